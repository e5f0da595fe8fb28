"""Mail: addresses are right, and an email that cannot be sent does not block others."""

import socket
from email import message_from_bytes
from email.policy import SMTPUTF8

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from challenges import clock, mail
from challenges import db as db_module
from challenges.db import db, transaction
from challenges.mail import Letter, MailServer
from challenges.settings import Settings
from tests.cast import runner


class Post:
    """A mail server that stores what it accepts, rejects `gone@…` permanently, and `later@…` temporarily."""

    def __init__(self):
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 aiosmtpd calls it so
        if address.startswith("gone@"):
            return "550 5.1.1 No such user"
        if address.startswith("later@"):
            return "451 4.7.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content, policy=SMTPUTF8))
        return "250 OK"

    @property
    def addressees(self):
        return [str(message["To"]) for message in self.taken]


@pytest.fixture(params=[True, False], ids=["a server that knows UTF-8", "a server that does not"])
def post(request, app):
    handler = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port, enable_SMTPUTF8=request.param)
    server.start()
    handler.knows_utf8 = request.param
    app.config["MAIL_SERVER"] = MailServer.at(f"smtp://127.0.0.1:{port}")
    yield handler
    server.stop()


def write(to, subject="Your place", body="Hello.\n"):
    with transaction():
        now = clock.now()
        letter = Letter(to=to, subject=subject, body=body, written_at=now, next_try_at=now)
        db_module.add(letter)
        return letter.id


def states():
    db.session.rollback()
    return {letter.to: "sent" if letter.sent_at else "given up" if letter.given_up_at else "waits"
            for letter in db.session.scalars(select(Letter))}  # fmt: skip


def test_an_email_that_cannot_be_sent_does_not_block_others(post):
    hopeless = ["gone@example.org", "two\nlines@example.org", "no-at", "a@b..c", "x@" + "ø" * 80 + ".org"]
    for number, to in enumerate(hopeless):
        write(to)
        write(f"ann{number}@example.org")
    write("ann@example.org", subject="Two\nlines")
    write("later@example.org")
    write("ben@example.org")
    mail.deliver_waiting()
    assert post.addressees == [*(f"ann{number}@example.org" for number in range(len(hopeless))), "ben@example.org"]
    found = states()
    assert {found[to] for to in hopeless} == {"given up"}
    assert found["ann@example.org"] == "given up"
    assert found["later@example.org"] == "waits"


@pytest.mark.parametrize("to", ["jörgen@example.org", "groß@løp.example", "ñandú@xn--lp-lka.example"])
def test_an_address_with_umlauts_is_reached_or_given_up_at_once(post, to):
    write(to)
    write("ann@example.org")
    mail.deliver_waiting()
    assert "ann@example.org" in post.addressees
    assert states()[to] == ("sent" if post.knows_utf8 else "given up")


def test_a_domain_with_umlauts_is_reached_by_any_server(post):
    write("ann@løp.example")
    mail.deliver_waiting()
    assert post.addressees == ["ann@xn--lp-lka.example"]


@pytest.mark.parametrize("name", ["Club, Oslo", 'The "Owls"', "Løperne", "A; B: C", "Club (Oslo)", "a@b", "x" * 90])
def test_the_senders_name_is_quoted(app, post, tmp_path, name):
    quoted = '"' + name.replace('"', '\\"') + '"' if "@" in name else name
    app.config["MAIL_FROM"] = Settings.from_env(
        {"DATA_DIR": str(tmp_path), "MAIL_FROM": f"{quoted} <run@x.example>"}
    ).mail_from
    write("ann@example.org")
    mail.deliver_waiting()
    (sender,) = post.taken[0]["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "run@x.example")


def test_an_email_that_fails_in_any_way_is_tried_six_times_and_then_given_up(app, clock, monkeypatch):
    class Odd:
        def send(self, message):
            raise RuntimeError("nobody foresaw this")

    app.config["MAIL_SERVER"] = Odd()
    write("ann@example.org")
    for _ in range(5):
        mail.deliver_waiting()
        assert states() == {"ann@example.org": "waits"}
        clock.forward(hours=2)
    mail.deliver_waiting()
    assert states() == {"ann@example.org": "given up"}
    assert "nobody foresaw this" in db.session.scalars(select(Letter)).one().fault
    assert db.session.scalars(select(Letter)).one().body == ""


def test_the_owner_sees_which_emails_were_given_up_and_clears_the_list(post, client_of, ann):
    owner = client_of(runner("olga", is_owner=True))
    assert "Some emails" not in owner.see("/")
    write("gone@example.org", subject="You have a place")
    mail.deliver_waiting()
    assert "Some emails couldn't be sent." in owner.see("/")
    listed = owner.see("/undelivered")
    assert "gone@example.org You have a place 550 5.1.1 No such user" in listed
    assert "Some emails" not in client_of(ann).see("/")
    client_of(ann).see("/undelivered", status=404)
    client_of(ann).send("/undelivered/dismissal", status=404)
    assert "List cleared." in owner.send("/undelivered/dismissal")
    assert "Nothing undelivered" in owner.see("/undelivered")
    assert db.session.scalars(select(Letter)).all() == []


def test_jorgen_signs_up_and_the_site_goes_on(post, client):
    form = {"handle": "jorgen", "name": "Jörgen", "email": "jörgen@example.org", "password": "quiet rivers run",
            "zone": "Europe/Oslo", "units": "km"}  # fmt: skip
    assert "Welcome." in client.send("/sign-up", form)
    write("ann@example.org")
    mail.deliver_waiting()
    assert "ann@example.org" in post.addressees
    assert states()["jörgen@example.org"] == ("sent" if post.knows_utf8 else "given up")
