"""The border: which side a point is on, how far from the line, how sure; and the base map made of the same lines."""

from __future__ import annotations

import hashlib
import math
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

import geo
from geo.basemap import area, basemap
from geo.boundary import Border, border
from geo.errors import GeoError, SettingsError
from geo.gazetteer import embedded
from geo.model import Place, Verdict

if TYPE_CHECKING:
    from pathlib import Path

GEOD = Geod(ellps="WGS84")
KOZINKA = (35.6026, 50.4613)
GRAYVORON = (35.68087, 50.47893)
zone = st.tuples(st.floats(22, 41), st.floats(44, 53))
world = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@pytest.fixture(scope="module")
def line() -> Border:
    return border()


@pytest.fixture(scope="module")
def dense(line: Border) -> np.ndarray:
    """The land border as points at most 20 m apart, straight in longitude and latitude between its vertices."""
    vertices = shapely.get_coordinates(line.line)
    metres = GEOD.inv(*vertices[:-1].T, *vertices[1:].T)[2]
    pieces = []
    for a, b, length in zip(vertices, vertices[1:], metres, strict=False):
        t = np.arange(0, 1, 20 / max(20.0, length))[:, None]
        pieces.append(a + t * (b - a))
    return np.concatenate([*pieces, vertices[-1:]])


def brute_force_km(dense: np.ndarray, lon: float, lat: float) -> float:
    n = len(dense)
    return float(np.min(GEOD.inv(np.full(n, lon), np.full(n, lat), *dense.T)[2])) / 1000


def place(lon: float, lat: float, **changes: object) -> Place:
    base = Place(source="test", source_id="1", name="X", latitude=lat, longitude=lon, country_code="RU")
    return replace(base, **changes)


# --- side ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "lon", "lat", "side"),
    [
        ("Kozinka", *KOZINKA, "RU"),
        ("Grayvoron", *GRAYVORON, "RU"),
        ("Sudzha", 35.2722, 51.1917, "RU"),
        ("Vovchansk", 36.9411, 50.2900, "UA"),
        ("Simferopol", 34.1, 44.95, "UA"),
        ("Sevastopol", 33.52, 44.6, "UA"),
        ("Donetsk", 37.8, 48.0, "UA"),
        ("Luhansk", 39.3, 48.57, "UA"),
        ("Mariupol", 37.55, 47.1, "UA"),
        ("Kerch", 36.47, 45.35, "UA"),
        ("Taman", 36.72, 45.21, "RU"),
        ("Sea of Azov", 36.5, 46.2, "sea"),
        ("Black Sea", 34.0, 43.5, "sea"),
        ("Kakhovka reservoir", 34.5, 47.55, "UA"),
        ("Dnipro in Kyiv", 30.57, 50.43, "UA"),
        ("Belgorod reservoir", 36.65, 50.45, "RU"),
        ("Lake Ladoga", 31.5, 60.8, "RU"),
        ("Gomel", 31.0, 52.43, "BY"),
        ("Chisinau", 28.85, 47.02, "MD"),
        ("Kaliningrad", 20.5, 54.71, "RU"),
        ("Maseru, an enclave", 27.5, -29.4, "LS"),
        ("Mayotte, also in France's outline", 45.15, -12.8, "YT"),
        ("Chukotka east of the antimeridian", -175.0, 66.5, "RU"),
        ("antimeridian", 180.0, 66.5, "RU"),
        ("antimeridian, the other name", -180.0, 66.5, "RU"),
        ("North Pole", 0.0, 90.0, "sea"),
        ("South Pole", 0.0, -90.0, "AQ"),
        ("middle of the Atlantic", -30.0, 30.0, "sea"),
        ("Kabul", 69.2, 34.5, "AF"),
    ],
)
def test_side_comes_from_the_polygons(line: Border, name: str, lon: float, lat: float, side: str) -> None:
    assert line.side(lon, lat) == side, name


def test_no_settlement_within_30_km_of_the_line_is_on_the_wrong_side(line: Border) -> None:
    towns = [t for t in embedded().towns((22, 44, 41, 53)) if t.geonameid and t.country_code in {"RU", "UA"}]
    lons, lats = [t.longitude for t in towns], [t.latitude for t in towns]
    near = line.distances_km(lons, lats) < 30
    sides = line.sides(lons, lats)
    assert near.sum() >= 278
    wrong = [t.name for t, n, s in zip(towns, near, sides, strict=True) if n and s != t.country_code]
    assert wrong == []


def test_a_point_of_the_line_belongs_to_one_of_its_countries(line: Border) -> None:
    inner = shapely.get_coordinates(line.line)[1:-1]  # one end is Belarus's too
    assert set(line.sides(*inner.T)) <= {"RU", "UA"}


