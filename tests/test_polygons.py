"""Another border from a polygon file: which side, how far, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

import geo
from geo.boundary import border
from geo.cli import main
from geo.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

WEST, EAST = shapely.box(44.0, 40.0, 45.0, 41.0), shapely.box(45.0, 40.0, 46.0, 41.0)
ISLAND = shapely.box(44.4, 40.4, 44.6, 40.6)  # of the east, inside the west


def countries(path: Path, *rows: tuple[Any, Any], crs: Any = 4326, column: str = "iso_a2") -> Path:
    frame = gpd.GeoDataFrame({column: [code for code, _ in rows]}, geometry=[shape for _, shape in rows], crs=crs)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    return path


@pytest.mark.parametrize("name", ["pair.gpkg", "pair.geojson", "pair.parquet"])
def test_another_pair_of_countries_in_every_format(tmp_path: Path, name: str) -> None:
    line = border(countries(tmp_path / name, ("AM", WEST), ("AZ", EAST)), ("AM", "AZ"))
    assert line.pair == ("AM", "AZ")
    check = line.check(44.9, 40.5)
    assert (check.side, str(check.verdict)) == ("AM", "inside")
    assert check.distance_km == pytest.approx(Geod(ellps="WGS84").inv(44.9, 40.5, 45.0, 40.5)[2] / 1000, abs=0.02)
    assert str(line.check(45.1, 40.5).verdict) == "outside"
    assert str(line.check(44.999, 40.5, uncertainty_km=1).verdict) == "too_close"
    assert line.side(50.0, 45.0) == "sea"


def test_a_border_of_several_stretches_has_no_line_across_the_gap(tmp_path: Path) -> None:
    path = countries(tmp_path / "x.gpkg", ("AM", WEST.difference(ISLAND)), ("AZ", EAST), ("AZ", ISLAND))
    line = border(path, ("AM", "AZ"))
    assert len(line.lines) == 2
    rng = np.random.default_rng(5)
    lons, lats = rng.uniform(44.0, 46.0, 500), rng.uniform(40.0, 41.0, 500)
    nearest = [shapely.ops.nearest_points(line.line, shapely.Point(x, y))[0] for x, y in zip(lons, lats, strict=True)]
    x, y = np.asarray([p.x for p in nearest]), np.asarray([p.y for p in nearest])
    flat = Geod(ellps="WGS84").inv(lons, lats, x, y)[2] / 1000
    ours = line.distances_km(lons, lats)
    assert (ours <= flat + 1e-6).all()  # nearest in degrees is never nearer
    assert flat == pytest.approx(ours, rel=0.4, abs=0.05)
    assert line.side(44.5, 40.5) == "AZ"


def test_another_source_is_reprojected_and_used_by_a_whole_run(tmp_path: Path) -> None:
    shapes = [("UA", shapely.box(33, 49, 35.62, 52)), ("RU", shapely.box(35.62, 49, 40, 52))]
    path = countries(tmp_path / "other.gpkg", *shapes, crs=4326)
    gpd.read_file(path).to_crs(3857).to_file(tmp_path / "mercator.gpkg")
    for file in (path, tmp_path / "mercator.gpkg"):
        settings = geo.Settings(gazetteer="embedded", border=file)
        text = "Fighters of the Russian Volunteer Corps crossed from Ukraine and entered Grayvoron in Belgorod Oblast."
        report = geo.analyze([geo.Article(text=text)], settings)
        assert dict(report.used)["border"].startswith(f"RU-UA land border of {file.name} (sha256 ")
        checks = [e.border for e in report.events if e.place and e.place.name == "Grayvoron"]
        assert checks
        assert all(check and check.distance_km and 2.5 < check.distance_km < 4.5 for check in checks)
        assert report.border is not None
        assert len(report.border.lines[0]) >= 2


def test_a_village_is_beside_the_border_in_use_and_no_other(tmp_path: Path) -> None:
    text = "Reports came from the Belgorod region. On Friday shells fell on Vovchansk."
    shapes = [("UA", shapely.box(20, 44, 30, 56)), ("RU", shapely.box(30, 44, 60, 56))]
    far = geo.Settings(gazetteer="embedded", border=countries(tmp_path / "far.gpkg", *shapes))
    placed = {s: {r.toponym.text: r.place for r in geo.geoparse(text, s)}["Vovchansk"] for s in (None, far)}
    assert placed[None] is not None
    assert placed[far] is None


def test_an_assault_came_over_the_border_in_use_where_it_is_beside_that(tmp_path: Path) -> None:
    text = "Russia's defence ministry said on Friday its troops had captured Yunakivka in the Sumy region."
    shapes = [("UA", shapely.box(20, 44, 30, 56)), ("RU", shapely.box(30, 44, 60, 56))]
    far = geo.Settings(gazetteer="embedded", border=countries(tmp_path / "far.gpkg", *shapes))
    entered = {
        s: [str(c.incursion) for r in geo.analyze(geo.Article(text=text), s).readings for c in r.claims]
        for s in (None, far)
    }
    assert entered == {None: ["entered"], far: ["none"]}


def test_another_border_is_called_by_its_countries_wherever_it_is_shown(tmp_path: Path) -> None:
    path = countries(tmp_path / "x.gpkg", ("AM", WEST), ("AZ", EAST))
    settings = geo.Settings(gazetteer="embedded", border=path, border_pair=("AM", "AZ"))
    report = geo.analyze(geo.Article(text="Shells hit the village of Kozinka in Belgorod Oblast."), settings)
    for shown in (str(report.explain(report.events[0].incident_id)), report.map().get_root().render()):
        assert "AM-AZ land border" in shown
        assert "Russia-Ukraine" not in shown
    assert border().line_name == "Russia-Ukraine land border"


def test_every_fault_is_told_in_one_error(tmp_path: Path) -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    path = countries(
        tmp_path / "x.geojson",
        ("AM", WEST),
        ("Azerbaijan", EAST),
        ("GE", bow),
        ("TR", shapely.Point(1, 1)),
        ("IR", None),
    )
    with pytest.raises(SettingsError) as error:
        border(path, ("AM", "AZ"))
    said = str(error.value)
    for words in (
        "5 fault(s)",
        "row 2 (Azerbaijan): expected an ISO 3166-1 alpha-2 code",
        "row 3 (GE): expected a valid polygon, found Self-intersection",
        "row 4 (TR): expected a Polygon or MultiPolygon, found a Point",
        "row 5 (IR): expected a polygon, found no geometry",
        "expected a row for AZ",
    ):
        assert words in said


def test_land_that_both_have_is_refused(tmp_path: Path) -> None:
    path = countries(tmp_path / "x.gpkg", ("AM", WEST), ("AZ", shapely.box(44.8, 40, 46, 41)))
    with pytest.raises(SettingsError, match=r"not to overlap, they share 18.. km²"):
        border(path, ("AM", "AZ"))


def test_countries_that_do_not_touch_have_no_border(tmp_path: Path) -> None:
    path = countries(tmp_path / "x.gpkg", ("AM", WEST), ("AZ", shapely.box(45.2, 40, 46, 41)))
    with pytest.raises(SettingsError, match="share a border"):
        border(path, ("AM", "AZ"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.shp", b"", "expected a border file ending in"),
        ("x.gpkg", b"not a database", "cannot be read"),
        ("x.parquet", b"PAR1", "cannot be read"),
        ("none.gpkg", None, "there is none"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SettingsError, match=words):
        border(tmp_path / name)


def test_a_file_without_codes_names_its_columns(tmp_path: Path) -> None:
    path = countries(tmp_path / "x.gpkg", ("AM", WEST), column="land")
    with pytest.raises(SettingsError, match="found land, geometry"):
        border(path, ("AM", "AZ"))


def test_another_pair_needs_a_file_and_a_pair_two_countries() -> None:
    with pytest.raises(SettingsError, match="expected a polygon file for the border of AM and AZ"):
        border(pair=("AM", "AZ"))
    with pytest.raises(SettingsError, match="two different"):
        border(pair=("RU", "RU"))


def test_the_command_measures_from_that_border(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = countries(tmp_path / "pair.gpkg", ("AM", WEST), ("AZ", EAST))
    assert main(["locate", "40.5,44.9", "--border", str(path), "--border-pair", "AM,AZ"]) == 0
    assert "in AM, 8.5 km from the AM-AZ land border (inside)" in capsys.readouterr().out
    assert main(["locate", "40.5,44.9", "--border", str(tmp_path / "x.gpkg")]) == 1
