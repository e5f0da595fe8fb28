"""Pages for the runner's own card and for other cards, with the requests to their owners."""

from typing import Any

from flask_babel import gettext as _

from challenges.partners import actions, queries, words
from challenges.partners.forms import AskForm, CardForm
from challenges.partners.queries import Suitor
from challenges.partners.rules import MOST_OPEN, State
from challenges.partners.views.blueprint import bp
from challenges.refusals import Refused
from challenges.web import language
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other


@bp.get("/partners")
@signed_in
def index() -> Any:
    """Show matches, requests, partners and upcoming runs."""
    card = queries.card_of(me())
    is_up = card is not None and card.up
    return page(
        "partners/index.html", regions=["together"], card=card, is_up=is_up, pairs=queries.pairs_of(me()),
        suitors=queries.suitors_of(me(), card) if card and is_up else [], set_outs=queries.set_outs_of(me()),
        invited=queries.invited_to(me()), words=words, me=me(), most_open=MOST_OPEN,
    )  # fmt: skip


@bp.route("/partners/card", methods=["GET", "POST"])
@signed_in
def edit() -> Any:
    """Edit the runner's own card."""
    card = queries.card_of(me())
    form = open_edit(lambda: CardForm(queries.card_of(me())), f"card {me().id}")
    if form.validate_on_submit():
        actions.put_up(me().id, form.looking, form.about.data or "", form.contact.data or "")
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
        said = language.tell(refused.reason) if refused.reason else _("You can't send a request right now.")
        form.word.errors = [*form.word.errors, said]
        return _card(seen, form)
    if found.state is State.AGREED:
        notice(_("You both asked, so you're now running partners."))
        return see_other("partners.show", partnership_id=found.id)
    notice(_("Request sent. We'll let you know if they say yes."))
    return see_other("partners.index")


def _card(seen: Suitor, form: AskForm) -> Any:
    return page(
        "partners/card.html", status=422 if form.errors else 200, card=seen.card, match=seen.match, form=form,
        face=words.face_of(seen.card.runner, me()), words=words, own=seen.card.runner_id == me().id,
    )  # fmt: skip
