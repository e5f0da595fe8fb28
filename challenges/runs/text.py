"""Text of runs on pages: types, methods, and when a run was, as far as the viewer may know."""

from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup, escape

from challenges.recordings.kinds import GainBy, MeasuredBy, RunKind, Source
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs.models import RereadRun, Run
from challenges.runs.rules.measured import RecordedRun
from challenges.runs.rules.usual import UsualRun
from challenges.units import STANDARD_DISTANCES, Distance, Duration
from challenges.web import locale

KINDS: dict[RunKind, Any] = {
    RunKind.EASY: _l("Easy run"),
    RunKind.LONG: _l("Long run"),
    RunKind.TEMPO: _l("Tempo run"),
    RunKind.INTERVALS: _l("Intervals"),
    RunKind.FARTLEK: _l("Fartlek"),
    RunKind.HILLS: _l("Hills"),
    RunKind.RECOVERY: _l("Recovery run"),
    RunKind.RACE: _l("Race"),
    RunKind.TRAIL: _l("Trail run"),
    RunKind.WALK: _l("Walk"),
}
VISIBLE_TO: dict[Visibility, Any] = {
    Visibility.ME: _l("Only me"),
    Visibility.FOLLOWERS: _l("Followers"),
    Visibility.MEMBERS: _l("Members of this site"),
    Visibility.PUBLIC: _l("Everyone"),
}
CLIMBED: dict[GainBy | None, Any] = {
    GainBy.DEVICE: _l("elevation, from the device"),
    GainBy.POSITIONS: _l("elevation, from the recording"),
    GainBy.HAND: _l("elevation, entered by hand"),
}
CLIMB_METHODS: dict[GainBy | None, Any] = {
    GainBy.DEVICE: _l("From the device"),
    GainBy.POSITIONS: _l("From the recording"),
    GainBy.HAND: _l("Entered by hand"),
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
    """Return the title that its runner gave it, or else its type."""
    return run.title or str(KINDS[run.kind])


def when_of(run: Run, viewer: Runner | None) -> str:
    """Return the local date and time of a run. Visitors get the hour only (rules, section 11).

    "Today, 06:12"; "Sunday 22 November, 18:40 Oslo time" for a viewer in another zone; "Saturday 3 January 2026"
    outside the viewer's year. Visitors don't get the zone, because it tells where the run was.
    """
    day = _day(run)
    local = run.local_start
    if local is None:
        return day
    if viewer is None:
        hour = local.replace(minute=0, second=0, microsecond=0)
        return _("%(day)s, about %(time)s local time", day=day, time=locale.time_here(hour, run.zone))
    return _("%(day)s, %(time)s", day=day, time=locale.clock_time(local, run.zone))


def _day(run: Run) -> str:
    today = locale.today()
    if run.local_date == today:
        return _("Today")
    if run.local_date == today - timedelta(days=1):
        return _("Yesterday")
    if run.local_date.year == today.year:
        return locale.day(run.local_date, "weekday")
    return locale.day(run.local_date, "full")


def line_of(run: Run) -> str:
    """Return the line below the title in its runner's list: "06:12 \N{MIDDLE DOT} Fartlek"."""
    said = [locale.clock_time(run.started_at, run.zone)] if run.started_at else []
    said += [str(KINDS[run.kind])] if run.title else []
    said += [_("Indoors")] if run.indoor else []
    return " \N{MIDDLE DOT} ".join(said)


def weekday_of(run: Run) -> str:
    """Return the short weekday: "Sun"."""
    return locale.day(run.local_date, "name")


def told_of(run: Run) -> tuple[Any, ...]:
    """All that a list of one's own runs tells of a run: where it is the same, the list says the same."""
    return (
        run.id, run.local_date, run.title, run.kind, run.held, run.visibility, run.distance.mm, run.moving.ms,
        run.started_at, run.zone, run.indoor, locale.zone_name(),
    )  # fmt: skip


def usual_line(usual: UsualRun) -> str:
    """Return what a usual run is: "6.2 km in 34:10, easy run, 4 times in twelve weeks"."""
    run, kind = usual.run, str(KINDS[usual.run.kind])
    figures = _(
        "%(distance)s in %(time)s", distance=locale.distance(Distance(run.distance)),
        time=locale.duration(Duration(run.moving)),
    )  # fmt: skip
    if usual.times == 1:
        return _("%(figures)s, %(kind)s on %(day)s", figures=figures, kind=kind, day=locale.day(run.day, "short"))
    return ngettext(
        "%(figures)s, %(kind)s, %(num)d time in the last twelve weeks",
        "%(figures)s, %(kind)s, %(num)d times in the last twelve weeks",
        usual.times, figures=figures, kind=kind,
    )  # fmt: skip


def logged(run: Run) -> tuple[str, str]:
    """Return the notice for a run that was just logged, and its tone."""
    if run.held:
        return _("Run logged and held for review. See why below."), "warn"
    time = locale.duration(run.moving)
    return _("Run logged: %(distance)s in %(time)s.", distance=locale.distance(run.distance), time=time), "good"


def logged_already(first: Run) -> Markup:
    """Return why a run isn't logged again, with a link to the first."""
    name = _("%(title)s, %(when)s", title=title_of(first), when=when_of(first, first.runner))
    link = Markup('<a href="{}">{}</a>').format(url_for("runs.show", run_id=first.id), name)
    return escape(_("You already logged this run: %(run)s.")) % {"run": link}


def facts_of(run: Run, *, own: bool) -> list[tuple[str, str]]:
    """Return a run's figures with their labels. Heart rate is health data, so only its runner gets it."""
    times = [(locale.duration(run.moving), _("time"))]
    if run.moving != run.duration:
        elapsed = _("moving time, %(elapsed)s elapsed", elapsed=locale.duration(run.duration))
        times = [(locale.duration(run.moving), elapsed)]
    gain, gain_by = gain_shown(run)
    climbs = [(locale.climb(gain), str(CLIMBED[gain_by]))] if gain is not None else []
    said = [(locale.distance(run.distance), _("distance")), *times, (locale.pace(run.pace), _("pace")), *climbs]
    if run.trace and run.trace.heart_rate and own:
        said.append((locale.number(run.trace.heart_rate), _("avg heart rate (bpm)")))
    if run.trace and run.trace.cadence:
        said.append((locale.number(run.trace.cadence), _("cadence (spm)")))
    return said


def gain_shown(run: Run) -> tuple[Distance | None, GainBy | None]:
    """Return the gain for a run's own page: the device's, unless it has none, or the run was edited by hand or cut."""
    if run.trace and run.trace.device_gain is not None and run.gain_by is not GainBy.HAND and not run.cut:
        return run.trace.device_gain, GainBy.DEVICE
    return run.gain, run.gain_by


def facts_in(recorded: RecordedRun) -> list[tuple[str, str]]:
    """Return the figures of a recording without a date."""
    figures = recorded.figures
    times = [(locale.duration(figures.elapsed), _("elapsed"))] if figures.elapsed else []
    gain, gain_by = (
        (figures.gain, figures.gain_by) if figures.device_gain is None else (figures.device_gain, GainBy.DEVICE)
    )
    climbs = [(locale.climb(gain), str(CLIMBED[gain_by]))] if gain is not None else []
    points = (locale.number(figures.points), _("GPS points"))
    return [(locale.distance(figures.distance), _("distance")), *times, *climbs, points]


def measured_of(run: Run, *, own: bool) -> list[tuple[str, str]]:
    """Return how the figures were obtained. Only their runner gets the file's name."""
    said: list[tuple[str, str]] = []
    if run.recording is None:
        typed = run.source is Source.HAND
        said.append(
            (_("Distance and time"), _("Entered by hand") if typed else _("From a recording that isn't stored here"))
        )
    else:
        said += _recorded(run, own=own)
    gain, gain_by = gain_shown(run)
    if gain is not None:
        said.append((_("Elevation gain"), str(CLIMB_METHODS[gain_by])))
    if gain_by is GainBy.DEVICE and run.gain_by is GainBy.POSITIONS and run.gain is not None:
        said.append((_("On leaderboards"), _("%(climb)s, from the recording", climb=locale.climb(run.gain))))
    said.append((_("Counts as"), _lane(run)))
    if own:
        said.append((_("Who can see it"), str(VISIBLE_TO[run.visibility])))
    return said


def _recorded(run: Run, *, own: bool) -> list[tuple[str, str]]:
    """Return how a recording was made and measured."""
    recording, trace = run.recording, run.trace
    if recording is None:
        return []
    said = [(_("Recorded with"), recording.device)] if recording.device else []
    said.append((_("File"), recording.filename) if own else (_("File"), FORMATS[recording.format]))
    if run.typed_over:
        said.append((_("Distance"), _("Entered by hand over the recording")))
    elif trace and trace.distance_by is MeasuredBy.DEVICE:
        said.append((_("Distance"), _("From the device")))
    else:
        said.append((_("Distance"), _("Along the GPS track")))
    if not recording.has_times:
        said.append((_("Time"), _("Entered by hand (the file has no times)")))
    elif trace and not run.typed_over and trace.moving_by is MeasuredBy.DEVICE:
        said.append((_("Moving time"), _("From the device's timer")))
    elif trace and not run.typed_over:
        said.append((_("Moving time"), _("From the recording, without stops")))
    said.append((_("GPS points"), locale.number(recording.points) if recording.points else _("None")))
    if own and trace and trace.note:
        said.append((_("Note on the file"), locale.tell(trace.note)))
    return said


def _lane(run: Run) -> str:
    """Return whether a run is verified, and if not, why."""
    if run.verified:
        return _("Verified by a recording")
    if run.recording is None:
        return _("Self-reported")
    if run.typed_over:
        return _("Self-reported: the figures were changed by hand")
    if not run.recording.points:
        return _("Self-reported: the recording has no GPS points")
    return _("Self-reported: the recording has no times")


def changes_in(one: RereadRun) -> list[str]:
    """Return a line for each figure that changed when the recording was read again."""
    climb = (_("none") if gain is None else locale.climb(gain) for gain in (one.gain_before, one.gain))
    figures = [
        (_("Date"), locale.day(one.day_before), locale.day(one.day)),
        (_("Distance"), locale.distance(one.distance_before, 2), locale.distance(one.distance, 2)),
        (_("Moving time"), locale.duration(one.moving_before), locale.duration(one.moving)),
        (_("Elapsed time"), locale.duration(one.duration_before), locale.duration(one.duration)),
        (_("Elevation"), *climb),
    ]
    lines = [
        _("%(figure)s: %(before)s, now %(after)s", figure=figure, before=before, after=after)
        for figure, before, after in figures
        if before != after
    ]
    if one.held and not one.held_before:
        lines.append(_("Now held for review. The run's page says why."))
    if one.held_before and not one.held:
        lines.append(_("No longer held for review."))
    return lines or [_("The change is too small to show.")]
