"""The page as a file: what is in it, what is not, and that it is the same every time."""

import base64
import hashlib
import html.parser
import json
import os
import re
import zlib
from dataclasses import replace
from datetime import date
from itertools import accumulate

import folium
import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webmap_examples import (
    AREA,
    ATTEMPT,
    BASE,
    DISTRICT,
    EMPTY,
    EXAMPLE,
    KOZINKA,
    MARCH,
    PROBE,
    REPORT,
    REVIEWED,
    STRIKE,
    VILLAGE,
    hostile,
    place,
)

from geo.errors import DataError, OutputError, SettingsError
from geo.model import BorderCheck, Candidate, Incursion, TimeSpan, Verdict
from geo.resources import data_path
from geo.webmap import Tiles, payload, render, wording
from geo.webmap.basemap import _circle, base_map, encode
from geo.webmap.data import QUOTE_LENGTH, _segments
from geo.webmap.page import json_block


class _Elements(html.parser.HTMLParser):
    """Every start tag with its attributes, and the text of scripts and styles."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.texts, self._inside = [], [], None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = len(self.tags) - 1 if tag in {"script", "style"} else None
        if self._inside is not None:
            self.texts.append([tag, dict(attrs), ""])

    def handle_data(self, data):
        if self._inside is not None:
            self.texts[-1][2] += data

    def handle_endtag(self, tag):
        if tag in {"script", "style"}:
            self._inside = None


def page_of(data, base=BASE):
    return render(data, base).get_root().render()


def data_of(page):
    (block,) = [t for t in _Elements(page).texts if t[1].get("id") == "map-data"]
    text = block[2]
    if block[1]["data-packed"]:
        text = zlib.decompress(base64.b64decode(text)).decode()
    return json.loads(text)


def decoded(text):
    """Return the (longitude, latitude) pairs of an encoded line."""
    steps, number, shift = [], 0, 0
    for character in text:
        byte = ord(character) - 63
        number |= (byte & 31) << shift
        shift += 5
        if byte < 32:
            steps.append(~(number >> 1) if number & 1 else number >> 1)
            number = shift = 0
    return list(zip((x / 1e4 for x in accumulate(steps[1::2])), (y / 1e4 for y in accumulate(steps[::2])), strict=True))


@pytest.fixture(scope="module")
def page():
    return page_of(EXAMPLE)


# --- one file that asks nobody for anything ---------------------------------------------------------------------------


def test_map_is_a_folium_map_that_saves_itself(tmp_path, page):
    drawn = render(EXAMPLE, BASE)
    assert isinstance(drawn, folium.Map)
    drawn.save(str(tmp_path / "map.html"))
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == page


def test_nothing_is_linked_from_elsewhere(page):
    for tag, attributes in _Elements(page).tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        assert "src" not in attributes
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
    for kind, _, text in _Elements(page).texts:
        if kind == "style":
            assert "url(" not in text
            assert "@import" not in text
    assert "sourceMappingURL" not in page


def test_only_a_page_made_for_it_may_ask_one_host_for_tiles():
    tiles = Tiles("https://tiles.example.org:8443/{z}/{x}/{y}{r}.png?a=1&b='x'", "Example & Sons")
    page = page_of(replace(EXAMPLE, tiles=tiles))
    (policy,) = [a["content"] for t, a in _Elements(page).tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert "img-src data: blob: https://tiles.example.org:8443; base-uri 'none'" in policy
    assert policy.count("http") == 1
    assert data_of(page)["tiles"]["attribution"] == "Example & Sons"


@pytest.mark.parametrize(
    "url",
    [
        "tiles/{z}/{x}/{y}.png",
        "javascript:alert(1)//{z}{x}{y}",
        "https://tiles.example.org/{z}/{x}.png",
        "https://{s}.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}/{y}/{key}.png",
        "https://ann@tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org; script-src *//{z}/{x}/{y}",
        "https://tiles.example.org' /{z}/{x}/{y}",
        "https:///{z}/{x}/{y}.png",
    ],
)
def test_addresses_the_policy_could_not_name_are_refused(url):
    with pytest.raises(SettingsError, match="expected the address of tiles"):
        Tiles(url)


def test_policy_allows_exactly_the_scripts_and_styles_of_the_page(page):
    elements = _Elements(page)
    (policy,) = [a["content"] for t, a in elements.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    for kind, attributes, text in elements.texts:
        if attributes.get("type") == "application/json":
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy, (kind, text[:80])


def test_two_runs_give_the_same_bytes(page):
    assert page_of(EXAMPLE) == page
    drawn = render(EXAMPLE, BASE)
    assert drawn.get_root().render() == drawn.get_root().render() == page


def test_random_names_are_gone_also_from_layers_that_users_add():
    def drawn():
        m = render(EXAMPLE, BASE)
        group = folium.FeatureGroup(name="mine").add_to(m)
        folium.CircleMarker((50, 36), tooltip="here").add_to(group)
        folium.GeoJson({"type": "Point", "coordinates": [36, 50]}).add_to(m)
        folium.LayerControl().add_to(m)
        m.fit_bounds([[50, 35], [51, 37]])
        return m.get_root().render()

    assert drawn() == drawn()
    assert not re.search(r"_[0-9a-f]{32}\b", drawn())


def test_a_layer_that_loads_code_from_the_network_is_refused():
    from folium.plugins import MarkerCluster

    drawn = render(EXAMPLE, BASE)
    MarkerCluster().add_to(drawn)
    with pytest.raises(SettingsError, match="loads nothing from the network"):
        drawn.get_root().render()


def test_links_of_one_map_do_not_reach_the_next(page):
    first = render(EXAMPLE, BASE)
    first.add_js_link("other", "https://example.org/other.js")
    with pytest.raises(SettingsError):
        first.get_root().render()
    assert page_of(EXAMPLE) == page
    assert folium.Map.default_js[0][0] == "leaflet"


def test_shows_itself_in_a_notebook():
    shown = render(EXAMPLE, BASE)._repr_html_()
    assert shown.startswith("<iframe")
    assert "srcdoc=" in shown
    rest = shown.partition("</iframe>")[2]
    assert "Not saved yet" in rest
    for words in (
        "<th scope",
        "Kozinka",
        "22 May 2023",
        "acknowledged",
        "2 claimed raids",
        "Claims, not established facts",
    ):
        assert words in rest
    assert "<script" not in rest


def test_a_notebook_links_the_saved_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawn = render(EXAMPLE, BASE)
    (tmp_path / "out").mkdir()
    drawn.save("out/a map & more.html")
    assert 'href="out/a%20map%20%26%20more.html"' in drawn._repr_html_()
    assert (tmp_path / "out/a map & more.html").read_text(encoding="utf-8") == drawn.get_root().render()


def test_what_stands_beside_the_map_in_a_notebook_is_text():
    rest = render(hostile(REVIEWED), BASE)._repr_html_().partition("</iframe>")[2]
    assert {tag for tag, _ in _Elements(rest).tags} <= {
        "p", "code", "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert "{{ 7*7 }}" in rest


def test_saving_over_a_file_is_all_or_nothing(tmp_path):
    with pytest.raises(OutputError, match="no folder"):
        render(EXAMPLE, BASE).save(str(tmp_path / "none" / "map.html"))


def test_a_large_block_is_packed_and_reads_back_the_same():
    many = replace(
        EXAMPLE, incidents=[replace(VILLAGE, incident_id=f"i{n}", label="entered " * 40 + str(n)) for n in range(2000)]
    )
    page = page_of(many)
    assert 'data-packed="deflate"' in page
    assert len(page) < 1_500_000
    values = data_of(page)
    assert values["incidents"]["n"] == 2000
    assert values["incidents"]["id"] == [f"i{n}" for n in range(2000)]
    assert values["incidents"]["status"] == {"all": "acknowledged"}
    assert values["claims"]["aspect"] == {"all": "crossing"}
    assert values["claims"]["quote"]["at"] == [0, 1] * 2000
    assert values["claims"]["n"] == 4000


def test_ten_incidents_stay_below_400_kilobytes(page):
    assert len(page.encode()) < 400_000


@pytest.fixture(scope="module")
def real_base():
    """Return the base map of the package, as compiled at install."""
    try:
        data_path("basemap.json")
        data_path("gazetteer.rows")
    except DataError:
        if os.environ.get("INCURSION_MAP_REQUIRE_ALL") == "1":
            raise
        pytest.skip("the package's data is not compiled")
    return base_map(EXAMPLE.incidents)


@pytest.mark.parametrize(("number", "limit"), [(10, 400_000), (1_000, 1_500_000)])
def test_pages_on_the_packages_own_base_map_stay_small(real_base, number, limit):
    quote = "The battalion said that its fighters had entered the village, report number {}, and officials denied it."
    many = [
        replace(
            VILLAGE,
            incident_id=f"i-{n:010x}",
            raid_id=f"r-{n // 3:010x}",
            claims=tuple(
                replace(c, claim_id=f"c-{n}-{k}", quote=quote.format(n)) for k, c in enumerate(VILLAGE.claims)
            ),
        )
        for n in range(number)
    ]
    assert len(page_of(replace(EXAMPLE, incidents=many), real_base).encode()) < limit


def test_base_map_of_the_package(real_base):
    values = real_base.values
    assert {"UA", "RU", "BY"} <= {country["cc"] for country in values["land"]}
    assert values["border"]
    assert any(town["name"] == "Belgorod" for town in values["towns"])
    assert "Belgorod Oblast" in [oblast["name"] for oblast in values["admin1"]]
    assert len(page_of(EXAMPLE, real_base).encode()) < 400_000


def test_a_district_is_drawn_no_further_than_its_country(real_base):
    shapely = pytest.importorskip("shapely")
    whole = shapely.Polygon(_circle(DISTRICT.longitude, DISTRICT.latitude, DISTRICT.uncertainty_km))
    drawn = shapely.MultiPolygon([shapely.Polygon(decoded(ring)) for ring in real_base.area(DISTRICT)])
    assert 0.2 * whole.area < drawn.area < 0.9 * whole.area


# --- text of articles is data -----------------------------------------------------------------------------------------


def test_probes_in_every_field_stay_text():
    dirty = hostile(REVIEWED)
    page = page_of(dirty)
    clean = _Elements(page_of(EXAMPLE))
    found = _Elements(page)
    assert [t for t, _ in found.tags] == [t for t, _ in clean.tags]
    values = data_of(page)
    assert values["title"] == EXAMPLE.title + PROBE
    assert values["articles"][0]["title"] == REPORT.title + PROBE
    assert "49" not in values["title"]


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_json_block_holds_any_text_and_cannot_be_left(text):
    block = json_block({"text": text})
    assert not set("<>&\u2028\u2029") & set(block)
    block.encode("utf-8")
    assert json.loads(block) == {"text": text}


@given(st.text(max_size=900), st.text(min_size=1, max_size=20), st.text(max_size=900))
@settings(max_examples=200, deadline=None)
def test_quotes_are_short_and_keep_the_place_name(before, name, after):
    first, middle, last = _segments(before + name + after, name, len(before))
    assert middle == name
    assert len(first) + len(middle) + len(last) <= QUOTE_LENGTH + len(name) + 20
    for part, whole in ((first.removeprefix("[…] "), before), (last.removesuffix(" […]"), after)):
        assert part in whole


def test_long_quotes_say_that_they_are_cut():
    first, name, last = _segments("word " * 100 + "Kozinka" + " word" * 100, "Kozinka", 500)
    assert name == "Kozinka"
    assert first.startswith("[…]")
    assert last.endswith("[…]")


def test_candidates_stand_in_one_table_in_the_order_of_the_incidents():
    two = Candidate(KOZINKA, 0.8126, (("in the region named", 0.7), ("small", -0.1))), Candidate(DISTRICT, 0.1)
    known = replace(VILLAGE, resolution=replace(VILLAGE.resolution, candidates=two))
    none = replace(VILLAGE, incident_id="i9", resolution=None)
    values = payload(replace(EXAMPLE, incidents=[none, known, none, known], mentions=()), BASE)
    assert values["incidents"]["candidates"] == [0, 2, 0, 2]
    assert values["candidates"]["n"] == 4
    assert values["candidates"]["score"] == [0.813, 0.1] * 2
    assert values["candidates"]["why"] == [("in the region named",), ()] * 2
    names = [values["places"]["name"][n] for n in values["candidates"]["place"]]
    assert names == [KOZINKA.name, DISTRICT.name] * 2


# --- what it says -----------------------------------------------------------------------------------------------------


def test_summary_counts_raids_not_dots():
    text = wording.summary(EXAMPLE.incidents)
    assert text.startswith(
        "2 claimed raids: 22 May 2023, Grayvoron district, 1 location named; March 2023, Bryansk Oblast"
    )
    assert "town not named" in text
    assert "no capture independently confirmed" in text
    assert "1 claimed attempt to cross, shown hollow, not counted" in text


def test_area_statements_and_attempts_are_never_counted():
    assert wording.raids([ATTEMPT, STRIKE]) == {}
    assert len(wording.raids([VILLAGE, AREA])) == 1
    twice = replace(VILLAGE, incident_id="second", place=replace(KOZINKA, source_id="other"))
    assert "1 claimed raid:" in wording.summary([VILLAGE, twice, AREA])
    assert "2 locations named" in wording.summary([VILLAGE, twice, AREA])


def test_a_raid_without_any_place_is_said_apart():
    placeless = replace(VILLAGE, raid_id="r9", place=None, border=None)
    assert "1 claimed raid:" in wording.summary([VILLAGE, placeless])
    assert "1 more report of a raid names no place." in wording.summary([VILLAGE, placeless])


def test_a_region_that_is_drawn_as_an_area_is_mapped_whatever_the_note():
    noted = replace(MARCH, not_mapped="only a region is named: drawn as an area", is_area=True)
    values = payload(replace(EXAMPLE, incidents=[noted, VILLAGE, AREA]), BASE)
    assert values["incidents"]["why"] == ["", "", ""]
    assert values["incidents"]["context"] == [False, False, True]


def test_a_map_without_incidents_says_so():
    assert data_of(page_of(EMPTY))["summary"] == "No claimed incursion was found in these reports."
    assert data_of(page_of(EMPTY))["asOfText"] == "a date that is not given"


def test_border_sentence_is_no_more_exact_than_the_data():
    assert wording.border(VILLAGE) == "Centre about 1.8 km inside Russia; the settlement reaches nearer."
    assert "no distance" in wording.border(MARCH)
    assert wording.border(ATTEMPT).startswith("Too close to the border to tell the side")
    wrong = replace(VILLAGE, border=BorderCheck("UA", 15.2, Verdict.CONTRADICTS_TEXT))
    assert wording.border(wrong).startswith("Contradiction: ")
    assert "15 km inside Ukraine" in wording.border(wrong)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (TimeSpan(date(2023, 5, 22), date(2023, 5, 22), 1), "22 May 2023"),
        (TimeSpan(date(2023, 5, 15), date(2023, 5, 21), 2), "15–21 May 2023 (to the week)"),
        (TimeSpan(date(2024, 2, 1), date(2024, 2, 29), 3), "February 2024 (some time in the month)"),
        (TimeSpan(date(2023, 4, 30), date(2023, 5, 6), 2), "30 April – 6 May 2023 (to the week)"),
        (TimeSpan(date(9999, 12, 1), date(9999, 12, 31), 3), "December 9999 (some time in the month)"),
        (TimeSpan(), "date not given"),
    ],
)
def test_dates_are_given_with_their_precision(span, text):
    assert wording.when(span) == text


def test_a_whole_country_is_listed_and_not_drawn():
    russia = place("Russia", 60.0, 100.0, "", feature_class="A", feature_code="PCLI", geo_precision=3)
    values = payload(replace(EXAMPLE, incidents=[replace(MARCH, place=russia)]), BASE)
    assert values["incidents"]["why"][0].startswith("Known only to the country")


def test_a_reason_is_not_listed_twice():
    from geo.webmap import NotMapped

    row = NotMapped(label="aircraft said to have been shot down", reason="The text names no place for it.")
    values = payload(replace(EXAMPLE, not_mapped=[row]), BASE)
    assert values["notMapped"] == []


def test_kinds_put_the_crossing_first():
    assert wording.kind(VILLAGE) == "crossing"
    assert wording.kind(ATTEMPT) == "attempt"
    assert wording.kind(STRIKE) == "air"
    assert wording.kind(replace(VILLAGE, incursion=Incursion.NONE)) == "fighting"


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=30))
def test_encoded_lines_come_back_within_ten_metres(points):
    for (lon, lat), (longitude, latitude) in zip(points, decoded(encode(points)), strict=True):
        assert abs(latitude - lat) <= 5.1e-5
        assert abs(longitude - lon) <= 5.1e-5


# --- an HTML checker -----------------------------------------------------------------------------------------------


def test_the_page_is_well_formed_html(page):
    """Strict: html5lib raises at the first parse error of the HTML standard."""
    html5lib.HTMLParser(strict=True).parse(page)
    html5lib.HTMLParser(strict=True).parse(page_of(hostile(REVIEWED)))


def test_no_id_is_given_twice(page):
    ids = [a["id"] for _, a in _Elements(page).tags if "id" in a]
    assert len(ids) == len(set(ids))
