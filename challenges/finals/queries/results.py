"""One runner's results in closed challenges, several at once, for the notices on Today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from challenges.db import db
from challenges.finals.models import Amendment, FinalStanding, Snapshot
from challenges.finals.queries.closed import closed_board_of
from challenges.finals.rules import EVERY_RUN
from challenges.leaderboards.queries import place_of
from challenges.monthly.models import Challenge, Participation
from challenges.runners.models import Runner


@dataclass(frozen=True, slots=True)
class Result:
    """A runner's place on the challenge's own board, with amendments, and whether they reached the target.

    `rank` is None without a place: no run counted, or the entry was withdrawn.
    """

    rank: int | None
    of: int
    finished: bool


def results_of(participations: Sequence[Participation], viewer: Runner) -> dict[int, Result]:
    """Return the results of the reader's participations in closed challenges, by participation.

    One query, two more for each provisional challenge, and those of a board for each amended one.
    """
    if not participations:
        return {}
    kept = db.session.execute(_KEPT, {"participations": [one.id for one in participations]}).all()
    there = {one.id: one for one in participations}
    return {row.id: _result(there[row.id], row, viewer) for row in kept}


def _result(participation: Participation, kept: Any, viewer: Runner) -> Result:
    challenge, fixed = participation.challenge, kept.taken_at is not None
    if kept.amended and (board := closed_board_of(challenge, viewer)):
        mine = board.mine
        return Result(mine.rank if mine else None, board.total, mine is not None and mine.finished)
    if fixed:
        total = kept.sizes[f"{challenge.metric.value} {EVERY_RUN}"]
        return Result(kept.rank, total, kept.fixed_finish is not None)
    place = place_of(participation)
    finished = participation.finished_on is not None
    return Result(place.rank, place.of, finished) if place else Result(None, 0, finished)


_SINCE = (Amendment.fingerprint != "") | Snapshot.taken_at.is_(None)  # earlier ones are part of what was fixed
_KEPT = (
    select(
        Participation.id,
        Snapshot.taken_at,
        Snapshot.sizes,
        FinalStanding.rank,
        FinalStanding.finished_on.label("fixed_finish"),
        select(func.count())
        .where(Amendment.challenge_id == Participation.challenge_id, _SINCE)
        .correlate(Participation, Snapshot)
        .scalar_subquery()
        .label("amended"),
    )
    .join(Challenge, Challenge.id == Participation.challenge_id)
    .outerjoin(Snapshot, Snapshot.challenge_id == Participation.challenge_id)
    .outerjoin(
        FinalStanding,
        and_(
            FinalStanding.challenge_id == Participation.challenge_id,
            FinalStanding.participation_id == Participation.id,
            FinalStanding.metric == Challenge.metric,
            FinalStanding.lane == EVERY_RUN,
        ),
    )
    .where(Participation.id.in_(bindparam("participations", expanding=True)))
)
