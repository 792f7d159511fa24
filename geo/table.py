"""The tables analysts use: incidents, claims and toponyms as (Geo)DataFrames, and the files they are written to.

The COLUMNS tables name every column with its type, unit and meaning; they drive the making, the validation and the
documentation of the tables. All geometry is EPSG:4326, always Point or None.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.errors import OutputError, SettingsError, TableError
from geo.model import (
    Article,
    Aspect,
    Claim,
    Evidence,
    Factuality,
    Incident,
    Incursion,
    Outcome,
    Place,
    Resolution,
    ReviewStatus,
    Status,
    Verdict,
)
from geo.output import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

__all__ = [
    "CLAIM_COLUMNS",
    "INCIDENT_COLUMNS",
    "TABLE_SUFFIXES",
    "TOPONYM_COLUMNS",
    "Column",
    "claims_frame",
    "incidents_frame",
    "toponyms_frame",
    "validate",
    "write_table",
]

CRS = "EPSG:4326"
TABLE_SUFFIXES = (".geojson", ".gpkg", ".parquet", ".csv")


class Column(NamedTuple):
    """One column of a table."""

    name: str
    type: str  # string | date | integer | number | boolean | geometry
    unit: str
    description: str
    values: tuple[str, ...] = ()  # the closed vocabulary, where there is one


def _vocabulary(enum: Any) -> tuple[str, ...]:
    return tuple(str(member.value) for member in enum)


_STATUS = _vocabulary(Status)

INCIDENT_COLUMNS = (
    Column("incident_id", "string", "", "stays the same when other articles are added"),
    Column("raid_id", "string", "", "links the incidents of one operation; empty for other events"),
    Column("event_date", "date", "", "first day; NaT when unknown"),
    Column("end_date", "date", "", "last day; NaT when unknown"),
    Column("time_precision", "integer", "", "ACLED: 1 the date, 2 within a week, 3 within a month"),
    Column("event_type", "string", "", "ACLED event_type"),
    Column("sub_event_type", "string", "", "ACLED sub_event_type"),
    Column("incursion", "string", "", "ground crossing of the border", _vocabulary(Incursion)),
    Column("direction", "string", "", "of the crossing", ("", "UA→RU", "RU→UA")),
    Column("outcome", "string", "", "how it is said to have ended", _vocabulary(Outcome)),
    Column("actor1", "string", "", "who acted"),
    Column("assoc_actor1", "string", "", "who is said to have taken part"),
    Column("actor2", "string", "", "on whom"),
    Column("claimed_by", "string", "", "who says it happened, primary sources, separated by semicolons"),
    Column("acknowledged_by", "string", "", "who of the opposing side says so, and which aspect"),
    Column("denied_by", "string", "", "who denies, and which aspect"),
    Column("status", "string", "", "of the crossing for incursions, else of the event", _STATUS),
    Column("crossing_status", "string", "", "status of the crossing", ("", *_STATUS)),
    Column("fighting_status", "string", "", "status of the fighting", ("", *_STATUS)),
    Column("control_status", "string", "", "status of the control of the place", ("", *_STATUS)),
    Column("attribution_status", "string", "", "status of who is behind it", ("", *_STATUS)),
    Column("evidence", "string", "", "what the leading claim rests on", _vocabulary(Evidence)),
    Column("location", "string", "", "name of the place, English"),
    Column("admin1", "string", "", "oblast or its like, English"),
    Column("admin2", "string", "", "raion or its like, English"),
    Column("country", "string", "", "ISO 3166-1 alpha-2 of the gazetteer entry"),
    Column("geonameid", "integer", "", "GeoNames id, where the place has one"),
    Column("latitude", "number", "degrees", "WGS 84; empty where only a region is named"),
    Column("longitude", "number", "degrees", "WGS 84; empty where only a region is named"),
    Column("geo_precision", "integer", "", "ACLED: 1 populated place, 2 near one or part of a region, 3 region"),
    Column("uncertainty_km", "number", "km", "how far from the point the thing named may lie"),
    Column("border_side", "string", "", "'RU', 'UA', another ISO code or 'sea', from the polygon, never from the text"),
    Column("border_distance_km", "number", "km", "unsigned, geodesic, to the Russia-Ukraine land border"),
    Column("border_verdict", "string", "", "what the border check says", ("", *_vocabulary(Verdict))),
    Column("quote", "string", "", "words of the leading claim, exactly"),
    Column("source_title", "string", "", "title of the article of the leading claim"),
    Column("source_url", "string", "", "its address, if known"),
    Column("publisher", "string", "", "who published it, if known"),
    Column("published", "date", "", "its date; NaT when unknown"),
    Column("n_claims", "integer", "", "claims that went into the row"),
    Column("n_sources", "integer", "", "independent sources, by primary claimant"),
    Column("review_status", "string", "", "who has looked at the row", _vocabulary(ReviewStatus)),
    Column("reviewed_by", "string", "", "whose decisions stand, separated by semicolons"),
    Column("reviewed_at", "string", "", "when the last of them was made, ISO 8601 in UTC"),
    Column("geometry", "geometry", "", "Point (longitude, latitude), or None"),
)

CLAIM_COLUMNS = (
    Column("claim_id", "string", "", "stays the same for the same words of the same article"),
    Column("incident_id", "string", "", "incident the claim belongs to; empty if none"),
    Column("raid_id", "string", "", "raid the claim belongs to; empty if none"),
    Column("quote", "string", "", "the words, exactly"),
    Column("start", "integer", "characters", "offset of the quote in the article"),
    Column("end", "integer", "characters", "end of the quote in the article"),
    Column("label", "string", "", "neutral words of ours"),
    Column("event_type", "string", "", "ACLED event_type"),
    Column("sub_event_type", "string", "", "ACLED sub_event_type"),
    Column("incursion", "string", "", "ground crossing of the border", _vocabulary(Incursion)),
    Column("direction", "string", "", "of the crossing", ("", "UA→RU", "RU→UA")),
    Column("outcome", "string", "", "how it is said to have ended", _vocabulary(Outcome)),
    Column("outcome_claimant", "string", "", "who says so"),
    Column("aspect", "string", "", "what the claim is about", _vocabulary(Aspect)),
    Column("actor1", "string", "", "who acted"),
    Column("assoc_actor1", "string", "", "who took part"),
    Column("actor2", "string", "", "on whom"),
    Column("claimants", "string", "", "chain of sources, the primary one first, joined by ' < '"),
    Column("factuality", "string", "", "how far the text commits itself", _vocabulary(Factuality)),
    Column("cue", "string", "", "the words that decided the factuality"),
    Column("evidence", "string", "", "what it rests on", _vocabulary(Evidence)),
    Column("event_date", "date", "", "first day; NaT when unknown"),
    Column("end_date", "date", "", "last day; NaT when unknown"),
    Column("time_precision", "integer", "", "ACLED: 1 the date, 2 within a week, 3 within a month"),
    Column("time_text", "string", "", "the words of time"),
    Column("location", "string", "", "name of the place, English; empty if none or unresolved"),
    Column("location_text", "string", "", "the place as written"),
    Column("inherited", "boolean", "", "the place was named in a sentence before, not with the event"),
    Column("admin1", "string", "", "oblast or its like, English"),
    Column("country", "string", "", "ISO 3166-1 alpha-2"),
    Column("source_title", "string", "", "title of the article"),
    Column("source", "string", "", "where the article was read from"),
    Column("published", "date", "", "date of the article; NaT when unknown"),
)

TOPONYM_COLUMNS = (
    Column("toponym", "string", "", "as written"),
    Column("kind", "string", "", "name or demonym", ("name", "demonym")),
    Column("start", "integer", "characters", "offset in the article"),
    Column("end", "integer", "characters", "end offset in the article"),
    Column("location", "string", "", "the place it was resolved to; empty if unresolved"),
    Column("reason", "string", "", "why there, or why nowhere"),
    Column("confidence", "number", "", "0 to 1"),
    Column("admin1", "string", "", "oblast or its like, English"),
    Column("admin2", "string", "", "raion or its like, English"),
    Column("country", "string", "", "ISO 3166-1 alpha-2"),
    Column("feature_code", "string", "", "GeoNames feature code"),
    Column("geonameid", "integer", "", "GeoNames id, where the place has one"),
    Column("latitude", "number", "degrees", "WGS 84"),
    Column("longitude", "number", "degrees", "WGS 84"),
    Column("geo_precision", "integer", "", "ACLED: 1 populated place, 2 near one or part of a region, 3 region"),
    Column("uncertainty_km", "number", "km", "how far from the point the thing named may lie"),
    Column("gazetteer", "string", "", "which source knows the place"),
    Column("candidates", "string", "", "what else it could have been, best first, separated by semicolons"),
    Column("source_title", "string", "", "title of the article"),
    Column("source", "string", "", "where the article was read from"),
    Column("geometry", "geometry", "", "Point (longitude, latitude), or None"),
)

_DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "bool"}


def _place_cells(place: Place | None, *, point: bool) -> dict[str, Any]:
    if place is None:
        return {"geo_precision": None, "uncertainty_km": None}
    return {
        "location": place.name,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "country": place.country_code,
        "geonameid": place.geonameid,
        "latitude": place.latitude if point else None,
        "longitude": place.longitude if point else None,
        "geo_precision": place.geo_precision,
        "uncertainty_km": place.uncertainty_km,
    }


def _incident_cells(incident: Incident) -> dict[str, Any]:
    lead = incident.claims[0]
    article = lead.article
    statuses = {f"{aspect}_status": str(status) for aspect, status in incident.aspects}
    point = incident.place is not None and incident.place.geo_precision < 3 and not incident.is_area
    border = incident.border
    return {
        "incident_id": incident.incident_id,
        "raid_id": incident.raid_id,
        "event_date": incident.time.start,
        "end_date": incident.time.end,
        "time_precision": incident.time.time_precision,
        "event_type": incident.event_type,
        "sub_event_type": incident.sub_event_type,
        "incursion": str(incident.incursion),
        "direction": incident.direction,
        "outcome": str(incident.outcome),
        "actor1": incident.actor1,
        "assoc_actor1": incident.assoc_actor1,
        "actor2": incident.actor2,
        "claimed_by": incident.claimed_by,
        "acknowledged_by": incident.acknowledged_by,
        "denied_by": incident.denied_by,
        "status": str(incident.status),
        **statuses,
        "evidence": str(incident.evidence),
        **_place_cells(incident.place, point=point),
        "border_side": border.side if border else "",
        "border_distance_km": border.distance_km if border else None,
        "border_verdict": str(border.verdict) if border else "",
        "quote": lead.quote,
        "source_title": article.title or "",
        "source_url": article.url or "",
        "publisher": article.publisher or "",
        "published": article.published,
        "n_claims": len(incident.claims),
        "n_sources": incident.n_sources,
        "review_status": str(incident.review_status),
        "reviewed_by": "; ".join(dict.fromkeys(r.by for r in incident.reviews if r.stands)),
        "reviewed_at": max((f"{r.at:%Y-%m-%dT%H:%M:%SZ}" for r in incident.reviews if r.stands), default=""),
    }


def _claim_cells(claim: Claim, incident_id: str, raid_id: str) -> dict[str, Any]:
    place = claim.place
    return {
        "claim_id": claim.claim_id,
        "incident_id": incident_id,
        "raid_id": raid_id,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "label": claim.label,
        "event_type": claim.event_type,
        "sub_event_type": claim.sub_event_type,
        "incursion": str(claim.incursion),
        "direction": claim.direction,
        "outcome": str(claim.outcome),
        "outcome_claimant": claim.outcome_claimant,
        "aspect": str(claim.aspect),
        "actor1": claim.actor1.name if claim.actor1 else "",
        "assoc_actor1": claim.assoc_actor1.name if claim.assoc_actor1 else "",
        "actor2": claim.actor2.name if claim.actor2 else "",
        "claimants": " < ".join(c.name for c in claim.claimants),
        "factuality": str(claim.factuality),
        "cue": claim.cue,
        "evidence": str(claim.evidence),
        "event_date": claim.time.start,
        "end_date": claim.time.end,
        "time_precision": claim.time.time_precision,
        "time_text": claim.time.text,
        "location": place.name if place else "",
        "location_text": claim.resolution.toponym.text if claim.resolution else "",
        "inherited": claim.inherited,
        "admin1": place.admin1 if place else "",
        "country": place.country_code if place else "",
        "source_title": claim.article.title or "",
        "source": claim.article.source,
        "published": claim.article.published,
    }


def _toponym_cells(article: Article, resolution: Resolution) -> dict[str, Any]:
    place = resolution.place
    others = [c.place for c in resolution.candidates if c.place != place][:5]
    return {
        "toponym": resolution.toponym.text,
        "kind": str(resolution.toponym.kind),
        "start": resolution.toponym.start,
        "end": resolution.toponym.end,
        "reason": resolution.reason,
        "confidence": resolution.confidence,
        **_place_cells(place, point=True),
        "feature_code": place.feature_code if place else "",
        "gazetteer": place.source if place else "",
        "candidates": "; ".join(", ".join(filter(None, (p.name, p.admin1, p.country_code))) for p in others),
        "source_title": article.title or "",
        "source": article.source,
    }


def _frame(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A typed DataFrame with exactly these columns; the geometry, if any, is a GeoDataFrame's."""
    import pandas as pd  # noqa: PLC0415 (heavy)

    data: dict[str, Any] = {}
    for column in columns:
        cells = [row.get(column.name) for row in rows]
        if column.type == "geometry":
            continue
        if column.type == "date":
            data[column.name] = pd.Series(pd.to_datetime(pd.Series(cells, dtype="object")), dtype="datetime64[s]")
        elif column.type == "string":
            data[column.name] = pd.Series(["" if c is None else str(c) for c in cells], dtype=_DTYPES["string"])
        else:
            data[column.name] = pd.Series(cells, dtype=_DTYPES[column.type])
    frame = pd.DataFrame(data)
    if not any(column.type == "geometry" for column in columns):
        return frame
    import geopandas as gpd  # noqa: PLC0415 (heavy)
    from shapely import Point  # noqa: PLC0415 (heavy)

    points = [
        Point(lon, lat) if pd.notna(lon) and pd.notna(lat) else None
        for lon, lat in zip(frame["longitude"], frame["latitude"], strict=True)
    ]
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(points, crs=CRS), crs=CRS)


