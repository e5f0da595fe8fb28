"""Text about progress: tag, ring, this week's share, forecast and its basis."""

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.goals.queries import GoalSeen
from challenges.goals.rules import GoalKind, GoalProgress, GoalStage, Outlook
from challenges.goals.rules.progress import NEARLY
from challenges.goals.text.labels import about, date_of, target
from challenges.monthly import text as monthly
from challenges.monthly.rules import step_of
from challenges.monthly.rules.metrics import Metric
from challenges.runs.text import DISTANCES
from challenges.units import Distance, Duration
from challenges.web import locale


def tag(standing: GoalProgress) -> tuple[str, str]:
    """Return the label of the stage and its tone. Never a scolding one."""
    aim = standing.aim
    match standing.stage:
        case GoalStage.REACHED:
            return _("Reached"), "good"
        case GoalStage.FINISHED:
            return _("Finished"), "good"
        case GoalStage.LET_GO:
            return _("Let go"), "plain"
        case GoalStage.OVER:
            return (_("Done") if aim.kind is GoalKind.OPEN else _("Ended")), "plain"
        case GoalStage.PAUSED:
            return _("Paused"), "plain"
        case GoalStage.UPCOMING:
            days = (aim.first_day - standing.today).days
            return ngettext("Starts in %(num)d day", "Starts in %(num)d days", days), "plain"
    if aim.kind is not GoalKind.VOLUME:
        return _("In progress"), "event"
    if standing.pace >= 1:
        return _("On track"), "good"
    return (_("Nearly on track") if standing.pace >= NEARLY else _("Every run helps")), "cheer"


def figure(standing: GoalProgress) -> str:
    """Return the current figure: "72.4 km", "51:20", "6 weeks in a row", or "" without a time."""
    aim = standing.aim
    if aim.kind in (GoalKind.VOLUME, GoalKind.OPEN):
        return monthly.amount(standing.value, aim.metric or Metric.DISTANCE)
    if aim.kind is GoalKind.TIME and not standing.value:
        return ""
    return target(aim, standing.value)


def ring(standing: GoalProgress) -> tuple[str, str]:
    """Return the two lines in the ring, like "91%" and "1,365 km"."""
    aim = standing.aim
    if aim.kind is GoalKind.OPEN:
        short = about(standing.value, aim.metric or Metric.DISTANCE)
        return short, _("so far")
    if aim.kind is GoalKind.STREAK:
        of = ngettext("of %(num)d week", "of %(num)d weeks", aim.target or 0)
        return locale.number(standing.value), of
    if aim.kind is GoalKind.TIME:
        return figure(standing) or "–", _("best so far") if standing.value else _("no time yet")
    share = min(standing.share, 1.0)
    return _("%(share)s%%", share=locale.number(int(share * 100 + 1e-9))), figure(standing)


def line(standing: GoalProgress) -> str:
    """Return the progress as a sentence: "72.4 km of 100 km, 8 days left."."""
    aim = standing.aim
    if aim.kind is GoalKind.TIME:
        return _time_line(standing)
    if aim.kind is GoalKind.STREAK:
        return ngettext(
            "%(now)s of %(num)d week.",
            "%(now)s of %(num)d weeks.",
            aim.target or 0,
            now=locale.number(standing.value),
        )
    done = figure(standing)
    if aim.target:
        done = _("%(figure)s of %(target)s", figure=done, target=target(aim))
    if not standing.is_live:
        return _("%(line)s.", line=done)
    left = standing.window.days_left(standing.today)
    return ngettext("%(line)s, %(num)d day left.", "%(line)s, %(num)d days left.", left, line=done)


def _time_line(standing: GoalProgress) -> str:
    wanted = target(standing.aim)
    if not standing.value:
        return _("No run at this distance since you set the goal.")
    best = figure(standing)
    if standing.is_bound:
        return _("Best so far %(best)s or faster, from a longer run. Goal %(target)s.", best=best, target=wanted)
    return _("Best so far %(best)s. Goal %(target)s.", best=best, target=wanted)


def forecast(seen: GoalSeen) -> str:
    """Return the forecast as a sentence with its range, or "" without one."""
    outlook, standing = seen.outlook, seen.standing
    if outlook is None:
        return ""
    if standing.aim.kind is GoalKind.STREAK:
        ran = sum(1 for week in outlook.weeks if week)
        return ngettext(
            "You ran in %(ran)s of your last %(num)d week.",
            "You ran in %(ran)s of your last %(num)d weeks.",
            len(outlook.weeks),
            ran=ran,
        )
    if outlook.forecast is None:
        return ""
    return _time_forecast(outlook) if standing.aim.kind is GoalKind.TIME else _figure_forecast(outlook)


