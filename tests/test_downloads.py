"""Full gazetteers: installed wholly or not at all, from the network or a file, used and named from then on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from country_dumps import line, many, zipped
from faulty_server import page, serving
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import downloads
from geo.combined import Combined
from geo.downloads import Progress, gazetteers, install, installed, progress_line, remove
from geo.errors import BadAnswer, DataError, NetworkError, Refused, SettingsError, TableError, Unavailable
from geo.gazetteer import embedded

if TYPE_CHECKING:
    import socket
    import threading
    from pathlib import Path

ROWS = [
    line(1, "Belgorod Oblast", 50.75, 37.5, feature="A.ADM1", population=1_500_000),
    line(2, "Grayvoronskiy Rayon", 50.5, 35.7, feature="A.ADM2", admin2="700", others="Грайворонский район"),
    line(3, "Kozinka", 50.47711, 35.63417, admin2="700", population=1500, others="Козинка,Kozinka,kojinka"),
    line(4, "Glotovo", 50.5, 35.75, admin2="700", others="Глотово"),
    line(5, "Vorskla", 50.6, 35.8, feature="H.STM"),
    line(6, "Some Hill", 50.6, 35.8, feature="T.HLL"),
    line(7, "Former Village", 50.6, 35.8, feature="P.PPLH"),
    line(8, "Stantsiya Gotnya", 50.7, 35.9, feature="S.RSTN"),
]
TEXT = "".join(ROWS)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "gazetteers"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "RU.zip"
    path.write_bytes(zipped(TEXT))
    return path


def asleep(_seconds: float) -> None:
    """Wait for nothing."""


# --- installing from a file ------------------------------------------------------------------------------------------


def test_a_file_is_installed_listed_used_and_removed(home: Path, dump: Path) -> None:
    [one] = install(["ru"], source=dump, folder=home)
    assert (one.country_code, one.places) == ("RU", 6)
    assert installed(home) == [one]
    [gazetteer] = gazetteers(home)
    assert gazetteer.name == one.name
    assert re.fullmatch(r"GeoNames full gazetteer of RU of 2\d{3}-\d\d-\d\d \(6 places\)", one.name)
    assert str(dump) in downloads.described(one)
    assert remove(["RU"], home) == [one]
    assert installed(home) == gazetteers(home) == []
    assert list(home.iterdir()) == []


def test_places_keep_names_division_kind_and_uncertainty(home: Path, dump: Path) -> None:
    install(["RU"], source=dump, folder=home)
    [gazetteer] = gazetteers(home)
    [kozinka] = gazetteer.candidates("Козинка")
    assert (kozinka.name, kozinka.geonameid, kozinka.admin1, kozinka.admin2) == (
        "Kozinka", 3, "Belgorod Oblast", "Grayvoronskiy Rayon")  # fmt: skip
    assert (kozinka.uncertainty_km, kozinka.geo_precision) == (1.0, 1)
    assert dict(kozinka.names) == {"ru": "Козинка"}
    [glotovo] = gazetteer.candidates("Glotovo")
    assert glotovo.uncertainty_km == pytest.approx(2.2)
    assert "given to the minute" in glotovo.uncertainty_origin
    [district] = [p for p in gazetteer.candidates("Grayvoronskiy district") if p.feature_code == "ADM2"]
    assert (district.geo_precision, district.uncertainty_km) == (2, pytest.approx(5.3, abs=0.1))
    [river] = gazetteer.candidates("Vorskla")
    assert river.uncertainty_km == 30
    assert "assumed" in river.uncertainty_origin
    assert [p.feature_code for p in gazetteer.candidates("Stantsiya Gotnya")] == ["RSTN"]
    assert not gazetteer.candidates("Some Hill")
    assert not gazetteer.candidates("Former Village")


def test_text_files_and_folders_are_taken_too(home: Path, tmp_path: Path) -> None:
    (tmp_path / "UA.txt").write_text(line(9, "Velyka Pysarivka", 50.42, 35.48, country="UA"), "utf-8")
    (tmp_path / "RU.zip").write_bytes(zipped(TEXT))
    assert [one.country_code for one in install(["UA", "RU"], source=tmp_path, folder=home)] == ["UA", "RU"]
    with pytest.raises(SettingsError, match=r"BY\.zip or BY\.txt"):
        install(["BY"], source=tmp_path, folder=home)
    assert len(gazetteers(home)) == 2


def test_installing_again_replaces_the_old_one(home: Path, dump: Path) -> None:
    install(["RU"], source=dump, folder=home)
    dump.write_bytes(zipped(TEXT + line(10, "Bezymeno")))
    install(["RU"], source=dump, folder=home)
    [gazetteer] = gazetteers(home)
    assert len(gazetteer) == 7
    assert len([path for path in home.iterdir() if path.is_dir()]) == 1


def test_progress_is_told(home: Path, dump: Path) -> None:
    told: list[Progress] = []
    install(["RU"], source=dump, folder=home, progress=told.append)
    assert {now.step for now in told} == {"checking", "compiling"}
    assert told[-1].done == told[-1].total == len(TEXT.encode())
    assert "100%" in progress_line(told[-1])


# --- what is refused -------------------------------------------------------------------------------------------------

WRONG = {
    "another country": (line(3, "Kharkiv", country="UA"), "expected places of RU, found one of UA"),
    "a cut line": (TEXT[:-40], "expected 19 columns"),
    "a cut end": (TEXT[:-1], "whole line"),
    "another table": ("id,name,lat\n1,Kozinka,50\n", "expected 19 columns"),
    "no number": (TEXT.replace("50.47711", "north"), "latitude and longitude"),
    "no number, but a float": (TEXT.replace("50.47711", "nan"), "a point on Earth"),
    "off the Earth": (TEXT.replace("50.47711", "95.0"), "a point on Earth"),
    "no id": (TEXT.replace("\n3\t", "\nx\t"), "a geonameid"),
    "no population": (TEXT.replace("\t1500\t", "\tmany\t"), "a population"),
    "empty": ("", "is empty"),
}


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "txt"])
@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_foreign_or_truncated_file_is_refused_and_the_old_one_kept(
    text: str, said: str, packed: bool, home: Path, dump: Path
) -> None:
    [old] = install(["RU"], source=dump, folder=home)
    other = dump.with_name("other.zip" if packed else "other.txt")
    other.write_bytes(zipped(text) if packed else text.encode())
    with pytest.raises(TableError, match=said):
        install(["RU"], source=other, folder=home)
    assert installed(home) == [old]
    assert gazetteers(home)[0].candidates("Kozinka")
    assert {path.name for path in home.iterdir()} == {"RU.json", old.folder}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_zip_cut_or_changed_anywhere_is_refused(data: st.DataObject, tmp_path: Path) -> None:
    whole = zipped(TEXT + "".join(many(60)))
    at = data.draw(st.integers(1, len(whole) - 30))
    start = whole.index(b"RU.txt") + 10
    if data.draw(st.booleans()):
        broken = whole[:at]
    else:
        # the last two bytes only say that the data is over: its size and sum have been checked by then
        at = data.draw(st.integers(start, whole.index(b"PK\x01\x02") - 3))
        broken = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
    path = tmp_path / "RU.zip"
    path.write_bytes(broken)
    with pytest.raises(TableError):
        install(["RU"], source=path, folder=tmp_path / "home")
    assert installed(tmp_path / "home") == []


def test_another_archive_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "UA.zip").write_bytes(zipped(TEXT, "UA"))
    with pytest.raises(TableError, match=r"expected RU\.txt in UA\.zip, found readme\.txt, UA\.txt"):
        install(["RU"], source=tmp_path / "UA.zip", folder=home)
    (tmp_path / "RU.bin").write_bytes(b"\x00\x01binary")
    with pytest.raises(TableError, match="is neither"):
        install(["RU"], source=tmp_path / "RU.bin", folder=home)


@pytest.mark.parametrize("codes", [[], ["Russia"], ["R1"], ["../x"]])
def test_what_is_no_country_code_is_refused(codes: list[str], home: Path) -> None:
    with pytest.raises(SettingsError, match="country codes of two letters"):
        install(codes, folder=home)


def test_what_is_not_there_cannot_be_installed_or_removed(home: Path, dump: Path) -> None:
    with pytest.raises(SettingsError, match="there is no file"):
        install(["RU"], source=dump.with_name("none.zip"), folder=home)
    install(["RU"], source=dump, folder=home)
    with pytest.raises(SettingsError, match=r"installed gazetteers \(RU\), got BY"):
        remove(["RU", "BY"], home)
    assert len(installed(home)) == 1


def test_damaged_files_of_an_installed_one_say_what_to_do(home: Path, dump: Path) -> None:
    [one] = install(["RU"], source=dump, folder=home)
    (home / one.folder / "rows").write_bytes(b"INCGAZ00" + bytes(1000))
    with pytest.raises(DataError, match="geo gazetteer install RU"):
        gazetteers(home)
    (home / one.folder / "trie").unlink()
    with pytest.raises(DataError, match="geo gazetteer remove RU"):
        gazetteers(home)


def test_killed_while_compiling_leaves_the_old_one(home: Path, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [old] = install(["RU"], source=dump, folder=home)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(downloads, "_note", killed)
    with pytest.raises(KeyboardInterrupt):
        install(["RU"], source=dump, folder=home)
    assert installed(home) == [old]
    assert len(gazetteers(home)) == 1


# --- from the network ------------------------------------------------------------------------------------------------

DATED = ("Last-Modified: Fri, 20 Nov 2026 03:00:00 GMT", 'ETag: "v1"', "Accept-Ranges: bytes")


def whole(body: bytes) -> bytes:
    return page(body, "200 OK", *DATED, kind="application/zip")


def rest(body: bytes, start: int) -> bytes:
    said = f"Content-Range: bytes {start}-{len(body) - 1}/{len(body)}"
    return page(body[start:], "206 Partial Content", said, *DATED, kind="application/zip")


def broken_off(body: bytes, at: int) -> bytes:
    full = whole(body)
    return full[: len(full) - len(body) + at]


@pytest.mark.enable_socket
def test_a_dump_is_fetched_and_named_with_its_date(home: Path) -> None:
    with serving(whole(zipped(TEXT))) as server:
        [one] = install(["RU"], source=f"{server.url}/dump/", folder=home)
    assert server.requests[0].startswith("GET /dump/RU.zip ")
    assert (one.source_date, one.source) == ("2026-11-20", f"{server.url}/dump/RU.zip")
    assert {path.name for path in home.iterdir()} == {"RU.json", one.folder}


@pytest.mark.enable_socket
def test_a_download_that_breaks_off_goes_on_where_it_stopped(home: Path) -> None:
    body = zipped(TEXT)
    with serving(broken_off(body, 300), rest(body, 300)) as server:
        [one] = install(["RU"], source=server.url, folder=home, sleep=asleep)
    assert one.places == 6
    assert "Range: bytes=300-" in server.requests[1]
    assert 'If-Range: "v1"' in server.requests[1]


@pytest.mark.enable_socket
def test_a_later_call_goes_on_and_a_new_version_begins_anew(home: Path) -> None:
    body = zipped(TEXT)
    busy = page(b"", "503 Busy")
    with serving(broken_off(body, 300), busy, busy, busy, rest(body, 300)) as server:
        with pytest.raises(Unavailable):
            install(["RU"], source=server.url, folder=home, sleep=asleep)
        assert installed(home) == []
        assert install(["RU"], source=server.url, folder=home, sleep=asleep)[0].places == 6
    assert "Range: bytes=300-" in server.requests[4]
    other = zipped(TEXT + line(11, "Terebreno"))
    with serving(broken_off(body, 300), whole(other)) as server:
        assert install(["RU"], source=server.url, folder=home, sleep=asleep)[0].places == 7


def _reset(connection: socket.socket, _stop: threading.Event) -> None:
    connection.close()


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("act", "error"),
    [
        (page(b"", "403 Forbidden"), Refused),
        (page(b"", "404 Not Found"), BadAnswer),
        (page(b"<html>", kind="text/html"), BadAnswer),
        (_reset, NetworkError),
        (whole(zipped("".join(many(5, "UA")), "UA")), BadAnswer),
        (whole(b"PK\x03\x04 and no more"), BadAnswer),
        (page(b"x", "206 Partial Content", "Content-Range: bytes 7-8/9"), BadAnswer),
    ],
)
def test_a_failed_download_keeps_the_old_one_and_leaves_nothing_behind(
    act: object, error: type[Exception], home: Path, dump: Path
) -> None:
    [old] = install(["RU"], source=dump, folder=home)
    with serving(act) as server, pytest.raises(error):
        install(["RU"], source=server.url, folder=home, sleep=asleep)
    assert installed(home) == [old]


# --- used from then on -----------------------------------------------------------------------------------------------


def test_with_the_embedded_gazetteer_each_place_is_shown_once(home: Path, tmp_path: Path) -> None:
    belgorod = embedded().candidates("Belgorod")[0]
    near = line(77, "Belgorod", belgorod.latitude + 0.005, belgorod.longitude, population=339_978)
    same = line(belgorod.geonameid, "Belgorod", belgorod.latitude, belgorod.longitude)
    new = line(78, "Nowaja Wies Testowa", 50.6, 36.6)
    (tmp_path / "RU.txt").write_text(near + same + new, "utf-8")
    install(["RU"], source=tmp_path, folder=home)
    combined = Combined([embedded(), *gazetteers(home)])
    assert combined.candidates("Belgorod") == embedded().candidates("Belgorod")
    assert [place.geonameid for place in combined.candidates("Nowaja Wies Testowa")] == [78]
    assert combined.by_id("geonames", 78) is not None
    assert "Nowaja Wies Testowa" in combined
    assert combined.info("Nowaja Wies Testowa").classes == "P"
    assert embedded().name in combined.name
    assert "full gazetteer of RU" in combined.name
