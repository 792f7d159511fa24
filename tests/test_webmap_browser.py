"""The page in a real browser, opened from disk, used as a reader would.

Screenshots are left in ``tests/output``. Accessibility is checked with the axe-core that
axe-playwright-python carries.
"""

import csv
import importlib.resources
import io
import json
import os
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from webmap_examples import (
    AREA,
    BAKHMUT,
    BASE,
    EMPTY,
    EXAMPLE,
    KOZINKA,
    PROBE,
    REPORT,
    REVIEWED,
    STRIKE,
    VILLAGE,
    hostile,
    resolution,
)

import geo
from geo.corrections import (
    Correction,
    Corrections,
    apply,
    as_json,
    read_corrections,
    with_names,
    write_corrections,
)
from geo.incidents import retold
from geo.model import Candidate, Decision, ReviewStatus
from geo.webmap import Mention, Tiles, render

pytestmark = pytest.mark.browser
REQUIRED = os.environ.get("INCURSION_MAP_REQUIRE_ALL") == "1"
OUTPUT = Path(__file__).parent / "output"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _absent(what):
    if REQUIRED:
        pytest.fail(f"{what} is required by INCURSION_MAP_REQUIRE_ALL=1")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="module")
def browser():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("playwright")
    path = os.environ.get("INCURSION_MAP_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        _absent("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path,
            args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open a map from disk; at the end nothing may have been requested and nothing written to the console."""
    pages = []

    def open_map(data=EXAMPLE, *, viewport=DESKTOP, hash_="", change=None, **context):
        path = tmp_path / f"map{len(pages)}.html"
        drawn = render(data, BASE)
        if change:
            change(drawn)
        drawn.save(str(path))
        page = browser.new_context(viewport=viewport, offline=True, accept_downloads=True, **context).new_page()
        page.messages, page.requests = [], []
        page.on("console", lambda message: page.messages.append(message.text))
        page.on("pageerror", lambda error: page.messages.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(f"{path.as_uri()}{hash_}")
        page.wait_for_selector("html[data-ready]")
        pages.append(page)
        return page

    yield open_map
    for page in pages:
        assert page.messages == []
        assert [r for r in page.requests if not r.startswith(("file:", "blob:"))] == []
        assert len([r for r in page.requests if r.startswith("file:")]) == 1
        page.context.close()


def shot(page, name):
    OUTPUT.mkdir(exist_ok=True)
    page.screenshot(path=str(OUTPUT / f"{name}.png"))


def axe(page):
    """Assert that axe-core finds nothing; evaluated over the debugging protocol, which leaves the policy in force."""
    try:
        script = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    except ModuleNotFoundError:
        _absent("axe-core (axe-playwright-python)")
    page.evaluate(script)
    # colours are judged when nothing fades any more
    page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => null)))")
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    assert [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found["violations"]] == []


def texts(page, selector):
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


# --- reading


def test_what_must_never_be_missing_is_in_the_frame(opened):
    page = opened()
    shot(page, "desktop")
    frame = page.locator("#frame").inner_text()
    for words in (
        "Claims, not established facts",
        "1 report as of 22 May 2023",
        "Read by a program, not reviewed",
        "Not a map of who controls what",
        "Places without marks are not known to be quiet",
        "Border: internationally recognised; Crimea and other occupied areas are in Ukraine",
        "this says nothing about present control",
        "OpenStreetMap contributors (ODbL)",
        "GeoNames (CC BY 4.0)",
        "Natural Earth",
        "Leaflet",
        "Incursion Map 0.1.0",
        "Acknowledged",
    ):
        assert words in frame
    assert page.title() == EXAMPLE.title
    assert "2 claimed raids" in page.locator("#summary").inner_text()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, {"width": 640, "height": 400}])
def test_frame_keeps_its_words_in_view_at_every_size(opened, viewport):
    page = opened(viewport=viewport)
    for selector in ("#caveat", "#keystrip", "#foot"):
        box = page.locator(selector).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= viewport["height"] + 1
        assert box["x"] + box["width"] <= viewport["width"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_empty_map_says_so(opened):
    page = opened(EMPTY)
    shot(page, "empty")
    assert "No claimed incursion was found" in page.locator("#summary").inner_text()
    assert "No incidents were found" in page.locator("#panel").inner_text()
    assert "not a statement that nothing happened" in page.locator("#panel").inner_text()
    assert page.locator(".mark-icon").count() == 0


def test_every_incident_is_reached_by_keyboard_and_opened(opened):
    page = opened()
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate("document.activeElement.dataset.id || ''")
        if found:
            reached.add(found)
    assert reached == {i.incident_id for i in EXAMPLE.incidents if i.place} - {"strike-shebekino"}
    page.locator('.item[data-id="raid-kozinka"]').focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("Kozinka: fighters said to have entered")
    page.get_by_role("button", name="Back to the list").click()
    assert page.evaluate("document.activeElement.dataset.id") == "raid-kozinka"


def test_details_of_an_incident(opened):
    page = opened()
    page.locator('.item[data-id="raid-kozinka"]').click()
    shot(page, "detail")
    card = page.locator("#panel .incident")
    text = card.inner_text()
    for words in (
        "Acknowledged: by the opposing side",
        "22 May 2023",
        "Centre about 1.8 km inside Russia; the settlement reaches nearer.",
        "According to Example Battalion",
        "Crossing: acknowledged",
        "Control of the place: claimed, not independently confirmed",
        "Who did it: disputed",
        "officials in Kyiv",
        "Козинка (Russian)",
        "because of Kozinka",
        "Voronezh Oblast",
        "Armed group says it crossed the border",
    ):
        assert words in text
    assert card.locator("blockquote mark").first.inner_text() == "Kozinka"
    link = card.locator("a").first
    assert link.get_attribute("href") == "https://news.example.org/raid?a=1&b=2"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_mark_opens_a_popup_and_escape_returns_to_it(opened):
    page = opened()
    mark = page.locator(".mark-icon[aria-label^='Kozinka']")
    mark.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    popup.wait_for()
    shot(page, "popup")
    assert popup.get_attribute("role") == "dialog"
    assert "Centre about 1.8 km inside Russia" in popup.inner_text()
    assert popup.locator("mark").inner_text() == "Kozinka"
    page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Kozinka")


def test_marks_show_attempt_hollow_and_unreviewed_dashed(opened):
    page = opened()
    attempt = page.locator(".mark-icon[aria-label^='Tyotkino'] .mark")
    assert "hollow" in attempt.get_attribute("class")
    assert page.locator(".mark-icon .mark.unreviewed").count() == page.locator(".mark-icon .mark").count()
    done = tuple(replace(i, review_status=ReviewStatus.CHECKED) for i in EXAMPLE.incidents)
    page = opened(replace(EXAMPLE, incidents=done))
    assert page.locator(".mark-icon .mark.unreviewed").count() == 0
    assert "Every mark reviewed by a person" in page.locator("#caveat").inner_text()
    assert "not reviewed" not in page.locator("#keystrip").inner_text()


def test_nearest_border_line_is_only_there_for_the_chosen_incident(opened):
    page = opened()
    assert page.locator("path.nearest").count() == 0
    page.locator('.item[data-id="raid-kozinka"]').click()
    page.wait_for_timeout(400)
    assert page.locator("path.nearest").count() == 1
    assert page.locator("path.nearest-end").count() == 2
    assert "not a route" in page.locator(".nearest-label").inner_text()


def test_areas_are_areas_and_never_dots(opened):
    page = opened()
    assert page.locator("path.area-shape").count() == 2
    names = [
        page.locator(".mark-icon").nth(n).get_attribute("aria-label") for n in range(page.locator(".mark-icon").count())
    ]
    assert any(name.startswith("Area, Bryansk Oblast") for name in names)
    assert not any(name.startswith("Bryansk Oblast") for name in names)


def test_marks_at_one_place_are_spread_and_many_become_a_cluster(opened):
    three = replace(EXAMPLE, incidents=[replace(VILLAGE, incident_id=f"i{n}") for n in range(3)])
    page = opened(three)
    boxes = [page.locator(".mark-icon").nth(n).bounding_box() for n in range(3)]
    assert len({(round(b["x"]), round(b["y"])) for b in boxes}) == 3
    assert page.locator("path.leg").count() == 3
    many = [replace(VILLAGE, incident_id=f"i{n}", raid_id=f"r{n % 2}") for n in range(40)]
    page = opened(replace(EXAMPLE, incidents=many))
    assert page.locator(".cluster").inner_text().replace("\n", " ") == "2 raids, claims"


def test_not_mapped_and_mentions_are_listed_with_reasons(opened):
    page = opened()
    page.get_by_role("tab", name=re.compile("Not mapped")).click()
    shot(page, "not-mapped")
    text = page.locator("#panel").inner_text()
    assert "aircraft said to have been shot down" in text
    assert "The text names no place for it." in text
    assert "a drone over an office" in text
    assert "Bakhmut" in text
    assert "because of Bakhmut" in text
    page.get_by_role("tab", name=re.compile("Sources")).click()
    page.get_by_text("1 part of the page set aside").click()
    text = page.locator("#panel").inner_text()
    assert "menu" in text
    assert "GeoNames (example)" in text


# --- working with it


def ids(page):
    return [
        page.locator("#panel .item").nth(n).get_attribute("data-id")
        for n in range(page.locator("#panel .item").count())
    ]


def test_search_filters_list_and_map_together(opened):
    page = opened()
    page.get_by_role("searchbox").fill("tyotkino")
    assert ids(page) == ["attempt-tyotkino"]
    assert page.locator(".mark-icon").count() == 1
    page.get_by_role("searchbox").fill("Козинка")
    assert ids(page) == ["raid-kozinka"]
    page.get_by_role("button", name="Clear filters").first.click()
    assert len(ids(page)) == 4


def test_facets_time_distance_and_layers(opened):
    page = opened()
    page.get_by_role("button", name="Filters").click()
    shot(page, "filters")
    page.get_by_role("checkbox", name=re.compile("^Denied")).check()
    assert ids(page) == ["attempt-tyotkino"]
    page.get_by_role("checkbox", name=re.compile("^Denied")).uncheck()
    page.get_by_label("From", exact=True).fill("2023-05-22")
    page.get_by_label("From", exact=True).dispatch_event("change")
    assert set(ids(page)) == {"raid-kozinka", "raid-district"}
    page.locator("#filters").get_by_role("button", name="Clear filters").click()
    page.get_by_label(re.compile("At most this far")).fill("1.5")
    page.get_by_label(re.compile("At most this far")).press("Tab")
    assert ids(page) == ["attempt-tyotkino"]
    page.locator("#filters").get_by_role("button", name="Clear filters").click()
    page.locator("#legend summary").click()
    page.get_by_role("checkbox", name=re.compile("^Other events")).check()
    assert "strike-shebekino" in ids(page)
    page.get_by_role("checkbox", name=re.compile("^Places only mentioned")).check()
    assert page.locator(".mention").count() in {0, 1}
    shot(page, "legend")


def test_permalink_brings_back_incident_view_and_filters(opened):
    page = opened()
    page.get_by_role("searchbox").fill("kozinka")
    page.locator('.item[data-id="raid-kozinka"]').click()
    page.wait_for_timeout(700)
    hash_ = page.evaluate("location.hash")
    again = opened(hash_=hash_)
    assert "Kozinka: fighters said" in again.locator("#panel .incident h2").inner_text()
    again.get_by_role("button", name="Back to the list").click()
    assert again.get_by_role("searchbox").input_value() == "kozinka"
    assert ids(again) == ["raid-kozinka"]


def test_a_nonsense_address_is_ignored(opened):
    page = opened(hash_="#i=__proto__&v=a,b&f.constructor=1&layers=__proto__,areas&lang=xx&from=%3Cb%3E")
    assert page.locator("#panel .tabs").count() == 1


def test_place_names_switch_language(opened):
    page = opened()
    page.get_by_text("More", exact=False).first.click()
    page.get_by_label("Russian").check()
    assert "Козинка" in page.locator("#panel").inner_text()


def test_downloads_hold_what_is_shown(opened):
    formula = replace(VILLAGE, claimed_by='=HYPERLINK("x")', label="a, b")
    page = opened(replace(EXAMPLE, incidents=(formula, STRIKE)))
    page.get_by_text("More", exact=False).first.click()
    saved = {}
    for name in ("GeoJSON", "CSV", "KML"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        saved[name] = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    collection = json.loads(saved["GeoJSON"])
    assert [f["id"] for f in collection["features"]] == ["raid-kozinka"]
    assert collection["features"][0]["geometry"]["coordinates"] == [35.469, 50.389]
    assert collection["features"][0]["properties"]["crossing_status"] == "acknowledged"
    rows = list(csv.DictReader(io.StringIO(saved["CSV"])))
    assert rows[0]["claimed_by"].startswith("'=")
    assert rows[0]["latitude"] == "50.389"
    import xml.etree.ElementTree as ET

    marks = ET.fromstring(saved["KML"]).findall(".//{http://www.opengis.net/kml/2.2}Placemark")  # noqa: S314 (our own)
    assert len(marks) == 1


def test_table_is_a_full_alternative(opened):
    page = opened()
    page.get_by_role("button", name="Table").click()
    shot(page, "table")
    assert page.locator("#table tbody tr").count() == len(EXAMPLE.incidents)
    page.locator("#table th button").nth(0).click()
    first = texts(page, "#table tbody tr td:first-child")
    assert first == sorted(first)
    page.get_by_role("button", name="Back to the map").click()
    assert page.locator("#table").is_hidden()


def test_citation_says_that_it_is_a_claim(opened):
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.locator('.item[data-id="raid-kozinka"]').click()
    page.get_by_role("button", name="Copy citation").click()
    page.wait_for_timeout(200)
    text = page.evaluate("navigator.clipboard.readText()")
    assert "claimed by Example Battalion" in text
    assert "not reviewed" in text
    assert "as of 22 May 2023" in text
    assert "Incursion Map 0.1.0" in text


# --- safety


def test_hostile_text_in_every_field_stays_text(opened):
    page = opened(hostile(REVIEWED))
    for tab in ("Not mapped", "Sources", "Incidents"):
        page.get_by_role("tab", name=re.compile(tab)).click()
    page.locator(".item").first.click()
    page.get_by_role("button", name="Table").click()
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0
    assert page.title().replace("\u2028", "") == (EXAMPLE.title + PROBE).replace("\u2028", "")
    assert "{{ 7*7 }}${7*7}" in page.locator("#title").inner_text()
    shot(page, "hostile")


def test_only_web_addresses_become_links(opened):
    bad = replace(EXAMPLE.articles[0], url="javascript:window.hit=1")
    moved = tuple(
        replace(i, claims=tuple(replace(c, article=bad) for c in i.claims)) for i in EXAMPLE.incidents
    )  # fmt: skip
    page = opened(replace(EXAMPLE, articles=(bad,), incidents=moved, mentions=(), not_mapped=()))
    page.locator(".item").first.click()
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))")
    assert not [h for h in hrefs if h.startswith("javascript")]


def test_folium_layers_of_users_work_in_the_page(opened):
    import folium

    def add(drawn):
        group = folium.FeatureGroup(name="Mine").add_to(drawn)
        folium.Marker((50.6, 36.6), popup="A popup", tooltip="A tooltip").add_to(group)
        folium.GeoJson({"type": "Point", "coordinates": [36, 50.5]}).add_to(group)
        folium.LayerControl().add_to(drawn)

    page = opened(change=add)
    page.locator("img.leaflet-marker-icon").first.click()
    assert "A popup" in page.locator(".leaflet-popup").inner_text()
    assert page.locator(".leaflet-control-layers").count() == 1


# --- every size, light and dark, paper


def test_phone_layout_with_the_list_as_a_sheet(opened):
    page = opened(viewport=PHONE, has_touch=True, is_mobile=True)
    shot(page, "phone")
    handle = page.locator("#handle")
    assert handle.get_attribute("aria-expanded") == "false"
    handle.click()
    assert handle.get_attribute("aria-expanded") == "true"
    page.locator('.item[data-id="raid-kozinka"]').click()
    shot(page, "phone-detail")
    assert "Kozinka: fighters" in page.locator("#panel .incident h2").inner_text()
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, select, .leaflet-bar a")].filter(n => n.offsetParent)
            .map(n => [n.textContent || n.title, n.getBoundingClientRect()])
            .filter(([, box]) => box.width && box.height < 43.5).map(([name]) => name)"""
    )
    assert small == []


