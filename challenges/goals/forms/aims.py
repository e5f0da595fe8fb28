"""What a runner types about a goal: one form for each kind."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms.validators import StopValidation

from challenges.goals.forms.plans import WordsForm
from challenges.goals.rules import Aim, Kind, Period, refusals_of, window_of
from challenges.goals.words import KINDS, PERIODS
from challenges.monthly import words as monthly
from challenges.monthly.metrics import TARGETS, Metric
from challenges.refusals import Unreadable
from challenges.units import Distance, Duration
from challenges.web import language
from challenges.web.forms import (
    AmountField,
    ChoiceField,
    DayField,
    DistanceField,
    DurationField,
    NumberField,
    needed,
    optional,
)

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


class GoalForm(WordsForm):
    """A goal of some kind. After `validate()`, `aim` is what was asked for, None where that makes no goal."""

    OF: ClassVar[Kind]
    BESIDE: ClassVar[dict[str, str]] = {}
    SAME: ClassVar[str] = "target"  # beside which a goal for the same thing is told

    aim: Aim | None = None

    def __init__(self, today: date, weeks_now: int = 0, kept: Any = None, **only: Any) -> None:
        self.today, self.weeks_now, self.kept = today, weeks_now, kept
        known = self.known(kept.aim) if kept else self.usual(today)
        said = {"why": kept.why, "obstacle": kept.obstacle, "plan": kept.plan} if kept else {}
        super().__init__(data={**known, **said}, **only)

    def usual(self, today: date) -> dict[str, Any]:
        """What the form offers at first."""
        return {}

    def known(self, aim: Aim) -> dict[str, Any]:
        """A goal that stands, as the form's fields."""
        return {}

    def read(self) -> Aim | None:
        """The goal that is typed; None while something that it needs is missing or cannot be read."""
        raise NotImplementedError

    def take(self, target: int) -> None:
        """Write another target into the field."""
        raise NotImplementedError

    def validate(self, extra_validators: Any = None) -> bool:
        """All messages at once: about single fields, and about the goal that they make together."""
        sound = super().validate(extra_validators)
        aim = self.read()
        refused = refusals_of(aim, self.today, self.weeks_now) if aim else {}
        if self.kept and aim and aim.first_day == self.kept.first_day:
            refused.pop("first_day", None)
        for name, reason in refused.items():
            self.refuse(self.BESIDE.get(name, name), language.tell(reason))
        self.aim = None if refused else aim
        return sound and aim is not None and not refused

    def refuse_same(self, message: Markup | str) -> None:
        """Say that a goal for the same thing is on."""
        self.refuse(self.SAME, message)

    def first_error(self) -> str:
        """Why what is typed makes no goal, where that is more than that something is missing."""
        about = (field for field in self if field.name not in ("why", "obstacle", "plan"))
        return next((str(error) for field in about for error in field.errors if error not in MISSING), "")


class PeriodForm(GoalForm):
    """What is counted over some days."""

    DERIVED = frozenset({"period"})  # "this month" is another one tomorrow; the days say which it was

    metric = ChoiceField(_l("What to count"), Metric, OF_WHAT)
    period = ChoiceField(_l("When"), Period, PERIODS)
    first_day = DayField(_l("From"), [optional()])
    last_day = DayField(_l("To"), [optional()])

    def usual(self, today: date) -> dict[str, Any]:
        """Distance this month, or next month where this one is nearly over."""
        month = window_of(Period.MONTH, today)
        late = month is not None and month.days_left(today) < 5
        return {"metric": Metric.DISTANCE, "period": Period.NEXT_MONTH if late else Period.MONTH, "first_day": today}

    def known(self, aim: Aim) -> dict[str, Any]:
        """The days as they are."""
        here = (p for p in Period if (window := window_of(p, self.today)) and window == aim.window)
        return {
            "metric": aim.metric, "period": next(here, Period.DATES),
            "first_day": aim.first_day, "last_day": aim.last_day,
        }  # fmt: skip

    def days(self) -> tuple[date, date] | None:
        """From when to when; messages stand beside what is missing."""
        if not self.clean("period", "first_day", "last_day") or self.period.data is None:
            return None
        if window := window_of(self.period.data, self.today):
            return window.first_day, window.last_day
        if self.last_day.data is None:
            self.refuse("last_day", MISSING_DAY)
            return None
        return self.first_day.data or self.today, self.last_day.data


