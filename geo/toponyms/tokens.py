"""Cutting a text into tokens, with what its shape says of each of them."""

from __future__ import annotations

import re
from itertools import accumulate, compress, pairwise
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["APOSTROPHES", "BLANK", "HYPHENS", "SHORT", "Tokens", "lowered"]

_T = TypeVar("_T")
_MOST_REMEMBERED = 50_000  # words; beyond, memory would grow with the text
_LETTER = r"[^\W\d_]"
_MARK = r"[\u0300-\u036f]"  # an accent that follows its letter in decomposed text
_TOKEN = re.compile(
    r"([A-Za-z]++(?![^\W\d_]|[.’'ʼ`\u0300-\u036f])"  # most words; what follows is the general case
    rf"|W\. ?Va\.|(?:{_LETTER}\.){{2,}}{_LETTER}?(?!\w)"  # W.Va., U.S., D.C., U.S
    # words with apostrophes inside, but not the possessive; Mykil's'ke is one word
    rf"|{_LETTER}++(?:{_MARK}++{_LETTER}*+|[’'ʼ`](?![sS]\b(?![’'ʼ`]{_LETTER})){_LETTER}++)*+"
    r"|\d+(?:[.,:/-]\d+)*|[’'][sS]\b|\n\s*\n|[.]{2,}|[^\s\w]|_)",
)
_SENTENCE_ENDS = frozenset(".!?…:\n")
_OPENERS = frozenset('“"«•*')
_BREAKS = _SENTENCE_ENDS | _OPENERS
_ARTICLES = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ed", "en", "er", "es", "et", "ez", "ul"})
_SPACED = "W. Va."  # the one token that may hold a space
_PRONOUNS = frozenset(f"i{apostrophe}{end}" for apostrophe in "'’" for end in ("d", "ll", "m", "ve")) | {"i"}
_NO_CAPITAL = frozenset("\n'’")
APOSTROPHES = frozenset({"'s", "’s", "'S", "’S"})
BLANK = "¶"
"""The lower-case form of a blank line."""
LATIN_ENDS = "\u0250"
"""The first letter after the Latin ones of European languages."""
HYPHENS = frozenset("-‐‑")
# after these a full stop ends no sentence
SHORT = frozenset({
    "adm", "atty", "ave", "blvd", "brig", "capt", "cmdr", "co", "col", "corp", "cpl", "det", "dr", "ft", "gen", "gov",
    "hon", "hwy", "inc", "jr", "lt", "ltd", "maj", "messrs", "mr", "mrs", "ms", "mt", "no", "ofc", "pres", "prof",
    "rep", "rev", "sen", "sgt", "sr", "st", "ste", "supt", "vs",
})  # fmt: skip


def lowered(word: str) -> str:
    """The lower-case form of a token."""
    return word.lower().replace(" ", "") if word[0] != "\n" else BLANK


class _PerWord(dict[str, _T]):
    """A fact about a token that follows from its letters, remembered: the same words come again and again."""

    def __init__(self, fact: Callable[[str], _T]) -> None:
        self._fact = fact

    def __missing__(self, word: str) -> _T:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        fact = self[word] = self._fact(word)
        return fact


def _is_capital(word: str) -> bool:
    lower = lowered(word)
    return word != lower and word[0] not in _NO_CAPITAL and lower not in _PRONOUNS


_LOWERED = _PerWord(lowered)
_CAPITAL = _PerWord(_is_capital)
_BREAK = _PerWord(lambda word: word[0] in _BREAKS)


class Tokens:
    """The tokens of a text. Offsets are code points; a blank line is a token of its own.

    Attributes
    ----------
    words, lower : list of str
        The tokens as written and in lower case.
    starts, ends : list of int
        Their offsets.
    capital : list of bool
        Whether the token has a capital letter, "I" aside; also the article of an Arabic name ("al-Tanf").
    initial : list of bool
        Whether it is the first word of a sentence, line, quotation or list item.
    shouted : list of bool
        Whether it stands in a sentence or line written in capitals only, where case says nothing.
    """

    __slots__ = ("capital", "ends", "initial", "lower", "shouted", "starts", "words")

    def __init__(self, text: str) -> None:
        parts = _TOKEN.split(text)  # what is between tokens and the tokens in turn
        bounds = list(accumulate(map(len, parts)))
        self.words: list[str] = parts[1::2]
        self.starts: list[int] = bounds[:-1:2]
        self.ends: list[int] = bounds[1::2]
        self.lower: list[str] = list(map(_LOWERED.__getitem__, self.words))
        self.capital: list[bool] = self._capitals()
        self.initial: list[bool] = self._initials(parts[:-1:2])
        self.shouted: list[bool] = self._shouts()

    def __len__(self) -> int:
        """Number of tokens."""
        return len(self.words)

    def is_latin(self) -> bool:
        """Whether at least half of the words begin with a Latin letter."""
        firsts = [word[0] for word in self.words if word[0].isalpha()]
        return 2 * sum([first < LATIN_ENDS for first in firsts]) >= len(firsts)

    def glued(self, i: int) -> bool:
        """Whether token i follows the one before without a space."""
        return 0 < i < len(self.words) and self.starts[i] == self.ends[i - 1]

    def joined(self, first: int, last: int) -> str:
        """Tokens first..last as one name, white space made one space."""
        if first == last:
            return self.words[first]
        parts = [self.words[first]]
        for i in range(first + 1, last + 1):
            if self.starts[i] != self.ends[i - 1]:
                parts.append(" ")
            parts.append(self.words[i])
        return "".join(parts)

    def _capitals(self) -> list[bool]:
        words, lower, starts, ends = self.words, self.lower, self.starts, self.ends
        out = list(map(_CAPITAL.__getitem__, words))
        for i in [i for i, low in enumerate(lower) if low in _ARTICLES]:
            if i + 2 < len(words) and words[i + 1] == "-" and ends[i] == starts[i + 1] and ends[i + 1] == starts[i + 2]:
                out[i] |= out[i + 2]
        return out

    def _initials(self, gaps: list[str]) -> list[bool]:
        words, count = self.words, len(self.words)
        out = [False] * count
        after = [0, *[i for i, gap in enumerate(gaps) if "\n" in gap and len(gap) > 1]]
        breaks = compress(range(count), map(_BREAK.__getitem__, words))
        after += [i + 1 for i in breaks if not self._abbreviates(i)]
        for begin in after:
            i = begin
            while i < count and not words[i][0].isalnum():
                if words[i][0] in _BREAKS:
                    break  # the word after it follows from that one
                i += 1
            else:
                if i < count:
                    out[i] = True
        return out

    def _abbreviates(self, i: int) -> bool:
        """Whether token i is the full stop of an abbreviation."""
        if i == 0 or self.words[i][0] != ".":
            return False
        before = self.lower[i - 1]
        return len(before) == 1 or before in SHORT

    def _shouts(self) -> list[bool]:
        words = self.words
        out = [False] * len(words)
        loud = list(compress(range(len(words)), map(str.isupper, words)))
        if len(loud) < 3:
            return out
        begins = [0, *[i for i, initial in enumerate(self.initial) if initial and i], len(words)]
        at = 0
        for begin, end in pairwise(begins):
            first = at
            while at < len(loud) and loud[at] < end:
                at += 1
            if at - first >= 3 and at - first >= 0.8 * sum(map(str.isalpha, words[begin:end])):
                out[begin:end] = [True] * (end - begin)
        return out
