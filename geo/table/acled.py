"""Incidents in the shape of ACLED's export, to lie beside ACLED data. ACLED-style coding, not ACLED data.

Columns, their order and the coding rules are those of the ACLED Codebook (columns of 2023, text values of actor types):

- one row for each day on which a report says the event took place; where only a week or month is known, the middle of
  it, with its time_precision. An event without a date or without a place has no row: a warning names it;
- an event known only by its region stands at the city the region is named after, one known by its district at the
  district's largest settlement, with ACLED's geo_precision. These points appear in this shape only, never on our maps;
- ``event_id_cnty`` has a prefix of our own, ``tags`` and ``notes`` say what the row is;
- ``fatalities`` and ``timestamp`` stay empty: ACLED's 0 means "none reported", and this program does not read losses;
  ``inter1``, ``inter2`` only where the name says what kind of actor it is.
"""

from __future__ import annotations

import csv
import warnings
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from geo.errors import TableError
from geo.lexicon import lexicon, per_lexicon
from geo.table.escapes import as_text, from_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    import pandas as pd

__all__ = ["ACLED_COLUMNS", "acled_frame", "read_acled", "write_acled"]

ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
PREFIX = "IM"
NOT_ACLED = "ACLED-style coding, not ACLED data"

_INTEGERS = frozenset({"year", "time_precision", "iso", "geo_precision", "fatalities", "timestamp"})
_DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Strategic developments": "Strategic developments",
    "Protests": "Demonstrations",
    "Riots": "Political violence",
}
# ISO 3166-1 numeric codes and ACLED's regions of the countries the border zone and its neighbours lie in
_COUNTRIES = {
    "BY": (112, "Europe"), "EE": (233, "Europe"), "FI": (246, "Europe"), "GE": (268, "Caucasus and Central Asia"),
    "HU": (348, "Europe"), "KZ": (398, "Caucasus and Central Asia"), "LT": (440, "Europe"), "LV": (428, "Europe"),
    "MD": (498, "Europe"), "NO": (578, "Europe"), "PL": (616, "Europe"), "RO": (642, "Europe"), "RU": (643, "Europe"),
    "SK": (703, "Europe"), "TR": (792, "Middle East"), "UA": (804, "Europe"),
}  # fmt: skip
_ORDER = ("State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians",
          "External/Other forces")  # fmt: skip  # in which ACLED names the two of an interaction
_REGION_WORDS = (" Oblast", " Krai", " Region", " Governorate", " Province")
_AFFIRMING = frozenset({"claimed", "confirmed", "reported"})


def acled_frame(incidents: pd.DataFrame, claims: pd.DataFrame | None = None) -> pd.DataFrame:
    """Code incidents the way ACLED does.

    Parameters
    ----------
    incidents
        ``report.incidents``.
    claims
        ``report.claims``: says on which days an incident is reported. Without it, the days of the incident.

    Returns
    -------
    pandas.DataFrame
        Columns of ``ACLED_COLUMNS``, one row a reported day, in order of date. Warns of incidents without a date or a
        place, which have none.
    """
    import pandas as pd  # noqa: PLC0415 (heavy)

    rows, left_out = [], []
    for _, incident in incidents.iterrows():
        days = _days(incident, claims) if incident["location"] else []
        if not days:
            left_out.append(incident["incident_id"])
        rows += [_row(incident, day, precision) for day, precision in days]
    if left_out:
        named = ", ".join(left_out)
        named = ", ".join(left_out)
        warnings.warn(f"without a date or a place, so without a row in ACLED's shape: {named}", stacklevel=2)
    rows.sort(key=lambda row: (row["event_date"], row["event_id_cnty"]))
    return _typed(pd.DataFrame(rows, columns=list(ACLED_COLUMNS), dtype="object"))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 (heavy)

    out = {}
    for name in ACLED_COLUMNS:
        cells = frame[name].astype("object").where(frame[name].notna() & (frame[name] != ""), None)
        if name == "event_date":
            out[name] = pd.to_datetime(cells, format="ISO8601").astype("datetime64[s]")
        elif name in _INTEGERS:
            out[name] = pd.to_numeric(cells).astype("Int64")
        elif name in ("latitude", "longitude"):
            out[name] = pd.to_numeric(cells).astype("float64")
        else:
            out[name] = pd.Series(["" if c is None else str(c) for c in cells], index=frame.index, dtype="str")
    return pd.DataFrame(out)


