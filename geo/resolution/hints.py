"""What a text says about where it is set besides its place names.

Provinces, countries and their people stand inside other names ("Walker County Fairgrounds", "Louisiana State Police"),
which are no toponyms and yet tell which Huntsville or Alexandria is meant; and English is not written alike everywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.lexicon import lexicon, per_lexicon
from geo.model import Toponym, ToponymKind
from geo.resolution.cues import Cue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.resolution.ranking import Ranker

__all__ = ["areas_in", "names_inside_names", "words_of_countries"]

MOST_WORDS = 3  # of an area inside a longer name
MOST_TEXT = 20_000  # characters read for them: what a long text is about shows early
_WORD = re.compile(r"[\w-]+|£")
_BETWEEN_WORDS = {code: " " for code in range(128) if not _WORD.match(chr(code))}
_UNSPACED = re.compile(r"[^ \t]+")
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'.-]*(?:[ \t][^\W\d_a-z][\w’'.-]*)*")


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
    for end, start in zip(ends, starts, strict=True):
        for run in _CAPITALISED.finditer(text, end, min(start, MOST_TEXT)):
            for offset, name in ranker.areas_in(run.group()):
                at = run.start() + offset
                found.append(Toponym(at, at + len(name), name, ToponymKind.NAME))
    sentences = [(t.start, cue.sentence) for t, cue in zip(toponyms, cues, strict=True)]
    return found, [Cue(t.text, sentence=_nearest(t.start, sentences)) for t in found]


def areas_in(run: str, names_area: Callable[[str], bool]) -> tuple[tuple[int, str], ...]:
    """Names of areas in words with capitals, the longest first, each with its offset."""
    found = []
    words = [(m.start(), m.group()) for m in _UNSPACED.finditer(run)]
    i = 0
    while i < len(words):
        step = 1
        if words[i][1] not in _begin_no_name():
            for size in range(min(MOST_WORDS, len(words) - i), 0, -1):
                start, end = words[i][0], words[i + size - 1][0] + len(words[i + size - 1][1])
                name = run[start:end].rstrip(".").removesuffix("’s").removesuffix("'s")
                if names_area(name):
                    found.append((start, name))
                    step = size
                    break
        i += step
    return tuple(found)


@per_lexicon
def _begin_no_name() -> frozenset[str]:
    """Words with a capital that begin sentences and no name of an area."""
    return frozenset(word.capitalize() for word in lexicon("resolution")["begin_no_name"]["words"])


def _nearest(offset: int, sentences: Sequence[tuple[int, int]]) -> int:
    """Sentence of the toponym nearest to an offset."""
    return min(sentences, key=lambda s: abs(s[0] - offset))[1]


@per_lexicon
def _words() -> dict[str, list[tuple[str, re.Pattern[str] | None, tuple[str, ...]]]]:
    """First word -> phrase, pattern where there is more to it than the word, and countries."""
    countries: dict[str, tuple[str, ...]] = {}
    for codes, words in lexicon("resolution")["words_of"].items():
        for word in words:
            countries[word] = (*countries.get(word, ()), *codes.split())
    phrases: dict[str, list[tuple[str, re.Pattern[str] | None, tuple[str, ...]]]] = {}
    for phrase, codes in countries.items():
        first = _WORD.findall(phrase)[0]
        pattern = None if first == phrase else re.compile(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])")
        phrases.setdefault(first, []).append((phrase, pattern, codes))
    return phrases


def words_of_countries(text: str) -> dict[str, float]:
    """Share of the telling words of a text that English uses in each country, by ISO 3166-1 code."""
    phrases = _words()
    lower = text[:MOST_TEXT].lower()
    found = 0
    shares: dict[str, float] = {}
    words = lower.translate(_BETWEEN_WORDS).split() if lower.isascii() else _WORD.findall(lower)  # the former is faster
    for word in phrases.keys() & set(words):
        for phrase, pattern, countries in phrases[word]:
            if pattern is None or (phrase in lower and pattern.search(lower)):
                found += 1
                for country in countries:
                    shares[country] = shares.get(country, 0.0) + 1.0
    return {country: n / (found + 2) for country, n in sorted(shares.items())}
