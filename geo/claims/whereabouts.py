"""Where an event happened by rule: its own place, that of the predicate it is joined to, a list announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.claims.incursions import border_said
from geo.claims.memory import points_back
from geo.claims.phrases import words
from geo.claims.places import Site, below_country, is_state, left, listed, place_nouns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.events import Trigger
    from geo.claims.lines import Line
    from geo.claims.syntax import Sentence, Token

_ANNOUNCING = frozenset(("including", "includes", "include", "included", "namely", "are", "were", "as", "them"))
_THERE = frozenset(("presence", "presence_talk", "there"))
_NOUN_AND_COMMA = 3  # words from a name to "where": "in the Kursk region, where"

__all__ = ["enumerated", "has_its_place", "places_by_rule"]


def has_its_place(line: Line, trigger: Trigger, found: Sequence[Site], *, back: bool) -> bool:
    """Whether an event that means nothing without a place has one, or points back to one (``back``)."""
    named = any(below_country(s) for s in found)
    if trigger.event.aspect == "control" and found and not named:
        return False
    if trigger.needs_object and not named and not back:
        return False
    return not (
        trigger.event.place_required
        and not found
        and not back
        and not border_said(line.sentence, trigger)
        and not _described_place(line.sentence, trigger)
    )


def places_by_rule(line: Line, trigger: Trigger, before: Sequence[Site]) -> list[Site]:
    """The places of an event: its own, else those of the predicate it is joined to, else the sentence's only one."""
    announced = enumerated(line, trigger)
    if announced:
        return announced
    if trigger.event.itemised:
        return [s for s in line.sites if s.end <= trigger.start][-1:]
    own = line.places_of(trigger)
    own = own if own or trigger.needs_object else _where(line, trigger)
    if own or trigger.needs_object:
        return own
    if not trigger.noun:
        later = next((t for t in line.triggers if t.start >= trigger.end and not t.noun), None)
        gap = [t.lower for t in line.sentence.tokens[trigger.end : later.start]] if later else []
        # "crossed the border on Monday and captured X", not "were fighting and would soon reach X"
        joined = "and" in gap and len(gap) <= 9 and not {",", *words("modals")} & set(gap)
        if later is not None and (joined or _serves(line.sentence, trigger, later)):
            return line.places_of(later)
    near = [left(s, trigger) for s in line.sites] if trigger.event.place_from else line.sites
    named = [
        s
        for s in near
        if s.role == "place" and s.preposition not in ("to", "into") and (s.preposition or not is_state(s))
    ]
    if before:
        return list(before) if _same_clause(line, trigger) or points_back(line.sentence, trigger) else []
    taken = {
        s.start for t, found in line.own_places if t is not trigger and not _relative(line, trigger, t) for s in found
    }
    named = [s for s in named if s.start not in taken]
    return named[:1] if len({s.resolution.toponym.text for s in named}) == 1 else []


def _where(line: Line, trigger: Trigger) -> list[Site]:
    """As in "in the region, where the army launched an offensive": the place the clause is about."""
    low = line.sentence.lowers
    start = next((k for k in range(trigger.start - 1, -1, -1) if low[k] in ("where", ";", ":", "which")), None)
    if start is None or low[start] != "where":
        return []
    return [s for s in line.sites if s.end <= start <= s.end + _NOUN_AND_COMMA and s.role == "place"][-1:]


