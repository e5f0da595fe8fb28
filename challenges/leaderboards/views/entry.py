"""The page that explains somebody's place on a board."""

from challenges import clock
from challenges.finals.queries import closed_board_of
from challenges.leaderboards import history
from challenges.leaderboards.queries.entry import entry_seen_by
from challenges.leaderboards.queries.history import nights_of, with_now
from challenges.leaderboards.rules import PAGE
from challenges.leaderboards.views import asking
from challenges.leaderboards.views.blueprint import bp
from challenges.monthly.metrics import Lane, boards_of
from challenges.monthly.queries import challenge_seen_by
from challenges.monthly.rules import LEAST_RUNS, MOST_PROGRESS, tie_chain, weeks_before
from challenges.web.guards import viewer
from challenges.web.language import zone_name
from challenges.web.pages import page
from challenges.web.paging import paging


@bp.get("/challenges/<slug>/leaderboard/<int:participation_id>")
def entry(slug, participation_id):
    """Show a row of a board, selected as for the board itself; ?page= is the page of its runs."""
    challenge = challenge_seen_by(viewer(), slug)
    metric, group, number, lane = asking.board(challenge)
    today = challenge.terms.today(clock.now(), zone_name())
    row = entry_seen_by(viewer(), challenge, participation_id, metric, group, number, lane, today=today)
    nights = nights_of(challenge, participation_id) if row.on_own_board else []
    rank = row.spot.rank if row.spot else None
    closed = closed_board_of(challenge, viewer(), metric, lane.value, group) if row.own else None
    return page(
        "leaderboards/entry.html",
        challenge=challenge,
        entry=row,
        boards=boards_of(challenge.metric),
        lanes=tuple(Lane),
        closed=closed.mine if closed else None,
        places=closed.total if closed else 0,
        following=asking.following(),
        chain=tie_chain(metric, challenge.ranking),
        weeks=weeks_before(challenge.window),
        least_runs=LEAST_RUNS,
        most_progress=MOST_PROGRESS,
        nights=nights,
        line=history.line_of(with_now(challenge, nights, rank)),
        pages=paging(row.counting + row.others, PAGE),
    )
