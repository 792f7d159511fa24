"""Where it happened: what the words around a place name make of it, and which place an event is about."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geo.claims.phrases import adverb, clause_openers, is_verb, named, speaks, subject, verb_forms, words
from geo.claims.roles import metonyms, role
from geo.lexicon import lexicon, per_lexicon
from geo.model import Place, Resolution, ToponymKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.boundary import Border
    from geo.claims.events import Trigger
    from geo.claims.syntax import Sentence, Token

_NOUN_PHRASE = 5  # words
_OPENING = 3  # token before which a place opens its sentence: "From the village of X, …"
_TOWN = 100_000  # people: what is called a village is no such town

__all__ = [
    "Site",
    "as_told",
    "before_name",
    "below_country",
    "beside_border",
    "contains_by_words",
    "from_border_km",
    "is_state",
    "left",
    "listed",
    "most_specific",
    "near_border",
    "northern",
    "of_kind",
    "place_nouns",
    "place_of",
    "role_of",
    "sites",
]


class Site(NamedTuple):
    """A toponym of the sentence and what the words around make of it.

    ``role``: "place" where something can have happened, "context" where not (origin, comparison), "office" in a name,
    title or dateline, "beside" what a direction or distance is measured from, "aim" what is only moved or planned
    towards.
    """

    start: int
    end: int
    resolution: Resolution
    role: str
    preposition: str
    points: str = ""  # the word that stands for the name here ("village", "there"), "" where the name itself does
    outer: str = ""  # the preposition of what the place belongs to: "to" in "to the sports halls of X"


def below_country(site: Site) -> bool:
    """Whether a place is smaller than a country, or unknown."""
    place = site.resolution.place
    return place is None or not place.feature_code.startswith("PCL")


_BESIDE_KM = 20.0
"""How far from the Russia-Ukraine border a village in Ukraine's north may lie for an assault to cross the line."""
_NORTHERN = frozenset({"Sumy Oblast", "Chernihiv Oblast", "Kharkiv Oblast"})


def northern(place: Place) -> bool:
    """Whether a place is in the regions of Ukraine whose border with Russia is the front, or that have no front."""
    return place.admin1 in _NORTHERN


def beside_border(place: Place) -> bool:
    """Whether a place in Ukraine lies where the front is the border: fighting there has come over it.

    In the regions partly occupied (Luhansk, Donetsk and what lies south of them) it is not.
    """
    if not northern(place):
        return False
    if place.feature_class == "A":
        return place.feature_code != "ADM1" or place.admin1 != "Kharkiv Oblast"
    distance_km = from_border_km(place)
    return distance_km is not None and distance_km <= _BESIDE_KM


_REACH_KM = 120.0
"""No ground crossing of this war has come nearly as far from the border as this."""


def near_border(place: Place, reach_km: float = _REACH_KM) -> bool:
    """Whether intruders over the Russia-Ukraine border can have come to a place, or into a part of an area."""
    distance_km = from_border_km(place)
    if place.feature_class == "A":
        return distance_km is None or distance_km - place.uncertainty_km <= _BESIDE_KM
    return distance_km is None or distance_km <= reach_km


def from_border_km(place: Place) -> float | None:
    """How far from the border in use a place is, or the middle of an area; None for what is too wide for a point."""
    from geo.boundary import border_in_use  # noqa: PLC0415 (only where a distance matters)

    return _distance_km(border_in_use(), place)


@lru_cache(maxsize=1024)
def _distance_km(line: Border, place: Place) -> float | None:
    check = line.check(place.longitude, place.latitude) if place.feature_class == "A" else line.check(place)
    return check.distance_km


@per_lexicon
def place_nouns(kinds: str) -> frozenset[str]:
    """Words for places of some kinds, parted by blanks: settlement, area, checkpoint, part (of one: "outskirts")."""
    lists = lexicon("events")
    nouns = {**lists["place_nouns"], "part": lists["place_parts"]["nouns"]}
    return frozenset(noun for kind in kinds.split() for noun in nouns[kind])


def of_kind(sentence: Sentence, site: Site) -> str:
    """Whether a place name stands for a settlement, an area or a checkpoint."""
    lowers, posts = sentence.lowers, place_nouns("checkpoint")
    following = lowers[site.end : site.end + 2]
    if not (posts.isdisjoint(lowers[max(0, site.start - 4) : site.start]) and posts.isdisjoint(following)):
        return "checkpoint"
    place = site.resolution.place
    if place is not None and place.feature_class == "A":
        return "area"
    return "area" if place is None and following and following[0] in place_nouns("area") else "settlement"


