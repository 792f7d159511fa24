"""Writes what ``geo.gazetteer`` reads: rows of places, one after the other, into a trie of names and flat arrays.

Used by the build for the embedded gazetteer and by ``geo.downloads`` for full country dumps. Rows are taken one at a
time and none is kept, so that 400,000 places need some 300 MB. Equal rows give equal bytes.
"""

from __future__ import annotations

import math
import re
from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import marisa_trie

from geo import gazetteer as gz
from geo import names as spelling_rules
from geo.collector import garbage_collection_off
from geo.names import fold_loose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = [
    "RADIUS_ORIGIN",
    "Row",
    "kind_of",
    "own_names",
    "romanised",
    "settlement_radius_km",
    "without_kind",
    "write",
]

RADIUS_ORIGIN = "1.6 times the radius of a round town with 1,500 inhabitants per km², 1 to 20 km"
SEA_WEIGHT = 1_000_000
"""A sea, region or mountain range is listed like a place with that many people."""
fold, skeleton = lru_cache(50_000)(spelling_rules.fold), lru_cache(50_000)(spelling_rules.skeleton)


def settlement_radius_km(population: int) -> float:
    """How far from its centre a settlement may reach.

    The radius of a circle that holds the population at 1,500 inhabitants per km², the least density of an urban
    centre in the Degree of Urbanisation (Dijkstra et al. 2021, Journal of Urban Economics 125, 103312), times 1.6, as
    no town is a circle about its point: of 22 cities of the border oblasts whose boundary is in OpenStreetMap, all
    reach at least 1.6 times as far from GeoNames' point as the circle of their area (median 2.2). At least 1 km,
    which also covers the rounding of the coordinates, and at most 20 km. Our own use of these figures.
    """
    return min(20.0, max(1.0, 1.6 * math.sqrt(population / (1500 * math.pi))))


@dataclass(slots=True)
class Row:
    """One place on its way into the arrays."""

    name: str
    latitude: float
    longitude: float
    source: str
    source_id: str = ""  # "": the geonameid
    country: str = ""
    admin1_code: str = ""
    admin2: str = ""
    geonameid: int = 0
    population: int = 0
    feature: str = "P.PPL"
    uncertainty_km: float = 1.0
    origin: str = ""
    precision: int = 1
    en: str = ""
    ru: str = ""
    uk: str = ""
    spellings: dict[str, int] = field(default_factory=dict)  # name as written -> kind

    def texts(self) -> tuple[str, ...]:
        """Return what goes into the texts of the row, in the order in which the gazetteer reads it."""
        return self.source_id, self.admin2, self.name, self.en, self.ru, self.uk


# --- spellings ----------------------------------------------------------------------------------------------------


def kind_of(spelling: str) -> int:
    """What an alternate name of GeoNames is: a name, an airport or postal code, or a machine romanisation."""
    if spelling.isascii():
        if spelling.isupper() and len(spelling) <= 4:
            return gz.CODE
        if spelling.islower():
            return gz.ROMANISED
    return gz.ALTERNATE


_RU = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "з": "z", "и": "i", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ы": "y", "э": "e",
    "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya", "й": "y",
    "ё": "e", " ": " ", "-": " ",
}  # fmt: skip
_UK = _RU | {
    "г": "h", "ґ": "g", "и": "y", "і": "i", "ї": "i", "й": "i", "є": "ie", "ю": "iu", "я": "ia", "'": "", "’": "",
}  # fmt: skip
_UK_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
for _letter in "ыэъё":
    del _UK[_letter]


def own_names(name: str, country: str, spellings: list[str]) -> tuple[str, str]:
    """Russian name of a place in Russia, Ukrainian name of one in Ukraine, where a spelling romanises to the name.

    Alternate names carry no language here. GeoNames romanises its main names (BGN/PCGN for Russian, the national
    system for Ukrainian), so a Cyrillic spelling that gives the main name letter by letter is in that language;
    nothing else is taken.
    """
    wanted = _plain(name)
    found = {s for s in spellings if "Ѐ" < s < "ԯ" and s[0].isupper() and not s.isupper()}
    romanise = _russian if country == "RU" else _ukrainian
    fitting = sorted(s for s in found if _plain(romanise(s.lower())) == wanted)
    if len(fitting) != 1:
        return "", ""
    return (fitting[0], "") if country == "RU" else ("", fitting[0])


