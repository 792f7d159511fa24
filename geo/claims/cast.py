"""Who has appeared in an article: so that "Gladkov", "he", "the group" and "its spokesman" find their bearer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo.claims.phrases import before_verb, listed_words, named, phrase_before, words
from geo.claims.roles import (
    ARMED,
    VOICES,
    alias_at,
    alias_spans,
    canonical,
    is_aged,
    is_described,
    metonyms,
    name_after,
    names_by,
    person_named,
    person_part,
    persons,
    plural,
    role,
    role_words,
    words_of,
)
from geo.claims.syntax import Sentence, Token, tokens_of
from geo.model import Actor

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Cast",
    "aged_bearer",
    "bearer",
    "begins_name",
    "describes",
    "found_name",
    "introduce",
    "learn_name",
    "meant_by",
    "named_at_last",
    "of_the_group",
    "owned",
    "standing_for",
]


_SOON = 400  # characters from the sentence of an office alone to that of the name


@dataclass(slots=True)
class Cast:
    """Who has appeared in the article so far, so that "Gladkov", "he" and "the group" find their bearer."""

    known: dict[str, Actor] = field(default_factory=dict)  # by surname, by head noun ("governor"), latest bearer
    person: Actor | None = None  # who spoke last: a person ("he"), a body ("it"), anyone ("they")
    body: Actor | None = None
    about: Actor | None = None  # the person whom the sentence that is read tells of
    speaker: Actor | None = None
    persons: set[Actor] = field(default_factory=set)  # who have spoken as single people
    analysts: Actor | None = None  # the body of analysts that spoke last ("the think tank", "the analysts")
    several: Actor | None = None  # people who spoke or acted last ("they")
    group: Actor | None = None  # the armed group told of last, one with a name before those without
    group_named: bool = False
    armed: set[Actor] = field(default_factory=set)  # who have been told of as soldiers: their "we" bears arms
    forces: Actor | None = None  # a state's forces told of last: "they", where no group has been told of
    state: str | None = None  # side of the state or capital named last as a party
    pictures: tuple[Actor, ...] = ()  # who put out the pictures told of last, and the paragraph
    pictures_at: int = 0
    region: str = ""  # province of the place named last, and its country
    country: str = ""
    of_regions: dict[tuple[str, str], Actor] = field(default_factory=dict)  # who holds an office in a province
    unnamed: Actor | None = None  # who spoke by office alone ("its governor"), until a name without an office follows
    unnamed_at: int = 0  # where in the text that was
    same: dict[Actor, Actor] = field(default_factory=dict)  # who was told by office alone, with the name given later
    renamed: dict[Actor, Actor] = field(default_factory=dict)  # who was only described, with the name given just now

    def rename(self, old: Actor, new: Actor) -> None:
        """Call somebody by the name that has come at last."""
        self.known = {word: new if actor == old else actor for word, actor in self.known.items()}
        self.person = new if self.person == old else self.person
        self.speaker = new if self.speaker == old else self.speaker
        for people in (self.persons, self.armed):
            if old in people:
                people.add(new)
        self.renamed[old] = new

    def heard(self, actor: Actor, *, person: bool) -> None:
        """Remember who has just spoken."""
        self.speaker = actor
        if person or actor in self.persons:
            self.person = actor
            self.persons.add(actor)
        else:
            self.body = actor
            self.analysts = actor if actor.kind == "analyst" else self.analysts
        self.several = actor if plural(actor.name.lower().split(" of ")[0].split(" in ")[0]) else None


def standing_for(tokens: Sequence[Token], at: int, apposed: tuple[int, int] | None, cast: Cast) -> Actor | None:
    """Who one word stands for: a capital for its government, "one" for one of those who have just been told of."""
    if tokens[at].bare in metonyms():
        return metonyms()[tokens[at].bare]
    described = apposed is None or tokens[apposed[0]].lower in words("prepositions")
    # "Military bloggers were scathing. One, with a million followers, wrote that …"
    return cast.several if described and tokens[at].lower in words("stand_ins") else None


def begins_name(tokens: Sequence[Token], i: int) -> bool:
    """Whether a name, one in quotation marks or a description begins at token ``i``."""
    return i < len(tokens) and (named(tokens[i]) or tokens[i].text in '“"‘«' or tokens[i].lower in words("determiners"))


def describes(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase describes somebody by a role: "the head of the village"."""
    return tokens[start].lower in words("determiners") and role(tokens, start, end) is not None


