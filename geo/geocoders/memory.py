"""What all runs of one user share, in one SQLite file in the user's cache folder: answers, and whose turn it is.

SQLite rather than a lock file and a time stamp: its lock is freed when a process is killed, works on every system, and
a turn is taken in one transaction.
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.errors import SettingsError, TimedOut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["INTERVAL_S", "Memory", "Remembered", "default_path"]

INTERVAL_S = 1.25
"""From one request to the next, whoever sends it: Nominatim allows one a second, the rest is for a busy machine."""
_BUSY_S = 5.0
_NOTHING_S = 1e-4
_LONGEST_QUEUE_S = 120.0
_NO_TURN = (
    "expected a turn within {:.1f} s, there is none: one request every "
    f"{INTERVAL_S:g} s over all programs of this user"
)
_TABLES = """
CREATE TABLE IF NOT EXISTS answers (service TEXT, query TEXT, asked_s REAL NOT NULL, hits TEXT NOT NULL,
                                    PRIMARY KEY (service, query)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blocked (service TEXT PRIMARY KEY, until_s REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS turns (one INTEGER PRIMARY KEY CHECK (one = 1), next_s REAL NOT NULL, last_s REAL NOT NULL);
INSERT OR IGNORE INTO turns VALUES (1, 0, 0);
"""


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer of a service, and when it gave it (seconds since 1970)."""

    hits: list[dict[str, Any]]
    asked_s: float


def default_path() -> Path:
    """Return the file in the user's cache folder (platformdirs)."""
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path("incursion-map", appauthor=False) / "geocoding.sqlite"


class Memory:
    """Answers and turns, shared by all processes that use the same file.

    Parameters
    ----------
    path : Path
        The SQLite file; made when there is none, and made anew when it is damaged.
    clock, sleep : callables
        ``time.time`` and ``time.sleep``.

    Raises
    ------
    SettingsError
        If the file cannot be made: without it the rate of requests cannot be kept, so nothing may be asked.
    """

    def __init__(
        self, path: Path, *, clock: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._path, self._clock, self._sleep = path, clock, sleep
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._make()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:  # not a database: only answers are lost, they can be asked again
                path.replace(path.with_suffix(".damaged"))
                self._make()
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(
                f"expected a cache that can be written at {path}, found {error}; without it nothing may be asked online"
            ) from None

    def _make(self) -> None:
        with closing(sqlite3.connect(self._path, timeout=_BUSY_S)) as connection:
            connection.executescript(_TABLES)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open one transaction that nobody else can write in between."""
        with closing(sqlite3.connect(self._path, timeout=_BUSY_S, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    # --- answers ----------------------------------------------------------------------------------------------------

    def recall(self, service: str, query: str) -> Remembered | None:
        """Return what the service answered, if it was ever asked."""
        with self._open() as db:
            row = db.execute(
                "SELECT hits, asked_s FROM answers WHERE service = ? AND query = ?", (service, query)
            ).fetchone()
        return Remembered(json.loads(row[0]), row[1]) if row else None

    def remember(self, service: str, query: str, hits: list[dict[str, Any]]) -> float:
        """Keep an answer; the time it is filed under."""
        now = self._clock()
        with self._open() as db:
            db.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)",
                (service, query, now, json.dumps(hits, ensure_ascii=False)),
            )
        return now

    # --- turns ------------------------------------------------------------------------------------------------------

    def take_turn(self, most_s: float) -> float:
        """Wait in line until a request may be sent.

        Returns
        -------
        float
            Seconds waited.

        Raises
        ------
        TimedOut
            If the turn does not come within ``most_s``: other programs of this user are asking too.
        """
        with self._open() as db:
            now = self._clock()
            (slot,) = db.execute("SELECT max(next_s, ?) FROM turns", (now,)).fetchone()
            if slot - now > _LONGEST_QUEUE_S:
                slot = now + INTERVAL_S  # the clock was set back
            waited = float(slot - now)
            if waited > most_s:
                raise TimedOut(_NO_TURN.format(most_s))
            db.execute("UPDATE turns SET next_s = ?", (slot + INTERVAL_S,))
        self._sleep(waited)
        while True:  # whoever went before may have been late
            with self._open() as db:
                now = self._clock()
                (last_s,) = db.execute("SELECT last_s FROM turns").fetchone()
                wait = last_s + INTERVAL_S - now if last_s <= now else 0.0
                if wait < _NOTHING_S:
                    db.execute("UPDATE turns SET last_s = ?, next_s = max(next_s, ?)", (now, now + INTERVAL_S))
                    return waited
            if waited + wait > most_s:
                raise TimedOut(_NO_TURN.format(most_s))
            self._sleep(wait)
            waited += wait

    def sent(self) -> None:
        """Count the interval from now: the request has just left."""
        with self._open() as db:
            now = self._clock()
            db.execute("UPDATE turns SET last_s = max(last_s, ?), next_s = max(next_s, ?)", (now, now + INTERVAL_S))

    # --- refusals ---------------------------------------------------------------------------------------------------

    def block(self, service: str, for_s: float) -> None:
        """Ask the service nothing for some seconds, in no run of this user."""
        with self._open() as db:
            db.execute("INSERT OR REPLACE INTO blocked VALUES (?, ?)", (service, self._clock() + for_s))

    def blocked_for_s(self, service: str) -> float:
        """Seconds for which the service is still to be left alone; 0 when it may be asked."""
        with self._open() as db:
            row = db.execute("SELECT until_s FROM blocked WHERE service = ?", (service,)).fetchone()
        return max(0.0, row[0] - self._clock()) if row else 0.0
