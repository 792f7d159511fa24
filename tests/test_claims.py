"""Claims: who says what happened, where, when and how sure, on sentences of our own."""

from __future__ import annotations

import itertools
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.claims import ClaimExtractor
from geo.claims.choices import Option, chosen
from geo.claims.syntax import PatternSet, inflect, sentences
from geo.model import (
    Article,
    Aspect,
    Claim,
    Evidence,
    Factuality,
    Incident,
    Incursion,
    Outcome,
    Place,
    Resolution,
    SetAside,
    Status,
    Toponym,
    ToponymKind,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.choices import Case

MONDAY = date(2023, 5, 22)
VILLAGES_RU = ("Kozinka", "Grayvoron", "Tyotkino", "Shebekino", "Murom", "Glotovo", "Sushany")
VILLAGES_UA = ("Ryzhivka", "Hremiach", "Bakhmut")
REGIONS = {"Belgorod region": "RU", "Grayvoron district": "RU", "Sumy region": "UA", "Bryansk region": "RU"}
COUNTRIES = {"Russia": "RU", "Ukraine": "UA"}
CAPITALS = {"Moscow": "RU", "Kyiv": "UA"}


def place(name: str, country: str, feature_class: str = "P", feature_code: str = "PPL", precision: int = 1) -> Place:
    return Place(
        source="test",
        source_id=name,
        name=name,
        latitude=50.5,
        longitude=35.6,
        country_code=country,
        feature_class=feature_class,
        feature_code=feature_code,
        geo_precision=precision,
    )


def resolved(text: str) -> list[Resolution]:
    """Every place name of this file that occurs in a text, as a small gazetteer would resolve it."""
    known = {name: place(name, "RU") for name in VILLAGES_RU} | {name: place(name, "UA") for name in VILLAGES_UA}
    known |= {name: place(name, country, "A", "ADM1", 3) for name, country in REGIONS.items()}
    known |= {name: place(name, country, "A", "PCLI", 3) for name, country in COUNTRIES.items()}
    known |= {name: place(name, country, "P", "PPLC") for name, country in CAPITALS.items()}
    found: list[Resolution] = []
    for name in sorted(known, key=len, reverse=True):
        for match in re.finditer(rf"\b{name}\b", text):
            if any(r.toponym.start < match.end() and match.start() < r.toponym.end for r in found):
                continue
            word = name.split()[0]
            end = match.start() + (len(word) if name in REGIONS else len(name))
            found.append(
                Resolution(
                    Toponym(match.start(), end, text[match.start() : end]), known[name], "in the test's gazetteer"
                )
            )
    for adjective, country in (("Russian", "RU"), ("Ukrainian", "UA")):
        for match in re.finditer(rf"\b{adjective}\b", text):
            found.append(  # noqa: PERF401 (clearer)
                Resolution(
                    Toponym(match.start(), match.end(), adjective, ToponymKind.DEMONYM),
                    place(adjective, country, "A", "PCLI", 3),
                    "demonym",
                )
            )
    return sorted(found, key=lambda r: r.toponym.start)


def claims(text: str, published: date | None = MONDAY, **article: object) -> list[Claim]:
    return ClaimExtractor().extract(Article(text=text, published=published, **article), resolved(text))  # type: ignore[arg-type]


def crossing(found: list[Claim]) -> list[Claim]:
    return [c for c in found if c.incursion is not Incursion.NONE]


def test_a_claimed_crossing_has_place_claimant_direction_and_the_exact_words() -> None:
    text = "The Freedom of Russia Legion claimed to have crossed the border and overrun the settlement of Kozinka."
    found = crossing(claims(text))
    assert {c.aspect for c in found} == {Aspect.CROSSING, Aspect.CONTROL}
    for claim in found:
        assert claim.place is not None
        assert claim.place.name == "Kozinka"
        assert claim.direction == "UA→RU"
        assert claim.factuality is Factuality.CLAIMED
        assert [c.name for c in claim.claimants] == ["Freedom of Russia Legion"]
        assert claim.quote == text[claim.start : claim.end]


def test_the_rule_works_in_the_other_direction() -> None:
    found = crossing(
        claims("Ukrainian border guards said a Russian sabotage group had crossed the border near Hremiach.")
    )
    assert [(c.direction, c.place and c.place.name) for c in found] == [("RU→UA", "Hremiach")]


def test_movement_inside_ukraine_is_no_incursion() -> None:
    assert not crossing(claims("Russian troops entered Bakhmut on Sunday, the Russian defence ministry said."))


@pytest.mark.parametrize(
    ("text", "entered"),
    [
        ("Street fighting was reported in the northern quarter of Kozinka.", ["Kozinka"]),
        ("The governor reported street fighting near Kozinka.", []),
        ("The governor denied street fighting in Kozinka.", []),
        ("The governor spoke of fighting in both.", []),
    ],
)
def test_who_fights_in_the_streets_has_come_over_the_border(text: str, entered: list[str]) -> None:
    found = claims(f"Fighters of the Legion crossed the border on Monday. {text}")
    assert [c.place.name for c in found if c.place and c.incursion is Incursion.ENTERED] == entered


def test_fighting_in_both_is_fighting_in_each() -> None:
    found = claims("The Legion said it had taken Kozinka and Glotovo. The governor admitted fighting in both.")
    admitted = [(c.place.name, c.inherited) for c in found if c.place and c.aspect is Aspect.FIGHTING]
    assert admitted == [("Kozinka", True), ("Glotovo", True)]


@pytest.mark.parametrize(
    "text",
    [
        "There was no entry of saboteurs into Kozinka, the governor of the Belgorod region said.",
        "The governor of the Belgorod region denied that fighters had entered Kozinka.",
        "Fighters have not entered Kozinka, the governor of the Belgorod region said.",
    ],
)
def test_a_denied_crossing_is_no_incursion(text: str) -> None:
    found = claims(text)
    assert not crossing(found)
    assert all(c.factuality is Factuality.DENIED for c in found)


@pytest.mark.parametrize(
    "text",
    [
        "The Legion could enter Kozinka again, analysts said.",
        "The Legion plans to raid Kozinka.",
        "Residents fear a raid on Kozinka.",
        "If fighters cross the border near Kozinka, schools will close.",
        "The operation was designed to seize Kozinka.",
    ],
)
def test_what_may_happen_is_no_incursion(text: str) -> None:
    assert not crossing(claims(text))


@pytest.mark.parametrize(
    "text",
    [
        "Clashes are increasing along the border in the Belgorod region.",
        "In 1943 soldiers crossed the border and captured Kozinka.",
        "Attacks on Shebekino have become more frequent.",
    ],
)
def test_trends_and_history_are_no_events(text: str) -> None:
    assert not crossing(claims(text))


@pytest.mark.parametrize(
    "text",
    [
        "The FSB said it had thwarted an attempt by a Ukrainian sabotage group to cross the border near Sushany.",
        "Ukrainian saboteurs tried to break through the border near Sushany, the FSB said.",
        "The Russian defence ministry said an attempt to break through near Sushany had been repelled.",
    ],
)
def test_attempts_are_attempts(text: str) -> None:
    found = crossing(claims(text))
    assert found
    assert {c.incursion for c in found} == {Incursion.ATTEMPTED}
    assert {c.place.name for c in found if c.place} == {"Sushany"}


def test_the_speaker_is_the_primary_source_and_the_outlet_comes_after() -> None:
    found = claims("Interfax, citing the FSB, reported that armed men had entered Sushany.")
    assert [[c.name for c in claim.claimants] for claim in found] == [
        ["Federal Security Service of Russia", "Interfax"]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A drone hit a house in Murom, the governor of the Belgorod region said.",
        "The governor of the Belgorod region said a drone had hit a house in Murom.",
        "According to the governor of the Belgorod region, a drone hit a house in Murom.",
        "“A drone hit a house in Murom,” said the governor of the Belgorod region.",
    ],
)
def test_an_official_who_speaks_is_the_claimant_and_not_the_place(text: str) -> None:
    found = claims(text)
    assert [c.place.name for c in found if c.place] == ["Murom"]
    assert [c.claimants[0].name for c in found] == ["governor of the Belgorod region"]
    assert found[0].claimants[0].side == "RU"
    assert (found[0].event_type, found[0].sub_event_type) == ("Explosions/Remote violence", "Air/drone strike")
    assert not crossing(found)


def test_context_places_are_not_where_it_happened() -> None:
    text = (
        "The Kremlin said Putin had been informed of the raid on Kozinka, adding Moscow believed it was designed to "
        "“divert attention” from Bakhmut."
    )
    assert {c.place.name for c in claims(text) if c.place} <= {"Kozinka"}
    assert not [
        c
        for c in claims("In March the Moscow-born fighter Denis Nikitin led a raid into the Bryansk region.")
        if c.place and c.place.name == "Moscow"
    ]


def test_listed_places_are_each_a_claim() -> None:
    found = claims(
        "Ukrainian artillery shelled Murom, Shebekino and Glotovo on Sunday, the governor of the Belgorod region said."
    )
    assert [c.place.name for c in found if c.place] == ["Murom", "Shebekino", "Glotovo"]


def test_unverified_footage_is_unconfirmed_and_nobody_is_its_claimant() -> None:
    found = claims(
        "Footage, purportedly from Kozinka, appeared to show armoured vehicles storming the village of Kozinka."
    )
    assert found
    assert {c.factuality for c in found} == {Factuality.UNCONFIRMED}
    assert {c.evidence for c in found} == {Evidence.MEDIA_UNVERIFIED}
    assert not any(c.claimants for c in found)


def test_a_denial_of_responsibility_denies_the_attribution_only() -> None:
    found = claims("The Legion said it had entered Kozinka. Kyiv said it had nothing to do with the raid.")
    denials = [c for c in found if c.factuality is Factuality.DENIED]
    assert {c.aspect for c in denials} == {Aspect.ATTRIBUTION}
    assert [c.incursion for c in found if c.factuality is not Factuality.DENIED] == [Incursion.ENTERED]


def test_a_quotation_over_two_sentences_keeps_its_speaker() -> None:
    text = "“A group entered Glotovo,” the governor of the Belgorod region wrote. “Fighting is going on in Murom.”"
    assert {c.claimants[0].name for c in claims(text) if c.claimants} == {"governor of the Belgorod region"}


def test_who_was_driven_out_had_entered_and_the_outcome_has_a_claimant() -> None:
    found = crossing(claims("The Russian defence ministry said the saboteurs had been driven out of Kozinka."))
    assert [(c.incursion, c.outcome, c.outcome_claimant) for c in found] == [
        (Incursion.ENTERED, Outcome.REPELLED, "Ministry of Defence of Russia")
    ]


