"""A name of sixty letters without a space breaks where it has to: no page scrolls sideways on a telephone."""

from sqlalchemy import String, update

from challenges.db import Model, db, transaction
from challenges.follows import actions as follows
from tests import make
from tests.browser.test_for_everyone import FOR_ONESELF, FOR_ORGANISERS, FOR_RUNNERS, FOR_VISITORS, SIDEWAYS, addresses
from tests.edits import pages

__all__ = ["addresses"]

WRITTEN = {
    "name", "alias", "about", "title", "summary", "description", "notes", "line", "text", "why", "obstacle", "plan",
    "brand", "model", "place", "contact", "word", "words", "artist", "reason", "cancelled_because", "meeting",
}  # fmt: skip
WIDEST = """() => [...document.querySelectorAll('body *')].filter(one =>
    one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).map(one => one.className || one.tagName).slice(-6)"""


def fill_with_long_words():
    """Everything that somebody wrote becomes one word of sixty letters, or as many as there is room for."""
    with transaction():
        for mapper in Model.registry.mappers:
            for column in mapper.local_table.columns:
                if column.key in WRITTEN and isinstance(column.type, String):
                    word = "W" * min(60, column.type.length or 60)
                    db.session.execute(update(mapper.class_).where(column.is_not(None)).values({column.key: word}))


def test_no_page_scrolls_sideways_for_a_long_word(open_page, addresses, ann, ben, mia):
    pages.goal(ann)
    pages.card(ann)
    pages.card(ben)
    shoe = pages.pair(ann, kinds=[]).id
    with transaction():
        follows.follow(ben.id, ann.id)
        follows.follow(ann.id, ben.id)
    make.feeling(db.session.get(make.Run, addresses["run"]), "Strong", line="Herons.")
    fill_with_long_words()
    more = [
        f"/gear/{shoe}",
        f"/gear/{shoe}/edit",
        "/goals/1",
        "/goals/1/edit",
        "/runners/ben",
        "/runners/ann/followers",
    ]
    readers, wide = ((None, FOR_VISITORS), (ann, FOR_RUNNERS + FOR_ONESELF + more), (mia, FOR_ORGANISERS)), []
    for who, listed in readers:
        page = open_page(who, phone=True)
        for address in listed:
            page.goto(address.format(**addresses))
            if (by := page.evaluate(SIDEWAYS)) > 1:
                wide.append((address, by, page.evaluate(WIDEST)))
    assert not wide, "\n".join(map(str, wide))
