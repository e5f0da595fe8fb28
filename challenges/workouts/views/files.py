"""A workout as plain text, as a calendar entry, and as a FIT file."""

from datetime import date, time
from typing import cast

from flask import Response, request
from flask_babel import gettext as _

from challenges import clock
from challenges.web import language
from challenges.web.guards import viewer
from challenges.workouts import appointments, queries, shown, watch, words
from challenges.workouts.forms import CalendarForm
from challenges.workouts.paces import Paces
from challenges.workouts.views.blueprint import bp
from challenges.workouts.views.library import workout_page


@bp.get("/workouts/<slug>.txt")
def as_text(slug: str):
    workout = shown.workout_called(slug)
    text = words.text(workout, _paces(), shown.web_address(workout))
    return Response(text, mimetype="text/plain")


@bp.get("/workouts/<slug>.ics")
def as_calendar(slug: str):
    """Return a calendar entry for ?day= and ?at= in the viewer's time zone."""
    workout, form = shown.workout_called(slug), CalendarForm(request.args)
    if not form.validate():
        return workout_page(workout, form)
    day, at = cast(date, form.day.data), cast(time, form.at.data)
    address = shown.web_address(workout)
    entry = appointments.entry_of(
        uid=appointments.uid_of(slug, day, at, address), title=_("Run: %(title)s", title=words.title(slug)),
        text=words.text(workout, _paces(), address), url=address, day=day, at=at, zone=language.zone_name(),
        minutes=workout.minutes, made_at=clock.now(),
    )  # fmt: skip
    return _saved(entry, "text/calendar", f"{slug}.ics")


@bp.get("/workouts/<slug>.fit")
def as_fit(slug: str):
    workout = shown.workout_called(slug)
    file = watch.file_of(workout, words.title(slug), words.step_name, _paces(), clock.now())
    return _saved(file, "application/vnd.ant.fit", f"{slug}.fit")


def _paces() -> Paces | None:
    reader = viewer()
    return queries.paces_of(reader) if reader else None


def _saved(data: bytes, kind: str, name: str) -> Response:
    response = Response(data, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