@pytest.mark.parametrize(
    ("words", "start", "end", "precision"),
    [
        ("on Monday", date(2023, 5, 22), date(2023, 5, 22), 1),
        ("late on Sunday", date(2023, 5, 21), date(2023, 5, 21), 1),
        ("overnight", date(2023, 5, 21), date(2023, 5, 22), 1),
        ("earlier this month", date(2023, 5, 1), date(2023, 5, 22), 3),
        ("in March", date(2023, 3, 1), date(2023, 3, 31), 3),
        ("since Sunday", date(2023, 5, 21), date(2023, 5, 22), 1),
        ("on 3 May 2023", date(2023, 5, 3), date(2023, 5, 3), 1),
        ("on May 3", date(2023, 5, 3), date(2023, 5, 3), 1),
        ("two days ago", date(2023, 5, 20), date(2023, 5, 20), 1),
        ("last week", date(2023, 5, 15), date(2023, 5, 21), 2),
    ],
)
def test_times_are_resolved_against_the_publication_date(words: str, start: date, end: date, precision: int) -> None:
    time = claims(f"The Legion entered Kozinka {words}.")[0].time
    assert (time.start, time.end, time.time_precision) == (start, end, precision)


@pytest.mark.parametrize("words", ["on Monday", "earlier this month", "in March", "on 3 May", "yesterday", "overnight"])
def test_without_a_publication_date_no_date_is_invented(words: str) -> None:
    time = claims(f"The Legion entered Kozinka {words}.", published=None)[0].time
    assert (time.start, time.end, time.time_precision) == (None, None, None)
    assert time.text


def test_a_full_date_needs_no_publication_date() -> None:
    assert claims("The Legion entered Kozinka on 22 May 2023.", published=None)[0].time.start == date(2023, 5, 22)


def test_other_languages_yield_no_claims() -> None:
    assert claims("Легион вошёл в Kozinka.", language="ru") == []


def test_parts_set_aside_are_not_read() -> None:
    text = "All was calm.\nThe Legion entered Kozinka on Monday."
    assert claims(text, set_aside=(SetAside(14, len(text), "related articles"),)) == []


PIECES = st.sampled_from(
    [
        "The Legion",
        "entered",
        "Kozinka",
        "said",
        "“",
        "”",
        ",",
        ".",
        "\n",
        "the governor of the Belgorod region",
        "denied",
        "that",
        "on Monday",
        "Russia",
        "raid",
        "no",
        "according to",
        "footage",
        "shows",
        "Bakhmut",
        "and",
        "—",
        "in",
        "{{ 7*7 }}",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_any_text_is_read_without_error_and_quoted_exactly(text: str) -> None:
    found = claims(text)
    assert [c.start for c in found] == sorted(c.start for c in found)
    assert len({c.claim_id for c in found}) == len(found)
    for claim in found:
        assert claim.quote == text[claim.start : claim.end]
        if claim.factuality in (Factuality.DENIED, Factuality.HYPOTHETICAL):
            assert claim.incursion is Incursion.NONE
        assert bool(claim.direction) or claim.incursion is Incursion.NONE


@given(st.text(max_size=300))
def test_sentences_cover_words_once_and_in_order(text: str) -> None:
    found = sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    for sentence in found:
        for token in sentence.tokens:
            assert text[token.start : token.end] == token.text


def test_sentences_do_not_end_at_abbreviations() -> None:
    assert len(sentences("Gov. Ivanov met U.S. officials at 5 p.m. on Monday. Nobody spoke.")) == 2
    assert len(sentences("Troops took the village.[1] The ministry was silent.[2][3] Nobody spoke [4].")) == 3


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("cross", {"crosses", "crossed", "crossing"}),
        ("overrun", {"overran", "overrunning"}),
        ("deny", {"denies", "denied"}),
        ("seize", {"seized", "seizing"}),
        ("repel", {"repelled", "repelling"}),
        ("say", {"said", "says"}),
    ],
)
def test_verbs_are_inflected(verb: str, forms: set[str]) -> None:
    assert forms <= inflect(verb)


def test_patterns_prefer_the_longest_and_stop_at_punctuation() -> None:
    patterns = PatternSet([("attack:n", 1), ("drone attack:n", 2), ("take:v .. control of", 3)])
    assert [m.value for m in patterns.find(sentences("A drone attack and an attack.")[0].tokens)] == [2, 1]
    assert [m.value for m in patterns.find(sentences("They took full control of it.")[0].tokens)] == [3]
    assert not list(patterns.find(sentences("They took it, control of nothing.")[0].tokens))


def test_one_of_several_alternatives_may_have_two_words() -> None:
    patterns = PatternSet([("blow:v_up|burst:v .. <thing>", 1)], {"thing": ["bridge", "power line"]})

    def found(text: str) -> bool:
        return bool(list(patterns.find(sentences(text)[0].tokens)))

    assert found("They blew up the old bridge.")
    assert found("Shells burst near a power line.")
    assert not found("They blew on the bridge.")
    assert not found("They blew up a power station.")


# --- who speaks, and for whom --------------------------------------------------------------------------------------


def speakers(text: str) -> set[str]:
    """Primary claimants of a text."""
    return {c.claimants[0].name for c in claims(text) if c.claimants}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ivan Petrov, the head of the Grayvoron district, said a drone hit Murom.", "Ivan Petrov"),
        (
            "The head of the Grayvoron district, Ivan Petrov, said a drone hit Murom. He added Glotovo was shelled.",
            "Ivan Petrov",
        ),
        ("A correspondent who drove along the border last week reports shelling in Murom.", "correspondent"),
        ("A drone hit Murom, a source in the administration told Reuters.", "source in the administration"),
        ("Russian sources cited by the analysts claim that Kozinka has fallen.", "Russian sources"),
        ("Late on Monday, fighters entered Kozinka, the Legion said.", "Freedom of Russia Legion"),
    ],
)
def test_the_claimant_is_the_subject_of_the_verb_of_speech(text: str, who: str) -> None:
    assert speakers(text) == {who}


def test_two_who_say_the_same_are_two_claims() -> None:
    found = claims("Both Russian and Ukrainian officials have confirmed fighting in Kozinka.")
    assert {c.claimants[0].side for c in found} == {"RU", "UA"}
    assert {c.factuality for c in found} == {Factuality.CONFIRMED}


def test_a_rejected_statement_is_a_claim_and_a_denial() -> None:
    found = claims("Moscow rejected Kyiv's statement that Kozinka had been captured.")
    assert {(c.claimants[0].side, c.factuality) for c in found} == {
        ("RU", Factuality.DENIED),
        ("UA", Factuality.CLAIMED),
    }


def test_the_next_sentence_of_a_report_is_not_the_last_speakers() -> None:
    found = claims("A drone hit Murom, the FSB said. Russian artillery shelled Glotovo on Sunday.")
    assert [bool(c.claimants) for c in found] == [True, False]


# --- what is no crossing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Journalists entered Kozinka on Sunday.",
        "The wounded were taken to hospitals in Grayvoron.",
        "Residents of Kozinka have been evacuated to Grayvoron.",
        "Fighting was reported near Kozinka.",
        "It is not true that the Legion was in Kozinka, the governor of the Belgorod region said.",
        "The Legion did not claim to have entered Kozinka.",
        "A Russian drone crashed 12 km from Kozinka.",
    ],
)
def test_presence_of_others_fire_and_denials_are_no_incursions(text: str) -> None:
    assert not crossing(claims(text))


def test_a_raid_said_to_be_repelled_was_tried() -> None:
    found = crossing(claims("Channels wrote of a raid on Kozinka repelled by border guards."))
    assert {c.incursion for c in found} <= {Incursion.ATTEMPTED}


def test_who_denies_connection_denies_neither_the_raid_nor_other_attacks() -> None:
    found = claims("Ukraine has denied any connection to the drone attack on Murom earlier this month.")
    denied = [c for c in found if c.factuality is Factuality.DENIED]
    assert {c.aspect for c in denied} == {Aspect.ATTRIBUTION}
    assert [c.place.name for c in found if c.place and c.factuality is Factuality.REPORTED] == ["Murom"]


def test_a_place_retaken_by_its_state_is_regained_territory() -> None:
    found = claims("The Russian defence ministry said its troops had retaken Kozinka.")
    assert [(c.sub_event_type, c.outcome) for c in found] == [("Government regains territory", Outcome.REPELLED)]


def test_texts_about_other_countries_are_not_read() -> None:
    text = "Rebels crossed the border and captured the town."
    assert ClaimExtractor().extract(Article(text=text, published=MONDAY), []) == []


# --- the real article ----------------------------------------------------------------------------------------------


def test_the_article_the_project_began_from_has_its_expected_raids(material: Path) -> None:
    article = material / "articles" / "kozinka-grayvoron-raid.txt"
    report = geo.analyze([geo.read_article(str(article), published="2023-05-22")])
    raids: dict[str, list[Incident]] = {}
    for event in report.events:
        if event.raid_id:
            raids.setdefault(event.raid_id, []).append(event)
    spans = {(raid[0].time.start, raid[0].time.end) for raid in raids.values()}
    assert spans == {(date(2023, 5, 22), date(2023, 5, 22)), (date(2023, 3, 1), date(2023, 3, 31))}
    first = next(raid for raid in raids.values() if raid[0].time.start == MONDAY)
    sites = {e.place.name: e for e in first if e.place and not e.is_area}
    assert {"Kozinka", "Grayvoron"} <= set(sites)
    assert len(sites) <= len(("Kozinka", "Grayvoron", "the checkpoint"))
    assert all(e.incursion is Incursion.ENTERED and e.direction == "UA→RU" for e in sites.values())
    assert sites["Kozinka"].claimed_by == "Freedom of Russia Legion"
    assert dict(sites["Kozinka"].aspects)[Aspect.ATTRIBUTION] is Status.DISPUTED
    second = next(raid for raid in raids.values() if raid[0].time.start != MONDAY)
    assert [(e.claimed_by, e.is_area) for e in second] == [("Denis Nikitin", True)]


@pytest.mark.parametrize("object_", ["Kozinka", "the village of Kozinka", "the border village of Kozinka"])
def test_what_was_captured_is_the_place_however_it_is_named(object_: str) -> None:
    found = claims(f"The Freedom of Russia Legion said its fighters had captured {object_}.")
    assert [(c.place.name, c.aspect) for c in found if c.place] == [("Kozinka", Aspect.CONTROL)]


def test_nationals_who_come_from_the_other_side_cross_the_border() -> None:
    found = crossing(claims("Armed Russians said they had crossed the border from Ukraine into the Belgorod region."))
    assert {(c.incursion, c.direction) for c in found} == {(Incursion.ENTERED, "UA→RU")}


