"""From the last day to the final standings: on time, automatic, and complete however often the worker is stopped."""

import pytest

from challenges import clock as time
from challenges.accounts import actions as accounts
from challenges.boards import actions, queries
from challenges.boards.actions import closing
from challenges.boards.models import FinalStanding, Snapshot
from challenges.boards.rules import fingerprint_of, lines_of
from challenges.db import db, transaction
from challenges.monthly import actions as monthly
from challenges.monthly.models import Tally
from challenges.monthly.rules.metrics import Metric, Ranking
from tests import cast, make
from tests.boards import closed


@pytest.fixture
def november(olu):
    return closed.november(olu)


@pytest.fixture
def field(november, ann, ben, cleo):
    """Ann is ahead; Ben and Cleo share the place behind her."""
    return [
        closed.runs(november, ann, 30, 40, 35),
        closed.runs(november, ben, 30, 20),
        closed.runs(november, cleo, 20, 30),
    ]


@pytest.fixture
def crowd(november):
    """Twenty-three runners, many of them tied."""
    people = [cast.runner(f"run{number}") for number in range(23)]
    return [closed.runs(november, runner, 5 + number % 7) for number, runner in enumerate(people)]


def test_nothing_is_fixed_before_the_protests_are_over(november, field, clock):
    for moment in ("2026-11-20", closed.GRACE, closed.PROVISIONAL, "2026-12-05 11:59"):
        clock.at(moment)
        actions.close_due()
        assert db.session.get(Snapshot, november.id) is None, moment
    clock.at(closed.FINAL)
    assert closed.fix(november).taken_at is not None


def test_the_final_standings_match_the_boards(november, field, clock):
    first, second, third = (participation.id for participation in field)
    clock.at(closed.FINAL)
    closed.fix(november)
    assert closed.rows(november) == [(1, first, 105), (2, second, 50), (2, third, 50)]
    assert closed.rows(november, Metric.RUNS) == [(1, first, 3), (2, second, 2), (2, third, 2)]


def test_medals_are_fixed_with_the_standings(november, field, clock):
    clock.at(closed.FINAL)
    closed.fix(november)
    kept = db.session.query(FinalStanding).filter_by(challenge_id=november.id, metric=Metric.DISTANCE)
    medals = [(row.rung, str(row.finished_on)) for row in kept.order_by(FinalStanding.position)]
    assert medals == [(100 * closed.KM, "2026-11-04"), (50 * closed.KM, "None"), (50 * closed.KM, "None")]


def test_a_snapshot_says_when_it_became_final_however_late_the_worker_comes(november, field, clock):
    clock.at("2026-12-09 08:00")
    kept = closed.fix(november)
    assert kept.final_at.isoformat() == "2026-12-05T12:00:00+00:00"
    assert kept.taken_at >= kept.begun_at > kept.final_at


def test_the_fingerprint_is_that_of_the_rows(november, field, clock):
    clock.at(closed.FINAL)
    kept = closed.fix(november)
    filled = {board: size for board, size in kept.sizes.items() if size}
    assert filled == {"distance all": 3, "runs all": 3, "active-days all": 3}
    assert set(kept.sizes) - set(filled) == {
        "distance verified", "runs verified", "active-days verified", "progress all", "progress verified",
    }  # fmt: skip
    standings = list(queries.fixed_standings(november.id, kept.sizes))
    assert len(standings) == 9
    assert kept.fingerprint == fingerprint_of(lines_of(kept.facts, standings))
    assert queries.faults_of(november) == []


def test_fixing_standings_is_idempotent(november, field, clock):
    clock.at(closed.FINAL)
    kept = closed.fix(november)
    before = (kept.fingerprint, kept.taken_at, closed.rows(november))
    clock.forward(days=1)
    assert not actions.close(november.id)
    kept = closed.fix(november)
    assert (kept.fingerprint, kept.taken_at, closed.rows(november)) == before


@pytest.mark.parametrize("chunks", (0, 1, 4, 8))
def test_another_worker_finishes_for_one_that_was_killed(november, crowd, clock, monkeypatch, chunks):
    monkeypatch.setattr(closing, "CHUNK", 9)
    clock.at(closed.FINAL)
    closing.begin(november.id)
    writing = closing.writing(november.id)
    for _ in range(chunks):
        next(writing, None)
    writing.close()
    db.session.rollback()
    assert closed.snapshot(november).taken_at is None
    assert queries.due(time.now()) == [november.id]
    kept = closed.fix(november)
    found = closed.rows(november)
    values = [value for _, _, value in found]
    assert kept.sizes["distance all"] == len(found) == 23
    assert values == sorted(values, reverse=True)
    assert [rank for rank, _, value in found] == [1 + sum(other > value for other in values) for value in values]
    assert queries.faults_of(november) == []


def test_the_standings_are_the_same_in_chunks_of_any_size(november, crowd, clock, monkeypatch):
    clock.at(closed.FINAL)
    monkeypatch.setattr(closing, "CHUNK", 1)
    kept = closed.fix(november)
    fingerprint, found = kept.fingerprint, closed.rows(november)
    with transaction():
        db.session.delete(db.session.get_one(Snapshot, november.id))
    monkeypatch.setattr(closing, "CHUNK", 1000)
    assert closed.fix(november).fingerprint == fingerprint
    assert closed.rows(november) == found


