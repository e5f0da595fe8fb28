"""Parse which board a URL asks for: ?metric=, ?group=, ?lane= and ?page=. Unknown values are a 404."""

from typing import NamedTuple

from flask import request

from challenges.boards.rules.ranking import EVERYONE, SEGMENTS
from challenges.monthly.models import Challenge
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Evidence, Metric, boards_of
from challenges.refusals import Missing


class BoardParams(NamedTuple):
    """Which board and page is wanted, in the order that the queries take them. `page` is None without ?page=."""

    metric: Metric
    segment: str
    page: int | None
    evidence: Evidence


def board_asked(challenge: Challenge) -> BoardParams:
    """Return the board and the page that the URL asks for. Raises Missing."""
    return BoardParams(_metric(challenge), _segment(), _page(), _evidence())


def closed_board_asked(challenge: Challenge, page: int) -> BoardParams:
    """Return the same for a list whose page number was read leniently."""
    return BoardParams(_metric(challenge), _segment(), page, _evidence())


def filters_of(metric: Metric, segment: str, evidence: Evidence, challenge: Challenge) -> dict[str, str]:
    """Return the query parameters for this board, without defaults."""
    params = {
        "metric": (metric.value, challenge.metric.value),
        "group": (segment, EVERYONE),
        "lane": (evidence.value, Evidence.ALL.value),
    }
    return {name: value for name, (value, default) in params.items() if value != default}


def share_of(challenge: Challenge, metric: Metric, segment: str, evidence: Evidence) -> dict[str, str] | None:
    """Return the query parameters for the shared forms of a board; None if not everybody may see it."""
    return None if challenge.state is ChallengeState.DRAFT else filters_of(metric, segment, evidence, challenge)


def following_asked() -> bool:
    """Whether the URL asks for the runners that the reader follows."""
    asked = request.args.get("who")
    if asked not in (None, "following"):
        raise Missing
    return asked is not None


def _metric(challenge: Challenge) -> Metric:
    asked = request.args.get("metric", challenge.metric.value)
    for metric in boards_of(challenge.metric):
        if metric.value == asked:
            return metric
    raise Missing


def _segment() -> str:
    asked = request.args.get("group", EVERYONE)
    if asked not in SEGMENTS:
        raise Missing
    return asked


def _evidence() -> Evidence:
    asked = request.args.get("lane", Evidence.ALL.value)
    for evidence in Evidence:
        if evidence.value == asked:
            return evidence
    raise Missing


def _page() -> int | None:
    asked = request.args.get("page")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal()) or len(asked) > 7 or int(asked) < 1:
        raise Missing
    return int(asked)
