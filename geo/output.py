"""Writes results so that a reader finds the old file or the new one, never half of one.

A temporary file beside the target is written, forced to disk and renamed over it. Killed at any moment, the old
file still stands.
"""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_atomically(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Write text (UTF-8, line ends as given) or bytes to a file, all or nothing.

    Parameters
    ----------
    path
        Where to write. A link is followed; a pipe or terminal (``/dev/stdout``) is written to directly.
    content
        The whole content.

    Raises
    ------
    OutputError
        If the file cannot be written; what stood there before is untouched.
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    target = Path(path)
    if target.exists() and not target.is_file() and not target.is_dir():
        with _explained(target), target.open("wb") as stream:
            stream.write(raw)
        return
    with replacing(target) as temporary:
        temporary.write_bytes(raw)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path beside ``path`` that takes its place when the block ends well.

    For writers that want a file name of their own (GeoPackage, Parquet). The temporary name keeps the suffix.

    Raises
    ------
    OutputError
        If the file cannot be written; what stood there before is untouched and nothing is left beside it.
    """
    target = Path(path)
    with _explained(target):
        target = target.resolve()
        if target.is_dir():
            raise OutputError(f"expected a file name to write to, {target} is a folder")
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(f"cannot write {target}: it is write-protected")
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}.", suffix=target.suffix, dir=target.parent)
        os.close(handle)
    temporary = Path(name)
    try:
        with _explained(target):
            yield temporary
            _flush(temporary)
            temporary.chmod(mode)
            temporary.replace(target)
            _flush(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    """Turn the system's refusals into one sentence that names the file."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not target.parent.is_dir():
            raise OutputError(f"cannot write {target}: there is no folder {target.parent}") from error
        raise OutputError(f"cannot write {target}: {error.strerror or error}") from error


def _flush(path: Path) -> None:
    """Force a file or folder entry to disk; folders cannot be opened on every system."""
    try:
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        if path.is_file():
            raise
    finally:
        os.close(handle)


def _umask() -> int:
    """Read the process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
