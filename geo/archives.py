"""Links to archived copies and their hashes, as an archiver recorded them.

Reads tables such as Bellingcat's auto-archiver writes: its sheet ("Link", "Archive location", "Archive date", "Hash",
"Archive status", also exported as CSV) and its CSV database ("status", "metadata", "media", which hold Python values).
Other tables with a column for the address and one for the archived copy work as well. Nothing is archived here.
"""

from __future__ import annotations

import ast
import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.errors import TableError

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["Archived", "address_key", "read_archives"]

_COLUMNS = {  # lower case, letters and digits only, the likeliest first
    "url": ["link", "url", "originalurl", "sourceurl", "address"],
    "archive_url": ["archivelocation", "archiveurl", "archivelink", "archive", "archived", "waybackurl", "wayback"],
    "archived_at": ["archivedate", "archivedat", "date", "timestamp"],
    "sha256": ["hash", "sha256", "archivehash"],
    "status": ["archivestatus", "status"],
}
_MOMENT = re.compile(r"datetime\.datetime\((\d+(?:, ?\d+)*)(?:, ?tzinfo=[^()]*(?:\([^()]*\))?)?\)")
_SHA_256 = re.compile(r"(?:sha-?256[:\s]*)?([0-9a-f]{64})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Archived:
    """One archived copy: of which address, where it is, when it was made, its hash, as the archiver recorded them."""

    url: str
    archive_url: str
    archived_at: str = ""
    sha256: str = ""  # lower case hex; "" if none or not SHA-256


def read_archives(path: str | PathLike[str]) -> list[Archived]:
    """Read the archived copies of a table; rows of failed archiving are left out.

    Raises
    ------
    TableError
        If the file cannot be read, or has no columns for the address and the archived copy.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            csv.field_size_limit(max(csv.field_size_limit(), 100_000_000))  # its text column can be long
            reader = csv.DictReader(file)
            names = {re.sub(r"[^a-z0-9]", "", (name or "").lower()): name for name in reader.fieldnames or ()}
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error
    if {"status", "metadata", "media"} <= set(names):
        found = [_of_values(row) for row in rows]
    else:
        columns = {what: next((names[n] for n in wanted if n in names), None) for what, wanted in _COLUMNS.items()}
        if not columns["url"] or not columns["archive_url"]:
            raise TableError(
                f"expected a table of archived copies with columns such as Link and Archive location in {path}, "
                f"found {', '.join(filter(None, names.values())) or 'nothing'}"
            )
        found = [
            _of_cells({what: (row.get(name) or "") if name else "" for what, name in columns.items()}) for row in rows
        ]
    return [copy for copy in found if copy is not None]


def _of_cells(cells: dict[str, str]) -> Archived | None:
    url, copy = cells["url"].strip(), cells["archive_url"].strip()
    if not _is_link(url) or not _is_link(copy) or "failed" in cells["status"].lower():
        return None
    return Archived(url, copy, cells["archived_at"].strip(), _hash(cells["sha256"]))


def _of_values(row: dict[str, str]) -> Archived | None:
    """Read a row of the CSV database: Python values, moments among them."""
    metadata, media = _python(row.get("metadata")), _python(row.get("media"))
    if not isinstance(metadata, dict) or not isinstance(media, list) or "success" not in (row.get("status") or ""):
        return None
    kept = [m for m in media if isinstance(m, dict)]
    final = next((m for m in kept if _properties(m).get("id") == "_final_media"), next(iter(kept), {}))
    links = [link for m in (final, *kept) for link in m.get("urls") or () if _is_link(link)]
    url = metadata.get("url")
    if not _is_link(url) or not links:
        return None
    return Archived(str(url), links[0], str(metadata.get("_processed_at", "")), _hash(_properties(final).get("hash")))


def _properties(media: dict[str, Any]) -> dict[str, Any]:
    properties = media.get("properties")
    return properties if isinstance(properties, dict) else {}


def _python(text: str | None) -> Any:
    """A Python value written by repr(), with moments as texts; None if it is none. Nothing is run."""

    def moment(match: re.Match[str]) -> str:
        parts = [int(n) for n in match[1].split(",")][:6]
        parts += [1] * (3 - len(parts)) + [0] * (6 - max(3, len(parts)))
        return "'{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z'".format(*parts)

    try:
        return ast.literal_eval(_MOMENT.sub(moment, text or ""))
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _is_link(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _hash(value: Any) -> str:
    match = _SHA_256.search(value) if isinstance(value, str) else None
    return match[1].lower() if match else ""


def address_key(url: str) -> str:
    """What two spellings of one address share: without scheme, "www.", fragment, tracking and a final slash."""
    parts = urlsplit(url.strip())
    query = "&".join(p for p in parts.query.split("&") if p and not re.match(r"(?:utm_\w+|fbclid|gclid)=", p))
    host = parts.netloc.lower().removeprefix("www.")
    return host + (parts.path.rstrip("/") or "") + (f"?{query}" if query else "")
