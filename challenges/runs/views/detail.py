"""The list of a runner's runs, one run, its template filters, and runs changed by newer rules."""

from itertools import groupby
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from challenges.awards.queries import awards_for_runs
from challenges.gear.forms import PairsForm
from challenges.gear.queries import choices_of
from challenges.kudos.queries import applause_for_run
from challenges.monthly.queries import verdicts_of
from challenges.mood.forms import FeelForm
from challenges.mood.queries import feelings_among
from challenges.recordings.kinds import RunKind
from challenges.refusals import Missing
from challenges.runs import display, queries, text
from challenges.runs.models import RereadRun, Run
from challenges.runs.rules.plausibility import sentence_of
from challenges.runs.rules.usual import UsualRun
from challenges.runs.views.blueprint import bp
from challenges.runs.views.effects import effects_of, was_just_logged
from challenges.web import locale
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in, viewer
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import paging

PER_PAGE = 50
MORE = 4


@bp.get("/runs")
@signed_in
def index():
    runner = me()
    kinds = queries.kinds_of(runner, runner)
    kind = next((kind for kind in RunKind if kind.value == request.args.get("kind")), None)
    pages = paging(kinds.get(kind, 0) if kind else sum(kinds.values()), PER_PAGE)
    runs = queries.runs_of(runner, runner, kind=kind, offset=pages.offset, limit=PER_PAGE)
    return page(
        "runs/index.html", total=sum(kinds.values()), pages=pages, months=_by_month(runs, kind),
        kinds=_pills(kinds, kind), feelings=feelings_among(runner.id, [run.id for run in runs]),
        waiting=queries.waiting_recordings_of(runner),
    )  # fmt: skip


def _by_month(runs: list[Run], kind: RunKind | None) -> list[dict[str, Any]]:
    if not runs:
        return []
    sums = queries.months_of(me(), me(), runs[-1].local_date, runs[0].local_date, kind=kind)
    months = groupby(runs, key=lambda run: run.local_date.replace(day=1))
    return [
        {"first_day": first, "sum": sums.get(first, queries.RunSum()), "runs": list(those)} for first, those in months
    ]


def _pills(kinds: dict[RunKind, int], chosen: RunKind | None) -> list[dict[str, Any]]:
    """Return the filter of the list: all, and each existing type."""
    every = {"text": _("All"), "href": url_for("runs.index"), "current": chosen is None}
    return [every] + [
        {"text": text.KINDS[kind], "href": url_for("runs.index", kind=kind.value), "current": kind is chosen}
        for kind in kinds
    ]


@bp.get("/runs/<int:run_id>")
def show(run_id: int):
    try:
        run = queries.run_in_full(viewer(), run_id)
    except Missing:
        if viewer() is None or "logged" not in request.args:
            raise
        notice(_("That run isn't here any more."), "plain")  # the way back after it was undone
        return see_other("runs.index")
    own = viewer() is not None and run.runner_id == me().id
    verdicts, awards = verdicts_of(run, viewer()), awards_for_runs([run.id], viewer())
    just_logged = own and was_just_logged(run)
    return page(
        "runs/show.html", regions=["splits"], run=run, own=own, facts=text.facts_of(run, own=own),
        measured=text.measured_of(run, own=own), holds=[sentence_of(cause) for cause in run.causes],
        instead=queries.counted_instead_of(run) if own else None, verdicts=verdicts,
        applause=applause_for_run(run, viewer()), awards=awards, more=[] if own else _more_of(run),
        just_logged=just_logged, **(effects_of(run, verdicts, awards.get(run.id, ())) if just_logged else {}),
        **(_said_of(run) if own else {}), **_recorded(run, own=own),
    )  # fmt: skip


def _said_of(run: Run) -> dict[str, Any]:
    """Return the forms on a run's page for its runner: how it felt, and the shoes worn."""
    pairs, subject = choices_of(run), f"run {run.id}"
    return {
        "feel": open_edit(lambda: FeelForm(me(), run.id), subject), "pairs": pairs,
        "pairs_form": open_edit(lambda: PairsForm(pairs), subject),
    }  # fmt: skip


def _recorded(run: Run, *, own: bool) -> dict[str, Any]:
    """Return what the page shows of a run's recording; empty values without one."""
    route = display.map_shown(run, viewer(), streets=request.args.get("map") == "streets")
    efforts, other_efforts = display.efforts_shown(run, locale.today().year)
    return {
        "map": route, "splits": display.parts_of(run, request.args.get("splits"), own=own), "efforts": efforts,
        "other_efforts": other_efforts, "plots": display.plots_of(run, own=own, sees_map=route is not None),
    }  # fmt: skip


def _more_of(run: Run) -> list[Run]:
    """Return the runner's latest other runs; empty if the viewer may not know whose run it is."""
    if run.runner.appears_to(viewer()).handle is None:
        return []
    return [other for other in queries.runs_of(run.runner, viewer(), limit=MORE + 1) if other.id != run.id][:MORE]


@bp.app_template_filter("run_title")
def run_title(run: Run) -> str:
    return text.title_of(run)


@bp.app_template_filter("run_when")
def run_when(run: Run) -> str:
    return text.when_of(run, viewer())


@bp.app_template_filter("run_kind")
def run_kind(kind: RunKind) -> str:
    return str(text.KINDS[kind])


@bp.app_template_filter("run_line")
def run_line(run: Run) -> str:
    return text.line_of(run)


@bp.app_template_filter("usual_line")
def usual_line(usual: UsualRun) -> str:
    return text.usual_line(usual)


@bp.app_template_filter("run_told")
def run_told(run: Run) -> tuple[Any, ...]:
    return text.told_of(run)


@bp.app_template_filter("run_weekday")
def run_weekday(run: Run) -> str:
    return text.weekday_of(run)


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
    return text.changes_in(one)
