"""How fast sides and distances of a million points are, beside plain shapely, in one run.

    python tests/benchmarks/boundary.py [--points 1000000] [--agree 10000000]

Prints points a second (CPU time, best of three, after one warming call) and, with ``--agree``, in how many of so many
points the side differs from the exact test of shapely.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import nearest_points

import geo

if TYPE_CHECKING:
    from collections.abc import Callable


def rate(work: Callable[[], object], n: int) -> float:
    """Points a second, best of three after one warming call."""
    work()
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return n / min(times)


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--agree", type=int, default=0)
    options = parser.parse_args()
    rng = np.random.default_rng(2023)
    n = options.points
    lons, lats = rng.uniform(22, 41, n), rng.uniform(44, 53, n)
    border = geo.border()
    ukraine = country(border, "UA")

    start = time.process_time()
    border.sides(lons, lats)
    print(f"side, first call with its tiles    {n / (time.process_time() - start):12,.0f} points/s")
    ours = rate(lambda: border.sides(lons, lats), n)
    theirs = rate(lambda: shapely.contains_xy(ukraine, lons, lats), n)
    print(f"side, Border.sides                 {ours:12,.0f} points/s")
    print(f"side, shapely.contains_xy (UA)     {theirs:12,.0f} points/s   we are {ours / theirs:.1f}x")
    part = min(n, 200_000)
    few = min(n, 3_000)
    ours = rate(lambda: border.distances_km(lons[:part], lats[:part]), part)
    points = shapely.points(lons[:few], lats[:few]).tolist()
    theirs = rate(lambda: [nearest_points(border.line, point) for point in points], few)
    print(f"distance, Border.distances_km      {ours:12,.0f} points/s")
    print(f"distance, nearest_points loop      {theirs:12,.0f} points/s   we are {ours / theirs:.1f}x")
    ours = rate(lambda: border.check_many(lons[:part], lats[:part], uncertainty_km=2.0), part)
    print(f"all three, Border.check_many       {ours:12,.0f} points/s")

    different = 0
    russia = country(border, "RU")
    for done in range(0, options.agree, 1_000_000):
        m = min(1_000_000, options.agree - done)
        x, y = rng.uniform(22, 41, m), rng.uniform(44, 53, m)
        sides = border.sides(x, y)
        for code, shape in (("UA", ukraine), ("RU", russia)):
            different += int(((sides == code) != shapely.contains_xy(shape, x, y)).sum())
    if options.agree:
        print(f"different from the exact test: {different} of {options.agree:,} points")


def country(border: geo.Border, code: str) -> shapely.Geometry:
    """Return a country's land as one prepared geometry."""
    number = border._names.index(code)
    shape = shapely.union_all([p for p, c in zip(border._shapes(), border._code, strict=True) if c == number])
    shapely.prepare(shape)
    return shape


if __name__ == "__main__":
    main()
