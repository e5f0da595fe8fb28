"""Crop a run, split it in two, and merge it again. The recording itself always stays unchanged."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from challenges import clock
from challenges.db import add, db, lock, writes
from challenges.events import announce
from challenges.recordings.cuts import CutOrigin, joined, room_for
from challenges.refusals import N_, Reason, Refused
from challenges.runners.models import Runner
from challenges.runs import queries
from challenges.runs.actions.log import begin, check, measure, release
from challenges.runs.actions.overlaps import (
    Overlaps,
    Time,
    cut_anew,
    find_overlaps,
    is_elsewhere,
    recheck_overlaps,
    recheck_remaining,
    run_as_it_is,
    time_of,
)
from challenges.runs.actions.traces import trace
from challenges.runs.events import RunChanged, RunLogged, RunRemoved
from challenges.runs.models import Run
from challenges.runs.rules.measured import RecordedRun
from challenges.runs.rules.plausibility import HoldCause


def crop(run_id: int, runner_id: int, recorded: RecordedRun) -> Run:
    """Reduce a run to the piece `recorded.cut` of its recording, which is already read. Title, notes and kudos stay.

    Plausibility is checked again, so cropping out the implausible part releases a held run. Cropping to the same piece
    changes nothing. Raises Refused, also after a concurrent change, LoggedAlready and Missing.
    """
    seen = _look_around(run_as_it_is(run_id, runner_id), [recorded])
    return _crop(run_id, runner_id, recorded, seen)


@writes
def _crop(run_id: int, runner_id: int, recorded: RecordedRun, seen: Overlaps) -> Run:
    run = queries.run_of(lock(Runner, runner_id), run_id)
    if not room_for(run.cut, [other.cut for other in queries.pieces_of(run)]).holds(recorded.cut):
        raise changed_meanwhile()
    if run.cut != recorded.cut or run.is_typed_over:
        days, times = _take_piece(run, recorded, seen)
        _ask_again(run, days, times, seen)
    return run


def split(run_id: int, runner_id: int, first: RecordedRun, second: RecordedRun) -> Run:
    """Split a run in two. It keeps the first piece with its title, notes and kudos; the second is a new run, returned.

    Splitting again at the same point returns the existing second run. Raises as `crop` does.
    """
    seen = _look_around(run_as_it_is(run_id, runner_id), [first, second])
    return _split(run_id, runner_id, first, second, seen)


@writes
def _split(run_id: int, runner_id: int, first: RecordedRun, second: RecordedRun, seen: Overlaps) -> Run:
    run = queries.run_of(lock(Runner, runner_id), run_id)
    others = queries.pieces_of(run)
    number = max(other.piece for other in [run, *others]) + 1
    if run.cut == first.cut and (there := next((other for other in others if other.cut == second.cut), None)):
        return there
    if run.cut != replace(first.cut, last=second.cut.last):
        raise changed_meanwhile()
    zone = _zone_of(run, second)
    days, times = _take_piece(run, first, seen)
    piece = Run(
        runner=run.runner, recording=run.recording, part=run.part, piece=number, source=run.source,
        title=run.title, kind=run.kind, indoor=run.indoor, visibility=run.visibility,
        map_visible_to=run.map_visible_to, created_at=run.created_at, updated_at=clock.now(),
    )  # fmt: skip
    with db.session.no_autoflush:
        _take_figures(piece, second, seen, zone)
    add(piece)
    trace(piece, second, first=True)
    announce(RunLogged(piece.id, runner_id, frozenset({piece.local_date})))
    _ask_again(run, days | {piece.local_date}, [*times, time_of(piece)], seen)
    return piece


def join(run_id: int, runner_id: int) -> Run:
    """Merge the pieces of a recording into the first of them, which keeps its title, notes and kudos.

    The others are deleted. A run that was never split stays as it is. Raises Missing, Refused and LoggedAlready.
    """
    run = run_as_it_is(run_id, runner_id)
    pieces = _pieces(run)
    recorded = cut_anew(run, joined(piece.cut for piece in pieces))
    seen = _look_around(pieces[0], [recorded])
    return _join(run_id, runner_id, recorded, seen)


@writes
def _join(run_id: int, runner_id: int, recorded: RecordedRun, seen: Overlaps) -> Run:
    run, *others = _pieces(queries.run_of(lock(Runner, runner_id), run_id))
    if not others:
        return run
    if joined(piece.cut for piece in [run, *others]) != recorded.cut:
        raise changed_meanwhile()
    gone = [(other.id, frozenset({other.local_date}), time_of(other)) for other in others]
    for other in others:
        db.session.delete(other)
    db.session.flush()
    for other_id, days, _ in gone:
        announce(RunRemoved(other_id, runner_id, days))
    days, times = _take_piece(run, recorded, seen)
    _ask_again(run, days.union(*(there for _, there, _ in gone)), [*times, *(time for _, _, time in gone)], seen)
    return run


def changed_meanwhile() -> Refused:
    """Return the refusal of a change that is based on an outdated state of the run."""
    return Refused(Reason(N_("This run was changed in the meantime. Check it, then try again.")))


def _pieces(run: Run) -> list[Run]:
    """Return all runs of one activity, the first piece first."""
    return sorted([run, *queries.pieces_of(run)], key=lambda piece: piece.piece)


def _look_around(run: Run, pieces: Sequence[RecordedRun]) -> Overlaps:
    """Compare what a run may become with the runner's other recordings, before the transaction."""
    seen = Overlaps()
    if run.recording:
        for recorded in pieces:
            origin = CutOrigin(run.recording.sha256, run.part, recorded.cut)
            seen = find_overlaps(run.runner_id, origin, recorded, except_id=run.id, seen=seen)
    recheck_remaining(run.runner_id, run, seen)
    return seen


def _take_piece(run: Run, recorded: RecordedRun, seen: Overlaps) -> tuple[frozenset[date], list[Time | None]]:
    """Set a run to another piece of its recording. Return its dates and times before and after."""
    day_before, time_before = run.local_date, time_of(run)
    with db.session.no_autoflush:  # nothing is stored before it is checked
        _take_figures(run, recorded, seen, _zone_of(run, recorded))
    run.updated_at = clock.now()
    trace(run, recorded)
    days = frozenset({day_before, run.local_date})
    announce(RunChanged(run.id, run.runner_id, days))
    return days, [time_before, time_of(run)]


def _ask_again(run: Run, days: Iterable[date], times: Iterable[Time | None], seen: Overlaps) -> None:
    """Release or hold other runs that are affected by the change of a run."""
    release(run.runner_id, days, except_id=run.id)
    recheck_overlaps(run.runner_id, times, seen, except_id=run.id, gone=False)


def _take_figures(run: Run, recorded: RecordedRun, seen: Overlaps, zone: str) -> None:
    run.cut_first, run.cut_last = recorded.cut.first, recorded.cut.last
    measure(run, recorded)
    begin(run, recorded.start, zone)
    check(run, run.runner, [*recorded.causes, *([HoldCause.PLACES] if is_elsewhere(run, seen) else [])])


def _zone_of(run: Run, recorded: RecordedRun) -> str:
    """Return the zone that its runner set, or else that of the start of the piece."""
    return run.zone if run.trace and run.trace.zone != run.zone else recorded.zone
