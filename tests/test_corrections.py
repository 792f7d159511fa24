"""Corrections: the file, how decisions of several people add up, and what they do to incidents."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webmap_examples import AREA, ATTEMPT, BAKHMUT, EXAMPLE, KOZINKA, NAMESAKE, REPORT, STRIKE, TYOTKINO, VILLAGE

import geo
from geo.corrections import (
    CHANGES,
    FORMAT,
    Correction,
    Corrections,
    NamedAt,
    apply,
    as_json,
    place_change,
    read_corrections,
    write_corrections,
)
from geo.errors import OutputError, TableError
from geo.incidents import retold
from geo.model import Aspect, Candidate, Decision, Incursion, Resolution, ReviewStatus, Status, Toponym, Verdict
from geo.table import INCIDENT_COLUMNS

NOON = datetime(2023, 5, 23, 12, tzinfo=UTC)
POINT = {"id": "review:point", "name": "Kozinka", "latitude": 50.46, "longitude": 35.62}
UNKNOWN = Resolution(
    Toponym(5, 12, "Example"), None, "two fit", 0.0, (Candidate(KOZINKA, 0.5), Candidate(NAMESAKE, 0.4))
)
UNPLACED = replace(
    VILLAGE, incident_id="i-unplaced", place=None, border=None, resolution=UNKNOWN, not_mapped="two fit",
    claims=(replace(VILLAGE.claims[0], resolution=UNKNOWN),),
)  # fmt: skip


def decided(target, decision="accept", by="Ann", minutes=0, note="", **changes):
    at = NOON + timedelta(minutes=minutes)
    note = note or ("seen on the ground" if decision == "reject" else "")
    return Correction(target=target, decision=Decision(decision), by=by, at=at, note=note, changes=changes)


def run(incidents, *decisions):
    return apply(incidents, Corrections() + Corrections(decisions), geo.border(), retold)


def one(incident, *decisions):
    return run([incident], *decisions).incidents[0]


# --- the file ----------------------------------------------------------------------------------------------------


def row(**more):
    values = {"target": {"incident_id": "i-1"}, "decision": "fix", "by": "Ann", "at": "2023-05-23T10:00:00Z",
              "changes": {"status": "denied"}}  # fmt: skip
    return {k: v for k, v in (values | more).items() if v is not ...}


def read(tmp_path, *rows):
    path = tmp_path / "c.json"
    path.write_text(json.dumps({"format": FORMAT, "map": {}, "decisions": rows}), encoding="utf-8")
    return read_corrections(path)


def test_what_is_written_is_read_back(tmp_path):
    made = Corrections(
        (
            decided("i-1"),
            decided(
                "i-1", "fix", "Ben", 1, place=POINT, event_date="2023-05-21", merge_into="i-2", split_claims=["c1"]
            ),
            replace(decided("i-2", "reject", note="twice told"), settles=True, machine={"status": "claimed"}),
            decided(NamedAt("Baza", 912, "raid.txt", "0" * 64), "fix", place=None),
        ),
        {"title": "A map"},
    )
    path = tmp_path / "corrections.json"
    write_corrections(made, path)
    again = read_corrections(path)
    assert replace(again, files=()) == Corrections() + made
    assert again.files == (str(path),)
    write_corrections(again, path)
    assert read_corrections(str(path)) == again


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"target": {"incident_id": ""}}, "expected target"),
        ({"target": {"name": {"text": "x", "start": 1}}}, "expected target"),
        ({"target": ...}, "expected target"),
        ({"decision": "delete"}, "accept, fix or reject"),
        ({"decision": ["fix"]}, "accept, fix or reject"),
        ({"by": " "}, "reviewer's name"),
        ({"at": "yesterday"}, "date and time"),
        ({"at": "2023-05-23T10:00:00"}, "with its zone"),
        ({"note": 5}, "text in note"),
        ({"decision": "reject", "changes": {}}, "why it is rejected"),
        ({"decision": "accept"}, "no changes with accept"),
        ({"changes": {}}, "changes of a fix"),
        ({"changes": []}, "objects in changes"),
        ({"changes": {"colour": "red"}}, "expected one of place, status"),
        ({"changes": {"status": "true"}}, "expected one of claimed"),
        ({"changes": {"status": ["claimed"]}}, "expected text"),
        ({"changes": {"time_precision": 4}}, "expected one of 1, 2, 3"),
        ({"changes": {"time_precision": True}}, "expected a number"),
        ({"changes": {"event_date": "22.5.2023"}}, "expected a date"),
        ({"changes": {"split_claims": [0]}}, "expected claim_ids"),
        ({"changes": {"place": "Kozinka"}}, "expected a place"),
        ({"changes": {"place": {"id": "a:b", "name": "x", "latitude": 50}}}, "expected longitude"),
        ({"changes": {"place": {**POINT, "latitude": 91}}}, "expected -90 to 90"),
        ({"changes": {"place": {**POINT, "latitude": float("nan")}}}, "expected -90 to 90"),
        ({"changes": {"place": {**POINT, "height": 91}}}, "unknown key 'height'"),
        ({"target": {"name": {"text": "x", "start": 1, "source": "a"}}}, "only a place for a name"),
        ({"settles": "yes"}, "true or false"),
        ({"why": "x"}, "unknown key 'why'"),
    ],
)
def test_each_fault_says_where_and_what_was_expected(tmp_path, fault, said):
    with pytest.raises(TableError, match="decisions\\[0\\]") as caught:
        read(tmp_path, row(**fault))
    assert said in str(caught.value)


def test_all_faults_of_all_files_are_gathered_and_said_once(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("[1", encoding="utf-8")
    other = tmp_path / "other.json"
    other.write_text('{"format": "something else"}', encoding="utf-8")
    third = tmp_path / "third.json"
    third.write_text(json.dumps({"format": FORMAT, "decisions": [row(by=""), 7, row(at="x")]}), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_corrections([bad, other, third, tmp_path / "none.json"])
    said = str(caught.value)
    for part in ("bad.json", "something else", "decisions[0]", "decisions[1]", "decisions[2]", "none.json"):
        assert part in said


def test_a_failed_write_leaves_the_old_file(tmp_path):
    with pytest.raises(OutputError):
        write_corrections(Corrections(), tmp_path / "no" / "c.json")


def test_the_names_of_changes_are_those_of_the_table():
    own = {"place", "merge_into", "split_claims"}
    columns = {c.name: c for c in INCIDENT_COLUMNS}
    assert set(CHANGES) - own <= set(columns)
    for name in set(CHANGES) - own:
        vocabulary = columns[name].values
        assert not vocabulary or set(CHANGES[name].values) <= set(vocabulary)


# --- how decisions add up ------------------------------------------------------------------------------------------


def test_acceptance_is_recorded_and_changes_nothing():
    got = one(VILLAGE, decided(VILLAGE.incident_id, note="read it twice"))
    assert (got.review_status, got.reviews[0].by, got.reviews[0].note) == (ReviewStatus.CHECKED, "Ann", "read it twice")
    assert replace(got, review_status=ReviewStatus.MACHINE, reviews=()) == VILLAGE


def test_fixes_of_one_reviewer_add_up_and_the_last_word_holds():
    target = VILLAGE.incident_id
    got = one(VILLAGE, decided(target, "fix", status="denied"), decided(target, "fix", minutes=1, outcome="repelled"),
              decided(target, "fix", minutes=2, status="disputed"))  # fmt: skip
    assert (got.status, got.outcome) == (Status.DISPUTED, "repelled")
    assert ("status", "acknowledged", "disputed") in got.reviews[0].changes
    assert one(VILLAGE, decided(target, "fix", status="denied"), decided(target, minutes=1)).status is VILLAGE.status


def test_disagreement_is_shown_and_the_machines_reading_stays():
    target = VILLAGE.incident_id
    result = run([VILLAGE], decided(target, "fix", status="denied"), decided(target, by="Ben", minutes=1))
    got = result.incidents[0]
    assert got.status is VILLAGE.status
    assert got.review_status is ReviewStatus.MACHINE
    assert [(r.by, r.stands) for r in got.reviews] == [("Ann", False), ("Ben", False)]
    assert "disagree" in result.notes[0]
    assert "Ann: status: denied" in result.notes[0]
    assert "Ben: accepted" in result.notes[0]


def test_agreement_of_two_names_both_and_a_settling_decision_ends_a_dispute():
    target = VILLAGE.incident_id
    fix, accept = decided(target, "fix", status="denied"), decided(target, by="Ben", minutes=1)
    both = one(VILLAGE, fix, decided(target, "fix", "Ben", 1, status="denied"))
    assert [r.by for r in both.reviews] == ["Ann", "Ben"]
    assert both.status is Status.DENIED
    settled = one(VILLAGE, fix, accept, replace(decided(target, "fix", "Cleo", 2, status="disputed"), settles=True))
    assert (settled.status, settled.reviews[0].by) == (Status.DISPUTED, "Cleo")


def test_two_files_merge_in_order_of_time_each_decision_once():
    a, b = decided("i-1", minutes=5), decided("i-2", by="Ben")
    merged = Corrections((a,), files=("a",)) + Corrections((b, a), files=("b",))
    assert merged.decisions == (b, a)
    assert merged.files == ("a", "b")
    assert merged.reviewers() == ("Ben", "Ann")


# --- what they do --------------------------------------------------------------------------------------------------


def test_a_chosen_candidate_becomes_the_place_and_is_checked_against_the_border():
    got = one(VILLAGE, decided(VILLAGE.incident_id, "fix", place=place_change(NAMESAKE)))
    assert got.place is NAMESAKE
    assert got.border.side == "RU"
    assert got.border.distance_km > 100
    assert "because of Kozinka" in got.resolution.reason
    assert ("place", "Kozinka (50.389, 35.469)", "Kozinka (51.2, 39.9)") in got.reviews[0].changes


def test_a_point_set_by_hand_has_an_uncertainty_and_a_side_of_its_own():
    got = one(UNPLACED, decided("i-unplaced", "fix", place={**POINT, "uncertainty_km": 0.4}))
    assert got.place.uncertainty_km == 0.4
    assert (got.place.country_code, got.border.side) == ("RU", "RU")
    assert got.border.verdict is Verdict.INSIDE
    assert got.not_mapped == ""
    wrong = one(VILLAGE, decided(VILLAGE.incident_id, "fix", place={**POINT, "latitude": 50.2, "longitude": 35.2}))
    assert wrong.border.verdict is Verdict.CONTRADICTS_TEXT
    gone = one(VILLAGE, decided(VILLAGE.incident_id, "fix", place=None))
    assert gone.place is None
    assert "not known" in gone.not_mapped


def test_dates_kinds_and_statuses_are_changed():
    got = one(VILLAGE, decided(VILLAGE.incident_id, "fix", event_date="2023-05-21", incursion="attempted",
                               control_status="denied", actor1="someone", raid_id=""))  # fmt: skip
    assert (got.time.start, got.time.end, got.time.time_precision) == (date(2023, 5, 21), date(2023, 5, 21), 1)
    assert got.incursion is Incursion.ATTEMPTED
    assert dict(got.aspects)[Aspect.CONTROL] is Status.DENIED
    assert (got.actor1, got.raid_id, got.status) == ("someone", "", VILLAGE.status)
    undated = one(VILLAGE, decided(VILLAGE.incident_id, "fix", event_date=None))
    assert undated.time.start is None
    month = one(VILLAGE, decided(VILLAGE.incident_id, "fix", event_date="2023-05-01", end_date="2023-05-31"))
    assert month.time.time_precision == 3


def test_a_split_makes_an_incident_of_its_own_and_loses_no_claim():
    parts = run([VILLAGE, STRIKE], decided(VILLAGE.incident_id, "fix", split_claims=["c2"])).incidents
    assert [p.incident_id for p in parts] == ["raid-kozinka", "raid-kozinka-s1", "strike-shebekino"]
    assert [c.claim_id for p in parts[:2] for c in p.claims] == ["c1", "c2"]
    assert parts[1].place.name == "Grayvoron District"
    assert all(p.review_status is ReviewStatus.CORRECTED for p in parts[:2])


def test_a_merge_keeps_one_id_and_every_claim():
    result = run([VILLAGE, ATTEMPT], decided(ATTEMPT.incident_id, "fix", merge_into=VILLAGE.incident_id))
    (got,) = result.incidents
    assert (got.incident_id, got.place) == (VILLAGE.incident_id, KOZINKA)
    assert [c.claim_id for c in got.claims] == ["c1", "c2", "c5"]
    assert got.review_status is ReviewStatus.CORRECTED


def test_merges_in_a_circle_or_into_nothing_are_reported_and_lose_nothing():
    a, b = VILLAGE.incident_id, ATTEMPT.incident_id
    result = run([VILLAGE, ATTEMPT], decided(a, "fix", merge_into=b), decided(b, "fix", merge_into=a))
    assert len(result.incidents) == 2
    assert any("circle" in note for note in result.notes)
    result = run([VILLAGE], decided(a, "fix", merge_into="i-none"))
    assert len(result.incidents) == 1
    assert any("does not exist" in note for note in result.notes)


def test_a_rejected_incident_stands_no_longer_and_says_so():
    result = run([VILLAGE, STRIKE], decided(VILLAGE.incident_id, "reject", note="an exercise"))
    assert [i.incident_id for i in result.incidents] == [STRIKE.incident_id]
    (gone,) = result.rejected
    assert (gone.not_mapped, gone.reviews[0].note) == ("rejected in review", "an exercise")


def test_decisions_without_a_target_are_reported_not_lost():
    lost = decided("i-gone", "fix", status="denied")
    name = decided(NamedAt("Nowhere", 3, "x.txt"), "fix", place=POINT)
    result = run([VILLAGE], lost, name)
    assert result.unmatched == (lost, name)
    assert any("i-gone" in note for note in result.notes)
    assert any("Nowhere" in note for note in result.notes)


def test_a_reading_that_changed_since_the_review_is_noted():
    seen = replace(decided(VILLAGE.incident_id), machine={"status": "claimed", "place": place_change(TYOTKINO)})
    assert any("status was claimed, now acknowledged" in note for note in run([VILLAGE], seen).notes)


def test_a_name_that_was_not_placed_gets_a_place_wherever_it_stands_in_the_article():
    target = NamedAt("Example", 5, REPORT.source, REPORT.sha256)
    got = one(UNPLACED, decided(target, "fix", place=place_change(KOZINKA)))
    assert got.place is KOZINKA
    assert got.claims[0].place is KOZINKA
    assert got.border == geo.border().check(KOZINKA, says="RU", into="RU")
    assert (got.review_status, got.reviews[0].by) == (ReviewStatus.CORRECTED, "Ann")
    again = replace(UNKNOWN, toponym=Toponym(90, 97, "Example"))
    later = replace(UNPLACED, resolution=again, claims=(replace(UNPLACED.claims[0], resolution=again),))
    assert one(later, decided(target, "fix", place=place_change(KOZINKA))).place is KOZINKA
    elsewhere = NamedAt("Example", 5, "another.txt", "1" * 64)
    assert one(UNPLACED, decided(elsewhere, "fix", place=place_change(KOZINKA))).place is None


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_leaving_out_the_last_decision_gives_what_stood_before(seed):
    chance = random.Random(seed)  # noqa: S311
    rows = [VILLAGE, AREA, ATTEMPT, STRIKE, UNPLACED]
    ids = [i.incident_id for i in rows]
    choices = [
        decided,
        lambda t: decided(t, "reject"),
        lambda t: decided(t, "fix", place=place_change(chance.choice([KOZINKA, NAMESAKE, BAKHMUT]))),
        lambda t: decided(t, "fix", status=chance.choice(["denied", "verified"])),
        lambda t: decided(t, "fix", merge_into=chance.choice(ids)),
        lambda t: decided(t, "fix", split_claims=["c2"]),
    ]
    made = [
        replace(
            chance.choice(choices)(chance.choice(ids)), by=chance.choice(["Ann", "Ben"]), at=NOON + timedelta(hours=n)
        )
        for n in range(chance.randint(1, 6))
    ]
    before = [run(rows, *made[:n]) for n in range(len(made) + 1)]
    full = Corrections(tuple(made))
    for n in range(len(made) + 1):
        cut = full.without_last(len(made) - n)
        assert apply(rows, cut, geo.border(), retold) == before[n]
    assert before[0].incidents == tuple(rows)
    claims = sorted(c.claim_id for i in (*before[-1].incidents, *before[-1].rejected) for c in i.claims)
    assert set(claims) == {c.claim_id for i in rows for c in i.claims}


# --- in a report ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(root):
    return geo.analyze(
        [geo.read_article(root / "data/articles/raids/2023-06-01-shebekino.txt", published="2023-06-01")]
    )


def test_a_corrected_report_has_one_truth_in_tables_and_map(report, tmp_path):
    first = next(i for i in report.events if i.place is not None and not i.is_area)
    made = Corrections((decided(first.incident_id, "fix", place={**POINT, "latitude": 50.45, "longitude": 36.85}),))
    path = tmp_path / "corrections.json"
    write_corrections(made, path)
    corrected = report.corrected(path)
    line = corrected.incidents.set_index("incident_id").loc[first.incident_id]
    assert (line["latitude"], line["review_status"], line["reviewed_by"]) == (50.45, "corrected", "Ann")
    assert line["reviewed_at"] == "2023-05-23T12:00:00Z"
    assert "50.45" in corrected.map().get_root().render()
    assert set(report.incidents["incident_id"]) == set(corrected.incidents["incident_id"])
    assert corrected.machine is report
    undone = corrected.machine.corrected(corrected.corrections.without_last())
    assert undone.events == report.events


def test_corrections_add_up_over_calls(report):
    first, second = report.events[0], report.events[1]
    made = [Corrections((decided(i.incident_id, note=str(n)),)) for n, i in enumerate((first, second))]
    twice = report.corrected(made[0]).corrected(made[1])
    assert twice.events == report.corrected(made[0] + made[1]).events
    assert as_json(twice.corrections) == as_json(made[0] + made[1])


def test_names_of_a_report_are_corrected_in_its_tables(report):
    target, resolution = next(
        (NamedAt(r.toponym.text, r.toponym.start, reading.article.source, reading.article.sha256), r)
        for reading in report.readings
        for r in reading.resolutions
        if r.place is None and r.toponym.kind == "name"
    )
    corrected = report.corrected(Corrections((decided(target, "fix", place=POINT),)))
    rows = corrected.toponyms
    row = rows[rows["start"] == resolution.toponym.start].iloc[0]
    assert (row["latitude"], row["location"]) == (50.46, "Kozinka")
    assert resolution.reason in row["reason"]
    assert not corrected.notes
    assert EXAMPLE.incidents  # the examples this file builds on stay as they are
