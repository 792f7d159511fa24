"""Whose words they are where no verb of speech says so: "according to X", "in X's words", "X: …", pictures."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from geo.claims.actors import actors_of
from geo.claims.frames import Frame, bare, listed, of_time, scope_end, speech
from geo.claims.phrases import Phrase, is_verb, listed_words, mark, named, phrase_after, phrase_before, subject, words
from geo.claims.roles import alias_spans, carriers, is_person, role, role_words, speaker_like
from geo.claims.syntax import Match, PatternSet, Sentence, inflect
from geo.lexicon import lexicon, per_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.cast import Cast
    from geo.model import Actor, Resolution

__all__ = [
    "according_to",
    "accounts",
    "after_colon",
    "closing",
    "is_hearsay",
    "pictures",
    "signed",
    "spread_about",
    "statements",
    "verdicts",
]

_QUOTES = frozenset("\"“«'‘„")
_CITING = frozenset(
    (
        "citing",
        "quoting",
        "quoted",
        "quotes",
        "quote",
        "cites",
        "cite",
        "referring",
        "refers",
        "reference",
        "cited",
        "according",
        "as",
        "per",
    )
)
_THAT_OF = ("that", "of")
_SIGNED = 9  # words after a dash in which a speaker signs what stands before it
_CLOSING = 14  # words after the last comma in which a speaker closes a sentence
_COLON = 26  # words within which a colon may follow the speaker
_POSSESSIVES = frozenset(("his", "her", "its", "their"))
_SOURCES = ("analyst", "media", "official", "witness")  # to whom somebody who reports refers


def according_to(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "According to X, …", "…, according to X" and "Y, citing X, …"."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    found = []
    if _CITING.isdisjoint(sentence.lowers):
        return []
    for i in range(n - 1):
        low, following = tokens[i].lower, tokens[i + 1].lower
        cites = _cites(sentence, i)
        if not cites and (low, following) not in (("according", "to"), ("as", "per")) and not _per(sentence, i):
            continue
        span = phrase_after(sentence, i + 2 if following in ("to", "per") else i + 1)
        if span is None or (tokens[span[1] - 1].lower in listed_words("media", "nouns") and i > 1):
            continue  # "X, citing footage, put troops in Y": X says so
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
            and not any(r.toponym.start == tokens[inner[0]].start for r in places)
        ):
            phrase = Phrase(*span, inner)
        who = actors_of(sentence, phrase, places, cast)
        if low.startswith("refer") and not _may_speak(sentence, i, phrase, who, places):
            continue
        end = phrase.apposed[1] if phrase.apposed else phrase.end
        start, stop = 0, n
        if not cites:
            # at the head it holds for what follows, at the end for what stands before
            start, stop = (end, n) if i < 2 else (_from(sentence, i), i if end >= n - 2 else n)
            if who:
                cast.heard(who[-1], person=is_person(sentence, phrase))
        cue = tokens[i].lower if cites else "according to"
        found.append(Frame(start, stop, tuple(who), "stated", cue, i, i, cited=cites))
    return found


def _cites(sentence: Sentence, i: int) -> bool:
    """Whether token ``i`` brings the source of whoever reports: "citing X", "quoted X as saying"."""
    low, following = sentence.lowers[i], sentence.lowers[i + 1]
    return (
        low in ("citing", "quoting")
        or (low in ("referring", "refers", "reference") and following == "to")
        or (low == "cited" and following != "by")
        or (low in ("quoted", "quotes", "cites", "quote", "cite") and "as" in sentence.lowers[i + 2 : i + 14])
    )


def _per(sentence: Sentence, i: int) -> bool:
    """Whether "per" brings a source: ", per the ministry", but not "three a day, per head"."""
    tokens = sentence.tokens
    if tokens[i].lower != "per" or (i and not mark(tokens[i - 1])):
        return False
    return named(tokens[i + 1]) or tokens[i + 1].lower in words("determiners")


def _may_speak(sentence: Sentence, i: int, phrase: Phrase, who: Sequence[Actor], places: Sequence[Resolution]) -> bool:
    """Whether what is referred to at token ``i`` is somebody whose word it is: an office, a body or a person.

    As in "reports with reference to the ministry"; but "in X, the corps said, referring to a village in the north".
    """
    tokens = sentence.tokens
    spans = [span for span in (phrase[:2], phrase.apposed) if span]
    office = any(role(tokens, *span) is not None or next(alias_spans(tokens, *span), None) for span in spans)
    start, end, _ = phrase
    person = end - start > 1 and all(named(t) for t in tokens[start:end])
    person = person and not any(r.toponym.start == tokens[start].start for r in places)
    meant = sentence.lowers[i] == "referring"  # "the aggressor, he said, referring to the Russian army"
    return (office or person) and not (meant and any(actor.kind not in _SOURCES for actor in who))


def accounts(sentence: Sentence, places: Sequence[Resolution], cast: Cast, others: Sequence[Frame]) -> list[Frame]:
    """As in "in the words of X", "by its own account", "if X is to be believed", "as far as X can see"."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    found: list[Frame] = []
    if not listed_words("account", "nouns").isdisjoint(sentence.vocabulary):
        for i, token in enumerate(tokens):
            if token.lower not in listed_words("account", "nouns") or not i or i + 1 >= n:
                continue
            lead, phrase, end = _account(sentence, i)
            if phrase is None or any(f.subject <= i < f.at for f in others):
                continue
            pronoun = tokens[phrase.start].lower in _POSSESSIVES
            if pronoun and not lead and any(f.claimants and f.subject > i for f in others):
                continue  # "in its view, the ministry said"
            who = _owner(tokens[phrase.start].lower, cast) if pronoun else actors_of(sentence, phrase, places, cast)
            if who and not pronoun and not any(f.claimants for f in others):
                cast.heard(bare(who[-1]), person=is_person(sentence, phrase))  # "it" may be next
            found += _accounted(sentence, [bare(a) for a in who], token.text, i, lead, end)
    for match in _hearsay_if(sentence):
        phrase = Phrase(match.start + 1, match.end)
        who = actors_of(sentence, phrase, places, cast)
        found += _accounted(sentence, who, tokens[match.start].text, match.start, match.start, match.value)
    return [f for f in found if f.claimants]


