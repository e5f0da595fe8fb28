"""Compare overlapping recordings: no runner is in two places at once (rules, section 10).

Of two contradictory recordings, the one uploaded later is held, as long as the first is a verified run. Files are read
and compared before the write transaction; inside it, the results are looked up. Only what another request uploaded in
between is read there.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations

from challenges import storage
from challenges.db import db
from challenges.events import announce
from challenges.refusals import N_, Missing, Reason, Refused, Unreadable
from challenges.runners.models import Runner
from challenges.runs import file_reader, queries
from challenges.runs.events import RunChanged
from challenges.runs.models import Run
from challenges.runs.places import are_apart
from challenges.runs.plausible import Cause
from challenges.runs.recorded import Recorded, Whose, recorded_of
from challenges.runs.tracks.cuts import Cut, Origin, piece_of
from challenges.runs.tracks.track import Track

MOST = 3  # recordings compared with one, first uploads first: a watch and a phone are two
Time = tuple[datetime, datetime]  # when a recording starts and ends


class Whereabouts:
    """Which recordings contradict each other. Each is read once, and every pair compared once."""

    def __init__(self) -> None:
        self._tracks: dict[Origin, Track | None] = {}
        self._apart: dict[frozenset[Origin], bool] = {}

    def know(self, origin: Origin, track: Track) -> None:
        """Add a recording that is already read."""
        self._tracks[origin] = track

    def are_apart(self, one: Origin, other: Origin) -> bool:
        """Return whether two recordings are in different places at once. A lost file contradicts nothing."""
        pair = frozenset((one, other))
        if pair not in self._apart:
            here, there = self._track(one), self._track(other)
            self._apart[pair] = bool(here and there and are_apart(here, there))
        return self._apart[pair]

    def _track(self, origin: Origin) -> Track | None:
        if origin not in self._tracks:
            try:
                track = file_reader.content_of(storage.fetch(origin.sha256)).tracks[origin.part]
                self._tracks[origin] = piece_of(track, origin.cut)
            except (FileNotFoundError, Unreadable, IndexError):
                self._tracks[origin] = None
        return self._tracks[origin]


def whose(runner: Runner) -> Whose:
    """Return what reading a recording needs to know about its runner."""
    return Whose(runner.zone, runner.category, runner.born_on)


def read_again(run: Run) -> Recorded:
    """Read the recording of a run, as it is cut. Raises FileNotFoundError if the file is lost."""
    if run.recording is None:
        raise Missing
    return file_reader.piece_in(storage.fetch(run.recording.sha256), whose(run.runner), run.part, run.cut)


def activity_of(run: Run) -> Track:
    """Return the uncut activity of a run. Raises Missing for a run entered by hand, and Refused."""
    if run.recording is None:
        raise Missing
    try:
        return file_reader.content_of(storage.fetch(run.recording.sha256)).tracks[run.part]
    except (FileNotFoundError, LookupError, Unreadable) as error:
        raise Refused(Reason(N_("This recording's file is missing or can't be read any more."))) from error


def piece_of_run(run: Run) -> Track:
    """Return the samples of a run, as it is cut. Raises Missing for a run entered by hand, Refused, and Unreadable."""
    return piece_of(activity_of(run), run.cut)


def cut_anew(run: Run, cut: Cut) -> Recorded:
    """Return the recording of a run with another cut. Raises as `activity_of` does, and Unreadable."""
    return recorded_of(activity_of(run), whose(run.runner), part=run.part, source=run.source, cut=cut)


def time_of(run: Run) -> Time | None:
    """Return when a run was recorded; None if it is self-reported."""
    return (run.started_at, run.started_at + _long(run)) if run.verified and run.started_at else None


def _long(run: Run) -> timedelta:
    return timedelta(milliseconds=run.duration.ms)


# --- before the write transaction -----------------------------------------------------------------------------------


def run_as_it_is(run_id: int, runner_id: int) -> Run:
    """Return a runner's own run without locking it. Raises Missing."""
    run = db.session.get(Run, run_id)
    if run is None or run.runner_id != runner_id:
        raise Missing
    return run


def look_around(
    runner_id: int,
    origin: Origin,
    recorded: Recorded,
    *,
    except_id: int | None = None,
    seen: Whereabouts | None = None,
) -> Whereabouts:
    """Compare a dated recording with the runner's others of that time. Adds to `seen`, if given."""
    seen = seen or Whereabouts()
    seen.know(origin, recorded.track)
    time = recorded.start, recorded.start + timedelta(milliseconds=recorded.elapsed.ms)
    for other in _others(runner_id, time, except_id)[:MOST]:
        seen.are_apart(origin, other)
    return seen


def look_at_those_left(runner_id: int, run: Run, seen: Whereabouts) -> None:
    """Compare with each other the runs that were held because of this one and may be released without it."""
    time = time_of(run)
    if time and any(Cause.PLACES in other.causes for other in queries.recorded_during(runner_id, *time)):
        for one, other in combinations(_others(runner_id, time, run.id)[:MOST], 2):
            seen.are_apart(one, other)


def _others(runner_id: int, time: Time, except_id: int | None) -> list[Origin]:
    others = queries.recorded_during(runner_id, *time, except_id=except_id)
    return [run.origin for run in others if run.origin]


# --- inside the write transaction -------------------------------------------------------------------------------------


def is_elsewhere(run: Run, seen: Whereabouts) -> bool:
    """Return whether a recording uploaded before this run's puts the runner elsewhere at the same time."""
    recording, origin, time = run.recording, run.origin, time_of(run)
    if recording is None or origin is None or time is None:
        return False
    with db.session.no_autoflush:
        others = queries.recorded_during(run.runner.id, *time, except_id=run.id)
    earlier = [other.origin for other in others if other.recording and other.recording.id < recording.id]
    return any(seen.are_apart(origin, other) for other in earlier[:MOST] if other)


def look_again(runner_id: int, times: Iterable[Time | None], seen: Whereabouts, *, except_id: int, gone: bool) -> None:
    """Hold or release runs recorded at some times, after run `except_id` was added there or removed.

    `gone` means that it was only removed, so that nothing new can be held.
    """
    runs = {run.id: run for time in times if time for run in queries.recorded_during(runner_id, *time)}
    for run in runs.values():
        held = Cause.PLACES in run.causes
        if run.id != except_id and (held or not gone) and is_elsewhere(run, seen) is not held:
            hold(run, {*run.causes} ^ {Cause.PLACES})
            db.session.flush()
            announce(RunChanged(run.id, runner_id, frozenset({run.local_date})))


def hold(run: Run, causes: Iterable[Cause]) -> None:
    """Hold a run for these causes; with none, it is released."""
    run.held = ",".join(cause for cause in Cause if cause in set(causes))
