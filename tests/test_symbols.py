"""A status looks and reads the same on the map, in KML and in print."""

from __future__ import annotations

import re
from pathlib import Path

import geo
from geo.model import Status
from geo.symbols import STATUS

WEBMAP = Path(geo.__file__).parent / "webmap"


def test_every_status_has_a_shape_and_colour_of_its_own() -> None:
    assert set(STATUS) == set(Status)
    assert len({symbol.marker for symbol in STATUS.values()}) == len({s.colour for s in STATUS.values()}) == len(Status)


def test_the_map_uses_the_same_colours() -> None:
    light = (WEBMAP / "ui.css").read_text(encoding="utf-8").partition("@media")[0]
    for status, symbol in STATUS.items():
        assert re.search(rf"--{status}: {symbol.colour};", light)


def test_the_map_uses_the_same_words() -> None:
    script = (WEBMAP / "ui.js").read_text(encoding="utf-8")
    for status, symbol in STATUS.items():
        assert f'{status}: ["{symbol.label}", "{symbol.means}"]' in script
