"""The tables: their columns, what is validated, and that every file format reads back the same."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from test_incidents import CORPS, DAY, DISTRICT, GOVERNOR, GRAYVORON, KOZINKA, MARCH, OBLAST, SHEBEKINO, Border, claim

from geo.errors import OutputError, SettingsError, TableError
from geo.incidents import group
from geo.model import Article, Resolution, TimeSpan, Toponym
from geo.table import (
    CLAIM_COLUMNS,
    INCIDENT_COLUMNS,
    TOPONYM_COLUMNS,
    claims_frame,
    incidents_frame,
    toponyms_frame,
    validate,
    write_table,
)

if TYPE_CHECKING:
    from pathlib import Path

CLAIMS = [
    claim(label="attackers cross the border"),
    claim(GRAYVORON, CORPS),
    claim(DISTRICT, GOVERNOR),
    claim(OBLAST, time=MARCH, direction="UA→RU"),
]


@pytest.fixture(scope="module")
def incidents() -> gpd.GeoDataFrame:
    return incidents_frame(group(CLAIMS, Border()))


def test_incidents_have_exactly_the_documented_columns(incidents: gpd.GeoDataFrame) -> None:
    assert list(incidents.columns) == [c.name for c in INCIDENT_COLUMNS]
    assert incidents.crs.to_epsg() == 4326
    validate(incidents, INCIDENT_COLUMNS)


def test_points_are_only_where_a_place_is_named(incidents: gpd.GeoDataFrame) -> None:
    by_name = incidents.set_index("location")
    assert (by_name.loc["Kozinka"].geometry.x, by_name.loc["Kozinka"].geometry.y) == (
        KOZINKA.longitude,
        KOZINKA.latitude,
    )
    assert by_name.loc["Belgorod Oblast"].geometry is None
    assert pd.isna(by_name.loc["Belgorod Oblast"].latitude)
    assert pd.isna(by_name.loc["Belgorod Oblast"].border_distance_km)


def test_an_area_statement_of_a_located_raid_is_a_claim_and_no_incident(incidents: gpd.GeoDataFrame) -> None:
    assert "Grayvoron District" not in set(incidents.location)
    claims = claims_frame(CLAIMS, group(CLAIMS, Border()))
    row = claims[claims.location == "Grayvoron District"].iloc[0]
    assert row.raid_id == incidents.set_index("location").loc["Kozinka"].raid_id


def test_dates_are_dates_and_unknown_ones_are_nat() -> None:
    frame = incidents_frame(group([claim(time=DAY), claim(SHEBEKINO, time=TimeSpan())]))
    assert frame.event_date.dt.date.dropna().tolist() == [date(2023, 5, 22)]
    assert frame.event_date.isna().sum() == 1


def test_no_incidents_make_an_empty_table_with_all_columns() -> None:
    frame = incidents_frame([])
    assert list(frame.columns) == [c.name for c in INCIDENT_COLUMNS]
    assert frame.empty
    assert frame.crs.to_epsg() == 4326


def test_toponyms_and_claims_have_exactly_the_documented_columns() -> None:
    article = Article(text="x")
    frame = toponyms_frame(
        [
            (article, Resolution(Toponym(0, 1, "x"), KOZINKA, "why")),
            (article, Resolution(Toponym(0, 1, "y"), None, "why not")),
        ]
    )
    assert list(frame.columns) == [c.name for c in TOPONYM_COLUMNS]
    assert frame.geometry.isna().tolist() == [False, True]
    validate(frame, TOPONYM_COLUMNS)
    claims = claims_frame(CLAIMS, [])
    assert list(claims.columns) == [c.name for c in CLAIM_COLUMNS]
    validate(claims, CLAIM_COLUMNS)


def test_every_column_is_described() -> None:
    for columns in (INCIDENT_COLUMNS, CLAIM_COLUMNS, TOPONYM_COLUMNS):
        assert len({c.name for c in columns}) == len(columns)
        assert all(c.description for c in columns)


def test_validation_names_every_fault_at_once(incidents: gpd.GeoDataFrame) -> None:
    broken = incidents.drop(columns="raid_id").assign(status="certain", latitude=99.0)
    with pytest.raises(TableError, match="raid_id") as caught:
        validate(broken, INCIDENT_COLUMNS)
    assert "certain" in str(caught.value)
    assert "latitude" in str(caught.value)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet"])
def test_every_geographic_format_reads_back_equal(incidents: gpd.GeoDataFrame, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"incidents{suffix}"
    write_table(incidents, path)
    back = gpd.read_parquet(path) if suffix == ".parquet" else gpd.read_file(path)
    assert back.crs.to_epsg() == 4326
    assert back.incident_id.tolist() == incidents.incident_id.tolist()
    assert back.quote.tolist() == incidents.quote.tolist()
    assert [None if g is None else (round(g.x, 6), round(g.y, 6)) for g in back.geometry] == [
        None if g is None else (round(g.x, 6), round(g.y, 6)) for g in incidents.geometry
    ]
    assert pd.to_datetime(back.event_date).dt.date.tolist() == incidents.event_date.dt.date.tolist()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_csv_cells_are_no_formulas(tmp_path: Path) -> None:
    frame = incidents_frame(group([claim(quote="=HYPERLINK(1)")]))
    write_table(frame, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["quote"] == "'=HYPERLINK(1)"
    assert float(row["latitude"]) == KOZINKA.latitude


def test_another_suffix_is_refused_and_nothing_is_written(incidents: gpd.GeoDataFrame, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"\.geojson"):
        write_table(incidents, tmp_path / "t.shp")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_an_output_error(incidents: gpd.GeoDataFrame, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no folder"):
        write_table(incidents, tmp_path / "nowhere" / "t.gpkg")
