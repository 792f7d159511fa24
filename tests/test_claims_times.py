"""Time expressions mean the days a reader takes them to mean, and nothing where the text does not tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.articles import article_from_text
from geo.claims.syntax import sentences
from geo.claims.times import may_tell_time, spans

PUBLISHED = date(2024, 3, 20)  # a Wednesday


def meant(text: str, published: date | None = PUBLISHED) -> list[tuple[date | None, date | None, int | None]]:
    found = spans(text, 0, len(text), published)
    assert not found or any(may_tell_time(sentence.vocabulary) for sentence in sentences(text))
    return [(span.start, span.end, span.time_precision) for _, _, span in found]


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("since Sunday", date(2024, 3, 17), PUBLISHED, 1),
        ("since early Sunday", date(2024, 3, 17), PUBLISHED, 1),
        ("since 12 March", date(2024, 3, 12), PUBLISHED, 1),
        ("since March 12, 2023", date(2023, 3, 12), PUBLISHED, 1),
        ("since last night", date(2024, 3, 19), PUBLISHED, 1),
        ("since January", date(2024, 1, 1), PUBLISHED, 3),
        ("in January of this year", date(2024, 1, 1), date(2024, 1, 31), 3),
        ("in May last year", date(2023, 5, 1), date(2023, 5, 31), 3),
        ("from Friday to Sunday", date(2024, 3, 15), date(2024, 3, 17), 2),
        ("the day before yesterday", date(2024, 3, 18), date(2024, 3, 18), 1),
        ("within the past 24 hours", date(2024, 3, 19), PUBLISHED, 1),
        ("on the 10th", date(2024, 3, 10), date(2024, 3, 10), 1),
        ("on the 31st", date(2024, 1, 31), date(2024, 1, 31), 1),
    ],
)
def test_words_mean_days(text: str, start: date, end: date, precision: int) -> None:
    assert meant(text) == [(start, end, precision)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("A day earlier", date(2024, 3, 13)),
        ("Two days later", date(2024, 3, 16)),
        ("The next morning", date(2024, 3, 15)),
        ("The previous evening", date(2024, 3, 13)),
        ("The day before", date(2024, 3, 13)),
        ("The same night", date(2024, 3, 14)),
        ("That evening", date(2024, 3, 14)),
    ],
)
def test_words_that_point_back_count_from_the_day_named_before(words: str, day: date) -> None:
    assert meant(f"On Thursday they crossed. {words} they left.")[1] == (day, day, 1)


def test_months_count_back_from_the_day_named_and_a_day_given_twice_is_the_one_named() -> None:
    assert meant("They said on Thursday that a raid a month earlier had failed.")[1] == (
        date(2024, 2, 1),
        date(2024, 2, 29),
        3,
    )
    assert meant("On Thursday they left. Ten days earlier, on 1 March, they came.")[1:] == [
        (date(2024, 3, 1), date(2024, 3, 1), 1)
    ]
    assert meant("It hit a flat on the 5th floor.") == []


def test_nothing_is_invented_where_no_day_was_named_before() -> None:
    assert meant("The next morning they left.") == [(None, None, None)]
    assert meant("A day earlier on an unknown date", None) == [(None, None, None)]
    assert meant("On 3 June 2023 they crossed. The next day they left.", None)[1][0] == date(2023, 6, 4)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("at 23:30 GMT on Monday", date(2024, 3, 19), date(2024, 3, 19)),
        ("on Monday at 11:30 p.m. ET", date(2024, 3, 19), date(2024, 3, 19)),
        ("on Monday at 11 a.m. GMT", date(2024, 3, 18), date(2024, 3, 18)),
        ("at 21:30 UTC on Monday", date(2024, 3, 18), date(2024, 3, 19)),  # 23:30 in Kyiv, 00:30 in Moscow
        ("at 23:30 Moscow time on Monday", date(2024, 3, 18), date(2024, 3, 18)),
        ("at 23:30 on Monday", date(2024, 3, 18), date(2024, 3, 18)),  # no zone named: the report's own day stands
        ("at 99:99 GMT on Monday", date(2024, 3, 18), date(2024, 3, 18)),
    ],
)
def test_a_named_time_zone_moves_the_day_to_the_borders_own(text: str, start: date, end: date) -> None:
    assert meant(text) == [(start, end, 1)]


@given(
    st.dates(date(2014, 1, 1), date(2030, 12, 31)),
    st.sampled_from(
        [
            "yesterday",
            "overnight",
            "on Monday",
            "since Friday",
            "at the weekend",
            "last week",
            "this month",
            "last month",
        ]
    ),
)
def test_what_is_told_has_happened_by_the_day_of_publication(published: date, words: str) -> None:
    ((start, end, _),) = meant(words, published)
    assert start is not None
    assert end is not None
    assert published - timedelta(days=62) <= start <= end <= published


def days_of(text: str) -> dict[str, date | None]:
    """The first day of the claims of a report, by the name of their place."""
    article = article_from_text(text, published=PUBLISHED.isoformat())
    found = geo.analyze([article]).readings[0].claims
    return {c.resolution.toponym.text: c.time.start for c in found if c.resolution}


MONDAY, TUESDAY = date(2024, 3, 18), date(2024, 3, 19)


def test_the_only_day_of_a_report_is_that_of_its_events() -> None:
    days = days_of(
        "Fighters of the Siberian Battalion entered Kozinka on Monday, the group said. The governor said Grayvoron had "
        "been shelled."
    )
    assert days == {"Kozinka": MONDAY, "Grayvoron": MONDAY}


def test_where_two_days_would_do_an_event_has_none() -> None:
    days = days_of(
        "Fighters of the Siberian Battalion entered Kozinka on Monday, the group said. Tyotkino was shelled on "
        "Tuesday. The governor said Grayvoron had been shelled."
    )
    assert days == {"Kozinka": MONDAY, "Tyotkino": TUESDAY, "Grayvoron": None}


def test_what_a_bulletin_tells_is_of_the_time_it_stands_under() -> None:
    days = days_of(
        "Belgorod region, summary for 18 March.\nKozinka was shelled with mortars. On Tuesday a drone hit a house in "
        "Tyotkino. The village of Glotovo was shelled with artillery."
    )
    assert days == {"Kozinka": MONDAY, "Tyotkino": TUESDAY, "Glotovo": MONDAY}


def test_what_goes_on_is_of_the_day_of_publication() -> None:
    days = days_of(
        "Fighters of the Siberian Battalion entered Kozinka on Monday, the group said. Fighting continues in Tyotkino. "
        "Residents of Glotovo are being evacuated."
    )
    assert days == {"Kozinka": MONDAY, "Tyotkino": PUBLISHED, "Glotovo": PUBLISHED}


def test_what_a_log_tells_by_the_clock_is_of_the_day_of_publication() -> None:
    log = (
        "07:40 Ukrainian troops entered Kozinka. 09:15 Drones hit Tyotkino. 11:30 Shelling damaged a school in Glotovo."
    )
    assert days_of(log) == {"Kozinka": PUBLISHED, "Tyotkino": PUBLISHED, "Glotovo": PUBLISHED}


def test_what_has_happened_need_not_have_happened_today() -> None:
    assert days_of("Ukrainian troops have entered Kozinka, the ministry said.") == {"Kozinka": None}


def test_the_day_of_a_dateline_or_of_a_picture_is_not_that_of_the_event() -> None:
    days = days_of(
        "KURSK, March 19 (TASS) - Russian forces entered Kozinka, the ministry said. Geolocated footage published on "
        "18 March shows Ukrainian troops in Tyotkino."
    )
    assert days["Tyotkino"] is None
    assert days["Kozinka"] != MONDAY
