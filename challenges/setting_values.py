"""What a setting may be: a function for each kind, which raises OddSetting with a sentence that says why not.

A value that would break pages later is refused here: a site that cannot serve does not start.
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
    """A setting that cannot be meant, with the sentence that says why."""


class SettingReader:
    """Reads a setting by its name, from the environment or from the file that NAME_FILE names."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def __call__(self, name: str, default: str) -> str:
        text = (self._from_file(name) or self._environ.get(name, "")).strip()
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise OddSetting(f"{name} must be written in UTF-8") from error
        if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text):
            raise OddSetting(f"{name} must be one line, without control characters")
        return text or default

    def _from_file(self, name: str) -> str:
        if not (path := self._environ.get(f"{name}_FILE")):
            return ""
        try:
            return Path(path).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise OddSetting(f"{name}_FILE names a file that cannot be read: {path!r}") from error


def data_dir(path: str) -> Path:
    """The folder of all data, made where it is missing."""
    folder = Path(path).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise OddSetting(f"DATA_DIR must be a folder that can be made: {path}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OddSetting(f"DATA_DIR must be a folder that can be written to: {path}")
    return folder


def kept_secret(path: Path) -> str:
    """The site's secret, made at the first start and readable by its owner only."""
    if not path.exists():
        mine = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(mine, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(mine)  # whole or not at all, and the first one stays
        except FileExistsError:
            pass
        mine.unlink()
    try:
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise OddSetting(f"SECRET_KEY cannot be read from {path}") from error
    if not secret:  # every session would fail
        raise OddSetting(f"SECRET_KEY is empty in {path}: remove the file, and a new key is made")
    return secret


def database_url(url: str) -> str:
    """The address of the database, as SQLAlchemy takes it."""
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
    """The address of the queue."""
    parts = _parts("JOBS_URL", url)
    if parts.scheme == "sqlite":
        if not url.startswith("sqlite:///"):
            raise OddSetting("JOBS_URL must begin with sqlite:///, postgresql:// or redis://")
        _has_folder("JOBS_URL", url.removeprefix("sqlite:///"))
    elif parts.scheme not in ("postgres", "postgresql", "redis", "rediss", "unix", "immediate"):
        raise OddSetting("JOBS_URL must begin with sqlite:///, postgresql:// or redis://")
    return url


def _has_folder(name: str, path: str) -> None:
    """Refuse a database file that cannot be made, or would be gone with its process."""
    if path in ("", ":memory:") or Path(path).is_dir() or not os.access(Path(path).absolute().parent, os.W_OK):
        raise OddSetting(f"{name} must name a file in a folder that can be written to: sqlite:///{path}")


def _parts(name: str, url: str) -> SplitResult:
    """An address taken apart. Raises OddSetting for one with a port or brackets that make no sense."""
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError as error:
        raise OddSetting(f"{name} is an address that makes no sense") from error
    return parts


def _host(name: str, parts: SplitResult) -> str:
    """Host and port as browsers write them: in small letters, in ASCII, without the port that goes without saying."""
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
    """The address of the site, as browsers write it: without a slash at its end."""
    parts = _parts("BASE_URL", url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise OddSetting("BASE_URL must be the address that people type, such as https://run.example.org")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise OddSetting("BASE_URL must be an address without a question mark, a hash or a password")
    path = parts.path.rstrip("/")
    if not re.fullmatch(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*", path):
        raise OddSetting("BASE_URL may end in a path of plain letters and digits only, such as /run")
    return f"{parts.scheme}://{_host('BASE_URL', parts)}{path}"


def mail_url(url: str) -> str:
    """The address of the mail server; empty without one."""
    parts = _parts("MAIL_URL", url)
    if url and parts.scheme not in ("smtp", "smtps", "smtp+starttls"):
        raise OddSetting("MAIL_URL must begin with smtp://, smtp+starttls:// or smtps://")
    if url and not parts.hostname:
        raise OddSetting("MAIL_URL must name a host: smtp://user:password@mail.example.org:587")
    return url


def mail_from(text: str) -> str:
    """A name and an address, the name in quotation marks where it needs them."""
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
    """The address of map tiles; empty without any."""
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
    """The name of a time zone."""
    try:
        zone_of(name)
        get_timezone(name)
    except Exception as error:
        raise OddSetting(f"HOST_ZONE is not a time zone that is known: {name}") from error
    return name


def locale(name: str) -> str:
    """A language, with its country where one is named, as Babel writes it."""
    try:
        locale = Locale.parse(name.replace("-", "_"))
        format_decimal(1284.5, locale=locale), format_date(date(2026, 11, 1), "long", locale=locale)
    except Exception as error:
        raise OddSetting(f"LOCALE is not a language and country that are known, such as en_GB: {name}") from error
    return str(locale)


def bind_address(address: str) -> str:
    """An IP address to listen on; a name is looked up."""
    try:
        found = socket.getaddrinfo(address, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, ValueError) as error:
        raise OddSetting(f"BIND is not an address of this machine: {address}") from error
    return str(found[0][4][0])


def short(name: str, text: str, most: int) -> str:
    """A text of so many characters at most."""
    if len(text) > most:
        raise OddSetting(f"{name} may have {most} characters at most")
    return text


def folder(name: str, path: str) -> Path | None:
    """A folder that can be read; None without one."""
    if path and not (Path(path).is_dir() and os.access(path, os.R_OK | os.X_OK)):
        raise OddSetting(f"{name} must be a folder that is there and can be read: {path}")
    return Path(path).absolute() if path else None


def whole_number(name: str, text: str, least: int, most: int) -> int:
    """A whole number within bounds."""
    if not text.isdecimal() or len(text) > 9 or not least <= int(text) <= most:
        raise OddSetting(f"{name} must be a whole number from {least} to {most}")
    return int(text)


def switch(name: str, text: str) -> bool:
    """Whether something is on."""
    if text.lower() not in ("on", "off"):
        raise OddSetting(f"{name} must be on or off")
    return text.lower() == "on"
