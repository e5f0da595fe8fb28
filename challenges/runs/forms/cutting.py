"""Forms that crop or split a recording."""

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from challenges import clock
from challenges.refusals import Unreadable
from challenges.runs.forms.writing import given
from challenges.runs.models import Run
from challenges.runs.plausible import refused_fields
from challenges.runs.recorded import Recorded, Whose, recorded_of
from challenges.runs.tracks.cuts import SHORTEST, Cut, length_of, room_for, split_at
from challenges.runs.tracks.track import Track
from challenges.units import Duration
from challenges.web import language
from challenges.web.edits import EditForm
from challenges.web.forms import DurationField, Form

ROUNDED = Duration.of_seconds(1)  # how much later a displayed time may be than the time it stands for


class CutForm(Form):
    """A piece of a recording that makes a run, as times into the recording. Measured before anything is written."""

    BESIDE: ClassVar[str]  # the field that shows errors about the whole

    def __init__(self, run: Run, whose: Whose, track: Track, others: list[Run], **shown: Duration) -> None:
        self.run, self.whose, self.track, self.others = run, whose, track, others
        self.long = length_of(track)
        self.pieces: list[Recorded] = []  # the resulting runs, once the form is valid
        super().__init__(data=shown)

    def refuse(self, message: Any) -> None:
        """Show why the result can't be saved."""
        self[self.BESIDE].errors = [*self[self.BESIDE].errors, message]

    def measure(self, field: Any, cut: Cut) -> None:
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
        field.errors = [*field.errors, *map(language.tell, refused)]


class CropForm(CutForm, EditForm):
    """The part of a recording to keep: from one time into it to another."""

    BESIDE = "finish"

    start = DurationField(_l("Start at"))
    finish = DurationField(_l("Finish at"))

    def __init__(self, run: Run, whose: Whose, track: Track, others: list[Run]) -> None:
        self.room = room_for(run.cut, [other.cut for other in others])
        ends = {"start": run.cut.first or Duration(), "finish": run.cut.last or length_of(track)}
        super().__init__(run, whose, track, others, **ends)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the finish comes after the start, both lie in the recording, and a run is left between them."""
        sound = super().validate(extra_validators)
        first = self._typed("start", self.run.cut.first, self.room.first)
        last = self._typed("finish", self.run.cut.last, self.room.last)
        end = self.room.last or self.long
        ends = _("The recording ends at %(time)s.", time=language.duration(end))
        if first and self.room.first and first < self.room.first:
            mine = language.duration(self.room.first)
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
            self.measure(self.finish, Cut(first or None, self.room.last if last is None or last >= end else last))
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
            ends = {"first": language.duration(first), "last": language.duration(last)}
            raise ValidationError(_("Enter a time between %(first)s and %(last)s.", **ends))
        for piece in (Cut(self.run.cut.first, cut[0]), Cut(cut[1], self.run.cut.last)):
            self.measure(field, piece)
