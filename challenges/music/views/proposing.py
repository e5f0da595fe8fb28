"""Suggest songs and playlists, and see the state of one's suggestions."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.music import actions, queries, words
from challenges.music.forms import SongForm
from challenges.music.views.blueprint import bp
from challenges.refusals import Refused
from challenges.web import language
from challenges.web.guards import me, signed_in
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import paging

PER_PAGE = 20


@bp.route("/music/new", methods=["GET", "POST"])
@signed_in
def new() -> Response:
    """Suggest a song or a playlist."""
    form = SongForm()
    if form.validate_on_submit():
        try:
            actions.propose(me().id, **form.proposed)
            notice(_("Suggestion sent. It shows up here once an organiser approves it."))
            return see_other("music.proposals")
        except actions.ProposedAlready as error:
            form.refuse("link" if form.link.data else "title", words.known_already(error.first, me()))
        except Refused as error:
            form.refuse("title", language.tell(error.reason) if error.reason else "")
    return page("music/new.html", status=422 if form.is_submitted() else 200, form=form)


@bp.get("/music/proposals")
@signed_in
def proposals() -> Response:
    """Show the reader's own suggestions."""
    pages = paging(queries.proposal_count(me()), PER_PAGE)
    songs = queries.proposals_of(me(), offset=pages.offset, limit=PER_PAGE)
    return page("music/proposals.html", pages=pages, songs=songs, states=words.STATES)


@bp.post("/music/<int:song_id>/withdrawal")
@signed_in
def withdraw(song_id: int) -> Response:
    """Withdraw one of the reader's own suggestions."""
    actions.withdraw(song_id, me().id)
    notice(_("Suggestion withdrawn."))
    return see_other("music.proposals")
