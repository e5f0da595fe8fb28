"""Tables about signing in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.accounts.rules import InviteFacts, RegistrationMode
from challenges.db import Instant, Key, Model, choice
from challenges.runners.models import Runner


class Attempt(Model):
    """One throttled attempt (sign-in, sign-up, reset). In the database, so that all workers share the limit."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_door_key_at", "door", "key", "at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    door: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64))  # a keyed hash: no IP address is stored
    at: Mapped[datetime] = mapped_column(Instant)


class Registration(Model):
    """Who can sign up: a single row, absent until somebody changes the default."""

    __tablename__ = "registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[RegistrationMode] = mapped_column(choice(RegistrationMode), default=RegistrationMode.OPEN)
    members_invite: Mapped[bool] = mapped_column(default=False)


class Invite(Model):
    """A sign-up link with a number of uses and an end date. The link is signed, so the row holds no secret."""

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
        """The current state, for the rules."""
        return InviteFacts(self.uses, self.used, self.ends_at, self.withdrawn_at is not None)


class OwnerLink(Model):
    """The one-time sign-up link for the owner of an empty site."""

    __tablename__ = "owner_links"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
