"""Whether the border was crossed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.claims.choices.case import Option, zone_of
from geo.claims.phrases import family, words
from geo.claims.standing import attempting
from geo.lexicon import per_lexicon
from geo.model import Incursion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.choices.case import Case
    from geo.claims.incursions import Crossing
    from geo.claims.places import Site
    from geo.model import Actor, Resolution

__all__ = ["entering"]


@per_lexicon
def _stopping() -> frozenset[str]:
    return family("stopped") | family("repelled")


_ENTERING = [(value, value.value + " ") for value in Incursion]


def entering(
    case: Case, by_rule: Crossing, site: Site | None, resolution: Resolution | None, chain: Sequence[Actor]
) -> list[Option]:
    """Whether a claim puts intruders over the border, or says that they tried."""
    trigger, line, reading = case.trigger, case.line, case.reading
    event = trigger.event
    place = resolution.place if resolution is not None else None
    side = by_rule.attacker.side if by_rule.attacker is not None else ""
    country = place.country_code if place is not None else ""
    zone = zone_of(resolution, reading.crossing)
    attacker = "own" if side and side == country else "other" if side and country else "unknown"
    claimant = "none" if not chain else "own" if chain[0].side == country else "other" if chain[0].side else "neutral"
    told = "same" if reading.crossing and reading.crossing[-2:] == country else "other" if reading.crossing else "no"
    preposition = site.preposition if site is not None else "inherited" if resolution is not None else "none"
    where = "near" if preposition in words("near") else "at" if preposition in ("at", "on", "over") else "in"
    tried = attempting(line.sentence, trigger)
    deed = f"{event.aspect} {event.incursion}"
    facts = [
        f"rule {by_rule.incursion.value}",
        f"rule {by_rule.incursion.value} {deed}",
        f"{event.id}",
        f"{event.id} {zone}",
        f"{deed} {zone}",
        f"{deed} {zone} {where}",
        f"{deed} attacker {attacker} told {told}",
        f"{deed} attacker {attacker} {zone}",
        f"{deed} claimant {claimant} {zone}",
        f"{deed} told {told} {where}",
        f"{deed} tried {tried}",
        f"{deed} outcome {event.outcome}",
        f"{deed} noun {trigger.noun}",
        f"{deed} inherited {site is None}",
    ]
    near = line.sentence.lowers[max(0, trigger.start - 8) : trigger.end + 8]
    if not _stopping().isdisjoint(near):
        facts.append(f"stopped {deed}")
    if any(t.event.incursion == "attempted" for t in line.triggers if t is not trigger):
        facts.append(f"beside an attempt {deed}")
    if any(t.event.incursion == "entered" for t in line.triggers if t is not trigger):
        facts.append(f"beside an entry {deed}")
    if any(not m.pronoun and m.actor.side and m.actor.side != country for m in line.mentions) and country:
        facts.append(f"others named {deed}")
    if any(m.actor.kind == "weapon" for m in line.mentions):
        facts.append(f"weapon named {deed}")
    return [Option(value, [name + fact for fact in facts]) for value, name in _ENTERING]
