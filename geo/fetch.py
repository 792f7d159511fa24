"""Asks a server over http(s) within bounds: total time, size, redirects, and only public addresses unless allowed.

``fetch`` takes one page or answer into memory, ``download`` one file to disk, piece by piece, from where it stopped.
Built on ``http.client`` because the checks need the socket: the address that was checked is the address connected to
(so a second DNS answer cannot lead elsewhere), and one deadline holds for resolving, connecting and every single read
(so a server that drips a byte a second cannot prolong it). Proxies set in the environment are not used.
"""

from __future__ import annotations

import io
import ipaddress
import socket
import threading
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from geo.errors import BadAnswer, NetworkError, Refused, SettingsError, TimedOut, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

__all__ = ["Answer", "Part", "download", "fetch"]

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REFUSALS = frozenset({401, 403, 429, 451})
_CHUNK = 65536
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the body, decompressed, and where it finally came from."""

    body: bytes
    url: str
    content_type: str  # lower case, without parameters; "" when the server names none
    charset: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """How far a file has come: bytes held, bytes there are ("0": the server does not say), and its version."""

    held: int
    total: int
    version: str  # ETag or Last-Modified: the same version means the same bytes; "" when the server names none
    modified: str = ""  # Last-Modified as the server wrote it


@dataclass(frozen=True, slots=True)
class _Target:
    """A URL taken apart and found acceptable."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    host_header: str


def fetch(
    url: str,
    *,
    user_agent: str,
    accept: tuple[str, ...],
    allow_private: bool = False,
    timeout_s: float = 20.0,
    max_bytes: int = 10_000_000,
    turn: Callable[[float], None] | None = None,
    sent: Callable[[], None] | None = None,
) -> Answer:
    """Get one page.

    Parameters
    ----------
    url : str
        http or https, without user name or password.
    user_agent : str
        How the program names itself to the server.
    accept : tuple of str
        The media types wanted; an answer that names another one is refused before its body is read.
    allow_private : bool
        Also connect to loopback, private and link-local addresses.
    timeout_s : float
        Seconds for everything together: resolving, connecting, redirects, reading.
    max_bytes : int
        The most a body may hold, before and after decompression.
    turn : callable, optional
        Called before every request, redirects included, with the seconds left: to wait in line, or raise.
    sent : callable, optional
        Called after every request is on its way.

    Raises
    ------
    SettingsError
        The URL is not one to ask: another scheme, a password in it, an address that is not public.
    Refused
        The server answered 401, 403, 429 or 451.
    Unavailable
        The host is not found, the connection failed, or the server answered 5xx.
    TimedOut
        No complete answer within ``timeout_s``.
    BadAnswer
        Any other status, another media type, too large, cut short, too many redirects, not HTTP.
    """
    deadline = _Deadline(timeout_s, url)
    headers = {"User-Agent": user_agent, "Accept": ", ".join(accept), "Accept-Encoding": "gzip"}

    def ask(target: _Target) -> Answer | _Elsewhere:
        if turn is not None:
            turn(deadline.left())
        with _answering(target, deadline, headers, allow_private=allow_private, sent=sent) as response:
            if response.status in _REDIRECTS:
                return _elsewhere(response, target)
            _check(response, target, accept, max_bytes)
            body = _body(response, target, max_bytes)
            return Answer(body, target.url, _content_type(response), response.headers.get_content_charset())

    return _followed(url, ask)


