"""Claims: whether anybody has entered a place, has only tried, or neither."""

from __future__ import annotations

import pytest
from test_claims import claims

from geo.model import Aspect, Incursion


@pytest.mark.parametrize(
    ("text", "entered"),
    [
        ("There are no indications that Ukrainian forces reached Shebekino.", []),
        ("Nothing suggests that Ukrainian forces are hiding in Shebekino.", []),
        ("Only conscripts remained in Kozinka, a blogger said.", []),
        ("Ukrainian border guards entered Kozinka, a blogger said.", ["Kozinka"]),
        ("A Russian blogger said Russian forces had lost Kozinka.", ["Kozinka"]),
        ("The ministry said saboteurs had been driven off near Kozinka with the loss of forty men.", []),
        ("The loss of Kozinka was confirmed by Russian bloggers.", ["Kozinka"]),
        ("The colonel told the soldiers that he had served at a post near Kozinka.", []),
        ("The Legion posted a video of a tank. It was filmed in Ryzhivka.", []),
        ("The Legion posted a video of a tank. It was filmed in Kozinka.", ["Kozinka"]),
        ("A photo is passed off as proof that the Legion has entered Kozinka.", []),
        ("The Legion shared a photo and said it had entered Kozinka.", ["Kozinka"]),
        ("The Legion had announced the capture of Murom. The Legion has announced nothing of the kind.", []),
        ("The Legion announced the capture of Murom. The governor said nothing of the kind.", ["Murom"]),
        ("The governor disputed this, arguing that Ukrainian groups enter Kozinka by night.", ["Kozinka"]),
    ],
)
def test_a_false_entry_is_worse_than_a_missing_one(text: str, entered: list[str]) -> None:
    found = [c for c in claims(text) if c.incursion is Incursion.ENTERED]
    assert sorted({c.place.name for c in found if c.place}) == entered


def test_a_body_that_speaks_of_itself_is_not_the_group_named_before() -> None:
    found = claims("The Legion raided Kozinka. The National Guard said it had beaten off an assault on Tyotkino.")
    assert {c.incursion for c in found if c.place and c.place.name == "Tyotkino"} == {Incursion.ATTEMPTED}


def test_a_village_only_aimed_at_has_not_been_entered() -> None:
    found = claims("Ukrainian columns crossed the border, one pointing at Kozinka, one heading for Tyotkino.")
    assert {c.place for c in found} == {None}


def test_what_may_happen_elsewhere_does_not_take_the_place_of_what_happens() -> None:
    found = claims("Fighting broke out in Glotovo. The Legion was freeing parts of Kozinka in order to save Ryzhivka.")
    assert [c.place.name for c in found if c.place and c.aspect is Aspect.CONTROL] == ["Kozinka"]


@pytest.mark.parametrize(
    ("text", "entered"),
    [
        (
            "A resident of Kozinka, now in Murom, told us: “Ukrainian soldiers walked down our street.”",
            ["Kozinka"],
        ),
        ("A woman from Kozinka said Ukrainian soldiers were standing outside the village shop.", ["Kozinka"]),
        ("A woman from Kozinka said Ukrainian soldiers had entered Glotovo.", ["Glotovo"]),
        ("A woman from Kozinka said: “Our boys hold the village.”", []),
    ],
)
def test_what_witnesses_saw_they_saw_at_home(text: str, entered: list[str]) -> None:
    found = [c for c in claims(text) if c.incursion is Incursion.ENTERED]
    assert sorted({c.place.name for c in found if c.place}) == entered


@pytest.mark.parametrize(
    "text",
    [
        "Kozinka, Murom and Glotovo were captured by Ukraine, the governor said.",
        "Kozinka, Murom and Glotovo are now occupied by Ukraine, officials said.",
        "Kozinka, Murom and Glotovo have been seized by Kyiv, bloggers wrote.",
    ],
)
def test_a_state_that_takes_villages_is_not_where_they_are(text: str) -> None:
    found = [c for c in claims(text) if c.incursion is Incursion.ENTERED]
    assert sorted({c.place.name for c in found if c.place}) == ["Glotovo", "Kozinka", "Murom"]


