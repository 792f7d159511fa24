"""Who acts and who speaks: noun phrases read as groups, forces, officials, media and people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.claims.cast import (
    Cast,
    aged_bearer,
    bearer,
    begins_name,
    describes,
    found_name,
    introduce,
    meant_by,
    named_at_last,
    of_the_group,
    owned,
    standing_for,
)
from geo.claims.phrases import Phrase, listed_words, mark, named, phrase_after, phrase_before, words
from geo.claims.roles import (
    ARMED,
    alias_at,
    alias_spans,
    before_of,
    call_sign,
    canonical,
    carriers,
    is_aged,
    is_body,
    metonyms,
    name_after,
    names_by,
    nationalities_in,
    of_a_day,
    outlets,
    person_part,
    persons,
    plural,
    role,
    role_words,
    side_of,
    stripped,
    words_of,
)
from geo.model import Actor, Resolution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.claims.syntax import Sentence, Token

__all__ = ["actor_of", "actors_of", "learn_short"]


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
            joint == stripped(tokens, start, joint) + 1
            and side_of(tokens[joint - 1 : joint], ())
            and (head := role(tokens, joint + 1, end))
        ):
            # "Russian and Ukrainian officials"
            side = side_of(tokens[joint - 1 : joint], ())
            other = actor_of(sentence, Phrase(joint + 1, end), places, cast)
            first = Actor(f"{tokens[joint - 1].text} {head[0]}", side, head[1])
            return [canonical(first), *([other] if other else [])]
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


def _alone(tokens: Sequence[Token], start: int, end: int, places: Sequence[Resolution]) -> bool:
    """Whether a part of "A and B" is an actor by itself."""
    first = stripped(tokens, start, end)
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
    first = stripped(tokens, start, end)
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
        return meant_by(last, cast, quoted=sentence.quoted[end - 1])
    if _nobody(tokens, first, end) or _from_a_place(tokens, first, end, places):
        return None
    if end - first == 1 and (other := standing_for(tokens, first, apposed, cast)) is not None:
        return other
    actor = owned(sentence, start, first, end, cast) if apposed is None else None
    signed = any(call_sign(tokens, *span) for span in ((first, end), apposed) if span)
    actor = actor or (None if signed else _aliased(tokens, start, first, end, apposed))
    actor = actor or of_the_group(tokens, first, end, apposed, cast)
    region = _region(tokens, start, (first, end), apposed, places)
    if actor is None and apposed is None and (known := bearer(tokens, start, first, end, cast, region)) is not None:
        return known
    actor = actor or _state(tokens, first, end, places) or _as_written(tokens, first, end, apposed, places)
    if actor is not None and not actor.side and tokens[start].lower == "its" and actor.kind == "official":
        actor = _sided(tokens, start, (first, end), actor, places, cast)
    actor = named_at_last(tokens, first, end, apposed, actor, cast)
    if actor is not None and apposed is not None:
        actor = found_name(tokens, first, end, actor, cast)
    introduce(tokens, (start, first, end), apposed, actor, cast, region)
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
    aged = aged_bearer(sentence.tokens, phrase.start, first, phrase.end, cast) if phrase.apposed is None else None
    return aged or _by_own_name(sentence, (first, phrase.end), beside or phrase.end, places, cast)


def _by_own_name(
    sentence: Sentence, phrase: tuple[int, int], after: int, places: Sequence[Resolution], cast: Cast
) -> Actor | None:
    """As in "a man who called himself a fighter of the Legion", "a blogger, who writes as "Old Oak": who they are."""
    tokens, (first, end) = sentence.tokens, phrase
    at = after + (after < len(tokens) and tokens[after].text == ",")
    ways = names_by("naming").all_at(tokens, at + 1) if sentence.lowers[at : at + 2][:1] == ("who",) else []
    match = next((way for way in ways if begins_name(tokens, way.end)), None)
    if match is None and after < len(tokens):
        # "the man, identified by his call sign, Oak", "a captain named Ivan"
        match = names_by("identified").at(tokens, min(at, len(tokens) - 1)) or names_by("named").at(tokens, after)
    if match is None or match.end >= len(tokens):
        return None
    if match.value == "named" and tokens[match.end].lower in words("determiners"):
        return None  # "the mayor called the tale of soldiers a fake"
    inner, name = phrase_after(sentence, match.end), name_after(sentence, match.end)
    quoted = name is not None and sentence.quoted[name[0]]
    group = actor_of(sentence, Phrase(*inner), places, cast) if inner is not None and not quoted else None
    described = inner is not None and match.value == "naming" and describes(tokens, *inner)
    if group is not None and (group.kind in ARMED or described):
        return group  # "a man who introduced himself as the head of the village"
    if name is None:
        return None
    head = role(tokens, first, end)
    side, kind = side_of(tokens[first:end], ()), head[1] if head is not None else "witness"
    written = slice(first if match.value == "named" else name[0], name[1])
    actor = Actor(words_of(tokens[written]), side, kind)
    actor = found_name(tokens, first, end, actor, cast)
    introduce(tokens, (first, first, end), None, actor, cast, ("", ""))
    return actor


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


