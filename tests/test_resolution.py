"""Which place a name is, or why that cannot be said.

A small gazetteer of the tests' own stands in for the real one: its places are real, their figures rounded, and it is
known which names have namesakes.
"""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.gazetteer import embedded
from geo.model import Place, Resolution, Toponym, ToponymKind
from geo.names import fold
from geo.resolution import resolve
from geo.resolution.cues import read_cues
from geo.resolution.decisions import edits
from geo.resolution.relations import distance_km, is_inside

BELGOROD, KURSK, BRYANSK, SUMY = "Belgorod Oblast", "Kursk Oblast", "Bryansk Oblast", "Sumy Oblast"


def place(name, lat, lon, country, admin1="", admin2="", feature="P.PPL", population=0, **more):
    return Place(
        source="test", source_id=f"{name} {lat} {lon}", name=name, latitude=lat, longitude=lon, country_code=country,
        admin1=admin1, admin1_code=admin1[:4], admin2=admin2, feature_class=feature[0], feature_code=feature[2:],
        population=population, **more,
    )  # fmt: skip


@dataclass(frozen=True)
class FakeGazetteer:
    """Names to places, matched as the real one does: by folded name."""

    name: str
    rows: tuple[tuple[Place, tuple[str, ...]], ...]

    def candidates(self, name):
        key = fold(name).removeprefix("the ")
        return [place for place, names in self.rows if key in {fold(n) for n in (place.name, *names)}]


def oblast(name, lat, lon, country="RU"):
    short = name.removesuffix(" Oblast")
    area = place(
        name, lat, lon, country, name, feature="A.ADM1", population=1_000_000, uncertainty_km=170.0, geo_precision=3
    )
    return area, (short, f"{short} region")


PLACES = (
    (place("Russia", 60, 90, "RU", feature="A.PCLI", population=144_000_000, uncertainty_km=3000), ("Russian",)),
    (place("Ukraine", 49, 32, "UA", feature="A.PCLI", population=44_000_000, uncertainty_km=600), ("Ukrainian",)),
    (place("United States", 39, -98, "US", feature="A.PCLI", population=327_000_000, uncertainty_km=2000), ("US",)),
    (place("France", 46, 2, "FR", feature="A.PCLI", population=67_000_000, uncertainty_km=500), ("French",)),
    oblast(BELGOROD, 50.75, 37.5), oblast(KURSK, 51.67, 36.1), oblast(BRYANSK, 53.0, 33.4),
    oblast(SUMY, 51.0, 34.0, "UA"),
    oblast("Kharkiv Oblast", 49.5, 36.4, "UA"), oblast("Kherson Oblast", 46.6, 33.5, "UA"),
    (place("Crimea", 45.3, 34.4, "UA", "Crimea", feature="A.ADM1", population=1_900_000, uncertainty_km=170.0), ()),
    (place("Sevastopol", 44.6, 33.53, "UA", "Sevastopol", population=416_000, uncertainty_km=9.0), ()),
    (place("Texas", 31.25, -99.25, "US", "Texas", feature="A.ADM1", population=25_000_000, uncertainty_km=500), ()),
    (place("Grayvoronsky District", 50.5, 35.8, "RU", BELGOROD, "Grayvoronsky District", "A.ADM2", uncertainty_km=25.0,
           geo_precision=2), ("Grayvoron district", "Graivoron district")),
    (place("Shebekinsky District", 50.4, 37.1, "RU", BELGOROD, "Shebekinsky District", "A.ADM2", uncertainty_km=35.0,
           geo_precision=2), ("Shebekino district",)),
    (place("Sudzhansky District", 51.2, 35.3, "RU", KURSK, "Sudzhansky District", "A.ADM2", uncertainty_km=25.0,
           geo_precision=2), ("Sudzha district",)),
    (place("Belgorod", 50.61, 36.58, "RU", BELGOROD, population=345_000, uncertainty_km=9.0), ()),
    (place("Kursk", 51.73, 36.19, "RU", KURSK, population=410_000, uncertainty_km=9.0), ()),
    (place("Bryansk", 53.25, 34.37, "RU", BRYANSK, population=427_000, uncertainty_km=10.0), ()),
    (place("Sumy", 50.92, 34.8, "UA", SUMY, population=294_000, uncertainty_km=8.0), ()),
    (place("Kharkiv", 49.98, 36.25, "UA", "Kharkiv Oblast", population=1_430_000, uncertainty_km=17.0), ()),
    (place("Grayvoron", 50.48, 35.67, "RU", BELGOROD, "Grayvoronsky District", population=6_000), ()),
    (place("Shebekino", 50.41, 36.89, "RU", BELGOROD, "Shebekinsky District", population=44_000), ()),
    (place("Kozinka", 50.43, 35.6, "RU", BELGOROD, "Grayvoronsky District", population=1_000), ()),
    (place("Glotovo", 50.42, 35.63, "RU", BELGOROD, "Grayvoronsky District", population=500), ()),
    (place("Sudzha", 51.19, 35.27, "RU", KURSK, "Sudzhansky District", population=6_000), ()),
    (place("Popovka", 50.5, 35.8, "RU", BELGOROD, "Grayvoronsky District"), ()),
    (place("Popovka", 50.3, 37.2, "RU", BELGOROD, "Shebekinsky District"), ()),
    (place("Liubymivka", 46.8, 33.6, "UA", "Kherson Oblast", population=2_200), ("Lyubimovka",)),
    (place("Yunakivka", 51.12, 35.05, "UA", SUMY, population=1_400), ("Yunakovka",)),
    (place("Gornal", 51.67, 36.1, "RU", KURSK, geo_precision=3, uncertainty_km=120.0), ()),
    (place("Kozinka – Velyka Pysarivka", 50.4, 35.5, "RU", BELGOROD, "Grayvoronsky District", "S.PSTB"),
     ("Kozinka", "Kozinka checkpoint", "Kozinka crossing")),
    (place("Paris", 48.85, 2.35, "FR", "Île-de-France", population=2_100_000, uncertainty_km=20.0), ()),
    (place("Paris", 33.66, -95.56, "US", "Texas", population=24_000, uncertainty_km=3.0), ()),
    (place("Seym", 51.4, 34.2, "RU", feature="H.STM", uncertainty_km=200.0, geo_precision=3), ("Seim", "Seim River")),
)  # fmt: skip
FAKE = FakeGazetteer("the tests' own", PLACES)
DEMONYMS = {"Russian", "Ukrainian", "French"}


