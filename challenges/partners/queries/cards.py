"""Cards and matches."""

from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from challenges.db import db
from challenges.partners.models import PartnerCard, Partnership
from challenges.partners.rules import Match, State, match_of, ranked
from challenges.refusals import Missing
from challenges.runners.models import Runner

MOST_LOOKED_AT = 2_000
"""How many cards are compared, most recently changed first. Each comparison takes about 20 µs."""


@dataclass(frozen=True, slots=True)
class Suitor:
    """Someone's card, and what makes it a match."""

    card: PartnerCard
    match: Match


def card_of(runner: Runner) -> PartnerCard | None:
    """Return the runner's own card, visible or hidden, or None."""
    return db.session.scalar(select(PartnerCard).where(PartnerCard.runner_id == runner.id))


def suitors_of(runner: Runner, mine: PartnerCard, limit: int = 12) -> list[Suitor]:
    """Return matching cards, best first, without partners and runners with an open request in either direction."""
    others = select(PartnerCard).where(PartnerCard.up, PartnerCard.runner_id != runner.id)
    if runner.apart_from:
        others = others.where(PartnerCard.runner_id.not_in(runner.apart_from))
    bound = (State.ASKED, State.DECLINED, State.AGREED)
    known = exists().where(
        Partnership.state.in_(bound),
        or_(
            (Partnership.asker_id == runner.id) & (Partnership.asked_id == PartnerCard.runner_id),
            (Partnership.asked_id == runner.id) & (Partnership.asker_id == PartnerCard.runner_id)
            & (Partnership.state != State.DECLINED),
        ),
    )  # fmt: skip
    found = db.session.scalars(others.where(~known).order_by(PartnerCard.changed_at.desc()).limit(MOST_LOOKED_AT))
    best = ranked(mine.looking, ((card, card.looking) for card in found))
    return [Suitor(card, match) for card, match in best[:limit]]


def card_seen_by(viewer: Runner, card_id: int) -> Suitor:
    """Return a card for a viewer who has a visible one. Raises Missing, also if one has blocked the other."""
    mine, card = card_of(viewer), db.session.get(PartnerCard, card_id)
    if mine is None or not mine.up or card is None or not card.up or viewer.is_apart_from(card.runner_id):
        raise Missing
    return Suitor(card, match_of(mine.looking, card.looking))
