"""Incidents: claims about the same event, incidents of the same operation (a raid), and their status.

The rules, in the order they apply:

1. Claims of a ground crossing that name the same place, direction and overlapping days are one incident.
2. Incidents of one direction whose days touch and whose places lie within ``RAID_KM`` of each other are one raid.
3. A statement about a containing area (district, oblast), or about "the raid" without a place, belongs to the raid it
   overlaps in time and place; it is drawn as an area and never counted as another incursion. Where no located incident
   is known, the area itself is the raid's only incident.
4. The status of each aspect follows from who claims and who denies it (``status_of``). What the other side says of a
   whole area acknowledges the incident that is told as the crossing of the border (else the one nearest to the line),
   not every village the attackers name.
5. Everything else (strikes, drones, evacuations …) is an event of its own without a raid.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from geo.distance import distance_km
from geo.model import (
    Aspect,
    BorderCheck,
    Claim,
    Evidence,
    Factuality,
    Incident,
    Incursion,
    Outcome,
    Place,
    Resolution,
    Status,
    TimeSpan,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["RAID_KM", "group", "retold", "status_of"]

RAID_KM = 40.0
"""Places further apart than this are different raids: about a day's ground movement on foot or by armoured vehicle."""

_AUTHORITIES = frozenset({"official", "government", "state_forces"})
_OF_THE_RAID = frozenset({Aspect.CROSSING, Aspect.ATTRIBUTION})
_AFFIRMING = frozenset({Factuality.CLAIMED, Factuality.CONFIRMED, Factuality.REPORTED})


class Checker(Protocol):
    """What the stage needs of the border."""

    def check(self, place: Place, *, says: str | None = None, into: str | None = None) -> BorderCheck:
        """Side of and distance to the border for a place; ``into`` is the country that was to be entered."""
        ...


@dataclass(slots=True)
class _Cluster:
    """Claims of one incident while it is being put together."""

    direction: str
    place: Place | None
    resolution: Resolution | None
    claims: list[Claim] = field(default_factory=list)

    def span(self) -> TimeSpan:
        return _best_time(self.claims)

    def key(self) -> str:
        """What tells it from others: the place, or the name of one that could not be resolved."""
        return _key(self.place) or (self.resolution.toponym.text.casefold() if self.resolution else "")


@dataclass(slots=True)
class _Raid:
    """Located incidents, area statements and placeless statements of one operation."""

    direction: str
    sites: list[_Cluster] = field(default_factory=list)
    areas: list[_Cluster] = field(default_factory=list)
    statements: list[Claim] = field(default_factory=list)

    def claims(self) -> list[Claim]:
        return [c for cluster in (*self.sites, *self.areas) for c in cluster.claims] + self.statements

    def span(self) -> TimeSpan:
        located = [c for cluster in self.sites for c in cluster.claims]
        return _best_time(located) if _best_time(located).start else _best_time(self.claims())


def _best_time(claims: Iterable[Claim]) -> TimeSpan:
    """The most precise dated span among claims that do not deny, the earliest of those."""
    dated = [c.time for c in claims if c.time.start and c.time.time_precision and c.factuality is not Factuality.DENIED]
    return min(dated, key=lambda t: (t.time_precision or 9, t.start or date.max), default=TimeSpan())


def _is_area(place: Place | None) -> bool:
    return place is not None and place.feature_class == "A"


def _overlap(a: TimeSpan, b: TimeSpan, slack_days: int = 1) -> bool:
    """Whether two spans may be the same time; an unknown span may be any."""
    if a.start is None or b.start is None:
        return True
    slack = timedelta(days=slack_days)
    return a.start <= (b.end or b.start) + slack and b.start <= (a.end or a.start) + slack


def _contains(area: Place, place: Place) -> bool:
    if area.country_code != place.country_code:
        return False
    if area.feature_code.startswith("PCL"):
        return True
    if area.feature_code == "ADM1":
        return area.admin1 == place.admin1 or (not place.admin1 and distance_km(area, place) <= area.uncertainty_km)
    return distance_km(area, place) <= area.uncertainty_km + place.uncertainty_km + 5


