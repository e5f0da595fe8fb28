"""Outgoing mail. An email is stored in the transaction that causes it, and sent by the worker after the commit.

Without a mail server, emails are written to files in DATA_DIR/mail, and their paths are logged.
"""

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app, g, render_template
from flask_babel import refresh
from sqlalchemy import Index, String, Text, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from challenges import clock
from challenges.db import Instant, Key, Model, add, db, transaction, writes
from challenges.jobs import enqueue, outside_transaction

log = structlog.get_logger()
ATTEMPTS = 6


class Letter(Model):
    """An email. Its body is cleared after sending, because it may contain a link that grants access."""

    __tablename__ = "letters"
    __table_args__ = (Index("ix_letters_waiting", "next_try_at"), Index("ix_letters_given_up", "given_up_at"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant)
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)  # None: sent, or given up
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    given_up_at: Mapped[datetime | None] = mapped_column(Instant)  # shown to the owner until they clear the list
    fault: Mapped[str | None] = mapped_column(String(200))  # the mail server's error message


def write_letter(to: str, template: str, *, runner: Any = None, **context: Any) -> Letter:
    """Create an email from `templates/mail/<template>.txt`, whose first line is the subject.

    It is rendered in the language, zone and units of `runner`, not of the current user.
    """
    with read_by(runner):
        subject, _, body = render_template(f"mail/{template}.txt", runner=runner, **context).strip().partition("\n")
    now = clock.now()
    letter = Letter(to=to, subject=subject.strip()[:200], body=body.strip() + "\n", written_at=now, next_try_at=now)
    add(letter)
    enqueue(deliver, letter_id=letter.id)
    return letter


@contextmanager
def read_by(runner: Any) -> Iterator[None]:
    """Within the block, translate and format for this runner (see `web/locale.py`)."""
    before = g.get("reader")
    g.reader = runner
    refresh()  # Flask-Babel caches the previous reader's language
    try:
        yield
    finally:
        g.reader = before
        refresh()


@outside_transaction
def deliver(letter_id: int) -> None:
    """Send an email if it is still due, and schedule a retry if the server does not accept it.

    Never raises: an email that cannot be sent is given up, so that it does not block others.
    """
    with transaction():
        letter = db.session.get(Letter, letter_id, with_for_update=True)
        if letter is None or letter.next_try_at is None or letter.next_try_at > clock.now():
            return
        letter.attempts += 1  # claims it for a while, so other workers skip it, but it is retried after a crash
        letter.next_try_at = clock.now() + timedelta(minutes=2**letter.attempts)
        to, subject, body, last = letter.to, letter.subject, letter.body, letter.attempts >= ATTEMPTS
    fault = None
    try:
        _send(letter_id, to, subject, body)
    except Exception as error:  # noqa: BLE001 no error of one email may block the others
        fault, last = _words_of(error), last or _is_for_good(error)
        log.warning("mail not taken", letter=letter_id, error=fault, given_up=last)
        if not last:
            return
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        letter.next_try_at, letter.body, letter.fault = None, "", fault
        letter.sent_at, letter.given_up_at = (None, clock.now()) if fault else (clock.now(), None)


@outside_transaction
def deliver_waiting() -> None:
    """Send all due emails, such as those left by a killed worker or an unreachable server. Runs on a schedule."""
    waiting = select(Letter.id).where(Letter.next_try_at <= clock.now()).order_by(Letter.id).limit(200)
    for letter_id in db.session.scalars(waiting).all():
        try:
            deliver(letter_id)
        except SQLAlchemyError as error:  # one row that is locked, say
            db.session.rollback()
            log.error("letter passed by", letter=letter_id, error=str(error))


def undelivered(most: int = 100) -> Sequence[Letter]:
    """Return the emails that were given up, newest first."""
    given_up = select(Letter).where(Letter.given_up_at.is_not(None))
    return db.session.scalars(given_up.order_by(Letter.given_up_at.desc(), Letter.id.desc()).limit(most)).all()


@writes
def forget_undelivered() -> None:
    """Delete the emails that were given up."""
    db.session.execute(delete(Letter).where(Letter.given_up_at.is_not(None)))


def _is_for_good(error: Exception) -> bool:
    """Return whether retrying is pointless: the email cannot be built, or the server rejected it permanently."""
    match error:
        case ValueError() | MessageError() | smtplib.SMTPNotSupportedError():
            return True
        case smtplib.SMTPRecipientsRefused():
            return all(code >= 500 for code, _ in error.recipients.values())
        case smtplib.SMTPDataError():
            return error.smtp_code >= 500
        case _:
            return False


def _words_of(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        error = smtplib.SMTPResponseException(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"[:200]
    return f"{type(error).__name__}: {error}"[:200]


def _send(letter_id: int, to: str, subject: str, body: str) -> None:
    message = _message(letter_id, to, subject, body)
    server: MailServer | None = current_app.config["MAIL_SERVER"]
    if server:
        server.send(message)
        return
    path = Path(current_app.config["DATA_DIR"]) / "mail" / f"{letter_id:06d}.eml"
    path.parent.mkdir(exist_ok=True, mode=0o700)
    path.write_bytes(message.as_bytes())
    log.info("mail written to a file, because no mail server is set", path=str(path), to=to)


def _message(letter_id: int, to: str, subject: str, body: str) -> EmailMessage:
    """Build the message. Raises ValueError or MessageError if a header is invalid."""
    user, _, domain = to.rpartition("@")
    if not user:
        raise ValueError(f"not an address: {to}")
    address = f"{user}@{domain.encode('idna').decode('ascii')}"
    # a non-ASCII local part needs a server that supports SMTPUTF8 (RFC 6531)
    message = EmailMessage(policy=SMTP if user.isascii() else SMTPUTF8)
    message["From"], message["To"], message["Subject"] = current_app.config["MAIL_FROM"], address, subject
    message["Date"] = clock.now()
    # the same for every attempt, so that duplicates can be recognised
    message["Message-ID"] = f"<letter-{letter_id}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


@dataclass(frozen=True)
class MailServer:
    """A mail server for submission."""

    host: str
    port: int
    tls: str = ""  # "", "starttls" or "tls" (implicit)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    timeout: float = 20  # seconds

    @classmethod
    def at(cls, url: str) -> "MailServer | None":
        """Return the server for a MAIL_URL: `smtp://user:password@host:port`, `smtp+starttls://…` or `smtps://…`."""
        if not url:
            return None
        parts = urlsplit(url)
        tls = {"smtps": "tls", "smtp+starttls": "starttls"}.get(parts.scheme, "")
        port = parts.port or (465 if tls == "tls" else 25)
        return cls(parts.hostname or "", port, tls, unquote(parts.username or ""), unquote(parts.password or ""))

    def send(self, message: EmailMessage) -> None:
        """Submit a message. Raises OSError, which includes smtplib's and network errors."""
        kind = smtplib.SMTP_SSL if self.tls == "tls" else smtplib.SMTP
        with kind(self.host, self.port, timeout=self.timeout) as server:
            if self.tls == "starttls":
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)
