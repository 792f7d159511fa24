"""Who acts and who speaks: mentions of groups, forces, officials and people in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from geo.claims.syntax import PatternSet, Sentence, Token
from geo.lexicon import lexicon
from geo.model import Actor, Resolution, ToponymKind

__all__ = ["Cast", "Mention", "mentions"]

_DETERMINERS = frozenset({"the", "a", "an", "this", "these", "those", "some", "several", "many", "two", "three", "its", "their", "his", "her"})
_LINKS = frozenset({"of", "for", "in", "at", "from"})


class Mention(NamedTuple):
    """An actor named at tokens ``start:end``; ``pronoun`` when it only points back ("the group", "he")."""

    start: int
    end: int
    actor: Actor
    pronoun: bool = False


@dataclass(slots=True)
class Cast:
    """Who has appeared in the article so far, so that "Gladkov", "he" and "the group" find their bearer."""

    by_surname: dict[str, Actor] = field(default_factory=dict)
    last_speaker: Actor | None = None
    last_group: Actor | None = None


@cache
def _aliases() -> PatternSet:
    entries = []
    for entry in lexicon("actors")["actor"]:
        actor = Actor(entry["name"], entry["side"], entry["kind"])
        for alias in entry["aliases"]:
            shown = Actor(alias, actor.side, actor.kind) if entry.get("shown_as_written") else actor
            words = alias.split()
            names = [i for i, word in enumerate(words) if word[:1].isupper()][:1]
            entries.append((alias, (shown, names[0] if names else None)))
    return PatternSet(entries)


@cache
def _roles() -> dict[str, PatternSet]:
    roles = lexicon("actors")["roles"]
    named = ("officials", "witnesses", "analysts", "groups", "forces")
    return {kind: PatternSet((word, kind) for word in roles[kind]) for kind in named}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(lexicon("actors")["roles"][name])


def _is_name(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[:1].isalpha() and (len(token.text) > 1)


def _side_of(words: Sequence[Token], places: Sequence[Resolution]) -> str:
    """The side the adjectives and places around a head noun speak for."""
    lowers = {token.lower for token in words}
    if lowers & _words("against_russia"):
        return "UA"
    if lowers & _words("against_ukraine"):
        return "RU"
    # the first nationality decides: "Ukrainian forces in Russia's Belgorod region" are Ukrainian
    for token in words:
        if token.lower in _words("ukrainian"):
            return "UA"
        if token.lower in _words("russian"):
            return "RU"
    for resolution in places:
        if resolution.place and resolution.place.country_code in ("RU", "UA"):
            return resolution.place.country_code
    return ""


def _between(sentence: Sentence, a: int, b: int, places: Sequence[Resolution]) -> list[Resolution]:
    if a >= b:
        return []
    low, high = sentence.tokens[a].start, sentence.tokens[b - 1].end
    return [r for r in places if low <= r.toponym.start and r.toponym.end <= high]


def _place_at(sentence: Sentence, places: Sequence[Resolution]) -> Callable[[int], Resolution | None]:
    starts = {}
    for resolution in places:
        first = sentence.index_at(resolution.toponym.start)
        starts[first] = resolution
    return starts.get


def mentions(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> list[Mention]:
    """Actors named in a sentence, left to right, not overlapping; ``cast`` learns the names.

    ``places`` are the resolutions of this sentence, demonyms included.
    """
    tokens = sentence.tokens
    n = len(tokens)
    taken = [False] * n
    found: list[Mention] = []

    def claim(start: int, end: int, actor: Actor, *, pronoun: bool = False) -> None:
        if not any(taken[start:end]):
            found.append(Mention(start, end, actor, pronoun))
            taken[start:end] = [True] * (end - start)

    for match in _aliases().find(tokens):
        actor, capital = match.value
        # "the Legion" is a group, "the legion of fans" is none: the first capital of the alias must be one in the text
        if capital is not None and not tokens[match.start + capital].text[:1].isupper():
            continue
        claim(match.start, match.end, actor)

    _noun_phrases(sentence, places, cast, taken, found, claim)
    _people(sentence, places, cast, taken, claim)
    _governments(sentence, places, taken, claim)
    for i, token in enumerate(tokens):
        if taken[i]:
            continue
        if token.lower in ("he", "she") and cast.last_speaker:
            claim(i, i + 1, cast.last_speaker, pronoun=True)
        elif token.lower in ("it", "they", "we") and (who := cast.last_group or cast.last_speaker):
            claim(i, i + 1, who, pronoun=True)
        elif token.lower in ("i",) and cast.last_speaker:
            claim(i, i + 1, cast.last_speaker, pronoun=True)
    found.sort()
    found = _joined(sentence, found, cast)
    for mention in found:
        if not mention.pronoun and mention.actor.kind in ("armed_group", "state_forces"):
            cast.last_group = mention.actor
    return found


def _noun_phrases(
    sentence: Sentence,
    places: Sequence[Resolution],
    cast: Cast,
    taken: list[bool],
    found: list[Mention],
    claim: Callable[..., None],
) -> None:
    """Officials, forces, groups, witnesses and analysts, read with the words before and after their head noun."""
    tokens = sentence.tokens
    place_at = _place_at(sentence, places)
    i = 0
    while i < len(tokens):
        match = None
        if not taken[i]:
            for kind in ("officials", "forces", "groups", "witnesses", "analysts"):
                other = _roles()[kind].at(tokens, i)
                if other and (match is None or other.end > match.end):
                    match = other
        if match is None:
            i += 1
            continue
        kind = match.value
        start = _left_edge(sentence, match.start, places, taken)
        end = match.end
        # "the governor of the Belgorod region", "a spokesperson for Ukraine's military intelligence"
        while end < len(tokens) and tokens[end].lower in _LINKS and kind in ("officials", "analysts", "groups"):
            j = end + 1
            while j < len(tokens) and (tokens[j].lower in _DETERMINERS or tokens[j].lower in ("region's", "city")):
                j += 1
            if j < len(tokens) and (resolution := place_at(j)):
                if tokens[end].lower == "in" and resolution.toponym.kind is ToponymKind.NAME and kind == "groups":
                    break
                last = sentence.index_at(resolution.toponym.end - 1) + 1
                while last < len(tokens) and tokens[last].lower in ("region", "oblast", "district", "province", "area", "raion"):
                    last += 1
                end = last
                # "Ukraine's military intelligence"
                nested = _roles()["officials"].at(tokens, last) if last < len(tokens) else None
                end = nested.end if nested else end
            else:
                break
        words = tokens[start:end]
        side = _side_of(words, _between(sentence, start, end, places))
        named = list(words)
        while named and named[0].lower in _DETERMINERS:
            named.pop(0)
        name = " ".join(t.text for t in named) if named else ""
        bare = len(named) == match.end - match.start and not side
        if kind in ("forces", "groups"):
            group = next((m.actor for m in reversed(found) if m.end <= start and m.actor.kind == "armed_group"), cast.last_group)
            if bare and start < match.start and tokens[start].lower in ("the", "its", "this", "that") and group and tokens[match.start].lower in _words("groups"):
                claim(start, match.end, group, pronoun=True)
            elif not bare or kind == "forces":
                shown = _named_forces(name, side, tokens[match.start : match.end])
                claim(start, max(end, match.end), shown)
        elif kind == "officials":
            claim(start, end, _official(sentence, start, end, name, side, bare=bare, cast=cast))
        else:
            claim(start, end, Actor(name, side, "witness" if kind == "witnesses" else "analyst"))
        i = max(end, i + 1)


def _named_forces(name: str, side: str, head: Sequence[Token]) -> Actor:
    """State forces under their own name where a state is named, else as written."""
    last = head[-1].lower
    if last in ("drone", "drones", "artillery", "aircraft", "jets"):
        return Actor(name, side, "weapon")
    return Actor(name, side, "armed_group")


def _official(sentence: Sentence, start: int, end: int, name: str, side: str, *, bare: bool, cast: Cast) -> Actor:
    """An official body or office-holder; a bare "the governor" is the one named before."""
    del sentence, start, end
    known = cast.by_surname.get(name.lower())
    if bare and known:
        return known
    actor = Actor(name, side, "official")
    words = name.lower().split()
    if words and not bare:
        for word in words:
            if word in ("governor", "mayor", "president", "spokesman", "spokesperson", "spokeswoman", "adviser", "advisor", "head", "ministry", "minister"):
                cast.by_surname.setdefault(word, actor)
    return actor


def _left_edge(sentence: Sentence, start: int, places: Sequence[Resolution], taken: Sequence[bool]) -> int:
    """Index of the first word of the noun phrase whose head is at ``start``."""
    tokens = sentence.tokens
    spans = [(sentence.index_at(r.toponym.start), sentence.index_at(r.toponym.end - 1)) for r in places]
    adjectives = _words("describing") | _words("against_russia") | _words("against_ukraine") | _words("ukrainian") | _words("russian")
    j = start
    while j > 0 and not taken[j - 1]:
        before = tokens[j - 1]
        inside = next((a for a, b in spans if a <= j - 1 <= b), None)
        if inside is not None:
            j = inside
        elif (
            before.lower in adjectives
            or before.lower in _DETERMINERS
            or before.lower in ("region", "oblast", "district", "regional", "local", "military", "presidential", "defence", "defense", "emergency", "acting", "deputy", "former", "senior", "top", "state", "federal", "police", "government", "separatist", "occupation", "so-called")
            or "-" in before.text
        ):
            if before.lower == "and" and (j < 2 or tokens[j - 2].lower not in adjectives):
                break
            j -= 1
            if before.lower in _DETERMINERS:
                break
        else:
            break
    return j


def _people(
    sentence: Sentence, places: Sequence[Resolution], cast: Cast, taken: list[bool], claim: Callable[..., None]
) -> None:
    """Persons by name: two or more capitalised words that are no place; a surname alone finds the one named before."""
    tokens = sentence.tokens
    named = [r for r in places if r.toponym.kind is ToponymKind.NAME]
    in_place = [any(r.toponym.start <= t.start < r.toponym.end for r in named) for t in tokens]
    i = 0
    while i < len(tokens):
        if taken[i] or in_place[i] or not _is_name(tokens[i]):
            i += 1
            continue
        j = i
        while j < len(tokens) and not taken[j] and not in_place[j] and _is_name(tokens[j]) and not tokens[j].lower.endswith("'s"):
            j += 1
        if j < len(tokens) and j > i and _is_name(tokens[j]) and tokens[j].lower.endswith("'s") and not taken[j] and not in_place[j]:
            j += 1
        words = tokens[i:j] or tokens[i : i + 1]
        surname = words[-1].bare
        if len(words) >= 2 and not (i == 0 and len(words) == 2 and words[0].lower in _NOT_FIRST_NAMES):
            first = 1 if i == 0 and words[0].lower in _NOT_FIRST_NAMES else 0
            name = " ".join(t.text for t in words[first:])
            actor = cast.by_surname.get(surname) or Actor(name, _title_side(sentence, i, taken, places), "official")
            cast.by_surname.setdefault(surname, actor)
            claim(i + first, i + len(words), actor)
        elif surname in cast.by_surname and not (i == 0 and words[0].lower in _NOT_FIRST_NAMES):
            claim(i, i + 1, cast.by_surname[surname])
        i = max(j, i + 1)


_NOT_FIRST_NAMES = frozenset({"on", "in", "at", "the", "but", "and", "late", "early", "last", "earlier", "however", "meanwhile", "president", "governor", "moscow", "kyiv", "both", "later", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "footage", "video", "another", "according", "after", "as", "a", "an", "some", "local", "several", "it", "its", "this", "that", "there", "we", "no", "not", "he", "she", "they", "if", "when", "while", "hours", "residents", "telegram"})


def _title_side(sentence: Sentence, i: int, taken: Sequence[bool], places: Sequence[Resolution]) -> str:
    """The side of a person, from the nationality that stands directly before the name."""
    j = i
    while j > 0 and not taken[j - 1] and tokens_lower(sentence, j - 1) not in (",", ".", ";"):
        j -= 1
        if i - j > 6:
            break
    return _side_of(sentence.tokens[j:i], _between(sentence, j, i, places))


def tokens_lower(sentence: Sentence, i: int) -> str:
    """The lower-case word at ``i``."""
    return sentence.tokens[i].lower


def _governments(sentence: Sentence, places: Sequence[Resolution], taken: list[bool], claim: Callable[..., None]) -> None:
    """Countries and capitals that speak: "Kyiv denied", "Ukraine has disavowed"."""
    speech = _speech_forms()
    tokens = sentence.tokens
    for resolution in places:
        place = resolution.place
        if place is None or resolution.toponym.kind is not ToponymKind.NAME:
            continue
        if not (place.feature_code == "PPLC" or place.feature_code.startswith("PCL")):
            continue
        start, end = sentence.index_at(resolution.toponym.start), sentence.index_at(resolution.toponym.end - 1) + 1
        j = end
        while j < len(tokens) and (tokens[j].lower in ("has", "have", "had", "also", "later", "repeatedly", "and", "or", "both") or tokens[j].lower.endswith("ly")):
            j += 1
        before = tokens[start - 1].lower if start else ""
        if j < len(tokens) and tokens[j].lower in speech and before not in ("in", "at", "near", "of", "from", "to", "on"):
            country = {"RU": "Russia", "UA": "Ukraine"}.get(place.country_code, place.name)
            claim(start, end, Actor(f"Government of {country}", place.country_code if place.country_code in ("RU", "UA") else "", "government"))
    del taken


@cache
def _speech_forms() -> frozenset[str]:
    from geo.claims.syntax import inflect  # noqa: PLC0415 (one use)

    return frozenset(form for verbs in lexicon("speech")["verbs"].values() for verb in verbs for form in inflect(verb))


def _joined(sentence: Sentence, found: list[Mention], cast: Cast) -> list[Mention]:
    """Join a name with the office beside it: "Belgorod governor Vyacheslav Gladkov", "Andriy Yusov, a spokesperson for …"."""
    joined: list[Mention] = []
    for mention in found:
        if joined and not mention.pronoun and not joined[-1].pronoun:
            last = joined[-1]
            gap = [t.lower for t in sentence.tokens[last.end : mention.start]]
            pair = (last.actor.kind, mention.actor.kind)
            apposed = gap in ([], [","], [",", "the"], [",", "a"]) and "official" in (pair[0], pair[1]) and set(pair) <= {"official", "government", "armed_group", "state_forces"}
            person_first = _looks_like_person(sentence, last)
            person_second = _looks_like_person(sentence, mention)
            if apposed and person_first != person_second:
                person, office = (last, mention) if person_first else (mention, last)
                known = person.actor if person.actor.side and person.actor.kind != "official" else None
                actor = known or Actor(person.actor.name, office.actor.side or person.actor.side, office.actor.kind)
                surname = sentence.tokens[person.end - 1].bare
                cast.by_surname[surname] = actor
                for token in sentence.tokens[office.start : office.end]:
                    if token.lower in ("governor", "mayor", "spokesman", "spokesperson", "spokeswoman", "adviser", "advisor", "head"):
                        cast.by_surname[token.lower] = actor
                joined[-1] = Mention(last.start, mention.end, actor)
                continue
        joined.append(mention)
    return joined


def _looks_like_person(sentence: Sentence, mention: Mention) -> bool:
    words = sentence.tokens[mention.start : mention.end]
    officials = _words("officials")
    return all(_is_name(t) for t in words) and not any(t.lower in officials for t in words) and 1 <= len(words) <= 4
