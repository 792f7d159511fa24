"""The case file: many reports over time in one GeoPackage."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
import pytest

import geo
from geo.articles import article_from_text
from geo.case import Case
from geo.cli import main
from geo.corrections import Correction, Corrections
from geo.errors import OutputError, SettingsError, TableError
from geo.model import Decision
from geo.table import INCIDENT_COLUMNS, validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
REPORTS = sorted((ROOT / "data" / "articles" / "raids").glob("*.txt"))
FIRST = datetime(2023, 6, 1, 9, tzinfo=UTC)

sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))
import case_kills  # noqa: E402


def ticking() -> Callable[[], datetime]:
    """A clock that goes on by a minute whenever it is looked at."""
    minutes = count()
    return lambda: FIRST + timedelta(minutes=next(minutes))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "case.gpkg", title="Raids", clock=ticking()) as made:
        yield made


@pytest.fixture(scope="module")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "filled.gpkg"
    with Case.create(path, title="Raids", clock=ticking()) as made:
        made.add(REPORTS[:4])
        made.add(REPORTS[4:8])
    return path


def layer(path: Path, name: str) -> object:
    return pyogrio.read_dataframe(path, layer=name)


def query(case: Case, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(case.path)) as base:
        return base.execute(sql).fetchall()


def decision(target: str, what: Decision = Decision.FIX, minute: int = 0, **changes: object) -> Corrections:
    note = "seen" if what is Decision.REJECT else ""
    at = FIRST + timedelta(minutes=minute)
    return Corrections((Correction(target=target, decision=what, by="Ann", at=at, note=note, changes=changes),))


# --- the file ------------------------------------------------------------------------------------------------------


def test_gdal_reads_every_layer_with_its_types_and_crs(filled_file: Path) -> None:
    layers = dict(pyogrio.list_layers(filled_file))
    assert {name for name, kind in layers.items() if kind == "Point"} == {"incidents", "mentions"}
    for name in layers:
        assert len(layer(filled_file, name)) == pyogrio.read_info(filled_file, layer=name)["features"]
    incidents = layer(filled_file, "incidents")
    assert incidents.crs == "EPSG:4326"
    assert incidents.event_date.dtype.kind == "M"
    assert len(layer(filled_file, "articles")) == 8
    info = pyogrio.read_info(filled_file, layer="incidents", force_total_bounds=True)
    assert 35 < info["total_bounds"][0] < info["total_bounds"][2] < 38


def test_its_incidents_are_those_of_the_report(filled_file: Path) -> None:
    with Case(filled_file) as case:
        report = case.report()
    read = layer(filled_file, "incidents")
    assert list(read.incident_id) == list(report.incidents.incident_id)
    assert [g.wkt if g else None for g in read.geometry] == [g.wkt if g else None for g in report.incidents.geometry]
    validate(report.incidents, INCIDENT_COLUMNS)
    plain = geo.analyze(REPORTS[:8])
    assert list(plain.incidents.incident_id) == list(read.incident_id)


def test_the_contents_are_a_valid_geopackage(filled_file: Path) -> None:
    base = sqlite3.connect(filled_file)
    assert base.execute("pragma application_id").fetchone()[0] == 0x47504B47
    assert base.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert base.execute("pragma foreign_key_check").fetchall() == []
    tables = {r[0] for r in base.execute("select name from sqlite_master where type = 'table'")}
    entered = {r[0] for r in base.execute("select table_name from gpkg_contents")}
    assert entered == {t for t in tables if not t.startswith(("gpkg_", "sqlite_"))}
    base.close()


def test_the_original_bytes_are_kept_untouched_beside_the_text(case: Case, tmp_path: Path) -> None:
    raw = "Drones hit Shebekino. \u0416\r\n\r\n".encode("utf-16")
    (tmp_path / "a.txt").write_bytes(raw)
    case.add(tmp_path / "a.txt")
    text, original, sha256 = query(case, "select text, original, sha256 from articles")[0]
    assert original == raw
    assert text == raw.decode("utf-16")
    import hashlib

    assert sha256 == hashlib.sha256(raw).hexdigest()


def test_it_is_one_file_after_each_step(case: Case, tmp_path: Path) -> None:
    case.add(REPORTS[0])
    assert [p.name for p in tmp_path.iterdir()] == ["case.gpkg"]


def test_what_gdal_reads_in_the_same_process_between_steps_costs_no_commit(case: Case) -> None:
    for number, path in enumerate(REPORTS[:3], 1):
        case.add(path)
        assert len(layer(case.path, "articles")) == number
        case.record("map", f"map {number}")
        assert len(layer(case.path, "log")) == len(case.log()) == 1 + 3 * number


def test_it_can_be_read_while_a_step_writes(case: Case) -> None:
    """In another process: two SQLite libraries in one undo each other's locks."""
    import subprocess

    code = "import pyogrio, sys; print(len(pyogrio.read_dataframe(sys.argv[1], layer='articles')))"
    seen: list[str] = []

    def look(_: geo.Article) -> None:
        command = [sys.executable, "-c", code, str(case.path)]
        seen.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())

    case.add(REPORTS[:3], progress=look)
    assert seen == ["0", "1", "2"]


