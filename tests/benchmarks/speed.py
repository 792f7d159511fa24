"""How many articles a second ``geo.analyze`` reads with everything on, beside flashgeotext, which only finds names.

    python tests/benchmarks/speed.py [--runs N]

Both read the same texts in turn, N times (default 7) after a warm-up, in one process; printed are milliseconds of
processor time an article (the least of the runs, which other jobs disturb least) and what each stage takes in units of
flashgeotext's time. Required is a total of at most 18. The texts: the annotated war reports of tests/claims, the
articles of data/articles, and the local news of the LGL corpus, where nearly nothing is of the conflict, if the
material is there (INCURSION_MAP_MATERIAL).
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "data" / "models")]

import corpora  # noqa: E402
from flashgeotext.geotext import GeoText  # noqa: E402
from loguru import logger  # noqa: E402

import geo  # noqa: E402
from geo.articles import article_from_text  # noqa: E402
from geo.claims import ClaimExtractor  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.model import Article

REQUIRED = 18
DAY = "2024-03-20"


def texts() -> dict[str, list[Article]]:
    """The articles of each set."""
    rows = [
        json.loads(line)
        for name in ("dev", "dev2")
        for line in (ROOT / "tests" / "claims" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    found = {
        "war reports": [article_from_text(row["text"], published=row["published"]) for row in rows],
        "articles": [
            article_from_text(path.read_text(encoding="utf-8"), published=DAY)
            for path in sorted((ROOT / "data" / "articles").rglob("*.txt"))
        ],
    }
    local = corpora.MATERIAL / "corpora" / corpora.FILES["LGL"]
    if local.exists():
        found["local news"] = [article_from_text(r.text, published=DAY) for r in corpora.read_corpus(local)[:100]]
    return found


def seconds(job: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Processor time of a job over all items."""
    gc.collect()
    before = time.process_time()
    for item in items:
        job(item)
    return time.process_time() - before


def main() -> int:
    """Measure and print; 1 where the package takes more than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    logger.remove()
    baseline, extractor = GeoText(), ClaimExtractor()
    heads = f"{'flashgeotext':>13} {'names+places':>13} {'claims':>7} {'all':>6}"
    print(f"{'texts':12} {'articles':>8} {'characters':>10} {heads}")
    worst = 0.0
    for name, articles in texts().items():
        read = [(a, geo.analyze([a]).readings[0].resolutions) for a in articles]
        jobs = {
            "flashgeotext": partial(seconds, lambda a: baseline.extract(a.text, span_info=True), articles),
            "names": partial(seconds, lambda a: geo.geoparse(a.text), articles),
            "claims": partial(seconds, lambda pair: extractor.extract(*pair), read),
            "all": partial(seconds, lambda a: geo.analyze([a]), articles),
        }
        for job in jobs.values():
            job()
        least = dict.fromkeys(jobs, float("inf"))
        for _ in range(runs):
            for kind, job in jobs.items():
                least[kind] = min(least[kind], job())
        unit = least["flashgeotext"]
        length = sum(len(a.text) for a in articles) // len(articles)
        ours = f"{least['names'] / unit:13.1f} {least['claims'] / unit:7.1f} {least['all'] / unit:6.1f}"
        print(f"{name:12} {len(articles):8} {length:10} {1000 * unit / len(articles):10.2f} ms {ours}")
        worst = max(worst, least["all"] / unit)
    print(f"required: at most {REQUIRED} times flashgeotext")
    return int(worst > REQUIRED)


if __name__ == "__main__":
    sys.exit(main())
