"""What words for a run must be like, which mantra is today's. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from challenges.refusals import N_, Reason

HOW_MANY_WORDS = 5
LONGEST_WORD = 24
LONGEST_LINE = 200
LONGEST_MANTRA = 80
MOST_MANTRAS = 12


class Word(NamedTuple):
    """A word for how a run felt, and whether that is a good feeling to the runner whose word it is."""

    text: str
    good: bool


class Feeling(NamedTuple):
    """How one run felt. `word` is "" and `good` None where there is a line only; `line` is "" where there is none."""

    word: str
    good: bool | None
    line: str


# until somebody chooses their own; who reads them, reads them in the site's language
USUAL = (Word(N_("Great"), True), Word(N_("Strong"), True), Word(N_("Steady"), True), Word(N_("Heavy"), False),
         Word(N_("Rough"), False))  # fmt: skip


def plain(text: str) -> str:
    """A word or a mantra without needless blanks."""
    return " ".join(text.split())


def repeated(words: Sequence[str]) -> list[int]:
    """The places of words that stand further up already, whatever their case."""
    folded = [plain(word).casefold() for word in words]
    return [place for place, word in enumerate(folded) if word and word in folded[:place]]


def mantra_refusal(text: str, others: Sequence[str]) -> Reason | None:
    """What speaks against a mantra beside the `others` that there are."""
    if len(others) >= MOST_MANTRAS:
        return Reason(N_("You have %(most)s mantras, and that is the most. Let one go first."), most=MOST_MANTRAS)
    if plain(text).casefold() in (plain(other).casefold() for other in others):
        return Reason(N_("You have this one already."))
    return None


def turn_of(day: date, of: int) -> int:
    """Which of some things is that day's: each in turn, one a day, from 0. Raises ZeroDivisionError without any."""
    return day.toordinal() % of
