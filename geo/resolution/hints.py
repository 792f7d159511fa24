"""What a text says about where it is set besides its place names.

Provinces, countries and their people stand inside other names ("Walker County Fairgrounds", "Louisiana State Police"),
which are no toponyms and yet tell which Huntsville or Alexandria is meant; and English is not written alike everywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.lexicon import lexicon, per_lexicon
from geo.model import Toponym, ToponymKind
from geo.names import fold
from geo.resolution.cues import Cue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geo.model import Gazetteer
    from geo.resolution.ranking import Ranker

__all__ = ["AreasIn", "names_inside_names", "words_of_countries"]

MOST_WORDS = 3  # of an area inside a longer name
MOST_KNOWN = 20_000  # runs of words kept in memory
MOST_TEXT = 20_000  # characters read for them: what a long text is about shows early
_WORD = re.compile(r"[\w-]+|£")
_BETWEEN_WORDS = {code: " " for code in range(128) if not _WORD.match(chr(code))}
_UNSPACED = re.compile(r"[^ \t]+")
_CAPITAL = r"[^\x00-@\[-\x7f](?<=[^\W\d_])[\w’'.-]*"  # or a letter that is not of ASCII; written so, found fast
_CAPITALISED = re.compile(rf"{_CAPITAL}(?:[ \t]{_CAPITAL})*")


def names_inside_names(
    text: str, toponyms: Sequence[Toponym], cues: Sequence[Cue], ranker: Ranker
) -> tuple[list[Toponym], list[Cue]]:
    """Find names of countries, provinces, districts and peoples in capitalised words that are no toponyms.

    Returns
    -------
    tuple of list of Toponym, list of Cue
        For the ranker, which weighs them less than toponyms; they are never answered.
    """
    found: list[Toponym] = []
    ends = [0, *(t.end for t in toponyms)]
    starts = [*(t.start for t in toponyms), MOST_TEXT]
    areas_in = ranker.areas_in
    for end, start in zip(ends, starts, strict=True):
        for run in _CAPITALISED.finditer(text, end, min(start, MOST_TEXT)):
            for offset, name in areas_in[run[0]]:
                at = run.start() + offset
                found.append(Toponym(at, at + len(name), name, ToponymKind.NAME))
    sentences = [(t.start, cue.sentence) for t, cue in zip(toponyms, cues, strict=True)]
    return found, [Cue(t.text, sentence=_nearest(t.start, sentences)) for t in found]


class AreasIn(dict[str, tuple[tuple[int, str], ...]]):
    """Names of areas in words with capitals, the longest first, each with its offset; remembered as asked for."""

    def __init__(self, gazetteer: Gazetteer, names_area: Callable[[str], bool]) -> None:
        self._names_area = names_area
        self._prefixes: Callable[[str], list[str]] | None = getattr(gazetteer, "area_prefixes", None)

    def __missing__(self, run: str) -> tuple[tuple[int, str], ...]:  # noqa: D105
        if len(self) > MOST_KNOWN:
            self.clear()
        core = run.rstrip(".").removesuffix("’s").removesuffix("'s")
        if self._prefixes is not None and core.isascii() and core.replace(" ", "").isalpha():
            found = self[run] = tuple(_plain_areas(core, self._prefixes))
        else:
            found = self[run] = tuple(self._any(run))
        return found

    def _any(self, run: str) -> Iterator[tuple[int, str]]:
        begin_no_name = _begin_no_name()
        words = [(m.start(), m.group()) for m in _UNSPACED.finditer(run)]
        folded = [fold(word) for _, word in words]
        i = 0
        while i < len(words):
            step = 1
            if words[i][1] not in begin_no_name and self._may_begin(folded[i : i + MOST_WORDS]):
                for size in range(min(MOST_WORDS, len(words) - i), 0, -1):
                    start, end = words[i][0], words[i + size - 1][0] + len(words[i + size - 1][1])
                    name = run[start:end].rstrip(".").removesuffix("’s").removesuffix("'s")
                    if self._names_area(name):
                        yield start, name
                        step = size
                        break
            i += step

    def _may_begin(self, folded: Sequence[str]) -> bool:
        """Whether words begin with the letters of some name of an area."""
        return self._prefixes is None or bool(self._prefixes(" ".join(folded)))


def _plain_areas(run: str, prefixes: Callable[[str], list[str]]) -> Iterator[tuple[int, str]]:
    """Of words that are folded by writing them in lower case: one look for all names that begin with a word."""
    begin_no_name, folded = _begin_no_name(), run.lower()
    start, size = 0, len(run)
    while start < size:
        end = (run + " ").find(" ", start)
        if run[start:end] not in begin_no_name:
            for name in reversed(prefixes(folded[start:])):
                stop = start + len(name)
                if (stop == size or run[stop] == " ") and name.count(" ") < MOST_WORDS:
                    yield start, run[start:stop]
                    end = stop
                    break
        start = end + 1


@per_lexicon
def _begin_no_name() -> frozenset[str]:
    """Words with a capital that begin sentences and no name of an area."""
    return frozenset(word.capitalize() for word in lexicon("resolution")["begin_no_name"]["words"])


def _nearest(offset: int, sentences: Sequence[tuple[int, int]]) -> int:
    """Sentence of the toponym nearest to an offset."""
    return min(sentences, key=lambda s: abs(s[0] - offset))[1]


@per_lexicon
def _words() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Longest word -> phrases that have it, and countries: of their words the one that fewest texts have."""
    countries: dict[str, tuple[str, ...]] = {}
    for codes, words in lexicon("resolution")["words_of"].items():
        for word in words:
            countries[word] = (*countries.get(word, ()), *codes.split())
    phrases: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for phrase, codes in countries.items():
        phrases.setdefault(max(_WORD.findall(phrase), key=len), []).append((phrase, codes))
    return phrases


def words_of_countries(text: str) -> dict[str, float]:
    """Share of the telling words of a text that English uses in each country, by ISO 3166-1 code."""
    phrases = _words()
    lower = text[:MOST_TEXT].lower()
    found = 0
    shares: dict[str, float] = {}
    plain = lower if lower.isascii() else _typewritten(lower)
    words = plain.translate(_BETWEEN_WORDS).split() if plain.isascii() else _WORD.findall(plain)  # the former is faster
    for word in phrases.keys() & words:
        for phrase, countries in phrases[word]:
            if phrase == word or _stands_in(lower, phrase):
                found += 1
                for country in countries:
                    shares[country] = shares.get(country, 0.0) + 1.0
    return {country: n / (found + 2) for country, n in sorted(shares.items())}


def _typewritten(text: str) -> str:
    """A text without the marks between words that a typewriter does not have."""
    for mark in "’“”–—‘…":
        text = text.replace(mark, " ")
    return text


def _stands_in(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text and is no part of longer words."""
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if not _goes_on(text[start - 1 : start]) and not _goes_on(text[end : end + 1]):
            return True
        start = text.find(phrase, start + 1)
    return False


def _goes_on(char: str) -> bool:
    """Whether a character, or none, is part of a word."""
    return char.isalnum() or char in {"_", "-"}
