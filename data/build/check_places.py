"""Check the hand-kept tables of the border zone against each other, the border and the raion polygons.

    python data/build/check_places.py [FOLDER_WITH_RAION_POLYGONS]

Prints every fault and exits with 1 if there is one. The polygons (``*.geojson`` of OpenStreetMap, one feature a raion,
its name in the property ``district``) do not ship; without the folder that part of the check is left out.

How the tables came about: a settlement's position is that of its source, never an average; ``checked`` says against
what it was held. Where a second source puts it more than 1.5 km away, ``uncertainty_km`` covers both. English forms of
names are romanised by rule from the Russian one (BGN/PCGN without signs, with -y for -ий and -ый, and the usual other
ways: -iy, -yy, ye/e, ia/ya, h for г), plus the Latin alternates of GeoNames; ``data/places/sought.md`` says which
settlements are in, and what was sought in vain. ``several_in_oblast`` counts the settlements of the oblast with that
name ("yes" also where the count is unknown). A crossing point is moved along the shortest way onto the border line.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import cos, hypot, radians
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

import geo  # noqa: E402
from geo.names import fold, fold_loose  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COLUMNS", "KINDS", "Tables", "faults"]

COLUMNS = {
    "settlements": (
        "place_id", "name", "names_en", "name_ru", "name_uk", "kind", "country_code", "admin1", "admin2", "latitude",
        "longitude", "uncertainty_km", "population", "geonameid", "source", "checked",
    ),
    "areas": (
        "place_id", "name", "names_en", "name_ru", "name_uk", "kind", "country_code", "admin1", "latitude",
        "longitude", "extent_km", "border_km", "geonameid", "source",
    ),
    "border_points": (
        "place_id", "name", "names_en", "name_ru", "name_uk", "kind", "traffic", "country_code", "admin1", "admin2",
        "ru_side_names", "uk_side_names", "latitude", "longitude", "uncertainty_km", "source", "checked",
    ),
    "known_by_raion": (
        "name", "names_en", "name_ru", "kind", "admin1", "admin2", "several_in_oblast", "source",
    ),
}  # fmt: skip
KINDS = {
    "settlements": {"village", "settlement", "town", "city", "khutor", "urban_settlement"},
    "areas": {"oblast", "raion", "urban_district"},
    "border_points": {"border_crossing", "railway_station", "airfield", "power_plant"},
    "known_by_raion": {"village", "settlement", "town", "city", "khutor", "urban_settlement"},
}
LEAST_ROWS = {"settlements": 150, "areas": 60, "border_points": 40, "known_by_raion": 300}
ON_THE_LINE_KM = 0.1
MOST_KM = {"oblast": 400, "raion": 100, "urban_district": 50}
"""The farthest that a place of the kind can reach; anything else: 10 km."""
TWIN_KM = 3.0
"""Two rows of one name, nearer than this, would be the same place twice."""


@dataclass(frozen=True)
class Tables:
    """The four tables of ``data/places`` that are kept by hand.

    Attributes
    ----------
    folder : Path
        Where they lie.
    """

    folder: Path

    @cached_property
    def rows(self) -> dict[str, list[dict[str, str]]]:
        """Table name -> rows, as read."""
        found = {}
        for name in COLUMNS:
            with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                found[name] = list(csv.DictReader(file))
        return found

    @property
    def placed(self) -> dict[str, list[dict[str, str]]]:
        """The tables whose rows have a position of their own."""
        return {name: rows for name, rows in self.rows.items() if "latitude" in COLUMNS[name]}


def faults(tables: Tables, polygons: Path | None = None) -> list[str]:
    """Everything that is wrong, one sentence each.

    Parameters
    ----------
    tables : Tables
        What to check.
    polygons : Path, optional
        Folder of raion polygons. None: that check is left out.
    """
    found = [*_forms(tables), *_positions(tables), *_names(tables), *_twins(tables)]
    if polygons is not None:
        found += _raions(tables, polygons)
    return found


def _forms(tables: Tables) -> Iterator[str]:
    """Columns, kinds, required values."""
    ids: dict[str, str] = {}
    for name, rows in tables.rows.items():
        if len(rows) < LEAST_ROWS[name]:
            yield f"{name}: expected at least {LEAST_ROWS[name]} rows, found {len(rows)}"
        for row in rows:
            label = f"{name}: {row.get('place_id') or row.get('name')}"
            if tuple(row) != COLUMNS[name] or None in row.values():
                yield f"{label}: expected the columns {', '.join(COLUMNS[name])}"
                continue
            if any(value != value.strip() or "||" in value for value in row.values()):
                yield f"{label}: a value has spaces around it or an empty name form"
            if row["kind"] not in KINDS[name]:
                yield f"{label}: unknown kind {row['kind']!r}"
            yield from (f"{label}: no {key}" for key in ("name", "admin1", "source") if not row[key])
            if "place_id" in row and ids.setdefault(row["place_id"], name) is not name:
                yield f"{label}: this place_id is also in {ids[row['place_id']]}"
        counted = [row.get("place_id") or f"{row['name']}, {row['admin2']}, {row['admin1']}" for row in rows]
        yield from (f"{name}: twice {key}" for key in sorted({key for key in counted if counted.count(key) > 1}))
    for row in tables.rows["known_by_raion"]:
        if row["several_in_oblast"] not in {"yes", "no"}:
            yield f"known_by_raion: {row['name']}: several_in_oblast must be yes or no"


def _positions(tables: Tables) -> Iterator[str]:
    """Ranges, and the side of the border."""
    border = geo.border()
    for name, rows in tables.placed.items():
        lats = [float(row["latitude"]) for row in rows]
        lons = [float(row["longitude"]) for row in rows]
        sides, kilometres = border.sides(lons, lats), border.distances_km(lons, lats)
        for row, lat, lon, side, km in zip(rows, lats, lons, sides, kilometres, strict=True):
            label = f"{name}: {row['place_id']}"
            if not (45 < lat < 55 and 30 < lon < 45):
                yield f"{label}: {lat}, {lon} is not in the region"
            if row["kind"] == "border_crossing":
                if km > ON_THE_LINE_KM:
                    yield f"{label}: a crossing point {km:.1f} km from the line"
            elif side != row["country_code"]:
                yield f"{label}: on the side of {side}, expected {row['country_code']}"
            reach = row.get("extent_km") or row.get("uncertainty_km")
            if reach and not 0 < float(reach) <= MOST_KM.get(row["kind"], 10):
                yield f"{label}: an extent of {reach} km"


def _names(tables: Tables) -> Iterator[str]:
    """Names whose raion is unknown, and names that are in two tables."""
    raions = {(row["admin1"], fold(row["name"])) for row in tables.rows["areas"]}
    for name in ("settlements", "known_by_raion"):
        for row in tables.rows[name]:
            if (row["admin1"], fold(row["admin2"])) not in raions:
                yield f"{name}: {row['name']}: {row['admin2']}, {row['admin1']} is not in areas"
    settlements = tables.rows["settlements"]
    placed = {(row["admin1"], row["admin2"], fold(row["name_ru"])) for row in settlements}
    for row in tables.rows["known_by_raion"]:
        if (row["admin1"], row["admin2"], fold(row["name_ru"])) in placed:
            yield f"known_by_raion: {row['name']}, {row['admin2']} has a position in settlements"
    bare = {fold(row["name"]) for row in settlements}
    for row in tables.rows["border_points"]:
        forms = [form for form in (row["name"], *row["names_en"].split("|")) if fold(form) in bare]
        yield from (f"border_points: {row['place_id']} bears the bare name {form} of a settlement" for form in forms)


def _twins(tables: Tables) -> Iterator[str]:
    """Settlements that are in the table twice."""
    cells = defaultdict(list)
    for row in tables.rows["settlements"]:
        cells[row["admin1"], fold_loose(row["name_ru"] or row["name"])].append(row)
    for same in cells.values():
        for one, other in combinations(same, 2):
            km = _kilometres(one, other)
            if km < TWIN_KM:
                yield f"settlements: {one['place_id']} and {other['place_id']} are {km:.1f} km apart"


class _Polygons:
    """The raions of a folder of GeoJSON files, searched by point."""

    def __init__(self, folder: Path) -> None:
        self.names: list[str] = []
        shapes = []
        for path in sorted(folder.glob("*.geojson")):
            for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
                self.names.append(f"{feature['properties']['district']} ({path.stem})")
                shapes.append(shapely.make_valid(shapely.geometry.shape(feature["geometry"])))
        self._tree = shapely.STRtree(shapes)

    def of(self, row: dict[str, str]) -> str:
        """Name of the one raion with the row's point; "" where there is none, or more than one."""
        point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
        hits = self._tree.query(point, predicate="within")
        return self.names[hits[0]] if len(hits) == 1 else ""


