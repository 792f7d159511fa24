"""The statistical tagger: a linear-chain conditional random field, decoded without any library.

Lafferty, McCallum and Pereira (2001): "Conditional Random Fields", ICML; the best sequence by the algorithm of
Viterbi (1967). Trained by ``data/models/train_tagger.py``. The decoder is our own because much of a token's score
belongs to its word type and is summed once for each type, because a name that stands alone needs no search, and
because importing the training library alone would take longer than opening model and gazetteer together.
"""

from __future__ import annotations

from geo.toponyms.features import NEIGHBOURS, Features
from geo.toponyms.tokens import SHORT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.toponyms.document import Document
    from geo.toponyms.tokens import Tokens

__all__ = ["LABELS", "MAGIC", "ROW", "SCALE", "Tagger", "packed"]

MAGIC = b"INCTAG05\n"
LABELS = "OBID"
"""Outside, first and further tokens of a name, tokens of a demonym."""
SCALE = 1000
"""Weights are stored as whole thousandths, so that sums are exact and every machine decides alike."""
_SHORTENED = frozenset(
    {"ave", "blvd", "co", "cos", "ctr", "dr", "hwy", "ln", "mt", "pk", "pkwy", "pl", "rd", "st", "twp"}
)
"""Last in a name these take their full stop with them: "Main St." """
_NEVER = -(10**9)
# The three weights of a feature lie side by side in one integer, 21 bits apart, so that one addition adds all three.
# A feature of a word has such weights for each of the positions from which the word is seen, 64 bits apart.
_LANE, _HALF, _MASK = 21, 1 << 20, (1 << 21) - 1
_HALVES = _HALF + (_HALF << _LANE) + (_HALF << 2 * _LANE)  # added, they make all three positive
ROW = 8
"""Bytes of the weights of one feature (at one position)."""
_WIDE, _WIDE_HALF, _WIDE_MASK = 8 * ROW, 1 << 8 * ROW - 1, (1 << 8 * ROW) - 1


def packed(b: int, i: int, d: int) -> int:
    """Three weights as one integer."""
    return b + (i << _LANE) + (d << 2 * _LANE)


