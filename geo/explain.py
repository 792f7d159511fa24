"""Why an incident is as it is: which words, which candidates, which evidence, which rule; and what if.

An explanation is sections of rows of plain text; how they look in a terminal and in a notebook follows from them alone.
Article text is hostile: in HTML every character of it is escaped, and nothing of it is read as a template or formula.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.errors import SettingsError
from geo.model import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from geo.model import Candidate, Claim, Incident, Place

__all__ = ["Change", "Explanation", "Row", "Section", "changes_between", "explain", "find"]

_STATUS_RULES = {
    Status.CLAIMED: "somebody named says so, no authority of the other side does, and nobody denies it",
    Status.ACKNOWLEDGED: "an authority or force of the side that was entered says so too",
    Status.VERIFIED: "a named source that takes no side says so on geolocated media",
    Status.DISPUTED: "it is said by some and denied by others; a speaker's last word counts",
    Status.DENIED: "there are only denials",
    Status.UNVERIFIED: "nobody named stands for it",
}
_VERDICTS = {
    Verdict.INSIDE: "the point and all of its uncertainty lie on that side",
    Verdict.OUTSIDE: "it lies outside the country that was to be entered",
    Verdict.TOO_CLOSE: "it is nearer to the line than its uncertainty: which side is not sure",
    Verdict.CONTRADICTS_TEXT: "the text says another country than the border does",
    Verdict.REGION_ONLY: "only a region is named, so no distance is given",
}
_COMPARED: tuple[tuple[str, Callable[[Incident], Any]], ...] = (
    ("place", lambda i: i.place.name if i.place else "no place"),
    ("latitude", lambda i: i.place.latitude if i.place else None),
    ("longitude", lambda i: i.place.longitude if i.place else None),
    ("border_side", lambda i: i.border.side if i.border else ""),
    ("border_verdict", lambda i: i.border.verdict.value if i.border else ""),
    (
        "border_distance_km",
        lambda i: None if i.border is None or i.border.distance_km is None else round(i.border.distance_km, 2),
    ),
    ("incursion", lambda i: i.incursion.value),
    ("status", lambda i: i.status.value),
    ("event_date", lambda i: i.time.start.isoformat() if i.time.start else ""),
    ("raid_id", lambda i: i.raid_id),
    ("n_claims", lambda i: len(i.claims)),
)


class Row(NamedTuple):
    """One row of a section: what is said, what stands beside it, and how deep it is set in."""

    text: str
    detail: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an explanation under a heading."""

    heading: str
    rows: tuple[Row, ...]


class Change(NamedTuple):
    """What another setting would change: of which incident, which column, what it is and what it would be."""

    alternative: str
    incident_id: str
    column: str
    now: Any
    then: Any


@dataclass(frozen=True)
class Explanation:
    """Why an incident is as it is. Printed it is plain text; in Jupyter it shows itself."""

    title: str
    sections: tuple[Section, ...] = field(default=())

    def __str__(self) -> str:
        """Plain text, for a terminal."""
        lines = [self.title]
        for section in self.sections:
            lines += ["", section.heading]
            for row in section.rows:
                indent = "  " * (row.level + 1)
                lines.append(indent + row.text)
                if row.detail:
                    lines.append(indent + "    " + row.detail)
        return _printable("\n".join(lines))

    def _repr_html_(self) -> str:
        """HTML, for Jupyter; everything that is not ours is escaped."""
        parts = [
            f'<div class="incursion-map-explanation tex2jax_ignore mathjax_ignore"><p><b>{_html(self.title)}</b></p>'
        ]
        for section in self.sections:
            parts.append(f"<details open><summary><b>{_html(section.heading)}</b></summary><ul>")
            for row in section.rows:
                style = f' style="margin-left:{2 * row.level}em"' if row.level else ""
                detail = f"<br><small>{_html(row.detail)}</small>" if row.detail else ""
                parts.append(f"<li{style}>{_html(row.text)}{detail}</li>")
            parts.append("</ul></details>")
        return "".join([*parts, "</div>"])


def _html(text: str) -> str:
    return escape(_printable(text), quote=True).replace("$", "&#36;").replace("`", "&#96;").replace("{", "&#123;")


