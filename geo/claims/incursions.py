"""Whether a claim is of a ground crossing of the border: one rule in both directions."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from geo.claims.phrases import clause_start, family, speaks, words
from geo.claims.places import beside_border, from_border_km, northern
from geo.claims.roles import role_words
from geo.claims.standing import attempting, going_on_now
from geo.lexicon import lexicon
from geo.model import Actor, Incursion, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.events import Trigger
    from geo.claims.mentions import Mention
    from geo.claims.places import Site
    from geo.claims.syntax import Sentence, Token

__all__ = ["Crossing", "Scene", "border_said", "crossing", "other_side", "participants", "towards"]

_OTHER_SIDE = {"RU": "UA", "UA": "RU"}


def other_side(side: str) -> str:
    """The state a crossing of the border comes from, "" if ``side`` is neither of the two."""
    return _OTHER_SIDE.get(side, "")


class Crossing(NamedTuple):
    """What a claim says of the border, and who attacked whom."""

    incursion: Incursion
    direction: str
    attacker: Actor | None
    defender: Actor | None


def border_said(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the words around an event name the border or the other side's territory."""
    return not words("border_words").isdisjoint(sentence.lowers[trigger.start : trigger.end + 7])


def participants(
    sentence: Sentence, trigger: Trigger, mentions: Sequence[Mention], claimant: Actor | None = None, said_at: int = -1
) -> tuple[Actor | None, Actor | None]:
    """Who does it and to whom: subject and object of the event words, the agent after "by" in the passive."""
    tokens, lowers = sentence.tokens, sentence.lowers
    low = clause_start(sentence, trigger.start)
    mentions = [m for m in mentions if _acts(m.actor)]
    # "DeepState, close to the Ukrainian army, marked X as occupied": they only say so
    told = trigger.event.told_by_subject and not trigger.noun
    # "Ukrainian | soldiers were killed in": the words of the event can begin inside their subject
    end = trigger.end if trigger.passive else trigger.start
    before_it = [m for m in mentions if m.start < trigger.start and m.end <= end]
    left = [m for m in before_it if not _speaks(sentence, m) and not told]
    right = [m for m in mentions if m.start >= trigger.end and m.start - trigger.end <= 14]
    inside = next((m.actor for m in mentions if trigger.start <= m.start and m.end <= trigger.end), None)
    agent = next((m for m in right if "by" in lowers[max(trigger.end, m.start - 3) : m.start]), None)
    if trigger.event.aspect == "control" and (holder := _holder(lowers[trigger.start : trigger.end + 1])) is not None:
        return holder, None  # "under Russian control"
    before = [m for m in left if m.start >= low] or left
    subject = before[-1] if before else None
    if subject is not None:
        subject = _supported(tokens, subject, before) or subject
    moved = (
        trigger.event.aspect == "crossing" and trigger.event.agent == "attacker"
    )  # "sending units into X": one's own
    following = next((m.actor for m in right if m is not agent), None if moved else inside)
    if moved and told:  # "analysts put troops in X": the troops are there
        return inside or following, None
    if subject is not None:
        subject = _with_its_side(sentence, subject, left, claimant, -1 if trigger.passive else said_at)
    if trigger.noun:
        near = subject.actor if subject and subject.end >= trigger.start - 3 else None
        launched = (
            subject.actor
            if subject and near is None and not words("light_verbs").isdisjoint(lowers[subject.end : trigger.start])
            else None
        )
        against = next((m.actor for m in right if _fought(tokens, trigger.end, m)), None)
        return (agent.actor if agent else near or launched), against
    if trigger.passive and not trigger.event.needs_force:  # "were seen in": who was seen is there
        return (agent.actor if agent else None), (subject.actor if subject else None)
    doer = subject.actor if subject else None
    between = [m for m in mentions if said_at < m.start < trigger.start and not m.pronoun]
    if 0 <= said_at < trigger.start and not between and tokens[said_at + 1].lower in words("own_deed"):
        doer = claimant  # "the Legion claimed to have crossed the border and overrun …"
    return doer, following if following != doer else None


