"""What is known of a word: the lists it stands in, how it is used in general."""

from __future__ import annotations

import marisa_trie

from geo.errors import DataError
from geo.gazetteer import embedded
from geo.lexicon import lexicon, per_lexicon
from geo.resources import data_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from geo.gazetteer import EmbeddedGazetteer

__all__ = ["ADMIN1", "AREA", "COUNTRY", "DEMONYM", "LANDSCAPE", "RECORD", "Word", "Words", "words"]

RECORD = "<BHBBBBBBB"
"""A row of data/models/words.marisa; what its numbers are says data/models/README.md."""
_NOTHING = (0,) * 9
_NO_LISTS: frozenset[str] = frozenset()
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
    company : tuple of str
        The features it is for the other words of a capitalised stretch.
    """

    __slots__ = ("coarse", "common", "company", "fine", "given", "lists", "person", "place", "plain", "rank", "surname")

    def __init__(self, record: tuple[int, ...], lists: frozenset[str]) -> None:
        self.coarse, self.fine, given, self.surname, self.common, self.rank = record[:6]
        self.place, self.person, self.plain = record[6:]
        self.given = given if self.common < 6 or given > 3 else 0  # "In", "So", "Be" are given names too
        self.lists = lists
        self.company: tuple[str, ...] = ()
        if lists or self.given:
            self.company = (*["rc=" + name for name in sorted(lists)], *(["rc=GIVEN"] if self.given else []))


class Words:
    """Facts about words and names, remembered as they are asked for.

    Attributes
    ----------
    facts : dict of str to Word
        Facts about every word in lower case; made when asked for.
    bits : dict of str to int
        What the gazetteer knows of a name, packed as in ``geo.gazetteer.Info``; 0: nothing, or only a code.
    abbreviations : dict of str to int
        Bits of names that are place names only when written so ("Calif.").
    """

    def __init__(self, gazetteer: EmbeddedGazetteer) -> None:
        lists = lexicon("toponyms")
        of: dict[str, set[str]] = {}
        for group in ("designators", "context"):
            for name, members in lists[group].items():
                for member in members:
                    of.setdefault(member, set()).add(name)
        short = lists["abbreviations"]
        self.abbreviations: dict[str, int] = {
            **dict.fromkeys(short["states"], _ABBREVIATED_STATE),
            **dict.fromkeys(short["countries"], _ABBREVIATED_COUNTRY),
        }
        self.postal = frozenset(short["postal"])
        self.endings: tuple[str, ...] = tuple(lists["designators"]["endings"])
        self.facts: dict[str, Word] = _Facts({word: frozenset(names) for word, names in of.items()})
        self.bits: dict[str, int] = _Bits(gazetteer, self.abbreviations, frozenset(lists["demonyms"]["words"]))


class _Facts(dict[str, Word]):
    def __init__(self, lists: dict[str, frozenset[str]]) -> None:
        self._lists = lists
        self._table: marisa_trie.RecordTrie | None = None
        try:
            self._table = marisa_trie.RecordTrie(RECORD).mmap(data_path("words.marisa"))
        except DataError:
            self._table = None  # the rules work without it, only less well

    def __missing__(self, lower: str) -> Word:
        record = _NOTHING
        if self._table is not None and lower[0].isalnum():
            rows = self._table.get(lower) or (self._table.get(lower.rstrip(".")) if lower[-1] == "." else None)
            record = rows[0] if rows else _NOTHING
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        word = self[lower] = Word(record, self._lists.get(lower, _NO_LISTS))
        return word


class _Bits(dict[str, int]):
    def __init__(self, gazetteer: EmbeddedGazetteer, abbreviations: dict[str, int], demonyms: frozenset[str]) -> None:
        self._gazetteer, self._abbreviations, self._demonyms = gazetteer, abbreviations, demonyms

    def __missing__(self, name: str) -> int:
        bits = self._abbreviations.get(name, 0)
        if not bits:
            bits = self._gazetteer.bits(name)
            if bits & WEAK:
                bits = 0
            if name in self._demonyms:
                bits |= DEMONYM
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[name] = bits
        return bits


@per_lexicon
def words() -> Words:
    """The words of the package, opened once."""
    return Words(embedded())
