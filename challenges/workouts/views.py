"""Workout pages: the library, one workout with its files, the suggestion for today, variety cards and places."""

from datetime import date, time
from typing import Any, cast

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from challenges import clock, parse
from challenges.refusals import Missing, Unreadable
from challenges.web import locale
from challenges.web.guards import me, signed_in, viewer
from challenges.web.pages import page, see_other
from challenges.workouts import actions, display, exports, queries, rules
from challenges.workouts import text as workouts_text
from challenges.workouts.forms import CalendarForm
from challenges.workouts.rules.paces import Paces
from challenges.workouts.rules.steps import Workout, WorkoutKind

bp = Blueprint("workouts", __name__)

TIMES = (30, 45, 60)
BOOST = "target:#library"
FIRST_TIME = "07:00"


@bp.get("/workouts")
def index():
    reader = viewer()
    kind = next((kind for kind in WorkoutKind if kind.value == request.args.get("kind")), None)
    most = next((time for time in TIMES if str(time) == request.args.get("minutes")), None)
    return page(
        "workouts/index.html", regions=["library"],
        cards=[display.card(workout) for workout in _fitting(kind, most)],
        kinds=_kinds(kind, most), times=_times(kind, most), **(_own(reader) if reader else {"suggested": None}),
    )  # fmt: skip


def _fitting(kind: WorkoutKind | None, most: int | None) -> list[Workout]:
    """Return the matching workouts in the order of kinds."""
    order = list(workouts_text.KINDS)
    fitting = [
        workout for workout in rules.WORKOUTS.values()
        if (kind is None or workout.kind is kind) and (most is None or workout.minutes <= most)
    ]  # fmt: skip
    return sorted(fitting, key=lambda workout: (order.index(workout.kind), workout.minutes))


def _own(reader: Any) -> dict[str, Any]:
    """Return the suggestion and this month's card for a signed-in viewer."""
    today = locale.today()
    diary = queries.recent_diary(reader.id, today)
    return {
        "suggested": display.suggested(queries.suggestion_of(reader, today, diary)),
        "month": display.month(queries.card_seen(reader.id, rules.month_of(today), diary)),
    }


def _kinds(chosen: WorkoutKind | None, most: int | None) -> list[dict[str, Any]]:
    pairs = [(None, _("All")), *workouts_text.KINDS.items()]
    return [
        {"text": text, "href": _address(kind, most), "current": kind is chosen, "boost": BOOST} for kind, text in pairs
    ]


def _times(chosen: WorkoutKind | None, most: int | None) -> list[dict[str, Any]]:
    pairs = [(None, _("Any length"))] + [(time, _("Up to %(minutes)s min", minutes=time)) for time in TIMES]
    return [
        {"text": text, "href": _address(chosen, time), "current": time == most, "boost": BOOST} for time, text in pairs
    ]


def _address(kind: WorkoutKind | None, most: int | None) -> str:
    return url_for("workouts.index", kind=kind.value if kind else None, minutes=most)


@bp.get("/workouts/<slug>")
def show(slug: str):
    return workout_page(display.workout_called(slug), None)


def workout_page(workout: Workout, form: CalendarForm | None) -> Any:
    """Render the page of a workout. `form` may hold invalid input."""
    reader = viewer()
    paces = queries.paces_of(reader) if reader else None
    if form is None:
        form = CalendarForm(None, day=locale.today())
        form.at.typed = FIRST_TIME
    return page(
        "workouts/show.html", status=422 if form.errors else 200, workout=workout, card=display.band(workout, paces),
        facts=display.facts(workout), lines=workouts_text.lines(workout, paces),
        paces=workouts_text.with_paces(workout, paces) if paces else [],
        taken_from=workouts_text.taken_from(paces) if paces else None, run_id=paces.effort.run_id if paces else None,
        by_feel=workouts_text.by_feel(workout), form=form, others=display.others(workout),
        text=workouts_text.text(workout, paces, display.web_address(workout)),
    )  # fmt: skip


