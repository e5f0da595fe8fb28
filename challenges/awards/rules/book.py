"""What is known of a runner's runs, run by run in the order they were run, and what each of them earns. Pure.

All awards that runs earn come from one walk through the diary. A run that is newer than all others is one more step of
that walk from where it stood, so that it costs the same after five runs and after five thousand; whatever else happens
(an older run, a correction, a removal) the walk begins anew. So the order of uploading can make no difference: only
that of running does, and two runs that began in the same minute are ordered by what they are.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from challenges.awards.rules.badges import BADGES, Count, Moment, rungs_reached
from challenges.awards.rules.kinds import COUNTS, FIRSTS, LONG_AWAY, STREAKS, TOTALS, Found, What
from challenges.awards.rules.places import Place, is_new
from challenges.goals.streaks import Pause, weekly
from challenges.runs.diary import Diary, Outing, order_of, place_in_order
from challenges.runs.rules import Kind

Efforts = Mapping[int, int]
"""The fastest stretches of one run: distance in mm to ms."""
VERSION = 2
"""Of the rules: a book of another one is not gone on with."""
_BADGES = [badge for badge in BADGES.values() if badge.step]


@dataclass(slots=True)
class Book:
    """Where the walk through a diary stands."""

    version: int = VERSION
    last: list[int | str] = field(default_factory=list)  # the place in the order of the newest run
    runs: int = 0
    distance: int = 0
    longest: int = 0
    first: int = 0  # the longest of `FIRSTS` so far
    best: dict[str, int] = field(default_factory=dict)  # ms by distance in mm
    places: list[list[int]] = field(default_factory=list)
    weeks: list[int] = field(default_factory=list)  # the first day with a run of each week, as ordinals
    streak: int = 0  # the longest, when it was last worked out
    streak_at: int = 0  # after how many weeks that was
    counts: dict[str, list[str | int]] = field(default_factory=dict)  # of badges
    medals: dict[str, int] = field(default_factory=dict)  # the rungs reached, by challenge
    gone: bool = False  # whether awards are kept that do not hold: the next run may be the one that brings them back

    def text(self) -> str:
        """As it is kept."""
        return _in_short({name: getattr(self, name) for name in _KEPT})

    @classmethod
    def of(cls, text: str | None) -> "Book | None":
        """What `text` gave; None where it is of other rules than these."""
        values = json.loads(text) if text else {}
        return cls(**values) if values.get("version") == VERSION else None

    def count_of(self, key: str) -> Count:
        """How far a badge is."""
        return Count(*self.counts[key]) if key in self.counts else Count()  # type: ignore[arg-type]


_KEPT = tuple(its.name for its in fields(Book))
_in_short = json.JSONEncoder(separators=(",", ":")).encode


def in_order(diary: Diary) -> list[Outing]:
    """The outings in the order they were run, whatever the order in which they were written down."""
    return sorted(diary, key=order_of)


def is_newest(book: Book, outing: Outing) -> bool:
    """Whether a run comes after all that are in the book."""
    return not book.last or place_in_order(outing) > tuple(book.last)


def found_in(
    diary: Diary, efforts: Mapping[int, Efforts], places: Mapping[int, Place], pauses: Sequence[Pause] = ()
) -> tuple[Book, list[Found]]:
    """All awards that the runs of a diary earn, and the book at its end. Efforts and places are by run."""
    book, found = Book(), []
    for outing in in_order(diary):
        found += turn(book, outing, efforts.get(outing.run_id, {}), places.get(outing.run_id), pauses)
    return book, found


def turn(book: Book, outing: Outing, efforts: Efforts, place: Place | None, pauses: Sequence[Pause]) -> list[Found]:
    """Write the next run into the book; returns what it earns."""
    today = outing.day.toordinal()
    last_day = int(book.last[0]) if book.last else None
    away = None if last_day is None else today - last_day
    found = []
    if away is not None and away >= LONG_AWAY:
        found.append(_by(outing, What.COMEBACK, figure=away))
    if outing.kind is not Kind.WALK:
        found += _farther(book, outing, efforts)
        found += _faster(book, outing, efforts)
    found += _sums(book, outing)
    found += _somewhere(book, outing, place)
    found += _week(book, outing, pauses)
    found += _badges(book, outing, Moment(away != 0, away, max(0, len(book.places) - 1)))
    book.last = list(place_in_order(outing))
    return found


def _by(outing: Outing, what: What, detail: str = "", *, figure: int, before: int | None = None) -> Found:
    occasion = str(outing.run_id) if what.is_of_one_run else ""
    return Found(what, detail, occasion, outing.run_id, outing.day, figure, before)


def _farther(book: Book, outing: Outing, efforts: Efforts) -> Iterable[Found]:
    """The longest run, and the first at a distance: of several at once only the longest."""
    if 0 < book.longest < outing.distance:
        yield _by(outing, What.LONGEST, figure=outing.distance, before=book.longest)
    book.longest = max(book.longest, outing.distance)
    reach = max([outing.distance, *efforts])
    first = max((distance for distance in FIRSTS if distance <= reach), default=0)
    if first > book.first:
        book.first = first
        yield _by(outing, What.FIRST, str(first), figure=first)


def _faster(book: Book, outing: Outing, efforts: Efforts) -> Iterable[Found]:
    """The fastest at a distance; the first effort there is no record."""
    for distance, time in efforts.items():
        best = book.best.get(str(distance))
        if best is None or time < best:
            book.best[str(distance)] = time
        if best is not None and time < best:
            yield _by(outing, What.FASTEST, str(distance), figure=time, before=best)


def _sums(book: Book, outing: Outing) -> Iterable[Found]:
    for mark in rungs_reached(TOTALS, book.distance, book.distance + outing.distance):
        yield _by(outing, What.TOTAL, str(mark), figure=mark)
    for mark in rungs_reached(COUNTS, book.runs, book.runs + 1):
        yield _by(outing, What.COUNT, str(mark), figure=mark)
    book.distance += outing.distance
    book.runs += 1


def _somewhere(book: Book, outing: Outing, place: Place | None) -> Iterable[Found]:
    """A new place. The first of all is home, and new to nobody."""
    if place is None or not is_new(place, [(row, column) for row, column in book.places]):
        return
    if book.places:
        yield _by(outing, What.PLACE, figure=len(book.places))
    book.places.append(list(place))


def may_reach_a_streak(book: Book, outing: Outing) -> bool:
    """Whether the next run may bring a streak of weeks to a mark: then pauses are needed.

    A streak grows by one a week at most, so that it is only worked out where it can have come there.
    """
    ahead = next((mark for mark in STREAKS if mark > book.streak), None)
    if ahead is None or not _is_new_week(book, outing):
        return False
    return len(book.weeks) + 1 - book.streak_at >= ahead - book.streak


def _is_new_week(book: Book, outing: Outing) -> bool:
    return not book.weeks or (book.weeks[-1] - 1) // 7 != (outing.day.toordinal() - 1) // 7


def _week(book: Book, outing: Outing, pauses: Sequence[Pause]) -> Iterable[Found]:
    may_reach, is_new = may_reach_a_streak(book, outing), _is_new_week(book, outing)
    if is_new:
        book.weeks.append(outing.day.toordinal())
    if not may_reach:
        return
    longest = weekly([_on(day) for day in book.weeks], pauses, outing.day).longest
    for mark in rungs_reached(STREAKS, book.streak, longest):
        yield _by(outing, What.STREAK, str(mark), figure=mark)
    book.streak, book.streak_at = longest, len(book.weeks)


def _on(ordinal: int) -> Outing:
    """A run of which only the date is asked."""
    return Outing(0, date.fromordinal(ordinal), None, Kind.EASY, 0, 0, 0, 0, False, False)


def _badges(book: Book, outing: Outing, moment: Moment) -> Iterable[Found]:
    for badge in _BADGES:
        before = book.count_of(badge.key)
        after = badge.after(before, outing, moment)
        if after == before:
            continue
        book.counts[badge.key] = list(after)
        had = before.value if before.period == after.period else 0
        for rung in rungs_reached(badge.rungs, had, after.value):
            occasion = f"{after.period}:{rung}" if after.period else str(rung)
            yield Found(What.BADGE, badge.key, occasion, outing.run_id, outing.day, rung)
