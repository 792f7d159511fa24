"""Train the ranker of geo/resolution: conditional logit over the candidates of each name, "none of these" among them.

    python data/models/train_ranker.py                    # train on all corpora, write data/models/ranker.json
    python data/models/train_ranker.py --leave-one-out    # train on the others, test on each; writes nothing
    python data/models/train_ranker.py --evaluate         # test the weights of data/models/ranker.json

The corpora are those of ``corpora.py``; names are taken as annotated, so that this measures the choice of the place
alone (tests/benchmarks/geoparsing.py measures recognition and resolution together). No name, place or coordinate of
theirs enters the model, which is the list of weights in ranker.json and nothing else.

A candidate is right when it lies within 20 km of the annotated point, or within 161 km where none is nearer, or, of
wide areas, where the annotated point is inside; where none is right, "none of these" is. Weights are those of the
largest likelihood of the right candidates under a normal prior around ``PRIOR``, which a reader set by hand: news
corpora differ so much (local papers, world news) that weights fitted freely on some fail on another. Features depend on
what the other names of an article may be, so features and weights are found in turns.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import corpora  # noqa: E402

from geo.gazetteer import embedded  # noqa: E402
from geo.model import Resolution, Toponym, ToponymKind  # noqa: E402
from geo.resolution import resolve  # noqa: E402
from geo.resolution.cues import read_cues  # noqa: E402
from geo.resolution.ranking import Ranker, Weights  # noqa: E402
from geo.resolution.relations import level_of  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEL = ROOT / "data" / "models" / "ranker.json"
NEAR_KM, FAR_KM = 20.0, 161.0
WIDE = frozenset({"country", "admin1", "region", "water"})
TURNS = 2
PENALTY = 200.0  # of the squared distance to PRIOR; chosen leaving one corpus out among 2, 15, 60 and 240
BINS = 12
PRIOR: dict[str, float] = {
    "main name": 0.0,
    "other name": -0.7,
    "name with its kind": 0.5,
    "name without its kind": -0.3,
    "machine romanisation": -2.5,
    "code": -4.0,
    "postal code": -3.0,
    "people of": 1.0,
    "similar spelling": -2.0,
    "inhabitants": 3.0,
    "smaller than its namesakes": -3.0,
    "large town": 0.5,
    "a country by another name": 4.5,
    "a admin1 by another name": 2.3,
    "a admin2 by another name": 0.0,
    "a region by another name": 2.0,
    "words that its country uses": 1.0,
    "names that are also known around it": 0.5,
    "share of the province": 1.0,
    "a country": 5.0,
    "a admin1": 2.5,
    "a admin2": 0.8,
    "a region": 3.0,
    "a water": 1.0,
    "a nature": 0.5,
    "a crossing": -2.0,
    "a spot": -0.5,
    "inhabitants of the area": 0.5,
    "none of these": -0.3,
    "none: only weak matches": 1.0,
    "none: no place of the kind": 1.5,
    "none: none is inside": 2.0,
    "none: small places only": 0.5,
    "none: single bearer": -0.3,
    "none: in countries the article does not name": 0.5,
    "of the kind asked for": 2.0,
    "of the kind perhaps asked for": 1.2,
    "of a kind near that asked for": 0.3,
    "not of the kind asked for": -2.5,
    "not of the kind perhaps asked for": -1.2,
    "inside (comma)": 3.5,
    "outside (comma)": -0.8,
    "inside (in)": 3.0,
    "outside (in)": -1.5,
    "inside (possessive)": 3.0,
    "outside (possessive)": -2.0,
    "inside (before)": 2.5,
    "outside (before)": -1.5,
    "inside (list)": 2.0,
    "outside (list)": -0.8,
    "inside (list comma)": 1.5,
    "outside (list comma)": -0.2,
    "holds what is said to be in it": 2.0,
    "holds the name before it": 1.5,
    "country of the article": 2.5,
    "country in the passage": 0.8,
    "province of the article": 2.0,
    "province in the passage": 1.0,
    "near another place": 2.0,
    "in reach of another place": 1.5,
    "said to be near": 2.5,
    "its district is named": 2.0,
    "places of the article are known in it": 1.0,
    "wide": 1.5,
    "country of the outlet": 1.5,
    "near the outlet": 2.0,
}
"""What a reader would expect each feature to be worth (log-odds a unit), set by hand before any training."""
# A weight of the wrong sign would be a quirk of the corpora, not a reason a person can read.
NEVER_NEGATIVE = ("inside", "holds", "near", "in reach", "said", "of the kind", "country of", "country in", "province",
                  "words", "inhabitants", "large", "its district", "places of", "wide")  # fmt: skip
NEVER_POSITIVE = ("outside", "not of the kind", "smaller", "code", "machine")


@dataclass(slots=True)
class Choice:
    """One sense: rows of features (the last is "none of these"), which are right, and how many mentions it has."""

    rows: list[dict[str, float]]
    right: list[bool]
    weight: float


def toponyms(report: corpora.Report) -> list[Toponym]:
    """Annotated spans as toponyms, without those inside another."""
    out: list[Toponym] = []
    for gold in report.gold:
        if not out or gold.start >= out[-1].end:
            kind = ToponymKind.DEMONYM if gold.kind == "demonym" else ToponymKind.NAME
            out.append(Toponym(gold.start, gold.end, gold.text, kind))
    return out


def points(report: corpora.Report) -> dict[tuple[int, int], tuple[float, float]]:
    """Annotated point of each span that has one."""
    return {
        (g.start, g.end): (g.latitude, g.longitude)
        for g in report.gold
        if g.latitude is not None and g.longitude is not None
    }


def choices(reports: Sequence[corpora.Report], ranker: Ranker) -> list[Choice]:
    """Run the ranker over annotated articles and keep the features of every sense with a known answer."""
    out = []
    for report in reports:
        found, known = toponyms(report), points(report)
        for sense in ranker.rank(report.text, found, read_cues(report.text, found)):
            spans = [(found[i].start, found[i].end) for i in sense.mentions]
            truth = [known[span] for span in spans if span in known]
            if not truth or not sense.options:
                continue
            point = max(truth, key=truth.count)
            away = [corpora.distance_km(*point, o.place.latitude, o.place.longitude) for o in sense.options]
            reach = NEAR_KM if min(away) <= NEAR_KM else FAR_KM
            right = [a <= reach for a in away]
            if not any(right):
                right = [
                    o.level in WIDE and a <= o.place.uncertainty_km for o, a in zip(sense.options, away, strict=True)
                ]
            rows = [o.static | c for o, c in zip(sense.options, sense.context, strict=True)]
            out.append(Choice([*rows, sense.none], [*right, not any(right)], float(truth.count(point))))
    return out


def fit(data: list[Choice], start: dict[str, float], steps: int = 400) -> dict[str, float]:
    """Weights of the largest posterior, by projected gradient ascent (Adam; Kingma & Ba 2015)."""
    names = sorted({name for choice in data for row in choice.rows for name in row} | set(PRIOR))
    index = {name: i for i, name in enumerate(names)}
    rows = sum(len(c.rows) for c in data)
    x = np.zeros((rows, len(names)))
    group, right = np.zeros(rows, dtype=int), np.zeros(rows, dtype=bool)
    weight = np.array([choice.weight**0.5 for choice in data])
    at = 0
    for number, choice in enumerate(data):
        for features, is_right in zip(choice.rows, choice.right, strict=True):
            for name, value in features.items():
                x[at, index[name]] = value
            group[at], right[at] = number, is_right
            at += 1
    first = np.searchsorted(group, np.arange(len(data)))
    low = np.array([0.0 if n.startswith(NEVER_NEGATIVE) else -np.inf for n in names])
    high = np.array([0.0 if n.startswith(NEVER_POSITIVE) else np.inf for n in names])
    prior = np.array([PRIOR.get(n, 0.0) for n in names])
    w = np.array([start.get(n, 0.0) for n in names])
    m, v = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, steps + 1):
        scores = x @ w
        scores -= np.maximum.reduceat(scores, first)[group]
        e = np.exp(scores)
        p_all = e / np.add.reduceat(e, first)[group]
        e_right = np.where(right, e, 0.0)
        p_right = e_right / np.maximum(np.add.reduceat(e_right, first), 1e-300)[group]
        gradient = (x.T @ ((p_right - p_all) * weight[group]) - PENALTY * (w - prior)) / weight.sum()
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient**2
        rate = 0.05 * min(1.0, 3 * (1 - step / (steps + 1)))
        w = np.clip(w + rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8), low, high)
    return {name: round(float(a), 3) for name, a in zip(names, w, strict=True)}


def train(parts: Sequence[Sequence[corpora.Report]]) -> Weights:
    """Weights from all corpora; calibration and threshold from weights that had not seen the corpus in question."""
    pairs = []
    for number, part in enumerate(parts):
        rest = [report for n, other in enumerate(parts) if n != number for report in other]
        pairs += outcomes(part, weigh(rest or part))
    weights = weigh([report for part in parts for report in part])
    calibration = calibrated(pairs)
    weights = replace(weights, calibration=calibration)
    return replace(weights, threshold=threshold([(weights.confidence(p), right) for p, right in pairs]))


def weigh(reports: Sequence[corpora.Report]) -> Weights:
    """Find weights and features in turns."""
    weights = Weights(PRIOR)
    for _ in range(TURNS):
        weights = Weights(fit(choices(reports, Ranker(embedded(), weights)), dict(weights.weights)))
    return weights


def outcomes(reports: Sequence[corpora.Report], weights: Weights) -> list[tuple[float, bool]]:
    """Probability of each place given, and whether it is right."""
    pairs = []
    for report in reports:
        known = points(report)
        for r in answers(report, weights):
            point = known.get((r.toponym.start, r.toponym.end))
            if point is not None and r.place is not None:
                away = corpora.distance_km(*point, r.place.latitude, r.place.longitude)
                reach = r.place.uncertainty_km if level_of(r.place) in WIDE else 0.0
                pairs.append((r.confidence, away <= max(FAR_KM, reach)))
    return pairs


def calibrated(pairs: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """Turn probabilities into shares found right, by isotonic regression over bins (Zadrozny & Elkan 2002)."""
    merged: list[tuple[float, float, int]] = [(0.0, 0.0, 1)]
    for part in np.array_split(np.array(sorted(pairs), dtype=float), BINS):
        merged.append((float(part[:, 0].mean()), float(part[:, 1].mean()), len(part)))
        while len(merged) > 2 and merged[-2][1] >= merged[-1][1]:
            (p1, y1, n1), (p2, y2, n2) = merged[-2:]
            merged[-2:] = [((p1 * n1 + p2 * n2) / (n1 + n2), (y1 * n1 + y2 * n2) / (n1 + n2), n1 + n2)]
    return tuple((round(p, 4), round(y, 3)) for p, y, _ in merged)


def threshold(pairs: Sequence[tuple[float, bool]]) -> float:
    """Confidence under which giving no place is better: a wrong one costs as much as a right one is worth."""
    worth = {t / 100: sum(1 if right else -1 for sure, right in pairs if sure >= t / 100) for t in range(0, 100, 5)}
    return max(worth, key=lambda t: (worth[t], t))


def answers(report: corpora.Report, weights: Weights) -> list[Resolution]:
    """Resolutions of the annotated names of a report."""
    return resolve(report.text, toponyms(report), embedded(), weights=weights)


def evaluate(reports: Sequence[corpora.Report], weights: Weights, kinds: set[str] | None) -> corpora.Scores:
    """Score the places given to annotated names."""
    scores = corpora.Scores()
    for report in reports:
        given = []
        for r in answers(report, weights):
            lat, lon = (r.place.latitude, r.place.longitude) if r.place else (None, None)
            given.append(corpora.Answer(r.toponym.start, r.toponym.end, lat, lon, r.confidence))
        scores.add(report, given, kinds)
    return scores


def read() -> Weights:
    """Read ranker.json."""
    data = json.loads(MODEL.read_text(encoding="utf-8"))
    points_ = tuple((float(a), float(b)) for a, b in data["calibration"])
    return Weights(data["weights"], data["temperature"], data["threshold"], points_)


def write(weights: Weights, path: Path) -> None:
    """Write ranker.json, weights in the order of their names."""
    data = {
        "about": "Weights of the ranker (geo/resolution): log-odds per unit of a feature. Made by train_ranker.py.",
        "temperature": weights.temperature,
        "threshold": weights.threshold,
        "calibration": weights.calibration,
        "weights": dict(sorted(weights.weights.items())),
    }
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="train the ranker of toponym resolution")
    parser.add_argument("--leave-one-out", action="store_true", help="test each corpus with weights from the others")
    parser.add_argument("--evaluate", action="store_true", help="only test the weights there are")
    parser.add_argument("--out", type=Path, default=MODEL, help="file to write")
    arguments = parser.parse_args()
    reports = {n: corpora.read_corpus(corpora.MATERIAL / "corpora" / f) for n, f in corpora.FILES.items()}
    if not arguments.leave_one_out and not arguments.evaluate:
        write(train(list(reports.values())), arguments.out)
        return
    for name, part in reports.items():
        began = time.perf_counter()
        weights = read() if arguments.evaluate else train([p for n, p in reports.items() if n != name])
        scores = evaluate(part, weights, {"name"} if name == "GeoWebNews" else None)
        figures = " ".join(
            f"{label}@{km} {value:.3f}"
            for km in (161, 20)
            for label, value in (("acc", scores.accuracy(km)), ("e2e", scores.end_to_end(km)))
        )
        ece, seconds = scores.calibration_error() or 0.0, time.perf_counter() - began
        print(f"{name:11} {figures} ECE {ece:.3f} "
              f"placed {len(scores.errors_km)} of {scores.with_point} in {seconds:.0f} s")  # fmt: skip


if __name__ == "__main__":
    main()
