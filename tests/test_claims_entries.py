"""Claims: whether anybody has entered a place, has only tried, or neither."""

from __future__ import annotations

import pytest
from test_claims import claims

import geo
from geo.model import Article, Aspect, Factuality, Incursion


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
        ("Zelensky announced the opening of a Ukrainian commandant's office in Kozinka.", ["Kozinka"]),
        ("The governor announced the opening of a school in Kozinka.", []),
        ("If the channel is to be believed, Ukrainian troops hold Kozinka.", ["Kozinka"]),
        ("If the channel is right, Ukrainian troops will soon hold Kozinka.", []),
        ("If the channel is quiet, Ukrainian troops hold Kozinka.", []),
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
        ("A clip shows Ukrainian marines taking the surrender of ten Russian soldiers in Kozinka.", ["Kozinka"]),
        ('A pro-Ukrainian blogger went further, placing "our scouts" on the southern edge of Kozinka.', ["Kozinka"]),
        ("The Legion crossed the border. A blogger spoke of attempts at Kozinka, which all failed.", []),
    ],
)
def test_who_stays_who_leaves_and_what_a_map_shows(text: str, entered: list[str]) -> None:
    found = [c for c in claims(text) if c.incursion is Incursion.ENTERED]
    assert sorted({c.place.name for c in found if c.place}) == entered


@pytest.mark.parametrize(
    ("text", "entered"),
    [
        ("A commander said his men needed two hours to take Kozinka.", ["Kozinka"]),
        ("A commander said his men would need two hours to take Kozinka.", []),
        ("The Legion said its men hold Glotovo and have moved on to Kozinka.", ["Glotovo", "Kozinka"]),
        ("Rescuers moved on to Kozinka.", []),
        ("Ukrainian units opened a second hole in the border near Kozinka.", ["Kozinka"]),
        ("Kyiv has thrown four battalions into the Grayvoron district.", ["Grayvoron district"]),
        ("Ukrainian troops crossed the border near Murom and were stopped in Kozinka.", ["Kozinka", "Murom"]),
        ("Ukrainian troops tried to cross the border near Murom and were stopped in Kozinka.", []),
        ("Ukrainian troops are fighting in the southern part of Kozinka.", ["Kozinka"]),
        ("Ukrainian troops are fighting in and around Kozinka.", ["Kozinka"]),
        ("Ukrainian troops are fighting around Kozinka.", []),
        ("Ukrainian troops attacked Kozinka on Monday. Bloggers announced its fall.", ["Kozinka"]),
        (
            "The saboteurs crossed the border near Murom. A driver was shot dead by the group in Sushany.",
            ["Murom", "Sushany"],
        ),
        ("The saboteurs crossed the border near Murom. A driver was shot dead by police in Sushany.", ["Murom"]),
        ("A nurse said she had met boys with Ukrainian chevrons by the school in Kozinka.", ["Kozinka"]),
        ("A nurse said she had met boys with footballs by the school in Kozinka.", []),
        ("There were, he allowed, individual Ukrainian soldiers at the plant in Kozinka.", ["Kozinka"]),
        ("The squad found Ukrainians already inside Kozinka.", ["Kozinka"]),
    ],
)
def test_who_is_there_has_entered(text: str, entered: list[str]) -> None:
    found = [c for c in claims(text) if c.incursion is Incursion.ENTERED]
    assert sorted({c.place.name for c in found if c.place}) == entered


def test_who_rejects_a_claim_denies_it_and_who_made_it_has_claimed_it() -> None:
    for text in (
        "Reports on Telegram channels that the Legion had seized Kozinka are untrue, the governor said.",
        "The governor dismissed as fake reports by Telegram channels that the Legion had seized Kozinka.",
    ):
        told = {c.claimants[0].name.lower(): c for c in claims(text)}
        assert told["governor"].factuality is Factuality.DENIED
        assert told["telegram channels"].incursion is Incursion.ENTERED


def test_what_the_own_forces_leave_the_others_take_where_they_have_crossed() -> None:
    left = "Russian soldiers abandoned Kozinka on Sunday, a captain said."
    assert not [c for c in claims(left) if c.incursion is Incursion.ENTERED]
    found = claims("Ukrainian troops crossed the border near Murom. " + left)
    assert [c.place.name for c in found if c.place and c.incursion is Incursion.ENTERED] == ["Murom", "Kozinka"]


@pytest.mark.parametrize(
    ("text", "entered"),
    [
        ("The fall of Kozinka would open the road to Murom, analysts said.", []),
        ("The fall of Kozinka was reported by analysts.", ["Kozinka"]),
        ("Videos of Ukrainian troops in Kozinka were filmed elsewhere, analysts said.", []),
        ("The Legion said it was at the gates of Kozinka.", []),
        ("Ukrainian tanks were seen on the road to Kozinka.", []),
        ("Ukrainian tanks were seen in Kozinka.", ["Kozinka"]),
        ("The Legion claimed to have attacked the border post at Kozinka.", []),
        ("The Legion claimed to have attacked the border post at Kozinka and captured it.", ["Kozinka"]),
        ("An enemy group was destroyed as it approached Kozinka, the governor said.", []),
        ("Twenty Ukrainian soldiers were killed in Ryzhivka, the ministry in Moscow said.", []),
        ("Twenty Ukrainian soldiers were killed in Kozinka, the ministry in Moscow said.", ["Kozinka"]),
        ("I ask everyone not to try to get through to Kozinka, the governor said.", []),
        ("Kozinka is under our full control, the governor of the Belgorod region said.", []),
        ("Kozinka has been handed over to the enemy, a Russian blogger said.", ["Kozinka"]),
        ("Russian troops continue to repel the Ukrainian incursion into the Belgorod region.", ["Belgorod region"]),
    ],
)
def test_near_before_or_after_is_not_inside(text: str, entered: list[str]) -> None:
    found = [c for c in claims(text) if c.incursion is Incursion.ENTERED]
    assert sorted({c.place.name for c in found if c.place}) == entered


def test_who_comes_in_comes_into_the_place_told_of() -> None:
    found = claims(
        "Kozinka is shelled every day, the colonel said. “Their groups enter, make a video and are destroyed.”"
    )
    assert [c.place.name for c in found if c.place and c.incursion is Incursion.ENTERED] == ["Kozinka"]


def test_men_sent_on_to_a_thing_have_entered_nowhere() -> None:
    assert not [c for c in claims("The saboteurs sent two men ahead to the wire near Kozinka.") if c.place]
    found = claims("The Legion sent its fighters to Kozinka.")
    assert [c.place.name for c in found if c.place and c.incursion is Incursion.ENTERED] == ["Kozinka"]


def test_people_of_a_side_seen_far_from_the_border_have_not_crossed_it() -> None:
    texts = {
        "Kursk": "The governor believes Ukrainian fighters are in the city of Kursk.",
        "Sudzha": "The governor believes Ukrainian fighters are in Sudzha in the Kursk region.",
    }
    entered = {
        name: {str(c.incursion) for c in geo.analyze([Article(text=text)]).readings[0].claims}
        for name, text in texts.items()
    }
    assert "entered" not in entered["Kursk"]
    assert "entered" in entered["Sudzha"]
