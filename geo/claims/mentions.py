"""Who takes part in a sentence: people under arms, weapons and states, with those who are only pointed back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geo.claims.phrases import adverb, is_verb, named, phrase_after, words
from geo.claims.roles import alias_at, alias_spans, aliases, metonyms, persons, role, role_words, side_of, words_of
from geo.claims.syntax import PatternSet
from geo.lexicon import per_lexicon
from geo.model import Actor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.cast import Cast
    from geo.claims.syntax import Sentence, Token
    from geo.model import Place, Resolution

__all__ = ["Mention", "first_person", "marked_to", "mentions"]

_BODIES = frozenset({"it", "they", "we", "them"})
_BEFORE_PEOPLE = ("determiners", "clause_openers", "numbers", "numerals")
_NOT_OF_A_SIDE = (
    "who",
    "fighting",
    "in",
    "from",
    "living",
    "residing",
    "working",
    "studying",
)  # "Russians fighting for Ukraine"


class Mention(NamedTuple):
    """People under arms, weapons or a state at tokens ``start:end``; ``pronoun`` when they are only pointed back to."""

    start: int
    end: int
    actor: Actor
    pronoun: bool = False


def mentions(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Mention]:
    """People under arms, weapons and states of a sentence, left to right; ``cast`` learns the groups."""
    tokens = sentence.tokens
    found: list[Mention] = []
    states = {sentence.index_at(r.toponym.start): r.place for r in places if r.toponym.kind == "name"}
    openings, after = _openings(), 0
    for i, (_, _, _, low, bare) in enumerate(tokens):
        if i < after or not (low in openings or bare in openings or i in states):
            continue
        mention = (
            _aliased_mention(tokens, i)
            or _force_mention(sentence, i, cast, found)
            or _pronoun_mention(tokens, i, cast)
            or _state_mention(tokens, i, states.get(i))
            or _people_mention(tokens, i)
            or _marked_mention(tokens, i)
        )
        if mention is None:
            continue
        found.append(mention)
        if mention.actor.kind == "government" and mention.actor.side in ("RU", "UA"):
            cast.state = mention.actor.side
        if mention.actor.kind == "armed_group" and not mention.pronoun and _told_apart(tokens, mention):
            known = named(tokens[mention.start]) and alias_at(tokens, mention.start) is not None
            for word in mention.actor.name.lower().split():
                if word in role_words("short_names"):
                    cast.known[word] = mention.actor
            if known or cast.group is None or not cast.group_named:
                cast.group, cast.group_named = mention.actor, known
        if mention.actor.kind == "state_forces" and not mention.pronoun:
            cast.forces = mention.actor
        after = mention.end
    return found


@per_lexicon
def _openings() -> frozenset[str]:
    """Words that people under arms, weapons or those pointed back to can begin with."""
    return aliases().starts | _forces().starts | _BODIES | _peoples().keys() | words("strangers")


def _told_apart(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a group is more than "men": by name or by an adjective."""
    return mention.end - mention.start > 1 or named(tokens[mention.start])


def _state_mention(tokens: Sequence[Token], i: int, place: Place | None) -> Mention | None:
    """Russia or Ukraine as a party: "Russia began an offensive"."""
    name = {"RU": "Russia", "UA": "Ukraine"}.get(place.country_code) if place is not None else None
    head = role(tokens, i + 1, min(i + 4, len(tokens))) if tokens[i].lower != tokens[i].bare else None
    if head is not None and head[1] == "official" and head[0] not in role_words("forces"):
        return None  # "Russia's president"
    speaks_for_it = tokens[i].bare in metonyms()
    if place is None or name is None or not (speaks_for_it or place.feature_code.startswith(("PCL", "PPLC"))):
        return None
    j = i - 1 if i and tokens[i - 1].lower == "the" else i
    if j and tokens[j - 1].lower in words("prepositions"):
        return None
    return Mention(i, i + 1, Actor(name, place.country_code, "government"))


@per_lexicon
def _peoples() -> dict[str, str]:
    """A side's people and the side."""
    return {word: side for side, key in (("UA", "ukrainians"), ("RU", "russians")) for word in role_words(key)}


def _people_mention(tokens: Sequence[Token], i: int) -> Mention | None:
    """As in "two hundred Ukrainians tried to pass": a side's people, where they act."""
    low, peoples = tokens[i].lower, _peoples()
    if low not in peoples or (i + 1 < len(tokens) and tokens[i + 1].lower in _NOT_OF_A_SIDE):
        return None
    before = tokens[i - 1] if i else None
    opening = before is None or not before.text[0].isalpha()
    met = before is not None and before.lower in words("meeting")  # "found Russians already inside X"
    if before is not None and not (opening or met) and not any(before.lower in words(kind) for kind in _BEFORE_PEOPLE):
        return None  # "a band of armed Russians", "a village of Ukrainians"
    return Mention(i, i + 1, Actor(tokens[i].text, peoples[low], "state_forces"))


def _marked_mention(tokens: Sequence[Token], i: int) -> Mention | None:
    """As in "boys with Ukrainian chevrons", "people in camouflage": who wears or carries what soldiers do."""
    end = marked_to(tokens, i + 1)
    if tokens[i].lower not in words("strangers") or end == i + 1:
        return None
    return Mention(i, end, Actor(words_of(tokens[i:end]), side_of(tokens[i + 1 : end], ()), "armed_group"))


_WORN = 6  # words from people to the mark of soldiers that they wear


