"""``geoparse``: the first two arrows of the story, from a text to its places.

A module of its own that imports nothing, so that a program that may have nothing to parse starts at once; models and
gazetteer are opened for the first text that can hold a name.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from geo.model import Resolution
    from geo.pipeline import Settings

__all__ = ["geoparse"]


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
    from geo.pipeline import Settings, Tools  # noqa: PLC0415

    tools = Tools(settings or Settings())
    return tools.resolve(text, tools.recognizer.recognize(text))
