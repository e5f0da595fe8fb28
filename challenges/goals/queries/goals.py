"""Goals, their history and days off, and their progress: one statement for everything that it is computed from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import Date as sqlalchemy_Date
from sqlalchemy import null as nothing
from sqlalchemy import type_coerce as as_type
from sqlalchemy.types import Date
from sqlalchemy.types import String as types_String

from challenges import clock
from challenges.db import db, read
from challenges.goals.models import Goal, GoalChange, GoalCheck, PauseTaken, StreakChoice
from challenges.goals.rules import (
    Aim,
    CheckInAnswer,
    GoalEnding,
    GoalKind,
    GoalProgress,
    GoalStage,
    Outlook,
    PastEffort,
    outlook_of,
    progress_of,
    week_of,
)
from challenges.goals.rules.streaks import Streak, StreakPause, daily, weekly
from challenges.goals.rules.weeks import MOST_WEEKS
from challenges.monthly.rules.metrics import Metric
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.queries import run_history_of
from challenges.runs.queries.history import EFFORT, RUN, counted_efforts
from challenges.runs.rules.facts import RunHistory
from challenges.units import Distance

_CHANGES = select(GoalChange).where(GoalChange.goal_id == bindparam("goal")).order_by(GoalChange.id.desc()).limit(50)
_ANSWERS = select(GoalCheck.week, GoalCheck.answer).where(
    GoalCheck.goal_id == bindparam("goal"), GoalCheck.week >= bindparam("since")
)
_PAUSES = (
    select(PauseTaken)
    .where(PauseTaken.runner_id == bindparam("runner"))
    .order_by(PauseTaken.first_day.desc(), PauseTaken.id.desc())
)
_OFF_EVERYTHING = _PAUSES.where(PauseTaken.goal_id.is_(None))
_CHOICE = select(StreakChoice.__table__.c.runner_id).where(StreakChoice.__table__.c.runner_id == bindparam("runner"))


@dataclass(frozen=True, slots=True)
class GoalReader:
    """Everything that progress and outlook of a runner's goals are computed from, as of their local date."""

    diary: RunHistory
    efforts: Sequence[PastEffort]
    pauses: Sequence[PauseTaken]
    today: date

    def days_off(self, goal_id: int | None = None) -> list[StreakPause]:
        """Return the pauses of everything plus those of one goal."""
        return [pause.days for pause in self.pauses if pause.goal_id in (None, goal_id)]


def goal_of(runner: Runner, goal_id: int) -> Goal:
    """Return the runner's own goal. Raise Missing if there is none with this id."""
    goal = db.session.get(Goal, goal_id)
    if goal is None or goal.runner_id != runner.id:
        raise Missing
    return goal


def is_live(today: date) -> ColumnElement[bool]:
    """Return the SQL condition that a goal is neither ended nor over."""
    return Goal.ended_on.is_(None) & or_(Goal.last_day.is_(None), Goal.last_day >= today)


def same_goal(runner_id: int, aim: Aim, today: date, besides: int | None = None) -> Goal | None:
    """Return a live goal of the runner for the same thing, other than `besides`, or None."""
    live = select(Goal).where(Goal.runner_id == runner_id, Goal.kind == aim.kind, is_live(today)).order_by(Goal.id)
    found = (goal for goal in db.session.scalars(live) if goal.id != besides and goal.aim.is_same_as(aim))
    return next(found, None)


def live_goal_count(runner_id: int, today: date) -> int:
    """Return the number of the runner's live goals."""
    return db.session.scalar(select(func.count(Goal.id)).where(Goal.runner_id == runner_id, is_live(today))) or 0


def changes_of(goal: Goal) -> Sequence[GoalChange]:
    """What happened to a goal, the latest first; the last fifty."""
    return db.session.scalars(_CHANGES, {"goal": goal.id}).all()


def answers_of(goal: Goal, today: date, weeks: int = 12) -> dict[date, CheckInAnswer]:
    """Return the check-in answers of the last weeks by their Mondays."""
    since = week_of(today) - timedelta(weeks=weeks)
    return {each.week: each.answer for each in db.session.execute(_ANSWERS, {"goal": goal.id, "since": since})}


def pauses_of(runner_id: int, *, everything_only: bool = False) -> Sequence[PauseTaken]:
    """The days off of a runner, the latest first: of everything and, unless said otherwise, of single goals."""
    return db.session.scalars(_OFF_EVERYTHING if everything_only else _PAUSES, {"runner": runner_id}).all()


