"""How well place names are found and placed: annotated corpora against this package and published baselines.

    python tests/benchmarks/geoparsing.py                          # the shipped models on every corpus of the material
    python tests/benchmarks/geoparsing.py --leave-one-out          # each corpus with models trained without it
    python tests/benchmarks/geoparsing.py --baselines FILE.xml     # any corpus in this form, beside other programs

Corpora are read, and answers scored, by data/models/corpora.py. Of each system: precision, recall and F1 of exact
spans; of the names with coordinates that were found and placed, the share within 161 and 20 km (acc), and of all names
with coordinates (e2e); the share of placed names put into a wrong country (by polygon, GeoNames' conventions aside),
and of those in Russia or Ukraine into the other of the two; expected calibration error of the confidence, and how often
eight levels of confidence were right; articles a
second on this machine (recognition and resolution, after loading). "ceiling" is the e2e a perfect choice among the
gazetteer's candidates for the annotated words would reach.

LGL and TR-News annotate three in four demonyms ("Russian") as place names, so all answers count there; GeoWebNews
marks them apart and only plain names count. The rows "names only" leave out answers of the kind demonym.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "data" / "models")]

import corpora  # noqa: E402
import numpy as np  # noqa: E402

from geo.boundary import border  # noqa: E402
from geo.gazetteer import embedded  # noqa: E402
from geo.model import ToponymKind  # noqa: E402
from geo.resolution import resolve  # noqa: E402
from geo.toponyms import RuleRecognizer, TaggerRecognizer  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.model import Recognizer, Resolution

    System = Callable[[str], list[corpora.Answer]]

NAMES_ONLY = {"GWN"}  # corpora that mark demonyms apart
HEAD = (
    f"{'system':28} {'P':>6} {'R':>6} {'F1':>6} {'acc161':>7} {'acc20':>6} {'e2e161':>7} {'e2e20':>6} "
    f"{'country':>8} {'side':>6} {'ECE':>6} {'art/s':>7}"
)


def ours(recognizer: Recognizer, weights: Any = None, *, kinds: Sequence[ToponymKind] = tuple(ToponymKind)) -> System:
    """Recognition and resolution as ``geo.geoparse`` does them."""
    gazetteer = embedded()

    def system(text: str) -> list[corpora.Answer]:
        found = resolve(text, recognizer.recognize(text), gazetteer, weights=weights)
        return [answer(resolution) for resolution in found if resolution.toponym.kind in kinds]

    return system


def answer(resolution: Resolution) -> corpora.Answer:
    """A resolution as the scores want it."""
    toponym, place = resolution.toponym, resolution.place
    if place is None:
        return corpora.Answer(toponym.start, toponym.end)
    return corpora.Answer(
        toponym.start, toponym.end, place.latitude, place.longitude, resolution.confidence, place.country_code
    )  # fmt: skip


def geotext() -> System:
    """geotext: a regular expression and a list of cities and countries; it gives no offsets and no coordinates."""
    from geotext import GeoText

    def system(text: str) -> list[corpora.Answer]:
        found = GeoText(text)
        names = sorted({*found.cities, *found.countries}, key=len, reverse=True)
        if not names:
            return []
        pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)"
        return [corpora.Answer(*match.span()) for match in re.finditer(pattern, text)]

    return system


def flashgeotext() -> System:
    """flashgeotext: a trie of cities and countries with synonyms; it gives no coordinates."""
    from flashgeotext.geotext import GeoText
    from loguru import logger

    logger.remove()
    extractor = GeoText()

    def system(text: str) -> list[corpora.Answer]:
        found = extractor.extract(text, span_info=True)
        spans = {tuple(span) for group in found.values() for name in group.values() for span in name["span_info"]}
        return [corpora.Answer(start, end) for start, end in sorted(spans)]

    return system


def measure(reports: list[corpora.Report], system: System, kinds: set[str] | None) -> dict[str, Any]:
    """Figures of one system on one corpus."""
    system(reports[0].text)  # open files, fill caches of a running program
    began = time.process_time()
    answers = [system(report.text) for report in reports]
    seconds = time.process_time() - began
    scores = corpora.Scores()
    for report, given in zip(reports, answers, strict=True):
        scores.add(report, given, kinds)
    wrong, side = countries(reports, answers, kinds)
    return {"scores": scores, "wrong_country": wrong, "wrong_side": side, "per_second": len(reports) / seconds}


def countries(
    reports: list[corpora.Report], answers: list[list[corpora.Answer]], kinds: set[str] | None
) -> tuple[float | None, float | None]:
    """Share of placed names in a wrong country, and of those of Russia and Ukraine on the other side."""
    pairs = []
    for report, given in zip(reports, answers, strict=True):
        spans = {(g.start, g.end): g for g in report.gold if kinds is None or g.kind in kinds}
        pairs += [(spans[a.start, a.end], a) for a in given if a.country and (a.start, a.end) in spans]
    pairs = [(g, a) for g, a in pairs if g.latitude is not None]
    if not pairs:
        return None, None
    truth = border().sides(np.array([g.longitude for g, _ in pairs]), np.array([g.latitude for g, _ in pairs]))
    told = [(code, a.country) for code, (_, a) in zip(truth, pairs, strict=True) if code != "sea"]
    sides = [(code, given) for code, given in told if {code, given} <= {"RU", "UA"}]
    wrong = [code != given for code, given in told]
    return (sum(wrong) / len(wrong) if wrong else None), (
        sum(code != given for code, given in sides) / len(sides) if sides else None
    )


def ceiling(reports: list[corpora.Report], kinds: set[str] | None) -> dict[int, float]:
    """Share of the annotated names with coordinates of which some candidate of the gazetteer is near."""
    gazetteer = embedded()
    total, reached = 0, Counter[int]()
    for report in reports:
        for gold in report.gold:
            if gold.latitude is None or gold.longitude is None or (kinds is not None and gold.kind not in kinds):
                continue
            total += 1
            near = min(
                (corpora.distance_km(gold.latitude, gold.longitude, p.latitude, p.longitude)
                 for p in map(gazetteer.place, (row for row, _ in gazetteer.matches(gold.text, loose=True)))),
                default=1e9,
            )  # fmt: skip
            reached.update({km: near <= km for km in (161, 20)})
    return {km: reached[km] / total if total else 0.0 for km in (161, 20)}


def row(label: str, figures: dict[str, Any]) -> str:
    """One line of the table."""
    s = figures["scores"]
    ece = s.calibration_error()
    return (
        f"{label:28} {s.precision:6.3f} {s.recall:6.3f} {s.f1:6.3f} {s.accuracy(161):7.3f} {s.accuracy(20):6.3f} "
        f"{s.end_to_end(161):7.3f} {s.end_to_end(20):6.3f} {_percent(figures['wrong_country']):>8} "
        f"{_percent(figures['wrong_side']):>6} {'' if ece is None else f'{ece:.3f}':>6} {figures['per_second']:7.1f}"
    )


def reliability(figures: dict[str, Any], bins: int = 8) -> str:
    """How often a confidence was right: one line of "said/found" for bins of equal size, in per cent."""
    pairs = sorted(figures["scores"].sure)
    parts = [part for part in np.array_split(np.array(pairs, dtype=float).reshape(-1, 2), bins) if len(part)]
    told = [f"{100 * part[:, 0].mean():.0f}/{100 * part[:, 1].mean():.0f}" for part in parts]
    return f"{'confidence said/found right, %':28} {'  '.join(told)}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}%"


def trained_without(path: Path, paths: Sequence[Path], folder: Path) -> tuple[Recognizer, Any]:
    """Tagger and ranker trained on the other corpora and on the project's own sentences."""
    import sentences
    import train_ranker
    import train_tagger

    parts = [corpora.read_corpus(other) for other in paths if other != path]
    reports = [report for part in parts for report in part]
    weights = folder / f"{path.stem}.bin"
    train_tagger.train([train_tagger.Example(report) for report in [*reports, *sentences.reports()]], weights)
    return TaggerRecognizer(str(weights)), train_ranker.train(parts)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="measure geoparsing on annotated corpora")
    parser.add_argument("files", nargs="*", type=Path, help="corpora (default: those of the shared material)")
    parser.add_argument("--leave-one-out", action="store_true", help="train on the other corpora for each")
    parser.add_argument("--baselines", action="store_true", help="run geotext and flashgeotext as well")
    arguments = parser.parse_args()
    paths = arguments.files or [corpora.MATERIAL / "corpora" / file for file in corpora.FILES.values()]
    baselines = {"geotext": geotext(), "flashgeotext": flashgeotext()} if arguments.baselines else {}
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            reports = corpora.read_corpus(path)
            kinds = {"name"} if path.stem in NAMES_ONLY else None
            recognizer: Recognizer = TaggerRecognizer()
            weights = None
            if arguments.leave_one_out:
                recognizer, weights = trained_without(path, paths, Path(folder))
            systems = {
                "this": ours(recognizer, weights),
                "this, names only": ours(recognizer, weights, kinds=[ToponymKind.NAME]),
                "this, rules only": ours(RuleRecognizer(), weights),
                **baselines,
            }
            reach = ceiling(reports, kinds)
            print(f"\n{path.stem}: {len(reports)} articles, {'plain names' if kinds else 'all annotations'}; "
                  f"ceiling of the gazetteer e2e@161 {reach[161]:.3f}, e2e@20 {reach[20]:.3f}\n{HEAD}")  # fmt: skip
            for label, system in systems.items():
                figures = measure(reports, system, kinds)
                print(row(label, figures), flush=True)
                if label == "this":
                    print(reliability(figures))


if __name__ == "__main__":
    main()
