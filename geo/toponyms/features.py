"""The features that have weights, as short strings: of words, and of facts about a token in its text.

A feature of a word holds for the tokens around it too ("-1|w=in": the word before is "in"). A fact is what
``geo.toponyms.document`` notes of a token, a tuple that begins with its kind; several features follow from one fact.
Words and facts come again and again, so their weights are added up once for each and remembered. Which of them
matter is for the weights to say.
"""

from __future__ import annotations

from geo.toponyms.tokens import BLANK, lowered
from geo.toponyms.words import ADMIN1, AREA, COUNTRY, DEMONYM, LANDSCAPE, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["NEIGHBOURS", "kind", "of_fact", "of_word"]

NEIGHBOURS = (-2, -1, 0, 1, 2)
"""Positions whose words are features of a token."""


def of_word(word: str) -> tuple[list[str], list[str]]:  # noqa: C901 (a list of features)
    """Features of a word for its neighbours and itself, and those for itself only."""
    known = words()
    lower = lowered(word)
    facts = known[lower]
    shape = _shape(word)
    near = ["w=" + (lower if lower[0].isalpha() or not lower[0].isdigit() else "#"), "s=" + shape]
    if facts.coarse:
        near += [f"c={facts.coarse}", f"k={facts.fine}"]
    elif shape[0] == "A":
        near.append("unheard")
    if facts.given:
        near.append(f"g={facts.given}")
    if facts.surname:
        near.append(f"n={facts.surname}")
    near += [f"m={facts.common // 2}", f"pl={facts.place}", f"pe={facts.person}"]
    near += ["l=" + name for name in sorted(facts.lists)]
    own = [f"r={facts.rank}", f"co={facts.common}", f"cm={facts.plain}"]
    if shape[0] == "A":
        bits = known.bits(word) if len(word) > 1 else 0
        sort = kind(bits)
        near.append("z=" + sort)
        if bits:
            own += [f"zc={min(6, (bits >> 24).bit_length())}", f"zz={sort[:1]}{facts.common}"]
        if bits & DEMONYM:
            near.append("dem")
        own += [f"x{size}={lower[-size:]}" for size in (2, 3, 4) if len(lower) > size + 1]
        if len(lower) > 4:
            own.append("y3=" + lower[:3])
        if word in known.abbreviations or word + "." in known.abbreviations:
            near.append("ab")
        if word in known.postal:
            near.append("po")
    return near, own


def _shape(word: str) -> str:  # noqa: PLR0911 (a table)
    first = word[0]
    if first == "\n":
        return "p" + BLANK
    if not first.isalnum():
        return "p" + first
    if not first.isalpha():
        return "d" if word.isdigit() else "d9"
    if "." in word:
        return "A."
    if len(word) > 1 and word.isupper():
        return "AA" if len(word) <= 4 else "AAA"
    if not first.isupper():
        return "a"
    return "A" if len(word) == 1 else "Aa" if word[1:].islower() else "AaA"


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


# --- facts ----------------------------------------------------------------------------------------------------------


def of_fact(fact: tuple[Any, ...]) -> list[str]:
    """Features that follow from a fact."""
    return _OF_FACT[fact[0]](*fact[1:])


def _name(mine: str, rule: str, initial: bool, shouted: bool, count: int) -> list[str]:
    out = ["gz=" + mine, "ru=" + rule, "gr=" + mine[:2] + rule, f"dcnt={count}"]
    if initial:
        out += ["ini", "ini" + mine[:2]]
    return [*out, "sho"] if shouted else out


def _inside(mine: str, lower: str) -> list[str]:
    return ["gz=" + mine, f"gl={mine[:2]}{lower}"]


def _elsewhere(
    plain: int, person: bool, forename: bool, named: int, located: bool, contained: bool, points: str
) -> list[str]:
    out = []
    if plain:
        out.append(f"dlow={plain}")
    if person:
        out.append("dper")
    if forename:
        out.append("dfor")
    if named:
        out.append(f"dpt={named}")
    if located:
        out.append("dloc")
    if contained:
        out.append("dcom")
    if points:
        out.append("dmax=" + points)
    return out


def _class(lower: str) -> str:
    return str(words()[lower].coarse or lower)


def _before(lower: str, mine: str) -> list[str]:
    return [f"pg={lower}_{mine}", f"cg={_class(lower)},{mine}"]


def _after(lower: str, mine: str) -> list[str]:
    return [f"ng={lower}_{mine}", f"cg+={_class(lower)},{mine}"]


def _between(before: str, after: str) -> list[str]:
    return [f"pn={before}_{after}", f"cb={_class(before)},{_class(after)}"]


def _beside(left: str, right: str) -> list[str]:
    return ["g-1=" + left, "g1=" + right]


def _phrase(before: str, word: str) -> list[str]:
    lower = lowered(word)
    return [f"of={before}{lower}", f"ofc={words()[lower].coarse}", f"ofs={before}{_shape(word)}"]


def _last(lower: str) -> list[str]:
    facts = words()[lower]
    return ["rh=" + lower, f"rhc={facts.coarse}", *("rhl=" + name for name in sorted(facts.lists))]


def _first(lower: str) -> list[str]:
    facts = words()[lower]
    out = ["rfl=" + name for name in sorted(facts.lists)]
    return [*out, f"rfg={facts.given}"] if facts.given else out


_OF_FACT: dict[str, Callable[..., list[str]]] = {
    "name": _name,  # kind in the gazetteer, points of the rules, first in its sentence, all in capitals, how often
    "inside": _inside,  # kind in the gazetteer and the word, of a word without capital inside a name
    "elsewhere": _elsewhere,  # what the rest of the text says of the word
    "before": _before,  # the word before and the kind in the gazetteer
    "after": _after,
    "between": _between,  # the words before and after
    "beside": _beside,  # kinds in the gazetteer of the tokens before and after
    "listed": lambda word, mine: [f"g{word}2={mine}"],  # kind in the gazetteer of the name after a comma or "and"
    "listing": lambda word, mine: [f"g{word}-2={mine}"],
    "phrase": _phrase,  # preposition before, and the word before that
    "stretch": lambda left, right, kinds: ["rl=" + f"{left},{right}", "rgz=" + kinds],  # of capitalised words
    "lead": lambda lower: ["rp=" + lower],  # the word before the stretch
    "tail": lambda lower: ["rn=" + lower],  # the word after it
    "last": _last,  # the last word of the stretch
    "first": _first,
    "with": lambda lists: ["rc=" + name for name in lists],  # lists of the other words of the stretch
    "end": lambda lower: ["le=" + lower],  # the word after the list of names
}
