"""Areas that share their borders keep sharing them: the tool the border and the base map are built with."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

BUILD = Path(__file__).resolve().parents[1] / "data" / "build"


@pytest.fixture(scope="module", autouse=True)
def _build_modules():
    sys.path.insert(0, str(BUILD))
    yield
    sys.path.remove(str(BUILD))


def neighbours(seed: int) -> dict[str, list[list[tuple[int, int]]]]:
    """Two areas beside each other with a ragged border, and a third that touches both."""
    rng = np.random.default_rng(seed)
    ragged = [(100_000 + int(dx), y) for dx, y in zip(rng.normal(0, 900, 60), range(0, 100_000, 1_667), strict=True)]
    ragged = [(100_000, 0), *ragged[1:], (100_000, 100_000)]
    return {
        "left": [[(0, 0), *ragged, (0, 100_000)]],
        "right": [[*ragged[::-1], (200_000, 0), (200_000, 100_000)]],
        "top": [[(0, 100_000), (100_000, 100_000), (200_000, 100_000), (200_000, 150_000), (0, 150_000)]],
    }


def test_a_ring_that_touches_itself_is_cut_and_loses_its_water():
    from topology import simple_loops

    ring = [(0, 0), (10, 0), (10, 10), (5, 10), (6, 6), (4, 6), (5, 10), (0, 10)]
    assert simple_loops(ring) == [[(0, 0), (10, 0), (10, 10), (5, 10), (0, 10)]]


def test_a_ring_that_crosses_itself_is_untangled():
    from topology import untangled

    ring = [(0, 0), (100, 0), (100, 100), (52, 100), (50, 104), (54, 104), (50, 99), (0, 100)]
    assert not shapely.Polygon(ring).is_valid
    assert shapely.Polygon(untangled(ring)).is_valid


@pytest.mark.parametrize("seed", range(5))
def test_simplified_neighbours_neither_overlap_nor_leave_a_gap(seed):
    from topology import Topology

    topology = Topology.of(neighbours(seed))
    thin = topology.simplified(lambda degrees: np.full(len(degrees), 0.02))
    shapes = {key: shapely.Polygon(thin.ring(rings[0])) for key, rings in thin.rings.items()}
    assert sum(map(len, thin.arcs)) < sum(map(len, topology.arcs))
    assert thin.invalid() == []
    assert shapes["left"].intersection(shapes["right"]).area == 0
    assert shapely.union_all(list(shapes.values())).area == sum(shape.area for shape in shapes.values()) == 3e10
    assert len(thin.shared("left", "right")) == 1


def test_tolerance_nought_keeps_every_vertex():
    from topology import Topology

    topology = Topology.of(neighbours(1))
    assert topology.simplified(lambda degrees: np.zeros(len(degrees))).arcs == topology.arcs


def test_a_gap_between_two_areas_is_found():
    from topology import area_km2, gap_loops

    areas = {
        "a": [[(0, 0), (50, 0), (50, 20), (40, 50), (50, 80), (50, 100), (0, 100)]],
        "b": [[(50, 0), (100, 0), (100, 100), (50, 100), (50, 80), (60, 50), (50, 20)]],
    }
    loops = [[u for u, _, _ in walk] for walk in gap_loops(areas)]
    lake = {(50, 20), (60, 50), (50, 80), (40, 50)}
    assert [set(loop) for loop in loops if len(loop) == 4] == [lake]
    assert all(area_km2(loop) >= 0 for loop in loops)


def test_what_is_written_is_read_again(tmp_path):
    from compile_border import joined, read_topology
    from topology import SCALE, Topology

    topology = Topology.of(neighbours(2))
    line = topology.shared("left", "right")
    topology.write(tmp_path / "x.json", lines={"line": line}, note="who made it")
    read = read_topology(tmp_path / "x.json")
    assert json.loads((tmp_path / "x.json").read_text())["type"] == "Topology"
    assert read["note"] == "who made it"
    assert [[(round(x * SCALE), round(y * SCALE)) for x, y in arc] for arc in read["arcs"]] == topology.arcs
    rings = {area["id"]: joined(read["arcs"], area["arcs"][0][0]) for area in read["areas"]}
    assert all(ring[0] == ring[-1] for ring in rings.values())
    assert len(joined(read["arcs"], read["line"])) == len(topology.line(line))
