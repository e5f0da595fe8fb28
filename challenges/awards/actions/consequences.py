"""Find awards after a run, a challenge or another action, in the same transaction if that is cheap.

A run newer than all others advances the stored state by one step. Anything else requests a full review, which a job
does a moment later. While a review is pending, a run only increments the change counter, so an import of thousands
of files is reviewed once, at its end.
"""

import json
from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, bindparam, select, update

from challenges import clock
from challenges.awards.actions.records import begin_book, write_book, write_new
from challenges.awards.actions.review import review
from challenges.awards.models import AwardState
from challenges.awards.queries import facts as known
from challenges.awards.rules import (
    BADGES,
    AwardBook,
    AwardKind,
    FoundAward,
    Place,
    advance,
    area_of,
    is_newest,
    may_reach_a_streak,
    rungs_reached,
)
from challenges.awards.rules.medals import medals_reached
from challenges.db import db, read, writes
from challenges.jobs import enqueue
from challenges.monthly.events import RunnerJoined, RunnerLeft
from challenges.monthly.models import Participation
from challenges.runs.events import RunChanged, RunLogged, RunRemoved, RunReread, RunsReread
from challenges.runs.queries import superseded_runs
from challenges.runs.rules.facts import RunFacts

_BOOKS = cast(Table, AwardState.__table__)
_CHANGED = update(_BOOKS).where(_BOOKS.c.runner_id == bindparam("of")).values(changes=_BOOKS.c.changes + 1)
_WANTED = _CHANGED.values(wanted_at=bindparam("now"))
_WANTED_QUIETLY = _WANTED.values(quiet=True)
_RUNNER_OF = select(Participation.runner_id).where(Participation.id == bindparam("participation"))


@writes
def award_for_run(event: RunLogged | RunChanged | RunRemoved) -> None:
    """Find what a run earns, or ask for a review. Whoever announces the run holds its runner's row."""
    db.session.flush()  # the statements below go past the session
    page = known.book_row_of(event.runner_id, event.run_id, max(event.days))
    if page is not None and page.row.wanted_at is not None:
        db.session.connection().execute(_CHANGED, {"of": event.runner_id})
        return
    book = AwardBook.of(page.row.book) if page is not None and isinstance(event, RunLogged) else None
    if book is None or page is None:
        ask_for_review(event.runner_id)
        return
    if page.run is None:  # held: no measure of anything until it is released
        if event.run_id in superseded_runs(event.runner_id):  # but it may count where the longer one may not
            ask_for_review(event.runner_id)
        return
    outing, start = page.run
    if book.gone or not is_newest(book, outing):
        ask_for_review(event.runner_id)
        return
    _go_on(event.runner_id, book, page, outing, area_of(start) if start else None)


def _go_on(runner_id: int, book: AwardBook, page: known.AwardBookRow, outing: RunFacts, place: Place | None) -> None:
    efforts = known.efforts_of_run(outing.run_id) if outing.verified else {}
    pauses = known.pauses_of(runner_id) if may_reach_a_streak(book, outing) else ()
    found = advance(book, outing, efforts, place, pauses)
    medals, challenges = medals_reached(book.medals, page.medals, known.counted_in)
    write_new(runner_id, [*found, *medals], challenges)
    write_book(runner_id, book.text(), page.row.deeds)
    if medals:
        ask_for_review(runner_id)  # for badges that count medals


@writes
def ask_for_review(runner_id: int, *, quiet: bool = False) -> None:
    """Request a full review, to be run after the current transaction commits.

    Pass `quiet` when the site changes figures by itself, such as when it reads recordings again. Call it in the same
    transaction, before the first run is changed. Lost awards then become past records, without a notice.
    """
    now = clock.now()
    wanted = _WANTED_QUIETLY if quiet else _WANTED
    if not db.session.connection().execute(wanted, {"of": runner_id, "now": now}).rowcount:
        begin_book(runner_id, now, quiet=quiet)
    enqueue(review, runner_id=runner_id)


@writes
def want_quiet_review(event: RunReread) -> None:
    """Request a quiet review after a recording was read again: lost awards become past records, without a notice."""
    now = clock.now()
    if not db.session.connection().execute(_WANTED_QUIETLY, {"of": event.runner_id, "now": now}).rowcount:
        begin_book(event.runner_id, now, quiet=True)


@writes
def review_later(event: RunsReread) -> None:
    """Request a quiet review after all recordings were read again by new rules."""
    ask_for_review(event.runner_id, quiet=True)


@writes
def award_for_participation(event: RunnerJoined | RunnerLeft) -> None:
    """Request a review after a runner joined or left a challenge."""
    runner_id = read(_RUNNER_OF, {"participation": event.participation_id}).scalar_one_or_none()
    if runner_id is not None and (isinstance(event, RunnerLeft) or known.book_of(runner_id) is not None):
        ask_for_review(runner_id)


@writes
def recognise(runner_id: int, deeds: Mapping[str, int]) -> None:
    """Store how often a runner did something for others, by badge key, and award the badges that are earned.

    Such a badge stays even if the action is undone.
    """
    row = known.book_of(runner_id)
    if row is None:
        begin_book(runner_id)
        row = known.book_of(runner_id)
    if row is None:
        return
    before = json.loads(row.deeds)
    after = {**before, **deeds}
    if after == before:
        return
    today = clock.local_date(clock.now(), "UTC")
    found = [
        FoundAward(AwardKind.BADGE, key, str(rung), None, today, rung)
        for key, value in deeds.items()
        for rung in rungs_reached(BADGES[key].rungs, 0, value)
    ]
    write_new(runner_id, found)
    write_book(runner_id, row.book, json.dumps(after), row.wanted_at, quiet=row.quiet)