def download(
    url: str,
    to: BinaryIO,
    part: Part,
    *,
    user_agent: str,
    allow_private: bool = False,
    stall_s: float = 30.0,
    max_bytes: int = 2_000_000_000,
    started: Callable[[Part], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Part:
    """Get one file, from where an earlier attempt stopped if the server still has the same version.

    Parameters
    ----------
    url : str
        http or https, without user name or password.
    to : binary file
        Open for reading and writing; holds the ``part.held`` bytes there are and is cut where the answer begins.
    part : Part
        What an earlier attempt left: ``Part(0, 0, "")`` when there was none.
    user_agent : str
        How the program names itself to the server.
    allow_private : bool
        Also connect to loopback, private and link-local addresses.
    stall_s : float
        Seconds without a single byte after which the server is given up.
    max_bytes : int
        The most the file may hold.
    started : callable, optional
        Called once with what the server announces, before the first byte is written.
    progress : callable, optional
        Called with bytes held and total (0: unknown) after every piece.

    Returns
    -------
    Part
        ``held`` is ``total`` where the server names one.

    Raises
    ------
    SettingsError, Refused, Unavailable, TimedOut, BadAnswer
        As ``fetch``; what has come so far is in ``to``.
    """
    pace = _Deadline(stall_s, url)
    headers = {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "identity"}
    if part.held and part.version:
        headers |= {"Range": f"bytes={part.held}-", "If-Range": part.version}

    def ask(target: _Target) -> Part | _Elsewhere:
        pace.renew()
        with _answering(target, pace, headers, allow_private=allow_private) as response:
            if response.status in _REDIRECTS:
                return _elsewhere(response, target)
            first, total = _range(response, target, part)
            if total > max_bytes:
                raise BadAnswer(f"expected at most {max_bytes} bytes from {target.url}, it announces {total}")
            modified = response.getheader("Last-Modified", "")
            etag = response.getheader("ETag", "")
            version = modified if not etag or etag.startswith("W/") else etag  # RFC 9110, 13.1.5: no weak validator
            to.seek(first)
            to.truncate()
            held = first
            if started is not None:
                started(Part(held, total, version, modified))
            for chunk in _chunks(response):
                pace.renew()
                to.write(chunk)
                held += len(chunk)
                if held > max_bytes or (total and held > total):
                    raise BadAnswer(f"expected {total or max_bytes} bytes from {target.url}, found more")
                if progress is not None:
                    progress(held, total)
            if total and held < total:
                raise Unavailable(f"expected {total} bytes from {target.url}, the connection ended after {held}")
            return Part(held, total or held, version, modified)

    return _followed(url, ask)


def _range(response: HTTPResponse, target: _Target, part: Part) -> tuple[int, int]:
    """First byte of the answer and bytes of the whole file (0: not said)."""
    if response.status != 206:
        _check(response, target, (), 0)
        length = response.getheader("Content-Length", "")
        return 0, int(length) if length.isdecimal() else 0
    said = response.getheader("Content-Range", "")
    span, _, total = said.removeprefix("bytes ").partition("/")
    first = span.partition("-")[0]
    if not (said.startswith("bytes ") and first.isdecimal() and total.isdecimal() and int(first) == part.held):
        raise BadAnswer(f"expected the bytes from {part.held} on of {target.url}, got {said or 'no range'!r}")
    return part.held, int(total)


class _Elsewhere(str):
    """The address a server redirects to."""

    __slots__ = ()


def _elsewhere(response: HTTPResponse, target: _Target) -> _Elsewhere:
    location = response.getheader("Location")
    if not location:
        raise BadAnswer(f"{target.url} answered {response.status} without saying where to")
    return _Elsewhere(location)


def _followed(url: str, ask: Callable[[_Target], _T | _Elsewhere]) -> _T:
    """Ask, and ask on where the server redirects to, a few times and never in a circle."""
    answer = ask(target := _target(url))
    seen = {target.url}
    for _ in range(MAX_REDIRECTS):
        if not isinstance(answer, _Elsewhere):
            return answer
        try:
            target = _target(urljoin(target.url, answer))
            if target.url in seen:
                raise BadAnswer(f"expected a page at {url}, it redirects in a circle to {target.url}")
            seen.add(target.url)
            answer = ask(target)
        except SettingsError as error:
            raise BadAnswer(f"{url} redirects to where nothing is to be read: {error}") from None
    if not isinstance(answer, _Elsewhere):
        return answer
    raise BadAnswer(f"expected a page at {url} after at most {MAX_REDIRECTS} redirects, found another redirect")


def _target(url: str) -> _Target:
    """Take a URL apart and refuse what is not a plain http(s) address."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"expected an http(s) URL, got {url!r} ({error})") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"expected an http(s) URL, got {url!r}")
    if parts.username is not None or parts.password is not None:
        raise SettingsError("expected a URL without user name and password, got one with them")
    host = parts.hostname
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise SettingsError(f"expected a valid host name, got {host!r}") from None
    bracketed = f"[{name}]" if ":" in name else name
    netloc = bracketed if port is None else f"{bracketed}:{port}"
    # "%" is safe: what is already escaped stays as it is
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    full = f"{path}?{query}" if query else path
    default = 443 if parts.scheme == "https" else 80
    clean = urlunsplit((parts.scheme, netloc, path, query, ""))
    return _Target(clean, parts.scheme, name, default if port is None else port, full, netloc)


@contextmanager
def _answering(
    target: _Target,
    deadline: _Deadline,
    headers: Mapping[str, str],
    *,
    allow_private: bool,
    sent: Callable[[], None] | None = None,
) -> Iterator[HTTPResponse]:
    """Send one GET; the answer, to be read inside the block. What goes wrong becomes one of our errors."""
    try:
        sock = _connect(target, deadline, allow_private=allow_private)
        try:
            connection = HTTPConnection(target.host, target.port)
            connection.sock = _Bounded(sock, deadline)
            connection.request(
                "GET", target.path, headers={"Host": target.host_header, **headers, "Connection": "close"}
            )
            if sent is not None:
                sent()
            yield connection.getresponse()
        finally:
            sock.close()
    except (NetworkError, SettingsError):
        raise
    except TimeoutError:
        raise deadline.error() from None
    except ConnectionError as error:
        raise Unavailable(f"no connection to {target.url}: {_reason(error)}") from None
    except (HTTPException, ValueError) as error:
        raise BadAnswer(f"expected an HTTP answer from {target.url}, found {_reason(error)}") from None
    except OSError as error:
        if type(error).__name__ == "SSLCertVerificationError":  # by name: ssl is only imported for https
            raise BadAnswer(f"the certificate of {target.host} cannot be trusted: {_reason(error)}") from None
        raise Unavailable(f"no connection to {target.url}: {_reason(error)}") from None


def _check(response: HTTPResponse, target: _Target, accept: tuple[str, ...], max_bytes: int) -> None:
    """Refuse an answer by its status, media type or announced length; no types or no length: any will do."""
    status, said = response.status, f"{target.url} answered {response.status} {response.reason}".rstrip()
    if status in _REFUSALS:
        wait = _retry_after_s(response.getheader("Retry-After"))
        raise Refused(said + (f"; asks to wait {wait:.0f} s" if wait is not None else ""), retry_after_s=wait)
    if status >= 500:
        raise Unavailable(said)
    if status != 200:
        raise BadAnswer(f"expected a page, {said}")
    media_type = _content_type(response)
    if media_type and accept and media_type not in accept:
        raise BadAnswer(f"expected {' or '.join(accept[:2])} from {target.url}, got {media_type}")
    length = response.getheader("Content-Length", "")
    if max_bytes and length.isdecimal() and int(length) > max_bytes:
        raise BadAnswer(f"expected at most {max_bytes} bytes from {target.url}, it announces {length}")


def _body(response: HTTPResponse, target: _Target, max_bytes: int) -> bytes:
    """Read and decompress the body, never holding more than the limit."""
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding not in {"identity", "gzip", "x-gzip", "deflate"}:
        raise BadAnswer(f"expected a page that is plain or gzip-compressed from {target.url}, got {coding!r}")
    announced = response.getheader("Content-Length", "")
    inflater = None if coding == "identity" else zlib.decompressobj(wbits=47)  # 32 + 15: gzip or zlib by its header
    body, read = bytearray(), 0
    for chunk in _chunks(response):
        read += len(chunk)
        try:
            body += chunk if inflater is None else inflater.decompress(chunk, max_bytes + 1 - len(body))
        except zlib.error as error:
            raise BadAnswer(f"expected {coding} data from {target.url}, found {error}") from None
        if len(body) > max_bytes or read > max_bytes:
            raise BadAnswer(f"expected at most {max_bytes} bytes from {target.url}, found more")
    if announced.isdecimal() and read < int(announced):
        raise BadAnswer(f"expected {announced} bytes from {target.url}, the connection ended after {read}")
    if inflater is not None and read and not inflater.eof:
        raise BadAnswer(f"expected complete {coding} data from {target.url}, it ends early")
    return bytes(body)


def _chunks(response: HTTPResponse) -> Iterator[bytes]:
    """Yield the body piece by piece."""
    while chunk := response.read(_CHUNK):
        yield chunk


def _connect(target: _Target, deadline: _Deadline, *, allow_private: bool) -> socket.socket:
    """Connect to an address of the host that was checked; the first that answers."""
    infos = _resolve(target, deadline)
    if not allow_private:
        public = [info for info in infos if _is_public(info[4][0])]
        if not public:
            raise SettingsError(
                f"expected a public address for {target.host}, found {infos[0][4][0]}; "
                "pages of private networks are read only with allow_private"
            )
        infos = public
    failure: OSError | None = None
    for family, kind, protocol, _, address in infos:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(deadline.left())
            sock.connect(address)
            if target.scheme == "https":
                import ssl  # noqa: PLC0415 (only https needs it)

                sock.settimeout(deadline.left())
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)
        except TimeoutError:
            sock.close()
            raise
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure or Unavailable(f"no address found for {target.host}")


def _resolve(target: _Target, deadline: _Deadline) -> list[tuple[Any, ...]]:
    """Look the host up; in a thread, because the system's resolver knows no deadline."""
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.append(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except Exception as error:  # noqa: BLE001 (raised below, in the caller's thread)
            found.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not found:
        raise deadline.error()
    if isinstance(found[0], socket.gaierror | UnicodeError):
        raise Unavailable(f"no address found for {target.host}: {_reason(found[0])}")
    if isinstance(found[0], Exception):
        raise found[0]
    infos: list[tuple[Any, ...]] = found[0]
    return infos


def _is_public(address: str) -> bool:
    """Whether an address is globally reachable, also the IPv4 address an IPv6 one may carry within."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            carried.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        inner = [v4 for v4 in carried if v4 is not None]
        if inner:
            return all(_is_public(str(v4)) for v4 in inner)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _content_type(response: HTTPResponse) -> str:
    """Media type as named by the server, without parameters; "" when it names none."""
    return (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()


def _retry_after_s(value: str | None) -> float | None:
    """Seconds to wait from a Retry-After header: a number, or a date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 (rare)

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _reason(error: BaseException) -> str:
    """Say what an exception says, on one line."""
    return " ".join((getattr(error, "strerror", None) or str(error) or type(error).__name__).split())


class _Deadline:
    """One point in time that everything has to be done by."""

    def __init__(self, timeout_s: float, url: str) -> None:
        self._timeout_s, self._url = timeout_s, url
        self.renew()

    def renew(self) -> None:
        """Begin anew: for what may take long as long as something comes."""
        self._end = time.monotonic() + self._timeout_s

    def left(self) -> float:
        """Seconds left; raises when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.error()
        return left

    def error(self) -> TimedOut:
        """Build the error to raise."""
        return TimedOut(f"expected the whole of {self._url} within {self._timeout_s:g} s, it took longer")


class _Bounded:
    """The part of a socket that ``http.client`` uses, with the time left set before every send and receive."""

    def __init__(self, sock: socket.socket, deadline: _Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def sendall(self, data: bytes) -> None:
        """Send within the time left."""
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(data)

    def makefile(self, _mode: str = "rb") -> io.BufferedReader:
        """Open a reader whose every receive is bounded."""
        return io.BufferedReader(_BoundedReader(self._sock, self._deadline))

    def close(self) -> None:
        """Leave the socket open: the reader still needs it, and ``_ask`` closes it."""


class _BoundedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: _Deadline) -> None:
        super().__init__()
        self._sock, self._deadline = sock, deadline

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Receive once, within the time left."""
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)
