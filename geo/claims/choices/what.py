"""Which ACLED type a crossing, a change of control or a disputed deed is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.claims.choices.case import DISOWNED, Option, link
from geo.claims.phrases import words
from geo.model import Aspect, Factuality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.choices.case import Case
    from geo.model import Claim

__all__ = ["typing"]

_CROSSED = (("Battles", "Armed clash"), ("Strategic developments", "Change to group/activity"))
_HELD = (
    ("Battles", "Armed clash"),
    ("Battles", "Government regains territory"),
    ("Battles", "Non-state actor overtakes territory"),
)
_FAR = 400  # characters between the sentences of two claims that tell of the same fight


def typing(case: Case, claim: Claim, claims: Sequence[Claim]) -> list[Option]:
    """Whether a crossing was a clash, and whether control changed in one, was regained or lasted (ACLED's rules)."""
    own = (claim.event_type, claim.sub_event_type)
    if claim.aspect is Aspect.ATTRIBUTION:
        return [Option(_disputed(case, claim, claims) or own, [])]
    kinds = _CROSSED if claim.aspect is Aspect.CROSSING and own in _CROSSED else _HELD if own in _HELD else ()
    if not kinds or claim.aspect not in (Aspect.CROSSING, Aspect.CONTROL):
        return [Option(own, [])]
    event, sentence = case.trigger.event, case.line.sentence
    told = sentence.lowers[case.trigger.start : case.trigger.end]
    denied = claim.factuality in (Factuality.DENIED, Factuality.HYPOTHETICAL)
    facts = [
        f"rule {own[1]}",
        f"rule {own[1]} {event.id}",
        f"event {event.id}",
        f"{claim.aspect} {claim.incursion.value}",
        f"{claim.aspect} {claim.factuality.value}",
        f"{claim.aspect} place {claim.resolution is not None}",
    ]
    if claim.aspect is Aspect.CROSSING:
        facts += _force_around(claim, claims, denied=denied)
        if not words("force_words").isdisjoint(sentence.lowers):
            facts.append(f"force in the sentence {event.id}")
            facts.append("force in the sentence")
        if case.trigger.noun:
            facts.append(f"noun {told[-1]}")
        facts += _battles_beside(case)
    else:
        doer = claim.actor1.side if claim.actor1 is not None else ""
        sure = _side_to(_country_of(case, claim), doer) == "own" or not words("losing").isdisjoint(told)
        if sure and own[1] == "Government regains territory":
            return [Option(own, [])]
        facts += _control(case, claim, told)
    return [Option(kind, [f"{kind[1]} {fact}" for fact in facts]) for kind in kinds]


def _country_of(case: Case, claim: Claim) -> str:
    return claim.place.country_code if claim.place is not None else case.reading.crossing[-2:]


def _control(case: Case, claim: Claim, told: Sequence[str]) -> list[str]:
    """Who took or holds a place, who says so, and how firmly."""
    event = case.trigger.event
    near = case.line.sentence.lowers[max(0, case.trigger.start - 5) : case.trigger.end + 9]
    country = _country_of(case, claim)
    doer = claim.actor1.side if claim.actor1 is not None else ""
    speaker = claim.claimants[0].side if claim.claimants else case.reading.author
    does, says = _side_to(country, doer), _side_to(country, speaker)
    facts = [
        f"doer {does} {event.id}",
        f"doer {does}",
        f"speaker {says}",
        f"speaker {says} doer {bool(doer)}",
        f"wholly {not words('wholly').isdisjoint(near)}",
        f"lasting {'since' in near or 'for' in near}",
        f"lasting {'since' in near or 'for' in near} {event.id}",
        f"still {'still' in near} {event.id}",
        f"days {_days(claim)} {event.id}",
        f"word {told[0]}",
    ]
    for name in ("freeing", "taking", "held_words", "losing"):
        if not words(name).isdisjoint(told):
            facts.append(f"{name}")
            facts.append(f"{name} speaker {says}")
            facts.append(f"{name} doer {does}")
    if not words("adversaries").isdisjoint(near):
        facts.append("adversary named")
    if any(w in ("our", "ours", "we", "us") for w in near):
        facts.append("first person")
    return facts


def _battles_beside(case: Case) -> list[str]:
    """The battles told in the sentence of an event and in the next, and what joins them to it."""
    trigger, line, facts = case.trigger, case.line, set()
    for other in line.triggers:
        if other is trigger or other.event.event_type != "Battles":
            continue
        before = other.end <= trigger.start
        joined = link(line.sentence.lowers[min(other.end, trigger.end) : max(other.start, trigger.start)])
        facts.add(f"battle {'before' if before else 'after'} by {joined}")
        facts.add(f"battle {other.event.id} {'before' if before else 'after'}")
    if case.number + 1 < len(case.lines):
        following = case.lines[case.number + 1]
        if following.sentence.paragraph == line.sentence.paragraph:
            facts |= {f"{t.event.id} next" for t in following.triggers if t.event.event_type == "Battles"}
    return sorted(facts) or ["no battle beside"]


def _days(claim: Claim) -> str:
    """How long what a claim tells has lasted, as far as its words of time say."""
    first, last = claim.time.start, claim.time.end
    if first is None or last is None:
        return "unknown"
    days = (last - first).days
    return "one" if days < 1 else "two" if days < 2 else "some" if days < 30 else "many"


def _disputed(case: Case, claim: Claim, claims: Sequence[Claim]) -> tuple[str, str] | None:
    """The type of the event whose author is in dispute: named beside the words, else told before of the place."""
    trigger = case.trigger
    beside = [t for t in case.line.triggers if t.event.aspect != "attribution"]
    near = [t for t in beside if 0 <= t.start - trigger.end < DISOWNED or (0 <= trigger.start - t.end < DISOWNED)]
    if near:
        event = min(near, key=lambda t: abs(t.start - trigger.start)).event
        return event.event_type, event.sub_event_type
    told = [
        (c.event_type, c.sub_event_type)
        for c in claims
        if c.start < claim.start and c.place is not None and c.place == claim.place and c.aspect is Aspect.FIGHTING
    ]
    return told[-1] if told else None


def _side_to(country: str, side: str) -> str:
    """Whether a side is that of the country a place lies in."""
    return "unknown" if not side or not country else "own" if side == country else "other"


def _force_around(claim: Claim, claims: Sequence[Claim], *, denied: bool) -> list[str]:
    facts = set()
    for other in claims:
        if other is claim or other.event_type not in ("Battles", "Violence against civilians"):
            continue
        if other.aspect == "attribution":
            continue
        there = (
            "same"
            if other.place == claim.place or other.resolution is None
            else "around"
            if other.place is not None and other.place.feature_class == "A"
            else "elsewhere"
        )
        same = other.claimants[:1] == claim.claimants[:1]
        apart = other.start - claim.start
        when = "same" if apart == 0 else "next" if 0 < apart < _FAR else "before" if -_FAR < apart < 0 else "far"
        whose = "same" if same else "another"
        facts.add(f"force {when} there {there} by {whose} denied {denied}")
        facts.add(f"force {when} there {there} by {whose} {other.aspect}")
    return sorted(facts) or [f"no force told denied {denied}"]
