"""What the demo's runners have besides runs: goals, shoes, feelings, songs, trophies, cards, coaches and partners.

All songs and artists are invented, so none has a link. The site awards the other trophies at night.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, cast

from sqlalchemy import Table, insert, select

from challenges.awards import actions as awards
from challenges.awards.models import Award
from challenges.awards.rules import AwardKind
from challenges.coaching.models import Coaching, CoachNote, SetWorkout
from challenges.coaching.rules import Side
from challenges.db import add, db, transaction
from challenges.demo.people import STAFF
from challenges.demo.rows import Row
from challenges.demo.runs import PastRun
from challenges.gear.models import Shoe, UsualShoe, Wearing
from challenges.gear.rules import model_key, name_key
from challenges.goals.models import EventPlan, Goal, GoalChange, GoalCheck
from challenges.goals.rules import Aim, CheckInAnswer, GoalEvent, GoalKind, GoalPeriod, week_of, weeks_of, window_of
from challenges.goals.rules.forecast import figure_at_end
from challenges.monthly.models import Challenge
from challenges.monthly.rules.metrics import Metric
from challenges.mood.rules import USUAL
from challenges.music.rules import SongSort, SongState, key_of
from challenges.partners.models import PartnerCard, Partnership
from challenges.partners.rules import RequestState
from challenges.posters import PALETTES
from challenges.recordings.kinds import RunKind
from challenges.runs.models import Run
from challenges.runs.queries import run_history_of
from challenges.units import Distance
from challenges.workouts.rules import month_of, tasks_of

WHYS = ("To feel light again", "For evenings when my head is full", "Because I promised my daughter",
        "To see the reservoir from the other side", "A year ago I couldn't run for the bus")  # fmt: skip
OBSTACLES = ("dark, wet mornings", "late meetings", "a warm bed on a cold morning")
PLANS = ("the covered loop by the station", "ten minutes round the block", "in the kit I laid out by the door")
TEN_KM, STEP = 10_000_000, 5_000_000


def set_goals(runner_ids: Iterable[int], today: date) -> None:
    """Give each of these runners a goal slightly above the likely distance this month, and the first one more."""
    month = window_of(GoalPeriod.MONTH, today)
    if month is None:
        return
    since = max(month.first_day, today - timedelta(days=12))
    for place, runner_id in enumerate(runner_ids):
        diary = run_history_of(runner_id)
        done = sum(outing.distance for outing in diary if outing.day in month)
        weeks = weeks_of(diary, Metric.DISTANCE, today)
        likely = figure_at_end(done, weeks, month.days_left(today), today).likely
        target = max(1, round(likely * 1.04 / STEP)) * STEP
        aim = Aim(GoalKind.VOLUME, month.first_day, month.last_day, Metric.DISTANCE, target)
        goal = _set(runner_id, aim, since, place)
        if place == 0:
            _first_runners(goal, today)


def _first_runners(goal: Goal, today: date) -> None:
    goal.plan_days, goal.plan_minute = "135", 405
    before = week_of(today) - timedelta(days=7)
    goal.set_on = before - timedelta(days=3)
    for week, answer in ((before - timedelta(days=7), CheckInAnswer.KEPT), (before, CheckInAnswer.BENT)):
        db.session.add(GoalCheck(goal_id=goal.id, week=week, answer=answer))
    spring = today + timedelta(weeks=14)
    _set(goal.runner_id, Aim(GoalKind.TIME, today - timedelta(days=30), spring, None, 3_000_000, TEN_KM), today, 1)
    last = window_of(GoalPeriod.MONTH, goal.first_day - timedelta(days=1))
    if last is not None:
        runs = Aim(GoalKind.VOLUME, last.first_day, last.last_day, Metric.RUNS, 10)
        _set(goal.runner_id, runs, last.first_day, 2)
    on_now = select(Challenge.id).where(Challenge.first_day <= today, Challenge.last_day >= today)
    if (challenge_id := db.session.scalar(on_now.order_by(Challenge.id).limit(1))) is not None:
        words = {"why": WHYS[1], "obstacle": OBSTACLES[1], "plan": PLANS[1]}
        db.session.add(EventPlan(runner_id=goal.runner_id, challenge_id=challenge_id, **words))
    db.session.flush()


def _set(runner_id: int, aim: Aim, on: date, place: int) -> Goal:
    goal = add(
        Goal(
            runner_id=runner_id, kind=aim.kind, metric=aim.metric, target=aim.target, distance=aim.distance,
            first_day=aim.first_day, last_day=aim.last_day, set_on=on, why=WHYS[place % len(WHYS)],
            obstacle=OBSTACLES[place % len(OBSTACLES)], plan=PLANS[place % len(PLANS)],
        )
    )  # fmt: skip
    at = datetime.combine(on - timedelta(days=1), time(18, 30), UTC)  # the evening before its first day here
    add(GoalChange(goal_id=goal.id, at=at, change=GoalEvent.SET, target=aim.target, last_day=aim.last_day))
    return goal


MOST = 2_000  # runners with shoes: nobody looks at more of them
MODELS = (
    ("Fellside", "Drover 2", 690), ("Kestrel", "Daily 11", 760), ("Kestrel", "Tempo", 430),
    ("Longmile", "Glide 5", 640),
    ("Northway", "Ridge", 580), ("Towpath", "Plod 3", 820),
)  # fmt: skip
EASY = (RunKind.EASY, RunKind.LONG, RunKind.RECOVERY, RunKind.WALK, RunKind.TRAIL, RunKind.HILLS)
FAST = (RunKind.TEMPO, RunKind.INTERVALS, RunKind.FARTLEK, RunKind.RACE)
_DAILY, _QUICK = "Daily trainers", "Fast pair"


def put_shoes_on(first: int, runners: int, today: date, seed: int) -> None:
    """Give runners with ids from `first` their pairs, and their runs the usual one."""
    random = Random(f"shoes/{seed}")  # noqa: S311 no secret is drawn here
    rows = [row for runner in range(first, first + min(runners, MOST)) for row in _pairs_of(random, runner, today)]
    db.session.execute(insert(_table(Shoe)), rows)
    for name, kinds in ((_DAILY, EASY), (_QUICK, FAST)):
        keys = db.session.scalars(select(Shoe.id).where(Shoe.name == name)).all()
        usual = [{"shoe_id": key, "kind": kind} for key in keys for kind in kinds]
        if usual:
            db.session.execute(insert(_table(UsualShoe)), usual)
    worn: Any = select(Run.id, Shoe.id).join(Shoe, Shoe.runner_id == Run.runner_id)
    worn = worn.join(UsualShoe, (UsualShoe.shoe_id == Shoe.id) & (UsualShoe.kind == Run.kind))
    db.session.execute(
        insert(_table(Wearing)).from_select(["run_id", "shoe_id"], worn.where(Shoe.retired_on.is_(None)))
    )


def _table(model: Any) -> Table:
    return cast(Table, model.__table__)


def _pairs_of(random: Random, runner: int, today: date) -> list[dict[str, Any]]:
    found = [_row(random, runner, _DAILY, today, weeks=random.randrange(10, 40), before=random.randrange(0, 480))]
    if random.random() < 0.35:
        found.append(
            _row(random, runner, _QUICK, today, weeks=random.randrange(10, 60), before=random.randrange(0, 200))
        )
    if random.random() < 0.3:
        old = _row(random, runner, "Old pair", today, weeks=80, before=0)
        far = round(random.gauss(1, 0.14) * old.pop("usually"))
        found.append(old | {"distance_before": Distance.of_km(max(120, far)), "usually": 0,
                            "retired_on": today - timedelta(weeks=random.randrange(10, 40))})  # fmt: skip
    return [{name: value for name, value in row.items() if name != "usually"} for row in found]


def _row(random: Random, runner: int, name: str, today: date, *, weeks: int, before: int) -> dict[str, Any]:
    brand, model, usually = random.choice(MODELS)
    first_day = today - timedelta(weeks=weeks)
    return {
        "runner_id": runner, "name": name, "name_key": name_key(name), "brand": brand, "model": model,
        "model_key": model_key(brand, model), "first_day": first_day, "distance_before": Distance.of_km(before),
        "good_for": Distance.of_km(700), "retired_on": None, "palette": random.choice(list(PALETTES)),
        "created_at": datetime.combine(first_day, time(9), UTC), "usually": usually,
    }  # fmt: skip


LINES = ("No one on the towpath but herons.", "Someone else's legs at first, mine by the end.",
         "Wind from everywhere.", "Talked the whole way and forgot the hill.",
         "Just fog and my own footsteps.", "Slow, and happy about it.")  # fmt: skip
MANTRAS = ("Relaxed and tall", "One more lamp post", "This is what I came for")
_GOOD, _OTHER = (0, 1, 2), (3, 4)


def feelings_of(run_id: int, runner_id: int, run: PastRun, *, is_first: bool) -> list[dict[str, object]]:
    """Return how a run felt, as rows; empty if not recorded. The first runner always records it."""
    place = run.felt
    if is_first:
        chance = (run_id * 37 + run.started_at.minute) % 100
        better = 95 if 5_000_000 <= run.mm < 10_000_000 else 14
        place = _GOOD[chance % 3] if chance < better else _OTHER[chance % 2]
    if place is None:
        return []
    line = LINES[run_id % len(LINES)] if run_id % 7 == 0 else ""
    word = USUAL[place]
    return [{"run_id": run_id, "runner_id": runner_id, "word": word.text, "good": word.good, "line": line}]


def mantras_of(runner_id: int, today: date) -> list[dict[str, object]]:
    """Return the first runner's mantras, as rows."""
    added = datetime.combine(today - timedelta(days=1), time(6), UTC)
    return [{"runner_id": runner_id, "text": text, "added_at": added} for text in MANTRAS]


