"""A run by kilometre, by mile or by the device's laps, and its best efforts compared with all of its runner's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from challenges.runs import queries
from challenges.runs.models import Run, Trace
from challenges.runs.queries import EffortSeen
from challenges.runs.text import DISTANCES
from challenges.units import HALF_MARATHON, KILOMETRE, MARATHON, MILE, Distance, Duration, Pace, Units
from challenges.web import locale

LAPS = "laps"
MANY = 26  # a half marathon and a bit; more rows scroll in place
_LIKE_A_WHOLE_ONE = 0.02  # share of a unit by which a last split may be off and still count as whole
_LONGEST, _SHORTEST, _STRETCH = 0.94, 0.14, 2.4  # bar lengths: of the fastest, of the slowest, and the effect of pace


@dataclass(frozen=True, slots=True)
class SplitPart:
    """One row. `share` is the length of its bar, longer for faster; None without a pace."""

    name: str
    pace: str
    share: float | None
    gain: str
    beats: str
    distance: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class SplitParts:
    """The rows, the mark of the average pace, and the links to both views if there are laps."""

    rows: list[SplitPart]
    average: float | None
    is_laps: bool
    has_gain: bool
    has_beats: bool
    views: list[dict[str, Any]]

    @property
    def are_many(self) -> bool:
        """Return whether the rows scroll in place."""
        return len(self.rows) > MANY


def parts_of(run: Run, view: str | None, *, own: bool) -> SplitParts | None:
    """Return the splits of a run, or its laps; None if it has neither. Heart rate is for its runner only."""
    trace = run.trace
    if trace is None:
        return None
    laps = [lap for lap in trace.laps if lap[1] or lap[2]]
    splits = _splits(trace)
    if not splits and len(laps) < 2:
        return None
    is_laps = len(laps) > 1 and (view == LAPS or not splits)
    paces = [_pace(lap[0], (lap[1] or lap[2]) * 1_000) for lap in laps] if is_laps else [
        _pace(metres, moving or elapsed) for metres, moving, elapsed, *_rest in splits
    ]  # fmt: skip
    shares, average = _shares(paces, run.pace)
    rows = [_lap(n, lap, pace, share) for n, (lap, pace, share) in enumerate(zip(laps, paces, shares, strict=True), 1)]\
        if is_laps else [
            _split(n, split, pace, share, own=own)
            for n, (split, pace, share) in enumerate(zip(splits, paces, shares, strict=True), 1)
        ]  # fmt: skip
    return SplitParts(
        rows, average, is_laps, any(row.gain for row in rows), any(row.beats for row in rows),
        _views(run, is_laps) if len(laps) > 1 and splits else [],
    )  # fmt: skip


def _splits(trace: Trace) -> Sequence[Any]:
    splits: Sequence[Any] = trace.kilometres if locale.units() is Units.KM else trace.miles
    return splits


def _views(run: Run, is_laps: bool) -> list[dict[str, Any]]:
    every = _("Kilometres") if locale.units() is Units.KM else _("Miles")
    boost = "target:#splits"
    return [
        {"text": every, "href": url_for("runs.show", run_id=run.id), "current": not is_laps, "boost": boost},
        {"text": _("Laps"), "href": url_for("runs.show", run_id=run.id, splits=LAPS), "current": is_laps,
         "boost": boost},
    ]  # fmt: skip


def _pace(metres: float | None, ms: float | None) -> Pace | None:
    return Pace.of(Distance.of_m(metres), Duration(round(ms))) if metres and metres >= 1 and ms else None


def _shares(paces: Sequence[Pace | None], average: Pace) -> tuple[list[float | None], float | None]:
    """Return the bar lengths: the fastest is the longest, even paces look even, and walkers still get a bar."""
    known = [pace.ms_per_km for pace in paces if pace]
    if not known:
        return [None] * len(paces), None
    fastest = min(known)
    spread = max(known) / fastest - 1
    tells = min(_STRETCH, (_LONGEST - _SHORTEST) / spread) if spread else _STRETCH

    def share(pace: Pace) -> float:
        return round(max(_SHORTEST, min(1.0, _LONGEST - tells * (pace.ms_per_km / fastest - 1))), 3)

    return [share(pace) if pace else None for pace in paces], share(average) if len(known) > 1 else None


def _split(number: int, split: Sequence[Any], pace: Pace | None, share: float | None, *, own: bool) -> SplitPart:
    metres, _moving, _elapsed, gain, beats = split
    whole = abs(metres / locale.units().length.metres - 1) < _LIKE_A_WHOLE_ONE
    return SplitPart(
        name=locale.number(number)
        if whole
        else locale.number(metres / locale.units().length.metres, 1)
        if metres >= locale.units().length.metres / 20
        else locale.number(metres / locale.units().length.metres, 2),
        pace=locale.pace_figure(pace) if pace else "",
        share=share,
        gain=locale.climb(Distance.of_m(gain)) if gain is not None else "",
        beats=locale.number(beats) if beats and own else "",
    )


def _lap(number: int, lap: Sequence[Any], pace: Pace | None, share: float | None) -> SplitPart:
    metres, timer, elapsed = lap
    return SplitPart(
        name=locale.number(number),
        pace=locale.pace_figure(pace) if pace else "",
        share=share,
        gain="",
        beats="",
        distance=locale.distance(Distance.of_m(metres), 2) if metres else "",
        time=locale.duration(Duration.of_seconds(timer or elapsed)),
    )


HIGHLIGHTED = (KILOMETRE, MILE, Distance.of_km(5), Distance.of_km(10), HALF_MARATHON, MARATHON)


@dataclass(frozen=True, slots=True)
class EffortLine:
    """One line: the name of the distance, the time, and a tag if it is special."""

    distance: str
    time: str
    tag: str
    cheers: bool  # a first effort is no record


def efforts_shown(run: Run, year: int) -> tuple[list[EffortLine], list[EffortLine]]:
    """Return the most relevant efforts, and the rest. `year` is the current one."""
    efforts = queries.efforts_of(run) if run.trace else []
    telling = [effort for effort in efforts if effort.distance in HIGHLIGHTED]
    others = [effort for effort in efforts if effort.distance not in HIGHLIGHTED]
    if len(telling) < 3:  # a short run: show all
        telling, others = efforts, []
    return [_line(run, effort, year) for effort in telling], [_line(run, effort, year) for effort in others]


def _line(run: Run, effort: EffortSeen, year: int) -> EffortLine:
    name = str(DISTANCES[effort.distance]) if effort.distance in DISTANCES else locale.exact(effort.distance)
    return EffortLine(name, locale.duration(effort.duration), _tag(run, effort, year), not effort.is_first)


def _tag(run: Run, effort: EffortSeen, year: int) -> str:
    if effort.is_first:
        return _("First")
    if effort.is_best:
        return _("Personal best")
    if effort.is_best_of_year:
        return _("Best this year") if run.local_date.year == year else _("Best of %(year)s", year=run.local_date.year)
    return ""
