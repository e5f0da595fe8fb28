"""Queries for races. Every query takes the viewer and returns only what they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, exists, func, null, or_, select
from sqlalchemy.orm import joinedload

from challenges import clock
from challenges.db import db
from challenges.monthly.rules import ChallengeState
from challenges.races.models import Entry, Race
from challenges.races.rules import LIVE, EntryState
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance, Category, appearance


class RaceTab(Enum):
    """The lists of races."""

    OPEN = "open"
    MINE = "mine"
    PAST = "past"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class ListedRace:
    """A race in a list, with the reader's own entry."""

    race: Race
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """How many runners are on the start list, and on the waiting list."""

    entered: int
    waiting: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.entered + self.waiting


@dataclass(frozen=True, slots=True)
class StartListRow:
    """One row of a start list, as its reader may see it. `place` is the place in line of a waiting runner."""

    entry_id: int
    bib: str | None
    place: int | None
    face: Appearance
    category: Category | None
    age_group: str | None
    is_me: bool


# --- one race -------------------------------------------------------------------------------------------------------


def may_run_races(viewer: Runner | None) -> bool:
    """Whether this reader is an organiser, who may see drafts and edit every race."""
    return viewer is not None and (viewer.is_organiser or viewer.is_owner)


def _seen_by(viewer: Runner | None) -> list[ColumnElement[bool]]:
    return [] if may_run_races(viewer) else [Race.state != ChallengeState.DRAFT]


def race_seen_by(viewer: Runner | None, slug: str) -> Race:
    """A race that this reader may know of. Raises Missing; drafts are there for organisers only."""
    race: Race | None = db.session.scalar(_by_slug(may_run_races(viewer)), {"slug": slug})
    if race is None:
        raise Missing
    return race


@cache
def _by_slug(with_drafts: bool) -> Select[Race]:
    race = select(Race).where(Race.slug == bindparam("slug"))
    return race if with_drafts else race.where(Race.state != ChallengeState.DRAFT)


def race_run_by(organiser: Runner | None, slug: str) -> Race:
    """Return a race that this organiser may edit. Raises Missing for anybody else."""
    if not may_run_races(organiser):
        raise Missing
    return race_seen_by(organiser, slug)


def has_entries(race: Race) -> bool:
    """Whether anybody ever entered."""
    return bool(db.session.scalar(select(exists().where(Entry.race_id == race.id))))


def number_of_races() -> int:
    """Return the number of races, drafts included."""
    return db.session.scalar(select(func.count()).select_from(Race)) or 0


# --- lists of races -------------------------------------------------------------------------------------------------


def _today_at_last() -> date:
    """Return the date where a day ends last: a window that ends on it, or later, is still open somewhere."""
    return clock.local_date(clock.now(), "-12:00")


def races_listed(tab: RaceTab, viewer: Runner | None, *, offset: int = 0, limit: int = 12) -> list[ListedRace]:
    """Return one page of a list: open races and drafts by start date, the others latest first."""
    ahead = tab in (RaceTab.OPEN, RaceTab.DRAFTS)
    order = (Race.first_day, Race.id) if ahead else (Race.last_day.desc(), Race.id.desc())
    return _listed(_in_tab(tab, viewer, _with_entry(viewer)).order_by(*order).offset(offset).limit(limit))


def open_races(viewer: Runner | None, limit: int = 3) -> list[ListedRace]:
    """Return the races that are open for sign-up, the next to start first."""
    query = _in_tab(RaceTab.OPEN, viewer, _with_entry(viewer)).where(Race.signup_closes_at > clock.now())
    return _listed(query.order_by(Race.first_day, Race.id).limit(limit))


def races_ahead_of(runner: Runner, most: int) -> list[ListedRace]:
    """Return the upcoming races: the runner's own first, then those open for sign-up. One query."""
    values = {"runner": runner.id, "today": _today_at_last(), "now": clock.now(), "most": most}
    return [ListedRace(race, entry) for race, entry in db.session.execute(_ahead(), values)]


@cache
def _ahead() -> Select[*tuple[Any, ...]]:
    own = and_(Entry.race_id == Race.id, Entry.runner_id == bindparam("runner"), Entry.state.in_(LIVE))
    ahead = or_(Entry.id.is_not(None), Race.signup_closes_at > bindparam("now"))
    return (
        select(Race, Entry)
        .join_from(Race, Entry, own, isouter=True)
        .where(Race.state == ChallengeState.PUBLISHED, Race.last_day >= bindparam("today"), ahead)
        .order_by(Entry.id.is_(None), Race.first_day, Race.id)
        .limit(bindparam("most", type_=Integer))
    )


def number_listed(tab: RaceTab, viewer: Runner | None) -> int:
    """Return the number of races in a list."""
    return db.session.scalar(_in_tab(tab, viewer, select(func.count()).select_from(Race))) or 0


def _in_tab(tab: RaceTab, viewer: Runner | None, query: Select[Any]) -> Select[Any]:
    today = _today_at_last()
    if viewer is not None:
        own = and_(Entry.race_id == Race.id, Entry.runner_id == viewer.id, Entry.state.in_(LIVE))
        query = query.join_from(Race, Entry, own, isouter=tab is not RaceTab.MINE)
    match tab:
        case RaceTab.OPEN:
            return query.where(Race.state == ChallengeState.PUBLISHED, Race.last_day >= today)
        case RaceTab.PAST:
            over = (Race.state == ChallengeState.PUBLISHED) & (Race.last_day < today)
            return query.where(over | (Race.state == ChallengeState.CANCELLED))
        case RaceTab.DRAFTS:
            return query.where(Race.state == ChallengeState.DRAFT, *_seen_by(viewer))
        case RaceTab.MINE:
            return query.where(Race.state != ChallengeState.DRAFT)