def test_no_gap_and_no_overlap_along_the_line(line: Border) -> None:
    """Just beside the line is one country on the left and the other on the right, never the sea."""
    vertices = shapely.get_coordinates(line.line)
    azimuth = np.asarray(GEOD.inv(*vertices[:-1].T, *vertices[1:].T)[0])
    middle = (vertices[:-1] + vertices[1:]) / 2
    sides = []
    for turn in (-90, 90):
        x, y, _ = GEOD.fwd(*middle.T, azimuth + turn, np.full(len(middle), 0.5))
        sides.append(line.sides(x, y))
    one, other = sides
    assert set(one) == {"RU"} or set(one) == {"UA"}
    assert {*one, *other} == {"RU", "UA"}
    assert (one != other).all()


# --- distance --------------------------------------------------------------------------------------------------------


def test_distances_of_the_first_raid(line: Border) -> None:
    assert line.check(*KOZINKA).distance_km == pytest.approx(1.8, abs=0.3)
    assert line.check(*GRAYVORON).distance_km == pytest.approx(7.5, abs=0.3)


def test_distance_within_100_km_is_right_to_a_metre(line: Border, dense: np.ndarray) -> None:
    rng = np.random.default_rng(17)
    start = dense[rng.integers(0, len(dense), 150)]
    x, y, _ = GEOD.fwd(*start.T, rng.uniform(0, 360, 150), rng.uniform(200, 100_000, 150))
    expected = [brute_force_km(dense, *p) for p in zip(x, y, strict=True)]
    # the brute force is itself up to 10 m along the line off: sqrt(d2 + 10 m2) - d, under 1 m beyond 50 m
    assert min(expected) > 0.05
    assert line.distances_km(x, y) == pytest.approx(expected, abs=0.001)


def test_distance_further_out_is_right_to_a_thousandth(line: Border, dense: np.ndarray) -> None:
    rng = np.random.default_rng(8)
    x, y = rng.uniform(-180, 180, 60), np.degrees(np.arcsin(rng.uniform(-1, 1, 60)))
    known = [(131.9, 43.12), (-9.14, 38.72), (151.2, -33.87), (-145.5, -49.5), (0, 90), (0, -90), (180, 0), (-180, 0)]
    x, y = np.append(x, [p[0] for p in known]), np.append(y, [p[1] for p in known])
    expected = [brute_force_km(dense, *p) for p in zip(x, y, strict=True)]
    assert line.distances_km(x, y) == pytest.approx(expected, rel=0.001)


def test_the_nearest_point_lies_on_the_line_at_that_distance(line: Border) -> None:
    check = line.check(*KOZINKA)
    metres = GEOD.inv(*KOZINKA, check.nearest_longitude, check.nearest_latitude)[2]
    assert metres / 1000 == pytest.approx(check.distance_km)
    assert line.line.distance(shapely.Point(check.nearest_longitude, check.nearest_latitude)) < 1e-9


def test_the_line_is_the_land_border_alone(line: Border) -> None:
    assert GEOD.geometry_length(line.line) / 1000 == pytest.approx(1985, abs=15)
    ends = shapely.get_coordinates(line.line)[[0, -1]]
    azov, belarus = sorted(ends.tolist(), key=lambda p: p[1])
    assert azov == pytest.approx([38.23, 47.12], abs=0.02)
    assert belarus == pytest.approx([31.78, 52.11], abs=0.02)


@given(zone)
@settings(max_examples=60, deadline=None)
def test_distance_changes_no_faster_than_the_point_moves(point: tuple[float, float]) -> None:
    lon, lat = point
    x, y, _ = GEOD.fwd(lon, lat, 77, 1000)
    one, other = border().distances_km([lon, x], [lat, y])
    assert abs(one - other) <= 1.0005


# --- verdict ---------------------------------------------------------------------------------------------------------


def test_inside_is_the_territory_entered(line: Border) -> None:
    assert line.check(*GRAYVORON, uncertainty_km=2.0).verdict is Verdict.INSIDE
    assert line.check(*GRAYVORON, uncertainty_km=2.0, into="UA").verdict is Verdict.OUTSIDE
    assert line.check(36.23, 49.99, into="UA").verdict is Verdict.INSIDE
    assert line.check(36.23, 49.99).verdict is Verdict.OUTSIDE


@given(zone, st.floats(0, 50))
@settings(max_examples=80, deadline=None)
def test_too_close_means_the_line_runs_within_the_uncertainty(point: tuple[float, float], km: float) -> None:
    check = border().check(*point, uncertainty_km=km)
    assert (check.verdict is Verdict.TOO_CLOSE) == (check.distance_km <= km)
    if check.verdict is not Verdict.TOO_CLOSE:
        assert (check.verdict is Verdict.INSIDE) == (check.side == "RU")


