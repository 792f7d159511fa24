"""How soon the gazetteer answers, beside a bare interpreter and other ways to hold it, all in one run.

    python tests/benchmarks/gazetteer.py [--rounds 15] [--json]

Each program is started afresh in turn, the turns are repeated, medians are compared: ratios hold on a loaded machine
where times do not.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPEN = "from geo.gazetteer import embedded; g = embedded(); "
MEMORY = "import resource, sys; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
PROGRAMS = {
    "bare interpreter": "pass",
    "open and first find": OPEN + "assert g.find('Shebekino')",
    "open and first find, Cyrillic": OPEN + "assert g.find('Шебекино')",
    "import geo.model": "import geo.model",
    "open and first Place": OPEN + "assert g.candidates('Shebekino')",
}
LOOKUPS = {
    "find": "g.find('Shebekino')",
    "find, unknown": "g.find('Xyzzyville')",
    "info": "g.info('Shebekino').classes",
    "longest of four words": "g.longest(words, 3)",
    "candidates, exact": "g.candidates('Paris')",
    "candidates, similar": "g.candidates('Shchebekino')",
    "towns of a map": "g.towns((34, 50, 37, 51), 10000)",
}


def start_up(rounds: int) -> dict[str, float]:
    """Median seconds of each program."""
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its byte code compiled
        for turn in range(rounds + 1):
            for name, program in PROGRAMS.items():
                begin = time.perf_counter()
                subprocess.run([sys.executable, "-c", program], check=True, env=environment, cwd=ROOT)
                if turn:
                    times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(values) for name, values in times.items()}


def lookups() -> dict[str, float]:
    """Microseconds for each lookup, best of five."""
    sys.path.insert(0, str(ROOT))
    setup = OPEN + "words = 'the city of New York today is'.split()"
    found = {}
    for name, statement in LOOKUPS.items():
        timer = timeit.Timer(statement, setup)
        number, _ = timer.autorange()
        found[name] = min(timer.repeat(5, max(1, number // 4))) / max(1, number // 4) * 1e6
    return found


def memory() -> float:
    """Peak resident MB after opening, 20,000 lookups and one place."""
    work = "[g.find(w) for w in ('Paris', 'Шебекино', 'x') * 7000]; g.candidates('Sudzha'); "
    program = OPEN + work + MEMORY
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment)
    return float(run.stdout)


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    seconds = start_up(arguments.rounds)
    result = {
        "start_ratio": {name: value / seconds["bare interpreter"] for name, value in seconds.items()},
        "start_ms": {name: value * 1e3 for name, value in seconds.items()},
        "lookup_us": lookups(),
        "resident_mb": memory(),
    }
    if arguments.json:
        print(json.dumps(result, indent=1))
        return
    for name, ratio in result["start_ratio"].items():
        print(f"{name:32} {ratio:6.2f} x   {result['start_ms'][name]:7.1f} ms")
    for name, value in result["lookup_us"].items():
        print(f"{name:32} {value:9.1f} µs")
    print(f"{'resident':32} {result['resident_mb']:9.1f} MB")


if __name__ == "__main__":
    main()
