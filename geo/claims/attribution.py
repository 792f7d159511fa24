"""Who says so: the stretches of a sentence that somebody claims, confirms or denies.

A frame is one reporting construction ("the governor said that …", "…, according to X", "footage shows …"). Frames nest:
the innermost claimant of a word is its primary source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from geo.claims.actors import Cast, Mention
from geo.claims.syntax import PatternSet, Sentence, inflect
from geo.lexicon import lexicon
from geo.model import Actor

__all__ = ["Frame", "Marker", "frames", "markers"]

_AUXILIARIES = frozenset({"has", "have", "had", "also", "later", "was", "were", "is", "are", "been", "then", "both", "all", "since", "again", "even", "not", "and", "did", "does", "will", "would", "being", "on", "in"})
_SENTENCE_BREAKS = frozenset({";", "but", "while", "whereas", "although", "though"})


@dataclass(frozen=True, slots=True)
class Frame:
    """Tokens ``start:end`` are said by ``claimant`` (None: nobody is named), introduced by ``cue`` of ``kind``.

    ``kind`` is a list of ``data/lexicon/speech.toml`` (claimed, stated, confirmed, denied) or "media".
    """

    start: int
    end: int
    claimant: Actor | None
    kind: str
    cue: str
    at: int  # token of the cue
    subject: int = -1  # token where the claimant begins
    geolocated: bool = False
    cited: bool = False  # "citing X": X is the primary source, whoever reports it


@dataclass(frozen=True, slots=True)
class Marker:
    """A word of doubt at tokens ``start:end`` ("purportedly")."""

    start: int
    end: int
    kind: str
    text: str


@cache
def _speech() -> dict[str, str]:
    return {form: kind for kind, verbs in lexicon("speech")["verbs"].items() for verb in verbs for form in inflect(verb)}


@cache
def _marker_patterns() -> PatternSet:
    return PatternSet((phrase, kind) for kind, phrases in lexicon("speech")["markers"].items() for phrase in phrases)


@cache
def _media() -> tuple[frozenset[str], PatternSet]:
    media = lexicon("speech")["media"]
    verbs = ((" ".join(f"{w}:v" if i == 0 else w for i, w in enumerate(verb.split())), verb) for verb in media["verbs"])
    return frozenset(media["nouns"]), PatternSet([*verbs, ("appear:v to show:v", "show"), ("appearing to show", "show"), ("purporting to show", "show"), ("said to show", "show")])


def markers(sentence: Sentence) -> list[Marker]:
    """Words of doubt in a sentence."""
    return [
        Marker(m.start, m.end, m.value, " ".join(t.text for t in sentence.tokens[m.start : m.end]))
        for m in _marker_patterns().find(sentence.tokens)
    ]


def _subject(sentence: Sentence, verb: int, mentions: Sequence[Mention], cast: Cast) -> Mention | None:
    """The subject of the verb at ``verb``, to its left: a mention, or the noun phrase as written."""
    tokens = sentence.tokens
    j = verb
    while j > 0 and (tokens[j - 1].lower in _AUXILIARIES or (tokens[j - 1].lower.endswith("ly") and not tokens[j - 1].text[0].isupper())):
        j -= 1
    phrase = _noun_phrase(sentence, j)
    for mention in mentions:
        if mention.end == j:
            if phrase is not None and phrase[0] < mention.start and mention.actor.kind in ("analyst", "witness") and not mention.pronoun:
                return _as_written(sentence, *phrase, cast)
            return mention
    # "the head of X, who describes himself as …, claimed": step over what stands between commas
    if j > 0 and tokens[j - 1].lower in (",", "—", "–", ")"):
        before = [m for m in mentions if m.end < j]
        for mention in before:
            after = tokens[mention.end].lower if mention.end < len(tokens) else ""
            if after in (",", "—", "–", "("):
                return mention
        opening = next((i for i in range(j - 2, 0, -1) if tokens[i].lower in (",", "—", "–", "(")), None)
        if opening is not None and (outer := _noun_phrase(sentence, opening)) is not None:
            return _as_written(sentence, *outer, cast)
        return None
    if phrase is not None:
        inside = [m for m in mentions if phrase[0] <= m.start and m.end <= phrase[1] and not m.pronoun]
        if inside and inside[0].start == phrase[0]:
            return inside[0]
        return _as_written(sentence, *phrase, cast)
    return None


_BOUNDARIES = frozenset({",", ";", ":", "—", "–", "“", "”", '"', "«", "»", "(", ")", "?", "!", ".", "that", "but", "while", "because", "after", "as", "when", "whereas", "although", "if"})
_LEADS = frozenset({"on", "in", "late", "early", "earlier", "later", "meanwhile", "at", "overnight", "for", "by", "during", "yesterday", "separately", "also", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "and", "however"})
_FINITE = frozenset({"was", "were", "is", "are", "had", "has", "have", "would", "will", "did", "could", "been"})
_NO_SUBJECT = frozenset({"it", "there", "he", "she", "they", "we", "i", "who", "which", "this", "that", "what", "nobody", "none", "nothing", "one", "some", "many", "you", "all", "both"})


def _noun_phrase(sentence: Sentence, end: int) -> tuple[int, int] | None:
    """The noun phrase that ends before token ``end``, if one stands there: no verb inside, at most nine words."""
    tokens = sentence.tokens
    start = end
    while start > 0 and end - start < 10:
        before = tokens[start - 1].lower
        if before in ("”", '"', "»") and start > 2 and (opening := _opening_quote(sentence, start - 1)) is not None:
            start = opening  # a name in quotes: the "North" command
        elif before in _BOUNDARIES:
            break
        else:
            start -= 1
    # "On Tuesday the ministry", "and the governor"
    while start < end and tokens[start].lower in _LEADS:
        start += 1
        if tokens[start - 1].lower in ("on", "in", "at", "for", "by", "during"):
            start = next((i for i in range(start + 1, end) if tokens[i].lower in ("the", "a", "an", "its", "their") or (tokens[i].text[0].isupper() and not tokens[i - 1].text[0].isupper() and tokens[i - 1].lower not in ("the", "of"))), end)
    words = [t for t in tokens[start:end] if t.text[0].isalnum()]
    if not words or len(words) > 9 or words[-1].lower in _NO_SUBJECT:
        return None
    if any(t.lower in _AUXILIARIES - {"and", "on", "in", "all", "also", "both", "then"} for t in words) or any(t.lower in _speech() and t.lower.endswith("ed") for t in words):
        return None
    if not (words[0].text[0].isupper() or words[0].lower in ("the", "a", "an", "its", "their", "his", "her", "two", "three", "some", "several", "another", "local", "a", "residents", "witnesses") or start == 0 or tokens[start - 1].lower in _BOUNDARIES):
        return None
    return start, end


def _opening_quote(sentence: Sentence, closing: int) -> int | None:
    """Index of the mark that opens a quoted name of one to three words."""
    return next((i for i in range(closing - 2, max(-1, closing - 5), -1) if sentence.tokens[i].text in ("“", '"', "«")), None)


def _as_written(sentence: Sentence, start: int, end: int, cast: Cast) -> Mention | None:
    """An actor named by the words of the text, without the article."""
    words = list(sentence.tokens[start:end])
    while words and words[0].lower in ("the", "a", "an", "its", "their", "his", "her", "another", "some"):
        words.pop(0)
    if not words:
        return None
    nobody = lexicon("speech")["nobody"]["subjects"]
    if " ".join(w.lower for w in words) in nobody:
        return None
    known = cast.by_surname.get(words[-1].bare)
    if known is not None:
        return Mention(start, end, known)
    roles = lexicon("actors")["roles"]
    lowers = {w.lower for w in words} | {w.bare for w in words}
    if lowers & _media()[0]:
        return None
    if words[0].lower == "same" and cast.last_speaker is not None:
        return Mention(start, end, cast.last_speaker)
    kind = next((kind for key, kind in (("witnesses", "witness"), ("analysts", "analyst"), ("officials", "official"), ("groups", "armed_group"), ("forces", "state_forces")) if lowers & set(roles[key])), "official")
    side = "RU" if lowers & set(roles["russian"]) else "UA" if lowers & set(roles["ukrainian"]) else ""
    if lowers & set(roles["against_russia"]):
        side = "UA"
    return Mention(start, end, Actor(" ".join(w.text for w in words), side, kind))


def _after(sentence: Sentence, verb: int, mentions: Sequence[Mention], cast: Cast) -> Mention | None:
    """The mention directly after an inverted verb: "…, said the governor"."""
    tokens = sentence.tokens
    for mention in mentions:
        gap = mention.start - verb - 1
        if tokens[mention.start].lower in ("its", "their", "his", "her", "that"):
            continue
        if gap == 0 or (gap == 1 and tokens[verb + 1].lower in ("the", "a", "an")):
            return mention
    end = next((i for i in range(verb + 1, len(tokens)) if tokens[i].lower in _BOUNDARIES or tokens[i].lower in ("on", "in", "and", "who")), len(tokens))
    words = tokens[verb + 1 : end]
    if not words or len(words) > 9 or words[0].lower in _NO_SUBJECT or any(w.lower in _FINITE for w in words):
        return None
    return _as_written(sentence, verb + 1, end, cast)


def _is_verb(sentence: Sentence, i: int, mentions: Sequence[Mention]) -> bool:
    """Whether the speech form at ``i`` is a verb here ("reports", "claim" and "post" are nouns too)."""
    word = sentence.tokens[i].lower
    before = sentence.tokens[i - 1].lower if i else ""
    if word in ("said", "says", "told", "wrote", "denied", "denies", "confirmed", "confirms", "acknowledged", "admitted", "announced", "added", "adding", "saying"):
        return before not in ("self-described", "what", "as")
    if any(m.start <= i < m.end for m in mentions):
        return False
    if before in ("a", "an", "the", "of", "no", "these", "those", "some", "unconfirmed", "media", "its", "their", "his", "her", "self-described", "initial", "early", "by", "in", "several", "multiple", "earlier", "’s") or before.endswith("'s"):
        return False
    if word.endswith(("ed", "ing", "es")) or word in ("say", "held", "thought", "spoke", "posted"):
        return True
    return any(m.end == i for m in mentions) or before in ("also", "to", "have", "not", "and")


def frames(sentence: Sentence, mentions: Sequence[Mention], cast: Cast) -> list[Frame]:
    """Reporting frames of a sentence, outermost first.

    ``cast.last_speaker`` is set to the last claimant found, for "he" and for quotations that go on.
    """
    tokens = sentence.tokens
    n = len(tokens)
    found: list[Frame] = []
    found += _according_to(sentence, mentions)
    found += _media_frames(sentence, mentions)
    verbs = [i for i in range(n) if tokens[i].lower in _speech() and not sentence.quoted[i] and _is_verb(sentence, i, mentions)]
    previous: Actor | None = None
    for i in verbs:
        kind = _speech()[tokens[i].lower]
        if any(f.kind == "media" and f.at == i for f in found):
            continue
        negated = any(tokens[j].lower in ("not", "n't", "never", "didn't", "hasn't", "haven't", "doesn't", "nor", "cannot", "yet", "neither") for j in range(max(0, i - 3), i))
        if negated and kind in ("confirmed", "stated", "claimed"):
            # "has not confirmed" is doubt, not a statement
            found.append(Frame(i + 1, _scope_end(sentence, i + 1, mentions), None, "unconfirmed", tokens[i].text, i))
            continue
        passive = i > 0 and tokens[i - 1].lower in ("was", "were", "is", "are", "been", "being", "be") and tokens[i].lower.endswith(("ed", "d", "n"))
        inverted = _after(sentence, i, mentions, cast) if i and tokens[i].lower in ("said", "says", "wrote", "writes", "reported", "reports", "announced", "claimed", "added", "stressed", "insisted", "confirmed") and (tokens[i - 1].lower in (",", "”", '"', "»", "?", "!", "’") or sentence.quoted[i - 1]) else None
        subject = inverted or _subject(sentence, i, mentions, cast)
        claimant = subject.actor if subject else None
        at = subject.start if subject else i
        if passive and inverted is None:
            agent = next((m for m in mentions if m.start > i and any(t.lower == "by" for t in tokens[i + 1 : m.start + 1]) and m.start - i <= 6), None)
            claimant, at = (agent.actor, i) if agent else (None, i)
            found.append(Frame(0 if i > n - 5 else i + 1, n, claimant, kind, tokens[i].text, i, at))
            continue
        if claimant is None and subject is None and previous is not None and tokens[i].lower.endswith("ing"):
            claimant = previous
        if claimant is None and _nobody(sentence, i):
            claimant = None
        found += _scopes(sentence, i, at, kind, claimant, mentions, inverted=inverted)
        if claimant is not None:
            previous = claimant
            cast.last_speaker = claimant
    found.sort(key=lambda f: (f.start, -f.end))
    return found


def _nobody(sentence: Sentence, verb: int) -> bool:
    subjects = lexicon("speech")["nobody"]["subjects"]
    return sentence.tokens[verb - 1].lower in subjects if verb else True


def _scope_end(sentence: Sentence, start: int, mentions: Sequence[Mention]) -> int:
    """Where the content after a speech verb ends: at the sentence's end, or where another speaker takes over."""
    tokens = sentence.tokens
    for i in range(start, len(tokens)):
        if sentence.quoted[i]:
            continue
        low = tokens[i].lower
        if low in ("but", "while", "whereas", ";", "although", "though") or (low == "and" and i and tokens[i - 1].lower == ","):
            for mention in mentions:
                if i < mention.start <= i + 6:
                    j = mention.end
                    while j < len(tokens) and (tokens[j].lower in _AUXILIARIES or tokens[j].lower.endswith("ly")):
                        j += 1
                    if j < len(tokens) and tokens[j].lower in _speech() and not mention.pronoun:
                        return i
    return len(tokens)


