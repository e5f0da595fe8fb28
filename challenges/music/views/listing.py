"""The list of songs, and the songs that match the reader's own cadence."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from challenges.music import queries, words
from challenges.music.forms import AskingForm
from challenges.music.models import Song
from challenges.music.queries import Wanted
from challenges.music.rules import Order, Sort, State, Steps
from challenges.music.views.blueprint import bp
from challenges.refusals import Missing
from challenges.runs.rules import Kind
from challenges.web import language
from challenges.web.guards import me, signed_in
from challenges.web.pages import page
from challenges.web.paging import paging

PER_PAGE = 30
MATCHED = 5


@bp.get("/music")
@signed_in
def index() -> Response:
    """Show all songs or search results, and a few songs for the reader's cadence."""
    form = AskingForm(request.args)
    sound = form.validate()
    wanted = Wanted(
        sort=next((sort for sort in Sort if sort.value == request.args.get("sort")), None),
        beats=form.bpm.data if sound else None, search=(form.q.data or "") if sound else "",
        order=next((order for order in Order if order.value == request.args.get("order")), Order.BEATS),
    )  # fmt: skip
    pages = paging(queries.song_count(wanted), PER_PAGE)
    asked = {**request.args.to_dict(), "page": None}
    matched, short = _matched()
    return page(
        "music/index.html", regions=["songs"], status=200 if sound else 422, form=form, wanted=wanted, pages=pages,
        songs=queries.songs(wanted, offset=pages.offset, limit=PER_PAGE), sorts=_sorts(wanted, asked),
        orders=_orders(wanted, asked), is_asked=wanted != Wanted(order=wanted.order), matched=matched, short=short,
        waiting=queries.waiting_count() if me().is_organiser or me().is_owner else 0,
        proposed=queries.proposals_of(me(), limit=3), states=words.STATES,
    )  # fmt: skip


@bp.get("/music/mine/<kind>")
@signed_in
def mine(kind: str) -> Response:
    """Show all songs for the reader's cadence in one kind of run."""
    found = next((each for each in queries.steps_of(me(), language.today()) if each.kind.value == kind), None)
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
    return page("music/show.html", song=song, own=song.runner_id == me().id, state=words.STATES[song.state],
                is_shown=song.state is State.SHOWN)  # fmt: skip


def _matched() -> tuple[list[dict[str, Any]], list[str]]:
    """Return up to three kinds of run with known cadence and songs for them, and texts about what others need."""
    found = queries.steps_of(me(), language.today())
    known = [
        _match(each.kind, each.steps, queries.songs_for(each.steps, limit=MATCHED)) for each in found if each.steps
    ]
    return known[:3], [words.too_few(each) for each in found if not each.steps][:3]


def _match(kind: Kind, steps: Steps, songs: Any) -> dict[str, Any]:
    return {"kind": kind, "line": words.steps_line(kind, steps), "half": words.half_of(steps), "songs": songs,
            "recordings": steps.recordings}  # fmt: skip


def _sorts(wanted: Wanted, asked: dict[str, Any]) -> list[dict[str, Any]]:
    names = {None: _("All"), Sort.SONG: _("Songs"), Sort.PLAYLIST: _("Playlists")}
    return [
        {"text": text, "href": url_for("music.index", **{**asked, "sort": sort.value if sort else None}),
         "current": wanted.sort is sort, "boost": "target:#songs"}
        for sort, text in names.items()
    ]  # fmt: skip


def _orders(wanted: Wanted, asked: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"text": text, "href": url_for("music.index", **{**asked, "order": order.value}),
         "current": wanted.order is order, "boost": "target:#songs"}
        for order, text in words.ORDERS.items()
    ]  # fmt: skip


@bp.app_template_filter("beats")
def beats(song: Song) -> str:
    """Return the tempo of a song as text, in bpm."""
    return words.beats(song)
