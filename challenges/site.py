"""Building the site: settings, database, plumbing, features. No logic."""

import logging
import os
from pathlib import Path

import structlog
from flask import Flask
from flask_compress import Compress
from flask_mailman import Mail
from flask_migrate import Migrate
from servestatic import ServeStatic
from werkzeug.middleware.proxy_fix import ProxyFix

from challenges import events, jobs, wiring
from challenges.db import db, prepare_engine
from challenges.lane import Lane
from challenges.settings import Settings
from challenges.web import (
    boundary,
    edits,
    errors,
    filters,
    headers,
    kept,
    language,
    limits,
    mailer,
    origin,
    polling,
    sessions,
    uploads,
)

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """The site, ready to serve. Raises OddSetting when a setting cannot be meant."""
    settings = settings or Settings.from_env(os.environ)
    app = Flask(
        "challenges", root_path=str(ROOT), static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates")
    )
    app.testing = settings.testing
    app.config.update(config_of(settings))
    _log(settings)
    _data(app, settings)
    _web(app, settings)
    _features(app, settings)
    return app


def config_of(settings: Settings) -> dict[str, object]:
    """The settings under the names that Flask and its extensions read."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SETTINGS": settings,
        "DATA_DIR": str(settings.data_dir),
        "WATCH_DIR": settings.watch_dir,
        "BUILT_ASSETS": str(ROOT / "build" / "static"),
        "BASE_URL": settings.base_url,
        "SITE_NAME": settings.site_name,
        "HOST_ZONE": settings.host_zone,
        "LOCALE": settings.locale,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": settings.database_url.startswith("postgresql")},
        "WTF_CSRF_ENABLED": settings.forgery_tokens,
        "COMPRESS_BR_LEVEL": 2,  # a tenth larger than the usual 4, in half the time
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # the origin guard looks at more than the referrer
        **mailer.config_of(settings.mail_url, settings.mail_from),
    }


def _log(settings: Settings) -> None:
    level = logging.WARNING if settings.testing else logging.INFO
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    )


def _data(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine, Lane(settings.data_dir / "write.lock"))
    Mail(app)


def _web(app: Flask, settings: Settings) -> None:
    limits.install(app, upload_limit=settings.upload_limit, rate_limits=settings.rate_limits)
    uploads.install(app)
    language.install(app)
    sessions.install(app, over_tls=settings.served_over_tls)
    origin.install(app)
    errors.install(app)
    edits.install(app)
    filters.install(app)
    kept.install(app)
    if not settings.testing:
        Compress(app)
    headers.install(app, over_tls=settings.served_over_tls, tile_origin=settings.tile_origin)
    boundary.install(app)
    if (built := Path(app.config["BUILT_ASSETS"])).is_dir():
        app.wsgi_app = ServeStatic(app.wsgi_app, root=built, prefix="static/")  # type: ignore[method-assign]
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