def _scopes(
    sentence: Sentence, verb: int, subject_at: int, kind: str, claimant: Actor | None, mentions: Sequence[Mention], *, inverted: Mention | None
) -> list[Frame]:
    """The content of a speech verb: after it, before it ("…, he said"), or on both sides."""
    tokens = sentence.tokens
    n = len(tokens)
    cue = tokens[verb].text
    tail = inverted.end if inverted else verb + 1
    heard = next((m for m in mentions if m.start - verb in (1, 2) and cue.lower in ("told", "tells", "tell", "informed")), None)
    if heard is not None:
        tail = heard.end
    first = min(subject_at, verb)
    while 0 < first <= verb and tokens[first - 1].lower in ("the", "a", "an", "its", "another", "one"):
        first -= 1
    # words before the subject that are content, not "On Monday," or "In a statement,"
    before_is_content = first > 0 and (
        tokens[first - 1].lower in (",", "”", '"', "»", "?", "!") or sentence.quoted[first - 1] or (inverted is not None)
    )
    content_before = before_is_content and (first >= 5 or sentence.quoted[max(0, first - 2)]) and not _adverbial(sentence, first)
    rest = [t for t in tokens[tail:] if t.text.isalnum()]
    content_before = content_before or (before_is_content and not [t for t in rest if t.lower not in _LEADS and t.lower not in ("its", "telegram", "channel", "a", "statement", "social", "media", "the", "post", "his", "her")])
    opens = tail < n and (tokens[tail].lower in ("that", ":", ",") or any(sentence.quoted[tail : tail + 3]))
    found = []
    if content_before:
        start = 0
        for other in range(first - 1, -1, -1):
            if tokens[other].lower in (";",) and not sentence.quoted[other]:
                start = other + 1
                break
        found.append(Frame(start, first, claimant, kind, cue, verb, subject_at))
        if any(sentence.quoted[tail:]) or (opens and tail < n and tokens[tail].lower in ("that", ":")):
            found.append(Frame(tail, n, claimant, kind, cue, verb, subject_at))
    elif rest:
        found.append(Frame(tail, _scope_end(sentence, tail, mentions), claimant, kind, cue, verb, subject_at))
    return found


