"""Recognition by rules: points for and against every name, those above a threshold are places."""

from __future__ import annotations

from geo.toponyms.tokens import APOSTROPHES, HYPHENS, SHORT, Tokens
from geo.toponyms.vetoes import is_other
from geo.toponyms.view import View
from geo.toponyms.words import ADMIN1, AREA, COUNTRY, DEMONYM, LANDSCAPE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["ACCEPT", "Name", "Rules"]

ACCEPT = 1.5
"""Points from which a name is taken for a place."""
_LONGEST = 6  # tokens in a name of the gazetteer, hyphens among them
_LONGEST_STRETCH = 40  # tokens of capitalised text looked at together; keeps the time linear
_CONNECTORS = frozenset({
    "of", "de", "del", "di", "da", "do", "dos", "das", "du", "la", "le", "les", "los", "el", "al", "der", "den", "van",
    "von", "und", "y", "and", "upon", "on", "the", "sur", "sous", "en", "in", "an",
})  # fmt: skip
_BREAKS = frozenset({"and", "in", "on", "the", "en"})
_ARTICLES = frozenset({"the", "a", "an", "this", "that", "these", "those", "and", "but", "or"})
_BESIDE = frozenset({"the", "neighbouring", "neighboring", "nearby", "of"})
_LISTED = frozenset({(",",), ("and",), ("or",), (",", "and"), (",", "or"), ("to",), (";",), ("&",), ("/",)})
_NO_PLACE = frozenset({"calendar", "titles", "organisation", "after"})
_NO_NAME = frozenset({"titles", "calendar", "organisation", "designators"})
_NO_SURNAME = frozenset({"last", "organisation", "after", "titles"})


class Name:
    """Tokens first..last (inclusive) that may be a place name, with the points for it.

    ``located`` says that the words beside it speak for a place, ``known`` that the gazetteer has it.
    """

    __slots__ = ("first", "key", "known", "last", "located", "score")

    def __init__(self, first: int, last: int, key: str, prior: float, context: float, *, known: bool) -> None:
        self.first, self.last, self.key, self.known = first, last, key, known
        self.score = prior + context
        self.located = context >= 1.2


