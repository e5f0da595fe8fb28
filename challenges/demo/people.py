"""The demo community's runners: names, places and running habits. Pure, except for names from Faker."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from challenges.runners.rules import Category, ShownAs, Visibility

# zone, locale of the names, units, percentage of runners
PLACES = (
    ("Europe/London", "en_GB", "km", 18), ("Europe/Paris", "fr_FR", "km", 10), ("Europe/Berlin", "de_DE", "km", 12),
    ("Europe/Madrid", "es_ES", "km", 9), ("Europe/Stockholm", "sv_SE", "km", 6), ("Europe/Warsaw", "pl_PL", "km", 6),
    ("Europe/Amsterdam", "nl_NL", "km", 6), ("America/New_York", "en_US", "mi", 12),
    ("America/Denver", "en_US", "mi", 4),
    ("America/Sao_Paulo", "pt_BR", "km", 5), ("Asia/Kolkata", "en_IN", "km", 5), ("Australia/Sydney", "en_AU", "km", 4),
    ("Pacific/Auckland", "en_NZ", "km", 3),
)  # fmt: skip
STAFF = 2  # the owner and one organiser, generated after all the runners
ABOUT = (
    "Runs before the house wakes up.", "Back after a long break, slowly.", "Anything with a hill in it.",
    "Training for a first half marathon.", "Mostly towpaths, mostly rain.", "Here for the company.",
    "Pushes a pram and calls it strength.", "Runs to work when the trains are late.", "Seventeen marathons, no hurry.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habit:
    """A running habit: runs per week relative to the average, usual length, time of day, and regularity."""

    name: str
    share: int  # percentage of runners
    often: float
    km: float
    start_hour: float
    streaky: float  # the chance of skipping a week


HABITS = (
    Habit("early", 22, 1.1, 7.5, 6.3, 0.04),
    Habit("evening", 24, 1.0, 7.0, 18.4, 0.08),
    Habit("weekend", 18, 0.55, 11.0, 9.5, 0.10),
    Habit("newcomer", 16, 0.7, 3.8, 17.6, 0.15),
    Habit("club", 12, 1.8, 10.5, 18.9, 0.02),
    Habit("comeback", 8, 0.6, 5.0, 12.3, 0.30),
)


Names = dict[str, tuple[list[str], list[str], list[str]]]


@dataclass(frozen=True, slots=True)
class Person:
    """One runner of the community."""

    number: int
    name: str
    handle: str
    zone: str
    units: str
    habit: Habit
    pace_ms_per_km: int
    gps: bool  # whether a watch records the runs
    category: Category | None
    born_on: date | None
    shown_as: ShownAs
    alias: str | None
    runs_visible_to: Visibility
    about: str
    joined_days_ago: int


def names_of(locale: str, seed: int) -> tuple[list[str], list[str], list[str]]:
    """Return the women's and men's given names and the family names that are common in a locale."""
    from faker import Faker  # imported here, because web processes don't need it

    faker = Faker(locale)
    faker.seed_instance(seed)
    women = sorted({faker.first_name_female() for _ in range(90)})
    men = sorted({faker.first_name_male() for _ in range(90)})
    family = sorted({faker.last_name() for _ in range(140)})
    return women, men, family


def people(count: int, seed: int, today: date) -> list[Person]:
    """Return the community; the same seed gives the same people."""
    random = Random(seed)  # noqa: S311 no secret is drawn here
    known = {locale: names_of(locale, seed) for locale in sorted({place[1] for place in PLACES})}
    places = random.choices(PLACES, [place[3] for place in PLACES], k=count)
    places[:1] = PLACES[:1]  # the first runner, whose account people try, has an English name
    habits = random.choices(HABITS, [habit.share for habit in HABITS], k=count)
    habits[:1] = HABITS[:1]  # and runs most days, so that there is something of their own to see
    return [
        _person(random, number, place, habit, known, today)
        for number, (place, habit) in enumerate(zip(places, habits, strict=True))
    ]


def _person(
    random: Random, number: int, place: tuple[str, str, str, int], habit: Habit, known: Names, today: date
) -> Person:
    zone, locale, units, _ = place
    kind = random.choices(("woman", "man", "other"), (48, 48, 4))[0]
    women, men, family = known[locale]
    given = random.choice(women if kind == "woman" else men if kind == "man" else women + men)
    last = random.choice(family)
    fast = {"club": 285, "early": 335, "evening": 340, "weekend": 350, "newcomer": 420, "comeback": 375}[habit.name]
    pace = random.gauss(fast, 32) + (18 if kind == "woman" else 0)
    declares = random.random() < 0.75
    age = min(78, max(18, round(random.gauss(41, 12))))
    shown = random.choices((ShownAs.MEMBERS, ShownAs.EVERYONE, ShownAs.ALIAS), (70, 24, 6))[0]
    category = {"woman": Category.WOMEN, "man": Category.MEN, "other": Category.NON_BINARY}[kind]
    return Person(
        number=number,
        name=f"{given} {last}",
        handle=f"runner{number}",
        zone=zone,
        units=units,
        habit=habit,
        pace_ms_per_km=round(min(560, max(225, pace)) * 1000),
        gps=random.random() < 0.8,
        category=category if declares else None,
        born_on=today - timedelta(days=round(age * 365.25) + random.randrange(365)) if declares else None,
        shown_as=shown,
        alias=random.choice(ALIASES) + f" {random.randrange(10, 99)}" if shown is ShownAs.ALIAS else None,
        runs_visible_to=random.choices((Visibility.MEMBERS, Visibility.PUBLIC, Visibility.ME), (68, 22, 10))[0],
        about=random.choice(ABOUT) if random.random() < 0.3 else "",
        joined_days_ago=random.randrange(20, 420),
    )


ALIASES = ("Towpath Heron", "Quiet Lane", "Hill Goat", "Night Fox", "Grey Wagtail", "Slow Comet", "Rain Walker")