def group(claims: Sequence[Claim], border: Checker | None = None) -> list[Incident]:
    """Group claims into incidents and raids.

    Parameters
    ----------
    claims
        Of one or many articles, in the order they were read. Hypothetical ones are no events and are left out.
    border
        Checks each located place; None leaves ``Incident.border`` empty.

    Returns
    -------
    list of Incident
        Incursions first in order of date, then other events. Area statements have ``is_area``.
    """
    told = [c for c in claims if c.factuality is not Factuality.HYPOTHETICAL]
    raids, rest = _raids(told)
    incidents: list[Incident] = []
    for raid in raids:
        incidents += _incidents_of(raid, border)
    incidents.sort(key=lambda i: (i.time.start or date.max, i.raid_id, i.is_area, i.incident_id))
    return _with_ids_of_their_own([*incidents, *_other_events(rest, border)])


def _with_ids_of_their_own(incidents: Sequence[Incident]) -> list[Incident]:
    """Number the incidents that would share an id: two of one place and day that the text tells apart."""
    seen: Counter[str] = Counter()
    out = []
    for incident in incidents:
        seen[incident.incident_id] += 1
        number = seen[incident.incident_id]
        out.append(incident if number == 1 else replace(incident, incident_id=f"{incident.incident_id}-{number}"))
    return out


def _about_a_raid(claim: Claim) -> bool:
    """Whether a claim without a crossing of its own can be about one: a denial, who is behind it, who holds it."""
    if claim.aspect is not Aspect.FIGHTING or claim.outcome is not Outcome.UNKNOWN:
        return True
    return claim.event_type == "Battles"


def _raids(claims: Sequence[Claim]) -> tuple[list[_Raid], list[Claim]]:
    """The raids told, each with its claims, and the claims that belong to none."""
    raids: list[_Raid] = []
    rest: list[Claim] = []
    crossings = [c for c in claims if c.incursion is not Incursion.NONE]
    # dated claims first: an undated mention then joins the day its place is known from
    for claim in sorted((c for c in crossings if _is_located(c)), key=lambda c: c.time.start is None):
        _site_for(claim, raids).claims.append(claim)
    for claim in sorted(
        (c for c in crossings if _is_area(c.place) and not c.inherited), key=lambda c: c.time.start is None
    ):
        _area_for(claim, raids)
    placed = {id(c) for raid in raids for c in raid.claims()}
    for claim in claims:
        if id(claim) in placed:
            continue
        if claim.incursion is Incursion.NONE and not _about_a_raid(claim):
            rest.append(claim)
            continue
        # "the raid" with a place named before it is the whole raid, "the fighting in the village" that of the village
        cluster = None if claim.inherited and claim.aspect in _OF_THE_RAID else _same_place(claim, raids)
        raid = None if cluster else _raid_pointed_at(claim, raids)
        if cluster is not None:
            cluster.claims.append(claim)
        elif claim.incursion is not Incursion.NONE and _is_unresolved(claim):
            _unresolved_site(claim, raid, raids)
        elif raid is not None and (not _is_located(claim) or claim.incursion is not Incursion.NONE):
            raid.statements.append(claim)
        elif claim.incursion is not Incursion.NONE:
            # a crossing whose place the text does not name is still a raid, listed and not mapped
            raids.append(_Raid(claim.direction, sites=[_Cluster(claim.direction, None, None, [claim])]))
        else:
            rest.append(claim)
    return raids, rest


def _is_located(claim: Claim) -> bool:
    return claim.place is not None and not _is_area(claim.place) and not claim.inherited


def _is_unresolved(claim: Claim) -> bool:
    """Whether a claim names a place whose position is not known."""
    return claim.resolution is not None and claim.place is None and not claim.inherited


def _unresolved_site(claim: Claim, raid: _Raid | None, raids: list[_Raid]) -> None:
    """Keep a crossing at a place of unknown position as an incident of its raid: listed with the reason, not mapped."""
    if raid is None:
        raid = _Raid(claim.direction)
        raids.append(raid)
    name = claim.resolution.toponym.text if claim.resolution else ""
    for cluster in raid.sites:
        if cluster.place is None and cluster.resolution is not None and cluster.resolution.toponym.text == name:
            cluster.claims.append(claim)
            return
    raid.sites.append(_Cluster(raid.direction, None, claim.resolution, [claim]))


def _same_place(claim: Claim, raids: Sequence[_Raid]) -> _Cluster | None:
    """The incident or area statement at the place a claim names, at its time."""
    for raid in raids:
        for cluster in (*raid.sites, *raid.areas):
            if claim.place is not None and cluster.place == claim.place and _overlap(raid.span(), claim.time):
                return cluster
    return None


