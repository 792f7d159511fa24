"""Check the annotated claims: offsets, closed vocabularies, and the rules of GUIDELINES.md that a program can hold.

    python tests/claims/check.py [FILE.jsonl ...]

Also the comparison of section 11 of the guidelines, for whoever scores predictions: `matches`, `agreement`.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SUB_EVENT_TYPES = {
    "Battles": {
        "Armed clash",
        "Government regains territory",
        "Non-state actor overtakes territory",
    },
    "Explosions/Remote violence": {
        "Air/drone strike",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Suicide bomb",
        "Grenade",
        "Chemical weapon",
    },
    "Violence against civilians": {"Attack", "Abduction/forced disappearance", "Sexual violence"},
    "Protests": {"Peaceful protest", "Protest with intervention", "Excessive force against protesters"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Strategic developments": {
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    },
}
VOCABULARY: dict[str, set[Any]] = {
    "incursion": {"entered", "attempted", "none"},
    "direction": {"UA→RU", "RU→UA", ""},
    "aspect": {"crossing", "fighting", "control", "attribution"},
    "place_kind": {"settlement", "area", "checkpoint", "none"},
    "factuality": {"claimed", "confirmed", "reported", "unconfirmed", "denied", "hypothetical"},
    "evidence": {"statement", "media_unverified", "media_geolocated", "witnessed"},
    "time_precision": {1, 2, 3, None},
    "outcome": {"repelled", "withdrew", "holding", "unknown"},
}
FIELDS = {
    "quote", "start", "end", "event_type", "sub_event_type", "incursion", "direction", "aspect", "place", "place_kind",
    "inherited", "claimants", "factuality", "evidence", "actor1", "assoc_actor1", "actor2", "start_date", "end_date",
    "time_precision", "outcome",
}  # fmt: skip
PROBES = {"negation", "hypothetical", "attempted", "attribution_chain", "denial_by_aspect", "context_place", "time"}
# Words that name a role, a state or nothing: they alone never make two claimants the same.
WEAK = frozenset(
    re.findall(
        r"\w+",
        "a an the of for in on from to by and its their his her who which region regional oblast district local head "
        "official officials spokesman spokeswoman spokesperson channel telegram group acting s",
    ),
)

Row = dict[str, Any]


def load(path: Path) -> list[Row]:
    """Read the reports of a file, compressed or not."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return [json.loads(line) for line in content.decode("utf-8").splitlines() if line.strip()]


def faults(report: Row) -> list[str]:
    """Everything wrong with one report, as sentences."""
    found: list[str] = []
    text = report["text"]
    if report["published"] is not None:
        dt.date.fromisoformat(report["published"])
    starts = [(claim["start"], claim["end"]) for claim in report["claims"]]
    if starts != sorted(starts):
        found.append("claims are not in the order of their offsets")
    if "probe" in report and report["probe"] not in PROBES:
        found.append(f"unknown probe category {report['probe']!r}")
    keys = [claim_key(claim) for claim in report["claims"]]
    found += [f"two rows for one claim: {key}" for key in {key for key in keys if keys.count(key) > 1}]
    for claim in report["claims"]:
        found += [f"{claim['quote'][:50]!r}: {fault}" for fault in claim_faults(claim, text)]
    return found


def claim_key(claim: Row) -> tuple[Any, ...]:
    """Return what makes a claim a row of its own (section 2), together with its quote."""
    return (
        claim["start"],
        claim["end"],
        claim["sub_event_type"],
        claim["place"],
        claim["aspect"],
        tuple(claim["claimants"][:1]),
        claim["factuality"],
        claim["actor1"],
    )


def claim_faults(claim: Row, text: str) -> list[str]:
    """Everything wrong with one claim."""
    found: list[str] = []
    if set(claim) != FIELDS:
        return [f"fields differ: {sorted(set(claim) ^ FIELDS)}"]
    if claim["quote"] != text[claim["start"] : claim["end"]]:
        found.append("quote is not text[start:end]")
    if claim["quote"] != claim["quote"].strip() or "\n" in claim["quote"]:
        found.append("quote begins or ends with a space, or spans paragraphs")
    if claim["sub_event_type"] not in SUB_EVENT_TYPES.get(claim["event_type"], set()):
        found.append(f"{claim['sub_event_type']!r} is no sub-event of {claim['event_type']!r}")
    found += [f"{field} is {claim[field]!r}" for field, allowed in VOCABULARY.items() if claim[field] not in allowed]
    return found + place_faults(claim, text) + rule_faults(claim)


