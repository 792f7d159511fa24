"""Figures for print: a map, a timeline, and the status by actor. matplotlib, loaded when a figure is drawn.

Each takes ``report.incidents``, draws what it holds and no more, and carries the disclaimer, the map its attribution
too: a figure is cut out and passed on without its text. Colours and shapes are those of the HTML map
(``geo.symbols``); an attempt and what nobody has reviewed are hollow.

>>> import geo
>>> from geo import figures
>>> figures.status_by_actor(geo.analyze([]).incidents).axes[0].get_title("left")
'No incidents'
"""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, Any

from geo.errors import SettingsError
from geo.model import Status
from geo.symbols import ATTRIBUTION, BORDER_NOTE, DISCLAIMER, STATUS
from geo.table.columns import INCIDENT_COLUMNS
from geo.table.frames import typed, validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["incident_map", "status_by_actor", "timeline"]

_SEA, _LAND, _RUSSIA, _UKRAINE = "#d9e3e8", "#efece4", "#e8e6e1", "#f7f3e8"
_LINE, _OBLAST, _BORDER, _INK, _SOFT = "#b9b3a6", "#bdb6a8", "#23211e", "#1c1b19", "#5d5a54"
_MARGIN = 0.35  # of the extent of the incidents, on each side
_LEAST_KM = 30.0  # of the map's sides: one village does not fill a page
_KM_PER_DEGREE = 111.2
_LABELS = 40  # names of incidents at most; those without room are left out
_TOWNS = 8  # for orientation
_HOLLOW = "hollow: not reviewed by a person, or an attempt"
_LEGEND: dict[str, Any] = {"fontsize": 7, "title_fontsize": 7, "frameon": False, "ncols": 2, "alignment": "left"}
_SCALES_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


