"""Makes an ``Incident`` of each cluster: its status by aspect, its history, who is named in it, and why it is one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.distance import distance_km
from geo.incidents.operations import Raid, best_time
from geo.incidents.sites import contains, digest, in_order, is_area
from geo.incidents.standing import (
    AFFIRMING,
    acknowledges,
    attribution_status,
    history_of,
    opposing,
    sources,
    status_of,
)
from geo.model import (
    Aspect,
    BorderCheck,
    Claim,
    Evidence,
    Factuality,
    Incident,
    Incursion,
    Outcome,
    Status,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo.incidents.operations import Cluster
    from geo.model import Place, Resolution, TimeSpan

    Check = Callable[[Place, str], BorderCheck]

__all__ = ["lone_incident", "other_events", "raid_incidents", "retold"]

_COMPARED = 100  # most incidents of a raid for which neighbours are sought
_LISTED = 6  # most neighbours of which is said why they are not the same


@dataclass(slots=True)
class _Shared:
    """What is said of a raid as a whole and holds for one of its incidents."""

    statements: list[Claim] = field(default_factory=list)
    attribution: list[Claim] = field(default_factory=list)
    kept: list[Claim] = field(default_factory=list)  # told beside it, but not of it alone


def raid_incidents(raid: Raid, raid_id: str, ids: Mapping[int, Sequence[str]], check: Check | None) -> list[Incident]:
    """The incidents of a raid, then its area statements.

    Parameters
    ----------
    ids
        By ``id(cluster)``: the id each incident bears, and others that stand for it.
    check
        Checks a place that is said to be in, and entered from outside, a country; None checks nothing.
    """
    shared = _shared(raid, check)
    span = raid.span()
    made = []
    for cluster in (*raid.sites, *raid.areas):
        area = is_area(cluster.place)
        own = shared.get(id(cluster), _Shared())
        made.append(_incident(cluster, raid, raid_id, ids[id(cluster)], own, span, check, is_area=area))
    return made


def lone_incident(cluster: Cluster, ids: Sequence[str], check: Check | None) -> Incident | None:
    """An event on the ground that nobody calls a crossing and no raid is near; None if it is no codable event."""
    if not any(c.event_type for c in cluster.claims):
        return None
    raid, span = Raid("", sites=[cluster]), best_time(cluster.claims)
    return _incident(cluster, raid, "", ids, _Shared(), span, check, is_area=is_area(cluster.place))


def _shared(raid: Raid, check: Check | None) -> dict[int, _Shared]:
    """What is said of areas and of the raid, by the incident it holds for.

    What is said of an area or of the whole raid is said of the incident told as the crossing of the border (else of the
    one nearest to the line), not of every village the attackers name. Who is behind it is the same for all.
    """
    shared: dict[int, _Shared] = defaultdict(_Shared)
    everyone = (*raid.sites, *raid.areas)
    of_areas = {id(c) for area in raid.areas for c in area.claims}
    crossing: dict[Place | None, Cluster | None] = {}
    for claim, area in raid.said:
        for cluster in everyone:
            shared[id(cluster)].attribution.append(claim)
        if area not in crossing:
            inside = [s for s in raid.sites if area is None or s.place is None or contains(area, s.place)]
            crossing[area] = _told_crossing(inside, check)
        told = crossing[area]
        if claim.aspect is Aspect.ATTRIBUTION:
            for cluster in everyone:
                shared[id(cluster)].statements.append(claim)
        elif told is not None and (claim.aspect is not Aspect.CONTROL or len(raid.sites) == 1):
            # who holds a district says nothing of who holds a certain village in it, unless only one is spoken of
            shared[id(told)].statements.append(claim)
        elif not raid.sites:
            named = next((a for a in raid.areas if a.place == area), raid.areas[0])
            shared[id(named)].statements.append(claim)
        elif id(claim) not in of_areas:
            shared[id(raid.sites[0])].kept.append(claim)
    return shared


def _told_crossing(sites: Sequence[Cluster], check: Check | None) -> Cluster | None:
    """The incident told as the crossing of the border, else of those of one province the one nearest to the line."""
    crossings = [s for s in sites if s.is_crossing]
    # somebody has to stand for it: pictures alone take no statement of others along
    told = [s for s in crossings if any("cross the border" in c.label and c.claimants for c in s.claims)]
    crossings = [s for s in crossings if any(c.claimants for c in s.claims)] or crossings
    if told or len(crossings) <= 1:
        return next(iter(told or crossings), None)
    if check is None or len({s.place.admin1 for s in crossings if s.place is not None}) > 1:
        return None
    return min(
        (s for s in crossings if s.place is not None),
        key=lambda s: (check(s.place, s.direction[-2:]).distance_km or 0.0) if s.place else 0.0,
        default=None,
    )


def _incident(
    cluster: Cluster,
    raid: Raid,
    raid_id: str,
    ids: Sequence[str],
    shared: _Shared,
    raid_span: TimeSpan,
    check: Check | None,
    *,
    is_area: bool,
) -> Incident:
    own = cluster.claims
    lead = _lead(own)
    told = _Told(
        own=own,
        shared=[c for c in shared.statements if c not in own],
        attribution=[c for c in shared.attribution if c not in own and c not in shared.statements],
        attacking=raid.direction[:2] or (lead.actor1.side if lead.actor1 else ""),
    )
    fields = _fields(told)
    if fields["time"].start is None:
        fields["time"] = raid_span
    return Incident(
        incident_id=ids[0],
        raid_id=raid_id,
        direction=raid.direction,
        place=cluster.place,
        resolution=_resolution(cluster),
        border=_checked(cluster.place, raid.direction[-2:], check, is_area=is_area),
        is_area=is_area,
        not_mapped=_why_not_mapped(cluster.place, cluster),
        aliases=tuple(ids[1:]),
        joined=tuple(_why_joined(cluster, raid)),
        apart=tuple(_why_apart(cluster, raid)),
        **(fields | {"claims": (*fields["claims"], *[c for c in shared.kept if c not in fields["claims"]])}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What is said of an incident: of its place, of its raid as a whole, of who is behind the raid."""

    own: Sequence[Claim]
    shared: Sequence[Claim] = ()
    attribution: Sequence[Claim] = ()
    attacking: str = ""


