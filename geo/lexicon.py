"""The word lists the stages work with: kept as data in ``data/lexicon``, compiled into one file, read once.

A user's own lists extend them: ``read_lexicon`` merges TOML files of the same form into ours, ``using`` puts the result
in the place of ours for as long as a run lasts. What a stage makes of the lists (patterns, sets) it remembers with
``per_lexicon``, so that two runs with different lists never share it.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, update_wrapper
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from geo.resources import data_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from os import PathLike

__all__ = ["Lexicon", "lexicon", "per_lexicon", "read_lexicon", "using"]

MOST_REMEMBERED = 4096  # results of one function for lexicons that are not ours
_P = ParamSpec("_P")
_R = TypeVar("_R")


class Lexicon:
    """Word lists by name, with where they come from. Compared by identity."""

    __slots__ = ("lists", "name")

    def __init__(self, lists: dict[str, Any], name: str) -> None:
        self.lists, self.name = lists, name


_IN_USE: ContextVar[Lexicon | None] = ContextVar("lexicon", default=None)
"""None: the package's own."""


@cache
def _ours() -> dict[str, Any]:
    """Every word list of the package, by the name of its file in ``data/lexicon``."""
    with open(data_path("lexicon.json"), encoding="utf-8") as file:  # noqa: PTH123 (start-up)
        lists: dict[str, Any] = json.load(file)
    return lists


def lexicon(name: str) -> dict[str, Any]:
    """One word list, as its TOML file in ``data/lexicon`` has it, with what the lexicon in use adds.

    Raises
    ------
    DataError
        If the compiled word lists are missing.
    KeyError
        If there is no list of that name.
    """
    used = _IN_USE.get()
    words: dict[str, Any] = (_ours() if used is None else used.lists)[name]
    return words


def per_lexicon(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Remember the results of a function, apart for each lexicon: for what is made of word lists.

    Asked for thousands of times in an article, so that the usual case (our lists, at most one argument) is kept short.
    """
    ours: dict[Any, _R] = {}
    theirs: Callable[..., _R] = lru_cache(MOST_REMEMBERED)(lambda _lexicon, *args: function(*args))  # type: ignore[call-arg]
    in_use, make = _IN_USE.get, cast("Callable[..., _R]", function)

    def of_nothing() -> _R:
        if (used := in_use()) is not None:
            return theirs(used)
        if () not in ours:
            ours[()] = make()
        return ours[()]

    def of_one(argument: Any) -> _R:
        if (used := in_use()) is not None:
            return theirs(used, argument)
        try:
            return ours[argument]
        except KeyError:
            result = ours[argument] = make(argument)
            return result

    def of_several(*args: Any) -> _R:
        if (used := in_use()) is not None:
            return theirs(used, *args)
        if args not in ours:
            ours[args] = make(*args)
        return ours[args]

    count = function.__code__.co_argcount
    remembered = (of_nothing, of_one)[count] if count <= 1 else of_several
    return cast("Callable[_P, _R]", update_wrapper(remembered, function))


@contextmanager
def using(lists: Lexicon | None) -> Iterator[None]:
    """Work with these lists, in this thread or task, until the block ends; None: those in use stay."""
    if lists is None:
        yield
        return
    token = _IN_USE.set(lists)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def read_lexicon(path: str | PathLike[str]) -> Lexicon:
    """Read a user's own word lists and merge them into ours.

    Parameters
    ----------
    path
        A TOML file named like one of ours (``actors.toml``, ``events.toml``), or a folder of such files.
        ``geo.wordlists`` says how lists are merged and what is checked.

    Raises
    ------
    SettingsError
        With every fault of the files: where, what was expected and what came.
    """
    from geo.wordlists import merged  # noqa: PLC0415 (only for lists of one's own)

    lists, name = merged(path, _ours())
    return Lexicon(lists, name)
