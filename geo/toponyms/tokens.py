"""Cutting a text into tokens, with what its shape says of each of them."""

from __future__ import annotations

import re
from itertools import accumulate, chain, compress, islice, pairwise
from typing import Any

__all__ = ["APOSTROPHES", "BLANK", "HYPHENS", "SHORT", "Tokens", "lowered"]

_MOST_REMEMBERED = 50_000  # forms, and pieces of a text; beyond, memory would grow with the text
_LONGEST_REMEMBERED = 32  # characters
_LETTER = r"[^\W\d_]"
_MARK = r"[\u0300-\u036f]"  # an accent that follows its letter in decomposed text
_TOKEN = re.compile(
    r"([A-Za-z]++(?![^\W\d_]|[.’'ʼ`\u0300-\u036f])"  # most words; what follows is the general case
    rf"|W\. ?Va\.|(?:{_LETTER}\.){{2,}}{_LETTER}?(?!\w)"  # W.Va., U.S., D.C., U.S
    # words with apostrophes inside, but not the possessive; Mykil's'ke is one word
    rf"|{_LETTER}++(?:{_MARK}++{_LETTER}*+|[’'ʼ`](?![sS]\b(?![’'ʼ`]{_LETTER})){_LETTER}++)*+"
    r"|\d+(?:[.,:/-]\d+)*|[’'][sS]\b|\n\s*\n|[.]{2,}|[^\s\w]|_)",
)
_ARTICLES = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ed", "en", "er", "es", "et", "ez", "ul"})
_SPACED = "W. Va."  # the one token that may hold a space
_CLOSING = frozenset('.,;:!?)”"')
_PRONOUNS = frozenset(f"i{apostrophe}{end}" for apostrophe in "'’" for end in ("d", "ll", "m", "ve")) | {"i"}
_NO_CAPITAL = frozenset("\n'’")
APOSTROPHES = frozenset({"'s", "’s", "'S", "’S"})
BLANK = "¶"
"""The lower-case form of a blank line."""
_BREAKS = frozenset({*".!?…:\n", *'“"«•*'})
"""What a sentence, a quotation or a list item begins after."""
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


_Form = tuple[str, str, str, int, int]
"""White space, the token behind it, the same in lower case, the length of both, and what marks it: some of these."""
_CAPITAL, _CASED, _LOUD, _BREAK, _LINE = 1, 2, 4, 8, 16


def _form(gap: str, word: str) -> _Form:
    """What follows from the letters of a token and the white space before it."""
    lower, marks = word.lower(), 0
    if word == lower:
        lower = word
    else:
        marks = _CASED | (_LOUD if word.isupper() else 0)
        if word[0] not in _NO_CAPITAL and lower not in _PRONOUNS:
            marks |= _CAPITAL
    if not word.isalpha():
        lower = lowered(word)
        if word[0] in _BREAKS:
            marks |= _BREAK
    if gap != " " and "\n" in gap and len(gap) > 1:
        marks |= _LINE
    return gap, word, lower, len(gap) + len(word), marks


class _Forms(dict[tuple[str, str], _Form]):
    """Forms, found out once for all texts."""

    def __missing__(self, key: tuple[str, str]) -> _Form:
        form = _form(*key)
        if form[3] <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[key] = form
        return form


class _Entangled(Exception):  # never leaves this module
    """White space that is more than a single space stands at the edge of a piece of text."""


class _Pieces(dict[str, tuple[Any, ...]]):
    """The forms, one after the other, of what stands between two spaces, cut once: pieces come again and again."""

    def __missing__(self, piece: str) -> tuple[Any, ...]:
        last, rest = piece[-1:], piece[:-1]
        if piece.isalpha():  # most are a word, or a word and a mark behind it
            cut: tuple[Any, ...] = _form(" ", piece)
        elif last in _CLOSING and 0 < len(rest) < _LONGEST_REMEMBERED and (last != "." or rest.isalpha()):
            cut = self[rest] + _FORMS["", last]
        elif not piece or piece[0].isspace() or last.isspace():
            raise _Entangled
        else:
            cut = _cut(piece)
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[piece] = cut
        return cut


_FORMS, _PIECES = _Forms(), _Pieces()


def _cut(text: str) -> tuple[Any, ...]:
    """The forms, one after the other, of a text before which a space is taken to stand."""
    parts = _TOKEN.split(text)  # what is between tokens and the tokens in turn
    parts[0] = " " + parts[0]
    return tuple(chain.from_iterable(map(_FORMS.__getitem__, zip(parts[:-1:2], parts[1::2], strict=True))))