def toponyms(text, *names):
    found, at = [], 0
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        found.append(Toponym(start, at, name, ToponymKind.DEMONYM if name in DEMONYMS else ToponymKind.NAME))
    return found


def read(text, *names, **more) -> list[Resolution]:
    return resolve(text, toponyms(text, *names), FAKE, **more)


def where(text, *names, **more) -> list[str | None]:
    """Name and province of each toponym."""
    return [f"{r.place.name}, {r.place.admin1}" if r.place else None for r in read(text, *names, **more)]


# --- the words around ----------------------------------------------------------------------------------------------


def test_settlement_town_and_region_of_a_real_sentence():
    text = (
        "They overran the settlement of Kozinka, sending units into the town of Grayvoron in Russia’s Belgorod region."
    )
    found = read(text, "Kozinka", "Grayvoron", "Russia", "Belgorod")
    assert [r.place.name for r in found] == ["Kozinka", "Grayvoron", "Russia", BELGOROD]
    assert [r.place.feature_code for r in found] == ["PPL", "PPL", "PCLI", "ADM1"]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Shelling continued in the Belgorod region.", "Belgorod", "ADM1"),
        ("Shelling continued in Belgorod Oblast.", "Belgorod Oblast", "ADM1"),
        ("Shelling continued in the region of Belgorod.", "Belgorod", "ADM1"),
        ("Shelling continued in the city of Belgorod.", "Belgorod", "PPL"),
        ("Drones flew over Belgorod city.", "Belgorod", "PPL"),
        ("The governor of Belgorod denied it.", "Belgorod", "ADM1"),
        ("In March he claimed to have led a raid into a town in Bryansk.", "Bryansk", "ADM1"),
        ("Several villages in Kursk were shelled.", "Kursk", "ADM1"),
        ("They entered the Grayvoron district.", "Grayvoron", "ADM2"),
        ("They entered the Grayvoron urban district.", "Grayvoron", "ADM2"),
        ("They entered the town of Grayvoron.", "Grayvoron", "PPL"),
        ("The bridge over the Seim river fell.", "Seim", "STM"),
    ],
)
def test_words_beside_the_name_choose_its_kind(text, name, code):
    (found,) = read(text, name)
    assert found.place is not None, found.reason
    assert found.place.feature_code == code


def test_a_plural_kind_word_speaks_of_the_whole_list():
    found = read("Clashes in the Belgorod and Bryansk regions.", "Belgorod", "Bryansk")
    assert [r.place.feature_code for r in found] == ["ADM1", "ADM1"]
    found = read("Clashes in the Belgorod, Kursk and Bryansk regions.", "Belgorod", "Kursk", "Bryansk")
    assert [r.place.feature_code for r in found] == ["ADM1", "ADM1", "ADM1"]


def test_a_possessive_area_holds_the_place_after_it():
    assert where("Drones hit Belgorod's Shebekino.", "Belgorod", "Shebekino")[1] == f"Shebekino, {BELGOROD}"


def test_a_region_known_only_as_a_town_is_the_country_around_it():
    (found,) = read("Fighting went on in the Shebekino region.", "Shebekino")
    assert found.place is None or found.place.feature_code == "ADM2" or found.place.geo_precision == 2


