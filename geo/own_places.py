"""Reads places of one's own from a CSV file, checked row by row, and makes a gazetteer of them.

Columns: ``name``, ``latitude`` and ``longitude`` (WGS 84 degrees) are needed; ``names`` (other spellings, separated
by "|"), ``name_ru``, ``name_uk``, ``country_code``, ``admin1`` (an oblast, as the package's gazetteer knows it),
``admin2`` (a district), ``kind`` (``KINDS``), ``population``, ``uncertainty_km``, ``geonameid``, ``place_id`` and
``source`` may be there. A country that is left out is that of the border's polygon.
"""

from __future__ import annotations

import csv
import hashlib
import re
import tempfile
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.distance import great_circle_km
from geo.errors import SettingsError
from geo.gazetteer import ALTERNATE, NAME, EmbeddedGazetteer, embedded
from geo.gazetteer_index import RADIUS_ORIGIN, Row, settlement_radius_km, write
from geo.model import Toponym
from geo.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from os import PathLike

    Side = Callable[[float, float], str]

__all__ = ["KINDS", "own_gazetteer", "with_own_names"]

KINDS = {
    "": "P.PPL", "village": "P.PPL", "settlement": "P.PPL", "town": "P.PPL", "city": "P.PPL", "khutor": "P.PPL",
    "urban_settlement": "P.PPL", "city_district": "P.PPLX", "raion": "A.ADM2", "district": "A.ADM2",
    "urban_district": "A.ADM2", "oblast": "A.ADM1", "border_crossing": "S.PSTB", "railway_station": "S.RSTN",
    "airfield": "S.AIRB", "airport": "S.AIRP", "power_plant": "S.PS", "facility": "S.FCL", "forest": "V.FRST",
    "river": "H.STM", "reservoir": "H.RSV", "area": "L.RGN",
}  # fmt: skip
"""What a place may be, and its GeoNames feature class and code."""
NEEDED = ("name", "latitude", "longitude")
OPTIONAL = (
    "names", "name_ru", "name_uk", "country_code", "admin1", "admin2", "kind", "population", "uncertainty_km",
    "geonameid", "place_id", "source",
)  # fmt: skip
OURS = ("names_en", "extent_km", "checked")
"""Columns of the package's own tables, so that these can be taken as a start."""
TWIN_KM = 0.5
LONGEST_NAME = 6  # words
_WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
_GAP = re.compile(r"[ \t\u00a0]+|[-–]")
MOST_KM = 1000.0
MOST_FAULTS = 20
STATED_ORIGIN = "as the file of places gives it"


@dataclass
class _Reading:
    """Rows read so far, and what is wrong with others."""

    rows: list[Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seen: dict[str, list[tuple[int, Row]]] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)


def own_gazetteer(path: str | PathLike[str], side: Side) -> EmbeddedGazetteer:
    """Make a gazetteer of a CSV file.

    Parameters
    ----------
    path
        UTF-8, with a head line; commas, semicolons or tabs.
    side
        Country of (longitude, latitude): ``Border.side``.

    Raises
    ------
    SettingsError
        With every fault of the file, by line: what was expected and what came.
    """
    file = Path(path)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SettingsError(f"expected a CSV file of places at {path}, {error.strerror or error}") from None
    return _made(file.name, content, side)


def with_own_names(text: str, toponyms: Sequence[Toponym], own: EmbeddedGazetteer) -> list[Toponym]:
    """Add the names of one's own places that stand in the text, also where no recognizer sees a place name.

    A name is looked for in any spelling the file gives, from a capital letter or digit on. It takes the place of
    toponyms inside of it ("Zarya" in "Zarya-7"), never of longer ones.
    """
    words = list(_WORD.finditer(text))
    found: list[Toponym] = []
    for first, word in enumerate(words):
        if word.start() < (found[-1].end if found else 0) or word[0][0].islower():
            continue
        run = [word]
        for other in words[first + 1 : first + LONGEST_NAME]:
            if not _GAP.fullmatch(text, run[-1].end(), other.start()):
                break
            run.append(other)
        count = own.longest([each[0] for each in run])
        if count:
            start, end = word.start(), run[count - 1].end()
            wider = any(t.start <= start and end <= t.end and t.end - t.start > end - start for t in toponyms)
            if not wider:
                found.append(Toponym(start, end, text[start:end]))
    kept = [t for t in toponyms if not any(t.start < f.end and f.start < t.end for f in found)]
    return sorted([*kept, *found], key=lambda t: t.start)


