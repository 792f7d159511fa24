"""Choices that no single rule decides: whether words tell a claim, where it was, who says so, whether they entered.

Every choice is between a few options (the place names of the sentence and of those before, the speakers around, or
none of them). Each option has facts (what the rules of this package make of it, where it stands, what lies between),
each fact has a weight, and the option with the largest sum is taken: conditional logit, as in toponym resolution. The
weights are in ``data/models/claims.json``, a list a person can read; ``data/models/train_claims.py`` finds them from
the annotated reports. A fact without a weight counts nothing.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from geo.claims.choices.case import PICTURED, Case, Option, zone_of
from geo.claims.choices.crossed import entering
from geo.claims.choices.what import typing
from geo.claims.choices.where import places
from geo.claims.choices.whether import telling
from geo.claims.choices.who import speakers
from geo.resources import data_path

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PICTURED", "Case", "Option", "chosen", "entering", "places", "speakers", "telling", "typing", "zone_of"]


@cache
def _weights() -> dict[str, dict[str, float]]:
    with open(data_path("claims.json"), encoding="utf-8") as file:  # noqa: PTH123 (start-up)
        weights: dict[str, dict[str, float]] = json.load(file)["weights"]
    return weights


def chosen(choice: str, options: Sequence[Option]) -> Option:
    """The option with the largest sum of weights; the first of equals."""
    if len(options) == 1:
        return options[0]
    weights = _weights().get(choice, {})
    best, most = options[0], float("-inf")
    for option in options:
        total = 0.0
        for weight in map(weights.get, option.facts):
            if weight is not None:
                total += weight
        if total > most:
            best, most = option, total
    return best
