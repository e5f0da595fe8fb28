"""`flask leaderboards recount` proves the counts behind the ranks, and mends them."""

from sqlalchemy import delete, update

from challenges.db import db, transaction
from challenges.leaderboards.models import Bucket
from challenges.monthly.models import Tally
from challenges.runners.rules import Category
from tests import cast
from tests.leaderboards import field

AFTERWARDS = "2026-12-20 12:00"  # nothing is judged any more, so the counts are all there is to prove


def recount(app, *arguments):
    result = app.test_cli_runner().invoke(args=["leaderboards", "recount", *arguments])
    return result.exit_code, result.output


def test_counts_that_were_moved_run_by_run_are_right(app, clock):
    clock.at(AFTERWARDS)
    november = field.challenge()
    eve = cast.runner("eve", in_group_boards=True)
    place = field.joins(november, eve, category=Category.WOMEN, age_group="35-39")
    for km, on in ((3, "2026-11-02"), (12.5, "2026-11-04"), (12.5, "2026-11-05"), (4, "2026-11-02")):
        field.scores(place, km, on=on)
    field.field(november, 8, 8, 9.5)
    field.falls_back(place)
    assert recount(app) == (0, "All figures are right.\n")


def test_wrong_counts_are_named_and_put_right(app, clock):
    clock.at(AFTERWARDS)
    november = field.challenge()
    field.field(november, 8.4, 8.2, 9.5)
    with transaction():
        db.session.execute(update(Bucket).where(Bucket.place == 8).values(scores=7))
        db.session.execute(delete(Bucket).where(Bucket.place == 9))
        db.session.execute(update(Tally).values(participants=99))
    code, said = recount(app, "--challenge", "2026-11")
    assert code == 1
    assert "2026-11: distance all everyone 8 is kept as 7, and counted as 2." in said
    assert "2026-11: distance all everyone 9 is kept as 0, and counted as 1." in said
    assert "2026-11: participants is kept as 99, and counted as 3." in said
    assert "3 figures differ. Run it again with --fix" in said
    assert recount(app, "--fix")[1].endswith("3 figures put right.\n")
    assert recount(app) == (0, "All figures are right.\n")


def test_a_challenge_that_is_not_there_is_said_so(app):
    assert "There is no challenge at /challenges/2031-01." in recount(app, "--challenge", "2031-01")[1]
