"""The one thing a page may ask for: an online base map, only in pages made for it, only when the reader switches it on.

A content security policy cannot be loosened by the page it stands in. So a page made without tiles can never ask
anyone for anything, whatever happens in it; a page made with them names one host for pictures, and asks it nothing
until its reader turns the layer on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from geo.errors import SettingsError

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Tiles:
    """An online base map.

    Parameters
    ----------
    url
        http(s) address of a tile with {z}, {x} and {y}: "https://tiles.example.org/{z}/{x}/{y}.png". Its server must
        allow requests without a Referer (a page opened from a file has none; OpenStreetMap's own servers refuse them).
    attribution
        Whom the pictures are owed to, shown while they are; plain text. By default the host.

    Raises
    ------
    SettingsError
        If the address is no such pattern.
    """

    url: str
    attribution: str = ""

    def __post_init__(self) -> None:
        """Refuse what the policy could not name exactly."""
        parts = urlsplit(self.url)
        fits = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc)
        slots = set(re.findall(r"\{([^}]*)\}?", self.url))
        if not fits or not {"z", "x", "y"} <= slots <= {"z", "x", "y", "r"}:
            raise SettingsError(
                "expected the address of tiles as https://tiles.example.org/{z}/{x}/{y}.png "
                f"(one host, no user name, no {{s}}), got {self.url!r}"
            )

    @property
    def origin(self) -> str:
        """Scheme and host: the source the policy allows."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """For readers."""
        return urlsplit(self.url).netloc
