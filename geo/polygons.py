"""Reads another border: countries' polygons from a file, checked row by row, and the land border two of them share.

``read_countries`` takes GeoPackage, GeoJSON or (Geo)Parquet with one row for each country or part of one, and a column
with its ISO 3166-1 alpha-2 code. ``shared_line`` finds the line: where the two outlines run together.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.errors import SettingsError

if TYPE_CHECKING:
    from os import PathLike

    import geopandas as gpd

__all__ = ["CODE_COLUMNS", "read_countries", "shared_line"]

SUFFIXES = (".gpkg", ".geojson", ".json", ".parquet", ".geoparquet")
CODE_COLUMNS = (
    "code", "country_code", "iso_a2", "iso_a2_eh", "iso2", "iso_3166_1", "iso3166-1-alpha-2", "iso3166_1_alpha_2", "cc",
)  # fmt: skip
MOST_FAULTS = 20
TOGETHER_DEG = 0.001
"""Two outlines run together where they are no farther apart than this (about 100 m)."""
MOST_OVERLAP_KM2 = 100.0
"""Two generalised outlines of one border overlap a little; more than this is land that both countries have."""


def read_countries(path: str | PathLike[str], pair: tuple[str, str]) -> list[tuple[str, shapely.Polygon]]:
    """Read the polygons of a file, each with the code of its country.

    Parameters
    ----------
    path
        A GeoPackage, GeoJSON or GeoParquet file in any coordinate reference system it names.
    pair
        The two countries whose border is meant; both must be in the file.

    Returns
    -------
    list of (str, Polygon)
        ISO 3166-1 alpha-2 code and polygon in WGS 84 longitude and latitude, smallest first.

    Raises
    ------
    SettingsError
        With every fault of the file: what was expected of which row and what came.
    """
    frame = _frame(Path(path))
    column = next((name for name in frame.columns if str(name).lower() in CODE_COLUMNS), None)
    if column is None:
        raise SettingsError(
            f"{path}: expected a column with ISO 3166-1 alpha-2 codes ({', '.join(CODE_COLUMNS)}), "
            f"found {', '.join(str(name) for name in frame.columns)}"
        )
    faults, found = [], []
    codes = [str(code).strip() for code in frame[column]]
    for row, (code, shape) in enumerate(zip(codes, frame.geometry, strict=True), 1):
        wrong = _fault(code, shape)
        if wrong:
            faults.append(f"row {row} ({code}): {wrong}")
        else:
            found += [(code, polygon) for polygon in shapely.get_parts([shape]).tolist()]
    listed = ", ".join(sorted(set(codes)))
    faults += [f"expected a row for {code}, found {listed}" for code in pair if code not in codes]
    if not faults:
        faults = _overlap(found, pair)
    if faults:
        more = f"\n... and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
        listed = "\n".join(faults[:MOST_FAULTS])
        raise SettingsError(f"{path}: {len(faults)} fault(s):\n{listed}{more}")
    return sorted(found, key=lambda one: one[1].area)


def _frame(path: Path) -> gpd.GeoDataFrame:
    """The file as a table in EPSG:4326."""
    if path.suffix.lower() not in SUFFIXES:
        raise SettingsError(f"expected a border file ending in {', '.join(SUFFIXES)}, got {path.name!r}")
    if not path.is_file():
        raise SettingsError(f"expected a border file at {path}, there is none")
    import geopandas as gpd  # noqa: PLC0415 (only for a border of one's own)

    read: Any = gpd.read_parquet if "parquet" in path.suffix.lower() else gpd.read_file
    try:
        frame = read(path)
    except Exception as error:  # noqa: BLE001 (whatever the reader of the format raises)
        raise SettingsError(f"expected polygons of countries in {path}, it cannot be read: {error}") from None
    if not isinstance(frame, gpd.GeoDataFrame) or not len(frame):
        raise SettingsError(f"expected polygons of countries in {path}, found no row with a geometry")
    if frame.crs is None:
        raise SettingsError(f"{path}: expected a coordinate reference system, the file names none")
    return frame.to_crs(4326)


def _fault(code: str, shape: Any) -> str:
    """What is wrong with a row; "" when nothing is."""
    if not re.fullmatch(r"[A-Z]{2}", code):
        return "expected an ISO 3166-1 alpha-2 code of two capital letters"
    if shape is None or shape.is_empty:
        return "expected a polygon, found no geometry"
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return f"expected a Polygon or MultiPolygon, found a {shape.geom_type}"
    points = shapely.get_coordinates(shape)
    if not (np.isfinite(points).all() and (np.abs(points) <= (180, 90)).all()):
        return "expected longitude -180..180 and latitude -90..90"
    return "" if shape.is_valid else f"expected a valid polygon, found {shapely.is_valid_reason(shape)}"


def _overlap(found: list[tuple[str, shapely.Polygon]], pair: tuple[str, str]) -> list[str]:
    """Land that both countries of the pair have: nobody can say which side it is on."""
    from pyproj import Geod  # noqa: PLC0415

    both = shapely.intersection(*(_whole(found, code) for code in pair))
    km2 = abs(Geod(ellps="WGS84").geometry_area_perimeter(both)[0]) / 1e6 if both.area else 0.0
    if km2 <= MOST_OVERLAP_KM2:
        return []
    where = shapely.point_on_surface(both)
    around = f"around longitude {where.x:.2f}, latitude {where.y:.2f}"
    return [f"expected {pair[0]} and {pair[1]} not to overlap, they share {km2:.0f} km² ({around}): give it to one"]


def _whole(found: list[tuple[str, shapely.Polygon]], code: str) -> Any:
    return shapely.union_all([polygon for each, polygon in found if each == code])


def shared_line(found: list[tuple[str, shapely.Polygon]], pair: tuple[str, str]) -> Any:
    """Find the land border of two countries.

    Returns
    -------
    LineString or MultiLineString
        The stretches of the first country's outline within ``TOGETHER_DEG`` of the second's.

    Raises
    ------
    SettingsError
        If the two have no border in common.
    """
    one, other = (_whole(found, code) for code in pair)
    box = shapely.box(*other.bounds).buffer(TOGETHER_DEG)
    outline = shapely.intersection(one.boundary, box)
    near = shapely.intersection(other.boundary, shapely.box(*one.bounds).buffer(TOGETHER_DEG))
    line = shapely.intersection(outline, near.buffer(TOGETHER_DEG, quad_segs=2))
    parts = [part for part in shapely.get_parts([line]).tolist() if part.geom_type == "LineString" and part.length > 0]
    merged = shapely.line_merge(shapely.MultiLineString(parts)) if parts else None
    kept = [part for part in shapely.get_parts([merged]).tolist() if part.length > 4 * TOGETHER_DEG] if merged else []
    if not kept:
        raise SettingsError(f"expected {pair[0]} and {pair[1]} to share a border, their outlines run nowhere together")
    return kept[0] if len(kept) == 1 else shapely.MultiLineString(kept)
