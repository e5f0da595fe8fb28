"""Text for coaching: access, reasons to get in touch, plans by week, notes on Today."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from babel.dates import format_date
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.coaching.models import Coaching, SetWorkout
from challenges.coaching.queries import DayPlan
from challenges.coaching.queries.plan import INVITED, NOTE, WORKOUT
from challenges.coaching.rules import Grant, Need, NeedReason, PraiseReason, WorkoutOutcome, WorkoutStage
from challenges.goals import text as goals
from challenges.monthly import text as monthly
from challenges.monthly.rules.metrics import Metric
from challenges.mood.rules import FeelingFacts
from challenges.mood.text import felt
from challenges.runners.models import Runner
from challenges.runners.rules import Appearance
from challenges.runs.models import Run
from challenges.runs.rules.facts import RunHistory
from challenges.runs.text import DISTANCES, KINDS
from challenges.today_note import TodayNote
from challenges.units import Distance
from challenges.web import locale
from challenges.workouts.rules import WORKOUTS
from challenges.workouts.text import PALETTES
from challenges.workouts.text import summary as workout_summary
from challenges.workouts.text import title as workout_title

GRANTS: dict[Grant, Any] = {
    Grant.GOALS: _l("Goals and plans"),
    Grant.RUNS: _l("Runs"),
    Grant.WHEREABOUTS: _l("Where and when you ran"),
    Grant.FEELINGS: _l("How runs felt"),
    Grant.PATTERNS: _l("Patterns"),
}
GRANTED: dict[Grant, Any] = {
    Grant.GOALS: _l("Your goals, your progress, and your plan for when it gets hard. Never your why."),
    Grant.RUNS: _l("All of them, including private ones: day, type, distance, time. No map, no time of day."),
    Grant.WHEREABOUTS: _l("Maps, trimmed as they are for others, and times of day. Needs “Runs” too."),
    Grant.FEELINGS: _l("Your word for each run, and your line about it."),
    Grant.PATTERNS: _l("What your words add up to, like “Morning runs feel best”."),
}
WHYS: dict[NeedReason, tuple[Any, str]] = {
    NeedReason.WROTE: (_l("New note"), "event"),
    NeedReason.HEAVY: (_l("Tough runs"), "warn"),
    NeedReason.QUIET: (_l("No recent run"), "warn"),
    NeedReason.MISSED: (_l("Missed workout"), "plain"),
    NeedReason.SLIPPING: (_l("Behind on a goal"), "plain"),
    NeedReason.PRAISE: (_l("Milestone"), "cheer"),
}
STAGES: dict[WorkoutStage, tuple[Any, str]] = {
    WorkoutStage.TO_COME: (_l("Upcoming"), "plain"),
    WorkoutStage.TODAY: (_l("Today"), "event"),
    WorkoutStage.DONE: (_l("Done"), "good"),
    WorkoutStage.MISSED: (_l("Not run"), "plain"),
    WorkoutStage.UNTOLD: (_l("Not marked as done"), "plain"),
}


class PlanLine(NamedTuple):
    """A workout in a plan as text: its day, what to run, and its status."""

    workout: SetWorkout
    outcome: WorkoutOutcome
    weekday: str
    title: str
    text: str
    palette: str
    tag: tuple[Any, str]


class PlanWeek(NamedTuple):
    """A week of a plan."""

    monday: date
    title: str
    days: str
    lines: list[PlanLine]
    is_past: bool


# --- people ---------------------------------------------------------------------------------------------------------


def face_of(coaching: Coaching, other: Runner, reader: Runner) -> Appearance:
    """Return how one of the two appears to the other: by name until the coaching ends, then as to any member.

    The handle is set only if the reader may open that runner's profile.
    """
    face = other.appears_to(reader)
    return face if coaching.ended_at else Appearance(other.name, face.handle)


def first_name(face: Appearance) -> str:
    """Return the first name, for use in a sentence."""
    return face.name.split()[0] if face.name else _("This runner")


def granted(coaching: Coaching) -> str:
    """Return the kinds of access a runner chose to share, as one line."""
    names = [str(GRANTS[grant]) for grant in Grant if grant in coaching.chosen]
    return ", ".join(names) if names else _("Only what other members see")


# --- reasons to get in touch ----------------------------------------------------------------------------------------


def need(one: Need) -> str:
    """Return a reason to get in touch as a plain fact."""
    match one.why:
        case NeedReason.WROTE:
            return ngettext("One unread note.", "%(num)d unread notes.", one.number)
        case NeedReason.HEAVY:
            return _("%(number)s of the last three runs with a word didn't feel good.", number=one.number)
        case NeedReason.QUIET:
            day = locale.day(one.day, "weekday") if one.day else ""
            return _("No run since %(day)s, after running regularly.", day=day)
        case NeedReason.MISSED:
            day = locale.day(one.day, "weekday") if one.day else ""
            return ngettext(
                "The workout on %(day)s wasn't run.",
                "%(num)d workouts weren't run, the last on %(day)s.", one.number, day=day,
            )  # fmt: skip
    return _goal(one) if one.why is NeedReason.SLIPPING else _praise(one.praise)


def _goal(one: Need) -> str:
    if one.goal is None:
        return ""
    metric = one.goal.aim.metric or Metric.DISTANCE
    return _(
        "%(goal)s: %(value)s so far, %(even)s would be on track.",
        goal=goals.title(one.goal.aim), value=monthly.amount(one.goal.value, metric),
        even=monthly.amount(one.goal.even, metric),
    )  # fmt: skip


def _praise(praise: PraiseReason | None) -> str:
    if praise is None:
        return ""
    far = str(DISTANCES[praise.distance]) if praise.distance in DISTANCES else locale.exact(praise.distance)
    day = locale.day(praise.day, "weekday")
    if praise.sort == "first":
        return _("A first: %(distance)s, on %(day)s.", distance=far, day=day)
    if praise.sort == "longest":
        return _("Longest run so far: %(distance)s, on %(day)s.", distance=locale.distance(praise.distance), day=day)
    return _("%(distance)s in total, passed by %(day)s.", distance=locale.exact(praise.distance), day=day)


# --- plans ----------------------------------------------------------------------------------------------------------


def weeks(plan: Sequence[DayPlan], today: date) -> list[PlanWeek]:
    """Return a plan by weeks: this week and later ones in order, then past weeks, newest first."""
    monday = today - timedelta(days=today.weekday())
    by_week = {first: list(those) for first, those in groupby(plan, key=lambda each: _monday(each.workout.day))}
    by_week.setdefault(monday, [])
    found = [_week(first, by_week[first], monday) for first in sorted(by_week)]
    return [week for week in found if not week.is_past] + [week for week in reversed(found) if week.is_past]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(first: date, those: Sequence[DayPlan], monday: date) -> PlanWeek:
    a_week = timedelta(days=7)
    names = {monday: _("This week"), monday + a_week: _("Next week"), monday - a_week: _("Last week")}
    days = locale.days(first, first + timedelta(days=6))
    return PlanWeek(
        first, names.get(first, days), days if first in names else "", list(map(line, those)), first < monday
    )


def line(each: DayPlan) -> PlanLine:
    """Return a workout as text."""
    workout = WORKOUTS.get(each.workout.slug)
    if workout is None:
        first, _newline, rest = each.workout.words.partition("\n")
        short = first if len(first) <= 80 else ""
        title, text = (short, rest.strip()) if short else (_("From your coach"), each.workout.words)
        palette = "pine"
    else:
        title, text, palette = workout_title(workout.slug), workout_summary(workout), PALETTES[workout.kind]
    weekday = format_date(each.workout.day, "EEE", locale=locale.locale())
    return PlanLine(each.workout, each.outcome, weekday, title, text, palette, STAGES[each.outcome.stage])


def week_bars(diary: RunHistory, today: date, weeks_shown: int = 8) -> list[tuple[str, float, str]]:
    """Return the distance of each of the last weeks, for `ui.week_bars`."""
    monday = _monday(today)
    sums = {monday - timedelta(weeks=back): 0 for back in reversed(range(weeks_shown))}
    for outing in diary:
        if _monday(outing.day) in sums:
            sums[_monday(outing.day)] += outing.distance
    most = max(sums.values()) or 1
    return [
        (
            locale.day(first, "short") if place % 2 else "",
            total / most,
            _bar(first, total),
        )  # only every second bar has a label, because a label is two bars wide
        for place, (first, total) in enumerate(sums.items())
    ]


def _bar(first: date, total: int) -> str:
    distance = locale.distance(Distance(total))
    return _("Week of %(day)s: %(distance)s", day=locale.day(first, "short"), distance=distance)


def run_line(run: Run, with_time: bool, feeling: FeelingFacts | None) -> str:
    """Return the line below a run's title for a coach. The time of day and the feeling appear only if granted."""
    said = [locale.clock_time(run.started_at, run.zone)] if run.started_at and with_time else []
    said += [str(KINDS[run.kind])] if run.title else []
    said += [_("Indoors")] if run.indoor else []
    said += [felt(feeling)] if feeling and feeling.word else []
    return " \N{MIDDLE DOT} ".join(said)


