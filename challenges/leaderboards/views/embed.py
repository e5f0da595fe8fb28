"""A board for a frame on another site: its first rows and a link to the rest, without the site's header."""

from challenges import clock
from challenges.leaderboards.feeds import Sheet
from challenges.leaderboards.queries import closes_at
from challenges.leaderboards.views import asking
from challenges.leaderboards.views.blueprint import bp
from challenges.leaderboards.views.live import TOPIC
from challenges.leaderboards.views.shared import sheet_of
from challenges.monthly.queries import challenge_seen_by
from challenges.web import polling
from challenges.web.headers import let_frame
from challenges.web.pages import not_modified, page
from challenges.web.sharing import same_for_everybody

ROWS = 10


@bp.get("/challenges/<slug>/leaderboard/embed")
@same_for_everybody
def embed(slug):
    """Show the board selected by ?metric=, ?group= and ?lane=. It polls for changes while runs can move it."""
    challenge = challenge_seen_by(None, slug)
    metric, group, _page, lane = asking.board(challenge)
    sheet = sheet_of(challenge, metric, group, None, lane, size=ROWS)
    state = _state_of(sheet)
    if polling.is_shown(state):
        return not_modified(polling.here(state))
    return let_frame(
        page(
            "leaderboards/embed.html",
            regions=["standings"],
            tag=polling.here(state),
            challenge=challenge,
            sheet=sheet,
            state=state,
            filters=asking.filters_of(metric, group, lane, challenge),
        )
    )


def _state_of(sheet: Sheet) -> polling.State:
    """Return the region's state. It doesn't expire until nothing can change any more."""
    seen = sheet.is_live, sheet.total, sheet.not_started, sheet.rows
    until = closes_at(sheet.challenge) if sheet.is_live else clock.now()
    version = sheet.challenge.tally.version
    return polling.State(TOPIC, sheet.challenge.id, version, int(until.timestamp()), polling.fingerprint(seen))
