"""Protests against provisional standings, and organisers' answers."""

from challenges import clock
from challenges.boards import queries, rules
from challenges.boards.events import ProtestAnswered
from challenges.boards.models import Protest
from challenges.boards.rules import ProtestAnswer
from challenges.db import add, db, lock, writes
from challenges.events import announce
from challenges.monthly.models import Challenge, Participation
from challenges.monthly.queries import attempt_of
from challenges.refusals import N_, Missing, Reason, Refused
from challenges.runners.models import Runner


@writes
def protest(challenge_id: int, runner_id: int, participation_id: int, text: str) -> Protest:
    """Protest against the provisional standing of one's own or another entry. Raises Missing and Refused.

    A second protest about the same entry replaces the text of the first until an organiser has answered.
    """
    lock(Runner, runner_id)  # one protest per runner at a time, so that the limit holds
    challenge = db.session.get_one(Challenge, challenge_id)
    own, about = attempt_of(challenge_id, runner_id), db.session.get(Participation, participation_id)
    if about is None or about.challenge_id != challenge_id or about.left_at is not None:
        raise Missing
    phase = challenge.terms.phase_for(clock.now(), "UTC", challenge.state)
    sent = queries.how_many_protests(challenge_id, runner_id, besides=participation_id)
    takes_part = own is not None and own.left_at is None
    if reason := rules.refusal_of_protesting(phase, takes_part=takes_part, sent=sent):
        raise Refused(reason)
    kept = (
        db.session.query(Protest)
        .filter_by(challenge_id=challenge_id, runner_id=runner_id, participation_id=participation_id)
        .one_or_none()
    )
    if kept is None:
        kept = Protest(challenge_id=challenge_id, runner_id=runner_id, participation_id=participation_id)
    elif kept.answer is not None:
        raise Refused(Reason(N_("Your protest about this entry has already been answered.")))
    kept.text, kept.sent_at = text, clock.now()
    return add(kept)


@writes
def answer(protest_id: int, organiser_id: int, answer: ProtestAnswer, reason: str) -> Protest:
    """Answer a protest, once, with a reason, and notify its sender. Organisers can't decide in their own case.

    Raises Missing and Refused.
    """
    kept = lock(Protest, protest_id)
    if kept.answer is not None:
        raise Refused(Reason(N_("This protest has already been answered.")))
    concerned = organiser_id in (kept.runner_id, kept.participation.runner_id)
    if reason_not := rules.refusal_of_own_cause(concerned=concerned, others=queries.others_decide(organiser_id)):
        raise Refused(reason_not)
    kept.answer, kept.answer_reason = answer, reason
    kept.answered_by, kept.answered_at = organiser_id, clock.now()
    db.session.flush()
    announce(ProtestAnswered(protest_id))
    return kept
