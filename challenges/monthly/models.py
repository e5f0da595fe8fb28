"""Challenges, participations, verdicts on runs, and scores."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.clock import Window
from challenges.db import DistanceColumn, Instant, Key, Model, choice
from challenges.monthly.rules import ChallengeClock, ChallengeState, CountsFrom, Terms
from challenges.monthly.rules.metrics import Evidence, Metric, Ranking
from challenges.runners.models import Runner
from challenges.runners.rules import Category
from challenges.units import Distance


class RuleCard:
    """The columns that say which runs count, shared by challenges and their templates."""

    metric: Mapped[Metric] = mapped_column(choice(Metric))
    target: Mapped[int] = mapped_column(BigInteger)  # in the metric's base unit
    rungs: Mapped[list[int]] = mapped_column(JSON, default=list)  # levels below, at and above the target, ascending
    least_distance: Mapped[Distance | None] = mapped_column(DistanceColumn)  # of a single run
    allows_typed: Mapped[bool] = mapped_column(default=True)  # self-reported runs
    allows_indoor: Mapped[bool] = mapped_column(default=True)
    allows_walks: Mapped[bool] = mapped_column(default=False)
    counts_from: Mapped[CountsFrom] = mapped_column(choice(CountsFrom), default=CountsFrom.WINDOW)
    grace_hours: Mapped[int] = mapped_column(default=72)
    ranking: Mapped[Ranking] = mapped_column(choice(Ranking), default=Ranking.STANDARD)


class Challenge(RuleCard, Model):
    """A month, or any window of local dates, in which runners count towards a target."""

    __tablename__ = "challenges"
    __table_args__ = (Index("ix_challenges_state_last_day", "state", "last_day"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(60))
    summary: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")  # Markdown
    palette: Mapped[str] = mapped_column(String(16))
    motif: Mapped[str] = mapped_column(String(16))
    first_day: Mapped[date]
    last_day: Mapped[date]
    clock: Mapped[ChallengeClock] = mapped_column(choice(ChallengeClock), default=ChallengeClock.RUNNER)
    zone: Mapped[str] = mapped_column(String(48), default="UTC")  # of the host's clock
    state: Mapped[ChallengeState] = mapped_column(choice(ChallengeState), default=ChallengeState.DRAFT)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("runners.id", ondelete="SET NULL"))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("challenge_templates.id", ondelete="SET NULL"))
    cancelled_because: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)

    tally: Mapped["Tally"] = relationship(lazy="joined", innerjoin=True, cascade="all", passive_deletes=True)

    @property
    def window(self) -> Window:
        """The local dates that count."""
        return Window(self.first_day, self.last_day)

    @property
    def terms(self) -> Terms:
        """The challenge's terms, as values for the rules."""
        return Terms.of(self)


class Tally(Model):
    """Sums over all participants, updated by differences and checked by a recount, and the version of the boards.

    One row per challenge. Every writer of the challenge locks it first, in order of challenge ids, which prevents
    deadlocks.
    """

    __tablename__ = "tallies"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    participants: Mapped[int] = mapped_column(default=0)
    finishers: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(BigInteger, default=0)  # of the challenge's own metric
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    changed_at: Mapped[datetime | None] = mapped_column(Instant)
    scored_up_to: Mapped[int | None] = mapped_column(BigInteger)  # participations after this id have scores pending
    recent_changes: Mapped[str] = mapped_column("news", Text, default="", deferred=True)  # `rules.recent_changes`


class ChallengeTemplate(RuleCard, Model):
    """The template of the next month's challenge. `title` may contain {month}, {year} and {target}."""

    __tablename__ = "challenge_templates"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    title: Mapped[str] = mapped_column(String(60))
    summary: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)
    days_ahead: Mapped[int] = mapped_column(default=10)  # how many days before the month it appears


class Participation(Model):
    """A runner in a challenge. Leaving sets `left_at` and keeps the kudos; joining again reuses the row."""

    __tablename__ = "participations"
    __table_args__ = (
        UniqueConstraint("challenge_id", "runner_id"),
        Index("ix_participations_runner_id", "runner_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    joined_at: Mapped[datetime] = mapped_column(Instant)
    joined_on: Mapped[date]  # on the challenge's clock
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    category: Mapped[Category | None] = mapped_column(choice(Category))  # copied on joining, if the runner agreed
    age_group: Mapped[str | None] = mapped_column(String(8))
    finished_on: Mapped[date | None]  # the local date on which the target was reached
    baseline: Mapped[int | None] = mapped_column(BigInteger)  # total of the eight weeks before (`rules.baseline_of`)
    rank_before: Mapped[int | None]  # at the last 03:00 on the host's clock, on the challenge's own board

    challenge: Mapped[Challenge] = relationship(lazy="joined", innerjoin=True)
    runner: Mapped[Runner] = relationship(lazy="select")


class Verdict(Model):
    """Whether a run counts in a challenge, for how much, and which rules it fails. Sentences are made on reading."""

    __tablename__ = "verdicts"
    __table_args__ = (Index("ix_verdicts_participation_id", "participation_id", "local_date"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"), primary_key=True)
    local_date: Mapped[date]
    value: Mapped[int] = mapped_column(BigInteger)  # in the base unit of the challenge's metric; 0 if it doesn't count
    failed: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes of the failed rules; empty if the run counts
    verified: Mapped[bool] = mapped_column(default=False)  # by a recording


class Score(Model):
    """One score per participation, metric and evidence. There is no row if no run counts.

    Boards are ordered by (sort_value, reached_on, participation_id), all ascending. `sort_value` is the negated value
    (column `behind`), so one covering index serves reads from any place, in both directions.
    """

    __tablename__ = "scores"
    __table_args__ = (
        Index("ix_scores_everyone", "challenge_id", "metric", "lane", "behind", "reached_on", "participation_id"),
        Index(
            *("ix_scores_category", "challenge_id", "metric", "lane", "category"),
            *("behind", "reached_on", "participation_id"),
        ),
        Index(
            *("ix_scores_age", "challenge_id", "metric", "lane", "age_group"),
            *("behind", "reached_on", "participation_id"),
        ),
    )

    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"), primary_key=True)
    metric: Mapped[Metric] = mapped_column(choice(Metric), primary_key=True)
    evidence: Mapped[Evidence] = mapped_column("lane", choice(Evidence), primary_key=True, default=Evidence.ALL)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    sort_value: Mapped[int] = mapped_column("behind", BigInteger)
    reached_on: Mapped[date]  # the local date of the last counted run that raised it
    runs: Mapped[int]  # the number of counted runs
    category: Mapped[Category | None] = mapped_column(choice(Category))
    age_group: Mapped[str | None] = mapped_column(String(8))

    @property
    def value(self) -> int:
        """The score, in the metric's base unit."""
        return -self.sort_value
