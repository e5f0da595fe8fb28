"""The settings, read once from the environment: typed, frozen, and validated at start. See docs/settings.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from challenges import setting_values as values
from challenges.setting_values import OddSetting

__all__ = ["OddSetting", "Settings"]
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
        read = values.SettingReader(environ)
        data_dir = values.data_dir(read("DATA_DIR", "var"))
        port = values.whole_number("PORT", read("PORT", "8000"), 1, 65535)
        return cls(
            data_dir=data_dir,
            database_url=values.database_url(read("DATABASE_URL", f"sqlite:///{data_dir / 'second-wind.db'}")),
            jobs_url=values.jobs_url(read("JOBS_URL", f"sqlite:///{data_dir / 'jobs.db'}")),
            secret_key=read("SECRET_KEY", "") or values.kept_secret(data_dir / "secret-key"),
            base_url=values.base_url(read("BASE_URL", f"http://localhost:{port}")),
            site_name=values.short("SITE_NAME", read("SITE_NAME", "Second Wind"), 80),
            host_zone=values.zone(read("HOST_ZONE", "UTC")),
            locale=values.locale(read("LOCALE", "en_GB")),
            mail_url=values.mail_url(read("MAIL_URL", "")),
            mail_from=values.mail_from(read("MAIL_FROM", "Second Wind <noreply@localhost>")),
            trusted_proxies=values.whole_number("TRUSTED_PROXIES", read("TRUSTED_PROXIES", "0"), 0, 5),
            rate_limits=values.switch("RATE_LIMITS", read("RATE_LIMITS", "on")),
            upload_limit=values.whole_number("UPLOAD_LIMIT_MB", read("UPLOAD_LIMIT_MB", "1024"), 1, 65536) * MEBI,
            watch_dir=values.folder("WATCH_DIR", read("WATCH_DIR", "")),
            read_seconds=values.whole_number("READ_SECONDS", read("READ_SECONDS", "60"), 1, 3600),
            read_memory=values.whole_number("READ_MEMORY_MB", read("READ_MEMORY_MB", "300"), 150, 65536) * MEBI,
            tile_url=values.tile_url(read("TILE_URL", "")),
            tile_attribution=values.short(
                "TILE_ATTRIBUTION", read("TILE_ATTRIBUTION", "© OpenStreetMap contributors"), 200
            ),
            bind=values.bind_address(read("BIND", "127.0.0.1")),
            port=port,
            web_workers=values.whole_number("WEB_WORKERS", read("WEB_WORKERS", "2"), 1, 64),
            web_threads=values.whole_number("WEB_THREADS", read("WEB_THREADS", "2"), 1, 64),
            header_seconds=values.whole_number("HEADER_SECONDS", read("HEADER_SECONDS", "10"), 1, 600),
            idle_seconds=values.whole_number("IDLE_SECONDS", read("IDLE_SECONDS", "10"), 1, 600),
            body_seconds=values.whole_number("BODY_SECONDS", read("BODY_SECONDS", "60"), 1, 3600),
            upload_rate=values.whole_number("UPLOAD_RATE_KB", read("UPLOAD_RATE_KB", "8"), 1, 1_000_000) * 1000,
        )

    @classmethod
    def for_tests(cls, database_url: str, data_dir: Path, *, forgery_tokens: bool = True) -> "Settings":
        """Return settings for tests, where jobs run immediately. The tests' client sends CSRF tokens like a page."""
        return cls(
            data_dir=data_dir,
            database_url=values.database_url(database_url),
            jobs_url="immediate:",
            secret_key="a key for tests only",
            base_url="http://localhost",
            locale="en_GB",
            rate_limits=False,
            testing=True,
            forgery_tokens=forgery_tokens,
        )
