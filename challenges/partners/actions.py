"""Publish and hide a card, send and answer requests, and invite partners to a run.

Callers have loaded the card, partnership or run through `queries`, which check access; each action checks it again.
"""

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import or_, select

from challenges import clock
from challenges.db import add, db, lock, writes
from challenges.follows.events import RelationChanged
from challenges.follows.queries import blocked_between
from challenges.partners import queries
from challenges.partners.models import ComeAlong, PartnerCard, Partnership, SetOut
from challenges.partners.rules import (
    LASTS,
    InvitationAnswer,
    PartnerWish,
    RequestState,
    ask_refusal,
    setting_out_refusal,
)
from challenges.refusals import Missing, Refused
from challenges.runners.models import Runner


@writes
def put_up(runner_id: int, wish: PartnerWish, about: str, contact: str) -> PartnerCard:
    """Create the runner's card or update it, and make it visible."""
    runner = lock(Runner, runner_id)
    card = queries.card_of(runner) or PartnerCard(runner_id=runner_id)
    card.place, card.slow, card.fast = wish.place, wish.slow, wish.fast
    card.days = "".join(map(str, sorted(wish.days)))
    card.parts = ",".join(sorted(part.value for part in wish.parts))
    card.aims = ",".join(sorted(aim.value for aim in wish.aims))
    card.about, card.contact, card.up, card.changed_at = about, contact, True, clock.now()
    return add(card)


@writes
def take_down(runner_id: int) -> None:
    """Hide the card and withdraw the runner's open requests. The card's text and existing partnerships stay."""
    runner = lock(Runner, runner_id)
    if card := queries.card_of(runner):
        card.up = False
    asked = (Partnership.asker_id == runner_id, Partnership.state.in_((RequestState.ASKED, RequestState.DECLINED)))
    for each in db.session.scalars(select(Partnership).where(*asked)):
        each.state = RequestState.WITHDRAWN
    db.session.flush()


@writes
def ask(asker_id: int, card_id: int, word: str) -> Partnership:
    """Send a request to the owner of a card. If the owner has already asked, this accepts their request.

    Raises Missing if the asker can't see the card, Refused beyond ten open requests or too soon after the last one.
    """
    card = db.session.get(PartnerCard, card_id)
    if card is None or card.runner_id == asker_id:
        raise Missing
    asked_id = card.runner_id
    locked = {key: lock(Runner, key) for key in sorted({asker_id, asked_id})}
    card = queries.card_seen_by(locked[asker_id], card_id).card
    there = {each.asker_id: each for each in queries.between(asker_id, asked_id)}
    mine, theirs = there.get(asker_id), there.get(asked_id)
    if live := next((each for each in there.values() if each.state is RequestState.AGREED), None):
        return live
    if theirs and theirs.state in (RequestState.ASKED, RequestState.DECLINED):
        return _agree(theirs)
    if mine and mine.state in (RequestState.ASKED, RequestState.DECLINED) and clock.now() < mine.asked_at + LASTS:
        return mine  # to the asker, a declined request looks like one without an answer
    times = [at for each in there.values() for at in (each.ended_at, each.asked_at if each is mine else None) if at]
    now = clock.now()
    open_questions, waiting = queries.open_count_of(asker_id), queries.waiting_count_of(asked_id)
    if reason := ask_refusal(open_questions, waiting, max(times, default=None), now):
        raise Refused(reason)
    mine = mine or Partnership(asker_id=asker_id, asked_id=asked_id)
    mine.state, mine.word, mine.asked_at, mine.agreed_at, mine.ended_at = RequestState.ASKED, word, now, None, None
    return add(mine)


@writes
def accept(partnership_id: int, asked_id: int) -> Partnership:
    """Accept a request. Raises Missing if it was withdrawn."""
    found = lock(Partnership, partnership_id)
    if (
        found.asked_id != asked_id
        or found.state not in (RequestState.ASKED, RequestState.AGREED)
        or blocked_between(*_pair(found))
    ):
        raise Missing
    return _agree(found)


