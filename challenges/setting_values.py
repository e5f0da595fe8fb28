"""Validation of settings: a function for each kind, which raises OddSetting with a sentence that says what is wrong.

Values that would break pages later are rejected here, so a site that could not serve does not start.
"""

import os
import re
import secrets
import socket
import unicodedata
from collections.abc import Mapping
from datetime import date
from email.errors import HeaderParseError
from email.headerregistry import Address
from ipaddress import IPv6Address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from babel import Locale
from babel.dates import format_date, get_timezone
from babel.numbers import format_decimal
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from challenges.clock import zone_of


class OddSetting(ValueError):
    """A setting has an invalid value; the message says what is wrong."""


class SettingReader:
    """Reads a setting from the environment variable NAME, or from the file named by NAME_FILE."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def __call__(self, name: str, default: str) -> str:
        text = (self._from_file(name) or self._environ.get(name, "")).strip()
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise OddSetting(f"{name} must be encoded in UTF-8") from error
        if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text):
            raise OddSetting(f"{name} must be a single line without control characters")
        return text or default

    def _from_file(self, name: str) -> str:
        if not (path := self._environ.get(f"{name}_FILE")):
            return ""
        try:
            return Path(path).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise OddSetting(f"{name}_FILE names a file that cannot be read: {path!r}") from error


def data_dir(path: str) -> Path:
    """Return the folder of all data, and create it if it is missing."""
    folder = Path(path).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise OddSetting(f"DATA_DIR cannot be created: {path}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OddSetting(f"DATA_DIR must be a writable folder: {path}")
    return folder


def kept_secret(path: Path) -> str:
    """Return the site's secret key. It is created at the first start, with mode 0600."""
    if not path.exists():
        mine = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(mine, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(mine)  # atomic, and the first one wins
        except FileExistsError:
            pass
        mine.unlink()
    try:
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise OddSetting(f"SECRET_KEY cannot be read from {path}") from error
    if not secret:  # every session would fail
        raise OddSetting(f"SECRET_KEY is empty in {path}: delete the file to create a new key")
    return secret


def database_url(url: str) -> str:
    """Return the database URL in SQLAlchemy's form."""
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise OddSetting("DATABASE_URL must begin with sqlite:/// or postgresql://")
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise OddSetting("DATABASE_URL must look like postgresql://user:password@host:5432/name") from error
    if url.startswith("sqlite"):
        _has_folder("DATABASE_URL", parts.database or "")
    elif not parts.database and "dbname" not in parts.query and "service" not in parts.query:
        raise OddSetting("DATABASE_URL must name the database: postgresql://user:password@host:5432/name")
    return url


def jobs_url(url: str) -> str:
    """Return the URL of the job queue."""
    parts = _parts("JOBS_URL", url)
    if parts.scheme == "sqlite":
        if not url.startswith("sqlite:///"):
            raise OddSetting("JOBS_URL must begin with sqlite:///, postgresql:// or redis://")
        _has_folder("JOBS_URL", url.removeprefix("sqlite:///"))
    elif parts.scheme not in ("postgres", "postgresql", "redis", "rediss", "unix", "immediate"):
        raise OddSetting("JOBS_URL must begin with sqlite:///, postgresql:// or redis://")
    return url


def _has_folder(name: str, path: str) -> None:
    """Reject a database file that cannot be created, or that would vanish with the process."""
    if path in ("", ":memory:") or Path(path).is_dir() or not os.access(Path(path).absolute().parent, os.W_OK):
        raise OddSetting(f"{name} must name a file in a writable folder: sqlite:///{path}")


def _parts(name: str, url: str) -> SplitResult:
    """Split a URL. Raises OddSetting for an invalid port or brackets."""
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError as error:
        raise OddSetting(f"{name} is not a valid URL") from error
    return parts


def _host(name: str, parts: SplitResult) -> str:
    """Return host and port as browsers write them: lower case, ASCII, without the default port."""
    host = parts.hostname or ""
    try:
        shown = f"[{IPv6Address(host)}]" if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise OddSetting(f"{name} names a host that cannot be: {host}") from error
    if not re.fullmatch(r"\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?", shown):
        raise OddSetting(f"{name} names a host that cannot be: {host}")
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return shown if parts.port in (None, usual) else f"{shown}:{parts.port}"


def base_url(url: str) -> str:
    """Return the URL of the site as browsers write it, without a trailing slash."""
    parts = _parts("BASE_URL", url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise OddSetting("BASE_URL must be the site's address, such as https://run.example.org")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise OddSetting("BASE_URL must not contain a query, a fragment or a password")
    path = parts.path.rstrip("/")
    if not re.fullmatch(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*", path):
        raise OddSetting("BASE_URL can only have a path of plain letters and digits, such as /run")
    return f"{parts.scheme}://{_host('BASE_URL', parts)}{path}"


def mail_url(url: str) -> str:
    """Return the URL of the mail server; empty without one."""
    parts = _parts("MAIL_URL", url)
    if url and parts.scheme not in ("smtp", "smtps", "smtp+starttls"):
        raise OddSetting("MAIL_URL must begin with smtp://, smtp+starttls:// or smtps://")
    if url and not parts.hostname:
        raise OddSetting("MAIL_URL must name a host: smtp://user:password@mail.example.org:587")
    return url


def mail_from(text: str) -> str:
    """Return a name and an email address, with the name quoted if necessary."""
    name, bracket, address = text.rpartition("<")
    address = address.removesuffix(">").strip() if bracket else text
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    try:
        user, _, domain = address.rpartition("@")
        whole = Address(name, username=user, domain=domain.encode("idna").decode("ascii"))
        plain = user.isascii() and not re.search(r"[\s<>,;:\"()\[\]]", address)
        right = bool(user) and bool(domain) and address.count("@") == 1 and plain
        right = right and text.count("<") == text.count(">") == (1 if bracket else 0)
    except (ValueError, IndexError, HeaderParseError):
        right = False
    if not right:
        raise OddSetting("MAIL_FROM must look like Our club <run@example.org>")
    return str(whole)


def tile_url(url: str) -> str:
    """Return the URL template of map tiles; empty without any."""
    if not url:
        return url
    parts = _parts("TILE_URL", url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or "@" in parts.netloc
        or not all(url.count(part) == 1 and part in parts.path + parts.query for part in ("{z}", "{x}", "{y}"))
    ):
        raise OddSetting("TILE_URL must look like https://tiles.example.org/{z}/{x}/{y}.png")
    return parts._replace(netloc=_host("TILE_URL", parts)).geturl()


def zone(name: str) -> str:
    """Return the name of a time zone."""
    try:
        zone_of(name)
        get_timezone(name)
    except Exception as error:
        raise OddSetting(f"HOST_ZONE is not a known time zone: {name}") from error
    return name


def locale(name: str) -> str:
    """Return a language, with its country if given, in Babel's form."""
    try:
        locale = Locale.parse(name.replace("-", "_"))
        format_decimal(1284.5, locale=locale), format_date(date(2026, 11, 1), "long", locale=locale)
    except Exception as error:
        raise OddSetting(f"LOCALE is not a known language and country, such as en_GB: {name}") from error
    return str(locale)


def bind_address(address: str) -> str:
    """Return the IP address to listen on. Host names are resolved."""
    try:
        found = socket.getaddrinfo(address, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, ValueError) as error:
        raise OddSetting(f"BIND is not an address of this machine: {address}") from error
    return str(found[0][4][0])


def short(name: str, text: str, most: int) -> str:
    """Return a text of at most `most` characters."""
    if len(text) > most:
        raise OddSetting(f"{name} must have at most {most} characters")
    return text


def folder(name: str, path: str) -> Path | None:
    """Return a readable folder; None without one."""
    if path and not (Path(path).is_dir() and os.access(path, os.R_OK | os.X_OK)):
        raise OddSetting(f"{name} must be an existing, readable folder: {path}")
    return Path(path).absolute() if path else None


def whole_number(name: str, text: str, least: int, most: int) -> int:
    """Return a whole number within bounds."""
    if not text.isdecimal() or len(text) > 9 or not least <= int(text) <= most:
        raise OddSetting(f"{name} must be a whole number from {least} to {most}")
    return int(text)


def switch(name: str, text: str) -> bool:
    """Return the value of an on/off setting."""
    if text.lower() not in ("on", "off"):
        raise OddSetting(f"{name} must be on or off")
    return text.lower() == "on"