@per_lexicon
def _kind_words() -> frozenset[str]:
    kinds = lexicon("events")["place_nouns"]
    return frozenset(word for words_ in kinds.values() for word in words_ if " " not in word) | words(
        "place_adjectives"
    )


def sites(sentence: Sentence, resolutions: Sequence[Resolution]) -> list[Site]:
    """The place names of a sentence with the role their surroundings give them."""
    found: list[Site] = []
    for resolution in resolutions:
        toponym = resolution.toponym
        if toponym.kind is ToponymKind.DEMONYM:
            continue
        start = sentence.index_at(toponym.start)
        end = min(sentence.index_at(toponym.end - 1) + 1, len(sentence.tokens))  # a name can run past a full stop
        if start >= len(sentence.tokens):
            continue
        kind, preposition = role_of(sentence, start, end, resolution, found)
        outer = _outer(sentence.tokens, before_name(sentence.tokens, start, found))
        found.append(Site(start, end, resolution, kind, preposition, outer=outer))
    return found


def _outer(tokens: Sequence[Token], j: int) -> str:
    """The preposition before the noun that the one at ``j`` belongs to: "to a camp in X", "from a wood near X"."""
    if j < 1 or tokens[j].lower not in ("of", "in", "at", "near", "outside"):
        return ""
    for k in range(j - 1, max(-1, j - 1 - _NOUN_PHRASE), -1):
        low = tokens[k].lower
        if low in ("to", "into", "from", "towards", "toward", "at", "on", "through"):
            return low if k < j - 1 else ""
        if not low[0].isalpha() or low in words("prepositions") or low in verb_forms() or low in words("finite"):
            return ""
    return ""


def role_of(
    sentence: Sentence, start: int, end: int, resolution: Resolution, earlier: Sequence[Site]
) -> tuple[str, str]:
    """Role of the place name at tokens ``start:end``, and the preposition before it."""
    tokens = sentence.tokens
    j = before_name(tokens, start, earlier)
    before = tokens[j].lower if j >= 0 else ""
    preposition = before if before in words("prepositions") else ""
    if _directed(tokens, start):
        return "beside", "of"
    if before == "from" and _diverted(tokens, j):
        return "context", "away from"
    if _names_no_place(sentence, start, end, j, resolution):
        return "office", preposition
    # "Kozinka, Glotovo and Gora-Podol"; "a driver from Kozinka in the Belgorod region"
    listed_on = before in (",", "and", "or", "as") and bool(earlier) and earlier[-1].end >= j - 1
    if listed_on or (before == "in" and earlier and earlier[-1].end == j and _comes_from(earlier[-1], resolution)):
        return earlier[-1].role, earlier[-1].preposition
    if _joins(sentence.lowers, j + 1):
        return (earlier[-1].role, earlier[-1].preposition) if earlier else ("place", "")
    water = tokens[end - 1].lower in words("waters") or (
        resolution.place is not None and resolution.place.feature_class == "H"
    )
    if before == "around" and sentence.lowers[max(0, j - 2) : j] == ("in", "and"):
        preposition = "in"
    role_, preposition = _by_preposition(tokens, j, preposition)
    return "context" if water and role_ == "place" else role_, preposition


def _without_brackets(gap: Sequence[str]) -> list[str]:
    """The words between two names without what is bracketed after the first: "X (on 10 May), Y"."""
    if "(" not in gap or ")" not in gap or not verb_forms().isdisjoint(gap):
        return list(gap)
    start, end = gap.index("("), len(gap) - 1 - gap[::-1].index(")")
    return [*gap[:start], *gap[end + 1 :]]


_DESCRIPTION = 6  # words by which a list says where its places lie: "X and Y along the western axis and Z"


def _goes_on(sentence: Sentence, last: Site, site: Site) -> bool:
    """Whether a list goes on after words that say where its places so far lie, and no clause of its own begins."""
    tokens, lowers = sentence.tokens, sentence.lowers
    gap = lowers[last.end : site.start]
    if len(gap) > _DESCRIPTION or gap[-1:] != ("and",) or gap[0] not in words("locative"):
        return False
    if any(w in words("finite") or w in words("clause_openers") or w in verb_forms() for w in gap):
        return False
    k = site.end
    while k < len(tokens) and (named(tokens[k]) or lowers[k] in ("and", ",", "or")):
        k += 1
    return k == len(tokens) or not (is_verb(tokens, k) or speaks(tokens, k))


