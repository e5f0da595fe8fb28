"""Forms for goals of each kind, plans, days off and check-ins."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import StopValidation

from challenges.clock import Window
from challenges.goals.queries import GoalWords
from challenges.goals.rules import (
    LONGEST_WORDS,
    Aim,
    GoalKind,
    GoalPeriod,
    PauseReason,
    refusal_of_pause,
    refusals_of,
    window_of,
)
from challenges.goals.rules.streaks import StreakPause
from challenges.goals.text import KINDS, PERIODS, WHYS, weekday
from challenges.monthly import text as monthly
from challenges.monthly.rules.metrics import TARGETS, Metric
from challenges.refusals import Unreadable
from challenges.units import Distance, Duration
from challenges.web import locale
from challenges.web.edits import EditForm
from challenges.web.fields import (
    AmountField,
    ChoiceField,
    DayField,
    DistanceField,
    DurationField,
    NumberField,
    TimeField,
)
from challenges.web.forms import Form, at_most, needed, optional


class GoalWordsForm(EditForm):
    """Reason, obstacle and if-then plan, all optional."""

    why = TextAreaField(_l("Why it matters to you"), [optional(), at_most(LONGEST_WORDS)])
    obstacle = StringField(_l("What usually gets in the way"), [optional(), at_most(LONGEST_WORDS)])
    plan = StringField(_l("If that happens, I'll run …"), [optional(), at_most(LONGEST_WORDS)])

    def words(self) -> GoalWords:
        """Return the input."""
        return GoalWords(self.why.data or "", self.obstacle.data or "", self.plan.data or "")

    def refuse(self, name: str, message: Any) -> None:
        """Add an error to a field."""
        self[name].errors = [*self[name].errors, message]


class PauseForm(Form):
    """Days off from one goal or from everything."""

    why = ChoiceField(_l("Reason"), PauseReason, WHYS)
    first_day = DayField(_l("From"), [needed()])
    last_day = DayField(_l("To"), [optional()], description=_l("Leave empty if you don't know yet."))
    everything = BooleanField(_l("Also pause my streak and my other goals"))

    def __init__(self, today: date) -> None:
        super().__init__(data={"why": PauseReason.ILL, "first_day": today, "everything": True})
        self.today = today

    def days(self) -> StreakPause:
        """Return the input."""
        first: Any = self.first_day.data
        return StreakPause(first, self.last_day.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields and the pause as a whole."""
        if not super().validate(extra_validators):
            return False
        refused = refusal_of_pause(self.days(), self.today)
        for name, reason in refused.items():
            self[name].errors = [*self[name].errors, locale.tell(reason)]
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