def test_a_claim_takes_the_most_precise_time_of_its_raid() -> None:
    text = (
        "The Legion said on Monday that it had entered Kozinka. Kyiv denied this month's drone attack on Moscow. "
        "The Legion said it had entered Glotovo."
    )
    times = {c.place.name: c.time.start for c in crossing(claims(text)) if c.place}
    assert times == {"Kozinka": date(2023, 5, 22), "Glotovo": date(2023, 5, 22)}


# --- words that stand for a place ----------------------------------------------------------------------------------


def where(text: str) -> list[tuple[str, str]]:
    """Label and place of every claim, in the order of the text."""
    found = claims(text)
    return [(c.sub_event_type, c.resolution.toponym.text if c.resolution else "") for c in found]


@pytest.mark.parametrize(
    ("text", "place_"),
    [
        ("The Legion entered Kozinka. In Moscow generals were told that the village had been retaken.", "Kozinka"),
        ("Drones hit Shebekino. On Sunday four mortar rounds landed in the same town.", "Shebekino"),
        ("Drones hit Glotovo in the Grayvoron district. Shelling damaged the village's school.", "Glotovo"),
        ("The head of the Grayvoron district spoke in Moscow. A curfew was imposed in the district.", "Grayvoron"),
        ("Drones hit Kozinka and Glotovo. In Murom a shop burnt, and shells fell on the outskirts there.", "Murom"),
        ("Residents of Glotovo said that drones had hit their village.", "Glotovo"),
    ],
)
def test_a_noun_with_the_stands_for_the_nearest_place_it_fits(text: str, place_: str) -> None:
    assert where(text)[-1][1] == place_


def test_what_follows_where_is_at_the_place_before_it_and_the_rest_is_not() -> None:
    found = where("People were evacuated from Kozinka to Shebekino, where drones hit a school.")
    assert found == [("Other", "Kozinka"), ("Air/drone strike", "Shebekino")]
    found = where("The raid was to draw attention away from Bakhmut, where Russian troops have shelled Ryzhivka.")
    assert ("Armed clash", "Bakhmut") not in found


@pytest.mark.parametrize(
    "text",
    [
        "Drones hit Kozinka. Some 300 residents have been evacuated to the sports halls of Shebekino.",
        "Drones hit Kozinka. On the Kursk and Belgorod directions six attacks were repelled.",
        "Drones hit Kozinka. A drone hit a lorry on the road between Murom and Shebekino.",
    ],
)
def test_neither_a_destination_nor_a_part_of_the_front_nor_the_ends_of_a_road_is_where_it_happened(text: str) -> None:
    assert not {"Shebekino", "Murom", "Belgorod"} & {name for _, name in where(text)[1:]}


def test_what_only_says_where_a_place_lies_is_no_place_of_an_event() -> None:
    assert where("Glotovo, a village in the Grayvoron district, was shelled on Monday.")[0][1] == "Glotovo"
    assert where("Two people were hurt in Murom when a drone hit their car.")[-1][1] == "Murom"


# --- the project's own account -------------------------------------------------------------------------------------


def test_the_own_account_has_the_march_raid_and_the_checkpoint_of_the_footage() -> None:
    account = Path(__file__).parents[1] / "data" / "articles" / "grayvoron-raid-2023-05-22.txt"
    report = geo.analyze(geo.read_article(str(account), published="2023-05-22"))
    entered = {e.place.name: e for e in report.events if e.place and e.incursion is Incursion.ENTERED}
    assert {"Kozinka", "Grayvoron", "Bryansk Oblast", "Grayvoron–Velyka Pysarivka border crossing"} <= set(entered)
    assert not {"Bakhmut", "Kyiv", "Moscow"} & set(entered)
    march = entered["Bryansk Oblast"]
    assert (march.time.start, march.time.end, march.is_area) == (date(2023, 3, 1), date(2023, 3, 31), True)
    assert march.claimed_by == "Denis Nikitin"
    assert march.raid_id != entered["Kozinka"].raid_id


# --- choices by weights --------------------------------------------------------------------------------------------


def test_a_choice_can_be_watched_and_steered() -> None:
    asked: list[str] = []

    def refuse(choice: str, case: Case, options: Sequence[Option]) -> Option:
        del case
        asked.append(choice)
        return next((o for o in options if o.value is False), options[0])

    text = "The Freedom of Russia Legion said it had entered Kozinka."
    article = Article(text=text, published=MONDAY)
    assert ClaimExtractor(refuse).extract(article, resolved(text)) == []
    assert asked == ["telling"]


def test_of_equal_options_the_first_is_taken_and_facts_without_weight_count_nothing() -> None:
    assert chosen("telling", [Option(1, ["no such fact"]), Option(2, [])]).value == 1


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [
        ("Two women were hurt in Shebekino when an FPV drone hit a bus.", "Air/drone strike"),
        ("A house in Murom was damaged by mortar shells.", "Shelling/artillery/missile attack"),
        ("A tractor blew up on a mine near Murom.", "Remote explosive/landmine/IED"),
        ("Three drones were shot down over Shebekino; there was no damage.", "Disrupted weapons use"),
        ("A drone was shot down over Shebekino and its debris broke windows.", "Air/drone strike"),
        ("A relay cabinet near Murom was cut in two by a first-person-view drone.", "Air/drone strike"),
        ("Drones came in the morning: one hit a car in Murom.", "Air/drone strike"),
        ("Glide bombs came down on Ryzhivka, and in Hremiach a house was struck.", "Shelling/artillery/missile attack"),
        ("A helicopter was brought down over Murom.", "Shelling/artillery/missile attack"),
        ("Air defences brought down twelve more over Murom.", "Disrupted weapons use"),
        ("Sappers rendered a device harmless near Murom.", "Disrupted weapons use"),
        ("Three drones came in the night. Another fell on a house in Murom.", "Air/drone strike"),
        ("A 120-millimetre mine hit a house in Murom.", "Shelling/artillery/missile attack"),
    ],
)
def test_the_weapon_named_decides_the_type(text: str, sub_event_type: str) -> None:
    assert sub_event_type in {c.sub_event_type for c in claims(text)}


def test_each_item_of_a_bulletin_is_a_claim() -> None:
    found = {
        (c.sub_event_type, c.place.name if c.place else None) for c in claims("Murom: nine mortar rounds, two drones.")
    }
    assert found == {("Shelling/artillery/missile attack", "Murom"), ("Air/drone strike", "Murom")}
    assert not claims("The plant in Murom repaired two drones.")


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [
        ("Volunteers rowed sixty people across the river from Murom.", "Other"),
        ("Several families had walked out of Murom on foot.", "Other"),
        ("Checkpoints have gone up on the roads around Murom.", "Change to group/activity"),
        ("An anti-tank ditch was dug near Murom.", "Change to group/activity"),
        ("A relay cabinet near Murom was set on fire.", "Looting/property destruction"),
        ("Shops in Murom were plundered.", "Looting/property destruction"),
        ("Two foresters were fired on near Murom.", "Attack"),
        ("Two brothers were led away at gunpoint in Murom.", "Abduction/forced disappearance"),
        ("Two men were picked up by the FSB in Murom.", "Arrests"),
        ("A cart ran over a mine near Murom.", "Remote explosive/landmine/IED"),
        ("A forester was bundled into a van near Murom.", "Abduction/forced disappearance"),
        ("Residents of Murom were taken to a camp against their will.", "Abduction/forced disappearance"),
        ("Residents of Murom were taken to a camp by bus.", "Other"),
        ("Soldiers kept eleven villagers in a cellar in Murom.", "Abduction/forced disappearance"),
        ("The school in Murom was ransacked.", "Looting/property destruction"),
        ("Police put a cordon around Murom.", "Change to group/activity"),
        ("Conscripts were rushed to Murom.", "Change to group/activity"),
    ],
)
def test_other_events_in_their_many_wordings(text: str, sub_event_type: str) -> None:
    assert {c.sub_event_type for c in claims(text)} == {sub_event_type}


@pytest.mark.parametrize(
    "text",
    [
        "Residents filmed by a drone waved from the roofs of Murom.",
        "Two wounded men were taken to a hospital in Murom.",
        "The bus to Murom left the station at nine.",
        "Farmers near Murom dug up potatoes.",
        "A fire broke out at a warehouse in Murom.",
        "The bridge in Murom was closed for repairs.",
        "A stone for the victims of shelling was unveiled in Murom.",
    ],
)
def test_ordinary_life_is_no_event(text: str) -> None:
    assert not claims(text)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Fighting is going on in Kozinka, the channel crowed on Monday.", "channel"),
        ("The governor: fighters have entered Kozinka.", "governor"),
        ("According to a statement by the Sibir Battalion, it entered Kozinka.", "Sibir Battalion"),
        ("Two women from Murom said fighters had entered Kozinka.", "women from Murom"),
        (
            "Taras Vovk, a spokesman for the State Border Guard Service, said a group had crossed near Ryzhivka.",
            "Taras Vovk",
        ),
    ],
)
def test_speakers_in_unusual_wording(text: str, who: str) -> None:
    assert who in speakers(text)


def test_villages_announced_by_a_plural_are_all_taken() -> None:
    found = claims("The Legion said it had captured three villages: Kozinka, Glotovo and Murom.")
    assert {c.place.name for c in found if c.place and c.aspect is Aspect.CONTROL} == {"Kozinka", "Glotovo", "Murom"}


@pytest.mark.parametrize(
    "text",
    [
        "Saboteurs entered Moscow, a channel claimed.",
        "Fighting was reported near Kozinka.",
        "The raid was meant to divert attention from Bakhmut, the Kremlin said.",
        "An attack on Kozinka was thrown back, the Russian defence ministry said.",
    ],
)
def test_far_places_motives_and_attacks_thrown_back_are_no_entries(text: str) -> None:
    assert Incursion.ENTERED not in {c.incursion for c in claims(text)}


def test_a_place_with_a_verb_of_its_own_is_not_that_of_the_verb_before() -> None:
    found = claims("The Legion claimed to have overrun Kozinka, while sending units into the town of Grayvoron.")
    assert {c.place.name for c in found if c.place and c.aspect is Aspect.CONTROL} == {"Kozinka"}
    assert {c.place.name for c in found if c.place and c.aspect is Aspect.CROSSING} >= {"Grayvoron"}


@pytest.mark.parametrize(
    "text",
    [
        "Here, near Kozinka in the Belgorod region, only a fox crosses the river.",
        "An old woman tells how she gets to Kozinka in the Belgorod region on foot.",
        "The group lost. Some people from Kozinka in the Belgorod region and villages around it are in shelters.",
        "The governor read out a list of seven villages damaged by Ukrainian drones, among them Kozinka.",
    ],
)
def test_who_bears_no_arms_has_not_entered(text: str) -> None:
    assert not [c for c in claims(text) if c.incursion is Incursion.ENTERED and c.place and c.place.name == "Kozinka"]


