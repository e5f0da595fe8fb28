"""Store awards and the state of the search."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from challenges import clock
from challenges.awards.models import Award, AwardState
from challenges.awards.rules import AwardKind, FoundAward, WhyGone, is_celebrated, is_quiet
from challenges.db import db, read
from challenges.runners.models import Runner

_AWARDS, _BOOKS = cast(Table, Award.__table__), cast(Table, AwardState.__table__)
_ZONE = select(Runner.zone).where(Runner.id == bindparam("runner"))
_BOOK = (
    update(_BOOKS)
    .where(_BOOKS.c.runner_id == bindparam("of"))
    .values(
        book=bindparam("new_book"), deeds=bindparam("new_deeds"), changes=_BOOKS.c.changes + 1,
        wanted_at=bindparam("new_wanted_at"), quiet=bindparam("new_quiet"), reviewed_at=bindparam("now"),
    )
)  # fmt: skip
_OTHER = (
    update(_AWARDS)
    .where(_AWARDS.c.id == bindparam("key"))
    .values(
        occasion=bindparam("its_occasion"), run_id=bindparam("its_run"), day=bindparam("its_day"),
        figure=bindparam("its_figure"), bettered=bindparam("its_before"), gone_because=None, gone_at=None,
    )
)  # fmt: skip
_LOST = (
    update(_AWARDS)
    .where(_AWARDS.c.id == bindparam("key"))
    .values(gone_because=bindparam("why"), gone_at=bindparam("now"))
)


def insert_or_pass(table: Table) -> Any:
    """Return an insert that ignores rows that exist."""
    kind = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return kind.insert(table).on_conflict_do_nothing()


def write_new(runner_id: int, found: Collection[FoundAward], challenge_of: dict[str, int] | None = None) -> None:
    """Store new awards. Recent ones wait to be celebrated, older ones don't."""
    if not found:
        return
    now = clock.now()
    today = _today_of(runner_id, now)
    rows = [_row(runner_id, one, now, today, (challenge_of or {}).get(one.detail)) for one in found]
    db.session.connection().execute(insert_or_pass(_AWARDS), rows)


def _today_of(runner_id: int, now: datetime) -> date:
    return clock.local_date(now, read(_ZONE, {"runner": runner_id}).scalar_one())


def _row(runner_id: int, one: FoundAward, now: datetime, today: date, challenge_id: int | None) -> dict[str, Any]:
    return {
        "runner_id": runner_id, "what": one.what, "detail": one.detail, "occasion": one.occasion, "run_id": one.run_id,
        "challenge_id": challenge_id if one.what is AwardKind.MEDAL else None, "day": one.day, "figure": one.figure,
        "bettered": one.before, "found_at": now, "celebrated_at": None if is_celebrated(one.day, today) else now,
        "hidden": is_quiet(one.what), "token": None, "shared_at": None, "gone_because": None, "gone_at": None,
    }  # fmt: skip


def write_changed(changed: Iterable[tuple[int, FoundAward]]) -> None:
    """Update stored awards that another run earns now, or that are earned again."""
    rows = [
        {"key": key, "its_occasion": one.occasion, "its_run": one.run_id, "its_day": one.day,
         "its_figure": one.figure, "its_before": one.before}
        for key, one in changed
    ]  # fmt: skip
    if rows:
        db.session.connection().execute(_OTHER, rows)


def write_lost(lost: Iterable[tuple[int, WhyGone]]) -> None:
    """Mark stored awards that no longer count, with the reason."""
    rows = [{"key": key, "why": why, "now": clock.now()} for key, why in lost]
    if rows:
        db.session.connection().execute(_LOST, rows)


def write_book(
    runner_id: int, book: str | None, deeds: str, wanted_at: datetime | None = None, *, quiet: bool = False
) -> None:
    """Store the state of the search."""
    asked = {"new_wanted_at": wanted_at, "new_quiet": quiet, "now": clock.now()}
    values = {"of": runner_id, "new_book": book, "new_deeds": deeds, **asked}
    db.session.connection().execute(_BOOK, values)


def begin_book(runner_id: int, wanted_at: datetime | None = None, *, quiet: bool = False) -> None:
    """Create the state of the search for a runner without one."""
    row = {"runner_id": runner_id, "book": None, "deeds": "{}", "changes": 0, "wanted_at": wanted_at, "quiet": quiet}
    db.session.connection().execute(insert_or_pass(_BOOKS), {**row, "reviewed_at": None})
