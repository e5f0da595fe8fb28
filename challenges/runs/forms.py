"""Forms for runs (entered by hand, or completing a file), and for cropping or splitting a recording."""

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField, ValidationError
from wtforms.validators import StopValidation

from challenges import clock
from challenges.recordings.cuts import SHORTEST, TrackCut, length_of, room_for, split_at
from challenges.recordings.kinds import RunKind
from challenges.recordings.track import Track
from challenges.refusals import Unreadable
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.models import Run
from challenges.runs.rules.measured import LONGEST_TITLE, RecordedRun, RunnerFacts, facts, recorded_of
from challenges.runs.rules.plausibility import PlausibilityFacts, refused_fields
from challenges.runs.text import KINDS, VISIBLE_TO, logged_already
from challenges.units import Distance, Duration
from challenges.web import locale
from challenges.web.edits import EditForm
from challenges.web.fields import ChoiceField, ClimbField, DayField, DistanceField, DurationField, TimeField, ZoneField
from challenges.web.forms import Form, at_most, optional

LONGEST_NOTES = 4000
_MISSING = {
    "day": _l("Enter a date, like 2026-07-04."),
    "distance": _l("Enter a distance, like 5 km or 3.1 mi."),
    "duration": _l("Enter a time, like 25:00 or 1:55:00."),
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

    def claim(self) -> PlausibilityFacts | None:
        """Return the facts for the rules; None while a field that they need is invalid."""
        raise NotImplementedError

    def validate(self, extra_validators: Any = None) -> bool:
        """Collect all messages at once: about single fields, and about the run that they describe together."""
        sound = super().validate(extra_validators)
        refused = refused_fields(claim, clock.now()) if (claim := self.claim()) else {}
        for name, reason in refused.items():
            self.refuse(self.BESIDE[name], locale.tell(reason))
        return sound and not refused


class RunForm(WrittenForm):
    """A run entered by hand: distance, time and date, and what folds away under "More"."""

    MORE: ClassVar[tuple[str, ...]] = ("at", "title", "kind", "notes", "gain", "visibility", "indoor", "zone")

    day = DayField(_l("Date"), [given])
    at = TimeField(_l("Time of day"), [optional()])
    distance = DistanceField(_l("Distance"), [given])
    duration = DurationField(_l("Time"), [given])
    title = StringField(_l("Title"), [optional(), at_most(LONGEST_TITLE)])
    kind = ChoiceField(_l("Run type"), RunKind, KINDS)
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
        self.defaults = {"day": today, "zone": runner.zone, "visibility": runner.runs_visible_to, "kind": RunKind.EASY}
        super().__init__(data=self.defaults | said)

    @property
    def opens_more(self) -> bool:
        """Whether a field under "More" has an error, or a value other than its default."""
        fields = {name: self[name] for name in self.MORE}
        return any(
            field.errors or field.process_errors or (field.data or None) != self.defaults.get(name)
            for name, field in fields.items()
        )

    def claim(self) -> PlausibilityFacts | None:
        """Return the facts of the run entered."""
        if not self.clean("day", "at", "distance", "duration", "zone"):
            return None
        return typed_facts(self.day.data, self.at.data, self.zone.data, self.distance.data, self.duration.data)


def repeated(run: Run) -> dict[str, Any]:
    """Return the values that fill the form to repeat a run: its distance to 10 m, its time, its type."""
    distance = Distance(round(run.distance.mm / 10_000) * 10_000)
    return {"distance": distance, "duration": run.moving, "kind": run.kind, "indoor": run.indoor}


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

    def __init__(self, runner: Runner, recorded: RecordedRun) -> None:
        self.recorded = recorded
        known = {"visibility": runner.runs_visible_to, "title": recorded.title, "duration": recorded.figures.elapsed}
        super().__init__(data=known)

    def claim(self) -> PlausibilityFacts | None:
        """Return the facts of the recorded distance with the date and time entered."""
        if not self.clean("day", "at", "duration"):
            return None
        distance, zone = self.recorded.figures.distance, self.recorded.zone
        return typed_facts(self.day.data, self.at.data, zone, distance, self.duration.data)


def typed_facts(day: Any, at: Any, zone: str, distance: Any, duration: Any) -> PlausibilityFacts:
    """Return the facts of a run entered by hand; with a time of day, the local date is that of the instant."""
    start = clock.local_instant(day, at, zone) if at else None
    return facts(clock.local_date(start, zone) if start else day, zone, distance, duration, start)


ROUNDED = Duration.of_seconds(1)  # how much later a displayed time may be than the time it stands for


class CutForm(Form):
    """A piece of a recording that makes a run, as times into the recording. Measured before anything is written."""

    BESIDE: ClassVar[str]  # the field that shows errors about the whole

    def __init__(self, run: Run, whose: RunnerFacts, track: Track, others: list[Run], **shown: Duration) -> None:
        self.run, self.whose, self.track, self.others = run, whose, track, others
        self.long = length_of(track)
        self.pieces: list[RecordedRun] = []  # the resulting runs, once the form is valid
        super().__init__(data=shown)

    def refuse(self, message: Any) -> None:
        """Show why the result can't be saved."""
        self[self.BESIDE].errors = [*self[self.BESIDE].errors, message]

    def measure(self, field: Any, cut: TrackCut) -> None:
        """Read a piece and check it; errors are shown beside `field`."""
        if (cut.last or self.long) - (cut.first or Duration()) < SHORTEST:
            field.errors = [_("Keep at least ten seconds of the recording.")]
            return
        try:
            recorded = recorded_of(self.track, self.whose, part=self.run.part, source=self.run.source, cut=cut)
            refused = list(refused_fields(recorded.facts(), clock.now()).values())
        except Unreadable as error:
            refused = [error.reason] if error.reason else []
        else:
            self.pieces.append(recorded)
        field.errors = [*field.errors, *map(locale.tell, refused)]


class CropForm(CutForm, EditForm):
    """The part of a recording to keep: from one time into it to another."""

    BESIDE = "finish"

    start = DurationField(_l("Start at"))
    finish = DurationField(_l("Finish at"))

    def __init__(self, run: Run, whose: RunnerFacts, track: Track, others: list[Run]) -> None:
        self.room = room_for(run.cut, [other.cut for other in others])
        ends = {"start": run.cut.first or Duration(), "finish": run.cut.last or length_of(track)}
        super().__init__(run, whose, track, others, **ends)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the finish comes after the start, both lie in the recording, and a run is left between them."""
        sound = super().validate(extra_validators)
        first = self._typed("start", self.run.cut.first, self.room.first)
        last = self._typed("finish", self.run.cut.last, self.room.last)
        end = self.room.last or self.long
        ends = _("The recording ends at %(time)s.", time=locale.duration(end))
        if first and self.room.first and first < self.room.first:
            mine = locale.duration(self.room.first)
            self.start.errors = [
                _(
                    "Start at %(time)s or later. What comes before belongs to another run from this recording.",
                    time=mine,
                )
            ]
        elif first and first >= end:
            self.start.errors = [ends]
        if last is not None and last > end + ROUNDED:
            self.finish.errors = [ends]
        elif last is not None and last <= (first or Duration()) and self.clean("start", "finish"):
            self.finish.errors = [_("The finish must come after the start.")]
        if not self.errors:
            self.measure(self.finish, TrackCut(first or None, self.room.last if last is None or last >= end else last))
        return sound and not self.errors

    def _typed(self, name: str, kept: Duration | None, edge: Duration | None) -> Duration | None:
        """Return the time entered: exact to the millisecond if unchanged, and `edge` if the field is empty."""
        field = self[name]
        if field.data is not None and field.data == field.object_data:
            return kept
        return edge if field.data is None else field.data


class SplitForm(CutForm):
    """Where one run ends and the next starts."""

    BESIDE = "at"

    at = DurationField(_l("Split at"), [given])
    second: Run | None = None  # the run that was already split off right there, by the same form sent twice

    def validate_at(self, field: DurationField) -> None:
        """Check that the time lies within the run, so that both sides are runs."""
        if field.data is None:
            return
        first, last = self.run.cut.first or Duration(), self.run.cut.last or self.long
        cut = split_at(self.track, min(field.data, self.long))
        self.second = next((run for run in self.others if cut == (self.run.cut.last, run.cut.first)), None)
        if self.second:
            return
        if not first < field.data < last:
            ends = {"first": locale.duration(first), "last": locale.duration(last)}
            raise ValidationError(_("Enter a time between %(first)s and %(last)s.", **ends))
        for piece in (TrackCut(self.run.cut.first, cut[0]), TrackCut(cut[1], self.run.cut.last)):
            self.measure(field, piece)