SHOWN_FIRST = 10  # places shown before "more"


@bp.get("/workouts/card")
@signed_in
def this_card() -> Any:
    return _card(rules.month_of(locale.today()))


@bp.get("/workouts/card/<month>")
@signed_in
def card(month: str) -> Any:
    return _card(_month(month))


def _card(month: date) -> Any:
    runner, today = me(), locale.today()
    months = queries.months_of(runner, today)
    if month not in months:
        raise Missing
    places = queries.places_of(runner.id)
    cards = queries.cards_seen(runner.id, months, places=places)
    seen = next(card for card in cards if card.month == month)
    listed = [card for card in cards if card.done or card.month in (month, months[0])]
    return page(
        "workouts/card.html",
        regions=["card"],
        month=display.month(seen),
        squares=display.squares(seen, today),
        cards=[display.month(card) for card in listed],
        is_now=month == months[0],
        map=display.map_of(places, today),
        said=workouts_text.places(len(places), display.new_in(places, months[0])),
        days_left=display.days_left(month, today),
    )


@bp.post("/workouts/card/<month>/<task>/tick")
@signed_in
def tick(month: str, task: str) -> Any:
    """Tick a square."""
    actions.tick(me().id, _month(month), task, locale.today())
    return see_other("workouts.card", month=month)


@bp.post("/workouts/card/<month>/<task>/tick-removal")
@signed_in
def untick(month: str, task: str) -> Any:
    """Untick a square."""
    actions.untick(me().id, _month(month), task, locale.today())
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
    today = locale.today()
    found = queries.places_of(me().id)
    new = display.new_in(found, rules.month_of(today))
    return page(
        "workouts/places.html", map=display.map_of(found, today), places=display.places(found, today),
        said=workouts_text.places(len(found), new), count=len(found), shown_first=SHOWN_FIRST,
    )  # fmt: skip


@bp.get("/workouts/suggestion")
@signed_in
def suggestion() -> Any:
    suggested = queries.suggestion_of(me(), locale.today())
    return page("workouts/suggestion.html", regions=["suggestion"], suggested=display.suggested(suggested))


@bp.post("/workouts/<slug>/refusal")
@signed_in
def turn_down(slug: str) -> Any:
    """Turn a suggestion down, so that another one is shown."""
    actions.turn_down(me().id, slug, locale.today())
    return see_other("workouts.suggestion")


@bp.get("/workouts/<slug>.txt")
def as_text(slug: str):
    workout = display.workout_called(slug)
    text = workouts_text.text(workout, _paces(), display.web_address(workout))
    return Response(text, mimetype="text/plain")


@bp.get("/workouts/<slug>.ics")
def as_calendar(slug: str):
    """Return a calendar entry for ?day= and ?at= in the viewer's time zone."""
    workout, form = display.workout_called(slug), CalendarForm(request.args)
    if not form.validate():
        return workout_page(workout, form)
    day, at = cast(date, form.day.data), cast(time, form.at.data)
    address = display.web_address(workout)
    entry = exports.entry_of(
        uid=exports.uid_of(slug, day, at, address), title=_("Run: %(title)s", title=workouts_text.title(slug)),
        text=workouts_text.text(workout, _paces(), address), url=address, day=day, at=at, zone=locale.zone_name(),
        minutes=workout.minutes, made_at=clock.now(),
    )  # fmt: skip
    return _saved(entry, "text/calendar", f"{slug}.ics")


@bp.get("/workouts/<slug>.fit")
def as_fit(slug: str):
    workout = display.workout_called(slug)
    file = exports.file_of(workout, workouts_text.title(slug), workouts_text.step_name, _paces(), clock.now())
    return _saved(file, "application/vnd.ant.fit", f"{slug}.fit")


def _paces() -> Paces | None:
    reader = viewer()
    return queries.paces_of(reader) if reader else None


def _saved(data: bytes, kind: str, name: str) -> Response:
    response = Response(data, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
