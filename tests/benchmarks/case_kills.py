"""Kills a process that writes to a case file, again and again, and checks that nothing committed is lost.

    python tests/benchmarks/case_kills.py --kills 1000

The writer adds articles, takes in decisions, takes them back and groups, and tells after each commit; it is killed
(SIGKILL) at a random moment. Then the file must be sound, hold everything that was told, and every layer must be
readable by GDAL, before and after the case is opened again. Twenty kills go on with one file, so that damage adds up.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sqlite3
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

import pyogrio

from geo.articles import article_from_text
from geo.case import Case
from geo.corrections import Correction, Corrections
from geo.model import Decision

KINDS = ("article", "decision", "undone")
LAYERS = {"articles", "mentions", "claims", "incidents", "corrections", "log", "history", "readings"}
TEXT = (
    "Fighters said on Monday that they had crossed from Ukraine into Russia and taken the village of Kozinka in the "
    "Belgorod region, report {}. The governor of the Belgorod region denied it."
)


def write(path: Path, first: int, out: int) -> None:
    """Write to a case until killed."""
    with Case(path) as case:
        for number in range(first, first + 10_000):
            article = article_from_text(
                TEXT.format(number), source=f"report-{number}", published=f"2023-05-{number % 28 + 1:02d}"
            )
            case.add(article)
            os.write(out, f"article report-{number}\n".encode())
            at = datetime(2023, 6, 1, tzinfo=UTC)
            made = Correction(target="i-none", decision=Decision.REJECT, by="Ann", at=at, note=f"note-{number}")
            case.correct(Corrections((made,)))
            os.write(out, f"decision note-{number}\n".encode())
            if number % 3 == 0:
                case.undo()
                os.write(out, f"undone note-{number}\n".encode())


def killed_writer(path: Path, first: int, after_s: float) -> dict[str, set[str]]:
    """Let a process write, kill it that long after its first commit, and return what it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            write(path, first, writing)
        except BaseException:  # noqa: BLE001 (the child must not go on as its parent)
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        lines = [told.readline()]
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
        lines += told.readlines()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer ended by itself"
    pairs = [line.strip().split(" ", 1) for line in lines if line.endswith("\n")]
    return {kind: {name for k, name in pairs if k == kind} for kind in KINDS}


def check(path: Path, told: dict[str, set[str]]) -> None:
    """Read every layer with GDAL, then the base, and compare with what was told."""
    layers = [name for name, _ in pyogrio.list_layers(path)]
    assert set(layers) >= LAYERS, layers
    sizes = {name: len(pyogrio.read_dataframe(path, layer=name)) for name in layers}
    with contextlib.closing(sqlite3.connect(path)) as base:
        assert base.execute("pragma integrity_check").fetchall() == [("ok",)]
        articles = {row[0] for row in base.execute("select source from articles")}
        read = base.execute("select count(*) from articles join readings using (article_id)").fetchone()[0]
        notes = {row[0] for row in base.execute("select note from corrections")}
        undone = {row[0] for row in base.execute("select note from corrections where undone_at is not null")}
    assert told["article"] <= articles, told["article"] - articles
    assert read == len(articles) == sizes["articles"]
    assert told["decision"] <= notes, told["decision"] - notes
    assert told["undone"] <= undone, told["undone"] - undone


def run(kills: int, folder: Path, seed: int = 1, longest_s: float = 0.6) -> int:
    """Kill a writer that many times; return how many commits were told."""
    moments = random.Random(seed)  # noqa: S311
    path, told, seen = folder / "none.gpkg", {}, 0
    for kill in range(kills):
        if kill % 20 == 0:  # a new file now and then, so that grouping stays quick
            path, told = folder / f"case-{kill}.gpkg", {kind: set[str]() for kind in KINDS}
            Case.create(path)
        new = killed_writer(path, kill * 10_000, moments.uniform(0, longest_s))
        seen += sum(map(len, new.values()))
        told = {kind: told[kind] | new[kind] for kind in KINDS}
        check(path, told)
        with Case(path) as case:
            case.refresh()
            assert len(case.report().articles) >= len(told["article"])
        check(path, told)
        assert not list(folder.glob(path.name + "-*")), "closed it is one file"
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        seen = run(args.kills, Path(folder), args.seed)
        print(f"{args.kills} kills, {seen} commits told, none lost, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
