"""The site read in another language: whatever is still English on a page does not go through gettext.

The language is Greek as far as dates and numbers go, so that no month is English, and its translator has put every
text of the template between « and ».
"""

import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask_babel import get_babel
from sqlalchemy import select

from challenges.db import db
from challenges.runners.models import Runner
from challenges.runners.rules import Category, ShownAs, Visibility
from tests import make
from tests.cast import runner
from tests.house import source
from tests.house.source import VOID
from tests.imports.brought import bring, finish, morning

TYPED = "Xyzzy"  # whatever a person would have typed
NAMES = re.compile(rf"Second Wind|\bGPX\b|\b{TYPED}\b|\bxyzzy\b|\bXX\b|\S*@\S+")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
SAID = ("placeholder", "title", "aria-label", "alt", "aria-description", "aria-roledescription", "aria-valuetext",
        "label", "data-confirm")  # fmt: skip
FOR_EVERYBODY = [
    "/", "/challenges", "/challenges?tab=past", "/challenges/xyzzy", "/challenges/xyzzy/leaderboard", "/races",
    "/races/xyzzy", "/races/xyzzy/start-list", "/runs/1", "/runs/1/kudos", "/runners/xyzzy",
]  # fmt: skip
FOR_VISITORS = ["/sign-up", "/sign-in", "/password/forgotten"]
FOR_MEMBERS = [
    "/imports", "/imports/1", "/imports/2", "/runs", "/runs/new", "/runs/1/edit", "/runs/2", "/settings",
    "/settings/privacy", "/settings/password", "/settings/account",
]  # fmt: skip
FOR_ORGANISERS = [
    "/challenges/new", "/challenges/xyzzy/edit", "/challenges/templates", "/races/new", "/races/xyzzy/edit",
    "/organisers",
]  # fmt: skip
WRONG = {
    "/runs/new": {"day": "7", "at": "7", "distance": "x", "duration": "x", "gain": "x"},
    "/imports": {},
    "/sign-up": {"handle": "!", "name": "", "email": "x", "password": "x"},
    "/challenges/new": {},
    "/races/new": {"distance": "0"},
    "/settings/privacy": {"born_on": "2030-01-01", "shown_as": "alias"},
}


class Text(HTMLParser):
    """What a page says, to eyes and to ears. Left out are the names of time zones: they are places."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.left_out = ""  # the element whose inside is no text of the page
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "template") or given.get("name") == "zone" or given.get("translate") == "no":
            self.left_out = self.left_out or tag
        if not self.left_out:
            self.said += [given.get(name, "") for name in SAID]
        if tag == "meta" and given.get("name") == "description":
            self.said.append(given["content"])
        if tag in VOID and self.left_out == tag:
            self.left_out = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self.left_out:
            self.left_out = ""

    def handle_data(self, data: str) -> None:
        if not self.left_out:
            self.said.append(data)


def english_on(html: str) -> list[str]:
    """What a page says outside of all brackets, other than names."""
    outside, depth = [], 0
    for sign in "\n".join(Text(html).said):
        depth += (sign == "«") - (sign == "»")
        assert depth >= 0
        outside.append(sign if depth == 0 and sign != "»" else " ")
    assert depth == 0, "a text lost its end"
    lines = [NAMES.sub("", line) for line in "".join(outside).splitlines()]
    return [line.strip() for line in lines if ENGLISH.search(line)]


@pytest.fixture
def abroad(app):
    """A site in the language of brackets, with somebody in it who takes part in everything."""
    catalogue = Catalog(locale="el")
    with (source.ROOT / "translations/messages.pot").open("rb") as template:
        for message in read_po(template):
            if message.id:
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                said = tuple(f"«{text}»" for text in ids)
                catalogue.add(message.id, said if message.pluralizable else said[0])
    written = BytesIO()
    write_mo(written, catalogue)
    written.seek(0)
    get_babel(app).instance.domain_instance.cache["el", "messages"] = Translations(written)
    app.config["LOCALE"] = "el"
    member = runner("xyzzy", name=f"{TYPED} {TYPED}", about=TYPED, category=Category.WOMEN, is_organiser=True,
                    is_owner=True, shown_as=ShownAs.EVERYONE)  # fmt: skip
    make.run(member, km=9.4, minutes=51, at=make.at("06:12"), title=TYPED, visibility=Visibility.PUBLIC)
    make.run(member, km=5, minutes=10, day="2026-11-12")  # held
    words = {"title": TYPED, "summary": TYPED}
    finish(*bring(member, {TYPED: b"no recording", f"{TYPED} {TYPED}": morning(1)}))
    bring(member, {TYPED: b"still to be read"})
    challenge, race = make.challenge(member, **words), make.race(member, capacity=1, **words)
    other = runner("ben", name=TYPED)
    for person in (other, member):
        make.participation(challenge, person)
        make.entry(race, person)
    return app


@pytest.fixture
def member(abroad, client_of):
    """A browser of the site's owner, who runs and organises too."""
    return client_of(db.session.scalars(select(Runner).where(Runner.handle == "xyzzy")).one())


def assert_no_english(answers):
    """Each answer is a page in the language of brackets."""
    left = {}
    for answer in answers:
        html = answer.get_data(as_text=True)
        assert html.count("«") > 10, f"{answer.request.path} is not translated"
        left[answer.request.path] = english_on(html)
    assert {address: words for address, words in left.items() if words} == {}


def opened(reader, *addresses):
    answers = [reader.get(address) for address in addresses]
    assert [(answer.request.path, answer.status_code) for answer in answers if answer.status_code != 200] == []
    return answers


def test_a_visitor_reads_no_english_abroad(abroad, client):
    assert_no_english(opened(client, *FOR_EVERYBODY, *FOR_VISITORS))


def test_a_translated_page_says_its_language(abroad, client):
    assert '<html lang="el">' in client.see("/").html


def test_a_member_reads_no_english_abroad(member):
    assert_no_english(opened(member, *FOR_EVERYBODY, *FOR_MEMBERS))


def test_an_organiser_reads_no_english_abroad(member):
    assert_no_english(opened(member, *FOR_ORGANISERS))


def test_what_is_wrong_is_said_in_the_readers_language(client, member):
    answers = [(client if address == "/sign-up" else member).post(address, data=typed)
               for address, typed in WRONG.items()]  # fmt: skip
    assert {answer.status_code for answer in answers} == {422}
    assert_no_english([*answers, client.get("/nowhere"), member.post("/organisers"), client.post("/sign-in", data={})])


def test_english_outside_of_the_brackets_is_found():
    html = '<p>«A run of 5 «km» by» Xyzzy</p><a title="Look">Hello</a><select name="zone">Rome</select>'
    assert english_on(html) == ["Look", "Hello"]