SONGS = (
    ("Towpath", "The Grey Wagtails", 160), ("Second Loop", "Ada Lindqvist", 162),
    ("Lamp Post to Lamp Post", "Fartlek FM", 164),
    ("Cold Hands, Warm Heart", "Nordwind", 165), ("Last Bend", "Mira & the Meters", 168),
    ("Even Splits", "Ostinato", 170),
    ("Before the Town Wakes", "Iris Calder", 158), ("Gravel", "Halden Row", 172), ("Nine More", "The Repeats", 176),
    ("Downhill With Both Arms", "Kolibri", 180), ("Rain on the Visor", "Juno Park", 156),
    ("Long Slow Something", "Alma Reyes", 82),
    ("Half Step", "Ostinato", 81), ("Under the Bridges", "Slow Comet", 84), ("Heron", "The Grey Wagtails", 86),
    ("Red House", "Nordwind", 150), ("Negative Split", "Fartlek FM", 174), ("Shoes by the Door", "Iris Calder", 144),
)  # fmt: skip
PLAYLISTS = (("An easy hour", "from the Sunday group", 156, 166), ("Track night", "eight by 400", 174, 184),
             ("Long and flat", "two hours, no hurry", 78, 86))  # fmt: skip
WAITING = ("Kilometre Forty", "The Repeats", 178)


