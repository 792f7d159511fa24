"""From scores to answers: what the ranker finds likely is taken only where it can do no harm.

A place is never taken from outside the area the text puts it in; where many villages share a name, none is taken
unless the text tells them apart; a district is no town; a border checkpoint is not the town it is named after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.lexicon import lexicon
from geo.names import fold_loose, same_sounds
from geo.resolution import reasons
from geo.resolution.context import containers
from geo.resolution.cues import AREA, ISLAND
from geo.resolution.cues import CROSSING as ASKED_CROSSING
from geo.resolution.positions import around
from geo.resolution.ranking import DEMONYM, FITS, MOST_OPTIONS, OWN, SIMILAR, WEAK, WITH_KIND
from geo.resolution.relations import (
    ADMIN1,
    ADMIN2,
    AREAS,
    COUNTRY,
    CROSSING,
    REGION,
    SETTLEMENT,
    SPOT,
    border_check,
    distance_km,
    is_inside,
    is_within,
    level_of,
    same,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Place, Toponym
    from geo.resolution.cues import Cue
    from geo.resolution.ranking import Option, Ranker, Sense

__all__ = ["Decision", "Judge"]

SURE_AREA = 0.5  # probability from which on a name is believed to be an area
LIKELY_AREA = 0.2  # ... where the text puts a place in it
DOMINANT = 10.0  # a namesake this many times smaller is not meant where nothing speaks for it
SAME_POINT_KM = 20.0
LEAST_SKELETON, LONG_SKELETON, MOST_SUGGESTIONS = 5, 8, 3
ON_THE_BORDER_KM = 15.0  # a "border village" lies no farther from it; a village twice as far is none
BORDER_ZONE_KM = 30.0  # from the border: where the villages are that this war's raids are told of
ONE_PLACE_KM = 5.0  # villages of one name this near are parts or records of one
CLEARLY_NEARER = 3.0  # times: the others of a name must be farther from what the text names beside it
FEW, MOSTLY = 3, 0.75  # places that an article must know, and the share of them by the border, to be one about it
MOST_ROUNDS = 3  # in which neighbours may decide one after the other
POSITION_UNKNOWN = 3  # geo_precision of a settlement of which only the province is known
CROSSING_CONFIDENCE = 0.5  # of a crossing or district taken for a checkpoint: the text names neither in full
WIDTH = {ADMIN2: 0, ADMIN1: 1, COUNTRY: 2}


@dataclass(slots=True)
class Decision:
    """What a sense is.

    ``kept`` are the options still possible, best first; ``place`` is that of the option, or an area around it.
    """

    sense: Sense
    kept: list[int]
    reason: str
    option: Option | None = None
    place: Place | None = None
    confidence: float = 0.0
    similar: tuple[Place, ...] = ()  # offered for an unknown name


@dataclass(slots=True)
class _Refused(Exception):  # never leaves this module
    reason: str


class Judge:
    """Decides every sense of one article."""

    def __init__(
        self,
        ranker: Ranker,
        senses: Sequence[Sense],
        of: Sequence[int],
        cues: Sequence[Cue],
        toponyms: Sequence[Toponym],
    ) -> None:
        self._ranker, self._senses, self._of, self._cues, self._toponyms = ranker, senses, of, cues, toponyms
        careful = lexicon("resolution")["careful"]
        self._careful = frozenset(careful["countries"])
        self._famous: int = careful["famous"]
        self._well_known: int = careful["well_known"]
        self._neighbour_km: float = careful["neighbour_km"]
        self._ukrainian_endings = tuple(careful["ukrainian_forms"])
        self._ukrainian_words = frozenset(careful["ukrainian_words"])
        self._areas = [_sure_area(sense) for sense in senses]
        self._provinces = [  # of careful countries; those of a people ("Chechen fighters") are not where anything is
            (number, area)
            for number, area in enumerate(self._areas)
            if area is not None
            and area.level in {ADMIN1, ADMIN2}
            and area.fit != DEMONYM
            and area.country in self._careful
        ]
        self._settled: dict[int, Option] = {}
        self._border_villages: set[int] = set()  # senses decided by being called so

    def decide(self) -> list[Decision]:
        """Decide the senses, then again those that a neighbour may decide."""
        decisions = [self._decide(number) for number in range(len(self._senses))]
        for _ in range(MOST_ROUNDS):
            settled = {n: d.option for n, d in enumerate(decisions) if d.option is not None}
            if len(settled) == len(self._settled):
                break
            self._settled = settled
            decisions = [self._decide(n) if d.place is None and d.kept else d for n, d in enumerate(decisions)]
        return decisions

    def _decide(self, number: int) -> Decision:
        sense = self._senses[number]
        name = self._toponyms[sense.mentions[0]].text
        options = sorted(range(len(sense.options)), key=lambda i: (-sense.p[i], i))
        if not options:
            similar = self._similar(number, name)
            return Decision(sense, [], reasons.unknown(name, similar), similar=tuple(similar))
        if sense.asked == ASKED_CROSSING:
            return self._checkpoint(number, name, options)
        try:
            kept, is_around = self._of_kind(sense, name, options)
            kept, area = self._where_text_puts_it(number, name, kept)
            kept = self._told_apart(number, name, kept, area)
        except _Refused as refused:
            return self._by_its_neighbours(number, name, options) or Decision(sense, options, refused.reason)
        decision = self._choose(sense, name, kept, area)
        if number in self._border_villages and decision.place is not None:
            decision.reason += ", the one by the border, and the text calls it a border village"
        if is_around and decision.place is not None:
            decision.place = around(decision.place, self._cues[sense.mentions[0]].words.lower())
            decision.reason = f"the country around {decision.reason}"
        return decision

    def _choose(self, sense: Sense, name: str, kept: list[int], area: Option | None) -> Decision:
        option = sense.options[kept[0]]
        if option.level == SETTLEMENT and option.place.geo_precision >= POSITION_UNKNOWN:
            return Decision(sense, kept, reasons.position_unknown(option.place))
        weights = self._ranker.weights
        none = max(0.0, 1.0 - sum(sense.p))
        possible = sum([sense.p[i] for i in kept])
        # a city and the province it is are one answer
        here = sum([sense.p[i] for i in kept if i == kept[0] or is_within(sense.options[i], option, SAME_POINT_KM)])
        confidence = weights.confidence(here / (possible + none) if possible + none else 0.0)
        # The ranker may find a namesake unlikely only because it lies elsewhere than it should; inside the area that
        # the text names it is the one meant.
        held = area is not None and is_inside(option.place, area.place) is True
        if not held and (confidence < weights.threshold or none > here):
            return Decision(sense, kept, reasons.undecided(sense, name, kept))
        reason = reasons.because(sense, kept, area, weights)
        return Decision(sense, kept, reason, option, option.place, max(confidence, weights.threshold))

    def _similar(self, number: int, name: str) -> list[Place]:
        """Villages of the provinces around whose names differ from an unknown one by a letter or two: to be offered."""
        named = [area for _, area in self._named_with(number) if area.level in {ADMIN1, ADMIN2}]
        areas = [a for a in (named or self._provinces_around(number)[0])[:2] if a.country in self._careful]
        key = fold_loose(name) if areas else ""
        if len(key) < LEAST_SKELETON:
            return []
        found: dict[str, tuple[int, Place]] = {}
        most, letters = 1 + (len(key) >= LONG_SKELETON), frozenset(key)
        for area in areas:
            for skeleton, place in self._ranker.villages(area.place):
                # letters it lacks are edits; few villages of a province come so near that the rest need be counted
                if abs(len(skeleton) - len(key)) <= most and len(letters.difference(skeleton)) <= most:
                    away = edits(key, skeleton)
                    if away <= most:
                        found.setdefault(place.source_id, (away, place))
        return [place for _, place in sorted(found.values(), key=lambda x: (x[0], x[1].name))][:MOST_SUGGESTIONS]

    # --- the kind asked for -----------------------------------------------------------------------------------------

    def _of_kind(self, sense: Sense, name: str, kept: list[int]) -> tuple[list[int], bool]:
        """Options of the kind that the words ask for; and whether a region is asked for where only a town is known."""
        best = sense.options[kept[0]]
        elsewhere = best.country not in self._careful
        if not sense.asked or best.fit == DEMONYM or (elsewhere and not sense.firm):
            return kept, False
        exact, close = FITS[sense.asked]
        fitting = [
            i for i in kept if sense.options[i].level in exact or (elsewhere and sense.options[i].level in close)
        ]
        if fitting:
            in_full = [i for i in fitting if sense.options[i].fit == WITH_KIND]
            return in_full or fitting, False  # "Kyiv Oblast" is not the city that is a province
        if not sense.firm:
            return kept, False
        if best.level == SETTLEMENT and (sense.asked == AREA or (elsewhere and sense.asked in {ADMIN2, ISLAND})):
            return [i for i in kept if sense.options[i].level == SETTLEMENT], True
        raise _Refused(reasons.no_such_kind(sense, name, kept))

    # --- where the text puts it -------------------------------------------------------------------------------------

    def _where_text_puts_it(self, number: int, name: str, kept: list[int]) -> tuple[list[int], Option | None]:
        """Options inside the areas that the text names with the sense, else near it."""
        sense = self._senses[number]
        named = self._named_with(number)
        narrowest = None
        for how, area in reversed(named):  # widest first, each narrows
            top = sense.options[kept[0]]
            listed = how.startswith("list")
            if top.level == COUNTRY or (listed and top.level in AREAS and top.level != ADMIN2):
                continue  # "Russia, Ukraine and Belarus"
            inside = self._inside(sense, kept, area)
            if inside:
                kept, narrowest = inside, area
            elif inside is not None and self._binds(how, area, top):
                raise _Refused(reasons.not_inside(sense, name, [named[0][1]], kept))
        if narrowest is not None:
            return kept, narrowest
        return self._among_provinces(number, name, kept)

    def _named_with(self, number: int) -> list[tuple[str, Option]]:
        """Areas that the text says contain the sense, narrowest first."""
        found = []
        for how, container in containers(number, self._senses, self._of, self._cues):
            area = self._area_of(self._senses[container])
            if area is not None and area.level != REGION:
                found.append((how, area))
        return sorted(found, key=lambda x: WIDTH[x[1].level])

    def _area_of(self, container: Sense) -> Option | None:
        """Area that a containing name is: after a village, "Belgorod" means the oblast, if there is one."""
        areas = [
            (p, -i) for i, (o, p) in enumerate(zip(container.options, container.p, strict=True)) if o.level in AREAS
        ]
        if not areas:
            return None
        likely, index = max(areas)
        area = container.options[-index]
        believed = likely >= LIKELY_AREA or sum(p for p, _ in areas) >= LIKELY_AREA
        return area if believed or (area.country in self._careful and area.level == ADMIN1) else None

    @staticmethod
    def _inside(sense: Sense, kept: list[int], area: Option) -> list[int] | None:
        """Options in the area; None where that cannot be told of any."""
        told = {i: is_inside(sense.options[i].place, area.place) for i in kept}
        inside = [i for i in kept if told[i]]
        if inside or None not in told.values():
            return inside
        return [i for i in kept if told[i] is None and sense.options[i].level != SETTLEMENT] or None

    def _binds(self, how: str, area: Option, best: Option) -> bool:
        """Whether an area in which no option lies rules all of them out."""
        if how == "list comma":
            return False
        if area.country in self._careful:  # "In Kursk, Belgorod was named", but not "Kirov, Gomel, Belarus"
            elsewhere = how == "comma" and best.country in self._careful and self._is_famous(best)
            return not elsewhere or self._is_explicit(area)
        small = best.place.population < self._well_known
        return how in {"in", "possessive"} and best.level == SETTLEMENT and small

    def _is_explicit(self, area: Option) -> bool:
        """Whether the article calls an area what it is, or says which country it is in."""
        for number, sense in enumerate(self._senses):
            if any(same(o.place, area.place) for o in sense.options):
                if sense.asked:
                    return True
                for how, container in containers(number, self._senses, self._of, self._cues):
                    outer = self._areas[container]
                    if how != "list comma" and outer is not None and is_inside(area.place, outer.place):
                        return True
        return False

    def _among_provinces(self, number: int, name: str, kept: list[int]) -> tuple[list[int], Option | None]:
        """Where no area is said to contain the name, the provinces around it still warn of namesakes."""
        sense = self._senses[number]
        best = sense.options[kept[0]]
        if not self._provinces or best.level not in {SETTLEMENT, SPOT, CROSSING}:
            return kept, None
        at_home = [o for o in sense.options if o.level == SETTLEMENT and o.country in self._careful]
        world = best.country in self._careful or self._is_named(best.country, number) or not at_home
        if self._is_famous(best) and world and (best.fit == OWN or best.country in self._careful):
            return kept, None
        near, anywhere, in_sentence = self._provinces_around(number)
        spelt_so = [i for i in kept if sense.options[i].fit != SIMILAR] or kept
        for provinces, possible in ((near, kept), (anywhere, spelt_so)):
            inside = [i for i in possible if any(is_inside(sense.options[i].place, p.place) for p in provinces)]
            if inside:
                return inside, next(p for p in provinces if is_inside(sense.options[inside[0]].place, p.place))
        provinces = near or anywhere
        if (
            not provinces
            or self._lies_elsewhere(number, name, best, provinces, in_sentence=in_sentence)
            or self._beside_its_neighbour(number, best)
            or self._only_by_the_border(number, best)
        ):
            return kept, None
        raise _Refused(reasons.not_inside(sense, name, provinces, kept))

    def _is_famous(self, option: Option) -> bool:
        """Whether a city needs no province beside it wherever it is named."""
        return option.level == SETTLEMENT and option.fit < WEAK and option.place.population >= self._famous

    def _lies_elsewhere(
        self, number: int, name: str, best: Option, provinces: Sequence[Option], *, in_sentence: bool
    ) -> bool:
        """Whether a town outside the provinces named around it is meant all the same.

        It must be known by this very name and by no other bearer in the careful countries; then a Ukrainian name or a
        town in a country that the article names may stand beside a province of another country, and a city in an
        article about another province.
        """
        bearers = [o for o in self._senses[number].options if o.level == SETTLEMENT and o.country in self._careful]
        if best.fit != OWN or len([o for o in bearers if o.fit != SIMILAR]) > 1:
            return False
        abroad = all(best.country != p.country for p in provinces)
        if abroad and best.country in self._careful and self._is_named(best.country, number):
            return best.place.population >= self._well_known or (len(bearers) == 1 and self._is_ukrainian(name, best))
        return not in_sentence and best.place.population >= DOMINANT * self._well_known

    def _beside_its_neighbour(self, number: int, best: Option) -> bool:
        """Whether the only bearer of a name lies close to a place already found in the same sentence."""
        bearers = [o for o in self._senses[number].options if o.level == SETTLEMENT and o.country in self._careful]
        if best.fit != OWN or len([o for o in bearers if o.fit != SIMILAR]) > 1:
            return False
        here = {self._cues[i].sentence for i in self._senses[number].mentions}
        return any(
            n != number
            and option.level in {SETTLEMENT, CROSSING}
            and any(self._cues[i].sentence in here for i in self._senses[n].mentions)
            and distance_km(best.place, option.place) <= self._neighbour_km
            for n, option in self._settled.items()
        )

    def _only_by_the_border(self, number: int, best: Option) -> bool:
        """Whether the only bearer of a name lies where the war's border is, of which the text names the other side.

        "Belgorod region … shells fell on Vovchansk": the province named is that of other villages of the report.
        """
        bearers = [o for o in self._senses[number].options if o.level == SETTLEMENT and o.country in self._careful]
        if best.fit != OWN or best not in bearers or len([o for o in bearers if o.fit != SIMILAR]) > 1:
            return False
        distance = border_check(best.place).distance_km
        return distance is not None and distance <= BORDER_ZONE_KM

    def _provinces_around(self, number: int) -> tuple[list[Option], list[Option], bool]:
        """Provinces of careful countries named in its sentences; those that may be meant where it stands without one.

        And whether its sentences name any.
        """
        here = {self._cues[i].sentence for i in self._senses[number].mentions}
        near: dict[tuple[str, str], Option] = {}
        anywhere: dict[tuple[str, str], Option] = {}
        told: set[int] = set()
        for other, area in self._provinces:
            province = self._province(area) if other != number else None
            if province is not None:
                anywhere.setdefault(area.admin1, province)
                beside = here.intersection(self._cues[i].sentence for i in self._senses[other].mentions)
                if beside:
                    near.setdefault(area.admin1, province)
                    told |= beside
        return list(near.values()), list(anywhere.values()) if told != here else [], bool(near)

    def _province(self, area: Option) -> Option | None:
        """The province of an area: itself, or that of a district."""
        if area.level == ADMIN1:
            return area
        for place, _ in self._ranker.places(area.place.admin1):
            if place.feature_code == "ADM1" and is_inside(area.place, place):
                return self._ranker.option(place)
        return area

    def _is_ukrainian(self, name: str, best: Option) -> bool:
        """Whether a name has a form that only Ukrainian names have."""
        words = name.lower().split()
        form = words[-1].endswith(self._ukrainian_endings) or not self._ukrainian_words.isdisjoint(words)
        return form and best.country == "UA"

    def _is_named(self, country: str, number: int) -> bool:
        return any(
            sum(p for o, p in zip(s.options, s.p, strict=True) if o.country == country) > SURE_AREA
            for n, s in enumerate(self._senses)
            if n != number
        )

    # --- several bearers --------------------------------------------------------------------------------------------

    def _told_apart(self, number: int, name: str, kept: list[int], area: Option | None) -> list[int]:
        """In the careful countries: several villages of one name are told apart by the text or not at all."""
        sense = self._senses[number]
        rivals = [i for i in kept if sense.options[i].level == SETTLEMENT and sense.options[i].country in self._careful]
        if kept[0] not in rivals:
            return kept
        if area is not None and len(sense.options) >= MOST_OPTIONS:
            rivals += self._left_out(sense, name, area)
        skeleton = fold_loose(name)
        own = [i for i in rivals if fold_loose(sense.options[i].place.name) == skeleton]
        rivals = own or rivals  # "Zatoka" is Zatoka before it is another name of Karolino-Buhaz
        spelt_so = [i for i in rivals if sense.options[i].fit != SIMILAR]
        rivals = spelt_so or rivals  # "Mayskoye" is not Maysky where a Mayskoye is known
        if area is None:  # spelt as in one country: "Liubymivka" is not the Lyubimovka of another
            countries = {sense.options[i].country for i in rivals if sense.options[i].fit != SIMILAR}
            rivals = [i for i in rivals if not countries or sense.options[i].country in countries]
        if len(rivals) > 1:
            chosen = self._dominant(sense, rivals)
            chosen = self._by_neighbour(number, rivals) if chosen is None else chosen
            chosen = self._at_its_crossing(sense, name, rivals) if chosen is None else chosen
            if chosen is None:
                chosen = self._on_the_border(sense, rivals)
                if chosen is None:
                    raise _Refused(reasons.several(sense, name, rivals, area))
                self._border_villages.add(number)
            rivals = [chosen]
        return [rivals[0], *[i for i in kept if i != rivals[0]]]

    def _left_out(self, sense: Sense, name: str, area: Option) -> list[int]:
        """Bearers of a name in an area that the ranker found too unlikely to keep: options now, the least likely.

        They tell that the one it kept may be the wrong village.
        """
        known = {(o.place.source, o.place.source_id) for o in sense.options}
        first = len(sense.options)
        for place, fit in self._ranker.places(name):
            left_out = (place.source, place.source_id) not in known and place.feature_class == "P" and fit < WEAK
            if left_out and is_inside(place, area.place):
                option = self._ranker.option(place)
                option.fit = fit
                sense.options.append(option)
                sense.context.append({})
                sense.p.append(0.0)
        return list(range(first, len(sense.options)))

    def _dominant(self, sense: Sense, rivals: Sequence[int]) -> int | None:
        """The one town among villages."""
        largest = max(rivals, key=lambda i: sense.options[i].place.population)
        place = sense.options[largest].place
        if all(distance_km(place, sense.options[i].place) <= ONE_PLACE_KM for i in rivals):
            return largest
        first, second = sorted(rivals, key=lambda i: -sense.options[i].place.population)[:2]
        people, fewer = (sense.options[i].place.population for i in (first, second))
        return first if people >= self._well_known / 4 and people >= DOMINANT * max(1, fewer) else None

    def _by_neighbour(self, number: int, rivals: Sequence[int]) -> int | None:
        """The rival near a place of the same sentence, or the next, or the article, if the others are far from it."""
        sense = self._senses[number]
        here = {self._cues[i].sentence for i in sense.mentions}
        for reach in (0, 1, len(self._toponyms) + 1_000_000):
            close = [
                option
                for n, option in self._settled.items()
                if n != number
                and option.level in {SETTLEMENT, ADMIN2, CROSSING, SPOT}
                and any(abs(self._cues[i].sentence - s) <= reach for i in self._senses[n].mentions for s in here)
            ]
            if not close:
                continue
            away = sorted((min(distance_km(sense.options[i].place, o.place) for o in close), i) for i in rivals)
            (first, chosen), (second, _) = away[:2]
            if first <= self._neighbour_km and second >= 3 * first and second - first >= self._neighbour_km / 3:
                return chosen
        return None

    def _by_its_neighbours(self, number: int, name: str, options: list[int]) -> Decision | None:
        """Of all that bear a name, also those the ranker found too unlikely to keep, the one its neighbours point to.

        Where many share a name, or the text names another province, a village is taken only by the border and beside
        the places told with it: "Sudzha … the Kursk region … they came into Kindrativka".
        """
        sense = self._senses[number]
        if not self._settled or FITS.get(sense.asked, FITS["settlement"]) is not FITS["settlement"]:
            return None
        areas = [area.place for _, area in self._named_with(number)]
        bearers = [
            (place, fit)
            for place, fit in self._ranker.places(name)
            if place.feature_class == "P"
            and place.country_code in self._careful
            and (fit < WEAK or (fit == SIMILAR and same_sounds(name, place.name)))
            and all(is_inside(place, area) is not False for area in areas)
        ]
        for fits in ({OWN}, range(OWN + 1, WEAK), {SIMILAR}):  # "Popovka" is hardly Popivka with a Popovka beside it
            places = [place for place, fit in bearers if fit in fits]
            chosen = self._nearest(number, places)
            if chosen is None and any(
                is_within(place, o.place, self._neighbour_km) for place in places for o in self._settled.values()
            ):
                chosen = self._where_all_is(places)
                if chosen is None:
                    return None
            if chosen is not None:
                distance = border_check(chosen).distance_km
                if distance is None or distance > BORDER_ZONE_KM or chosen.geo_precision >= POSITION_UNKNOWN:
                    return None
                option = self._ranker.option(chosen)
                reason = f"{reasons.where(chosen)}: the one by the border, as other places of the text"
                return Decision(sense, options, reason, option, chosen, self._ranker.weights.threshold)
        return None

    def _nearest(self, number: int, places: Sequence[Place]) -> Place | None:
        """The one beside a place of the same sentence, or the next, or the article, if the others are far from it."""
        here = {self._cues[i].sentence for i in self._senses[number].mentions}
        for sentences, reach in ((0, self._neighbour_km), (1, self._neighbour_km / 2), (None, self._neighbour_km / 2)):
            close = [
                option.place
                for n, option in self._settled.items()
                if n != number
                and option.level in {SETTLEMENT, CROSSING}
                and (
                    sentences is None
                    or any(abs(self._cues[i].sentence - s) <= sentences for i in self._senses[n].mentions for s in here)
                )
            ]
            if not close:
                continue
            away = sorted(((min(distance_km(p, c) for c in close), i) for i, p in enumerate(places)))
            if not away or away[0][0] > reach:
                continue
            first, chosen = away[0]
            least = max(CLEARLY_NEARER * first, first + self._neighbour_km / 3)
            if all(km >= least or is_within(places[i], places[chosen], ONE_PLACE_KM) for km, i in away[1:]):
                return places[chosen]
        return None

    def _at_its_crossing(self, sense: Sense, name: str, rivals: Sequence[int]) -> int | None:
        """The one rival after which a border crossing is named: it is known for that."""
        posts = [place for place, _ in self._ranker.places(f"{name} checkpoint") if level_of(place) == CROSSING]
        beside = [i for i in rivals if any(is_within(sense.options[i].place, post, ONE_PLACE_KM) for post in posts)]
        return beside[0] if len(beside) == 1 else None

    def _where_all_is(self, places: Sequence[Place]) -> Place | None:
        """The one by the border, if nearly all villages and towns of the article that are known lie there."""
        known = [o.place for o in self._settled.values() if o.level == SETTLEMENT and not self._is_famous(o)]
        distances = [border_check(place).distance_km for place in known]
        near = [km for km in distances if km is not None and km <= BORDER_ZONE_KM]
        if len(known) < FEW or len(near) < MOSTLY * len(known):
            return None
        away = [(border_check(place).distance_km or 0.0, place) for place in places]
        here = [place for km, place in away if km <= BORDER_ZONE_KM]
        return here[0] if len(here) == 1 and min(away, key=lambda x: x[0])[0] <= ON_THE_BORDER_KM else None

    def _on_the_border(self, sense: Sense, rivals: Sequence[int]) -> int | None:
        """The one rival by the border, where the text calls it a border village."""
        if not any(self._cues[i].bordering for i in sense.mentions):
            return None
        away = sorted((border_check(sense.options[i].place).distance_km or 0.0, i) for i in rivals)
        (first, chosen), (second, _) = away[:2]
        return chosen if first <= ON_THE_BORDER_KM and second >= 2 * ON_THE_BORDER_KM else None

    # --- checkpoints ------------------------------------------------------------------------------------------------

    def _checkpoint(self, number: int, name: str, options: list[int]) -> Decision:
        """Decide a border checkpoint: the crossing of that name, else the district as an area, never the town."""
        sense = self._senses[number]
        words = f"the {self._cues[sense.mentions[0]].words.lower()}"
        posts = [i for i in options if sense.options[i].level == CROSSING]
        try:
            posts = self._where_text_puts_it(number, name, posts)[0] if posts else []
        except _Refused as refused:
            return Decision(sense, options, refused.reason)
        if posts:
            option = sense.options[posts[0]]
            kept = [posts[0], *[i for i in options if i != posts[0]]]
            confidence = max(CROSSING_CONFIDENCE, self._ranker.weights.confidence(sense.p[posts[0]]))
            reason = f"{option.place.name}: {words} lies on the border, and a crossing of that name is known"
            return Decision(sense, kept, reason, option, option.place, confidence)
        district = self._district_of(number, name, options)
        if district is not None:
            reason = (
                f"{reasons.where(district)} as an area: {words} lies on the border, not in the town, "
                "and no crossing of that name is known"
            )
            return Decision(sense, options, reason, None, district, CROSSING_CONFIDENCE)
        reason = f"unresolved: no border crossing named {name} is known, and the town is not taken for it"
        return Decision(sense, options, reason)

    def _district_of(self, number: int, name: str, options: list[int]) -> Place | None:
        """The one district of the town that a checkpoint is named after."""
        sense = self._senses[number]
        try:
            towns, area = self._where_text_puts_it(number, name, options)
        except _Refused:
            return None
        found = [sense.options[i].place for i in towns if sense.options[i].level == ADMIN2]
        names = [f"{self._cues[sense.mentions[0]].name} district"]
        names += [sense.options[i].place.admin2 for i in towns if sense.options[i].place.admin2]
        for each in names:
            for place, _ in self._ranker.places(each):
                inside = area is None or same(place, area.place) or is_inside(place, area.place)
                if place.feature_code == "ADM2" and inside and not any(same(place, p) for p in found):
                    found.append(place)
        return found[0] if len(found) == 1 else None


def edits(one: str, other: str, most: int = 2) -> int:
    """Letters to insert, delete, replace or swap with the next to turn one into the other, at most ``most`` + 1.

    Optimal string alignment distance (Damerau 1964).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, above, row = above, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)


def _sure_area(sense: Sense) -> Option | None:
    """Area that the sense is believed to be."""
    areas = [(p, -i) for i, (o, p) in enumerate(zip(sense.options, sense.p, strict=True)) if o.level in AREAS]
    if not areas or sum(p for p, _ in areas) < SURE_AREA:
        return None
    return sense.options[-max(areas)[1]]
