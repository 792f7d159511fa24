"""Who says so: the stretches of a sentence that somebody claims, confirms, denies or fears.

A frame is one reporting construction ("the governor said that …", "…, according to X", "footage shows …"). Frames nest:
the innermost claimant of a word is its primary source, the outer ones have passed it on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.claims.accounts import (
    according_to,
    accounts,
    after_colon,
    closing,
    pictures,
    signed,
    spread_about,
    statements,
    verdicts,
)
from geo.claims.actors import actor_of, actors_of, learn_short
from geo.claims.cast import Cast, learn_name
from geo.claims.frames import Frame, is_speech, listed, nothing_found, scope_end, speech
from geo.claims.phrases import (
    Phrase,
    adverb,
    before_verb,
    is_verb,
    listed_words,
    mark,
    named,
    past_forms,
    phrase_after,
    subject,
    verb_forms,
    words,
)
from geo.claims.roles import is_person, metonyms, outlets, persons, role, role_words, speaker_like
from geo.claims.syntax import Match, PatternSet, Sentence, Token, inflect
from geo.lexicon import lexicon, per_lexicon
from geo.model import ToponymKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Actor, Resolution

__all__ = ["Frame", "frames", "markers"]

_OUTLET = 7  # words from the last comma in which an outlet that passed something on closes a sentence
_HEADING = 6  # words of a heading before a colon
_ASKING = ("what", "how", "why", "where", "who")
_OF_NOBODY = {"confirmed": "unconfirmed", "stated": "silent", "claimed": "silent"}  # what nobody does
_SINGLE = ("official", "analyst", "witness", "armed_group", "government")  # what one person may be or stand for
_MAIN_VERB = 16  # words within which the main verb of a sentence is looked for
_APPOSED_TO = ("who", "whose", "with", "at", "in", "from")  # what may follow a speaker's office
_NEAR_AGENT, _FAR_AGENT = 4, 12  # words from a passive verb of speech or sight to "by"


@per_lexicon
def _marker_patterns() -> PatternSet:
    return PatternSet((phrase, kind) for kind, phrases in lexicon("speech")["markers"].items() for phrase in phrases)


def markers(sentence: Sentence) -> list[Match]:
    """Words of doubt or denial in a sentence; ``value`` is their kind."""
    return list(_marker_patterns().find(sentence.tokens))


def frames(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """Reporting frames of a sentence; ``cast`` learns who spoke last, for "he" and for quotations that go on."""
    cast.about = None
    heading = not any(t.text.islower() for t in sentence.tokens)  # in capitals
    if not heading:
        learn_name(sentence, cast)
        _meet(sentence, places, cast)
    learn_short(sentence, places, cast)
    found = [*pictures(sentence, places, cast), *according_to(sentence, places, cast)]
    shown = {f.at for f in found}
    towns = [r.toponym for r in places if r.toponym.kind != ToponymKind.DEMONYM]
    shown |= {k for t in towns for k in range(sentence.index_at(t.start) + 1, sentence.index_at(t.end))}  # "Novy Put"
    said: list[Frame] = []
    verbs = speech()

    def asks(i: int) -> bool:  # "What Kyiv says: …" is a heading
        return i < _HEADING and sentence.lowers[0] in _ASKING and sentence.lowers[i + 1 : i + 2] == (":",)

    for i, low in enumerate(sentence.lowers):
        if low in verbs and not sentence.quoted[i] and i not in shown and is_speech(sentence, i) and not asks(i):
            said += _verb_frames(sentence, i, places, cast, said)
    said += _phrasal_frames(sentence, places, cast, said)
    found += _told_in_quotation(sentence, places, cast)
    if not said and not heading:
        _meet_in_passing(sentence, places, cast)
    found += said
    if not any(f.claimants for f in found):
        found += closing(sentence, places, cast) or signed(sentence, places, cast)
    found += [*statements(sentence, places, cast), *spread_about(sentence, places, cast)]
    found += after_colon(sentence, places, cast, found)
    found += accounts(sentence, places, cast, found)
    found += verdicts(sentence, found)
    return sorted(found, key=lambda f: (f.start, -f.end))


def _meet(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> None:
    """Let the cast know who is the subject of a sentence without speech: "he" or "it" may mean them next."""
    tokens = sentence.tokens
    first = range(1, min(len(tokens), _MAIN_VERB))
    verbs = (k for k in first if is_verb(tokens, k) or _after_office(sentence, k))
    # "the governor, | caught between two fires, has been franker": a participle after a comma is no main verb
    verb = next((k for k in verbs if tokens[k - 1].text != "," or subject(sentence, k) is not None), None)
    if verb is not None and tokens[verb].lower in speech() and is_speech(sentence, verb):
        return
    phrase = subject(sentence, verb) if verb is not None else None
    if phrase is None:
        phrase = Phrase(0, 1) if tokens[0].lower in ("he", "she") else _aged_subject(sentence)
    if phrase is None or sentence.quoted[phrase.start]:
        return
    if tokens[phrase.start].lower in words("pronouns"):
        cast.about = cast.person if tokens[phrase.start].lower in ("he", "she") else None
        return
    person = is_person(sentence, phrase)
    names = (r for r in places if r.toponym.kind != ToponymKind.DEMONYM)
    named_place = any(r.toponym.start == tokens[phrase.start].start for r in names)
    office = role(tokens, phrase.start, phrase.end) is not None  # "Bryansk's governor"
    if named_place and tokens[phrase.start].bare not in metonyms() and not office:
        return
    actor = actor_of(sentence, phrase, places, cast)
    if actor is None:
        return
    if (person or actor in cast.persons) and actor.kind in _SINGLE:
        cast.person = cast.about = actor
    elif actor.kind in ("official", "analyst", "witness", "media") and _several(tokens, phrase):
        cast.several = actor
    elif not person and _has_voice(tokens, phrase, actor):
        cast.body = actor
        cast.analysts = actor if actor.kind == "analyst" else cast.analysts


def _aged_subject(sentence: Sentence) -> Phrase | None:
    """As in "Maria Bila, 67, lay awake": a name with an age opens a sentence whose verb is not known."""
    tokens = sentence.tokens
    comma = next((k for k in range(1, min(4, len(tokens) - 2)) if tokens[k].text == ","), None)
    if comma is None or not tokens[comma + 1].text.isdigit() or tokens[comma + 2].text != ",":
        return None
    return Phrase(0, comma) if all(named(t) for t in tokens[:comma]) else None


def _meet_in_passing(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> None:
    """As in "it came from the governor, Ivan Gora", "we spoke to Maria Bila, 64", "to a man": "he" or "she" is that."""
    tokens, lowers = sentence.tokens, sentence.lowers
    towns = {r.toponym.start for r in places}
    names = {
        k
        for k in range(1, len(tokens) - 1)
        if named(tokens[k]) and named(tokens[k + 1]) and tokens[k].start not in towns
    }
    for k, low in enumerate(lowers[:-2] if names or "a" in lowers else ()):
        if low not in listed_words("nouns", "met_through") or sentence.quoted[k]:
            continue
        span = phrase_after(sentence, k + 1)
        if span is None or span[1] >= len(tokens):
            continue
        if span[0] in names and _owns(tokens[span[0] + 1]):
            span = (span[0], span[0] + 2)
        inner = phrase_after(sentence, span[1] + 1) if tokens[span[1]].text == "," else None
        voice = role(tokens, *span)
        if voice is not None and voice[1] == "media" and named(tokens[span[1] - 1]):
            actor_of(sentence, Phrase(*span), places, cast)  # "sent to the channel X", which is "the channel" next
            continue
        person = next((p for p in (span, inner) if p is not None and not names.isdisjoint(range(*p))), None)
        told = lowers[k + 1] == "a" or (lowers[k + 1] == "the" and lowers[span[1]] == "who")
        head = role(tokens, *span) if person is None and told else None
        if head is not None and head[0] in role_words("nameless"):
            person = span
        if person is None:
            continue
        # "with the mayor, Ivan Gora"; but "with no petrol, a commander …" tells of the commander alone
        phrase = Phrase(*span, inner if person is inner else None) if speaker_like(tokens, *span) else Phrase(*person)
        actor = actor_of(sentence, phrase, places, cast) if is_person(sentence, phrase) else None
        if actor is not None and actor.kind in ("official", "analyst", "witness"):
            cast.person = cast.about = actor


def _owns(token: Token) -> bool:
    """As in "from Maria Bila's kitchen"."""
    return token.lower.endswith(("'s", "s'"))


def _after_office(sentence: Sentence, k: int) -> bool:
    """As in "the governor likes to boast", "the surgeon scrolled": an unlisted verb after somebody's office."""
    low = sentence.lowers[k]
    if not low.endswith(("s", "ed")) or not low.isalpha() or not sentence.tokens[k].text[0].islower():
        return False
    head = role(sentence.tokens, max(0, k - 3), k)
    return head is not None and head[2] + len(head[0].split()) == k and head[1] in ("official", "witness", "analyst")


