"""The real article the project began from, read as a careful reader reads it (needs the shared material)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import geo

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

pytestmark = pytest.mark.material


@pytest.fixture(scope="module")
def report(material: Path) -> geo.Report:
    return geo.analyze(
        geo.read_article(material / "articles" / "kozinka-grayvoron-raid.txt", published="2023-05-22"),
    )


@pytest.fixture(scope="module")
def entered(report: geo.Report) -> gpd.GeoDataFrame:
    return report.incidents[report.incidents.incursion == "entered"].set_index("location")


def test_there_are_two_raids_and_three_located_incursions(entered: gpd.GeoDataFrame) -> None:
    assert entered.raid_id.nunique() == 2
    located = entered[entered.geometry.notna()]
    assert set(located.index) == {"Kozinka", "Grayvoron", "Grayvoron–Velyka Pysarivka border crossing"}
    assert len(set(located.raid_id)) == 1
    assert set(located.direction) == {"UA→RU"}
    assert set(located.event_date.dt.date) == {date(2023, 5, 22)}


@pytest.mark.parametrize(("name", "km"), [("Kozinka", 1.8), ("Grayvoron", 7.5)])
def test_the_settlements_are_inside_russia_and_that_far(entered: gpd.GeoDataFrame, name: str, km: float) -> None:
    assert entered.loc[name].border_side == "RU"
    assert entered.loc[name].border_distance_km == pytest.approx(km, abs=0.3)
    assert entered.loc[name].geo_precision == 1
    assert entered.loc[name].claimed_by == "Freedom of Russia Legion"


def test_the_status_of_each_aspect_is_the_careful_readers(entered: gpd.GeoDataFrame) -> None:
    kozinka = entered.loc["Kozinka"]
    assert (kozinka.crossing_status, kozinka.fighting_status) == ("acknowledged", "acknowledged")
    assert (kozinka.control_status, kozinka.attribution_status) == ("claimed", "disputed")
    assert entered.loc["Grayvoron"].crossing_status == "claimed"
    assert set(entered[entered.geometry.notna()].assoc_actor1) == {"Russian Volunteer Corps"}


def test_a_town_only_entered_has_no_status_of_fighting_or_control(entered: gpd.GeoDataFrame) -> None:
    """The capture is claimed of the village, and "the fighting" of a sentence without a place is of neither alone."""
    grayvoron = entered.loc["Grayvoron"]
    assert (grayvoron.fighting_status, grayvoron.control_status) == ("", "")
    assert (grayvoron.actor1, grayvoron.actor2) == ("Freedom of Russia Legion", "")


def test_pictures_are_evidence_and_a_denied_hand_in_it_belongs_to_the_raid(report: geo.Report) -> None:
    rows = report.incidents[report.incidents.incursion == "none"]
    assert not {"Ukraine", "Russia", "Kozinka", "Grayvoron"} & set(rows.location)
    assert not {"helicopters", "vehicles"} & (set(report.incidents.actor1) | set(report.incidents.actor2))


def test_the_checkpoint_is_on_the_border_and_only_footage_speaks_for_it(entered: gpd.GeoDataFrame) -> None:
    checkpoint = entered.loc["Grayvoron–Velyka Pysarivka border crossing"]
    assert checkpoint.border_distance_km < 0.1
    assert checkpoint.border_side == "RU"
    assert checkpoint.border_verdict == "too_close"
    assert checkpoint.geo_precision == 2
    assert checkpoint.fighting_status == "unverified"
    assert (checkpoint.crossing_status, checkpoint.control_status) == ("unverified", "")
    assert checkpoint.evidence == "media_unverified"


def test_the_march_raid_is_a_region_without_a_point(entered: gpd.GeoDataFrame) -> None:
    march = entered.loc["Bryansk Oblast"]
    assert march.geometry is None
    assert (march.event_date.date(), march.end_date.date()) == (date(2023, 3, 1), date(2023, 3, 31))
    assert march.time_precision == 3
    assert march.claimed_by == "Denis Nikitin"
    assert (march.geo_precision, march.border_verdict) == (3, "region_only")
    assert pd.isna(march.border_distance_km)


def test_nothing_of_the_rest_of_the_page_and_no_context_place_is_an_event(report: geo.Report) -> None:
    names = {"Eskişehir", "Mersin", "İzmir", "Bursa"}
    assert not names & set(report.toponyms.toponym)
    assert not {"Bakhmut", "Kyiv", "Moscow"} & set(report.incidents.location)
    aside = report.articles[0].set_aside
    assert any("bursa" in report.articles[0].text[part.start : part.end] for part in aside)


def test_without_a_publication_date_no_date_is_invented(material: Path) -> None:
    undated = geo.analyze(geo.read_article(material / "articles" / "kozinka-grayvoron-raid.txt"))
    assert undated.incidents.event_date.isna().all()
