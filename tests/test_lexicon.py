"""Word lists of one's own: merged into ours, checked, in use for one run only."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

import geo
from geo.claims.syntax import forms_of
from geo.errors import SettingsError
from geo.lexicon import lexicon, per_lexicon, read_lexicon, using

if TYPE_CHECKING:
    from collections.abc import Iterator

LEXICON = Path(__file__).resolve().parents[1] / "data" / "lexicon"
LEGION = """
[[actor]]
name = "Steppe Wolves"
side = "UA"
kind = "armed_group"
aliases = ["Steppe Wolves"]
"""
TEXT = "The Steppe Wolves said on Monday that they had entered Kozinka in Russia's Belgorod region."


def toml(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def actors(**settings: Any) -> set[str]:
    article = geo.Article(text=TEXT, published=date(2023, 5, 22))
    report = geo.analyze([article], geo.Settings(gazetteer="embedded", **settings))
    return {c.actor1.name for r in report.readings for c in r.claims if c.actor1}


class TestUse:
    def test_an_actor_of_ones_own_is_known_in_that_run_and_no_other(self, tmp_path: Path) -> None:
        assert "Steppe Wolves" not in actors()
        assert "Steppe Wolves" in actors(lexicon=toml(tmp_path, "actors", LEGION))
        assert "Steppe Wolves" not in actors()

    def test_the_report_names_the_lists(self, tmp_path: Path) -> None:
        toml(tmp_path, "actors", LEGION)
        report = geo.analyze([geo.Article(text=TEXT)], geo.Settings(gazetteer="embedded", lexicon=tmp_path))
        assert dict(report.used)["lexicon"].startswith(f"{tmp_path.name} (actors.toml; sha256 ")

    def test_figures_of_relative_positions_can_be_set(self, tmp_path: Path) -> None:
        path = toml(tmp_path, "resolution", "[relative]\nnear_km = 9.0\n")
        text = "Fighting was reported near Grayvoron, Belgorod Oblast."
        usual, wider = (
            next(r.place for r in geo.geoparse(text, s) if r.toponym.text == "Grayvoron")
            for s in (geo.Settings(gazetteer="embedded"), geo.Settings(gazetteer="embedded", lexicon=path))
        )
        assert usual is not None
        assert wider is not None
        assert wider.uncertainty_km == pytest.approx(usual.uncertainty_km + 4)

    def test_a_verb_of_ones_own_has_its_irregular_forms_in_that_run_and_no_other(self, tmp_path: Path) -> None:
        mine = read_lexicon(toml(tmp_path, "syntax", '[irregular]\nsneak = ["snuck", "snuck"]\n'))
        assert "snuck" not in forms_of("sneak:v")
        with using(mine):
            assert "snuck" in forms_of("sneak:v")
        assert "snuck" not in forms_of("sneak:v")

    def test_a_sides_people_under_a_name_of_ones_own_cross(self, tmp_path: Path) -> None:
        mine = toml(tmp_path, "actors", '[roles]\nrussians = ["muscovites"]\n')
        article = geo.Article(
            text="Two hundred Muscovites crossed the border near Ryzhivka.", published=date(2024, 5, 12)
        )
        found = geo.analyze([article], geo.Settings(gazetteer="embedded", lexicon=mine)).readings[0].claims
        assert [c.actor1.side for c in found if c.actor1] == ["RU"]


class TestMerging:
    def test_lists_are_added_to_and_figures_replaced(self, tmp_path: Path) -> None:
        ours = lexicon("resolution")
        figures = "[relative]\nnear_km = 3\n[relative.km]\nversts = 1.0668\n"
        path = toml(tmp_path, "resolution", f'[kinds]\nsettlement = ["stanitsa"]\n{figures}')
        theirs = read_lexicon(path).lists["resolution"]
        assert theirs["kinds"]["settlement"] == [*ours["kinds"]["settlement"], "stanitsa"]
        assert theirs["relative"]["near_km"] == 3
        assert theirs["relative"]["km"] == ours["relative"]["km"] | {"versts": 1.0668}
        assert lexicon("resolution") == ours

    def test_a_table_can_stand_in_the_place_of_ours(self, tmp_path: Path) -> None:
        path = toml(tmp_path, "resolution", "[relative.number]\nreplace = true\neleven = 11.0\n")
        assert read_lexicon(path).lists["resolution"]["relative"]["number"] == {"eleven": 11.0}

    def test_an_entry_of_the_same_name_takes_the_place_of_ours(self, tmp_path: Path) -> None:
        name = lexicon("actors")["actor"][0]["name"]
        path = toml(tmp_path, "actors", LEGION.replace("Steppe Wolves", name))
        theirs = [a for a in read_lexicon(path).lists["actors"]["actor"] if a["name"] == name]
        assert [a["aliases"] for a in theirs] == [[name]]


class TestFaults:
    def test_every_fault_is_told_in_one_error(self, tmp_path: Path) -> None:
        toml(tmp_path, "actor", "")
        toml(tmp_path, "events", "x = [")
        figures = '[relative]\nnear_km = "5"\n[relative.km]\nvarst = "one"\n'
        toml(tmp_path, "resolution", f'[kinds]\nsettlement = "stanitsa"\nvillages = []\n{figures}')
        toml(tmp_path, "actors", '[[actor]]\nname = "X"\nsde = "UA"\nkind = "armed_group"\naliases = ["", 3]\n')
        with pytest.raises(SettingsError) as error:
            read_lexicon(tmp_path)
        said = str(error.value)
        for words in (
            "actor.toml: expected the name of one of the package's lists; is it actors.toml?",
            "events.toml: expected TOML in UTF-8",
            "resolution.toml: kinds: settlement: expected a list, got 'stanitsa'",
            "resolution.toml: relative: near_km: expected a number, got '5'",
            "resolution.toml: relative: km: varst: expected a number, got 'one'",
            "actors.toml: actor 1 (X): unknown key 'sde', is it side?",
            "actors.toml: actor 1 (X): aliases, value 1: expected words, found none",
            "actors.toml: actor 1 (X): aliases, value 2: expected words, got 3",
        ):
            assert words in said

    def test_neither_a_file_nor_a_folder_of_lists(self, tmp_path: Path) -> None:
        for path in (tmp_path, tmp_path / "none.toml"):
            with pytest.raises(SettingsError, match="expected"):
                read_lexicon(path)


def test_what_is_made_of_the_lists_is_remembered_apart_and_threads_do_not_share(tmp_path: Path) -> None:
    made: list[str] = []

    @per_lexicon
    def first_unit() -> str:
        made.append("made")
        return next(iter(lexicon("resolution")["relative"]["km"]))

    mine = read_lexicon(toml(tmp_path, "resolution", "[relative.km]\nreplace = true\nversts = 1.0668\n"))
    seen: list[str] = []
    with using(mine):
        assert first_unit() == first_unit() == "versts"
        thread = Thread(target=lambda: seen.append(first_unit()))
        thread.start()
        thread.join()
    assert first_unit() == seen[0] == "km"
    assert made == ["made"] * 2


def lists_of_words(value: Any, name: str) -> Iterator[tuple[str, list[str]]]:
    if isinstance(value, list) and value and isinstance(value[0], str):
        yield name, value
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from lists_of_words(part, f"{name}.{key}")


@pytest.mark.parametrize("name", sorted(path.stem for path in LEXICON.glob("*.toml")))
def test_no_word_stands_twice_in_a_list(name: str) -> None:
    forms = "syntax.irregular."  # past and participle, which may be one
    lists = [found for found in lists_of_words(lexicon(name), name) if not found[0].startswith(forms)]
    assert [(where, word) for where, words in lists for word, times in Counter(words).items() if times > 1] == []
