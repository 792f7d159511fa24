# ruff: noqa: SIM905 (lists are easier to read as text)
"""Sentences of the project's own for training: news of the border zone, local news, and news of the world.

The annotated corpora hold hardly any village of the border zone, and a tagger that has only met names it can look up
learns to distrust the rest; and much of the world is not named in them. Every
sentence below was written for this purpose; square brackets mark place names. Slots are filled from lists: real
countries, provinces, seas and towns (those of the gazetteer), made-up villages (stem and ending), persons,
organisations, units and diseases that must not be taken for places. The same seed and gazetteer give the same text.
"""

from __future__ import annotations

import random
import re
import sys
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import corpora

from geo.gazetteer import embedded

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 20230522
REPORTS = 60
LOCAL_REPORTS = 70
WORLD_REPORTS = 70
SENTENCES = 14  # a report
TOWN, LARGE, LOCAL_TOWN = 20_000, 400_000, 1_000  # inhabitants of the towns of the world and of local news

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
Clashes were reported near [{v}], [{o} Oblast], and in [Sumy Oblast].
Evacuation from [{t}], [{v}] and [{v}] in [{o}] region goes on.
Saboteurs blew up the gas pipe at [{v}] ([{o}] region).
The governor of the [{o}] region, {p}, visited [{v}].
Governor {p} said one {w} hit a house in [{v}]; {s} thanked the rescuers.
A colonel named {p} commands the {u} near [{v}].
{u} fighters posed beside the road sign of [{v}].
Artillery of the {u} fired at [{v}] from [{k} Oblast].
[{o} Oblast] governor {p} said {n} drones were shot down.
The [{o} Oblast] governor, {p}, said the {u} had entered [{v}].
[{o} Oblast] authorities closed the road to [{t}].
In [{k} Oblast], the shelling killed two people in [{v}].
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


# --- local news -----------------------------------------------------------------------------------------------------

LOCAL = """
A [{t}] man was arrested on {day} after a chase on [{q}].
[{t}] man dies in crash.
[{t}] woman charged with theft.
Two men from [{t}] and [{u}] were taken to [{t}] Hospital.
The crash happened at [{q}] and [{r}], police said.
The crash on [Highway {n}] near [{t}] killed {p}, {n}, of [{u}].
[Interstate {n}] was closed between [{t}] and [{u}].
{p}, {n}, of [{t}], was booked into the [{c} County] jail.
The [{c} County] Sheriff's Office is looking for {p}.
A [{c} County] jury found {p} guilty on {day}.
[{c} County] commissioners met on {day}.
Deputies with the [{c} County] Sheriff's Department were called to [{q}].
The [{t}] City Council voted {n} to {n} on {day}.
[{t}] City Council member {p} voted no.
[{t}] Mayor {p} said the town would pay.
Mayor {p} of [{t}] did not agree with {s}.
The [{t}] Fire Department was called to {n} [{q}].
A fire broke out in the {n} block of [{q}] on {day}.
The [{t}] School Board will meet at [{t}] High School.
[{t}] High School beat [{u}] {n}-{n} on {day}.
[{t}] beat [{u}] in the first round.
{s} scored {n} points for [{t}].
{p} is a graduate of [{t}] High School and [{a}] State University.
A teacher at {f} {s} Elementary School won the prize.
She was born in [{t}], [{a}], to {p} and {f} {s}.
Survivors are her sons, {p} of [{t}] and {f} {s} of [{u}], [{a}].
Services will be held at {n} p.m. at St. {f}'s Church in [{t}].
Burial will be in [{t}] Cemetery.
[{T}] - Police arrested {p} on {day}.
[{T}], [{A}] — {p} has run the shop on [{q}] since {y}.
{p} ran a shop in downtown [{t}].
The [{c}] and [{d}] county boards agreed.
The bridge over the [{d} River] in [{t}] is closed.
Work on [{q}] starts on {day}, from [{r}] to [{x}].
Between [{q}] and [{r}], one lane is open.
[{t} Township] trustees hired {p}.
{p}, R-[{t}], and {f} {s}, D-[{u}], wrote the bill.
State Sen. {p}, R-[{t}], spoke for an hour.
Rep. {p} of [{a}] asked {s} to leave.
Students from [{t}], [{u}] and [{c} County] took part.
The [{a}] Supreme Court sent the case back to [{c} County] Circuit Court.
Doctors at {s} Memorial Hospital in [{t}] said she would live.
{s} Memorial Hospital will close its ward in {month}.
The {s} Center for the Arts in [{t}] shows her work.
Residents of [{t}] drove to [{u}] for water.
{p} lives in north [{t}]; {f} {s} in the [{u}] area.
It is {n} miles from [{t}] to [{u}].
Snow fell in [{t}], [{u}] and parts of [{c} County].
The {s} family has farmed in [{c} County] since {y}.
Coach {s} praised {f} {s}. "{f} can run," {s} said.
[{t}]-based {s} & Sons sold its plant in [{u}].
The {s} Company of [{t}] makes tools.
The trial of {p} moved from [{t}] to [{u}].
Police found {f} {s}'s car on [{q}], off [{r}].
He works for the [{a}] Department of Transportation in [{t}].
The [{t}] Police Department has {n} officers.
Dinner is at {n} p.m. at the {s} Hotel, {n} [{q}], [{t}].
The {J} of [{t}] wrote about {p}.
[{T}], [{P}] -- {p} was found guilty on {day}.
[{t}], [{P}] (AP) - {n} jobs will go at the {s} plant.
Send letters to {n} [{q}], [{t}], [{P}] 44{n}.
{p}, of [{t}], [{A}], was hurt.
A couple from [{t}], [{A}], found the dog.
{p} came to [{u}], [{A}] from [{t}].
He died at his home in [{t}], [{a}].
The town of [{t}] has hired {p}.
The city of [{u}] will pave [{q}].
"I'm glad," {p} said. "I've been in [{t}] since {y} and I'd stay."
""".strip().splitlines()

