"""A text as the tagger sees it: where names may be, and the features of the tokens there.

Features come from the words beside a token and from the text as a whole. Only segments of capitalised words with
the small words that join them ("Bosnia and Herzegovina", "Rue de l'Est", "Highway 19") are looked at: nothing else
can hold a name, and most of a text is something else.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, compress

from geo.toponyms.features import kind
from geo.toponyms.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from geo.toponyms.tokens import Tokens

__all__ = ["Document"]

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
_IN_LISTS = frozenset({",", "-", "/", "&", "and", "or"})
_LISTING = frozenset({",", "and", "or", "to"})
_PREPOSITIONS = frozenset({"of", "for", "in", "at", "the"})
_NO_SURNAME = frozenset({"titles", "calendar", "organisation", "designators"})


class Document(View):
    """A text with the features of its tokens.

    Attributes
    ----------
    tokens : Tokens
    segments : list of (int, int)
        First and last tokens of the stretches of text that may hold names, in order, not overlapping.
    """

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        capitals = list(compress(range(self._count), self._capital))
        self.segments = self._segments(capitals)
        self._sorts = [""] * self._count  # for each token the kind of the longest name of the gazetteer it stands in
        for first, last in self.segments:
            self._look_up(first, last)
        self._stretches = self._capitalised()
        self._written = Counter(self._words)
        self._located: dict[str, int] = {}  # how often after "in", "near"
        self._contained: set[str] = set()  # words before ", Texas"
        self._named: dict[str, int] = {}  # how often after a given name or title
        self._persons: set[str] = set()  # last names of those named in full
        self._forenames: set[str] = set()
        self._note_places(capitals)
        for i, stretch in self._stretches.items():
            if i == stretch.first:
                self._note_persons(stretch)

    # --- where names may be -----------------------------------------------------------------------------------------

    def _segments(self, capitals: list[int]) -> list[tuple[int, int]]:
        lower, initial = self._lower, self.tokens.initial
        out: list[tuple[int, int]] = []
        first = last = -1
        for i in capitals:
            if last >= 0 and self._joins(last, i):
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
        if self.tokens.initial[i] or i - last > _WIDEST:
            return False
        return all(word in _JOINING or word.isdigit() for word in self._lower[last + 1 : i])

    def _opens(self, i: int) -> bool:
        """Whether a small word opens a name: "The Hague"."""
        return self.is_capital(i + 1) and bool(self.known.bits[self.tokens.joined(i, i + 1)])

    def _is_plain(self, i: int) -> bool:
        """Whether a capitalised word that stands alone is a common word or of the calendar, and in no gazetteer."""
        word = self.word(i)
        if "calendar" in word.lists:
            return True
        if self.low(i + 1).isdigit():  # "Highway 19"
            return False
        return word.common >= _COMMON and not self.known.bits[self._words[i]] and self.low(i + 1) != "."

    def _with_number(self, last: int) -> int:
        """The token that ends a segment, a number behind it included: "Highway 19"."""
        follows = last + 1 < self._count and self._words[last + 1].isdigit()
        return last + 1 if follows and not self.has(last, "calendar") else last

    # --- what is there ----------------------------------------------------------------------------------------------

    def _look_up(self, first: int, last: int) -> None:
        known, capital, lower, out = self.known.bits, self._capital, self._lower, self._sorts
        joined = self.tokens.joined
        if first == last:
            bits = known[self._words[first]]
            if bits and lower[first] not in ("the", "a"):
                out[first] = "B" + kind(bits)
            return
        i = first
        while i <= last:
            if not capital[i] or lower[i] in ("the", "a"):
                i += 1
                continue
            end = i
            while end < last and end < i + _LONGEST - 1 and (capital[end + 1] or lower[end + 1] in _IN_NAMES):
                end += 1
            step = 1
            for stop in range(end, i - 1, -1):
                if stop > i and not capital[stop]:
                    continue
                bits = known[joined(i, stop)]
                if bits:
                    step = stop - i + 1
                    sort = kind(bits) + ("+" if step > 1 else "")
                    out[i] = "B" + sort
                    out[i + 1 : stop + 1] = ["I" + sort] * (step - 1)
                    break
            i += step

    def _capitalised(self) -> dict[int, _Stretch]:
        """The stretch that each token stands in, where it is of more than one capitalised token."""
        capital, initial = self._capital, self.tokens.initial
        out: dict[int, _Stretch] = {}
        for begin, end in self.segments:
            i = begin
            while i < end:
                last = i
                if capital[i]:
                    while last < end and last < i + _STRETCH - 1 and capital[last + 1] and not initial[last + 1]:
                        last += 1
                    if last > i:
                        out.update(
                            dict.fromkeys(range(i, last + 1), _Stretch(self, self._sorts[i : last + 1], i, last))
                        )
                i = last + 1
        return out

    def _note_places(self, capitals: list[int]) -> None:
        """Note which words the text uses like places: after "in", before ", Texas"."""
        lower, facts, sorts, located, last = self._lower, self._facts, self._sorts, self._located, self._count - 1
        for i in capitals:
            if i and "locative" in facts[lower[i - 1]].lists:
                located[lower[i]] = located.get(lower[i], 0) + 1
            if i + 1 < last and lower[i + 1] == "," and sorts[i + 2][1:2] in ("C", "S"):
                self._contained.add(lower[i])

    def is_person(self, i: int) -> bool:
        """Whether the text names a person so, or calls token i by a title."""
        word = self._lower[i]
        return word in self._persons or word in self._forenames or word in self._named

    def _note_persons(self, stretch: _Stretch) -> None:
        """Note the persons that a stretch names."""
        lower, first, last, words = self._lower, stretch.first, stretch.last, stretch.words
        opening = False
        for i, before in enumerate(words[:-1], first + 1):
            if before.given or "titles" in before.lists:
                opening = True
                word = lower[i]
                self._named[word] = self._named.get(word, 0) + 1
        if opening and not words[-1].lists & _NO_SURNAME and not self.bits(first, last):
            self._persons.add(lower[last])
            self._forenames.update([lower[first + k] for k, word in enumerate(words[:-1]) if word.given])

    # --- features ---------------------------------------------------------------------------------------------------

    def features(self, begin: int, end: int) -> list[list[str]]:
        """Features of each token of a segment, apart from those of the words at its place and beside it."""
        out: list[list[str]] = []
        for i in range(begin, end + 1):
            if self._capital[i]:
                out.append(self._of_capitalised(i))
            else:
                sort = self._sorts[i]
                out.append(["gz=" + sort, f"gl={sort[:2]}{self._lower[i]}"] if sort else [])
        return out

    def _of_capitalised(self, i: int) -> list[str]:
        lower, sorts, facts = self._lower, self._sorts, self._facts
        last = self._count - 1
        mine = sorts[i]
        sort = mine[:2]
        before = lower[i - 1] if i else "^"
        after = lower[i + 1] if i < last else "$"
        left = facts[before].coarse or before
        right = facts[after].coarse or after
        out = [
            "gz=" + mine,
            f"pg={before}_{sort}",
            f"cg={left},{sort}",
            f"ng={after}_{sort}",
            f"ch={right},{sort}",
            f"cb={left},{right}",
            "g<" + (sorts[i - 1] if i else ""),
            "g>" + (sorts[i + 1] if i < last else ""),
        ]
        stretch = self._stretches.get(i)
        if stretch is None:
            out += ("rp=" + before, "rn=" + after, "rgz=" + sort[1:])
        else:
            self._of_stretch(i, stretch, out)
        if self.tokens.initial[i]:
            out += ("ini", "ini" + sort)
        if self.tokens.shouted[i]:
            out.append("sho")
        self._elsewhere(i, out)
        self._further(i, before, after, out)
        return out

    def _further(self, i: int, before: str, after: str, out: list[str]) -> None:
        """What is two tokens away, and where lists and "village of" lead."""
        lower, sorts, last = self._lower, self._sorts, self._count - 1
        if i > 1:
            word = lower[i - 2]
            out.append("w<" + word)
            if before in _LISTING:
                out.append(f"g{before}<<{sorts[i - 2]}")
            elif before in _PREPOSITIONS:
                earlier = self._facts[word]
                out.append(f"ofc={before}_{earlier.coarse}")
                if earlier.lists:
                    out += [f"ofl={before}_{name}" for name in sorted(earlier.lists)]
        if i + 1 < last:
            out.append("w>" + lower[i + 2])
            if after in _LISTING:
                out.append(f"g{after}>>{sorts[i + 2]}")
            end = self._list_end(i) if after in _IN_LISTS or self._capital[i + 1] else ""
            if end:
                out.append("le=" + end)

    def _elsewhere(self, i: int, out: list[str]) -> None:
        """What the rest of the text says of the word."""
        word = self._lower[i]
        out.append("dcnt" + "0123"[min(3, self._written[self._words[i]])])
        plain = self._written[word]
        if plain and word != self._words[i]:
            out.append("dlow1" if plain == 1 else "dlow2")
        if word in self._persons:
            out.append("dper")
        if word in self._forenames:
            out.append("dfor")
        if word in self._named:
            out.append("dpt1" if self._named[word] == 1 else "dpt2")
        if word in self._located and self._located[word] > self.has(i - 1, "locative"):
            out.append("dloc")
        if word in self._contained:
            out.append("dcom")

    def _of_stretch(self, i: int, stretch: _Stretch, out: list[str]) -> None:
        """The words beside a stretch and the other words in it."""
        first, last = stretch.first, stretch.last
        out += stretch.shared
        out.append(f"rl={min(3, i - first)},{min(3, last - i)}")
        if i < last:
            out += stretch.of_last
        if i > first:
            out += stretch.of_first
        company = [word.company for j, word in enumerate(stretch.words, first) if j != i and word.company]
        out += company[0] if len(company) == 1 else dict.fromkeys(chain(*company))

    def _list_end(self, i: int) -> str:
        """The word after the list of names that goes on after token i ("counties"), if there is one."""
        lower, capital, initial = self._lower, self._capital, self.tokens.initial
        j = i + 1
        end = min(self._count, i + _FAR)
        while j < end and (capital[j] or lower[j] in _IN_LISTS) and not initial[j]:
            j += 1
        return lower[j] if i + 1 < j < self._count else ""


class _Stretch:
    """Two capitalised tokens or more in a row, and the features that they share."""

    __slots__ = ("first", "last", "of_first", "of_last", "shared", "words")

    def __init__(self, view: View, sorts: list[str], first: int, last: int) -> None:
        self.first, self.last = first, last
        self.words = [view.word(i) for i in range(first, last + 1)]
        self.shared = [
            "rp=" + (view.low(first - 1) or "^"),
            "rn=" + (view.low(last + 1) or "$"),
            "rw=" + kind(view.bits(first, last)),
            "rgz=" + "-".join(sorted({sort[1:2] for sort in sorts})),
        ]
        final, opening = self.words[-1], self.words[0]
        self.of_last = ["rh=" + view.low(last), f"rhc={final.coarse}", *[f"rhl={name}" for name in sorted(final.lists)]]
        self.of_first = ["rfl=" + name for name in sorted(opening.lists)]
        if opening.given:
            self.of_first.append(f"rfg={opening.given}")
