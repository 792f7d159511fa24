"""People under arms said to be somewhere, by words that no list of events knows: "were drinking tea in X".

English tells where somebody is with any verb at all, or with none ("soldiers with blue tape outside the shop in X").
What such clauses have in common is their form: people under arms, a verb, a preposition of place and a place. Whether
one of them tells that intruders were there is left to the weighed choice ``telling``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.claims.events import Trigger, event_by_id, wrecked
from geo.claims.mentions import marked_to
from geo.claims.phrases import adverb, is_verb, mark, past_forms, speaks, speech_forms, words
from geo.claims.places import below_country, place_nouns
from geo.claims.standing import attempts
from geo.lexicon import lexicon, per_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.mentions import Mention
    from geo.claims.places import Site
    from geo.claims.syntax import Sentence, Token

__all__ = ["presences"]

_MODIFIERS = 9  # words between people and their verb: "men with yellow tape on their arms | were standing"
_COMPLEMENT = 7  # words between a verb and the preposition of the place
_PLACE = 6  # words from that preposition to a word for a place
_SELVES = frozenset(("themselves", "itself"))
_SEEN = 6  # words before people in which it is said that they were seen


def presences(
    sentence: Sentence, mentions: Sequence[Mention], named: Sequence[Site], told: Sequence[Trigger]
) -> list[Trigger]:
    """Candidates for events of being somewhere, in clauses without another event."""
    taken = {k for t in told for k in range(t.start, t.end)}
    found = []
    for mention in mentions:
        if mention.actor.kind not in ("armed_group", "state_forces") or mention.start in taken:
            continue
        if wrecked(sentence.tokens, mention):
            continue
        fought = any(t.event.aspect == "fighting" and 0 <= mention.start - t.end < _SEEN for t in told)
        span = _told_of(sentence, mention, taken, fought=fought)
        if span is None or not _somewhere(sentence, span[1], named, taken):
            continue
        if taken.isdisjoint(range(*span)):
            shown = sentence.lowers[mention.start] == "them"  # "one channel had them in X": who does so says it
            event = event_by_id("presence_talk" if shown else "there")
            found.append(Trigger(*span, event, noun=False, passive=False, needs_object=False, definite=False))
            taken.update(range(*span))
    return found


def _told_of(sentence: Sentence, mention: Mention, taken: set[int], *, fought: bool) -> tuple[int, int] | None:
    """The verb said of people up to the preposition of a place, or that preposition where there is no verb.

    Where they were ``fought`` without one ("a firefight with saboteurs in X") the place is that of the fight.
    """
    tokens, lowers = sentence.tokens, sentence.lowers
    if speaks(tokens, mention.end) and not _SELVES.intersection(lowers[mention.end : mention.end + _MODIFIERS]):
        return None
    verb = _verb_of(sentence, mention.end, taken)
    if verb is None and fought:
        return None
    if verb is None:
        end = marked_to(tokens, mention.end)
        further = _SEEN if lowers[end - 1] in words("marks_of_soldiers") else 2  # "… with chevrons and no accent by X"
        nearest = range(end, min(end + further, len(tokens)))
        where = next((k for k in nearest if lowers[k] in words("whereabouts")), None)
        return (where, where + 1) if where is not None and _seen(sentence, mention) else None
    if _oblique(sentence, mention):
        return None
    for k in range(verb, min(verb + 1 + _COMPLEMENT, len(tokens))):
        hosts = lowers[k] in words("kin") and "with" in lowers[verb:k]  # "they are staying with her sister in X"
        parted = mark(tokens[k]) and not _quotes(tokens[k])
        if k in taken or parted or hosts or lowers[k] in words("clause_openers"):
            break
        if lowers[k] in words("whereabouts") and not (lowers[k] == "by" and lowers[k - 1].endswith("ed")):
            return verb, k + 1
    return None


def _verb_of(sentence: Sentence, start: int, taken: set[int]) -> int | None:
    """The main verb of people whose words end before ``start``, or what follows a form of "be" alone.

    None where an event comes first or there is none.
    """
    tokens, lowers = sentence.tokens, sentence.lowers
    for k in range(start, min(start + _MODIFIERS, len(tokens))):
        if k in taken or lowers[k] in words("pronouns") or (mark(tokens[k]) and not _quotes(tokens[k])):
            return None  # "told the soldiers that | he had been …"
        if is_verb(tokens, k):
            rest = range(k, len(tokens))
            over = words("auxiliaries")
            main = next(
                (i for i in rest if lowers[i] not in over and not (adverb(tokens[i]) or _quotes(tokens[i]))), None
            )
            if main is None or main in taken or _of_other_kind(sentence, main):
                return None
            if lowers[main] in words("lives") or lowers[main] in ("a", "an", "the"):
                return None  # "it is a road accident near X" says what it is
            suffers = main > k and lowers[main - 1] in words("forms_of_be") and _past(lowers[main])
            return None if suffers else main  # "were seized in X" tells of those who did it
    return None


def _of_other_kind(sentence: Sentence, verb: int) -> bool:
    """Whether a verb is one of speech or only tries; but "established themselves in X" is a deed."""
    low, after = sentence.lowers[verb], sentence.lowers[verb + 1 : verb + 2]
    return (low in speech_forms() and _SELVES.isdisjoint(after)) or low in attempts()


def _quotes(token: Token) -> bool:
    """Whether a token is a quotation mark: it parts nothing ("were "on the outskirts of X"")."""
    return token.text in "“”\"‘’'"


def _past(word: str) -> bool:
    return word.endswith(("ed", "en", "wn", "ght")) or word in past_forms()


def _oblique(sentence: Sentence, mention: Mention) -> bool:
    """Whether a preposition stands before people, so that the verb after them is not theirs."""
    k = mention.start - 1
    while k >= 0 and (sentence.lowers[k] in words("determiners") or sentence.lowers[k] in words("adjectives")):
        k -= 1
    return k >= 0 and sentence.lowers[k] in words("prepositions")


@per_lexicon
def _seeing() -> frozenset[str]:
    return frozenset(lexicon("events")["seen"]["words"])


def _seen(sentence: Sentence, mention: Mention) -> bool:
    """Whether somebody saw, met or showed people, or there are said to be some."""
    near = sentence.lowers[max(0, mention.start - _SEEN) : mention.start]
    opening = [w for w in sentence.lowers[:4] if w[0].isalpha()]
    # "there were, he allowed, soldiers in X"
    existing = opening[:1] == ["there"] and not words("forms_of_be").isdisjoint(opening[1:2])
    return existing or not _seeing().isdisjoint(near)


def _somewhere(sentence: Sentence, start: int, named: Sequence[Site], taken: set[int]) -> bool:
    """Whether a place, or a part of one, stands after a preposition that ends before ``start``."""
    if sentence.lowers[start - 1] in ("there", "here"):
        return True
    near = []
    for k in range(start, min(start + _PLACE, len(sentence.tokens))):
        if mark(sentence.tokens[k]) or k in taken:
            break
        near.append(sentence.lowers[k])
    stop = start + len(near)
    if not place_nouns("settlement checkpoint part").isdisjoint(near):
        return True
    return any(s.role == "place" and start <= s.start < stop and below_country(s) for s in named)
