"""Figures for print: what they show, what they say, and that no article's words change how they are drawn."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest
from matplotlib.colors import to_hex
from pyproj import Geod
from test_incidents import CORPS, GRAYVORON, KOZINKA, MARCH, OBLAST, SHEBEKINO, Border, claim

from geo import figures
from geo.errors import SettingsError, TableError
from geo.incidents import group
from geo.model import Status, TimeSpan
from geo.symbols import ATTRIBUTION, DISCLAIMER, STATUS
from geo.table import incidents_frame

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

mpl.use("agg")
INCIDENTS = incidents_frame(
    group(
        [
            claim(label="attackers cross the border"),
            claim(GRAYVORON, CORPS),
            claim(OBLAST, time=MARCH, direction="UA→RU"),
        ],
        Border(),
    )
)
ALL = [figures.incident_map, figures.timeline, figures.status_by_actor]


@pytest.fixture(autouse=True)
def _close() -> object:
    yield
    from matplotlib import pyplot as plt

    plt.close("all")


def words(figure: Figure) -> str:
    """All text of a figure."""
    figure.canvas.draw()
    found = [text for text in figure.findobj(mpl.text.Text) if text.get_visible()]
    return " ".join(" ".join(text.get_text() for text in found).split())


@pytest.mark.parametrize("draw", ALL)
def test_every_figure_says_that_it_shows_claims(draw: object) -> None:
    assert DISCLAIMER in words(draw(INCIDENTS))


def test_the_map_carries_attribution_scale_and_the_number_it_does_not_show() -> None:
    said = words(figures.incident_map(INCIDENTS))
    assert ATTRIBUTION in said
    assert "says nothing about who controls what" in said
    assert f"{INCIDENTS.latitude.isna().sum()} without a point on the map" in said
    assert {"Kozinka", "Grayvoron", "RUSSIA", "UKRAINE"} <= set(said.split())


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    axes = figures.incident_map(INCIDENTS).axes[0]
    (bar,) = [line for line in axes.lines if line.get_gid() == "scale"]
    west, east = axes.get_xlim()
    lat = sum(axes.get_ylim()) / 2
    ends = [west + x * (east - west) for x in bar.get_xdata()]
    _, _, metres = Geod(ellps="WGS84").inv(ends[0], lat, ends[1], lat)
    (label,) = [text.get_text() for text in axes.texts if text.get_text().endswith(" km")]
    assert metres / 1000 == pytest.approx(float(label.split()[0]), rel=1e-3)


def test_marks_stand_where_the_incidents_are_in_the_colour_and_shape_of_their_status() -> None:
    axes = figures.incident_map(INCIDENTS).axes[0]
    row = INCIDENTS[INCIDENTS.location == "Kozinka"].iloc[0]
    symbol = STATUS[Status(row.status)]
    marks = [m for m in axes.lines if m.get_marker() == symbol.marker and list(m.get_xdata()) == [KOZINKA.longitude]]
    assert [list(mark.get_ydata()) for mark in marks] == [[KOZINKA.latitude]]
    assert to_hex(marks[0].get_markeredgecolor()) == symbol.colour
    assert to_hex(marks[0].get_markerfacecolor()) == "#ffffff"  # nobody has looked at it


def test_what_a_person_has_checked_is_filled() -> None:
    axes = figures.incident_map(INCIDENTS.assign(review_status="checked")).axes[0]
    faces = {
        to_hex(m.get_markerfacecolor()) for m in axes.lines if m.get_marker() in {s.marker for s in STATUS.values()}
    }
    assert "#ffffff" not in faces


def test_the_timeline_has_a_line_for_each_dated_incident_and_counts_the_others() -> None:
    incidents = incidents_frame(group([claim(), claim(SHEBEKINO, time=TimeSpan())]))
    figure = figures.timeline(incidents)
    assert len(figure.axes[0].get_yticks()) == incidents.event_date.notna().sum() == 1
    assert "1 without a date." in words(figure)


def test_bars_count_every_incident_once() -> None:
    axes = figures.status_by_actor(INCIDENTS).axes[0]
    assert sum(bar.get_width() for bars in axes.containers for bar in bars) == len(INCIDENTS)
    assert "nobody named" in {label.get_text() for label in axes.get_yticklabels()} or INCIDENTS.actor1.ne("").all()


@pytest.mark.parametrize("draw", ALL)
def test_no_incidents_make_a_figure_too(draw: object, tmp_path: Path) -> None:
    draw(INCIDENTS.iloc[:0]).savefig(tmp_path / "none.png")
    assert (tmp_path / "none.png").stat().st_size > 1000


@pytest.mark.parametrize("draw", ALL)
@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_formulas_in_names_stay_text(draw: object, suffix: str, tmp_path: Path) -> None:
    hostile = INCIDENTS.assign(location=r"$\frac{1}{$ _^ {{7*7}}", actor1=r"$\alpha$ & $")
    draw(hostile, title="$ x").savefig(tmp_path / f"t.{suffix}")


def test_another_table_is_refused() -> None:
    with pytest.raises(TableError, match="missing"):
        figures.timeline(INCIDENTS.drop(columns="status"))


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot", raising=False)
    with pytest.raises(SettingsError, match=r"incursion-map\[figures\]"):
        figures.timeline(INCIDENTS)
