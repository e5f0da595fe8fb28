"""The organisers' pages: the progress of a close, answers to protests, amendments."""

from flask_babel import gettext as _

from challenges import clock
from challenges.boards import actions, queries, rules
from challenges.boards.forms import AmendmentForm, AnswerForm
from challenges.boards.rules import ProtestAnswer
from challenges.boards.views.blueprint import bp
from challenges.monthly.queries import challenge_run_by
from challenges.refusals import Refused
from challenges.web.edits import open_edit
from challenges.web.guards import me, organiser
from challenges.web.locale import zone_name
from challenges.web.pages import notice, page, see_other


@bp.get("/challenges/<slug>/close")
@organiser
def closing(slug):
    """Show the progress of the close, the protests and the amendments."""
    challenge = challenge_run_by(me(), slug)
    phase = challenge.terms.phase_for(clock.now(), zone_name(), challenge.state)
    return page(
        "boards/closing.html",
        challenge=challenge,
        phase=phase,
        times=challenge.terms.times,
        closing=queries.closing_of(challenge, phase, None),
        protests=queries.protests_in(challenge.id, me()),
        amendments=queries.amendments_of(challenge, me()),
        others=queries.others_decide(me().id),
        organises=True,
    )


@bp.route("/challenges/<slug>/protests/<int:protest_id>/answer", methods=["GET", "POST"])
@organiser
def answer(slug, protest_id):
    """Answer a protest. Upholding it leads on to the amendment."""
    challenge = challenge_run_by(me(), slug)
    line = queries.protest_in(challenge.id, protest_id, me())
    _refuse_own_cause(line.concerns_me)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            actions.answer(protest_id, me().id, form.answer.data, form.reason.data)
        except Refused as refused:
            form.refuse(refused.reason)
        else:
            if form.answer.data is ProtestAnswer.UPHELD:
                notice(_("Answer sent. Now correct the standing."))
                return see_other("boards.amend", slug=slug, participation_id=line.protest.participation_id)
            notice(_("Answer sent."))
            return see_other("boards.closing", slug=slug)
    status = 422 if form.is_submitted() else 200
    return page("boards/answer.html", status=status, form=form, challenge=challenge, line=line)


@bp.route("/challenges/<slug>/entries/<int:participation_id>/amendment", methods=["GET", "POST"])
@organiser
def amend(slug, participation_id):
    """Amend a standing, with a reason and the organiser's signature."""
    challenge = challenge_run_by(me(), slug)
    entry = queries.entry_seen_by(me(), challenge, participation_id)
    snapshot = queries.snapshot_of(challenge.id)
    phase = challenge.terms.phase_for(clock.now(), zone_name(), challenge.state)
    fixed = snapshot is not None and snapshot.taken_at is not None
    if reason := rules.refusal_of_amending(phase, fixed=fixed):
        raise Refused(reason)
    _refuse_own_cause(entry.runner_id == me().id)
    figures = queries.figures_of(challenge, snapshot, participation_id)
    form = open_edit(
        lambda: AmendmentForm.for_figures(queries.figures_of(challenge, snapshot, participation_id)),
        f"entry {participation_id}",
    )
    if form.validate_on_submit():
        try:
            actions.amend(challenge.id, me().id, participation_id, **form.what())
        except Refused as refused:
            form.refuse(refused.reason)
        else:
            notice(_("Amendment signed. Everyone can read it below the standings."))
            return see_other("boards.final", slug=slug)
    return page(
        "boards/amend.html",
        status=form.status,
        form=form,
        challenge=challenge,
        entry=entry,
        figures=figures,
        fixed=fixed,
        own=entry.runner_id == me().id,
    )


def _refuse_own_cause(concerned):
    """Raise Refused if the organiser would decide in their own case while somebody else could."""
    if reason := rules.refusal_of_own_cause(concerned=concerned, others=queries.others_decide(me().id)):
        raise Refused(reason)