def test_a_district_that_is_not_known_is_not_its_town():
    (found,) = read("Fighting went on in the Sumy district.", "Sumy")
    assert found.place is None
    assert "district" in found.reason


# --- namesakes -----------------------------------------------------------------------------------------------------


def test_x_comma_y_decides_and_holds_for_the_whole_article():
    assert where("He was born in Paris, Texas. Paris is small.", "Paris", "Texas", "Paris") == [
        "Paris, Texas", "Texas, Texas", "Paris, Texas",
    ]  # fmt: skip


def test_without_context_the_large_one_is_meant():
    assert where("They stayed in Paris.", "Paris") == ["Paris, Île-de-France"]


def test_a_city_that_is_a_province_of_its_own_lies_in_the_one_around_it():
    assert where("An explosion shook Sevastopol, Crimea.", "Sevastopol", "Crimea") == [
        "Sevastopol, Sevastopol", "Crimea, Crimea",
    ]  # fmt: skip


def test_a_comma_list_of_provinces_and_country_narrows_to_the_province():
    text = "Video shows an explosion in Lyubimovka, Kharkiv Oblast, Ukraine."
    found = read(text, "Lyubimovka", "Kharkiv Oblast", "Ukraine")
    assert found[0].place is None
    assert "Kharkiv Oblast" in found[0].reason


def test_a_city_in_the_oblast_named_after_it_is_the_city():
    found = read(
        "Video shows an explosion in Kharkiv, Kharkiv Oblast, Ukraine.", "Kharkiv", "Kharkiv Oblast", "Ukraine"
    )
    assert [r.place.feature_code for r in found] == ["PPL", "ADM1", "PCLI"]


def test_the_outlet_of_a_place_means_its_neighbours():
    home = place("Dallas", 32.78, -96.8, "US", "Texas", population=1_300_000)
    near = read("Two people from Paris were hurt.", "Paris", home=home)[0]
    far = read("Two people from Paris were hurt.", "Paris")[0]
    texan = [next(c.score for c in r.candidates if c.place.country_code == "US") for r in (near, far)]
    assert texan[0] > texan[1]


@pytest.mark.parametrize(
    "text",
    [
        "Troops seized Lyubimovka in Kursk Oblast.",
        "Troops seized the village of Lyubimovka in Russia's Kursk Oblast.",
        "Troops seized Lyubimovka, Kursk Oblast.",
        "Troops advanced in Kursk Oblast, where Lyubimovka fell.",
        "Troops advanced in Kursk Oblast. Ukraine said nothing. On Monday Lyubimovka fell.",
        "In Kursk Oblast Ukraine's army took Lyubimovka and Sudzha.",
    ],
)
def test_a_village_of_one_oblast_never_moves_to_a_namesake_in_another(text):
    names = sorted(
        (n for n in ("Russia", "Ukraine", "Kursk Oblast", "Lyubimovka", "Sudzha") if n in text), key=text.index
    )
    found = {r.toponym.text: r for r in read(text, *names)}
    assert found["Lyubimovka"].place is None
    assert "Kursk Oblast" in found["Lyubimovka"].reason
    assert found["Lyubimovka"].candidates, "the namesake is shown, not taken"


def test_a_village_where_the_text_puts_it_is_taken():
    assert (
        where("Shells fell on Lyubimovka in Kherson Oblast.", "Lyubimovka", "Kherson Oblast")[0]
        == "Liubymivka, Kherson Oblast"
    )


def test_a_ukrainian_place_in_a_report_about_a_russian_oblast_stays_where_it_is():
    text = "Ukraine's army entered Kursk Oblast near Sudzha. Russia shelled Yunakivka in return."
    found = read(text, "Ukraine", "Kursk Oblast", "Sudzha", "Russia", "Yunakivka")
    assert found[-1].place is not None, found[-1].reason
    assert found[-1].place.country_code == "UA"


def test_a_province_named_beside_one_mention_does_not_hold_for_a_mention_without_one():
    text = "In Kursk Oblast Sudzha fell. Sumy Oblast's brigade left for Sudzha."
    found = read(text, "Kursk Oblast", "Sudzha", "Sumy Oblast", "Sudzha")
    assert [r.place.name for r in found[1::2]] == ["Sudzha", "Sudzha"]
    text = "A war goes on in Kursk Oblast. Sudzha fell. Then a brigade from Sumy Oblast came to Sudzha."
    assert where(text, "Kursk Oblast", "Sudzha", "Sumy Oblast", "Sudzha")[1] == "Sudzha, Kursk Oblast"


def test_the_only_place_of_a_name_beside_one_already_found_is_meant():
    text = "Men of the Kherson Oblast unit are in Kozinka and Glotovo. Kozinka is in Belgorod Oblast."
    found = read(text, "Kherson Oblast", "Kozinka", "Glotovo", "Kozinka", "Belgorod Oblast")
    assert found[2].place is not None, found[2].reason