def _site_for(claim: Claim, raids: list[_Raid]) -> _Cluster:
    place = claim.place
    if place is None:
        raise ValueError("a located claim has a place")
    for raid in raids:
        for cluster in raid.sites:
            if cluster.direction == claim.direction and cluster.place == place and _overlap(cluster.span(), claim.time):
                return cluster
    cluster = _Cluster(claim.direction, place, claim.resolution)
    for raid in raids:
        near = any(c.place is not None and distance_km(c.place, place) <= RAID_KM for c in raid.sites)
        if raid.direction == claim.direction and near and _overlap(raid.span(), claim.time):
            raid.sites.append(cluster)
            return cluster
    raids.append(_Raid(claim.direction, sites=[cluster]))
    return cluster


def _area_for(claim: Claim, raids: list[_Raid]) -> None:
    """Attach a statement about an area to the raid inside it, or let it be a raid of its own."""
    place = claim.place
    if place is None:
        return
    for raid in raids:
        inside = any(
            c.place is not None and (c.place == place or _contains(place, c.place)) for c in (*raid.sites, *raid.areas)
        )
        if inside and raid.direction == claim.direction and _overlap(raid.span(), claim.time):
            same = next((cluster for cluster in raid.areas if cluster.place == place), None)
            if same is None:
                same = _Cluster(raid.direction, place, claim.resolution)
                raid.areas.append(same)
            same.claims.append(claim)
            return
    raids.append(_Raid(claim.direction, areas=[_Cluster(claim.direction, place, claim.resolution, [claim])]))


def _raid_pointed_at(claim: Claim, raids: Sequence[_Raid]) -> _Raid | None:
    """The raid a statement without a place is about: the last told before it in its article, else the next."""
    fitting = [
        raid
        for raid in raids
        if (not claim.direction or claim.direction == raid.direction)
        and any(c.article is claim.article for c in raid.claims())
        and _overlap(raid.span(), claim.time)
        and (
            claim.place is None
            or claim.inherited
            or (
                _is_area(claim.place)
                and any(c.place and _contains(claim.place, c.place) for c in (*raid.sites, *raid.areas))
            )
        )
    ]
    starts = {id(raid): [c.start for c in raid.claims() if c.article is claim.article] for raid in fitting}
    before = [raid for raid in fitting if min(starts[id(raid)]) <= claim.start]
    if before:
        return max(before, key=lambda raid: max(s for s in starts[id(raid)] if s <= claim.start))
    return fitting[0] if fitting else None


# --- status --------------------------------------------------------------------------------------------------------


def status_of(claims: Sequence[Claim], attacking_side: str) -> Status:
    """What claims about one aspect add up to.

    verified if a named independent source says so on evidence of its own (geolocated media);
    disputed if one side says it
    and a side or source denies it; acknowledged if the opposing side says it too; denied if only denials exist; claimed
    if one side says so; unverified if nobody stands for it.
    """
    affirming = [c for c in claims if c.factuality in _AFFIRMING]
    denying = [c for c in claims if c.factuality is Factuality.DENIED]
    if denying and affirming:
        deniers = {c.claimants[0].name for c in denying if c.claimants}
        affirmers = {c.claimants[0].name for c in affirming if c.claimants}
        if affirmers - deniers or any(not c.claimants for c in affirming):
            return Status.DISPUTED
    if denying and not affirming:
        return Status.DENIED
    if any(c.evidence is Evidence.MEDIA_GEOLOCATED for c in affirming):
        return Status.VERIFIED
    sides = {c.claimants[0].side for c in affirming if _speaks_for_a_side(c)}
    opposing = {"UA": "RU", "RU": "UA"}.get(attacking_side, "")
    if opposing and opposing in sides:
        return Status.ACKNOWLEDGED
    if affirming and any(c.claimants for c in affirming):
        return Status.CLAIMED
    return Status.UNVERIFIED


def _speaks_for_a_side(claim: Claim) -> bool:
    """Whether the primary claimant can acknowledge: an authority or force, not a channel or blogger of that side."""
    return bool(claim.claimants) and claim.claimants[0].kind in _AUTHORITIES


