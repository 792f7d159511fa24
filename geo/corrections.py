"""An analyst's decisions on what the program read: one file format, defined here, applied and recorded everywhere.

    corrections.json ──read_corrections──► Corrections ──apply──► Corrected: incidents as people left them, and notes

The machine's reading is never overwritten: applying starts from it, in the order of the decisions, so that leaving the
last decision out gives what stood before it. Each incident then carries its ``reviews`` (who, when, why, and the
machine's reading of what was changed). The file is JSON::

    {"format": "incursion-map corrections 1",
     "map": {"title": ..., "as_of": ..., "version": ...},          which map was reviewed; for people
     "decisions": [
       {"target": {"incident_id": "i-..."}                         an incident, or
                | {"name": {"text", "start", "source", "sha256"}},  a name in an article that was not placed
        "decision": "accept" | "fix" | "reject",
        "by": "Ann", "at": "2023-05-23T10:00:00Z", "note": "why",  a rejection needs a note
        "changes": {...},                                          of a fix; ``CHANGES`` names each
        "machine": {...},                                          what the program had read then
        "settles": true}]}                                         replaces the decisions of others, knowing them

How decisions add up, for each target: those of one reviewer in order of time (an acceptance is of the machine's
reading, a fix adds its changes to that reviewer's earlier ones); then reviewers are compared. Who agrees is followed;
where they differ the machine's reading stays, all are shown, until one changes their mind or a decision settles it.
The page of the map mirrors this in ``webmap/review.js``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from geo.errors import TableError
from geo.model import (
    Article,
    Aspect,
    BorderCheck,
    Claim,
    Decision,
    Evidence,
    Incident,
    Incursion,
    Outcome,
    Place,
    Resolution,
    Review,
    ReviewStatus,
    Status,
    TimeSpan,
)
from geo.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "CHANGES",
    "FORMAT",
    "Corrected",
    "Correction",
    "Corrections",
    "NamedAt",
    "apply",
    "correction_of",
    "correction_values",
    "place_change",
    "read_corrections",
    "with_names",
    "write_corrections",
]

FORMAT = "incursion-map corrections 1"
"""First key of every corrections file."""

HAND_SET_KM = 1.0
"""Uncertainty of a point set by hand when the reviewer gives none: a click on a map is not a survey."""


class Change(NamedTuple):
    """One thing a fix may change: its name in ``changes``, the type of its value, its vocabulary, what it means."""

    name: str
    type: str  # text | integer | date | place | list
    description: str
    values: tuple[str, ...] = ()


def _vocabulary(enum: Any) -> tuple[str, ...]:
    return tuple(str(member.value) for member in enum)


_STATUS = _vocabulary(Status)

CHANGES = {
    change.name: change
    for change in (
        Change("place", "place", "where it was: {id, name, latitude, longitude, ...}; null: the place is not known"),
        Change("status", "text", "of the crossing for incursions, else of the event", _STATUS),
        *(Change(f"{aspect}_status", "text", f"status of the {aspect}", _STATUS) for aspect in Aspect),
        Change("incursion", "text", "ground crossing of the border", _vocabulary(Incursion)),
        Change("direction", "text", "of the crossing", ("", "UA→RU", "RU→UA")),
        Change("outcome", "text", "how it is said to have ended", _vocabulary(Outcome)),
        Change("event_type", "text", "ACLED event_type"),
        Change("sub_event_type", "text", "ACLED sub_event_type"),
        Change("event_date", "date", "first day; null: not known"),
        Change("end_date", "date", "last day; null: the first day"),
        Change("time_precision", "integer", "ACLED: 1 the date, 2 within a week, 3 within a month", ("1", "2", "3")),
        Change("actor1", "text", "who acted"),
        Change("assoc_actor1", "text", "who is said to have taken part"),
        Change("actor2", "text", "on whom"),
        Change("claimed_by", "text", "who says it happened"),
        Change("acknowledged_by", "text", "who of the opposing side says so"),
        Change("denied_by", "text", "who denies it"),
        Change("evidence", "text", "what the leading claim rests on", _vocabulary(Evidence)),
        Change("raid_id", "text", "the operation it belongs to; empty: none"),
        Change("merge_into", "text", "incident_id of the incident that is the same event"),
        Change("split_claims", "list", "claim_ids that are about another event"),
    )
}
"""What a fix may change, by name; the names are those of the incidents table where it has such a column."""

_PLACE_KEYS = {
    "id": str, "name": str, "latitude": float, "longitude": float, "uncertainty_km": float, "geo_precision": int,
    "admin1": str, "admin2": str, "geolocation": str,
}  # fmt: skip
"""Of a place: ``id`` ("source:source_id" of a candidate, or "review:point"), name, WGS 84 degrees, how far off it may
be, ACLED's geo_precision, and ``geolocation``: the address of a published geolocation that gives this point."""

