# ruff: noqa: SIM905 (lists are easier to read as text)
"""Sentences of the project's own for training: news of the border zone, with names that no gazetteer has.

The annotated corpora hold hardly any village of this region, and a tagger that has only met names it can look up
learns to distrust the rest. Every sentence below was written for this purpose; square brackets mark place names.
Slots are filled from lists: real oblasts and towns, made-up villages (stem and ending), persons and units that must
not be taken for places. The same seed gives the same text.
"""

from __future__ import annotations

import random
import re
from itertools import islice

import corpora

SEED = 20230522
REPORTS = 60
SENTENCES = 14  # a report

TEMPLATES = """
Fighters entered the village of [{v}] early on {day}.
The village of [{v}] in the [{o}] region came under fire, the governor said.
Shelling damaged four houses in [{v}], a village in [{t}] district.
Drones hit [{v}], [{v}] and [{v}] overnight, regional officials reported.
The villages of [{v}], [{v}] and [{v}] were left without power.
[{v}] is about three kilometres from the border with [Ukraine].
[{v}] was shelled twice on {day}, governor {p} wrote.
Residents of [{v}] and [{v}] were told to leave.
A group of {n} men crossed the border near [{v}] in [{o} Oblast].
The {u} said its men had reached the outskirts of [{v}].
{p} said the {u} was not in [{v}] any more.
According to {p}, the road between [{v}] and [{t}] is closed.
"We have left [{v}]," {p} told reporters. {s} did not say when.
{s} denied that [{v}] had fallen.
Two people were wounded in [{v}], {s} said on {day}.
The settlement of [{v}], [{t}] district, [{o}] region, was hit by mortar fire.
The farmstead of [{v}] near [{t}] was empty, a resident named {p} said.
[Russia]'s [{o}] region reported an attempt to break through at the [{v}] checkpoint.
Footage from [{v}] shows a burnt-out armoured vehicle.
A video filmed in [{v}] was posted by the {u}.
Ukrainian soldiers raised a flag over [{v}].
The {w} fell on a field outside [{v}], {p} said.
Explosions were heard in [{t}], [{v}] and other towns of the [{o}] region.
The [{t}] direction was quiet on {day}, the general staff said.
Officials in [{o}] said [{v}] and [{v}] had come under fire from [{k}] region.
Troops withdrew from [{v}] to [{t}] after a day of fighting.
They moved from [{t}] towards [{v}], then south to [{v}].
West of [{v}], a bridge over the river was blown up.
Heavy fighting goes on around [{h}] and near [{t}].
Two people died in [{h}], {p} said.
Air defences shot down two {w} drones over [{v}] and [{t}].
In [{v}], a shop burnt down; in [{v}], nobody was hurt.
{p}, the head of [{t}] district, said [{v}] was under control.
The head of the [{t}] administration, {p}, resigned on {day}.
{p} and {p} were seen in [{t}] in {month}.
In {month}, {p} led the {u} into [{v}].
The {u} and the {u} both claimed the raid on [{v}].
The Ministry of Defence said the {u} had been thrown back from [{v}].
{p} of the {u} spoke to the Border Post on {day}.
[KHARKIV], {month} 4 (Own report) - Fighting was reported in [{v}].
[{T}] — Two villages were evacuated on {day}.
[Kyiv] has denied any part in the raid on [{v}].
[Moscow] accuses [Kyiv] of sending the group that entered [{v}].
The railway station at [{v}] was hit by a {w} rocket.
A bus from [{v}] to [{t}] ran over a mine near [{v}], {s} said.
Neighbouring [{v}] was cut off, and [{v}] has no gas.
May Day was not celebrated in [{v}].
Reading out the statement, {p} named [{v}] and [{v}].
Nobody in [{v}] wants to talk about it.
The attackers took [{v}] without a shot, said {p}, a deputy from [{t}].
Between [{v}] and [{v}], trenches run along the river [{r}].
The hamlet of [{v}], population nine, lies on the [{r}].
Clashes were reported near [{v}], [{o}] Oblast, and in [Sumy] Oblast.
Evacuation from [{t}], [{v}] and [{v}] in [{o}] region goes on.
Saboteurs blew up the gas pipe at [{v}] ([{o}] region).
The governor of the [{o}] region, {p}, visited [{v}].
Governor {p} said one {w} hit a house in [{v}]; {s} thanked the rescuers.
A colonel named {p} commands the {u} near [{v}].
{u} fighters posed beside the road sign of [{v}].
Artillery of the {u} fired at [{v}] from [{k}] Oblast.
""".strip().splitlines()

