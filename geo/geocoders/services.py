"""The services, asked through geopy: Nominatim and Photon, the public ones or one's own.

geopy builds the addresses and knows the services' options. Its own HTTP layer is replaced: ``_Adapter`` asks within
one deadline, at the user's rate, and refuses what is not the answer of such a service before geopy could read it as
"nothing found". Every result becomes a ``Hit``: plain values, which is also what the cache keeps.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.distance import great_circle_km
from geo.errors import BadAnswer, NetworkError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.geocoders.memory import Memory

__all__ = ["Hit", "Question", "Service"]

PUBLIC = {"nominatim": "https://nominatim.openstreetmap.org", "photon": "https://photon.komoot.io"}
ATTRIBUTION = "© OpenStreetMap contributors, ODbL"
MOST_HITS = 20
MAX_BYTES = 8_000_000
_JSON = ("application/json", "application/geo+json", "text/json")
OVERALL = 1.4
"""A call ends within so many times its timeout, the wait for its turn included."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: a name, in some countries, in a box (west, south, east, north in degrees)."""

    name: str
    country_codes: tuple[str, ...] = ()
    box: tuple[float, float, float, float] | None = None
    feature: str = ""  # GeoNames feature class; "" for any


@dataclass(frozen=True, slots=True)
class Hit:
    """One result of a service, before it is believed."""

    source_id: str  # of OpenStreetMap: "relation/123"
    name: str
    latitude: float
    longitude: float
    tag: str  # of OpenStreetMap: "place=village"
    country_code: str = ""
    state: str = ""
    district: str = ""
    every_name: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()  # (language, name)
    extent_km: float = 0.0  # from the point to the farthest of its outline or box; 0: not known
    extent_origin: str = ""


class Service:
    """One geocoding service.

    Parameters
    ----------
    kind : "nominatim" or "photon"
        Which program answers.
    url : str, optional
        Of one's own server; the public one when not given.
    memory : Memory
        Gives the turns.
    user_agent : str
        How the program names itself.
    timeout_s : float
        For one request; a whole call takes at most 1.5 times as long.
    """

    def __init__(self, kind: str, url: str | None, memory: Memory, *, user_agent: str, timeout_s: float) -> None:
        if kind not in PUBLIC:
            raise SettingsError(f"expected a geocoder of {', '.join(PUBLIC)}, got {kind!r}")
        if not timeout_s >= 1:
            raise SettingsError(f"expected a geocoder timeout of at least 1 s, got {timeout_s!r}")
        parts = urlsplit(url or PUBLIC[kind])
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.username:
            raise SettingsError(f"expected the http(s) address of a geocoder, got {url!r}")
        self.kind = kind
        self.url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._memory, self._user_agent, self._timeout_s = memory, user_agent, timeout_s
        self._is_own = url is not None
        self._client = self._connect()  # now: importing geopy takes a second, which is no part of a question's time

    def ask(self, question: Question) -> list[Hit]:
        """Ask, once; every result the service gives.

        Raises
        ------
        NetworkError
            Refused, Unavailable, TimedOut or BadAnswer; never an empty list for any of them.
        """
        client = self._client or self._connect()
        try:
            found = client.geocode(
                question.name, exactly_one=False, limit=MOST_HITS, language="en", **self._how(question)
            )
            read = _nominatim_hit if self.kind == "nominatim" else _photon_hit
            return [read(location.raw) for location in found or ()]
        except NetworkError:
            raise
        except Exception as error:  # noqa: BLE001 (geopy's, and those of reading an answer of another shape)
            raise BadAnswer(f"expected places from {self.url}, got an answer that cannot be read: {error!r}") from None

    def _how(self, question: Question) -> dict[str, Any]:
        box = question.box and [(question.box[1], question.box[0]), (question.box[3], question.box[2])]
        if self.kind == "photon":
            return {"bbox": box} if box else {}
        how: dict[str, Any] = {"addressdetails": True, "namedetails": True}
        if question.country_codes:
            how["country_codes"] = [code.lower() for code in question.country_codes]
        if box:
            how |= {"viewbox": box, "bounded": True}
        if question.feature == "A":
            how["geometry"] = "geojson"
        return how

    def _connect(self) -> Any:
        from geopy import geocoders  # noqa: PLC0415 (slow, and only those who ask online need it)

        scheme, _, domain = self.url.partition("://")
        make = geocoders.Nominatim if self.kind == "nominatim" else geocoders.Photon
        return make(
            domain=domain,
            scheme=scheme,
            user_agent=self._user_agent,
            timeout=self._timeout_s,
            proxies={},
            adapter_factory=lambda **_: _adapter(self._memory, self.kind, allow_private=self._is_own),
        )


def _adapter(memory: Memory, kind: str, *, allow_private: bool) -> Any:
    """Make geopy's HTTP layer: bounded, in turn, and strict about what an answer is."""
    from geopy.adapters import BaseSyncAdapter  # noqa: PLC0415

    from geo.fetch import fetch  # noqa: PLC0415

    class Adapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy carries no types
        def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
            waited = memory.take_turn(OVERALL * timeout)
            first = [True]

            def turn(left_s: float) -> None:
                if not first:
                    memory.take_turn(left_s)
                first.clear()

            answer = fetch(
                url,
                user_agent=headers["User-Agent"],
                accept=_JSON,
                allow_private=allow_private,
                timeout_s=max(0.05, min(timeout, OVERALL * timeout - waited)),
                max_bytes=MAX_BYTES,
                turn=turn,
                sent=memory.sent,
            )
            return _checked(answer.body, answer.url, kind)

        def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
            return json.dumps(self.get_json(url, timeout=timeout, headers=headers))

    return Adapter(proxies={}, ssl_context=None)


