"""Turning a suggestion down, and ticking a square of the card by hand. Each may be done twice without harm."""

from datetime import date, timedelta

from sqlalchemy import delete

from challenges import clock
from challenges.db import add, add_once, db, writes
from challenges.refusals import Missing, Refused
from challenges.workouts import rules
from challenges.workouts.models import CardTick, TurnedDown

KEPT_FOR = timedelta(days=30)


@writes
def turn_down(runner_id: int, slug: str, today: date) -> None:
    """Not today: another one comes instead. Raises Missing where there is no such workout."""
    if slug not in rules.WORKOUTS:
        raise Missing
    mine = TurnedDown.runner_id == runner_id
    again = (TurnedDown.day == today) & (TurnedDown.slug == slug)
    db.session.execute(delete(TurnedDown).where(mine, again | (TurnedDown.day < today - KEPT_FOR)))
    add(TurnedDown(runner_id=runner_id, day=today, slug=slug))


@writes
def tick(runner_id: int, month: date, task: str, today: date) -> None:
    """Say that a square is done. Raises Refused where runs fill it, it is not on the card, or the card is put away."""
    _may(runner_id, month, task, today)
    last_day = clock.month_window(month.year, month.month).last_day
    key = {"runner_id": runner_id, "month": month, "task": task}
    add_once(CardTick, key, day=min(today, last_day), ticked_at=clock.now())


@writes
def untick(runner_id: int, month: date, task: str, today: date) -> None:
    """And that it is not. Raises Refused as `tick` does."""
    _may(runner_id, month, task, today)
    db.session.execute(delete(CardTick).filter_by(runner_id=runner_id, month=month, task=task))


def _may(runner_id: int, month: date, task: str, today: date) -> None:
    if reason := rules.tick_refusal(runner_id, month, task, today):
        raise Refused(reason)
