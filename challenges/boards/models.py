"""What boards store: bucket counts, rank snapshots, final standings, protests and amendments.

The bucket counts make a rank cost the same on a board of any size. Evidence is in columns called `lane`.
"""

from datetime import date, datetime
from enum import IntEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.boards.rules import AmendmentKind, ProtestAnswer, StandingFacts
from challenges.db import Instant, Key, Model, choice
from challenges.monthly.models import Challenge, Participation
from challenges.monthly.rules.metrics import Evidence, Metric, Ranking
from challenges.runners.models import Runner


class BucketLevel(IntEnum):
    """The size of a bucket: coarse, or fine within a coarse one."""

    COARSE = 0
    FINE = 1


class Bucket(Model):
    """The number of scores in one bucket of one board.

    `segment` is "everyone", a category ("women") or an age group ("35-39"). `place` orders the buckets of a level:
    every score in a higher one ranks before every score in a lower one (`rules.buckets`).
    """

    __tablename__ = "buckets"
    __table_args__ = ({"sqlite_with_rowid": False},)  # stored in key order, in which it is read

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    metric: Mapped[Metric] = mapped_column(choice(Metric), primary_key=True)
    evidence: Mapped[Evidence] = mapped_column("lane", choice(Evidence), primary_key=True)
    segment: Mapped[str] = mapped_column(String(12), primary_key=True)
    level: Mapped[BucketLevel] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    scores: Mapped[int]


class RankSnapshotRun(Model):
    """The last night on which a challenge's ranks were recorded, so that no night is recorded twice or skipped.

    `taken` holds all recorded nights (`rank_history.packed_night`); those in between were missed.
    """

    __tablename__ = "rememberings"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    night: Mapped[date]  # on the host's clock
    taken: Mapped[str] = mapped_column(Text, default="")


class RankHistory(Model):
    """The nightly ranks of a participation on the challenge's own board (`rank_history.packed_rank`)."""

    __tablename__ = "rank_histories"

    participation_id: Mapped[int] = mapped_column(
        ForeignKey("participations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    ranks: Mapped[str] = mapped_column(Text)


class Snapshot(Model):
    """The final standings of a challenge as a whole. Immutable once `taken_at` and `fingerprint` are set.

    Until then its rows are being written, some thousands at a time. Slug, dates, target and levels are copied, so that
    they don't depend on the challenge any more.
    """

    __tablename__ = "snapshots"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date]
    metric: Mapped[Metric] = mapped_column(choice(Metric))
    target: Mapped[int] = mapped_column(BigInteger)
    rungs: Mapped[list[int]] = mapped_column(JSON, default=list)
    ranking: Mapped[Ranking] = mapped_column(choice(Ranking))
    final_at: Mapped[datetime] = mapped_column(Instant)  # when the challenge became final
    begun_at: Mapped[datetime] = mapped_column(Instant)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    fingerprint: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the canonical text
    sizes: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # standings per board: "distance all"

    @property
    def facts(self) -> StandingFacts:
        """The challenge's facts in the canonical text."""
        return StandingFacts(self.slug, self.first_day, self.last_day)


class FinalStanding(Model):
    """One fixed standing. `position` numbers the rows of its board, from 1; rows that share a rank are consecutive.

    The participation is only a number, which outlives the account. `runner_id` is for showing a name and isn't part of
    what is fixed: it is deleted with the account, which leaves "a former runner".
    """

    __tablename__ = "final_standings"
    __table_args__ = (
        UniqueConstraint("challenge_id", "participation_id", "metric", "lane"),
        Index("ix_final_standings_runner_id", "runner_id"),
    )

    challenge_id: Mapped[int] = mapped_column(
        ForeignKey("snapshots.challenge_id", ondelete="CASCADE"), primary_key=True
    )
    metric: Mapped[Metric] = mapped_column(choice(Metric), primary_key=True)
    evidence: Mapped[Evidence] = mapped_column("lane", choice(Evidence, 12), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(BigInteger)
    runner_id: Mapped[int | None] = mapped_column(ForeignKey("runners.id", ondelete="SET NULL"))
    rank: Mapped[int]
    value: Mapped[int] = mapped_column(BigInteger)
    reached_on: Mapped[date]
    runs: Mapped[int]
    rung: Mapped[int | None] = mapped_column(BigInteger)
    finished_on: Mapped[date | None]


class Protest(Model):
    """A runner's protest about a provisional standing, their own or another's, and an organiser's answer.

    Deleted with the account of its sender, or of the runner it is about.
    """

    __tablename__ = "protests"
    __table_args__ = (
        UniqueConstraint("challenge_id", "runner_id", "participation_id"),
        Index("ix_protests_runner_id", "runner_id"),
        Index("ix_protests_participation_id", "participation_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(500))
    sent_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[ProtestAnswer | None] = mapped_column(choice(ProtestAnswer))
    answer_reason: Mapped[str] = mapped_column(String(300), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("runners.id", ondelete="SET NULL"))

    challenge: Mapped[Challenge] = relationship(lazy="select")
    participation: Mapped[Participation] = relationship(lazy="select")
    runner: Mapped[Runner] = relationship(foreign_keys=[runner_id], lazy="select")


class Amendment(Model):
    """A correction of a standing, signed by an organiser. Append-only: each holds the hash of the one before.

    `metric` and `evidence` are None for all boards. `ahead` and `better` give the new score's position among the fixed
    ones; None if the standings were still provisional, so that the final ones include it.
    """

    __tablename__ = "amendments"
    __table_args__ = (
        Index("ix_amendments_runner_id", "runner_id"),
        Index("ix_amendments_signed_by", "signed_by"),
    )

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    participation_id: Mapped[int] = mapped_column(BigInteger)
    runner_id: Mapped[int | None] = mapped_column(ForeignKey("runners.id", ondelete="SET NULL"))  # for showing a name
    kind: Mapped[AmendmentKind] = mapped_column(choice(AmendmentKind))
    metric: Mapped[Metric | None] = mapped_column(choice(Metric))
    evidence: Mapped[Evidence | None] = mapped_column("lane", choice(Evidence, 12))
    before: Mapped[int | None] = mapped_column(BigInteger)
    after: Mapped[int | None] = mapped_column(BigInteger)
    ahead: Mapped[int | None]
    better: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300))
    own: Mapped[bool] = mapped_column(default=False)  # the signer's own entry: there was no other organiser
    signer_id: Mapped[int] = mapped_column(BigInteger)  # as signed
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("runners.id", ondelete="SET NULL"))  # for showing a name
    signed_at: Mapped[datetime] = mapped_column(Instant)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    previous: Mapped[str] = mapped_column(String(64), default="")
    hash: Mapped[str] = mapped_column(String(64))