def found_name(tokens: Sequence[Token], first: int, end: int, actor: Actor, cast: Cast) -> Actor:
    """Whoever "the man" has meant so far goes by the name that now stands beside it: "the man, call sign Bard"."""
    head = role(tokens, first, end)
    pointed = first and tokens[first - 1].lower in words("definite_determiners")
    if head is None or not pointed or head[2] != first or is_described(actor):
        return actor
    alone = end - first == len(head[0].split())
    before = cast.known.get(head[0]) if alone else _of_the_unit(tokens, first, end, cast)
    if before is None and not alone:
        return actor
    anybody = head[0] in ("man", "woman") or _can_be(cast.person, actor.kind)
    if before is None and head[0] in role_words("anyone") and anybody:
        before = cast.person
    if before is None or before == actor or not is_described(before):
        return actor
    actor = Actor(actor.name, actor.side or before.side, before.kind)
    cast.rename(before, actor)
    return actor


def _of_the_unit(tokens: Sequence[Token], first: int, end: int, cast: Cast) -> Actor | None:
    """As in "a commander of the 225th Regiment … The captain from the 225th": who has been told of with the number."""
    numbers = {t.lower for t in tokens[first:end] if t.text[0].isdigit()}
    return next((a for a in cast.known.values() if not numbers.isdisjoint(a.name.lower().split())), None)


def learn_name(sentence: Sentence, cast: Cast) -> None:
    """As in "The corps later gave his name as Ivan Gora", "Her call sign is Willow": who has just spoken has a name."""
    tokens, patterns = sentence.tokens, names_by("name_given")
    for match in patterns.find(tokens) if not patterns.starts.isdisjoint(sentence.vocabulary) else ():
        found = name_after(sentence, match.end) if not sentence.quoted[match.start] else None
        if found is None or role(tokens, *found) is not None:
            continue
        name = words_of(tokens[slice(*found)])
        whose = tokens[match.start].lower in ("whose", "whom")
        before = match.start + 1 if whose else before_verb(tokens, match.start)
        if before and tokens[before - 1].lower in words("relative_pronouns"):
            # "The captain, whose name is X"; "a woman who gave her name as X" is nobody who has spoken before
            first, end = _told_before(sentence, before - 1)
            if end:
                found_name(tokens, first, end, Actor(name), cast)
        elif cast.person is not None and is_described(cast.person) and not _somebody_new(sentence, before):
            actor = Actor(name, cast.person.side, cast.person.kind)
            cast.rename(cast.person, actor)
            cast.known[tokens[found[1] - 1].bare] = actor
            return


def _somebody_new(sentence: Sentence, end: int) -> bool:
    """As in "A woman in the crowd | gave her name as X": nobody who has been told of before."""
    span = phrase_before(sentence, end)
    return span is not None and sentence.lowers[span[0]] in ("a", "an")


def _told_before(sentence: Sentence, pronoun: int) -> tuple[int, int]:
    """Who a relative clause is about, if told of before: "The man, a former welder | who", "The captain, | whose"."""
    tokens = sentence.tokens
    span = phrase_before(sentence, pronoun - (tokens[pronoun - 1].text == ","))
    if span is not None and tokens[span[0]].lower in ("a", "an") and span[0] and tokens[span[0] - 1].text == ",":
        span = phrase_before(sentence, span[0] - 1)
    if span is None or tokens[span[0]].lower not in words("definite_determiners"):
        return 0, 0
    return span[0] + 1, span[1]


