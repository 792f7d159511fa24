"""How an event is told: as one that happened, that may happen, that did not happen, or as no event at all."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from geo.claims.accounts import is_hearsay
from geo.claims.phrases import adverb, clause_start, is_verb, verb_forms, words
from geo.claims.roles import takes_part
from geo.claims.syntax import Match, PatternSet, Sentence, Token, inflect
from geo.lexicon import lexicon, per_lexicon
from geo.model import Actor, Evidence, Factuality, TimeSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.attribution import Frame
    from geo.claims.events import Trigger
    from geo.claims.places import Site

__all__ = [
    "attempting",
    "attempts",
    "dates_pictures",
    "evidence",
    "factuality",
    "going_on_now",
    "is_event",
    "is_history",
    "is_motive",
    "is_request",
    "is_trend",
    "may_happen",
    "taken_back",
    "unreached",
]


_MARKS_OF_QUOTES = frozenset("“”\"‘’'")
_PERCEIVED = frozenset(("hear", "heard", "see", "seen"))  # "can still hear": it goes on
_OWN = frozenset(("our", "this", "earlier", "previous", "original"))
_AFTERWARDS = 11  # words after those of an event in which it may be denied


@per_lexicon
def _pattern(section: str, key: str) -> PatternSet:
    return PatternSet((phrase, key) for phrase in lexicon("speech")[section][key])


@per_lexicon
def _forms(section: str, key: str) -> frozenset[str]:
    return frozenset(form for verb in lexicon("speech")[section][key] for form in inflect(verb))


@per_lexicon
def _set(section: str, key: str) -> frozenset[str]:
    return frozenset(lexicon("speech")[section][key])


def _has(patterns: PatternSet, tokens: Sequence[Token]) -> bool:
    return patterns.any_in(tokens)


# --- no event ------------------------------------------------------------------------------------------------------


def is_event(sentence: Sentence, trigger: Trigger, around: Sequence[Frame], found: Sequence[Site]) -> bool:
    """Whether the words assert, deny or fear an event, and are no purpose or mere mention."""
    if any(f.kind == "silent" for f in around) or _is_purpose(sentence, trigger):
        return False
    return not trigger.noun or _noun_told(sentence, trigger, around, found)


def is_history(sentence: Sentence, times: Sequence[TimeSpan]) -> bool:
    """History outside this war: "in 1943 …", "the Soviet army …"; not what is the first "since World War II"."""
    found = _pattern("historical", "phrases").find(sentence.tokens)
    if any("since" not in sentence.lowers[max(0, m.start - 4) : m.start] for m in found):
        return True
    years = [t for t in times if t.time_precision is None and t.start and t.end and (t.end - t.start).days > 300]
    return any(t.start and t.start.year < 2014 for t in years)


def taken_back(sentence: Sentence, before: Sentence | None, trigger: Trigger) -> bool:
    """Whether a report corrects itself: "Correction. Our earlier post said that …", "wrongly stated that …"."""
    lead = sentence.lowers[: trigger.start]
    if _OWN.isdisjoint(lead) or _set("nouns", "own_reports").isdisjoint(lead):
        return False
    around = sentence.vocabulary | (before.vocabulary if before is not None else frozenset())
    return not _set("nouns", "corrections").isdisjoint(around)


def is_motive(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the words only say what an event told elsewhere was for: "the attack was meant to distract from …"."""
    after = sentence.tokens[trigger.end : trigger.end + 7]
    return trigger.noun and trigger.definite and _has(_pattern("mere_mention", "motives"), after)


_ASKED = 6  # words from "ask" to "not to", and from there to an event


def is_request(sentence: Sentence, trigger: Trigger) -> bool:
    """As in "asked residents not to try to enter X": nothing is told and nothing denied."""
    low = sentence.lowers
    for k in range(max(0, trigger.start - _ASKED), trigger.start - 1):
        if low[k : k + 2] == ("not", "to") and not _set("hypothetical", "requests").isdisjoint(
            low[max(0, k - _ASKED) : k]
        ):
            return True
    return False


def is_trend(sentence: Sentence, trigger: Trigger, times: Sequence[TimeSpan]) -> bool:
    """Whether the words only say that such events grow more or fewer: "clashes are increasing"."""
    near = sentence.tokens[max(0, trigger.start - 4) : trigger.end + _AFTERWARDS]
    return _has(_pattern("trend", "words"), near) and not any(t.time_precision for t in times)


