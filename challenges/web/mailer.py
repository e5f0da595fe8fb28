"""The mail server's address, taken apart for Flask-Mailman."""

from urllib.parse import unquote, urlsplit


def config_of(mail_url: str, mail_from: str) -> dict[str, object]:
    """`smtp://user:password@host:port`, `smtp+starttls://…` or `smtps://…`; empty means files in DATA_DIR/mail."""
    parts = urlsplit(mail_url)
    return {
        "MAIL_URL": mail_url,
        "MAIL_FROM": mail_from,
        "MAIL_BACKEND": "smtp",
        "MAIL_SERVER": parts.hostname or "",
        "MAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "MAIL_USE_SSL": parts.scheme == "smtps",
        "MAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "MAIL_USERNAME": unquote(parts.username) if parts.username else None,
        "MAIL_PASSWORD": unquote(parts.password) if parts.password else None,
        "MAIL_TIMEOUT": 20,
    }
