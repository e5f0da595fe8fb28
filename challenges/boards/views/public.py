"""The shared forms of a board, as a visitor sees it: framed by another site, as CSV and JSON, and as a picture."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges import clock, storage
from challenges.boards import feeds, queries, text
from challenges.boards.queries import Board, Standing, closed_board_of, closes_at, has_closed, how_many_amendments
from challenges.boards.rules.ranking import EVERYONE
from challenges.boards.views import board_params
from challenges.boards.views.blueprint import bp
from challenges.boards.views.board import TOPIC
from challenges.boards.views.board_params import BoardParams
from challenges.monthly.models import Challenge
from challenges.monthly.queries import challenge_seen_by
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.monthly.text import eyebrow
from challenges.posters.cards import LANES, CardPoster, CardRow, picture
from challenges.posters.poster import png_of
from challenges.posters.scene import writable
from challenges.web import locale, polling, public_responses
from challenges.web.headers import let_frame
from challenges.web.limits import limiter
from challenges.web.pages import absolute, not_modified, page
from challenges.web.public_responses import same_for_everybody


def public_board_of(challenge: Challenge, asked: BoardParams, size: int) -> Board:
    """Return a page of a board as a visitor sees it, at most `size` rows. A closed board has its own pages."""
    board = closed_board_of(challenge, None, *asked)
    return board or queries.board_of(challenge, None, *asked, size=size)


def tag_of(challenge: Challenge, asked: BoardParams) -> str:
    """Return the ETag of a public board. It also changes when the challenge closes and with each amendment."""
    state = str(how_many_amendments(challenge.id)) if has_closed(challenge) else "open"
    tag = queries.tag_of(challenge, *asked)
    return "-".join((tag, state, str(locale.locale()), locale.units().value, locale.today().isoformat()))


EMBEDDED = 10  # rows


@bp.get("/challenges/<slug>/leaderboard/embed")
@same_for_everybody
def embed(slug):
    """Show the board selected by ?metric=, ?group= and ?lane=. It polls for changes while runs can move it."""
    challenge = challenge_seen_by(None, slug)
    board = public_board_of(challenge, board_params.board_asked(challenge)._replace(page=None), EMBEDDED)
    rows = board.everybody[:EMBEDDED]
    state = _state_of(board, rows)
    if polling.not_modified(state):
        return not_modified(polling.here(state))
    return let_frame(
        page(
            "boards/embed.html",
            regions=["standings"],
            tag=polling.here(state),
            challenge=challenge,
            board=board,
            rows=rows,
            state=state,
            filters=_filters_of(board),
        )
    )


def _filters_of(board: Board) -> dict[str, str]:
    return board_params.filters_of(board.metric, board.segment, board.evidence, board.challenge)


def _state_of(board: Board, rows: Sequence[Standing]) -> polling.RegionState:
    """Return the region's state. It doesn't expire until nothing can change any more."""
    shown = polling.fingerprint((board.is_live, board.total, board.not_started, rows))
    until = closes_at(board.challenge) if board.is_live else clock.now()
    tally = board.challenge.tally
    return polling.RegionState(TOPIC, board.challenge.id, tally.version, int(until.timestamp()), shown)


@bp.get("/challenges/<slug>/leaderboard.csv")
@same_for_everybody
def as_csv(slug):
    """Return one page of ?metric=, ?group= and ?lane= as CSV."""
    return _file(slug, "boards.as_csv", "text/csv", lambda board, links: feeds.csv_of(board, _words()))


@bp.get("/challenges/<slug>/leaderboard.json")
@same_for_everybody
def as_json(slug):
    """Return the same page as JSON, with details of the board."""
    return _file(slug, "boards.as_json", "application/json", lambda board, links: feeds.json_of(board, _words(), links))


def _file(slug: str, endpoint: str, kind: str, written: Callable[[Board, feeds.FeedLinks], str]) -> Any:
    challenge = challenge_seen_by(None, slug)
    asked = board_params.board_asked(challenge)
    tag = tag_of(challenge, asked)
    if public_responses.is_kept(tag):
        return public_responses.still_so(tag)
    board = public_board_of(challenge, asked, feeds.ROWS)
    links = _links(board, endpoint)
    name = f"{slug}-leaderboard.csv" if kind == "text/csv" else None
    response = public_responses.file(written(board, links), kind, tag, name)
    response.headers["Link"] = ", ".join(f'<{to}>; rel="{rel}"' for rel, to in _relations(links))
    return response


def _words() -> feeds.FeedWords:
    return feeds.FeedWords(name=text.entry_name, profile=lambda handle: absolute("runners.show", handle=handle))


def _links(board: Board, endpoint: str) -> feeds.FeedLinks:
    filters, slug, page = _filters_of(board), board.challenge.slug, board.page or 1
    return feeds.FeedLinks(
        challenge=absolute("monthly.show", slug=slug),
        board=absolute("boards.show", slug=slug, **filters),
        previous=absolute(endpoint, slug=slug, **filters, page=page - 1) if page > 1 else None,
        next=absolute(endpoint, slug=slug, **filters, page=page + 1) if page < board.pages else None,
    )


def _relations(links: feeds.FeedLinks) -> list[tuple[str, str]]:
    pairs = (("canonical", links.board), ("prev", links.previous), ("next", links.next))
    return [(rel, to) for rel, to in pairs if to]


_one_at_a_time = Lock()  # so that drawing never takes up all threads of a process


@bp.get("/challenges/<slug>/leaderboard.png")
@limiter.limit("120 per minute")
@same_for_everybody
def as_picture(slug):
    """Return the picture. It is cached by its content and drawn again only when that changes."""
    challenge = challenge_seen_by(None, slug)
    asked = board_params.board_asked(challenge)._replace(page=None)
    tag = tag_of(challenge, asked)
    if public_responses.is_kept(tag):
        return public_responses.still_so(tag)
    return public_responses.file(_drawn(public_board_of(challenge, asked, LANES)), "image/png", tag)


def _drawn(board: Board) -> bytes:
    drawing = _drawing(board)
    name = f"{board.challenge.id}-{board.metric.value}-{board.segment}-{board.evidence.value}"
    if stored := storage.picture_of(name, drawing):
        return stored
    with _one_at_a_time:
        if stored := storage.picture_of(name, drawing):  # another request drew it in the meantime
            return stored
        drawn = png_of(drawing)
        storage.keep_picture(name, drawing, drawn)
    return drawn


def _drawing(board: Board) -> str:
    challenge = board.challenge
    above = [eyebrow(challenge)]
    if board.metric is not challenge.metric:
        above.append(text.metric_name(board.metric))
    if board.segment != EVERYONE:
        above.append(text.group_name(board.segment))
    if board.evidence is not Evidence.ALL:
        above.append(text.evidence_name(board.evidence))
    title = writable(challenge.title) or locale.days(challenge.first_day, challenge.last_day)
    below = [
        ngettext("%(count)s runner", "%(count)s runners", board.listed, count=locale.number(board.listed)),
        writable(current_app.config["SITE_NAME"]),
    ]
    return picture(
        CardPoster(challenge.palette, challenge.motif, challenge.slug),
        " · ".join(above),
        title,
        [_drawn_row(standing, board.metric) for standing in board.rows[:LANES]],
        " · ".join(filter(None, below)),
        empty=_("No one is on this board yet"),
    )


def _drawn_row(standing: Standing, metric: Metric) -> CardRow:
    place = locale.number(standing.rank or 0)
    return CardRow(
        f"{place}=" if standing.shared else place,
        _drawn_name(standing),
        text.figure(standing.value, metric).replace("\N{NO-BREAK SPACE}", " "),
        standing.share,
    )


def _drawn_name(standing: Standing) -> str:
    """Return the name if the font can draw it; otherwise the handle, if the runner shows it."""
    who = standing.appearance
    if who is None:
        return text.entry_name(None)
    return (writable(who.name) if who.name else None) or (f"@{who.handle}" if who.handle else _("A runner"))
