"""Asking online: what is believed, what is reported when it goes wrong, and that nobody is asked too often."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from faulty_server import FAULTS, VILLAGE, Fault, page, places, serving
from hypothesis import given
from hypothesis import strategies as st

from geo.combined import Combined
from geo.errors import SettingsError, TimedOut
from geo.gazetteer import embedded
from geo.geocoders import NEGATIVE_DAYS, Answer, OnlineGazetteer, Result, complete
from geo.geocoders.memory import INTERVAL_S, Memory
from geo.model import Candidate, Place, Resolution, Toponym

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.enable_socket


class Clock:
    """Time that passes only where somebody sleeps or a test says so."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def along_fifty(_longitude: float, latitude: float) -> tuple[str, float | None]:
    """A border that runs along the parallel of 50 degrees."""
    return ("RU" if latitude > 50 else "UA"), abs(latitude - 50) * 111.2


@pytest.fixture
def clock() -> Clock:
    return Clock()


def online(path: Path, url: str, clock: Clock, service: str = "nominatim", timeout_s: float = 5.0) -> OnlineGazetteer:
    return OnlineGazetteer(
        service,
        url,
        timeout_s=timeout_s,
        cache=path / "cache.sqlite",
        side_of=along_fifty,
        clock=clock,
        sleep=clock.sleep,
    )


def ask(path: Path, clock: Clock, *hits: dict, service: str = "nominatim", **asked: str) -> Answer:
    """Ask for Kozinka, or for another name, and be answered with these places."""
    body = places(*hits) if service == "nominatim" else page(json.dumps({"features": hits}).encode())
    with serving(body) as server:
        gazetteer = online(path, server.url, clock, service)
        return gazetteer.lookup(asked.pop("name", "Kozinka"), **asked)


# --- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_is_reported_as_what_it_is_in_time_and_at_the_rate(fault: Fault, tmp_path: Path) -> None:
    """Twice, on the real clock: the second question must wait for its turn within its time."""
    timeout_s = 2.0
    with serving(fault.act) as server:
        asked = []
        for number in range(2):
            gazetteer = OnlineGazetteer(
                "nominatim", server.url, timeout_s=timeout_s, cache=tmp_path / "cache.sqlite", side_of=along_fifty
            )
            gazetteer._memory.block(gazetteer._key, 0)  # a new day: the first refusal is forgotten
            began = time.monotonic()
            answer = gazetteer.lookup(f"Kozinka {number}")
            asked.append((answer.result, time.monotonic() - began))
            assert gazetteer.unasked == ([] if answer.is_answered else [f"Kozinka {number}"])
    assert [result for result, _ in asked] == [fault.expected] * 2
    assert max(took for _, took in asked) <= 1.5 * timeout_s
    assert server.shortest_gap_s >= 1.0
    assert len(server.asked_at) == (4 if fault.name == "redirect loop" else 2)


def test_there_are_fourteen_faults() -> None:
    assert len({fault.name for fault in FAULTS}) == 14


@pytest.mark.parametrize(
    "body",
    [b"{}", b"null", b'""', b"0", b"[null]", b"[[]]", b'{"error": "busy"}', b"[{}]", b'[{"lat": 1}]', b"\xff\xfe", b"",
     b"[" * 100_000, b'[{"lat": "nan", "lon": "1", "display_name": "x"}]', b'[{"lat": "1", "lon": "1e999"}]',
     b'[{"lat": "91", "lon": "0", "display_name": "x"}]'],
)  # fmt: skip
def test_what_is_not_a_list_of_places_is_a_bad_answer_and_not_nothing(
    body: bytes, tmp_path: Path, clock: Clock
) -> None:
    with serving(page(body)) as server:
        assert online(tmp_path, server.url, clock).lookup("Kozinka").result is Result.BAD_ANSWER


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"features": null}', b'{"features": [1]}', b'{"features": [{}]}'])
def test_the_same_for_photon(body: bytes, tmp_path: Path, clock: Clock) -> None:
    with serving(page(body)) as server:
        assert online(tmp_path, server.url, clock, "photon").lookup("Kozinka").result is Result.BAD_ANSWER


