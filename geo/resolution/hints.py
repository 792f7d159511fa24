"""What a text says about where it is set besides its place names.

Provinces, countries and their people stand inside other names ("Walker County Fairgrounds", "Louisiana State Police"),
which are no toponyms and yet tell which Huntsville or Alexandria is meant; and English is not written alike everywhere.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from geo.lexicon import lexicon
from geo.model import Toponym, ToponymKind
from geo.resolution.cues import Cue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.resolution.ranking import Ranker

__all__ = ["names_inside_names", "words_of_countries"]

MOST_WORDS = 3  # of an area inside a longer name
MOST_TEXT = 20_000  # characters read for them: what a long text is about shows early
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
    taken = {offset for t in toponyms for offset in range(t.start, t.end)}
    sentences = [(t.start, cue.sentence) for t, cue in zip(toponyms, cues, strict=True)]
    for run in _CAPITALISED.finditer(text, 0, MOST_TEXT):
        words = [(m.start() + run.start(), m.group()) for m in re.finditer(r"[^ \t]+", run.group())]
        i = 0
        while i < len(words):
            for size in range(min(MOST_WORDS, len(words) - i), 0, -1):
                start, end = words[i][0], words[i + size - 1][0] + len(words[i + size - 1][1])
                name = text[start:end].rstrip(".").removesuffix("’s").removesuffix("'s")
                if start not in taken and ranker.names_area(name):
                    found.append(Toponym(start, start + len(name), name, ToponymKind.NAME))
                    i += size - 1
                    break
            i += 1
    return found, [Cue(t.text, sentence=_nearest(t.start, sentences)) for t in found]


def _nearest(offset: int, sentences: Sequence[tuple[int, int]]) -> int:
    """Sentence of the toponym nearest to an offset."""
    return min(sentences, key=lambda s: abs(s[0] - offset))[1]


@cache
def _words() -> tuple[dict[str, tuple[str, ...]], re.Pattern[str]]:
    countries: dict[str, tuple[str, ...]] = {}
    for codes, words in lexicon("resolution")["words_of"].items():
        for word in words:
            countries[word] = (*countries.get(word, ()), *codes.split())
    either = "|".join(re.escape(w) for w in sorted(countries, key=len, reverse=True))
    return countries, re.compile(rf"(?<![\w-])(?:{either})(?![\w-])|£")


def words_of_countries(text: str) -> dict[str, float]:
    """Share of the telling words of a text that English uses in each country, by ISO 3166-1 code."""
    countries, pattern = _words()
    found = set(pattern.findall(text[:MOST_TEXT].lower()))
    shares: dict[str, float] = {}
    for word in found:
        for country in countries[word]:
            shares[country] = shares.get(country, 0.0) + 1.0
    return {country: n / (len(found) + 2) for country, n in shares.items()}
