"""How a status is named, coloured and shaped, the same in the HTML map, in KML and in print.

The colours are told apart by people who do not see red or green as others do, and each status has a shape of its own,
so that colour is never the only sign. A test holds that the page of the map uses the same.
"""

from __future__ import annotations

from typing import NamedTuple

from geo.model import Status

__all__ = ["ATTRIBUTION", "BORDER_NOTE", "DISCLAIMER", "STATUS", "Symbol"]


class Symbol(NamedTuple):
    """The sign of a status."""

    label: str
    means: str
    colour: str  # on white, #rrggbb
    marker: str  # of matplotlib


STATUS = {
    Status.VERIFIED: Symbol("Verified", "by a named independent source", "#14213d", "*"),
    Status.ACKNOWLEDGED: Symbol("Acknowledged", "by the opposing side", "#0a6b6b", "s"),
    Status.CLAIMED: Symbol("Claimed", "one side's word", "#ad4e06", "o"),
    Status.DISPUTED: Symbol("Disputed", "the sides contradict each other", "#77288c", "D"),
    Status.DENIED: Symbol("Denied", "", "#55606c", "8"),
    Status.UNVERIFIED: Symbol("Unverified", "seen or reported, not checked by anyone named", "#7d6a10", "^"),
}
"""Every status in the order of a legend."""

DISCLAIMER = "Claims, not established facts: read from news reports by a program."
ATTRIBUTION = "© OpenStreetMap contributors (ODbL), GeoNames (CC BY 4.0), Natural Earth."
BORDER_NOTE = "The border is the internationally recognised one; it says nothing about who controls what."
