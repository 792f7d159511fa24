"""Reads articles: plain text, HTML, saved pages, standard input, http(s) addresses, tables of articles.

What is read is kept exactly: a text as decoded, of an HTML page its visible text. What is not the article is set aside
with its offsets and a reason. Nothing is invented: a date that the page or the caller does not give stays None.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import warnings
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from geo.articles.credits import author_of, original_publisher_of
from geo.articles.furniture import furniture, lines_of
from geo.errors import ArticleError, GeoError, SettingsError
from geo.model import Article, SetAside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geo.articles.furniture import Line

    Source = str | os.PathLike[str]
    Published = str | date | datetime | None

__all__ = ["article_from_text", "read_article", "read_articles"]

_ACCEPT = ("text/html", "text/plain", "application/xhtml+xml", "text/markdown")
_HTML_ENDINGS = (".html", ".htm", ".xhtml", ".shtml")
_TABLE_ENDINGS = (".jsonl", ".ndjson", ".csv", ".tsv")
_ENDINGS = (".txt", ".text", ".md", ".mht", ".mhtml", *_HTML_ENDINGS, *_TABLE_ENDINGS)
_MAGIC = (  # how files begin that are not text: https://www.garykessler.net/library/file_sigs.html
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"ID3", "a sound file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_META_CHARSET = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE
)
_TAG = re.compile(r"<(html|head|body|p|div|article|section|h1|h2|meta|title|span|table|br|a)\b[^>]*>", re.IGNORECASE)
_LARGEST_BESIDE = 1_000_000  # bytes of a file that says what an article is
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the caller, a page or the row of a table says about an article."""

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    author: str | None = None


@dataclass(slots=True)
class _Read:
    """Bytes read, and what is known of them before they are decoded."""

    data: bytes
    source: str
    kind: str = ""  # "html", "text" or "" for: look and see
    charset: str | None = None  # as the server declares it
    url: str | None = None
    notes: list[str] = field(default_factory=list)
    original: bytes | None = None  # what was read before a page was taken out of it, if it is to be kept


# --- public --------------------------------------------------------------------------------------------------------


def read_article(
    source: Source,
    *,
    published: Published = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    encoding: str | None = None,
    allow_private: bool = False,
    timeout_s: float = 20.0,
    max_bytes: int = 10_000_000,
) -> Article:
    """Read one article.

    Parameters
    ----------
    source : str or path
        A file (text, HTML, a saved page as .mhtml), an http(s) address, or "-" for standard input.
    published : str, date or datetime, optional
        The day of publication, as "2023-05-22" if a string. It wins over the page's own; a difference is noted. A
        JSON file of the same name beside the article (raid.txt, raid.json) may also give published, title, publisher,
        url and author.
    title, publisher, url : str, optional
        They win over what the page says.
    encoding : str, optional
        How the bytes are encoded; without it the encoding is what the server, a byte order mark or the page declares,
        else UTF-8, else recognised by charset-normalizer, which a note then says.
    allow_private : bool
        Also fetch from loopback, private and link-local addresses.
    timeout_s : float
        Seconds an address may take altogether.
    max_bytes : int
        The largest article read.

    Returns
    -------
    Article
        Its text exactly as decoded (of a page: its visible text), the parts set aside, metadata and notes.

    Raises
    ------
    ArticleError
        No such file, a folder, empty, binary, not decodable, too large, no article in the page, a URL not to be read.
    SettingsError
        A date or encoding that is none.
    NetworkError
        The address could not be read: Refused, Unavailable, TimedOut or BadAnswer.
    """
    given = _Known(title, publisher, _published(published), url)
    name = _name(source)
    if name.lower().endswith(_TABLE_ENDINGS) and not _is_url(name):
        raise ArticleError(f"expected one article, {name} is a table of articles: read it with read_articles")
    return _to_article(_read(name, allow_private, timeout_s, max_bytes), given, encoding)


