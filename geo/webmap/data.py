"""What a map shows, as plain values, and the same as the data block the page reads.

``MapData`` is the only thing the map is drawn from: no clock, no network, no hidden setting, so that two runs give
the same bytes. ``payload`` turns it into JSON values. All sentences a reader sees about an incident are made here
(``wording``), so that they can be tested without a browser.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from geo.model import Article, TimeSpan
from geo.webmap import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence
    from datetime import date

    from geo.model import Candidate, Claim, Incident, Place, Resolution
    from geo.webmap.basemap import BaseMap
    from geo.webmap.tiles import Tiles

QUOTE_LENGTH = 280
"""Longest extract of an article shown, in characters: enough to judge a claim, short enough to be a quotation."""

PUBLIC_QUOTE_LENGTH = 140
"""The same for a map that is published: a sentence's worth."""

_CANDIDATES = 6  # shown of each name: the best
_LONG = 50  # rows from which a column is worth the numbering of its texts
_CONTEXT_LENGTH, _PUBLIC_CONTEXT_LENGTH = 70, 30  # characters either side of a place that is only mentioned


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that is named in an article where nothing of what the map shows is said to have happened."""

    article: Article
    resolution: Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMapped:
    """Something that was found and has no mark, with the reason, in words a reader understands."""

    label: str
    reason: str
    quote: str = ""
    article: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapData:
    """Everything a map is drawn from.

    Parameters
    ----------
    title
        Headline of the page; plain text from anywhere, it is never evaluated.
    as_of
        The day the reports speak of (usually the latest publication date), never the clock; None when unknown.
    version
        Version of the program.
    articles
        The reports; claims, mentions and parts set aside refer to them.
    incidents
        In the order they should be listed. Those without a place are listed under "not mapped".
    mentions, not_mapped
        What was found and is not an incident on the map.
    gazetteers, settings
        What was used to make the map, so that two people can compare: names, and (name, value) pairs.
    rejected
        Incidents that people rejected: not mapped, not counted, listed with the reason.
    corrections
        Names of the corrections files that were applied.
    decisions
        The decisions applied, as they stand in a corrections file: the review mode goes on from them.
    notes
        Remarks on how the map was made; the first of a public map stands in its frame.
    public
        Made by ``geo.webmap.public``: shorter quotations, no names of reviewers, no review mode.
    tiles
        An online base map the reader may switch on; None: the page can never ask anyone for anything.
    border
        Lines of (longitude, latitude) to draw as the border; None: the package's own.
    border_name
        What the legend calls it.
    """

    title: str
    as_of: date | None
    version: str
    articles: Sequence[Article] = ()
    incidents: Sequence[Incident] = ()
    mentions: Sequence[Mention] = ()
    not_mapped: Sequence[NotMapped] = ()
    rejected: Sequence[Incident] = ()
    gazetteers: Sequence[str] = ()
    settings: Sequence[tuple[str, str]] = ()
    corrections: Sequence[str] = ()
    decisions: Sequence[Mapping[str, Any]] = ()
    notes: Sequence[str] = field(default=())
    public: bool = False
    tiles: Tiles | None = None
    border: Sequence[Sequence[tuple[float, float]]] | None = None
    border_name: str = "Russia-Ukraine land border"


def payload(data: MapData, base: BaseMap) -> dict[str, Any]:
    """Return the data block of the page: JSON values only, the same for the same input.

    Parameters
    ----------
    data
        What to show.
    base
        The base map to draw it on (``geo.webmap.basemap.base_map``).
    """
    places, articles = _Numbered(), _Numbered()
    for article in data.articles:
        articles.number(article)
    # An incident without a mark is listed with its reason; it need not be given a second time.
    rows = [*data.incidents, *data.rejected]
    raids = wording.raids(data.incidents)
    incidents = _columns(rows, _incident_columns(places.number, wording.located(data.incidents)))
    weighing = _candidate_columns(places.number)
    candidates = _columns([c for i in rows if i.resolution for c in i.resolution.candidates[:_CANDIDATES]], weighing)
    listed = {(i.label, why) for i in rows if i.not_mapped or i.place is None if (why := wording.why_not_mapped(i))}
    length, context = (PUBLIC_QUOTE_LENGTH, _PUBLIC_CONTEXT_LENGTH) if data.public else (QUOTE_LENGTH, _CONTEXT_LENGTH)
    # only what can be split off needs a name of its own
    several = set() if data.public else {id(c) for i in rows if len(i.claims) > 1 for c in i.claims}
    claims = _columns([c for i in rows for c in i.claims], _claim_columns(articles.number, length, several))
    mentions = [_mention(mention, places.number, articles.number, weighing, context) for mention in data.mentions]
    not_mapped = [
        {"label": row.label, "reason": row.reason, "quote": _segments(row.quote, "", None, length),
         "article": None if row.article is None else articles.number(row.article)}
        for row in data.not_mapped
        if (row.label, row.reason) not in listed
    ]  # fmt: skip
    return {
        "title": data.title,
        "asOf": data.as_of.isoformat() if data.as_of else None,
        "asOfText": wording.day(data.as_of) if data.as_of else "a date that is not given",
        "version": data.version,
        "summary": wording.summary(data.incidents, raids),
        "period": wording.period(data.incidents),
        "raids": {raid: wording.raid(members) for raid, members in raids.items()},
        "articles": [_article(article) for article in articles.things],
        "places": _columns(places.things, _place_columns(base)),
        "incidents": incidents,
        "candidates": candidates,
        "claims": claims,
        "mentions": mentions,
        "notMapped": not_mapped,
        "gazetteers": list(data.gazetteers),
        "settings": [list(pair) for pair in data.settings],
        "corrections": list(data.corrections),
        "decisions": list(data.decisions),
        "notes": list(data.notes),
        "public": data.public,
        "borderName": data.border_name,
        "tiles": data.tiles
        and {
            "url": data.tiles.url,
            "origin": data.tiles.origin,
            "host": data.tiles.host,
            "attribution": data.tiles.attribution or data.tiles.host,
        },
        "base": base.values,
    }


class _Numbered:
    """Things that are kept once and referred to by number; the same object is found by its identity first."""

    def __init__(self) -> None:
        self.things: list[Any] = []
        self._by_value: dict[Any, int] = {}
        self._by_identity: dict[int, tuple[int, Any]] = {}  # the object is kept so that its id stays its own

    def number(self, thing: Any) -> int:
        known = self._by_identity.get(id(thing))
        if known is not None:
            return known[0]
        key = (thing.source, thing.url, thing.sha256, thing.text) if isinstance(thing, Article) else thing
        number = self._by_value.setdefault(key, len(self.things))
        if number == len(self.things):
            self.things.append(thing)
        self._by_identity[id(thing)] = (number, thing)
        return number


def _columns(rows: Sequence[Any], makers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Return a table by columns: names once, not in every row. In a long table texts that repeat are kept once.

    A column is a list, {"all": the value of every row}, or {"of": different values, "at": their numbers, row by row}.
    """
    table: dict[str, Any] = {"n": len(rows)}
    for name, make in makers.items():
        table[name] = column = list(map(make, rows))
        if len(column) <= _LONG:
            continue
        if column.count(column[0]) == len(column):
            table[name] = {"all": column[0]}
        elif isinstance(column[0], (str, tuple)):
            numbers = dict(zip(dict.fromkeys(column), count(), strict=False))
            if 2 * len(numbers) < len(column):
                table[name] = {"of": list(numbers), "at": list(map(numbers.__getitem__, column))}
    return table