def run_when(run: Run, with_time: bool) -> str:
    """Return the day of a run, with the time of day if granted."""
    day = locale.day(run.local_date, "weekday")
    if not (run.started_at and with_time):
        return day
    return _("%(day)s, %(time)s", day=day, time=locale.clock_time(run.started_at, run.zone))


# --- Today ----------------------------------------------------------------------------------------------------------


def note(topic: str, key: int, day: date, number: int, text: str) -> TodayNote:
    """Return a row of `queries.said_today` as a note on Today."""
    if topic == INVITED:
        return TodayNote(_("%(name)s wants you to be their coach.", name=text), url_for("coaching.board"), _("Answer"))
    if topic == WORKOUT:
        what = workout_title(text) if number and text in WORKOUTS else _shortened(text)
        return TodayNote(
            _("Today's workout from your coach: %(what)s", what=what), url_for("coaching.index"), _("See plan")
        )
    if topic == NOTE:
        said = ngettext("%(name)s left you a note.", "%(name)s left you %(num)d notes.", number, name=text)
        return TodayNote(said, url_for("coaching.show", coaching_id=key), _("Read"))
    said = ngettext(
        "%(name)s, who you coach, left you a note.",
        "%(name)s, who you coach, left you %(num)d notes.", number, name=text,
    )  # fmt: skip
    return TodayNote(said, url_for("coaching.runner", coaching_id=key), _("Read"))


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 90 else plain[:89].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