class RacePlanForm(GoalWordsForm):
    """A plan for a race, with an optional target time."""

    target = DurationField(_l("Target time"), [optional()])

    def __init__(self, today: date, distance: Distance, last_day: date, kept: Any = None) -> None:
        self.today, self.distance, self.until = today, distance, last_day
        said = {"why": kept.why, "obstacle": kept.obstacle, "plan": kept.plan} if kept else {}
        hoped = {"target": Duration(kept.target)} if kept and kept.target else {}
        super().__init__(data={**said, **hoped})

    def take(self, target: int) -> None:
        """Set the target time in ms."""
        self.target.data, self.target.typed = Duration(target), locale.duration(Duration(target))

    def aim(self) -> Aim:
        """Return the race as a goal, without a target if the time is missing or unreadable."""
        window = Window(min(self.today, self.until), self.until)
        wanted = self.target.data.ms if self.target.data and self.clean("target") else None
        return Aim(GoalKind.TIME, window.first_day, window.last_day, target=wanted, distance=self.distance.mm)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse a target time that is impossible."""
        sound = super().validate(extra_validators)
        reason = refusals_of(self.aim(), self.today).get("target") if self.target.data is not None else None
        if reason and self.clean("target"):
            self.refuse("target", locale.tell(reason))
        return sound and not reason


class ChallengePlanForm(GoalWordsForm):
    """A plan for a challenge. The challenge sets the target."""

    def __init__(self, kept: Any = None) -> None:
        said = {"why": kept.why, "obstacle": kept.obstacle, "plan": kept.plan} if kept else {}
        super().__init__(data=said)


OF_WHAT = {metric: monthly.METRICS[metric] for metric in TARGETS}
MISSING_TARGET = _l("Enter a target, like 100 km.")
MISSING_DAY = _l("Enter the last day.")
MISSING_DISTANCE = _l("Enter a distance, like 5 km.")
MISSING_TIME = _l("Enter a time, like 50:00.")
MISSING_WEEKS = _l("Enter a number of weeks.")
MISSING = (MISSING_TARGET, MISSING_DAY, MISSING_DISTANCE, MISSING_TIME, MISSING_WEEKS)


def given(message: Any) -> Callable[[Any, Any], None]:
    """Return a validator that refuses an empty field with `message`. Zero is not empty: the rules refuse it."""

    def check(form: Any, field: Any) -> None:
        if field.data is None:
            raise StopValidation(message)

    return check


class GoalForm(GoalWordsForm):
    """Base of the goal forms. After `validate()`, `aim` is the goal, or None if the input makes none."""

    OF: ClassVar[GoalKind]
    BESIDE: ClassVar[dict[str, str]] = {}
    SAME: ClassVar[str] = "target"  # the field that shows an error about a duplicate goal

    aim: Aim | None = None

    def __init__(self, today: date, weeks_now: int = 0, kept: Any = None, **only: Any) -> None:
        self.today, self.weeks_now, self.stored = today, weeks_now, kept
        known = self.known(kept.aim) if kept else self.usual(today)
        said = {"why": kept.why, "obstacle": kept.obstacle, "plan": kept.plan} if kept else {}
        super().__init__(data={**known, **said}, **only)

    def usual(self, today: date) -> dict[str, Any]:
        """Return the initial values of a new goal."""
        return {}

    def known(self, aim: Aim) -> dict[str, Any]:
        """Return the field values of an existing goal."""
        return {}

    def read(self) -> Aim | None:
        """Return the goal from the input, or None if a part is missing or unreadable."""
        raise NotImplementedError

    def take(self, target: int) -> None:
        """Set the target to a suggested level, in the base unit."""
        raise NotImplementedError

    def validate(self, extra_validators: Any = None) -> bool:
        """Check single fields and the goal as a whole, and show all errors at once."""
        sound = super().validate(extra_validators)
        aim = self.read()
        refused = refusals_of(aim, self.today, self.weeks_now) if aim else {}
        if self.stored and aim and aim.first_day == self.stored.first_day:
            refused.pop("first_day", None)
        for name, reason in refused.items():
            self.refuse(self.BESIDE.get(name, name), locale.tell(reason))
        self.aim = None if refused else aim
        return sound and aim is not None and not refused

    def refuse_same(self, message: Markup | str) -> None:
        """Show an error about a live goal for the same thing."""
        self.refuse(self.SAME, message)

    def first_error(self) -> str:
        """Return the first error about the goal other than a missing value, or ""."""
        about = (field for field in self if field.name not in ("why", "obstacle", "plan"))
        return next((str(error) for field in about for error in field.errors if error not in MISSING), "")


class PeriodForm(GoalForm):
    """Base of the goals about an amount within a period."""

    DERIVED = frozenset({"period"})  # derived: "this month" depends on today, the days don't

    metric = ChoiceField(_l("What to count"), Metric, OF_WHAT)
    period = ChoiceField(_l("When"), GoalPeriod, PERIODS)
    first_day = DayField(_l("From"), [optional()])
    last_day = DayField(_l("To"), [optional()])

    def usual(self, today: date) -> dict[str, Any]:
        """Offer distance for this month, or for next month in the last days of this one."""
        month = window_of(GoalPeriod.MONTH, today)
        late = month is not None and month.days_left(today) < 5
        return {
            "metric": Metric.DISTANCE,
            "period": GoalPeriod.NEXT_MONTH if late else GoalPeriod.MONTH,
            "first_day": today,
        }

    def known(self, aim: Aim) -> dict[str, Any]:
        """Return the metric and the days, with the period that matches them."""
        here = (p for p in GoalPeriod if (window := window_of(p, self.today)) and window == aim.window)
        return {
            "metric": aim.metric, "period": next(here, GoalPeriod.DATES),
            "first_day": aim.first_day, "last_day": aim.last_day,
        }  # fmt: skip

    def days(self) -> tuple[date, date] | None:
        """Return the first and the last day, or None after adding errors to the fields."""
        if not self.clean("period", "first_day", "last_day") or self.period.data is None:
            return None
        if window := window_of(self.period.data, self.today):
            return window.first_day, window.last_day
        if self.last_day.data is None:
            self.refuse("last_day", MISSING_DAY)
            return None
        return self.first_day.data or self.today, self.last_day.data


class VolumeForm(PeriodForm):
    """A total in a period."""

    OF = GoalKind.VOLUME
    target = AmountField(
        _l("Target"), [needed(MISSING_TARGET)], description=_l("For example 100 km, 62 mi, 20 h or 12")
    )

    def known(self, aim: Aim) -> dict[str, Any]:
        """Return the values with the target as a user would enter it."""
        metric = aim.metric or Metric.DISTANCE
        return {**super().known(aim), "target": monthly.typed(aim.target or 0, metric)}

    def __init__(self, today: date, weeks_now: int = 0, kept: Any = None, **only: Any) -> None:
        super().__init__(today, weeks_now, kept, **only)
        self.target.exact = kept.target if kept else None

    def take(self, target: int) -> None:
        """Set the target, shown as a user would enter it."""
        self.target.show_now()
        self.target.data = monthly.typed(target, self.metric.data or Metric.DISTANCE)

    def read(self) -> Aim | None:
        """Read the target and the days."""
        days, target = self.days(), None
        if self.stored and self.untouched("target") and self.metric.data is self.stored.metric:
            target = self.target.exact
        elif self.clean("target", "metric") and self.metric.data:
            try:
                target = monthly.read_target(self.target.data, self.metric.data, self.target)
            except Unreadable as error:
                self.refuse("target", locale.tell(error.reason) if error.reason else MISSING_TARGET)
        if days is None or target is None:
            return None
        return Aim(self.OF, *days, metric=self.metric.data, target=target)


class OpenForm(PeriodForm):
    """An open goal without a target."""

    OF = GoalKind.OPEN
    SAME = "metric"

    def read(self) -> Aim | None:
        """Read the metric and the days."""
        days = self.days()
        return Aim(self.OF, *days, metric=self.metric.data) if days and self.clean("metric") else None

    def take(self, target: int) -> None:
        """Do nothing: an open goal has no target."""


class TimeForm(GoalForm):
    """A time over a distance by a date."""

    OF = GoalKind.TIME
    SAME = "distance"
    distance = DistanceField(
        _l("Distance"), [given(MISSING_DISTANCE)], description=_l("For example 5 km or half marathon")
    )
    target = DurationField(_l("Target time"), [given(MISSING_TIME)], description=_l("For example 50:00 or 1:55:00"))
    last_day = DayField(_l("By"), [given(MISSING_DAY)])

    def known(self, aim: Aim) -> dict[str, Any]:
        """Return the values of the goal."""
        return {
            "distance": Distance(aim.distance or 0), "target": Duration(aim.target or 0), "last_day": aim.last_day,
        }  # fmt: skip

    def take(self, target: int) -> None:
        """Set the target time in ms."""
        self.target.data, self.target.typed = Duration(target), locale.duration(Duration(target))

    def read(self) -> Aim | None:
        """Read the distance, time and last day. The goal counts from the day it was set."""
        if not self.clean("distance", "target", "last_day") or self.last_day.data is None:
            return None
        first = self.stored.first_day if self.stored else self.today
        return Aim(
            self.OF, first, self.last_day.data, target=self.target.data.ms, distance=self.distance.data.mm
        ) if self.target.data is not None and self.distance.data is not None else None  # fmt: skip


class StreakForm(GoalForm):
    """A streak of weeks."""

    OF = GoalKind.STREAK
    target = NumberField(_l("Weeks in a row with at least one run"), [given(MISSING_WEEKS)], most=100_000)

    def usual(self, today: date) -> dict[str, Any]:
        """Offer a few weeks more than the current streak."""
        return {"target": self.weeks_now + 4 - self.weeks_now % 4}

    def known(self, aim: Aim) -> dict[str, Any]:
        """Return the values of the goal."""
        return {"target": aim.target}

    def take(self, target: int) -> None:
        """Set the number of weeks."""
        self.target.data, self.target.typed = target, str(target)

    def read(self) -> Aim | None:
        """Read the number of weeks."""
        if not self.clean("target") or self.target.data is None:
            return None
        return Aim(self.OF, self.stored.first_day if self.stored else self.today, target=self.target.data)


FORMS: dict[GoalKind, type[GoalForm]] = {form.OF: form for form in (VolumeForm, TimeForm, StreakForm, OpenForm)}
assert set(FORMS) == set(KINDS)  # noqa: S101 every kind has a form
