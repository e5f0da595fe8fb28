"""The odds panel: odds, curve, what they are based on, and nearby levels."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.goals.queries import GoalSeen, GoalWords
from challenges.goals.rules import GoalKind, GoalProgress, Outlook, ProgressCurve, curve_of, odds
from challenges.goals.rules.odds import OddsLevel
from challenges.goals.text.labels import about, target
from challenges.goals.text.progress import assumption, forecast
from challenges.monthly.rules import step_of
from challenges.monthly.rules.metrics import Metric
from challenges.units import Distance
from challenges.web import locale

SURE, LIKELY, STRETCH = 0.85, 0.6, 0.25
MORE = 5  # extra kilometres or miles a week for the "what if" line


class RungLine(NamedTuple):
    """A nearby level: its text, odds, form value, and whether it is the current target."""

    text: str
    chance: str
    tone: str
    value: int
    is_asked: bool


class Meter(NamedTuple):
    """The content of the odds panel. `big` is "4 in 10", a figure for an open goal, or ""."""

    big: str
    tag: tuple[str, str] | None
    curve: ProgressCurve | None
    mark: str
    text: str
    more: str
    rungs: Sequence[RungLine]
    open: bool = False


def in_ten(chance: float) -> str:
    """ "4 in 10"."""
    count = odds.in_ten(chance)
    if count <= 0:
        return _("< 1 in 10")
    return _("> 9 in 10") if count >= 10 else _("%(count)s in 10", count=locale.number(count))


def chance(seen: GoalSeen) -> str:
    """Return the odds of a goal as a sentence, or ""."""
    if seen.outlook is None or seen.outlook.odds is None or not seen.aim.target:
        return ""
    return _("Odds: %(odds)s.", odds=in_ten(seen.outlook.odds))


def tag_of(chance: float) -> tuple[str, str]:
    """Return the label of the odds and its tone."""
    if chance >= SURE:
        return _("Well within reach"), "good"
    if chance >= LIKELY:
        return _("Within reach"), "good"
    return (_("A stretch") if chance >= STRETCH else _("A long shot")), "cheer"


def meter(outlook: Outlook | None, standing: GoalProgress, rungs: Sequence[OddsLevel] | None = None) -> Meter:
    """Return the odds panel of a new or an existing goal. Levels default to those near the target."""
    if outlook is None:
        text = _(
            "There are no recent runs to go by yet. Set the goal anyway: "
            "the odds appear after your first runs, and you can change it any time."
        )
        return Meter("", None, None, "", text, "", ())
    aim = standing.aim
    words = _("%(forecast)s %(assumption)s", forecast=forecast(_seen(outlook)), assumption=assumption(outlook)).strip()
    curve = curve_of(outlook.forecast, aim.target or outlook.forecast.likely) if outlook.forecast else None
    if aim.kind is GoalKind.OPEN and outlook.forecast:
        likely = about(outlook.forecast.likely, aim.metric or Metric.DISTANCE)
        return Meter(likely, None, curve, "", words, "", (), open=True)
    if outlook.odds is None or not aim.target:
        return Meter("", None, curve, "", words, "", (), open=True)
    offered = outlook.rungs(rung_step(aim.metric, aim.target)) if rungs is None else rungs
    lines = [_rung(each, standing) for each in offered]
    return Meter(in_ten(outlook.odds), tag_of(outlook.odds), curve, target(aim), words, _more(outlook), lines)


def rung_step(metric: Metric | None, wanted: int) -> int:
    """Return the step between levels: a round number (1, 2, 5, 10, 20 ...) in the viewer's units.

    It is about a tenth of the target, a fortieth for a time; whole hours, and tens of metres or feet of elevation.
    """
    if metric is None:  # a time: 15 s for 10 minutes, five minutes for a marathon
        return next((seconds * 1_000 for seconds in (300, 120, 60, 30, 15) if seconds * 40_000 <= wanted), 15_000)
    one = {Metric.MOVING_TIME: 60}.get(metric, 1 if metric.is_count else 10) * step_of(metric, locale.units())
    step = one
    for times in (2, 5, 10, 20, 50, 100, 200, 500, 1000):
        if one * times * 10 <= wanted:
            step = one * times
    return step


def _rung(each: OddsLevel, standing: GoalProgress) -> RungLine:
    text = target(standing.aim, each.target)
    if standing.aim.kind is GoalKind.TIME:
        text = _("%(time)s or faster", time=text)
    is_asked = each.target == standing.aim.target
    return RungLine(text, in_ten(each.odds), tag_of(each.odds)[1], each.target, is_asked)


def _more(outlook: Outlook) -> str:
    """Return how the odds change with a little more each week, or "" if they don't."""
    aim = outlook.standing.aim
    if aim.kind is GoalKind.STREAK or outlook.odds is None or outlook.odds >= SURE:
        return ""
    metric = Metric.DISTANCE if aim.kind is GoalKind.TIME else aim.metric
    more = {Metric.DISTANCE: MORE * locale.units().length.mm, Metric.RUNS: 1, Metric.ACTIVE_DAYS: 1}.get(
        metric or Metric.DISTANCE
    )
    then = outlook.odds_with(more) if more else None
    if more is None or then is None or odds.in_ten(then) <= odds.in_ten(outlook.odds):
        return ""
    if metric is Metric.DISTANCE:
        extra = locale.exact(Distance(more))
        return _("Another %(extra)s a week would make it %(odds)s.", extra=extra, odds=in_ten(then))
    if metric is Metric.RUNS:
        return _("One more run a week would make it %(odds)s.", odds=in_ten(then))
    return _("One more running day a week would make it %(odds)s.", odds=in_ten(then))


def others(runners: int, finished: int) -> str:
    """Return how runners with a similar baseline did, as a sentence."""
    return ngettext(
        "%(finished)s of %(num)s runner with a build-up like yours reached a target like this.",
        "%(finished)s of %(num)s runners with a build-up like yours reached a target like this.",
        runners,
        finished=locale.number(finished),
    )


def _seen(outlook: Outlook) -> GoalSeen:
    return GoalSeen(0, GoalWords("", "", ""), outlook.standing, outlook)