def _several(tokens: Sequence[Token], phrase: Phrase) -> bool:
    head = role(tokens, phrase.start, phrase.end)
    return head is not None and head[0].endswith("s")


def _has_voice(tokens: Sequence[Token], phrase: Phrase, actor: Actor) -> bool:
    if actor.kind in ("armed_group", "state_forces"):
        return listed(actor) and not actor.name.startswith("Military Forces")
    office = role(tokens, phrase.start, phrase.end) is not None or actor.name.lower() in outlets()
    return actor.kind == "government" or (actor.kind in ("official", "analyst", "media") and (office or listed(actor)))


def _members(sentence: Sentence, i: int, places: Sequence[Resolution], cast: Cast) -> list[Actor]:
    """As in "men who said they were members of the Corps": who they say they are."""
    tokens = sentence.tokens
    if tokens[i - 1].lower != "who":
        return []
    low = [t.lower for t in tokens[i + 1 : i + 7]]
    at = next((k for k, word in enumerate(low) if word in ("of", "from", "with", "to")), None)
    own = at is not None and low[0] in ("they", "he", "she")
    own = own and (low[1] in words("forms_of_be") or low[1] in ("belonged", "belong", "came"))
    span = phrase_after(sentence, i + 2 + at) if own and at is not None else None
    found = actors_of(sentence, Phrase(*span), places, cast) if span else []
    who = [a for a in found if a.kind in ("armed_group", "state_forces")]
    if who and not listed_words("media", "nouns").isdisjoint(sentence.lowers):
        cast.pictures, cast.pictures_at = tuple(who), sentence.paragraph  # "a clip of men who said they were of the X"
    return who


