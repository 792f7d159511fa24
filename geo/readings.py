"""What was read in an article, as text: kept, so that an interrupted run goes on and a case file can be grouped anew.

A reading is written as JSON. Values that several claims share (a place, a mention) are written once and are one object
again when read, because the map tells mentions by identity.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import types
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from geo import model
from geo.errors import OutputError, TableError
from geo.model import Article, Claim, Place, Resolution, Toponym

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

__all__ = ["Store", "dumped", "loaded", "reading_key"]

_FORMAT = 1
_SHARED = (Place, Toponym, Resolution)


def dumped(resolutions: Sequence[Resolution], claims: Sequence[Claim]) -> str:
    """Write what was found in an article as JSON; the article itself is not in it."""
    writer = _Writer()
    values = {"resolutions": [writer.value(r) for r in resolutions], "claims": [writer.value(c) for c in claims]}
    return json.dumps({"format": _FORMAT, "shared": writer.shared, **values}, ensure_ascii=False, separators=(",", ":"))


def loaded(text: str, article: Article) -> tuple[tuple[Resolution, ...], tuple[Claim, ...]]:
    """Read what ``dumped`` wrote of an article.

    Raises
    ------
    TableError
        If it is no such text, or of another version of the format.
    """
    try:
        data = json.loads(text)
        if data.get("format") != _FORMAT:
            raise TableError(f"expected a reading of format {_FORMAT}, got {data.get('format')!r}")
        reader = _Reader(data["shared"], article)
        resolutions = tuple(reader.value(Resolution, r) for r in data["resolutions"])
        return resolutions, tuple(reader.value(Claim, c) for c in data["claims"])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(f"expected a reading as written by this program, got {text[:60]!r} ({error})") from error


class _Writer:
    """Makes JSON values of frozen values."""

    def __init__(self) -> None:
        self.shared: list[Any] = []
        self._numbers: dict[Any, int] = {}
        self._kept: list[Any] = []  # so that ids stay those of these objects

    def value(self, thing: Any) -> Any:
        if isinstance(thing, _SHARED):
            key = thing if isinstance(thing, Place) else id(thing)
            if key not in self._numbers:
                made = self._fields(thing)
                self._numbers[key] = len(self.shared)
                self._kept.append(thing)
                self.shared.append(made)
            return self._numbers[key]
        if is_dataclass(thing):
            return self._fields(thing)
        if isinstance(thing, Enum):
            return thing.value
        if isinstance(thing, date | datetime):
            return thing.isoformat()
        is_several = isinstance(thing, Sequence) and not isinstance(thing, str)
        return [self.value(part) for part in thing] if is_several else thing

    def _fields(self, thing: Any) -> dict[str, Any]:
        """The fields that are not as they are by default."""
        return {
            f.name: self.value(value)
            for f in fields(thing)
            if not isinstance(value := getattr(thing, f.name), Article) and value != f.default
        }


class _Reader:
    """Makes frozen values of JSON values, by the types their fields are declared with."""

    def __init__(self, shared: Sequence[Any], article: Article) -> None:
        self._values = shared
        self._made: dict[int, Any] = {}
        self._article = article

    def value(self, kind: Any, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(kind, types.UnionType):
            kind = next(part for part in get_args(kind) if part is not type(None))
        if kind in _SHARED:
            if value not in self._made:
                self._made[value] = self._object(kind, self._values[value])
            return self._made[value]
        if get_origin(kind) is Sequence:
            return self._tuple((*get_args(kind), ...), value)
        return self._tuple(get_args(kind), value) if get_origin(kind) is tuple else self._plain(kind, value)

    def _tuple(self, parts: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
        if parts[-1] is Ellipsis:
            return tuple(self.value(parts[0], part) for part in value)
        return tuple(self.value(part, v) for part, v in zip(parts, value, strict=True))

    def _plain(self, kind: type, value: Any) -> Any:
        if is_dataclass(kind):
            return self._object(kind, value)
        if issubclass(kind, Enum):
            return kind(value)
        return kind.fromisoformat(value) if issubclass(kind, date) else value

    def _object(self, kind: Any, values: dict[str, Any]) -> Any:
        hints = _hints(kind)
        made = {name: self.value(hints[name], value) for name, value in values.items()}
        return kind(**made, article=self._article) if kind is Claim else kind(**made)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """Types of a class's fields; those the model imports for checking only are given here."""
    return get_type_hints(kind, {**vars(model), "date": date, "datetime": datetime, "Sequence": Sequence})


def reading_key(article: Article, made_with: Sequence[tuple[str, str]]) -> str:
    """What a reading depends on: the article, what is known of it, the version and the settings."""
    parts = [article.sha256, article.text, article.title, article.publisher, article.url, str(article.published)]
    parts += [article.language, repr(article.set_aside), *(f"{name}={value}" for name, value in made_with)]
    return hashlib.sha256("\x1f".join(p or "" for p in parts).encode("utf-8", "surrogatepass")).hexdigest()


class Store:
    """A file of readings, each kept as soon as it is made: what was read before is not read again.

    Parameters
    ----------
    path
        Made if there is none. Killed at any moment, it holds every reading that was kept.

    Raises
    ------
    OutputError
        If the file is no such store, or cannot be written.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._path = path
        with self._explained():
            self._base = sqlite3.connect(path, isolation_level=None, timeout=30)
            columns = "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'"
            found = set(self._base.execute(columns))
            if found and found != {("readings", "key"), ("readings", "reading")}:  # a case file, say
                self.close()
                raise OutputError(f"expected a file to keep readings in, {path} is a database of something else")
            self._base.execute("pragma journal_mode=wal")
            self._base.execute("create table if not exists readings (key text primary key, reading text not null)")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise OutputError(f"expected a file to keep readings in, {self._path} cannot be used: {error}") from error

    def get(self, key: str, article: Article) -> tuple[tuple[Resolution, ...], tuple[Claim, ...]] | None:
        """The reading with that key, of that article; None if there is none, or none of this version."""
        with self._explained():
            row = self._base.execute("select reading from readings where key = ?", (key,)).fetchone()
        try:
            return loaded(row[0], article) if row else None
        except TableError:
            return None

    def put(self, key: str, resolutions: Sequence[Resolution], claims: Sequence[Claim]) -> None:
        """Keep a reading."""
        text = dumped(resolutions, claims)
        with self._explained():
            self._base.execute("insert or replace into readings values (?, ?)", (key, text))

    def close(self) -> None:
        """Close the file."""
        self._base.close()
