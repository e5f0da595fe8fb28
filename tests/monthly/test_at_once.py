"""Concurrent joining, leaving and logging."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from challenges.boards.queries import differences_of
from challenges.db import db, transaction
from challenges.monthly import actions
from challenges.monthly.models import Challenge, ChallengeTemplate, Participation, Verdict
from challenges.runs import actions as runs
from challenges.units import Distance, Duration
from tests import make
from tests.cast import runner


def in_own_thread(app, *steps):
    """Run each step in a transaction of its own, as requests do."""

    def carry_out():
        with app.app_context():
            for step in steps:
                with transaction():
                    step()
            db.session.remove()

    return carry_out


def at_once(*calls):
    with ThreadPoolExecutor(len(calls)) as pool:
        for future in [pool.submit(call) for call in calls]:
            future.result()


def log(runner_id: int, day: int, km: int = 5):
    return lambda: runs.log(
        runner_id, day=date(2026, 11, day), distance=Distance.of_km(km), duration=Duration.of_minutes(km * 6)
    )


def test_totals_are_right_when_runners_join_and_log_at_the_same_time(app):
    challenges = [make.challenge(title="One"), make.challenge(title="Two")]
    ids = [challenge.id for challenge in challenges]
    people = [runner(f"runner{number}").id for number in range(4)]
    at_once(
        *(
            in_own_thread(
                app,
                lambda who=who: actions.join(ids[who % 2], who),
                lambda who=who: actions.join(ids[1 - who % 2], who),
                *(log(who, day) for day in (3, 4, 5)),
            )
            for who in people
        )
    )
    for challenge in challenges:
        db.session.rollback()
        assert (challenge.tally.participants, challenge.tally.total) == (4, 60_000_000)
        assert differences_of(challenge.id) == []


def test_a_run_logged_while_its_runner_joins_is_not_missed(app, ann):
    november = make.challenge()
    challenge_id, runner_id = november.id, ann.id
    at_once(
        in_own_thread(app, lambda: actions.join(challenge_id, runner_id)),
        in_own_thread(app, *(log(runner_id, day) for day in range(1, 9))),
    )
    db.session.rollback()
    assert db.session.query(Verdict).count() == 8
    assert november.tally.total == 40_000_000


def test_two_clicks_at_the_same_moment_join_once(app, ann):
    november = make.challenge()
    challenge_id, runner_id = november.id, ann.id
    at_once(*(in_own_thread(app, lambda: actions.join(challenge_id, runner_id)) for _ in range(4)))
    db.session.rollback()
    assert db.session.query(Participation).count() == 1
    assert november.tally.participants == 1


def test_two_workers_open_the_month_once(app):
    at_once(*(in_own_thread(app, actions.open_next_months) for _ in range(3)))
    db.session.rollback()
    assert db.session.query(ChallengeTemplate).count() == 1
    assert [challenge.slug for challenge in db.session.query(Challenge)] == ["2026-11"]