def incident_map(incidents: gpd.GeoDataFrame, title: str = "", width_cm: float = 16.0) -> Figure:
    """Draw the incidents that have a point, on the land, the oblasts and the border.

    Parameters
    ----------
    incidents
        ``report.incidents``, whole or filtered.
    title
        Above the map.
    width_cm
        Width of the figure.

    Returns
    -------
    matplotlib.figure.Figure
        With a scale bar, the border (EPSG:4326, drawn so that a kilometre is as long north as east at the map's
        middle), circles of uncertainty, a legend, the number of incidents without a point, disclaimer and attribution.
        ``.savefig("map.pdf")`` or ``.png``, ``.svg``.

    Raises
    ------
    SettingsError
        If matplotlib is not installed.
    TableError
        If the table is not one of incidents.
    """
    plt = _pyplot()
    table = _checked(incidents)
    shown = table[table["latitude"].notna()]
    box = _box(shown)
    width = width_cm / 2.54
    high, foot = 0.94 * width * _height(box), 0.75 + 0.16 * (1 + (shown["status"].nunique() + 1) // 2)
    figure: Figure = plt.figure(figsize=(width, high + foot + 0.35))
    axes = figure.add_axes((0.03, foot / (high + foot + 0.35), 0.94, high / (high + foot + 0.35)))
    labels = _Labels(axes, box, width * 0.94 * 72)
    _draw_marks(axes, shown, labels)
    _draw_base(axes, box, shown, labels)
    axes.set(xlim=(box[0], box[2]), ylim=(box[1], box[3]), xticks=[], yticks=[], facecolor=_SEA)
    axes.set_aspect(1 / cos(radians((box[1] + box[3]) / 2)))
    for side in axes.spines.values():
        side.set_color(_LINE)
    _scale_bar(axes, box)
    axes.set_title(title or "Claimed cross-border incursions", loc="left", color=_INK, fontsize=11)
    if len(shown):
        axes.legend(handles=_signs(shown), title=_HOLLOW, loc="upper left", bbox_to_anchor=(-0.01, -0.01), **_LEGEND)
    hidden = len(table) - len(shown)
    more = f" {hidden} without a point on the map." if hidden else ""
    _foot(figure, f"{DISCLAIMER}{more} {BORDER_NOTE}")
    return figure


def timeline(incidents: gpd.GeoDataFrame, title: str = "", width_cm: float = 16.0) -> Figure:
    """Draw when each dated incident is said to have happened, one line each, in order of date.

    Parameters
    ----------
    incidents
        ``report.incidents``, whole or filtered.
    title
        Above the figure.
    width_cm
        Width of the figure.

    Returns
    -------
    matplotlib.figure.Figure
        A mark on the day; a bar over the days where only a week or month is known. Says how many are undated.

    Raises
    ------
    SettingsError
        If matplotlib is not installed.
    TableError
        If the table is not one of incidents.
    """
    import pandas as pd  # noqa: PLC0415 (heavy)

    plt = _pyplot()
    from matplotlib.dates import ConciseDateFormatter  # noqa: PLC0415 (heavy, optional)

    table = _checked(incidents)
    dated = table[table["event_date"].notna()].sort_values(["event_date", "location"], ascending=False)
    figure: Figure = plt.figure(figsize=(width_cm / 2.54, 1.9 + 0.26 * max(1, len(dated))), layout="constrained")
    axes = figure.subplots()
    for line, (_, row) in enumerate(dated.iterrows()):
        symbol = STATUS[Status(row["status"])]
        end = row["end_date"] if pd.notna(row["end_date"]) else row["event_date"]
        if end > row["event_date"]:
            axes.plot([row["event_date"], end], [line, line], color=symbol.colour, linewidth=4, alpha=0.45)
        middle = row["event_date"] + (end - row["event_date"]) / 2
        _mark(axes, middle, line, row)
    axes.set_yticks(range(len(dated)), [_short(row) for _, row in dated.iterrows()], fontsize=7)
    axes.set_ylim(-0.7, max(0.7, len(dated) - 0.3))
    axes.tick_params(axis="x", labelsize=8)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(axes.xaxis.get_major_locator()))  # type: ignore[no-untyped-call]
    axes.grid(axis="x", color=_LAND)
    _bare(axes)
    undated = len(table) - len(dated)
    said = title or "When it is said to have happened"
    axes.set_title(said if len(dated) else "No dated incidents", loc="left", color=_INK, fontsize=11)
    if len(dated):
        figure.legend(handles=_signs(dated), title=_HOLLOW, loc="outside lower left", **_LEGEND)
    axes.set_xlabel(
        _wrapped(DISCLAIMER + (f" {undated} without a date." if undated else "")), fontsize=7, color=_SOFT, loc="left"
    )
    return figure


def status_by_actor(incidents: gpd.GeoDataFrame, title: str = "", width_cm: float = 16.0) -> Figure:
    """Draw, for each actor, how many incidents are claimed, acknowledged, disputed and so on.

    Parameters
    ----------
    incidents
        ``report.incidents``, whole or filtered. ``actor1`` is who is said to have acted.
    title
        Above the figure.
    width_cm
        Width of the figure.

    Returns
    -------
    matplotlib.figure.Figure
        One bar an actor, most incidents on top; statuses told apart by colour and hatching.

    Raises
    ------
    SettingsError
        If matplotlib is not installed.
    TableError
        If the table is not one of incidents.
    """
    import pandas as pd  # noqa: PLC0415 (heavy)

    plt = _pyplot()
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 (heavy, optional)

    table = _checked(incidents)
    actors = table["actor1"].replace("", "nobody named")
    counts = pd.crosstab(actors, table["status"])
    counts = counts.loc[counts.sum(axis=1).sort_values(kind="stable").index]
    figure: Figure = plt.figure(figsize=(width_cm / 2.54, 1.9 + 0.35 * max(1, len(counts))), layout="constrained")
    axes = figure.subplots()
    left = [0] * len(counts)
    for number, (status, symbol) in enumerate(STATUS.items()):
        if status in counts:
            values = counts[status].tolist()
            hatch = ("", "//", "", "..", "xx", "\\\\")[number]
            axes.barh(
                counts.index, values, left=left, color=symbol.colour, hatch=hatch, edgecolor="white", label=symbol.label
            )
            left = [a + b for a, b in zip(left, values, strict=True)]
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(labelsize=8)
    _bare(axes)
    axes.set_xlabel(f"incidents\n\n{_wrapped(DISCLAIMER)}", fontsize=7, color=_SOFT)
    said = title or "Incidents by who is said to have acted, and by status"
    axes.set_title(said if len(counts) else "No incidents", loc="left", color=_INK, fontsize=11)
    if len(counts):
        figure.legend(loc="outside lower left", **(_LEGEND | {"ncols": 3}))
    return figure


