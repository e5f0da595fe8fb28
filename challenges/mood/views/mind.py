"""The mind page: today's mantra, all mantras, the runner's why, and the technique cards. Private to the runner."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.goals import queries as goals
from challenges.mood import actions, queries, words
from challenges.mood.forms import MantraForm
from challenges.mood.rules import MOST_MANTRAS
from challenges.mood.techniques import EXAMPLES, TECHNIQUES
from challenges.mood.views.blueprint import bp
from challenges.refusals import Refused
from challenges.web import language
from challenges.web.edits import open_edit
from challenges.web.guards import me, signed_in
from challenges.web.pages import is_partial, notice, page, see_other


@bp.get("/mind")
@signed_in
def mind() -> Response:
    """Show everything on one page."""
    return _show()


@bp.post("/mind/mantras")
@signed_in
def add_mantra() -> Response:
    """Add a mantra."""
    form = MantraForm()
    if form.validate_on_submit():
        try:
            actions.add_mantra(me().id, form.text.data)
            return _kept(_("Mantra added. It joins the daily rotation."))
        except Refused as error:
            form.refuse(error.reason)
    return _show(form)


@bp.post("/mind/mantras/<int:mantra_id>")
@signed_in
def change_mantra(mantra_id: int) -> Response:
    """Change the text of a mantra."""
    form = _changing(mantra_id)
    if form.validate_on_submit():
        try:
            actions.change_mantra(mantra_id, me().id, form.text.data)
            return _kept(_("Mantra saved."))
        except Refused as error:
            form.refuse(error.reason)
    return _show(changing=form, changed_id=mantra_id)


@bp.post("/mind/mantras/<int:mantra_id>/removal")
@signed_in
def remove_mantra(mantra_id: int) -> Response:
    """Remove a mantra."""
    actions.remove_mantra(mantra_id, me().id)
    return _kept(_("Mantra removed."))


def _kept(said: str) -> Response:
    if not is_partial():
        notice(said)
    return see_other("mood.mind")


def _changing(mantra_id: int, shown: str | None = None) -> MantraForm:
    """Return the form that edits a mantra, filled from the request, or with the text `shown`."""

    def build() -> MantraForm:
        if shown is not None:
            return MantraForm(formdata=None, data={"text": shown})
        return MantraForm(data={"text": queries.mantra_of(me(), mantra_id).text})

    return open_edit(build, f"mantra {mantra_id}", back=url_for("mood.mind"))


def _show(
    form: MantraForm | None = None, changing: MantraForm | None = None, changed_id: int | None = None
) -> Response:
    mantras = queries.mantras_of(me().id)
    sent = [one.status for one in (form, changing) if one]
    return page(
        "mood/mind.html", regions=["mantras"], status=max(sent, default=200), mantras=mantras,
        changes={mantra.id: _changing(mantra.id, mantra.text) for mantra in mantras} | {changed_id: changing},
        today_says=words.mantra_today(me(), language.today()), form=form or MantraForm(formdata=None),
        changing=changing, changed_id=changed_id, why=goals.why_of(me().id), techniques=TECHNIQUES,
        examples=EXAMPLES, full=len(mantras) >= MOST_MANTRAS, most=MOST_MANTRAS,
    )  # fmt: skip
