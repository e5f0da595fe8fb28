"""Each month gets its challenge automatically."""

from datetime import date

import pytest

from challenges.db import db, transaction
from challenges.monthly import actions, queries
from challenges.monthly.models import Challenge, ChallengeTemplate
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Metric
from tests import make


def opened() -> list[str]:
    with transaction():
        return [challenge.slug for challenge in actions.open_next_months()]


def test_a_fresh_site_has_this_months_challenge(app):
    assert opened() == ["2026-11"]
    november = queries.challenge_seen_by(None, "2026-11")
    assert (november.title, november.state) == ("November 100", ChallengeState.PUBLISHED)
    assert (november.first_day, november.last_day) == (date(2026, 11, 1), date(2026, 11, 30))
    assert november.target == 100_000_000
    assert [rung // 1_000_000 for rung in november.rungs] == [25, 50, 75, 100, 150]
    assert (november.tally.participants, november.tally.total) == (0, 0)


def test_opening_months_twice_creates_each_challenge_once(app):
    opened()
    assert opened() == []
    assert len(queries.templates_listed()) == 1


def test_the_next_month_appears_ten_days_before_it_begins(app, clock):
    clock.at("2026-11-20 09:59")
    assert opened() == ["2026-11"]
    clock.at("2026-11-20 10:00")  # it is already the 21st where days begin first
    assert opened() == ["2026-12"]
    assert queries.challenge_seen_by(None, "2026-12").title == "December 100"


def test_around_the_turn_of_the_month_both_months_have_a_challenge(app, clock):
    clock.at("2027-01-01 05:00")  # still 31 December west of the Americas
    assert opened() == ["2026-12", "2027-01"]


def test_months_look_different(app, clock):
    looks = set()
    for month in range(1, 13):
        clock.at(f"2026-{month:02}-15 12:00")
        opened()
    for challenge in db.session.query(Challenge):
        looks.add((challenge.palette, challenge.motif))
    assert len(looks) > 6


def test_a_second_template_makes_a_second_challenge(app):
    opened()
    with transaction():
        actions.create_template(
            title="Climb {target} in {month} {year}",
            summary="Up.",
            metric=Metric.ELEVATION,
            target=2_000_000,
            rungs=[2_000_000],
        )
    assert opened() == ["2026-11-2"]
    assert queries.challenge_seen_by(None, "2026-11-2").title == "Climb 2000 m in November 2026"


def test_a_paused_template_creates_nothing(app):
    opened()
    with transaction():
        template = db.session.query(ChallengeTemplate).one()
        template.active = False
    with transaction():
        db.session.query(Challenge).delete()
    assert opened() == []


def test_a_slug_that_is_taken_is_left_alone(app):
    challenge = make.challenge(title="Handmade")
    with transaction():
        challenge.slug = "2026-11"
    assert opened() == []
    assert challenge.title == "Handmade"


def test_the_command_says_what_it_did(app):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["challenges", "open"]).output == "Opened: November 100.\n"
    assert "has its challenge" in runner.invoke(args=["challenges", "open"]).output
    assert runner.invoke(args=["challenges", "judge", "2026-11"]).output == "Judged.\n"


FILLED = {
    "title": "{month} {target}", "summary": "Go.", "description": "", "days_ahead": "5", "active": "y",
    "metric": "runs", "target": "12", "rungs": "4, 8", "allows_typed": "y", "counts_from": "window",
    "grace_hours": "72",
}  # fmt: skip


def test_an_organiser_changes_the_template(app, olu, client_of):
    opened()
    browser = client_of(olu)
    assert "{month} 100" in browser.see("/challenges/templates")
    assert "Template saved." in browser.send("/challenges/templates/1/edit", FILLED)
    template = queries.template_of(1)
    assert (template.title, template.metric, template.rungs) == ("{month} {target}", Metric.RUNS, [4, 8, 12])
    assert queries.challenge_seen_by(None, "2026-11").metric is Metric.DISTANCE


def test_an_organiser_creates_another_template(app, olu, client_of):
    assert "Template saved." in client_of(olu).send("/challenges/templates/new", FILLED)
    assert opened() == ["2026-11"]
    assert queries.challenge_seen_by(None, "2026-11").title == "November 12"


@pytest.mark.parametrize(("field", "text"), [("title", "{day} 100"), ("summary", "{month"), ("description", "}")])
def test_an_unknown_placeholder_is_refused(app, olu, client_of, field, text):
    seen = client_of(olu).send("/challenges/templates/new", {**FILLED, field: text}, status=422)
    assert "doesn't work here. Use {month}, {year} or {target}." in seen


def test_templates_are_for_organisers(app, ann, client, client_of):
    opened()
    for url in ("/challenges/templates", "/challenges/templates/new", "/challenges/templates/1/edit"):
        assert "/sign-in" in client.get(url).location
        client_of(ann).see(url, status=403)