def incidents_frame(incidents: Sequence[Incident]) -> gpd.GeoDataFrame:
    """One row per incident.

    Parameters
    ----------
    incidents
        Area statements of a raid that has located incidents are left out: they are claims of the raid, not incidents.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns of INCIDENT_COLUMNS, EPSG:4326; geometry Point, or None where the text names only a region or no place.
    """
    located = {i.raid_id for i in incidents if i.raid_id and not i.is_area}
    rows = [_incident_cells(i) for i in incidents if not (i.is_area and i.raid_id in located)]
    return _frame(INCIDENT_COLUMNS, rows)


def claims_frame(claims: Sequence[Claim], incidents: Sequence[Incident]) -> pd.DataFrame:
    """One row per claim, with the incident and raid it belongs to.

    Returns
    -------
    pandas.DataFrame
        Columns of CLAIM_COLUMNS.
    """
    home: dict[str, tuple[str, str]] = {}
    for incident in sorted(incidents, key=lambda i: i.is_area):
        for claim in incident.claims:
            home.setdefault(
                claim.claim_id,
                ("" if incident.is_area and incident.raid_id else incident.incident_id, incident.raid_id),
            )
    return _frame(CLAIM_COLUMNS, [_claim_cells(c, *home.get(c.claim_id, ("", ""))) for c in claims])


