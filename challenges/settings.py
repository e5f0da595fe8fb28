"""The settings, read once from the environment: typed, frozen, refused at start when odd. See docs/settings.md."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from challenges.clock import zone_of

MEBI = 1024 * 1024


class OddSetting(ValueError):
    """A setting that cannot be meant, with the sentence that says why."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one site and another."""

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
    tile_url: str = ""
    tile_attribution: str = "© OpenStreetMap contributors"
    testing: bool = False
    forgery_tokens: bool = True

    @property
    def served_over_tls(self) -> bool:
        """Whether readers come by https."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def tile_origin(self) -> str:
        """Where the tiles of street maps come from, as content policies name it; empty without any."""
        parts = urlsplit(self.tile_url)
        return f"{parts.scheme}://{parts.netloc}" if self.tile_url else ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings. Any of them may come from a file named by NAME_FILE. Raises OddSetting."""
        read = _Reader(environ)
        data_dir = Path(read("DATA_DIR", "var")).absolute()
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(
            data_dir=data_dir,
            database_url=_database_url(read("DATABASE_URL", f"sqlite:///{data_dir / 'second-wind.db'}")),
            jobs_url=read("JOBS_URL", f"sqlite:///{data_dir / 'jobs.db'}"),
            secret_key=read("SECRET_KEY", "") or _kept_secret(data_dir / "secret-key"),
            base_url=_base_url(read("BASE_URL", f"http://localhost:{read('PORT', '8000')}")),
            site_name=read("SITE_NAME", "Second Wind"),
            host_zone=_zone(read("HOST_ZONE", "UTC")),
            locale=read("LOCALE", "en_GB"),
            mail_url=_mail_url(read("MAIL_URL", "")),
            mail_from=read("MAIL_FROM", "Second Wind <noreply@localhost>"),
            trusted_proxies=_whole("TRUSTED_PROXIES", read("TRUSTED_PROXIES", "0"), 0, 5),
            rate_limits=_switch("RATE_LIMITS", read("RATE_LIMITS", "on")),
            upload_limit=_whole("UPLOAD_LIMIT_MB", read("UPLOAD_LIMIT_MB", "1024"), 1, 65536) * MEBI,
            watch_dir=_folder("WATCH_DIR", read("WATCH_DIR", "")),
            tile_url=_tile_url(read("TILE_URL", "")),
            tile_attribution=read("TILE_ATTRIBUTION", "© OpenStreetMap contributors"),
        )

    @classmethod
    def for_tests(cls, database_url: str, data_dir: Path, *, forgery_tokens: bool = True) -> "Settings":
        """Settings under which jobs run at once; the tests' reader sends forgery tokens as a page does."""
        return cls(
            data_dir=data_dir,
            database_url=_database_url(database_url),
            jobs_url="immediate:",
            secret_key="a key for tests only",
            base_url="http://localhost",
            locale="en_GB",
            rate_limits=False,
            testing=True,
            forgery_tokens=forgery_tokens,
        )


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def __call__(self, name: str, default: str) -> str:
        if path := self._environ.get(f"{name}_FILE"):
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise OddSetting(f"{name}_FILE names a file that cannot be read: {path}") from error
        return self._environ.get(name, "").strip() or default


def _kept_secret(path: Path) -> str:
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
    return path.read_text(encoding="ascii").strip()


def _database_url(url: str) -> str:
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise OddSetting("DATABASE_URL must begin with sqlite:/// or postgresql://")
    return url


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise OddSetting("BASE_URL must be the address that people type, such as https://run.example.org")
    return url.rstrip("/")


def _mail_url(url: str) -> str:
    if url and urlsplit(url).scheme not in ("smtp", "smtps", "smtp+starttls"):
        raise OddSetting("MAIL_URL must begin with smtp://, smtp+starttls:// or smtps://")
    return url


def _tile_url(url: str) -> str:
    parts = urlsplit(url)
    if not url or (
        parts.scheme in ("http", "https")
        and re.fullmatch(r"[\w.:\[\]-]+", parts.netloc)
        and all(url.count(part) == 1 and part in parts.path + parts.query for part in ("{z}", "{x}", "{y}"))
    ):
        return url
    raise OddSetting("TILE_URL must look like https://tiles.example.org/{z}/{x}/{y}.png")


def _zone(name: str) -> str:
    try:
        zone_of(name)
    except Exception as error:
        raise OddSetting(f"HOST_ZONE is not a time zone that is known: {name}") from error
    return name


def _folder(name: str, path: str) -> Path | None:
    if path and not Path(path).is_dir():
        raise OddSetting(f"{name} must be a folder that is there: {path}")
    return Path(path).absolute() if path else None


def _whole(name: str, text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise OddSetting(f"{name} must be a whole number from {least} to {most}")
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise OddSetting(f"{name} must be on or off")
    return text.lower() == "on"
