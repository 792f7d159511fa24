"""Everything this package raises on purpose.

::

    GeoError
    ├── ArticleError(ValueError)        an article could not be read, or is not one
    ├── SettingsError(ValueError)       a setting, date or option is not what it must be
    ├── TableError(ValueError)          a table or corrections file lacks columns or has wrong values
    ├── DataError(FileNotFoundError)    a data file of the package is missing or damaged: install again
    ├── OutputError(OSError)            a result could not be written; the old file is untouched
    └── NetworkError(OSError)           a service or page could not be asked
        ├── Refused                     429 or 403: it said no; ``retry_after_s`` says for how long
        ├── Unavailable                 5xx, connection refused or reset
        ├── TimedOut(TimeoutError)      no complete answer within the time set
        └── BadAnswer(ValueError)       an answer that is not what was asked for

A message says what was expected and what came. A place that is not found is not an error: it is a
``Resolution`` with ``place=None`` and a reason.
"""

from __future__ import annotations

__all__ = [
    "ArticleError",
    "BadAnswer",
    "DataError",
    "GeoError",
    "NetworkError",
    "OutputError",
    "Refused",
    "SettingsError",
    "TableError",
    "TimedOut",
    "Unavailable",
]


class GeoError(Exception):
    """Root of all errors of this package."""


class ArticleError(GeoError, ValueError):
    """An article could not be read, or what was read is not one."""


class SettingsError(GeoError, ValueError):
    """A setting, date or option is not what it must be."""


class TableError(GeoError, ValueError):
    """A table or corrections file lacks columns or holds wrong values; the message lists every fault."""


class DataError(GeoError, FileNotFoundError):
    """A data file of the package is missing or damaged."""


class OutputError(GeoError, OSError):
    """A result could not be written; what stood there before is untouched."""


class NetworkError(GeoError, OSError):
    """A page or service could not be asked."""


class Refused(NetworkError):
    """The server said no (429, 403)."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        """Keep how many seconds the server asked to wait, if it said so."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Unavailable(NetworkError):
    """The server could not answer (5xx, connection refused or reset)."""


class TimedOut(NetworkError, TimeoutError):
    """No complete answer came within the time set."""


class BadAnswer(NetworkError, ValueError):
    """The answer is not what was asked for."""