def _raions(tables: Tables, folder: Path) -> Iterator[str]:
    """Settlements outside the raion that they name. An area's raion is the polygon that its point lies in."""
    polygons = _Polygons(folder)
    of_area: dict[tuple[str, str], str] = {}
    for row in tables.rows["areas"]:
        if row["country_code"] == "RU" and row["kind"] != "oblast":
            where = polygons.of(row)
            if not where or where in of_area.values():
                yield f"areas: {row['place_id']}: its point is in {where or 'no raion'}, expected one of its own"
            of_area[row["admin1"], row["name"]] = where
    for name in ("settlements", "border_points"):
        for row in tables.rows[name]:
            wanted = of_area.get((row["admin1"], row["admin2"]))
            where = polygons.of(row)
            if wanted and where != wanted and row["kind"] != "border_crossing":
                yield f"{name}: {row['place_id']}: in {where or 'no raion'}, expected {wanted}"


def _kilometres(one: dict[str, str], other: dict[str, str]) -> float:
    """Distance of two rows on a plane that touches the sphere between them: good to 0.1 % over a few kilometres."""
    lat = (float(one["latitude"]) + float(other["latitude"])) / 2
    north = (float(one["latitude"]) - float(other["latitude"])) * 111.2
    east = (float(one["longitude"]) - float(other["longitude"])) * 111.2 * cos(radians(lat))
    return hypot(north, east)


def main(arguments: list[str]) -> int:
    """Check, print the faults, return the exit code."""
    found = faults(Tables(ROOT / "data" / "places"), Path(arguments[0]) if arguments else None)
    print(*found, sep="\n", end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
