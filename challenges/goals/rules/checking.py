"""What makes no sense about a goal, each in one sentence beside its field."""

from datetime import date, timedelta
from math import exp, log

from challenges.goals.rules.aims import Aim, Kind
from challenges.monthly.metrics import Metric
from challenges.refusals import N_, Reason
from challenges.runs.age_grading import open_standards, time_on
from challenges.units import Distance, Duration

FURTHEST_AHEAD = timedelta(days=3 * 366)
FURTHEST_BACK = timedelta(days=366)
SHORTEST, FURTHEST = Distance.of_m(400), Distance.of_km(200)  # between them the standards say what is possible
SLOWEST = Duration.of_hms(hours=168)
MOST_WEEKS = 520
_400_M = 43.03  # seconds: the record over 400 m (2016), from where the standards go on at a mile
FURTHEST_IN_A_DAY = Distance.of_m("319614")  # run in 24 hours (2022)
HIGHEST_IN_A_DAY = Distance.of_km(20)
MOST_RUNS_A_DAY = 24
A_DAY = 86_400_000


def refusals_of(aim: Aim, today: date, weeks_now: int = 0) -> dict[str, Reason]:
    """What is wrong with a goal, by field: "target", "distance", "first_day", "last_day"; empty where nothing is.

    `weeks_now` is the streak that stands, in weeks.
    """
    wrong = _about_days(aim, today)
    match aim.kind:
        case Kind.VOLUME:
            wrong |= _about_volume(aim) if not wrong else _about_nothing(aim)
        case Kind.TIME:
            wrong |= _about_time(aim)
        case Kind.STREAK:
            wrong |= _about_streak(aim, weeks_now)
    return wrong


def fastest(distance: Distance) -> Duration:
    """The open standard over a distance between 400 m and 200 km: the faster of the two tables."""
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
    if aim.last_day < aim.first_day and aim.kind is not Kind.TIME:
        return {"last_day": Reason(N_("The last day comes before the first."))}
    if aim.last_day < today:
        return {"last_day": Reason(N_("That day is over. Take one from today on."))}
    if aim.last_day > today + FURTHEST_AHEAD:
        return {"last_day": Reason(N_("That is very far away. Take a day within the next three years."))}
    if aim.first_day < today - FURTHEST_BACK:
        return {"first_day": Reason(N_("That is long ago. Begin within the last twelve months."))}
    return {}


def _about_nothing(aim: Aim) -> dict[str, Reason]:
    return {} if aim.target else {"target": Reason(N_("This must be more than nothing."))}


def _about_volume(aim: Aim) -> dict[str, Reason]:
    if wrong := _about_nothing(aim):
        return wrong
    days, target = aim.window.days if aim.window else 1, aim.target or 0
    daily = Distance(round(target / days / 1_000_000) * 1_000_000)
    reason = None
    match aim.metric:
        case Metric.DISTANCE if target > FURTHEST_IN_A_DAY.mm * days:
            text = N_("That is %(daily)s a day. The furthest that anybody ran in a day is %(most)s.")
            reason = Reason(text, daily=daily, most=FURTHEST_IN_A_DAY)
        case Metric.ELEVATION if target > HIGHEST_IN_A_DAY.mm * days:
            text = N_("That is %(daily)s of climbing a day. More than %(most)s is beyond anybody.")
            reason = Reason(text, daily=daily, most=HIGHEST_IN_A_DAY)
        case Metric.MOVING_TIME if target > A_DAY * days:
            reason = Reason(N_("These days have only %(most)s hours."), most=24 * days)
        case Metric.RUNS if target > MOST_RUNS_A_DAY * days:
            reason = Reason(N_("That is more than %(most)s runs a day."), most=MOST_RUNS_A_DAY)
        case Metric.ACTIVE_DAYS if target > days:
            reason = Reason(N_("There are only %(most)s days from the first to the last."), most=days)
    return {"target": reason} if reason else {}


def _about_time(aim: Aim) -> dict[str, Reason]:
    distance, time = Distance(aim.distance or 0), Duration(aim.target or 0)
    wrong = _about_nothing(aim)
    if not SHORTEST <= distance <= FURTHEST:
        text = N_("Take a distance between %(least)s and %(most)s.")
        return wrong | {"distance": Reason(text, least=SHORTEST, most=FURTHEST)}
    if wrong:
        return wrong
    if time < (best := fastest(distance)):
        text = N_("Faster than the best ever: the world's standard over %(distance)s is %(best)s.")
        return {"target": Reason(text, distance=distance, best=best)}
    if time > SLOWEST:
        return {"target": Reason(N_("That is longer than a week. Take a time that is a stretch."))}
    return {}


def _about_streak(aim: Aim, weeks_now: int) -> dict[str, Reason]:
    if wrong := _about_nothing(aim):
        return wrong
    target = aim.target or 0
    if target > MOST_WEEKS:
        return {"target": Reason(N_("Ten years is far enough for now: %(most)s weeks at most."), most=MOST_WEEKS)}
    if target <= weeks_now:
        return {"target": Reason(N_("You are at %(weeks)s weeks already. Take a few more."), weeks=weeks_now)}
    return {}
