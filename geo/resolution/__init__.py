"""Toponym resolution: which place a name is, or why that cannot be said.

``resolve`` reads the words around each name (``cues``), ranks the candidates of all names together (``ranking``, by
what the rest of the article says: ``context``), decides where a decision can do no harm (``decisions``, with a reason
for the reader: ``reasons``), and moves the point where the text tells a place by another one (``positions``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.model import Resolution
from geo.resolution.candidates import Candidates
from geo.resolution.cues import CROSSING as ASKED_CROSSING
from geo.resolution.cues import read_cues
from geo.resolution.decisions import Decision, Judge
from geo.resolution.positions import between, relative_place
from geo.resolution.printed import with_printed_distances
from geo.resolution.ranking import Ranker
from geo.resolution.relations import SETTLEMENT, SPOT, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Gazetteer, Place, Toponym
    from geo.resolution.cues import Cue, Relative
    from geo.resolution.ranking import Weights

__all__ = ["resolve"]


def resolve(
    text: str,
    toponyms: Sequence[Toponym],
    gazetteer: Gazetteer,
    *,
    home: Place | None = None,
    weights: Weights | None = None,
) -> list[Resolution]:
    """Find the place of every toponym, or say why there is none.

    Printed distances are held against the border in use (``geo.boundary.using``), and a village beside it needs no
    province of its own.

    Parameters
    ----------
    text : str
        The article; the offsets of the toponyms index it.
    toponyms : sequence of Toponym
        In order of their offsets, not overlapping.
    gazetteer : Gazetteer
        Knows places by name.
    home : Place, optional
        Where the outlet is at home; a local paper does not name its state.
    weights : Weights, optional
        Figures of the ranker; those of the package when not given.

    Returns
    -------
    list of Resolution
        One for each toponym, in their order. ``place`` is one of the candidates, or a place derived from one
        (``source`` "derived"), or None. Scores of candidates are sums of the contributions in ``Candidate.why``
        (log-odds).

    Raises
    ------
    DataError
        If the package's data files are missing.
    """
    if not toponyms:
        return []
    try:
        ranker = _shared_ranker(gazetteer, weights)  # type: ignore[arg-type]
    except TypeError:  # a gazetteer that cannot be hashed: nothing is remembered
        ranker = Ranker(gazetteer, weights)
    cues = read_cues(text, toponyms)
    for cue in cues:
        if cue.maybe_crossing and ranker.knows_crossing(cue.name):
            cue.asked, cue.words, cue.firm = ASKED_CROSSING, "checkpoint", True
    senses = ranker.rank(text, toponyms, cues, home)
    of = [0] * len(toponyms)
    for number, sense in enumerate(senses):
        for i in sense.mentions:
            of[i] = number
    decisions = Judge(ranker, senses, of, cues, toponyms).decide()
    candidates = [Candidates(decision, ranker.weights.weights) for decision in decisions]
    of_mentions = [decisions[n] for n in of]
    answers = [_answer(i, toponym, cues[i], of_mentions, candidates[of[i]]) for i, toponym in enumerate(toponyms)]
    return with_printed_distances(text, toponyms, answers)


@lru_cache(maxsize=4)
def _shared_ranker(gazetteer: Any, weights: Weights | None) -> Ranker:
    """One ranker for each gazetteer: it remembers the names it has looked up."""
    return Ranker(gazetteer, weights)


def _answer(i: int, toponym: Toponym, cue: Cue, decisions: Sequence[Decision], candidates: Candidates) -> Resolution:
    """Answer for one mention: the decision on its sense, moved where the words say so."""
    decision = decisions[i]
    if decision.place is None:
        return Resolution(toponym, None, decision.reason, 0.0, candidates)
    place, reason = decision.place, decision.reason
    moved = _moved(i, cue.relative, decisions) if cue.relative is not None else None
    if moved is not None:
        place, reason = moved, f"{moved.name}, not {toponym.text} itself ({reason})"
    return Resolution(toponym, place, reason, round(decision.confidence, 3), candidates)


def _moved(i: int, relative: Relative, decisions: Sequence[Decision]) -> Place | None:
    """Place at the position told from the place of mention ``i``; None for areas, which are where they are."""
    here = _point(decisions[i])
    if here is None:
        return None
    if relative.way != "between":
        return relative_place(here, relative)
    there = _point(decisions[relative.other]) if relative.other is not None else None
    if there is None or same(here, there):
        return None
    return between(here, there) if i < (relative.other or 0) else between(there, here)


def _point(decision: Decision) -> Place | None:
    level = decision.option.level if decision.option is not None else ""
    return decision.place if level in {SETTLEMENT, SPOT} else None
