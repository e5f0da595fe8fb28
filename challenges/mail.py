"""Mail: a letter is a row, written in the transaction that caused it, and sent by the worker after the commit.

Without a mail server the letter becomes a file in DATA_DIR/mail, and its path is printed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage as Message
from pathlib import Path
from typing import Any

import structlog
from flask import current_app, g, render_template
from flask_babel import refresh
from flask_mailman import EmailMessage
from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from challenges import clock
from challenges.db import Instant, Key, Model, add, db, transaction
from challenges.jobs import later, outside_transaction

log = structlog.get_logger()
ATTEMPTS = 6


class Letter(Model):
    """One mail. Its text is emptied once it is sent, because it may hold a link that opens an account."""

    __tablename__ = "letters"
    __table_args__ = (Index("ix_letters_waiting", "next_try_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant)
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)  # None: sent, or given up
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)


def write_letter(to: str, template: str, *, runner: Any = None, **context: Any) -> Letter:
    """Write a mail from `templates/mail/<template>.txt`, whose first line is its subject.

    It is written in the language, zone and units of `runner`, not of whoever caused it.
    """
    with read_by(runner):
        subject, _, body = render_template(f"mail/{template}.txt", runner=runner, **context).strip().partition("\n")
    now = clock.now()
    letter = Letter(to=to, subject=subject.strip()[:200], body=body.strip() + "\n", written_at=now, next_try_at=now)
    add(letter)
    later(deliver, letter_id=letter.id)
    return letter


@contextmanager
def read_by(runner: Any) -> Iterator[None]:
    """Until the end of the block, texts and figures are made for this runner (see `web/language.py`)."""
    before = g.get("reader")
    g.reader = runner
    refresh()  # Flask-Babel remembers the language of whoever asked before
    try:
        yield
    finally:
        g.reader = before
        refresh()


@outside_transaction
def deliver(letter_id: int) -> None:
    """Send one letter if it still waits; try again later when the server does not take it."""
    with transaction():
        letter = db.session.get(Letter, letter_id, with_for_update=True)
        if letter is None or letter.next_try_at is None or letter.next_try_at > clock.now():
            return
        letter.attempts += 1  # claimed for a while: a second worker passes it by, a killed one is followed
        letter.next_try_at = clock.now() + timedelta(minutes=2**letter.attempts)
        to, subject, body, last = letter.to, letter.subject, letter.body, letter.attempts >= ATTEMPTS
    try:
        _send(letter_id, to, subject, body)
    except OSError as error:  # smtplib's errors and the network's are OSErrors
        log.warning("mail not taken", letter=letter_id, error=str(error), given_up=last)
        if not last:
            return
    else:
        last = False
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        letter.sent_at, letter.next_try_at, letter.body = (None if last else clock.now()), None, ""


@outside_transaction
def deliver_waiting() -> None:
    """The sweep: send whatever a killed worker or a silent server left behind."""
    waiting = select(Letter.id).where(Letter.next_try_at <= clock.now()).order_by(Letter.id).limit(200)
    for letter_id in db.session.scalars(waiting).all():
        deliver(letter_id)


def _send(letter_id: int, to: str, subject: str, body: str) -> None:
    if current_app.config["MAIL_URL"]:
        EmailMessage(subject, body, current_app.config["MAIL_FROM"], [to]).send()
        return
    message = Message()
    message["From"], message["To"], message["Subject"] = current_app.config["MAIL_FROM"], to, subject
    message.set_content(body)
    path = Path(current_app.config["DATA_DIR"]) / "mail" / f"{letter_id:06d}.eml"
    path.parent.mkdir(exist_ok=True, mode=0o700)
    path.write_bytes(message.as_bytes())
    log.info("mail written to a file, because no mail server is set", path=str(path), to=to)