def _attribution_status(claims: Sequence[Claim], attacking_side: str) -> Status:
    """Who is behind it: disputed as soon as one side names the other's forces and the other denies it."""
    denying = [c for c in claims if c.aspect is Aspect.ATTRIBUTION and c.factuality is Factuality.DENIED]
    opposing = {"UA": "RU", "RU": "UA"}.get(attacking_side, "")
    naming = [
        c
        for c in claims
        if c.factuality in _AFFIRMING
        and c.claimants
        and c.actor1 is not None
        and (c.claimants[0].side == opposing or c.aspect is Aspect.ATTRIBUTION)
    ]
    if denying:
        return Status.DISPUTED if naming else Status.DENIED
    if any(c.claimants[0].side == attacking_side for c in naming):
        return Status.ACKNOWLEDGED
    return Status.CLAIMED if any(c.actor1 is not None and c.claimants for c in claims) else Status.UNVERIFIED


# --- incidents -----------------------------------------------------------------------------------------------------


def _incidents_of(raid: _Raid, border: Checker | None) -> list[Incident]:
    span = raid.span()
    raid_id = "r-" + _digest(
        raid.direction, *sorted(c.key() for c in (raid.sites or raid.areas)), _day(span, raid.claims())
    )
    attacking = raid.direction[:2]
    general = [c for cluster in raid.areas for c in cluster.claims] + raid.statements
    told = _told_crossing(raid, border)
    made = []
    for cluster in raid.sites:
        shared = general if cluster is told else [c for c in general if c.aspect is Aspect.ATTRIBUTION]
        made.append(_incident(cluster, raid, raid_id, shared, general, span, attacking, border, is_area=False))
    own_area = not raid.sites
    for number, cluster in enumerate(raid.areas):
        rest = raid.statements if own_area and number == 0 else []
        made.append(_incident(cluster, raid, raid_id, rest, general, span, attacking, border, is_area=True))
    return made


def _told_crossing(raid: _Raid, border: Checker | None) -> _Cluster | None:
    """The incident that what is said of the whole raid holds for: told as the crossing, else nearest to the line."""
    told = [c for c in raid.sites if any("cross the border" in claim.label for claim in c.claims)]
    if told:
        return told[0]
    if len(raid.sites) == 1 or border is None:
        return raid.sites[0] if raid.sites else None
    return min(
        (c for c in raid.sites if c.place is not None),
        key=lambda c: (border.check(c.place).distance_km or 0.0) if c.place else 0.0,
        default=None,
    )


def _incident(
    cluster: _Cluster,
    raid: _Raid,
    raid_id: str,
    shared: Sequence[Claim],
    general: Sequence[Claim],
    raid_span: TimeSpan,
    attacking: str,
    border: Checker | None,
    *,
    is_area: bool,
) -> Incident:
    own = cluster.claims
    evidence_claims = [*own, *shared]
    span = cluster.span() if cluster.span().start else raid_span
    aspects: list[tuple[Aspect, Status]] = []
    for aspect in (Aspect.CROSSING, Aspect.FIGHTING, Aspect.CONTROL):
        about = [c for c in evidence_claims if c.aspect is aspect]
        if aspect is Aspect.CROSSING and not [c for c in about if c.factuality in _AFFIRMING]:
            # fighting or control on the other side's ground implies the crossing, with the same claimants
            about += [c for c in own if c.incursion is Incursion.ENTERED]
        if aspect is Aspect.FIGHTING and cluster.claims:
            about += [c for c in own if c.aspect is Aspect.CONTROL and c not in about]
        if about:
            aspects.append((aspect, status_of(about, attacking)))
    attribution = [*own, *general]
    aspects.append((Aspect.ATTRIBUTION, _attribution_status(attribution, attacking)))
    statuses = dict(aspects)
    kinds = [c.incursion for c in own if c.factuality is not Factuality.DENIED]
    incursion = (
        Incursion.ENTERED
        if Incursion.ENTERED in kinds
        else Incursion.ATTEMPTED
        if Incursion.ATTEMPTED in kinds
        else Incursion.NONE
    )
    lead = _lead(own)
    battle = next((c for c in own if c.event_type == "Battles"), lead)
    check = (
        border.check(cluster.place, says=raid.direction[-2:], into=raid.direction[-2:])
        if border is not None and cluster.place is not None
        else None
    )
    if is_area and check is not None:
        check = (
            replace(check, verdict=Verdict.REGION_ONLY, distance_km=None)
            if (cluster.place and cluster.place.geo_precision == 3)
            else check
        )
    outcome = next((c for c in own if c.outcome is not Outcome.UNKNOWN), None) or next(
        (c for c in shared if c.outcome is not Outcome.UNKNOWN), None
    )
    actor1 = _who_acted(own, attacking)
    taking_part = (c.actor1.name for c in [*shared, *general] if _says_so_itself(c, attacking) and c.actor1)
    return Incident(
        incident_id="i-" + _digest(raid.direction, cluster.key(), _day(span, own), "area" if is_area else ""),
        raid_id=raid_id,
        claims=(*own, *[c for c in shared if c not in own]),
        event_type=battle.event_type,
        sub_event_type=battle.sub_event_type,
        label=lead.label,
        incursion=incursion,
        direction=raid.direction,
        outcome=outcome.outcome if outcome else Outcome.UNKNOWN,
        place=cluster.place,
        resolution=cluster.resolution,
        border=check,
        time=span,
        actor1=actor1,
        assoc_actor1=_first(c.assoc_actor1.name for c in own if c.assoc_actor1)
        or _first(name for name in taking_part if name != actor1),
        actor2=_first(c.actor2.name for c in own if c.actor2 and c.actor2.side != attacking),
        claimed_by=_who(c for c in own if c.factuality in (*_AFFIRMING, Factuality.UNCONFIRMED)),
        acknowledged_by=_who(
            (
                c
                for c in evidence_claims
                if c.factuality in _AFFIRMING and _speaks_for_a_side(c) and c.claimants[0].side == raid.direction[-2:]
            ),
            aspect=True,
        ),
        denied_by=_who(
            (
                c
                for c in [*evidence_claims, *[g for g in general if g.aspect is Aspect.ATTRIBUTION]]
                if c.factuality is Factuality.DENIED
            ),
            aspect=True,
        ),
        status=statuses.get(Aspect.CROSSING, Status.UNVERIFIED),
        aspects=tuple(aspects),
        evidence=lead.evidence,
        n_sources=_sources(evidence_claims),
        is_area=is_area,
        not_mapped=_why_not_mapped(cluster.place, cluster.resolution),
    )


