"""Who says so: the stretches of a sentence that somebody claims, confirms, denies or fears.

A frame is one reporting construction ("the governor said that …", "…, according to X", "footage shows …"). Frames nest:
the innermost claimant of a word is its primary source, the outer ones have passed it on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geo.claims.actors import Cast, actor_of, actors_of, carriers, is_person, role, speaker_like
from geo.claims.phrases import Phrase, adverb, is_verb, mark, phrase_after, phrase_before, subject, words
from geo.claims.syntax import Match, PatternSet, Sentence, inflect
from geo.lexicon import lexicon, per_lexicon
from geo.model import Actor, Resolution

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Frame", "frames", "markers"]


class Frame(NamedTuple):
    """Tokens ``start:end`` are said by each of ``claimants`` (empty: nobody is named), introduced by ``cue``.

    ``kind`` is a list of ``data/lexicon/speech.toml`` (claimed, stated, confirmed, denied, feared, perceived),
    "unconfirmed", "media" (pictures show it) or "silent" (it is said that somebody does not say it).
    """

    start: int
    end: int
    claimants: tuple[Actor, ...]
    kind: str
    cue: str
    at: int  # token of the cue
    subject: int = -1  # token where the speaker begins
    through: tuple[Actor, ...] = ()  # who passed it on
    geolocated: bool = False
    cited: bool = False  # "citing X": X is the primary source, whoever reports it


_QUOTES = frozenset("\"“«'‘„")
_CITING = frozenset(("citing", "quoting", "referring", "refers", "reference", "cited", "according", "as"))
_CLOSING = 14  # words after the last comma in which a speaker closes a sentence
_OUTLET = 7  # words from the last comma in which an outlet that passed something on closes a sentence
_COLON = 16  # words within which a colon may follow the speaker
_NEAR_AGENT, _FAR_AGENT = 4, 12  # words from a passive verb of speech or sight to "by"


@per_lexicon
def _speech() -> dict[str, str]:
    return {
        form: kind for kind, verbs in lexicon("speech")["verbs"].items() for verb in verbs for form in inflect(verb)
    }


@per_lexicon
def _phrases(section: str, key: str) -> PatternSet:
    return PatternSet((phrase, phrase) for phrase in lexicon("speech")[section][key])


@per_lexicon
def _marker_patterns() -> PatternSet:
    return PatternSet((phrase, kind) for kind, phrases in lexicon("speech")["markers"].items() for phrase in phrases)


@per_lexicon
def _set(section: str, key: str) -> frozenset[str]:
    return frozenset(lexicon("speech")[section][key])


def markers(sentence: Sentence) -> list[Match]:
    """Words of doubt or denial in a sentence; ``value`` is their kind."""
    return list(_marker_patterns().find(sentence.tokens))


def frames(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """Reporting frames of a sentence; ``cast`` learns who spoke last, for "he" and for quotations that go on."""
    found = [*_media_frames(sentence, places, cast), *_according_to(sentence, places, cast)]
    shown = {f.at for f in found}
    said: list[Frame] = []
    speech = _speech()
    for i, low in enumerate(sentence.lowers):
        if low in speech and not sentence.quoted[i] and i not in shown and _is_verb(sentence, i):
            said += _verb_frames(sentence, i, places, cast, said)
    found += said
    if not any(f.claimants for f in found):
        found += _closing_frame(sentence, places, cast)
    found += _colon_frames(sentence, places, cast, found)
    found += _noun_frames(sentence, places, cast)
    found += _verdicts(sentence, found)
    _meet(sentence, places, cast, found)
    return sorted(found, key=lambda f: (f.start, -f.end))


def _meet(sentence: Sentence, places: Sequence[Resolution], cast: Cast, found: Sequence[Frame]) -> None:
    """Let the cast know a person who is the subject of a sentence without speech: "he" may mean them next."""
    if any(f.claimants for f in found):
        return
    verb = next((k for k in range(1, min(len(sentence.tokens), _COLON)) if is_verb(sentence.tokens, k)), None)
    phrase = subject(sentence, verb) if verb is not None else None
    if phrase is None or sentence.tokens[phrase.start].lower in words("pronouns") or not is_person(sentence, phrase):
        return
    if any(r.toponym.start == sentence.tokens[phrase.start].start for r in places):
        return
    actor = actor_of(sentence, phrase, places, cast)
    if actor is not None and actor.kind in ("official", "analyst", "witness", "armed_group"):
        cast.person = actor


def _is_verb(sentence: Sentence, i: int) -> bool:
    """Whether the speech form at ``i`` is a verb here ("reports", "claim" and "post" are nouns too)."""
    tokens = sentence.tokens
    word, before = tokens[i].lower, tokens[i - 1].lower if i else ""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if (
        before in words("determiners")
        or before.endswith(("'s", "s'"))
        or "-" in word
        or after in _set("media", "nouns")
    ):
        return False
    if before in words("adjectives") and word in _set("nouns", "also_nouns"):
        return False
    if word.startswith("call") and after in ("for", "on", "up", "off", "in"):
        return False
    if word in _set("nouns", "also_nouns"):
        if (
            before in words("prepositions")
            or before in ("media", "news", "telegram")
            or after in ("of", "from", "by")
            or not i
        ):
            return False
        return (
            after in ("that", "the", "a", "an", "no", "to", ",", ":", "it", "its", "they")
            or before in words("relative_pronouns")
            or word.endswith("s")
        )
    return not (word.endswith("ed") and after == "by" and before not in words("auxiliaries"))


def _members(sentence: Sentence, i: int, places: Sequence[Resolution], cast: Cast) -> list[Actor]:
    """As in "men who said they were members of the Corps": who they say they are."""
    tokens = sentence.tokens
    if tokens[i - 1].lower != "who":
        return []
    low = [t.lower for t in tokens[i + 1 : i + 7]]
    at = next((k for k, word in enumerate(low) if word in ("of", "from", "with")), None)
    own = at is not None and low[0] in ("they", "he", "she") and low[1] in words("forms_of_be")
    span = phrase_after(sentence, i + 2 + at) if own and at is not None else None
    who = actors_of(sentence, Phrase(*span), places, cast) if span else []
    return [a for a in who if a.kind in ("armed_group", "state_forces")]


def _publisher(sentence: Sentence, pronoun: int, places: Sequence[Resolution], cast: Cast) -> list[Actor]:
    """As in "The Legion released video it said showed …": "it" is who released it."""
    tokens = sentence.tokens
    if (
        not pronoun
        or tokens[pronoun].lower not in ("it", "they", "he")
        or tokens[pronoun - 1].lower not in _set("media", "nouns")
    ):
        return []
    verb = next(
        (k for k in range(pronoun - 2, 0, -1) if is_verb(tokens, k) and tokens[k].lower not in words("auxiliaries")),
        None,
    )
    phrase = subject(sentence, verb) if verb is not None else None
    return actors_of(sentence, phrase, places, cast) if phrase else []


def _speakers(
    sentence: Sentence, i: int, said: Sequence[Frame], places: Sequence[Resolution], cast: Cast
) -> tuple[list[Actor], Phrase | None]:
    """Who the subject of the speech verb at ``i`` is, and where it stands."""
    tokens = sentence.tokens
    j = i
    while j > 0 and (tokens[j - 1].lower in words("auxiliaries") or adverb(tokens[j - 1])):
        j -= 1
    before = tokens[j - 1].lower if j else ""
    earlier = [f for f in said if f.claimants and f.at < i]
    participle = tokens[i].lower.endswith("ing") and j == i
    if (before in ("and", "but", "then") or participle) and earlier:
        return list(earlier[-1].claimants), None
    governed = before == "to" and any(is_verb(tokens, k) for k in range(max(0, j - 6), j - 1))
    if participle or governed or before in ("and", "but"):
        verb = next(
            (
                k
                for k in range(j - 2, -1, -1)
                if tokens[k].lower in words("finite")
                or (tokens[k].lower.endswith("ed") and tokens[k].text[0].islower())
            ),
            None,
        )
        phrase = subject(sentence, verb) if verb is not None else None
    else:
        phrase = subject(sentence, i)
    if (
        phrase is not None
        and phrase.end == phrase.start + 1
        and (own := _publisher(sentence, phrase.start, places, cast))
    ):
        return own, phrase
    return (actors_of(sentence, phrase, places, cast) if phrase else []), phrase


def _verb_frames(
    sentence: Sentence, i: int, places: Sequence[Resolution], cast: Cast, said: Sequence[Frame]
) -> list[Frame]:
    """The frame or frames of the speech verb at ``i``."""
    tokens = sentence.tokens
    kind, cue = _kind_here(sentence, i), tokens[i].text
    k = i
    while k > 0 and adverb(tokens[k - 1]):
        k -= 1
    if (
        k > 0
        and tokens[k - 1].lower in words("forms_of_be")
        and (tokens[i].lower.endswith(("ed", "id", "en", "wn")) or tokens[i].lower in ("told", "heard", "read", "put"))
        and not (tokens[i].lower.endswith("said") and tokens[i + 1 : i + 2] and tokens[i + 1].lower != "to")
    ):
        return _passive_frame(sentence, i, kind, places, cast)
    inverted = _inverted(sentence, i)
    phrase: Phrase | None = inverted
    if inverted is not None:
        who = actors_of(sentence, inverted, places, cast)
    else:
        who, phrase = _speakers(sentence, i, said, places, cast)
        who = _members(sentence, i, places, cast) or who
    nobody = phrase is not None and sentence.tokens[phrase.start].lower in ("no", "nobody", "none", "neither")
    if nobody and kind == "confirmed":
        kind, who = "unconfirmed", []  # "no reporter was able to verify that …"
    if kind == "perceived" and not any(a.kind in ("witness", "media", "analyst", "official") for a in who):
        return []
    if not who and phrase is None and kind in ("feared", "perceived"):
        return []
    if who and kind not in ("silent", "unconfirmed"):
        cast.heard(
            who[-1],
            person=(phrase is not None and is_person(sentence, phrase)) or (phrase is None and who[-1] == cast.person),
        )
    begin = min(phrase.start, i) if phrase else i
    tail, through = (
        _listener(sentence, i, places, cast)
        if inverted is None
        else (inverted.apposed[1] if inverted.apposed else inverted.end, ())
    )
    return _scopes(
        sentence, Frame(0, 0, tuple(who), kind, cue, i, begin, tuple(through)), tail, inverted=inverted is not None
    )


def _kind_here(sentence: Sentence, i: int) -> str:
    """What the verb of speech at ``i`` does to its words, with its negation."""
    tokens = sentence.tokens
    kind = _speech()[tokens[i].lower]
    if any(t.lower in words("negations") or t.lower == "nor" for t in tokens[max(0, i - 3) : i]):
        if any(t.lower == "neither" for t in tokens[max(0, i - 6) : i]):
            return "silent"  # "neither confirmed nor denied"
        if tokens[i].lower.startswith("observ"):
            return "unconfirmed"  # "has not observed confirmation of …"
        return {"denied": "confirmed", "confirmed": "unconfirmed", "perceived": "denied", "feared": "feared"}.get(
            kind, "silent"
        )
    if kind == "confirmed" and i > 1 and tokens[i - 1].lower == "to" and tokens[i - 2].lower.endswith(("able", "ible")):
        lead = {t.lower for t in tokens[max(0, i - 14) : i - 1]}
        if "unable" in lead or "impossible" in lead or not lead.isdisjoint(words("negations")):
            return "unconfirmed"
    return kind


def _passive_frame(sentence: Sentence, i: int, kind: str, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "it was reported by X that …", "troops were seen in Y by two villagers"."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    reach = _FAR_AGENT if kind == "perceived" else _NEAR_AGENT
    by = next((k for k in range(i + 1, min(i + reach, n)) if tokens[k].lower == "by"), None)
    agent = phrase_after(sentence, by + 1) if by is not None else None
    who = actors_of(sentence, Phrase(*agent), places, cast) if agent else []
    opens = i + 1 < n and tokens[i + 1].lower in ("that", "to")
    if agent is None and (kind in ("feared", "perceived") or (kind == "stated" and i + 1 < n and not opens)):
        return []
    return [Frame(i + 1 if opens else 0, n, tuple(who), kind, tokens[i].text, i, i)]


def _inverted(sentence: Sentence, i: int) -> Phrase | None:
    """The speaker after an inverted verb: "…, said the governor"."""
    tokens = sentence.tokens
    if (
        not i
        or tokens[i].lower not in _set("nouns", "inverting")
        or not (mark(tokens[i - 1]) or sentence.quoted[i - 1])
        or tokens[i - 1].text == "("
    ):
        return None
    found = phrase_after(sentence, i + 1)
    if (
        found is None
        or tokens[found[0]].lower in ("that", "it", "there", "no", "its")
        or not speaker_like(tokens, *found)
    ):
        return None
    following = tokens[found[1]].lower if found[1] < len(tokens) else ""
    if (
        following in words("finite")
        or following in ("and", "to")
        or (following in _speech() and not following.endswith("ing"))
    ):
        return None
    if (
        following == ","
        and (inner := phrase_after(sentence, found[1] + 1))
        and (inner[1] == len(tokens) or mark(tokens[inner[1]]))
    ):
        return Phrase(*found, inner)
    return Phrase(*found)


def _listener(sentence: Sentence, i: int, places: Sequence[Resolution], cast: Cast) -> tuple[int, tuple[Actor, ...]]:
    """Where the content after a verb begins, and the outlet that was told."""
    tokens = sentence.tokens
    if tokens[i].lower not in ("told", "tells", "tell", "informed", "telling"):
        return i + 1, ()
    found = phrase_after(sentence, i + 1)
    if found is None:
        return i + 1, ()
    if tokens[found[0]].lower in words("pronouns"):
        return found[1], ()
    actor = actor_of(sentence, Phrase(*found), places, cast)
    media = actor is not None and (
        actor.kind == "media" or any(t.text[0].isupper() for t in tokens[found[0] : found[1]])
    )
    return found[1], (actor,) if actor is not None and media else ()


def _scope_end(sentence: Sentence, start: int) -> int:
    """Where the content after a speech verb ends: at the sentence's end, or where another speaker takes over."""
    tokens = sentence.tokens
    for i in range(start, len(tokens)):
        low = tokens[i].lower
        if sentence.quoted[i] or not (
            low in (";", "but", "while", "whereas", "although", "though")
            or (low == "and" and tokens[i - 1].text == ",")
        ):
            continue
        for k in range(i + 2, min(i + 12, len(tokens))):
            if tokens[k].text in ",;:":
                break
            if (
                tokens[k].lower in _speech()
                and _is_verb(sentence, k)
                and (found := subject(sentence, k))
                and found.start > i
                and tokens[found.start].lower not in words("pronouns")
            ):
                return i
    return len(tokens)


