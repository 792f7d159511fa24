"""Noun phrases and clauses, found without a tagger: by closed-class words, punctuation and known verbs."""

from __future__ import annotations

import re
from typing import NamedTuple

from geo.claims.syntax import Sentence, Token, inflect
from geo.lexicon import lexicon, per_lexicon

__all__ = [
    "Phrase",
    "adverb",
    "before_verb",
    "clause_openers",
    "clause_start",
    "family",
    "is_verb",
    "listed_words",
    "mark",
    "named",
    "past_forms",
    "phrase_after",
    "phrase_before",
    "speaks",
    "speech_forms",
    "subject",
    "verb_forms",
    "words",
]

_VERB = re.compile(r"([a-z]+):v")
_MARKS = frozenset(',;:.!?()[]—–-“”"«»')
_OPENING, _CLOSING = frozenset('“«"'), frozenset('”»"')
_LONGEST = 16  # words of a noun phrase
# words that end no phrase after certain others: "the head of | that region", "more | than a million readers"
_LEADING_ON = {"that": ("of", "for", "in"), "than": ("more", "less", "fewer")}


class Phrase(NamedTuple):
    """Tokens ``start:end`` of a noun phrase; ``apposed`` is the one beside it ("Roman Belyaev, the governor of …")."""

    start: int
    end: int
    apposed: tuple[int, int] | None = None


@per_lexicon
def words(name: str) -> frozenset[str]:
    """A closed word class of ``data/lexicon/syntax.toml``."""
    return frozenset(lexicon("syntax")[name])


@per_lexicon
def family(name: str) -> frozenset[str]:
    """A family of words of ``data/lexicon/events.toml``."""
    return frozenset(lexicon("events")["families"][name])


@per_lexicon
def listed_words(section: str, key: str) -> frozenset[str]:
    """A word list of ``data/lexicon/speech.toml``."""
    return frozenset(lexicon("speech")[section][key])


@per_lexicon
def verb_forms() -> frozenset[str]:
    """Forms that are verbs where they stand without an article: of the word lists and of common English verbs."""
    verbs = set(lexicon("syntax")["common_verbs"])
    for forms in lexicon("speech")["verbs"].values():
        verbs.update(forms)
    for event in lexicon("events")["event"]:
        verbs.update(verb for pattern in event.get("verbs", ()) for verb in _VERB.findall(pattern.split()[0]))
    forms = {form for verb in verbs for form in inflect(verb)}
    return frozenset(forms - words("nouns_too") - words("prepositions"))  # "near" is hardly ever a verb


@per_lexicon
def past_forms() -> frozenset[str]:
    """Past forms and participles of irregular verbs: "went", "taken"."""
    return frozenset(form for forms in lexicon("syntax")["irregular"].values() for form in forms)


@per_lexicon
def speech_forms() -> frozenset[str]:
    """All forms of the verbs of speech."""
    return frozenset(form for verbs in lexicon("speech")["verbs"].values() for verb in verbs for form in inflect(verb))


def speaks(tokens: tuple[Token, ...], end: int) -> bool:
    """Whether what ends at token ``end`` is the subject of a verb of speech: "Kyiv has denied"."""
    while end < len(tokens) and (tokens[end].lower in words("auxiliaries") or adverb(tokens[end])):
        end += 1
    return end < len(tokens) and tokens[end].lower in speech_forms()


def mark(token: Token) -> bool:
    """Whether a token is punctuation."""
    return token.text in _MARKS


def adverb(token: Token) -> bool:
    """Whether a token can stand between subject and verb ("later", "officially")."""
    return token.lower in words("adverbs") or (
        token.lower.endswith("ly") and token.text[0].islower() and token.lower not in words("nouns_in_ly")
    )


def named(token: Token) -> bool:
    """Whether a token is written like a proper name."""
    return token.text[:1].isupper() and token.text[:1].isalpha()


