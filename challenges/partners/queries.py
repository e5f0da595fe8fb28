"""Cards, matches, requests, partnerships, invitations to runs, and notes for Today.

Only runners with a visible card can see other cards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import type_coerce as as_type
from sqlalchemy.orm import aliased, contains_eager, selectinload

from challenges import clock
from challenges.db import Instant, db
from challenges.partners.models import ComeAlong, PartnerCard, Partnership, SetOut
from challenges.partners.rules import LASTS, LATE, InvitationAnswer, MatchReasons, RequestState, match_of, ranked
from challenges.refusals import N_, Missing, NotYours, Reason
from challenges.runners.models import Runner
from challenges.runners.rules import ShownAs

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
    waiting = [row for row in rows if row.state is RequestState.ASKED and row.asked_id == runner.id]
    cards = db.session.scalars(_CARDS, {"runners": [row.asker_id for row in waiting]}) if waiting else ()
    shown = {card.runner_id: card for card in cards}
    return Pairs(
        [(row, shown.get(row.asker_id)) for row in waiting],
        [row for row in rows if row.state is not RequestState.AGREED and row.asker_id == runner.id],
        [row for row in rows if row.state is RequestState.AGREED],
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
    if found.state is RequestState.ENDED:
        raise NotYours(Reason(N_("You're no longer partners with this runner.")))
    if found.state is not RequestState.AGREED:
        raise Missing
    return found


def agreed_of(runner: Runner) -> Sequence[Partnership]:
    """Return the runner's current partnerships."""
    return db.session.scalars(
        _either(runner.id).where(Partnership.state == RequestState.AGREED).order_by(Partnership.id)
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
    theirs = (Partnership.asked_id == runner_id, Partnership.state == RequestState.ASKED, _not_lapsed())
    return db.session.scalar(select(func.count(Partnership.id)).where(*theirs)) or 0


@cache
def _all_open() -> Select[Partnership]:
    return _open(bindparam("runner", type_=BigInteger), bindparam("since")).order_by(Partnership.id)


def _either(runner_id: int | BindParameter[int]) -> Select[Partnership]:
    return select(Partnership).where(or_(Partnership.asker_id == runner_id, Partnership.asked_id == runner_id))


def _open(runner_id: int | BindParameter[int], since: Any = None) -> Select[Partnership]:
    return _either(runner_id).where(or_(Partnership.state == RequestState.AGREED, _not_lapsed(since)))


def _not_lapsed(since: Any = None) -> ColumnElement[bool]:
    asked = Partnership.asked_at > (clock.now() - LASTS if since is None else since)
    return and_(Partnership.state.in_((RequestState.ASKED, RequestState.DECLINED)), asked)


MOST_LOOKED_AT = 2_000
"""How many cards are compared, most recently changed first. Each comparison takes about 20 µs."""

_OWN = select(PartnerCard).where(PartnerCard.runner_id == bindparam("runner"))


@dataclass(frozen=True, slots=True)
class PartnerMatch:
    """Someone's card, and what makes it a match."""

    card: PartnerCard
    match: MatchReasons


def card_of(runner: Runner) -> PartnerCard | None:
    """The runner's own card, up or not."""
    return db.session.scalar(_OWN, {"runner": runner.id})


def matches_of(runner: Runner, mine: PartnerCard, limit: int = 12) -> list[PartnerMatch]:
    """Those who suit, the best first, without whom the runner has asked, is asked by, or runs with already."""
    values = {"runner": runner.id, **({"apart": sorted(runner.apart_from)} if runner.apart_from else {})}
    found = db.session.scalars(_others(bool(runner.apart_from)), values)
    best = ranked(mine.wish, ((card, card.wish) for card in found))
    return [PartnerMatch(card, match) for card, match in best[:limit]]


@cache
def _others(is_apart: bool) -> Select[PartnerCard]:
    runner_id: BindParameter[int] = bindparam("runner", type_=BigInteger)
    others = select(PartnerCard).where(PartnerCard.up, PartnerCard.runner_id != runner_id)
    if is_apart:
        others = others.where(PartnerCard.runner_id.not_in(bindparam("apart", type_=BigInteger, expanding=True)))
    bound = (RequestState.ASKED, RequestState.DECLINED, RequestState.AGREED)
    known = exists().where(
        Partnership.state.in_(bound),
        or_(
            (Partnership.asker_id == runner_id) & (Partnership.asked_id == PartnerCard.runner_id),
            (Partnership.asked_id == runner_id) & (Partnership.asker_id == PartnerCard.runner_id)
            & (Partnership.state != RequestState.DECLINED),
        ),
    )  # fmt: skip
    return others.where(~known).order_by(PartnerCard.changed_at.desc()).limit(MOST_LOOKED_AT)


def card_seen_by(viewer: Runner, card_id: int) -> PartnerMatch:
    """Return a card for a viewer who has a visible one. Raises Missing, also if one has blocked the other."""
    mine, card = card_of(viewer), db.session.get(PartnerCard, card_id)
    if mine is None or not mine.up or card is None or not card.up or viewer.is_apart_from(card.runner_id):
        raise Missing
    return PartnerMatch(card, match_of(mine.wish, card.wish))


def set_outs_of(runner: Runner) -> Sequence[SetOut]:
    """The runner's own that are still to come, with who was asked and what they said."""
    return db.session.scalars(_own(), {"runner": runner.id, "since": clock.now() - LATE}).all()


@cache
def _own() -> Select[SetOut]:
    mine = select(SetOut).where(SetOut.runner_id == bindparam("runner"), SetOut.starts_at > bindparam("since"))
    return mine.options(selectinload(SetOut.asked)).order_by(SetOut.starts_at, SetOut.id)


def invited_to(runner: Runner) -> Sequence[ComeAlong]:
    """What partners asked the runner along to, the next first."""
    return db.session.scalars(_invited(), {"runner": runner.id, "since": clock.now() - LATE}).all()


@cache
def _invited() -> Select[ComeAlong]:
    runner_id: BindParameter[int] = bindparam("runner", type_=BigInteger)
    return (
        select(ComeAlong)
        .join(ComeAlong.set_out)
        .join(ComeAlong.partnership)
        .where(
            or_(Partnership.asker_id == runner_id, Partnership.asked_id == runner_id),
            Partnership.state == RequestState.AGREED,
            SetOut.runner_id != runner_id,
            SetOut.starts_at > bindparam("since"),
        )
        .order_by(SetOut.starts_at, SetOut.id)
        .options(contains_eager(ComeAlong.set_out))
    )


def set_out_of(runner: Runner, set_out_id: int) -> SetOut:
    """Return one of the runner's own runs. Raises Missing."""
    found = db.session.get(SetOut, set_out_id)
    if found is None or found.runner_id != runner.id:
        raise Missing
    return found


def come_along_of(runner: Runner, set_out_id: int) -> ComeAlong:
    """Return the runner's invitation to a run. Raises Missing, also if the run has expired or the partnership ended."""
    found = next((each for each in invited_to(runner) if each.set_out_id == set_out_id), None)
    if found is None:
        raise Missing
    return found


SET_OUT, COMES = "partners.set-out", "partners.comes"
ASKED, AGREED = "partners.asked", "partners.agreed"
MOST = 4
NEWS_FOR = timedelta(days=3)


def today_notes(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
    """Return the statement for notes on Today as (topic, key, day, number, text), most urgent first, at most four.

    SET_OUT: an unanswered invitation to a run; `key` is the run's id, `day` its day, `number` its minute of the day,
    `text` the partner's name and, on a second line, the meeting point. COMES: a partner is coming; `key` and `number`
    as above, `text` their name. ASKED: an open request; `key` is the partnership id, `text` the asker's name, or "" if
    they use an alias. AGREED: a request accepted in the last three days; `text` is the partner's name.
    """
    parts = (_set_outs(runner_id), _coming(runner_id), _asked(runner_id, today), _agreed(runner_id, today))
    every = union_all(*parts).subquery()
    order = case((every.c.topic == SET_OUT, 0), (every.c.topic == COMES, 1), (every.c.topic == ASKED, 2), else_=3)
    return select(every).order_by(order, every.c.key).limit(MOST)


def _ago(span: timedelta) -> Any:
    """Return a bind parameter for now minus `span`, computed at execution because the statement is reused."""
    return bindparam(None, callable_=lambda: clock.now() - span, type_=Instant, unique=True)


def _set_outs(runner_id: int | BindParameter[int]) -> Any:
    return (
        select(
            literal(SET_OUT, String).label("topic"),
            as_type(SetOut.id, BigInteger).label("key"),
            as_type(SetOut.day, Date).label("day"),
            as_type(SetOut.minute, BigInteger).label("number"),
            (Runner.name + literal("\n", String) + SetOut.meeting).label("text"),
        )
        .select_from(ComeAlong)
        .join(SetOut, SetOut.id == ComeAlong.set_out_id)
        .join(Partnership, Partnership.id == ComeAlong.partnership_id)
        .join(Runner, Runner.id == SetOut.runner_id)
        .where(
            or_(Partnership.asker_id == runner_id, Partnership.asked_id == runner_id),
            Partnership.state == RequestState.AGREED, SetOut.runner_id != runner_id, ComeAlong.answer.is_(None),
            SetOut.starts_at > _ago(LATE),
        )
    )  # fmt: skip


def _coming(runner_id: int | BindParameter[int]) -> Any:
    other = aliased(Runner)
    theirs = case((Partnership.asker_id == runner_id, Partnership.asked_id), else_=Partnership.asker_id)
    return (
        select(
            literal(COMES, String),
            as_type(SetOut.id, BigInteger),
            as_type(SetOut.day, Date),
            as_type(SetOut.minute, BigInteger),
            as_type(other.name, String),
        )
        .select_from(ComeAlong)
        .join(SetOut, SetOut.id == ComeAlong.set_out_id)
        .join(Partnership, Partnership.id == ComeAlong.partnership_id)
        .join(other, other.id == theirs)
        .where(
            SetOut.runner_id == runner_id, ComeAlong.answer == InvitationAnswer.COMES, SetOut.starts_at > _ago(LATE),
            Partnership.state == RequestState.AGREED,
        )
    )  # fmt: skip


def _asked(runner_id: int | BindParameter[int], today: date) -> Any:
    return (
        select(
            literal(ASKED, String),
            as_type(Partnership.id, BigInteger),
            literal(today, Date),
            literal(0, BigInteger),
            case((Runner.shown_as == ShownAs.ALIAS, literal("", String)), else_=as_type(Runner.name, String)),
        )
        .join(Runner, Runner.id == Partnership.asker_id)
        .where(
            Partnership.asked_id == runner_id,
            Partnership.state == RequestState.ASKED,
            Partnership.asked_at > _ago(LASTS),
        )
    )


def _agreed(runner_id: int | BindParameter[int], today: date) -> Any:
    return (
        select(
            literal(AGREED, String),
            as_type(Partnership.id, BigInteger),
            literal(today, Date),
            literal(0, BigInteger),
            as_type(Runner.name, String),
        )
        .join(Runner, Runner.id == Partnership.asked_id)
        .where(
            Partnership.asker_id == runner_id,
            Partnership.state == RequestState.AGREED,
            Partnership.agreed_at > _ago(NEWS_FOR),
        )
    )
