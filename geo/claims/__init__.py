"""Claims: who says what happened where, when, and how far it is confirmed or denied.

The method is a shallow grammar over word lists that a person can read and extend (``data/lexicon``), and choices by
weights where no single rule decides. From the words up: ``syntax`` splits text into sentences, words and quotations and
knows word patterns; ``phrases`` finds noun phrases and verbs; ``roles``, ``cast`` and ``actors`` say whom they name
(in words of the lists, in an article, both), ``mentions`` who takes part; ``frames``, ``attribution`` and ``accounts``
who says so, in frames that nest ("X told Y that Z had denied …");
``events`` what happened, a strike's type by the weapon named, ``presence`` who is somewhere in words of no list;
``places`` and ``pointers`` what the words around a name, or "the village", make of it; ``times`` when. ``lines`` holds
all that for each sentence. Then, from top to bottom: ``memory`` resolves what points back ("there", "it"), ``recall``
what "confirmed this" repeats, ``whereabouts``, ``sources``, ``standing``, ``incursions`` and ``control`` say what the
rules make of an event, ``choices`` weighs that against what else stands around, ``entries`` has the last word on who
has entered, and ``finishing`` dates and numbers the claims. This module puts them together.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.claims.attribution import Frame
from geo.claims.choices import PICTURED, Case, Option, chosen, entering, places, speakers, telling, typing, zone_of
from geo.claims.control import sub_event_type as control_type
from geo.claims.entries import (
    Entry,
    fought_inside,
    may_have_entered,
    need_not_cross,
    out_of_reach,
    stopped_short,
    tried_as_well,
)
from geo.claims.finishing import dated, numbered, only_attacked, without_headline, without_repeats, without_unsaid
from geo.claims.incursions import Scene, crossing, other_side
from geo.claims.lines import Line, author_side, lines_of, voices
from geo.claims.memory import Reading, comes_in, means_all, points_back
from geo.claims.phrases import before_verb, family, words
from geo.claims.places import Site, below_country, listed, most_specific
from geo.claims.pointers import with_pointers
from geo.claims.recall import recalled
from geo.claims.sources import chains, continued, credited, left_unsaid, rejected_and_rejecting, speaker
from geo.claims.standing import (
    dates_pictures,
    evidence,
    factuality,
    going_on_now,
    is_event,
    is_history,
    is_motive,
    is_request,
    is_trend,
    may_happen,
    taken_back,
    unreached,
)
from geo.claims.whereabouts import has_its_place, places_by_rule
from geo.model import (
    Actor,
    Article,
    Aspect,
    Claim,
    Factuality,
    Incursion,
    Outcome,
    Resolution,
    TimeSpan,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from geo.claims.events import Trigger
    from geo.claims.incursions import Crossing
    from geo.claims.mentions import Mention

__all__ = ["ClaimExtractor"]


class ClaimExtractor:
    """The extractor of the package; any object with the same ``extract`` can take its place.

    Parameters
    ----------
    choose
        Takes the name of a choice, its case and its options, and gives the one to take; the weights' choice by default.
        Training watches and steers the choices here.
    """

    def __init__(self, choose: Callable[[str, Case, Sequence[Option]], Option] | None = None) -> None:
        self._choose = choose or (lambda choice, _case, options: chosen(choice, options))

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
        reading = Reading(article)
        lines = lines_of(article, resolutions)
        reading.author = author_side(lines)
        reading.hear(voices(lines))
        told = []
        for number, line in enumerate(lines):
            reading.listen(speaker(line, reading), line.frames, line.sites)
            lines[number] = line.with_sites(
                with_pointers(line.sentence, number, line.sites, reading.named, reading.place, reading.home)
            )
            told += self._claims_of(lines, number, reading)
            reading.name(line.sentence, number, line.sites)
        claims = [claim for claim, _ in told]
        typed = [self._typed(claim, case, claims) for claim, case in told]
        return numbered(dated(only_attacked(without_headline(without_unsaid(typed, lines))), lines))

    def _typed(self, claim: Claim, case: Case | None, claims: Sequence[Claim]) -> Claim:
        """ACLED's type of a claim, now that all claims around it are known."""
        if case is None:
            return claim
        options = typing(case, claim, claims)
        kind = options[0].value if len(options) == 1 else self._choose("typing", case, options).value
        if kind != (claim.event_type, claim.sub_event_type):
            claim = replace(claim, event_type=kind[0], sub_event_type=kind[1])
        regained = kind[1] == "Government regains territory"
        if regained and claim.outcome is Outcome.HOLDING:
            claim = replace(claim, outcome=Outcome.REPELLED)
        asserted = claim.factuality not in (Factuality.DENIED, Factuality.HYPOTHETICAL)
        place = claim.place
        if (
            regained
            and asserted
            and place is not None
            and zone_of(claim.resolution, case.reading.crossing) in ("RU", "UA by the border")
        ):
            here = place.country_code
            claim = replace(claim, incursion=Incursion.ENTERED, direction=f"{other_side(here)}→{here}")
        return claim

    def _claims_of(self, lines: Sequence[Line], number: int, reading: Reading) -> list[tuple[Claim, Case | None]]:
        """The claims of a sentence, each with the case it comes from."""
        line = lines[number]
        going_on = continued(line, reading)
        if line.triggers and is_history(line.sentence, [span for _, _, span in line.times]):
            return []
        made: list[tuple[Claim, Case | None]] = []
        before: list[Site] = []
        for trigger in line.triggers:
            case = _case(lines, number, trigger, before, going_on, reading)
            case.n_made = len(made)
            if not _possible(case):
                continue
            several = trigger.event.id == "marked" and case.told and len(case.sites) > 1  # "listed five of them: X, …"
            known = trigger.event.itemised or trigger.event.of_pictures or several
            if not known and not self._choose("telling", case, telling(case)).value:
                continue
            where, inherited = self._where(case)
            if means_all(line.sentence, trigger):
                inherited = inherited or (not before and bool(reading.listed))
                meant: list[tuple[Resolution | None, Site | None]] = [(s.resolution, s) for s in before]
                meant = meant or [(r, None) for r in reading.listed]
                where = [*meant, *(w for w in where if w[1] is not None)] if meant else where
            if all(site is None for _, site in where) and (counted := reading.counted(line.sentence, trigger)):
                where, inherited = [(resolution, None) for resolution in counted], True
            if trigger.event.aspect != "attribution":
                before = [site for _, site in where if site is not None] or before
            made += [
                (self._claim(case, heard, chain, resolution, site, inherited=inherited), case)
                for heard, chain in self._heard(case)
                for resolution, site in where
            ]
        made = _without_what_is_denied(made)
        again = recalled(line, [claim for claim, _ in made], reading)
        kept = without_repeats([*made, *((claim, None) for claim in again)])
        reading.remember([claim for claim, _ in kept], line.sentence, line.sites)
        return kept

    def _where(self, case: Case) -> tuple[list[tuple[Resolution | None, Site | None]], bool]:
        """The places of an event, and whether they are taken from a sentence before."""
        within = next((s for s in case.sites if case.trigger.start <= s.start < case.trigger.end), None)
        # "were on the territory of Russia"
        within = within or case.object_of_its_words
        choice = within if within is not None else self._choose("places", case, places(case)).value
        if not isinstance(choice, Site) and (understood := _understood(case, choice)) is not None:
            return [(understood, None)], True
        if choice is None:
            return [(None, None)], False
        if isinstance(choice, Resolution):
            if case.reading.several and not case.points and choice == case.reading.place and not _is_area(choice):
                return [(None, None)], False  # "the fighting" after a sentence on two villages is that of neither alone
            if not case.points and case.trigger.event.aspect == "control" and case.reading.only_tried(choice):
                return [(None, None)], False  # "they hold 100 sq km" is not told of where they only tried to cross
            return [(choice, None)], True
        if any(site.start == choice.start for site in case.sites):
            joined = case.sites
        else:
            sentence, later = case.line.sentence, [s for s in case.line.sites if s.start > choice.start]
            inner = [s for s in most_specific(sentence, [choice, *later]) if s is not choice]
            joined = listed(sentence, [choice, *inner])
        named = {s.resolution.toponym.start: (s.resolution, s) for s in reversed(joined)}
        return list(reversed(named.values())), all(start < case.line.sentence.start for start in named)

    def _heard(self, case: Case) -> list[tuple[list[Frame], tuple[Actor, ...]]]:
        """The frames that hold for an event and its chain of claimants: one pair for each who says so."""
        parts = rejected_and_rejecting(case.around)
        if len(parts) > 1:
            return [(heard, chain) for heard in parts for chain in chains(heard, ())]
        unsaid = left_unsaid(case.lines, case.number)
        choice = unsaid or self._choose("speakers", case, speakers(case)).value
        if isinstance(choice, Frame):
            heard = [f for f in case.around if f is not choice]
            return [([*heard, choice], chain) for chain in chains([*heard, choice], (), choice)]
        heard = [f for f in case.around if not f.claimants or (choice is None and f.kind == "denied")]
        if choice is None and not any(f.claimants for f in case.line.frames):
            return [(heard, chain) for chain in chains((), credited(case.lines, case.number))]
        return [(heard, (choice,) if isinstance(choice, Actor) else ())]

    def _claim(
        self,
        case: Case,
        heard: Sequence[Frame],
        chain: tuple[Actor, ...],
        resolution: Resolution | None,
        site: Site | None,
        *,
        inherited: bool,
    ) -> Claim:
        line, trigger, reading = case.line, case.trigger, case.reading
        event, sentence = trigger.event, line.sentence
        place = resolution.place if resolution else None
        denied = any(f.kind == "denied" for f in case.around)
        rejected = denied and bool(chain) and not any(f.kind == "denied" for f in heard)
        told, cue = factuality(sentence, trigger, heard, line.markers, chain, rejected=rejected)
        said_at = max(
            (f.at for f in heard if f.claimants and f.start <= trigger.start and f.at < trigger.start), default=-1
        )
        over = crossing(
            Scene(
                sentence=sentence,
                trigger=trigger,
                triggers=line.triggers,
                mentions=_not_of_speakers(line.mentions, heard, said_at),
                place=place,
                site=site,
                claimant=chain[0] if chain else None,
                said_at=said_at,
                told=reading.crossing,
                tried=reading.tried,
            )
        )
        asserted = told not in (Factuality.DENIED, Factuality.HYPOTHETICAL)
        incursion, direction = Incursion.NONE, over.direction
        if asserted and event.incursion != "none":
            incursion = self._incursion(case, over, heard, chain, resolution, site)
            direction = over.direction or _direction(case, incursion, resolution, over)
            incursion = incursion if direction else Incursion.NONE
        pictured = bool(event.shown_as) and not chain and any(f.kind == "media" for f in heard)
        country = place.country_code if place is not None else reading.crossing[-2:]
        sub_event_type = control_type(line, trigger, country, over.attacker, chain)
        outcome = Outcome(event.outcome) if event.outcome and asserted and not pictured else Outcome.UNKNOWN
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
            aspect=Aspect(event.shown_as if pictured else event.aspect),
            factuality=told,
            evidence=evidence(heard, chain),
            cue=cue,
            claimants=chain,
            incursion=incursion,
            direction=direction,
            outcome=outcome,
            outcome_claimant=chain[0].name if outcome is not Outcome.UNKNOWN and chain else "",
            actor1=_party(over.attacker),
            assoc_actor1=_associate(line, trigger, over.attacker),
            actor2=_party(over.defender),
            time=_time(line, trigger, reading.article.published),
            resolution=resolution,
            inherited=inherited,
        )

    def _incursion(
        self,
        case: Case,
        over: Crossing,
        heard: Sequence[Frame],
        chain: tuple[Actor, ...],
        resolution: Resolution | None,
        site: Site | None,
    ) -> Incursion:
        """Whether what is claimed puts intruders over the border: the weights' choice, where the rules allow it."""
        tried = over.incursion is Incursion.ATTEMPTED
        entry = Entry(case, over, heard, chain, resolution, site)
        if out_of_reach(entry):
            return Incursion.NONE
        incursion = over.incursion
        event = case.trigger.event
        abroad = event.incursion == "attempted" and incursion is Incursion.ENTERED  # an assault held off over there
        deep = zone_of(resolution, case.reading.crossing) == "UA"
        if fought_inside(entry):
            return Incursion.ENTERED
        given_up = event.id == "give_up" and incursion is Incursion.ENTERED and resolution is not None
        if not (deep or event.of_pictures or abroad or given_up):
            # deeper in Ukraine only what says that the border was crossed has crossed it
            incursion = self._choose("entering", case, entering(case, over, site, resolution, chain)).value
            near = site is not None and site.preposition in words("near")
            crossed = event.incursion == "entered" and over.incursion is Incursion.ENTERED and not near
            if incursion is Incursion.ATTEMPTED and crossed:  # "were landed by helicopter in X and destroyed there"
                incursion = Incursion.ENTERED
        if tried_as_well(entry):
            incursion = Incursion.ATTEMPTED
        if incursion is Incursion.NONE or need_not_cross(entry, tried=tried):
            return Incursion.NONE
        attempted = event.incursion == "attempted" and not abroad
        if incursion is Incursion.ATTEMPTED or tried or attempted:
            return Incursion.ATTEMPTED
        if not may_have_entered(entry):
            return Incursion.NONE
        return Incursion.ATTEMPTED if stopped_short(entry) else Incursion.ENTERED