def test_paper_shows_the_map_and_every_incident_in_words(opened):
    page = opened(color_scheme="dark")
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    shot(page, "print")
    assert page.locator("#paper .incident").count() == 4
    assert page.locator("#caveat").is_visible()
    assert page.locator("#foot").is_visible()
    assert page.locator("#panel").is_hidden()
    box = page.locator("#frame").bounding_box()
    assert box["width"] <= 700
    page.emulate_media(media="screen")
    page.wait_for_timeout(300)
    assert page.locator("#paper").is_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_accessibility_violations_in_any_state(opened, viewport, theme):
    page = opened(viewport=viewport, color_scheme=theme)
    name = f"{theme}-{viewport['width']}"
    axe(page)
    shot(page, f"axe-{name}")
    page.locator("#legend summary").click()
    axe(page)
    page.locator("#legend summary").click()
    if viewport is PHONE:
        page.locator("#handle").click()
    page.get_by_role("button", name="Filters").click()
    axe(page)
    page.locator(".item").first.click()
    page.wait_for_timeout(400)
    axe(page)
    for tab in ("Not mapped", "Sources"):
        page.get_by_role("tab", name=re.compile(tab)).click()
        axe(page)
    if viewport is PHONE:
        page.locator(".menu summary").click()
    page.get_by_role("button", name="Table").click()
    axe(page)
    if viewport is PHONE:
        page.locator(".menu summary").click()
    page.get_by_role("button", name="Back to the map").click()
    page.locator(".menu summary").click()
    axe(page)
    page.keyboard.press("Escape")
    if viewport is DESKTOP:
        page.locator("#legend summary").click()
        page.locator(".mark-icon[aria-label^='Kozinka']").focus()
        page.keyboard.press("Enter")
        page.locator(".leaflet-popup").wait_for()
        axe(page)
        shot(page, f"popup-{name}")


