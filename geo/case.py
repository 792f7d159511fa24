"""The case file: many reports over time, in one GeoPackage that opens in QGIS as it is.

    articles ──► readings ─┐
                           ├─group, correct─► incidents, claims, mentions, history    (layers and tables, made anew)
    corrections ───────────┘
    log: every step, with version and settings          states: every incident as it was at each step (``diff``)

Articles, readings, corrections and the log are only ever added to, each in a transaction of its own; the other tables
follow from them. Killed at any moment, the file holds everything that was committed. While a step writes,
it writes ahead to a log beside the file (``-wal``), so that GDAL and QGIS can read meanwhile; then it is one file.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, Self, TypeVar
from urllib.parse import urlsplit

from geo import geopackage
from geo.errors import OutputError, SettingsError, TableError
from geo.geopackage import Layer
from geo.incidents.sites import digest
from geo.lexicon import lexicon
from geo.model import Article, SetAside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from geo.corrections import Corrections
    from geo.errors import GeoError
    from geo.pipeline import Reader, Reading, Report, Settings
    from geo.table import Column

    Source = str | PathLike[str]

__all__ = ["SOURCE_SCALES", "SOURCE_TYPES", "Added", "Case", "Diff", "LogEntry"]

FORMAT = "incursion-map case 1"
SOURCE_TYPES = ("", "traditional media", "new media", "reports", "local partner data")
"""Kinds of sources, as ACLED names them."""
SOURCE_SCALES = ("", "Subnational", "National", "Regional", "International", "New media", "Other")
"""ACLED's source_scale, of a single source."""

_P = ParamSpec("_P")
_T = TypeVar("_T")
_BUSY_S = 30.0  # how long to wait for another program that writes

_ABOUT = Layer("about", "what file this is", (("key", "string"), ("value", "string")), unique=("key",))
_ARTICLES = Layer(
    "articles",
    "one row per article, its bytes as they were read and the text that was worked with",
    (
        ("article_id", "string"), ("sha256", "string"), ("source", "string"), ("url", "string"), ("title", "string"),
        ("publisher", "string"), ("original_publisher", "string"), ("author", "string"), ("published", "date"),
        ("language", "string"), ("source_type", "string"), ("source_scale", "string"), ("retrieved_at", "datetime"),
        ("archive_url", "string"), ("archived_at", "string"), ("archive_sha256", "string"), ("copy_of", "string"),
        ("notes", "string"), ("text", "string"), ("set_aside", "string"), ("original", "bytes"),
    ),
    unique=("article_id",),
)  # fmt: skip
_READINGS = Layer(
    "readings",
    "what the program found in each article, with the version and settings it was read with",
    (
        ("article_id", "string"), ("read_at", "datetime"), ("version", "string"), ("settings", "string"),
        ("reading", "string"),
    ),
    unique=("article_id",),
)  # fmt: skip
_CORRECTIONS = Layer(
    "corrections",
    "decisions of people, in the order of their import; undone ones are kept and not followed",
    (
        ("target", "string"), ("decision", "string"), ("by", "string"), ("at", "datetime"), ("note", "string"),
        ("changes", "string"), ("correction", "string"), ("file", "string"), ("imported_at", "datetime"),
        ("undone_at", "datetime"), ("undone_by", "string"),
    ),
)  # fmt: skip
_LOG = Layer(
    "log",
    "every step, with the version and the settings of the program",
    (("at", "datetime"), ("step", "string"), ("detail", "string"), ("version", "string"), ("settings", "string")),
)
_IDS = Layer(
    "incident_ids",
    "every id an incident was ever shown under, and the one that stands for it",
    (("id", "string"), ("incident_id", "string"), ("raid_id", "string")),
    unique=("id",),
)
_STATES = Layer(
    "states",
    "every incident as it was after a step of the log; an empty state: it is no longer told",
    (("log", "integer"), ("incident_id", "string"), ("state", "string")),
)
_KEPT = (_ABOUT, _ARTICLES, _READINGS, _CORRECTIONS, _LOG, _IDS, _STATES)
_COMPARED = (
    "location", "event_date", "incursion", "outcome", "status", "crossing_status", "fighting_status", "control_status",
    "attribution_status", "claimed_by", "acknowledged_by", "denied_by", "n_sources", "review_status",
)  # fmt: skip