def pauses_within(pauses: Sequence[PauseTaken], goal_id: int | None, today: date) -> list[PauseTaken]:
    """Return the current and future pauses that apply to a goal."""
    return [
        pause
        for pause in pauses
        if pause.goal_id in (None, goal_id) and (pause.last_day is None or pause.last_day >= today)
    ]


def pause_of(runner: Runner, pause_id: int) -> PauseTaken:
    """Return the runner's own pause. Raise Missing if there is none with this id."""
    pause = db.session.get(PauseTaken, pause_id)
    if pause is None or pause.runner_id != runner.id:
        raise Missing
    return pause


def efforts_since(runner_id: int, distance: int, since: date, today: date) -> list[PastEffort]:
    """Return best efforts over one distance (mm) since a day, and over all distances in the last 26 weeks."""
    late = RUN.c.local_date >= today - timedelta(weeks=MOST_WEEKS)
    its_own = (EFFORT.c.distance == Distance(distance)) & (RUN.c.local_date >= since)
    rows = counted_efforts(RUN.c.local_date, EFFORT.c.distance, EFFORT.c.duration).where(
        EFFORT.c.runner_id == runner_id, or_(late, its_own)
    )
    return [PastEffort(day, length.mm, time.ms) for day, length, time in db.session.execute(rows)]


def counts_days(runner_id: int) -> bool:
    """Whether the runner counts days in a row rather than weeks."""
    return read(_CHOICE, {"runner": runner_id}).first() is not None


_DAYS_OFF = PauseTaken.__table__.c
_OFF = select(literal("pause").label("sort"), _DAYS_OFF.first_day, _DAYS_OFF.last_day).where(
    _DAYS_OFF.goal_id.is_(None)
)
_DAYS = select(literal("days", types_String), as_type(nothing(), Date), as_type(nothing(), Date))
_CHOOSES_DAYS = StreakChoice.__table__.c.runner_id == bindparam("runner")
_STREAK = union_all(_OFF.where(_DAYS_OFF.runner_id == bindparam("runner")), _DAYS.where(_CHOOSES_DAYS))


def streak_of(runner: Runner, diary: RunHistory, today: date) -> Streak:
    """The runner's streak, in weeks unless they chose days. One query."""
    rows: Sequence[Any] = read(_STREAK, {"runner": runner.id}).all()
    pauses = [StreakPause(first, last) for sort, first, last in rows if sort == "pause"]
    counted = daily if any(sort == "days" for sort, _, _ in rows) else weekly
    return counted(diary, pauses, today)


_G, _P = Goal.__table__.c, PauseTaken.__table__.c
_E, _R = EFFORT.c, RUN.c
MOST_LIVE = 20


@dataclass(frozen=True, slots=True)
class GoalWords:
    """A runner's private reason, obstacle and plan."""

    why: str
    obstacle: str
    plan: str


@dataclass(frozen=True, slots=True)
class GoalSeen:
    """A goal with its progress and its outlook, for its runner."""

    id: int
    words: GoalWords
    standing: GoalProgress
    outlook: Outlook | None

    @property
    def aim(self) -> Aim:
        """The definition of the goal."""
        return self.standing.aim

    @property
    def share(self) -> float:
        """The filled share of the ring."""
        return self.standing.share


def goals_of(runner: Runner, diary: RunHistory | None = None, today: date | None = None) -> list[GoalSeen]:
    """Return the runner's live goals, earliest end first. One query, plus the run history if it isn't given."""
    today = today or clock.local_date(clock.now(), runner.zone)
    diary = run_history_of(runner.id) if diary is None else diary
    seen = _seen(read(_live(today), {"runner": runner.id}).all(), diary, today)
    return sorted(seen, key=lambda each: (each.aim.last_day or date.max, each.id))


def goal_on_today(runner: Runner, diary: RunHistory, today: date) -> GoalSeen | None:
    """Return the goal to show first: one that is on, else paused, reached, upcoming. None without goals. One query."""
    order = {GoalStage.ON: 0, GoalStage.PAUSED: 1, GoalStage.REACHED: 2, GoalStage.UPCOMING: 3}
    return min(goals_of(runner, diary, today), key=lambda each: order.get(each.standing.stage, 4), default=None)


def past_goal_count(runner: Runner, today: date) -> int:
    """Return the number of goals that have ended or are over."""
    return db.session.scalar(_past_count(today), {"runner": runner.id}) or 0


@lru_cache(maxsize=8)
def _past_count(today: date) -> Select[Any]:
    runner: BindParameter[int] = bindparam("runner", type_=BigInteger)
    return select(func.count(Goal.id)).where(Goal.runner_id == runner, ~is_live(today))


