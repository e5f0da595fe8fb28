"""A board as CSV and JSON, as a visitor sees it."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from challenges.leaderboards import feeds
from challenges.leaderboards.feeds import Sheet
from challenges.leaderboards.views import asking
from challenges.leaderboards.views.blueprint import bp
from challenges.leaderboards.views.shared import sheet_of, tag_of
from challenges.monthly.queries import challenge_seen_by
from challenges.web import sharing
from challenges.web.pages import absolute
from challenges.web.sharing import same_for_everybody


@bp.get("/challenges/<slug>/leaderboard.csv")
@same_for_everybody
def as_csv(slug):
    """Return one page of ?metric=, ?group= and ?lane= as CSV."""
    return _file(slug, "leaderboards.as_csv", "text/csv", lambda sheet, links: feeds.csv_of(sheet, _words()))


@bp.get("/challenges/<slug>/leaderboard.json")
@same_for_everybody
def as_json(slug):
    """Return the same page as JSON, with details of the board."""
    return _file(
        slug, "leaderboards.as_json", "application/json", lambda sheet, links: feeds.json_of(sheet, _words(), links)
    )


def _file(slug: str, endpoint: str, kind: str, written: Callable[[Sheet, feeds.Links], str]) -> Any:
    challenge = challenge_seen_by(None, slug)
    asked = asking.board(challenge)
    tag = tag_of(challenge, *asked)
    if sharing.is_kept(tag):
        return sharing.still_so(tag)
    sheet = sheet_of(challenge, *asked, size=feeds.ROWS)
    links = _links(sheet, endpoint)
    name = f"{slug}-leaderboard.csv" if kind == "text/csv" else None
    response = sharing.file(written(sheet, links), kind, tag, name)
    response.headers["Link"] = ", ".join(f'<{to}>; rel="{rel}"' for rel, to in _relations(links))
    return response


def _words() -> feeds.Words:
    return feeds.Words(nameless=_("A runner"), profile=lambda handle: absolute("runners.show", handle=handle))


def _links(sheet: Sheet, endpoint: str) -> feeds.Links:
    filters = asking.filters_of(sheet.metric, sheet.group, sheet.lane, sheet.challenge)
    slug, page = sheet.challenge.slug, sheet.page
    return feeds.Links(
        challenge=absolute("monthly.show", slug=slug),
        board=absolute("leaderboards.show", slug=slug, **filters),
        previous=absolute(endpoint, slug=slug, **filters, page=page - 1) if page > 1 else None,
        next=absolute(endpoint, slug=slug, **filters, page=page + 1) if page < sheet.pages else None,
    )


def _relations(links: feeds.Links) -> list[tuple[str, str]]:
    pairs = (("canonical", links.board), ("prev", links.previous), ("next", links.next))
    return [(rel, to) for rel, to in pairs if to]