@pytest.mark.parametrize("content", [b"", b"not a base", b"SQLite format 3\x00" + b"\x00" * 200])
def test_what_is_no_case_file_is_refused_and_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.gpkg"
    path.write_bytes(content)
    with pytest.raises(TableError, match="expected a case file"):
        Case(path)
    assert path.read_bytes() == content


def test_another_geopackage_is_no_case_file(filled_file: Path, tmp_path: Path) -> None:
    layer(filled_file, "incidents").to_file(tmp_path / "other.gpkg", layer="incidents")
    with pytest.raises(TableError, match="is none"):
        Case(tmp_path / "other.gpkg")
    with pytest.raises(TableError, match="there is no file"):
        Case(tmp_path / "missing.gpkg")


def test_a_new_case_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.gpkg").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="exists already"):
        Case.create(tmp_path / "x.gpkg")
    with pytest.raises(SettingsError, match=r"ending in \.gpkg"):
        Case.create(tmp_path / "x.sqlite")
    assert (tmp_path / "x.gpkg").read_text(encoding="utf-8") == "mine"


# --- adding --------------------------------------------------------------------------------------------------------


def test_reports_added_one_by_one_in_any_order_keep_every_id_given(tmp_path: Path) -> None:
    order = [REPORTS[n] for n in (6, 1, 4, 0, 9, 3)]
    given: dict[str, str] = {}
    with Case.create(tmp_path / "case.gpkg", clock=ticking()) as case:
        for path in order:
            case.add(path)
            for incident in case.report().events:
                if incident.place is not None and not incident.is_area:
                    name = (
                        f"{incident.place.name.removeprefix('near ')} {incident.label if not incident.raid_id else ''}"
                    )
                    key = f"{name} {incident.time.start or ''}"[: len(name) + 8]
                    assert given.setdefault(key, incident.incident_id) in (incident.incident_id, *incident.aliases)


def test_an_article_it_has_is_left_and_a_copy_is_marked(case: Case) -> None:
    text = REPORTS[0].read_text(encoding="utf-8")
    first = case.add(article_from_text(text, publisher="A", published="2023-05-22"))
    again = case.add(article_from_text(text, publisher="A", published="2023-05-22"))
    before = case.report().incidents.n_sources.tolist()
    copy = case.add(article_from_text(text + "\nEdited.\n", publisher="B", published="2023-05-23", source="b"))
    assert (len(first.new), len(again.new), len(again.known)) == (1, 0, 1)
    assert copy.copies == ("b",)
    assert case.report().incidents.n_sources.tolist() == before


def test_a_day_given_later_dates_the_article_and_what_it_tells(case: Case) -> None:
    text = REPORTS[0].read_text(encoding="utf-8")
    case.add(article_from_text(text))
    assert case.undated() == [""]
    assert case.report().incidents.event_date.isna().all()
    case.add(article_from_text(text, published="2023-05-22"))
    assert case.undated() == []
    assert date(2023, 5, 22) in set(case.report().incidents.event_date.dropna().dt.date)
    assert len(case.report().articles) == 1


def test_an_interrupted_run_goes_on_where_it_stopped(case: Case) -> None:
    def stop(article: geo.Article) -> None:
        if article.source == str(REPORTS[2]):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        case.add(REPORTS[:4], progress=stop)
    assert len(layer(case.path, "articles")) == 2
    assert case.refresh()
    assert not case.refresh()
    assert len(case.report().articles) == 2
    added = case.add(REPORTS[:4])
    assert (len(added.known), len(added.new)) == (2, 2)
    assert list(case.report().incidents.incident_id) == list(geo.analyze(REPORTS[:4]).incidents.incident_id)


def test_one_bad_file_is_told_and_skipped(case: Case, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"%PDF-1.4")
    told: list[str] = []
    added = case.add([tmp_path / "bad.txt", REPORTS[0]], on_error=lambda source, _: told.append(source))
    assert told == [str(tmp_path / "bad.txt")] == [source for source, _ in added.skipped]
    assert len(added.new) == 1