class VolumeForm(PeriodForm):
    """So much in a period."""

    OF = Kind.VOLUME
    target = AmountField(
        _l("Target"), [needed(MISSING_TARGET)], description=_l("For example 100 km, 62 mi, 20 h or 12")
    )

    def known(self, aim: Aim) -> dict[str, Any]:
        """With the figure as it would be typed."""
        metric = aim.metric or Metric.DISTANCE
        return {**super().known(aim), "target": monthly.typed(aim.target or 0, metric)}

    def __init__(self, today: date, weeks_now: int = 0, kept: Any = None, **only: Any) -> None:
        super().__init__(today, weeks_now, kept, **only)
        self.target.exact = kept.target if kept else None

    def take(self, target: int) -> None:
        """Write another figure."""
        self.target.show_now()
        self.target.data = monthly.typed(target, self.metric.data or Metric.DISTANCE)

    def read(self) -> Aim | None:
        """Target and days."""
        days, target = self.days(), None
        if self.kept and self.untouched("target") and self.metric.data is self.kept.metric:
            target = self.target.exact
        elif self.clean("target", "metric") and self.metric.data:
            try:
                target = monthly.read_target(self.target.data, self.metric.data, self.target)
            except Unreadable as error:
                self.refuse("target", language.tell(error.reason) if error.reason else MISSING_TARGET)
        if days is None or target is None:
            return None
        return Aim(self.OF, *days, metric=self.metric.data, target=target)


class OpenForm(PeriodForm):
    """See how far."""

    OF = Kind.OPEN
    SAME = "metric"

    def read(self) -> Aim | None:
        """Only the days."""
        days = self.days()
        return Aim(self.OF, *days, metric=self.metric.data) if days and self.clean("metric") else None

    def take(self, target: int) -> None:
        """There is no target to take over."""


class TimeForm(GoalForm):
    """A time over a distance by a date."""

    OF = Kind.TIME
    SAME = "distance"
    distance = DistanceField(
        _l("Distance"), [given(MISSING_DISTANCE)], description=_l("For example 5 km or half marathon")
    )
    target = DurationField(_l("Target time"), [given(MISSING_TIME)], description=_l("For example 50:00 or 1:55:00"))
    last_day = DayField(_l("By"), [given(MISSING_DAY)])

    def known(self, aim: Aim) -> dict[str, Any]:
        """As it is."""
        return {
            "distance": Distance(aim.distance or 0), "target": Duration(aim.target or 0), "last_day": aim.last_day,
        }  # fmt: skip

    def take(self, target: int) -> None:
        """Write another time."""
        self.target.data, self.target.typed = Duration(target), language.duration(Duration(target))

    def read(self) -> Aim | None:
        """Distance, time and day; it counts from the day on which it was set."""
        if not self.clean("distance", "target", "last_day") or self.last_day.data is None:
            return None
        first = self.kept.first_day if self.kept else self.today
        return Aim(
            self.OF, first, self.last_day.data, target=self.target.data.ms, distance=self.distance.data.mm
        ) if self.target.data is not None and self.distance.data is not None else None  # fmt: skip


class StreakForm(GoalForm):
    """So many weeks in a row."""

    OF = Kind.STREAK
    target = NumberField(_l("Weeks in a row with at least one run"), [given(MISSING_WEEKS)], most=100_000)

    def usual(self, today: date) -> dict[str, Any]:
        """A few weeks more than there are."""
        return {"target": self.weeks_now + 4 - self.weeks_now % 4}

    def known(self, aim: Aim) -> dict[str, Any]:
        """As it is."""
        return {"target": aim.target}

    def take(self, target: int) -> None:
        """Write another number."""
        self.target.data, self.target.typed = target, str(target)

    def read(self) -> Aim | None:
        """The number of weeks."""
        if not self.clean("target") or self.target.data is None:
            return None
        return Aim(self.OF, self.kept.first_day if self.kept else self.today, target=self.target.data)


FORMS: dict[Kind, type[GoalForm]] = {form.OF: form for form in (VolumeForm, TimeForm, StreakForm, OpenForm)}
assert set(FORMS) == set(KINDS)  # noqa: S101 each kind has its form