def _figure_forecast(outlook: Outlook) -> str:
    aim, finish, there = outlook.standing.aim, outlook.finish, outlook.forecast
    if there is None or aim.last_day is None:
        return ""
    if finish and finish.likely <= aim.last_day:
        if finish.early == finish.late:
            return _("Most likely reached on %(day)s.", day=date_of(finish.likely))
        latest = date_of(finish.late) if finish.late else _("over two years from now")
        return _(
            "Most likely reached on %(day)s. Likely range: %(early)s to %(late)s.",
            day=date_of(finish.likely), early=date_of(finish.early), late=latest,
        )  # fmt: skip
    metric = aim.metric or Metric.DISTANCE
    return _(
        "Most likely %(figure)s by %(day)s. Likely range: %(low)s to %(high)s.",
        figure=about(there.likely, metric), day=date_of(aim.last_day), low=about(there.low, metric),
        high=about(there.high, metric),
    )  # fmt: skip


def _time_forecast(outlook: Outlook) -> str:
    aim, there = outlook.standing.aim, outlook.forecast
    if there is None or aim.last_day is None:
        return ""
    return _(
        "Most likely about %(time)s on %(day)s. Likely range: %(low)s to %(high)s.",
        time=_time(there.likely), day=date_of(aim.last_day), low=_time(there.low), high=_time(there.high),
    )  # fmt: skip


def assumption(outlook: Outlook) -> str:
    """Return what a forecast is based on and what it assumes."""
    aim, weeks = outlook.standing.aim, len(outlook.weeks)
    if aim.kind is GoalKind.TIME:
        basis = outlook.basis
        if basis is None:
            return _("You have no run from the last six months close enough to this distance to go by.")
        return _(
            "Based on your %(time)s for %(distance)s and %(usual)s a week, if you train for it on a course like that.",
            time=_time(basis.time), distance=_far(basis.distance),
            usual=about(outlook.usual, Metric.DISTANCE),
        )  # fmt: skip
    if aim.kind is GoalKind.STREAK:
        return _("Assumes your coming weeks look like those.")
    usual = about(outlook.usual, aim.metric or Metric.DISTANCE)
    if aim.metric is Metric.RUNS or aim.metric is Metric.ACTIVE_DAYS:
        usual = locale.number(sum(outlook.weeks) / max(1, weeks), 1)
    text = ngettext(
        "Based on your last %(num)d week: %(usual)s a week.",
        "Based on your last %(num)d weeks: %(usual)s a week.",
        weeks,
        usual=usual,
    )
    if outlook.standing.days_left < outlook.standing.window.days_left(outlook.standing.today):
        return _("%(text)s Planned days off aren't counted.", text=text)
    return text


def this_week(seen: GoalSeen) -> str:
    """Return what this week takes, or ""."""
    standing, aim = seen.standing, seen.aim
    if standing.stage is GoalStage.PAUSED:
        return _("Nothing. You're taking days off.")
    if standing.stage is not GoalStage.ON:
        return ""
    if aim.kind is GoalKind.VOLUME:
        return _volume_week(standing)
    if aim.kind is GoalKind.STREAK:
        if standing.is_kept:
            return _("One run, done. Anything more is a bonus.")
        return _("One run by Sunday, any distance.")
    if aim.kind is GoalKind.TIME and seen.outlook:
        usual = about(seen.outlook.usual, Metric.DISTANCE)
        return _("About %(usual)s, like your recent weeks, with one faster run.", usual=usual)
    return _("As much as you like. Every run counts.")


def _volume_week(standing: GoalProgress) -> str:
    metric = standing.aim.metric or Metric.DISTANCE
    week = standing.week(step_of(metric, locale.units()))
    if week is None:
        return ""
    whole = monthly.amount(week.whole, metric)
    if not week.rest:
        return _("%(whole)s, done. The rest of the week is yours.", whole=whole)
    if not week.done:
        return _("%(whole)s by Sunday.", whole=whole)
    return _("%(rest)s more by Sunday to reach %(whole)s.", whole=whole, rest=monthly.amount(week.rest, metric))


def facts(standing: GoalProgress) -> list[tuple[str, str]]:
    """Return the figures beside the chart with their labels."""
    aim, metric = standing.aim, standing.aim.metric or Metric.DISTANCE
    left = locale.number(standing.window.days_left(standing.today))
    days = (left, ngettext("day left", "days left", standing.window.days_left(standing.today)))
    if aim.kind is GoalKind.TIME:
        return [(figure(standing) or "–", _("best so far")), (target(aim), _("goal")), days]
    averaged = standing.value // max(1, standing.days_behind)
    each_week = (about(averaged * 7, metric), _("a week so far"))
    if aim.kind is GoalKind.OPEN:
        return [(figure(standing), _("so far")), each_week, days]
    return [(figure(standing), _("so far")), (about(standing.even, metric), _("even pace by now")), each_week, days]


def chart_label(standing: GoalProgress) -> str:
    """Return the text alternative of the chart."""
    aim = standing.aim
    if aim.kind is GoalKind.VOLUME:
        even = monthly.amount(standing.even, aim.metric or Metric.DISTANCE)
        return _("%(line)s An even pace would be at %(even)s by now.", line=line(standing), even=even)
    return line(standing)


def _far(mm: int) -> str:
    """Return a distance in a sentence: "5 km", "half marathon", "7.3 km"."""
    far = Distance(mm)
    return str(DISTANCES[far]).lower() if far in DISTANCES else locale.distance(far)


def _time(ms: int) -> str:
    return locale.duration(Duration(ms))
