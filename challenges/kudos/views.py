"""Kudos pages: who gave kudos for a run, an entry or a milestone, giving and taking back.

The button is a region named `kudos`, which boards and runs also show. Its URLs are here.
"""

from flask import Blueprint

from challenges.awards.queries import Shared, shared_award
from challenges.kudos import actions, queries
from challenges.kudos.forms import KINDS, KudosForm
from challenges.kudos.queries import Applause
from challenges.kudos.rules import KudosFor
from challenges.monthly.models import Challenge
from challenges.monthly.queries import challenge_seen_by
from challenges.runs.models import Run
from challenges.runs.queries import run_seen_by
from challenges.web.guards import me, signed_in, viewer
from challenges.web.pages import page, see_other

bp = Blueprint("kudos", __name__)


@bp.get("/runs/<int:run_id>/kudos")
def of_run(run_id):
    """Show the kudos for a run."""
    run = run_seen_by(viewer(), run_id)
    return _show(queries.applause_for_run(run, viewer()), run=run)


@bp.post("/runs/<int:run_id>/kudos")
@signed_in
def give_to_run(run_id):
    """Give kudos for a run."""
    run, form = run_seen_by(me(), run_id), KudosForm()
    if not form.validate_on_submit():
        return _show(queries.applause_for_run(run, me()), run=run, form=form)
    actions.give("run", run_id, me().id, form.kind.data)
    return see_other("kudos.of_run", run_id=run_id)


@bp.post("/runs/<int:run_id>/kudos-removal")
@signed_in
def take_from_run(run_id):
    """Take kudos for a run back."""
    run_seen_by(me(), run_id)
    actions.take_back("run", run_id, me().id)
    return see_other("kudos.of_run", run_id=run_id)


@bp.get("/challenges/<slug>/participants/<int:participation_id>/kudos")
def of_participant(slug, participation_id):
    """Show the kudos for a leaderboard entry."""
    challenge = challenge_seen_by(viewer(), slug)
    return _show(queries.applause_in(challenge, participation_id, viewer()), challenge=challenge)


@bp.post("/challenges/<slug>/participants/<int:participation_id>/kudos")
@signed_in
def give_to_participant(slug, participation_id):
    """Give kudos for a leaderboard entry."""
    challenge, form = challenge_seen_by(me(), slug), KudosForm()
    applause = queries.applause_in(challenge, participation_id, me())
    if not form.validate_on_submit():
        return _show(applause, challenge=challenge, form=form)
    actions.give("entry", participation_id, me().id, form.kind.data)
    return see_other("kudos.of_participant", slug=slug, participation_id=participation_id)


@bp.post("/challenges/<slug>/participants/<int:participation_id>/kudos-removal")
@signed_in
def take_from_participant(slug, participation_id):
    """Take kudos for a leaderboard entry back."""
    queries.applause_in(challenge_seen_by(me(), slug), participation_id, me())
    actions.take_back("entry", participation_id, me().id)
    return see_other("kudos.of_participant", slug=slug, participation_id=participation_id)


@bp.get("/milestones/<secret:token>/kudos")
def of_award(token):
    """Show the kudos for a shared milestone."""
    shared = shared_award(viewer(), token)
    return _show(queries.applause_for_award(shared.award.id, viewer()), shared=shared)


@bp.post("/milestones/<secret:token>/kudos")
@signed_in
def give_to_award(token):
    """Give kudos for a shared milestone."""
    shared, form = shared_award(me(), token), KudosForm()
    if not form.validate_on_submit():
        return _show(queries.applause_for_award(shared.award.id, me()), shared=shared, form=form)
    actions.give("award", shared.award.id, me().id, form.kind.data)
    return see_other("kudos.of_award", token=token)


@bp.post("/milestones/<secret:token>/kudos-removal")
@signed_in
def take_from_award(token):
    """Take kudos for a shared milestone back."""
    actions.take_back("award", shared_award(me(), token).award.id, me().id)
    return see_other("kudos.of_award", token=token)


def _show(
    applause: Applause,
    *,
    run: Run | None = None,
    challenge: Challenge | None = None,
    shared: Shared | None = None,
    form: KudosForm | None = None,
):
    form = form or KudosForm(formdata=None, kind=applause.given or KudosFor.EFFORT)
    return page(
        "kudos/show.html",
        regions=["kudos", "givers"],
        status=422 if form.errors else 200,
        applause=applause,
        givers=queries.givers_of(applause, viewer()),
        run=run,
        challenge=challenge,
        shared=shared,
        form=form,
        kinds=KINDS,
    )
