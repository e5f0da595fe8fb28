"""The runs of a demo runner over some weeks. Pure: the same person, dates and seed give the same runs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from challenges.clock import zone_of
from challenges.demo.people import Person
from challenges.mood.rules import USUAL
from challenges.recordings.kinds import RunKind

TITLES = {
    RunKind.EASY: (
        "Round the park",
        "Easy with the dog",
        "Towpath out and back",
        "Loosening up",
        "Before the rain",
        "",
    ),
    RunKind.LONG: ("The long one", "Further than planned", "Slow and long", "All the bridges"),
    RunKind.TEMPO: ("Tempo, just about", "Comfortably hard", "Twenty minutes of truth"),
    RunKind.INTERVALS: ("Six by 800", "Track night", "Eight times up the straight"),
    RunKind.HILLS: ("Hill repeats in the fog", "Up, down, again", "The long steps"),
    RunKind.FARTLEK: ("Fartlek, lamp post to lamp post", "Playing with pace"),
    RunKind.RECOVERY: ("Shaking the legs out", "Very slow on purpose", ""),
    RunKind.TRAIL: ("Mud to the knees", "Forest loop", "Over the ridge"),
}
KINDS = (
    (RunKind.EASY, 50),
    (RunKind.TEMPO, 10),
    (RunKind.INTERVALS, 8),
    (RunKind.HILLS, 7),
    (RunKind.FARTLEK, 7),
    (RunKind.RECOVERY, 9),
    (RunKind.TRAIL, 9),
)
LENGTH = {
    RunKind.EASY: 1.0,
    RunKind.LONG: 1.75,
    RunKind.TEMPO: 1.05,
    RunKind.INTERVALS: 1.0,
    RunKind.HILLS: 0.85,
    RunKind.FARTLEK: 0.9,
    RunKind.RECOVERY: 0.6,
    RunKind.TRAIL: 1.2,
}
EFFORT = {RunKind.EASY: 1.04, RunKind.LONG: 1.08, RunKind.TEMPO: 0.93, RunKind.INTERVALS: 0.97, RunKind.HILLS: 1.12,
          RunKind.FARTLEK: 0.98, RunKind.RECOVERY: 1.18, RunKind.TRAIL: 1.2}  # fmt: skip
CLIMB = {RunKind.HILLS: 24.0, RunKind.TRAIL: 19.0}  # metres per kilometre; 6 on the flat


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run, in base units."""

    started_at: datetime
    local_date: date
    title: str
    kind: RunKind
    mm: int
    elapsed_ms: int
    moving_ms: int
    climb_mm: int
    felt: int | None  # index in `mood.rules.USUAL`; None if not recorded


def runs_of(person: Person, average: float, first_day: date, until: date, seed: int) -> list[PastRun]:
    """Return the runs from `first_day` to the day before `until`, on average `average` per person over all habits.

    Every run has ended before `until` starts in UTC, so no run of the demo is in the future.
    """
    random = Random(f"{seed}:{person.number}")  # noqa: S311 no secret is drawn here
    days = (until - first_day).days
    a_day = min(0.95, average * person.habit.often / days * 1.05)
    rests = {week for week in range(days // 7 + 1) if random.random() < person.habit.streaky}
    zone = zone_of(person.zone)
    end = datetime.combine(until, time(), UTC)
    runs = []
    for number in range(days):
        day = first_day + timedelta(days=number)
        weekend = day.weekday() >= 5
        chance = a_day * (1.7 if weekend and person.habit.name == "weekend" else 1.0)
        if number // 7 not in rests and random.random() < chance:
            run = _run(random, person, day, zone, weekend)
            if run.started_at + timedelta(milliseconds=run.elapsed_ms) <= end:
                runs.append(run)
    return runs


def _run(random: Random, person: Person, day: date, zone: object, weekend: bool) -> PastRun:
    kind = RunKind.LONG if weekend and random.random() < 0.45 else random.choices(*zip(*KINDS, strict=True))[0]
    km = max(1.2, random.lognormvariate(0, 0.22) * person.habit.km * LENGTH[kind])
    pace = person.pace_ms_per_km * EFFORT[kind] * random.gauss(1, 0.03)
    moving = round(km * pace)
    hour = min(person.habit.start_hour + 1.2, 9.6) if weekend else person.habit.start_hour  # weekends: mornings
    minutes = round(min(22.5, max(4.5, random.gauss(hour, 0.8))) * 60)
    start = datetime.combine(day, time(minutes // 60, minutes % 60, random.randrange(60)), zone)  # type: ignore[arg-type]
    return PastRun(
        started_at=start.astimezone(UTC),
        local_date=day,
        title=random.choice(TITLES[kind]),
        kind=kind,
        mm=round(km * 1e6) if person.gps else round(km * 2) * 500_000 or 1_000_000,
        elapsed_ms=round(moving * (1 + abs(random.gauss(0, 0.03)))) if person.gps else round(moving / 60_000) * 60_000,
        moving_ms=moving if person.gps else round(moving / 60_000) * 60_000,
        climb_mm=round(km * random.lognormvariate(0, 0.35) * CLIMB.get(kind, 6.0) * 1000),
        felt=random.choice(range(len(USUAL))) if random.random() < 0.4 else None,
    )