def _scopes(sentence: Sentence, frame: Frame, tail: int, *, inverted: bool) -> list[Frame]:
    """The content of a speech verb: after it, before it ("…, he said"), or on both sides."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    first = min(frame.subject, frame.at)
    if first > 1 and tokens[first - 1].lower == "as" and tokens[first - 2].text == ",":
        first -= 1  # "…, as the governor announced"
    edge = first > 0 and (mark(tokens[first - 1]) or sentence.quoted[first - 1])
    close = next((k for k in range(tail, n) if tokens[k].text == ";" and not sentence.quoted[k]), n)
    outlet = next((k for k in range(n - 1, tail, -1) if tokens[k].text == ","), n)
    if n - outlet <= _OUTLET and any(t.lower in _speech() for t in tokens[outlet + 2 :]):
        close = min(close, outlet)  # "…, a spokesman said on the air, Ukrinform reports"
    rest = [t for t in tokens[tail:close] if t.text.isalnum()]
    idle = not rest or all(
        t.lower in words("idle") or t.lower in words("time_words") or t.lower in words("determiners") or named(t.text)
        for t in rest
    )
    told = any(is_verb(tokens, k) for k in range(1, first))
    if rest and told and tokens[tail].lower in ("in", "during", "on", "at", "by", "via", "over", "after"):
        # "…, the commander told the president in a video report"
        idle = idle or not any(is_verb(tokens, k) for k in range(tail, close))
    before = (
        (edge or inverted)
        and (inverted or idle or sentence.quoted[max(0, first - 2)] or _parenthetic(sentence, first, tail))
        and not _adverbial(sentence, first)
    )
    found = []
    if before:
        start = next((k + 1 for k in range(first - 2, -1, -1) if tokens[k].text == ";" and not sentence.quoted[k]), 0)
        found.append((start, first))
        if (
            any(sentence.quoted[tail:])
            or _parenthetic(sentence, first, tail)
            or (tail < n and tokens[tail].lower in ("that", ":"))
        ):
            found.append((tail, _scope_end(sentence, tail)))
    elif rest:
        found.append((tail, _scope_end(sentence, tail)))
    return [
        Frame(a, b, frame.claimants, frame.kind, frame.cue, frame.at, frame.subject, frame.through) for a, b in found
    ]


def named(text: str) -> bool:
    """Whether a word is capitalised."""
    return text[:1].isupper()


def _parenthetic(sentence: Sentence, first: int, tail: int) -> bool:
    """As in "The village, a Russian officer wrote, was given up": the words on both sides are said."""
    tokens = sentence.tokens
    return first > 1 and tokens[first - 1].text == "," and tail < len(tokens) and tokens[tail].text == ","


def _adverbial(sentence: Sentence, end: int) -> bool:
    """Whether everything before ``end`` is a lead-in such as "On Monday evening," or "In a statement on Telegram,"."""
    lead = [t.lower for t in sentence.tokens[: end - 1]]
    if not lead:
        return True
    if (
        lead[0] not in words("prepositions")
        and lead[0] not in words("leads")
        and lead[0] not in words("time_words")
        and lead[0] not in words("speech_leads")
    ):
        return False
    return len(lead) <= 9 and not any(is_verb(sentence.tokens, k) for k in range(1, end - 1))


def _according_to(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "According to X, …", "…, according to X" and "Y, citing X, …"."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    found = []
    if _CITING.isdisjoint(sentence.lowers):
        return []
    for i in range(n - 1):
        low, following = tokens[i].lower, tokens[i + 1].lower
        cites = (
            low in ("citing", "quoting")
            or (low in ("referring", "refers", "reference") and following == "to")
            or (low == "cited" and following != "by")
        )
        if not cites and (low, following) not in (("according", "to"), ("as", "per")):
            continue
        span = phrase_after(sentence, i + 2 if following in ("to", "per") else i + 1)
        if span is None:
            continue
        if span[1] < n and tokens[span[1]].lower in ("by", "from", "of") and tokens[span[1] - 1].bare in carriers():
            further = phrase_after(sentence, span[1] + 1)
            span = (span[0], further[1]) if further else span  # "according to a statement by the battalion"
        phrase = Phrase(*span)
        if (
            span[1] < n
            and tokens[span[1]].text == ","
            and (inner := phrase_after(sentence, span[1] + 1))
            and (inner[1] >= n - 1 or tokens[inner[1]].text == ",")
            and speaker_like(tokens, *inner)
            and tokens[inner[0]].lower not in words("prepositions")
        ):
            phrase = Phrase(*span, inner)
        who = actors_of(sentence, phrase, places, cast)
        end = phrase.apposed[1] if phrase.apposed else phrase.end
        start, stop = 0, n
        if not cites:
            # at the head it holds for what follows, at the end for what stands before
            start, stop = (end, n) if i < 2 else (_from(sentence, i), i if end >= n - 2 else n)
            if who:
                cast.heard(who[-1], person=is_person(sentence, phrase))
        found.append(Frame(start, stop, tuple(who), "stated", "according to" if not cites else low, i, i, cited=cites))
    return found


def _from(sentence: Sentence, i: int) -> int:
    return next((k + 1 for k in range(i - 1, -1, -1) if sentence.tokens[k].text == ";"), 0)


def _noun_frames(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "Kyiv's statement that …", "the claim of a Russian blogger that …", "a statement by the FSB that …"."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    found: list[Frame] = []
    statements = _set("nouns", "statement")
    if statements.isdisjoint(sentence.lowers):
        return found
    for i, token in enumerate(tokens):
        if token.lower not in statements or sentence.quoted[i] or i + 1 >= n:
            continue
        phrase, that = None, i + 1
        if tokens[i + 1].lower in ("of", "by", "from") and (after := phrase_after(sentence, i + 2)):
            phrase, that = Phrase(*after), after[1]
        elif i and tokens[i - 1].lower.endswith(("'s", "s'")) and (own := phrase_before(sentence, i)):
            phrase = Phrase(*own)
        if phrase is not None and that < n and tokens[that].lower == "that":
            who = [
                Actor(a.name.removesuffix("'s").removesuffix("’s"), a.side, a.kind)
                for a in actors_of(sentence, phrase, places, cast)
            ]
            found.append(Frame(that, n, tuple(who), "claimed", token.text, i, phrase.start))
    return found


def _closing_frame(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "…, the channel crowed on Thursday.": who closes a sentence with a verb in the past has said it."""
    tokens = sentence.tokens
    comma = next((i for i in range(len(tokens) - 2, 2, -1) if tokens[i].text == ","), None)
    if comma is None or len(tokens) - comma > _CLOSING or sentence.quoted[comma]:
        return []
    verb = next((k for k in range(comma + 2, len(tokens)) if is_verb(tokens, k)), None)
    if verb is None or tokens[verb].lower in words("finite") or tokens[verb].lower.endswith("ing"):
        return []
    rest = tokens[verb + 1 :]
    if any(t.text[0].isalnum() and not _of_time(t.lower) and not named(t.text) for t in rest):
        return []
    span = phrase_before(sentence, verb)
    if span is None or span[0] != comma + 1 or not speaker_like(tokens, *span):
        return []
    who = actors_of(sentence, Phrase(*span), places, cast)
    if not who or who[-1].kind in ("", "state_forces", "weapon"):
        return []
    cast.heard(who[-1], person=is_person(sentence, Phrase(*span)))
    return [Frame(0, comma, tuple(who), "stated", tokens[verb].text, verb, span[0])]


