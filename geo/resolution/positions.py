"""Places told by another place: "6 km northwest of Kozinka", "near X", "between X and Y".

The point is moved along the geodesic of WGS 84 (``geographiclib``), the uncertainty grows by what the words leave
open: a printed distance is rounded, one of eight points of the compass leaves 22.5 degrees either way, no direction
leaves the whole circle. The figures stand in ``data/lexicon/resolution.toml``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import hypot, radians, sin
from typing import TYPE_CHECKING, Any, cast

from geo.lexicon import lexicon

if TYPE_CHECKING:
    from geo.model import BorderCheck, Place
    from geo.resolution.cues import Relative

__all__ = ["around", "at_distance_from_line", "between", "geodesic_km", "relative_place"]

NEAR_PRECISION = 2  # ACLED: near a town


@cache
def _geodesic() -> Any:
    # not pyproj, which gives the same to some nanometres and takes ten times as long to import as this
    from geographiclib.geodesic import Geodesic  # noqa: PLC0415  (9 ms, and most articles need none)

    return Geodesic.WGS84


def _moved(latitude: float, longitude: float, bearing_deg: float, km: float) -> tuple[float, float]:
    """Latitude and longitude of the point so far away in that direction."""
    there = _geodesic().Direct(latitude, longitude, bearing_deg, 1000 * km)
    return there["lat2"], there["lon2"]


def _bearing_and_km(latitude: float, longitude: float, other: Place) -> tuple[float, float]:
    """Direction of a place from a point, in degrees, and its distance."""
    line = _geodesic().Inverse(latitude, longitude, other.latitude, other.longitude)
    return line["azi1"], line["s12"] / 1000


def relative_place(place: Place, relative: Relative) -> Place | None:
    """Place at a position told from another place; None where the words leave too much open.

    Parameters
    ----------
    place : Place
        The settlement or spot the words start from.
    relative : Relative
        Any but "between".

    Returns
    -------
    Place or None
        ``source`` is "derived", ``geo_precision`` 2; ``uncertainty_km`` covers the place's own uncertainty and that of
        the words, and ``uncertainty_origin`` says so. Country, province and district are those of the place told from.
    """
    figures = lexicon("resolution")["relative"]
    own = place.uncertainty_km
    if relative.way == "near":
        reach, why = (
            own + figures["near_km"],
            f"{own:g} km of the place and {figures['near_km']:g} km for {relative.words!r}",
        )
    elif relative.way == "outskirts":
        reach, why = (
            own + figures["outskirts_km"],
            f"{own:g} km of the place and {figures['outskirts_km']:g} km for its outskirts",
        )
    elif relative.way == "beside":
        reach, why = (
            own + figures["beside_km"],
            f"no distance is given: {figures['beside_km']:g} km are allowed for {relative.words!r}",
        )
    else:
        distance = relative.distance_km or 0.0
        if distance > figures["farthest_km"]:
            return None
        rounding = figures["distance_error"] * distance
        if relative.bearing_deg is None:
            return _derived(place, relative.words, place.latitude, place.longitude, distance + rounding + own,
                            f"{distance:g} km in a direction the text does not give")  # fmt: skip
        lat, lon = _moved(place.latitude, place.longitude, relative.bearing_deg, distance)
        sideways = 2 * distance * sin(radians(figures["bearing_error_deg"]) / 2)
        return _derived(place, relative.words, lat, lon, own + hypot(rounding, sideways),
                        f"distance and direction as printed, and {own:g} km of {place.name}")  # fmt: skip
    return _derived(place, relative.words, place.latitude, place.longitude, reach, why)


def between(one: Place, other: Place) -> Place | None:
    """Middle of the geodesic between two settlements; None where they are too far apart to say anything.

    ``uncertainty_km`` is half their distance and the larger of their own uncertainties.
    """
    bearing, km = _bearing_and_km(one.latitude, one.longitude, other)
    if km > lexicon("resolution")["relative"]["farthest_km"] / 2:
        return None
    lat, lon = _moved(one.latitude, one.longitude, bearing, km / 2)
    reach = km / 2 + max(one.uncertainty_km, other.uncertainty_km)
    derived = _derived(one, "between", lat, lon, reach, f"anywhere between {one.name} and {other.name}")
    shared = one.country_code == other.country_code
    same = shared and one.admin1 == other.admin1
    return replace(
        derived,
        source_id=f"{one.source}:{one.source_id}|{other.source}:{other.source_id}",
        name=f"between {one.name} and {other.name}",
        country_code=one.country_code if shared else "",
        admin1=one.admin1 if same else "",
        admin1_code=one.admin1_code if same else "",
        admin2=one.admin2 if same and one.admin2 == other.admin2 else "",
    )


def at_distance_from_line(place: Place, check: BorderCheck, km: float, words: str) -> Place:
    """Point on the geodesic from the border's nearest point through a place, so far from the border.

    It is on the place's side. ``uncertainty_km`` covers "near" the place and the rounding of the distance.
    """
    figures = lexicon("resolution")["relative"]
    # a check that has a distance has them
    latitude, longitude = cast("tuple[float, float]", (check.nearest_latitude, check.nearest_longitude))
    bearing, _ = _bearing_and_km(latitude, longitude, place)
    lat, lon = _moved(latitude, longitude, bearing, km)
    told = place.source == "derived"  # "near X" is in its words and its uncertainty already
    reach = place.uncertainty_km + (0.0 if told else figures["near_km"])
    why = f"{km:g} km from the line as printed, {reach:g} km along it"
    return _derived(place, words if told else f"{words} near", lat, lon, reach + figures["distance_error"] * km, why)


def geodesic_km(one: Place, other: Place) -> float:
    """Geodesic distance of two places on WGS 84, in km."""
    return _bearing_and_km(one.latitude, one.longitude, other)[1]


def around(town: Place, words: str) -> Place:
    """Return the country around a town, for "the X region" where no region of that name is known."""
    reach: float = lexicon("resolution")["relative"]["region_km"]
    derived = _derived(town, words, town.latitude, town.longitude, town.uncertainty_km + reach,
                       f"no {words} of that name is known: {reach:g} km around the town")  # fmt: skip
    return replace(derived, name=f"{town.name} {words}")


def _derived(place: Place, words: str, latitude: float, longitude: float, reach_km: float, why: str) -> Place:
    return replace(
        place,
        source="derived",
        source_id=f"{place.source}:{place.source_id}|{words}",
        name=f"{words} {place.name}",
        names=(),
        geonameid=None,
        latitude=round(latitude, 6),
        longitude=round(longitude, 6),
        population=0,
        uncertainty_km=round(reach_km, 1),
        uncertainty_origin=why,
        geo_precision=max(NEAR_PRECISION, place.geo_precision),
    )
