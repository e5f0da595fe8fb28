"""Boards in words: their names, totals, and distances between runners."""

from fractions import Fraction
from math import ceil
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.leaderboards.history import Line
from challenges.leaderboards.queries import Board
from challenges.leaderboards.rules import EVERYONE
from challenges.monthly.metrics import Lane, Metric
from challenges.monthly.rules import LEAST_RUNS, MOST_PROGRESS, WHOLE, tie_chain, weeks_before
from challenges.monthly.words import METRICS, share
from challenges.runners.rules import Category
from challenges.units import Distance, Duration, Units
from challenges.web import language

GROUPS: dict[str, Any] = {
    EVERYONE: _l("Everyone"),
    Category.WOMEN.value: _l("Women"),
    Category.MEN.value: _l("Men"),
    Category.NON_BINARY.value: _l("Non-binary"),
    "under-18": _l("Under 18"),
}
EVIDENCE: dict[Lane, Any] = {Lane.ALL: _l("All runs"), Lane.VERIFIED: _l("Verified")}


def metric_name(metric: Metric) -> str:
    """Return the name of what a board ranks by."""
    return str(METRICS[metric])


def evidence_name(lane: Lane) -> str:
    """Return the name of which runs a board counts."""
    return str(EVIDENCE[lane])


def board_rules(board: Board) -> list[str]:
    """Return how a board ranks, in sentences: the metric, tie-breaks, progress and evidence."""
    sentences = [language.tell(reason) for reason in tie_chain(board.metric, board.challenge.ranking)]
    if board.metric is Metric.PROGRESS:
        weeks = weeks_before(board.challenge.window)
        sentences += [
            _(
                "Progress compares each total with the runner's usual for %(days)s days, based on"
                " %(first)s to %(last)s, self-reported runs included. You need at least %(least)s runs in that time.",
                days=board.challenge.window.days,
                first=language.day(weeks.first_day),
                last=language.day(weeks.last_day),
                least=LEAST_RUNS,
            ),
            _(
                "%(whole)s is a challenge run as usual, and progress stops at %(most)s.",
                whole=share(WHOLE),
                most=share(MOST_PROGRESS),
            ),
        ]
    lanes = _(
        "“Verified” counts only runs verified by a recording. Without it, self-reported and treadmill runs count too."
        " Either way you earn the medal, and everyone can see both."
    )
    return [*sentences, lanes] if len(board.lanes) > 1 else sentences


def group_name(group: str) -> str:
    """Return the name of a segment: "Women", "35–39"."""
    return str(GROUPS.get(group, group.replace("-", "\N{EN DASH}")))


def figure(value: int, metric: Metric) -> str:
    """Return a score as shown in its row; `value` is in the metric's base unit."""
    if metric is Metric.RUNS:
        return ngettext("%(num)s run", "%(num)s runs", value)
    if metric is Metric.ACTIVE_DAYS:
        return ngettext("%(num)s day", "%(num)s days", value)
    if metric is Metric.PROGRESS:
        return share(value)
    return language.quantity(metric.quantity(value), metric)


def gap(ahead: int, metric: Metric) -> str:
    """Return how far a row is from the reader's own: "700 m ahead", "2 runs behind". Negative `ahead` is behind."""
    if not ahead:
        return _("Tied with you")
    apart = _apart(abs(ahead), metric)
    return _("%(apart)s ahead", apart=apart) if ahead > 0 else _("%(apart)s behind", apart=apart)


def _apart(value: int, metric: Metric) -> str:
    if metric is Metric.PROGRESS:
        return _("%(num)s points", num=language.number(max(value / 100, 0.1), 1))
    match metric.quantity(value):
        case Distance() as distance if metric is Metric.DISTANCE and distance < Distance.of_km(1):
            if language.units() is Units.MI:
                return language.distance(distance, 2)
            return language.climb(Distance.of_m(max(1, round(distance.metres, -1))))
        case Duration() as time if time < Duration.of_minutes(60):
            return _("%(minutes)s min", minutes=max(1, round(time.seconds / 60)))
    return figure(value, metric)


# --- why a runner is where they are ---------------------------------------------------------------------------------


def part(value: int, metric: Metric) -> str:
    """Return what one or several runs add to a total, with one digit more than a board shows."""
    match metric.quantity(value):
        case Distance() as distance if metric is Metric.DISTANCE:
            return language.distance(distance, 2)
        case Duration() as time:
            return language.duration(time)
    return figure(value, metric)


def more(value: int, metric: Metric) -> str:
    """Return an amount still to go: "710 m", "12.5 km", "3 runs". Rounded up, so that it is enough."""
    metric_units = language.units() is Units.KM
    match metric:
        case Metric.DISTANCE:
            unit = Fraction(Distance.of_km(1).mm if metric_units else Distance.of_miles(1).mm)
            near = _up(value, unit / 100)
            return _apart(near, metric) if near < Distance.of_km(1).mm else figure(_up(value, unit / 10), metric)
        case Metric.ELEVATION:
            return figure(_up(value, Fraction(1_000) if metric_units else Fraction(3_048, 10)), metric)
        case Metric.MOVING_TIME:
            return _apart(_up(value, Fraction(60_000)), metric)
    return figure(value, metric)


def _up(value: int, step: Fraction) -> int:
    return ceil(ceil(value / step) * step)


def next_place(board: Board) -> str:
    """Return what passes the next better place if the board shows that place, else ""."""
    rows = board.neighbourhood or board.rows
    at = next((number for number, row in enumerate(rows) if row.mine), None)
    rank = rows[at].rank if at is not None else None
    if at is None or rank is None or not board.is_live:
        return ""
    ahead = next((row for row in reversed(rows[:at]) if row.rank and row.rank < rank), None)
    if ahead is None or ahead.rank is None:
        return ""
    needed = ahead.value - rows[at].value + 1  # an equal score is enough only on an earlier date
    if board.metric is Metric.ACTIVE_DAYS and ahead.value >= board.challenge.window.days:
        return ""
    return _("Add %(more)s to pass place %(rank)s.", more=more(needed, board.metric), rank=language.number(ahead.rank))


def nights_in_words(line: Line) -> str:
    """Return a description of a line of places."""
    return _(
        "Place at 03:00 each night from %(first)s to %(last)s: best %(best)s, worst %(worst)s.",
        first=language.day(line.first, "short"),
        last=language.day(line.last, "short"),
        best=language.number(line.best),
        worst=language.number(line.worst),
    )
