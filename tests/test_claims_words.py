"""The words by which news tells events, in the sense in which they tell them, and in others."""

from __future__ import annotations

import pytest
from test_claims import claims

from geo.model import Incursion


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [
        ("Launchers worked over Ryzhivka, the administration said.", "Shelling/artillery/missile attack"),
        ("Artillery has turned Ryzhivka into ruins.", "Shelling/artillery/missile attack"),
        ("Shrapnel peppered a bus stop in Murom.", "Shelling/artillery/missile attack"),
        ("A driver in Murom counted nine bangs.", "Shelling/artillery/missile attack"),
        ("Officials blamed a shell for the death of a farmer in Murom.", "Shelling/artillery/missile attack"),
        ("Border guards reported 17 mortar bombs on Ryzhivka.", "Shelling/artillery/missile attack"),
        ("Drones bit into a grain silo in Murom.", "Air/drone strike"),
        ("Two Su-25s attacked a convoy at Ryzhivka.", "Air/drone strike"),
        ("A nurse in Murom was shot at by a drone.", "Air/drone strike"),
        ("Gunners swatted four drones from the sky over Murom.", "Disrupted weapons use"),
        ("In Murom six drones were shot down without damage.", "Disrupted weapons use"),
        ("Three fell in fields, and one was jammed over Murom.", "Disrupted weapons use"),
        ("A mine took a hunter's foot near Murom.", "Remote explosive/landmine/IED"),
        ("Engineers blew up the dam in Murom.", "Remote explosive/landmine/IED"),
        ("Murom has been vacated.", "Other"),
        ("Police crews took away the last families of Ryzhivka.", "Other"),
        ("Rescuers removed eleven pensioners from Ryzhivka.", "Other"),
        ("Police have sealed off Murom.", "Change to group/activity"),
        ("Murom has been ringed with roadblocks.", "Change to group/activity"),
        ("Lessons in Murom have been moved online.", "Change to group/activity"),
        ("The FSB caught two men with rifles near Murom.", "Arrests"),
        ("Two cashiers had been taken hostage in a shop in Sushany.", "Abduction/forced disappearance"),
        ("Somebody sawed through the cables of a substation in Murom.", "Looting/property destruction"),
        ("Ukrainian soldiers overpowered a patrol in Kozinka.", "Armed clash"),
        ("Ukrainian and Russian soldiers were firing at each other in Kozinka.", "Armed clash"),
        ("The Legion shot its way past the Kozinka checkpoint.", "Armed clash"),
        ("Russian troops left Ryzhivka for better lines.", "Non-violent transfer of territory"),
    ],
)
def test_the_verbs_of_news_tell_the_type(text: str, sub_event_type: str) -> None:
    assert [c.sub_event_type for c in claims(text)] == [sub_event_type]


@pytest.mark.parametrize(
    "text",
    [
        "A lightning strike hit a barn in Murom.",
        "The storm rocked Murom and tore off roofs.",
        "The mayor of Murom was caught in traffic.",
        "The road near Murom was jammed with cars.",
        "Bakers in Murom hammered out a deal.",
        "The governor of the Belgorod region kept Murom informed.",
        "Murom has been ringed by forests for ages.",
        "The firm in Murom attributed its losses to the weather.",
    ],
)
def test_the_verbs_of_news_in_other_senses_tell_nothing(text: str) -> None:
    assert not claims(text)


@pytest.mark.parametrize(
    ("text", "incursion", "sub_event_type"),
    [
        ("The group was driven off before it could cross the border at Murom.", Incursion.ATTEMPTED, "Armed clash"),
        ("A band was halted by fire at the border near Murom.", Incursion.ATTEMPTED, "Armed clash"),
        ("Guards beat off a Ukrainian group that tried to cross at Murom.", Incursion.ATTEMPTED, "Armed clash"),
        ("Kozinka has not fallen, the governor said.", Incursion.NONE, "Armed clash"),
        ("No Ukrainian unit was anywhere near Kozinka.", Incursion.NONE, "Change to group/activity"),
        ("Ukrainian soldiers have yet to enter Kozinka.", Incursion.NONE, "Change to group/activity"),
        ("Ukrainian patrols turned up on the edge of Kozinka.", Incursion.ENTERED, "Change to group/activity"),
    ],
)
def test_who_got_in_and_who_did_not(text: str, incursion: Incursion, sub_event_type: str) -> None:
    assert [(c.incursion, c.sub_event_type) for c in claims(text)] == [(incursion, sub_event_type)]


@pytest.mark.parametrize(
    ("text", "sub_event_type", "where"),
    [
        ("Two drones came over: one was jammed, another smashed into a dairy in Murom.", "Air/drone strike", "Murom"),
        ("Fighters of the Legion smashed into Kozinka at dawn.", "Change to group/activity", "Kozinka"),
        ("Grad rockets fell on the Belgorod village of Murom.", "Shelling/artillery/missile attack", "Murom"),
        ("A strike was carried out on Ryzhivka.", "Shelling/artillery/missile attack", "Ryzhivka"),
        ("The governor has put the outskirts of Murom off limits to visitors.", "Change to group/activity", "Murom"),
        ("The FSB said it had caught two men with rifles near Murom.", "Arrests", "Murom"),
        ("Murom stands empty.", "Other", "Murom"),
        ("Guards stopped the saboteurs with mortars near Murom.", "Armed clash", "Murom"),
    ],
)
def test_what_weapons_and_men_do_in_the_same_words(text: str, sub_event_type: str, where: str) -> None:
    found = [c for c in claims(text) if c.place is not None]
    assert (sub_event_type, where) in [(c.sub_event_type, c.place.name) for c in found]
    assert all(c.place.name == where for c in found)


def test_who_tried_to_get_in_and_was_thrown_back_gets_nothing_back() -> None:
    found = claims("The enemy tried to get into Kozinka but was thrown back with losses, the ministry said.")
    assert [c.incursion for c in found] == [Incursion.ATTEMPTED]


def test_the_name_before_an_office_is_not_where_the_event_was() -> None:
    found = claims("A Belgorod border guard spokesman said shells had fallen overnight.")
    assert all(c.place is None for c in found)


def test_an_assault_that_could_follow_may_happen() -> None:
    found = claims("Two analysts think an assault on Grayvoron could follow within the week.")
    assert [str(c.factuality) for c in found] == ["hypothetical"]


def test_who_has_left_is_told_to_say_who_speaks_or_for_its_own_sake() -> None:
    said = '"They were firing at each other in Kozinka all night," said a farmhand who had fled the village.'
    assert "Other" not in {c.sub_event_type for c in claims(said)}
    told = '"They were firing at each other in Kozinka," said the pensioner, who fled the town on Thursday.'
    assert "Other" in {c.sub_event_type for c in claims(told)}


def test_who_speaks_parts_two_places() -> None:
    found = claims(
        "Air defences shot down nine drones over Murom, the ministry in Moscow said, and reported no damage."
    )
    assert [c.place.name for c in found if c.place is not None] == ["Murom"]
