"""What somebody confirms, denies or repeats by a word for it: "the governor confirmed this", "admitted the loss"."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.claims.frames import of_time
from geo.claims.phrases import adverb, mark, words
from geo.lexicon import lexicon, per_lexicon
from geo.model import Evidence, Factuality, Incursion, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.attribution import Frame
    from geo.claims.lines import Line
    from geo.claims.memory import Reading
    from geo.claims.syntax import Sentence
    from geo.model import Claim

__all__ = ["recalled"]

_NEXT = 4  # characters from the end of a sentence to the beginning of the next
_TOLD = frozenset({Factuality.DENIED, Factuality.HYPOTHETICAL})
_OBJECT = 5  # words of what is confirmed in which its noun stands


@per_lexicon
def _nouns(kind: str) -> frozenset[str]:
    return frozenset(lexicon("events")["recalled"][kind])


def recalled(line: Line, made: Sequence[Claim], reading: Reading) -> list[Claim]:
    """The claims of others that a sentence confirms, denies or repeats without saying them again.

    The word for them stands for what the sentence has told before it; where it names an aspect, for the claim of that
    aspect told last; "this" and "the same", for the sentence told last.
    """
    again: list[Claim] = []
    for frame in line.frames:
        if not frame.claimants or any(frame.start <= t.start < frame.end for t in line.triggers):
            continue
        old: list[Claim] = []
        if frame.kind in ("denied", "confirmed"):
            content = line.sentence.lowers[frame.start : min(frame.end, frame.start + _OBJECT)]
            if not _nouns("control").isdisjoint(content) and reading.control is not None:
                old = [reading.control]
            elif not content or not _nouns("statement").isdisjoint(content):
                old = [c for c in made if c.factuality not in _TOLD]
        if not old and not line.triggers and line.sentence.start - reading.told_end < _NEXT:
            elsewhere = any(site.start >= frame.start and site.role != "office" for site in line.sites)
            old = reading.told if not elsewhere and _means_it(line.sentence, frame) else []
        again += [_said_by(claim, frame, line, reading) for claim in old if claim.claimants[:1] != frame.claimants[:1]]
    return again


def _means_it(sentence: Sentence, frame: Frame) -> bool:
    """Whether all that somebody confirms is "this" or "the report", and all that they say "the same"."""
    passive = frame.subject == frame.at and frame.start == 0  # "This was confirmed by X"
    start, end = (0, frame.at) if passive else (frame.start, min(frame.end, frame.start + _OBJECT))
    low = sentence.lowers[start:end]
    if frame.kind not in ("confirmed", "stated", "claimed") or not low:
        return False
    if low[:2] == ("the", "same"):
        last = 1
    elif low[:2] == ("on", "the") and frame.cue.lower().startswith(("agree", "concur")):
        last = 2 if low[2:] and low[2] in _nouns("words") else -1  # "agreed on the location"
    elif frame.kind == "confirmed" or "also" in sentence.lowers[max(0, frame.at - 2) : frame.at]:
        pairs = enumerate(itertools.pairwise(low[:3]))
        noun = next((k + 1 for k, (a, b) in pairs if _definite(a) and b in _nouns("words")), -1)
        # "confirmed that | on Telegram", not "confirmed that | the bridge was gone"
        clause = low[0] == "that" and low[1:] and (low[1] in words("determiners") or low[1][0].isdigit())
        last = 0 if low[0] in ("this", "it", "that") and not clause else noun
    else:
        last = -1
    return last >= 0 and (passive or _ends(sentence, start + last + 1))


def _definite(low: str) -> bool:
    return low in words("definite_determiners") or low.endswith(("'s", "’s", "s'"))


def _ends(sentence: Sentence, k: int) -> bool:
    """Whether nothing but when, where and how follows: "confirmed this | on Telegram", not "said this | was so"."""
    if k >= len(sentence.tokens):
        return True
    token = sentence.tokens[k]
    return mark(token) or of_time(token.lower) or adverb(token) or token.lower in ("too", "as", "and")


def _said_by(claim: Claim, frame: Frame, line: Line, reading: Reading) -> Claim:
    """A claim as somebody else makes or denies it."""
    denied, speaker = frame.kind == "denied", frame.claimants[0]
    told = Factuality.CLAIMED if speaker.kind not in ("media", "witness") else Factuality.REPORTED
    told = Factuality.DENIED if denied else Factuality.CONFIRMED if frame.kind == "confirmed" else told
    return replace(
        claim,
        start=line.sentence.start,
        end=line.sentence.end,
        quote=reading.article.text[line.sentence.start : line.sentence.end],
        factuality=told,
        cue=frame.cue,
        evidence=Evidence.STATEMENT,
        claimants=frame.claimants,
        incursion=Incursion.NONE if denied else claim.incursion,
        outcome=Outcome.UNKNOWN if denied else claim.outcome,
        outcome_claimant="" if denied or not claim.outcome_claimant else speaker.name,
        inherited=claim.inherited or claim.start < line.sentence.start,
    )
