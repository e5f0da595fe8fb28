"""The page of a board. It refreshes itself, so an unchanged one is answered before anything is looked up."""

from flask import request

from challenges.finals.queries import has_closed
from challenges.kudos.queries import applause_for_entries
from challenges.leaderboards import queries
from challenges.leaderboards.views import asking
from challenges.leaderboards.views.blueprint import bp
from challenges.monthly.queries import challenge_seen_by
from challenges.web import language
from challenges.web.guards import ask_to_sign_in, me, viewer
from challenges.web.pages import not_modified, page, see_other, unchanged


@bp.get("/challenges/<slug>/leaderboard")
def show(slug):
    """A board: ?metric=, ?group=, ?lane= and ?page= choose another one than the challenge's own, around the reader.

    With ?who=following it shows the reader and whom the reader follows. Once the challenge has closed its standings are
    read elsewhere, with what was amended, and at one place only.
    """
    challenge = challenge_seen_by(viewer(), slug)
    asked = asking.board(challenge)
    if has_closed(challenge):
        return see_other("finals.show", slug=slug, **request.args.to_dict())
    if asking.following() and not viewer():
        return ask_to_sign_in()
    own = queries.following_tag_of(challenge, me(), *asked) if asking.following() else None
    tag = as_read_here(own or queries.tag_of(challenge, viewer(), *asked))
    if unchanged(tag):
        return not_modified(tag)
    if own:
        board = queries.following_board_of(challenge, me(), *asked, tag=own)
    else:
        board = queries.board_of(challenge, viewer(), *asked)
    return page(
        "leaderboards/show.html",
        regions=["standings"],
        tag=tag,
        challenge=challenge,
        board=board,
        cheers=applause_for_entries(board.participation_ids, viewer()),
    )


@bp.app_template_filter("as_read_here")
def as_read_here(tag: str) -> str:
    """A board's tag with what else changes how it is written: the reader's language, units and date."""
    return "-".join((tag, str(language.locale()), language.units().value, language.today().isoformat()))