def _once(make: Callable[..., Any], name: str, *more: str) -> Callable[[Any], Any]:
    """Make the value of a column from attributes, once for what many rows share (days, distances, scores)."""
    made, read = cache(make), attrgetter(name, *more)
    return (lambda row: made(*read(row))) if more else (lambda row: made(read(row)))


def _value_of(name: str) -> attrgetter[str]:
    """Read the plain text of an enumeration: ``.value`` costs a Python call a row."""
    return attrgetter(f"{name}._value_")


def _article(article: Article) -> dict[str, Any]:
    return {
        "title": article.title or "",
        "source": article.source,
        "sha256": article.sha256,
        "url": article.url or "",
        "publisher": article.publisher or "",
        "published": article.published.isoformat() if article.published else "",
        "publishedText": wording.day(article.published) if article.published else "date not given",
        "language": article.language or "",
        "notes": list(article.notes),
        "setAside": [
            {"reason": part.reason, "text": _cut(" ".join(article.text[part.start : part.end].split()), 160)}
            for part in article.set_aside
        ],
    }


def _place_columns(base: BaseMap) -> dict[str, Callable[[Place], Any]]:
    return {
        "name": attrgetter("name"),
        "shown": lambda p: None if (shown := wording.shown_name(p)) == p.name else shown,
        "district": lambda p: None if (shown := wording.shown_district(p)) == p.admin2 else shown,
        "names": attrgetter("names"),
        "lat": lambda p: round(p.latitude, 5),
        "lon": lambda p: round(p.longitude, 5),
        "cc": attrgetter("country_code"),
        "country": lambda p: wording.country(p.country_code),
        "admin1": attrgetter("admin1"),
        "admin2": attrgetter("admin2"),
        "unc": lambda p: round(p.uncertainty_km, 2),
        "uncText": attrgetter("uncertainty_origin"),
        "prec": attrgetter("geo_precision"),
        "what": wording.kind_of_place,
        "id": lambda p: f"{p.source}:{p.source_id}",
        "geonameid": attrgetter("geonameid"),
        "area": lambda p: base.area(p) if wording.is_region(p) and not wording.is_country(p) else None,
    }


