"""Songs and playlists."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import Instant, Key, Model, choice
from challenges.music.rules import LONGEST_LINK, LONGEST_NAME, LONGEST_REASON, SongSort, SongState


class Song(Model):
    """A song or a playlist that a runner suggested. Others see it once approved, but never who suggested it."""

    __tablename__ = "songs"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("beats_low <= beats_high", name="beats_in_order"),
        CheckConstraint("(state = 'refused') = (reason <> '')", name="refused_with_a_reason"),
        Index("ix_songs_state", "state", "beats_low", "id"),
        Index("ix_songs_runner_id", "runner_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    sort: Mapped[SongSort] = mapped_column(choice(SongSort))
    title: Mapped[str] = mapped_column(String(LONGEST_NAME))
    artist: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    beats_low: Mapped[int]
    beats_high: Mapped[int]
    link: Mapped[str] = mapped_column(String(LONGEST_LINK), default="")
    site: Mapped[str] = mapped_column(String(253), default="")
    key: Mapped[str] = mapped_column(String(64))  # see `rules.key_of`
    words: Mapped[str] = mapped_column(String(2 * LONGEST_NAME + 1))  # title and artist, case-folded, for searching
    state: Mapped[SongState] = mapped_column(choice(SongState), default=SongState.WAITING)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
