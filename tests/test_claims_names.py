"""By which name somebody speaks, which clause is theirs, and which of the places told of they mean."""

from __future__ import annotations

import pytest
from test_claims_whose import MASKED, claims_at, speakers_at

from geo.model import Incursion


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # the name that a body gives later, an age that is told after the name, a call sign that is an official's name
        (MASKED + "The man, whom the battalion later named as Pavel Rudnev, laughed.", "Pavel Rudnev"),
        (
            "It looked otherwise from Maria Bila's yard. The 58-year-old tailor said Ukrainian troops were in Kozinka.",
            "Maria Bila",
        ),
        (
            "A captain with the call sign Budanov said it was quiet. Budanov said Ukrainian troops were in Kozinka.",
            "Budanov",
        ),
        (
            'The blogger "Stepan from the 12th" said Ukrainian troops had entered Kozinka.',
            'blogger "Stepan from the 12th',
        ),
        ("Residents met on the road to Kursk said that Ukrainian troops had entered Kozinka.", "Residents"),
        (
            "Another source, in the rescue services, said Ukrainian troops were in Kozinka.",
            "Another source, in the rescue services",
        ),
        ("The governor at first agreed, then left. He wrote that Ukrainian troops were in Kozinka.", "governor"),
        ("Ukrainian channels had spread rumours of the capture of Kozinka by Ukraine's troops.", "Ukrainian channels"),
        ("Local channels are sharing a clip said to show Ukrainian troops in Kozinka.", "Local channels"),
    ],
)
def test_who_speaks_is_called_by_the_right_name(text: str, speaker: str) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


@pytest.mark.parametrize(
    ("text", "place", "speaker"),
    [
        # what stands before "and Moscow says that" is not said by Moscow
        (
            "Small groups of Russian soldiers have slipped into Basivka, and Moscow now says that it holds Loknya.",
            "Basivka",
            None,
        ),
        # the men of a video are those whose signs they wear, an age that belongs to nobody named
        (
            "It showed the badge of the Russian Volunteer Corps. In the clip, the men claim they entered Kozinka.",
            "Kozinka",
            "Russian Volunteer Corps",
        ),
        ("A 58-year-old teacher said Ukrainian troops were in Kozinka.", "Kozinka", "58-year-old teacher"),
        (
            "Governor Ivan Gora said it was calm. The 58-year-old pensioner said Ukrainian troops were in Kozinka.",
            "Kozinka",
            "58-year-old pensioner",
        ),
        # a map is theirs who draw maps, whoever has spoken since
        (
            "DeepState updated its map. The general staff denied it. The map shows Basivka, Sumy region, as occupied.",
            "Basivka",
            "DeepState",
        ),
    ],
)
def test_each_clause_has_its_own_speaker(text: str, place: str, speaker: str | None) -> None:
    assert speakers_at(text, place) == {speaker}


def test_so_many_of_the_places_told_of_are_meant() -> None:
    listed = "The ministry said Russian troops had taken Strilecha, Krasne and Pylna in the Kharkiv region. "
    text = listed + "Ukrainian soldiers confirmed that the first two were gone."
    by_soldiers = {p for p in ("Strilecha", "Krasne", "Pylna") if len(speakers_at(text, p)) == 2}
    assert by_soldiers == {"Strilecha", "Krasne"}
    text = listed + "Ukrainian soldiers confirmed that the bridges were gone."
    assert all(len(speakers_at(text, p)) == 1 for p in ("Strilecha", "Krasne", "Pylna"))


def test_two_villages_are_those_told_of_last() -> None:
    text = "Ukrainian troops entered Kozinka in the Belgorod region. Then they came to Gora-Podol. "
    text += "A source said the number of attackers in both villages was about forty."
    assert all("source" in speakers_at(text, place) for place in ("Kozinka", "Gora-Podol"))


def test_nobody_says_what_they_only_did_not_say() -> None:
    assert not claims_at("The general staff did not say that Basivka in the Sumy region had been lost.", "Basivka")
    text = "The headquarters stopped short of saying that Basivka in the Sumy region had fallen."
    assert not claims_at(text, "Basivka")


def test_nobody_enters_where_they_come_from() -> None:
    text = "Russian troops entered Basivka in the Sumy region. It began when columns moved out of the Kursk region."
    assert all(c.incursion is Incursion.NONE for c in claims_at(text, "Kursk"))


def test_a_signed_headline_is_a_claim_where_no_more_is_said_of_it() -> None:
    text = (
        "Saboteurs break into Bryansk region — governor\n\nSaboteurs entered Sushany, the governor of the region said."
    )
    assert speakers_at(text, "Bryansk") == {"governor"}
    text = (
        "Saboteurs break into Sushany — governor\n\nSaboteurs entered Sushany in the Bryansk region, the governor said."
    )
    assert len(claims_at(text, "Sushany")) == 1
