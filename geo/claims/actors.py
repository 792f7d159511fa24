"""Who acts and who speaks: noun phrases read as groups, forces, officials, media and people."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo.claims.phrases import Phrase, before_verb, mark, named, phrase_after, phrase_before, words
from geo.claims.syntax import PatternSet, Sentence, Token, tokens_of
from geo.lexicon import lexicon, per_lexicon
from geo.model import Actor, Resolution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "Cast",
    "actor_names",
    "actor_of",
    "actors_of",
    "alias_at",
    "alias_spans",
    "aliases",
    "carriers",
    "is_person",
    "learn_name",
    "learn_short",
    "metonyms",
    "outlets",
    "persons",
    "role",
    "role_words",
    "side_of",
    "speaker_like",
    "takes_part",
    "words_of",
]

_KINDS = {
    "witnesses": "witness",
    "analysts": "analyst",
    "media": "media",
    "officials": "official",
    "groups": "armed_group",
    "forces": "state_forces",
}


_VOICES = ("media", "analyst")
_ARMED = ("armed_group", "state_forces")
_FULL_NAME = 2  # words of a person's name
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
        self.several = actor if _plural(actor.name.lower().split(" of ")[0].split(" in ")[0]) else None


@per_lexicon
def aliases() -> PatternSet:
    """Names of the actors of ``data/lexicon/actors.toml``, each with its actor."""
    entries = []
    for entry in lexicon("actors")["actor"]:
        for alias in entry["aliases"]:
            actor = Actor(alias if entry.get("shown_as_written") else entry["name"], entry["side"], entry["kind"])
            capital = next((i for i, word in enumerate(alias.split()) if word[:1].isupper()), None)
            entries.append((alias, (actor, capital)))
    return PatternSet(entries)


@per_lexicon
def metonyms() -> dict[str, Actor]:
    """Countries and capitals that stand for their government where they speak."""
    return {
        name.lower(): Actor(entry["name"], entry["side"], entry["kind"])
        for entry in lexicon("actors")["actor"]
        for name in entry.get("metonyms", ())
    }


@per_lexicon
def actor_names() -> frozenset[str]:
    """Names of the actors of the lexicon."""
    return frozenset(str(entry["name"]) for entry in lexicon("actors")["actor"])


@per_lexicon
def _people() -> frozenset[str]:
    """Names of the single people of the lexicon."""
    return frozenset(str(entry["name"]) for entry in lexicon("actors")["actor"] if entry.get("person"))


@per_lexicon
def _heads() -> PatternSet:
    roles = lexicon("actors")["roles"]
    return PatternSet(
        (form, (form, kind))
        for name, kind in reversed(_KINDS.items())
        for word in roles[name]
        for form in (word, _plural_of(word))
    )


def _plural_of(word: str) -> str:
    first, _, last = word.rpartition(" ")
    if last.endswith(("s", "people", "men", "women", "media", "police", "personnel")):
        return word
    if last.endswith("man"):
        last = last[:-2] + "en"
    elif last.endswith("y") and last[-2] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "s"
    return f"{first} {last}".strip()


def takes_part(actor: Actor) -> bool:
    """Whether a channel or paper is a party's own voice: "pro-Kremlin channel", "the governor's channel"."""
    if actor.kind != "media":
        return False
    names = actor.name.lower().replace("’", "'").split()
    sided = role_words("against_ukraine") | role_words("against_russia") | role_words("partial")
    return any(
        word in sided or word.removesuffix("'s") in role_words("persons") or word == "ministry's" for word in names
    )


def _plural(word: str) -> bool:
    """Whether a role word means several people."""
    last = word.rsplit(" ", 1)[-1]
    return (last.endswith("s") and not last.endswith("ss")) or last.endswith(("people", "men", "women", "folk", "ren"))


@per_lexicon
def role_words(name: str) -> frozenset[str]:
    """A list of words for what people and bodies are, of ``data/lexicon/actors.toml``."""
    return frozenset(lexicon("actors")["roles"][name])


@per_lexicon
def _speech_words(section: str, key: str) -> frozenset[str]:
    return frozenset(lexicon("speech")[section][key])


def carriers() -> frozenset[str]:
    """Nouns that carry somebody's words: "a statement by the Legion"."""
    return role_words("carriers")


@per_lexicon
def persons() -> frozenset[str]:
    """Heads of phrases that mean one person."""
    return role_words("persons") | role_words("witnesses")


def alias_at(tokens: Sequence[Token], i: int) -> tuple[int, Actor] | None:
    """The actor whose name begins at token ``i``, and where it ends."""
    match = aliases().at(tokens, i)
    if match is None:
        return None
    actor, capital = match.value
    # "the Legion" is a group, "the legion of fans" is none: the first capital of the alias must be one in the text
    if capital is not None and not tokens[match.start + capital].text[:1].isupper():
        return None
    return match.end, actor


def alias_spans(tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int, Actor]]:
    """Names of actors among tokens ``start:end``, left to right."""
    after = start
    for i in aliases().openings(tokens, start, end):
        found = alias_at(tokens, i) if i >= after else None
        if found is not None and found[0] <= end:
            yield i, *found
            after = found[0]


