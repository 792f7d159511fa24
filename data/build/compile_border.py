"""Turn data/border into what geo/boundary.py and geo/basemap.py read. Standard library only, a second or two.

``countries.wkb`` holds one WKB polygon after the other, ``countries.index`` a record for each (see RECORD), in the
order of their area, ``land_border.wkb`` a WKB line: so that one point is placed by reading a few kilobytes.
``basemap.json`` is the base map's topology, ``basemap.points`` the coordinates of its arcs, in order (pairs of
doubles): a page needs a few of them, and reading them all as JSON took a tenth of the command's time.
"""

from __future__ import annotations

import json
import math
import struct
from array import array
from collections import defaultdict
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

RECORD = struct.Struct("<2s6x5d2q")
"""Country code, west, south, east, north, area (square degrees), offset and length in bytes."""

THIN = 0.003
"""Tolerance in degrees (about 300 m) of the border where no incident is near."""

STEP = 0.016
"""Degrees (about 1.7 km) between the vertices of coasts, oblasts and the borders of other countries."""

Point = tuple[float, float]


def compile_border(data: Path, out: Path) -> None:
    """Compile the border and base map files of ``data`` into ``out``."""
    near, far = (read_topology(data / "border" / f"{name}.topo.json") for name in ("near", "far"))
    rings = [
        (area["id"], joined(part["arcs"], refs))
        for part in (near, far)
        for area in part["areas"]
        for (refs,) in area["arcs"]
    ]
    total: dict[str, float] = defaultdict(float)
    for code, ring in rings:
        total[code] += abs(_area(ring))
    # of two countries that have the same island (Mayotte is in France's outline too) the smaller one comes first
    polygons = sorted(((round(abs(_area(ring)), 9), total[code], code, ring) for code, ring in rings), key=_order)
    blob = bytearray()
    index = bytearray()
    for size, _, code, ring in polygons:
        wkb = struct.pack("<BIII", 1, 3, 1, len(ring)) + _doubles(ring)
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        index += RECORD.pack(code.encode(), min(xs), min(ys), max(xs), max(ys), size, len(blob), len(wkb))
        blob += wkb
    line = joined(near["arcs"], near["land_border"])
    (out / "countries.wkb").write_bytes(blob)
    (out / "countries.index").write_bytes(index)
    (out / "land_border.wkb").write_bytes(struct.pack("<BII", 1, 2, len(line)) + _doubles(line))
    base = data / "border" / "basemap.topo.json"
    if base.exists():
        _compile_base(base, out)


def _compile_base(path: Path, out: Path) -> None:
    topology = read_topology(path)
    borders = set(topology["border"])
    topology["thin"] = {i: simplified(topology["arcs"][i], THIN) for i in sorted(borders)}
    arcs = topology.pop("arcs")
    topology["boxes"] = [_box(arc) for arc in arcs]
    arcs = [arc if i in topology["thin"] else spaced(arc) for i, arc in enumerate(arcs)]
    topology["starts"] = [0, *accumulate(len(arc) for arc in arcs)]
    points = array("d", (degrees for arc in arcs for point in arc for degrees in point))
    (out / "basemap.points").write_bytes(points.tobytes())
    text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"))
    (out / "basemap.json").write_text(text, encoding="utf-8", newline="\n")


def read_topology(path: Path) -> dict[str, Any]:
    """Read TopoJSON: ``arcs`` in degrees, collections of areas as their geometries, lines as their list of arcs."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    places = round(1 / raw["transform"]["scale"][0])
    arcs = []
    for arc in raw["arcs"]:
        xs = accumulate(dx for dx, _ in arc)
        ys = accumulate(dy for _, dy in arc)
        arcs.append([(x / places, y / places) for x, y in zip(xs, ys, strict=True)])
    objects = {
        name: value["geometries"] if "geometries" in value else [ref for refs in value["arcs"] for ref in refs]
        for name, value in raw["objects"].items()
    }
    return {"note": raw["note"], "arcs": arcs} | objects


def spaced(arc: list[Point]) -> list[Point]:
    """Keep the ends and what lies a step apart: lines that decide nothing need no more, the same for all neighbours."""
    kept = arc[:1]
    for x, y in arc[1:-1]:
        if math.hypot((x - kept[-1][0]) * 0.65, y - kept[-1][1]) >= STEP:
            kept.append((x, y))
    return [*kept, arc[-1]] if len(arc) > 1 else kept


def simplified(arc: list[Point], tolerance: float) -> list[int]:
    """Positions of the vertices that Douglas and Peucker keep; the plane is shrunk to 50 degrees north."""
    plane = [(x * 0.6428, y) for x, y in arc]
    keep = {0, len(arc) - 1}
    todo = [(0, len(arc) - 1)]
    while todo:
        first, last = todo.pop()
        (x0, y0), (x1, y1) = plane[first], plane[last]
        length = math.hypot(x1 - x0, y1 - y0)
        far, at = tolerance, 0
        for i in range(first + 1, last):
            x, y = plane[i]
            d = abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length if length else math.hypot(x - x0, y - y0)
            if d > far:
                far, at = d, i
        if at:
            keep.add(at)
            todo += [(first, at), (at, last)]
    return sorted(keep)


def joined(arcs: list[list[Point]], refs: list[int]) -> list[Point]:
    """Follow arcs: ``i`` is arc i forwards, ``~i`` backwards; the end of each is the start of the next."""
    line: list[Point] = []
    for ref in refs:
        arc = arcs[ref] if ref >= 0 else arcs[~ref][::-1]
        line += arc[1:] if line else arc
    return line


def _box(arc: list[Point]) -> tuple[float, float, float, float]:
    xs, ys = zip(*arc, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _order(item: tuple[float, float, str, list[Point]]) -> tuple[float, float, str, Point]:
    return (*item[:3], item[3][0])


def _area(ring: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _doubles(line: list[Point]) -> bytes:
    return struct.pack(f"<{2 * len(line)}d", *(value for point in line for value in point))
