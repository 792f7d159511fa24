"""Villages that only the gazetteer knows, where the words beside them are those said of places.

A tagger that has met few villages by their names distrusts one that opens a sentence ("Snagost is lost") or that
nothing but a verb locates. A word that no list of words and names has, but the gazetteer of places, is hardly anything
else, unless the text names a person so.
"""

from __future__ import annotations

from geo.gazetteer import embedded
from geo.lexicon import lexicon, per_lexicon
from geo.toponyms.words import ADMIN1, AREA, COUNTRY, DEMONYM, LANDSCAPE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.toponyms.document import Document

__all__ = ["villages"]

_SETTLEMENT = 1 << 1  # bit of geo.gazetteer.Info
_OTHER = AREA | LANDSCAPE | COUNTRY | ADMIN1 | DEMONYM
_SURNAMES = ("ov", "ev", "in", "ko", "uk", "yk", "sky", "skyi", "skiy", "ski", "ova", "eva", "ina")


def villages(document: Document, found: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Tokens that are names of settlements though the tagger took none of them."""
    taken = {i for first, last, _ in found for i in range(first, last + 1)}
    if not taken:
        return
    names = {document.tokens.words[first] for first, last, label in found if first == last and label == "B"}
    for i in document.tokens.capitals:
        if i in taken or document.word(i).rank or not _unheard(document, i):  # most words have a rank
            continue
        elsewhere = document.tokens.words[i] in names
        listed = (_joined(document, i + 1) and i + 2 in taken) or (_joined(document, i - 1) and i - 2 in taken)
        if (elsewhere or listed or _told_of(document, i)) and _is_here(document.tokens.words[i]):
            yield i, i, "B"


def _joined(document: Document, i: int) -> bool:
    return document.low(i) in (",", "and", "or")


def _is_here(name: str) -> bool:
    """Whether a settlement of that name lies in a country of this conflict."""
    careful: list[str] = lexicon("resolution")["careful"]["countries"]
    return any(place.country_code in careful for place in embedded().candidates(name))


def _unheard(document: Document, i: int) -> bool:
    """Whether a word is known as a settlement and as nothing else, alone in its stretch."""
    word = document.word(i)
    if word.given or word.surname or word.common or word.rank or word.lists:
        return False
    opens = document.low(i - 1) == "the" and document.tokens.initial[i - 1]
    if (document.is_capital(i - 1) and not opens) or document.is_capital(i + 1) or document.is_person(i):
        return False
    bits = document.bits(i, i)
    low = document.low(i)
    return (
        bool(bits & _SETTLEMENT)
        and not bits & _OTHER
        and not low.endswith(_SURNAMES)
        and low.isalpha()
        and len(low) > 3
    )


def _told_of(document: Document, i: int) -> bool:
    """Whether the words beside a name are those said of a place."""
    lists = _words()
    if document.low(i + 1) == "," and (document.low(i + 2) == "too" or _said_to_be_one(document, i + 2)):
        return True
    before = i - 2 if document.low(i - 1) in ("”", '"', "’", "'") else i - 1  # "had “liberated” X"
    return document.low(i + 1) in lists["after"] or document.low(before) in lists["before"]


def _said_to_be_one(document: Document, i: int) -> bool:
    """As in "X, a small village on the road": a noun for a settlement after an article and a word."""
    nouns = _words()["nouns"]
    return document.low(i) in ("a", "the") and not nouns.isdisjoint((document.low(i + 1), document.low(i + 2)))


@per_lexicon
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(members) for name, members in lexicon("toponyms")["villages"].items()}