@pytest.mark.parametrize(
    "context", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}], ids=["forced", "still"]
)
def test_other_wishes_of_the_reader_are_met(opened, context):
    page = opened(**context)
    axe(page)
    page.locator('.item[data-id="raid-kozinka"]').click()
    shot(page, f"wish-{next(iter(context))}")
    assert "Kozinka" in page.locator("#panel .incident h2").inner_text()


def test_twenty_thousand_incidents_are_usable(opened):
    spread = [
        replace(
            VILLAGE,
            incident_id=f"i{n}",
            raid_id=f"r{n % 900}",
            place=replace(KOZINKA, source_id=str(n % 4000), latitude=46 + (n % 89) / 10, longitude=30 + (n % 97) / 8),
        )
        for n in range(20_000)
    ]
    page = opened(replace(EXAMPLE, incidents=[*spread, AREA]))
    shot(page, "twenty-thousand")
    assert 0 < page.locator(".mark-icon").count() < 600
    page.get_by_role("searchbox").fill("kozinka")
    assert "Show more" in page.locator("#results").inner_text()


def test_a_notebook_shows_the_map_inline_with_a_table_beside_it(browser, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawn = render(REVIEWED, BASE)
    drawn.save("map.html")
    output = tmp_path / "notebook.html"  # as nbconvert writes an output: the cell's HTML in a page
    output.write_text(f"<!DOCTYPE html><html><body>{drawn._repr_html_()}</body></html>", encoding="utf-8")
    page = browser.new_context(viewport=DESKTOP, offline=True).new_page()
    messages, requests = [], []
    page.on("console", lambda message: messages.append(message.text))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(output.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    frame.locator("#panel .item").first.click()
    assert "Kozinka" in frame.locator("#panel .incident h2").inner_text()
    page.get_by_text("The same as a table").click()
    assert "corrected by a person" in page.locator("tbody tr").first.inner_text()
    assert page.get_by_role("link", name="Open map.html").get_attribute("href") == "map.html"
    shot(page, "notebook")
    assert messages == []
    assert [url for url in requests if not url.startswith(("file:", "about:", "blob:"))] == []
    page.context.close()


# --- the one thing that leaves the page


def test_online_base_map_asks_its_host_only_after_the_reader_switched_it_on(browser, tmp_path):
    tiles = Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "Example <b>tiles</b>")
    path = tmp_path / "tiles.html"
    render(replace(EXAMPLE, tiles=tiles), BASE).save(str(path))
    page = browser.new_context(viewport=DESKTOP).new_page()
    asked, messages = [], []
    page.on("console", lambda message: messages.append(message.text))
    pixel = '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>'

    def serve(route):
        asked.append(route.request)
        route.fulfill(body=pixel, content_type="image/svg+xml")

    page.route(re.compile("^https:"), serve)
    page.goto(path.as_uri() + "#layers=tiles")
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(300)
    assert asked == []
    page.locator("#legend summary").click()
    assert "Leaves this page" in page.locator("#legend").inner_text()
    axe(page)
    page.locator("#layer-tiles").check()
    page.wait_for_timeout(500)
    shot(page, "tiles")
    assert asked, messages
    assert {request.url.split("/")[2] for request in asked} == {"tiles.example.org"}
    assert all("referer" not in request.headers for request in asked)
    assert "loaded from tiles.example.org: Example <b>tiles</b>" in page.locator("#foot").inner_text()
    # anything else stays forbidden
    page.evaluate("new Image().src = 'https://elsewhere.example.org/x.png'")
    page.wait_for_timeout(200)
    assert {request.url.split("/")[2] for request in asked} == {"tiles.example.org"}
    assert [m for m in messages if "elsewhere.example.org" not in m] == []
    page.locator("#layer-tiles").uncheck()
    assert "loaded from" not in page.locator("#foot").inner_text()
    page.context.close()


# --- review


def decisions_of(page):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("Download decisions")).click()
    return json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))


