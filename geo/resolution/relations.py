"""How two places lie to each other, and on which level of the world a place is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geo.distance import distance_km
from geo.names import fold

if TYPE_CHECKING:
    from geo.distance import Point
    from geo.model import BorderCheck, Place

__all__ = ["border_check", "distance_km", "is_inside", "is_within", "level_of", "level_of_feature", "same"]

COUNTRY, ADMIN1, ADMIN2, REGION, SETTLEMENT, WATER, NATURE, CROSSING, SPOT = (
    "country", "admin1", "admin2", "region", "settlement", "water", "nature", "crossing", "spot",
)  # fmt: skip
AREAS = frozenset({COUNTRY, ADMIN1, ADMIN2, REGION})
BORDER_POSTS = frozenset({"PSTB", "PSTC"})  # GeoNames: border post, customs post (at an international boundary)
LEAST_KM_A_DEGREE = 111.0  # of latitude, on the sphere of geo.distance
LEVELS = {"P": SETTLEMENT, "L": REGION, "H": WATER, "U": WATER, "T": NATURE, "V": NATURE}


def border_check(place: Place) -> BorderCheck:
    """How a place lies to the border in use."""
    from geo.boundary import border_in_use  # noqa: PLC0415 (only where it is asked for)

    return border_in_use().check(place)


def level_of(place: Place) -> str:
    """Coarse kind of a place, from its GeoNames feature class and code."""
    return level_of_feature(place.feature_class, place.feature_code)


@cache
def level_of_feature(feature_class: str, code: str) -> str:
    """Coarse kind of the places of a GeoNames feature class and code."""
    if feature_class == "A":
        return COUNTRY if code.startswith("PCL") else ADMIN1 if code == "ADM1" else ADMIN2
    if code in BORDER_POSTS:
        return CROSSING
    return LEVELS.get(feature_class, SPOT)


def same(one: Place, other: Place) -> bool:
    """Whether two are one place of one source."""
    return one.source_id == other.source_id and one.source == other.source


def is_within(one: Point, other: Point, km: float) -> bool:
    """Whether two are so near; soon told of those that are not."""
    return abs(one.latitude - other.latitude) * LEAST_KM_A_DEGREE <= km and distance_km(one, other) <= km


def is_inside(place: Place, area: Place) -> bool | None:
    """Whether a place lies in an area, by their codes and names; None where that cannot be told."""
    level = level_of(area)
    if level not in AREAS or level == REGION or not place.country_code or same(place, area):
        return None
    if place.country_code != area.country_code:
        return False
    if level == COUNTRY:
        return True
    inside = _in_province(place, area)
    return inside if level == ADMIN1 or not inside else _in_district(place, area)


def _in_province(place: Place, area: Place) -> bool | None:
    """By code or name; a city that is a province of its own (Kyiv, Sevastopol) also lies in the one around it."""
    if level_of(place) == COUNTRY:
        return False
    if place.admin1_code and area.admin1_code:
        inside = place.admin1_code == area.admin1_code
    elif place.admin1 and area.admin1:
        inside = fold(place.admin1) == fold(area.admin1)
    else:
        return None
    if inside or level_of(place) != SETTLEMENT or place.admin1 != place.name:
        return inside
    return distance_km(place, area) <= area.uncertainty_km


def _in_district(place: Place, area: Place) -> bool | None:
    """By name where the place has a district, else by distance: what is far is outside, the middle cannot be told."""
    if level_of(place) == ADMIN1:
        return False
    if place.admin2:
        return fold(place.admin2) in {fold(area.admin2), fold(area.name)}
    reach = max(area.uncertainty_km, 5.0) + place.uncertainty_km
    away = distance_km(place, area)
    if away > 1.5 * reach:
        return False
    return True if away <= 0.7 * reach else None
