"""Places of one's own: a CSV file checked row by row, and what it does to a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import geo
from geo.cli import main
from geo.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "name,names,latitude,longitude,admin1,admin2,kind,uncertainty_km"
FARM = "Zarya-7,Zaria 7|Заря-7,50.62,36.31,Belgorod Oblast,Belgorodsky District,khutor,0.5"


def csv(folder: Path, *lines: str) -> str:
    path = folder / "mine.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def settings(path: str) -> geo.Settings:
    return geo.Settings(gazetteer="embedded", places=path)


class TestUse:
    def test_a_place_no_gazetteer_knows_is_found_in_every_spelling(self, tmp_path: Path) -> None:
        mine = settings(csv(tmp_path, HEAD, FARM))
        for spelling in ("Zarya-7", "Zaria 7"):
            found = geo.geoparse(f"A drone fell near the village of {spelling}, Belgorod Oblast, on Monday.", mine)
            place = next(r.place for r in found if spelling in r.toponym.text)
            assert place is not None
            assert (place.country_code, place.admin1, place.admin2) == ("RU", "Belgorod Oblast", "Belgorodsky District")

    def test_an_own_place_stands_for_the_same_one_of_the_package(self, tmp_path: Path) -> None:
        mine = settings(
            csv(tmp_path, HEAD, "Grayvoron,,50.4790,35.6660,Belgorod Oblast,Grayvoronsky District,town,0.4")
        )
        (town, *_) = geo.geoparse("Grayvoron, Belgorod Oblast, was shelled.", mine)
        assert town.place is not None
        assert (town.place.source, town.place.uncertainty_km) == ("own", 0.4)
        assert town.place.uncertainty_origin == "as the file of places gives it"

    def test_without_the_file_nothing_is_left_of_it(self, tmp_path: Path) -> None:
        geo.geoparse("Zarya-7, Belgorod Oblast", settings(csv(tmp_path, HEAD, FARM)))
        found = geo.geoparse("Zarya-7, Belgorod Oblast", geo.Settings(gazetteer="embedded"))
        assert not any(r.place and r.place.source == "own" for r in found)

    def test_the_report_names_the_file_and_its_content(self, tmp_path: Path) -> None:
        report = geo.analyze([geo.Article(text="Zarya-7 was shelled.")], settings(csv(tmp_path, HEAD, FARM)))
        assert "1 places of mine.csv (sha256" in dict(report.used)["gazetteer"]

    def test_the_packages_own_tables_can_be_taken_as_a_start(self) -> None:
        from test_places import PLACES

        found = geo.geoparse("Kozinka, Grayvoron district", settings(str(PLACES / "settlements.csv")))
        assert found[0].place is not None
        assert found[0].place.source == "own"


class TestFaults:
    def test_every_fault_is_told_in_one_error(self, tmp_path: Path) -> None:
        path = csv(
            tmp_path,
            HEAD,
            FARM,
            ",,50.1,36.1,,,,",
            "Far,,91,36.1,,,,",
            'Comma,,"50,5",36.1,,,,',
            "Odd,,50.62,36.32,Belogorod Oblast,,castle,-1",
            FARM.replace("50.62", "50.6201"),
            "short,,50",
        )
        with pytest.raises(SettingsError) as error:
            geo.geoparse("x", settings(path))
        said = str(error.value)
        assert "8 fault(s)" in said
        for words in (
            "line 3 (no name): expected a name",
            "line 4 (Far): expected latitude from -90 to 90, got '91'",
            "line 5 (Comma): expected latitude from -90 to 90, got '50,5'; a decimal point, not a comma",
            "line 6 (Odd): expected a kind",
            "line 6 (Odd): expected uncertainty_km from 0.01 to 1000, got '-1'",
            "line 6 (Odd): expected the name of a first-level division of RU as admin1, got 'Belogorod Oblast'",
            "line 7 (Zarya-7): the same place as line 2",
            "line 8: expected 8 values, found 3",
        ):
            assert words in said

    @pytest.mark.parametrize(
        ("head", "words"),
        [
            ("name,latitude", "expected a column longitude"),
            ("name,latitude,longitude,populaton", "unknown column 'populaton', is it population?"),
            ("name,latitude,longitude,name", "column name is there 2 times"),
        ],
    )
    def test_a_wrong_head_line(self, tmp_path: Path, head: str, words: str) -> None:
        with pytest.raises(SettingsError, match=words.replace("?", r"\?")):
            geo.geoparse("x", settings(csv(tmp_path, head)))

    def test_exchanged_coordinates_are_noticed(self, tmp_path: Path) -> None:
        path = csv(tmp_path, "name,latitude,longitude,country_code", "Kozinka,35.6,50.46,RU")
        with pytest.raises(SettingsError, match="are latitude and longitude exchanged"):
            geo.geoparse("x", settings(path))

    def test_an_empty_a_missing_and_a_foreign_file(self, tmp_path: Path) -> None:
        (tmp_path / "latin.csv").write_bytes(b"name,latitude,longitude\nM\xfcnchen,48,11\n")
        for path, words in (
            (csv(tmp_path, HEAD), "at least one place"),
            (str(tmp_path / "none.csv"), "No such file"),
            (str(tmp_path / "latin.csv"), "expected UTF-8"),
        ):
            with pytest.raises(SettingsError, match=words):
                geo.geoparse("x", settings(path))

    def test_the_command_ends_with_one(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["locate", "Zarya-7", "--places", csv(tmp_path, HEAD, FARM), "-q"]) == 0
        assert "Zarya-7" in capsys.readouterr().out
        assert main(["locate", "Zarya-7", "--places", csv(tmp_path, HEAD, ",,,,,,,")]) == 1
        assert "expected a name" in capsys.readouterr().err