def test_a_front_is_an_area():
    assert where("Clashes took place on the Kharkiv front.", "Kharkiv") == ["Kharkiv Oblast, Kharkiv Oblast"]


def test_a_sentence_ends_before_the_mark_of_its_endnote():
    text = "Sudzha in Kursk Oblast fell.[3] Yunakivka was shelled.[4] It is in Ukraine."
    assert where(text, "Sudzha", "Kursk Oblast", "Yunakivka", "Ukraine")[2] == f"Yunakivka, {SUMY}"


def test_several_villages_of_one_name_are_shown_and_none_is_chosen():
    found = read("A fire broke out in Popovka, Belgorod region.", "Popovka", "Belgorod")[0]
    assert found.place is None
    assert "2 places" in found.reason
    assert {c.place.admin2 for c in found.candidates} == {"Grayvoronsky District", "Shebekinsky District"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A fire broke out in Popovka, Shebekino district, Belgorod region.", ("Popovka", "Shebekino", "Belgorod")),
        (
            "A fire broke out in Popovka in the Shebekino district of the Belgorod region.",
            ("Popovka", "Shebekino", "Belgorod"),
        ),
        ("In the Belgorod region, Shebekino and nearby Popovka were shelled.", ("Belgorod", "Shebekino", "Popovka")),
        ("The Belgorod region's Popovka was shelled from Shebekino.", ("Belgorod", "Popovka", "Shebekino")),
    ],
)
def test_a_district_or_a_neighbour_tells_villages_of_one_name_apart(text, names):
    found = {r.toponym.text: r for r in read(text, *names)}["Popovka"]
    assert found.place is not None, found.reason
    assert found.place.admin2 == "Shebekinsky District"


def test_a_village_whose_position_is_unknown_is_said_to_exist():
    found = read("They reached Gornal in Kursk Oblast.", "Gornal", "Kursk Oblast")[0]
    assert found.place is None
    assert "position is unknown" in found.reason


def test_an_unknown_village_is_unresolved_with_the_reason():
    found = read("They reached the village of Xyzhovka.", "Xyzhovka")[0]
    assert found.place is None
    assert found.candidates == ()
    assert "Xyzhovka" in found.reason


@dataclass(frozen=True)
class Neighbourly(FakeGazetteer):
    """One that also knows what lies around a point, as the real one does."""

    def near(self, latitude, longitude, km):
        here = place("here", latitude, longitude, "")
        return [
            (p, distance_km(p, here)) for p, _ in self.rows if p.feature_class == "P" and distance_km(p, here) <= km
        ]


def test_a_misspelt_village_is_offered_and_not_taken():
    text = "They reached the village of Koinka in the Belgorod region."
    found = resolve(text, toponyms(text, "Koinka", "Belgorod"), Neighbourly("n", PLACES))[0]
    assert found.place is None
    assert "did the text mean Kozinka" in found.reason
    assert [c.place.name for c in found.candidates] == ["Kozinka"]


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [("kozenka", "koenka", 1), ("a", "a", 0), ("abc", "cba", 2), ("abcdef", "a", 3), ("", "ab", 2)],
)
def test_edits(one, other, away):
    assert edits(one, other) == edits(other, one) == away


def test_governments_are_places_too():
    assert where("Ukraine denied it, Russia said.", "Ukraine", "Russia") == ["Ukraine, ", "Russia, "]
    assert where("A Russian officer was seen.", "Russian") == ["Russia, "]


# --- crossings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Footage from a border checkpoint in Kozinka, Belgorod region.",
        "Footage from the Kozinka checkpoint in the Belgorod region.",
        "Footage from the Kozinka border crossing in the Belgorod region.",
        "Armour drove through the Kozinka crossing in the Belgorod region.",
    ],
)
def test_a_checkpoint_is_the_crossing_of_that_name(text):
    found = read(text, "Kozinka", "Belgorod")[0]
    assert found.place.feature_code == "PSTB"


def test_a_checkpoint_without_a_known_crossing_is_the_district_never_the_town():
    text = (
        "They sent units into the town of Grayvoron in Belgorod region. Footage shows a border checkpoint in Grayvoron."
    )
    found = read(text, "Grayvoron", "Belgorod", "Grayvoron")
    assert found[0].place.name == "Grayvoron"
    assert found[2].place.name == "Grayvoronsky District"
    assert found[2].place.geo_precision == 2
    assert found[2].place in [c.place for c in found[2].candidates]


def test_a_checkpoint_in_a_place_with_no_known_crossing_or_district_is_unresolved():
    found = read("They stormed a border checkpoint near Kharkiv.", "Kharkiv")[0]
    assert found.place is None
    assert "crossing" in found.reason


def test_a_checkpoint_in_a_region_is_not_named_after_it():
    found = read("They stormed the Kozinka border checkpoint in the Belgorod region.", "Kozinka", "Belgorod")
    assert [r.place.feature_code for r in found] == ["PSTB", "ADM1"]