def _fields(told: _Told) -> dict[str, Any]:
    """What follows from the claims alone, as fields of an incident."""
    own, attacking = told.own, told.attacking
    claims = [*own, *told.shared]
    everything = [*claims, *told.attribution]
    lead = _lead(own)
    battle = next((c for c in own if c.event_type == "Battles"), lead)
    is_crossing = any(c.incursion is not Incursion.NONE for c in own)
    aspects = _aspects(own, claims, everything, attacking, is_crossing=is_crossing)
    main = Aspect.CROSSING if is_crossing else lead.aspect
    actor1 = _who_acted(own, attacking)
    return {
        "claims": tuple(claims),
        "event_type": battle.event_type,
        "sub_event_type": battle.sub_event_type,
        "label": lead.label,
        "incursion": _incursion(own),
        "outcome": _outcome(own, told.shared),
        "time": best_time(own),
        "actor1": actor1,
        "assoc_actor1": _first(c.assoc_actor1.name for c in own if c.assoc_actor1)
        or _first(
            c.actor1.name
            for c in everything[len(own) :]
            if c.actor1 and c.actor1.name != actor1 and _says_so_itself(c, attacking)
        ),
        "actor2": _first(c.actor2.name for c in own if c.actor2 and c.actor2.side != attacking),
        "claimed_by": _who(c for c in own if c.factuality in (*AFFIRMING, Factuality.UNCONFIRMED)),
        "acknowledged_by": _who((c for c in claims if acknowledges(c, opposing(attacking))), aspect=True),
        "denied_by": _who(
            (
                c
                for c in in_order(everything)
                if c.factuality is Factuality.DENIED and (c in claims or c.aspect is Aspect.ATTRIBUTION)
            ),
            aspect=True,
        ),
        "status": dict(aspects).get(main, Status.UNVERIFIED),
        "aspects": tuple(aspects),
        "evidence": lead.evidence,
        "n_sources": sources(c for c in claims if c in own or c.aspect is not Aspect.ATTRIBUTION),
        "history": history_of(claims, attacking),
    }


def retold(incident: Incident, claims: Sequence[Claim]) -> Incident:
    """Tell an incident anew from other claims, after a person merged or split it; its id, place and raid stay."""
    fields = _fields(_Told(own=claims, attacking=incident.direction[:2]))
    if fields["time"].start is None:
        fields["time"] = incident.time
    return replace(incident, **fields)