KEYS = st.sampled_from(["lat", "lon", "features", "error", "name", "address"])


@given(
    body=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
    )
)
def test_only_an_empty_list_means_that_nothing_was_found(body: object) -> None:
    from geo.errors import BadAnswer
    from geo.geocoders.services import _checked

    try:
        read = _checked(json.dumps(body).encode(), "http://a.example", "nominatim")
    except BadAnswer:
        return
    assert isinstance(read, list)
    assert all(isinstance(place, dict) for place in read)


# --- stopping and going on -------------------------------------------------------------------------------------------


def test_after_a_refusal_nothing_more_is_asked_and_a_later_run_goes_on(tmp_path: Path, clock: Clock) -> None:
    refusal = page(b"", "429 Too Many Requests", "Retry-After: 120")
    with serving(places(VILLAGE), refusal, places(VILLAGE)) as server:
        first = online(tmp_path, server.url, clock)
        results = [first.lookup(name).result for name in ("Kozinka", "Glotovo", "Bezymeno", "Kozinka")]
        assert results == ["found", "refused", "not asked", "found"]
        assert first.unasked == ["Glotovo", "Bezymeno"]
        assert "429" in first.stopped
        assert any("Glotovo, Bezymeno" in line for line in first.summary())
        second = online(tmp_path, server.url, clock)  # another process, at once: still to be left alone
        assert second.lookup("Glotovo").result is Result.NOT_ASKED
        assert second.lookup("Kozinka").from_cache
        clock.now += 121
        third = online(tmp_path, server.url, clock)
        assert third.lookup("Glotovo").is_answered
        assert third.unasked == []
    assert len(server.requests) == 3


def test_three_outages_in_a_row_end_the_asking_and_an_answer_between_them_does_not(
    tmp_path: Path, clock: Clock
) -> None:
    down = page(b"", "503 Service Unavailable")
    with serving(down, down, places(), down, down, down, places()) as server:
        gazetteer = online(tmp_path, server.url, clock)
        results = [str(gazetteer.lookup(f"name {number}").result) for number in range(8)]
    outage = "unavailable"
    assert results == [outage, outage, "not found", outage, outage, outage, "not asked", "not asked"]
    assert len(server.requests) == 6
    assert "3 outages" in gazetteer.stopped


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path, clock: Clock) -> None:
    with serving(places()) as server:
        url = server.url
    assert online(tmp_path, url, clock).lookup("Kozinka").result is Result.UNAVAILABLE


# --- rate ------------------------------------------------------------------------------------------------------------


def test_requests_wait_for_their_turn_and_redirects_take_one_each(tmp_path: Path, clock: Clock) -> None:
    there = page(b"", "302 Found", "Location: /search2")
    with serving(there, places(VILLAGE), places()) as server:
        gazetteer = online(tmp_path, server.url, clock)
        assert gazetteer.lookup("Kozinka").result is Result.FOUND
        gazetteer.lookup("Glotovo")
    assert [wait for wait in clock.slept if wait] == [pytest.approx(INTERVAL_S, abs=0.01)] * 2


def test_a_turn_that_does_not_come_in_time_is_an_outage_and_no_request(tmp_path: Path, clock: Clock) -> None:
    memory = Memory(tmp_path / "turns.sqlite", clock=clock, sleep=clock.sleep)
    memory.take_turn(1.0)
    with pytest.raises(TimedOut, match="turn"):
        memory.take_turn(0.5)
    assert sum(clock.slept) == 0


def test_a_clock_that_was_set_back_delays_by_one_interval_at_most(tmp_path: Path, clock: Clock) -> None:
    memory = Memory(tmp_path / "turns.sqlite", clock=clock, sleep=clock.sleep)
    memory.take_turn(1.0)
    clock.now -= 1e6
    assert memory.take_turn(5.0) <= INTERVAL_S + 0.01


