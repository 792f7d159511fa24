"""The annotated set says what its guidelines say: exact quotes, closed vocabularies, enough of every hard case."""

from collections import Counter

import check
import pytest

DEV = check.load(check.HERE / "dev.jsonl")
PROBES = check.load(check.HERE / "probes.jsonl")


@pytest.mark.parametrize("report", DEV + PROBES, ids=lambda report: report["id"])
def test_report_follows_the_guidelines(report):
    assert check.faults(report) == []


def test_ids_are_unique():
    ids = [report["id"] for report in DEV + PROBES]
    assert len(set(ids)) == len(ids)


def test_reports_have_the_length_of_a_report():
    assert [report["id"] for report in DEV if not 60 <= len(report["text"].split()) <= 200] == []


def test_the_set_is_large_and_varied_enough():
    claims = [claim for report in DEV for claim in report["claims"]]
    assert len(DEV) >= 40
    assert len(claims) >= 280
    for field in ("factuality", "aspect", "incursion", "evidence", "place_kind"):
        seen = Counter(claim[field] for claim in claims)
        assert set(seen) == check.VOCABULARY[field], field
    assert {claim["direction"] for claim in claims} >= {"UA→RU", "RU→UA"}
    assert {report["published"] is None for report in DEV} == {True, False}


def test_every_category_of_probe_is_there_also_without_a_claim():
    assert len(PROBES) >= 80
    assert {report["probe"] for report in PROBES} == check.PROBES
    assert any(not report["claims"] for report in PROBES)


def test_the_set_agrees_with_itself():
    result = check.agreement(DEV, DEV)
    assert result["f1"] == 1
    assert result["factuality"] == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Governor Pavel Sorokin", "Sorokin", True),
        ("Freedom of Russia Legion", "Legion", True),
        ("FSB", "Russian defence ministry", False),
        ("governor of the Kursk region", "acting governor of Kursk, Roman Belyaev", True),
        ("Kursk region", "Belgorod region", False),
        (None, None, True),
        ("Kyiv", None, False),
    ],
)
def test_names_of_one_actor(one, other, same):
    assert check.same_actor(one, other) is same
    assert check.same_actor(other, one) is same


def test_a_claim_at_another_place_or_by_another_source_is_no_match():
    gold = DEV[0]["claims"][0]
    assert check.matches(gold, gold)
    assert not check.matches(gold, gold | {"place": "Kozinka"})
    assert not check.matches(gold, gold | {"claimants": ["FSB"]})
    assert not check.matches(gold, gold | {"start": gold["end"], "end": gold["end"] + 5})
