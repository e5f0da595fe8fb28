"""A runner's page."""

from flask import Blueprint, Response

from challenges.clock import month_window
from challenges.monthly import queries as monthly
from challenges.runners import queries
from challenges.runs import queries as runs
from challenges.web import language
from challenges.web.guards import viewer
from challenges.web.pages import page

bp = Blueprint("runners", __name__)


@bp.get("/runners/<handle>")
def show(handle: str) -> Response:
    """Who somebody is, with the runs and figures that the reader may see."""
    reader, today = viewer(), language.today()
    runner = queries.runner_seen_by(reader, handle)
    month = month_window(today.year, today.month)
    return page(
        "runners/show.html",
        runner=runner,
        face=runner.appears_to(reader),
        own=reader is not None and reader.id == runner.id,
        month=month,
        sums=runs.months_of(runner, reader, month.first_day, month.last_day).get(month.first_day),
        recent=runs.runs_of(runner, reader, limit=10),
        listed=monthly.challenges_listed(monthly.Tab.MINE, runner, today, limit=6),
    )
