"""The streak page: weeks or days in a row, skips, days off, comebacks."""

from flask import request
from flask_babel import gettext as _

from challenges.goals import actions, queries, text
from challenges.goals.forms import PauseForm
from challenges.goals.views.blueprint import bp
from challenges.runs.queries import run_history_of
from challenges.web.guards import me, signed_in
from challenges.web.locale import today
from challenges.web.pages import notice, page, see_other


@bp.get("/goals/streak")
@signed_in
def streak():
    return _shown(PauseForm(today()))


@bp.post("/goals/streak/pauses")
@signed_in
def pause_streak():
    """Pause the streak and every goal."""
    form = PauseForm(today())
    if not form.validate_on_submit():
        return _shown(form, status=422)
    actions.pause(me().id, form.why.data, form.days())
    notice(_("Days off saved. Your streak will wait."))
    return see_other("goals.streak")


@bp.post("/goals/streak/choice")
@signed_in
def choose():
    """Choose between a daily and a weekly streak."""
    actions.count_days(me().id, request.form.get("count") == "days")
    return see_other("goals.streak")


def _shown(form: PauseForm, status: int = 200):
    day, diary, daily = today(), run_history_of(me().id), queries.counts_days(me().id)
    standing = queries.streak_of(me(), diary, day)
    return page(
        "goals/streak.html",
        status=status,
        streak=standing,
        daily=daily,
        squares=text.squares(diary, standing, daily, day),
        taken=queries.pauses_of(me().id, everything_only=True)[:20],
        form=form,
        words=text,
    )
