"""How boards are put into words: their names, figures, and how far away a neighbour is."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.leaderboards.rules import EVERYONE
from challenges.monthly.metrics import Metric
from challenges.monthly.words import METRICS
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


def metric_name(metric: Metric) -> str:
    """What a board ranks by."""
    return str(METRICS[metric])


def group_name(group: str) -> str:
    """Who stands on a board: "Women", "35–39"."""
    return str(GROUPS.get(group, group.replace("-", "\N{EN DASH}")))


def figure(value: int, metric: Metric) -> str:
    """A score as it stands in its row; `value` is in the metric's base unit."""
    if metric is Metric.RUNS:
        return ngettext("%(num)s run", "%(num)s runs", value)
    if metric is Metric.ACTIVE_DAYS:
        return ngettext("%(num)s day", "%(num)s days", value)
    return language.quantity(metric.quantity(value), metric)


def gap(ahead: int, metric: Metric) -> str:
    """How far a row is from the reader's own: "700 m ahead", "2 runs behind"; `ahead` is below zero when behind."""
    if not ahead:
        return _("Level with you")
    apart = _apart(abs(ahead), metric)
    return _("%(apart)s ahead", apart=apart) if ahead > 0 else _("%(apart)s behind", apart=apart)


def _apart(value: int, metric: Metric) -> str:
    match metric.quantity(value):
        case Distance() as distance if metric is Metric.DISTANCE and distance < Distance.of_km(1):
            if language.units() is Units.MI:
                return language.distance(distance, 2)
            return language.climb(Distance.of_m(max(1, round(distance.metres, -1))))
        case Duration() as time if time < Duration.of_minutes(60):
            return _("%(minutes)s min", minutes=max(1, round(time.seconds / 60)))
    return figure(value, metric)
