"""The sentences of an article with everything found in them, before anything is decided."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.claims.actors import actors_of
from geo.claims.attribution import Frame, frames, markers
from geo.claims.cast import Cast
from geo.claims.events import Trigger, triggers
from geo.claims.memory import object_kind
from geo.claims.mentions import Mention, first_person, mentions
from geo.claims.phrases import is_verb, subject
from geo.claims.places import Site, below_country, place_of, sites
from geo.claims.presence import presences
from geo.claims.roles import is_person, role
from geo.claims.syntax import Match, Sentence, sentences
from geo.claims.times import may_tell_time, spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.model import Actor, Article, Resolution, TimeSpan

__all__ = ["Line", "author_side", "lines_of", "voices"]


_SHOWN = ("media", "perceived")  # frames of what pictures show and people see: nobody speaks


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
    about: Actor | None = None  # the person whom a sentence without speech tells of

    def places_of(self, trigger: Trigger) -> list[Site]:
        """The places that an event of the sentence is about by the words around it."""
        return next(found for t, found in self.own_places if t is trigger)

    def with_sites(self, sites: list[Site]) -> Line:
        """The same sentence with the places that each of its events names or points back to."""
        if sites == self.sites:
            return self
        own = [(t, place_of(self.sentence, t, self.triggers, sites)) for t in self.triggers]
        return replace(self, sites=sites, own_places=own)

    def with_names(self, same: Mapping[Actor, Actor]) -> Line:
        """The same sentence with the names of those who were told by office alone until their name came."""
        frames = [f._replace(claimants=tuple([same.get(actor, actor) for actor in f.claimants])) for f in self.frames]
        subjects = {start: [same.get(actor, actor) for actor in who] for start, who in self.subjects.items()}
        about = same.get(self.about, self.about) if self.about is not None else None
        return replace(self, frames=frames, subjects=subjects, about=about)


def lines_of(article: Article, resolutions: Sequence[Resolution]) -> list[Line]:
    """Read an article from top to bottom; ``resolutions`` are in order of their offsets."""
    cast = Cast()
    starts = [r.toponym.start for r in resolutions]
    found: list[Line] = []
    for sentence in sentences(article.text, [(part.start, part.end) for part in article.set_aside]):
        within = resolutions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        found.append(_read(article, sentence, within, cast, found[-1].sentence if found else None))
        if cast.renamed:
            found = [line.with_names(cast.renamed) for line in found]
            cast.renamed.clear()
        last = next((r.place for r in reversed(within) if r.place and r.place.admin1), None)
        if last is not None:
            cast.region, cast.country = last.admin1, last.country_code if last.country_code in ("RU", "UA") else ""
    return [line.with_names(cast.same) for line in found] if cast.same else found


def _read(
    article: Article, sentence: Sentence, within: Sequence[Resolution], cast: Cast, previous: Sentence | None
) -> Line:
    people = mentions(sentence, within, cast)
    said = frames(sentence, within, cast)
    people = _with_first_person(sentence, people, said, cast)
    shown = any(f.kind == "media" for f in said)
    told = [t for t in triggers(sentence, people, previous) if shown or not t.event.needs_media]
    named = sites(sentence, within) if within else []
    told, own_places = _with_places(sentence, told, named)
    cast.armed.update(_holders(sentence, told, said))
    if more := presences(sentence, people, named, told):
        told = sorted([*told, *more], key=lambda t: t.start)
        own_places = [(t, place_of(sentence, t, told, named) if named else []) for t in told]
    timed = may_tell_time(sentence.vocabulary)
    subjects, unarmed = {}, set()
    for trigger in told:
        if (
            trigger.event.aspect == "crossing"
            and trigger.event.agent != "defender"
            and not trigger.event.told_by_subject
            and not trigger.noun
            and not trigger.passive
            and not people_before(people, trigger)
        ):
            phrase = subject(sentence, trigger.start)
            if phrase is not None and any(f.at < phrase.start < f.start for f in said):
                continue  # "according to the channel X, fighters rode along the river, crossed it and …"
            head = role(sentence.tokens, phrase.start, phrase.end) if phrase else None
            aged = phrase is not None and any(
                t.text.isdigit() for t in sentence.tokens[phrase.start + 1 : trigger.start]
            )
            if (head is not None and head[1] in ("media", "witness", "official", "analyst")) or (
                head is None and aged and phrase is not None and is_person(sentence, phrase)
            ):
                unarmed.add(trigger.start)  # "Valentyna, 72, who reached the city"
        tells = trigger.event.told_by_subject and not trigger.passive  # "X is marked as taken" is not told by X
        if (tells or trigger.event.id in ("disown", "alike")) and (phrase := subject(sentence, trigger.start)):
            subjects[trigger.start] = actors_of(sentence, phrase, within, cast)
    if told and not any(f.claimants for f in said) and (mapper := _mapper(sentence, within, cast)) is not None:
        subjects = {t.start: [mapper] for t in told} | subjects
    return Line(
        sentence=sentence,
        mentions=people,
        frames=said,
        markers=_doubts(sentence, said) if told else [],
        triggers=told,
        sites=named,
        own_places=own_places,
        subjects=subjects,
        unarmed=frozenset(unarmed),
        times=spans(article.text, sentence.start, sentence.end, article.published) if timed else [],
        about=cast.about,
    )


def _holders(sentence: Sentence, told: Sequence[Trigger], said: Sequence[Frame]) -> set[Actor]:
    """Who says that they hold or took a place: "we hold the church", a bearded man says. His "we" bears arms."""
    own = [t.start for t in told if t.event.aspect == "control" and not t.noun and sentence.lowers[t.start - 1] == "we"]
    return {f.claimants[0] for f in said for k in own if f.claimants and f.start <= k < f.end and sentence.quoted[k]}


def _doubts(sentence: Sentence, said: Sequence[Frame]) -> list[Match]:
    """The words of doubt of a sentence without those that are somebody's verb of speech: "the corps alleged that"."""
    verbs = {frame.at for frame in said if frame.claimants}
    return [m for m in markers(sentence) if m.end - m.start > 1 or m.start not in verbs]