def test_the_standings_stay_valid_if_a_runner_leaves_while_they_are_written(november, crowd, clock, monkeypatch):
    monkeypatch.setattr(closing, "CHUNK", 5)
    clock.at(closed.FINAL)
    closing.begin(november.id)
    writing = closing.writing(november.id)
    next(writing)
    gone = crowd[0].id
    for runner_id in (crowd[6].runner_id, crowd[0].runner_id):  # one of the first, one of the last
        with transaction():
            accounts.leave(runner_id)
    closed.fix(november)
    found = closed.rows(november)
    values = [value for _, _, value in found]
    assert [rank for rank, _, value in found] == [1 + sum(other > value for other in values) for value in values]
    assert gone not in [entry for _, entry, _ in found]
    assert queries.faults_of(november) == []


def test_a_cancelled_challenge_and_a_draft_are_never_fixed(olu, ann, clock):
    cancelled = closed.november(olu, title="Called off")
    draft = closed.november(olu, title="Never shown", published=False)
    closed.runs(cancelled, ann, 10)
    with transaction():
        monthly.cancel(cancelled.id, "Ice everywhere")
    clock.at(closed.FINAL)
    actions.close_due()
    assert [db.session.get(Snapshot, one.id) for one in (cancelled, draft)] == [None, None]
    assert not actions.close(cancelled.id)


def test_a_challenge_that_nobody_ran_in_is_fixed_empty(november, clock):
    clock.at(closed.FINAL)
    kept = closed.fix(november)
    assert set(kept.sizes.values()) == {0}
    assert len(kept.fingerprint) == 64


def test_without_a_grace_period_a_challenge_closes_a_day_after_its_last_day(olu, ann, clock):
    quick = closed.november(olu, title="Quick", grace_hours=0)
    closed.runs(quick, ann, 10)
    clock.at("2026-12-02 11:59")
    actions.close_due()
    assert db.session.get(Snapshot, quick.id) is None
    clock.at("2026-12-02 12:01")
    assert closed.fix(quick).taken_at


def test_the_close_can_be_done_by_hand(app, november, field, clock):
    said = app.test_cli_runner().invoke(args=["challenges", "close"]).output
    assert said == "No challenge is due.\n"
    clock.at(closed.FINAL)
    said = app.test_cli_runner().invoke(args=["challenges", "close", "november-together"]).output
    assert said.startswith("november-together: final, 9 standings, ")
    checked = app.test_cli_runner().invoke(args=["challenges", "verify", "november-together"])
    assert (checked.exit_code, checked.output) == (0, "The final standings are intact.\n")


def test_a_tampered_row_is_found_by_the_check(app, november, field, clock):
    clock.at(closed.FINAL)
    closed.fix(november)
    with transaction():
        db.session.query(FinalStanding).filter_by(rank=1, metric=Metric.DISTANCE).one().value += 1
    checked = app.test_cli_runner().invoke(args=["challenges", "verify", "november-together"])
    assert checked.exit_code == 1
    assert "don't match their fingerprint" in checked.output


def test_a_large_field_is_fixed_with_few_statements(november, crowd, clock, queries_at_most):
    clock.at(closed.FINAL)
    with queries_at_most(65):
        closed.fix(november)


def test_after_an_upgrade_missing_scores_come_before_the_standings_are_fixed(november, field, clock):
    clock.at(closed.FINAL)
    with transaction():
        db.session.get_one(Tally, november.id).scored_up_to = 0
    actions.close_due()
    assert not actions.close(november.id)
    assert db.session.get(Snapshot, november.id) is None
    db.session.rollback()
    monthly.catch_up()
    assert closed.fix(november).taken_at is not None


def test_a_board_without_shared_places_is_fixed_that_way(olu, ann, ben, clock):
    strict = closed.november(olu, title="Strict", ranking=Ranking.ORDINAL)
    entries = [closed.runs(strict, runner, 30, 20).id for runner in (ann, ben)]
    clock.at(closed.FINAL)
    closed.fix(strict)
    assert closed.rows(strict) == [(1, entries[0], 50), (2, entries[1], 50)]


def test_verified_runs_have_standings_of_their_own(november, ann, ben, clock):
    for runner, km in ((ann, 20), (ben, 8)):
        closed.runs(november, runner, 10)
        make.recorded_run(runner, km=km, minutes=km * 6, day="2026-11-12")
    clock.at(closed.FINAL)
    kept = closed.fix(november)
    assert (kept.sizes["distance all"], kept.sizes["distance verified"]) == (2, 2)


def test_a_late_run_does_not_change_final_standings(november, field, ann, clock):
    clock.at(closed.FINAL)
    before = closed.fix(november).fingerprint, closed.rows(november)
    make.run(ann, km=50, minutes=300, day="2026-11-20")
    closed.fix(november)
    assert (closed.snapshot(november).fingerprint, closed.rows(november)) == before