_DECISION_KEYS = {"target", "decision", "by", "at", "note", "changes", "machine", "settles"}


@dataclass(frozen=True, slots=True)
class NamedAt:
    """A name as it stands in one article: the target of a decision on a name that was not placed."""

    text: str
    start: int
    source: str = ""
    sha256: str = ""

    def is_in(self, article: Article) -> bool:
        """Whether this is the article: the same bytes, or the same origin where no hash is known."""
        if self.sha256 and article.sha256:
            return self.sha256 == article.sha256
        return bool(self.source) and self.source in (article.url, article.source)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One decision: on what, which, by whom, when and why.

    Parameters
    ----------
    target
        An ``incident_id``, or a name in an article.
    at
        With a time zone; kept in UTC.
    changes
        Of a fix: values by the names of ``CHANGES``, as in the file.
    machine
        What the program had read when the decision was made.
    settles
        Made in knowledge of the decisions of others, which it replaces.
    """

    target: str | NamedAt
    decision: Decision
    by: str
    at: datetime
    note: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    machine: Mapping[str, Any] = field(default_factory=dict)
    settles: bool = False


@dataclass(frozen=True)
class Corrections:
    """Decisions in the order of time, of one or several reviewers.

    ``about`` says which map was reviewed, ``files`` where the decisions were read from.
    """

    decisions: tuple[Correction, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def __add__(self, other: Corrections) -> Corrections:
        """Return the decisions of both in order of time, each once."""
        merged: list[Correction] = []
        for one in sorted((*self.decisions, *other.decisions), key=lambda c: c.at):
            if one not in merged:
                merged.append(one)
        return Corrections(tuple(merged), self.about or other.about, tuple(dict.fromkeys((*self.files, *other.files))))

    def without_last(self, number: int = 1) -> Corrections:
        """Return the decisions without the last ones: what was before them."""
        return replace(self, decisions=self.decisions[: max(0, len(self.decisions) - number)])

    def values(self) -> list[dict[str, Any]]:
        """Return the decisions as they stand in a file."""
        return [correction_values(c) for c in self.decisions]

    def renamed(self, current: Mapping[str, str]) -> Corrections:
        """Return the decisions on incidents under the ids they bear now, where ``current`` has another."""

        def now(correction: Correction) -> Correction:
            changes = dict(correction.changes)
            if changes.get("merge_into") in current:
                changes["merge_into"] = current[changes["merge_into"]]
            target = correction.target
            return replace(
                correction, target=current.get(target, target) if isinstance(target, str) else target, changes=changes
            )

        return replace(self, decisions=tuple(map(now, self.decisions))) if current else self

    def reviewers(self) -> tuple[str, ...]:
        """Everyone who decided anything, in order of their first decision."""
        return tuple(dict.fromkeys(c.by for c in self.decisions))


@dataclass(frozen=True)
class Corrected:
    """What applying gave.

    ``incidents`` stand; ``rejected`` do not (a person said so; their ``not_mapped`` says who and why); ``unmatched``
    are the decisions whose target no longer exists; ``notes`` say in words what was not applied and where reviewers
    disagree.
    """

    incidents: tuple[Incident, ...]
    rejected: tuple[Incident, ...] = ()
    unmatched: tuple[Correction, ...] = ()
    notes: tuple[str, ...] = ()


class Checker(Protocol):
    """What applying needs of the border."""

    def check(self, place: Place, *, says: str | None = None, into: str | None = None) -> BorderCheck:
        """Side of and distance to the border for a place."""
        ...

    def side(self, lon: float, lat: float) -> str:
        """Country code of a point, or "sea"."""
        ...


# --- reading and writing -------------------------------------------------------------------------------------------


def read_corrections(paths: str | PathLike[str] | Iterable[str | PathLike[str]]) -> Corrections:
    """Read one corrections file or several, of one or several reviewers.

    A workbook (.xlsx) that ``geo.table`` wrote and a person edited is read too: its changed cells are fixes.

    Raises
    ------
    TableError
        With every fault of every file: what was expected and what came.
    """
    faults: list[str] = []
    read = Corrections()
    for path in [paths] if isinstance(paths, str | PathLike) else paths:
        read += _read(Path(path), faults)
    if faults:
        raise TableError("; ".join(faults))
    return read


def _read(path: Path, faults: list[str]) -> Corrections:
    if path.suffix.lower() == ".xlsx":
        from geo.table import read_workbook_corrections  # noqa: PLC0415 (heavy)

        try:
            return read_workbook_corrections(path)
        except TableError as error:
            faults.append(str(error))
            return Corrections()
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        faults.append(f"cannot read {path}: {error.strerror or error}")
        return Corrections()
    except (ValueError, RecursionError) as error:
        faults.append(f"{path}: expected a corrections file (JSON), got something else ({str(error)[:120]})")
        return Corrections()
    if not isinstance(values, dict) or values.get("format") != FORMAT or not isinstance(values.get("decisions"), list):
        got = values.get("format") if isinstance(values, dict) else type(values).__name__
        faults.append(f'{path}: expected "format": "{FORMAT}" and a list "decisions", got {_short(got)}')
        return Corrections()
    about = values.get("map") if isinstance(values.get("map"), dict) else {}
    found = [_correction(row, f"{path}: decisions[{number}]", faults) for number, row in enumerate(values["decisions"])]
    return Corrections(tuple(c for c in found if c is not None), about or {}, (str(path),))


def _correction(row: Any, where: str, faults: list[str]) -> Correction | None:
    """Read one decision; None, with the faults added, if it has any."""
    before = len(faults)
    if not isinstance(row, dict):
        faults.append(f"{where}: expected an object, got {_short(row)}")
        return None
    faults += [f"{where}: unknown key {key!r}" for key in row if key not in _DECISION_KEYS]
    target = _target(row.get("target"), where, faults)
    decision = _decision(row, where, faults)
    at = _moment(row.get("at"))
    if at is None:
        faults.append(f"{where}: expected a date and time with its zone in at, got {_short(row.get('at'))}")
    _check_changes(row, target, where, faults)
    if len(faults) > before or target is None or at is None or decision is None:
        return None
    return Correction(
        target=target, decision=decision, by=row["by"].strip(), at=at, note=row.get("note", "").strip(),
        changes=row.get("changes", {}), machine=row.get("machine", {}), settles=row.get("settles", False),
    )  # fmt: skip


def _decision(row: Mapping[str, Any], where: str, faults: list[str]) -> Decision | None:
    """Read which decision it is; add a fault for each of decision, by, note and settles that is not what it must be."""
    decision, by, note, settles = row.get("decision"), row.get("by"), row.get("note", ""), row.get("settles", False)
    if not isinstance(by, str) or not by.strip():
        faults.append(f"{where}: expected the reviewer's name in by, got {_short(by)}")
    if not isinstance(settles, bool):
        faults.append(f"{where}: expected true or false in settles, got {_short(settles)}")
    if not isinstance(note, str):
        faults.append(f"{where}: expected text in note, got {_short(note)}")
    elif decision == Decision.REJECT and not note.strip():
        faults.append(f"{where}: expected a note that says why it is rejected, got none")
    if isinstance(decision, str) and decision in _vocabulary(Decision):
        return Decision(decision)
    faults.append(f"{where}: expected decision accept, fix or reject, got {_short(decision)}")
    return None


def _check_changes(row: Mapping[str, Any], target: str | NamedAt | None, where: str, faults: list[str]) -> None:
    """Add a fault for each change that cannot be made with this decision and target."""
    changes, machine, decision = row.get("changes", {}), row.get("machine", {}), row.get("decision")
    if not isinstance(changes, dict) or not isinstance(machine, dict):
        faults.append(f"{where}: expected objects in changes and machine")
        return
    if decision == Decision.FIX and not changes:
        faults.append(f"{where}: expected changes of a fix, got none")
    if decision in (Decision.ACCEPT, Decision.REJECT) and changes:
        faults.append(f"{where}: expected no changes with {decision}, got {_short(changes)}")
    if isinstance(target, NamedAt) and set(changes) - {"place"}:
        faults.append(f"{where}: expected only a place for a name, got {', '.join(sorted(changes))}")
    for key, value in changes.items():
        _check_change(key, value, f"{where}: changes.{key}", faults)


def _target(value: Any, where: str, faults: list[str]) -> str | NamedAt | None:
    if isinstance(value, dict) and set(value) == {"incident_id"}:
        incident_id = value["incident_id"]
        if isinstance(incident_id, str) and incident_id:
            return incident_id
    if isinstance(value, dict) and set(value) == {"name"} and isinstance(value["name"], dict):
        name = value["name"]
        known = {"text": str, "start": int, "source": str, "sha256": str}
        if (
            set(name) <= set(known)
            and all(isinstance(v, known[k]) and not isinstance(v, bool) for k, v in name.items())
            and {"text", "start"} <= set(name)
            and (name.get("source") or name.get("sha256"))
        ):
            return NamedAt(**name)
    faults.append(
        f'{where}: expected target {{"incident_id"}} or {{"name": {{"text", "start", "source", "sha256"}}}}, '
        f"got {_short(value)}"
    )
    return None


def _moment(value: Any) -> datetime | None:
    """A date and time with its zone, in UTC; None if it is not one."""
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return read.astimezone(UTC) if read is not None and read.tzinfo is not None else None


def _check_change(key: str, value: Any, where: str, faults: list[str]) -> None:
    """Add a fault if a change is none that can be made, or its value is not what it must be."""
    change = CHANGES.get(key)
    if change is None:
        faults.append(f"{where}: expected one of {', '.join(CHANGES)}")
    elif change.type == "place":
        _check_place(value, where, faults)
    elif change.type == "date":
        if value is not None and not _is_date(value):
            faults.append(f"{where}: expected a date as 2023-05-22 or null, got {_short(value)}")
    elif change.type == "list":
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            faults.append(f"{where}: expected claim_ids, got {_short(value)}")
    elif not isinstance(value, int if change.type == "integer" else str) or isinstance(value, bool):
        faults.append(f"{where}: expected {'a number' if change.type == 'integer' else 'text'}, got {_short(value)}")
    elif change.values and str(value) not in change.values:
        faults.append(
            f"{where}: expected one of {', '.join(v or 'nothing' for v in change.values)}, got {_short(value)}"
        )


def _check_place(value: Any, where: str, faults: list[str]) -> None:
    if value is None:
        return
    if not isinstance(value, dict):
        faults.append(f"{where}: expected a place (an object) or null, got {_short(value)}")
        return
    before = len(faults)
    for key, part in value.items():
        kind = _PLACE_KEYS.get(key)
        if kind is None:
            faults.append(f"{where}: unknown key {key!r}; expected {', '.join(_PLACE_KEYS)}")
        elif isinstance(part, bool) or not isinstance(part, (int, float) if kind is float else kind):
            faults.append(
                f"{where}.{key}: expected {'a number' if kind in (int, float) else 'text'}, got {_short(part)}"
            )
    faults += [f"{where}: expected {key}" for key in ("id", "name", "latitude", "longitude") if key not in value]
    if len(faults) > before:
        return
    for key, low, high in (("latitude", -90, 90), ("longitude", -180, 180), ("uncertainty_km", 0, 1000),
                           ("geo_precision", 1, 3)):  # fmt: skip
        if key in value and not low <= value[key] <= high:  # NaN and infinities fail too
            faults.append(f"{where}.{key}: expected {low} to {high}, got {value[key]}")


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def write_corrections(corrections: Corrections, path: str | PathLike[str]) -> None:
    """Write a corrections file, all or nothing; what ``read_corrections`` gives back is equal but for ``files``.

    Raises
    ------
    OutputError
        If the file cannot be written; what stood there before is untouched.
    """
    write_atomically(path, as_json(corrections))


def as_json(corrections: Corrections) -> str:
    """Return the text of a corrections file."""
    values = {
        "format": FORMAT,
        "map": dict(corrections.about),
        "decisions": corrections.values(),
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def correction_values(correction: Correction) -> dict[str, Any]:
    """Return one decision as it stands in a file."""
    target: dict[str, Any]
    if isinstance(correction.target, NamedAt):
        t = correction.target
        target = {"name": {"text": t.text, "start": t.start, "source": t.source, "sha256": t.sha256}}
    else:
        target = {"incident_id": correction.target}
    return {
        "target": target,
        "decision": correction.decision.value,
        "by": correction.by,
        "at": _stamp(correction.at),
        "note": correction.note,
        "changes": dict(correction.changes),
        "machine": dict(correction.machine),
        **({"settles": True} if correction.settles else {}),
    }


def correction_of(values: Any) -> Correction:
    """Return the decision that ``correction_values`` gave.

    Raises
    ------
    TableError
        If it is none, with every fault.
    """
    faults: list[str] = []
    correction = _correction(values, "decision", faults)
    if correction is None:
        raise TableError("; ".join(faults))
    return correction


def _stamp(at: datetime) -> str:
    """Write a moment in UTC: 2023-05-23T10:00:00Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def place_change(place: Place | None) -> dict[str, Any] | None:
    """Return a place as it stands in ``changes`` and ``machine``."""
    if place is None:
        return None
    return {
        "id": f"{place.source}:{place.source_id}",
        "name": place.name,
        "latitude": round(place.latitude, 5),
        "longitude": round(place.longitude, 5),
    }


