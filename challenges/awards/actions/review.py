"""Full reviews: awards are read and computed before the transaction that writes them starts."""

import json
from datetime import date, timedelta
from typing import NamedTuple

from challenges import clock
from challenges.awards.actions.records import begin_book, write_book, write_changed, write_lost, write_new
from challenges.awards.queries import facts as known
from challenges.awards.rules import (
    BADGES,
    FINISHER,
    HOST,
    AwardBook,
    AwardKind,
    FoundAward,
    WhyGone,
    changes_of,
    found_in,
    rungs_reached,
)
from challenges.awards.rules.changes import AwardHistory, may_come_back, reason_of
from challenges.awards.rules.medals import finished, medals_reached
from challenges.db import db, lock, transaction
from challenges.jobs import outside_transaction
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.queries import run_history_of, superseded_runs

TRIES = 3  # attempts if runs change meanwhile; after that the sweep retries
AT_ONCE = 200  # runners in one sweep
AT_NIGHT = 5_000
LATELY = timedelta(days=2)


class _Search(NamedTuple):
    """What was found, and the state of the runs it is based on."""

    changes: int
    book: AwardBook
    awards: list[FoundAward]
    challenges: dict[str, int]
    joined: frozenset[str]  # ids of challenges the runner takes part in, as in `Found.detail`
    history: AwardHistory
    deeds: dict[str, int]


@outside_transaction
def review(runner_id: int, *, even_if_importing: bool = False, quiet: bool = False) -> None:
    """Recompute all awards of a runner. Idempotent. During an import it is left to the sweep.

    `quiet` as in `ask_for_review`: lost awards become past records, without a notice.
    """
    for _ in range(TRIES):
        db.session.rollback()
        if not even_if_importing and known.is_importing(runner_id):
            return
        search = _search(runner_id)
        if search is None:
            return
        with transaction():
            done = _write(runner_id, search, quiet=quiet)
        if done:
            return


@outside_transaction
def review_wanted() -> None:
    """Run the reviews that were requested and are still pending (the sweep)."""
    for runner_id in known.runners_wanted(AT_ONCE):
        review(runner_id)


@outside_transaction
def repair() -> None:
    """Review runners with recent changes and those never reviewed. Runs once a night."""
    now = clock.now()
    for runner_id in known.runners_to_repair(now - LATELY, clock.local_date(now, "UTC"), AT_NIGHT):
        review(runner_id)


def _search(runner_id: int) -> _Search | None:
    runner = db.session.get(Runner, runner_id)
    if runner is None:
        return None
    row = known.book_of(runner_id)
    diary = run_history_of(runner_id)
    efforts, places = known.efforts_of_runner(runner_id), known.places_of_runner(runner_id)
    book, found = found_in(diary, efforts, places, known.pauses_of(runner_id))
    standings = known.medals_of(runner_id)
    medals, challenges = medals_reached(book.medals, standings, known.counted_in)
    today = clock.local_date(clock.now(), "UTC")
    done = {FINISHER.key: finished(standings), HOST.key: known.events_held_by(runner_id, today)}
    found += [*medals, *(one for key, days in done.items() for one in _for_deeds(key, days))]
    deeds = {**(json.loads(row.deeds) if row else {}), **{key: len(days) for key, days in done.items()}}
    before = AwardBook.of(row.book) if row else None
    outings = {outing.run_id: outing for outing in diary}
    fewer = before is not None and book.runs < before.runs
    joined = frozenset(str(one.challenge_id) for one in standings)
    history = AwardHistory(outings, efforts, superseded_runs(runner_id), fewer)
    return _Search(row.changes if row else 0, book, found, challenges, joined, history, deeds)


def _for_deeds(key: str, days: list[date]) -> list[FoundAward]:
    """Return the levels of a badge for actions on these days."""
    rungs = rungs_reached(BADGES[key].rungs, 0, len(days))
    return [FoundAward(AwardKind.BADGE, key, str(rung), None, days[rung - 1], rung) for rung in rungs]


def _write(runner_id: int, search: _Search, *, quiet: bool) -> bool:
    """Store what was found. Return False if the runs changed since the search."""
    try:
        lock(Runner, runner_id)
    except Missing:
        return True
    row = known.book_of(runner_id)
    if row is None:
        begin_book(runner_id)
    elif row.changes != search.changes:
        return False
    mine = [one for one in known.kept_awards(runner_id) if not _is_a_deed(one.award)]
    quiet = quiet or (row is not None and row.quiet)
    changes = changes_of(mine, search.awards, lambda lost: _why(lost, search, quiet=quiet), search.history.instead)
    write_changed(changes.changed)
    write_lost(changes.lost)
    write_new(runner_id, changes.new, search.challenges)
    back = {key for key, _ in changes.changed}
    gone = dict(changes.lost)
    left = (one._replace(gone=gone.get(one.id, one.gone)) for one in mine if one.id not in back)
    search.book.gone = any(map(may_come_back, left))
    write_book(runner_id, search.book.text(), json.dumps(search.deeds))
    return True


def _is_a_deed(found: FoundAward) -> bool:
    """Whether an award is for an action for others, which `recognise` handles."""
    if found.what is not AwardKind.BADGE:
        return False
    return found.detail not in BADGES or (BADGES[found.detail].step is None and found.detail not in _COUNTED_HERE)


_COUNTED_HERE = (FINISHER.key, HOST.key)


def _why(lost: FoundAward, search: _Search, *, quiet: bool) -> WhyGone:
    reason = _reason(lost, search)
    return WhyGone.REREAD if quiet and reason in (WhyGone.HELD, WhyGone.CORRECTED, WhyGone.SHORT) else reason


def _reason(lost: FoundAward, search: _Search) -> WhyGone:
    if lost.what is AwardKind.MEDAL:
        return WhyGone.SHORT if lost.detail in search.joined else WhyGone.LEFT
    if lost.what is AwardKind.BADGE and BADGES[lost.detail].step is None:
        return WhyGone.SHORT
    return reason_of(lost, search.history)