def retold(incident: Incident, claims: Sequence[Claim]) -> Incident:
    """Tell an incident anew from other claims, after a person merged or split it; its id, place and raid stay."""
    attacking = incident.direction[:2]
    lead = _lead(claims)
    battle = next((c for c in claims if c.event_type == "Battles"), lead)
    told = [a for a in Aspect if any(c.aspect is a for c in claims)]
    aspects = {a: status_of([c for c in claims if c.aspect is a], attacking) for a in told}
    kinds = {c.incursion for c in claims if c.factuality is not Factuality.DENIED}
    incursion = next((kind for kind in (Incursion.ENTERED, Incursion.ATTEMPTED) if kind in kinds), Incursion.NONE)
    if incursion is not Incursion.NONE:
        crossing = [c for c in claims if c.incursion is not Incursion.NONE or c.aspect is Aspect.CROSSING]
        aspects = {Aspect.CROSSING: status_of(crossing, attacking), **aspects}
        aspects[Aspect.ATTRIBUTION] = _attribution_status(claims, attacking)
    span = _best_time(claims)
    outcome = next((c.outcome for c in claims if c.outcome is not Outcome.UNKNOWN), Outcome.UNKNOWN)
    return replace(
        incident,
        claims=tuple(claims),
        event_type=battle.event_type,
        sub_event_type=battle.sub_event_type,
        label=lead.label,
        incursion=incursion,
        outcome=outcome,
        time=span if span.start else incident.time,
        actor1=_who_acted(claims, attacking),
        assoc_actor1=_first(c.assoc_actor1.name for c in claims if c.assoc_actor1),
        actor2=_first(c.actor2.name for c in claims if c.actor2 and c.actor2.side != attacking),
        claimed_by=_who(c for c in claims if c.factuality in (*_AFFIRMING, Factuality.UNCONFIRMED)),
        acknowledged_by=_who(
            (
                c
                for c in claims
                if c.factuality in _AFFIRMING
                and _speaks_for_a_side(c)
                and c.claimants[0].side == incident.direction[-2:]
            ),
            aspect=True,
        ),
        denied_by=_who((c for c in claims if c.factuality is Factuality.DENIED), aspect=True),
        status=aspects.get(Aspect.CROSSING) or aspects.get(lead.aspect, Status.UNVERIFIED),
        aspects=tuple(aspects.items()),
        evidence=lead.evidence,
        n_sources=_sources(claims),
    )


def _says_so_itself(claim: Claim, side: str) -> bool:
    """Whether a group of the attacking side says that it took part."""
    return (
        claim.actor1 is not None
        and claim.actor1.kind == "armed_group"
        and claim.actor1.side == side
        and claim.factuality in _AFFIRMING
        and claim.actor1 in claim.claimants[:1]
    )


