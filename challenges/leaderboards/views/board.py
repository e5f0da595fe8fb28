"""The page of a board. It polls by itself; unchanged content isn't rendered again."""

from flask import request

from challenges.finals.queries import has_closed
from challenges.kudos.queries import applause_for_entries
from challenges.leaderboards import queries
from challenges.leaderboards.views import asking, live
from challenges.leaderboards.views.blueprint import bp
from challenges.monthly.queries import challenge_seen_by
from challenges.web import polling
from challenges.web.guards import ask_to_sign_in, me, viewer
from challenges.web.pages import not_modified, page, see_other


@bp.get("/challenges/<slug>/leaderboard")
def show(slug):
    """Show a board. ?metric=, ?group=, ?lane= and ?page= select another than the challenge's own, around the reader.

    ?who=following shows the reader and the runners they follow. Once the challenge has closed, redirects to its final
    standings, which include amendments.
    """
    challenge = challenge_seen_by(viewer(), slug)
    asked = asking.board(challenge)
    if has_closed(challenge):
        return see_other("finals.show", slug=slug, **request.args.to_dict())
    if asking.following() and not viewer():
        return ask_to_sign_in()
    if asking.following():
        board = queries.following_board_of(challenge, me(), *asked)
    else:
        board = queries.board_of(challenge, viewer(), *asked)
    cheers = applause_for_entries(board.participation_ids, viewer())
    state = live.state_of(board, cheers)
    if polling.is_shown(state):
        return not_modified(polling.here(state))
    return page(
        "leaderboards/show.html",
        regions=["standings"],
        also=[] if polling.is_asked_again() else ["share"],
        tag=polling.here(state),
        challenge=challenge,
        board=board,
        cheers=cheers,
        state=state,
        share=asking.share_of(challenge, board.metric, board.segment, board.lane),
    )
