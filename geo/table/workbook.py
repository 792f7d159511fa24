"""Incidents as an Excel workbook to review: out, edited by people, and in again as recorded corrections.

Sheets: "read me" (what to do, and the reviewer's name), "incidents" (one row each; the white cells may be changed, the
first columns take a decision and a note), "claims" (the words behind them), "columns" (what each means) and, hidden,
"as read": the rows as they were written, so that what was changed can be told. No cell is a formula, whatever an
article says; what a worksheet cannot hold is written ``_xHHHH_``.
"""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from geo.corrections import CHANGES, Correction, Corrections
from geo.errors import OutputError, TableError
from geo.model import Decision
from geo.symbols import ATTRIBUTION, BORDER_NOTE, DISCLAIMER
from geo.table.columns import COLUMNS, INCIDENT_COLUMNS, Column
from geo.table.escapes import from_xml, to_xml
from geo.table.frames import typed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

__all__ = ["read_workbook", "read_workbook_corrections", "write_workbook"]

_INCIDENTS, _CLAIMS, _AS_READ, _README, _MEANINGS = "incidents", "claims", "as read", "read me", "columns"
_LONGEST = 32_767  # characters of a cell; Excel cuts what is longer without a word
_REVIEW = ("decision", "note", "merge_into")  # columns for the reviewer, before the table's own
_PLACE = ("location", "admin1", "admin2", "geonameid", "latitude", "longitude", "geo_precision", "uncertainty_km")
"""Columns that say where: changed, they are a change of the place."""
_EDITABLE = frozenset({*(name for name in CHANGES if name != "place"), *_PLACE})
_REVIEWER, _REVIEWER_CELL = "Your name:", "B2"
_HOW = (
    ("Claimed cross-border incursions, for review", ""),
    (_REVIEWER, ""),
    ("", ""),
    ("Decide", 'In "incidents", write accept or reject under decision; a rejection needs a note that says why.'),
    ("Correct", "Change white cells: what you change becomes a correction in your name. Grey cells stay as they are."),
    ("Place", "For another place give its GeoNames id in geonameid; or its latitude, longitude and name (location)."),
    ("", "With latitude and longitude emptied the place is not known."),
    ("Merge", "In merge_into, give the incident_id of the row that is the same event."),
    ("Back", "Save as .xlsx; then: geo map ARTICLE... --corrections THIS_FILE.xlsx"),
    ("", ""),
    ("Note", f"{DISCLAIMER} {BORDER_NOTE}"),
    ("Sources", ATTRIBUTION),
)  # fmt: skip


# --- out -------------------------------------------------------------------------------------------------------------


def write_workbook(frame: pd.DataFrame, path: Path, claims: pd.DataFrame | None = None) -> None:
    """Write incidents, and their claims, to a workbook (see the head of the module)."""
    from openpyxl import Workbook  # noqa: PLC0415 (heavy)

    book = Workbook()
    _write_readme(book.active)
    table = frame.drop(columns="geometry")
    sheet = book.create_sheet(_INCIDENTS)
    _write_rows(sheet, table, before=_REVIEW)
    _dress(sheet, table)
    if claims is not None:
        _write_rows(book.create_sheet(_CLAIMS), claims)
    _write_meanings(book.create_sheet(_MEANINGS))
    as_read = book.create_sheet(_AS_READ)
    _write_rows(as_read, table)
    as_read.sheet_state = "hidden"
    book.active = 1 if len(frame) else 0
    book.save(path)