def test_what_attention_is_drawn_away_from_is_no_place_of_the_event() -> None:
    for motive in ("an effort to draw attention away from Bakhmut", "meant to divert reserves from Bakhmut"):
        found = claims(f"The Kremlin said the incursion near Kozinka was {motive}, where Russian troops gain ground.")
        assert not [c for c in found if c.place and c.place.name == "Bakhmut" and c.aspect is Aspect.CROSSING]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said that a mobile group was destroyed before reaching Glotovo in the Belgorod region.",
        "A Russian channel wrote that the raiders were stopped before entering Murom in the Belgorod region.",
        "A helicopter over Kozinka dropped flares on Monday.",
    ],
)
def test_what_was_not_reached_was_not_entered(text: str) -> None:
    entered = [c for c in claims(text) if c.incursion is Incursion.ENTERED]
    assert not {"Glotovo", "Murom", "Kozinka"} & {c.place.name for c in entered if c.place}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Russian volunteers fighting alongside Kyiv's forces said they had entered Kozinka.", "Russian volunteers"),
        ("The Sibir Battalion released video it said showed its fighters entering Kozinka.", "Sibir Battalion"),
        (
            "In a video, men who said they were members of the Sibir Battalion stood outside a shop in Kozinka.",
            "Sibir Battalion",
        ),
        ('"The enemy entered Kozinka yesterday," the acting governor, Pavel Lunin, told the president.', "Pavel Lunin"),
        ("Fighters of the Sibir Battalion entered Kozinka, Pavel Lunin told the council in a report.", "Pavel Lunin"),
    ],
)
def test_the_claimant_of_an_entry_in_real_constructions(text: str, who: str) -> None:
    entered = [c for c in claims(text) if c.incursion is Incursion.ENTERED and c.place and c.place.name == "Kozinka"]
    assert who in {c.claimants[0].name for c in entered if c.claimants}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Two hours later the district headquarters reported that fighters had entered Kozinka.",
            "district headquarters",
        ),
        ("The ministry late on Tuesday said fighters had entered Kozinka.", "ministry"),
        ("The mayor there told reporters that fighters had entered Kozinka.", "mayor"),
        ("The Sibir Battalion, for its part, said its men had entered Kozinka.", "Sibir Battalion"),
        ("A blogger with links to the Southern Grouping said fighters had entered Kozinka.", "blogger"),
        ("Astra, a channel said to have sources in the police, wrote that fighters had entered Kozinka.", "Astra"),
        ("Interfax quoted the border service as saying that fighters had entered Kozinka.", "border service"),
        ("The newspaper has learned from a police source that fighters entered Kozinka.", "police source"),
        ("Fighters have entered Kozinka, military bloggers report.", "military bloggers"),
        ("Fighters entered Kozinka at dawn, replied the mayor, Pavel Lunin.", "Pavel Lunin"),
        ("In the words of the mayor, fighters entered Kozinka at dawn.", "mayor"),
        ("By the governor's own account fighters entered Kozinka at dawn.", "governor"),
        ("Fighters entered Kozinka at dawn, if the channel Astra is to be believed.", "channel Astra"),
        ("The ministry has another version: fighters entered Kozinka at dawn.", "ministry"),
        ("The rumour among bloggers that fighters had entered Kozinka spread quickly.", "bloggers"),
        ("Moscow was silent, with Kyiv announcing that fighters had entered Kozinka.", "Government of Ukraine"),
        ("The mayor went on television and said fighters had entered Kozinka.", "mayor"),
        (
            "It was Astra, a channel of the region, who on Monday first wrote of fighters entering Kozinka.",
            "Astra",
        ),
        ("The Sibir Battalion put out a clip of its fighters entering Kozinka.", "Sibir Battalion"),
        ("People left. One of them, a retired teacher, said fighters had entered Kozinka.", "retired teacher"),
    ],
)
def test_who_speaks_in_the_constructions_of_news(text: str, who: str) -> None:
    found = crossing(claims(text))
    assert [who in c.claimants[0].name for c in found if c.claimants] == [True]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The mayor spoke to reporters. A second party, he went on, had entered Kozinka.", "mayor"),
        ("March 2 - Russia accused Ukraine of sending armed men who entered Kozinka.", "Government of Russia"),
        ("The acting mayor, in office since May, at first said fighters had entered Kozinka.", "acting mayor"),
        ("Men who fight for Ukraine claimed that they had entered Kozinka.", "Men"),
        ("The village council's morning bulletin says fighters entered Kozinka.", "village council"),
        ("According to the mayor, Kozinka, a village of 400, was entered by fighters at dawn.", "mayor"),
        (
            "Officials in the district list four raids, and fighters entered Kozinka, they said.",
            "Officials in the district",
        ),
        ("The mayor said nothing. His soldiers, said Captain Pavel Lunin, had entered Kozinka.", "Pavel Lunin"),
        (
            "The president spoke. The commander, he said, had told him of losses. He said fighters entered Kozinka.",
            "president",
        ),
    ],
)
def test_who_speaks_is_known_by_what_stands_around(text: str, who: str) -> None:
    found = crossing(claims(text))
    assert who in {c.claimants[0].name for c in found if c.claimants}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Fighters entered Kozinka at dawn, the mayor told us between two alarms.", "mayor"),
        ("The governor spoke on Sunday. According to him about twenty fighters entered Kozinka.", "governor"),
        ("The Sibir Battalion laughed at the reports: its men, it wrote, had entered Kozinka.", "Sibir Battalion"),
    ],
)
def test_pronouns_and_endings_keep_their_speaker(text: str, who: str) -> None:
    found = crossing(claims(text))
    assert who in {c.claimants[0].name for c in found if c.claimants}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The mayor confirmed the raid on Kozinka but insisted that fighters had entered Glotovo.", "claimed"),
        ("The mayor denied the loss of Kozinka, saying that fighters had entered Glotovo.", "claimed"),
        ("The council does not agree that fighters entered Glotovo.", "denied"),
        ("The mayor does not expect the fighters to enter Glotovo.", "hypothetical"),
        ("No fighters, he wrote, had entered Glotovo.", "denied"),
        ("Fighters may already have entered Glotovo, the mayor said.", "unconfirmed"),
        ("The channel close to the army wrote that fighters had entered Glotovo.", "claimed"),
        ("The local channel wrote that fighters had entered Glotovo.", "reported"),
        ("A volunteer from the town said that fighters had entered Glotovo.", "reported"),
        ("Satellite images show that fighters have entered Glotovo.", "confirmed"),
        ("Fighters, if the mayor is to be believed, entered Glotovo at dawn.", "claimed"),
    ],
)
def test_how_sure_by_the_verb_nearest_to_the_event(text: str, told: str) -> None:
    found = [c for c in claims("The mayor spoke. " + text) if c.place and c.place.name == "Glotovo"]
    assert {c.factuality.value for c in found} == {told}


def test_what_whoever_may_say_has_no_claimant() -> None:
    assert all(not c.claimants for c in claims("Whoever writes that fighters have entered Kozinka is in a hurry."))


def test_its_ministry_is_that_of_the_state_that_spoke() -> None:
    text = (
        "Moscow says it has taken villages of Ukraine. On Monday its defence ministry said troops had entered Hremiach."
    )
    assert "Ministry of Defence of Russia" in {c.claimants[0].name for c in claims(text) if c.claimants}


def test_what_was_ruled_out_in_a_relative_clause_is_not_what_is_admitted() -> None:
    text = "The mayor, who had ruled out that anybody was near, admitted that fighters had entered Kozinka."
    assert [c.factuality for c in crossing(claims(text))] == [Factuality.CONFIRMED]


def test_messages_described_as_untrue_are_denied() -> None:
    text = "The mayor described as untrue messages that fighters had entered Kozinka."
    assert [c.factuality for c in claims(text)] == [Factuality.DENIED]


def test_the_reports_own_we_is_nobody() -> None:
    [claim] = crossing(claims("The mayor left on Sunday. A video which we geolocated shows fighters entering Kozinka."))
    assert claim.claimants == ()
    assert claim.factuality is Factuality.CONFIRMED


def test_it_is_the_body_the_sentence_began_with() -> None:
    text = "The mayor spoke of a quiet night. Ukraine let a day pass before it said that fighters had entered Kozinka."
    assert [c.claimants[0].name for c in crossing(claims(text))] == ["Government of Ukraine"]


def test_after_an_attempt_an_attack_near_a_village_is_where_it_was_tried() -> None:
    found = claims(
        "The Russian defence ministry said an attempt by Ukrainian troops to break through the border into the Belgorod"
        " region had been repelled. Up to 300 Ukrainian soldiers backed by 11 tanks attacked positions near the village"
        " of Glotovo, the ministry said."
    )
    assert Incursion.ATTEMPTED in {c.incursion for c in found if c.place and c.place.name == "Glotovo"}


def test_fighting_after_a_sentence_on_two_villages_is_of_neither_alone() -> None:
    found = claims(
        "The Legion said it had overrun Kozinka and entered Grayvoron. Many were hurt in the fighting, which went on."
    )
    assert not [c for c in found if c.inherited and c.place and c.place.feature_class == "P"]


def test_a_numbered_brigade_of_the_state_itself_has_not_crossed_its_border() -> None:
    found = claims(
        "Ukrainian troops entered Kozinka. Elements of Russia's 810th Naval Infantry Brigade are operating near Murom."
    )
    assert {c.place.name for c in crossing(found) if c.place} == {"Kozinka"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "A group crossed near Ryzhivka, border spokesman Taras Vovk said on the air, Ukrinform reports.",
            "Taras Vovk",
        ),
        ("Ukrainian soldiers entered Kozinka, a local woman named Olga told Meduza.", "woman"),
    ],
)
def test_the_speaker_before_a_closing_outlet_is_the_primary_source(text: str, who: str) -> None:
    assert any(who in c.claimants[0].name for c in crossing(claims(text)) if c.claimants)


def test_scare_quotes_hide_no_control_and_taking_part_takes_no_place() -> None:
    found = claims('The Legion entered Kozinka. The Legion says the village is "completely under control".')
    assert Aspect.CONTROL in {c.aspect for c in found if c.place and c.place.name == "Kozinka"}
    assert Aspect.CONTROL not in {c.aspect for c in claims("The Legion said 45 people had taken part in Kozinka.")}


@pytest.mark.parametrize(
    "who",
    [
        "Two groups of Russians",
        "A band of armed Russians",
        "A detachment of Russians",
        "Two groups of Russians who have taken up arms against the Kremlin",
        "Fighters who took up arms against Moscow",
    ],
)
def test_citizens_who_raid_their_own_country_do_not_speak_for_it(who: str) -> None:
    text = (
        f"{who} said their men had gone over the frontier from Ukraine and taken Kozinka in Russia's Belgorod region."
    )
    assert crossing(claims(text))
    assert all(claim.claimants[0].side != "RU" for claim in claims(text))


