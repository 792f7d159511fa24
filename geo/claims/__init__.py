"""Claims: who says what happened where, when, and how far it is confirmed or denied.

The method is a shallow grammar over word lists that a person can read and extend (``data/lexicon``). ``syntax`` splits
text into sentences and words, ``phrases`` finds noun phrases and clauses, ``actors`` who acts and speaks,
``attribution`` who says so, ``events`` what happened, ``places`` where, ``times`` when, ``standing`` whether it is told
as a fact, ``incursions`` whether the border was crossed; this module puts them together, sentence by sentence.
"""

from __future__ import annotations

import hashlib
import itertools
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo.claims.actors import Cast, Mention, actors_of, mentions
from geo.claims.attribution import Frame, frames, markers
from geo.claims.events import Trigger, triggers
from geo.claims.incursions import Scene, border_said, crossing
from geo.claims.phrases import subject, words
from geo.claims.places import Site, is_state, left, place_of, sites
from geo.claims.standing import evidence, factuality, is_event, is_history
from geo.claims.syntax import Match, Sentence, sentences
from geo.claims.times import spans
from geo.lexicon import lexicon
from geo.model import Actor, Article, Aspect, Claim, Factuality, Incursion, Outcome, Place, Resolution, TimeSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ClaimExtractor"]

_NEXT_SENTENCE = 400  # characters: how far a crossing and the fight it led to may stand apart