def _step(method: Callable[Concatenate[Case, _P], _T]) -> Callable[Concatenate[Case, _P], _T]:
    """Let a method of a case hold the file open while it runs."""

    @wraps(method)
    def step(case: Case, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        with case._connected():  # noqa: SLF001 (of its own class)
            return method(case, *args, **kwargs)

    return step


class LogEntry(NamedTuple):
    """One step of a case file; ``number`` names it in ``diff``."""

    number: int
    at: str
    step: str
    detail: str
    version: str
    settings: str


@dataclass(frozen=True, slots=True)
class Added:
    """What adding articles did: sources of the new, of those it had, of copies, and (source, why) skipped."""

    new: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed in a case between two moments.

    ``new`` and ``gone`` are incidents as (incident_id, state), ``changed`` (incident_id, {column: (was, is)}, state).
    Printed, it is one line and a list: "since 2023-06-04 09:00: 2 new, 1 now acknowledged".
    """

    since: str
    until: str
    new: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    gone: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    changed: tuple[tuple[str, Mapping[str, tuple[Any, Any]], Mapping[str, Any]], ...] = ()

    def __str__(self) -> str:
        """The change in words."""
        counts = [f"{len(self.new)} new"] if self.new else []
        now: dict[str, int] = {}
        for _, columns, _ in self.changed:
            if "status" in columns:
                now[columns["status"][1]] = now.get(columns["status"][1], 0) + 1
        counts += [f"{number} now {status}" for status, number in sorted(now.items())]
        other = sum("status" not in columns for _, columns, _ in self.changed)
        counts += [f"{other} with other changes"] if other else []
        counts += [f"{len(self.gone)} no longer told"] if self.gone else []
        until = f" until {self.until}" if self.until else ""
        lines = [f"since {self.since}{until}: " + (", ".join(counts) or "nothing changed")]
        lines += [f"  new      {_in_words(i, state)}" for i, state in self.new]
        for incident_id, columns, state in self.changed:
            lines.append(f"  changed  {_in_words(incident_id, state)}")
            lines += [
                f"             {name.replace('_', ' ')}: {was or 'none'} → {now or 'none'}"
                for name, (was, now) in columns.items()
            ]
        lines += [f"  gone     {_in_words(i, state)}" for i, state in self.gone]
        return "\n".join(lines)


def _in_words(incident_id: str, state: Mapping[str, Any]) -> str:
    parts = (
        state.get("event_date") or "undated",
        state.get("location") or "no place",
        state.get("status"),
        incident_id,
    )
    return ", ".join(str(part) for part in parts)


class Case:
    """A case file, open.

    Parameters
    ----------
    path
        A file made by ``Case.create``.
    clock
        Tells the time, for the log; UTC now unless given.

    Raises
    ------
    TableError
        If there is no such file, or it is no case file.

    Examples
    --------
    >>> with Case.create("raid.gpkg") as case:  # doctest: +SKIP
    ...     case.add(["reports/*.html", "feed.jsonl"])
    ...     case.report().map().save("raid.html")
    """

    def __init__(self, path: Source, *, clock: Callable[[], datetime] | None = None) -> None:
        self.path = Path(path)
        self._clock = clock or (lambda: datetime.now(tz=UTC))
        self._report: Report | None = None
        self._open: sqlite3.Connection | None = None
        if not self.path.is_file():
            raise TableError(f"expected a case file, there is no file {path} (geo case init makes one)")
        try:
            with closing(
                sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_S)
            ) as base:
                row = base.execute("select value from about where key = 'format'").fetchone()
        except sqlite3.Error as error:
            raise TableError(f"expected a case file, {path} is none ({error})") from error
        if row is None or row[0] != FORMAT:
            raise TableError(f"expected a case file of format {FORMAT!r} in {path}, got {row[0] if row else 'none'!r}")

    @classmethod
    def create(cls, path: Source, *, title: str = "", clock: Callable[[], datetime] | None = None) -> Case:
        """Make a new case file and open it.

        Parameters
        ----------
        path
            Must not exist; as a GeoPackage it should end in .gpkg.
        title
            Of the case, for its maps.

        Raises
        ------
        OutputError
            If the file exists or cannot be written.
        SettingsError
            If the name does not end in .gpkg: GDAL tells formats by it.
        """
        from geo.output import replacing  # noqa: PLC0415

        path = Path(path)
        if path.suffix.lower() != ".gpkg":
            raise SettingsError(f"expected a case file ending in .gpkg, got {path.name!r}")
        if path.exists():
            raise OutputError(f"expected a new file, {path} exists already")
        with replacing(path) as temporary:
            base = sqlite3.connect(temporary, isolation_level=None)
            try:
                base.execute("begin")
                geopackage.create(base)
                for layer in _KEPT:
                    geopackage.make_layer(base, layer)
                base.executemany("insert into about (key, value) values (?, ?)", [("format", FORMAT), ("title", title)])
                for name, columns in _tables().items():
                    geopackage.rewrite(base, _layer(name, columns), [])
                base.execute("commit")
                # for good: a file killed while its mode changes cannot be read before it is written to again
                base.execute("pragma journal_mode = wal")
            finally:
                base.close()
        case = cls(path, clock=clock)
        with case._connected(), case._writing():
            case._log("init", f"case file made{f': {title}' if title else ''}")
        return case

    def __enter__(self) -> Self:
        """Nothing is held open between two steps; the block is for those who like it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Forget what was read."""
        self._report = None

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Hold the file open for a step, and leave it one file.

        It is not held between steps: GDAL brings an SQLite of its own, and two of them in one process undo each other's
        locks (https://www.sqlite.org/howtocorrupt.html, 2.2.1), so that what GDAL closes could take commits with it.
        """
        if self._open is not None:
            yield
            return
        base = sqlite3.connect(self.path, isolation_level=None, timeout=_BUSY_S)
        try:
            base.execute("pragma synchronous = full")
            if base.execute("pragma journal_mode").fetchone()[0] != "wal":  # QGIS may have left it otherwise
                with suppress(sqlite3.OperationalError):  # a file that cannot be written can still be read
                    base.execute("pragma journal_mode = wal")
            self._open = base
            yield
        except sqlite3.Error as error:
            raise OutputError(f"cannot use {self.path}: {error}") from error
        finally:
            self._open = None
            base.close()  # the last that closes it leaves one file

    @property
    def _base(self) -> sqlite3.Connection:
        if self._open is None:
            raise RuntimeError("a step of the case file has to be entered first")
        return self._open

    @property
    @_step
    def title(self) -> str:
        """Title of the case."""
        row = self._base.execute("select value from about where key = 'title'").fetchone()
        return row[0] if row else ""

    # --- adding ----------------------------------------------------------------------------------------------------

    @_step
    def add(
        self,
        sources: Source | Article | Iterable[Source | Article],
        *,
        settings: Settings | None = None,
        published: str | date | None = None,
        source_type: str = "",
        source_scale: str = "",
        on_error: Callable[[str, GeoError], None] | None = None,
        progress: Callable[[Article], None] | None = None,
    ) -> Added:
        """Read articles into the case, each committed by itself, then group all claims anew.

        An article that the case has already is left as it is, so that an interrupted run goes on when it is repeated;
        only if another day of publication is given now, it is read anew with that.

        Parameters
        ----------
        sources
            As ``geo.analyze`` takes them.
        settings
            What the stages use; recorded with each reading.
        published
            Day of publication, for articles that do not say.
        source_type, source_scale
            ACLED's, for all of these; otherwise by publisher where it is known (data/lexicon/publishers.toml).
        on_error
            Is told the source and error of each that was skipped.
        progress
            Is told each article before it is read.

        Raises
        ------
        SettingsError
            If a setting, the source type or scale is not what it must be.
        """
        from geo.pipeline import Reader  # noqa: PLC0415

        _check("source_type", source_type, SOURCE_TYPES)
        _check("source_scale", source_scale, SOURCE_SCALES)
        skipped: list[tuple[str, str]] = []

        def skip(source: str, error: GeoError) -> None:
            skipped.append((source, str(error)))
            if on_error is not None:
                on_error(source, error)

        reader, seen = Reader(settings), _Seen(self._articles())
        new, known, copies = [], [], []
        for article in _read_all(sources, published, skip):
            article_id = _article_id(article)
            if article_id in seen:
                known.append(article.source)
                if article.published != seen.published[article_id] and article.published is not None:
                    self._date_anew(article_id, reader, article.published)
                continue
            article = replace(article, copy_of=seen.original_of(article_id, article))  # noqa: PLW2901
            if progress is not None:
                progress(article)
            kind, scale = _known_publisher(article)
            self._insert(article_id, reader.read(article), reader.used, source_type or kind, source_scale or scale)
            new.append(article.source)
            if article.copy_of:
                copies.append(article.source)
        if new or self._is_stale():
            self._group(settings)
        return Added(tuple(new), tuple(known), tuple(copies), tuple(skipped))

    def _insert(
        self, article_id: str, reading: Reading, used: Sequence[tuple[str, str]], source_type: str, source_scale: str
    ) -> None:
        """Commit one article with what was found in it."""
        from geo import __version__  # noqa: PLC0415
        from geo.readings import dumped  # noqa: PLC0415

        article, now = reading.article, self._now()
        row = (
            article_id, article.sha256, article.source, article.url, article.title, article.publisher,
            article.original_publisher, article.author, _day(article.published), article.language, source_type,
            source_scale, now, None, None, None, article.copy_of, "\n".join(article.notes), article.text,
            json.dumps([(part.start, part.end, part.reason) for part in article.set_aside]),
            article.original if article.original is not None else article.text.encode("utf-8", "surrogatepass"),
        )  # fmt: skip
        found = dumped(reading.resolutions, reading.claims)
        with self._writing():
            self._put(_ARTICLES, row)
            self._put(_READINGS, (article_id, now, __version__, json.dumps(dict(used), ensure_ascii=False), found))
            what = f"a copy of {article.copy_of[:12]}, " if article.copy_of else ""
            self._log(
                "add", f"{article.source or article.title or article_id}: {what}{len(reading.claims)} claims", used
            )

    def _date_anew(self, article_id: str, reader: Reader, published: date) -> None:
        """Give an article the case has another day of publication, and read it anew with that."""
        article = replace(dict(self._articles())[article_id], published=published)
        with self._writing():
            self._base.execute("update articles set published = ? where article_id = ?", (_day(published), article_id))
            geopackage.touch(self._base, _ARTICLES.name)
            self._read_anew(article_id, reader, article)
            self._log("read", f"{article.source}: published on {published}, read anew", reader.used)

    def _read_anew(self, article_id: str, reader: Reader, article: Article) -> str:
        """Replace what was found in an article; return it."""
        from geo import __version__  # noqa: PLC0415
        from geo.readings import dumped  # noqa: PLC0415

        reading = reader.read(article)
        found = dumped(reading.resolutions, reading.claims)
        self._base.execute(
            "update readings set read_at = ?, version = ?, settings = ?, reading = ? where article_id = ?",
            (self._now(), __version__, json.dumps(dict(reader.used), ensure_ascii=False), found, article_id),
        )
        return found

    @_step
    def undated(self) -> list[str]:
        """Sources of the articles whose day of publication is not known."""
        return [
            row[0] for row in self._base.execute("select source from articles where published is null order by fid")
        ]

    @_step
    def archive(self, path: Source) -> int:
        """Enter links to archived copies and their hashes, read from a table an archiver wrote (``geo.archives``).

        Returns
        -------
        int
            Articles that got one, by their address.

        Raises
        ------
        TableError
            If the table cannot be read or is none.
        """
        from geo.archives import address_key, read_archives  # noqa: PLC0415

        copies = {address_key(copy.url): copy for copy in read_archives(path)}
        rows = self._base.execute("select article_id, url from articles where url is not null").fetchall()
        found = [(article_id, copies[address_key(url)]) for article_id, url in rows if address_key(url) in copies]
        with self._writing():
            self._base.executemany(
                "update articles set archive_url = ?, archived_at = ?, archive_sha256 = ? where article_id = ?",
                [(copy.archive_url, copy.archived_at, copy.sha256, article_id) for article_id, copy in found],
            )
            geopackage.touch(self._base, _ARTICLES.name)
            self._log("archive", f"{path}: archived copies of {len(found)} articles")
        return len(found)

    # --- correcting ------------------------------------------------------------------------------------------------

    @_step
    def correct(self, corrections: Corrections | Source | Iterable[Source]) -> int:
        """Take in decisions of people; they are recorded, followed in every output, and can be undone.

        Returns
        -------
        int
            Decisions that are new, or were undone and stand again.

        Raises
        ------
        TableError
            With every fault of the files; nothing is taken in then.
        """
        from geo import corrections as decisions  # noqa: PLC0415

        made = (
            corrections if isinstance(corrections, decisions.Corrections) else decisions.read_corrections(corrections)
        )
        files, now, taken = "; ".join(made.files), self._now(), 0
        with self._writing():
            have = dict(self._base.execute("select correction, fid from corrections"))
            for decision in made.decisions:
                values = decisions.correction_values(decision)
                text = json.dumps(values, ensure_ascii=False, sort_keys=True)
                if text in have:
                    again = self._base.execute(
                        "update corrections set undone_at = null, undone_by = null "
                        "where fid = ? and undone_at is not null",
                        (have[text],),
                    )
                    taken += again.rowcount
                    continue
                target = decision.target if isinstance(decision.target, str) else decision.target.text
                row = (target, decision.decision.value, decision.by, values["at"], decision.note,
                       json.dumps(values["changes"], ensure_ascii=False), text, files, now, None, None)  # fmt: skip
                self._put(_CORRECTIONS, row)
                taken += 1
            self._log("correct", f"{files or 'corrections'}: {taken} decisions taken in")
        if taken:
            self._group(None)
        return taken

    @_step
    def undo(self, number: int | None = None, *, by: str = "") -> str:
        """Take back a decision; it is kept in the file and no longer followed. Importing it again makes it stand again.

        Parameters
        ----------
        number
            The decision's ``fid`` in the table ``corrections``; None takes back the last that stands.
        by
            Who takes it back.

        Returns
        -------
        str
            What was taken back, in words.

        Raises
        ------
        SettingsError
            If there is no such decision that stands.
        """
        wanted = "fid = ?" if number is not None else "fid = (select max(fid) from corrections where undone_at is null)"
        given = (number,) if number is not None else ()
        with self._writing():
            row = self._base.execute(
                f"select fid, decision, target, by from corrections where undone_at is null and {wanted}",  # noqa: S608
                given,
            ).fetchone()
            if row is None:
                fids = self._base.execute("select fid from corrections where undone_at is null")
                stands = ", ".join(str(fid) for (fid,) in fids) or "there is none"
                raise SettingsError(f"expected a decision that stands ({stands}), got {number or 'none'}")
            said = f"decision {row[0]} ({row[1]} of {row[2]} by {row[3]}) taken back{f' by {by}' if by else ''}"
            self._base.execute(
                "update corrections set undone_at = ?, undone_by = ? where fid = ?", (self._now(), by, row[0])
            )
            self._log("undo", said)
        self._group(None)
        return said

    @_step
    def corrections(self) -> Corrections:
        """The decisions that stand, in order of time."""
        from geo.corrections import Corrections, correction_of  # noqa: PLC0415

        rows = self._base.execute("select correction, file from corrections where undone_at is null").fetchall()
        made = [Corrections((correction_of(json.loads(text)),), {}, tuple(filter(None, [file]))) for text, file in rows]
        return sum(made, Corrections())

    # --- reading ---------------------------------------------------------------------------------------------------

    @_step
    def report(self, settings: Settings | None = None) -> Report:
        """Everything the case holds as a report: tables, map, explanations; corrections applied."""
        if settings is None and self._report is not None:
            return self._report
        report = self._made(settings)
        if settings is None:
            self._report = report
        return report

    def _made(self, settings: Settings | None) -> Report:
        from geo.pipeline import Reader  # noqa: PLC0415

        rows = self._base.execute("select id, incident_id, raid_id from incident_ids order by fid")
        known = {name: (incident_id, raid_id) for name, incident_id, raid_id in rows}
        report = Reader(settings).report(self._readings(), known)
        made = self.corrections()
        return report.corrected(made) if made.decisions else report

    @_step
    def log(self) -> list[LogEntry]:
        """Every step so far."""
        rows = self._base.execute("select fid, at, step, detail, version, settings from log order by fid")
        return [LogEntry(*row) for row in rows]

    @_step
    def record(self, step: str, detail: str) -> None:
        """Enter a step that leaves the file (a map, an export) in the log."""
        with self._writing():
            self._log(step, detail)

    @_step
    def diff(self, since: str | int | date | None = None, until: str | int | date | None = None) -> Diff:
        """What changed between two moments.

        Parameters
        ----------
        since, until
            A number of the log, a day or moment (ISO 8601; a day begins at 0:00 UTC), "yesterday", "3 days". By default
            from before the last step that changed any incident until now.

        Raises
        ------
        SettingsError
            If a moment is none of these, names a step the log does not have, or ``until`` lies before ``since``.
        """
        last = self._base.execute("select max(log) from states").fetchone()[0] or 0
        start = self._moment(since) if since is not None else last - 1
        end = self._moment(until) if until is not None else None
        if end is not None and end < start:
            raise SettingsError(f"expected the earlier moment first, got step {start} and then step {end}")
        before, after = self._states(start), self._states(end)
        ids = dict(self._base.execute("select id, incident_id from incident_ids"))
        changed = []
        for incident_id in sorted(before.keys() & after.keys(), key=lambda i: (after[i].get("event_date") or "", i)):
            was, now = before[incident_id], after[incident_id]
            columns = {c: (was.get(c), now.get(c)) for c in _COMPARED if was.get(c) != now.get(c)}
            if columns:
                changed.append((incident_id, columns, now))
        return Diff(
            since=self._in_words(start),
            until="" if end is None else self._in_words(end),
            new=tuple((i, after[i]) for i in after if i not in before),
            gone=tuple((i, before[i]) for i in before if i not in after and ids.get(i, i) not in after),
            changed=tuple(changed),
        )

    def _moment(self, given: str | int | date) -> int:
        """The last number of the log at a moment."""
        if isinstance(given, int) or (isinstance(given, str) and given.isdigit()):
            steps = int(self._base.execute("select coalesce(max(fid), 0) from log").fetchone()[0])
            if int(given) > steps:
                raise SettingsError(f"expected a step of the log (1 to {steps}), got {given}")
            return int(given)
        at = _parsed(given, self._clock())
        stamp = f"{at:%Y-%m-%dT%H:%M:%S}.999Z"
        return int(self._base.execute("select coalesce(max(fid), 0) from log where at <= ?", (stamp,)).fetchone()[0])

    def _in_words(self, number: int) -> str:
        row = self._base.execute("select at from log where fid <= ? order by fid desc limit 1", (number,)).fetchone()
        return f"{row[0][:16].replace('T', ' ')} (step {number})" if row else "the beginning"

    def _states(self, until: int | None) -> dict[str, Mapping[str, Any]]:
        """Every incident as it was after a step of the log."""
        rows = self._base.execute(
            "select incident_id, state from states where log <= ? order by fid",
            (until if until is not None else 2**62,),
        )
        states = dict(rows.fetchall())
        return {i: json.loads(state) for i, state in states.items() if state is not None}

    def _articles(self) -> list[tuple[str, Article]]:
        columns = [
            "article_id", "text", "source", "url", "title", "publisher", "published", "language", "set_aside", "notes",
            "sha256", "original_publisher", "author", "copy_of",
        ]  # fmt: skip
        rows = self._base.execute(f"select {', '.join(columns)} from articles order by fid")  # noqa: S608 (names of ours)
        return [(row[0], _article(dict(zip(columns, row, strict=True)))) for row in rows]

    def _readings(self) -> list[Reading]:
        from geo.pipeline import Reading  # noqa: PLC0415
        from geo.readings import loaded  # noqa: PLC0415

        texts = dict(self._base.execute("select article_id, reading from readings"))
        return [Reading(article, *loaded(texts[article_id], article)) for article_id, article in self._articles()]

    # --- grouping --------------------------------------------------------------------------------------------------

    @_step
    def refresh(self) -> bool:
        """Group the claims anew if an interrupted run left articles that are not grouped; return whether it did."""
        if self._is_stale():
            self._group(None)
            return True
        return False

    def _is_stale(self) -> bool:
        last = self._base.execute("select coalesce(max(fid), 0) from log where step = 'group'").fetchone()[0]
        steps = "select 1 from log where fid > ? and step in ('add', 'correct', 'undo', 'read') limit 1"
        return self._base.execute(steps, (last,)).fetchone() is not None

    @_step
    def reread(self, settings: Settings | None = None) -> int:
        """Read every article anew from its text, with this version and these settings; ids and corrections stay.

        Returns
        -------
        int
            Articles in which something else was found than before.
        """
        from geo.pipeline import Reader  # noqa: PLC0415

        reader, changed = Reader(settings), 0
        before = dict(self._base.execute("select article_id, reading from readings"))
        for article_id, article in self._articles():
            with self._writing():
                changed += self._read_anew(article_id, reader, article) != before[article_id]
        with self._writing():
            self._log("read", f"all articles read anew: {changed} differ", reader.used)
        self._group(settings)
        return changed

    def _group(self, settings: Settings | None) -> None:
        """Make incidents, claims, mentions and history anew from what the case holds, all or nothing."""
        self._report = None
        report = self._made(settings)
        incidents = report.incidents
        machine = (report.machine or report).events
        with self._writing():
            number = self._log("group", f"incidents: {len(incidents)}; articles: {len(report.articles)}", report.used)
            tables = {
                "incidents": incidents, "claims": report.claims, "mentions": report.toponyms, "history": report.history
            }  # fmt: skip
            for name, columns in _tables().items():
                geopackage.rewrite(self._base, _layer(name, columns), _rows(tables[name], columns))
            self._base.executemany(
                "insert into incident_ids (id, incident_id, raid_id) values (?, ?, ?) "
                "on conflict (id) do update set incident_id = excluded.incident_id, raid_id = excluded.raid_id",
                [(name, i.incident_id, i.raid_id) for i in machine for name in (i.incident_id, *i.aliases)],
            )
            self._keep_states(number, {str(row["incident_id"]): row for row in _records(incidents)})
        if settings is None:
            self._report = report

    def _keep_states(self, number: int, now: Mapping[str, Mapping[str, Any]]) -> None:
        """Record the incidents that are not as they were."""
        before = self._states(None)
        rows: list[tuple[int, str, str | None]] = [
            (number, i, json.dumps(state, ensure_ascii=False)) for i, state in now.items() if before.get(i) != state
        ]
        rows += [(number, i, None) for i in before if i not in now]
        self._base.executemany("insert into states (log, incident_id, state) values (?, ?, ?)", rows)

    # --- the base --------------------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction: all of it is kept, or nothing."""
        try:
            self._base.execute("begin immediate")
        except sqlite3.OperationalError as error:
            raise OutputError(f"cannot write {self.path}: {error}") from error
        try:
            yield
            self._base.execute("commit")
        except BaseException as error:
            with suppress(sqlite3.Error):
                self._base.execute("rollback")
            if isinstance(error, sqlite3.Error):
                raise OutputError(f"cannot write {self.path}: {error}") from error
            raise

    def _put(self, layer: Layer, row: Sequence[Any]) -> int:
        names = ", ".join(f'"{name}"' for name, _ in layer.columns)
        marks = ", ".join("?" for _ in layer.columns)
        cursor = self._base.execute(f"insert into {layer.name} ({names}) values ({marks})", row)  # noqa: S608
        geopackage.touch(self._base, layer.name)
        return int(cursor.lastrowid or 0)

    def _log(self, step: str, detail: str, used: Sequence[tuple[str, str]] = ()) -> int:
        from geo import __version__  # noqa: PLC0415

        settings = json.dumps(dict(used), ensure_ascii=False) if used else ""
        return self._put(_LOG, (self._now(), step, detail, __version__, settings))

    def _now(self) -> str:
        return f"{self._clock().astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


class _Seen:
    """The articles a case has, to tell what it has already and what is a copy."""

    def __init__(self, articles: Iterable[tuple[str, Article]]) -> None:
        from geo.articles.copies import Copies  # noqa: PLC0415

        self._copies = Copies()
        self._original: dict[str, str] = {}  # by article_id: hash of the article it is a copy of, or its own
        self._by_hash: dict[str, str] = {}
        self.published: dict[str, date | None] = {}
        for article_id, article in articles:
            self.original_of(article_id, article)

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._original

    def original_of(self, article_id: str, article: Article) -> str:
        """Remember an article; return the hash of the one it is a copy of, "" if it is none."""
        from geo.articles.copies import body  # noqa: PLC0415

        self.published[article_id] = article.published
        alike = self._copies.add(article_id, body(article))
        same = self._by_hash.setdefault(article.sha256, article_id)
        first = same if same != article_id else next(iter(alike), article_id)
        self._original[article_id] = article.copy_of or self._original.get(first, article.sha256)
        return "" if first == article_id else self._original[article_id]


def _read_all(
    sources: Source | Article | Iterable[Source | Article],
    published: str | date | None,
    skip: Callable[[str, GeoError], None],
) -> Iterator[Article]:
    """Each article given, read with its bytes if it is not one yet."""
    from geo.articles import read_articles  # noqa: PLC0415

    for source in [sources] if isinstance(sources, str | PathLike | Article) else sources:
        if isinstance(source, Article):
            yield source
        else:
            yield from read_articles([source], published=published, on_error=skip, keep_original=True)


# --- rows ----------------------------------------------------------------------------------------------------------


def _tables() -> dict[str, Sequence[Column]]:
    """The tables that are made anew at each step, by name."""
    from geo.table import CLAIM_COLUMNS, HISTORY_COLUMNS, INCIDENT_COLUMNS, TOPONYM_COLUMNS  # noqa: PLC0415

    return {
        "incidents": INCIDENT_COLUMNS,
        "claims": CLAIM_COLUMNS,
        "mentions": TOPONYM_COLUMNS,
        "history": HISTORY_COLUMNS,
    }


def _layer(name: str, columns: Sequence[Column]) -> Layer:
    """A layer with the columns of a table."""
    descriptions = {
        "incidents": "one row per incident, corrections applied; geometry empty where only a region is named",
        "claims": "one row per claim, with its quote",
        "mentions": "one row per mention of a place, resolved or not, with the reason",
        "history": "who said what about which aspect of an incident, of which day, reported when",
    }
    return Layer(name, descriptions[name], tuple((c.name, c.type) for c in columns))


def _rows(frame: Any, columns: Sequence[Column]) -> Iterator[list[Any]]:
    """Rows of a table as values of the base: dates as texts, missing as None, points as (longitude, latitude)."""
    for row in frame[[c.name for c in columns]].itertuples(index=False):
        yield [_cell(value, column.type) for value, column in zip(row, columns, strict=True)]


def _cell(value: Any, kind: str) -> Any:
    import pandas as pd  # noqa: PLC0415 (heavy)

    if kind == "geometry":
        return None if value is None or value.is_empty else (value.x, value.y)
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    if kind == "date":
        return value.date().isoformat()
    return {"integer": int, "number": float, "boolean": int}[kind](value)


def _records(frame: Any) -> Iterator[dict[str, Any]]:
    """Rows of the incidents table with the columns that are compared, as JSON values."""
    from geo.table import INCIDENT_COLUMNS  # noqa: PLC0415

    kinds = {c.name: c.type for c in INCIDENT_COLUMNS}
    names = ["incident_id", *_COMPARED]
    for row in frame[names].itertuples(index=False):
        yield {name: _cell(value, kinds[name]) for name, value in zip(names, row, strict=True)}


def _article(row: Mapping[str, Any]) -> Article:
    return Article(
        text=row["text"],
        source=row["source"] or "",
        url=row["url"],
        title=row["title"],
        publisher=row["publisher"],
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        language=row["language"],
        set_aside=tuple(SetAside(*part) for part in json.loads(row["set_aside"])),
        notes=tuple(filter(None, row["notes"].split("\n"))),
        sha256=row["sha256"],
        original_publisher=row["original_publisher"],
        author=row["author"],
        copy_of=row["copy_of"] or "",
    )


def _article_id(article: Article) -> str:
    """The same bytes at one address, or of one publisher, are one article however often they are added."""
    return "a-" + digest(article.sha256, article.url or article.publisher or "")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _check(name: str, value: str, values: Sequence[str]) -> None:
    if value not in values:
        raise SettingsError(f"expected {name} as one of {', '.join(filter(None, values))}, got {value!r}")


def _known_publisher(article: Article) -> tuple[str, str]:
    """Type and scale of the source, by its publisher or the domain of its address; empty where not known."""
    host = urlsplit(article.url or "").netloc.lower()
    parts = host.split(".")
    wanted = {".".join(parts[n:]) for n in range(len(parts) - 1)}
    wanted.add((article.publisher or "").strip().casefold().removeprefix("the "))
    for entry in lexicon("publishers")["publisher"]:
        if wanted & {name.casefold().removeprefix("the ") for name in entry["names"]}:
            return entry["type"], entry["scale"]
    return "", ""


def _parsed(given: str | date, now: datetime) -> datetime:
    """A moment as people write it."""
    if isinstance(given, datetime):
        return given.astimezone(UTC)
    if isinstance(given, date):
        return datetime(given.year, given.month, given.day, tzinfo=UTC)
    words = given.strip().lower()
    number, _, unit = words.partition(" ")
    if words == "yesterday":
        return now - timedelta(days=1)
    if number.isdigit() and unit in {"day", "days", "hour", "hours", "week", "weeks"}:
        unit = unit if unit.endswith("s") else unit + "s"
        return now - timedelta(**{unit: int(number)})
    try:
        at = datetime.fromisoformat(given.strip())
    except ValueError:
        raise SettingsError(
            "expected a number of the log, a day or moment (2023-06-04, 2023-06-04T09:00), "
            f'"yesterday" or "3 days", got {given!r}'
        ) from None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
