"""Runs, and the recordings they were made from."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.clock import zone_of
from challenges.db import Instant, Key, Length, Model, Span, choice
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.plausible import Cause
from challenges.runs.rules import Feel, GainBy, Kind, Outline, Source
from challenges.units import Distance, Duration, Pace


class Recording(Model):
    """A file that a runner uploaded, kept byte for byte in the storage under its hash."""

    __tablename__ = "recordings"
    __table_args__ = (UniqueConstraint("runner_id", "sha256"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    points: Mapped[int]
    has_times: Mapped[bool]
    stored_at: Mapped[datetime] = mapped_column(Instant)


class Run(Model):
    """One run. It belongs to `local_date`, the date of its start where it started.

    `duration` is elapsed, stops included; `moving` leaves pauses out. A typed run may have no `started_at`.
    `held` names the causes (`plausible.Cause`, comma-separated) that keep it from counting until it is corrected.
    """

    __tablename__ = "runs"
    __table_args__ = (
        CheckConstraint("distance > 0", name="distance_positive"),
        CheckConstraint("duration > 0", name="duration_positive"),
        Index("ix_runs_runner_id_local_date", "runner_id", "local_date", "id"),
        Index("ix_runs_visibility_created_at", "visibility", "created_at"),
        Index("ix_runs_local_date", "local_date"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id", ondelete="SET NULL"))
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    zone: Mapped[str] = mapped_column(String(48))
    local_date: Mapped[date]
    title: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[Kind] = mapped_column(choice(Kind), default=Kind.EASY)
    distance: Mapped[Distance] = mapped_column(Length)
    duration: Mapped[Duration] = mapped_column(Span)
    moving: Mapped[Duration] = mapped_column(Span)
    gain: Mapped[Distance | None] = mapped_column(Length)
    gain_by: Mapped[GainBy | None] = mapped_column(choice(GainBy))
    feel: Mapped[Feel | None] = mapped_column(choice(Feel))
    notes: Mapped[str] = mapped_column(Text, default="")
    indoor: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[Visibility] = mapped_column(choice(Visibility), default=Visibility.MEMBERS)
    source: Mapped[Source] = mapped_column(choice(Source))
    verified: Mapped[bool] = mapped_column(default=False)  # a recording with samples stands behind it
    held: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    runner: Mapped[Runner] = relationship(lazy="joined", innerjoin=True)
    recording: Mapped[Recording | None] = relationship(lazy="select")

    @property
    def pace(self) -> Pace:
        """Moving time per distance."""
        return Pace.of(self.distance, self.moving)

    @property
    def local_start(self) -> datetime | None:
        """When it began, on the clocks of the place."""
        return self.started_at.astimezone(zone_of(self.zone)) if self.started_at else None

    @property
    def outline(self) -> Outline:
        """What tells it from the runner's other runs."""
        return Outline(self.started_at, self.distance, self.duration)

    @property
    def causes(self) -> list[Cause]:
        """Why it is held; empty when it is not."""
        return [Cause(code) for code in self.held.split(",") if code]

    @property
    def is_typed_over(self) -> bool:
        """Whether it has a recording with times whose figures its runner changed."""
        return bool(self.recording and self.recording.has_times and not self.verified)
