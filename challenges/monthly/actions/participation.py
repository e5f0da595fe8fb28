"""Join and leave a challenge."""

from challenges import clock
from challenges.db import add, db, lock, writes
from challenges.events import announce
from challenges.monthly import rules
from challenges.monthly.actions.ledger import Ledger, lock_tallies
from challenges.monthly.actions.verdicts import judge_whole
from challenges.monthly.events import RunnerJoined, RunnerLeft
from challenges.monthly.models import Challenge, Participation, Tally
from challenges.monthly.queries import attempt_of
from challenges.monthly.queries import participants as participant_data
from challenges.refusals import Refused
from challenges.runners.events import RunnerLeaving
from challenges.runners.models import Runner
from challenges.runners.rules import age_group


@writes
def join(challenge_id: int, runner_id: int) -> Participation:
    """Join a challenge, for the first time or again, and judge the runs in its window. Idempotent.

    The age group is that of the challenge's first day. Category and age group are copied only for runners who appear on
    group boards. Raises Missing and Refused.
    """
    runner = lock(Runner, runner_id)  # lock the runner before the tally, as in every action
    lock(Tally, challenge_id)
    challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
    participation = attempt_of(challenge_id, runner_id)
    if participation is not None and participation.left_at is None:
        return participation
    now = clock.now()
    if reason := rules.refusal_of_joining(challenge.terms, challenge.state, now, runner.zone):
        raise Refused(reason)
    if participation is None:
        today = challenge.terms.today(now, runner.zone)
        participation = Participation(challenge_id=challenge_id, runner_id=runner_id, joined_at=now, joined_on=today)
    participation.left_at = None
    participation.category = runner.category if runner.in_group_boards else None
    agreed = runner.born_on if runner.in_group_boards else None
    participation.age_group = age_group(agreed, challenge.first_day) if agreed else None
    add(participation)
    ledger = Ledger()
    ledger.takes_part(challenge_id, 1)
    judge_whole(ledger, participant_data.participants_of_runner(runner_id, [challenge_id]))
    db.session.expire(participation)
    announce(RunnerJoined(challenge_id, participation.id))
    return participation


@writes
def leave(challenge_id: int, runner_id: int) -> None:
    """Leave a challenge. Verdicts and scores are deleted; kudos stay, and joining again reuses the participation.

    Idempotent. Raises Missing and Refused.
    """
    lock(Tally, challenge_id)
    challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
    if reason := rules.refusal_of_leaving(challenge.terms, challenge.state, clock.now()):
        raise Refused(reason)
    _leave(runner_id, [challenge_id])


@writes
def leave_everywhere(event: RunnerLeaving) -> None:
    """Leave every challenge, closed ones included, before the account is removed."""
    lock(Runner, event.runner_id)
    mine = db.session.query(Participation.challenge_id).filter_by(runner_id=event.runner_id, left_at=None)
    challenge_ids = [challenge_id for (challenge_id,) in mine]
    lock_tallies(challenge_ids)
    _leave(event.runner_id, challenge_ids)


def _leave(runner_id: int, challenge_ids: list[int]) -> None:
    participants = participant_data.participants_of_runner(runner_id, challenge_ids)
    marks = participant_data.stored_marks([one.id for one in participants])
    ledger = Ledger()
    for participant in participants:
        participation = db.session.get_one(Participation, participant.id)
        participation.left_at = clock.now()
        ledger.takes_part(participant.challenge_id, -1)
        ledger.nothing_left(participant, marks[participant.id])
    db.session.flush()
    ledger.write()
    for participant in participants:
        announce(RunnerLeft(participant.challenge_id, participant.id))