_ONLOOKERS = frozenset({"analyst", "media", "witness"})


def _not_of_speakers(mentions: Sequence[Mention], heard: Sequence[Frame], said_at: int) -> list[Mention]:
    """Without those who only describe an onlooker who speaks: "DeepState, a project close to Ukraine's army, said"."""
    speakers = [
        (f.subject, f.at)
        for f in heard
        if f.at == said_at and f.subject >= 0 and f.claimants and f.claimants[0].kind in _ONLOOKERS
    ]
    return [m for m in mentions if not any(start < m.start < end for start, end in speakers)]


def _understood(case: Case, choice: Resolution | None) -> Resolution | None:
    """The place of people who come, of which the sentence names none and ``choice`` is remembered.

    A witness who lives in X saw them there; "their groups enter and are destroyed" goes on about the place told last.
    """
    event, reading = case.trigger.event, case.reading
    if reading.home is not None and event.incursion == "entered" and not event.outcome and not case.points:
        return reading.home
    return reading.place if choice is None and comes_in(case.line.sentence, case.trigger, reading) else None


def _is_area(resolution: Resolution) -> bool:
    return resolution.place is not None and resolution.place.feature_class == "A"


def _about_the_conflict(resolutions: Sequence[Resolution]) -> bool:
    """Whether a text names Russia, Ukraine or a place that may be there: else nothing in it is of this war."""
    return any(
        place.country_code in words("countries")
        for r in resolutions
        for place in ([r.place] if r.place else [c.place for c in r.candidates])
    ) or any(r.place is None and not r.candidates for r in resolutions)


