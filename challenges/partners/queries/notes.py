"""Notes on Today about partners."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
    Select,
    String,
    bindparam,
    case,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import type_coerce as as_type
from sqlalchemy.orm import aliased

from challenges import clock
from challenges.columns import Instant
from challenges.partners.models import ComeAlong, Partnership, SetOut
from challenges.partners.rules import LASTS, LATE, Answer, State
from challenges.runners.models import Runner
from challenges.runners.rules import ShownAs

SET_OUT, COMES = "partners.set-out", "partners.comes"
ASKED, AGREED = "partners.asked", "partners.agreed"
MOST = 4
NEWS_FOR = timedelta(days=3)


def said_today(runner_id: int | BindParameter[int], today: date) -> Select[Any]:
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
            Partnership.state == State.AGREED, SetOut.runner_id != runner_id, ComeAlong.answer.is_(None),
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
            SetOut.runner_id == runner_id, ComeAlong.answer == Answer.COMES, SetOut.starts_at > _ago(LATE),
            Partnership.state == State.AGREED,
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
            Partnership.asked_id == runner_id, Partnership.state == State.ASKED, Partnership.asked_at > _ago(LASTS)
        )
    )  # fmt: skip


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
            Partnership.asker_id == runner_id, Partnership.state == State.AGREED, Partnership.agreed_at > _ago(NEWS_FOR)
        )
    )  # fmt: skip