def _days(incident: pd.Series, claims: pd.DataFrame | None) -> list[tuple[date, int]]:
    """Every reported day with its time_precision; of a week or month the middle."""
    spans = []
    if claims is not None:
        own = claims[(claims["incident_id"] == incident["incident_id"]) & claims["factuality"].isin(_AFFIRMING)]
        spans = [(c["event_date"], c["end_date"], c["time_precision"]) for _, c in own.iterrows()]
    spans.append((incident["event_date"], incident["end_date"], incident["time_precision"]))
    days: dict[date, int] = {}
    for span in spans:
        for day, precision in _days_of(*span):
            days[day] = min(precision, days.get(day, precision))
    exact = {day: precision for day, precision in days.items() if precision == 1}
    return sorted((exact or days).items())


def _missing(value: Any) -> bool:
    import pandas as pd  # noqa: PLC0415 (heavy)

    return bool(pd.isna(value))


def _days_of(start: Any, end: Any, precision: Any) -> Iterator[tuple[date, int]]:
    if _missing(start):
        return
    first = start.date()
    last = first if _missing(end) else end.date()
    if _missing(precision) or precision > 1:
        yield first + timedelta(days=(last - first).days // 2), 3 if _missing(precision) else int(precision)
        return
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n), 1


def _row(incident: pd.Series, day: date, precision: int) -> dict[str, Any]:
    iso, region = _COUNTRIES.get(incident["country"], (None, ""))
    inter1, inter2 = _inter(incident["actor1"], incident["country"]), _inter(incident["actor2"], incident["country"])
    latitude, longitude, location, geo_precision = _where(incident)
    return {
        "event_id_cnty": f"{PREFIX}-{incident['incident_id']}-{day:%Y%m%d}",
        "event_date": day.isoformat(),
        "year": day.year,
        "time_precision": precision,
        "disorder_type": _DISORDER.get(incident["event_type"], ""),
        "event_type": incident["event_type"],
        "sub_event_type": incident["sub_event_type"],
        "actor1": incident["actor1"],
        "assoc_actor_1": incident["assoc_actor1"],
        "inter1": inter1,
        "actor2": incident["actor2"],
        "assoc_actor_2": "",
        "inter2": inter2,
        "interaction": _interaction(incident, inter1, inter2),
        "civilian_targeting": "Civilian targeting" if incident["event_type"] == "Violence against civilians" else "",
        "iso": iso,
        "region": region,
        "country": _country(incident["country"]),
        "admin1": incident["admin1"],
        "admin2": incident["admin2"],
        "admin3": "",
        "location": location,
        "latitude": latitude,
        "longitude": longitude,
        "geo_precision": geo_precision,
        "source": incident["publisher"] or incident["source_title"],
        "source_scale": "",
        "notes": _notes(incident, location),
        "fatalities": None,
        "tags": f"{NOT_ACLED}; status: {incident['status']}; incursion: {incident['incursion']}; "
        f"review: {incident['review_status']}",
        "timestamp": None,
    }


@per_lexicon
def _actors() -> dict[str, tuple[str, str]]:
    """Kind and side of every actor of the word lists, by name."""
    return {actor["name"]: (actor["kind"], actor.get("side", "")) for actor in lexicon("actors")["actor"]}


def _inter(actor: str, country: str) -> str:
    """ACLED's type of an actor, where the word lists tell: a state's forces, at home or abroad; civilians.

    What an armed group is (rebels, a militia) is a judgement of ACLED's that no text makes for us: left empty.
    """
    kind, side = _actors().get(actor, ("", ""))
    if kind == "state_forces":
        return "State forces" if side == country else "External/Other forces"
    return "Civilians" if kind == "civilian" or actor.startswith("Civilians") else ""