def _comes_from(inner: Site, outer: Resolution) -> bool:
    """Whether a place that somebody or something comes from lies in the area named next."""
    a, b = inner.resolution.place, outer.place
    settled = a is None or a.feature_class == "P"
    return (
        inner.preposition == "from" and inner.role == "context" and settled and b is not None and b.feature_class == "A"
    )


def _joins(lowers: Sequence[str], end: int) -> bool:
    """Whether the words before token ``end`` add what follows to a list: "Kozinka, along with | Glotovo"."""
    return lowers[max(0, end - 2) : end] in (("along", "with"), ("together", "with"))


_NEWS = frozenset({"report", "reports", "news", "accounts"})  # what comes from where it happened


def _by_preposition(tokens: Sequence[Token], j: int, preposition: str) -> tuple[str, str]:
    """Role of a place name by the words before it, the last of which is at ``j``."""
    before = tokens[j].lower if j >= 0 else ""
    if _measured(tokens, j):
        return "beside", preposition
    if before == "to" and j and tokens[j - 1].lower in words("approaches"):
        return "place", "near"
    if before == "from" and j and tokens[j - 1].lower in _NEWS:
        return "place", "in"
    aimed = before in ("at", "for") and j and tokens[j - 1].lower in words("aiming")
    aimed = aimed or before in words("approaching")  # "was destroyed as it approached X"
    if aimed or before in words("towards") or (before == "of" and j and tokens[j - 1].lower == "direction"):
        return "aim", preposition
    inside = before == "of" and j and tokens[j - 1].lower in words("inner_parts")
    if inside or (before == "around" and [t.lower for t in tokens[max(0, j - 2) : j]] == ["in", "and"]):
        return "place", "in"  # "the northern quarter of X", "in and around X"
    between = before == "between" or (before == "and" and any(t.lower == "between" for t in tokens[max(0, j - 3) : j]))
    return ("context" if between or before in words("not_locative") else "place"), preposition


def _names_no_place(sentence: Sentence, start: int, end: int, j: int, resolution: Resolution) -> bool:
    """Whether a name only dates a report, names an office or a party, or stands for its region; ``j`` is before it."""
    tokens = sentence.tokens
    before = tokens[j].lower if j >= 0 else ""
    return (
        _dateline(tokens, start, end)
        or _names_a_voice(tokens, start)
        or _front(tokens, end)
        or _stands_for_region(tokens, end, resolution)
        or (_in_compound(tokens, start, end, resolution) and before not in ("in", "at", "near", "around", "inside"))
        or _in_title(tokens, j)
        or (before in ("on", "in", "along") and _axis(tokens, end))
        # "were captured by Russia"
        or (
            is_state(Site(start, end, resolution, "", ""))
            and (before == "by" or _owner(tokens, end) or speaks(tokens, end))
        )
    )


def _names_a_voice(tokens: Sequence[Token], start: int) -> bool:
    """As in "the channel X", "the agency X": what is named speaks."""
    head = role(tokens, start - 1, start) if start else None
    return head is not None and head[1] == "media"


def _axis(tokens: Sequence[Token], end: int) -> bool:
    """As in "on the Kursk and Kharkiv directions": the front that looks there."""
    noun = next((t.lower for t in tokens[end : end + 6] if t.text[0].islower() and t.lower != "and"), "")
    return noun in words("axes")


def _owner(tokens: Sequence[Token], end: int) -> bool:
    """As in "in Ukraine's service", "on Russia's Black Sea coast": whose something is, not where."""
    return tokens[end - 1].lower != tokens[end - 1].bare and end < len(tokens) and tokens[end].text[0].isalpha()


def _front(tokens: Sequence[Token], end: int) -> bool:
    """As in "the Kursk direction", "the Kursk and North Slobozhanskyi directions": a part of the front."""
    for token in tokens[end : end + _NOUN_PHRASE + 1]:
        if token.lower in ("direction", "directions", "axis", "axes"):
            return True
        if not (named(token) or token.lower in ("and", ",", "or")):
            return False
    return False


