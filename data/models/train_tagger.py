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
from geo.toponyms.features import NEIGHBOURS, Features  # noqa: E402
from geo.toponyms.tagger import LABELS, MAGIC, ROW, SCALE, packed  # noqa: E402
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
_WORD, _KEY = "|", "\t"  # between position and name of a feature of words, between group and key of another


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
    ends = {end: i for i, end in enumerate(tokens.ends())}
    starts = {end - len(tokens.words[i]): i for end, i in ends.items()}
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


class Names:
    """The names of features in place of their weights (``geo.toponyms.features.Weights``)."""

    nothing: tuple[str, ...] = ()

    def of_word(self, name: str) -> tuple[str, ...]:
        """The name of a feature of words."""
        return (name,)

    def apart(self, names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """The names at each of the positions from which a word is seen."""
        return tuple([tuple([f"{position}{_WORD}{name}" for name in names]) for position in range(len(NEIGHBOURS))])

    def group(self, name: str) -> Group:
        """The names of a group of features."""
        return Group(name)


class Group:
    """The names of the features of a group by their keys."""

    def __init__(self, name: str) -> None:
        self._name = name

    def get(self, key: str, _default: object = None) -> tuple[str, ...]:
        """The name of a feature."""
        return (f"{self._name}{_KEY}{key}",)


class Example:
    """The names of the features of the tokens in the segments of a report, and its labels."""

    def __init__(self, report: corpora.Report) -> None:
        tokens = Tokens(report.text)
        self.segments = (document := Document(tokens)).segments
        self.labels = labels(tokens, report)
        self.rows: list[list[tuple[str, ...]]] = Features(document.known, Names()).of_segments(document)


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
        articles.update({name for rows in example.rows for row in rows for name in row})
    used = {name for name, count in articles.items() if count >= least and (keep is None or keep(name))}
    trainer = pycrfsuite.Trainer(verbose=False)
    for example in examples:
        for (begin, end), rows in zip(example.segments, example.rows, strict=True):
            kept = [[name for name in row if name in used] for row in rows]
            trainer.append(pycrfsuite.ItemSequence(kept), example.labels[begin : end + 1])
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
    groups: dict[str, dict[str, int]] = {}
    for name, row in sorted(rows.items()):
        relative = [max(-32768, min(32767, round((weight - row[0]) * SCALE))) for weight in row[1:]]
        if not any(relative):
            continue
        group, is_token, key = name.partition(_KEY)
        if is_token:
            groups.setdefault(group, {})[key] = packed(*relative)
        else:
            position, _, word = name.partition(_WORD)
            of_words.setdefault(word, [0] * len(NEIGHBOURS))[int(position)] = packed(*relative)
    steps = " ".join(str(round(transitions.get((a, b), 0.0) * SCALE)) for a in LABELS for b in LABELS)
    lines = [steps, "\t".join(of_words), *["\t".join([group, *keys]) for group, keys in groups.items()]]
    out.write_bytes(
        MAGIC
        + "\n".join(lines).encode()
        + b"\n\n"
        + b"".join(wide(row).to_bytes(ROW * len(NEIGHBOURS), "little", signed=True) for row in of_words.values())
        + b"".join(row.to_bytes(ROW, "little", signed=True) for keys in groups.values() for row in keys.values())
    )
    return len(of_words) + sum(map(len, groups.values()))


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