def review(page, name="Ann"):
    page.get_by_role("button", name="Review", exact=True).click()
    page.get_by_label("Your name, kept in the file").fill(name)
    page.get_by_label("Your name, kept in the file").press("Tab")
    page.locator("#review-card").focus()


def test_review_by_keyboard_accept_reject_and_undo(opened):
    page = opened()
    review(page)
    page.keyboard.press("a")
    assert "1 of 6 decided" in page.locator("#panel").inner_text()
    assert "1 of 6 reviewed by a person" in page.locator("#caveat").inner_text()
    page.keyboard.press("r")
    assert "a rejection needs a reason" in page.locator("#panel").inner_text()
    page.keyboard.type("not the district")
    page.locator("#review-card").focus()
    page.keyboard.press("r")
    assert "2 of 6 decided" in page.locator("#panel").inner_text()
    page.keyboard.press("u")
    assert "1 of 6 decided" in page.locator("#panel").inner_text()
    shot(page, "review")
    saved = decisions_of(page)
    assert saved["format"] == "incursion-map corrections 1"
    (decision,) = saved["decisions"]
    assert decision["target"] == {"incident_id": "raid-kozinka"}
    assert (decision["decision"], decision["by"]) == ("accept", "Ann")
    assert decision["machine"]["place"]["name"] == "Kozinka"