def before_name(tokens: Sequence[Token], start: int, earlier: Sequence[Site]) -> int:
    """Index of the word before a place name and what belongs to it ("the village of", "Russia's")."""
    j = start - 1
    while j >= 0 and (
        tokens[j].lower in words("determiners")
        or tokens[j].lower in _kind_words()
        or (tokens[j].lower == "of" and j and tokens[j - 1].lower in _kind_words())
        or tokens[j].lower.endswith("'s")
        or any(site.start <= j < site.end and _attributive(tokens, site, j) for site in earlier)
    ):
        j -= 1
    return j


def _attributive(tokens: Sequence[Token], site: Site, j: int) -> bool:
    """As in "Russia's Kozinka", "the Bryansk village of Brovnichi": a name that only says where the next one is."""
    return tokens[j].lower.endswith("'s") or (
        not site.points
        and site.end < len(tokens)
        and tokens[site.end].lower in _kind_words()
        and tokens[site.end].lower not in place_nouns("area")
    )


def _stands_for_region(tokens: Sequence[Token], end: int, resolution: Resolution) -> bool:
    """As in "a Belgorod village", "the Kursk village of X": a name that only says where the village is."""
    place = resolution.place
    capital = (
        place is not None
        and place.feature_class == "P"
        and (place.feature_code.startswith("PPLA") or place.population > _TOWN)
    )
    region = place is not None and place.feature_class == "A"
    village = end < len(tokens) and tokens[end].lower in ("village", "villages", "settlement", "settlements", "hamlet")
    named = village and end + 1 < len(tokens) and tokens[end + 1].lower == "of"
    return village and (capital or (region and named))


def _in_compound(tokens: Sequence[Token], start: int, end: int, resolution: Resolution) -> bool:
    """As in "Moscow-born", "Kyiv-based", "Sumy brigade", "the Belgorod governor"."""
    word = tokens[start]
    if word.end > resolution.toponym.end and "-" in word.text[resolution.toponym.end - word.start :]:
        return True
    k = end
    while k < len(tokens) and (
        tokens[k].lower in words("title_adjectives")
        or (tokens[k - 1].lower.endswith("'s") and tokens[k].lower in words("adjectives"))
    ):
        k += 1
    head = role(tokens, k, min(k + 3, len(tokens)))
    if head is None or head[1] == "witness":
        return False
    # "the Chernihiv border guard spokesman"
    between = [t.lower for t in tokens[k : head[2]]]
    return not between or (head[1] in ("official", "analyst") and words("offices").issuperset(between))


def _in_title(tokens: Sequence[Token], j: int) -> bool:
    """As in "the governor of the Belgorod region", "a deputy from Pskov", "a spokesman in Kyiv"."""
    if j < 1 or tokens[j].lower not in ("of", "for", "from", "in", "at"):
        return False
    low = max(0, j - 3)
    head = next((h for k in range(j - 1, low - 1, -1) if (h := role(tokens, k, j))), None)
    if head is None or head[2] + len(head[0].split()) != j or head[1] == "witness":
        return False
    if head[1] in ("armed_group", "state_forces"):
        return tokens[j].lower in ("of", "from")
    return tokens[j].lower != "in" or head[0] in lexicon("actors")["roles"]["speaks_for"]


def _dateline(tokens: Sequence[Token], start: int, end: int) -> bool:
    """As in "KHARKIV/BELGOROD (Reuters) -", "MOSCOW, May 6 (AFP)", "Kyiv, 3 March —": where it was written."""
    if start > 2 or not any(t.text in ("-", "—", "–", "/", "(", ".") for t in tokens[end : end + 9]):
        return False
    following = tokens[end].text if end < len(tokens) else ""
    capitals = tokens[start].text.isupper() and len(tokens[start].text) > 3
    return (capitals and following in ("/", ",", "(", "-", "—", "–", ".")) or (
        following in ("(", "/") and any(t.text in ("-", "—", "–") for t in tokens[end : end + 6])
    )


def _directed(tokens: Sequence[Token], start: int) -> bool:
    """As in "Popovka, west of Belgorod", "short of Sudzha": beside the place, while "the west of Belgorod" is in it."""
    j = start - 1
    if j >= 0 and tokens[j].lower == "the":
        j -= 1
    if j < 1 or tokens[j].lower != "of":
        return False
    before = tokens[j - 1].lower
    inside = j > 1 and (tokens[j - 2].lower in words("determiners") or tokens[j - 2].lower in ("in", "into"))
    return before in words("directions") and not inside


def _diverted(tokens: Sequence[Token], j: int) -> bool:
    """As in "to draw attention away from Bakhmut": what the "from" at ``j`` names has only been drawn away from."""
    return tokens[j - 1].lower == "away" or any(t.lower in words("diverting") for t in tokens[max(0, j - 6) : j])