def _take_turns(path: Path, count: int, taken: multiprocessing.Queue) -> None:
    memory = Memory(path)
    for _ in range(count):
        memory.take_turn(60.0)
        taken.put(time.time())


def test_processes_share_one_rate(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    taken: multiprocessing.Queue = context.Queue()
    workers = [context.Process(target=_take_turns, args=(tmp_path / "turns.sqlite", 2, taken)) for _ in range(2)]
    for worker in workers:
        worker.start()
    times = sorted(taken.get(timeout=120) for _ in range(4))
    for worker in workers:
        worker.join(60)
    assert min(b - a for a, b in pairwise(times)) >= 1.0


def test_a_damaged_cache_is_made_anew_and_an_impossible_one_forbids_asking(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "cache.sqlite").write_bytes(b"not a database, by far" * 100)
    assert ask(tmp_path, clock, VILLAGE).result is Result.FOUND
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="nothing may be asked"):
        OnlineGazetteer(cache=tmp_path / "file" / "cache.sqlite")


# --- what is asked, and by whom --------------------------------------------------------------------------------------


def test_the_question_names_the_program_the_country_and_the_box_of_the_oblast(tmp_path: Path, clock: Clock) -> None:
    with serving(places(VILLAGE)) as server:
        gazetteer = OnlineGazetteer(
            "nominatim", f"{server.url}/geo/", contact="desk@example.org", cache=tmp_path / "c", side_of=along_fifty,
            clock=clock, sleep=clock.sleep,
        )  # fmt: skip
        answer = gazetteer.lookup("Kozinka", country_code="RU", admin1="Belgorod Oblast")
    assert answer.result is Result.FOUND
    request = server.requests[0]
    assert request.startswith("GET /geo/search?q=Kozinka&")
    assert "countrycodes=ru" in request
    assert "bounded=1" in request
    assert "viewbox=" in request
    assert "User-Agent: incursion-map/" in request
    assert "desk@example.org" in request
    assert gazetteer.attribution.startswith("Some places: © OpenStreetMap contributors")
    assert "2023-11-14" in gazetteer.attribution


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"service": "other"}, "geocoder of"),
        ({"url": "ftp://a.example"}, "address of a geocoder"),
        ({"url": "here"}, "address of a geocoder"),
        ({"timeout_s": 0.2}, "at least 1 s"),
        ({"timeout_s": float("nan")}, "at least 1 s"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_once(settings: dict, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=said):
        OnlineGazetteer(cache=tmp_path / "c", **settings)


def test_the_public_service_is_not_asked_on_a_private_address(tmp_path: Path, clock: Clock, monkeypatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", 443))])
    gazetteer = OnlineGazetteer(cache=tmp_path / "c", side_of=along_fifty, clock=clock, sleep=clock.sleep)
    assert gazetteer.lookup("Kozinka").result is Result.BAD_ANSWER


# --- the cache -------------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_with_service_and_date_and_a_no_expires(tmp_path: Path, clock: Clock) -> None:
    with serving(places(), places(VILLAGE)) as server:
        assert online(tmp_path, server.url, clock).lookup("Kozinka").result is Result.NOT_FOUND
        again = online(tmp_path, server.url, clock).lookup("Kozinka")
        assert (again.result, again.from_cache, again.asked_on) == ("not found", True, date(2023, 11, 14))
        clock.now += NEGATIVE_DAYS * 86_400 + 1
        assert online(tmp_path, server.url, clock).lookup("Kozinka").result is Result.FOUND
        clock.now += 100 * NEGATIVE_DAYS * 86_400
        assert online(tmp_path, server.url, clock).lookup("Kozinka").from_cache
    assert len(server.requests) == 2
    with sqlite3.connect(tmp_path / "cache.sqlite") as db:
        [(service,)] = db.execute("SELECT service FROM answers").fetchall()
    db.close()
    assert service == f"nominatim {server.url}"


def test_no_error_is_ever_kept(tmp_path: Path, clock: Clock) -> None:
    with serving(page(b"", "500 No"), page(b"<", kind="text/html"), places(VILLAGE)) as server:
        results = [online(tmp_path, server.url, clock).lookup("Kozinka").result for _ in range(3)]
    assert results == ["unavailable", "bad answer", "found"]


# --- what is believed ------------------------------------------------------------------------------------------------


def test_a_place_is_as_the_service_gives_it_with_an_uncertainty_and_its_origin(tmp_path: Path, clock: Clock) -> None:
    [place] = ask(tmp_path, clock, VILLAGE, country_code="RU", admin1="Belgorod Oblast", feature="P").places
    assert (place.source, place.source_id) == ("nominatim", "node/337")
    assert (place.latitude, place.longitude, place.country_code) == (50.4771, 35.6342, "RU")
    assert (place.admin1, place.admin2) == ("Belgorod Oblast", "Grayvoronsky District")
    assert place.admin1_code == embedded().by_id("admin1", "RU.09").admin1_code
    assert dict(place.names)["ru"] == "Козинка"
    assert (place.feature_class, place.geo_precision, place.uncertainty_km) == ("P", 1, 2.0)
    assert "assumed for a village" in place.uncertainty_origin


KURSK = {"state": "Kursk Oblast", "country_code": "ru"}


@pytest.mark.parametrize(
    ("change", "asked", "why"),
    [
        ({"class": "highway", "type": "residential"}, {}, "not a kind of place"),
        ({"class": "shop", "type": "yes"}, {}, "not a kind of place"),
        ({}, {"feature": "A"}, "another kind"),
        ({}, {"country_code": "UA"}, "in RU, asked for was UA"),
        ({"namedetails": {}, "name": "Kozinka-2"}, {}, "named Kozinka-2"),
        ({"address": KURSK}, {"country_code": "RU", "admin1": "Belgorod Oblast"}, "in Kursk Oblast"),
        ({"lat": "53.5", "lon": "40.0"}, {"country_code": "RU", "admin1": "Belgorod Oblast"}, "km from the middle"),
        ({"lat": "49.9"}, {"country_code": "RU"}, "in UA, asked for was RU"),
    ],
)
def test_what_disagrees_with_the_text_is_not_believed(
    change: dict, asked: dict, why: str, tmp_path: Path, clock: Clock
) -> None:
    answer = ask(tmp_path, clock, VILLAGE | change, **asked)
    assert answer.result is Result.NOT_FOUND
    assert why in answer.not_believed[0]


@pytest.mark.parametrize("name", ["Козинка", "Kozynka", "KOZINKA", "Kozinka "])
def test_other_spellings_of_the_name_are_believed(name: str, tmp_path: Path, clock: Clock) -> None:
    assert ask(tmp_path, clock, VILLAGE, name=name).result is Result.FOUND


def test_our_border_decides_between_russia_and_ukraine(tmp_path: Path, clock: Clock) -> None:
    """A service may count an occupied town to Russia; within a kilometre of the line its word stands."""
    occupied = VILLAGE | {"lat": "48.0"}
    [place] = ask(tmp_path, clock, occupied).places
    assert place.country_code == "UA"
    assert ask(tmp_path, clock, occupied, country_code="RU").result is Result.NOT_FOUND
    [close] = ask(tmp_path, clock, VILLAGE | {"lat": "49.995"}, name="Козинка").places
    assert close.country_code == "RU"


DISTRICT = VILLAGE | {
    "osm_type": "relation", "osm_id": 9, "lat": "50.5", "lon": "35.5", "class": "boundary", "type": "administrative",
    "addresstype": "county", "name": "Grayvoronsky District", "display_name": "Grayvoronsky District, Russia",
    "namedetails": {"name": "Грайворонский район", "name:en": "Grayvoronsky District"},
    "geojson": {"type": "Polygon", "coordinates": [[[35.3, 50.3], [35.9, 50.3], [35.9, 50.6], [35.3, 50.3]]]},
}  # fmt: skip


@pytest.mark.parametrize("name", ["Grayvoron district", "Graivoron urban district", "Grayvoronsky raion"])
def test_the_outline_of_a_district_becomes_its_extent(name: str, tmp_path: Path, clock: Clock) -> None:
    with serving(places(DISTRICT)) as server:
        answer = online(tmp_path, server.url, clock).lookup(name, country_code="RU", feature="A")
    assert "polygon_geojson=1" in server.requests[0]
    [place] = answer.places
    assert (place.feature_class, place.feature_code, place.geo_precision) == ("A", "ADM2", 2)
    assert place.uncertainty_km == pytest.approx(36.0, abs=1.0)
    assert "farthest corner" in place.uncertainty_origin


def test_photon_is_read_and_held_to_the_same_rules(tmp_path: Path, clock: Clock) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [35.6342, 50.4771]},
        "properties": {"osm_type": "N", "osm_id": 337, "osm_key": "place", "osm_value": "village", "name": "Kozinka",
                       "countrycode": "RU", "state": "Belgorod Oblast", "county": "Grayvoronsky District"},
    }  # fmt: skip
    [place] = ask(tmp_path, clock, feature, service="photon", country_code="RU", admin1="Belgorod Oblast").places
    assert (place.source, place.source_id, place.admin2) == ("photon", "node/337", "Grayvoronsky District")
    assert ask(tmp_path, clock, feature, service="photon", country_code="UA").result is Result.NOT_FOUND
    assert ask(tmp_path, clock, feature, service="photon", name="Kozinki").result is Result.NOT_FOUND


