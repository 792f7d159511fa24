"""What happened: the words that tell an event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.claims.phrases import adverb, family, is_verb, named, subject, words
from geo.claims.syntax import Match, PatternSet, Sentence, Token, expanded, forms_of
from geo.lexicon import lexicon, per_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.claims.mentions import Mention

__all__ = ["EventType", "Trigger", "event_by_id", "triggers", "wrecked"]

_PATTERNS = ("verbs", "nouns", "place_verbs", "place_subjects")


@dataclass(frozen=True, slots=True)
class EventType:
    """One entry of ``data/lexicon/events.toml``."""

    id: str
    event_type: str
    sub_event_type: str
    label: str
    aspect: str
    incursion: str
    agent: str = "attacker"
    outcome: str = ""
    ground: bool = True
    refers: bool = False
    place_required: bool = False
    place_from: bool = False
    needs_force: bool = False
    needs_media: bool = False
    of_pictures: bool = False
    needs_picture: bool = False
    needs_weapon: bool = False
    by_weapon: bool = False
    itemised: bool = False
    told_by_subject: bool = False
    only_feared: bool = False
    shown_as: str = ""


class Trigger(NamedTuple):
    """Words at tokens ``start:end`` that tell an event; ``noun`` when they only name one ("the raid").

    ``of_place`` when they are said of the place itself, as their subject ("Kozinka has fallen", "X is ours").
    """

    start: int
    end: int
    event: EventType
    noun: bool
    passive: bool
    needs_object: bool
    definite: bool
    of_place: bool = False


def _event(raw: dict[str, Any]) -> EventType:
    return EventType(**{k: v for k, v in raw.items() if k not in _PATTERNS})


@per_lexicon
def _patterns() -> PatternSet:
    entries: list[tuple[str, Any]] = [(p, (None, "stop")) for p in lexicon("events")["stop"]["patterns"]]
    for raw in lexicon("events")["event"]:
        event = _event(raw)
        entries += [(p, (event, kind)) for kind in _PATTERNS for p in raw.get(kind, ())]
    return PatternSet(entries, lexicon("events")["families"])


@per_lexicon
def _instruments() -> PatternSet:
    kinds = lexicon("events")["instruments"]
    return PatternSet(((p, kind) for kind, patterns in kinds.items() for p in patterns), lexicon("events")["families"])


@per_lexicon
def _targets() -> PatternSet:
    kinds = lexicon("events")["targets"]
    return PatternSet(((p, kind) for kind, patterns in kinds.items() for p in patterns), lexicon("events")["families"])


@per_lexicon
def _single(kind: str) -> dict[str, EventType]:
    """Events told by one word: form → event, for verbs or nouns."""
    out: dict[str, EventType] = {}
    families = lexicon("events")["families"]
    for raw in lexicon("events")["event"]:
        event = _event(raw)
        for pattern in raw.get(kind, ()):
            if " " not in pattern:
                for form in forms_of(expanded(pattern, families)):
                    out.setdefault(form, event)
    return out


@per_lexicon
def _harm(kind: str) -> PatternSet:
    return PatternSet((p, kind) for p in lexicon("events")["harm"][kind])


_BY_WEAPON = {
    "air": ("Explosions/Remote violence", "Air/drone strike", "drone or air strike"),
    "guns": ("Explosions/Remote violence", "Shelling/artillery/missile attack", "shelling or missile strike"),
    "mines": ("Explosions/Remote violence", "Remote explosive/landmine/IED", "mine or explosive device"),
}
_LABELS = frozenset((":", "—", "–"))
_ITEM_OPENERS = frozenset((":", ",", "(", "—", "–", "-", "and", "plus", "also", "by"))
_BY_TARGET = ("intercepted", "shootdown")
_DROPPED = 7  # words after those of a device in which it may be said that it came from the air
_RECORDED = 9  # words between an event noun and the verb that says it was recorded
_DOWNED = 5  # words from those of an interception to the drones downed
_AGENT = 6  # words between those who take people and the words for it
_SAME_CLAUSE = 24  # words between two words of one event
_BEFORE = 5  # words from "before" to what was prevented
_NAMED = 4  # words from "beat back" to the raid
_REACH = 14  # words: how far the weapon may stand from the words of the event, in its clause


def triggers(sentence: Sentence, mentions: Sequence[Mention], previous: Sentence | None = None) -> list[Trigger]:
    """Event words of a sentence, left to right; ``previous`` may name the weapon that "another" stands for."""
    tokens = sentence.tokens
    # "assault groups" and "the attackers" tell nothing, but "the attackers were destroyed" begins with its last word
    people = [m for m in mentions if not m.pronoun and m.actor.kind != "weapon"]
    enemy = family("enemy")
    heads = {m.end - 1 for m in people if m.end - m.start > 1 or tokens[m.start].lower in enemy}
    inside = {k for m in people for k in range(m.start, m.end)} - heads
    found: list[Trigger] = []
    weapons: list[Match] | None = None
    patterns, end = _patterns(), 0
    for i in patterns.openings(tokens):
        if i < end or i in inside:
            continue
        for match in patterns.all_at(tokens, i):
            if (i in heads and match.end == i + 1) or _passed_over(sentence, patterns, match):
                continue
            event, kind = match.value
            if kind == "stop":
                end = match.end
                break
            trigger = _trigger(tokens, i, match.end, event, kind, mentions)
            told_by_weapon = trigger is not None and (trigger.event.by_weapon or trigger.event.id in _BY_TARGET)
            if trigger is not None and (told_by_weapon or trigger.event.id == "mine"):
                weapons = list(_instruments().find(tokens)) if weapons is None else weapons
                if told_by_weapon:
                    trigger = _with_weapon(tokens, trigger, weapons, previous)
                else:
                    trigger = _from_the_air(tokens, trigger, weapons)
            if trigger is not None:
                found.append(trigger)
                end = match.end
                break
    return _without_inner(tokens, found)


def _is_picture(sentence: Sentence, verb: int) -> bool:
    """Whether the subject of a verb is a picture: "A clip the Legion has put out, in which …, | was shot in X"."""
    phrase = subject(sentence, verb)
    near = sentence.lowers[max(0, phrase.start - 1) : phrase.end] if phrase is not None else ()
    return not family("picture").isdisjoint(near)


def _passed_over(sentence: Sentence, patterns: PatternSet, match: Match) -> bool:
    """Whether the words of a match tell something else, or nothing without a picture."""
    event, _ = match.value
    if event is not None and event.needs_picture and not _is_picture(sentence, match.start):
        return True
    # "tried to get into X but was thrown back" does not get X back
    over = event is not None and "but" in sentence.lowers[match.start : match.end]
    return over or _begun_later(patterns, sentence.tokens, match)


def _begun_later(patterns: PatternSet, tokens: tuple[Token, ...], match: Match) -> bool:
    """Whether the words after an auxiliary tell more: "had been taken" only begins "had | been taken hostage"."""
    if tokens[match.start].lower not in words("forms_of_have"):
        return False
    longer = patterns.at(tokens, match.start + 1)
    return longer is not None and longer.end > match.end and tokens[longer.end - 1].lower not in words("prepositions")


def _with_weapon(
    tokens: tuple[Token, ...], trigger: Trigger, weapons: Sequence[Match], previous: Sentence | None
) -> Trigger | None:
    """The event as the weapon named beside it makes it: "two were hurt in a drone attack" is a strike from the air."""
    event = trigger.event
    low, high = _bounds(tokens, trigger, _parted)
    if event.id == "shootdown":
        target = _shot_down(tokens, trigger, low, high)
        if target != "unmanned":
            return trigger if target or _shot(tokens, trigger) else None
        event = event_by_id("intercepted")
        trigger = trigger._replace(event=event)
    used = [
        m
        for m in weapons
        if not (m.end < len(tokens) and tokens[m.end].lower in words("weapon_keepers"))
        and "cover" not in [t.lower for t in tokens[max(0, m.start - 3) : m.start]]
    ]
    far = [m for m in used if m.start - trigger.end < _REACH and trigger.start - m.end < _REACH]
    near = [m for m in far if m.start > low and m.end <= high]
    if event.id == "attack":
        near = [m for m in near if _wielded(tokens, trigger, m)]
    elif not near and _one_of_them(tokens, trigger):
        near = [m for m in used if m.end <= trigger.start][-1:]
        if not near and previous is not None and _another(tokens, trigger):
            near = list(_instruments().find(previous.tokens))[-1:]
            return _typed(trigger, near[0].value) if near else None if event.needs_weapon else trigger
    elif not near and event.needs_weapon:
        low, high = _bounds(tokens, trigger, lambda _, k: tokens[k].text == ";")
        near = [m for m in far if m.start > low and m.end <= high]
    if event.id == "intercepted":
        within = tokens[low + 1 : high]
        harmed = next(_harm("words").find(within), None) is not None
        if not harmed or next(_harm("none").find(within), None) is not None:
            return trigger
    if not near:
        return None if event.needs_weapon else trigger
    return _typed(trigger, min(near, key=lambda m: max(m.start - trigger.end, trigger.start - m.end, 0)).value)


def _from_the_air(tokens: tuple[Token, ...], trigger: Trigger, weapons: Sequence[Match]) -> Trigger:
    """A strike from the air, where the device was dropped: "a device dropped from a drone damaged a roof"."""
    stop = trigger.end + _DROPPED
    dropped = words("dropping").intersection(t.lower for t in tokens[trigger.start : stop])
    flown = any(m.value == "air" and trigger.start <= m.start < stop for m in weapons)
    return _typed(trigger, "air") if dropped and flown else trigger


def _typed(trigger: Trigger, kind: str) -> Trigger:
    """The event as one with a kind of weapon."""
    event = trigger.event
    event_type, sub_event_type, label = _BY_WEAPON[kind]
    if event.sub_event_type == sub_event_type:
        return trigger
    event = replace(event, event_type=event_type, sub_event_type=sub_event_type, label=label, incursion="none")
    return trigger._replace(event=event)


def _bounds(
    tokens: tuple[Token, ...], trigger: Trigger, parts: Callable[[tuple[Token, ...], int], bool]
) -> tuple[int, int]:
    """The tokens that part what stands around an event from the rest of its sentence."""
    low = next((k for k in range(trigger.start - 1, -1, -1) if parts(tokens, k)), -1)
    high = next((k for k in range(trigger.end, len(tokens)) if parts(tokens, k)), len(tokens))
    return low, high


def _parted(tokens: tuple[Token, ...], k: int) -> bool:
    """Whether a clause of its own begins at a token: "…; …", "…, and one of them fell on a house"."""
    if tokens[k].text in ";:":
        return True
    following = tokens[k + 1].lower if k + 1 < len(tokens) else ""
    return (tokens[k].text == "," and following in words("clause_joiners")) or (
        tokens[k].lower == "and" and following == "that"
    )


def _one_of_them(tokens: tuple[Token, ...], trigger: Trigger) -> bool:
    """Whether the subject of an event stands for what was named before: "another hit a garage"."""
    before = [t.lower for t in tokens[max(0, trigger.start - 3) : trigger.start]]
    return not words("stand_ins").isdisjoint(before)


def _another(tokens: tuple[Token, ...], trigger: Trigger) -> bool:
    """Whether the subject of an event counts on what the sentence before has named: "another exploded"."""
    return not words("counting_on").isdisjoint(t.lower for t in tokens[max(0, trigger.start - 3) : trigger.start])


def _shot(tokens: tuple[Token, ...], trigger: Trigger) -> bool:
    return any(t.lower in forms_of("shoot:v") for t in tokens[trigger.start : trigger.end])


def _shot_down(tokens: tuple[Token, ...], trigger: Trigger, low: int, high: int) -> str | None:
    """What was shot down, manned or unmanned: what is nearest on the side where the object stands."""
    before = list(_targets().find(tokens[low + 1 : trigger.start]))
    after = list(_targets().find(tokens[trigger.start : high]))
    for found in (before[::-1], after) if trigger.passive else (after, before[::-1]):
        if found:
            return str(found[0].value)
    return None


def _wielded(tokens: tuple[Token, ...], trigger: Trigger, weapon: Match) -> bool:
    """Whether an attack was made with a weapon: "drone attack", "attacked with mortars"."""
    if weapon.end <= trigger.start:
        return trigger.start - weapon.end <= 1
    between = [t.lower for t in tokens[trigger.end : weapon.start]]
    return len(between) <= 6 and any(w in ("with", "by", "using", "from", "of", "involving") for w in between)


def _trigger(
    tokens: tuple[Token, ...], start: int, end: int, event: EventType, kind: str, mentions: Sequence[Mention]
) -> Trigger | None:
    word = tokens[start].lower
    noun = kind == "nouns"
    if end == start + 1 and word in _single("nouns") and (kind == "nouns" or word in _single("nouns")):
        noun = word not in _single("verbs") or _reads_as_noun(tokens, start, mentions)
        event = (_single("nouns") if noun else _single("verbs"))[word]
    if event.needs_force and not _force_before(tokens, mentions, start):
        return None
    if (event.itemised and not _itemised(tokens, start)) or _harmless(tokens, start, end):
        return None
    alone = not noun and end == start + 1 and not event.itemised
    if alone and (_adjectival(tokens, start) or _names_a_thing(tokens, start)):
        return None
    if kind == "place_verbs" and word.endswith("ing") and _attributive(tokens, start):
        return None  # "the Kozinka crossing", "a working crossing"
    if kind == "place_verbs" and start and tokens[start - 1].lower in words("determiners"):
        return None  # "a list of villages"
    before = [t.lower for t in tokens[max(0, start - 3) : start]]
    of_place = kind == "place_subjects"
    if not noun and start and tokens[start - 1].lower.endswith("'s") and not word.endswith(("ed", "ing")):
        noun = True  # "Ukraine's push into Russia"
    # "Kozinka: captured on Monday"
    participle = not noun and word.endswith(("ed", "en", "held", "lost"))
    labelled = participle and start > 0 and tokens[start - 1].text in _LABELS
    passive = (
        of_place
        or labelled
        or (
            not noun
            and not word.endswith("ing")
            and not _progressive(tokens, start, end)
            and not words("forms_of_be").isdisjoint((*before, *[t.lower for t in tokens[start : end - 1]]))
        )
    )
    if event.id == "capture_men" and not noun and _by_services(tokens, start, end, passive=passive):
        event = event_by_id("arrest")
    definite = noun and (
        not words("definite_determiners").isdisjoint(before) or any(low.endswith("'s") for low in before)
    )
    needs_object = kind in ("place_verbs", "place_subjects") and not noun
    return Trigger(start, end, event, noun, passive, needs_object, definite, of_place)


def _harmless(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """As in "drones were shot down without damage", which is no "drones … damage"."""
    return (
        end > start + 1 and tokens[end - 1].lower in words("harm_nouns") and tokens[end - 2].lower in words("lacking")
    )


def _by_services(tokens: tuple[Token, ...], start: int, end: int, *, passive: bool) -> bool:
    """Whether police or a security service took somebody: "the FSB caught two men", "was caught by policemen"."""
    near = tokens[end : end + _AGENT] if passive else tokens[max(0, start - _AGENT) : start]  # "the FSB said it had"
    return not words("arresting").isdisjoint(t.lower for t in near)


def _progressive(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether a form of "be" tells what somebody is doing and not what is done to them: "were fighting in X"."""
    if tokens[start].lower not in words("forms_of_be"):
        return False
    main = next((t.lower for t in tokens[start + 1 : end] if not adverb(t)), "")
    return main.endswith("ing") and main != "being"


