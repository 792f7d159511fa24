"""What is remembered while an article is read: places, the crossing and speakers that later words point back to.

English points back with "the village", "the region", "the checkpoint", "there", "it"; an event may also leave its place
to be understood from the sentence before. A reader resolves these to the nearest place of the right kind, and so does
this module; where two places would do, it answers with none.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.claims.phrases import clause_start, family, words
from geo.claims.places import Site, below_country, is_state, of_kind, place_nouns
from geo.claims.pointers import Named, nouns_of
from geo.model import Actor, Article, Aspect, Claim, Factuality, Incursion, Place, Resolution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.claims.attribution import Frame
    from geo.claims.events import Trigger
    from geo.claims.syntax import Sentence

__all__ = ["Reading", "comes_in", "kind_pointed_at", "means_all", "object_kind", "object_points_back", "points_back"]

_OBJECT = 7  # words of an object that are looked at
_BEFORE, _AFTER = 8, 10  # words around the words of an event in which "the village" or "there" is looked for


@dataclass(slots=True)
class Reading:
    """What is known while an article is read from top to bottom."""

    article: Article
    author: str = ""  # the side that the report itself takes ("our troops", "the enemy"), "" for none
    voices: tuple[Actor | None, ...] = ()  # who speaks last in each sentence of the article
    n_voices: int = 0  # how many they are
    spoken: float = 0.0  # part of the sentences in which somebody speaks
    place: Resolution | None = None  # of the event told last, and its paragraph
    place_paragraph: int = -1
    named: list[Named] = field(default_factory=list)  # places in the order of the text
    latest: dict[str, Resolution] = field(default_factory=dict)  # by kind: settlement, area, checkpoint
    previous: Resolution | None = None  # place named last
    listed: list[Resolution] = field(default_factory=list)  # points that the sentence told last tells of, if several
    points: list[Resolution] = field(default_factory=list)  # settlements told of, each once, the last told last
    several: bool = False  # whether the sentence told last tells of more than one point, so that neither is meant alone
    first: Resolution | None = None  # place named first: of the heading or the lead
    quoted: Actor | None = None  # whose quotation may go on, and its paragraph
    quote_paragraph: int = -1
    message: tuple[Actor, ...] = ()  # who spoke in the sentence before, while the message may go on
    message_paragraph: int = -1
    crossing: str = ""  # direction of the crossing told so far
    crossing_place: Resolution | None = None
    entered: bool = False  # whether a crossing that succeeded has been told
    tried: str = ""  # direction of an attempt to cross told so far
    outcomes: dict[Place, set[Incursion]] = field(
        default_factory=dict
    )  # of each place, what has been told of crossings
    control: Claim | None = None  # told last
    homes: dict[Actor, Resolution] = field(default_factory=dict)  # where witnesses live
    home: Resolution | None = None  # where the one lives who speaks
    told: list[Claim] = field(default_factory=list)  # what the last speaker asserted in the sentence told last
    told_end: int = 0  # where in the text that was

    def hear(self, voices: tuple[Actor | None, ...]) -> None:
        """Keep who speaks last in each sentence."""
        heard = [voice for voice in voices if voice is not None]
        self.voices, self.n_voices, self.spoken = voices, len(set(heard)), len(heard) / max(len(voices), 1)

    def listen(self, speaker: Actor | None, frames: Sequence[Frame], sites: Sequence[Site]) -> None:
        """Keep where a witness lives, from what they are called ("a resident of X"): what they saw, they saw there."""
        for frame in frames:
            if frame.kind == "media" or not frame.claimants or frame.claimants[-1].kind != "witness":
                continue
            after = frame.subject == frame.at  # "said Raisa, 71, a nurse from X"
            phrase = range(frame.subject, frame.subject + _CALLED if after else frame.at)
            home = next((s for s in sites if s.start in phrase and s.preposition in ("of", "from")), None)
            if home is not None and _small(home.resolution.place):
                self.homes.setdefault(frame.claimants[-1], home.resolution)
        self.home = self.homes.get(speaker) if speaker is not None else None

    def name(self, sentence: Sentence, number: int, sites: Sequence[Site]) -> None:
        """Keep the places that sentence ``number`` names, for "the village" further down."""
        self.named += [Named(s.resolution, number, nouns_of(sentence, s), s.role) for s in sites if not s.points]

    def remember(self, claims: Sequence[Claim], sentence: Sentence, sites: Sequence[Site]) -> None:
        """Keep the places and the crossing told last, for "the village", "the raid", "the attackers" further down."""
        points = {c.place for c in claims if c.place is not None and c.place.feature_class != "A" and not c.inherited}
        if any(c.resolution is not None and not c.inherited for c in claims):
            self.several = len(points) > 1
            told = {c.place: c.resolution for c in claims if c.place in points and c.resolution is not None}
            self.listed = list(told.values()) if self.several else []
            places = {p.place for p in told.values()}
            self.points = [p for p in self.points if p.place not in places] + list(told.values())
        if claims:
            last = claims[-1].claimants[:1]
            self.told_end = sentence.end
            self.told = [
                claim
                for claim in claims
                if claim.claimants[:1] == last and claim.factuality not in (Factuality.DENIED, Factuality.HYPOTHETICAL)
            ]
        for claim in claims:
            if claim.aspect is Aspect.CONTROL:
                self.control = claim
            self._keep_outcome(claim)
            resolution = claim.resolution
            if resolution is not None and not claim.inherited:
                self.place, self.place_paragraph = resolution, sentence.paragraph
                if claim.incursion is not Incursion.NONE:
                    self.crossing_place = resolution
            if (
                claim.direction
                and claim.aspect is not Aspect.ATTRIBUTION
                and (claim.incursion is not Incursion.NONE or not self.crossing)
            ):
                self.crossing = claim.direction
        for site in sites:
            if site.role in ("place", "beside") and below_country(site) and not is_state(site):
                self.latest[of_kind(sentence, site)] = self.previous = site.resolution
                self.first = self.first or site.resolution

    def _keep_outcome(self, claim: Claim) -> None:
        if claim.incursion is Incursion.ATTEMPTED:
            self.tried = claim.direction
        self.entered = self.entered or claim.incursion is Incursion.ENTERED
        if claim.place is not None:
            self.outcomes.setdefault(claim.place, set()).add(claim.incursion)

    def only_tried(self, resolution: Resolution | None) -> bool:
        """Whether all that has been told of crossings at a place is that they were tried."""
        told = self.outcomes.get(resolution.place, set()) if resolution is not None and resolution.place else set()
        return Incursion.ATTEMPTED in told and Incursion.ENTERED not in told

    def counted(self, sentence: Sentence, trigger: Trigger) -> list[Resolution]:
        """As in "fifty men in the two villages", "the first four were lost": so many of those that have been told."""
        lowers = sentence.lowers
        for k in range(max(1, trigger.start - _BEFORE), min(trigger.end + _AFTER, len(lowers))):
            number = _COUNTS.get(lowers[k], 0)
            following, before = lowers[k + 1 : k + 2], lowers[k - 1]
            if number and before in ("first", "last") and len(self.listed) > number and following != ("of",):
                return self.listed[:number] if before == "first" else self.listed[-number:]
            pointed = lowers[k] == "both" or before in words("definite_determiners")
            if number and pointed and following and following[0] in words("plurals"):
                return self.points[-number:] if len(self.points) >= number else []
        return []

    def pointed_at(self, sentence: Sentence, trigger: Trigger, sites: Sequence[Site]) -> Resolution | None:
        """The place an event without one points back to ("the village", "the region", "there", "the raid")."""
        near = sentence.lowers[max(0, trigger.start - _BEFORE) : trigger.end + _AFTER]
        earlier = [s for s in sites if s.end <= trigger.start and s.role != "aim" and below_country(s)]
        if _kind_pointed_at(near):
            return None
        it = _object_pronoun(sentence, trigger)
        point = self.place is not None and self.place.place is not None and self.place.place.feature_class != "A"
        if it and not earlier and not point:
            return self.latest.get("settlement", self.place)  # "They watch Basivka. Troops had taken it, he said."
        if it or "there" in near or "here" in near:
            return earlier[-1].resolution if earlier else self.place
        if any(s.role == "place" and below_country(s) for s in sites):
            return None
        if self.place is not None and (
            trigger.event.refers or (trigger.definite and trigger.event.aspect != "control")
        ):
            return self.crossing_place or self.place
        return self.place if sentence.paragraph == self.place_paragraph else None


_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_CALLED = 9  # words from a verb of speech to "of X" in what the speaker after it is called
_SMALL = 50_000  # people: where one sees what happens in the next street


def _small(place: Place | None) -> bool:
    return place is None or (place.feature_class == "P" and place.population < _SMALL)


def kind_pointed_at(sentence: Sentence, trigger: Trigger) -> str:
    """Which kind of place the words around an event point back to: "the village", "the post", "the region"."""
    return _kind_pointed_at(sentence.lowers[max(0, trigger.start - _BEFORE) : trigger.end + _AFTER])


def points_back(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether "the village", "there" or "it" near the event words stands for its place."""
    near = sentence.lowers[max(0, trigger.start - _BEFORE) : trigger.end + _AFTER]
    if "there" in near or "here" in near or _object_pronoun(sentence, trigger):
        return True
    determiners, nouns = words("definite_determiners"), place_nouns("settlement area checkpoint")
    return not nouns.isdisjoint(near) and any(
        (a in determiners or a == "either") and b in nouns for a, b in _noun_pairs(near)
    )


