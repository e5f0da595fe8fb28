"""A paper model of a challenge: from its runners' runs to verdicts, scores, places and medals.

Plain Python, written from the rules and independent of the site's code, so that everything is calculated twice. Lengths
are in millimetres, times in milliseconds; metrics and evidence have the site's names.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LAST_PLACE_ON_EARTH = timezone(timedelta(hours=-12))
LANES = ("all", "verified")
Board = tuple[str, str]  # metric and evidence


@dataclass
class Run:
    """A run as its runner knows it. `start` is None if only the date is known; `climb` is by positions, or None."""

    id: int
    runner: int
    day: date
    start: datetime | None
    zone: str
    length: int
    elapsed: int
    moving: int
    logged: datetime
    walk: bool = False
    indoor: bool = False
    climb: int | None = None
    recorded: bool = False  # its figures come from a recording
    held: frozenset[str] = frozenset()  # why it can't be believed
    brought: int | None = None  # the import that made it
    as_recorded: "Run | None" = None  # the recorded figures, before anything was typed over them


@dataclass
class Card:
    """What a challenge asks for. `host` is the zone whose calendar counts, None for each runner's own."""

    metric: str
    target: int
    rungs: tuple[int, ...]
    first: date
    last: date
    host: str | None = None
    least: int | None = None
    typed: bool = True
    indoor: bool = True
    walks: bool = False
    from_joining: bool = False
    grace: int = 72  # hours
    ordinal: bool = False

    @property
    def boards(self) -> list[str]:
        """The metrics, its own first."""
        return list(dict.fromkeys([self.metric, "runs", "active-days", "progress"]))

    @property
    def ends(self) -> datetime:
        """The first moment after the last day, everywhere."""
        zone = ZoneInfo(self.host) if self.host else LAST_PLACE_ON_EARTH
        return datetime.combine(self.last + DAY, time(0), tzinfo=zone).astimezone(UTC)

    @property
    def closes(self) -> datetime:
        """The moment from which scores no longer change."""
        return self.ends + timedelta(hours=self.grace)

    @property
    def final(self) -> datetime:
        """The moment from which nothing changes."""
        return self.closes + DAY

    def day_of(self, run: Run) -> date:
        """Return the date of a run on the calendar that counts."""
        return run.start.astimezone(ZoneInfo(self.host)).date() if self.host and run.start else run.day

    def today(self, now: datetime, zone: str) -> date:
        """Return the date on that calendar for somebody in a zone."""
        return now.astimezone(ZoneInfo(self.host or zone)).date()


class Verdict(NamedTuple):
    """What a run counts for, and which rules it fails."""

    day: date
    value: int
    failed: tuple[str, ...]
    recorded: bool


class Figure(NamedTuple):
    """A score: when it was reached, and from how many runs."""

    value: int
    since: date
    runs: int


class Row(NamedTuple):
    """A place on a board."""

    rank: int
    seat: int
    value: int
    since: date
    runs: int
    shared: bool


# --- does it count, and for how much ----------------------------------------------------------------------------------


def worth(run: Run, metric: str) -> int:
    """Return what a run adds."""
    worths = {"distance": run.length, "moving-time": run.moving, "elevation": run.climb or 0}
    return worths.get(metric, 1)


def _faults(run: Run, card: Card, joined: date, first: date, last: date) -> Iterator[str]:
    """Return the rules that a run fails by itself, in rule card order."""
    day = card.day_of(run)
    wrong = {
        "window": not first <= day <= last,
        "joining": card.from_joining and day < joined,
        "short": card.least is not None and run.length < card.least,
        "climb": card.metric == "elevation" and run.climb is None,
        "typed": not card.typed and not run.recorded,
        "indoor": run.indoor and not card.indoor,
        "walk": run.walk and not card.walks,
        "held": bool(run.held),
        "late": run.logged >= card.closes,
    }
    return (name for name, fails in wrong.items() if fails)


def _overlapped(runs: Iterable[Run]) -> set[int]:
    """Return the runs that share half of the shorter one with a longer counted run; the longest is considered first."""
    timed = [(run.start, run.start + timedelta(milliseconds=run.elapsed), run) for run in runs if run.start]
    counted: list[tuple[Any, Any, Run]] = []
    lost = set()
    for start, end, run in sorted(timed, key=lambda one: (-one[2].length, -one[2].elapsed, one[2].id)):
        shares = [
            (min(end, other_end) - max(start, other_start)) / min(end - start, other_end - other_start)
            for other_start, other_end, _ in counted
        ]
        if any(share >= 0.5 for share in shares):
            lost.add(run.id)
        else:
            counted.append((start, end, run))
    return lost


