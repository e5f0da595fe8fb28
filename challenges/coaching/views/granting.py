"""Invite a coach, change their access, and preview what they see."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from challenges.coaching import actions, queries, words
from challenges.coaching.forms import InviteForm
from challenges.coaching.views.blueprint import bp
from challenges.coaching.views.charges import record_page
from challenges.coaching.views.own import grants_of, shown
from challenges.refusals import Missing, Refused
from challenges.runners.queries import runner_seen_by
from challenges.web.guards import me, signed_in
from challenges.web.language import tell
from challenges.web.pages import is_partial, notice, page, see_other


@bp.route("/coaching/invitation", methods=["GET", "POST"])
@signed_in
def invite() -> Any:
    """Invite a coach. The query string may prefill the handle."""
    form = InviteForm(goals=True, runs=True, handle=request.args.get("handle", ""))
    if form.validate_on_submit() and _invited(form):
        return see_other("coaching.index")
    return page("coaching/invite.html", status=422 if form.is_submitted() else 200, form=form)


def _invited(form: InviteForm) -> bool:
    try:
        coach = runner_seen_by(me(), form.handle.data.removeprefix("@"))
        coaching = actions.invite(me().id, coach.id, form.grants)
    except Missing:
        form.refuse(_("We can't find a runner with this handle. Check how it's spelled on their profile."))
        return False
    except Refused as refused:
        form.refuse(tell(refused.reason) if refused.reason else _("You can't invite this runner right now."))
        return False
    name = words.first_name(words.face_of(coaching, coaching.coach, me()))
    notice(_("Invitation sent. %(name)s sees nothing until they accept.", name=name))
    return True


@bp.post("/coaching/coaches/<int:coaching_id>/grants")
@signed_in
def grant(coaching_id: int) -> Any:
    """Save which kinds of access the coach has."""
    coaching = queries.coach_of(me(), coaching_id)
    form = grants_of(coaching)
    if form.validate_on_submit():
        actions.grant(coaching.id, me().id, form.grants)
        if not is_partial():
            notice(_("Access saved. It applies right away."))
    elif form.conflicts:
        return shown(coaching, grants=form)
    return see_other("coaching.show", coaching_id=coaching_id)


@bp.get("/coaching/coaches/<int:coaching_id>/view")
@signed_in
def audit(coaching_id: int) -> Any:
    """Show the runner what their coach sees."""
    coaching = queries.coach_of(me(), coaching_id)
    if not coaching.is_live:
        raise Missing
    return record_page(coaching, own=True)
