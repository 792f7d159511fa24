"""The sentences of the map: dates, the border check, the summary. Neutral, and never more certain than the data."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.model import Aspect, Decision, Incursion, Status, Verdict
from geo.webmap.districts import district

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from geo.model import Incident, Place, TimeSpan

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip  # not strftime: its names follow the machine's locale

_COUNTRIES = {
    "BY": "Belarus", "EE": "Estonia", "FI": "Finland", "GE": "Georgia", "HU": "Hungary", "KZ": "Kazakhstan",
    "LT": "Lithuania", "LV": "Latvia", "MD": "Moldova", "NO": "Norway", "PL": "Poland", "RO": "Romania",
    "RU": "Russia", "SK": "Slovakia", "TR": "Turkey", "UA": "Ukraine",
}  # fmt: skip

_PLACE_KINDS = {
    "PPLC": "capital", "PPLA": "regional centre", "PPLA2": "district centre", "PPL": "settlement", "PPLL": "village",
    "PPLX": "part of a settlement", "PPLQ": "abandoned settlement", "ADM1": "oblast or region", "ADM2": "district",
    "ADM3": "community", "PCLI": "country", "MILB": "military base", "AIRP": "airport", "AIRB": "airbase",
    "CUST": "border checkpoint", "CSTM": "border checkpoint", "PSTB": "border checkpoint", "BDG": "bridge",
}  # fmt: skip

_RAIDS_SPELLED_OUT = 3


class Kind(StrEnum):
    """What kind of event a mark stands for; the glyph of the mark."""

    CROSSING = "crossing"
    ATTEMPT = "attempt"
    FIGHTING = "fighting"
    AIR = "air"
    EXPLOSION = "explosion"
    CIVILIANS = "civilians"
    STRATEGIC = "strategic"
    OTHER = "other"


_KINDS = {
    "Battles": Kind.FIGHTING,
    "Explosions/Remote violence": Kind.EXPLOSION,
    "Violence against civilians": Kind.CIVILIANS,
    "Strategic developments": Kind.STRATEGIC,
}


def kind(incident: Incident) -> Kind:
    """Return the kind of event: a crossing or an attempt at one comes before what else it was."""
    if incident.incursion is Incursion.ENTERED:
        return Kind.CROSSING
    if incident.incursion is Incursion.ATTEMPTED:
        return Kind.ATTEMPT
    if incident.sub_event_type == "Air/drone strike":
        return Kind.AIR
    return _KINDS.get(incident.event_type, Kind.OTHER)


def country(code: str) -> str:
    """Return the English name of a country this map often shows, else its code."""
    return _COUNTRIES.get(code, "at sea" if code == "sea" else code)


def is_region(place: Place) -> bool:
    """Whether a place is a country, oblast or district: it has an extent, and no point stands for it."""
    return place.feature_class == "A" or place.geo_precision >= 3


def is_drawn_as_area(incident: Incident) -> bool:
    """Whether an incident is drawn as an area: a statement about a region, or an event known no closer than that."""
    return incident.is_area or (incident.place is not None and is_region(incident.place))


def is_country(place: Place) -> bool:
    """Whether a place is a whole country, which is never drawn as the place of an event."""
    return place.feature_code.startswith("PCL")


def why_not_mapped(incident: Incident) -> str:
    """Say why an incident has no mark; an empty string when it has one."""
    if incident.reviews and any(review.stands and review.decision is Decision.REJECT for review in incident.reviews):
        return incident.not_mapped
    if incident.place is None:
        return incident.not_mapped or "The text names no place that could be resolved."
    if is_country(incident.place):
        return f"Known only to the country, {incident.place.name}; a whole country is not drawn as a place."
    return "" if is_drawn_as_area(incident) else incident.not_mapped


def located(incidents: Iterable[Incident]) -> set[str]:
    """Return the raids of which a place is named; what is said of their whole area is then context."""
    return {i.raid_id for i in incidents if i.raid_id and i.place is not None and not is_drawn_as_area(i)}


def kind_of_place(place: Place) -> str:
    """Say in a word or two what a place is."""
    default = "area" if place.feature_class == "A" else "settlement" if place.feature_class == "P" else "place"
    return _PLACE_KINDS.get(place.feature_code, default)


def day(value: date) -> str:
    """Write a day: 22 May 2023.

    >>> from datetime import date
    >>> day(date(2023, 5, 22))
    '22 May 2023'
    """
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _span(start: date, end: date) -> str:
    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    if start.year == end.year:
        return f"{start.day} {_MONTHS[start.month - 1]} – {day(end)}"
    return f"{day(start)} – {day(end)}"


def _is_month(start: date, end: date) -> bool:
    if start.day > 1 or (start.year, start.month) != (end.year, end.month):
        return False
    return end.day == monthrange(end.year, end.month)[1]


def when(time: TimeSpan, *, short: bool = False) -> str:
    """Write when something is said to have happened, with how precisely it is known.

    >>> from datetime import date
    >>> from geo.model import TimeSpan
    >>> when(TimeSpan(date(2023, 3, 1), date(2023, 3, 31), 3))
    'March 2023 (some time in the month)'
    >>> when(TimeSpan())
    'date not given'
    """
    if time.start is None:
        return "date not given"
    end = time.end or time.start
    if _is_month(time.start, end):
        text = f"{_MONTHS[end.month - 1]} {end.year}"
        return text if short else f"{text} (some time in the month)"
    text = _span(time.start, end)
    if short or time.start == end:
        return text
    return f"{text} ({'to the week' if time.time_precision == 2 else 'some time between'})"


def kilometres(value: float) -> str:
    """Write a distance no more exactly than it is known: 1.8 km, 12 km, less than 100 m."""
    if value < 0.05:
        return "less than 100 m"
    return f"{value:.1f} km" if value < 10 else f"{value:.0f} km"


def border(incident: Incident) -> str:
    """Say what the border check found about an incident's place."""
    check, place = incident.border, incident.place
    if check is None:
        return ""
    if check.distance_km is None:
        return _border(check.side, Verdict.REGION_ONLY, "", 0.0, is_settlement=False)
    return _border(
        check.side,
        check.verdict,
        kilometres(check.distance_km),
        place.uncertainty_km if place else 0.0,
        is_settlement=place is not None and place.feature_class == "P",
    )


