"""The settings, read once from the environment: typed, frozen, and validated at start. See docs/settings.md.

Validation of settings: a function for each kind, which raises OddSetting with a sentence that says what is wrong.

Values that would break pages later are rejected here, so a site that could not serve does not start.
"""

import os
import re
import secrets
import socket
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
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


class InvalidSetting(ValueError):
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
            raise InvalidSetting(f"{name} must be encoded in UTF-8") from error
        if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text):
            raise InvalidSetting(f"{name} must be a single line without control characters")
        return text or default

    def _from_file(self, name: str) -> str:
        if not (path := self._environ.get(f"{name}_FILE")):
            return ""
        try:
            return Path(path).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise InvalidSetting(f"{name}_FILE names a file that cannot be read: {path!r}") from error


def writable_data_dir(path: str) -> Path:
    """Return the folder of all data, and create it if it is missing."""
    folder = Path(path).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise InvalidSetting(f"DATA_DIR cannot be created: {path}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InvalidSetting(f"DATA_DIR must be a writable folder: {path}")
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
        raise InvalidSetting(f"SECRET_KEY cannot be read from {path}") from error
    if not secret:  # every session would fail
        raise InvalidSetting(f"SECRET_KEY is empty in {path}: delete the file to create a new key")
    return secret


def checked_database_url(url: str) -> str:
    """Return the database URL in SQLAlchemy's form."""
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise InvalidSetting("DATABASE_URL must begin with sqlite:/// or postgresql://")
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise InvalidSetting("DATABASE_URL must look like postgresql://user:password@host:5432/name") from error
    if url.startswith("sqlite"):
        _has_folder("DATABASE_URL", parts.database or "")
    elif not parts.database and "dbname" not in parts.query and "service" not in parts.query:
        raise InvalidSetting("DATABASE_URL must name the database: postgresql://user:password@host:5432/name")
    return url


def checked_jobs_url(url: str) -> str:
    """Return the URL of the job queue."""
    parts = _parts("JOBS_URL", url)
    if parts.scheme == "sqlite":
        if not url.startswith("sqlite:///"):
            raise InvalidSetting("JOBS_URL must begin with sqlite:///, postgresql:// or redis://")
        _has_folder("JOBS_URL", url.removeprefix("sqlite:///"))
    elif parts.scheme not in ("postgres", "postgresql", "redis", "rediss", "unix", "immediate"):
        raise InvalidSetting("JOBS_URL must begin with sqlite:///, postgresql:// or redis://")
    return url


def _has_folder(name: str, path: str) -> None:
    """Reject a database file that cannot be created, or that would vanish with the process."""
    if path in ("", ":memory:") or Path(path).is_dir() or not os.access(Path(path).absolute().parent, os.W_OK):
        raise InvalidSetting(f"{name} must name a file in a writable folder: sqlite:///{path}")


def _parts(name: str, url: str) -> SplitResult:
    """Split a URL. Raises OddSetting for an invalid port or brackets."""
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError as error:
        raise InvalidSetting(f"{name} is not a valid URL") from error
    return parts


def _host(name: str, parts: SplitResult) -> str:
    """Return host and port as browsers write them: lower case, ASCII, without the default port."""
    host = parts.hostname or ""
    try:
        shown = f"[{IPv6Address(host)}]" if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise InvalidSetting(f"{name} names a host that cannot be: {host}") from error
    if not re.fullmatch(r"\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?", shown):
        raise InvalidSetting(f"{name} names a host that cannot be: {host}")
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return shown if parts.port in (None, usual) else f"{shown}:{parts.port}"


def checked_base_url(url: str) -> str:
    """Return the URL of the site as browsers write it, without a trailing slash."""
    parts = _parts("BASE_URL", url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidSetting("BASE_URL must be the site's address, such as https://run.example.org")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise InvalidSetting("BASE_URL must not contain a query, a fragment or a password")
    path = parts.path.rstrip("/")
    if not re.fullmatch(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*", path):
        raise InvalidSetting("BASE_URL can only have a path of plain letters and digits, such as /run")
    return f"{parts.scheme}://{_host('BASE_URL', parts)}{path}"


def checked_mail_url(url: str) -> str:
    """Return the URL of the mail server; empty without one."""
    parts = _parts("MAIL_URL", url)
    if url and parts.scheme not in ("smtp", "smtps", "smtp+starttls"):
        raise InvalidSetting("MAIL_URL must begin with smtp://, smtp+starttls:// or smtps://")
    if url and not parts.hostname:
        raise InvalidSetting("MAIL_URL must name a host: smtp://user:password@mail.example.org:587")
    return url


def checked_mail_from(text: str) -> str:
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
        raise InvalidSetting("MAIL_FROM must look like Our club <run@example.org>")
    return str(whole)


def checked_tile_url(url: str) -> str:
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
        raise InvalidSetting("TILE_URL must look like https://tiles.example.org/{z}/{x}/{y}.png")
    return parts._replace(netloc=_host("TILE_URL", parts)).geturl()


def zone(name: str) -> str:
    """Return the name of a time zone."""
    try:
        zone_of(name)
        get_timezone(name)
    except Exception as error:
        raise InvalidSetting(f"HOST_ZONE is not a known time zone: {name}") from error
    return name


def locale(name: str) -> str:
    """Return a language, with its country if given, in Babel's form."""
    try:
        locale = Locale.parse(name.replace("-", "_"))
        format_decimal(1284.5, locale=locale), format_date(date(2026, 11, 1), "long", locale=locale)
    except Exception as error:
        raise InvalidSetting(f"LOCALE is not a known language and country, such as en_GB: {name}") from error
    return str(locale)


def bind_address(address: str) -> str:
    """Return the IP address to listen on. Host names are resolved."""
    try:
        found = socket.getaddrinfo(address, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, ValueError) as error:
        raise InvalidSetting(f"BIND is not an address of this machine: {address}") from error
    return str(found[0][4][0])


def short(name: str, text: str, most: int) -> str:
    """Return a text of at most `most` characters."""
    if len(text) > most:
        raise InvalidSetting(f"{name} must have at most {most} characters")
    return text


def folder(name: str, path: str) -> Path | None:
    """Return a readable folder; None without one."""
    if path and not (Path(path).is_dir() and os.access(path, os.R_OK | os.X_OK)):
        raise InvalidSetting(f"{name} must be an existing, readable folder: {path}")
    return Path(path).absolute() if path else None


def whole_number(name: str, text: str, least: int, most: int) -> int:
    """Return a whole number within bounds."""
    if not text.isdecimal() or len(text) > 9 or not least <= int(text) <= most:
        raise InvalidSetting(f"{name} must be a whole number from {least} to {most}")
    return int(text)


def switch(name: str, text: str) -> bool:
    """Return the value of an on/off setting."""
    if text.lower() not in ("on", "off"):
        raise InvalidSetting(f"{name} must be on or off")
    return text.lower() == "on"


MEBI = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """The configuration of a site."""

    data_dir: Path
    database_url: str
    jobs_url: str
    secret_key: str = field(repr=False)
    base_url: str = "http://localhost:8000"
    site_name: str = "Second Wind"
    host_zone: str = "UTC"
    locale: str = "en_GB"
    mail_url: str = field(default="", repr=False)
    mail_from: str = "Second Wind <noreply@localhost>"
    trusted_proxies: int = 0
    rate_limits: bool = True
    upload_limit: int = 1024 * MEBI
    watch_dir: Path | None = None
    read_seconds: float = 60
    read_memory: int = 300 * MEBI
    tile_url: str = ""
    tile_attribution: str = "© OpenStreetMap contributors"
    bind: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = 2
    web_threads: int = 2
    header_seconds: int = 10
    idle_seconds: int = 10
    body_seconds: int = 60
    upload_rate: int = 8_000  # bytes a second
    testing: bool = False
    forgery_tokens: bool = True

    @property
    def served_over_tls(self) -> bool:
        """Whether the site is reached over HTTPS."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def path_prefix(self) -> str:
        """The path prefix of the site on its host: "/run", or empty."""
        return urlsplit(self.base_url).path

    @property
    def tile_origin(self) -> str:
        """The origin of map tiles, for the content security policy; empty without any."""
        parts = urlsplit(self.tile_url)
        return f"{parts.scheme}://{parts.netloc}" if self.tile_url else ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings. Each can come from a file named by NAME_FILE. Raises OddSetting."""
        read = SettingReader(environ)
        data_dir = writable_data_dir(read("DATA_DIR", "var"))
        port = whole_number("PORT", read("PORT", "8000"), 1, 65535)
        return cls(
            data_dir=data_dir,
            database_url=checked_database_url(read("DATABASE_URL", f"sqlite:///{data_dir / 'second-wind.db'}")),
            jobs_url=checked_jobs_url(read("JOBS_URL", f"sqlite:///{data_dir / 'jobs.db'}")),
            secret_key=read("SECRET_KEY", "") or kept_secret(data_dir / "secret-key"),
            base_url=checked_base_url(read("BASE_URL", f"http://localhost:{port}")),
            site_name=short("SITE_NAME", read("SITE_NAME", "Second Wind"), 80),
            host_zone=zone(read("HOST_ZONE", "UTC")),
            locale=locale(read("LOCALE", "en_GB")),
            mail_url=checked_mail_url(read("MAIL_URL", "")),
            mail_from=checked_mail_from(read("MAIL_FROM", "Second Wind <noreply@localhost>")),
            trusted_proxies=whole_number("TRUSTED_PROXIES", read("TRUSTED_PROXIES", "0"), 0, 5),
            rate_limits=switch("RATE_LIMITS", read("RATE_LIMITS", "on")),
            upload_limit=whole_number("UPLOAD_LIMIT_MB", read("UPLOAD_LIMIT_MB", "1024"), 1, 65536) * MEBI,
            watch_dir=folder("WATCH_DIR", read("WATCH_DIR", "")),
            read_seconds=whole_number("READ_SECONDS", read("READ_SECONDS", "60"), 1, 3600),
            read_memory=whole_number("READ_MEMORY_MB", read("READ_MEMORY_MB", "300"), 150, 65536) * MEBI,
            tile_url=checked_tile_url(read("TILE_URL", "")),
            tile_attribution=short("TILE_ATTRIBUTION", read("TILE_ATTRIBUTION", "© OpenStreetMap contributors"), 200),
            bind=bind_address(read("BIND", "127.0.0.1")),
            port=port,
            web_workers=whole_number("WEB_WORKERS", read("WEB_WORKERS", "2"), 1, 64),
            web_threads=whole_number("WEB_THREADS", read("WEB_THREADS", "2"), 1, 64),
            header_seconds=whole_number("HEADER_SECONDS", read("HEADER_SECONDS", "10"), 1, 600),
            idle_seconds=whole_number("IDLE_SECONDS", read("IDLE_SECONDS", "10"), 1, 600),
            body_seconds=whole_number("BODY_SECONDS", read("BODY_SECONDS", "60"), 1, 3600),
            upload_rate=whole_number("UPLOAD_RATE_KB", read("UPLOAD_RATE_KB", "8"), 1, 1_000_000) * 1000,
        )

    @classmethod
    def for_tests(cls, database_url: str, data_dir: Path, *, forgery_tokens: bool = True) -> "Settings":
        """Return settings for tests, where jobs run immediately. The tests' client sends CSRF tokens like a page."""
        return cls(
            data_dir=data_dir,
            database_url=checked_database_url(database_url),
            jobs_url="immediate:",
            secret_key="a key for tests only",
            base_url="http://localhost",
            locale="en_GB",
            rate_limits=False,
            testing=True,
            forgery_tokens=forgery_tokens,
        )
