"""What is known of a word: the lists it stands in, how it is used in general."""

from __future__ import annotations

from functools import cache

import marisa_trie

from geo.errors import DataError
from geo.gazetteer import embedded
from geo.lexicon import lexicon
from geo.resources import data_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from geo.gazetteer import EmbeddedGazetteer

__all__ = ["ADMIN1", "AREA", "COUNTRY", "DEMONYM", "LANDSCAPE", "RECORD", "Word", "Words", "words"]

RECORD = "<BHBBBBBBB"
"""A row of data/models/words.marisa; what its numbers are says data/models/README.md."""
_NOTHING = (0,) * 9
_MOST_REMEMBERED = 100_000  # words; beyond, memory would grow with the text

AREA = 1 << 0  # bits of geo.gazetteer.Info
LANDSCAPE = 1 << 2 | 1 << 3 | 1 << 4  # water, mountains, regions
COUNTRY, ADMIN1, DEMONYM, WEAK = 1 << 9, 1 << 10, 1 << 11, 1 << 12
_ABBREVIATED_COUNTRY = AREA | COUNTRY | 26 << 16 | 1 << 24
_ABBREVIATED_STATE = AREA | ADMIN1 | 22 << 16 | 1 << 24


class Word:
    """One word in lower case.

    Attributes
    ----------
    given, surname : int
        How common it is as a given name and as a surname: 0 (not known as one) to 5.
    common : int
        How basic a word of English it is in lower case: 0 (not in the word list) to 7.
    rank : int
        How frequent it is in English text, case aside: 0 (rare) to 15.
    place, person, plain : int
        How much its use in English text resembles that of place names, of names of persons and of common words: 0..7.
    coarse, fine : int
        Classes of words used alike, 0 where unknown.
    lists : frozenset of str
        Word lists of data/lexicon/toponyms.toml it stands in.
    """

    __slots__ = ("coarse", "common", "fine", "given", "lists", "person", "place", "plain", "rank", "surname")

    def __init__(self, record: tuple[int, ...], lists: frozenset[str]) -> None:
        self.coarse, self.fine, given, self.surname, self.common, self.rank = record[:6]
        self.place, self.person, self.plain = record[6:]
        self.given = given if self.common < 6 or given > 3 else 0  # "In", "So", "Be" are given names too
        self.lists = lists


class Words:
    """Facts about words and names, remembered as they are asked for."""

    def __init__(self, gazetteer: EmbeddedGazetteer) -> None:
        lists = lexicon("toponyms")
        of: dict[str, set[str]] = {}
        for group in ("designators", "context"):
            for name, members in lists[group].items():
                for member in members:
                    of.setdefault(member, set()).add(name)
        self._lists = {word: frozenset(names) for word, names in of.items()}
        short = lists["abbreviations"]
        self.abbreviations: dict[str, int] = {
            **dict.fromkeys(short["states"], _ABBREVIATED_STATE),
            **dict.fromkeys(short["countries"], _ABBREVIATED_COUNTRY),
        }
        self.postal = frozenset(short["postal"])
        self.endings: tuple[str, ...] = tuple(lists["designators"]["endings"])
        self._demonyms = frozenset(lists["demonyms"]["words"])
        self._gazetteer = gazetteer
        self._table: marisa_trie.RecordTrie | None = None
        try:
            self._table = marisa_trie.RecordTrie(RECORD).mmap(data_path("words.marisa"))
        except DataError:
            self._table = None  # the rules work without it, only less well
        self._words: dict[str, Word] = {}
        self._bits: dict[str, int] = {}

    def __getitem__(self, lower: str) -> Word:
        """Facts about a word in lower case."""
        word = self._words.get(lower)
        if word is None:
            record = _NOTHING
            if self._table is not None and lower[0].isalnum():
                rows = self._table.get(lower) or self._table.get(lower.rstrip("."))
                record = rows[0] if rows else _NOTHING
            word = Word(record, self._lists.get(lower, frozenset()))
            if len(self._words) >= _MOST_REMEMBERED:
                self._words.clear()
            self._words[lower] = word
        return word

    def of(self, lower: list[str]) -> list[Word]:
        """Facts about each of many words."""
        known = self._words
        return [known.get(word) or self[word] for word in lower]

    def bits(self, name: str) -> int:
        """What the gazetteer knows of a name, packed as in ``geo.gazetteer.Info``; 0: nothing, or only a code."""
        bits = self._bits.get(name)
        if bits is None:
            bits = self.abbreviations.get(name, 0)
            if not bits:
                info = self._gazetteer.info(name)
                bits = 0 if info is None or info.bits & WEAK else info.bits
                if name in self._demonyms:
                    bits |= DEMONYM
            if len(self._bits) >= _MOST_REMEMBERED:
                self._bits.clear()
            self._bits[name] = bits
        return bits


@cache
def words() -> Words:
    """The words of the package, opened once."""
    return Words(embedded())
