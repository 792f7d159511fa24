"""What the words around a place name say about which place is meant.

``read_cues`` reads a text and its toponyms and returns one ``Cue`` for each: the name to look up, the kind of place
asked for ("village of X"), the toponyms that contain it ("X, Y", "X in the Y district", "Y's X", lists), the
toponyms it lies near, and a position relative to it ("6 km northwest of X"). No gazetteer is asked: these are the
words alone. The words are ``data/lexicon/resolution.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.lexicon import lexicon, per_lexicon
from geo.model import ToponymKind
from geo.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Toponym

__all__ = ["Cue", "Relative", "read_cues"]

SETTLEMENT, ADMIN1, ADMIN2, AREA, WATER, ISLAND, CROSSING = (
    "settlement", "admin1", "admin2", "area", "water", "island", "crossing",
)  # fmt: skip
_OWNING = frozenset({"possessive", "before"})
_AREA_KINDS = frozenset({ADMIN1, ADMIN2, AREA})
_DEMONYM = ToponymKind.DEMONYM
FAR = "\0"  # stands for a gap too wide to be a phrase; no pattern matches it
BEFORE, AFTER = 90, 60  # characters of context that a phrase beside a name can take


@dataclass(frozen=True, slots=True)
class Relative:
    """A position told by a place: so far, in that direction, from it.

    ``way`` is one of "distance", "near", "outskirts", "beside" and "between"; ``other`` is, for "between", the index of
    the second toponym. ``words`` are those of the text, without the name.
    """

    way: str
    words: str
    distance_km: float | None = None
    bearing_deg: float | None = None
    other: int | None = None


@dataclass(slots=True)
class Cue:
    """What the text says about one toponym.

    Attributes
    ----------
    name : str
        The name to look up: the span without the kind words in it.
    asked : str
        Kind of place asked for, or "".
    words : str
        The words that ask for it.
    firm : bool
        Whether they can mean nothing else ("village of X"), or only lean to it ("a town in X").
    maybe_crossing : bool
        Whether a checkpoint is spoken of that need not stand on a border.
    bordering : bool
        Whether the text calls it a place on the border ("the border village of X").
    within : list of (int, str)
        Toponyms that contain this one, and by which construction: "comma", "in", "possessive", "before", "list" (of
        which another member is contained) or "list comma" (a comma inside a list, which may mean nothing).
    near : list of int
        Toponyms that this one is said to lie near.
    relative : Relative or None
        A position told by this toponym; None where the text uses it to describe another named place.
    sentence : int
        Number of the sentence it stands in.
    """

    name: str
    asked: str = ""
    words: str = ""
    firm: bool = False
    maybe_crossing: bool = False
    bordering: bool = False
    within: list[tuple[int, str]] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    relative: Relative | None = None
    sentence: int = 0


def read_cues(text: str, toponyms: Sequence[Toponym]) -> list[Cue]:
    """Read the words around every toponym.

    Parameters
    ----------
    text : str
        The text the offsets index.
    toponyms : sequence of Toponym
        In order of their offsets.

    Returns
    -------
    list of Cue
        One for each toponym, in their order.
    """
    if not toponyms:
        return []
    words, sentences = _words(), _Sentences(text, toponyms[0].start, toponyms[-1].end)
    cues = [Cue(*words.in_span[t.text], sentence=sentences.number(t.start)) for t in toponyms]
    gaps = [_gap(text, toponyms[i].end, toponyms[i + 1].start) for i in range(len(toponyms) - 1)]
    relations = [words.relation(gap) for gap in gaps]
    groups = _lists(gaps, relations)
    for i, toponym in enumerate(toponyms):
        if toponym.kind is _DEMONYM:
            continue
        before = text[max(0, toponym.start - BEFORE, toponyms[i - 1].end if i else 0) : toponym.start]
        end = toponyms[i + 1].start if i + 1 < len(toponyms) else len(text)
        after = text[toponym.end : min(toponym.end + AFTER, end)]
        precedes, follows = words.may_precede(before), words.may_follow(after)
        if precedes or follows:
            touching = i > 0 and gaps[i - 1] == before
            before = words.tag(before) if precedes else ""
            _asked_around(cues[i], before, words.tag(after) if follows else "", words)
            if precedes:
                _relative(cues, i, before, toponyms, words, touching=touching)
    _share_kinds(cues, groups)
    _containers(cues, toponyms, gaps, relations, groups)
    _share_containers(cues, groups)
    _between(cues, gaps, [text[max(0, t.start - 40) : t.start] for t in toponyms])
    return cues


_TAGS = 0xE000  # private use: no text has them
_WORD = re.compile(r"\w+")
_TELLING = re.compile(r"[^\W\d_]+|[\ue000-\uf8ff]")  # words without their digits, and the tags of others
_FIRST, _FOLLOWING = re.compile(r"\W*(\w+)(-?)"), re.compile(r"(?:['’]s)?\s+(\w+)")
_COMPOUND = re.compile(r"^(?:urban|municipal|autonomous|rural) (?=\w)")
_LAST = frozenset(":-\"“«'‘")  # what may stand before a name besides words
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 20_000, 30  # texts, and characters of each

# --- patterns ------------------------------------------------------------------------------------------------------


def _either(words: Sequence[str]) -> str:
    """One of the words, the longest first; a space matches any white space or hyphen."""
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"[\s-]+") for w in sorted(words, key=len, reverse=True)) + ")"


class _Relation(NamedTuple):
    """How the text between two names may relate them."""

    is_list: bool = False
    comma: bool = False
    inside: bool = False
    possessive: bool = False
    before: bool = False


_UNRELATED = _Relation()


class _Words:
    """The lexicon as patterns, all matched case-insensitively and compiled when a text first needs them.

    The kind words ("village", "border checkpoint") and modifiers ("small", "occupied") stand in almost every pattern.
    ``tag`` first puts a character of its own in the place of each, so that a pattern needs a character class where it
    would need hundreds of alternatives: compiling those took longer than reading an article. ``may_precede``,
    ``may_follow`` and ``relation`` look for what every pattern must have: most texts have none, and that is soon seen.
    """

    def __init__(self, lists: dict[str, Any]) -> None:
        kinds: dict[str, list[str]] = lists["kinds"]
        between, relative = lists["between"], lists["relative"]
        self.kind_of = {_plain_spaces(w): kind for kind, ws in kinds.items() for w in ws}
        nouns = sorted(self.kind_of)
        adjectives = sorted({_plain_spaces(w) for w in between["modifiers"]} - set(nouns))
        self._written = {chr(_TAGS + n): word for n, word in enumerate([*nouns, *adjectives])}
        self._tag_of = {word: tag for tag, word in self._written.items()}
        self._by_first: dict[str, list[str]] = {}  # kind words and modifiers by their first word
        for word in self._tag_of:
            self._by_first.setdefault(_WORD.findall(word)[0], []).append(word)
        self._patterns_by_first: dict[str, re.Pattern[str]] = {}
        told = [*relative["near"], *relative["outskirts"], *relative["beside"]]
        small = [*between["determiners"], *between["compass"], *between["inside"]]
        self._following = {*self._by_first, *[_WORD.findall(office)[0] for office in lists["after"]["area_office"]]}
        self._following |= {"international", "road", "automobile", "border"}
        self._preceding = {_WORD.findall(phrase)[-1] for phrase in (*self._tag_of, *small, *told)}
        self._preceding |= {"of", "the", "called", "named", "as", "in", "at", "near", "outside", "with", "inside"}
        self._preceding |= {"within", "across", "throughout", "from"}
        self._relating = set(_WORD.findall(" ".join([*self._tag_of, *small, *between["and"]])))
        self._relating |= {"s", "the", "of", "all", "both", "located", "situated", "lying", "which", "is", "lies"}
        self._last_of_kinds = {_WORD.findall(noun)[-1] for noun in nouns}
        self.in_span: dict[str, tuple[str, str, str, bool]] = Remembered(self._in_span)
        self._relations: dict[str, _Relation] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._sources = self._all(lists, nouns, adjectives)
        self._ways: dict[str, set[str]] = {}  # the rarest word of a phrase -> the ways of telling a position by it
        self._after_telling = self._relating | {"away", "direction", "just", "due", "from", "to", "outside"}
        self._after_telling |= self._written.keys()
        self._after_telling |= {b + end for b in relative["bearing_deg"] for end in ("ern", "erly")}
        of_ways = {way: relative[way] for way in ("outskirts", "beside", "near")}
        for way, phrases in ({"distance": relative["km"]} | of_ways).items():
            for phrase in (*phrases, *(["outskirts"] if way == "outskirts" else [])):
                words = _TELLING.findall(self.tag(phrase))
                self._after_telling.update(words)
                self._ways.setdefault(max(words, key=_telling), set()).add(way)
        phrases = " ".join([*self._by_first, *map(self.plain, self._ways), "governor", "governors"])
        self._telling = frozenset(
            _TELLING.findall(phrases)
        )  # of these every pattern for the text before a name has one
        self.km: dict[str, float] = relative["km"]
        self.bearing_deg: dict[str, float] = relative["bearing_deg"]
        self.number: dict[str, float] = relative["number"]

    def pattern(self, name: str) -> re.Pattern[str]:
        """A pattern."""
        pattern = self._patterns.get(name)
        if pattern is None:
            pattern = self._patterns[name] = re.compile(self._sources[name], re.IGNORECASE)
        return pattern

    def told(self, name: str, tagged: str) -> re.Match[str] | None:
        """Where a pattern that has a kind word is met in a tagged text; soon seen where that has none."""
        return None if tagged.isascii() else self.pattern(name).search(tagged)

    def _all(self, lists: dict[str, Any], nouns: list[str], adjectives: list[str]) -> dict[str, str]:
        kinds, between, relative = lists["kinds"], lists["between"], lists["relative"]
        of: dict[str, str] = {}
        any_noun = _either(nouns)  # untagged, for the span itself
        noun, modifier = self._class(nouns), self._class(adjectives)
        compass = self._either(between["compass"])
        determiner = self._either(between["determiners"])
        area_nouns = self._class([w for k in (ADMIN1, ADMIN2, AREA, WATER, ISLAND) for w in kinds[k]])
        describe = (
            rf"(?:(?:{modifier}|{determiner}|{compass}|[a-z]+-[a-z]+|\d+)\s+)*"  # "the small border", "a front-line"
        )
        # a kind before the name: "village of X", "the town X", "settlements of X and Y"
        of["noun_of"] = rf"(?P<kind>{noun})\s+of\s+(?:the\s+)?{describe}$"
        of["noun_before"] = rf"(?P<kind>{noun})(?:\s+called|\s+named|\s+known as|:|\s+-)?\s+[\"“«'‘]?$"
        on_border = self._class(between["on_border"])
        of["bordering"] = rf"{on_border}\s+(?:{modifier}\s+)*{noun}(?:\s+(?:of|called|named)|:)?\s+[\"“«'‘]?$"
        # a kind after the name: "X district", "X's Y region" is two names
        of_settlement = self._class(lists["after"]["settlement"])
        of["noun_after"] = (
            rf"^\s+(?:{modifier}\s+)?(?P<kind>{area_nouns}|{of_settlement}(?!\s+(?:of\b|(?-i:[A-Z]))))"
            r"(?!\s+(?:road|street)\b)"
        )
        crossing, maybe = self._class(kinds[CROSSING]), self._class(kinds["maybe_crossing"])
        at = r"(?:in|at|of|near|outside|called|named|with)"
        of["crossing_after"] = (
            rf"^(?:['’]s)?\s+(?:(?:{modifier}|international|road|automobile|border)\s+)?(?P<kind>{crossing})"
        )
        of["maybe_after"] = rf"^(?:['’]s)?\s+(?P<kind>{maybe})(?!\s+(?:the|into|of)\b)"
        of["crossing_before"] = rf"(?P<kind>{crossing})\s+{at}?\s*(?:the\s+)?(?:{noun}\s+of\s+)?$"
        of["maybe_before"] = rf"(?P<kind>{maybe})\s+(?!with){at}?\s*(?:the\s+)?(?:{noun}\s+of\s+)?$"
        # "a town in X": X is wider than a town
        settlement = self._class(kinds[SETTLEMENT])
        of["place_in"] = rf"{settlement}\s+(?:in|inside|within|across|throughout)\s+{describe}$"
        of["office_after"] = rf"^(?:['’]s)?\s+{self._either(lists['after']['area_office'])}(?![\w-])"
        of["office_before"] = r"(?<![\w-])governors?\s+of\s+(?:the\s+)?$"
        # inside the span itself
        of["span_last"] = rf"^(?P<name>.+?)[\s-]+(?P<kind>(?:(?:urban|municipal|autonomous|city)\s+)?{any_noun})$"
        of["span_first"] = rf"^(?:the\s+)?(?P<kind>{any_noun})\s+(?:of\s+)?(?P<name>.+)$"
        # between two names
        inside = self._either([w for w in between["inside"] if w != "of"])
        joined = self._either(between["and"])
        of["gap_list"] = rf"^\s*(?:,\s*(?:{joined}\s)?|/|\s{joined}\s)\s*(?:the\s+)?$"
        of["gap_comma"] = (
            rf"^\s*,\s*(?:(?:{inside}|the)\s+)?(?:(?:{modifier}|{compass})\s+)?$"
            rf"|^\s*\(\s*(?:all\s+|both\s+)?(?:{inside}\s+)?(?:the\s+)?$"
        )
        located = r"(?:(?:located|situated|lying|which\s+is|which\s+lies)\s+)?"
        of["gap_in"] = (
            rf"^(?:\s+{noun})?\s*,?\s*(?:{describe}(?:{noun}\s+)?)?{located}{inside}\s+{describe}(?:{noun}\s+of\s+)?$"
            rf"|^\s+{area_nouns}\s+of\s+{describe}(?:{noun}\s+of\s+)?$"
        )
        of["gap_possessive"] = rf"^(?:\s+{area_nouns})?['’]s?\s+{describe}(?:{noun}\s+)*(?:of\s+)?(?:the\s+)?$"
        of["gap_before"] = rf"^\s+(?:{area_nouns}\s+)?{describe}(?:{noun}(?:\s+of)?\s+)*{describe}$"
        # relative positions
        number = rf"(?P<number>\d+(?:[.,]\d+)?|{self._either(list(relative['number']))}(?!\w))"
        unit = rf"(?P<unit>{self._either(list(relative['km']))})"
        bearing = rf"(?P<bearing>{self._either(list(relative['bearing_deg']))})"
        place_of = rf"(?:the\s+)?(?:{describe}{noun}\s+(?:of\s+)?)?$"
        of["distance"] = (
            rf"(?<![\w.-])(?:{number}(?:\s*(?:-|–|to)\s*(?P<upto>\d+(?:[.,]\d+)?))?[\s-]*{unit}\s*"
            rf"(?:\([^()]{{1,20}}\)\s*)?(?:away\s+)?(?:(?:to|in)\s+)?(?:the\s+)?"
            rf"(?:(?:just\s+|due\s+)?{bearing}(?:ern|erly)?\s+)?(?:direction\s+)?(?:of|from|outside))\s+{place_of}"
        )
        # "the nearby town of X" is X itself
        near = self._either(relative["near"])
        of["near"] = rf"(?<![\w-])(?<!the\s)(?P<way>{near})\s+{place_of}"
        of["outskirts"] = (
            rf"(?<![\w-])(?P<way>(?:{self._either(relative['outskirts'])}|{compass}\s+outskirts\s+of))\s+{place_of}"
        )
        of["beside"] = rf"(?<![\w-])(?<!the\s)(?P<way>{self._either(relative['beside'])})\s+{place_of}"
        of["apposition"] = (
            rf"^(?:\s+{noun})?\s*[,(–—]?\s*(?:(?:which|that)\s+(?:is|lies|sits|stands)\s+"
            rf"|(?:is|lies|sits|stands)\s+)?(?:{describe}{noun}\s*,?\s*)?"
            r"(?:located|situated|lying|about|some|just|around|roughly|approximately|only|nearly|almost|less\s+than"
            r"|more\s+than|over|\s)*$"
        )
        return of

    # --- what is soon seen ------------------------------------------------------------------------------------------

    def may_follow(self, after: str) -> bool:
        """Whether the text after a name begins with a word that some pattern begins with."""
        match = _FOLLOWING.match(after)
        return match is not None and match[1].lower() in self._following

    def may_precede(self, before: str) -> bool:
        """Whether the text before a name has a word that some pattern needs, and ends as some do."""
        lower = before.lower()
        pieces = lower.rsplit(None, 1)
        return bool(pieces) and self._may_end_in(pieces[-1]) and not self._telling.isdisjoint(_TELLING.findall(lower))

    def _may_end_in(self, last: str) -> bool:
        """Whether some pattern ends in the last word or mark before a name."""
        if last in self._preceding:
            return True
        if not (last[-1].isalnum() or last[-1] == "_"):
            return last[-1] in _LAST
        return "-" in last or last.isdigit() or _WORD.findall(last)[-1] in self._preceding

    def ways(self, before: str) -> list[str]:
        """The ways in which the end of a tagged text before a name may tell a position relative to it."""
        found: set[str] = set()
        bracketed = ")" in before
        for piece in reversed(before.lower().split()):
            words = _TELLING.findall(piece)
            for word in words:
                found |= self._ways.get(word, _NO_WAY)
            # any words may stand in brackets and in "front-line"
            if not bracketed and "-" not in piece and not self._after_telling.issuperset(words):
                break
        return [way for way in _WAYS if way in found] if found else []

    def relation(self, gap: str) -> _Relation:
        """How the text between two names may relate them."""
        relation = self._relations.get(gap)
        if relation is None:
            relation = self._relation(gap)
            if len(gap) <= _LONGEST_REMEMBERED:
                if len(self._relations) >= _MOST_REMEMBERED:
                    self._relations.clear()
                self._relations[gap] = relation
        return relation

    def _relation(self, gap: str) -> _Relation:
        if first := _FIRST.match(gap):
            word = first[1].lower()
            if word not in self._relating and not first[2] and not word.isdigit():
                return _UNRELATED
            others = [word for word in _WORD.findall(gap.lower()) if word not in self._relating]
            if others and "-" not in gap and not all(map(str.isdigit, others)):
                return _UNRELATED
        tagged = self.tag(gap)
        return _Relation(
            self.pattern("gap_list").match(tagged) is not None,
            self.pattern("gap_comma").match(tagged) is not None,
            self.pattern("gap_in").match(tagged) is not None,
            self.pattern("gap_possessive").match(tagged) is not None,
            not gap.strip() or self.pattern("gap_before").match(tagged) is not None,
        )

    def _in_span(self, span: str) -> tuple[str, str, str, bool]:
        """Name, kind, words and firmness of a cue for the kind words in a span: "Belgorod region", "village of X"."""
        words = _WORD.findall(span.lower())
        patterns = []
        if len(words) > 1 and words[-1] in self._last_of_kinds:
            patterns.append(self.pattern("span_last"))
        if len(words) > 1 and not self._by_first.keys().isdisjoint(words[:2]):
            patterns.append(self.pattern("span_first"))
        for pattern in patterns:
            if (match := pattern.match(span)) and (kind := _kind(self, match["kind"])):
                # "Walnut Creek" and "Kansas City" name towns; "Rapides Parish" and "village of X" are what they say
                return match["name"], kind, match["kind"], kind in {ADMIN1, ADMIN2} or match["kind"].islower()
        return span, "", "", False

    # --- tags -------------------------------------------------------------------------------------------------------

    def tag(self, text: str) -> str:
        """Put one character in the place of every kind word and modifier."""
        if self._by_first.keys().isdisjoint(_WORD.findall(text.lower())):  # most texts have none
            return text
        parts: list[str] = []
        end = 0
        for word in _WORD.finditer(text):
            first, start = word[0].lower(), word.start()
            if first in self._by_first and start >= end and text[start - 1 : start] != "-":
                match = self._beginning_with(first).match(text, start)
                if match is not None:
                    parts += text[end:start], self._tag_of[_plain_spaces(match[0].lower())]
                    end = match.end()
        return "".join([*parts, text[end:]])

    def _beginning_with(self, first: str) -> re.Pattern[str]:
        pattern = self._patterns_by_first.get(first)
        if pattern is None:
            pattern = re.compile(rf"{_either(self._by_first[first])}(?![\w-])", re.IGNORECASE)
            self._patterns_by_first[first] = pattern
        return pattern

    def plain(self, tagged: str) -> str:
        """Put the words back, as the lexicon writes them."""
        return "".join(self._written.get(char, char) for char in tagged)

    def _class(self, words: Sequence[str]) -> str:
        """One of the tagged words."""
        return "[" + "".join(sorted({self._tag_of[_plain_spaces(w)] for w in words})) + "]"

    def _either(self, words: Sequence[str]) -> str:
        """One of the words as they stand in a tagged text."""
        return _either([self.tag(word) for word in words])


_WAYS = ("distance", "outskirts", "beside", "near")  # of telling a position, in the order in which they are tried
_NO_WAY: frozenset[str] = frozenset()


def _telling(word: str) -> tuple[bool, int]:
    """How rare a word of a phrase is elsewhere."""
    return word not in {"from", "to", "of", "in", "on", "at", "the", "just"}, len(word)


def _plain_spaces(words: str) -> str:
    return re.sub(r"[\s-]+", " ", words)


@per_lexicon
def _words() -> _Words:
    return _Words(lexicon("resolution"))


# --- sentences -----------------------------------------------------------------------------------------------------

# begins with one class of characters, which the engine looks for fast
_END = re.compile(r"[.!?…\n](?:(?<!\n)[\"”’')\]]*(?:\[\d+\])*\s+(?=[\"“‘'(\[]?[A-ZА-ЯЁІЇЄҐ0-9])|(?<=\n)\n*)")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Maj|Capt|Sgt|Gov|Sen|Rep|No|vs|approx|Mt|Ft|[A-Z]\.[A-Z]))\.$"
)


class _Sentences:
    """Where sentences begin in a part of a text; good enough to say "the same sentence"."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.starts = [0]
        for match in _END.finditer(text, start, end):
            stop = match.start() + 1
            if "\n" in match.group() or not _ABBREVIATED.search(text, max(0, stop - 8), stop):
                self.starts.append(match.end())

    def number(self, offset: int) -> int:
        """Number of the sentence an offset stands in."""
        return bisect_right(self.starts, offset) - 1