# fmt: off
STEMS = """
Bely Berez Bobr Bogdan Bor Borisov Chern Dub Dmitr Glub Golov Gorn Grush Hlyn Ivash Kalin Kamen Klim Kolod Kozach Krasn
Krut Lip Lug Lysych Malin Mikhayl Mokr Nikol Novos Olkh Osin Ostrov Pavl Pesch Petr Plot Podles Pokrov Prilep Rakit Repn
Rozh Rudn Shapt Shchebl Slobod Sosn Staros Step Tavr Terek Tish Topol Ulan Vasyl Verkh Vish Vorob Yablon Yastr Zabor
Zhdan Zor
""".split()
ENDINGS = """
anka enka ivka ovka ovo evo ino yne ichi inka yanka ivske ovskoye nove yno nitsa itsa ivtsi sk ovets ynka ets evka ische
yevka
""".split()
FIRST_WORDS = """
Malaya Bolshaya Staraya Novaya Nyzhnia Verkhnia Stary Novy Krasny Bily Nizhny Verkhny Staryi Velyka Mala
""".split()
OBLASTS = ["Belgorod", "Bryansk", "Kursk", "Voronezh", "Rostov"]
ACROSS = ["Kharkiv", "Sumy", "Chernihiv", "Luhansk"]
TOWNS = """
Grayvoron Shebekino Valuyki Sudzha Rylsk Starodub Klimovo Korenevo Glushkovo Suzemka Trubchevsk Borisovka Rovenki
Volokonovka
""".split()
RIVERS = ["Vorskla", "Psel", "Seym", "Oskol", "Snov", "Desna", "Siverskyi Donets"]
PERSONS = """
Andrei Kovalenko|Oleksandr Bondar|Sergei Zaytsev|Roman Starodubov|Vladimir Belov|Ivan Kurskov|Dmytro Sumsky
Olga Moskalenko|Mikhail Rostovtsev|Nikita Orlov|Yulia Dubrovina|Denis Kharkov|Kirill Volkov|Taras Melnyk|Viktor Brynsky
Anton Krasnov|Alexei Gorodov|Pavlo Kyivets|Natalia Lugovaya|Maxim Donskoy
""".strip().replace("\n", "|").split("|")
UNITS = """
Free Siberia Legion|Northern Wind Battalion|Volunteer Corps|Akhmat battalion|Sever group|Kharkiv Brigade|Legion of Dawn
83rd Brigade|Azov Battalion|Border Service|Ural Regiment|Black Sea Fleet|Western Military District|Kastus Battalion
""".strip().replace("\n", "|").split("|")
WEAPONS = "Grad Lancet Shahed Himars Geran Tochka Uragan Smerch Iskander".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
# fmt: on
_MARK = re.compile(r"\[([^\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


def village(rng: random.Random) -> str:
    """A made-up name of a village."""
    name = rng.choice(STEMS) + rng.choice(ENDINGS)
    kind = rng.random()
    if kind < 0.15:
        return f"{rng.choice(FIRST_WORDS)} {name}"
    return f"{name}-{rng.choice(STEMS)}{rng.choice(ENDINGS)}" if kind < 0.25 else name


def reports() -> list[corpora.Report]:
    """The sentences, in reports of SENTENCES each."""
    rng = random.Random(SEED)  # noqa: S311 (no secret)
    return [_report(rng) for _ in range(REPORTS)]


def _report(rng: random.Random) -> corpora.Report:
    oblast, across = rng.choice(OBLASTS), rng.choice(ACROSS)
    persons = rng.sample(PERSONS, 3)
    villages = [village(rng) for _ in range(9)]
    fill = {
        "v": lambda: rng.choice(villages), "h": lambda: f"{village(rng)}-{rng.choice(STEMS)}{rng.choice(ENDINGS)}",
        "o": lambda: oblast, "k": lambda: across, "t": lambda: rng.choice(TOWNS),
        "T": lambda: rng.choice(TOWNS).upper(), "p": lambda: rng.choice(persons), "u": lambda: rng.choice(UNITS),
        "s": lambda: rng.choice(persons).split()[-1], "w": lambda: rng.choice(WEAPONS), "day": lambda: rng.choice(DAYS),
        "month": lambda: rng.choice(MONTHS), "n": lambda: str(rng.randint(4, 90)),
        "r": lambda: rng.choice(RIVERS),
    }  # fmt: skip
    text, gold = "", []
    for template in islice(rng.sample(TEMPLATES, len(TEMPLATES)), SENTENCES):
        sentence = _SLOT.sub(lambda match: fill[match.group(1)](), template)
        sentence = sentence[:1].upper() + sentence[1:]
        for piece in re.split(r"(\[[^\]]*\])", sentence):
            name = _MARK.fullmatch(piece)
            if name:
                gold.append(corpora.Gold(len(text), len(text) + len(name[1]), name[1], None, None))
            text += name[1] if name else piece
        text += "\n" if rng.random() < 0.3 else " "
    return corpora.Report(text.rstrip(), tuple(gold))
