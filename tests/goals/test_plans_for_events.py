"""Plans and odds for a challenge or a race that Ann takes part in."""

from datetime import date, timedelta

import pytest

from challenges import clock
from challenges.db import add, db, transaction
from challenges.goals import queries
from challenges.goals.queries import others_in
from challenges.monthly.models import Participation
from tests import make
from tests.cast import runner

SUNDAY = date(2026, 11, 15)
WORDS = {"why": "with Ben", "obstacle": "late meetings", "plan": "ten minutes round the block"}


@pytest.fixture
def regular(ann):
    with transaction():
        for back in range(9):
            make.run(ann, km=12, minutes=68, day=SUNDAY - timedelta(days=7 * back))
    return ann


def plain(page):
    return page.replace("\xa0", " ")


def test_after_joining_ann_is_asked_for_a_plan(client_of, regular):
    make.challenge(title="November 100")
    reader = client_of(regular)
    page = reader.send("/challenges/november-100/participation")
    assert "Make a plan" in page
    page = plain(reader.see("/challenges/november-100/plan"))
    assert " in 10" in page
    assert "Levels" in page
    page = reader.send("/challenges/november-100/plan", WORDS)
    assert "If late meetings I'll run ten minutes round the block" in page
    assert "with Ben" in page
    assert queries.why_of(regular.id) == "with Ben"
    assert "with Ben" in reader.see("/challenges/november-100/plan")


def test_a_plan_can_be_edited(client_of, ann):
    make.participation(make.challenge(title="November 100"), ann)
    reader = client_of(ann)
    reader.send("/challenges/november-100/plan", WORDS)
    assert "the stairs" in reader.send("/challenges/november-100/plan", WORDS | {"plan": "the stairs"})
    too_long = reader.send("/challenges/november-100/plan", WORDS | {"plan": "x" * 201}, status=422)
    assert "Use at most 200 characters." in too_long
    assert "late meetings" in too_long.html


def test_only_participants_have_a_plan_for_an_event(client_of, ann, ben, olu):
    make.challenge(title="November 100")
    make.race(olu, title="Frost Moon 10K")
    reader = client_of(ben)
    assert "Make a plan" not in reader.see("/challenges/november-100")
    reader.see("/challenges/november-100/plan", status=404)
    reader.see("/races/frost-moon-10k/plan", status=404)


def test_a_plan_for_a_race_has_a_target_time(client_of, regular, olu):
    make.entry(make.race(olu, title="Frost Moon 10K"), regular)
    reader = client_of(regular)
    assert "Make a plan" in reader.see("/races/frost-moon-10k")
    page = plain(reader.see("/races/frost-moon-10k/plan"))
    assert "Forecast" in page
    assert "Most likely about" in page
    page = plain(reader.send("/races/frost-moon-10k/plan/preview", WORDS | {"target": "58:00"}))
    assert "in 10" in page
    page = reader.send("/races/frost-moon-10k/plan/preview", WORDS | {"target": "58:00", "take": "3600000"})
    assert "late meetings" in page.html
    assert 'value="1:00:00"' in page.html
    answer = reader.post("/races/frost-moon-10k/plan/preview", data={"target": "58:00"}, region="meter")
    assert answer.text.strip().startswith('<div id="meter"')
    assert "ten minutes" in reader.send("/races/frost-moon-10k/plan", WORDS | {"target": "58:00"})
    assert 'value="58:00"' in reader.see("/races/frost-moon-10k/plan").html
    fast = reader.send("/races/frost-moon-10k/plan", WORDS | {"target": "12:00"}, status=422)
    assert "The world standard for 10 km is" in fast
    assert "late meetings" in fast.html


def earlier_challenge(runners, finished, baseline=100_000_000):
    """Make a closed challenge like this month's, with `runners` participants of this baseline."""
    old = make.challenge(title="September 100", first_day="2026-09-01", last_day="2026-09-30")
    now = clock.now()
    with transaction():
        for number in range(runners):
            add(
                Participation(
                    challenge_id=old.id, runner_id=runner(f"old{number}").id, joined_at=now, joined_on=old.first_day,
                    baseline=baseline, finished_on=date(2026, 9, 28) if number < finished else None,
                )
            )  # fmt: skip


def test_the_plan_shows_how_at_least_twenty_similar_runners_did(client_of, ann):
    earlier_challenge(20, 13)
    challenge = make.challenge(title="November 100")
    part = make.participation(challenge, ann)
    with transaction():
        db.session.get_one(Participation, part.id).baseline = 110_000_000
    page = client_of(ann).see("/challenges/november-100/plan")
    assert "13 of 20 runners with a build-up like yours reached a target like this." in page


def test_fewer_than_twenty_runners_and_different_baselines_are_not_shown(app):
    earlier_challenge(19, 13)
    challenge = make.challenge(title="November 100")
    assert others_in(challenge, 110_000_000, SUNDAY) is None
    assert others_in(challenge, 500_000_000, SUNDAY) is None
    assert others_in(challenge, None, SUNDAY) is None
    assert others_in(make.challenge(title="Far", km=400), 110_000_000, SUNDAY) is None
