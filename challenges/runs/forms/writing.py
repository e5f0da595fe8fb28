"""Forms for a run, entered by hand or from a file."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import StopValidation

from challenges import clock
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.models import Run
from challenges.runs.plausible import Facts, refused_fields
from challenges.runs.recorded import LONGEST_TITLE, Recorded, facts
from challenges.runs.rules import Kind
from challenges.runs.words import KINDS, VISIBLE_TO, logged_already
from challenges.web import language
from challenges.web.edits import EditForm
from challenges.web.forms import (
    ChoiceField,
    ClimbField,
    DayField,
    DistanceField,
    DurationField,
    Form,
    TimeField,
    ZoneField,
    at_most,
    optional,
)

LONGEST_NOTES = 4000
_MISSING = {
    "day": _l("Enter a date, like 2026-07-04."),
    "distance": _l("Enter a distance, like 5 km or 3.1 mi."),
    "duration": _l("Enter a duration, like 25:00 or 1:55:00."),
    "at": _l("Enter a time, like 25:00 or 1:55:00."),
}


def given(form: Form, field: Any) -> None:
    """Require a value; zero counts as one, and the rules check it."""
    if field.data is None:
        raise StopValidation(_MISSING.get(field.name, _l("Fill this in.")))


class WrittenForm(Form):
    """What all forms that make a run share: visibility, and the rules about runs."""

    BESIDE: ClassVar[dict[str, str]] = {
        "distance": "distance",
        "duration": "duration",
        "day": "day",
        "time": "at",
    }  # the field that shows each refusal

    visibility = ChoiceField(_l("Who can see it"), Visibility, VISIBLE_TO)
    asked: Any = None  # the refusal of a run with the same figures as another, until its runner confirms it
    repeats = False  # whether the run is already logged; that message has a link, so it is shown only beside its field

    def refuse(self, name: str, message: Any) -> None:
        """Show a message beside a field."""
        self[name].errors = [*self[name].errors, message]

    def refuse_repeat(self, first: Run) -> None:
        """Show beside the start, or the file, that this run is already logged."""
        self.repeats = True
        self.refuse(self.BESIDE["time"], logged_already(first))

    def claim(self) -> Facts | None:
        """Return the facts for the rules; None while a field that they need is invalid."""
        raise NotImplementedError

    def validate(self, extra_validators: Any = None) -> bool:
        """Collect all messages at once: about single fields, and about the run that they describe together."""
        sound = super().validate(extra_validators)
        refused = refused_fields(claim, clock.now()) if (claim := self.claim()) else {}
        for name, reason in refused.items():
            self.refuse(self.BESIDE[name], language.tell(reason))
        return sound and not refused


class RunForm(WrittenForm):
    """A run entered by hand."""

    day = DayField(_l("Date"), [given])
    at = TimeField(_l("Time of day"), [optional()])
    distance = DistanceField(_l("Distance"), [given])
    duration = DurationField(_l("Duration"), [given])
    title = StringField(_l("Title"), [optional(), at_most(LONGEST_TITLE)])
    kind = ChoiceField(_l("Run type"), Kind, KINDS)
    notes = TextAreaField(
        _l("Notes"),
        [optional(), at_most(LONGEST_NOTES)],
        description=_l("Only you can see your notes and how it felt."),
    )
    gain = ClimbField(_l("Elevation gain"), [optional()])
    indoor = BooleanField(_l("Indoors, on a treadmill or a track"))
    zone = ZoneField(_l("Time zone"))

    def __init__(self, runner: Runner, **said: Any) -> None:
        today = clock.local_date(clock.now(), runner.zone)
        usual = {"day": today, "zone": runner.zone, "visibility": runner.runs_visible_to, "kind": Kind.EASY}
        super().__init__(data=usual | said)

    def claim(self) -> Facts | None:
        """Return the facts of the run entered."""
        if not self.clean("day", "at", "distance", "duration", "zone"):
            return None
        return typed_facts(self.day.data, self.at.data, self.zone.data, self.distance.data, self.duration.data)


class CorrectionForm(RunForm, EditForm):
    """Corrections to a run."""

    map_visible_to = ChoiceField(
        _l("Who can see the map"),
        Visibility,
        VISIBLE_TO,
        description=_l("Never shown to more people than the run itself."),
    )

    def __init__(self, runner: Runner, run: Run) -> None:
        local = run.local_start
        figures, words = ("distance", "duration", "gain"), ("kind", "title", "notes", "indoor")
        stored = {name: getattr(run, name) for name in (*figures, *words, "zone", "visibility", "map_visible_to")}
        super().__init__(runner, day=run.local_date, at=local.time() if local else None, **stored)
        if not (run.trace and run.trace.route):
            del self.map_visible_to


class CompletionForm(WrittenForm):
    """What a recording without times lacks."""

    BESIDE: ClassVar[dict[str, str]] = WrittenForm.BESIDE | {"distance": "duration"}

    day = DayField(_l("Date"), [given])
    at = TimeField(_l("Time of day"), [optional()])
    duration = DurationField(_l("Duration"), [given])
    title = StringField(_l("Title"), [optional(), at_most(LONGEST_TITLE)])

    def __init__(self, runner: Runner, recorded: Recorded) -> None:
        self.recorded = recorded
        known = {"visibility": runner.runs_visible_to, "title": recorded.title, "duration": recorded.figures.elapsed}
        super().__init__(data=known)

    def claim(self) -> Facts | None:
        """Return the facts of the recorded distance with the date and time entered."""
        if not self.clean("day", "at", "duration"):
            return None
        distance, zone = self.recorded.figures.distance, self.recorded.zone
        return typed_facts(self.day.data, self.at.data, zone, distance, self.duration.data)


def typed_facts(day: Any, at: Any, zone: str, distance: Any, duration: Any) -> Facts:
    """Return the facts of a run entered by hand; with a time of day, the local date is that of the instant."""
    start = clock.local_instant(day, at, zone) if at else None
    return facts(clock.local_date(start, zone) if start else day, zone, distance, duration, start)
