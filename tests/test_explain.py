"""Why an incident is as it is, in a terminal and in a notebook, and what another setting would change."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import geo
from geo.articles import article_from_text, read_articles
from geo.errors import SettingsError
from geo.explain import Explanation, Row, Section, changes_between
from geo.model import Place

FOLDER = Path(__file__).parent.parent / "data" / "articles" / "raids"


@pytest.fixture(scope="module")
def report() -> geo.Report:
    return geo.analyze(read_articles(sorted(FOLDER.glob("2023-0[56]*.txt"))))


def incident_at(report: geo.Report, place: str) -> geo.Incident:
    return next(i for i in report.events if i.place and i.place.name == place and i.raid_id and not i.is_area)


def test_it_tells_words_candidates_evidence_and_rules(report: geo.Report) -> None:
    incident = incident_at(report, "Kozinka")
    said = str(report.explain(incident.incident_id))
    for claim in incident.claims:
        assert " ".join(claim.quote.split()) in said
        assert claim.label in said
    assert incident.resolution is not None
    for candidate in incident.resolution.candidates[:6]:
        assert f"score {candidate.score:.2f}" in said
        for name, _ in candidate.why:
            assert name in said
    assert incident.border is not None
    assert f"{incident.border.distance_km:.2f} km from the Russia-Ukraine land border" in said
    for aspect, status in incident.aspects:
        assert f"{aspect}: {status}" in said
    for heading in ("Which status, by which rule", "Who said what, day by day", "Why these words are one incident"):
        assert heading in said
    assert "OpenStreetMap land border" in said


def test_an_alias_will_do_and_an_unknown_id_is_refused(report: geo.Report) -> None:
    incident = replace(report.events[0], aliases=("i-other",))
    named = replace(report, events=(incident, *report.events[1:]))
    assert str(named.explain("i-other")).startswith(str(named.explain(incident.incident_id)).splitlines()[0])
    with pytest.raises(SettingsError, match="expected the id of an incident"):
        report.explain("i-nothing")


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}${7*7}`x`\x1b[2J\u202e$x^2$"


def test_hostile_text_is_only_text() -> None:
    shown = Explanation(HOSTILE, (Section(HOSTILE, (Row(HOSTILE, HOSTILE, 1),)),))
    html = shown._repr_html_()
    tags: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            assert not [name for name, _ in attrs if name.startswith("on")]

    Tags().feed(html)
    assert set(tags) <= {"div", "p", "b", "details", "summary", "ul", "li", "br", "small"}
    assert not re.search(r"[$`]|\{\{", html)
    assert "\x1b" not in str(shown) + html
    assert "\u202e" not in str(shown) + html


def test_hostile_articles_are_explained_without_harm() -> None:
    text = (
        "Fighters of the <b>Freedom of Russia Legion</b> said on Monday that they had entered the village of Kozinka "
        f"in the Belgorod region {HOSTILE}."
    )
    report = geo.analyze(article_from_text(text, published="2023-05-22", title=HOSTILE))
    assert report.events
    for incident in report.events:
        html = report.explain(incident.incident_id)._repr_html_()
        assert "<script" not in html
        assert "<img" not in html


def test_thresholds_that_change_nothing_and_some_that_do(report: geo.Report) -> None:
    same = {"as it is": geo.Settings(grouping=geo.Grouping())}
    assert report.sensitivity(same).empty
    apart = {"near is 1 km": geo.Settings(grouping=geo.Grouping(raid_km=1))}
    frame = report.sensitivity(apart)
    assert set(frame.alternative) == {"near is 1 km"}
    assert "raid_id" in set(frame.column)
    row = frame[frame.column == "raid_id"].iloc[0]
    said = str(report.explain(row.incident_id, {**same, **apart}))
    assert "as it is: the same" in said
    assert f"raid id: {row.now} → {row.then}" in said


class Nowhere:
    """A gazetteer that knows Kozinka alone, somewhere else."""

    name = "nowhere"

    def candidates(self, name: str) -> list[Place]:
        place = Place(
            source="test", source_id="1", name="Kozinka", latitude=51.0, longitude=36.5, country_code="RU",
            admin1="Belgorod Oblast",
        )  # fmt: skip
        return [place] if name == "Kozinka" else []


def test_another_gazetteer_is_tried_by_reading_anew(report: geo.Report) -> None:
    frame = report.sensitivity({"nowhere": geo.Settings(gazetteer=Nowhere())})
    kozinka = frame[frame.incident_id == incident_at(report, "Kozinka").incident_id]
    assert not kozinka.empty
    assert {"latitude", "incident"} & set(kozinka.column)


def test_what_is_told_no_longer_or_only_then_is_said(report: geo.Report) -> None:
    some, all_of_them = report.events[1:], report.events
    told = changes_between(all_of_them, [replace(i, claims=()) for i in some], "less")
    assert [(c.incident_id, c.now, c.then) for c in told if c.column == "incident"] == [
        (all_of_them[0].incident_id, "told", "not told")
    ]
    more = changes_between(some, all_of_them, "more")
    assert (all_of_them[0].incident_id, "not told") in [(c.incident_id, c.now) for c in more]