@writes
def decline(partnership_id: int, asked_id: int) -> None:
    """Decline a request without telling the asker. Raises Missing for a request to someone else."""
    found = lock(Partnership, partnership_id)
    if found.asked_id != asked_id or found.state not in (RequestState.ASKED, RequestState.DECLINED):
        raise Missing
    found.state = RequestState.DECLINED
    db.session.flush()


@writes
def withdraw(partnership_id: int, asker_id: int) -> None:
    """Withdraw a request. Raises Missing for someone else's request, and for one that was accepted."""
    found = lock(Partnership, partnership_id)
    if found.asker_id != asker_id or found.state not in (
        RequestState.ASKED,
        RequestState.DECLINED,
        RequestState.WITHDRAWN,
    ):
        raise Missing
    found.state = RequestState.WITHDRAWN
    db.session.flush()


@writes
def end(partnership_id: int, by_id: int) -> None:
    """End a partnership from either side. Raises Missing for anyone else."""
    found = lock(Partnership, partnership_id)
    if by_id not in _pair(found):
        raise Missing
    if found.state is RequestState.AGREED:
        _end(found)


@writes
def end_across_block(event: RelationChanged) -> None:
    """End requests and partnerships between two runners when one blocks the other."""
    one, other = event.runner_ids
    there = [each for each in queries.between(one, other) if each.state is not RequestState.ENDED]
    if there and blocked_between(one, other):
        for each in there:
            _end(lock(Partnership, each.id))


@writes
def set_out(runner_id: int, day: date, at: time, meeting: str, partnership_ids: Collection[int]) -> SetOut:
    """Invite partners to a run. Raises Refused for a time in the past or too far ahead, Missing without partners."""
    runner = lock(Runner, runner_id)
    starts_at = datetime.combine(day, at, clock.zone_of(runner.zone))
    if reason := setting_out_refusal(starts_at, clock.now()):
        raise Refused(reason)
    partners = [each for each in queries.agreed_of(runner) if each.id in partnership_ids]
    if not partners:
        raise Missing
    made = SetOut(
        runner_id=runner_id, day=day, minute=at.hour * 60 + at.minute, starts_at=starts_at, meeting=meeting,
        made_at=clock.now(), asked=[ComeAlong(partnership_id=each.id) for each in partners],
    )  # fmt: skip
    return add(made)


@writes
def answer(set_out_id: int, runner_id: int, said: InvitationAnswer) -> None:
    """Answer an invitation to a run. Raises Missing once it has expired or was cancelled, or the partnership ended."""
    found = queries.come_along_of(lock(Runner, runner_id), set_out_id)
    found.answer, found.answered_at = said, clock.now()
    db.session.flush()


@writes
def call_off(set_out_id: int, runner_id: int) -> None:
    """Cancel a run that partners were invited to. Raises Missing."""
    db.session.delete(queries.set_out_of(lock(Runner, runner_id), set_out_id))
    db.session.flush()


def _pair(found: Partnership) -> tuple[int, int]:
    return found.asker_id, found.asked_id


def _agree(found: Partnership) -> Partnership:
    if found.state is not RequestState.AGREED:
        found.state, found.agreed_at, found.ended_at = RequestState.AGREED, clock.now(), None
        db.session.flush()
    return found


def _end(found: Partnership) -> None:
    found.state, found.ended_at = RequestState.ENDED, clock.now()
    come_along = db.session.scalars(select(ComeAlong).where(ComeAlong.partnership_id == found.id)).all()
    for each in come_along:
        db.session.delete(each)
    db.session.flush()
    mine = or_(SetOut.runner_id == found.asker_id, SetOut.runner_id == found.asked_id)
    alone = select(SetOut).where(mine, ~select(ComeAlong).where(ComeAlong.set_out_id == SetOut.id).exists())
    for set_out_to_nobody in db.session.scalars(alone).all():
        db.session.delete(set_out_to_nobody)
    db.session.flush()
