"""Readings kept as text and read again, and runs that go on where they stopped."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import geo
from geo.articles import article_from_text
from geo.errors import OutputError, TableError
from geo.pipeline import Reader
from geo.readings import Store, dumped, loaded, reading_key

FOLDER = Path(__file__).parent.parent / "data" / "articles" / "raids"


@pytest.fixture(scope="module")
def reading() -> geo.pipeline.Reading:
    article = geo.read_article(FOLDER / "2023-05-22-grayvoron.txt", published="2023-05-22")
    return Reader().read(article)


def test_what_is_read_again_is_equal_and_shares_what_was_shared(reading: geo.pipeline.Reading) -> None:
    assert reading.claims
    resolutions, claims = loaded(dumped(reading.resolutions, reading.claims), reading.article)
    assert resolutions == reading.resolutions
    assert claims == reading.claims
    assert all(c.article is reading.article for c in claims)
    shared = {id(r) for r in resolutions}
    before = {id(r) for r in reading.resolutions}
    assert [id(c.resolution) in shared for c in claims] == [id(c.resolution) in before for c in reading.claims]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"format": 99}', '{"format": 1, "shared": [], "resolutions": [3], "claims": []}']
)
def test_what_is_no_reading_is_refused(text: str) -> None:
    with pytest.raises(TableError, match="expected a reading"):
        loaded(text, article_from_text("x"))


def test_a_reading_depends_on_the_article_its_date_and_the_settings() -> None:
    one = article_from_text("Drones hit Shebekino.", published="2023-06-01")
    keys = {
        reading_key(one, ()),
        reading_key(article_from_text("Drones hit Shebekino.", published="2023-06-02"), ()),
        reading_key(article_from_text("Drones hit Shebekino!", published="2023-06-01"), ()),
        reading_key(one, (("gazetteer", "another"),)),
    }
    assert len(keys) == 4
    assert reading_key(one, ()) in keys


class Interrupt:
    """An extractor that is interrupted at an article, and counts those it read."""

    def __init__(self, at: int | None) -> None:
        self.at, self.read = at, 0

    def extract(self, article: geo.Article, resolutions: object) -> list[geo.Claim]:
        del article, resolutions
        if self.read == self.at:
            raise KeyboardInterrupt
        self.read += 1
        return []


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    articles = [article_from_text(f"Drones hit Shebekino on day {n}.") for n in range(5)]
    first = Interrupt(at=3)
    with pytest.raises(KeyboardInterrupt):
        geo.analyze(articles, geo.Settings(extractor=first), resume=tmp_path / "run")
    second = Interrupt(at=None)
    report = geo.analyze(articles, geo.Settings(extractor=second), resume=tmp_path / "run")
    assert (first.read, second.read, len(report.articles)) == (3, 2, 5)


def test_a_resumed_run_finds_the_same(tmp_path: Path) -> None:
    files = sorted(FOLDER.glob("2023-05-2*.txt"))
    plain = geo.analyze(files)
    for _ in range(2):
        again = geo.analyze(files, resume=tmp_path / "run")
        assert again.events == plain.events
        assert again.readings == plain.readings


def test_a_file_that_is_no_store_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes " * 200, encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be used"):
        Store(path)
    assert path.read_text(encoding="utf-8") == "my notes " * 200


@pytest.mark.parametrize("table", ["readings (article_id, reading)", "something (key, reading)"])
def test_a_database_of_something_else_is_refused_and_untouched(tmp_path: Path, table: str) -> None:
    path = tmp_path / "raid.gpkg"
    with closing(sqlite3.connect(path)) as base:
        base.execute(f"create table {table}")
    before = path.read_bytes()
    with pytest.raises(OutputError, match="is a database of something else"):
        Store(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_one_bad_file_is_reported_and_skipped(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Drones hit Shebekino in Russia's Belgorod region.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"%PDF-1.7 \x00")
    with pytest.warns(UserWarning, match=r"skipped .*bad\.txt"):
        report = geo.analyze(tmp_path)
    assert [Path(a.source).name for a in report.articles] == ["good.txt"]
    assert [Path(source).name for source, _ in report.skipped] == ["bad.txt"]


def test_a_dispatch_in_two_outlets_is_one_source_and_is_told_once() -> None:
    text = (FOLDER / "2023-06-04-novaya-tavolzhanka.txt").read_text(encoding="utf-8")
    alone = geo.analyze(article_from_text(text, published="2023-06-04", publisher="A"))
    copy = article_from_text(text + "\nEdited by the newsroom.\n", published="2023-06-04", publisher="B")
    both = geo.analyze([article_from_text(text, published="2023-06-04", publisher="A"), copy])
    assert [i.incident_id for i in both.events] == [i.incident_id for i in alone.events]
    assert [i.n_sources for i in both.events] == [i.n_sources for i in alone.events]
    assert len(both.claims) == len(alone.claims)
    assert [bool(a.copy_of) for a in both.articles] in ([False, True], [True, False])
