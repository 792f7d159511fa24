"""Incidents: claims about the same event, incidents of the same operation (a raid), and their status.

The rules, in the order they apply:

1. Each article is read alone (``sites``): which place and days a claim of a ground event is about. "Near X" is told of
   X; a claim without days takes those its report gives beside it, else the day of the report, for grouping only.
2. Claims that name one place, in one month or on days at most ``Grouping.incident_days`` apart, are one incident
   (``operations``): crossings, fighting, who holds it, who denies it. Its id is made of the place and the first month
   alone. Adding a report therefore gives a known event no other id; where a report shows that two are one, the incident
   bears the earlier id and keeps the other among its ``aliases``.
3. Crossings of one direction whose days lie at most ``raid_days`` apart are one raid if their places lie within
   ``raid_km``, or if one report tells them as parts of one crossing into an area. Fighting near them at a place nobody
   is said to have entered belongs to the raid, and is no incursion.
4. A statement about a containing area (district, oblast), or about "the raid" without a place, belongs to the raid it
   overlaps in time and place; it is drawn as an area and never counted as another incursion. Where no located incident
   is known, the area itself is the raid's only incident.
5. The status of each aspect follows from who claims and who denies it (``standing``); a speaker's last word counts.
   What the other side says of a whole area acknowledges the incident that is told as the crossing of the border (else
   the one nearest to the line), not every village the attackers name.
6. Everything else (strikes, drones, evacuations ...) is an event of its own without a raid, for each place and day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from geo.incidents.building import lone_incident, other_events, raid_incidents, retold
from geo.incidents.operations import clusters, raids
from geo.incidents.sites import article_key, digest, in_order, read
from geo.incidents.standing import status_of
from geo.model import BorderCheck, Claim, Factuality, Grouping, Incident, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo.incidents.operations import Cluster, Raid

__all__ = ["group", "retold", "status_of"]


class Checker(Protocol):
    """What the stage needs of the border."""

    def check(self, place: Place, *, says: str | None = None, into: str | None = None) -> BorderCheck:
        """Side of and distance to the border for a place; ``into`` is the country that was to be entered."""
        ...


def group(
    claims: Sequence[Claim],
    border: Checker | None = None,
    *,
    grouping: Grouping | None = None,
    known: Mapping[str, tuple[str, str]] | None = None,
) -> list[Incident]:
    """Group claims into incidents and raids.

    Parameters
    ----------
    claims
        Of one or many articles, in any order: the result is the same. Hypothetical ones are no events and are left out.
    border
        Checks each located place; None leaves ``Incident.border`` empty.
    grouping
        Thresholds; None takes their defaults.
    known
        Incident and raid id that stand for an id given before (an incident's own or one of its ``aliases``), the first
        given first, as a case file remembers them: an incident keeps the id it was first shown under.

    Returns
    -------
    list of Incident
        Incursions first in order of date, then other events. Area statements have ``is_area``.
    """
    grouping = grouping or Grouping()
    check = _cached(border) if border is not None else None
    by_article: dict[str, list[Claim]] = {}
    for claim in in_order(c for c in claims if c.factuality is not Factuality.HYPOTHETICAL):
        by_article.setdefault(article_key(claim.article), []).append(claim)
    told = [read(own, grouping) for own in by_article.values()]
    sites = clusters([e for t in told for e in t.sites], grouping)
    made, alone = raids(told, sites, grouping)
    names = _Names(known or {})
    everything = [c for raid in made for c in (*raid.sites, *raid.areas)] + alone
    # what bears a known id itself comes before what only took in a claim that once was told with it
    ids = {id(c): names.of(c) for c in sorted(everything, key=lambda c: (not names.bears(c), c.place is None, c.ids))}
    incidents: list[Incident] = []
    for raid in made:
        incidents += raid_incidents(raid, names.of_raid(raid, ids), ids, check)
    incidents.sort(key=lambda i: (i.time.start or date.max, i.raid_id, i.is_area, i.incident_id))
    events = [event for c in alone if (event := lone_incident(c, ids[id(c)], check)) is not None]
    events += other_events([c for t in told for c in t.others], check)
    events.sort(key=lambda i: (i.time.start or date.max, i.incident_id))
    return _each_id_once([*incidents, *events])


def _cached(border: Checker) -> Callable[[Place, str], BorderCheck]:
    """The border's answers, asked once for each place and country."""
    asked: dict[tuple[str, str, float, float, str], BorderCheck] = {}

    def check(place: Place, country: str) -> BorderCheck:
        key = (place.source, place.source_id, place.latitude, place.longitude, country)
        if key not in asked:
            asked[key] = border.check(place, says=country or None, into=country or None)
        return asked[key]

    return check


class _Names:
    """The ids of incidents and raids: those known before, else those that a report alone would give."""

    def __init__(self, known: Mapping[str, tuple[str, str]]) -> None:
        self._known = known
        self._seniority = {name: number for number, name in enumerate(known)}
        self._taken: set[str] = set()

    def bears(self, cluster: Cluster) -> bool:
        """Whether a known id is one that the cluster's own claims give, not one they stand for as aliases."""
        return any(self._known.get(i, ("", ""))[0] == i for i in cluster.ids)

    def of(self, cluster: Cluster) -> tuple[str, ...]:
        """The id an incident bears, then others that stand for it.

        It never bears the id of what was told without a place: another report may show that to be of another incident.
        """
        before = sorted((i for i in cluster.own_ids if i in self._known), key=self._seniority.__getitem__)
        ids = list(dict.fromkeys([*(self._known[i][0] for i in before), *cluster.ids]))
        free = [i for i in ids if i not in self._taken]
        first = free[0] if free else f"{ids[0]}-{sum(t.startswith(ids[0]) for t in self._taken) + 1}"
        self._taken.add(first)
        return (first, *(i for i in free[1:] if i != first))

    def of_raid(self, raid: Raid, ids: Mapping[int, Sequence[str]]) -> str:
        """The id of a raid: that of its first incident, known before or not."""
        members = raid.sites or raid.areas
        before = [i for m in members for i in ids[id(m)] if self._known.get(i, ("", ""))[1]]
        if before:
            return self._known[min(before, key=self._seniority.__getitem__)][1]
        crossings = [m for m in members if m.is_crossing]
        first = min(crossings, key=lambda m: (m.days.start or date.max, ids[id(m)][0]))
        return "r-" + digest(ids[id(first)][0])


def _each_id_once(incidents: Iterable[Incident]) -> list[Incident]:
    """Number the events that would share an id."""
    seen: Counter[str] = Counter()
    out = []
    for incident in incidents:
        seen[incident.incident_id] += 1
        number = seen[incident.incident_id]
        out.append(incident if number == 1 else replace(incident, incident_id=f"{incident.incident_id}-{number}"))
    return out
