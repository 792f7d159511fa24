"""Every column of every table: its type, unit, meaning and closed vocabulary. Each is described once."""

from __future__ import annotations

from typing import Any, NamedTuple

from geo.model import Aspect, Evidence, Factuality, Incursion, Outcome, ReviewStatus, Status, ToponymKind, Verdict

__all__ = ["CLAIM_COLUMNS", "COLUMNS", "CRS", "HISTORY_COLUMNS", "INCIDENT_COLUMNS", "TOPONYM_COLUMNS", "Column"]

CRS = "EPSG:4326"


class Column(NamedTuple):
    """One column of a table."""

    name: str
    type: str  # string | date | integer | number | boolean | geometry
    unit: str
    description: str
    values: tuple[str, ...] = ()  # the closed vocabulary, where there is one


def _vocabulary(enum: Any, *, optional: bool = False) -> tuple[str, ...]:
    return (*([""] if optional else []), *(str(member.value) for member in enum))


_STATUS = _vocabulary(Status)
_ASPECT_STATUS = _vocabulary(Status, optional=True)

_FIELDS = {
    column.name: column
    for column in (
        Column("incident_id", "string", "", "stays the same when other articles are added; of a claim: empty if none"),
        Column("raid_id", "string", "", "links the incidents of one operation; empty for other events"),
        Column("claim_id", "string", "", "stays the same for the same words of the same article"),
        # when
        Column("event_date", "date", "", "first day; NaT when unknown"),
        Column("end_date", "date", "", "last day; NaT when unknown"),
        Column("time_precision", "integer", "", "ACLED: 1 the date, 2 within a week, 3 within a month"),
        Column("time_text", "string", "", "the words of time"),
        # what
        Column("label", "string", "", "what happened, in neutral words of ours"),
        Column("event_type", "string", "", "ACLED event_type"),
        Column("sub_event_type", "string", "", "ACLED sub_event_type"),
        Column("incursion", "string", "", "ground crossing of the border", _vocabulary(Incursion)),
        Column("direction", "string", "", "of the crossing", ("", "UA→RU", "RU→UA")),
        Column("outcome", "string", "", "how it is said to have ended", _vocabulary(Outcome)),
        Column("outcome_claimant", "string", "", "who says that it ended so"),
        Column("aspect", "string", "", "what the claim is about", _vocabulary(Aspect)),
        # who
        Column("actor1", "string", "", "who acted"),
        Column("assoc_actor1", "string", "", "who is said to have taken part"),
        Column("actor2", "string", "", "on whom"),
        Column("claimants", "string", "", "chain of sources, the primary one first, joined by ' < '"),
        Column("claimed_by", "string", "", "who says it happened, primary sources, separated by semicolons"),
        Column("acknowledged_by", "string", "", "who of the opposing side says so, and which aspect"),
        Column("denied_by", "string", "", "who denies, and which aspect"),
        # how sure
        Column("status", "string", "", "of the crossing for incursions, else of the event", _STATUS),
        Column("crossing_status", "string", "", "status of the crossing", _ASPECT_STATUS),
        Column("fighting_status", "string", "", "status of the fighting", _ASPECT_STATUS),
        Column("control_status", "string", "", "status of the control of the place", _ASPECT_STATUS),
        Column("attribution_status", "string", "", "status of who is behind it", _ASPECT_STATUS),
        Column("factuality", "string", "", "how far the text commits itself", _vocabulary(Factuality)),
        Column("cue", "string", "", "the words that decided the factuality"),
        Column("evidence", "string", "", "what the (leading) claim rests on", _vocabulary(Evidence)),
        # where
        Column("toponym", "string", "", "the name as written"),
        Column("kind", "string", "", "a name, or the adjective of one", _vocabulary(ToponymKind)),
        Column("location", "string", "", "name of the place, English; empty if none or unresolved"),
        Column("location_text", "string", "", "the place as written"),
        Column("inherited", "boolean", "", "the place was named in a sentence before, not with the event"),
        Column("reason", "string", "", "why there, or why nowhere"),
        Column("confidence", "number", "", "that the place is the right one, 0 to 1"),
        Column("candidates", "string", "", "what else it could have been, best first, separated by semicolons"),
        Column("admin1", "string", "", "oblast or its like, English"),
        Column("admin2", "string", "", "raion or its like, English"),
        Column("country", "string", "", "ISO 3166-1 alpha-2 of the gazetteer entry"),
        Column("feature_code", "string", "", "GeoNames feature code"),
        Column("gazetteer", "string", "", "which source knows the place"),
        Column("geonameid", "integer", "", "GeoNames id, where the place has one"),
        Column("latitude", "number", "degrees", "WGS 84; empty if unresolved, and where an event has only a region"),
        Column("longitude", "number", "degrees", "WGS 84; empty if unresolved, and where an event has only a region"),
        Column("geo_precision", "integer", "", "ACLED: 1 populated place, 2 near one or part of a region, 3 region"),
        Column("uncertainty_km", "number", "km", "how far from the point the thing named may lie"),
        Column("border_side", "string", "", "'RU', 'UA', another ISO code or 'sea': from the polygon, not the text"),
        Column("border_distance_km", "number", "km", "unsigned, geodesic, to the Russia-Ukraine land border"),
        Column("border_verdict", "string", "", "what the border check says", _vocabulary(Verdict, optional=True)),
        # the words and where they stand
        Column("quote", "string", "", "the words (of the leading claim), exactly"),
        Column("start", "integer", "characters", "where that begins in the article"),
        Column("end", "integer", "characters", "where that ends in the article"),
        Column("source_title", "string", "", "title of the article (of the leading claim)"),
        Column("source_url", "string", "", "its address, if known"),
        Column("source", "string", "", "where the article was read from"),
        Column("publisher", "string", "", "who published it, if known"),
        Column("published", "date", "", "its date; NaT when unknown"),
        Column("n_claims", "integer", "", "claims that went into the row"),
        Column("n_sources", "integer", "", "independent sources, by primary claimant"),
        Column("reported", "date", "", "day of the report that has it; NaT when unknown"),
        Column("by", "string", "", "primary claimant; empty if nobody is named"),
        Column("review_status", "string", "", "who has looked at the row", _vocabulary(ReviewStatus)),
        Column("reviewed_by", "string", "", "whose decisions stand, separated by semicolons"),
        Column("reviewed_at", "string", "", "when the last of them was made, ISO 8601 in UTC"),
        Column("geometry", "geometry", "", "Point (longitude, latitude), or None"),
    )
}


