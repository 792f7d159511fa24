"""The base map: land, oblasts, the border and towns, compact enough to travel inside the page.

Lines are encoded as strings of differences (Google's encoded polyline format at 1e-4 degrees, about 10 m), which the
page's script unpacks. Country shapes, oblasts and the border come from one geometry, so that they cannot visibly
disagree; near the incidents the border keeps all its detail, so that no mark sits visibly on the wrong side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo.model import Incident, Place

_SCALE = 10_000
_DETAIL_KM = 40.0  # how far from an incident the border keeps its full detail
_REGION = (24.0, 44.3, 42.0, 55.8)  # west, south, east, north: where towns are named when nothing lies elsewhere
_MARGIN = (3.0, 1.5)  # degrees of longitude and latitude drawn beyond the region: nobody pans past the drawing's edge
_CITY = 100_000
_EARTH_KM = 6371.009


@dataclass(frozen=True, slots=True)
class BaseMap:
    """What the page draws below the incidents.

    ``values`` goes into the page as it is: ``land`` [{cc, name, rings}], ``admin1`` [{code, cc, name, lat, lon}],
    ``lines`` between oblasts, ``border`` lines, ``towns`` [{name, names, lat, lon, pop}], ``frame`` [west, south,
    east, north], beyond which nothing is drawn. ``outline`` gives the encoded rings of a region, None when only its
    size is known.
    """

    values: Mapping[str, Any]
    outline: Callable[[Place], list[str] | None] = lambda _: None

    def area(self, place: Place) -> list[str] | None:
        """Return the encoded outlines of a region that may be drawn as an area."""
        return self.outline(place)


def base_map(incidents: Sequence[Incident], border: Sequence[Sequence[tuple[float, float]]] | None = None) -> BaseMap:
    """Return the base map of the package, in full detail near the incidents, with its border or another one.

    Raises
    ------
    DataError
        If the compiled data of the package is missing.
    """
    from geo import basemap as shapes  # noqa: PLC0415 (a caller may bring another base map)

    spots = sorted({(i.place.longitude, i.place.latitude) for i in incidents if i.place and i.place.geo_precision < 3})
    region = _region(spots)
    frame = (region[0] - _MARGIN[0], region[1] - _MARGIN[1], region[2] + _MARGIN[0], region[3] + _MARGIN[1])
    parts = shapes.basemap(frame, near=_thinned(spots), radius_km=_DETAIL_KM)
    admin1 = [
        {"code": row["code"], "cc": row["country"], "name": row["name"], "names": _names(row["code"]),
         "lon": round(row["label"][0], 3), "lat": round(row["label"][1], 3)}
        for row in parts["admin1"]
    ]  # fmt: skip
    values = {
        "land": [
            {
                "cc": row["code"],
                "name": row["name"],
                "rings": [encode(ring) for ring in row["rings"]],
            }
            for row in parts["land"]
            if row["rings"]
        ],
        "admin1": admin1,
        "lines": [encode(line) for line in parts["admin1_lines"]],
        "border": [encode(line) for line in (parts["border"] if border is None else border)],
        "towns": _towns(spots, region),
        "frame": [round(edge, 1) for edge in frame],
    }
    return BaseMap(values, partial(outline, near=_thinned(spots)))


def outline(place: Place, near: Sequence[tuple[float, float]] = ()) -> list[str] | None:
    """Return the encoded rings of a region: an oblast's own outline, a district's extent cut at its country's edge.

    ``near`` are the points about which the border is drawn in full, so that the two do not visibly disagree.
    """
    if place.feature_class != "A":
        return None
    from geo import basemap as shapes  # noqa: PLC0415

    rings = shapes.area(place, near, _DETAIL_KM) if place.feature_code == "ADM1" and place.admin1_code else None
    if rings is None:
        rings = _extent(place)
    return None if rings is None else [encode(ring) for ring in rings]


def _extent(place: Place) -> Any:
    """Return the circle a district lies in, without what lies beyond its own country's border; None if all does."""
    import shapely  # noqa: PLC0415 (only where a district is drawn)

    from geo import basemap as shapes  # noqa: PLC0415

    circle = shapely.Polygon(_circle(place.longitude, place.latitude, place.uncertainty_km))
    west, south, east, north = circle.bounds
    country = shapes.area(place.country_code, bbox=circle.bounds) if place.country_code else None
    if country is None:
        return None
    near = [
        ring
        for ring in country
        if any(west <= p[0] <= east and south <= p[1] <= north for p in ring)
        or shapely.Polygon(ring).contains(circle.centroid)
    ]
    # first cut to the circle's box: making a whole country valid takes longer than everything else on the page
    boxes = [shapely.clip_by_rect(shapely.Polygon(ring), west, south, east, north) for ring in near]
    land = shapely.union_all([shapely.make_valid(box) for box in boxes])
    cut = circle.intersection(land) if near else circle
    pieces = [piece for piece in getattr(cut, "geoms", [cut]) if piece.geom_type == "Polygon" and not piece.is_empty]
    return [list(piece.exterior.coords) for piece in pieces] or None


