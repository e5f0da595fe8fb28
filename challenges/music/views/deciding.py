"""Organisers approve and decline suggestions."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.music import actions, queries
from challenges.music.forms import RefusalForm
from challenges.music.views.blueprint import bp
from challenges.web.guards import me, organiser
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import paging

PER_PAGE = 20


@bp.get("/music/waiting")
@organiser
def waiting() -> Response:
    """Show the suggestions waiting for approval."""
    return _show()


@bp.post("/music/<int:song_id>/showing")
@organiser
def let_in(song_id: int) -> Response:
    """Approve a suggestion."""
    actions.show(song_id, me().id)
    notice(_("Suggestion approved. It's on the list now."))
    return see_other("music.waiting")


@bp.post("/music/<int:song_id>/refusal")
@organiser
def refuse(song_id: int) -> Response:
    """Decline a suggestion with a reason."""
    song, form = queries.song_judged_by(me(), song_id), RefusalForm()
    if not form.validate_on_submit():
        return _show(form, song.id)
    actions.refuse(song_id, me().id, form.reason.data)
    notice(_("Suggestion declined. Whoever sent it will see the reason."))
    return see_other("music.waiting")


def _show(form: RefusalForm | None = None, refused_id: int | None = None) -> Response:
    pages = paging(queries.waiting_count(), PER_PAGE)
    songs = queries.waiting_songs(offset=pages.offset, limit=PER_PAGE)
    if refused_id and refused_id not in [song.id for song in songs]:
        songs = [queries.song_judged_by(me(), refused_id), *songs]
    return page(
        "music/waiting.html", status=422 if form else 200, songs=songs, pages=pages, form=form, refused_id=refused_id
    )
