"""Great-circle distances, against WGS 84 geodesics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.distance import distance_km, great_circle_km
from geo.model import Place

DEGREES = st.tuples(st.floats(-89.9, 89.9), st.floats(-180, 180))


@given(DEGREES, DEGREES)
def test_it_is_within_one_percent_of_the_geodesic_and_symmetric(
    one: tuple[float, float], two: tuple[float, float]
) -> None:
    km = great_circle_km(*one, *two)
    assert km == pytest.approx(Geod(ellps="WGS84").inv(one[1], one[0], two[1], two[0])[2] / 1000, rel=0.01, abs=1e-6)
    assert km == pytest.approx(great_circle_km(*two, *one))


def test_it_crosses_the_date_line() -> None:
    assert great_circle_km(0.0, 179.5, 0.0, -179.5) == pytest.approx(111.2, abs=0.1)


def test_between_places() -> None:
    one, two = (
        Place(source="t", source_id=n, name=n, latitude=lat, longitude=lon, country_code="RU")
        for n, lat, lon in (("Kozinka", 50.4613, 35.6026), ("Grayvoron", 50.479, 35.681))
    )
    assert distance_km(one, two) == pytest.approx(5.9, abs=0.1)
