"""Boards in words: their names, totals, distances between runners, and amendments."""

from fractions import Fraction
from math import ceil
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.boards.queries import AmendmentLine, Board
from challenges.boards.rules import AmendmentKind, ProtestAnswer
from challenges.boards.rules.rank_history import RankLine
from challenges.boards.rules.ranking import EVERYONE
from challenges.monthly.rules import LEAST_RUNS, MOST_PROGRESS, WHOLE, tie_chain, weeks_before
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.monthly.text import METRICS, amount, share
from challenges.runners.rules import Appearance, Category
from challenges.units import Distance, Duration, Units
from challenges.web import locale

GROUPS: dict[str, Any] = {
    EVERYONE: _l("Everyone"),
    Category.WOMEN.value: _l("Women"),
    Category.MEN.value: _l("Men"),
    Category.NON_BINARY.value: _l("Non-binary"),
    "under-18": _l("Under 18"),
}
EVIDENCE: dict[Evidence, Any] = {Evidence.ALL: _l("All runs"), Evidence.VERIFIED: _l("Verified")}


def metric_name(metric: Metric) -> str:
    """Return the name of what a board ranks by."""
    return str(METRICS[metric])


def evidence_name(evidence: Evidence) -> str:
    """Return the name of which runs a board counts."""
    return str(EVIDENCE[evidence])


def board_rules(board: Board) -> list[str]:
    """Return how a board ranks, in sentences: the metric, tie-breaks, progress and evidence."""
    sentences = [locale.tell(reason) for reason in tie_chain(board.metric, board.challenge.ranking)]
    if board.metric is Metric.PROGRESS:
        weeks = weeks_before(board.challenge.window)
        sentences += [
            _(
                "Progress compares each total with the runner's usual for %(days)s days, based on"
                " %(first)s to %(last)s, self-reported runs included. You need at least %(least)s runs in that time.",
                days=board.challenge.window.days,
                first=locale.day(weeks.first_day),
                last=locale.day(weeks.last_day),
                least=LEAST_RUNS,
            ),
            _(
                "%(whole)s is a challenge run as usual, and progress stops at %(most)s.",
                whole=share(WHOLE),
                most=share(MOST_PROGRESS),
            ),
        ]
    evidence = _(
        "“Verified” counts only runs verified by a recording. Without it, self-reported and treadmill runs count too."
        " Either way you earn the medal, and everyone can see both."
    )
    return [*sentences, evidence] if len(board.evidence_kinds) > 1 else sentences


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
    return locale.quantity(metric.quantity(value), metric)


def gap_in_words(ahead: int, metric: Metric) -> str:
    """Return how far a row is from the reader's own: "700 m ahead", "2 runs behind". Negative `ahead` is behind."""
    if not ahead:
        return _("Tied with you")
    gap = _gap(abs(ahead), metric)
    return _("%(gap)s ahead", gap=gap) if ahead > 0 else _("%(gap)s behind", gap=gap)


def _gap(value: int, metric: Metric) -> str:
    if metric is Metric.PROGRESS:
        return _("%(num)s points", num=locale.number(max(value / 100, 0.1), 1))
    match metric.quantity(value):
        case Distance() as distance if metric is Metric.DISTANCE and distance < Distance.of_km(1):
            if locale.units() is Units.MI:
                return locale.distance(distance, 2)
            return locale.climb(Distance.of_m(max(1, round(distance.metres, -1))))
        case Duration() as time if time < Duration.of_minutes(60):
            return _("%(minutes)s min", minutes=max(1, round(time.seconds / 60)))
    return figure(value, metric)


# --- why a runner is where they are ---------------------------------------------------------------------------------


def board_part(value: int, metric: Metric) -> str:
    """Return what one or several runs add to a total, with one digit more than a board shows."""
    match metric.quantity(value):
        case Distance() as distance if metric is Metric.DISTANCE:
            return locale.distance(distance, 2)
        case Duration() as time:
            return locale.duration(time)
    return figure(value, metric)


def more(value: int, metric: Metric) -> str:
    """Return an amount still to go: "710 m", "12.5 km", "3 runs". Rounded up, so that it is enough."""
    metric_units = locale.units() is Units.KM
    match metric:
        case Metric.DISTANCE:
            unit = Fraction(Distance.of_km(1).mm if metric_units else Distance.of_miles(1).mm)
            near = _up(value, unit / 100)
            return _gap(near, metric) if near < Distance.of_km(1).mm else figure(_up(value, unit / 10), metric)
        case Metric.ELEVATION:
            return figure(_up(value, Fraction(1_000) if metric_units else Fraction(3_048, 10)), metric)
        case Metric.MOVING_TIME:
            return _gap(_up(value, Fraction(60_000)), metric)
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
    return _("Add %(more)s to pass place %(rank)s.", more=more(needed, board.metric), rank=locale.number(ahead.rank))


def nights_in_words(line: RankLine) -> str:
    """Return a description of a line of places."""
    return _(
        "Place at 03:00 each night from %(first)s to %(last)s: best %(best)s, worst %(worst)s.",
        first=locale.day(line.first, "short"),
        last=locale.day(line.last, "short"),
        best=locale.number(line.best),
        worst=locale.number(line.worst),
    )


KINDS: dict[AmendmentKind, Any] = {
    AmendmentKind.FIGURE: _l("Change a total"),
    AmendmentKind.WITHDRAWN: _l("Withdraw the entry"),
}
ANSWERS: dict[ProtestAnswer, Any] = {ProtestAnswer.UPHELD: _l("Upheld"), ProtestAnswer.DECLINED: _l("Declined")}


def board_name(metric: Metric, evidence: Evidence) -> str:
    """Return the name of a board: "Distance", "Distance, verified"."""
    name = metric_name(metric)
    if evidence is Evidence.ALL:
        return name
    return _("%(board)s, %(evidence)s", board=name, evidence=evidence_name(evidence).lower())


def entry_name(who: Appearance | None) -> str:
    """Return whose entry it is: a name, "A runner" if hidden, "A former runner" for a deleted account."""
    if who is None:
        return _("A former runner")
    return who.name or _("A runner")


def signer_name(who: Appearance | None) -> str:
    """Return who signed: a name if the reader may see it."""
    if who is None:
        return _("a former organiser")
    return who.name or _("an organiser")


def answer_name(answer: ProtestAnswer) -> str:
    """Return the name of a decision on a protest."""
    return str(ANSWERS[answer])


def amendment_in_words(line: AmendmentLine) -> str:
    """Return what an amendment does: "Distance: changed from 120.0 km to 95.0 km", "Withdrawn from the standings"."""
    one = line.amendment
    if one.kind is AmendmentKind.WITHDRAWN or one.metric is None or one.after is None:
        return _("Withdrawn from the standings")
    board, after = board_name(one.metric, one.evidence or Evidence.ALL), amount(one.after, one.metric)
    if one.before is None:
        return _("%(board)s: back in the standings with %(after)s", board=board, after=after)
    return _(
        "%(board)s: changed from %(before)s to %(after)s",
        board=board,
        before=amount(one.before, one.metric),
        after=after,
    )


def short_fingerprint(fingerprint: str) -> str:
    """Return the start of a fingerprint: "3f9a…"."""
    return f"{fingerprint[:12]}\N{HORIZONTAL ELLIPSIS}"