def test_review_fixes_place_status_and_keeps_the_machines_reading(opened):
    page = opened()
    review(page)
    page.keyboard.press("f")
    page.get_by_label(re.compile("Voronezh Oblast")).check()
    page.locator("#fix-status").select_option("unverified")
    page.get_by_role("button", name="Save the correction").click()
    (decision,) = decisions_of(page)["decisions"]
    assert decision["decision"] == "fix"
    assert decision["changes"]["place"]["longitude"] == 39.9
    assert decision["changes"]["status"] == "unverified"
    assert decision["machine"]["status"] == "acknowledged"
    assert decision["machine"]["place"]["longitude"] == 35.469
    page.get_by_role("tab", name=re.compile("Incidents")).click()
    text = page.locator('.item[data-id="raid-kozinka"]').inner_text()
    assert "unverified" in text


def test_candidates_are_on_the_map_and_a_press_on_one_chooses_it(opened):
    page = opened()
    review(page)
    assert texts(page, ".candidate") == ["1", "2"]
    page.locator(".leaflet-control-zoom-out").click(click_count=1)
    page.evaluate("document.querySelectorAll('.candidate')[1].click()")
    assert page.get_by_label(re.compile("2. Kozinka, Voronezh Oblast")).is_checked()
    shot(page, "review-candidates")
    page.get_by_role("button", name="Review", exact=True).click()
    assert page.locator(".candidate").count() == 0