def _printable(text: str) -> str:
    """Text without control characters, which could move a terminal's cursor or turn the direction of reading."""
    return "".join(c if c == "\n" or c.isprintable() or c == " " else " " for c in text)


def find(incidents: Iterable[Incident], incident_id: str) -> Incident:
    """The incident with that id, or of which that is another id.

    Raises
    ------
    SettingsError
        If there is none; the message names some that there are.
    """
    known = []
    for incident in incidents:
        if incident_id == incident.incident_id or incident_id in incident.aliases:
            return incident
        known.append(incident.incident_id)
    shown = ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
    raise SettingsError(f"expected the id of an incident ({shown or 'there is none'}), got {incident_id!r}")


def explain(
    incident: Incident,
    line_name: str,
    used: Sequence[tuple[str, str]] = (),
    changes: Mapping[str, Sequence[Change]] | None = None,
) -> Explanation:
    """Explain an incident.

    Parameters
    ----------
    incident
        From a report.
    line_name
        What the border is called that it was checked against (``Border.line_name``).
    used
        What the report was made with.
    changes
        By alternative: what it would change of this incident (``changes_between``).
    """
    where = incident.place.name if incident.place else "a place that is not known"
    raid = f", raid {incident.raid_id}" if incident.raid_id else ""
    sections = [
        Section("Which words", tuple(_words(incident.claims))),
        Section("Which place", tuple(_place_rows(incident))),
        Section("Which side of the border", tuple(_border_rows(incident, line_name))),
        Section("Which status, by which rule", tuple(_status_rows(incident))),
        Section("Who said what, day by day", tuple(_history_rows(incident))),
        Section("Why these words are one incident", tuple(_group_rows(incident))),
        Section("What people decided", tuple(_review_rows(incident))),
        Section("What if", tuple(_change_rows(changes or {}))),
        Section("Made with", tuple(Row(f"{name}: {value}") for name, value in used)),
    ]
    title = f"{where}: {incident.label}, {_days(incident.time.start, incident.time.end)} ({incident.incident_id}{raid})"
    return Explanation(title, tuple(s for s in sections if s.rows))


def _words(claims: Sequence[Claim]) -> Iterable[Row]:
    for claim in claims:
        article = claim.article
        told = ", ".join(
            filter(None, [article.publisher or article.title or article.source or "a text", _day(article.published)])
        )
        yield Row(f"“{' '.join(claim.quote.split())}”", f"{told}, characters {claim.start} to {claim.end}")
        who = " quoted by ".join(c.name for c in claim.claimants) or "nobody is named"
        cue = f", because of “{claim.cue}”" if claim.cue else ""
        yield Row(f"read as: {claim.label} ({claim.aspect}), {claim.factuality}{cue}", "", 1)
        yield Row(f"said by: {who}; it rests on: {claim.evidence.value.replace('_', ' ')}", "", 1)
        words = f", from “{claim.time.text}”" if claim.time.text else ""
        yield Row(f"when: {_days(claim.time.start, claim.time.end)}{words}", "", 1)
        if claim.resolution is not None:
            before = ", named in a sentence before" if claim.inherited else ""
            place = claim.place.name if claim.place else "not placed"
            yield Row(f"where: “{claim.resolution.toponym.text}” → {place}{before}", "", 1)


def _place_rows(incident: Incident) -> Iterable[Row]:
    resolution = incident.resolution
    if incident.not_mapped:
        yield Row(f"no mark on the map: {incident.not_mapped}")
    if resolution is None:
        yield Row("the text names no place for it")
        return
    yield Row(f"“{resolution.toponym.text}”: {resolution.reason}", f"confidence {resolution.confidence:.2f} of 1")
    if incident.place is not None:
        place = incident.place
        unsure = f" ({place.uncertainty_origin})" if place.uncertainty_origin else ""
        yield Row(f"{_described(place)}, uncertain by {place.uncertainty_km:g} km{unsure}")
    for candidate in resolution.candidates[:6]:
        chosen = "chosen: " if resolution.place is not None and candidate.place == resolution.place else "candidate: "
        yield Row(f"{chosen}{_described(candidate.place)}, score {candidate.score:.2f}", _why(candidate), 1)
    if len(resolution.candidates) > 6:
        yield Row(f"and {len(resolution.candidates) - 6} more", "", 1)