def _can_be(actor: Actor | None, kind: str) -> bool:
    """Whether somebody told of as an official, a witness or a soldier may be called one of a kind afterwards."""
    if actor is None or not kind or actor.kind == kind or "official" not in (actor.kind, kind):
        return actor is not None
    tokens = tokens_of(actor.name, 0, len(actor.name))
    head = role(tokens, 0, len(tokens))  # "the man" is no governor, but may be a platoon leader
    return head is not None and head[0].split()[-1] in role_words("anyone") | role_words("under_arms") | {"leader"}


def of_the_group(
    tokens: Sequence[Token], first: int, end: int, apposed: tuple[int, int] | None, cast: Cast
) -> Actor | None:
    """As in "a spokesman for the group": the group told of last speaks."""
    head = role(tokens, first, end) if cast.group is not None else None
    if head is None or head[0] not in role_words("speaks_for"):
        return None
    if apposed is not None and person_part(tokens, *apposed) is not None:
        return None
    owner = tokens[head[2] - 1].lower if head[2] > first else ""
    if owner.endswith("'s") and owner.removesuffix("'s") in role_words("groups"):
        return cast.group  # "the corps's leader"
    after = [t.lower for t in tokens[head[2] + len(head[0].split()) : end]]
    if len(after) == 3 and after[0] in ("of", "for", "from") and after[1] in words("definite_determiners"):
        return cast.group if after[2] in role_words("groups") else None
    return None


def named_at_last(
    tokens: Sequence[Token],
    first: int,
    end: int,
    apposed: tuple[int, int] | None,
    actor: Actor | None,
    cast: Cast,
) -> Actor | None:
    """The bearer of a name that stands without any office: whoever was told by office alone just before.

    As in "Fighting goes on, the region's governor admitted. Pavel Sorokin said on Sunday that …".
    """
    before = cast.unnamed if tokens[0].start - cast.unnamed_at < _SOON else None
    if before is None or actor is None:
        return actor
    if not any(span is not None and person_part(tokens, *span) for span in ((first, end), apposed)):
        return actor
    cast.unnamed = None
    if apposed is not None or role(tokens, first, end) is not None or person_part(tokens, first, end) != (first, end):
        return actor
    actor = Actor(actor.name, actor.side or before.side, before.kind)
    cast.same[before] = actor
    return actor


def _author(tokens: Sequence[Token], start: int, first: int, end: int, cast: Cast) -> Actor | None:
    """Whose "the document", "a later statement", "its daily report" is: theirs whom "it" would mean."""
    if tokens[end - 1].lower not in role_words("documents"):
        return None
    if tokens[end - 1].lower in ("map", "maps") and tokens[start].lower != "its":
        return cast.analysts if first > start else None  # "the map" is that of who draws maps
    if end - first == 1:
        pointed = first > start or (start > 0 and tokens[start - 1].lower in words("time_words"))
        spoke = cast.body if cast.speaker is None or cast.speaker == cast.person else cast.speaker
        return (spoke or cast.group) if pointed else None
    plain = all(t.text[0].islower() and not t.lower.endswith("'s") for t in tokens[first:end])
    return (cast.body or cast.group) if plain else None


def owned(sentence: Sentence, start: int, first: int, end: int, cast: Cast) -> Actor | None:
    """Who "its defence ministry", "its spokesman", "the document" are: what they belong to has been named before."""
    tokens = sentence.tokens
    if (author := _author(tokens, start, first, end, cast)) is not None:
        return author
    own = tokens[start].lower
    head = role(tokens, first, end) if own in ("its", "their") else None
    if head is None or person_part(tokens, first, end):
        return None
    if own == "their" and head[0] not in role_words("speaks_for"):
        return None
    if head[1] in ("analyst", "media"):  # "its analysts" are the body's own
        return cast.body if cast.body is not None and cast.body.kind in ("analyst", "media") else None
    if head[1] != "official":
        return None
    key = ("its", start, end)  # whose it is does not change when they have spoken
    if key not in sentence.known:
        sentence.known[key] = _owner(sentence, start, first, end, head, cast)
    owned: Actor | None = sentence.known[key]
    return owned