def role(tokens: Sequence[Token], start: int, end: int) -> tuple[str, str, int] | None:
    """The head noun of a phrase, its kind and index: the last role word before the first preposition."""
    heads, found, after = _heads(), None, start
    starts = heads.starts
    for i in range(start, end):
        _, _, _, low, bare = tokens[i]
        if i < after:
            continue
        match = heads.at(tokens, i) if low in starts or bare in starts else None
        if match is not None and match.end <= end:
            found, after = (*match.value, i), match.end
        elif found is not None and low in words("prepositions"):
            return found
    return found


def side_of(tokens: Sequence[Token], places: Sequence[Resolution]) -> str:
    """The side that the adjectives and places of a phrase speak for."""
    lowers = [token.lower for token in tokens]
    turned = "against" in lowers or "opposed" in lowers
    at = next((i for i in range(1, len(lowers) - 1) if lowers[i] in ("against", "opposed")), 0) if turned else 0
    if at:  # "fighters who took up arms against the Kremlin"
        own = side_of(tokens[:at], places)
        return own or {"RU": "UA", "UA": "RU"}.get(side_of(tokens[at + 1 :], places), "")
    for opponents, side in (("against_russia", "UA"), ("against_ukraine", "RU")):
        if not role_words(opponents).isdisjoint(lowers):
            return side
    # "a group of Russians", "Moscow-born": whose citizens they are says nothing of the side they take
    born = {b.start for a, b in itertools.pairwise(tokens) if a.lower == "of" and b.lower in ("russians", "ukrainians")}
    # the first nationality decides: "Ukrainian forces in Russia's Belgorod region" are Ukrainian
    ukrainian, russian = role_words("ukrainian"), role_words("russian")
    for token in tokens:
        if token.lower in ukrainian and token.start not in born:
            return "UA"
        if token.lower in russian and token.start not in born:
            return "RU"
    low, high = tokens[0].start, tokens[-1].end
    born |= {token.start for token in tokens if "-" in token.text}
    born |= {c.start for a, _, c in zip(tokens, tokens[1:], tokens[2:], strict=False) if a.lower in ("born", "raised")}
    inside = (
        r.place.country_code
        for r in places
        if r.place and low <= r.toponym.start < high and r.toponym.start not in born
    )
    return next((code for code in inside if code in ("RU", "UA")), "")


def _stripped(tokens: Sequence[Token], start: int, end: int) -> int:
    first = start
    while start < end - 1 and (
        tokens[start].lower in words("determiners")
        or not tokens[start].text[0].isalnum()
        or (tokens[start].lower == "of" and start > first)  # "one of the residents"
    ):
        start += 1
    return start


def words_of(tokens: Sequence[Token]) -> str:
    """Words as they stand, blanks only where there were some; no possessive ending."""
    out = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        out += (" " if before is not None and token.start > before.end else "") + token.text
    return out.strip(' “”"«»,').removesuffix("'s").removesuffix("’s")


def actors_of(sentence: Sentence, phrase: Phrase, places: Sequence[Resolution], cast: Cast) -> list[Actor]:
    """The actors a phrase names: two for "Russia and Ukrainian officials", "the Legion and the Corps"."""
    start, end, apposed = phrase
    tokens = sentence.tokens
    joint = next((i for i in range(start + 1, end - 1) if tokens[i].lower == "and"), None)
    if joint is not None and apposed is not None and apposed[1] - apposed[0] == 1 and tokens[apposed[0]].text.isupper():
        phrase, apposed = Phrase(start, end), None  # "the ministry and the Federal Security Service (FSB)"
    if joint is not None and apposed is None and not _coordinate_places(tokens, start, joint, end, places):
        left, right = (start, joint), (joint + 1, end)
        if all(_alone(tokens, *part, places) for part in (left, right)):
            listed = [*_listed_before(sentence, start, places), left, right]
            parts = [actor_of(sentence, Phrase(*part), places, cast) for part in listed]
            return [part for part in parts if part is not None]
        if (
            joint == _stripped(tokens, start, joint) + 1
            and side_of(tokens[joint - 1 : joint], ())
            and (head := role(tokens, joint + 1, end))
        ):
            # "Russian and Ukrainian officials"
            side = side_of(tokens[joint - 1 : joint], ())
            other = actor_of(sentence, Phrase(joint + 1, end), places, cast)
            first = Actor(f"{tokens[joint - 1].text} {head[0]}", side, head[1])
            return [_canonical(first), *([other] if other else [])]
    actor = actor_of(sentence, phrase, places, cast)
    return [actor] if actor else []


def _listed_before(sentence: Sentence, start: int, places: Sequence[Resolution]) -> list[tuple[int, int]]:
    """The further members of a list whose last two begin at token ``start``: "the Corps, | the Legion and …"."""
    tokens, found = sentence.tokens, []
    while start > 1 and tokens[start - 1].text == "," and (own := phrase_before(sentence, start - 1)) is not None:
        opens = own[0] == 0 or mark(tokens[own[0] - 1]) or tokens[own[0] - 1].lower in words("clause_openers")
        if not opens or not _alone(tokens, *own, places):
            break
        found.append(own)
        start = own[0]
    return found[::-1]


def _coordinate_places(tokens: Sequence[Token], start: int, joint: int, end: int, places: Sequence[Resolution]) -> bool:
    """As in "stations in the regions of Belgorod and Voronezh": one actor, two places."""
    named_places = {r.toponym.start for r in places}
    left = tokens[joint - 1].start in named_places and any(
        t.lower in words("prepositions") for t in tokens[start + 1 : joint]
    )
    return left and end - joint == 2 and tokens[joint + 1].start in named_places


