"""What a map shows in a notebook: itself, inline, and beside it a table and a link to the saved file.

The table and the link are plain HTML without scripts, so that they are there where the map is not: in a notebook that
is not trusted, on a site that strips frames, in print.
"""

from __future__ import annotations

import html
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROWS = 50
_COLUMNS = (("Place", "place"), ("When", "when"), ("What", "label"), ("Status", "status"), ("Claimed by", "claimed"),
            ("Border", "border"), ("Review", "review"))  # fmt: skip
_REVIEW = {"machine": "not reviewed", "checked": "checked by a person", "corrected": "corrected by a person"}


def beside(values: Mapping[str, Any], saved: Path | None) -> str:
    """Return the HTML that stands below the map of a data block, with a link to the file it was saved to, if any."""
    incidents, places = values["incidents"], values["places"]
    names = [shown or name for shown, name in zip(_column(places, "shown"), _column(places, "name"), strict=True)]
    columns = {key: _column(incidents, key) for _, key in _COLUMNS}
    columns["place"] = ["not known" if number is None else names[number] for number in columns["place"]]
    columns["review"] = [_REVIEW[value] for value in columns["review"]]
    rows = list(zip(*(columns[key] for _, key in _COLUMNS), strict=True))
    head = "".join(f'<th scope="col" style="text-align:left">{name}</th>' for name, _ in _COLUMNS)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:left">{html.escape(str(cell))}</td>' for cell in row) + "</tr>"
        for row in rows[:_ROWS]
    )
    left = f" The first {_ROWS} of {len(rows)} are shown." if len(rows) > _ROWS else ""
    summary = f"{html.escape(values['summary'])} Claims, not established facts.{left}"
    table = f"<table><caption>{summary}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"{_link(saved)}<details><summary>The same as a table</summary>{table}</details>"


def _column(table: Mapping[str, Any], name: str) -> Sequence[Any]:
    column = table[name]
    if isinstance(column, list):
        return column
    return [column["all"]] * table["n"] if "all" in column else [column["of"][number] for number in column["at"]]


def _link(saved: Path | None) -> str:
    if saved is None:
        return "<p>Not saved yet: <code>.save(&quot;map.html&quot;)</code> writes this page as one file.</p>"
    address = html.escape(quote(Path(os.path.relpath(saved)).as_posix()))
    return (
        f'<p><a href="{address}" target="_blank" rel="noopener">Open {html.escape(saved.name)}</a>, '
        "the same map as one file that works offline.</p>"
    )
