"""Cards and matches."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import BigInteger, BindParameter, Select, bindparam, exists, or_, select

from challenges.db import db
from challenges.partners.models import PartnerCard, Partnership
from challenges.partners.rules import Match, State, match_of, ranked
from challenges.refusals import Missing
from challenges.runners.models import Runner

MOST_LOOKED_AT = 2_000
"""How many cards are compared, most recently changed first. Each comparison takes about 20 µs."""

_OWN = select(PartnerCard).where(PartnerCard.runner_id == bindparam("runner"))


@dataclass(frozen=True, slots=True)
class Suitor:
    """Someone's card, and what makes it a match."""

    card: PartnerCard
    match: Match


def card_of(runner: Runner) -> PartnerCard | None:
    """The runner's own card, up or not."""
    return db.session.scalar(_OWN, {"runner": runner.id})


def suitors_of(runner: Runner, mine: PartnerCard, limit: int = 12) -> list[Suitor]:
    """Those who suit, the best first, without whom the runner has asked, is asked by, or runs with already."""
    values = {"runner": runner.id, **({"apart": sorted(runner.apart_from)} if runner.apart_from else {})}
    found = db.session.scalars(_others(bool(runner.apart_from)), values)
    best = ranked(mine.looking, ((card, card.looking) for card in found))
    return [Suitor(card, match) for card, match in best[:limit]]


@cache
def _others(is_apart: bool) -> Select[PartnerCard]:
    runner_id: BindParameter[int] = bindparam("runner", type_=BigInteger)
    others = select(PartnerCard).where(PartnerCard.up, PartnerCard.runner_id != runner_id)
    if is_apart:
        others = others.where(PartnerCard.runner_id.not_in(bindparam("apart", type_=BigInteger, expanding=True)))
    bound = (State.ASKED, State.DECLINED, State.AGREED)
    known = exists().where(
        Partnership.state.in_(bound),
        or_(
            (Partnership.asker_id == runner_id) & (Partnership.asked_id == PartnerCard.runner_id),
            (Partnership.asked_id == runner_id) & (Partnership.asker_id == PartnerCard.runner_id)
            & (Partnership.state != State.DECLINED),
        ),
    )  # fmt: skip
    return others.where(~known).order_by(PartnerCard.changed_at.desc()).limit(MOST_LOOKED_AT)


def card_seen_by(viewer: Runner, card_id: int) -> Suitor:
    """Return a card for a viewer who has a visible one. Raises Missing, also if one has blocked the other."""
    mine, card = card_of(viewer), db.session.get(PartnerCard, card_id)
    if mine is None or not mine.up or card is None or not card.up or viewer.is_apart_from(card.runner_id):
        raise Missing
    return Suitor(card, match_of(mine.looking, card.looking))