def songs_of(runner_ids: range, today: date) -> list[dict[str, object]]:
    """Return the songs as rows: proposed by various runners, most of them approved and one pending."""
    rows = [_song_row(SongSort.SONG, title, artist, beats, beats) for title, artist, beats in SONGS]
    rows += [_song_row(SongSort.PLAYLIST, *each) for each in PLAYLISTS]
    rows.append(_song_row(SongSort.SONG, WAITING[0], WAITING[1], WAITING[2], WAITING[2]) | {"state": SongState.WAITING})
    first = datetime.combine(today - timedelta(days=40), time(18), UTC)
    for number, row in enumerate(rows):
        at = first + timedelta(days=number)
        decided = at + timedelta(hours=15) if row["state"] is SongState.SHOWN else None
        row |= {"runner_id": runner_ids[number * 7 % len(runner_ids)], "proposed_at": at, "decided_at": decided}
    return rows


def _song_row(sort: SongSort, title: str, artist: str, low: int, high: int) -> dict[str, object]:
    return {"sort": sort, "title": title, "artist": artist, "beats_low": low, "beats_high": high, "link": "",
            "site": "", "key": key_of(None, artist, title), "words": f"{title} {artist}".casefold(),
            "state": SongState.SHOWN, "reason": ""}  # fmt: skip


CASES = 20


def fill_cases() -> None:
    """Award what the first runners have earned; the very first shares a milestone."""
    for runner_id in range(STAFF, STAFF + CASES + 1):  # the organiser is the last of the staff
        awards.review(runner_id)
    first = STAFF + 1
    longest = select(Award).where(Award.runner_id == first, Award.what == AwardKind.LONGEST).order_by(Award.day.desc())
    with transaction():
        if award := db.session.scalars(longest.limit(1)).first():
            awards.share(award.id, first)


