"""Train the tagger of geo/toponyms/tagger.py: a linear-chain conditional random field.

    python data/models/train_tagger.py [--out data/models/tagger.bin]

Trains on LGL, TR-News and GeoWebNews (read from the shared material, ``INCURSION_MAP_MATERIAL``) and on sentences of
the project's own (``sentences.py``). ``train(reports, path)`` is what the benchmark calls to leave a corpus out.
Deterministic: the same texts, gazetteer and word table give the same bytes. Needs python-crfsuite.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import corpora  # noqa: E402
import pycrfsuite  # noqa: E402
import sentences  # noqa: E402

from geo.toponyms.document import Document  # noqa: E402
from geo.toponyms.features import NEIGHBOURS, of_word  # noqa: E402
from geo.toponyms.tagger import BIAS, EDGE, LABELS, MAGIC, ROW, SCALE, packed  # noqa: E402
from geo.toponyms.tokens import Tokens  # noqa: E402
from geo.toponyms.words import DEMONYM, words  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LEAST_ARTICLES = 2
"""A feature counts only when it occurs in so many articles: none tells what a single article says."""
PARAMETERS = {"c1": 0.02, "c2": 4.0, "max_iterations": 100, "feature.possible_transitions": True}
INSTITUTIONS = frozenset({
    "academy", "airport", "arena", "bank", "base", "building", "campus", "cathedral", "cemetery", "center", "centre",
    "chapel", "church", "clinic", "club", "college", "complex", "court", "courthouse", "embassy", "hall",
    "headquarters", "hospital", "hotel", "institute", "jail", "laboratory", "library", "mall", "mosque", "museum",
    "office", "palace", "plant", "prison", "restaurant", "school", "schools", "stadium", "station", "temple",
    "terminal", "theater", "theatre", "tower", "university",
})  # fmt: skip
"""Last in a name these make it that of an institution or a building."""
_OFFSETS = [str(o) for o in NEIGHBOURS]


def labels(tokens: Tokens, report: corpora.Report) -> list[str]:
    """A label for each token.

    Words that the gazetteer has as demonyms are labelled so whether or not the corpus annotates them (LGL and TR-News
    do for three in four). Of names embedded in others ("[Dubai] World Cup") those are places that the gazetteer has.
    The corpora disagree on institutions: of "Colchester General Hospital" LGL would annotate "Colchester" and
    GeoWebNews all of it. One convention is taught: the place, where the name begins with one, else nothing.
    """
    known = words().bits
    out = ["O"] * len(tokens)
    for i, word in enumerate(tokens.words):
        if tokens.capital[i] and known[word] & DEMONYM:
            out[i] = "D"
        two = i > 0 and tokens.capital[i - 1] and tokens.capital[i] and tokens.lower[i - 1] != "the"
        if two and known[tokens.joined(i - 1, i)] & DEMONYM:
            out[i - 1 : i + 1] = ["D", "D"]
    starts = {start: i for i, start in enumerate(tokens.starts)}
    ends = {end: i for i, end in enumerate(tokens.ends)}
    for gold in report.gold:
        first, last = starts.get(gold.start), ends.get(gold.end)
        if first is None or last is None or (gold.kind == "embedded" and not known[gold.text]):
            continue
        if last > first and tokens.lower[last] in INSTITUTIONS:
            place = _place_in_front(tokens, first, last)
            if place is None:
                continue
            last = place
        demonym = gold.kind == "demonym" or known[tokens.joined(first, last)] & DEMONYM
        begin, inside = ("D", "D") if demonym else ("B", "I")
        out[first : last + 1] = [begin] + [inside] * (last - first)
    return out


def _place_in_front(tokens: Tokens, first: int, last: int) -> int | None:
    """Last token of the place that the name of an institution begins with, or None."""
    for end in range(last - 1, first - 1, -1):
        if tokens.capital[end] and words().bits[tokens.joined(first, end)]:
            return end
    return None


class Example:
    """The features of a report, those of words kept apart, and its labels."""

    def __init__(self, report: corpora.Report) -> None:
        tokens = Tokens(report.text)
        self.document = Document(tokens)
        self.labels = labels(tokens, report)
        self.features = {
            i: names
            for begin, end in self.document.segments
            for i, names in enumerate(self.document.features(begin, end), begin)
        }

    def row(self, i: int) -> list[str]:
        """All features of token i."""
        tokens = self.document.tokens.words
        out = [BIAS, *self.features[i]]
        for o in NEIGHBOURS:
            j = i + o
            out += _of_word(tokens[j], o) if 0 <= j < len(tokens) else (f"{o}|{EDGE}",)
        return out


_CACHE: dict[tuple[str, int], tuple[str, ...]] = {}


def _of_word(word: str, offset: int) -> tuple[str, ...]:
    key = word, offset
    if key not in _CACHE:
        near, own = of_word(word)
        _CACHE[key] = (*(f"{offset}|{name}" for name in near), *(own if offset == 0 else ()))
    return _CACHE[key]


def train(
    examples: Iterable[Example], out: Path, *, keep: Callable[[str], bool] | None = None, least: int = LEAST_ARTICLES,
    **parameters: float,
) -> int:  # fmt: skip
    """Train on examples and write the weights; the number of features that got one.

    Parameters
    ----------
    examples : iterable of Example
    out : Path
        File to write, in the format described at ``geo.toponyms.tagger.Tagger``.
    keep : callable, optional
        Which features to use at all (for experiments).
    least : int
        Articles a feature must occur in.
    **parameters
        Settings of the trainer, in place of PARAMETERS.
    """
    examples = list(examples)
    articles: Counter[str] = Counter()
    for example in examples:
        articles.update({name for i in example.features for name in example.row(i)})
    used = {name for name, count in articles.items() if count >= least and (keep is None or keep(name))}
    trainer = pycrfsuite.Trainer(verbose=False)
    for example in examples:
        for begin, end in example.document.segments:
            rows = [[name for name in example.row(i) if name in used] for i in range(begin, end + 1)]
            trainer.append(pycrfsuite.ItemSequence(rows), example.labels[begin : end + 1])
    trainer.set_params({**PARAMETERS, **parameters})
    with tempfile.TemporaryDirectory() as folder:
        model = str(Path(folder) / "model")
        trainer.train(model)
        tagger = pycrfsuite.Tagger()
        tagger.open(model)
        info = tagger.info()
    return write(info.state_features, info.transitions, out)


def write(states: dict[tuple[str, str], float], transitions: dict[tuple[str, str], float], out: Path) -> int:
    """Write weights relative to those of the label O, in thousandths."""
    rows: dict[str, list[float]] = {}
    for (name, label), weight in states.items():
        rows.setdefault(name, [0.0] * 4)[LABELS.index(label)] = weight
    of_words: dict[str, list[int]] = {}
    of_tokens: dict[str, int] = {}
    for name, row in sorted(rows.items()):
        relative = [max(-32768, min(32767, round((weight - row[0]) * SCALE))) for weight in row[1:]]
        if not any(relative):
            continue
        offset, bar, word = name.partition("|")
        if bar and offset in _OFFSETS:
            of_words.setdefault(word, [0] * len(NEIGHBOURS))[_OFFSETS.index(offset)] = packed(*relative)
        else:
            of_tokens[name] = packed(*relative)
    names = ["\n".join(table).encode() for table in (of_words, of_tokens)]
    steps = " ".join(str(round(transitions.get((a, b), 0.0) * SCALE)) for a in LABELS for b in LABELS)
    out.write_bytes(
        MAGIC
        + f"{steps}\n{len(names[0])} {len(names[1])}\n".encode()
        + b"".join(names)
        + b"".join(wide(row).to_bytes(ROW * len(NEIGHBOURS), "little", signed=True) for row in of_words.values())
        + b"".join(row.to_bytes(ROW, "little", signed=True) for row in of_tokens.values())
    )
    return len(of_words) + len(of_tokens)


def wide(rows: list[int]) -> int:
    """Packed weights at the positions NEIGHBOURS as one integer."""
    return sum(row << 8 * ROW * k for k, row in enumerate(rows))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="train the toponym tagger")
    parser.add_argument("--out", type=Path, default=HERE / "tagger.bin", help="file to write")
    arguments = parser.parse_args()
    reports = [r for file in corpora.FILES.values() for r in corpora.read_corpus(corpora.MATERIAL / "corpora" / file)]
    count = train([Example(report) for report in [*reports, *sentences.reports()]], arguments.out)
    print(f"{arguments.out}: {count} features, {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
