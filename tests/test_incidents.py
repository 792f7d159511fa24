"""Incidents: which claims are one event, which events one raid, and what their status is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.incidents import group, status_of
from geo.model import (
    Actor,
    Article,
    Aspect,
    BorderCheck,
    Claim,
    Evidence,
    Factuality,
    Grouping,
    Incident,
    Incursion,
    Place,
    Resolution,
    Status,
    TimeSpan,
    Toponym,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

LEGION = Actor("Freedom of Russia Legion", "UA", "armed_group")
CORPS = Actor("Russian Volunteer Corps", "UA", "armed_group")
GOVERNOR = Actor("governor of the Belgorod region", "RU", "official")
MINISTRY = Actor("Ministry of Defence of Russia", "RU", "official")
KYIV = Actor("Government of Ukraine", "UA", "government")
ANALYSTS = Actor("Institute for the Study of War", "", "analyst")
DAY = TimeSpan(date(2023, 5, 22), date(2023, 5, 22), 1, "on Monday")
MARCH = TimeSpan(date(2023, 3, 1), date(2023, 3, 31), 3, "in March")
ONE = Article(text="one", sha256="1")
TWO = Article(text="two", sha256="2")


def place(name: str, lat: float, lon: float, *, area: str = "", country: str = "RU", km: float = 1.0) -> Place:
    return Place(
        source="test",
        source_id=name,
        name=name,
        latitude=lat,
        longitude=lon,
        country_code=country,
        admin1="Belgorod Oblast",
        feature_class="A" if area else "P",
        feature_code=area or "PPL",
        uncertainty_km=km,
        geo_precision={"": 1, "ADM2": 2, "ADM1": 3}[area],
    )


KOZINKA = place("Kozinka", 50.4613, 35.6026)
GRAYVORON = place("Grayvoron", 50.479, 35.681)
SHEBEKINO = place("Shebekino", 50.413, 36.925)
DISTRICT = place("Grayvoron District", 50.5, 35.65, area="ADM2", km=25)
OBLAST = place("Belgorod Oblast", 50.7, 37.5, area="ADM1", km=150)


def claim(
    where: Place | None = KOZINKA,
    who: Actor | None = LEGION,
    *,
    aspect: Aspect = Aspect.CROSSING,
    factuality: Factuality = Factuality.CLAIMED,
    incursion: Incursion = Incursion.ENTERED,
    time: TimeSpan = DAY,
    article: Article = ONE,
    start: int = 0,
    **more: object,
) -> Claim:
    resolution = Resolution(Toponym(0, 1, "x"), where, "test") if where else None
    values: dict[str, object] = {
        "claim_id": "-".join(str(part) for part in (where, who, aspect, factuality, article.sha256, start)),
        "article": article,
        "start": start,
        "end": start + 5,
        "quote": "words",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "label": "attackers enter",
        "aspect": aspect,
        "factuality": factuality,
        "evidence": Evidence.STATEMENT,
        "claimants": (who,) if who else (),
        "incursion": incursion,
        "direction": "" if incursion is Incursion.NONE else "UA→RU",
        "time": time,
        "resolution": resolution,
    }
    return Claim(**(values | more))  # type: ignore[arg-type]


class Border:
    """A border that everything is 5 km inside of."""

    def check(self, place: Place, *, says: str | None = None, into: str | None = None) -> BorderCheck:
        del says, into
        return BorderCheck(place.country_code, 5.0, Verdict.INSIDE)


def located(incidents: Sequence[Incident]) -> list[Incident]:
    return [i for i in incidents if i.incursion is Incursion.ENTERED and not i.is_area]


def test_claims_of_one_place_and_day_are_one_incident() -> None:
    incidents = group([claim(), claim(who=GOVERNOR, article=TWO)])
    assert len(incidents) == 1
    assert incidents[0].status is Status.ACKNOWLEDGED
    assert incidents[0].acknowledged_by == "governor of the Belgorod region (crossing)"
    assert incidents[0].n_sources == 2


def test_near_places_on_one_day_are_one_raid_and_far_ones_are_not() -> None:
    near = group([claim(), claim(GRAYVORON)])
    assert len(near) == 2
    assert len({i.raid_id for i in near}) == 1
    far = group([claim(), claim(SHEBEKINO)])
    assert len({i.raid_id for i in far}) == 2


def test_the_same_place_at_another_time_is_another_raid() -> None:
    incidents = group([claim(), claim(time=MARCH)])
    assert len({i.incident_id for i in incidents}) == 2
    assert len({i.raid_id for i in incidents}) == 2


def test_a_statement_about_the_district_acknowledges_the_crossing_and_is_no_further_incursion() -> None:
    crossed = claim(label="attackers cross the border")
    incidents = group([crossed, claim(GRAYVORON), claim(DISTRICT, GOVERNOR)])
    status = {i.place.name: i.status for i in located(incidents) if i.place}
    assert status == {"Kozinka": Status.ACKNOWLEDGED, "Grayvoron": Status.CLAIMED}
    areas = [i for i in incidents if i.is_area]
    assert [i.raid_id for i in areas] == [located(incidents)[0].raid_id]


def test_a_region_alone_is_a_raid_of_its_own_without_a_point() -> None:
    incidents = group([claim(OBLAST, time=MARCH)], Border())
    assert len(incidents) == 1
    assert incidents[0].is_area
    assert incidents[0].not_mapped
    assert incidents[0].border is not None
    assert incidents[0].border.verdict is Verdict.REGION_ONLY
    assert incidents[0].border.distance_km is None


def test_a_crossing_without_a_place_is_a_raid_that_is_not_mapped() -> None:
    incidents = group([claim(None)])
    assert [(i.incursion, i.place, bool(i.not_mapped)) for i in incidents] == [(Incursion.ENTERED, None, True)]


def test_a_statement_about_the_raid_joins_the_one_told_before_it() -> None:
    about = claim(
        None,
        KYIV,
        aspect=Aspect.ATTRIBUTION,
        factuality=Factuality.DENIED,
        incursion=Incursion.NONE,
        time=TimeSpan(),
        start=50,
    )
    incidents = group([claim(start=10), about])
    assert len(incidents) == 1
    assert about in incidents[0].claims
    assert incidents[0].denied_by == "Government of Ukraine (attribution)"
    assert dict(incidents[0].aspects)[Aspect.CROSSING] is Status.CLAIMED


def test_who_names_the_other_side_and_who_denies_it_dispute_the_attribution() -> None:
    names = claim(DISTRICT, GOVERNOR, actor1=Actor("Military Forces of Ukraine", "UA", "state_forces"))
    denies = claim(
        None, KYIV, aspect=Aspect.ATTRIBUTION, factuality=Factuality.DENIED, incursion=Incursion.NONE, start=50
    )
    incidents = located(group([claim(), names, denies]))
    assert dict(incidents[0].aspects)[Aspect.ATTRIBUTION] is Status.DISPUTED


def test_an_attempt_is_never_counted_as_entered() -> None:
    incidents = group([claim(incursion=Incursion.ATTEMPTED, who=MINISTRY)])
    assert [i.incursion for i in incidents] == [Incursion.ATTEMPTED]


def test_an_entry_claimed_by_one_side_and_denied_by_the_other_is_disputed() -> None:
    denial = claim(who=MINISTRY, factuality=Factuality.DENIED, incursion=Incursion.NONE)
    incidents = group([claim(), denial])
    assert [i.status for i in incidents] == [Status.DISPUTED]


def test_what_is_only_denied_is_no_incursion() -> None:
    incidents = group([claim(who=MINISTRY, factuality=Factuality.DENIED, incursion=Incursion.NONE)])
    assert [i.incursion for i in incidents] == [Incursion.NONE]
    assert [i.status for i in incidents] == [Status.DENIED]


def test_hypothetical_claims_make_no_incident() -> None:
    assert group([claim(factuality=Factuality.HYPOTHETICAL, incursion=Incursion.NONE)]) == []


def test_strikes_are_events_without_a_raid() -> None:
    strike = claim(
        SHEBEKINO,
        GOVERNOR,
        incursion=Incursion.NONE,
        aspect=Aspect.FIGHTING,
        event_type="Explosions/Remote violence",
        sub_event_type="Air/drone strike",
        label="drone attack",
    )
    incidents = group([claim(), strike])
    assert [(i.raid_id != "", i.incursion) for i in incidents] == [(True, Incursion.ENTERED), (False, Incursion.NONE)]


def test_an_undated_incident_takes_the_day_of_its_raid() -> None:
    incidents = group([claim(), claim(GRAYVORON, time=TimeSpan())])
    assert {i.time.start for i in incidents} == {DAY.start}


def test_without_any_date_nothing_is_invented() -> None:
    assert [i.time.start for i in group([claim(time=TimeSpan(text="on Monday"))])] == [None]


def test_another_article_does_not_change_an_incident_id() -> None:
    alone = {i.place.name: i.incident_id for i in group([claim(), claim(GRAYVORON)]) if i.place}
    more = group([claim(), claim(GRAYVORON), claim(who=GOVERNOR, article=TWO), claim(SHEBEKINO, article=TWO)])
    assert alone.items() <= {i.place.name: i.incident_id for i in more if i.place}.items()


def day(number: int, month: int = 5) -> TimeSpan:
    return TimeSpan(date(2023, month, number), date(2023, month, number), 1)


def near(base: Place, words: str = "near", km: float = 6.0) -> Place:
    return replace(
        base,
        source="derived",
        source_id=f"{base.source}:{base.source_id}|{words}",
        name=f"{words} {base.name}",
        uncertainty_km=km,
        geo_precision=2,
    )


def test_near_a_place_is_told_of_the_place_and_the_place_itself_is_shown() -> None:
    incidents = group([claim(near(KOZINKA)), claim(article=TWO)])
    assert [i.place.name for i in incidents if i.place] == ["Kozinka"]
    assert any("near Kozinka" in why for why in incidents[0].joined)
    alone = group([claim(near(KOZINKA))])
    assert alone[0].incident_id == incidents[0].incident_id
    assert alone[0].place is not None
    assert alone[0].place.geo_precision == 2


@pytest.mark.parametrize("words", ["6 km northwest of", "12 km from"])
def test_a_place_some_way_off_another_is_a_place_of_its_own(words: str) -> None:
    incidents = group([claim(near(KOZINKA, words)), claim()])
    assert len({i.incident_id for i in incidents}) == 2


def test_two_gazetteers_entries_of_one_village_are_one_place() -> None:
    other = replace(KOZINKA, source="curated", source_id="Q1", latitude=KOZINKA.latitude + 0.01)
    away = replace(KOZINKA, source="curated", source_id="Q2", latitude=KOZINKA.latitude + 0.5)
    assert len(group([claim(), claim(other, article=TWO)])) == 1
    assert len(group([claim(), claim(away, article=TWO)])) == 2


def test_days_of_one_month_or_close_together_are_one_incident_and_others_are_not() -> None:
    assert len(group([claim(time=day(31)), claim(time=day(4, 6), article=TWO)])) == 1
    assert len(group([claim(time=day(1)), claim(time=day(28), article=TWO)])) == 1
    assert len(group([claim(time=day(20)), claim(time=day(10, 6), article=TWO)])) == 2


def test_a_month_does_not_stretch_an_incident_to_its_end() -> None:
    may = TimeSpan(date(2023, 5, 1), date(2023, 5, 31), 3, "in May")
    told = group([claim(), claim(time=may, article=TWO), claim(GRAYVORON, time=day(2, 6), article=TWO)])
    assert len({i.raid_id for i in told}) == 2


def test_a_report_that_shows_two_to_be_one_keeps_both_ids() -> None:
    early, late = claim(time=day(25)), claim(time=day(6, 6), article=TWO)
    two = {i.incident_id for i in group([early, late])}
    bridge = claim(time=day(31), article=replace(ONE, sha256="3", text="three"))
    one = group([early, late, bridge])
    assert len(two) == 2
    assert [{i.incident_id, *i.aliases} for i in one] == [two]
    assert one[0].incident_id == group([early])[0].incident_id


def test_a_claim_without_a_day_is_grouped_by_the_day_of_its_report_and_not_dated() -> None:
    report = replace(TWO, published=date(2023, 5, 24))
    undated = claim(time=TimeSpan(), article=report, who=GOVERNOR)
    assert [i.n_sources for i in group([claim(), undated])] == [2]
    alone = group([undated])
    assert alone[0].time.start is None
    assert alone[0].incident_id == group([claim()])[0].incident_id
    assert any("the day of the report" in why for why in alone[0].joined)


def test_fighting_at_a_place_is_the_same_incident_before_and_after_somebody_claims_to_have_entered() -> None:
    fighting = claim(who=GOVERNOR, aspect=Aspect.FIGHTING, incursion=Incursion.NONE)
    before, after = group([fighting]), group([fighting, claim(article=TWO)])
    assert [(i.incursion, i.raid_id) for i in before] == [(Incursion.NONE, "")]
    assert [(i.incident_id, i.incursion) for i in after] == [(before[0].incident_id, Incursion.ENTERED)]


def test_fighting_nearby_belongs_to_the_raid_and_is_no_incursion() -> None:
    fighting = claim(GRAYVORON, GOVERNOR, aspect=Aspect.FIGHTING, incursion=Incursion.NONE)
    incidents = group([claim(), fighting])
    assert {i.place.name: i.incursion.value for i in incidents if i.place} == {
        "Kozinka": "entered",
        "Grayvoron": "none",
    }
    assert len({i.raid_id for i in incidents}) == 1


def test_crossings_told_as_one_are_one_raid_however_far() -> None:
    told = [claim(time=DAY), claim(SHEBEKINO, start=20)]
    country = place("Russia", 60.0, 100.0, area="ADM1", km=4000)
    russia = replace(country, feature_code="PCLI")
    assert len({i.raid_id for i in group(told)}) == 2
    one = group([*told, claim(russia, start=40)])
    assert len({i.raid_id for i in one}) == 1
    assert any("parts of one crossing" in why for why in located(one)[0].joined)


def test_history_tells_who_said_what_of_which_day() -> None:
    second = replace(TWO, published=date(2023, 5, 24))
    told = [
        claim(aspect=Aspect.CONTROL),
        claim(who=GOVERNOR, article=TWO),
        claim(who=MINISTRY, aspect=Aspect.CONTROL, time=day(23), article=second, label="control regained"),
        claim(who=KYIV, factuality=Factuality.DENIED, incursion=Incursion.NONE, time=day(24), article=second),
    ]
    history = group(told)[0].history
    assert [(str(s.event_date), s.aspect.value, s.status.value, s.by) for s in history] == [
        ("2023-05-22", "control", "claimed", "Freedom of Russia Legion"),
        ("2023-05-22", "crossing", "acknowledged", "governor of the Belgorod region"),
        ("2023-05-23", "control", "acknowledged", "Ministry of Defence of Russia"),
        ("2023-05-24", "crossing", "denied", "Government of Ukraine"),
    ]
    assert history[2].reported == date(2023, 5, 24)
    assert history == group(told[::-1])[0].history


def test_who_takes_back_a_denial_has_said_so() -> None:
    first, later = replace(ONE, published=date(2023, 6, 1)), replace(TWO, published=date(2023, 6, 4))
    denial = claim(who=GOVERNOR, factuality=Factuality.DENIED, incursion=Incursion.NONE, article=first)
    admission = claim(who=GOVERNOR, article=later)
    assert status_of([denial, admission], "UA") is Status.ACKNOWLEDGED
    assert status_of([replace(denial, article=later), replace(admission, article=first)], "UA") is Status.DENIED


def test_a_group_that_denies_being_driven_out_does_not_deny_that_it_came() -> None:
    later = replace(TWO, published=date(2023, 5, 23))
    denial = claim(factuality=Factuality.DENIED, incursion=Incursion.NONE, article=later)
    assert status_of([claim(article=replace(ONE, published=date(2023, 5, 22))), denial], "UA") is Status.CLAIMED


def test_a_copy_is_no_second_source() -> None:
    unattributed = claim(who=None, factuality=Factuality.REPORTED)
    copy = replace(unattributed, article=replace(TWO, copy_of="1"), claim_id="copy")
    other = replace(unattributed, article=TWO, claim_id="other")
    assert group([unattributed, copy])[0].n_sources == 1
    assert group([unattributed, other])[0].n_sources == 2


def test_a_crossing_told_without_a_place_is_told_of_the_only_raid_of_its_day_and_attackers() -> None:
    nowhere = claim(None, CORPS, article=TWO)
    told = group([claim(who=CORPS), nowhere])
    assert len({i.raid_id for i in told}) == 1
    assert [nowhere in i.claims for i in told] == [True]
    assert group([nowhere])[0].incident_id in told[0].aliases
    for apart in ([claim(who=CORPS), claim(SHEBEKINO, CORPS)], [claim(who=LEGION)], [claim(who=CORPS, time=MARCH)]):
        raids = {i.raid_id for i in group([*apart, nowhere])}
        assert len(raids) == len({i.raid_id for i in group(apart)}) + 1


def test_thresholds_can_be_set() -> None:
    told = [claim(), claim(GRAYVORON)]
    assert len({i.raid_id for i in group(told, grouping=Grouping(raid_km=3))}) == 2


def test_an_incident_keeps_the_id_it_was_given_before() -> None:
    known = {group([claim()])[0].incident_id: ("i-given", "r-given")}
    incidents = group([claim(), claim(GRAYVORON)], known=known)
    assert {(i.incident_id, i.raid_id) for i in incidents if i.place == KOZINKA} == {("i-given", "r-given")}
    assert {i.raid_id for i in incidents} == {"r-given"}


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ([claim()], Status.CLAIMED),
        ([claim(), claim(who=CORPS)], Status.CLAIMED),
        ([claim(), claim(who=GOVERNOR)], Status.ACKNOWLEDGED),
        ([claim(who=None, factuality=Factuality.UNCONFIRMED)], Status.UNVERIFIED),
        ([claim(who=None, factuality=Factuality.REPORTED)], Status.UNVERIFIED),
        ([claim(who=ANALYSTS, evidence=Evidence.MEDIA_GEOLOCATED)], Status.VERIFIED),
        ([claim(who=MINISTRY, factuality=Factuality.DENIED)], Status.DENIED),
        ([claim(), claim(who=MINISTRY, factuality=Factuality.DENIED)], Status.DISPUTED),
    ],
)
def test_status_follows_from_who_claims_and_who_denies(claims: list[Claim], status: Status) -> None:
    assert {status_of(order, "UA") for order in permutations(claims)} == {status}


several = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
"""Claims are built of many parts, which a busy machine is slow at."""
ARTICLES = [ONE, TWO, *(Article(text=t, sha256=t, published=date(2023, 5, n)) for t, n in (("3", 3), ("4", 25)))]
PLACES = st.sampled_from([None, KOZINKA, near(KOZINKA), GRAYVORON, SHEBEKINO, DISTRICT, OBLAST])
CLAIMS = st.builds(
    lambda where, who, aspect, factuality, incursion, days, article, start: claim(
        where,
        who,
        aspect=aspect,
        factuality=factuality,
        incursion=Incursion.NONE if factuality in (Factuality.DENIED, Factuality.HYPOTHETICAL) else incursion,
        time=TimeSpan()
        if days is None
        else TimeSpan(date(2023, 5, 1) + timedelta(days), date(2023, 5, 1) + timedelta(days), 1),
        article=article,
        start=start,
    ),
    PLACES,
    st.sampled_from([None, LEGION, GOVERNOR, KYIV, ANALYSTS]),
    st.sampled_from(list(Aspect)),
    st.sampled_from(list(Factuality)),
    st.sampled_from(list(Incursion)),
    st.sampled_from([None, 0, 1, 20, 29, 33, 50]),
    st.sampled_from(ARTICLES),
    st.integers(0, 100),
)


@several
@given(st.lists(CLAIMS, max_size=12))
def test_no_claim_is_lost_or_invented(claims: list[Claim]) -> None:
    numbered = [replace(c, claim_id=str(n)) for n, c in enumerate(claims)]
    incidents = group(numbered, Border())
    assert incidents == group(numbered, Border())
    used = {c.claim_id for i in incidents for c in i.claims}
    real = {c.claim_id for c in numbered if c.factuality is not Factuality.HYPOTHETICAL}
    assert used <= real
    assert len({i.incident_id for i in incidents}) == len(incidents)
    for incident in incidents:
        assert incident.claims
        if incident.incursion is Incursion.ENTERED:
            assert incident.raid_id
            assert any(c.incursion is Incursion.ENTERED for c in incident.claims)
        if incident.time.start is not None:
            assert any(c.time.start == incident.time.start for c in numbered)


@several
@given(st.lists(CLAIMS, max_size=12))
def test_every_crossing_claim_is_in_an_incident(claims: list[Claim]) -> None:
    numbered = [replace(c, claim_id=str(n)) for n, c in enumerate(claims)]
    used = {c.claim_id for i in group(numbered) for c in i.claims}
    assert {c.claim_id for c in numbered if c.incursion is not Incursion.NONE} <= used


@several
@given(st.lists(CLAIMS, max_size=12), st.randoms())
def test_the_order_of_the_reports_changes_nothing(claims: list[Claim], random: Random) -> None:
    numbered = [replace(c, claim_id=str(n)) for n, c in enumerate(claims)]
    shuffled = random.sample(numbered, len(numbered))
    assert group(shuffled, Border()) == group(numbered, Border())


def own_claims(incident: Incident) -> set[str]:
    """Claims that name the place of the incident, not what is said of its raid."""
    base = incident.place.name.removeprefix("near ") if incident.place else ""
    return {c.claim_id for c in incident.claims if c.place and c.place.name.removeprefix("near ") == base}


@several
@given(st.lists(CLAIMS, max_size=14), st.sets(st.sampled_from([a.sha256 for a in ARTICLES])))
def test_every_id_of_some_reports_still_means_the_same_incident_with_all_of_them(
    claims: list[Claim], chosen: set[str]
) -> None:
    numbered = [replace(c, claim_id=str(n)) for n, c in enumerate(claims)]
    everything = {i: incident for incident in group(numbered) for i in (incident.incident_id, *incident.aliases)}
    for incident in group([c for c in numbered if c.article.sha256 in chosen]):
        now = everything[incident.incident_id]
        if not incident.is_area:
            assert own_claims(incident) <= {c.claim_id for c in now.claims}


@several
@given(st.lists(CLAIMS, max_size=14), st.permutations([a.sha256 for a in ARTICLES]))
def test_ids_once_given_are_kept_in_any_order_of_adding(claims: list[Claim], order: list[str]) -> None:
    numbered = [replace(c, claim_id=str(n)) for n, c in enumerate(claims)]
    known: dict[str, tuple[str, str]] = {}
    given_to: dict[str, str] = {}
    for number in range(1, len(order) + 1):
        incidents = group([c for c in numbered if c.article.sha256 in order[:number]], known=known)
        ids = {i: incident.incident_id for incident in incidents for i in (incident.incident_id, *incident.aliases)}
        for incident in incidents:
            for claim_id in own_claims(incident) if not incident.is_area else ():
                assert ids[given_to.setdefault(claim_id, incident.incident_id)] == incident.incident_id
            for name in (incident.incident_id, *incident.aliases):
                known[name] = (incident.incident_id, incident.raid_id)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_claim_without_a_place_takes_no_id_along_when_it_turns_to_another_place(month: int) -> None:
    day = TimeSpan(date(2023, month, 3), date(2023, month, 3), 1)
    told = [
        replace(claim(place, time=day, article=article), claim_id=str(number))
        for number, (place, article) in enumerate(zip((GRAYVORON, None, KOZINKA), ARTICLES, strict=False))
    ]
    known: dict[str, tuple[str, str]] = {}
    for number in range(1, len(told) + 1):
        incidents = group(told[:number], known=known)
        known |= {i: (x.incident_id, x.raid_id) for x in incidents for i in (x.incident_id, *x.aliases)}
        (grayvoron,) = [x for x in incidents if x.place == GRAYVORON]
        assert grayvoron.incident_id == next(iter(known))


def test_no_place_bears_the_id_of_what_was_told_without_one() -> None:
    day = TimeSpan(date(2023, 6, 3), date(2023, 6, 3), 1)
    reports = [
        [
            claim(None, KYIV, incursion=Incursion.ATTEMPTED, time=day, article=ARTICLES[0]),
            claim(KOZINKA, GOVERNOR, aspect=Aspect.CONTROL, incursion=Incursion.NONE, time=day, article=ARTICLES[0]),
        ],
        [claim(GRAYVORON, None, time=day, article=ARTICLES[1])],
        [claim(KOZINKA, GOVERNOR, incursion=Incursion.ATTEMPTED, time=day, article=ARTICLES[2])],
    ]
    known: dict[str, tuple[str, str]] = {}
    ids: dict[str, set[str]] = {}
    for number in range(1, len(reports) + 1):
        incidents = group([c for report in reports[:number] for c in report], known=known)
        known |= {i: (x.incident_id, x.raid_id) for x in incidents for i in (x.incident_id, *x.aliases)}
        for incident in incidents:
            if incident.place is not None:
                ids.setdefault(incident.place.name, set()).add(incident.incident_id)
    assert {name: len(given) for name, given in ids.items()} == {"Kozinka": 1, "Grayvoron": 1}


def test_incidents_come_in_order_of_date() -> None:
    incidents = group([claim(time=DAY), claim(SHEBEKINO, time=MARCH)])
    assert all(a.time.start <= b.time.start for a, b in pairwise(incidents) if a.time.start and b.time.start)


def test_a_channel_of_the_other_side_acknowledges_nothing() -> None:
    channel = Actor("Russian public channels", "RU", "media")
    assert status_of([claim(), claim(who=channel)], "UA") is Status.CLAIMED


def test_a_place_of_unknown_position_is_an_incident_of_its_raid_and_not_mapped() -> None:
    unknown = Resolution(Toponym(0, 9, "Lyubimovka"), None, "unresolved: its position is unknown")
    lost = replace(claim(None, start=20), resolution=unknown, claim_id="lost")
    incidents = group([claim(start=10), lost])
    assert len({i.raid_id for i in incidents}) == 1
    assert [i.not_mapped for i in incidents if i.place is None] == ["unresolved: its position is unknown"]


def test_a_named_group_stands_before_a_description() -> None:
    units = replace(claim(), actor1=Actor("units", "UA", "armed_group"))
    named = replace(claim(start=5), actor1=LEGION)
    assert [i.actor1 for i in group([units, named])] == ["Freedom of Russia Legion"]
