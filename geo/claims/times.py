"""When: the time expressions of a sentence, resolved against the publication date by dateparser.

Without a publication date only a full date with its year is resolved; nothing is invented.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from geo.model import TimeSpan

__all__ = ["spans"]

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_NUMBER = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|a couple of)"
_PATTERNS = {
    "iso": r"\b\d{4}-\d{2}-\d{2}\b",
    "range": rf"\b(?:{_DAY}(?:\s*[-–/]\s*|\s+(?:and|to)\s+){_DAY}\s+{_MONTH}|{_MONTH}\s+{_DAY}(?:\s*[-–/]\s*|\s+(?:and|to)\s+){_DAY})(?:,?\s+\d{{4}})?\b",
    "day": rf"\b(?:{_DAY}\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+{_DAY})(?!\d)(?:,?\s+\d{{4}})?\b",
    "month_part": rf"\b(?:early|mid|late|the (?:beginning|middle|end) of)[\s-]+{_MONTH}(?:\s+\d{{4}})?\b",
    "month": rf"\b(?:in|since|during|throughout|last)\s+{_MONTH}(?:\s+\d{{4}})?\b|\b{_MONTH}\s+\d{{4}}\b",
    "since": rf"\bsince\s+{_WEEKDAY}\b",
    "weekday_night": rf"\b(?:overnight (?:from|into|to|on)|night (?:of|to|from|into)|(?:in the )?(?:early|small) hours (?:of|on))\s+{_WEEKDAY}(?:\s+(?:to|into|and)\s+{_WEEKDAY})?\b",
    "weekday": rf"\b(?:last\s+|next\s+|this\s+|previous\s+)?{_WEEKDAY}\b",
    "earlier_month": r"\b(?:earlier|late|early|later)\s+this\s+month\b|\bthis\s+month\b",
    "earlier_week": r"\b(?:earlier|late|early|later)\s+this\s+week\b|\bthis\s+week\b",
    "earlier_year": r"\b(?:earlier\s+)?this\s+year\b",
    "last": r"\blast\s+(?:week|month|year|night|weekend)\b",
    "ago": rf"\b{_NUMBER}\s+(?:days?|weeks?|months?|years?|hours?)\s+(?:ago|earlier|before)\b",
    "past_days": rf"\b(?:in|over|during|for)\s+the\s+(?:past|last)\s+(?:{_NUMBER}\s+)?(?:days?|weeks?|months?|hours?|24\s+hours)\b",
    "weekend": r"\b(?:over|at|during|on)\s+the\s+weekend\b",
    "overnight": r"\bovernight\b|\b(?:during|in) the night\b",
    "today": r"\btoday\b|\bthis (?:morning|afternoon|evening)\b|\btonight\b",
    "yesterday": r"\byesterday\b|\b(?:the )?(?:previous|day before)\s+(?:day|evening|night)?\b",
    "year": r"\bin\s+(?:19|20)\d{2}\b",
}
_ALL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()))
_ALL_ANY_CASE = frozenset({"today", "yesterday", "overnight"})


@cache
def _parser() -> object:
    import dateparser  # noqa: PLC0415 (a quarter of a second, only when there is a date to read)

    return dateparser


def _parse(words: str, base: date) -> date | None:
    """A single day read by dateparser, the most recent one not after ``base``."""
    settings = {
        "RELATIVE_BASE": datetime(base.year, base.month, base.day) + timedelta(days=1),  # noqa: DTZ001 (dates only)
        "PREFER_DATES_FROM": "past",
        "DATE_ORDER": "DMY",
    }
    parsed = _parser().parse(words, languages=["en"], settings=settings)  # type: ignore[attr-defined]
    return parsed.date() if parsed else None


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _month(words: str, published: date | None) -> TimeSpan:
    year = re.search(r"\d{4}", words)
    name = re.search(_MONTH, words)
    if not name or (published is None and not year):
        return TimeSpan(text=words)
    base = published or date(int(year.group()), 12, 31) if year or published else None
    parsed = _parse(f"1 {name.group()} {year.group()}" if year else f"1 {name.group()}", base) if base else None
    if parsed is None:
        return TimeSpan(text=words)
    first = parsed.replace(day=1)
    end = _month_end(first)
    if published and first <= published < end:
        end = published
    return TimeSpan(first, end, 3, words)


def _resolve(kind: str, words: str, published: date | None) -> TimeSpan:
    """The span of days that a time expression means."""
    year = re.search(r"\b(?:19|20)\d{2}\b", words)
    if kind == "iso":
        try:
            day = date.fromisoformat(words)
        except ValueError:
            return TimeSpan(text=words)
        return TimeSpan(day, day, 1, words)
    if kind in ("month", "month_part"):
        return _month(words, published)
    if kind == "year" and year:
        return TimeSpan(date(int(year.group()), 1, 1), date(int(year.group()), 12, 31), None, words)
    if kind == "range" and (published or year):
        base = published or date(int(year.group()), 12, 31) if year or published else date.min
        name = re.search(_MONTH, words)
        days = re.findall(r"\d{1,2}(?!\d)", re.sub(r"\b\d{4}\b", "", words))
        if name and len(days) >= 2:
            tail = f" {year.group()}" if year else ""
            first, last = (_parse(f"{d} {name.group()}{tail}", base) for d in days[:2])
            if first and last and first <= last:
                return TimeSpan(first, last, 1 if (last - first).days <= 1 else 2, words)
        return TimeSpan(text=words)
    if kind == "day" and (published or year):
        base = published or date(int(year.group()), 12, 31) if year or published else date.min
        found = _parse(words, base)
        return TimeSpan(found, found, 1, words) if found else TimeSpan(text=words)
    if published is None:
        return TimeSpan(text=words)
    return _relative(kind, words, published)


def _relative(kind: str, words: str, published: date) -> TimeSpan:
    """Expressions that mean something only beside a publication date."""
    day = timedelta(days=1)
    if kind == "today":
        return TimeSpan(published, published, 1, words)
    if kind == "yesterday":
        return TimeSpan(published - day, published - day, 1, words)
    if kind == "overnight":
        return TimeSpan(published - day, published, 1, words)
    if kind == "earlier_month":
        return TimeSpan(published.replace(day=1), published, 3, words)
    if kind == "earlier_week":
        return TimeSpan(published - day * published.weekday(), published, 2, words)
    if kind == "earlier_year":
        return TimeSpan(published.replace(month=1, day=1), published, None, words)
    if kind == "weekend":
        saturday = published - day * ((published.weekday() - 5) % 7)
        return TimeSpan(saturday, min(saturday + day, published), 2, words)
    if kind in ("weekday", "since", "weekday_night"):
        name = re.findall(_WEEKDAY, words)
        found = _parse(name[-1], published) if name else None
        if found is None or words.lower().startswith("next"):
            return TimeSpan(text=words)
        if words.lower().startswith(("last", "previous")) and (published - found).days == 0:
            found -= 7 * day
        if kind == "since":
            return TimeSpan(found, published, 1 if found == published else 2, words)
        if kind == "weekday_night" and len(name) > 1 or "overnight" in words.lower():
            return TimeSpan(found - day, found, 1, words)
        return TimeSpan(found, found, 1, words)
    if kind == "last":
        what = words.split()[-1].lower()
        if what == "night":
            return TimeSpan(published - day, published, 1, words)
        if what == "week":
            monday = published - day * (published.weekday() + 7)
            return TimeSpan(monday, monday + 6 * day, 2, words)
        if what == "weekend":
            saturday = published - day * ((published.weekday() - 5) % 7)
            return TimeSpan(saturday, min(saturday + day, published), 2, words)
        if what == "month":
            last = published.replace(day=1) - day
            return TimeSpan(last.replace(day=1), last, 3, words)
        return TimeSpan(date(published.year - 1, 1, 1), date(published.year - 1, 12, 31), None, words)
    if kind == "ago":
        found = _parse(re.sub(r"earlier|before", "ago", words), published - day)
        if found is None or re.search(r"several|few|couple", words):
            return TimeSpan(text=words)
        unit = re.search(r"day|week|month|year|hour", words)
        if unit and unit.group() in ("day", "hour"):
            return TimeSpan(found, found, 1, words)
        if unit and unit.group() == "week":
            return TimeSpan(found - 3 * day, min(found + 3 * day, published), 2, words)
        if unit and unit.group() == "month":
            return TimeSpan(found.replace(day=1), _month_end(found), 3, words)
        return TimeSpan(date(found.year, 1, 1), date(found.year, 12, 31), None, words)
    if kind == "past_days":
        count = re.search(r"\d+|two|three|four|five|six|seven", words)
        numbers = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
        number = (numbers.get(count.group()) or int(count.group())) if count else 1
        unit = re.search(r"day|week|month|hour", words)
        size = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30}[unit.group()] if unit else 1
        if count is None and unit and unit.group() in ("day", "hour"):
            return TimeSpan(text=words)
        back = max(1, round(number * size))
        return TimeSpan(published - back * day, published, 1 if back <= 1 else 2 if back <= 7 else 3, words)
    return TimeSpan(text=words)


def spans(text: str, start: int, end: int, published: date | None) -> list[tuple[int, int, TimeSpan]]:
    """Time expressions in ``text[start:end]``: (start, end, span), in order.

    The true span is kept ("in March" is the whole month, up to the publication date); ``time_precision`` is ACLED's.
    """
    return [
        (m.start(), m.end(), _resolve(m.lastgroup or "", m.group(), published))
        for m in _ALL_CASELESS.finditer(text, start, end)
        if m.lastgroup and _capital_ok(m)
    ]


_ALL_CASELESS = re.compile(_ALL.pattern, re.IGNORECASE)


def _capital_ok(match: re.Match[str]) -> bool:
    """Month and weekday names count only with a capital ("may", "march" are verbs)."""
    names = re.findall(f"{_MONTH}|{_WEEKDAY}", match.group(), re.IGNORECASE)
    return all(name[0].isupper() for name in names)
