"""How well claims are read: the annotated reports of tests/claims against the extractor.

    python tests/benchmarks/claims.py [FILE.jsonl ...] [--errors]

Prints F1 of claims (event + place + primary claimant, rule of GUIDELINES.md section 11), F1 of incursions (place and
primary claimant), accuracy of factuality among matched claims with its confusion table, and with --errors every
claim missed or invented.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "claims"))
import check

import geo
from geo.articles import article_from_text
from geo.lexicon import lexicon

if TYPE_CHECKING:
    from geo.model import Claim, Resolution

GENERIC = r"\s+((?:urban |municipal |border )?(?:district|region|oblast|Oblast|raion|province|community|hromada))\b"


@cache
def _bodies(name: str) -> frozenset[str]:
    """The actors of the lexicon that a name contains: a spokesman's body, "the Russian Ministry of Defense (MoD)"."""
    folded = f" {check.fold(name)} "
    return frozenset(
        str(entry["name"])
        for entry in lexicon("actors")["actor"]
        for alias in (entry["name"], *entry["aliases"])
        if f" {check.fold(alias)} " in folded and len(check.fold(alias)) > len("tass")
    ) | frozenset(
        str(entry["name"])
        for entry in lexicon("actors")["actor"]
        for alias in (*entry["aliases"], *entry.get("metonyms", ()))
        if check.fold(alias) == folded.strip()
    )


def _one_name(name: str) -> str:
    return min(_bodies(name), default=name)


def same_actor(one: str | None, other: str | None) -> bool:
    """Same in the lexicon, or by the words of the names."""
    if not one or not other:
        return not one and not other
    one, other = (name.replace("efense", "efence") for name in (one, other))  # the lexicon's names are British
    return bool(_bodies(one) & _bodies(other)) or check.same_actor(one, other)


def place_name(resolution: Resolution | None, text: str) -> str | None:
    """A place as the annotation writes it: with its generic word if it is an area."""
    if resolution is None:
        return None
    toponym = resolution.toponym
    following = re.match(GENERIC, text[toponym.end : toponym.end + 30])
    return toponym.text + (" " + following.group(1) if following else "")


def row_of(claim: Claim, text: str) -> dict[str, Any]:
    """A claim in the fields of the annotation."""
    place = place_name(claim.resolution, text)
    return {
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "event_type": claim.event_type,
        "sub_event_type": claim.sub_event_type,
        "incursion": str(claim.incursion),
        "direction": claim.direction,
        "aspect": str(claim.aspect),
        "place": place,
        "inherited": claim.inherited,
        "claimants": [c.name for c in claim.claimants],
        "factuality": str(claim.factuality),
        "evidence": str(claim.evidence),
        "actor1": claim.actor1.name if claim.actor1 else None,
        "start_date": claim.time.start.isoformat() if claim.time.start else None,
        "end_date": claim.time.end.isoformat() if claim.time.end else None,
        "time_precision": claim.time.time_precision,
        "outcome": str(claim.outcome),
    }


def incursions(report: dict[str, Any]) -> set[tuple[str, str]]:
    """Place and primary claimant of every claim of a crossing that is said to have happened."""
    return {
        (check.fold(c["place"]), _one_name(c["claimants"][0]) if c["claimants"] else "")
        for c in report["claims"]
        if c["incursion"] == "entered"
    }


def f1(hits: int, gold: int, predicted: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * hits / max(gold + predicted, 1)


def main() -> int:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    for path in args.files or [check.HERE / f"{name}.jsonl" for name in ("dev", "dev2", "probes")]:
        gold = check.load(path)
        predicted = []
        for report in gold:
            article = article_from_text(report["text"], published=report["published"])
            predicted.append(
                {
                    "id": report["id"],
                    "claims": [row_of(c, report["text"]) for c in geo.analyze([article]).readings[0].claims],
                }
            )
        score(path, gold, predicted, errors=args.errors)
    return 0


def score(path: Path, gold: list[dict[str, Any]], predicted: list[dict[str, Any]], *, errors: bool) -> None:
    """Print the figures of one file."""
    matched, confusion = 0, Counter[tuple[str, str]]()
    crossing_hits = crossing_gold = crossing_predicted = 0
    equal: Counter[str] = Counter()
    for one, other in zip(gold, predicted, strict=True):
        pairs = _pairs(one["claims"], other["claims"])
        matched += len(pairs)
        confusion.update((g["factuality"], p["factuality"]) for g, p in pairs)
        for name in (
            "aspect",
            "incursion",
            "direction",
            "inherited",
            "evidence",
            "start_date",
            "time_precision",
            "outcome",
        ):
            equal[name] += sum(g[name] == p[name] for g, p in pairs)
        wanted, found = incursions(one), incursions(other)
        hits = {w for w in wanted if any(w[0] == f[0] and same_actor(w[1], f[1]) for f in found)}
        crossing_hits += len(hits)
        crossing_gold += len(wanted)
        crossing_predicted += len(found)
        if errors:
            _print_errors(one, other, pairs)
    n_gold = sum(len(r["claims"]) for r in gold)
    n_predicted = sum(len(r["claims"]) for r in predicted)
    right = sum(n for (g, p), n in confusion.items() if g == p)
    print(f"{path.name}: {len(gold)} reports, {n_gold} claims annotated, {n_predicted} read, {matched} matched")
    print(_figures("claims", matched, n_gold, n_predicted))
    print(_figures("incursions", crossing_hits, crossing_gold, crossing_predicted))
    print(
        f"  factuality  {right / max(matched, 1):.3f}   "
        + "  ".join(f"{name} {n / max(matched, 1):.3f}" for name, n in equal.items())
    )
    for (g, p), n in confusion.most_common():
        if g != p:
            print(f"    {g} read as {p}: {n}")


def _figures(what: str, hits: int, gold: int, predicted: int) -> str:
    precision, recall = hits / max(predicted, 1), hits / max(gold, 1)
    return f"  {what:11} P {precision:.3f}  R {recall:.3f}  F1 {f1(hits, gold, predicted):.3f}"


def _pairs(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    original = check.matches
    check.matches = lambda g, p: original(g, p, same_actor)
    try:
        found: list[tuple[dict[str, Any], dict[str, Any]]] = check.pairs(gold, predicted)
    finally:
        check.matches = original
    return found


def _print_errors(
    one: dict[str, Any], other: dict[str, Any], pairs: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    found = [id(g) for g, _ in pairs]
    used = [id(p) for _, p in pairs]
    print("==", one["id"])
    for sign, claims, seen in (("-", one["claims"], found), ("+", other["claims"], used)):
        for c in claims:
            if id(c) not in seen:
                shown = [
                    c[key] for key in ("sub_event_type", "aspect", "incursion", "place", "claimants", "factuality")
                ]
                print(" ", sign, *shown, repr(c["quote"][:150]), sep=" | ")


if __name__ == "__main__":
    sys.exit(main())