def romanised(ukrainian: str) -> str:
    """Ukrainian name in Latin letters by the national system (Cabinet of Ministers, Resolution 55 of 2010).

    Examples
    --------
    >>> romanised("Нью-Йорк"), romanised("Розгірче"), romanised("П’ятипілля")
    ('Niu-York', 'Rozghirche', 'Piatypillia')
    """
    parts = re.split(r"([ -])", ukrainian)
    return "".join([part if part in {" ", "-"} else _ukrainian(part.lower()).capitalize() for part in parts])


def _plain(text: str) -> str:
    return fold(text).replace("ye", "e").replace("yy", "y").replace("iy", "y").replace(" ", "")


def _russian(word: str) -> str:
    return "".join([_RU.get(letter, "?") for letter in word])


def _ukrainian(text: str) -> str:
    words = text.replace("-", " ").replace("зг", "zgh").split()
    return " ".join(
        [_UK_INITIAL.get(w[0], _UK.get(w[0], w[0] if w[0] in "zgh" else "?"))
         + "".join([_UK.get(c, c if c in "zgh" else "?") for c in w[1:]]) for w in words]
    )  # fmt: skip


_KINDS = (
    "autonomous oblast", "autonomous okrug", "oblast", "region", "krai", "kray", "republic", "province", "district",
    "raion", "rayon", "county", "governorate", "prefecture", "voivodeship", "department", "voblast", "vobl", "state",
    "territory",
)  # fmt: skip
_OF = ("city of ", "republic of ", "autonomous republic of ", "province of ", "state of ", "federal district of ")


def without_kind(name: str) -> str:
    """Name without what kind of area it is ("Belgorod Oblast" gives "Belgorod"); all of it when it says none."""
    lower = name.lower()
    for kind in _KINDS:
        if lower.endswith(f" {kind}"):
            return name[: -len(kind) - 1]
    for kind in _OF:
        if lower.startswith(kind):
            return name[len(kind) :]
    return name


# --- writing ------------------------------------------------------------------------------------------------------


def write(
    rows: Iterable[Row], title: str, trie: Path, arrays: Path, *, regions: Iterable[tuple[str, str, str]] = ()
) -> int:
    """Write the index of the rows.

    Parameters
    ----------
    rows : iterable of Row
        In the order in which equal candidates are to be listed.
    title : str
        Name of the gazetteer: sources and dates.
    trie, arrays : Path
        Files to write; other files are not touched.
    regions : iterable of (country code, admin1 code, name)
        First-level divisions that are not among the rows.

    Returns
    -------
    int
        Number of rows.
    """
    with garbage_collection_off():
        columns = _Columns()
        for row in rows:
            columns.add(row)
        columns.name_regions(regions)
        columns.write(title, trie, arrays)
        return len(columns)


_ACCENTED = frozenset("šžčŠŽČґҐ")  # letters that fold_loose reads before they are folded
_SHORT = {"saint": "st", "mount": "mt", "fort": "ft", "st": "saint", "mt": "mount", "ft": "fort"}


