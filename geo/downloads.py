"""Full gazetteers: GeoNames country dumps, fetched or read from a file, verified, compiled, used from then on, removed.

A country's dump is a text file with a row per place (https://download.geonames.org/export/dump/, CC BY 4.0). It is
compiled into files like those of the embedded gazetteer, in a folder of its own under the user's data folder; one
small file per country points to the folder in use, so that a country is installed wholly or not at all and the old
one stands until the new one is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import BadAnswer, DataError, OutputError, SettingsError, TableError, TimedOut, Unavailable
from geo.resources import gazetteers_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO

    from geo.fetch import Part
    from geo.gazetteer import EmbeddedGazetteer
    from geo.gazetteer_index import Row

__all__ = [
    "SERVICE",
    "Installed",
    "Progress",
    "described",
    "gazetteers",
    "install",
    "installed",
    "progress_line",
    "remove",
]

SERVICE = "https://download.geonames.org/export/dump/"
LICENCE = "GeoNames, CC BY 4.0"
ATTEMPTS = 4
PAUSE_S = 2.0
LARGEST_TEXT = 4_000_000_000  # bytes; all countries together have 1.7e9
LONGEST_LINE = 1_000_000  # bytes; GeoNames allows 10,000 characters of alternate names
COLUMNS = 19


def _codes_of(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


KEPT = {  # feature codes by class; what reports name. P: all but what no longer exists
    "A": _codes_of("ADM1 ADM2 ADM3 ADMD PCLI PCLD PCLF PCLS TERR"),
    "S": _codes_of(
        "AIRB AIRF AIRH AIRP BDG CSTM DAM DPOF FRMT FT HLT INSM LTHSE MFG MN MNC MNFE NOV OILR OILT PIER PMPO PMPW PRN "
        "PS PSH PSN PSTB PSTC PSTP QUAY RSD RSTN RSTP STNB STNM TNKD"
    ),
    "L": _codes_of("AIRS BTL CST INDS LCTY MILB MNA MVA NVB OILF PRT RGN RGNE RNGA TRB"),
    "H": _codes_of("BAY CHN CNL ESTY GULF HBR LGN LK LKS LMN RSV SEA STM STMB STRT"),
    "T": _codes_of("CAPE ISL ISLET ISLS MT MTS PASS PEN PK SPIT VAL"),
}
GONE = frozenset({"PPLH", "PPLCH"})
WIDE = frozenset(
    {"L.CST", "L.RGN", "L.RGNE", "H.SEA", "H.GULF", "H.STM", "H.CNL", "H.STRT", "T.MTS", "T.ISLS", "T.PEN"}
)
SPOT_KM, SMALL_KM, WIDE_KM, MINUTE_KM = 1.0, 5.0, 30.0, 1.2
SPOT_ORIGIN = "a site: assumed to reach 1 km"
EXTENDED_ORIGIN = "GeoNames gives one point of something extended: assumed to reach {:g} km"
DIVISION_ORIGIN = "distance from its point to the farthest settlement that GeoNames puts in it"
EMPTY_KM = 50.0
EMPTY_ORIGIN = "an area without settlements in GeoNames: assumed to reach 50 km"
MINUTE = ", and 1.2 km since its coordinates are given to the minute"


@dataclass(frozen=True, slots=True)
class Installed:
    """One country's full gazetteer, as installed."""

    country_code: str
    places: int
    source: str  # URL or path it was read from
    source_date: str  # ISO date of the dump: what the server or the file system says; "" when unknown
    installed_on: str  # ISO date
    sha256: str  # of the dump as it came
    folder: str  # name of the folder with the compiled files

    @property
    def name(self) -> str:
        """For reports."""
        of = f" of {self.source_date}" if self.source_date else ""
        return f"GeoNames full gazetteer of {self.country_code}{of} ({self.places:,} places)"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an installation is."""

    country_code: str
    step: str  # "downloading", "checking" or "compiling"
    done: int  # bytes of the dump
    total: int  # 0: unknown


# --- what is there ---------------------------------------------------------------------------------------------------


def installed(folder: Path | None = None) -> list[Installed]:
    """Full gazetteers that are installed, by country code.

    Raises
    ------
    DataError
        If the note of an installed country cannot be read.
    """
    home = folder or gazetteers_folder()
    found = []
    for path in sorted(home.glob("??.json")):
        try:
            found.append(Installed(**json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError) as error:
            raise DataError(f"expected the note of an installed gazetteer in {path}, found {error}") from None
    return found


def gazetteers(folder: Path | None = None) -> list[EmbeddedGazetteer]:
    """Open the installed full gazetteers; each names its source and date in ``name``.

    Raises
    ------
    DataError
        If the files of one are missing, damaged or of another version of this program: install it again or remove it.
    """
    from geo.gazetteer import EmbeddedGazetteer  # noqa: PLC0415

    home = folder or gazetteers_folder()
    opened = []
    for one in installed(home):
        files = home / one.folder
        try:
            opened.append(EmbeddedGazetteer(str(files / "trie"), str(files / "rows")))
        except (OSError, ValueError, RuntimeError) as error:
            code = one.country_code
            raise DataError(
                f"expected the full gazetteer of {code} in {files}, found {error}; "
                f'"geo gazetteer install {code}" makes it anew, "geo gazetteer remove {code}" takes it away'
            ) from None
    return opened


def remove(country_codes: Iterable[str], folder: Path | None = None) -> list[Installed]:
    """Remove full gazetteers and what is left of unfinished downloads.

    Returns
    -------
    list of Installed
        What was removed.

    Raises
    ------
    SettingsError
        If one of the countries is not installed; then none is removed.
    """
    home, codes = folder or gazetteers_folder(), _codes(country_codes)
    there = {one.country_code: one for one in installed(home)}
    missing = [code for code in codes if code not in there]
    if missing:
        known = ", ".join(there) or "none"
        raise SettingsError(f"expected installed gazetteers ({known}), got {', '.join(missing)}")
    for code in codes:
        (home / f"{code}.json").unlink()
        shutil.rmtree(home / there[code].folder, ignore_errors=True)
        _forget_download(home, code)
    return [there[code] for code in codes]


# --- installing ------------------------------------------------------------------------------------------------------


def install(
    country_codes: Iterable[str],
    *,
    source: str | os.PathLike[str] | None = None,
    progress: Callable[[Progress], None] | None = None,
    folder: Path | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Installed]:
    """Install the full gazetteers of countries, each wholly or not at all.

    Parameters
    ----------
    country_codes : iterable of str
        ISO 3166-1 alpha-2, in any case.
    source : str or path, optional
        A .zip or .txt dump, a folder of such files named by country code ("RU.zip"), or the http(s) address of one or
        the other. GeoNames itself when not given.
    progress : callable, optional
        Called often with how far it is.
    folder : Path, optional
        Where to install; the user's data folder when not given.
    sleep : callable
        Waits between attempts to go on with a download that broke off.

    Returns
    -------
    list of Installed

    Raises
    ------
    SettingsError
        A country code is none, or the source does not exist.
    TableError
        A file is truncated, damaged, not a GeoNames dump, or of another country. What was installed before stays.
    NetworkError
        The dump could not be fetched; what has come is kept and the next call goes on from there.
    OutputError
        The data folder cannot be written.
    """
    home, codes = folder or gazetteers_folder(), _codes(country_codes)
    tell = progress or (lambda _: None)
    done = []
    try:
        home.mkdir(parents=True, exist_ok=True)
        for code in codes:
            with _dump(code, source, home, tell, sleep) as dump:
                done.append(_installed(code, dump, home, tell))
    except OSError as error:
        if type(error) is OSError or isinstance(error, PermissionError | FileExistsError | NotADirectoryError):
            raise OutputError(f"cannot install into {home}: {error.strerror or error}") from None
        raise
    return done


def _codes(country_codes: Iterable[str]) -> list[str]:
    given = [country_codes] if isinstance(country_codes, str) else list(country_codes)
    codes = list(dict.fromkeys([code.strip().upper() for code in given]))
    wrong = [code for code in codes if not re.fullmatch("[A-Z]{2}", code)]
    if wrong or not codes:
        raise SettingsError(f"expected country codes of two letters such as RU, got {', '.join(wrong) or 'none'}")
    return codes


@dataclass(frozen=True, slots=True)
class _Dump:
    """A dump on disk."""

    path: Path
    source: str
    date: str
    fetched: bool


@contextmanager
def _dump(
    code: str,
    source: str | os.PathLike[str] | None,
    home: Path,
    tell: Callable[[Progress], None],
    sleep: Callable[[float], None],
) -> Iterator[_Dump]:
    """Have the dump of a country on disk. A fetched one is deleted when it has been used or has been found unusable."""
    name = SERVICE if source is None else os.fspath(source)
    if re.match("https?://", name):
        url = name if name.endswith((".zip", ".txt")) else f"{name.rstrip('/')}/{code}.zip"
        path, part = _fetch(code, url, home, tell, sleep, allow_private=source is not None)
        try:
            yield _Dump(path, url, _http_date(part.modified), fetched=True)
        except TableError as error:
            _forget_download(home, code)
            raise BadAnswer(f"{url}: {error}") from None
        _forget_download(home, code)
        return
    path = Path(name)
    if path.is_dir():
        found = [path / f"{code}{end}" for end in (".zip", ".txt") if (path / f"{code}{end}").is_file()]
        if not found:
            raise SettingsError(f"expected {code}.zip or {code}.txt in {path}, found neither")
        path = found[0]
    if not path.is_file():
        raise SettingsError(f"expected a GeoNames dump, there is no file {path}")
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    yield _Dump(path, str(path.resolve()), day, fetched=False)


def _fetch(
    code: str,
    url: str,
    home: Path,
    tell: Callable[[Progress], None],
    sleep: Callable[[float], None],
    *,
    allow_private: bool,
) -> tuple[Path, Part]:
    """Download a dump, going on from what an earlier attempt left of the same version."""
    from geo import __version__  # noqa: PLC0415
    from geo.fetch import Part, download  # noqa: PLC0415

    path, note = home / f"{code}.part", home / f"{code}.part-note"
    part = Part(0, 0, "")
    if path.exists() and note.exists():
        left = json.loads(note.read_text(encoding="utf-8"))
        if left.pop("url", "") == url:
            part = Part(path.stat().st_size, left["total"], left["version"], left["modified"])
    if part.total and part.held == part.total:
        return path, part

    def started(now: Part) -> None:
        note.write_text(
            json.dumps({"url": url, "total": now.total, "version": now.version, "modified": now.modified}), "utf-8"
        )

    with path.open("r+b" if path.exists() else "w+b") as file:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                part = download(
                    url,
                    file,
                    part,
                    user_agent=f"incursion-map/{__version__}",
                    allow_private=allow_private,
                    started=started,
                    progress=lambda done, total: tell(Progress(code, "downloading", done, total)),
                )
            except (TimedOut, Unavailable):
                file.flush()
                if attempt == ATTEMPTS:
                    raise
                left = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
                part = Part(file.tell(), left["total"], left["version"], left["modified"]) if left else part
                sleep(PAUSE_S * attempt)
            except BadAnswer:
                _forget_download(home, code)
                raise
            else:
                break
    return path, part


def _forget_download(home: Path, code: str) -> None:
    for name in (f"{code}.part", f"{code}.part-note"):
        (home / name).unlink(missing_ok=True)


def _http_date(text: str) -> str:
    """ISO date of an HTTP date; "" when there is none."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415

    try:
        return parsedate_to_datetime(text).date().isoformat()
    except ValueError:
        return ""


