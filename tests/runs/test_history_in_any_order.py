"""Awards, goals, recaps, paces, shoes and scores don't depend on the order of what a runner does.

Ann and Ben do the same things to the same runs, each in another order: they enter runs, upload recordings, correct
figures, crop, edit titles, undo corrections, and delete. Then everything derived from their runs is equal. Past records
depend on the order and are not compared.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from challenges.awards import actions as awards
from challenges.awards.models import Award
from challenges.clock import Window
from challenges.db import db, transaction
from challenges.gear import actions as gear
from challenges.gear.queries import shoes_of
from challenges.goals import actions as goals
from challenges.goals.queries import GoalWords, goals_of
from challenges.goals.rules import Aim, GoalKind
from challenges.jobs import run as run_job
from challenges.monthly.models import Participation, Score
from challenges.monthly.rules.metrics import Metric
from challenges.recaps.queries import fastest_in, places_in
from challenges.recaps.rules import recap_of
from challenges.recordings.cuts import TrackCut
from challenges.recordings.kinds import RunKind
from challenges.runners.models import Runner
from challenges.runs import actions
from challenges.runs.actions.overlaps import cut_anew
from challenges.runs.models import Run
from challenges.runs.queries import Correction, run_history_of
from challenges.runs.rules.measured import RecordedRun, RunnerFacts, contents_of
from challenges.units import Distance, Duration
from challenges.workouts.queries import paces_of, places_of
from tests import cast, make
from tests.samples.recordings import START, gpx_of, north

EXAMPLES = 8 if os.environ.get("HYPOTHESIS_PROFILE", "house") == "house" else settings().max_examples
TODAY = date(2026, 11, 15)
AUTUMN = Window(date(2026, 9, 1), TODAY)
KM = 1_000_000


# --- actions on a run -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """A run and everything that happens to it in order. `what` is its source: by hand, or which recording."""

    number: int
    what: str
    day: int  # of November
    minute: int | None
    metres: int
    after: tuple[str, ...]


FILES = {"short": (3.0, 400), "long": (3.2, 700), "fast": (3.8, 600), "far": (3.4, 1700)}  # m/s, and times 5 s
TYPED = st.sampled_from(["title", "shorter", "longer", "walk", "move", "remove"])
UPLOADED = st.sampled_from(["title", "shorter", "longer", "walk", "move", "crop", "restore", "remove"])
WHOSE = RunnerFacts("Europe/Paris", None, None)


@st.composite
def plans(draw: Any) -> list[Plan]:
    """Generate some runs; several per day, and many of those at the same time."""
    found = []
    for number in range(draw(st.integers(2, 6))):
        what = draw(st.sampled_from(["typed", "typed", *FILES]))
        timed = what != "typed" or draw(st.booleans())
        found.append(
            Plan(
                number, what, draw(st.sampled_from([2, 9, 10, 11, 14])),
                360 + 7 * number if timed else None,  # never two within a minute: the second would be refused
                draw(st.integers(1, 24)) * 1_000 + number,  # never two alike: the second would need confirmation
                tuple(draw(st.lists(TYPED if what == "typed" else UPLOADED, max_size=3))),
            )
        )  # fmt: skip
    return found


@cache
def recording(plan: Plan) -> tuple[bytes, RecordedRun]:
    """Back and forth between two trees: two devices at one time are never far apart, and no two lengths are equal."""
    speed, steps = FILES[plan.what]
    start = datetime(2026, 11, plan.day, tzinfo=UTC) + timedelta(minutes=plan.minute or 0)
    there = [(speed * 5 + plan.number / 100) * (1 if step // 40 % 2 == 0 else -1) for step in range(steps)]
    after = (start - START).total_seconds()
    samples = [(lat, lon, ele, (at or 0) + after) for lat, lon, ele, at in north(there, 5.0, lat=48.0 + plan.day / 10)]
    data = gpx_of(samples)
    return data, contents_of(data, WHOSE).runs[0]


class Doing:
    """A runner who carries out plans. `runs` maps runs to plans."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.ids: dict[int, int] = {}

    def begin(self, plan: Plan) -> None:
        """Log the run."""
        if plan.what == "typed":
            at = time(*divmod(plan.minute, 60)) if plan.minute is not None else None
            run = actions.log(
                self.runner.id, day=date(2026, 11, plan.day), at=at, distance=Distance.of_m(plan.metres),
                duration=Duration.of_seconds(plan.metres / 3),
            )  # fmt: skip
        else:
            data, recorded = recording(plan)
            run = actions.log_recording(
                self.runner.id, actions.UploadedFile.store(f"{plan.number}.gpx", data), recorded
            )
        self.ids[plan.number] = run.id

    def go_on(self, plan: Plan, what: str) -> None:
        """Do something to it; nothing, once it is deleted."""
        run_id, runner_id = self.ids.get(plan.number), self.runner.id
        run = db.session.get(Run, run_id) if run_id else None
        if run is None or run_id is None:
            return
        match what:
            case "title":
                actions.change(run_id, runner_id, title="Round the pond")
            case "shorter" | "longer":
                by = 0.8 if what == "shorter" else 1.1
                actions.change(run_id, runner_id, distance=Distance.of_m(round(run.distance.metres * by, 3)))
            case "walk":
                actions.change(run_id, runner_id, kind=RunKind.WALK)
            case "move":
                actions.change(run_id, runner_id, day=run.local_date - timedelta(days=1))
            case "crop":
                half = TrackCut(None, Duration.of_seconds(FILES[plan.what][1] * 2.5))
                actions.crop(run_id, runner_id, cut_anew(run, half))
            case "restore":
                actions.take_back(run_id, runner_id, Correction.FIGURES)
            case "remove":
                actions.remove(run_id, runner_id)
                del self.ids[plan.number]  # its id may be reused by another run

    def carry_out(self, steps: Iterator[tuple[Plan, str]]) -> None:
        """Do one step after the other, each in a request of its own."""
        for plan, what in steps:
            with transaction():
                self.begin(plan) if what == "log" else self.go_on(plan, what)
        run_job(awards.review_wanted)
        db.session.rollback()

    def everything(self) -> dict[str, Any]:
        """Return everything derived from the runs, with runs named by their plans."""
        of = {run_id: number for number, run_id in self.ids.items()}
        diary = [outing._replace(run_id=of[outing.run_id]) for outing in run_history_of(self.runner.id)]
        return {
            "diary": diary,
            "awards": self.awards(of),
            "goals": [(repr(goal.standing), repr(goal.outlook)) for goal in goals_of(self.runner, None, TODAY)],
            "recap": recap_of(diary, AUTUMN),
            "fastest": fastest_in(self.runner.id, *AUTUMN_DAYS),
            "places": places_in(self.runner.id, *AUTUMN_DAYS),
            "starts": [replace(place, runs=tuple(of[run_id] for run_id in place.runs))
                       for place in places_of(self.runner.id)],
            "paces": (paces := paces_of(self.runner)) and paces.of,
            "shoes": [(pair.gone, pair.runs, pair.first_run, pair.last_run) for pair in shoes_of(self.runner)],
            "scores": self.scores(),
        }  # fmt: skip

    def awards(self, of: Mapping[int, int]) -> list[Any]:
        current = select(Award).where(Award.runner_id == self.runner.id, Award.gone_because.is_(None))
        return sorted(
            (
                award.what.value, award.detail, "" if award.what.is_of_one_run else award.occasion,
                of.get(award.run_id or 0, -1), award.day, award.figure, award.bettered or 0,
            )
            for award in db.session.scalars(current)
        )  # fmt: skip

    def scores(self) -> list[Any]:
        rows = select(Score.metric, Score.evidence, Score.sort_value, Score.reached_on, Score.runs)
        mine = rows.join(Participation, Participation.id == Score.participation_id)
        found = db.session.execute(mine.where(Participation.runner_id == self.runner.id))
        return sorted((metric.value, evidence.value, *rest) for metric, evidence, *rest in found)


