"""The base map: land, oblasts and the border as plain lists, all made of the same lines. Standard library only.

Everything is drawn from arcs that neighbours share (``_data/basemap.json``, made by ``data/build/admin.py``): a
country's outline, its oblasts and the border have the same vertices, so that none visibly disagrees with another.
Sources: OpenStreetMap (outlines, ODbL), Natural Earth (borders between oblasts, public domain).
"""

from __future__ import annotations

import json
from array import array
from functools import cache
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.model import Place
from geo.resources import data_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["area", "basemap"]

Point = tuple[float, float]
Line = list[Point]
Box = tuple[float, float, float, float]
_FRAME = 1.0
"""Degrees by which land reaches beyond the box asked for, so that a reader may move the map a little."""


def area(
    place: Place | str, near: Iterable[Point] = (), radius_km: float = 40.0, bbox: Box | None = None
) -> list[Line] | None:
    """Return the outline of an oblast or a country of the base map.

    Parameters
    ----------
    place
        A country or first-level division as a ``Place`` (feature class A), or a code: "RU.09" (country and GeoNames
        admin1 code), "RU-BEL" (ISO 3166-2), "UA" (ISO 3166-1).
    near, radius_km
        As for ``basemap``: where the border keeps its full detail.
    bbox
        West, south, east, north in degrees: only rings that may reach into it. None: all.

    Returns
    -------
    list of rings or None
        Closed rings of (longitude, latitude) in degrees, islands included, holes not; the border with Russia
        simplified to about 300 m. None for anything the base map has no outline of (districts, other continents).
    """
    data = _data()
    code = _code(place) if isinstance(place, Place) else place
    geometry = data["by_code"].get(code)
    if geometry is None:
        return None
    detailed = _detailed(list(near), radius_km)
    rings = [refs[0] for refs in geometry["arcs"] if bbox is None or _meets(_box_of(refs[0]), bbox)]
    return [ring for refs in rings if _turn(ring := _joined(refs, detailed)) > 0]


def _code(place: Place) -> str:
    if place.feature_class != "A" or place.admin2:
        return ""
    if place.feature_code.startswith("PCL") or not place.admin1_code:
        return place.country_code
    return f"{place.country_code}.{place.admin1_code}" if place.feature_code in {"ADM1", "ADM1H"} else ""


def basemap(bbox: Box | None = None, near: Iterable[Point] = (), radius_km: float = 40.0) -> dict[str, Any]:
    """Return what to draw below the incidents.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees: only shapes and lines that reach into it, land cut off a degree outside
        of it. None: everything there is, all of Russia and its neighbours.
    near
        (longitude, latitude) of incidents: within ``radius_km`` of them the border keeps its full detail (10 m),
        elsewhere it is simplified to about 300 m.
    radius_km
        See ``near``.

    Returns
    -------
    dict
        ``land``: [{code, name, rings}], countries as closed rings; ``admin1``: [{code, iso, name, country, label,
        bbox}], oblasts of Russia, Ukraine and Belarus with a point for their name; ``admin1_lines`` and
        ``country_lines``: borders between oblasts of one country, and between countries except Russia and Ukraine;
        ``border``: the Russia-Ukraine land border; ``attribution``. Every line is a list of (longitude, latitude).
    """
    data = _data()
    detailed = _detailed(list(near), radius_km)
    shown = frozenset(i for i, box in enumerate(data["boxes"]) if bbox is None or _meets(box, bbox))

    def lines(name: str) -> list[Line]:
        return [_arc(ref, detailed) for ref in data[name] if _number(ref) in shown]

    land = []
    for geometry in data["land"]:
        if bbox is None or _meets(geometry["bbox"], bbox):
            rings = [refs[0] for refs in geometry["arcs"] if bbox is None or _meets(_box_of(refs[0]), bbox)]
            properties = {"code": geometry["id"], "name": geometry["properties"]["name"]}
            shapes = [_clipped(_joined(refs, detailed), _box_of(refs), bbox) for refs in rings]
            land.append(properties | {"rings": [shape for shape in shapes if shape]})
    admin1 = [
        {"code": geometry["id"], **geometry["properties"], "bbox": geometry["bbox"]}
        for geometry in data["admin1"]
        if bbox is None or _meets(geometry["bbox"], bbox)
    ]
    return {
        "land": land,
        "admin1": admin1,
        "admin1_lines": lines("admin1_lines"),
        "country_lines": lines("country_lines"),
        "border": lines("border"),
        "attribution": data["note"],
    }


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Path(data_path("basemap.json")).read_text(encoding="utf-8"))
    data["thin"] = {int(i): kept for i, kept in data["thin"].items()}
    data["points"] = array("d", Path(data_path("basemap.points")).read_bytes())
    for kind in ("land", "admin1"):  # a country too small for the detail of the map has no outline left
        data[kind] = [geometry for geometry in data[kind] if geometry["arcs"]]
    for geometry in data["land"] + data["admin1"]:
        boxes = [data["boxes"][_number(ref)] for refs in geometry["arcs"] for ref in refs[0]]
        west, south, east, north = zip(*boxes, strict=True)
        geometry["bbox"] = [min(west), min(south), max(east), max(north)]
    data["by_code"] = {geometry["id"]: geometry for geometry in data["land"] + data["admin1"]}
    data["by_code"] |= {geometry["properties"]["iso"]: geometry for geometry in data["admin1"]}
    return data