def _owner(
    sentence: Sentence, start: int, first: int, end: int, head: tuple[str, str, int], cast: Cast
) -> Actor | None:
    """Whose office "its defence ministry", "its spokesman" is: as the actor who speaks in it."""
    tokens = sentence.tokens
    spans = list(alias_spans(tokens, 0, start))
    owner = spans[-1][2] if spans else None
    of_state = head[0] in role_words("of_states")
    if owner is None and (not of_state or not cast.state or (cast.body is not None and cast.body.kind == "government")):
        owner = cast.body
    if owner is not None and owner.kind == "government" and not of_state:
        return None
    if owner is not None and owner.kind != "government":
        return owner if head[0] in role_words("speaks_for") else None
    side = owner.side if owner is not None and owner.side else cast.state
    if not side or not of_state:
        return None
    adjective = {"RU": "Russian", "UA": "Ukrainian"}[side]
    return canonical(Actor(f"{adjective} {words_of(tokens[first:end])}", side, "official"))


def meant_by(low: str, cast: Cast, *, quoted: bool) -> Actor | None:
    """Who "he", "it", "they" or a quoted "we" are among those who have spoken; "we" is the report itself."""
    if low in ("he", "she", "him", "her"):
        return cast.person
    if low == "it":
        return cast.body or cast.group
    if low in ("we", "us", "i", "me") and not quoted:
        return None
    if low in ("they", "them") and cast.several is not None:
        return cast.several
    if low == "they" and (cast.speaker is None or cast.speaker == cast.person):
        return cast.group or cast.body  # "they" is no single person
    return cast.speaker


def bearer(
    tokens: Sequence[Token], start: int, first: int, end: int, cast: Cast, region: tuple[str, str]
) -> Actor | None:
    """The bearer of a surname, or of "the governor", "the same channel", named before."""
    last = tokens[end - 1]
    if named(last) and (last.bare in cast.known) and all(named(t) for t in tokens[first:end]):
        return cast.known[last.bare]
    if tokens[first].lower in ("same", "latter") and first + 1 < end:
        first += 1
    head = role(tokens, first, end)
    bare = head is not None and head[2] == first and end - first == len(head[0].split())
    pointed = first > start and tokens[start].lower in ("the", "its", "this", "that", "his", "their")
    same = tokens[first].lower in ("same", "two", "three", "latter") or (first > start and tokens[start].lower == "the")
    if head is not None and (bare or tokens[first].lower == "same") and (pointed or same):
        group = head[0] in role_words("groups") or (head[0] == "men" and _in_pictures(tokens, first))
        if head[1] in ARMED and group and cast.group is not None:
            several = plural(head[0]) and not words("numbers").isdisjoint(t.lower for t in tokens[start:first])
            return None if several else _group_called(head[0], cast)  # "the three groups" are no single one
        spoke = cast.speaker if tokens[first - 1].lower == "same" else None
        outlet = spoke is not None and spoke.kind in VOICES
        known = cast.known.get(head[0]) or (spoke if outlet or head[1] not in VOICES else None)
        if known is None and pointed and head[1] in VOICES and (voice := _voice_called(head, cast)) is not None:
            return voice
        office, here = head[0].split()[-1], region[1] or cast.region
        if known is None and pointed and head[0] in role_words("anyone"):
            known = cast.person if cast.person == cast.speaker else None  # "a platoon commander … The officer said"
        if known is None or tokens[start].lower != "its" or (office, here) in cast.of_regions:
            return cast.of_regions.get((office, here), known)
        elsewhere = any(known == actor for (_, province), actor in cast.of_regions.items() if province != here)
        return None if elsewhere and here else known  # "its governor" is that of the region named last
    return None