def _canonical(actor: Actor) -> Actor:
    tokens = tokens_of(actor.name, 0, len(actor.name))
    found = alias_at(tokens, 0)
    return found[1] if found is not None and found[0] == len(tokens) else actor


def _alone(tokens: Sequence[Token], start: int, end: int, places: Sequence[Resolution]) -> bool:
    """Whether a part of "A and B" is an actor by itself."""
    first = _stripped(tokens, start, end)
    if tokens[first].lower in ("both", "all"):
        first += 1
    if first >= end:
        return False
    if any(span[0] == first for span in alias_spans(tokens, start, end)) or any(
        span[0] == start for span in alias_spans(tokens, start, end)
    ):
        return True
    if end - first == 1 and any(r.toponym.start == tokens[first].start and r.place for r in places):
        return tokens[first].lower not in role_words("russian_adjectives")
    head = role(tokens, first, end)
    return head is not None and (first > start or named(tokens[first]) or end - first >= 2)


def actor_of(sentence: Sentence, phrase: Phrase, places: Sequence[Resolution], cast: Cast) -> Actor | None:
    """The actor a noun phrase names, under the name of the lexicon, that of an earlier mention, or as written."""
    tokens = sentence.tokens
    start, end, apposed = phrase
    first = _stripped(tokens, start, end)
    if (own := _told_otherwise(sentence, phrase, first, places, cast)) is not None:
        return own
    first, end = _without_quantifiers(tokens, first, end)
    last = tokens[end - 1].lower
    whole = end - first == 1
    if (
        (last in ("them", "us", "me", "him") and (whole or role(tokens, first, end) is None))  # not "the mother of him"
        or (last == "her" and whole)
        or (last in words("pronouns") and whole)
    ):
        return _pronoun(last, cast, quoted=sentence.quoted[end - 1])
    if _nobody(tokens, first, end) or _from_a_place(tokens, first, end, places):
        return None
    if end - first == 1 and (other := _standing_for(tokens, first, apposed, cast)) is not None:
        return other
    actor = _owned(sentence, start, first, end, cast) if apposed is None else None
    signed = any(_call_sign(tokens, *span) for span in ((first, end), apposed) if span)
    actor = actor or (None if signed else _aliased(tokens, start, first, end, apposed))
    actor = actor or _of_the_group(tokens, first, end, apposed, cast)
    region = _region(tokens, start, (first, end), apposed, places)
    if actor is None and apposed is None and (known := _known(tokens, start, first, end, cast, region)) is not None:
        return known
    actor = actor or _state(tokens, first, end, places) or _as_written(tokens, first, end, apposed, places)
    if actor is not None and not actor.side and tokens[start].lower == "its" and actor.kind == "official":
        actor = _sided(tokens, start, (first, end), actor, places, cast)
    actor = _named_at_last(tokens, first, end, apposed, actor, cast)
    if actor is not None and apposed is not None:
        actor = _found_name(tokens, first, end, actor, cast)
    _introduce(tokens, (start, first, end), apposed, actor, cast, region)
    return actor


def _sided(
    tokens: Sequence[Token],
    start: int,
    phrase: tuple[int, int],
    actor: Actor,
    places: Sequence[Resolution],
    cast: Cast,
) -> Actor:
    """Whose side "its founder", "its governor" is on: that of the group told of, or of the place."""
    head = role(tokens, *phrase)
    if head is not None and head[0] in role_words("people_of_groups") and cast.group is not None:
        return replace(actor, side=cast.group.side)
    before = [r.place for r in places if r.place is not None and r.toponym.start < tokens[start].start]
    country = before[-1].country_code if before else cast.country  # "in X, in the Y region, its governor says"
    return replace(actor, side=country if country in ("RU", "UA") else "")


@per_lexicon
def outlets() -> frozenset[str]:
    """Names of newspapers, agencies and broadcasters, without their article."""
    return frozenset(
        name.lower().removeprefix("the ")
        for entry in lexicon("publishers")["publisher"]
        for name in entry["names"]
        if entry["type"] == "traditional media" and "." not in name
    )


def _from_a_place(tokens: Sequence[Token], first: int, end: int, places: Sequence[Resolution]) -> bool:
    """As in "reports from Kozinka": words of nobody, from somewhere."""
    if end - first < 3 or tokens[first].bare not in carriers() or tokens[first + 1].lower != "from":
        return False
    start = first + 2 + (tokens[first + 2].lower == "the")
    if tokens[start].bare in metonyms() or alias_at(tokens, start) is not None or role(tokens, start, end) is not None:
        return False
    return any(r.toponym.start == tokens[start].start and r.place is not None for r in places)


def _told_otherwise(
    sentence: Sentence, phrase: Phrase, first: int, places: Sequence[Resolution], cast: Cast
) -> Actor | None:
    """Who a phrase means by what stands in it or after it: "a statement by the Legion", "who gave his name as X"."""
    nobodys = _from_a_place(sentence.tokens, first, phrase.end, places)
    for inner in () if nobodys else _inside(sentence.tokens, first, phrase):
        actor = actor_of(sentence, inner, places, cast)
        if actor is not None:
            return actor
    beside = phrase.apposed[1] if phrase.apposed else 0  # "The man, a former miner who gave his name as Ivan, …"
    bearer = cast.known.get(sentence.tokens[first].bare) if phrase.end - first == 1 else None
    if bearer is not None and bearer.name == sentence.tokens[first].text and named(sentence.tokens[first]):
        return bearer  # whoever goes by that name in this text, also if it is a minister's
    aged = _aged_bearer(sentence.tokens, phrase.start, first, phrase.end, cast) if phrase.apposed is None else None
    return aged or _by_own_name(sentence, (first, phrase.end), beside or phrase.end, places, cast)