_NUMBER = 3  # words between an item's number and its noun


def _itemised(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a noun is an item of a bulletin without a verb: "Krasnopillia: nine mortar rounds, two FPV drones"."""
    number = next((k for k in range(i - 1, max(i - 1 - _NUMBER, -1), -1) if _is_number(tokens[k])), None)
    if number is None or (number and tokens[number - 1].text not in _ITEM_OPENERS):
        return False
    begins = next((k + 1 for k in range(i - 1, -1, -1) if tokens[k].text == ";"), 0)
    return not any(is_verb(tokens, k) and tokens[k].lower not in _items() for k in range(begins, i))


@per_lexicon
def _items() -> frozenset[str]:
    families = lexicon("events")["families"]
    return frozenset(word for name in ("strikes", "missile", "shell", "drone", "bomb") for word in families[name])


def _is_number(token: Token) -> bool:
    return token.text[0].isdigit() or token.lower in words("numerals")


def _attributive(tokens: Sequence[Token], i: int) -> bool:
    before = tokens[i - 1] if i else None
    return before is not None and (
        before.lower in words("determiners")
        or before.lower in words("adjectives")
        or before.lower in words("place_adjectives")
        or (before.text[0].isupper() and i > 1)
        or before.lower in ("only", "working", "pontoon", "river", "road", "rail", "railway")
    )


def _names_a_thing(tokens: Sequence[Token], i: int) -> bool:
    """Whether what could be a verb is a noun that names no event: "a shell", "two bombs"."""
    if not i:
        return tokens[i].lower in _items() and tokens[i].lower.endswith("s")  # "Mortars stationed near X fired"
    before = tokens[i - 1]
    return tokens[i].lower in _items() and (
        before.lower in words("determiners")
        or before.lower in words("adjectives")
        or before.lower in words("bomb_kinds")
        or _is_number(before)
    )


def _adjectival(tokens: Sequence[Token], i: int) -> bool:
    """Whether a participle only describes a noun: "the detained man", "a captured vehicle", "evacuated families"."""
    word = tokens[i].lower
    if not word.endswith(("ed", "en", "wn")) or i + 1 >= len(tokens) or not tokens[i + 1].text[0].isalpha():
        return False
    after = tokens[i + 1].lower
    if after in words("prepositions") or after in words("determiners") or after in words("clause_openers"):
        return False
    if after in ("and", "or", "to") or after.endswith("ly") or after in words("time_words"):
        return False
    before = tokens[i - 1].lower if i else ""
    return (
        (before in words("determiners") and before not in ("all", "both", "each", "that", "many", "some"))
        or (before in words("adjectives") and not (before in words("people_too") and named(tokens[i + 1])))
        or before.endswith("'s")
        or (not i and tokens[1].text[0].islower())
    )


def _reads_as_noun(tokens: Sequence[Token], i: int, mentions: Sequence[Mention]) -> bool:
    """Whether a word that can be verb or noun ("raid", "attack", "clash") is a noun at ``i``."""
    word = tokens[i].lower
    if word.endswith("ed"):
        return False
    before = tokens[i - 1].lower if i else ""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if word.endswith("ing"):
        return before not in words("auxiliaries") and not (
            any(m.end == i for m in mentions) and after in words("determiners")
        )
    if before in ("to", "will", "would", "could", "can", "may", "might", "did", "not", "who", "they", "we") and (
        after in words("determiners") or after in words("prepositions") or (after and tokens[i + 1].text[0].isupper())
    ):
        return False
    ends_subject = any(m.end == i and not m.pronoun for m in mentions)
    # "Ukrainian forces raid villages" is a verb, "drone raid" and "cross-border raid" are nouns
    return not (
        ends_subject
        and not word.endswith("s")
        and (after in words("determiners") or after in ("villages", "several", "positions"))
    )


def wrecked(tokens: Sequence[Token], mention: Mention) -> bool:
    """As in "abandoned vehicles", "a convoy of burned-out trucks": nobody is in them."""
    return any(t.lower in words("wrecked") for t in tokens[max(0, mention.start - 2) : mention.end + 2])


def _force_before(tokens: Sequence[Token], mentions: Sequence[Mention], i: int) -> bool:
    """Whether people under arms are the subject of the verb at ``i``, or of the one that it is joined to."""
    forces = [
        m
        for m in mentions
        if m.actor.kind in ("armed_group", "state_forces")
        and m.end <= i
        # "the villages around it are", not "it is in the village"
        and not wrecked(tokens, m)
        and not (m.pronoun and m.start and tokens[m.start - 1].lower in words("prepositions"))
    ]
    if any(i - m.end <= 4 for m in forces):
        return True
    j = i
    while j > 0 and (
        tokens[j - 1].lower in words("auxiliaries") or tokens[j - 1].text in '“”"' or adverb(tokens[j - 1])
    ):
        j -= 1
    # "the enemy holds X and is sitting in the forest near Y"
    return j > 0 and tokens[j - 1].lower in ("and", "but") and bool(forces) and forces[-1].end < j - 1


def _without_inner(tokens: Sequence[Token], found: Sequence[Trigger]) -> list[Trigger]:
    """One event where two words tell it: "thwarted an attempt to cross", "an attack on X was thrown back"."""
    kept: list[Trigger] = []
    for trigger in found:
        last = kept[-1] if kept else None
        if last is not None and trigger.start - last.end <= _SAME_CLAUSE:
            between = [t.lower for t in tokens[last.end : trigger.start]]
            parted = any(w in words("turns") or w in ("that", ";", ":") for w in between) or (
                "and" in between and any(w in between for w in ("nobody", "no", "he", "it", "they", "she"))
            )
            if trigger.event.id == "struck" and trigger.start - last.end <= _REACH:
                continue  # the agent of a verb that tells the event
            downed = last.event.id == "intercepted" and trigger.noun and trigger.event.id == "drone"
            if downed and not parted and trigger.start - last.end < _DOWNED and "and" not in between:
                continue  # "air defences shot down 27 | drones over the region"
            recorded = trigger.event.id == "presence" and trigger.passive and trigger.start - last.end < _RECORDED
            if last.noun and recorded and not parted and "," not in between:
                continue  # "a crossing of the border by armed men was recorded in X"
            attempt = last.event.id.startswith("attempt")
            if attempt and trigger.event.aspect in ("crossing", "control") and not trigger.event.outcome and not parted:
                continue
            if _fended_off(last, trigger, between) or _held_off(tokens, last, trigger, between):
                kept[-1] = _beaten(last, trigger)
                continue
            if last.passive and last.event.outcome == "repelled" and _tried(tokens, trigger) and not parted:
                continue  # "was stopped by fire near X when it tried to get across the border"
            tried = attempt or last.event.id in _ASSAULTS
            own_clause = any(w in words("clause_openers") or w in ("and", ",") for w in between[-3:])
            repelled = trigger.passive and trigger.event.outcome == "repelled"
            failed = (attempt and not last.noun) or _tried(tokens, last)
            failed = failed and not _another_subject(between)
            if repelled and (failed or (tried and last.noun and not parted and not own_clause)):
                kept[-1] = _failed(last, trigger)
                continue
        kept.append(trigger)
    return kept


def _prevented(between: Sequence[str]) -> bool:
    """As in "… before they could", "… before it was able to"."""
    rest = between[-1 - between[::-1].index("before") :] if "before" in between else ()
    return 1 < len(rest) <= _BEFORE and not words("enabling").isdisjoint(rest)


_ASSAULTS = ("attack", "advance", "raid", "cross_border", "fighting")


def _fended_off(last: Trigger, trigger: Trigger, between: Sequence[str]) -> bool:
    """As in "beat back an overnight raid": the second only names what the first ended."""
    ended = last.event.outcome == "repelled" and not last.noun and not last.passive
    near = len(between) <= _NAMED and all(w.isalpha() and w not in words("prepositions") for w in between)
    return ended and near and trigger.noun and trigger.event.id in _ASSAULTS


def _held_off(tokens: Sequence[Token], last: Trigger, trigger: Trigger, between: Sequence[str]) -> bool:
    """Whether the second says what those who were stopped had tried.

    As in "beat off a group trying to | cross", "was driven off before it could | cross".
    """
    if trigger.noun or last.noun:
        return False
    if last.event.outcome == "repelled" and trigger.event.aspect == "crossing" and _prevented(between):
        return True
    ended = last.event.id == "repel" and not last.passive
    attempt = trigger.event.id.startswith("attempt") or _tried(tokens, trigger)
    return (
        ended
        and attempt
        and len(between) <= _SAME_CLAUSE
        and words("turns").isdisjoint(between)
        and "and" not in between
    )


def _beaten(last: Trigger, trigger: Trigger) -> Trigger:
    """The event that both words tell: a raid has come in before it is beaten back, an attack need not have."""
    if not trigger.noun:  # only tried
        return last._replace(end=trigger.end, event=event_by_id("attempt_repelled"))
    crossed = trigger.event.aspect == "crossing"
    event = replace(trigger.event, outcome="repelled") if crossed else event_by_id("repel")
    return last._replace(end=trigger.end, event=event)


def _tried(tokens: Sequence[Token], trigger: Trigger) -> bool:
    """As in "tried to | cross the border"."""
    before = [t.lower for t in tokens[max(0, trigger.start - 3) : trigger.start]]
    return before[-1:] == ["to"] and any(w in forms_of("try:v") or w in forms_of("attempt:v") for w in before)


def _another_subject(between: Sequence[str]) -> bool:
    """Whether somebody else acts between an attempt and its end: "tried to cross, and the governor was driven out"."""
    ends = [k for k, w in enumerate(between) if w in ("and", "but", ",", ";")]
    rest = between[ends[-1] + 1 :] if ends else []
    return ";" in between or any(w in words("determiners") and w not in ("both", "all", "each") for w in rest)


def _failed(tried: Trigger, stopped: Trigger) -> Trigger:
    """The event that both words tell: an attempt, by force where a word says so."""
    if tried.event.id.startswith("attempt"):
        forced = stopped.event.event_type == "Battles"
        event = replace(tried.event, event_type="Battles", sub_event_type="Armed clash") if forced else tried.event
        return tried._replace(end=stopped.end, event=event, passive=True)
    event = stopped.event if stopped.event.id == "repel" else event_by_id("repel")
    return tried._replace(end=stopped.end, event=event, passive=True, noun=False)


@per_lexicon
def event_by_id(name: str) -> EventType:
    """The first event of ``data/lexicon/events.toml`` with an id."""
    return next(_event(raw) for raw in lexicon("events")["event"] if raw["id"] == name)
