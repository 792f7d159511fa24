"""Finds the furniture of a page in its text: the lines that are not the article.

General features decide: what lines of this kind say on any site (``data/lexicon/boilerplate.toml``), where they stand
(before the first or after the last paragraph), that they are short and not sentences, that they are links in a row,
that the words are of another language. A paragraph of sentences is never set aside unless it is itself a prompt
("We use cookies to ...") or stands among readers' comments. When in doubt a line stays in the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.lexicon import lexicon, per_lexicon
from geo.model import SetAside

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Line", "furniture", "lines_of"]

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_NOT_A_WORD = re.compile(r"[^\w#©]+")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_INSIDE = re.compile(  # not after an abbreviated title or weekday ("Gen. X", "Fri. May 2nd")
    r"(?:(?<![^\W\d_])[a-zа-яіїєґё]{3,}|[^\W\d_]{5,})[.!?…][\"'”’»)\]]*\s+[\"'“‘«(\[]*[A-ZА-ЯІЇЄҐ]"
)
_CLOSERS = "\"'”’»)]}"
_QUOTES = frozenset('"“”„«»')
_LINKS = re.compile(r"\s+[-–—/]\s+|\s*[|•·»›>→]\s*")
_LABEL = re.compile(r"[:|]")
_COMPARED = 1000  # characters of a line that are looked at: what is longer is a paragraph
_LONGEST_START = 6  # words of a line that "starts" entries are compared with
_SHORT = 3  # words at most in an entry of a menu that stands one below the other
_PARAGRAPH = 6  # words at least in a line that ends like a sentence, to be taken for a paragraph
_LONG = 25  # words from which a line is a paragraph even if nothing ends it (posts without a full stop)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text that is not blank: its span without the white space around it."""

    start: int
    end: int
    text: str
    key: str  # lower case, words only, numbers as "#"

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.key.count(" ") + 1 if self.key else 0

    @property
    def closes(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.text.rstrip(_CLOSERS)[-1:] in {".", "!", "?", "…", "。"}

    @property
    def is_paragraph(self) -> bool:
        """Whether it is made of sentences."""
        if self.words < _PARAGRAPH:
            return False
        return self.closes or self.words >= _LONG or bool(_SENTENCE_INSIDE.search(self.text))

    @property
    def is_intro(self) -> bool:
        """Whether it announces a list ("The villages shelled:")."""
        return self.text.endswith(":") and self.words >= _SHORT


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """Take the lines of a text that are not blank, in order."""
    lines = []
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        raw = match.group()
        stripped = raw.strip()
        if stripped:
            at = match.start() + len(raw) - len(raw.lstrip())
            lines.append(Line(at, at + len(stripped), stripped, _key(stripped[:_COMPARED])))
    return lines


def furniture(text: str, known: Sequence[SetAside] = ()) -> tuple[SetAside, ...]:
    """Parts of a text that are not the article.

    Parameters
    ----------
    text : str
        The text of a page, one block a line.
    known : sequence of SetAside
        Parts already known not to be the article: they are neither looked at nor given back.

    Returns
    -------
    tuple of SetAside
        In order, not overlapping, each with its reason.
    """
    if not text or text.isspace():
        return ()
    lines = [line for line in lines_of(text) if not any(p.start < line.end and line.start < p.end for p in known)]
    reasons = _reasons(lines)
    return _merged(lines, reasons)


def _reasons(lines: list[Line]) -> list[str]:
    """Why each line is not the article; "" for those that are."""
    rules = _rules()
    found = [rules.part(line) for line in lines]
    reasons = ["" if part is None else part.reason for part in found]
    body = [i for i, line in enumerate(lines) if not reasons[i] and line.is_paragraph]
    first, last = (body[0], body[-1]) if body else (len(lines), len(lines) - 1)
    if body:
        first, last = _shrunk(lines, reasons, first, last)
    vocabulary = {word for i in body for word in _LETTERS.findall(lines[i].text.lower())}
    for i in (*range(first), *range(last + 1, len(lines))):
        after_intro = i > 0 and not reasons[i - 1] and lines[i - 1].is_intro
        if not reasons[i] and not after_intro and not lines[i].is_intro:
            reasons[i] = _prompt(lines[i]) if body else ""
            reasons[i] = reasons[i] or _links(lines[i], vocabulary)
    _keywords(lines, reasons, last)
    _menus(lines, reasons, first)
    _follow(lines, reasons, found, first)
    _comments(lines, reasons, found)
    return reasons


def _shrunk(lines: list[Line], reasons: list[str], first: int, last: int) -> tuple[int, int]:
    """Bounds of the article after prompts in whole sentences at either end are taken off."""
    while last > first and (reasons[last] or not lines[last].is_paragraph or _prompt(lines[last])):
        last -= 1
    while first < last and (reasons[first] or not lines[first].is_paragraph or _prompt(lines[first])):
        first += 1
    return first, last


def _prompt(line: Line) -> str:
    """Whether a line speaks to the reader about the site ("We would love your feedback")."""
    if line.words > 30 or _QUOTES & set(line.text):
        return ""
    words = set(line.key.split())
    rules = _rules()
    return "prompt to the reader" if words & rules.reader and words & rules.things else ""


def _links(line: Line, vocabulary: set[str]) -> str:
    """Whether a line at the head or tail is a row of links ("a - b - c")."""
    segments = [segment for segment in _LINKS.split(line.text) if segment.strip()]
    keys = [_key(segment) for segment in segments]
    rules = _rules()
    if len(segments) >= 3 and not line.closes and all(key.count(" ") < 5 for key in keys):
        words = [set(_LETTERS.findall(key)) for key in keys]
        often = max((sum(w in other for other in words) for some in words for w in some if len(w) > 3), default=0)
        all_words = set().union(*words)
        foreign = bool(vocabulary) and not line.key.isascii() and not all_words & vocabulary
        # names of places begin with a capital, keywords for search engines do not
        if often * 2 > len(segments) or foreign or (line.text.islower() and not all_words & vocabulary):
            return "link list"
        telling = rules.menu - rules.places
        if keys[0] in telling or 2 * sum(key in telling for key in keys) >= len(keys):
            return "menu"
    words_of_line = line.key.split()
    if len(words_of_line) >= 4 and not line.closes and _covered(words_of_line, rules.menu - rules.places):
        return "menu"
    return ""


def _covered(words: list[str], entries: frozenset[str]) -> bool:
    """Whether a line is nothing but menu entries one after the other."""
    i = 0
    while i < len(words):
        step = next((n for n in (3, 2, 1) if i + n <= len(words) and " ".join(words[i : i + n]) in entries), 0)
        if not step:
            return False
        i += step
    return True


def _menus(lines: list[Line], reasons: list[str], first: int) -> None:
    """Set menus aside that stand one entry a line before the article."""
    entries, places = _rules().menu, _rules().places
    i = 0
    while i < first:
        stop = i
        while stop < first and lines[stop].words <= _SHORT and not lines[stop].closes:
            stop += 1
        hits = [k for k in range(i, stop) if lines[k].key in entries]
        telling = [k for k in hits if lines[k].key not in places]
        if len(hits) >= 3 and len(telling) >= 2 and 2 * len(hits) > hits[-1] - hits[0]:
            for k in range(hits[0], hits[-1] + 1):
                reasons[k] = reasons[k] or "menu"
        i = max(stop, i + 1)


def _keywords(lines: list[Line], reasons: list[str], last: int) -> None:
    """Set keywords aside that stand one a line after the article: all in lower case, most with one word in common."""
    i = last + 1
    while 0 <= last < len(lines) and i < len(lines):
        stop = i
        while stop < len(lines) and not reasons[stop] and lines[stop].words <= 5 and lines[stop].text.islower():
            stop += 1
        words = [word for line in lines[i:stop] for word in set(line.key.split()) if len(word) > 3]
        if stop - i >= 3 and 2 * max((words.count(word) for word in set(words)), default=0) > stop - i:
            reasons[i:stop] = ["link list"] * (stop - i)
        i = max(stop, i + 1)


def _follow(lines: list[Line], reasons: list[str], found: list[_Part | None], first: int) -> None:
    """Extend headings such as "Related articles" or "Leave a reply" over the lines that belong to them."""
    scope, reason = "line", ""
    for i, line in enumerate(lines):
        part = found[i]
        if reasons[i]:
            own = part.scope if part else "line"
            # a link list or share button between two parts of a footer does not end it
            if own != "line" or reason == "":
                scope, reason = ("line" if i < first else own), reasons[i]
            continue
        if scope == "line" or line.is_paragraph or line.is_intro or (scope == "list" and line.closes):
            scope, reason = "line", ""
            continue
        reasons[i] = reason


def _comments(lines: list[Line], reasons: list[str], found: list[_Part | None]) -> None:
    """Set readers' comments aside: after a comment heading, when what follows is signed like comments."""
    rules = _rules()
    starts = [i for i, part in enumerate(found) if part and part.reason == "comment prompt"]
    sizes = [0 if reason else line.words for line, reason in zip(lines, reasons, strict=True)]
    for start in starts:
        signed = sum(rules.signs_comment(line) for line in lines[start + 1 :])
        if signed >= 2 and sum(sizes[:start]) > sum(sizes[start:]):
            for i in range(start + 1, len(lines)):
                reasons[i] = reasons[i] or "comments"
            return


def _merged(lines: list[Line], reasons: list[str]) -> tuple[SetAside, ...]:
    """Turn neighbouring lines with one reason into one part."""
    parts: list[SetAside] = []
    previous = -2
    for i, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        if not reason:
            continue
        if previous == i - 1 and parts[-1].reason == reason:
            parts[-1] = SetAside(parts[-1].start, line.end, reason)
        else:
            parts.append(SetAside(line.start, line.end, reason))
        previous = i
    return tuple(parts)


def _key(text: str) -> str:
    """Lower case, words only, numbers as "#"."""
    return " ".join(_NOT_A_WORD.sub(" ", _DIGITS.sub("#", text.lower())).split())


# --- the word lists ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """What a line that matches is part of, and how far it reaches."""

    reason: str
    scope: str


class _Rules:
    """The word lists, arranged for looking a line up."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._lines: dict[str, _Part] = {}
        self._starts: dict[str, tuple[_Part, bool]] = {}
        self._contains: list[tuple[str, _Part]] = []
        for entry in data["parts"]:
            part = _Part(entry["reason"], entry["scope"])
            self._lines.update({key: part for key in entry["lines"] if key not in self._lines})
            for key in entry["starts"]:
                self._starts.setdefault(key, (part, bool(entry.get("colon"))))
            self._contains += [(key, part) for key in entry["contains"]]
        menu = next(entry for entry in data["parts"] if entry["reason"] == "menu")
        places = data["sections"]["places"]
        self.menu = frozenset([*menu["lines"], *data["sections"]["words"], *places, "subscribe", "newsletters"])
        self.places = frozenset(places)
        self.reader = frozenset(data["prompt"]["reader"])
        self.address = frozenset(data["prompt"]["address"])
        self.things = frozenset(data["prompt"]["things"])
        self._comment_lines = frozenset(data["comments"]["lines"])
        self._comment_ends = tuple(f" {end}" for end in data["comments"]["ends"])

    def part(self, line: Line) -> _Part | None:
        """Find what part of a page a line is by its words; None for a line that could be the article."""
        if line.key in self._lines:
            return self._lines[line.key]
        words = line.key.split()
        speaks = not _QUOTES & set(line.text) and (self.address & set(words) or line.text.startswith("©"))
        if speaks or not line.is_paragraph:
            for n in range(min(_LONGEST_START, len(words)), 0, -1):
                start = " ".join(words[:n])
                part, colon = self._starts.get(start, (None, False))
                if part and (not colon or _key(_LABEL.split(line.text, maxsplit=1)[0]) == start != line.key):
                    return part
        if not _QUOTES & set(line.text) and len(words) <= 60:
            return next((part for key, part in self._contains if key in line.key), None)
        return None

    def signs_comment(self, line: Line) -> bool:
        """Whether a line is of the kind that stands between readers' comments."""
        if line.key in self._comment_lines:
            return True
        return line.words <= 9 and not line.closes and line.key.endswith(self._comment_ends)


@per_lexicon
def _rules() -> _Rules:
    return _Rules(lexicon("boilerplate"))