@pytest.mark.parametrize(
    "text",
    [
        "An attempt late on Sunday by a handful of Ukrainian soldiers to enter Kozinka had been stopped, he said.",
        "The group had tried, under cover of fog, to “invade” at Kozinka, the ministry said.",
        "The FSB said an incursion by a handful of saboteurs into the Belgorod region at Kozinka was averted.",
        "Border guards clashed with a Ukrainian group that was trying to cross near Kozinka.",
        "Ukrainian troops attacked Kozinka but did not enter it, the ministry said.",
        "Two Ukrainian groups that had tried to slip across near Kozinka were detected, the border guard said.",
        "A group of Ukrainian scouts approached the border near Kozinka and went home, the FSB said.",
        "Border guards at Kozinka exchanged fire with a Ukrainian group without letting it cross, the FSB said.",
        "Border guards at Kozinka repelled a group of Ukrainian scouts, the governor said.",
    ],
)
def test_an_attempt_told_at_length_is_no_entry(text: str) -> None:
    assert {c.incursion for c in claims(text)} <= {Incursion.ATTEMPTED, Incursion.NONE}


@pytest.mark.parametrize(
    "text",
    [
        'The governor of the Belgorod region was brief. "Kozinka is ours," he said.',
        "The commander of Russia's Akhmat unit, whose fighters are deployed in Kozinka, was pleased.",
        "Fighting in Russia\nThe ministry has not commented on Kozinka.",
        "The analysts of the ISW said they could not confirm that Ukrainian troops had entered Kozinka.",
        "A sabotage group was to come in through Kozinka, the FSB said.",
        "Were Kozinka to be lost, the road would be open, an officer said.",
        "The Legion, a unit in Ukraine's service that was behind a raid in March, joked about it.",
        "Violations of the border in the Belgorod region were not permitted, the ministry said.",
        "The president's office said additional brigades had arrived in the Sumy region.",
        "Ukrainian drones have entered the airspace of the Belgorod region, its governor said.",
        "An officer said Akhmat fighters had entered Kozinka.",
        "“There was and there is no enemy on the territory of the Belgorod region,” the governor said.",
        "Sabotage groups have become more active; they enter the Sumy region several times a week.",
        "A military court sitting in Kozinka has sentenced a Ukrainian sergeant.",
        "The FSB said it had shot dead two saboteurs and that a third had been seized in Kozinka.",
        "The aim of the zone is to keep Kozinka out of range.",
        "A convoy of burned-out Ukrainian trucks is seen near Kozinka in a clip.",
        "A battalion had been sent into an ambush by Kozinka, bloggers wrote.",
        "A woman was shot in her car at the turn to Kozinka.",
    ],
)
def test_nobody_from_the_other_side_is_said_to_be_there(text: str) -> None:
    assert not [c for c in claims(text) if c.incursion is Incursion.ENTERED]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('Two Majors wrote that the enemy had been "squeezed out" of Kozinka.', "Kozinka"),
        ("The ministry announced the “liberation” of Kozinka.", "Kozinka"),
        ("The governor said the enemy held Murom and was “still sitting” in the forest near Kozinka.", "Kozinka"),
        ("Footage shows Ukrainian soldiers crouching behind a wall in Kozinka.", "Kozinka"),
        ("A clip shows Ukrainian soldiers tearing down a flag from a club in Kozinka.", "Kozinka"),
        ("Ukrainian forces still hold a sliver of that region, near Kozinka, their commander said.", "Kozinka"),
        ("An observer said Ukrainian forces had lost positions in Kozinka.", "Kozinka"),
        ("The Russian Volunteer Corps came to Kozinka, one of its men said.", "Kozinka"),
        ("Forty Ukrainian infantrymen were in the cellars of Kozinka, the channel wrote.", "Kozinka"),
        ("Six Ukrainian soldiers got as far as Kozinka, an officer said.", "Kozinka"),
        ("The Ukrainians went over the border near Kozinka, an analyst said.", "Kozinka"),
        ("Ukrainian soldiers opened fire on a family in Kozinka, the governor said.", "Kozinka"),
    ],
)
def test_who_is_there_has_entered(text: str, where: str) -> None:
    assert where in {c.place.name for c in claims(text) if c.incursion is Incursion.ENTERED and c.place}


def test_a_clause_with_where_is_about_the_place_before_it() -> None:
    found = claims("They retook Kozinka in the Belgorod region, where Ukrainian troops crossed the border on 6 August.")
    assert {c.place.name for c in found if c.aspect is Aspect.CROSSING and c.place} == {"Belgorod region"}


def test_fighting_far_from_the_border_is_of_the_front() -> None:
    found = claims("Russian troops crossed the border near Ryzhivka. Russian soldiers fought their way into Bakhmut.")
    assert "Bakhmut" not in {c.place.name for c in crossing(found) if c.place}


def test_what_is_ours_is_the_enemys_to_the_other_side() -> None:
    found = claims('The Freedom of Russia Legion published a video. "Kozinka is ours," it said.')
    assert [(c.incursion, c.direction) for c in found if c.aspect is Aspect.CONTROL] == [(Incursion.ENTERED, "UA→RU")]


def test_close_to_a_village_is_near_it() -> None:
    found = claims("Clashes took place close to Kozinka between Ukrainian troops and border guards, the governor said.")
    assert {c.place.name for c in found if c.place} == {"Kozinka"}
    assert not crossing(found)


def test_a_city_under_fire_is_not_where_the_infantry_is() -> None:
    found = claims("Rockets struck the city of Kozinka, killing four, as Kyiv's infantry pressed an incursion.")
    assert "Kozinka" not in {c.place.name for c in crossing(found) if c.place}


def test_a_state_that_regains_a_village_says_that_it_was_entered() -> None:
    found = claims("Russia's defence ministry said its troops had recaptured Kozinka.")
    assert {(c.sub_event_type, c.incursion, c.direction, c.outcome) for c in found} == {
        ("Government regains territory", Incursion.ENTERED, "UA→RU", Outcome.REPELLED)
    }


def test_a_unit_of_measure_may_end_a_sentence() -> None:
    assert len(sentences("It covers 150 sq km. Its analysts said so at 5 p.m. The ministry was silent.")) == 3
    assert len(sentences("They went 3 km. Kozinka was near.")) == 1


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("The Legion said its fighters had slipped past the posts near Kozinka at dusk.", Aspect.CROSSING),
        ("Soldiers with blue tape walked in from Ukraine near Kozinka, a resident said.", Aspect.CROSSING),
        ("There were Ukrainian soldiers in the streets of Kozinka, a resident said.", Aspect.CROSSING),
        ("A resident saw Ukrainian soldiers in the centre of Kozinka.", Aspect.CROSSING),
        ("Kozinka has now fallen to the Legion, a blogger wrote.", Aspect.CONTROL),
        ("Kozinka and Glotovo, both in the Belgorod region, have fallen, a blogger wrote.", Aspect.CONTROL),
        ("The Legion announced the “liberation” of Kozinka.", Aspect.CONTROL),
        ("Kozinka was “in its entirety” under its control, the Legion said.", Aspect.CONTROL),
        ("Footage shows fighters of the Legion pulling down the Russian flag in Kozinka.", Aspect.CONTROL),
        ("A map of the analysts shows Kozinka in red.", Aspect.CONTROL),
        ("The Legion's men turned up in Kozinka and the village changed hands, a blogger wrote.", Aspect.CONTROL),
        ("All three attacks on Kozinka came to nothing, the ministry said.", Aspect.FIGHTING),
        (
            "A garrison in Kozinka gave itself up after Ukrainian troops surrounded Kozinka, the Legion said.",
            Aspect.FIGHTING,
        ),
        ("Saboteurs raked a bus with bullets in Kozinka, the governor said.", Aspect.FIGHTING),
        ("Masked men marched two residents off at gunpoint in Kozinka, a neighbour said.", Aspect.FIGHTING),
        ("Kyiv had no hand in the raid on Kozinka, a spokesman said.", Aspect.ATTRIBUTION),
    ],
)
def test_ground_events_are_told_in_many_words(text: str, aspect: Aspect) -> None:
    assert "Kozinka" in {c.place.name for c in claims(text) if c.place and c.aspect is aspect}


@pytest.mark.parametrize(
    "text",
    [
        "Two shells fell in Kozinka, the governor said.",
        "Residents of Kozinka held a meeting and took part in a concert.",
        "A flag day was held in Kozinka.",
        "The school in Kozinka took in forty children.",
        "Prices have fallen in Kozinka, a shopkeeper said.",
        "The owners of the shop in Kozinka were gone, he said.",
    ],
)
def test_ordinary_uses_of_such_words_take_no_place(text: str) -> None:
    assert not {Aspect.CONTROL, Aspect.CROSSING} & {c.aspect for c in claims(text)}


def test_a_place_is_taken_though_only_parts_of_it_are_named() -> None:
    found = claims("Ukrainian troops entered Kozinka on Monday. The Legion said it had taken the western streets.")
    assert "Kozinka" in {c.place.name for c in found if c.place and c.aspect is Aspect.CONTROL}


def test_those_who_stop_an_attempt_need_bear_no_arms() -> None:
    found = claims("Officers of the border directorate thwarted an attempted raid by Ukrainian saboteurs on Kozinka.")
    assert {c.incursion for c in found} == {Incursion.ATTEMPTED}


@pytest.mark.parametrize(
    "text",
    [
        "Ukrainian troops crossed the border into the Belgorod region. The Russian army liberated Kozinka.",
        "Russian soldiers raised a flag over Kozinka.",
        "Ukraine's General Staff acknowledged the loss of Kozinka.",
    ],
)
def test_what_a_state_takes_back_on_its_own_ground_is_regained(text: str) -> None:
    kinds = {c.sub_event_type for c in claims(text) if c.aspect is Aspect.CONTROL}
    assert kinds == {"Government regains territory"}


def test_a_country_named_in_the_words_of_an_event_is_where_it_is() -> None:
    found = claims('Fighters crossed near Kozinka. The Sibir Battalion said they were "on the territory of Russia".')
    assert {c.place.name for c in crossing(found) if c.claimants and c.place} == {"Russia"}


def test_what_is_the_first_since_a_war_is_no_history() -> None:
    found = claims(
        "Ukrainian troops crossed into the Kursk region, the first ground invasion there since World War II."
    )
    assert [c for c in found if c.incursion is Incursion.ENTERED]


def test_who_reports_to_somebody_is_the_claimant() -> None:
    found = claims("The chief of staff reported to the president that Ukrainian troops had taken Kozinka.")
    assert {c.claimants[0].name for c in found if c.claimants} == {"chief of staff"}


