"""Which results of a service are believed: the name asked for, the kind, the country by our border, the province.

A service answers with what is nearest to the question, not with what is right: a street, a namesake over the border,
a longer name. Nothing of that becomes a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.distance import great_circle_km
from geo.model import Place
from geo.names import fold, fold_loose

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.geocoders.services import Hit

__all__ = ["Expected", "believed", "feature_of_tag"]

_PLACES = {
    "city": "P.PPL", "town": "P.PPL", "village": "P.PPL", "hamlet": "P.PPL", "isolated_dwelling": "P.PPL",
    "farm": "P.PPL", "allotments": "P.PPL", "suburb": "P.PPLX", "quarter": "P.PPLX", "neighbourhood": "P.PPLX",
    "city_district": "P.PPLX", "borough": "P.PPLX", "locality": "L.LCTY", "municipality": "A.ADM3",
    "county": "A.ADM2", "district": "A.ADM2", "state_district": "A.ADM2", "province": "A.ADM1", "state": "A.ADM1",
    "region": "A.ADM1", "country": "A.PCLI", "island": "T.ISL", "islet": "T.ISL", "archipelago": "T.ISLS",
    "sea": "H.SEA", "ocean": "H.OCN",
}  # fmt: skip
_TAGS = {f"place={value}": feature for value, feature in _PLACES.items()} | {
    "natural=water": "H.LK", "natural=bay": "H.BAY", "natural=strait": "H.STRT", "natural=peak": "T.PK",
    "natural=hill": "T.PK", "natural=wood": "V.FRST", "natural=peninsula": "T.PEN", "natural=cape": "T.CAPE",
    "landuse=forest": "V.FRST", "landuse=military": "L.MILB", "landuse=industrial": "L.INDS", "water=lake": "H.LK",
    "water=reservoir": "H.RSV", "waterway=river": "H.STM", "waterway=stream": "H.STM", "waterway=canal": "H.CNL",
    "waterway=dam": "S.DAM", "railway=station": "S.RSTN", "railway=halt": "S.RSTP", "aeroway=aerodrome": "S.AIRP",
    "military=airfield": "S.AIRB", "military=base": "S.INSM", "military=barracks": "S.INSM",
    "military=range": "L.MILB", "barrier=border_control": "S.PSTB", "amenity=border_control": "S.PSTB",
    "power=plant": "S.PS", "man_made=bridge": "S.BDG", "industrial=oil": "S.OILR", "industrial=refinery": "S.OILR",
}  # fmt: skip
_ASSUMED_KM = {"city": 10.0, "town": 4.0, "village": 2.0, "hamlet": 1.5, "isolated_dwelling": 1.0}
_SETTLEMENT_KM = 20.0
_AREA_WORDS = frozenset(
    {
        "autonomous", "county", "district", "krai", "municipal", "oblast", "okrug", "province", "raion", "rayon",
        "region", "republic", "state", "the", "urban",
    }
)  # fmt: skip
_REACH = 1.1
"""A province's extent is measured on a generalised outline: so much farther may its places lie."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer has to agree with."""

    name: str
    country_codes: tuple[str, ...] = ()
    admin1: Place | None = None
    feature: str = ""  # GeoNames feature class


def feature_of_tag(tag: str) -> str:
    """GeoNames feature of an OpenStreetMap tag ("place=village" gives "P.PPL"); "" for what reports do not name."""
    return _TAGS.get(tag, "")