def _standing_for(tokens: Sequence[Token], at: int, apposed: tuple[int, int] | None, cast: Cast) -> Actor | None:
    """Who one word stands for: a capital for its government, "one" for one of those who have just been told of."""
    if tokens[at].bare in metonyms():
        return metonyms()[tokens[at].bare]
    described = apposed is None or tokens[apposed[0]].lower in words("prepositions")
    # "Military bloggers were scathing. One, with a million followers, wrote that …"
    return cast.several if described and tokens[at].lower in words("stand_ins") else None


def _by_own_name(
    sentence: Sentence, phrase: tuple[int, int], after: int, places: Sequence[Resolution], cast: Cast
) -> Actor | None:
    """As in "a man who called himself a fighter of the Legion", "a blogger, who writes as "Old Oak": who they are."""
    tokens, (first, end) = sentence.tokens, phrase
    at = after + (after < len(tokens) and tokens[after].text == ",")
    ways = _naming("naming").all_at(tokens, at + 1) if sentence.lowers[at : at + 2][:1] == ("who",) else []
    match = next((way for way in ways if _begins_name(tokens, way.end)), None)
    if match is None and after < len(tokens):
        # "the man, identified by his call sign, Oak", "a captain named Ivan"
        match = _naming("identified").at(tokens, min(at, len(tokens) - 1)) or _naming("named").at(tokens, after)
    if match is None or match.end >= len(tokens):
        return None
    if match.value == "named" and tokens[match.end].lower in words("determiners"):
        return None  # "the mayor called the tale of soldiers a fake"
    inner, name = phrase_after(sentence, match.end), _name_after(sentence, match.end)
    quoted = name is not None and sentence.quoted[name[0]]
    group = actor_of(sentence, Phrase(*inner), places, cast) if inner is not None and not quoted else None
    described = inner is not None and match.value == "naming" and _described_by(tokens, *inner)
    if group is not None and (group.kind in _ARMED or described):
        return group  # "a man who introduced himself as the head of the village"
    if name is None:
        return None
    head = role(tokens, first, end)
    side, kind = side_of(tokens[first:end], ()), head[1] if head is not None else "witness"
    written = slice(first if match.value == "named" else name[0], name[1])
    actor = Actor(words_of(tokens[written]), side, kind)
    actor = _found_name(tokens, first, end, actor, cast)
    _introduce(tokens, (first, first, end), None, actor, cast, ("", ""))
    return actor


def _begins_name(tokens: Sequence[Token], i: int) -> bool:
    """Whether a name, one in quotation marks or a description begins at token ``i``."""
    return i < len(tokens) and (named(tokens[i]) or tokens[i].text in '“"‘«' or tokens[i].lower in words("determiners"))


def _described_by(tokens: Sequence[Token], start: int, end: int) -> bool:
    return tokens[start].lower in words("determiners") and role(tokens, start, end) is not None


def _found_name(tokens: Sequence[Token], first: int, end: int, actor: Actor, cast: Cast) -> Actor:
    """Whoever "the man" has meant so far goes by the name that now stands beside it: "the man, call sign Bard"."""
    head = role(tokens, first, end)
    pointed = first and tokens[first - 1].lower in words("definite_determiners")
    if head is None or not pointed or head[2] != first or _described(actor):
        return actor
    alone = end - first == len(head[0].split())
    before = cast.known.get(head[0]) if alone else _of_the_unit(tokens, first, end, cast)
    if before is None and not alone:
        return actor
    anybody = head[0] in ("man", "woman") or _can_be(cast.person, actor.kind)
    if before is None and head[0] in role_words("anyone") and anybody:
        before = cast.person
    if before is None or before == actor or not _described(before):
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
    tokens, patterns = sentence.tokens, _naming("name_given")
    for match in patterns.find(tokens) if not patterns.starts.isdisjoint(sentence.vocabulary) else ():
        found = _name_after(sentence, match.end) if not sentence.quoted[match.start] else None
        if found is None or role(tokens, *found) is not None:
            continue
        name = words_of(tokens[slice(*found)])
        whose = tokens[match.start].lower in ("whose", "whom")
        before = match.start + 1 if whose else before_verb(tokens, match.start)
        if before and tokens[before - 1].lower in words("relative_pronouns"):
            # "The captain, whose name is X"; "a woman who gave her name as X" is nobody who has spoken before
            first, end = _told_before(sentence, before - 1)
            if end:
                _found_name(tokens, first, end, Actor(name), cast)
        elif cast.person is not None and _described(cast.person) and not _somebody_new(sentence, before):
            actor = Actor(name, cast.person.side, cast.person.kind)
            cast.rename(cast.person, actor)
            cast.known[tokens[found[1] - 1].bare] = actor
            return


def _somebody_new(sentence: Sentence, end: int) -> bool:
    """As in "A woman in the crowd | gave her name as X": nobody who has been told of before."""
    span = phrase_before(sentence, end)
    return span is not None and sentence.lowers[span[0]] in ("a", "an")