def _of_time(low: str) -> bool:
    return (
        low in words("time_words")
        or low in words("prepositions")
        or low in words("determiners")
        or low in words("idle")
    )


def _colon_frames(sentence: Sentence, places: Sequence[Resolution], cast: Cast, others: Sequence[Frame]) -> list[Frame]:
    """As in "The governor: eight wounded", "The army's version: …", "Bloggers raised the alarm: …"."""
    tokens = sentence.tokens
    colon = next((i for i in range(1, min(_COLON, len(tokens) - 1)) if tokens[i].text == ":"), None)
    if colon is None or any(f.at < colon and f.claimants for f in others):
        return []
    verb = next((k for k in range(1, colon) if is_verb(tokens, k)), None)
    if verb is not None:
        phrase = subject(sentence, verb)
        if phrase is None or phrase.start > 3 or role(tokens, phrase.start, phrase.end) is None:
            return []
    else:
        end = colon - (tokens[colon - 1].lower in _set("nouns", "statement") or tokens[colon - 1].lower in carriers())
        span = phrase_before(sentence, end)
        if span is None:
            return []
        phrase = Phrase(*span)
        if span[0] and tokens[span[0] - 1].text == "," and (outer := phrase_before(sentence, span[0] - 1)):
            phrase = Phrase(*outer, span)
    if any(r.toponym.start == tokens[phrase.start].start for r in places) and role(tokens, *phrase[:2]) is None:
        return []  # "Malaya Loknya: heavy fighting"
    known = set(cast.known.values())
    who = [
        Actor(a.name.removesuffix("'s").removesuffix("’s"), a.side, a.kind)
        for a in actors_of(sentence, phrase, places, cast)
    ]
    quoted = tokens[colon + 1].text in _QUOTES or sentence.quoted[colon]
    speaks = (
        role(tokens, phrase.start, phrase.end) is not None
        or (phrase.apposed is not None and role(tokens, *phrase.apposed) is not None)
        or (who and who[0] in known)
        or quoted
    )
    if not who or not speaks or phrase.start > 3 or who[0].kind in ("weapon", ""):
        return []
    cast.heard(who[-1], person=is_person(sentence, phrase))
    return [Frame(colon + 1, len(tokens), tuple(who), "stated", ":", colon, phrase.start)]