def _aspects(
    own: Sequence[Claim], told: Sequence[Claim], attribution: Sequence[Claim], attacking: str, *, is_crossing: bool
) -> list[tuple[Aspect, Status]]:
    """The status of every aspect that is spoken of."""
    aspects = []
    for aspect in (Aspect.CROSSING, Aspect.FIGHTING, Aspect.CONTROL):
        about = [c for c in told if c.aspect is aspect]
        if aspect is Aspect.CROSSING and not any(c.factuality in AFFIRMING for c in about):
            # fighting or control on the other side's ground implies the crossing, with the same claimants
            about += [c for c in own if c.incursion is Incursion.ENTERED]
        if aspect is Aspect.FIGHTING:
            about += [c for c in own if c.aspect is Aspect.CONTROL and c not in about]
        if about:
            aspects.append((aspect, status_of(about, attacking)))
    if is_crossing or any(c.aspect is Aspect.ATTRIBUTION for c in attribution):
        aspects.append((Aspect.ATTRIBUTION, attribution_status(attribution, attacking)))
    return aspects


def _incursion(claims: Sequence[Claim]) -> Incursion:
    kinds = {c.incursion for c in claims if c.factuality is not Factuality.DENIED}
    return next((kind for kind in (Incursion.ENTERED, Incursion.ATTEMPTED) if kind in kinds), Incursion.NONE)


def _outcome(own: Sequence[Claim], shared: Sequence[Claim]) -> Outcome:
    """How it is said to have ended, last: by what is said of the place before what is said of the raid."""
    for claims in (own, shared):
        ends = [
            c for c in in_order(claims) if c.outcome is not Outcome.UNKNOWN and c.factuality is not Factuality.DENIED
        ]
        if ends:
            return max(ends, key=lambda c: c.time.start or c.article.published or date.min).outcome
    return Outcome.UNKNOWN


def _checked(place: Place | None, country: str, check: Check | None, *, is_area: bool) -> BorderCheck | None:
    if check is None or place is None:
        return None
    found = check(place, country)
    if is_area and place.geo_precision == 3:
        return replace(found, verdict=Verdict.REGION_ONLY, distance_km=None)
    return found


def _resolution(cluster: Cluster) -> Resolution | None:
    """How the place of the incident was found: of the mention with that place, else of the first."""
    found = [c.resolution for c in cluster.claims if c.resolution is not None]
    return next((r for r in found if r.place == cluster.place), next(iter(found), None))


def _says_so_itself(claim: Claim, side: str) -> bool:
    """Whether a group of the attacking side says that it took part."""
    return (
        claim.actor1 is not None
        and claim.actor1.kind == "armed_group"
        and claim.actor1.side == side
        and claim.factuality in AFFIRMING
        and claim.actor1 in claim.claimants[:1]
    )


def _who_acted(claims: Sequence[Claim], attacking: str) -> str:
    """A group by its name before one that is only described ("units"), and that before the group that claims it."""
    names = [
        c.actor1.name
        for c in claims
        if c.actor1 and c.factuality is not Factuality.DENIED and c.actor1.side in ("", attacking)
    ]
    claimant = _first(
        c.claimants[0].name
        for c in claims
        if c.claimants and c.claimants[0].side == attacking and c.claimants[0].kind == "armed_group"
    )
    return _first(n for n in names if n[:1].isupper()) or claimant or _first(names)


def _first(names: Iterable[str]) -> str:
    return next((n for n in names if n), "")


def _lead(claims: Sequence[Claim]) -> Claim:
    """The claim that stands for an incident: a crossing, a committed one before a doubtful one, the first told."""
    order = {
        Factuality.CONFIRMED: 0,
        Factuality.CLAIMED: 0,
        Factuality.REPORTED: 1,
        Factuality.UNCONFIRMED: 2,
        Factuality.HYPOTHETICAL: 3,
        Factuality.DENIED: 4,
    }
    return min(claims, key=lambda c: (order[c.factuality] == 4, c.incursion is Incursion.NONE, order[c.factuality]))


def _who(claims: Iterable[Claim], *, aspect: bool = False) -> str:
    names: dict[str, None] = {}
    for claim in claims:
        name = claim.claimants[0].name if claim.claimants else ("" if aspect else _nobody(claim))
        if name:
            names[f"{name} ({claim.aspect})" if aspect else name] = None
    return "; ".join(names)


def _nobody(claim: Claim) -> str:
    return "footage, unverified" if claim.evidence is Evidence.MEDIA_UNVERIFIED else ""


def _why_not_mapped(place: Place | None, cluster: Cluster) -> str:
    if place is not None:
        return (
            f"only a region is named ({place.name}): drawn as an area, not as a point"
            if place.geo_precision == 3
            else ""
        )
    resolution = _resolution(cluster)
    return "the text names no place for it" if resolution is None or resolution.place is not None else resolution.reason