_LETTERS = 8  # of an abbreviation, at most


def learn_short(sentence: Sentence, places: Sequence[Resolution], cast: Cast) -> None:
    """As in "the Russian Ministry of Defence (MoD)": who goes by the letters in brackets afterwards."""
    tokens, lowers = sentence.tokens, sentence.lowers
    if "(" not in sentence.vocabulary:
        return
    for k in (k for k in range(1, len(tokens) - 2) if lowers[k] == "(" and lowers[k + 2] == ")"):
        letters = "".join(c for c in tokens[k + 1].text if c.isupper())
        if len(letters) < 2 or len(tokens[k + 1].text) > _LETTERS or alias_at(tokens, k + 1) is not None:
            continue
        actor = next((actor for _, end, actor in alias_spans(tokens, max(0, k - _LETTERS), k) if end == k), None)
        if actor is None and (start := _spelt_out(tokens, k, letters)) is not None:
            actor = actor_of(sentence, Phrase(start, k), places, cast)
        if actor is not None:
            cast.known[tokens[k + 1].bare] = actor


def _spelt_out(tokens: Sequence[Token], end: int, letters: str) -> int | None:
    """Where the name before token ``end`` begins whose capitals are ``letters``; None where there is none."""
    start, capitals = end, ""
    while (
        start
        and len(capitals) < len(letters)
        and (named(tokens[start - 1]) or tokens[start - 1].lower in ("of", "for", "and"))
    ):
        start -= 1
        capitals = tokens[start].text[0] + capitals if named(tokens[start]) else capitals
    return start if capitals == letters else None


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


def _described(actor: Actor) -> bool:
    """Whether an actor is called by what they are, not by a name: "bearded man in camouflage"."""
    tokens = tokens_of(actor.name, 0, len(actor.name))
    return not named(tokens[0]) or (alias_at(tokens, 0) is None and role(tokens, 0, len(tokens)) is not None)