# --- completing an article -------------------------------------------------------------------------------------------


def resolved(start: int, text: str, place: Place | None, *candidates: Place) -> Resolution:
    return Resolution(
        Toponym(start, start + len(text), text), place, "", candidates=tuple(Candidate(c, 0.0) for c in candidates)
    )


@pytest.fixture
def article() -> Iterator[list[Resolution]]:
    oblast = embedded().by_id("admin1", "RU.09")
    namesake = Place(source="x", source_id="1", name="Kozinka", latitude=52, longitude=40, country_code="UA",
                     admin1="Lviv Oblast", admin1_code="15")  # fmt: skip
    return [resolved(0, "Belgorod Oblast", oblast), resolved(30, "Kozinka", None, namesake)]


def test_only_what_the_gazetteers_lack_in_that_oblast_is_asked(
    article: list[Resolution], tmp_path: Path, clock: Clock
) -> None:
    with serving(places(VILLAGE)) as server:
        gazetteer = online(tmp_path, server.url, clock)
        combined = complete(article, [], gazetteer)
        assert combined is not None
        [place] = combined.candidates("Kozinka")
        assert place.source == "nominatim"
        assert gazetteer.name in combined.name
        bearer = Place(source="x", source_id="2", name="Kozinka", latitude=50.5, longitude=36, country_code="RU",
                       admin1="Belgorod Oblast", admin1_code="09")  # fmt: skip
        assert complete([article[0], resolved(30, "Kozinka", None, bearer, bearer)], [], gazetteer) is None
        assert complete([resolved(0, "Nowhere", None)], [], gazetteer) is None
    assert len(server.requests) == 1


def test_an_outage_leaves_the_article_as_it_is(article: list[Resolution], tmp_path: Path, clock: Clock) -> None:
    with serving(page(b"", "503 Busy")) as server:
        gazetteer = online(tmp_path, server.url, clock)
        assert complete(article, [], gazetteer) is None
    assert gazetteer.unasked == ["Kozinka"]


def test_a_place_that_both_know_is_shown_once() -> None:
    known = embedded().candidates("Belgorod")[0]
    near = replace(known, source="nominatim", source_id="node/1", geonameid=None, latitude=known.latitude + 0.01)
    far = Place(source="nominatim", source_id="node/2", name="Belgorod", latitude=60.0, longitude=60.0,
                country_code="RU", admin1_code="71")  # fmt: skip
    combined = Combined([embedded()], {"belgorod": (near, far)})
    found = combined.candidates("Belgorod")
    assert near not in found
    assert far in found
    assert combined.by_id("nominatim", "node/2") == far
    assert found[0] == known