def _party(actor: Actor | None) -> Actor | None:
    """Who takes part: people or a state, no weapon and no vehicle ("vehicles appearing to overrun the post")."""
    if actor is None or actor.kind == "weapon" or actor.name.lower().rpartition(" ")[2] in family("armour"):
        return None
    return actor


def _direction(case: Case, incursion: Incursion, resolution: Resolution | None, over: Crossing) -> str:
    """From which state into which: by the place, else by the crossing told before; "" where neither tells."""
    if incursion is Incursion.NONE:
        return ""
    event, reading = case.trigger.event, case.reading
    country = resolution.place.country_code if resolution is not None and resolution.place is not None else ""
    if not country:
        # a village that no gazetteer knows lies where the areas named beside it do
        named = [s.resolution.place for s in case.line.sites if s.resolution.place is not None and below_country(s)]
        around = {place.country_code for place in named}
        if reading.crossing or resolution is None or len(around) != 1:
            return reading.crossing
        country = around.pop()
    other = other_side(country)
    side = over.attacker.side if over.attacker is not None else ""
    own = side == country
    stopped = incursion is Incursion.ATTEMPTED and event.agent == "defender"  # "our forces prevented a breakthrough"
    return f"{other}→{country}" if other and (stopped or not own) else ""


def _case(
    lines: Sequence[Line],
    number: int,
    trigger: Trigger,
    before: Sequence[Site],
    going_on: tuple[Actor, ...],
    reading: Reading,
) -> Case:
    """What the rules make of the words of an event."""
    line = lines[number]
    around = [f for f in line.frames if f.start <= trigger.start < f.end and not f.subject <= trigger.start <= f.at]
    found = places_by_rule(line, trigger, before)
    times = [span for _, _, span in line.times]
    disowned = any(t.event.id == "disown" and t.end <= trigger.start for t in line.triggers)
    if disowned:
        # "denied any connection to the attacks" denies who did it and takes for granted that it happened
        around = [f for f in around if f.kind != "denied" and not f.claimants]
        told = bool(found or times) and line.sentence.tokens[trigger.start - 1].lower != "to"
    else:
        told = is_event(line.sentence, trigger, around, found)
    may, points = may_happen(line.sentence, trigger, around), points_back(line.sentence, trigger)
    placed = has_its_place(line, trigger, found, back=points or comes_in(line.sentence, trigger, reading))
    told = told and placed and (may or not trigger.event.only_feared)
    if trigger.event.of_pictures:
        told = told and _pictured(lines, number, trigger)
    own = line.subjects.get(trigger.start, [])
    if trigger.event.id in ("disown", "alike") and not any(f.claimants for f in around):
        going_on = tuple(own) or going_on
    elif own:
        going_on = tuple(a for a in own if a.kind in ("analyst", "media", "official")) or going_on
    back = None if found else reading.pointed_at(line.sentence, trigger, line.sites)
    return Case(lines, number, trigger, around, found, back, told, going_on, reading, 0, disowned, may, points)


