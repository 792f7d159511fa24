"""A geocoding server on loopback that goes wrong in one of 14 ways, and counts when it was asked."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VILLAGE = {
    "place_id": 1,
    "osm_type": "node",
    "osm_id": 337,
    "lat": "50.4771",
    "lon": "35.6342",
    "class": "place",
    "type": "village",
    "addresstype": "village",
    "name": "Kozinka",
    "display_name": "Kozinka, Grayvoronsky District, Belgorod Oblast, Russia",
    "namedetails": {"name": "Козинка", "name:en": "Kozinka", "name:ru": "Козинка"},
    "address": {
        "village": "Kozinka",
        "county": "Grayvoronsky District",
        "state": "Belgorod Oblast",
        "country": "Russia",
        "country_code": "ru",
    },
    "boundingbox": ["50.4571", "50.4971", "35.6142", "35.6542"],
}


def page(body: bytes, status: str = "200 OK", *headers: str, kind: str = "application/json") -> bytes:
    """One HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def places(*hits: dict) -> bytes:
    """A right answer with these places."""
    return page(json.dumps(hits).encode())


def _nan() -> bytes:
    return json.dumps([VILLAGE | {"lat": float("nan")}]).encode()


def _drip(connection: socket.socket, stop: threading.Event) -> None:
    """Send the right answer, a byte at a time, for as long as anyone listens."""
    for byte in places(VILLAGE):
        if stop.wait(0.1):
            return
        connection.sendall(bytes([byte]))


def _hang(_connection: socket.socket, stop: threading.Event) -> None:
    stop.wait()


def _reset(connection: socket.socket, _stop: threading.Event) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _huge(connection: socket.socket, stop: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
    for _ in range(40_000):
        if stop.is_set():
            return
        connection.sendall(b" " * 10_000)


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong, and what is to be reported."""

    name: str
    expected: str
    act: bytes | Callable[[socket.socket, threading.Event], None]


FAULTS = (
    Fault("429 with Retry-After", "refused", page(b"{}", "429 Too Many Requests", "Retry-After: 2")),
    Fault("403", "refused", page(b"Forbidden", "403 Forbidden", kind="text/html")),
    Fault("500", "unavailable", page(b"{}", "500 Internal Server Error")),
    Fault("503", "unavailable", page(b"{}", "503 Service Unavailable")),
    Fault("reset", "unavailable", _reset),
    Fault("hang", "timed out", _hang),
    Fault("slow drip", "timed out", _drip),
    Fault("truncated JSON", "bad answer", page(json.dumps([VILLAGE]).encode()[:-40])),
    Fault("HTML instead of JSON", "bad answer", page(b"<html><body>Sorry</body></html>", kind="text/html")),
    Fault("huge body", "bad answer", _huge),
    Fault("redirect loop", "bad answer", page(b"", "302 Found", "Location: /search?again")),
    Fault("empty list", "not found", page(b"[]")),
    Fault("NaN coordinates", "bad answer", page(_nan())),
    Fault("wrong content type", "bad answer", page(json.dumps([VILLAGE]).encode(), kind="image/png")),
)


@dataclass
class Server:
    """Where it listens and what it was asked."""

    url: str
    asked_at: list[float] = field(default_factory=list)  # time.monotonic() of every request
    requests: list[str] = field(default_factory=list)

    @property
    def shortest_gap_s(self) -> float:
        """Least time between two requests; infinite for fewer than two."""
        return min((b - a for a, b in zip(self.asked_at, self.asked_at[1:], strict=False)), default=float("inf"))


@contextmanager
def serving(*acts: bytes | Callable[[socket.socket, threading.Event], None]) -> Iterator[Server]:
    """Answer each request with the next act, and with the last from then on."""
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(f"http://127.0.0.1:{listener.getsockname()[1]}")
    threads: list[threading.Thread] = []

    def answer(connection: socket.socket, number: int) -> None:
        with connection:
            connection.settimeout(10)
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    more = connection.recv(65536)
                    if not more:
                        return
                    head += more
                server.asked_at.append(time.monotonic())
                server.requests.append(head.decode("latin-1"))
                act = acts[min(number, len(acts) - 1)]
                if callable(act):
                    act(connection, stop)
                else:
                    connection.sendall(act)
            except OSError:
                return

    def listen() -> None:
        number = 0
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=answer, args=(connection, number), daemon=True)
            number += 1
            threads.append(thread)
            thread.start()

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    try:
        yield server
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        listening.join(10)
        for thread in threads:
            thread.join(10)
