"""Runs whose figures changed when their recordings were read again by newer rules."""

from challenges.runs import queries, words
from challenges.runs.models import RereadRun
from challenges.runs.views.blueprint import bp
from challenges.web.guards import me, signed_in
from challenges.web.pages import page
from challenges.web.paging import paging

PER_PAGE = 50


@bp.get("/runs/new-figures/<int:reread_id>")
@signed_in
def reread(reread_id: int):
    queries.reread_of(me(), reread_id)
    pages = paging(queries.count_of_reread_runs(reread_id), PER_PAGE)
    changed = queries.reread_runs_of(reread_id, offset=pages.offset, limit=PER_PAGE)
    return page("runs/reread.html", pages=pages, changed=changed)


@bp.app_template_filter("reread_lines")
def reread_lines(one: RereadRun) -> list[str]:
    """Return the changes of a run, one per line."""
    return words.changes_in(one)
