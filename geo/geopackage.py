"""Writes GeoPackages with sqlite3 alone, in transactions, so that a file can grow and survive being killed.

OGC 12-128r19 (GeoPackage 1.4), only what points and attribute tables need. GDAL and QGIS read it as it is.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

__all__ = ["Layer", "create", "make_layer", "point", "rewrite", "touch"]

_APPLICATION_ID = 0x47504B47  # "GPKG"
_VERSION = 10400  # 1.4.0
WGS_84 = 4326
_WKT_4326 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_TYPES = {
    "string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "BOOLEAN", "date": "DATE",
    "datetime": "DATETIME", "bytes": "BLOB", "geometry": "POINT",
}  # fmt: skip
_DDL = (
    """create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer primary key,
       organization text not null, organization_coordsys_id integer not null,
       definition text not null, description text)""",
    """create table gpkg_contents (table_name text not null primary key, data_type text not null,
       identifier text unique, description text default '',
       last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
       min_x double, min_y double, max_x double, max_y double, srs_id integer,
       constraint fk_gc_r_srs_id foreign key (srs_id) references gpkg_spatial_ref_sys(srs_id))""",
    """create table gpkg_geometry_columns (table_name text not null, column_name text not null,
       geometry_type_name text not null, srs_id integer not null, z tinyint not null, m tinyint not null,
       constraint pk_geom_cols primary key (table_name, column_name), constraint uk_gc_table_name unique (table_name),
       constraint fk_gc_tn foreign key (table_name) references gpkg_contents(table_name),
       constraint fk_gc_srs foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id))""",
)


class Layer(NamedTuple):
    """A table: its name, what it holds, and (column, type) pairs; one of type geometry makes it a layer of points.

    Types: string, integer, number, boolean, date, datetime, bytes, geometry.
    """

    name: str
    description: str
    columns: tuple[tuple[str, str], ...]
    unique: tuple[str, ...] = ()

    @property
    def geometry(self) -> str | None:
        """Name of the geometry column."""
        return next((name for name, kind in self.columns if kind == "geometry"), None)


def create(base: sqlite3.Connection) -> None:
    """Make an empty database a GeoPackage; within the caller's transaction but for the two header fields."""
    base.execute(f"pragma application_id = {_APPLICATION_ID}")
    base.execute(f"pragma user_version = {_VERSION}")
    for statement in _DDL:
        base.execute(statement)
    base.executemany(
        "insert into gpkg_spatial_ref_sys values (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
            ("Undefined geographic", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
            ("WGS 84", WGS_84, "EPSG", 4326, _WKT_4326, "longitude, latitude in degrees"),
        ],
    )


def make_layer(base: sqlite3.Connection, layer: Layer) -> None:
    """Make a table, and enter it in the contents."""
    columns = ", ".join(f"{_quoted(name)} {_TYPES[kind]}" for name, kind in layer.columns)
    unique = f", unique ({', '.join(map(_quoted, layer.unique))})" if layer.unique else ""
    base.execute(
        f"create table {_quoted(layer.name)} (fid integer primary key autoincrement not null, {columns}{unique})"
    )
    kind = "features" if layer.geometry else "attributes"
    base.execute(
        "insert into gpkg_contents (table_name, data_type, identifier, description, srs_id) values (?, ?, ?, ?, ?)",
        (layer.name, kind, layer.name, layer.description, WGS_84 if layer.geometry else None),
    )
    if layer.geometry:
        base.execute(
            "insert into gpkg_geometry_columns values (?, ?, 'POINT', ?, 0, 0)", (layer.name, layer.geometry, WGS_84)
        )


def rewrite(base: sqlite3.Connection, layer: Layer, rows: Iterable[Sequence[Any]]) -> None:
    """Replace all rows of a table, and its columns where they are no longer these; in the caller's transaction.

    Parameters
    ----------
    rows
        Values in the order of ``layer.columns``; a geometry is (longitude, latitude) or None.
    """
    have = [row[1] for row in base.execute(f"pragma table_info({_quoted(layer.name)})")]
    if have != ["fid", *(name for name, _ in layer.columns)]:
        if have:
            base.execute(f"drop table {_quoted(layer.name)}")
            base.execute("delete from gpkg_geometry_columns where table_name = ?", (layer.name,))
            base.execute("delete from gpkg_contents where table_name = ?", (layer.name,))
        make_layer(base, layer)
    base.execute(f"delete from {_quoted(layer.name)}")  # noqa: S608 (names of ours, quoted)
    at = next((n for n, (_, kind) in enumerate(layer.columns) if kind == "geometry"), None)
    box: list[tuple[float, float]] = []
    names = ", ".join(_quoted(name) for name, _ in layer.columns)
    marks = ", ".join("?" for _ in layer.columns)

    def values() -> Iterable[Sequence[Any]]:
        for row in rows:
            if at is not None and row[at] is not None:
                box.append(row[at])
                yield [point(*value) if n == at else value for n, value in enumerate(row)]
            else:
                yield row

    base.executemany(f"insert into {_quoted(layer.name)} ({names}) values ({marks})", values())  # noqa: S608
    touch(base, layer.name, box)


def touch(base: sqlite3.Connection, name: str, points: Sequence[tuple[float, float]] = ()) -> None:
    """Enter the moment of a table's change in the contents, and the extent of its points."""
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    extent = (min(lons), min(lats), max(lons), max(lats)) if points else (None, None, None, None)
    base.execute(
        "update gpkg_contents set last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now'), "
        "min_x = ?, min_y = ?, max_x = ?, max_y = ? where table_name = ?",
        (*extent, name),
    )


def point(longitude: float, latitude: float) -> bytes:
    """A point as GeoPackage binary: header without envelope, then WKB, little endian."""
    return b"GP" + struct.pack("<BBiBIdd", 0, 1, WGS_84, 1, 1, longitude, latitude)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
