"""The table of runners."""

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_login import UserMixin
from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import DistanceColumn, Instant, Key, Model, choice
from challenges.runners.rules import USUAL_TRIM, Appearance, Category, ShownAs, Visibility, appearance
from challenges.units import Distance, Units

READER = "reader"  # the group of columns loaded with the signed-in runner


class Runner(Model, UserMixin):
    """A person with an account. Date of birth and category are private; pages show at most the resulting group."""

    __tablename__ = "runners"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    handle: Mapped[str] = mapped_column(String(30), unique=True)  # folded to lower case by `parse.handle`
    name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)  # case-folded
    email_verified_at: Mapped[datetime | None] = mapped_column(Instant)
    new_email: Mapped[str | None] = mapped_column(String(254))  # requested, not confirmed yet
    password_hash: Mapped[str] = mapped_column(String(160))
    # incrementing it ends all sessions; random, because a new runner may get the id of a deleted one
    session_version: Mapped[int] = mapped_column(default=lambda: secrets.randbelow(2**30))
    created_at: Mapped[datetime] = mapped_column(Instant)

    zone: Mapped[str] = mapped_column(String(48))
    units: Mapped[Units] = mapped_column(choice(Units), default=Units.KM)
    locale: Mapped[str | None] = mapped_column(String(12))

    shown_as: Mapped[ShownAs] = mapped_column(choice(ShownAs), default=ShownAs.MEMBERS)
    alias: Mapped[str | None] = mapped_column(String(30))
    about: Mapped[str] = mapped_column(String(300), default="")
    category: Mapped[Category | None] = mapped_column(choice(Category))
    born_on: Mapped[date | None]
    in_group_boards: Mapped[bool] = mapped_column(default=False)
    runs_visible_to: Mapped[Visibility] = mapped_column(choice(Visibility), default=Visibility.MEMBERS)
    map_visible_to: Mapped[Visibility] = mapped_column(choice(Visibility), default=Visibility.ME)
    map_trim: Mapped[Distance] = mapped_column(DistanceColumn, default=USUAL_TRIM)  # hidden around start and finish

    approves_followers: Mapped[bool] = mapped_column(default=True)  # if false, anyone can follow without a request

    is_owner: Mapped[bool] = mapped_column(default=False)
    is_organiser: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)

    if TYPE_CHECKING:  # `follows` maps this column
        apart_from: Mapped[frozenset[int]]

    def get_id(self) -> str:
        """Return the value stored in the session. It is invalid once `session_version` changes."""
        return f"{self.id}:{self.session_version}"

    def appears_to(self, viewer: "Runner | None") -> Appearance:
        """Return how this runner appears to a viewer."""
        own = viewer is not None and viewer.id == self.id
        apart = viewer is not None and not own and viewer.is_apart_from(self.id)
        member = viewer is not None
        return appearance(self.shown_as, self.name, self.handle, self.alias, member=member, own=own, apart=apart)

    def is_apart_from(self, runner_id: int) -> bool:
        """Return whether there is a block between this runner and another, in either direction."""
        return runner_id in self.apart_from


class RevokedToken(Model):
    """The hash of a revoked token, of an ended session or a used link. Kept as long as its signature would be valid."""

    __tablename__ = "revoked_tokens"
    __table_args__ = (Index("ix_revoked_tokens_revoked_at", "revoked_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    revoked_at: Mapped[datetime] = mapped_column(Instant)
