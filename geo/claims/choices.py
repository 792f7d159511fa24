"""Choices that no single rule decides: whether words tell a claim, where it was, who says so, whether they entered.

Every choice is between a few options (the place names of the sentence and of those before, the speakers around, or
none of them). Each option has facts (what the rules of this package make of it, where it stands, what lies between),
each fact has a weight, and the option with the largest sum is taken: conditional logit, as in toponym resolution. The
weights are in ``data/models/claims.json``, a list a person can read; ``data/models/train_claims.py`` finds them from
the annotated reports. A fact without a weight counts nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.claims.memory import object_kind
from geo.claims.phrases import family, past_forms, words
from geo.claims.places import (
    Site,
    as_told,
    before_name,
    below_country,
    beside_border,
    is_state,
    left,
    near_border,
    northern,
    of_kind,
)
from geo.claims.standing import attempting, may_happen
from geo.claims.whereabouts import enumerated
from geo.lexicon import per_lexicon
from geo.model import Actor, Aspect, Claim, Factuality, Incursion, Resolution
from geo.resources import data_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.attribution import Frame
    from geo.claims.events import Trigger
    from geo.claims.incursions import Crossing
    from geo.claims.lines import Line
    from geo.claims.memory import Reading

__all__ = ["Case", "Option", "chosen", "entering", "places", "speakers", "telling", "typing", "zone_of"]


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
        """The place that the words of an event end in: "came to | the village of Kozinka"."""
        tokens, end = self.line.sentence.tokens, self.trigger.end
        if not self.trigger.needs_object or tokens[end - 1].lower not in words("prepositions"):
            return None
        following = (s for s in self.sites if s.start >= end)
        return next((s for s in following if before_name(tokens, s.start, self.line.sites) == end - 1), None)


@cache
def _weights() -> dict[str, dict[str, float]]:
    with open(data_path("claims.json"), encoding="utf-8") as file:  # noqa: PTH123 (start-up)
        weights: dict[str, dict[str, float]] = json.load(file)["weights"]
    return weights


def chosen(choice: str, options: Sequence[Option]) -> Option:
    """The option with the largest sum of weights; the first of equals."""
    if len(options) == 1:
        return options[0]
    weights = _weights().get(choice, {})
    best, most = options[0], float("-inf")
    for option in options:
        total = 0.0
        for weight in map(weights.get, option.facts):
            if weight is not None:
                total += weight
        if total > most:
            best, most = option, total
    return best


_DISOWNED = 6  # words from "denied any part in" to the event
_BESIDE = 4  # words between a strike and those it hit
_AND, _COMMA, _BREAKS = frozenset({"and"}), frozenset({","}), frozenset(";:—–")


def _steps(distance: int) -> str:
    return str(distance) if distance < 3 else "3" if distance < 6 else "6" if distance < 11 else "11"


def _gap(case: Case, low: int, high: int) -> list[str]:
    """What lies between two places of the sentence: other events, marks, openers of clauses."""
    between = case.line.sentence.lowers[low:high]
    kinds = (("and", _AND), ("break", _BREAKS), ("comma", _COMMA), ("opener", words("clause_openers")))
    found = [name for name, of_kind in kinds if not of_kind.isdisjoint(between)] if between else []
    others = [t for t in case.line.triggers if t is not case.trigger and low <= t.start and t.end <= high]
    return [*found, *sorted({"noun" if other.noun else "verb" for other in others})]


# --- whether -------------------------------------------------------------------------------------------------------


def telling(case: Case) -> list[Option]:
    """Whether the words tell a claim."""
    trigger, line = case.trigger, case.line
    if trigger.event.id == "disown" and case.told and line.subjects.get(trigger.start):
        return [Option(True, [])]  # "Kyiv denied any part in it" is Kyiv's claim
    tokens = line.sentence.tokens
    # "was still sitting in X" has a form of "be" and is said of who does it
    kind = "noun" if trigger.noun else "passive" if trigger.passive and not trigger.event.needs_force else "verb"
    before = tokens[trigger.start - 1].lower if trigger.start else "^"
    after = tokens[trigger.end].lower if trigger.end < len(tokens) else "$"
    event, told, n_sites = trigger.event, str(case.told), str(min(len(case.sites), 2))
    facts = [
        f"rule {told}",
        f"rule {told} {kind}",
        f"event {event.id}",
        f"event {event.id} {kind}",
        f"event {event.id} {told}",
        f"aspect {event.aspect} {kind}",
        f"places {n_sites} {event.aspect}",
        f"places {n_sites} {kind}",
        f"back {case.back is not None} {event.aspect}",
        f"before {_class_of(before)} {kind}",
        f"after {_class_of(after)} {kind}",
        f"length {min(trigger.end - trigger.start, 3)}",
        f"said {min(sum(bool(f.claimants) for f in case.around) + (trigger.start in line.subjects), 2)}",
        f"definite {trigger.definite} {event.aspect}",
        f"nth {min(case.n_made, 2)} {kind}",
        f"events {min(len(line.triggers), 4)}",
        f"quoted {line.sentence.quoted[trigger.start]}",
        f"word {event.id} {tokens[trigger.start].lower}",
        f"last word {event.id} {tokens[trigger.end - 1].lower}",
        f"doer {_doer(case)} {event.id}",
        f"doer {_doer(case)} {event.aspect} {kind}",
    ]
    facts += [f"frame {f.kind} {kind}" for f in case.around]
    if case.sites or case.back is not None:
        zone = zone_of(case.sites[0].resolution if case.sites else case.back)
        facts += [f"zone {zone} {event.aspect}", f"zone {zone} at hand {bool(case.sites)}"]
    if kind == "verb" and (asked := _asked(case)):
        facts += [f"asked {asked}", f"asked {asked} {event.aspect}"]
    if case.told and case.sites and not trigger.noun and _armed(case):
        facts.append(f"armed in its place {event.aspect}")
    if event.id == "there":
        facts += _being_there(case)
    if event.id == "disown":
        facts.append(f"disowns an event {any(0 <= t.start - trigger.end < _DISOWNED for t in line.triggers)}")
    return [Option(True, [*facts, *_circumstances(case, kind), *_neighbours(case)]), Option(False, [])]


_FAR_SUBJECT = 8  # words from a doer to the verb


def _doer(case: Case) -> str:
    """What kind of people or thing stands before the words of an event, "none" where nothing of the kind does."""
    start = case.trigger.start
    near = [m for m in case.line.mentions if m.end <= start and start - m.end <= _FAR_SUBJECT]
    if not near:
        return "none"
    return f"{near[-1].actor.kind or 'somebody'} {near[-1].pronoun}"


def _asked(case: Case) -> str:
    """Whether a verb has the form of a request, and what stands before it: "do not enter", "if it flies, go inside"."""
    lowers, k = case.line.sentence.lowers, case.trigger.start
    if lowers[k].endswith(("ed", "ing", "s")) or lowers[k] in past_forms():
        return ""
    lead = "bare"
    while k and lowers[k - 1] in words("requests"):
        lead, k = lowers[k - 1], k - 1
    opens = not k or not lowers[k - 1][0].isalnum() or lowers[k - 1] in ("and", "or")
    return f"{lead} you {'you' in lowers or 'your' in lowers}" if opens else ""


def _armed(case: Case) -> bool:
    """Whether people under arms stand before the words of an event."""
    return any(
        m.actor.kind in ("armed_group", "state_forces") and not m.pronoun and m.end <= case.trigger.start
        for m in case.line.mentions
    )


def _being_there(case: Case) -> list[str]:
    """Who is where, by what words, of those that no list knows."""
    trigger, line = case.trigger, case.line
    lowers = line.sentence.lowers
    people = next(m for m in reversed(line.mentions) if m.end <= trigger.start and m.actor.kind != "weapon")
    place = case.sites[0].resolution.place if case.sites else case.back.place if case.back else None
    country = place.country_code if place is not None else ""
    side = people.actor.side
    whose = "unknown" if not side or not country else "own" if side == country else "other"
    verb = lowers[trigger.start]
    form = (
        "none"
        if trigger.end - trigger.start == 1
        else "ing"
        if verb.endswith("ing")
        else "ed"
        if verb.endswith("ed")
        else "verb"
    )
    return [
        f"there {form}",
        f"there {lowers[trigger.end - 1]}",
        f"there {whose} {zone_of(case.sites[0].resolution if case.sites else case.back, case.reading.crossing)}",
        f"there {whose}",
        f"there {people.actor.kind} {people.pronoun}",
        f"there word {lowers[people.end - 1]}",
    ]


def _circumstances(case: Case, kind: str) -> list[str]:
    """Negation, possibility, time and form of the words of an event."""
    trigger, line = case.trigger, case.line
    tokens, event = line.sentence.tokens, trigger.event
    facts = []
    if line.times:
        facts.append(f"dated {kind}")
    if not words("negations").isdisjoint(line.sentence.lowers[max(0, trigger.start - 5) : trigger.start]):
        facts.append(f"negated {kind}")
    if case.may:
        facts.append(f"may happen {kind}")
    if tokens[trigger.start].lower.endswith("ing"):
        facts.append(f"ing {kind}")
    if trigger.needs_object:
        kind_of_object = object_kind(line.sentence, trigger)
        facts += [f"object {kind_of_object} {bool(case.sites)}", f"object {kind_of_object} {event.id} {kind}"]
    if event.needs_force or event.place_required or trigger.needs_object:
        facts.append(f"needs {event.needs_force} {trigger.needs_object} {bool(case.sites)}")
    if case.points:
        facts.append(f"points back {event.aspect}")
    if case.number == 0 and tokens[-1].text not in '.!?”"':
        facts.append("title")
    return facts


def _neighbours(case: Case) -> list[str]:
    """The events before and after one in its sentence."""
    trigger, facts = case.trigger, []
    event = trigger.event
    last = next((t for t in reversed(case.line.triggers) if t.end <= trigger.start), None)
    following = next((t for t in case.line.triggers if t.start >= trigger.end), None)
    for other, relation in ((last, "follows"), (following, "comes before")):
        if other is not None:
            apart = _steps(max(trigger.start - other.end, other.start - trigger.end))
            facts.append(f"{relation} {other.event.aspect} {event.aspect} {apart}")
            theirs = {s.start for t, found in case.line.own_places if t is other for s in found}
            mine = {s.start for s in case.sites}
            where = "same" if mine == theirs else "none" if not mine else "theirs none" if not theirs else "another"
            link = _link(case.line.sentence.lowers[min(other.end, trigger.end) : max(other.start, trigger.start)])
            facts += [
                f"{relation} by {link} {other.event.aspect} {event.aspect}",
                f"{relation} by {link} {event.id}",
                f"{relation} {other.event.id} {event.id}",
                f"{relation} place {where} {other.event.aspect} {event.aspect}",
                f"{relation} place {where} by {link}",
                f"{relation} in the same words {_told_as(case, other)} {other.event.aspect} {event.aspect}",
            ]
            if other.event.sub_event_type == event.sub_event_type:
                facts.append(f"{relation} its like {apart}")
    others = {s.start for t, found in case.line.own_places if t is not trigger for s in found}
    own = any(s.start not in others for s in case.sites)
    facts.append(f"place of its own {own} {event.id}")
    if event.event_type == "Explosions/Remote violence":
        like = any(t is not trigger and t.event.event_type == event.event_type for t in case.line.triggers)
        battle = any(t.event.event_type == "Battles" for t in case.line.triggers)
        fighters = _on_fighters(case)
        facts += [
            f"beside another strike {like} {event.id}",
            f"beside another strike {like} own place {own}",
            f"beside a battle {battle} {event.id}",
            f"beside a battle {battle} own place {own}",
            f"on fighters {fighters} {event.id}",
            f"on fighters {fighters} beside a battle {battle}",
        ]
    return facts


def _told_as(case: Case, other: Trigger) -> bool:
    """Whether another event of the sentence stands in the words of the same speakers."""
    theirs = [f for f in case.line.frames if f.claimants and f.start <= other.start < f.end]
    return theirs == [f for f in case.line.frames if f.claimants and f.start <= case.trigger.start < f.end]


_LINKS = (";", ":", "that", "who", "which", "when", "as", "while", "after", "before", "where", "but", "and", "to", ",")


def _link(between: Sequence[str]) -> str:
    """What joins the clauses of two events: the first of a list of marks and words that stands between them."""
    return next((link for link in _LINKS if link in between), "nothing")


def _on_fighters(case: Case) -> bool:
    """Whether a strike is said to have hit people under arms: "saboteurs were hit by mortars"."""
    trigger = case.trigger
    armed = [m for m in case.line.mentions if m.actor.kind in ("armed_group", "state_forces")]
    if trigger.passive or trigger.noun:
        armed = [m for m in armed if 0 <= trigger.start - m.end <= _BESIDE]
    else:
        armed = [m for m in armed if 0 <= m.start - trigger.end <= _BESIDE]
    return bool(armed)


@per_lexicon
def _classes() -> dict[str, str]:
    """Closed-class words and their class; prepositions are each one of their own."""
    names = ("determiners", "prepositions", "pronouns", "auxiliaries", "forms_of_be", "clause_openers", "modals")
    found: dict[str, str] = {}
    for name in names:
        for word in words(name):
            found.setdefault(word, word if name == "prepositions" else name)
    return found


def _class_of(word: str) -> str:
    if (known := _classes().get(word)) is not None:
        return known
    return "mark" if not word[0].isalnum() and word not in "^$" else word if word in ("and", "to", "^", "$") else "word"


# --- where ---------------------------------------------------------------------------------------------------------


def places(case: Case) -> list[Option]:
    """The place names of the sentence, those told before, and none."""
    line, trigger = case.line, case.trigger
    kind = "noun" if trigger.noun else "passive" if trigger.passive else "verb"
    aspect = trigger.event.aspect
    sites = [as_told(s, trigger) for s in line.sites]
    usable = [s for s in sites if s.role == "place" and below_country(s)]
    by_rule = {s.start for s in case.sites}
    taken = {s.start: t for t, found in line.own_places for s in found if t is not trigger}
    planned = [s for s in sites if _only_planned(case, taken.get(s.start))]
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
_OPENING = 2  # token up to which a name opens its sentence


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
    between = _gap(case, low, high)
    steps = _steps(high - low)
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
    if site.start <= _OPENING:
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


# --- who says so ---------------------------------------------------------------------------------------------------


def speakers(case: Case) -> list[Option]:
    """The speakers of the sentence, those before and after it, and nobody."""
    line, trigger = case.line, case.trigger
    if case.going_on and line.subjects.get(trigger.start) and not any(f.claimants for f in line.frames):
        return [Option(case.going_on[0], [])]  # told by its subject: "the map shows X as taken"
    inside = {id(f) for f in case.around}
    inner = sorted((f for f in case.around if f.claimants), key=lambda f: (not f.cited, f.end - f.start, -f.at))
    first = inner[0].claimants[0] if inner else case.going_on[0] if case.going_on else None
    quoted = line.sentence.quoted[trigger.start]
    whole = sum(line.sentence.quoted) >= 0.8 * len(line.sentence.quoted)
    options: list[Option] = []
    said = [f for f in line.frames if f.claimants and not (case.disowned and f.kind == "denied")]
    n_in = min(len(inner), 2)
    for frame in said:
        within = str(id(frame) in inside)
        side = "after" if frame.at >= trigger.end else "before" if frame.at < trigger.start else "at"
        low, high = (trigger.end, frame.at) if side == "after" else (frame.at, trigger.start)
        nearer = any(low < f.at < high for f in said if f is not frame)
        facts = [
            f"rule {frame.claimants[0] == first}",
            f"within {within} {side}",
            f"within {within} {frame.kind}",
            f"within {within} first {bool(inner) and frame is inner[0]}",
            f"{side} {_steps(max(high - low, 0))} {within}",
            f"nearest {not nearer} {within}",
            f"kind {frame.claimants[0].kind} {frame.kind}",
            f"quoted {quoted} {within}",
            f"cited {frame.cited}",
            f"one of {min(len(said), 3)} within {n_in}",
            f"cue {frame.cue.lower()} {within}",
        ]
        facts += [f"{side} over {mark} {within}" for mark in _gap(case, low, max(high, low))]
        if frame.subject <= trigger.start <= frame.at:
            facts.append("in the subject")
        options.append(Option(frame, facts))
    options += _elsewhere(case, first, said, quoted=quoted, whole=whole)
    around = _voices_around(case)
    facts = [
        "nobody",
        *[f"nobody {fact} own {n_in}" for fact in around],
        f"nobody by rule {first is None}",
        f"nobody within {n_in}",
        f"nobody of {min(len(said), 2)}",
        f"nobody quoted {quoted} {whole}",
        f"nobody {trigger.event.aspect}",
        f"nobody {trigger.event.id}",
        f"nobody went on {bool(case.going_on)}",
        f"nobody in the first sentence {case.number == 0}",
    ]
    facts += [f"nobody marked {m.value}" for m in line.markers]
    options.append(Option(None, facts))
    return options


_TELLING = 4  # sentences of a text from which it shows who speaks in it
_FARTHEST = 6  # sentences before in which a speaker is looked for


def _elsewhere(case: Case, first: Actor | None, said: Sequence[Frame], *, quoted: bool, whole: bool) -> list[Option]:
    """Who spoke in the sentences before, and who will be named after a quotation."""
    sentence = case.line.sentence
    own = f"{min(len(said), 1)}"
    seen: list[Actor] = [a for f in said for a in f.claimants]
    options: list[Option] = []
    following = _who_follows(case)
    if case.going_on and case.going_on[0] not in seen and case.line.subjects.get(case.trigger.start):
        seen.append(case.going_on[0])
        options.append(Option(case.going_on[0], ["subject", f"subject {case.trigger.event.id}", f"subject of {own}"]))
    for back in range(1, min(_FARTHEST, case.number) + 1):
        earlier = case.lines[case.number - back]
        apart = min(sentence.paragraph - earlier.sentence.paragraph, 2)
        if apart and back > 3:
            break
        actor = case.reading.voices[case.number - back]
        if actor is None or actor in seen:
            continue
        seen.append(actor)
        facts = [
            *_earlier(case, actor, back, apart, own),
            f"earlier quoted {quoted} {whole} apart {apart}",
            f"earlier rule {actor == first}",
        ]
        if following is not None:
            facts.append(f"earlier follows {following == actor} apart {apart} own {own}")
        facts += [f"earlier {fact} own {own}" for fact in _voices_around(case, actor)]
        if earlier.sentence.quoted[0] or earlier.sentence.quoted[-1]:
            facts.append(f"earlier was quoted {whole} apart {apart}")
        options.append(Option(actor, facts))
    if case.going_on and case.going_on[0] not in seen and not said:
        seen.append(case.going_on[0])
        options.append(Option(case.going_on[0], ["goes on", f"goes on quoted {quoted} {whole}"]))
    if following is not None and following not in seen:
        later = case.lines[case.number + 1]
        facts = [
            "later",
            f"later quoted {quoted} {whole}",
            f"later goes on {whole and later.sentence.quoted[0]} own {own}",
            f"later apart {min(later.sentence.paragraph - sentence.paragraph, 1)} own {own}",
        ]
        options.append(Option(following, facts))
    return options


def _voices_around(case: Case, actor: Actor | None = None) -> list[str]:
    """How many speak in the text, and whether an actor (if none, anybody) is heard again further down."""
    voices, here = case.reading.voices, case.line.sentence
    if len(voices) < _TELLING:
        return []
    number, following = next(
        ((k, voices[k]) for k in range(case.number + 1, len(voices)) if voices[k] is not None), (case.number, None)
    )
    beside = following if case.lines[number].sentence.paragraph == here.paragraph else None
    many = f"voices {min(case.reading.n_voices, 3)}"
    opens = any(s.start <= _OPENING and s.preposition for s in case.line.sites)
    first_person = not words("first_person").isdisjoint(here.lowers)
    again = _same(following, actor)
    return [
        many,
        f"heard again {again}",
        f"heard again {again} {many}",
        f"heard in the paragraph {_same(beside, actor)}",
        f"spoken {min(int(case.reading.spoken * 4), 3)} {many}",
        f"opens with a place {opens} {many}",
        f"first person {first_person} quoted {here.quoted[case.trigger.start]}",
    ]


def _same(voice: Actor | None, actor: Actor | None) -> str:
    if voice is None:
        return "nobody"
    return "somebody" if actor is None else "same" if voice == actor else "other"


def _earlier(case: Case, actor: Actor, back: int, apart: int, own: str) -> list[str]:
    """How a sentence stands to one who spoke ``back`` sentences and ``apart`` paragraphs before."""
    lowers, steps = case.line.sentence.lowers, str(min(back, 4))
    facts = [
        f"earlier {steps}",
        f"earlier {steps} apart {apart} own {own}",
        f"earlier went on {actor in case.going_on}",
        f"earlier {actor.kind}",
        f"earlier {case.trigger.event.aspect}",
        f"earlier sides {bool(actor.side)} {own}",
    ]
    if "had" in lowers or "would" in lowers:
        facts.append(f"earlier backshifted apart {apart} own {own}")
    if lowers[0] in words("pronouns") or lowers[0] in ("also", "according"):
        facts.append(f"earlier pronoun apart {apart}")
    return facts


def _who_follows(case: Case) -> Actor | None:
    """Who speaks in the sentence after."""
    if case.number + 1 >= len(case.lines):
        return None
    frames = case.lines[case.number + 1].frames
    kinds = ("stated", "claimed", "confirmed", "denied")
    return next((f.claimants[0] for f in frames if f.claimants and f.kind in kinds), None)


# --- what type of event it is --------------------------------------------------------------------------------------

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
        link = _link(line.sentence.lowers[min(other.end, trigger.end) : max(other.start, trigger.start)])
        facts.add(f"battle {'before' if before else 'after'} by {link}")
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
    near = [t for t in beside if 0 <= t.start - trigger.end < _DISOWNED or (0 <= trigger.start - t.end < _DISOWNED)]
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


# --- whether the border was crossed --------------------------------------------------------------------------------


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