def test_any_other_checkpoint_is_where_its_town_is():
    assert where("A police checkpoint in Kharkiv was hit.", "Kharkiv") == ["Kharkiv, Kharkiv Oblast"]


# --- relative positions --------------------------------------------------------------------------------------------


def test_a_distance_and_a_direction_move_the_point():
    found = read("Drones hit a depot 40 km north of Kharkiv, Ukraine.", "Kharkiv", "Ukraine")[0]
    kharkiv = FAKE.candidates("Kharkiv")[-1]
    assert found.place.source == "derived"
    assert found.place.geo_precision == 2
    assert distance_km(found.place, kharkiv) == pytest.approx(40, abs=0.3)
    assert found.place.latitude > kharkiv.latitude
    assert found.place.uncertainty_km > kharkiv.uncertainty_km
    assert "distance and direction" in found.place.uncertainty_origin


@pytest.mark.parametrize(
    ("words", "km", "at_least"),
    [
        ("6 km northwest of", 6, 2.5), ("6km north-west of", 6, 2.5),
        ("about six kilometres to the north-west of", 6, 2.5),
        ("10 miles (16 km) north-west of", 16.1, 6), ("4-8 km northwest of the village of", 6, 2.5),
        ("6 km northwest of the hard-won village of", 6, 2.5),
        ("6 km from", 0, 6),
        ("near", 0, 5), ("just outside", 0, 5), ("on the outskirts of", 0, 1.5), ("northwest of", 0, 20),
        ("just north-of", 0, 20), ("“somewhere” in the suburbs of", 0, 5),
    ],
)  # fmt: skip
def test_how_far_and_how_sure(words, km, at_least):
    found = read(f"Fighting went on {words} Kozinka in the Belgorod region.", "Kozinka", "Belgorod")[0]
    kozinka = FAKE.candidates("Kozinka")[0]
    assert found.place.source == "derived"
    assert distance_km(found.place, kozinka) == pytest.approx(km, abs=0.2)
    assert found.place.uncertainty_km >= at_least
    assert found.place.geo_precision == 2
    assert found.place.geonameid is None


def test_who_is_from_a_village_is_no_metre_from_it():
    found = read("The road is a mile outside. I am from Kozinka in the Belgorod region.", "Kozinka", "Belgorod")[0]
    assert found.place == FAKE.candidates("Kozinka")[0]


def test_a_position_that_describes_a_named_place_does_not_move_it():
    for text in (
        "Kozinka, a village 6 km from Grayvoron, was hit.",
        "Kozinka (6 km southwest of Grayvoron) was hit.",
        "Kozinka near Grayvoron was hit.",
    ):
        found = read(text, "Kozinka", "Grayvoron")
        assert [r.place.name for r in found] == ["Kozinka", "Grayvoron"]


def test_between_two_villages_is_halfway():
    found = read(
        "Fighting went on between Kozinka and Glotovo in the Belgorod region.", "Kozinka", "Glotovo", "Belgorod"
    )
    kozinka, glotovo = FAKE.candidates("Kozinka")[0], FAKE.candidates("Glotovo")[0]
    assert found[0].place == found[1].place
    assert distance_km(found[0].place, kozinka) == pytest.approx(distance_km(found[0].place, glotovo), abs=0.05)


def test_countries_and_regions_are_not_moved():
    assert where("The war between Russia and Ukraine goes on.", "Russia", "Ukraine") == ["Russia, ", "Ukraine, "]
    assert where("Troops gathered near Ukraine.", "Ukraine") == ["Ukraine, "]
    assert where("They stood 5 km from Ukraine.", "Ukraine") == ["Ukraine, "]


# --- areas ---------------------------------------------------------------------------------------------------------


def test_inside_is_told_by_codes_names_and_distance():
    by = {p.source_id: p for p, _ in PLACES}
    russia, belgorod, district, kozinka = (
        next(p for p in by.values() if p.name == n) for n in ("Russia", BELGOROD, "Grayvoronsky District", "Kozinka")
    )
    sumy = next(p for p in by.values() if p.name == "Sumy")
    assert is_inside(kozinka, russia)
    assert is_inside(kozinka, belgorod)
    assert is_inside(kozinka, district)
    assert not is_inside(sumy, belgorod)
    assert is_inside(belgorod, belgorod) is None
    nameless = replace(kozinka, admin2="")
    assert is_inside(replace(nameless, latitude=district.latitude, longitude=district.longitude), district)
    assert is_inside(replace(nameless, latitude=52.5), district) is False


# --- what always holds ---------------------------------------------------------------------------------------------

NAMES = [*sorted({n for p, names in PLACES for n in (p.name, *names)}), "Xyzhovka", "Nowhere Oblast"]
GLUE = [
    " ", ", ", " in ", " near ", " and ", "'s ", ". ", " 6 km north of ", " district, ", " region ", " (", ") ",
    " between ", " the village of ", " border checkpoint in ", "\n", " crossing ", ", a town in the ",
]  # fmt: skip


