"""Shared by all tests: where the material and the browser are, and what to do without them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRE_ALL = os.environ.get("INCURSION_MAP_REQUIRE_ALL") == "1"


def _or_skip(reason: str) -> None:
    """Skip for lack of an optional part, or fail where every part is required."""
    if REQUIRE_ALL:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def material() -> Path:
    """The folder of shared material: INCURSION_MAP_MATERIAL, default the sibling folder ``shared``."""
    folder = Path(os.environ.get("INCURSION_MAP_MATERIAL", ROOT.parent / "shared"))
    if not (folder / "articles").is_dir():
        _or_skip(f"expected the material in {folder} (INCURSION_MAP_MATERIAL), found none")
    return folder