def enumerated(line: Line, trigger: Trigger) -> list[Site]:
    """As in "captured four villages …: Novenke, Basivka and Zhuravka": the places that a plural announces."""
    tokens = line.sentence.tokens
    plural = next(
        (k for k in range(trigger.start, min(trigger.end + 9, len(tokens))) if tokens[k].lower in words("plurals")),
        None,
    )
    if plural is None and line.sentence.lowers[trigger.end - 1 : trigger.end + 1] == ("them", ":"):
        plural = trigger.end - 1  # "listed five of them: X and Y"
    if plural is None and not trigger.noun:
        plural = _added(line, trigger) or _before_colon(line, trigger)
    if plural is None:
        return []
    bare = [
        s
        for s in line.sites
        if (s.start > plural + 1 and below_country(s) and _announced(tokens, s.start))
        or (s.start > plural + 1 and tokens[s.start - 1].lower in _ANNOUNCING)
    ]
    if not bare or _of_something_else(line, trigger, bare[0].start):
        return []
    run = listed(line.sentence, [s for s in line.sites if s.start >= bare[0].start and s.role != "beside"])
    first = [s for s in line.sites if trigger.start <= s.start < bare[0].start and s.preposition == "of"]
    return [*(first if tokens[trigger.end - 1].lower in ("of", "over") else []), *run] if len(run) > 1 else []


def _of_something_else(line: Line, trigger: Trigger, first: int) -> bool:
    """As in "listed the villages from which people were moved: X", "stands at the border in three places, near X"."""
    gap = line.sentence.lowers[trigger.end : first]
    if trigger.event.id == "marked":
        return not words("relative_pronouns").isdisjoint(gap) and not words("finite").isdisjoint(gap)
    return trigger.event.id in _THERE and not words("border_places").isdisjoint(gap)


def _before_colon(line: Line, trigger: Trigger) -> int | None:
    """As in "these villages are under control, it said: X and Y": the word before the colon, if its subject is many."""
    low = line.sentence.lowers
    colon = next((k for k in range(trigger.end, len(low)) if low[k] == ":"), None)
    if colon is None or words("plurals").isdisjoint(low[: trigger.start]):
        return None
    return colon - 1 if any(s.start == colon + 1 for s in line.sites) else None


def _announced(tokens: Sequence[Token], start: int) -> bool:
    """Whether a name stands right after a mark, with no more than "at" between: "at two points: near | X and at Y"."""
    k = start - 1 - (tokens[start - 1].lower in ("at", "near", "in", "outside", "around"))
    return tokens[k].text in (":", ",", "—", "–", "-", "(") or tokens[start - 1].lower == "and"


def _added(line: Line, trigger: Trigger) -> int | None:
    """As in "captured X, a blogger wrote, along with several villages north of it: Y and Z": where the plural is."""
    low = line.sentence.lowers
    with_it = next(
        (k for k in range(trigger.end, len(low)) if low[k] in ("along", "together", "including", "plus")), None
    )
    if with_it is None or any(t.start > trigger.start and not t.noun for t in line.triggers):
        return None
    return next((k for k in range(with_it, min(with_it + 5, len(low))) if low[k] in words("plurals")), None)


def _relative(line: Line, trigger: Trigger, other: Trigger) -> bool:
    """As in "battles with units that broke into X": the place of the relative clause is that of the battles."""
    gap = [t.lower for t in line.sentence.tokens[trigger.end : other.start]]
    return trigger.noun and 0 < len(gap) <= 14 and any(w in words("relative_pronouns") for w in gap[-4:])


def _serves(sentence: Sentence, trigger: Trigger, later: Trigger) -> bool:
    """As in "launched an operation to liberate the region": the purpose names the place."""
    return later.start - trigger.end <= 1 and sentence.tokens[later.start - 1].lower == "to"


def _same_clause(line: Line, trigger: Trigger) -> bool:
    """Whether an event is joined by "and" or a comma to the one before it."""
    last = next((t for t in reversed(line.triggers) if t.end <= trigger.start), None)
    if last is None:
        return False
    gap = line.sentence.lowers[last.end : trigger.start]
    # "rockets struck the city as infantry pressed its incursion"
    apart = last.event.event_type != trigger.event.event_type and not words("at_the_time").isdisjoint(gap)
    return not apart and ";" not in gap and ":" not in gap


def _described_place(sentence: Sentence, trigger: Trigger) -> bool:
    return not place_nouns("settlement checkpoint").isdisjoint(sentence.lowers[trigger.end : trigger.end + 6])
