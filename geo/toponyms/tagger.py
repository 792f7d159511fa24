"""The statistical tagger: a linear-chain conditional random field, decoded without any library.

Lafferty, McCallum and Pereira (2001): "Conditional Random Fields", ICML; the best sequence by the algorithm of
Viterbi (1967). Trained by ``data/models/train_tagger.py``. The decoder is our own because most of a token's score
belongs to its word type and is summed once for each type, and because importing the training library alone would
take longer than opening model and gazetteer together.
"""

from __future__ import annotations

from geo.toponyms.features import NEIGHBOURS, of_fact, of_word
from geo.toponyms.tokens import SHORT
from geo.toponyms.words import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from geo.toponyms.document import Document
    from geo.toponyms.tokens import Tokens

__all__ = ["BIAS", "EDGE", "LABELS", "MAGIC", "ROW", "SCALE", "Tagger", "packed", "packed_wide"]

MAGIC = b"INCTAG03\n"
LABELS = "OBIDE"
"""Outside, first and further tokens of a name, first and further tokens of a demonym."""
SCALE = 1000
"""Weights are stored as whole thousandths, so that sums are exact and every machine decides alike."""
_MOST_REMEMBERED = 50_000
_NEVER = -(10**9)
EDGE, BIAS = "EDGE", "b"
"""The feature of a position outside the text, and that of every token."""
# The four weights of a feature lie side by side in one integer, 24 bits apart, so that one addition adds all four. A
# feature of a word has such weights for each of the five positions from which the word is seen, 96 bits apart.
_LANE, _HALF, _MASK = 24, 1 << 23, (1 << 24) - 1
_WIDE, _WIDE_HALF, _WIDE_MASK = 96, 1 << 95, (1 << 96) - 1
ROW = 12
"""Bytes of the weights of one feature (at one position)."""


def packed(b: int, i: int, d: int, e: int) -> int:
    """Four weights as one integer."""
    return b + (i << _LANE) + (d << 2 * _LANE) + (e << 3 * _LANE)


def packed_wide(rows: Iterable[int]) -> int:
    """Packed weights at the positions NEIGHBOURS as one integer."""
    return sum(row << _WIDE * k for k, row in enumerate(rows))


def _unpacked(total: int) -> tuple[int, int, int, int]:
    """The four sums; each must lie within 23 bits, which a hundred features of the largest weight do."""
    b = (total + _HALF & _MASK) - _HALF
    total = total - b >> _LANE
    i = (total + _HALF & _MASK) - _HALF
    total = total - i >> _LANE
    d = (total + _HALF & _MASK) - _HALF
    return b, i, d, total - d >> _LANE


def _unpacked_wide(total: int) -> tuple[int, ...]:
    out = []
    for _ in NEIGHBOURS:
        row = (total + _WIDE_HALF & _WIDE_MASK) - _WIDE_HALF
        out.append(row)
        total = total - row >> _WIDE
    return tuple(out)


