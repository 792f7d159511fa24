"""What may leave the desk: the map's data without what only its makers should see, and without what could do harm.

Dropped: who reviewed and their notes, files on somebody's machine, the text of the articles beyond short quotations,
incidents a reviewer rejected. Coarsened: a point finer than a settlement's centre, unless a published geolocation of it
is cited. Named, or withheld on request: what may have happened in the last 72 hours, when a position can still kill.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from geo.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.boundary import Border
    from geo.model import Article, Claim, Incident, Place, Resolution, Review
    from geo.webmap.data import MapData, Mention

FRESH_H = 72.0
"""Hours within which an event is named as fresh: a convention, not a measure of risk."""

SETTLEMENT_KM = 15.0
"""How far the settlement may be at whose centre a finer point is shown instead; beyond it the point is withheld."""

_PATH = re.compile(r"(?<![\w:/\\])(?:~|\.{1,2}|[A-Za-z]:)?[\\/][^\s\"'<>|;,]*")
_POINT = re.compile(r"\s*\(-?\d+(?:\.\d+)?, -?\d+(?:\.\d+)?\)")


def publishable(data: MapData, now: datetime, delay_h: float | None = None, border: Border | None = None) -> MapData:
    """Return the data of a map that may be published.

    Parameters
    ----------
    data
        Everything.
    now
        The moment of publication, with a time zone.
    delay_h
        Withhold what may have happened within so many hours before; None only names it.
    border
        The border the incidents were checked against; moved points are checked again. None: the package's own.

    Raises
    ------
    SettingsError
        If the delay is no number of hours, or the moment has no time zone.
    """
    if now.tzinfo is None:
        raise SettingsError(f"expected a moment with a time zone, got {now}")
    if delay_h is not None and not 0 <= delay_h < float("inf"):
        raise SettingsError(f"expected a delay of 0 hours or more, got {delay_h}")
    kept = [i for i in data.incidents if delay_h is None or not _within(i, now, delay_h)]
    withheld = [i for i in data.incidents if not any(i is k for k in kept)]
    fresh = [i for i in kept if _within(i, now, FRESH_H)]
    scrub = _Scrub(border)
    gone = _only_in(withheld, kept)
    hidden = {(i.label, i.claims[0].quote) for i in withheld if i.claims}
    articles = [a for a in data.articles if id(a) not in gone]
    return replace(
        data,
        public=True,
        articles=[scrub.article(a) for a in articles],
        incidents=[scrub.incident(i) for i in kept],
        mentions=[m for old in data.mentions if id(old.article) not in gone if (m := scrub.mention(old))],
        not_mapped=[
            replace(row, article=row.article and scrub.article(row.article))
            for row in data.not_mapped
            if (row.article is None or id(row.article) not in gone) and (row.label, row.quote) not in hidden
        ],
        rejected=(),
        gazetteers=[_no_path(name) for name in data.gazetteers],
        settings=[(name, _no_path(value)) for name, value in data.settings],
        corrections=(),
        decisions=(),
        notes=_remarks(len(fresh), len(withheld), now, delay_h),
    )


def _remarks(fresh: int, withheld: int, now: datetime, delay_h: float | None) -> tuple[str, ...]:
    """What a reader must know about the age of events; the first remark of a public map stands in its frame."""
    made = f"when this page was made ({now.astimezone(UTC):%Y-%m-%d %H:%M} UTC)"
    said = []
    if fresh:
        said.append(f"{fresh} of the events may be under {FRESH_H:.0f} hours old {made}")
    if withheld:
        said.append(f"{withheld} withheld: they may be under {delay_h:g} hours old {made}")
    return tuple(said)


def _within(incident: Incident, now: datetime, hours: float) -> bool:
    """Whether an incident may have happened within so many hours: not after it was reported, any time if undated."""
    days = [c.article.published for c in incident.claims if c.article.published]
    if incident.time.start:
        days.append(incident.time.end or incident.time.start)
    if not days:
        return True
    ended = datetime.combine(min(days), time(), UTC) + timedelta(days=1)
    return now - ended < timedelta(hours=hours)


def _only_in(withheld: Sequence[Incident], kept: Sequence[Incident]) -> set[int]:
    """Articles, by id, that tell of nothing but what is withheld: their mentions would give it away."""
    shown = {id(c.article) for i in kept for c in i.claims}
    return {id(c.article) for i in withheld for c in i.claims} - shown


def _no_path(text: str) -> str:
    return _PATH.sub("[a local file]", text)


class _Scrub:
    """Makes publishable copies; the same article or place gives the same copy."""

    def __init__(self, border: Border | None) -> None:
        self._border = border
        self._articles: dict[int, tuple[Article, Article]] = {}  # the original is kept so that its id stays its own
        self._places: dict[Place, Place | None] = {}

    def article(self, article: Article) -> Article:
        known = self._articles.get(id(article))
        if known is None:
            url = article.url if article.url and article.url.startswith(("http://", "https://")) else None
            source = article.source if article.source.startswith(("http://", "https://")) else ""
            # the text stays for the short context of names; the page's data block never holds more than that
            copy = replace(article, source=source, url=url, set_aside=(), notes=())
            known = self._articles[id(article)] = (article, copy)
        return known[1]

    def mention(self, mention: Mention) -> Mention | None:
        resolution = self.resolution(mention.resolution)
        if mention.resolution.place is not None and resolution.place is None:
            return None
        return replace(mention, article=self.article(mention.article), resolution=resolution)

    def incident(self, incident: Incident) -> Incident:
        place = self.place(incident.place)
        resolution = self.resolution(incident.resolution) if incident.resolution else None
        new = replace(
            incident,
            claims=tuple(self.claim(c) for c in incident.claims),
            place=place,
            resolution=resolution,
            reviews=tuple(_anonymous(review) for review in incident.reviews),
        )
        if incident.place is not None and place is None:
            return replace(new, border=None, not_mapped="its position is withheld: it is finer than a settlement")
        if place is not None and place is not incident.place and incident.border is not None:
            from geo.boundary import border  # noqa: PLC0415 (only where a point was moved)

            target = incident.direction[-2:] or None
            line = self._border or border()
            return replace(new, border=line.check(place, says=target, into=target))
        return new

    def claim(self, claim: Claim) -> Claim:
        resolution = self.resolution(claim.resolution) if claim.resolution else None
        return replace(claim, article=self.article(claim.article), resolution=resolution)

    def resolution(self, resolution: Resolution) -> Resolution:
        candidates = [
            replace(c, place=place) for c in resolution.candidates if (place := self.place(c.place)) is not None
        ]
        return replace(resolution, place=self.place(resolution.place), candidates=tuple(candidates))

    def place(self, place: Place | None) -> Place | None:
        """Return a place no finer than a settlement's centre; None where there is no settlement near."""
        if place is None or place.feature_class in ("A", "P") or place.geo_precision >= 3 or place.geolocation:
            return place
        if place not in self._places:
            self._places[place] = _at_settlement(place)
        return self._places[place]


def _at_settlement(place: Place) -> Place | None:
    from geo.gazetteer import embedded  # noqa: PLC0415 (only where a point is too fine)

    for town, km in embedded().near(place.latitude, place.longitude, SETTLEMENT_KM):
        if town.country_code == place.country_code or not place.country_code:
            return replace(
                place,
                source="public" if place.source == "review" else place.source,
                source_id=place.name if place.source == "review" else place.source_id,
                latitude=town.latitude,
                longitude=town.longitude,
                uncertainty_km=round(max(place.uncertainty_km, km + place.uncertainty_km, town.uncertainty_km), 1),
                uncertainty_origin=f"shown at the centre of {town.name}; the spot itself is withheld",
                geo_precision=2,
            )
    return None


def _anonymous(review: Review) -> Review:
    changes = tuple((what, _POINT.sub("", was), _POINT.sub("", now)) for what, was, now in review.changes)
    return replace(review, by="", note="", changes=changes)
