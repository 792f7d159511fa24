"""Tables to files and back: one list of formats, each written whole or not at all, each read back equal."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.errors import OutputError, SettingsError, TableError
from geo.output import replacing
from geo.table import acled, kml, workbook
from geo.table.columns import COLUMNS, CRS
from geo.table.escapes import as_text, from_text
from geo.table.frames import kind_of, typed, validate

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    import geopandas as gpd
    import pandas as pd

__all__ = ["FORMATS", "TABLE_SUFFIXES", "Format", "format_of", "read_table", "write_table"]

GEOJSON_DECIMALS = 6
"""Decimals of a degree in GeoJSON: what RFC 7946 (section 11.2) calls enough, 0.1 m."""


class Format(NamedTuple):
    """A kind of file a table is written to."""

    suffix: str
    name: str
    good_for: str
    write: Callable[[Any, Path, Any], None]  # table, path, claims or None
    read: Callable[[Path], Any]
    holds: tuple[str, ...]  # the tables that can be written so


# --- GeoJSON ---------------------------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    """A cell as a JSON value; dates as 2023-05-22."""
    import pandas as pd  # noqa: PLC0415 (heavy)

    if not isinstance(value, str) and pd.isna(value):
        return None
    if hasattr(value, "date"):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value


def _write_geojson(frame: gpd.GeoDataFrame, path: Path, _claims: Any) -> None:
    """RFC 7946: longitude first, six decimals, no crs member, a bounding box where there is a point.

    Written here and not by GDAL, which by default turns texts that look like JSON into objects and, reading, texts
    that look like dates into dates.
    """
    table = frame.drop(columns="geometry")
    places = [None if point is None or point.is_empty else _position(point) for point in frame.geometry]
    features = [
        {
            "type": "Feature",
            "geometry": None if place is None else {"type": "Point", "coordinates": place},
            "properties": {name: _plain(value) for name, value in zip(table.columns, row, strict=True)},
        }
        for row, place in zip(table.itertuples(index=False), places, strict=True)
    ]
    lons, lats = [p[0] for p in places if p], [p[1] for p in places if p]
    box = {"bbox": [min(lons), min(lats), max(lons), max(lats)]} if lons else {}
    # "name" is what GDAL calls the layer; with it an empty table still says what it is a table of
    collection = {"type": "FeatureCollection", "name": kind_of(frame), **box, "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8", newline="\n")


def _position(point: Any) -> list[float]:
    return [round(point.x, GEOJSON_DECIMALS), round(point.y, GEOJSON_DECIMALS)]


def _read_geojson(path: Path) -> Any:
    import geopandas as gpd  # noqa: PLC0415 (heavy)
    from shapely.geometry import shape  # noqa: PLC0415 (heavy)

    collection = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        raise TableError(f"expected a GeoJSON FeatureCollection in {path}")
    rows = [feature.get("properties") or {} for feature in collection["features"]]
    points = [shape(f["geometry"]) if f.get("geometry") else None for f in collection["features"]]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not rows and collection.get("name") in COLUMNS:
        names = [column.name for column in COLUMNS[collection["name"]] if column.type != "geometry"]
    table = _frame_of_objects({name: [row.get(name) for row in rows] for name in names})
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(points, crs=CRS), crs=CRS)


def _frame_of_objects(columns: dict[str, list[Any]]) -> pd.DataFrame:
    """A table whose types nobody has guessed yet."""
    import pandas as pd  # noqa: PLC0415 (heavy)

    return pd.DataFrame({name: pd.Series(cells, dtype="object") for name, cells in columns.items()})


# --- GeoPackage, GeoParquet ------------------------------------------------------------------------------------------


def _write_gpkg(frame: Any, path: Path, claims: Any) -> None:
    path.unlink(missing_ok=True)  # GDAL would add a layer to the empty file that holds the name
    _write_layer(frame, path, kind_of(frame))
    if claims is not None:
        _write_layer(claims, path, "claims")


def _write_layer(frame: Any, path: Path, layer: str) -> None:
    """Through Arrow, so that dates are dates of the GeoPackage and not moments of a day."""
    import geopandas as gpd  # noqa: PLC0415 (heavy)
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyogrio  # noqa: PLC0415 (heavy)

    located = isinstance(frame, gpd.GeoDataFrame)
    whole = pa.table(frame.to_arrow(index=False)) if located else pa.Table.from_pandas(frame, preserve_index=False)
    for number, field in enumerate(whole.schema):
        stored = pa.date32() if pa.types.is_timestamp(field.type) else field.type
        if pa.types.is_null(field.type):  # pandas 2 does not know that a column without any value is one of text
            stored = pa.string()
        if stored != field.type:
            whole = whole.set_column(number, field.name, whole.column(number).cast(stored))
    geometry = {"geometry_name": "geometry", "geometry_type": "Point", "crs": CRS} if located else {}
    pyogrio.write_arrow(whole, path, layer=layer, driver="GPKG", append=path.exists(), **geometry)


def _read_gpkg(path: Path) -> Any:
    import pyogrio  # noqa: PLC0415 (heavy)

    layers = [name for name, _ in pyogrio.list_layers(path)]
    found = next((name for name in COLUMNS if name in layers), None)
    if found is None:
        raise TableError(f"expected a layer named {', '.join(COLUMNS)} in {path}, found {', '.join(layers)}")
    return pyogrio.read_dataframe(path, layer=found)


def _write_parquet(frame: Any, path: Path, _claims: Any) -> None:
    frame.to_parquet(path)


def _read_parquet(path: Path) -> Any:
    import geopandas as gpd  # noqa: PLC0415 (heavy)
    import pandas as pd  # noqa: PLC0415 (heavy)
    import pyarrow.parquet as pq  # noqa: PLC0415 (heavy)

    return gpd.read_parquet(path) if b"geo" in (pq.read_schema(path).metadata or {}) else pd.read_parquet(path)


# --- CSV -------------------------------------------------------------------------------------------------------------


def _write_csv(frame: Any, path: Path, _claims: Any) -> None:
    """Without geometry (longitude and latitude are columns); no cell is a formula; every line ends in a line feed."""
    table = frame.drop(columns="geometry", errors="ignore")
    with path.open("w", encoding="utf-8", newline="") as file:
        # every text in quotes: a bare carriage return would end the line
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(table.columns)
        for row in table.itertuples(index=False):
            cells = [_plain(value) for value in row]
            writer.writerow(["" if c is None else as_text(c) if isinstance(c, str) else c for c in cells])


def _read_csv(path: Path) -> Any:
    with path.open(encoding="utf-8-sig", newline="") as file:
        csv.field_size_limit(1 << 24)
        rows = list(csv.reader(file))
    if not rows:
        raise TableError(f"expected a table with a line of column names in {path}, it is empty")
    names = rows[0]
    ragged = next((n for n, row in enumerate(rows, 1) if row and len(row) != len(names)), None)
    if ragged:
        raise TableError(f"expected {len(names)} cells in row {ragged} of {path}, got {len(rows[ragged - 1])}")
    body = [row for row in rows[1:] if row]
    return _frame_of_objects({name: [from_text(row[n]) for row in body] for n, name in enumerate(names)})


# --- the list --------------------------------------------------------------------------------------------------------

_ALL, _PLACES = ("incidents", "claims", "toponyms"), ("incidents", "toponyms")
FORMATS = (
    Format(".geojson", "GeoJSON (RFC 7946)", "web maps, any tool", _write_geojson, _read_geojson, _PLACES),
    Format(".gpkg", "GeoPackage", "QGIS and other GIS; with claims as a second layer", _write_gpkg, _read_gpkg, _ALL),
    Format(".parquet", "GeoParquet", "large tables, GeoPandas, DuckDB", _write_parquet, _read_parquet, _ALL),
    Format(".acled.csv", "CSV shaped like ACLED's export", "beside ACLED data: ACLED-style coding, not ACLED data",
           acled.write_acled, acled.read_acled, ("incidents",)),
    Format(".csv", "CSV", "spreadsheets, R, anything", _write_csv, _read_csv, _ALL),
    Format(".kml", "KML", "Google Earth: time slider, uncertainty as circles", kml.write_kml, kml.read_kml,
           ("incidents",)),
    Format(".xlsx", "Excel workbook", "review: edited cells come back as corrections", workbook.write_workbook,
           workbook.read_workbook, ("incidents",)),
)  # fmt: skip
"""Every format, longer endings first where one contains another."""
TABLE_SUFFIXES = tuple(form.suffix for form in FORMATS)


def format_of(path: str | PathLike[str]) -> Format:
    """Return the format that the ending of a file name stands for.

    Raises
    ------
    SettingsError
        If it stands for none.
    """
    name = Path(path).name.lower()
    for form in FORMATS:
        if name.endswith(form.suffix):
            return form
    raise SettingsError(f"expected a table file ending in {', '.join(TABLE_SUFFIXES)}, got {Path(path).name!r}")


def write_table(frame: Any, path: str | PathLike[str], claims: pd.DataFrame | None = None) -> None:
    """Write a table; the ending of the name decides the format (see ``FORMATS``).

    The old file stays until the new one is whole.

    Parameters
    ----------
    frame
        ``report.incidents``, ``report.claims`` or ``report.toponyms``.
    path
        The file to write.
    claims
        ``report.claims``, for the formats in which incidents are told by their claims: a layer of the GeoPackage, a
        sheet of the workbook, the reported days of ``.acled.csv``. Other formats have no use for it.

    Raises
    ------
    SettingsError
        If the ending stands for no format, or for one that cannot hold this table.
    TableError
        If the table is not as its columns say.
    OutputError
        If the file cannot be written.
    """
    path, form = Path(path), format_of(path)
    kind = kind_of(frame)
    if kind not in form.holds:
        able = ", ".join(other.suffix for other in FORMATS if kind in other.holds)
        raise SettingsError(f"expected {kind} to be written as {able}; {form.name} ({path.name}) cannot hold them")
    table = typed(frame, COLUMNS[kind])
    validate(table, COLUMNS[kind])
    with replacing(path) as temporary:
        try:
            form.write(table, temporary, None if claims is None else typed(claims, COLUMNS["claims"]))
        except (ValueError, TypeError, RuntimeError) as error:
            raise OutputError(f"could not write {path}: {error}") from error


def read_table(path: str | PathLike[str]) -> Any:
    """Read a table that ``write_table`` wrote, edited or not, or one with the same columns.

    Returns
    -------
    geopandas.GeoDataFrame or pandas.DataFrame
        Equal to what was written: same rows, types, CRS. Of a GeoPackage or workbook with several tables, the first.
        ``.acled.csv`` gives the ACLED-shaped table. Columns that others have added stand at the end.

    Raises
    ------
    SettingsError
        If the ending stands for no format.
    TableError
        If the file is none of these tables; the message names every fault.
    """
    path, form = Path(path), format_of(path)
    if not path.is_file():
        raise TableError(f"cannot read {path}: there is no such file")
    try:
        frame = form.read(path)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise error if isinstance(error, TableError) else TableError(f"cannot read {path}: {error}") from error
    if form.read is acled.read_acled:
        return frame
    columns = COLUMNS[kind_of(frame)]
    table = typed(frame, columns)
    validate(table, columns)
    return table