def _verdicts(sentence: Sentence, others: Sequence[Frame]) -> list[Frame]:
    """As in "… is nonsense", "called the report a lie": a denial of what the words before it say."""
    tokens = sentence.tokens
    found: list[Frame] = []
    verdicts = _phrases("verdict", "words")
    if verdicts.starts.isdisjoint(sentence.vocabulary):
        return found
    for match in verdicts.find(tokens):
        i = match.start
        low = max(0, i - 14)
        caller = next((k for k in range(i - 1, low - 1, -1) if tokens[k].lower in _set("verdict", "callers")), None)
        if caller is not None and caller > 0:
            said = next((f for f in others if f.at == caller), None)
            if said is None:
                continue
            found.append(Frame(caller + 1, i, said.claimants, "denied", tokens[i].text, caller, said.subject))
        elif any(tokens[k].lower in words("forms_of_be") for k in range(max(0, i - 3), i)) and not any(
            t.lower in words("relative_pronouns") for t in tokens[max(0, i - 3) : i]
        ):
            own = next((f.start for f in others if f.start <= i < f.end and f.start), 0)
            found.append(Frame(own, i, (), "denied", tokens[i].text, i, i))
    return found


@per_lexicon
def _shows() -> PatternSet:
    return PatternSet((pattern, pattern) for pattern in lexicon("speech")["media"]["verbs"])


