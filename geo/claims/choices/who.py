"""Who says so: a speaker of the sentence, one before or after it, or nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.claims.choices.case import OPENING, Option, gap, how_far
from geo.claims.phrases import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.attribution import Frame
    from geo.claims.choices.case import Case
    from geo.model import Actor

__all__ = ["speakers"]


def speakers(case: Case) -> list[Option]:
    """The speakers of the sentence, those before and after it, and nobody."""
    line, trigger = case.line, case.trigger
    if case.going_on and line.subjects.get(trigger.start) and not any(f.claimants for f in line.frames):
        return [Option(case.going_on[0], [])]  # told by its subject: "the map shows X as taken"
    inside = {id(f) for f in case.around}
    inner = sorted((f for f in case.around if f.claimants), key=lambda f: (not f.cited, f.end - f.start, -f.at))
    first = inner[0].claimants[0] if inner else case.going_on[0] if case.going_on else None
    quoted = line.sentence.quoted[trigger.start]
    whole = sum(line.sentence.quoted) >= 0.8 * len(line.sentence.quoted)
    options: list[Option] = []
    said = [f for f in line.frames if f.claimants and not (case.disowned and f.kind == "denied")]
    if any(f.kind == "media" for f in case.around):  # "footage shows X, and a brigade posted a video of Y"
        said = [f for f in said if not trigger.end <= f.subject < f.at < f.start]
    n_in = min(len(inner), 2)
    for frame in said:
        if _after_another_clause(case, frame, inside=id(frame) in inside):
            continue
        within = str(id(frame) in inside)
        side = "after" if frame.at >= trigger.end else "before" if frame.at < trigger.start else "at"
        low, high = (trigger.end, frame.at) if side == "after" else (frame.at, trigger.start)
        nearer = any(low < f.at < high for f in said if f is not frame)
        facts = [
            f"rule {frame.claimants[0] == first}",
            f"within {within} {side}",
            f"within {within} {frame.kind}",
            f"within {within} first {bool(inner) and frame is inner[0]}",
            f"{side} {how_far(max(high - low, 0))} {within}",
            f"nearest {not nearer} {within}",
            f"kind {frame.claimants[0].kind} {frame.kind}",
            f"quoted {quoted} {within}",
            f"cited {frame.cited}",
            f"one of {min(len(said), 3)} within {n_in}",
            f"cue {frame.cue.lower()} {within}",
        ]
        facts += [f"{side} over {mark} {within}" for mark in gap(case, low, max(high, low))]
        if frame.subject <= trigger.start <= frame.at:
            facts.append("in the subject")
        options.append(Option(frame, facts))
    options += _elsewhere(case, first, said, quoted=quoted, whole=whole)
    around = _voices_around(case)
    facts = [
        "nobody",
        *[f"nobody {fact} own {n_in}" for fact in around],
        f"nobody by rule {first is None}",
        f"nobody within {n_in}",
        f"nobody of {min(len(said), 2)}",
        f"nobody quoted {quoted} {whole}",
        f"nobody {trigger.event.aspect}",
        f"nobody {trigger.event.id}",
        f"nobody went on {bool(case.going_on)}",
        f"nobody in the first sentence {case.number == 0}",
    ]
    facts += [f"nobody marked {m.value}" for m in line.markers]
    options.append(Option(None, facts))
    return options


def _after_another_clause(case: Case, frame: Frame, *, inside: bool) -> bool:
    """As in "Groups have slipped into X, and Moscow says that it holds Y": who speaks after "and" says what follows."""
    lowers, trigger = case.line.sentence.lowers, case.trigger
    if inside or frame.subject < trigger.end or frame.start <= frame.at:
        return False
    parted = lowers[frame.subject - 2 : frame.subject] in ((",", "and"), (",", "while"), (",", "but"))
    return parted and "that" in lowers[frame.at + 1 : frame.at + 3]


_TELLING = 4  # sentences of a text from which it shows who speaks in it
_FARTHEST = 6  # sentences before in which a speaker is looked for


def _elsewhere(case: Case, first: Actor | None, said: Sequence[Frame], *, quoted: bool, whole: bool) -> list[Option]:
    """Who spoke in the sentences before, and who will be named after a quotation."""
    sentence = case.line.sentence
    own = f"{min(len(said), 1)}"
    seen: list[Actor] = [a for f in said for a in f.claimants]
    options: list[Option] = []
    following = _who_follows(case)
    if case.going_on and case.going_on[0] not in seen and case.line.subjects.get(case.trigger.start):
        seen.append(case.going_on[0])
        options.append(Option(case.going_on[0], ["subject", f"subject {case.trigger.event.id}", f"subject of {own}"]))
    for back in range(1, min(_FARTHEST, case.number) + 1):
        earlier = case.lines[case.number - back]
        apart = min(sentence.paragraph - earlier.sentence.paragraph, 2)
        if apart and back > 3:
            break
        actor = case.reading.voices[case.number - back]
        if actor is None or actor in seen:
            continue
        seen.append(actor)
        facts = [
            *_earlier(case, actor, back, apart, own),
            f"earlier quoted {quoted} {whole} apart {apart}",
            f"earlier rule {actor == first}",
        ]
        if following is not None:
            facts.append(f"earlier follows {following == actor} apart {apart} own {own}")
        facts += [f"earlier {fact} own {own}" for fact in _voices_around(case, actor)]
        if earlier.sentence.quoted[0] or earlier.sentence.quoted[-1]:
            facts.append(f"earlier was quoted {whole} apart {apart}")
        options.append(Option(actor, facts))
    if case.going_on and case.going_on[0] not in seen and not said:
        seen.append(case.going_on[0])
        options.append(Option(case.going_on[0], ["goes on", f"goes on quoted {quoted} {whole}"]))
    if following is not None and following not in seen:
        later = case.lines[case.number + 1]
        facts = [
            "later",
            f"later quoted {quoted} {whole}",
            f"later goes on {whole and later.sentence.quoted[0]} own {own}",
            f"later apart {min(later.sentence.paragraph - sentence.paragraph, 1)} own {own}",
        ]
        options.append(Option(following, facts))
    return options


def _voices_around(case: Case, actor: Actor | None = None) -> list[str]:
    """How many speak in the text, and whether an actor (if none, anybody) is heard again further down."""
    voices, here = case.reading.voices, case.line.sentence
    if len(voices) < _TELLING:
        return []
    number, following = next(
        ((k, voices[k]) for k in range(case.number + 1, len(voices)) if voices[k] is not None), (case.number, None)
    )
    beside = following if case.lines[number].sentence.paragraph == here.paragraph else None
    many = f"voices {min(case.reading.n_voices, 3)}"
    opens = any(s.start <= OPENING and s.preposition for s in case.line.sites)
    first_person = not words("first_person").isdisjoint(here.lowers)
    again = _same(following, actor)
    return [
        many,
        f"heard again {again}",
        f"heard again {again} {many}",
        f"heard in the paragraph {_same(beside, actor)}",
        f"spoken {min(int(case.reading.spoken * 4), 3)} {many}",
        f"opens with a place {opens} {many}",
        f"first person {first_person} quoted {here.quoted[case.trigger.start]}",
    ]


def _same(voice: Actor | None, actor: Actor | None) -> str:
    if voice is None:
        return "nobody"
    return "somebody" if actor is None else "same" if voice == actor else "other"


def _earlier(case: Case, actor: Actor, back: int, apart: int, own: str) -> list[str]:
    """How a sentence stands to one who spoke ``back`` sentences and ``apart`` paragraphs before."""
    lowers, steps = case.line.sentence.lowers, str(min(back, 4))
    facts = [
        f"earlier {steps}",
        f"earlier {steps} apart {apart} own {own}",
        f"earlier went on {actor in case.going_on}",
        f"earlier {actor.kind}",
        f"earlier {case.trigger.event.aspect}",
        f"earlier sides {bool(actor.side)} {own}",
    ]
    if "had" in lowers or "would" in lowers:
        facts.append(f"earlier backshifted apart {apart} own {own}")
    if lowers[0] in words("pronouns") or lowers[0] in ("also", "according"):
        facts.append(f"earlier pronoun apart {apart}")
    return facts


def _who_follows(case: Case) -> Actor | None:
    """Who speaks in the sentence after."""
    if case.number + 1 >= len(case.lines):
        return None
    frames = case.lines[case.number + 1].frames
    kinds = ("stated", "claimed", "confirmed", "denied")
    return next((f.claimants[0] for f in frames if f.claimants and f.kind in kinds), None)
