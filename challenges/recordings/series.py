"""The corrected series of a recording: the single source of its distance, times, pace, splits, efforts and charts.

A device reports the length of a run up to three times: in totals (of the session, or of its laps), in the distance
counted at each sample, and in positions. `measure` reconciles them once, by these rules.

Steps, from one sample to the next (by the count if it is trusted, otherwise along great circles between positions; up
to three positions in a row that are out of reach are dropped):

1. A step that repeats the position (or the count) has no distance yet: the next step that has one is spread over it by
   time.
2. There is no distance across a pause of the device, except what a count advanced within three typical steps.
3. Nobody covers more than 250 m at more than 12.5 m/s: such a step is a jump, which adds nothing and breaks efforts.
4. More than 60 s without a sample (or five typical steps, if a device samples that rarely) is a gap: it has neither
   distance nor moving time, and breaks efforts. Two kinds of holes of at most 5 minutes are not gaps: a tunnel, which
   the count covers at less than 1.5 times the median speed; and a stop, across which the position moved slower than a
   walk of 1.4 m/s: its distance is known, but its time is not moving time.

Length, if it is reported several times:

5. Totals that cover only a part are not trusted: an elapsed time, or else a timer, well below that of the samples; or
   laps some of which report nothing.
6. The count is trusted if it covers nine samples in ten and, in recordings with positions, agrees with these within 30
   % (or 50 m). A count in kilometres or miles, or one that stood still, does not.
7. A declared distance is trusted, and the series scaled to it, if it agrees with the trusted count within 2 %, or is
   nearer to the positions than the count; without a count, if it agrees with the positions within 5 %; without
   positions, if it is between half and twice the count. What a declared distance counted inside gaps is left out.
8. Otherwise the count is used, or else the positions. Without positions, if count and declared distance differ by more
   than a factor of two, the one with a plausible running pace is used; if both or neither has one, the run is held.

Time:

9. Elapsed time is from the first sample to the last, or as declared if that is longer by at most 5 minutes or 10 %. A
   timer longer than the elapsed time that fits the samples is the elapsed time: the device swapped them.
10. A declared start up to an hour before the first sample counts if the declared times allow it; if nothing is
    declared, up to a minute before.
11. Moving time is the device's timer if that is no longer than elapsed time, covers all samples, and counts no gap or
    pause: the samples' moving time is then stretched to it. Otherwise it is the sum of steps of at least 0.5 m/s; a
    single slower step of up to 2 s between two faster ones is noise. A run that never reaches that speed counts as
    moving throughout.

`docs/recordings.md` has the same as a table of contradictions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import nan

import numpy as np
import numpy.typing as npt

from challenges.recordings.arrays import Floats, Ints, changes, total_of
from challenges.recordings.geodesy import FASTEST
from challenges.recordings.steps import (
    HOLE,
    LONGEST_STEP,
    MeasuredSteps,
    PositionalSteps,
    steps_by_count,
    steps_by_positions,
)
from challenges.recordings.track import DistanceBasis, Track

READING_VERSION = 2  # raise it whenever figures of the same file change: stored recordings are then read again
_NEAR_POSITIONS, _SLACK = 0.3, 50.0  # share of the positions' length, and metres, by which a count may differ
_NEAR_COUNT, _NEAR_WAY = 0.02, 0.05  # share by which a declared distance may differ from a count, and from positions
_SHORT = 25.0  # metres by which it may, however short the run
_RUNNING = (0.4, 7.0)  # m/s: plausible average speeds of walks and runs
_ROUNDED = 2.0  # seconds by which a declared time may differ from its samples
_EARLIER = 3_600.0  # seconds that a declared start may be before the first sample


@dataclass(frozen=True, eq=False)
class CorrectedSeries:
    """The reconciled samples of a recording. Columns have equal length; `ms` and `moving` are empty without times.

    `metres[i]` leads from the sample before to sample i: nan for the first and across a break (a gap or a jump), 0
    across a pause. `rests[i]` tells whether the device was paused in between. `moving[i]` are the seconds of that step
    that count as moving.
    """

    samples: Ints  # indices into the track
    metres: Floats
    ms: Ints
    rests: npt.NDArray[np.bool_]
    moving: Floats
    way: PositionalSteps  # by positions alone
    basis: DistanceBasis
    distance: float  # metres of the run: all steps, or as declared if there are none
    first_ms: int | None  # start, ms since 1970; without samples as declared, None if it isn't
    elapsed_ms: int | None
    moving_ms: int | None
    is_timed_by_device: bool
    is_contradictory: bool  # the device reported two lengths, and neither can be preferred

    @cached_property
    def seconds(self) -> Floats:
        """Return the time of each step; 0 for the first. Needs times."""
        return changes(self.ms) / 1_000

    @cached_property
    def far(self) -> Floats:
        """Return metres from the start at each sample; a break adds nothing."""
        return np.cumsum(np.where(np.isnan(self.metres), 0.0, self.metres))

    @cached_property
    def total(self) -> float:
        """Return metres of all steps."""
        return total_of(self.metres)


def measure(track: Track) -> CorrectedSeries:
    """Return the corrected series of a recording. A piece is measured in the same way as the whole."""
    count, way = steps_by_count(track), steps_by_positions(track)
    chosen, basis, distance, contradictory = _reconciled(track, count, way)
    span = (int(track.ms[-1]) - int(track.ms[0])) / 1_000 if len(track.ms) else 0.0
    elapsed, timer = _declared_times(track, span)
    lead = _lead(track, span, elapsed, timer, chosen)
    total = _elapsed(span + lead, elapsed, timer)
    moving, moved, by_timer = _moving(chosen, total, timer, _is_partial(track, span, chosen))
    return CorrectedSeries(
        samples=chosen.samples, metres=chosen.metres * basis.factor, ms=chosen.ms, rests=chosen.rests, moving=moving,
        way=PositionalSteps(way.samples, way.metres, way.rests), basis=basis, distance=distance,
        first_ms=int(track.ms[0]) - round(lead * 1_000) if len(track.ms) else track.declared.start_ms,
        elapsed_ms=round(total * 1_000) if total else None, moving_ms=round(moved * 1_000) if moved else None,
        is_timed_by_device=by_timer, is_contradictory=contradictory,
    )  # fmt: skip


# --- length -----------------------------------------------------------------------------------------------------------


def _reconciled(
    track: Track, count: MeasuredSteps | None, way: MeasuredSteps
) -> tuple[MeasuredSteps, DistanceBasis, float, bool]:
    """Return the chosen measure, its scale, the metres of the run, and whether lengths contradict: rules 5 to 8."""
    if track.basis:
        chosen = count if track.basis.by_count and count else way
        return chosen, track.basis, chosen.total * track.basis.factor, False
    placed = len(way.samples) > 1 and way.joined > 0
    if count and placed and not _agrees(track, count, way):
        count = None
    chosen = count or way
    span = (int(track.ms[-1]) - int(track.ms[0])) / 1_000 if len(track.ms) else 0.0
    declared = track.declared.distance or None
    if declared and (_is_partial(track, span, chosen) or _has_silent_laps(track)):
        declared = None
    contradictory = False
    if declared and chosen.total > 0:
        own = chosen.joined if abs(declared - chosen.joined) < abs(declared - chosen.total) else chosen.total
        if count and not placed:
            if not 0.5 <= declared / own <= 2:
                declared, contradictory = _by_pace(track, declared, own)
        elif count:
            agrees = abs(declared - own) <= max(_NEAR_COUNT * own, _SHORT)
            nearer = abs(declared - way.total) < abs(own - way.total) and abs(declared - way.total) <= max(
                _NEAR_POSITIONS * way.total, _SLACK
            )
            declared = declared if agrees or nearer else None
        elif abs(declared - own) > max(_NEAR_WAY * own, _SHORT):
            declared = None
        factor = declared / own if declared else 1.0
    else:
        factor = 1.0
    total = chosen.total * factor
    basis = DistanceBasis(
        chosen is count, factor, bool(declared) or chosen is count, chosen.usual, chosen.speed * factor
    )
    return chosen, basis, total if total > 0 else declared or 0.0, contradictory


def _agrees(track: Track, count: MeasuredSteps, way: MeasuredSteps) -> bool:
    """Return whether the count and the positions agree on the steps that both have."""
    if len(count.samples) == len(way.samples) == len(track):  # every sample has both
        both = np.isfinite(count.metres + way.metres)
        sums = float(count.metres[both].sum()), float(way.metres[both].sum())
        return _are_near(count, int(np.count_nonzero(both)), *sums)
    steps = np.full((2, len(track)), nan)
    sampled = np.zeros((2, len(track)), bool)
    for one, row, had in zip((count, way), steps, sampled, strict=True):
        row[one.samples], had[one.samples] = one.metres, True
    known = np.flatnonzero(np.isfinite(steps[0] + steps[1]))
    known = known[(sampled[0] & sampled[1])[known - 1]]  # a step from the sample before, in both
    counted, gone = steps[:, known].sum(axis=1).tolist()
    return _are_near(count, len(known), counted, gone)


def _are_near(count: MeasuredSteps, known: int, counted: float, gone: float) -> bool:
    """Return whether the metres of shared steps agree, by count and by positions; few shared steps say little."""
    if known <= len(count.samples) // 10:
        return bool(np.isfinite(count.metres).sum() > len(count.samples) // 2)
    return abs(counted - gone) <= max(_NEAR_POSITIONS * gone, min(_SLACK, gone))


def _has_silent_laps(track: Track) -> bool:
    """Return whether the declared distance is the sum of laps some of which have none."""
    known = [lap.distance for lap in track.declared.laps if lap.distance is not None]
    return 0 < len(known) < len(track.declared.laps) and abs(sum(known) - (track.declared.distance or 0)) < 1


def _by_pace(track: Track, declared: float, own: float) -> tuple[float | None, bool]:
    """Return the declared distance, or None for the count, whichever has a running pace; and whether undecided."""
    seconds = (int(track.ms[-1]) - int(track.ms[0])) / 1_000 if len(track.ms) else track.declared.timer or 0.0
    if seconds <= 0:
        return declared, False
    said, counted = (_RUNNING[0] <= metres / seconds <= _RUNNING[1] for metres in (declared, own))
    return (declared if said and not counted else None), said == counted


# --- time -------------------------------------------------------------------------------------------------------------


def _declared_times(track: Track, span: float) -> tuple[float | None, float | None]:
    """Return declared elapsed time and timer, in seconds, exchanged if the device swapped them (rule 9)."""
    elapsed, timer = (said if said and said >= 1 else None for said in (track.declared.elapsed, track.declared.timer))
    if elapsed and timer and timer > elapsed + _ROUNDED and (not span or abs(span - timer) <= max(10, 0.02 * timer)):
        return timer, elapsed
    return elapsed, timer


def _is_partial(track: Track, span: float, chosen: MeasuredSteps) -> bool:
    """Return whether the declared totals cover only a part of the samples (rule 5)."""
    if not span:
        return False
    elapsed, timer = _declared_times(track, span)
    if elapsed:
        return elapsed < 0.8 * span - 60
    return bool(timer and float(chosen.moving.sum()) > 1.25 * timer + 60)


def _lead(track: Track, span: float, elapsed: float | None, timer: float | None, chosen: MeasuredSteps) -> float:
    """Return the seconds from the start to the first sample (rule 10)."""
    if not len(track.ms) or track.declared.start_ms is None:
        return 0.0
    lead = (int(track.ms[0]) - track.declared.start_ms) / 1_000
    if not 0 <= lead <= _EARLIER:
        return 0.0
    if elapsed:
        room = elapsed - span
    elif timer:
        room = timer - chosen.covered
    else:
        room = LONGEST_STEP
    return lead if lead <= room + _ROUNDED else 0.0


def _elapsed(sampled: float, declared: float | None, timer: float | None) -> float | None:
    """Return the seconds from the start to the last sample (rule 9); None if unknown.

    A timer that ran slightly longer than the samples is believed too: devices stop writing before they stop.
    """
    longest = sampled
    if declared and (not sampled or sampled - _ROUNDED <= declared <= sampled + max(HOLE, 0.1 * sampled)):
        longest = declared
    if timer and longest < timer <= longest + _ROUNDED:
        longest = timer
    return longest if longest > 0 else None


def _moving(
    chosen: MeasuredSteps, elapsed: float | None, timer: float | None, partial: bool
) -> tuple[Floats, float | None, bool]:
    """Return the moving seconds of each step, their sum, and whether the device's timer was used (rule 11)."""
    if elapsed is None:
        return chosen.moving, None, False
    seconds = chosen.seconds
    own = float(chosen.moving.sum())
    if timer and not partial and timer <= elapsed + _ROUNDED and timer * FASTEST >= chosen.total:
        known, steps = chosen.known, len(chosen.known) - 1
        breaks = steps - int(np.count_nonzero(known[1:]))
        untimed = float(seconds[1:][~known[1:]].sum()) if breaks > 0 and len(seconds) else 0.0
        if not untimed or timer <= elapsed - untimed + _ROUNDED * (breaks + 1) + 0.01 * timer:
            timer = min(timer, elapsed)
            return (
                _stretched(chosen.moving, np.where(known, seconds, 0.0) if len(seconds) else seconds, timer),
                timer,
                True,
            )
    if not len(chosen.ms):
        return chosen.moving, None, False
    if own <= 0:  # never reached walking speed
        slowly = np.where(chosen.known, seconds, 0.0)
        return slowly, float(slowly.sum()) or elapsed, False
    return chosen.moving, min(own, elapsed), False


def _stretched(moving: Floats, seconds: Floats, timer: float) -> Floats:
    """Scale the moving seconds of each step to add up to the timer: what is missing was slow, not still."""
    own, slow = float(moving.sum()), float((seconds - moving).sum())
    if own >= timer:
        return moving * (timer / own)
    if slow <= 0:
        return moving
    return moving + (seconds - moving) * min(1.0, (timer - own) / slow)
