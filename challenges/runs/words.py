"""How runs are named on pages: kinds, methods, and when a run was, as far as its reader may know."""

from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.models import RereadRun, Run
from challenges.runs.recorded import Recorded
from challenges.runs.rules import GainBy, Kind, MeasuredBy, Source
from challenges.units import STANDARD_DISTANCES, Distance
from challenges.web import language

KINDS: dict[Kind, Any] = {
    Kind.EASY: _l("Easy run"),
    Kind.LONG: _l("Long run"),
    Kind.TEMPO: _l("Tempo run"),
    Kind.INTERVALS: _l("Intervals"),
    Kind.FARTLEK: _l("Fartlek"),
    Kind.HILLS: _l("Hills"),
    Kind.RECOVERY: _l("Recovery run"),
    Kind.RACE: _l("Race"),
    Kind.TRAIL: _l("Trail run"),
    Kind.WALK: _l("Walk"),
}
VISIBLE_TO: dict[Visibility, Any] = {
    Visibility.ME: _l("Only me"),
    Visibility.FOLLOWERS: _l("Followers"),
    Visibility.MEMBERS: _l("Members of this site"),
    Visibility.PUBLIC: _l("Everyone"),
}
CLIMBED: dict[GainBy | None, Any] = {
    GainBy.DEVICE: _l("climbed, by the device"),
    GainBy.POSITIONS: _l("climbed, by satellite"),
    GainBy.HAND: _l("climbed, as typed"),
}
CLIMB_METHODS: dict[GainBy | None, Any] = {
    GainBy.DEVICE: _l("As the device says"),
    GainBy.POSITIONS: _l("From the recorded heights, in climbs of 3 m and more, of 10 m where heights are noisy"),
    GainBy.HAND: _l("As typed"),
}
DISTANCES: dict[Distance, Any] = dict(
    zip(
        STANDARD_DISTANCES,
        (
            _l("400 m"), _l("½ mile"), _l("1 km"), _l("1 mile"), _l("2 miles"), _l("5 km"), _l("10 km"), _l("15 km"),
            _l("10 miles"), _l("20 km"), _l("Half marathon"), _l("25 km"), _l("30 km"), _l("Marathon"), _l("50 km"),
            _l("100 km"), _l("100 miles"),
        ),
        strict=True,
    )
)  # fmt: skip
FORMATS: dict[Source, str] = {
    Source.GPX: "GPX", Source.TCX: "TCX", Source.FIT: "FIT", Source.KML: "KML",
    Source.HEALTH: "Apple Health",
}  # fmt: skip


def title_of(run: Run) -> str:
    """What its runner called it, else what sort of run it was."""
    return run.title or str(KINDS[run.kind])


def when_of(run: Run, viewer: Runner | None) -> str:
    """Date and time of day where it was run. Visitors learn the hour only (rules, section 11).

    "Today, 06:12", "Sunday 22 November, 18:40 Oslo time" for a reader elsewhere, and "Saturday 3 January 2026" outside
    the reader's year. A visitor is not told the zone either, as it says about where it was.
    """
    day = _day(run)
    local = run.local_start
    if local is None:
        return day
    if viewer is None:
        hour = local.replace(minute=0, second=0, microsecond=0)
        return _("%(day)s, about %(time)s local time", day=day, time=language.time_here(hour, run.zone))
    return _("%(day)s, %(time)s", day=day, time=language.clock_time(local, run.zone))


def _day(run: Run) -> str:
    today = language.today()
    if run.local_date == today:
        return _("Today")
    if run.local_date == today - timedelta(days=1):
        return _("Yesterday")
    if run.local_date.year == today.year:
        return language.day(run.local_date, "weekday")
    return language.day(run.local_date, "full")


def line_of(run: Run) -> str:
    """What its runner's list says below the title: "06:12 \N{MIDDLE DOT} Fartlek"."""
    said = [language.clock_time(run.started_at, run.zone)] if run.started_at else []
    said += [str(KINDS[run.kind])] if run.title else []
    said += [_("Indoors")] if run.indoor else []
    return " \N{MIDDLE DOT} ".join(said)


def weekday_of(run: Run) -> str:
    """The day of the week in short: "Sun"."""
    return language.day(run.local_date, "name")


def told_of(run: Run) -> tuple[Any, ...]:
    """All that a list of one's own runs tells of a run: where it is the same, the list says the same."""
    return (
        run.id, run.local_date, run.title, run.kind, run.held, run.visibility, run.distance.mm, run.moving.ms,
        run.started_at, run.zone, run.indoor, language.zone_name(),
    )  # fmt: skip


def logged(run: Run) -> tuple[str, str]:
    """What its runner is told of a run that was just written down, and in which tone."""
    if run.held:
        return _("Logged, and held for review. The page of the run says why."), "warn"
    time = language.duration(run.moving)
    return _("Logged: %(distance)s in %(time)s.", distance=language.distance(run.distance), time=time), "good"


def logged_already(first: Run) -> Markup:
    """Why a run is not logged twice, with a link to the first."""
    name = _("%(title)s, %(when)s", title=title_of(first), when=when_of(first, first.runner))
    link = Markup('<a href="{}">{}</a>').format(url_for("runs.show", run_id=first.id), name)
    return escape(_("You have logged this run already: %(run)s.")) % {"run": link}


