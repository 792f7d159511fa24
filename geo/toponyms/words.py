"""What is known of a word: the lists it stands in, how it is used in general."""

from __future__ import annotations

from struct import Struct

import marisa_trie

from geo.errors import DataError
from geo.gazetteer import embedded
from geo.lexicon import lexicon, per_lexicon
from geo.remembered import Remembered
from geo.resources import data_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from geo.gazetteer import EmbeddedGazetteer

__all__ = ["ADMIN1", "AREA", "COUNTRY", "DEMONYM", "LANDSCAPE", "RECORD", "Word", "Words", "words"]

RECORD = Struct("<BHBBBBBBB")
"""A row of data/models/words.marisa; what its numbers are says data/models/README.md."""
_NOTHING = (0,) * 9
_NO_LISTS: frozenset[str] = frozenset()
_IF_GIVEN: tuple[tuple[str, ...], tuple[str, ...]] = ((), ("GIVEN",))
_BEGIN_NO_NAME = frozenset({"the", "a"})

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
        What it is for the other words of a capitalised stretch.
    """

    __slots__ = ("coarse", "common", "company", "fine", "given", "lists", "person", "place", "plain", "rank", "surname")

    def __init__(self, record: tuple[int, ...], lists: frozenset[str]) -> None:
        (
            self.coarse, self.fine, given, self.surname, self.common, self.rank, self.place, self.person, self.plain,
        ) = record  # fmt: skip
        self.given = given if self.common < 6 or given > 3 else 0  # "In", "So", "Be" are given names too
        self.lists = lists
        self.company: tuple[str, ...] = (
            (*sorted(lists), *_IF_GIVEN[self.given > 0]) if lists else _IF_GIVEN[self.given > 0]
        )


class Words:
    """Facts about words and names, remembered as they are asked for.

    Attributes
    ----------
    facts : dict of str to Word
        Facts about every word in lower case; made when asked for.
    bits : dict of str to int
        What the gazetteer knows of a name, packed as in ``geo.gazetteer.Info``; 0: nothing, or only a code.
    kinds : dict of int to str
        What a name with such bits is, in one or two letters, "" where it is nothing.
    sorts : dict of str to str
        The same of a word that is a name alone, after a B.
    abbreviations : dict of str to int
        Bits of names that are place names only when written so ("Calif.").
    begin_listed : set of str
        Words in lower case that begin names of several words in the lists themselves, the gazetteer aside.
    locative : frozenset of str
        Prepositions of place.
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
        self.locative = frozenset(lists["context"]["locative"])
        self._demonyms = frozenset(lists["demonyms"]["words"])
        begin = (*self._demonyms, *self.abbreviations)
        self.begin_listed = {name.partition(" ")[0].lower() for name in begin if " " in name}
        self._gazetteer, self._lists = gazetteer, {word: frozenset(names) for word, names in of.items()}
        self._numbers, self._rows = _table()
        self.facts: dict[str, Word] = Remembered(self._fact_of)
        self.bits: dict[str, int] = Remembered(self._bits_of)
        self.kinds: dict[int, str] = Remembered(_kind)
        self.sorts: dict[str, str] = Remembered(self._sort_of)

    def prefixes(self, folded: str) -> list[str]:
        """Names of the gazetteer that a folded name begins with, shortest first (they may end inside a word)."""
        return self._gazetteer.prefixes(folded)

    def _fact_of(self, lower: str) -> Word:
        record = _NOTHING
        if lower[0].isalnum():
            number = self._numbers.get(lower)
            if number is None and lower[-1] == ".":
                number = self._numbers.get(lower.rstrip("."))
            if number is not None:
                record = RECORD.unpack_from(self._rows, number * RECORD.size)
        return Word(record, self._lists.get(lower, _NO_LISTS))

    def _bits_of(self, name: str) -> int:
        bits = self.abbreviations.get(name, 0)
        if not bits:
            bits = self._gazetteer.bits(name)
            if bits & WEAK:
                bits = 0
            if name in self._demonyms:
                bits |= DEMONYM
        return bits

    def _sort_of(self, word: str) -> str:
        bits = self.bits[word] if word.lower() not in _BEGIN_NO_NAME else 0
        return "B" + self.kinds[bits] if bits else ""


def _table() -> tuple[marisa_trie.Trie, bytes]:
    """Numbers of the words in the package's table, and its rows."""
    numbers = marisa_trie.Trie()
    try:
        numbers.mmap(data_path("words.trie"))
        with open(data_path("words.rows"), "rb") as file:  # noqa: PTH123 (start-up)
            return numbers, file.read()
    except DataError:
        return numbers, b""  # the rules work without it, only less well


def _kind(bits: int) -> str:  # noqa: PLR0911 (a table)
    if not bits:
        return ""
    if bits & COUNTRY:
        return "C"
    if bits & ADMIN1:
        return "S"
    if bits & LANDSCAPE:
        return "R"
    if bits & AREA:
        return "A"
    if bits & 1 << 1:
        return f"P{min(5, max(0, (bits >> 16 & 31) - 8) // 2)}"
    return "X"


@per_lexicon
def words() -> Words:
    """The words of the package, opened once."""
    return Words(embedded())
