"""Limits for words and mantras, and which mantra is today's. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from challenges.refusals import N_, Reason

HOW_MANY_WORDS = 5
LONGEST_WORD = 24
LONGEST_LINE = 200
LONGEST_MANTRA = 80
MOST_MANTRAS = 12


class FeelWordChoice(NamedTuple):
    """A word for how a run felt, and whether its runner counts it as a good feeling."""

    text: str
    good: bool


class FeelingFacts(NamedTuple):
    """How one run felt. With a line only, `word` is "" and `good` None. Without a line, `line` is ""."""

    word: str
    good: bool | None
    line: str


# the default words, until a runner chooses their own; translated when shown
USUAL = (
    FeelWordChoice(N_("Great"), True),
    FeelWordChoice(N_("Strong"), True),
    FeelWordChoice(N_("Steady"), True),
    FeelWordChoice(N_("Heavy"), False),
    FeelWordChoice(N_("Rough"), False),
)


def plain(text: str) -> str:
    """Return a word or a mantra with surplus whitespace removed."""
    return " ".join(text.split())


def repeated(words: Sequence[str]) -> list[int]:
    """Return the indexes of words that repeat an earlier one, ignoring case."""
    folded = [plain(word).casefold() for word in words]
    return [place for place, word in enumerate(folded) if word and word in folded[:place]]


def mantra_refusal(text: str, others: Sequence[str]) -> Reason | None:
    """Return why a mantra can't be added to the `others`, or None if it can."""
    if len(others) >= MOST_MANTRAS:
        return Reason(N_("You can keep up to %(most)s mantras. Remove one first."), most=MOST_MANTRAS)
    if plain(text).casefold() in (plain(other).casefold() for other in others):
        return Reason(N_("You already have this mantra."))
    return None


def turn_of(day: date, of: int) -> int:
    """Return the index of a day's item among `of` items, which rotate daily. Raises ZeroDivisionError if `of` is 0."""
    return day.toordinal() % of