def facts_of(run: Run, *, own: bool) -> list[tuple[str, str]]:
    """The figures of a run with what they measure. Heart rate is about the body: only its runner learns it."""
    times = [(language.duration(run.moving), _("time"))]
    if run.moving != run.duration:
        elapsed = _("moving, %(elapsed)s elapsed", elapsed=language.duration(run.duration))
        times = [(language.duration(run.moving), elapsed)]
    gain, gain_by = gain_shown(run)
    climbs = [(language.climb(gain), str(CLIMBED[gain_by]))] if gain is not None else []
    said = [(language.distance(run.distance), _("distance")), *times, (language.pace(run.pace), _("pace")), *climbs]
    if run.trace and run.trace.heart_rate and own:
        said.append((language.number(run.trace.heart_rate), _("heartbeats a minute")))
    if run.trace and run.trace.cadence:
        said.append((language.number(run.trace.cadence), _("steps a minute")))
    return said


def gain_shown(run: Run) -> tuple[Distance | None, GainBy | None]:
    """The climb on a run's own page: the device's own where it says one, unless its runner typed another."""
    if run.trace and run.trace.device_gain is not None and run.gain_by is not GainBy.HAND and not run.cut:
        return run.trace.device_gain, GainBy.DEVICE
    return run.gain, run.gain_by


def facts_in(recorded: Recorded) -> list[tuple[str, str]]:
    """What a recording says that does not say when it was."""
    figures = recorded.figures
    times = [(language.duration(figures.elapsed), _("elapsed"))] if figures.elapsed else []
    gain, gain_by = (
        (figures.gain, figures.gain_by) if figures.device_gain is None else (figures.device_gain, GainBy.DEVICE)
    )
    climbs = [(language.climb(gain), str(CLIMBED[gain_by]))] if gain is not None else []
    points = (language.number(figures.points), _("positions"))
    return [(language.distance(figures.distance), _("distance")), *times, *climbs, points]


def measured_of(run: Run, *, own: bool) -> list[tuple[str, str]]:
    """How the figures came about. Only their runner learns the file's name."""
    said: list[tuple[str, str]] = []
    if run.recording is None:
        typed = run.source is Source.HAND
        said.append((_("Distance and time"), _("As typed") if typed else _("From a recording that is not kept here")))
    else:
        said += _recorded(run, own=own)
    gain, gain_by = gain_shown(run)
    if gain is not None:
        said.append((_("Climb"), str(CLIMB_METHODS[gain_by])))
    if gain_by is GainBy.DEVICE and run.gain_by is GainBy.POSITIONS and run.gain is not None:
        said.append((_("On boards"), _("%(climb)s, from the recorded heights", climb=language.climb(run.gain))))
    said.append((_("Counts as"), _lane(run)))
    if own:
        said.append((_("Who sees it"), str(VISIBLE_TO[run.visibility])))
    return said


def _recorded(run: Run, *, own: bool) -> list[tuple[str, str]]:
    """How a recording was made and measured."""
    recording, trace = run.recording, run.trace
    if recording is None:
        return []
    said = [(_("Recorded by"), recording.device)] if recording.device else []
    said.append((_("File"), recording.filename) if own else (_("File"), FORMATS[recording.format]))
    if run.typed_over:
        said.append((_("Distance"), _("Typed over what the recording says")))
    elif trace and trace.distance_by is MeasuredBy.DEVICE:
        said.append((_("Distance"), _("As the device counted it")))
    else:
        said.append((_("Distance"), _("Along the recorded positions")))
    if not recording.has_times:
        said.append((_("Time"), _("As typed: the file says none")))
    elif trace and not run.typed_over and trace.moving_by is MeasuredBy.DEVICE:
        said.append((_("Moving time"), _("By the timer of the device")))
    elif trace and not run.typed_over:
        said.append((_("Moving time"), _("From the samples, without stops")))
    said.append((_("Positions"), language.number(recording.points) if recording.points else _("None")))
    if own and trace and trace.note:
        said.append((_("About the file"), language.tell(trace.note)))
    return said


def _lane(run: Run) -> str:
    """Verified or not, and why not."""
    if run.verified:
        return _("Verified: a recording with times stands behind it")
    if run.recording is None:
        return _("Self-reported")
    if run.typed_over:
        return _("Self-reported: its figures were typed over")
    if not run.recording.points:
        return _("Self-reported: the recording has no positions")
    return _("Self-reported: the recording has no times")


def changes_in(one: RereadRun) -> list[str]:
    """What became of a run's figures when its recording was read again: a line for each that changed."""
    climb = (_("none") if gain is None else language.climb(gain) for gain in (one.gain_before, one.gain))
    figures = [
        (_("Date"), language.day(one.day_before), language.day(one.day)),
        (_("Distance"), language.distance(one.distance_before, 2), language.distance(one.distance, 2)),
        (_("Moving time"), language.duration(one.moving_before), language.duration(one.moving)),
        (_("Total time"), language.duration(one.duration_before), language.duration(one.duration)),
        (_("Elevation"), *climb),
    ]
    lines = [
        _("%(figure)s: %(before)s, now %(after)s", figure=figure, before=before, after=after)
        for figure, before, after in figures
        if before != after
    ]
    if one.held and not one.held_before:
        lines.append(_("Waits for a check now. The page of the run says why."))
    if one.held_before and not one.held:
        lines.append(_("No longer waits for a check."))
    return lines or [_("Changed by less than is shown.")]