def _pictured(lines: Sequence[Line], number: int, trigger: Trigger) -> bool:
    """Whether pictures of people under arms are located, and not only in passing ("X, which placed it in Y, says")."""
    sentence = lines[number].sentence
    if sentence.lowers[before_verb(sentence.tokens, trigger.start) - 1] in ("who", "which"):
        return False
    around = lines[max(0, number - PICTURED) : number + 2]
    return any(m.actor.kind in ("armed_group", "state_forces") for line in around for m in line.mentions)


def _possible(case: Case) -> bool:
    """Whether the words can tell an event at all."""
    trigger, tokens = case.trigger, case.line.sentence.tokens
    if "?" in (tokens[-1].text, tokens[-2].text if len(tokens) > 1 else ""):
        return False  # who asks does not say that it happened
    after = case.line.sentence.lowers[trigger.end : trigger.end + 3]
    kind_only = trigger.noun and after[:1] == ("of",) and after[-1] in ("sort", "kind", "type", "nature", "scale")
    before = case.lines[case.number - 1].sentence if case.number else None
    unsaid = any(_unsaid(case, frame) for frame in case.around) or is_request(case.line.sentence, trigger)
    unsaid = unsaid or taken_back(case.line.sentence, before, trigger)
    if kind_only or unsaid or unreached(case.line.sentence, trigger):
        return False  # "the third attack of this sort"
    if is_trend(case.line.sentence, trigger, [span for _, _, span in case.line.times]):
        return False
    if not case.sites and is_motive(case.line.sentence, trigger):
        return False
    inner = min(case.around, key=lambda f: f.end - f.start, default=None)
    unsaid = inner is not None and inner.kind == "silent" and trigger.event.incursion != "none"
    if unsaid or (trigger.event.of_pictures and not case.told) or _tells_who_speaks(case.line, trigger):
        return False  # "has not commented on reports that …"
    return case.may or not trigger.event.only_feared


