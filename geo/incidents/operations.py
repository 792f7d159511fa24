"""What several articles tell: which claims are one incident (a cluster), which incidents are one raid.

A cluster holds the claims that name one place in one month, or on days at most ``incident_days`` apart. Linking only
ever joins, so that another article can join two clusters but never move a claim from one id to another; whoever asks
for the id of the smaller one still finds it (``Cluster.ids``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, TypeVar

from geo.distance import distance_km
from geo.incidents.sites import Days, Entry, article_key, contains, is_area, touch
from geo.model import Claim, Factuality, Grouping, Place, TimeSpan
from geo.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from geo.incidents.sites import Told

__all__ = ["Cluster", "Raid", "best_time", "clusters", "raids"]

_SURE = {"geonames": 0, "curated": 1}  # whose key names an incident, where several gazetteers know the place
_REASONS = 200  # most reasons kept of why a raid is one
_LOOSE_DAYS = 14  # spans from this length name no day of an event
_Node = TypeVar("_Node")


def best_time(claims: Iterable[Claim]) -> TimeSpan:
    """The most precise dated span among claims that do not deny, the earliest of those."""
    dated = [c.time for c in claims if c.time.start and c.time.time_precision and c.factuality is not Factuality.DENIED]
    return min(dated, key=lambda t: (t.time_precision or 9, t.start or date.max), default=TimeSpan())


@dataclass(eq=False)
class Cluster:
    """The claims of one incident, or of one area statement of a raid; once made its entries stay."""

    entries: list[Entry]
    place: Place | None = None
    also: tuple[str, ...] = ()  # ids of what turned out to be said of it

    def __post_init__(self) -> None:
        """Put the entries in order and take the most precise place they name."""
        self.entries.sort(key=_entry_order)
        places = [e.place for e in self.entries if e.place is not None]
        seen = Counter((p.source, p.source_id) for p in places)
        self.place = min(
            places,
            key=lambda p: (p.geo_precision, p.source == "derived", -seen[p.source, p.source_id], p.source, p.source_id),
            default=None,
        )

    @cached_property
    def claims(self) -> list[Claim]:
        """In order of the reports."""
        return [entry.claim for entry in self.entries]

    @property
    def own_ids(self) -> list[str]:
        """The ids its claims alone would give, the one it bears first: that of the earliest month."""
        return list(dict.fromkeys([entry.local_id for entry in sorted(self.entries, key=_id_order)]))

    @property
    def ids(self) -> list[str]:
        """Its own ids, then those of what is said of it."""
        return list(dict.fromkeys([*self.own_ids, *self.also]))

    @cached_property
    def is_crossing(self) -> bool:
        """Whether anybody says that the border was crossed here, or tried to be."""
        return any(entry.is_crossing for entry in self.entries)

    @cached_property
    def articles(self) -> frozenset[str]:
        """The articles that tell it."""
        return frozenset(article_key(c.article) for c in self.claims)

    @cached_property
    def anchors(self) -> frozenset[int]:
        """Identities of the entries it is told beside, where its own place is not known."""
        return frozenset(id(e.anchor) for e in self.entries if e.anchor is not None)

    @cached_property
    def direction(self) -> str:
        """Of the crossings it is told with, most often; into the place's own country where that is even."""
        told = Counter(c.direction for c in self.claims if c.direction)
        own = self.place.country_code if self.place else ""
        return min(told, key=lambda d: (-told[d], d[-2:] != own, d), default="")

    @cached_property
    def days(self) -> Days:
        """From the first to the last day the texts give; months where they give no days; else the reports' days."""
        dated = [e.days for e in self.entries if e.claim.time.start is not None]
        spans = [d for d in dated if not _is_loose(d)] or dated or [e.days for e in self.entries]
        starts, ends = [d.start for d in spans if d.start], [d.end for d in spans if d.end]
        return Days(min(starts, default=None), max(ends, default=None), "")


def _entry_order(entry: Entry) -> tuple[object, ...]:
    claim = entry.claim
    return claim.article.published or date.max, article_key(claim.article), claim.start, claim.end, claim.claim_id


def _id_order(entry: Entry) -> tuple[object, ...]:
    source = entry.key.partition(":")[0]
    return entry.days.month, _SURE.get(source, 2), entry.key


