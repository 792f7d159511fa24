"""Polygons that share their borders: rings of whole hundred-thousandths of a degree, cut into the arcs they share.

A border between two areas is one arc, simplified once, so that neighbours can neither overlap nor leave a gap.
The files are TopoJSON (https://github.com/topojson/topojson-specification), quantised to 1e-5 degrees (about 1 m).
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

SCALE = 100_000
Vertex = tuple[int, int]
Ring = list[Vertex]
"""Vertices of a closed ring, the first not repeated at the end, counter-clockwise."""


def to_ring(coordinates: Iterable[Iterable[float]]) -> Ring:
    """Ring of whole numbers from closed or open degree coordinates; repeated neighbours are dropped."""
    ring: Ring = []
    for x, y in coordinates:
        vertex = (round(x * SCALE), round(y * SCALE))
        if not ring or ring[-1] != vertex:
            ring.append(vertex)
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return ring


def signed_area(ring: Ring) -> float:
    """Area in square degrees, positive when counter-clockwise."""
    a = np.asarray(ring, dtype=np.float64) / SCALE
    a = a - a[0]
    x, y = a[:, 0], a[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def area_km2(ring: Ring) -> float:
    """Area in square kilometres on a sphere, good to a per cent: enough to sort out islands and gaps."""
    latitude = np.radians(np.mean([v[1] for v in ring]) / SCALE)
    return abs(signed_area(ring)) * 111.32**2 * float(np.cos(latitude))


def simple_loops(ring: Ring) -> list[Ring]:
    """Cut a ring that touches itself in a vertex into loops that do not; loops turning the other way are water."""
    loops: list[Ring] = []
    stack: Ring = []
    at: dict[Vertex, int] = {}
    for vertex in ring:
        if vertex in at:
            start = at[vertex]
            loops.append(stack[start:])
            for gone in stack[start + 1 :]:
                del at[gone]
            del stack[start + 1 :]
        else:
            at[vertex] = len(stack)
            stack.append(vertex)
    loops.append(stack)
    sign = signed_area(ring)
    return [loop if sign > 0 else loop[::-1] for loop in loops if len(loop) > 2 and signed_area(loop) * sign > 0]


def untangled(ring: Ring) -> Ring:
    """Take out the vertices between two segments that cross, until the ring crosses itself no more."""
    for _ in range(20):
        if len(ring) < 4 or shapely.is_valid(shapely.Polygon(ring)):
            break
        n = len(ring)
        drop: set[int] = set()
        for i, j in _crossing_pairs(np.asarray(ring, dtype=np.float64)):
            first, last = (i, j) if (j - i) % n <= (i - j) % n else (j, i)
            between = {k % n for k in range(first + 1, first + 1 + (last - first) % n)}
            if len(between) <= 50 and drop.isdisjoint(between):
                drop |= between
        if not drop:
            break
        ring = [vertex for k, vertex in enumerate(ring) if k not in drop]
    return ring


def edges(ring: Ring) -> Iterable[tuple[Vertex, Vertex]]:
    """Directed edges of a ring."""
    return zip(ring, ring[1:] + ring[:1], strict=True)


@dataclass
class Topology:
    """Arcs, and for every area the rings made of them: ``i`` is arc i forwards, ``~i`` backwards."""

    arcs: list[list[Vertex]]
    rings: dict[str, list[list[int]]]

    @classmethod
    def of(cls, areas: Mapping[str, list[Ring]], every: Iterable[Vertex] = ()) -> Topology:
        """Cut rings where the areas beside them change, and at ``every`` further vertex given."""
        passing: dict[Vertex, tuple[Vertex, Vertex]] = {}
        junctions: set[Vertex] = set(every)
        for rings in areas.values():
            for ring in rings:
                for before, here, after in zip(ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True):
                    pair = (before, after) if before < after else (after, before)
                    if passing.setdefault(here, pair) != pair:
                        junctions.add(here)
        arcs: list[list[Vertex]] = []
        known: dict[tuple[Vertex, ...], int] = {}
        result: dict[str, list[list[int]]] = {}
        for key, rings in areas.items():
            result[key] = []
            for ring in rings:
                cuts = [i for i, vertex in enumerate(ring) if vertex in junctions]
                start = cuts[0] if cuts else ring.index(min(ring))
                turned = [*ring[start:], *ring[: start + 1]]
                ends = [i - start for i in cuts[1:]] + [len(ring)]
                refs = []
                for begin, end in zip([0, *ends], ends, strict=False):
                    piece = tuple(turned[begin : end + 1])
                    if (back := known.get(piece[::-1])) is not None:
                        refs.append(~back)
                        continue
                    if piece not in known:
                        known[piece] = len(arcs)
                        arcs.append(list(piece))
                    refs.append(known[piece])
                result[key].append(refs)
        return cls(arcs, result)

    def ring(self, refs: list[int]) -> Ring:
        """Vertices of a ring, the first not repeated."""
        out: Ring = []
        for ref in refs:
            arc = self.arcs[ref] if ref >= 0 else self.arcs[~ref][::-1]
            out.extend(arc[:-1])
        return out

    def line(self, refs: list[int]) -> list[Vertex]:
        """Vertices of arcs that follow each other, the last included."""
        last = refs[-1]
        return [*self.ring(refs), self.arcs[last][-1] if last >= 0 else self.arcs[~last][0]]

    def shared(self, one: str, other: str) -> list[int]:
        """Arcs between two areas, in the direction and order of the first."""
        theirs = {ref if ref >= 0 else ~ref for refs in self.rings[other] for ref in refs}
        return [ref for refs in self.rings[one] for ref in refs if (ref if ref >= 0 else ~ref) in theirs]

    def simplified(self, tolerance: Callable[[np.ndarray], np.ndarray]) -> Topology:
        """Simplify every arc (Douglas-Peucker), then refine where a ring would cross itself.

        Parameters
        ----------
        tolerance
            Gives for an array (n, 2) of degrees the tolerance in degrees at each vertex; 0 keeps every vertex.
            An arc is cut where the tolerance changes.
        """
        limits = [tolerance(np.asarray(arc) / SCALE) for arc in self.arcs]
        for rings in self.rings.values():
            for k, refs in enumerate(rings):
                # a small country or island keeps its shape
                cap = abs(signed_area(self.ring(refs))) ** 0.5 / (4 if k else 16)
                for i in (ref if ref >= 0 else ~ref for ref in refs):
                    limits[i] = np.minimum(limits[i], cap)
        done = [_simplify(arc, limit) for arc, limit in zip(self.arcs, limits, strict=True)]
        doubtful = [refs for rings in self.rings.values() for refs in rings]
        for _ in range(40):
            trial = Topology(done, self.rings)
            bad: dict[int, list[Any]] = defaultdict(list)
            doubtful = [refs for refs in doubtful if not _is_sound(trial.ring(refs))]
            for refs in doubtful:
                for i, segment in _crossing(trial, refs):
                    bad[i].append(segment)
            if not bad:
                break
            for i, segments in bad.items():
                near = shapely.MultiLineString(segments)
                shapely.prepare(near)
                points = shapely.points(np.asarray(self.arcs[i], dtype=np.float64))
                close = shapely.dwithin(near, points, 2 * limits[i].max() * SCALE)
                limits[i] = np.where(close, limits[i] / 3, limits[i])
                done[i] = _simplify(self.arcs[i], limits[i])
            changed = set(bad)
            doubtful += [
                refs
                for rings in self.rings.values()
                for refs in rings
                if refs not in doubtful and not changed.isdisjoint(ref if ref >= 0 else ~ref for ref in refs)
            ]
        kept = {
            key: [refs for refs in rings if len(ring := trial.ring(refs)) > 3 and abs(signed_area(ring)) > 0]
            for key, rings in self.rings.items()
        }
        return Topology(done, kept).compact()

    def compact(self) -> Topology:
        """The same without the arcs that no ring uses."""
        order: dict[int, int] = {}
        rings = {key: [[_renumber(ref, order) for ref in refs] for refs in value] for key, value in self.rings.items()}
        return Topology([self.arcs[i] for i in order], rings)

    def invalid(self) -> list[str]:
        """Areas with a ring that is not a valid polygon."""
        return [
            key
            for key, rings in self.rings.items()
            for refs in rings
            if not shapely.is_valid(shapely.Polygon(self.ring(refs)))
        ]

    def write(
        self,
        path: Path,
        *,
        lines: Mapping[str, list[int]],
        note: str,
        objects: Mapping[str, Mapping[str, tuple[list[list[int]], dict[str, Any]]]] | None = None,
    ) -> None:
        """Write TopoJSON: collections of areas (a polygon without holes per ring), lines as lists of arcs."""
        objects = objects or {"areas": {key: (rings, {}) for key, rings in self.rings.items()}}
        out: dict[str, Any] = {}
        for name, areas in objects.items():
            shapes = [
                {
                    "type": "MultiPolygon",
                    "id": key,
                    **({"properties": about} if about else {}),
                    "arcs": [[r] for r in rings],
                }
                for key, (rings, about) in areas.items()
            ]
            out[name] = {"type": "GeometryCollection", "geometries": shapes}
        for name, refs in lines.items():
            out[name] = {"type": "MultiLineString", "arcs": [[ref] for ref in refs]}
        head = {
            "type": "Topology",
            "note": note,
            "transform": {"scale": [1 / SCALE, 1 / SCALE], "translate": [0, 0]},
            "objects": out,
        }
        arcs = []
        for arc in self.arcs:
            a = np.asarray(arc)
            arcs.append([a[0].tolist(), *np.diff(a, axis=0).tolist()])
        body = ",\n".join(json.dumps(arc, separators=(",", ":")) for arc in arcs)
        text = json.dumps(head, separators=(",", ":"), ensure_ascii=False)
        path.write_text(f'{text[:-1]},\n"arcs":[\n{body}\n]}}\n', encoding="utf-8", newline="\n")


def _renumber(ref: int, order: dict[int, int]) -> int:
    new = order.setdefault(ref if ref >= 0 else ~ref, len(order))
    return new if ref >= 0 else ~new


def _simplify(arc: list[Vertex], limit: np.ndarray) -> list[Vertex]:
    """Douglas-Peucker, piece by piece of equal tolerance; the ends of the pieces stay."""
    if len(arc) < 3:
        return arc
    out: list[Vertex] = [arc[0]]
    change = [0, *(np.flatnonzero(np.diff(limit)) + 1).tolist(), len(arc) - 1]
    for begin, end in itertools.pairwise(change):
        if end <= begin:
            continue
        piece = arc[begin : end + 1]
        tolerance = float(limit[begin]) * SCALE
        if tolerance > 0 and len(piece) > 2:
            thin = shapely.simplify(shapely.LineString(piece), tolerance, preserve_topology=False)
            piece = [(round(x), round(y)) for x, y in shapely.get_coordinates(thin).tolist()]
        out.extend(piece[1:])
    return out


def _is_sound(ring: Ring) -> bool:
    return len(ring) < 4 or bool(shapely.is_valid(shapely.Polygon(ring)))


def _crossing(topology: Topology, refs: list[int]) -> list[tuple[int, Any]]:
    """Arcs and segments of a ring that touch or cross another segment of the ring they are not next to."""
    owner: list[int] = []
    for ref in refs:
        i = ref if ref >= 0 else ~ref
        owner += [i] * (len(topology.arcs[i]) - 1)
    a = np.asarray(topology.ring(refs), dtype=np.float64)
    found = sorted({i for pair in _crossing_pairs(a) for i in pair})
    return [(owner[i], shapely.LineString([a[i], a[(i + 1) % len(a)]])) for i in found]


def _crossing_pairs(a: np.ndarray) -> list[tuple[int, int]]:
    """Pairs of segments of a closed ring that touch or cross without being neighbours, or fold back."""
    segments = shapely.linestrings(np.stack([a, np.roll(a, -1, axis=0)], axis=1))
    left, right = shapely.STRtree(segments).query(segments, predicate="intersects")
    left, right = left[left < right], right[left < right]
    neighbours = np.isin(right - left, (1, len(a) - 1))
    fold = shapely.length(shapely.intersection(segments[left], segments[right])) > 0
    bad = ~neighbours | fold
    return list(zip(left[bad].tolist(), right[bad].tolist(), strict=True))


def gap_loops(areas: Mapping[str, list[Ring]]) -> list[list[tuple[Vertex, Vertex, str]]]:
    """Closed walks around what lies between areas and belongs to none: (vertex, next vertex, area beside)."""
    directed = {edge: key for key, rings in areas.items() for ring in rings for edge in edges(ring)}
    ends: dict[Vertex, list[tuple[Vertex, str]]] = defaultdict(list)
    for (u, v), key in directed.items():
        if (v, u) not in directed:
            ends[v].append((u, key))
    loops = []
    seen: set[tuple[Vertex, Vertex]] = set()
    for v, u in [(v, u) for v, sources in ends.items() for u, _ in sources]:
        walk: list[tuple[Vertex, Vertex, str]] = []
        here = v
        while (v, u) not in seen or walk:
            onward = [(w, key) for w, key in ends.get(here, []) if (here, w) not in seen]
            if not onward:
                break
            w, key = onward[0]
            seen.add((here, w))
            walk.append((here, w, key))
            here = w
            if here == v:
                loops.append(walk)
                break
    return loops
