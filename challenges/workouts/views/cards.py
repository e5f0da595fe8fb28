"""The variety card of a month, earlier cards, and the viewer's places. Only for the viewer."""

from datetime import date
from typing import Any

from challenges import parse
from challenges.refusals import Missing, Unreadable
from challenges.web import language
from challenges.web.guards import me, signed_in
from challenges.web.pages import page, see_other
from challenges.workouts import actions, queries, rules, shown, words
from challenges.workouts.views.blueprint import bp

SHOWN_FIRST = 10  # places shown before "more"


@bp.get("/workouts/card")
@signed_in
def this_card() -> Any:
    return _card(rules.month_of(language.today()))


@bp.get("/workouts/card/<month>")
@signed_in
def card(month: str) -> Any:
    return _card(_month(month))


def _card(month: date) -> Any:
    runner, today = me(), language.today()
    months = queries.months_of(runner, today)
    if month not in months:
        raise Missing
    places = queries.places_of(runner.id)
    cards = queries.cards_seen(runner.id, months, places=places)
    seen = next(card for card in cards if card.month == month)
    listed = [card for card in cards if card.done or card.month in (month, months[0])]
    return page(
        "workouts/card.html", regions=["card"], month=shown.month(seen), squares=shown.squares(seen, today),
        cards=[shown.month(card) for card in listed], is_now=month == months[0], map=shown.map_of(places, today),
        said=words.places(len(places), shown.new_in(places, months[0])), days_left=shown.days_left(month, today),
    )  # fmt: skip


@bp.post("/workouts/card/<month>/<task>/tick")
@signed_in
def tick(month: str, task: str) -> Any:
    """Tick a square."""
    actions.tick(me().id, _month(month), task, language.today())
    return see_other("workouts.card", month=month)


@bp.post("/workouts/card/<month>/<task>/tick-removal")
@signed_in
def untick(month: str, task: str) -> Any:
    """Untick a square."""
    actions.untick(me().id, _month(month), task, language.today())
    return see_other("workouts.card", month=month)


def _month(text: str) -> date:
    """Return the month in a URL. Raise Missing if it isn't one."""
    try:
        return parse.day(f"{text}-01") if len(text) == 7 else date.min
    except Unreadable as error:
        raise Missing from error


@bp.get("/workouts/places")
@signed_in
def places() -> Any:
    today = language.today()
    found = queries.places_of(me().id)
    new = shown.new_in(found, rules.month_of(today))
    return page(
        "workouts/places.html", map=shown.map_of(found, today), places=shown.places(found, today),
        said=words.places(len(found), new), count=len(found), shown_first=SHOWN_FIRST,
    )  # fmt: skip
