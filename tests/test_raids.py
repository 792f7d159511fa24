"""Twelve own reports of three raids, analysed together and in part (data/articles/raids, raids-expected.md)."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

import geo
from geo.articles import read_articles
from geo.boundary import border
from geo.incidents import group
from geo.model import Incident, Incursion

FOLDER = Path(__file__).parent.parent / "data" / "articles" / "raids"
KOZINKA_POST = "Grayvoron–Velyka Pysarivka border crossing"
EXPECTED = {  # located incursions by raid: first day, places that must be there, places that may
    "2023-05-22": ({"Kozinka", "Grayvoron", "Gora-Podol"}, {KOZINKA_POST}),
    "2023-06-01": ({"Novaya Tavolzhanka", "Shebekino–Pletenivka border crossing"}, set()),
    "2024-03-12": ({"Tyotkino", "Lozovaya Rudka", "Kozinka", "Gorkovsky"}, set()),
}


def reports() -> list[geo.Article]:
    """Their date, title and publisher stand in the JSON files beside them."""
    return list(read_articles(FOLDER))


@pytest.fixture(scope="module")
def report() -> geo.Report:
    return geo.analyze(reports())


def located(events: tuple[Incident, ...]) -> list[Incident]:
    return [i for i in events if i.incursion is not Incursion.NONE and i.place is not None and not i.is_area]


def test_there_are_three_raids_with_their_places_none_twice_and_none_merged(report: geo.Report) -> None:
    raids: dict[str, list[Incident]] = {}
    for incident in located(report.events):
        raids.setdefault(incident.raid_id, []).append(incident)
    told = {
        str(min(i.time.start for i in own if i.time.start)): [i.place.name for i in own if i.place]
        for own in raids.values()
    }
    assert set(told) == set(EXPECTED)
    for day, (needed, allowed) in EXPECTED.items():
        assert len(told[day]) == len(set(told[day]))
        assert needed <= set(told[day]) <= needed | allowed


def test_no_statement_of_a_past_raid_makes_a_raid_of_its_own(report: geo.Report) -> None:
    """As in "Ten days earlier the two groups had raided the district"."""
    raids = {i.raid_id for i in report.events if i.incursion is not Incursion.NONE}
    assert len(raids) == len(EXPECTED)


def test_the_same_village_ten_months_later_is_another_incident(report: geo.Report) -> None:
    kozinka = [i for i in located(report.events) if i.place and i.place.name == "Kozinka"]
    assert sorted(str(i.time.start)[:7] for i in kozinka) == ["2023-05", "2024-03"]


def test_the_history_is_the_careful_readers(report: geo.Report) -> None:
    novaya = next(
        i
        for i in located(report.events)
        if i.place and i.place.name == "Novaya Tavolzhanka" and i.incursion == "entered"
    )
    said = [(str(s.reported)[5:], s.aspect.value, s.status.value, s.by) for s in novaya.history]
    assert ("06-01", "crossing", "acknowledged", "Ministry of Defence of Russia") in said
    assert ("06-05", "control", "claimed", "Russian Volunteer Corps") in said
    assert ("control", "acknowledged") in [(a.value, s.value) for a, s in novaya.aspects]


def test_the_order_of_the_reports_changes_nothing(report: geo.Report) -> None:
    shuffled = Random(1).sample(reports(), 12)  # noqa: S311
    assert [i.incident_id for i in geo.analyze(shuffled).events] == [i.incident_id for i in report.events]


def test_adding_a_report_never_changes_an_incident_id(report: geo.Report) -> None:
    by_article = [list(reading.claims) for reading in report.readings]
    everything = {i: e for e in report.events for i in (e.incident_id, *e.aliases)}
    random = Random(7)  # noqa: S311
    for _ in range(60):
        some = random.sample(by_article, random.randint(1, 11))
        for incident in group([c for claims in some for c in claims], border()):
            now = everything[incident.incident_id]
            if incident.place is not None and now.place is not None and not incident.is_area:
                assert incident.place.name.removeprefix("near ") == now.place.name.removeprefix("near ")
            if incident.incursion is not Incursion.NONE and not incident.is_area and incident.place is not None:
                assert now.incident_id == incident.incident_id