# --- the world ------------------------------------------------------------------------------------------------------

WORLD = """
[{c}] and [{d}] signed a trade agreement on {day}.
The {g} president, {p}, arrived in [{l}] for talks with {q}.
{p}, the prime minister of [{c}], resigned in {month}.
At least {n} people died when a bus left the road near [{t}], [{c}], police said.
[{L}], {month} {n} ({A}) - {p} won the election in [{c}] with {n} per cent of the vote.
[{L}] ({A}) -- Two ferries collided off the coast of [{c}] on {day}.
[{l}], [{c}] - Thousands marched through the city on {day}.
Floods have forced people in [{a}] and [{b}] to leave their homes.
A {m} earthquake struck [{a}] on {day}; it was felt in [{t}] and as far as [{l}].
The ministry of health of [{c}] confirmed {n} cases, {n} of them in [{t}].
Cases have been found in [{c}], [{d}] and [{e}], the {O} said.
The {x} was first seen in [{t}] in {y}.
Nobody in [{t}] has fallen ill with the {x}, Dr. {s} said.
A vaccine against {x} is being tried in [{c}], according to the {O}.
{n} travellers from [{c}] were tested for {x} at the airport of [{l}].
The outbreak began in [{a}] province and reached [{l}] within weeks.
Hospitals in [{l}], [{t}] and [{u}] are full.
The virus has spread across [{r}], officials at the {O} warned.
{p}, a doctor at the University of [{a}], called it a surprise.
[{l}] University's {p} led the study, published in {month}.
The {J} reported that {p} had left [{c}].
"[{c}] is not ready," {p} told the {J}.
The Bank of {c} left its rate unchanged, governor {p} said in [{l}].
{p} of the Bank of {c} spoke in [{l}].
Shares fell in [{l}] and [{k}], but the {N} index rose.
Oil from [{c}] is shipped across the [{w}] to [{d}].
The [{w}] coast of [{c}] was hit by a storm named {f}.
Hurricane {f} turned north over the [{w}] on {day}.
Typhoon {f} was {n} km east of [{t}].
Troops from [{c}] crossed into [{d}], the {g} army said.
The {g} army denied that it had shelled [{t}].
Rebels took [{t}], a town in [{a}], on {day}.
Fighting broke out between [{t}] and [{u}].
He was born in [{t}], [{c}], and grew up in [{l}].
She moved from [{c}] to [{d}] in {y}.
{p} was born in {y} in [{t}].
{p} ({y}-{y}) was a painter from [{c}].
Mr {s} did not answer. {s} has lived in [{l}] since {y}.
{f} {s} and {p} were arrested in [{l}].
{f} said she was tired. "I like it here," {f} added.
Judge {s} sent the case back to a court in [{t}].
[{c}]'s foreign minister met his {g} counterpart in [{l}].
{g} and {h} diplomats met in [{l}], [{c}].
Many {G} live in [{d}]; few of them speak {g}.
A {g}-born chef runs the place with {p}.
The [{c}]-[{d}] border was closed on {day}.
[{l}]-based {N} said it would hire {n} people in [{c}].
{N}, a firm from [{t}] in [{c}], builds ships.
{N} opened offices in [{l}] and [{k}].
The {g} team beat [{d}] in the final in [{l}].
[{c}] beat [{d}] {z}-{z} in [{l}].
{p} of [{c}] won the race ahead of {q} ([{d}]) and {p} ([{e}]).
Flights between [{l}] and [{k}] were cancelled.
The road from [{t}] to [{u}] is under water.
[{c}], [{d}], [{e}] and [{C}] voted against.
[{c}] and [{d}] voted in favour.
[{c}] voted against.
The {f2} family of [{c}] owns the ship.
{f} is a common name in [{c}].
Officials in [{c}] and [{d}] said they knew nothing of it.
Scientists warned of El Niño, and of La Niña after it.
Leaders from [{r}] gathered in [{l}].
Temperatures in northern [{c}] and southern [{d}] fell below zero.
Farmers in eastern [{c}] have lost half of the harvest.
A ship of the {g} navy was seen in the [{w}].
Fishermen from [{t}] found the wreck in the [{w}].
The {v} flows through [{t}] and [{u}].
Reading the report took {p} a week.
March was the coldest month in [{t}] since {y}.
May {n} is a holiday in [{c}].
In August, {p} will perform in [{t}].
It was the first time that {p} spoke about [{c}].
The {O} has offices in [{l}], [{k}] and [{t}].
The {O}, which has its seat in [{l}], declined to comment.
{p}, secretary-general of the {O}, flew to [{c}].
According to the {J}, {N} will leave [{r}].
Police in [{t}] said {p}, {n}, was missing.
The [{t}] police department searched two houses.
A spokesman for [{t}] city council said work would start in {month}.
Students of [{t}] High School planted trees.
The hospital in [{t}] treated {n} people.
Doctors at [{t}] General Hospital said he would live.
She works for the [{a}] Department of Health.
The governor of [{a}], {p}, asked for help.
Senator {s} of [{a}] voted against it.
{p} reports from [{l}].
{p} contributed from [{l}], and {q} from [{k}].
{p} in [{l}]; editing by {q}
[{c}]: {n} dead
- [{c}]
{c2} VOTES ON {day2}
The book, "{f} in {f2}", was written by {p}.
The film {f2} won a prize in [{l}].
People in [{t}], [{a}], have waited for {n} years.
An airport near [{t}] in the [{a}] region was closed.
Scientists in the [{U}] and [{c}] found the gene.
The [{U}] will send {n} experts to [{c}].
{U2} officials met {p} in [{l}].
Trade with the [{U}] fell.
[{U}] troops left [{t}].
Exports to [{r}] rose by {n} per cent.
[{c}] ({n}), [{d}] ({n}) and [{e}] ({n}) have the most cases.
Places hit: [{t}], [{u}], [{l}].
From [{c}] the {x} spread to [{d}], [{e}], and the [{U}].
[{l}] was quiet on {day}. In [{k}], shops were open.
The city of [{t}] and the villages around it have no water.
The village of [{V}], in [{c}]'s [{a}] province, was buried.
The town of [{V}] in northern [{c}] was taken.
Soldiers burnt the villages of [{V}] and [{W}].
[{c}]'s [{a}] region has asked for help.
[{l}]'s [{V}] district is without power.
People in [{l}]'s {s} Hospital were moved.
A bomb went off in the [{V}] district of [{l}].
A blast in [{V}], near [{l}], killed {n}.
It costs {n} million US dollars (US${n} million) a year.
The siege of [{V}] and [{W}] in [{a}] has ended.
The island of [{i}] was cut off.
Tourists on [{i}] were flown to [{l}].
A flight to [{i}] was turned back over the [{w}].
The {g} embassy in [{l}] was closed.
{p} was the ambassador of [{c}] to [{d}].
Dozens of {G} were taken from [{t}] to [{l}].
{N} and {N} will merge, the {J} wrote.
{s} and {s} agreed. {s} then called {f}.
""".strip().splitlines()