def _checked(body: bytes, url: str, kind: str) -> Any:
    """Read the JSON of an answer and refuse what is not a list of places: geopy takes {} and null for "nothing"."""

    def refuse(constant: str) -> float:
        raise ValueError(f"{constant} is no number")

    try:
        data = json.loads(body.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"expected JSON from {url}, got something else: {error}") from None
    if kind == "nominatim":
        places = data
    else:
        places = data.get("features") if isinstance(data, dict) else None
    if not isinstance(places, list) or not all(isinstance(place, dict) for place in places):
        said = data.get("error") if isinstance(data, dict) else None
        raise BadAnswer(f"expected a list of places from {url}, got " + (f"{said!r}" if said else type(data).__name__))
    return data


# --- results of the services -----------------------------------------------------------------------------------------


def _nominatim_hit(raw: dict[str, Any]) -> Hit:
    latitude, longitude = _point(raw["lat"], raw["lon"])
    named: dict[str, str] = raw.get("namedetails") or {}
    address: dict[str, str] = raw.get("address") or {}
    name = named.get("name:en") or raw.get("name") or str(raw["display_name"]).partition(",")[0]
    box = [float(side) for side in raw.get("boundingbox") or ()]
    outline = list(_vertices(raw.get("geojson")))
    extent, origin = 0.0, ""
    if outline:
        extent, origin = _farthest(latitude, longitude, outline), "distance from its point to its farthest corner"
    elif len(box) == 4 and raw.get("osm_type") != "node":  # a node has no extent, its box is a convention
        corners = [(lon, lat) for lat in box[:2] for lon in box[2:]]
        extent, origin = _farthest(latitude, longitude, corners), "distance to the corner of the service's box"
    return Hit(
        source_id=f"{raw.get('osm_type', 'place')}/{raw.get('osm_id', raw.get('place_id', ''))}",
        name=str(name),
        latitude=latitude,
        longitude=longitude,
        tag=_nominatim_tag(raw),
        country_code=str(address.get("country_code", "")).upper(),
        state=address.get("state", ""),
        district=address.get("county") or address.get("district") or address.get("state_district") or "",
        every_name=tuple(dict.fromkeys([str(name), *_spellings(named)])),
        names=tuple([(code, named[f"name:{code}"]) for code in ("en", "ru", "uk") if f"name:{code}" in named]),
        extent_km=extent,
        extent_origin=origin,
    )


def _nominatim_tag(raw: dict[str, Any]) -> str:
    """OpenStreetMap tag of a result; of an administrative outline, what it is the outline of."""
    key, value = raw.get("class") or raw.get("category") or "", raw.get("type") or ""
    if (key, value) == ("boundary", "administrative") and raw.get("addresstype"):
        return f"place={raw['addresstype']}"
    return f"{key}={value}"


def _photon_hit(raw: dict[str, Any]) -> Hit:
    said: dict[str, Any] = raw["properties"]
    longitude, latitude = raw["geometry"]["coordinates"][:2]
    latitude, longitude = _point(latitude, longitude)
    box = [float(side) for side in said.get("extent") or ()]
    extent = 0.0
    kind = {"N": "node", "W": "way", "R": "relation"}.get(said.get("osm_type", ""), "place")
    if len(box) == 4 and kind != "node":
        extent = _farthest(latitude, longitude, [(lon, lat) for lon in box[::2] for lat in box[1::2]])
    key, value = said.get("osm_key", ""), said.get("osm_value", "")
    if (key, value) == ("boundary", "administrative"):
        key, value = "place", {"district": "suburb", "locality": "quarter"}.get(said.get("type", ""), said.get("type"))
    return Hit(
        source_id=f"{kind}/{said.get('osm_id', '')}",
        name=str(said.get("name", "")),
        latitude=latitude,
        longitude=longitude,
        tag=f"{key}={value}",
        country_code=str(said.get("countrycode", "")).upper(),
        state=str(said.get("state", "")),
        district=str(said.get("county", "")),
        every_name=(str(said.get("name", "")),),
        extent_km=extent,
        extent_origin="distance to the corner of the service's box" if extent else "",
    )


def _point(latitude: Any, longitude: Any) -> tuple[float, float]:
    """Latitude and longitude as numbers; an answer without a point on Earth is none."""
    lat, lon = float(latitude), float(longitude)
    if not (isfinite(lat) and isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180):
        raise BadAnswer(f"expected a point on Earth, got latitude {latitude}, longitude {longitude}")
    return lat, lon


def _spellings(named: Mapping[str, str]) -> Iterator[str]:
    for key, value in named.items():
        if key.partition(":")[0] in {"name", "alt_name", "old_name", "official_name", "int_name", "short_name"}:
            yield from filter(None, (part.strip() for part in str(value).split(";")))


def _vertices(geometry: Any) -> Iterator[tuple[float, float]]:
    """Points (longitude, latitude) of the outlines of a GeoJSON polygon."""
    if isinstance(geometry, dict) and geometry.get("type") in {"Polygon", "MultiPolygon"}:
        rings = geometry["coordinates"]
        for ring in rings if geometry["type"] == "Polygon" else [ring for polygon in rings for ring in polygon]:
            yield from ((float(lon), float(lat)) for lon, lat, *_ in ring)


def _farthest(latitude: float, longitude: float, points: Sequence[tuple[float, float]]) -> float:
    return max(great_circle_km(latitude, longitude, lat, lon) for lon, lat in points)