# --- how decisions add up ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Position:
    """Where one reviewer stands on a target after all of their decisions."""

    decision: Decision
    changes: Mapping[str, Any]
    last: Correction


@dataclass(frozen=True)
class _Standing:
    """What all decisions on one target add up to: one position, or None while reviewers disagree."""

    target: str | NamedAt
    decisions: tuple[Correction, ...]
    positions: tuple[_Position, ...]

    @property
    def agreed(self) -> _Position | None:
        first = self.positions[0]
        same = all((p.decision, p.changes) == (first.decision, first.changes) for p in self.positions)
        return self.positions[-1] if same else None


def _standings(corrections: Corrections) -> dict[str | NamedAt, _Standing]:
    """What stands for each target. The order is that of the first decision on each."""
    by_target: dict[str | NamedAt, list[Correction]] = {}
    for correction in corrections.decisions:
        by_target.setdefault(correction.target, []).append(correction)
    out = {}
    for target, decisions in by_target.items():
        positions: dict[str, _Position] = {}
        for one in decisions:
            if one.settles:
                positions = {name: p for name, p in positions.items() if name == one.by}
            before = positions.pop(one.by, None)
            changes: Mapping[str, Any] = {}
            if one.decision is Decision.FIX:
                changes = {**(before.changes if before else {}), **one.changes}
            positions[one.by] = _Position(one.decision, changes, one)
        out[target] = _Standing(target, tuple(decisions), tuple(positions.values()))
    return out


