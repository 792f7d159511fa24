"""The tables analysts use: incidents, claims and toponyms as (Geo)DataFrames, and the files they are written to.

::

    nouns ──frames──► GeoDataFrame ──files──► .geojson .gpkg .parquet .csv .kml .xlsx .acled.csv
                          ▲                        │
                          └────────read_table──────┘

``columns`` names every column with its type, unit and meaning; that drives the making, the validation and the
documentation of the tables. All geometry is EPSG:4326, always Point or None; coordinates have six decimals (0.1 m).
"""

from __future__ import annotations

from geo.table.acled import acled_frame
from geo.table.columns import CLAIM_COLUMNS, COLUMNS, HISTORY_COLUMNS, INCIDENT_COLUMNS, TOPONYM_COLUMNS, Column
from geo.table.files import FORMATS, TABLE_SUFFIXES, Format, format_of, read_table, write_table
from geo.table.frames import claim_cells, claims_frame, history_frame, incidents_frame, toponyms_frame, typed, validate
from geo.table.workbook import read_workbook_corrections

__all__ = [
    "CLAIM_COLUMNS",
    "COLUMNS",
    "FORMATS",
    "HISTORY_COLUMNS",
    "INCIDENT_COLUMNS",
    "TABLE_SUFFIXES",
    "TOPONYM_COLUMNS",
    "Column",
    "Format",
    "acled_frame",
    "claim_cells",
    "claims_frame",
    "format_of",
    "history_frame",
    "incidents_frame",
    "read_table",
    "read_workbook_corrections",
    "toponyms_frame",
    "typed",
    "validate",
    "write_table",
]