class Tokens:
    """The tokens of a text. Offsets are code points; a blank line is a token of its own.

    Attributes
    ----------
    words, lower : sequence of str
        The tokens as written and in lower case.
    gaps : sequence of str
        White space before each; a space is taken to stand before the text.
    lengths : sequence of int
        Of each with the white space before it.
    capitals : list of int
        The tokens with a capital letter, "I" aside; also the article of an Arabic name ("al-Tanf").
    capital : list of bool
        Whether a token is one of them.
    initial : list of bool
        Whether it is the first word of a sentence, line, quotation or list item.
    shouted : list of bool
        Whether it stands in a sentence or line written in capitals only, where case says nothing.
    """

    __slots__ = (
        "_marks", "capital", "capitals", "gaps", "initial", "lengths", "lower", "shouted", "text", "words",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            pieces = map(_PIECES.__getitem__, text.split(" "))
            forms = _cut(text) if _SPACED in text else tuple(chain.from_iterable(pieces))
        except _Entangled:
            forms = _cut(text)
        self.gaps: tuple[str, ...] = forms[::5]
        self.words: tuple[str, ...] = forms[1::5]
        self.lower: tuple[str, ...] = forms[2::5]
        self.lengths: tuple[int, ...] = forms[3::5]
        self._marks: tuple[int, ...] = forms[4::5]
        count = len(self.words)
        marked = list(compress(range(count), self._marks))
        self.capitals: list[int] = self._capitals(marked)
        self.capital: list[bool] = [False] * count
        for i in self.capitals:
            self.capital[i] = True
        self.initial: list[bool] = self._initials(marked)
        self.shouted: list[bool] = self._shouts(marked)

    def __len__(self) -> int:
        """Number of tokens."""
        return len(self.words)

    def ends(self) -> list[int]:
        """Offset behind each token."""
        return list(accumulate(self.lengths, initial=-1))[1:]  # no space stands before the text

    def is_latin(self) -> bool:
        """Whether at least half of the words begin with a Latin letter."""
        others = len(self.text.encode("utf-8", "surrogatepass")) - len(self.text)  # no more than so many
        latin = (word for word in self.words if word[0] < LATIN_ENDS and word[0].isalpha())
        if others == sum([1 for _ in islice(latin, others)]):
            return True
        firsts = [word[0] for word in self.words if word[0].isalpha()]
        return 2 * sum([first < LATIN_ENDS for first in firsts]) >= len(firsts)

    def glued(self, i: int) -> bool:
        """Whether token i follows the one before without a space."""
        return 0 < i < len(self.gaps) and not self.gaps[i]

    def is_plain(self, first: int, last: int) -> bool:
        """Whether tokens first..last are words of ASCII letters with white space between them."""
        letters = "".join(self.words[first : last + 1])
        return letters.isascii() and letters.isalpha() and all(self.gaps[first + 1 : last + 1])

    def joined(self, first: int, last: int) -> str:
        """Tokens first..last as one name, white space made one space."""
        if first == last:
            return self.words[first]
        parts = [self.words[first]]
        for i in range(first + 1, last + 1):
            if self.gaps[i]:
                parts.append(" ")
            parts.append(self.words[i])
        return "".join(parts)

    def _capitals(self, marked: list[int]) -> list[int]:
        words, gaps, marks = self.words, self.gaps, self._marks
        out = [i for i in marked if marks[i] & _CAPITAL]
        articles = [
            i - 2 for i in out
            if i > 1 and not gaps[i] and words[i - 1] == "-" and not gaps[i - 1] and self.lower[i - 2] in _ARTICLES
        ]  # fmt: skip
        return sorted({*out, *articles}) if articles else out

    def _initials(self, marked: list[int]) -> list[bool]:
        words, marks, count = self.words, self._marks, len(self.words)
        out = [False] * count
        begins = [0]
        for i in marked:
            if marks[i] & _LINE:
                begins.append(i)
            if marks[i] & _BREAK and not self._abbreviates(i):
                begins.append(i + 1)
        for begin in begins:
            i = begin
            while i < count and not words[i][0].isalnum():
                if marks[i] & _BREAK:
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

    def _shouts(self, marked: list[int]) -> list[bool]:
        words, marks = self.words, self._marks
        out = [False] * len(words)
        loud = [i for i in marked if marks[i] & _LOUD]
        if len(loud) < 3:
            return out
        begins = [0, *compress(range(1, len(words)), self.initial[1:]), len(words)]
        at = 0
        for begin, end in pairwise(begins):
            first = at
            while at < len(loud) and loud[at] < end:
                at += 1
            if at - first >= 3 and at - first >= 0.8 * sum(map(str.isalpha, words[begin:end])):
                out[begin:end] = [True] * (end - begin)
        return out