def test_what_kind_of_source_a_publisher_is_is_known_or_given(case: Case) -> None:
    case.add(article_from_text("Drones hit Shebekino.", publisher="The Moscow Times"))
    case.add(article_from_text("Drones hit Belgorod.", url="https://www.reuters.com/world/a"))
    case.add(article_from_text("Drones hit Grayvoron.", publisher="Somebody"))
    case.add(
        article_from_text("Drones hit Kursk.", publisher="Somebody"), source_type="new media", source_scale="Other"
    )
    rows = query(case, "select source_type, source_scale from articles order by fid")
    assert rows == [
        ("traditional media", "National"),
        ("traditional media", "International"),
        ("", ""),
        ("new media", "Other"),
    ]
    with pytest.raises(SettingsError, match="expected source_scale as one of"):
        case.add(REPORTS[0], source_scale="Galactic")


# --- archives ------------------------------------------------------------------------------------------------------

SHEET = """\
Link,Archive status,Archive location,Archive date,Upload title,Hash
https://example.org/raid?utm_source=x,wayback: success,https://archive.example/1,2023-05-24T10:00:00,Raid,SHA-256:HASH
https://example.org/other,failed: no archiver,https://archive.example/2,,,
not a link,success,https://archive.example/3,,,
"""
VALUES = """\
status,metadata,media
wayback: success,"{'_processed_at': datetime.datetime(2023, 5, 24, 10, 0, 5, 7, tzinfo=datetime.timezone.utc), \
'url': 'http://www.example.org/raid/', 'title': 'Raid'}","[{'filename': 'a.html', 'urls': \
['https://archive.example/1'], 'properties': {'id': '_final_media', 'hash': 'SHA-256:HASH'}}]"
"""


@pytest.mark.parametrize("table", [SHEET, VALUES], ids=["sheet", "values"])
def test_archive_links_and_hashes_are_read_from_what_the_auto_archiver_writes(
    case: Case, tmp_path: Path, table: str
) -> None:
    digest = "ab" * 32
    table = table.replace("HASH", digest)
    (tmp_path / "archive.csv").write_text(table, encoding="utf-8")
    case.add(article_from_text("Drones hit Shebekino.", url="https://example.org/raid"))
    case.add(article_from_text("Drones hit Belgorod.", url="https://example.org/other"))
    assert case.archive(tmp_path / "archive.csv") == 1
    rows = query(case, "select archive_url, archive_sha256, archived_at from articles order by fid")
    assert rows[0][:2] == ("https://archive.example/1", digest)
    assert rows[0][2].startswith("2023-05-24T10:00")
    assert rows[1] == (None, None, None)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "Link\nhttps://example.org\n"])
def test_a_table_that_is_no_archive_is_refused(case: Case, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match="expected a table of archived copies"):
        case.archive(tmp_path / "x.csv")


# --- corrections ---------------------------------------------------------------------------------------------------


def test_decisions_are_followed_recorded_and_can_be_taken_back(case: Case) -> None:
    case.add(REPORTS[0])
    machine = case.report().incidents.copy()
    target = machine.incident_id[0]
    assert case.correct(decision(target, status="denied")) == 1
    assert case.report().incidents.set_index("incident_id").loc[target].status == "denied"
    assert layer(case.path, "incidents").set_index("incident_id").loc[target].review_status == "corrected"
    assert case.correct(decision(target, status="denied")) == 0
    assert target in case.undo(by="Bob")
    assert case.report().incidents.equals(machine)
    kept = layer(case.path, "corrections")
    assert (len(kept), kept.undone_by[0]) == (1, "Bob")
    assert case.correct(decision(target, status="denied")) == 1
    assert case.report().incidents.set_index("incident_id").loc[target].status == "denied"
    with pytest.raises(SettingsError, match=r"expected a decision that stands \(1\), got 7"):
        case.undo(7)


def test_decisions_stay_when_reports_are_added(case: Case) -> None:
    case.add(REPORTS[0])
    target = case.report().incidents.incident_id[0]
    case.correct(decision(target, what=Decision.REJECT))
    case.add(REPORTS[1])
    assert target not in set(case.report().incidents.incident_id)
    assert [i.incident_id for i in case.report().rejected] == [target]


def test_a_file_with_faults_changes_nothing(case: Case, tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"format": "something"}', encoding="utf-8")
    before = len(case.log())
    with pytest.raises(TableError, match="expected"):
        case.correct(tmp_path / "c.json")
    assert len(case.log()) == before


# --- log and diff --------------------------------------------------------------------------------------------------


def test_the_log_has_every_step_with_version_and_settings(filled_file: Path) -> None:
    with Case(filled_file) as case:
        entries = case.log()
    assert [e.step for e in entries] == ["init", *["add"] * 4, "group", *["add"] * 4, "group"]
    assert {e.version for e in entries} == {geo.__version__}
    assert "border" in json.loads(entries[1].settings)
    assert [e.number for e in entries] == list(range(1, 12))