def _media_frames(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "Footage … showed …": what pictures show, said by who published or verified them."""
    tokens = sentence.tokens
    nouns = _set("media", "nouns")
    if nouns.isdisjoint(sentence.lowers):
        return []
    for i, token in enumerate(tokens):
        if token.lower not in nouns:
            continue
        match = next((m for j in range(i + 1, min(i + 28, len(tokens))) if (m := _shows().at(tokens, j))), None)
        between = tokens[i + 1 : match.start] if match is not None else ()
        own = len(between) == 2 and between[0].lower in words("pronouns")  # "video it said showed …"
        if not own and any(
            _speech().get(t.lower) == "stated" and t.lower not in _set("media", "published") for t in between
        ):
            match = None
        before = tokens[max(0, i - 3) : i]
        located = any(
            t.lower.startswith(("geolocat", "geo-locat", "verified", "authenticated"))
            for t in [*before, *tokens[i : match.end if match else i + 6]]
        )
        if match is None:
            if i + 1 < len(tokens) and tokens[i + 1].lower in ("of", "from"):
                who = _by(sentence, i, len(tokens), places, cast)
                return [Frame(i + 1, len(tokens), who, "media", token.text, i, i, (), located)]
            continue
        who = _by(sentence, i, match.start, places, cast)
        # where the footage is from is part of what it shows ("footage, purportedly from a checkpoint in X, shows …")
        return [
            Frame(i, _scope_end(sentence, match.end), who, "media", token.text, match.start, match.start, (), located)
        ]
    return []


def _by(sentence: Sentence, start: int, end: int, places: Sequence[Resolution], cast: Cast) -> tuple[Actor, ...]:
    """Who published, geolocated or verified pictures: the phrase after "by"."""
    for k in range(end - 1, start, -1):
        if sentence.tokens[k].lower == "by" and (span := phrase_after(sentence, k + 1)):
            return tuple(actors_of(sentence, Phrase(*span), places, cast))
    return ()
