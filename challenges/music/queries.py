"""Read the list of songs, suggestions, and the cadence of a runner's own recordings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select

from challenges.db import db
from challenges.music.models import Song
from challenges.music.rules import NEAR, BeatsPerMinute, CadenceSteps, SongOrder, SongSort, SongState, steps_in
from challenges.recordings.kinds import RunKind
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Run, Trace
from challenges.runs.queries import counted

LATELY = timedelta(days=365)
MOST_RECORDINGS = 60  # per kind of run, newest first
_ORDERS: dict[SongOrder, tuple[Any, ...]] = {
    SongOrder.BEATS: (Song.beats_low, Song.beats_high, Song.id),
    SongOrder.NEWEST: (Song.decided_at.desc(), Song.id.desc()),
    SongOrder.TITLE: (Song.words, Song.id),
}


@dataclass(frozen=True, slots=True)
class SongSearch:
    """A search of the list. None and "" match any song."""

    sort: SongSort | None = None
    beats: BeatsPerMinute | None = None
    search: str = ""
    order: SongOrder = SongOrder.BEATS


def songs(wanted: SongSearch, *, offset: int = 0, limit: int = 30) -> Sequence[Song]:
    """Return the approved songs that match a search."""
    statement = select(Song).where(*_shown(wanted)).order_by(*_ORDERS[wanted.order])
    return db.session.scalars(statement.offset(offset).limit(limit)).all()


def song_count(wanted: SongSearch) -> int:
    """Return how many approved songs match a search."""
    return db.session.scalar(select(func.count()).select_from(Song).where(*_shown(wanted))) or 0


def songs_for(steps: CadenceSteps, *, offset: int = 0, limit: int = 5) -> Sequence[Song]:
    """Return approved songs with one beat per step or one beat every other step, songs before playlists."""
    statement = select(Song).where(Song.state == SongState.SHOWN, _goes_with(BeatsPerMinute(steps.low, steps.high)))
    order = (Song.sort.desc(), Song.beats_high - Song.beats_low, Song.beats_low.desc(), Song.id)
    return db.session.scalars(statement.order_by(*order).offset(offset).limit(limit)).all()


def songs_for_count(steps: CadenceSteps) -> int:
    """Return how many approved songs match a cadence."""
    matching = _goes_with(BeatsPerMinute(steps.low, steps.high))
    return db.session.scalar(select(func.count()).select_from(Song).where(Song.state == SongState.SHOWN, matching)) or 0


def _shown(wanted: SongSearch) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [Song.state == SongState.SHOWN]
    if wanted.sort:
        asked.append(Song.sort == wanted.sort)
    if wanted.beats:
        asked.append(_overlaps(wanted.beats.low, wanted.beats.high, 1))
    asked += [Song.words.contains(word, autoescape=True) for word in wanted.search.casefold().split()[:8]]
    return asked


def _goes_with(beats: BeatsPerMinute) -> ColumnElement[bool]:
    low, high = beats.low - NEAR, beats.high + NEAR
    return or_(_overlaps(low, high, 1), _overlaps(low, high, 2))


def _overlaps(low: int, high: int, times: int) -> ColumnElement[bool]:
    return and_(Song.beats_low * times <= high, Song.beats_high * times >= low)


def song_with(key: str) -> Song | None:
    """Return the song or playlist with this key (`rules.key_of`), or None."""
    return db.session.scalar(select(Song).where(Song.key == key))


# --- suggestions ------------------------------------------------------------------------------------------------------


def song_of(runner: Runner, song_id: int) -> Song:
    """Return one of the runner's own suggestions. Raises Missing."""
    return _found(select(Song).where(Song.id == song_id, Song.runner_id == runner.id))


def song_seen_by(viewer: Runner, song_id: int) -> Song:
    """Return a song that is approved or the viewer's own; organisers may see any. Raises Missing."""
    seen = (
        []
        if viewer.is_organiser or viewer.is_owner
        else [or_(Song.state == SongState.SHOWN, Song.runner_id == viewer.id)]
    )
    return _found(select(Song).where(Song.id == song_id, *seen))


def song_judged_by(organiser: Runner, song_id: int) -> Song:
    """Return any suggestion, for an organiser. Raises Missing, also for anyone else."""
    if not (organiser.is_organiser or organiser.is_owner):
        raise Missing
    return _found(select(Song).where(Song.id == song_id))


def _found(statement: Any) -> Song:
    song: Song | None = db.session.scalar(statement)
    if song is None:
        raise Missing
    return song


_PROPOSED = (
    select(Song)
    .where(Song.runner_id == bindparam("runner"))
    .order_by(Song.id.desc())
    .offset(bindparam("offset", type_=Integer))
    .limit(bindparam("most", type_=Integer))
)


def proposals_of(runner: Runner, *, offset: int = 0, limit: int = 20) -> Sequence[Song]:
    """What the runner proposed, the latest first."""
    return db.session.scalars(_PROPOSED, {"runner": runner.id, "offset": offset, "most": limit}).all()


def proposal_count(runner: Runner, state: SongState | None = None) -> int:
    """Return how many suggestions the runner made, or how many are in this state."""
    which = [Song.runner_id == runner.id, *([Song.state == state] if state else [])]
    return db.session.scalar(select(func.count()).select_from(Song).where(*which)) or 0


def waiting_songs(*, offset: int = 0, limit: int = 20) -> Sequence[Song]:
    """Return the suggestions waiting for approval, oldest first."""
    waiting = select(Song).where(Song.state == SongState.WAITING).order_by(Song.id)
    return db.session.scalars(waiting.offset(offset).limit(limit)).all()


def waiting_count() -> int:
    """Return how many suggestions are waiting for approval."""
    return db.session.scalar(select(func.count()).select_from(Song).where(Song.state == SongState.WAITING)) or 0


# --- cadence ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepsOfKind:
    """The cadence of one kind of run; `steps` is None if there are too few recordings of it."""

    kind: RunKind
    recordings: int
    steps: CadenceSteps | None


@cache
def _cadences() -> Select[*tuple[Any, ...]]:
    lately = (counted(), Run.local_date > bindparam("since"), Trace.cadence > 0)
    return (
        select(Run.kind, Trace.cadence)
        .join(Trace, Trace.run_id == Run.id)
        .where(Run.runner_id == bindparam("runner"), *lately)
        .order_by(Run.local_date.desc(), Run.id.desc())
    )


def steps_of(runner: Runner, today: date) -> list[StepsOfKind]:
    """The steps a minute in the runner's recordings of the last year, by kind, the most recorded first. One query."""
    rows = db.session.execute(_cadences(), {"runner": runner.id, "since": today - LATELY})
    by_kind: dict[RunKind, list[int]] = {}
    for kind, cadence in rows:
        by_kind.setdefault(kind, []).append(cadence or 0)
    found = [StepsOfKind(kind, len(all_), steps_in(all_[:MOST_RECORDINGS])) for kind, all_ in by_kind.items()]
    return sorted(found, key=lambda each: (-each.recordings, each.kind.value))