# --- names ---------------------------------------------------------------------------------------------------------


class _Names:
    """Decisions on names, looked up by article and name."""

    def __init__(self, standings: Mapping[str | NamedAt, _Standing], border: Checker) -> None:
        self._by_text: dict[str, list[tuple[NamedAt, _Standing]]] = {}
        self._border = border
        self.used: set[NamedAt] = set()
        for target, standing in standings.items():
            if isinstance(target, NamedAt):
                self._by_text.setdefault(target.text, []).append((target, standing))

    def position(self, article: Article, resolution: Resolution) -> _Position | None:
        """Return what was decided on a name; a decision on one mention holds for its like that were not placed."""
        toponym = resolution.toponym
        targets = [(t, s) for t, s in self._by_text.get(toponym.text, ()) if t.is_in(article)]
        exact = [(t, s) for t, s in targets if t.start == toponym.start]
        if not exact and resolution.place is not None:
            return None
        for target, standing in exact or targets[:1]:
            self.used.add(target)
            return standing.agreed
        return None

    def resolve(self, article: Article, resolution: Resolution) -> Resolution:
        """Return the resolution of a name as people left it."""
        position = self.position(article, resolution)
        if position is None:
            return resolution
        if position.decision is Decision.REJECT:
            return replace(
                resolution, place=None, reason="set aside in review: not a place that counts", confidence=0.0
            )
        if "place" in position.changes:
            return _set(resolution, _place(position.changes["place"], resolution, self._border))
        return resolution

    def claim(self, claim: Claim) -> Claim:
        """Return a claim with its name as people left it."""
        if claim.resolution is None:
            return claim
        new = self.resolve(claim.article, claim.resolution)
        return claim if new is claim.resolution else replace(claim, resolution=new)


