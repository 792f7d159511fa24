"""Reporting frames and the words of speech they are made of: what ``attribution`` and ``accounts`` share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geo.claims.phrases import listed_words, mark, named, subject, words
from geo.claims.roles import actor_names, carriers, role
from geo.claims.syntax import Sentence, Token, inflect
from geo.lexicon import lexicon, per_lexicon
from geo.model import Actor

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Frame", "bare", "is_speech", "listed", "listed_words", "nothing_found", "of_time", "scope_end", "speech"]


class Frame(NamedTuple):
    """Tokens ``start:end`` are said by each of ``claimants`` (empty: nobody is named), introduced by ``cue``.

    ``kind`` is a list of ``data/lexicon/speech.toml`` (claimed, stated, confirmed, denied, feared, perceived),
    "unconfirmed", "media" (pictures show it) or "silent" (it is said that somebody does not say it).
    """

    start: int
    end: int
    claimants: tuple[Actor, ...]
    kind: str
    cue: str
    at: int  # token of the cue
    subject: int = -1  # token where the speaker begins
    through: tuple[Actor, ...] = ()  # who passed it on
    geolocated: bool = False
    cited: bool = False  # "citing X": X is the primary source, whoever reports it
    by_noun: bool = False  # "a report by X that …"


@per_lexicon
def speech() -> dict[str, str]:
    """Each form of a verb of speech and the list it is in."""
    return {
        form: kind for kind, verbs in lexicon("speech")["verbs"].items() for verb in verbs for form in inflect(verb)
    }


def of_time(low: str) -> bool:
    """Whether a word can stand in an expression of time or of the channel: "on Thursday", "on Telegram"."""
    return (
        low in words("time_words")
        or low in words("time_units")
        or low in words("prepositions")
        or low in words("determiners")
        or low in words("idle")
    )


def is_speech(sentence: Sentence, i: int) -> bool:
    """Whether the speech form at ``i`` is a verb here ("reports", "claim" and "post" are nouns too)."""
    tokens = sentence.tokens
    word, before = tokens[i].lower, tokens[i - 1].lower if i else ""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if (
        f"{word} {after}" in words("compound_nouns")
        or f"{before} {word}" in words("compound_nouns")
        or (before in words("determiners") and before not in ("both", "all", "each"))
        or before.endswith(("'s", "s'"))
        or "-" in word
        or after in listed_words("media", "nouns")
        or (before.endswith("ly") and i > 1 and tokens[i - 2].lower in words("determiners"))  # "a widely read blogger"
        or (word in _before_that() and not _says_that(sentence, i))
        # "a channel said to have sources", "men believed to be officers"; but "reported to the president that …"
        or (
            word in listed_words("nouns", "hearsay")
            and after == "to"
            and before not in words("auxiliaries")
            and not _to_somebody(sentence, i + 2)
        )
    ):
        return False
    if before in (",", ")") and word in _LISTING and "as" in sentence.lowers[i + 1 : i + _NEEDED]:
        return True  # "X, a group of mappers, marked Y as occupied"
    needed = _needs().get(word)
    if (
        needed is not None
        and not any(
            low in needed and sentence.lowers[k - 1] not in words("before_of")  # "spoke in front of a shop"
            for k, low in enumerate(sentence.lowers[i + 1 : i + 1 + _NEEDED], i + 1)
        )
    ):
        return False
    if word in listed_words("nouns", "also_nouns"):
        if before.endswith("ing") and before in speech():
            return False  # "denying reports that …"
        return _plain_verb(sentence, i) or _verb_by_position(word, before, after, i)
    calls = word.startswith("call") and after in ("for", "on", "up", "off", "in")
    participle = word.endswith(("ed", "told"))  # "X, retold by bloggers, is …"
    return not calls and not (participle and after == "by" and before not in words("auxiliaries"))


_LISTING = frozenset({"marked", "marks", "listed", "lists", "counted", "counts"})


def _to_somebody(sentence: Sentence, i: int) -> bool:
    """Whether a noun phrase, not an infinitive, follows "to"."""
    tokens = sentence.tokens
    return i < len(tokens) and (tokens[i].lower in words("determiners") or named(tokens[i]))


def _verb_by_position(word: str, before: str, after: str, i: int) -> bool:
    """Whether a form that is a noun as well stands like a verb: "reports that", "which claims"."""
    if (
        not i
        or before in words("adjectives")
        or before in words("prepositions")
        or before in ("media", "news", "telegram")
        or before.endswith("ed")  # "traders digested reports that"
        or after in ("of", "from", "by")
    ):
        return False
    return (
        after in ("that", "the", "a", "an", "no", "to", ",", ":", "it", "its", "they")
        or before in words("relative_pronouns")
        or word.endswith("s")
    )


@per_lexicon
def _before_that() -> frozenset[str]:
    return frozenset(form for verb in lexicon("speech")["nouns"]["before_that"] for form in inflect(verb))


_NEEDED = 16  # words after a verb in which a word stands that makes it one of speech


@per_lexicon
def _needs() -> dict[str, frozenset[str]]:
    """Verbs that are speech only with one of certain words after them: "spoke of", "put the number at"."""
    return {form: frozenset(needed) for verb, needed in lexicon("speech")["needs"].items() for form in inflect(verb)}


def _says_that(sentence: Sentence, i: int) -> bool:
    """Whether a verb of finding out is one of speech here: "found that …", "established from pictures that …"."""
    tokens = sentence.tokens
    if nothing_found(tokens, i):
        return True
    sourced = i + 1 < len(tokens) and tokens[i + 1].lower in ("from", "by")  # "established from the shape of … that"
    for k in range(i + 1, min(i + (14 if sourced else 6), len(tokens))):
        if tokens[k].lower in ("that", "how", "whether"):
            return True
        if mark(tokens[k]):
            return k == i + 1 and any(mark(t) for t in tokens[:i])  # "…, the agency found."
    return False


def _plain_verb(sentence: Sentence, i: int) -> bool:
    """As in "military bloggers report.", "the adviser posted on Telegram": a verb for what stands before it."""
    tokens = sentence.tokens
    word, after = tokens[i].lower, tokens[i + 1] if i + 1 < len(tokens) else None
    if not i or tokens[i - 1].lower in listed_words("media", "nouns") or tokens[i - 1].lower in words("auxiliaries"):
        return False
    head = role(tokens, i - 1, i)
    if word.endswith("ed"):
        speaker = head is not None or named(tokens[i - 1]) or tokens[i - 1].lower in words("pronouns")
        return speaker and after is not None and after.lower in ("on", "in", "online", "to")
    plural = tokens[i - 1].lower in ("they", "we", "i", "media", "police", "people") or (
        head is not None and head[1] in ("media", "witness", "analyst", "official") and head[0].endswith("s")
    )
    if not plural and not word.endswith("s") and (found := subject(sentence, i)) is not None:
        head = role(tokens, found.start, found.end)  # "officials in the regional capital | count 8,000"
        first = tokens[found.start + (tokens[found.start].lower in words("determiners"))].lower
        carried = first in carriers() and first.endswith("s")
        plural = carried or (head is not None and head[0].endswith("s"))
    ends = (
        after is None
        or mark(after)
        or after.text[0].isdigit()
        or after.lower in ("that", "on", "about", *words("numbers"))
        or of_time(after.lower)
    )
    return plural and not word.endswith("s") and ends


def nothing_found(tokens: Sequence[Token], i: int) -> bool:
    """As in "found no proof that …", "has seen no evidence of …"."""
    after = [t.lower for t in tokens[i + 1 : i + 5]]
    return after[:1] in (["no"], ["little"], ["nothing"]) and not listed_words("nouns", "evidence").isdisjoint(after)


def bare(actor: Actor) -> Actor:
    """An actor without the possessive ending of a phrase such as "Kyiv's"."""
    return Actor(actor.name.removesuffix("'s").removesuffix("’s"), actor.side, actor.kind)


def listed(actor: Actor) -> bool:
    """Whether an actor is one of the lexicon, with a voice of its own."""
    return actor.name in actor_names()


def _takes_up(sentence: Sentence, i: int) -> bool:
    """As in "denied that X had fallen but | conceded that …": a verb of speech with what it says at ``i``."""
    tokens = sentence.tokens
    speaks = i + 1 < len(tokens) and tokens[i].lower in speech() and is_speech(sentence, i)
    return speaks and (tokens[i + 1].lower == "that" or sentence.quoted[i + 1] or mark(tokens[i + 1]))


def scope_end(sentence: Sentence, start: int) -> int:
    """Where the content after a speech verb ends: at the sentence's end, or where another speaker takes over."""
    tokens = sentence.tokens
    for i in range(start, len(tokens)):
        low = tokens[i].lower
        if sentence.quoted[i] or not (
            low in (";", "but", "while", "whereas", "although", "though")
            or (low == "and" and tokens[i - 1].text == ",")
        ):
            continue
        if low == "but" and _takes_up(sentence, i + 1):
            return i
        for k in range(i + 2, min(i + 12, len(tokens))):
            if tokens[k].text in ",;:":
                break
            if (
                tokens[k].lower in speech()
                and is_speech(sentence, k)
                and (found := subject(sentence, k))
                and found.start > i
                and tokens[found.start].lower not in words("pronouns")
            ):
                return i
    return len(tokens)
