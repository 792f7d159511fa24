"""The sentences of an article with everything found in them, before anything is decided."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.claims.actors import Cast, Mention, actors_of, mentions, role
from geo.claims.attribution import Frame, frames, markers
from geo.claims.events import Trigger, triggers
from geo.claims.phrases import subject
from geo.claims.places import Site, place_of, sites
from geo.claims.syntax import Match, Sentence, sentences
from geo.claims.times import spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Actor, Article, Resolution, TimeSpan

__all__ = ["Line", "author_side", "lines_of"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: who is in it, who speaks, what happens, which places and times it names."""

    sentence: Sentence
    mentions: list[Mention]
    frames: list[Frame]
    markers: list[Match]
    triggers: list[Trigger]
    sites: list[Site]
    own_places: list[tuple[Trigger, list[Site]]]  # of each event, by the words around it
    subjects: dict[int, list[Actor]]  # of events told by their subject ("the map shows X as taken"), by first token
    unarmed: frozenset[int]  # first tokens of verbs of going somewhere whose subject bears no arms
    times: list[tuple[int, int, TimeSpan]]


def lines_of(article: Article, resolutions: Sequence[Resolution]) -> list[Line]:
    """Read an article from top to bottom; ``resolutions`` are in order of their offsets."""
    cast = Cast()
    starts = [r.toponym.start for r in resolutions]
    found = []
    for sentence in sentences(article.text, [(part.start, part.end) for part in article.set_aside]):
        within = resolutions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        found.append(_read(article, sentence, within, cast))
    return found


def _read(article: Article, sentence: Sentence, within: Sequence[Resolution], cast: Cast) -> Line:
    people = mentions(sentence, within, cast)
    said = frames(sentence, within, cast)
    shown = any(f.kind == "media" for f in said)
    told = [t for t in triggers(sentence, people) if shown or not t.event.needs_media]
    named = sites(sentence, within) if within else []
    subjects, unarmed = {}, set()
    for trigger in told:
        if (
            trigger.event.aspect == "crossing"
            and not trigger.noun
            and not trigger.passive
            and not people_before(people, trigger)
        ):
            phrase = subject(sentence, trigger.start)
            head = role(sentence.tokens, phrase.start, phrase.end) if phrase else None
            if head is not None and head[1] in ("media", "witness", "official", "analyst"):
                unarmed.add(trigger.start)
        if (trigger.event.told_by_subject or trigger.event.id == "disown") and (
            phrase := subject(sentence, trigger.start)
        ):
            subjects[trigger.start] = actors_of(sentence, phrase, within, cast)
    return Line(
        sentence=sentence,
        mentions=people,
        frames=said,
        markers=markers(sentence) if told else [],
        triggers=told,
        sites=named,
        own_places=[(t, place_of(sentence, t, told, named)) for t in told] if named else [],
        subjects=subjects,
        unarmed=frozenset(unarmed),
        times=spans(article.text, sentence.start, sentence.end, article.published),
    )


def people_before(people: Sequence[Mention], trigger: Trigger) -> bool:
    """Whether people under arms stand shortly before an event."""
    return any(m.actor.kind in ("armed_group", "state_forces") and 0 <= trigger.start - m.end <= 6 for m in people)


def author_side(lines: Sequence[Line]) -> str:
    """The side a report itself takes, as a ministry's or a channel's own post does: whose forces are "the enemy" to it.

    "" where it calls nobody so, or speaks of both states' forces by their names.
    """
    sided = False
    named = {"RU": 0, "UA": 0}
    for line in lines:
        low = [t.lower for t, quoted in zip(line.sentence.tokens, line.sentence.quoted, strict=True) if not quoted]
        sided = sided or any(w in ("enemy", "enemy's", "our", "aggressor", "occupiers") for w in low)
        for word in low:
            if word in ("ukrainian", "afu", "vsu", "ukrainians"):
                named["UA"] += 1
            elif word in ("russian", "russians"):
                named["RU"] += 1
    if not sided or named["RU"] == named["UA"]:
        places = [s.resolution.place.country_code for line in lines for s in line.sites if s.resolution.place]
        if not sided or not places or len(set(places)) > 1:
            return ""
        return places[0] if places[0] in named else ""
    return "UA" if named["RU"] > named["UA"] else "RU"