def test_a_commandants_office_of_a_foreign_army_is_lasting_control() -> None:
    found = claims("The Ukrainian military says it has set up a commandant's office in Kozinka.")
    assert [c.sub_event_type for c in found] == ["Non-state actor overtakes territory"]


def test_protesters_who_disperse_have_tried_nothing() -> None:
    text = "The protesters recorded a message in Kozinka in the Belgorod region and dispersed."
    assert not crossing(claims(text))


@pytest.mark.parametrize(
    "text",
    [
        "Did the three groups get into Kozinka in the Belgorod region?",
        "No crossing of the border by enemy sabotage groups was recorded in Kozinka in the Belgorod region.",
        "Nobody in the village of Kozinka in the Belgorod region saw any attackers enter it.",
        "The Legion came close. It does not follow that it held Kozinka in the Belgorod region.",
    ],
)
def test_what_is_asked_or_recorded_by_nobody_has_not_happened(text: str) -> None:
    found = claims(text)
    assert not crossing(found)
    assert not any(c.claimants and c.claimants[0].name.startswith("Nobody") for c in found)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("A Russian flag was raised in Kozinka, the Legion said.", Aspect.CONTROL),
        ("The attackers have been destroyed near Kozinka, the ministry said.", Aspect.FIGHTING),
        ("Ukrainian troops have crossed the border. They are already in Kozinka, an analyst says.", Aspect.CROSSING),
        ("Ukrainian troops have taken at least eight Russian border villages in the Belgorod region.", Aspect.CONTROL),
    ],
)
def test_events_whose_words_begin_with_their_actor_or_point_back_to_it(text: str, aspect: Aspect) -> None:
    assert aspect in {c.aspect for c in claims(text) if c.place is not None}


def test_a_network_is_no_claimant() -> None:
    found = claims("Two videos posted on Telegram appear to show Ukrainian soldiers waving a flag in Kozinka.")
    assert found
    assert not any(c.claimants for c in found)


@pytest.mark.parametrize(
    "text",
    [
        "Men with yellow tape on their arms were smoking by the church in Kozinka, a driver said.",
        "Ukrainian soldiers had a meal at the school in Kozinka, a resident said.",
        "Ukrainian infantry is among the last houses of Kozinka, an analyst said.",
        "A teacher said she had talked with Ukrainian soldiers near the shop in Kozinka.",
    ],
)
def test_people_under_arms_are_somewhere_in_words_of_no_list(text: str) -> None:
    found = [c for c in claims(text) if c.aspect is Aspect.CROSSING]
    assert {(c.incursion, c.place and c.place.name) for c in found} == {(Incursion.ENTERED, "Kozinka")}


@pytest.mark.parametrize(
    "text",
    [
        "Ukrainian soldiers said in Kozinka that all was quiet.",
        "Residents were drinking tea in Kozinka when the lights went out.",
        "A shop for soldiers opened in Kozinka.",
        "Ukrainian troops trained in Poland.",
    ],
)
def test_speakers_residents_and_museums_are_no_presence(text: str) -> None:
    assert not crossing(claims(text))


def test_an_idea_of_an_advance_has_entered_nothing() -> None:
    text = 'The head of the plant said: "The idea of a tank march to Kozinka in the Belgorod region is a joke."'
    assert not crossing(claims(text))


def test_a_village_that_nobody_knows_is_crossed_into_where_its_area_lies() -> None:
    text = "Russia claimed that its forces repelled an attempt by a Ukrainian group to cross the border near Shchurovo"
    found = geo.analyze([Article(text=f"{text} in Bryansk Oblast.", published=MONDAY)]).readings[0].claims
    assert {(c.incursion, c.direction, c.place) for c in found} == {(Incursion.ATTEMPTED, "UA→RU", None)}


def test_a_name_that_runs_past_its_sentence_is_read_without_error() -> None:
    text = "Russian troops entered Ukraine. A slide on W.Va. 61 near East Bank closed it."
    assert geo.analyze([Article(text=text, published=MONDAY)]).readings[0].article.text == text


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The Freedom of Russia Legion spoke of a raid. A spokesman for the group said fighters were in Kozinka.",
            "Freedom of Russia Legion",
        ),
        (
            "Russian military bloggers are scathing. One, with many readers, wrote that Ukrainians were in Kozinka.",
            "Russian military bloggers",
        ),
        ('A blogger, who writes as "Old Oak", said that Ukrainian troops had captured Kozinka.', "Old Oak"),
        ("A soldier who asked to be called Dmytro said Ukrainian troops had captured Kozinka.", "Dmytro"),
        ("A platoon commander wrote from the front. The officer said Ukrainian troops were in Kozinka.", "commander"),
        (
            "Fighting goes on in Kozinka, the governor admitted. Pavel Sorokin said Ukrainian soldiers had entered it.",
            "Pavel Sorokin",
        ),
        ("Maria, 41, who fled Murom with two children, said Ukrainian soldiers were in Kozinka.", "Maria"),
        ("A clip that the agency Pepel has placed in Kozinka shows Ukrainian soldiers at the school.", "Pepel"),
    ],
)
def test_who_speaks_under_another_name_or_none(text: str, speaker: str) -> None:
    found = [c for c in crossing(claims(text)) if c.place is not None and c.place.name == "Kozinka"]
    assert found
    assert all(speaker in c.claimants[0].name for c in found)


def test_an_office_is_that_of_the_region_spoken_of() -> None:
    text = (
        "The Kursk governor, Anton Khin, said a Ukrainian group had entered Tyotkino in Russia's Kursk region. An "
        "emergency was declared in the Belgorod region. Its governor said Ukrainian soldiers had entered Kozinka."
    )
    found = geo.analyze([Article(text=text, published=MONDAY)]).readings[0].claims
    assert {c.claimants[0].name for c in found if c.place is not None and c.place.name == "Kozinka"} == {"governor"}


def test_we_in_the_mouth_of_those_under_arms_are_there() -> None:
    text = '"We have been in Kozinka since noon," the Freedom of Russia Legion said.'
    assert {c.place.name for c in crossing(claims(text)) if c.place is not None} == {"Kozinka"}
    assert not crossing(claims('"We have been in Kozinka since noon," a pensioner from Murom said.'))


@pytest.mark.parametrize(
    "text",
    [
        "A video shows Ukrainian soldiers by a church. The agency Pepel has geolocated the video to Kozinka.",
        "The Legion posted a video of its men. Two researchers said the building in it matches the post at Kozinka.",
    ],
)
def test_who_locates_pictures_of_people_under_arms_says_that_they_were_there(text: str) -> None:
    assert any(c.place is not None and c.place.name == "Kozinka" for c in crossing(claims(text)))


def test_pictures_of_nobody_under_arms_put_nobody_there() -> None:
    assert not crossing(claims("A refinery burned. The agency Pepel has geolocated the video of the fire to Kozinka."))


@pytest.mark.parametrize(
    "text",
    [
        "Russia's defence ministry said its forces were fighting Ukrainian units in Kozinka.",
        "Officials of the Belgorod region reported a firefight with a group of saboteurs in Kozinka.",
    ],
)
def test_intruders_whom_the_defenders_fight_are_there(text: str) -> None:
    assert {(c.incursion, c.direction) for c in crossing(claims(text))} == {(Incursion.ENTERED, "UA→RU")}


def test_parts_of_a_town_are_no_district() -> None:
    text = "Russian soldiers are in the northern districts of Vovchansk, its mayor, Taras Hamaliia, told Reuters."
    found = geo.analyze([Article(text=text, published=MONDAY)]).readings[0].claims
    assert {c.place.name for c in crossing(list(found)) if c.place is not None} == {"Vovchansk"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("DeepState moved Kozinka into the zone under Ukrainian control.", "DeepState"),
        (
            "DeepState, a mapping project, puts the area at 9 sq km. Its analysts say Ukrainians took Kozinka.",
            "DeepState",
        ),
        ("DeepState coloured Grayvoron red, and on Saturday wrote that Ukrainians had taken Kozinka.", "DeepState"),
        ("The institute, citing geolocated footage, put Ukrainian troops at Kozinka.", "institute"),
        ('"Ukrainian troops are in Kozinka," said pharmacist Nadiya, 52, who was sweeping glass.', "Nadiya"),
        (
            "Kyiv says it has five villages. Later its defence ministry listed two of them: Kozinka and Murom.",
            "Ministry of Defence of Ukraine",
        ),
        ("A platoon commander, call sign Bard, wrote that Ukrainian troops had taken Kozinka.", "Bard"),
    ],
)
def test_whose_words_they_are_without_a_plain_verb_of_speech(text: str, speaker: str) -> None:
    found = [c for c in claims(text) if c.place is not None and c.place.name == "Kozinka"]
    assert found
    assert all(speaker in c.claimants[0].name for c in found)


def test_a_person_spoken_of_in_between_is_he() -> None:
    text = (
        "Tamara Petrovna, 70, sells mushrooms. The Belgorod governor likes to boast of his catches: he said "
        "a Ukrainian group had entered Kozinka."
    )
    assert {c.claimants[0].name for c in crossing(claims(text))} == {"Belgorod governor"}


def test_they_who_cross_are_not_the_service_that_tells_it() -> None:
    found = crossing(claims("Russia's FSB said they had tried to enter Tyotkino from the Sumy region."))
    assert {(c.incursion, c.direction) for c in found} == {(Incursion.ATTEMPTED, "UA→RU")}


def test_a_fight_where_only_an_attempt_was_told_is_part_of_the_attempt() -> None:
    text = (
        "A group of Ukrainian scouts approached the frontier near Kozinka, a Russian commander said. It was met with "
        "machine-gun fire and went home, a spokeswoman said."
    )
    assert {c.incursion for c in crossing(claims(text))} == {Incursion.ATTEMPTED}


def test_a_claim_on_social_media_is_nobodys() -> None:
    text = "He denied claims on Ukrainian social media that a Ukrainian unit had slipped over the border at Kozinka."
    assert not crossing(claims(text))


def test_words_in_single_quotation_marks_end_where_they_are_closed() -> None:
    text = "Moscow declares Kozinka ‘completely liberated’. Kyiv says its troops are still there."
    assert [sentence.quoted[0] for sentence in sentences(text)] == [False, False]


@pytest.mark.parametrize(
    "text",
    [
        "Five attempts to break through in the direction of Kozinka had failed, the Russian ministry said.",
        "The ministry said Ukrainian fighters, supported by 11 tanks, had attacked Russian positions near Kozinka.",
        "Ukraine's border service says it stopped a group trying to get into the Sumy region near Ryzhivka.",
    ],
)
def test_where_a_crossing_was_tried(text: str) -> None:
    found = [c for c in claims(text) if c.incursion is not Incursion.NONE]
    assert {(c.incursion, c.place and c.place.name in ("Kozinka", "Ryzhivka")) for c in found} == {
        (Incursion.ATTEMPTED, True)
    }