# --- kinds ---------------------------------------------------------------------------------------------------------


def _kind(words: _Words, noun: str) -> str:
    """Kind a noun names; of a compound ("urban district") the last word decides when the whole is not listed."""
    plain = _plain_spaces(words.plain(noun).lower())
    kind = words.kind_of.get(plain) or words.kind_of.get(plain.rsplit(" ", 1)[-1], "")
    return "" if kind == "maybe_crossing" else kind


def _ask(cue: Cue, kind: str, words: str, *, firm: bool) -> None:
    cue.asked, cue.words, cue.firm = kind, words, firm


_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,4}")  # "the U.S. district attorney" is of the United States


def _asked_around(cue: Cue, before: str, after: str, words: _Words) -> None:
    area = cue.asked in _AREA_KINDS or (
        (match := words.told("noun_after", after)) and _kind(words, match["kind"]) in _AREA_KINDS
    )
    if (match := words.told("crossing_after", after)) or (
        not area and (match := words.told("crossing_before", before))
    ):
        _ask(cue, CROSSING, words.plain(match["kind"]), firm=True)
        return
    cue.bordering = words.told("bordering", before) is not None
    if words.told("maybe_after", after) or words.told("maybe_before", before):
        cue.maybe_crossing = True
    if cue.asked:
        return
    if (
        not _ACRONYM.fullmatch(cue.name)
        and (match := words.told("noun_after", after))
        and (kind := _kind(words, match["kind"]))
    ):
        # "Grayvoron urban district" is known as a district
        _ask(cue, kind, _COMPOUND.sub("", words.plain(match["kind"])), firm=True)
    elif words.told("place_in", before):
        _ask(cue, AREA, "a place in it is spoken of", firm=False)
    elif (match := words.told("noun_of", before)) and (kind := _kind(words, match["kind"])):
        _ask(cue, kind, f"{words.plain(match['kind'])} of", firm=True)
    elif (match := words.told("noun_before", before)) and (kind := _kind(words, match["kind"])):
        _ask(cue, kind, words.plain(match["kind"]), firm=False)
    else:
        _asked_by_office(cue, before, after, words)


