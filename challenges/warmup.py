"""Warming up the web server before its workers are forked, so that their first pages are as fast as later ones."""

from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers

from challenges import clock
from challenges.db import db
from challenges.goals.rules import futures as goals
from challenges.home import queries as home
from challenges.web.limits import limiter

WARM = ("/", "/sign-in", "/sign-up", "/challenges", "/races", "/workouts")


def warm_up(app: Flask) -> None:
    """Do the work that the first page of each worker would otherwise have to do.

    Configures mappers, compiles templates and requests some public pages, so that their statements are compiled too.
    Afterwards nothing is open: no connection, and no write lock is held. A database that does not respond, or has no
    tables yet, is left alone.
    """
    configure_mappers()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    with app.app_context():
        if not _has_tables():
            return
        today = clock.local_date(clock.now(), "UTC")
        home.rows_of(0, today)
        goals.futures([1], 7, today)  # draws the random numbers for forecasts once
    limiter.enabled, limited = False, limiter.enabled  # it would start a thread, which forks do not inherit
    try:
        client = app.test_client()
        for path in WARM:
            client.get(path, base_url=app.config["BASE_URL"])
    finally:
        limiter.enabled = limited
        with app.app_context():
            db.engine.dispose()


def _has_tables() -> bool:
    try:
        return bool(inspect(db.engine).has_table("runners"))
    except SQLAlchemyError:
        return False
    finally:
        db.engine.dispose()