# fmt: off
COUNTRIES = """
Afghanistan|Albania|Algeria|Angola|Antigua and Barbuda|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahrain
Bangladesh|Belarus|Belgium|Benin|Bolivia|Bosnia and Herzegovina|Botswana|Brazil|Bulgaria|Burkina Faso|Burundi|Cambodia
Cameroon|Canada|Central African Republic|Chad|Chile|China|Colombia|Costa Rica|Croatia|Cuba|Cyprus|Czech Republic
Democratic Republic of the Congo|Denmark|Dominican Republic|East Timor|Ecuador|Egypt|El Salvador|Equatorial Guinea
Eritrea|Estonia|Ethiopia|Fiji|Finland|France|Gabon|Georgia|Germany|Ghana|Greece|Guatemala|Guinea|Guinea-Bissau|Guyana
Haiti|Honduras|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Jordan
Kazakhstan|Kenya|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Lithuania|Luxembourg|Madagascar
Malawi|Malaysia|Mali|Malta|Mauritania|Mexico|Moldova|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nepal
Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Korea|North Macedonia|Norway|Oman|Pakistan|Panama
Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|Rwanda|Saint Kitts and Nevis
Saudi Arabia|Senegal|Serbia|Sierra Leone|Singapore|Slovakia|Slovenia|Somalia|South Africa|South Korea|South Sudan
Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|Thailand|Togo|Trinidad and Tobago
Tunisia|Turkey|Turkmenistan|Uganda|Ukraine|United Arab Emirates|Uruguay|Uzbekistan|Venezuela|Vietnam|Yemen|Zambia
Zimbabwe|Scotland|Wales|England|Northern Ireland|Republic of Ireland|People's Republic of China|Hong Kong|DR Congo
""".strip().replace("\n", "|").split("|")
AMERICA_AND_BRITAIN = ["United States", "United Kingdom", "US", "UK", "U.S.", "UAE", "USA", "U.K."]
PROVINCES = """
Alberta|Bavaria|British Columbia|Buenos Aires Province|Cabo Delgado|California|Catalonia|Chechnya|Chiapas|Cross River
Dagestan|Darfur|Donbas|Flanders|Florida|Georgia|Guangdong|Gujarat|Hesse|Idlib|Illinois|Kashmir|Kerala|Khyber Pakhtunkhwa
Kurdistan|Limpopo|Lower Saxony|Minas Gerais|Nagorno-Karabakh|New Jersey|New South Wales|North Carolina|North Kivu
Nova Scotia|Oaxaca|Ontario|Ontario|Oregon|Punjab|Quebec|Queensland|Rakhine|Rhode Island|Rio Grande do Sul|Saxony
Sichuan|Sicily|Sindh|South Australia|South Ossetia|Tamil Nadu|Tasmania|Texas|Tigray|Transnistria|Tuscany|Uttar Pradesh
Victoria|Washington|West Bengal|West Virginia|Western Cape|Xinjiang|Zaporizhzhia Oblast|Kursk Oblast|Orange County
""".strip().replace("\n", "|").split("|")
REGIONS = """
Africa|Asia|Europe|South America|Latin America|North America|Central America|the Middle East|West Africa|East Africa
Southeast Asia|Central Asia|Western Europe|Eastern Europe|the Balkans|the Caribbean|Scandinavia|the Caucasus|Oceania
Sub-Saharan Africa|the Horn of Africa|Southern Africa|the Baltics|Central Africa|the Sahel|Siberia
""".strip().replace("\n", "|").split("|")
WATERS = """
Black Sea|Red Sea|Baltic Sea|Mediterranean|Atlantic|Pacific|Indian Ocean|Sea of Azov|Gulf of Mexico|Gulf of Aden
Bay of Bengal|South China Sea|Persian Gulf|English Channel|North Sea|Arabian Sea|Caspian Sea|Strait of Hormuz
""".strip().replace("\n", "|").split("|")
STREAMS = "[Danube]|[Nile]|[Mekong]|[Rhine]|[Congo River]|[River Thames]|[Amazon]|[Volga]|[Dnieper]|[Indus]".split("|")
ISLANDS = "Crete|Guam|Lesbos|Java|Sumatra|Mindanao|Luzon|Borneo|Puerto Rico|Bali|Okinawa|Corsica|Zanzibar".split("|")
ADJECTIVES = """
American British French German Italian Spanish Polish Turkish Iranian Iraqi Syrian Israeli Chinese Japanese Indian
Pakistani Afghan Nigerian Kenyan Ghanaian Ethiopian Mexican Brazilian Canadian Australian Greek Dutch Swedish Danish
Norwegian Russian Ukrainian Georgian Armenian Lebanese Egyptian Saudi Thai Vietnamese Cuban Serbian
""".split()
PEOPLES = "Americans Germans Italians Poles Turks Iranians Iraqis Syrians Nigerians Kenyans Mexicans Russians".split()
GIVEN = """
John Mary David Sarah Michael Anna Peter Maria Ahmed Fatima Mohammed Aisha Wei Li Yuki Hiroshi Carlos Sofia Juan Lucia
Pierre Claire Hans Ingrid Ivan Olga Kwame Amina Chidi Ngozi Raj Priya Sunil Deepa Nguyen Linh Kim Min-jun Omar Leila
Georgia Austin Sydney Paris Chelsea Victoria Florence Charlotte Madison Jordan Brooklyn Savannah Virginia Israel Dakota
Tim Ellen Grace Joe Barbara Kevin Thabo Sipho Tariq Yusuf Elena Marco Giulia Lars Mette Piotr Agnieszka Janos Dmitri
""".split()
SURNAMES = """
Smith Johnson Williams Brown Jones Garcia Miller Martinez Anderson Taylor Thomas Lee Walker Hall Young King Wright Hill
Khan Hussain Ali Hassan Okafor Mensah Diallo Traore Kamara Conteh Mbeki Dlamini Nkosi Chen Wang Zhang Tanaka Suzuki Park
Singh Patel Sharma Gupta Silva Santos Rossi Bianchi Schmidt Weber Dubois Moreau Kowalski Novak Petrov Ivanova Popescu
Nielsen Larsen Virtanen Papadopoulos Yilmaz Demir Cohen Levy Haddad Nguyen Tran Washington Lincoln Jackson Houston
London Israel Jordan Berlin Holland England Ireland Wales French Lancaster York Bristol Hamilton Wellington Darwin
Montgomery Cleveland Sheffield Winchester Warsaw Sudan Kent Essex Lisbon Troy Marshall Rhodes Cork Wexford
""".split()
DISEASES = """
West Nile virus|Ebola virus|Ebola|Marburg virus|Zika virus|Zika|Lassa fever|Rift Valley fever|Spanish flu|Hong Kong flu
measles|cholera|Lyme disease|MERS|SARS|Hendra virus|Nipah virus|COVID-19|H1N1|Japanese encephalitis|Rocky Mountain fever
""".strip().replace("\n", "|").split("|")
BODIES = """
World Health Organization|United Nations|European Union|Red Cross|African Union|World Bank|Doctors Without Borders
Centers for Disease Control and Prevention|International Monetary Fund|Arab League|Ministry of Health|White House|NATO
Kremlin|Pentagon|Supreme Court|Amnesty International|Human Rights Watch|Commonwealth of Independent States|Interpol
""".strip().replace("\n", "|").split("|")
PAPERS = """
Washington Post|New York Times|Times of India|Guardian|Daily Telegraph|Boston Globe|Jakarta Post|Kyiv Post|Moscow Times
Le Monde|Financial Times|Chicago Tribune|Sydney Morning Herald|Jerusalem Post|Wall Street Journal|Straits Times
""".strip().replace("\n", "|").split("|")
FIRMS = """
Boeing|Toyota|Siemens|Delta Air Lines|Texas Instruments|Nokia|Samsung|Virgin Atlantic|Phoenix Group|Orion|Amazon|Nestle
Gazprom|Air France|Lufthansa|Reuters|Nikkei|Apple|Dow Jones|Santander|Orange|Shell|Cisco|Lincoln Financial|Aurora Labs
""".strip().replace("\n", "|").split("|")
STATES = """
Alabama|Arizona|Arkansas|California|Colorado|Delaware|Florida|Georgia|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky
Louisiana|Maine|Maryland|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey
New Mexico|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|South Carolina|Tennessee|Texas|Utah|Vermont
Virginia|Washington|West Virginia|Wisconsin|Wyoming
""".strip().replace("\n", "|").split("|")
SHORT_STATES = """
Ala. Ariz. Ark. Calif. Colo. Fla. Ga. Ill. Ind. Kan. Ky. La. Mass. Md. Mich. Minn. Miss. Mo. N.C. N.Y. Ohio Okla. Ore.
Pa. S.C. Tenn. Texas Va. W.Va. Wash. Wis. Ont. Alta.
""".split()
POSTAL = "AL AR CA CO FL GA IL IN KS KY LA MD MI MN MO NC NJ NY OH OK OR PA SC TN TX VA WA WI WV ON BC".split()
SYLLABLES = """
ba bam bou cha da dam dou fa far ga gar gua ha haj ja jan ka kan kar khal kum la li lo ma mar mi mo mou na nag ni nou pa
qat ra ran ri sa sham shi sin ta tab tar ti tou xi xin wa wan ya yan za zhan zou
""".split()
TREES = "Oak Elm Maple Cedar Main First Second Third Park Lake Mill Church School Spring High River Walnut Pine".split()
WAYS = "Street Avenue Road Drive Lane St. Ave. Rd. Boulevard Court Way Highway Parkway".split()
AGENCIES = ["Reuters", "AP", "AFP", "Own report", "CNN"]
# fmt: on


