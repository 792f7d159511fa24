"""Claims: who says what happened where, when, and how far it is confirmed or denied.

The method is a shallow grammar over word lists that a person can read and extend (``data/lexicon``): event words with
their place, the reporting frames around them with their claimants, words of doubt and denial, and time expressions.
``syntax`` splits text, ``actors`` finds who, ``attribution`` who says so, ``events`` what and where, ``times`` when;
this module puts them together, sentence by sentence.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from geo.claims.actors import Cast, Mention, mentions
from geo.claims.attribution import Frame, Marker, frames, markers
from geo.claims.events import Site, Trigger, place_of, sites, triggers
from geo.claims.syntax import PatternSet, Sentence, inflect, sentences
from geo.claims.times import spans
from geo.lexicon import lexicon
from geo.model import (
    Actor,
    Article,
    Aspect,
    Claim,
    Evidence,
    Factuality,
    Incursion,
    Outcome,
    Place,
    Resolution,
    TimeSpan,
    ToponymKind,
)

__all__ = ["ClaimExtractor"]

_OTHER_SIDE = {"RU": "UA", "UA": "RU"}


@dataclass(slots=True)
class _Reading:
    """What is known while an article is read from top to bottom."""

    article: Article
    cast: Cast = field(default_factory=Cast)
    places: list[Resolution] = field(default_factory=list)  # of events so far, latest last
    quote_claimant: Actor | None = None
    quote_paragraph: int = -1
    speaker: Actor | None = None  # of the sentence before, while its message may go on
    speaker_paragraph: int = -1
    place_paragraph: int = -1
    crossing: str = ""  # direction of the crossing told so far
    crossing_place: Resolution | None = None
    time: TimeSpan = field(default_factory=TimeSpan)
    opened: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence with everything found in it."""

    sentence: Sentence
    mentions: list[Mention]
    frames: list[Frame]
    markers: list[Marker]
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
        if article.language not in ("en", None):
            return []
        reading = _Reading(article)
        starts = [r.toponym.start for r in resolutions]
        claims: list[Claim] = []
        skipped = [(part.start, part.end) for part in article.set_aside]
        for sentence in sentences(article.text, skipped):
            within = resolutions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            line = _read(sentence, within, reading)
            claims += _claims_of(line, reading)
        return _numbered(_dated(_typed(claims)))


def _read(sentence: Sentence, within: Sequence[Resolution], reading: _Reading) -> _Line:
    people = mentions(sentence, within, reading.cast)
    told = triggers(sentence, people)
    return _Line(
        sentence=sentence,
        mentions=people,
        frames=frames(sentence, people, reading.cast),
        markers=markers(sentence),
        triggers=told,
        sites=sites(sentence, within, people),
        times=spans(reading.article.text, sentence.start, sentence.end, reading.article.published),
    )


def _claims_of(line: _Line, reading: _Reading) -> list[Claim]:
    sentence = line.sentence
    speaker = _continued_quote(line, reading)
    made: list[Claim] = []
    for trigger in line.triggers:
        around = [f for f in line.frames if f.start <= trigger.start < f.end and not f.subject <= trigger.start < f.at]
        standing = _standing(line, trigger, around)
        if standing == "no event":
            continue
        found = place_of(sentence, trigger, line.triggers, line.sites) or _shared_place(line, trigger)
        if trigger.needs_object and not any(_settlement_or_area(s) for s in found):
            continue
        if trigger.noun and not _told_as_event(line, trigger, around, found):
            continue
        if trigger.event.place_required and not found and not _border_said(sentence, trigger) and not _described_place(sentence, trigger):
            continue
        made += _claims_for(line, trigger, around, found, speaker, reading, hypothetical=standing == "hypothetical")
    kept = _without_repeats(made)
    for claim in kept:
        if claim.resolution is not None and not claim.inherited:
            reading.places.append(claim.resolution)
            reading.place_paragraph = sentence.paragraph
            if claim.incursion is not Incursion.NONE:
                reading.crossing_place = claim.resolution
        if claim.incursion is Incursion.ENTERED and claim.direction:
            reading.crossing = claim.direction
    return kept