def _who_acted(claims: Sequence[Claim], attacking: str) -> str:
    """A group by its name before one that is only described ("units"), and that before the group that claims it."""
    names = [
        c.actor1.name
        for c in claims
        if c.actor1 and c.factuality is not Factuality.DENIED and c.actor1.side in ("", attacking)
    ]
    return _first(n for n in names if n[:1].isupper()) or _claimant_group(claims, attacking) or _first(names)


def _claimant_group(claims: Iterable[Claim], side: str) -> str:
    return _first(
        c.claimants[0].name
        for c in claims
        if c.claimants and c.claimants[0].side == side and c.claimants[0].kind == "armed_group"
    )


def _first(names: Iterable[str]) -> str:
    return next((n for n in names if n), "")


def _lead(claims: Sequence[Claim]) -> Claim:
    """The claim that stands for an incident: a committed one before a doubtful one, in the order of the text."""
    order = {
        Factuality.CONFIRMED: 0,
        Factuality.CLAIMED: 0,
        Factuality.REPORTED: 1,
        Factuality.UNCONFIRMED: 2,
        Factuality.HYPOTHETICAL: 3,
        Factuality.DENIED: 4,
    }
    return min(claims, key=lambda c: order[c.factuality])


def _who(claims: Iterable[Claim], *, aspect: bool = False) -> str:
    names: dict[str, None] = {}
    for claim in claims:
        name = claim.claimants[0].name if claim.claimants else ("" if aspect else _nobody(claim))
        if name:
            names[f"{name} ({claim.aspect})" if aspect else name] = None
    return "; ".join(names)


def _nobody(claim: Claim) -> str:
    return "footage, unverified" if claim.evidence is Evidence.MEDIA_UNVERIFIED else ""


def _sources(claims: Iterable[Claim]) -> int:
    """Independent sources, counted by primary claimant; claims without one count once for each article."""
    return len({c.claimants[0].name if c.claimants else f"article {id(c.article)}" for c in claims})


def _key(place: Place | None) -> str:
    return f"{place.source}:{place.source_id}" if place else ""


def _day(span: TimeSpan, claims: Sequence[Claim]) -> str:
    if span.start:
        return span.start.isoformat()
    first = claims[0].article
    return first.sha256 or hashlib.sha256(first.text.encode("utf-8", "replace")).hexdigest()


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:10]


def _why_not_mapped(place: Place | None, resolution: Resolution | None) -> str:
    if resolution is None:
        return "the text names no place for it"
    if place is None:
        return resolution.reason
    if place.geo_precision == 3:
        return f"only a region is named ({place.name}): drawn as an area, not as a point"
    return ""


def _other_events(claims: Sequence[Claim], border: Checker | None) -> list[Incident]:
    """Events that are no ground crossing, one for each label, place and day of an article."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if not claim.event_type:
            continue
        place = None if claim.inherited else claim.place
        key = (claim.label, _key(place) or (id(claim.article), claim.start), claim.time.start)
        groups.setdefault(key, []).append(claim)
    made = []
    for (label, *_), own in groups.items():
        lead = _lead(own)
        place = None if lead.inherited else lead.place
        side = lead.actor1.side if lead.actor1 else ""
        span = _best_time(own)
        aspect = lead.aspect
        status = status_of(own, side)
        check = border.check(place) if border is not None and place is not None else None
        why = (
            "its place is named in a sentence before, not with it"
            if lead.inherited
            else _why_not_mapped(place, lead.resolution)
        )
        made.append(
            Incident(
                incident_id="i-" + _digest(str(label), _key(place) or str(lead.claim_id), _day(span, own)),
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
                border=check,
                time=span,
                actor1=lead.actor1.name if lead.actor1 else "",
                assoc_actor1=lead.assoc_actor1.name if lead.assoc_actor1 else "",
                actor2=lead.actor2.name if lead.actor2 else "",
                claimed_by=_who(c for c in own if c.factuality is not Factuality.DENIED),
                acknowledged_by=_who(
                    (c for c in own if c.factuality is Factuality.CONFIRMED and c.claimants), aspect=True
                ),
                denied_by=_who((c for c in own if c.factuality is Factuality.DENIED), aspect=True),
                status=status,
                aspects=((aspect, status),),
                evidence=lead.evidence,
                n_sources=_sources(own),
                is_area=_is_area(place),
                not_mapped=why,
            )
        )
    return made
