"""Distances that a text prints of its places: held against the geometry, and used where they tell a position.

"Kozinka, 40 km from the border" and "Kozinka, 30 km from Grayvoron" describe Kozinka: where the map says otherwise, the
reader is told. "1 km from the border near Kozinka" is a position: the point near Kozinka that far from the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.lexicon import lexicon, per_lexicon
from geo.resolution.positions import at_distance_from_line, geodesic_km
from geo.resolution.relations import border_check

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Place, Resolution, Toponym


__all__ = ["with_printed_distances"]

REACH = 60  # characters between a name and the distance that describes it
REGION = 3  # geo_precision of places whose point says nothing about distances
NEAR_LINE_KM = 300.0  # farther out "the border" is another one
LEAST_ERROR_KM = 2.0


@dataclass(frozen=True, slots=True)
class _Patterns:
    distance: re.Pattern[str]
    border: re.Pattern[str]
    apposition: re.Pattern[str]
    position: re.Pattern[str]
    units: dict[str, float]
    numbers: dict[str, float]


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _origin() -> str:
    """What follows the unit of a distance from a place."""
    bearings = _any(lexicon("resolution")["relative"]["bearing_deg"])
    return rf"\s+(?:away\s+)?(?:(?:to\s+the\s+)?(?:{bearings})\s+)?(?:from|of)\s+"


@per_lexicon
def _hint() -> re.Pattern[str]:
    """The end of a distance in a text in lower case: most texts have none, and that is soon seen.

    It begins with one class of characters, which the engine looks for fast.
    """
    units = list(lexicon("resolution")["relative"]["km"])
    firsts, rest = "".join(sorted({unit[0] for unit in units})), _any({unit[1:] for unit in units})
    return re.compile(rf"[{re.escape(firsts)}](?<=[\d\s-].)(?:{rest}){_origin()}")


@per_lexicon
def _patterns() -> _Patterns:
    relative = lexicon("resolution")["relative"]
    numbers, units = _any(relative["number"]), _any(relative["km"])
    near = _any([*relative["near"], "at", "in"])
    nouns = _any(lexicon("resolution")["kinds"]["settlement"])
    about = r"about|some|just|around|roughly|approximately|only|nearly|almost|located|situated|lying|barely"
    return _Patterns(
        re.compile(
            rf"(?<![\w.,-])(?P<number>\d+(?:[.,]\d+)?|(?:{numbers})(?!\w))[\s-]*(?P<unit>{units}){_origin()}",
            re.IGNORECASE,
        ),
        re.compile(r"(?:the\s+)?(?:[\w-]+\s+){0,3}?(?:border|frontier)(?:\s+with\s+\w+)?\b", re.IGNORECASE),
        re.compile(
            rf"^\s*[,(–—]?\s*(?:(?:which|that)\s+)?(?:(?:is|lies|sits|stands)\s+)?"
            rf"(?:(?:a|the)\s+(?:[\w-]+\s+){{0,2}}(?:{nouns})\s*,?\s*)?(?:(?:{about})\s*)*$",
            re.IGNORECASE,
        ),
        re.compile(rf"^\s*,?\s*(?:{near})\s+(?:the\s+)?(?:(?:{nouns})\s+(?:of\s+)?)?$", re.IGNORECASE),
        relative["km"],
        relative["number"],
    )


def with_printed_distances(text: str, toponyms: Sequence[Toponym], answers: list[Resolution]) -> list[Resolution]:
    """Tell of contradictions in the reasons, and move a place where its distance to the border is its position.

    Parameters
    ----------
    text : str
        The article.
    toponyms, answers : sequences of equal length
        The names in it and what they were resolved to.

    Returns
    -------
    list of Resolution
        The answers; a place told as "1 km from the border near X" has the source "derived".
    """
    if not _hint().search(text.lower()):
        return answers
    patterns = _patterns()
    answers = list(answers)
    for match in patterns.distance.finditer(text):
        written = match["number"].lower()
        number = patterns.numbers.get(written)
        km = (float(written.replace(",", ".")) if number is None else number) * patterns.units[match["unit"].lower()]
        border = patterns.border.match(text, match.end())
        before = max((i for i, t in enumerate(toponyms) if t.end <= match.start()), default=None)
        described = before is not None and _describes(text, toponyms[before].end, match.start(), patterns.apposition)
        after = next((i for i, t in enumerate(toponyms) if t.start >= (border.end() if border else match.end())), None)
        if border and described and before is not None:
            answers[before] = _held(answers[before], km, None, text[match.start() : border.end()])
        elif border and after is not None:
            if patterns.position.match(text[border.end() : toponyms[after].start]):
                answers[after] = _moved(answers[after], km, text[match.start() : border.end()])
        elif described and before is not None and after is not None and toponyms[after].start - match.end() < REACH:
            other = answers[after].place
            if other is not None and not text[match.end() : toponyms[after].start].strip():
                answers[before] = _held(answers[before], km, other, text[match.start() : toponyms[after].end])
    return answers


def _describes(text: str, start: int, end: int, apposition: re.Pattern[str]) -> bool:
    return end - start <= REACH and apposition.match(text[start:end]) is not None


def _held(answer: Resolution, km: float, other: Place | None, words: str) -> Resolution:
    """The answer, with what the map says where it says otherwise than the text."""
    place = answer.place
    if place is None or place.geo_precision >= REGION or (other is not None and other.geo_precision >= REGION):
        return answer
    if other is None:
        found = border_check(place).distance_km
        if found is None or found > NEAR_LINE_KM:
            return answer
        reach = place.uncertainty_km
    else:
        found, reach = geodesic_km(place, other), place.uncertainty_km + other.uncertainty_km
    error = max(LEAST_ERROR_KM, 2 * lexicon("resolution")["relative"]["distance_error"] * km)
    if abs(found - km) <= error + reach:
        return answer
    told = f"the text says {' '.join(words.split())!r}, the map {found:.1f} km"
    return replace(answer, reason=f"{answer.reason}; {told}", confidence=round(answer.confidence / 2, 3))


def _moved(answer: Resolution, km: float, words: str) -> Resolution:
    """The answer, moved to the point near its place that lies so far from the border."""
    place = answer.place
    if place is None or place.geo_precision >= REGION or place.feature_class == "A":
        return answer
    check = border_check(place)
    if check.distance_km is None or check.distance_km > NEAR_LINE_KM:
        return answer
    near_km: float = lexicon("resolution")["relative"]["near_km"]
    if abs(check.distance_km - km) > near_km + place.uncertainty_km:
        return _held(answer, km, None, words)
    moved = at_distance_from_line(place, check, km, " ".join(words.split()))
    return replace(answer, place=moved, reason=f"{moved.name}, as the text says ({answer.reason})")
