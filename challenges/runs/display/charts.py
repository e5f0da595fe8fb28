"""Pace, heart rate, elevation and cadence along the route, as charts with equivalent tables."""

import marshal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from flask_babel import gettext as _

from challenges.recordings.charts import TIMES, Chart, chart_of, smoothed
from challenges.runs.models import Run, Trace
from challenges.units import Distance, Duration, Units
from challenges.web import locale
from challenges.web.fragment_cache import TwoGenerationCache

_CALM = 120.0  # metres that pace is averaged over, because GPS positions are noisy
_FLAT = 24.0  # metres, or feet times three: a smaller range isn't enlarged


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart with its text. `rungs` and `steps` are (position, text); rows are (distance, value)."""

    key: str
    title: str
    unit: str
    label: str
    chart: Chart
    rungs: list[tuple[float, str]]
    steps: list[tuple[float, str]]
    rows: list[tuple[str, str]]
    private: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    """How one of the columns is drawn and formatted."""

    key: str
    title: str
    unit: str
    label: str
    write: Callable[[float], str]
    how: dict[str, Any] = field(default_factory=dict)
    private: bool = False


class Plots(list[Plot]):
    """The charts of a run, hashed by the data they show: the key of the cached HTML."""

    def __init__(self, plots: Sequence[Plot], key: bytes) -> None:
        super().__init__(plots)
        self.key = key

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plots) and other.key == self.key


def plots_of(run: Run, *, own: bool, sees_map: bool) -> Sequence[Plot]:
    """Return the charts of a run, drawn once for all viewers who see the same data in the same language and units.

    Heart rate is health data and shown to its runner only. Elevation reveals places, so it follows the map's
    visibility, and others don't see it near the hidden start and finish.
    """
    trace = run.trace
    if trace is None or not trace.series.get("end"):
        return []
    hidden = 0.0 if own else run.runner.map_trim.metres
    shown = (trace.series, trace.cadence, own, sees_map, hidden, str(locale.locale()), locale.units().value)
    key = blake2b(marshal.dumps(shown, 2)).digest()  # version 2 serialises equal values identically
    if (plots := _MOST_POINTS_DRAWN.get(key)) is None:
        plots = Plots(_drawn(trace, own=own, sees_map=sees_map, hidden=hidden), key)
        _MOST_POINTS_DRAWN.put(key, plots)
    return plots


_MOST_POINTS_DRAWN: TwoGenerationCache[Plots] = TwoGenerationCache(100)  # per generation, of about 50 kB each


def _drawn(trace: Trace, *, own: bool, sees_map: bool, hidden: float) -> list[Plot]:
    unit = locale.units().length.metres
    ends = [end / unit for end in trace.series["end"]]
    found = [
        _pace(trace),
        _height(trace, hidden) if own or sees_map else None,
        _beats(trace) if own else None,
        _steps(trace),
    ]
    return [plot for column in found if column and (plot := _plot(*column, ends))]


def _plot(column: _Column, values: Sequence[float | None], ends: Sequence[float]) -> Plot | None:
    chart = chart_of(ends, values, **column.how)
    if chart is None:
        return None
    return Plot(
        column.key, column.title, column.unit, column.label, chart,
        rungs=[(place, column.write(value)) for place, value in chart.rungs],
        steps=[(share, _step(value, with_unit=not number)) for number, (share, value) in enumerate(chart.steps)],
        rows=[(_end(end), column.write(value)) for end, value in chart.rows],
        private=column.private,
    )  # fmt: skip


def _step(value: float, *, with_unit: bool) -> str:
    figure = locale.number(value, 0 if value == int(value) else 1 if value * 10 == int(value * 10) else 2)
    return f"{figure}\N{NO-BREAK SPACE}{locale.distance_unit()}" if with_unit else figure


def _end(value: float) -> str:
    return f"{locale.number(value, 2)}\N{NO-BREAK SPACE}{locale.distance_unit()}"


def _pace(trace: Trace) -> tuple[_Column, Sequence[float | None]] | None:
    a_part = trace.series["end"][0]
    unit = locale.units().length.km
    paces = [pace and pace * unit for pace in trace.series["pace"]]
    values = smoothed(paces, min(4, round(_CALM / a_part / 2)))
    how = {"sizes": TIMES, "span": 30.0, "turned": True, "clipped": True}
    label = _("Pace along the route. Higher is faster.")
    return _Column("pace", _("Pace"), f"/{locale.distance_unit()}", label, _clock, how), values


def _clock(seconds: float) -> str:
    return locale.duration(Duration(round(seconds) * 1_000))


def _height(trace: Trace, hidden: float) -> tuple[_Column, Sequence[float | None]] | None:
    metric = locale.units() is Units.KM
    factor = 1.0 if metric else Distance.of_m(1).feet
    ends = trace.series["end"]
    values = [
        None if height is None or end <= hidden or end > ends[-1] - hidden else height * factor
        for end, height in zip(ends, trace.series["ele"], strict=False)
    ]
    column = _Column(
        "height", _("Elevation"), _("m") if metric else _("ft"), _("Elevation along the route."), locale.number,
        {"span": _FLAT * factor},
    )  # fmt: skip
    return (column, values) if values else None


def _beats(trace: Trace) -> tuple[_Column, Sequence[float | None]] | None:
    column = _Column(
        "beats", _("Heart rate"), _("bpm"), _("Heart rate along the route."), locale.number,
        {"span": 20.0}, private=True,
    )  # fmt: skip
    return (column, smoothed(trace.series["hr"], 1)) if trace.series["hr"] else None


def _steps(trace: Trace) -> tuple[_Column, Sequence[float | None]] | None:
    known = [value for value in trace.series["cad"] if value]
    if not known or not trace.cadence:
        return None
    doubled = 2 if trace.cadence > 1.5 * sum(known) / len(known) else 1  # one foot was counted: as in the figure above
    values = [value and value * doubled for value in trace.series["cad"]]
    column = _Column(
        "steps", _("Cadence"), _("spm"), _("Cadence along the route."), locale.number,
        {"span": 20.0, "clipped": True},
    )  # fmt: skip
    return column, smoothed(values, 1)
