"""What the words around a place name say about which place is meant.

``read_cues`` reads a text and its toponyms and returns one ``Cue`` for each: the name to look up, the kind of place
asked for ("village of X"), the toponyms that contain it ("X, Y", "X in the Y district", "Y's X", lists), the
toponyms it lies near, and a position relative to it ("6 km northwest of X"). No gazetteer is asked: these are the
words alone. The words are ``data/lexicon/resolution.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo.lexicon import lexicon, per_lexicon
from geo.model import ToponymKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Toponym

__all__ = ["Cue", "Relative", "read_cues"]

SETTLEMENT, ADMIN1, ADMIN2, AREA, WATER, ISLAND, CROSSING = (
    "settlement", "admin1", "admin2", "area", "water", "island", "crossing",
)  # fmt: skip
_OWNING = frozenset({"possessive", "before"})
_AREA_KINDS = frozenset({ADMIN1, ADMIN2, AREA})
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
    words = _words()
    sentences = _Sentences(text)
    cues = []
    for toponym in toponyms:
        cue = _asked_in_span(toponym.text, words)
        cue.sentence = sentences.number(toponym.start)
        cues.append(cue)
    between = [_gap(text, toponyms[i].end, toponyms[i + 1].start) for i in range(len(toponyms) - 1)]
    gaps = [words.tag(gap) for gap in between]
    groups = _lists(gaps, words)
    for i, toponym in enumerate(toponyms):
        before = text[max(0, toponym.start - BEFORE, toponyms[i - 1].end if i else 0) : toponym.start]
        end = toponyms[i + 1].start if i + 1 < len(toponyms) else len(text)
        after = text[toponym.end : min(toponym.end + AFTER, end)]
        if toponym.kind is ToponymKind.NAME:
            before = gaps[i - 1] if i and before == between[i - 1] else words.tag(before)
            after = gaps[i] if i < len(gaps) and after == between[i] else words.tag(after)
            if before.isascii() and after.isascii():  # no tags, so no kind word
                _asked_by_office(cues[i], before, after, words)
            else:
                _asked_around(cues[i], before, after, words)
            _relative(cues, i, before, toponyms, gaps, words)
    _share_kinds(cues, groups)
    _containers(cues, toponyms, gaps, groups, words)
    _share_containers(cues, groups)
    _between(cues, toponyms, gaps, text)
    return cues


_TAGS = 0xE000  # private use: no text has them
_SEVERAL = re.compile(r"[\s-]")
_WORD, _LETTERS = re.compile(r"\w+"), re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"^(?:urban|municipal|autonomous|rural) (?=\w)")

# --- patterns ------------------------------------------------------------------------------------------------------


def _either(words: Sequence[str]) -> str:
    """One of the words, the longest first; a space matches any white space or hyphen."""
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"[\s-]+") for w in sorted(words, key=len, reverse=True)) + ")"


class _Words:
    """The lexicon as compiled patterns, all matched case-insensitively.

    The kind words ("village", "border checkpoint") and modifiers ("small", "occupied") stand in almost every pattern.
    ``tag`` first puts a character of its own in the place of each, so that a pattern needs a character class where it
    would need hundreds of alternatives: compiling those took longer than reading an article.
    """

    def __init__(self, lists: dict[str, Any]) -> None:  # noqa: PLR0915 (one pattern a statement)
        kinds: dict[str, list[str]] = lists["kinds"]
        between, relative = lists["between"], lists["relative"]
        self.kind_of = {_plain_spaces(w): kind for kind, ws in kinds.items() for w in ws}
        nouns = sorted(self.kind_of)
        adjectives = sorted({_plain_spaces(w) for w in between["modifiers"]} - set(nouns))
        self._written = {chr(_TAGS + n): word for n, word in enumerate([*nouns, *adjectives])}
        self._tag_of = {word: tag for tag, word in self._written.items()}
        self._tagged = re.compile(rf"(?<![\w-]){_either(list(self._tag_of))}(?![\w-])", re.IGNORECASE)
        self._first = frozenset(_WORD.findall(word)[0] for word in self._tag_of)
        flags = re.IGNORECASE
        any_noun = _either(nouns)  # untagged, for the span itself
        noun, modifier = self._class(nouns), self._class(adjectives)
        compass = self._either(between["compass"])
        determiner = self._either(between["determiners"])
        area_nouns = self._class([w for k in (ADMIN1, ADMIN2, AREA, WATER, ISLAND) for w in kinds[k]])
        describe = (
            rf"(?:(?:{modifier}|{determiner}|{compass}|[a-z]+-[a-z]+|\d+)\s+)*"  # "the small border", "a front-line"
        )
        # a kind before the name: "village of X", "the town X", "settlements of X and Y"
        self.noun_of = re.compile(rf"(?P<kind>{noun})\s+of\s+(?:the\s+)?{describe}$", flags)
        self.noun_before = re.compile(
            rf"(?P<kind>{noun})(?:\s+called|\s+named|\s+known as|:|\s+-)?\s+[\"“«'‘]?$", flags
        )
        # a kind after the name: "X district", "X's Y region" is two names
        of_settlement = self._class(lists["after"]["settlement"])
        self.noun_after = re.compile(
            rf"^\s+(?:{modifier}\s+)?(?P<kind>{area_nouns}|{of_settlement}(?!\s+(?:of\b|(?-i:[A-Z]))))"
            r"(?!\s+(?:road|street)\b)",
            flags,
        )
        crossing, maybe = self._class(kinds[CROSSING]), self._class(kinds["maybe_crossing"])
        at = r"(?:in|at|of|near|outside|called|named|with)"
        self.crossing_after = re.compile(
            rf"^(?:['’]s)?\s+(?:(?:{modifier}|international|road|automobile|border)\s+)?(?P<kind>{crossing})", flags
        )
        self.maybe_after = re.compile(rf"^(?:['’]s)?\s+(?P<kind>{maybe})(?!\s+(?:the|into|of)\b)", flags)
        self.crossing_before = re.compile(rf"(?P<kind>{crossing})\s+{at}?\s*(?:the\s+)?(?:{noun}\s+of\s+)?$", flags)
        self.maybe_before = re.compile(rf"(?P<kind>{maybe})\s+(?!with){at}?\s*(?:the\s+)?(?:{noun}\s+of\s+)?$", flags)
        # "a town in X": X is wider than a town
        settlement = self._class(kinds[SETTLEMENT])
        self.place_in = re.compile(rf"{settlement}\s+(?:in|inside|within|across|throughout)\s+{describe}$", flags)
        self.office_after = re.compile(rf"^(?:['’]s)?\s+{self._either(lists['after']['area_office'])}(?![\w-])", flags)
        self.office_before = re.compile(r"(?<![\w-])governors?\s+of\s+(?:the\s+)?$", flags)
        # inside the span itself
        self.span_last = re.compile(
            rf"^(?P<name>.+?)[\s-]+(?P<kind>(?:(?:urban|municipal|autonomous|city)\s+)?{any_noun})$", flags
        )
        self.span_first = re.compile(rf"^(?:the\s+)?(?P<kind>{any_noun})\s+(?:of\s+)?(?P<name>.+)$", flags)
        # between two names
        inside = self._either([w for w in between["inside"] if w != "of"])
        joined = self._either(between["and"])
        self.gap_list = re.compile(
            rf"^\s*(?:,|/|;|,?\s*{joined}|,\s*(?:and|or)\s+also)\s*(?:(?:in|at|near|from|the|of)\s+){{0,2}}"
            rf"(?:(?:{determiner}|{modifier}|{compass}|{noun})\s+|of\s+)*$",
            flags,
        )
        self.gap_plain_list = re.compile(rf"^\s*(?:,\s*(?:{joined}\s)?|/|\s{joined}\s)\s*(?:the\s+)?$", flags)
        self.gap_comma = re.compile(
            rf"^\s*,\s*(?:(?:{inside}|the)\s+)?(?:(?:{modifier}|{compass})\s+)?$"
            rf"|^\s*\(\s*(?:all\s+|both\s+)?(?:{inside}\s+)?(?:the\s+)?$",
            flags,
        )
        located = r"(?:(?:located|situated|lying|which\s+is|which\s+lies)\s+)?"
        self.gap_in = re.compile(
            rf"^(?:\s+{noun})?\s*,?\s*(?:{describe}(?:{noun}\s+)?)?{located}{inside}\s+{describe}(?:{noun}\s+of\s+)?$"
            rf"|^\s+{area_nouns}\s+of\s+{describe}(?:{noun}\s+of\s+)?$",
            flags,
        )
        self.gap_possessive = re.compile(
            rf"^(?:\s+{area_nouns})?['’]s?\s+{describe}(?:{noun}\s+)*(?:of\s+)?(?:the\s+)?$", flags
        )
        self.gap_before = re.compile(rf"^\s+(?:{area_nouns}\s+)?{describe}(?:{noun}(?:\s+of)?\s+)*{describe}$", flags)
        # relative positions
        number = rf"(?P<number>\d+(?:[.,]\d+)?|{self._either(list(relative['number']))})"
        unit = rf"(?P<unit>{self._either(list(relative['km']))})"
        bearing = rf"(?P<bearing>{self._either(list(relative['bearing_deg']))})"
        place_of = rf"(?:the\s+)?(?:{describe}{noun}\s+(?:of\s+)?)?$"
        self.distance = re.compile(
            rf"(?<![\w.-])(?:{number}(?:\s*(?:-|–|to)\s*(?P<upto>\d+(?:[.,]\d+)?))?[\s-]*{unit}\s*"
            rf"(?:\([^()]{{1,20}}\)\s*)?(?:away\s+)?(?:(?:to|in)\s+)?(?:the\s+)?"
            rf"(?:(?:just\s+|due\s+)?{bearing}(?:ern|erly)?\s+)?(?:direction\s+)?(?:of|from|outside))\s+{place_of}",
            flags,
        )
        # "the nearby town of X" is X itself
        near = self._either(relative["near"])
        self.near = re.compile(rf"(?<![\w-])(?<!the\s)(?P<way>{near})\s+{place_of}", flags)
        self.outskirts = re.compile(
            rf"(?<![\w-])(?P<way>(?:{self._either(relative['outskirts'])}|{compass}\s+outskirts\s+of))\s+{place_of}",
            flags,
        )
        self.beside = re.compile(
            rf"(?<![\w-])(?<!the\s)(?P<way>{self._either(relative['beside'])})\s+{place_of}", flags
        )
        self.apposition = re.compile(
            rf"^(?:\s+{noun})?\s*[,(–—]?\s*(?:(?:which|that)\s+(?:is|lies|sits|stands)\s+"
            rf"|(?:is|lies|sits|stands)\s+)?(?:{describe}{noun}\s*,?\s*)?"
            r"(?:located|situated|lying|about|some|just|around|roughly|approximately|only|nearly|almost|less\s+than"
            r"|more\s+than|over|\s)*$",
            flags,
        )
        told = [*relative["near"], *relative["outskirts"], *relative["beside"], *relative["km"]]
        letters = [_LETTERS.findall(self.tag(phrase)) for phrase in told]
        self.telling = frozenset(max(parts, key=len) for parts in letters if parts) | {"outskirts"}
        self.all_tell = all(letters)  # else some phrase is made of kind words and modifiers alone
        self.km: dict[str, float] = relative["km"]
        self.bearing_deg: dict[str, float] = relative["bearing_deg"]
        self.number: dict[str, float] = relative["number"]

    def tag(self, text: str) -> str:
        """Put one character in the place of every kind word and modifier."""
        if self._first.isdisjoint(_WORD.findall(text.lower())):  # most have none, and that is soon seen
            return text
        return self._tagged.sub(lambda match: self._tag_of[_plain_spaces(match[0].lower())], text)

    def plain(self, tagged: str) -> str:
        """Put the words back, as the lexicon writes them."""
        return "".join(self._written.get(char, char) for char in tagged)

    def _class(self, words: Sequence[str]) -> str:
        """One of the tagged words."""
        return "[" + "".join(sorted({self._tag_of[_plain_spaces(w)] for w in words})) + "]"

    def _either(self, words: Sequence[str]) -> str:
        """One of the words as they stand in a tagged text."""
        return _either([self.tag(word) for word in words])


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
    """Where sentences begin; good enough to say "the same sentence"."""

    def __init__(self, text: str) -> None:
        self.starts = [0]
        for match in _END.finditer(text):
            stop = match.start() + 1
            if "\n" in match.group() or not _ABBREVIATED.search(text, max(0, stop - 8), stop):
                self.starts.append(match.end())

    def number(self, offset: int) -> int:
        """Number of the sentence an offset stands in."""
        from bisect import bisect_right  # noqa: PLC0415

        return bisect_right(self.starts, offset) - 1


# --- kinds ---------------------------------------------------------------------------------------------------------


def _kind(words: _Words, noun: str) -> str:
    """Kind a noun names; of a compound ("urban district") the last word decides when the whole is not listed."""
    plain = _plain_spaces(words.plain(noun).lower())
    kind = words.kind_of.get(plain) or words.kind_of.get(plain.rsplit(" ", 1)[-1], "")
    return "" if kind == "maybe_crossing" else kind


def _asked_in_span(span: str, words: _Words) -> Cue:
    """Kind words inside the span: "Belgorod region", "Lake Michigan", "village of X"."""
    for pattern in (words.span_last, words.span_first) if _SEVERAL.search(span) else ():
        if (match := pattern.match(span)) and (kind := _kind(words, match["kind"])):
            # "Walnut Creek" and "Kansas City" are names of towns; "Rapides Parish" and "village of X" are what they say
            firm = kind in {ADMIN1, ADMIN2} or match["kind"].islower()
            return Cue(name=match["name"], asked=kind, words=match["kind"], firm=firm)
    return Cue(name=span)


def _ask(cue: Cue, kind: str, words: str, *, firm: bool) -> None:
    cue.asked, cue.words, cue.firm = kind, words, firm


_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,4}")  # "the U.S. district attorney" is of the United States


def _asked_around(cue: Cue, before: str, after: str, words: _Words) -> None:
    area = cue.asked in _AREA_KINDS or (
        (match := words.noun_after.match(after)) and _kind(words, match["kind"]) in _AREA_KINDS
    )
    if (match := words.crossing_after.match(after)) or (not area and (match := words.crossing_before.search(before))):
        _ask(cue, CROSSING, words.plain(match["kind"]), firm=True)
        return
    if words.maybe_after.match(after) or words.maybe_before.search(before):
        cue.maybe_crossing = True
    if cue.asked:
        return
    if (
        not _ACRONYM.fullmatch(cue.name)
        and (match := words.noun_after.match(after))
        and (kind := _kind(words, match["kind"]))
    ):
        # "Grayvoron urban district" is known as a district
        _ask(cue, kind, _COMPOUND.sub("", words.plain(match["kind"])), firm=True)
    elif words.place_in.search(before):
        _ask(cue, AREA, "a place in it is spoken of", firm=False)
    elif (match := words.noun_of.search(before)) and (kind := _kind(words, match["kind"])):
        _ask(cue, kind, f"{words.plain(match['kind'])} of", firm=True)
    elif (match := words.noun_before.search(before)) and (kind := _kind(words, match["kind"])):
        _ask(cue, kind, words.plain(match["kind"]), firm=False)
    else:
        _asked_by_office(cue, before, after, words)


def _asked_by_office(cue: Cue, before: str, after: str, words: _Words) -> None:
    if not cue.asked and (words.office_after.match(after) or words.office_before.search(before)):
        _ask(cue, AREA, "its governor, authorities or front are spoken of", firm=False)


# --- lists ---------------------------------------------------------------------------------------------------------


def _gap(text: str, end: int, start: int) -> str:
    """Text between two toponyms, or a mark that matches no pattern where they stand far apart."""
    return text[end:start] if 0 <= start - end <= BEFORE else FAR


def _lists(gaps: Sequence[str], words: _Words) -> list[list[int]]:
    """Find runs of toponyms joined by commas and "and": indices, two or more.

    Commas alone make no list ("Kozinka, Belgorod region, Russia") unless it is an enumeration that a colon opens or
    that a bracket closes, which the kinds asked for then tell.
    """
    runs: list[list[int]] = []
    for i, gap in enumerate(gaps):
        if words.gap_plain_list.match(gap):
            if runs and runs[-1][-1] == i:
                runs[-1].append(i + 1)
            else:
                runs.append([i, i + 1])
    return [run for run in runs if len(run) > 2 or not gaps[run[0]].strip().startswith(",")]


def _share_kinds(cues: list[Cue], groups: list[list[int]]) -> None:
    """Let a plural kind word speak of a whole list: "the towns of X, Y and Z", "X and Y regions"."""
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


# --- containers ----------------------------------------------------------------------------------------------------


_WIDTH = {CROSSING: 1, SETTLEMENT: 2, WATER: 2, ISLAND: 2, ADMIN2: 3, AREA: 4, ADMIN1: 4}  # a kind holds narrower ones


def _containers(
    cues: list[Cue], toponyms: Sequence[Toponym], gaps: Sequence[str], groups: list[list[int]], words: _Words
) -> None:
    listed = {i for group in groups if gaps[group[-2]].strip() != "," for i in group[:-1]}
    for i, gap in enumerate(gaps):
        left, right = cues[i], cues[i + 1]
        if gap == FAR or "\n" in gap or left.sentence != right.sentence:
            continue
        comma = words.gap_comma.match(gap) is not None
        if toponyms[i].kind is not ToponymKind.DEMONYM and (comma or words.gap_in.match(gap)):
            explicit = right.asked in _AREA_KINDS and left.asked not in _AREA_KINDS  # "Kozinka, Belgorod region, and"
            how = "in" if not comma else "list comma" if i in listed and not explicit else "comma"
            _contain(cues, i, how)
        elif words.gap_possessive.match(gap):
            right.within.append((i, "possessive"))
        elif not gap.strip() or words.gap_before.match(gap):
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
    cues: list[Cue], i: int, before: str, toponyms: Sequence[Toponym], gaps: Sequence[str], words: _Words
) -> None:
    cue = cues[i]
    if words.telling.isdisjoint(_LETTERS.findall(before.lower())) and (before.isascii() or words.all_tell):
        return  # none of the words: soon seen, and so with most
    found: Relative | None = None
    if match := words.distance.search(before):
        found = Relative(
            "distance",
            _phrase(words.plain(match[0])),
            _number(match, words) * words.km[match["unit"].lower()],
            words.bearing_deg[match["bearing"].lower()] if match["bearing"] else None,
        )
    else:
        for way in ("outskirts", "beside", "near"):
            if match := getattr(words, way).search(before):
                bearing = words.bearing_deg.get(match["way"].lower().split()[-2], None) if way == "beside" else None
                found = Relative(way, _phrase(words.plain(match["way"])), None, bearing)
                break
    if found is None or match is None or cue.asked in {ADMIN1, ADMIN2, AREA, WATER, CROSSING}:
        return
    head = before[: match.start()]
    touching = i > 0 and gaps[i - 1] == before
    if (
        touching
        and cues[i - 1].relative is None
        and toponyms[i - 1].kind is ToponymKind.NAME
        and words.apposition.match(head)
    ):
        cues[i - 1].near.append(i)  # "Kozinka, a village near Grayvoron": Grayvoron only describes Kozinka
        return
    cue.relative = found


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


def _between(cues: list[Cue], toponyms: Sequence[Toponym], gaps: Sequence[str], text: str) -> None:
    """Read "between X and Y"."""
    for i, gap in enumerate(gaps):
        before = text[max(0, toponyms[i].start - 40) : toponyms[i].start]
        if re.fullmatch(r"\s+and\s+(?:the\s+\w+\s+of\s+)?", gap) and re.search(
            r"(?i)\bbetween\s+(?:the\s+)?(?:\w+\s+of\s+)?$", before
        ):
            cues[i].relative = Relative("between", "between", other=i + 1)
            cues[i + 1].relative = Relative("between", "between", other=i)