def _asked_by_office(cue: Cue, before: str, after: str, words: _Words) -> None:
    if not cue.asked and (words.pattern("office_after").match(after) or words.pattern("office_before").search(before)):
        _ask(cue, AREA, "its governor, authorities or front are spoken of", firm=False)


# --- lists ---------------------------------------------------------------------------------------------------------


def _gap(text: str, end: int, start: int) -> str:
    """Text between two toponyms, or a mark that matches no pattern where they stand far apart."""
    return text[end:start] if 0 <= start - end <= BEFORE else FAR


def _lists(gaps: Sequence[str], relations: Sequence[_Relation]) -> list[list[int]]:
    """Find runs of toponyms joined by commas and "and": indices, two or more.

    Commas alone make no list ("Kozinka, Belgorod region, Russia") unless it is an enumeration that a colon opens or
    that a bracket closes, which the kinds asked for then tell.
    """
    runs: list[list[int]] = []
    for i, relation in enumerate(relations):
        if relation.is_list:
            if runs and runs[-1][-1] == i:
                runs[-1].append(i + 1)
            else:
                runs.append([i, i + 1])
    return [run for run in runs if len(run) > 2 or not gaps[run[0]].strip().startswith(",")]


def _share_kinds(cues: list[Cue], groups: list[list[int]]) -> None:
    """Let a plural kind word speak of a whole list: "the towns of X, Y and Z", "X and Y regions".

    Of one place it names parts: "the northern districts of X", "X counties".
    """
    firsts = {group[0] for group in groups}
    members = {i for group in groups for i in group}
    for i, cue in enumerate(cues):
        words = cue.words.lower()
        if cue.asked and (
            (i not in firsts and words.endswith("s of"))
            or (i not in members and cue.asked in _AREA_KINDS and words.endswith("s"))
        ):
            _ask(cue, "", "", firm=False)
    for group in groups:
        first, last = cues[group[0]], cues[group[-1]]
        source = None
        if first.asked and first.words.lower().rstrip(" of").endswith("s"):
            source = first
        elif last.asked and last.words.lower().endswith("s") and not last.words.endswith("of"):
            source = last
        if source is None:
            continue
        for i in group:
            if not cues[i].asked:
                _ask(cues[i], source.asked, source.words, firm=source.firm)
                cues[i].bordering = source.bordering


