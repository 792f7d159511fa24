"""Incidents as KML for Google Earth: a time slider, every column, and how far off each point may be.

Two folders: "Incidents", each with the day or days it is said to have happened, named with its status first
("claimed: Kozinka …"); and "Uncertainty", a circle for each point, so that it can be switched on and off. What has no
point on a map stands in the first folder without one. No icon or style is fetched from anywhere.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from geo.errors import TableError
from geo.symbols import ATTRIBUTION, BORDER_NOTE, DISCLAIMER, STATUS
from geo.table.columns import CRS, INCIDENT_COLUMNS
from geo.table.escapes import from_xml, to_xml

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

__all__ = ["read_kml", "write_kml"]

NAMESPACE = "http://www.opengis.net/kml/2.2"
_TYPES = {"integer": "int", "number": "double", "boolean": "bool"}  # of a KML schema; others are strings
_CORNERS = 72  # of a circle


def write_kml(frame: gpd.GeoDataFrame, path: Path, _claims: Any = None) -> None:
    """Write incidents to a file (see the head of the module)."""
    from lxml import etree  # noqa: PLC0415 (heavy)

    root = etree.Element(f"{{{NAMESPACE}}}kml", nsmap={None: NAMESPACE})
    document = _add(root, "Document")
    _add(document, "name", "Claimed cross-border incursions")
    _add(document, "description", f"{DISCLAIMER} {BORDER_NOTE} {ATTRIBUTION}")
    _styles(document)
    names = [column.name for column in INCIDENT_COLUMNS if column.type != "geometry"]
    names += [name for name in frame.columns if name not in names and name != "geometry"]
    _schema(document, names)
    incidents, circles = _folder(document, "Incidents"), _folder(document, "Uncertainty")
    _add(circles, "visibility", "1")
    for (_, row), point in zip(frame.iterrows(), frame.geometry, strict=True):
        there = point is not None and not point.is_empty
        mark = _placemark(incidents, row, _name(row) + ("" if there else " (no point on the map)"), f"#{row['status']}")
        _data(mark, row, names)
        if not there:
            continue
        _add(_add(mark, "Point"), "coordinates", f"{point.x!r},{point.y!r}")
        far = row["uncertainty_km"]
        if far > 0:  # NaN is not
            shape = _placemark(circles, row, f"within {far:g} km: {_name(row)}", f"#{row['status']}-uncertainty")
            ring = _add(_add(_add(shape, "Polygon"), "outerBoundaryIs"), "LinearRing")
            _add(ring, "coordinates", " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in _circle(point, far)))
    tree = etree.ElementTree(root)
    tree.write(str(path), xml_declaration=True, encoding="UTF-8", pretty_print=False)


def _add(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree  # noqa: PLC0415 (heavy)

    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    if text is not None:
        element.text = to_xml(text)
    return element


def _folder(document: Any, name: str) -> Any:
    folder = _add(document, "Folder", id=name.lower())
    _add(folder, "name", name)
    return folder


def _abgr(colour: str, alpha: str = "ff") -> str:
    """Turn #rrggbb into KML's aabbggrr."""
    return f"{alpha}{colour[5:7]}{colour[3:5]}{colour[1:3]}"


def _styles(document: Any) -> None:
    for status, symbol in STATUS.items():
        style = _add(document, "Style", id=str(status))
        _add(_add(style, "IconStyle"), "color", _abgr(symbol.colour))
        # only our own description: the values of the columns would be taken for HTML
        _add(_add(style, "BalloonStyle"), "text", "<h3>$[name]</h3>$[description]")
        style = _add(document, "Style", id=f"{status}-uncertainty")
        line = _add(style, "LineStyle")
        _add(line, "color", _abgr(symbol.colour))
        _add(line, "width", "1.5")
        _add(_add(style, "PolyStyle"), "color", _abgr(symbol.colour, "33"))


def _schema(document: Any, names: list[str]) -> None:
    schema = _add(document, "Schema", name="incident", id="incident")
    types = {column.name: _TYPES.get(column.type, "string") for column in INCIDENT_COLUMNS}
    for name in names:
        _add(schema, "SimpleField", name=to_xml(str(name)), type=types.get(name, "string"))