def _measured(tokens: Sequence[Token], j: int) -> bool:
    """As in "12 km from Belgorod", "25 km north of Kharkiv", "south of Kursk"."""
    if j < 1 or tokens[j].lower not in ("of", "from", "off"):
        return False
    lead = [t.lower for t in tokens[max(0, j - 3) : j]]
    return any(w in words("units") or w in words("directions") for w in lead)


def _is_container(outer: Resolution, inner: Resolution) -> bool:
    """Whether one place contains the other, as far as the gazetteer tells."""
    a, b = outer.place, inner.place
    if a is None:
        return False
    if b is None:
        return a.feature_class == "A"
    if a.feature_class != "A" or a == b:
        return False
    if a.feature_code.startswith("PCL"):
        return a.country_code == b.country_code and not b.feature_code.startswith("PCL")
    if a.feature_code == "ADM1":
        return (
            a.country_code == b.country_code
            and b.feature_code != "ADM1"
            and not b.feature_code.startswith("PCL")
            and (a.admin1 == b.admin1 or not b.admin1 or not a.admin1)
        )
    return a.country_code == b.country_code and b.feature_class != "A"


def most_specific(sentence: Sentence, window: Sequence[Site]) -> list[Site]:
    """The places of a window without those that only say where the others are."""
    return [
        s
        for k, s in enumerate(window)
        if not any(
            o is not s and _is_container(s.resolution, o.resolution) and not _beside(sentence, s, o) for o in window
        )
        and not (k and contains_by_words(sentence, window[k - 1], s))
    ]


def _beside(sentence: Sentence, area: Site, other: Site) -> bool:
    """As in "in the Bryansk region on 28 June and in Rakitnoye": a place of no known area, named beside one."""
    if other.resolution.place is not None or other.start < area.end:
        return False
    return _after_time(sentence.lowers[area.end : other.start])[:1] == ["and"]


def _after_time(gap: Sequence[str]) -> list[str]:
    """Words after a name, without its generic word and time: "region on 28 June | and a shop in"."""
    times = words("time_words") | {"on"}
    k = 0
    while k < len(gap) and gap[k] != "," and (gap[k] in _kind_words() or gap[k] in times or gap[k][0].isdigit()):
        k += 1
    return list(gap[k:])


def contains_by_words(sentence: Sentence, inner: Site, outer: Site) -> bool:
    """As in "Kozinka, in the Grayvoron district", "the X district of Russia's Y region": where the first one lies."""
    if outer.points or outer.start <= inner.end or of_kind(sentence, outer) != "area":
        return False
    a, b = inner.resolution.place, outer.resolution.place
    if a is not None and b is not None and a.feature_code == b.feature_code == "ADM1":
        return False  # "in the Belgorod region, the Bryansk region and the Kursk region"
    gap = [t.lower for t in sentence.tokens[inner.end : outer.start]]
    return not (gap and gap[0] in ("and", "or")) and all(
        w in words("containing") or w in _kind_words() or w.endswith("'s") for w in gap
    )


def _end_of_name(sentence: Sentence, site: Site, found: Sequence[Site]) -> int:
    """Token after a place name and the names that say where it is: "Kozinka, a village in the X district,"."""
    end = site.end
    inner = site
    for outer in found:
        if outer.start >= end and contains_by_words(sentence, inner, outer):
            inner, end = outer, outer.end
    if inner is not site:
        area = place_nouns("area")
        while end < len(sentence.tokens) and (sentence.tokens[end].lower in area or sentence.tokens[end].text in ",)"):
            end += 1
    return end


def _clause_bounds(sentence: Sentence, trigger: Trigger, others: Sequence[Trigger]) -> tuple[int, int]:
    """Token window of a trigger: up to the next event verb or clause on each side."""
    tokens = sentence.tokens
    openers = words("clause_openers")
    low, high = 0, len(tokens)
    for other in others:
        if other.end <= trigger.start and not other.noun:
            low = max(low, other.end)
        if other.start >= trigger.end and not other.noun:
            high = min(high, _own_subject(sentence, other, trigger.end))
    for i in range(trigger.start - 1, low - 1, -1):
        if tokens[i].text in (";", ":", "—", "–") or (
            tokens[i].lower in openers and tokens[i].lower not in ("as", "that", "who", "which")
        ):
            low = i + (tokens[i].lower != "where")  # which is a place itself
            break
    opening = clause_openers(sentence)
    for i in range(trigger.end, high):
        if tokens[i].text in (";", "—", "–") or (i in opening and i > trigger.end):
            high = i
            break
    return low, high


