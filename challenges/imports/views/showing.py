"""The list of a runner's imports, and the page of one: its progress, then its report."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.imports import queries, words
from challenges.imports.forms import VisibilityForm
from challenges.imports.models import Import
from challenges.imports.queries import Counts, Line
from challenges.imports.rules import State
from challenges.imports.views.blueprint import bp
from challenges.runs.words import logged
from challenges.web import language
from challenges.web.guards import me, signed_in
from challenges.web.pages import not_modified, notice, page, see_other, unchanged
from challenges.web.paging import paging

PER_PAGE = 50


@bp.get("/imports")
@signed_in
def index():
    pages = paging(queries.count_of_imports(me()), PER_PAGE)
    return page(
        "imports/index.html", pages=pages, imports=queries.imports_of(me(), offset=pages.offset, limit=PER_PAGE)
    )


@bp.get("/imports/<int:import_id>")
@signed_in
def show(import_id: int):
    brought = queries.import_of(me(), import_id)
    if not brought.begun_at:
        return page("imports/confirm.html", brought=brought, form=VisibilityForm(brought.visibility))
    counts = queries.counts_of(import_id)
    if request.args.get("then") == "run" and (answer := _onwards(brought, counts)):
        return answer
    if unchanged(tag := _tag_of(brought, counts)):
        return not_modified(tag)
    state = next((state for state in State if state.value == request.args.get("outcome")), None)
    pages = paging(counts.of(state) if state else counts.total, PER_PAGE)
    lines = queries.lines_of(import_id, state=state, offset=pages.offset, limit=PER_PAGE)
    return page(
        "imports/show.html", regions=["progress"], tag=tag, brought=brought, counts=counts, pages=pages, lines=lines,
        pills=_pills(import_id, counts, state), state=state, can_be_undone=counts.of(State.IMPORTED, State.DATELESS),
    )  # fmt: skip


def _onwards(brought: Import, counts: Counts) -> Response | None:
    """Redirect from a finished import of a single file to its run, or to the page that asks for its date."""
    if not brought.is_over or brought.undone_at or counts.total != 1:
        return None
    [line] = queries.lines_of(brought.id)
    if line.file.state is State.DATELESS and line.file.recording_id and not line.runs:
        return see_other("runs.complete", recording_id=line.file.recording_id)
    if line.file.state is State.IMPORTED and len(line.runs) == 1 and not line.file.reason:
        notice(*logged(line.runs[0]))
        return see_other("runs.show", run_id=line.runs[0].id)
    return None


def _tag_of(brought: Import, counts: Counts) -> str:
    """Return a fingerprint of what the progress region shows."""
    figures = [
        f"{state.value}{count}" for state, count in sorted(counts.by_state.items(), key=lambda item: item[0].value)
    ]
    when = [moment for moment in (brought.finished_at, brought.undone_at) if moment]
    parts = [brought.is_at_work, counts.total, *when, *figures, language.locale(), language.today()]
    return "-".join(str(part).replace(" ", "T") for part in parts)


def _pills(import_id: int, counts: Counts, chosen: State | None) -> list[dict[str, Any]]:
    """Return the filter of the report: all, and each outcome with its count."""

    def pill(text: str, state: State | None) -> dict[str, Any]:
        href = url_for("imports.show", import_id=import_id, outcome=state.value if state else None)
        return {"text": text, "href": href, "current": state is chosen, "boost": "target:#progress"}

    named = [(f"{words.OUTCOMES[state]} {language.number(count)}", state) for state, count in counts.shown]
    return [pill(_("All"), None)] + [pill(text, state) for text, state in named]


@bp.app_template_filter("import_name")
def import_name(brought: Import) -> str:
    return words.name_of(brought)


@bp.app_template_filter("import_headline")
def import_headline(brought: Import, counts: Counts) -> str:
    return words.headline_of(brought, counts)


@bp.app_template_filter("import_told")
def import_told(brought: Import, counts: Counts) -> str:
    return words.told_of(brought, counts)


@bp.app_template_filter("outcome_name")
def outcome_name(state: State) -> str:
    return str(words.OUTCOMES[state])


@bp.app_template_filter("outcome")
def outcome(line: Line) -> str:
    return words.outcome_of(line)


@bp.app_template_filter("outcome_tone")
def outcome_tone(line: Line) -> str:
    return words.TONES.get(line.file.state, "plain")


@bp.app_template_filter("outcome_why")
def outcome_why(line: Line) -> str:
    return words.why(line)
