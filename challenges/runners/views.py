"""The profile page of a runner."""

from datetime import date, timedelta

from flask import Blueprint, Response
from flask_babel import gettext as _

from challenges.awards.queries import newest_pieces
from challenges.follows import queries as follows
from challenges.monthly import queries as monthly
from challenges.runners import queries
from challenges.runs import queries as runs
from challenges.units import Distance
from challenges.web import locale
from challenges.web.guards import viewer
from challenges.web.pages import page

bp = Blueprint("runners", __name__)
MONTHS = 6


@bp.get("/runners/<handle>")
def show(handle: str) -> Response:
    """Show a profile, with the runs and figures that the viewer may see."""
    reader, today = viewer(), locale.today()
    runner = queries.runner_seen_by(reader, handle)
    months = _months_until(today)
    sums = runs.months_of(runner, reader, months[0], today)
    return page(
        "runners/show.html",
        regions=["bond"],
        runner=runner,
        bond=follows.relation_of(reader, runner),
        shown=runner.appears_to(reader),
        mine=reader is not None and reader.id == runner.id,
        month=months[-1],
        sums=sums.get(months[-1]),
        bars=_bars(months, sums) if sums else None,
        trophies=newest_pieces(reader, runner),
        recent=runs.runs_of(runner, reader, limit=10),
        listed=monthly.challenges_listed(monthly.ChallengeTab.MINE, runner, today, limit=6),
    )


def _months_until(today: date) -> list[date]:
    """Return the first days of the last months, ending with the current one."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.insert(0, (months[0] - timedelta(days=1)).replace(day=1))
    return months


def _bars(months: list[date], sums: dict[date, runs.RunSum]) -> list[tuple[str, float, str]]:
    """Return for each month its name, its share of the longest month (0 to 1), and a text for screen readers."""
    distances = [sums[month].distance if month in sums else Distance(0) for month in months]
    longest = max(distances).mm or 1
    return [
        (
            locale.day(month, "month-name"),
            distance.mm / longest,
            _("%(month)s: %(distance)s", month=locale.day(month, "month"), distance=locale.distance(distance)),
        )
        for month, distance in zip(months, distances, strict=True)
    ]