def test_banner_of_the_program_goes_when_every_mark_is_reviewed(opened):
    page = opened()
    review(page)
    for _ in range(6):
        page.keyboard.press("a")
    assert "Every mark reviewed by a person" in page.locator("#caveat").inner_text()
    assert page.locator(".mark-icon .mark.unreviewed").count() == 0
    assert len(decisions_of(page)["decisions"]) == 6


def test_two_reviewers_files_merge_and_disagreement_is_shown(opened, tmp_path):
    first = opened()
    review(first, "Ann")
    first.keyboard.press("a")
    ann = decisions_of(first)
    path = tmp_path / "ann.json"
    path.write_text(json.dumps(ann), encoding="utf-8")
    second = opened()
    review(second, "Ben")
    second.keyboard.type("n")
    second.keyboard.type("wrong village")
    second.locator("#review-card").focus()
    second.keyboard.press("r")
    second.locator("#review-file").set_input_files(str(path))
    second.get_by_text("1 decision of ann.json added").wait_for()
    assert "the reviewers disagree" in second.locator("#panel").inner_text()
    assert "0 of 6 decided" in second.locator("#panel").inner_text()
    second.locator("#review-file").set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": b"{}"})
    second.get_by_text("x.json is not one").wait_for()
    decisions_of(second)