def _described(place: Place) -> str:
    names = dict.fromkeys(filter(None, (place.name, place.admin2, place.admin1, place.country_code)))
    return f"{', '.join(names)} ({place.latitude:.4f}, {place.longitude:.4f}; {place.source} {place.source_id})"


def _why(candidate: Candidate) -> str:
    told = sorted(candidate.why, key=lambda pair: -abs(pair[1]))
    return ", ".join(f"{name} {value:+.2f}" for name, value in told)


def _border_rows(incident: Incident, line_name: str) -> Iterable[Row]:
    check = incident.border
    if check is None:
        return
    distance = "" if check.distance_km is None else f", {check.distance_km:.2f} km from the {line_name}"
    yield Row(f"{check.side}{distance}: {check.verdict.value.replace('_', ' ')}", _VERDICTS[check.verdict])


def _status_rows(incident: Incident) -> Iterable[Row]:
    yield Row(f"{incident.status}: {_STATUS_RULES[incident.status]}")
    for aspect, status in incident.aspects:
        said = [s for s in incident.history if s.aspect == aspect]
        by = "; ".join(dict.fromkeys(f"{s.by or 'nobody named'}: {s.status}" for s in said))
        yield Row(f"{aspect}: {status}", by or "follows from what is said of the other aspects", 1)
    number = incident.n_sources
    yield Row(f"{number} independent source{'' if number == 1 else 's'}, counted by who said it first, not by outlet")


def _history_rows(incident: Incident) -> Iterable[Row]:
    for step in incident.history:
        day = _day(step.event_date) or "no day given"
        reported = f", reported {_day(step.reported)}" if step.reported else ""
        yield Row(f"{day}: {step.aspect} {step.status}: {step.label}, {step.by or 'nobody named'}{reported}")


def _group_rows(incident: Incident) -> Iterable[Row]:
    yield from (Row(why) for why in incident.joined)
    yield from (Row(why) for why in incident.apart)
    if incident.aliases:
        yield Row(f"also known as {', '.join(incident.aliases)}: what a part of the reports alone would call it")


def _review_rows(incident: Incident) -> Iterable[Row]:
    for review in incident.reviews:
        stands = "" if review.stands else ", not followed while reviewers disagree"
        note = f": {review.note}" if review.note else ""
        yield Row(f"{review.decision} by {review.by}, {review.at:%Y-%m-%d %H:%M} UTC{stands}{note}")
        yield from (Row(f"{what}: {was or 'none'} → {now or 'none'}", "", 1) for what, was, now in review.changes)


def _change_rows(changes: Mapping[str, Sequence[Change]]) -> Iterable[Row]:
    for name, rows in changes.items():
        yield Row(f"{name}: {'the same' if not rows else ''}".strip())
        yield from (Row(f"{c.column.replace('_', ' ')}: {c.now} → {c.then}", "", 1) for c in rows)


def _days(start: date | None, end: date | None) -> str:
    if start is None:
        return "no day known"
    return f"{start}" if end is None or end == start else f"{start} to {end}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def changes_between(now: Sequence[Incident], then: Sequence[Incident], alternative: str) -> list[Change]:
    """What is otherwise in another report of the same articles.

    Incidents are matched by id, also by their aliases, then by the claims they share; what has no match is told so.
    """
    by_id = {name: i for i in then for name in (i.incident_id, *i.aliases)}
    by_claim: dict[str, Incident] = {}
    for incident in then:
        for claim in incident.claims:
            by_claim.setdefault(claim.claim_id, incident)
    matched: set[str] = set()
    out = []
    for incident in now:
        other = by_id.get(incident.incident_id) or by_claim.get(incident.claims[0].claim_id)
        if other is None:
            out.append(Change(alternative, incident.incident_id, "incident", "told", "not told"))
            continue
        matched.add(other.incident_id)
        for column, value in _COMPARED:
            if value(incident) != value(other):
                out.append(Change(alternative, incident.incident_id, column, value(incident), value(other)))
    out += [
        Change(alternative, i.incident_id, "incident", "not told", "told") for i in then if i.incident_id not in matched
    ]
    return out