@dataclass(slots=True)
class _Reading:
    """What is known while an article is read from top to bottom."""

    article: Article
    cast: Cast = field(default_factory=Cast)
    place: Resolution | None = None  # of the event told last, and its paragraph
    settlement: Resolution | None = None
    area: Resolution | None = None
    checkpoint: Resolution | None = None
    place_paragraph: int = -1
    quoted: Actor | None = None  # whose quotation may go on, and its paragraph
    quote_paragraph: int = -1
    message: tuple[Actor, ...] = ()  # who spoke in the sentence before, while the message may go on
    message_paragraph: int = -1
    crossing: str = ""  # direction of the crossing told so far
    crossing_place: Resolution | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence with everything found in it."""

    sentence: Sentence
    mentions: list[Mention]
    frames: list[Frame]
    markers: list[Match]
    triggers: list[Trigger]
    sites: list[Site]
    times: list[tuple[int, int, TimeSpan]]


class ClaimExtractor:
    """The extractor of the package; any object with the same ``extract`` can take its place."""

    def extract(self, article: Article, resolutions: Sequence[Resolution]) -> list[Claim]:
        """Claims of an English article in order of their offsets; none for other languages (nothing is guessed).

        Parameters
        ----------
        article
            Offsets of the claims index ``article.text``.
        resolutions
            Its resolved and unresolved toponyms in order of their offsets, demonyms included.
        """
        if article.language not in ("en", None) or not _about_the_conflict(resolutions):
            return []
        reading = _Reading(article)
        starts = [r.toponym.start for r in resolutions]
        claims: list[Claim] = []
        for sentence in sentences(article.text, [(part.start, part.end) for part in article.set_aside]):
            within = resolutions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            claims += _claims_of(_read(sentence, within, reading), reading)
        return _numbered(_dated(_typed(_without_headline(claims))))


def _about_the_conflict(resolutions: Sequence[Resolution]) -> bool:
    """Whether a text names Russia, Ukraine or a place that may be there: else nothing in it is of this war."""
    return any(
        place.country_code in words("countries")
        for r in resolutions
        for place in ([r.place] if r.place else [c.place for c in r.candidates])
    ) or any(r.place is None and not r.candidates for r in resolutions)


def _read(sentence: Sentence, within: Sequence[Resolution], reading: _Reading) -> _Line:
    people = mentions(sentence, within, reading.cast)
    said = frames(sentence, within, reading.cast)
    shown = any(f.kind == "media" for f in said)
    told = [t for t in triggers(sentence, people) if shown or not t.event.needs_media]
    return _Line(
        sentence=sentence,
        mentions=people,
        frames=said,
        markers=markers(sentence) if told else [],
        triggers=told,
        sites=sites(sentence, within) if within else [],
        times=spans(reading.article.text, sentence.start, sentence.end, reading.article.published) if told else [],
    )


def _claims_of(line: _Line, reading: _Reading) -> list[Claim]:
    going_on = _continued(line, reading)
    times = [span for _, _, span in line.times]
    if line.triggers and is_history(line.sentence, times):
        return []
    made: list[Claim] = []
    before: list[Site] = []
    for trigger in line.triggers:
        around = [f for f in line.frames if f.start <= trigger.start < f.end and not f.subject <= trigger.start <= f.at]
        found = _places(line, trigger, before)
        if any(t.event.id == "disown" and t.end <= trigger.start for t in line.triggers):
            # "denied any connection to the attacks" denies who did it and takes for granted that it happened
            around = [f for f in around if f.kind != "denied" and not f.claimants]
            told = bool(found or times) and line.sentence.tokens[trigger.start - 1].lower != "to"
        else:
            told = is_event(line.sentence, trigger, around, found, times)
        if not told:
            continue
        if trigger.event.aspect == "control" and found and not any(_below_country(s) for s in found):
            continue
        if (
            trigger.needs_object
            and not any(_below_country(s) for s in found)
            and not (trigger.passive and _points_back(line.sentence, trigger))
        ):
            continue
        if (
            trigger.event.place_required
            and not found
            and not border_said(line.sentence, trigger)
            and not _described_place(line.sentence, trigger)
        ):
            continue
        if trigger.event.aspect != "attribution" and found:
            before = found
        made += _claims_for(line, trigger, around, found, going_on, reading)
    kept = _without_repeats(made)
    _remember(kept, line, reading)
    return kept


def _remember(claims: Sequence[Claim], line: _Line, reading: _Reading) -> None:
    """Keep the places and the crossing told last, for "the village", "the raid" and "the attackers" further down."""
    for claim in claims:
        resolution = claim.resolution
        if resolution is not None and not claim.inherited:
            reading.place, reading.place_paragraph = resolution, line.sentence.paragraph
            if claim.incursion is not Incursion.NONE:
                reading.crossing_place = resolution
        if (
            claim.direction
            and claim.aspect is not Aspect.ATTRIBUTION
            and (claim.incursion is not Incursion.NONE or not reading.crossing)
        ):
            reading.crossing = claim.direction
    for site in line.sites:
        place = site.resolution.place
        if site.role == "place" and _below_country(site):
            if place is not None and place.feature_class == "A":
                reading.area = site.resolution
            else:
                reading.settlement = site.resolution
            if _at_checkpoint(line.sentence, site):
                reading.checkpoint = site.resolution


# --- where ---------------------------------------------------------------------------------------------------------


def _places(line: _Line, trigger: Trigger, before: Sequence[Site]) -> list[Site]:
    """The places of an event: its own, else those of the predicate it is joined to, else the sentence's only one."""
    own = place_of(line.sentence, trigger, line.triggers, line.sites)
    if own or trigger.needs_object:
        return own
    if not trigger.noun:
        later = next((t for t in line.triggers if t.start >= trigger.end and not t.noun), None)
        gap = [t.lower for t in line.sentence.tokens[trigger.end : later.start]] if later else []
        # "crossed the border on Monday and captured X", not "were fighting and would soon reach X"
        joined = "and" in gap and len(gap) <= 9 and not {",", *words("modals")} & set(gap)
        if later is not None and (joined or _serves(line.sentence, trigger, later)):
            return place_of(line.sentence, later, line.triggers, line.sites)
    near = [left(s, trigger) for s in line.sites] if trigger.event.place_from else line.sites
    named = [
        s
        for s in near
        if s.role == "place" and s.preposition not in ("to", "into") and (s.preposition or not is_state(s))
    ]
    if before:
        return list(before) if _same_clause(line, trigger) or _points_back(line.sentence, trigger) else []
    taken = {
        s.start
        for t in line.triggers
        if t is not trigger
        for s in place_of(line.sentence, t, line.triggers, line.sites)
    }
    named = [s for s in named if s.start not in taken]
    return named[:1] if len({s.resolution.toponym.text for s in named}) == 1 else []


