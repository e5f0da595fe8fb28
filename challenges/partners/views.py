"""Partner pages: cards, requests, partnerships, and invitations to a run."""

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from challenges.partners import actions, queries, text
from challenges.partners.forms import AskForm, PartnerCardForm, SetOutForm
from challenges.partners.queries import PartnerMatch
from challenges.partners.rules import MOST_OPEN, InvitationAnswer, RequestState
from challenges.refusals import Missing, Refused
from challenges.web import locale
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import is_partial, notice, page, see_other

bp = Blueprint("partners", __name__)


@bp.get("/partners")
@signed_in
def index() -> Any:
    """Show matches, requests, partners and upcoming runs."""
    card = queries.card_of(me())
    is_up = card is not None and card.up
    return page(
        "partners/index.html", regions=["together"], card=card, is_up=is_up, pairs=queries.pairs_of(me()),
        suitors=queries.matches_of(me(), card) if card and is_up else [], set_outs=queries.set_outs_of(me()),
        invited=queries.invited_to(me()), words=text, me=me(), most_open=MOST_OPEN,
    )  # fmt: skip


@bp.route("/partners/card", methods=["GET", "POST"])
@signed_in
def edit() -> Any:
    """Edit the runner's own card."""
    card = queries.card_of(me())
    form = open_edit(lambda: PartnerCardForm(queries.card_of(me())), f"card {me().id}")
    if form.validate_on_submit():
        actions.put_up(me().id, form.wish, form.about.data or "", form.contact.data or "")
        notice(_("Card saved. Runners with a visible card can find it."))
        return see_other("partners.index")
    return page("partners/edit.html", status=form.status, form=form, card=card)


@bp.post("/partners/card/removal")
@signed_in
def take_down() -> Any:
    """Hide the runner's own card."""
    actions.take_down(me().id)
    notice(_("Card hidden. Nobody can find it now. Your text is saved."))
    return see_other("partners.index")


@bp.get("/partners/cards/<int:card_id>")
@signed_in
def card(card_id: int) -> Any:
    """Show someone's card."""
    return _card(queries.card_seen_by(me(), card_id), AskForm())


@bp.post("/partners/cards/<int:card_id>/question")
@signed_in
def ask(card_id: int) -> Any:
    """Send a request to the owner of a card."""
    seen, form = queries.card_seen_by(me(), card_id), AskForm()
    if not form.validate_on_submit():
        return _card(seen, form)
    try:
        found = actions.ask(me().id, card_id, form.word.data or "")
    except Refused as refused:
        said = locale.tell(refused.reason) if refused.reason else _("You can't send a request right now.")
        form.word.errors = [*form.word.errors, said]
        return _card(seen, form)
    if found.state is RequestState.AGREED:
        notice(_("You both asked, so you're now running partners."))
        return see_other("partners.show", partnership_id=found.id)
    notice(_("Request sent. We'll let you know if they say yes."))
    return see_other("partners.index")


def _card(seen: PartnerMatch, form: AskForm) -> Any:
    return page(
        "partners/card.html", status=422 if form.errors else 200, card=seen.card, match=seen.match, form=form,
        face=text.face_of(seen.card.runner, me()), words=text, own=seen.card.runner_id == me().id,
    )  # fmt: skip


@bp.post("/partners/<int:partnership_id>/acceptance")
@signed_in
def accept(partnership_id: int) -> Any:
    """Accept a request."""
    found = actions.accept(queries.partnership_of(me(), partnership_id).id, me().id)
    name = text.name(text.partner_face(found, me()))
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
        "partners/show.html", found=found, face=text.partner_face(found, me()), card=queries.card_of(other),
        mine=queries.card_of(me()), words=text,
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
    if form.validate_on_submit() and _invited(form):
        notice(_("Invitation sent. You'll see who's coming here and on Today."))
        return see_other("partners.index")
    return page("partners/set_out.html", status=422 if form.is_submitted() else 200, form=form)


def _invited(form: SetOutForm) -> bool:
    try:
        actions.set_out(me().id, *form.when, form.meeting.data or "", form.partners.data or [])
    except Refused as refused:
        form.refuse(locale.tell(refused.reason) if refused.reason else _("You can't send it right now."))
        return False
    return True


@bp.post("/partners/set-outs/<int:set_out_id>/answer")
@signed_in
def answer(set_out_id: int) -> Any:
    """Answer an invitation to a run."""
    said = next((each for each in InvitationAnswer if each.value == request.form.get("answer")), None)
    if said is None:
        raise Missing
    found = queries.come_along_of(me(), set_out_id)
    actions.answer(found.set_out_id, me().id, said)
    if not is_partial():
        comes = said is InvitationAnswer.COMES
        notice(_("They'll see that you're coming.") if comes else _("They'll see that you can't make it."))
    return see_other("partners.index")


@bp.post("/partners/set-outs/<int:set_out_id>/removal")
@signed_in
def call_off(set_out_id: int) -> Any:
    """Cancel a run that partners were invited to."""
    actions.call_off(queries.set_out_of(me(), set_out_id).id, me().id)
    notice(_("Run cancelled. Your partners no longer see it."))
    return see_other("partners.index")
