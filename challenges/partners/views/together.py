"""Answering, running together, and setting out."""

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
    """Run with who asked."""
    found = actions.accept(queries.partnership_of(me(), partnership_id).id, me().id)
    name = words.name(words.partner_face(found, me()))
    notice(_("You and %(name)s are running partners now.", name=name))
    return see_other("partners.show", partnership_id=partnership_id)


@bp.post("/partners/<int:partnership_id>/refusal")
@signed_in
def decline(partnership_id: int) -> Any:
    """Rather not, quietly."""
    actions.decline(queries.partnership_of(me(), partnership_id).id, me().id)
    notice(_("Done. They are not told."))
    return see_other("partners.index")


@bp.post("/partners/<int:partnership_id>/withdrawal")
@signed_in
def withdraw(partnership_id: int) -> Any:
    """Take a question back."""
    actions.withdraw(queries.partnership_of(me(), partnership_id).id, me().id)
    notice(_("Taken back."))
    return see_other("partners.index")


@bp.get("/partners/<int:partnership_id>")
@signed_in
def show(partnership_id: int) -> Any:
    """A partner: how to reach them, and their card."""
    found = queries.partner_of(me(), partnership_id)
    other = found.other_than(me().id)
    return page(
        "partners/show.html", found=found, face=words.partner_face(found, me()), card=queries.card_of(other),
        mine=queries.card_of(me()), words=words,
    )  # fmt: skip


@bp.post("/partners/<int:partnership_id>/ending")
@signed_in
def end(partnership_id: int) -> Any:
    """Run together no longer."""
    actions.end(queries.partner_of(me(), partnership_id).id, me().id)
    notice(_("Ended. Neither of you sees how to reach the other any more."))
    return see_other("partners.index")


@bp.route("/partners/set-out", methods=["GET", "POST"])
@signed_in
def set_out() -> Any:
    """Tell partners when one runs."""
    partners = queries.agreed_of(me())
    if not partners:
        raise Missing
    form = SetOutForm(partners, me())
    if form.validate_on_submit() and _told(form):
        notice(_("Told. Who comes along appears here and on Today."))
        return see_other("partners.index")
    return page("partners/set_out.html", status=422 if form.is_submitted() else 200, form=form)


def _told(form: SetOutForm) -> bool:
    try:
        actions.set_out(me().id, *form.when, form.meeting.data or "", form.partners.data or [])
    except Refused as refused:
        form.refuse(language.tell(refused.reason) if refused.reason else _("Not now."))
        return False
    return True


@bp.post("/partners/set-outs/<int:set_out_id>/answer")
@signed_in
def answer(set_out_id: int) -> Any:
    """Come along, or not today."""
    said = next((each for each in Answer if each.value == request.form.get("answer")), None)
    if said is None:
        raise Missing
    found = queries.come_along_of(me(), set_out_id)
    actions.answer(found.set_out_id, me().id, said)
    if not is_partial():
        notice(_("They know that you come.") if said is Answer.COMES else _("They know that it is not today."))
    return see_other("partners.index")


@bp.post("/partners/set-outs/<int:set_out_id>/removal")
@signed_in
def call_off(set_out_id: int) -> Any:
    """Not run after all."""
    actions.call_off(queries.set_out_of(me(), set_out_id).id, me().id)
    notice(_("Called off. It is gone from their Today."))
    return see_other("partners.index")
