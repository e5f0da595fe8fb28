"""Mail: a letter is a row, written in the transaction that caused it, and sent by the worker after the commit.

Without a mail server the letter becomes a file in DATA_DIR/mail, and its path is printed.
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
from challenges.jobs import later, outside_transaction

log = structlog.get_logger()
ATTEMPTS = 6


class Letter(Model):
    """One mail. Its text is emptied once it is sent, because it may hold a link that opens an account."""

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
    given_up_at: Mapped[datetime | None] = mapped_column(Instant)  # the owner is told of it, until they dismiss it
    fault: Mapped[str | None] = mapped_column(String(200))  # why, in the words of the mail server


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
    """Send one letter if it still waits; try again later when the server does not take it.

    Whatever is wrong with it, it ends here: a letter that cannot be sent is given up, and the next one goes.
    """
    with transaction():
        letter = db.session.get(Letter, letter_id, with_for_update=True)
        if letter is None or letter.next_try_at is None or letter.next_try_at > clock.now():
            return
        letter.attempts += 1  # claimed for a while: a second worker passes it by, a killed one is followed
        letter.next_try_at = clock.now() + timedelta(minutes=2**letter.attempts)
        to, subject, body, last = letter.to, letter.subject, letter.body, letter.attempts >= ATTEMPTS
    fault = None
    try:
        _send(letter_id, to, subject, body)
    except Exception as error:  # noqa: BLE001 one letter must not stop the others, whatever it is
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
    """The sweep: send whatever a killed worker or a silent server left behind."""
    waiting = select(Letter.id).where(Letter.next_try_at <= clock.now()).order_by(Letter.id).limit(200)
    for letter_id in db.session.scalars(waiting).all():
        try:
            deliver(letter_id)
        except SQLAlchemyError as error:  # one row that is locked, say
            db.session.rollback()
            log.error("letter passed by", letter=letter_id, error=str(error))


def undelivered(most: int = 100) -> Sequence[Letter]:
    """The letters that were given up, the latest first."""
    given_up = select(Letter).where(Letter.given_up_at.is_not(None))
    return db.session.scalars(given_up.order_by(Letter.given_up_at.desc(), Letter.id.desc()).limit(most)).all()


@writes
def forget_undelivered() -> None:
    """The owner has seen which letters were given up; nothing of them is kept."""
    db.session.execute(delete(Letter).where(Letter.given_up_at.is_not(None)))


def _is_for_good(error: Exception) -> bool:
    """Whether trying again is of no use: a letter that cannot be written, or that the server refused for ever."""
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
    """The letter as it goes out. Raises ValueError or MessageError when a header cannot be written."""
    user, _, domain = to.rpartition("@")
    if not user:
        raise ValueError(f"not an address: {to}")
    address = f"{user}@{domain.encode('idna').decode('ascii')}"
    # a name before the @ that is not ASCII can only be sent as it is, by a server that knows how (RFC 6531)
    message = EmailMessage(policy=SMTP if user.isascii() else SMTPUTF8)
    message["From"], message["To"], message["Subject"] = current_app.config["MAIL_FROM"], address, subject
    message["Date"] = clock.now()
    # the same in every try, so that one that arrives twice is known by it
    message["Message-ID"] = f"<letter-{letter_id}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int
    tls: str = ""  # "", "starttls" or "tls" from the start
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    timeout: float = 20  # seconds

    @classmethod
    def at(cls, url: str) -> "MailServer | None":
        """The server of a MAIL_URL: `smtp://user:password@host:port`, `smtp+starttls://…`, `smtps://…`; or none."""
        if not url:
            return None
        parts = urlsplit(url)
        tls = {"smtps": "tls", "smtp+starttls": "starttls"}.get(parts.scheme, "")
        port = parts.port or (465 if tls == "tls" else 25)
        return cls(parts.hostname or "", port, tls, unquote(parts.username or ""), unquote(parts.password or ""))

    def send(self, message: EmailMessage) -> None:
        """Hand a message in. Raises OSError: smtplib's errors and the network's are OSErrors."""
        kind = smtplib.SMTP_SSL if self.tls == "tls" else smtplib.SMTP
        with kind(self.host, self.port, timeout=self.timeout) as server:
            if self.tls == "starttls":
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)
