"""Forms for access, invitations, workouts and notes."""

from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField

from challenges import clock
from challenges.coaching.models import Coaching
from challenges.coaching.rules import LONGEST_NOTE, LONGEST_WORKOUT, Grant, day_refusal
from challenges.coaching.text import GRANTED, GRANTS
from challenges.web import locale
from challenges.web.edits import EditForm
from challenges.web.fields import DayField
from challenges.web.forms import Form, at_most, needed, optional
from challenges.workouts.rules import WORKOUTS
from challenges.workouts.text import KINDS, title


class GrantsForm(EditForm):
    """One checkbox for each kind of access."""

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
        """The grants that are ticked."""
        return [grant for grant in Grant if self[grant.value].data]


class CoachInviteForm(GrantsForm):
    """The coach to invite, and the access they get on accepting."""

    handle = StringField(
        _l("Their handle"), [needed(_l("Enter their handle.")), at_most(31)],
        description=_l("From their profile: “olu” or “@olu”."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )  # fmt: skip

    def refuse(self, message: Any) -> None:
        """Show a message at the handle field."""
        self.handle.errors = [*self.handle.errors, message]


class WorkoutForm(Form):
    """A workout for a day: from the library, in the coach's own words, or both."""

    day = DayField(_l("Day"), [needed(_l("Enter a day."))])
    slug = SelectField(_l("Workout"), [optional()])
    words = TextAreaField(
        _l("Instructions"), [optional(), at_most(LONGEST_WORKOUT)],
        description=_l("On their own, or added to a workout from the library."),
    )  # fmt: skip

    @property
    def chosen_day(self) -> date:
        """The day. Only valid after the form has validated."""
        return cast(date, self.day.data)

    def __init__(self, coaching: Coaching) -> None:
        self.today = clock.local_date(clock.now(), coaching.runner.zone)
        super().__init__(data={"day": self.today})
        grouped: dict[str, list[tuple[str, str]]] = {str(label): [] for label in KINDS.values()}
        for slug, workout in WORKOUTS.items():
            grouped[str(KINDS[workout.kind])].append((slug, title(slug)))
        self.slug.choices = {str(_l("Your own")): [("", _l("Instructions only"))], **grouped}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the day is allowed, and that there is a workout or instructions."""
        fine = super().validate(extra_validators)
        if self.clean("day") and self.day.data and (reason := day_refusal(self.day.data, self.today)):
            self.day.errors = [*self.day.errors, locale.tell(reason)]
            fine = False
        if self.clean("slug", "words") and not (self.slug.data or self.words.data):
            self.words.errors = [*self.words.errors, _l("Pick a workout, or write instructions.")]
            fine = False
        return bool(fine)


class MoveForm(EditForm):
    """A new day for a workout."""

    day = DayField(_l("Move to"), [needed(_l("Enter a day."))])

    @property
    def chosen_day(self) -> date:
        """The day. Only valid after the form has validated."""
        return cast(date, self.day.data)


class NoteForm(Form):
    """A note to the other person."""

    text = TextAreaField(_l("Your note"), [needed(_l("Write a note first.")), at_most(LONGEST_NOTE)])
