"""Forms for plans, days off and the days of a plan."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField, ValidationError

from challenges.clock import Window
from challenges.goals.queries import Words
from challenges.goals.rules import LONGEST_WORDS, Aim, Kind, Why, refusal_of_pause, refusals_of
from challenges.goals.streaks import Pause
from challenges.goals.words import WHYS, weekday
from challenges.units import Distance, Duration
from challenges.web import language
from challenges.web.edits import EditForm
from challenges.web.forms import ChoiceField, DayField, DurationField, Form, TimeField, at_most, needed, optional


class WordsForm(EditForm):
    """Reason, obstacle and if-then plan, all optional."""

    why = TextAreaField(_l("Why it matters to you"), [optional(), at_most(LONGEST_WORDS)])
    obstacle = StringField(_l("What usually gets in the way"), [optional(), at_most(LONGEST_WORDS)])
    plan = StringField(_l("If that happens, I'll run …"), [optional(), at_most(LONGEST_WORDS)])

    def words(self) -> Words:
        """Return the input."""
        return Words(self.why.data or "", self.obstacle.data or "", self.plan.data or "")

    def refuse(self, name: str, message: Any) -> None:
        """Add an error to a field."""
        self[name].errors = [*self[name].errors, message]


class PauseForm(Form):
    """Days off from one goal or from everything."""

    why = ChoiceField(_l("Reason"), Why, WHYS)
    first_day = DayField(_l("From"), [needed()])
    last_day = DayField(_l("To"), [optional()], description=_l("Leave empty if you don't know yet."))
    everything = BooleanField(_l("Also pause my streak and my other goals"))

    def __init__(self, today: date) -> None:
        super().__init__(data={"why": Why.ILL, "first_day": today, "everything": True})
        self.today = today

    def days(self) -> Pause:
        """Return the input."""
        first: Any = self.first_day.data
        return Pause(first, self.last_day.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields and the pause as a whole."""
        if not super().validate(extra_validators):
            return False
        refused = refusal_of_pause(self.days(), self.today)
        for name, reason in refused.items():
            self[name].errors = [*self[name].errors, language.tell(reason)]
        return not refused


class HoursForm(EditForm):
    """The weekdays and the time at which the runner plans to run, for the calendar."""

    days = SelectMultipleField(_l("Days"), coerce=int)
    at = TimeField(_l("Time"), [needed()])

    def __init__(self, days: list[int], at: Any) -> None:
        super().__init__(data={"days": days, "at": at})
        self.days.choices = [(number, weekday(number)) for number in range(7)]

    def validate_days(self, field: Any) -> None:
        """Require at least one day."""
        if not field.data:
            raise ValidationError(_l("Pick at least one day."))


class RacePlanForm(WordsForm):
    """A plan for a race, with an optional target time."""

    target = DurationField(_l("Target time"), [optional()])

    def __init__(self, today: date, distance: Distance, last_day: date, kept: Any = None) -> None:
        self.today, self.distance, self.until = today, distance, last_day
        said = {"why": kept.why, "obstacle": kept.obstacle, "plan": kept.plan} if kept else {}
        hoped = {"target": Duration(kept.target)} if kept and kept.target else {}
        super().__init__(data={**said, **hoped})

    def take(self, target: int) -> None:
        """Set the target time in ms."""
        self.target.data, self.target.typed = Duration(target), language.duration(Duration(target))

    def aim(self) -> Aim:
        """Return the race as a goal, without a target if the time is missing or unreadable."""
        window = Window(min(self.today, self.until), self.until)
        wanted = self.target.data.ms if self.target.data and self.clean("target") else None
        return Aim(Kind.TIME, window.first_day, window.last_day, target=wanted, distance=self.distance.mm)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse a target time that is impossible."""
        sound = super().validate(extra_validators)
        reason = refusals_of(self.aim(), self.today).get("target") if self.target.data is not None else None
        if reason and self.clean("target"):
            self.refuse("target", language.tell(reason))
        return sound and not reason


class ChallengePlanForm(WordsForm):
    """A plan for a challenge. The challenge sets the target."""

    def __init__(self, kept: Any = None) -> None:
        said = {"why": kept.why, "obstacle": kept.obstacle, "plan": kept.plan} if kept else {}
        super().__init__(data=said)
