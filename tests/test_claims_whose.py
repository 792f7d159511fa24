"""Whose words they are over lists and appositions, in pictures, in what is confirmed, repeated or taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import geo
from geo.model import Article, Aspect, Claim, Factuality, Incursion


def claims_at(text: str, place: str) -> list[Claim]:
    found = geo.analyze([Article(text=text, published=date(2024, 8, 20))]).readings[0].claims
    return [c for c in found if c.resolution is not None and c.resolution.toponym.text == place]


def speakers_at(text: str, place: str) -> set[str | None]:
    return {c.claimants[0].name if c.claimants else None for c in claims_at(text, place)}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('The "Freedom of Russia Legion" alleged that Kozinka was under its full control.', "Freedom of Russia Legion"),
        ("In a second message Petrenko says a scouting party entered Kozinka.", "Petrenko"),
        ("In his evening post Pavel Sorokin said that Ukrainian troops had entered Kozinka.", "Pavel Sorokin"),
        ("Half an hour later residents said that Ukrainian troops had entered Kozinka.", "residents"),
        ("On June 15th its general staff said that Ukrainian troops had entered Kozinka.", "general staff"),
        (
            "The governor, who had named Darino, Gogolevka and Guevo as lost, said Ukrainian troops were in Kozinka.",
            "governor",
        ),
        (
            "Another, a channel with close ties to the marines, said Ukrainian troops had entered Kozinka.",
            "channel with close ties to the marines",
        ),
        (
            "One of the most widely read, a blog run by a retired colonel, said Ukrainian troops were in Kozinka.",
            "blog run by a retired colonel",
        ),
        (
            "A man with a bandaged arm, standing by a shop, said Ukrainian troops were in Kozinka.",
            "man with a bandaged arm",
        ),
    ],
)
def test_the_speaker_is_found_over_what_stands_around(text: str, speaker: str) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


def test_a_map_is_whose_it_is_whatever_ties_they_have() -> None:
    text = "WarMap, a mapping project with ties to the army, marked Strilecha and Borysivka as occupied by Russia."
    assert speakers_at(text, "Borysivka") == {"WarMap"}


MASKED = "A masked man said Ukrainian troops were in Kozinka. "
CAPTAIN = "A captain of the 92nd Brigade said that Ukrainian troops had entered Kozinka. "


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            'A blogger, who publishes under the name Severny Z, complained. "They walked into Kozinka," he wrote.',
            "Severny Z",
        ),
        (MASKED + "The man, a former welder who gave his name as Pavel Rudnev, said no more.", "Pavel Rudnev"),
        (MASKED + "He was later identified by Russian media as Anton Reznik.", "Anton Reznik"),
        (CAPTAIN + "The captain, whose name is Ihor Stus, was tired.", "Ihor Stus"),
        (CAPTAIN + "The soldier from the 92nd, whose name is Ihor Stus, was tired.", "Ihor Stus"),
        (CAPTAIN + "The captain, Ihor Stus, was tired.", "Ihor Stus"),
        (
            "A woman in Murom said soldiers had entered Kozinka. The paper named her as Galina Petrova.",
            "Galina Petrova",
        ),
        # who is somebody else, or gets no name
        (MASKED + "He was identified as Russian.", "masked man"),
        (MASKED + "A woman in the crowd gave her name as Olga.", "masked man"),
        ("Governor Pavel Sorokin said Ukrainian troops were in Kozinka. He is known as Iron Pavel.", "Pavel Sorokin"),
    ],
)
def test_a_name_told_later_is_that_of_who_spoke_before(text: str, speaker: str) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The Legion posted a video. It shows Ukrainian soldiers in Kozinka.", "Freedom of Russia Legion"),
        ("The Legion posted a clip. In it, Ukrainian soldiers are seen in Kozinka.", "Freedom of Russia Legion"),
        (
            "The Legion said it was home. The statement came with two videos. The first shows its men in Kozinka.",
            "Freedom of Russia Legion",
        ),
        ("Ukraine's 80th Brigade put out pictures. Its video shows soldiers in Kozinka.", "Ukraine's 80th Brigade"),
        # anybody's, or too far away
        ("The Legion posted a video. Another clip circulating online shows Ukrainian soldiers in Kozinka.", None),
        ("The Legion posted a video. Footage from Friday shows Ukrainian soldiers in Kozinka.", None),
        (
            "The Legion posted a video.\n\nNobody spoke.\n\nNobody came.\n\nThe clip shows soldiers in Kozinka.",
            None,
        ),
    ],
)
def test_pictures_are_whose_the_sentence_before_says(text: str, speaker: str | None) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Rybar said Ukrainian forces were in Darino. Another channel, run by an officer, had them in Kozinka.",
            "Another channel",
        ),
        (
            "Analysts at the Centre for Studies, a think tank, disagree. They said Ukrainian forces were in Kozinka.",
            "Analysts at the Centre for Studies",
        ),
        (
            "The mayor, Ihor Stus, was on the air. There were, he allowed, Ukrainian soldiers in Kozinka.",
            "Ihor Stus",
        ),
        ("A clip put out by the corps, in which men are led away, was shot in Kozinka, Anna Weber said.", "Anna Weber"),
    ],
)
def test_who_puts_people_somewhere_says_that_they_are_there(text: str, speaker: str) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


def test_people_who_were_shot_are_no_pictures() -> None:
    found = claims_at("Soldiers had come. Two people were shot in Kozinka, the governor said.", "Kozinka")
    assert not any(c.aspect is Aspect.CROSSING for c in found)


GOVERNOR = "The governor said Ukrainian troops had entered Kozinka. "


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (GOVERNOR + "This was confirmed by the district head.", {"governor", "district head"}),
        (GOVERNOR + "DeepState confirmed the governor's words.", {"governor", "DeepState"}),
        (GOVERNOR + "Residents said the same.", {"governor", "Residents"}),
        # another place, the same speaker, nothing confirmed, or not the sentence before
        (GOVERNOR + "Residents said the same about Murom.", {"governor"}),
        (GOVERNOR + "He confirmed this on television.", {"governor"}),
        (GOVERNOR + "Kyiv has not confirmed this.", {"governor"}),
        (GOVERNOR + "The ministry said this was a lie.", {"governor"}),
        (GOVERNOR + "It was raining hard. Residents confirmed this.", {"governor"}),
    ],
)
def test_who_confirms_what_has_just_been_said_says_it_too(text: str, speakers: set[str]) -> None:
    assert speakers_at(text, "Kozinka") == speakers


def test_a_denial_confirmed_is_no_entry() -> None:
    text = "The governor said nobody had entered Kozinka. The ministry confirmed this."
    assert not any(c.incursion is Incursion.ENTERED for c in claims_at(text, "Kozinka"))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The Legion said it had captured Tyotkino. It made a similar claim about Kozinka.",
            "Freedom of Russia Legion",
        ),
        ("Ukrainian troops are in Kozinka – General Staff", "General Staff"),
        ("Ukrainian troops are in Kozinka – acting governor", "acting governor"),
        ("Ukrainian troops are in Kozinka – the district centre.", None),
        ("Ukrainian troops have entered Kozinka – the head of the village council fled.", None),
        ("The BBC has spoken to a woman in Murom. She said Ukrainian soldiers were in Kozinka.", "woman in Murom"),
        (
            "A channel wrote of shelling. Another channel wrote that Ukrainian troops were in Kozinka.",
            "Another channel",
        ),
    ],
)
def test_who_says_so_in_few_words(text: str, speaker: str | None) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


@pytest.mark.parametrize(
    "text",
    [
        "Correction. Our earlier post said that Ukrainian troops had entered Kozinka.",
        "An earlier version of this article wrongly stated that the Legion had captured Kozinka.",
    ],
)
def test_what_a_report_takes_back_is_not_claimed(text: str) -> None:
    assert not claims_at(text, "Kozinka")


@pytest.mark.parametrize(
    "text",
    [
        "Reports on Telegram channels that Ukrainian troops had entered Kozinka are false, the governor said.",
        "There is nobody in Kozinka, and reports on Telegram channels that Ukrainian troops had entered it are untrue.",
    ],
)
def test_a_report_called_false_is_a_claim_of_those_who_report_it(text: str) -> None:
    found = claims_at(text, "Kozinka")
    assert {c.claimants[0].name for c in found if c.incursion is Incursion.ENTERED} <= {"Telegram channels"}
    assert any(c.factuality is Factuality.DENIED for c in found)


def test_a_claim_that_reports_are_false_is_a_denial() -> None:
    found = claims_at("Rybar claims that rumours that Ukrainian troops had entered Kozinka are false.", "Kozinka")
    assert not any(c.incursion is Incursion.ENTERED for c in found)


def test_names_after_a_colon_are_all_of_the_list() -> None:
    text = "The ministry, which announced the fall of Guevo, has added two more names to its list: Kozinka and Murom."
    assert speakers_at(text, "Murom") == speakers_at(text, "Kozinka") == {"ministry"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Two villages figure in Friday's summary of the border service. Fighters had entered Kozinka, it said.",
         "border service"),
        ("The end is near, concludes the Riga think-tank Blue Lens. Its analysts say fighters have entered Kozinka.",
         "Blue Lens"),
        ("An analyst, Marta Lund of the Northern Institute, thinks fighters have entered Kozinka.", "Marta Lund"),
        ("In the Legion's post the same raid had ended with the capture of Kozinka.", "Freedom of Russia Legion"),
        ("A blogger who signs himself Old Oak, popular with soldiers, wrote fighters had entered Kozinka.", "Old Oak"),
    ],
)  # fmt: skip
def test_bodies_and_people_are_who_they_are_called(text: str, speaker: str) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Halyna Bila, a nurse, fled on foot. “Ukrainian soldiers were already in Kozinka. One was kind.”",
            "Halyna Bila",
        ),
        ("Halyna Bila, a nurse, fled on foot.\n\n“Ukrainian soldiers were in Kozinka.”", None),
    ],
)
def test_a_quotation_without_a_verb_is_of_whom_the_sentence_before_tells(text: str, speaker: str | None) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


def test_a_quotation_said_by_another_is_not_of_whom_the_sentence_before_tells() -> None:
    text = "Halyna Bila, a nurse, fled. “Ukrainian soldiers were in Kozinka. I saw them,” the driver said."
    assert "Halyna Bila" not in speakers_at(text, "Kozinka")


def test_pictures_of_nobody_are_not_of_who_posts_others_in_the_same_sentence() -> None:
    text = "Footage shows Ukrainian infantry in Kozinka, and a Russian brigade posted a video of its own."
    assert speakers_at(text, "Kozinka") == {None}


def test_men_in_a_clip_who_say_who_they_are_have_put_it_out() -> None:
    text = "A clip showed men who said they belonged to the Legion. In it, they raise a flag over Kozinka."
    assert speakers_at(text, "Kozinka") == {"Freedom of Russia Legion"}


def test_messages_called_untrue_are_claims_of_those_who_sent_them() -> None:
    text = "The mayor described as untrue messages by Ukrainian channels that Kozinka had been captured."
    assert {"mayor", "Ukrainian channels"} <= speakers_at(text, "Kozinka")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Governor Pavel Sorokin was calm. Mykhailo Podolyak was not. Ukrainian troops were in Kozinka, he said.",
            "Mykhailo Podolyak",
        ),
        (
            "Governor Pavel Sorokin was calm. Kyiv was not. Ukrainian troops were in Kozinka, he said.",
            "Pavel Sorokin",
        ),
        ("Men who say they are Russians have entered Kozinka, a commander told Reuters.", "commander"),
    ],
)
def test_he_is_the_person_told_of_last_and_who_describes_himself_claims_no_more(text: str, speaker: str) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The second comes from the Defense Ministry: Ukrainian troops were blocked in Kozinka.", "Defense Ministry"),
        ("Another version belongs to the Legion: its men had entered Kozinka.", "Freedom of Russia Legion"),
        ("The third account is that of the governor: Ukrainian soldiers entered Kozinka.", "governor"),
        # "it" is the paper told of
        (
            "Rybar said so. The Guardian could not. But a clip it has verified shows Ukrainian troops in Kozinka.",
            "Guardian",
        ),
    ],
)
def test_whose_version_it_is_and_which_paper_has_seen_it(text: str, speaker: str) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


def test_the_founder_of_a_group_is_on_its_side() -> None:
    text = "The Legion is proud. Its founder, Ivan Gora, said that his fighters had entered Kozinka in Belgorod region."
    assert {c.incursion for c in claims_at(text, "Kozinka")} == {Incursion.ENTERED}


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin has not commented on reports that Ukrainian troops had entered Kozinka.",
        "Neither the Kremlin nor the ministry has commented on reports that Ukrainian troops had entered Kozinka.",
        "Kyiv declined to comment on reports that its troops had entered Kozinka.",
    ],
)
def test_who_does_not_comment_claims_nothing(text: str) -> None:
    assert not claims_at(text, "Kozinka")


def test_who_does_not_comment_on_one_thing_may_confirm_another() -> None:
    text = "The governor would not comment on a landing but confirmed that Ukrainian troops were in Kozinka."
    assert speakers_at(text, "Kozinka") == {"governor"}


def test_people_of_the_lexicon_are_people() -> None:
    text = "Vyacheslav Gladkov, the governor, was on the air. Fighters, he said, had entered Kozinka."
    assert speakers_at(text, "Kozinka") == {"Vyacheslav Gladkov"}
    text = "Syrskyi has spoken to reporters. Soldiers had entered Kozinka, he said."
    assert speakers_at(text, "Kozinka") == {"Oleksandr Syrskyi"}


@pytest.mark.parametrize(
    ("text", "claimants"),
    [
        ("Syrskyi told Zelensky that troops had entered Kozinka.", ["Oleksandr Syrskyi"]),
        ("A colonel told President Ivan Petrov that troops had entered Kozinka.", ["colonel"]),
        ("A resident told Astra that troops had entered Kozinka.", ["resident", "Astra"]),
    ],
)
def test_who_is_told_is_a_source_only_if_it_is_an_outlet(text: str, claimants: list[str]) -> None:
    (told,) = claims_at(f"{text} It is in the Belgorod region.", "Kozinka")
    assert [actor.name for actor in told.claimants] == claimants


def test_an_order_is_yet_to_be_carried_out() -> None:
    (told,) = claims_at("The president told the army to drive the enemy out of Kozinka in Belgorod region.", "Kozinka")
    assert told.factuality is Factuality.HYPOTHETICAL
    (told,) = claims_at("A colonel told the daily Zarya to its surprise that troops had entered Kozinka.", "Kozinka")
    assert told.factuality is Factuality.CLAIMED


@pytest.mark.parametrize("words", ["truth in reports", "truth to the rumours", "basis for claims"])
def test_reports_without_truth_are_denied(words: str) -> None:
    text = f"The governor said there was no {words} that fighters had taken Kozinka in the Belgorod region."
    (told,) = claims_at(text, "Kozinka")
    assert told.factuality is Factuality.DENIED


def test_a_day_is_no_place_to_enter() -> None:
    text = "Ukraine's operation in the Belgorod region entered its third week, with shelling of Kozinka, they said."
    assert {c.incursion for c in claims_at(text, "Kozinka")} == {Incursion.NONE}


def test_the_town_is_no_hamlet_of_which_no_number_of_people_is_known() -> None:
    text = (
        "Russian troops entered Vovchansk in the Kharkiv region on Friday. They hold Morokhovets as well. "
        "A blogger said assault groups had crossed the river in the town."
    )
    assert "blogger" in {c.claimants[0].name for c in claims_at(text, "Vovchansk") if c.claimants}
    assert "blogger" not in speakers_at(text, "Morokhovets")


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("The Russian Volunteer Corps, the Legion and the Sibir Battalion said their men had entered Kozinka.",
         {"Russian Volunteer Corps", "Freedom of Russia Legion", "Sibir Battalion"}),
        ("After talks with Putin, the mayor and the FSB said fighters had entered Kozinka.",
         {"mayor", "Federal Security Service of Russia"}),
        ("On Monday, the mayor and the FSB said fighters had entered Kozinka.",
         {"mayor", "Federal Security Service of Russia"}),
    ],
)  # fmt: skip
def test_all_members_of_a_list_speak(text: str, speakers: set[str]) -> None:
    assert speakers_at(text, "Kozinka") == speakers


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('"Ukrainian soldiers came down our street," said Raisa, 71, from Kozinka in Belgorod region.', {"Kozinka"}),
        ('"Soldiers were in the village by ten," said Oleh, a driver from Kozinka in Belgorod region.', {"Kozinka"}),
        ("Raisa said soldiers had come from Glotovo and entered Kozinka in Belgorod region.", {"Kozinka"}),
    ],
)
def test_witnesses_are_from_where_their_name_says(text: str, places: set[str]) -> None:
    found = geo.analyze([Article(text=text, published=date(2024, 8, 20))]).readings[0].claims
    assert {c.resolution.toponym.text for c in found if c.resolution is not None} == places


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Reports from Kozinka, in Belgorod region, speak of armed men in the streets.", None),
        ("Reports from the governor say that armed men are in the streets of Kozinka in Belgorod region.", "governor"),
        (
            "The oldest of them, a gunner who gave only his call sign, Oak, said scouts were in Kozinka.",
            "Oak",
        ),
    ],
)
def test_a_village_from_which_reports_come_says_nothing(text: str, speaker: str | None) -> None:
    assert speakers_at(text, "Kozinka") == {speaker}


def test_clips_are_pictures_before_they_are_blows() -> None:
    text = "The Legion was in Kozinka. In further clips a helicopter releases flares above the village."
    assert not [c for c in geo.analyze([Article(text=text)]).readings[0].claims if "flares" in c.quote]


def test_the_sample_report_is_read_as_a_careful_reader_would() -> None:
    path = Path(__file__).parents[1] / "data" / "articles" / "grayvoron-raid-2023-05-22.txt"
    found = geo.analyze([path]).incidents
    entered = found[(found.incursion == "entered") & found.location.ne("Bryansk Oblast")].set_index("location")
    assert set(entered.index) == {"Kozinka", "Grayvoron", "Grayvoron–Velyka Pysarivka border crossing"}
    assert entered.loc["Kozinka", "crossing_status"] == "acknowledged"
    assert entered.loc["Grayvoron", "crossing_status"] == "claimed"
    assert entered.loc["Grayvoron–Velyka Pysarivka border crossing", "crossing_status"] == "unverified"
    assert set(entered.claimed_by) == {"Freedom of Russia Legion", ""}


@pytest.mark.parametrize("verb", ["Countering claims", "Denying reports", "Rejecting rumours"])
def test_who_opens_a_sentence_by_denying_is_its_subject(verb: str) -> None:
    text = f"{verb} that Ukrainian troops were in Kozinka, the governor asked people to stay calm."
    (told,) = claims_at(text, "Kozinka")
    assert ([a.name for a in told.claimants], told.factuality) == (["governor"], Factuality.DENIED)
