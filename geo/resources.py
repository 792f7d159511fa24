"""Where the compiled data of the package and the user's own lie: one rule for every module.

Files in ``geo/_data`` are made by ``data/build/compile.py`` at install time. A plain path, not importlib.resources:
the large ones are memory-mapped, and that import alone takes longer than opening them.
"""

from __future__ import annotations

import os

from geo.errors import DataError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_data")  # noqa: PTH100,PTH118,PTH120 (start-up)


def data_path(name: str) -> str:
    """Path of a compiled data file.

    Raises
    ------
    DataError
        If the file is missing: the package was not built or installed as a whole.
    """
    path = os.path.join(_FOLDER, name)  # noqa: PTH118
    if not os.path.exists(path):  # noqa: PTH110
        raise DataError(
            f"expected the package's data file {name} in {_FOLDER}, found none; install incursion-map again"
        )
    return path


def gazetteers_folder() -> Path:
    """Where full gazetteers are kept: the user's data folder (platformdirs)."""
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("incursion-map", appauthor=False) / "gazetteers"