def _account(sentence: Sentence, i: int) -> tuple[int, Phrase | None, int]:
    """Where a phrase such as "in the words of X" with its noun at ``i`` begins, whose it is, and where it ends."""
    tokens = sentence.tokens
    leads = listed_words("account", "leads")
    own = next(
        (
            k
            for k in range(i - 1, max(-1, i - 4), -1)
            if tokens[k].lower in _POSSESSIVES
            or (tokens[k].lower.endswith(("'s", "s'")) and not of_time(tokens[k].lower.removesuffix("'s")))
        ),
        None,
    )
    if own is not None:
        lead = own - 1 if tokens[own].lower in _POSSESSIVES else None
        start = own
        if lead is None:
            lead = next((k for k in range(own, max(-1, own - 9), -1) if tokens[k].lower in leads), -1)
            start = lead + 1
        if lead >= 0 and tokens[lead].lower in leads and not any(mark(t) for t in tokens[lead:i]):
            return lead, Phrase(start, own + 1), i + 1
        return 0, None, 0
    after = tokens[i + 1].lower
    lead = next((k for k in range(i - 1, max(-1, i - 4), -1) if tokens[k].lower in leads), -1)
    if after not in ("of", "by", "from") or lead < 0 or any(mark(t) for t in tokens[lead:i]):
        return 0, None, 0
    span = phrase_after(sentence, i + 2)
    return (lead, Phrase(*span), span[1]) if span else (0, None, 0)


def _owner(possessive: str, cast: Cast) -> list[Actor]:
    """Whose account "by his account", "by its own count" means."""
    if possessive in ("his", "her"):
        actor = cast.person
    elif possessive == "their":
        actor = cast.several or cast.group or cast.body
    else:
        actor = cast.body
    return [actor] if actor is not None else []