def place_faults(claim: Row, text: str) -> list[str]:
    """Everything wrong with the place of a claim (section 7)."""
    place, kind, inherited = claim["place"], claim["place_kind"], claim["inherited"]
    if place is None:
        return ["no place, yet a kind of place, or inherited"] if kind != "none" or inherited else []
    found: list[str] = []
    if kind == "none":
        found.append("a place without a kind")
    if place not in text:
        found.append(f"the place {place!r} is not in the text")
    if inherited and place in claim["quote"]:
        found.append("inherited, yet the place is in the quote")
    return found


def rule_faults(claim: Row) -> list[str]:
    """Fields of a claim that contradict each other (sections 6 and 10)."""
    found: list[str] = []
    if claim["incursion"] != "none" and claim["factuality"] in {"denied", "hypothetical"}:
        found.append("an incursion that is denied or hypothetical")
    if claim["incursion"] != "none" and not claim["direction"]:
        found.append("an incursion without direction")
    dates = [claim["start_date"], claim["end_date"]]
    known = [day for day in (*dates, claim["time_precision"]) if day is not None]
    if len(known) not in {0, 3} or (known and dt.date.fromisoformat(dates[0]) > dt.date.fromisoformat(dates[1])):
        found.append(f"time span {dates}, precision {claim['time_precision']}")
    return found


def fold(name: str | None) -> str:
    """Return a name in lower case without accents, apostrophes and punctuation."""
    decomposed = unicodedata.normalize("NFKD", name or "")
    return " ".join(re.findall(r"\w+", "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()))


def same_actor(one: str | None, other: str | None) -> bool:
    """Whether two names mean one actor: equal, or the content words of one are among those of the other."""
    if not one or not other:
        return not one and not other
    first, second = set(fold(one).split()), set(fold(other).split())
    if first == second:
        return True
    smaller, larger = sorted((first - WEAK, second - WEAK), key=len)
    return bool(smaller) and smaller <= larger


def matches(gold: Row, predicted: Row, actors: Any = same_actor) -> bool:
    """Section 11: overlapping quotes, the same event, place and primary claimant."""
    return (
        gold["start"] < predicted["end"]
        and predicted["start"] < gold["end"]
        and (gold["event_type"], gold["sub_event_type"]) == (predicted["event_type"], predicted["sub_event_type"])
        and fold(gold["place"]) == fold(predicted["place"])
        and actors(next(iter(gold["claimants"]), None), next(iter(predicted["claimants"]), None))
    )


def pairs(gold: list[Row], predicted: list[Row]) -> list[tuple[Row, Row]]:
    """One-to-one matches within one report; among possible partners the one with the same aspect and factuality."""
    possible = [
        ((g["aspect"] == p["aspect"]) + (g["factuality"] == p["factuality"]) + (g["quote"] == p["quote"]), -i, -j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if matches(g, p)
    ]
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    chosen: list[tuple[Row, Row]] = []
    for _, i, j in sorted(possible, reverse=True):
        if -i not in used_gold and -j not in used_predicted:
            used_gold.add(-i)
            used_predicted.add(-j)
            chosen.append((gold[-i], predicted[-j]))
    return chosen


def agreement(gold: list[Row], predicted: list[Row]) -> dict[str, float]:
    """F1 of claims and the share of equal fields among matched ones, over reports of the same ids."""
    others = {report["id"]: report["claims"] for report in predicted}
    found = [pair for report in gold for pair in pairs(report["claims"], others.get(report["id"], []))]
    n_gold = sum(len(report["claims"]) for report in gold)
    n_predicted = sum(len(others.get(report["id"], [])) for report in gold)
    equal = ("factuality", "aspect", "incursion", "direction", "inherited", "evidence", "start_date", "outcome")
    return {
        "gold": n_gold,
        "predicted": n_predicted,
        "matched": len(found),
        "f1": 2 * len(found) / max(n_gold + n_predicted, 1),
        **{field: sum(g[field] == p[field] for g, p in found) / max(len(found), 1) for field in equal},
    }


def main(paths: list[str]) -> int:
    """Print every fault; 1 if there is one."""
    status = 0
    for path in [Path(p) for p in paths] or [HERE / "dev.jsonl", HERE / "probes.jsonl"]:
        reports = load(path)
        ids = [report["id"] for report in reports]
        problems = [f"{report['id']}: {fault}" for report in reports for fault in faults(report)]
        problems += [f"id {name} stands twice" for name in {name for name in ids if ids.count(name) > 1}]
        n_claims = sum(len(report["claims"]) for report in reports)
        print(f"{path.name}: {len(reports)} reports, {n_claims} claims, {len(problems)} faults")
        print("\n".join(problems), end="\n" if problems else "")
        status = status or int(bool(problems))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