def is_verb(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a token is a verb where it stands, as far as the word lists tell."""
    low = tokens[i].lower
    if low not in _verb_like():
        return low.endswith("ed") and not named(tokens[i]) and _unlisted_past(tokens, i)
    if low in words("finite"):
        return True
    if named(tokens[i]):
        return False
    before = tokens[i - 1].lower if i else ""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if not words("compound_nouns").isdisjoint((f"{low} {after}", f"{before} {low}")):
        return False
    return not (
        (low == "acting" and after not in words("prepositions"))  # "the acting governor", ", acting head X says"
        or before in words("determiners")
        or (before in words("adjectives") and not _aside(tokens, i, _asides().get(before, [])))  # "at first agreed"
        or before.endswith(("'s", "s'"))
        or before in words("locative")
        or before in words("not_locative")
        or (before.endswith("ly") and i > 1 and tokens[i - 2].lower in ("most", "more"))  # "the most widely read"
        or (before.endswith("ed") and _plain(low) and i > 1 and tokens[i - 2].lower in words("determiners"))
        or (before in ("of", "for") and low.endswith("s"))
        or (before == "close" and low == "ties")
    )


def _plain(low: str) -> bool:
    """Whether a word is a noun after a participle: "a bandaged | arm", not "the injured | say"."""
    return low not in speech_forms() and not low.endswith(("s", "ed"))


@per_lexicon
def _verb_like() -> frozenset[str]:
    return words("finite") | verb_forms()


def _unlisted_past(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a word in -ed that no list knows is a verb: after a noun or name, before what a verb can take."""
    low = tokens[i].lower
    if len(low) < 5 or not i or "-" in low or low in words("nouns_too"):
        return False
    before = tokens[i - 1]
    if (
        not before.text[0].isalnum()
        or before.lower in words("determiners")
        or before.lower in words("adjectives")
        or before.lower in words("prepositions")
        or before.lower in words("auxiliaries")
        or before.lower.endswith(("'s", "s'", "ly"))
        or before.lower in ("and", "or", "but", "very", "more", "most", "so")
    ):
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    return (
        after is None
        or not after.text[0].isalnum()
        or named(after)
        or after.text.isdigit()
        or after.lower in words("determiners")
        or after.lower in words("prepositions")
        or after.lower in words("pronouns")
        or after.lower in words("time_words")
        or after.lower in ("that", "to", "him", "them", "it", "off", "out", "back", "up", "down", "how", "what", "why")
        or after.lower.endswith("ly")
    )


@per_lexicon
def _asides() -> dict[str, list[tuple[str, ...]]]:
    """Phrases between subject and verb ("for its part", "at last"), by their last word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in lexicon("syntax")["asides"]:
        parts = tuple(phrase.split())
        found.setdefault(parts[-1], []).append(parts)
    return found


def _aside(tokens: tuple[Token, ...], end: int, phrases: list[tuple[str, ...]]) -> int:
    """The words of that one of some phrases which ends before token ``end``; 0 for none."""
    for parts in phrases:
        n = len(parts)
        if n < end and tuple([t.lower for t in tokens[end - n : end]]) == parts:
            return n
    return 0


def before_verb(tokens: tuple[Token, ...], verb: int) -> int:
    """Where the subject of a verb ends: over auxiliaries, adverbs and phrases such as "for its part"."""
    j, asides = verb, _asides()
    while j > 0:
        low = tokens[j - 1].lower
        if low in asides and (aside := _aside(tokens, j, asides[low])):
            j -= aside
            continue
        if low in words("auxiliaries") or adverb(tokens[j - 1]):
            j -= 1
            continue
        if low in words("time_words") and (first := _before_time(tokens, 0, j)) > 1:
            before = tokens[first - 1].lower
            if before in ("who", "which", "and", "but"):
                return first  # "a blogger who on Monday evening | wrote"
        if low == "," and j > 3 and tokens[j - 3].text == "," and tokens[j - 2].lower in words("inserted"):
            j -= 3  # "it has, however, | acknowledged"
            continue
        if low in ("there", "here") and j > 1 and tokens[j - 2].text[0].isalpha() and not _opener(tokens[j - 2]):
            j -= 1  # "the mayor there told"
            continue
        break
    return j


def _opener(token: Token) -> bool:
    low = token.lower
    return low in words("phrase_breaks") or low in words("prepositions") or low in words("conjunctions")


def clause_start(sentence: Sentence, i: int) -> int:
    """First token of the clause of token ``i``: after the last comma, quotation mark or opening word before it."""
    return _clauses(sentence)[1][i]


def _abbreviates(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a full stop belongs to a title before a name: "Gen. Oleh Vovk"."""
    before = tokens[i - 1] if i else None
    titled = before is not None and before.end == tokens[i].start and before.lower in words("titles")
    return tokens[i].text == "." and titled and i + 1 < len(tokens) and named(tokens[i + 1])


def clause_openers(sentence: Sentence) -> set[int]:
    """The words that open a clause; "that" after a preposition only points ("a sliver of that region")."""
    return _clauses(sentence)[0]


def _clauses(sentence: Sentence) -> tuple[set[int], list[int]]:
    """The tokens of a sentence that open a clause, and where the clause of each token begins."""
    found: tuple[set[int], list[int]] | None = sentence.known.get("clauses")
    if found is None:
        opening, prepositions = words("clause_openers"), words("prepositions")
        openers: set[int] = set()
        starts = [0]
        start = before = 0  # the latter without a comma right before the token: it parts nothing from it
        for i, low in enumerate(sentence.lowers):
            start = before
            points = low == "that" and i and sentence.lowers[i - 1] in prepositions
            if low in opening and not points and not (low == "as" and _as_well_as(sentence.lowers, i)):
                openers.add(i)
                start = before = i + 1
            elif low in ';:—–“”"':
                start = before = i + 1
            elif low == ",":
                before = i + 1
            starts.append(start)
        found = sentence.known["clauses"] = openers, starts
    return found


def _as_well_as(lowers: tuple[str, ...], i: int) -> bool:
    """Whether the "as" at ``i`` only joins: "X, as well as Y"."""
    return lowers[i : i + 3] == ("as", "well", "as") or lowers[max(0, i - 2) : i + 1] == ("as", "well", "as")


def phrase_before(sentence: Sentence, end: int) -> tuple[int, int] | None:
    """The noun phrase that ends before token ``end``."""
    tokens = sentence.tokens
    if end and tokens[end - 1].lower in words("pronouns"):
        return end - 1, end
    start, after_verb = end, False
    while start > 0 and end - start < _LONGEST:
        token = tokens[start - 1]
        if token.text in _CLOSING and (opening := _quoted_name(tokens, start - 1)) is not None:
            start = opening  # a name in quotation marks: the "North" command
            continue
        if start > 1 and start < end and tokens[start - 2].lower in _LEADING_ON.get(token.lower, ()):
            start -= 1
            continue
        office = token.lower == "to" and start > 1 and tokens[start - 2].lower in words("takes_to")
        # "soldiers met on the road | to Kharkiv | said": what stands after "to" is no subject
        office = office or (token.lower == "to" and start == end - 1 and named(tokens[start]))
        if (mark(token) and not _abbreviates(tokens, start - 1)) or (
            token.lower in words("phrase_breaks") and not office
        ):
            break
        doing = (
            token.lower in ("fighting", "crossing", "landing") and start > 1 and tokens[start - 2].lower.endswith("s")
        )
        if doing or is_verb(tokens, start - 1):
            if _reduced(tokens, start - 1, end) and (outer := phrase_before(sentence, start - 1)):
                return outer  # "Russian sources cited by the analysts", "residents reached by telephone"
            after_verb = True
            break
        start -= 1
    if start and tokens[start - 1].lower == "whose":  # "footage whose location | the agency | verified"
        inner = (k for k in range(start + 1, end) if named(tokens[k]) or tokens[k].lower in words("determiners"))
        start = next(inner, start)
    if after_verb:
        conjunctions = [i for i in range(start, end) if tokens[i].lower in words("conjunctions")]
        start = conjunctions[0] + 1 if conjunctions else start
    return _without_lead(sentence, start, end)


def _reduced(tokens: tuple[Token, ...], verb: int, end: int) -> bool:
    """As in "residents reached by telephone | said": the participle belongs to the noun before it."""
    following = tokens[verb + 1].lower if verb + 1 < end else ""
    low = tokens[verb].lower
    before = tokens[verb - 1] if verb else None
    noun = (
        before is not None and (named(before) or before.text[0].isalnum()) and before.lower not in words("auxiliaries")
    )
    if low.endswith("ing") and low not in speech_forms() and before is not None:
        # "fighters battling alongside Kyiv's forces | said", not "by crossing the river troops | said"
        bare = before.lower not in words("prepositions") and before.lower not in words("phrase_breaks")
        goes_on = following in words("prepositions") or following in words("determiners")
        return noun and bare and goes_on and before.lower not in ("and", "or", "not")
    if low in ("named", "called") and verb + 1 < end and named(tokens[verb + 1]):
        return noun  # "a woman named Tatyana | told"
    participle = (low.endswith(("ed", "en", "wn", "ught", "ade")) and low not in speech_forms()) or low in (
        "cited",
        "quoted",
        "asked",
        "met",
        "told",
        "posted",
        "published",
        "named",
        "called",
        "described",
    )
    if following == "to" and low not in words("takes_to"):
        return False
    return participle and noun and following in words("prepositions")


def _quoted_name(tokens: tuple[Token, ...], closing: int) -> int | None:
    """Index of the mark that opens a quoted name of one to three words, or of some more: "Freedom of Russia Legion"."""
    if mark(tokens[closing - 1]):
        return None  # ""They came," the woman said"
    opening = next((i for i in range(closing - 2, max(-1, closing - 7), -1) if tokens[i].text in _OPENING), None)
    if opening is None or closing - opening < 5:
        return opening
    name = tokens[opening + 1 : closing]
    # "the blogger "Ivan from the 12th"": the words of a name may be joined by any preposition
    joined = named(name[0]) and not any(mark(t) for t in name)
    return opening if joined and all(_of_a_name(t) for t in name) else None


def _of_a_name(token: Token) -> bool:
    """Whether a word may stand in a name that begins with a capital."""
    low = token.lower
    if named(token) or token.text[0].isdigit() or low in ("and", "the", "a"):
        return True
    return low in words("prepositions") or low in ("of", "for")


def _without_lead(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """A phrase without "On Tuesday", "and", "16:10" before it; None if nothing that can be a subject is left."""
    tokens = sentence.tokens
    if start < 4 and end - start > 1 and tokens[start].text[0].isdigit():
        following = tokens[start + 1]  # "16:10 Governor", "On May | 3rd its staff"
        start += named(following) or following.lower in words("determiners")
    while start < end and (
        tokens[start].lower in words("leads")
        or adverb(tokens[start])
        or tokens[start].lower in words("time_words")
        or (tokens[start].lower.endswith("ly") and tokens[min(start + 1, end - 1)].lower in words("determiners"))
    ):
        start += 1
    start = _after_time(tokens, start, end)
    if start < end and tokens[start].lower in words("prepositions"):
        start = next((i for i in range(start + 2, end) if _opens_phrase(tokens, i)), end)
        start = _after_time(tokens, start, end)
        inner = (i for i in range(start + 1, end) if tokens[i].lower in words("determiners"))
        article = next(inner, start)  # "in its morning briefing | the ministry"
        start = article if tokens[article - 1].lower not in words("prepositions") else start
    while start < end and tokens[start].lower in words("time_words"):
        start += 1
    end = _before_time(tokens, start, end)
    if (
        start >= end
        or not any(t.text[0].isalnum() for t in tokens[start:end])
        or tokens[end - 1].lower in words("no_subject")
    ):
        return None
    return start, end


def _after_time(tokens: tuple[Token, ...], start: int, end: int) -> int:
    """Where a phrase begins after the time before it: "half an hour later | the headquarters", "two days on | he"."""
    last = start
    for i in range(start, end):
        low = tokens[i].lower
        if low in words("time_words") or low in words("time_units"):
            last = i + 1
        elif tokens[i].text[0].isdigit():
            if last == i and i > start and tokens[i].text.rstrip("stndrh").isdigit():
                last = i + 1  # "in June 2024", "on March 29", "on June 15th"
        elif low not in words("time_fillers"):
            break
    if last >= end or tokens[last].lower in ("of", "'s") or mark(tokens[last]) or _of_a_noun(tokens, last):
        return start
    return last


def _of_a_noun(tokens: tuple[Token, ...], i: int) -> bool:
    """As in "in a second | message", "in his evening | address": the word of time before ``i`` belongs to the noun."""
    owned = i > 1 and tokens[i - 2].lower in ("a", "an", "another", "his", "her", "its", "their")
    low = tokens[i].lower
    return owned and not named(tokens[i]) and low not in words("determiners") and low not in words("pronouns")


def _before_time(tokens: tuple[Token, ...], start: int, end: int) -> int:
    """Where a phrase ends before the time after it: "the ministry | late on Sunday", "the governor | that evening"."""
    first = end
    for i in range(end - 1, start, -1):
        low = tokens[i].lower
        if low in words("time_words") or low in words("time_units"):
            first = i
        elif tokens[i].text[0].isdigit() or low in words("time_fillers"):
            if first == i + 1 and first < end and low not in words("conjunctions"):
                first = i
        else:
            break
    return first


def _opens_phrase(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a new noun phrase begins at token ``i`` after a prepositional one ("On Monday | the ministry")."""
    before = tokens[i - 1].lower
    if before in words("prepositions"):
        return False
    if tokens[i].lower in words("determiners") or tokens[i].lower in words("pronouns"):
        return True
    if before in words("time_words"):
        goes_on = tokens[i].lower in words("time_words") or tokens[i].lower in words("prepositions")
        return not goes_on and not _of_a_noun(tokens, i)  # "In an earlier message | Petrenko"
    return (
        named(tokens[i])
        and not named(tokens[i - 1])
        and before not in words("determiners")
        and before not in words("adjectives")
    )


def _object(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a token is a pronoun by itself: "according to him", not "her neighbour"."""
    low = tokens[i].lower if i < len(tokens) else ""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return low in ("him", "them", "us", "me") or (low == "her" and (following is None or mark(following)))


def phrase_after(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """The noun phrase that begins at token ``start``."""
    tokens = sentence.tokens
    if _object(tokens, start):
        return start, start + 1
    i = start
    while i < len(tokens) and i - start < _LONGEST:
        token = tokens[i]
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if (
            token.text in _OPENING
            and i + 2 < len(tokens)
            and any(t.text in _CLOSING for t in tokens[i + 2 : i + 5])
            and i > start
        ):
            i = next(k for k in range(i + 2, i + 5) if tokens[k].text in _CLOSING) + 1
            continue
        if i > start and (
            (token.lower in words("determiners") and _closes(tokens[i - 1])) or token.lower in words("pronouns")
        ):
            break
        if (
            (mark(token) and not _abbreviates(tokens, i))
            or token.lower in words("phrase_breaks")
            or token.lower in words("time_words")
            or (i > start and is_verb(tokens, i))
        ):
            break
        if token.lower in words("prepositions") and token.lower not in ("of", "for"):
            inner = (
                tokens[i + 2]
                if following is not None and following.lower == "the" and i + 2 < len(tokens)
                else following
            )
            if (
                token.lower not in ("in", "from", "at", "with")
                or inner is None
                or not named(inner)
                or inner.lower in words("time_words")
            ):
                break
        i += 1
    i -= i > start and tokens[i - 1].lower in words("conjunctions")  # "circulated by the media | and has been refuted"
    if (
        i == start
        or not any(t.text[0].isalnum() for t in tokens[start:i])
        or tokens[i - 1].lower in words("no_subject")
    ):
        return None
    if tokens[start].lower in words("pronouns"):
        return start, start + 1
    return start, i


def _closes(token: Token) -> bool:
    """Whether a noun phrase can end with a word, so that an article after it opens another: "exiles | few people"."""
    if named(token):
        return True
    low = token.lower
    return not any(low in words(kind) for kind in ("determiners", "adjectives", "prepositions", "conjunctions"))


def subject(sentence: Sentence, verb: int) -> Phrase | None:
    """The subject of the verb at ``verb``, to its left; over adverbs, auxiliaries and what stands between commas."""
    key = ("subject", verb)
    if key not in sentence.known:
        sentence.known[key] = _subject(sentence, verb)
    found: Phrase | None = sentence.known[key]
    return found


def _subject(sentence: Sentence, verb: int) -> Phrase | None:
    tokens = sentence.tokens
    j = before_verb(tokens, verb)
    if not j:
        return None
    if tokens[j - 1].lower in ("who", "which") and j > 1:
        j -= 2 if tokens[j - 2].text == "," else 1
        found = phrase_before(sentence, j) or _governed(sentence, j)
        if found and found[0] > 1 and tokens[found[0] - 1].text == ",":
            outer = phrase_before(sentence, found[0] - 1) or _name_before(tokens, found[0] - 1)
            # "It was X, a blogger with friends in the marines, who wrote", "it was written by X, a blog …, which said"
            whose = outer is not None and tokens[j].text == "," and named(tokens[outer[0]])
            # "The man, a former miner who gave his name as Ivan"
            beside = outer == (0, 2) and tokens[0].lower == "the" and tokens[found[0]].lower in ("a", "an")
            if outer is not None and (whose or beside or _full_name(tokens, *outer)):
                return Phrase(*outer, found)
        return Phrase(*found) if found else None
    if tokens[j - 1].text in (",", "—", "–", ")"):
        return _subject_over_commas(sentence, j - 1)
    found = _over_relative_clause(sentence, j) or phrase_before(sentence, j)
    return Phrase(*found) if found else None


def _name_before(tokens: tuple[Token, ...], end: int) -> tuple[int, int] | None:
    """The name that ends before token ``end``."""
    start = end
    while start and named(tokens[start - 1]):
        start -= 1
    return (start, end) if start < end else None


def _full_name(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """As in "Ivan Gora, an analyst who comments for a paper"; but "On Sunday, a man who …"."""
    if end - start < 2 or (start and tokens[start - 1].lower in words("prepositions")):
        return False
    return all(named(t) and t.lower not in words("time_words") for t in tokens[start:end])


def _governed(sentence: Sentence, end: int) -> tuple[int, int] | None:
    """As in "A colder look came from the Frontier Lab, which | confirmed": what follows the last preposition."""
    before = range(end - 2, max(-1, end - _LONGEST), -1)
    at = next((k for k in before if sentence.lowers[k] in words("prepositions")), None)
    found = phrase_after(sentence, at + 1) if at is not None else None
    return found if found is not None and found[1] == end else None


def _over_relative_clause(sentence: Sentence, end: int) -> tuple[int, int] | None:
    """As in "A correspondent who drove along the border last week | reports"."""
    for k in range(end - 1, max(0, end - 16), -1):
        if mark(sentence.tokens[k]):
            return None
        if sentence.tokens[k].lower in ("who", "which"):
            verbs = any(is_verb(sentence.tokens, v) or _past(sentence.tokens[v]) for v in range(k + 1, end))
            if not verbs and sentence.tokens[k].lower == "who":  # "citizens who fight for Ukraine | claimed"
                following = sentence.tokens[k + 1]
                verbs = k + 2 < end and not named(following) and following.lower not in words("determiners")
            return phrase_before(sentence, k) if verbs else None
    return None


def _past(token: Token) -> bool:
    return token.lower.endswith("ed") and token.text[0].islower()


def _subject_over_commas(sentence: Sentence, closing: int) -> Phrase | None:
    """As in "Roman Belyaev, the governor of the Kursk region, wrote": before and between the commas."""
    tokens = sentence.tokens
    before = closing
    if tokens[closing].text == "," and tokens[closing - 1].text == ")":  # "X, an ally of the Corps (RDK), said"
        before = next((i for i in range(closing - 1, 0, -1) if tokens[i].text == "("), closing)
    opening = next(
        (i for i in range(before - 1, 0, -1) if tokens[i].text in (",", "—", "–", "(") and not sentence.quoted[i]),
        None,
    )
    if opening is None:
        return None
    outer = _before_listing(sentence, opening, closing)
    outer = outer or _over_relative_clause(sentence, opening) or phrase_before(sentence, opening)
    if tokens[opening - 1].lower in words("name_nouns") or tokens[opening - 1].lower == "name":
        # "The man, identified only by his call sign, Oak, said"
        over = next((k for k in range(opening - 1, 0, -1) if mark(tokens[k])), 0)
        outer = phrase_before(sentence, over) if tokens[over].text == "," else outer
        if outer is not None and tokens[outer[1] - 1].lower in ("them", "us"):
            outer = phrase_after(
                sentence, over + 1
            )  # "The youngest of them, a gunner known by his call sign, Oak, said"
    if outer == (opening - 1, opening) and tokens[opening - 1].text.isdigit() and tokens[opening - 2].text == ",":
        aged = phrase_before(sentence, opening - 2)  # "Maria, 41, who fled X, said"
        return Phrase(*aged, outer) if aged is not None else None
    return _with_apposition(sentence, outer, opening, closing)


def _with_apposition(sentence: Sentence, outer: tuple[int, int] | None, opening: int, closing: int) -> Phrase | None:
    """The phrase before a comma with the one between the commas: "X, | the governor | of Y, …"."""
    tokens = sentence.tokens
    first = tokens[opening + 1].lower
    inner = phrase_after(sentence, opening + 1) if first not in words("phrase_breaks") else None
    whole = inner is not None and inner[1] >= closing and not first.endswith("ing")
    if outer is not None and first in ("in", "at") and tokens[outer[1] - 1].lower in ("source", "sources"):
        return Phrase(outer[0], closing)  # "Another source, in the emergency services, said"
    if outer is None or inner is None:
        return Phrase(*outer) if outer is not None else Phrase(*inner) if inner is not None and whole else None
    if _stands_in(tokens, *outer):
        stop = (k for k in range(inner[1], closing) if tokens[k].lower in words("relative_pronouns"))
        return Phrase(inner[0], next(stop, closing))  # "Another, | a channel close to the army, | wrote"
    if first in words("prepositions") and not _affiliated(tokens, opening):
        return Phrase(*outer)  # "X, for all his caution, said"
    # "X, a group of analysts close to the army, said"
    whole = whole or (named(tokens[outer[0]]) and _goes_on(tokens, inner))
    return Phrase(*outer, inner if whole else None)


def _before_listing(sentence: Sentence, opening: int, closing: int) -> tuple[int, int] | None:
    """As in "The ministry, which had announced the capture of X, Y and Z, | added": who stands before the list."""
    tokens = sentence.tokens
    comma = opening
    if words("conjunctions").isdisjoint(sentence.lowers[opening + 1 : closing]):
        return None
    while comma > 1 and named(tokens[comma + 1]):
        comma = next((k for k in range(comma - 1, 0, -1) if tokens[k].text == "," and not sentence.quoted[k]), 0)
    over = comma not in (0, opening) and _parenthetical(tokens[comma + 1])
    return phrase_before(sentence, comma) if over else None


def _stands_in(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """As in "Another", "one of the most widely read", "a third": one of those told of, named only by what follows."""
    first = start + (tokens[start].lower in ("a", "the") and end - start == 2)
    low = tokens[first].lower
    of_them = end - first > 2 and tokens[first + 1].lower == "of"
    return low in words("counting_on") and (end - first == 1 or of_them)


def _goes_on(tokens: tuple[Token, ...], inner: tuple[int, int]) -> bool:
    """Whether a phrase is one beside a name, with more said of it: "a group | close to the army"."""
    following = tokens[inner[1]].lower
    describes = following in words("prepositions") or following in words("relative_pronouns") or following == "close"
    return tokens[inner[0]].lower in ("a", "an", "the") and describes


def _affiliated(tokens: tuple[Token, ...], opening: int) -> bool:
    """As in "Marta Lund, of the Nordic Defence Review": whose words a preposition may name."""
    return tokens[opening + 1].lower in ("of", "from", "with", "at")


def _parenthetical(token: Token) -> bool:
    return (
        token.lower in words("relative_pronouns")
        or token.lower in words("prepositions")
        or token.lower.endswith(("ing", "ed"))
    )
