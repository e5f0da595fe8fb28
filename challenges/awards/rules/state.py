"""Awards from runs: one pass over the run history in the order of running, and its stored state. Pure.

All awards that runs earn come from one pass over the history. A run newer than all others is one more step of
that pass from its stored state, so it costs the same after five runs and after five thousand. Any other change
(an older run, a correction, a removal) starts the pass again. So the order of uploads makes no difference, only
the order of running does. Runs that started in the same minute are ordered by their content. Starts are stored only
approximately, too coarse to reveal an address.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from math import cos, hypot, radians

import polyline

from challenges.awards.rules.badges import BADGES, BadgeCount, Moment, rungs_reached
from challenges.awards.rules.kinds import COUNTS, FIRSTS, LONG_AWAY, STREAKS, TOTALS, AwardKind, FoundAward
from challenges.goals.rules.streaks import StreakPause, weekly
from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts, RunHistory, order_of, place_in_order

Place = tuple[int, int]
"""Latitude and longitude in hundredths of a degree, about a kilometre."""
LETTERS = 16
"""Number of characters of an encoded route that always contain its first point."""
AWAY = 5.0
"""Minimum distance in km from all earlier starts for a place to be new."""
_CELLS = 100
_KM_OF_A_DEGREE = 111.195
_LONGEST_NUMBER = 7  # maximum characters of one number in an encoded line


def area_of(route: str) -> Place | None:
    """Return the place of the first point of an encoded route (`runs.routes.Route.encoded` or its prefix), or None."""
    ends = [at + 1 for at, letter in enumerate(route[: 2 * _LONGEST_NUMBER]) if ord(letter) - 63 < 0x20]
    if len(ends) < 2:
        return None
    lat, lon = polyline.decode(route[: ends[1]], 5)[0]
    return round(lat * _CELLS), round(((lon + 180) % 360 - 180) * _CELLS)


def is_new_area(place: Place, known: Iterable[Place]) -> bool:
    """Whether a place is far from all known ones."""
    return all(_kilometres(place, other) > AWAY for other in known)


def _kilometres(one: Place, other: Place) -> float:
    """Return the distance in km, on a plane, which is accurate enough for a few kilometres."""
    north = (one[0] - other[0]) / _CELLS
    east = ((one[1] - other[1]) / _CELLS + 180) % 360 - 180
    return hypot(north, east * cos(radians((one[0] + other[0]) / 2 / _CELLS))) * _KM_OF_A_DEGREE


Efforts = Mapping[int, int]
"""The best efforts of one run: ms by distance in mm."""
VERSION = 2
"""Version of the rules. A stored state of another version is discarded."""
_BADGES = [badge for badge in BADGES.values() if badge.step]


@dataclass(slots=True)
class AwardBook:
    """The state of the pass over a history."""

    version: int = VERSION
    last: list[int | str] = field(default_factory=list)  # sort key of the newest run
    runs: int = 0
    distance: int = 0
    longest: int = 0
    first: int = 0  # longest of `FIRSTS` so far
    best: dict[str, int] = field(default_factory=dict)  # ms by distance in mm
    places: list[list[int]] = field(default_factory=list)
    weeks: list[int] = field(default_factory=list)  # first day with a run of each week, as ordinals
    streak: int = 0  # longest streak when last computed
    streak_at: int = 0  # number of weeks at that time
    counts: dict[str, list[str | int]] = field(default_factory=dict)  # state of badges
    medals: dict[str, int] = field(default_factory=dict)  # highest level reached, by challenge
    gone: bool = False  # whether a lost award could come back with the next run

    def text(self) -> str:
        """As it is kept."""
        return _encode({name: getattr(self, name) for name in _FIELDS})

    @classmethod
    def of(cls, text: str | None) -> "AwardBook | None":
        """Parse JSON from `text()`. None without text or for another version of the rules."""
        values = json.loads(text) if text else {}
        return cls(**values) if values.get("version") == VERSION else None

    def count_of(self, key: str) -> BadgeCount:
        """Return the state of a badge."""
        return BadgeCount(*self.counts[key]) if key in self.counts else BadgeCount()  # type: ignore[arg-type]


_FIELDS = tuple(its.name for its in fields(AwardBook))
_encode = json.JSONEncoder(separators=(",", ":")).encode


def in_order(diary: RunHistory) -> list[RunFacts]:
    """Return the runs in the order they were run."""
    return sorted(diary, key=order_of)


def is_newest(book: AwardBook, outing: RunFacts) -> bool:
    """Whether a run comes after all runs in the state."""
    return not book.last or place_in_order(outing) > tuple(book.last)


def found_in(
    diary: RunHistory, efforts: Mapping[int, Efforts], places: Mapping[int, Place], pauses: Sequence[StreakPause] = ()
) -> tuple[AwardBook, list[FoundAward]]:
    """Return the final state and all awards that a history earns. Efforts and places are by run id."""
    book, found = AwardBook(), []
    for outing in in_order(diary):
        found += advance(book, outing, efforts.get(outing.run_id, {}), places.get(outing.run_id), pauses)
    return book, found


def advance(
    book: AwardBook, outing: RunFacts, efforts: Efforts, place: Place | None, pauses: Sequence[StreakPause]
) -> list[FoundAward]:
    """Advance the state by the next run and return the awards that it earns."""
    today = outing.day.toordinal()
    last_day = int(book.last[0]) if book.last else None
    away = None if last_day is None else today - last_day
    found = []
    if away is not None and away >= LONG_AWAY:
        found.append(_by(outing, AwardKind.COMEBACK, figure=away))
    if outing.kind is not RunKind.WALK:
        found += _farther(book, outing, efforts)
        found += _faster(book, outing, efforts)
    found += _sums(book, outing)
    found += _somewhere(book, outing, place)
    found += _week(book, outing, pauses)
    found += _badges(book, outing, Moment(away != 0, away, max(0, len(book.places) - 1)))
    book.last = list(place_in_order(outing))
    return found


def _by(outing: RunFacts, what: AwardKind, detail: str = "", *, figure: int, before: int | None = None) -> FoundAward:
    occasion = str(outing.run_id) if what.is_of_one_run else ""
    return FoundAward(what, detail, occasion, outing.run_id, outing.day, figure, before)


def _farther(book: AwardBook, outing: RunFacts, efforts: Efforts) -> Iterable[FoundAward]:
    """Yield the longest run and the first at a distance. Of several firsts in one run, only the longest counts."""
    if 0 < book.longest < outing.distance:
        yield _by(outing, AwardKind.LONGEST, figure=outing.distance, before=book.longest)
    book.longest = max(book.longest, outing.distance)
    reach = max([outing.distance, *efforts])
    first = max((distance for distance in FIRSTS if distance <= reach), default=0)
    if first > book.first:
        book.first = first
        yield _by(outing, AwardKind.FIRST, str(first), figure=first)


def _faster(book: AwardBook, outing: RunFacts, efforts: Efforts) -> Iterable[FoundAward]:
    """Yield records at distances. The first effort at a distance is no record."""
    for distance, time in efforts.items():
        best = book.best.get(str(distance))
        if best is None or time < best:
            book.best[str(distance)] = time
        if best is not None and time < best:
            yield _by(outing, AwardKind.FASTEST, str(distance), figure=time, before=best)


def _sums(book: AwardBook, outing: RunFacts) -> Iterable[FoundAward]:
    for mark in rungs_reached(TOTALS, book.distance, book.distance + outing.distance):
        yield _by(outing, AwardKind.TOTAL, str(mark), figure=mark)
    for mark in rungs_reached(COUNTS, book.runs, book.runs + 1):
        yield _by(outing, AwardKind.COUNT, str(mark), figure=mark)
    book.distance += outing.distance
    book.runs += 1


def _somewhere(book: AwardBook, outing: RunFacts, place: Place | None) -> Iterable[FoundAward]:
    """Yield a new place. The very first one is home and doesn't count."""
    if place is None or not is_new_area(place, [(row, column) for row, column in book.places]):
        return
    if book.places:
        yield _by(outing, AwardKind.PLACE, figure=len(book.places))
    book.places.append(list(place))


