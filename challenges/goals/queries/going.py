"""Goals with their progress: one statement for everything that a runner's goals are computed from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy import type_coerce as as_type

from challenges import clock
from challenges.db import db, read
from challenges.goals.models import Goal, PauseTaken
from challenges.goals.queries.kept import is_live
from challenges.goals.rules import Aim, Effort, Ending, Kind, Outlook, Stage, Standing, outlook_of, standing_of
from challenges.goals.rules.weeks import MOST_WEEKS
from challenges.goals.streaks import Pause
from challenges.monthly.metrics import Metric
from challenges.runners.models import Runner
from challenges.runs.diary import Diary
from challenges.runs.queries import diary_of
from challenges.runs.queries.history import EFFORT, RUN, counted_efforts

_G, _P = Goal.__table__.c, PauseTaken.__table__.c
_E, _R = EFFORT.c, RUN.c
MOST_LIVE = 20


@dataclass(frozen=True, slots=True)
class Words:
    """A runner's private reason, obstacle and plan."""

    why: str
    obstacle: str
    plan: str


@dataclass(frozen=True, slots=True)
class GoalSeen:
    """A goal with its progress and its outlook, for its runner."""

    id: int
    words: Words
    standing: Standing
    outlook: Outlook | None

    @property
    def aim(self) -> Aim:
        """The definition of the goal."""
        return self.standing.aim

    @property
    def share(self) -> float:
        """The filled share of the ring."""
        return self.standing.share


def goals_of(runner: Runner, diary: Diary | None = None, today: date | None = None) -> list[GoalSeen]:
    """Return the runner's live goals, earliest end first. One query, plus the run history if it isn't given."""
    today = today or clock.local_date(clock.now(), runner.zone)
    diary = diary_of(runner.id) if diary is None else diary
    seen = _seen(read(_live(today), {"runner": runner.id}).all(), diary, today)
    return sorted(seen, key=lambda each: (each.aim.last_day or date.max, each.id))


def goal_on_today(runner: Runner, diary: Diary, today: date) -> GoalSeen | None:
    """Return the goal to show first: one that is on, else paused, reached, upcoming. None without goals. One query."""
    order = {Stage.ON: 0, Stage.PAUSED: 1, Stage.REACHED: 2, Stage.UPCOMING: 3}
    return min(goals_of(runner, diary, today), key=lambda each: order.get(each.standing.stage, 4), default=None)


def past_goal_count(runner: Runner, today: date) -> int:
    """Return the number of goals that have ended or are over."""
    return db.session.scalar(_past_count(today), {"runner": runner.id}) or 0


@lru_cache(maxsize=8)
def _past_count(today: date) -> Select[Any]:
    runner: BindParameter[int] = bindparam("runner", type_=BigInteger)
    return select(func.count(Goal.id)).where(Goal.runner_id == runner, ~is_live(today))


def past_goals_of(runner: Runner, diary: Diary, today: date, offset: int, limit: int) -> list[GoalSeen]:
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
    return cast(null(), kind)


def _everything(runner_id: int | BindParameter[int], goals: Select[Any], today: date) -> Any:
    """Return a union of goals, all days off and, if a goal is for a time, best efforts."""
    words = (_no(String),) * 6
    off = select(
        literal("pause", String), as_type(_P.id, BigInteger), as_type(_P.goal_id, BigInteger), _no(BigInteger),
        _P.first_day, _P.last_day, *words,
    ).where(_P.runner_id == runner_id)  # fmt: skip
    wanted = select(_G.distance).where(_G.runner_id == runner_id, _G.kind == Kind.TIME)
    length = as_type(_E.distance, BigInteger)
    efforts = (
        counted_efforts(
            literal("effort", String), as_type(_E.run_id, BigInteger), as_type(_E.duration, BigInteger), length,
            _R.local_date, _no(Date), *words,
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


def _seen(rows: Sequence[Any], diary: Diary, today: date) -> list[GoalSeen]:
    efforts = [Effort(row[4], row[3], row[2]) for row in rows if row[0] == "effort"]
    pauses = [(row[2], Pause(row[4], row[5])) for row in rows if row[0] == "pause"]
    return [_one(row, diary, efforts, pauses, today) for row in rows if row[0] == "goal"]


def _one(
    row: Any, diary: Diary, efforts: Sequence[Effort], pauses: Sequence[tuple[int | None, Pause]], today: date
) -> GoalSeen:
    _, goal_id, target, distance, first_day, last_day, kind, metric, ended, *words = row
    aim = Aim(Kind(kind), first_day, last_day, Metric(metric) if metric else None, target, distance)
    return seen_of(
        goal_id, aim, Words(*words), diary, efforts, [pause for of, pause in pauses if of in (None, goal_id)], today,
        Ending(ended) if ended else None,
    )  # fmt: skip


def seen_of(
    goal_id: int,
    aim: Aim,
    words: Words,
    diary: Diary,
    efforts: Sequence[Effort],
    pauses: Sequence[Pause],
    today: date,
    ended: Ending | None,
) -> GoalSeen:
    """Return a goal with its progress and its outlook."""
    standing = standing_of(aim, diary, efforts, pauses, today, ended)
    return GoalSeen(goal_id, words, standing, outlook_of(standing, diary, efforts, pauses))