AUTUMN_DAYS = (AUTUMN.first_day, AUTUMN.last_day)


def newcomer(number: int, challenge: Any) -> Doing:
    """Return a runner in the challenge, with goals and a pair of shoes."""
    runner = cast.runner(f"runner{number}")
    make.participation(challenge, runner)
    with transaction():
        for aim in (
            Aim(GoalKind.VOLUME, date(2026, 11, 1), date(2026, 11, 30), Metric.DISTANCE, 60 * KM),
            Aim(GoalKind.VOLUME, date(2026, 11, 1), date(2026, 11, 30), Metric.RUNS, 4),
            Aim(GoalKind.TIME, date(2026, 11, 1), date(2026, 12, 31), target=280_000, distance=KM),
            Aim(GoalKind.STREAK, date(2026, 11, 1), target=3),
        ):
            goals.set_goal(runner.id, aim, GoalWords("", "", ""), TODAY)
        gear.add_pair(
            runner.id, name="Blue ones", brand="", model="", first_day=date(2026, 1, 1), distance_before=Distance(0),
            good_for=Distance.of_km(700), kinds=[RunKind.EASY],
        )  # fmt: skip
    return Doing(runner)


def interleaved(some: list[Plan], dice: Any) -> Iterator[tuple[Plan, str]]:
    """Shuffle the steps of all plans, keeping the order within each plan."""
    left = {plan.number: [(plan, step) for step in ("log", *plan.after)] for plan in some}
    while left:
        number = dice.choice(sorted(left))
        yield left[number].pop(0)
        if not left[number]:
            del left[number]


COUNT = count()


@settings(
    max_examples=EXAMPLES,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # each example takes hundreds of requests: no shrinking
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plans(), st.randoms(use_true_random=False), st.randoms(use_true_random=False))
def test_what_counts_is_the_same_whatever_the_order(challenge, some, one_way, another):
    ann, ben = newcomer(next(COUNT), challenge), newcomer(next(COUNT), challenge)
    ann.carry_out(interleaved(some, one_way))
    ben.carry_out(interleaved(some, another))
    anns, bens = ann.everything(), ben.everything()
    for name in anns:
        assert anns[name] == bens[name], name


@pytest.fixture
def challenge(app):
    """A challenge for November, with recordings and runs entered by hand."""
    return make.challenge(km=40, rungs=(10 * KM, 20 * KM))