def _with_entry(viewer: Runner | None) -> Select[Any]:
    columns: tuple[Any, Any] = (Race, null() if viewer is None else Entry)
    return select(*columns)


def _listed(query: Select[Any]) -> list[ListedRace]:
    return [ListedRace(race, entry) for race, entry in db.session.execute(query).all()]


# --- entries --------------------------------------------------------------------------------------------------------


def entry_of(race: Race, runner: Runner | None) -> Entry | None:
    """Return the runner's live entry in a race: a place, or one on the waiting list."""
    return live_entry_of(race.id, runner.id) if runner is not None else None


def live_entry_of(race_id: int, runner_id: int) -> Entry | None:
    """The same by ids."""
    found: Entry | None = db.session.scalar(_live_entry(), {"race": race_id, "runner": runner_id})
    return found


@cache
def _live_entry() -> Select[Entry]:
    here = (Entry.race_id == bindparam("race"), Entry.runner_id == bindparam("runner"))
    return select(Entry).where(*here, Entry.state.in_(LIVE))


def live_entries_of(runner_id: int) -> Sequence[Entry]:
    """Return all live entries of a runner, in the order in which races are locked."""
    query = select(Entry).where(Entry.runner_id == runner_id, Entry.state.in_(LIVE))
    return db.session.scalars(query.order_by(Entry.event_id, Entry.race_id)).all()


def entries_ahead_of(runner: Runner) -> Sequence[Entry]:
    """Return the runner's entries in races that aren't over, the next to start first, each with its race."""
    query = select(Entry).join(Entry.race).where(Entry.runner_id == runner.id, Entry.state.in_(LIVE))
    query = query.where(Race.state == ChallengeState.PUBLISHED, Race.last_day >= _today_at_last())
    return db.session.scalars(
        query.options(joinedload(Entry.race, innerjoin=True)).order_by(Race.first_day, Race.id)
    ).all()


# --- the waiting list -----------------------------------------------------------------------------------------------


def _waiting(race_id: int) -> list[ColumnElement[bool]]:
    return [Entry.race_id == race_id, Entry.state == EntryState.WAITLISTED]


def somebody_waits_before(entry: Entry) -> bool:
    """Whether another runner has been waiting longer."""
    return bool(db.session.scalar(select(exists().where(*_waiting(entry.race_id), Entry.id < entry.id))))


def next_in_line(race_id: int) -> Entry | None:
    """Return the entry that has been waiting longest."""
    return db.session.scalar(select(Entry).where(*_waiting(race_id)).order_by(Entry.id).limit(1))


def place_in_line(entry: Entry | None) -> int | None:
    """Return 1 for the next runner in line, and so on; None for an entry that isn't waiting."""
    if entry is None or not entry.waits:
        return None
    before = select(func.count()).where(*_waiting(entry.race_id), Entry.id <= entry.id)
    return db.session.scalar(before)


# --- the start list -------------------------------------------------------------------------------------------------


def counts_of(race: Race) -> EntryCounts:
    """How long the start list and the waiting list are."""
    found: dict[EntryState, int] = {row[0]: row[1] for row in db.session.execute(_counts(), {"race": race.id})}
    waiting = found.get(EntryState.WAITLISTED, 0)
    return EntryCounts(entered=sum(found.values()) - waiting, waiting=waiting)


@cache
def _counts() -> Select[*tuple[Any, ...]]:
    there = select(Entry.state, func.count()).where(Entry.race_id == bindparam("race"), Entry.state.in_(LIVE))
    return there.group_by(Entry.state)


def start_list_of(
    race: Race, viewer: Runner | None, *, counts: EntryCounts, offset: int = 0, limit: int = 50
) -> list[StartListRow]:
    """Return the entrants in order of bibs, then the waiting runners in line, with names as the reader may see them.

    `counts` are those of the race: they turn a row number into a place in line.
    """
    rows = db.session.execute(_start_list(), {"race": race.id, "offset": offset, "most": limit}).all()
    return [_starter(row, viewer, number - counts.entered) for number, row in enumerate(rows, offset + 1)]


@cache
def _start_list() -> Select[*tuple[Any, ...]]:
    waits = case((Entry.state == EntryState.WAITLISTED, 1), else_=0)
    columns = (
        *(Entry.id, Entry.bib, Entry.state, Entry.category, Entry.age_group, Entry.runner_id),
        *(Runner.shown_as, Runner.name, Runner.handle, Runner.alias),
    )
    query = select(*columns).join(Runner, Runner.id == Entry.runner_id)
    query = query.where(Entry.race_id == bindparam("race"), Entry.state.in_(LIVE))
    query = query.order_by(waits, Entry.bib, Entry.id)
    return query.offset(bindparam("offset", type_=Integer)).limit(bindparam("most", type_=Integer))


def _starter(row: Any, viewer: Runner | None, place: int) -> StartListRow:
    own = viewer is not None and row.runner_id == viewer.id
    apart = viewer is not None and viewer.is_apart_from(row.runner_id)
    face = appearance(row.shown_as, row.name, row.handle, row.alias, member=viewer is not None, own=own, apart=apart)
    waits = row.state is EntryState.WAITLISTED
    return StartListRow(
        entry_id=row.id,
        bib=None if row.bib is None else f"{row.bib:04}",
        place=place if waits else None,
        face=face,
        category=row.category if face.name else None,
        age_group=row.age_group if face.name else None,
        is_me=own,
    )
