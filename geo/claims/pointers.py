"""Words that stand for a place named before: "the village", "the region", "where", "there".

Each is a site of its sentence like a place name, with what it points to as its place: the nearest name that the noun
fits. A village is no city, a district is no region, and what the text itself calls a town may be called so again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geo.claims.phrases import family, named, words
from geo.claims.places import Site, below_country, contains_by_words, role_of
from geo.lexicon import lexicon, per_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.syntax import Sentence
    from geo.model import Place, Resolution

__all__ = ["Named", "nouns_of", "with_pointers"]

_ADJECTIVES = 3  # between "the" and "village"
_APART = 2  # sentences by which a place only mentioned is further away than one where something happens
_CAPITALS = frozenset({"PPLC", "PPLA"})  # of countries and provinces
_CROSSING = "PSTB"  # GeoNames' feature code of border posts
_REMEMBERED = 100  # names
_HALVES = frozenset(("part", "parts", "half", "end"))  # "for its part" is no place, "its northern part" is
_ITS = 2  # sentences in which "its" still stands for a place
_TOLD = 0.5  # ... by which the place of the event told last is nearer
_NO_TOWN = 20  # sentences by which a place of which no number of people is known is further away as a town or city
_LIKELY_PEOPLE = {"village": (0, 20_000), "town": (1_000, 150_000), "city": (20_000, 20_000_000)}


class Named(NamedTuple):
    """A place named before: in which sentence, as what it is described, and how it stands there."""

    resolution: Resolution
    sentence: int
    nouns: frozenset[str]
    role: str


@per_lexicon
def _kinds() -> dict[str, frozenset[str]]:
    """Each noun that can point back, with the kinds of place it can mean."""
    kinds: dict[str, set[str]] = {}
    for kind, nouns in lexicon("events")["pointing"].items():
        for noun in nouns:
            kinds.setdefault(noun, set()).add(kind)
    return {noun: frozenset(found) for noun, found in kinds.items()}


@per_lexicon
def _signs() -> frozenset[str]:
    return frozenset(_kinds()) | {"there", "where", "our", "my", "its"}


def nouns_of(sentence: Sentence, site: Site) -> frozenset[str]:
    """What a text calls a place where it names it: "the border village of X", "X district", "X, a town"."""
    tokens, kinds, found = sentence.tokens, _kinds(), set()
    for k in range(site.start - 1, max(-1, site.start - 5), -1):
        word = tokens[k].bare
        if word in kinds and (k == site.start - 1 or tokens[k + 1].lower == "of"):
            found.add(word)
        elif word != "of" or k != site.start - 1:
            break
    following = [t.bare for t in tokens[site.end : site.end + 7]]
    if following[:1] and following[0] in kinds:
        found.add(following[0])
    elif following[:1] == [","] and following[1:2] and following[1] in ("a", "an", "the"):
        noun = next((w for w in following[2:] if w in kinds or not w[0].isalpha()), "")
        if noun in kinds:
            found.add(noun)
    return frozenset(found)


def with_pointers(
    sentence: Sentence,
    number: int,
    sites: Sequence[Site],
    earlier: Sequence[Named],
    told: Resolution | None,
    home: Resolution | None = None,
) -> list[Site]:
    """The sites of a sentence with the words that point back among them, in order.

    Parameters
    ----------
    number
        Of the sentence in its article.
    earlier
        Places named before the sentence, in order.
    told
        Place of the event told last.
    home
        Where the witness lives who speaks: what "our street" is a part of.
    """
    if _signs().isdisjoint(sentence.vocabulary):
        return list(sites)
    found: list[Site] = []
    rest = list(sites)
    taken = {k for site in sites for k in range(site.start, site.end)}
    for i, token in enumerate(sentence.tokens):
        while rest and rest[0].start <= i:
            found.append(rest.pop(0))
        if i in taken:
            continue
        resolution = _pointed(sentence, number, i, found, earlier, told, home)
        if resolution is not None:
            role, preposition = role_of(sentence, i, i + 1, resolution, [])
            if token.lower in ("where", "there"):
                role, preposition = "place", "in"
            found.append(Site(i, i + 1, resolution, role, preposition, token.bare))
    return [*found, *rest]


def _pointed(
    sentence: Sentence,
    number: int,
    i: int,
    found: Sequence[Site],
    earlier: Sequence[Named],
    told: Resolution | None,
    home: Resolution | None,
) -> Resolution | None:
    """What the word at token ``i`` points to, None where it points to nothing; ``found`` are the sites before it."""
    token = sentence.tokens[i]
    if home is not None and _at_home(sentence, i, found, home):
        return home
    if token.bare in _kinds() and _points(sentence, i, found[-1].end if found else 0):
        before = [Named(s.resolution, number, nouns_of(sentence, s), s.role) for s in found if not s.points]
        return _meant(token.bare, (*earlier[-_REMEMBERED:], *before), told)
    if token.lower == "its" and _of_a_place(sentence, i):
        before = [Named(s.resolution, number, nouns_of(sentence, s), s.role) for s in found if not s.points]
        near = [n for n in earlier[-_REMEMBERED:] if number - n.sentence <= _ITS]
        return _meant("settlement", (*near, *before), told)
    if token.lower == "where" and found and i - found[-1].end <= (sentence.tokens[i - 1].text == ","):
        contained = len(found) > 1 and contains_by_words(sentence, found[-2], found[-1])
        return found[-2 if contained else -1].resolution  # "X, in the Y region, where"
    if token.lower == "there" and not _existential(sentence, i):
        here = [s.resolution for s in found if s.role in ("place", "beside") and below_country(s)]
        return here[-1] if here else told
    return None


def _of_a_place(sentence: Sentence, i: int) -> bool:
    """As in "its fall", "its northern streets": what only a village or town has."""
    after = sentence.lowers[i + 1 : i + 4]
    if after[:1] and after[0] in family("capturing"):
        return after[1:2] != ("of",)
    k = next((k for k, word in enumerate(after) if word not in words("place_adjectives")), len(after))
    return after[k : k + 1] != () and (after[k] in words("parts_of_villages") or (k > 0 and after[k] in _HALVES))


def _at_home(sentence: Sentence, i: int, found: Sequence[Site], home: Resolution) -> bool:
    """As in "they came down our street", "outside the village shop": the words of somebody who lives there."""
    if sentence.lowers[i - 1] in ("our", "my") and i:
        return sentence.lowers[i] in words("parts_of_home") or sentence.lowers[i] in _kinds()
    here = sentence.lowers[i] in words("villages") and sentence.lowers[i - 1] == "the"
    return here and all(s.resolution.place == home.place for s in found)


def _points(sentence: Sentence, i: int, named_to: int) -> bool:
    """Whether a noun has "the" before it and no name that goes with it.

    Not so in "the village of X", "the town X", "X, the city where …" (``named_to`` is the end of the name before).
    """
    tokens = sentence.tokens
    j = i - 1
    while j > max(0, i - 1 - _ADJECTIVES) and tokens[j].lower in words("pointing_adjectives"):
        j -= 1
    if j < 0 or tokens[j].lower not in words("pointing_determiners"):
        return False
    if j == named_to + 1 and tokens[j - 1].text == ",":
        return False
    if i + 1 == len(tokens):
        return True
    after = tokens[i + 1]
    if after.lower == "of":
        return False
    return not named(after) or after.lower in words("time_words")


def _existential(sentence: Sentence, i: int) -> bool:
    """As in "there was no fighting"."""
    return any(word in words("auxiliaries") or word in words("finite") for word in sentence.lowers[i + 1 : i + 2])


def _meant(noun: str, names: Sequence[Named], told: Resolution | None) -> Resolution | None:
    """The nearest name that a noun fits; of equals that of the event told last, else the first."""
    best: Named | None = None
    least = 0.0
    last = names[-1].sentence if names else 0
    for name in names:
        if not _fits(noun, name):
            continue
        away = float(last - name.sentence + (_APART if name.role in ("context", "office") else 0))
        away += _NO_TOWN if not name.nouns and _hardly(noun, name.resolution.place) else 0
        if (
            told is not None
            and told.place == name.resolution.place
            and told.toponym.text == name.resolution.toponym.text
        ):
            away -= _TOLD
        if best is None or away < least:
            best, least = name, away
    return best.resolution if best else None


def _hardly(noun: str, place: Place | None) -> bool:
    """Whether a place is hardly called a town or a city: gazetteers give the people of those, not of hamlets."""
    small = place is not None and place.feature_class == "P" and not place.population and place.source != "derived"
    return small and "village" not in _kinds()[noun] and not _kinds()[noun].isdisjoint(_LIKELY_PEOPLE)


def _fits(noun: str, name: Named) -> bool:
    """Whether a place can be called so: by what the text calls it, else by what the gazetteer knows of it."""
    kinds, place = _kinds()[noun], name.resolution.place
    if name.nouns:
        return noun in name.nouns or not kinds.isdisjoint(kind for word in name.nouns for kind in _kinds()[word])
    if place is None:
        return name.role == "place" and not kinds.isdisjoint(("village", "town"))
    return _is_of(kinds, place)


def _is_of(kinds: frozenset[str], place: Place) -> bool:
    """Whether a place is of one of the kinds, as far as the gazetteer knows."""
    if place.feature_code == _CROSSING:
        return "checkpoint" in kinds
    if place.feature_class == "A":
        return ("region" if place.feature_code == "ADM1" else "district") in kinds and place.feature_code[:3] != "PCL"
    if place.feature_code in _CAPITALS:
        return "city" in kinds
    if place.feature_class != "P":
        return False
    sizes = [_LIKELY_PEOPLE[kind] for kind in kinds if kind in _LIKELY_PEOPLE]
    return any(not place.population or least <= place.population <= most for least, most in sizes)
