"""Answers found once for each key."""

from __future__ import annotations

from geo import remembered
from geo.remembered import Remembered


def test_an_answer_is_found_once() -> None:
    asked: list[str] = []
    lengths: dict[str, int] = Remembered(lambda word: asked.append(word) or len(word))
    assert [lengths[word] for word in ("Kozinka", "Graivoron", "Kozinka")] == [7, 9, 7]
    assert asked == ["Kozinka", "Graivoron"]


def test_what_is_remembered_does_not_grow_without_end() -> None:
    doubles: dict[int, int] = Remembered(lambda number: 2 * number)
    assert all(doubles[number] == 2 * number for number in range(remembered.MOST + 5))
    assert len(doubles) <= remembered.MOST