def verdicts(card: Card, joined: date, runs: Iterable[Run]) -> dict[int, Verdict]:
    """Return the verdict on every run in the window, on its own calendar or on the one that counts."""
    judged = [(run, tuple(_faults(run, card, joined, card.first, card.last))) for run in runs]
    lost = _overlapped([run for run, faults in judged if not faults])
    return {
        run.id: _verdict(card, run, ("overlap",) if run.id in lost else faults)
        for run, faults in judged
        if any(card.first <= day <= card.last for day in (run.day, card.day_of(run)))
    }


def _verdict(card: Card, run: Run, failed: tuple[str, ...]) -> Verdict:
    return Verdict(card.day_of(run), 0 if failed else worth(run, card.metric), failed, run.recorded)


def baseline(card: Card, runs: Iterable[Run]) -> int | None:
    """Return the total of the eight weeks before the window; None with fewer than four runs."""
    first, last = card.first - 56 * DAY, card.first - DAY
    ignored = {"joining", "typed", "late"}
    fine = [run for run in runs if not {*_faults(run, card, first, first, last)} - ignored]
    lost = _overlapped(fine)
    counted = [run for run in fine if run.id not in lost]
    if len(counted) < 4:
        return None
    if card.metric == "active-days":
        return len({card.day_of(run) for run in counted})
    return sum(worth(run, card.metric) for run in counted)


# --- figures ----------------------------------------------------------------------------------------------------------


def figures(card: Card, given: Iterable[Verdict], usual: int | None) -> dict[Board, Figure]:
    """Return the scores of a runner on every board; empty if no run counts."""
    found = {}
    for lane in LANES:
        counted = sorted(one for one in given if not one.failed and (one.recorded or lane == "all"))
        if not counted:
            continue
        days = [one.day for one in counted]
        raised = [one.day for one in counted if one.value] or days[:1]
        own = Figure(sum(one.value for one in counted), raised[-1], len(counted))
        found[card.metric, lane] = own
        found["runs", lane] = Figure(len(counted), days[-1], len(counted))
        found["active-days", lane] = Figure(len({*days}), days[-1], len(counted))
        if usual:
            shares = [(day, _share(card, value, usual)) for day, value in course(card, counted)]
            share = shares[-1][1]
            found["progress", lane] = Figure(
                share, next(day for day, so_far in shares if so_far == share), len(counted)
            )
    return found


def _share(card: Card, value: int, usual: int) -> int:
    """Return the share of a usual window of this length, in hundredths of a percent, at most 150 %."""
    days = (card.last - card.first).days + 1
    return min(value * 56 * 10_000 // (usual * days), 15_000)


def course(card: Card, counted: Iterable[Verdict]) -> list[tuple[date, int]]:
    """Return what a runner's own total was at the end of each day with a run."""
    runs = [one for one in counted if not one.failed]
    days = sorted({one.day for one in runs})
    if card.metric == "active-days":
        return [(day, number) for number, day in enumerate(days, 1)]
    return [(day, sum(one.value for one in runs if one.day <= day)) for day in days]


def finished(card: Card, given: Iterable[Verdict]) -> date | None:
    """Return the day on which the target was reached, which earns the medal."""
    return next((day for day, value in course(card, given) if value >= card.target), None)


def rung(card: Card, value: int) -> int | None:
    """Return the highest level at or below a total."""
    return max((one for one in card.rungs if one <= value), default=None)


# --- places -----------------------------------------------------------------------------------------------------------


@dataclass
class Seat:
    """A runner in a challenge, with what follows from the runs."""

    id: int
    runner: int
    joined: date
    live: bool = True
    category: str | None = None
    age_group: str | None = None
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    figures: dict[Board, Figure] = field(default_factory=dict)
    baseline: int | None = None
    finished: date | None = None

    @property
    def segments(self) -> list[str]:
        """The groups in which it ranks."""
        return ["everyone", *(name for name in (self.category, self.age_group) if name)]


def places(card: Card, seats: Iterable[Seat], board: Board, segment: str = "everyone") -> list[Row]:
    """Return a board from the top: higher scores, then earlier dates, then a shared place or whoever joined first."""
    standing = [(-seat.figures[board].value, seat.figures[board].since, seat.id, seat.figures[board].runs)
                for seat in seats if board in seat.figures and segment in seat.segments]  # fmt: skip
    rows = []
    for place, (behind, since, seat, runs) in enumerate(sorted(standing), 1):
        ahead = sum((other[0], other[1]) < (behind, since) for other in standing)
        alike = sum((other[0], other[1]) == (behind, since) for other in standing) > 1
        rank, shared = (place, False) if card.ordinal else (ahead + 1, alike)
        rows.append(Row(rank, seat, -behind, since, runs, shared))
    return rows


def age_group(born: date, day: date) -> str:
    """Return the age group on a day."""
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if age < 35:
        return "under-18" if age < 18 else "18-34"
    return f"{age // 5 * 5}-{age // 5 * 5 + 4}"


def total(card: Card, seats: Mapping[int, Seat]) -> int:
    """The total of all participants."""
    return sum(seat.figures[card.metric, "all"].value for seat in seats.values() if seat.figures)