@pytest.mark.parametrize(
    ("text", "entered", "attempted"),
    [
        ("A channel said saboteurs tried to enter Kozinka and retreated after a firefight.", [], ["Kozinka"]),
        (
            "The governor spoke of two tries to cross the border and named Kozinka and Murom.",
            [],
            ["Kozinka", "Murom"],
        ),
        (
            "A raid near Kozinka had been averted, and an attack on Murom was repelled.",
            [],
            ["Kozinka", "Murom"],
        ),
        (
            "Groups had attacked near Kozinka and Murom, and the attacks had been beaten off.",
            [],
            ["Kozinka", "Murom"],
        ),
        ("Groups had attacked near Kozinka, the mayor said, and shells had hit Murom.", [], []),
        ("All enemy groups had been halted at the edge of the minefield near Kozinka.", [], ["Kozinka"]),
        ("A channel said the saboteurs had entered Murom and named Kozinka as their aim.", ["Murom"], []),
        ("Ukrainian troops took Murom, and their soldiers halted at the edge of Kozinka.", ["Kozinka", "Murom"], []),
    ],
)
def test_what_is_told_beside_an_attempt_was_one(text: str, entered: list[str], attempted: list[str]) -> None:
    found = [c for c in claims(f"{text} Both lie in the Belgorod region.") if c.place]
    for incursion, places in ((Incursion.ENTERED, entered), (Incursion.ATTEMPTED, attempted)):
        assert sorted({c.place.name for c in found if c.place and c.incursion is incursion}) == places


@pytest.mark.parametrize(
    ("text", "entered"),
    [
        ("Ukrainian marines have established themselves in Kozinka, a blogger said.", ["Kozinka"]),
        ("The Legion's fighters moved on to Kozinka, a blogger said.", ["Kozinka"]),
        ("The talks moved on to Kozinka, a blogger said.", []),
        ("A raid was under way. Gunmen were holding six people in Kozinka, an official said.", ["Kozinka"]),
        ("Gunmen robbed a shop and held six people in Kozinka, police said.", []),
        ("A raid was under way. A message goes round that gunmen took hostages in Kozinka.", []),
        ("DeepState marked Murom as occupied on Monday and shaded in Kozinka on Tuesday.", ["Kozinka", "Murom"]),
        ("Many Ukrainians living in Kozinka have fled from a raid, a blogger said.", []),
        ("Its fighters had also visited Kozinka, the Legion said.", ["Kozinka"]),
        ("The governor had also visited Kozinka, a blogger said.", []),
        ("A Ukrainian flag was filmed over the school in Kozinka.", ["Kozinka"]),
        ("Kozinka is under the full control of Russian volunteers, the Legion said.", ["Kozinka"]),
        ("Kozinka is under the full control of Russian guards, the governor said.", []),
        (
            "According to the channel Rybar, men of the Legion rode up, cut a fence and reached Kozinka.",
            ["Kozinka"],
        ),
        ("A clip shows soldiers of the Legion. The agency identified the street as one in Kozinka.", ["Kozinka"]),
        (
            "A clip shows soldiers of the Legion. Reuters said the shop in the clip stands in Kozinka.",
            ["Kozinka"],
        ),
        ("A clip shows a tractor. The agency identified the street as one in Kozinka.", []),
        ('"By noon we were in Kozinka," said Oleh, 33, a gunner who asked for tea.', ["Kozinka"]),
        ('"By noon we were in Kozinka," said Oleh, 33, a baker who asked for tea.', []),
    ],
)
def test_ways_of_getting_there_and_of_being_shown_there(text: str, entered: list[str]) -> None:
    found = claims(f"{text} It lies in the Belgorod region.")
    assert sorted({c.place.name for c in found if c.place and c.incursion is Incursion.ENTERED}) == entered


def test_soldiers_who_drove_through_a_checkpoint_have_not_entered_their_own_village() -> None:
    text = 'RYZHIVKA, Ukraine — They left at dawn. "We drove through the checkpoint," said Oleh, 33, a gunner.'
    assert not [c for c in claims(text) if c.incursion is Incursion.ENTERED]


@pytest.mark.parametrize(
    ("text", "entered"),
    [
        ("Ukrainian troops crossed the border. A nurse fled. They are staying with her sister in Kozinka.", []),
        ("The Legion crossed the border. Its fighters are staying in Kozinka.", ["Kozinka"]),
        ("The General Staff confirmed a raid. Its map shows a thin blue strip at Kozinka.", ["Kozinka"]),
        ("A Ukrainian group drove all the way to Kozinka, a blogger said.", ["Kozinka"]),
        ("Channels write of a Ukrainian flag hung over the school in Kozinka.", ["Kozinka"]),
        ("Attacks go on. The ministry reported the surrender of thirty Russians at Kozinka.", []),
    ],
)
def test_who_stays_who_leaves_and_what_a_map_shows(text: str, entered: list[str]) -> None:
    found = [c for c in claims(text) if c.incursion is Incursion.ENTERED]
    assert sorted({c.place.name for c in found if c.place}) == entered