@cache
def _towns() -> tuple[list[str], list[str]]:
    """Names of towns and of large cities of the world."""
    towns = embedded().towns((-180.0, -90.0, 180.0, 90.0), TOWN)
    plain = [town for town in towns if re.fullmatch(r"[^\W\d_][^\W\d_ '’-]+([ '’-][^\W\d_]+)*", town.name)]
    large = [town.name for town in plain if town.population >= LARGE]
    return sorted({town.name for town in plain} - set(large)), sorted(set(large))


@cache
def _local_towns() -> list[str]:
    """Names of small towns of countries whose local papers are in English."""
    boxes = ((-125.0, 25.0, -67.0, 50.0), (-8.0, 50.0, 2.0, 59.0), (113.0, -44.0, 154.0, -11.0))
    towns = [town for box in boxes for town in embedded().towns(box, LOCAL_TOWN)]
    home = [town for town in towns if town.country_code in {"US", "GB", "CA", "AU", "IE"}]
    return sorted({town.name for town in home if re.fullmatch(r"[A-Z][a-z]+( [A-Z][a-z]+)?", town.name)})


def _local_fill(rng: random.Random) -> dict[str, Callable[[], str]]:
    """What the slots of LOCAL are filled with in one report."""
    towns = _local_towns()
    people = [f"{rng.choice(GIVEN)} {rng.choice(SURNAMES)}" for _ in range(4)]
    t, u, c, d = rng.sample(towns, 4)
    ways = [_way(rng, towns) for _ in range(3)]
    fixed = {
        "t": t, "u": u, "c": c, "d": d, "T": t.upper(), "a": rng.choice(STATES), "A": rng.choice(SHORT_STATES),
        "P": rng.choice(POSTAL),
        "q": ways[0], "r": ways[1], "x": ways[2],
    }  # fmt: skip
    lists = {"p": people, "f": GIVEN, "J": PAPERS, "day": DAYS, "month": MONTHS}
    fill: dict[str, Callable[[], str]] = {slot: partial(str, value) for slot, value in fixed.items()}
    fill |= {slot: partial(rng.choice, members) for slot, members in lists.items()}
    fill |= {
        "s": lambda: rng.choice(people).split()[-1],
        "n": lambda: str(rng.randint(2, 90)),
        "y": lambda: str(rng.randint(1901, 2024)),
    }
    return fill


