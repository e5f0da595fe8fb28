"""What a runner grants, what a coach sets, and what the two write."""

from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField

from challenges import clock
from challenges.coaching.models import Coaching
from challenges.coaching.rules import LONGEST_NOTE, LONGEST_WORKOUT, Grant, day_refusal
from challenges.coaching.words import GRANTED, GRANTS
from challenges.web import language
from challenges.web.edits import EditForm
from challenges.web.forms import DayField, Form, at_most, needed, optional
from challenges.workouts.rules import WORKOUTS
from challenges.workouts.words import KINDS, title


class GrantsForm(EditForm):
    """Each kind of access, by itself."""

    goals = BooleanField(GRANTS[Grant.GOALS], description=GRANTED[Grant.GOALS])
    runs = BooleanField(GRANTS[Grant.RUNS], description=GRANTED[Grant.RUNS])
    whereabouts = BooleanField(GRANTS[Grant.WHEREABOUTS], description=GRANTED[Grant.WHEREABOUTS])
    feelings = BooleanField(GRANTS[Grant.FEELINGS], description=GRANTED[Grant.FEELINGS])
    patterns = BooleanField(GRANTS[Grant.PATTERNS], description=GRANTED[Grant.PATTERNS])

    def __init__(self, coaching: Coaching | None = None, **kwargs: Any) -> None:
        chosen = {grant.value: True for grant in coaching.chosen} if coaching else {}
        super().__init__(data={**kwargs, **chosen})

    @property
    def grants(self) -> list[Grant]:
        """What was ticked."""
        return [grant for grant in Grant if self[grant.value].data]


class InviteForm(GrantsForm):
    """Whom to ask, and what they may see then."""

    handle = StringField(
        _l("Their handle"), [needed(), at_most(31)], description=_l("As on their page: “olu” or “@olu”."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )  # fmt: skip

    def refuse(self, message: Any) -> None:
        """Put a message beside the handle."""
        self.handle.errors = [*self.handle.errors, message]


class WorkoutForm(Form):
    """A workout for a day of a runner's calendar: of the library, in words, or both."""

    day = DayField(_l("Day"), [needed()])
    slug = SelectField(_l("Workout"), [optional()])
    words = TextAreaField(
        _l("In your words"), [optional(), at_most(LONGEST_WORKOUT)],
        description=_l("Instead of a workout from the library, or beside it."),
    )  # fmt: skip

    @property
    def chosen_day(self) -> date:
        """The day, of a form that is fine."""
        return cast(date, self.day.data)

    def __init__(self, coaching: Coaching) -> None:
        self.today = clock.local_date(clock.now(), coaching.runner.zone)
        super().__init__(data={"day": self.today})
        grouped: dict[str, list[tuple[str, str]]] = {str(label): [] for label in KINDS.values()}
        for slug, workout in WORKOUTS.items():
            grouped[str(KINDS[workout.kind])].append((slug, title(slug)))
        self.slug.choices = {str(_l("None of the library")): [("", _l("In my own words"))], **grouped}

    def validate(self, extra_validators: Any = None) -> bool:
        """The day can still be run, and something is to be run on it."""
        fine = super().validate(extra_validators)
        if self.clean("day") and self.day.data and (reason := day_refusal(self.day.data, self.today)):
            self.day.errors = [*self.day.errors, language.tell(reason)]
            fine = False
        if self.clean("slug", "words") and not (self.slug.data or self.words.data):
            self.words.errors = [*self.words.errors, _l("Pick a workout, or say in your words what to run.")]
            fine = False
        return bool(fine)


class MoveForm(EditForm):
    """Another day for a workout."""

    day = DayField(_l("Move to"), [needed()])

    @property
    def chosen_day(self) -> date:
        """The day, of a form that is fine."""
        return cast(date, self.day.data)


class NoteForm(Form):
    """A line to the other."""

    text = TextAreaField(_l("Your note"), [needed(_l("Write something first.")), at_most(LONGEST_NOTE)])