def _inside(tokens: Sequence[Token], first: int, phrase: Phrase) -> Iterator[Phrase]:
    """Who speaks in "a statement by the Legion", "one of them, a retired nurse"."""
    start, end, apposed = phrase
    if end - first > 1 and tokens[end - 1].lower in role_words("carriers"):
        own = (
            k
            for k in range(end - 2, max(first - 1, end - 6), -1)
            if tokens[k].lower.endswith("'s") and not of_a_day(tokens[k])
        )
        if (k := next(own, None)) is not None:
            yield Phrase(start, k + 1)  # "the ministry's evening bulletin"
    carrier = next((i for i in range(first, min(first + 4, end)) if tokens[i].bare in role_words("carriers")), None)
    if carrier is not None and carrier + 2 < end and tokens[carrier + 1].lower in ("by", "of", "from", "to"):
        yield Phrase(carrier + 2, end, apposed)
    of = end - start > 2 and tokens[start + 1].lower == "of"
    if apposed is not None and of and tokens[start].lower in words("one"):
        yield Phrase(*apposed)


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
        or tokens[end - 1].lower in listed_words("media", "nouns")
        or words_of(tokens[first:end]).lower() in listed_words("nobody", "subjects")
    )


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
        body = _aliased(tokens, apposed[0], stripped(tokens, *apposed), apposed[1], None)
        person = person_part(tokens, start, end)
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
        person = person_part(tokens, *span) if span else None
        if person is not None and not (body[0] < person[1] and person[0] < body[1]):
            return Actor(words_of(tokens[person[0] : person[1]]), actor.side, "official")
    return actor


def _as_written(
    tokens: Sequence[Token], first: int, end: int, apposed: tuple[int, int] | None, places: Sequence[Resolution]
) -> Actor | None:
    name = words_of(tokens[first:end])
    head = role(tokens, first, end)
    side = side_of(tokens[first:end], places)
    age = apposed is not None and tokens[apposed[0]].text.isdigit()  # "Vira, 67": who is called so is no official
    if apposed is not None and not age:
        begin = stripped(tokens, *apposed)
        if not (named(tokens[first]) and is_body(tokens, *apposed)):  # "Frontier Monitor, a research group"
            name += ", " + words_of(tokens[begin : apposed[1]])
        head = head or role(tokens, begin, apposed[1])
        side = side or side_of(tokens[begin : apposed[1]], places)
    kind = head[1] if head else "witness" if age or is_aged(tokens, first, end) else "official"
    kind = "media" if head is None and name.lower() in outlets() else kind
    if sign := next((sign for span in (apposed, (first, end)) if span and (sign := call_sign(tokens, *span))), ""):
        return Actor(sign, side, kind)
    if apposed is not None and _first_name(tokens, (first, end), apposed, places):
        return Actor(tokens[apposed[0]].text, side, kind)  # "the woman, Maryna"
    if kind == "witness" and not words("in_uniform").isdisjoint([t.lower for t in tokens[first:end]]):
        kind = "armed_group"  # "a bearded man in camouflage"
    if head is not None and head[0] in ("volunteer", "volunteers") and not nationalities_in(tokens[first:end]):
        side, kind = "", "witness"  # people who help; those who fight are told by their nationality
    spans = [(first, end), *((apposed, before_of(tokens, *apposed)) if apposed is not None else ())]
    person = next((part for span in spans if (part := person_part(tokens, *span))), None)
    if person is not None:
        return Actor(words_of(tokens[person[0] : person[1]]), side, kind)
    if name.lower() in words("determiners"):
        return None
    if first and tokens[first - 1].lower == "another" and apposed is None:
        name = f"{tokens[first - 1].text} {name}"  # no earlier "channel"
    # "the admission", "smoke": nobody
    people = head or any(named(t) for t in tokens[first:end]) or is_aged(tokens, first, end)
    people = people or tokens[first].lower in role_words("people")
    people = people or tokens[end - 1].lower.endswith(tuple(role_words("people_endings")))
    return Actor(name, side, kind) if name and people else None


def _first_name(
    tokens: Sequence[Token], outer: tuple[int, int], inner: tuple[int, int], places: Sequence[Resolution]
) -> bool:
    """Whether one word beside a description of a person is the name they give."""
    start, end = inner
    head = role(tokens, *outer)
    if head is None or plural(head[0]) or not (head[0] in persons() or head[0] in role_words("under_arms")):
        return False
    # "the woman, Inna" whatever village bears the name; but "a resident of the town, Inna"
    beside = head[2] + len(head[0].split()) == outer[1]
    place = not beside and any(r.toponym.start == tokens[start].start for r in places)
    return end - start == 1 and named(tokens[start]) and tokens[start].bare not in metonyms() and not place