def _adverbial(sentence: Sentence, end: int) -> bool:
    """Whether everything before ``end`` is a lead-in such as "On Monday evening," or "In a statement on Telegram,"."""
    words = [t.lower for t in sentence.tokens[: end - 1]]
    if not words:
        return True
    if words[0] in ("on", "in", "late", "early", "earlier", "later", "meanwhile", "however", "at", "speaking", "asked", "writing", "overnight", "for", "by", "during", "as", "after", "but", "and", "yesterday", "separately", "also") and len(words) <= 9:
        return "," not in words or len(words) <= 6
    return False


def _according_to(sentence: Sentence, mentions: Sequence[Mention]) -> list[Frame]:
    """"According to X, …" and "…, according to X": the whole sentence is X's."""
    tokens = sentence.tokens
    found = []
    for i in range(len(tokens) - 2):
        if (tokens[i].lower, tokens[i + 1].lower) in (("according", "to"), ("as", "per"), ("citing", "the"), ("quoting", "the")) or tokens[i].lower in ("citing", "quoting"):
            after = i + 2 if tokens[i + 1].lower in ("to", "per") else i + 1
            who = next((m for m in mentions if after <= m.start <= after + 5), None)
            if who is None:
                media, _ = _media()
                who_is_media = any(t.lower in media for t in tokens[after : after + 5])
                found.append(Frame(0, len(tokens), None, "media" if who_is_media else "stated", "according to", i, i))
                continue
            if i < 2:
                found.append(Frame(who.end, len(tokens), who.actor, "stated", "according to", i, i, cited=tokens[i].lower != "according"))
            else:
                whole = tokens[i].lower in ("citing", "quoting")
                found.append(Frame(0, len(tokens) if whole else i, who.actor, "stated", "according to", i, i, cited=whole))
    return found


