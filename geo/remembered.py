"""Answers found once for each key: for what comes again and again in a text, and in the next one."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would double the start-up of the gazetteer
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Key = TypeVar("Key")
    Answer = TypeVar("Answer")

__all__ = ["Remembered"]

MOST = 50_000  # answers; beyond, memory would grow with the text


class Remembered(dict["Key", "Answer"]):
    """What a function says of a key, found when it is first asked for; all is forgotten where it becomes too much.

    What is remembered is looked up as in any dict, without a call.
    """

    def __init__(self, answer: Callable[[Key], Answer]) -> None:
        self._answer = answer

    def __missing__(self, key: Key) -> Answer:  # noqa: D105
        if len(self) >= MOST:
            self.clear()
        answer = self[key] = self._answer(key)
        return answer
