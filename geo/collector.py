"""Python's garbage collector, paused while many objects are made that stay or are freed without it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["garbage_collection_off"]


@contextmanager
def garbage_collection_off() -> Iterator[None]:
    """Pause the collector: it would walk all live objects again and again and find nothing to free."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
