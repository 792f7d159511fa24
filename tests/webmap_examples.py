"""Invented reports about real places, for the tests of the map."""

import dataclasses
import enum
from datetime import UTC, date, datetime

from geo.model import (
    Actor,
    Article,
    Aspect,
    BorderCheck,
    Candidate,
    Claim,
    Decision,
    Evidence,
    Factuality,
    Incident,
    Incursion,
    Outcome,
    Place,
    Resolution,
    Review,
    ReviewStatus,
    SetAside,
    Status,
    TimeSpan,
    Toponym,
    Verdict,
)
from geo.webmap import MapData, Mention, NotMapped, Tiles
from geo.webmap.basemap import BaseMap, encode

VILLAGE_QUOTE = "The Example Battalion said on Monday that its fighters had entered the village of Kozinka."
DISTRICT_QUOTE = "The governor said an armed group had entered the Grayvoron district."
REGION_QUOTE = "In March the group said it had entered a village in Bryansk region."
ATTEMPT_QUOTE = "Border guards said an attempt to cross near Tyotkino had been repelled."
STRIKE_QUOTE = "A drone hit a building in Shebekino, officials said."
REPORT = Article(
    text=f"{VILLAGE_QUOTE} {DISTRICT_QUOTE} {REGION_QUOTE} {ATTEMPT_QUOTE} {STRIKE_QUOTE} "
    "Fighting near Bakhmut went on. Menu",
    source="reports/raid.txt",
    url="https://news.example.org/raid?a=1&b=2",
    title="Armed group says it crossed the border",
    publisher="Example Wire",
    published=date(2023, 5, 22),
    set_aside=(SetAside(384, 388, "menu"),),
    sha256="0" * 64,
)
BATTALION = Actor("Example Battalion", "UA", "armed_group")
GOVERNOR = Actor("the governor", "RU", "official")
GUARDS = Actor("border guards", "RU", "state_forces")


def place(name, latitude, longitude, admin1, *, country_code="RU", **more):
    return Place(
        source="example",
        source_id=name.lower(),
        name=name,
        latitude=latitude,
        longitude=longitude,
        country_code=country_code,
        admin1=admin1,
        **more,
    )


KOZINKA = place(
    "Kozinka",
    50.389,
    35.469,
    "Belgorod Oblast",
    admin2="Grayvoron District",
    names=(("en", "Kozinka"), ("ru", "Козинка"), ("uk", "Козинка")),
    uncertainty_km=1.3,
)
NAMESAKE = place("Kozinka", 51.2, 39.9, "Voronezh Oblast")
DISTRICT = place(
    "Grayvoron District", 50.47, 35.62, "Belgorod Oblast", feature_class="A", feature_code="ADM2", uncertainty_km=20,
    geo_precision=2,
)  # fmt: skip
REGION = place(
    "Bryansk Oblast", 53.0, 33.4, "Bryansk Oblast", feature_class="A", feature_code="ADM1", uncertainty_km=110,
    geo_precision=3,
)  # fmt: skip
TYOTKINO = place("Tyotkino", 51.28, 34.29, "Kursk Oblast", uncertainty_km=2.0)
SHEBEKINO = place("Shebekino", 50.41, 36.91, "Belgorod Oblast", uncertainty_km=3.5)
BAKHMUT = place("Bakhmut", 48.59, 38.0, "Donetsk Oblast", country_code="UA")


def resolution(name, where, *, candidates=(), article=REPORT):
    start = article.text.find(name)
    return Resolution(Toponym(start, start + len(name), name), where, f"because of {name}", 0.9, candidates)


def claim(number, quote, name, where, who, **more):
    start = REPORT.text.find(quote)
    values = {
        "aspect": Aspect.CROSSING,
        "factuality": Factuality.CLAIMED,
        "evidence": Evidence.STATEMENT,
        "label": "crossing",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
    }
    return Claim(
        claim_id=f"c{number}",
        article=REPORT,
        start=start,
        end=start + len(quote),
        quote=quote,
        claimants=(who,),
        resolution=resolution(name, where) if where else None,
        **(values | more),
    )


def incident(incident_id, raid_id, claims, where, **more):
    values = {
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "label": "fighters said to have entered",
        "incursion": Incursion.ENTERED,
        "direction": "UA→RU",
        "outcome": Outcome.UNKNOWN,
        "resolution": claims[0].resolution,
        "border": None,
        "time": TimeSpan(date(2023, 5, 22), date(2023, 5, 22), 1, "on Monday"),
        "actor1": "Example Battalion",
        "assoc_actor1": "",
        "actor2": "",
        "claimed_by": claims[0].claimants[0].name,
        "acknowledged_by": "",
        "denied_by": "",
        "status": Status.CLAIMED,
        "aspects": ((Aspect.CROSSING, Status.CLAIMED),),
        "evidence": Evidence.STATEMENT,
        "n_sources": 1,
    }
    return Incident(incident_id=incident_id, raid_id=raid_id, claims=tuple(claims), place=where, **(values | more))


