"""Requests and partnerships."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select

from challenges import clock
from challenges.db import db
from challenges.partners.models import PartnerCard, Partnership
from challenges.partners.rules import LASTS, State
from challenges.refusals import N_, Missing, NotYours, Reason
from challenges.runners.models import Runner

_CARDS = select(PartnerCard).where(
    PartnerCard.runner_id.in_(bindparam("runners", type_=BigInteger, expanding=True)), PartnerCard.up
)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A runner's requests and partners: requests waiting for their answer, requests they sent, and partnerships."""

    waiting: list[tuple[Partnership, PartnerCard | None]]
    asked: list[Partnership]
    agreed: list[Partnership]


def pairs_of(runner: Runner) -> Pairs:
    """Two queries. To who asked, a question that was turned down waits like any other until it lapses."""
    rows = db.session.scalars(_all_open(), {"runner": runner.id, "since": clock.now() - LASTS}).all()
    waiting = [row for row in rows if row.state is State.ASKED and row.asked_id == runner.id]
    cards = db.session.scalars(_CARDS, {"runners": [row.asker_id for row in waiting]}) if waiting else ()
    shown = {card.runner_id: card for card in cards}
    return Pairs(
        [(row, shown.get(row.asker_id)) for row in waiting],
        [row for row in rows if row.state is not State.AGREED and row.asker_id == runner.id],
        [row for row in rows if row.state is State.AGREED],
    )


def partnership_of(runner: Runner, partnership_id: int) -> Partnership:
    """Return a partnership of the runner's, in any state. Raises Missing for anyone else."""
    found = db.session.get(Partnership, partnership_id)
    if found is None or runner.id not in (found.asker_id, found.asked_id):
        raise Missing
    return found


def partner_of(runner: Runner, partnership_id: int) -> Partnership:
    """Return a partnership that both agreed to. Raises Missing, and NotYours once it has ended."""
    found = partnership_of(runner, partnership_id)
    if found.state is State.ENDED:
        raise NotYours(Reason(N_("You're no longer partners with this runner.")))
    if found.state is not State.AGREED:
        raise Missing
    return found


def agreed_of(runner: Runner) -> Sequence[Partnership]:
    """Return the runner's current partnerships."""
    return db.session.scalars(
        _either(runner.id).where(Partnership.state == State.AGREED).order_by(Partnership.id)
    ).all()


def between(one_id: int, other_id: int) -> Sequence[Partnership]:
    """Return the rows for two runners, in both directions."""
    pair = or_(
        and_(Partnership.asker_id == one_id, Partnership.asked_id == other_id),
        and_(Partnership.asker_id == other_id, Partnership.asked_id == one_id),
    )
    return db.session.scalars(select(Partnership).where(pair)).all()


def open_count_of(runner_id: int) -> int:
    """Return how many open requests a runner has sent."""
    mine = and_(Partnership.asker_id == runner_id, _not_lapsed())
    return db.session.scalar(select(func.count(Partnership.id)).where(mine)) or 0


def waiting_count_of(runner_id: int) -> int:
    """Return how many open requests wait for a runner's answer."""
    theirs = (Partnership.asked_id == runner_id, Partnership.state == State.ASKED, _not_lapsed())
    return db.session.scalar(select(func.count(Partnership.id)).where(*theirs)) or 0


@cache
def _all_open() -> Select[Partnership]:
    return _open(bindparam("runner", type_=BigInteger), bindparam("since")).order_by(Partnership.id)


def _either(runner_id: int | BindParameter[int]) -> Select[Partnership]:
    return select(Partnership).where(or_(Partnership.asker_id == runner_id, Partnership.asked_id == runner_id))


def _open(runner_id: int | BindParameter[int], since: Any = None) -> Select[Partnership]:
    return _either(runner_id).where(or_(Partnership.state == State.AGREED, _not_lapsed(since)))


def _not_lapsed(since: Any = None) -> ColumnElement[bool]:
    asked = Partnership.asked_at > (clock.now() - LASTS if since is None else since)
    return and_(Partnership.state.in_((State.ASKED, State.DECLINED)), asked)