@lru_cache(4096)  # a distance as it is shown comes again and again
def _border(side: str, verdict: Verdict, distance: str, extent: float, *, is_settlement: bool) -> str:
    where = "at sea" if side == "sea" else f"inside {country(side)}"
    if verdict is Verdict.REGION_ONLY:
        return f"A whole area ({where}): no distance to the border can be given."
    if verdict is Verdict.CONTRADICTS_TEXT:
        return (
            f"Contradiction: the text puts this on the other side, but this place lies about {distance} {where}. "
            "One of the two is wrong."
        )
    about = "" if distance.startswith("less") else "about "
    if verdict is Verdict.TOO_CLOSE:
        return (
            f"Too close to the border to tell the side: the point is {about}{distance} {where}, "
            f"the place may reach {kilometres(extent)} around it."
        )
    if is_settlement:
        nearer = "; the settlement reaches nearer" if extent >= 0.5 else ""
        return f"Centre about {distance} {where}{nearer}."
    return f"About {distance} {where}; known to within {kilometres(extent)}."


def raids(incidents: Iterable[Incident]) -> dict[str, list[Incident]]:
    """Group what belongs to claimed ground incursions by raid.

    Attempts alone, other events, and statements for which no place at all is named do not make a raid.
    """
    groups: dict[str, list[Incident]] = {}
    for incident in incidents:
        groups.setdefault(incident.raid_id or incident.incident_id, []).append(incident)
    return {
        raid: members
        for raid, members in groups.items()
        if any(member.incursion is Incursion.ENTERED and member.place is not None for member in members)
    }


def shown_name(place: Place) -> str:
    """Return the name a reader knows a place by: a district by its seat, anything else as the gazetteer has it."""
    is_district = place.feature_code == "ADM2" and place.name == place.admin2
    return district(place.name, place.admin1, place.country_code) if is_district else place.name


def shown_district(place: Place) -> str:
    """Return the district a place lies in, as readers know it; empty when it is not known."""
    return district(place.admin2, place.admin1, place.country_code) if place.admin2 else ""