def past_goals_of(runner: Runner, diary: RunHistory, today: date, offset: int, limit: int) -> list[GoalSeen]:
    """Return a page of the goals that have ended or are over, newest first."""
    rows = read(_past(today), {"runner": runner.id, "offset": offset, "most": limit}).all()
    return sorted(_seen(rows, diary, today), key=lambda each: -each.id)


@lru_cache(maxsize=8)
def _past(today: date) -> Any:
    runner: BindParameter[int] = bindparam("runner", type_=BigInteger)
    rows = select(*_goal_columns()).where(_G.runner_id == runner, ~is_live(today)).order_by(_G.id.desc())
    page = rows.offset(bindparam("offset", type_=Integer)).limit(bindparam("most", type_=Integer))
    return _everything(runner, page, today)


def _goal_columns() -> tuple[Any, ...]:
    numbers = (_G.id, _G.target, _G.distance)
    words = (_G.kind, _G.metric, _G.ended, _G.why, _G.obstacle, _G.plan)
    return (
        literal("goal", String).label("sort"), *(as_type(column, BigInteger) for column in numbers),
        _G.first_day, _G.last_day, *(as_type(column, String) for column in words),
    )  # fmt: skip


def _no(kind: Any) -> Any:
    return cast(nothing(), kind)


def _everything(runner_id: int | BindParameter[int], goals: Select[Any], today: date) -> Any:
    """Return a union of goals, all days off and, if a goal is for a time, best efforts."""
    words = (_no(String),) * 6
    off = select(
        literal("pause", String), as_type(_P.id, BigInteger), as_type(_P.goal_id, BigInteger), _no(BigInteger),
        _P.first_day, _P.last_day, *words,
    ).where(_P.runner_id == runner_id)  # fmt: skip
    wanted = select(_G.distance).where(_G.runner_id == runner_id, _G.kind == GoalKind.TIME)
    length = as_type(_E.distance, BigInteger)
    efforts = (
        counted_efforts(
            literal("effort", String), as_type(_E.run_id, BigInteger), as_type(_E.duration, BigInteger), length,
            _R.local_date, _no(sqlalchemy_Date), *words,
        )
        .where(
            _E.runner_id == runner_id, exists(wanted),
            or_(_R.local_date >= today - timedelta(weeks=MOST_WEEKS), length.in_(wanted)),
        )
    )  # fmt: skip
    inner = goals.subquery()
    return union_all(select(*inner.c), off, efforts)


@lru_cache(maxsize=8)
def _live(today: date) -> Any:
    """Return the cached statement for the live goals of any runner as of a date."""
    runner: BindParameter[int] = bindparam("runner", type_=BigInteger)
    goals = select(*_goal_columns()).where(_G.runner_id == runner, is_live(today)).limit(MOST_LIVE * 2)
    return _everything(runner, goals, today)


def _seen(rows: Sequence[Any], diary: RunHistory, today: date) -> list[GoalSeen]:
    efforts = [PastEffort(row[4], row[3], row[2]) for row in rows if row[0] == "effort"]
    pauses = [(row[2], StreakPause(row[4], row[5])) for row in rows if row[0] == "pause"]
    return [_goal_in(row, diary, efforts, pauses, today) for row in rows if row[0] == "goal"]


def _goal_in(
    row: Any,
    diary: RunHistory,
    efforts: Sequence[PastEffort],
    pauses: Sequence[tuple[int | None, StreakPause]],
    today: date,
) -> GoalSeen:
    _, goal_id, target, distance, first_day, last_day, kind, metric, ended, *words = row
    aim = Aim(GoalKind(kind), first_day, last_day, Metric(metric) if metric else None, target, distance)
    return seen_of(
        goal_id,
        aim,
        GoalWords(*words),
        diary,
        efforts,
        [pause for of, pause in pauses if of in (None, goal_id)],
        today,
        GoalEnding(ended) if ended else None,
    )


def seen_of(
    goal_id: int,
    aim: Aim,
    words: GoalWords,
    diary: RunHistory,
    efforts: Sequence[PastEffort],
    pauses: Sequence[StreakPause],
    today: date,
    ended: GoalEnding | None,
) -> GoalSeen:
    """Return a goal with its progress and its outlook."""
    standing = progress_of(aim, diary, efforts, pauses, today, ended)
    return GoalSeen(goal_id, words, standing, outlook_of(standing, diary, efforts, pauses))
