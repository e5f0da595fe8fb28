"""Events, their races, and runners' entries."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.clock import Window
from challenges.db import DistanceColumn, Instant, Key, Model, choice
from challenges.monthly.rules import ChallengeClock, ChallengeState
from challenges.races.rules import EntryState, RaceFacts, RaceStage, clock_zone, stage_of, standing_of, withdrawal_line
from challenges.refusals import Reason
from challenges.runners.models import Runner
from challenges.runners.rules import Category
from challenges.units import Distance


class Event(Model):
    """One or more races. It owns the bibs, which are never reused."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    title: Mapped[str] = mapped_column(String(60))
    next_bib: Mapped[int] = mapped_column(default=1)


class Race(Model):
    """One distance, run anywhere within a window of local dates. Without a capacity, places are unlimited."""

    __tablename__ = "races"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR places_taken <= capacity", name="never_one_too_many"),
        CheckConstraint("places_taken >= 0", name="places_not_negative"),
        Index("ix_races_state_last_day", "state", "last_day"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(60))
    summary: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    palette: Mapped[str] = mapped_column(String(16))
    motif: Mapped[str] = mapped_column(String(16))
    distance: Mapped[Distance] = mapped_column(DistanceColumn)
    first_day: Mapped[date]
    last_day: Mapped[date]
    clock: Mapped[ChallengeClock] = mapped_column(choice(ChallengeClock), default=ChallengeClock.RUNNER)
    zone: Mapped[str] = mapped_column(String(48), default="UTC")
    signup_closes_at: Mapped[datetime] = mapped_column(Instant)
    capacity: Mapped[int | None]
    places_taken: Mapped[int] = mapped_column(default=0)
    state: Mapped[ChallengeState] = mapped_column(choice(ChallengeState), default=ChallengeState.DRAFT)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("runners.id", ondelete="SET NULL"))
    cancelled_because: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)

    event: Mapped[Event] = relationship(lazy="select")

    @property
    def window(self) -> Window:
        """The local dates on which the race can be run."""
        return Window(self.first_day, self.last_day)

    @property
    def facts(self) -> RaceFacts:
        """The race's facts for the rules."""
        zone = clock_zone(self.clock, self.zone)
        return RaceFacts(self.state, self.window, zone, self.signup_closes_at, self.capacity, self.places_taken)

    @property
    def is_full(self) -> bool:
        """Whether every place is taken."""
        return self.facts.is_full

    def stage_at(self, now: datetime) -> RaceStage:
        """Return the race's stage for somebody who would like to run it."""
        return stage_of(self.facts, now)

    def standing_at(self, now: datetime) -> Reason:
        """Return the stage, or how many places are left, in words."""
        return standing_of(self.facts, now)

    def withdrawal_at(self, now: datetime, waiting: int) -> Reason:
        """Return what happens to the place of a runner who withdraws, with this many waiting."""
        return withdrawal_line(self.facts, now, waiting)


class Entry(Model):
    """One entry of a runner. Entering again makes a new entry at the end of the line, which is in order of ids."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("event_id", "bib"),
        Index(
            "uq_entries_race_id_runner_id_live",
            "race_id",
            "runner_id",
            unique=True,
            sqlite_where=text("state IN ('registered', 'waitlisted', 'offered')"),
            postgresql_where=text("state IN ('registered', 'waitlisted', 'offered')"),
        ),
        Index("ix_entries_race_id_state", "race_id", "state", "id"),
        Index("ix_entries_runner_id", "runner_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    race_id: Mapped[int] = mapped_column(ForeignKey("races.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    state: Mapped[EntryState] = mapped_column(choice(EntryState))
    bib: Mapped[int | None]
    category: Mapped[Category | None] = mapped_column(choice(Category))
    age_group: Mapped[str | None] = mapped_column(String(8))
    signed_up_at: Mapped[datetime] = mapped_column(Instant)
    registered_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    race: Mapped[Race] = relationship(lazy="select")
    runner: Mapped[Runner] = relationship(lazy="select")

    @property
    def waits(self) -> bool:
        """Whether it is on the waiting list."""
        return self.state is EntryState.WAITLISTED

    @property
    def bib_number(self) -> str:
        """The bib as printed, with at least four digits: "0464"; empty if there is none yet."""
        return "" if self.bib is None else f"{self.bib:04}"