def _serves(sentence: Sentence, trigger: Trigger, later: Trigger) -> bool:
    """As in "launched an operation to liberate the region": the purpose names the place."""
    return later.start - trigger.end <= 1 and sentence.tokens[later.start - 1].lower == "to"


def _same_clause(line: _Line, trigger: Trigger) -> bool:
    """Whether an event is joined by "and" or a comma to the one before it."""
    last = [t for t in line.triggers if t.end <= trigger.start]
    return bool(last) and not any(t.text in ";:" for t in line.sentence.tokens[last[-1].end : trigger.start])


def _below_country(site: Site) -> bool:
    place = site.resolution.place
    return place is None or not place.feature_code.startswith("PCL")


def _described_place(sentence: Sentence, trigger: Trigger) -> bool:
    kinds = lexicon("events")["place_nouns"]
    described = frozenset(kinds["settlement"]) | frozenset(kinds["checkpoint"])
    return any(t.lower in described for t in sentence.tokens[trigger.end : trigger.end + 6])


def _points_back(sentence: Sentence, trigger: Trigger) -> bool:
    """As in "the village", "there" near the event words."""
    kinds = lexicon("events")["place_nouns"]
    near = sentence.tokens[max(0, trigger.start - 8) : trigger.end + 10]
    return any(
        (a.lower in words("definite_determiners") or a.lower == "either")
        and (b.lower in kinds["settlement"] or b.lower in kinds["area"])
        for a, b in itertools.pairwise(near)
    ) or any(t.lower in ("there", "here") for t in near)


def _pointed_back(sentence: Sentence, trigger: Trigger, reading: _Reading) -> Resolution | None:
    """The place an event without one points back to ("the village", "the region", "there", "the raid")."""
    near = sentence.tokens[max(0, trigger.start - 8) : trigger.end + 10]
    kind = _kind_pointed_at([t.lower for t in near])
    if kind:
        return {"settlement": reading.settlement, "area": reading.area, "checkpoint": reading.checkpoint}[kind]
    if reading.place is not None and (trigger.event.refers or (trigger.definite and trigger.event.aspect != "control")):
        return reading.crossing_place or reading.place
    there = any(t.lower in ("there", "here") for t in near)
    return reading.place if there or sentence.paragraph == reading.place_paragraph else None


def _kind_pointed_at(near: Sequence[str]) -> str:
    """Which kind of place "the village", "the border post", "the region" mean; "" where none stands."""
    kinds = lexicon("events")["place_nouns"]
    for article, noun in itertools.pairwise(near):
        if article in words("definite_determiners"):
            if noun in kinds["settlement"]:
                return "settlement"
            if noun in kinds["checkpoint"] or (noun == "border" and any(word in kinds["checkpoint"] for word in near)):
                return "checkpoint"
            if noun in kinds["area"] and noun != "border":
                return "area"
    return ""


def _at_checkpoint(sentence: Sentence, site: Site) -> bool:
    """As in "the checkpoint in Grayvoron", "the Shebekino checkpoint"."""
    around = sentence.tokens[max(0, site.start - 4) : site.start] + sentence.tokens[site.end : site.end + 2]
    return any(t.lower in lexicon("events")["place_nouns"]["checkpoint"] for t in around)


# --- who says so ---------------------------------------------------------------------------------------------------