def _with_its_side(
    sentence: Sentence, subject: Mention, left: Sequence[Mention], claimant: Actor | None, said_at: int
) -> Mention:
    """Who does it with the side that the words around give: "its men", "it", "Akhmat fighters", "whose fighters"."""
    tokens = sentence.tokens
    before = tokens[subject.start - 1].lower if subject.start else ""
    if claimant is not None and before == "their" and sentence.quoted[subject.start]:  # “Their groups come by night”
        theirs = Actor(subject.actor.name, other_side(claimant.side), subject.actor.kind)
        return subject._replace(actor=theirs) if subject.pronoun or not subject.actor.side else subject
    if claimant is not None and before in ("its", "our", "their", "his"):  # "it said its men were fighting"
        own = Actor(subject.actor.name, claimant.side, subject.actor.kind)
        subject = subject._replace(actor=claimant if claimant.kind == "armed_group" else own)
    if claimant is not None and _itself(tokens, subject, said_at, claimant):
        subject = subject._replace(actor=claimant)
    if subject.actor.side:
        return subject
    of = next((m.actor for m in left if m.end == subject.start and m.actor.side), None)  # "Akhmat fighters"
    if of is None and before == "whose":  # "the commander of the Akhmat unit, whose fighters are deployed in the area"
        of = next((m.actor for m in reversed(left) if m.end <= subject.start - 1 and m.actor.side), None)
    return subject._replace(actor=replace(subject.actor, side=of.side)) if of is not None else subject


def _itself(tokens: Sequence[Token], subject: Mention, said_at: int, claimant: Actor) -> bool:
    """As in "the guard said that, together with soldiers, it had beaten off": who speaks of itself is a body."""
    head = claimant.name.lower().split(" of ")[0].rpartition(" ")[2]
    body = claimant.kind in ("government", "armed_group") or head in role_words("short_names")
    return body and subject.pronoun and tokens[subject.start].lower == "it" and 0 <= said_at < subject.start


_OPPONENT = 7  # words from a noun for a fight to those it is with


def _fought(tokens: Sequence[Token], end: int, people: Mention) -> bool:
    """As in "a firefight with a group of saboteurs": with whom the fight at tokens before ``end`` is."""
    between = [t.lower for t in tokens[end : people.start]]
    partly = people.end < len(tokens) and tokens[people.end].lower == "of"  # "with a group | of saboteurs"
    return len(between) < _OPPONENT and not {"with", "against"}.isdisjoint(between) and not partly


def _supported(tokens: Sequence[Token], last: Mention, left: Sequence[Mention]) -> Mention | None:
    """Who attacks with whose support: "300 soldiers backed by 11 tanks and armoured vehicles attacked"."""
    for people in left:
        if people.actor.kind != "weapon" and people.end < last.start:
            gap = [t.lower for t in tokens[people.end : last.start] if t.text != ","]
            armoured = last.actor.kind == "weapon"
            if gap and (gap[0] in words("supported") or (armoured and gap[0] in ("with", "in", "on", "aboard"))):
                return people
    return None


def _acts(actor: Actor) -> bool:
    """Whether an actor can be in the field: forces, groups, weapons, states; not an office or its holder."""
    return actor.kind in ("armed_group", "state_forces", "weapon") or actor.name in ("Russia", "Ukraine")


def _holder(told: Sequence[str]) -> Actor | None:
    """The nation in whose control or hands a place is said to be."""
    roles = lexicon("actors")["roles"]
    nations = [a for a, b in itertools.pairwise(told) if b in ("control", "hands") and a in roles["nationality"]]
    return _country_actor("RU" if nations[0] in roles["russian"] else "UA") if nations else None


def _country_actor(side: str) -> Actor:
    return Actor({"RU": "Russia", "UA": "Ukraine"}[side], side, "government")


def _speaks(sentence: Sentence, mention: Mention) -> bool:
    """Who speaks does not act: "the ministry said its forces …"."""
    return speaks(sentence.tokens, mention.end)


@dataclass(frozen=True, slots=True)
class Scene:
    """An event with everything that decides whether it is a crossing.

    ``told`` is the direction of the crossing the article has told so far: it decides for "the attackers", and for
    movement inside Ukraine, which alone is no crossing. ``said_at`` is the token of the verb that brings the event, -1
    for none. ``tried`` is the direction of an attempt told in the article without a crossing that succeeded.
    """

    sentence: Sentence
    trigger: Trigger
    triggers: Sequence[Trigger]
    mentions: Sequence[Mention]
    place: Place | None
    site: Site | None
    claimant: Actor | None
    said_at: int
    told: str
    tried: str


