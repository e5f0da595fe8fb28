"""Tables about signing in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.accounts.rules import InviteFacts, RegistrationMode
from challenges.db import Instant, Key, Model, choice
from challenges.runners.models import Runner


class Attempt(Model):
    """One try at a door (sign-in, sign-up, reset): so the limit is shared by all workers and outlives a restart."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_door_key_at", "door", "key", "at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    door: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64))  # a keyed hash of the address or account: nobody's IP is kept
    at: Mapped[datetime] = mapped_column(Instant)


class Registration(Model):
    """Who may sign up: one row, and none as long as nobody has changed it."""

    __tablename__ = "registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[RegistrationMode] = mapped_column(choice(RegistrationMode), default=RegistrationMode.OPEN)
    members_invite: Mapped[bool] = mapped_column(default=False)


class Invite(Model):
    """A link with which so many people may sign up until it ends. The link is signed, so the row holds no secret."""

    __tablename__ = "invites"
    __table_args__ = (
        CheckConstraint("used >= 0 AND used <= uses", name="uses"),
        Index("ix_invites_author_id", "author_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    uses: Mapped[int] = mapped_column(default=1)
    used: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    author: Mapped[Runner] = relationship()

    @property
    def facts(self) -> InviteFacts:
        """It as it is now."""
        return InviteFacts(self.uses, self.used, self.ends_at, self.withdrawn_at is not None)


class OwnerLink(Model):
    """The one-time link with which an empty site's owner signs up."""

    __tablename__ = "owner_links"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
