"""Nouns into (Geo)DataFrames: the cells of each row, the types of each column, and the check of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.errors import TableError
from geo.table.columns import CLAIM_COLUMNS, COLUMNS, CRS, HISTORY_COLUMNS, INCIDENT_COLUMNS, TOPONYM_COLUMNS, Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from geo.model import Article, Claim, Incident, Place, Resolution

__all__ = [
    "claim_cells",
    "claims_frame",
    "history_frame",
    "incidents_frame",
    "kind_of",
    "toponyms_frame",
    "typed",
    "validate",
]

_DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "bool"}
_LIMITS = {"latitude": (-90, 90), "longitude": (-180, 180), "confidence": (0, 1), "geo_precision": (1, 3),
           "time_precision": (1, 3), "uncertainty_km": (0, 20_100), "border_distance_km": (0, 20_100)}  # fmt: skip
_SAME_POINT_DEG = 1e-6


def _rounded(value: float | None, digits: int) -> float | None:
    """A measure no more exactly than a table needs: six decimals of a degree are 0.1 m, three of a kilometre 1 m."""
    return None if value is None else round(value, digits)


def _place_cells(place: Place | None, *, point: bool) -> dict[str, Any]:
    if place is None:
        return {"geo_precision": None, "uncertainty_km": None}
    return {
        "location": place.name,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "country": place.country_code,
        "geonameid": place.geonameid,
        "latitude": _rounded(place.latitude, 6) if point else None,
        "longitude": _rounded(place.longitude, 6) if point else None,
        "geo_precision": place.geo_precision,
        "uncertainty_km": _rounded(place.uncertainty_km, 3),
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
        "border_distance_km": _rounded(border.distance_km, 3) if border else None,
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


def claim_cells(claim: Claim, incident_id: str = "", raid_id: str = "") -> dict[str, Any]:
    """One claim as a row: column name to value; dates are dates, what is unknown is None."""
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
        "confidence": _rounded(resolution.confidence, 4),
        **_place_cells(place, point=True),
        "feature_code": place.feature_code if place else "",
        "gazetteer": place.source if place else "",
        "candidates": "; ".join(", ".join(filter(None, (p.name, p.admin1, p.country_code))) for p in others),
        "source_title": article.title or "",
        "source": article.source,
    }


def _frame(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows of cells as a typed table."""
    import pandas as pd  # noqa: PLC0415 (heavy)

    names = [column.name for column in columns if column.type != "geometry"]
    cells = {name: pd.Series([row.get(name) for row in rows], dtype="object") for name in names}
    return typed(pd.DataFrame(cells, columns=names), columns)


def typed(frame: pd.DataFrame, columns: Sequence[Column]) -> Any:
    """Give every column of a table its type, whatever a file or a caller made of it.

    Parameters
    ----------
    frame
        With some or all of the columns; further columns are kept behind them. A table with places that has no geometry
        gets it from longitude and latitude.
    columns
        Of one of the tables in ``COLUMNS``.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        The latter (EPSG:4326) where there is a geometry column. A column that is missing stays missing: ``validate``
        names it.

    Raises
    ------
    TableError
        With every column whose values are not of its type.
    """
    import pandas as pd  # noqa: PLC0415 (heavy)

    data, faults = {}, []
    for column in columns:
        if column.name not in frame.columns or column.type == "geometry":
            continue
        try:
            data[column.name] = _cast(frame[column.name], column)
        except (TypeError, ValueError) as error:
            faults.append(f"column {column.name!r}: expected {column.type} values, {error}")
    if faults:
        raise TableError("; ".join(faults))
    known = {column.name for column in columns} | {"geometry"}
    others = {name: frame[name] for name in frame.columns if name not in known}
    table = pd.DataFrame({**data, **others}, index=frame.index).reset_index(drop=True)
    if not any(column.type == "geometry" for column in columns):
        return table
    import geopandas as gpd  # noqa: PLC0415 (heavy)

    return gpd.GeoDataFrame(table, geometry=_geometry(frame, table), crs=CRS)


def _cast(cells: pd.Series, column: Column) -> pd.Series:
    import pandas as pd  # noqa: PLC0415 (heavy)

    if column.type != "string":
        cells = cells.astype("object").where(cells.notna() & (cells.astype("object") != ""), None)
    if column.type == "date":
        dates = pd.to_datetime(cells, utc=True, format="ISO8601")
        return dates.dt.tz_localize(None).dt.normalize().astype("datetime64[s]")
    if column.type == "string":
        return pd.Series(["" if pd.isna(c) else str(c) for c in cells], index=cells.index, dtype=_DTYPES["string"])
    if column.type == "boolean":
        words = {"true": True, "false": False, "1": True, "0": False, "1.0": True, "0.0": False}
        return cells.map(lambda c: words.get(str(c).lower(), c)).astype("bool")
    return pd.to_numeric(cells).astype(_DTYPES[column.type])


