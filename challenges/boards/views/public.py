"""What the shared forms of a board have in common: the public page of it, and its ETag.

A board for a frame on another site: its first rows and a link to the rest, without the site's header.

A board as CSV and JSON, as a visitor sees it.

The preview picture of a shared board: its poster with the first runners.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges import clock, storage
from challenges.boards import feeds, queries, text
from challenges.boards.feeds import FeedTable
from challenges.boards.queries import (
    Board,
    ClosedBoard,
    Standing,
    closed_board_of,
    closes_at,
    has_closed,
    how_many_amendments,
)
from challenges.boards.rules.ranking import EVERYONE
from challenges.boards.text import entry_name
from challenges.boards.views import board_params
from challenges.boards.views.blueprint import bp
from challenges.boards.views.board import TOPIC
from challenges.monthly.models import Challenge
from challenges.monthly.queries import challenge_seen_by
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.monthly.text import eyebrow
from challenges.posters.cards import LANES, CardPoster, picture
from challenges.posters.cards import CardRow as DrawnLane
from challenges.posters.poster import png_of
from challenges.posters.scene import writable
from challenges.runners.rules import Appearance
from challenges.web import locale, polling, public_responses
from challenges.web.headers import let_frame
from challenges.web.limits import limiter
from challenges.web.pages import absolute, not_modified, page
from challenges.web.public_responses import same_for_everybody


def sheet_of(
    challenge: Challenge, metric: Metric, group: str, page: int | None, lane: Evidence, *, size: int
) -> FeedTable:
    """Return a public page of a board; for a closed one, with its amendments and its own pages."""
    closed = closed_board_of(challenge, None, metric, lane.value, group, page or 1)
    if closed is None:
        return _moving(queries.board_of(challenge, None, metric, group, page, lane, size=size))
    return _closed(challenge, closed, size)


def _moving(board: Board) -> FeedTable:
    return FeedTable(
        challenge=board.challenge,
        metric=board.metric,
        lane=board.lane,
        group=board.segment,
        is_live=board.is_live,
        total=board.total,
        not_started=board.not_started,
        page=board.page or 1,
        pages=board.pages,
        rows=(*board.rows, *board.waiting),
    )


def _closed(challenge: Challenge, board: ClosedBoard, size: int) -> FeedTable:
    rows = [
        Standing(
            row.participation_id,
            row.who or Appearance(entry_name(None), None),
            mine=False,
            rank=row.rank,
            shared=row.shared,
            value=row.value,
            runs=row.runs,
            share=row.value / board.leader if board.leader else 0.0,
        )
        for row in board.rows[:size]
    ]
    return FeedTable(
        challenge=challenge,
        metric=board.metric,
        lane=Evidence(board.lane),
        group=board.group,
        is_live=False,
        total=board.total,
        not_started=board.listed - board.total,
        page=board.page,
        pages=board.pages,
        rows=tuple(rows),
    )


def tag_of(challenge: Challenge, metric: Metric, group: str, page: int | None, lane: Evidence) -> str:
    """Return the ETag of a public board. It also changes when the challenge closes and with each amendment."""
    state = str(how_many_amendments(challenge.id)) if has_closed(challenge) else "open"
    tag = queries.tag_of(challenge, metric, group, page, lane)
    return "-".join((tag, state, str(locale.locale()), locale.units().value, locale.today().isoformat()))


ROWS = 10


@bp.get("/challenges/<slug>/leaderboard/embed")
@same_for_everybody
def embed(slug):
    """Show the board selected by ?metric=, ?group= and ?lane=. It polls for changes while runs can move it."""
    challenge = challenge_seen_by(None, slug)
    metric, group, _page, lane = board_params.board_asked(challenge)
    sheet = sheet_of(challenge, metric, group, None, lane, size=ROWS)
    state = _state_of(sheet)
    if polling.not_modified(state):
        return not_modified(polling.here(state))
    return let_frame(
        page(
            "boards/embed.html",
            regions=["standings"],
            tag=polling.here(state),
            challenge=challenge,
            sheet=sheet,
            state=state,
            filters=board_params.filters_of(metric, group, lane, challenge),
        )
    )


def _state_of(sheet: FeedTable) -> polling.RegionState:
    """Return the region's state. It doesn't expire until nothing can change any more."""
    seen = sheet.is_live, sheet.total, sheet.not_started, sheet.rows
    until = closes_at(sheet.challenge) if sheet.is_live else clock.now()
    version = sheet.challenge.tally.version
    return polling.RegionState(TOPIC, sheet.challenge.id, version, int(until.timestamp()), polling.fingerprint(seen))


@bp.get("/challenges/<slug>/leaderboard.csv")
@same_for_everybody
def as_csv(slug):
    """Return one page of ?metric=, ?group= and ?lane= as CSV."""
    return _file(slug, "boards.as_csv", "text/csv", lambda sheet, links: feeds.csv_of(sheet, _words()))


@bp.get("/challenges/<slug>/leaderboard.json")
@same_for_everybody
def as_json(slug):
    """Return the same page as JSON, with details of the board."""
    return _file(slug, "boards.as_json", "application/json", lambda sheet, links: feeds.json_of(sheet, _words(), links))


def _file(slug: str, endpoint: str, kind: str, written: Callable[[FeedTable, feeds.FeedLinks], str]) -> Any:
    challenge = challenge_seen_by(None, slug)
    asked = board_params.board_asked(challenge)
    tag = tag_of(challenge, *asked)
    if public_responses.is_kept(tag):
        return public_responses.still_so(tag)
    sheet = sheet_of(challenge, *asked, size=feeds.ROWS)
    links = _links(sheet, endpoint)
    name = f"{slug}-leaderboard.csv" if kind == "text/csv" else None
    response = public_responses.file(written(sheet, links), kind, tag, name)
    response.headers["Link"] = ", ".join(f'<{to}>; rel="{rel}"' for rel, to in _relations(links))
    return response


def _words() -> feeds.FeedWords:
    return feeds.FeedWords(nameless=_("A runner"), profile=lambda handle: absolute("runners.show", handle=handle))


def _links(sheet: FeedTable, endpoint: str) -> feeds.FeedLinks:
    filters = board_params.filters_of(sheet.metric, sheet.group, sheet.lane, sheet.challenge)
    slug, page = sheet.challenge.slug, sheet.page
    return feeds.FeedLinks(
        challenge=absolute("monthly.show", slug=slug),
        board=absolute("boards.show", slug=slug, **filters),
        previous=absolute(endpoint, slug=slug, **filters, page=page - 1) if page > 1 else None,
        next=absolute(endpoint, slug=slug, **filters, page=page + 1) if page < sheet.pages else None,
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
    metric, group, _page, lane = board_params.board_asked(challenge)
    tag = tag_of(challenge, metric, group, None, lane)
    if public_responses.is_kept(tag):
        return public_responses.still_so(tag)
    sheet = sheet_of(challenge, metric, group, None, lane, size=LANES)
    return public_responses.file(_drawn(sheet), "image/png", tag)


def _drawn(sheet: FeedTable) -> bytes:
    drawing = _drawing(sheet)
    name = f"{sheet.challenge.id}-{sheet.metric.value}-{sheet.group}-{sheet.lane.value}"
    if kept := storage.picture_of(name, drawing):
        return kept
    with _one_at_a_time:
        if kept := storage.picture_of(name, drawing):  # another request drew it in the meantime
            return kept
        made = png_of(drawing)
        storage.keep_picture(name, drawing, made)
    return made


def _drawing(sheet: FeedTable) -> str:
    challenge = sheet.challenge
    above = [eyebrow(challenge)]
    if sheet.metric is not challenge.metric:
        above.append(text.metric_name(sheet.metric))
    if sheet.group != EVERYONE:
        above.append(text.group_name(sheet.group))
    if sheet.lane is not Evidence.ALL:
        above.append(text.evidence_name(sheet.lane))
    title = writable(challenge.title) or locale.days(challenge.first_day, challenge.last_day)
    count = sheet.total + sheet.not_started
    below = [
        ngettext("%(count)s runner", "%(count)s runners", count, count=locale.number(count)),
        writable(current_app.config["SITE_NAME"]),
    ]
    return picture(
        CardPoster(challenge.palette, challenge.motif, challenge.slug),
        " · ".join(above),
        title,
        [_lane(standing, sheet) for standing in sheet.rows if standing.rank],
        " · ".join(filter(None, below)),
        empty=_("No one is on this board yet"),
    )


def _lane(standing: Standing, sheet: FeedTable) -> DrawnLane:
    place = locale.number(standing.rank or 0)
    return DrawnLane(
        f"{place}=" if standing.shared else place,
        _name(standing),
        text.figure(standing.value, sheet.metric).replace("\N{NO-BREAK SPACE}", " "),
        standing.share,
    )


def _name(standing: Standing) -> str:
    """Return the name if the font can draw it; otherwise the handle, if the runner shows it."""
    who = standing.appearance
    return (writable(who.name) if who.name else None) or (f"@{who.handle}" if who.handle else _("A runner"))
