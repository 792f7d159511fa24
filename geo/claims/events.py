"""What happened and where: the words that tell an event, and the place each of them is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from geo.claims.actors import Mention
from geo.claims.syntax import PatternSet, Sentence, Token
from geo.lexicon import lexicon
from geo.model import Resolution, ToponymKind

__all__ = ["EventType", "Site", "Trigger", "place_of", "sites", "triggers"]

_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "its", "their", "any", "no", "another", "some", "such", "every", "each"})
_AUXILIARIES = frozenset({"was", "were", "is", "are", "been", "being", "be", "had", "has", "have", "having"})


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
    explicit_border: bool = False
    place_from: bool = False
    needs_force: bool = False


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


@dataclass(frozen=True, slots=True)
class Site:
    """A toponym of the sentence and what the words around make of it.

    ``role``: "place" where something can have happened, "context" where not (origin, comparison, part of a name or title).
    """

    start: int
    end: int
    resolution: Resolution
    role: str
    preposition: str


@cache
def _patterns() -> PatternSet:
    entries: list[tuple[str, Any]] = []
    for raw in lexicon("events")["event"]:
        known = {k: v for k, v in raw.items() if k not in ("verbs", "nouns", "place_verbs")}
        event = EventType(**known)
        entries += [(p, (event, "verb")) for p in raw.get("verbs", ())]
        entries += [(p, (event, "object")) for p in raw.get("place_verbs", ())]
        entries += [(p, (event, "noun")) for p in raw.get("nouns", ())]
    entries += [(p, (None, "stop")) for p in lexicon("events")["stop"]["patterns"]]
    return PatternSet(entries)


def _reads_as_noun(tokens: Sequence[Token], i: int, mentions: Sequence[Mention]) -> bool:
    """Whether a word that can be verb or noun ("raid", "attack", "clash") is a noun at ``i``."""
    word = tokens[i].lower
    if word.endswith("ed"):
        return False
    before = tokens[i - 1] if i else None
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if before is None:
        return True
    low = before.lower
    if low in ("to", "will", "would", "could", "can", "may", "might", "did", "not", "who", "and") and after in ("the", "a", "into", "on", "in", "across", "its", "his", "through") and low != "and":
        return False
    if word.endswith("ing") and low in _AUXILIARIES:
        return False
    if low in _DETERMINERS or low in ("of", "in", "after", "during", "by", "from", "with", "under", "about", "on", "against", "for"):
        return True
    ends_subject = any(m.end == i and not m.pronoun for m in mentions) or low in ("they", "we", "it", "who", "he", "she")
    # "Ukrainian forces raid villages" is a verb, "drone raid" and "cross-border raid" are nouns
    return not (ends_subject and not word.endswith("s") and after in ("the", "a", "villages", "several"))


def triggers(sentence: Sentence, mentions: Sequence[Mention]) -> list[Trigger]:
    """Event words of a sentence, left to right."""
    tokens = sentence.tokens
    found: list[Trigger] = []
    inside = [False] * len(tokens)
    for mention in mentions:
        if not mention.pronoun:
            for k in range(mention.start, mention.end):
                inside[k] = True
    i = 0
    while i < len(tokens):
        # "the Russian Volunteer Corps' raid" starts no event inside a name; a head noun such as "drones" may
        match = None if inside[i] and tokens[i].lower not in ("drone", "drones", "artillery", "aircraft", "jets") else _patterns().at(tokens, i)
        if match is None:
            i += 1
            continue
        event, kind = match.value
        if kind == "stop":
            i = match.end
            continue
        noun = kind == "noun" or (match.end == i + 1 and _has_noun(tokens[i].lower) and _reads_as_noun(tokens, i, mentions))
        if noun and kind != "noun":
            event = _noun_event(tokens[i].lower) or event
        if kind == "noun" and match.end == i + 1 and _has_verb(tokens[i].lower) and not _reads_as_noun(tokens, i, mentions):
            noun = False
        if event.needs_force and not _force_before(mentions, i):
            i = match.end
            continue
        before = tokens[max(0, i - 3) : i]
        passive = not noun and any(t.lower in ("was", "were", "been", "being", "is", "are", "be") for t in before) and not tokens[i].lower.endswith("ing")
        definite = noun and any(t.lower in ("the", "this", "that", "these", "those", "its", "their") for t in before[-3:])
        found.append(Trigger(match.start, match.end, event, noun, passive, kind == "object", definite))
        i = match.end
    return _without_inner(found)


def _force_before(mentions: Sequence[Mention], i: int) -> bool:
    """Whether people under arms are the subject of the verb at ``i``."""
    return any(m.actor.kind in ("armed_group", "state_forces") and 0 <= i - m.end <= 3 for m in mentions)


def _without_inner(found: Sequence[Trigger]) -> list[Trigger]:
    """"thwarted an attempt to cross" is one attempt, not also a crossing."""
    kept: list[Trigger] = []
    for trigger in found:
        last = kept[-1] if kept else None
        if last is not None and last.event.id in ("attempt", "attempt_repelled") and trigger.event.aspect == "crossing" and trigger.start - last.end <= 14:
            continue
        kept.append(trigger)
    return kept


@cache
def _single(kind: str) -> dict[str, EventType]:
    """Events told by one word: form → event, for verbs or nouns."""
    out: dict[str, EventType] = {}
    for raw in lexicon("events")["event"]:
        event = EventType(**{k: v for k, v in raw.items() if k not in ("verbs", "nouns", "place_verbs")})
        for pattern in raw.get(kind, ()):
            if " " not in pattern:
                for form in PatternSet._element(pattern).forms:  # noqa: SLF001 (same package)
                    out.setdefault(form, event)
    return out


def _has_noun(word: str) -> bool:
    return word in _single("nouns")


def _has_verb(word: str) -> bool:
    return word in _single("verbs")


def _noun_event(word: str) -> EventType | None:
    return _single("nouns").get(word)


def sites(sentence: Sentence, resolutions: Sequence[Resolution], mentions: Sequence[Mention]) -> list[Site]:
    """The place names of a sentence with the role their surroundings give them."""
    syntax = lexicon("syntax")
    locative, not_locative = frozenset(syntax["locative"]), frozenset(syntax["not_locative"])
    tokens = sentence.tokens
    found: list[Site] = []
    for resolution in resolutions:
        toponym = resolution.toponym
        if toponym.kind is ToponymKind.DEMONYM:
            continue
        start, end = sentence.index_at(toponym.start), sentence.index_at(toponym.end - 1) + 1
        role = "place"
        preposition = ""
        word = tokens[start] if start < len(tokens) else None
        if word is None:
            continue
        if word.end > toponym.end and "-" in word.text[toponym.end - word.start :]:
            role = "context"  # "Moscow-born", "Kyiv-based"
        elif any(m.start <= start < m.end for m in mentions):
            role = "context"  # part of an actor: "the governor of the Belgorod region"
        else:
            j = start - 1
            while j >= 0 and (
                tokens[j].lower in _DETERMINERS
                or tokens[j].lower in _KIND_WORDS
                or (tokens[j].lower == "of" and j and tokens[j - 1].lower in _KIND_WORDS)
                or (tokens[j].text[:1].islower() and tokens[j].lower not in locative and tokens[j].lower not in not_locative and tokens[j].text.isalpha() and start - j <= 3 and _adjective(tokens[j].lower))
                or tokens[j].lower.endswith("'s")
                or any(s.start <= j < s.end for s in found)
            ):
                j -= 1
            before = tokens[j].lower if j >= 0 else ""
            preposition = before if before in locative or before in not_locative else ""
            if before in not_locative:
                role = "context"
            elif before in (",", "and", "or") and found and found[-1].end >= j - 1:
                role, preposition = found[-1].role, found[-1].preposition  # "Kozinka, Glotovo and Gora-Podol"
        found.append(Site(start, end, resolution, role, preposition))
    return found


_KIND_WORDS = frozenset({"village", "villages", "town", "towns", "settlement", "settlements", "city", "cities", "hamlet", "region", "district", "oblast", "area", "territory", "outskirts", "suburb", "suburbs", "border", "neighbouring", "neighboring", "nearby", "checkpoint", "crossing", "capital", "centre", "center", "province", "raion", "khutor", "farm", "north", "south", "east", "west", "part", "parts", "edge", "vicinity", "direction", "administrative", "regional", "station", "post"})


def _adjective(word: str) -> bool:
    return word in ("border", "small", "russian", "ukrainian", "southern", "northern", "western", "eastern", "central", "same", "neighbouring", "neighboring", "nearby", "frontline", "strategic", "tiny", "large", "main", "key", "western", "occupied", "rural", "urban")


def _is_container(outer: Resolution, inner: Resolution) -> bool:
    """Whether one place contains the other, as far as the gazetteer tells."""
    a, b = outer.place, inner.place
    if a is None:
        return False
    if b is None:
        return a.feature_class == "A"
    if a.feature_class != "A":
        return False
    if a.feature_code.startswith("PCL"):
        return a.country_code == b.country_code and not b.feature_code.startswith("PCL")
    if a.feature_code == "ADM1":
        return a.country_code == b.country_code and a.admin1 == b.admin1 and b.feature_code != "ADM1"
    return a.country_code == b.country_code and b.feature_class != "A"


def _in_window(found: Sequence[Site], low: int, high: int) -> list[Site]:
    return [s for s in found if low <= s.start < high and s.role == "place"]


def _most_specific(window: Sequence[Site]) -> list[Site]:
    """The places of a window without those that only say where the others are."""
    return [s for s in window if not any(o is not s and _is_container(s.resolution, o.resolution) for o in window)]


def _clause_bounds(sentence: Sentence, trigger: Trigger, others: Sequence[Trigger]) -> tuple[int, int]:
    """Token window of a trigger: up to the next event verb or clause on each side."""
    tokens = sentence.tokens
    openers = frozenset(lexicon("syntax")["clause_openers"])
    low, high = 0, len(tokens)
    for other in others:
        if other.end <= trigger.start and not other.noun:
            low = max(low, other.end)
        if other.start >= trigger.end and not other.noun:
            high = min(high, other.start)
    for i in range(trigger.start - 1, low - 1, -1):
        if tokens[i].lower in (";", ":", "—", "–") or (tokens[i].lower in openers and tokens[i].lower not in ("as", "that", "who", "which")):
            low = i + 1
            break
    for i in range(trigger.end, high):
        if tokens[i].lower in (";", "—", "–") or (tokens[i].lower in openers and i > trigger.end):
            high = i
            break
    return low, high


def place_of(sentence: Sentence, trigger: Trigger, others: Sequence[Trigger], found: Sequence[Site]) -> list[Site]:
    """The places an event is about: after it, else before it in its clause, else where the sentence opens.

    Several when they are listed ("Kozinka, Glotovo and Gora-Podol"); empty when none is named.
    """
    low, high = _clause_bounds(sentence, trigger, others)
    if trigger.event.place_from:
        found = [replace(s, role="place") if s.preposition == "from" and s.start >= trigger.end else s for s in found]
    after = [s for s in _in_window(found, trigger.end, high) if _reaches(sentence, trigger.end, s)]
    inside = [s for s in found if trigger.start <= s.start < trigger.end and s.role == "place"]
    if trigger.needs_object and not trigger.passive:
        after = [s for s in after if _is_object(sentence, trigger.end, s)]
    if inside or after:
        window = _most_specific([*inside, *after])
        return _listed(sentence, window)
    if trigger.needs_object and not trigger.passive:
        return []
    before = [s for s in _in_window(found, low, trigger.start) if s.preposition or trigger.passive or _subject_place(sentence, s, trigger)]
    if before:
        chosen = _most_specific(before)
        return _listed(sentence, chosen[-1:] if not trigger.passive else chosen)
    # "In Kozinka, …": what opens the sentence holds for all of it
    opening = [s for s in found if s.role == "place" and s.preposition in ("in", "near", "at", "across", "on", "outside") and s.start <= 6 and s.end < trigger.start and sentence.tokens[0].lower in ("in", "near", "at", "across", "further", "elsewhere", "also", "meanwhile", "on", "outside")]
    if opening:
        return _listed(sentence, _most_specific(opening))
    # the only place of the sentence
    every = _most_specific([s for s in found if s.role == "place" and s.preposition])
    return every if len({s.resolution.toponym.text for s in every}) == 1 else []


def _subject_place(sentence: Sentence, site: Site, trigger: Trigger) -> bool:
    """"Kozinka came under fire", "the Kozinka raid": a bare place right before the event words."""
    gap = sentence.tokens[site.end : trigger.start]
    return len(gap) <= 3 and all(t.lower in _AUXILIARIES or t.lower in ("also", "region", "district", "village", "border", "cross-border", "checkpoint", "oblast") or t.lower.endswith("ly") for t in gap)


def _reaches(sentence: Sentence, start: int, site: Site) -> bool:
    """Whether an event's words reach a place after them: by a preposition, or as its object."""
    if site.preposition:
        return True
    gap = sentence.tokens[start : site.start]
    return len(gap) <= 12 and not any(t.lower in (".", "”") for t in gap)


def _is_object(sentence: Sentence, start: int, site: Site) -> bool:
    """Whether a place directly follows the verb, with no more than "the village of" between."""
    gap = sentence.tokens[start : site.start]
    return len(gap) <= 6 and all(t.lower in _DETERMINERS or t.lower in _KIND_WORDS or t.lower in ("of", ",", "and", "both", "two", "three") or t.text[:1].isupper() or _adjective(t.lower) for t in gap)


def _listed(sentence: Sentence, window: Sequence[Site]) -> list[Site]:
    """The first place and those joined to it by commas and "and"."""
    if len(window) < 2:
        return list(window)
    kept = [window[0]]
    for site in window[1:]:
        gap = [t.lower for t in sentence.tokens[kept[-1].end : site.start]]
        plain = [w for w in gap if w not in (",", "and", "or", "the", "of", "in", "as", "well", "both", "also", "village", "villages", "town", "towns", "settlement", "settlements", "near", "at", "neighbouring", "neighboring", "nearby", "district", "region", "oblast", "'", "to", "into", "on", "border", "city")]
        if any(w in (",", "and", "or") for w in gap) and (not plain or (gap[0] == "and" and len(plain) <= 4)):
            kept.append(site)
    return kept
