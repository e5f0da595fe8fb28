"""Tables of notifications."""

from datetime import datetime
from enum import Enum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.boards.models import Protest
from challenges.db import Instant, Key, Model, choice
from challenges.follows.models import Follow, FollowRequest
from challenges.monthly.models import Participation
from challenges.races.models import Entry


class NotificationTopic(Enum):
    """What a notification is about."""

    PLACE_GIVEN = "place-given"
    RACE_CANCELLED = "race-cancelled"
    FOLLOWED = "followed"
    FOLLOW_REQUESTED = "follow-requested"
    FOLLOW_APPROVED = "follow-approved"
    APPROVAL_NEEDED = "approval-needed"  # once, for runners who had followers before follow requests existed
    PROTEST_ANSWERED = "protest-answered"
    PROVISIONAL = "provisional"  # of a challenge: the 24 hours for protests have begun
    FINAL = "final"
    RUNS_REREAD = "runs-reread"


SUBJECTS = ("entry_id", "follow_id", "protest_id", "participation_id", "reread_id", "follow_request_id")
ONE_SUBJECT = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in SUBJECTS) + " = 1"


class Notification(Model):
    """A notification for one runner about one subject: an entry, a follow or follow request, a protest, a
    participation, or recordings that were read again.

    It is unique per subject and topic, and deleted with its subject.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index("uq_notifications_entry_id_topic", "entry_id", "topic", unique=True),
        Index("uq_notifications_follow_id_topic", "follow_id", "topic", unique=True),
        Index("uq_notifications_protest_id_topic", "protest_id", "topic", unique=True),
        Index("uq_notifications_participation_id_topic", "participation_id", "topic", unique=True),
        Index("uq_notifications_reread_id_topic", "reread_id", "topic", unique=True),
        Index("uq_notifications_follow_request_id_topic", "follow_request_id", "topic", unique=True),
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        Index("ix_notifications_runner_id", "runner_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    topic: Mapped[NotificationTopic] = mapped_column(choice(NotificationTopic))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    follow_id: Mapped[int | None] = mapped_column(ForeignKey("follows.id", ondelete="CASCADE"))
    protest_id: Mapped[int | None] = mapped_column(ForeignKey("protests.id", ondelete="CASCADE"))
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"))
    reread_id: Mapped[int | None] = mapped_column(ForeignKey("rereads.id", ondelete="CASCADE"))
    follow_request_id: Mapped[int | None] = mapped_column(ForeignKey("follow_requests.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    entry: Mapped[Entry | None] = relationship(lazy="select")
    follow: Mapped[Follow | None] = relationship(lazy="select")
    follow_request: Mapped[FollowRequest | None] = relationship(lazy="select")
    protest: Mapped[Protest | None] = relationship(lazy="select")
    participation: Mapped[Participation | None] = relationship(lazy="select")


class AnnouncementProgress(Model):
    """The progress of notifying all participants of a challenge, in batches."""

    __tablename__ = "tellings"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[NotificationTopic] = mapped_column(choice(NotificationTopic), primary_key=True)
    told_up_to: Mapped[int] = mapped_column(BigInteger, default=0)  # runners with a higher id are still to be notified
    done_at: Mapped[datetime | None] = mapped_column(Instant)