def _circle(longitude: float, latitude: float, radius_km: float) -> list[tuple[float, float]]:
    """Return a ring at a distance on the sphere (within 0.6 % of the ellipsoid)."""
    lat, lon, d = math.radians(latitude), math.radians(longitude), radius_km / _EARTH_KM
    ring = []
    for n in range(72):
        a = math.tau * n / 72
        lat2 = math.asin(math.sin(lat) * math.cos(d) + math.cos(lat) * math.sin(d) * math.cos(a))
        lon2 = lon + math.atan2(math.sin(a) * math.sin(d) * math.cos(lat), math.cos(d) - math.sin(lat) * math.sin(lat2))
        ring.append((math.degrees(lon2), math.degrees(lat2)))
    return [*ring, ring[0]]


def _thinned(spots: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Keep one point in a cell of about 10 km: the same border detail for a thousand incidents as for a few."""
    return list({(round(lon * 7), round(lat * 10)): (lon, lat) for lon, lat in spots}.values())


def _names(code: str) -> dict[str, str]:
    """Return the Russian and Ukrainian names of an oblast."""
    from geo.gazetteer import embedded  # noqa: PLC0415

    known = embedded().by_id("admin1", code)
    return dict(known.names) if known else {}


def _region(spots: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return west, south, east, north of what is drawn: Ukraine and western Russia, and wherever an incident lies."""
    west, south, east, north = _REGION
    if spots:
        west, east = min(west, *(s[0] - 3 for s in spots)), max(east, *(s[0] + 3 for s in spots))
        south, north = min(south, *(s[1] - 2 for s in spots)), max(north, *(s[1] + 2 for s in spots))
    return max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)


def _towns(spots: Sequence[tuple[float, float]], region: tuple[float, float, float, float]) -> list[dict[str, Any]]:
    """Return the larger towns of the region, and the smaller ones about the incidents, largest first."""
    from geo.gazetteer import embedded  # noqa: PLC0415

    gazetteer = embedded()
    found = {p.source_id: p for p in gazetteer.towns(region, min_population=80_000)}
    cells = sorted({(round(lon), round(lat)) for lon, lat in spots})
    least = 1_500 if len(cells) <= 8 else 8_000  # of many cells only the largest towns find room below
    cells = cells[:: 1 + len(cells) // 30]
    for lon, lat in cells:
        near = gazetteer.towns((lon - 1.2, lat - 0.8, lon + 1.2, lat + 0.8), min_population=least)
        found |= {p.source_id: p for p in near[:60]}
    rows = sorted(found.values(), key=lambda p: (-p.population, p.source_id))
    cities = [p for p in rows if p.population >= _CITY]
    named = (p for p in rows if p.feature_code != "PPLX" and (p.population < _CITY or not _suburb(p, cities)))
    return [
        {"name": p.name, "names": {code: name for code, name in p.names if name != p.name},
         "lat": round(p.latitude, 3), "lon": round(p.longitude, 3), "pop": p.population}
        for p in islice(named, 240)
    ]  # fmt: skip


def _suburb(town: Place, cities: Sequence[Place]) -> bool:
    """Whether a large place is part of a larger city: GeoNames lists some city districts as towns."""
    return any(
        c.population > 1.5 * town.population
        and abs(c.latitude - town.latitude) < 0.2
        and abs(c.longitude - town.longitude) < 0.3
        for c in cities
    )


def encode(points: Iterable[Sequence[float]]) -> str:
    """Encode a line of (longitude, latitude) as text.

    >>> encode([(35.0, 50.0), (35.1, 50.1)])
    '_qo]_rjTo}@o}@'
    """
    import numpy as np  # noqa: PLC0415 (folium has it loaded by now)

    lonlat = np.array(list(points), dtype=float)
    if not len(lonlat):
        return ""
    steps = np.diff(np.rint(lonlat[:, ::-1] * _SCALE).astype(int), axis=0, prepend=[[0, 0]])
    return "".join(map(_step, steps.ravel().tolist()))


@cache  # most steps are short and come again
def _step(value: int) -> str:
    rest = ~(value << 1) if value < 0 else value << 1
    text = ""
    while rest >= 0x20:
        text += chr((0x20 | (rest & 0x1F)) + 63)
        rest >>= 5
    return text + chr(rest + 63)
