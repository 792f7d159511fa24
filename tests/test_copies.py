"""Copies of one text, and whom a text is credited to."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.articles import article_from_text
from geo.articles.copies import Copies, originals

if TYPE_CHECKING:
    from geo.model import Article

STORY = """\
Governor says fighters crossed the border

{dateline}Fighters of an exile group crossed into the Shebekino district on Thursday morning and held two farms for some
hours, the governor of the region said on television. He gave no figures for losses on either side.

A spokesman of the group said its men were still on the far bank of the river and would stay there. Residents of the
nearest villages were told to leave by bus for the regional capital, where schools had been opened for them.

The ministry of defence wrote in the evening that the attack had been beaten off with artillery and that the border was
under control again. Neither account could be checked.
"""
OTHER = """\
Harvest late in the south after weeks of rain

Farmers in the southern districts say that the wheat harvest will begin at least ten days later than usual, because the
fields are too wet for the machines. The ministry of agriculture expects a smaller crop but no shortage of bread.

In the north the weather was kinder, and the first trucks have already reached the elevators near the railway stations.
Prices rose a little on Monday and fell again on Tuesday, as traders waited for the first figures of the season.
"""


def article(text: str, publisher: str = "", day: int | None = None) -> Article:
    return article_from_text(
        text, publisher=publisher or None, published=date(2023, 6, day) if day else None, source=publisher
    )


WIRE = article(STORY.format(dateline="KYIV, June 1 (Reuters) - "), "Reuters", 2)
COPY = article(STORY.format(dateline="KYIV (Reuters) — ") + "\nEdited by our newsroom.\n", "The Herald", 1)
CUT = article(STORY.format(dateline="").rpartition("The ministry")[0], "Daily Post", 3)
FARM = article(OTHER, "The Herald", 1)


@pytest.mark.parametrize("order", list(permutations([WIRE, COPY, CUT, FARM])))
def test_copies_lead_to_the_outlet_they_name_in_any_order(order: tuple[Article, ...]) -> None:
    of = originals(order)
    assert {order[n].publisher: order[m].publisher for n, m in of.items()} == {
        "The Herald": "Reuters",
        "Daily Post": "Reuters",
    }
    assert order.index(FARM) not in of


def test_without_a_named_outlet_the_first_published_is_the_original() -> None:
    plain = [article(STORY.format(dateline=""), name, day) for name, day in (("B", 3), ("A", 2), ("C", 5))]
    assert originals(plain) == {0: 1, 2: 1}


def test_two_reports_that_share_a_quotation_are_no_copies() -> None:
    quotation = "“We shall stay on the far bank of the river for as long as it takes, whatever they say on television”"
    one, two = article(STORY.format(dateline="") + quotation, "A"), article(OTHER + quotation, "B")
    assert originals([one, two]) == {}


def test_texts_too_short_to_compare_are_no_copies() -> None:
    assert originals([article("Drones hit Shebekino."), article("Drones hit Shebekino!", "B")]) == {}


def test_the_same_bytes_are_copies_however_short() -> None:
    assert originals([article("Drones hit Shebekino.", "A"), article("Drones hit Shebekino.", "B")]) == {1: 0}


@settings(deadline=None)  # a busy machine takes long over its longest texts
@given(st.lists(st.text(max_size=400), max_size=6))
def test_any_text_can_be_asked_about(texts: list[str]) -> None:
    seen = Copies()
    for number, text in enumerate(texts):
        assert all(int(key) < number for key in seen.add(str(number), text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KYIV, June 1 (Reuters) - Fighters crossed the border on Thursday morning, officials said.", "Reuters"),
        (
            "BELGOROD, Russia (AP) — Fighters crossed the border on Thursday morning, officials said.",
            "Associated Press",
        ),
        ("MOSCOW, June 1. /TASS/. Fighters crossed the border on Thursday morning, officials said.", "TASS"),
        (
            "AFP – Fighters crossed the border on Thursday morning, officials in the region said.",
            "Agence France-Presse",
        ),
        (
            "By Ann Smith, Associated Press\n\nFighters crossed the border on Thursday, officials said.",
            "Associated Press",
        ),
        (
            (
                "Fighters crossed the border on Thursday morning, officials said.\n\n"
                "This article was originally published by The Northern Observer."
            ),
            "Northern Observer",
        ),
        ("PORTLAND (Ore.) - Fighters crossed the border on Thursday morning, officials said.", None),
        ("Fighters crossed the border (near the river) - and that on Thursday morning, Reuters reported.", None),
        ("Fighters crossed the border on Thursday morning, the agency Reuters (London) - or its office - said.", None),
    ],
)
def test_the_original_publisher_is_the_one_the_text_names(text: str, name: str | None) -> None:
    assert article_from_text(text).original_publisher == name


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("By Ann Smith", "Ann Smith"),
        ("BY ANN SMITH, Associated Press", "ANN SMITH"),
        ("By Ann van der Berg and John Doe", "Ann van der Berg"),
        ("By Reuters", None),
        ("By the river they stayed", None),
    ],
)
def test_the_author_is_the_one_of_the_byline(byline: str, name: str | None) -> None:
    text = f"Governor says fighters crossed\n\n{byline}\n\nFighters crossed the border on Thursday morning, he said."
    assert article_from_text(text).author == name