def test_review_has_no_accessibility_violations(opened):
    page = opened()
    review(page)
    axe(page)
    page.keyboard.press("f")
    axe(page)
    shot(page, "review-fix")


def test_what_the_page_saves_is_what_the_program_applies(opened, tmp_path):
    page = opened()
    review(page)
    page.keyboard.press("f")
    page.locator("#fix-lat").fill("50.46")
    page.locator("#fix-lon").fill("35.62")
    page.locator("#fix-reach").fill("0.5")
    page.locator("#fix-cited").fill("https://example.org/geolocation")
    page.locator("#fix-kind").select_option(label="Air or drone strike")
    page.locator("#fix-incursion").select_option("none")
    page.locator("#fix-day").fill("2023-05-21")
    page.locator('input[name="fix-split"]').nth(1).check()
    page.get_by_role("button", name="Save the correction").click()
    page.keyboard.press("j")
    page.keyboard.press("f")
    page.locator("#fix-merge").select_option("strike-shebekino")
    page.get_by_role("button", name="Save the correction").click()
    saved = decisions_of(page)
    path = tmp_path / "corrections.json"
    path.write_text(json.dumps(saved), encoding="utf-8")
    made = read_corrections(path)
    assert [d["changes"] for d in json.loads(as_json(made))["decisions"]] == [d["changes"] for d in saved["decisions"]]
    result = apply(EXAMPLE.incidents, made, geo.border(), retold)
    village, split = (
        next(i for i in result.incidents if i.incident_id == n) for n in ("raid-kozinka", "raid-kozinka-s1")
    )
    assert (village.place.latitude, village.place.uncertainty_km) == (50.46, 0.5)
    assert village.place.geolocation == "https://example.org/geolocation"
    assert (village.sub_event_type, village.incursion, str(village.time.start)) == (
        "Air/drone strike",
        "none",
        "2023-05-21",
    )
    assert [c.claim_id for c in split.claims] == ["c2"]
    page.get_by_role("tab", name=re.compile("Incidents")).click()
    page.locator("#layer-other").evaluate("node => node.checked || node.click()")
    assert page.locator('.item[data-id="raid-kozinka-s1"]').count() == 1


