"""The map of a run: its drawing, its description, and who else can see it."""

from dataclasses import dataclass
from functools import lru_cache

from flask import current_app
from flask_babel import gettext as _

from challenges.runners.models import Runner
from challenges.runners.rules import Visibility
from challenges.runs import queries
from challenges.runs.drawing import Drawing, Tile, drawing_of
from challenges.runs.models import Run
from challenges.runs.routes import Route
from challenges.units import Distance, Units
from challenges.web import language


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing with its text. `seen` tells its runner who else can see it."""

    drawing: Drawing
    label: str
    description: str
    bar_text: str
    seen: str
    is_trimmed: bool
    streets: bool
    may_have_streets: bool
    attribution: str

    @property
    def images(self) -> list[tuple[str, Tile]]:
        """Return the URL of each tile."""
        return [(_address(tile), tile) for tile in self.drawing.tiles]


def map_shown(run: Run, viewer: Runner | None, *, streets: bool) -> Map | None:
    """Return the map of a run as far as the viewer may see it; with `streets`, if the site has a tile server."""
    route = queries.route_seen_by(viewer, run)
    if route is None or run.trace is None:
        return None
    tile_url = current_app.config["SETTINGS"].tile_url
    ends = run.trace.series.get("end")
    total = Distance.of_m(ends[-1]) if ends else None
    own = viewer is not None and viewer.id == run.runner_id
    for_all = route.whole if route.whole and own and _is_private(run) else route.shown  # nothing is trimmed
    drawing = _drawn(for_all, route.whole, language.units(), total, streets and bool(tile_url))
    if drawing is None:
        return None
    return Map(
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
def _drawn(shown: Route, whole: Route | None, units: Units, total: Distance | None, tiles: bool) -> Drawing | None:
    return drawing_of(shown, whole, units, total, tiles=tiles)


def _describe(run: Run, drawing: Drawing, *, is_whole: bool) -> str:
    """Describe the drawing, as far as it shows: its size, and whether it ends where it started."""
    across = language.distance(drawing.across)
    down = language.distance(drawing.down)
    size = _("%(distance)s. North is up. The route spans %(across)s from west to east and %(down)s from north to "
             "south.",
             distance=language.distance(run.distance), across=across, down=down)  # fmt: skip
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
    near = language.climb(trim)
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
    if language.units() is Units.MI and length < Distance.of_miles(0.5):
        return language.climb(length)
    return language.exact(length)


def _address(tile: Tile) -> str:
    address = str(current_app.config["SETTINGS"].tile_url)
    for name, value in (("{z}", tile.z), ("{x}", tile.column), ("{y}", tile.row)):
        address = address.replace(name, str(value))
    return address
