"""Asking somebody to coach, what they may see, and looking at what they see."""

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
    """Ask somebody. A link may bring the handle along."""
    form = InviteForm(goals=True, runs=True, handle=request.args.get("handle", ""))
    if form.validate_on_submit() and _invited(form):
        return see_other("coaching.index")
    return page("coaching/invite.html", status=422 if form.is_submitted() else 200, form=form)


def _invited(form: InviteForm) -> bool:
    try:
        coach = runner_seen_by(me(), form.handle.data.removeprefix("@"))
        coaching = actions.invite(me().id, coach.id, form.grants)
    except Missing:
        form.refuse(_("Nobody to be found here has this handle. Ask them how it is spelled on their page."))
        return False
    except Refused as refused:
        form.refuse(tell(refused.reason) if refused.reason else _("That cannot be done now."))
        return False
    name = words.first_name(words.face_of(coaching, coaching.coach, me()))
    notice(_("Asked. %(name)s sees nothing of it before saying yes.", name=name))
    return True


@bp.post("/coaching/coaches/<int:coaching_id>/grants")
@signed_in
def grant(coaching_id: int) -> Any:
    """Show exactly what is ticked."""
    coaching = queries.coach_of(me(), coaching_id)
    form = grants_of(coaching)
    if form.validate_on_submit():
        actions.grant(coaching.id, me().id, form.grants)
        if not is_partial():
            notice(_("Saved. It holds from this moment on."))
    elif form.conflicts:
        return shown(coaching, grants=form)
    return see_other("coaching.show", coaching_id=coaching_id)


@bp.get("/coaching/coaches/<int:coaching_id>/view")
@signed_in
def audit(coaching_id: int) -> Any:
    """What the coach sees, as the coach sees it."""
    coaching = queries.coach_of(me(), coaching_id)
    if not coaching.is_live:
        raise Missing
    return record_page(coaching, own=True)
