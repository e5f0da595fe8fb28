"""What organisers may do with a challenge, who may join, and which months a template creates. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from challenges.clock import Window, local_date
from challenges.monthly.rules.metrics import Metric
from challenges.monthly.rules.terms import ChallengeState, Terms
from challenges.refusals import N_, Reason

CARD = (
    *("metric", "target", "rungs", "first_day", "last_day", "clock", "zone", "least_distance", "allows_typed"),
    *("allows_indoor", "allows_walks", "counts_from", "grace_hours", "ranking"),
)
"""The columns that can't change once a runner has joined."""
MOST_RUNGS = 8
LONGEST_WINDOW = 366
NOT_SLUGS = frozenset({"new", "templates", "drafts"})
"""Words with a page of their own under /challenges."""
PLACES = ("{month}", "{year}", "{target}")
"""Placeholders for a template's texts."""
MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)
_FIRST_ZONE, _LAST_ZONE = "+14:00", "-12:00"  # where a day starts first, and where it ends last


def refusal_of_joining(terms: Terms, state: ChallengeState, now: datetime, zone: str) -> Reason | None:
    """Return why a runner in `zone` can't join; None if they can. Joining before the first day is allowed."""
    if state is ChallengeState.DRAFT:
        return Reason(N_("This challenge isn't published yet."))
    if state is ChallengeState.CANCELLED:
        return Reason(N_("This challenge was cancelled."))
    if terms.today(now, zone) > terms.window.last_day:
        return Reason(N_("This challenge is over. Its last day was %(day)s."), day=terms.window.last_day)
    return None


def refusal_of_leaving(terms: Terms, state: ChallengeState, now: datetime) -> Reason | None:
    """Return why a runner can't leave; None if they can. Final standings don't change."""
    if state is ChallengeState.PUBLISHED and now >= terms.times.final_at:
        return Reason(N_("The standings are final, so you can't leave this challenge."))
    return None


def refusal_of_publishing(terms: Terms, state: ChallengeState, now: datetime) -> Reason | None:
    """Return why a draft can't be published; None if it can."""
    if state is ChallengeState.CANCELLED:
        return Reason(N_("This challenge was cancelled."))
    if now >= terms.times.ends_at:
        return Reason(N_("The last day, %(day)s, has passed. Choose new dates first."), day=terms.window.last_day)
    return None


def refusal_of_cancelling(terms: Terms, state: ChallengeState, now: datetime) -> Reason | None:
    """Return why a challenge can't be cancelled; None if it can."""
    if state is ChallengeState.DRAFT:
        return Reason(N_("Only published challenges can be cancelled."))
    if now >= terms.times.ends_at:
        return Reason(N_("It's too late to cancel. The last day was %(day)s."), day=terms.window.last_day)
    return None


def refusal_of_window(first_day: date, last_day: date, today: date) -> Reason | None:
    """Return why a challenge can't have these dates; None if it can."""
    if last_day < first_day:
        return Reason(N_("Choose a last day on or after the first day."))
    if (last_day - first_day).days >= LONGEST_WINDOW:
        return Reason(N_("A challenge can last up to %(days)s days."), days=LONGEST_WINDOW)
    if last_day < today:
        return Reason(N_("This day has passed. Choose a later one."))
    return None


def refusal_of_changing(terms: Terms, state: ChallengeState, participants: int, now: datetime) -> Reason | None:
    """Return why dates, target and rules can't change; None while they can, until the first runner has joined.

    They can't change after the last day of a published challenge either, so that a grace period is neither shortened
    nor extended, and nothing final starts again.
    """
    if participants:
        return Reason(N_("Someone has joined, so only the texts and the poster can change now."))
    if state is ChallengeState.PUBLISHED and now >= terms.times.ends_at:
        return Reason(N_("The last day is over, so only the texts and the poster can change now."))
    return None


def rungs_with(rungs: Iterable[int], target: int) -> list[int]:
    """Return the levels in order, without duplicates, the target included."""
    return sorted({*rungs, target})


# --- names and slugs --------------------------------------------------------------------------------------------------


def slug_of(title: str) -> str:
    """Return the slug for a title: letters, digits and hyphens, at most 50 characters; "challenge" if nothing is left.

    Never one of `NOT_SLUGS`, and never like "2026-11", which is reserved for the months.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "challenge"
    return f"{slug}-challenge" if slug in NOT_SLUGS or re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]+)?", slug) else slug


def unknown_places(text: str) -> list[str]:
    """Return the unknown placeholders in a template's text, such as "{day}"."""
    return [place for place in re.findall(r"\{[^}]*\}?|\}", text) if place not in PLACES]


def title_of(text: str, first_day: date, target: str) -> str:
    """Return a template's text for one month; `target` is already formatted."""
    for place, word in zip(PLACES, (MONTHS[first_day.month - 1], str(first_day.year), target), strict=True):
        text = text.replace(place, word)
    return text


def written_target(target: int, metric: Metric) -> str:
    """Return a target formatted for a title: "100 km", "2000 m", "20 h", "12"."""
    match metric:
        case Metric.DISTANCE:
            return f"{target / 1_000_000:g} km"
        case Metric.ELEVATION:
            return f"{target / 1_000:g} m"
        case Metric.MOVING_TIME:
            return f"{target / 3_600_000:g} h"
        case _:
            return str(target)


# --- months -----------------------------------------------------------------------------------------------------------


def month_of(day: date) -> Window:
    """Return the month of a day."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return Window(first, after - timedelta(days=1))


def months_to_open(now: datetime, days_ahead: int) -> list[Window]:
    """Return the months that need a challenge: those that are on somewhere on Earth, and the next one if near."""
    earliest, latest = local_date(now, _LAST_ZONE), local_date(now, _FIRST_ZONE)
    return sorted({month_of(day) for day in (earliest, latest, latest + timedelta(days=days_ahead))})


def month_slug(month: Window, template_id: int, *, first: bool) -> str:
    """Return "2026-11" for the first template; the others append their template's id."""
    return f"{month.first_day:%Y-%m}" + ("" if first else f"-{template_id}")
