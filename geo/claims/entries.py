"""What keeps a claim from putting intruders over the border, whatever else speaks for it.

A false incursion does more harm than a missing one. The choice by weights proposes; these rules have the last word:
nobody has entered where no place is told, where only a doubter speaks, where the country's own forces or a drone are
meant, or a place that belongs to another event of the sentence.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from geo.claims.choices import PICTURED, Case, zone_of
from geo.claims.incursions import other_side, towards
from geo.claims.memory import means_all
from geo.claims.phrases import clause_start, family, is_verb, words
from geo.claims.places import near_border
from geo.claims.syntax import PatternSet
from geo.lexicon import lexicon, per_lexicon
from geo.model import Actor, Incursion, Resolution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.attribution import Frame
    from geo.claims.incursions import Crossing
    from geo.claims.places import Site

__all__ = [
    "Entry",
    "fought_inside",
    "may_have_entered",
    "need_not_cross",
    "out_of_reach",
    "stopped_short",
    "tried_as_well",
]


_ATTEMPTS = frozenset({"attempt", "attempt_repelled"})


class Entry(NamedTuple):
    """A claim that may put intruders over the border: its words, what the rules say of them, its speakers and place."""

    case: Case
    over: Crossing
    heard: Sequence[Frame]
    chain: Sequence[Actor]
    resolution: Resolution | None
    site: Site | None


def out_of_reach(entry: Entry) -> bool:
    """Whether no crossing can be meant: too far from the border, deep in Ukraine, or told of as known."""
    case, zone = entry.case, zone_of(entry.resolution, entry.case.reading.crossing)
    event = case.trigger.event
    if zone in ("RU, far", "elsewhere") or (zone == "UA" and event.aspect != "crossing"):
        return True
    place = entry.resolution.place if entry.resolution is not None else None
    if place is not None and event.id in _PRESENCE and not near_border(place, _SEEN_KM):
        return True  # "Ukrainians are in Kursk": people of a side are in every city
    return entry.resolution is None and not entry.chain and case.trigger.noun  # "the operation" goes on


_PRESENCE = frozenset({"presence", "shown", "presence_talk", "located", "there"})
_SEEN_KM = 50.0
"""How far from the border mere presence is taken for an entry; in August 2024 some 35 km were claimed near Kursk."""


def need_not_cross(entry: Entry, *, tried: bool) -> bool:
    """Whether nobody need have crossed by this.

    Fighting only near a place; fighting of which the place's own authorities speak without a word of intruders; a
    reporter or a resident who goes there.
    """
    case, site, chain = entry.case, entry.site, entry.chain
    event = case.trigger.event
    if event.aspect != "fighting":
        unarmed = case.trigger.start in case.line.unarmed
        return event.aspect == "crossing" and (unarmed or _at_the_door(case, site))
    place = entry.resolution.place if entry.resolution is not None else None
    country = place.country_code if place is not None else ""
    authority = chain and chain[0].kind in ("official", "government") and chain[0].side == country
    others = any(m.actor.side and m.actor.side != country for m in case.line.mentions)
    adversary = not words("adversaries").isdisjoint(case.line.sentence.lowers)
    if event.id == "fighting" and authority and not others and not adversary and site is None:
        return True
    beside = site is not None and (site.preposition in words("near") or site.preposition == "over")
    return (beside or towards(case.line.sentence, case.trigger, site)) and not tried


def fought_inside(entry: Entry) -> bool:
    """As in "a battle is going on in X", "street fighting in X" where a crossing has been told: they have come over."""
    case, site, place = entry.case, entry.site, entry.resolution.place if entry.resolution is not None else None
    trigger, lowers = case.trigger, case.line.sentence.lowers
    if place is None or place.feature_class == "A" or trigger.event.id != "fighting" or not trigger.noun:
        return False
    if site is None:
        inside = means_all(case.line.sentence, trigger)  # "fighting in both"
    else:
        streets = not words("in_streets").isdisjoint(lowers[max(0, trigger.start - 1) : trigger.end])
        inside = site.preposition in ("in", "inside") or (streets and site.preposition not in words("near") - {"of"})
    return inside and case.reading.crossing[-2:] == place.country_code


def tried_as_well(entry: Entry) -> bool:
    """As in "attempts to cross near X had been foiled, and an attack on Y repelled": the second was such an attempt.

    So is an attack told of together with its being beaten off.
    """
    trigger, others = entry.case.trigger, entry.case.line.triggers
    if entry.over.incursion is not Incursion.ATTEMPTED:
        return False
    before = [t for t in others if t.end <= trigger.start]
    if trigger.event.id == "repel":
        return bool(before) and before[-1].event.id in _ATTEMPTS
    later = [t.event.id for t in others if t.start >= trigger.end]
    return trigger.event.id == "attack" and ("repel" in later or "attempt_repelled" in later)


def _at_the_door(case: Case, site: Site | None) -> bool:
    """As in "was at the gates of X", "were seen on the road to X": they have not come in."""
    if site is None:
        return False
    between = case.line.sentence.lowers[case.trigger.start : site.start]
    way = between[-1:] == ("to",) and between[-2] in words("ways") and between[-4:-1] != ("all", "the", "way")
    return way or not words("doors").isdisjoint(between)


def may_have_entered(entry: Entry) -> bool:
    """Whether intruders may be shown: somewhere, by somebody who says so, and not by the country's own forces."""
    case, over, chain = entry.case, entry.over, entry.chain
    event, place = case.trigger.event, entry.resolution.place if entry.resolution is not None else None
    # "took part in the attacks": no crossing follows from the word
    told = entry.site is not None or event.ground or over.incursion is not Incursion.NONE
    # people are shot at, taken away and captured anywhere: only where those who do it are the other side's
    harm = event.aspect == "fighting" and event.agent == "any" and event.id != "fighting"
    told = told and (not harm or over.incursion is Incursion.ENTERED)
    # "could not confirm that they had entered"; "drones entered the airspace"
    doubted = chain and any(f.kind == "unconfirmed" and f.claimants[:1] == chain[:1] for f in entry.heard)
    doubted = doubted or (not chain and _pretended().any_in(case.line.sentence.tokens))
    weapon = over.attacker is not None and over.attacker.kind == "weapon"
    # "it marks X", of a cross on paper: only who draws maps says so who holds it
    mapped = event.id != "marked" or not chain or chain[0].kind in ("analyst", "media") or not _drawn(case)
    if not told or doubted or weapon or not mapped:
        return False
    if place is None:
        return entry.resolution is not None or event.aspect == "crossing"
    country = place.feature_code.startswith("PCL") and (event.aspect != "crossing" or case.trigger.noun)
    crossed = event.aspect == "crossing" and not event.of_pictures
    nobody = crossed and over.attacker is None and _nobody_armed(case)
    if country or nobody or _at_its_margin(entry) or _pictured_at_home(case, place.country_code):
        return False
    return not _own_forces(entry, place.country_code) and not _elsewhere(entry)