@lru_cache(maxsize=4)
def _made(name: str, content: bytes, side: Side) -> EmbeddedGazetteer:
    rows = _read(name, content, side)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        trie, arrays = Path(folder) / "own.trie", Path(folder) / "own.rows"
        digest = hashlib.sha256(content).hexdigest()[:12]
        regions = {(row.country, row.admin1_code): _admin1_name(row) for row in rows if row.admin1_code}
        write(rows, f"{len(rows)} places of {name} (sha256 {digest})", trie, arrays,
              regions=[(*key, value) for key, value in regions.items()])  # fmt: skip
        return EmbeddedGazetteer(str(trie), str(arrays))  # both stay mapped when the folder goes


def _admin1_name(row: Row) -> str:
    place = embedded().by_id("admin1", f"{row.country}.{row.admin1_code}")
    return place.name if place is not None else ""


def _read(name: str, content: bytes, side: Side) -> list[Row]:
    """Rows of the file; every fault in one error."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}: expected UTF-8, found byte {content[error.start]:#x} at {error.start}") from None
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    lines = csv.DictReader(text.splitlines(), delimiter=separator)
    columns = [str(column).strip() for column in lines.fieldnames or ()]
    lines.fieldnames = columns
    reading = _Reading()
    reading.faults += _head_faults(columns)
    if not reading.faults:
        for values in lines:
            label = f"line {lines.line_num}"
            if None in values or None in values.values():
                more: dict[str | None, Any] = dict(values)
                found = sum(isinstance(value, str) for value in more.values()) + len(more.get(None) or ())
                reading.faults.append(f"{label}: expected {len(columns)} values, found {found}")
                continue
            _take(reading, lines.line_num, {key: value.strip() for key, value in values.items()}, side)
        if not reading.rows and not reading.faults:
            reading.faults.append("expected at least one place, found none")
    if reading.faults:
        rest = f"\n... and {len(reading.faults) - MOST_FAULTS} more" if len(reading.faults) > MOST_FAULTS else ""
        listed = "\n".join(reading.faults[:MOST_FAULTS])
        raise SettingsError(f"{name}: {len(reading.faults)} fault(s):\n{listed}{rest}")
    return reading.rows


def _head_faults(columns: list[str]) -> Iterator[str]:
    known = (*NEEDED, *OPTIONAL, *OURS)
    yield from (f"line 1: expected a column {name}" for name in NEEDED if name not in columns)
    for name in columns:
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f", is it {close[0]}?" if close else f"; known are {', '.join(known)}"
            yield f"line 1: unknown column {name!r}{hint}"
        elif columns.count(name) > 1:
            yield f"line 1: column {name} is there {columns.count(name)} times"


def _take(reading: _Reading, line: int, values: dict[str, str], side: Side) -> None:
    """Take one line in, or say what is wrong with it."""
    wrong: list[str] = []
    latitude = _number(values, "latitude", -90, 90, wrong)
    longitude = _number(values, "longitude", -180, 180, wrong)
    population = _number(values, "population", 0, 1e9, wrong) or 0
    reach = _number(values, "uncertainty_km", 0.01, MOST_KM, wrong)
    reach = reach or _number(values, "extent_km", 0.01, MOST_KM, wrong)
    geonameid = _number(values, "geonameid", 1, 2**32 - 1, wrong) or 0
    if not fold(values["name"]):
        wrong.append("expected a name, found none")
    feature = KINDS.get(values.get("kind", ""))
    if feature is None:
        wrong.append(f"expected a kind ({', '.join(filter(None, KINDS))}), got {values['kind']!r}")
    country = values.get("country_code", "")
    if latitude is not None and longitude is not None:
        country = _country(country, latitude, longitude, side, wrong)
    code = _admin1_code(country, values.get("admin1", ""), wrong)
    if wrong or latitude is None or longitude is None or feature is None:
        reading.faults += [f"line {line} ({values['name'] or 'no name'}): {each}" for each in wrong]
        return
    row = Row(
        name=values["name"],
        latitude=latitude,
        longitude=longitude,
        source="own",
        source_id=values.get("place_id") or f"{fold(values['name']).replace(' ', '-')}-{latitude:.4f}-{longitude:.4f}",
        country=country,
        admin1_code=code,
        admin2=values.get("admin2", "") or (values["name"] if feature == "A.ADM2" else ""),
        geonameid=int(geonameid),
        population=int(population),
        feature=feature,
        uncertainty_km=reach or settlement_radius_km(int(population)),
        origin=STATED_ORIGIN if reach else RADIUS_ORIGIN,
        precision=1 if feature[0] in "PS" else 3 if feature in {"A.ADM1", "L.RGN"} else 2,
        ru=values.get("name_ru", ""),
        uk=values.get("name_uk", ""),
    )
    for name in (*values.get("names", "").split("|"), *values.get("names_en", "").split("|"), row.ru, row.uk):
        if name.strip():
            row.spellings[name.strip()] = ALTERNATE
    row.spellings[row.name] = NAME
    twin = next((n for n, other in reading.seen.get(fold(row.name), ()) if _is_twin(row, other)), None)
    if twin is not None:
        reading.faults.append(f"line {line} ({row.name}): the same place as line {twin}")
    elif reading.ids.setdefault(row.source_id, line) != line:
        reading.faults.append(f"line {line} ({row.name}): the place_id of line {reading.ids[row.source_id]}")
    reading.seen.setdefault(fold(row.name), []).append((line, row))
    reading.rows.append(row)


def _is_twin(row: Row, other: Row) -> bool:
    km = great_circle_km(row.latitude, row.longitude, other.latitude, other.longitude)
    return row.feature == other.feature and km < TWIN_KM


def _number(values: dict[str, str], key: str, least: float, most: float, wrong: list[str]) -> float | None:
    """A number of a column; None where it is empty or wrong."""
    text = values.get(key, "")
    if not text and key not in NEEDED:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not (isfinite(number) and least <= number <= most):
        hint = "; a decimal point, not a comma" if "," in text else ""
        wrong.append(f"expected {key} from {least:g} to {most:g}, got {text!r}{hint}")
        return None
    return number


def _country(stated: str, latitude: float, longitude: float, side: Side, wrong: list[str]) -> str:
    """The country of a place: as stated, if the polygons say so too, else theirs."""
    found = side(longitude, latitude)
    if stated and stated not in {found, ""} and found != "sea":
        swapped = abs(latitude) <= 180 and abs(longitude) <= 90 and side(latitude, longitude) == stated
        hint = ": are latitude and longitude exchanged?" if swapped else ""
        wrong.append(f"expected a point in {stated}, {latitude}, {longitude} is in {found}{hint}")
    if not stated and found == "sea":
        wrong.append(f"expected a country_code, as {latitude}, {longitude} is in no country")
    return stated or found


def _admin1_code(country: str, name: str, wrong: list[str]) -> str:
    """GeoNames code of a first-level division that the package's gazetteer knows by that name."""
    if not name:
        return ""
    found = [p for p in embedded().candidates(name) if p.feature_code == "ADM1" and p.country_code == country]
    if not found:
        wrong.append(f"expected the name of a first-level division of {country or 'a country'} as admin1, got {name!r}")
        return ""
    return found[0].admin1_code
