"""Find the weights of the choices of geo/claims from annotated reports: conditional logit over the options of each.

    python data/models/train_claims.py                    # train on all reports, write data/models/claims.json
    python data/models/train_claims.py --folds 6          # score each sixth of the reports with weights from the others
    python data/models/train_claims.py --held             # score the shipped weights on reports kept out of everything

The reports are those of tests/claims (never the sealed ones). The words of an event and an annotated claim belong
together when the words stand in the claim's quote and are of its type. Of the options of a choice those are right that
agree with the annotation by the rule of GUIDELINES.md section 11; where none is right, nothing is learned from the
choice. Weights are those of the largest likelihood under a normal prior around ``PRIOR``: to do what the rules say.
Memory ("the village", who spoke last) follows from earlier choices, so they are made twice: once as annotated and once
with the weights found so far.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "claims"), str(ROOT / "tests" / "benchmarks")]

import check  # noqa: E402
import claims as benchmark  # noqa: E402

import geo  # noqa: E402
from geo.articles import article_from_text  # noqa: E402
from geo.claims import ClaimExtractor  # noqa: E402
from geo.claims.attribution import Frame  # noqa: E402
from geo.claims.choices import Case, Option, places, speakers  # noqa: E402
from geo.claims.places import Site  # noqa: E402
from geo.claims.syntax import sentences as split  # noqa: E402
from geo.model import Actor, Article, Incursion, Resolution  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Weights = dict[str, dict[str, float]]
    Row = dict[str, Any]

SHORT = ROOT / "data" / "models" / "claims_reports.txt"
KEPT_OUT = ROOT / "data" / "models" / "claims_held.txt"
TYPES = {
    "AC": ("Battles", "Armed clash"),
    "GR": ("Battles", "Government regains territory"),
    "NO": ("Battles", "Non-state actor overtakes territory"),
    "AD": ("Explosions/Remote violence", "Air/drone strike"),
    "SH": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "IED": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "AT": ("Violence against civilians", "Attack"),
    "AB": ("Violence against civilians", "Abduction/forced disappearance"),
    "PP": ("Protests", "Peaceful protest"),
    "CG": ("Strategic developments", "Change to group/activity"),
    "DW": ("Strategic developments", "Disrupted weapons use"),
    "AR": ("Strategic developments", "Arrests"),
    "HQ": ("Strategic developments", "Headquarters or base established"),
    "AG": ("Strategic developments", "Agreement"),
    "LO": ("Strategic developments", "Looting/property destruction"),
    "NV": ("Strategic developments", "Non-violent transfer of territory"),
    "OT": ("Strategic developments", "Other"),
}
ASPECTS = {"c": "crossing", "f": "fighting", "k": "control", "a": "attribution"}
CROSSINGS = {"e": "entered", "t": "attempted", "n": "none"}
TOLD = {
    "cl": "claimed",
    "co": "confirmed",
    "re": "reported",
    "un": "unconfirmed",
    "de": "denied",
    "hy": "hypothetical",
}
NOT_ANNOTATED = dict.fromkeys(("direction", "inherited", "evidence", "start_date", "time_precision", "outcome"))
MODEL = ROOT / "data" / "models" / "claims.json"
REPORTS = ("dev", "dev2", "probes")
PENALTY = {"telling": 8.0, "places": 3.0, "speakers": 1.5, "entering": 3.0, "typing": 3.0}
LEAST = 3  # examples a fact must occur in
PRIOR: Weights = {
    "telling": {"rule True": 1.0, "rule False": -1.0},
    "places": {"rule True": 2.0, "back by rule": 2.0},
    "speakers": {"rule True": 2.0, "earlier rule True": 2.0, "nobody by rule True": 2.0, "subject": 5.0},
    "typing": {
        f"{kind} rule {kind}": 2.0
        for kind in (
            "Armed clash",
            "Change to group/activity",
            "Government regains territory",
            "Non-state actor overtakes territory",
        )
    },
    "entering": {"entered rule entered": 2.0, "attempted rule attempted": 2.0, "none rule none": 2.0},
}
CROSSED = {("Battles", "Armed clash"), ("Strategic developments", "Change to group/activity")}
HELD = {
    ("Battles", "Armed clash"),
    ("Battles", "Government regains territory"),
    ("Battles", "Non-state actor overtakes territory"),
}


@dataclass
class Example:
    """The options of a choice as lists of facts, and which of them are right."""

    choice: str
    options: list[list[str]]
    right: list[bool]


@dataclass
class Seen:
    """The words of one event with their options, and the annotated claims they tell."""

    case: Case
    start: int
    end: int
    rows: list[Row] = field(default_factory=list)
    unsure: bool = False  # tells what other words of the claim tell already


def short_reports(path: Path = SHORT) -> list[Row]:
    """The reports written in short, in the fields of the annotation that training needs.

    Raises
    ------
    ValueError
        If the words of a claim do not stand in its text, once and in order.
    """
    reports = []
    for block in path.read_text(encoding="utf-8").split("\n# t-")[1:]:
        head, text, *lines = block.strip().split("\n")
        name, published = head.split()
        text = text.replace(" ¶ ", "\n\n")
        sentences = [(s.start, s.end) for s in split(text)]
        rows, doubtful = [], []
        for line in lines:
            words, kind, crossed, place, who, told = (part.strip() for part in line.split(" | "))
            at = text.find(words)
            if at < 0:
                raise ValueError(f"t-{name}: expected the words of a claim in the text, found none: {words!r}")
            start, end = next((a, b) for a, b in sentences if a <= at < b)
            aspect, crossing = crossed.split()
            if told == "no":
                doubtful.append(at)
                continue
            rows.append(
                {
                    "quote": text[start:end],
                    "start": start,
                    "end": end,
                    "at": at + len(words) / 2,
                    "event_type": TYPES[kind][0],
                    "sub_event_type": TYPES[kind][1],
                    "aspect": ASPECTS[aspect],
                    "incursion": CROSSINGS[crossing],
                    "place": None if place == "-" else place,
                    "claimants": [] if who == "-" else [part.strip() for part in who.split(";")],
                    "factuality": TOLD[told],
                    **NOT_ANNOTATED,
                }
            )
        day = None if published == "-" else published
        reports.append({"id": f"t-{name}", "published": day, "text": text, "claims": rows, "doubtful": doubtful})
    return reports


def may_tell(seen: Seen, row: Row) -> bool:
    """Whether the words may get the event type of an annotated claim, once all is known of it."""
    return seen.case.trigger.event.aspect == row["aspect"] == "attribution" or (
        (row["event_type"], row["sub_event_type"]) in types(seen)
    )


def types(seen: Seen) -> set[tuple[str, str]]:
    """Event types the words may get by their own meaning."""
    event = seen.case.trigger.event
    own = {(event.event_type, event.sub_event_type)}
    return own | (CROSSED if event.aspect == "crossing" else HELD if event.aspect == "control" else set())


def watch(article: Article, resolutions: Sequence[Resolution], choose: Callable[..., Option]) -> list[Seen]:
    """The words of all events of an article, while ``choose`` decides."""
    seen: dict[tuple[int, int], Seen] = {}

    def look(choice: str, case: Case, options: Sequence[Option]) -> Option:
        key = case.number, case.trigger.start
        if key not in seen:  # the items of a list are told without being asked
            tokens = case.line.sentence.tokens
            seen[key] = Seen(case, tokens[case.trigger.start].start, tokens[case.trigger.end - 1].end)
        return choose(choice, case, options)

    ClaimExtractor(look).extract(article, resolutions)
    return list(seen.values())


def align(seen: Sequence[Seen], rows: Sequence[Row], text: str, doubtful: Sequence[int] = ()) -> None:
    """Give each annotated claim to the words that tell it; nothing is learned from words that are ``doubtful``."""
    for s in seen:
        s.unsure = any(s.start - 30 <= at <= s.end for at in doubtful)
    for row in rows:
        best, most = None, 0.0
        near = []
        for s in seen:
            if not (s.start < row["end"] and row["start"] < s.end):
                continue
            if not may_tell(s, row):
                continue
            event = s.case.trigger.event
            score = 2.0 + 1.5 * (event.aspect == row["aspect"]) + 0.5 * s.case.told
            score += (row["event_type"], row["sub_event_type"]) == (event.event_type, event.sub_event_type)
            score += 0.5 * any(place_right(o, row, text) for o in places(s.case))
            score += 0.3 * any(who_right(o, row) for o in speakers(s.case))
            if "at" in row:
                score += 0.7 * (s.start <= row["at"] <= s.end) - abs((s.start + s.end) / 2 - row["at"]) / 100
            near.append(s)
            if score > most:
                best, most = s, score
        if best is not None:
            best.rows.append(row)
        for s in near:
            s.unsure = s.unsure or _may_be_told_too(s, row, best)


def _may_be_told_too(seen: Seen, row: Row, best: Seen | None) -> bool:
    """Whether words could tell a claim that is given to the ``best``; short reports mark those of a claim."""
    event = seen.case.trigger.event
    if best is None or seen is best or "at" not in row:
        return event.aspect == row["aspect"]
    mine, theirs = seen.case.sites, best.case.sites
    return event.sub_event_type == best.case.trigger.event.sub_event_type and (mine == theirs or not mine or not theirs)


def place_right(option: Option, row: Row, text: str) -> bool:
    """Whether a place option is the annotated place."""
    if option.value is None:
        return row["place"] is None
    resolution = option.value.resolution if isinstance(option.value, Site) else option.value
    return check.fold(benchmark.place_name(resolution, text)) == check.fold(row["place"])


def who_right(option: Option, row: Row) -> bool:
    """Whether a speaker option is the annotated primary claimant."""
    who = next(iter(row["claimants"]), None)
    if option.value is None:
        return who is None
    actors = option.value.claimants if isinstance(option.value, Frame) else (option.value,)
    return any(isinstance(a, Actor) and benchmark.same_actor(who, a.name) for a in actors)


def right_of(choice: str, option: Option, seen: Seen, text: str) -> bool:
    """Whether an option agrees with the annotation."""
    if choice == "telling":
        return bool(option.value) == bool(seen.rows)
    if choice == "places":
        return any(place_right(option, row, text) for row in seen.rows)
    if choice == "speakers":
        return any(who_right(option, row) for row in seen.rows)
    return any(option.value is Incursion(row["incursion"]) for row in seen.rows)


def learn_from(
    article: Article, resolutions: Sequence[Resolution], report: Row, choose: Callable[..., Option], *, forced: bool
) -> list[Example]:
    """The choices of an article with their right options; ``forced``: each is made as annotated."""
    first = watch(article, resolutions, choose)
    align(first, report["claims"], article.text, report.get("doubtful", ()))
    by_words = {(s.case.number, s.case.trigger.start): s for s in first}
    examples: list[Example] = []

    def look(choice: str, case: Case, options: Sequence[Option]) -> Option:
        seen = by_words[case.number, case.trigger.start]
        if choice == "typing":
            aspect = case.trigger.event.aspect
            used = [r for r in seen.rows if r["aspect"] == aspect]
            right = [any(o.value == (r["event_type"], r["sub_event_type"]) for r in used) for o in options]
        elif choice == "entering":
            used = [r for r in seen.rows if r["factuality"] not in ("denied", "hypothetical")]
            right = [any(o.value is Incursion(r["incursion"]) for r in used) for o in options]
        else:
            right = [right_of(choice, o, seen, article.text) for o in options]
        ignored = not seen.rows and (choice != "telling" or seen.unsure)
        if any(right) and not all(right) and not ignored:
            examples.append(Example(choice, [o.facts for o in options], right))
        if forced and any(right):
            return options[right.index(True)]
        return choose(choice, case, options)

    ClaimExtractor(look).extract(article, resolutions)
    return examples


def fit(examples: Sequence[Example], prior: dict[str, float], penalty: float) -> dict[str, float]:
    """Weights of the largest likelihood of the right options under the prior, by Adam on all examples."""
    count: dict[str, int] = defaultdict(int)
    for example in examples:
        for fact in {f for facts in example.options for f in facts}:
            count[fact] += 1
    names = sorted(f for f, n in count.items() if n >= LEAST or f in prior)
    index = {name: i for i, name in enumerate(names)}
    rows, columns, owner, right = [], [], [], []
    n = 0
    for k, example in enumerate(examples):
        for facts, good in zip(example.options, example.right, strict=True):
            for fact in facts:
                if fact in index:
                    rows.append(n)
                    columns.append(index[fact])
            owner.append(k)
            right.append(good)
            n += 1
    row, column, own = np.array(rows), np.array(columns), np.array(owner)
    good = np.array(right)
    start = np.array([prior.get(name, 0.0) for name in names])
    w, m, v = start.copy(), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, 401):
        score = np.bincount(row, weights=w[column], minlength=n)
        top = np.full(len(examples), -np.inf)
        np.maximum.at(top, own, score)
        e = np.exp(score - top[own])
        p = e / np.bincount(own, weights=e)[own]
        g = np.where(good, e, 0.0)
        q = g / np.maximum(np.bincount(own, weights=g), 1e-300)[own]
        gradient = np.bincount(column, weights=(p - q)[row], minlength=len(names)) + penalty * (w - start) * 2 / 2
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient**2
        w = w - 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(x), 2) for name, x in zip(names, w, strict=True) if abs(x) >= 0.02}


def chooser(weights: Weights) -> Callable[[str, Case, Sequence[Option]], Option]:
    """A choice by given weights."""

    def choose(choice: str, _case: Case, options: Sequence[Option]) -> Option:
        known = weights[choice]
        return max(options, key=lambda o: sum(known.get(f, 0.0) for f in o.facts))

    return choose


Material = list[tuple["Row", Article, list[Resolution]]]


def train(material: Material) -> Weights:
    """Weights from annotated reports."""
    weights = PRIOR
    for turn in range(2):
        examples = [
            e
            for report, article, resolutions in material
            for forced in ((True,) if turn == 0 else (True, False))
            for e in learn_from(article, resolutions, report, chooser(weights), forced=forced)
        ]
        weights = {
            choice: fit([e for e in examples if e.choice == choice], PRIOR[choice], PENALTY[choice]) for choice in PRIOR
        }
    return weights


def predicted(material: Material, weights: Weights) -> list[Row]:
    """What the extractor reads with given weights, in the fields of the annotation."""
    extractor = ClaimExtractor(chooser(weights))
    return [
        {
            "id": report["id"],
            "claims": [benchmark.row_of(c, report["text"]) for c in extractor.extract(article, resolutions)],
        }
        for report, article, resolutions in material
    ]


def main() -> int:
    """Train, and write or score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--held", action="store_true")
    args = parser.parse_args()
    if args.held:
        held = [
            (r, article_from_text(r["text"], published=r["published"]), geo.geoparse(r["text"]))
            for r in short_reports(KEPT_OUT)
        ]
        shipped = json.loads(MODEL.read_text(encoding="utf-8"))["weights"]
        benchmark.score(KEPT_OUT, [r for r, _, _ in held], predicted(held, shipped), errors=False)
        return 0
    files = [path for name in REPORTS if (path := ROOT / "tests" / "claims" / f"{name}.jsonl").exists()]
    by_file: dict[str, Material] = {}
    for path in files:
        material = []
        for report in check.load(path):
            article = article_from_text(report["text"], published=report["published"])
            material.append((report, article, geo.geoparse(report["text"])))
        by_file[path.name] = material
    by_file[SHORT.name] = [
        (r, article_from_text(r["text"], published=r["published"]), geo.geoparse(r["text"])) for r in short_reports()
    ]
    everything = [item for material in by_file.values() for item in material]
    if args.folds:
        guesses: dict[str, Row] = {}
        for k in range(args.folds):
            kept = [item for i, item in enumerate(everything) if i % args.folds != k]
            held = [item for i, item in enumerate(everything) if i % args.folds == k]
            guesses.update({row["id"]: row for row in predicted(held, train(kept))})
        for name, material in by_file.items():
            gold = [report for report, _, _ in material]
            benchmark.score(Path(name), gold, [guesses[r["id"]] for r in gold], errors=False)
        return 0
    weights = train(everything)
    about = "Weights of the choices of geo/claims: log-odds of a fact. Made by train_claims.py."
    MODEL.write_text(
        json.dumps({"about": about, "weights": weights}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    print({choice: len(found) for choice, found in weights.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
