"""The online gazetteers, over geopy: off unless asked for, bounded, polite, and never wrong about an outage.

Found, not found, refused, unavailable, timed out and bad answer are different results. After a refusal, or three
outages in a row, nothing more is asked in this run; what could not be asked is listed in ``unasked`` and can be asked
in a later run, which takes the rest from the cache.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from geo.errors import NetworkError, Refused, TimedOut, Unavailable
from geo.gazetteer import embedded
from geo.geocoders.belief import Expected, believed
from geo.geocoders.memory import Memory, default_path
from geo.geocoders.services import ATTRIBUTION, Hit, Question, Service
from geo.model import ToponymKind
from geo.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from geo.combined import Combined
    from geo.gazetteer import EmbeddedGazetteer
    from geo.model import Place, Resolution

__all__ = ["Answer", "OnlineGazetteer", "Result", "complete"]

NEGATIVE_DAYS = 30.0
"""After so many days, a name that was not found is asked again."""
OUTAGES = 3
"""After so many outages in a row, nothing more is asked in this run."""
REFUSED_S = 60.0
"""A service that refuses without saying for how long is left alone that long by every run."""
LONGEST_BLOCK_S = 86_400.0
MOST_CONTEXTS = 2
KM_PER_DEGREE = 111.2


class Result(StrEnum):
    """What became of a question."""

    FOUND = "found"
    NOT_FOUND = "not found"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    TIMED_OUT = "timed out"
    BAD_ANSWER = "bad answer"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    ``places`` are those believed; ``not_believed`` says, one sentence each, what else the service gave and why it was
    set aside. ``asked_on`` is the day the service answered (today, or when the cached answer was given).
    """

    name: str
    result: Result
    places: tuple[Place, ...] = ()
    detail: str = ""
    service: str = ""
    asked_on: date | None = None
    from_cache: bool = False
    not_believed: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the service has said yes or no."""
        return self.result in {Result.FOUND, Result.NOT_FOUND}


class OnlineGazetteer:
    """A geocoding service as a gazetteer (``geo.model.Gazetteer``).

    Parameters
    ----------
    service : "nominatim" or "photon"
        Which program answers.
    url : str, optional
        Address of one's own server; the public one when not given.
    timeout_s : float
        For one request, at least 1; a call takes at most 1.5 times as long, the wait for its turn included.
    contact : str
        An address the operators of the service may write to; part of the User-Agent.
    cache : Path, optional
        SQLite file with answers and turns, shared by all processes; in the user's cache folder when not given.
    areas : EmbeddedGazetteer, optional
        Knows provinces by name; the embedded gazetteer when not given.
    side_of : callable, optional
        (longitude, latitude) -> (country code or "sea", km from the Russia-Ukraine land border); ``geo.border()``.
    clock, sleep : callables
        ``time.time`` and ``time.sleep``.

    Attributes
    ----------
    unasked : list of str
        Names to which there is no answer yet, because of a refusal or an outage.
    stopped : str
        Why nothing more is asked in this run; "" while it is.

    Raises
    ------
    SettingsError
        Another service, an address that is none, a timeout under 1 s, a cache that cannot be written.
    """

    def __init__(
        self,
        service: str = "nominatim",
        url: str | None = None,
        *,
        timeout_s: float = 10.0,
        contact: str = "",
        cache: Path | None = None,
        areas: EmbeddedGazetteer | None = None,
        side_of: Callable[[float, float], tuple[str, float | None]] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        from geo import __version__  # noqa: PLC0415

        agent = f"incursion-map/{__version__}" + (f" ({' '.join(contact.split())})" if contact.strip() else "")
        self._memory = Memory(cache or default_path(), clock=clock, sleep=sleep)
        self._service = Service(service, url, self._memory, user_agent=agent, timeout_s=timeout_s)
        self._areas, self._side_of, self._clock = areas or embedded(), side_of or _by_our_border(), clock
        self._answers: dict[str, Answer] = {}  # by query: the last word on each
        self._outages = 0
        self.stopped = ""

    def __repr__(self) -> str:
        """Service and address."""
        return f"OnlineGazetteer({self._service.kind!r}, {self._service.url!r})"

    @property
    def name(self) -> str:
        """For reports: the program and where it runs."""
        return f"{self._service.kind.capitalize()} ({self._service.url})"

    @property
    def attribution(self) -> str:
        """For the map, once an answer of the service is used; "" before."""
        days = [a.asked_on for a in self._answers.values() if a.places and a.asked_on]
        if not days:
            return ""
        span = f"{min(days)}" if min(days) == max(days) else f"{min(days)} to {max(days)}"
        return f"Some places: {ATTRIBUTION}, through {self.name}, {span}"

    @property
    def unasked(self) -> list[str]:
        """Names to which there is no answer yet, in the order they came up."""
        return list(dict.fromkeys([answer.name for answer in self._answers.values() if not answer.is_answered]))

    def candidates(self, name: str) -> Sequence[Place]:
        """Places of that name anywhere; empty also when it could not be asked, which ``unasked`` then says."""
        return list(self.lookup(name).places)

    def lookup(
        self,
        name: str,
        *,
        country_code: str | Iterable[str] | None = None,
        admin1: str | None = None,
        feature: str | None = None,
    ) -> Answer:
        """Ask for a name, or take the answer from the cache. At most one question, no second try.

        Parameters
        ----------
        name : str
            As the text has it.
        country_code : str or several, optional
            ISO 3166-1 alpha-2: the place lies in one of these.
        admin1 : str, optional
            Name of the oblast or province it lies in ("Belgorod Oblast").
        feature : str, optional
            GeoNames feature class it has: P settlement, A division, S site, H water, L region, T mountain or island.

        Returns
        -------
        Answer
            ``result`` tells whether it was found, not found, or why there is no answer. Never raises for the network.
        """
        codes = (country_code,) if isinstance(country_code, str) else tuple(country_code or ())
        codes = tuple(sorted({code.upper() for code in codes}))
        province = self._province(codes, admin1) if admin1 else None
        expected = Expected(name, codes, province, feature or "")
        question = Question(name, codes, _box(province) if province else None, feature or "")
        if admin1 and province is None:
            question = replace(question, name=f"{name}, {admin1}")
        query = json.dumps(asdict(question), ensure_ascii=False, sort_keys=True)
        answer = self._recalled(query, expected) or self._asked(query, question, expected)
        self._answers.pop(query, None)
        self._answers[query] = answer
        return answer

    def summary(self) -> list[str]:
        """Sentences for the report: what was asked, found, and could not be asked."""
        answers = list(self._answers.values())
        if not answers:
            return []
        found = sum(a.result is Result.FOUND for a in answers)
        missing = sum(a.result is Result.NOT_FOUND for a in answers)
        cached = sum(a.from_cache for a in answers)
        lines = [f"{self.name}: {len(answers)} questions, {found} found, {missing} not found ({cached} from the cache)"]
        if self.stopped:
            lines.append(f"{self.name}: nothing more was asked in this run: {self.stopped}")
        if self.unasked:
            lines.append(f"could not be asked: {', '.join(self.unasked)}; run again later, answers so far are kept")
        return lines

    # --- inside -----------------------------------------------------------------------------------------------------

    @property
    def _key(self) -> str:
        return f"{self._service.kind} {self._service.url}"

    def _recalled(self, query: str, expected: Expected) -> Answer | None:
        remembered = self._memory.recall(self._key, query)
        if remembered is None:
            return None
        hits = [_hit(values) for values in remembered.hits]
        answer = self._judged(expected, hits, remembered.asked_s, from_cache=True)
        expired = self._clock() - remembered.asked_s > NEGATIVE_DAYS * 86_400
        return None if expired and answer.result is Result.NOT_FOUND and not self.stopped else answer

    def _asked(self, query: str, question: Question, expected: Expected) -> Answer:
        blocked_s = 0.0 if self.stopped else self._memory.blocked_for_s(self._key)
        if blocked_s:
            self.stopped = f"the service asked to be left alone for another {blocked_s:.0f} s"
        if self.stopped:
            return Answer(expected.name, Result.NOT_ASKED, detail=self.stopped, service=self.name)
        try:
            hits = self._service.ask(question)
        except NetworkError as error:
            return Answer(expected.name, self._failed(error), detail=str(error), service=self.name)
        self._outages = 0
        asked_s = self._memory.remember(self._key, query, [asdict(hit) for hit in hits])
        return self._judged(expected, hits, asked_s, from_cache=False)

    def _failed(self, error: NetworkError) -> Result:
        """Name the failure, and stop asking where going on would be rude or in vain."""
        if isinstance(error, Refused):
            wait_s = REFUSED_S if error.retry_after_s is None else min(error.retry_after_s, LONGEST_BLOCK_S)
            self._memory.block(self._key, wait_s)
            self.stopped = f"it refused ({error})"
            return Result.REFUSED
        self._outages += 1
        if self._outages >= OUTAGES:
            self.stopped = f"{OUTAGES} outages in a row, the last: {error}"
        if isinstance(error, TimedOut):
            return Result.TIMED_OUT
        return Result.UNAVAILABLE if isinstance(error, Unavailable) else Result.BAD_ANSWER

    def _judged(self, expected: Expected, hits: list[Hit], asked_s: float, *, from_cache: bool) -> Answer:
        places: dict[str, Place] = {}
        reasons = []
        for hit in hits:
            verdict = believed(
                hit, expected, source=self._service.kind, side_of=self._side_of, province_of=self._province_of
            )
            if isinstance(verdict, str):
                reasons.append(f"{hit.name or hit.source_id}: {verdict}")
            else:
                places.setdefault(verdict.source_id, verdict)
        result = Result.FOUND if places else Result.NOT_FOUND
        detail = f"{len(places)} of {len(hits)} results believed"
        day = datetime.fromtimestamp(asked_s, UTC).date()
        found = tuple(places.values())
        return Answer(expected.name, result, found, detail, self.name, day, from_cache, tuple(reasons))

    def _province(self, codes: tuple[str, ...], name: str) -> Place | None:
        found = [place for code in codes or ("",) if (place := self._province_of(code, name)) is not None]
        return found[0] if len(found) == 1 else None

    def _province_of(self, country: str, name: str) -> Place | None:
        """First-level division by name; with no country given, the only one of that name."""
        found = [
            place
            for place in self._areas.candidates(name)
            if place.feature_code == "ADM1" and country in {"", place.country_code}
        ]
        return found[0] if found and (country or len(found) == 1) else None


def _by_our_border() -> Callable[[float, float], tuple[str, float | None]]:
    """Country of a point by our border, and how far it is from the land border."""
    from geo.boundary import border  # noqa: PLC0415 (numpy and shapely)

    line = border()

    def side_of(longitude: float, latitude: float) -> tuple[str, float | None]:
        check = line.check(longitude, latitude)
        return check.side, check.distance_km

    return side_of


def _hit(values: dict[str, Any]) -> Hit:
    return Hit(**values | {
        "every_name": tuple(values["every_name"]),
        "names": tuple([(code, name) for code, name in values["names"]]),
    })  # fmt: skip


def _box(area: Place) -> tuple[float, float, float, float]:
    """Box around an area's point that holds its whole extent: west, south, east, north."""
    from math import cos, radians  # noqa: PLC0415

    north = area.uncertainty_km / KM_PER_DEGREE
    east = north / max(0.05, cos(radians(min(85.0, abs(area.latitude) + north))))
    sides = (
        max(-180.0, area.longitude - east),
        max(-90.0, area.latitude - north),
        min(180.0, area.longitude + east),
        min(90.0, area.latitude + north),
    )
    west, south, east, north = (round(side, 2) for side in sides)
    return west, south, east, north