@st.composite
def articles(draw):
    parts, found, at = [], [], 0
    for _ in range(draw(st.integers(0, 7))):
        glue, name = draw(st.sampled_from(GLUE)), draw(st.sampled_from(NAMES))
        kind = ToponymKind.DEMONYM if name in DEMONYMS else ToponymKind.NAME
        found.append(Toponym(at + len(glue), at + len(glue) + len(name), name, kind))
        parts += [glue, name]
        at += len(glue) + len(name)
    return "".join(parts) + draw(st.sampled_from(["", ".", " region.", " Nothing else happened."])), found


@settings(max_examples=200, deadline=None)
@given(articles())
def test_every_answer_is_a_candidate_or_derived_from_one_and_says_why(article):
    text, found = article
    answers = resolve(text, found, FAKE)
    assert [a.toponym for a in answers] == found
    for answer in answers:
        assert answer.reason
        assert 0 <= answer.confidence <= 1
        if answer.place is None:
            assert answer.reason.startswith("unresolved: ")
            assert answer.confidence == 0
        elif answer.place.source == "derived":
            assert answer.place.geo_precision >= 2
            assert answer.place.uncertainty_origin
        else:
            assert answer.place in [c.place for c in answer.candidates]
        for candidate in answer.candidates:
            assert candidate.score == pytest.approx(sum(gain for _, gain in candidate.why), abs=0.002)


@settings(max_examples=60, deadline=None)
@given(articles())
def test_the_same_article_gives_the_same_answers(article):
    text, found = article
    assert resolve(text, found, FAKE) == resolve(text, found, FAKE)


@settings(max_examples=60, deadline=None)
@given(articles(), st.text(max_size=60))
def test_text_before_and_after_moves_offsets_only(article, noise):
    text, found = article
    lead = noise + "\n"
    moved = [replace(t, start=t.start + len(lead), end=t.end + len(lead)) for t in found]
    answers = resolve(lead + text + "\n" + noise, moved, FAKE)
    assert [a.toponym for a in answers] == moved


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.data())
def test_any_span_of_any_text_can_be_read(text, data):
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [Toponym(a, b, text[a:b]) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    assert len(read_cues(text, spans)) == len(spans)
    assert len(resolve(text, spans, FAKE)) == len(spans)


def test_no_toponyms_no_answers():
    assert resolve("Nothing happened.", [], FAKE) == []


# --- the gazetteer of the package ----------------------------------------------------------------------------------


def real(text, *names):
    return {r.toponym.text: r for r in resolve(text, toponyms(text, *names), embedded())}


def test_villages_of_the_raids_with_the_real_gazetteer():
    text = "Fighters overran Kozinka and entered the town of Grayvoron in Russia's Belgorod region, the Legion said."
    found = real(text, "Kozinka", "Grayvoron", "Russia", "Belgorod")
    assert found["Kozinka"].place.admin2 == "Grayvoronsky District"
    assert found["Grayvoron"].place.feature_class == "P"
    assert found["Belgorod"].place.feature_code == "ADM1"
    assert found["Russia"].place.feature_code == "PCLI"


def test_real_checkpoint_is_not_the_real_town():
    town = real("They entered the town of Grayvoron, Belgorod region.", "Grayvoron", "Belgorod")["Grayvoron"].place
    post = real("Footage from a border checkpoint in Grayvoron, Belgorod region.", "Grayvoron", "Belgorod")[
        "Grayvoron"
    ].place
    assert distance_km(town, post) > 3
    assert post.geo_precision == 2


@pytest.mark.parametrize(
    ("text", "name", "others"),
    [
        ("Kruta Balka, Donetsk Oblast, Ukraine", "Kruta Balka", ("Donetsk Oblast", "Ukraine")),
        ("Dovhe, Luhansk Oblast, Ukraine", "Dovhe", ("Luhansk Oblast", "Ukraine")),
        ("Abramovka, Gomel, Belarus", "Abramovka", ("Gomel", "Belarus")),
    ],
)
def test_a_real_namesake_in_another_oblast_is_not_taken(text, name, others):
    found = real(f"Video shows an explosion in {text}.", name, *others)[name]
    assert found.place is None or found.place.admin1.split()[0] in text


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("He said so in Paris, Texas.", "Paris", "US"),
        ("He said so in Paris, France.", "Paris", "FR"),
        ("He said so in London, Ontario.", "London", "CA"),
        ("He said so in London.", "London", "GB"),
    ],
)
def test_famous_namesakes(text, name, code):
    other = text.rstrip(".").rsplit(", ", 1)[-1] if "," in text else None
    assert real(text, name, *([other] if other else []))[name].place.country_code == code