class _Sets:
    """Disjoint sets of things, joined two by two."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def root(self, thing: Hashable) -> Hashable:
        while (parent := self._parent.get(thing, thing)) != thing:
            thing = parent
        return thing

    def join(self, one: Hashable, other: Hashable) -> None:
        self._parent[self.root(one)] = self.root(other)


def _joined(things: Sequence[_Node], links: Callable[[_Sets], None]) -> list[list[_Node]]:
    """The things in sets, in the order of their first member; ``links`` joins their numbers."""
    sets = _Sets()
    links(sets)
    members: dict[Hashable, list[_Node]] = {}
    for number, thing in enumerate(things):
        members.setdefault(sets.root(number), []).append(thing)
    return list(members.values())


def clusters(entries: Sequence[Entry], grouping: Grouping) -> list[Cluster]:
    """Claims of one place and time."""
    ordered = sorted(entries, key=_entry_order)
    site = _one_place(ordered, grouping)

    def links(sets: _Sets) -> None:
        at: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(ordered):
            at[site[entry.key]].append(number)
        for numbers in at.values():
            month: dict[str, int] = {}
            for number in numbers:
                sets.join(number, month.setdefault(ordered[number].days.month, number))
            dated = sorted((n for n in numbers if ordered[n].days.start), key=lambda n: _span(ordered[n]))
            last = date.min
            for before, number in pairwise(dated):
                last = max(last, _span(ordered[before])[1])
                if (_span(ordered[number])[0] - last).days <= grouping.incident_days:
                    sets.join(before, number)

    return [Cluster(list(members)) for members in _joined(ordered, links)]


def _span(entry: Entry) -> tuple[date, date]:
    """Days that link an incident across months; a whole month or year links only within its own month."""
    start = entry.days.start or date.min
    return (start, start) if _is_loose(entry.days) else (start, entry.days.end or start)


def _is_loose(days: Days) -> bool:
    """Whether a span says no more than "in March"."""
    return days.start is not None and days.end is not None and (days.end - days.start).days >= _LOOSE_DAYS


def _one_place(entries: Sequence[Entry], grouping: Grouping) -> dict[str, str]:
    """For every key the key of its site: two gazetteers' entries of one name that lie together are one."""
    places = {e.key: e.place for e in entries if e.place is not None and e.place.source != "derived"}
    named: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for key, place in sorted(places.items()):
        named[fold(place.name), place.country_code, place.feature_class].append(key)
    sets = _Sets()
    for keys in named.values():
        for one, other in combinations(keys, 2):
            if distance_km(places[one], places[other]) <= grouping.same_place_km:
                sets.join(other, one)
    return {e.key: str(sets.root(e.key)) for e in entries}


# --- raids ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Raid:
    """Incidents, area statements and placeless statements of one operation."""

    direction: str
    sites: list[Cluster] = field(default_factory=list)
    areas: list[Cluster] = field(default_factory=list)
    said: list[tuple[Claim, Place | None]] = field(default_factory=list)  # of an area it is in, or of all of it
    why: list[str] = field(default_factory=list)

    def claims(self) -> list[Claim]:
        """All that is said of it."""
        told = [c for cluster in (*self.sites, *self.areas) for c in cluster.claims]
        return told + [c for c, _ in self.said if c not in told]

    def span(self) -> TimeSpan:
        """When it is said to have happened: by what is said of its places, else of its areas."""
        located = best_time(c for cluster in self.sites for c in cluster.claims)
        return located if located.start else best_time(self.claims())


def raids(told: Sequence[Told], sites: Sequence[Cluster], grouping: Grouping) -> tuple[list[Raid], list[Cluster]]:
    """Sort clusters and area statements into raids; what is of no raid is returned beside them."""
    crossings = [c for c in sites if c.is_crossing]
    areas: dict[str, list[Entry]] = defaultdict(list)
    for entry in (e for t in told for e in t.areas if e.is_crossing):
        areas[article_key(entry.claim.article)].append(entry)
    made = _crossing_raids(crossings, areas, grouping)
    alone = []
    for cluster in sites:
        if not cluster.is_crossing:
            raid = _nearest(cluster, made, grouping)
            if raid is None:
                alone.append(cluster)
            else:
                raid.sites.append(cluster)
    raid_of = {id(e): raid for raid in made for site in raid.sites for e in site.entries}
    alone += _attach_areas(clusters([e for t in told for e in t.areas], grouping), made, raid_of)
    for claim, anchor in (s for t in told for s in t.statements):
        raid_of[id(anchor)].said.append((claim, anchor.place if is_area(anchor.place) else None))
    return _without_placeless(made), alone