def _accounted(sentence: Sentence, who: Sequence[Actor], cue: str, at: int, lead: int, end: int) -> list[Frame]:
    """The words that an account covers: its clause, on both sides."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    start = _from(sentence, lead)
    stop = next((k for k in range(end, n) if tokens[k].text == ";"), n)
    return [Frame(start, stop, tuple(who), "stated", cue, at, lead)]


@per_lexicon
def _believed() -> PatternSet:
    return PatternSet((phrase, phrase) for phrase in lexicon("speech")["account"]["believed"])


def _hearsay_if(sentence: Sentence) -> list[Match]:
    """As in "if the channel is to be believed", "as far as X can see": the speaker, and where the words end."""
    tokens = sentence.tokens
    found = []
    for match in _believed().find(tokens) if not _believed().starts.isdisjoint(sentence.vocabulary) else ():
        if match.value.startswith(("if one", "if you", "if we", "to believe", "according")):
            span = phrase_after(sentence, match.end)
            if span:
                found.append(Match(match.end - 1, span[1], span[1]))
            continue
        lead = next(
            (k for k in range(match.start - 1, max(-1, match.start - 9), -1) if tokens[k].lower in ("if", "as")), None
        )
        if lead is not None and match.start - lead > 1 and not any(mark(t) for t in tokens[lead : match.start]):
            found.append(Match(lead, match.start, match.end))
    return found


def is_hearsay(sentence: Sentence, i: int) -> bool:
    """Whether the "if" at token ``i`` only says whose word it is: "if the channel is to be believed"."""
    return any(match.start == i for match in _hearsay_if(sentence))


def _from(sentence: Sentence, i: int) -> int:
    return next((k + 1 for k in range(i - 1, -1, -1) if sentence.tokens[k].text == ";"), 0)


def statements(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "Kyiv's statement that …", "the claim of a Russian blogger that …", "a statement by the FSB that …"."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    found: list[Frame] = []
    statements = listed_words("nouns", "statement")
    if statements.isdisjoint(sentence.lowers):
        return found
    for i, token in enumerate(tokens):
        if token.lower not in statements or sentence.quoted[i] or i + 1 >= n:
            continue
        phrase, that = None, i + 1
        came = "came" in sentence.lowers[max(0, i - 5) : i]
        if tokens[i + 1].lower in ("of", "by", "from", "in", "among", "on") and (
            after := phrase_after(sentence, i + 2)
        ):
            phrase, that = Phrase(*after), after[1]
        elif tokens[i + 1].text == "," and (spread := _spread_by(sentence, i + 2)):
            phrase, that = Phrase(*spread), spread[1] + 1
        elif i and tokens[i - 1].lower.endswith(("'s", "s'")) and (own := phrase_before(sentence, i)):
            phrase = Phrase(*own)
        elif came and sentence.lowers[0] == "from" and (giver := phrase_after(sentence, 1)):
            phrase = Phrase(*giver)  # "From the headquarters came the assurance that …"
        if phrase is not None and that < n and (tokens[that].lower == "that" or (came and tokens[that].text == ":")):
            who = [bare(a) for a in actors_of(sentence, phrase, places, cast)]
            end = _end_of_lead(sentence, i, that)
            found.append(Frame(that, end, tuple(who), "claimed", token.text, i, phrase.start, by_noun=True))
    return found


def spread_about(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "Channels had spread rumours about X", "the group circulates stories of X": who puts a report about."""
    lowers, found = sentence.lowers, []
    spread = listed_words("nouns", "spread")
    for i, low in enumerate(lowers[:-1]):
        if low not in spread or not i or lowers[i + 1] not in ("of", "about", "on", "that") or sentence.quoted[i]:
            continue
        verb = i - 1
        while verb > 0 and (lowers[verb] in words("adjectives") or lowers[verb] in words("determiners")):
            verb -= 1
        put_out = lowers[verb] in _media_verbs("releasing") and not _passive(sentence, verb)
        giver = subject(sentence, verb) if put_out else None
        who = actors_of(sentence, giver, places, cast) if giver is not None else []
        if giver is not None and who and who[0].kind not in ("", "weapon"):
            cast.heard(who[-1], person=is_person(sentence, giver))
            found.append(Frame(i + 1, len(lowers), tuple(who), "claimed", low, i, giver.start))
    return found


