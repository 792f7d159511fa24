"""What the word lists say of people and bodies: names of the lexicon, roles, sides, who is one person."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from geo.claims.phrases import Phrase, named, words
from geo.claims.syntax import PatternSet, Sentence, Token, tokens_of
from geo.lexicon import lexicon, per_lexicon
from geo.model import Actor, Resolution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "ARMED",
    "VOICES",
    "actor_names",
    "alias_at",
    "alias_spans",
    "aliases",
    "before_of",
    "call_sign",
    "canonical",
    "carriers",
    "is_aged",
    "is_body",
    "is_described",
    "is_person",
    "metonyms",
    "name_after",
    "names_by",
    "nationalities_in",
    "of_a_day",
    "outlets",
    "person_named",
    "person_part",
    "persons",
    "plural",
    "role",
    "role_words",
    "side_of",
    "speaker_like",
    "stripped",
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


VOICES = ("media", "analyst")


ARMED = ("armed_group", "state_forces")


_FULL_NAME = 2  # words of a person's name


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


def plural(word: str) -> bool:
    """Whether a role word means several people."""
    last = word.rsplit(" ", 1)[-1]
    return (last.endswith("s") and not last.endswith("ss")) or last.endswith(("people", "men", "women", "folk", "ren"))


@per_lexicon
def role_words(name: str) -> frozenset[str]:
    """A list of words for what people and bodies are, of ``data/lexicon/actors.toml``."""
    return frozenset(lexicon("actors")["roles"][name])


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


def stripped(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the words of a phrase begin that say who it is: after articles and the like."""
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


def canonical(actor: Actor) -> Actor:
    """An actor under the name of the lexicon, if it is there."""
    tokens = tokens_of(actor.name, 0, len(actor.name))
    found = alias_at(tokens, 0)
    return found[1] if found is not None and found[0] == len(tokens) else actor


@per_lexicon
def outlets() -> frozenset[str]:
    """Names of newspapers, agencies and broadcasters, without their article."""
    return frozenset(
        name.lower().removeprefix("the ")
        for entry in lexicon("publishers")["publisher"]
        for name in entry["names"]
        if entry["type"] == "traditional media" and "." not in name
    )


def is_described(actor: Actor) -> bool:
    """Whether an actor is called by what they are, not by a name: "bearded man in camouflage"."""
    tokens = tokens_of(actor.name, 0, len(actor.name))
    return not named(tokens[0]) or (alias_at(tokens, 0) is None and role(tokens, 0, len(tokens)) is not None)


def name_after(sentence: Sentence, start: int) -> tuple[int, int] | None:
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
def names_by(kind: str) -> PatternSet:
    """Ways of saying by which name somebody goes, or who they say they are."""
    return PatternSet((pattern, kind) for pattern in role_words(kind))


def of_a_day(token: Token) -> bool:
    """As in "Friday's evening summary"."""
    return token.lower.removesuffix("'s") in words("time_words")


def is_body(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase describes an organisation: "a Vienna research group with two staff"."""
    head = role(tokens, start, end)
    nouns = [t.lower for t in tokens[start:end]] if head is None else [head[0], head[0].replace("-", " ").split()[-1]]
    return not role_words("organisations").isdisjoint(nouns)


def before_of(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """A phrase without what its head belongs to: "Marta Lund | of the Northern Institute"."""
    return start, next((k for k in range(start + 1, end) if tokens[k].lower in ("of", "from", "at", "with")), end)


def call_sign(tokens: Sequence[Token], start: int, end: int) -> str:
    """As in "a company commander, call sign Bard", "a fighter with the alias Oak": the name by which a soldier goes."""
    low = [t.lower for t in tokens[start:end]]
    at = next((start + k + 1 for k, word in enumerate(low) if word in words("name_nouns")), end)
    return words_of(tokens[at:end]) if at < end and named(tokens[at]) else ""


def nationalities_in(tokens: Sequence[Token]) -> bool:
    """Whether a phrase with "volunteers" names a nationality or an organisation."""
    return any(t.lower in role_words("nationality") or t.lower in role_words("of_groups") for t in tokens)


def person_part(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
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


def person_named(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase ends in a personal name of two words."""
    return (
        end - start >= 2
        and named(tokens[end - 2])
        and tokens[end - 1].lower not in ("region", "oblast", "district", "ministry", "service")
    )


def speaker_like(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase can be somebody who speaks: a name, an office, a body of the lexicon."""
    first = stripped(tokens, start, end)
    return named(tokens[first]) or role(tokens, first, end) is not None or tokens[first].lower in words("pronouns")


def is_aged(tokens: Sequence[Token], start: int, end: int) -> bool:
    """As in "a 43-year-old bookkeeper": of whom an age is told is a person, whatever they do."""
    return any(t.lower.endswith(("-year-old", "-years-old")) for t in tokens[start:end])


def is_person(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase names one person ("he said" may mean them afterwards)."""
    tokens = sentence.tokens
    body = phrase.apposed is not None and is_body(tokens, *phrase.apposed)  # "X, a research group"
    if body or tokens[phrase.start].lower in ("he", "she", "i"):
        return not body
    head = role(tokens, phrase.start, phrase.end)
    if head is not None and (head[0] in persons() or head[0] in role_words("under_arms")):
        return not plural(head[0])
    if is_aged(tokens, phrase.start, phrase.end):
        return True
    if head is not None:
        after = head[2] + len(head[0].split())
        return (
            head[1] in ("official", "analyst", "witness")
            and not head[0].endswith("s")
            and head[0] not in role_words("organisations")
            and person_part(tokens, phrase.start, phrase.end) == (after, phrase.end)
        )
    first = stripped(tokens, phrase.start, phrase.end)
    beside = role(tokens, *phrase.apposed) if phrase.apposed is not None else None
    body = beside is not None and beside[0] not in persons() and beside[1] in (*VOICES, *ARMED)
    body = body or words_of(tokens[first : phrase.end]).lower() in outlets()
    known = alias_at(tokens, first)
    if body or known is not None:  # no body of the lexicon, nor "WarMap, a mapping project"
        return not body and known is not None and known[1].name in _people()
    names = all(named(t) for t in tokens[first : phrase.end]) and first == phrase.start
    described = sentence.lowers[phrase.end : phrase.end + 2] == (",", "who")  # "Alexei, who drives a bus"
    return phrase.apposed is not None or (names and (phrase.end - first >= 2 or described))