def comes_in(sentence: Sentence, trigger: Trigger, reading: Reading) -> bool:
    """As in "their groups enter, make a video and are destroyed": into the place that the paragraph is about."""
    if trigger.noun or trigger.event.id not in ("enter", "came") or sentence.paragraph != reading.place_paragraph:
        return False
    after = sentence.lowers[trigger.end : trigger.end + 1]
    return not after or not after[0][0].isalnum() or after[0] in ("again", "and", "on", "at", "with", "by")


def means_all(sentence: Sentence, trigger: Trigger) -> bool:
    """As in "announced the capture of both", "fighting in all four": where an event is stands for several names."""
    after = [low for low in sentence.lowers[trigger.end : trigger.end + 4] if low[0].isalnum()]
    if after[:1] in (["in"], ["inside"], ["for"], ["at"]):
        bare = after[2:3] in ([], ["of"]) or after[2] in words("numbers") or after[2] in words("alls")
        return after[1:2] in (["all"], ["both"]) and bare
    return trigger.event.aspect == "control" and not words("alls").isdisjoint(after[:1])


def object_points_back(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the very object of an event points back: "captured the village", "the town was taken", "took it"."""
    lowers, passive, nouns = sentence.lowers, trigger.passive, place_nouns("settlement checkpoint")
    after = sentence.lowers[trigger.start : trigger.end + 4]
    if "there" in after and not words("plurals").isdisjoint(after):
        return True  # "were holding more than 100 settlements there"
    near = lowers[max(0, trigger.start - _BEFORE) : trigger.end] if passive else lowers[trigger.start : trigger.end + 5]
    if _object_pronoun(sentence, trigger):
        return True
    return not nouns.isdisjoint(near) and any(
        (a in words("definite_determiners") or a == "either") and b in nouns for a, b in _noun_pairs(near)
    )


def object_kind(sentence: Sentence, trigger: Trigger) -> str:
    """What the object of an event is (in the passive its subject).

    "place" for "several hamlets" and "the western streets", "back" where it points back ("the village", "it"), "men",
    "other", or "" where there is none.
    """
    if object_points_back(sentence, trigger):
        return "back"
    lowers = sentence.lowers
    if trigger.passive:
        low = max(clause_start(sentence, trigger.start), trigger.start - _BEFORE)
        near: Sequence[str] = lowers[low : trigger.start]
    else:
        stops = (words("prepositions") - {"of"}) | {"and", "or"}
        near = list(
            itertools.takewhile(
                lambda w: w not in stops and (w[0].isalnum() or w in "“”\"‘’'"),
                lowers[_counted(sentence, trigger.end) : trigger.end + _OBJECT],
            )
        )
        near = [*lowers[trigger.start + 1 : trigger.end], *near]
    if not place_nouns("settlement checkpoint part").isdisjoint(near):
        return "place"
    if not family("men").isdisjoint(near):
        return "men"
    return "other" if near else ""


def _counted(sentence: Sentence, start: int) -> int:
    """Where an object begins, over what is said of its number: "controls over | 1,250 square kilometres"."""
    after = sentence.tokens[start + 1 : start + 2]
    about = sentence.lowers[start : start + 1] in (("over",), ("about",), ("around",), ("under",))
    return start + 1 if about and after and after[0].text[0].isdigit() else start


def _object_pronoun(sentence: Sentence, trigger: Trigger) -> bool:
    """As in "captured it", "nobody controls them"; in the passive "it was taken"."""
    after = sentence.tokens[trigger.end].lower if trigger.end < len(sentence.tokens) else ""
    if trigger.noun or trigger.event.needs_force:
        return False
    if trigger.passive and trigger.event.aspect == "control":
        return "it" in sentence.lowers[max(0, trigger.start - 2) : trigger.start]
    entered = trigger.event.id == "enter" and sentence.lowers[trigger.start].startswith("enter")
    return (entered or trigger.event.aspect in ("control", "fighting")) and after == "it"


def _noun_pairs(near: Sequence[str]) -> list[tuple[str, str]]:
    """Each determiner with the noun after it, over one adjective: "the border village"."""
    adjectives, last = words("place_adjectives"), len(near) - 1
    pairs = list(itertools.pairwise(near))
    return pairs + [(near[i - 1], near[i + 1]) for i in range(1, last) if near[i] in adjectives]


def _kind_pointed_at(near: Sequence[str]) -> str:
    """Which kind of place "the village", "the border post", "the region" mean; "" where none stands."""
    settlements, posts, areas = place_nouns("settlement"), place_nouns("checkpoint"), place_nouns("area")
    determiners = words("definite_determiners")
    for article, noun in _noun_pairs(near):
        if article in determiners or article == "either":
            if noun in settlements:
                return "settlement"
            if noun in posts or (noun == "border" and not posts.isdisjoint(near)):
                return "checkpoint"
            if noun in areas and noun != "border":
                return "area"
    return ""
