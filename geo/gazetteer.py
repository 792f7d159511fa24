"""The offline gazetteer: a name to candidate places, memory-mapped, ready in milliseconds.

``gazetteer.trie`` maps the folded name to a key number (marisa-trie); ``gazetteer.rows`` holds flat arrays: per key
the rows that bear the name, per row coordinates, codes and texts. Both are made by
``data/build/compile_gazetteer.py``. Nothing is read before it is asked for, and no ``Place`` is built by ``find``:
a tagger asks ``info`` and ``longest`` millions of times.
"""

from __future__ import annotations

import marisa_trie

from geo.names import fold, fold_loose
from geo.remembered import Remembered
from geo.resources import data_path

TYPE_CHECKING = False  # typing itself would cost a third of the start-up
if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence
    from typing import Any

    from geo.model import Place

    Brief = tuple[Hashable, tuple[str, str], str, tuple[str, str], int, float]
    """What tells the place from others, feature class and code, country, code and name of the division, population,
    uncertainty in km."""

__all__ = ["EmbeddedGazetteer", "Info", "embedded"]

# --- layout of gazetteer.rows, shared with the build ----------------------------------------------------------------

MAGIC = b"INCGAZ03"
SECTIONS = (  # name, memoryview format; in this order in the file, each at a multiple of 8 bytes
    ("key_start", "I"),  # key number -> first posting; one more at the end
    ("key_info", "I"),  # key number -> Info.bits
    ("postings", "I"),  # row << 4 | kind, best first
    ("latitude", "i"),  # 1e-6 degrees
    ("longitude", "i"),
    ("population", "I"),
    ("geonameid", "I"),  # 0: none
    ("uncertainty", "H"),  # 0.1 km
    ("country", "H"),  # index into tables
    ("admin1", "H"),
    ("feature", "B"),
    ("origin", "B"),
    ("source", "B"),
    ("text_start", "I"),  # row -> first byte in texts; one more at the end
    ("texts", "B"),  # per row: source_id, admin2, name, en, ru, uk separated by 0x1F, UTF-8
    ("tables", "B"),  # lists separated by 0x1D, items by 0x1E, fields by 0x1F
    ("by_geonameid", "I"),  # rows that have one, in the order of it
    ("by_cell", "I"),  # settlements in the order of their 1 degree cell
    ("cell_start", "I"),  # cell -> first in by_cell; one more at the end
)
NAME, ALTERNATE, AREA, BARE, ROMANISED, CODE, CONTEXT, DEMONYM, LOOSE = range(9)
LOOSE_MARK = "~"  # skeleton keys begin with it, so that they never meet a folded name
AREA_MARK = "-"  # before the names of countries, divisions, districts and peoples once more; folding keeps no hyphen
LOOSE_COUNTRIES = frozenset({"RU", "UA", "BY"})
MIN_SKELETON = 4
CLASSES = "APHTLSRUV"
BIT_COUNTRY, BIT_ADMIN1, BIT_DEMONYM, BIT_WEAK = 1 << 9, 1 << 10, 1 << 11, 1 << 12
SHIFT_POPULATION, SHIFT_COUNT = 16, 24
OWN_KINDS = frozenset({NAME, AREA, DEMONYM})  # of names that an area has as its own
LOCATED_KINDS = frozenset({NAME, ALTERNATE, AREA, BARE})


class Info:
    """Cheap facts about a name, for a tagger; equal names share them.

    Attributes
    ----------
    count : int
        Places that bear the name, at most 255.
    population_log2 : int
        Bit length of the largest population among them (0: unknown or none).
    bits : int
        The packed value itself; a feature of its own if wanted.
    """

    __slots__ = ("bits",)

    def __init__(self, bits: int) -> None:
        self.bits = bits

    @property
    def count(self) -> int:
        """Places that bear the name, at most 255."""
        return self.bits >> SHIFT_COUNT

    @property
    def population_log2(self) -> int:
        """Bit length of the largest population."""
        return self.bits >> SHIFT_POPULATION & 0x1F

    @property
    def classes(self) -> str:
        """GeoNames feature classes present, such as "AP"."""
        return "".join([c for i, c in enumerate(CLASSES) if self.bits >> i & 1])

    @property
    def is_country(self) -> bool:
        """Whether a country bears the name."""
        return bool(self.bits & BIT_COUNTRY)

    @property
    def is_admin1(self) -> bool:
        """Whether an oblast, state or province bears the name."""
        return bool(self.bits & BIT_ADMIN1)

    @property
    def is_demonym(self) -> bool:
        """Whether the word is the adjective or people of a place ("Russian")."""
        return bool(self.bits & BIT_DEMONYM)

    @property
    def is_weak(self) -> bool:
        """Whether the name is only a code, a machine romanisation or a postal abbreviation: no evidence by itself."""
        return bool(self.bits & BIT_WEAK)