def with_names(
    article: Article,
    resolutions: Sequence[Resolution],
    claims: Sequence[Claim],
    corrections: Corrections,
    border: Checker,
) -> tuple[tuple[Resolution, ...], tuple[Claim, ...]]:
    """Return the names and claims of an article with the decisions on names applied.

    A decision on a name also holds for the other mentions of that name in the article that were not placed.
    """
    names = _Names(_standings(corrections), border)
    return tuple(names.resolve(article, r) for r in resolutions), tuple(names.claim(c) for c in claims)


# --- incidents -----------------------------------------------------------------------------------------------------


def apply(
    incidents: Sequence[Incident],
    corrections: Corrections,
    border: Checker,
    retell: Callable[[Incident, Sequence[Claim]], Incident],
    mentions: Iterable[tuple[Article, Resolution]] = (),
) -> Corrected:
    """Apply decisions to what the machine read.

    Parameters
    ----------
    incidents
        As the machine read them; ids survive. A split makes an incident of its own, "i-...-s" and a number.
    corrections
        In order of time.
    border
        Places set in review are checked against it.
    retell
        Tells an incident anew from other claims, after a merge or a split: (incident, claims) -> incident.
    mentions
        Every name of every article: a decision on a name that is in none of them is reported.

    Returns
    -------
    Corrected
        Incidents in the order they came; splits follow what they were split from.
    """
    standings = _standings(corrections)
    names = _Names(standings, border)
    run = _Run(standings, border, retell, names)
    rows = [run.named(incident) for incident in incidents]
    rows = run.split(rows)
    rows = run.merged(rows)
    rows = [run.fixed(row) for row in rows]
    kept, rejected = run.rejected(rows)
    for article, resolution in mentions:
        names.position(article, resolution)
    known = {i.incident_id for i in incidents} | {i.incident_id for i in rows}
    unmatched = [
        c
        for c in corrections.decisions
        if (c.target not in names.used if isinstance(c.target, NamedAt) else c.target not in known)
    ]
    lost = dict.fromkeys(_named(c.target) for c in unmatched)
    notes = [
        *run.notes,
        *(f"a decision on {what} was not applied: there is no such thing in these reports" for what in lost),
    ]
    return Corrected(tuple(kept), tuple(rejected), tuple(unmatched), tuple(notes))


