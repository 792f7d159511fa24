"""The features of words, as short strings; those of a token in its text are made by ``geo.toponyms.document``.

A feature of a word holds for the tokens around it too: it has weights of its own for each position from which the
word is seen. Words come again and again, so their weights are added up once for each and remembered. Which features
matter is for the weights to say.
"""

from __future__ import annotations

from geo.toponyms.tokens import BLANK, lowered
from geo.toponyms.words import ADMIN1, AREA, COUNTRY, DEMONYM, LANDSCAPE, words

__all__ = ["NEIGHBOURS", "kind", "of_word"]

NEIGHBOURS = (-1, 0, 1)
"""Positions whose words are features of a token."""

# Strings for small numbers: their hashes are known, so that looking them up costs little
_GIVEN, _SURNAME, _BASIC, _PLACE, _PERSON, _PLAIN, _COMMON, _RANK = (
    [f"{name}={value}" for value in range(16)] for name in ("g", "n", "m", "pl", "pe", "cm", "co", "r")
)


def of_word(word: str) -> tuple[list[str], list[str]]:
    """Features of a word for its neighbours and itself, and those for itself only."""
    known = words()
    lower = lowered(word)
    facts = known.facts[lower]
    shape = _shape(word)
    near = [
        "w=#" if lower[0].isdigit() else "w=" + lower,
        "s=" + shape,
        _BASIC[facts.common // 2],
        _PLACE[facts.place],
        _PERSON[facts.person],
    ]
    if facts.coarse:
        near += (f"c={facts.coarse}", f"k={facts.fine}")
    elif shape[0] == "A":
        near.append("unheard")
    if facts.given:
        near.append(_GIVEN[facts.given])
    if facts.surname:
        near.append(_SURNAME[facts.surname])
    if facts.lists:
        near += ["l=" + name for name in sorted(facts.lists)]
    own = [_RANK[facts.rank], _COMMON[facts.common], _PLAIN[facts.plain]]
    if shape[0] == "A":
        _of_capitalised(word, lower, facts.common, near, own)
    return near, own


def _of_capitalised(word: str, lower: str, common: int, near: list[str], own: list[str]) -> None:
    known = words()
    bits = known.bits[word] if len(word) > 1 else 0
    sort = kind(bits)
    near.append("z=" + sort)
    if bits:
        own += (f"zc={min(6, (bits >> 24).bit_length())}", f"zz={sort[:1]}{common}")
        if bits & DEMONYM:
            near.append("dem")
    size = len(lower)
    own += ["x" + lower[-n:] for n in (2, 3, 4) if size > n + 1]
    if size > 4:
        own.append("y" + lower[:3])
    if word in known.abbreviations or word + "." in known.abbreviations:
        near.append("ab")
    if word in known.postal:
        near.append("po")


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


def kind(bits: int) -> str:  # noqa: PLR0911 (a table)
    """What a name is in the gazetteer, in one or two letters."""
    if not bits:
        return ""
    if bits & COUNTRY:
        return "C"
    if bits & ADMIN1:
        return "S"
    if bits & LANDSCAPE:
        return "R"
    if bits & AREA:
        return "A"
    if bits & 1 << 1:
        return f"P{min(5, max(0, (bits >> 16 & 31) - 8) // 2)}"
    return "X"