def _told_in_quotation(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Frame]:
    """As in ""My neighbour says they are in the village," she said": what somebody else has told who is quoted.

    Who is told of within a quotation is nobody whom "she" may mean after it.
    """
    tokens, verbs = sentence.tokens, speech()
    found: list[Frame] = []
    for i, low in enumerate(sentence.lowers):
        if not sentence.quoted[i] or low not in verbs or not is_speech(sentence, i):
            continue
        phrase = subject(sentence, i)
        if phrase is None or not sentence.quoted[phrase.start] or phrase.end > i:
            continue
        if role(tokens, phrase.start, phrase.end) is None and tokens[phrase.start].bare not in metonyms():
            continue  # "they say", "the papers say"
        end = next((k for k in range(i, len(tokens)) if not sentence.quoted[k]), len(tokens))
        aside = replace(cast, known=dict(cast.known), persons=set(cast.persons))
        found += [
            frame._replace(start=max(frame.start, phrase.start), end=min(frame.end, end), cited=True)
            for frame in _verb_frames(sentence, i, places, aside, [])
            if any(actor.kind in _TELLERS for actor in frame.claimants) and i < frame.start
        ]
    return found


_TELLERS = ("official", "media", "analyst", "witness", "government")  # whom those who are quoted pass on


_ON_BEHALF = 10  # words from a verb of speech to who put out what was said