def _placemark(folder: Any, row: pd.Series, name: str, style: str) -> Any:
    mark = _add(folder, "Placemark")
    _add(mark, "name", name)
    _add(mark, "description", _description(row))
    start, end = _day(row["event_date"]), _day(row["end_date"])
    if start and end and end != start:
        span = _add(mark, "TimeSpan")
        _add(span, "begin", start)
        _add(span, "end", end)
    elif start:
        _add(_add(mark, "TimeStamp"), "when", start)
    _add(mark, "styleUrl", style)
    return mark


def _day(value: Any) -> str:
    import pandas as pd  # noqa: PLC0415 (heavy)

    return "" if pd.isna(value) else str(value.date())


def _name(row: pd.Series) -> str:
    """Status first: a list of names then never reads as a list of facts."""
    where = row["location"] or "place not known"
    return f"{row['status']}: {where}, {_what(row)}"


def _what(row: pd.Series) -> str:
    if row["incursion"] == "entered":
        return "crossing of the border"
    if row["incursion"] == "attempted":
        return "attempted crossing of the border"
    return str(row["sub_event_type"] or row["event_type"] or "event").lower()


def _description(row: pd.Series) -> str:
    """HTML for the balloon; the article's words as text, whatever they look like."""
    start, end = _day(row["event_date"]), _day(row["end_date"])
    when = "date not given" if not start else start if end in ("", start) else f"{start} to {end}"
    said = {
        "Status": row["status"],
        "When": when,
        "Claimed by": row["claimed_by"],
        "Acknowledged by": row["acknowledged_by"],
        "Denied by": row["denied_by"],
        "Border": row["border_verdict"],
        "Source": ", ".join(filter(None, (row["source_title"], row["publisher"], row["source_url"]))),
        "Review": row["review_status"],
    }
    lines = [f"<b>{label}</b>: {_inert(value)}" for label, value in said.items() if value]
    return f"<p>{'<br/>'.join(lines)}</p><p>“{_inert(row['quote'])}”</p><p>{_inert(DISCLAIMER)}</p>"


def _inert(value: object) -> str:
    """Text that is neither HTML nor one of Google Earth's entities ("$[name]")."""
    return html.escape(str(value)).replace("$[", "$&#91;")


def _data(mark: Any, row: pd.Series, names: list[str]) -> None:
    import pandas as pd  # noqa: PLC0415 (heavy)

    data = _add(_add(mark, "ExtendedData"), "SchemaData", schemaUrl="#incident")
    for name in names:
        text = "" if pd.isna(row[name]) else _day(row[name]) if hasattr(row[name], "date") else str(row[name])
        if text:
            _add(data, "SimpleData", text, name=to_xml(str(name)))


def _circle(point: Any, radius_km: float) -> list[tuple[float, float]]:
    """A ring at a geodesic distance (WGS 84) about a point, counter-clockwise, closed."""
    from pyproj import Geod  # noqa: PLC0415 (heavy)

    azimuths = [-360 * n / _CORNERS for n in range(_CORNERS)]
    size = len(azimuths)
    lons, lats, _ = Geod(ellps="WGS84").fwd([point.x] * size, [point.y] * size, azimuths, [radius_km * 1000] * size)
    ring = list(zip(lons, lats, strict=True))
    return [*ring, ring[0]]


def read_kml(path: Path) -> Any:
    """Read the incidents of a file that ``write_kml`` wrote; each cell is still text.

    Raises
    ------
    TableError
        If it is no KML, or has no incidents.
    """
    import geopandas as gpd  # noqa: PLC0415 (heavy)
    import pandas as pd  # noqa: PLC0415 (heavy)
    from lxml import etree  # noqa: PLC0415 (heavy)
    from shapely import Point  # noqa: PLC0415 (heavy)

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.parse(str(path), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise TableError(f"cannot read {path}: {error}") from error
    kml = {"k": NAMESPACE}
    names = [from_xml(field.get("name")) for field in root.iterfind(".//k:Schema[@id='incident']/k:SimpleField", kml)]
    if not names:
        raise TableError(f"expected KML with the schema of incidents in {path}")
    rows, points = [], []
    for mark in root.iterfind(".//k:Folder[@id='incidents']/k:Placemark", kml):
        cells = mark.iterfind("k:ExtendedData/k:SchemaData/k:SimpleData", kml)
        rows.append({from_xml(cell.get("name")): from_xml(cell.text or "") for cell in cells})
        where = mark.findtext("k:Point/k:coordinates", namespaces=kml)
        points.append(Point(*(float(part) for part in where.split(",")[:2])) if where else None)
    table = pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype="object") for name in names})
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(points, crs=CRS), crs=CRS)
