"""What installing a full gazetteer costs: a made-up GeoNames dump as large as Russia's, in a program of its own.

    python tests/benchmarks/full_gazetteer.py [--rows 400000]

Prints seconds of the clock and of the processor, the peak of the memory, the size on disk and how long the first search
in it takes; exits with 1 if installing took 2 minutes of the processor or more, or 1 GB of memory or more.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from country_dumps import many  # noqa: E402

MOST_S, MOST_BYTES = 120.0, 1_000_000_000
INSTALL = """import sys; from pathlib import Path; from geo.downloads import install
install(["RU"], source=Path(sys.argv[1]), folder=Path(sys.argv[2]))"""
SEARCH = """import sys; from pathlib import Path; from geo.downloads import gazetteers
gazetteers(Path(sys.argv[1]))[0].candidates("Novdarovka")"""


def main() -> int:
    """Make the dump, install it, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=400_000, help="places in the dump (default: %(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        dump, home = Path(work) / "RU.zip", Path(work) / "home"
        with ZipFile(dump, "w", ZIP_DEFLATED) as archive, archive.open("RU.txt", "w") as file:
            for line in many(args.rows):
                file.write(line.encode())
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", INSTALL, str(dump), str(home)], check=True, cwd=ROOT)
        clock_s = time.monotonic() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor_s, peak = used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", SEARCH, str(home)], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        search_s = time.monotonic() - began
    print(
        f"{args.rows} rows, {dump.name}: {clock_s:.1f} s by the clock, {processor_s:.1f} s of the processor, "
        f"{peak / 1e6:.0f} MB at most, {size / 1e6:.0f} MB on disk; program with a first search in it {search_s:.2f} s"
    )
    return int(processor_s >= MOST_S or peak >= MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