def _pictured_at_home(case: Case, country: str) -> bool:
    """As in "the Legion posted a video of a tank; it was filmed in Ukraine": who is pictured has crossed nothing."""
    trigger, lowers = case.trigger, case.line.sentence.lowers
    if not trigger.event.of_pictures and words("pictured").isdisjoint(lowers[trigger.start : trigger.end]):
        return False
    near = case.lines[max(0, case.number - PICTURED) : case.number + 1]
    sides = {m.actor.side for line in near for m in line.mentions if m.actor.kind in ("armed_group", "state_forces")}
    return country in sides and other_side(country) not in sides and case.reading.crossing[-2:] != country


def _at_its_margin(entry: Entry) -> bool:
    """As in "at the edge of the region": at the border."""
    trigger, site, resolution = entry.case.trigger, entry.site, entry.resolution
    low = entry.case.line.sentence.lowers[trigger.start : site.start if site is not None else trigger.end]
    area = resolution is not None and resolution.place is not None and resolution.place.feature_class == "A"
    return area and not words("margins").isdisjoint(low)


def _own_forces(entry: Entry, country: str) -> bool:
    """Whether those who are there are the country's own: "Russian troops entered Sudzha", "withdrew from Sudzha"."""
    event, over = entry.case.trigger.event, entry.over
    ours = over.attacker is not None or entry.site is None  # nobody else's, where no place is named
    ours = ours and not (over.attacker is not None and over.attacker.side) and "we" in _lead(entry.case)
    ours = ours and not (entry.chain and entry.chain[0].side)
    unknown = over.attacker is not None and over.attacker.kind == "armed_group" and not over.attacker.side
    unknown = unknown and not (entry.chain and entry.chain[0].side == other_side(country))
    if unknown and country == "UA" and event.aspect == "crossing" and _a_unit(over.attacker):
        return True  # "the 117th brigade stands in X": a unit in Ukraine of which no side is told is hers
    if ours and country == "UA":  # "we are in X", says a soldier of no side told, where only one side's can be asked
        return True
    if event.aspect == "crossing" and over.attacker is not None and _at_home(over.attacker):
        return True
    if entry.chain and entry.chain[0].kind == "witness" and _our_people(_lead(entry.case)):
        return True
    if event.id == "give_up":
        return _own_left(entry, country)
    told_from = bool(over.direction)  # "armed Russians crossed from Ukraine"
    who = over.attacker
    return who is not None and who.side == country and not told_from and event.agent != "any"


