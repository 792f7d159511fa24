"""How many claimed incursions of whole articles are found, and how many are made up.

    python tests/benchmarks/incursions.py [NN ...] [--errors]

Reads tests/claims/articles: the project's own writing in the manner of agencies, newspapers and analysts (README.md
there), each with a table of what a careful reader finds. Those from 25 to 54 are kept for scoring: whoever works on the
reading of claims reads neither them nor their errors; the others were used for development. A claimed incursion is
found if a claim of the same kind (entered, attempted) has its place and its primary claimant; it is made up if no line
of the table has its place as entered or as background.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "claims"), str(ROOT / "tests" / "benchmarks")]

import check  # noqa: E402
import claims as benchmark  # noqa: E402

import geo  # noqa: E402
from geo.articles import article_from_text  # noqa: E402

ARTICLES = ROOT / "tests" / "claims" / "articles"
KEPT = range(25, 55)  # articles that nobody developed on
GENERIC = re.compile(
    r"\b(district|region|oblast|raion|province|community|hromada|the|village|town|city|of|settlement)\b"
)


def bare(place: str) -> str:
    """A place name without articles and generic words."""
    return GENERIC.sub("", check.fold(place)).strip()


def score(number: str, *, errors: bool) -> Counter[str]:
    """Counts for one article."""
    head, text = (ARTICLES / f"{number}.txt").read_text(encoding="utf-8").split("\n", 1)
    lines = (ARTICLES / f"{number}.expected.tsv").read_text(encoding="utf-8").splitlines()
    expected = [line.split("\t")[:3] for line in lines if line.strip()]
    article = article_from_text(text.strip(), published=head.lstrip("# ").strip())
    read = [
        (str(c.incursion), bare(place), c.claimants[0].name if c.claimants else None, c.quote)
        for c in geo.analyze([article]).readings[0].claims
        if str(c.incursion) != "none"
        and c.place is not None
        and (place := benchmark.place_name(c.resolution, article.text)) is not None
    ]
    counts: Counter[str] = Counter(articles=1)
    for kind, place, claimant in expected:
        if kind in ("entered", "attempted"):
            who = None if claimant == "-" else claimant
            there = [r for r in read if r[0] == kind and r[1] == bare(place)]
            found = any(benchmark.same_actor(who, r[2]) for r in there)
            counts.update({kind: 1, f"{kind} found": found, f"{kind}, place found": bool(there)})
            if errors and not found:
                print(f"{number} - {kind} {place} | {claimant} | by {sorted({str(r[2]) for r in there})}")
    places = {bare(place) for kind, place, _ in expected if kind in ("entered", "background")}
    for place in {r[1] for r in read if r[0] == "entered"} - places:
        counts["made up"] += 1
        if errors:
            print(f"{number} + {place}: {next(r[3] for r in read if r[1] == place)!r}")
    return counts


def main() -> int:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("numbers", nargs="*")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    numbers = args.numbers or sorted(path.stem for path in ARTICLES.glob("*.txt"))
    for name, part in (
        ("developed on", [n for n in numbers if int(n) not in KEPT]),
        ("kept", [n for n in numbers if int(n) in KEPT]),
    ):
        total: Counter[str] = Counter()
        for number in part:
            total.update(score(number, errors=args.errors))
        if total:
            found = " ".join(f"{kind} {total[f'{kind} found']}/{total[kind]}" for kind in ("entered", "attempted"))
            there = f"{total['entered, place found']}/{total['entered']}"
            print(
                f"{name}: {total['articles']} articles; found {found}, place alone {there}; made up {total['made up']}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
