"""The application factory: settings, database, web infrastructure, features. No logic."""

import os
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from challenges import events, jobs, storage, wiring
from challenges.db import db, prepare_engine
from challenges.mail import MailServer
from challenges.settings import Settings
from challenges.web import (
    assets,
    csrf,
    edits,
    errors,
    filters,
    fragment_cache,
    headers,
    limits,
    locale,
    logs,
    menu,
    polling,
    sessions,
    transaction,
)
from challenges.web.gateway import Gateway, Patience
from challenges.web.middleware import ClientAddress, PathPrefix
from challenges.write_lock import FairWriteLock

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application, ready to serve. Raises OddSetting for an invalid setting."""
    settings = settings or Settings.from_env(os.environ)
    app = Flask(
        "challenges", root_path=str(ROOT), static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates")
    )
    app.testing = settings.testing
    app.config.update(config_of(settings))
    logs.install(app)
    _data(app, settings)
    _web(app, settings)
    _features(app, settings)
    return app


def config_of(settings: Settings) -> dict[str, object]:
    """Return the settings under the names that Flask and its extensions use."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SETTINGS": settings,
        "DATA_DIR": str(settings.data_dir),
        "WATCH_DIR": settings.watch_dir,
        "READ_SECONDS": settings.read_seconds,
        "READ_MEMORY": settings.read_memory,
        "BASE_URL": settings.base_url,
        "APPLICATION_ROOT": settings.path_prefix or "/",  # also the path of cookies
        "SITE_NAME": settings.site_name,
        "HOST_ZONE": settings.host_zone,
        "LOCALE": settings.locale,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": settings.database_url.startswith("postgresql"),
            "hide_parameters": True,  # keep values out of logged errors
        },
        "WTF_CSRF_ENABLED": settings.forgery_tokens,
        "COMPRESS_BR_LEVEL": 2,  # 10 % larger than the default of 4, in half the time
        "COMPRESS_ZSTD_LEVEL": 15,  # smaller than the default of 3, for some tenths of a millisecond
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # web/csrf.py checks more than the referrer
        "MAIL_SERVER": MailServer.at(settings.mail_url),
        "MAIL_FROM": settings.mail_from,
    }


def _data(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine, FairWriteLock(settings.data_dir / "write.lock"))


def _web(app: Flask, settings: Settings) -> None:
    limits.install(app, upload_limit=settings.upload_limit, rate_limits=settings.rate_limits)
    limits.install_uploads(app)
    locale.install(app)
    sessions.install(app, over_tls=settings.served_over_tls)
    csrf.install(app)
    errors.install(app)
    edits.install(app)
    filters.install(app)
    menu.install(app)
    fragment_cache.install(app)
    filters.install_quick_calls(app)
    if not settings.testing:
        Compress(app)
    headers.install(app, over_tls=settings.served_over_tls, tile_origin=settings.tile_origin)
    transaction.install(app)
    assets.install(app, ROOT / "build" / "static")
    app.wsgi_app = ClientAddress(app.wsgi_app)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _features(app: Flask, settings: Settings) -> None:
    events.wire(wiring.CONSEQUENCES)
    jobs.install(app, settings.jobs_url, wiring.JOBS, wiring.SCHEDULE)
    for blueprint in wiring.BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in wiring.COMMANDS:
        app.cli.add_command(command)
    polling.install(app, wiring.EDITIONS)
    logs.follow(app.url_map)
    if settings.path_prefix:
        app.wsgi_app = PathPrefix(app.wsgi_app, settings.path_prefix)  # type: ignore[method-assign]


def gateway_of(app: Flask) -> Gateway:
    """Return the ASGI application for the web server."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        folder = storage.incoming()
    return Gateway(
        app.wsgi_app,
        threads=settings.web_threads,
        form_limit=app.config["MAX_CONTENT_LENGTH"],
        folder=folder,
        patience=Patience(settings.idle_seconds, settings.body_seconds, settings.upload_rate),
        live_at={"/health/live", f"{settings.path_prefix}/health/live"},
        unchanged=polling.unchanged_at_hand(app),
    )
