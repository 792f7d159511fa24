"""The page in Firefox, driven over WebDriver BiDi, which the browser itself speaks: no driver is needed beside it.

Skipped where Firefox is not installed; what is checked in detail in Chromium (``test_webmap_browser``) is walked
through once here.
"""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from webmap_examples import BASE, EXAMPLE, PROBE, REVIEWED, hostile

from geo.webmap import render

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
OUTPUT = Path(__file__).parent / "output"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,  # to the browser, on this machine
    pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed"),
]


class Firefox:
    """One window of a Firefox of its own."""

    def __init__(self, profile: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self.messages: list[str] = []
        self.requests: list[str] = []
        self._number = 0
        self._process = subprocess.Popen(
            [str(FIREFOX), "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if "WebDriver BiDi listening on" in line:
                self._loop.run_until_complete(self._connect(line.split()[-1]))
                break
        else:
            pytest.fail("expected Firefox to offer WebDriver BiDi, it ended")

    async def _connect(self, url: str) -> None:
        from tornado.websocket import websocket_connect

        self._socket = await websocket_connect(f"{url}/session", max_message_size=2**27)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._loop.run_until_complete(self._call(method, parameters))

    async def _call(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        await self._socket.write_message(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(await self._socket.read_message())
            if answer.get("id") == self._number:
                assert answer["type"] == "success", answer
                return answer["result"]
            if answer.get("method") == "log.entryAdded":
                self.messages.append(answer["params"]["text"])
            elif answer.get("method") == "network.beforeRequestSent":
                self.requests.append(answer["params"]["request"]["url"])

    def start(self) -> None:
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.context = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def open(self, url: str, width: int, height: int) -> None:
        self.call("browsingContext.setViewport", context=self.context, viewport={"width": width, "height": height})
        self.call("browsingContext.navigate", context=self.context, url=url, wait="complete")
        assert self.run(
            "new Promise(done => { const wait = () => document.documentElement.dataset.ready ? done(true) "
            ": setTimeout(wait, 50); wait(); })"
        )

    def run(self, script: str) -> Any:
        """Value of an expression in the page; promises are awaited."""
        answer = self.call("script.evaluate", expression=script, target={"context": self.context}, awaitPromise=True)
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

    def text(self, selector: str) -> str:
        return str(self.run(f"document.querySelector({json.dumps(selector)}).innerText"))

    def press(self, *keys: str) -> None:
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self.call("input.performActions", context=self.context, actions=[keyboard])

    def shot(self, name: str) -> None:
        OUTPUT.mkdir(exist_ok=True)
        taken = self.call("browsingContext.captureScreenshot", context=self.context)
        (OUTPUT / f"firefox-{name}.png").write_bytes(base64.b64decode(taken["data"]))

    def close(self) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(30)
        assert self._process.stderr is not None
        self._process.stderr.close()
        self._loop.close()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    started = Firefox(tmp_path_factory.mktemp("firefox"))
    started.start()
    yield started
    started.close()


def test_the_page_works_in_firefox(firefox, tmp_path):
    path = tmp_path / "map.html"
    render(EXAMPLE, BASE).save(str(path))
    firefox.messages.clear()
    firefox.requests.clear()
    firefox.open(f"{path.as_uri()}#i=raid-kozinka", 1280, 800)
    firefox.shot("desktop")
    assert "Kozinka: fighters said to have entered" in firefox.text("#panel .incident h2")
    assert "nearest border, not a route" in firefox.text(".nearest-label")
    assert "Claims, not established facts" in firefox.text("#caveat")
    firefox.run("document.querySelector('#panel .actions button').click()")
    firefox.run("document.querySelector('#q').focus()")
    firefox.press(*"tyotkino")
    assert "1 of" in firefox.text("#results")
    assert firefox.run("document.querySelectorAll('.item .mark.hollow').length") == 1
    firefox.run("document.querySelector('#results button.plain').click()")
    firefox.run("document.querySelector('#to-table').click()")
    assert "attempt said to have been repelled" in firefox.text("#table")
    firefox.run("document.querySelector('#to-table').click()")
    firefox.run("document.querySelector('#to-review').click()")
    firefox.run("const i = document.querySelector('#reviewer'); i.value = 'Ann'; i.dispatchEvent(new Event('change'))")
    firefox.run("document.querySelector('#review-card').focus()")
    firefox.press("a")
    assert "1 of 6 decided" in firefox.text("#panel")
    firefox.press("u")
    assert "0 of 6 decided" in firefox.text("#panel")
    assert firefox.messages == []
    assert [url for url in firefox.requests if not url.startswith(("file:", "blob:", "data:"))] == []


def test_the_page_works_in_firefox_on_a_phone(firefox, tmp_path):
    path = tmp_path / "map.html"
    render(EXAMPLE, BASE).save(str(path))
    firefox.messages.clear()
    firefox.open(path.as_uri(), 390, 844)
    assert firefox.run("document.documentElement.scrollWidth") <= 390
    firefox.run("document.querySelector('#handle').click()")
    firefox.run("document.querySelector('#panel .item').click()")
    firefox.shot("phone")
    assert firefox.run("document.querySelector('#foot').getBoundingClientRect().bottom") <= 844
    assert firefox.messages == []


def test_hostile_text_stays_text_in_firefox(firefox, tmp_path):
    path = tmp_path / "map.html"
    render(hostile(REVIEWED), BASE).save(str(path))
    firefox.messages.clear()
    firefox.open(path.as_uri(), 1280, 800)
    assert PROBE.split("\u2028")[0] in firefox.text("#title")
    assert firefox.run("window.hit === undefined && document.querySelectorAll('body img').length === 0")
    assert firefox.messages == []