@per_lexicon
def _stopped_by() -> PatternSet:
    return PatternSet((p, "stopped") for p in lexicon("events")["unreached"]["stopped_by"])


def unreached(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether those who would have done it were stopped: "a column was destroyed before reaching X"."""
    tokens = sentence.tokens
    if trigger.noun or trigger.event.aspect == "fighting" or not tokens[trigger.start].lower.endswith("ing"):
        return False
    before = tokens[trigger.start - 1].lower if trigger.start else ""
    return before == "before" and _has(_stopped_by(), tokens[: trigger.start - 1])


def _is_purpose(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether "to cross" is only a purpose, not told as a fact ("claimed to have crossed", "managed to enter")."""
    tokens = sentence.tokens
    if (
        trigger.noun
        or trigger.event.id.startswith("attempt")
        or attempting(sentence, trigger)
        or may_happen(sentence, trigger, ())
    ):
        return False
    reach = 3
    if tokens[trigger.start - 1].lower == "and" and not tokens[trigger.start].lower.endswith(("ed", "ing", "s")):
        reach = 14  # "to liberate the region and push back the enemy"
    for k in range(max(clause_start(sentence, trigger.start), trigger.start - reach), trigger.start):
        if tokens[k].lower == "to" and (k >= trigger.start - 3 or tokens[k + 1].lower in verb_forms()):
            before = tokens[k - 1].lower if k else ""
            return (
                not _took_time(sentence, k)
                and tokens[k + 1].lower != "have"
                and before not in _forms("told_infinitive", "verbs")
                and before not in _set("told_infinitive", "words")
            )
    return False


def _noun_told(sentence: Sentence, trigger: Trigger, around: Sequence[Frame], found: Sequence[Site]) -> bool:
    """Whether an event noun ("raid", "attack") asserts the event, rather than only mentioning it."""
    tokens, lowers = sentence.tokens, sentence.lowers
    before = lowers[max(0, trigger.start - 6) : trigger.start]
    after = lowers[trigger.end : trigger.end + 6]
    if "of" in before[-3:] and not _set("mere_mention", "nouns").isdisjoint(before):
        return False
    if "of" in before[-3:] and not _set("media", "nouns").isdisjoint(before):
        return bool(found)
    if _has(_pattern("mere_mention", "presupposing"), tokens[max(0, trigger.start - 5) : trigger.start]):
        return True
    direct = any(
        f.kind in ("confirmed", "denied", "claimed", "stated", "feared", "media") and 0 <= trigger.start - f.start <= 5
        for f in around
    )
    happens = not _forms("happening", "verbs").isdisjoint(after[:4]) or (
        not trigger.definite and not words("finite").isdisjoint(after[:4])
    )
    own_place = any(
        trigger.end <= s.start <= trigger.end + 7 or trigger.start - 3 <= s.start < trigger.start for s in found
    )
    if trigger.definite:
        told = own_place and not _forms("happening", "before").isdisjoint(before[-3:])
        return direct or happens or told or (own_place and any(f.claimants for f in around))
    if lowers[0] == "there" or "there" in before:
        happens = happens or any(a == "there" and b in words("forms_of_be") for a, b in itertools.pairwise(before))
    told = not (_forms("happening", "before").isdisjoint(before) and _set("happening", "words").isdisjoint(before))
    return own_place or happens or direct or (told and bool(around or found))


# --- denied, feared, doubted, confirmed ----------------------------------------------------------------------------


@per_lexicon
def attempts() -> frozenset[str]:
    """Words for trying: "tried", "an attempt"."""
    return _forms("hypothetical", "attempt") | _set("hypothetical", "attempt_nouns")


_REACH = 20  # words between an attempt and what was attempted


def attempting(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the event is only tried: "tried to cross", "an attempt last week by a small group to enter"."""
    low = sentence.lowers
    if "succeeded" in low[trigger.end :]:
        return False
    near = low[max(clause_start(sentence, trigger.start) - 1, trigger.start - 7, 0) : trigger.start]
    if not attempts().isdisjoint(near):
        return True
    k = trigger.start - 1
    while k > 0 and (low[k] in _MARKS_OF_QUOTES or adverb(sentence.tokens[k])):
        k -= 1  # 'tried to "invade"'
    if k < 1 or low[k] != "to" or (is_verb(sentence.tokens, k - 1) and low[k - 1] not in attempts()):
        return False  # "claimed to have crossed"
    for word in reversed(low[max(0, k - _REACH) : k]):
        if word in attempts():
            return True
        if word in words("finite") or word in words("modals") or word in (";", ":", "that", "who", "which", "and"):
            return False
    return False


def may_happen(sentence: Sentence, trigger: Trigger, around: Sequence[Frame]) -> bool:
    """Whether an event is feared, planned or conditional."""
    kinds = [f.kind for f in around]
    if "feared" in kinds and "perceived" not in kinds:
        return True
    key = ("may happen", trigger.start, trigger.end)
    known: bool | None = sentence.known.get(key)
    if known is None:
        known = sentence.known[key] = _by_its_words(sentence, trigger)
    return known


def _by_its_words(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the words before and after an event make it possible only."""
    tokens = sentence.tokens
    start = clause_start(sentence, trigger.start)
    modals = words("modals")
    within = trigger.end - 1 if trigger.event.only_feared else trigger.start  # "an assault on X could follow"
    for k in range(max(0, start - 1), within):
        token, following = tokens[k], tokens[k + 1].lower
        if (token.lower in modals and token.text != "May") or token.lower.endswith("'ll"):
            past = token.lower in ("may", "might") and following in ("have", "already", "well")
            heard = token.lower in ("can", "could") and not _PERCEIVED.isdisjoint(sentence.lowers[k + 1 : k + 4])
            if not past and not heard and not (token.lower == "if" and is_hearsay(sentence, k)):
                return True
    opened = tokens[0].lower in _set("hypothetical", "openers") and not is_hearsay(sentence, 0)
    if opened or _was_to(sentence, trigger) or _would_mean(sentence, trigger):
        return True
    if _has(_pattern("hypothetical", "phrases"), tokens[max(0, start - 3) : trigger.end]) or _has(
        _pattern("hypothetical", "after"), tokens[trigger.end : trigger.end + 8]
    ):
        return True
    lead = sentence.lowers[max(start, trigger.start - 6) : trigger.start]
    if _took_time(sentence, trigger.start - 1):
        return False
    if "to" not in lead or len(lead) - lead.index("to") > 3:  # "residents who wish to leave are being taken to X"
        return False
    return not _forms("hypothetical", "verbs").isdisjoint(lead[: lead.index("to")])


_DURATION = 8  # words from "took", "needed" to the "to" of what took so long


def _took_time(sentence: Sentence, k: int) -> bool:
    """As in "needed less than an hour | to take X", "it took them two days | to reach X": it was done."""
    low = sentence.lowers
    if k < 2 or low[k] != "to" or not (low[k - 1] in words("time_units") or low[k - 1] in words("time_words")):
        return False
    return any(w in ("took", "taken", "needed") for w in low[max(0, k - _DURATION) : k])


_SUBJECT = 6  # words from an event noun to the verb whose subject it is


def _would_mean(sentence: Sentence, trigger: Trigger) -> bool:
    """As in "the fall of X would open the road to Y": what would follow from an event that has not happened."""
    if not trigger.noun:
        return False
    for k in range(trigger.end, min(trigger.end + _SUBJECT, len(sentence.tokens))):
        low = sentence.lowers[k]
        if low in ("would", "could", "might"):
            return True
        if is_verb(sentence.tokens, k) or low in words("clause_openers") or low in (",", ";", ":", "and"):
            return False
    return False


def _was_to(sentence: Sentence, trigger: Trigger) -> bool:
    """As in "a group was to come in through X", "were X to be lost": meant or supposed, not told."""
    low = sentence.lowers
    if low[0] == "were" and "to" in low[1 : trigger.start]:
        return True
    k = trigger.start - 1
    if k > 0 and low[k] == "be":
        k -= 1
    return k > 1 and low[k] == "to" and low[k - 1] in ("was", "were", "is", "are") and not trigger.noun


_BEFORE_VERB = 4  # words before an event in which its auxiliaries stand


def going_on_now(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether an event is told as still so: "fighting continues", "are being taken out", "still holds"."""
    low, (start, end) = sentence.lowers, (trigger.start, trigger.end)
    lasting = words("lasting_verbs")
    if trigger.noun:
        after = low[end : end + _BEFORE_VERB]
        if not lasting.isdisjoint(low[start : end + _BEFORE_VERB]):
            return True
        if after and after[0] in ("is", "are"):
            return not words("lasting_forms").isdisjoint(after[1:])
        before = low[max(clause_start(sentence, start), start - _BEFORE_VERB) : start]
        return "is" in before[-2:] or "are" in before[-2:]
    before = low[max(clause_start(sentence, start), start - _BEFORE_VERB) : start]
    if not words("past_or_possible").isdisjoint(before) or "to" in before[-1:]:
        return low[start - 2] in lasting if start > 1 and before[-1:] == ("to",) else False
    now = words("present_auxiliaries")
    return (
        low[start] in words("present_forms")
        or not now.isdisjoint((*before, *low[start:end]))
        or not lasting.isdisjoint((*before, *low[start : end + 1]))
    )


def dates_pictures(sentence: Sentence, offset: int) -> bool:
    """Whether the time at ``offset`` is that of a publication: "footage published on 7 April shows …"."""
    at = sentence.index_at(offset)
    near = sentence.lowers[max(0, at - 3) : at]
    return not words("publishing").isdisjoint(near) and not words("media_nouns").isdisjoint(sentence.lowers[:at])


def factuality(
    sentence: Sentence,
    trigger: Trigger,
    around: Sequence[Frame],
    marks: Sequence[Match],
    claimants: Sequence[Actor],
    *,
    rejected: bool = False,
) -> tuple[Factuality, str]:
    """How far the text commits itself to an event, and the words that say so; the first rule that fits.

    What somebody else in the sentence denies (``rejected``) its claimant does not deny.
    """
    tokens = sentence.tokens
    start = clause_start(sentence, trigger.start)
    around = _last_words(tokens, around, trigger)
    own = _negation(sentence, trigger, _over_speaker(sentence, around, start)) if rejected else ""
    if cue := own if rejected else _denial(sentence, trigger, around, marks, start):
        return Factuality.DENIED, cue
    if may_happen(sentence, trigger, around):
        return Factuality.HYPOTHETICAL, next((f.cue for f in around if f.kind == "feared"), tokens[start].text)
    doubt = next((f.cue for f in around if f.kind == "unconfirmed"), None) or next(
        (_text(tokens, m) for m in marks if m.value == "unconfirmed" and _holds(tokens, m, trigger)), None
    )
    media = next((f for f in around if f.kind == "media"), None)
    sure = next((f.cue for f in reversed(around) if f.kind == "confirmed"), None) or next(
        (_text(tokens, m) for m in marks if m.value == "confirmed" and _holds(tokens, m, trigger)), None
    )
    if not doubt and (sure or (media is not None and (media.geolocated or media.cue.startswith("satellite")))):
        return Factuality.CONFIRMED, sure or (media.cue if media else "")
    if doubt or (media is not None and not claimants):
        return Factuality.UNCONFIRMED, doubt or (media.cue if media else "")
    return _committed(tokens, around, marks, claimants)


def _last_words(tokens: Sequence[Token], around: Sequence[Frame], trigger: Trigger) -> list[Frame]:
    """Of what one speaker does in several verbs before an event, the last: "confirmed the raid but said that …".

    Who "disputed this and said that the village remained Ukrainian" has denied that it was taken.
    """
    control = trigger.event.aspect == "control"
    latest: dict[Sequence[Actor], int] = {}
    for frame in around:
        if frame.claimants and frame.at < trigger.start:
            latest[frame.claimants] = max(latest.get(frame.claimants, -1), frame.at)
    return [
        f
        for f in around
        if f.at >= trigger.start
        or f.at == latest.get(f.claimants, f.at)
        or (f.kind == "denied" and control and [t.lower for t in tokens[f.at + 1 : f.at + 3]] == ["this", "and"])
        or (f.kind == "denied" and tokens[f.at + 1].lower == "what")  # "rejected what he called a provocation: …"
    ]


def _committed(
    tokens: Sequence[Token], around: Sequence[Frame], marks: Sequence[Match], claimants: Sequence[Actor]
) -> tuple[Factuality, str]:
    """Whether a party claims an event or somebody reports it."""
    claimed = next((f.cue for f in around if f.kind == "claimed"), None) or next(
        (_text(tokens, m) for m in marks if m.value == "claimed"), None
    )
    if claimed and claimants:
        return Factuality.CLAIMED, claimed
    reported = next((_text(tokens, m) for m in marks if m.value == "reported"), "")
    cue = next((f.cue for f in around if f.kind in ("stated", "perceived")), reported)
    party = bool(claimants) and (takes_part(claimants[0]) or claimants[0].kind not in ("media", "witness"))
    return (Factuality.CLAIMED if party else Factuality.REPORTED), cue


def _denial(sentence: Sentence, trigger: Trigger, around: Sequence[Frame], marks: Sequence[Match], start: int) -> str:
    """The words that deny an event, "" if none do."""
    tokens = sentence.tokens
    denials = [f for f in around if f.kind == "denied"]
    negation = _negation(sentence, trigger, _over_speaker(sentence, around, start))
    if any(f.kind == "feared" and f.at < trigger.start for f in around) and not denials:
        negation = ""  # "does not expect them to cross": the expectation is denied, not the event
    if denials and not (denials[-1].start <= trigger.start and negation and trigger.start - denials[-1].at <= 3):
        # "denied that nobody had crossed" is no denial of the crossing, but such sentences are rare: the denial stands
        return denials[-1].cue
    if trigger.event.id == "disown":
        return " ".join(t.text for t in tokens[trigger.start : trigger.end])
    after = tokens[trigger.end : trigger.end + _AFTERWARDS]
    if undone := next(_pattern("negation", "after").find(after), None):
        return _text(after, undone)
    marked = next((m for m in marks if m.value == "denied" and start - 1 <= m.end and m.start <= trigger.end), None)
    if marked:
        return _text(tokens, marked)
    return negation


def _over_speaker(sentence: Sentence, around: Sequence[Frame], start: int) -> int:
    """Where the clause begins that a speaker interrupts: "| no plane, he wrote, had bombed X"."""
    tokens = sentence.tokens
    for frame in around:
        before = min(frame.subject, frame.at) - 1
        if before > 0 and tokens[before].text == "," and tokens[start - 1].text == "," and 0 < start - frame.at <= 4:
            return clause_start(sentence, before)
    return start


def _negation(sentence: Sentence, trigger: Trigger, start: int) -> str:
    """As in "did not enter", "no breakthrough", "without entering", "neither … nor"."""
    tokens, lowers, words_ = sentence.tokens, sentence.lowers, words("negations")
    if lowers[max(0, trigger.start - 2) : trigger.start] == ("yet", "to"):
        return "yet to"
    if words_.isdisjoint(sentence.vocabulary):
        return ""
    low = start
    itself = trigger.event.id == "hold_place" or (trigger.event.id == "harm" and lowers[trigger.start] in words_)
    if (trigger.event.id.startswith("attempt") and not trigger.noun) or itself:
        return ""  # "have not left", "not a house is whole", "prevented" say no in the words of the event themselves
    if start and lowers[start - 1] == "," and "neither" in lowers[:start]:
        low = 0
    reach = trigger.start - 7 if trigger.noun is False else trigger.start - 4
    if "," in lowers[low : trigger.start]:
        reach -= 4
    told = 2 if trigger.event.aspect != "crossing" else max(trigger.end - trigger.start, 2)  # "there was no enemy in"
    inside = tokens[trigger.start : trigger.start + told]
    if lowers[low] in ("no", "nobody", "none") and "," not in lowers[low : trigger.start]:
        reach = low  # "no crossing of the border by enemy groups was recorded"
    near = [*range(max(low, reach, 0), trigger.start), *range(trigger.start, trigger.start + len(inside))]
    return next(
        (
            tokens[k].text
            for k in near
            if tokens[k].lower in words_
            and not (k + 1 < len(tokens) and tokens[k + 1].lower in _set("negation", "not_of_events"))
            and not (tokens[k].lower == "far" and tokens[k - 1].lower in ("as", "so"))  # "as far as the church"
        ),
        "",
    )


def _holds(tokens: Sequence[Token], marker: Match, trigger: Trigger) -> bool:
    """Whether a word of doubt is said of this event: in its clause, or before it."""
    return marker.start <= trigger.end + 12 and not any(
        t.text == ";" for t in tokens[min(marker.start, trigger.start) : max(marker.start, trigger.start)]
    )


def _text(tokens: Sequence[Token], match: Match) -> str:
    return " ".join(t.text for t in tokens[match.start : match.end])


def evidence(around: Sequence[Frame], claimants: Sequence[Actor]) -> Evidence:
    """What a claim rests on, in the words of the text."""
    media = [f for f in around if f.kind == "media"]
    if any(f.geolocated for f in media):
        return Evidence.MEDIA_GEOLOCATED
    if media:
        return Evidence.MEDIA_UNVERIFIED
    if any(f.kind == "perceived" for f in around) or (claimants and claimants[0].kind == "witness"):
        return Evidence.WITNESSED
    return Evidence.STATEMENT
