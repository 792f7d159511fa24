"""The whole story on one screen: article → toponyms → places → claims → incidents → tables and map.

A stage is imported where its arrow is drawn. The first two arrows alone are ``geo.geoparsing``.
"""

from __future__ import annotations

import warnings
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from os import PathLike
from typing import TYPE_CHECKING

from geo.errors import SettingsError
from geo.gazetteer import embedded
from geo.lexicon import read_lexicon, using
from geo.model import Article, Claim, Grouping, Incident, Resolution, Toponym
from geo.resolution import resolve
from geo.resources import gazetteers_folder
from geo.toponyms import recognizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import folium
    import geopandas as gpd
    import pandas as pd

    from geo.boundary import Border
    from geo.corrections import Corrections
    from geo.explain import Change, Explanation
    from geo.gazetteer import EmbeddedGazetteer
    from geo.geocoders import OnlineGazetteer
    from geo.model import Extractor, Gazetteer, Recognizer
    from geo.readings import Store

__all__ = ["Reader", "Reading", "Report", "Settings", "Tools", "analyze"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the stages use; every part can be replaced by an object with the same method (see ``geo.model``).

    Parameters
    ----------
    gazetteer
        Knows places by name. None is the embedded one with every full gazetteer that is installed; "embedded" pins the
        embedded one alone, so that two people can compare.
    geocoder, geocoder_url
        An online service ("nominatim" or "photon", at its usual address or at this one) that is asked for what the
        gazetteers cannot place. None asks nobody.
    recognizer
        Finds place names; None is the package's.
    extractor
        Finds claims; None is the package's.
    places
        A CSV file of places of one's own (columns in ``geo.own_places``); they come before those of the gazetteers.
    lexicon
        Word lists of one's own, a TOML file or a folder of them, that extend or replace ours (see ``geo.wordlists``).
    border, border_pair
        A polygon file (GeoPackage, GeoJSON, GeoParquet) for another source of the border or, with the codes of two
        countries, for another border (see ``geo.polygons``).
    grouping
        Thresholds that decide which claims are one incident and which incidents one raid; None takes their defaults.
    """

    gazetteer: Gazetteer | str | None = None
    geocoder: str | None = None
    geocoder_url: str | None = None
    recognizer: Recognizer | None = None
    extractor: Extractor | None = None
    places: str | PathLike[str] | None = None
    lexicon: str | PathLike[str] | None = None
    border: str | PathLike[str] | None = None
    border_pair: tuple[str, str] | None = None
    grouping: Grouping | None = None


class Tools:
    """The parts that settings name, made once for a run."""

    def __init__(self, settings: Settings) -> None:
        if isinstance(settings.gazetteer, str) and settings.gazetteer != "embedded":
            raise SettingsError(f'expected gazetteer="embedded" or an object, got {settings.gazetteer!r}')
        self._settings = settings
        self.lexicon = None if settings.lexicon is None else read_lexicon(settings.lexicon)
        with using(self.lexicon):
            self.recognizer: Recognizer = settings.recognizer or recognizer()
        if settings.border is not None or settings.border_pair is not None:
            self.border()  # a faulty file is told of before the work begins
        self.online: OnlineGazetteer | None = None
        self.own = self._own_places()
        self.indexes = [*self.own, embedded(), *(_installed() if settings.gazetteer is None else ())]
        self.gazetteer: Gazetteer = self.indexes[0]
        if settings.gazetteer is not None and not isinstance(settings.gazetteer, str):
            if settings.places is not None:
                raise SettingsError("expected places or a gazetteer object, got both: the object knows its places")
            self.gazetteer = settings.gazetteer
        elif len(self.indexes) > 1:
            from geo.combined import Combined  # noqa: PLC0415

            self.gazetteer = Combined(self.indexes)
        if settings.geocoder is not None or settings.geocoder_url is not None:
            from geo import geocoders  # noqa: PLC0415 (geopy only when a service is asked)

            side_of = self._side_and_km if settings.border is not None else None
            self.online = geocoders.OnlineGazetteer(
                settings.geocoder or "nominatim", settings.geocoder_url, side_of=side_of
            )

    def recognize(self, text: str) -> list[Toponym]:
        """Find place names, those of one's own places also where the recognizer sees none."""
        toponyms = self.recognizer.recognize(text)
        if not self.own:
            return toponyms
        from geo.own_places import with_own_names  # noqa: PLC0415

        return with_own_names(text, toponyms, self.own[0])

    def border(self) -> Border:
        """The border in use, loaded when first needed."""
        from geo.boundary import border  # noqa: PLC0415

        return border(self._settings.border, self._settings.border_pair)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let the stages work with the word lists and the border of the settings."""
        with ExitStack() as stack:
            stack.enter_context(using(self.lexicon))
            if self._settings.border is not None:
                from geo import boundary  # noqa: PLC0415

                stack.enter_context(boundary.using(self.border()))
            yield

    def _side_and_km(self, longitude: float, latitude: float) -> tuple[str, float | None]:
        check = self.border().check(longitude, latitude)
        return check.side, check.distance_km

    def _own_places(self) -> tuple[EmbeddedGazetteer, ...]:
        if self._settings.places is None:
            return ()
        from geo.own_places import own_gazetteer  # noqa: PLC0415

        return (own_gazetteer(self._settings.places, self.border().side),)

    def resolve(self, text: str, toponyms: Sequence[Toponym]) -> list[Resolution]:
        """Place toponyms; what the gazetteers cannot place is asked online, if that was asked for."""
        resolutions = resolve(text, toponyms, self.gazetteer)
        if self.online is None:
            return resolutions
        from geo.geocoders import complete  # noqa: PLC0415

        found = complete(resolutions, self.indexes, self.online)
        return resolutions if found is None else resolve(text, toponyms, found)

    def described(self, extractor: Extractor) -> tuple[tuple[str, str], ...]:
        """Name and value of everything that shaped a result, for reports and pages."""
        return (
            ("gazetteer", "; ".join([self.gazetteer.name, *([self.online.name] if self.online else [])])),
            ("recognizer", type(self.recognizer).__name__),
            ("extractor", type(extractor).__name__),
            *((("lexicon", self.lexicon.name),) if self.lexicon else ()),
            ("border", self.border().name),
        )

    def notes(self) -> tuple[str, ...]:
        """What the online service was asked, and what it could not be asked."""
        return tuple(self.online.summary()) if self.online else ()


@cache
def _installed() -> tuple[EmbeddedGazetteer, ...]:
    """The full gazetteers of this user, opened once."""
    if not gazetteers_folder().is_dir():
        return ()
    from geo.downloads import gazetteers  # noqa: PLC0415 (only who has installed one pays for it)

    return tuple(gazetteers())


@dataclass(frozen=True, slots=True)
class Reading:
    """One article with what was found in it."""

    article: Article
    resolutions: tuple[Resolution, ...]
    claims: tuple[Claim, ...]


class Reader:
    """Runs articles through the stages, one at a time, with the tools that settings name, made once.

    Attributes
    ----------
    used
        Name and value of everything that shapes a result.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        from geo.claims import ClaimExtractor  # noqa: PLC0415

        self.settings = settings or Settings()
        self._tools = Tools(self.settings)
        with using(self._tools.lexicon):
            self._extractor: Extractor = self.settings.extractor or ClaimExtractor()
        self.used = self._tools.described(self._extractor)

    def read(self, article: Article) -> Reading:
        """Run one article through recognition, resolution and claim extraction."""
        tools = self._tools
        with tools.in_use():
            toponyms = [t for t in tools.recognize(article.text) if not article.is_set_aside(t.start, t.end)]
            resolutions = tools.resolve(article.text, toponyms)
            return Reading(article, tuple(resolutions), tuple(self._extractor.extract(article, resolutions)))

    @property
    def is_complete(self) -> bool:
        """Whether every question to an online service was answered, "not found" included."""
        return self._tools.online is None or not self._tools.online.unasked

    def report(
        self,
        readings: Sequence[Reading],
        known: Mapping[str, tuple[str, str]] | None = None,
        skipped: Sequence[tuple[str, str]] = (),
    ) -> Report:
        """Group the claims of readings into incidents; a claim that a copy repeats word for word counts once."""
        from geo.incidents import group  # noqa: PLC0415

        readings = _told_once(readings)
        claims = [claim for reading in readings for claim in reading.claims]
        line = self._tools.border()
        with using(self._tools.lexicon):
            events = group(claims, line, grouping=self.settings.grouping, known=known)
        return Report(
            tuple(readings),
            tuple(events),
            used=self.used,
            notes=self._tools.notes(),
            attribution=self._tools.online.attribution if self._tools.online else "",
            skipped=tuple(skipped),
            settings=self.settings,
            border=None if self.settings.border is None else line,
        )


def analyze(
    articles: Article | str | PathLike[str] | Iterable[Article | str | PathLike[str]],
    settings: Settings | None = None,
    progress: Callable[[Article], None] | None = None,
    *,
    resume: str | PathLike[str] | None = None,
) -> Report:
    """Turn articles into a report of claimed incursions.

    Parameters
    ----------
    articles
        From ``read_article``, or what ``read_articles`` takes (files, folders, patterns, tables of articles,
        addresses); what cannot be read is skipped with a warning and listed in ``Report.skipped``.
    settings
        What the stages use.
    progress
        Called with each article before it is read.
    resume
        A file that keeps what was found in each article as soon as it is found. A run that was interrupted, or that has
        further articles, goes on from it: an article is read again only if it, the settings or the version differ.

    Returns
    -------
    Report
        Copies of one text (``Article.copy_of``) are one source; what a copy repeats is told once.

    Raises
    ------
    SettingsError
        If a setting is not what it must be.
    OutputError
        If the file to resume from cannot be used.
    """
    reader = Reader(settings)
    skipped: list[tuple[str, str]] = []
    found = with_copies(list(_articles(articles, skipped)))
    store = None
    if resume is not None:
        from geo.readings import Store  # noqa: PLC0415

        store = Store(resume)
    readings = []
    try:
        for article in found:
            if progress is not None:
                progress(article)
            readings.append(reader.read(article) if store is None else _resumed(article, reader, store))
    finally:
        if store is not None:
            store.close()
    return reader.report(readings, skipped=skipped)


def _resumed(article: Article, reader: Reader, store: Store) -> Reading:
    """What the store has of an article, else what is read now, kept."""
    from geo import __version__  # noqa: PLC0415
    from geo.readings import reading_key  # noqa: PLC0415

    key = reading_key(article, (("version", __version__), *reader.used))
    kept = store.get(key, article)
    if kept is not None:
        return Reading(article, *kept)
    reading = reader.read(article)
    if reader.is_complete:  # else the next run asks again
        store.put(key, reading.resolutions, reading.claims)
    return reading


def with_copies(articles: Sequence[Article]) -> list[Article]:
    """Articles, each copy of another among them marked with the hash of that one."""
    if len(articles) < 2:
        return list(articles)
    from geo.articles.copies import originals  # noqa: PLC0415

    of = originals(articles)
    return [replace(a, copy_of=articles[of[n]].sha256) if n in of else a for n, a in enumerate(articles)]


def _told_once(readings: Sequence[Reading]) -> list[Reading]:
    """Readings, those of copies without the claims that stand word for word in the original."""
    said = {_as_said(c) for r in readings if not r.article.copy_of for c in r.claims}
    seen: set[tuple[str, ...]] = set()
    out = []
    for reading in readings:
        if not reading.article.copy_of:
            out.append(reading)
            continue
        claims = []
        for claim in reading.claims:
            key = _as_said(claim)
            if key not in said and key not in seen:
                claims.append(claim)
        seen |= {_as_said(c) for c in claims}
        out.append(replace(reading, claims=tuple(claims)))
    return out


def _as_said(claim: Claim) -> tuple[str, ...]:
    """What two copies of a claim share: the text they are copies of, the words, what is read in them."""
    article = claim.article
    return article.copy_of or article.sha256, " ".join(claim.quote.split()).casefold(), claim.label, str(claim.aspect)


def _articles(
    given: Article | str | PathLike[str] | Iterable[Article | str | PathLike[str]], skipped: list[tuple[str, str]]
) -> Iterator[Article]:
    """Each article given, read if it is not one yet; what cannot be read is noted."""
    from geo.articles import read_articles  # noqa: PLC0415

    def skip(source: str, error: Exception) -> None:
        skipped.append((source, str(error)))
        warnings.warn(f"skipped {source}: {error}", stacklevel=2)

    sources: list[str | PathLike[str]] = []
    for item in [given] if isinstance(given, Article | str | PathLike) else given:
        if isinstance(item, Article):
            yield from read_articles(sources, on_error=skip)
            sources.clear()
            yield item
        else:
            sources.append(item)
    yield from read_articles(sources, on_error=skip)


@dataclass(frozen=True)
class Report:
    """What a set of articles says, as tables and as a map.

    ``readings`` and ``events`` are the values behind the tables: ``events`` also holds the area statements of raids.
    ``used`` names every gazetteer and part that shaped the result, ``notes`` what could not be asked online,
    ``attribution`` whom the places found online are owed to. A report that people corrected (``corrected``) also has
    the ``corrections`` applied, the incidents they ``rejected``, and ``machine``, the report as the program read it.
    ``skipped`` are the sources that could not be read, each with the reason, ``settings`` those it was made with.
    ``border`` is another border than the package's, where one was set.
    """

    readings: tuple[Reading, ...]
    events: tuple[Incident, ...]
    used: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    attribution: str = ""
    border: Border | None = None
    corrections: Corrections | None = None
    rejected: tuple[Incident, ...] = ()
    machine: Report | None = None
    skipped: tuple[tuple[str, str], ...] = ()
    settings: Settings | None = None

    def explain(self, incident_id: str, alternatives: Mapping[str, Settings] | None = None) -> Explanation:
        """Why an incident is as it is: which words, which candidates, which evidence, which rule.

        Parameters
        ----------
        incident_id
            From the table of incidents; an alias will do.
        alternatives
            Named settings to try instead; what each would change of this incident is told as well (``sensitivity``).

        Returns
        -------
        geo.explain.Explanation
            Shows itself in Jupyter; plain text when printed.

        Raises
        ------
        SettingsError
            If there is no such incident.
        """
        from geo.boundary import border  # noqa: PLC0415
        from geo.explain import explain, find  # noqa: PLC0415

        incident = find((*self.events, *self.rejected), incident_id)
        changes = {
            name: [c for c in rows if c.incident_id == incident.incident_id]
            for name, rows in self._alternatives(alternatives or {}).items()
        }
        return explain(incident, (self.border or border()).line_name, self.used, changes)

    def sensitivity(self, alternatives: Mapping[str, Settings] | None = None) -> pd.DataFrame:
        """What would be otherwise with another border, gazetteer or threshold.

        Parameters
        ----------
        alternatives
            Named settings to try; None tries the thresholds of grouping at half and twice their value.

        Returns
        -------
        pandas.DataFrame
            One row for each change: alternative, incident_id, column, now, then. Empty: nothing depends on them.
        """
        import pandas as pd  # noqa: PLC0415

        from geo.explain import Change  # noqa: PLC0415

        found = self._alternatives(self.thresholds() if alternatives is None else alternatives)
        return pd.DataFrame(
            [row for rows in found.values() for row in rows], columns=list(Change._fields), dtype="object"
        )

    def thresholds(self) -> dict[str, Settings]:
        """Settings with each threshold of grouping at half and at twice its value, by name."""
        settings = self.settings or Settings()
        grouping = settings.grouping or Grouping()
        made = {}
        for name, value in asdict(grouping).items():
            for times in (0.5, 2):
                other = type(value)(value * times)
                made[f"{name} {other:g} instead of {value:g}"] = replace(
                    settings, grouping=replace(grouping, **{name: other})
                )
        return made

    def _alternatives(self, alternatives: Mapping[str, Settings]) -> dict[str, list[Change]]:
        """What each alternative would change; articles are read anew only if more than the grouping differs."""
        from geo.explain import changes_between  # noqa: PLC0415

        machine = self.machine or self
        own = machine.settings or Settings()
        out = {}
        for name, settings in alternatives.items():
            reader = Reader(settings)
            if replace(settings, grouping=own.grouping) == own:
                readings: Sequence[Reading] = machine.readings
            else:
                readings = [reader.read(article) for article in machine.articles]
            out[name] = changes_between(machine.events, reader.report(readings).events, name)
        return out

    def corrected(self, corrections: Corrections | str | PathLike[str] | Iterable[str | PathLike[str]]) -> Report:
        """Return the report as people left it; its tables and its map agree.

        Parameters
        ----------
        corrections
            From ``geo.corrections.read_corrections``, or the path or paths of corrections files. They are added, in
            order of time, to those this report already has, and applied to what the program read: ids survive,
            decisions that no longer fit and disagreements are in ``notes``, and nothing is changed for good.

        Raises
        ------
        TableError
            With every fault of the files.
        """
        from geo import corrections as decisions  # noqa: PLC0415 (only when something was decided)
        from geo.boundary import border  # noqa: PLC0415
        from geo.incidents import retold  # noqa: PLC0415

        machine, line = self.machine or self, self.border or border()
        made = (
            corrections if isinstance(corrections, decisions.Corrections) else decisions.read_corrections(corrections)
        )
        made = self.corrections + made if self.corrections else made
        readings = tuple(
            Reading(r.article, *decisions.with_names(r.article, r.resolutions, r.claims, made, line))
            for r in machine.readings
        )
        mentions = [(r.article, resolution) for r in machine.readings for resolution in r.resolutions]
        current = {old: i.incident_id for i in machine.events for old in i.aliases}
        result = decisions.apply(machine.events, made.renamed(current), line, retold, mentions)
        return replace(
            machine,
            readings=readings,
            events=result.incidents,
            notes=(*machine.notes, *result.notes),
            corrections=made,
            rejected=result.rejected,
            machine=machine,
        )

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
    def history(self) -> pd.DataFrame:
        """Who said what about each incident, of which day; columns in ``geo.table.HISTORY_COLUMNS``."""
        from geo.table import history_frame  # noqa: PLC0415

        return history_frame(self.events)

    @cached_property
    def toponyms(self) -> gpd.GeoDataFrame:
        """One row per mention of a place, resolved or not; columns in ``geo.table.TOPONYM_COLUMNS``, EPSG:4326."""
        from geo.table import toponyms_frame  # noqa: PLC0415

        return toponyms_frame([(reading.article, r) for reading in self.readings for r in reading.resolutions])

    def map(
        self,
        title: str | None = None,
        *,
        public: bool = False,
        delay_h: float | None = None,
        now: datetime | None = None,
        tiles: str | None = None,
        tiles_attribution: str = "",
    ) -> folium.Map:
        """The interactive map: shows itself in Jupyter, ``.save("map.html")`` writes one self-contained page.

        Parameters
        ----------
        title
            Of the page; by default the article's.
        public
            Leave out what should not be published: reviewers' names and notes, local paths, long quotations, points
            finer than a settlement's centre unless a published geolocation is cited.
        delay_h
            Of a public map: withhold what may have happened within so many hours.
        now
            Of a public map: the moment of publication, with a time zone; by default the clock's.
        tiles, tiles_attribution
            Address pattern of an online base map ("https://tiles.example.org/{z}/{x}/{y}.png") that the reader may
            switch on, and whom it is owed to. A page made without it can never ask anyone for anything.

        Raises
        ------
        SettingsError
            If a setting is not what it must be.
        """
        from geo import __version__  # noqa: PLC0415
        from geo.boundary import border  # noqa: PLC0415
        from geo.webmap import MapData, Mention, NotMapped, Tiles, publishable, render  # noqa: PLC0415 (folium only when asked for)

        shown = (*self.events, *self.rejected)
        used = {id(i.resolution.toponym) for i in shown if i.resolution}
        used |= {id(c.resolution.toponym) for i in shown for c in i.claims if c.resolution}
        mentions = [
            Mention(reading.article, resolution)
            for reading in self.readings
            for resolution in reading.resolutions
            if resolution.toponym.kind == "name" and id(resolution.toponym) not in used
        ]
        dates = [a.published for a in self.articles if a.published]
        data = MapData(
            title=title or self._title(),
            as_of=max(dates, default=None),
            version=__version__,
            articles=self.articles,
            incidents=self.events,
            mentions=mentions,
            not_mapped=[
                NotMapped(label=i.label, reason=i.not_mapped, quote=i.claims[0].quote, article=i.claims[0].article)
                for i in self.events
                if i.not_mapped and i.place is None
            ],
            rejected=self.rejected,
            border=self.border.lines if self.border is not None else None,
            border_name=(self.border or border()).line_name,
            corrections=() if self.corrections is None else self.corrections.files,
            decisions=() if self.corrections is None else self.corrections.values(),
            gazetteers=[
                *[value for name, value in self.used if name == "gazetteer"],
                *filter(None, [self.attribution]),
            ],
            settings=self.used,
            tiles=Tiles(tiles, tiles_attribution) if tiles else None,
            notes=[*self.notes, *[note for article in self.articles for note in article.notes]],
        )
        if not public and delay_h is not None:
            raise SettingsError("expected a delay only for a public map, got one for a map that is not")
        return render(publishable(data, now or datetime.now(UTC), delay_h, self.border) if public else data)

    def _title(self) -> str:
        titles: Sequence[str] = [a.title for a in self.articles if a.title]
        return titles[0] if len(self.readings) == 1 and titles else "Claimed incursions"
