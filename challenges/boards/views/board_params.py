"""Parse which board a URL asks for: ?metric=, ?group=, ?lane= and ?page=. Unknown values are a 404."""

from flask import request

from challenges.boards.rules.ranking import EVERYONE, SEGMENTS
from challenges.monthly.models import Challenge
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Evidence, Metric, boards_of
from challenges.refusals import Missing


def board_asked(challenge: Challenge) -> tuple[Metric, str, int | None, Evidence]:
    """Return metric, segment, page and evidence, in the order that the queries take them. Raises Missing."""
    return _metric(challenge), _group(), _page(), _lane()


def filters_of(metric: Metric, group: str, lane: Evidence, challenge: Challenge) -> dict[str, str]:
    """Return the query parameters for this board, without defaults."""
    said = {
        "metric": (metric.value, challenge.metric.value),
        "group": (group, EVERYONE),
        "lane": (lane.value, Evidence.ALL.value),
    }
    return {name: value for name, (value, usual) in said.items() if value != usual}


def share_of(challenge: Challenge, metric: Metric, group: str, lane: Evidence) -> dict[str, str] | None:
    """Return the query parameters for the shared forms of a board; None if not everybody may see it."""
    return None if challenge.state is ChallengeState.DRAFT else filters_of(metric, group, lane, challenge)


def _metric(challenge: Challenge) -> Metric:
    asked = request.args.get("metric", challenge.metric.value)
    for metric in boards_of(challenge.metric):
        if metric.value == asked:
            return metric
    raise Missing


def _group() -> str:
    asked = request.args.get("group", EVERYONE)
    if asked not in SEGMENTS:
        raise Missing
    return asked


def _lane() -> Evidence:
    asked = request.args.get("lane", Evidence.ALL.value)
    for lane in Evidence:
        if lane.value == asked:
            return lane
    raise Missing


def following_asked() -> bool:
    """Whether the URL asks for the runners that the reader follows."""
    asked = request.args.get("who")
    if asked not in (None, "following"):
        raise Missing
    return asked is not None


def _page() -> int | None:
    asked = request.args.get("page")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal()) or len(asked) > 7 or int(asked) < 1:
        raise Missing
    return int(asked)
