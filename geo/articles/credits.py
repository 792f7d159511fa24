"""Who wrote a text: the agency of its dateline or byline, the outlet it was taken from, its author.

Only what the text itself says: "KYIV, May 22 (Reuters) -", "MOSCOW, May 22. /TASS/.", "By Ann Smith, Associated Press",
"This article was originally published by ...". The agencies are data (``data/lexicon/credits.toml``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.lexicon import lexicon, per_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.articles.furniture import Line

__all__ = ["author_of", "original_publisher_of"]

_HEAD_LINES, _START = 15, 160  # where bylines stand; how far into a paragraph a dateline reaches
_DASH = r"\s*[-–—−:]"
# a place in capitals, maybe a date, the agency in brackets, a dash; or the agency between slashes
_DATELINE = re.compile(rf"^[^\n]{{0,90}}?\(([^()\n]{{2,45}})\){_DASH}")
_SLASHES = re.compile(r"^[^\n]{0,90}?/([^/\n]{2,45})/[.\s]")
_BARE = re.compile(rf"^([^\n]{{2,45}}?){_DASH}\s")
_NAME = r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,3}"
_BYLINE = re.compile(rf"^by[:\s]+({_NAME})\s*(?:,|\||/|—|–|\bfor\b|\bof\b|\band\b|$)", re.IGNORECASE)
_OUTLET = re.compile(r"\s*:?\s*(?:the\s+)?([^\W\d_][^\n.;,(|]{1,60})", re.IGNORECASE)


@per_lexicon
def _agencies() -> dict[str, str]:
    """Agencies by how they are written."""
    return {alias: name for name, aliases in lexicon("credits")["agencies"].items() for alias in aliases}


@per_lexicon
def _republished() -> re.Pattern[str]:
    words = sorted(lexicon("credits")["republished"]["before"], key=len, reverse=True)
    return re.compile("|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words), re.IGNORECASE)


def original_publisher_of(lines: Sequence[Line]) -> str | None:
    """Who wrote the text, where it says so; None where it does not.

    Parameters
    ----------
    lines
        The lines of the article, without what was set aside.
    """
    for line in _openings(lines):
        start = line.text[:_START]
        for pattern in (_DATELINE, _SLASHES, _BARE):
            match = pattern.match(start)
            name = _agencies().get(match[1].strip()) if match else None
            if name:
                return name
    for line in lines[:_HEAD_LINES]:
        if line.key.startswith("by "):
            for part in re.split(r"[,|/]|\bof\b|\bfor\b|\band\b|^by\b", line.text, flags=re.IGNORECASE):
                if part.strip() in _agencies():
                    return _agencies()[part.strip()]
    for line in (*lines[:_HEAD_LINES], *lines[-_HEAD_LINES:]):
        match = _republished().search(line.text)
        outlet = _OUTLET.match(line.text, match.end()) if match else None
        if outlet:
            name = " ".join(outlet[1].split())
            return _agencies().get(name, name)
    return None


def _openings(lines: Sequence[Line]) -> list[Line]:
    """The first paragraphs: a dateline may stand after a summary."""
    return [line for line in lines if line.words >= 8][:3]


def author_of(lines: Sequence[Line]) -> str | None:
    """Author of the byline ("By Ann Smith, Reuters"), if the head of the text has one."""
    for line in lines[:_HEAD_LINES]:
        if not line.key.startswith("by ") or line.words > 12:
            continue
        match = _BYLINE.match(line.text)
        if match and match[1].strip() not in _agencies() and not match[1].islower():
            words = match[1].split()
            if all(w[:1].isupper() or w in {"de", "van", "von", "der", "al", "el", "da", "di", "la"} for w in words):
                return " ".join(words)
    return None
