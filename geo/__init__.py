"""Incursion Map: news reports of claimed cross-border incursions, turned into a map that can be checked.

>>> import geo
>>> text = "Drones hit Shebekino in Russia's Belgorod region."
>>> [r.place.name for r in geo.geoparse(text) if r.place]  # doctest: +SKIP
['Shebekino', 'Russia', 'Belgorod Oblast']

The names below are loaded when first used: ``import geo`` itself loads neither geopandas nor folium nor geopy.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would double the start-up of the gazetteer
if TYPE_CHECKING:
    from typing import Any

    from geo.articles import read_article, read_articles
    from geo.boundary import Border, border
    from geo.case import Case
    from geo.errors import GeoError
    from geo.geoparsing import geoparse
    from geo.model import Article, Claim, Grouping, Incident, Place, Resolution, Toponym
    from geo.pipeline import Report, Settings, analyze

__version__ = "0.1.0"

_HOME = {
    "Article": "model",
    "Border": "boundary",
    "Case": "case",
    "Claim": "model",
    "GeoError": "errors",
    "Grouping": "model",
    "Incident": "model",
    "Place": "model",
    "Report": "pipeline",
    "Resolution": "model",
    "Settings": "pipeline",
    "Toponym": "model",
    "analyze": "pipeline",
    "border": "boundary",
    "geoparse": "geoparsing",
    "read_article": "articles",
    "read_articles": "articles",
}

__all__ = [
    "Article",
    "Border",
    "Case",
    "Claim",
    "GeoError",
    "Grouping",
    "Incident",
    "Place",
    "Report",
    "Resolution",
    "Settings",
    "Toponym",
    "__version__",
    "analyze",
    "border",
    "geoparse",
    "read_article",
    "read_articles",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    import importlib  # noqa: PLC0415

    value = getattr(importlib.import_module(f"geo.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