def _mapper(sentence: Sentence, within: Sequence[Resolution], cast: Cast) -> Actor | None:
    """Who tells by what they do with their map: "DeepState | moved X into the zone under Russian control"."""
    verb = next((k for k in range(1, len(sentence.tokens)) if is_verb(sentence.tokens, k)), None)
    phrase = subject(sentence, verb) if verb is not None else None
    actor = next(iter(actors_of(sentence, phrase, within, cast)), None) if phrase is not None else None
    return actor if actor is not None and actor.kind == "analyst" else None


def _with_first_person(sentence: Sentence, people: list[Mention], said: Sequence[Frame], cast: Cast) -> list[Mention]:
    """The people of a sentence with those who say "we" in it, now that it is known who speaks."""
    if sentence.vocabulary.isdisjoint(("we", "he", "she")):
        return people
    speakers: list[Actor | None] = [cast.speaker if quoted else None for quoted in sentence.quoted]
    for frame in said:
        if frame.claimants:
            speakers[frame.start : frame.end] = [frame.claimants[0]] * (frame.end - frame.start)
    own = first_person(sentence, cast, speakers)
    starts = {m.start for m in own}
    return sorted([*own, *(m for m in people if m.start not in starts)]) if own else people


def _with_places(
    sentence: Sentence, told: list[Trigger], named: Sequence[Site]
) -> tuple[list[Trigger], list[tuple[Trigger, list[Site]]]]:
    """The events and the places each is about; "took" and "held" are none without a place as their object."""
    while True:
        own = [(t, place_of(sentence, t, told, named) if named else []) for t in told]
        kept = [
            t
            for t, found in own
            if (not t.needs_object or _has_object(sentence, t, found)) and not _of_a_people(sentence, t)
        ]
        if len(kept) == len(told):
            return told, own
        told = kept  # without the others, the places of those that remain may be more


def _has_object(sentence: Sentence, trigger: Trigger, found: Sequence[Site]) -> bool:
    """Whether an event that is only told of places has one, or points back to one."""
    kinds = ("back",) if trigger.of_place or trigger.event.told_by_subject else ("back", "place")
    return any(below_country(s) for s in found) or object_kind(sentence, trigger) in kinds


_PEOPLES = frozenset(("russians", "ukrainians", "chechens", "koreans"))


def _of_a_people(sentence: Sentence, trigger: Trigger) -> bool:
    """As in "the surrender of about forty Russians": of people, not of a place."""
    control = trigger.noun and trigger.event.aspect == "control" and sentence.lowers[trigger.end - 1] == "of"
    return control and not _PEOPLES.isdisjoint(sentence.lowers[trigger.end : trigger.end + 3])


def people_before(people: Sequence[Mention], trigger: Trigger) -> bool:
    """Whether people under arms stand shortly before an event."""
    return any(m.actor.kind in ("armed_group", "state_forces") and 0 <= trigger.start - m.end <= 6 for m in people)


def voices(lines: Sequence[Line]) -> tuple[Actor | None, ...]:
    """Who speaks last in each sentence, None where nobody does."""
    return tuple(
        next((f.claimants[0] for f in reversed(line.frames) if f.claimants and f.kind not in _SHOWN), None)
        for line in lines
    )


_SIDED = frozenset(("enemy", "enemy's", "our", "aggressor", "occupiers"))
_NATIONS = {
    **dict.fromkeys(("ukrainian", "afu", "vsu", "ukrainians"), "UA"),
    **dict.fromkeys(("russian", "russians"), "RU"),
}


def author_side(lines: Sequence[Line]) -> str:
    """The side a report itself takes, as a ministry's or a channel's own post does: whose forces are "the enemy" to it.

    "" where it calls nobody so, or speaks of both states' forces by their names.
    """
    sided = False
    named = {"RU": 0, "UA": 0}
    for line in lines:
        if _SIDED.isdisjoint(line.sentence.vocabulary) and _NATIONS.keys().isdisjoint(line.sentence.vocabulary):
            continue
        low = [t.lower for t, quoted in zip(line.sentence.tokens, line.sentence.quoted, strict=True) if not quoted]
        sided = sided or not _SIDED.isdisjoint(low)
        for word in low:
            if word in _NATIONS:
                named[_NATIONS[word]] += 1
    if not sided or named["RU"] == named["UA"]:
        places = [s.resolution.place.country_code for line in lines for s in line.sites if s.resolution.place]
        if not sided or not places or len(set(places)) > 1:
            return ""
        return places[0] if places[0] in named else ""
    return "UA" if named["RU"] > named["UA"] else "RU"
