"""How soon ``geo.geoparse`` is ready, beside a bare interpreter, in one run; and how much memory it takes.

    python tests/benchmarks/startup.py [--runs N]

Each program is run N times (default 15) in turn; printed is the median processor time, which other jobs disturb less
than the clock, and its ratio to the bare interpreter. "ready" is an interpreter that holds ``geo.geoparse``; "first
article" adds one short text, for which the models and the gazetteer are opened. Memory is the peak of a process that
has parsed a long text of made-up reports.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Fighters entered the village of Kozinka in the Belgorod region, the governor said in Moscow."
PROGRAMS = {
    "bare interpreter": "pass",
    "ready": "import geo; geo.geoparse",
    "ready, no text": "import geo; geo.geoparse('')",
    "first article": f"import geo; assert geo.geoparse({TEXT!r})",
}
LONG = f"""
import geo, random, resource
words = {TEXT!r}.split() + ["Paris", "Texas", "Springfield", "Smith", "John", "River", "Nowhere", "Kyiv", "Lima"]
rng = random.Random(0)
geo.geoparse(". ".join(" ".join(rng.choices(words, k=14)).capitalize() for _ in range(3000)))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def seconds(program: str) -> float:
    """Processor time of a program in a fresh interpreter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for turn in range(arguments.runs + 1):
        for name, program in PROGRAMS.items():
            took = seconds(program)
            if turn:  # the first run compiles byte code
                times[name].append(took)
    bare = statistics.median(times["bare interpreter"])
    for name, values in times.items():
        print(f"{name:20} {1000 * statistics.median(values):7.1f} ms  {statistics.median(values) / bare:5.2f}x")
    peak = subprocess.run([sys.executable, "-c", LONG], check=True, cwd=ROOT, capture_output=True, text=True).stdout
    print(f"peak memory          {float(peak):7.1f} MB")


if __name__ == "__main__":
    main()
