"""Recognises articles that are copies of each other: the same dispatch in ten outlets is one source.

Candidates are found by MinHash with locality-sensitive hashing (Broder 1997; the library ``rensa``) over runs of five
words; a pair is a copy if the shorter text has at least ``COPIED`` of its runs in the longer one, counted exactly. A
quotation that two reports share is far below that.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Article

__all__ = ["COPIED", "Copies", "originals"]

COPIED = 0.7
"""Share of the shorter text's runs of words that stand in the longer one, from which it is a copy."""

_RUN = 5  # words in a run
_FEWEST = 20  # runs a text needs: what is shorter says too little to be compared
_PERMUTATIONS, _BANDS, _SEED = 128, 64, 1  # two rows a band: finds 9 of 10 pairs that share a fifth of their runs
_WORD = re.compile(r"\w+")


class Copies:
    """Texts seen so far, to ask of each further one whether it is a copy.

    Examples
    --------
    >>> text = " ".join(f"word{n}" for n in range(60))
    >>> seen = Copies()
    >>> seen.add("a", text), seen.add("b", text + " and a remark of the editors"), seen.add("c", "something else")
    ([], ['a'], [])
    """

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._texts: list[str] = []  # their runs are made anew when asked for: they would take many times the memory
        self._index: Any = None

    def add(self, key: str, text: str) -> list[str]:
        """Remember a text; return the keys of the earlier ones it is a copy of, or they of it."""
        from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415 (only when there is something to compare)

        if self._index is None:
            self._index = RMinHashLSH(threshold=0.2, num_perm=_PERMUTATIONS, num_bands=_BANDS)
        runs = _runs(text)
        if len(runs) < _FEWEST:
            return []
        signature = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        signature.update(sorted(runs))
        found = [
            self._keys[number]
            for number in sorted(self._index.query(signature))
            if _shared(runs, _runs(self._texts[number])) >= COPIED
        ]
        self._index.insert(len(self._keys), signature)
        self._keys.append(key)
        self._texts.append(text)
        return found


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the shorter text's runs that stand in the longer one."""
    return len(one & other) / min(len(one), len(other))


@lru_cache(maxsize=256)
def _runs(text: str) -> frozenset[str]:
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1))


def body(article: Article) -> str:
    """The text of an article without what was set aside."""
    parts, at = [], 0
    for aside in article.set_aside:
        parts.append(article.text[at : aside.start])
        at = max(at, aside.end)
    return "\n".join([*parts, article.text[at:]])


def originals(articles: Sequence[Article]) -> dict[int, int]:
    """For every article that is a copy, the number of the one it is a copy of.

    Of several copies the original is the one whose publisher the others name as theirs, else the one published first,
    else, for want of anything better, the one whose hash comes first: the same for any order they are read in.
    """
    if len(articles) < 2:
        return {}
    seen, groups = Copies(), {str(n): {n} for n in range(len(articles))}
    bytes_of: dict[str, int] = {}
    for number, article in enumerate(articles):
        if article.sha256:
            _merge(groups, str(number), str(bytes_of.setdefault(article.sha256, number)))
        for other in seen.add(str(number), body(article)):
            _merge(groups, str(number), other)
    out: dict[int, int] = {}
    for members in {id(members): members for members in groups.values()}.values():
        if len(members) > 1:
            first = min(members, key=lambda n: _rank(articles, n, members))
            out |= {n: first for n in members if n != first}
    return out


def _merge(groups: dict[str, set[int]], one: str, other: str) -> None:
    if groups[one] is not groups[other]:
        groups[one] |= groups[other]
        for member in groups[one]:
            groups[str(member)] = groups[one]


def _rank(articles: Sequence[Article], number: int, members: Iterable[int]) -> tuple[object, ...]:
    article = articles[number]
    named = {fold(name) for n in members if (name := articles[n].original_publisher)}
    is_named = bool(article.publisher) and fold(article.publisher or "") in named
    return not is_named, article.published or date.max, article.sha256, article.publisher or "", article.source