def _media_frames(sentence: Sentence, mentions: Sequence[Mention]) -> list[Frame]:
    """"Footage … showed …": what follows is what pictures show; who released them is the claimant if the text says so."""
    nouns, shows = _media()
    tokens = sentence.tokens
    found: list[Frame] = []
    for i, token in enumerate(tokens):
        if token.lower not in nouns:
            continue
        match = next((m for j in range(i + 1, min(i + 28, len(tokens))) if (m := shows.at(tokens, j))), None)
        if match is None:
            if i and tokens[i + 1 : i + 2] and tokens[i + 1].lower == "of":
                found.append(Frame(i + 1, len(tokens), _publisher(sentence, i, len(tokens), mentions), "media", token.text, i, i))
            continue
        located = any(t.lower.startswith(("geolocat", "geo-locat")) for t in tokens[max(0, i - 3) : match.end]) or any(
            tokens[j].lower == "verified" for j in range(max(0, i - 2), match.start)
        )
        who = _publisher(sentence, i, match.start, mentions)
        # where the footage is from is part of what it shows ("footage, purportedly from a checkpoint in X, shows …")
        found.append(Frame(i, _scope_end(sentence, match.end, mentions), who, "media", token.text, match.start, i, located))
        break
    return found


def _publisher(sentence: Sentence, start: int, end: int, mentions: Sequence[Mention]) -> Actor | None:
    for mention in mentions:
        lead = sentence.tokens[max(0, mention.start - 2) : mention.start]
        if start < mention.start < end and any(t.lower in ("by", "from") for t in lead):
            return mention.actor
    return None
