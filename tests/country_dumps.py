"""GeoNames country dumps made up for tests: the shape of the real ones, invented places."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST = "Nov Star Verkhn Nizhn Krasn Bel Chern Velik Mal Petr Ivan Aleks Nikol Mikhail Bor Serg Dubr Lip".split()  # noqa: SIM905
_LAST = "aya oye ovka ino ovo enki ichi skoye any gorod selo dar polye".split()  # noqa: SIM905
_CYRILLIC = dict(zip("abvgdeziklmnoprstufyhc", "абвгдезиклмнопрстуфыхц", strict=True), j="й", x="кс", q="к", w="в")


def line(
    geonameid: int,
    name: str,
    latitude: float = 50.5,
    longitude: float = 36.5,
    *,
    country: str = "RU",
    feature: str = "P.PPL",
    admin1: str = "09",
    admin2: str = "",
    population: int = 0,
    others: str = "",
) -> str:
    """One row of a dump."""
    kind, _, code = feature.partition(".")
    ascii_name = name.encode("ascii", "ignore").decode()
    columns = [geonameid, name, ascii_name, others, f"{latitude:.5f}", f"{longitude:.5f}", kind, code, country, "",
               admin1, admin2, "", "", population, "", 100, "Europe/Moscow", "2024-01-01"]  # fmt: skip
    return "\t".join(map(str, columns)) + "\n"


def many(count: int, country: str = "RU", seed: int = 1) -> Iterator[str]:
    """So many rows, with two Russian and one English further name each; a tenth of them no settlement."""
    chance = random.Random(seed)  # noqa: S311 (nothing secret)
    for number in range(count):
        name = chance.choice(_FIRST) + "".join(chance.choices("abdeiklmnoprstuv", k=3)) + chance.choice(_LAST)
        cyrillic = "".join([_CYRILLIC.get(letter, letter) for letter in name.lower()]).capitalize()
        feature = "P.PPL" if number % 10 else chance.choice(["H.STM", "S.RSTN", "A.ADM3", "T.HLL", "H.LK"])
        yield line(
            1_000_000 + number, name, chance.uniform(45, 70), chance.uniform(30, 170), country=country, feature=feature,
            admin1=f"{chance.randrange(1, 90):02}", admin2=str(chance.randrange(30)),
            population=chance.choice([0, 0, 0, 120, 3_000]), others=f"{cyrillic},{cyrillic} станция,{name} Station",
        )  # fmt: skip


def zipped(text: str, country: str = "RU") -> bytes:
    """Pack a dump as GeoNames does."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "columns: see geonames.org\n")
        archive.writestr(f"{country}.txt", text)
    return packed.getvalue()