def test_the_nearby_town_is_the_town_itself():
    (found,) = read("They entered the nearby town of Grayvoron in Russia's Belgorod region.", "Grayvoron")
    assert found.place is not None
    assert (found.place.name, found.place.source) != ("near Grayvoron", "derived")
    assert found.place.geo_precision == 1


class TestPrintedDistances:
    """What a text prints is held against the geometry, and used where it tells a position."""

    @staticmethod
    def read(text: str, name: str) -> geo.Resolution:
        return next(r for r in geo.geoparse(text, geo.Settings(gazetteer="embedded")) if r.toponym.text == name)

    @pytest.mark.parametrize(
        "text",
        [
            "Kozinka, about 40 km from the border with Ukraine, was attacked in Belgorod Oblast.",
            "The village of Kozinka (25 miles from the Ukrainian border) in Belgorod Oblast was attacked.",
            "Kozinka, a village 40 kilometres from the border, is in Belgorod Oblast.",
        ],
    )
    def test_a_distance_to_the_border_that_contradicts_the_map_is_told(self, text: str) -> None:
        village = self.read(text, "Kozinka")
        assert village.place is not None
        assert village.place.name == "Kozinka"
        assert "from the" in village.reason
        assert "the map 1.8 km" in village.reason
        assert village.confidence < self.read("Kozinka in Belgorod Oblast was attacked.", "Kozinka").confidence

    @pytest.mark.parametrize(
        "text",
        [
            "Kozinka, 2 km from the border with Ukraine, was attacked in Belgorod Oblast.",
            "Kozinka in Belgorod Oblast was hit by drones that flew 40 km from the border.",
            "Kozinka, some 10 km from Grayvoron, was attacked in Belgorod Oblast.",
            "Moscow, 450 km from the border, was attacked.",
        ],
    )
    def test_a_distance_that_fits_or_describes_something_else_is_not(self, text: str) -> None:
        assert "the text says" not in self.read(text, text.split(maxsplit=1)[0].strip(",")).reason

    def test_a_distance_between_two_places_that_contradicts_the_map_is_told(self) -> None:
        village = self.read("Kozinka, 60 km from Grayvoron, was attacked in Belgorod Oblast.", "Kozinka")
        assert "the text says '60 km from Grayvoron', the map 5.9 km" in village.reason

    def test_so_far_from_the_border_near_a_village_is_a_position(self) -> None:
        place = self.read("Fighting was reported 1 km from the border near Kozinka, Belgorod Oblast.", "Kozinka").place
        assert place is not None
        assert (place.source, place.geo_precision) == ("derived", 2)
        check = geo.border().check(place)
        assert check.side == "RU"
        assert check.distance_km == pytest.approx(1.0, abs=0.05)
        assert place.uncertainty_km == pytest.approx(6.1)
        assert "1 km from the line as printed" in place.uncertainty_origin

    def test_similar_spellings_give_way_to_a_village_of_just_that_name(self) -> None:
        place = self.read("An event was reported in Mayskoye, Belgorod Oblast.", "Mayskoye").place
        assert place is not None
        assert place.name == "Mayskoye"


@pytest.mark.parametrize(
    ("county", "town", "state"),
    [
        ("Clarke County", "Athens", "Georgia"),
        ("Rapides Parish", "Alexandria", "Louisiana"),
        ("Richland County", "Mansfield", "Ohio"),
        ("Blount County", "Maryville", "Tennessee"),
    ],
)
def test_a_county_named_in_the_article_tells_its_town_apart(county, town, state):
    alone = real(f"The mayor of {town} had asked for help.", town)[town]
    found = real(f"Deputies of {county} met the mayor. The mayor of {town} had asked for them.", county, town)[town]
    assert found.place is not None
    assert (found.place.admin1, found.place.admin2) == (state, county)
    assert any(name == "its district is named" for name, _ in found.candidates[0].why)
    assert alone.place is None or alone.place.admin1 != state


def test_an_acronym_before_a_kind_word_is_no_area_of_that_kind():
    found = real("A U.S. district judge in Texas said so.", "U.S.", "Texas")["U.S."]
    assert found.place is not None
    assert found.place.feature_code == "PCLI"


def test_the_only_bearer_of_a_name_by_the_border_stands_beside_a_province_of_the_other_side():
    text = "Reports came from the Belgorod region. On Friday shells fell on Vovchansk and on Khotin."
    found = {r.toponym.text: r for r in geo.geoparse(text)}
    assert found["Vovchansk"].place.country_code == "UA"
    assert found["Khotin"].place is None  # a name of several bearers


def test_a_town_abroad_beside_a_province_of_the_careful_countries_is_no_reason_to_open_the_border():
    text = "Troops advanced in Kursk Oblast. A man from Shreveport was among them."
    code = f"import geo, sys; geo.geoparse({text!r}); print('shapely' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"False"


