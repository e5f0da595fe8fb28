"""The words that carry somebody through, days off, and the hours of a plan."""

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
    """Why, what gets in the way, and then what. All three may stay empty."""

    why = TextAreaField(_l("Why it matters to you"), [optional(), at_most(LONGEST_WORDS)])
    obstacle = StringField(_l("What usually gets in the way"), [optional(), at_most(LONGEST_WORDS)])
    plan = StringField(_l("If that happens, I'll run …"), [optional(), at_most(LONGEST_WORDS)])

    def words(self) -> Words:
        """What was typed."""
        return Words(self.why.data or "", self.obstacle.data or "", self.plan.data or "")

    def refuse(self, name: str, message: Any) -> None:
        """Put a message beside a field."""
        self[name].errors = [*self[name].errors, message]


class PauseForm(Form):
    """Days off. No proof is asked for."""

    why = ChoiceField(_l("Reason"), Why, WHYS)
    first_day = DayField(_l("From"), [needed()])
    last_day = DayField(_l("To"), [optional()], description=_l("Leave empty if you don't know yet."))
    everything = BooleanField(_l("Also pause my streak and my other goals"))

    def __init__(self, today: date) -> None:
        super().__init__(data={"why": Why.ILL, "first_day": today, "everything": True})
        self.today = today

    def days(self) -> Pause:
        """What was typed."""
        first: Any = self.first_day.data
        return Pause(first, self.last_day.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """What makes no sense stands beside its field."""
        if not super().validate(extra_validators):
            return False
        refused = refusal_of_pause(self.days(), self.today)
        for name, reason in refused.items():
            self[name].errors = [*self[name].errors, language.tell(reason)]
        return not refused


class HoursForm(EditForm):
    """When somebody means to run, for the calendar."""

    days = SelectMultipleField(_l("Days"), coerce=int)
    at = TimeField(_l("Time"), [needed()])

    def __init__(self, days: list[int], at: Any) -> None:
        super().__init__(data={"days": days, "at": at})
        self.days.choices = [(number, weekday(number)) for number in range(7)]

    def validate_days(self, field: Any) -> None:
        """One day at least."""
        if not field.data:
            raise ValidationError(_l("Pick at least one day."))


class RacePlanForm(WordsForm):
    """A plan for a race, with the time that is hoped for."""

    target = DurationField(_l("Target time"), [optional()])

    def __init__(self, today: date, distance: Distance, last_day: date, kept: Any = None) -> None:
        self.today, self.distance, self.until = today, distance, last_day
        said = {"why": kept.why, "obstacle": kept.obstacle, "plan": kept.plan} if kept else {}
        hoped = {"target": Duration(kept.target)} if kept and kept.target else {}
        super().__init__(data={**said, **hoped})

    def take(self, target: int) -> None:
        """Write another time."""
        self.target.data, self.target.typed = Duration(target), language.duration(Duration(target))

    def aim(self) -> Aim:
        """The race as a goal; without a target where none is hoped for or it cannot be read."""
        window = Window(min(self.today, self.until), self.until)
        wanted = self.target.data.ms if self.target.data and self.clean("target") else None
        return Aim(Kind.TIME, window.first_day, window.last_day, target=wanted, distance=self.distance.mm)

    def validate(self, extra_validators: Any = None) -> bool:
        """A time that somebody could run."""
        sound = super().validate(extra_validators)
        reason = refusals_of(self.aim(), self.today).get("target") if self.target.data is not None else None
        if reason and self.clean("target"):
            self.refuse("target", language.tell(reason))
        return sound and not reason


class ChallengePlanForm(WordsForm):
    """A plan for a challenge, which has its target already."""

    def __init__(self, kept: Any = None) -> None:
        said = {"why": kept.why, "obstacle": kept.obstacle, "plan": kept.plan} if kept else {}
        super().__init__(data=said)
