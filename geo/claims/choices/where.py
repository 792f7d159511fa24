"""Where an event was: one of the places of its sentence, one told before, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.claims.choices.case import OPENING, Option, gap, how_far, zone_of
from geo.claims.phrases import words
from geo.claims.places import as_told, below_country, is_state, left, of_kind
from geo.claims.standing import may_happen
from geo.claims.whereabouts import enumerated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.choices.case import Case
    from geo.claims.events import Trigger
    from geo.claims.places import Site
    from geo.model import Resolution

__all__ = ["places"]


def places(case: Case) -> list[Option]:
    """The place names of the sentence, those told before, and none."""
    line, trigger = case.line, case.trigger
    kind = "noun" if trigger.noun else "passive" if trigger.passive else "verb"
    aspect = trigger.event.aspect
    sites = [as_told(s, trigger) for s in line.sites]
    usable = [s for s in sites if s.role == "place" and below_country(s)]
    by_rule = {s.start for s in case.sites}
    taken = {s.start: t for t, found in line.own_places for s in found if t is not trigger}
    planned = [s for s in sites if not _right_after(case, s) and _only_planned(case, taken.get(s.start))]
    reachable = [s for s in sites if _can_be(case, s) and s not in planned]
    announced = {s.start for s in enumerated(line, trigger)}
    if announced:
        reachable = [s for s in reachable if s.start in announced] or reachable
    options = [_site_option(case, site, usable, by_rule, taken, kind) for site in reachable]
    not_yet = {s.resolution.toponym.text for s in planned}
    options += [o for o in _remembered(case, usable, kind) if o.value.toponym.text not in not_yet]
    facts = [
        "none",
        f"none {aspect}",
        f"none {trigger.event.id}",
        f"none {kind}",
        f"none of {min(len(usable), 2)}",
        f"none of {min(len(usable), 2)} {aspect}",
        f"none by rule {not case.sites and case.back is None}",
        f"none though remembered {case.reading.place is not None}",
        f"none in the first sentence {case.number == 0}",
        f"none definite {trigger.definite}",
        *[f"none {circumstance}" for circumstance in _nowhere_named(case)],
    ]
    options.append(Option(None, facts))
    return options


def _nowhere_named(case: Case) -> list[str]:
    """Whether the words around an event tell of many places, of the border, or of no place in particular."""
    sentence, trigger = case.line.sentence, case.trigger
    near = sentence.lowers[max(0, trigger.start - 8) : trigger.end + 8]
    return [name for name in ("unnamed", "border", "anywhere") if not words(name + "_places").isdisjoint(near)]


def _only_planned(case: Case, other: Trigger | None) -> bool:
    """Whether a place belongs to something that may happen, while this event did: "fights on and will soon reach X"."""
    return other is not None and not case.may and may_happen(case.line.sentence, other, case.around)


def _right_after(case: Case, site: Site) -> bool:
    """Whether a place by rule stands between an event and the next: "is freeing parts of X in order to save Y"."""
    trigger = case.trigger
    if not any(s.start == site.start for s in case.sites) or site.start < trigger.end:
        return False
    return not any(trigger.end <= t.start < site.start for t in case.line.triggers)


def _of_the_speaker(case: Case, site: Site) -> bool:
    """As in "an officer reached in X said that", "two women, now in X, told": where the speaker is."""
    line = case.line
    spoken = [f for f in line.frames if f.claimants and 0 <= f.subject <= site.start < f.at]
    lead = line.sentence.lowers[spoken[0].subject : site.start] if spoken else ()
    return not words("speaker_is").isdisjoint(lead) and not any(f.subject <= case.trigger.start < f.at for f in spoken)


def _holds_country(country: Site, site: Site) -> bool:
    """Whether a smaller place of a country is named beside it as where something happened."""
    outer, inner = country.resolution.place, site.resolution.place
    if outer is None or inner is None or site.role != "place" or not below_country(site) or not site.preposition:
        return False
    return inner.country_code == outer.country_code and not is_state(site)


_BORDER_POST = "PSTB"  # GeoNames' feature code
_LINES = frozenset("HR")  # feature classes of water and of roads


def _can_be(case: Case, site: Site) -> bool:
    """Whether a name can be where an event was: not where its speaker is, nor a speaker's or an agent's state."""
    if _out_of_the_question(case, site) or _of_the_speaker(case, site):
        return False
    if not is_state(site):
        return True
    if not below_country(site) and any(_holds_country(site, s) for s in case.line.sites):
        return False  # "crossed into Ukraine along the border of the Kharkiv region"
    there = site.preposition in ("in", "into", "inside", "on", "over", "at", "near", "across", "to")
    return there and case.trigger.event.aspect != "attribution"


def _out_of_the_question(case: Case, site: Site) -> bool:
    """Whether a name is that of a river or street, of an end of a road, of what attention is drawn away from.

    Nor is the place that people are brought or flee to where they were moved.
    """
    place, trigger = site.resolution.place, case.trigger
    leaving = trigger.event.place_from
    return (
        (place is not None and place.feature_class in _LINES)
        or site.preposition == "between"
        or (site.role == "aim" and not site.preposition)  # "as it approached X"
        or (site.preposition == "away from" and not leaving)
        or (site.points == "where" and site.start >= trigger.end)  # holds for its own clause
        or (leaving and left(site, trigger).role == "context")
        # "saboteurs were seized in X": not X
        or (trigger.needs_object and trigger.passive and site.start >= trigger.end and bool(site.preposition))
    )


def _site_option(
    case: Case, site: Site, usable: Sequence[Site], by_rule: set[int], taken: dict[int, Trigger], kind: str
) -> Option:
    line, trigger = case.line, case.trigger
    aspect = trigger.event.aspect
    if site.start >= trigger.end:
        side, low, high = "after", trigger.end, site.start
    elif site.end <= trigger.start:
        side, low, high = "before", site.end, trigger.start
    else:
        side, low, high = "inside", 0, 0
    between = gap(case, low, high)
    steps = how_far(high - low)
    place = site.resolution.place
    form, fits, preposition = of_kind(line.sentence, site), str(site.start in by_rule), site.preposition or "-"
    zone = zone_of(site.resolution)
    facts = [
        f"rule {fits}",
        f"rule {fits} {aspect}",
        f"role {site.role}",
        f"role {site.role} rule {fits}",
        f"{side} {steps}",
        f"{side} {steps} {kind}",
        f"{preposition} {side}",
        f"{preposition} {site.role} {aspect}",
        f"{form} {aspect}",
        f"state {is_state(site)} {site.preposition != ''}",
        f"country {not below_country(site)}",
        f"known {place is not None}",
        f"of {min(len(usable), 3)}",
        f"zone {zone}",
        f"zone {zone} {aspect}",
        f"zone {zone} {preposition}",
        f"zone {zone} rule {fits}",
    ]
    facts += [f"{side} over {mark} {kind}" for mark in between]
    if not between:
        facts.append(f"{side} right {kind}")
    if site.outer:
        facts += [f"outer {site.outer} {aspect}", f"outer {site.outer} leaving {trigger.event.place_from}"]
    if site.start in taken:
        facts.append(f"of another event {taken[site.start].noun} {aspect}")
    nearer = [s for s in usable if s is not site and low <= s.start < high]
    facts.append(f"{side} nearest {not nearer}")
    return Option(site, [*facts, *_standing_of(case, site, usable, f"{side} {steps}")])


def _standing_of(case: Case, site: Site, usable: Sequence[Site], where: str) -> list[str]:
    """How a place name stands to the other names, to what was told before, and to the kind of event."""
    line, trigger, facts = case.line, case.trigger, []
    aspect = trigger.event.aspect
    if any(_holds(site, s) for s in usable if s is not site):
        facts.append("contains another")
    if any(_holds(s, site) for s in usable if s is not site):
        facts.append("in another")
    if case.reading.place is not None and site.resolution.place == case.reading.place.place:
        facts.append("told before")
    spoken = [f for f in line.frames if f.claimants and 0 <= f.subject <= site.start < f.at]
    if spoken and not any(f.subject <= trigger.start < f.at for f in spoken):  # "an officer reached in X said that"
        facts.append(f"in the speaker's phrase {site.preposition or '-'}")
        facts += ["in the speaker's phrase", f"in the speaker's phrase {zone_of(site.resolution)}"]
    if trigger.event.place_from:
        facts.append(f"leaving {site.preposition or '-'}")
    if trigger.needs_object:
        facts.append(f"object {where}")
    if site.points:
        facts += ["points", f"points {aspect}", f"points {site.points}", f"points {where}", f"points {site.role}"]
    if site.start <= OPENING:
        facts.append(f"opens {line.sentence.tokens[site.end].text if site.end < len(line.sentence.tokens) else '$'}")
    if site.role == "aim" and case.may:
        facts.append("aim of what may happen")
    return facts


def _holds(outer: Site, inner: Site) -> bool:
    a, b = outer.resolution.place, inner.resolution.place
    return a is not None and a.feature_class == "A" and (b is None or b.feature_class != "A" or b.admin1 == a.name)


def _remembered(case: Case, usable: Sequence[Site], kind: str) -> list[Option]:
    """Places told before this sentence, each with the ways in which it is remembered."""
    reading, trigger, sentence = case.reading, case.trigger, case.line.sentence
    aspect = trigger.event.aspect
    ways: dict[int, tuple[Resolution, list[str]]] = {}

    def add(resolution: Resolution | None, *facts: str) -> None:
        if resolution is None or resolution.toponym.start >= sentence.start:
            return
        if resolution.place is not None and resolution.place.feature_code == _BORDER_POST and not case.points:
            return  # told of again only as "the post"
        for known, found in ways.values():
            if known.toponym.text == resolution.toponym.text and known.place == resolution.place:
                found.extend(facts)
                return
        ways[resolution.toponym.start] = (resolution, list(facts))

    back = case.points
    add(case.back, "back by rule", f"back by rule {aspect}", f"back by rule of {min(len(usable), 2)}")
    same = sentence.paragraph == reading.place_paragraph
    add(reading.place, "last told", f"last told {same}", f"last told {aspect} {same}", f"last told {kind}")
    add(reading.crossing_place, "of the crossing", f"of the crossing {aspect}")
    add(reading.previous, "last named", f"last named {aspect}")
    for name, resolution in reading.latest.items():
        add(resolution, f"latest {name}", f"latest {name} {aspect}", f"latest {name} back {back}")
    add(reading.first, "first of all", f"first of all {aspect}")
    shared = [
        "before",
        f"before {aspect}",
        f"before {kind}",
        f"before though {min(len(usable), 2)}",
        f"before {trigger.event.id}",
        f"before rule {bool(case.sites)} {case.back is not None}",
        f"before definite {trigger.definite}",
        f"before refers {trigger.event.refers}",
        f"before back {back}",
        f"before paragraphs {min(sentence.paragraph - reading.place_paragraph, 3)}",
        *[f"before {circumstance}" for circumstance in _nowhere_named(case)],
    ]
    opening = sentence.lowers[0]
    if opening in words("pronouns") or opening in ("there", "this", "that"):
        shared.append("before a pronoun")
    for resolution, facts in ways.values():
        place = resolution.place
        area = place is not None and place.feature_class == "A"
        facts += [*shared, f"before area {area}", f"before zone {zone_of(resolution)}"]
        if place is not None and place.feature_code.startswith("PCL"):
            facts.append("before country")
    return [Option(resolution, facts) for resolution, facts in ways.values()]
