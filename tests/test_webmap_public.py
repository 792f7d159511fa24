"""A map that may be published: what it must not hold, and what it must say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from webmap_examples import BASE, EXAMPLE, KOZINKA, REPORT, STRIKE, VILLAGE, place

import geo
from geo.cli import main
from geo.errors import SettingsError
from geo.model import Candidate, Decision, Review, ReviewStatus
from geo.webmap import MapData, NotMapped, publishable
from geo.webmap.data import PUBLIC_QUOTE_LENGTH, payload

NOW = datetime(2023, 5, 24, 12, tzinfo=UTC)
LATER = datetime(2024, 1, 1, tzinfo=UTC)
SPOT = place("a bridge", 50.4712, 35.6523, "Belgorod Oblast", feature_class="S", feature_code="BDG", uncertainty_km=0.2)
SECRETS = ("Ann Analyst", "her private note", "/home/ann/cases/raid.txt", "C:\\cases\\ann", "menu of the page")


def private() -> MapData:
    """Everything that must not leave the desk, in every place it can stand."""
    review = Review(
        decision=Decision.FIX, by="Ann Analyst", at=NOW, note="her private note",
        changes=(("place", "Kozinka (50.389, 35.469)", "a bridge (50.4712, 35.6523)"),),
    )  # fmt: skip
    article = replace(
        REPORT, source="/home/ann/cases/raid.txt", url="file:///home/ann/cases/raid.txt", notes=("her private note",),
        text=REPORT.text.replace("Menu", "menu of the page"),
    )  # fmt: skip
    resolved = replace(VILLAGE.resolution, place=SPOT, candidates=(Candidate(SPOT, 0.5), Candidate(KOZINKA, 0.4)))
    claims = tuple(replace(c, article=article) for c in VILLAGE.claims)
    spot = replace(
        VILLAGE, place=SPOT, resolution=resolved, claims=claims, border=geo.border().check(SPOT), reviews=(review,),
        review_status=ReviewStatus.CORRECTED,
    )  # fmt: skip
    others = [replace(i, claims=tuple(replace(c, article=article) for c in i.claims)) for i in EXAMPLE.incidents[1:]]
    return replace(
        EXAMPLE,
        articles=(article,),
        incidents=(spot, *others),
        mentions=(),
        not_mapped=(NotMapped(label="x", reason="y", article=article),),
        rejected=(replace(STRIKE, incident_id="rejected", label="her private note"),),
        corrections=("/home/ann/cases/corrections.json",),
        decisions=({"by": "Ann Analyst"},),
        settings=(("border", "/home/ann/cases/raid.txt"), ("case", "C:\\cases\\ann")),
        notes=("Ann Analyst: her private note",),
    )  # fmt: skip


def block(data: MapData) -> str:
    return json.dumps({k: v for k, v in payload(data, BASE).items() if k != "base"}, ensure_ascii=False)


def test_nothing_of_the_desk_is_in_a_public_map():
    data = private()
    assert all(secret in block(data).replace("\\\\", "\\") for secret in SECRETS[:4])  # the test can fail
    text = block(publishable(data, LATER))
    for secret in (*SECRETS, "/home", "ann/cases"):
        assert secret not in text.replace("\\\\", "\\")
    assert "corrected" in text
    assert "rejected" not in text


def test_no_point_is_finer_than_a_settlement_unless_a_geolocation_is_cited():
    data = private()
    assert "50.4712" in block(data)
    made = publishable(data, LATER)
    text = block(made)
    for digits in ("50.4712", "50.471", "35.6523", "35.652"):
        assert digits not in text
    shown = made.incidents[0]
    assert shown.place.geo_precision == 2
    assert "shown at the centre of Gora-Podol" in shown.place.uncertainty_origin
    assert shown.place.uncertainty_km >= SPOT.uncertainty_km
    assert shown.border == geo.border().check(shown.place, says="RU", into="RU")
    cited = replace(SPOT, geolocation="https://example.org/geolocated")
    kept = publishable(replace(data, incidents=(replace(data.incidents[0], place=cited),)), LATER)
    assert kept.incidents[0].place == cited


def test_a_spot_far_from_any_settlement_is_withheld_and_listed():
    lonely = replace(SPOT, latitude=66.0, longitude=75.0, source_id="lonely")
    data = replace(EXAMPLE, incidents=(replace(VILLAGE, place=lonely),))
    (shown,) = publishable(data, LATER).incidents
    assert shown.place is None
    assert "withheld" in shown.not_mapped


def test_quotations_are_shorter():
    long = replace(VILLAGE.claims[0], quote="word " * 100, resolution=None)
    data = replace(EXAMPLE, incidents=(replace(VILLAGE, claims=(long,)),))
    (quote,) = payload(publishable(data, LATER), BASE)["claims"]["quote"]
    assert len("".join(quote)) <= PUBLIC_QUOTE_LENGTH + 6
    assert quote[0].endswith("[…]")


def test_fresh_events_are_named_and_withheld_on_request():
    warned = publishable(EXAMPLE, NOW)
    assert warned.notes[0].startswith("5 of the events may be under 72 hours old")
    assert publishable(EXAMPLE, LATER).notes == ()
    old = replace(REPORT, published=date(2023, 4, 1))
    march = next(i for i in EXAMPLE.incidents if i.incident_id == "march-bryansk")
    march = replace(march, claims=tuple(replace(c, article=old) for c in march.claims))
    data = replace(EXAMPLE, articles=(REPORT, old), incidents=(VILLAGE, march))
    delayed = publishable(data, NOW, 72)
    assert [i.incident_id for i in delayed.incidents] == ["march-bryansk"]
    assert delayed.notes == (
        "1 withheld: they may be under 72 hours old when this page was made (2023-05-24 12:00 UTC)",
    )
    assert [a.published for a in delayed.articles] == [date(2023, 4, 1)]
    assert delayed.mentions == []
    assert "Kozinka" not in block(delayed)


def test_an_event_of_unknown_age_counts_as_fresh():
    article = replace(REPORT, published=None)
    undated = replace(STRIKE, claims=tuple(replace(c, article=article) for c in STRIKE.claims))
    assert publishable(replace(EXAMPLE, incidents=(undated,)), LATER, 24).incidents == []
    # an undated event is no younger than the report of it
    assert len(publishable(replace(EXAMPLE, incidents=(STRIKE,)), LATER, 24).incidents) == 1


@pytest.mark.parametrize("delay", [-1, float("nan"), float("inf")])
def test_a_delay_is_a_number_of_hours(delay):
    with pytest.raises(SettingsError, match="delay"):
        publishable(EXAMPLE, NOW, delay)
    with pytest.raises(SettingsError, match="time zone"):
        publishable(EXAMPLE, NOW.replace(tzinfo=None))


def test_the_command_publishes_without_paths_and_warns(tmp_path, capsys):
    article = tmp_path / "secret-folder" / "raid.txt"
    article.parent.mkdir()
    today = datetime.now(UTC).date()
    article.write_text(
        "Fighters say they entered a village\n\nThe Freedom of Russia Legion said its fighters had crossed the border "
        f"from Ukraine on {today.day} {today:%B} and captured the village of Kozinka in Russia's Belgorod region.\n",
        encoding="utf-8",
    )
    page = tmp_path / "map.html"
    assert main(["map", str(article), "--published", today.isoformat(), "-o", str(page), "--public"]) == 0
    assert "may be under 72 hours old" in capsys.readouterr().err
    assert "secret-folder" not in page.read_text(encoding="utf-8")
    assert main(["map", str(article), "-o", str(page), "--delay", "5"]) == 1
    assert "--public" in capsys.readouterr().err
