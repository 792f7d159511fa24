"""Reasons for the reader: one sentence for each answer, with or without a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.resolution.ranking import SIMILAR
from geo.resolution.relations import SETTLEMENT, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Place
    from geo.resolution.ranking import Option, Sense, Weights

__all__ = [
    "because", "listed", "no_such_kind", "not_inside", "position_unknown", "several", "undecided", "unknown", "where",
]  # fmt: skip

KINDS = {
    "settlement": "settlement", "admin1": "province", "admin2": "district", "area": "region",
    "water": "river, lake or sea", "island": "island or peninsula", "crossing": "border crossing",
}  # fmt: skip
TOLD = {
    "country of the article": "its country is the one the article is about",
    "country in the passage": "its country is named in the passage",
    "province of the article": "its province is one the article is about",
    "province in the passage": "its province is named in the passage",
    "its district is named": "its district is named in the text",
    "places of the article are known in it": "places of the article lie in it",
    "near another place": "another place of the article is near",
    "in reach of another place": "other places of the article are in reach",
    "names that are also known around it": "other names of the article are also known around it",
    "words that its country uses": "the words of the text are those of reports from its country",
    "holds what is said to be in it": "the text puts another place inside it",
    "holds the name before it": "the place named before lies inside it",
    "said to be near": "the text puts it near another place",
    "country of the outlet": "the outlet is of that country",
    "near the outlet": "the outlet is at home near it",
}
WORTH_TELLING = 0.3  # log-odds


def where(place: Place) -> str:
    """Name the place with its district, province and country."""
    return ", ".join(dict.fromkeys([p for p in (place.name, place.admin2, place.admin1, place.country_code) if p]))


def listed(sense: Sense, options: Iterable[int]) -> str:
    """Name the first three options."""
    indices = list(options)
    return "; ".join([where(sense.options[i].place) for i in indices[:3]]) + ("; …" if len(indices) > 3 else "")


def because(sense: Sense, kept: Sequence[int], area: Option | None, weights: Weights) -> str:
    """Say why the first option is taken."""
    option = sense.options[kept[0]]
    reasons = []
    if area is not None and not same(option.place, area.place):
        reasons.append(f"the text names {area.place.name}")
    if sense.asked and sense.firm:
        reasons.append(f"the words around ask for a {KINDS[sense.asked]}")
    if not reasons:
        told, weight = sense.context[kept[0]], weights.weights.get
        gains = sorted(
            [(weight(name, 0.0) * value, name) for name, value in told.items() if name in TOLD], reverse=True
        )
        reasons += [TOLD[name] for gain, name in gains[:2] if gain > WORTH_TELLING]
    if len(sense.options) == 1:
        reasons.append("no other place of that name is known")
    elif not reasons and option.people == max([o.people for o in sense.options if o.level == SETTLEMENT], default=-1):
        reasons.append(f"the largest of {len(sense.options)} places of that name")
    if option.fit == SIMILAR:
        reasons.append("the spelling is similar, not the same")
    return where(option.place) + (": " + ", ".join(reasons) if reasons else "")


def unknown(name: str, similar: Sequence[Place]) -> str:
    """Say that no place bears the name."""
    if not similar:
        return f"unresolved: no place named {name} is known"
    names = list(dict.fromkeys([where(p) for p in similar[:3]]))
    return f"unresolved: no place named {name} is known; did the text mean {' or '.join(names)}?"


def no_such_kind(sense: Sense, name: str, kept: Sequence[int]) -> str:
    """Say that places of the name are of another kind than the text asks for."""
    return (
        f"unresolved: the text asks for a {KINDS[sense.asked]}, and none named {name} is known ({listed(sense, kept)})"
    )


def not_inside(sense: Sense, name: str, areas: Sequence[Option], kept: Sequence[int]) -> str:
    """Say that no place of the name lies where the text puts it."""
    places = " or ".join(dict.fromkeys([area.place.name for area in areas[:3]]))
    more = "a namesake elsewhere is not taken" if len(kept) == 1 else "namesakes elsewhere are not taken"
    return f"unresolved: no {name} is known in {places}; {more} ({listed(sense, kept)})"


def several(sense: Sense, name: str, rivals: Sequence[int], area: Option | None) -> str:
    """Say that the text does not tell places of one name apart."""
    place = f" in {area.place.name}" if area is not None else ""
    return (
        f"unresolved: {len(rivals)} places named {name} are known{place}, "
        f"and the text does not say which ({listed(sense, rivals)})"
    )


def undecided(sense: Sense, name: str, kept: Sequence[int]) -> str:
    """Say that nothing in the text speaks for any place of the name."""
    if len(kept) == 1:
        return f"unresolved: nothing in the text speaks for the one {name} known ({listed(sense, kept)})"
    return f"unresolved: the text does not decide between {len(kept)} places named {name} ({listed(sense, kept)})"


def position_unknown(place: Place) -> str:
    """Say that the place is known to exist, but not where."""
    area = place.admin2 or place.admin1 or place.country_code
    return f"unresolved: there is a {place.name} in {area} whose position is unknown"