def _unsaid(case: Case, frame: Frame) -> bool:
    """As in "did not say that X had been lost"; but who "does not believe that X is lost" says something of it."""
    thinks = frame.cue.lower().startswith(("believ", "think", "consider"))
    return frame.kind == "silent" and case.line.sentence.lowers[frame.start] == "that" and not thinks


_DESCRIBED = 9  # words from a speaker to what describes them


def _tells_who_speaks(line: Line, trigger: Trigger) -> bool:
    """As in "said a nurse who had fled the village": who has left is told to say who speaks.

    After a comma it is told for its own sake: "said the nurse, who fled on Monday".
    """
    if trigger.event.id != "evacuation":
        return False
    lowers = line.sentence.lowers
    return any(
        f.claimants
        and f.claimants[0].kind == "witness"
        and 0 <= f.subject < trigger.start <= f.subject + _DESCRIBED
        and not f.subject < f.at < trigger.start
        and any(
            lowers[k] in words("relative_pronouns") and lowers[k - 1] != ","
            for k in range(f.subject + 1, trigger.start)
        )
        for f in line.frames
    )


def _without_what_is_denied(made: Sequence[tuple[Claim, Case | None]]) -> list[tuple[Claim, Case | None]]:
    """As in "as for the rumour that scouts were seen in X, nobody crossed there, he said": nobody has entered.

    What one speaker denies in a sentence they do not claim in it.
    """
    denied = {
        (c.claimants[:1], c.place)
        for c, case in made
        if c.factuality is Factuality.DENIED and c.place is not None and case is not None and _entering(case.trigger)
    }
    return [
        (claim, case)
        for claim, case in made
        if claim.incursion is not Incursion.ENTERED
        or claim.aspect is not Aspect.CROSSING
        or (claim.claimants[:1], claim.place) not in denied
    ]


def _entering(trigger: Trigger) -> bool:
    return trigger.event.incursion == "entered" and not trigger.event.outcome


def _associate(line: Line, trigger: Trigger, attacker: Actor | None) -> Actor | None:
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


def _time(line: Line, trigger: Trigger, published: date | None) -> TimeSpan:
    """The time expression nearest to an event, before one that dates the statement ("said on Monday that …").

    Without one, what is told as still so is of the day of publication.
    """
    tokens = line.sentence.tokens
    at = tokens[trigger.start].start
    speech = [tokens[f.at].start for f in line.frames if f.at < len(tokens)]

    def distance(found: tuple[int, int, TimeSpan]) -> int:
        start, end, _ = found
        said = any(0 <= start - cue <= 24 and cue != at for cue in speech)
        return min(abs(start - at), abs(end - at)) + (400 if said else 0)

    times = line.times
    if times:
        nearest = min(times, key=distance)
        return TimeSpan(text=nearest[2].text) if dates_pictures(line.sentence, nearest[0]) else nearest[2]
    if published is not None and going_on_now(line.sentence, trigger):
        return TimeSpan(published, published, 1)
    return TimeSpan()
