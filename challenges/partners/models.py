"""Partner cards, requests and partnerships, and runs that partners are invited to."""

from datetime import UTC, date, datetime
from functools import lru_cache

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.db import Instant, Key, Model, choice
from challenges.partners.rules import (
    LONGEST_ABOUT,
    LONGEST_CONTACT,
    LONGEST_MEETING,
    LONGEST_PLACE,
    LONGEST_WORD,
    InvitationAnswer,
    PartnerAim,
    PartnerWish,
    RequestState,
    RunningTime,
)
from challenges.runners.models import Runner


class PartnerCard(Model):
    """A runner's card. Others can see it while it is `up`, and see `contact` only once both have agreed."""

    __tablename__ = "partner_cards"
    __table_args__ = (
        UniqueConstraint("runner_id"),
        CheckConstraint("slow >= fast", name="slow_first"),
        Index("ix_partner_cards_up", "up", "changed_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    up: Mapped[bool] = mapped_column(default=True)
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    slow: Mapped[int]  # ms per km
    fast: Mapped[int]
    days: Mapped[str] = mapped_column(String(7))  # weekdays as digits, Monday is 0: "135"
    parts: Mapped[str] = mapped_column(String(60))  # values of `Part`, comma-separated
    aims: Mapped[str] = mapped_column(String(120), default="")  # values of `Aim`, comma-separated
    about: Mapped[str] = mapped_column(String(LONGEST_ABOUT), default="")
    contact: Mapped[str] = mapped_column(String(LONGEST_CONTACT), default="")
    changed_at: Mapped[datetime] = mapped_column(Instant)

    runner: Mapped[Runner] = relationship(lazy="joined", innerjoin=True)

    @property
    def visible_values(self) -> tuple[object, ...]:
        """All that others read on it: where it is the same, the card is."""
        return self.id, self.place, self.slow, self.fast, self.days, self.parts, self.aims, self.about

    @property
    def wish(self) -> PartnerWish:
        """As the rules take it."""
        return _wish(self.place, self.slow, self.fast, self.days, self.parts, self.aims)


@lru_cache(maxsize=4_096)  # as many as are compared for one page, and more
def _wish(place: str, slow: int, fast: int, days: str, parts: str, aims: str) -> PartnerWish:
    return PartnerWish(
        place, slow, fast, frozenset(map(int, days)),
        frozenset(RunningTime(value) for value in parts.split(",") if value),
        frozenset(PartnerAim(value) for value in aims.split(",") if value),
    )  # fmt: skip


class Partnership(Model):
    """A request from one runner to another and what came of it. One row per ordered pair, reused for later requests."""

    __tablename__ = "partnerships"
    __table_args__ = (
        UniqueConstraint("asker_id", "asked_id"),
        CheckConstraint("asker_id <> asked_id", name="another"),
        Index("ix_partnerships_asked_id", "asked_id", "state"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    state: Mapped[RequestState] = mapped_column(choice(RequestState))
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    asker: Mapped[Runner] = relationship(foreign_keys=[asker_id], lazy="joined", innerjoin=True)
    asked: Mapped[Runner] = relationship(foreign_keys=[asked_id], lazy="joined", innerjoin=True)

    def other_than(self, runner_id: int) -> Runner:
        """Return the other runner."""
        return self.asked if runner_id == self.asker_id else self.asker


class SetOut(Model):
    """An upcoming run that partners are invited to, in its runner's time zone. It expires an hour after the start."""

    __tablename__ = "set_outs"
    __table_args__ = (Index("ix_set_outs_runner_id", "runner_id", "starts_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    day: Mapped[date]
    minute: Mapped[int]  # minute of the day, 0 to 1439
    starts_at: Mapped[datetime] = mapped_column(Instant)
    meeting: Mapped[str] = mapped_column(String(LONGEST_MEETING))
    made_at: Mapped[datetime] = mapped_column(Instant)

    runner: Mapped[Runner] = relationship(lazy="joined", innerjoin=True)
    asked: Mapped[list["ComeAlong"]] = relationship(
        back_populates="set_out",
        passive_deletes=True,
        cascade="all, delete-orphan",
        order_by="ComeAlong.partnership_id",
    )

    @property
    def clock(self) -> datetime:
        """The local start time, labelled as UTC. Only for display: never compare it with real instants."""
        return datetime(self.day.year, self.day.month, self.day.day, self.minute // 60, self.minute % 60, tzinfo=UTC)


class ComeAlong(Model):
    """An invitation of one partner to a run, and their answer."""

    __tablename__ = "come_alongs"
    __table_args__ = (Index("ix_come_alongs_partnership_id", "partnership_id"),)

    set_out_id: Mapped[int] = mapped_column(ForeignKey("set_outs.id", ondelete="CASCADE"), primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id", ondelete="CASCADE"), primary_key=True)
    answer: Mapped[InvitationAnswer | None] = mapped_column(choice(InvitationAnswer))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    set_out: Mapped[SetOut] = relationship(back_populates="asked")
    partnership: Mapped[Partnership] = relationship(lazy="joined", innerjoin=True)
