"""Whether the words of an event tell a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.claims.choices.case import DISOWNED, Option, how_far, link, zone_of
from geo.claims.memory import object_kind
from geo.claims.phrases import past_forms, words
from geo.lexicon import per_lexicon

if TYPE_CHECKING:
    from geo.claims.choices.case import Case
    from geo.claims.events import Trigger

__all__ = ["telling"]

_BESIDE = 4  # words between a strike and those it hit


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
        facts.append(f"disowns an event {any(0 <= t.start - trigger.end < DISOWNED for t in line.triggers)}")
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
            apart = how_far(max(trigger.start - other.end, other.start - trigger.end))
            facts.append(f"{relation} {other.event.aspect} {event.aspect} {apart}")
            theirs = {s.start for t, found in case.line.own_places if t is other for s in found}
            mine = {s.start for s in case.sites}
            where = "same" if mine == theirs else "none" if not mine else "theirs none" if not theirs else "another"
            joined = link(case.line.sentence.lowers[min(other.end, trigger.end) : max(other.start, trigger.start)])
            facts += [
                f"{relation} by {joined} {other.event.aspect} {event.aspect}",
                f"{relation} by {joined} {event.id}",
                f"{relation} {other.event.id} {event.id}",
                f"{relation} place {where} {other.event.aspect} {event.aspect}",
                f"{relation} place {where} by {joined}",
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
