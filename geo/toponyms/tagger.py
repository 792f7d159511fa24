"""The statistical tagger: a linear-chain conditional random field, decoded without any library.

Lafferty, McCallum and Pereira (2001): "Conditional Random Fields", ICML; the best sequence by the algorithm of
Viterbi (1967). Trained by ``data/models/train_tagger.py``. The decoder is our own because much of a token's score
belongs to its word type and is summed once for each type, because a name that stands alone needs no search, and
because importing the training library alone would take longer than opening model and gazetteer together.
"""

from __future__ import annotations

from itertools import repeat

from geo.toponyms.features import NEIGHBOURS, of_word
from geo.toponyms.tokens import SHORT
from geo.toponyms.words import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.toponyms.document import Document
    from geo.toponyms.tokens import Tokens

__all__ = ["BIAS", "EDGE", "LABELS", "MAGIC", "ROW", "SCALE", "Tagger", "packed"]

MAGIC = b"INCTAG04\n"
LABELS = "OBID"
"""Outside, first and further tokens of a name, tokens of a demonym."""
SCALE = 1000
"""Weights are stored as whole thousandths, so that sums are exact and every machine decides alike."""
_SHORTENED = frozenset(
    {"ave", "blvd", "co", "cos", "ctr", "dr", "hwy", "ln", "mt", "pk", "pkwy", "pl", "rd", "st", "twp"}
)
"""Last in a name these take their full stop with them: "Main St." """
_MOST_REMEMBERED = 50_000
_NEVER = -(10**9)
_NOTHING = repeat(0)  # the weight of a feature that has none
EDGE, BIAS = "EDGE", "b"
"""The feature of a position outside the text, and that of every token."""
# The three weights of a feature lie side by side in one integer, 21 bits apart, so that one addition adds all three.
# A feature of a word has such weights for each of the positions from which the word is seen, 64 bits apart.
_LANE, _HALF, _MASK = 21, 1 << 20, (1 << 21) - 1
ROW = 8
"""Bytes of the weights of one feature (at one position)."""
_WIDE, _WIDE_HALF, _WIDE_MASK = 8 * ROW, 1 << 8 * ROW - 1, (1 << 8 * ROW) - 1


def packed(b: int, i: int, d: int) -> int:
    """Three weights as one integer."""
    return b + (i << _LANE) + (d << 2 * _LANE)


def _unpacked_wide(total: int) -> tuple[int, int, int]:
    before = (total + _WIDE_HALF & _WIDE_MASK) - _WIDE_HALF
    total = total - before >> _WIDE
    own = (total + _WIDE_HALF & _WIDE_MASK) - _WIDE_HALF
    return before, own, total - own >> _WIDE


class _Near(dict[str, int]):
    """Weights of features of words, read when first asked for."""

    def __init__(self, content: bytes, where: dict[str, int]) -> None:
        self._content, self._where = content, where

    def __missing__(self, name: str) -> int:
        at = self._where.get(name, -1)
        weights = (
            int.from_bytes(self._content[at : at + ROW * len(NEIGHBOURS)], "little", signed=True) if at >= 0 else 0
        )
        if name[:2] != "w=":  # a word is asked for once and then remembered as a whole
            self[name] = weights
        return weights


