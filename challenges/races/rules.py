"""When a race takes entries, what an organiser may still change, and the texts about its stage. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from challenges.clock import Window, local_date
from challenges.lifecycle import Phase, phase_of
from challenges.monthly.rules import ChallengeClock, ChallengeState
from challenges.refusals import N_, Reason
from challenges.units import Distance

LONGEST_WINDOW = 92  # days
SHORTEST, FURTHEST = Distance.of_m(100), Distance.of_km(1_000)
SUGGESTED = tuple(
    Distance.of_m(metres)
    for metres in ("1000", "1609.344", "5000", "10000", "15000", "16093.44", "21097.5", "42195", "50000", "100000")
)
"""Suggested distances for organisers; any other can be typed."""


class EntryState(Enum):
    """The state of an entry (rules, section 7)."""

    REGISTERED = "registered"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"
    TRANSFERRED = "transferred"


LIVE = (EntryState.REGISTERED, EntryState.WAITLISTED, EntryState.OFFERED)
HOLDING_A_PLACE = (EntryState.REGISTERED, EntryState.OFFERED)


class RaceStage(Enum):
    """The stage of a race, for somebody who would like to run it."""

    DRAFT = "draft"
    OPEN = "open"  # sign-up is open, and freed places are passed on
    CLOSED = "closed"  # sign-up has closed, the race is not over
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class RaceFacts:
    """The facts of a race that the rules need. `host_zone` is None if each runner's own calendar counts."""

    state: ChallengeState
    window: Window
    host_zone: str | None
    signup_closes_at: datetime
    capacity: int | None
    places_taken: int

    @property
    def is_full(self) -> bool:
        """Whether every place is taken."""
        return self.capacity is not None and self.places_taken >= self.capacity


# --- stages ---------------------------------------------------------------------------------------------------------


def phase_in(race: RaceFacts, now: datetime) -> Phase:
    """Return the phase of the window: on the host's clock, or anywhere on Earth."""
    zone = race.host_zone
    return phase_of(
        race.window,
        now,
        race.window.starts_at(zone) if zone else None,
        race.window.ends_at(zone) if zone else None,
        cancelled=race.state is ChallengeState.CANCELLED,
        published=race.state is not ChallengeState.DRAFT,
    )


def stage_of(race: RaceFacts, now: datetime) -> RaceStage:
    """Return whether sign-up is open, and if not, why."""
    phase = phase_in(race, now)
    if phase in (Phase.draft, Phase.cancelled):
        return RaceStage(phase.value)
    if phase.over:
        return RaceStage.OVER
    return RaceStage.OPEN if now < race.signup_closes_at else RaceStage.CLOSED


def refusal_of(race: RaceFacts, now: datetime) -> Reason | None:
    """Return why nobody can sign up now; None if they can. A full race has a waiting list, so it takes sign-ups."""
    return {
        RaceStage.DRAFT: Reason(N_("This race isn't published yet, so sign-up hasn't opened.")),
        RaceStage.CANCELLED: Reason(N_("This race was cancelled.")),
        RaceStage.CLOSED: Reason(N_("Sign-up closed on %(moment)s."), moment=race.signup_closes_at),
        RaceStage.OVER: Reason(N_("This race is over.")),
    }.get(stage_of(race, now))


def refusal_of_withdrawing(race: RaceFacts, now: datetime) -> Reason | None:
    """Return why an entry can't be withdrawn: the race is over or cancelled."""
    return None if stage_of(race, now) in (RaceStage.OPEN, RaceStage.CLOSED) else refusal_of(race, now)


def hands_places_on(race: RaceFacts, now: datetime) -> bool:
    """Whether a freed place goes to the next in line, which is the case while sign-up is open (rules, section 7)."""
    return stage_of(race, now) is RaceStage.OPEN


def withdrawal_line(race: RaceFacts, now: datetime, waiting: int) -> Reason:
    """Return what happens to the place of a runner who withdraws."""
    if not hands_places_on(race, now):
        return Reason(N_("Give up your place? Sign-up has closed, so no one else gets it."))
    if waiting:
        return Reason(N_("Give up your place? It goes straight to the next runner in line."))
    return Reason(N_("Give up your place? Anyone can then sign up for it."))


def days_to_start(race: RaceFacts, now: datetime, reader_zone: str) -> int:
    """Return the days until the window starts, on the calendar that counts for this reader; negative afterwards."""
    return (race.window.first_day - local_date(now, race.host_zone or reader_zone)).days


