"""Inject 14 kinds of network fault, many times each, and print what the online gazetteer made of them.

    python tests/benchmarks/network_faults.py [--times 100] [--timeout 2] [--json FILE]

Every fault is served on loopback to two programs of one user at a time, in the real time and at the real rate, so 100
times each take about half an hour; exits with 1 if a limit was broken. Columns: requests the server saw; the most of
them within one second, over the whole campaign and by its own clock; the longest call as a multiple of the timeout;
how often which result was reported.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from faulty_server import FAULTS, Fault, serving  # noqa: E402

from geo.geocoders import OnlineGazetteer  # noqa: E402

MOST_TIMES = 1.5


def ask(url: str, cache: Path, names: list[str], timeout_s: float) -> list[tuple[str, float]]:
    """Ask for each name in a run of its own: (result, seconds)."""
    answers = []
    for name in names:
        gazetteer = OnlineGazetteer("nominatim", url, timeout_s=timeout_s, cache=cache, side_of=lambda *_: ("RU", None))
        gazetteer._memory.block(gazetteer._key, 0)  # as if the time that a refusal asks for had passed
        began = time.monotonic()
        answer = gazetteer.lookup(name)
        answers.append((str(answer.result), time.monotonic() - began))
    return answers


def run(fault: Fault, times: int, timeout_s: float, cache: Path) -> dict:
    """Serve one fault to two processes that take turns."""
    with serving(fault.act) as server, multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(ask, [(server.url, cache, [], timeout_s)] * 2)  # imports are not part of a call
        halves = [[f"{fault.name} {n}" for n in range(start, times, 2)] for start in (0, 1)]
        jobs = pool.starmap(ask, [(server.url, cache, names, timeout_s) for names in halves])
    answers = [answer for job in jobs for answer in job]
    return {
        "fault": fault.name,
        "expected": fault.expected,
        "calls": len(answers),
        "requests": len(server.asked_at),
        "asked_at": server.asked_at,
        "longest": max(took for _, took in answers) / timeout_s,
        "results": dict(Counter(result for result, _ in answers)),
    }


def most_in_a_second(times: list[float]) -> int:
    """Count the most requests within any second."""
    times = sorted(times)
    return max((sum(1 for other in times[i:] if other - at < 1.0) for i, at in enumerate(times)), default=0)


def main() -> int:
    """Run the campaign and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=100, help="calls for each fault (default: %(default)s)")
    parser.add_argument("--timeout", type=float, default=2.0, help="timeout in seconds (default: %(default)s)")
    parser.add_argument("--json", metavar="FILE", help="also write the figures there")
    args = parser.parse_args()
    rows, broken = [], []
    print(f"{'fault':<22} {'calls':>5} {'requests':>8} {'max/s':>5} {'longest':>8}  results", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for fault in FAULTS:
            row = run(fault, args.times, args.timeout, Path(folder) / "cache.sqlite")
            rate = most_in_a_second(row["asked_at"])
            results = ", ".join(f"{name} {count}" for name, count in row["results"].items())
            print(
                f"{fault.name:<22} {row['calls']:>5} {row['requests']:>8} {rate:>5} {row['longest']:>7.2f}x  {results}",
                flush=True,
            )
            if rate > 1:
                broken.append(f"{fault.name}: {rate} requests within a second")
            if row["longest"] > MOST_TIMES:
                broken.append(f"{fault.name}: a call took {row['longest']:.2f} times its timeout")
            if fault.expected != "not found" and {"not found", "found"} & set(row["results"]):
                broken.append(f"{fault.name}: reported as {results}")
            rows.append(row)
    total = most_in_a_second([at for row in rows for at in row["asked_at"]])
    if total > 1:
        broken.append(f"over all faults: {total} requests within a second")
    if args.json:
        Path(args.json).write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print("all limits kept" if not broken else "\n".join(broken))
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