def _incident_columns(place_number: Callable[[Place], int], located: set[str]) -> dict[str, Callable[[Incident], Any]]:
    def number(place: Place | None) -> int | None:
        return None if place is None else place_number(place)

    @cache  # as a place, its nearest point comes again and again
    def point(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
        return None if latitude is None or longitude is None else (round(latitude, 5), round(longitude, 5))

    @cache
    def distance(km: float | None) -> float | None:
        return None if km is None else round(km, 2)

    confidence = _once(lambda value: round(value, 3), "resolution.confidence")
    return {
        "id": attrgetter("incident_id"),
        "raid": attrgetter("raid_id"),
        "kind": wording.kind,
        "label": attrgetter("label"),
        "type": attrgetter("event_type"),
        "sub": attrgetter("sub_event_type"),
        "incursion": _value_of("incursion"),
        "direction": attrgetter("direction"),
        "outcome": _value_of("outcome"),
        "place": lambda i: number(i.place),
        "area": wording.is_drawn_as_area,
        "context": lambda i: i.is_area and i.raid_id in located,
        "why": wording.why_not_mapped,
        "start": _once(lambda start: start.isoformat() if start else "", "time.start"),
        "end": _once(lambda start, end: (end or start).isoformat() if start else "", "time.start", "time.end"),
        "timePrecision": attrgetter("time.time_precision"),
        "when": _once(lambda *time: wording.when(TimeSpan(*time)), "time.start", "time.end", "time.time_precision"),
        "whenWords": attrgetter("time.text"),
        "actor1": attrgetter("actor1"),
        "assoc1": attrgetter("assoc_actor1"),
        "actor2": attrgetter("actor2"),
        "claimed": attrgetter("claimed_by"),
        "acknowledged": attrgetter("acknowledged_by"),
        "denied": attrgetter("denied_by"),
        "status": _value_of("status"),
        "aspects": lambda i: " ".join(map(":".join, i.aspects)),
        "evidence": _value_of("evidence"),
        "sources": attrgetter("n_sources"),
        "review": _value_of("review_status"),
        "reviews": _reviews,
        "claims": lambda i: len(i.claims),
        "side": lambda i: i.border.side if i.border else "",
        "km": lambda i: distance(i.border.distance_km) if i.border else None,
        "verdict": lambda i: i.border.verdict._value_ if i.border else "",
        "border": wording.border,
        "nearest": lambda i: point(i.border.nearest_latitude, i.border.nearest_longitude) if i.border else None,
        "name": lambda i: i.resolution.toponym.text if i.resolution else "",
        "placed": lambda i: i.resolution.reason if i.resolution else "",
        "confidence": lambda i: confidence(i) if i.resolution else 0,
        "candidates": lambda i: len(i.resolution.candidates[:_CANDIDATES]) if i.resolution else 0,
    }


def _reviews(incident: Incident) -> tuple[Any, ...]:
    """Return each standing decision as (decision, who, when, why, whether it is followed, changes)."""
    return tuple(
        [(r.decision.value, r.by, f"{r.at:%Y-%m-%d %H:%M}", r.note, r.stands, r.changes) for r in incident.reviews]
    )


def _claim_columns(
    article_number: Callable[[Article], int], length: int, several: Container[int]
) -> dict[str, Callable[[Claim], Any]]:
    return {
        "id": lambda c: c.claim_id if id(c) in several else "",
        "quote": lambda c: _quote(c, length),
        "label": attrgetter("label"),
        "who": lambda c: tuple([actor.name for actor in c.claimants]),
        "aspect": _value_of("aspect"),
        "factuality": _value_of("factuality"),
        "evidence": _value_of("evidence"),
        "inherited": attrgetter("inherited"),
        "article": lambda c: article_number(c.article),
    }


def _candidate_columns(place_number: Callable[[Place], int]) -> dict[str, Callable[[Candidate], Any]]:
    return {
        "place": lambda c: place_number(c.place),
        "score": _once(lambda score: round(score, 3), "score"),
        "why": _once(lambda why: tuple([name for name, part in why if part > 0]), "why"),
    }


def _quote(claim: Claim, length: int) -> tuple[str, str, str]:
    if claim.resolution is None or claim.inherited:
        return _segments(claim.quote, "", None, length)
    toponym = claim.resolution.toponym
    inside = claim.start <= toponym.start and toponym.end <= claim.end
    return _segments(claim.quote, toponym.text, toponym.start - claim.start if inside else None, length)


def _mention(
    mention: Mention,
    place_number: Callable[[Place], int],
    article_number: Callable[[Article], int],
    weighing: Mapping[str, Callable[[Candidate], Any]],
    context: int,
) -> dict[str, Any]:
    toponym, text = mention.resolution.toponym, mention.article.text
    weighed = () if mention.resolution.place else mention.resolution.candidates[:_CANDIDATES]
    start, end = max(0, toponym.start - context), min(len(text), toponym.end + context)
    before, after = text[start : toponym.start], text[toponym.end : end]
    if start:
        before = "… " + before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0] + " …"
    return {
        "name": toponym.text,
        "start": toponym.start,
        "candidates": _columns(weighed, weighing),
        "place": None if mention.resolution.place is None else place_number(mention.resolution.place),
        "reason": mention.resolution.reason,
        "quote": [before, toponym.text, after],
        "article": article_number(mention.article),
    }


def _cut(text: str, length: int) -> str:
    """Shorten at a word's end and mark the cut."""
    if len(text) <= length:
        return text
    return text[:length].rpartition(" ")[0].rstrip(" ,;:") + " […]"


def _segments(quote: str, name: str, offset: int | None, length: int = QUOTE_LENGTH) -> tuple[str, str, str]:
    """Split a quote into what stands before the place name, the name, and what follows; cut what is too long.

    The page receives the three parts, not offsets: JavaScript counts UTF-16 units where Python counts code points.
    """
    if offset is None or quote[offset : offset + len(name)] != name:
        offset = quote.find(name) if name else -1
    if offset < 0:
        return _cut(quote, length), "", ""
    before, after = quote[:offset], quote[offset + len(name) :]
    room = max(60, length - len(name))
    if len(before) + len(after) > room:
        keep_before = max(room // 2, room - len(after))
        if len(before) > keep_before:
            before = "[…] " + before[-keep_before:].partition(" ")[2]
        after = _cut(after, max(room // 2, room - len(before)))
    return before, name, after