def _in_pictures(tokens: Sequence[Token], end: int) -> bool:
    """As in "On the recording, the men say …": those are speaking whom pictures show."""
    return tokens[0].lower in ("on", "in") and any(t.lower in listed_words("media", "nouns") for t in tokens[:end])


def _voice_called(head: tuple[str, str, int], cast: Cast) -> Actor | None:
    """As in "Rybar has it too. The channel thinks that …", "…, according to the institute. The analysts add that …"."""
    if head[1] == "media":
        return cast.body if cast.body is not None and cast.body.kind in VOICES else None
    return cast.analysts if head[0] in role_words("bodies") else None


def _group_called(noun: str, cast: Cast) -> Actor | None:
    """Whom "the corps" or "the group" means: the last group with the noun in its name, else the last of all.

    Analysts who have just been told of as a group are one as well.
    """
    known = cast.known.get(noun)
    if known is not None and known == cast.body and known.kind in VOICES:
        return known
    own = known is not None and noun in role_words("short_names") and noun in known.name.lower().split()
    return known if own else cast.group


def introduce(
    tokens: Sequence[Token],
    phrase: tuple[int, int, int],
    apposed: tuple[int, int] | None,
    actor: Actor | None,
    cast: Cast,
    region: tuple[str, str],
) -> None:
    """Remember an actor by surname, by head noun and by office in a province."""
    if actor is None:
        return
    start, first, end = phrase
    pointed = tokens[start].lower not in ("a", "an", "one")
    head = role(tokens, first, end)
    single = head is not None and (head[0] in persons() or head[0] in role_words("under_arms")) and not plural(head[0])
    for a, b in ((first, end), apposed or (0, 0)):
        head = role(tokens, a, b) if b > a else None
        if head is not None:
            alone = (
                pointed
                and apposed is None
                and person_part(tokens, a, b) is None
                and actor.name == words_of(tokens[a:b])
            )
            province = region[0] or (cast.region if tokens[start].lower == "its" else "")
            _take_office(head, actor, province, tokens[0].start, alone=alone, cast=cast)
            cast.known[head[0]] = cast.known[head[0].replace("-", " ").split()[-1]] = actor
            if "ministry" in head[0].split():
                cast.known["ministry"] = actor
        own = b > a and (actor.name == tokens[b - 1].text or (apposed is not None and a == first == b - 1))
        if b > a and named(tokens[b - 1]) and (own or person_named(tokens, a, b)):
            cast.known[tokens[b - 1].bare] = actor
    if actor.kind == "armed_group" and (alias_at(tokens, first) is not None or not (cast.group_named or single)):
        cast.group = actor
    for word in actor.name.lower().split():
        if word in role_words("short_names"):
            cast.known[word] = actor


def _take_office(head: tuple[str, str, int], actor: Actor, province: str, at: int, *, alone: bool, cast: Cast) -> None:
    """Remember who holds an office, in which province, and whether the office is all that is told of them."""
    office = head[0].split()[-1]
    if office in role_words("under_arms"):
        cast.armed.add(actor)
    if head[1] == "official":
        cast.unnamed, cast.unnamed_at = (actor if alone and office in persons() else None), at
        if province:
            cast.of_regions[office, province] = actor


def aged_bearer(tokens: Sequence[Token], start: int, first: int, end: int, cast: Cast) -> Actor | None:
    """Who "the 61-year-old pensioner" is: the person whose name stood before, where news tells the age later."""
    if first == start or tokens[start].lower != "the" or not is_aged(tokens, first, first + 1):
        return None
    if cast.person is None or is_described(cast.person) or any(named(t) for t in tokens[first:end]):
        return None
    head = role(tokens, first, end)
    kind = head[1] if head is not None else cast.person.kind
    offices = role_words("officials")
    if kind == "witness" and any(a == cast.person and word in offices for word, a in cast.known.items()):
        return None  # the governor is no "58-year-old pensioner"
    return replace(cast.person, kind=kind)