def _table(names: str) -> tuple[Column, ...]:
    return tuple(_FIELDS[name] for name in names.split())


INCIDENT_COLUMNS = _table(
    "incident_id raid_id event_date end_date time_precision event_type sub_event_type incursion direction outcome "
    "actor1 assoc_actor1 actor2 claimed_by acknowledged_by denied_by "
    "status crossing_status fighting_status control_status attribution_status evidence "
    "location admin1 admin2 country geonameid latitude longitude geo_precision uncertainty_km "
    "border_side border_distance_km border_verdict "
    "quote source_title source_url publisher published n_claims n_sources "
    "review_status reviewed_by reviewed_at geometry"
)
CLAIM_COLUMNS = _table(
    "claim_id incident_id raid_id quote start end label event_type sub_event_type incursion direction outcome "
    "outcome_claimant aspect actor1 assoc_actor1 actor2 claimants factuality cue evidence "
    "event_date end_date time_precision time_text location location_text inherited admin1 country "
    "source_title source published"
)
TOPONYM_COLUMNS = _table(
    "toponym kind start end location reason confidence admin1 admin2 country feature_code geonameid "
    "latitude longitude geo_precision uncertainty_km gazetteer candidates source_title source geometry"
)
HISTORY_COLUMNS = _table("incident_id raid_id event_date reported aspect status label by claim_id")
"""Who said what about an incident; ``status`` is what that statement alone makes of the aspect."""
COLUMNS = {"incidents": INCIDENT_COLUMNS, "claims": CLAIM_COLUMNS, "toponyms": TOPONYM_COLUMNS}
"""The tables by name."""
