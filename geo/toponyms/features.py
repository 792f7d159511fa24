"""The features of words and tokens, and what their weights add up to.

A feature has a weight and a name of two parts: a group, and a key in it. A feature of a word holds for the tokens
around it too: it has a weight for each position from which the word is seen. Words come again and again, so what
belongs to them is added up once for each and remembered. Which features matter is for the weights to say.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from geo.remembered import Remembered
from geo.toponyms.tokens import BLANK, lowered
from geo.toponyms.words import DEMONYM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.toponyms.document import Document, Stretch
    from geo.toponyms.words import Words

__all__ = ["NEIGHBOURS", "Features", "Weights"]

NEIGHBOURS = (-1, 0, 1)
"""Positions whose words are features of a token."""
_IN_LISTS = frozenset({",", "-", "/", "&", "and", "or"})
_LISTING = frozenset({",", "and", "or", "to"})
_PREPOSITIONS = frozenset({"of", "for", "in", "at", "the"})
_LEADING = _LISTING | _PREPOSITIONS

Sum = Any
"""What weights add up to: a number; for training, a tuple of the names of the features."""
_Table = dict[Any, Any]


class Weights(Protocol):
    """What features weigh."""

    nothing: Sum
    """The sum of no weights."""

    def of_word(self, name: str) -> Sum:
        """Weights of a feature of words for all NEIGHBOURS, as one."""

    def apart(self, total: Sum) -> tuple[Sum, Sum, Sum]:
        """What such weights add up to for each of NEIGHBOURS."""

    def group(self, name: str) -> Mapping[str, Sum]:
        """Weights of the other features of a group by their keys."""


class Features:
    """Sums of the weights of features.

    Parameters
    ----------
    known : Words
        What is known of words.
    weights : Weights
        What the features weigh.
    """

    def __init__(self, known: Words, weights: Weights) -> None:
        self.known, self._weights, self._nothing = known, weights, weights.nothing
        group = self._group = Remembered(weights.group)
        # of words
        self._words = Remembered(self._of_word)
        edge = weights.apart(weights.of_word("EDGE"))
        self._start, self._end = (*edge, "^"), (*edge, "$")
        self._bias = group["b"].get("", self._nothing)
        self._coarse, self._fine, self._given, self._surname, self._basic, self._place, self._person = (
            [weights.of_word(f"{name}={number}") for number in range(count)]
            for name, count in (("c", 256), ("k", 1001), ("g", 6), ("n", 6), ("m", 4), ("pl", 8), ("pe", 8))
        )
        self._shape, self._list, self._kind = map(self._of_words, ("s=", "l=", "z="))
        self._rank, self._common, self._plain, self._namesakes = (
            [group[name].get(str(number), self._nothing) for number in range(16)] for name in ("r", "co", "cm", "zc")
        )
        self._ending, self._beginning = group["x"], group["y"]
        self._written = [group["d"].get(f"cnt{count}", self._nothing) for count in range(4)]
        # of tokens, by the kind of the name they stand in and the words beside them, by the classes of those
        self._with_sort: _Table = Remembered(lambda sort: [group[name + sort] for name in ("pg", "cg", "ng", "ch")])
        self._around: _Table = Remembered(lambda class_before: group["cb" + class_before])
        self._initial: _Table = Remembered(lambda sort: self._sum("ini", ("", sort)))
        # of tokens in stretches, by the kinds in them, how many they are, and the words in them
        self._sorts: _Table = Remembered(
            lambda sorts: self._sum("rgz", ("-".join(sorted({sort[1:2] for sort in sorts})),))
        )
        self._places: _Table = Remembered(lambda size: [self._sum("rl", (_place(at, size),)) for at in range(size)])
        self._head = [group["rhc"].get(str(number), self._nothing) for number in range(256)]
        self._first, self._last, self._company = map(self._of_lists, ("rfl", "rhl", "rc"))
        self._noun = Remembered(self._of_noun)

    def _of_words(self, name: str) -> _Table:
        """Of features of words by the rest of their names."""
        return Remembered(lambda rest: self._weights.of_word(name + rest))

    def _of_lists(self, name: str) -> _Table:
        """Of the lists that a word stands in."""
        return Remembered(lambda lists: self._sum(name, sorted(lists)))

    def _sum(self, name: str, keys: Iterable[str]) -> Sum:
        group, total = self._group[name], self._nothing
        for key in keys:
            total += group.get(key, self._nothing)
        return total

    # --- words ------------------------------------------------------------------------------------------------------

    def _of_word(self, word: str) -> tuple[Sum, Sum, Sum, str]:
        """What a word is for the token after it, itself and the token before it (as NEIGHBOURS has them); its class."""
        lower, of_word = lowered(word), self._weights.of_word
        facts = self.known.facts[lower]
        common = facts.common
        shape = "a" if word == lower and word.isalpha() else _shape(word)
        near = of_word("w=#" if lower[0].isdigit() else "w=" + lower) + self._shape[shape]
        near += self._basic[common // 2] + self._place[facts.place] + self._person[facts.person]
        own = self._bias + self._rank[facts.rank] + self._common[common] + self._plain[facts.plain]
        if facts.coarse:
            near += self._coarse[facts.coarse] + self._fine[facts.fine]
        elif shape[0] == "A":
            near += of_word("unheard")
        if facts.given:
            near += self._given[facts.given]
        if facts.surname:
            near += self._surname[facts.surname]
        if facts.lists:
            for name in sorted(facts.lists):
                near += self._list[name]
        if shape[0] == "A":
            more_near, more_own = self._of_capitalised(word, lower, common)
            near, own = near + more_near, own + more_own
        before, here, after = self._weights.apart(near)
        return before, here + own, after, str(facts.coarse or lower)

    def _of_capitalised(self, word: str, lower: str, common: int) -> tuple[Sum, Sum]:
        known, of_word = self.known, self._weights.of_word
        bits = known.bits[word] if len(word) > 1 else 0
        kind = known.kinds[bits]
        near = self._kind[kind]
        size, nothing, ending = len(lower), self._nothing, self._ending
        own = nothing
        if size > 3:
            own += ending.get(lower[-2:], nothing)
        if size > 4:
            own += ending.get(lower[-3:], nothing) + self._beginning.get(lower[:3], nothing)
        if size > 5:
            own += ending.get(lower[-4:], nothing)
        if bits:
            own += self._namesakes[min(6, (bits >> 24).bit_length())] + self._sum("zz", (f"{kind[:1]}{common}",))
            if bits & DEMONYM:
                near += of_word("dem")
        if word in known.abbreviations or word + "." in known.abbreviations:
            near += of_word("ab")
        if word in known.postal:
            near += of_word("po")
        return near, own

    # --- tokens -----------------------------------------------------------------------------------------------------

    def of_segments(self, document: Document) -> list[list[Sum]]:  # noqa: C901, PLR0912, PLR0915
        """Sums of the tokens of each segment; in one piece, as much of the time of recognition is spent here."""
        tokens, sorts, stretches, located = document.tokens, document.sorts, document.stretches, document.located
        words, lower, capital = tokens.words, tokens.lower, tokens.capital
        nothing, group, of_word = self._nothing, self._group, self._words
        with_sort, around, locative = self._with_sort, self._around, self.known.locative
        of_sort, of_sort_before, of_sort_after = group["gz"], group["g<"], group["g>"]
        lone_before, lone_after, lone_sort = group["rp"], group["rn"], group["rgz"]
        far_before, far_after, of_list_end = group["w<"], group["w>"], group["le"]
        count = len(tokens)
        elsewhere: dict[str, Sum] = {}
        out = []
        for begin, end in document.segments:
            sums: list[Sum] = []
            list_end = 0
            shouted = group["sho"].get("", nothing) if tokens.shouted[begin] else nothing  # all of a segment or none
            left, here = of_word[words[begin - 1]] if begin else self._start, of_word[words[begin]]
            for i in range(begin, end + 1):
                right = of_word[words[i + 1]] if i + 1 < count else self._end
                total = left[0] + here[1] + right[2]
                class_before, class_after = left[3], right[3]
                left, here = here, right
                mine = sorts[i]
                sort = mine[:2]
                if not capital[i]:
                    if mine:
                        total += of_sort.get(mine, nothing) + group["gl" + sort].get(lower[i], nothing)
                    sums.append(total)
                    continue
                # what stands beside it
                before, sort_before = (lower[i - 1], sorts[i - 1]) if i else ("^", "")
                after, sort_after = (lower[i + 1], sorts[i + 1]) if i + 1 < count else ("$", "")
                by_before, by_class_before, by_after, by_class_after = with_sort[sort]
                total += (
                    shouted
                    + by_before.get(before, nothing)
                    + by_class_before.get(class_before, nothing)
                    + by_after.get(after, nothing)
                    + by_class_after.get(class_after, nothing)
                    + around[class_before].get(class_after, nothing)
                    + of_sort.get(mine, nothing)
                    + of_sort_before.get(sort_before, nothing)
                    + of_sort_after.get(sort_after, nothing)
                )
                stretch = stretches.get(i)
                if stretch is None:
                    total += lone_before.get(before, nothing) + lone_after.get(after, nothing)
                    total += lone_sort.get(sort[1:], nothing)
                else:
                    if i == stretch.first:
                        of_stretch = self._of_stretch(document, stretch)
                    total += of_stretch[i - stretch.first]
                # what is two tokens away, and where lists and "village of" lead
                if i > 1:
                    word = lower[i - 2]
                    total += far_before.get(word, nothing)
                    if before in _LEADING:
                        if before in _LISTING:
                            total += group["g<<" + before].get(sorts[i - 2], nothing)
                        else:
                            total += self._noun[before, word]
                if i + 2 < count:
                    total += far_after.get(lower[i + 2], nothing)
                    if after in _LISTING:
                        total += group["g>>" + after].get(sorts[i + 2], nothing)
                    if capital[i + 1] or after in _IN_LISTS:
                        if i + 1 >= list_end:  # else it is the same as that of the token before
                            list_end, is_whole = document.list_end(i)
                        if i + 1 < list_end < count:
                            total += of_list_end.get(lower[list_end], nothing)
                        if not is_whole:
                            list_end = 0
                # how the text uses the word
                word = lower[i]
                if word in located and located[word] > (before in locative):
                    total += group["d"].get("loc", nothing)
                told = elsewhere.get(words[i])
                if told is None:
                    told = elsewhere[words[i]] = self._elsewhere(document, words[i], word)
                sums.append(total + told)
            if tokens.initial[begin]:  # no other of a segment is
                sums[0] += self._initial[sorts[begin][:2]]
            out.append(sums)
        return out

    def _of_noun(self, key: tuple[str, str]) -> Sum:
        preposition, lower = key
        word = self.known.facts[lower]
        return self._sum("ofc" + preposition, (str(word.coarse),)) + self._sum("ofl" + preposition, sorted(word.lists))

    def _elsewhere(self, document: Document, word: str, lower: str) -> Sum:
        """Of what the rest of the text says of a word."""
        weight, nothing, written = self._group["d"].get, self._nothing, document.written
        total = self._written[min(3, written[word])]
        if lower != word and lower in written:
            total += weight("low1" if written[lower] == 1 else "low2", nothing)
        if lower in document.persons:
            total += weight("per", nothing)
        if lower in document.forenames:
            total += weight("for", nothing)
        if lower in document.named:
            total += weight("pt1" if document.named[lower] == 1 else "pt2", nothing)
        if lower in document.contained:
            total += weight("com", nothing)
        return total

    def _of_stretch(self, document: Document, stretch: Stretch) -> list[Sum]:
        """What the words beside a stretch and the other words in it are for each of its tokens."""
        first, last, words, kind = stretch
        nothing, group, lower = self._nothing, self._group, document.tokens.lower
        shared = group["rp"].get(lower[first - 1] if first else "^", nothing)
        shared += group["rn"].get(lower[last + 1] if last + 1 < len(lower) else "$", nothing)
        shared += group["rw"].get(kind, nothing) + self._sorts[tuple(document.sorts[first : last + 1])]
        final, opening = words[-1], words[0]
        of_last = shared + group["rh"].get(lower[last], nothing) + self._head[final.coarse]
        if final.lists:
            of_last += self._last[final.lists]
        of_first = self._first[opening.lists] if opening.lists else nothing
        if opening.given:
            of_first += group["rfg"].get(str(opening.given), nothing)
        company = [(k, word.company) for k, word in enumerate(words) if word.company]
        sums = []
        for k, place in enumerate(self._places[len(words)]):
            total = place + (of_last if k < last - first else shared)
            if k:
                total += of_first
            if company and (others := [names for n, names in company if n != k]):
                total += self._company[others[0] if len(others) == 1 else tuple(dict.fromkeys(chain(*others)))]
            sums.append(total)
        return sums


def _place(at: int, size: int) -> str:
    """Where a token stands in a stretch: how many words are before it, how many after."""
    return f"{min(3, at)},{min(3, size - 1 - at)}"


def _shape(word: str) -> str:  # noqa: PLR0911 (a table)
    first = word[0]
    if word.isalpha():
        if first.islower():
            return "a" if word.islower() else "AaA"
        if word[1:].islower():
            return "Aa"
        if len(word) == 1:
            return "A"
        return "AaA" if not word.isupper() else "AA" if len(word) <= 4 else "AAA"
    if first == "\n":
        return "p" + BLANK
    if not first.isalnum():
        return "p" + first
    if not first.isalpha():
        return "d" if word.isdigit() else "d9"
    if "." in word:
        return "A."
    return "a" if word.islower() else "AaA"