def crossing(scene: Scene) -> Crossing:
    """Incursion, direction and parties of an event.

    People under arms from one side are, or tried to get, on the other side's ground, and the text says so by the word
    for it (raid, enter, cross) or by fighting or control there.
    """
    event = scene.trigger.event
    doer, undergoer = participants(scene.sentence, scene.trigger, scene.mentions, scene.claimant, scene.said_at)
    if _only_speaks(scene, doer):
        doer = None
    defends = event.agent == "defender" or _defends(scene, doer, undergoer)
    attacker, defender = (undergoer, doer) if defends else (doer, undergoer)
    if event.incursion == "none":
        return Crossing(Incursion.NONE, _direction_of_fire(attacker, scene.place), attacker, defender)
    if attacker is not None and attacker.kind == "weapon":
        carried = scene.sentence.lowers[scene.trigger.start : scene.trigger.end + 4]
        if event.aspect == "crossing" and family("men").isdisjoint(carried):
            return Crossing(Incursion.NONE, "", attacker, defender)  # "drones entered the airspace"
        attacker = None
    if _holds_abroad(scene, defender):
        direction = f"{_OTHER_SIDE[scene.place.country_code]}→{scene.place.country_code}" if scene.place else ""
        return Crossing(Incursion.ENTERED, direction, defender or scene.claimant, attacker)
    attacker = _whose_hands(scene) or attacker
    side = _side(scene, attacker)
    country = _country(scene, side)
    direction = f"{_OTHER_SIDE.get(country, '')}→{country}"
    if side == country and _fights_at_home(scene, direction, defender):
        side, attacker, defender = "", None, attacker
    if not country or side == country or _inside_ukraine(scene, direction) or _nobody_under_arms(scene, doer):
        return Crossing(Incursion.NONE, "", attacker, defender)
    incursion = _incursion(scene, side, direction, attacker)
    keeps = incursion is not Incursion.NONE or event.incursion == "follows"
    return Crossing(incursion, direction if keeps else "", attacker, defender)


def _only_speaks(scene: Scene, doer: Actor | None) -> bool:
    """As in "the border service said they had tried to enter X": "they" are not the service, whose country X is in."""
    crosses = scene.trigger.event.aspect == "crossing" and scene.trigger.event.agent == "attacker"
    home = doer is not None and scene.place is not None and doer.side == scene.place.country_code
    return crosses and home and doer == scene.claimant


def _defends(scene: Scene, doer: Actor | None, undergoer: Actor | None) -> bool:
    """Whether those who fight are at home and the others are not: "Russian troops fought a group of saboteurs in X"."""
    country = scene.place.country_code if scene.place is not None else scene.told[-2:]
    home = doer is None or doer.side == country
    told = scene.sentence.lowers[scene.trigger.start : scene.trigger.end]
    if scene.trigger.event.aspect == "control" and not scene.trigger.passive and not words("losing").isdisjoint(told):
        return doer is not None and home  # "Russian forces lost X": others have taken it
    if scene.trigger.event.id not in ("fighting", "attack") or not country or undergoer is None or not home:
        return False
    return undergoer.side == _OTHER_SIDE.get(country) or (not undergoer.side and _adversary(undergoer))


def _fights_at_home(scene: Scene, direction: str, opponent: Actor | None) -> bool:
    """As in "in X we fight house by house": whoever is fought there has crossed, where a crossing has been told."""
    return scene.trigger.event.id == "fighting" and opponent is None and scene.told == direction


def _holds_abroad(scene: Scene, defender: Actor | None) -> bool:
    """As in "its troops repelled an assault on X", where X lies in the other state: those who repel it hold X."""
    who = defender if defender is not None and defender.side else scene.claimant
    country = scene.place.country_code if scene.place is not None else ""
    beaten_off = scene.trigger.event.id == "repel" and scene.told[:2] == _OTHER_SIDE.get(country, "-")
    return beaten_off and who is not None and who.side == scene.told[:2]


def _adversary(actor: Actor) -> bool:
    """Whether people are called by a word for those on the other side: "saboteurs", "the enemy"."""
    return not words("adversaries").isdisjoint(actor.name.lower().split())


