"""The hand-kept tables of the border zone: settlements, areas, border points, names known by raion."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path

import pytest

import geo
from geo.gazetteer import embedded

ROOT = Path(__file__).resolve().parents[1]
PLACES = ROOT / "data" / "places"


def _module(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


check_places = _module(ROOT / "data" / "build" / "check_places.py")


@pytest.fixture(scope="module")
def tables():
    return check_places.Tables(PLACES)


def test_tables_are_without_fault(tables):
    assert check_places.faults(tables) == []


@pytest.mark.material
def test_settlements_lie_in_their_raion(tables, material):
    assert check_places.faults(tables, material / "places" / "raions") == []


REPORTED = """
Gora-Podol|Grayvoronsky; Glotovo|Grayvoronsky; Kozinka|Grayvoronsky; Spodaryushino|Grayvoronsky; Bezymeno|Grayvoronsky;
Zamostye|Grayvoronsky; Poroz|Grayvoronsky; Demidovka|Krasnoyaruzhsky; Popovka|Krasnoyaruzhsky;
Prilesye|Krasnoyaruzhsky; Grafovka|Krasnoyaruzhsky; Terebreno|Krasnoyaruzhsky; Kolotilovka|Krasnoyaruzhsky;
Shchetinovka|Belgorodsky; Zhuravlyovka|Belgorodsky; Nekhoteyevka|Belgorodsky; Murom|Shebekinsky; Sereda|Shebekinsky;
Novaya Tavolzhanka|Shebekinsky; Bezlyudovka|Shebekinsky; Grafovka|Shebekinsky; Shebekino|Shebekinsky;
Tyotkino|Glushkovsky; Glushkovo|Glushkovsky; Novy Put|Glushkovsky; Vesyoloye|Glushkovsky; Zvannoye|Glushkovsky;
Popovo-Lezhachi|Glushkovsky; Korenevo|Korenevsky; Snagost|Korenevsky; Lyubimovka|Korenevsky; Giri|Belovsky;
Sudzha|Sudzhansky; Nikolayevo-Daryino|Sudzhansky; Sverdlikovo|Sudzhansky; Malaya Loknya|Sudzhansky;
Guyevo|Sudzhansky; Plekhovo|Sudzhansky; Kruglik|Sudzhansky; Oleshnya|Sudzhansky; Goncharovka|Sudzhansky;
Kazachya Loknya|Sudzhansky; Cherkasskoye Porechnoye|Sudzhansky; Kurilovka|Sudzhansky; Lyubechane|Klimovsky;
Sushany|Klimovsky; Klimovo|Klimovsky; Suzemka|Suzemsky; Zernovo|Suzemsky; Chertkovo|Chertkovsky
"""


@pytest.mark.parametrize("entry", REPORTED.replace("\n", " ").split(";"))
def test_villages_that_reports_name_have_a_position(tables, entry):
    name, raion = entry.strip().split("|")
    found = [
        row
        for row in tables.rows["settlements"]
        if row["admin2"] == f"{raion} District" and name in (row["name"], *row["names_en"].split("|"))
    ]
    assert len(found) == 1


def test_border_villages_are_on_the_russian_side_near_the_line(tables):
    near = [row for row in tables.rows["settlements"] if row["place_id"] in {"kozinka", "oleshnya", "lyubechane"}]
    checks = [geo.border().check(float(row["longitude"]), float(row["latitude"]), uncertainty_km=1.0) for row in near]
    assert [check.side for check in checks] == ["RU"] * 3
    assert all(check.distance_km < 3 for check in checks)


def test_checkpoint_is_not_found_by_the_name_of_its_town(tables):
    towns = {row["name"] for row in tables.rows["settlements"]}
    crossings = [row for row in tables.rows["border_points"] if row["kind"] == "border_crossing"]
    assert len(crossings) > 20
    for row in crossings:
        assert not towns & {row["name"], *row["names_en"].split("|")}
        assert row["ru_side_names"]


def _spoilt(folder: Path, table: str, column: str, value: str) -> list[str]:
    """Faults of a copy of the tables with one value changed in the first row of one."""
    for path in (PLACES / f"{name}.csv" for name in check_places.COLUMNS):
        (folder / path.name).write_bytes(path.read_bytes())
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][column] = value
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, check_places.COLUMNS[table])
        writer.writeheader()
        writer.writerows(rows)
    return check_places.faults(check_places.Tables(folder))


@pytest.mark.parametrize(
    ("table", "column", "value", "complaint"),
    [
        ("settlements", "longitude", "35.0", "on the side of"),
        ("settlements", "latitude", "12.5", "not in the region"),
        ("settlements", "kind", "hamlet", "unknown kind"),
        ("settlements", "source", "", "no source"),
        ("settlements", "place_id", "kozinka", "twice kozinka"),
        ("settlements", "names_en", "One||Two", "empty name form"),
        ("settlements", "admin2", "Nowhere District", "is not in areas"),
        ("settlements", "uncertainty_km", "-1", "an extent of"),
        ("border_points", "latitude", "50.6", "from the line"),
        ("border_points", "name", "Kozinka", "bears the bare name"),
        ("known_by_raion", "several_in_oblast", "perhaps", "must be yes or no"),
        ("areas", "extent_km", "500", "an extent of"),
    ],
)
def test_check_finds_what_is_wrong(tmp_path, table, column, value, complaint):
    found = _spoilt(tmp_path, table, column, value)
    assert any(complaint in fault for fault in found), found


class TestHromadas:
    """The settlements of Ukraine that are known only by their hromada."""

    def test_every_point_is_in_ukraine_and_its_extent_is_that_of_an_estimate(self) -> None:
        with (PLACES / "hromadas.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        sides = geo.border().sides([float(r["longitude"]) for r in rows], [float(r["latitude"]) for r in rows])
        assert set(sides) <= {"UA", "sea"}  # a village on the beach of Crimea, where the coast is generalised
        assert all(float(row["extent_km"]) >= 26 for row in rows)

    def test_a_village_nobody_has_a_position_of_is_placed_by_its_hromada(self) -> None:
        text = "Shelling hit Zhuravka in the Sumy district of Sumy Oblast."
        (village, *_) = geo.geoparse(text, geo.Settings(gazetteer="embedded"))
        assert village.place is not None
        assert village.place.geo_precision == 2
        assert village.place.admin2 == "Sumy Raion"
        assert "hromada" in village.place.uncertainty_origin

    def test_the_codifier_tells_when_a_name_has_several_bearers_in_an_oblast(self) -> None:
        (village, *_) = geo.geoparse("An event in Pavlivka, Donetsk Oblast.", geo.Settings(gazetteer="embedded"))
        assert village.place is None
        assert "2 places named Pavlivka" in village.reason

    @pytest.mark.parametrize("spelling", ["Zaporizhia", "Zaporozhye", "Nikolayev", "Zhitomir", "Dnepropetrovsk"])
    def test_russian_and_older_spellings_of_an_oblast_are_known(self, spelling: str) -> None:
        found = [p for p in embedded().candidates(f"{spelling} Oblast") if p.feature_code == "ADM1"]
        assert [p.country_code for p in found] == ["UA"]
