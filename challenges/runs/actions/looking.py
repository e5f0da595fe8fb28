"""Recordings beside each other: nobody is in two places at once (rules, section 10).

Of two recordings that contradict each other the one that was uploaded later is held, as long as the first is a
verified run. Files are read and compared before the write transaction opens; inside it the answers are looked up. Only
what another request uploaded in between is read there.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations

from challenges import storage
from challenges.db import db
from challenges.events import announce
from challenges.refusals import Missing, Unreadable
from challenges.runners.models import Runner
from challenges.runs import queries
from challenges.runs.events import RunChanged
from challenges.runs.models import Recording, Run
from challenges.runs.places import are_apart
from challenges.runs.plausible import Cause
from challenges.runs.recorded import Recorded, recorded_in
from challenges.runs.tracks import gpx
from challenges.runs.tracks.track import Track

MOST = 3  # recordings that one is compared with, the first uploaded first: a watch and a telephone are two
Time = tuple[datetime, datetime]  # when a recording begins and ends


class Whereabouts:
    """Which recordings contradict each other. Every file is read once, every pair compared once."""

    def __init__(self) -> None:
        self._tracks: dict[str, Track | None] = {}
        self._apart: dict[frozenset[str], bool] = {}

    def know(self, sha256: str, track: Track) -> None:
        """A file that is read already."""
        self._tracks[sha256] = track

    def are_apart(self, one: str, other: str) -> bool:
        """Whether two files, by their hashes, are of two places at once. A file that is gone contradicts nobody."""
        pair = frozenset((one, other))
        if pair not in self._apart:
            here, there = self._track(one), self._track(other)
            self._apart[pair] = bool(here and there and are_apart(here, there))
        return self._apart[pair]

    def _track(self, sha256: str) -> Track | None:
        if sha256 not in self._tracks:
            try:
                self._tracks[sha256] = gpx.read(storage.fetch(sha256))
            except (FileNotFoundError, Unreadable):
                self._tracks[sha256] = None
        return self._tracks[sha256]


def read_again(recording: Recording, runner: Runner) -> Recorded:
    """What a recording says. Raises FileNotFoundError where the storage lost it."""
    return recorded_in(storage.fetch(recording.sha256), runner.zone, runner.category, runner.born_on)


def time_of(run: Run) -> Time | None:
    """When a run was recorded; None for one that is self-reported."""
    return (run.started_at, run.started_at + _long(run)) if run.verified and run.started_at else None


def _long(run: Run) -> timedelta:
    return timedelta(milliseconds=run.duration.ms)


# --- before the write transaction -----------------------------------------------------------------------------------


def run_as_it_is(run_id: int, runner_id: int) -> Run:
    """A runner's own run before anything is locked. Raises Missing."""
    if (runner := db.session.get(Runner, runner_id)) is None:
        raise Missing
    return queries.run_of(runner, run_id)


def look_around(runner_id: int, sha256: str, recorded: Recorded, *, except_id: int | None = None) -> Whereabouts:
    """Compare a recording that says when it was with what else its runner recorded then."""
    seen = Whereabouts()
    seen.know(sha256, recorded.track)
    time = recorded.start, recorded.start + timedelta(milliseconds=recorded.elapsed.ms)
    for other in _others(runner_id, time, except_id)[:MOST]:
        seen.are_apart(sha256, other)
    return seen


def look_at_those_left(runner_id: int, run: Run, seen: Whereabouts) -> None:
    """Compare those that were held beside a run, and may be let go without it, with each other."""
    time = time_of(run)
    if time and any(Cause.PLACES in other.causes for other in queries.recorded_during(runner_id, *time)):
        for one, other in combinations(_others(runner_id, time, run.id)[:MOST], 2):
            seen.are_apart(one, other)


def _others(runner_id: int, time: Time, except_id: int | None) -> list[str]:
    others = queries.recorded_during(runner_id, *time, except_id=except_id)
    return [run.recording.sha256 for run in others if run.recording]


# --- inside it ------------------------------------------------------------------------------------------------------


def is_elsewhere(run: Run, seen: Whereabouts) -> bool:
    """Whether a recording that was uploaded before this run's is from somewhere else at the same time."""
    recording, time = run.recording, time_of(run)
    if recording is None or time is None:
        return False
    with db.session.no_autoflush:
        others = queries.recorded_during(run.runner.id, *time, except_id=run.id)
    earlier = [other.recording for other in others if other.recording and other.recording.id < recording.id]
    return any(seen.are_apart(recording.sha256, other.sha256) for other in earlier[:MOST])


def look_again(runner_id: int, times: Iterable[Time | None], seen: Whereabouts, *, except_id: int, gone: bool) -> None:
    """Hold or let go of what was recorded at some times, after run `except_id` came to them or went.

    `gone` says that it only went, so that nothing new can be held.
    """
    runs = {run.id: run for time in times if time for run in queries.recorded_during(runner_id, *time)}
    for run in runs.values():
        held = Cause.PLACES in run.causes
        if run.id != except_id and (held or not gone) and is_elsewhere(run, seen) is not held:
            hold(run, {*run.causes} ^ {Cause.PLACES})
            db.session.flush()
            announce(RunChanged(run.id, runner_id, frozenset({run.local_date})))


def hold(run: Run, causes: Iterable[Cause]) -> None:
    """Hold a run for these causes; for none it is let go."""
    run.held = ",".join(cause for cause in Cause if cause in set(causes))