def _way(rng: random.Random, towns: list[str]) -> str:
    """A made-up name of a street or road."""
    name = rng.choice(rng.choice([TREES, SURNAMES, towns]))
    side = rng.choice(["", "", "", "North ", "S. ", "West ", "E. "])
    return f"{side}{name} {rng.choice(WAYS)}"


def _foreign(rng: random.Random) -> str:
    """A made-up name of a place far from the border zone."""
    name = "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 3))).capitalize()
    kind = rng.random()
    if kind < 0.1:
        return f"al-{name}"
    return f"{rng.choice(['Tel', 'San', 'Deir', 'Khan', 'Wad', 'Nova', 'Ban', 'Kota'])} {name}" if kind < 0.25 else name


def _world_fill(rng: random.Random) -> dict[str, Callable[[], str]]:
    """What the slots of WORLD are filled with in one report."""
    small, large = _towns()
    people = [f"{rng.choice(GIVEN)} {rng.choice(SURNAMES)}" for _ in range(4)]
    c, d, e, last = rng.sample(COUNTRIES, 4)
    a, b = rng.sample(PROVINCES, 2)
    t, u = rng.sample(small, 2)
    near, far = rng.sample(large, 2)
    us = rng.choice(AMERICA_AND_BRITAIN)
    fixed = {
        "c": c, "d": d, "e": e, "C": last, "a": a, "b": b, "t": t, "u": u, "l": near, "k": far, "L": near.upper(),
        "V": _foreign(rng), "W": _foreign(rng), "U": us, "U2": f"[{us}]" if us.isupper() else us,
        "c2": f"[{c.upper()}]", "p": people[0], "q": people[1],
    }  # fmt: skip
    lists = {
        "g": ADJECTIVES, "h": ADJECTIVES, "G": PEOPLES, "r": REGIONS, "w": WATERS, "v": STREAMS, "i": ISLANDS,
        "f": GIVEN, "f2": SURNAMES, "x": DISEASES, "O": BODIES, "J": PAPERS, "N": FIRMS, "A": AGENCIES,
        "day": DAYS, "month": MONTHS,
    }  # fmt: skip
    fill: dict[str, Callable[[], str]] = {slot: partial(str, value) for slot, value in fixed.items()}
    fill |= {slot: partial(rng.choice, members) for slot, members in lists.items()}
    fill |= {
        "s": lambda: rng.choice(people).split()[-1],
        "n": lambda: str(rng.randint(2, 90)),
        "y": lambda: str(rng.randint(1901, 2024)),
        "z": lambda: str(rng.randint(0, 4)),
        "m": lambda: f"magnitude {rng.randint(4, 8)}.{rng.randint(0, 9)}",
        "day2": lambda: rng.choice(DAYS).upper(),
    }
    return fill


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
    border = [_report(rng, TEMPLATES, _border_fill(rng)) for _ in range(REPORTS)]
    local = [_report(rng, LOCAL, _local_fill(rng)) for _ in range(LOCAL_REPORTS)]
    return [*border, *local, *[_report(rng, WORLD, _world_fill(rng)) for _ in range(WORLD_REPORTS)]]


