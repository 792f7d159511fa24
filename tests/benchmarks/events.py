"""How well a town named with its province is placed: a table of geolocated events, each told as one sentence.

    python tests/benchmarks/events.py EVENTS.csv                # the table's own points against ours
    python tests/benchmarks/events.py EVENTS.csv --list wrong   # ... and the rows that were placed elsewhere
    python tests/benchmarks/events.py EVENTS.csv --list none    # ... and those that were not placed, by reason

The table (Eyes on Russia, Centre for Information Resilience) has the columns town/city, province, country, lat and lon:
where people found footage to have been taken. Each row is told as one sentence, in several wordings, and read by
``geoparse`` with the embedded gazetteer alone. "right": the town was placed within max(10 km, the place's
``uncertainty_km``) of the row's point; "wrong": elsewhere; "none": not placed. "one bearer": rows whose town has one
candidate in the province that the row names. "side": placed on another side of the Russia-Ukraine border than the
row's point lies, and how many of these rows name a country that their own point is not in (the label's fault).
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyproj import Geod

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

import geo  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model import Place, Resolution

WORDINGS = (
    "An event was reported in {town}, {province}.",
    "An event was reported in {town}, {province}, {country}.",
    "A strike hit {town} in {province}.",
    "Footage from {town} ({province}, {country}) shows smoke over the town.",
    "{town}, {province}: shelling damaged several houses.",
)
RIGHT_KM = 10.0
NEIGHBOURS = {"Russia": "RU", "Ukraine": "UA", "Belarus": "BY", "Moldova": "MD"}
_WGS84 = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Event:
    """One row: what it names and where it was."""

    entry: str
    town: str
    province: str
    country: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Outcome:
    """What became of one event in one wording."""

    event: Event
    resolution: Resolution | None
    km: float | None
    result: str
    one_bearer: bool
    side: str
    wrong_side: bool


def events(path: Path) -> Iterator[Event]:
    """Rows that name a town and a province, as they are written."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            town, province = " ".join(row["town/city"].split()), " ".join(row["province"].split())
            if town and province:
                country = " ".join(row["country"].split())
                yield Event(row["entry"], town, province, country, float(row["lat"]), float(row["lon"]))


@cache
def told(wording: str, town: str, province: str, country: str) -> Resolution | None:
    """What the sentence's town was read as; the first name found in it, placed if any is."""
    text = wording.format(town=town, province=province, country=country)
    start = text.index(town)
    settings = geo.Settings(gazetteer="embedded")
    found = [r for r in geo.geoparse(text, settings) if r.toponym.start < start + len(town) and r.toponym.end > start]
    return next((r for r in found if r.place is not None), found[0] if found else None)


def away_km(place: Place, event: Event) -> float:
    """Geodesic distance of a place from an event."""
    metres = _WGS84.inv(place.longitude, place.latitude, event.longitude, event.latitude)[2]
    return float(metres) / 1000


def read(event: Event, wording: str) -> Outcome:
    """Tell one event in one wording and judge the answer."""
    resolution = told(wording, event.town, event.province, event.country)
    place = resolution.place if resolution else None
    side = geo.border().side(event.longitude, event.latitude)
    if resolution is None or place is None:
        return Outcome(event, resolution, None, "none", False, side, False)
    km = away_km(place, event)
    right = km <= max(RIGHT_KM, place.uncertainty_km)
    ours = geo.border().side(place.longitude, place.latitude)
    bearers = [
        c.place
        for c in resolution.candidates
        if c.place.feature_class == "P"
        and c.place.country_code == place.country_code
        and c.place.admin1 == place.admin1
    ]
    wrong_side = {ours, side} == {"RU", "UA"} and place.geo_precision < 3
    return Outcome(event, resolution, km, "right" if right else "wrong", len(bearers) == 1, side, wrong_side)


def share(outcomes: list[Outcome]) -> str:
    """Right, wrong and unplaced of some outcomes."""
    counted = Counter(outcome.result for outcome in outcomes)
    total = max(1, len(outcomes))
    return (
        f"{len(outcomes):5} {counted['right']:6} {counted['wrong']:6} {counted['none']:6} "
        f"{100 * counted['right'] / total:8.1f} %"
    )


def main() -> int:
    """Read the table, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", type=Path)
    parser.add_argument("--list", choices=["wrong", "none"], help="print these rows of the first wording")
    args = parser.parse_args()
    rows = list(events(args.table))
    print(f"{'':40} {'rows':>5} {'right':>6} {'wrong':>6} {'none':>6} {'right':>10}")
    first: list[Outcome] = []
    for wording in WORDINGS:
        outcomes = [read(event, wording) for event in rows]
        first = first or outcomes
        placed = [o for o in outcomes if o.one_bearer]
        sides = [o for o in outcomes if o.wrong_side]
        mislabelled = [o for o in sides if NEIGHBOURS.get(o.event.country, o.side) != o.side]
        print(wording)
        print(f"{'  all':40} {share(outcomes)}")
        print(f"{'  one bearer in the province':40} {share(placed)}")
        print(f"  wrong side {len(sides)}, of which {len(mislabelled)} rows are not in the country they name")
    listed = Counter(
        (
            o.event.town, o.event.province, o.event.country, o.result,
            "" if o.km is None else f"{o.km:.0f} km",
            o.resolution.reason if o.resolution else "not recognised as a place name",
        )
        for o in first
        if o.result == args.list
    )  # fmt: skip
    for row, count in listed.most_common():
        print(count, *row, sep=" | ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