_HALVES = 4  # words after "ours" in which "theirs" may stand


def _whose_hands(scene: Scene) -> Actor | None:
    """Whose a place is that somebody calls "ours" or "theirs"."""
    if scene.trigger.event.aspect != "control" or scene.claimant is None or not scene.claimant.side:
        return None
    told = scene.sentence.lowers[scene.trigger.start : scene.trigger.end + _HALVES]
    own, other = scene.claimant.side, _OTHER_SIDE[scene.claimant.side]
    if "ours" in told and "theirs" in told:  # "X is half ours, half theirs"
        return _country_actor(_OTHER_SIDE.get(scene.place.country_code, own) if scene.place is not None else own)
    held = "our" in told and not {"hands", "control", "flag"}.isdisjoint(told[told.index("our") :])
    if "ours" in told or held:  # not "took our village"
        return _country_actor(own)
    return _country_actor(other) if "theirs" in told else None


def _incursion(scene: Scene, side: str, direction: str, attacker: Actor | None) -> Incursion:
    event = scene.trigger.event
    if _stopped_inside(scene) or _still_fought(scene):
        return Incursion.ENTERED
    if event.incursion == "attempted" or attempting(scene.sentence, scene.trigger) or _stopped(scene):
        known = side or direction in (scene.told, "UA→RU") or event.id != "repel" or _crossing_said(scene)
        return Incursion.ATTEMPTED if known else Incursion.NONE
    if event.incursion == "entered":
        vague = scene.trigger.noun and not side and not scene.told and not _crossing_said(scene)
        return Incursion.NONE if vague else Incursion.ENTERED
    if _only_trying(scene) or (side == direction[:2] and _on_a_post(scene)):
        return Incursion.ATTEMPTED
    if _follows(scene, side, direction, attacker):
        return Incursion.ENTERED
    claimant, near = scene.claimant, scene.site is not None and scene.site.preposition in words("near")
    defends = claimant is not None and claimant.side == direction[-2:]
    # those attacked say that they were attacked near a place, in a report of an attempt: that is where it was tried
    tried = defends and scene.tried == direction and side in ("", direction[:2])
    # a ground attack on positions at the border whose result is not told
    position = side == direction[:2] and _on_positions(scene)
    attacked = event.id == "attack" and near and (tried or position or _beaten_off(scene))
    return Incursion.ATTEMPTED if attacked else Incursion.NONE


def _beaten_off(scene: Scene) -> bool:
    """As in "groups had attacked near X and Y, and all the attacks had been beaten off"."""
    return any(t.event.id in ("repel", "attempt_repelled") and t.start >= scene.trigger.end for t in scene.triggers)


def _stopped_inside(scene: Scene) -> bool:
    """As in "had crossed the border near X and had been stopped in the Y district": they have come as far as that."""
    trigger, inside = scene.trigger, scene.site is not None and scene.site.preposition in ("in", "inside")
    if trigger.event.id != "repel" or not trigger.passive or not inside:
        return False
    crossed = (t for t in scene.triggers if t.event.incursion == "entered" and t.end <= trigger.start)
    return any(not attempting(scene.sentence, t) and not t.event.outcome for t in crossed)


def _still_fought(scene: Scene) -> bool:
    """As in "continue to repel the incursion into X": it goes on, so they are in."""
    trigger, low = scene.trigger, scene.sentence.lowers
    if trigger.event.id != "attempt_repelled" or not family("attempt").isdisjoint(low[trigger.start : trigger.end]):
        return False
    raid = not family("raid").isdisjoint(low[trigger.start : trigger.end + 1])
    return raid and "into" in low[trigger.end : trigger.end + 3] and going_on_now(scene.sentence, trigger)


_AT_THE_LINE_KM = 12.0
"""How far from the border positions may be for an attack on them to be one on the border."""


def _on_positions(scene: Scene) -> bool:
    """As in "attacked Russian positions near X", where X lies by the border."""
    gap = scene.sentence.lowers[scene.trigger.end : scene.site.start if scene.site is not None else scene.trigger.end]
    if words("positions").isdisjoint(gap) or scene.place is None or scene.place.feature_class == "A":
        return False
    distance_km = from_border_km(scene.place)
    return distance_km is not None and distance_km <= _AT_THE_LINE_KM


