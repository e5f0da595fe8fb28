"""Runs, and the recordings they were made from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.clock import zone_of
from challenges.db import DistanceColumn, DurationColumn, Instant, Key, Model, ReasonColumn, choice
from challenges.recordings.cuts import CutOrigin, TrackCut
from challenges.recordings.kinds import GainBy, MeasuredBy, RunKind, Source
from challenges.refusals import Reason
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.rules.duplicates import RunOutline
from challenges.runs.rules.plausibility import HoldCause
from challenges.units import Distance, Duration, Pace


class Recording(Model):
    """A file that a runner uploaded, stored byte for byte under its hash. It may hold several runs."""

    __tablename__ = "recordings"
    __table_args__ = (UniqueConstraint("runner_id", "sha256"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    format: Mapped[Source] = mapped_column(choice(Source), default=Source.GPX)
    device: Mapped[str] = mapped_column(String(120), default="")
    points: Mapped[int]
    has_times: Mapped[bool]
    stored_at: Mapped[datetime] = mapped_column(Instant)


class Run(Model):
    """One run. It belongs to `local_date`, the date of its start at its place.

    `duration` is elapsed time, stops included; `moving` excludes pauses. A run entered by hand may have no
    `started_at`. `held` lists the causes (`plausible.Cause`, comma-separated) that keep it from counting until it is
    corrected. `superseded_by` is the longer run of the same time that counts instead (`rules.superseded`). It is
    recomputed in the transaction of every change (`actions.settle_overlaps`), so it needs no foreign key.
    """

    __tablename__ = "runs"
    __table_args__ = (
        CheckConstraint("distance > 0", name="distance_positive"),
        CheckConstraint("duration > 0", name="duration_positive"),
        UniqueConstraint("recording_id", "part", "piece"),
        Index("ix_runs_runner_id_local_date", "runner_id", "local_date", "id"),
        Index("ix_runs_visibility_created_at", "visibility", "created_at"),
        Index("ix_runs_local_date", "local_date"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id", ondelete="SET NULL"))
    part: Mapped[int] = mapped_column(default=0)  # which activity of its recording, from 0
    piece: Mapped[int] = mapped_column(default=0)  # which piece of that activity, if it was split, from 0
    cut_first: Mapped[Duration | None] = mapped_column(
        DurationColumn
    )  # the piece that is used, as times after its first sample
    cut_last: Mapped[Duration | None] = mapped_column(DurationColumn)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    zone: Mapped[str] = mapped_column(String(48))
    local_date: Mapped[date]
    title: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[RunKind] = mapped_column(choice(RunKind), default=RunKind.EASY)
    distance: Mapped[Distance] = mapped_column(DistanceColumn)
    duration: Mapped[Duration] = mapped_column(DurationColumn)
    moving: Mapped[Duration] = mapped_column(DurationColumn)
    along: Mapped[Distance | None] = mapped_column(DistanceColumn)  # measured along its positions, if it has any
    gain: Mapped[Distance | None] = mapped_column(DistanceColumn)
    gain_by: Mapped[GainBy | None] = mapped_column(choice(GainBy))
    notes: Mapped[str] = mapped_column(Text, default="")
    indoor: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[Visibility] = mapped_column(choice(Visibility), default=Visibility.MEMBERS)
    map_visible_to: Mapped[Visibility] = mapped_column(choice(Visibility), default=Visibility.ME)
    source: Mapped[Source] = mapped_column(choice(Source))
    verified: Mapped[bool] = mapped_column(default=False)  # has a recording with positions and times as evidence
    typed_over: Mapped[bool] = mapped_column(default=False)  # its figures were entered by its runner over the recording
    held: Mapped[str] = mapped_column(String(80), default="")
    superseded_by: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    runner: Mapped[Runner] = relationship(lazy="joined", innerjoin=True)
    recording: Mapped[Recording | None] = relationship(lazy="select")
    trace: Mapped["Trace | None"] = relationship(lazy="select", passive_deletes=True, cascade="all, delete-orphan")

    @property
    def pace(self) -> Pace:
        """Return moving time per distance."""
        return Pace.of(self.distance, self.moving)

    @property
    def local_start(self) -> datetime | None:
        """Return when it started, in local time."""
        return self.started_at.astimezone(zone_of(self.zone)) if self.started_at else None

    @property
    def outline(self) -> RunOutline:
        """Return what identifies it among the runner's runs."""
        return RunOutline(self.started_at, self.distance, self.duration, self.along)

    @property
    def causes(self) -> list[HoldCause]:
        """Return why it is held; empty if it isn't."""
        return [HoldCause(code) for code in self.held.split(",") if code]

    @property
    def counts(self) -> bool:
        """Return whether it is part of the run history: see `queries.counted`."""
        return self.held == "" and self.superseded_by is None

    @property
    def origin(self) -> CutOrigin | None:
        """Return where its samples are; None for a run entered by hand."""
        return CutOrigin(self.recording.sha256, self.part, self.cut) if self.recording else None

    @property
    def cut(self) -> TrackCut:
        """Return which piece of its activity is used."""
        return TrackCut(self.cut_first, self.cut_last)

    @property
    def is_typed_over(self) -> bool:
        """Return whether it has a recording with times whose figures were changed by hand."""
        return bool(self.recording and self.recording.has_times and self.typed_over)


