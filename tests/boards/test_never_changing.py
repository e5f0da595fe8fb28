"""Final standings survive changes to runs, names and accounts, and no name outlives its account."""

import pytest

from challenges.accounts import actions as accounts
from challenges.boards import queries
from challenges.boards.models import Amendment, FinalStanding
from challenges.db import db, transaction
from challenges.monthly import actions as monthly
from challenges.monthly.models import Participation
from challenges.refusals import Refused
from challenges.runners.models import Runner
from challenges.runners.rules import ShownAs
from challenges.runs import actions as runs
from challenges.runs.models import Run
from challenges.units import Distance
from tests import cast, make
from tests.boards import closed


@pytest.fixture
def final(olu, ann, ben, clock):
    """November, final: Ann with 105 km before Ben with 50."""
    november = closed.november(olu)
    closed.runs(november, ann, 30, 40, 35)
    closed.runs(november, ben, 30, 20)
    clock.at(closed.FINAL)
    closed.fix(november)
    return november


def everything(challenge):
    kept = closed.snapshot(challenge)
    return kept.fingerprint, kept.taken_at, list(queries.fixed_standings(challenge.id, kept.sizes))


def first_run_of(runner):
    return db.session.query(Run).filter_by(runner_id=runner.id).order_by(Run.id).first()


def removes_runs(challenge, runner):
    for run in db.session.query(Run).filter_by(runner_id=runner.id).all():
        with transaction():
            runs.remove(run.id, runner.id)


def corrects_a_run(challenge, runner):
    run = first_run_of(runner)
    with transaction():
        runs.change(run.id, runner.id, distance=Distance.of_km(1))


def adds_a_run(challenge, runner):
    make.run(runner, km=90, minutes=600, day="2026-11-21")


def changes_name(challenge, runner):
    with transaction():
        row = db.session.get_one(Runner, runner.id)
        row.name, row.handle, row.shown_as, row.alias = "Another Name", "another", ShownAs.ALIAS, "Swift Fox"


def deletes_account(challenge, runner):
    with transaction():
        accounts.leave(runner.id)


def is_judged_again(challenge, runner):
    removes_runs(challenge, runner)
    db.session.rollback()
    monthly.judge_again(challenge.id)


@pytest.mark.parametrize(
    "something_happens",
    [removes_runs, corrects_a_run, adds_a_run, changes_name, deletes_account, is_judged_again],
)
def test_later_events_never_change_final_standings(final, ann, client, something_happens):
    before = everything(final)
    something_happens(final, ann)
    closed.fix(final)
    assert everything(final) == before
    assert queries.faults_of(final) == []
    seen = client.see(closed.STANDINGS)
    assert "105.0 km" in seen
    assert before[0] in seen


def test_a_final_challenge_cannot_be_left(final, ann):
    before = everything(final)
    with pytest.raises(Refused), transaction():
        monthly.leave(final.id, ann.id)
    db.session.rollback()
    assert everything(final) == before


def test_a_renamed_runner_appears_under_the_new_name(final, ann, ben, client_of):
    with transaction():
        db.session.get_one(Runner, ann.id).name = "Ann Abbott"
    seen = client_of(ben).see(closed.STANDINGS)
    assert "Ann Abbott" in seen
    assert "Ann Archer" not in seen


def test_a_deleted_account_leaves_a_former_runner(final, ann, ben, olu, client_of):
    closed.amend(final, olu, db.session.query(Participation).filter_by(runner_id=ann.id).one(), 95)
    deletes_account(final, ann)
    reader = client_of(ben)
    seen = reader.see(closed.STANDINGS)
    assert "A former runner" in seen
    assert "Ann" not in seen
    for file in ("final.csv", "final.json"):
        assert "ann" not in reader.get(f"{closed.PAGE}/{file}", buffered=True).get_data(as_text=True).lower()


def test_no_table_of_final_standings_contains_a_name(final, ann, olu):
    names = {column.name for table in (FinalStanding, Amendment) for column in table.__table__.columns}
    assert not names & {"name", "handle", "email", "alias"}


def test_a_reused_entry_id_does_not_inherit_a_final_standing(final, ann, ben, olu, client_of, clock):
    deletes_account(final, ben)  # the newest entry: SQLite reuses its id
    newcomer = cast.runner("dora", name="Dora Day")
    december = make.challenge(olu, title="December", first_day="2026-12-01", last_day="2026-12-31")
    make.participation(december, newcomer)
    seen = client_of(ann).see(closed.STANDINGS)
    assert "Dora Day" not in seen
    assert "A former runner" in seen


def test_a_signature_stays_valid_without_the_name_of_a_deleted_organiser(final, ann, ben, client_of, mia):
    closed.amend(final, mia, db.session.query(Participation).filter_by(runner_id=ann.id).one(), 95)
    assert "Signed by Mia Moreau" in client_of(ben).see(closed.STANDINGS)
    with transaction():
        db.session.get_one(Runner, ben.id).is_owner = True  # a site has only one
    deletes_account(final, mia)
    seen = client_of(ben).see(closed.STANDINGS)
    assert "Signed by a former organiser" in seen
    assert "Mia" not in seen
    assert queries.faults_of(final) == []