def _crossing_raids(
    crossings: Sequence[Cluster], areas: Mapping[str, Sequence[Entry]], grouping: Grouping
) -> list[Raid]:
    """The crossings in raids, with why each is one."""
    why: list[tuple[int, str]] = []

    def links(sets: _Sets) -> None:
        for one, other in _pairs(crossings, grouping):
            reason = _one_operation(crossings[one], crossings[other], areas, grouping)
            if reason:
                sets.join(one, other)
                why.append((one, reason))

    made: list[Raid] = []
    home: dict[int, Raid] = {}
    for members in _joined(range(len(crossings)), links):
        own = [crossings[n] for n in members]
        made.append(Raid(own[0].direction, sites=own))
        home.update(dict.fromkeys(members, made[-1]))
    for number, reason in why:
        if reason not in home[number].why[-_REASONS:] and len(home[number].why) < _REASONS:
            home[number].why.append(reason)
    return made


def _without_placeless(made: Sequence[Raid]) -> list[Raid]:
    """Raids, those told without any place made statements of the only raid of their day, if its attackers fit."""
    placeless = [r for r in made if len(r.sites) == 1 and r.sites[0].entries[0].key.startswith("article:")]
    placed = [r for r in made if any(site.place is not None for site in r.sites)]
    kept = [r for r in made if r not in placeless]
    for raid in placeless:
        homes = [home for home in placed if _tells_of(raid, home)]
        if len(homes) != 1:
            kept.append(raid)
            continue
        first = next(site for site in homes[0].sites if site.is_crossing)
        first.also = (*first.also, *raid.sites[0].ids)
        homes[0].said += [(claim, None) for claim in raid.claims()]
    return kept


def _tells_of(raid: Raid, home: Raid) -> bool:
    """Whether a raid told without a place is another: on its days by its own words, and of no other attackers."""
    days, attackers, others = raid.sites[0].days, _attackers(raid), _attackers(home)
    return (
        raid.direction == home.direction
        and any(c.time.start is not None for c in raid.claims())
        and any(s.days.start is not None and touch(s.days, days) for s in home.sites if s.is_crossing)
        and (bool(attackers & others) or not attackers or not others)
    )


def _attackers(raid: Raid) -> set[str]:
    side = raid.direction[:2]
    return {
        who.name
        for claim in raid.claims()
        for who in (claim.actor1, claim.assoc_actor1, *claim.claimants[:1])
        if who is not None and who.side == side and who.kind == "armed_group"
    }


def _pairs(crossings: Sequence[Cluster], grouping: Grouping) -> Iterator[tuple[int, int]]:
    """The crossings that may be one operation: their days touch, or one is told beside the other."""
    home = {id(e): n for n, c in enumerate(crossings) for e in c.entries}
    for number, cluster in enumerate(crossings):
        for entry in cluster.entries:
            if entry.anchor is not None and (beside := home.get(id(entry.anchor), number)) != number:
                yield number, beside
    undated = [n for n, c in enumerate(crossings) if c.days.start is None]
    yield from combinations(undated, 2)
    days = {n: c.days for n, c in enumerate(crossings) if c.days.start is not None}
    dated = sorted(days, key=lambda n: (days[n].start or date.min, n))
    for place, one in enumerate(dated):
        last = (days[one].end or date.min) + timedelta(days=grouping.raid_days)
        for other in dated[place + 1 :]:
            if (days[other].start or date.min) > last:
                break
            yield one, other


def _one_operation(one: Cluster, other: Cluster, areas: Mapping[str, Sequence[Entry]], grouping: Grouping) -> str:
    """Why two crossings are one operation, as a sentence; "" if they are not."""
    if one.direction == other.direction and (_told_with(one, other) or _told_with(other, one)):
        return "one report tells them together"
    if one.direction != other.direction or one.place is None or other.place is None:
        return ""
    km = distance_km(one.place, other.place)
    if km > grouping.raid_km and not one.articles & other.articles:
        return ""
    names = f"{one.place.name} and {other.place.name}"
    if km <= grouping.raid_km:
        return f"{names} lie {km:.0f} km apart, on days at most {grouping.raid_days} apart"
    if any(_told_as_one(a, b, areas) for a in one.entries for b in other.entries):
        return f"one report tells {names} as parts of one crossing, on the same days"
    return ""