class _Run:
    """One application of decisions; gathers the notes."""

    def __init__(
        self,
        standings: Mapping[str | NamedAt, _Standing],
        border: Checker,
        retell: Callable[[Incident, Sequence[Claim]], Incident],
        names: _Names,
    ) -> None:
        self.border = border
        self.retell = retell
        self.names = names
        self.standings = standings
        self.notes: list[str] = []
        for standing in standings.values():
            if standing.agreed is None:
                said = "; ".join(f"{p.last.by}: {_in_words(p)}" for p in standing.positions)
                self.notes.append(
                    f"reviewers disagree on {_named(standing.target)}, the program's reading stays ({said})"
                )

    def _position(self, incident_id: str) -> _Position | None:
        standing = self.standings.get(incident_id)
        return standing.agreed if standing else None

    def _changes(self, incident_id: str) -> Mapping[str, Any]:
        position = self._position(incident_id)
        return position.changes if position and position.decision is Decision.FIX else {}

    def named(self, incident: Incident) -> Incident:
        """Return an incident with the decisions on names applied to its claims and its place."""
        claims = tuple(self.names.claim(c) for c in incident.claims)
        if all(new is old for new, old in zip(claims, incident.claims, strict=True)):
            return incident
        moved = replace(incident, claims=claims)
        for new, old in zip(claims, incident.claims, strict=True):
            if old.resolution is None or new is old or old.resolution != incident.resolution or new.resolution is None:
                continue
            position = self.names.position(old.article, old.resolution)
            moved = self._placed(moved, new.resolution.place, new.resolution)
            if position is not None:
                said = (("place", "none", new.resolution.place.name if new.resolution.place else "none"),)
                reviews = (*moved.reviews, _review(position.last, said))
                moved = replace(moved, review_status=ReviewStatus.CORRECTED, reviews=reviews)
            break
        return moved

    def split(self, rows: Sequence[Incident]) -> list[Incident]:
        """Move claims that are about another event out into incidents of their own."""
        out: list[Incident] = []
        for row in rows:
            wanted = self._changes(row.incident_id).get("split_claims", ())
            moved = [c for c in row.claims if c.claim_id in wanted]
            missing = sorted(set(wanted) - {c.claim_id for c in row.claims})
            if missing:
                self.notes.append(f"{_named(row.incident_id)} has no claim {', '.join(missing)} to split off")
            if not moved or len(moved) == len(row.claims):
                if moved:
                    self.notes.append(f"all claims of {_named(row.incident_id)} were to be split off: nothing was done")
                out.append(row)
                continue
            out.append(self.retell(row, [c for c in row.claims if c not in moved]))
            lead = moved[0]
            new = self.retell(replace(row, incident_id=f"{row.incident_id}-s1", reviews=()), moved)
            if lead.place is not None and not lead.inherited and lead.place != row.place:
                new = self._placed(new, lead.place, lead.resolution)
            position = self._position(row.incident_id)
            if position is not None:
                said = ((("split from", "", row.incident_id)),)
                new = replace(new, review_status=ReviewStatus.CORRECTED, reviews=(_review(position.last, said),))
            out.append(new)
        return out

    def merged(self, rows: Sequence[Incident]) -> list[Incident]:
        """Join incidents that are the same event; the one merged into keeps its id, place and raid."""
        by_id = {row.incident_id: row for row in rows}
        into: dict[str, str] = {}
        for row in rows:
            end = self._merge_end(row.incident_id, by_id)
            if end != row.incident_id:
                into[row.incident_id] = end
        for source, end in into.items():
            target, moved = by_id[end], by_id[source]
            known = {c.claim_id for c in target.claims}
            claims = [*target.claims, *[c for c in moved.claims if c.claim_id not in known]]
            position = self._position(source)
            reviews = (
                *target.reviews,
                *((_review(position.last, (("merged with", "", source),)),) if position else ()),
            )
            by_id[end] = replace(self.retell(target, claims), reviews=reviews, review_status=ReviewStatus.CORRECTED)
        return [by_id[row.incident_id] for row in rows if row.incident_id not in into]

    def _merge_end(self, start: str, by_id: Mapping[str, Incident]) -> str:
        """Follow merges to the incident that stays; a circle or a missing end is noted and leaves it where it is."""
        path = [start]
        while wanted := self._changes(path[-1]).get("merge_into"):
            if wanted not in by_id:
                self.notes.append(f"{_named(path[-1])} was to be merged into {wanted}, which does not exist")
                return path[-1]
            if wanted in path:
                self.notes.append(f"{_named(start)} was to be merged in a circle: nothing was done")
                return start
            path.append(wanted)
        return path[-1]

    def fixed(self, row: Incident) -> Incident:
        """Return an incident with the changes of its fix, and with what its reviewers said."""
        standing = self.standings.get(row.incident_id)
        if standing is None:
            return row
        self._compare(row, standing)
        position = standing.agreed
        if position is None:
            reviews = tuple(_review(p.last, _differences(row, p.changes), stands=False) for p in standing.positions)
            return replace(row, reviews=(*row.reviews, *reviews))
        said = _differences(row, position.changes)
        reviews = tuple(_review(p.last, said) for p in standing.positions)
        status = ReviewStatus.CHECKED if position.decision is Decision.ACCEPT else ReviewStatus.CORRECTED
        new = self._with(row, position.changes) if position.decision is Decision.FIX else row
        if status is ReviewStatus.CHECKED and row.review_status is ReviewStatus.CORRECTED:
            status = ReviewStatus.CORRECTED  # something was merged into it
        return replace(new, reviews=(*row.reviews, *reviews), review_status=status)

    def _compare(self, row: Incident, standing: _Standing) -> None:
        """Note where the program now reads something else than when the decision was made."""
        machine = standing.decisions[-1].machine
        now = {"place": place_change(row.place), "status": row.status.value, "incursion": row.incursion.value}
        for key, value in now.items():
            was = machine.get(key, value)
            if key == "place" and isinstance(was, Mapping) and isinstance(value, Mapping):
                was, value = was.get("id"), value["id"]  # noqa: PLW2901
            if was != value:
                text = f"{key} was {_value_words(was)}, now {_value_words(value)}"
                self.notes.append(
                    f"{_named(row.incident_id)}: the program's reading has changed since it was reviewed ({text})"
                )

    def _with(self, row: Incident, changes: Mapping[str, Any]) -> Incident:
        """Return an incident with changes made."""
        plain: dict[str, Any] = {
            key: changes[key]
            for key in ("direction", "event_type", "sub_event_type", "actor1", "assoc_actor1", "actor2", "claimed_by",
                        "acknowledged_by", "denied_by", "raid_id")
            if key in changes
        }  # fmt: skip
        for key, enum in (("incursion", Incursion), ("outcome", Outcome), ("evidence", Evidence)):
            if key in changes:
                plain[key] = enum(changes[key])
        row = replace(row, **plain)
        row = _with_statuses(row, changes)
        if {"event_date", "end_date", "time_precision"} & set(changes):
            row = replace(row, time=_time(row.time, changes))
        if "place" in changes:
            place = _place(changes["place"], row.resolution, self.border)
            row = self._placed(row, place, _set(row.resolution, place) if row.resolution else None)
            if place is None:
                row = replace(row, not_mapped="its place is not known: set so in review")
        elif row.place is not None and {"direction", "incursion"} & set(changes):
            row = self._placed(row, row.place, row.resolution)
        return row

    def _placed(self, row: Incident, place: Place | None, resolution: Resolution | None) -> Incident:
        """Return an incident at another place, checked against the border."""
        if place is None:
            why = resolution.reason if resolution else row.not_mapped
            return replace(row, place=None, resolution=resolution, border=None, is_area=False, not_mapped=why)
        target = row.direction[-2:] or None
        check = self.border.check(place, says=target, into=target)
        return replace(
            row, place=place, resolution=resolution, border=check, is_area=place.feature_class == "A", not_mapped=""
        )

    def rejected(self, rows: Sequence[Incident]) -> tuple[list[Incident], list[Incident]]:
        """Part what stands from what people rejected."""
        kept, out = [], []
        for row in rows:
            position = self._position(row.incident_id)
            if position is not None and position.decision is Decision.REJECT:
                out.append(replace(row, not_mapped="rejected in review"))
            else:
                kept.append(row)
        return kept, out