def test_those_who_hold_off_an_assault_abroad_are_there() -> None:
    text = (
        "Ukrainian forces crossed into Russia's Belgorod region. Ukraine's General Staff said its troops had repelled "
        "an assault on Kozinka."
    )
    found = [c for c in claims(text) if c.place is not None and c.place.name == "Kozinka"]
    assert (Incursion.ENTERED, "UA→RU") in {(c.incursion, c.direction) for c in found}


def test_an_attack_in_a_direction_has_got_nowhere() -> None:
    text = "Ukrainian troops attacked in the direction of two villages in the Belgorod region, officials said."
    assert Incursion.ENTERED not in {c.incursion for c in claims(text)}


def test_what_a_speaker_denies_they_do_not_claim_in_the_same_breath() -> None:
    text = "As for the rumor that Russian scouts had been seen in Ryzhivka, nobody crossed there, the general said."
    assert not crossing(claims(text))


def test_a_provocation_rejected_has_not_happened() -> None:
    text = (
        "The governor rejected what he called a provocation: a video in which a burning lorry was said to mark the "
        "place where a Ukrainian platoon broke into Kozinka."
    )
    assert not crossing(claims(text))


def test_the_named_agency_is_no_village() -> None:
    text = "The Legion took Kozinka in the Belgorod region. The channel Glotovo also wrote that the village had fallen."
    assert {c.place.name for c in crossing(claims(text)) if c.place is not None} == {"Kozinka"}


def test_both_are_the_places_told_before() -> None:
    text = (
        "Ukrainian forces crossed into Russia's Belgorod region. Attempts to break through at Kozinka and Glotovo "
        "failed, the ministry said. The Legion announced the capture of both."
    )
    found = [c for c in crossing(claims(text)) if c.claimants and c.claimants[0].name == "Freedom of Russia Legion"]
    assert {c.place.name for c in found if c.place is not None} == {"Kozinka", "Glotovo"}


def test_it_is_the_village_spoken_of() -> None:
    text = (
        "Officials are watching the village of Kozinka. Ukrainian troops had taken it, the Russian ministry announced."
    )
    assert {c.place.name for c in crossing(claims(text)) if c.place is not None} == {"Kozinka"}


def test_a_title_with_a_full_stop_belongs_to_the_name() -> None:
    text = "Ukraine's top commander, Gen. Oleh Sytnyk, said his troops had taken Kozinka."
    assert {c.claimants[0].name for c in crossing(claims(text))} == {"Oleh Sytnyk"}


def test_ground_held_is_not_where_a_crossing_was_only_tried() -> None:
    text = (
        "A Ukrainian group tried to cross the border near Kozinka and was stopped, a Russian officer said. An analyst "
        "said the Ukrainians had taken control of about 100 sq km."
    )
    assert Incursion.ENTERED not in {c.incursion for c in claims(text) if c.place is not None}


def test_our_soldiers_are_those_of_the_country_of_the_governors_region() -> None:
    text = (
        "Drones hit Shebekino in the Belgorod region, its governor, Pavel Sorokin, says. He denied that a Ukrainian "
        'unit had crossed the border at Kozinka. "It is our soldiers who are moving there," he wrote.'
    )
    assert Incursion.ENTERED not in {c.incursion for c in claims(text)}


def test_a_unit_of_no_side_told_stands_where_its_country_is() -> None:
    assert not crossing(claims("A captain of the 117th brigade, standing in Ryzhivka with a map, pointed at it."))


# --- who was it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ukraine denied any role in the shelling of Shebekino.", "Shelling/artillery/missile attack"),
        ("Drones hit Murom on Sunday. Kyiv denied any involvement in the drone attack on Murom.", "Air/drone strike"),
        ("Kyiv said it had nothing to do with the raid on Kozinka.", "Armed clash"),
    ],
)
def test_a_denied_part_in_an_event_has_the_type_of_that_event(text: str, kind: str) -> None:
    assert {c.sub_event_type for c in claims(text) if c.aspect is Aspect.ATTRIBUTION} == {kind}


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        (
            "The Russian Volunteer Corps posted two videos. A later statement said its men had crossed into Kozinka.",
            "Russian Volunteer Corps",
        ),
        (
            "Ukraine's General Staff did not confirm the loss. Its daily report said that aircraft had bombed Sudzha.",
            "General Staff of Ukraine",
        ),
        (
            "In its morning briefing the Russian defence ministry said a group had entered Kozinka.",
            "Ministry of Defence of Russia",
        ),
        ("Finally the colonel said that shells had hit Murom.", "colonel"),
        (
            "Word came from the governor of Bryansk, Gleb Arsenyev. He wrote that a group had entered Sushany.",
            "Gleb Arsenyev",
        ),
        (
            "I spoke to Halyna Petrivna, 64, in a kindergarten. She said Russian soldiers had entered Vovchansk.",
            "Halyna Petrivna",
        ),
    ],
)
def test_who_speaks_is_whose_statement_it_is_or_who_was_met(text: str, claimant: str) -> None:
    assert {c.claimants[0].name if c.claimants else None for c in claims(text)} == {claimant}


def test_what_somebody_adds_leaves_what_stands_before_to_him() -> None:
    found = claims("Russia has captured Ryzhivka, Governor Ivan Lys said on Monday, adding that nobody lived there.")
    assert [[c.name for c in claim.claimants] for claim in found] == [["Ivan Lys"]]


def test_regions_listed_lie_beside_each_other() -> None:
    text = "A counter-terrorist regime was introduced in the Belgorod region, the Bryansk region and the Kursk region."
    found = geo.analyze([Article(text=text, published=MONDAY)]).readings[0].claims
    assert {c.place.admin1 for c in found if c.place} == {"Belgorod Oblast", "Bryansk Oblast", "Kursk Oblast"}


def test_the_year_a_driver_was_born_dates_no_event() -> None:
    (found,) = claims("A kamikaze drone attacked a tractor in Murom; the driver, born in 1986, is unhurt.")
    assert (found.sub_event_type, found.time.text) == ("Air/drone strike", "")


def test_a_place_after_a_date_is_one_more_place() -> None:
    found = claims("Drones hit a depot in Shebekino on 28 June and a car park in Murom on 30 June.")
    assert {c.place.name for c in found if c.place} == {"Shebekino", "Murom"}


def test_residents_of_a_place_with_a_long_name_were_moved() -> None:
    pattern = PatternSet([("residents .. been relocated", True)])
    assert pattern.any_in(
        sentences("120 residents of the Krasnaya Yaruga Urban District had been relocated.")[0].tokens
    )
    assert not pattern.any_in(sentences("Residents of the one small old town had been relocated.")[0].tokens)


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [
        ("Border guards found and blew up an anti-tank mine near Murom.", "Disrupted weapons use"),
        ("Mines left behind by the group were later found and removed near Murom.", "Disrupted weapons use"),
        ("In Murom, an explosive device dropped from a drone damaged a roof.", "Air/drone strike"),
        ("Russian drone operators hit a bridge layer near Ryzhivka.", "Air/drone strike"),
        ("Entry to Murom has been by pass only since Saturday.", "Change to group/activity"),
        ("Several customers were being held in a shop in Sushany.", "Abduction/forced disappearance"),
        ("Relatives gathered outside the administration building in Murom on Tuesday.", "Peaceful protest"),
        ("Ukraine launched a new attack in the Belgorod region on Sunday.", "Armed clash"),
        ("Two buses took away forty people from Ryzhivka.", "Other"),
    ],
)
def test_families_of_words_tell_the_type(text: str, sub_event_type: str) -> None:
    assert {c.sub_event_type for c in claims(text)} == {sub_event_type}


@pytest.mark.parametrize(
    "text",
    [
        "Investigators have charged four residents of Sushany with treason.",
        "Workers are clearing away the rubble in Murom.",
        "He has lived in Murom since the fighting began.",
        "All the men came home safely to Murom.",
    ],
)
def test_words_that_only_look_like_events_tell_none(text: str) -> None:
    assert not claims(text)


@pytest.mark.parametrize(
    ("text", "incursion"),
    [
        (
            "A Ukrainian group tried to break through at Kozinka and was driven back by fire.",
            Incursion.ATTEMPTED,
        ),
        ("Saboteurs tried to cross the border near Murom but were beaten back.", Incursion.ATTEMPTED),
        ("Saboteurs were stopped by fire near Murom when they tried to get across the border.", Incursion.ATTEMPTED),
        ("Russian forces beat back an overnight raid into the Belgorod region.", Incursion.ENTERED),
    ],
)
def test_an_attempt_and_its_end_are_one_claim(text: str, incursion: Incursion) -> None:
    assert [c.incursion for c in claims(text)] == [incursion]


def test_who_once_ruled_out_anybody_in_his_region_does_not_deny_the_village() -> None:
    found = claims(
        "Sabotage groups got into Kozinka and fighting is under way there, Belgorod region governor Ivan Lys said, "
        "three days after he had ruled out any enemy presence in his region."
    )
    there = [(c.aspect, c.incursion) for c in found if c.place and c.place.name == "Kozinka"]
    assert there == [(Aspect.CROSSING, Incursion.ENTERED), (Aspect.FIGHTING, Incursion.ENTERED)]


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("On May 3rd its general staff said troops had entered Kozinka.", "general staff"),
        ("Soon afterward Pavel Mirny, the mayor, wrote that a group had entered Kozinka.", "Pavel Mirny"),
        ("In a second message Zubenko says a party of scouts has entered Kozinka.", "Zubenko"),
        ("A man with a bandaged hand says his unit has entered Kozinka.", "man with a bandaged hand"),
        ("The raid on Kozinka was claimed by a militia of exiles few people had heard of.", "militia of exiles"),
    ],
)
def test_a_speaker_is_called_by_his_phrase_and_no_more(text, claimant):
    found = [c for c in claims(f"{text} It is in the Belgorod region.") if c.claimants]
    assert {c.claimants[0].name for c in found} == {claimant}


def test_who_refers_to_a_village_is_no_source_and_who_refers_to_a_ministry_cites_it():
    told = claims('"There is fighting in Kozinka," the Legion said, referring to a village in the Belgorod region.')
    assert [[a.name for a in c.claimants] for c in told] == [["Freedom of Russia Legion"]]
    told = claims(
        "Fighters entered Kozinka in the Belgorod region, Interfax reports, referring to the health ministry."
    )
    assert told[0].claimants[0].name == "health ministry"


