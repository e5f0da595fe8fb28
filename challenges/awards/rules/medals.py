"""The levels of challenge medals. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from challenges.awards.rules.kinds import AwardKind, FoundAward
from challenges.monthly.rules import CountedRun, reached_on
from challenges.monthly.rules.metrics import Metric


class MedalStanding(Protocol):
    """A runner's score in a challenge. `value` is None if no run counts."""

    participation_id: int
    challenge_id: int
    metric: Metric
    target: int
    rungs: Sequence[int]
    value: int | None
    reached_on: date | None


def medals_reached(
    known: dict[str, int],
    standings: Iterable[Any],
    counted_in: Callable[[Sequence[int]], Mapping[int, list[CountedRun]]],
) -> tuple[list[FoundAward], dict[str, int]]:
    """Return the levels reached above the highest known one of each challenge, and the challenge ids by detail.

    Updates `known`. `counted_in` is called only for challenges with a new level, to find the day it was reached.
    """
    higher = [one for one in standings if one.value and _highest(one) > known.get(str(one.challenge_id), 0)]
    counted = counted_in([one.participation_id for one in higher]) if higher else {}
    found = [
        _medal(one, rung, counted[one.participation_id])
        for one in higher
        for rung in _rungs(one)
        if known.get(str(one.challenge_id), 0) < rung <= (one.value or 0)
    ]
    known.update({str(one.challenge_id): _highest(one) for one in higher})
    return found, {str(one.challenge_id): one.challenge_id for one in higher}


def finished(standings: Iterable[Any]) -> list[date]:
    """Return the days on which targets were reached, oldest first."""
    return sorted(one.reached_on for one in standings if one.value and one.value >= one.target and one.reached_on)


def _rungs(standing: MedalStanding) -> Sequence[int]:
    return sorted({*standing.rungs, standing.target})


def _highest(standing: MedalStanding) -> int:
    return max((rung for rung in _rungs(standing) if rung <= (standing.value or 0)), default=0)


def _medal(standing: MedalStanding, rung: int, counted: list[CountedRun]) -> FoundAward:
    """Return the award. A final score may exceed the remaining runs, in which case its own date is used."""
    day = reached_on(counted, standing.metric, rung) or standing.reached_on
    if day is None:
        raise ValueError("a figure without a date")
    return FoundAward(AwardKind.MEDAL, str(standing.challenge_id), str(rung), None, day, rung)
