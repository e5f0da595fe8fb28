"""The demo on any date and in any zone: people are moving, and nothing has happened that is yet to come."""

from datetime import datetime

import pytest
from sqlalchemy import DateTime, func, select

from challenges import clock as site_clock
from challenges.db import Instant, Model, db, transaction
from challenges.demo.events import contests
from challenges.runners.models import Runner
from challenges.runs.models import Run

MOMENTS = (
    ("2026-12-01 00:05", "UTC"),
    ("2026-11-30 23:55", "UTC"),
    ("2027-01-01 09:00", "Europe/London"),
    ("2026-12-31 10:05", "Pacific/Kiritimati"),  # 00:05 on 1 January there
    ("2026-12-31 23:30", "Europe/Berlin"),
    ("2026-07-01 05:00", "America/Denver"),  # still June there
    ("2028-02-29 12:00", "UTC"),
    ("2028-02-28 13:00", "Pacific/Auckland"),  # 29 February there
    ("2028-03-01 02:00", "America/New_York"),  # 29 February there
    ("2027-02-28 18:00", "Asia/Kolkata"),
    ("2026-10-16 08:00", "Europe/Madrid"),
    ("2027-03-15 00:01", "Australia/Sydney"),
)
YET_TO_COME = {"races.signup_closes_at", "partner_meetings.starts_at"}


@pytest.fixture(params=MOMENTS, ids=" ".join)
def first_runner(request, app, clock):
    """The runner whose account people try, in a community that was loaded at this moment."""
    moment, zone = request.param
    clock.at(moment)
    loaded = app.test_cli_runner().invoke(
        args=["demo", "load", "--runners", "24", "--runs-per-runner", "24", "--password", "a long walk home"]
    )
    assert loaded.exit_code == 0, loaded.output
    db.session.rollback()
    with transaction():
        runner = db.session.scalars(select(Runner).where(Runner.handle == "runner0")).one()
        runner.zone = zone
    return runner


def test_whenever_the_demo_is_loaded_people_are_moving_and_nothing_is_ahead_of_its_time(first_runner, client_of):
    reader = client_of(first_runner)
    listed = reader.see("/challenges")
    for title in titles_of_challenges_under_way(first_runner.zone):
        assert title in listed
    board = reader.see("/challenges/fortnight-50")
    assert "(you)" in board
    assert ", up " in board
    assert "See how it adds up" in board
    assert "Winter Half" in reader.see("/races")
    assert "Canal 10K" not in reader.see("/races"), "its last day was the day before yesterday"
    assert "Canal 10K" in reader.see("/races?tab=past")
    assert "Start list 8 runners" in reader.see("/races/canal-10k/start-list")
    final = reader.see("/challenges/ten-day-30")
    assert "Final standings" in final
    assert later_than(site_clock.now()) == []
    latest_day = db.session.scalar(select(func.max(Run.local_date)))
    assert latest_day <= site_clock.local_date(site_clock.now(), "UTC")


def titles_of_challenges_under_way(zone):
    """Return the titles of the demo's challenges that are on now in a zone, among them the month's."""
    today = site_clock.local_date(site_clock.now(), zone)
    made = contests(site_clock.local_date(site_clock.now(), "UTC"))
    under_way = [contest for contest in made if today in contest.window]
    assert any(contest.window.day_number(today) > 5 and contest.window.days_left(today) >= 5 for contest in under_way)
    assert any(contest.slug == f"{today:%Y-%m}" for contest in under_way)
    return [contest.title for contest in under_way]


def later_than(now: datetime) -> list[str]:
    """Return the columns in which something is dated later than now, apart from what is meant to be."""
    found = []
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            if isinstance(column.type, (DateTime, Instant)) and name not in YET_TO_COME:
                latest = db.session.scalar(select(func.max(column)))
                if latest and latest > now:
                    found.append(f"{name}: {latest}")
    return found