def _installed(code: str, dump: _Dump, home: Path, tell: Callable[[Progress], None]) -> Installed:
    """Verify and compile a dump, then put it in the place of the one there was."""
    from geo.gazetteer_index import write  # noqa: PLC0415

    digest = hashlib.sha256()
    with dump.path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    divisions = _Divisions(code)
    places = 0
    for entry in _entries(code, dump, "checking", tell):
        places += _is_kept(entry)
        divisions.see(entry)
    divisions.measure()
    new = Path(tempfile.mkdtemp(prefix=f"{code}-", dir=home))
    try:
        note = Installed(
            country_code=code,
            places=places,
            source=dump.source,
            source_date=dump.date,
            installed_on=date.today().isoformat(),  # noqa: DTZ011 (the user's day)
            sha256=digest.hexdigest(),
            folder=new.name,
        )
        rows = (_row(entry, divisions) for entry in _entries(code, dump, "compiling", tell) if _is_kept(entry))
        written = write(rows, note.name, new / "trie", new / "rows", regions=divisions.regions())
        _same(places, written, dump)
        _note(home / f"{code}.json", note)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    for old in home.glob(f"{code}-*"):
        if old != new:
            shutil.rmtree(old, ignore_errors=True)
    return note


def _same(seen: int, written: int, dump: _Dump) -> None:
    """Refuse a file that has changed between the two times it was read."""
    if seen != written:
        raise TableError(f"expected {seen} places in {dump.path} as when it was checked, found {written}")


