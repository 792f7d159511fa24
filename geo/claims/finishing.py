"""What is done to claims once all of an article are known: no repeats, no headline told again below, times, ids."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.claims.phrases import is_verb
from geo.claims.syntax import PatternSet
from geo.lexicon import lexicon, per_lexicon
from geo.model import Aspect, Claim, Factuality, Incursion, TimeSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.choices import Case
    from geo.claims.lines import Line
    from geo.model import Actor

__all__ = ["dated", "numbered", "only_attacked", "without_headline", "without_repeats", "without_unsaid"]

_SHORT = 14  # words of a heading
_LEAD = 3  # sentences
_DATELINE = 40  # characters
_ENTRIES = 3  # of a log
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d")


def without_repeats(claims: Sequence[tuple[Claim, Case | None]]) -> list[tuple[Claim, Case | None]]:
    """One claim for one event class, place and claimant of a sentence; if any, one that puts somebody across."""
    kept: dict[tuple[object, ...], tuple[Claim, Case | None]] = {}
    for claim, case in claims:
        place = claim.resolution.toponym.start if claim.resolution else -1
        key = (claim.event_type, claim.sub_event_type, place, claim.claimants[:1], claim.aspect, claim.factuality)
        known = kept.get(key)
        if known is None or (known[0].incursion is Incursion.NONE and claim.incursion is Incursion.ENTERED):
            kept[key] = claim, case
    return list(kept.values())


def only_attacked(claims: Sequence[Claim]) -> list[Claim]:
    """Fighting at a place of which the same claimant says that nobody got in was no more than an attempt."""
    kept_out = {
        (c.claimants[0], c.place)
        for c in claims
        if c.aspect is Aspect.CROSSING and c.factuality is Factuality.DENIED and c.claimants and c.place is not None
    }
    return [
        replace(c, incursion=Incursion.ATTEMPTED)
        if c.incursion is Incursion.ENTERED
        and c.aspect is Aspect.FIGHTING
        and c.claimants
        and (c.claimants[0], c.place) in kept_out
        else c
        for c in claims
    ]


@per_lexicon
def _unsaid() -> PatternSet:
    return PatternSet((p, "unsaid") for p in lexicon("speech")["unsaid"]["phrases"])


_RETRACTED = 2  # sentences before one in which somebody is said not to have said so


def without_unsaid(claims: Sequence[Claim], lines: Sequence[Line]) -> list[Claim]:
    """Without what its claimant is told never to have said: "the ministry has announced nothing of the kind"."""
    kept = list(claims)
    for number, line in enumerate(lines):
        if not _unsaid().any_in(line.sentence.tokens):
            continue
        first = lines[max(0, number - _RETRACTED)].sentence.start
        kept = [
            c
            for c in kept
            if not (first <= c.start < line.sentence.start and c.claimants and _named_in(c.claimants[0], line))
        ]
    return kept


def _named_in(actor: Actor, line: Line) -> bool:
    """Whether a sentence speaks of somebody by the head or last word of their name: "the Legion", "the ministry"."""
    name = actor.name.lower()
    heads = {name.rpartition(" ")[2], name.split(" of ")[0].rpartition(" ")[2]}
    return not heads.isdisjoint(line.sentence.vocabulary)


def without_headline(claims: Sequence[Claim]) -> list[Claim]:
    """A headline is no claim of its own where the text below it tells such an event with its source and place."""
    if not claims:
        return []
    text = claims[0].article.text
    first = text[: len(text) - len(text.lstrip())].count("\n")
    line = text.split("\n")[first] if text.strip() else ""
    end = text.find(line) + len(line)
    if line.rstrip().endswith((".", "!", "”", '"', ":", ";")) or end >= len(text.rstrip()):
        return list(claims)
    below = [c for c in claims if c.start >= end]
    told = {c.event_type for c in below}
    said = {(c.place, c.claimants[0].kind) for c in below if c.claimants and c.incursion is not Incursion.NONE}

    def is_own(claim: Claim) -> bool:  # "Attempts in the X district thwarted — ministry", of which no more is said
        if not claim.claimants or claim.place is None or claim.cue not in ("–", "—"):
            return False
        return (claim.place, claim.claimants[0].kind) not in said

    return [c for c in claims if c.start >= end or c.event_type not in told or is_own(c)]


def dated(claims: Sequence[Claim], lines: Sequence[Line]) -> list[Claim]:
    """A claim without a time of its own takes the one that governs the event it tells of, where only one can.

    That is the day of the same kind of event at the same place; else the heading a bulletin stands under ("the past
    day"); else the only day of the report, given in its lead. Where two would do, the claim stays undated; months and
    years do not spread, nor does any time to what is only feared.
    """
    own = [c for c in claims if c.time.text and _governs(c.time)]
    happened = [c for c in own if c.factuality not in (Factuality.DENIED, Factuality.HYPOTHETICAL)]
    there: dict[object, set[TimeSpan]] = {}
    for claim in happened:
        if claim.place is not None:
            there.setdefault((claim.place, claim.event_type), set()).add(_bare(claim.time))
    times = _given(lines)
    heading, only = _heading(claims, times), _only_day(times) or _day_of_log(claims, lines, times)
    out = []
    for claim in claims:
        known: TimeSpan | None = None
        if claim.time.text or claim.factuality is Factuality.HYPOTHETICAL:
            pass
        elif claim.time.start is not None:  # told as still so
            known = heading[1] if heading and heading[1].start == heading[1].end else None
        else:
            days = there.get((claim.place, claim.event_type), set()) if claim.place is not None else set()
            if len(days) == 1:
                known = next(iter(days))
            elif not days and heading is not None and claim.start > heading[0]:
                known = heading[1]
            elif not days:
                known = only
        out.append(replace(claim, time=known) if known is not None else claim)
    return out


def _governs(time: TimeSpan) -> bool:
    """Whether a time can be that of more than the words it stands by: some days, no month and nothing lasting."""
    lasting = time.text.lower().startswith(("since", "until", "till"))
    return time.start is not None and time.time_precision in (1, 2) and not lasting


def _bare(time: TimeSpan) -> TimeSpan:
    return TimeSpan(time.start, time.end, time.time_precision)


def _heading(claims: Sequence[Claim], times: Sequence[tuple[int, Line, int, TimeSpan]]) -> tuple[int, TimeSpan] | None:
    """The time a bulletin stands under, and where it is given.

    A short sentence at the head without a verb that tells no event ("Kharkiv region, the past day."), or "Over the past
    day," where a sentence begins with it.
    """
    telling = {c.start for c in claims}
    for number, line, start, span in times:
        tokens = line.sentence.tokens
        heads = number <= 1 and len(tokens) <= _SHORT and line.sentence.start not in telling
        heads = heads and not any(is_verb(tokens, k) for k in range(1, len(tokens)))
        words = span.text.lower()
        if (heads and not words.startswith("this ")) or (
            start == line.sentence.start and words.endswith(("past day", "24 hours", "last day"))
        ):
            return line.sentence.start, span
    return None


def _only_day(times: Sequence[tuple[int, Line, int, TimeSpan]]) -> TimeSpan | None:
    """The only day that a report gives, if it does so in its lead."""
    if not times or times[0][0] >= _LEAD or len({_bare(span) for *_, span in times}) > 1:
        return None
    return times[0][-1]


def _day_of_log(
    claims: Sequence[Claim], lines: Sequence[Line], times: Sequence[tuple[int, Line, int, TimeSpan]]
) -> TimeSpan | None:
    """The day of publication for what is told by the clock ("07:40 …", "09:15 …"), unless the lead gives a day."""
    published = claims[0].article.published if claims else None
    entries = sum(_CLOCK.fullmatch(line.sentence.tokens[0].text) is not None for line in lines)
    if published is None or entries < _ENTRIES or (times and times[0][0] < _LEAD):
        return None
    return TimeSpan(published, published, 1)


def _given(lines: Sequence[Line]) -> list[tuple[int, Line, int, TimeSpan]]:
    """The days a report gives, with sentence and offset, without that of a dateline ("BRYANSK, December 18 (TASS)")."""
    found = []
    for number, line in enumerate(lines):
        opening = line.sentence.tokens[0].text
        dateline = number == 0 and opening.isupper() and len(opening) > 1
        for start, _, span in line.times:
            if _governs(span) and not (dateline and start - line.sentence.start < _DATELINE):
                found.append((number, line, start, span))
    return found


def numbered(claims: Sequence[Claim]) -> list[Claim]:
    """Give each claim an id that depends on its article and words only."""
    seen: dict[str, int] = {}
    numbered = []
    article = ""
    for claim in claims:
        place = claim.resolution.toponym.text if claim.resolution else ""
        article = (
            article or claim.article.sha256 or hashlib.sha256(claim.article.text.encode("utf-8", "replace")).hexdigest()
        )
        digest = hashlib.sha256(f"{article}|{claim.start}|{claim.label}|{place}".encode()).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        numbered.append(replace(claim, claim_id=f"c-{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else "")))
    return numbered
