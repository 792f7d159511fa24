"""The map beside a Marker-and-Popup loop over the same incidents, and the sizes of its pages.

    python tests/benchmarks/map.py [--incidents 20000] [--runs 3] [--no-browser] [--wait 300]

Synthetic incidents around the border (real settlements' positions jittered, invented words; every field filled) are
drawn both ways in turn: by ``geo.webmap.render`` and by one ``folium.Marker`` with a ``folium.Popup`` of the same
fields for each. Printed are processor seconds to render and save, bytes, and seconds until a browser shows them
(Chromium, from disk; the scripts folium links are answered from memory, jQuery by a stub that is faster than it), each
with the ratio; a page that has not loaded within ``--wait`` seconds is counted with those, and its ratio is a lower
bound. Then the page's size with 10, 1,000 and 20,000 incidents. Aims: 40x, 3.5x, 5x; 400 kB, 1.5 MB.
"""

from __future__ import annotations

import argparse
import html
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.gazetteer import embedded
from geo.model import (
    Actor,
    Article,
    Aspect,
    BorderCheck,
    Candidate,
    Claim,
    Evidence,
    Factuality,
    Incident,
    Incursion,
    Outcome,
    Place,
    Resolution,
    Status,
    TimeSpan,
    Toponym,
    Verdict,
)  # fmt: skip
from geo.resources import data_path
from geo.webmap import MapData, render

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = ("fighters", "officials", "village", "crossing", "said", "morning", "column", "border", "road", "denied")
_DAY = date(2023, 5, 22)