# --- why -----------------------------------------------------------------------------------------------------------


def _why_joined(cluster: Cluster, raid: Raid) -> list[str]:
    """Why its claims are one incident, and it is of its raid."""
    name = cluster.place.name if cluster.place else "a place that is not known"
    claims = cluster.claims
    reports = {id(c.article) for c in claims}
    said = [
        (
            f"{_count(len(claims), 'statement')} of {_count(len(reports), 'report')}, going back to "
            f"{_count(sources(claims), 'independent source')}, name {name} in one month or on days close together"
        )
    ]
    for entry in cluster.entries:
        if entry.place is not None and cluster.place is not None and entry.place.name != cluster.place.name:
            said.append(f"“{entry.place.name}” is told of {cluster.place.name}")
        if entry.claim.time.start is None:
            said.append(f"“{_short(entry.claim.quote)}” is grouped by {entry.days.why}")
    own = [why for why in raid.why if cluster.place is None or cluster.place.name in why]
    if len(raid.sites) > 1:
        said += [f"one raid: {why}" for why in (own or raid.why)[:_LISTED]]
    return list(dict.fromkeys(said))


def _why_apart(cluster: Cluster, raid: Raid) -> list[str]:
    """Why the other incidents of its raid are not the same."""
    if cluster.place is None or is_area(cluster.place) or len(raid.sites) > _COMPARED:
        return []
    others = sorted(
        (distance_km(cluster.place, s.place), s.place.name, s.days.start or date.max)
        for s in raid.sites
        if s is not cluster and s.place is not None
    )
    return [
        f"{name} on other days ({day if day < date.max else 'undated'}) is an incident of its own"
        if name.endswith(cluster.place.name)
        else f"{name} is another place, {km:.1f} km away: an incident of its own"
        for km, name, day in others[:_LISTED]
    ]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 80 else words[:80].rpartition(" ")[0] + " …"


# --- other events --------------------------------------------------------------------------------------------------


def other_events(claims: Sequence[Claim], check: Check | None) -> list[Incident]:
    """Events that are no ground event: one for each label, place and day; without a place, for each statement."""
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in in_order(claims):
        if not claim.event_type:
            continue
        day = claim.time.start or claim.article.published
        place = None if claim.inherited else claim.place
        where = f"{place.source}:{place.source_id}" if place else claim.claim_id
        groups.setdefault((claim.label, where, day.isoformat() if day else "undated"), []).append(claim)
    return [_event(own, "i-" + digest(*key), check) for key, own in groups.items()]


def _event(own: Sequence[Claim], incident_id: str, check: Check | None) -> Incident:
    lead = _lead(own)
    place = None if lead.inherited else lead.place
    side = lead.actor1.side if lead.actor1 else ""
    status = status_of(own, side)
    if lead.inherited:
        why = "its place is named in a sentence before, not with it"
    elif place is not None:
        why = (
            f"only a region is named ({place.name}): drawn as an area, not as a point"
            if place.geo_precision == 3
            else ""
        )
    else:
        why = lead.resolution.reason if lead.resolution else "the text names no place for it"
    return Incident(
        incident_id=incident_id,
        raid_id="",
        claims=tuple(own),
        event_type=lead.event_type,
        sub_event_type=lead.sub_event_type,
        label=lead.label,
        incursion=Incursion.NONE,
        direction="",
        outcome=lead.outcome,
        place=place,
        resolution=lead.resolution,
        border=_checked(place, "", check, is_area=False),
        time=best_time(own),
        actor1=lead.actor1.name if lead.actor1 else "",
        assoc_actor1=lead.assoc_actor1.name if lead.assoc_actor1 else "",
        actor2=lead.actor2.name if lead.actor2 else "",
        claimed_by=_who(c for c in own if c.factuality is not Factuality.DENIED),
        acknowledged_by=_who((c for c in own if c.factuality is Factuality.CONFIRMED and c.claimants), aspect=True),
        denied_by=_who((c for c in own if c.factuality is Factuality.DENIED), aspect=True),
        status=status,
        aspects=((lead.aspect, status),),
        evidence=lead.evidence,
        n_sources=sources(own),
        is_area=is_area(place),
        not_mapped=why,
        history=history_of(own, side),
        joined=(f"{_count(len(own), 'statement')} of one kind, place and day",),
    )
