"""The library, filtered by kind and duration, and the page of each workout."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from challenges.web import language
from challenges.web.guards import viewer
from challenges.web.pages import page
from challenges.workouts import queries, rules, shown, words
from challenges.workouts.forms import CalendarForm
from challenges.workouts.steps import Workout, WorkoutKind
from challenges.workouts.views.blueprint import bp

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
        cards=[shown.card(workout) for workout in _fitting(kind, most)],
        kinds=_kinds(kind, most), times=_times(kind, most), **(_own(reader) if reader else {"suggested": None}),
    )  # fmt: skip


def _fitting(kind: WorkoutKind | None, most: int | None) -> list[Workout]:
    """Return the matching workouts in the order of kinds."""
    order = list(words.KINDS)
    fitting = [
        workout for workout in rules.WORKOUTS.values()
        if (kind is None or workout.kind is kind) and (most is None or workout.minutes <= most)
    ]  # fmt: skip
    return sorted(fitting, key=lambda workout: (order.index(workout.kind), workout.minutes))


def _own(reader: Any) -> dict[str, Any]:
    """Return the suggestion and this month's card for a signed-in viewer."""
    today = language.today()
    diary = queries.recent_diary(reader.id, today)
    return {
        "suggested": shown.suggested(queries.suggestion_of(reader, today, diary)),
        "month": shown.month(queries.card_seen(reader.id, rules.month_of(today), diary)),
    }


def _kinds(chosen: WorkoutKind | None, most: int | None) -> list[dict[str, Any]]:
    pairs = [(None, _("All")), *words.KINDS.items()]
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
    return workout_page(shown.workout_called(slug), None)


def workout_page(workout: Workout, form: CalendarForm | None) -> Any:
    """Render the page of a workout. `form` may hold invalid input."""
    reader = viewer()
    paces = queries.paces_of(reader) if reader else None
    if form is None:
        form = CalendarForm(None, day=language.today())
        form.at.typed = FIRST_TIME
    return page(
        "workouts/show.html", status=422 if form.errors else 200, workout=workout, card=shown.band(workout, paces),
        facts=shown.facts(workout), lines=words.lines(workout, paces),
        paces=words.with_paces(workout, paces) if paces else [],
        taken_from=words.taken_from(paces) if paces else None, run_id=paces.effort.run_id if paces else None,
        by_feel=words.by_feel(workout), form=form, others=shown.others(workout),
        text=words.text(workout, paces, shown.web_address(workout)),
    )  # fmt: skip