def _note(path: Path, note: Installed) -> None:
    """Point to the new folder: from this moment on it is the one in use."""
    from geo.output import write_atomically  # noqa: PLC0415

    for file in (path.parent / note.folder).iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    write_atomically(path, json.dumps(asdict(note), indent=2) + "\n")


# --- reading a dump --------------------------------------------------------------------------------------------------


def _entries(code: str, dump: _Dump, step: str, tell: Callable[[Progress], None]) -> Iterator[list[str]]:
    """Rows of a dump, every one checked for its shape and country.

    Raises
    ------
    TableError
        At the first row that does not belong there, or at the end when the file is cut short or damaged.
    """
    from zipfile import BadZipFile, ZipFile, is_zipfile  # noqa: PLC0415
    from zlib import error as DamagedError  # noqa: PLC0415, N812

    where = dump.path.name if not dump.fetched else "the downloaded file"
    if not is_zipfile(dump.path):
        with dump.path.open("rb") as head:
            begins = head.read(4)
        if begins.startswith(b"PK"):
            raise TableError(f"expected a complete zip archive, {where} is cut short")
        if b"\x00" in begins:
            raise TableError(f"expected a GeoNames dump (.zip or .txt), {where} is neither")
        with dump.path.open("rb") as stream:
            yield from _lines(code, stream, where, dump.path.stat().st_size, step, tell)
        return
    try:
        with ZipFile(dump.path) as archive:
            names = [name for name in archive.namelist() if name == f"{code}.txt"]
            if not names:
                inside = ", ".join(archive.namelist()[:5]) or "nothing"
                raise TableError(f"expected {code}.txt in {where}, found {inside}")
            size = archive.getinfo(names[0]).file_size
            with archive.open(names[0]) as stream:  # reading to the end compares the checksum
                yield from _lines(code, stream, where, size, step, tell)
    except (BadZipFile, DamagedError, EOFError, NotImplementedError) as error:
        raise TableError(f"expected an undamaged zip archive, {where} is not: {error}") from None


