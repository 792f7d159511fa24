"""Who speaks in a text: people described first and named later, pronouns, labels, maps, several who say it at once."""

from __future__ import annotations

import pytest

from geo.claims.lines import Line, lines_of
from geo.claims.sources import credited, left_unsaid
from geo.model import Article


def read(text: str) -> list[Line]:
    return lines_of(Article(text=text, published=None), [])


def speakers(text: str) -> list[str]:
    """Who speaks in a text, in its order; nobody twice in a row."""
    found: list[str] = []
    for line in read(text):
        for frame in line.frames:
            found += [a.name for a in frame.claimants if found[-1:] != [a.name]]
    return found


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('"We are in the village," a masked man said. The man, who gave his name as Orest, laughed.', ["Orest"]),
        (
            '"We are in the village," a masked man said. The man, identified only by his call sign, Vepr, said so.',
            ["Vepr"],
        ),
        ("A nurse said she had seen soldiers. The woman, who asked to be called Alla, wept.", ["Alla"]),
        ('"They are here," said a 43-year-old tailor. "They came at six," said the woman, Maryna.', ["Maryna"]),
        ("A fighter with the alias Buran told of the raid. He said it was easy.", ["Buran"]),
        ("A soldier said they had crossed. The paratrooper, call sign Sava, serves in a brigade.", ["Sava"]),
        ('"They came in twos," a police officer said. The officer, Taras Vovk, told reporters so.', ["Taras Vovk"]),
        ('"We hold the church," a bearded man says. The corps later gave his name as Maksim Rudy.', ["Maksim Rudy"]),
        ("A marine said he had been there. He goes by the call sign “Mole”.", ["Mole"]),
        ("A captain said they had left. Her name is Olha Sych.", ["Olha Sych"]),
        (
            'A man who introduces himself as a commander of the Legion stands there. "We came," he says.',
            ["Freedom of Russia Legion"],
        ),
    ],
)
def test_who_was_only_described_has_the_name_that_comes_later(text: str, who: list[str]) -> None:
    assert speakers(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # one who has a name of their own, and a woman who has not spoken before
        ("A nurse said there was shooting. A driver, who gave his name as Orest, said the same.", ["nurse", "Orest"]),
        ("Governor Ivan Gora said it was calm. His deputy is Pavel Lis.", ["Ivan Gora"]),
        ("A nurse said there was shooting. Asked about the corps, she named it as the attacker.", ["nurse"]),
        ("A man said it was over. The village is called Murom.", ["man"]),
    ],
)
def test_a_name_belongs_to_nobody_else(text: str, who: list[str]) -> None:
    assert speakers(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # "they" after who has not confirmed it, "it" and "he" after a subject of another verb
        ("TASS reported losses. Ukrainian officials did not confirm them. But they acknowledged a breakthrough.", "Uk"),
        (
            "The ministry said all was calm. The regional governor, caught off guard, has been franker. He said no.",
            "re",
        ),
        ("The ministry said all was calm. Mariia Bila, 67, lay awake for two nights. She said they came.", "Mariia"),
        ("TASS reported it. The Siberian Battalion, made up of exiles, begs to differ: its men, it said, left.", "Sib"),
        (
            "Troops hold it, according to the Institute for the Study of War. Kyiv denied it. The think tank said so.",
            "I",
        ),
        (
            "Troops hold it, according to the Institute for the Study of War. Moscow denied it. The analysts said so.",
            "I",
        ),
    ],
)
def test_a_pronoun_or_a_noun_means_who_has_been_told_of(text: str, who: str) -> None:
    last = speakers(text)[-1]
    assert last.startswith(who) or last == "Government of Ukraine"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Source: General Staff of Ukraine on Facebook\n\nQuote: “Our soldiers have entered it.”",
            ["General Staff of Ukraine"],
        ),
        ("Quote from the Siberian Battalion: “We are there.”", ["Sibir Battalion"]),
        ("Details: A colonel told of the raid.", ["colonel"]),
        ("Background: A regime was introduced on Monday.", []),
        ("Source: the ministry; the governor; a channel", []),
        ("NOTHING TO DO WITH IT", []),
    ],
)
def test_a_label_is_no_speaker(text: str, who: list[str]) -> None:
    assert speakers(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "DeepState, a monitoring group with ties to the army, was gloomier. Troops went in, the group said.",
            "DeepState",
        ),
        (
            "It was written by Rybar, a blog with more than a million readers, which claimed that it had fallen.",
            "Rybar",
        ),
        ("“We hold the school,” the Legion said, referring to a village in the north.", "Freedom of Russia Legion"),
        (
            "Soldiers of the brigade gave a different account to a blogger who collects for them: it was held.",
            "Soldiers",
        ),
        ("The army admitted it, with Moscow claiming a village and Kyiv denying it.", "Government of Ukraine"),
    ],
)
def test_the_speaker_is_who_the_words_say(text: str, who: str) -> None:
    assert speakers(text)[-1].startswith(who)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Legion released a video. The footage shows men walking.", "Freedom of Russia Legion"),
        ("The Legion released a clip. In it, men walk past a shop.", "Freedom of Russia Legion"),
        ("The Legion released two clips. The first shows a shop.", "Freedom of Russia Legion"),
        ("The Legion released two clips. In the second, men walk past.", "Freedom of Russia Legion"),
        (
            "The Legion said so. The statement was accompanied by a video. It shows men walking.",
            "Freedom of Russia Legion",
        ),
        ("A clip that CNN has placed in a village shows men. In another, geolocated to a town, they run.", "CNN"),
    ],
)
def test_who_has_put_out_pictures_says_what_they_show(text: str, who: str) -> None:
    assert [a.name for f in read(text)[-1].frames for a in f.claimants] == [who]