def _keys_of(row: Row) -> dict[str, int]:
    """Every key under which a row is found, with the best kind of match."""
    best: dict[str, int] = {}
    likenesses: set[str] = set()
    is_loose = row.country in gz.LOOSE_COUNTRIES
    for spelling, kind in row.spellings.items():
        key = fold(spelling)
        if is_loose and kind in gz.LOCATED_KINDS:
            likenesses.add(fold_loose(spelling) if _ACCENTED.intersection(spelling) else skeleton(key))
        if not key or kind >= best.get(key, 16):
            continue
        best[key] = kind
        first, _, rest = key.partition(" ")
        if rest and first in _SHORT and kind <= gz.BARE:
            best.setdefault(f"{_SHORT[first]} {rest}", max(kind, gz.ALTERNATE))
    if row.feature[0] == "A":
        best |= {gz.AREA_MARK + key: kind for key, kind in best.items() if kind in gz.OWN_KINDS}
    best |= {gz.LOOSE_MARK + likeness: gz.LOOSE for likeness in likenesses if len(likeness) >= gz.MIN_SKELETON}
    if row.source_id:
        best[f"={row.source}:{row.source_id}"] = gz.NAME
    return best


class _Columns:
    """The arrays as they grow, a row at a time; key numbers are known only at the end."""

    def __init__(self) -> None:
        self._keys: dict[str, int | list[int]] = {}  # one posting, or several: most names have one bearer
        self._texts, self._text_start = bytearray(), array("I", [0])
        self._flat = {name: array(form) for name, form in gz.SECTIONS if name in _PER_ROW}
        self._country, self._feature, self._origin, self._source = _Table(), _Table(), _Table(), _Table()
        self._region = _Table()
        self._region_name: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._flat["latitude"])

    def add(self, row: Row) -> None:
        """Take one row in."""
        number = len(self)
        for key, kind in _keys_of(row).items():
            posting = number << 4 | kind
            known = self._keys.get(key)
            if known is None:
                self._keys[key] = posting
            elif isinstance(known, list):
                known.append(posting)
            else:
                self._keys[key] = [known, posting]
        self._texts += "\x1f".join(row.texts()).encode()
        self._text_start.append(len(self._texts))
        region = f"{row.country}\x1f{row.admin1_code}"
        if row.feature == "A.ADM1":
            self._region_name[region] = row.name
        for name, value in (
            ("latitude", round(row.latitude * 1e6)),
            ("longitude", round(row.longitude * 1e6)),
            ("population", row.population),
            ("geonameid", row.geonameid),
            ("uncertainty", min(65535, round(row.uncertainty_km * 10))),
            ("country", self._country.index(row.country)),
            ("admin1", self._region.index(region)),
            ("feature", self._feature.index(row.feature)),
            ("origin", self._origin.index(f"{row.precision}\x1f{row.origin}")),
            ("source", self._source.index(row.source)),
        ):
            self._flat[name].append(value)

    def name_regions(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Give first-level divisions that are not among the rows a name: (country, code, name)."""
        for country, code, name in names:
            self._region_name.setdefault(f"{country}\x1f{code}", name)

    def write(self, title: str, trie_path: Path, arrays_path: Path) -> None:
        """Write both files."""
        trie = marisa_trie.Trie(sorted(self._keys))
        trie.save(str(trie_path))
        columns = self._flat | self._by_key(trie) | self._by_place()
        columns["text_start"], columns["texts"] = self._text_start, array("B", self._texts)
        ids = columns["geonameid"]
        columns["by_geonameid"] = array("I", sorted((n for n, i in enumerate(ids) if i), key=ids.__getitem__))
        regions = [f"{r.partition(chr(31))[2]}\x1f{self._region_name.get(r, '')}" for r in self._region.items]
        items = (self._country.items, regions, self._feature.items, self._origin.items, self._source.items)
        columns["tables"] = array("B", "\x1d".join(["\x1e".join(i) for i in ([title], *items)]).encode())
        with arrays_path.open("wb") as file:
            at = len(gz.MAGIC) + 16 * len(gz.SECTIONS)
            head = array("Q")
            for name, _ in gz.SECTIONS:
                at += -at % 8
                head.extend((at, len(columns[name]) * columns[name].itemsize))
                at += head[-1]
            file.write(gz.MAGIC + head.tobytes())
            for name, form in gz.SECTIONS:
                if columns[name].typecode != form:
                    raise TypeError(f"expected column {name} to be {form}, got {columns[name].typecode}")
                file.write(bytes(-file.tell() % 8))
                columns[name].tofile(file)

    def _by_key(self, trie: marisa_trie.Trie) -> dict[str, array[int]]:
        """Columns that are looked up by key number: key_start, key_info, postings."""
        people, features = self._flat["population"], self._flat["feature"]
        classes = [f[0] for f in self._feature.items]
        bits = [
            1 << gz.CLASSES.index(f[0]) | (gz.BIT_COUNTRY if f == "A.PCLI" else gz.BIT_ADMIN1 if f == "A.ADM1" else 0)
            for f in self._feature.items
        ]
        divisions = {number for number, f in enumerate(self._feature.items) if f == "A.ADM1"}

        def weight(row: int) -> int:
            return people[row] or (SEA_WEIGHT if classes[features[row]] in "LHT" else 0)

        postings_of: list[int | list[int]] = [[]] * len(self._keys)
        info = array("I", bytes(4 * len(self._keys)))
        for key, known in self._keys.items():
            postings = known if isinstance(known, list) else [known]
            if len(postings) > 1:
                _best_first(postings, weight, {p >> 4 for p in postings if features[p >> 4] in divisions})
            number = trie[key]
            postings_of[number] = known
            flags, largest = 0, 0
            for posting in postings:
                kind = posting & 15
                if kind <= gz.BARE:
                    flags |= bits[features[posting >> 4]]
                    largest = max(largest, people[posting >> 4])
                elif kind == gz.DEMONYM:
                    flags |= gz.BIT_DEMONYM
            flags = flags or gz.BIT_WEAK
            count = min(255, len(postings))
            info[number] = flags | largest.bit_length() << gz.SHIFT_POPULATION | count << gz.SHIFT_COUNT
        start, flat = array("I", [0]), array("I")
        for known in postings_of:
            flat.extend(known if isinstance(known, list) else (known,))
            start.append(len(flat))
        return {"key_start": start, "key_info": info, "postings": flat}

    def _by_place(self) -> dict[str, array[int]]:
        """Columns that are looked up by 1 degree cell: settlements only."""
        settlements = {number for number, f in enumerate(self._feature.items) if f[0] == "P"}
        cells: list[list[int]] = [[] for _ in range(180 * 360)]
        flat = self._flat
        for number, (lat, lon, f) in enumerate(zip(flat["latitude"], flat["longitude"], flat["feature"], strict=True)):
            if f in settlements:
                cells[(min(89, lat // 1_000_000) + 90) * 360 + (lon // 1_000_000 + 180) % 360].append(number)
        start, rows = array("I", [0]), array("I")
        for cell in cells:
            rows.extend(cell)
            start.append(len(rows))
        return {"cell_start": start, "by_cell": rows}


_PER_ROW = frozenset(
    {
        "latitude",
        "longitude",
        "population",
        "geonameid",
        "uncertainty",
        "country",
        "admin1",
        "feature",
        "origin",
        "source",
    }
)


def _best_first(postings: list[int], weight: Callable[[int], int], divisions: set[int]) -> None:
    """Sort the postings of a name: real names by population, then derived, coded and similar ones.

    A division under its bare name ("Bryansk" for the oblast) comes straight after the greatest place of that name.
    """
    greatest = max((weight(p >> 4) for p in postings if p & 15 <= gz.AREA), default=0)

    def rank(posting: int) -> tuple[int, int, int]:
        number, kind = posting >> 4, posting & 15
        if kind == gz.BARE and number in divisions:
            return 0, -min(weight(number), greatest), posting + (1 << 31)
        return (0 if kind <= gz.AREA else kind), -weight(number), posting

    postings.sort(key=rank)


class _Table:
    """Distinct strings, numbered in the order of their first use."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self._numbers: dict[str, int] = {}

    def index(self, item: str) -> int:
        """Return the number of the string, adding it when new."""
        number = self._numbers.get(item)
        if number is None:
            number = self._numbers[item] = len(self.items)
            self.items.append(item)
        return number
