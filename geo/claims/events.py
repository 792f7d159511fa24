"""What happened: the words that tell an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.claims.phrases import words
from geo.claims.syntax import PatternSet, Sentence, Token, forms_of
from geo.lexicon import lexicon, per_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.actors import Mention

__all__ = ["EventType", "Trigger", "triggers"]

_PATTERNS = ("verbs", "nouns", "place_verbs")


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


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words at tokens ``start:end`` that tell an event; ``noun`` when they only name one ("the raid")."""

    start: int
    end: int
    event: EventType
    noun: bool
    passive: bool
    needs_object: bool
    definite: bool


def _event(raw: dict[str, Any]) -> EventType:
    return EventType(**{k: v for k, v in raw.items() if k not in _PATTERNS})


@per_lexicon
def _patterns() -> PatternSet:
    entries: list[tuple[str, Any]] = [(p, (None, "stop")) for p in lexicon("events")["stop"]["patterns"]]
    for raw in lexicon("events")["event"]:
        event = _event(raw)
        entries += [(p, (event, kind)) for kind in _PATTERNS for p in raw.get(kind, ())]
    return PatternSet(entries)


@per_lexicon
def _single(kind: str) -> dict[str, EventType]:
    """Events told by one word: form → event, for verbs or nouns."""
    out: dict[str, EventType] = {}
    for raw in lexicon("events")["event"]:
        for pattern in raw.get(kind, ()):
            if " " not in pattern:
                for form in forms_of(pattern):
                    out.setdefault(form, _event(raw))
    return out


def triggers(sentence: Sentence, mentions: Sequence[Mention]) -> list[Trigger]:
    """Event words of a sentence, left to right."""
    tokens = sentence.tokens
    inside = {k for m in mentions if not m.pronoun and m.actor.kind != "weapon" for k in range(m.start, m.end)}
    found: list[Trigger] = []
    i = 0
    while i < len(tokens):
        match = None if i in inside else _patterns().at(tokens, i)
        if match is None:
            i += 1
            continue
        event, kind = match.value
        trigger = None if kind == "stop" else _trigger(tokens, i, match.end, event, kind, mentions)
        if trigger is not None:
            found.append(trigger)
        elif kind != "stop":
            i += 1
            continue
        i = match.end
    return _without_inner(tokens, found)


def _trigger(
    tokens: tuple[Token, ...], start: int, end: int, event: EventType, kind: str, mentions: Sequence[Mention]
) -> Trigger | None:
    word = tokens[start].lower
    noun = kind == "nouns"
    if end == start + 1 and word in _single("nouns") and (kind == "nouns" or word in _single("nouns")):
        noun = word not in _single("verbs") or _reads_as_noun(tokens, start, mentions)
        event = (_single("nouns") if noun else _single("verbs"))[word]
    if event.needs_force and not _force_before(mentions, start):
        return None
    before = tokens[max(0, start - 3) : start]
    passive = (
        not noun
        and not word.endswith("ing")
        and (any(t.lower in words("forms_of_be") for t in (*before, *tokens[start : end - 1])))
    )
    definite = noun and any(t.lower in words("definite_determiners") or t.lower.endswith("'s") for t in before)
    return Trigger(start, end, event, noun, passive, kind == "place_verbs", definite)


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


def _force_before(mentions: Sequence[Mention], i: int) -> bool:
    """Whether people under arms are the subject of the verb at ``i``."""
    return any(m.actor.kind in ("armed_group", "state_forces") and 0 <= i - m.end <= 4 for m in mentions)


def _without_inner(tokens: Sequence[Token], found: Sequence[Trigger]) -> list[Trigger]:
    """As in "thwarted an attempt to cross" is one attempt, not also a crossing."""
    kept: list[Trigger] = []
    for trigger in found:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.event.id.startswith("attempt")
            and trigger.event.aspect in ("crossing", "control")
            and not trigger.event.outcome
            and trigger.start - last.end <= 14
            and not any(t.lower in words("turns") for t in tokens[last.end : trigger.start])
        ):
            continue
        kept.append(trigger)
    return kept