class Rules(View):
    """The rules at work on one text; made anew for every text.

    Attributes
    ----------
    names : list of Name
        Every name considered, with its points.
    demonyms : list of (int, int)
        First and last tokens of adjectives and peoples ("South African").
    persons, forenames : set of str
        Last and first names, lower case, of persons that the text names in full.
    """

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.names: list[Name] = []
        self.demonyms: list[tuple[int, int]] = []
        self.persons: set[str] = set()
        self.forenames: set[str] = set()
        self._run()

    def places(self) -> list[tuple[int, int]]:
        """First and last tokens of the names that are places."""
        good = [name for name in self.names if name.score >= ACCEPT]
        return [(name.first, name.last) for name in good if not is_other(self, name.first, name.last)]

    # --- the run ----------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        i = 0
        while i < self._count:
            if self._capital[i]:
                end = self._stretch(i)
                self._segment(i, end)
                i = end
            i += 1
        self._siblings()
        self._whole_text()

    def _stretch(self, i: int) -> int:
        """Last token of the capitalised stretch that begins at i."""
        end = i
        for j in range(i + 1, min(self._count, i + _LONGEST_STRETCH)):
            word = self._words[j]
            if self.tokens.initial[j] or word[0] == "\n":
                break
            if self._capital[j]:
                end = j
            elif word in HYPHENS:  # "Gora-Podol" goes on, "Moscow-born" ends
                if not (self.tokens.glued(j) and self.tokens.glued(j + 1)):
                    break
            elif word == ".":
                if not self.tokens.glued(j) or (len(self._words[j - 1]) > 1 and self._lower[j - 1] not in SHORT):
                    break
            elif self._lower[j] not in _CONNECTORS or j - end > 2 or not self._words[j - 1][0].isalpha():
                break
        return end

    def _segment(self, begin: int, end: int) -> None:
        """Cut a capitalised stretch into names."""
        for first, last in self._parts(begin, end):
            self._remember_persons(first, last)
            organised = self._organised(first, last)
            i = first
            while i <= last:
                if self._capital[i] and self._lower[i] not in _ARTICLES:
                    i = self._name(i, first, last, organised=organised)
                i += 1

    def _name(self, i: int, first: int, last: int, *, organised: bool) -> int:
        """Take the name that begins at i; its last token."""
        size = self._demonym(i, last)
        if size:
            self.demonyms.append((i, i + size - 1))
            return i + size - 1
        stop, bits = self._longest(i, last)
        if stop < i:
            unknown = self._unknown(i, last)
            if unknown is None:
                return i
            self.names.append(unknown)
            return unknown.last
        context = self._context(i, stop, first, last, organised=organised)
        key = self.tokens.joined(i, stop).lower()
        self.names.append(Name(i, stop, key, self._prior(i, stop, bits), context, known=True))
        return stop

    def _parts(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Parts of a stretch between connectors that no name of the gazetteer bridges."""
        first = begin
        for i in range(begin, end + 1):
            if self._lower[i] in _BREAKS and not self._capital[i]:
                if any(
                    self.bits(k, m) for k in range(max(first, i - 2), i) for m in range(i + 1, min(end, i + 3) + 1)
                ):  # fmt: skip
                    continue
                if first < i:
                    yield first, i - 1
                first = i + 1
        if first <= end:
            yield first, end

    # --- what is there ----------------------------------------------------------------------------------------------

    def _longest(self, i: int, last: int) -> tuple[int, int]:
        """Last token and bits of the longest known name from i on; (i - 1, 0) when there is none."""
        word = self._words[i]
        short = self.known.abbreviations
        if word in short:
            return i, short[word]
        if self.low(i + 1) == "." and self.tokens.glued(i + 1) and word + "." in short:
            return i + 1, short[word + "."]
        for stop in range(min(last, i + _LONGEST - 1), i - 1, -1):
            if not self._words[stop][0].isalpha() or (stop > i and self._lower[stop] in _CONNECTORS):
                continue
            bits = self.bits(i, stop)
            if not bits or (stop == i and len(word) <= 2 and not word.isupper()):
                continue
            if self._goes_on(stop, last):
                break
            if stop < last and self.is_capital(stop + 1) and self._designates(stop + 1, last):
                stop += 1  # noqa: PLW2901  "Rapides Parish", "Belgorod Oblast"
            return stop, bits
        return i - 1, 0

    def _designates(self, i: int, last: int) -> bool:
        return self.has(i, "last") and not (i < last and self.has(i + 1, "organisation"))

    def _goes_on(self, i: int, last: int) -> bool:
        """Whether token i is the first half of a name such as "Gora-Podol", and not one of "Russia-Ukraine"."""
        if i + 2 > last or self._words[i + 1] not in HYPHENS:
            return False
        if not self.tokens.glued(i + 1) or not self._capital[i + 2]:
            return False
        one, other = self.bits(i, i), self.bits(i + 2, i + 2)
        if one & other & (COUNTRY | AREA):
            return False
        return min(one >> 16 & 31, other >> 16 & 31) <= 16

    def _demonym(self, i: int, last: int) -> int:
        """How many tokens from i on form a demonym."""
        if i < last and len(self.tokens.gaps[i + 1]) == 1 and self.bits(i, i + 1) & DEMONYM:
            return 2
        return int(bool(self.known.bits[self._words[i]] & DEMONYM))

    def _unknown(self, i: int, last: int) -> Name | None:  # noqa: C901 (one point after the other)
        """A name no gazetteer knows; the words beside it decide whether it is a place."""
        word = self.word(i)
        if word.lists & _NO_NAME or len(self._words[i]) < 3:
            return None
        stop = i
        while stop < last:
            following = stop + 1
            if self._capital[following]:
                if self.has(following, "organisation"):
                    break
                if self.known.bits[self._words[following]] and self._words[stop] not in HYPHENS:
                    break
            elif self._words[following] not in HYPHENS or following == last or not self._capital[following + 1]:
                break
            stop = following
            if self.has(stop, "last"):
                break
        final = self.word(stop)
        score = -1.0
        if word.given and stop > i:
            score -= 1.5
        if stop > i and "last" in final.lists:
            score += 1.2
        if word.common >= 5:
            score -= 1.0
        unheard = not (word.given or word.surname or word.common)
        score += 0.25 * (max(word.place, 2 if unheard else 0) - 3) - 0.2 * word.person
        if self._lower[stop].endswith(self.known.endings) and not (final.given or final.common):
            score += 0.7
        context = self._context(i, stop, i, last, organised=self._organised(i, stop))
        return Name(i, stop, self.tokens.joined(i, stop).lower(), score, context, known=False)

    # --- points -----------------------------------------------------------------------------------------------------

    def _prior(self, first: int, last: int, bits: int) -> float:
        """How much the name alone speaks for a place."""
        if bits & COUNTRY:
            score = 2.6
        elif bits & (ADMIN1 | AREA | LANDSCAPE):
            score = 2.0
        else:
            score = 0.2 + 0.09 * (bits >> 16 & 31)
        if first != last:
            return score + 0.6
        word = self.word(first)
        if word.coarse:  # else it is not met in English text, and nothing follows from that
            score += 0.22 * (word.place - 3) * (0.5 if bits & COUNTRY else 1.0)
        if word.common >= 4 and not bits & COUNTRY:
            score -= 0.45 * (word.common - 2)
            if self.tokens.initial[first] or self.tokens.shouted[first]:
                score -= 1.0
        if not bits & (COUNTRY | ADMIN1):
            score -= 0.25 * word.given + 0.12 * word.surname + 0.15 * word.person
            if self.tokens.shouted[first]:
                score -= 0.3
        if word.lists & _NO_PLACE:
            score -= 2.5
        return score

    def _context(self, first: int, last: int, begin: int, end: int, *, organised: bool) -> float:
        """How much the words beside a name speak for a place; begin..end is the stretch it stands in."""
        score, before = self._before(first)
        if self.has(before, "locative"):
            score += 1.4
        elif self.has(before, "weak"):
            score += 0.6
        elif self.has(before, "before_of") and not self.is_capital(before):
            score += 1.0
        after = last + 1
        if self.has(after, "after") and not self.tokens.glued(after):
            score += 2.0
        elif self.low(after) in APOSTROPHES:
            score += 0.3
        elif self.low(after) == "," and self.is_capital(after + 1):
            score += self._contained(after + 1)
        elif after < self._count and self._words[after] in "(—–-" and self.tokens.initial[first]:
            score += 0.8  # "KYIV (Reuters)"
        if self.low(before) == "," and self.is_capital(before - 1):
            score += 0.3
        return score + self._against(first, last, begin, end) - (2.6 if organised else 0.0)

    def _before(self, first: int) -> tuple[float, int]:
        """Points for "village of" and "northern" before a name, and the token before those."""
        score, before = 0.0, first - 1
        while before >= 0 and (self.has(before, "compass") or self._lower[before] in _BESIDE):
            if self._lower[before] == "of":
                if self.has(before - 1, "before_of"):
                    score += 2.8
                elif self.has(before - 1, "compass") or self.has(before - 2, "compass"):
                    score += 2.0
                elif self.has(before - 1, "organisation_of") and self.is_capital(before - 1):
                    score -= 2.5
                else:
                    score += 0.5
                break
            if self.has(before, "compass"):
                score += 0.8
            before -= 1
        return score, before

    def _contained(self, i: int) -> float:
        """Points for a containing place after a comma: "X, Belgorod region"."""
        stop, bits = self._longest(i, min(self._count - 1, i + 3))
        if stop < i:
            return 0.0
        if bits & (COUNTRY | ADMIN1) or self._words[i] in self.known.postal:
            return 1.8
        return 1.2 if self.has(stop + 1, "after") else 0.5

    def _against(self, first: int, last: int, begin: int, end: int) -> float:
        """Points against: what speaks of a person."""
        if self.tokens.shouted[first]:
            return -1.5 if first > begin and self.word(first - 1).given > 1 else 0.0
        bits = self.bits(first, last)
        score = self._after_forename(first, begin, bits)
        if last < end:
            after = self.word(last + 1)
            if self._capital[last + 1] and not after.lists & _NO_SURNAME and not self.tokens.glued(last + 1):
                if self.word(first).given:
                    score -= 2.5
                elif not bits & (COUNTRY | ADMIN1):
                    score -= 1.2
            elif len(self._words[last + 1]) == 1 and self.low(last + 2) == ".":
                score -= 1.5
        if self.has(last + 1, "person_verbs") and not bits & (COUNTRY | ADMIN1):
            score -= 0.8
        if self.has(last + 1, "person_after"):
            score -= 2.0
        return score

    def _after_forename(self, first: int, begin: int, bits: int) -> float:
        if first == begin:
            if self.has(first - 1, "titles") and self._lower[first - 1] != "minister" and not bits & COUNTRY:
                return -1.8
            return 0.0
        stopped = self._words[first - 1] == "." and first - 2 >= begin
        at = first - 2 if stopped else first - 1
        before = self.word(at)
        if "titles" in before.lists:
            return -0.5 if bits & COUNTRY else -2.6
        if before.given or (stopped and len(self._words[at]) == 1):
            return -2.6
        if self._capital[at] and "compass" not in before.lists and not self.known.bits[self._words[at]]:
            return -1.2
        return 0.0

    def _organised(self, first: int, last: int) -> bool:
        """Whether a stretch names an organisation, a newspaper or an event."""
        for i in range(first, last + 1):
            if first != last and self._capital[i] and "organisation" in self.word(i).lists:
                return True
            if self._lower[i] == "of" and i > first and "organisation_of" in self.word(i - 1).lists:
                return True
        return False

    def _remember_persons(self, first: int, last: int) -> None:
        capitals = [i for i in range(first, last + 1) if self._capital[i] and len(self._words[i]) > 1]
        if len(capitals) < 2 or self.word(capitals[-1]).lists & _NO_SURNAME:
            return
        opening = [self.word(i) for i in capitals[:-1]]
        titled = "titles" in opening[-1].lists
        if not any(word.given for word in opening) and not titled:
            return
        final = capitals[-1]
        if self.bits(first, last) or (titled and self.bits(final, final) & COUNTRY):
            return
        self.persons.add(self._lower[final])
        self.forenames.update(self._lower[i] for i, word in zip(capitals, opening, strict=False) if word.given)

    # --- the text as a whole ----------------------------------------------------------------------------------------

    def _siblings(self) -> None:
        """Names in a list stand or fall together: "the villages of X, Y and Z"."""
        pairs = [
            (a, b)
            for a, b in zip(self.names, self.names[1:], strict=False)
            if b.first - a.last < 4 and tuple(self._lower[a.last + 1 : b.first]) in _LISTED
        ]
        for left, right in pairs:
            if left.score >= ACCEPT:
                right.score += 0.8 if right.known else 2.0
        for left, right in reversed(pairs):
            if right.score >= ACCEPT > left.score:
                left.score += 0.8 if left.known else 1.6

    def _whole_text(self) -> None:
        """One sense for a name in a text: what is clearly a place once is one everywhere, and a person likewise."""
        places = {name.key for name in self.names if name.score >= ACCEPT + 1.0}
        for name in self.names:
            if name.key in self.persons:
                name.score -= 0.0 if name.located else 3.0
            elif name.key in places:
                name.score += 1.0
