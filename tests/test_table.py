"""The tables: their columns, what is validated, and that every file format reads back the same."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import matplotlib as mpl
import pandas as pd
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point, box
from test_incidents import CORPS, DAY, DISTRICT, GOVERNOR, GRAYVORON, KOZINKA, MARCH, OBLAST, SHEBEKINO, Border, claim

from geo.cli import main
from geo.errors import OutputError, SettingsError, TableError
from geo.incidents import group
from geo.model import Article, Resolution, TimeSpan, Toponym
from geo.table import (
    CLAIM_COLUMNS,
    COLUMNS,
    FORMATS,
    INCIDENT_COLUMNS,
    TABLE_SUFFIXES,
    TOPONYM_COLUMNS,
    claims_frame,
    incidents_frame,
    read_table,
    toponyms_frame,
    typed,
    validate,
    write_table,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

mpl.use("agg")
KOZINKA_BOX = box(KOZINKA.longitude - 0.01, KOZINKA.latitude - 0.01, KOZINKA.longitude + 0.01, KOZINKA.latitude + 0.01)
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


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda f: f.to_crs(3857), "EPSG:3857; expected EPSG:4326"),
        (lambda f: f.assign(n_claims=1.5), "n_claims.*integer"),
        (lambda f: f.assign(geo_precision=pd.array([9] * len(f), "Int64")), "9; expected 1 to 3"),
        (lambda f: f.assign(incident_id="i-1"), "i-1 more than once"),
        (lambda f: f.set_geometry([Point(1, 2)] * len(f), crs=4326), "disagree in rows"),
        (lambda f: f.set_geometry(f.buffer(0.1)), "Polygon; expected Point"),
    ],
)
@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS")
def test_validation_knows_types_ranges_ids_and_geometry(
    incidents: gpd.GeoDataFrame, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], expected: str
) -> None:
    with pytest.raises(TableError, match=expected):
        validate(change(incidents), INCIDENT_COLUMNS)


def test_a_column_is_described_once_for_all_tables() -> None:
    described = {}
    for column in (column for columns in COLUMNS.values() for column in columns):
        assert described.setdefault(column.name, column) is column


def equal(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Assert same rows, types, CRS and points."""
    check = assert_geodataframe_equal if isinstance(other, gpd.GeoDataFrame) else pd.testing.assert_frame_equal
    check(one, other)


TABLES = [(form.suffix, kind) for form in FORMATS for kind in form.holds if form.suffix != ".acled.csv"]


def table(kind: str) -> pd.DataFrame:
    """A table of each kind with the rows of the file head."""
    claims, article = [*CLAIMS, claim(SHEBEKINO, time=TimeSpan())], Article(text="x")
    if kind == "incidents":
        return incidents_frame(group(claims, Border()))
    if kind == "claims":
        return claims_frame(claims, group(claims))
    names = [Resolution(Toponym(0, 1, "x"), KOZINKA, "why", 0.5), Resolution(Toponym(3, 4, "y"), None, "why not")]
    return toponyms_frame([(article, name) for name in names])


@pytest.mark.parametrize(("suffix", "kind"), TABLES)
@pytest.mark.parametrize("rows", [None, 1, 0])
def test_every_format_reads_back_equal(suffix: str, kind: str, rows: int | None, tmp_path: Path) -> None:
    frame = table(kind).iloc[:rows]
    path = tmp_path / f"table{suffix}"
    write_table(frame, path)
    equal(read_table(path), frame)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


CELLS = {
    # no NUL and no lone surrogate: no article has one
    "string": st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=20)
    | st.sampled_from(["=1+1", "'=1+1", "''", "@cmd", "-2", "\t=x", "\r\n", "_x000D_", '{"a": 1}', "[]", "2023-05-22",
                       "NA", "null", "nan", " ", "<b>&amp;]]></b>", "$[name]", "\x0b\x1f", "1.0", "true"]),
    "date": st.none() | st.dates(date(1700, 1, 1), date(2200, 1, 1)),
    "integer": st.none() | st.integers(1, 3),
    "number": st.none() | st.floats(0, 1),
    "boolean": st.booleans(),
}  # fmt: skip


@st.composite
def any_table(draw: st.DrawFn, kind: str) -> pd.DataFrame:
    """Any table of a kind that is as its columns say, whatever stands in its cells."""
    rows = []
    for number in range(draw(st.integers(0, 3))):
        row = {
            column.name: draw(st.sampled_from(column.values) if column.values else CELLS[column.type])  # noqa: PD011
            for column in COLUMNS[kind]
            if column.type != "geometry"
        }
        # as where the place is not known: six decimals, both or neither
        point = draw(
            st.none() | st.tuples(st.integers(-180 * 10**6, 180 * 10**6), st.integers(-90 * 10**6, 90 * 10**6))
        )
        lon, lat = (None, None) if point is None else (point[0] / 1e6, point[1] / 1e6)
        rows.append(row | {"longitude": lon, "latitude": lat, "incident_id": f"i-{number}", "claim_id": f"c-{number}"})
    names = [column.name for column in COLUMNS[kind] if column.type != "geometry"]
    return typed(pd.DataFrame({n: pd.Series([r[n] for r in rows], dtype="object") for n in names}), COLUMNS[kind])