def _settlement_or_area(site: Site) -> bool:
    place = site.resolution.place
    return place is None or not place.feature_code.startswith("PCL")


# --- is it an event, and is it told as one -------------------------------------------------------------------------


@cache
def _hypothetical() -> tuple[frozenset[str], PatternSet]:
    words = lexicon("speech")["hypothetical"]
    return (
        frozenset(form for verb in words["verbs"] for form in inflect(verb)),
        PatternSet((phrase, "hypothetical") for phrase in words["phrases"]),
    )


@cache
def _trend() -> tuple[PatternSet, PatternSet]:
    return (
        PatternSet((phrase, "trend") for phrase in lexicon("speech")["trend"]["words"]),
        PatternSet((phrase, "historical") for phrase in lexicon("speech")["historical"]["phrases"]),
    )


def _clause_start(sentence: Sentence, i: int) -> int:
    """Where the clause of token ``i`` begins: after the last comma, quote, or opening word."""
    openers = frozenset(lexicon("syntax")["clause_openers"])
    for j in range(i - 1, -1, -1):
        if sentence.tokens[j].lower in openers or sentence.tokens[j].text in (";", ":", "—", "–", "“", "”", '"'):
            return j + 1
        if sentence.tokens[j].text == "," and j < i - 1:
            return j + 1
    return 0


def _standing(line: _Line, trigger: Trigger, around: Sequence[Frame]) -> str:
    """Whether an event is told as one: "event", "hypothetical" (feared, planned, conditional) or "no event" (habit, purpose, history)."""
    tokens = line.sentence.tokens
    start = _clause_start(line.sentence, trigger.start)
    lowers = [t.lower for t in tokens[start : trigger.start]]
    verbs, phrases = _hypothetical()
    trend, history = _trend()
    modals = frozenset(lexicon("syntax")["modals"])
    if any(True for _ in history.find(tokens)) or _long_ago(line):
        return "no event"
    near = tokens[max(0, trigger.start - 4) : trigger.end + 5]
    if any(True for _ in trend.find(near)) and not any(s.time_precision for _, _, s in line.times):
        return "no event"
    if any(low in modals for low in lowers):
        return "hypothetical"
    if any(m.start >= start - 1 and m.start <= trigger.end for m in phrases.find(tokens[: trigger.end])):
        return "hypothetical"
    attempt = _attempting(line.sentence, trigger)
    if any(low in verbs for low in lowers) and not attempt and not any(f.at >= start for f in around):
        return "hypothetical"
    if not trigger.noun and not attempt and not trigger.event.id.startswith("attempt"):
        # "to cross" is a purpose unless something says it happened ("claimed to have crossed", "managed to enter")
        for k in range(max(start, trigger.start - 3), trigger.start):
            if tokens[k].lower == "to" and not _real_infinitive(tokens, k):
                return "no event"
    return "event"


def _real_infinitive(tokens: Sequence[object], k: int) -> bool:
    before = tokens[k - 1].lower if k else ""  # type: ignore[attr-defined]
    after = tokens[k + 1].lower if k + 1 < len(tokens) else ""  # type: ignore[attr-defined]
    return after == "have" or before in (
        "managed", "began", "begun", "started", "continued", "able", "claimed", "claims", "claiming", "continue", "continues", "appeared", "appears", "appearing", "seemed", "reported", "said", "proceeded", "succeeded", "believed", "known", "used", "failed", "due", "forced", "had", "alleged",
    )  # fmt: skip