class Tagger:
    """Weights of the tagger.

    Parameters
    ----------
    path : str
        File written by the training script: the magic line, a line with the 16 transition weights (from, to in the
        order of LABELS), a line with two numbers of bytes, the names of the features of words, separated by line feeds,
        the names of all others likewise, then the weights for B, I and D (that of O is 0), ``packed`` in ROW bytes,
        the lowest byte first: of each feature of words for each of NEIGHBOURS, of each other once.
    """

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:  # noqa: PTH123 (start-up)
            content = file.read()
        magic, transitions, sizes, rest = content.split(b"\n", 3)
        if magic + b"\n" != MAGIC:
            raise ValueError(f"expected {path} to begin with {MAGIC!r}, found {magic!r}")
        size, other = map(int, sizes.split())
        of_words = rest[:size].decode().split("\n")
        of_tokens = rest[size : size + other].decode().split("\n")
        wide = ROW * len(NEIGHBOURS)
        begin = size + other
        middle = begin + wide * len(of_words)
        self.of_words = dict(zip(of_words, range(begin, middle, wide), strict=True))
        self._near = _Near(rest, self.of_words)
        self.of_tokens: dict[str, int] = dict(zip(of_tokens, memoryview(rest[middle:]).cast("q"), strict=True))
        row = [int(weight) for weight in transitions.split()]
        self._from = [row[4 * i : 4 * i + 4] for i in range(4)]
        self._words: dict[str, tuple[int, int, int]] = {}
        self._edge = _unpacked_wide(self._wide([EDGE]))
        self._bias = self.of_tokens.get(BIAS, 0)

    def spans(self, document: Document) -> list[tuple[int, int, str]]:
        """First and last token and label ("B" name, "D" demonym) of every span, in order.

        Parameters
        ----------
        document : Document
            The text with its features.
        """
        out: list[tuple[int, int, str]] = []
        for begin, end in document.segments:
            scores = self._scores(document, begin, end)
            if begin == end:
                b, _, d = scores[0]
                if b > 0 and b >= d:
                    out.append((begin, end, "B"))
                elif d > 0:
                    out.append((begin, end, "D"))
            else:
                out += _spans(self._best(scores), begin)
        return list(_trimmed(out, document.tokens))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _wide(self, features: Iterable[str]) -> int:
        """The weights of features of a word, added up and packed."""
        known = self._near
        return sum([known[name] for name in features])

    def _of_word(self, word: str) -> tuple[int, int, int]:
        """Weights of a word for the token after it, itself, and the token before it (as NEIGHBOURS has them)."""
        near, own = of_word(word)
        before, here, after = _unpacked_wide(self._wide(near))
        here += self._bias + sum(map(self.of_tokens.get, own, _NOTHING))
        if len(self._words) >= _MOST_REMEMBERED:
            self._words.clear()
        out = self._words[word] = before, here, after
        return out

    def _scores(self, document: Document, begin: int, end: int) -> list[tuple[int, int, int]]:
        words = document.tokens.words
        known, weight, edge = self._words, self.of_tokens.get, self._edge
        types = [known.get(word) or self._of_word(word) for word in words[begin - 1 if begin else 0 : end + 2]]
        if not begin:
            types.insert(0, edge)
        types.append(edge)  # so that types[k] is the word before begin + k
        out = []
        for k, features in enumerate(document.features(begin, end)):
            total = types[k][0] + types[k + 1][1] + types[k + 2][2] + sum(map(weight, features, _NOTHING))
            b = (total + _HALF & _MASK) - _HALF
            total = total - b >> _LANE
            i = (total + _HALF & _MASK) - _HALF
            out.append((b, i, total - i >> _LANE))
        return out

    def _best(self, scores: list[tuple[int, int, int]]) -> str:
        """The best sequence of labels; a name begins with B, and I follows B or I."""
        from_o, from_b, from_i, from_d = self._from
        (oo, ob, _, od), (bo, bb, bi, bd), (io, ib, ii, id_), (do, db, _, dd) = from_o, from_b, from_i, from_d
        o, b, i, d = 0, scores[0][0], _NEVER, scores[0][2]
        back: list[tuple[int, int, int, int]] = []
        for in_b, in_i, in_d in scores[1:]:
            to_o = (o + oo, b + bo, i + io, d + do)
            to_b = (o + ob, b + bb, i + ib, d + db)
            to_d = (o + od, b + bd, i + id_, d + dd)
            one, two = b + bi, i + ii
            o, b, d = max(to_o), max(to_b), max(to_d)
            back.append((to_o.index(o), to_b.index(b), 1 if one >= two else 2, to_d.index(d)))
            b += in_b
            i = (max(one, two)) + in_i
            d += in_d
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


def _trimmed(spans: list[tuple[int, int, str]], tokens: Tokens) -> Iterable[tuple[int, int, str]]:
    """Cut punctuation off the ends, but take in the full stop of an abbreviation ("Calif.")."""
    short = words().abbreviations
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
