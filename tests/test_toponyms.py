"""What is recognised as a place name, and what is not."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model import Toponym, ToponymKind
from geo.resources import data_path
from geo.toponyms import RuleRecognizer, TaggerRecognizer, recognizer
from geo.toponyms import tagger as tagger_module
from geo.toponyms.tokens import Tokens

ROOT = Path(__file__).resolve().parents[1]
RULES, TAGGER = RuleRecognizer(), TaggerRecognizer()
BOTH = pytest.mark.parametrize("recognize", [RULES.recognize, TAGGER.recognize], ids=["rules", "tagger"])


def names(found: list[Toponym]) -> list[str]:
    return [toponym.text for toponym in found if toponym.kind is ToponymKind.NAME]


def demonyms(found: list[Toponym]) -> list[str]:
    return [toponym.text for toponym in found if toponym.kind is ToponymKind.DEMONYM]


@BOTH
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The militia overran the village of Kozinka.", ["Kozinka"]),
        ("Units entered the town of Grayvoron in Russia’s Belgorod region.", ["Grayvoron", "Russia", "Belgorod"]),
        ("A group entered the Grayvoron district.", ["Grayvoron"]),
        ("Fighting in the villages of Gora-Podol, Glotovo and Kozinka.", ["Gora-Podol", "Glotovo", "Kozinka"]),
        ("The raid ended near Tyotkino in Kursk Oblast.", ["Tyotkino", "Kursk Oblast"]),
        ("Clashes were reported in the Belgorod and Bryansk regions.", ["Belgorod", "Bryansk"]),
        ("The Moscow-born leader claimed a raid in Bryansk.", ["Moscow", "Bryansk"]),
        ("KYIV (Reuters) - Officials denied the report.", ["KYIV"]),
        ("He flew from the U.S. to the UK and the UAE.", ["U.S.", "UK", "UAE"]),
        ("She lives in St. Petersburg and works in New York.", ["St. Petersburg", "New York"]),
        ("Cases were found in Guinea, Sierra Leone and Liberia.", ["Guinea", "Sierra Leone", "Liberia"]),
        ("Ukraine's army left Bakhmut.", ["Ukraine", "Bakhmut"]),
        ("The virus spread across West Africa and the Middle East.", ["West Africa", "Middle East"]),
        ("He lives in St. Petersburg, Fla., and in Churchill, Man.", ["St. Petersburg", "Fla.", "Churchill", "Man."]),
    ],
)
def test_places_are_found(recognize, text: str, expected: list[str]) -> None:
    assert names(recognize(text)) == expected


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "Georgia Smith said she was tired.",
        "Mr. Jordan smiled, and Michael Jordan laughed.",
        "Reading a book is a pleasure.",
        "They met in March and in May.",
        "Denis Nikitin led the group. Nikitin was armed.",
        "He read it in the Washington Post.",
        "Manchester United beat the visitors.",
        "The Detroit Tigers lost again.",
        "Texas Instruments opened a plant.",
        "An outbreak of the Marburg virus was reported.",
        "Lassa fever killed three nurses.",
        "The Freedom of Russia Legion posted a video.",
        "The drone attack on the Kremlin was filmed.",
        "the men who came here were not armed",
        "2023 1234 ,,, ... !!!",
        "",
        " \n\n\t ",
    ],
)
def test_what_is_no_place_is_left_alone(recognize, text: str) -> None:
    assert names(recognize(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The town of Xinduomo and the village of Kalimba were hit.", ["Xinduomo", "Kalimba"]),
        ("The Democratic Republic of the Congo voted against.", ["Democratic Republic of the Congo"]),
        ("Fighting went on in Deir ez-Zor.", ["Deir ez-Zor"]),
        ("The crash closed Highway 19 near Canton.", ["Highway 19", "Canton"]),
        ("Doctors at Colchester General Hospital said he would live.", ["Colchester"]),
        ("Jack London wrote it. Paris Hilton sang. Lincoln was shot in 1865.", []),
        ("The West Nile virus was found in Queens, New York.", ["Queens", "New York"]),
        ("Frodo walked from Rivendell to Mordor while Harry was at Hogwarts.", []),
        ("I'm glad that I've seen it, and I'd go again, he said.", []),
    ],
)
def test_the_tagger_knows_how_names_are_used(text: str, expected: list[str]) -> None:
    assert names(TAGGER.recognize(text)) == expected


@BOTH
def test_organisations_named_after_places_are_no_places(recognize) -> None:
    assert "England" not in names(recognize("The Bank of England raised its rate, the chairman told reporters."))


@BOTH
def test_adjectives_and_peoples_are_marked_as_such(recognize) -> None:
    found = recognize("Russian and Ukrainian soldiers met South African doctors; the Russians left Sumy.")
    assert demonyms(found) == ["Russian", "Ukrainian", "South African", "Russians"]
    assert names(found) == ["Sumy"]


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("Two people died in Verbovka-Yasenskaya, the governor of the Belgorod region said.", "Verbovka-Yasenskaya"),
        ("Shelling damaged houses in Sosnivtsi, a village in Shebekino district.", "Sosnivtsi"),
        ("Novaya Kruglitsa was shelled again, the governor wrote.", "Novaya Kruglitsa"),
    ],
)
def test_villages_that_no_gazetteer_knows_are_found(text: str, village: str) -> None:
    assert names(TAGGER.recognize(text))[0] == village


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("Sudzha is quiet. Snagost is lost, a blogger near Rylsk admits.", "Snagost"),
        ("A channel in Rylsk wrote that Gornal had not been entered by anyone.", "Gornal"),
        ("Shelling near Rylsk. Tyotkino: nine mortar rounds.", "Tyotkino"),
        ("The Karyzh garrison near Rylsk has been reinforced.", "Karyzh"),
        ("In the Sumy region Riasne and Yunakivka remain in Ukrainian hands.", "Riasne"),
    ],
)
def test_villages_are_found_by_what_is_said_of_places(text: str, village: str) -> None:
    assert village in [t.text for t in TaggerRecognizer().recognize(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Vadym Rudenko spoke in Sudzha. Rudenko is free on bail.",  # a village bears the name as well
        "Sudzha is quiet. He'll have to wait, and we'll see how it works out.",
    ],
)
def test_surnames_and_contractions_are_no_villages(text: str) -> None:
    assert [t.text for t in TaggerRecognizer().recognize(text)] == ["Sudzha"]


@BOTH
def test_a_headline_in_capitals_is_read(recognize) -> None:
    assert names(recognize("UKRAINE SHELLS BELGOROD, GOVERNOR SAYS")) == ["UKRAINE", "BELGOROD"]


@BOTH
@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_possessive_is_no_part_of_the_name(recognize, apostrophe: str) -> None:
    text = f"It was Russia{apostrophe}s decision to leave Ukraine{apostrophe}s south."
    assert names(recognize(text)) == ["Russia", "Ukraine"]


@BOTH
@pytest.mark.parametrize("village", ["Mykil's'ke", "Arkhanhel’s’ke"])
def test_soft_signs_written_as_apostrophes_are_part_of_the_name(recognize, village: str) -> None:
    assert names(recognize(f"A strike hit the village of {village} in Ukraine."))[0] == village


@BOTH
@given(text=st.text(max_size=300) | st.text(alphabet="Kiev Rusą.,-’'\nАбЖ1中", max_size=300))
@settings(deadline=None, max_examples=150)
def test_any_text_gives_ordered_spans_of_itself(recognize, text: str) -> None:
    found = recognize(text)
    assert all(text[t.start : t.end] == t.text and t.text for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(text=st.text(max_size=200))
@settings(deadline=None)
def test_tokens_are_the_text_in_order(text: str) -> None:
    tokens = Tokens(text)
    ends = tokens.ends()
    starts = [end - len(word) for end, word in zip(ends, tokens.words, strict=True)]
    assert all(text[a:b] == word for a, b, word in zip(starts, ends, tokens.words, strict=True))
    assert all(a <= b for a, b in zip(ends, starts[1:], strict=False))


@given(
    pieces=st.lists(
        st.sampled_from(["Kyiv", "al-", "W. Va.", "\n", "\n\n", "U.S.", "’s", "I", ".", "", "3.5"]), max_size=9
    )
)
@settings(deadline=None)
def test_white_space_of_any_kind_makes_the_same_tokens(pieces: list[str]) -> None:
    apart = Tokens(" ".join(pieces))
    wide = Tokens("  ".join(pieces) + " ")  # what is more than single spaces is cut in one piece
    if "W. Va." not in pieces and "\n" not in " ".join(pieces):
        assert (apart.words, apart.lower, apart.capital, apart.initial) == (
            wide.words, wide.lower, wide.capital, wide.initial,
        )  # fmt: skip
    assert all(apart.joined(i, i) == word for i, word in enumerate(apart.words))


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "Жители Белгорода и Курска слышали взрывы.",
        "ウクライナ軍がベルゴロド州に侵入した。",
        "قال المسؤول إن القتال مستمر في بيلغورود",
        "Der Gouverneur der Region Belgorod meldete Beschuss.",
    ],
)
def test_other_languages_do_no_harm(recognize, text: str) -> None:
    assert all(text[t.start : t.end] == t.text for t in recognize(text))


@BOTH
@pytest.mark.parametrize(
    "piece",
    ["London ", "A-", "in Kyiv, ", "X. ", "the and of ", "ВОЛГА ", "«", "Gora-Podol-", "U.S.", "\n\n", "a" * 100, "'s"],
)
def test_long_monotonous_text_is_no_trap(recognize, piece: str) -> None:
    text = piece * (200_000 // len(piece))
    found = recognize(text)
    assert all(text[t.start : t.end] == t.text for t in found)


@pytest.mark.slow
@BOTH
def test_a_megabyte_of_text_is_read(recognize) -> None:
    text = "Drones hit Shebekino in Russia's Belgorod region, governor Ivan Petrov said on Monday.\n" * 12_000
    assert len(recognize(text)) > 30_000  # Shebekino, Russia and Belgorod


def test_the_same_text_gives_the_same_answer() -> None:
    text = "Fighters from Ukraine entered Kozinka; Kharkiv and Sumy were quiet."
    assert TaggerRecognizer().recognize(text) == TaggerRecognizer().recognize(text) == recognizer().recognize(text)


def test_without_weights_the_rules_work(monkeypatch: pytest.MonkeyPatch) -> None:
    from geo import toponyms
    from geo.errors import DataError

    def missing(name: str) -> str:
        raise DataError(name)

    monkeypatch.setattr(toponyms, "data_path", missing)
    text = "The group entered the village of Kozinka."
    assert TaggerRecognizer().recognize(text) == RULES.recognize(text)


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "tagger.bin"
    path.write_bytes(b"something else\n0\n0 0\n")
    with pytest.raises(ValueError, match="expected"):
        TaggerRecognizer(str(path))


class TestShippedWeights:
    def test_they_are_small(self) -> None:
        assert (ROOT / "data" / "models" / "tagger.bin").stat().st_size < 2_000_000
        assert (ROOT / "data" / "models" / "words.marisa").stat().st_size < 2_000_000

    def test_no_feature_holds_running_text(self) -> None:
        weights = tagger_module.Tagger(data_path("tagger.bin"))
        names = [*weights.of_words, *weights.groups, *[key for keys in weights.groups.values() for key in keys]]
        assert len(names) > 20_000
        # a group, which may hold a word, and a key, which is one: a pair of neighbouring words at most, never a third
        assert not [name for name in names if " " in name]


class TestOwnSentences:
    """The training sentences of the project."""

    def test_the_marked_names_are_in_the_text(self) -> None:
        sys.path.insert(0, str(ROOT / "data" / "models"))
        import sentences

        made = sentences.reports()
        assert all(report.text[gold.start : gold.end] == gold.text for report in made for gold in report.gold)
        assert made == sentences.reports()


@pytest.mark.material
class TestTheFirstArticle:
    def test_its_places_are_found(self, material: Path) -> None:
        text = (material / "articles" / "kozinka-grayvoron-raid.txt").read_text(encoding="utf-8")
        found = names(recognizer().recognize(text))
        assert {"Kozinka", "Grayvoron", "Belgorod", "Bryansk", "Bakhmut", "Moscow", "Kyiv"} <= set(found)
        assert not {"Nikitin", "Denis Nikitin", "Podolyak", "Putin", "Kremlin", "March"} & set(found)
