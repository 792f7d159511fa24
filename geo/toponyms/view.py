"""A text as a recogniser looks at it: tokens, and what is known of them and of names made of them."""

from __future__ import annotations

from geo.toponyms.words import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from geo.toponyms.tokens import Tokens
    from geo.toponyms.words import Word

__all__ = ["View"]


class View:
    """Tokens with the facts about them; indexes outside the text are answered with nothing."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.known = words()
        self._facts = self.known.facts
        self._words, self._lower, self._capital = tokens.words, tokens.lower, tokens.capital
        self._count = len(tokens.words)

    def word(self, i: int) -> Word:
        """Facts about token i, which must be in the text."""
        return self._facts[self._lower[i]]

    def has(self, i: int, name: str) -> bool:
        """Whether token i stands in a word list."""
        return 0 <= i < self._count and name in self._facts[self._lower[i]].lists

    def low(self, i: int) -> str:
        """Token i in lower case."""
        return self._lower[i] if 0 <= i < self._count else ""

    def is_capital(self, i: int) -> bool:
        """Whether token i has a capital letter."""
        return 0 <= i < self._count and self._capital[i]

    def bits(self, first: int, last: int) -> int:
        """What the gazetteer knows of tokens first..last as one name."""
        return self.known.bits[self.tokens.joined(first, last)]
