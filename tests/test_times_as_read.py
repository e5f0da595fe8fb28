"""Times name their zone if it is not the reader's, and dates their year if it is not the current one."""

from datetime import UTC, date, datetime

import pytest
from flask import g

from challenges.runners.rules import Visibility
from challenges.web import locale
from tests import make
from tests.cast import runner

DEADLINE = datetime(2026, 12, 5, 22, 59, tzinfo=UTC)  # 23:59 in Oslo


@pytest.fixture
def race(olu):
    return make.race(olu, closes=DEADLINE, zone="Europe/Oslo")


def test_a_visitor_reads_a_deadline_in_the_zone_of_the_race(client, race):
    assert "Saturday 5 December, 23:59 Oslo time" in client.see("/races/frost-moon-10k")


@pytest.mark.parametrize("zone, words", [
    ("Europe/Paris", "Saturday 5 December, 23:59."), ("Asia/Kolkata", "Sunday 6 December, 04:29."),
])  # fmt: skip
def test_a_runner_reads_a_deadline_on_their_own_clock(client_of, race, zone, words):
    assert words in client_of(runner("dana", zone=zone)).see("/races/frost-moon-10k")


@pytest.mark.parametrize(
    "zone, label",
    [
        ("Europe/Oslo", "Oslo time"), ("America/New_York", "New York time"), ("UTC", "UTC"), ("Etc/UTC", "UTC"),
        ("Etc/GMT+3", "UTC-3"), ("Etc/GMT-10", "UTC+10"), ("+02:00", "UTC+2"), ("-05:30", "UTC-5:30"),
        ("+00:00", "UTC"), ("Etc/GMT", "UTC"),
    ],
)  # fmt: skip
def test_a_zone_has_a_name_that_people_know(app, zone, label):
    with app.test_request_context():
        assert locale.zone_label(zone) == label


@pytest.mark.parametrize("own, zone, words", [
    ("Europe/Paris", "Europe/Oslo", "23:59"), ("Europe/Paris", None, "23:59"),
    ("Asia/Kolkata", "Europe/Oslo", "23:59 Oslo time"), (None, "Europe/Oslo", "23:59 Oslo time"),
    (None, None, "22:59 UTC"),
])  # fmt: skip
def test_the_zone_is_named_if_the_readers_clock_shows_another_time(app, own, zone, words):
    with app.test_request_context():
        if own:
            g.reader = runner("dana", zone=own)
        assert locale.clock_time(DEADLINE, zone) == words


def test_the_year_is_shown_if_it_is_not_the_current_one(app):
    with app.test_request_context():
        g.reader = runner("dana")
        assert locale.moment(datetime(2025, 1, 4, 9, tzinfo=UTC)) == "Saturday, 4 January 2025, 10:00"
        assert locale.day(date(2025, 1, 4), "short") == "4 Jan 2025"
        assert locale.day(date(2026, 1, 4), "short") == "4 Jan"
        assert "2027" in locale.days(date(2026, 12, 28), date(2027, 1, 3))
        assert "2026" not in locale.days(date(2026, 11, 1), date(2026, 11, 30))


def test_a_visitor_sees_the_hour_of_a_run_as_local_time_without_the_place(client, ann):
    made = make.run(ann, day="2026-11-10", at=make.at("18:40"), zone="Europe/Oslo", visibility=Visibility.PUBLIC)
    seen = client.see(f"/runs/{made.id}")
    assert "about 18:00 local time" in seen
    assert "Oslo" not in seen
