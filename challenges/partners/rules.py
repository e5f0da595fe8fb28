"""Rules for cards, matches, requests and invitations to a run. Pure.

Matches compare the words for place, pace, days and aims. They are deliberately coarse, and symmetric.
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, TypeVar

from challenges.refusals import N_, Reason

MOST_OPEN = 10  # open requests that a runner has sent
MOST_WAITING = 30  # open requests that wait for a runner
LASTS = timedelta(days=30)
AGAIN_AFTER = timedelta(days=30)
LATE = timedelta(hours=1)  # how long after the start a run is still shown
FARTHEST = timedelta(days=8)
LONGEST_WORD = 300
LONGEST_MEETING = 120


class RequestState(Enum):
    """The state of a request. DECLINED looks like ASKED to the asker, so that nobody is told about a no."""

    ASKED = "asked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"
    ENDED = "ended"


class InvitationAnswer(Enum):
    """A partner's answer to an invitation to a run."""

    COMES = "comes"
    NOT_TODAY = "not-today"


def ask_refusal(open_questions: int, waiting: int, last_at: datetime | None, now: datetime) -> Reason | None:
    """Return why a request can't be sent, or None.

    `open_questions` counts the asker's open requests, `waiting` those that wait for the other runner. `last_at` is when
    a request between the two was last sent or a partnership ended; it doesn't reveal whether a request was declined.
    """
    if open_questions >= MOST_OPEN:
        return Reason(
            N_("You have %(most)s open requests. Wait for an answer, or withdraw one."),
            most=MOST_OPEN,
        )
    if waiting >= MOST_WAITING:
        return Reason(N_("This runner already has too many open requests. Try another card."))
    if last_at and now < last_at + AGAIN_AFTER:
        return Reason(N_("It's too soon to ask again. You can ask from %(day)s."), day=(last_at + AGAIN_AFTER).date())
    return None


def setting_out_refusal(starts_at: datetime, now: datetime) -> Reason | None:
    """Return why a run can't start at this time, or None."""
    if starts_at <= now:
        return Reason(N_("That time has passed. Pick a later one."))
    if starts_at > now + FARTHEST:
        return Reason(N_("Pick a time in the next %(days)s days."), days=FARTHEST.days)
    return None


LONGEST_PLACE = 60
LONGEST_ABOUT = 300
LONGEST_CONTACT = 200
SLOWEST, FASTEST = 15 * 60_000, 2 * 60_000 + 30_000
"""Bounds for the paces on a card, in ms per km."""
_FILLERS = frozenset(
    "a along am an and around at auf bank bei by close de der die east end from het in la le near nearby north of old "
    "on or part park parks quarter road side south street the to town town's um van west with you city area".split()
)
"""Words that don't identify a place: every town has a park and a north side."""
_SHORTEST_BEGINNING = 5

Key = TypeVar("Key")


class RunningTime(Enum):
    """A time of day."""

    MORNING = "morning"
    MIDDAY = "midday"
    EVENING = "evening"


class PartnerAim(Enum):
    """What a runner wants company for."""

    EASY = "easy"
    LONG = "long"
    BEGINNING = "beginning"
    COMING_BACK = "coming-back"
    FASTER = "faster"
    RACE = "race"
    TRAILS = "trails"


class PartnerWish(NamedTuple):
    """The values on a card. Paces are in ms per km, `slow` being the larger; `days` are weekdays, Monday is 0."""

    place: str
    slow: int
    fast: int
    days: frozenset[int]
    parts: frozenset[RunningTime]
    aims: frozenset[PartnerAim]


class MatchReasons(NamedTuple):
    """What two cards have in common. `pace` is where their ranges overlap, as (slow, fast), or None."""

    places: tuple[str, ...]
    pace: tuple[int, int] | None
    days: tuple[int, ...]
    parts: tuple[RunningTime, ...]
    aims: tuple[PartnerAim, ...]

    @property
    def score(self) -> int:
        """The quality of the match; higher is better. A shared place counts most, then pace, then days, then aims."""
        return (
            40 * bool(self.places) + 6 * min(len(self.places), 3) + 25 * bool(self.pace)
            + 5 * min(len(self.days), 4) + 5 * len(self.parts) + 4 * len(self.aims)
        )  # fmt: skip

    @property
    def is_near(self) -> bool:
        """Whether both cards mention the same place."""
        return bool(self.places)

    @property
    def suits(self) -> bool:
        """Whether the match is worth showing: the two share a pace, a day and a time of day."""
        return self.pace is not None and bool(self.days) and bool(self.parts)


@lru_cache(maxsize=4096)
def place_words(text: str) -> tuple[str, ...]:
    """Return the case-folded words that identify a place: "Vondelpark side of town" gives ("vondelpark",)."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(" " if not sign.isalnum() else sign for sign in plain if not unicodedata.combining(sign))
    words = dict.fromkeys(word for word in plain.split() if len(word) > 1)
    return tuple(word for word in words if word not in _FILLERS) or tuple(words)


def match_of(mine: PartnerWish, theirs: PartnerWish) -> MatchReasons:
    """Return what two cards have in common."""
    there = place_words(theirs.place)
    places = tuple(word for word in place_words(mine.place) if any(is_like(word, other) for other in there))
    slow, fast = min(mine.slow, theirs.slow), max(mine.fast, theirs.fast)
    return MatchReasons(
        places,
        (slow, fast) if slow >= fast else None,
        tuple(sorted(mine.days & theirs.days)),
        tuple(part for part in RunningTime if part in mine.parts & theirs.parts),
        tuple(aim for aim in PartnerAim if aim in mine.aims & theirs.aims),
    )


def ranked(mine: PartnerWish, others: Iterable[tuple[Key, PartnerWish]]) -> list[tuple[Key, MatchReasons]]:
    """Return the matches worth showing, best first. Ties keep the given order."""
    found = [(key, match_of(mine, wish)) for key, wish in others]
    return sorted((pair for pair in found if pair[1].suits), key=lambda pair: -pair[1].score)


@lru_cache(maxsize=16384)
def is_like(one: str, other: str) -> bool:
    """Return whether two folded words are similar: equal, one a prefix of the other, or one edit apart.

    Words shorter than five letters must be equal.
    """
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST_BEGINNING:
        return False
    return long.startswith(short) or (len(long) - len(short) <= 1 and _a_sign_apart(short, long))


def _a_sign_apart(short: str, long: str) -> bool:
    """Return whether the words differ by one insertion, substitution or transposition."""
    first = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[first:] == long[first + 1 :]
    swapped = short[first : first + 2] == long[first : first + 2][::-1] and short[first + 2 :] == long[first + 2 :]
    return short[first + 1 :] == long[first + 1 :] or swapped