# --- containers ----------------------------------------------------------------------------------------------------


_WIDTH = {CROSSING: 1, SETTLEMENT: 2, WATER: 2, ISLAND: 2, ADMIN2: 3, AREA: 4, ADMIN1: 4}  # a kind holds narrower ones


def _containers(
    cues: list[Cue],
    toponyms: Sequence[Toponym],
    gaps: Sequence[str],
    relations: Sequence[_Relation],
    groups: list[list[int]],
) -> None:
    listed = {i for group in groups if gaps[group[-2]].strip() != "," for i in group[:-1]}
    for i, relation in enumerate(relations):
        left, right = cues[i], cues[i + 1]
        if relation is _UNRELATED or "\n" in gaps[i] or left.sentence != right.sentence:
            continue
        comma = relation.comma
        if toponyms[i].kind is not _DEMONYM and (comma or relation.inside):
            explicit = right.asked in _AREA_KINDS and left.asked not in _AREA_KINDS  # "Kozinka, Belgorod region, and"
            how = "in" if not comma else "list comma" if i in listed and not explicit else "comma"
            _contain(cues, i, how)
        elif relation.possessive:
            right.within.append((i, "possessive"))
        elif relation.before:
            right.within.append((i, "before"))
    _contain_by_owned(cues)


def _contain(cues: list[Cue], i: int, how: str) -> None:
    """Relate toponym ``i`` and the next by a comma or "in": the wider kind contains the narrower."""
    left, right = cues[i], cues[i + 1]
    if _WIDTH.get(left.asked, 0) <= _WIDTH.get(right.asked, 9):
        left.within.append((i + 1, how))
    elif left.asked in _AREA_KINDS:  # "Belgorod region, Grayvoron district", but not "Sudzha, the village of Guevo"
        right.within.append((i, how))


