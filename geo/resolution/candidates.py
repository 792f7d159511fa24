"""The places that a name could be, with what spoke for each of them: made when they are first looked at.

Most who ask for the place of a name never look at the others, and to add up what spoke for them took as long as to
choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from geo.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.resolution.decisions import Decision
    from geo.resolution.ranking import Sense

__all__ = ["Candidates"]

MOST = 8


class Candidates(Sequence[Candidate]):
    """Candidates of a decision, those still possible first; equal to a tuple of them, and pickled as one."""

    __slots__ = ("_decision", "_made", "_weights")

    def __init__(self, decision: Decision, weights: Mapping[str, float]) -> None:
        self._decision, self._weights = decision, weights
        self._made: tuple[Candidate, ...] | None = None

    def _all(self) -> tuple[Candidate, ...]:
        if self._made is None:
            self._made = _weighed(self._decision, self._weights)
        return self._made

    @overload
    def __getitem__(self, index: int) -> Candidate: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Candidate]: ...

    def __getitem__(self, index: int | slice) -> Candidate | Sequence[Candidate]:
        """One of them, or a tuple of several."""
        return self._all()[index]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        """Whether the other holds the same candidates in the same order."""
        return self._all() == (other._all() if isinstance(other, Candidates) else other)

    def __hash__(self) -> int:
        """As of a tuple of them."""
        return hash(self._all())

    def __repr__(self) -> str:
        """As of a tuple of them."""
        return repr(self._all())

    def __reduce__(self) -> tuple[type, tuple[tuple[Candidate, ...]]]:
        """As a tuple of them."""
        return tuple, (self._all(),)


def _weighed(decision: Decision, weights: Mapping[str, float]) -> tuple[Candidate, ...]:
    sense = decision.sense
    rest = sorted(set(range(len(sense.options))) - set(decision.kept), key=lambda k: (-sense.p[k], k))
    shown = [_candidate(sense, k, weights) for k in [*decision.kept, *rest][:MOST]]
    shown += [Candidate(place, 0.0) for place in decision.similar]
    if decision.option is None and decision.place is not None:
        shown.insert(0, Candidate(decision.place, 0.0))
    return tuple(shown)


def _candidate(sense: Sense, k: int, weights: Mapping[str, float]) -> Candidate:
    option = sense.options[k]
    gains = sorted(_gains(option.static, weights) + _gains(sense.context[k], weights))
    why = tuple([(name, gain) for _, name, gain in gains])
    return Candidate(option.place, round(sum([gain for _, _, gain in gains]), 3), why)


def _gains(features: Mapping[str, float], weights: Mapping[str, float]) -> list[tuple[float, str, float]]:
    """Contributions of features to a score, without those that change nothing; they sort by how much they change."""
    return [
        (-abs(gain), name, gain)
        for name, value in features.items()
        if name in weights and (gain := round(weights[name] * value, 3))
    ]
