"""The whole story on one screen: article → toponyms → places → claims → incidents → tables and map."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING

import geo
from geo.articles import read_articles
from geo.boundary import border
from geo.claims import ClaimExtractor
from geo.gazetteer import embedded
from geo.incidents import group
from geo.model import Article, Claim, Incident, Resolution
from geo.resolution import resolve
from geo.toponyms import recognizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import folium
    import geopandas as gpd
    import pandas as pd

    from geo.model import Extractor, Gazetteer, Recognizer

__all__ = ["Reading", "Report", "Settings", "analyze", "geoparse"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the stages use; every part can be replaced by an object with the same method (see ``geo.model``).

    Parameters
    ----------
    gazetteer
        Knows places by name; None is the embedded one.
    recognizer
        Finds place names; None is the package's.
    extractor
        Finds claims; None is the package's.
    """

    gazetteer: Gazetteer | None = None
    recognizer: Recognizer | None = None
    extractor: Extractor | None = None

    def described(self) -> tuple[tuple[str, str], ...]:
        """Name and value of everything that shaped a result, for reports and pages."""
        return (
            ("gazetteer", (self.gazetteer or embedded()).name),
            ("recognizer", type(self.recognizer or recognizer()).__name__),
            ("extractor", type(self.extractor or ClaimExtractor()).__name__),
            ("border", border().name),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """One article with what was found in it."""

    article: Article
    resolutions: tuple[Resolution, ...]
    claims: tuple[Claim, ...]


def geoparse(text: str, settings: Settings | None = None) -> list[Resolution]:
    """Find the place names of a text and the place of each.

    Parameters
    ----------
    text
        Any text; the offsets of the result index it as it is.
    settings
        Gazetteer and recognizer to use.

    Returns
    -------
    list of Resolution
        In order of the text, demonyms included; ``place`` is None, with the ``reason``, where it is not known.
    """
    settings = settings or Settings()
    toponyms = (settings.recognizer or recognizer()).recognize(text)
    return resolve(text, toponyms, settings.gazetteer or embedded())


def read(article: Article, settings: Settings | None = None) -> Reading:
    """Run one article through recognition, resolution and claim extraction."""
    settings = settings or Settings()
    toponyms = [
        toponym
        for toponym in (settings.recognizer or recognizer()).recognize(article.text)
        if not article.is_set_aside(toponym.start, toponym.end)
    ]
    resolutions = resolve(article.text, toponyms, settings.gazetteer or embedded())
    claims = (settings.extractor or ClaimExtractor()).extract(article, resolutions)
    return Reading(article, tuple(resolutions), tuple(claims))


def analyze(
    articles: Article | str | PathLike[str] | Iterable[Article | str | PathLike[str]],
    settings: Settings | None = None,
    progress: Callable[[Article], None] | None = None,
) -> Report:
    """Turn articles into a report of claimed incursions.

    Parameters
    ----------
    articles
        From ``read_article``, or what ``read_articles`` takes (files, folders, patterns, tables of articles, addresses);
        what cannot be read is skipped with a warning.
    settings
        What the stages use.
    progress
        Called with each article before it is read.

    Returns
    -------
    Report
    """
    settings = settings or Settings()
    readings = []
    for article in _articles(articles):
        if progress is not None:
            progress(article)
        readings.append(read(article, settings))
    claims = [claim for reading in readings for claim in reading.claims]
    return Report(tuple(readings), tuple(group(claims, border())), settings)


def _articles(given: Article | str | PathLike[str] | Iterable[Article | str | PathLike[str]]) -> Iterator[Article]:
    """Each article given, read if it is not one yet."""
    for item in [given] if isinstance(given, Article | str | PathLike) else given:
        if isinstance(item, Article):
            yield item
        else:
            yield from read_articles([item])


@dataclass(frozen=True)
class Report:
    """What a set of articles says, as tables and as a map.

    ``readings`` and ``events`` are the values behind the tables: ``events`` also holds the area statements of raids.
    """

    readings: tuple[Reading, ...]
    events: tuple[Incident, ...]
    settings: Settings = field(default_factory=Settings)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles, in the order they were read."""
        return tuple(reading.article for reading in self.readings)

    @cached_property
    def incidents(self) -> gpd.GeoDataFrame:
        """One row per incident; columns in ``geo.table.INCIDENT_COLUMNS``, EPSG:4326."""
        from geo.table import incidents_frame  # noqa: PLC0415 (pandas only when asked for)

        return incidents_frame(self.events)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """One row per claim, with its quote; columns in ``geo.table.CLAIM_COLUMNS``."""
        from geo.table import claims_frame  # noqa: PLC0415

        return claims_frame([c for reading in self.readings for c in reading.claims], self.events)

    @cached_property
    def toponyms(self) -> gpd.GeoDataFrame:
        """One row per mention of a place, resolved or not; columns in ``geo.table.TOPONYM_COLUMNS``, EPSG:4326."""
        from geo.table import toponyms_frame  # noqa: PLC0415

        return toponyms_frame([(reading.article, r) for reading in self.readings for r in reading.resolutions])

    def map(self, title: str | None = None) -> folium.Map:
        """The interactive map: shows itself in Jupyter, ``.save("map.html")`` writes one self-contained page."""
        from geo.webmap import MapData, Mention, NotMapped, render  # noqa: PLC0415 (folium only when asked for)

        used = {id(i.resolution) for i in self.events if i.resolution}
        used |= {id(c.resolution) for i in self.events for c in i.claims if c.resolution}
        mentions = [
            Mention(reading.article, resolution)
            for reading in self.readings
            for resolution in reading.resolutions
            if resolution.toponym.kind == "name" and id(resolution) not in used
        ]
        dates = [a.published for a in self.articles if a.published]
        return render(
            MapData(
                title=title or self._title(),
                as_of=max(dates, default=None),
                version=geo.__version__,
                articles=self.articles,
                incidents=self.events,
                mentions=mentions,
                not_mapped=[
                    NotMapped(label=i.label, reason=i.not_mapped, quote=i.claims[0].quote, article=i.claims[0].article)
                    for i in self.events
                    if i.not_mapped and i.place is None
                ],
                gazetteers=(self._gazetteer().name,),
                settings=self.settings.described(),
                notes=[note for article in self.articles for note in article.notes],
            )
        )

    def _gazetteer(self) -> Gazetteer:
        return self.settings.gazetteer or embedded()

    def _title(self) -> str:
        titles: Sequence[str] = [a.title for a in self.articles if a.title]
        return titles[0] if len(self.readings) == 1 and titles else "Claimed incursions"