def _contain_by_owned(cues: list[Cue]) -> None:
    """Read "X in Russia's Kursk region", "X in the Russian region of Kursk": X is in Kursk, too."""
    for i, cue in enumerate(cues):
        for j, how in list(cue.within):
            if how in _OWNING or j != i + 1 or j + 1 == len(cues):
                continue
            owned = any(k == j and h in _OWNING for k, h in cues[j + 1].within)
            if owned and cues[j + 1].asked not in {SETTLEMENT, CROSSING, WATER}:
                cue.within.append((j + 1, how))


def _share_containers(cues: list[Cue], groups: list[list[int]]) -> None:
    """Let what contains one contain its whole list: "X, Y and Z in the W district", "W's villages of X, Y and Z"."""
    for group in groups:
        members = set(group)
        outer = []
        for i in (group[0], group[-1]):
            outer += [(j, how) for j, how in cues[i].within if j not in members]
        for i in group:
            known = {j for j, _ in cues[i].within}
            cues[i].within += [(j, "list") for j, _ in outer if j not in known]


# --- relative positions --------------------------------------------------------------------------------------------


def _relative(
    cues: list[Cue], i: int, before: str, toponyms: Sequence[Toponym], words: _Words, *, touching: bool
) -> None:
    cue = cues[i]
    found: Relative | None = None
    for way in words.ways(before):
        if match := words.pattern(way).search(before):
            if way == "distance":
                found = _distance(match, words)
            else:
                bearing = words.bearing_deg.get(_before_of(match["way"])) if way == "beside" else None
                found = Relative(way, _phrase(words.plain(match["way"])), None, bearing)
            break
    if found is None or match is None or cue.asked in {ADMIN1, ADMIN2, AREA, WATER, CROSSING}:
        return
    head = before[: match.start()]
    if (
        touching
        and cues[i - 1].relative is None
        and toponyms[i - 1].kind is not _DEMONYM
        and words.pattern("apposition").match(head)
    ):
        cues[i - 1].near.append(i)  # "Kozinka, a village near Grayvoron": Grayvoron only describes Kozinka
        return
    cue.relative = found


