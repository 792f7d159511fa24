"""What the other names of an article say about one of them.

Read from the probabilities of the round before: which names contain it or lie in it, by the words around; which
countries and provinces the article and the passage are about; which places lie near.
"""

from __future__ import annotations

from math import exp, log, sqrt
from typing import TYPE_CHECKING, TypeVar

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

__all__ = ["Context", "Said", "containers"]

CLOSE_KM, FAR_KM = 40.0, 200.0  # over which nearness fades by a factor e
LEAST_COSINE = 0.994  # of the angle between two places: about 700 km
NEGLIGIBLE, UNLIKELY = 0.01, 0.002
NO_MASS = 1e-9  # what others say of an area where none says anything: the rest of a difference
NOWHERE = ("", "", "")
BESIDE = (-361, -360, -359, -1, 0, 1, 359, 360, 361)  # from a cell of 1 degree to itself and those around it
HINT = 0.5  # weight of a name inside another name against that of a toponym
_FAR_FROM_ITS_POINT = frozenset({COUNTRY, REGION})
PASSAGE = ((0, 1.0), (-1, 0.6), (1, 0.4))  # sentences around a mention, and how much they count

Province = tuple[str, str]
District = tuple[str, str, str]
Anchor = tuple[int, float, float, float, float]  # a sense whose place is believed known: number, probability, vector
K = TypeVar("K")


def containers(number: int, senses: Sequence[Sense], of: Sequence[int], cues: Sequence[Cue]) -> list[tuple[str, int]]:
    """Senses that the text says contain a sense, and by which construction; also what contains those."""
    if not senses[number].is_contained:  # most are not
        return []
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


class Said:
    """What the words of an article say of how its senses lie to each other, whatever places they are.

    Attributes
    ----------
    containers : list of list of (str, int)
        For each sense those that contain it, and by which construction.
    contents : dict of int to list of (str, int)
        For each sense those that are said to lie in it.
    beside : dict of int to set of int
        For each sense those that it is said to lie near.
    passages : list of list of (float, int)
        For each sense those named in the sentences around it, and how much they count.
    """

    def __init__(self, senses: Sequence[Sense], of: Sequence[int], cues: Sequence[Cue]) -> None:
        self.containers = [containers(number, senses, of, cues) for number in range(len(senses))]
        self.contents: dict[int, list[tuple[str, int]]] = {}
        self.beside: dict[int, set[int]] = {}
        for here, cue in zip(of, cues, strict=True):
            for j, how in cue.within:
                if of[j] != here:
                    self.contents.setdefault(of[j], []).append((how, here))
            for j in cue.near:
                if of[j] != here:
                    self.beside.setdefault(here, set()).add(of[j])
                    self.beside.setdefault(of[j], set()).add(here)
        self.passages = _passages(senses, of, cues)


def _passages(senses: Sequence[Sense], of: Sequence[int], cues: Sequence[Cue]) -> list[list[tuple[float, int]]]:
    in_sentence: dict[int, set[int]] = {}
    for here, cue in zip(of, cues, strict=True):
        in_sentence.setdefault(cue.sentence, set()).add(here)
    hints = [HINT if sense.hint else 1.0 for sense in senses]
    out = []
    for number, sense in enumerate(senses):
        others: dict[int, float] = {}
        for sentence in {cues[i].sentence for i in sense.mentions}:
            for step, weight in PASSAGE:
                for other in in_sentence.get(sentence + step, ()):
                    if weight > others.get(other, 0.0):
                        others[other] = weight
        others.pop(number, None)
        out.append([(weight * hints[other], other) for other, weight in others.items()])
    return out