def _number(ref: int) -> int:
    return ref if ref >= 0 else ~ref


def _points(i: int) -> Line:
    """The vertices of arc ``i``: of the border in full, of what decides nothing 1.7 km apart."""
    data = _data()
    first, last = (2 * data["starts"][n] for n in (i, i + 1))
    return list(zip(data["points"][first:last:2], data["points"][first + 1 : last : 2], strict=True))


def _arc(ref: int, detailed: frozenset[int]) -> Line:
    """Follow one arc: the border's in full where asked for, else its simplified version."""
    i, thin = _number(ref), _data()["thin"]
    points = _points(i)
    if i in thin and i not in detailed:
        points = [points[k] for k in thin[i]]
    return points if ref >= 0 else points[::-1]


def _joined(refs: Sequence[int], detailed: frozenset[int]) -> Line:
    line: Line = []
    for ref in refs:
        arc = _arc(ref, detailed)
        line += arc[1:] if line else arc
    return line


def _detailed(near: list[Point], radius_km: float) -> frozenset[int]:
    """Return the border's arcs within a distance of some points, on a plane: good to a few per cent at 100 km."""
    data = _data()
    spots = [(x, y, max(0.1, cos(radians(y)))) for x, y in near]
    return frozenset(i for i in data["thin"] if _is_close(i, data["boxes"][i], spots, radius_km / 111.2))


def _is_close(i: int, box: Box, spots: Sequence[tuple[float, float, float]], degrees: float) -> bool:
    """Whether an arc comes within a distance of one of some points, given with the cosines of their latitudes."""
    west, south, east, north = box
    south, north = south - degrees, north + degrees
    return any(
        south <= y <= north
        and west - degrees / shrink <= x <= east + degrees / shrink
        and any(hypot((a - x) * shrink, b - y) <= degrees for a, b in _points(i))
        for x, y, shrink in spots
    )


def _meets(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _box_of(refs: Sequence[int]) -> Box:
    boxes = [_data()["boxes"][_number(ref)] for ref in refs]
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _clipped(ring: Line, box: Box, bbox: Box | None) -> Line:
    """Cut a ring along a frame around the box (Sutherland and Hodgman 1974): Siberia need not travel in every page."""
    if bbox is None:
        return ring
    frame = (bbox[0] - _FRAME, bbox[1] - _FRAME, bbox[2] + _FRAME, bbox[3] + _FRAME)
    points = ring[:-1]
    for side in range(4):
        if (box[side] - frame[side]) * (1 if side < 2 else -1) < 0:
            points = _cut(points, side % 2, frame[side], 1 if side < 2 else -1)
    return [*points, points[0]] if len(points) > 2 else []


def _cut(points: Line, axis: int, limit: float, sign: int) -> Line:
    """Keep what lies on one side of a meridian (axis 0) or parallel (axis 1)."""
    out: Line = []
    for a, b in zip(points[-1:] + points[:-1], points, strict=True):
        inside_a, inside_b = (a[axis] - limit) * sign >= 0, (b[axis] - limit) * sign >= 0
        if inside_a != inside_b:
            t = (limit - a[axis]) / (b[axis] - a[axis])
            crossing = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
            crossing[axis] = limit
            out.append((crossing[0], crossing[1]))
        if inside_b:
            out.append(b)
    return out


def _turn(ring: Line) -> float:
    """Twice the signed area: positive for an outer ring, negative for a hole."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