def _own_subject(sentence: Sentence, other: Trigger, floor: int) -> int:
    """Where the clause of the next event begins, its subject included: after "and", "," or "that" before it."""
    tokens = sentence.tokens
    for i in range(other.start - 1, floor - 1, -1):
        if tokens[i].lower in ("and", "but", "that", "while", ";") or (tokens[i].text == "," and i < other.start - 1):
            return i
    return other.start


def place_of(sentence: Sentence, trigger: Trigger, others: Sequence[Trigger], found: Sequence[Site]) -> list[Site]:
    """The places an event is about: after it, else before it in its clause, else where the sentence opens.

    Several when they are listed ("Kozinka, Glotovo and Gora-Podol"); empty when none is named.
    """
    if trigger.of_place:
        return _subject_places(sentence, trigger, found)
    low, high = _clause_bounds(sentence, trigger, others)
    found = [as_told(site, trigger) for site in found]
    after = [
        s for s in found if trigger.end <= s.start < high and s.role == "place" and _reaches(sentence, trigger.end, s)
    ]
    inside = [s for s in found if trigger.start <= s.start < trigger.end and s.role == "place"]
    if trigger.needs_object and not trigger.passive:
        after = after[next((k for k, s in enumerate(after) if _is_object(sentence, trigger.end, s)), len(after)) :]
    elif trigger.needs_object and place_nouns("settlement").isdisjoint(sentence.lowers[low : trigger.start]):
        after = []  # "the village was captured", not "saboteurs captured in X"
    if not trigger.noun and not trigger.passive:
        after = after or _spelled_out(sentence, trigger, found)
    if inside or after:
        own = listed(sentence, most_specific(sentence, [*inside, *after]))
        later = [s for s in found if own[-1].end <= s.start < high and s.role == "place"] if own else []
        further = [s for s in most_specific(sentence, [own[-1], *later]) if s is not own[-1]] if later else []
        own = listed(sentence, [*own, *further]) if further else own
        return [*own, *_elliptical(sentence, trigger, found, own)]
    if (trigger.needs_object and not trigger.passive) or trigger.event.aspect == "attribution":
        return []
    before = _before(sentence, trigger, low, found)
    return [*before, *_elliptical(sentence, trigger, found, before)] or _opening(sentence, found, trigger)


_MARKS = frozenset(",;—–")
_ORDINALS = frozenset(("first", "second", "third", "fourth", "fifth"))


def _elliptical(sentence: Sentence, trigger: Trigger, found: Sequence[Site], own: Sequence[Site]) -> list[Site]:
    """The places told of by another time alone: "took Kozinka on Monday, Glotovo | on Tuesday".

    Or by a verb that only says so: "the capture of Kozinka; Glotovo | followed".
    """
    if not own:
        return []
    lowers = sentence.lowers
    that = [s for s in found if s.start > own[-1].end and lowers[s.start - 2 : s.start] == ("that", "of")]
    if trigger.noun and that:  # "the fall of X on Monday, that of Y on Tuesday"
        return that
    start = max(trigger.end, _end_of_name(sentence, own[-1], found))
    first = _after_times(lowers, start, _MARKS)
    gap = lowers[start:first]
    if "and" not in gap and _MARKS.isdisjoint(gap):
        return []
    later = [s for s in found if s.start >= first and s.role == "place" and below_country(s) and s not in own]
    if not later or later[0].start != first:
        return []
    run = listed(sentence, later)
    end = _after_times(lowers, run[-1].end)
    after = lowers[end] if end < len(lowers) else "."
    timed = not (words("time_words") | _ORDINALS).isdisjoint([*gap, *lowers[run[-1].end : end]])
    return run if after in words("following") or (timed and not after[0].isalnum()) else []


def _after_times(lowers: Sequence[str], k: int, marks: frozenset[str] = frozenset()) -> int:
    """Token from ``k`` on that is no word of a time, nor one of the marks."""
    while k < len(lowers) and (lowers[k] in _time_phrase() or lowers[k][0].isdigit() or lowers[k] in marks):
        k += 1
    return k


@per_lexicon
def _time_phrase() -> frozenset[str]:
    return words("time_words") | words("time_units") | words("time_fillers") | _ORDINALS