def _continued(line: _Line, reading: _Reading) -> tuple[Actor, ...]:
    """Who goes on speaking: in a quotation over several sentences, or in the backshifted tense of reported speech."""
    sentence = line.sentence
    said = [f for f in line.frames if f.claimants and f.kind not in ("media", "perceived")]
    quoting = [f.claimants[-1] for f in said if any(sentence.quoted[f.start : f.end])]
    if quoting:
        reading.quoted, reading.quote_paragraph = quoting[-1], sentence.paragraph
    elif (
        sum(sentence.quoted) >= 0.8 * len(sentence.tokens)
        and reading.quoted
        and sentence.paragraph - reading.quote_paragraph <= 1
    ):
        reading.quote_paragraph = sentence.paragraph
        return (reading.quoted,)
    if said:
        reading.message, reading.message_paragraph = said[-1].claimants, sentence.paragraph
        return ()
    if line.frames or sentence.paragraph != reading.message_paragraph or not _backshifted(sentence):
        reading.message = ()
    return reading.message


def _backshifted(sentence: Sentence) -> bool:
    """As in "Two people had been hurt": the tense of speech that is still being reported."""
    lowers = [t.lower for t in sentence.tokens]
    return any((a == "had" and b in words("after_had")) or a == "would" for a, b in itertools.pairwise(lowers))


def _disowner(line: _Line, trigger: Trigger, reading: _Reading) -> tuple[Actor, ...]:
    """Who says that he has nothing to do with it: the subject of the words, where no verb of speech introduces them."""
    phrase = subject(line.sentence, trigger.start)
    return tuple(actors_of(line.sentence, phrase, [s.resolution for s in line.sites], reading.cast)) if phrase else ()


def _chains(around: Sequence[Frame], going_on: tuple[Actor, ...]) -> list[tuple[Actor, ...]]:
    """Each chain of claimants, from the primary source outwards: one for each of several who say the same."""
    inner_first = sorted(around, key=lambda f: (not f.cited, f.end - f.start, -f.at))
    primary: tuple[Actor, ...] = ()
    rest: list[Actor] = []
    for frame in inner_first:
        if not primary:
            primary = frame.claimants
        elif frame.claimants[:1] != primary[:1]:
            rest += [a for a in frame.claimants if a not in primary and a not in rest]
        rest += [a for a in frame.through if a not in rest]
    if not primary:
        primary = going_on
    return [(first, *(a for a in rest if a != first)) for first in primary] or [()]


# --- building claims -----------------------------------------------------------------------------------------------


def _claims_for(
    line: _Line,
    trigger: Trigger,
    around: Sequence[Frame],
    found: Sequence[Site],
    going_on: tuple[Actor, ...],
    reading: _Reading,
) -> list[Claim]:
    """One claim for each place of an event and each who says so."""
    sentence = line.sentence
    targets: list[tuple[Resolution | None, Site | None]] = [(s.resolution, s) for s in found]
    inherited = False
    if not targets:
        back = (
            None
            if any(s.role == "place" and _below_country(s) for s in line.sites)
            else _pointed_back(sentence, trigger, reading)
        )
        targets, inherited = [(back, None)], back is not None
    claims = []
    if trigger.event.id == "disown" and not any(f.claimants for f in around):
        going_on = _disowner(line, trigger, reading) or going_on
    for heard in _rejected_and_rejecting(around):
        for chain in _chains(heard, going_on):
            told, cue = factuality(sentence, trigger, heard, line.markers, chain)
            for resolution, site in targets:
                claims.append(
                    _claim(line, trigger, heard, chain, told, cue, resolution, site, reading, inherited=inherited)
                )
    return claims


def _rejected_and_rejecting(around: Sequence[Frame]) -> list[list[Frame]]:
    """As in "Moscow rejected Kyiv's statement that …" is a claim of Kyiv and a denial by Moscow: the frames of each."""
    denial = next((f for f in around if f.kind == "denied" and f.claimants), None)
    inner = next(
        (
            f
            for f in around
            if denial
            and f.kind in ("claimed", "stated")
            and f.claimants
            and f.start > denial.start
            and f.claimants != denial.claimants
        ),
        None,
    )
    if denial is None or inner is None:
        return [list(around)]
    return [[f for f in around if f is not inner], [f for f in around if f is not denial]]