def ticks_of(runner_ids: Iterable[int], today: date, seed: int) -> list[Row]:
    """Return the ticks of some runners this month and last: two thirds of the squares they can tick by hand."""
    random = Random(f"{seed}:cards")  # noqa: S311 a demo
    this = month_of(today)
    months = [month_of(this - timedelta(days=1)), *([this] if today.day > 1 else [])]
    rows = []
    for runner_id in runner_ids:
        for month in months:
            last = min(today - timedelta(days=1), month + timedelta(days=27))
            for task in tasks_of(runner_id, month):
                if task.by_hand and random.random() < 0.67:
                    day = month + timedelta(days=random.randrange((last - month).days + 1))
                    rows.append({
                        "runner_id": runner_id, "month": month, "task": task.key, "day": day,
                        "ticked_at": datetime.combine(day, time(19), UTC),
                    })  # fmt: skip
    return rows


PLACES = ("Along the canal, east side", "Canal and harbour", "Hill park, north of the station", "Harbour to lighthouse",
          "Old town, by the canal")  # fmt: skip
ABOUTS = ("Talks on the way out, listens on the way back.", "Never late, never fast.", "Back after a year off.", "")
NOTES = ((Side.COACH, "Three weeks in a row. The easy days are working, so keep them easy."),
         (Side.RUNNER, "My calf was tight after Thursday but fine by Saturday."),
         (Side.COACH, "No hills this week, then. Thirty minutes on the flat, and tell me how it felt."))  # fmt: skip
WORKOUTS = ((-4, "talking-pace", ""), (-2, "strides-on-grass", "On the grass by the pond."), (0, "easy-thirty", ""),
            (2, "lamp-posts", ""), (5, "", "Long run with company\nKeep it easy enough to talk."))  # fmt: skip


def bring_together(runner_ids: Sequence[int], today: date) -> None:
    """Let the second runner coach the first, and the first coach four; every second runner has a partner card."""
    if len(runner_ids) < 9:
        return
    first, coach, *others = runner_ids
    since = datetime.combine(today - timedelta(days=40), time(9), UTC)
    _coach(1, first, coach, since, today)
    for key, runner in enumerate(others[:4], 2):
        _coach(key, runner, first, since + timedelta(days=key), today, feelings=key % 2 == 0)
    cards = [_card(place, runner, since) for place, runner in enumerate(runner_ids[::2][:150])]
    db.session.execute(insert(PartnerCard), cards)
    at = datetime.combine(today - timedelta(days=2), time(19), UTC)
    asks = {"word": "Sundays at eight, somewhere flat?", "asked_at": at, "agreed_at": None, "ended_at": None}
    db.session.execute(insert(Partnership), [
        {"asker_id": others[0], "asked_id": first, "state": RequestState.ASKED, **asks},
        {"asker_id": first, "asked_id": others[2], "state": RequestState.AGREED, **asks, "agreed_at": at},
    ])  # fmt: skip


def _coach(key: int, runner: int, coach: int, since: datetime, today: date, *, feelings: bool = True) -> None:
    coaching = Coaching(
        runner_id=runner, coach_id=coach, asked_at=since, accepted_at=since + timedelta(hours=5), goals=True, runs=True,
        feelings=feelings,
    )  # fmt: skip
    db.session.add(coaching)
    db.session.flush()
    mine = {"coaching_id": coaching.id, "runner_id": runner}
    for days, slug, words in WORKOUTS[:: 1 if key == 1 else 2]:
        db.session.add(SetWorkout(**mine, day=today + timedelta(days=days), slug=slug, words=words, set_at=since))
    for number, (by, text) in enumerate(NOTES[: 3 if key == 1 else key % 3]):
        at = datetime.combine(today - timedelta(days=6 - 2 * number), time(18), UTC)
        read = at + timedelta(hours=2) if number < 1 else None
        db.session.add(CoachNote(**mine, by=by, text=text, written_at=at, read_at=read))
    db.session.flush()


def _card(place: int, runner: int, since: datetime) -> dict[str, object]:
    fast = 300_000 + place % 7 * 12_000
    return {
        "runner_id": runner, "up": True, "place": PLACES[place % len(PLACES)], "fast": fast, "slow": fast + 50_000,
        "days": ("136", "0246", "135", "56")[place % 4], "parts": ("morning", "evening,morning", "evening")[place % 3],
        "aims": ("easy", "easy,long", "coming-back", "faster,race")[place % 4], "about": ABOUTS[place % len(ABOUTS)],
        "contact": "In the club chat", "changed_at": since + timedelta(minutes=place),
    }  # fmt: skip