def _before(sentence: Sentence, trigger: Trigger, low: int, found: Sequence[Site]) -> list[Site]:
    """The places an event is about that stand before it, in the clause that begins at ``low`` or that it belongs to."""
    if inserted := _inserted(sentence, trigger, found):
        return inserted
    near = most_specific(sentence, [s for s in found if low <= s.start < trigger.start and s.role == "place"])
    fit = [
        s
        for s in near
        if not (trigger.needs_object and s.preposition in ("into", "to", "from", "at", "near"))
        and (
            (s.preposition and not (is_state(s) and s.preposition == "of"))
            or ((trigger.passive or _subject_place(sentence, s, trigger, found)) and not is_state(s))
        )
    ]
    if fit:
        return _run_of(sentence, near, fit[-1])
    if low and sentence.lowers[low - 1] in ("when", "as", "after"):  # "a woman was hurt in X when a drone hit her car"
        main = [s for s in found if s.start < low and s.role == "place" and s.preposition and not is_state(s)]
        if main and not any(t.text in ";:—–" for t in sentence.tokens[main[-1].end : low]):
            return _run_of(sentence, main, main[-1])
    return []


_ANNOUNCED = 5  # words from a verb to the colon after which its objects are named


def _spelled_out(sentence: Sentence, trigger: Trigger, found: Sequence[Site]) -> list[Site]:
    """The places named at once after a colon: "took two villages: X and Y", "listed three of them: X, Y and Z"."""
    lowers = sentence.lowers[trigger.end : trigger.end + _ANNOUNCED]
    if ":" not in lowers or any(w in words("clause_openers") for w in lowers[: lowers.index(":")]):
        return []
    colon = trigger.end + lowers.index(":")
    after = [s for s in found if s.start > colon and s.role == "place"]
    return after if after and after[0].start == colon + 1 else []


def _inserted(sentence: Sentence, trigger: Trigger, found: Sequence[Site]) -> list[Site]:
    """The places between dashes before an event: "five villages — X, Y and Z — are under control"."""
    lowers, end = sentence.lowers, trigger.start
    if not end or lowers[end - 1] not in ("—", "–", "-"):
        return []
    start = next((k for k in range(end - 2, -1, -1) if lowers[k] == lowers[end - 1]), end)
    if words("plurals").isdisjoint(lowers[:start]):
        return []
    return [s for s in found if start < s.start < end and below_country(s)]


def _subject_places(sentence: Sentence, trigger: Trigger, found: Sequence[Site]) -> list[Site]:
    """The places that are the subject of an event: "Novenke and Basivka, both in the Sumy region, have fallen"."""
    phrase = subject(sentence, trigger.start)
    if phrase is None:
        return []
    inside = [
        k
        for k, s in enumerate(found)
        if phrase.start <= s.start < phrase.end and s.role == "place" and s.preposition in ("", "of")
    ]
    if not inside:
        return _labels(sentence, found)  # "Kozinka, Glotovo: both villages have fallen"
    first = inside[0]
    while first and all(
        t.text in (",", "and", "or") for t in sentence.tokens[found[first - 1].end : found[first].start]
    ):
        first -= 1  # a list reaches back over the commas at which a noun phrase ends
    return [s for s in found[first : inside[-1] + 1] if s.role == "place" and not is_state(s)]


def is_state(site: Site) -> bool:
    """A country or capital, which without a preposition is a party, no place ("Russia began …")."""
    place = site.resolution.place
    return site.resolution.toponym.text.lower() in metonyms() or (
        place is not None and (place.feature_code == "PPLC" or place.feature_code.startswith("PCL"))
    )


def as_told(site: Site, trigger: Trigger) -> Site:
    """A place in the role that an event gives it: left by some, aimed at by those who only tried to get there."""
    if trigger.event.place_from:
        return left(site, trigger)
    if trigger.event.id == "alike" and site.role == "context":
        return site._replace(role="place", preposition="")  # "made a similar claim about X"
    aimed = site.role == "aim" and trigger.event.incursion == "attempted"
    return site._replace(role="place", preposition="near") if aimed else site


def left(site: Site, trigger: Trigger) -> Site:
    """For leaving and evacuating, "from X" is where it happens and "to X" is not."""
    preposition = site.outer or site.preposition
    if site.start < trigger.start and not (preposition == "from" and site.start <= _OPENING):
        return site
    if preposition in ("from", "away from") and site.role in ("context", "office"):
        return site._replace(role="place")
    return site._replace(role="context") if preposition in ("to", "into", "towards", "for") else site