class Tagger:
    """Weights of the tagger.

    Parameters
    ----------
    path : str
        File written by the training script: the magic line, a line with the 25 transition weights (from, to in the
        order of LABELS), a line with two numbers of bytes, the names of the features of words, separated by line feeds,
        the names of all others likewise, then the weights for B, I, D and E (that of O is 0), the lowest byte first:
        of each feature of words five times ROW bytes (``packed_wide``), of each other ROW bytes (``packed``).
    """

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:  # noqa: PTH123 (start-up)
            content = file.read()
        magic, transitions, sizes, rest = content.split(b"\n", 3)
        if magic + b"\n" != MAGIC:
            raise ValueError(f"expected {path} to begin with {MAGIC!r}, found {magic!r}")
        size, other = map(int, sizes.split())
        of_words = rest[:size].decode().split("\n")
        of_facts = rest[size : size + other].decode().split("\n")
        wide = ROW * len(NEIGHBOURS)
        begin = size + other
        middle = begin + wide * len(of_words)
        self._bytes = rest
        self.of_words = dict(zip(of_words, range(begin, middle, wide), strict=True))
        self.of_facts = dict(zip(of_facts, range(middle, middle + ROW * len(of_facts), ROW), strict=True))
        row = [int(weight) for weight in transitions.split()]
        self._from = [row[5 * i : 5 * i + 5] for i in range(5)]
        self._words: dict[str, tuple[int, ...]] = {}
        self._facts: dict[tuple[Any, ...], int] = {}
        self._edges = _unpacked_wide(self._sum([EDGE], self.of_words, wide))
        self._bias = self._sum([BIAS], self.of_facts, ROW)

    def spans(self, document: Document) -> list[tuple[int, int, str]]:
        """First and last token and label ("B" name, "D" demonym) of every span, in order.

        Parameters
        ----------
        document : Document
            The text with its features.
        """
        out: list[tuple[int, int, str]] = []
        for begin, end in document.windows:
            labels = self._best(self._scores(document, begin, end))
            out += _spans(labels, begin)
        return list(_trimmed(out, document.tokens))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _sum(self, features: Iterable[str], where: dict[str, int], size: int) -> int:
        """The weights of features, added up and packed."""
        content = self._bytes
        total = 0
        for name in features:
            at = where.get(name)
            if at is not None:
                total += int.from_bytes(content[at : at + size], "little", signed=True)
        return total

    def _of_word(self, word: str) -> tuple[int, ...]:
        """Weights of a word for the token at each position of NEIGHBOURS seen from that token."""
        near, own = of_word(word)
        sums = list(_unpacked_wide(self._sum(near, self.of_words, ROW * len(NEIGHBOURS))))
        sums[NEIGHBOURS.index(0)] += self._sum(own, self.of_facts, ROW)
        if len(self._words) >= _MOST_REMEMBERED:
            self._words.clear()
        out = self._words[word] = tuple(sums)
        return out

    def _of_fact(self, fact: tuple[Any, ...]) -> int:
        if len(self._facts) >= _MOST_REMEMBERED:
            self._facts.clear()
        out = self._facts[fact] = self._sum(of_fact(fact), self.of_facts, ROW)
        return out

    def _scores(self, document: Document, begin: int, end: int) -> list[tuple[int, int, int, int]]:
        tokens = document.tokens.words
        known, facts = self._words, self._facts
        low = max(0, begin - 2)
        edges = self._edges
        types = [known.get(word) or self._of_word(word) for word in tokens[low : end + 2]]
        types = [edges] * (low + 2 - begin) + types + [edges] * 2  # so that types[k] is the word two before begin + k
        out = []
        for k in range(end - begin):
            total = self._bias + types[k][0] + types[k + 1][1] + types[k + 2][2] + types[k + 3][3] + types[k + 4][4]
            for fact in document.facts(begin + k):
                weight = facts.get(fact)
                total += self._of_fact(fact) if weight is None else weight
            out.append(_unpacked(total))
        return out

    def _best(self, scores: list[tuple[int, int, int, int]]) -> str:
        """The best sequence of labels; a span begins with B or D, and I follows B, E follows D."""
        from_o, from_b, from_i, from_d, from_e = self._from
        o, b, i, d, e = 0, scores[0][0], _NEVER, scores[0][2], _NEVER
        back: list[tuple[int, int, int, int, int]] = []
        for in_b, in_i, in_d, in_e in scores[1:]:
            to = []
            for label in (0, 1, 3):
                paths = (
                    o + from_o[label], b + from_b[label], i + from_i[label], d + from_d[label], e + from_e[label],
                )  # fmt: skip
                best = max(paths)
                to.append((best, paths.index(best)))
            (new_o, back_o), (new_b, back_b), (new_d, back_d) = to
            one, two = b + from_b[2], i + from_i[2]
            new_i, back_i = (one, 1) if one >= two else (two, 2)
            one, two = d + from_d[4], e + from_e[4]
            new_e, back_e = (one, 3) if one >= two else (two, 4)
            back.append((back_o, back_b, back_i, back_d, back_e))
            o, b, i, d, e = new_o, new_b + in_b, new_i + in_i, new_d + in_d, new_e + in_e
        ends = (o, b, i, d, e)
        at = ends.index(max(ends))
        labels = [at]
        for row in reversed(back):
            at = row[at]
            labels.append(at)
        return "".join([LABELS[label] for label in reversed(labels)])


def _spans(labels: str, begin: int) -> Iterable[tuple[int, int, str]]:
    first = -1
    for i, label in enumerate(labels + "O"):
        if first >= 0 and label in "OBD":
            yield begin + first, begin + i - 1, labels[first]
            first = -1
        if label in "BD":
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
            last += tokens.words[last] + "." in short
        yield first, last, label


def _abbreviated(tokens: Tokens, i: int, short: dict[str, int]) -> bool:
    return tokens.words[i] + "." in short or tokens.lower[i] in SHORT