def _own_left(entry: Entry, country: str) -> bool:
    """Whether a country's own forces have left a place to nobody: what they leave after a crossing, others take."""
    told, who = entry.case.reading.crossing, entry.over.defender
    if told[-2:] == country:
        return False
    if (who is None or not who.side) and told[:2] == country:
        return True  # "the crossing began when columns moved out of X", where they come from
    return who is not None and who.side == country and entry.case.trigger.event.agent != "any"


def _a_unit(actor: Actor | None) -> bool:
    """Whether people are called by a word for a regular unit, not for a band: "the 117th brigade"."""
    return actor is not None and not words("units_of_armies").isdisjoint(actor.name.lower().split())


def _at_home(actor: Actor) -> bool:
    """As in "only border guards and conscripts remained in X": people of no side told whose word is for defenders."""
    return not actor.side and actor.name.lower().rpartition(" ")[2] in words("defenders")


def _drawn(case: Case) -> bool:
    """Whether a place is only marked or coloured, with no word for as what: "it marks X"."""
    trigger = case.trigger
    return trigger.end - trigger.start == 1 and case.line.sentence.tokens[trigger.start].lower in words("drawing")


def _our_people(lead: Sequence[str]) -> bool:
    """As in "our boys hold the village", said by somebody who lives there."""
    return any(a == "our" and b in words("own_forces") for a, b in itertools.pairwise(lead))


def _lead(case: Case) -> Sequence[str]:
    """The words of the clause before those of the event."""
    sentence, trigger = case.line.sentence, case.trigger
    return sentence.lowers[clause_start(sentence, trigger.start) : trigger.start]


def _nobody_armed(case: Case) -> bool:
    """Whether a verb of going somewhere has no subject that can bear arms, and no such word stands beside it."""
    trigger, sentence = case.trigger, case.line.sentence
    if trigger.noun or trigger.passive:
        return False
    if case.line.subjects.get(trigger.start):
        return False
    start = max(clause_start(sentence, trigger.start) - 2, 0)
    verb = (k for k in range(trigger.end, trigger.end + 6) if k < len(sentence.tokens) and is_verb(sentence.tokens, k))
    near = sentence.lowers[start : next(verb, trigger.end + 6)]
    subjects = near[: trigger.start - start]
    if any(word in ("they", "we", "who", "which", "them", "it", "ukrainians", "russians") for word in subjects):
        return False
    return all(family(name).isdisjoint(near) for name in ("men", "enemy", "armour"))


def _elsewhere(entry: Entry) -> bool:
    """Whether a place is only taken for want of another: that of another event, or one deep in Ukraine."""
    case, site = entry.case, entry.site
    deep = zone_of(entry.resolution, case.reading.crossing) == "UA"
    if (site is None or site.points) and _where_from(entry):
        return True
    if site is None:
        return deep
    if any(s.start == site.start for s in case.sites):
        return False
    others = [t for t, found in case.line.own_places for s in found if s.start == site.start and t is not case.trigger]
    low, (start, end) = case.line.sentence.lowers, sorted((case.trigger.start, site.start))
    parted = any(mark in low[start:end] for mark in (";", ":"))
    return deep or (bool(others) and (case.trigger.noun or parted))


def _where_from(entry: Entry) -> bool:
    """Whether a place that is only understood lies where those come from who have been told to cross."""
    place = entry.resolution.place if entry.resolution is not None else None
    unknown = entry.over.attacker is None or not entry.over.attacker.side
    return unknown and place is not None and entry.case.reading.crossing[:2] == place.country_code


@per_lexicon
def _short() -> PatternSet:
    found = lexicon("events")
    return PatternSet(((p, "short") for p in found["unreached"]["stopped_short"]), found["families"])


@per_lexicon
def _in_vain() -> PatternSet:
    return PatternSet((p, "in vain") for p in lexicon("events")["unreached"]["in_vain"])


@per_lexicon
def _pretended() -> PatternSet:
    return PatternSet((p, "pretended") for p in lexicon("speech")["pretence"]["phrases"])


def stopped_short(entry: Entry) -> bool:
    """Whether the sentence says that they came no further: "driven off before they were over the border", "in vain".

    Those who are driven back in a report that tells of no more than an attempt have attempted it.
    """
    trigger, tokens, reading = entry.case.trigger, entry.case.line.sentence.tokens, entry.case.reading
    back = "back" in entry.case.line.sentence.lowers[trigger.start : trigger.end]
    if trigger.event.id == "drive_out" and (entry.site is None or back) and reading.tried and not reading.entered:
        return True
    if trigger.event.aspect == "fighting" and entry.site is None and reading.only_tried(entry.resolution):
        return True
    after = tokens[trigger.end :]
    crossed = trigger.event.id in ("cross_border", "enter", "came", "raid")
    control = trigger.event.aspect == "control"
    return not control and (_in_vain().any_in(after) or (not crossed and _short().any_in(after)))
