"""Annotated geoparsing corpora: reading them, and scoring answers against them.

A corpus is an XML file of ``<article>`` elements, each with a ``<text>`` and one element for each place name that holds
its offsets, its words and mostly its coordinates; tag names differ from corpus to corpus. The scoring rules are those
of Gritta et al. (2019), "A Pragmatic Guide to Geoparsing Evaluation", with the choices written at ``Scores``.
"""

from __future__ import annotations

import math
import os
import xml.etree.ElementTree as ET
from bisect import bisect_left
from dataclasses import dataclass, field
from pathlib import Path

MATERIAL = Path(os.environ.get("INCURSION_MAP_MATERIAL", Path(__file__).resolve().parents[3] / "shared"))
FILES = {"LGL": "lgl.xml", "TR-News": "TR-News.xml", "GeoWebNews": "GWN.xml"}
EARTH_RADIUS_KM = 6371.0088  # mean radius (IUGG)

_PHRASE = ("extractedName", "phrase", "name")
_LATITUDE = ("latitude", "lat", "gaztag/lat")
_LONGITUDE = ("longitude", "lon", "gaztag/lon")
_REACH = 40  # characters around an annotated offset in which its words are looked for
# GeoWebNews says how each name is used; other corpora do not
_ADJECTIVAL = {"Demonym", "Language", "Homonym"}
_USES = _ADJECTIVAL | {
    "Literal", "Coercion", "Mixed", "Embedded_Literal", "Non_Literal_Modifier", "Metonymic", "Literal_Modifier",
    "Embedded_Non_Lit",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated place name. ``kind`` is "name", "demonym" or "embedded" (inside another name)."""

    start: int
    end: int
    text: str
    latitude: float | None
    longitude: float | None
    kind: str = "name"
    country: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A text and its place names, in order."""

    text: str
    gold: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A place name found by a program, with the point it gave it (degrees) and how sure it is, or None."""

    start: int
    end: int
    latitude: float | None = None
    longitude: float | None = None
    confidence: float | None = None
    country: str = ""


def read_corpus(path: Path) -> list[Report]:
    """Read a corpus.

    Offsets in the published files are sometimes off by a few characters: the occurrence of the annotated words
    nearest to the offset is taken, and an annotation whose words are not near it is left out.
    """
    typed = path.stem == "GWN"
    reports = []
    for article in ET.parse(path).getroot().iter("article"):  # noqa: S314 (a file the user named)
        text = article.findtext("text") or ""
        found: dict[tuple[int, int], Gold] = {}
        for element in [*article.iter("toponym"), *article.iter("location")]:
            use = element.findtext("type") or ""
            if typed and use not in _USES:
                continue
            gold = _gold(element, text, _kind(element, use) if typed else "name")
            if gold is not None:
                found.setdefault((gold.start, gold.end), gold)
        reports.append(Report(text, tuple(sorted(found.values(), key=lambda g: g.start))))
    return reports


def _kind(element: ET.Element, use: str) -> str:
    if use in _ADJECTIVAL or element.findtext("modifierType") == "Adjective":
        return "demonym"
    return "embedded" if use.startswith("Embedded") else "name"


def _gold(element: ET.Element, text: str, kind: str) -> Gold | None:
    phrase = _either(element, _PHRASE)
    start, end = int(element.findtext("start") or 0), int(element.findtext("end") or 0)
    if text[start:end] != phrase:
        nearest = None
        at = text.find(phrase, max(0, start - _REACH), end + _REACH)
        while at >= 0:
            if nearest is None or abs(at - start) < abs(nearest - start):
                nearest = at
            at = text.find(phrase, at + 1, end + _REACH)
        if nearest is None or not phrase:
            return None
        start, end = nearest, nearest + len(phrase)
    latitude, longitude = _either(element, _LATITUDE), _either(element, _LONGITUDE)
    return Gold(
        start, end, phrase, float(latitude) if latitude else None, float(longitude) if longitude else None, kind,
        element.findtext("gaztag/country") or "",
    )  # fmt: skip


def _either(element: ET.Element, tags: tuple[str, ...]) -> str:
    return next((value for tag in tags if (value := element.findtext(tag))), "")


def distance_km(latitude1: float, longitude1: float, latitude2: float, longitude2: float) -> float:
    """Great-circle distance of two points in degrees, on a sphere of the Earth's mean radius (haversine)."""
    a, b = math.radians(latitude1), math.radians(latitude2)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(longitude2 - longitude1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


@dataclass(slots=True)
class Scores:
    """Counts of one program on one corpus.

    An answer counts as found when start and end are exactly those of an annotation. ``kinds`` restricts the
    annotations that count; answers that touch one of another kind are then neither right nor wrong. Of the annotated
    names with coordinates that an answer touches, the best fitting answer is measured: acc@d is the share of those
    given a place that lie within d km, e2e@d the share of all annotated names with coordinates.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0
    with_point: int = 0
    errors_km: list[float] = field(default_factory=list)
    sure: list[tuple[float, bool]] = field(default_factory=list)  # confidence, within 161 km

    def add(self, report: Report, answers: list[Answer], kinds: set[str] | None = None) -> None:
        """Count one report."""
        wanted = [g for g in report.gold if kinds is None or g.kind in kinds]
        rest = [(g.start, g.end) for g in report.gold if kinds is not None and g.kind not in kinds]
        spans = {(g.start, g.end) for g in wanted}
        given = {(a.start, a.end) for a in answers}
        self.right += len(spans & given)
        self.missed += len(spans - given)
        self.wrong += sum(not any(start < e and s < end for s, e in rest) for start, end in given - spans)
        ordered = sorted(answers, key=lambda a: a.start)
        starts = [a.start for a in ordered]
        for gold in wanted:
            if gold.latitude is None or gold.longitude is None:
                continue
            self.with_point += 1
            last = bisect_left(starts, gold.end)
            near = [a for a in ordered[max(0, last - 8) : last] if a.end > gold.start]
            if not near:
                continue
            best = max(near, key=lambda a: _fit(a, gold))
            if best.latitude is None or best.longitude is None:
                continue
            away = distance_km(gold.latitude, gold.longitude, best.latitude, best.longitude)
            self.errors_km.append(away)
            if best.confidence is not None:
                self.sure.append((best.confidence, away <= 161))

    @property
    def precision(self) -> float:
        """Share of the answers that are annotated."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the annotations that are answered."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    def accuracy(self, km: float) -> float:
        """Share of the found and placed names within a distance."""
        return _share(self._within(km), len(self.errors_km))

    def end_to_end(self, km: float) -> float:
        """Share of all annotated names with coordinates within a distance."""
        return _share(self._within(km), self.with_point)

    def calibration_error(self, bins: int = 10) -> float | None:
        """Expected calibration error: mean gap of confidence and share right, over bins of equal size."""
        if not self.sure:
            return None
        pairs = sorted(self.sure)
        size = max(1, math.ceil(len(pairs) / bins))
        parts = [pairs[i : i + size] for i in range(0, len(pairs), size)]
        return sum(abs(sum(c for c, _ in part) - sum(ok for _, ok in part)) for part in parts) / len(pairs)

    def _within(self, km: float) -> int:
        return sum(error <= km for error in self.errors_km)


def _fit(answer: Answer, gold: Gold) -> tuple[int, int]:
    ends = (answer.start == gold.start) + (answer.end == gold.end)
    return ends, min(answer.end, gold.end) - max(answer.start, gold.start)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