def _on_a_post(scene: Scene) -> bool:
    """As in "attacked the border post at X": a post on the border, of which it is not told that it was taken."""
    trigger, low = scene.trigger, scene.sentence.lowers
    if trigger.event.id != "attack":
        return False
    object_ = low[trigger.end : scene.site.start if scene.site is not None else trigger.end + _HALVES]
    later = any(t.start >= trigger.end and t.event.aspect in ("control", "crossing") for t in scene.triggers)
    return "border" in object_ and not words("posts").isdisjoint(object_) and not later


def _only_trying(scene: Scene) -> bool:
    """Whether a fight is with those who only tried: "clashed with a group that was trying to cross"."""
    others = [t for t in scene.triggers if t is not scene.trigger and t.event.incursion in ("entered", "attempted")]
    others = [t for t in others if t.event.outcome != "withdrew"]  # "tried to cross and fled after a firefight"
    tried = [t.event.incursion == "attempted" or attempting(scene.sentence, t) for t in others]
    return scene.trigger.event.aspect == "fighting" and bool(tried) and all(tried)


def _direction_of_fire(attacker: Actor | None, place: Place | None) -> str:
    """Where fire came from, if the text names the side."""
    side = attacker.side if attacker is not None else ""
    other = other_side(side)
    return f"{side}→{other}" if other and place is not None and place.country_code == other else ""


def _side(scene: Scene, attacker: Actor | None) -> str:
    """The attackers' side: where they are said to come from, else their own, else that of the group that tells it."""
    if origin := _origin_said(scene):
        return origin
    if attacker is None or attacker.side:
        return attacker.side if attacker else ""
    if scene.claimant is not None and scene.claimant.side and _adversary(attacker):
        return _OTHER_SIDE[scene.claimant.side]
    claimant, agent = scene.claimant, scene.trigger.event.agent
    return claimant.side if claimant is not None and claimant.kind == "armed_group" and agent != "defender" else ""


def _origin_said(scene: Scene) -> str:
    """The state a crossing is said to come from: "armed Russians crossed from Ukraine" are on Ukraine's side."""
    if scene.trigger.event.aspect != "crossing" or scene.trigger.event.place_from:
        return ""
    near = scene.sentence.tokens[scene.trigger.start : scene.trigger.end + 5]
    nations = lexicon("actors")["roles"]
    for one, other in itertools.pairwise(near):
        if one.lower == "from" and other.lower in nations["ukrainian"]:
            return "UA"
        if one.lower == "from" and other.lower in nations["russian"]:
            return "RU"
    return ""


def _country(scene: Scene, side: str) -> str:
    """The country whose ground the event is on, "" if neither Russia nor Ukraine or not told."""
    event = scene.trigger.event
    if scene.place is not None and scene.place.country_code:
        return scene.place.country_code if scene.place.country_code in _OTHER_SIDE else ""
    said = "" if event.place_from else _country_said(scene.sentence, scene.trigger)
    return said or (_OTHER_SIDE.get(side, "") if event.incursion != "follows" else "") or scene.told[-2:]


def _crossing_said(scene: Scene) -> bool:
    return (
        border_said(scene.sentence, scene.trigger)
        or scene.trigger.event.id in ("cross_border", "attempt", "attempt_repelled")
        or not words("crossing_words").isdisjoint(scene.sentence.lowers)
    )


def _inside_ukraine(scene: Scene, direction: str) -> bool:
    """Movement inside Ukraine is a crossing only beside the border, or where the text has told of one."""
    if direction != "RU→UA" or (scene.place is not None and beside_border(scene.place)):
        return False
    moved = scene.trigger.event.aspect == "crossing" and not scene.trigger.noun
    area = scene.place is not None and scene.place.feature_class == "A" and northern(scene.place)
    region = area and (moved or scene.told == direction)
    told = scene.place is None and scene.told == direction  # but not of the next town on the front
    return not told and not region and not _crossing_said(scene)