# --- parts -----------------------------------------------------------------------------------------------------------


def _pyplot() -> Any:
    try:
        from matplotlib import pyplot as plt  # noqa: PLC0415 (heavy, optional)
    except ImportError as error:
        raise SettingsError("figures need matplotlib: pip install 'incursion-map[figures]'") from error
    return plt


def _checked(incidents: pd.DataFrame) -> gpd.GeoDataFrame:
    table = typed(incidents, INCIDENT_COLUMNS)
    validate(table, INCIDENT_COLUMNS)
    return table


def _box(shown: pd.DataFrame) -> tuple[float, float, float, float]:
    """West, south, east, north of the map: the incidents with a margin, no longer than twice as wide or high."""
    if not len(shown):
        return 30.5, 47.0, 40.5, 53.5  # the land border
    west, east = shown["longitude"].min(), shown["longitude"].max()
    south, north = shown["latitude"].min(), shown["latitude"].max()
    x, y = (west + east) / 2, (south + north) / 2
    shrink = max(0.05, cos(radians(y)))
    wide = max((east - west) * shrink * _KM_PER_DEGREE * (1 + 2 * _MARGIN), _LEAST_KM)
    high = max((north - south) * _KM_PER_DEGREE * (1 + 2 * _MARGIN), _LEAST_KM)
    wide, high = max(wide, high * 1.1), max(high, wide * 0.6)
    dx, dy = wide / shrink / _KM_PER_DEGREE / 2, high / _KM_PER_DEGREE / 2
    return x - dx, max(-90.0, y - dy), x + dx, min(90.0, y + dy)


def _height(box: tuple[float, float, float, float]) -> float:
    """Height over width of the map on paper."""
    return float((box[3] - box[1]) / ((box[2] - box[0]) * cos(radians((box[1] + box[3]) / 2))))


class _Labels:
    """Names on the map, as many as fit without covering one another; asked for in the order of their weight."""

    def __init__(self, axes: Axes, box: tuple[float, float, float, float], width_pt: float) -> None:
        self.axes, self.box = axes, box
        self.x_pt = width_pt / (box[2] - box[0])
        self.y_pt = self.x_pt / cos(radians((box[1] + box[3]) / 2))
        self.taken: list[tuple[float, float, float, float]] = []

    def keep_free(self, lon: float, lat: float) -> None:
        """Let no name cover a mark."""
        x, y = (lon - self.box[0]) * self.x_pt, (lat - self.box[1]) * self.y_pt
        self.taken.append((x - 4, y - 4, x + 4, y + 4))

    def write(self, text: str, lon: float, lat: float, size: float, *, beside: bool = True, **style: Any) -> bool:
        """Write a name beside a point, or over it, where there is room; say whether there was."""
        x, y = (lon - self.box[0]) * self.x_pt, (lat - self.box[1]) * self.y_pt
        wide, high = 0.56 * size * len(text), 1.25 * size
        right, top = (self.box[2] - self.box[0]) * self.x_pt, (self.box[3] - self.box[1]) * self.y_pt
        spots = [
            (x + 6, y - high / 2),
            (x - 6 - wide, y - high / 2),
            (x - wide / 2, y + 6),
            (x - wide / 2, y - 6 - high),
        ]
        for left, low in spots if beside else [(x - wide / 2, y - high / 2)]:
            area = (left, low, left + wide, low + high)
            inside = left > 2 and low > 2 and area[2] < right - 2 and area[3] < top - 2
            if inside and not any(_cross(area, other) for other in self.taken):
                self.taken.append(area)
                at = self.box[0] + left / self.x_pt, self.box[1] + (low + high / 2) / self.y_pt
                self.axes.text(*at, text, fontsize=size, ha="left", va="center", zorder=7, parse_math=False, **style)
                return True
        return False