def may_reach_a_streak(book: AwardBook, outing: RunFacts) -> bool:
    """Whether the next run may bring the streak to a mark, in which case pauses are needed.

    A streak grows by at most one a week, so it is computed only if it can have reached the mark.
    """
    ahead = next((mark for mark in STREAKS if mark > book.streak), None)
    if ahead is None or not _is_new_week(book, outing):
        return False
    return len(book.weeks) + 1 - book.streak_at >= ahead - book.streak


def _is_new_week(book: AwardBook, outing: RunFacts) -> bool:
    return not book.weeks or (book.weeks[-1] - 1) // 7 != (outing.day.toordinal() - 1) // 7


def _week(book: AwardBook, outing: RunFacts, pauses: Sequence[StreakPause]) -> Iterable[FoundAward]:
    may_reach, is_new = may_reach_a_streak(book, outing), _is_new_week(book, outing)
    if is_new:
        book.weeks.append(outing.day.toordinal())
    if not may_reach:
        return
    longest = weekly([_on(day) for day in book.weeks], pauses, outing.day).longest
    for mark in rungs_reached(STREAKS, book.streak, longest):
        yield _by(outing, AwardKind.STREAK, str(mark), figure=mark)
    book.streak, book.streak_at = longest, len(book.weeks)


def _on(ordinal: int) -> RunFacts:
    """Return a dummy run of which only the date is used."""
    return RunFacts(0, date.fromordinal(ordinal), None, RunKind.EASY, 0, 0, 0, 0, False, False)


def _badges(book: AwardBook, outing: RunFacts, moment: Moment) -> Iterable[FoundAward]:
    for badge in _BADGES:
        before = book.count_of(badge.key)
        after = badge.after(before, outing, moment)
        if after == before:
            continue
        book.counts[badge.key] = list(after)
        had = before.value if before.period == after.period else 0
        for rung in rungs_reached(badge.rungs, had, after.value):
            occasion = f"{after.period}:{rung}" if after.period else str(rung)
            yield FoundAward(AwardKind.BADGE, badge.key, occasion, outing.run_id, outing.day, rung)