def _nobody_under_arms(scene: Scene, doer: Actor | None) -> bool:
    """Whether a verb of entering has a subject that is no force ("journalists reached the town")."""
    trigger = scene.trigger
    if (
        trigger.noun
        or trigger.passive
        or doer is not None
        or trigger.event.aspect != "crossing"
        or trigger.event.outcome
        or trigger.event.of_pictures
    ):
        return False
    lead = scene.sentence.tokens[clause_start(scene.sentence, trigger.start) : trigger.start]
    return not any(t.lower in words("loose_subjects") for t in lead)


def _stopped(scene: Scene) -> bool:
    """Whether the sentence says that a crossing was only tried ("a raid repelled", "thrown back when they tried")."""
    trigger, sentence = scene.trigger, scene.sentence
    if trigger.event.incursion == "follows" and not trigger.event.outcome:
        return False
    if trigger.noun and trigger.event.aspect == "crossing" and _said_stopped(sentence, trigger):
        return True
    others = [t for t in scene.triggers if t is not trigger]
    if trigger.event.id == "marked" and sentence.lowers[trigger.start] in words("giving_places"):
        before = [t for t in others if t.end <= trigger.start and t.event.incursion != "none"]
        return bool(before) and before[-1].event.incursion == "attempted"
    return trigger.event.outcome == "repelled" and any(
        (t.event.id == "attempt" and t.noun) or attempting(sentence, t) for t in others
    )


_PREDICATE = 16  # words from an event noun to what is said of it


def _said_stopped(sentence: Sentence, trigger: Trigger) -> bool:
    """As in "an incursion by saboteurs into the district was averted"."""
    for word in sentence.lowers[trigger.end : trigger.end + _PREDICATE]:
        if word in words("stopped_words"):
            return True
        if word in ("that", "who", "which", "and", "but", ";"):
            return False
    return False


def towards(sentence: Sentence, trigger: Trigger, site: Site | None) -> bool:
    """As in "attacked in the direction of two villages in the district": nobody is said to have got there."""
    between = sentence.lowers[trigger.start : site.start] if site is not None else ()
    return "direction" in between or not words("towards").isdisjoint(between)


def _follows(scene: Scene, side: str, direction: str, attacker: Actor | None) -> bool:
    """Fighting or control on the other side's ground: a crossing follows if attackers from over there are in it."""
    event, origin, claimant = scene.trigger.event, direction[:2], scene.claimant
    near = scene.site is not None and scene.site.preposition in words("near")
    theirs = claimant is not None and claimant.side == origin
    if event.aspect == "control":
        told = scene.sentence.tokens[scene.trigger.start : scene.trigger.end]
        held = any(t.lower in words("held_words") for t in told)
        return side == origin or event.outcome == "repelled" or (not side and (not held or theirs))
    if near or towards(scene.sentence, scene.trigger, scene.site):
        return False
    if scene.told == direction and _harmed_by_intruders(scene, side, attacker):
        return True
    if event.ground:
        # "gunmen held six people in the shop in X, an official said", in a report of a raid
        theirs = theirs or (attacker is not None and claimant is not None and _adversary(attacker))
        return side == origin or (not side and scene.told == direction and theirs)
    return side == origin or (not side and attacker is not None and scene.told == direction)


def _harmed_by_intruders(scene: Scene, side: str, attacker: Actor | None) -> bool:
    """As in "a driver was shot dead by the same group in X", "people are held hostage in X": intruders are there."""
    if scene.trigger.event.id not in ("civilians", "abduction") or side:
        return False
    hostages = not words("hostages").isdisjoint(scene.sentence.lowers[scene.trigger.start : scene.trigger.end])
    group = attacker is not None and (_adversary(attacker) or attacker.name.lower().rpartition(" ")[2] == "group")
    return (hostages and scene.claimant is not None) or group


def _country_said(sentence: Sentence, trigger: Trigger) -> str:
    """The country an event without a place of its own is said to be in ("crossed into Russia", "Russian territory")."""
    roles = lexicon("actors")["roles"]
    tokens = sentence.tokens
    for i in range(trigger.start, min(trigger.end + 8, len(tokens))):
        before = [t.lower for t in tokens[max(trigger.start, i - 3) : i]]
        if any(w in ("into", "in", "inside", "on", "onto", "to", "of") for w in before):
            if tokens[i].lower in roles["russian"]:
                return "RU"
            if tokens[i].lower in roles["ukrainian"]:
                return "UA"
    return ""