def test_a_text_is_contradicted_only_where_its_country_is_out_of_reach(line: Border) -> None:
    assert line.check(*GRAYVORON, says="UA").verdict is Verdict.CONTRADICTS_TEXT
    assert line.check(*GRAYVORON, says="RU").verdict is Verdict.INSIDE
    assert line.check(*GRAYVORON, says="UA", uncertainty_km=10).verdict is Verdict.TOO_CLOSE
    assert line.check(*GRAYVORON, says="PL", uncertainty_km=10).verdict is Verdict.CONTRADICTS_TEXT


def test_a_place_off_a_generalised_coast_contradicts_nothing(line: Border) -> None:
    offshore = (30.78, 46.48)
    assert line.side(*offshore) == "sea"
    assert line.check(*offshore, says="UA").verdict is Verdict.OUTSIDE
    assert line.check(34.0, 43.5, says="UA").verdict is Verdict.CONTRADICTS_TEXT


def test_a_place_brings_its_own_uncertainty(line: Border) -> None:
    assert line.check(place(*KOZINKA, uncertainty_km=1.0)).verdict is Verdict.INSIDE
    assert line.check(place(*KOZINKA, uncertainty_km=3.0)).verdict is Verdict.TOO_CLOSE
    assert line.check(place(*GRAYVORON), says="UA").verdict is Verdict.CONTRADICTS_TEXT


def test_a_region_has_no_distance(line: Border) -> None:
    check = line.check(place(37.47, 50.66, geo_precision=3, uncertainty_km=158))
    assert check == geo.model.BorderCheck("RU", None, Verdict.REGION_ONLY)


# --- many points -----------------------------------------------------------------------------------------------------


@given(st.lists(st.one_of(zone, world), min_size=1, max_size=25), st.floats(0, 20))
@settings(max_examples=30, deadline=None)
def test_many_points_give_what_each_alone_gives(points: list[tuple[float, float]], km: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        table = border().check_many([p[0] for p in points], [p[1] for p in points], uncertainty_km=km)
        alone = [border().check(*p, uncertainty_km=km) for p in points]
    assert table["side"].tolist() == [c.side for c in alone]
    assert table["verdict"].tolist() == [c.verdict for c in alone]
    assert table["distance_km"].tolist() == pytest.approx([c.distance_km for c in alone], abs=1e-9)


def test_tiles_agree_with_the_polygons(line: Border) -> None:
    rng = np.random.default_rng(3)
    vertices = shapely.get_coordinates(line.line)
    spots = vertices[rng.integers(0, len(vertices), 20_000)] + rng.normal(0, 0.01, (20_000, 2))
    lons = np.concatenate([rng.uniform(22, 41, 100_000), rng.uniform(-180, 180, 50_000), spots[:, 0]])
    lats = np.concatenate([rng.uniform(44, 53, 100_000), rng.uniform(-90, 90, 50_000), spots[:, 1]])
    exact = np.asarray(line._names, dtype=object)[line._exact(lons, lats)]
    assert (line.sides(lons, lats) == exact).all()


def test_the_table_has_its_columns_and_keeps_the_order(line: Border) -> None:
    table = line.check_many([KOZINKA[0], 34.0], [KOZINKA[1], 43.5], uncertainty_km=[3.0, 1.0])
    assert list(table.columns) == ["side", "distance_km", "verdict"]
    assert table["side"].tolist() == ["RU", "sea"]
    assert table["verdict"].tolist() == ["too_close", "outside"]
    assert len(line.check_many([], [])) == 0


# --- wrong input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", [(math.nan, 50), (35, math.inf), (181, 50), (35, -90.1), (50.4, 135.6)])
def test_impossible_coordinates_are_refused(line: Border, point: tuple[float, float]) -> None:
    with pytest.raises(SettingsError, match=r"expected longitude -180\.\.180"):
        line.check(*point)
    with pytest.raises(SettingsError, match="at position 1"):
        line.check_many([35, point[0]], [50, point[1]])


def test_other_wrong_input_is_refused(line: Border) -> None:
    with pytest.raises(SettingsError, match="as many"):
        line.check_many([1, 2], [1])
    with pytest.raises(SettingsError, match="uncertainty_km"):
        line.check(*KOZINKA, uncertainty_km=-1)
    with pytest.raises(SettingsError, match="uncertainty_km"):
        line.check_many([1, 2], [1, 2], uncertainty_km=[1, 2, 3])
    with pytest.raises(SettingsError, match="into"):
        line.check(*KOZINKA, into="Poland")
    with pytest.raises(SettingsError, match="numbers"):
        line.check_many(["x"], [1])
    with pytest.raises(GeoError):
        line.check(35.0)


def test_exchanged_coordinates_are_noticed(line: Border) -> None:
    lon, lat = KOZINKA
    with pytest.warns(UserWarning, match="exchanged"):
        line.check(lat, lon)
    with pytest.warns(UserWarning, match="exchanged"):
        line.check_many([lat] * 3, [lon] * 3)


def test_a_place_in_iran_is_no_exchange(line: Border) -> None:
    """Tehran exchanged would lie near Kursk: a gazetteer's own coordinates are believed."""
    assert line.check(place(51.42, 35.69)).side == "IR"


@given(world)
@settings(max_examples=100, deadline=None)
def test_every_point_is_in_a_country_or_at_sea(point: tuple[float, float]) -> None:
    side = border().side(*point)
    assert side == "sea" or (len(side) == 2 and side.isupper())


def test_committed_files_are_what_the_scripts_made(root: Path) -> None:
    data = root / "data"
    made = [row.split() for row in (data / "border" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    assert {name for _, name in made} >= {"border/near.topo.json", "border/far.topo.json", "border/basemap.topo.json"}
    for sha256, name in made:
        assert hashlib.sha256((data / name).read_bytes()).hexdigest() == sha256, name
        assert (data / name).stat().st_size < 2_000_000, name


# --- base map --------------------------------------------------------------------------------------------------------


def test_an_oblast_has_its_outline_under_every_code() -> None:
    rings = area("RU.09")
    assert rings == area("RU-BEL")
    assert rings is not None
    outline = shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings])
    assert outline.is_valid
    assert outline.contains(shapely.Point(36.58, 50.6))
    assert not outline.contains(shapely.Point(36.23, 49.99))
    region = place(37.47, 50.66, feature_class="A", feature_code="ADM1", admin1_code="09")
    assert area(region) == rings
    assert area(place(*KOZINKA)) is None
    assert area("RU.XX") is None


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("UA.11", 34.1, 44.95),
        ("UA.20", 33.6, 44.6),
        ("RU.48", 37.6, 55.75),
        ("RU.47", 38.9, 55.6),
        ("UA.13", 31.5, 50.3),
        ("RU.41", 35.27, 51.19),
        ("RU.10", 33.4, 52.9),
        ("UA.07", 36.23, 49.99),
        ("UA.21", 34.8, 50.9),
        ("BY.02", 31.0, 52.4),
    ],
)
def test_oblasts_are_where_they_belong(code: str, lon: float, lat: float) -> None:
    rings = area(code)
    assert rings is not None
    assert any(shapely.Polygon(ring).contains(shapely.Point(lon, lat)) for ring in rings)