def marked_to(tokens: Sequence[Token], end: int) -> int:
    """Where what is said of people's uniform ends: "men | with yellow tape | on their sleeves"; ``end`` for nothing."""
    if end >= len(tokens) or tokens[end].lower not in ("with", "in", "wearing", "carrying"):
        return end
    worn = (k for k in range(end + 1, min(end + _WORN, len(tokens))) if tokens[k].lower in words("marks_of_soldiers"))
    return next(worn, end - 1) + 1


def _aliased_mention(tokens: Sequence[Token], i: int) -> Mention | None:
    alias = alias_at(tokens, i)
    if alias is None:
        return None
    end, actor = alias
    if tokens[end - 1].lower in role_words("weapons"):
        actor = Actor(actor.name, actor.side, "weapon")
    return Mention(i, end, actor)


def _force_mention(sentence: Sentence, i: int, cast: Cast, found: Sequence[Mention]) -> Mention | None:
    """As in "Ukrainian troops", "a sabotage group of the armed forces of Ukraine", "fighters of the Legion"."""
    tokens = sentence.tokens
    match = _forces().at(tokens, i)
    if match is None:
        return None
    start = i
    floor = found[-1].end if found else 0
    while start > floor and (
        tokens[start - 1].lower in words("adjectives")
        or tokens[start - 1].lower in role_words("describing")
        or tokens[start - 1].lower in _nationalities()
        or ("-" in tokens[start - 1].text and tokens[start - 1].text[0].isalpha())
    ):
        start -= 1
    weapon = match.value == "weapons"
    numbered = start  # "the Russian 810th Naval Infantry Brigade"
    while numbered > floor and (named(tokens[numbered - 1]) or tokens[numbered - 1].text[0].isdigit()):
        numbered -= 1
        if tokens[numbered].lower in _nationalities():
            start = numbered
            break
    if match.end < len(tokens) and (
        tokens[match.end].lower in persons() or _describes(tokens, match.end - 1, match.end)
    ):
        return None  # "the militia leader" is a person, "a military court" a court
    end = match.end
    while end < len(tokens) and named(tokens[end]) and (further := _forces().at(tokens, end)) is not None:
        end = further.end  # "Naval Infantry | Brigade"
    side = side_of(tokens[start:end], ())
    name = words_of(tokens[start:end])
    if end < len(tokens) - 1 and tokens[end].lower in ("of", "from") and not weapon:
        of = phrase_after(sentence, end + 1)
        alias = next(iter(alias_spans(tokens, end + 1, of[1])), None) if of else None
        if alias is not None:
            return Mention(start, alias[1], alias[2])
    if (
        cast.group is not None
        and end - start == 1
        and start
        and tokens[start - 1].lower in words("definite_determiners")
        and tokens[start].lower in role_words("groups")
    ):
        return Mention(start, end, cast.group, pronoun=True)
    kind = "weapon" if weapon else "armed_group" if side != "RU" else "state_forces"
    return Mention(start, end, Actor(name, side, kind))


def _describes(tokens: Sequence[Token], word: int, after: int) -> bool:
    """Whether "military" or "army" only describes the noun after it."""
    low = tokens[after].lower
    return (
        tokens[word].lower in ("military", "army")
        and low.isalpha()
        and tokens[after].text[0].islower()
        and not is_verb(tuple(tokens), after)
        and not adverb(tokens[after])
        and not any(
            low in words(kind) for kind in ("prepositions", "auxiliaries", "finite", "clause_openers", "time_words")
        )
        and low not in ("and", "or")
        and _forces().at(tokens, after) is None
    )


@per_lexicon
def _forces() -> PatternSet:
    return PatternSet(
        [*((w, "forces") for w in role_words("forces")), *((w, "weapons") for w in role_words("weapons"))]
    )


@per_lexicon
def _nationalities() -> frozenset[str]:
    return (
        role_words("ukrainian") | role_words("russian") | role_words("against_russia") | role_words("against_ukraine")
    )


def first_person(sentence: Sentence, cast: Cast, claimants: Sequence[Actor | None]) -> list[Mention]:
    """People under arms who speak of themselves: "we" in a quotation, "he" in what a fighter says.

    ``claimants`` has the speaker of each token, None for no one.
    """
    found = []
    for i, low in enumerate(sentence.lowers):
        own = (low == "we" and sentence.quoted[i]) or (low in ("he", "she") and not sentence.quoted[i])
        actor = claimants[i] if own else None
        if actor is not None and (actor.kind in ("armed_group", "state_forces") or actor in cast.armed):
            kind = actor.kind if actor.kind == "state_forces" else "armed_group"
            found.append(Mention(i, i + 1, Actor(actor.name, actor.side, kind), pronoun=True))
    return found


def _pronoun_mention(tokens: Sequence[Token], i: int, cast: Cast) -> Mention | None:
    if tokens[i].lower == "them" and not _seen_somewhere(tokens, i):
        return None
    actor = cast.group or (cast.forces if tokens[i].lower in ("they", "them") else None)
    speaker = cast.speaker if cast.speaker not in cast.armed else None
    if tokens[i].lower == "we" and speaker is not None and speaker.kind in ("witness", "official", "media"):
        return None  # who speaks bears no arms: "we live in the basement"
    return Mention(i, i + 1, actor, pronoun=True) if tokens[i].lower in _BODIES and actor is not None else None


def _seen_somewhere(tokens: Sequence[Token], i: int) -> bool:
    """As in "footage showed them in X", "a channel had them at the gates of Y"."""
    before = tokens[i - 1].lower if i else ""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    told = before not in words("forms_of_have") or not words("tellers").isdisjoint(t.lower for t in tokens[:i])
    return told and before in words("locating") and after in words("whereabouts")
