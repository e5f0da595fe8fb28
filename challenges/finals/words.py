"""Boards and amendments of final standings, in words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from challenges.finals.queries import AmendmentLine
from challenges.finals.rules import EVERY_RUN, Answer, Kind
from challenges.monthly.metrics import Metric
from challenges.monthly.words import METRICS, amount
from challenges.runners.rules import Appearance

LANES: dict[str, Any] = {EVERY_RUN: _l("All runs"), "verified": _l("Verified")}
KINDS: dict[Kind, Any] = {Kind.FIGURE: _l("Change a total"), Kind.WITHDRAWN: _l("Withdraw the entry")}
ANSWERS: dict[Answer, Any] = {Answer.UPHELD: _l("Upheld"), Answer.DECLINED: _l("Declined")}


def lane_name(lane: str) -> str:
    """Return the name of which runs a board counts."""
    return str(LANES.get(lane, lane))


def board_name(metric: Metric, lane: str) -> str:
    """Return the name of a board: "Distance", "Distance, verified"."""
    name = str(METRICS[metric])
    return name if lane == EVERY_RUN else _("%(board)s, %(lane)s", board=name, lane=lane_name(lane).lower())


def entry_name(who: Appearance | None) -> str:
    """Return whose entry it is: a name, "A runner" if hidden, "A former runner" for a deleted account."""
    if who is None:
        return _("A former runner")
    return who.name or _("A runner")


def signer_name(who: Appearance | None) -> str:
    """Return who signed: a name if the reader may see it."""
    if who is None:
        return _("a former organiser")
    return who.name or _("an organiser")


def answer_name(answer: Answer) -> str:
    """Return the name of a decision on a protest."""
    return str(ANSWERS[answer])


def said(line: AmendmentLine) -> str:
    """Return what an amendment does: "Distance: changed from 120.0 km to 95.0 km", "Withdrawn from the standings"."""
    one = line.amendment
    if one.kind is Kind.WITHDRAWN or one.metric is None or one.after is None:
        return _("Withdrawn from the standings")
    board, after = board_name(one.metric, one.lane or EVERY_RUN), amount(one.after, one.metric)
    if one.before is None:
        return _("%(board)s: back in the standings with %(after)s", board=board, after=after)
    return _(
        "%(board)s: changed from %(before)s to %(after)s",
        board=board,
        before=amount(one.before, one.metric),
        after=after,
    )


def short(fingerprint: str) -> str:
    """Return the start of a fingerprint: "3f9a…"."""
    return f"{fingerprint[:12]}\N{HORIZONTAL ELLIPSIS}"
