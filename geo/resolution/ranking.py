"""Which of the places that bear a name is meant: scores a person can read.

A log-linear ranker over the candidates of every name of an article together, with "none of these" among them. Each
feature is a number with a name; its weight is in ``data/models/ranker.json``; the product is kept with the candidate.
What the other names of the article could be is read from the round before, so that all are decided together: the
first round knows only names, sizes and the words around, the later ones also which countries, provinces and places
the article is about (``context``).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import cos, exp, log10, radians, sin
from typing import TYPE_CHECKING, Any

from geo.model import ToponymKind
from geo.names import fold, fold_loose
from geo.resolution.context import Context, Said
from geo.resolution.hints import AreasIn, names_inside_names, words_of_countries
from geo.resolution.relations import (
    ADMIN1,
    ADMIN2,
    AREAS,
    COUNTRY,
    CROSSING,
    NATURE,
    REGION,
    SETTLEMENT,
    WATER,
    is_inside,
    level_of,
    level_of_feature,
)
from geo.resources import data_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.gazetteer import Brief
    from geo.model import Gazetteer, Place, Toponym
    from geo.resolution.cues import Cue

__all__ = [
    "DEMONYM",
    "FITS",
    "MOST_OPTIONS",
    "OWN",
    "SIMILAR",
    "WEAK",
    "WITH_KIND",
    "Option",
    "Ranker",
    "Sense",
    "Weights",
    "shipped_weights",
]

_DEMONYM = ToponymKind.DEMONYM
ROUNDS = 3
SETTLED = 0.85  # probability from which on a further round changes nothing
MOST_BEARERS = 200
MOST_OPTIONS = 10
MOST_KNOWN = 20_000  # names kept in memory
MOST_MAPPED = 50  # areas whose villages are kept in memory

# which levels a kind asked for means, and which come near
FITS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "settlement": (frozenset({SETTLEMENT}), frozenset()),
    "admin1": (frozenset({ADMIN1}), frozenset({ADMIN2, REGION, COUNTRY})),
    "admin2": (frozenset({ADMIN2}), frozenset({ADMIN1})),
    "area": (AREAS, frozenset({NATURE, WATER})),
    "water": (frozenset({WATER}), frozenset()),
    "island": (frozenset({NATURE}), frozenset({REGION, ADMIN1, ADMIN2, COUNTRY})),
    "crossing": (frozenset({CROSSING}), frozenset()),
}
# how a name fits, in the numbers of geo.gazetteer
FIT_NAMES = (
    "main name", "other name", "name with its kind", "name without its kind", "machine romanisation", "code",
    "postal code", "people of", "similar spelling",
)  # fmt: skip
OWN, WITH_KIND = 0, 2
WEAK, CODE, POSTAL, DEMONYM, SIMILAR = 4, 5, 6, 7, 8
LONGEST_ABBREVIATION, LONGEST_ACRONYM = 5, 3
OWN_NAME = frozenset({0, 2, 7})
ADMINISTRATIVE = frozenset({COUNTRY, ADMIN1, ADMIN2})
_AREA_KINDS = frozenset({"admin1", "admin2", "area"})  # that a text asks for
_PLURAL = re.compile(r"(?:ies|(?<!s)s)$")
BROAD = frozenset({COUNTRY, REGION, ADMIN1})  # the point of such a place does not say where it is
IN_NAMED_COUNTRY = ("country of the article", "country in the passage", "inside (comma)", "inside (in)")
LARGE_TOWN = 100_000
WIDE_KM = 100.0  # how far a region, a sea or mountains must reach to be known for it


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The trained figures of the ranker.

    Attributes
    ----------
    weights : mapping
        Feature name -> weight.
    temperature : float
        Scores are divided by it before they become probabilities.
    threshold : float
        Confidence under which no place is given.
    calibration : tuple of (float, float)
        Points (probability, share found right) of a rising line that turns the one into the other.
    """

    weights: Mapping[str, float]
    temperature: float = 1.0
    threshold: float = 0.0
    calibration: tuple[tuple[float, float], ...] = ()

    def sum(self, features: Mapping[str, float]) -> float:
        """Score of a set of features."""
        weight, total = self.weights.get, 0.0
        for name, value in features.items():  # a comprehension would be a call of its own
            total += weight(name, 0.0) * value
        return total

    def confidence(self, probability: float) -> float:
        """Calibrated confidence of a probability, by linear interpolation."""
        points = self.calibration
        if not points:
            return probability
        if probability <= points[0][0]:
            return points[0][1]
        for (x1, y1), (x2, y2) in pairwise(points):
            if probability <= x2:
                return y1 + (y2 - y1) * (probability - x1) / (x2 - x1)
        return points[-1][1]


