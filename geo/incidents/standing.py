"""What claims add up to: the status of each aspect, its history, and how many independent sources there are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from geo.incidents.sites import article_key, in_order
from geo.model import Aspect, Claim, Evidence, Factuality, Statement, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "AFFIRMING",
    "acknowledges",
    "attribution_status",
    "history_of",
    "opposing",
    "source_of",
    "sources",
    "status_of",
]

AFFIRMING = frozenset({Factuality.CLAIMED, Factuality.CONFIRMED, Factuality.REPORTED})
_AUTHORITIES = frozenset({"official", "government", "state_forces"})


def opposing(side: str) -> str:
    """The other state of the two; "" for neither."""
    return {"UA": "RU", "RU": "UA"}.get(side, "")


def acknowledges(claim: Claim, side: str) -> bool:
    """Whether an authority or force of a side says so: not a channel or blogger of that side."""
    return bool(
        side
        and claim.claimants
        and claim.factuality in AFFIRMING
        and claim.claimants[0].kind in _AUTHORITIES
        and claim.claimants[0].side == side
    )


def _is_verified(claim: Claim) -> bool:
    """Whether a named source that takes no side says so on media that were geolocated."""
    return claim.evidence is Evidence.MEDIA_GEOLOCATED and any(not who.side for who in claim.claimants)


def _last_words(claims: Sequence[Claim], attacking_side: str) -> list[Claim]:
    """Claims without those their own speaker has since taken back.

    Who first denies and then says so has said so. A group that says it was there and later denies being driven out
    denies the end of it, not the event.
    """
    last: dict[str, Claim] = {}
    told = in_order(claims)
    for claim in told:
        if claim.claimants and (claim.factuality in AFFIRMING or claim.factuality is Factuality.DENIED):
            who = claim.claimants[0]
            own_group = who.kind == "armed_group" and who.side == attacking_side
            before = last.get(who.name)
            if own_group and before is not None and before.factuality in AFFIRMING:
                continue
            last[who.name] = claim
    return [
        c
        for c in told
        if not c.claimants
        or (c.factuality is Factuality.DENIED) == (last.get(c.claimants[0].name, c).factuality is Factuality.DENIED)
    ]


def status_of(claims: Sequence[Claim], attacking_side: str) -> Status:
    """What claims about one aspect add up to.

    verified if a named independent source says so on geolocated media; disputed if one side says it and a side or
    source denies it; acknowledged if an authority of the opposing side says it too; denied if only denials exist;
    claimed if anybody named says so; unverified if nobody stands for it. A speaker's last word counts.
    """
    standing = _last_words(claims, attacking_side)
    affirming = [c for c in standing if c.factuality in AFFIRMING]
    if any(c.factuality is Factuality.DENIED for c in standing):
        return Status.DISPUTED if affirming else Status.DENIED
    if any(_is_verified(c) for c in affirming):
        return Status.VERIFIED
    if any(acknowledges(c, opposing(attacking_side)) for c in affirming):
        return Status.ACKNOWLEDGED
    return Status.CLAIMED if any(c.claimants for c in affirming) else Status.UNVERIFIED


def attribution_status(claims: Sequence[Claim], attacking_side: str) -> Status:
    """Who is behind it: disputed as soon as one side names the other's forces and the other denies it."""
    denying = [c for c in claims if c.aspect is Aspect.ATTRIBUTION and c.factuality is Factuality.DENIED]
    naming = [
        c
        for c in claims
        if c.factuality in AFFIRMING
        and c.claimants
        and c.actor1 is not None
        and (c.claimants[0].side == opposing(attacking_side) or c.aspect is Aspect.ATTRIBUTION)
    ]
    if denying:
        return Status.DISPUTED if naming else Status.DENIED
    if any(c.claimants[0].side == attacking_side for c in naming):
        return Status.ACKNOWLEDGED
    return Status.CLAIMED if any(c.actor1 is not None and c.claimants for c in claims) else Status.UNVERIFIED


def _alone(claim: Claim, attacking_side: str) -> Status:
    """What one statement makes of its aspect."""
    if claim.factuality is Factuality.DENIED:
        return Status.DENIED
    if claim.factuality not in AFFIRMING or not claim.claimants:
        return Status.UNVERIFIED
    if _is_verified(claim):
        return Status.VERIFIED
    return Status.ACKNOWLEDGED if acknowledges(claim, opposing(attacking_side)) else Status.CLAIMED


def history_of(claims: Iterable[Claim], attacking_side: str) -> tuple[Statement, ...]:
    """Who said what about which aspect, by the day spoken of, then the day of the report; repetitions left out."""
    steps: dict[tuple[object, ...], Statement] = {}
    for claim in in_order(claims):
        by = claim.claimants[0].name if claim.claimants else ""
        step = Statement(
            claim_id=claim.claim_id,
            aspect=claim.aspect,
            status=_alone(claim, attacking_side),
            label=claim.label,
            by=by,
            event_date=claim.time.start,
            reported=claim.article.published,
        )
        steps.setdefault((step.aspect, step.status, step.label, by, step.event_date), step)
    return tuple(
        sorted(
            steps.values(),
            key=lambda s: (s.event_date or s.reported or date.max, s.reported or date.max),
        )
    )


def source_of(claim: Claim) -> str:
    """Whom a claim goes back to: its primary claimant; without one its article, or the one that is a copy of."""
    if claim.claimants:
        return claim.claimants[0].name
    return f"article {claim.article.copy_of or article_key(claim.article)}"


def sources(claims: Iterable[Claim]) -> int:
    """Independent sources: ten outlets that quote one post are one."""
    return len({source_of(c) for c in claims})
