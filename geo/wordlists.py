"""Merges a user's own word lists into the package's, and checks that they have the same form.

The lists are TOML files named like ours in ``data/lexicon``. Merging, at every depth:

- a table adds to ours; with ``replace = true`` in it, it stands in the place of ours;
- a list of words is added to ours;
- an entry of a list of tables (``[[actor]]``) replaces ours of the same ``name`` or ``id``, or comes before ours;
- any other value takes the place of ours.

The form is that of ours: no key that ours have not, except where ours hold values of one kind under keys that are words
themselves (units of length, agencies); values of the same kind; no empty words.
"""

from __future__ import annotations

import hashlib
import tomllib
from copy import deepcopy
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

__all__ = ["merged"]

REPLACE = "replace"
IDENTITIES = ("name", "id")
MOST_FAULTS = 20
KINDS = {dict: "a table", list: "a list", str: "words", bool: "true or false", int: "a number", float: "a number"}


def merged(path: str | PathLike[str], ours: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Our lists with a user's merged in, and what they are for reports.

    Raises
    ------
    SettingsError
        With every fault of the files.
    """
    files = _files(Path(path))
    faults: list[str] = []
    lists = dict(ours)
    for file in files:
        if file.stem not in ours:
            close = get_close_matches(file.stem, list(ours), 1)
            known = f"is it {close[0]}.toml?" if close else f"known are {', '.join(sorted(ours))}"
            faults.append(f"{file.name}: expected the name of one of the package's lists; {known}")
            continue
        try:
            added = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            faults.append(f"{file.name}: expected TOML in UTF-8: {error}")
            continue
        wrong = list(_faults(added, ours[file.stem], file.name))
        faults += wrong
        if not wrong:
            lists[file.stem] = _merge(ours[file.stem], added)
    if faults:
        more = f"\n... and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
        listed = "\n".join(faults[:MOST_FAULTS])
        raise SettingsError(f"{path}: {len(faults)} fault(s):\n{listed}{more}")
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]
    return lists, f"{Path(path).name} ({', '.join(file.name for file in files)}; sha256 {digest})"


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(path.glob("*.toml"))
        if not files:
            raise SettingsError(f"expected word lists (*.toml) in {path}, found none")
        return files
    if path.suffix != ".toml" or not path.is_file():
        raise SettingsError(f"expected a .toml file or a folder of them as a lexicon, got {path}")
    return [path]


# --- checking ------------------------------------------------------------------------------------------------------


def _kind(value: Any) -> str:
    return KINDS.get(type(value), f"a {type(value).__name__}")


def _faults(added: Any, ours: Any, where: str) -> Iterator[str]:
    """What differs in form from ours."""
    if isinstance(ours, dict) and isinstance(added, dict):
        yield from _table_faults(added, ours, where)
    elif isinstance(ours, list) and isinstance(added, list):
        yield from _list_faults(added, ours, where)
    elif _kind(added) != _kind(ours):
        yield f"{where}: expected {_kind(ours)}, got {added!r}"
    elif isinstance(added, str) and ours and not added.strip():
        yield f"{where}: expected words, found none"


def _table_faults(added: dict[str, Any], ours: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(added.get(REPLACE, True), bool):
        yield f"{where}: expected true or false for {REPLACE}, got {added[REPLACE]!r}"
    kinds = {_kind(value) for value in ours.values()}
    is_open = len(kinds) == 1 and kinds != {"a table"} and len(ours) > 1
    model = next(iter(ours.values()), None)
    for key, value in added.items():
        if key in ours:
            yield from _faults(value, ours[key], f"{where}: {key}")
        elif key == REPLACE:
            continue
        elif is_open:
            yield from _faults(value, model, f"{where}: {key}")
        else:
            close = get_close_matches(key, list(ours), 1)
            yield f"{where}: unknown key {key!r}" + (
                f", is it {close[0]}?" if close else f"; known are {', '.join(sorted(ours)[:20])}"
            )


def _list_faults(added: list[Any], ours: list[Any], where: str) -> Iterator[str]:
    tables = [entry for entry in ours if isinstance(entry, dict)]
    if not tables:
        kind = _kind(ours[0]) if ours else "words"
        for number, value in enumerate(added, 1):
            if _kind(value) != kind:
                yield f"{where}, value {number}: expected {kind}, got {value!r}"
            elif isinstance(value, str) and not value.strip():
                yield f"{where}, value {number}: expected words, found none"
        return
    yield from _entry_faults(added, tables, where)


def _entry_faults(added: list[Any], tables: list[dict[str, Any]], where: str) -> Iterator[str]:
    form: dict[str, Any] = {}
    for entry in tables:
        for key, value in entry.items():
            form.setdefault(key, value)
    needed = set.intersection(*(set(entry) for entry in tables))
    for number, entry in enumerate(added, 1):
        label = f"{where} {number}" + (f" ({_identity(entry)})" if isinstance(entry, dict) and _identity(entry) else "")
        if not isinstance(entry, dict):
            yield f"{label}: expected a table, got {entry!r}"
            continue
        yield from (f"{label}: expected a key {key}" for key in sorted(needed - set(entry)))
        for key, value in entry.items():
            if key in form:
                yield from _faults(value, form[key], f"{label}: {key}")
            else:
                close = get_close_matches(key, list(form), 1)
                yield f"{label}: unknown key {key!r}" + (f", is it {close[0]}?" if close else "")


def _identity(entry: dict[str, Any]) -> Any:
    """What an entry of a list of tables is called; None where it has no name."""
    return next((entry[key] for key in IDENTITIES if key in entry), None)


# --- merging -------------------------------------------------------------------------------------------------------


def _merge(ours: Any, added: Any) -> Any:
    if isinstance(ours, dict):
        kept = {} if added.get(REPLACE) else dict(ours)
        new = {key: value for key, value in added.items() if key != REPLACE}
        return kept | {key: _merge(kept[key], value) if key in kept else deepcopy(value) for key, value in new.items()}
    if not isinstance(ours, list):
        return added
    if any(isinstance(entry, dict) for entry in ours):
        names = {_identity(entry) for entry in added} - {None}
        return [*deepcopy(added), *(entry for entry in ours if _identity(entry) not in names)]
    return [*ours, *(value for value in added if value not in ours)]
