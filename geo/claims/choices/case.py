"""The words of one event, the options of a choice about them, and what several choices look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.claims.phrases import words
from geo.claims.places import before_name, beside_border, near_border, northern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.attribution import Frame
    from geo.claims.events import Trigger
    from geo.claims.lines import Line
    from geo.claims.memory import Reading
    from geo.claims.places import Site
    from geo.model import Actor, Resolution

__all__ = ["DISOWNED", "OPENING", "PICTURED", "Case", "Option", "gap", "how_far", "link", "zone_of"]

DISOWNED = 6  # words from "denied any part in" to the event
_POINTED = 2  # words from those of an event to "the village", "his region"
PICTURED = 3  # sentences before one that says where pictures were taken, in which it is told what they show
OPENING = 2  # token up to which a name opens its sentence


class Option(NamedTuple):
    """Something to choose and the facts that speak for or against it."""

    value: Any
    facts: list[str]


@dataclass(slots=True)
class Case:
    """The words of one event with what the rules make of them, before anything is decided."""

    lines: Sequence[Line]
    number: int  # of the sentence
    trigger: Trigger
    around: list[Frame]  # whose words they are
    sites: list[Site]  # where, by rule
    back: Resolution | None  # where they point back to, by rule
    told: bool  # whether they tell a claim, by rule
    going_on: tuple[Actor, ...]  # who goes on speaking, by rule
    reading: Reading
    n_made: int  # claims made of the sentence so far
    disowned: bool = False  # told only to say who has nothing to do with it
    may: bool = False  # feared, planned or conditional
    points: bool = False  # "the village", "there" or "it" stands for the place

    @property
    def line(self) -> Line:
        """The sentence."""
        return self.lines[self.number]

    @property
    def object_of_its_words(self) -> Site | None:
        """The place that the words of an event end in ("came to | the village of X") or point to ("presence there")."""
        tokens, end = self.line.sentence.tokens, self.trigger.end
        pointed = (s for s in self.sites if s.points and 0 < s.start - end <= _POINTED)
        if (beside := next(pointed, None)) is not None:
            return beside
        strike = self.trigger.event.event_type == "Explosions/Remote violence"  # "reported 31 mortar bombs on | X"
        if not (self.trigger.needs_object or strike) or tokens[end - 1].lower not in words("prepositions"):
            return None
        following = (s for s in self.sites if s.start >= end)
        return next((s for s in following if before_name(tokens, s.start, self.line.sites) == end - 1), None)


_AND, _COMMA, _BREAKS = frozenset({"and"}), frozenset({","}), frozenset(";:—–")


def how_far(distance: int) -> str:
    """A class of distances in words."""
    return str(distance) if distance < 3 else "3" if distance < 6 else "6" if distance < 11 else "11"


def gap(case: Case, low: int, high: int) -> list[str]:
    """What lies between two places of the sentence: other events, marks, openers of clauses."""
    between = case.line.sentence.lowers[low:high]
    kinds = (("and", _AND), ("break", _BREAKS), ("comma", _COMMA), ("opener", words("clause_openers")))
    found = [name for name, of_kind in kinds if not of_kind.isdisjoint(between)] if between else []
    others = [t for t in case.line.triggers if t is not case.trigger and low <= t.start and t.end <= high]
    return [*found, *sorted({"noun" if other.noun else "verb" for other in others})]


_LINKS = (";", ":", "that", "who", "which", "when", "as", "while", "after", "before", "where", "but", "and", "to", ",")


def link(between: Sequence[str]) -> str:
    """What joins the clauses of two events: the first of a list of marks and words that stands between them."""
    return next((word for word in _LINKS if word in between), "nothing")


def zone_of(resolution: Resolution | None, told: str = "") -> str:
    """Where a place lies as far as crossings go: in Russia, by the border in Ukraine, deeper in Ukraine, elsewhere.

    A region whose border is partly the front is by the border where a crossing into Ukraine has been ``told``.
    """
    if resolution is None:
        return "none"
    place = resolution.place
    if place is None:
        return "unknown"
    if place.country_code == "UA":
        entered = told == "RU→UA" and place.feature_class == "A" and northern(place)
        return "UA by the border" if entered or beside_border(place) else "UA"
    if place.country_code == "RU":
        return "RU" if near_border(place) else "RU, far"
    return "elsewhere"