def _claim(
    line: _Line,
    trigger: Trigger,
    around: Sequence[Frame],
    chain: tuple[Actor, ...],
    told: Factuality,
    cue: str,
    resolution: Resolution | None,
    site: Site | None,
    reading: _Reading,
    *,
    inherited: bool,
) -> Claim:
    event, sentence = trigger.event, line.sentence
    place = resolution.place if resolution else None
    said_at = max(
        (f.at for f in around if f.claimants and f.start <= trigger.start and f.at < trigger.start), default=-1
    )
    over = crossing(
        Scene(
            sentence=sentence,
            trigger=trigger,
            triggers=line.triggers,
            mentions=line.mentions,
            place=place,
            site=site,
            claimant=chain[0] if chain else None,
            said_at=said_at,
            told=reading.crossing,
        )
    )
    asserted = told not in (Factuality.DENIED, Factuality.HYPOTHETICAL)
    sub_event_type = _sub_event_type(line, trigger, place, over.attacker, chain if asserted else ())
    outcome = Outcome(event.outcome) if event.outcome and asserted else Outcome.UNKNOWN
    if outcome is Outcome.HOLDING and sub_event_type == "Government regains territory":
        outcome = Outcome.REPELLED
    return Claim(
        claim_id="",
        article=reading.article,
        start=sentence.start,
        end=sentence.end,
        quote=reading.article.text[sentence.start : sentence.end],
        event_type=event.event_type,
        sub_event_type=sub_event_type,
        label=event.label,
        aspect=Aspect(event.aspect),
        factuality=told,
        evidence=evidence(around, chain),
        cue=cue,
        claimants=chain,
        incursion=over.incursion if asserted else Incursion.NONE,
        direction=over.direction,
        outcome=outcome,
        outcome_claimant=chain[0].name if outcome is not Outcome.UNKNOWN and chain else "",
        actor1=over.attacker,
        assoc_actor1=_associate(line, trigger, over.attacker),
        actor2=over.defender,
        time=_time(line, trigger),
        resolution=resolution,
        inherited=inherited,
    )


def _sub_event_type(
    line: _Line, trigger: Trigger, place: Place | None, doer: Actor | None, chain: Sequence[Actor]
) -> str:
    """A place taken by the state whose territory it is has been regained."""
    event = trigger.event
    if event.id == "control" and place is not None and place.country_code in ("RU", "UA"):
        side = doer.side if doer is not None else ""
        told = line.sentence.tokens[trigger.start : trigger.end]
        if (
            not side
            and chain
            and chain[0].kind in ("official", "government")
            and any(t.lower in words("taking") for t in told)
        ):
            side = chain[0].side  # a ministry that announces a capture speaks of its own troops
        if side == place.country_code:
            return "Government regains territory"
    return event.sub_event_type


def _associate(line: _Line, trigger: Trigger, attacker: Actor | None) -> Actor | None:
    """A second group that takes part: "the Legion and the Corps crossed"."""
    groups = [m for m in line.mentions if m.actor.kind == "armed_group" and not m.pronoun and m.end <= trigger.start]
    for one, other in itertools.pairwise(groups):
        gap = [t.lower for t in line.sentence.tokens[one.end : other.start]]
        if (
            len(gap) <= 3
            and any(w in ("and", "with", "alongside") for w in gap)
            and attacker in (one.actor, other.actor)
            and one.actor != other.actor
        ):
            return other.actor if attacker == one.actor else one.actor
    return None


def _time(line: _Line, trigger: Trigger) -> TimeSpan:
    """The time expression nearest to an event, before one that dates the statement ("said on Monday that …")."""
    tokens = line.sentence.tokens
    at = tokens[trigger.start].start
    speech = [tokens[f.at].start for f in line.frames if f.at < len(tokens)]

    def distance(found: tuple[int, int, TimeSpan]) -> int:
        start, end, _ = found
        said = any(0 <= start - cue <= 24 and cue != at for cue in speech)
        return min(abs(start - at), abs(end - at)) + (400 if said else 0)

    return min(line.times, key=distance)[2] if line.times else TimeSpan()


# --- over sentences ------------------------------------------------------------------------------------------------