def test_candidates_are_as_a_tuple_of_them():
    [found, again] = [geo.geoparse("It rained in Paris, Texas, all day.")[0] for _ in range(2)]
    made = tuple(found.candidates)
    assert len(made) == len(found.candidates) > 1
    assert found.candidates == made == again.candidates
    assert (found, hash(found.candidates), repr(found.candidates)) == (again, hash(made), repr(made))
    assert found.candidates[0] == made[0]
    assert found.candidates[1:] == made[1:]
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 (made here)


def test_the_garbage_collector_is_on_or_off_afterwards_as_it_was():
    was_on = gc.isenabled()
    try:
        for switch in (gc.disable, gc.enable):
            switch()
            before = gc.isenabled()
            geo.geoparse("It rained in Paris.")
            assert gc.isenabled() == before
    finally:
        (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize(
    ("text", "name", "district"),
    [
        ("Troops are in the Sudzha and Korenevo districts of Kursk region.", "Korenevo", "Korenevsky District"),
        ("Troops are in the Sudzha and Korenevo districts of Kursk region.", "Sudzha", "Sudzhansky District"),
        ("Shells hit the districts of Grayvoron and Shebekino, Belgorod region.", "Grayvoron", "Grayvoronsky District"),
        ("Shells hit the Nikopol and Synelnykove districts.", "Nikopol", "Nikopol Raion"),
    ],
)
def test_districts_in_the_plural_are_districts(text, name, district):
    assert next(r.place.name for r in geo.geoparse(text) if r.toponym.text == name) == district


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [("Boone is near the middle of Indiana counties.", "Indiana", "Indiana"), ("the county of Kent", "Kent", "Kent")],
)
def test_counties_of_one_name_are_in_it_and_a_county_of_its_own_name_is_itself(text, name, expected):
    assert next(r.place.name for r in geo.geoparse(text) if r.toponym.text == name) == expected


@pytest.mark.parametrize("words", ["the border village of", "the small frontier village of", "the border villages of"])
def test_a_border_village_is_the_namesake_by_the_border(words):
    """Shchetinovka 1.5 km from the border has one of ten inhabitants 36 km away for a namesake."""
    found = geo.geoparse(f"Shells hit {words} Shchetinovka and Shebekino in the Belgorod region.")
    here = next(r for r in found if r.toponym.text == "Shchetinovka")
    assert geo.border().check(here.place).distance_km < 3
    assert "border village" in here.reason
    plain = geo.geoparse("Shells hit Shchetinovka in the Belgorod region.")
    assert next(r for r in plain if r.toponym.text == "Shchetinovka").place is None


def test_two_border_villages_of_one_name_stay_unresolved():
    found = geo.geoparse("Shells hit the border village of Viktorovka in the Kursk region.")
    assert next(r for r in found if r.toponym.text == "Viktorovka").place is None


def placed(text, name):
    """District and country of the place of a name, by the package's own gazetteer; None if it is unresolved."""
    found = geo.geoparse(text, geo.Settings(gazetteer="embedded"))
    here = next(r.place for r in found if r.toponym.text == name)
    return (here.admin2, here.country_code) if here is not None else None


def test_of_two_border_villages_that_with_the_border_crossing_is_meant():
    assert placed("Shells hit Nekhoteyevka in the Belgorod region.", "Nekhoteyevka") == ("Belgorodsky District", "RU")


@pytest.mark.parametrize(
    ("text", "name", "district"),
    [
        # the ranker keeps ten bearers of a name, and Ukraine has dozens of Krasne
        ("Moscow says it has taken Strilecha and Krasne in the Kharkiv region.", "Krasne", "Kharkiv Raion"),
        ("In the Kharkiv region the enemy walked into Strilecha and Krasne, the general said.", "Krasne",
         "Kharkiv Raion"),
        ("In the Kursk region they hold Sudzha. Across the border they shelled Yunakivka and Zhuravka.", "Zhuravka",
         "Sumy Raion"),
        ("The Kursk region's governor spoke of Snagost and Vishnyovka.", "Vishnyovka", "Korenevsky District"),
        ("Shells fell on Kozinka, Murom and Shchetinovka in the Belgorod region, and on Grafovka.", "Shchetinovka",
         "Belgorodsky District"),
    ],
)  # fmt: skip
def test_a_name_of_many_is_the_one_beside_what_is_told_with_it(text, name, district):
    assert placed(text, name)[0] == district


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In the Kursk region they hold Sudzha. In the east the Russians are near Pokrovsk.", "Pokrovsk"),
        ("Moscow says it has taken a village called Krasne.", "Krasne"),
        ("The Kursk region's governor spoke of Snagost and Pushkarnoye.", "Pushkarnoye"),
        ("In the Bryansk region they shelled Sushany and Vishnyovka.", "Vishnyovka"),
    ],
)
def test_a_name_of_many_is_none_that_lies_elsewhere(text, name):
    assert placed(text, name) is None
