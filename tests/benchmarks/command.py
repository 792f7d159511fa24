"""The whole ``geo map`` command beside what it cannot avoid: ``import geopandas, folium``.

    python tests/benchmarks/command.py [ARTICLE] [--published DATE] [--runs N]

Both are run in turn, N times (default 10); printed are the medians and their ratio.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ARTICLE = Path(__file__).resolve().parents[2] / "data" / "articles" / "grayvoron-raid-2023-05-22.txt"


def seconds(command: list[str]) -> float:
    """Wall-clock time of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article", nargs="?", type=Path, default=ARTICLE)
    parser.add_argument("--published", default="2023-05-22")
    parser.add_argument("--runs", type=int, default=10)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder) / "m.html")
        made = ["map", str(args.article), "--published", args.published, "-q", "-o", output]
        command = [sys.executable, "-m", "geo", *made]
        baseline = [sys.executable, "-c", "import geopandas, folium"]
        pairs = [(seconds(baseline), seconds(command)) for _ in range(args.runs)]
    imports, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"import geopandas, folium  {imports:.2f} s")
    print(f"geo map                   {whole:.2f} s")
    print(f"ratio                     {whole / imports:.2f}")


if __name__ == "__main__":
    main()
