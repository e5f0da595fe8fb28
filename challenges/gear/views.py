"""Shoe pages: the list, one pair, how long models last, and the region with the shoes of a run."""

from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from challenges import clock
from challenges.gear import actions, queries, rules, text
from challenges.gear.forms import PairsForm, RetirementForm, ShoeForm
from challenges.gear.queries import Pair, ShoeChoice
from challenges.races.queries import open_races
from challenges.runs.models import Run
from challenges.runs.queries import run_history_of
from challenges.web import locale
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import paging

bp = Blueprint("gear", __name__)
bp.app_context_processor(lambda: {"gear_words": text})

PER_PAGE = 20
RACES = 12


@bp.get("/gear")
@signed_in
def index() -> Response:
    """Show the pairs in use, the retired ones, and upcoming races to run in them."""
    pairs, today = queries.shoes_of(me()), locale.today()
    ahead = [listed.race for listed in open_races(me(), RACES) if listed.entry is None]
    diary = run_history_of(me().id, since=today - rules.LATELY)
    return page(
        "gear/index.html", lead=text.lead_of(pairs), races=rules.races_that_suit(ahead, diary, today)[:3],
        in_use=[pair for pair in pairs if pair.shoe.retired_on is None],
        retired=[pair for pair in pairs if pair.shoe.retired_on],
    )  # fmt: skip


@bp.route("/gear/new", methods=["GET", "POST"])
@signed_in
def new() -> Any:
    """Add a pair."""
    form = ShoeForm(me())
    if form.validate_on_submit():
        shoe = actions.add_pair(me().id, **form.arguments())
        notice(_("Added %(name)s.", name=shoe.name))
        return see_other("gear.show", shoe_id=shoe.id)
    return page("gear/new.html", status=422 if form.is_submitted() else 200, form=form)


@bp.get("/gear/<int:shoe_id>")
@signed_in
def show(shoe_id: int) -> Response:
    """Show one pair with its distance and its runs."""
    pair = queries.pair_of(me(), shoe_id)
    return _show(pair, RetirementForm(me(), pair.shoe, formdata=None))


def _show(pair: Pair, form: RetirementForm) -> Response:
    pages = paging(pair.runs, PER_PAGE)
    return page(
        "gear/show.html", status=422 if form.errors else 200, pair=pair, form=form, pages=pages,
        facts=text.facts_of(pair), story=text.story_of(pair), longest=queries.longest_in(pair.shoe),
        runs=queries.runs_in(pair.shoe, offset=pages.offset, limit=PER_PAGE),
        more=rules.raised(pair.gone, pair.shoe.good_for),
        model=next((m for m in queries.models_lasting(clock.now()) if m.key == pair.shoe.model_key), None),
    )  # fmt: skip


@bp.route("/gear/<int:shoe_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(shoe_id: int) -> Any:
    """Edit a pair."""
    pair = queries.pair_of(me(), shoe_id)
    form = open_edit(lambda: ShoeForm(me(), queries.pair_of(me(), shoe_id)), f"shoe {shoe_id}")
    if form.validate_on_submit():
        actions.change_pair(shoe_id, me().id, **form.arguments())
        notice(_("Pair saved."))
        return see_other("gear.show", shoe_id=shoe_id)
    return page("gear/edit.html", status=form.status, form=form, pair=pair)


@bp.post("/gear/<int:shoe_id>/retirement")
@signed_in
def retire(shoe_id: int) -> Any:
    """Retire a pair."""
    pair = queries.pair_of(me(), shoe_id)
    form = RetirementForm(me(), pair.shoe)
    if not form.validate_on_submit() or form.day.data is None:
        return _show(pair, form)
    actions.retire(shoe_id, me().id, form.day.data)
    notice(_("Pair retired. Its history stays here."))
    return see_other("gear.show", shoe_id=shoe_id)


@bp.post("/gear/<int:shoe_id>/retirement-removal")
@signed_in
def bring_back(shoe_id: int) -> Any:
    """Put a retired pair back in use."""
    actions.bring_back(shoe_id, me().id)
    notice(_("Pair back in use."))
    return see_other("gear.show", shoe_id=shoe_id)


@bp.post("/gear/<int:shoe_id>/allowance")
@signed_in
def still_good(shoe_id: int) -> Any:
    """Raise the limit of a pair that is still good."""
    limit = actions.still_good(shoe_id, me().id)
    notice(_("Got it. We'll remind you again at %(distance)s.", distance=locale.distance(limit, 0)))
    return see_other("gear.show", shoe_id=shoe_id)


@bp.post("/gear/<int:shoe_id>/removal")
@signed_in
def remove(shoe_id: int) -> Any:
    """Remove a pair."""
    actions.remove(shoe_id, me().id)
    notice(_("Pair removed. Its runs are still there."))
    return see_other("gear.index")


@bp.get("/gear/models")
@signed_in
def models() -> Response:
    """Show how long models last on this site."""
    return page("gear/models.html", models=queries.models_lasting(clock.now()), needed=rules.RUNNERS_NEEDED)


@bp.get("/runs/<int:run_id>/shoes")
@signed_in
def of_run(run_id: int) -> Response:
    """Show the pairs worn in a run."""
    run, choices = queries.run_with_choices(me(), run_id)
    return _show_wearing(run, choices, _form(run_id))


@bp.post("/runs/<int:run_id>/shoes")
@signed_in
def wear(run_id: int) -> Any:
    """Save the pairs worn in a run."""
    run, choices = queries.run_with_choices(me(), run_id)
    form = _form(run_id)
    if not form.validate_on_submit():
        return _show_wearing(run, choices, form)
    actions.wear(run_id, me().id, form.pairs.data or ())
    notice(_("Shoes saved."))
    return see_other("gear.of_run", run_id=run_id)


def _form(run_id: int) -> PairsForm:
    return open_edit(lambda: PairsForm(queries.run_with_choices(me(), run_id)[1]), f"run {run_id}")


def _show_wearing(run: Run, choices: list[ShoeChoice], form: PairsForm) -> Response:
    return page("gear/run.html", regions=["shoes"], status=form.status, run=run, pairs=choices, pairs_form=form)