def _lines(
    code: str, stream: IO[bytes], where: str, size: int, step: str, tell: Callable[[Progress], None]
) -> Iterator[list[str]]:
    if size > LARGEST_TEXT:
        raise TableError(f"expected at most {LARGEST_TEXT} bytes of text in {where}, it announces {size}")
    read, number, last = 0, 0, b"\n"
    for number, last in enumerate(iter(lambda: stream.readline(LONGEST_LINE), b""), 1):
        read += len(last)
        try:
            entry = last.decode("utf-8").rstrip("\r\n").split("\t")
        except UnicodeDecodeError:
            raise TableError(f"expected UTF-8 text in {where}, line {number} is not") from None
        fault = _fault(entry, code)
        if fault:
            raise TableError(f"{where}, line {number}: {fault}")
        if number % 5000 == 0:
            tell(Progress(code, step, read, size))
        yield entry
    if not number:
        raise TableError(f"expected a GeoNames dump, {where} is empty")
    if not last.endswith(b"\n"):
        raise TableError(f"expected {where} to end with a whole line, line {number} is cut short")
    tell(Progress(code, step, read, size))


def _fault(entry: list[str], code: str) -> str:  # noqa: PLR0911 (one sentence for each fault)
    """Say what is wrong with a row; "" when nothing is."""
    if len(entry) != COLUMNS:
        return f"expected {COLUMNS} columns separated by tabs, found {len(entry)}"
    try:
        latitude, longitude = float(entry[4]), float(entry[5])
    except ValueError:
        return f"expected latitude and longitude in degrees, found {entry[4]!r} and {entry[5]!r}"
    if not (entry[0].isdecimal() and 0 < int(entry[0]) < 1 << 32):
        return f"expected a geonameid, found {entry[0]!r}"
    if not entry[1].strip():
        return "expected a name, found none"
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return f"expected a point on Earth, found {entry[4]}, {entry[5]}"
    if entry[8] != code:
        return f"expected places of {code}, found one of {entry[8] or 'no country'}"
    if not entry[14].removeprefix("-").isdecimal():
        return f"expected a population, found {entry[14]!r}"
    return ""