@pytest.mark.parametrize(("suffix", "kind"), TABLES)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_stands_in_the_cells_comes_back(suffix: str, kind: str, tmp_path: Path, data: st.DataObject) -> None:
    frame = data.draw(any_table(kind))
    path = tmp_path / f"table{suffix}"
    write_table(frame, path)
    equal(read_table(path), frame)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_gdal_reads_what_a_gis_would_open(incidents: gpd.GeoDataFrame, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"incidents{suffix}"
    write_table(incidents, path)
    back = gpd.read_file(path)
    assert back.crs.to_epsg() == 4326
    assert back.quote.tolist() == incidents.quote.tolist()
    assert back.geometry.to_wkt().tolist() == incidents.geometry.to_wkt().tolist()
    assert pd.to_datetime(back.event_date).dt.date.tolist() == incidents.event_date.dt.date.tolist()
    assert dict(zip(back.columns, pyogrio.read_info(path)["ogr_types"], strict=False))["event_date"] == "OFTDate"


def test_a_geopackage_has_the_claims_beside_the_incidents(incidents: gpd.GeoDataFrame, tmp_path: Path) -> None:
    claims = claims_frame(CLAIMS, group(CLAIMS, Border()))
    write_table(incidents, tmp_path / "t.gpkg", claims)
    assert [name for name, _ in pyogrio.list_layers(tmp_path / "t.gpkg")] == ["incidents", "claims"]
    equal(read_table(tmp_path / "t.gpkg"), incidents)
    assert pyogrio.read_dataframe(tmp_path / "t.gpkg", layer="claims").quote.tolist() == claims.quote.tolist()


def test_geojson_is_what_rfc_7946_says(incidents: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write_table(incidents, tmp_path / "t.geojson")
    collection = json.loads((tmp_path / "t.geojson").read_text(encoding="utf-8"))
    assert "crs" not in collection
    points = [f["geometry"]["coordinates"] for f in collection["features"] if f["geometry"]]
    assert [KOZINKA.longitude, KOZINKA.latitude] in points
    assert collection["bbox"] == [
        min(p[0] for p in points),
        min(p[1] for p in points),
        max(p[0] for p in points),
        max(p[1] for p in points),
    ]
    assert all(round(value, 6) == value for point in points for value in point)
    assert {f["properties"]["event_date"] for f in collection["features"]} == {"2023-03-01", "2023-05-22"}
    write_table(incidents.iloc[:0], tmp_path / "none.geojson")
    assert json.loads((tmp_path / "none.geojson").read_text(encoding="utf-8"))["features"] == []


def test_csv_cells_are_no_formulas(tmp_path: Path) -> None:
    frame = incidents_frame(group([claim(quote="=HYPERLINK(1)")]))
    write_table(frame, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["quote"] == "'=HYPERLINK(1)"
    assert float(row["latitude"]) == KOZINKA.latitude


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("t.csv", "", "empty"),
        ("t.csv", "a,b\n1,2\n", "expected a table of incidents"),
        ("t.csv", "incident_id,status\ni-1\n", "expected 2 cells in row 2"),
        ("t.csv", "incident_id,n_claims\ni-1,many\n", "n_claims"),
        ("t.geojson", "[]", "FeatureCollection"),
        ("t.geojson", "{", "cannot read"),
        ("t.gpkg", "no database", "cannot read"),
        ("t.parquet", "no parquet", "cannot read"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_was_expected(
    name: str, content: str, expected: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(TableError, match=expected):
        read_table(tmp_path / name)


def test_a_file_that_is_not_there_is_a_table_error(tmp_path: Path) -> None:
    for suffix in TABLE_SUFFIXES:
        with pytest.raises(TableError, match="no such file"):
            read_table(tmp_path / f"nothing{suffix}")


def test_columns_that_others_added_stay(incidents: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = tmp_path / "t.gpkg"
    incidents.assign(mine=range(len(incidents))).to_file(path, layer="incidents")
    back = read_table(path)
    assert back["mine"].tolist() == list(range(len(incidents)))
    equal(back.drop(columns="mine"), incidents)


def test_a_table_without_places_is_not_written_as_a_map(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"claims to be written as .*\.csv"):
        write_table(claims_frame(CLAIMS, []), tmp_path / "t.geojson")
    assert not list(tmp_path.iterdir())


def test_geopandas_does_what_it_does(incidents: gpd.GeoDataFrame, tmp_path: Path) -> None:
    toponyms = table("toponyms")
    for frame in (incidents, toponyms):
        frame.to_file(tmp_path / "t.gpkg")
        frame.to_file(tmp_path / "t.geojson", driver="GeoJSON")
        frame.to_parquet(tmp_path / "t.parquet")
        assert len(frame.explore().get_root().render()) > 1000
        assert frame.plot() is not None
    zone = gpd.GeoDataFrame({"zone": ["here"]}, geometry=[KOZINKA_BOX], crs=4326)
    assert set(incidents.sjoin(zone).location) == {"Kozinka"}
    assert incidents.to_crs(32637).crs.to_epsg() == 32637


def test_the_command_names_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["map", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert all(suffix in shown for suffix in TABLE_SUFFIXES)


def test_another_suffix_is_refused_and_nothing_is_written(incidents: gpd.GeoDataFrame, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"\.geojson"):
        write_table(incidents, tmp_path / "t.shp")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_an_output_error(incidents: gpd.GeoDataFrame, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no folder"):
        write_table(incidents, tmp_path / "nowhere" / "t.gpkg")