def _on_behalf(sentence: Sentence, i: int, who: list[Actor], places: Sequence[Resolution], cast: Cast) -> list[Actor]:
    """As in "a man said in a video released by the Legion": who speaks in a group's pictures is one of its own."""
    tokens = sentence.tokens
    if not who or any(actor.kind not in ("witness", "armed_group") or actor.side for actor in who):
        return who
    by = next((k for k in range(i + 2, min(i + _ON_BEHALF, len(tokens))) if tokens[k].lower == "by"), None)
    if by is None or listed_words("media", "nouns").isdisjoint(sentence.lowers[i + 1 : by]):
        return who
    span = phrase_after(sentence, by + 1)
    of = [a for a in actors_of(sentence, Phrase(*span), places, cast) if a.kind == "armed_group"] if span else []
    if not of:
        return who
    own = [replace(actor, side=of[0].side, kind="armed_group") for actor in who]
    for before, after in zip(who, own, strict=True):
        cast.rename(before, after)
    return own


def _publisher(sentence: Sentence, pronoun: int, places: Sequence[Resolution], cast: Cast) -> list[Actor]:
    """As in "The Legion released video it said showed …": "it" is who released it."""
    tokens = sentence.tokens
    if (
        not pronoun
        or tokens[pronoun].lower not in ("it", "they", "he")
        or tokens[pronoun - 1 - (tokens[pronoun - 1].lower in ("which", "that"))].lower
        not in listed_words("media", "nouns")
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
    j = before_verb(tokens, i)
    before = tokens[j - 1].lower if j else ""
    earlier = [f for f in said if f.claimants and f.at < i]
    participle = tokens[i].lower.endswith("ing") and j == i
    if participle and (beside := _party_before(sentence, i) or _with(sentence, i)):
        return actors_of(sentence, beside, places, cast), beside
    if (before in ("and", "but", "then") or participle) and earlier:
        return list(earlier[-1].claimants), None
    governed = before == "to" and any(is_verb(tokens, k) for k in range(max(0, j - 6), j - 1))
    if participle and not i:
        phrase = _main_subject(sentence)
    elif participle or governed or before in ("and", "but"):
        phrase = _subject_shared(sentence, j)
    else:
        phrase = subject(sentence, i)
    if (
        phrase is not None
        and phrase.end == phrase.start + 1
        and (own := _publisher(sentence, phrase.start, places, cast))
    ):
        return own, phrase
    return (actors_of(sentence, phrase, places, cast) if phrase else []), phrase


def _main_subject(sentence: Sentence) -> Phrase | None:
    """Whose deed a participle is that opens a sentence: "Denying reports of a breakthrough, | the governor | said"."""
    tokens = sentence.tokens
    for k in range(1, len(tokens) - 1):
        if tokens[k].text == "," and not sentence.quoted[k] and (found := phrase_after(sentence, k + 1)) is not None:
            after = found[1]
            if after < len(tokens) and (is_verb(tokens, after) or tokens[after].lower in speech()):
                return Phrase(*found)
    return None


@per_lexicon
def _finite_forms() -> frozenset[str]:
    """Forms that are no participles: "goes", "went"."""
    irregular = lexicon("syntax")["irregular"]
    past = {forms[0] for forms in irregular.values() if forms[0] != forms[-1]}
    return frozenset(past | {form for form in verb_forms() if form.endswith("s") and not form.endswith("ss")})


def _subject_shared(sentence: Sentence, j: int) -> Phrase | None:
    """The subject that the verb at ``j`` shares with one before it: "the ministry went further and | counted X"."""
    tokens = sentence.tokens
    for k in range(j - 2, -1, -1):
        if tokens[k].text == ";":
            return None
        low = tokens[k].lower
        past = low.endswith("ed") and len(low) > len("red") and tokens[k].text[0].islower()
        same = low in words("unchanged_pasts")  # "put", "set"
        # "kept silent", but not "has kept silent" nor "men kept by the army"
        same = same or (low in past_forms() and tokens[k - 1].lower not in words("auxiliaries"))
        same = same and tokens[k + 1].lower != "by"
        if low in words("finite") or past or ((same or low in _finite_forms()) and is_verb(tokens, k)):
            return subject(sentence, k)
    return None


def _with(sentence: Sentence, i: int) -> Phrase | None:
    """Whose deed a participle is: "with | Moscow | proclaiming the liberation of X"."""
    tokens = sentence.tokens
    start = next((k + 1 for k in range(i - 2, max(-1, i - 9), -1) if tokens[k].lower == "with"), None)
    if start is None or any(mark(t) or t.lower in words("phrase_breaks") for t in tokens[start:i]):
        return None
    return Phrase(start, i) if speaker_like(tokens, start, i) else None


def _party_before(sentence: Sentence, i: int) -> Phrase | None:
    """As in "with the army confirming it and | Moscow | claiming X": each participle has a subject of its own."""
    tokens = sentence.tokens
    joined = i > 1 and tokens[i - 2].lower in ("and", "while", ",")
    return Phrase(i - 1, i) if joined and tokens[i - 1].bare in metonyms() and named(tokens[i - 1]) else None


def _verb_frames(
    sentence: Sentence, i: int, places: Sequence[Resolution], cast: Cast, said: Sequence[Frame]
) -> list[Frame]:
    """The frame or frames of the speech verb at ``i``."""
    tokens = sentence.tokens
    kind, cue = _kind_here(sentence, i), tokens[i].text
    k = i
    while k > 0 and (adverb(tokens[k - 1]) or tokens[k - 1].lower in ("further", "widely", "first", "only")):
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
        who = _speakers_after(sentence, inverted, places, cast)
    else:
        who, phrase = _speakers(sentence, i, said, places, cast)
        who = _members(sentence, i, places, cast) or _on_behalf(sentence, i, who, places, cast)
    nobody = phrase is not None and sentence.tokens[phrase.start].lower in ("no", "nobody", "none", "neither")
    if nobody and kind in _OF_NOBODY:
        kind, who = _OF_NOBODY[kind], []  # "no reporter was able to verify that …", "neither side has commented on …"
    if kind == "perceived" and not any(a.kind in ("witness", "media", "analyst", "official") for a in who):
        return []
    if not who and phrase is None and kind in ("feared", "perceived"):
        return []
    source = _informant(sentence, i, places, cast)
    if source:
        kind, who, told = "stated", source[1], who
    if who and kind not in ("silent", "unconfirmed") and not any(f.claimants and f.start <= i < f.end for f in said):
        # the outermost speaker of a sentence is the one that "he" means afterwards
        cast.heard(
            who[-1],
            person=(phrase is not None and is_person(sentence, phrase)) or (phrase is None and who[-1] == cast.person),
        )
    elif who and phrase is not None and _several(tokens, phrase):
        cast.several = who[-1]  # "Officials did not comment. They acknowledged that …"
    begin = min(phrase.start, i) if phrase else i
    tail, through = (source[0], tuple(told)) if source else _after_verb(sentence, i, inverted, places, cast)
    kind = "feared" if inverted is None and _orders(sentence, i, tail) else kind
    return _scopes(
        sentence, Frame(0, 0, tuple(who), kind, cue, i, begin, tuple(through)), tail, inverted=inverted is not None
    )


@per_lexicon
def _phrasal() -> PatternSet:
    return PatternSet((phrase, kind) for kind, phrases in lexicon("speech")["phrasal"].items() for phrase in phrases)


def _phrasal_frames(sentence: Sentence, places: Sequence[Resolution], cast: Cast, said: Sequence[Frame]) -> list[Frame]:
    """As in "…, it went on", "the mayor made clear that …", "the ministry ruled out that …"."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    found: list[Frame] = []
    if _phrasal().starts.isdisjoint(sentence.vocabulary):
        return found
    for match in _phrasal().find(tokens):
        i, kind = match.start, match.value
        if sentence.quoted[i] or any(f.at == i for f in said):
            continue
        after = tokens[match.end] if match.end < n else None
        if kind == "stated" and not (after is None or mark(after) or after.lower in ("that", "to", "how", "through")):
            continue
        if after is not None and after.lower == "to" and (match.end == i + 1 or tokens[match.end - 1].lower == "on"):
            continue  # "continued to evacuate", "went on to attack"
        who, phrase = _speakers(sentence, i, said, places, cast)
        begin = phrase.start if phrase is not None else i
        if not who or who[-1].kind in ("", "weapon"):
            continue
        if who[-1].kind in ("armed_group", "state_forces") and not _parenthetic(sentence, begin, match.end):
            continue  # "the group went on, reaching X"
        if any(t.lower in words("negations") for t in tokens[max(0, i - 3) : i]):
            kind = "feared" if kind == "denied" else "silent"  # "did not rule out that"
        cast.heard(who[-1], person=phrase is not None and is_person(sentence, phrase))
        frame = Frame(0, 0, tuple(who), kind, tokens[i].text, i, min(begin, i))
        found += _scopes(sentence, frame, match.end, inverted=False)
    return found


_NEGATED = {"denied": "confirmed", "confirmed": "unconfirmed", "perceived": "denied", "feared": "feared"}


def _negated(tokens: Sequence[Token], i: int, kind: str) -> str:
    """What a verb of speech with a negation before it does to its words."""
    if any(t.lower == "neither" for t in tokens[max(0, i - 6) : i]):
        return "silent"  # "neither confirmed nor denied"
    if tokens[i].lower.startswith(("agree", "accept")):
        return "denied"
    if tokens[i].lower.startswith("observ"):
        return "unconfirmed"  # "has not observed confirmation of …"
    return _NEGATED.get(kind, "silent")


def _kind_here(sentence: Sentence, i: int) -> str:
    """What the verb of speech at ``i`` does to its words, with its negation."""
    tokens = sentence.tokens
    kind = speech()[tokens[i].lower]
    if nothing_found(tokens, i):
        return "unconfirmed"
    following = sentence.lowers[i + 1] if i + 1 < len(tokens) else ""
    if tokens[i].lower.startswith("counter") and following in listed_words("nouns", "statement"):
        kind = "denied"  # "countering claims that …", but "countered that …"
    if i > 1 and tokens[i - 1].lower == "to" and tokens[i - 2].lower in words("refusals"):
        return "silent"  # "declined to say how many had crossed"
    if i > 1 and f"{sentence.lowers[i - 2]} {sentence.lowers[i - 1]}" in listed_words("nouns", "unsaying"):
        return "silent"  # "stopped short of saying that X was lost"
    low = max(0, i - 3)
    low = next(
        (k + 1 for k in range(i - 1, low - 1, -1) if tokens[k].text == ","), low
    )  # "…, who said nothing, | wrote"
    if any(t.lower in words("negations") or t.lower == "nor" for t in tokens[low:i]):
        return _negated(tokens, i, kind)
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
    if kind == "denied" and agent is None and tokens[i].lower == "disputed":
        if any(t.lower in ("whom", "who", "what", "how", "why", "when") for t in tokens[max(0, i - 3) : i]):
            return []  # "the bridge was blown up, by whom is disputed"
        kind = "unconfirmed"
    if who:
        cast.heard(who[-1], person=agent is not None and is_person(sentence, Phrase(*agent)))
    if agent is None and (kind in ("feared", "perceived") or (kind == "stated" and i + 1 < n and not opens)):
        return []
    return [Frame(i + 1 if opens else 0, n, tuple(who), kind, tokens[i].text, i, i)]


@per_lexicon
def _inverting() -> frozenset[str]:
    """Forms of verbs of speech that stand before their speaker: "…, said the governor", "…, say residents"."""
    plain = set(lexicon("speech")["nouns"]["inverting"])
    return frozenset(
        f for v in plain for f in inflect(v) if not f.endswith("ing") and (f != v or v in ("say", "write"))
    )


def _content_before(sentence: Sentence, i: int) -> bool:
    """Whether what is said stands before an inverted verb, not the end of its subject ("X, who commands Y, wrote")."""
    tokens = sentence.tokens
    if sentence.quoted[i - 1] or tokens[i - 1].text != ",":
        return True
    over = subject(sentence, i)
    return (
        over is None
        or (over.apposed is None and over.end < i - 1 and is_verb(tokens, over.end))
        or not speaker_like(tokens, over.start, over.end)
    )


def _inverted(sentence: Sentence, i: int) -> Phrase | None:
    """The speaker after an inverted verb: "…, said the governor"."""
    tokens = sentence.tokens
    if (
        not i
        or tokens[i].lower not in _inverting()
        or not (mark(tokens[i - 1]) or sentence.quoted[i - 1])
        or tokens[i - 1].text == "("
    ):
        return None
    found = phrase_after(sentence, i + 1)
    if (
        found is None
        or tokens[found[0]].lower in ("that", "it", "there", "no", "its")
        or tokens[found[0]].lower in words("prepositions")
        or not (speaker_like(tokens, *found) or (sentence.quoted[i - 1] and tokens[i].lower in ("said", "says")))
        or sentence.quoted[found[0]]  # "what he called "a bad night""
        or not _content_before(sentence, i)
    ):
        return None
    following = tokens[found[1]].lower if found[1] < len(tokens) else ""
    if (
        following in words("finite")
        or following in ("and", "to")
        or (following in speech() and not following.endswith("ing"))
    ):
        return None
    if (
        following == ","
        and not tokens[min(found[1] + 1, len(tokens) - 1)].lower.endswith("ing")
        and (inner := phrase_after(sentence, found[1] + 1))
        and (inner[1] == len(tokens) or mark(tokens[inner[1]]) or tokens[inner[1]].lower in _APPOSED_TO)
    ):
        return Phrase(*found, inner)
    return Phrase(*found)


def _speakers_after(sentence: Sentence, phrase: Phrase, places: Sequence[Resolution], cast: Cast) -> list[Actor]:
    """Who an inverted verb's subject is; "said Taras, 29, a gunner": what comes after the age may tell of arms."""
    who = actors_of(sentence, phrase, places, cast)
    end = phrase.apposed[1] if phrase.apposed is not None else phrase.end
    inner = phrase_after(sentence, end + 1) if sentence.lowers[end : end + 1] == (",",) else None
    head = role(sentence.tokens, *inner) if inner is not None else None
    if who and head is not None and head[0].split()[-1] in role_words("under_arms"):
        cast.armed.add(who[0])
    return who


def _informant(sentence: Sentence, i: int, places: Sequence[Resolution], cast: Cast) -> tuple[int, list[Actor]] | None:
    """As in "the channel has learned from the emergency services that …": where they end and who they are."""
    tokens = sentence.tokens
    if tokens[i].lower not in ("learned", "learnt", "heard", "learns", "hears") or i + 2 >= len(tokens):
        return None
    found = phrase_after(sentence, i + 2) if tokens[i + 1].lower == "from" else None
    who = actors_of(sentence, Phrase(*found), places, cast) if found else []
    return (found[1], who) if found and who else None


def _after_verb(
    sentence: Sentence, i: int, inverted: Phrase | None, places: Sequence[Resolution], cast: Cast
) -> tuple[int, tuple[Actor, ...]]:
    """Where what is said may begin: after the verb, its listener or, inverted, its speaker; and the outlet told."""
    if inverted is None:
        return _listener(sentence, i, places, cast)
    return inverted.apposed[1] if inverted.apposed else inverted.end, ()


def _orders(sentence: Sentence, i: int, tail: int) -> bool:
    """As in "told the army to drive them out": it is yet to happen."""
    following = sentence.lowers[tail : tail + 2]
    return tail > i + 1 and following[:1] == ("to",) and following[-1] in verb_forms()


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
    head = role(tokens, *found)
    person = head is not None and head[0] in persons()  # "told the president", "told General Pavlov"
    media = actor is not None and (
        actor.kind == "media"
        or (not person and not listed(actor) and any(t.text[0].isupper() for t in tokens[found[0] : found[1]]))
    )
    return found[1], (actor,) if actor is not None and media else ()


def _scopes(sentence: Sentence, frame: Frame, tail: int, *, inverted: bool) -> list[Frame]:
    """The content of a speech verb: after it, before it ("…, he said"), or on both sides."""
    tokens, n = sentence.tokens, len(sentence.tokens)
    first = min(frame.subject, frame.at)
    if first > 1 and tokens[first - 1].lower == "as" and tokens[first - 2].text == ",":
        first -= 1  # "…, as the governor announced"
    edge = first > 0 and (mark(tokens[first - 1]) or sentence.quoted[first - 1])
    close = next((k for k in range(tail, n) if tokens[k].text == ";" and not sentence.quoted[k]), n)
    outlet = next((k for k in range(n - 1, tail, -1) if tokens[k].text == ","), n)
    if n - outlet <= _OUTLET and any(t.lower in speech() for t in tokens[outlet + 2 :]):
        close = min(close, outlet)  # "…, a spokesman said on the air, Ukrinform reports"
    # "…, the governor acknowledged on Monday, adding that …": what was added is said by a verb of its own
    added = next((k for k in range(tail, close - 1) if tokens[k].text == "," and _says_more(tokens[k + 1])), close)
    rest = [t for t in tokens[tail:added] if t.text.isalnum()]
    idle = not rest or all(
        t.lower in words("idle") or t.lower in words("time_words") or t.lower in words("determiners") or named(t)
        for t in rest
    )
    told = any(is_verb(tokens, k) for k in range(1, first))
    idle = idle or (bool(rest) and told and tokens[first - 1].text != ";" and _loose(sentence, tail))
    before = (
        (edge or inverted)
        and (inverted or idle or sentence.quoted[max(0, first - 2)] or _parenthetic(sentence, first, tail))
        and not _adverbial(sentence, first)
    )
    found = []
    if frame.kind == "feared":
        close = min(close, next((k for k in range(tail, n) if tokens[k].text == ";"), n))
    if before:
        start = next((k + 1 for k in range(first - 2, -1, -1) if tokens[k].text == ";" and not sentence.quoted[k]), 0)
        found.append((start, first))
        if (
            any(sentence.quoted[tail:])
            or _parenthetic(sentence, first, tail)
            or (tail < n and tokens[tail].lower in ("that", ":"))
        ):
            found.append((tail, scope_end(sentence, tail)))
    elif rest:
        end = _relative_end(sentence, frame.at, tail) or scope_end(sentence, tail)
        found.append((tail, min(end, close) if frame.kind == "feared" else end))
    spans = [(a, b, frame.kind) for a, b in found]
    if frame.kind == "denied":
        spans = [part for a, b in found for part in _around_colon(sentence, a, b)]
    return [
        Frame(a, b, frame.claimants, kind, frame.cue, frame.at, frame.subject, frame.through) for a, b, kind in spans
    ]


def _around_colon(sentence: Sentence, start: int, end: int) -> list[tuple[int, int, str]]:
    """As in "contradicted him: the group was still in X": who contradicts somebody says what follows."""
    person = sentence.lowers[start : start + 2] in (("him", ":"), ("her", ":"), ("them", ":"))
    return [(start + 2, end, "stated")] if person else [(start, end, "denied")]


def _says_more(token: Token) -> bool:
    """As in "…, adding that …": a participle of speech."""
    return token.lower.endswith("ing") and token.lower in speech()


def _loose(sentence: Sentence, tail: int) -> bool:
    """Whether what follows a verb is no complement of it: "…, the mayor told us between two explosions"."""
    tokens = sentence.tokens
    following = tokens[tail].lower
    times = words("time_words") | words("time_units")
    after = following in words("prepositions") or mark(tokens[tail]) or following in times
    if not after or sentence.lowers[0] in words("clause_openers"):
        return False
    return not any(
        t.lower in ("that", "how") and not is_verb(tokens, k + 1)
        for k, t in enumerate(tokens[tail : min(tail + 10, len(tokens) - 1)], tail)
    )


def _relative_end(sentence: Sentence, at: int, tail: int) -> int:
    """Where what is said in a relative clause ends: "who had ruled out that …, | acknowledged that …"; 0 for none."""
    tokens = sentence.tokens
    if not any(tokens[k].lower in ("who", "which") for k in range(max(0, at - 5), at)):
        return 0
    of_themselves = tokens[at - 1].lower == "who" and sentence.lowers[tail : tail + 1] in (("they",), ("he",), ("she",))
    if of_themselves and tokens[min(tail + 1, len(tokens) - 1)].lower in words("forms_of_be"):
        # "Men who say they are Russians | have crossed into X"
        return next((k for k in range(tail + 3, len(tokens)) if is_verb(tokens, k)), 0)
    for k in range(tail, len(tokens) - 2):
        if tokens[k].text == "," and not sentence.quoted[k]:
            verb = next((v for v in (k + 1, k + 2) if not adverb(tokens[v])), k + 1)
            if tokens[verb].lower in speech() or tokens[verb].lower in words("finite"):
                return k
    return 0


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