def _raid_place(members: Sequence[Incident]) -> str:
    """Name the smallest area all located members share, and how many places in it are named."""
    entered = [m for m in members if m.incursion is Incursion.ENTERED and m.place is not None]
    points = {m.place for m in entered if m.place and not is_drawn_as_area(m)}
    places = [p for m in entered if (p := m.place)] or [p for m in members if (p := m.place)]
    if not places:
        return "place not named"
    districts = {p.admin2 for p in places if p.admin2}
    regions = {p.admin1 or p.name for p in places if not is_country(p)} or {p.name for p in places}
    if points and len(districts) == 1 and all(p.admin2 for p in points):
        one = next(p for p in places if p.admin2)
        area = district(one.admin2, one.admin1, one.country_code)
    else:
        area = " and ".join(sorted(regions)) if len(regions) <= 2 else f"{len(regions)} regions"
    if not points:
        return f"{area}, town not named"
    return f"{area}, {len(points)} location{'s' if len(points) > 1 else ''} named"


def _raid_when(members: Sequence[Incident]) -> str:
    dated = [m for m in members if m.incursion is Incursion.ENTERED and m.time.start]
    if not dated:
        return "date not given"
    best = min(dated, key=lambda m: (m.time.time_precision or 9, m.time.start or 0))
    return when(best.time, short=True)


def raid(members: Sequence[Incident]) -> dict[str, str]:
    """Say where and when one raid is said to have been."""
    return {"where": _raid_place(members), "when": _raid_when(members)}


def period(incidents: Iterable[Incident]) -> str:
    """Return the days the incidents span, or an empty string when none is dated."""
    spans = [(i.time.start, i.time.end or i.time.start) for i in incidents if i.time.start]
    if not spans:
        return ""
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    if _is_month(start, end):
        return f"{_MONTHS[end.month - 1]} {end.year}"
    if start.day == 1 and _is_month(end.replace(day=1), end):
        return f"{_MONTHS[start.month - 1]} {start.year} – {_MONTHS[end.month - 1]} {end.year}"
    return _span(start, end)


def summary(incidents: Sequence[Incident], groups: dict[str, list[Incident]] | None = None) -> str:
    """Say in one or two sentences what the map shows. Raids are counted, not dots; attempts are named apart.

    ``groups`` are the raids of these incidents, where they are known already.
    """
    if groups is None:
        groups = raids(incidents)
    attempts = {i.raid_id or i.incident_id for i in incidents if i.incursion is Incursion.ATTEMPTED} - groups.keys()
    if not groups:
        parts = ["No claimed incursion was found in these reports"]
        if attempts:
            parts.append(f"{_count(len(attempts), 'claimed attempt')} to cross, shown hollow, not counted")
        return "; ".join(parts) + "."
    head = _count(len(groups), "claimed raid")
    if len(groups) <= _RAIDS_SPELLED_OUT:
        spelled = "; ".join(f"{_raid_when(members)}, {_raid_place(members)}" for members in groups.values())
        text = f"{head}: {spelled}."
    else:
        where = Counter(
            p.admin1 or p.name
            for members in groups.values()
            for p in {m.place for m in members if m.incursion is Incursion.ENTERED and m.place}
            if not is_country(p)
        )
        top = ", ".join(name for name, _ in sorted(where.items(), key=lambda pair: (-pair[1], pair[0]))[:4])
        text = f"{head}, {period(i for members in groups.values() for i in members)}"
        text += f"; most often named: {top}." if top else "."
    text += f" {aspects(groups)}"
    unplaced = {
        i.raid_id or i.incident_id for i in incidents if i.incursion is Incursion.ENTERED and i.place is None
    } - groups.keys()
    if unplaced:
        text += f" {_count(len(unplaced), 'more report')} of a raid name{'s' if len(unplaced) == 1 else ''} no place."
    if attempts:
        text += f" {_count(len(attempts), 'claimed attempt')} to cross, shown hollow, not counted."
    return text.strip()


def aspects(groups: dict[str, list[Incident]]) -> str:
    """Say how far fighting and control are agreed on, over all raids."""
    said = agreed = 0
    control: set[Status] = set()
    for members in groups.values():
        fighting = set()
        for member in members:
            for aspect, status in member.aspects:
                if aspect is Aspect.FIGHTING:
                    fighting.add(status)
                elif aspect is Aspect.CONTROL:
                    control.add(status)
        said += bool(fighting)
        agreed += Status.ACKNOWLEDGED in fighting or Status.VERIFIED in fighting
    parts = []
    if said:
        if agreed == len(groups):
            parts.append("both sides say there was fighting")
        elif agreed:
            parts.append(f"both sides say there was fighting in {agreed} of {len(groups)}")
        else:
            parts.append("fighting is claimed by one side only")
    if control:
        parts.append(
            "a capture is independently verified"
            if Status.VERIFIED in control
            else "no capture independently confirmed"
        )
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