@pytest.mark.parametrize(
    "text",
    [
        "The Legion released a video. A video shows men walking.",
        "Reuters could not verify the clip. It shows men walking.",
        "The Legion released a video.\n\nThe village was calm.\n\nIt shows that nothing has changed.",
        "The ministry repelled the attack. The footage shows men walking.",
    ],
)
def test_pictures_of_nobody_are_nobody_s(text: str) -> None:
    assert not any(f.claimants for f in read(text)[-1].frames)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Vira, 67, sat in a cellar. “They came on Tuesday. They took the telephone.” She left.", "Vira"),
        ("A nurse spoke. She wept. “They came on Tuesday.”", "nurse"),
        ("The nurse sat in a cellar. “They came. They went,” said Petro Lys.", None),
        ("The village lay in ruins. “They came on Tuesday.”", None),
        ("Vira, 67, sat in a cellar.\n\n“They came on Tuesday.”", None),
    ],
)
def test_a_quotation_without_a_verb_of_speech_is_of_whom_the_sentence_before_tells(text: str, who: str | None) -> None:
    lines = read(text)
    quoted = next(k for k, line in enumerate(lines) if line.sentence.quoted[0])
    actor = left_unsaid(lines, quoted)
    assert (actor.name if actor is not None else None) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('"My neighbour says they are there," said a woman. She left, she said.', ["woman", "neighbour", "woman"]),
        ('"The mayor told us that nobody came," a nurse said.', ["nurse", "mayor"]),
        ('"They say it is calm," a nurse said.', ["nurse"]),
    ],
)
def test_what_the_quoted_were_told_is_said_by_who_told_them(text: str, who: list[str]) -> None:
    assert speakers(text) == who


def test_a_pronoun_with_a_verb_is_two_words() -> None:
    tokens = read("They're here and it’s over; Kyiv's army isn't, we've seen.")[0].sentence.tokens
    assert [t.lower for t in tokens[:7]] == ["they", "are", "here", "and", "it", "is", "over"]
    assert [t.lower for t in tokens if t.lower.startswith(("kyiv", "isn"))] == ["kyiv's", "isn't"]
    assert tokens[1].start == tokens[0].end


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('"We came in," a bearded man said in a video released by the Legion. He left.', ("bearded man", "UA")),
        ('"We came in," a masked man said.', ("masked man", "")),
        ('"We came in," a woman said in a video released by the police.', None),
    ],
)
def test_who_speaks_in_a_group_s_pictures_is_one_of_its_own(text: str, who: tuple[str, str] | None) -> None:
    actor = read(text)[0].frames[0].claimants[0]
    assert ((actor.name, actor.side) if actor.kind == "armed_group" else None) == who


def test_a_verb_of_speech_is_no_doubt() -> None:
    assert not read("The corps alleged that it had taken the village of Kozinka.")[0].markers
    assert read("An alleged capture of Kozinka was reported.")[0].markers


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Border Watch Group (BWG) mapped it. The BWG said it was over.", "Border Watch Group"),
        ("The governor met the Centre for Applied Maps (CAM). The CAM said it was over.", "Centre for Applied Maps"),
        ("Shells of a howitzer (UKR) fell. The FSB said it was over.", "Federal Security Service of Russia"),
        ("Ivan Gora, a retired captain who runs a channel, said it was over.", "Ivan Gora"),
        ("In a post on Monday, a woman who had stayed behind said it was over.", "woman"),
        (
            "The Legion, which fights beside the Sibir Battalion and the Russian Volunteer Corps (RDK), said so.",
            "Freedom of Russia Legion",
        ),
    ],
)
def test_letters_in_brackets_and_what_stands_beside_a_name_are_of_its_bearer(text: str, who: str) -> None:
    assert speakers(text)[-1:] == [who]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Legion and the Corps fought. The three groups said it was over.", "groups"),
        ("The Legion fought. The group said it was over.", "Freedom of Russia Legion"),
        ("Men walk along a fence in a clip sent to the channel Vesna. The channel said it was over.", "channel Vesna"),
        ("The channel identified the street as Lenina, and said it was over.", "channel"),
    ],
)
def test_several_groups_are_no_single_one_and_a_channel_is_the_one_named(text: str, who: str) -> None:
    assert speakers(text)[-1:] == [who]


@pytest.mark.parametrize(
    ("after", "who"),
    [
        ("This was reported by the General Staff.", ["General Staff"]),
        ("This is according to DeepState.", ["DeepState"]),
        ("The mayor wrote about this on Telegram.", ["mayor"]),
        ("The mayor reported it on Monday.", ["mayor"]),
        ("This was denied by the mayor.", []),
        ("The mayor did not report this.", []),
        ("The mayor reported this week that all was calm.", []),
        ("The mayor said that all was calm.", []),
        ("It rained. The mayor reported this.", []),
    ],
)
def test_a_source_named_after_a_sentence_is_that_of_the_sentence(after: str, who: list[str]) -> None:
    assert [a.name for a in credited(read(f"The troops entered the village. {after}"), 0)] == who


def test_who_contradicts_somebody_says_what_follows() -> None:
    frame = read("His deputy, Anna Reva, contradicted him: the group was still there.")[0].frames[0]
    assert (frame.kind, [a.name for a in frame.claimants]) == ("stated", ["Anna Reva"])
