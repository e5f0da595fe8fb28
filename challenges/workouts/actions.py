"""Turn a suggestion down, and tick a square of the card by hand. Every action is idempotent."""

from datetime import date, timedelta

from sqlalchemy import delete

from challenges import clock
from challenges.db import add, db, insert_if_absent, writes
from challenges.refusals import Missing, Refused
from challenges.workouts import rules
from challenges.workouts.models import CardTick, TurnedDown

KEPT_FOR = timedelta(days=30)


@writes
def turn_down(runner_id: int, slug: str, today: date) -> None:
    """Turn a suggestion down for today, so that another one is shown. Raise Missing for an unknown workout."""
    if slug not in rules.WORKOUTS:
        raise Missing
    mine = TurnedDown.runner_id == runner_id
    again = (TurnedDown.day == today) & (TurnedDown.slug == slug)
    db.session.execute(delete(TurnedDown).where(mine, again | (TurnedDown.day < today - KEPT_FOR)))
    add(TurnedDown(runner_id=runner_id, day=today, slug=slug))


@writes
def tick(runner_id: int, month: date, task: str, today: date) -> None:
    """Tick a square. Raise Refused if runs fill it, it isn't on the card, or the card is closed."""
    _may(runner_id, month, task, today)
    last_day = clock.month_window(month.year, month.month).last_day
    key = {"runner_id": runner_id, "month": month, "task": task}
    insert_if_absent(CardTick, key, day=min(today, last_day), ticked_at=clock.now())


@writes
def untick(runner_id: int, month: date, task: str, today: date) -> None:
    """Untick a square. Raise Refused like `tick`."""
    _may(runner_id, month, task, today)
    db.session.execute(delete(CardTick).filter_by(runner_id=runner_id, month=month, task=task))


def _may(runner_id: int, month: date, task: str, today: date) -> None:
    if reason := rules.tick_refusal(runner_id, month, task, today):
        raise Refused(reason)
