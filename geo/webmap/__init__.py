"""The HTML map: a ``folium.Map`` whose page is one file, asks nobody for anything, and can be checked.

    MapData ──payload──► JSON block ──┐
    base map (land, oblasts, border) ─┴─render──► ClaimsMap (a folium.Map) ──save──► one HTML file

``render`` is the whole interface; ``MapData`` says what it needs; ``publishable`` makes of it what may be published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.collector import garbage_collection_off
from geo.webmap.data import MapData, Mention, NotMapped, payload
from geo.webmap.public import publishable
from geo.webmap.tiles import Tiles

if TYPE_CHECKING:
    import folium

    from geo.webmap.basemap import BaseMap

__all__ = ["MapData", "Mention", "NotMapped", "Tiles", "publishable", "render"]


def render(data: MapData, base: BaseMap | None = None) -> folium.Map:
    """Draw a map.

    Parameters
    ----------
    data
        What to show.
    base
        The base map; by default the one of the package, detailed where the incidents are.

    Returns
    -------
    folium.Map
        Further layers may be added. ``get_root().render()`` is the page, the same bytes for the same input;
        ``save(path)`` writes it; in a notebook it shows itself.

    Raises
    ------
    SettingsError
        When the page is rendered, if an added layer asks for code from the network.
    DataError
        If the compiled data of the package is missing.
    """
    from geo.webmap.basemap import base_map  # noqa: PLC0415 (MapData must be importable without folium)

    with garbage_collection_off():
        return _render(data, base or base_map(data.incidents, data.border))


def _render(data: MapData, base: BaseMap) -> folium.Map:
    from geo.webmap.page import ClaimsMap  # noqa: PLC0415

    points = [(i.place.latitude, i.place.longitude) for i in data.incidents if i.place and not i.is_area]
    points = points or [(i.place.latitude, i.place.longitude) for i in data.incidents if i.place]
    centre = (
        (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)) if points else (50.3, 35.5)
    )
    return ClaimsMap(payload(data, base), location=(round(centre[0], 4), round(centre[1], 4)))