VILLAGE = incident(
    "raid-kozinka",
    "r1",
    [
        claim(1, VILLAGE_QUOTE, "Kozinka", KOZINKA, BATTALION),
        claim(2, DISTRICT_QUOTE, "Grayvoron district", DISTRICT, GOVERNOR),
    ],
    KOZINKA,
    resolution=resolution(
        "Kozinka",
        KOZINKA,
        candidates=(Candidate(KOZINKA, 0.9, (("in the region named", 0.5),)), Candidate(NAMESAKE, 0.05)),
    ),
    border=BorderCheck("RU", 1.83, Verdict.INSIDE, 50.3745, 35.4585),
    status=Status.ACKNOWLEDGED,
    aspects=(
        (Aspect.CROSSING, Status.ACKNOWLEDGED),
        (Aspect.FIGHTING, Status.ACKNOWLEDGED),
        (Aspect.CONTROL, Status.CLAIMED),
        (Aspect.ATTRIBUTION, Status.DISPUTED),
    ),
    acknowledged_by="the governor",
    denied_by="officials in Kyiv: any part in it",
)
AREA = incident(
    "raid-district",
    "r1",
    [claim(3, DISTRICT_QUOTE, "Grayvoron district", DISTRICT, GOVERNOR)],
    DISTRICT,
    border=BorderCheck("RU", None, Verdict.REGION_ONLY),
    is_area=True,
    status=Status.ACKNOWLEDGED,
)
MARCH = incident(
    "march-bryansk",
    "r2",
    [claim(4, REGION_QUOTE, "Bryansk region", REGION, BATTALION)],
    REGION,
    border=BorderCheck("RU", None, Verdict.REGION_ONLY),
    time=TimeSpan(date(2023, 3, 1), date(2023, 3, 31), 3, "in March"),
)
ATTEMPT = incident(
    "attempt-tyotkino",
    "r3",
    [claim(5, ATTEMPT_QUOTE, "Tyotkino", TYOTKINO, GUARDS)],
    TYOTKINO,
    border=BorderCheck("RU", 1.1, Verdict.TOO_CLOSE, 51.273, 34.278),
    incursion=Incursion.ATTEMPTED,
    outcome=Outcome.REPELLED,
    status=Status.DENIED,
    time=TimeSpan(date(2023, 5, 15), date(2023, 5, 21), 2, "last week"),
    label="attempt said to have been repelled",
)
STRIKE = incident(
    "strike-shebekino",
    "",
    [claim(6, STRIKE_QUOTE, "Shebekino", SHEBEKINO, GOVERNOR)],
    SHEBEKINO,
    border=BorderCheck("RU", 6.2, Verdict.INSIDE, 50.36, 36.87),
    incursion=Incursion.NONE,
    direction="",
    event_type="Explosions/Remote violence",
    sub_event_type="Air/drone strike",
    label="drone strike on a building",
    status=Status.UNVERIFIED,
    time=TimeSpan(),
)
PLACELESS = incident(
    "aircraft",
    "",
    [claim(7, "went on.", "", None, GOVERNOR)],
    None,
    incursion=Incursion.NONE,
    direction="",
    label="aircraft said to have been shot down",
    not_mapped="The text names no place for it.",
    time=TimeSpan(),
)
EXAMPLE = MapData(
    title="Claimed raids into two regions",
    as_of=date(2023, 5, 22),
    version="0.1.0",
    articles=(REPORT,),
    incidents=(VILLAGE, AREA, MARCH, ATTEMPT, STRIKE, PLACELESS),
    mentions=(Mention(REPORT, resolution("Bakhmut", BAKHMUT)),),
    not_mapped=(NotMapped(label="a drone over an office", reason="The text names no place.", article=REPORT),),
    gazetteers=("GeoNames (example)",),
    settings=(("recognizer", "example"),),
)
REVIEWED = dataclasses.replace(
    EXAMPLE,
    incidents=(
        dataclasses.replace(
            VILLAGE,
            review_status=ReviewStatus.CORRECTED,
            reviews=(
                Review(
                    decision=Decision.FIX, by="Ann", at=datetime(2023, 5, 23, 10, tzinfo=UTC), note="seen there",
                    changes=(("place", "Grayvoron", "Kozinka"),),
                ),
            ),
        ),
        *EXAMPLE.incidents[1:],
    ),
    rejected=(dataclasses.replace(STRIKE, incident_id="rejected", not_mapped="rejected in review"),),
    corrections=("corrections.json",),
    notes=("a remark",),
    tiles=Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "Example tiles"),
)  # fmt: skip
"""The same after a review, in a page that offers an online base map: every field that text can stand in."""

EMPTY = MapData(title="Nothing found", as_of=None, version="0.1.0", articles=(REPORT,))


def _square(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


BASE = BaseMap(
    {
        "land": [
            {"cc": "UA", "name": "Ukraine", "rings": [encode(_square(25, 45, 36, 50.38))]},
            {"cc": "RU", "name": "Russia", "rings": [encode(_square(25, 50.38, 50, 60))]},
        ],
        "admin1": [{"code": "RU.10", "cc": "RU", "name": "Bryansk Oblast", "lat": 53.0, "lon": 33.4}],
        "lines": [encode([(35, 51), (36, 53)])],
        "border": [encode([(25, 50.38), (50, 50.38)])],
        "towns": [
            {"name": "Belgorod", "names": {"ru": "Белгород"}, "lat": 50.6, "lon": 36.58, "pop": 345289},
            {"name": "Bryansk", "names": {"ru": "Брянск"}, "lat": 53.25, "lon": 34.37, "pop": 427236},
        ],
    },
    lambda _: None,
)
"""A base map of two rectangles, so that these tests need no compiled data."""

PROBE = '{{ 7*7 }}${7*7}{% raw %}</script><script>window.hit=1</script><img src="x" onerror="window.hit=1">\u2028<!--'


def hostile(value):
    """Return the same values with a probe behind every text: whatever is evaluated anywhere shows."""
    if isinstance(value, enum.Enum) or value == "":  # an empty text means "none" and stays that
        return value
    if isinstance(value, str):
        return value + PROBE
    if isinstance(value, tuple):
        return tuple(hostile(item) for item in value)
    if isinstance(value, Tiles):  # an address with a probe in it is refused
        return dataclasses.replace(value, attribution=value.attribution + PROBE)
    if dataclasses.is_dataclass(value):
        fields = {f.name: hostile(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return value
