"""A run whose online service was out says what it could not ask, and goes on from there when it is resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from faulty_server import VILLAGE, page, places, serving

import geo

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.enable_socket

TEXT = "Shelling hit the village of Brazhnikovka in Belgorod Oblast, Russia, on Monday."
FOUND = VILLAGE | {"name": "Brazhnikovka", "namedetails": {"name:en": "Brazhnikovka"}}


def test_an_outage_is_no_answer_and_the_resumed_run_asks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    articles, kept = [geo.Article(text=TEXT, sha256="a" * 64)], tmp_path / "run"

    def run(url: str) -> geo.Report:
        settings = geo.Settings(gazetteer="embedded", geocoder="nominatim", geocoder_url=url)
        return geo.analyze(articles, settings, resume=kept)

    def village(report: geo.Report) -> geo.Resolution:
        return next(r for r in report.readings[0].resolutions if r.toponym.text == "Brazhnikovka")

    with serving(page(b"{}", "503 Service Unavailable"), places(FOUND)) as server:
        out = run(server.url)
        assert village(out).place is None
        assert any("could not be asked: Brazhnikovka" in note for note in out.notes)
        resumed = run(server.url)
        assert len(server.requests) == 2
    place = village(resumed).place
    assert place is not None
    assert (place.source, place.latitude) == ("nominatim", 50.4771)
    again = run(server.url)  # the service is gone, and need not be there
    assert village(again).place == place
