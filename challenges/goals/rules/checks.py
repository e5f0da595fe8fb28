"""Validation of goals: one sentence per field."""

from datetime import date, timedelta
from math import exp, log

from challenges.goals.rules.targets import Aim, GoalKind
from challenges.monthly.rules.metrics import Metric
from challenges.recordings.age_grading import open_standards, time_on
from challenges.refusals import N_, Reason
from challenges.units import Distance, Duration

FURTHEST_AHEAD = timedelta(days=3 * 366)
FURTHEST_BACK = timedelta(days=366)
SHORTEST, FURTHEST = Distance.of_m(400), Distance.of_km(200)  # the range in which the standards give a limit
SLOWEST = Duration.of_hms(hours=168)
MOST_WEEKS = 520
_400_M = 43.03  # seconds: the 400 m record (2016); the standards start at a mile
FURTHEST_IN_A_DAY = Distance.of_m("319614")  # 24-hour record (2022)
HIGHEST_IN_A_DAY = Distance.of_km(20)
MOST_RUNS_A_DAY = 24
A_DAY = 86_400_000


def refusals_of(aim: Aim, today: date, weeks_now: int = 0) -> dict[str, Reason]:
    """Return the errors of a goal by field ("target", "distance", "first_day", "last_day"), empty if it is valid.

    `weeks_now` is the runner's current streak in weeks.
    """
    wrong = _about_days(aim, today)
    match aim.kind:
        case GoalKind.VOLUME:
            wrong |= _about_volume(aim) if not wrong else _about_nothing(aim)
        case GoalKind.TIME:
            wrong |= _about_time(aim)
        case GoalKind.STREAK:
            wrong |= _about_streak(aim, weeks_now)
    return wrong


def fastest(distance: Distance) -> Duration:
    """Return the open standard for a distance between 400 m and 200 km: the faster of the two tables."""
    standards = [open_standards("F"), open_standards("M")]
    shortest, times = standards[0][0][0], [time_on(curve, max(distance.metres, curve[0][0])) for curve in standards]
    seconds = min(times)
    if distance.metres < shortest:
        steep = log(seconds / _400_M) / log(shortest / SHORTEST.metres)
        seconds = _400_M * exp(steep * log(distance.metres / SHORTEST.metres))
    return Duration.of_seconds(seconds)


def _about_days(aim: Aim, today: date) -> dict[str, Reason]:
    if aim.last_day is None:
        return {}
    if aim.last_day < aim.first_day and aim.kind is not GoalKind.TIME:
        return {"last_day": Reason(N_("The last day is before the first. Pick a later one."))}
    if aim.last_day < today:
        return {"last_day": Reason(N_("That day has passed. Pick today or later."))}
    if aim.last_day > today + FURTHEST_AHEAD:
        return {"last_day": Reason(N_("Pick a day within the next three years."))}
    if aim.first_day < today - FURTHEST_BACK:
        return {"first_day": Reason(N_("Pick a first day within the last twelve months."))}
    return {}


def _about_nothing(aim: Aim) -> dict[str, Reason]:
    return {} if aim.target else {"target": Reason(N_("Enter a number above zero."))}


def _about_volume(aim: Aim) -> dict[str, Reason]:
    if wrong := _about_nothing(aim):
        return wrong
    days, target = aim.window.days if aim.window else 1, aim.target or 0
    daily = Distance(round(target / days / 1_000_000) * 1_000_000)
    reason = None
    match aim.metric:
        case Metric.DISTANCE if target > FURTHEST_IN_A_DAY.mm * days:
            text = N_("That's %(daily)s a day. The furthest anyone has run in a day is %(most)s.")
            reason = Reason(text, daily=daily, most=FURTHEST_IN_A_DAY)
        case Metric.ELEVATION if target > HIGHEST_IN_A_DAY.mm * days:
            text = N_("That's %(daily)s of elevation a day. Enter %(most)s a day or less.")
            reason = Reason(text, daily=daily, most=HIGHEST_IN_A_DAY)
        case Metric.MOVING_TIME if target > A_DAY * days:
            reason = Reason(N_("There are only %(most)s hours in those days."), most=24 * days)
        case Metric.RUNS if target > MOST_RUNS_A_DAY * days:
            reason = Reason(N_("That's more than %(most)s runs a day. Enter fewer."), most=MOST_RUNS_A_DAY)
        case Metric.ACTIVE_DAYS if target > days:
            reason = Reason(N_("Enter %(most)s or fewer: that's how many days there are."), most=days)
    return {"target": reason} if reason else {}


def _about_time(aim: Aim) -> dict[str, Reason]:
    distance, time = Distance(aim.distance or 0), Duration(aim.target or 0)
    wrong = _about_nothing(aim)
    if not SHORTEST <= distance <= FURTHEST:
        text = N_("Enter a distance between %(least)s and %(most)s.")
        return wrong | {"distance": Reason(text, least=SHORTEST, most=FURTHEST)}
    if wrong:
        return wrong
    if time < (best := fastest(distance)):
        text = N_("The world standard for %(distance)s is %(best)s. Enter a slower time.")
        return {"target": Reason(text, distance=distance, best=best)}
    if time > SLOWEST:
        return {"target": Reason(N_("That's longer than a week. Enter a faster time."))}
    return {}


def _about_streak(aim: Aim, weeks_now: int) -> dict[str, Reason]:
    if wrong := _about_nothing(aim):
        return wrong
    target = aim.target or 0
    if target > MOST_WEEKS:
        return {"target": Reason(N_("That's more than ten years. Enter %(most)s weeks or fewer."), most=MOST_WEEKS)}
    if target <= weeks_now:
        return {"target": Reason(N_("Your streak is already at %(weeks)s. Enter a higher number."), weeks=weeks_now)}
    return {}