class Trace(Model):
    """What the recording of a run shows, computed once, so that its page reads no file."""

    __tablename__ = "traces"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    zone: Mapped[str] = mapped_column(String(48))  # as recorded; the run's own may be corrected
    kind: Mapped[RunKind] = mapped_column(choice(RunKind))  # as recorded
    distance_by: Mapped[MeasuredBy] = mapped_column(choice(MeasuredBy))
    moving_by: Mapped[MeasuredBy] = mapped_column(choice(MeasuredBy))
    heart_rate: Mapped[int | None]  # bpm, the average
    highest_heart_rate: Mapped[int | None]
    cadence: Mapped[int | None]  # spm, the average while moving
    device_gain: Mapped[Distance | None] = mapped_column(DistanceColumn)  # the elevation gain that the device declares
    route: Mapped[str] = mapped_column(Text, default="")  # complete, as `Route.encoded`; for its runner only
    series: Mapped[Any] = mapped_column(JSON)  # of `splits.Series`: column name to values
    kilometres: Mapped[Any] = mapped_column(JSON)  # of each: metres, moving ms, elapsed ms, gain in m, heart rate
    miles: Mapped[Any] = mapped_column(JSON)
    laps: Mapped[Any] = mapped_column(JSON)  # of each `tracks.track.Lap`: metres, timer s, elapsed s
    points: Mapped[int]  # positions in its file
    read_version: Mapped[int] = mapped_column(index=True, default=0)  # of the rules it was read by
    note: Mapped[Reason | None] = mapped_column(ReasonColumn)  # what its runner should know about the file


class Reread(Model):
    """A runner's recordings that were read again by newer rules with different results. Announced once, at the end."""

    __tablename__ = "rereads"
    __table_args__ = (UniqueConstraint("runner_id", "version"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    version: Mapped[int]
    begun_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)


class RereadRun(Model):
    """A run whose figures changed when its recording was read again: the figures before and after."""

    __tablename__ = "reread_runs"

    reread_id: Mapped[int] = mapped_column(ForeignKey("rereads.id", ondelete="CASCADE"), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, index=True)
    day_before: Mapped[date]
    day: Mapped[date]
    distance_before: Mapped[Distance] = mapped_column(DistanceColumn)
    distance: Mapped[Distance] = mapped_column(DistanceColumn)
    moving_before: Mapped[Duration] = mapped_column(DurationColumn)
    moving: Mapped[Duration] = mapped_column(DurationColumn)
    duration_before: Mapped[Duration] = mapped_column(DurationColumn)
    duration: Mapped[Duration] = mapped_column(DurationColumn)
    gain_before: Mapped[Distance | None] = mapped_column(DistanceColumn)
    gain: Mapped[Distance | None] = mapped_column(DistanceColumn)
    held_before: Mapped[bool]
    held: Mapped[bool]

    run: Mapped[Run] = relationship(lazy="select")


class BestEffort(Model):
    """The fastest stretch of a run over a standard distance (`efforts.STANDARD`), by elapsed time."""

    __tablename__ = "best_efforts"
    __table_args__ = (Index("ix_best_efforts_runner_id_distance", "runner_id", "distance", "duration"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    distance: Mapped[Distance] = mapped_column(DistanceColumn, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    duration: Mapped[Duration] = mapped_column(DurationColumn)
    after: Mapped[Duration] = mapped_column(DurationColumn)  # its start, after the first sample
