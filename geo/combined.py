"""Several gazetteers as one: the embedded one first, then full ones, then what an online service was asked.

The same place in two of them is shown once. Implements ``geo.model.Gazetteer`` and what resolution asks beyond it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.distance import distance_km
from geo.gazetteer import ALTERNATE, NAME
from geo.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.gazetteer import EmbeddedGazetteer, Info
    from geo.model import Place

__all__ = ["Combined"]

SAME_PLACE_KM = 3.0
"""Two settlements of one name in one division that lie no farther apart are one, told by two sources."""

Where = tuple[int, int]


class Combined:
    """Places of several gazetteers, and places found elsewhere for some names.

    Parameters
    ----------
    gazetteers : sequence of EmbeddedGazetteer
        The first wins where two know the same place, unless it only knows the district a settlement lies in.
    found : mapping of str to sequence of Place, optional
        Further places by folded name (``geo.names.fold``): answers of an online service.
    found_name : str
        What the further places are, for reports.
    """

    def __init__(
        self,
        gazetteers: Sequence[EmbeddedGazetteer],
        found: Mapping[str, Sequence[Place]] | None = None,
        found_name: str = "",
    ) -> None:
        self.gazetteers = tuple(gazetteers)
        self._found = {name: tuple(places) for name, places in (found or {}).items() if places}
        self._numbered = [place for places in self._found.values() for place in places]
        self._number = {(place.source, place.source_id): n for n, place in enumerate(self._numbered)}
        self._found_name = found_name

    @property
    def name(self) -> str:
        """For reports: the names of all."""
        return "; ".join(filter(None, (*(g.name for g in self.gazetteers), self._found_name)))

    def __contains__(self, name: str) -> bool:
        """Whether any of them knows the name."""
        return any(name in gazetteer for gazetteer in self.gazetteers) or fold(name) in self._found

    def candidates(self, name: str) -> Sequence[Place]:
        """Every place that bears the name, each once."""
        return [self.place(where) for where, _ in self.matches(name, loose=True)]

    def matches(self, name: str, *, loose: bool = False) -> tuple[tuple[Where, int], ...]:
        """Where each place stands (see ``place``) and how the name fits it, as in ``geo.gazetteer``."""
        kept: list[tuple[Where, int, Place]] = []
        known: set[int] = set()
        for number, gazetteer in enumerate(self.gazetteers):
            fresh = []
            for row, kind in gazetteer.matches(name, loose=loose):
                place = gazetteer.place(row)
                if place.geonameid not in known and not any(_same(other, place) for _, _, other in kept):
                    kept = [k for k in kept if not _only_its_district(k[2], place)]
                    fresh.append(((number, row), kind, place))
            kept += fresh
            known |= {place.geonameid for _, _, place in fresh if place.geonameid}
        for place in self._found.get(fold(name), ()):
            if not any(_same(other, place) for _, _, other in kept):
                kept = [k for k in kept if not _only_its_district(k[2], place)]
                kind = NAME if fold(place.name) == fold(name) else ALTERNATE
                kept.append(((-1, self._number[place.source, place.source_id]), kind, place))
        return tuple([(where, kind) for where, kind, _ in kept])

    def place(self, where: Where) -> Place:
        """The place that stands there."""
        number, row = where
        return self._numbered[row] if number < 0 else self.gazetteers[number].place(row)

    def info(self, name: str) -> Info | None:
        """Facts about the name, from the first that knows it."""
        return next((info for gazetteer in self.gazetteers if (info := gazetteer.info(name)) is not None), None)

    def owns_area(self, name: str) -> bool:
        """Whether a country, division or district bears the name as its own, or its people do."""
        return any(gazetteer.owns_area(name) for gazetteer in self.gazetteers)

    def by_id(self, source: str, source_id: str | int) -> Place | None:
        """The place with that identity, or None."""
        for gazetteer in self.gazetteers:
            place = gazetteer.by_id(source, source_id)
            if place is not None:
                return place
        number = self._number.get((source, str(source_id)))
        return None if number is None else self._numbered[number]


def _same(known: Place, other: Place) -> bool:
    """Whether two places that bear one name are the same place."""
    if known.geonameid and known.geonameid == other.geonameid:
        return True
    if known.country_code != other.country_code or known.feature_class != other.feature_class:
        return False
    if known.feature_class == "A":
        if known.feature_code != other.feature_code:
            return False
        return other.feature_code == "PCLI" or (_division(known) == _division(other) and known.feature_code != "ADM3")
    return (
        known.geo_precision == 1 and _division(known) == _division(other) and distance_km(known, other) < SAME_PLACE_KM
    )


def _only_its_district(known: Place, other: Place) -> bool:
    """Whether a settlement of which only the district is known is one whose position the other gazetteer has."""
    return (
        known.feature_class == other.feature_class == "P"
        and known.geo_precision > other.geo_precision
        and _division(known) == _division(other)
        and distance_km(known, other) <= known.uncertainty_km
    )


def _division(place: Place) -> tuple[str, str]:
    return place.country_code, place.admin1_code or fold(place.admin1)