def _end_of_lead(sentence: Sentence, noun: int, start: int) -> int:
    """Where what is said in a phrase of contrast ends: "Despite claims by X that Y had fallen, | nobody was there"."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    if listed_words("nouns", "contrasting").isdisjoint(sentence.lowers[max(0, noun - 4) : noun]):
        return n
    commas = (k for k in range(start, n - 1) if tokens[k].text == "," and not named(tokens[k + 1]))
    return next(commas, n)


def _spread_by(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """As in "the story, spread with relish by bloggers, that …": who spreads it."""
    tokens = sentence.tokens
    by = next((k for k in range(start, min(start + 6, len(tokens))) if tokens[k].lower == "by"), None)
    found = phrase_after(sentence, by + 1) if by is not None else None
    return found if found and found[1] < len(tokens) and tokens[found[1]].text == "," else None


def closing(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "…, the channel crowed on Thursday.": who closes a sentence with a verb in the past has said it."""
    tokens = sentence.tokens
    comma = next((i for i in range(len(tokens) - 2, 2, -1) if tokens[i].text == ","), None)
    if comma is None or len(tokens) - comma > _CLOSING or sentence.quoted[comma]:
        return []
    verb = next((k for k in range(comma + 2, len(tokens)) if is_verb(tokens, k)), None)
    if verb is None or tokens[verb].lower in words("finite") or tokens[verb].lower.endswith("ing"):
        return []
    rest = tokens[verb + 1 :]
    if any(t.text[0].isalnum() and not of_time(t.lower) and not named(t) for t in rest):
        return []
    span = phrase_before(sentence, verb)
    if span is None or span[0] != comma + 1 or not speaker_like(tokens, *span):
        return []
    who = actors_of(sentence, Phrase(*span), places, cast)
    if not who or who[-1].kind in ("", "state_forces", "weapon"):
        return []
    cast.heard(who[-1], person=is_person(sentence, Phrase(*span)))
    return [Frame(0, comma, tuple(who), "stated", tokens[verb].text, verb, span[0])]


