"""How runs felt, the words that a runner chose for it, and their mantras. All of it is private to the runner."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from challenges.db import Instant, Key, Model
from challenges.mood import rules
from challenges.mood.rules import LONGEST_LINE, LONGEST_MANTRA, LONGEST_WORD, FeelWordChoice


class Feeling(Model):
    """How one run felt. The word is stored as text, so it survives changes to the runner's list."""

    __tablename__ = "feelings"
    __table_args__ = (
        CheckConstraint("(word = '') = (good IS NULL)", name="word_is_marked"),
        CheckConstraint("word <> '' OR line <> ''", name="says_something"),
        Index("ix_feelings_runner_id", "runner_id", "run_id"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), default="")
    good: Mapped[bool | None]
    line: Mapped[str] = mapped_column(String(LONGEST_LINE), default="")

    @property
    def facts(self) -> rules.FeelingFacts:
        """The same as plain values."""
        return rules.FeelingFacts(self.word, self.good, self.line)


class FeelWord(Model):
    """One of the five words that a runner chose. Runners who use the default words have no rows."""

    __tablename__ = "feel_words"

    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(LONGEST_WORD))
    good: Mapped[bool]

    @property
    def word(self) -> FeelWordChoice:
        """The same as a plain value."""
        return FeelWordChoice(self.text, self.good)


class Mantra(Model):
    """A short sentence that a runner tells themselves when it gets hard."""

    __tablename__ = "mantras"
    __table_args__ = (Index("ix_mantras_runner_id", "runner_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(LONGEST_MANTRA))
    added_at: Mapped[datetime] = mapped_column(Instant)