def _with_statuses(row: Incident, changes: Mapping[str, Any]) -> Incident:
    """Return an incident with statuses changed: ``status`` is that of the crossing, else of the event's aspect."""
    aspects = dict(row.aspects)
    lead = Aspect.CROSSING if row.incursion is not Incursion.NONE or not aspects else next(iter(aspects))
    if "status" in changes:
        aspects[lead] = Status(changes["status"])
    for aspect in Aspect:
        if f"{aspect}_status" in changes:
            aspects[aspect] = Status(changes[f"{aspect}_status"])
    changed = "status" in changes or f"{lead}_status" in changes
    return replace(row, aspects=tuple(aspects.items()), status=aspects[lead] if changed else row.status)


def _time(time: TimeSpan, changes: Mapping[str, Any]) -> TimeSpan:
    """Return a span of time with days changed; a span that would end before it begins ends on its first day."""

    def day(key: str, old: date | None) -> date | None:
        if key not in changes:
            return old
        return date.fromisoformat(changes[key]) if changes[key] else None

    start = day("event_date", time.start)
    end = day("end_date", time.end if time.end != time.start else None)
    if start is None:
        return TimeSpan(text=time.text)
    end = max(start, end or start)
    precision = changes.get("time_precision", time.time_precision if "event_date" not in changes else None)
    if precision is None:
        precision = 1 if start == end else 2 if (end - start).days < 7 else 3
    return TimeSpan(start, end, precision, time.text)


