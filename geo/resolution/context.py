"""What the other names of an article say about one of them.

Read from the probabilities of the round before: which names contain it or lie in it, by the words around; which
countries and provinces the article and the passage are about; which places lie near.
"""

from __future__ import annotations

from math import exp, log, sqrt
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from geo.distance import EARTH_KM
from geo.resolution.relations import (
    ADMIN2,
    AREAS,
    COUNTRY,
    REGION,
    distance_km,
    is_inside,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.model import Place
    from geo.resolution.cues import Cue
    from geo.resolution.ranking import Option, Sense

__all__ = ["Context", "containers"]

CLOSE_KM, FAR_KM = 40.0, 200.0  # over which nearness fades by a factor e
LEAST_COSINE = 0.994  # of the angle between two places: about 700 km
NEGLIGIBLE, UNLIKELY = 0.01, 0.002
NOWHERE = ("", "", "")
BESIDE = (-361, -360, -359, -1, 0, 1, 359, 360, 361)  # from a cell of 1 degree to itself and those around it
HINT = 0.5  # weight of a name inside another name against that of a toponym
PASSAGE = ((0, 1.0), (-1, 0.6), (1, 0.4))  # sentences around a mention, and how much they count

Province = tuple[str, str]
District = tuple[str, str, str]
Anchor = tuple[int, float, float, float, float]  # a sense whose place is believed known: number, probability, vector
K = TypeVar("K")


class _Area(NamedTuple):
    """What is said of countries and provinces, for the options of one sense."""

    weight: float
    own_countries: dict[str, float]
    own_provinces: dict[Province, float]
    others: float  # weight of all other senses, and one
    countries: dict[str, float]  # of the passage
    provinces: dict[Province, float]


def containers(number: int, senses: Sequence[Sense], of: Sequence[int], cues: Sequence[Cue]) -> list[tuple[str, int]]:
    """Senses that the text says contain a sense, and by which construction; also what contains those."""
    found: dict[tuple[str, int], None] = {}
    for i in senses[number].mentions:
        queue, seen = list(cues[i].within), {i}
        while queue:
            j, how = queue.pop(0)
            if j in seen or of[j] == number:
                continue
            seen.add(j)
            found[how, of[j]] = None
            queue += cues[j].within
    return list(found)


class Context:
    """The senses of an article as the round before has them."""

    def __init__(
        self,
        senses: list[Sense],
        of: Sequence[int],
        cues: Sequence[Cue],
        home: Place | None,
        words: Mapping[str, float],
    ) -> None:
        self._senses, self._of, self._cues, self._home, self._words = senses, of, cues, home, words
        self._weight = [log(1 + len(sense.mentions)) * (HINT if sense.hint else 1.0) for sense in senses]
        self._countries: list[dict[str, float]] = []
        self._provinces: list[dict[Province, float]] = []
        self._anchors: list[Anchor] = []
        self._cells: dict[int, dict[int, float]] = {}  # senses known in a cell of 1 degree
        self._around: dict[int, list[tuple[int, float]]] = {}  # ... or beside it, once asked for
        self._districts: dict[District, dict[int, float]] = {}  # named as districts
        self._in_districts: dict[District, dict[int, float]] = {}  # by the places known in them
        for number, sense in enumerate(senses):
            self._read(number, sense)
        self._total = sum(w * sum(s.p) for w, s in zip(self._weight, senses, strict=True))
        self._sum_countries = _weighted_sum(self._countries, self._weight)
        self._sum_provinces = _weighted_sum(self._provinces, self._weight)
        self._containers = [containers(number, senses, of, cues) for number in range(len(senses))]
        self._contents: dict[int, list[tuple[str, int]]] = {}
        self._beside: dict[int, set[int]] = {}
        self._join()
        self._by_sentence: dict[int, set[int]] = {}
        for cue, number in zip(cues, of, strict=True):
            self._by_sentence.setdefault(cue.sentence, set()).add(number)
        self._passages: dict[int, tuple[dict[str, float], dict[Province, float]]] = {}

    def features(self, number: int) -> list[dict[str, float]]:
        """Features of each option of a sense."""
        containers = [(how, self._senses[container]) for how, container in self._containers[number]]
        around = self._area_of_article(number)
        anchors = [anchor for anchor in self._anchors if anchor[0] != number]
        out = []
        for option in self._senses[number].options:
            features: dict[str, float] = {}
            for how, container in containers:
                _contained(option, how, container, features)
            if option.is_area and number in self._contents:
                self._holds(number, option, features)
            if option.country:
                self._in_area(around, option, features)
            if option.level not in {COUNTRY, REGION}:
                self._nearness(number, anchors, option, features)
            if option.district is not None:
                self._district(number, option, features)
            if number in self._beside:
                features["said to be near"] = max(_near(option, self._senses[n]) for n in self._beside[number])
            if self._home is not None and option.country:
                features["country of the outlet"] = float(option.country == self._home.country_code)
                features["near the outlet"] = exp(-distance_km(option.place, self._home) / FAR_KM)
            out.append(features)
        return out

    # --- one option -------------------------------------------------------------------------------------------------

    def _holds(self, number: int, option: Option, features: dict[str, float]) -> None:
        for how, content in self._contents[number]:
            held = self._senses[content].inside(option)
            if held > NEGLIGIBLE:
                name = "holds the name before it" if "comma" in how else "holds what is said to be in it"
                features[name] = max(features.get(name, 0.0), held)

    def _area_of_article(self, number: int) -> _Area:
        """What the other senses say of countries and provinces."""
        weight = self._weight[number]
        others = self._total - weight * sum(self._senses[number].p)
        return _Area(weight, self._countries[number], self._provinces[number], others + 1, *self._passage(number))

    def _in_area(self, area: _Area, option: Option, features: dict[str, float]) -> None:
        country, admin1 = option.country, option.admin1
        own = area.own_countries.get(country, 0.0) * area.weight
        share = max(0.0, self._sum_countries.get(country, 0.0) - own) / area.others
        if share > NEGLIGIBLE:
            features["country of the article"] = share
        if country in self._words:
            features["words that its country uses"] = self._words[country]
        named = area.countries.get(country, 0.0)
        if named > NEGLIGIBLE:
            features["country in the passage"] = named
        if option.level == COUNTRY:
            return
        own = area.own_provinces.get(admin1, 0.0) * area.weight
        mass = max(0.0, self._sum_provinces.get(admin1, 0.0) - own)
        if mass > NEGLIGIBLE:
            features["province of the article"] = mass / (mass + 1)
            features["share of the province"] = mass / area.others
        named = area.provinces.get(admin1, 0.0)
        if named > NEGLIGIBLE:
            features["province in the passage"] = named

    def _district(self, number: int, option: Option, features: dict[str, float]) -> None:
        """Paris is in Henry County, Tennessee, where the article names a Henry County."""
        if option.level == ADMIN2:
            inside = self._in_districts.get(option.district or NOWHERE, {})
            told = sum(sqrt(p) for sense, p in inside.items() if sense != number)
            if told > 0:
                features["places of the article are known in it"] = log(1 + told)
        else:
            named = self._districts.get(option.district or NOWHERE, {})
            told = max((HINT if self._senses[n].hint else 1.0 for n in named if n != number), default=0.0)
            if told > 0:
                features["its district is named"] = told

    def _nearness(self, number: int, anchors: Sequence[Anchor], option: Option, features: dict[str, float]) -> None:
        x, y, z = option.vector
        close = far = 0.0
        for _, p, u, v, w in anchors:
            cosine = x * u + y * v + z * w
            if cosine < LEAST_COSINE:
                continue
            km = EARTH_KM * sqrt(2 - 2 * cosine) if cosine < 1 else 0.0
            near = p * exp(-km / FAR_KM)
            far = max(far, near)
            near = p * exp(-km / CLOSE_KM)
            close = max(close, near)
        if close > NEGLIGIBLE:
            features["near another place"] = close
        if far > NEGLIGIBLE:
            features["in reach of another place"] = far
        told = sum([root for sense, root in self._known_around(option.cell) if sense != number])
        if told > 0:
            features["names that are also known around it"] = log(1 + told)

    def _known_around(self, cell: int) -> list[tuple[int, float]]:
        """Senses known in a cell or beside it, each with the root of its highest probability there."""
        known = self._around.get(cell)
        if known is None:
            highest: dict[int, float] = {}
            for points in [self._cells[cell + step] for step in BESIDE if cell + step in self._cells]:
                for number, p in points.items():
                    if p > highest.get(number, 0.0):
                        highest[number] = p
            known = self._around[cell] = [(number, sqrt(highest[number])) for number in sorted(highest)]
        return known

    # --- the article ------------------------------------------------------------------------------------------------

    def _read(self, number: int, sense: Sense) -> None:
        countries: dict[str, float] = {}
        provinces: dict[Province, float] = {}
        likely = [(option, p) for option, p in zip(sense.options, sense.p, strict=True) if p >= UNLIKELY]
        for option, p in likely:
            if option.country:
                countries[option.country] = countries.get(option.country, 0.0) + p
                if p >= NEGLIGIBLE and option.level != COUNTRY and option.admin1[1]:
                    provinces[option.admin1] = provinces.get(option.admin1, 0.0) + p
            if option.district is not None:
                known = self._districts if option.level == ADMIN2 else self._in_districts
                _keep_highest(known.setdefault(option.district, {}), number, p)
            if option.is_narrow and p >= NEGLIGIBLE:
                _keep_highest(self._cells.setdefault(option.cell, {}), number, p)
        self._countries.append(countries)
        self._provinces.append(provinces)
        best = sense.best
        if best is not None and sense.p[best] > 0.2 and sense.options[best].is_narrow:
            self._anchors.append((number, sense.p[best], *sense.options[best].vector))

    def _join(self) -> None:
        """Turn the relations between mentions into relations between senses."""
        for i, cue in enumerate(self._cues):
            here = self._of[i]
            for j, how in cue.within:
                if self._of[j] != here:
                    self._contents.setdefault(self._of[j], []).append((how, here))
            for j in cue.near:
                if self._of[j] != here:
                    self._beside.setdefault(here, set()).add(self._of[j])
                    self._beside.setdefault(self._of[j], set()).add(here)

    def _passage(self, number: int) -> tuple[dict[str, float], dict[Province, float]]:
        """Countries and provinces named in the sentences around a sense, and how surely."""
        known = self._passages.get(number)
        if known is not None:
            return known
        others: dict[int, float] = {}
        for i in self._senses[number].mentions:
            for step, weight in PASSAGE:
                for other in self._by_sentence.get(self._cues[i].sentence + step, ()):
                    if other != number:
                        _keep_highest(others, other, weight * (HINT if self._senses[other].hint else 1.0))
        countries: dict[str, float] = {}
        provinces: dict[Province, float] = {}
        for other, weight in others.items():
            for country, p in self._countries[other].items():
                _keep_highest(countries, country, weight * p)
            for province, p in self._provinces[other].items():
                _keep_highest(provinces, province, weight * p)
        self._passages[number] = countries, provinces
        return countries, provinces


def _contained(option: Option, how: str, container: Sense, features: dict[str, float]) -> None:
    inside = outside = 0.0
    for area, p in zip(container.options, container.p, strict=True):
        if area.level in AREAS and p > NEGLIGIBLE:
            told = is_inside(option.place, area.place)
            if told is not None:
                inside += p * told
                outside += p * (not told)
    for name, value in ((f"inside ({how})", inside), (f"outside ({how})", outside)):
        if value > NEGLIGIBLE:
            features[name] = max(features.get(name, 0.0), value)


def _near(option: Option, other: Sense) -> float:
    return sum(
        p * exp(-distance_km(option.place, o.place) / CLOSE_KM)
        for o, p in zip(other.options, other.p, strict=True)
        if p > NEGLIGIBLE and o.level not in {COUNTRY, REGION}
    )


def _keep_highest(known: dict[K, float], key: K, p: float) -> None:
    if p > known.get(key, 0.0):
        known[key] = p


def _weighted_sum(parts: Sequence[dict[K, float]], weights: Sequence[float]) -> dict[K, float]:
    total: dict[K, float] = {}
    for part, weight in zip(parts, weights, strict=True):
        for key, p in part.items():
            total[key] = total.get(key, 0.0) + weight * p
    return total
