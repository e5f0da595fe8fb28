"""Amend a standing: signed, with a reason, appended to earlier amendments."""

from sqlalchemy import and_, func, or_, select

from challenges import clock
from challenges.boards import queries, rules
from challenges.boards.models import Amendment, FinalStanding, Snapshot
from challenges.boards.queries.amendments import signed_of
from challenges.boards.rules import AmendmentKind
from challenges.db import add, db, lock, writes
from challenges.monthly.models import Challenge, Tally
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.refusals import N_, Missing, Reason, Refused


@writes
def amend(
    challenge_id: int,
    organiser_id: int,
    participation_id: int,
    kind: AmendmentKind,
    reason: str,
    metric: Metric | None = None,
    evidence: Evidence | None = None,
    value: int | None = None,
) -> Amendment:
    """Change an entry's score on one board (`value` in the base unit of its metric), or withdraw it from all boards.

    An amendment to provisional standings becomes part of the final ones; an amendment to final standings is kept beside
    them. Organisers can't amend their own entry unless there is no other organiser, which the amendment then says.
    Raises Missing and Refused.
    """
    lock(Tally, challenge_id)  # serialises amendments, and waits while standings are being fixed
    challenge = db.session.get_one(Challenge, challenge_id, populate_existing=True)
    snapshot = db.session.get(Snapshot, challenge_id, populate_existing=True)
    fixed = snapshot is not None and snapshot.taken_at is not None
    phase = challenge.terms.phase_for(clock.now(), "UTC", challenge.state)
    if refusal := rules.refusal_of_amending(phase, fixed=fixed):
        raise Refused(refusal)
    entry = queries.entry_seen_by(None, challenge, participation_id)
    own = entry.runner_id == organiser_id
    if refusal := rules.refusal_of_own_cause(concerned=own, others=queries.others_decide(organiser_id)):
        raise Refused(refusal)
    number = queries.how_many_amendments(challenge_id) + 1
    last = db.session.get(Amendment, (challenge_id, number - 1))
    amendment = Amendment(
        challenge_id=challenge_id,
        number=number,
        participation_id=participation_id,
        runner_id=entry.runner_id,
        kind=kind,
        reason=reason,
        own=own,
        signer_id=organiser_id,
        signed_by=organiser_id,
        signed_at=clock.now().replace(microsecond=0),
        fingerprint=(snapshot.fingerprint or "") if snapshot else "",
        previous=last.hash if last else "",
    )
    _say_what(amendment, queries.figures_of(challenge, snapshot, participation_id), metric, evidence, value)
    amendment.hash = rules.hash_of(signed_of(amendment, challenge.slug))
    return add(amendment)


def _say_what(
    amendment: Amendment,
    figures: list[queries.EntryFigure],
    metric: Metric | None,
    evidence: Evidence | None,
    value: int | None,
) -> None:
    """Return the score before and after."""
    if amendment.kind is AmendmentKind.WITHDRAWN:
        if all(figure.value is None for figure in figures):
            raise Refused(Reason(N_("This entry has no place to withdraw.")))
        return
    for figure in figures:
        if figure.metric is metric and figure.evidence == evidence and value is not None:
            break
    else:
        raise Missing
    if figure.value == value:
        raise Refused(Reason(N_("That's already the total. Enter a different one.")))
    amendment.metric, amendment.evidence, amendment.before, amendment.after = metric, evidence, figure.value, value
    if amendment.fingerprint:
        board = (
            FinalStanding.challenge_id == amendment.challenge_id,
            FinalStanding.metric == metric,
            FinalStanding.evidence == evidence,
        )
        higher = or_(
            FinalStanding.value > value,
            and_(FinalStanding.value == value, FinalStanding.reached_on < figure.reached_on),
        )
        same = and_(
            FinalStanding.value == value,
            FinalStanding.reached_on == figure.reached_on,
            FinalStanding.participation_id < amendment.participation_id,
        )
        counted = select(func.count()).select_from(FinalStanding).where(*board)
        amendment.better = db.session.scalar(counted.where(higher)) or 0
        amendment.ahead = amendment.better + (db.session.scalar(counted.where(same)) or 0)
