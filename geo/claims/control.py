"""Control by ACLED's rules: the state's own ground regained, a place held by others for longer, or taken in a clash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.claims.incursions import other_side
from geo.claims.phrases import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.events import Trigger
    from geo.claims.lines import Line
    from geo.model import Actor

__all__ = ["sub_event_type"]


def sub_event_type(line: Line, trigger: Trigger, country: str, doer: Actor | None, chain: Sequence[Actor]) -> str:
    """Control by ACLED's rules: the state's own ground regained, held by others for longer, or contested in a clash.

    ``country`` is that of the place or, where the place is unknown, the one that the article tells of as entered.
    """
    event = trigger.event
    if event.aspect != "control" or event.outcome != "holding" or event.event_type != "Battles":
        return event.sub_event_type
    if country not in ("RU", "UA"):
        return event.sub_event_type
    low = line.sentence.lowers
    told = low[trigger.start : trigger.end]
    near = low[max(0, trigger.start - 4) : trigger.end + 9]
    if _controller(trigger, country, doer, chain, told) == country:
        kept = (_holds(told) or "ours" in told) and words("again").isdisjoint(near)  # "Tyotkino is ours"
        return event.sub_event_type if kept else "Government regains territory"
    if _holds(told) and (_lasting(near) or any(w in words("wholly") for w in near)):
        return "Non-state actor overtakes territory"
    return event.sub_event_type


def _controller(trigger: Trigger, country: str, doer: Actor | None, chain: Sequence[Actor], told: Sequence[str]) -> str:
    """The side that took or holds a place: the doer's own, else the speaker's, whose own troops are "troops"."""
    speaker = chain[0] if chain else None
    if not words("losing").isdisjoint(told):  # what a foreign army loses its owner regains
        loser = doer or speaker
        return country if loser is not None and loser.side == other_side(country) else ""
    if doer is not None and doer.side:
        return doer.side
    if speaker is None or speaker.kind not in ("official", "government", "state_forces"):
        return ""
    if (
        doer is not None
        and doer.kind != "government"
        and any(w in words("own_forces") for w in doer.name.lower().split())
    ):
        return speaker.side
    own = doer is None and any(w in words("taking") for w in told)
    return speaker.side if (own and not trigger.passive) or any(w in words("freeing") for w in told) else ""


def _holds(told: Sequence[str]) -> bool:
    return any(w in words("held_words") for w in told)


def _lasting(near: Sequence[str]) -> bool:
    """As in "since March", "for three days": held for longer than a day."""
    return "since" in near or any(
        a == "for" and any(w in words("long_units") for w in near[i + 1 : i + 5]) for i, a in enumerate(near)
    )