class Context:
    """The senses of an article as the round before has them."""

    def __init__(self, senses: list[Sense], said: Said, home: Place | None, words: Mapping[str, float]) -> None:
        self._senses, self._said, self._home, self._words = senses, said, home, words
        self._weight = [log(1 + len(sense.mentions)) * (HINT if sense.hint else 1.0) for sense in senses]
        self._countries: list[dict[str, float]] = []
        self._provinces: list[dict[Province, float]] = []
        self._anchors: list[Anchor] = []
        self._cells: dict[int, dict[int, float]] = {}  # senses known in a cell of 1 degree
        self._districts: dict[District, dict[int, float]] = {}  # named as districts
        self._in_districts: dict[District, dict[int, float]] = {}  # by the places known in them
        for number, sense in enumerate(senses):
            self._read(number, sense)
        self._anchors.sort(key=lambda anchor: -anchor[1])
        self._total = sum(w * sum(s.p) for w, s in zip(self._weight, senses, strict=True))
        self._sum_countries = _weighted_sum(self._countries, self._weight)
        self._sum_provinces = _weighted_sum(self._provinces, self._weight)

    def features(self, number: int) -> list[dict[str, float]]:
        """Features of each option of a sense: the kind that is asked for, and what the other names say."""
        sense = self._senses[number]
        containers = [(how, _areas(self._senses[container])) for how, container in self._said.containers[number]]
        anchors = [anchor for anchor in self._anchors if anchor[0] != number]
        contents, beside = self._said.contents.get(number), self._said.beside.get(number)
        out = []
        for option, told in zip(sense.options, self._about_areas(number), strict=True):
            features = sense.kind_of(option) if sense.asked else {}
            for how, areas in containers:
                _contained(option, how, areas, features)
            if contents and option.is_area:
                self._holds(contents, option, features)
            features.update(told)
            if option.level not in _FAR_FROM_ITS_POINT:
                if anchors:
                    _nearness(anchors, option.vector, features)
                self._names_around(number, option.cell, features)
            if option.district is not None:
                self._district(number, option, features)
            if beside:
                features["said to be near"] = max(_near(option, self._senses[n]) for n in beside)
            if self._home is not None and option.country:
                features["country of the outlet"] = float(option.country == self._home.country_code)
                features["near the outlet"] = exp(-distance_km(option.place, self._home) / FAR_KM)
            out.append(features)
        return out

    # --- one option -------------------------------------------------------------------------------------------------

    def _holds(self, contents: Sequence[tuple[str, int]], option: Option, features: dict[str, float]) -> None:
        for how, content in contents:
            held = self._senses[content].inside(option)
            if held > NEGLIGIBLE:
                name = "holds the name before it" if "comma" in how else "holds what is said to be in it"
                features[name] = max(features.get(name, 0.0), held)

    def _about_areas(self, number: int) -> list[dict[str, float]]:
        """What the article says of the countries and provinces of the options of a sense, the sense itself aside."""
        weight, own = self._weight[number], self._provinces[number]
        others = self._total - weight * sum(self._senses[number].p) + 1  # weight of all others, and one
        passage = self._said.passages[number]
        of_countries: dict[str, dict[str, float]] = {"": {}}
        out = []
        for option in self._senses[number].options:
            country, province = option.country, option.admin1
            told = of_countries.get(country)
            if told is None:
                told = of_countries[country] = self._about_country(country, number, others, passage)
            if country and option.level != COUNTRY:
                mass = self._sum_provinces.get(province, 0.0) - own.get(province, 0.0) * weight
                if mass > NO_MASS:
                    told = told | self._about_province(province, mass, others, passage)
            out.append(told)
        return out

    def _about_country(
        self, country: str, number: int, others: float, passage: Sequence[tuple[float, int]]
    ) -> dict[str, float]:
        features: dict[str, float] = {}
        own = self._countries[number].get(country, 0.0) * self._weight[number]
        mass = max(0.0, self._sum_countries.get(country, 0.0) - own)
        if mass / others > NEGLIGIBLE:
            features["country of the article"] = mass / others
        if country in self._words:
            features["words that its country uses"] = self._words[country]
        if mass > NO_MASS:
            named = max([weight * self._countries[n].get(country, 0.0) for weight, n in passage], default=0.0)
            if named > NEGLIGIBLE:
                features["country in the passage"] = named
        return features

    def _about_province(
        self, province: Province, mass: float, others: float, passage: Sequence[tuple[float, int]]
    ) -> dict[str, float]:
        features: dict[str, float] = {}
        if mass > NEGLIGIBLE:
            features["province of the article"] = mass / (mass + 1)
            features["share of the province"] = mass / others
        named = max([weight * self._provinces[n].get(province, 0.0) for weight, n in passage], default=0.0)
        if named > NEGLIGIBLE:
            features["province in the passage"] = named
        return features

    def _district(self, number: int, option: Option, features: dict[str, float]) -> None:
        """Paris is in Henry County, Tennessee, where the article names a Henry County."""
        if option.level == ADMIN2:
            inside = self._in_districts.get(option.district or NOWHERE)
            told = sum(sqrt(p) for sense, p in inside.items() if sense != number) if inside else 0
            if told > 0:
                features["places of the article are known in it"] = log(1 + told)
        elif named := self._districts.get(option.district or NOWHERE):
            told = max((HINT if self._senses[n].hint else 1.0 for n in named if n != number), default=0.0)
            if told > 0:
                features["its district is named"] = told

    def _names_around(self, number: int, cell: int, features: dict[str, float]) -> None:
        """Other senses known in a cell or beside it, each by the root of its highest probability there."""
        highest: dict[int, float] = {}
        known = self._cells
        for step in BESIDE:
            if cell + step in known:
                for sense, p in known[cell + step].items():
                    if sense != number and p > highest.get(sense, 0.0):
                        highest[sense] = p
        if highest:
            told = sum([sqrt(highest[sense]) for sense in sorted(highest)])
            features["names that are also known around it"] = log(1 + told)

    # --- the article ------------------------------------------------------------------------------------------------

    def _read(self, number: int, sense: Sense) -> None:
        countries: dict[str, float] = {}
        provinces: dict[Province, float] = {}
        best, highest = None, 0.2
        for option, p in zip(sense.options, sense.p, strict=True):
            if p < UNLIKELY:
                continue
            if option.country:
                countries[option.country] = countries.get(option.country, 0.0) + p
                if p >= NEGLIGIBLE and option.level != COUNTRY and option.admin1[1]:
                    provinces[option.admin1] = provinces.get(option.admin1, 0.0) + p
            if option.district is not None:
                known = self._districts if option.level == ADMIN2 else self._in_districts
                _keep_highest(known.setdefault(option.district, {}), number, p)
            if option.is_narrow and p >= NEGLIGIBLE:
                _keep_highest(self._cells.setdefault(option.cell, {}), number, p)
            if p > highest:
                best, highest = option, p
        self._countries.append(countries)
        self._provinces.append(provinces)
        if best is not None and best.is_narrow:
            self._anchors.append((number, highest, *best.vector))


def _nearness(anchors: Sequence[Anchor], vector: tuple[float, float, float], features: dict[str, float]) -> None:
    x, y, z = vector
    close = far = 0.0
    nearest = LEAST_COSINE
    for _, p, u, v, w in anchors:  # the most probable first: of the later only those count that are nearer
        cosine = x * u + y * v + z * w
        if cosine >= nearest:
            nearest = cosine
            km = EARTH_KM * sqrt(2 - 2 * cosine) if cosine < 1 else 0.0
            far = max(far, p * exp(-km / FAR_KM))
            close = max(close, p * exp(-km / CLOSE_KM))
    if close > NEGLIGIBLE:
        features["near another place"] = close
    if far > NEGLIGIBLE:
        features["in reach of another place"] = far


def _areas(container: Sense) -> list[tuple[Place, float]]:
    """Areas that a container may be, and how probably."""
    return [
        (area.place, p)
        for area, p in zip(container.options, container.p, strict=True)
        if area.level in AREAS and p > NEGLIGIBLE
    ]


def _contained(option: Option, how: str, areas: Sequence[tuple[Place, float]], features: dict[str, float]) -> None:
    inside = outside = 0.0
    for area, p in areas:
        told = is_inside(option.place, area)
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
