"""The sport that a recording names, in the terms of formats and apps, in many languages. Pure.

People and apps write anything there: "Race", "Intervals", the name of a club. So a word only excludes a run if it names
another known sport, as a whole word: "Stride" is no ride and "Skipton" no ski. The known words are English, German,
French, Spanish, Italian, Portuguese, Dutch, Swedish, Norwegian, Danish, Finnish, Polish, Czech, Slovak, Hungarian,
Romanian, Turkish, Russian, Ukrainian, Greek, Chinese, Japanese and Korean.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache


class Sport(StrEnum):
    """The sport of an activity. `is_run` tells what this site accepts: runs and walks, also indoors."""

    RUN = "run"
    TRAIL = "trail"
    TREADMILL = "treadmill"
    WALK = "walk"
    HIKE = "hike"
    RIDE = "ride"
    SWIM = "swim"
    ROW = "row"
    SKI = "ski"
    SKATE = "skate"
    STRENGTH = "strength"
    GYM = "gym"
    OTHER = "other"
    UNNAMED = "unnamed"  # a part without a sport in a recording whose other parts have one
    UNKNOWN = ""

    @property
    def is_run(self) -> bool:
        """Return whether it can become a run here; a file that names no sport is assumed to be one."""
        return self in _TAKEN_IN


_TAKEN_IN = (Sport.RUN, Sport.TRAIL, Sport.TREADMILL, Sport.WALK, Sport.HIKE, Sport.UNKNOWN)
_ON_FOOT = (Sport.RUN, Sport.TREADMILL, Sport.WALK, Sport.HIKE)
_WEAK = (Sport.STRENGTH, Sport.GYM)  # "fitness run", "treadmill strength": what was done on foot counts

# Whole words, or parts of words with a star where they may continue. The first matching sport counts, so that the
# German "Langlauf" is skiing and "Eislauf" skating before "*lauf" is a run.
_WORDS: dict[Sport, str] = {
    Sport.SKI: """
        ski skis skiing skier *skiing skilang* skilauf* skifahr* skitour* skialp* skiwander* langlauf* *langlauf
        rollski* rollerski* snowboard* backcountryski* alpineski* nordicski* sled sledding sledge rodeln luge
        esqui* sci scialp* skirando* skidor skidakning *skidakning langdskid* *skikjoring langrenn* *hiihto hiihto*
        laskettelu narty narciar* lyz* bezky sieles *sieles schi лыж* лижі лижн* σκι *滑雪* *スキー*
        *スノーボード* *스키* *스노보드*""",
    Sport.SKATE: """
        skate skates skating skateboard* *skating *skaten skaten inlineskat* inliner* rollerblad* roller eislauf*
        schlittschuh* rollschuh* patin* pattin* schaats* skridsko* skojte* skoyte* *luistelu luistelu* lyzwy lyzwiar*
        rolki brusleni korculov* корчол* коньк* ролик* *滑冰* *轮滑* *スケート* *스케이트*""",
    Sport.SWIM: """
        swim swims swimming swimmer *swim *swimming openwater schwimm* *schwimmen natation nage nager natac* nadar
        nuoto nuotare zwem* *zwemmen simning *simning simma svomm* svomning uinti* *uinti plywan* plavan* uszas inot
        yuzme плаван* κολυμ* *游泳* *水泳* *スイム* *スイミング* *수영*""",
    Sport.ROW: """
        row rows rowing ruder* rudern aviron canott* remo roei* kayak* kajak* canoe* canoa kano kanu* piragu* paddl*
        paddel* paddling surf surfing surfen windsurf* kitesurf* kiteboard* wakeboard* waterski* wasserski* *surfing
        *surfen sail sailing segeln *segeln voile vela zeilen sup standup rodd roning soutu* melonta wioslar* veslov*
        evezes rafting boating гребл* каяк* *皮划艇* *划船* *ボート* *カヤック* *카약* *서핑*""",
    Sport.RIDE: """
        ride rides riding *bikeride ebikeride virtualride gravelride bik* *bike *bikes *biking *biken cycle cycles
        cycling cyclist cyclocross cyclo cyclis* *cycling handcycl* mtb bmx vtt velo velos velomobile* velotour* rad
        radfahr* radeln radtour* radsport* rennrad* fahrrad* *radfahren *fahrt fiets* *fietsen wielren* wieler* ciclis*
        ciclo* bici* pedal* spinning cykl* *cykling sykkel* *sykling sykling pyorail* *pyoraily kolarstw* kolarsk*
        rower rowerow* rowerem rowerze kolo kole jizda bicykl* kerekpar* biciclet* bisiklet* велос* вело велопрог*
        ποδηλα* *骑行* *骑车* *自行车* *サイクリング* *自転車* *バイク* *자전거* *사이클*""",
    Sport.STRENGTH: """
        strength* weights weight weightlift* weighttrain* powerlift* lifting kraft* muscul* fuerza forza forca kracht*
        styrke* styrka voima* silow* silov* posilov* силов* haltere* pesas pesi bodybuild* calisthenics kettlebell*
        *筋トレ* *力量训练* *근력*""",
    Sport.GYM: """
        gym gymnas* gymnast* fitness* crossfit hiit cardio ellipti* crosstrainer* stair stairs stairmaster* stairclimb*
        stairstepper* stepper pilates yoga joga aerobic* zumba bootcamp skipping meditat* breathwork йога *ヨガ*
        *ピラティス* *瑜伽* *健身* *요가*""",
    Sport.OTHER: """
        other transition multisport triathlon* duathlon* aquathlon* swimrun* tennis golf football futbol fussball calcio
        voetbal fotboll fotball jalkapallo pilka soccer basketball* baloncesto volleyball* hockey rugby cricket baseball
        softball badminton squash pickleball padel racquet* handball* climb climbing *climbing kletter* escalad*
        arrampic* klimmen klattring bouldering boxing boxen kickboxing boxe martial judo karate taekwondo fencing
        wrestling dance dancing tanzen danse baile ballet horse horseback reiten equitation equitacion equestrian
        hunting fishing angeln diving scuba tauchen plongee buceo freediving motorcycl* motorsport* motorrad* driving
        flying paraglid* parapente skydiv* shooting archery bowling wheelchair* rollstuhl* frisbee lacrosse gardening
        *足球* *网球* *篮球* *サッカー* *テニス* *ゴルフ* *축구* *골프*""",
    Sport.TREADMILL: """
        treadmill* laufband* tapis cinta esteira loopband lopband* tredemolle* lobeband* juoksumatto* biezni*
        *跑步机* *室内跑* *トレッドミル* *ランニングマシン* *트레드밀* indoorrun* virtualrun*""",
    Sport.HIKE: """
        hike hikes hiking hiker *hike *hiking wander* *wandern *wanderung randonn* rando senderis* escursion* excursion*
        trek* trilha montanismo mountaineer* bergsteig* alpinis* snowshoe* schneeschuh* raquette* vandring* vandra
        fottur* vaellus* patikointi wedrowk* turystyk* turistik* turazas drumeti* ruck rucking backpack* поход* хайкинг
        *徒步* *登山* *ハイキング* *등산* *하이킹*""",
    Sport.WALK: """
        walk walks walking walker *walk *walking stroll* spazier* gehen marche marcher camina* cammin* caminha* passegg*
        promen* wandel* gatur kavely* *kavely spacer* chuze chodza prochazka gyaloglas seta yuruyus ходьб* прогул* пеш*
        *步行* *散步* *健走* *ウォーキング* *散歩* *걷기* *산책*""",
    Sport.RUN: """
        run runs running *run *running jog* *lauf *laufen courir footing carrera* correr corrida corsa correre
        hardlo* rennen lop lopning *lopning lopetur loptur lobe lob lobetur lobning juoks* *juoksu bieg* *bieg beh*
        futas alerg* kosu бег* біг* τρεξ* *跑* *ランニング* *ジョギング* *달리기* *러닝* *조깅*""",
    Sport.TRAIL: "trail trails trailrun* traillauf* ultratrail *トレイル* *越野跑*",
}
_PHRASES = {  # words with another meaning together
    "course a pied": "running",
    "course pedestre": "running",
    "corsa a piedi": "running",
    "circuit training": "gym",
    "jump rope": "gym",
    "cross trainer": "gym",
    "stand up paddle": "paddling",
}
_INDOORS = ("indoor", "indoors", "virtual", "virtuell", "virtuel", "virtuelle")
# Between two nouns of a Romance language, the first one is the head: "vélo de course", "bici da corsa".
_LINKS = frozenset(("de", "du", "des", "d", "da", "di", "do", "del", "della", "en", "sur", "sobre"))
_SILENT = ("", "generic", "all", "default", "none", "unknown", "invalid")
_CODES = {  # numbers formerly used in Strava's GPX
    "1": Sport.RIDE, "2": Sport.SKI, "3": Sport.SKI, "4": Sport.HIKE, "5": Sport.SKATE, "6": Sport.SKATE,
    "7": Sport.SKI, "8": Sport.SKI, "9": Sport.RUN, "10": Sport.WALK, "12": Sport.SKI, "13": Sport.HIKE,
    "14": Sport.ROW, "15": Sport.ROW, "16": Sport.SWIM, "17": Sport.RIDE, "18": Sport.RIDE,
}  # fmt: skip
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "ß": "ss", "ı": "i", "đ": "d"})
_CAPITAL_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 200  # characters looked at


def sport_of(*words: str) -> Sport:
    """Return the sport that one or several words name, the more general first: `sport_of("running", "treadmill")`.

    UNKNOWN if nothing is named, or no known sport; OTHER for known sports without a member of their own.
    """
    return _sport_said(tuple(word.strip()[:_LONGEST] for word in words))


@lru_cache(1_024)
def _sport_said(words: tuple[str, ...]) -> Sport:
    said = [word for word in words if word.lower() not in _SILENT]
    if len(said) == 1 and (known := _CODES.get(said[0])):
        return known
    text = " ".join(_WORD.findall(_plain(" ".join(said))))
    for phrase, meant in _PHRASES.items():
        text = text.replace(phrase, meant)
    tokens = text.split()
    return _sport_in(tokens)


def sport_of_label(label: str) -> Sport:
    """Return the sport of a freely chosen label, in which "Other" names no sport."""
    return Sport.UNKNOWN if label.strip().lower() == "other" else sport_of(label)


def _sport_in(tokens: list[str]) -> Sport:
    named = [sport for sport in map(_named, tokens) if sport]
    heads = [sport for sport in named if sport is not Sport.TRAIL]
    if any(sport in _ON_FOOT for sport in heads):
        heads = [sport for sport in heads if sport not in _WEAK]
    if not heads:
        return Sport.TRAIL if named else Sport.UNKNOWN
    is_first = any(token in _LINKS for token in tokens)
    head = heads[0] if is_first else heads[-1]
    if head not in _ON_FOOT:
        return head
    on_foot = {sport for sport in heads if sport in _ON_FOOT}
    if Sport.TREADMILL in on_foot or (Sport.RUN in on_foot and any(token in _INDOORS for token in tokens)):
        return Sport.TREADMILL
    if Sport.RUN in on_foot:
        return Sport.TRAIL if Sport.TRAIL in named else Sport.RUN
    return Sport.HIKE if Sport.HIKE in on_foot else Sport.WALK


def _plain(text: str) -> str:
    """Return text in lower case, without accents, with compounds separated: "TrailRun", "Løbe-tur"."""
    apart = unicodedata.normalize("NFKD", _CAPITAL_INSIDE.sub(" ", text)).casefold().translate(_LETTERS)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _patterns() -> Iterator[tuple[Sport, str]]:
    """Yield a pattern of all words for each sport."""
    for sport, words in _WORDS.items():
        parts = (re.escape(_plain(word)).replace(r"\*", ".*") for word in words.split())
        yield sport, "|".join(parts)


_PATTERNS = [(sport, re.compile(pattern, re.DOTALL)) for sport, pattern in _patterns()]


@lru_cache(4_096)
def _named(token: str) -> Sport:
    """Return the sport that one word names; UNKNOWN for none."""
    return next((sport for sport, pattern in _PATTERNS if pattern.fullmatch(token)), Sport.UNKNOWN)
