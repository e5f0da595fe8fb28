"""Checks on every run that is logged or corrected: possible, not a duplicate, and plausible."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Protocol

from challenges import clock
from challenges.db import db
from challenges.events import announce
from challenges.refusals import N_, Reason, Refused
from challenges.runners.rules import Category
from challenges.runs import queries
from challenges.runs.actions.looking import hold
from challenges.runs.events import RunChanged
from challenges.runs.models import Run
from challenges.runs.near import Near
from challenges.runs.plausible import DAY, Cause, holds_of, refusals_of
from challenges.runs.recorded import Recorded, facts
from challenges.runs.rules import Source, is_same_run, is_typed_twice, overlap
from challenges.units import Duration


class LoggedAlready(Refused):
    """The run is already logged, as `first`."""

    def __init__(self, first: Run) -> None:
        super().__init__(Reason(N_("This run is already in your log.")))
        self.first = first


class TypedAlready(Refused):
    """Another run entered by hand on this day has the same figures, `first`. `latest_id` confirms a second one.

    To log it anyway, pass `latest_id` as `besides`. Two simultaneous confirmations still add only one run.
    """

    def __init__(self, first: Run, latest_id: int) -> None:
        super().__init__(
            Reason(
                N_("You already logged %(distance)s in %(duration)s on this day."),
                distance=first.distance, duration=first.duration,
            )
        )  # fmt: skip
        self.first, self.latest_id = first, latest_id


def set_start(run: Run, *, day: date, at: time | None, zone: str) -> None:
    """Set the start of a run as its runner enters it: a date, and a time of day if known."""
    if at:
        begin(run, clock.local_instant(day, at, zone), zone)
    else:
        run.started_at, run.zone, run.local_date = None, zone, day


def begin(run: Run, started_at: datetime, zone: str) -> None:
    """Set the start of a run as an instant; its local date is the date at that place and time."""
    run.started_at, run.zone, run.local_date = started_at, zone, clock.local_date(started_at, zone)


def measure(run: Run, recorded: Recorded, duration: Duration | None = None) -> None:
    """Set the figures of a run from its recording. `duration` is its runner's, for a recording without times."""
    figures = recorded.figures
    run.distance, run.along, run.gain = figures.distance, figures.along, figures.gain
    run.gain_by = figures.gain_by if figures.gain is not None else None
    run.duration = duration or recorded.elapsed
    run.moving = figures.moving if figures.moving and run.duration == figures.elapsed else run.duration
    run.verified, run.typed_over = recorded.is_verified, False


def refuse_repeat(runner_id: int, recorded: Recorded) -> None:
    """Raise LoggedAlready if a recording's run is already logged. Reads only; checked again when the run is written."""
    if recorded.is_dated and (first := queries.same_run(runner_id, recorded.outline)):
        raise LoggedAlready(first)


class Writer(Protocol):
    """The runner's fields that the checks use."""

    id: int
    category: Category | None
    born_on: date | None


def check(
    run: Run,
    by: Writer,
    causes: Iterable[Cause],
    *,
    besides: int | None = None,
    is_new: bool = True,
    near: Near | None = None,
) -> None:
    """Refuse a run that cannot be or is there already; hold one that cannot be believed.

    `causes` are those that its samples show; `besides` is the run by hand that says the same, where its runner has
    seen it, and only a run that `is_new` in its figures is asked about. `near` are the runs around its date without it,
    where they were read. Raises Refused, LoggedAlready and TypedAlready. The row of its runner, `by`, must be locked.
    """
    outline = run.outline
    others = near
    if others is None:
        others = queries.neighbours_of(by.id, run.local_date, outline, except_id=run.id)
    that_day = (
        its.duration for its in others if its.local_date == run.local_date and its.counts and not overlap(outline, its)
    )
    claim = facts(
        run.local_date, run.zone, run.distance, run.duration, run.started_at, by.category, by.born_on,
        sum(that_day, Duration(0)),
    )  # fmt: skip
    if reasons := refusals_of(claim, clock.now()):
        raise Refused(reasons[0])
    if first := next((its for its in others if is_same_run(outline, its.outline)), None):
        with db.session.no_autoflush:
            raise LoggedAlready(db.session.get_one(Run, first.id))
    if run.source is Source.HAND and is_new:
        _ask_about_twins(run, others, besides)
    hold(run, [*causes, *(found.cause for found in holds_of(claim))])


def _ask_about_twins(run: Run, others: Near, besides: int | None) -> None:
    same = [
        its.id
        for its in others
        if its.typed and its.local_date == run.local_date and is_typed_twice(run.outline, its.outline)
    ]
    if same and same[-1] != besides:
        with db.session.no_autoflush:
            raise TypedAlready(db.session.get_one(Run, same[0]), same[-1])


def release(runner_id: int, days: Iterable[date], *, except_id: int) -> None:
    """Release runs that were held because a day had more than 24 hours, if it no longer has."""
    held = [run for day in sorted(set(days)) for run in queries.held_on(runner_id, day, Cause.DAY)]
    for run in held:
        if run.id != except_id and run.duration + queries.time_on(runner_id, run.local_date, except_id=run.id) <= DAY:
            hold(run, {*run.causes} - {Cause.DAY})
            db.session.flush()
            announce(RunChanged(run.id, runner_id, frozenset({run.local_date})))
