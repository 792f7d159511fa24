"""When: the time expressions of a sentence, resolved against the publication date.

Calendar dates are read by dateutil, weekdays and spans ("overnight", "earlier this month") by rule. "A day earlier" and
"that night" count from the day named last before them. A clock time of another time zone ("at 23:30 GMT on Monday") is
moved to the border's own by zoneinfo. Without a publication date only a full date with its year is resolved; nothing is
invented.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.model import TimeSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = ["may_tell_time", "spans"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_MONTH = rf"(?:{_MONTHS}|(?:{_SHORT_MONTHS})\.?)"
_DAY_OF_MONTH = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_TO = r"(?:\s*[-–/]\s*|\s+(?:and|to|until)\s+)"
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {"a": 1, "an": 1} | {word: n for n, word in enumerate(_COUNTED, 1)}
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)}|several|a few|a couple of)"
_DATE = rf"(?:{_DAY_OF_MONTH}\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+{_DAY_OF_MONTH})(?!\d)(?:,?\s+\d{{4}})?"
_PART_OF_DAY = r"(?:day|night|evening|morning|afternoon)"
_PATTERNS = {
    "iso": r"\b\d{4}-\d{2}-\d{2}\b",
    "across": rf"\b{_DAY_OF_MONTH}\s+{_MONTH}{_TO}{_DAY_OF_MONTH}\s+{_MONTH}(?:\s+\d{{4}})?\b",
    "range": rf"\b(?:{_DAY_OF_MONTH}{_TO}{_DAY_OF_MONTH}\s+{_MONTH}|{_MONTH}\s+{_DAY_OF_MONTH}{_TO}{_DAY_OF_MONTH})"
    r"(?:,?\s+\d{4})?\b",
    "since": rf"\bsince\s+(?:early\s+|late\s+|last\s+)?(?:{_WEEKDAY}|{_DATE}|yesterday|night)\b",
    "day": rf"\b{_DATE}\b",
    "month_of_year": rf"\b(?:(?:in|since|during|throughout|early|mid|late)[\s-]+)?{_MONTH}\s+"
    r"(?:of\s+)?(?:this|last)\s+year\b",
    "month": rf"\b(?:in|since|during|throughout|last|early|mid|late|(?:beginning|middle|end) of)[\s-]+{_MONTH}"
    rf"(?:\s+\d{{4}})?\b|\b{_MONTH}\s+\d{{4}}\b",
    "weekdays": rf"\b(?:from|between)\s+{_WEEKDAY}\s+(?:to|until|till|through|and)\s+{_WEEKDAY}\b",
    "weekday_night": rf"\b(?:overnight (?:from|into|to|on)|night (?:of|to|from|into)|(?:early|small) hours (?:of|on))"
    rf"\s+{_WEEKDAY}(?:\s+(?:to|into|and)\s+{_WEEKDAY})?\b",
    "weekday": rf"\b(?:last\s+|next\s+|this\s+|previous\s+)?{_WEEKDAY}\b",
    "this_month": r"\b(?:(?:earlier|late|early|later)\s+)?this\s+month\b",
    "this_week": r"\b(?:(?:earlier|late|early|later)\s+)?this\s+week\b",
    "this_year": r"\b(?:earlier\s+)?this\s+year\b",
    "last": r"\blast\s+(?:week|month|year|night|weekend)\b",
    "ago": rf"\b{_NUMBER}\s+(?:days?|weeks?|months?|years?|hours?)\s+ago\b",
    "before_yesterday": r"\bthe day before yesterday\b",
    "day_of_month": r"\b(?:on|until|since)\s+the\s+(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)\b"
    r"(?=\s*(?:[^\w\s-]|$)|\s+(?:and|or|but|at|in|by|near|as|when|with|to|from|after|before|he|she|it|they|we)\b)",
    "then": rf"\b(?:{_NUMBER}\s+(?:days?|weeks?|months?|years?)\s+(?:earlier|before|later|after|afterwards)"
    rf"|the\s+(?:previous|preceding|next|following|same)\s+{_PART_OF_DAY}|(?:the|that)\s+same\s+{_PART_OF_DAY}"
    rf"|the\s+{_PART_OF_DAY}\s+(?:before|after)|that\s+{_PART_OF_DAY})\b",
    "past": rf"\b(?:(?:in|over|during|for|within)\s+)?the\s+(?:past|last|previous|preceding)\s+(?:{_NUMBER}\s+)?"
    r"(?:days?|weeks?|months?|hours?)\b",
    "recent": r"\bin\s+recent\s+days\b",
    "weekend": r"\b(?:over|at|during|on)\s+the\s+weekend\b|\bthis\s+weekend\b",
    "overnight": r"\bovernight\b|\b(?:during|in) the night\b",
    "today": r"\btoday\b|\bthis (?:morning|afternoon|evening)\b|\btonight\b",
    "yesterday": r"\byesterday\b",
    "year": r"\bin\s+(?:19|20)\d{2}\b",
}
_FIRST = (
    r"\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|since|in\b|during|throughout|early"
    r"|earlier|mid|late|last|beginning|end|from|between|overnight|night|small|next|this|th(?:e|at)\b|previous|an?\b"
    rf"|{'|'.join(_COUNTED)}|several|over\b|for\b|until|within|at\b|on\b|to(?:day|night)|yesterday"
)
"""How every pattern begins: what does not is passed over quickly."""
_ANY = re.compile(
    # not "a driver, born in 1986, …": when a person was born dates no event
    rf"\b(?<!\bborn )(?<!\bborn on )(?={_FIRST})(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items())
    + ")",
    re.IGNORECASE,
)
_UNITS = "day|days|week|weeks|month|months|year|years|hour|hours|ago|weekend"
_TIMES_OF_DAY = "morning|afternoon|evening|night|overnight|today|tonight|yesterday"
_TELLING = frozenset(
    (
        *f"{_MONTHS}|{_SHORT_MONTHS}|{_UNITS}|{_TIMES_OF_DAY}".lower().split("|"),
        *_WEEKDAYS,
        *(f"{zero}{n}{ending}" for n in range(1, 32) for ending in ("st", "nd", "rd", "th") for zero in ("", "0")),
        *map(str, range(1900, 2100)),
    )
)
"""Words of which each pattern has one, if not in a word with a hyphen ("mid-March", "2024-03-01")."""
_NAMES = re.compile(f"{_MONTH}|{_WEEKDAY}", re.IGNORECASE)
_DAY = timedelta(days=1)
_BACK = 1500  # characters: how far back "a day earlier" looks for the day it counts from
_APPOSED = 5  # characters between two ways of giving one day
_BESIDE = 12  # characters between a clock time and its day: "at 23:30 GMT on Monday", "Monday, 11 p.m. ET"
_BORDER_ZONES = ("Europe/Kiev", "Europe/Moscow")  # the older name of Kyiv's is in every edition of the tz database
_ZONES = {
    **dict.fromkeys(("GMT", "UTC"), "UTC"),
    "BST": "Europe/London",
    **dict.fromkeys(("CET", "CEST"), "Europe/Berlin"),
    **dict.fromkeys(("ET", "EST", "EDT"), "America/New_York"),
    **dict.fromkeys(("PT", "PST", "PDT"), "America/Los_Angeles"),
    **dict.fromkeys(("EET", "EEST", "KYIV", "KIEV"), "Europe/Kiev"),
    **dict.fromkeys(("MSK", "MOSCOW"), "Europe/Moscow"),
}
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>(?i:[ap]\.?m\.?))?\s*"
    rf"(?P<zone>(?:{'|'.join(z for z in _ZONES if len(z) < 4 or z.endswith('EST'))})\b|(?:Moscow|Kyiv|Kiev) time\b)?",
)
_LONG_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


def may_tell_time(vocabulary: Collection[str]) -> bool:
    """Whether there can be a time expression in a sentence of these words, in lower case: most have none."""
    return not _TELLING.isdisjoint(vocabulary) or any("-" in word for word in vocabulary)


def spans(text: str, start: int, end: int, published: date | None) -> list[tuple[int, int, TimeSpan]]:
    """Time expressions in ``text[start:end]``: (start, end, span), in order.

    The true span is kept ("in March" is the whole month, up to the publication date); ``time_precision`` is ACLED's.
    """
    clocks: list[re.Match[str]] | None = None
    found: list[tuple[int, int, TimeSpan]] = []
    counted = False  # whether the last one counts days from another
    for match in _ANY.finditer(text, start, end):
        kind, words = match.lastgroup, match.group()
        if kind and _capitals(words):
            day = _named_before(text, match.start(), found, published) if kind == "then" else published
            span = _resolve(kind, words, day)
            if clocks is None:
                clocks = [m for m in _CLOCK.finditer(text, start, end) if m["zone"]]
            clock = next((c for c in clocks if _apart(c, match) <= _BESIDE), None)
            if found and counted and match.start() - found[-1][1] <= _APPOSED and span.start is not None:
                found.pop()  # "ten days earlier, on 1 February"
            counted = kind in ("then", "ago")
            found.append((match.start(), match.end(), _at_the_border(span, clock) if clock else span))
    return found


def _apart(one: re.Match[str], other: re.Match[str]) -> int:
    """Characters between two stretches of text."""
    return max(one.start() - other.end(), other.start() - one.end())


def _named_before(text: str, at: int, found: list[tuple[int, int, TimeSpan]], published: date | None) -> date | None:
    """The day named last before ``at``, in this sentence or not far before it; None where none is."""
    near = found or spans(text, max(0, at - _BACK), at, published)
    days = [span.start for _, _, span in near if span.time_precision == 1]
    return days[-1] if days else None


def _at_the_border(span: TimeSpan, clock: re.Match[str]) -> TimeSpan:
    """Move a day that is given with a clock time of another time zone to the day it then was at the border."""
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
    if span.start is None or span.start != span.end or hour >= 24 or minute >= 60:
        return span
    from zoneinfo import ZoneInfo  # noqa: PLC0415 (only where a time zone is named)

    zone = ZoneInfo(_ZONES[clock["zone"].split()[0].upper()])
    there = datetime.combine(span.start, time(hour, minute), zone)
    days = {there.astimezone(ZoneInfo(border)).date() for border in _BORDER_ZONES}
    return replace(span, start=min(days), end=max(days))


def _capitals(words: str) -> bool:
    """Month and weekday names count only with a capital ("may", "march" are verbs)."""
    return all(name[0].isupper() for name in _NAMES.findall(words))


@lru_cache(maxsize=4096)
def _parse(words: str, base: date) -> date | None:
    """A calendar date; without a year of its own the most recent one not after ``base``."""
    from dateutil.parser import parse  # noqa: PLC0415 (only where there is a date to read)

    for year in range(base.year, base.year - 9, -1):  # 29 February may be eight years back
        try:
            day: date = parse(words, default=datetime(year, 1, 1), dayfirst=True).date()  # noqa: DTZ001 (dates only)
        except ValueError:
            continue
        if day <= base or _LONG_YEAR.search(words):
            return day
    return None


def _resolve(kind: str, words: str, published: date | None) -> TimeSpan:
    """The span of days that a time expression means; only its words where that cannot be told."""
    year = _LONG_YEAR.search(words)
    base = published or (date(int(year.group()), 12, 31) if year else None)
    if base is None:
        return TimeSpan(text=words)
    if kind in _CALENDAR:
        return _CALENDAR[kind](words, base) or TimeSpan(text=words)
    if published is None:
        return TimeSpan(text=words)
    return _RELATIVE[kind](words, published) or TimeSpan(text=words)


# --- dates of the calendar -----------------------------------------------------------------------------------------


def _iso(words: str, base: date) -> TimeSpan | None:
    del base
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return TimeSpan(day, day, 1, words)


def _one_day(words: str, base: date) -> TimeSpan | None:
    day = _parse(words, base)
    return TimeSpan(day, day, 1, words) if day else None


def _days(first: date | None, last: date | None, words: str) -> TimeSpan | None:
    if first is None or last is None or first > last:
        return None
    return TimeSpan(first, last, 1 if last - first <= _DAY else 2, words)


def _range(words: str, base: date) -> TimeSpan | None:
    """As in "3–5 June", "June 3 to 5"."""
    year, month = _LONG_YEAR.search(words), re.search(_MONTH, words)
    days = re.findall(r"\d{1,2}(?!\d)", _LONG_YEAR.sub("", words))
    if month is None or len(days) != len(("first", "last")):
        return None
    first, last = (_parse(f"{day} {month.group()} {year.group() if year else ''}".strip(), base) for day in days)
    return _days(first, last, words)


def _across(words: str, base: date) -> TimeSpan | None:
    """As in "31 December to 1 January"."""
    ends = re.findall(rf"{_DAY_OF_MONTH}\s+{_MONTH}(?:\s+\d{{4}})?", words)
    return _days(_parse(ends[0], base), _parse(ends[-1], base), words)


def _month(words: str, base: date) -> TimeSpan | None:
    year, name = _LONG_YEAR.search(words), re.search(_MONTH, words)
    parsed = _parse(f"1 {name.group()} {year.group() if year else ''}".strip(), base) if name else None
    if parsed is None:
        return None
    first = parsed.replace(day=1)
    last = base if words.lower().startswith("since") else _month_end(first)
    return TimeSpan(first, min(last, max(base, first)), 3, words)


def _month_of_year(words: str, published: date) -> TimeSpan | None:
    """As in "in March of this year"."""
    name = re.search(_MONTH, words)
    year = published.year - words.lower().endswith("last year")
    found = _month(f"{words.split(maxsplit=1)[0]} {name.group()} {year}", published) if name else None
    return replace(found, text=words) if found else None


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY


def _year(words: str, base: date) -> TimeSpan | None:
    del base
    year = int(words[-4:])
    return TimeSpan(date(year, 1, 1), date(year, 12, 31), None, words)


_CALENDAR: dict[str, Callable[[str, date], TimeSpan | None]] = {
    "iso": _iso,
    "day": _one_day,
    "range": _range,
    "across": _across,
    "month": _month,
    "year": _year,
}


# --- beside a publication date -------------------------------------------------------------------------------------


def _weekday_before(name: str, published: date) -> date:
    """The last such weekday up to the day of publication."""
    return published - _DAY * ((published.weekday() - _WEEKDAYS.index(name.lower())) % 7)


def _weekday(words: str, published: date) -> TimeSpan | None:
    if words.lower().startswith("next"):
        return None
    day = _weekday_before(re.findall(_WEEKDAY, words)[-1], published)
    if day == published and words.lower().startswith(("last", "previous")):
        day -= 7 * _DAY
    return TimeSpan(day, day, 1, words)


def _day_of_month(words: str, published: date) -> TimeSpan | None:
    """As in "on the 10th": the last such day up to the day of publication."""
    found = re.search(r"\d+", words)
    first = published.replace(day=1)
    for _ in range(3):  # months; the 31st is not in every one
        if found and int(found.group()) <= _month_end(first).day and first.replace(day=int(found.group())) <= published:
            day = first.replace(day=int(found.group()))
            return TimeSpan(day, published if words.lower().startswith("since") else day, 1, words)
        first = (first - _DAY).replace(day=1)
    return None


def _since(words: str, published: date) -> TimeSpan | None:
    """As in "since Sunday", "since 12 March", "since last night": from that day to the day of publication."""
    named = re.search(_WEEKDAY, words)
    if named:
        day: date | None = _weekday_before(named.group(), published)
    elif re.search(_MONTH, words):
        day = _parse(re.sub(r"^since\s+(?:early\s+|late\s+|last\s+)?", "", words, flags=re.IGNORECASE), published)
    else:
        day = published - _DAY
    return TimeSpan(day, published, 1, words) if day and day <= published else None


def _weekdays(words: str, published: date) -> TimeSpan | None:
    """As in "from Friday to Sunday"."""
    first, last = re.findall(_WEEKDAY, words)
    end = _weekday_before(last, published)
    return _days(_weekday_before(first, end), end, words)


def _then(words: str, day: date) -> TimeSpan | None:
    """As in "a day earlier", "the next morning", "that night", counted from the day named before."""
    lower = words.lower()
    if re.search(r"\b(?:week|month|year)", lower):
        return _ago(words, day) if lower.endswith(("earlier", "before")) else None
    count = _count(lower) if re.search(r"\bdays?\s+\w+$", lower) and not lower.startswith("the") else 1
    if count is None:
        return None
    if re.search(r"earlier|before|previous|preceding", lower):
        day -= count * _DAY
    elif re.search(r"later|after|next|following", lower):
        day += count * _DAY
    return TimeSpan(day, day, 1, words)


def _weekday_night(words: str, published: date) -> TimeSpan | None:
    names = re.findall(_WEEKDAY, words)
    day = _weekday_before(names[-1], published)
    return TimeSpan(day - _DAY if len(names) > 1 or "overnight" in words.lower() else day, day, 1, words)


def _weekend(words: str, published: date) -> TimeSpan | None:
    saturday = _weekday_before("saturday", published)
    return TimeSpan(saturday, min(saturday + _DAY, published), 2, words)


def _last(words: str, published: date) -> TimeSpan | None:
    """As in "last night", "last week", "last weekend", "last month", "last year"."""
    monday, first = _weekday_before("monday", published) - 7 * _DAY, published.replace(day=1)
    last_month, last_year = first - _DAY, published.year - 1
    return {
        "night": TimeSpan(published - _DAY, published, 1, words),
        "week": TimeSpan(monday, monday + 6 * _DAY, 2, words),
        "weekend": _weekend(words, published),
        "month": TimeSpan(last_month.replace(day=1), last_month, 3, words),
        "year": TimeSpan(date(last_year, 1, 1), date(last_year, 12, 31), None, words),
    }[words.rsplit(maxsplit=1)[-1].lower()]


def _ago(words: str, published: date) -> TimeSpan | None:
    """As in "two days ago", "a month earlier": a day, or the days around it for longer units."""
    lower = words.lower()
    count = _count(lower)
    if count is None:
        return None
    if "hour" in lower or "day" in lower:
        day = published - _DAY * (count if "day" in lower else count // 24)
        return TimeSpan(day, day, 1, words)
    if "week" in lower:
        day = published - 7 * count * _DAY
        return TimeSpan(day - 3 * _DAY, min(day + 3 * _DAY, published), 2, words)
    if "month" in lower:
        first = published.replace(day=1)
        for _ in range(min(count, 1200)):
            first = (first - _DAY).replace(day=1)
        return TimeSpan(first, _month_end(first), 3, words)
    year = max(published.year - count, 1)
    return TimeSpan(date(year, 1, 1), date(year, 12, 31), None, words)


def _count(lower: str) -> int | None:
    """The number a phrase gives; None for "several"."""
    digits = re.search(r"\d+", lower)
    if digits:
        return int(digits.group())
    if re.search(r"several|few|couple", lower):
        return None
    return next((_NUMBERS[word] for word in lower.split() if word in _NUMBERS), None)


def _past(words: str, published: date) -> TimeSpan | None:
    """As in "in the past 24 hours", "over the past week"."""
    lower = words.lower()
    unit = next(days for name, days in (("hour", 1 / 24), ("day", 1), ("week", 7), ("month", 30)) if name in lower)
    count = _count(lower)
    if count is None and (unit < 1 or lower.endswith("days")):
        return None
    back = max(1, round((count or 1) * unit))
    precision = 1 if back == 1 else 2 if back <= len(_WEEKDAYS) else 3
    return TimeSpan(published - back * _DAY, published, precision, words)


_RELATIVE: dict[str, Callable[[str, date], TimeSpan | None]] = {
    "today": lambda words, day: TimeSpan(day, day, 1, words),
    "yesterday": lambda words, day: TimeSpan(day - _DAY, day - _DAY, 1, words),
    "before_yesterday": lambda words, day: TimeSpan(day - 2 * _DAY, day - 2 * _DAY, 1, words),
    "then": _then,
    "month_of_year": _month_of_year,
    "weekdays": _weekdays,
    "overnight": lambda words, day: TimeSpan(day - _DAY, day, 1, words),
    "recent": lambda words, day: TimeSpan(day - 7 * _DAY, day, 2, words),
    "this_week": lambda words, day: TimeSpan(_weekday_before("monday", day), day, 2, words),
    "this_month": lambda words, day: TimeSpan(day.replace(day=1), day, 3, words),
    "this_year": lambda words, day: TimeSpan(day.replace(month=1, day=1), day, None, words),
    "weekend": _weekend,
    "last": _last,
    "since": _since,
    "day_of_month": _day_of_month,
    "weekday": _weekday,
    "weekday_night": _weekday_night,
    "ago": _ago,
    "past": _past,
}