def believed(
    hit: Hit,
    expected: Expected,
    *,
    source: str,
    side_of: Callable[[float, float], tuple[str, float | None]],
    province_of: Callable[[str, str], Place | None],
) -> Place | str:
    """Turn a result into a place, or say why it is not believed.

    Parameters
    ----------
    hit : Hit
        The result.
    expected : Expected
        What was asked for.
    source : str
        Name of the service.
    side_of : callable
        (longitude, latitude) -> country code by our border ("sea"), km from the Russia-Ukraine land border.
    province_of : callable
        (country code, name of a province) -> the province as our gazetteer knows it, or None.
    """
    feature = feature_of_tag(hit.tag)
    if not feature:
        return f"a {hit.tag}, not a kind of place that reports name"
    if expected.feature and feature[0] != expected.feature:
        return f"a {hit.tag}, asked for was another kind of place"
    if not _bears(hit, expected.name, is_area=feature[0] == "A"):
        return f"named {hit.name}, asked for was {expected.name}"
    country = _country(hit, feature, side_of)
    if expected.country_codes and country not in expected.country_codes:
        return f"in {country or 'no country'}, asked for was {' or '.join(expected.country_codes)}"
    province = province_of(country, hit.state) if hit.state else None
    if expected.admin1 is not None:
        fault = _outside(hit, province, expected.admin1)
        if fault:
            return fault
        province = province or expected.admin1
    km, origin = _extent(hit, feature)
    return Place(
        source=source,
        source_id=hit.source_id,
        name=hit.name,
        latitude=hit.latitude,
        longitude=hit.longitude,
        country_code=country,
        names=hit.names,
        admin1=province.name if province else hit.state,
        admin1_code=province.admin1_code if province else "",
        admin2=hit.district if feature not in {"A.ADM1", "A.ADM2", "A.PCLI"} else "",
        feature_class=feature[0],
        feature_code=feature[2:],
        uncertainty_km=round(km, 1),
        uncertainty_origin=origin,
        geo_precision=1 if feature[0] in "PS" else 3 if feature in {"A.ADM1", "A.PCLI", "H.SEA", "H.OCN"} else 2,
    )


def _bears(hit: Hit, name: str, *, is_area: bool) -> bool:
    """Whether the result has the name asked for, in any of its spellings; of an area also without its kind."""
    wanted = _keys(name, is_area=is_area)
    return any(wanted & _keys(spelling, is_area=is_area) for spelling in hit.every_name)


def _keys(name: str, *, is_area: bool) -> set[str]:
    words = fold(name).split()
    keys = {" ".join(words), fold_loose(name)}
    if is_area:
        rest = [word for word in words if word not in _AREA_WORDS]
        keys |= {" ".join(rest), fold_loose(" ".join(rest))}
        if len(rest) == 1:
            keys.add(fold_loose(_without_ending(rest[0])))
    return keys - {""}


def _without_ending(word: str) -> str:
    """Cut the adjective's ending that districts have: Grayvoronsky, Grayvoronskiy, Грайворонский give Grayvoron."""
    for ending in ("skyi", "skiy", "skyy", "skii", "skij", "sky", "ski", "skyj", "ский", "ський"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _country(hit: Hit, feature: str, side_of: Callable[[float, float], tuple[str, float | None]]) -> str:
    """Country of a result: by our border where it and the service disagree between Russia and Ukraine.

    Services follow other borders (Crimea, occupied regions). Within its own uncertainty of the line the service's
    word stands, and the border check says that it is too close. An area may lie on both sides of its middle point.
    """
    if feature == "A.PCLI" or feature[0] == "H":
        return hit.country_code
    side, line_km = side_of(hit.longitude, hit.latitude)
    if {side, hit.country_code} == {"RU", "UA"} and (line_km is None or line_km > 1.0):
        return side
    return hit.country_code or ("" if side == "sea" else side)


def _outside(hit: Hit, province: Place | None, wanted: Place) -> str:
    """Say why a result does not lie in the province asked for; "" when it does."""
    away = great_circle_km(hit.latitude, hit.longitude, wanted.latitude, wanted.longitude)
    if away > wanted.uncertainty_km * _REACH:
        return f"{away:.0f} km from the middle of {wanted.name}, which reaches {wanted.uncertainty_km:.0f} km"
    if province is not None and province.admin1_code != wanted.admin1_code:
        return f"in {province.name}, asked for was {wanted.name}"
    if province is None and hit.state and fold_loose(hit.state) != fold_loose(wanted.name):
        return f"in {hit.state}, asked for was {wanted.name}"
    return ""


def _extent(hit: Hit, feature: str) -> tuple[float, str]:
    """How far from its point it may lie, and where the figure comes from."""
    if hit.extent_km:
        if feature[0] == "P":
            return min(_SETTLEMENT_KM, max(1.0, hit.extent_km)), hit.extent_origin
        return max(0.5, hit.extent_km), hit.extent_origin
    kind = hit.tag.partition("=")[2]
    if feature[0] == "P":
        km = _ASSUMED_KM.get(kind, 2.0)
        return km, f"the service gives a point only: assumed for a {kind}"
    if feature[0] == "S":
        return 1.0, "the service gives a point only: a site is assumed to reach 1 km"
    return 30.0, "the service gives a point only of something extended: assumed to reach 30 km"