def toponyms_frame(found: Sequence[tuple[Article, Resolution]]) -> gpd.GeoDataFrame:
    """One row per mention of a place, resolved or not.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns of TOPONYM_COLUMNS, EPSG:4326; geometry is the gazetteer's point, None if unresolved.
    """
    return _frame(TOPONYM_COLUMNS, [_toponym_cells(article, resolution) for article, resolution in found])


def validate(frame: pd.DataFrame, columns: Sequence[Column]) -> None:
    """Check a table against its columns.

    Raises
    ------
    TableError
        With every fault found: missing columns, values outside a vocabulary, coordinates out of range.
    """
    faults = [f"column {c.name!r} is missing" for c in columns if c.name not in frame.columns]
    for column in columns:
        if column.name not in frame.columns:
            continue
        cells = frame[column.name]
        if column.values:  # noqa: PD011 (a field of ours)
            wrong = sorted({str(v) for v in cells.dropna().unique()} - set(column.values) - {""})
            if wrong:
                faults.append(
                    f"column {column.name!r} has {', '.join(wrong)}; expected one of {', '.join(column.values)}"
                )
        for name, limit in (("latitude", 90), ("longitude", 180)):
            if column.name == name and (cells.dropna().abs() > limit).any():
                faults.append(f"column {name!r} has values beyond ±{limit}")
    if faults:
        raise TableError("; ".join(faults))