def _without_repeats(claims: Sequence[Claim]) -> list[Claim]:
    """One claim for one event class, place and claimant of a sentence."""
    kept: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        place = claim.resolution.toponym.start if claim.resolution else -1
        key = (claim.event_type, claim.sub_event_type, place, claim.claimants[:1], claim.aspect, claim.factuality)
        kept.setdefault(key, claim)
    return list(kept.values())


def _without_headline(claims: Sequence[Claim]) -> list[Claim]:
    """A headline is no claim of its own where the text below it tells such an event with its source and place."""
    if not claims:
        return []
    text = claims[0].article.text
    first = text[: len(text) - len(text.lstrip())].count("\n")
    line = text.split("\n")[first] if text.strip() else ""
    end = text.find(line) + len(line)
    if line.rstrip().endswith((".", "!", "”", '"', ":", ";")) or end >= len(text.rstrip()):
        return list(claims)
    told = {c.event_type for c in claims if c.start >= end}
    return [c for c in claims if c.start >= end or c.event_type not in told]


def _typed(claims: Sequence[Claim]) -> list[Claim]:
    """A crossing told with fighting there, by the same claimant in the same or next sentence, is an Armed clash."""
    out = []
    for i, claim in enumerate(claims):
        near = [
            c for c in claims[max(0, i - 3) : i + 5] if c is not claim and 0 <= c.start - claim.start < _NEXT_SENTENCE
        ]
        if claim.sub_event_type == "Change to group/activity" and any(_fought_there(claim, c) for c in near):
            claim = replace(claim, event_type="Battles", sub_event_type="Armed clash")  # noqa: PLW2901
        out.append(claim)
    return out


def _fought_there(crossed: Claim, fought: Claim) -> bool:
    """Whether the second claim tells of force at the place and by the claimant of the first, a crossing."""
    untold = (Factuality.DENIED, Factuality.HYPOTHETICAL)
    force = fought.event_type == "Violence against civilians" or (
        fought.event_type == "Battles" and fought.incursion is not Incursion.NONE
    )
    return (
        force
        and crossed.aspect is Aspect.CROSSING
        and crossed.factuality not in untold
        and fought.factuality not in untold
        and crossed.claimants[:1] == fought.claimants[:1]
        and crossed.place == fought.place
    )


def _dated(claims: Sequence[Claim]) -> list[Claim]:
    """A claim without a time of its own takes that of the same place, else of the crossing it belongs to."""
    by_place: dict[object, TimeSpan] = {}
    crossing_time: dict[str, TimeSpan] = {}
    dated = [c for c in claims if c.time.start and c.time.time_precision and c.factuality is not Factuality.DENIED]
    # the most precise first, then in the order of the text: "on Monday" before "earlier this month"
    for claim in sorted(dated, key=lambda c: c.time.time_precision or 0):
        if claim.place is not None:
            by_place.setdefault((claim.place, claim.event_type), claim.time)
        if claim.incursion is not Incursion.NONE:
            crossing_time.setdefault(claim.direction, claim.time)
    out = []
    for claim in claims:
        if claim.time.start is None and not claim.time.text:
            known = by_place.get((claim.place, claim.event_type)) if claim.place is not None else None
            known = known or (crossing_time.get(claim.direction) if claim.direction else None)
            if known is not None:
                claim = replace(claim, time=known)  # noqa: PLW2901
        out.append(claim)
    return out


def _numbered(claims: Sequence[Claim]) -> list[Claim]:
    """Give each claim an id that depends on its article and words only."""
    seen: dict[str, int] = {}
    numbered = []
    for claim in claims:
        place = claim.resolution.toponym.text if claim.resolution else ""
        article = claim.article.sha256 or hashlib.sha256(claim.article.text.encode("utf-8", "replace")).hexdigest()
        digest = hashlib.sha256(f"{article}|{claim.start}|{claim.label}|{place}".encode()).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        numbered.append(replace(claim, claim_id=f"c-{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else "")))
    return numbered
