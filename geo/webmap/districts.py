"""Districts as English readers know them: "Grayvoron district", not "Grayvoronsky District".

Russian districts bear the adjective of their seat; English reports name the seat. The seat is looked up in the
gazetteer, never guessed: where none fits, the name stays as the gazetteer has it.
"""

from __future__ import annotations

from functools import cache

_SUFFIX = (" municipal district", " municipal okrug", " district", " raion", " rayon")
_ADJECTIVE = ("skiy", "skii", "sky", "skyi", "ski")
_ENDINGS = ("", "o", "a", "ka", "ki", "y", "i", "sk", "k", "ovo", "evo", "ino", "ovka", "ye")
_TOWN = 10_000  # inhabitants from which a town may be the seat of a district it is not part of (Belgorod)


@cache
def district(name: str, admin1: str, country_code: str) -> str:
    """Return the usual English name of a district.

    Parameters
    ----------
    name
        As the gazetteer has it ("Grayvoronsky District", "Sumy Raion"); anything else is returned as it is.
    admin1, country_code
        Where it lies: only a settlement of that very district, or a town of that oblast, is taken for its seat.

    Returns
    -------
    str
        "Grayvoron district", "Sumy district".
    """
    suffix = next((s for s in _SUFFIX if name.casefold().endswith(s)), None)
    if suffix is None:
        return name
    stem = name[: -len(suffix)]
    adjective = next((a for a in _ADJECTIVE if stem.casefold().endswith(a)), None)
    if adjective is None or country_code not in ("RU", "UA"):
        return f"{stem} district"
    from geo.gazetteer import embedded  # noqa: PLC0415 (MapData must be importable without it)

    root = stem[: -len(adjective)]
    seats = [
        place
        for ending in _ENDINGS
        for place in embedded().candidates(root + ending)
        if place.feature_class == "P" and place.admin1 == admin1
        if place.admin2 == name or place.population >= _TOWN
        if place.name.casefold().startswith(root.casefold()[:-1])
    ]
    if not seats:
        return f"{stem} district"
    return f"{max(seats, key=lambda place: place.population).name} district"
