"""Goals of the demo's runners: the first one has several with a plan and check-ins, others one each."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from challenges.db import add, db
from challenges.goals.forecast import figure_at_end
from challenges.goals.models import EventPlan, Goal, GoalChange, GoalCheck
from challenges.goals.rules import Aim, Answer, Change, Kind, Period, week_of, weeks_of, window_of
from challenges.monthly.metrics import Metric
from challenges.monthly.models import Challenge
from challenges.runs.queries import diary_of

WHYS = ("To feel light again", "For evenings when my head is full", "Because I promised my daughter",
        "To see the reservoir from the other side", "A year ago I couldn't run for the bus")  # fmt: skip
OBSTACLES = ("dark, wet mornings", "late meetings", "a warm bed on a cold morning")
PLANS = ("the covered loop by the station", "ten minutes round the block", "in the kit I laid out by the door")
TEN_KM, STEP = 10_000_000, 5_000_000


def set_goals(runner_ids: Iterable[int], today: date) -> None:
    """Give each of these runners a goal slightly above the likely distance this month, and the first one more."""
    month = window_of(Period.MONTH, today)
    if month is None:
        return
    since = max(month.first_day, today - timedelta(days=12))
    for place, runner_id in enumerate(runner_ids):
        diary = diary_of(runner_id)
        done = sum(outing.distance for outing in diary if outing.day in month)
        weeks = weeks_of(diary, Metric.DISTANCE, today)
        likely = figure_at_end(done, weeks, month.days_left(today), today).likely
        target = max(1, round(likely * 1.04 / STEP)) * STEP
        aim = Aim(Kind.VOLUME, month.first_day, month.last_day, Metric.DISTANCE, target)
        goal = _set(runner_id, aim, since, place)
        if place == 0:
            _first_runners(goal, today)


def _first_runners(goal: Goal, today: date) -> None:
    goal.plan_days, goal.plan_minute = "135", 405
    before = week_of(today) - timedelta(days=7)
    goal.set_on = before - timedelta(days=3)
    for week, answer in ((before - timedelta(days=7), Answer.KEPT), (before, Answer.BENT)):
        db.session.add(GoalCheck(goal_id=goal.id, week=week, answer=answer))
    spring = today + timedelta(weeks=14)
    _set(goal.runner_id, Aim(Kind.TIME, today - timedelta(days=30), spring, None, 3_000_000, TEN_KM), today, 1)
    last = window_of(Period.MONTH, goal.first_day - timedelta(days=1))
    if last is not None:
        runs = Aim(Kind.VOLUME, last.first_day, last.last_day, Metric.RUNS, 10)
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
    at = datetime.combine(on, time(18, 30), UTC)
    add(GoalChange(goal_id=goal.id, at=at, change=Change.SET, target=aim.target, last_day=aim.last_day))
    return goal