def _set(resolution: Resolution, place: Place | None) -> Resolution:
    """Return a resolution to the place a person chose; the machine's reason stays readable."""
    was = resolution.place.name if resolution.place else "no place"
    reason = f"set in review; the program's reading: {was} ({resolution.reason})"
    return replace(resolution, place=place, reason=reason, confidence=0.0)


def _place(value: Any, resolution: Resolution | None, border: Checker) -> Place | None:
    """Return the place of a change: the candidate with its id, moved if it was moved, else a point set by hand."""
    if value is None:
        return None
    latitude, longitude = float(value["latitude"]), float(value["longitude"])
    for candidate in resolution.candidates if resolution else ():
        place = candidate.place
        if f"{place.source}:{place.source_id}" == value["id"] and (
            abs(place.latitude - latitude) < 2e-5 and abs(place.longitude - longitude) < 2e-5
        ):
            return place
    side = border.side(longitude, latitude)
    cited = value.get("geolocation", "")
    km = float(value.get("uncertainty_km", HAND_SET_KM))
    origin = "set by hand in review" + (f", after {cited}" if cited else "")
    return Place(
        source="review",
        source_id=f"{latitude:.5f},{longitude:.5f}",
        name=value["name"],
        latitude=latitude,
        longitude=longitude,
        country_code="" if side == "sea" else side,
        admin1=value.get("admin1", ""),
        admin2=value.get("admin2", ""),
        feature_class="S",
        feature_code="PT",
        uncertainty_km=km,
        uncertainty_origin=origin,
        geo_precision=value.get("geo_precision", 2),
        geolocation=cited,
    )


def _review(correction: Correction, said: Sequence[tuple[str, str, str]], *, stands: bool = True) -> Review:
    return Review(
        decision=correction.decision, by=correction.by, at=correction.at, note=correction.note, changes=tuple(said),
        stands=stands,
    )  # fmt: skip


def _differences(row: Incident, changes: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return what a fix changes, in words: (what, the machine's reading, the correction)."""
    out = []
    aspects = dict(row.aspects)
    for key, value in changes.items():
        if key in ("merge_into", "split_claims"):
            out.append((key.replace("_", " "), "", ", ".join(value) if isinstance(value, list) else str(value)))
            continue
        if key == "place":
            old: Any = place_change(row.place)
        elif key in ("event_date", "end_date", "time_precision"):
            old = {"event_date": row.time.start, "end_date": row.time.end}.get(key, row.time.time_precision)
        elif key != "status" and key.endswith("_status"):
            old = aspects.get(Aspect(key.removesuffix("_status")))
        else:
            old = getattr(row, key)
        out.append((key.replace("_", " "), _value_words(old), _value_words(value)))
    return tuple(out)


def _value_words(value: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, Mapping):
        return f"{value['name']} ({value['latitude']}, {value['longitude']})"
    return str(value)


def _in_words(position: _Position) -> str:
    if position.decision is not Decision.FIX:
        return {"accept": "accepted", "reject": "rejected"}[position.decision]
    return ", ".join(f"{key.replace('_', ' ')}: {_value_words(v)}" for key, v in position.changes.items())


def _named(target: str | NamedAt) -> str:
    """Name a target for a reader."""
    if isinstance(target, NamedAt):
        return f"the name {target.text!r} in {target.source or 'an article'}"
    return f"incident {target}"
