"""What a web server does once before its workers are forked, so that their first pages take no longer than others."""

from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers

from challenges import clock
from challenges.db import db
from challenges.goals import futures as goals
from challenges.home import queries as home
from challenges.web.limits import limiter

WARM = ("/", "/sign-in", "/sign-up", "/challenges", "/races", "/workouts")


def warm_up(app: Flask) -> None:
    """Do once what the first pages of each worker would wait for, before the workers are forked.

    Mappers are configured, templates compiled, and some public pages asked for, so that their statements are compiled
    too. Nothing is open afterwards: no connection, and nobody has entered the writers' lane. A database that does not
    answer, or has no tables yet, is left alone.
    """
    configure_mappers()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    with app.app_context():
        if not _has_tables():
            return
        today = clock.local_date(clock.now(), "UTC")
        home.rows_of(0, today)
        goals.futures([1], 7, today)  # what is chance in forecasts is drawn once
    limiter.enabled, limited = False, limiter.enabled  # it would start a thread, which no fork takes along
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