def _write_readme(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 (heavy)

    sheet.title = _README
    for row, (head, text) in enumerate(_HOW, 1):
        sheet.cell(row, 1, head).font = Font(bold=True)
        sheet.cell(row, 2, text or None).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 100


def _write_rows(sheet: Any, table: pd.DataFrame, before: tuple[str, ...] = ()) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 (heavy)

    for number, name in enumerate((*before, *table.columns), 1):
        _text(sheet.cell(1, number), str(name)).font = Font(bold=True)
    for row, values in enumerate(table.itertuples(index=False), 2):
        for number, value in enumerate(values, len(before) + 1):
            cell = sheet.cell(row, number)
            if isinstance(value, str):
                if value:
                    _text(cell, value)
            elif not _is_empty(value):
                cell.value = _native(value)
                if isinstance(cell.value, date):
                    cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = sheet.cell(2, len(before) + 2)
    sheet.auto_filter.ref = sheet.dimensions


def _text(cell: Any, value: str) -> Any:
    """Put text into a cell, as text whatever it begins with."""
    written = to_xml(value)
    if len(written) > _LONGEST:
        raise OutputError(
            f"a cell of a workbook holds {_LONGEST} characters, this text has {len(written)}: {value[:60]}…"
        )
    cell.value = written
    cell.data_type = "s"
    cell.quotePrefix = written[:1] in tuple("=+-@'") and bool(written)
    return cell


def _native(value: Any) -> Any:
    """A cell of a DataFrame as a plain Python value."""
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def _is_empty(value: Any) -> bool:
    import pandas as pd  # noqa: PLC0415 (heavy)

    return bool(pd.isna(value))


def _dress(sheet: Any, table: pd.DataFrame) -> None:
    """Widths, grey for what stays as it is, drop-down lists for closed vocabularies."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415 (heavy)
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 (heavy)
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 (heavy)

    grey = PatternFill("solid", fgColor="E8E6E1")
    known = {column.name: column for column in INCIDENT_COLUMNS}
    choices = {"decision": ("accept", "reject")} | {
        name: tuple(filter(None, column.values))
        for name, column in known.items()
        if column.values and name in _EDITABLE  # noqa: PD011 (a field of ours)
    }
    for number, name in enumerate((*_REVIEW, *table.columns), 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 50 if name in ("quote", "note") else 16
        if name not in _EDITABLE and name not in _REVIEW:
            for row in range(1, sheet.max_row + 1):
                sheet.cell(row, number).fill = grey
        if name in choices and sheet.max_row > 1:
            rule = DataValidation(type="list", formula1=f'"{",".join(choices[name])}"', allow_blank=True)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{sheet.max_row}")


def _write_meanings(sheet: Any) -> None:
    sheet.append(["table", "column", "unit", "meaning", "values"])
    for name, columns in COLUMNS.items():
        for column in columns:
            if column.type != "geometry" and name != "toponyms":
                values = ", ".join(filter(None, column.values))
                sheet.append([name, column.name, column.unit, column.description, values])


# --- in --------------------------------------------------------------------------------------------------------------


def read_workbook(path: Path) -> pd.DataFrame:
    """Read the sheet "incidents" as it is now, without the reviewer's columns; types are still Excel's.

    Raises
    ------
    TableError
        If it is no workbook, or has no such sheet.
    """
    rows = _rows(_opened(path), _INCIDENTS, path, INCIDENT_COLUMNS)
    return rows.drop(columns=[name for name in _REVIEW if name in rows.columns])


def _opened(path: Path) -> Any:
    from openpyxl import load_workbook  # noqa: PLC0415 (heavy)
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 (heavy)

    try:
        return load_workbook(path)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise TableError(f"cannot read {path}: expected an .xlsx workbook ({error})") from error
    except OSError as error:
        raise TableError(f"cannot read {path}: {error.strerror or error}") from error


def _rows(book: Any, name: str, path: Path, columns: tuple[Column, ...]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 (heavy)

    if name not in book.sheetnames:
        raise TableError(f"expected a sheet {name!r} in {path}, found {', '.join(book.sheetnames)}")
    cells = list(book[name].iter_rows())
    heads = [str(cell.value) if cell.value is not None else "" for cell in cells[0]] if cells else []
    texts = {column.name for column in columns if column.type == "string"} | set(_REVIEW)
    out: dict[str, list[Any]] = {from_xml(head): [] for head in heads if head}
    for row in cells[1:]:
        if all(cell.value is None for cell in row):
            continue
        for head, cell in zip(heads, row, strict=True):
            if head:
                out[from_xml(head)].append(_value(cell, from_xml(head) in texts, path))
    return pd.DataFrame({head: pd.Series(values, dtype="object") for head, values in out.items()})


def _value(cell: Any, is_text: bool, path: Path) -> Any:
    if cell.data_type == "f":
        raise TableError(f"expected a value in cell {cell.coordinate} of {path}, got the formula {cell.value}")
    if isinstance(cell.value, str):
        return from_xml(cell.value)
    if is_text and isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))  # a spreadsheet made a number of it
    return cell.value


def read_workbook_corrections(path: Path) -> Corrections:
    """Read what a reviewer decided and changed in a workbook that ``write_workbook`` wrote.

    A changed cell is a fix of its row; accept and reject stand in the column "decision". The reviewer's name stands in
    the sheet "read me"; the time is when the workbook was last saved.

    Raises
    ------
    TableError
        With every fault: no reviewer's name, a grey cell changed, a row that was not there, a value that cannot be.
    """
    book = _opened(path)
    now, then = _rows(book, _INCIDENTS, path, INCIDENT_COLUMNS), _rows(book, _AS_READ, path, INCIDENT_COLUMNS)
    missing = [c.name for c in INCIDENT_COLUMNS if c.name in then.columns and c.name not in now.columns]
    if missing or "incident_id" not in now.columns:
        raise TableError(f"expected the columns of the sheet {_INCIDENTS!r} in {path}; missing: {', '.join(missing)}")
    now = now.reset_index(drop=True)
    new, old = typed(now, INCIDENT_COLUMNS), typed(then, INCIDENT_COLUMNS).set_index("incident_id", drop=False)
    saved = book.properties.modified or datetime(1970, 1, 1)  # noqa: DTZ001 (made UTC below)
    review = _Review(by=_reviewer(book), at=saved.replace(tzinfo=UTC), path=path)
    seen: set[str] = set()
    for number, row in new.iterrows():
        incident_id = row["incident_id"]
        if incident_id not in old.index or incident_id in seen:
            review.faults.append(
                f"row {number + 2}: {'there was no' if incident_id not in old.index else 'a second'} "
                f"incident {incident_id!r}; rows cannot be added"
            )
            continue
        seen.add(incident_id)
        told = {name: _told(now[name][number]) if name in now.columns else "" for name in _REVIEW}
        review.add(number + 2, old.loc[incident_id], row, told)
    if review.faults:
        raise TableError(f"{path}: {'; '.join(review.faults)}")
    return Corrections(tuple(review.decisions), {"title": path.name}, (str(path),))


def _reviewer(book: Any) -> str:
    if _README not in book.sheetnames:
        return ""
    return str(book[_README][_REVIEWER_CELL].value or "").strip()


def _told(value: Any) -> str:
    return "" if value is None else str(value).strip()


class _Review:
    """The decisions of one reviewer while the rows are read; faults are gathered, so that all are told at once."""

    def __init__(self, by: str, at: datetime, path: Path) -> None:
        self.by, self.at, self.path = by, at, path
        self.decisions: list[Correction] = []
        self.faults: list[str] = []

    def add(self, number: int, old: pd.Series, new: pd.Series, told: Mapping[str, str]) -> None:
        """Compare a row with what it was, and keep what was decided on it."""
        changed = [c.name for c in INCIDENT_COLUMNS if c.name in new.index and not _same(old[c.name], new[c.name], c)]
        changed = [name for name in changed if name != "geometry"]
        fixed = [name for name in changed if name not in _EDITABLE]
        if fixed:
            self.faults.append(f"row {number}: {', '.join(fixed)} cannot be changed here (a grey cell)")
        changes = {name: _change(name, new[name]) for name in changed if name in CHANGES}
        if told["merge_into"]:
            changes["merge_into"] = told["merge_into"]
        if any(name in _PLACE for name in changed):
            self._place(number, old, new, changed, changes)
        decision = told["decision"].casefold()
        if decision not in ("", "accept", "reject", "fix"):
            self.faults.append(f"row {number}: expected accept or reject under decision, got {told['decision']!r}")
        elif decision in ("accept", "reject") and changes:
            self.faults.append(
                f"row {number}: {decision} and changed cells ({', '.join(changes)}); expected one of them"
            )
        elif decision == "fix" and not changes:
            self.faults.append(f"row {number}: fix, and no cell was changed")
        elif decision == "reject" and not told["note"]:
            self.faults.append(f"row {number}: a rejection needs a note that says why")
        elif decision or changes:
            if not self.by:
                self.faults.append(
                    f"row {number}: expected your name in cell {_REVIEWER_CELL} of the sheet {_README!r}"
                )
            self._check(number, changes)
            self.decisions.append(
                Correction(
                    target=old["incident_id"],
                    decision=Decision(decision) if decision in ("accept", "reject") else Decision.FIX,
                    by=self.by,
                    at=self.at,
                    note=told["note"],
                    changes=changes,
                    machine={name: _plain(old[name]) for name in dict.fromkeys(("status", "incursion", *changed))},
                )
            )

    def _check(self, number: int, changes: Mapping[str, Any]) -> None:
        for name, value in changes.items():
            allowed = CHANGES[name].values  # noqa: PD011 (a field of ours)
            if allowed and str(value) not in allowed:
                expected = ", ".join(v or "empty" for v in allowed)
                self.faults.append(f"row {number}: expected {name} to be one of {expected}, got {value!r}")

    def _place(self, number: int, old: pd.Series, new: pd.Series, changed: list[str], changes: dict[str, Any]) -> None:
        if "geonameid" in changed and not _is_empty(new["geonameid"]):
            from geo.gazetteer import embedded  # noqa: PLC0415 (opened only here)

            known = embedded().by_id("geonames", int(new["geonameid"]))
            if known is None:
                self.faults.append(
                    f"row {number}: the gazetteer has no place with geonameid {new['geonameid']}; expected one it has, "
                    "or latitude, longitude and location"
                )
                return
            changes["place"] = {
                "id": f"{known.source}:{known.source_id}", "name": known.name, "latitude": known.latitude,
                "longitude": known.longitude, "uncertainty_km": known.uncertainty_km,
                "geo_precision": known.geo_precision, "admin1": known.admin1, "admin2": known.admin2,
            }  # fmt: skip
            return
        there = not _is_empty(new["latitude"]), not _is_empty(new["longitude"])
        if any(there) and not all(there):
            self.faults.append(f"row {number}: expected both latitude and longitude, or neither")
        elif all(there) and not (abs(new["latitude"]) <= 90 and abs(new["longitude"]) <= 180):
            self.faults.append(f"row {number}: expected latitude within ±90 and longitude within ±180")
        elif all(there) and not new["location"]:
            self.faults.append(f"row {number}: expected the name of the place in location")
        elif not any(there) and _is_empty(old["latitude"]) and new["location"]:
            self.faults.append(
                f"row {number}: expected latitude and longitude, or a geonameid, for {new['location']}: a name alone "
                "is no position"
            )
        else:
            changes["place"] = _place_of(new)


def _place_of(row: pd.Series) -> dict[str, Any] | None:
    """The place of a row, as it stands in a corrections file; None where there is no point."""
    if _is_empty(row["latitude"]):
        return None
    known = not _is_empty(row["geonameid"])
    place = {
        "id": f"geonames:{row['geonameid']}" if known else "review:point",
        "name": row["location"],
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
        "admin1": row["admin1"],
        "admin2": row["admin2"],
    }
    if not _is_empty(row["uncertainty_km"]):
        place["uncertainty_km"] = float(row["uncertainty_km"])
    if not _is_empty(row["geo_precision"]):
        place["geo_precision"] = int(row["geo_precision"])
    return place


def _same(old: Any, new: Any, column: Column) -> bool:
    if column.type == "geometry" or (_is_empty(old) and _is_empty(new)):
        return True
    if _is_empty(old) or _is_empty(new):
        return False
    if column.type == "number":
        return bool(abs(old - new) <= 1e-9)
    return bool(old == new)


def _plain(value: Any) -> Any:
    """A cell as a JSON value."""
    if _is_empty(value):
        return None
    native = _native(value)
    return native.date().isoformat() if isinstance(native, datetime) else native


def _change(name: str, value: Any) -> Any:
    """A cell as the value of a change."""
    kind = CHANGES[name].type
    if kind == "date":
        return None if _is_empty(value) else value.date().isoformat()
    if kind == "integer":
        return None if _is_empty(value) else int(value)
    return str(value)