def _name_after(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """The name that somebody goes by, after words such as "named as", "under | the pseudonym": its tokens."""
    tokens, k = sentence.tokens, start
    while k < len(tokens) and tokens[k].lower in role_words("name_words"):
        k += 1
    marked = k > start and tokens[k - 1].text in '“"‘«' and k < len(tokens) and sentence.quoted[k]
    end = k
    while end < len(tokens) and (
        (marked and sentence.quoted[end]) or (named(tokens[end]) and tokens[end].lower not in words("time_words"))
    ):
        end += 1
    nation = side_of(tokens[k:end], ()) if end > k else ""
    return (k, end) if end > k and not nation else None  # "was identified as Russian"


@per_lexicon
def _naming(kind: str) -> PatternSet:
    """Ways of saying by which name somebody goes, or who they say they are."""
    return PatternSet((pattern, kind) for pattern in role_words(kind))


def _of_the_group(
    tokens: Sequence[Token], first: int, end: int, apposed: tuple[int, int] | None, cast: Cast
) -> Actor | None:
    """As in "a spokesman for the group": the group told of last speaks."""
    head = role(tokens, first, end) if cast.group is not None else None
    if head is None or head[0] not in role_words("speaks_for"):
        return None
    if apposed is not None and _person_part(tokens, *apposed) is not None:
        return None
    owner = tokens[head[2] - 1].lower if head[2] > first else ""
    if owner.endswith("'s") and owner.removesuffix("'s") in role_words("groups"):
        return cast.group  # "the corps's leader"
    after = [t.lower for t in tokens[head[2] + len(head[0].split()) : end]]
    if len(after) == 3 and after[0] in ("of", "for", "from") and after[1] in words("definite_determiners"):
        return cast.group if after[2] in role_words("groups") else None
    return None


def _region(
    tokens: Sequence[Token],
    start: int,
    phrase: tuple[int, int],
    apposed: tuple[int, int] | None,
    places: Sequence[Resolution],
) -> tuple[str, str]:
    """The province that a phrase names, and the last one named in the sentence before it; "" for none."""

    def of(low: int, high: int) -> str:
        inside = (r.place for r in places if r.place is not None and low <= r.toponym.start < high)
        return next((place.admin1 or place.name for place in reversed(list(inside)) if place.country_code), "")

    spans = [span for span in (phrase, apposed) if span]
    own = next((found for a, b in spans if (found := of(tokens[a].start, tokens[b - 1].end))), "")
    return own, of(tokens[0].start, tokens[start].start)


def _named_at_last(
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
    if not any(span is not None and _person_part(tokens, *span) for span in ((first, end), apposed)):
        return actor
    cast.unnamed = None
    if apposed is not None or role(tokens, first, end) is not None or _person_part(tokens, first, end) != (first, end):
        return actor
    actor = Actor(actor.name, actor.side or before.side, before.kind)
    cast.same[before] = actor
    return actor


def _inside(tokens: Sequence[Token], first: int, phrase: Phrase) -> Iterator[Phrase]:
    """Who speaks in "a statement by the Legion", "one of them, a retired nurse"."""
    start, end, apposed = phrase
    if end - first > 1 and tokens[end - 1].lower in role_words("carriers"):
        own = (
            k
            for k in range(end - 2, max(first - 1, end - 6), -1)
            if tokens[k].lower.endswith("'s") and not _time(tokens[k])
        )
        if (k := next(own, None)) is not None:
            yield Phrase(start, k + 1)  # "the ministry's evening bulletin"
    carrier = next((i for i in range(first, min(first + 4, end)) if tokens[i].bare in role_words("carriers")), None)
    if carrier is not None and carrier + 2 < end and tokens[carrier + 1].lower in ("by", "of", "from", "to"):
        yield Phrase(carrier + 2, end, apposed)
    of = end - start > 2 and tokens[start + 1].lower == "of"
    if apposed is not None and of and tokens[start].lower in words("one"):
        yield Phrase(*apposed)


def _time(token: Token) -> bool:
    """As in "Friday's evening summary"."""
    return token.lower.removesuffix("'s") in words("time_words")


def _without_quantifiers(tokens: Sequence[Token], first: int, end: int) -> tuple[int, int]:
    if tokens[first].lower in ("both", "each", "all") and first + 1 < end:
        first += 1
    if tokens[first].lower == "same" and first + 1 < end and alias_at(tokens, first + 1) is not None:
        first += 1
    while end > first + 1 and tokens[end - 1].lower in ("both", "each", "all", "themselves", "itself", "himself"):
        end -= 1
    return first, end


def _nobody(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether a phrase names nobody in particular, pictures, or the report's own people."""
    ours = tokens[first].lower in ("reporter", "correspondent", "team") and first and tokens[first - 1].lower == "our"
    if end - first > 1 and tokens[first].lower in role_words("nationality"):
        first += 1  # "Ukrainian social media"
    return (
        bool(ours)
        or tokens[first].lower in ("whoever", "whatever", "anyone", "anybody", "whichever", "nobody", "none", "nothing")
        or tokens[end - 1].lower in _speech_words("media", "nouns")
        or words_of(tokens[first:end]).lower() in _speech_words("nobody", "subjects")
    )


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


def _owned(sentence: Sentence, start: int, first: int, end: int, cast: Cast) -> Actor | None:
    """Who "its defence ministry", "its spokesman", "the document" are: what they belong to has been named before."""
    tokens = sentence.tokens
    if (author := _author(tokens, start, first, end, cast)) is not None:
        return author
    own = tokens[start].lower
    head = role(tokens, first, end) if own in ("its", "their") else None
    if head is None or _person_part(tokens, first, end):
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
    return _canonical(Actor(f"{adjective} {words_of(tokens[first:end])}", side, "official"))


def _pronoun(low: str, cast: Cast, *, quoted: bool) -> Actor | None:
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


def _state(tokens: Sequence[Token], first: int, end: int, places: Sequence[Resolution]) -> Actor | None:
    """A country or capital that speaks for its government."""
    same = (r.place for r in places if tokens[first].start == r.toponym.start and tokens[end - 1].end == r.toponym.end)
    place = next(same, None)
    if place is None or not (place.feature_code == "PPLC" or place.feature_code.startswith("PCL")):
        return None
    country = {"RU": "Russia", "UA": "Ukraine"}.get(place.country_code)
    return Actor(f"Government of {country or place.name}", place.country_code if country else "", "government")


def _aliased(
    tokens: Sequence[Token], start: int, first: int, end: int, apposed: tuple[int, int] | None
) -> Actor | None:
    """The actor of the lexicon that a phrase names, or whose spokesman, commander or statement it is."""
    spans = list(alias_spans(tokens, start, end))
    for a, b, actor in spans:
        if a <= first and b >= end:
            return actor
    head = role(tokens, first, end) if spans else None
    speaks_for = role_words("speaks_for")
    for a, b, actor in spans:
        link = tokens[a - 1].lower if a else ""
        if tokens[a].lower == "the" or link == "the":
            link = tokens[a - 2].lower if link == "the" and a > 1 else link
        own = b < end and (tokens[b - 1].lower.endswith("'s") or tokens[b].lower in speaks_for or named(tokens[b]))
        if (a <= first and own and (head is None or head[0] in speaks_for or head[2] < b)) or (
            head is not None
            and (head[0] in speaks_for or head[1] == "armed_group")
            and link in ("of", "for", "from", "at", "by")
            and head[2] < a
        ):
            return _spokesperson(tokens, (start, end), apposed, (a, b), actor)
        if (
            b == end
            and all(named(t) or t.lower in words("adjectives") for t in tokens[a:b])
            and actor.kind in ("government", "official")
            and head is not None
        ):
            return actor  # "presidential spokesman Dmitry Peskov"
    if apposed is not None:
        body = _aliased(tokens, apposed[0], _stripped(tokens, *apposed), apposed[1], None)
        person = _person_part(tokens, start, end)
        if body is not None and person is not None and body.kind != "media":
            return Actor(words_of(tokens[person[0] : person[1]]), body.side, "official")
        return body
    return None


def _spokesperson(
    tokens: Sequence[Token],
    phrase: tuple[int, int],
    apposed: tuple[int, int] | None,
    body: tuple[int, int],
    actor: Actor,
) -> Actor:
    """The person who speaks for a body, if the text gives a name: "Taras Vovk, spokesman for the border service"."""
    for span in (phrase, apposed):
        person = _person_part(tokens, *span) if span else None
        if person is not None and not (body[0] < person[1] and person[0] < body[1]):
            return Actor(words_of(tokens[person[0] : person[1]]), actor.side, "official")
    return actor


def _known(
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
        if head[1] in _ARMED and group and cast.group is not None:
            several = _plural(head[0]) and not words("numbers").isdisjoint(t.lower for t in tokens[start:first])
            return None if several else _group_called(head[0], cast)  # "the three groups" are no single one
        spoke = cast.speaker if tokens[first - 1].lower == "same" else None
        outlet = spoke is not None and spoke.kind in _VOICES
        known = cast.known.get(head[0]) or (spoke if outlet or head[1] not in _VOICES else None)
        if known is None and pointed and head[1] in _VOICES and (voice := _voice_called(head, cast)) is not None:
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
    return tokens[0].lower in ("on", "in") and any(t.lower in _speech_words("media", "nouns") for t in tokens[:end])


def _voice_called(head: tuple[str, str, int], cast: Cast) -> Actor | None:
    """As in "Rybar has it too. The channel thinks that …", "…, according to the institute. The analysts add that …"."""
    if head[1] == "media":
        return cast.body if cast.body is not None and cast.body.kind in _VOICES else None
    return cast.analysts if head[0] in role_words("bodies") else None


def _group_called(noun: str, cast: Cast) -> Actor | None:
    """Whom "the corps" or "the group" means: the last group with the noun in its name, else the last of all.

    Analysts who have just been told of as a group are one as well.
    """
    known = cast.known.get(noun)
    if known is not None and known == cast.body and known.kind in _VOICES:
        return known
    own = known is not None and noun in role_words("short_names") and noun in known.name.lower().split()
    return known if own else cast.group


def _as_written(
    tokens: Sequence[Token], first: int, end: int, apposed: tuple[int, int] | None, places: Sequence[Resolution]
) -> Actor | None:
    name = words_of(tokens[first:end])
    head = role(tokens, first, end)
    side = side_of(tokens[first:end], places)
    age = apposed is not None and tokens[apposed[0]].text.isdigit()  # "Vira, 67": who is called so is no official
    if apposed is not None and not age:
        begin = _stripped(tokens, *apposed)
        if not (named(tokens[first]) and _is_body(tokens, *apposed)):  # "Frontier Monitor, a research group"
            name += ", " + words_of(tokens[begin : apposed[1]])
        head = head or role(tokens, begin, apposed[1])
        side = side or side_of(tokens[begin : apposed[1]], places)
    kind = head[1] if head else "witness" if age or _aged(tokens, first, end) else "official"
    kind = "media" if head is None and name.lower() in outlets() else kind
    if sign := next((sign for span in (apposed, (first, end)) if span and (sign := _call_sign(tokens, *span))), ""):
        return Actor(sign, side, kind)
    if apposed is not None and _first_name(tokens, (first, end), apposed, places):
        return Actor(tokens[apposed[0]].text, side, kind)  # "the woman, Maryna"
    if kind == "witness" and not words("in_uniform").isdisjoint([t.lower for t in tokens[first:end]]):
        kind = "armed_group"  # "a bearded man in camouflage"
    if head is not None and head[0] in ("volunteer", "volunteers") and not _nationalities_in(tokens[first:end]):
        side, kind = "", "witness"  # people who help; those who fight are told by their nationality
    spans = [(first, end), *((apposed, _before_of(tokens, *apposed)) if apposed is not None else ())]
    person = next((part for span in spans if (part := _person_part(tokens, *span))), None)
    if person is not None:
        return Actor(words_of(tokens[person[0] : person[1]]), side, kind)
    if name.lower() in words("determiners"):
        return None
    if first and tokens[first - 1].lower == "another" and apposed is None:
        name = f"{tokens[first - 1].text} {name}"  # no earlier "channel"
    # "the admission", "smoke": nobody
    people = head or any(named(t) for t in tokens[first:end]) or _aged(tokens, first, end)
    people = people or tokens[first].lower in role_words("people")
    people = people or tokens[end - 1].lower.endswith(tuple(role_words("people_endings")))
    return Actor(name, side, kind) if name and people else None


def _first_name(
    tokens: Sequence[Token], outer: tuple[int, int], inner: tuple[int, int], places: Sequence[Resolution]
) -> bool:
    """Whether one word beside a description of a person is the name they give."""
    start, end = inner
    head = role(tokens, *outer)
    if head is None or _plural(head[0]) or not (head[0] in persons() or head[0] in role_words("under_arms")):
        return False
    # "the woman, Inna" whatever village bears the name; but "a resident of the town, Inna"
    beside = head[2] + len(head[0].split()) == outer[1]
    place = not beside and any(r.toponym.start == tokens[start].start for r in places)
    return end - start == 1 and named(tokens[start]) and tokens[start].bare not in metonyms() and not place


def _is_body(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase describes an organisation: "a Vienna research group with two staff"."""
    head = role(tokens, start, end)
    nouns = [t.lower for t in tokens[start:end]] if head is None else [head[0], head[0].replace("-", " ").split()[-1]]
    return not role_words("organisations").isdisjoint(nouns)


def _before_of(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """A phrase without what its head belongs to: "Marta Lund | of the Northern Institute"."""
    return start, next((k for k in range(start + 1, end) if tokens[k].lower in ("of", "from", "at", "with")), end)


def _call_sign(tokens: Sequence[Token], start: int, end: int) -> str:
    """As in "a company commander, call sign Bard", "a fighter with the alias Oak": the name by which a soldier goes."""
    low = [t.lower for t in tokens[start:end]]
    at = next((start + k + 1 for k, word in enumerate(low) if word in words("name_nouns")), end)
    return words_of(tokens[at:end]) if at < end and named(tokens[at]) else ""


def _nationalities_in(tokens: Sequence[Token]) -> bool:
    """Whether a phrase with "volunteers" names a nationality or an organisation."""
    return any(t.lower in role_words("nationality") or t.lower in role_words("of_groups") for t in tokens)


def _person_part(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The personal name at the end of a phrase: "Governor Pavel Sorokin", "far-right leader Denis Nikitin"."""
    begin = end
    while (
        begin > start
        and named(tokens[begin - 1])
        and not tokens[begin - 1].lower.endswith("'s")
        and "-" not in tokens[begin - 1].text[1:2]
    ):
        begin -= 1
    while end - begin > 1 and (head := role(tokens, begin, end)) is not None:
        begin = head[2] + len(head[0].split())
    before = tokens[begin - 1] if begin > start else None
    if (
        end - begin not in (2, 3)
        or side_of(tokens[begin:end], ())
        or (before is not None and before.lower in words("prepositions"))
        or (before is not None and before.lower == "the" and begin - 1 > start)  # "ties to the Northern Grouping"
    ):
        return None
    if (
        before is None
        or before.lower in words("determiners")
        or _heads().at(tokens, begin - 1) is not None
        or role(tokens, start, begin) is not None
    ):
        return begin, end
    return None


def _introduce(
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
    single = head is not None and (head[0] in persons() or head[0] in role_words("under_arms")) and not _plural(head[0])
    for a, b in ((first, end), apposed or (0, 0)):
        head = role(tokens, a, b) if b > a else None
        if head is not None:
            alone = (
                pointed
                and apposed is None
                and _person_part(tokens, a, b) is None
                and actor.name == words_of(tokens[a:b])
            )
            province = region[0] or (cast.region if tokens[start].lower == "its" else "")
            _take_office(head, actor, province, tokens[0].start, alone=alone, cast=cast)
            cast.known[head[0]] = cast.known[head[0].replace("-", " ").split()[-1]] = actor
            if "ministry" in head[0].split():
                cast.known["ministry"] = actor
        own = b > a and (actor.name == tokens[b - 1].text or (apposed is not None and a == first == b - 1))
        if b > a and named(tokens[b - 1]) and (own or _person_named(tokens, a, b)):
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


def _person_named(tokens: Sequence[Token], start: int, end: int) -> bool:
    return (
        end - start >= 2
        and named(tokens[end - 2])
        and tokens[end - 1].lower not in ("region", "oblast", "district", "ministry", "service")
    )


def speaker_like(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase can be somebody who speaks: a name, an office, a body of the lexicon."""
    first = _stripped(tokens, start, end)
    return named(tokens[first]) or role(tokens, first, end) is not None or tokens[first].lower in words("pronouns")


def _aged(tokens: Sequence[Token], start: int, end: int) -> bool:
    """As in "a 43-year-old bookkeeper": of whom an age is told is a person, whatever they do."""
    return any(t.lower.endswith(("-year-old", "-years-old")) for t in tokens[start:end])


def _aged_bearer(tokens: Sequence[Token], start: int, first: int, end: int, cast: Cast) -> Actor | None:
    """Who "the 61-year-old pensioner" is: the person whose name stood before, where news tells the age later."""
    if first == start or tokens[start].lower != "the" or not _aged(tokens, first, first + 1):
        return None
    if cast.person is None or _described(cast.person) or any(named(t) for t in tokens[first:end]):
        return None
    head = role(tokens, first, end)
    kind = head[1] if head is not None else cast.person.kind
    offices = role_words("officials")
    if kind == "witness" and any(a == cast.person and word in offices for word, a in cast.known.items()):
        return None  # the governor is no "58-year-old pensioner"
    return replace(cast.person, kind=kind)


def is_person(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase names one person ("he said" may mean them afterwards)."""
    tokens = sentence.tokens
    body = phrase.apposed is not None and _is_body(tokens, *phrase.apposed)  # "X, a research group"
    if body or tokens[phrase.start].lower in ("he", "she", "i"):
        return not body
    head = role(tokens, phrase.start, phrase.end)
    if head is not None and (head[0] in persons() or head[0] in role_words("under_arms")):
        return not _plural(head[0])
    if _aged(tokens, phrase.start, phrase.end):
        return True
    if head is not None:
        after = head[2] + len(head[0].split())
        return (
            head[1] in ("official", "analyst", "witness")
            and not head[0].endswith("s")
            and head[0] not in role_words("organisations")
            and _person_part(tokens, phrase.start, phrase.end) == (after, phrase.end)
        )
    first = _stripped(tokens, phrase.start, phrase.end)
    beside = role(tokens, *phrase.apposed) if phrase.apposed is not None else None
    body = beside is not None and beside[0] not in persons() and beside[1] in (*_VOICES, *_ARMED)
    body = body or words_of(tokens[first : phrase.end]).lower() in outlets()
    known = alias_at(tokens, first)
    if body or known is not None:  # no body of the lexicon, nor "WarMap, a mapping project"
        return not body and known is not None and known[1].name in _people()
    names = all(named(t) for t in tokens[first : phrase.end]) and first == phrase.start
    described = sentence.lowers[phrase.end : phrase.end + 2] == (",", "who")  # "Alexei, who drives a bus"
    return phrase.apposed is not None or (names and (phrase.end - first >= 2 or described))