@cache
def shipped_weights() -> Weights:
    """Read the weights of the package: ``data/models/ranker.json``.

    Raises
    ------
    DataError
        If the package was not built as a whole.
    """
    with open(data_path("ranker.json"), encoding="utf-8") as file:  # noqa: PTH123 (start-up)
        data: dict[str, Any] = json.load(file)
    points = tuple((float(x), float(y)) for x, y in data["calibration"])
    return Weights(data["weights"], data["temperature"], data["threshold"], points)


class Option:
    """A candidate place of a name, with what does not depend on the article.

    Half are left out on what is soon known; ``complete`` finds where the others are. The place itself is made when
    it is first asked for: that of most never is.
    """

    __slots__ = (
        "_place", "_places", "_where", "_wide_km", "admin1", "base", "cell", "country", "district", "fit", "is_area",
        "is_complete", "is_narrow", "latitude", "level", "longitude", "people", "size", "smaller", "vector",
    )  # fmt: skip
    district: tuple[str, str, str] | None
    latitude: float
    longitude: float
    vector: tuple[float, float, float]
    cell: int

    def __init__(self, places: Any, where: Any, brief: Brief, fit: int, largest: int) -> None:
        self._places, self._where, self.fit, self.is_complete = places, where, fit, False
        self._place: Place | None = None
        _, feature, self.country, (code, division), self.people, self._wide_km = brief
        self.level = level = level_of_feature(*feature)
        self.is_area = level in AREAS
        self.is_narrow = level not in BROAD
        self.admin1 = (self.country, code or division)
        if level == SETTLEMENT:
            self.size = log10(self.people + 1) / 6
            self.smaller = log10((largest + 100) / (self.people + 100)) / 3
        self.base = 0.0

    @property
    def place(self) -> Place:
        """The place."""
        if self._place is None:
            self._place = self._places.place(self._where)
        return self._place

    def complete(self) -> None:
        """Find where it is."""
        district, self.latitude, self.longitude = self._places.position(self._where)
        self.district = (*self.admin1, fold(district)) if district else None
        lat, lon = radians(self.latitude), radians(self.longitude)
        self.vector = (cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat))
        self.cell = int(self.latitude // 1) * 360 + int(self.longitude // 1)
        self.is_complete = True

    @property
    def static(self) -> dict[str, float]:
        """Features of the place under the name, whatever the article."""
        level, people = self.level, self.people
        features = {FIT_NAMES[self.fit]: 1.0}
        if level == SETTLEMENT:
            features["inhabitants"] = self.size
            features["smaller than its namesakes"] = self.smaller
            if people >= LARGE_TOWN:
                features["large town"] = 1.0
        else:
            features[f"a {level}" if self.fit in OWN_NAME else f"a {level} by another name"] = 1.0
            if self.is_area and people:
                features["inhabitants of the area"] = log10(people + 1) / 8
            elif level not in ADMINISTRATIVE and self._wide_km >= WIDE_KM:
                features["wide"] = log10(self._wide_km / WIDE_KM)
        return features


@dataclass(slots=True)
class Sense:
    """One name of an article with one kind asked for: all its mentions have one meaning."""

    name: str
    asked: str
    firm: bool
    hint: bool = False  # stands inside another name and is not answered
    mentions: list[int] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    context: list[dict[str, float]] = field(default_factory=list)  # per option: the features of this article
    none: dict[str, float] = field(default_factory=dict)  # features of "none of these"
    doubts: dict[str, float] = field(default_factory=dict)  # those that do not depend on the rest of the article
    smallness: float | None = None  # how small the largest is, where all are settlements
    is_contained: bool = False  # whether the text says of any mention what contains it
    p: list[float] = field(default_factory=list)  # probability of each option; what is left is "none of these"

    @property
    def best(self) -> int | None:
        """Index of the most probable option."""
        return max(range(len(self.p)), key=self.p.__getitem__) if self.p else None

    def kind_of(self, option: Option) -> dict[str, float]:
        """Whether an option is of the kind that the words around ask for, where they ask for any."""
        exact, close = FITS[self.asked]
        perhaps = "" if self.firm else " perhaps"
        if option.level in exact:
            return {f"of the kind{perhaps} asked for": 1.0}
        if option.level in close:
            return {f"of a kind near that{perhaps} asked for": 1.0}
        return {f"not of the kind{perhaps} asked for": 1.0}

    def inside(self, area: Option) -> float:
        """Probability that this lies in the area; options of which it cannot be told count half."""
        total = 0.0
        for option, p in zip(self.options, self.p, strict=True):
            if p > 0.005:
                inside = is_inside(option.place, area.place)
                total += p * (0.5 if inside is None else inside)
        return total


class Ranker:
    """Ranks the candidates of all names of an article together."""

    def __init__(self, gazetteer: Gazetteer, weights: Weights | None = None) -> None:
        self.gazetteer = gazetteer
        self._places: Any = gazetteer if hasattr(gazetteer, "brief") else _AtHand
        self.weights = weights or shipped_weights()
        weight = self.weights.weights.get
        self._of_fits = [weight(name, 0.0) for name in FIT_NAMES]
        self._of_settlements = [
            weight(name, 0.0) for name in ("inhabitants", "smaller than its namesakes", "large town")
        ]
        self._known: dict[str, tuple[tuple[Place, int], ...]] = {}
        self._options: dict[tuple[str, ...], list[Option]] = {}
        self._area_names: dict[str, bool] = {}
        self.areas_in = AreasIn(gazetteer, self.names_area)
        self._villages: dict[tuple[str, str], list[tuple[str, Place]]] = {}

    # --- candidates -------------------------------------------------------------------------------------------------

    def places(self, name: str) -> tuple[tuple[Place, int], ...]:
        """Places that bear the name, each with how the name fits."""
        found = self._known.get(name)
        if found is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            gazetteer: Any = self.gazetteer
            if hasattr(gazetteer, "matches"):
                matches = gazetteer.matches(name, loose=True)[:MOST_BEARERS]
                found = tuple([(gazetteer.place(row), kind) for row, kind in matches])
            else:
                key = fold(name)
                found = tuple([(p, 0 if fold(p.name) == key else 1) for p in gazetteer.candidates(name)])
            self._known[name] = found
        return found

    def villages(self, area: Place) -> list[tuple[str, Place]]:
        """Settlements that may lie in an area, each with the skeleton of its name; none if the gazetteer has no map."""
        key = (area.source, area.source_id)
        found = self._villages.get(key)
        if found is None:
            near = getattr(self.gazetteer, "near", None)
            around = near(area.latitude, area.longitude, area.uncertainty_km) if near is not None else ()
            inside = [place for place, _ in around if is_inside(place, area) is not False]
            if len(self._villages) > MOST_MAPPED:
                self._villages.clear()
            found = self._villages[key] = [(fold_loose(place.name), place) for place in inside]
        return found

    def knows_crossing(self, name: str) -> bool:
        """Whether a border crossing is named after the place."""
        return any(level_of(p) == CROSSING for form in (name, f"{name} checkpoint") for p, _ in self.places(form))

    def names_area(self, name: str) -> bool:
        """Whether a country, province, district or people bears the name as its own."""
        known = self._area_names.get(name)
        if known is None:
            if len(self._area_names) > MOST_KNOWN:
                self._area_names.clear()
            owns = getattr(self.gazetteer, "owns_area", None)
            if owns is not None:
                known = owns(name)
            else:
                known = any(level_of(p) in ADMINISTRATIVE and fit in OWN_NAME for p, fit in self.places(name))
            self._area_names[name] = known
        return known

    def options(self, cue: Cue, toponym: Toponym) -> list[Option]:
        """Candidates of a toponym under every form of its name that the words around allow, likeliest first."""
        people = "people" if toponym.kind is _DEMONYM else ""
        word = self._kind_word(cue)
        key = (toponym.text, cue.name, word, people)
        options = self._options.get(key)
        if options is None:
            if len(self._options) > MOST_KNOWN:
                self._options.clear()
            full = f"{cue.name} {word}" if word else toponym.text if toponym.text != cue.name else ""
            forms = dict.fromkeys([form for form in (full, toponym.text, cue.name) if form])
            options = self._options[key] = self._make(tuple(forms), full, people=bool(people))
        return options

    def _kind_word(self, cue: Cue) -> str:
        """The kind word that the place may bear behind its name: "X district" for "X and Y districts"."""
        if cue.asked == CROSSING:
            return "checkpoint"  # whatever the text calls it
        if not cue.firm or cue.asked not in _AREA_KINDS:
            return cue.words if cue.firm and not cue.words.endswith(" of") else ""
        word = cue.words.removesuffix(" of")
        if word != cue.words and self.names_area(cue.name):
            return ""  # "the county of Kent" is Kent, and no Kent County
        return _PLURAL.sub(lambda end: "y" if end[0] == "ies" else "", word)

    def option(self, place: Place) -> Option:
        """Return a place as an option of its own name."""
        option = self._option(_AtHand, place, _AtHand.brief(place), 0, place.population)
        option.complete()
        return option

    def _option(self, places: Any, where: Any, brief: Brief, fit: int, largest: int) -> Option:
        option = Option(places, where, brief, fit, largest)
        if option.level == SETTLEMENT:  # most are: as the sum below, without the way there
            inhabitants, smaller, large = self._of_settlements
            option.base = self._of_fits[fit] + inhabitants * option.size + smaller * option.smaller
            if option.people >= LARGE_TOWN:
                option.base += large
        else:
            option.base = self.weights.sum(option.static)
        return option

    def _make(self, forms: Sequence[str], full: str, *, people: bool) -> list[Option]:
        found: dict[Any, tuple[Any, Brief, int]] = {}
        for form in forms:
            is_short = len(form) <= LONGEST_ABBREVIATION
            for where, brief, folded_fit in self._bearers(form):
                key, fit = brief[0], folded_fit
                if is_short:
                    fit = _as_written(form, fit, brief[1][0], self._places, where)
                if form == full and fit <= WITH_KIND:
                    fit = WITH_KIND
                if key not in found or (fit < found[key][2] != WITH_KIND):
                    found[key] = (where, brief, fit)
        bearers = list(found.values())
        if people:
            bearers = [x for x in bearers if x[2] == DEMONYM] or [
                x for x in bearers if level_of_feature(*x[1][1]) in AREAS
            ]
        largest = max((brief[4] for _, brief, _ in bearers if brief[1][0] == "P"), default=0)
        options = [self._option(self._places, where, brief, fit, largest) for where, brief, fit in bearers]
        options.sort(key=lambda o: -o.base)
        return options

    def _bearers(self, name: str) -> list[tuple[Any, Brief, int]]:
        """Where places of the name are found, what is soon known of them, and how the name fits."""
        brief = self._places.brief
        if self._places is _AtHand:
            return [(place, brief(place), fit) for place, fit in self.places(name)]
        return [(row, brief(row), fit) for row, fit in self._places.matches(name, loose=True)[:MOST_BEARERS]]

    # --- the article ------------------------------------------------------------------------------------------------

    def rank(
        self, text: str, toponyms: Sequence[Toponym], cues: Sequence[Cue], home: Place | None = None
    ) -> list[Sense]:
        """Senses of the article with the probabilities of their options.

        Parameters
        ----------
        text : str
            The article.
        toponyms, cues : sequences of equal length
            What was found in it and what the words around it say.
        home : Place, optional
            Where the outlet is at home.

        Returns
        -------
        list of Sense
            In the order of first mention; ``Sense.mentions`` are indices of ``toponyms``.
        """
        more, more_cues = names_inside_names(text, toponyms, cues, self)
        words = words_of_countries(text)
        asked = len(toponyms)
        toponyms, cues = [*toponyms, *more], [*cues, *more_cues]
        senses, of = self._senses(toponyms, cues, asked)
        known = [(number, sense) for number, sense in enumerate(senses) if sense.options]
        for _, sense in known:
            sense.options = _prune(sense, senses)
            for option in sense.options:
                if not option.is_complete:
                    option.complete()
            sense.context = [sense.kind_of(option) if sense.asked else {} for option in sense.options]
            _whatever(sense)
            self._score(sense)
        said = Said(senses, of, cues)
        open_ = known
        for _ in range(ROUNDS - 1):
            context = Context(senses, said, home, words)
            fresh = [context.features(number) for number, _ in open_]
            for (_, sense), features in zip(open_, fresh, strict=True):
                sense.context = features
                self._score(sense)
            open_ = [(number, sense) for number, sense in open_ if not sense.hint and max(sense.p) < SETTLED]
            if not open_:
                break
        return [sense for sense in senses if not sense.hint]

    def _senses(self, toponyms: Sequence[Toponym], cues: Sequence[Cue], asked: int) -> tuple[list[Sense], list[int]]:
        by_key: dict[tuple[str, str, ToponymKind, bool], int] = {}
        senses: list[Sense] = []
        of: list[int] = []
        for i, (toponym, cue) in enumerate(zip(toponyms, cues, strict=True)):
            key = (fold(toponym.text), cue.asked, toponym.kind, i >= asked)
            number = by_key.get(key)
            if number is None:
                number = by_key[key] = len(senses)
                senses.append(Sense(key[0], cue.asked, cue.firm, i >= asked, options=self.options(cue, toponym)))
            sense = senses[number]
            sense.mentions.append(i)
            sense.firm = sense.firm or cue.firm
            sense.is_contained = sense.is_contained or bool(cue.within)
            of.append(number)
        return senses, of

    def _score(self, sense: Sense) -> None:
        """Softmax over the options and "none of these"."""
        sense.none = _none(sense)
        weights = self.weights
        scores = [
            option.base + weights.sum(context) for option, context in zip(sense.options, sense.context, strict=True)
        ]
        scores.append(weights.sum(sense.none))
        highest = max(scores)
        parts = [exp((score - highest) / weights.temperature) for score in scores]
        total = sum(parts)
        sense.p = [part / total for part in parts[:-1]]


class _AtHand:
    """Reads places that are made already as the embedded gazetteer reads its rows."""

    @staticmethod
    def place(place: Place) -> Place:
        return place

    @staticmethod
    def brief(place: Place) -> Brief:
        return (
            (place.source, place.source_id),
            (place.feature_class, place.feature_code),
            place.country_code,
            (place.admin1_code, place.admin1),
            place.population,
            place.uncertainty_km,
        )

    @staticmethod
    def position(place: Place) -> tuple[str, float, float]:
        return place.admin2, place.latitude, place.longitude


def _as_written(form: str, fit: int, feature_class: str, places: Any, where: Any) -> int:
    """How a short name fits in view of its full stops and capitals, which a gazetteer folds away.

    "La." is Louisiana and hardly Los Angeles; "EU" and "US" are not the towns of Eu and Us.
    """
    abbreviated = form.endswith(".")
    if fit == POSTAL:
        return 1 if abbreviated and form[0].isupper() and not form[:-1].isupper() else fit
    if feature_class != "P" or fit >= WEAK:
        return fit
    acronym = form.isupper() and len(form) <= LONGEST_ACRONYM and form.isalpha()
    return CODE if abbreviated or (acronym and not places.place(where).name.isupper()) else fit


def _whatever(sense: Sense) -> None:
    """Note what speaks for "none of these" whatever else the article says."""
    options = sense.options
    if not options:
        return
    if all(WEAK <= o.fit != DEMONYM for o in options):
        sense.doubts["none: only weak matches"] = 1.0
    if sense.asked and not any(o.level in FITS[sense.asked][0] for o in options):
        sense.doubts["none: no place of the kind"] = 1.0
    if all(o.level == SETTLEMENT for o in options):
        sense.smallness = max(0.0, 1 - max([o.size for o in options]) * 1.5)


def _none(sense: Sense) -> dict[str, float]:
    """Features of "none of these"."""
    features = {"none of these": 1.0, **sense.doubts}
    contexts = sense.context
    outside = 1.0 if sense.is_contained else 0.0
    for context in contexts:  # the first that is in no area it should be outside of settles it
        if outside == 0:
            break
        outside = min(outside, max([v for k, v in context.items() if k[:7] == "outside"], default=0.0))
    if outside > 0 and contexts:
        features["none: none is inside"] = outside
    if sense.smallness is not None:
        features["none: small places only"] = sense.smallness
        named = max([c[name] for c in contexts for name in IN_NAMED_COUNTRY if name in c], default=0.0)
        features["none: in countries the article does not name"] = 1 - min(1.0, named)
    if len(contexts) == 1:
        features["none: single bearer"] = 1.0
    return features


def _prune(sense: Sense, senses: Sequence[Sense]) -> list[Option]:
    """Keep the most likely options, and those in a country or province that the article may be about."""
    options = sense.options
    if len(options) <= MOST_OPTIONS:
        return list(options)
    others = [s for s in senses if s is not sense]
    countries = {o.country for s in others for o in s.options[:1] if o.is_area}
    provinces = {o.admin1 for s in others for o in s.options[:4] if o.is_area}
    provinces |= {o.admin1 for s in others if len(s.options) < 4 for o in s.options}
    chance = [o.base + 2.0 * (o.country in countries) + 4.0 * (o.admin1 in provinces) for o in options]
    order = sorted(range(len(options)), key=chance.__getitem__, reverse=True)  # of equals the first comes first
    return [options[i] for i in sorted(order[:MOST_OPTIONS])]