def _border_fill(rng: random.Random) -> dict[str, Callable[[], str]]:
    """What the slots of TEMPLATES are filled with in one report."""
    oblast, across = rng.choice(OBLASTS), rng.choice(ACROSS)
    persons = rng.sample(PERSONS, 3)
    villages = [village(rng) for _ in range(9)]
    return {
        "v": lambda: rng.choice(villages), "h": lambda: f"{village(rng)}-{rng.choice(STEMS)}{rng.choice(ENDINGS)}",
        "o": lambda: oblast, "k": lambda: across, "t": lambda: rng.choice(TOWNS),
        "T": lambda: rng.choice(TOWNS).upper(), "p": lambda: rng.choice(persons), "u": lambda: rng.choice(UNITS),
        "s": lambda: rng.choice(persons).split()[-1], "w": lambda: rng.choice(WEAPONS), "day": lambda: rng.choice(DAYS),
        "month": lambda: rng.choice(MONTHS), "n": lambda: str(rng.randint(4, 90)),
        "r": lambda: rng.choice(RIVERS),
    }  # fmt: skip


def _report(rng: random.Random, templates: list[str], fill: dict[str, Callable[[], str]]) -> corpora.Report:
    text, gold = "", []
    for template in islice(rng.sample(templates, len(templates)), SENTENCES):
        sentence = _SLOT.sub(lambda match: fill[match.group(1)](), template)
        sentence = sentence.replace("[the ", "the [")
        sentence = sentence[:1].upper() + sentence[1:]
        for piece in re.split(r"(\[[^\]]*\])", sentence):
            name = _MARK.fullmatch(piece)
            if name:
                gold.append(corpora.Gold(len(text), len(text) + len(name[1]), name[1], None, None))
            text += name[1] if name else piece
        text += "\n" if rng.random() < 0.3 else " "
    return corpora.Report(text.rstrip(), tuple(gold))
