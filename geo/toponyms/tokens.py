"""Cutting a text into tokens, with what its shape says of each of them."""

from __future__ import annotations

import re

__all__ = ["APOSTROPHES", "BLANK", "HYPHENS", "SHORT", "Tokens", "lowered"]

_LETTER = r"[^\W\d_]"
_MARKED = rf"{_LETTER}[\u0300-\u036f]*"  # a letter and the accents that follow it in decomposed text
_TOKEN = re.compile(
    rf"W\.\s?Va\.|(?:{_LETTER}\.){{2,}}{_LETTER}?(?!\w)"  # W.Va., U.S., D.C., U.S
    # words with apostrophes inside, but not the possessive; Mykil's'ke is one word
    rf"|(?:{_MARKED})+(?:[’'ʼ`](?![sS]\b(?![’'ʼ`]{_LETTER}))(?:{_MARKED})+)*"
    r"|\d+(?:[.,:/-]\d+)*|[’'][sS]\b|\n\s*\n|[.]{2,}|[^\s\w]|_",
)
_SENTENCE_ENDS = frozenset(".!?…:\n")
_OPENERS = frozenset('“"«•*')
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
    """The lower-case form of a token, without the spaces inside of it."""
    return "".join(word.lower().split()) or BLANK


class Tokens:
    """The tokens of a text. Offsets are code points; a blank line is a token of its own.

    Attributes
    ----------
    words, lower : list of str
        The tokens as written and in lower case.
    starts, ends : list of int
        Their offsets.
    capital : list of bool
        Whether the token begins with a capital letter.
    initial : list of bool
        Whether it is the first word of a sentence, line, quotation or list item.
    shouted : list of bool
        Whether it stands in a sentence or line written in capitals only, where case says nothing.
    """

    __slots__ = ("capital", "ends", "initial", "lower", "shouted", "starts", "words")

    def __init__(self, text: str) -> None:
        matches = list(_TOKEN.finditer(text))
        self.words: list[str] = [match.group() for match in matches]
        self.starts: list[int] = [match.start() for match in matches]
        self.ends: list[int] = [match.end() for match in matches]
        self.lower: list[str] = [lowered(word) for word in self.words]
        self.capital: list[bool] = [word[0].isupper() for word in self.words]
        self.initial: list[bool] = self._initials(text)
        self.shouted: list[bool] = self._shouts()

    def __len__(self) -> int:
        """Number of tokens."""
        return len(self.words)

    def is_latin(self) -> bool:
        """Whether at least half of the words begin with a Latin letter."""
        words = [word for word in self.words if word[0].isalpha()]
        return 2 * sum(word[0] < LATIN_ENDS for word in words) >= len(words)

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

    def _initials(self, text: str) -> list[bool]:
        out: list[bool] = []
        fresh = True
        before, end = "", 0
        for word, lower, start, stop in zip(self.words, self.lower, self.starts, self.ends, strict=True):
            if start - end > 1 and "\n" in text[end:start]:
                fresh = True
            first = word[0]
            if first.isalnum():
                out.append(fresh)
                fresh = False
            else:
                out.append(False)
                if first in _SENTENCE_ENDS:
                    fresh = not (first == "." and (len(before) == 1 or before in SHORT))
                elif first in _OPENERS:
                    fresh = True
            before, end = lower, stop
        return out

    def _shouts(self) -> list[bool]:
        words = self.words
        out = [False] * len(words)
        begins = [0, *(i for i, initial in enumerate(self.initial) if initial and i)]
        for begin, end in zip(begins, [*begins[1:], len(words)], strict=True):
            loud = sum(map(str.isupper, words[begin:end]))
            if loud >= 3 and loud >= 0.8 * sum(map(str.isalpha, words[begin:end])):
                out[begin:end] = [True] * (end - begin)
        return out
