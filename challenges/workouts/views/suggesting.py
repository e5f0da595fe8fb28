"""The suggestion for today, and turning it down. The Today page shows the same region."""

from typing import Any

from challenges.web import language
from challenges.web.guards import me, signed_in
from challenges.web.pages import page, see_other
from challenges.workouts import actions, queries, shown
from challenges.workouts.views.blueprint import bp


@bp.get("/workouts/suggestion")
@signed_in
def suggestion() -> Any:
    suggested = queries.suggestion_of(me(), language.today())
    return page("workouts/suggestion.html", regions=["suggestion"], suggested=shown.suggested(suggested))


@bp.post("/workouts/<slug>/refusal")
@signed_in
def turn_down(slug: str) -> Any:
    """Turn a suggestion down, so that another one is shown."""
    actions.turn_down(me().id, slug, language.today())
    return see_other("workouts.suggestion")