class Tagger:
    """Weights of the tagger.

    Parameters
    ----------
    path : str
        File written by the training script: the magic line; a line with the 16 transition weights (from, to in the
        order of LABELS); lines with the names of the features of words and, for each group of other features, its name
        and its keys, all separated by tabs; an empty line; then the weights for B, I and D (that of O is 0), ``packed``
        in ROW bytes, the lowest byte first: of each feature of words for each of NEIGHBOURS, of each other once.
    """

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:  # noqa: PTH123 (start-up)
            content = file.read()
        if not content.startswith(MAGIC):
            raise ValueError(f"expected {path} to begin with {MAGIC!r}, found {content[: len(MAGIC)]!r}")
        head, _, self._weights = content.partition(b"\n\n")
        _, transitions, of_words, *groups = head.decode().split("\n")
        row = [int(weight) for weight in transitions.split()]
        self._from = [row[4 * i : 4 * i + 4] for i in range(4)]
        names = of_words.split("\t")
        at = ROW * len(NEIGHBOURS) * len(names)
        self.of_words = dict(zip(names, range(0, at, ROW * len(NEIGHBOURS)), strict=True))
        weights = memoryview(self._weights)[at:].cast("q").tolist()
        self.groups: dict[str, dict[str, int]] = {}
        at = 0
        for line in groups:
            name, *keys = line.split("\t")
            self.groups[name] = dict(zip(keys, weights[at : at + len(keys)], strict=True))
            at += len(keys)
        self._features: Features | None = None

    # --- what features weigh (geo.toponyms.features.Weights) --------------------------------------------------------

    nothing = 0

    def of_word(self, name: str) -> int:
        """Weights of a feature of words for all NEIGHBOURS, in one integer."""
        at = self.of_words.get(name)
        if at is None:
            return 0
        return int.from_bytes(self._weights[at : at + ROW * len(NEIGHBOURS)], "little", signed=True)

    def apart(self, total: int) -> tuple[int, int, int]:
        """A sum of such weights for each of NEIGHBOURS."""
        before = (total + _WIDE_HALF & _WIDE_MASK) - _WIDE_HALF
        total = total - before >> _WIDE
        own = (total + _WIDE_HALF & _WIDE_MASK) - _WIDE_HALF
        return before, own, total - own >> _WIDE

    def group(self, name: str) -> dict[str, int]:
        """Weights of a group of other features."""
        return self.groups.get(name, {})

    # --- decoding ---------------------------------------------------------------------------------------------------

    def spans(self, document: Document) -> list[tuple[int, int, str]]:
        """First and last token and label ("B" name, "D" demonym) of every span, in order.

        Parameters
        ----------
        document : Document
            The text and what it says of its tokens.
        """
        if self._features is None or self._features.known is not document.known:  # the words of another lexicon
            self._features = Features(document.known, self)
        out: list[tuple[int, int, str]] = []
        for (begin, end), sums in zip(document.segments, self._features.of_segments(document), strict=True):
            if begin == end:
                total = sums[0] + _HALVES
                b, d = (total & _MASK) - _HALF, (total >> 2 * _LANE) - _HALF
                if b > 0 and b >= d:
                    out.append((begin, end, "B"))
                elif d > 0:
                    out.append((begin, end, "D"))
            else:
                out += _spans(self._best(sums), begin)
        return list(_trimmed(out, document.tokens, document.known.abbreviations))

    def _best(self, sums: list[int]) -> str:  # noqa: C901 (written out: a third of the time of max and index)
        """The best sequence of labels; a name begins with B, and I follows B or I."""
        (oo, ob, _, od), (bo, bb, bi, bd), (io, ib, ii, id_), (do, db, _, dd) = self._from
        total = sums[0] + _HALVES
        o, b, i, d = 0, (total & _MASK) - _HALF, _NEVER, (total >> 2 * _LANE) - _HALF
        back: list[tuple[int, int, int, int]] = []
        for each in sums[1:]:
            total = each + _HALVES
            # the best label before each: O, B, I or D, the first of equals
            to_o, from_o = o + oo, 0
            to_b, from_b = o + ob, 0
            to_d, from_d = o + od, 0
            to_i, from_i = b + bi, 1
            if b + bo > to_o:
                to_o, from_o = b + bo, 1
            if b + bb > to_b:
                to_b, from_b = b + bb, 1
            if b + bd > to_d:
                to_d, from_d = b + bd, 1
            if i + io > to_o:
                to_o, from_o = i + io, 2
            if i + ib > to_b:
                to_b, from_b = i + ib, 2
            if i + id_ > to_d:
                to_d, from_d = i + id_, 2
            if i + ii > to_i:
                to_i, from_i = i + ii, 2
            if d + do > to_o:
                to_o, from_o = d + do, 3
            if d + db > to_b:
                to_b, from_b = d + db, 3
            if d + dd > to_d:
                to_d, from_d = d + dd, 3
            back.append((from_o, from_b, from_i, from_d))
            o = to_o
            b = to_b + (total & _MASK) - _HALF
            i = to_i + (total >> _LANE & _MASK) - _HALF
            d = to_d + (total >> 2 * _LANE) - _HALF
        ends = (o, b, i, d)
        at = ends.index(max(ends))
        labels = [at]
        for row in reversed(back):
            at = row[at]
            labels.append(at)
        return "".join([LABELS[label] for label in reversed(labels)])


def _spans(labels: str, begin: int) -> Iterable[tuple[int, int, str]]:
    first = -1
    for i, label in enumerate(labels + "O"):
        if first >= 0 and label != "I" and not label == labels[first] == "D":
            yield begin + first, begin + i - 1, labels[first]
            first = -1
        if first < 0 and label in "BD":
            first = i


def _trimmed(
    spans: list[tuple[int, int, str]], tokens: Tokens, short: dict[str, int]
) -> Iterable[tuple[int, int, str]]:
    """Cut punctuation off the ends, but take in the full stop of an abbreviation ("Calif.")."""
    for begin, end, label in spans:
        first, last = begin, end
        while last >= first and not tokens.words[last][-1].isalnum():
            word = tokens.words[last]
            if len(word) > 1 or (word == "." and last > first and _abbreviated(tokens, last - 1, short)):
                break
            last -= 1
        while first <= last and not tokens.words[first][0].isalnum():
            first += 1
        if first > last:
            continue
        if last + 1 < len(tokens) and tokens.words[last + 1] == "." and tokens.glued(last + 1):
            last += tokens.words[last] + "." in short or (last > first and tokens.lower[last] in _SHORTENED)
        yield first, last, label


def _abbreviated(tokens: Tokens, i: int, short: dict[str, int]) -> bool:
    return tokens.words[i] + "." in short or tokens.lower[i] in SHORT
