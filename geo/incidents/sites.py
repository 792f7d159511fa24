"""What one article tells, before other articles are looked at: which place and days each claim is about.

Everything here depends on one article alone. That is what lets an incident keep its id when other articles are added:
an id is made of the place and the month that a single report gives (``Entry.local_id``), not of what others say.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo.distance import distance_km
from geo.model import Article, Aspect, Claim, Factuality, Incursion, Outcome, Place
from geo.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Grouping, TimeSpan

__all__ = ["Days", "Entry", "Told", "article_key", "contains", "digest", "in_order", "is_area", "read", "touch"]

_OF_THE_RAID = frozenset({Aspect.CROSSING, Aspect.ATTRIBUTION})
_AROUND_KM = 25.0  # what "near X" cannot reach: beside it, or the region of a town (data/lexicon/resolution.toml)


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day that count for grouping, and where they are from; both None when nothing tells."""

    start: date | None
    end: date | None
    why: str

    @property
    def month(self) -> str:
        """What of the days goes into an id."""
        return f"{self.start:%Y-%m}" if self.start else "undated"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A claim with the site it is about."""

    claim: Claim
    key: str
    place: Place | None
    days: Days
    anchor: Entry | None = None  # told together with it, where its own place says too little

    @property
    def local_id(self) -> str:
        """The id that this claim alone gives its incident."""
        return "i-" + digest(self.key, self.days.month)

    @property
    def is_crossing(self) -> bool:
        """Whether it says that the border was crossed, or tried to be."""
        return self.claim.incursion is not Incursion.NONE


@dataclass(slots=True)
class Told:
    """One article's claims, sorted by what they are about."""

    sites: list[Entry] = field(default_factory=list)
    areas: list[Entry] = field(default_factory=list)
    statements: list[tuple[Claim, Entry]] = field(default_factory=list)  # about the raid of an entry
    others: list[Claim] = field(default_factory=list)  # no ground event, or about none that is told


