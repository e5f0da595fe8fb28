"""What is found by its name. Every query takes the viewer and finds only what they may see."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from challenges.db import db
from challenges.monthly.models import Challenge
from challenges.monthly.queries.index import runs_challenges
from challenges.monthly.rules import ChallengeState
from challenges.races.models import Race
from challenges.races.queries import may_run_races
from challenges.runners.models import Runner
from challenges.runners.rules import ShownAs

MOST_WORDS = 6


def words_of(text: str) -> list[str]:
    """Return the words to look for. A handle is found with its @ and without; control characters part words."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return [word for part in shown.split() if (word := part.removeprefix("@"))][:MOST_WORDS]


def challenges_found(viewer: Runner | None, words: list[str]) -> Select[Any]:
    """Challenges with all these words in the title, the latest first; drafts for organisers only."""
    found = select(Challenge).where(_has(words, Challenge.title))
    if not runs_challenges(viewer):
        found = found.where(Challenge.state != ChallengeState.DRAFT)
    return found.order_by(Challenge.last_day.desc(), Challenge.id.desc())


def races_found(viewer: Runner | None, words: list[str]) -> Select[Any]:
    """Races with all these words in the title, the latest first; drafts for organisers only."""
    found = select(Race).where(_has(words, Race.title))
    if not may_run_races(viewer):
        found = found.where(Race.state != ChallengeState.DRAFT)
    return found.order_by(Race.last_day.desc(), Race.id.desc())


def runners_found(viewer: Runner | None, words: list[str]) -> Select[Any]:
    """Runners whose profile the viewer may open (see `runner_seen_by`), by name or handle.

    Those with an alias are never found, neither by their name nor by the alias; nor are those with a block between.
    """
    found = select(Runner).where(_has(words, Runner.name, Runner.handle))
    if viewer is None:
        found = found.where(Runner.shown_as == ShownAs.EVERYONE)
    else:
        found = found.where(Runner.shown_as != ShownAs.ALIAS, Runner.id.not_in(viewer.apart_from))
    return found.order_by(Runner.name, Runner.id)


def number_found(found: Select[Any]) -> int:
    """Return how many are found in all."""
    return db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0


def part_found(found: Select[Any], offset: int, limit: int) -> list[Any]:
    """Return some of what is found."""
    return list(db.session.scalars(found.offset(offset).limit(limit)))


def _has(words: list[str], *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Every word stands in one of the columns. SQLite folds the case of A to Z only, so others are tried as well."""
    return and_(
        *(
            or_(*(_contains(column, spelling) for column in columns for spelling in {word, *_other_cases(word)}))
            for word in words
        )
    )


def _contains(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return column.icontains(word, autoescape=True)


def _other_cases(word: str) -> set[str]:
    return set() if word.isascii() else {word.lower(), word.upper(), word.capitalize()}
