"""What the ledger writes, as statements that are built once."""

from typing import cast

from sqlalchemy import Table, Text, bindparam, case, func, update
from sqlalchemy import cast as sql_cast

from challenges.monthly.models import Participation, Score, Tally, Verdict
from challenges.monthly.rules import news

TALLIES, PARTICIPATIONS = cast(Table, Tally.__table__), cast(Table, Participation.__table__)
SCORES, VERDICTS = cast(Table, Score.__table__), cast(Table, Verdict.__table__)

FINISHED = update(PARTICIPATIONS).where(PARTICIPATIONS.c.id == bindparam("of")).values(finished_on=bindparam("on"))
BASELINES = update(PARTICIPATIONS).where(PARTICIPATIONS.c.id == bindparam("of")).values(baseline=bindparam("baseline"))
_LINE = sql_cast(TALLIES.c.version + 1, Text) + bindparam("told", type_=Text)
RENEWAL = {
    TALLIES.c.version: TALLIES.c.version + 1,
    TALLIES.c.changed_at: bindparam("now"),
    TALLIES.c.news: case(
        (bindparam("told", type_=Text) != "", _LINE + func.substr(TALLIES.c.news, 1, news.ROOM)), else_=TALLIES.c.news
    ),
}
"""Gives the boards a new version. Parameters: `now`, and the change line (`told`; see `rules.news`)."""
MOVED = (
    update(TALLIES)
    .where(TALLIES.c.challenge_id == bindparam("of"))
    .values(
        {
            TALLIES.c.participants: TALLIES.c.participants + bindparam("participants_by"),
            TALLIES.c.finishers: TALLIES.c.finishers + bindparam("finishers_by"),
            TALLIES.c.total: TALLIES.c.total + bindparam("total_by"),
            **RENEWAL,
        }
    )
)