def article_from_text(
    text: str,
    *,
    source: str = "",
    published: Published = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Article:
    """Make an article of a plain text; its offsets are those of ``text``, whatever it is, empty included.

    Raises
    ------
    SettingsError
        A date that is none.
    """
    given = _Known(title, publisher, _published(published), url)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _text_article(text, given, _Known(), _Read(b"", source), digest)


def read_articles(
    sources: Source | Iterable[Source],
    *,
    on_error: Callable[[str, GeoError], None] | None = None,
    published: Published = None,
    allow_private: bool = False,
    timeout_s: float = 20.0,
    max_bytes: int = 10_000_000,
    keep_original: bool = False,
) -> Iterator[Article]:
    """Read many articles, one after the other as they are asked for; what cannot be read is reported and skipped.

    Parameters
    ----------
    sources : str, path or iterable of them
        Files, folders (searched with their subfolders, in the order of names), patterns (``reports/*.html``), http(s)
        addresses, "-", and tables of articles: JSON lines (one object a line) or CSV. A table has the article in
        ``text`` (or body, content, html, ...) and may have ``title``, ``url``, ``published``, ``publisher`` and
        ``author``. A file that is named twice is read once.
    on_error : callable, optional
        Is told the source and the error of each that was skipped; without it a warning is given.
    published, allow_private, timeout_s, max_bytes
        As for ``read_article``; ``max_bytes`` holds for each article, not for a table.
    keep_original : bool
        Also keep the bytes each article was read from (``Article.original``), as a case file does.

    Yields
    ------
    Article
        ``source`` names the file, for a table with the line ("feed.jsonl:7").

    Raises
    ------
    SettingsError
        A date that is none.
    """
    given = _Known(published=_published(published))
    report = _warn if on_error is None else on_error
    listed = [sources] if isinstance(sources, str | os.PathLike) else sources

    def read(name: str) -> _Read:
        return _read(name, allow_private, timeout_s, max_bytes)

    return _each(listed, given, report, read, max_bytes, keep_original=keep_original)


def _warn(source: str, error: GeoError) -> None:
    warnings.warn(f"skipped {source}: {error}", stacklevel=4)


def _each(
    sources: Iterable[Source],
    given: _Known,
    report: Callable[[str, GeoError], None],
    read: Callable[[str], _Read],
    max_bytes: int,
    *,
    keep_original: bool,
) -> Iterator[Article]:
    """Yield the articles of every source."""
    seen: set[str] = set()
    for source in sources:
        try:
            names = _expand(_name(source))
        except ArticleError as error:
            report(str(source), error)
            continue
        for name in names:
            identity = name if _is_url(name) or name == "-" else os.path.realpath(name)
            if identity in seen:
                continue
            seen.add(identity)
            try:
                if name.lower().endswith(_TABLE_ENDINGS) and not _is_url(name):
                    yield from _table(name, given, report, max_bytes, keep_original=keep_original)
                else:
                    found = read(name)
                    found.original = found.data if keep_original else None
                    yield _to_article(found, given, None)
            except GeoError as error:
                report(name, error)


def _expand(name: str) -> list[str]:
    """List the files that a name stands for: itself, those of a folder, those that match a pattern."""
    if name == "-" or _is_url(name) or os.path.isfile(name):  # noqa: PTH113
        return [name]
    if os.path.isdir(name):  # noqa: PTH112
        found = []
        for folder, folders, files in os.walk(name):
            # browsers save what a page is made of beside it, in "<page>_files"
            folders[:] = sorted(f for f in folders if not f.startswith(".") and not f.endswith("_files"))
            found += [
                os.path.join(folder, file)  # noqa: PTH118
                for file in sorted(files)
                if file.lower().endswith(_ENDINGS) and not file.startswith(".")
            ]
        if not found:
            raise ArticleError(f"expected articles ({', '.join(_ENDINGS)}) in the folder {name}, found none")
        return found
    if any(mark in name for mark in "*?["):
        from glob import glob  # noqa: PLC0415

        matched = sorted(path for path in glob(name, recursive=True) if os.path.isfile(path))  # noqa: PTH113,PTH207
        if not matched:
            raise ArticleError(f"expected files that match {name}, found none")
        return matched
    return [name]  # reading it says what is wrong


# --- bytes ---------------------------------------------------------------------------------------------------------


def _name(source: Source) -> str:
    """Take a source as the caller wrote it."""
    try:
        name = os.fsdecode(source)
    except TypeError:
        raise ArticleError(f"expected a path, an http(s) URL or '-', got {type(source).__name__}") from None
    if "\n" in name or "\x00" in name:
        raise ArticleError("expected a path, an http(s) URL or '-', got a text: article_from_text reads one")
    return name


def _is_url(name: str) -> bool:
    return bool(_SCHEME.match(name))


def _read(name: str, allow_private: bool, timeout_s: float, max_bytes: int) -> _Read:
    """Read the bytes of a source."""
    if _is_url(name):
        from geo import __version__  # noqa: PLC0415
        from geo.fetch import fetch  # noqa: PLC0415

        try:
            answer = fetch(
                name,
                user_agent=f"incursion-map/{__version__}",
                accept=_ACCEPT,
                allow_private=allow_private,
                timeout_s=timeout_s,
                max_bytes=max_bytes,
            )
        except SettingsError as error:
            raise ArticleError(str(error)) from None
        kind = {"": "", "text/html": "html", "application/xhtml+xml": "html"}.get(answer.content_type, "text")
        return _Read(answer.body, name, kind, answer.charset, answer.url)
    if name == "-":
        stream = getattr(sys.stdin, "buffer", None)
        data = (
            stream.read(max_bytes + 1) if stream else sys.stdin.read(max_bytes + 1).encode("utf-8", "surrogateescape")
        )
    else:
        data = _file(name, max_bytes)
    if len(data) > max_bytes:
        raise ArticleError(f"expected an article of at most {max_bytes} bytes, found more in {_shown(name)}")
    return _Read(data, name)


def _file(name: str, max_bytes: int) -> bytes:
    """Read a file, one byte more than allowed at most."""
    if os.path.isdir(name):  # noqa: PTH112
        raise ArticleError(f"expected an article, {name} is a folder: read_articles reads all in it")
    try:
        with open(name, "rb") as file:  # noqa: PTH123 (start-up)
            return file.read(max_bytes + 1)
    except FileNotFoundError:
        raise ArticleError(f"expected an article, there is no file {name}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ArticleError(f"expected an article in {name}, it cannot be read: {reason}") from None


def _shown(name: str) -> str:
    return "standard input" if name == "-" else name


# --- text ----------------------------------------------------------------------------------------------------------


def _to_article(read: _Read, given: _Known, encoding: str | None) -> Article:
    """Decode what was read and make an article of it."""
    digest = hashlib.sha256(read.data).hexdigest()
    name = _shown(read.source)
    if not read.data.strip():
        raise ArticleError(f"expected an article, {name} is empty")
    lower = read.source.lower()
    if lower.endswith((".mht", ".mhtml")) or (not read.kind and read.data.startswith(b"From: <Saved by ")):
        _unpack_saved_page(read)
    is_html = read.kind == "html" or (not read.kind and lower.endswith(_HTML_ENDINGS))
    text = _decode(read, encoding, is_html=is_html)
    if not text.strip("\ufeff").strip():
        raise ArticleError(f"expected an article, {name} is empty")
    if is_html:
        is_html = bool(_TAG.search(text)) or read.kind == "html" or _looks_like_html(text)
    elif not read.kind:
        is_html = _looks_like_html(text)
    beside = _beside(read)
    if is_html:
        return _html_article(text, given, beside, read, digest)
    return _text_article(text, given, replace(beside, url=beside.url or read.url), read, digest)


def _looks_like_html(text: str) -> bool:
    """Whether a text is a page, although nothing says so."""
    head = text[:4000].lstrip("\ufeff \t\r\n").lower()
    if head.startswith(("<!doctype html", "<html", "<head", "<body")):
        return True
    if not head.startswith("<"):
        return False
    return "<html" in head or ("</" in head and len(_TAG.findall(head)) >= 3)


def _unpack_saved_page(read: _Read) -> None:
    """Take the page out of a web archive in one file (MHTML, RFC 2557)."""
    from email import message_from_bytes, policy  # noqa: PLC0415

    message = message_from_bytes(read.data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            payload = part.get_payload(decode=True)
            read.data = payload if isinstance(payload, bytes) else b""
            read.kind, read.charset = "html", part.get_content_charset()
            location = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            read.url = str(location) if location and str(location).startswith(("http://", "https://")) else None
            return
    raise ArticleError(f"expected a saved page in {read.source}, found no HTML in it")


def _decode(read: _Read, encoding: str | None, *, is_html: bool) -> str:
    """Decode bytes by what declares their encoding, else as UTF-8, else by recognition."""
    data, name = read.data, _shown(read.source)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise ArticleError(f"expected text or HTML in {name}, found {what}")
    marked = encoding or next((codec for bom, codec in _BOMS if data.startswith(bom)), None)
    if marked:
        return _decode_as(data, marked, name)
    declared = read.charset or _declared(data, is_html=is_html)
    text = _try(data, declared) if declared else None
    if text is not None and "\x00" not in text:
        return text
    if b"\x00" in data or _control_share(data) > 0.05:
        raise ArticleError(f"expected text or HTML in {name}, found binary data")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _recognised(read, error, name, is_html=is_html, declared=declared)
    if declared:
        read.notes.append(f"declared as {declared}, which it is not; read as UTF-8")
    return text


def _decode_as(data: bytes, encoding: str, name: str) -> str:
    """Decode as the caller or a byte order mark says."""
    try:
        return data.decode("utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding)
    except LookupError:
        raise SettingsError(f"expected the name of an encoding such as utf-8 or cp1251, got {encoding!r}") from None
    except UnicodeError as error:
        fault = _fault(error) if isinstance(error, UnicodeDecodeError) else str(error)
        raise ArticleError(f"expected {encoding} in {name}, found {fault}") from None


def _declared(data: bytes, *, is_html: bool) -> str | None:
    """Read the encoding that a page declares in its first bytes."""
    if not is_html and data.lstrip()[:1] != b"<":
        return None
    match = _META_CHARSET.search(data, 0, 4096)
    return match.group(1).decode("ascii") if match else None


def _try(data: bytes, declared: str) -> str | None:
    """Decode as declared; None where that is no encoding or not that of the data."""
    # what pages call ISO 8859-1 or ASCII is windows-1252 (WHATWG Encoding Standard, 4.2)
    codec = "cp1252" if declared.lower() in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else declared
    try:
        return data.decode(codec)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _recognised(read: _Read, error: UnicodeDecodeError, name: str, *, is_html: bool, declared: str | None) -> str:
    """Decode what is not UTF-8: recognise it, or say why not."""
    data = read.data
    lenient = data.decode("utf-8", "replace")
    faults = lenient.count("\ufffd")
    if sum(not c.isascii() for c in lenient) > 2 * faults:  # most of what is not ASCII is good UTF-8
        if not is_html:
            raise ArticleError(f"expected UTF-8 in {name}, found {_fault(error)}")
        read.notes.append(f"{faults} faulty bytes of a page in UTF-8 are shown as \ufffd")
        return lenient
    codec = _guess(data)
    text = _try(data, codec) if codec else None
    if text is None:
        raise ArticleError(f"expected UTF-8 or another encoding of text in {name}, found {_fault(error)}")
    said = f"declared as {declared}, which it is not; " if declared else ""
    read.notes.append(f"{said}not UTF-8: read as {codec}, which was recognised, not declared")
    return text


def _guess(data: bytes) -> str | None:
    """Recognise an encoding, first among those that English, Russian and Ukrainian texts have."""
    from charset_normalizer import from_bytes  # noqa: PLC0415

    head = data[:200_000]
    best = from_bytes(head, cp_isolation=["cp1252", "cp1251", "koi8_u", "cp866"]).best() or from_bytes(head).best()
    return best.encoding if best else None


def _fault(error: UnicodeDecodeError) -> str:
    """Say where bytes cannot be decoded."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"byte 0x{error.object[error.start]:02x} in line {line}"


def _control_share(data: bytes) -> float:
    """Share of control characters that no text has."""
    head = data[:100_000]
    kept = head.translate(None, bytes(c for c in range(32) if c not in b"\t\n\r\f\v\x1b"))
    return 1 - len(kept) / len(head)


# --- article -------------------------------------------------------------------------------------------------------


def _html_article(text: str, given: _Known, row: _Known, read: _Read, digest: str) -> Article:
    """Make an article of an HTML page."""
    from geo.articles.page import read_page  # noqa: PLC0415

    page = read_page(text, given.url or row.url or read.url)
    parts = _ordered([*page.set_aside, *furniture(page.text, page.set_aside)])
    left = _left(page.text, parts)
    if not page.found or not any(line.closes or line.is_paragraph for line in left if line.words >= 3):
        found = f"{len(page.text.split())} words of menus, links or notices" if page.text else "no visible text"
        raise ArticleError(f"expected a page with an article in {_shown(read.source)}, found {found}")
    notes = list(read.notes)
    day = row.published or _page_date(page.published, notes)
    known = _Known(
        row.title or page.title or _headline(_head(left)),
        row.publisher or page.publisher,
        day,
        row.url or page.url or read.url,
        page.language,
        row.author or page.author,
    )
    return _article(page.text, given, known, parts, left, read, digest, notes)


def _text_article(text: str, given: _Known, page: _Known, read: _Read, digest: str) -> Article:
    """Make an article of a plain text."""
    parts = furniture(text)
    left = _left(text, parts)
    if not left:
        parts, left = (), lines_of(text)
    head = _head(left)
    day = page.published or _head_date(head, left[len(head)].text if len(head) < len(left) else "", read.notes)
    known = _Known(page.title or _headline(head), page.publisher, day, page.url, author=page.author)
    return _article(text, given, known, parts, left, read, digest, read.notes)


def _article(
    text: str,
    given: _Known,
    page: _Known,
    parts: Sequence[SetAside],
    left: Sequence[Line],
    read: _Read,
    digest: str,
    notes: list[str],
) -> Article:
    """Put together what the caller and the page say; the caller wins."""
    if given.published and page.published and given.published != page.published:
        notes.append(f"the page gives {page.published} as its date, the caller {given.published}: the caller's is used")
    language = _language(_start_of(left), page.language)
    if language not in {"en", None}:
        named = _LANGUAGES.get(language or "", f"in language {language}")
        notes.append(f"the text is {named}, not English: its names are looked up, no claims are read")
    return Article(
        text=text,
        source=read.source,
        url=given.url or page.url,
        title=given.title or page.title,
        publisher=given.publisher or page.publisher,
        published=given.published or page.published,
        language=language,
        set_aside=tuple(parts),
        notes=tuple(notes),
        sha256=digest,
        original_publisher=original_publisher_of(left),
        author=given.author or page.author or author_of(left),
        original=read.original,
    )


def _ordered(parts: Iterable[SetAside]) -> tuple[SetAside, ...]:
    return tuple(sorted(parts, key=lambda part: part.start))


def _left(text: str, parts: Sequence[SetAside]) -> list[Line]:
    """Lines of a text that are not set aside."""
    lines, at = [], 0
    for part in parts:
        lines += lines_of(text, at, part.start)
        at = part.end
    return lines + lines_of(text, at)


def _start_of(left: Sequence[Line]) -> str:
    """Take the first few thousand characters, enough to tell the language."""
    return "\n".join(line.text[:6000] for line in left[:200])[:6000]


def _head(left: Sequence[Line]) -> Sequence[Line]:
    """Take the lines before the first sentence; none when there is no sentence."""
    body = next((i for i, line in enumerate(left) if line.is_paragraph or (line.closes and line.words >= 3)), 0)
    return left[:body]


_MARKS = re.compile(r"^[•*‣◦▪●·–—-]\s")


def _headline(head: Sequence[Line]) -> str | None:
    """Title of a plain text: its first line, if that stands before the paragraphs and is like a headline."""
    for line in head:
        if line.words < 3 or _is_date_line(line.text) or line.key.startswith("by "):
            continue
        plausible = line.words <= 30 and not line.text.endswith((".", ":", ";", ",")) and not _is_url(line.text)
        if not plausible or _MARKS.match(line.text):
            return None
        # "Headline | Section", "LIVE | Headline": the longest segment is the headline
        return max((part.strip() for part in line.text.split(" | ")), key=len)
    return None


# --- dates ---------------------------------------------------------------------------------------------------------

_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905
_MONTHS |= {"january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8, "september": 9}
_MONTHS |= {"sept": 9, "october": 10, "november": 11, "december": 12}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = (
    r"(?:(?P<y1>\d{4})-(?P<m1>\d\d)-(?P<d1>\d\d)"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{_MONTH})\.?,?\s+(?P<y2>\d{{4}})"
    rf"|(?P<m3>{_MONTH})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})"
    r"|(?P<d4>\d\d?)\.(?P<m4>\d\d?)\.(?P<y4>\d{4}))(?!\d)"
)
_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|\(?[A-Z]{2,5}\)?|[+-]\d\d:?\d\d)?"
_TIME = rf"(?:(?:[T,\s@|–—-]|\bat\b)+{_CLOCK})?"
_LABEL = (
    r"(?:(?P<label>(?:first\s+)?published|posted|publication\s+date|date\s+published|date|released|issued)\b)?"
    r"\s*(?:on\b|at\b)?\s*:?\s*"
)
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DATE_LINE = r"^\s*" + _LABEL + _DAY + _DATE + _TIME + r"[\s.,]*$"
# "KYIV, Ukraine, May 22, 2023 (Agency) —": a place in capitals, the date, a dash
_DATELINE = (
    r"^[\W\d]*(?-i:[A-ZА-ЯІЇЄҐ]{3,})[^.!?:;\n]{0,60}?[\s,(/]"
    + _DAY
    + _DATE
    + r"\)?\s*(?:\([^)\n]{2,40}\)|/[^/\n]{2,40}/)?\s*[-–—:]"
)


def _published(value: Published) -> date | None:
    """Check the caller's date."""
    if value is None:
        return None
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, date):
        day = value
    else:
        try:
            day = datetime.fromisoformat(value.strip()).date()
        except (AttributeError, ValueError):
            raise SettingsError(f"expected published as YYYY-MM-DD (such as 2023-05-22), got {value!r}") from None
    if not _is_possible(day):
        raise SettingsError(f"expected published between 1900-01-01 and today, got {day.isoformat()}")
    return day


def _is_possible(day: date) -> bool:
    """Whether something can have been published that day; tomorrow it already is somewhere."""
    return day.year >= 1900 and day <= datetime.now(tz=UTC).date() + timedelta(days=1)


def _page_date(value: Any, notes: list[str]) -> date | None:
    """Read a date as pages and tables write it: ISO 8601, RFC 5322, seconds or milliseconds since 1970, words."""
    if value is None or value == "":
        return None
    day = None
    try:
        if isinstance(value, int | float) or (
            isinstance(value, str) and re.fullmatch(r"\d{9,13}(\.\d+)?", value.strip())
        ):
            seconds = float(value)
            day = datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, tz=UTC).date()
        elif isinstance(value, str):
            text = value.strip()
            iso = re.match(r"(\d{4})-(\d\d)-(\d\d)(?!\d)", text)
            match = re.match(_DATE_LINE, text, re.IGNORECASE)
            if iso:
                day = date(*map(int, iso.groups()))
            elif match:
                day = _date_of(match)
            else:
                from email.utils import parsedate_to_datetime  # noqa: PLC0415

                day = parsedate_to_datetime(text).date()
    except (ValueError, TypeError, OverflowError, OSError, IndexError):
        day = None
    if day is None or not _is_possible(day):
        notes.append(f"the page's date {str(value)[:40]!r} is not used: it is no possible date")
        return None
    return day


def _date_of(match: re.Match[str]) -> date | None:
    """Take the date a match of ``_DATE`` stands for; None for a 31 June."""
    for n in "1234":
        if match[f"y{n}"]:
            month = match[f"m{n}"].lower()
            try:
                return date(int(match[f"y{n}"]), _MONTHS.get(month) or int(month), int(match[f"d{n}"]))
            except ValueError:
                return None
    return None


def _is_date_line(text: str) -> bool:
    return any(character.isdigit() for character in text) and bool(re.match(_DATE_LINE, text, re.IGNORECASE))


def _head_date(head: Sequence[Line], first: str, notes: list[str]) -> date | None:
    """Find a full date given before the first paragraph, or in its dateline; None when there are several."""
    labelled: set[date] = set()
    bare: set[date] = set()
    for line in head[:12]:
        for segment in re.split(r"[|•·]", line.text):
            match = re.match(_DATE_LINE, segment, re.IGNORECASE) if any(c.isdigit() for c in segment) else None
            day = _date_of(match) if match else None
            if match and day:
                (labelled if match["label"] else bare).add(day)
    match = re.match(_DATELINE, first[:200], re.IGNORECASE) if any(c.isdigit() for c in first[:200]) else None
    if match and (day := _date_of(match)):
        bare.add(day)
    days = {day for day in labelled or bare if _is_possible(day)}
    if len(days) > 1:
        notes.append(f"the page gives several dates ({', '.join(map(str, sorted(days)))}): none is used")
    return days.pop() if len(days) == 1 else None


# --- language ------------------------------------------------------------------------------------------------------

_ENGLISH = frozenset(
    "the of and to in a that is was were for on with as by at from has have had it its he she they said his her their "  # noqa: SIM905
    "which who been be are this an or but not after into over would had will near between".split()
)
_SHARED = frozenset("a in is as at on he me an had was were by".split())  # noqa: SIM905 (also words of other languages)
_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGES = {
    "ru": "Russian", "uk": "Ukrainian", "be": "Belarusian", "de": "German", "fr": "French", "es": "Spanish",
    "pl": "Polish", "it": "Italian", "tr": "Turkish", "pt": "Portuguese", "nl": "Dutch", "ro": "Romanian",
    "cs": "Czech", "ar": "Arabic", "zh": "Chinese", "fi": "Finnish", "sv": "Swedish",
}  # fmt: skip


def _language(text: str, declared: str | None) -> str | None:
    """ISO 639-1 code of a text's language; None when it is too short to tell.

    Clear English is told by its function words, because loading py3langid takes longer than all the rest.
    """
    words = _WORD.findall(text.lower())
    hits = [word for word in words if word in _ENGLISH]
    telling = {word for word in hits if word not in _SHARED}
    if len(words) >= 8 and len(hits) >= 0.2 * len(words) and len(telling) >= (3 if len(words) >= 20 else 2):
        return "en"
    letters = sum(map(len, words))
    if letters < 40 or (len(words) < 8 and text.isascii()):
        return declared if declared and letters else None
    import py3langid  # noqa: PLC0415

    code, _ = py3langid.classify(text)
    return str(code)


# --- tables --------------------------------------------------------------------------------------------------------

_COLUMNS = {  # what feeds and exports call these, lower case without punctuation, the likeliest first
    what: names.split()
    for what, names in {
        "text": "text fulltext articletext maintext plaintext body articlebody content story article",
        "html": "html rawhtml contenthtml",
        "title": "title headline heading",
        "url": "url link canonicalurl sourceurl permalink articleurl",
        "published": "published publishedat publisheddate publishdate datepublished pubdate publicationdate date",
        "publisher": "publisher sitename outlet newsoutlet source site domain",
        "author": "author byline authors creator",
    }.items()
}


def _table(
    name: str, given: _Known, report: Callable[[str, GeoError], None], max_bytes: int, *, keep_original: bool
) -> Iterator[Article]:
    """Yield the articles of a table; a row that is none is reported."""
    rows = _csv_rows(name) if name.lower().endswith((".csv", ".tsv")) else _json_rows(name, max_bytes)
    empty = True
    for number, row, raw in rows:
        empty = False
        source = f"{name}:{number}"
        try:
            if isinstance(row, ArticleError):
                raise row
            yield _row_article(row, raw, source, given, max_bytes, keep_original=keep_original)
        except GeoError as error:
            report(source, error)
    if empty:
        raise ArticleError(f"expected articles, {name} is empty")


def _row_article(
    row: dict[str, Any], raw: bytes, source: str, given: _Known, max_bytes: int, *, keep_original: bool
) -> Article:
    """Make an article of one row."""
    if len(raw) > max_bytes:
        raise ArticleError(f"expected an article of at most {max_bytes} bytes, found more in {source}")
    found = _cells_of(row)
    text = found["text"] if isinstance(found["text"], str) and found["text"].strip() else found["html"]
    if not isinstance(text, str) or not text.strip():
        raise ArticleError(
            f"expected an article in a column text or html of {source}, found {', '.join(map(str, row)) or 'nothing'}"[
                :300
            ]
        )
    notes: list[str] = []
    known = _known_of(found, notes)
    digest = hashlib.sha256(raw).hexdigest()
    read = _Read(raw, source, "html", notes=notes, original=raw if keep_original else None)
    if text is found["html"] or _looks_like_html(text):
        return _html_article(text, given, known, read, digest)
    return _text_article(text, given, known, read, digest)


def _cells_of(row: dict[str, Any]) -> dict[str, Any]:
    """What a row says, by our names for it; None where it says nothing."""
    cells = {re.sub(r"[^a-z0-9]", "", str(key).lower()): value for key, value in row.items()}
    return {
        what: next((cells[n] for n in names if cells.get(n) not in (None, "")), None)
        for what, names in _COLUMNS.items()
    }


def _known_of(found: dict[str, Any], notes: list[str]) -> _Known:
    """What a row or a file beside the article says about it."""
    publisher = found["publisher"]
    if isinstance(publisher, dict):
        publisher = publisher.get("name") or publisher.get("title")
    link = found["url"] if isinstance(found["url"], str) and found["url"].startswith(("http://", "https://")) else None
    return _Known(
        found["title"] if isinstance(found["title"], str) else None,
        publisher if isinstance(publisher, str) else None,
        _page_date(found["published"], notes),
        link,
        author=found["author"] if isinstance(found["author"], str) else None,
    )


def _beside(read: _Read) -> _Known:
    """What a file of the same name ending in .json says of an article: date, title, publisher, address, author."""
    stem, ending = os.path.splitext(read.source)  # noqa: PTH122 (start-up)
    if read.source == "-" or _is_url(read.source) or not ending or not os.path.isfile(stem + ".json"):  # noqa: PTH113
        return _Known()
    import json  # noqa: PLC0415

    try:
        with open(stem + ".json", "rb") as file:  # noqa: PTH123 (start-up)
            values = json.loads(file.read(_LARGEST_BESIDE).decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return _Known()
    return _known_of(_cells_of(values), read.notes) if isinstance(values, dict) else _Known()


_Row = tuple[int, "dict[str, Any] | ArticleError", bytes]


def _json_rows(name: str, max_bytes: int) -> Iterator[_Row]:
    """Rows of a file with one JSON object a line, with the line's number and bytes."""
    import json  # noqa: PLC0415

    with _open_table(name) as file:
        number = 0
        while line := file.readline(max_bytes + 1):
            number += 1
            if len(line) > max_bytes and not line.endswith(b"\n"):
                while (rest := file.readline(max_bytes)) and not rest.endswith(b"\n"):
                    pass
                yield number, ArticleError(f"expected a line of at most {max_bytes} bytes, found more"), b""
                continue
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                yield number, ArticleError(f"expected a JSON object in UTF-8, found {str(error)[:80]}"), line
                continue
            if isinstance(row, dict):
                yield number, row, line
            else:
                yield number, ArticleError(f"expected a JSON object, found {type(row).__name__}"), line


def _csv_rows(name: str) -> Iterator[_Row]:
    """Rows of a CSV file with a header, with the number of their last line and their cells' bytes."""
    import csv  # noqa: PLC0415
    import io  # noqa: PLC0415

    with _open_table(name) as file:
        head = file.read(65536)
        file.seek(0)
        if not head.strip():
            return
        read = _Read(head.rpartition(b"\n")[0] or head, name)
        _decode(read, None, is_html=False)
        stream = io.TextIOWrapper(file, encoding=_table_encoding(read), newline="")
        csv.field_size_limit(max(csv.field_size_limit(), 100_000_000))  # articles are longer than csv expects
        first = stream.readline()
        stream.seek(0)
        rows = csv.DictReader(stream, delimiter=max(",;\t", key=first.count))
        known = {column for names in (_COLUMNS["text"], _COLUMNS["html"]) for column in names}
        if not known & {re.sub(r"[^a-z0-9]", "", str(column).lower()) for column in rows.fieldnames or ()}:
            columns = ", ".join(map(str, rows.fieldnames or ()))[:120]
            raise ArticleError(f"expected a column text (or body, content, html) in {name}, found {columns}")
        try:
            for row in rows:
                cells = {key: value for key, value in row.items() if isinstance(key, str)}
                raw = "\x1f".join(str(value) for value in cells.values() if value is not None)
                yield rows.line_num, cells, raw.encode("utf-8", "surrogatepass")
        except (csv.Error, UnicodeDecodeError) as error:
            raise ArticleError(f"expected CSV in {name} after line {rows.line_num}, found {str(error)[:100]}") from None


def _table_encoding(read: _Read) -> str:
    """Name the encoding that the head of a table was decoded with."""
    for bom, codec in _BOMS:
        if read.data.startswith(bom):
            return codec
    if not read.notes:
        return "utf-8"
    return _guess(read.data) or "utf-8"


def _open_table(name: str) -> Any:
    try:
        return open(name, "rb")  # noqa: PTH123 (start-up; the caller closes it)
    except OSError as error:
        raise ArticleError(f"expected a table of articles, {name} cannot be read: {error.strerror}") from None