# --- what the embedded gazetteer cannot place ------------------------------------------------------------------------

_KINDS = (
    ("A", re.compile(r"\b(district|raion|rayon|county|region|oblast|republic|krai|hromada|okrug)$", re.IGNORECASE)),
    ("H", re.compile(r"\b(river|lake|reservoir|bay|sea|canal)\b", re.IGNORECASE)),
    ("T", re.compile(r"\b(island|peninsula|spit|mount|hill)\b", re.IGNORECASE)),
)


def complete(
    resolutions: Sequence[Resolution], gazetteers: Sequence[EmbeddedGazetteer], online: OnlineGazetteer
) -> Combined | None:
    """Ask online for the names that could not be placed, where the text says in which country or province they lie.

    Of a name with known bearers in the province or country that the text is about nothing is asked: which of them is
    meant is not for a service to say. Without any place resolved in the text nothing is asked either.

    Parameters
    ----------
    resolutions : sequence of Resolution
        Of one article, as the gazetteers alone give them.
    gazetteers : sequence of EmbeddedGazetteer
        Those that were used.
    online : OnlineGazetteer
        Whom to ask.

    Returns
    -------
    Combined or None
        The gazetteers with the places found, to resolve the article with once more; None when there is none.
    """
    from geo.combined import Combined  # noqa: PLC0415

    found: dict[str, dict[tuple[str, str], Place]] = {}
    for resolution in resolutions:
        toponym = resolution.toponym
        if resolution.place is not None or toponym.kind is not ToponymKind.NAME or fold(toponym.text) in found:
            continue
        provinces, countries = _contexts(resolution, resolutions)
        known = {(p.country_code, p.admin1) for p in (c.place for c in resolution.candidates)}
        asked = [(code, name) for code, name in provinces[:MOST_CONTEXTS] if (code, name) not in known]
        if provinces and not asked:
            continue
        if not provinces and (not countries or {code for code, _ in known} & set(countries)):
            continue
        feature = next((feature for feature, words in _KINDS if words.search(toponym.text)), None)
        questions: list[tuple[str | list[str], str | None]] = [*asked] or [(countries, None)]
        for code, admin1 in questions:
            answer = online.lookup(toponym.text, country_code=code, admin1=admin1, feature=feature)
            for place in answer.places:
                found.setdefault(fold(toponym.text), {})[place.source, place.source_id] = place
    if not found:
        return None
    places = {name: tuple(by_id.values()) for name, by_id in found.items()}
    return Combined(gazetteers, places, online.name)


def _contexts(of: Resolution, resolutions: Sequence[Resolution]) -> tuple[list[tuple[str, str]], list[str]]:
    """Provinces (country, name) and countries that the text is about, those named nearest to the mention first."""
    near = sorted(resolutions, key=lambda other: abs(other.toponym.start - of.toponym.start))
    places = [other.place for other in near if other.place is not None and other.place.country_code]
    provinces = [(p.country_code, p.admin1 or p.name) for p in places if p.admin1 or p.feature_code == "ADM1"]
    return list(dict.fromkeys(provinces)), list(dict.fromkeys([place.country_code for place in places]))
