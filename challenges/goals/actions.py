"""Set, change and end goals, take days off, check in, save plans, and choose weekly or daily streaks.

Callers must have looked up the goal through its runner. Every action is idempotent.
"""

from datetime import date, timedelta

from sqlalchemy import delete, select

from challenges import clock
from challenges.db import add, db, insert_if_absent, lock, writes
from challenges.goals import queries
from challenges.goals.models import EventPlan, Goal, GoalChange, GoalCheck, PauseTaken, StreakChoice
from challenges.goals.queries import GoalWords
from challenges.goals.rules import Aim, CheckInAnswer, GoalEnding, GoalEvent, PauseReason, merged
from challenges.goals.rules.streaks import StreakPause
from challenges.refusals import N_, Reason, Refused
from challenges.runners.models import Runner

MOST_LIVE = 20


@writes
def set_goal(runner_id: int, aim: Aim, words: GoalWords, today: date) -> Goal:
    """Set a goal. Raise Refused if a goal for the same thing is live, or if the runner has twenty live goals."""
    lock(Runner, runner_id)
    _refuse_same(runner_id, aim, today)
    if queries.live_goal_count(runner_id, today) >= MOST_LIVE:
        raise Refused(Reason(N_("You have %(most)s active goals. Finish one or let one go first."), most=MOST_LIVE))
    goal = Goal(
        runner_id=runner_id, kind=aim.kind, metric=aim.metric, target=aim.target, distance=aim.distance,
        first_day=aim.first_day, last_day=aim.last_day, set_on=today, why=words.why, obstacle=words.obstacle,
        plan=words.plan,
    )  # fmt: skip
    add(goal)
    _note(goal, GoalEvent.SET)
    return goal


@writes
def adjust(goal_id: int, aim: Aim, words: GoalWords, today: date) -> Goal:
    """Change a goal's target or its plan. Raise Refused if another live goal is for the same thing."""
    goal = lock(Goal, goal_id)
    _refuse_same(goal.runner_id, aim, today, besides=goal_id)
    if goal.aim != aim:
        goal.metric, goal.target, goal.distance = aim.metric, aim.target, aim.distance
        goal.first_day, goal.last_day = aim.first_day, aim.last_day
        _note(goal, GoalEvent.ADJUSTED)
    goal.why, goal.obstacle, goal.plan = words.why, words.obstacle, words.plan
    return goal


@writes
def end(goal_id: int, ending: GoalEnding, today: date) -> None:
    """End a goal as finished or let go. Does nothing if it has ended already."""
    goal = lock(Goal, goal_id)
    if goal.ended is None:
        goal.ended, goal.ended_on = ending, today
        _note(goal, GoalEvent.FINISHED if ending is GoalEnding.FINISHED else GoalEvent.LET_GO)


@writes
def check_in(goal_id: int, week: date, answer: CheckInAnswer) -> None:
    """Record how the plan went in a week. A later answer replaces an earlier one."""
    if not insert_if_absent(GoalCheck, {"goal_id": goal_id, "week": week}, answer=answer):
        check = db.session.get_one(GoalCheck, (goal_id, week))
        check.answer = answer


@writes
def plan_hours(goal_id: int, days: str, minute: int | None) -> None:
    """Set the weekdays ("135", Monday is 0) and the minute of the day at which the runner plans to run."""
    goal = lock(Goal, goal_id)
    goal.plan_days, goal.plan_minute = days, minute


@writes
def pause(runner_id: int, why: PauseReason, days: StreakPause, goal_id: int | None = None) -> None:
    """Take days off from everything or from one goal. Pauses that overlap or touch are merged."""
    lock(Runner, runner_id)
    rows = select(PauseTaken).where(PauseTaken.runner_id == runner_id, PauseTaken.goal_id == goal_id)
    taken = db.session.scalars(rows).all()
    whole = next(each for each in merged([days, *(other.days for other in taken)]) if _touch(each, days))
    for other in taken:
        if _touch(whole, other.days):
            db.session.delete(other)
    add(PauseTaken(runner_id=runner_id, goal_id=goal_id, why=why, first_day=whole.first, last_day=whole.last))
    if goal_id is not None:
        _note(lock(Goal, goal_id), GoalEvent.PAUSED)


@writes
def go_on(pause_id: int, today: date) -> None:
    """End a pause yesterday. Delete a pause that hasn't started. Does nothing if it is over."""
    taken = lock(PauseTaken, pause_id)
    if taken.last_day is not None and taken.last_day < today:
        return
    if taken.goal_id is not None:
        _note(lock(Goal, taken.goal_id), GoalEvent.WENT_ON)
    if taken.first_day >= today:
        db.session.delete(taken)
    else:
        taken.last_day = today - timedelta(days=1)


@writes
def count_days(runner_id: int, wanted: bool) -> None:
    """Count the streak in days if `wanted`, else in weeks."""
    if wanted:
        insert_if_absent(StreakChoice, {"runner_id": runner_id})
    else:
        db.session.execute(delete(StreakChoice).filter_by(runner_id=runner_id))


@writes
def plan_event(
    runner_id: int,
    words: GoalWords,
    *,
    challenge_id: int | None = None,
    race_id: int | None = None,
    target: int | None = None,
) -> None:
    """Save the plan for a challenge or a race, replacing an earlier one."""
    key = {"runner_id": runner_id, **({"challenge_id": challenge_id} if challenge_id else {"race_id": race_id})}
    values = {"why": words.why, "obstacle": words.obstacle, "plan": words.plan, "target": target}
    if not insert_if_absent(EventPlan, key, **values, plan_days=""):
        kept = db.session.scalars(select(EventPlan).filter_by(**key)).one()
        kept.why, kept.obstacle, kept.plan, kept.target = words.why, words.obstacle, words.plan, target


def _refuse_same(runner_id: int, aim: Aim, today: date, besides: int | None = None) -> None:
    if queries.same_goal(runner_id, aim, today, besides):
        raise Refused(Reason(N_("You already have a goal for this.")))


def _touch(one: StreakPause, other: StreakPause) -> bool:
    """Whether `other` starts within `one`."""
    return one.first <= other.first and (one.last is None or other.first <= one.last)


def _note(goal: Goal, change: GoalEvent) -> None:
    add(GoalChange(goal_id=goal.id, at=clock.now(), change=change, target=goal.target, last_day=goal.last_day))