def _cross(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_base(axes: Axes, box: tuple[float, float, float, float], shown: pd.DataFrame, labels: _Labels) -> None:
    from geo.basemap import basemap  # noqa: PLC0415 (opened only here)
    from geo.gazetteer import embedded  # noqa: PLC0415 (opened only here)

    spots = sorted(set(zip(shown["longitude"], shown["latitude"], strict=True)))
    base = basemap(box, near=spots[:200])
    for country in base["land"]:
        colour = {"RU": _RUSSIA, "UA": _UKRAINE}.get(country["code"], _LAND)
        for ring in country["rings"]:
            axes.fill(*zip(*ring, strict=True), facecolor=colour, edgecolor="none", zorder=0)
    for name, colour, width in (("admin1_lines", _OBLAST, 0.5), ("country_lines", _LINE, 0.8)):
        for line in base[name]:
            axes.plot(*zip(*line, strict=True), color=colour, linewidth=width, zorder=1)
    for line in base["border"]:
        axes.plot(*zip(*line, strict=True), color="white", linewidth=2.6, zorder=2)
        axes.plot(*zip(*line, strict=True), color=_BORDER, linewidth=1.1, zorder=3)
    for country in base["land"]:
        name = country["name"].upper()
        any(labels.write(name, lon, lat, 8, beside=False, color=_SOFT) for lon, lat in _inner(country["rings"], box))
    for region in base["admin1"]:
        labels.write(
            region["name"], region["label"][0], region["label"][1], 6.5, beside=False, color=_SOFT, style="italic"
        )
    towns = [place for place in embedded().towns(box, min_population=5_000) if place.feature_code != "PPLX"]
    named = set(shown["location"])
    for town in [place for place in towns if place.name not in named][:_TOWNS]:
        axes.plot(town.longitude, town.latitude, ".", color=_SOFT, markersize=3, zorder=4)
        labels.write(town.name, town.longitude, town.latitude, 6, color=_SOFT)


def _inner(rings: Sequence[Sequence[tuple[float, float]]], box: tuple[float, float, float, float]) -> list[Any]:
    """Points inside the part of a country that the map shows, the one best for its name first."""
    import shapely  # noqa: PLC0415 (heavy)

    cut = [shapely.clip_by_rect(shapely.make_valid(shapely.Polygon(ring)), *box) for ring in rings]
    part = max(cut, key=lambda piece: piece.area, default=None)
    if part is None or part.is_empty:
        return []
    best = part.representative_point()
    steps = [(i + 0.5) / 7 for i in range(7)]
    grid = [(box[0] + x * (box[2] - box[0]), box[1] + y * (box[3] - box[1])) for x in steps for y in steps]
    inside = [(lon, lat) for lon, lat in grid if part.contains(shapely.Point(lon, lat))]
    return [(best.x, best.y), *sorted(inside, key=lambda p: (p[0] - best.x) ** 2 + (p[1] - best.y) ** 2)]


def _draw_marks(axes: Axes, shown: pd.DataFrame, labels: _Labels) -> None:
    from matplotlib.patches import Polygon  # noqa: PLC0415 (heavy, optional)

    for _, row in shown.iterrows():
        colour = STATUS[Status(row["status"])].colour
        if row["uncertainty_km"] > 0:
            ring = _circle(row["longitude"], row["latitude"], row["uncertainty_km"])
            axes.add_patch(Polygon(ring, facecolor=colour, alpha=0.13, edgecolor=colour, zorder=4))
        _mark(axes, row["longitude"], row["latitude"], row)
        labels.keep_free(row["longitude"], row["latitude"])
    crossings = shown.assign(_first=shown["incursion"].ne("entered")).sort_values("_first", kind="stable")
    for _, row in crossings.drop_duplicates("location").head(_LABELS).iterrows():
        labels.write(row["location"], row["longitude"], row["latitude"], 7, color=_INK)


def _mark(axes: Axes, x: Any, y: Any, row: pd.Series) -> None:
    """The sign of an incident: filled only where a person has looked at it and it is more than an attempt."""
    symbol = STATUS[Status(row["status"])]
    full = row["review_status"] != "machine" and row["incursion"] != "attempted"
    axes.plot(
        x, y, symbol.marker, markersize=7, markerfacecolor=symbol.colour if full else "white",
        markeredgecolor=symbol.colour, markeredgewidth=1.6, zorder=6,
    )  # fmt: skip


def _circle(longitude: float, latitude: float, radius_km: float) -> list[tuple[float, float]]:
    from pyproj import Geod  # noqa: PLC0415 (heavy)

    azimuths = [360 * n / 72 for n in range(72)]
    lons, lats, _ = Geod(ellps="WGS84").fwd([longitude] * 72, [latitude] * 72, azimuths, [radius_km * 1000] * 72)
    return list(zip(lons, lats, strict=True))


def _scale_bar(axes: Axes, box: tuple[float, float, float, float]) -> None:
    """A bar of a round length, right along the map's middle parallel."""
    from pyproj import Geod  # noqa: PLC0415 (heavy)

    middle = (box[1] + box[3]) / 2
    _, _, metres = Geod(ellps="WGS84").inv(box[0], middle, box[2], middle)
    width_km = metres / 1000
    length_km = max((s for s in _SCALES_KM if s <= width_km / 4), default=_SCALES_KM[0])
    share = length_km / width_km
    axes.plot(
        [0.03, 0.03 + share], [0.045, 0.045], transform=axes.transAxes, color=_INK, linewidth=2.5,
        solid_capstyle="butt", zorder=8, gid="scale",
    )  # fmt: skip
    axes.text(0.03, 0.06, f"{length_km} km", transform=axes.transAxes, fontsize=7, color=_INK, zorder=8)


def _signs(shown: pd.DataFrame) -> list[Any]:
    """What stands in the legend: every status that is drawn."""
    from matplotlib.lines import Line2D  # noqa: PLC0415 (heavy, optional)

    present, machine = set(shown["status"]), (shown["review_status"] == "machine").all()
    return [
        Line2D([], [], marker=symbol.marker, linestyle="", markersize=6, markeredgecolor=symbol.colour,
               markerfacecolor="white" if machine else symbol.colour, markeredgewidth=1.5,
               label=symbol.label + (f": {symbol.means}" if symbol.means else ""))
        for status, symbol in STATUS.items()
        if status in present
    ]  # fmt: skip


def _short(row: pd.Series) -> str:
    where = (row["location"] or "place not known").replace("$", r"\$")
    doing = {"entered": "crossing", "attempted": "attempt"}.get(row["incursion"]) or row["sub_event_type"].lower()
    return f"{where}: {doing}" if doing else where


def _foot(figure: Figure, text: str) -> None:
    figure.text(0.03, 0.015, f"{_wrapped(text, 118)}\n{ATTRIBUTION}", fontsize=6.5, color=_SOFT, va="bottom")


def _wrapped(text: str, width: int = 70) -> str:
    import textwrap  # noqa: PLC0415

    return "\n".join(textwrap.wrap(text, width))


def _bare(axes: Axes) -> None:
    for name in ("top", "right"):
        axes.spines[name].set_visible(False)