def _geometry(frame: pd.DataFrame, table: pd.DataFrame) -> gpd.GeoSeries:
    """The points of a table: as they came, else from longitude and latitude."""
    import geopandas as gpd  # noqa: PLC0415 (heavy)
    import pandas as pd  # noqa: PLC0415 (heavy)
    from shapely import Point  # noqa: PLC0415 (heavy)

    if "geometry" in frame.columns:
        came = gpd.GeoSeries(list(frame["geometry"]), crs=getattr(frame, "crs", None) or CRS)
        return came.to_crs(CRS)
    if "longitude" not in table or "latitude" not in table:
        return gpd.GeoSeries([None] * len(table), crs=CRS)
    points = [
        Point(lon, lat) if pd.notna(lon) and pd.notna(lat) else None
        for lon, lat in zip(table["longitude"], table["latitude"], strict=True)
    ]
    return gpd.GeoSeries(points, crs=CRS)


def kind_of(frame: pd.DataFrame) -> str:
    """Which table this is: "incidents", "claims" or "toponyms", by the columns only one of them has.

    Raises
    ------
    TableError
        If it is none of them.
    """
    for kind, mark in (("claims", "claim_id"), ("toponyms", "toponym"), ("incidents", "incident_id")):
        if mark in frame.columns:
            return kind
    raise TableError(f"expected a table of {', '.join(COLUMNS)}, got columns {', '.join(map(str, frame.columns))}")


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
    return _frame(CLAIM_COLUMNS, [claim_cells(c, *home.get(c.claim_id, ("", ""))) for c in claims])


def history_frame(incidents: Sequence[Incident]) -> pd.DataFrame:
    """One row per statement in the history of an incident, in the order of the days spoken of.

    Returns
    -------
    pandas.DataFrame
        Columns of HISTORY_COLUMNS.
    """
    rows = [
        {
            "incident_id": i.incident_id,
            "raid_id": i.raid_id,
            "event_date": s.event_date,
            "reported": s.reported,
            "aspect": str(s.aspect),
            "status": str(s.status),
            "label": s.label,
            "by": s.by,
            "claim_id": s.claim_id,
        }
        for i in incidents
        for s in i.history
    ]
    return _frame(HISTORY_COLUMNS, rows)


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

    Parameters
    ----------
    frame
        A table as ``typed`` makes it.
    columns
        Of one of the tables in ``COLUMNS``.

    Raises
    ------
    TableError
        With every fault found: missing columns, wrong types, values outside a vocabulary or a range, ids given twice,
        geometry that is no point, has another CRS or disagrees with longitude and latitude.
    """
    present = [column for column in columns if column.name in frame.columns]
    faults = [f"column {c.name!r} is missing" for c in columns if c.name not in frame.columns]
    for column in present:
        faults += _geometry_faults(frame) if column.type == "geometry" else _faults(frame[column.name], column)
    key = {"incidents": "incident_id", "claims": "claim_id"}.get(kind_of(frame) if present else "")
    if key and frame[key].duplicated().any():
        twice = sorted(map(str, frame.loc[frame[key].duplicated(), key].unique()))
        faults.append(f"column {key!r} has {', '.join(twice[:5])} more than once")
    if faults:
        raise TableError("; ".join(faults))


def _faults(cells: pd.Series, column: Column) -> list[str]:
    faults = []
    expected = {"date": "datetime64", "integer": "Int64", "number": "float64", "boolean": "bool"}.get(column.type, "")
    if not str(cells.dtype).startswith(expected):
        faults.append(f"column {column.name!r} has type {cells.dtype}; expected {column.type} ({expected})")
    if column.values:  # noqa: PD011 (a field of ours)
        wrong = sorted({str(v) for v in cells.dropna().unique()} - set(column.values) - {""})
        if wrong:
            faults.append(f"column {column.name!r} has {', '.join(wrong)}; expected one of {', '.join(column.values)}")
    if column.name in _LIMITS and not faults:
        low, high = _LIMITS[column.name]
        outside = cells.dropna()[lambda c: (c < low) | (c > high)]
        if len(outside):
            faults.append(f"column {column.name!r} has {outside.iloc[0]}; expected {low} to {high}")
    return faults


def _geometry_faults(frame: pd.DataFrame) -> list[str]:
    geometry = frame["geometry"]
    crs = getattr(geometry, "crs", None)
    if crs is None or crs.to_epsg() != 4326:
        return [f"the geometry has CRS {crs}; expected {CRS}"]
    there = geometry[geometry.notna() & ~geometry.is_empty]
    other = sorted({kind for kind in there.geom_type if kind != "Point"})
    if other:
        return [f"the geometry has {', '.join(other)}; expected Point or None"]
    if not {"longitude", "latitude"} <= set(frame.columns):
        return []
    lon, lat = frame["longitude"], frame["latitude"]
    off = (there.x - lon[there.index]).abs().gt(_SAME_POINT_DEG) | (there.y - lat[there.index]).abs().gt(
        _SAME_POINT_DEG
    )
    unlike = (geometry.notna() != lon.notna()) | (lon.notna() != lat.notna())
    rows = sorted({*there.index[off], *frame.index[unlike]})
    return [f"geometry and longitude, latitude disagree in rows {', '.join(map(str, rows[:5]))}"] if rows else []
