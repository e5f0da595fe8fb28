"""Take back one correction of a run and leave the others."""

from challenges.runs import queries
from challenges.runs.actions.correcting import change
from challenges.runs.actions.cutting import crop, join
from challenges.runs.actions.looking import cut_anew, run_as_it_is
from challenges.runs.models import Run
from challenges.runs.queries import Correction
from challenges.runs.tracks.cuts import room_for


def take_back(run_id: int, runner_id: int, what: Correction) -> Run:
    """Take back one correction of a run; does nothing if it was never made.

    A split run is merged into its first piece. Raises Refused, LoggedAlready and Missing.
    """
    run = run_as_it_is(run_id, runner_id)
    made = queries.corrections_of(run)
    if what is Correction.PIECES and made.pieces:
        return join(run_id, runner_id)
    if what is Correction.CUT and made.cut:
        return crop(run_id, runner_id, cut_anew(run, room_for(made.cut, [piece.cut for piece in made.pieces])))
    if what is Correction.KIND and made.kind:
        return change(run_id, runner_id, kind=made.kind)
    if what is Correction.ZONE and made.zone:
        return change(run_id, runner_id, zone=made.zone)
    if what is Correction.FIGURES and made.typed_over:
        return change(run_id, runner_id, restored=cut_anew(run, run.cut), zone=run.zone)
    return run