def digest(*parts: str) -> str:
    """Short hash of some texts, for ids."""
    return hashlib.sha256("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]


def article_key(article: Article) -> str:
    """What tells an article from others, however it was read."""
    return article.sha256 or hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Claims by day of the report, article and position: the same for any order they were read in."""
    return sorted(
        claims, key=lambda c: (c.article.published or date.max, article_key(c.article), c.start, c.end, c.claim_id)
    )


def is_area(place: Place | None) -> bool:
    """Whether a place is a country, province or district."""
    return place is not None and place.feature_class == "A"


def contains(area: Place, place: Place) -> bool:
    """Whether a place lies in a country, province or district, as far as their codes and extents tell."""
    if area.country_code != place.country_code:
        return False
    if area.feature_code.startswith("PCL"):
        return True
    if area.feature_code == "ADM1":
        return area.admin1 == place.admin1 or (not place.admin1 and distance_km(area, place) <= area.uncertainty_km)
    return distance_km(area, place) <= area.uncertainty_km + place.uncertainty_km + 5


def touch(one: Days | TimeSpan, other: Days | TimeSpan, slack_days: int = 1) -> bool:
    """Whether two spans may be the same time; an unknown span may be any."""
    if one.start is None or other.start is None:
        return True
    slack = timedelta(days=slack_days)
    return one.start <= (other.end or other.start) + slack and other.start <= (one.end or one.start) + slack


def site_key(place: Place) -> str:
    """Identity of the settlement or spot: "near X" and "the outskirts of X" are told of X."""
    if place.source == "derived":
        base, _, words = place.source_id.partition("|")
        if ":" not in words and not any(c.isdigit() for c in words) and place.uncertainty_km < _AROUND_KM:
            return base
    return f"{place.source}:{place.source_id}"


def read(claims: Sequence[Claim], grouping: Grouping) -> Told:
    """Sort the claims of one article.

    Parameters
    ----------
    claims
        In the order of the text, hypothetical ones left out.
    """
    told = Told()
    ground = [c for c in claims if _is_ground(c)]
    named = [c for c in ground if c.place is not None and not c.inherited and not _is_about_all(c)]
    located = [c for c in named if not is_area(c.place)]
    for claim in located:
        told.sites.append(Entry(claim, site_key(_place(claim)), claim.place, _days(claim, located, grouping)))
    for claim in (c for c in named if is_area(c.place)):
        told.areas.append(Entry(claim, "area:" + site_key(_place(claim)), claim.place, _days(claim, named, grouping)))
    done = {id(e.claim) for e in (*told.sites, *told.areas)}
    for claim in claims:
        if id(claim) not in done:
            _sort_in(claim, told, located, grouping)
    return told


def _place(claim: Claim) -> Place:
    if claim.place is None:
        raise ValueError("a located claim has a place")
    return claim.place


def _is_about_all(claim: Claim) -> bool:
    """Whether a claim is about who is behind it all, whatever area it names."""
    return claim.aspect is Aspect.ATTRIBUTION and claim.incursion is Incursion.NONE and is_area(claim.place)


def _is_ground(claim: Claim) -> bool:
    """Whether a claim is about a ground event: a crossing, a battle, who holds a place, who is behind it."""
    if claim.incursion is not Incursion.NONE or claim.aspect is not Aspect.FIGHTING:
        return True
    return claim.outcome is not Outcome.UNKNOWN or claim.event_type == "Battles"


def _sort_in(claim: Claim, told: Told, located: Sequence[Claim], grouping: Grouping) -> None:
    """Put a claim that names no place of its own, or one of unknown position, where it belongs."""
    if not _is_ground(claim):
        told.others.append(claim)
        return
    crossing = claim.incursion is not Incursion.NONE
    resolution = claim.resolution
    if resolution is not None and claim.place is None and not claim.inherited:
        key = "name:" + fold(resolution.toponym.text)
        if crossing or any(e.key == key for e in told.sites):
            days = _days(claim, located, grouping)
            told.sites.append(Entry(claim, key, None, days, _pointed_at(claim, told)))
            return
    # "the raid" with a place named before it is the whole raid, "the fighting in the village" that of the village
    if claim.inherited and claim.place is not None and claim.aspect not in _OF_THE_RAID:
        key = ("area:" if is_area(claim.place) else "") + site_key(claim.place)
        for entries in (told.sites, told.areas):
            if any(e.key == key and touch(e.days, claim.time) for e in entries):
                entries.append(Entry(claim, key, claim.place, _days(claim, [e.claim for e in entries], grouping)))
                return
    anchor = _pointed_at(claim, told)
    if anchor is not None:
        told.statements.append((claim, anchor))
    elif crossing:
        # a crossing whose place the text does not name is still a raid, listed and not mapped
        told.sites.append(Entry(claim, "article:" + article_key(claim.article), None, _days(claim, located, grouping)))
    else:
        told.others.append(claim)


def _pointed_at(claim: Claim, told: Told) -> Entry | None:
    """The crossing that a statement without a place is about: the last told before it, else the next."""
    fitting = [
        entry
        for entry in (*told.sites, *told.areas)
        if entry.is_crossing
        and (not claim.direction or claim.direction == entry.claim.direction)
        and touch(entry.days, claim.time)
        and (
            claim.place is None
            or claim.inherited
            or (is_area(claim.place) and entry.place is not None and contains(claim.place, entry.place))
        )
    ]
    before = [entry for entry in fitting if entry.claim.start <= claim.start]
    if before:
        return max(before, key=lambda entry: entry.claim.start)
    return min(fitting, key=lambda entry: entry.claim.start, default=None)


def _days(claim: Claim, others: Sequence[Claim], grouping: Grouping) -> Days:
    """The days that count: the claim's own, else those its article gives, else the day of the report."""
    if claim.time.start is not None:
        return Days(claim.time.start, claim.time.end or claim.time.start, "the days the text gives")
    published = claim.article.published
    dated = [
        c
        for c in others
        if c.time.start is not None and c.factuality is not Factuality.DENIED and _near(claim, c, grouping)
    ]
    if dated:
        # of several the latest that the report can speak of, then the nearest in the text
        known = [c for c in dated if published is None or (c.time.start or date.max) <= published] or dated
        same = [c for c in known if c.place is not None and claim.place is not None and _same(c, claim)] or known
        nearest = max(same, key=lambda c: (c.time.start or date.min, -abs(c.start - claim.start)))
        return Days(nearest.time.start, nearest.time.end or nearest.time.start, "the days its report gives beside it")
    if published is not None:
        return Days(published, published, "the day of the report, as the text gives none")
    return Days(None, None, "no day is known")


def _near(claim: Claim, other: Claim, grouping: Grouping) -> bool:
    if claim.place is None or other.place is None:
        return True
    if is_area(claim.place) or is_area(other.place):
        return contains(claim.place, other.place) or contains(other.place, claim.place)
    return distance_km(claim.place, other.place) <= grouping.raid_km


def _same(one: Claim, other: Claim) -> bool:
    return site_key(_place(one)) == site_key(_place(other))