class EmbeddedGazetteer:
    """Places compiled into the package. Make one with ``embedded()``; implements ``geo.model.Gazetteer``."""

    def __init__(self, trie_path: str, rows_path: str) -> None:
        from mmap import ACCESS_READ, mmap  # noqa: PLC0415

        self._trie = marisa_trie.Trie().mmap(trie_path)
        with open(rows_path, "rb") as file:  # noqa: PTH123
            self._map = mmap(file.fileno(), 0, access=ACCESS_READ)
        view = memoryview(self._map)
        if view[:8] != MAGIC:
            from geo.errors import DataError  # noqa: PLC0415

            raise DataError(f"expected {rows_path} to begin with {MAGIC!r}, found {bytes(view[:8])!r}; install again")
        bounds = view[8 : 8 + 16 * len(SECTIONS)].cast("Q")
        self._sections: dict[str, memoryview[Any]] = {
            name: view[bounds[2 * i] : bounds[2 * i] + bounds[2 * i + 1]].cast(form)  # type: ignore[call-overload]
            for i, (name, form) in enumerate(SECTIONS)
        }
        self._start = self._sections["key_start"]
        self._info = self._sections["key_info"]
        self._postings = self._sections["postings"]
        self._is_loose: dict[int, bool] = Remembered(lambda number: self._country(number) in LOOSE_COUNTRIES)
        self._tables: list[list[str]] | None = None
        self._make: type[Place] | None = None
        # the tables that places take, split when the first is asked for
        self._features: list[tuple[str, str]] = []  # class and code
        self._admin1: list[tuple[str, str]] = []  # code and name
        self._origins: list[tuple[int, str]] = []  # precision, and where the uncertainty comes from
        self._sources: list[str] = []
        self._countries: list[str] = []

    # --- names ------------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """For reports: source and version."""
        return self._table(0)[0]

    def __len__(self) -> int:
        """Number of places."""
        return len(self._sections["latitude"])

    def __contains__(self, name: str) -> bool:
        """Whether any place bears the name, in any spelling that folds to the same."""
        return self._key(name) is not None

    def matches(self, name: str, *, loose: bool = False) -> tuple[tuple[int, int], ...]:
        """Row numbers with the kind of match (NAME, ALTERNATE, AREA, ...), best first."""
        key = self._key(name)
        found = () if key is None else self._posted(key)
        if not loose:
            return found
        country, is_loose = self._sections["country"], self._is_loose
        if found and not any(is_loose[country[row]] for row, _ in found):
            return found
        skeleton = fold_loose(name)
        if len(skeleton) < MIN_SKELETON:
            return found
        key = self._trie.get(LOOSE_MARK + skeleton)
        if key is None:
            return found
        known = {row for row, _ in found}
        return found + tuple([match for match in self._posted(key) if match[0] not in known])

    def find(self, name: str) -> tuple[int, ...]:
        """Row numbers of the places that bear the name, best first: main names, then by population. Microseconds."""
        key = self._key(name)
        if key is None:
            return ()
        return tuple([posting >> 4 for posting in self._postings[self._start[key] : self._start[key + 1]]])

    def candidates(self, name: str) -> Sequence[Place]:
        """Every place that bears the name; for Russia, Ukraine and Belarus then those of a similar spelling."""
        return [self.place(row) for row, _ in self.matches(name, loose=True)]

    def info(self, name: str, *, loose: bool = False) -> Info | None:
        """Facts about the name without building a place, or None; ``loose`` also for a similar Slavic spelling."""
        key = self._key(name)
        if key is None and loose and len(skeleton := fold_loose(name)) >= MIN_SKELETON:
            key = self._trie.get(LOOSE_MARK + skeleton)
        return None if key is None else Info(self._info[key])

    def bits(self, name: str) -> int:
        """``Info.bits`` of the name, 0 where it is not known; for millions of questions."""
        key = self._key(name)
        return 0 if key is None else self._info[key]

    def longest(self, tokens: Sequence[str], start: int = 0, *, limit: int = 8) -> int:
        """How many tokens from ``start`` on form the longest name known; 0 for none."""
        words: list[str] = []
        lengths: list[int] = []
        for token in tokens[start : start + limit]:
            words.append(fold(token))
            lengths.append(sum(map(len, words)) + len(words) - 1 - words.count(""))
        if not words or not words[0]:
            return 0
        ends = {len(prefix) for prefix in self._trie.prefixes(" ".join([word for word in words if word]))}
        for count in range(len(words), 0, -1):
            if words[count - 1] and lengths[count - 1] in ends:
                return count
        return 0

    def prefixes(self, folded: str) -> list[str]:
        """Folded names that the folded text begins with, shortest first (they may end inside a word)."""
        return self._trie.prefixes(folded)  # type: ignore[no-any-return]

    def area_prefixes(self, folded: str) -> list[str]:
        """``prefixes`` of which ``owns_area`` says that an area owns them."""
        return [name[1:] for name in self._trie.prefixes(AREA_MARK + folded)]

    def demonym(self, word: str) -> Place | None:
        """The place whose adjective or people the word is ("Russian" -> Russia), or None."""
        key = self._key(word)
        if key is None or not self._info[key] & BIT_DEMONYM:
            return None
        return next((self.place(row) for row, kind in self._posted(key) if kind == DEMONYM), None)

    def owns_area(self, name: str) -> bool:
        """Whether a country, division or district bears the name as its own, or its people do; builds no place."""
        folded = fold(name)
        return AREA_MARK + folded in self._trie or (folded[:4] == "the " and AREA_MARK + folded[4:] in self._trie)

    # --- rows -------------------------------------------------------------------------------------------------------

    def place(self, row: int) -> Place:
        """The place in a row."""
        if self._make is None:
            from geo.model import Place  # noqa: PLC0415  (its import takes longer than opening the gazetteer)

            self._make = Place
            self._split_tables()
        at = self._sections
        source_id, admin2, name, en, ru, uk = self._text(row)
        feature_class, feature_code = self._features[at["feature"][row]]
        admin1_code, admin1 = self._admin1[at["admin1"][row]]
        precision, origin = self._origins[at["origin"][row]]
        geonameid = at["geonameid"][row]
        return self._make(
            source=self._sources[at["source"][row]],
            source_id=source_id or str(geonameid),
            name=name,
            latitude=at["latitude"][row] / 1e6,
            longitude=at["longitude"][row] / 1e6,
            country_code=self._countries[at["country"][row]],
            geonameid=geonameid or None,
            names=tuple([(k, v) for k, v in (("en", en), ("ru", ru), ("uk", uk)) if v]) if en or ru or uk else (),
            admin1=admin1,
            admin1_code=admin1_code,
            admin2=admin2,
            feature_class=feature_class,
            feature_code=feature_code,
            population=at["population"][row],
            uncertainty_km=at["uncertainty"][row] / 10,
            uncertainty_origin=origin,
            geo_precision=precision,
        )

    def brief(self, row: int) -> Brief:
        """What of the place in a row is read without making it."""
        if not self._features:
            self._split_tables()
        at = self._sections
        identity: Hashable = row
        if not at["geonameid"][row]:  # else the row is a place of its own
            identity = at["source"][row], self._text(row)[0]
        return (
            identity,
            self._features[at["feature"][row]],
            self._countries[at["country"][row]],
            self._admin1[at["admin1"][row]],
            at["population"][row],
            at["uncertainty"][row] / 10,
        )

    def position(self, row: int) -> tuple[str, float, float]:
        """District, latitude and longitude of the place in a row, without making it."""
        at = self._sections
        return self._text(row)[1], at["latitude"][row] / 1e6, at["longitude"][row] / 1e6

    def by_id(self, source: str, source_id: str | int) -> Place | None:
        """The place with that identity, or None."""
        if str(source_id).isdecimal() and source == "geonames":
            row = self._row_of_geonameid(int(source_id))
            return None if row is None else self.place(row)
        key = self._trie.get(f"={source}:{source_id}")
        return None if key is None else self.place(self._posted(key)[0][0])

    def towns(self, bbox: tuple[float, float, float, float], min_population: int = 0) -> list[Place]:
        """Settlements in (west, south, east, north) degrees, largest first."""
        return [self.place(row) for row in self._settlements(bbox, min_population)]

    def near(self, latitude: float, longitude: float, km: float, min_population: int = 0) -> list[tuple[Place, float]]:
        """Settlements within a distance (great circle, sphere of 6371.0088 km), nearest first."""
        from math import asin, cos, radians, sin, sqrt  # noqa: PLC0415

        north = km / 111.0
        east = min(180.0, north / max(0.01, cos(radians(min(89.0, abs(latitude) + north)))))
        box = (longitude - east, latitude - north, longitude + east, latitude + north)
        lats, lons = self._sections["latitude"], self._sections["longitude"]
        found = []
        for row in self._settlements(box, min_population):
            lat, lon = radians(lats[row] / 1e6), radians(lons[row] / 1e6)
            half = sin((lat - radians(latitude)) / 2) ** 2
            half += cos(lat) * cos(radians(latitude)) * sin((lon - radians(longitude)) / 2) ** 2
            distance = 2 * 6371.0088 * asin(min(1.0, sqrt(half)))
            if distance <= km:
                found.append((distance, row))
        return [(self.place(row), distance) for distance, row in sorted(found)]

    # --- inside -----------------------------------------------------------------------------------------------------

    def _key(self, name: str) -> int | None:
        folded = fold(name)
        key: int | None = self._trie.get(folded)
        if key is None and folded.startswith("the "):
            key = self._trie.get(folded[4:])
        return key

    def _posted(self, key: int) -> tuple[tuple[int, int], ...]:
        return tuple([(p >> 4, p & 15) for p in self._postings[self._start[key] : self._start[key + 1]]])

    def _text(self, row: int) -> list[str]:
        start = self._sections["text_start"]
        return bytes(self._sections["texts"][start[row] : start[row + 1]]).decode().split("\x1f")

    def _split_tables(self) -> None:
        self._features = [(item[0], item[2:]) for item in self._table(3)]
        admin1, origins = ([item.partition("\x1f") for item in self._table(number)] for number in (2, 4))
        self._admin1 = [(code, name) for code, _, name in admin1]
        self._origins = [(int(precision), origin) for precision, _, origin in origins]
        self._sources, self._countries = self._table(5), self._table(1)

    def _table(self, number: int) -> list[str]:
        if self._tables is None:
            self._tables = [t.split("\x1e") for t in bytes(self._sections["tables"]).decode().split("\x1d")]
        return self._tables[number]

    def _country(self, index: int) -> str:
        return self._table(1)[index]

    def _row_of_geonameid(self, wanted: int) -> int | None:
        rows, ids = self._sections["by_geonameid"], self._sections["geonameid"]
        low, high = 0, len(rows)
        while low < high:
            middle = (low + high) // 2
            if ids[rows[middle]] < wanted:
                low = middle + 1
            else:
                high = middle
        return rows[low] if low < len(rows) and ids[rows[low]] == wanted else None

    def _settlements(self, bbox: tuple[float, float, float, float], min_population: int) -> list[int]:
        return sorted(self._in_cells(bbox, min_population), key=lambda row: (-self._sections["population"][row], row))

    def _in_cells(self, bbox: tuple[float, float, float, float], min_population: int) -> Iterator[int]:
        from math import floor  # noqa: PLC0415

        west, south, east, north = bbox
        start, rows = self._sections["cell_start"], self._sections["by_cell"]
        lats, lons, people = (self._sections[name] for name in ("latitude", "longitude", "population"))
        if east - west >= 360:
            west, east = -180.0, 179.999999
        for lat in range(max(-90, floor(south)), min(89, floor(north)) + 1):
            for lon in range(floor(west), floor(east) + 1):
                cell = (lat + 90) * 360 + (lon + 180) % 360
                for row in rows[start[cell] : start[cell + 1]]:
                    if people[row] < min_population:  # most, where the larger towns are asked for
                        continue
                    here = lons[row] / 1e6
                    inside = west <= here <= east or west <= here - 360 <= east or west <= here + 360 <= east
                    if inside and south <= lats[row] / 1e6 <= north:
                        yield row


_EMBEDDED: EmbeddedGazetteer | None = None


def embedded() -> EmbeddedGazetteer:
    """The gazetteer of the package, opened once.

    Raises
    ------
    DataError
        If the compiled files are missing or of another version: install the package again.
    """
    global _EMBEDDED  # noqa: PLW0603  (functools.cache costs more start-up than opening the files)
    if _EMBEDDED is None:
        _EMBEDDED = EmbeddedGazetteer(data_path("gazetteer.trie"), data_path("gazetteer.rows"))
    return _EMBEDDED
