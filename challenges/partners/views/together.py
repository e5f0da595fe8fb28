"""Answer requests, show and end partnerships, and invite partners to a run."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from challenges.partners import actions, queries, words
from challenges.partners.forms import SetOutForm
from challenges.partners.rules import Answer
from challenges.partners.views.blueprint import bp
from challenges.refusals import Missing, Refused
from challenges.web import language
from challenges.web.guards import me, signed_in
from challenges.web.pages import is_partial, notice, page, see_other


@bp.post("/partners/<int:partnership_id>/acceptance")
@signed_in
def accept(partnership_id: int) -> Any:
    """Accept a request."""
    found = actions.accept(queries.partnership_of(me(), partnership_id).id, me().id)
    name = words.name(words.partner_face(found, me()))
    notice(_("Request accepted. You and %(name)s are now running partners.", name=name))
    return see_other("partners.show", partnership_id=partnership_id)


@bp.post("/partners/<int:partnership_id>/refusal")
@signed_in
def decline(partnership_id: int) -> Any:
    """Decline a request without telling the asker."""
    actions.decline(queries.partnership_of(me(), partnership_id).id, me().id)
    notice(_("Request declined. They won't be told."))
    return see_other("partners.index")


@bp.post("/partners/<int:partnership_id>/withdrawal")
@signed_in
def withdraw(partnership_id: int) -> Any:
    """Withdraw a request."""
    actions.withdraw(queries.partnership_of(me(), partnership_id).id, me().id)
    notice(_("Request withdrawn."))
    return see_other("partners.index")


@bp.get("/partners/<int:partnership_id>")
@signed_in
def show(partnership_id: int) -> Any:
    """Show a partner: their contact details and their card."""
    found = queries.partner_of(me(), partnership_id)
    other = found.other_than(me().id)
    return page(
        "partners/show.html", found=found, face=words.partner_face(found, me()), card=queries.card_of(other),
        mine=queries.card_of(me()), words=words,
    )  # fmt: skip


@bp.post("/partners/<int:partnership_id>/ending")
@signed_in
def end(partnership_id: int) -> Any:
    """End a partnership."""
    actions.end(queries.partner_of(me(), partnership_id).id, me().id)
    notice(_("Partnership ended. You no longer see each other's contact details."))
    return see_other("partners.index")


@bp.route("/partners/set-out", methods=["GET", "POST"])
@signed_in
def set_out() -> Any:
    """Invite partners to a run."""
    partners = queries.agreed_of(me())
    if not partners:
        raise Missing
    form = SetOutForm(partners, me())
    if form.validate_on_submit() and _told(form):
        notice(_("Invitation sent. You'll see who's coming here and on Today."))
        return see_other("partners.index")
    return page("partners/set_out.html", status=422 if form.is_submitted() else 200, form=form)


def _told(form: SetOutForm) -> bool:
    try:
        actions.set_out(me().id, *form.when, form.meeting.data or "", form.partners.data or [])
    except Refused as refused:
        form.refuse(language.tell(refused.reason) if refused.reason else _("You can't send it right now."))
        return False
    return True


@bp.post("/partners/set-outs/<int:set_out_id>/answer")
@signed_in
def answer(set_out_id: int) -> Any:
    """Answer an invitation to a run."""
    said = next((each for each in Answer if each.value == request.form.get("answer")), None)
    if said is None:
        raise Missing
    found = queries.come_along_of(me(), set_out_id)
    actions.answer(found.set_out_id, me().id, said)
    if not is_partial():
        comes = said is Answer.COMES
        notice(_("They'll see that you're coming.") if comes else _("They'll see that you can't make it."))
    return see_other("partners.index")


@bp.post("/partners/set-outs/<int:set_out_id>/removal")
@signed_in
def call_off(set_out_id: int) -> Any:
    """Cancel a run that partners were invited to."""
    actions.call_off(queries.set_out_of(me(), set_out_id).id, me().id)
    notice(_("Run cancelled. Your partners no longer see it."))
    return see_other("partners.index")
