"""A text as the tagger sees it: facts about its tokens, from the words beside them and from the text as a whole."""

from __future__ import annotations

from geo.toponyms.features import kind
from geo.toponyms.rules import Rules
from geo.toponyms.tokens import BLANK
from geo.toponyms.words import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from geo.toponyms.tokens import Tokens
    from geo.toponyms.words import Word

__all__ = ["Document"]

_LONGEST = 7  # tokens in a name of the gazetteer
_FAR = 24  # tokens to look ahead for the end of a list
_STRETCH = 12  # tokens of a capitalised stretch
_IN_LISTS = frozenset({",", "-", "/", "&", "and", "or"})
_LISTING = frozenset({",", "and", "or", "to"})
_PREPOSITIONS = frozenset({"of", "for", "in", "at", "the"})
_GIVEN = frozenset({"GIV"})


class Document:
    """A text with facts about its tokens.

    Attributes
    ----------
    tokens : Tokens
    windows : list of (int, int)
        Half-open stretches of tokens around capitalised words; the rest can hold no name and is not looked at.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._known = words()
        self.rules = Rules(tokens)
        self.windows = _windows(tokens)
        self._lower, self._capital = tokens.lower, tokens.capital
        self._facts: list[Word] = self.rules.facts
        self._rule, self._others = self._points()
        self._gazetteer = self._lookups()
        self._stretches = self._capitalised()
        self._plain: dict[str, int] = {}  # how often a word is in lower case
        self._total: dict[str, int] = {}  # how often with a capital
        self._located: dict[str, int] = {}  # how often after "in", "near"
        self._contained: dict[str, int] = {}  # how often before ", Texas"
        self._named: dict[str, int] = {}  # how often after a given name or title
        self._count()

    def _points(self) -> tuple[list[str], list[str]]:
        """For each token the points the rules gave its name, and the best points elsewhere in the text."""
        rule, others = [""] * len(self.tokens), [""] * len(self.tokens)
        best: dict[str, list[float]] = {}
        for name in self.rules.names:
            best.setdefault(name.key, []).append(name.score)
        for key, scores in best.items():
            best[key] = sorted(scores, reverse=True)[:2]
        for name in self.rules.names:
            points = _points(name.score)
            top = best[name.key]
            elsewhere = "" if len(top) < 2 else _points(top[1] if name.score >= top[0] else top[0])
            for i in range(name.first, name.last + 1):
                rule[i] = ("B" if i == name.first else "I") + points
                others[i] = elsewhere
        return rule, others

    def _lookups(self) -> list[str]:
        """For each token the kind of the longest name of the gazetteer it stands in."""
        tokens, known, lower = self.tokens, self._known, self._lower
        out = [""] * len(tokens)
        i, count = 0, len(tokens)
        while i < count:
            if not tokens.capital[i] or lower[i] in ("the", "a"):
                i += 1
                continue
            end = i
            while end + 1 < min(count, i + _LONGEST) and not tokens.initial[end + 1] and lower[end + 1] != BLANK:
                end += 1
            step = 1
            for last in range(end, i - 1, -1):
                if last > i and not tokens.capital[last]:
                    continue
                bits = known.bits(tokens.joined(i, last))
                if bits:
                    step = last - i + 1
                    sort = kind(bits) + ("+" if step > 1 else "")
                    out[i] = "B" + sort
                    out[i + 1 : last + 1] = ["I" + sort] * (step - 1)
                    break
            i += step
        return out

    def _capitalised(self) -> dict[int, _Stretch]:
        """The stretch of capitalised words that each capitalised token stands in."""
        capital, initial = self._capital, self.tokens.initial
        count = len(capital)
        out: dict[int, _Stretch] = {}
        i = 0
        while i < count:
            if not capital[i]:
                i += 1
                continue
            last = i
            while last + 1 < min(count, i + _STRETCH) and capital[last + 1] and not initial[last + 1]:
                last += 1
            stretch = _Stretch(i, last, self._lower, self._gazetteer)
            for j in range(i, last + 1):
                out[j] = stretch
            i = last + 1
        return out

    def _count(self) -> None:
        lower, capital, initial = self._lower, self._capital, self.tokens.initial
        gazetteer, facts = self._gazetteer, self._facts
        last = len(lower) - 1
        for i, word in enumerate(lower):
            if not capital[i]:
                self._plain[word] = self._plain.get(word, 0) + 1
                continue
            self._total[word] = self._total.get(word, 0) + 1
            if i and "locative" in facts[i - 1].lists:
                self._located[word] = self._located.get(word, 0) + 1
            if i + 1 < last and lower[i + 1] == "," and capital[i + 2] and gazetteer[i + 2][1:2] in ("C", "S"):
                self._contained[word] = self._contained.get(word, 0) + 1
            if i and capital[i - 1] and not initial[i] and (facts[i - 1].given or "titles" in facts[i - 1].lists):
                self._named[word] = self._named.get(word, 0) + 1

    def facts(self, i: int) -> list[tuple[Any, ...]]:  # noqa: C901 (a list of facts)
        """Facts about token i; of a word that is not capitalised only the name that it may be inside of."""
        lower = self._lower
        mine = self._gazetteer[i]
        word = lower[i]
        if not self._capital[i]:
            return [("inside", mine, word)] if mine else []
        tokens, gazetteer, facts = self.tokens, self._gazetteer, self._facts
        last = len(lower) - 1
        before = lower[i - 1] if i else "^"
        after = lower[i + 1] if i < last else "$"
        sort = mine[:2]
        stretch = self._stretches[i]
        out: list[tuple[Any, ...]] = [
            ("name", mine, self._rule[i], tokens.initial[i], tokens.shouted[i], min(3, self._total[word])),
            self._elsewhere(i, word),
            ("before", before, sort),
            ("after", after, sort),
            ("between", before, after),
            ("beside", gazetteer[i - 1] if i else "", gazetteer[i + 1] if i < last else ""),
            *stretch.shared,
        ]
        if stretch.first == stretch.last:
            out.append(("stretch", 0, 0, stretch.kinds))
        else:
            out.append(("stretch", min(3, i - stretch.first), min(3, stretch.last - i), stretch.kinds))
            if i < stretch.last:
                out.append(("last", lower[stretch.last]))
            if i > stretch.first:
                out.append(("first", lower[stretch.first]))
            others = [facts[j] for j in range(stretch.first, stretch.last + 1) if j != i]
            lists = frozenset().union(*[other.lists for other in others])
            if any(other.given for other in others):
                lists |= _GIVEN
            if lists:
                out.append(("with", lists))
        if before in _LISTING and i > 1:
            out.append(("listing", before, gazetteer[i - 2]))
        elif before in _PREPOSITIONS and i > 1:
            out.append(("phrase", before, tokens.words[i - 2]))
        if i + 1 < last:
            if after in _LISTING:
                out.append(("listed", after, gazetteer[i + 2]))
            end = self._list_end(i)
            if end:
                out.append(("end", end))
        return out

    def _elsewhere(self, i: int, word: str) -> tuple[Any, ...]:
        located = self._located.get(word, 0)
        if located and i and "locative" in self._facts[i - 1].lists:
            located -= 1
        return (
            "elsewhere",
            min(2, self._plain.get(word, 0)),
            word in self.rules.persons,
            word in self.rules.forenames,
            min(2, self._named.get(word, 0)),
            located > 0,
            word in self._contained,
            self._others[i],
        )

    def _list_end(self, i: int) -> str:
        """The word after the list of names that goes on after token i ("counties"), if there is one."""
        lower, capital, initial = self._lower, self._capital, self.tokens.initial
        j = i + 1
        end = min(len(lower), i + _FAR)
        while j < end and (capital[j] or lower[j] in _IN_LISTS) and not initial[j]:
            j += 1
        return lower[j] if i + 1 < j < len(lower) else ""


class _Stretch:
    """Capitalised tokens in a row, and the facts that they share."""

    __slots__ = ("first", "kinds", "last", "shared")

    def __init__(self, first: int, last: int, lower: list[str], gazetteer: list[str]) -> None:
        self.first, self.last = first, last
        self.kinds = "-".join(sorted({kind[1:2] for kind in gazetteer[first : last + 1]}))
        self.shared: list[tuple[str, str]] = []
        if first > 0:
            self.shared.append(("lead", lower[first - 1]))
        if last + 1 < len(lower):
            self.shared.append(("tail", lower[last + 1]))


def _points(score: float) -> str:
    return str(max(-3, min(4, round(score))))


def _windows(tokens: Tokens) -> list[tuple[int, int]]:
    """Capitalised tokens and their neighbours, cut at the beginnings of sentences and at blank lines."""
    count = len(tokens)
    near = [False] * (count + 1)
    for i, capital in enumerate(tokens.capital):
        if capital:
            near[max(0, i - 1) : i + 2] = [True] * (i + 2 - max(0, i - 1))
    out = []
    i = 0
    while i < count:
        if not near[i] or tokens.words[i][0] == "\n":
            i += 1
            continue
        end = i + 1
        while end < count and near[end] and tokens.words[end][0] != "\n" and not tokens.initial[end]:
            end += 1
        out.append((i, end))
        i = end
    return out
