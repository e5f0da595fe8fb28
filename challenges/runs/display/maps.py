"""Maps: of a run, with who else can see it, and the previews of a cut with the times at each kilometre or mile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from flask import current_app
from flask_babel import gettext as _

from challenges.recordings.route_drawing import MapTile, RouteDrawing, drawing_of
from challenges.recordings.routes import SimplifiedRoute
from challenges.recordings.series import measure
from challenges.recordings.splits import splits_of
from challenges.recordings.track import Track
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs import queries
from challenges.runs.models import Run
from challenges.runs.rules.measured import RecordedRun
from challenges.runs.text import CLIMBED
from challenges.units import Distance, Duration, Pace, Units
from challenges.web import locale


@dataclass(frozen=True, slots=True)
class RunMap:
    """A drawing with its text. `seen` tells its runner who else can see it."""

    drawing: RouteDrawing
    label: str
    description: str
    bar_text: str
    seen: str
    is_trimmed: bool
    streets: bool
    may_have_streets: bool
    attribution: str

    @property
    def images(self) -> list[tuple[str, MapTile]]:
        """Return the URL of each tile."""
        return [(_address(tile), tile) for tile in self.drawing.tiles]


def map_shown(run: Run, viewer: Runner | None, *, streets: bool) -> RunMap | None:
    """Return the map of a run as far as the viewer may see it; with `streets`, if the site has a tile server."""
    route = queries.route_seen_by(viewer, run)
    if route is None or run.trace is None:
        return None
    tile_url = current_app.config["SETTINGS"].tile_url
    ends = run.trace.series.get("end")
    total = Distance.of_m(ends[-1]) if ends else None
    own = viewer is not None and viewer.id == run.runner_id
    for_all = route.whole if route.whole and own and _is_private(run) else route.shown  # nothing is trimmed
    drawing = _drawn(for_all, route.whole, locale.units(), total, streets and bool(tile_url))
    if drawing is None:
        return None
    return RunMap(
        drawing,
        label=_("Map of the route"),
        description=_describe(run, drawing, is_whole=bool(route.whole)),
        bar_text=_short(drawing.bar_length),
        seen=_who_else(run, is_hidden=not route.shown) if own else "",
        is_trimmed=route.whole is None,
        streets=bool(drawing.tiles),
        may_have_streets=bool(tile_url),
        attribution=current_app.config["SETTINGS"].tile_attribution,
    )


@lru_cache(maxsize=128)  # many people view the same routes; a changed route has another key
def _drawn(
    shown: SimplifiedRoute, whole: SimplifiedRoute | None, units: Units, total: Distance | None, tiles: bool
) -> RouteDrawing | None:
    return drawing_of(shown, whole, units, total, tiles=tiles)


def _describe(run: Run, drawing: RouteDrawing, *, is_whole: bool) -> str:
    """Describe the drawing, as far as it shows: its size, and whether it ends where it started."""
    across = locale.distance(drawing.across)
    down = locale.distance(drawing.down)
    size = _("%(distance)s. North is up. The route spans %(across)s from west to east and %(down)s from north to "
             "south.",
             distance=locale.distance(run.distance), across=across, down=down)  # fmt: skip
    if not is_whole:
        return size
    ends = _("It ends where it started.") if drawing.is_loop else _("It doesn't end where it started.")
    return _("%(size)s %(ends)s", size=size, ends=ends)


def _is_private(run: Run) -> bool:
    """Return whether only its runner sees the map."""
    return Visibility.ME in {run.visibility, run.map_visible_to}


def _who_else(run: Run, *, is_hidden: bool) -> str:
    """Return what its runner should know about who sees the map."""
    trim = run.runner.map_trim
    if _is_private(run):
        return _("Only you see this map.")
    near = locale.climb(trim)
    if Visibility.FOLLOWERS in {run.visibility, run.map_visible_to}:
        if not trim:
            return _("Only your followers see this map, from start to finish.")
        if is_hidden:
            return _("Nobody else sees a map: this run stays within %(near)s of its start and finish.", near=near)
        return _(
            "Only your followers see the map, without the parts within %(near)s of your start and finish.",
            near=near,
        )
    if not trim:
        return _("Others see this map from start to finish.")
    if is_hidden:
        return _("Others see no map: this run stays within %(near)s of its start and finish.", near=near)
    return _("Others see the map without the parts within %(near)s of your start and finish.", near=near)


def _short(length: Distance) -> str:
    """Format the length of a scale bar: "500 m", "2 km", "1,000 ft", "0.5 mi"."""
    if locale.units() is Units.MI and length < Distance.of_miles(0.5):
        return locale.climb(length)
    return locale.exact(length)


def _address(tile: MapTile) -> str:
    address = str(current_app.config["SETTINGS"].tile_url)
    for name, value in (("{z}", tile.z), ("{x}", tile.column), ("{y}", tile.row)):
        address = address.replace(name, str(value))
    return address


@dataclass(frozen=True, slots=True)
class CutMark:
    """The end of a kilometre or mile: its distance, the time into the recording, and the pace of the last one."""

    distance: Distance
    after: Duration
    pace: Pace | None


def marks_of(track: Track) -> list[CutMark]:
    """Return a mark for each kilometre or mile of a recording, in the viewer's units; empty without times."""
    steps = measure(track)
    parts = splits_of(track, steps, locale.units().length)
    late = Duration(int(steps.ms[0] - track.ms[0])) if parts else Duration()  # the first samples may lack a GPS fix
    return [
        CutMark(far, after, Pace.of(part.distance, part.moving) if part.moving else None)
        for part, far, after in zip(
            parts, accumulate(part.distance for part in parts),
            (late + after for after in accumulate(part.elapsed for part in parts)), strict=True,
        )
    ]  # fmt: skip


def piece_shown(recorded: RecordedRun, zone: str) -> list[tuple[str, str]]:
    """Return the figures of a piece with their labels: times, distance, duration, pace and elevation gain."""
    figures = recorded.figures
    moving = figures.moving or recorded.elapsed
    said = [(_times(recorded.start, recorded.elapsed, zone), _("from start to finish"))]
    said.append((locale.distance(figures.distance, 2), _("distance")))
    said.append((locale.duration(recorded.elapsed), _("elapsed")))
    if moving != recorded.elapsed:
        said.append((locale.duration(moving), _("moving")))
    said.append((locale.pace(Pace.of(figures.distance, moving)), _("pace")))
    if figures.gain is not None:
        said.append((locale.climb(figures.gain), str(CLIMBED[figures.gain_by])))
    return said


def _times(start: datetime, elapsed: Duration, zone: str) -> str:
    finish = start + timedelta(milliseconds=elapsed.ms)
    ends = {"start": locale.time_here(start, zone), "finish": locale.clock_time(finish, zone)}
    return _("%(start)s–%(finish)s", **ends)