def signed(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "Russian troops are in X – General Staff": who stands after the dash at the end has said it."""
    tokens = sentence.tokens
    end = len(tokens) - (tokens[-1].text == ".")
    dash = next((i for i in range(end - 1, max(2, end - _SIGNED), -1) if tokens[i].text in "–—"), None)
    if dash is None or dash + 1 >= end or sentence.quoted[dash] or tokens[dash + 1].lower in words("determiners"):
        return []
    signature = range(dash + 1, end)
    verbs = any(is_verb(tokens, k) and tokens[k].lower != "acting" for k in signature)
    if verbs or any(mark(tokens[k]) for k in signature) or tokens[dash].text in sentence.lowers[:dash]:
        return []
    phrase = Phrase(dash + 1, end)
    in_office = role(tokens, dash + 1, end) is not None
    who = actors_of(sentence, phrase, places, cast) if speaker_like(tokens, dash + 1, end) else []
    if not who or who[0].kind not in ("official", "government", "analyst") or not (in_office or listed(who[0])):
        return []
    cast.heard(who[-1], person=is_person(sentence, phrase))
    return [Frame(0, dash, tuple(who), "stated", tokens[dash].text, dash, dash + 1)]


def after_colon(sentence: Sentence, places: Sequence[Resolution], cast: Cast, others: Sequence[Frame]) -> list[Frame]:
    """As in "The governor: eight wounded", "The army's version: …", "Moscow gave another account: …"."""
    tokens = sentence.tokens
    colon = next((i for i in range(1, min(_COLON, len(tokens) - 1)) if tokens[i].text == ":"), None)
    if colon is None or any(f.at < colon and f.claimants and f.kind != "perceived" for f in others):
        return []
    if colon == 1 and tokens[0].lower in _labels():
        return _labelled(sentence, places, cast)
    verb = next((k for k in range(1, colon) if is_verb(tokens, k)), None)
    phrase = subject(sentence, verb) if verb is not None else _before_colon(sentence, colon)
    if phrase is None or phrase.start > 3:
        return []
    phrase = _whose_version(sentence, phrase, phrase.start if verb is None else verb, colon) or phrase
    office = role(tokens, *phrase[:2]) is not None
    place = any(r.toponym.start == tokens[phrase.start].start for r in places)
    bearers = set(cast.known.values())
    heading = place and not office and verb is None  # "Malaya Loknya: heavy fighting"
    who = [bare(a) for a in actors_of(sentence, phrase, places, cast)] if not heading else []
    if not who or who[0].kind in ("weapon", ""):
        return []
    quoted = tokens[colon + 1].text in _QUOTES or sentence.quoted[colon]
    in_office = office or (phrase.apposed is not None and role(tokens, *phrase.apposed) is not None)
    speaks = in_office or who[0] in bearers or who[0].kind in ("government", "analyst", "media") or listed(who[0])
    fights = verb is not None and who[0].kind in ("armed_group", "state_forces") and not listed(who[0])
    if verb is not None and not listed_words("account", "given").isdisjoint(sentence.lowers[verb + 1 : colon]):
        speaks, fights = True, False  # "Soldiers of the brigade gave a different account to a blogger: …"
    if not quoted and (not speaks or fights):  # "The soldiers had three tasks: …"
        return []
    cast.heard(who[-1], person=is_person(sentence, phrase))
    return [Frame(colon + 1, len(tokens), tuple(who), "stated", ":", colon, phrase.start)]


def _whose_version(sentence: Sentence, told: Phrase, verb: int, colon: int) -> Phrase | None:
    """As in "The second comes from | the ministry: …", "Another version belongs to | the corps: …"."""
    lowers = sentence.lowers
    version = words("counting_on") | listed_words("nouns", "statement")
    if version.isdisjoint(lowers[told.start : told.end]):
        return None
    links = (
        k for k in range(verb + 1, colon) if lowers[k] in ("from", "to", "by") or lowers[k - 1 : k + 1] == _THAT_OF
    )
    link = next(links, None)
    span = phrase_after(sentence, link + 1) if link is not None else None
    return Phrase(*span) if span is not None and span[1] == colon else None


@per_lexicon
def _labels() -> frozenset[str]:
    return frozenset(word for words_of_kind in lexicon("speech")["labels"].values() for word in words_of_kind)


def _labelled(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "Source: the General Staff on Facebook", "Quote: …", "Details: …": a label, and whose words come next."""
    label = sentence.lowers[0]
    if label in listed_words("labels", "quotes") and cast.speaker is not None:
        return [Frame(2, len(sentence.tokens), (cast.speaker,), "stated", ":", 1, 0)]
    span = phrase_after(sentence, 2) if label in listed_words("labels", "sources") else None
    if span is not None and ";" not in sentence.lowers:  # one source
        who = actors_of(sentence, Phrase(*span), places, cast)
        if who and who[0].kind not in ("weapon", ""):
            cast.heard(who[0], person=is_person(sentence, Phrase(*span)))
    return []


def _before_colon(sentence: Sentence, colon: int) -> Phrase | None:
    """Who stands before a colon without a verb: "Pavel Lunin, the governor: …", "The army's version: …"."""
    tokens = sentence.tokens
    if tokens[0].lower in listed_words("labels", "quotes") and tokens[1].lower in ("from", "of", "by"):
        return Phrase(2, colon)  # "Quote from the ministry: …"
    last = tokens[colon - 1].lower
    span = phrase_before(sentence, colon - (last in listed_words("nouns", "statement") or last in carriers()))
    if span is None:
        return None
    if span[0] and tokens[span[0] - 1].text == "," and (outer := phrase_before(sentence, span[0] - 1)):
        return Phrase(*outer, span)
    return Phrase(*span)


@per_lexicon
def _phrases(section: str, key: str) -> PatternSet:
    return PatternSet((phrase, phrase) for phrase in lexicon("speech")[section][key])


def verdicts(sentence: Sentence, others: Sequence[Frame]) -> list[Frame]:
    """As in "… is nonsense", "called the report a lie": a denial of what the words before it say."""
    tokens = sentence.tokens
    found: list[Frame] = []
    verdicts = _phrases("verdict", "words")
    if verdicts.starts.isdisjoint(sentence.vocabulary):
        return found
    for match in verdicts.find(tokens):
        i = match.start
        if i and tokens[i - 1].lower in words("negations"):
            continue  # "we are not in a hurry"
        low = max(0, i - 14)
        caller = next(
            (k for k in range(i - 1, low - 1, -1) if tokens[k].lower in listed_words("verdict", "callers")), None
        )
        if caller is not None and caller > 0:
            said = next((f for f in others if f.at == caller), None)
            if said is None:
                continue
            if (
                any(t.lower == "as" for t in tokens[caller:i]) and i - caller <= 3
            ):  # "described as untrue messages that"
                found.append(Frame(match.end, said.end, said.claimants, "denied", tokens[i].text, caller, said.subject))
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


def pictures(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in "Footage … showed …", "It shows …": what pictures show, said by who published or verified them.

    ``cast`` learns whose the pictures are, for "the clip" and "the second" further down.
    """
    found = _named_pictures(sentence, places, cast) or _further_pictures(sentence, cast)
    who = next((f.claimants for f in found if f.claimants), ()) or _enclosed(sentence, cast)
    if who:  # not "Reuters could not verify the clip"
        told = words("negations").isdisjoint(sentence.vocabulary)
        cast.pictures, cast.pictures_at = who if told else (), sentence.paragraph
    return [f._replace(claimants=f.claimants or who) for f in found]


def _named_pictures(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """What "footage", "a clip", "the pictures" of a sentence show."""
    tokens = sentence.tokens
    nouns = listed_words("media", "nouns")
    if nouns.isdisjoint(sentence.lowers):
        return []
    own_verbs = _media_verbs("releasing") | _media_verbs("locating")
    for i, token in enumerate(tokens):
        if token.lower not in nouns:
            continue
        match = next((m for j in range(i + 1, min(i + 28, len(tokens))) if (m := _shows().at(tokens, j))), None)
        between = tokens[i + 1 : match.start] if match is not None else ()
        own = len(between) == 2 and between[0].lower in words("pronouns")  # "video it said showed …"
        if not own and any(
            speech().get(t.lower) == "stated" and t.lower not in listed_words("media", "published") | own_verbs
            for t in between
        ):
            match = None
        before = tokens[max(0, i - 3) : i]
        cue = f"satellite {token.lower}" if i and tokens[i - 1].lower == "satellite" else token.text
        located = any(
            t.lower.startswith(("geolocat", "geo-locat", "verified", "authenticated"))
            for t in [*before, *tokens[i : match.end if match else i + 6]]
        )
        if match is None and i > _SHOWN_BEFORE and tokens[i - 2].lower in ("in", "on") and tokens[i - 3].text == ",":
            who = _by(sentence, i, min(i + _PUT_OUT, len(tokens)), places, cast)
            return [Frame(0, i - 3, who, "media", cue, i, i, (), located)]  # "…, in a clip that the Legion posted"
        if match is None:
            content = i + 1 < len(tokens) and tokens[i + 1].lower in ("of", "from")
            released = _released(sentence, i, places, cast)
            if content or released:
                who = (_by(sentence, i, len(tokens), places, cast) if content else ()) or released
                return [Frame(i + 1, len(tokens), who, "media", cue, i, i, (), located)]
            if "filmed" in sentence.lowers[i + 1 :] and (who := _publisher_before(sentence, i, len(tokens), cast)):
                return [Frame(i, len(tokens), who, "media", cue, i, i, (), located)]  # "the clip was filmed in X"
            continue
        who = _by(sentence, i, match.start, places, cast) or _released(sentence, i, places, cast)
        who = who or _publisher_before(sentence, i, match.start, cast)
        # where the footage is from is part of what it shows ("footage, purportedly from a checkpoint in X, shows …")
        return [Frame(i, scope_end(sentence, match.end), who, "media", cue, match.start, match.start, (), located)]
    return []


def _publisher_before(sentence: Sentence, i: int, end: int, cast: Cast) -> tuple[Actor, ...]:
    """Who has put out "the video", "a second clip", "their footage" at ``i``, told in a sentence before."""
    before = sentence.lowers[max(0, i - 3) : i]
    owner = next((low for low in before if low in _POSSESSIVES), None)
    if owner is not None and cast.body is not None and cast.body == cast.speaker:
        return tuple(_owner(owner, cast))
    if words("definite_determiners").isdisjoint(before) and words("counting_on").isdisjoint(before):
        return ()
    others = not listed_words("media", "anybodys").isdisjoint((*before, *sentence.lowers[i:end]))
    return cast.pictures if not others and sentence.paragraph - cast.pictures_at <= 1 else ()


def _further_pictures(sentence: Sentence, cast: Cast) -> list[Frame]:
    """As in "It shows …", "The second shows …", "In it, …": pictures of which a sentence before has told."""
    tokens, lowers = sentence.tokens, sentence.lowers
    if not cast.pictures or sentence.paragraph - cast.pictures_at > 1 or sentence.quoted[0]:
        return []
    inside = lowers[0] in ("in", "on")
    k = inside + (lowers[inside : inside + 1] in (("the",), ("a",)))
    if k >= len(tokens) - 1 or lowers[k] not in (*words("counting_on"), "it", "both", "them"):
        return []
    content = next((i for i in range(k + 1, min(k + _OPENING, len(tokens))) if _shows().at(tokens, i)), None)
    if inside:
        content = next((i for i in range(k + 1, min(k + _OPENING, len(tokens))) if tokens[i].text == ","), None)
    if content is None:
        return []
    return [Frame(content + 1, scope_end(sentence, content + 1), cast.pictures, "media", tokens[k].text, content, k)]


def _enclosed(sentence: Sentence, cast: Cast) -> tuple[Actor, ...]:
    """Whose pictures "the statement was accompanied by two videos", "a clip released with the statement" tells of."""
    lowers = sentence.lowers
    author = cast.speaker or cast.body or cast.group
    if author is None or listed_words("media", "nouns").isdisjoint(lowers):
        return ()
    papers = role_words("documents")
    said = any(a in words("definite_determiners") and b in papers for a, b in itertools.pairwise(lowers))
    return (author,) if said and not listed_words("media", "enclosing").isdisjoint(lowers) else ()


def _by(sentence: Sentence, start: int, end: int, places: Sequence[Resolution], cast: Cast) -> tuple[Actor, ...]:
    """Who published, geolocated or verified pictures: the phrase after "by", a channel after "on"."""
    tokens = sentence.tokens
    for k in range(end - 1, start, -1):
        low = tokens[k].lower
        if low == "by" and (span := phrase_after(sentence, k + 1)):
            return tuple(actors_of(sentence, Phrase(*span), places, cast))
        if low in ("in", "on", "from") and (span := phrase_after(sentence, k + 1)):
            head = role(tokens, *span)
            if head is not None and head[1] == "media" and tokens[span[0]].lower not in _POSSESSIVES:
                return tuple(actors_of(sentence, Phrase(*span), places, cast))
        if low in _media_verbs("locating") or low in _media_verbs("releasing"):
            phrase = subject(sentence, k)  # "a clip that the agency has placed in X", "a video it put online"
            if phrase is not None and start < phrase.start < k and not _passive(sentence, k):
                return tuple(actors_of(sentence, phrase, places, cast))
    return ()


_SHOWN_BEFORE, _PUT_OUT = 6, 9  # words before pictures that they may show, and after them to who put them out
_OPENING = 14  # words from "the second" to what it shows
_RELEASING = 7  # words before pictures in which who put them out stands


def _released(sentence: Sentence, i: int, places: Sequence[Resolution], cast: Cast) -> tuple[Actor, ...]:
    """Who put out the pictures at ``i``: "the Legion released a video of …", "the Legion's video shows"."""
    tokens = sentence.tokens
    for k in range(i - 1, max(0, i - _RELEASING), -1):
        low = tokens[k].lower
        if mark(tokens[k]):
            break
        if low.endswith(("'s", "s'")) and named(tokens[k]):
            own = phrase_before(sentence, k + 1)
            who = actors_of(sentence, Phrase(*own), places, cast) if own else []
            return tuple(bare(a) for a in who if a.kind in ("armed_group", "state_forces", "official", "media"))
        seen = low in _media_verbs("examining") or low in _media_verbs("locating")
        beside = low in _media_verbs("accompanying") and not {"by", "with"}.isdisjoint(sentence.lowers[k + 1 : i])
        if beside or ((seen or low in _media_verbs("releasing")) and not _passive(sentence, k)):
            phrase = subject(sentence, k)
            who = actors_of(sentence, phrase, places, cast) if phrase else []
            bodies = ("analyst", "media", "official") if low in _media_verbs("locating") else ("analyst", "media")
            return tuple(a for a in who if not seen or a.kind in bodies)
    return ()


@per_lexicon
def _media_verbs(name: str) -> frozenset[str]:
    """Forms of the verbs of one list of what people do with pictures."""
    return frozenset(form for verb in lexicon("speech")["media"][name] for form in inflect(verb))


def _passive(sentence: Sentence, i: int) -> bool:
    """Whether the participle at ``i`` has a form of "to be" before it, or is a participle after a noun."""
    before = sentence.tokens[i - 1].lower if i else ""
    goes_on = sentence.lowers[i].endswith("ing")  # "channels were circulating a clip"
    return (
        (before in words("forms_of_be") and not goes_on)
        or before in words("determiners")
        or before in listed_words("media", "nouns")
    )
