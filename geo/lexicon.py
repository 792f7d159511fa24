"""The word lists the stages work with: kept as data in ``data/lexicon``, compiled into one file, read once."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from geo.resources import data_path

__all__ = ["lexicon"]


@cache
def _all() -> dict[str, Any]:
    """Every word list, by the name of its file in ``data/lexicon``."""
    with open(data_path("lexicon.json"), encoding="utf-8") as file:  # noqa: PTH123 (start-up)
        lists: dict[str, Any] = json.load(file)
    return lists


def lexicon(name: str) -> dict[str, Any]:
    """One word list, as its TOML file in ``data/lexicon`` has it.

    Raises
    ------
    DataError
        If the compiled word lists are missing.
    KeyError
        If there is no list of that name.
    """
    words: dict[str, Any] = _all()[name]
    return words