def test_land_oblasts_and_border_share_their_vertices() -> None:
    drawn = basemap((33, 49, 38, 53), near=[KOZINKA])
    border_points = {point for part in drawn["border"] for point in part}
    land = {row["code"]: {point for ring in row["rings"] for point in ring} for row in drawn["land"]}
    inner = {p for p in border_points if 33 < p[0] < 38 and 49 < p[1] < 53}
    assert inner
    assert inner <= land["RU"]
    assert inner <= land["UA"]


def test_detail_only_near_the_incidents(line: Border) -> None:
    full = {tuple(p) for p in shapely.get_coordinates(line.line).round(5).tolist()}
    plain, near = basemap((33, 49, 38, 53)), basemap((33, 49, 38, 53), near=[KOZINKA], radius_km=20)
    count = [sum(len(part) for part in drawn["border"]) for drawn in (plain, near)]
    assert count[0] < count[1] < len(full)
    close = [p for p in full if math.hypot((p[0] - KOZINKA[0]) * 0.64, p[1] - KOZINKA[1]) < 0.15]
    drawn_points = {point for part in near["border"] for point in part}
    assert len(set(close) & drawn_points) > 0.9 * len(close)


@given(st.floats(0, 1), st.floats(0, 360), st.floats(30, 30_000))
@settings(max_examples=40, deadline=None)
def test_no_mark_in_the_zone_sits_on_the_wrong_side_of_the_drawing(along: float, azimuth: float, metres: float) -> None:
    """Near an incident the drawn land is the land that decided its side."""
    start = border().line.interpolate(along, normalized=True)
    lon, lat, _ = GEOD.fwd(start.x, start.y, azimuth, metres)
    side = border().side(lon, lat)
    assume(side in {"RU", "UA"})
    drawn = basemap((lon - 1, lat - 1, lon + 1, lat + 1), near=[(lon, lat)])
    home = next(row for row in drawn["land"] if row["code"] == side)
    assert min(shapely.Polygon(ring).distance(shapely.Point(lon, lat)) for ring in home["rings"]) < 3e-5