def test_the_diff_says_what_is_new_and_what_has_changed(case: Case) -> None:
    case.add(REPORTS[4])
    first = case.log()[-1].number
    case.add(REPORTS[5])
    found = case.diff(first)
    novaya = next(i for i in case.report().events if i.place and i.place.name == "Novaya Tavolzhanka" and i.raid_id)
    columns = next(columns for i, columns, _ in found.changed if i == novaya.incident_id)
    assert columns["incursion"] == ("attempted", "entered")
    assert columns["location"] == ("near Novaya Tavolzhanka", "Novaya Tavolzhanka")
    assert str(found).startswith("since 2023-06-01 09:")
    assert f"{len(found.new)} new" in str(found)
    assert case.diff(first, first).changed == ()
    assert "nothing changed" in str(case.diff(case.log()[-1].number))
    assert len(case.diff(0).new) == len(case.report().incidents)
    assert str(case.diff()) == str(case.diff(case.log()[-1].number - 1))


@pytest.mark.parametrize("moment", ["2023-06-01", "2023-06-01T09:00", "yesterday", "2 days", date(2023, 6, 1), 1, "1"])
def test_moments_are_written_as_people_write_them(filled_file: Path, moment: str | int | date) -> None:
    with Case(filled_file, clock=lambda: FIRST + timedelta(hours=3)) as case:
        assert len(case.diff(moment).new) == len(case.report().incidents)


def test_a_moment_that_is_none_is_refused(case: Case) -> None:
    with pytest.raises(SettingsError, match="expected a number of the log, a day or moment"):
        case.diff("long ago")
    steps = case.log()[-1].number
    with pytest.raises(SettingsError, match=rf"a step of the log \(1 to {steps}\), got {steps + 1}"):
        case.diff(steps + 1)
    with pytest.raises(SettingsError, match="expected the earlier moment first"):
        case.diff(steps, 0)


def test_reading_anew_changes_no_id(filled_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "again.gpkg"
    path.write_bytes(filled_file.read_bytes())
    with Case(path) as case:
        before = list(case.report().incidents.incident_id)
        assert case.reread() == 0
        assert list(case.report().incidents.incident_id) == before


# --- being killed --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_kills_at_random_moments_lose_nothing_committed(tmp_path: Path) -> None:
    assert case_kills.run(25, tmp_path, seed=3, longest_s=0.3) >= 25


def test_a_failure_while_grouping_leaves_what_was_there(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.add(REPORTS[0])
    before = list(layer(case.path, "incidents").incident_id)

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(case, "_keep_states", fail)
    with pytest.raises(OutputError, match="disk full"):
        case.add(REPORTS[1])
    assert list(layer(case.path, "incidents").incident_id) == before
    monkeypatch.undo()
    assert case.refresh()
    assert list(layer(case.path, "incidents").incident_id) == list(case.report().incidents.incident_id)
    assert len(case.report().articles) == 2


# --- the command ---------------------------------------------------------------------------------------------------


def test_the_commands_of_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "raid.gpkg")
    assert main(["case", "init", path, "--title", "Raid"]) == 0
    assert main(["case", "add", path, *map(str, REPORTS[:2])]) == 0
    assert "2 new articles" in capsys.readouterr().err
    assert main(["case", "map", path, "-o", str(tmp_path / "raid.html")]) == 0
    assert main(["case", "map", path, "-o", str(tmp_path / "raid.html"), "--delay", "72"]) == 1
    assert main(["case", "export", path, "-o", str(tmp_path / "raid.csv")]) == 0
    assert main(["case", "log", path, "--json"]) == 0
    captured = capsys.readouterr()
    steps = [entry["step"] for entry in json.loads(captured.out)]
    assert steps == ["init", "add", "add", "group", "map", "export"]
    assert main(["case", "diff", path, "1"]) == 0
    assert " new" in capsys.readouterr().out
    assert main(["case", "diff", path, "--json"]) == 0
    new = json.loads(capsys.readouterr().out)["new"]
    incident_id = next(row["incident_id"] for row in new if row["location"] == "Kozinka")
    assert main(["explain", incident_id, path]) == 0
    assert "Which words" in capsys.readouterr().out
    assert main(["case", "undo", path]) == 1
    assert "there is none" in capsys.readouterr().err
    assert main(["case", "add", path]) == 1
    assert main(["case", "init", path]) == 1
    assert main(["case"]) == 2
    assert main(["explain", "i-nothing", path]) == 1