def synthetic(number: int, seed: int = 1) -> MapData:
    """Incidents with every field filled: no two quotations alike, places and names repeating as in real reports."""
    chance = random.Random(seed)  # noqa: S311
    towns = [p for p in embedded().towns((32.0, 46.5, 40.0, 53.0)) if p.country_code in ("RU", "UA")][:1500]
    actors = [Actor(f"Example {kind} {n}", side, kind) for n in range(12) for side, kind in
              (("UA", "armed_group"), ("RU", "official"))]  # fmt: skip
    articles = [
        Article(text="", source=f"reports/{n}.txt", url=f"https://news.example.org/{n}", title=f"Report number {n}",
                publisher=f"Example Wire {n % 9}", published=_DAY + timedelta(days=n % 300), sha256=f"{n:064x}")
        for n in range(max(1, number // 10))
    ]  # fmt: skip
    return MapData(
        title="Synthetic incidents", as_of=date(2024, 5, 1), version="0.1.0", articles=articles,
        incidents=[_incident(n, chance, towns, actors, articles) for n in range(number)],
    )  # fmt: skip


def _incident(
    n: int, chance: random.Random, towns: list[Place], actors: list[Actor], articles: list[Article]
) -> Incident:
    place, article = chance.choice(towns), chance.choice(articles)
    who, other = chance.choice(actors), chance.choice(actors)
    day = _DAY + timedelta(days=chance.randrange(300))
    quote = f"{who.name} said {' '.join(chance.choices(WORDS, k=22))} near {place.name}, report {n}."
    start = quote.index(place.name)
    candidates = tuple(Candidate(chance.choice(towns), 0.3, (("near a place named", 0.2),)) for _ in range(2))
    reason = f"{place.name} in {place.admin1}: the region is named"
    resolution = Resolution(
        Toponym(start, start + len(place.name), place.name), place, reason, 0.9,
        (Candidate(place, 0.9, (("in the region named", 0.7),)), *candidates),
    )  # fmt: skip
    incursion = chance.choice(list(Incursion))
    direction = "" if incursion is Incursion.NONE else "UA→RU" if place.country_code == "RU" else "RU→UA"
    status = chance.choice(list(Status))
    claim = Claim(
        claim_id=f"c-{n:08x}", article=article, start=0, end=len(quote), quote=quote, event_type="Battles",
        sub_event_type="Armed clash", label="fighting said to have happened", aspect=Aspect.FIGHTING,
        factuality=Factuality.CLAIMED, evidence=Evidence.STATEMENT, claimants=(who,), resolution=resolution,
    )  # fmt: skip
    return Incident(
        incident_id=f"i-{n:010x}", raid_id="" if not direction else f"r-{n // 3:010x}", claims=(claim,),
        event_type="Battles", sub_event_type="Armed clash", label="fighting said to have happened", incursion=incursion,
        direction=direction, outcome=Outcome.UNKNOWN, place=place, resolution=resolution,
        border=BorderCheck(place.country_code, round(chance.uniform(2, 80), 3), Verdict.INSIDE, place.latitude - 0.1,
                           place.longitude - 0.1),
        time=TimeSpan(day, day, 1, "on Monday"), actor1=who.name, assoc_actor1="", actor2=other.name,
        claimed_by=who.name, acknowledged_by=other.name, denied_by="", status=status,
        aspects=((Aspect.CROSSING, status), (Aspect.FIGHTING, Status.CLAIMED)), evidence=Evidence.STATEMENT,
        n_sources=1,
    )  # fmt: skip


def ours(data: MapData, path: Path) -> None:
    """Render and save the map of this package."""
    render(data).save(str(path))


def theirs(data: MapData, path: Path) -> None:
    """Render and save one marker and pop-up for each incident, with the same fields."""
    import folium

    drawn = folium.Map((50.3, 35.5), zoom_start=7)
    for incident in data.incidents:
        place, claim = incident.place, incident.claims[0]
        if place is None or claim.resolution is None:
            continue
        shown = {f.name: getattr(incident, f.name) for f in fields(incident) if f.name not in _NESTED}
        shown |= {
            "when": incident.time.start, "place": place.name, "admin1": place.admin1, "admin2": place.admin2,
            "country": place.country_code, "names": dict(place.names), "uncertainty_km": place.uncertainty_km,
            "point": f"{place.latitude:.5f}, {place.longitude:.5f}", "border": incident.border and incident.border.side,
            "border_km": incident.border and incident.border.distance_km, "quote": claim.quote, "label": claim.label,
            "claimants": [c.name for c in claim.claimants], "source": claim.article.title, "url": claim.article.url,
            "publisher": claim.article.publisher, "published": claim.article.published,
            "placed": claim.resolution.reason, "aspects": [f"{a}: {s}" for a, s in incident.aspects],
            "candidates": [(c.place.name, c.place.admin1, c.score, c.why) for c in claim.resolution.candidates],
        }  # fmt: skip
        table = "".join(f"<tr><th>{k}</th><td>{html.escape(str(v))}</td></tr>" for k, v in shown.items())
        popup = folium.Popup(f"<table>{table}</table>", max_width=320)
        folium.Marker((place.latitude, place.longitude), popup=popup, tooltip=html.escape(place.name)).add_to(drawn)
    drawn.save(str(path))


_NESTED = {"claims", "resolution", "place", "border", "time", "aspects"}


def seconds(draw: Callable[[MapData, Path], None], data: MapData, path: Path) -> float:
    """Processor time of drawing (both work in one thread): the same on a machine that does other things too."""
    start = time.process_time()
    draw(data, path)
    return time.process_time() - start


def load_seconds(browser: Any, path: Path, ready: str, wait: float) -> float | None:
    """Time from opening a page until ``ready`` is in it, None if not within ``wait`` s; links are answered at once."""
    from playwright.sync_api import TimeoutError as NotLoaded

    page = browser.new_page(viewport={"width": 1280, "height": 800})
    leaflet = Path(data_path("leaflet.js")).read_text(encoding="utf-8")
    jquery = "window.$=window.jQuery=m=>[document.createRange().createContextualFragment(m.trim()).firstElementChild];"

    def serve(route: Any) -> None:
        url = route.request.url
        if url.endswith("leaflet.js"):
            route.fulfill(body=leaflet, content_type="text/javascript")
        elif "jquery" in url:
            route.fulfill(body=jquery, content_type="text/javascript")
        else:
            route.fulfill(body="", content_type="text/css" if url.endswith(".css") else "text/javascript")

    page.route(lambda url: url.startswith("http"), serve)
    start = time.perf_counter()
    try:
        page.goto(path.as_uri(), timeout=1000 * wait)  # until everything has loaded and its scripts have run
        page.wait_for_selector(ready, state="attached", timeout=1000 * max(0.001, wait - time.perf_counter() + start))
    except NotLoaded:
        return None
    return time.perf_counter() - start


def browse(paths: dict[str, Path], runs: int, wait: float) -> None:
    """Print how long each page takes to load."""
    from playwright.sync_api import sync_playwright

    ready = {"ours": "html[data-ready]", "theirs": ".leaflet-marker-icon"}
    with sync_playwright() as playwright:
        took: dict[str, list[float | None]] = {"ours": [], "theirs": []}
        for name, path in [*paths.items()] * runs:
            browser = playwright.chromium.launch(  # one for each page: what is still at work is ended with it
                executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
            )
            took[name].append(load_seconds(browser, path, ready[name], wait))
            browser.close()
    _row("load, s", *(statistics.median([wait if t is None else t for t in took[name]]) for name in ("ours", "theirs")))
    for name, times in took.items():
        if None in times:
            print(f"{name}: not loaded within {wait:g} s in {times.count(None)} of {runs} runs, counted as {wait:g} s")


def _row(what: str, mine: float, other: float) -> None:
    print(f"{what:<22}{mine:>12,.2f}{other:>12,.2f}{other / mine:>9.1f}x")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--wait", type=float, default=300, help="seconds a page may take to load")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name}.html" for name in ("ours", "theirs")}
        ours(synthetic(10), paths["ours"])  # imports and caches of the package
        theirs(synthetic(10), paths["theirs"])
        data = synthetic(args.incidents)
        pairs = [(seconds(ours, data, paths["ours"]), seconds(theirs, data, paths["theirs"])) for _ in range(args.runs)]
        print(f"{args.incidents:,} incidents{'':<8}{'this map':>12}{'loop':>12}{'ratio':>10}")
        _row("render and save, s", *(statistics.median(column) for column in zip(*pairs, strict=True)))
        _row("size, MB", *(paths[name].stat().st_size / 1e6 for name in ("ours", "theirs")))
        if not args.no_browser:
            browse(paths, args.runs, args.wait)
        for number in (10, 1_000, 20_000):
            ours(synthetic(number), paths["ours"])
            print(f"{number:>6,} incidents: {paths['ours'].stat().st_size / 1e3:,.0f} kB")


if __name__ == "__main__":
    main()