def _is_kept(entry: list[str]) -> bool:
    feature_class, code = entry[6], entry[7]
    if feature_class == "P":
        return code not in GONE
    return code in KEPT.get(feature_class, ())


class _Divisions:
    """Names and extents of the divisions of a country."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._areas: dict[tuple[str, ...], tuple[str, float, float]] = {}
        self._points: list[tuple[str, str, float, float]] = []
        self.extent_km: dict[tuple[str, ...], float] = {}

    def see(self, entry: list[str]) -> None:
        """Note a division, or a settlement in one."""
        if entry[6] == "A" and entry[7] in {"ADM1", "ADM2"}:
            key = (entry[10], entry[11])[: int(entry[7][3])]
            if key[-1]:
                self._areas[key] = (entry[1], float(entry[4]), float(entry[5]))
        elif entry[6] == "P" and entry[7] not in GONE:
            self._points.append((entry[10], entry[11], float(entry[4]), float(entry[5])))

    def measure(self) -> None:
        """Find the farthest settlement of each."""
        from math import cos, hypot, radians  # noqa: PLC0415

        for first, second, latitude, longitude in self._points:
            for key in ((first,), (first, second)):
                area = self._areas.get(key)
                if area is not None:
                    east = ((longitude - area[2] + 180) % 360 - 180) * cos(radians(area[1]))
                    km = 111.2 * hypot(latitude - area[1], east)
                    if km > self.extent_km.get(key, 0.0):
                        self.extent_km[key] = km
        self._points.clear()

    def district(self, entry: list[str]) -> str:
        """Name of the second-level division a row lies in; "" when it is not known."""
        return self._areas.get((entry[10], entry[11]), ("",))[0] if entry[11] else ""

    def regions(self) -> list[tuple[str, str, str]]:
        """First-level divisions, called as the embedded gazetteer calls them where it knows them."""
        from geo.gazetteer import embedded  # noqa: PLC0415

        regions = []
        for key, (name, _, _) in self._areas.items():
            if len(key) == 1:
                known = embedded().by_id("admin1", f"{self._code}.{key[0]}")
                regions.append((self._code, key[0], known.name if known else name))
        return regions


def _row(entry: list[str], divisions: _Divisions) -> Row:
    """Turn a row of a dump into a row of the index."""
    from geo import gazetteer as gz  # noqa: PLC0415
    from geo.gazetteer_index import Row, kind_of, own_names, without_kind  # noqa: PLC0415

    name, country, feature = entry[1], entry[8], f"{entry[6]}.{entry[7] or 'PPL'}"
    row = Row(
        name=name,
        latitude=float(entry[4]),
        longitude=float(entry[5]),
        source="geonames",
        country=country,
        admin1_code=entry[10],
        admin2=divisions.district(entry) if feature not in {"A.ADM1", "A.ADM2"} else "",
        geonameid=int(entry[0]),
        population=min(max(0, int(entry[14])), (1 << 32) - 1),
        feature="A.PCLI" if feature.startswith("A.PCL") else feature,
    )
    _measure(row, entry, divisions)
    others = [other for other in entry[3].split(",") if other and not other.startswith("http")]
    for other in others:
        row.spellings[other] = kind_of(other)
    if entry[2]:
        row.spellings.setdefault(entry[2], gz.ALTERNATE)
    row.spellings[name] = gz.NAME
    if feature[0] == "P" and country in {"RU", "UA"}:
        row.ru, row.uk = own_names(name, country, others)
    if feature in {"A.ADM2", "A.ADM3"}:
        _district_forms(row, without_kind(name))
    return row


def _measure(row: Row, entry: list[str], divisions: _Divisions) -> None:
    """Say how far from its point the thing may lie, and why."""
    from geo.gazetteer_index import RADIUS_ORIGIN, settlement_radius_km  # noqa: PLC0415

    feature = row.feature
    if feature[0] == "P":
        row.uncertainty_km, row.origin = settlement_radius_km(row.population), RADIUS_ORIGIN
        if _to_the_minute(row.latitude) and _to_the_minute(row.longitude):
            row.uncertainty_km += MINUTE_KM
            row.origin += MINUTE
    elif feature[0] == "A":
        key = (entry[10], entry[11])[: 1 if feature == "A.ADM1" else 2]
        extent = divisions.extent_km.get(key) if feature in {"A.ADM1", "A.ADM2"} else None
        row.uncertainty_km, row.origin = (extent, DIVISION_ORIGIN) if extent else (EMPTY_KM, EMPTY_ORIGIN)
        row.precision = 3 if feature in {"A.ADM1", "A.PCLI"} else 2
    elif feature[0] == "S":
        row.uncertainty_km, row.origin = SPOT_KM, SPOT_ORIGIN
    else:
        row.uncertainty_km = WIDE_KM if feature in WIDE else SMALL_KM
        row.origin = EXTENDED_ORIGIN.format(row.uncertainty_km)
        row.precision = 3 if feature in WIDE else 2


def _to_the_minute(degrees: float) -> bool:
    """Whether a coordinate is a whole number of minutes, as far as five decimals tell."""
    minutes = degrees * 60
    return abs(minutes - round(minutes)) < 0.0004


def _district_forms(row: Row, base: str) -> None:
    """Give a district the forms under which news names it; its bare name comes after the towns of that name."""
    from geo import gazetteer as gz  # noqa: PLC0415

    if base == row.name:
        return
    row.spellings.setdefault(base, gz.BARE)
    for kind in ("district", "raion"):
        row.spellings.setdefault(f"{base} {kind}", gz.AREA)


# --- for the command line --------------------------------------------------------------------------------------------


def described(one: Installed) -> str:
    """One line about an installed gazetteer."""
    dump = f"dump of {one.source_date or 'unknown date'}, installed {one.installed_on}"
    return f"{one.country_code}  {one.places:>9,} places  {dump}, from {one.source} ({LICENCE})"


def progress_line(now: Progress, width: int = 30) -> str:
    """Draw one line of progress: "RU downloading [#####.....]  52 %  7.8 MB"."""
    share = min(1.0, now.done / now.total) if now.total else 0.0
    filled = round(share * width)
    percent = f"{share:4.0%}" if now.total else "    "
    return (
        f"{now.country_code} {now.step:<11} [{'#' * filled}{'.' * (width - filled)}] {percent} {now.done / 1e6:8.1f} MB"
    )


def as_json(one: Installed) -> dict[str, Any]:
    """All fields and the name."""
    return {"name": one.name, **asdict(one)}