def _distance(match: re.Match[str], words: _Words) -> Relative:
    km = _number(match, words) * words.km[match["unit"].lower()]
    bearing = words.bearing_deg[match["bearing"].lower()] if match["bearing"] else None
    return Relative("distance", _phrase(words.plain(match[0])), km, bearing)


def _before_of(way: str) -> str:
    """The word before "of"."""
    return way.lower().removesuffix("of").rstrip().rstrip("-").split()[-1]


def _phrase(words: str) -> str:
    return " ".join(words.split())


def _number(match: re.Match[str], words: _Words) -> float:
    written = match["number"].lower()
    number = words.number.get(written)
    if number is None:
        number = float(written.replace(",", "."))
    if match["upto"]:
        number = (number + float(match["upto"].replace(",", "."))) / 2
    return number


_AND = re.compile(r"\s+and\s+(?:the\s+\w+\s+of\s+)?")
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?(?:\w+\s+of\s+)?$", re.IGNORECASE)


def _between(cues: list[Cue], gaps: Sequence[str], before: Sequence[str]) -> None:
    """Read "between X and Y"."""
    for i, gap in enumerate(gaps):
        if "and" in gap and _AND.fullmatch(gap) and _BETWEEN.search(before[i]):
            cues[i].relative = Relative("between", "between", other=i + 1)
            cues[i + 1].relative = Relative("between", "between", other=i)
