"""Who says it: the chain of claimants of an event, and who goes on speaking from one sentence to the next."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from geo.claims.frames import of_time
from geo.claims.phrases import mark, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.attribution import Frame
    from geo.claims.lines import Line
    from geo.claims.memory import Reading
    from geo.claims.syntax import Sentence
    from geo.model import Actor

__all__ = ["chains", "continued", "credited", "left_unsaid", "rejected_and_rejecting", "speaker"]

_CREDIT = 1  # sentences after one in which its source may be named
_WHOLE = 0.8  # part of the words of a sentence in quotation marks that make it a quotation


def continued(line: Line, reading: Reading) -> tuple[Actor, ...]:
    """Who goes on speaking: in a quotation over several sentences, or in the backshifted tense of reported speech."""
    sentence = line.sentence
    said = [f for f in line.frames if f.claimants and f.kind not in ("media", "perceived")]
    quoting = [f.claimants[-1] for f in said if any(sentence.quoted[f.start : f.end])]
    if quoting:
        reading.quoted, reading.quote_paragraph = quoting[-1], sentence.paragraph
    elif _whole(sentence) and reading.quoted and sentence.paragraph - reading.quote_paragraph <= 1:
        reading.quote_paragraph = sentence.paragraph
        return (reading.quoted,)
    if said:
        reading.message, reading.message_paragraph = said[-1].claimants, sentence.paragraph
        return ()
    if line.frames or sentence.paragraph != reading.message_paragraph or not _backshifted(sentence):
        reading.message = ()
    return reading.message


def speaker(line: Line, reading: Reading) -> Actor | None:
    """Who speaks in a sentence: by its own words, else in the quotation that goes on."""
    said = [f.claimants[-1] for f in line.frames if f.claimants and f.kind != "media"]
    if said:
        return said[-1]
    sentence = line.sentence
    goes_on = sentence.quoted[0] and sentence.paragraph - reading.quote_paragraph <= 1
    return reading.quoted if goes_on else None


def left_unsaid(lines: Sequence[Line], number: int) -> Actor | None:
    """Whose words a quotation is that no verb of speech brings: his of whom the sentence before it tells.

    As in "Vira, 67, spent four days in a cellar. "They came on Tuesday." She walked out along the river."
    """
    if not _whole(lines[number].sentence):
        return None
    paragraph = lines[number].sentence.paragraph
    first, last = number, number
    while first and _whole(lines[first - 1].sentence) and lines[first - 1].sentence.paragraph == paragraph:
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].sentence.paragraph == paragraph:
        last += 1
        if not lines[last].sentence.quoted[0]:
            last -= 1
            break
    before = lines[first - 1] if first else None
    if before is None or before.sentence.paragraph != paragraph or any(before.sentence.quoted):
        return None
    told = [f for line in [before, *lines[first : last + 1]] for f in line.frames if f.claimants]
    return before.about if not told else None


def credited(lines: Sequence[Line], number: int) -> tuple[Actor, ...]:
    """Who is named as the source of a sentence only after it: "… This was reported by the ministry."."""
    paragraph = lines[number].sentence.paragraph
    for line in lines[number + 1 : number + 1 + _CREDIT]:
        if line.sentence.paragraph != paragraph or line.triggers:
            return ()
        frame = next((f for f in line.frames if f.claimants), None)
        if frame is not None:
            return (
                frame.claimants if frame.kind in ("stated", "claimed") and _only_credits(line.sentence, frame) else ()
            )
    return ()


def _only_credits(sentence: Sentence, frame: Frame) -> bool:
    """As in "This was reported by X", "That is according to X", "X wrote about this on Telegram", "X reported it"."""
    lowers = sentence.lowers
    if lowers[0] in ("this", "that", "it") and frame.subject == frame.at:
        return frame.cue == "according to" or "by" in lowers[frame.at : frame.at + 3]
    object_ = frame.at + 1 + (lowers[frame.at + 1 : frame.at + 2] in (("about",), ("on",)))
    if lowers[object_ : object_ + 1] not in (("this",), ("it",), ("so",)):
        return False
    after = sentence.tokens[object_ + 1 : object_ + 2]
    if not after or mark(after[0]):
        return True
    # "reported this on Monday"; but "reported this week that …"
    return of_time(after[0].lower) and "that" not in lowers[object_ + 1 :]


def _whole(sentence: Sentence) -> bool:
    """Whether a sentence is a quotation from end to end."""
    return sum(sentence.quoted) >= _WHOLE * len(sentence.tokens)


def _backshifted(sentence: Sentence) -> bool:
    """As in "Two people had been hurt", "Fighting was under way": the tense of speech that is still being reported."""
    lowers = sentence.lowers
    if "would" in lowers[:-1]:
        return True
    pairs = list(itertools.pairwise(lowers))
    if "had" in lowers and any(a == "had" and b in words("after_had") for a, b in pairs):
        return True
    return any(a in ("was", "were") and (b in words("after_was") or b.endswith("ing")) for a, b in pairs)


def chains(
    around: Sequence[Frame], going_on: tuple[Actor, ...], primary_frame: Frame | None = None
) -> list[tuple[Actor, ...]]:
    """Each chain of claimants, from the primary source outwards: one for each of several who say the same."""
    inner_first = sorted(around, key=lambda f: (f is not primary_frame, not f.cited, f.end - f.start, -f.at))
    primary: tuple[Actor, ...] = ()
    rest: list[Actor] = []
    for frame in inner_first:
        if not primary:
            primary = frame.claimants
        elif frame.claimants[:1] != primary[:1]:
            rest += [a for a in frame.claimants if a not in primary and a not in rest]
        rest += [a for a in frame.through if a not in rest]
    if not primary:
        primary = going_on
    return [(first, *(a for a in rest if a != first)) for first in primary] or [()]


def rejected_and_rejecting(around: Sequence[Frame]) -> list[list[Frame]]:
    """As in "Moscow rejected Kyiv's statement that …" is a claim of Kyiv and a denial by Moscow: the frames of each.

    So is "reports by bloggers that … are untrue, Moscow said".
    """
    denial = next((f for f in around if f.kind == "denied" and f.claimants), None)
    verdict = next((f for f in around if f.kind == "denied" and not f.claimants), None)
    report = next((f for f in around if f.by_noun and f.claimants), None)
    if denial is None and verdict is not None and report is not None:
        return [[f for f in around if f is not report], [report]]
    inner = next(
        (
            f
            for f in around
            if denial
            and f.kind in ("claimed", "stated")
            and f.claimants
            and f.start > denial.start
            and f.claimants != denial.claimants
        ),
        None,
    )
    if denial is None or inner is None:
        return [list(around)]
    return [[f for f in around if f is not inner], [f for f in around if f.kind != "denied"]]