def _opening(sentence: Sentence, found: Sequence[Site], trigger: Trigger) -> list[Site]:
    """As in "In Kozinka, …" and "Kozinka: …": what opens the sentence holds for all of it."""
    tokens = sentence.tokens
    if tokens[0].lower in words("locative") or tokens[0].lower in words("leads"):
        opening = [s for s in found if s.role == "place" and s.preposition and s.start <= 7 and s.end < trigger.start]
        return listed(sentence, most_specific(sentence, opening))
    return _labels(sentence, found)


def _labels(sentence: Sentence, found: Sequence[Site]) -> list[Site]:
    """The places that a sentence begins with, before a colon: "Kozinka: …", "Kozinka, Glotovo: …"."""
    tokens = sentence.tokens
    if not found or found[0].start > 1:
        return []
    run = listed(sentence, most_specific(sentence, found))
    end = _end_of_name(sentence, run[-1], found) if run else len(tokens)
    return run if end < len(tokens) and tokens[end].text == ":" else []


def _subject_place(sentence: Sentence, site: Site, trigger: Trigger, found: Sequence[Site]) -> bool:
    """As in "Kozinka came under fire", "the Kozinka raid": a bare place right before the event words."""
    gap = sentence.tokens[_end_of_name(sentence, site, found) : trigger.start]
    return len(gap) <= 4 and all(
        t.lower in words("auxiliaries")
        or t.lower in _kind_words()
        or adverb(t)
        or t.lower in words("adjectives")
        or t.lower in ("itself", "again")
        for t in gap
    )


def _reaches(sentence: Sentence, start: int, site: Site) -> bool:
    """Whether an event's words reach a place after them: by a preposition, or as its object."""
    return bool(site.preposition) or _is_object(sentence, start, site)


def _is_object(sentence: Sentence, start: int, site: Site) -> bool:
    """Whether a place directly follows the verb, with no more than "the village of" between."""
    gap = sentence.tokens[start : site.start]
    return (
        sum(1 for t in gap if t.text[0].islower()) <= 9
        and not (gap and gap[0].lower in words("prepositions") and gap[0].lower != "of")  # "captured the village of X"
        and all(
            t.lower in words("determiners")
            or t.lower in _kind_words()
            or t.lower in words("list_words")
            or adverb(t)
            or t.lower in ("at", "near", "in", "over", "along", "together", "with")
            or t.text[:1].isupper()
            or t.text.isdigit()
            for t in gap
        )
    )


def _run_of(sentence: Sentence, near: Sequence[Site], one: Site) -> list[Site]:
    """The list that a place is in, as far as it."""
    for k in range(len(near)):
        run = listed(sentence, near[k:])
        if one in run:
            return run
    return [one]


def _speaks_between(tokens: Sequence[Token], start: int, end: int) -> bool:
    """As in "over the Bryansk region, the ministry in Moscow said": who speaks parts two places."""
    head = role(tokens, start, end)
    return head is not None and head[1] in ("official", "media", "analyst")


def listed(sentence: Sentence, window: Sequence[Site]) -> list[Site]:
    """The first place and those joined to it by commas and "and"."""
    kept = list(window[:1])
    for site in window[1:]:
        if _joins(sentence.lowers, site.start) and words("finite").isdisjoint(
            sentence.lowers[kept[-1].end : site.start]
        ):
            kept.append(site)
            continue
        if _goes_on(sentence, kept[-1], site):
            kept.append(site)
            continue
        gap = _after_time(_without_brackets(sentence.lowers[kept[-1].end : site.start]))
        if gap in ([";"], [";", "and"]):
            kept.append(site)
            continue
        plain = [
            w
            for w in gap
            if w not in words("list_words")
            and w not in _kind_words()
            and w not in words("determiners")
            and w not in words("locative")
            and not w[0].isdigit()  # "27 of them over the Bryansk region and 12 over the Kursk region"
        ]
        joined = any(w in (",", "and", "or") for w in gap)
        if joined and (
            not plain
            or (
                gap[:2] != [",", "and"]
                and gap[0] in ("and", ",")
                and len(plain) <= 4
                and not any(w in words("finite") or w in words("clause_openers") or w in verb_forms() for w in plain)
                and not _speaks_between(sentence.tokens, kept[-1].end, site.start)
            )
        ):
            kept.append(site)
    return kept