def _attempting(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the event is only tried: "tried to cross", "an attempt to enter", "attempting to break through"."""
    words = lexicon("speech")["hypothetical"]
    forms = frozenset(form for verb in words["attempt"] for form in inflect(verb)) | frozenset(words["attempt_nouns"]) | {"attempted"}
    return any(t.lower in forms for t in sentence.tokens[max(0, trigger.start - 5) : trigger.start])


def _long_ago(line: _Line) -> bool:
    years = [span for _, _, span in line.times if span.time_precision is None and span.start and span.end and (span.end - span.start).days > 300]
    return bool(years) and not [s for _, _, s in line.times if s.time_precision is not None]


def _told_as_event(line: _Line, trigger: Trigger, around: Sequence[Frame], found: Sequence[Site]) -> bool:
    """Whether an event noun ("raid", "attack") asserts the event, rather than only mentioning it."""
    tokens = line.sentence.tokens
    before = [t.lower for t in tokens[max(0, trigger.start - 6) : trigger.start]]
    after = [t.lower for t in tokens[trigger.end : trigger.end + 6]]
    reporting = any(f.kind in ("confirmed", "denied") for f in around)
    own_place = any(s.start >= trigger.end and s.start - trigger.end <= 6 for s in found)
    if "of" in before[-3:] and any(w in ("footage", "video", "videos", "aftermath", "scene", "images", "photos", "account", "accounts", "course", "time", "day", "moment", "start", "beginning", "reports", "news") for w in before) and "reports" not in before:
        return False
    if trigger.definite:
        return reporting or (own_place and any(f.claimant is not None for f in around)) or _happens(after)
    if any(w in ("confirmed", "denied", "reported", "confirm", "deny", "denies", "confirms", "acknowledged", "admitted", "announced", "claimed", "led", "launched", "carried", "staged", "mounted", "conducted", "repelled", "faced", "saw", "seen", "witnessed", "described", "been", "was", "is", "began", "started", "declared", "introduced", "imposed", "following", "after", "amid", "ordered", "prompted", "during", "killed", "suffered", "including", "informed", "were", "there", "in", "reports", "continued", "under", "hit", "damaged", "wounded", "injured") for w in before):
        return bool(found) or reporting or bool(around) or _happens(after)
    return own_place or _happens(after) or reporting


def _happens(after: Sequence[str]) -> bool:
    verbs = ("broke", "broken", "erupted", "took", "began", "started", "continued", "continues", "raged", "has", "have", "was", "were", "killed", "wounded", "injured", "hit", "struck", "damaged", "destroyed", "occurred", "happened", "ended", "lasted", "is", "are", "resumed", "followed", "unfolded")
    return any(word in verbs for word in after[:4])


# --- building claims -----------------------------------------------------------------------------------------------


def _shared_place(line: _Line, trigger: Trigger) -> list[Site]:
    """"crossed the border and overrun Kozinka": coordinated verbs share the place of the second."""
    if trigger.noun:
        return []
    later = [t for t in line.triggers if t.start >= trigger.end and not t.noun]
    if not later:
        return []
    gap = [t.lower for t in line.sentence.tokens[trigger.end : later[0].start]]
    if "and" in gap and len(gap) <= 4 and not any(w in (",", "while", "but") for w in gap):
        return place_of(line.sentence, later[0], line.triggers, line.sites)
    return []


def _border_said(sentence: Sentence, trigger: Trigger) -> bool:
    return any(t.lower in ("border", "frontier", "territory", "soil") for t in sentence.tokens[trigger.start : trigger.end + 5])


def _described_place(sentence: Sentence, trigger: Trigger) -> bool:
    kinds = lexicon("events")["place_nouns"]
    words = frozenset(kinds["settlement"]) | frozenset(kinds["checkpoint"])
    return any(t.lower in words for t in sentence.tokens[trigger.end : trigger.end + 6])


def _continued_quote(line: _Line, reading: _Reading) -> Actor | None:
    """The speaker of a quotation that goes on over several sentences."""
    sentence = line.sentence
    quoted = sum(sentence.quoted)
    speakers = [f.claimant for f in line.frames if f.claimant is not None and any(sentence.quoted[f.start : f.end])]
    if speakers:
        reading.quote_claimant, reading.quote_paragraph = speakers[-1], sentence.paragraph
        return None
    if quoted >= 0.8 * len(sentence.tokens) and reading.quote_claimant and sentence.paragraph - reading.quote_paragraph <= 1:
        reading.quote_paragraph = sentence.paragraph
        return reading.quote_claimant
    # a following sentence of the paragraph without a source of its own goes on with the message
    said = [f.claimant for f in line.frames if f.claimant is not None and f.kind != "media"]
    if said:
        reading.speaker, reading.speaker_paragraph = said[-1], sentence.paragraph
    elif line.frames or sentence.paragraph != reading.speaker_paragraph:
        reading.speaker = None
    else:
        return reading.speaker
    return None


def _claims_for(
    line: _Line,
    trigger: Trigger,
    around: Sequence[Frame],
    found: Sequence[Site],
    speaker: Actor | None,
    reading: _Reading,
    *,
    hypothetical: bool,
) -> list[Claim]:
    sentence, event = line.sentence, trigger.event
    claimants = _chain(around, speaker)
    factuality, cue = _factuality(line, trigger, around, claimants)
    if hypothetical and factuality is not Factuality.DENIED:
        factuality = Factuality.HYPOTHETICAL
    asserted = factuality not in (Factuality.DENIED, Factuality.HYPOTHETICAL)
    doer, undergoer = _participants(line, trigger, reading)
    time = _time(line, trigger, reading)
    evidence = _evidence(around, claimants)
    inherited = False
    resolutions: list[Resolution | None] = [s.resolution for s in found]
    if not resolutions:
        back = _pointed_back(sentence, trigger, reading)
        resolutions, inherited = [back], back is not None
    claims = []
    for resolution in resolutions:
        sub_event_type = event.sub_event_type
        if event.aspect == "control" and event.id == "control" and doer is not None and doer.side and doer.side == _country(resolution.place if resolution else None):
            sub_event_type = "Government regains territory"
        if resolution is not None and resolution.place is not None and resolution.place.feature_code.startswith("PCL") and event.aspect != "attribution":
            country: Resolution | None = resolution
        else:
            country = None
        incursion, direction, attacker, defender = _incursion(line, trigger, resolution, doer, undergoer, reading)
        if event.agent == "any" and doer is None:
            attacker = attacker or undergoer
        claims.append(
            Claim(
                claim_id="",
                article=reading.article,
                start=sentence.start,
                end=sentence.end,
                quote=reading.article.text[sentence.start : sentence.end],
                event_type=event.event_type,
                sub_event_type=sub_event_type,
                label=event.label,
                aspect=Aspect(event.aspect),
                factuality=factuality,
                evidence=evidence,
                cue=cue,
                claimants=claimants,
                incursion=incursion if asserted else Incursion.NONE,
                direction=direction,
                outcome=Outcome(event.outcome) if event.outcome else Outcome.UNKNOWN,
                outcome_claimant=claimants[0].name if event.outcome and claimants else "",
                actor1=attacker,
                assoc_actor1=_associate(line, trigger, attacker, reading),
                actor2=defender,
                time=time,
                resolution=None if country is not None else resolution,
                inherited=inherited,
            )
        )
    return claims


def _chain(around: Sequence[Frame], speaker: Actor | None) -> tuple[Actor, ...]:
    """Claimants from the primary source outwards."""
    inner_first = sorted(around, key=lambda f: (not f.cited, f.end - f.start, -f.at))
    chain: list[Actor] = []
    for frame in inner_first:
        if frame.claimant is not None and frame.claimant.kind != "weapon" and frame.claimant not in chain:
            chain.append(frame.claimant)
    if speaker is not None and speaker not in chain:
        chain.append(speaker)
    return tuple(chain)


def _factuality(line: _Line, trigger: Trigger, around: Sequence[Frame], claimants: Sequence[Actor]) -> tuple[Factuality, str]:
    """How far the text commits itself, and the words that say so."""
    tokens = line.sentence.tokens
    start = _clause_start(line.sentence, trigger.start)
    denials = [f for f in around if f.kind == "denied"]
    marked = [m for m in line.markers if m.kind == "denied" and m.start >= start - 1 and m.start <= trigger.end]
    if denials:
        return Factuality.DENIED, denials[-1].cue
    if marked or trigger.event.id == "attribution" and _disowns(tokens[trigger.start : trigger.end]):
        return Factuality.DENIED, " ".join(t.text for t in tokens[trigger.start : trigger.end])
    negations = frozenset(lexicon("syntax")["negations"])
    close = tokens[max(start, trigger.start - 5) : trigger.start]
    if any(t.lower in negations for t in close) and not trigger.event.id.startswith("attempt"):
        return Factuality.DENIED, next(t.text for t in close if t.lower in negations)
    doubts = [f for f in around if f.kind == "unconfirmed"]
    unsure = [m for m in line.markers if m.kind == "unconfirmed"]
    if doubts or unsure:
        return Factuality.UNCONFIRMED, (doubts[0].cue if doubts else unsure[0].text)
    confirmed = [f for f in around if f.kind == "confirmed"]
    if confirmed:
        return Factuality.CONFIRMED, confirmed[-1].cue
    claimed = [m for m in line.markers if m.kind == "claimed"]
    if any(f.kind == "claimed" for f in around) or claimed:
        return Factuality.CLAIMED, next((f.cue for f in around if f.kind == "claimed"), claimed[0].text if claimed else "")
    if any(f.kind == "media" and not f.geolocated and f.claimant is None for f in around):
        return Factuality.UNCONFIRMED, next(f.cue for f in around if f.kind == "media")
    reported = [m for m in line.markers if m.kind == "reported"]
    if reported:
        return Factuality.REPORTED, reported[0].text
    said = [f for f in around if f.kind == "stated"]
    if said or claimants:
        cue = said[-1].cue if said else ""
        party = claimants and claimants[0].kind not in ("media", "analyst", "witness")
        return (Factuality.CLAIMED if party else Factuality.REPORTED), cue
    return Factuality.REPORTED, ""


def _disowns(words: Sequence[object]) -> bool:
    text = " ".join(w.lower for w in words)  # type: ignore[attr-defined]
    return any(w in text for w in ("nothing to do", "no ", "disavow", "deny", "denie", "distance", "not ", "independently", "consist"))


def _evidence(around: Sequence[Frame], claimants: Sequence[Actor]) -> Evidence:
    media = [f for f in around if f.kind == "media"]
    if any(f.geolocated for f in media) and claimants and any(c.side == "" for c in claimants):
        return Evidence.MEDIA_GEOLOCATED
    if media:
        return Evidence.MEDIA_UNVERIFIED
    if claimants and claimants[0].kind == "witness":
        return Evidence.WITNESSED
    return Evidence.STATEMENT


def _participants(line: _Line, trigger: Trigger, reading: _Reading) -> tuple[Actor | None, Actor | None]:
    """Who does it and to whom, as subject and object of the event words."""
    tokens = line.sentence.tokens
    acting = [m for m in line.mentions if m.actor.kind in ("armed_group", "state_forces", "weapon", "government") or m.pronoun]
    low = _clause_start(line.sentence, trigger.start)
    left = [m for m in acting if m.end <= trigger.start]
    right = [m for m in acting if m.start >= trigger.end and m.start - trigger.end <= 14]
    agent = next((m for m in right if m.start and any(t.lower == "by" for t in tokens[max(trigger.end, m.start - 3) : m.start])), None)
    subject: Mention | None = None
    in_clause = [m for m in left if m.start >= low]
    speakers = [f.subject for f in line.frames]
    for mention in reversed(in_clause or left):
        subject = mention
        break
    if subject is not None and subject.actor.kind == "government" and subject.start in speakers:
        subject = None
    following = next((m for m in right if m is not agent), None)
    if trigger.noun:
        doer = agent.actor if agent else (subject.actor if subject and subject.end >= trigger.start - 3 else None)
        return doer, None
    if trigger.passive:
        return (agent.actor if agent else None), (subject.actor if subject else None)
    doer = subject.actor if subject else None
    del reading
    return doer, (following.actor if following and following.actor != doer else None)


def _associate(line: _Line, trigger: Trigger, attacker: Actor | None, reading: _Reading) -> Actor | None:
    """A second group that takes part: "the Legion and the Corps crossed"."""
    del reading
    groups = [m for m in line.mentions if m.actor.kind == "armed_group" and not m.pronoun and m.end <= trigger.start]
    for mention in groups:
        if attacker is None or mention.actor == attacker or mention.actor.side != attacker.side:
            continue
        for other in groups:
            if other.actor == attacker:
                low, high = sorted((mention, other))
                gap = [t.lower for t in line.sentence.tokens[low.end : high.start]]
                if len(gap) <= 3 and any(w in ("and", ",", "with") for w in gap):
                    return mention.actor
    return None


def _country(place: Place | None) -> str:
    return place.country_code if place else ""


def _incursion(
    line: _Line, trigger: Trigger, resolution: Resolution | None, doer: Actor | None, undergoer: Actor | None, reading: _Reading
) -> tuple[Incursion, str, Actor | None, Actor | None]:
    """Whether the claim is of a ground crossing of the border, its direction, and who attacked whom.

    One rule in both directions: people under arms from one side are, or tried to get, on the other side's ground, and the
    text says so by the word for it (raid, enter, cross) or by fighting or control there.
    """
    event = trigger.event
    sentence = line.sentence
    attacker, defender = (undergoer, doer) if event.agent == "defender" else (doer, undergoer)
    if attacker is not None and attacker.kind == "weapon":
        attacker = None
    country = _country(resolution.place if resolution else None) or _country_said(line, trigger)
    side = attacker.side if attacker else ""
    if event.incursion == "none":
        return Incursion.NONE, "", attacker, defender
    if not country:
        country = _OTHER_SIDE.get(side, "") if event.incursion != "follows" else ""
        if not country and reading.crossing and (event.refers or trigger.definite or trigger.noun):
            country = reading.crossing[-2:]
    if country not in _OTHER_SIDE:
        return Incursion.NONE, "", attacker, defender
    origin = _OTHER_SIDE[country]
    if side == country:
        return Incursion.NONE, "", attacker, defender
    crossing_said = _border_said(sentence, trigger) or event.id in ("cross_border", "attempt", "attempt_repelled") or any(
        t.lower in ("cross-border", "incursion", "incursions", "crossed", "border", "raid") for t in sentence.tokens
    )
    if country == "UA" and not crossing_said:
        # movement inside Ukraine is no crossing
        return Incursion.NONE, "", attacker, defender
    direction = f"{origin}→{country}"
    if event.incursion == "attempted" or _attempting(sentence, trigger):
        if event.id == "repel" and not (side == origin or reading.crossing == direction or crossing_said):
            return Incursion.NONE, "", attacker, defender
        return Incursion.ATTEMPTED, direction, attacker, defender
    if event.incursion == "entered":
        if not side and event.id == "raid" and trigger.noun and not (crossing_said or reading.crossing):
            return Incursion.NONE, "", attacker, defender
        return Incursion.ENTERED, direction, attacker, defender
    # fighting or control on the other side's ground: a crossing follows if attackers from over there are said to be there
    if event.ground and (side == origin or (not side and reading.crossing == direction)):
        return Incursion.ENTERED, direction, attacker, defender
    if not event.ground and reading.crossing == direction and side != country:
        return Incursion.ENTERED, direction, attacker, defender
    return Incursion.NONE, "", attacker, defender


def _country_said(line: _Line, trigger: Trigger) -> str:
    """The country an event without a place of its own is said to be in ("crossed into Russia", "Russian territory")."""
    tokens = line.sentence.tokens
    window = tokens[trigger.start : trigger.end + 8]
    for i, token in enumerate(window):
        before = [t.lower for t in window[max(0, i - 3) : i]]
        if token.lower in ("russia", "russian") and any(w in ("into", "in", "inside", "on", "onto", "to", "of") for w in before):
            return "RU"
        if token.lower in ("ukraine", "ukrainian") and any(w in ("into", "in", "inside", "on", "onto", "to") for w in before):
            return "UA"
    near = [s for s in line.sites if s.resolution.place is not None and s.role == "place"]
    return _country(near[0].resolution.place) if near else ""


def _pointed_back(sentence: Sentence, trigger: Trigger, reading: _Reading) -> Resolution | None:
    """The place an event without one points back to ("the village", "there", "the raid")."""
    if not reading.places:
        return None
    kinds = lexicon("events")["place_nouns"]
    near = sentence.tokens[max(0, trigger.start - 8) : trigger.end + 10]
    for a, b in zip(near, near[1:], strict=False):
        if a.lower in ("the", "this", "that") and b.lower in kinds["settlement"]:
            return next((r for r in reversed(reading.places) if r.place and r.place.feature_class == "P"), None)
    if trigger.event.refers or (trigger.definite and trigger.event.aspect != "control"):
        return reading.crossing_place or reading.places[-1]
    if any(t.lower in ("there", "here") for t in near) or sentence.paragraph == reading.place_paragraph:
        return reading.places[-1]
    return None


def _time(line: _Line, trigger: Trigger, reading: _Reading) -> TimeSpan:
    """The time expression of the event's clause, else the only one of the sentence that does not date the statement."""
    if not line.times:
        return TimeSpan()
    tokens = line.sentence.tokens
    at = tokens[trigger.start].start
    speech = [tokens[f.at].start for f in line.frames if f.at < len(tokens)]
    best: tuple[int, TimeSpan] | None = None
    for start, end, span in line.times:
        distance = min(abs(start - at), abs(end - at))
        # "said on Monday that …" dates the statement; it is used only when nothing else is there
        said = any(0 <= start - cue <= 24 and trigger.start != line.sentence.index_at(cue) for cue in speech)
        score = distance + (400 if said else 0)
        if best is None or score < best[0]:
            best = (score, span)
    del reading
    return best[1] if best else TimeSpan()


def _without_repeats(claims: Sequence[Claim]) -> list[Claim]:
    """One claim for one event class, place and claimant of a sentence."""
    kept: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        place = claim.resolution.toponym.start if claim.resolution else -1
        key = (claim.event_type, claim.sub_event_type, place, claim.claimants[:1], claim.aspect, claim.factuality)
        kept.setdefault(key, claim)
    return list(kept.values())


def _typed(claims: Sequence[Claim]) -> list[Claim]:
    """A crossing told with fighting at the place, by the same claimant in the same or next sentence, is an Armed clash."""
    out = []
    for i, claim in enumerate(claims):
        if claim.aspect is Aspect.CROSSING and claim.sub_event_type == "Change to group/activity":
            near = [c for c in claims[max(0, i - 3) : i + 5] if c is not claim and c.event_type == "Battles" and abs(c.start - claim.start) < 600]
            if any(c.claimants[:1] == claim.claimants[:1] and c.place == claim.place and c.incursion is not Incursion.NONE for c in near):
                claim = replace(claim, event_type="Battles", sub_event_type="Armed clash")  # noqa: PLW2901
        out.append(claim)
    return out


def _dated(claims: Sequence[Claim]) -> list[Claim]:
    """A claim without a time of its own takes that of the same event: the same place, else the crossing it belongs to."""
    by_place: dict[object, TimeSpan] = {}
    crossing: dict[str, TimeSpan] = {}
    for claim in claims:
        if claim.time.start and claim.time.time_precision:
            if claim.place is not None:
                by_place.setdefault((claim.place, claim.event_type), claim.time)
            if claim.direction:
                crossing.setdefault(claim.direction, claim.time)
    out = []
    for claim in claims:
        if claim.time.start is None and not claim.time.text:
            known = by_place.get((claim.place, claim.event_type)) if claim.place is not None else None
            known = known or (crossing.get(claim.direction) if claim.direction else None)
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
        raw = f"{claim.article.sha256 or hashlib.sha256(claim.article.text.encode('utf-8', 'replace')).hexdigest()}|{claim.start}|{claim.label}|{place}"
        digest = hashlib.sha256(raw.encode()).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        numbered.append(replace(claim, claim_id=f"c-{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else "")))
    return numbered