def test_who_stands_by_a_mapper_does_not_take_the_village():
    for verb in (
        "marked Ryzhivka in the Sumy region as occupied",
        "said Ryzhivka in the Sumy region had fallen",
    ):
        (told,) = claims(f"DeepState, a project with ties to the Ukrainian military, {verb}.")
        assert told.claimants[0].name == "DeepState"
        assert told.actor1 is None or told.actor1.side != "UA"


KINDS_OF_LISTS = [
    ("DeepState shows Kozinka, Glotovo and Murom in the Belgorod region as occupied.", {"Kozinka", "Glotovo", "Murom"}),
    ("Analysts count Kozinka and Glotovo in the Belgorod region among the villages held by Ukraine.",
     {"Kozinka", "Glotovo"}),
    ("The Legion took Kozinka in the Belgorod region on Monday and, a day later, Glotovo.", {"Kozinka", "Glotovo"}),
    ("The Legion announced the capture of Kozinka on Monday; Glotovo followed on Tuesday.", {"Kozinka", "Glotovo"}),
    ("Kozinka and Glotovo in the Belgorod region were captured on the first day, Murom on the second, the Legion said.",
     {"Kozinka", "Glotovo", "Murom"}),
    ("The Legion marked Kozinka in the Belgorod region as Ukrainian-held, together with Glotovo.",
     {"Kozinka", "Glotovo"}),
    ("The Legion has captured four villages and added two names to the list: Kozinka and Glotovo.",
     {"Kozinka", "Glotovo"}),
    ("The Legion said its men had captured Kozinka, Glotovo, Murom, Shebekino, Tyotkino, and Sushany.",
     {"Kozinka", "Glotovo", "Murom", "Shebekino", "Tyotkino", "Sushany"}),
    ("The Legion said its men had broken into Russia's Belgorod region at two points, near Kozinka and at Glotovo.",
     {"Kozinka", "Glotovo"}),
    ("The Legion said it had taken six villages, among them Kozinka and Glotovo along the western road and Murom.",
     {"Kozinka", "Glotovo", "Murom"}),
    ("The Legion said that Kozinka, a village in the Belgorod region, had changed owners twice.", {"Kozinka"}),
    ("Ukrainian troops crossed over. Fighting goes on in and around Kozinka, the Legion said.", {"Kozinka"}),
    ("The Legion claims control of Kozinka, Glotovo (both on 10 May), Murom (11 May) and Shebekino.",
     {"Kozinka", "Glotovo", "Murom", "Shebekino"}),
    ("The Legion's fighters entered Kozinka (Belgorod region) and Glotovo.", {"Kozinka", "Glotovo"}),
    ("The Legion holds Kozinka, Belgorod region, as well as Glotovo and Murom, it said.",
     {"Kozinka", "Glotovo", "Murom"}),
    ("These villages in the Belgorod region are under Ukrainian control, the Legion said: Kozinka; Glotovo; Murom.",
     {"Kozinka", "Glotovo", "Murom"}),
    ("The Legion's list of captured villages in the Belgorod region now includes Kozinka, Glotovo and Murom.",
     {"Kozinka", "Glotovo", "Murom"}),
    ("The fall of Kozinka was announced on Monday, that of Glotovo on Tuesday, the Legion said.",
     {"Kozinka", "Glotovo"}),
    ("The Legion said that it controlled Kozinka and, partially, Glotovo in the Belgorod region.",
     {"Kozinka", "Glotovo"}),
    ("The Legion said it had occupied three villages - Kozinka, Glotovo and Murom - in the Belgorod region.",
     {"Kozinka", "Glotovo", "Murom"}),
    ("Among the first villages of the Belgorod region to fall were Kozinka and Glotovo, the Legion said.",
     {"Kozinka", "Glotovo"}),
    ("On DeepState's map, Kozinka and Glotovo in the Belgorod region are red.", {"Kozinka", "Glotovo"}),
    ("Kozinka, Belgorod region: captured on Monday, according to the Legion.", {"Kozinka"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places"), KINDS_OF_LISTS)
def test_all_places_of_a_list_are_told_of(text: str, places: set[str]) -> None:
    assert {c.place.name for c in crossing(claims(text)) if c.place is not None} == places


@pytest.mark.parametrize(
    "text",
    [
        "The Legion took Kozinka in the Belgorod region on Monday, and Glotovo a day later was shelled.",
        "The Legion took Kozinka in the Belgorod region on Monday and Glotovo on Tuesday lost power.",
        "The Legion took Kozinka along the western road and Glotovo was shelled in the Belgorod region.",
        "The Legion took Kozinka in the Belgorod region (12 May); Glotovo is quiet.",
        "The Legion took Kozinka in the Belgorod region. Traffic lights in Glotovo are red.",
        "The Legion took Kozinka in the Belgorod region, together with soldiers of the Corps who are from Glotovo.",
    ],
)
def test_a_place_with_a_verb_of_its_own_is_not_told_of_by_the_one_before(text: str) -> None:
    assert {c.place.name for c in crossing(claims(text)) if c.place is not None} == {"Kozinka"}


def test_all_of_them_are_the_places_told_before_and_those_added() -> None:
    text = (
        'DeepState shows Kozinka and Glotovo in the Belgorod region as occupied. The Legion says it has "taken" all of '
        "those and, since Monday, Murom as well."
    )
    found = [c for c in crossing(claims(text)) if c.claimants and c.claimants[0].name == "Freedom of Russia Legion"]
    assert {c.place.name for c in found if c.place is not None} == {"Kozinka", "Glotovo", "Murom"}


@pytest.mark.parametrize(
    "text",
    [
        "Ukrainian troops crossed the border, the Legion said. Footage showed them in Kozinka.",
        "Ukrainian troops crossed the border, the Legion said. One channel had them in Kozinka.",
        "In Kozinka, a resident said armed strangers had come out of the forest and walked back towards Ukraine.",
        "Ukrainian troops operated as far as Kozinka in the Belgorod region, analysts said.",
        '"Nobody has driven us out of Kozinka," a fighter of the Legion said.',
        '"We took Glotovo," a man in camouflage said. "We have been to Kozinka too." The Legion posted the video.',
    ],
)
def test_who_is_seen_or_says_he_is_in_a_village_has_entered_it(text: str) -> None:
    assert "Kozinka" in {c.place.name for c in crossing(claims(text)) if c.place is not None}


@pytest.mark.parametrize(
    "text",
    [
        "Kozinka in the Belgorod region is quiet. Military bloggers announced its fall on Monday.",
        "Kozinka in the Belgorod region is quiet. Ukrainian assault groups were seen in its northern streets.",
    ],
)
def test_its_streets_and_its_fall_are_those_of_the_village_spoken_of(text: str) -> None:
    assert {c.place.name for c in crossing(claims(text)) if c.place is not None} == {"Kozinka"}


def test_for_its_part_is_no_part_of_a_village() -> None:
    text = "Kozinka in the Belgorod region is quiet. The Legion, for its part, said its fighters had left Russia."
    assert "Kozinka" not in {c.place.name for c in crossing(claims(text)) if c.place is not None}


def test_a_wreck_is_nobodys_presence() -> None:
    text = "A video shows a damaged Ukrainian armoured vehicle abandoned on the road to Kozinka in the Belgorod region."
    assert not crossing(claims(text))


@pytest.mark.parametrize(
    "text",
    [
        "Russian border guards came out of the forest near Kozinka and checked the papers of residents.",
        "Nobody has driven the residents out of Kozinka in the Belgorod region, the governor said.",
        "Buses took the residents away, the governor said. Footage showed them in Kozinka.",
        "Nobody has driven us out of our house in Kozinka in the Belgorod region, said Maria, 61.",
        "We have been to Kozinka in the Belgorod region, the governor said, and saw no enemy.",
        "The fall of a drone in Kozinka in the Belgorod region hurt two people, the governor said.",
    ],
)
def test_who_belongs_in_a_village_has_not_entered_it(text: str) -> None:
    assert not crossing(claims(text))


def test_under_its_control_and_that_the_russians_left_is_no_control_of_the_russians() -> None:
    text = "The Legion said that Tyotkino was fully under its control and that Russian troops were leaving."
    assert {c.place.name for c in crossing(claims(text)) if c.place is not None} == {"Tyotkino"}


def test_with_the_loss_of_men_no_place_is_lost() -> None:
    text = (
        "Ukrainian fighters tried to enter near Kozinka in the Belgorod region and were driven off with the loss of "
        "30 men, the ministry said."
    )
    assert {c.incursion for c in crossing(claims(text))} == {Incursion.ATTEMPTED}


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        (
            "Border Lens, a research group in Riga, said troops had crossed into Kozinka. Tanks hit Murom, it wrote.",
            "Border Lens",
        ),
        ("Shells hit Kozinka, acting mayor Ivan Petrov said.", "Ivan Petrov"),
        ("The mayor's press secretary called the tale of soldiers in Kozinka a fake.", "mayor's press secretary"),
        ("Kart 7, an open-source team, geolocated footage of fighters walking through Kozinka.", "Kart 7"),
        ("FrontLook, a group of mappers, marked Kozinka as occupied.", "FrontLook"),
        (
            "The blogger Gleb Rybin, retold by dozens of sites, is gloomy: the enemy, he writes, is in Kozinka.",
            "Gleb Rybin",
        ),
        ("A colder look came from the Frontier Lab, which confirmed that raiders had entered Kozinka.", "Frontier Lab"),
        ("From the headquarters came the assurance that an assault on Kozinka had been repelled.", "headquarters"),
        (
            "From the other side came a terse line from the town administration: shells hit Kozinka.",
            "town administration",
        ),
        ("The border service kept silent about that, mentioning only that shells had hit Kozinka.", "border service"),
        ("Ukrainian troops entered Kozinka, per the Frontier Lab, on Tuesday.", "Frontier Lab"),
        ("The mayor, Pavel Lunin, thanked the guards, then went on to the tally: shells hit Kozinka.", "Pavel Lunin"),
        ("Mortars hit Murom, the governor recorded, and a drone wounded a farmhand near Kozinka.", "governor"),
        ("The head of the centre accepted only that scouts had entered Kozinka.", "head of the centre"),
        ("Drones hit Kozinka, the war bloggers brag.", "war bloggers"),
    ],
)
def test_speakers_in_all_the_ways_news_brings_them(text, claimant):
    found = claims(f"{text} It is in the Belgorod region.")
    assert {c.claimants[0].name if c.claimants else None for c in found} == {claimant}


@pytest.mark.parametrize(
    "text",
    [
        "Doctors treat three men a day, per head of staff, in Kozinka, where shells fell.",
        "The administration continues to evacuate Kozinka.",
        "Records of the shelling of Kozinka were burnt.",
    ],
)
def test_words_that_only_look_like_speech_bring_nobody(text):
    assert all(not c.claimants for c in claims(f"{text} It is in the Belgorod region."))
