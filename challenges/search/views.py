"""The page that searches."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from challenges.runners.models import Runner
from challenges.search import queries
from challenges.web.guards import viewer
from challenges.web.menu import pages_for
from challenges.web.pages import page
from challenges.web.paging import Paging, paging

bp = Blueprint("search", __name__)

FEW, MANY = 5, 24
LONGEST = 60  # letters


@dataclass(frozen=True, slots=True)
class Group:
    """What is found of one sort. `pages` is there when the group is shown alone."""

    key: str
    title: str
    number: int
    items: list[Any]
    pages: Paging | None

    @property
    def more_url(self) -> str | None:
        """The address of the group alone, if there is more in it than is shown."""
        if self.pages or self.number <= len(self.items):
            return None
        return url_for("search.index", q=request.args.get("q"), only=self.key)


@bp.get("/search")
def index() -> Response:
    """Show what is found, in groups: a few of each, or one group in pages."""
    asked = request.args.get("q", "").strip()[:LONGEST]
    words, only = queries.words_of(asked), request.args.get("only")
    groups = _groups(viewer(), words, only) if words else []
    return page("search/index.html", asked=asked, groups=[group for group in groups if group.number], reader=viewer())


def _groups(reader: Runner | None, words: list[str], only: str | None) -> list[Group]:
    pages = [one for one in pages_for(reader) if all(word.casefold() in one.text.casefold() for word in words)]
    groups = [Group("pages", _("Pages"), len(pages), pages, None)] if only not in _SEARCHES else []
    titles = {"challenges": _("Challenges"), "races": _("Races"), "runners": _("Runners")}
    for key, search in _SEARCHES.items():
        if only in _SEARCHES and key != only:
            continue
        found = search(reader, words)
        number = queries.number_found(found)
        parts = paging(number, MANY) if key == only else None
        items = queries.part_found(found, parts.offset if parts else 0, MANY if parts else FEW) if number else []
        groups.append(Group(key, titles[key], number, items, parts))
    return groups


_SEARCHES = {
    "challenges": queries.challenges_found,
    "races": queries.races_found,
    "runners": queries.runners_found,
}
