"""Share a year, and stop sharing it."""

import secrets

from challenges import clock, storage
from challenges.clock import Window
from challenges.db import add, after_commit, db, lock, writes
from challenges.recaps import queries
from challenges.recaps.models import SharedYear
from challenges.recaps.rules import SHARED, PeriodSpan, period_named, ran_in
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runs.queries import run_history_of


@writes
def share(runner_id: int, year: int, *, with_hours: bool) -> SharedYear:
    """Share a year with anyone who has its link. Sharing it again keeps the link and updates what is shown.

    Raises Refused for a year without runs, Missing for an invalid year.
    """
    lock(Runner, runner_id)
    if shared := queries.share_of(runner_id, year):
        shared.with_hours = with_hours
        return shared
    window = _window_of(year)
    if not ran_in(run_history_of(runner_id, since=window.first_day), window).runs:
        raise Refused(Reason(N_("There's no run in %(year)s yet, so there's nothing to share."), year=str(year)))
    token = secrets.token_urlsafe(18)
    now = clock.now()
    return add(SharedYear(runner_id=runner_id, year=year, token=token, with_hours=with_hours, shared_at=now))


@writes
def take_back(runner_id: int, year: int) -> None:
    """Stop sharing a year, immediately and for everyone. Does nothing if the year isn't shared."""
    lock(Runner, runner_id)
    if shared := queries.share_of(runner_id, year):
        _forget_pictures(shared.id)
        db.session.delete(shared)


@writes
def take_all_back(event: RunnerLeaving) -> None:
    """Delete the pictures of a leaving runner's shared years, after the account is deleted."""
    for shared in queries.shares_of(event.runner_id):
        _forget_pictures(shared.id)


def picture_name(shared_id: int, card: str) -> str:
    """Return the name under which the picture of a card is stored."""
    return f"year-{shared_id}-{card}"


def _forget_pictures(shared_id: int) -> None:
    def forget() -> None:
        for card in SHARED:
            storage.forget_picture(picture_name(shared_id, card))

    after_commit(forget)


def _window_of(year: int) -> Window:
    period = period_named(f"{year:04}")
    if period is None or period.span is not PeriodSpan.YEAR:
        raise Missing
    return period.window
