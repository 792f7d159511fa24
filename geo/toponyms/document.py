"""A text as the tagger sees it: where names may be, and what the text says of the tokens there.

Only segments of capitalised words with the small words that join them ("Bosnia and Herzegovina", "Rue de l'Est",
"Highway 19") are looked at: nothing else can hold a name, and most of a text is something else.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from geo.toponyms.view import View

if TYPE_CHECKING:
    from geo.toponyms.tokens import Tokens
    from geo.toponyms.words import Word

__all__ = ["Document", "Stretch"]

_LONGEST = 7  # tokens in a name of the gazetteer
_WIDEST = 4  # tokens that join two capitalised words, and one
_FAR = 24  # tokens to look ahead for the end of a list
_COMMON = 4  # how basic a word of English is that no place is named with alone, if no gazetteer has it
_STRETCH = 12  # tokens of a capitalised stretch
_JOINING = frozenset({
    "of", "de", "del", "di", "da", "do", "dos", "das", "du", "la", "le", "les", "los", "el", "al", "der", "den", "van",
    "von", "und", "y", "and", "upon", "on", "the", "sur", "sous", "en", "in", "by", "for", "-", "‐", "‑", "–", "—",
    "'", "’", ".", "&", "/", "'s", "’s", "#", "to", "th", "st", "nd", "rd",
})  # fmt: skip
_IN_NAMES = _JOINING - {"to", "by", "for", "–", "—", "#"}
# first in a sentence these are capitalised and no name
_CLOSED = frozenset({
    "a", "about", "after", "all", "also", "although", "an", "and", "another", "any", "are", "as", "at", "because",
    "before", "both", "but", "by", "can", "despite", "did", "do", "during", "each", "even", "every", "for", "from",
    "had", "has", "have", "he", "her", "here", "his", "how", "however", "i", "if", "in", "is", "it", "its", "just",
    "last", "like", "many", "more", "most", "my", "no", "not", "now", "of", "on", "one", "only", "or", "other", "our",
    "she", "since", "so", "some", "such", "than", "that", "the", "their", "then", "there", "these", "they", "this",
    "those", "though", "to", "two", "under", "until", "was", "we", "were", "what", "when", "where", "which", "while",
    "who", "why", "will", "with", "without", "would", "you", "your",
})  # fmt: skip
_BEGIN_NO_NAME = frozenset({"the", "a"})
_IN_LISTS = frozenset({",", "-", "/", "&", "and", "or"})
_NO_SURNAME = frozenset({"titles", "calendar", "organisation", "designators"})


class Stretch(NamedTuple):
    """Two capitalised tokens or more in a row, what is known of the words, and what the gazetteer has by their name."""

    first: int
    last: int
    words: list[Word]
    kind: str


class Document(View):
    """A text with what it says of its tokens.

    Attributes
    ----------
    segments : list of (int, int)
        First and last tokens of the stretches of text that may hold names, in order, not overlapping.
    sorts : list of str
        For each token the kind of the longest name of the gazetteer it stands in, B at its first word or I before it.
    stretches : dict of int to Stretch
        The stretch that a token stands in, where it is of more than one capitalised token.
    written : dict of str to int
        How often a word is written so.
    located, named : dict of str to int
        How often a word stands after "in", "near"; how often after a given name or title.
    contained : set of str
        Words before ", Texas".
    persons, forenames : set of str
        Last and first names of those named in full.
    """

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.segments = self._segments()
        self.sorts = [""] * self._count
        self.stretches: dict[int, Stretch] = {}
        self.written: dict[str, int] = Counter(self._words)
        self.located: dict[str, int] = {}
        self.named: dict[str, int] = {}
        self.contained: set[str] = set()
        self.persons: set[str] = set()
        self.forenames: set[str] = set()
        sorts, words, single = self.sorts, self._words, self.known.sorts
        for first, last in self.segments:
            if first == last:
                sorts[first] = single[words[first]]
            else:
                self._look_up(first, last)
                self._note_stretches(first, last)
        self._note_places()

    def list_end(self, i: int) -> tuple[int, bool]:
        """The token after the list of names that goes on after token i ("counties"), and whether all of it was seen."""
        lower, capital, initial = self._lower, self._capital, self.tokens.initial
        end = min(self._count, i + _FAR)
        j = i + 1
        while j < end and (capital[j] or lower[j] in _IN_LISTS) and not initial[j]:
            j += 1
        return j, j < end

    # --- where names may be -----------------------------------------------------------------------------------------

    def _segments(self) -> list[tuple[int, int]]:
        lower, initial = self._lower, self.tokens.initial
        out: list[tuple[int, int]] = []
        first = last = -1
        for i in self.tokens.capitals:
            if last >= 0 and not initial[i] and (i == last + 1 or self._joins(last, i)):
                last = i
                continue
            if last > first or (last >= 0 and not self._is_plain(last)):
                out.append((first, self._with_number(last)))
            first = last = i
            if initial[i] and lower[i] in _CLOSED and not self._opens(i):
                last = -1
        if last > first or (last >= 0 and not self._is_plain(last)):
            out.append((first, self._with_number(last)))
        return out

    def _joins(self, last: int, i: int) -> bool:
        """Whether a capitalised token i goes on with the segment that ends at ``last``."""
        if i - last > _WIDEST:
            return False
        return all(word in _JOINING or word.isdigit() for word in self._lower[last + 1 : i])

    def _opens(self, i: int) -> bool:
        """Whether a small word opens a name: "The Hague"."""
        return self.is_capital(i + 1) and bool(self.bits(i, i + 1))

    def _is_plain(self, i: int) -> bool:
        """Whether a capitalised word that stands alone is a common word or of the calendar, and in no gazetteer."""
        word = self._facts[self._lower[i]]
        if "calendar" in word.lists:
            return True
        if word.common < _COMMON or self.known.bits[self._words[i]]:
            return False
        after = self.low(i + 1)
        return after != "." and not after.isdigit()  # "Highway 19"

    def _with_number(self, last: int) -> int:
        """The token that ends a segment, a number behind it included: "Highway 19"."""
        follows = last + 1 < self._count and self._words[last + 1].isdigit()
        return last + 1 if follows and not self.has(last, "calendar") else last

    # --- what is there ----------------------------------------------------------------------------------------------

    def _look_up(self, first: int, last: int) -> None:
        known, words, lower, capital, sorts = self.known, self._words, self._lower, self._capital, self.sorts
        i = reach = first  # names that begin at i may go on to there
        while i <= last:
            step = 1
            if capital[i] and lower[i] not in _BEGIN_NO_NAME:
                reach = max(reach, i)
                while reach < last and (capital[reach + 1] or lower[reach + 1] in _IN_NAMES):
                    reach += 1
                end = min(reach, i + _LONGEST - 1)
                stop = self._longest(i, end) if end > i else i
                if stop == i:
                    sorts[i] = known.sorts[words[i]]
                else:
                    step = stop - i + 1
                    sort = known.kinds[self.bits(i, stop)] + "+"
                    sorts[i] = "B" + sort
                    sorts[i + 1 : stop + 1] = ["I" + sort] * (step - 1)
            i += step

    def _longest(self, i: int, end: int) -> int:
        """Last token of the longest name of several words of the gazetteer from i to ``end``; i where there is none."""
        lower, capital = self._lower, self._capital
        if self.tokens.is_plain(i, end) and lower[i] not in self.known.begin_listed:
            name = " ".join(lower[i : end + 1])  # this is how it is folded
            for prefix in reversed(self.known.prefixes(name)):
                size = len(prefix)
                if size == len(name) or name[size] == " ":
                    stop = i + prefix.count(" ")
                    if stop == i or (capital[stop] and self.bits(i, stop)):
                        return stop
            return i
        for stop in range(end, i, -1):
            if capital[stop] and self.bits(i, stop):
                return stop
        return i

    def _kind(self, first: int, last: int) -> str:
        """What the gazetteer has by the name of a stretch."""
        sort = self.sorts[first]
        was_sought = sort[:1] != "I" and self._lower[first] not in _BEGIN_NO_NAME and last - first < _LONGEST
        if was_sought and (last == self._count - 1 or self.sorts[last + 1][:1] != "I"):
            is_one = all(sort[:1] == "I" for sort in self.sorts[first + 1 : last + 1])
            return sort[1:-1] if is_one else ""
        return self.known.kinds[self.bits(first, last)]

    def _note_stretches(self, begin: int, end: int) -> None:
        """Note the stretches of a segment and the persons that they name."""
        capital, initial = self._capital, self.tokens.initial
        i = begin
        while i < end:
            last = i
            if capital[i]:
                while last < end and last < i + _STRETCH - 1 and capital[last + 1] and not initial[last + 1]:
                    last += 1
                if last > i:
                    facts = self._facts
                    kind = self._kind(i, last)
                    stretch = Stretch(i, last, [facts[lower] for lower in self._lower[i : last + 1]], kind)
                    for j in range(i, last + 1):
                        self.stretches[j] = stretch
                    self._note_persons(stretch)
            i = last + 1

    def is_person(self, i: int) -> bool:
        """Whether the text names a person so, or calls token i by a title."""
        word = self._lower[i]
        return word in self.persons or word in self.forenames or word in self.named

    def _note_persons(self, stretch: Stretch) -> None:
        lower, first, last, words = self._lower, stretch.first, stretch.last, stretch.words
        opening = False
        for i, before in enumerate(words[:-1], first + 1):
            if before.given or "titles" in before.lists:
                opening = True
                word = lower[i]
                self.named[word] = self.named.get(word, 0) + 1
        if opening and not stretch.kind and not words[-1].lists & _NO_SURNAME:
            self.persons.add(lower[last])
            self.forenames.update([lower[first + k] for k, word in enumerate(words[:-1]) if word.given])

    def _note_places(self) -> None:
        """Note which words the text uses like places."""
        lower, sorts, last = self._lower, self.sorts, self._count - 1
        located, locative = self.located, self.known.locative
        for i in self.tokens.capitals:
            if i and lower[i - 1] in locative:
                located[lower[i]] = located.get(lower[i], 0) + 1
            if i + 1 < last and lower[i + 1] == "," and sorts[i + 2][1:2] in ("C", "S"):
                self.contained.add(lower[i])
