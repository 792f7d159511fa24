"""``geoparse`` and ``locate``: the first two arrows of the story, from a text or a name to its places.

A module of its own that imports nothing, so that a program that may have nothing to parse starts at once; models and
gazetteer are opened for the first text that can hold a name.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.model import Resolution, Toponym
    from geo.pipeline import Settings

__all__ = ["geoparse", "locate"]


def geoparse(text: str, settings: Settings | None = None) -> list[Resolution]:
    """Find the place names of a text and the place of each.

    Parameters
    ----------
    text
        Any text; the offsets of the result index it as it is.
    settings
        Gazetteer and recognizer to use.

    Returns
    -------
    list of Resolution
        In order of the text, demonyms included; ``place`` is None, with the ``reason``, where it is not known.

    Raises
    ------
    SettingsError
        If a setting is not what it must be.
    """
    if settings is None and not text.strip():
        return []
    return _read(text, settings, lambda toponyms: toponyms)


def locate(name: str, settings: Settings | None = None) -> list[Resolution]:
    """Find the place a name means, best with its region behind a comma ("Kozinka, Belgorod region").

    As ``geoparse``; where no name is recognised, it is what stands before the first comma.
    """
    from geo.model import Toponym  # noqa: PLC0415

    first = name.partition(",")[0].strip()
    start = name.index(first)
    return _read(name, settings, lambda found: found or ([Toponym(start, start + len(first), first)] if first else []))


def _read(
    text: str, settings: Settings | None, completed: Callable[[list[Toponym]], list[Toponym]]
) -> list[Resolution]:
    from geo.collector import garbage_collection_off  # noqa: PLC0415
    from geo.pipeline import Settings, Tools  # noqa: PLC0415

    tools = Tools(settings or Settings())
    with garbage_collection_off(), tools.in_use():
        return tools.resolve(text, completed(tools.recognize(text)))