def _interaction(incident: pd.Series, inter1: str, inter2: str) -> str:
    if inter1 and not incident["actor2"]:
        return f"{inter1} only"
    if not inter1 or not inter2:
        return ""
    return "-".join(sorted((inter1, inter2), key=_ORDER.index))


def _country(code: str) -> str:
    from geo.gazetteer import embedded  # noqa: PLC0415 (opened only here)

    known = embedded().by_id("countries", code) if code and code != "sea" else None
    return known.name if known else ""


def _where(incident: pd.Series) -> tuple[float | None, float | None, str, int | None]:
    """ACLED's point of an incident: its own, else the city or town that stands for its region or district."""
    precision = None if _missing(incident["geo_precision"]) else int(incident["geo_precision"])
    if not _missing(incident["latitude"]):
        return round(incident["latitude"], 4), round(incident["longitude"], 4), incident["location"], precision
    place = _town_of_district(incident) or _city_of_region(incident)
    if place is None:
        return None, None, incident["location"], precision
    is_district = incident["admin2"] and incident["admin2"] == incident["location"]
    return round(place.latitude, 4), round(place.longitude, 4), place.name, 2 if is_district else 3


def _city_of_region(incident: pd.Series) -> Any:
    from geo.gazetteer import embedded  # noqa: PLC0415 (opened only here)

    region = incident["admin1"]
    city = next((region.removesuffix(word) for word in _REGION_WORDS if region.endswith(word)), region)
    if not city:
        return None
    found = [p for p in embedded().candidates(city) if p.feature_class == "P" and p.admin1 == region]
    return max(found, key=lambda p: p.population, default=None)


def _town_of_district(incident: pd.Series) -> Any:
    from geo.gazetteer import embedded  # noqa: PLC0415 (opened only here)

    district = incident["admin2"]
    if not district or district != incident["location"]:
        return None
    gazetteer = embedded()
    area = next(
        (p for p in gazetteer.candidates(district) if p.feature_class == "A" and p.admin1 == incident["admin1"]), None
    )
    if area is None:
        return None
    near = gazetteer.near(area.latitude, area.longitude, area.uncertainty_km)
    towns = [p for p, _ in near if p.admin2 == district and p.admin1 == incident["admin1"]]
    return max(towns, key=lambda p: p.population, default=None)


def _notes(incident: pd.Series, location: str) -> str:
    said = [f"{NOT_ACLED}."]
    if incident["claimed_by"]:
        said.append(f"Said by: {incident['claimed_by']}.")
    if incident["acknowledged_by"]:
        said.append(f"Acknowledged by: {incident['acknowledged_by']}.")
    if incident["denied_by"]:
        said.append(f"Denied by: {incident['denied_by']}.")
    if location != incident["location"] and incident["location"]:
        said.append(f"Known only to {incident['location']}; coded to {location}.")
    return " ".join([*said, f"“{' '.join(incident['quote'].split())}”"])


def write_acled(frame: pd.DataFrame, path: Path, claims: pd.DataFrame | None = None) -> None:
    """Write incidents as a CSV of ACLED's columns; no cell is a formula."""
    table = acled_frame(frame, claims)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(table.columns)
        for row in table.itertuples(index=False):
            writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return as_text(value)
    if _missing(value):
        return ""
    return value.date().isoformat() if hasattr(value, "date") else value


def read_acled(path: Path) -> pd.DataFrame:
    """Read such a file; equal to the ``acled_frame`` that was written."""
    import pandas as pd  # noqa: PLC0415 (heavy)

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
        names = rows[0].keys() if rows else ACLED_COLUMNS
    missing = [name for name in ACLED_COLUMNS if name not in names]
    if missing:
        raise TableError(f"expected ACLED's columns in {path}, missing: {', '.join(missing)}")
    cells = {name: [from_text(row[name] or "") for row in rows] for name in ACLED_COLUMNS}
    return _typed(pd.DataFrame({name: pd.Series(values, dtype="object") for name, values in cells.items()}))