def _escaped(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells that a spreadsheet would run as a formula, made text."""
    out = frame.copy()
    for name in out.columns:
        if out[name].dtype == object or str(out[name].dtype).startswith(("str", "string")):
            out[name] = out[name].map(lambda v: "'" + v if isinstance(v, str) and v[:1] in "=+-@\t\r" and v else v)
    return out


def write_table(frame: gpd.GeoDataFrame, path: str | Path) -> None:
    """Write a table; the suffix decides the format (.geojson, .gpkg, .parquet, .csv).

    The old file stays until the new one is whole.

    Raises
    ------
    SettingsError
        If the suffix is none of these.
    OutputError
        If the file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in TABLE_SUFFIXES:
        raise SettingsError(f"expected a table file ending in {', '.join(TABLE_SUFFIXES)}, got {path.name!r}")
    writers: dict[str, Callable[[Any, Path], None]] = {
        ".geojson": lambda f, p: f.to_file(p, driver="GeoJSON", RFC7946="YES"),
        ".gpkg": lambda f, p: f.to_file(p, driver="GPKG", layer="incidents"),
        ".parquet": lambda f, p: f.to_parquet(p),
        ".csv": lambda f, p: _escaped(f.drop(columns="geometry")).to_csv(p, index=False),
    }
    with replacing(path) as temporary:
        try:
            writers[suffix](frame, temporary)
        except ValueError as error:
            raise OutputError(f"could not write {path}: {error}") from error