def days_left(race: RaceFacts, now: datetime, reader_zone: str) -> int:
    """Return the days left in the window, including today, on the calendar that counts for this reader."""
    return race.window.days_left(local_date(now, race.host_zone or reader_zone))


def places_line(race: RaceFacts) -> Reason:
    """Return how many places are left, in a few words."""
    if race.capacity is None:
        return Reason(N_("Room for everyone"))
    if race.is_full:
        return Reason(N_("Full, waiting list open"))
    left = race.capacity - race.places_taken
    return Reason(N_("%(left)s of %(capacity)s places left"), left=left, capacity=race.capacity)


def standing_of(race: RaceFacts, now: datetime) -> Reason:
    """Return the race's stage, for its card."""
    return {
        RaceStage.DRAFT: Reason(N_("Draft, only organisers can see it")),
        RaceStage.CLOSED: Reason(N_("Sign-up has closed")),
        RaceStage.OVER: Reason(N_("This race is over")),
        RaceStage.CANCELLED: Reason(N_("Cancelled")),
    }.get(stage_of(race, now)) or places_line(race)


# --- what an organiser may do ---------------------------------------------------------------------------------------


def refusal_of_window(first_day: date, last_day: date) -> Reason | None:
    """Return why these dates can't be a race's window."""
    if last_day < first_day:
        return Reason(N_("Choose a last day on or after the first day."))
    if Window(first_day, last_day).days > LONGEST_WINDOW:
        return Reason(N_("A race can last up to %(days)s days."), days=LONGEST_WINDOW)
    return None


def refusal_of_distance(distance: Distance) -> Reason | None:
    """Return why this distance isn't allowed."""
    if not SHORTEST <= distance <= FURTHEST:
        return Reason(N_("Enter a distance between %(least)s and %(most)s."), least=SHORTEST, most=FURTHEST)
    return None


def refusal_of_closing(closes_at: datetime, window: Window, host_zone: str | None) -> Reason | None:
    """Return why sign-up can't close at this time. The last day may still be open where it ends last."""
    if closes_at > window.ends_at(host_zone or "-12:00"):
        return Reason(N_("Sign-up must close before the race is over. Choose an earlier time."))
    return None


def refusal_of_capacity(capacity: int | None, places_taken: int) -> Reason | None:
    """Return why the capacity can't be this low: nobody loses their place."""
    if capacity is not None and capacity < places_taken:
        return Reason(N_("Places already taken: %(taken)s. Enter at least that many."), taken=places_taken)
    return None


def refusal_of_publishing(race: RaceFacts, now: datetime) -> Reason | None:
    """Return why a draft can't be published: sign-up would already be closed."""
    if race.state is ChallengeState.CANCELLED:
        return Reason(N_("This race was cancelled."))
    if race.state is ChallengeState.DRAFT and now >= race.signup_closes_at:
        return Reason(N_("Sign-up would already be closed. Choose a later closing time, then publish."))
    return None


def refusal_of_cancelling(race: RaceFacts, now: datetime) -> Reason | None:
    """Return why it is too late, or too early, to cancel a race."""
    if race.state is ChallengeState.DRAFT:
        return Reason(N_("Only published races can be cancelled."))
    if race.state is ChallengeState.PUBLISHED and phase_in(race, now).over:
        return Reason(N_("This race is over."))
    return None


LOCKED = ("distance", "first_day", "last_day", "clock", "zone")
"""The fields that can't change once a runner has entered."""


def refusal_of_changing(before: dict[str, object], after: dict[str, object]) -> Reason | None:
    """Return why a race with entries can't be changed like this. Both dicts hold values of `LOCKED` fields."""
    if any(after[name] != before[name] for name in after if name in LOCKED):
        return Reason(N_("Someone has entered, so the distance and dates can't change."))
    return None


# --- slugs ----------------------------------------------------------------------------------------------------------

NOT_SLUGS = frozenset({"new"})
"""Words with a page of their own under /races."""


def slug_of(title: str, number: int = 1) -> str:
    """Return a race's slug: "frost-moon-10k", or "frost-moon-10k-2" for the second of that name."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "race"
    word = f"{word}-race" if word in NOT_SLUGS else word
    return word if number == 1 else f"{word}-{number}"


def clock_zone(clock: ChallengeClock, zone: str) -> str | None:
    """Return the zone whose calendar counts; None if each runner's own does."""
    return zone if clock is ChallengeClock.HOST else None
