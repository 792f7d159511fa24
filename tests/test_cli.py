"""The command: what it prints, writes and refuses."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import geo
from geo.cli import main

ARTICLE = (
    "Fighters say they entered a village\n\n"
    "The Freedom of Russia Legion said its fighters had crossed the border from Ukraine on Monday and captured the "
    "village of Kozinka in Russia's Belgorod region.\n\n"
    "The governor of the Belgorod region denied that the village had been captured.\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "raid.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    code = main([str(a) for a in args])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_map_writes_one_page_and_a_table(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, table = tmp_path / "m.html", tmp_path / "t.geojson"
    code, out, err = run(capsys, "map", article, "--published", "2023-05-22", "-o", page, "--table", table)
    assert (code, out) == (0, "")
    assert "1 claimed raid" in err
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    features = json.loads(table.read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["location"] for f in features if f["properties"]["incursion"] == "entered"] == ["Kozinka"]


def test_two_runs_write_the_same_bytes(article: Path, tmp_path: Path) -> None:
    pages = [tmp_path / "a.html", tmp_path / "b.html"]
    for page in pages:
        assert main(["map", str(article), "--published", "2023-05-22", "-o", str(page), "-q"]) == 0
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_an_article_without_places_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "calm.txt"
    path.write_text(
        "Nothing has happened today, and nobody has said that anything will. It was quiet.", encoding="utf-8"
    )
    code, _, err = run(capsys, "map", path, "-o", tmp_path / "m.html")
    assert code == 0
    assert "no place names found" in err
    assert (tmp_path / "m.html").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "no file"), (b"", "empty"), (b"%PDF-1.7\x00\x01\x02", "PDF"), (b"\x00\x01\x02\x03" * 99, "binary")],
)
def test_an_input_that_is_no_article_is_one_clear_line(
    content: bytes | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "input.txt"
    if content is not None:
        path.write_bytes(content)
    output = tmp_path / "m.html"
    code, out, err = run(capsys, "map", path, "-o", output)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert message.lower() in err.lower()
    assert not output.exists()


@pytest.mark.parametrize(
    "args",
    [
        ["--published", "22.05.2023x"],
        ["-o", "/nowhere/at/all/m.html"],
        ["-o", "{tmp}"],
        ["--table", "t.shp"],
        ["--delay", "5"],
        ["--tiles-attribution", "© somebody"],
    ],
)
def test_wrong_settings_are_one_clear_line_and_nothing_is_written(
    args: list[str], article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    code, _, err = run(capsys, "map", article, *[a.format(tmp=tmp_path) for a in args])
    assert code == 1
    assert err.count("\n") == 1
    assert "expected" in err or "cannot" in err
    assert sorted(tmp_path.iterdir()) == before


def test_of_several_articles_a_bad_one_is_reported_and_skipped(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "map", article, tmp_path / "missing.txt", "-o", tmp_path / "m.html")
    assert code == 0
    assert "skipped" in err
    assert "missing.txt" in err


def test_usage_errors_exit_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["map"])
    assert main([]) == 2
    assert "usage" in capsys.readouterr().out


def test_standard_input_is_an_article(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ARTICLE.encode())))
    code, out, _ = run(capsys, "claims", "-", "--json", "--published", "2023-05-22")
    assert code == 0
    claims = json.loads(out)
    assert {"Kozinka"} == {c["place"]["name"] for c in claims if c["incursion"] == "entered"}
    assert all(ARTICLE[c["start"] : c["end"]] == c["quote"] for c in claims)


def test_toponyms_says_where_and_why(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "toponyms", article, "--explain")
    assert code == 0
    assert "Kozinka" in out
    assert "Belgorod Oblast" in out
    code, out, _ = run(capsys, "toponyms", article, "--json")
    assert {r["toponym"] for r in json.loads(out) if r["place"]} >= {"Kozinka", "Ukraine", "Russia"}


def test_locate_takes_a_name_or_a_point(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "locate", "Kozinka, Belgorod region", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["resolution"]["place"]["name"] == "Kozinka"
    assert found["border"][0]["side"] == "RU"
    for point in ("50.4613,35.6026", "50.4613 35.6026", "50.4613; 35.6026"):
        code, out, _ = run(capsys, "locate", point)
        assert code == 0
        assert "1.8 km" in out


@pytest.mark.parametrize("place", ["50,4613 35,6026", "50.4613", "95,20", "50,200", " ", ","])
def test_locate_takes_no_half_a_point(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "locate", place)
    assert (code, out) == (1, "")
    assert err.startswith("geo: expected")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert geo.__version__ in capsys.readouterr().out


def test_the_module_is_the_command() -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(geo.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "geo", "locate", "NaN,1"], capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("geo: ")


def test_map_applies_corrections_and_reports_those_that_no_longer_fit(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = geo.analyze([geo.read_article(article, published="2023-05-22")])
    kozinka = next(i for i in report.events if i.place is not None and i.place.name == "Kozinka")
    rows = [
        {
            "target": {"incident_id": target},
            "decision": "reject",
            "by": "Ann",
            "at": "2023-05-23T10:00:00Z",
            "note": "no",
        }
        for target in (kozinka.incident_id, "i-gone")
    ]
    made = tmp_path / "corrections.json"
    made.write_text(json.dumps({"format": "incursion-map corrections 1", "decisions": rows}), encoding="utf-8")
    page, table = tmp_path / "m.html", tmp_path / "t.csv"
    args = ("map", article, "--published", "2023-05-22", "-o", page, "--table", table, "--corrections")
    code, _, err = run(capsys, *args, made)
    assert code == 0
    assert "i-gone was not applied" in err
    assert kozinka.incident_id not in table.read_text(encoding="utf-8")
    made.write_text("{}", encoding="utf-8")
    page.unlink()
    code, _, err = run(capsys, *args, made)
    assert code == 1
    assert "incursion-map corrections 1" in err
    assert not page.exists()
