"""What is done to claims once all of an article are known: no repeats, no headline told again below, times, ids."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Claim, Factuality, Incursion, TimeSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.choices import Case

__all__ = ["dated", "numbered", "without_headline", "without_repeats"]


def without_repeats(claims: Sequence[tuple[Claim, Case | None]]) -> list[tuple[Claim, Case | None]]:
    """One claim for one event class, place and claimant of a sentence."""
    kept: dict[tuple[object, ...], tuple[Claim, Case | None]] = {}
    for claim, case in claims:
        place = claim.resolution.toponym.start if claim.resolution else -1
        key = (claim.event_type, claim.sub_event_type, place, claim.claimants[:1], claim.aspect, claim.factuality)
        kept.setdefault(key, (claim, case))
    return list(kept.values())


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
    told = {c.event_type for c in claims if c.start >= end}
    return [c for c in claims if c.start >= end or c.event_type not in told]


def dated(claims: Sequence[Claim]) -> list[Claim]:
    """A claim without a time of its own takes that of the same place, else of the crossing it belongs to."""
    by_place: dict[object, TimeSpan] = {}
    crossing_time: dict[str, TimeSpan] = {}
    dated = [c for c in claims if c.time.start and c.time.time_precision and c.factuality is not Factuality.DENIED]
    # the most precise first, then in the order of the text: "on Monday" before "earlier this month"
    for claim in sorted(dated, key=lambda c: c.time.time_precision or 0):
        if claim.place is not None:
            by_place.setdefault((claim.place, claim.event_type), claim.time)
        if claim.incursion is not Incursion.NONE:
            crossing_time.setdefault(claim.direction, claim.time)
    out = []
    for claim in claims:
        if claim.time.start is None and not claim.time.text:
            known = by_place.get((claim.place, claim.event_type)) if claim.place is not None else None
            known = known or (crossing_time.get(claim.direction) if claim.direction else None)
            if known is not None:
                claim = replace(claim, time=known)  # noqa: PLW2901
        out.append(claim)
    return out


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
