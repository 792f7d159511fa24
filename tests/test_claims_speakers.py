"""Who speaks in a text: people described first and named later, pronouns, labels, maps, several who say it at once."""

from __future__ import annotations

import pytest

from geo.claims.lines import lines_of
from geo.model import Article


def speakers(text: str) -> list[str]:
    """Who speaks in a text, in its order; nobody twice in a row."""
    found: list[str] = []
    for line in lines_of(Article(text=text, published=None), []):
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