def _told_with(one: Cluster, other: Cluster) -> bool:
    """Whether a place of unknown position is told beside a crossing of the other cluster."""
    return bool(one.anchors) and any(id(e) in one.anchors for e in other.entries)


def _told_as_one(one: Entry, other: Entry, areas: Mapping[str, Sequence[Entry]]) -> bool:
    """Whether one article dates both to one time and tells them as one crossing into an area that holds both."""
    a, b = one.claim, other.claim
    article = article_key(a.article)
    if not (one.is_crossing and other.is_crossing) or article != article_key(b.article):
        return False
    if a.time.start is None or b.time.start is None or not touch(a.time, b.time):
        return False
    return any(
        area.claim.direction == a.direction
        and touch(area.days, a.time)
        and area.place is not None
        and all(e.place is not None and contains(area.place, e.place) for e in (one, other))
        for area in areas.get(article, ())
    )


def _nearest(cluster: Cluster, made: Sequence[Raid], grouping: Grouping) -> Raid | None:
    """The raid that fighting at a place nobody is said to have entered belongs to, if it lies in its area and time."""
    place = cluster.place
    if place is None or is_area(place):
        return None
    best: tuple[float, int] | None = None
    for number, raid in enumerate(made):
        if raid.direction[-2:] != place.country_code:
            continue
        for site in raid.sites:
            if site.place is None or not site.is_crossing or site.days.start is None or cluster.days.start is None:
                continue
            km = distance_km(site.place, place)
            if km <= grouping.raid_km and touch(site.days, cluster.days, grouping.raid_days):
                best = min(best, (km, number)) if best else (km, number)
    return made[best[1]] if best else None


def _attach_areas(areas: Sequence[Cluster], made: list[Raid], home: dict[int, Raid]) -> list[Cluster]:
    """Give every area statement to the raid inside it; one without is a raid of its own, or returned.

    What one month says of an area is one row, of the raid most of it is about; each statement counts for its own raid.
    """
    homeless = []
    for area in areas:
        inside = [_raid_inside(entry, made) for entry in area.entries]
        counted = Counter(number for number in inside if number is not None)
        if not counted:
            homeless.append(area)
            continue
        most = min(counted, key=lambda number: (-counted[number], number))
        made[most].areas.append(area)
        for entry, number in zip(area.entries, inside, strict=True):
            raid = made[most if number is None else number]
            home[id(entry)] = raid
            raid.said.append((entry.claim, area.place))
    crossing = [area for area in homeless if area.is_crossing]

    def links(sets: _Sets) -> None:
        for one, other in combinations(range(len(crossing)), 2):
            a, b = crossing[one], crossing[other]
            if a.direction == b.direction and touch(a.days, b.days) and (_nested(a, b) or _nested(b, a)):
                sets.join(one, other)

    for members in _joined(crossing, links):
        raid = Raid(members[0].direction, areas=members)
        made.append(raid)
        home.update({id(entry): raid for area in members for entry in area.entries})
    return [area for area in homeless if not area.is_crossing]


def _nested(area: Cluster, inner: Cluster) -> bool:
    return area.place is not None and inner.place is not None and contains(area.place, inner.place)


def _raid_inside(entry: Entry, made: Sequence[Raid]) -> int | None:
    """The raid that has a crossing in the area at its time: one of the same report first, then the nearest in time."""
    ranked = []
    for number, raid in enumerate(made):
        if entry.claim.direction and entry.claim.direction != raid.direction:
            continue
        inside = [
            site
            for site in raid.sites
            if site.is_crossing
            and site.place is not None
            and entry.place is not None
            and contains(entry.place, site.place)
            and touch(site.days, entry.days)
        ]
        if inside:
            key = article_key(entry.claim.article)
            same = any(article_key(c.article) == key for site in inside for c in site.claims)
            gap = min(_gap(site.days, entry.days) for site in inside)
            ranked.append((not same, gap, number))
    return min(ranked)[2] if ranked else None


def _gap(one: Days, other: Days) -> int:
    """Days between two spans; far for unknown ones."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return 999
    return max(0, (one.start - other.end).days, (other.start - one.end).days)
