"""Text about workouts, paces, suggestions and places, for pages and exported files."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from challenges.runs.text import DISTANCES
from challenges.today_note import TodayNote
from challenges.units import MILE, Distance
from challenges.web import locale
from challenges.workouts.rules import WORKOUTS, Suggestion
from challenges.workouts.rules.paces import Paces, Range
from challenges.workouts.rules.steps import (
    Intensity,
    Length,
    Workout,
    WorkoutKind,
    WorkoutPart,
    WorkoutRepeat,
    WorkoutStep,
)

KINDS: dict[WorkoutKind, Any] = {
    WorkoutKind.EASY: _l("Easy"),
    WorkoutKind.RECOVERY: _l("Recovery"),
    WorkoutKind.LONG: _l("Long"),
    WorkoutKind.TRAIL: _l("Trail"),
    WorkoutKind.STRIDES: _l("Strides"),
    WorkoutKind.FARTLEK: _l("Fartlek"),
    WorkoutKind.PROGRESSION: _l("Progression"),
    WorkoutKind.TEMPO: _l("Tempo"),
    WorkoutKind.HILLS: _l("Hills"),
    WorkoutKind.INTERVALS: _l("Intervals"),
}
PALETTES: dict[WorkoutKind, str] = {
    WorkoutKind.EASY: "pine", WorkoutKind.RECOVERY: "sea", WorkoutKind.LONG: "frost", WorkoutKind.TRAIL: "pine",
    WorkoutKind.STRIDES: "night", WorkoutKind.FARTLEK: "heather", WorkoutKind.PROGRESSION: "heather",
    WorkoutKind.TEMPO: "clay", WorkoutKind.HILLS: "plum", WorkoutKind.INTERVALS: "heat",
}  # fmt: skip
INTENSITIES: dict[Intensity, Any] = {
    Intensity.WALK: _l("walk"),
    Intensity.JOG: _l("jog"),
    Intensity.EASY: _l("easy"),
    Intensity.STEADY: _l("steady"),
    Intensity.TEMPO: _l("tempo"),
    Intensity.HARD: _l("hard"),
    Intensity.FAST: _l("fast"),
    Intensity.STRIDE: _l("stride"),
    Intensity.SURGE: _l("surge"),
    Intensity.UPHILL: _l("uphill"),
}
FEELS: dict[Intensity, Any] = {
    Intensity.WALK: _l("A brisk walk."),
    Intensity.JOG: _l("Slower than feels sensible."),
    Intensity.EASY: _l("You can talk in whole sentences."),
    Intensity.STEADY: _l("You can talk, but you'd rather not."),
    Intensity.TEMPO: _l("Four words at a time. You could hold it for an hour."),
    Intensity.HARD: _l("One word at a time. You could hold it for 15 minutes."),
    Intensity.FAST: _l("Mile race effort, but relaxed."),
    Intensity.STRIDE: _l("Almost as fast as you can go while still looking relaxed."),
    Intensity.SURGE: _l("As fast as feels fun today."),
    Intensity.UPHILL: _l("Breathing hard, even steps."),
}


class WorkoutLine(NamedTuple):
    """A block of a workout: length, intensity and pace; for a repeat, its count and its steps."""

    length: str
    how: str
    pace: str
    part: WorkoutPart
    times: int = 1
    steps: tuple[Any, ...] = ()


# --- a workout ------------------------------------------------------------------------------------------------------


def title(slug: str) -> str:
    """Return the title of a workout."""
    return _(WORKOUTS[slug].title)


def length(value: Length) -> str:
    """Return a length: "12 min", "45 s", "1:30 min", "400 m", "1 mile"."""
    if isinstance(value, Distance):
        return str(DISTANCES[MILE]) if value == MILE else locale.exact(value)
    minutes, seconds = divmod(value.ceil_seconds(), 60)
    if not minutes:
        return _("%(seconds)s s", seconds=seconds).replace(" ", "\N{NO-BREAK SPACE}")
    figure = f"{minutes}:{seconds:02}" if seconds else str(minutes)
    return _("%(minutes)s min", minutes=figure).replace(" ", "\N{NO-BREAK SPACE}")


def step_name(step: WorkoutStep) -> str:
    """Return the name of a step on a watch."""
    if step.part is WorkoutPart.WARM_UP:
        return _("Warm up")
    if step.part is WorkoutPart.COOL_DOWN:
        return _("Cool down")
    return str(INTENSITIES[step.intensity]).capitalize()


def step(one: WorkoutStep) -> str:
    """Return a step: "3 min hard"."""
    return _("%(length)s %(how)s", length=length(one.length), how=INTENSITIES[one.intensity])


def pace_range(paces: Range | None) -> str:
    """Return a pace range with the slower end first, "5:36 to 5:08 /km", or ""."""
    if paces is None:
        return ""
    return _("%(slow)s to %(fast)s", slow=locale.pace_figure(paces.slow), fast=locale.pace(paces.fast))


def lines(workout: Workout, paces: Paces | None) -> list[WorkoutLine]:
    """Return the blocks of a workout in order."""
    return [
        _repeat(block, paces) if isinstance(block, WorkoutRepeat) else _line(block, paces) for block in workout.blocks
    ]


def _line(one: WorkoutStep, paces: Paces | None) -> WorkoutLine:
    pace = pace_range(paces.of.get(one.intensity) if paces else None)
    return WorkoutLine(length(one.length), str(INTENSITIES[one.intensity]), pace, one.part)


def _repeat(block: WorkoutRepeat, paces: Paces | None) -> WorkoutLine:
    steps = tuple(_line(one, paces) for one in block.steps)
    return WorkoutLine("", "", "", WorkoutPart.WORK, block.times, steps)


def summary(workout: Workout) -> str:
    """Return a workout in one line: "12 min easy, 6 × (3 min hard, 2 min jog), 8 min easy"."""
    return ", ".join(_block(block) for block in workout.blocks)


def _block(block: WorkoutStep | WorkoutRepeat) -> str:
    if isinstance(block, WorkoutStep):
        return step(block)
    inside = ", ".join(step(one) for one in block.steps)
    return _("%(times)s × (%(steps)s)", times=block.times, steps=inside)


def middle(workout: Workout) -> str:
    """Return the main part in short: "6 × 3 min hard", "20 min tempo"."""
    repeats = [block for block in workout.blocks if isinstance(block, WorkoutRepeat)]
    if repeats:
        inside = step(repeats[0].steps[0])
        return _("%(times)s × %(step)s", times=sum(block.times for block in repeats), step=inside)
    work = [one for one in workout.blocks if isinstance(one, WorkoutStep) and one.part is WorkoutPart.WORK]
    hardest = max(work, key=lambda one: list(Intensity).index(one.intensity))
    return step(hardest) if len(work) < 4 else ngettext("%(num)d repeat", "%(num)d repeats", len(work))


def minutes(workout: Workout) -> str:
    """Return the duration: "about 50 min"."""
    return _("about %(minutes)s min", minutes=workout.minutes)


def taken_from(paces: Paces) -> str:
    """Return the effort that paces are based on: "Based on your 24:18 for 5 km on 3 October 2026."."""
    effort = paces.effort
    over = str(DISTANCES[effort.distance]) if effort.distance in DISTANCES else locale.exact(effort.distance)
    time, day = locale.duration(effort.duration), locale.day(effort.day)
    return _("Based on your %(time)s for %(distance)s on %(day)s.", time=time, distance=over, day=day)


def by_feel(workout: Workout) -> list[tuple[str, str]]:
    """Return how each intensity of a workout feels, easiest first."""
    there = {one.intensity for one in workout.steps}
    return [(str(INTENSITIES[one]).capitalize(), str(FEELS[one])) for one in Intensity if one in there]


def with_paces(workout: Workout, paces: Paces) -> list[tuple[str, str]]:
    """Return the pace range of each intensity of a workout that has one, slowest first."""
    there = {one.intensity for one in workout.steps}
    return [
        (str(INTENSITIES[one]).capitalize(), pace_range(paces.of[one]))
        for one in Intensity
        if one in there and one in paces.of
    ]


def text(workout: Workout, paces: Paces | None, address: str) -> str:
    """Return a workout as plain text."""
    return "\n".join([*_text(workout, paces), "", address, ""])


def _text(workout: Workout, paces: Paces | None) -> Iterator[str]:
    yield _(workout.title)
    yield _("%(kind)s, %(minutes)s", kind=KINDS[workout.kind], minutes=minutes(workout))
    yield ""
    for line in lines(workout, paces):
        if line.steps:
            yield ngettext("%(num)d time:", "%(num)d times:", line.times)
        for one in line.steps or (line,):
            yield ("  - " if line.steps else "- ") + _written(one)
    for heading, body in (
        (_("What it's for"), workout.purpose), (_("How it should feel"), workout.feel),
        (_("Who it's for"), workout.for_whom),
    ):  # fmt: skip
        yield from ("", heading, _(body))
    yield from ("", taken_from(paces) if paces else _("No paces: go by feel."))


def _written(line: WorkoutLine) -> str:
    said = _("%(length)s %(how)s", length=line.length, how=line.how)
    return _("%(step)s, %(pace)s", step=said, pace=line.pace) if line.pace else said


# --- suggestions ----------------------------------------------------------------------------------------------------


def why(suggestion: Suggestion) -> str:
    """Return the reason for a suggestion as a sentence."""
    return locale.tell(suggestion.why)


def note(topic: str, key: int, day: Any, number: int, text: str) -> TodayNote | None:
    """Return None: suggestions turned down aren't notes. `workouts/_suggestion.html` shows the suggestion."""
    return None


def places(count: int, new: int) -> str:
    """Return how many places the runner has started from, and how many are new this month."""
    said = ngettext("You've started runs from %(num)d place", "You've started runs from %(num)d places", count)
    if not new:
        return _("%(said)s.", said=said)
    return _("%(said)s, %(new)s new this month.", said=said, new=new)


def address(workout: Workout) -> str:
    """Return the URL of a workout's page."""
    return url_for("workouts.show", slug=workout.slug)
