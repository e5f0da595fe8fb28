"""Awards are found whenever a run is added, changed or removed, and none disappears without a reason."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from challenges import clock
from challenges.awards import actions
from challenges.awards.models import Award, AwardState
from challenges.awards.rules import AwardKind, WhyGone
from challenges.db import db, transaction
from challenges.imports.models import Import
from challenges.jobs import run as run_job
from challenges.monthly import actions as monthly
from challenges.runners.rules import Visibility
from challenges.runs import actions as runs
from challenges.units import Distance, Duration
from tests import make


def awards_of(runner, *, gone=False):
    db.session.rollback()
    rows = db.session.scalars(select(Award).where(Award.runner_id == runner.id).order_by(Award.id))
    return {(row.what, row.detail): row for row in rows if bool(row.gone_because) == gone}


def has(runner, what, detail=""):
    return (what, detail) in awards_of(runner)


TEN = str(Distance.of_km(10).mm)


def test_a_first_10_km_is_found_with_its_run(ann):
    make.run(ann, km=5, day="2026-11-10")
    run = make.run(ann, km=10.4, minutes=60)
    award = awards_of(ann)[AwardKind.FIRST, TEN]
    assert (award.run_id, award.day) == (run.id, run.local_date)
    assert award.celebrated_at is None
    longest = awards_of(ann)[AwardKind.LONGEST, ""]
    assert (longest.figure, longest.bettered) == (Distance.of_km(10.4).mm, Distance.of_km(5).mm)


def test_older_awards_are_not_celebrated(ann):
    make.run(ann, km=12, minutes=70, day="2026-09-01")
    assert all(award.celebrated_at for award in awards_of(ann).values())
    make.run(ann, km=13, minutes=70)
    assert awards_of(ann)[AwardKind.LONGEST, ""].celebrated_at is None


def test_an_award_whose_run_is_removed_stays_with_the_reason_and_comes_back_with_it(ann):
    make.run(ann, km=5, day="2026-11-10")
    longest = make.run(ann, km=8, minutes=48, day="2026-11-12")
    with transaction():
        token = actions.share(awards_of(ann)[AwardKind.LONGEST, ""].id, ann.id)
    with transaction():
        runs.remove(longest.id, ann.id)
    gone = awards_of(ann, gone=True)[AwardKind.LONGEST, ""]
    assert (gone.gone_because, gone.run_id, gone.token) == (WhyGone.REMOVED, None, token)
    again = make.run(ann, km=8, minutes=48, day="2026-11-12")
    back = awards_of(ann)[AwardKind.LONGEST, ""]
    assert (back.id, back.run_id, back.token) == (gone.id, again.id, token)
    assert awards_of(ann, gone=True) == {}


def test_an_award_moves_to_another_run_that_earns_it_too(ann):
    first = make.run(ann, km=10, minutes=60, day="2026-11-10")
    second = make.run(ann, km=11, minutes=66, day="2026-11-12")
    with transaction():
        runs.remove(first.id, ann.id)
    award = awards_of(ann)[AwardKind.FIRST, TEN]
    assert (award.run_id, award.day) == (second.id, second.local_date)


def test_an_older_run_that_was_longer_overtakes_a_record(ann):
    make.run(ann, km=5, day="2026-11-10")
    make.run(ann, km=8, minutes=48, day="2026-11-12")
    make.run(ann, km=9, minutes=54, day="2026-11-11")
    assert awards_of(ann)[AwardKind.LONGEST, ""].figure == Distance.of_km(9).mm
    assert awards_of(ann, gone=True)[AwardKind.LONGEST, ""].gone_because is WhyGone.OVERTAKEN


def test_a_correction_moves_the_figure(ann):
    make.run(ann, km=5, day="2026-11-10")
    run = make.run(ann, km=8, minutes=48, day="2026-11-12")
    with transaction():
        runs.change(run.id, ann.id, distance=Distance.of_km(7))
    assert awards_of(ann)[AwardKind.LONGEST, ""].figure == Distance.of_km(7).mm


def test_a_held_run_earns_nothing_until_it_is_released(ann):
    run = make.run(ann, km=30, minutes=60, day="2026-11-10")
    assert run.held
    assert awards_of(ann) == {}
    with transaction():
        runs.change(run.id, ann.id, duration=Duration.of_minutes(200))
    assert has(ann, AwardKind.COUNT, "1")


def everything(runner):
    return [(row.id, row.what, row.detail, row.occasion, row.day, row.figure) for row in awards_of(runner).values()]


def test_a_review_finds_the_same_awards_as_run_by_run(ann):
    for at in range(12):
        make.run(ann, km=3 + at % 5, minutes=40, day=date(2026, 8, 1) + timedelta(days=6 * at))
    before = [(row.id, row.what, row.detail, row.occasion, row.day, row.figure) for row in awards_of(ann).values()]
    run_job(actions.review, runner_id=ann.id)
    assert [
        (row.id, row.what, row.detail, row.occasion, row.day, row.figure) for row in awards_of(ann).values()
    ] == before


def test_during_an_import_the_review_waits_and_runs_once(ann):
    make.run(ann, km=3, day="2026-11-01")
    with transaction():
        brought = Import(
            name="history.zip",
            uploads=1,
            runner_id=ann.id,
            visibility=Visibility.ME,
            created_at=clock.now(),
            begun_at=clock.now(),
        )
        db.session.add(brought)
    for day in ("2026-10-01", "2026-10-02", "2026-11-10"):
        make.run(ann, km=4, day=day)
    assert not has(ann, AwardKind.LONGEST)
    with transaction():
        db.session.get_one(Import, brought.id).finished_at = clock.now()
    run_job(actions.review_wanted)
    assert [row.day for (what, _), row in awards_of(ann).items() if what is AwardKind.COUNT] == [date(2026, 10, 1)]
    assert db.session.scalar(select(func.count()).where(AwardState.wanted_at.is_not(None))) == 0


def test_the_newest_run_takes_few_statements(ann, queries_at_most):
    make.run(ann, km=5, day="2026-11-10")
    make.run(ann, km=5, day="2026-11-11")
    with transaction():
        runs.log(ann.id, day=date(2026, 11, 12), distance=Distance.of_km(4), duration=Duration.of_minutes(24))
    with queries_at_most(12), transaction():
        runs.log(ann.id, day=date(2026, 11, 13), distance=Distance.of_km(4), duration=Duration.of_minutes(24))


def test_a_medal_is_earned_at_its_first_level_and_grows(ann):
    challenge = make.challenge(km=20, rungs=(Distance.of_km(5).mm, Distance.of_km(10).mm))
    make.participation(challenge, ann)
    make.run(ann, km=6, minutes=36, day="2026-11-10")
    assert sorted(rung_of(ann)) == [5]
    make.run(ann, km=15, minutes=90, day="2026-11-12")
    assert sorted(rung_of(ann)) == [5, 10, 20]
    assert has(ann, AwardKind.BADGE, "finisher")


def rung_of(runner):
    db.session.rollback()
    rows = select(Award.figure).where(
        Award.runner_id == runner.id, Award.what == AwardKind.MEDAL, Award.gone_because.is_(None)
    )
    return [figure // 1_000_000 for figure in db.session.scalars(rows)]


def test_a_medal_is_lost_with_a_reason_when_its_runner_leaves_the_challenge(ann):
    challenge = make.challenge(km=20, rungs=(Distance.of_km(5).mm,))
    make.participation(challenge, ann)
    make.run(ann, km=6, minutes=36, day="2026-11-10")
    with transaction():
        monthly.leave(challenge.id, ann.id)
    (gone,) = awards_of(ann, gone=True).values()
    assert (gone.what, gone.gone_because) == (AwardKind.MEDAL, WhyGone.LEFT)
    make.participation(challenge, ann)
    assert rung_of(ann) == [5]


def test_runs_from_before_joining_earn_the_medal_at_once(ann):
    make.run(ann, km=6, minutes=36, day="2026-11-10")
    challenge = make.challenge(km=20, rungs=(Distance.of_km(5).mm,))
    make.participation(challenge, ann)
    assert rung_of(ann) == [5]


def test_a_host_is_recognised_after_the_last_day(olu, clock):
    make.challenge(olu, first_day="2026-10-01", last_day="2026-10-31")
    make.challenge(olu, title="Still on")
    run_job(actions.repair)
    run_job(actions.review, runner_id=olu.id)
    assert [award.detail for award in awards_of(olu).values()] == ["host"]


@pytest.mark.parametrize("argument", [[], ["--runner", "ann"]])
def test_the_command_recomputes_all_awards(app, ann, argument):
    make.run(ann, km=5, day="2026-11-10")
    with transaction():
        db.session.query(Award).delete()
        db.session.query(AwardState).delete()
    result = app.test_cli_runner().invoke(args=["awards", "review", *argument])
    assert result.exit_code == 0, result.output
    assert has(ann, AwardKind.COUNT, "1")


def test_the_command_reports_an_unknown_runner(app):
    result = app.test_cli_runner().invoke(args=["awards", "review", "--runner", "nobody"])
    assert "There is no runner with this handle." in result.output