def test_a_name_is_placed_in_review_and_applied(opened, tmp_path):
    name = Mention(
        REPORT, replace(resolution("Bakhmut", None, candidates=(Candidate(BAKHMUT, 0.4),)), reason="two fit")
    )
    page = opened(replace(EXAMPLE, mentions=(name,)))
    review(page)
    page.keyboard.press("k")
    page.keyboard.press("f")
    page.get_by_label(re.compile("Bakhmut, Donetsk")).check()
    page.get_by_role("button", name="Save the correction").click()
    path = tmp_path / "corrections.json"
    path.write_text(json.dumps(decisions_of(page)), encoding="utf-8")
    made = read_corrections(path)
    new, _ = with_names(REPORT, [name.resolution], [], made, geo.border())
    assert new[0].place == BAKHMUT
    page.get_by_role("tab", name=re.compile("Not mapped")).click()
    assert "Set in review by Ann; the machine's reading: two fit" in page.locator("#pane").inner_text()


def test_a_corrected_page_shows_who_decided_and_goes_on_from_there(opened):
    at = datetime(2023, 5, 23, 10, tzinfo=UTC)
    changes = {"status": "denied"}
    fix = Correction(target="raid-kozinka", decision=Decision.FIX, by="Ann", at=at, note="seen", changes=changes)
    made = Corrections(
        (fix, Correction(target="strike-shebekino", decision=Decision.REJECT, by="Ann", at=at, note="no"))
    )
    result = apply(EXAMPLE.incidents, made, geo.border(), retold)
    page = opened(
        replace(EXAMPLE, incidents=result.incidents, rejected=result.rejected, decisions=made.values()),
        hash_="#i=raid-kozinka",
    )
    text = page.locator("#panel").inner_text()
    assert "Corrected by Ann, 2023-05-23 10:00 UTC" in text
    assert "the program read: acknowledged" in text
    assert "1 claimed attempt" in page.locator("#summary").inner_text()
    page.get_by_role("tab", name=re.compile("Not mapped")).click()
    assert "rejected in review" in page.locator("#pane").inner_text()
    review(page, "Ben")
    assert "2 of 6 decided" in page.locator("#panel").inner_text()
    page.keyboard.press("u")
    assert "nothing to take back" in page.locator("#panel").inner_text()
    page.locator("#review-card").focus()
    page.keyboard.press("a")  # Ben agrees with what he sees
    saved = decisions_of(page)["decisions"]
    assert [
        (d["by"], d["decision"], d["changes"]) for d in saved if d["target"] == {"incident_id": "raid-kozinka"}
    ] == [
        ("Ann", "fix", {"status": "denied"}),
        ("Ben", "fix", {"status": "denied"}),
    ]
    page.get_by_role("tab", name=re.compile("Incidents")).click()
    assert "denied" in page.locator('.item[data-id="raid-kozinka"]').inner_text()


def test_a_settling_decision_ends_a_disagreement(opened, tmp_path):
    at = datetime(2023, 5, 23, 10, tzinfo=UTC)
    two = Corrections(
        (
            Correction(target="raid-kozinka", decision=Decision.ACCEPT, by="Ann", at=at),
            Correction(target="raid-kozinka", decision=Decision.REJECT, by="Ben", at=at, note="no"),
        )
    )
    path = tmp_path / "two.json"
    write_corrections(two, path)
    page = opened()
    review(page, "Cleo")
    page.locator("#review-file").set_input_files(str(path))
    page.get_by_text("the reviewers disagree").wait_for()
    page.locator("#settles").check()
    page.locator("#review-card").focus()
    page.keyboard.press("a")
    assert "disagree" not in page.locator("#panel").inner_text()
    path.write_text(json.dumps(decisions_of(page)), encoding="utf-8")
    result = apply(EXAMPLE.incidents, read_corrections(path), geo.border(), retold)
    assert result.incidents[0].review_status == "checked"
    assert not result.notes
