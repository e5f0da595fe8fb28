"""Music pages: the list, songs for the reader's cadence, suggestions, and their approval."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.music import actions, queries, text
from challenges.music.forms import AskingForm, RefusalForm, SongForm
from challenges.music.models import Song
from challenges.music.queries import SongSearch
from challenges.music.rules import CadenceSteps, SongOrder, SongSort, SongState
from challenges.recordings.kinds import RunKind
from challenges.refusals import Missing, Refused
from challenges.web import locale
from challenges.web.guards import me, organiser, signed_in
from challenges.web.pages import notice, page, see_other
from challenges.web.paging import paging

bp = Blueprint("music", __name__)

WAITING_PER_PAGE = 20


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
    pages = paging(queries.waiting_count(), WAITING_PER_PAGE)
    songs = queries.waiting_songs(offset=pages.offset, limit=WAITING_PER_PAGE)
    if refused_id and refused_id not in [song.id for song in songs]:
        songs = [queries.song_judged_by(me(), refused_id), *songs]
    return page(
        "music/waiting.html", status=422 if form else 200, songs=songs, pages=pages, form=form, refused_id=refused_id
    )


PER_PAGE = 30
MATCHED = 5


@bp.get("/music")
@signed_in
def index() -> Response:
    """Show all songs or search results, and a few songs for the reader's cadence."""
    form = AskingForm(request.args)
    sound = form.validate()
    wanted = SongSearch(
        sort=next((sort for sort in SongSort if sort.value == request.args.get("sort")), None),
        beats=form.bpm.data if sound else None, search=(form.q.data or "") if sound else "",
        order=next((order for order in SongOrder if order.value == request.args.get("order")), SongOrder.BEATS),
    )  # fmt: skip
    pages = paging(queries.song_count(wanted), PER_PAGE)
    asked = {**request.args.to_dict(), "page": None}
    matched, short = _matched()
    return page(
        "music/index.html", regions=["songs"], status=200 if sound else 422, form=form, wanted=wanted, pages=pages,
        songs=queries.songs(wanted, offset=pages.offset, limit=PER_PAGE), sorts=_sorts(wanted, asked),
        orders=_orders(wanted, asked), is_asked=wanted != SongSearch(order=wanted.order), matched=matched, short=short,
        waiting=queries.waiting_count() if me().is_organiser or me().is_owner else 0,
        proposed=queries.proposals_of(me(), limit=3), states=text.STATES,
    )  # fmt: skip


@bp.get("/music/mine/<kind>")
@signed_in
def mine(kind: str) -> Response:
    """Show all songs for the reader's cadence in one kind of run."""
    found = next((each for each in queries.steps_of(me(), locale.today()) if each.kind.value == kind), None)
    if found is None or found.steps is None:
        raise Missing
    pages = paging(queries.songs_for_count(found.steps), PER_PAGE)
    songs = queries.songs_for(found.steps, offset=pages.offset, limit=PER_PAGE)
    return page("music/mine.html", regions=["songs"], match=_match(found.kind, found.steps, songs), pages=pages)


@bp.get("/music/<int:song_id>")
@signed_in
def show(song_id: int) -> Response:
    """Show one song."""
    song = queries.song_seen_by(me(), song_id)
    return page("music/show.html", song=song, own=song.runner_id == me().id, state=text.STATES[song.state],
                is_shown=song.state is SongState.SHOWN)  # fmt: skip


def _matched() -> tuple[list[dict[str, Any]], list[str]]:
    """Return up to three kinds of run with known cadence and songs for them, and texts about what others need."""
    found = queries.steps_of(me(), locale.today())
    known = [
        _match(each.kind, each.steps, queries.songs_for(each.steps, limit=MATCHED)) for each in found if each.steps
    ]
    return known[:3], [text.too_few(each) for each in found if not each.steps][:3]


def _match(kind: RunKind, steps: CadenceSteps, songs: Any) -> dict[str, Any]:
    return {"kind": kind, "line": text.steps_line(kind, steps), "half": text.half_of(steps), "songs": songs,
            "recordings": steps.recordings}  # fmt: skip


def _sorts(wanted: SongSearch, asked: dict[str, Any]) -> list[dict[str, Any]]:
    names = {None: _("All"), SongSort.SONG: _("Songs"), SongSort.PLAYLIST: _("Playlists")}
    return [
        {"text": text, "href": url_for("music.index", **{**asked, "sort": sort.value if sort else None}),
         "current": wanted.sort is sort, "boost": "target:#songs"}
        for sort, text in names.items()
    ]  # fmt: skip


def _orders(wanted: SongSearch, asked: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"text": text, "href": url_for("music.index", **{**asked, "order": order.value}),
         "current": wanted.order is order, "boost": "target:#songs"}
        for order, text in text.ORDERS.items()
    ]  # fmt: skip


@bp.app_template_filter("beats")
def beats(song: Song) -> str:
    """Return the tempo of a song as text, in bpm."""
    return text.beats(song)


PROPOSALS_PER_PAGE = 20


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
            form.refuse("link" if form.link.data else "title", text.known_already(error.first, me()))
        except Refused as error:
            form.refuse("title", locale.tell(error.reason) if error.reason else "")
    return page("music/new.html", status=422 if form.is_submitted() else 200, form=form)


@bp.get("/music/proposals")
@signed_in
def proposals() -> Response:
    """Show the reader's own suggestions."""
    pages = paging(queries.proposal_count(me()), PROPOSALS_PER_PAGE)
    songs = queries.proposals_of(me(), offset=pages.offset, limit=PROPOSALS_PER_PAGE)
    return page("music/proposals.html", pages=pages, songs=songs, states=text.STATES)


@bp.post("/music/<int:song_id>/withdrawal")
@signed_in
def withdraw(song_id: int) -> Response:
    """Withdraw one of the reader's own suggestions."""
    actions.withdraw(song_id, me().id)
    notice(_("Suggestion withdrawn."))
    return see_other("music.proposals")
