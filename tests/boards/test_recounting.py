"""`flask leaderboards recount` checks the counts behind the ranks, and corrects them."""

import pytest
from sqlalchemy import delete, update
from structlog.testing import capture_logs

from challenges.boards import actions
from challenges.boards.models import Bucket, BucketLevel
from challenges.db import db, transaction
from challenges.monthly.models import Participation, Score, Tally, Verdict
from challenges.monthly.rules.metrics import Evidence, Metric
from challenges.runners.rules import Category
from tests import cast, make
from tests.boards import field

AFTERWARDS = "2026-12-20 12:00"  # nothing is judged any more, so only the counts are checked
OF_DISTANCE = Bucket.metric == Metric.DISTANCE
AT_9_500_M = 2**20 + (9_500 - 6_400) // 25  # its fine bucket in the second coarse bucket of 6.4 km


def recount(app, *arguments):
    result = app.test_cli_runner().invoke(args=["leaderboards", "recount", *arguments])
    return result.exit_code, result.output


def test_counts_updated_run_by_run_are_correct(app, clock):
    clock.at(AFTERWARDS)
    november = field.challenge()
    eve = cast.runner("eve", in_group_boards=True)
    place = field.joins(november, eve, category=Category.WOMEN, age_group="35-39")
    for km, on in ((3, "2026-11-02"), (12.5, "2026-11-04"), (12.5, "2026-11-05"), (4, "2026-11-02")):
        field.scores(place, km, on=on)
    field.field(november, 8, 8, 9.5)
    field.falls_back(place)
    assert recount(app) == (0, "All figures are correct.\n")


def test_wrong_counts_are_reported_and_corrected(app, clock):
    clock.at(AFTERWARDS)
    november = field.challenge()
    field.field(november, 8.4, 8.2, 9.5)
    with transaction():
        db.session.execute(update(Bucket).where(OF_DISTANCE, Bucket.level == BucketLevel.COARSE).values(scores=7))
        db.session.execute(delete(Bucket).where(OF_DISTANCE, Bucket.place == AT_9_500_M))
        db.session.execute(update(Tally).values(participants=99))
    code, said = recount(app, "--challenge", "2026-11")
    assert code == 1
    assert "2026-11: distance all everyone 0 1 is stored as 7 but counted as 3." in said
    assert f"2026-11: distance all everyone 1 {AT_9_500_M} is stored as 0 but counted as 1." in said
    assert "2026-11: participants is stored as 99 but counted as 3." in said
    assert "3 figures differ. Run again with --fix" in said
    assert recount(app, "--fix")[1].endswith("3 figures corrected.\n")
    assert recount(app) == (0, "All figures are correct.\n")


def test_an_unknown_challenge_is_reported(app):
    assert "There is no challenge at /challenges/2031-01." in recount(app, "--challenge", "2031-01")[1]


# --- from the runs ----------------------------------------------------------------------------------------------------


@pytest.fixture
def november(app, ann, ben):
    """Two runners, one with recordings, and the weeks before."""
    november = make.challenge()
    for runner in (ann, ben):
        make.participation(november, runner)
    for day in ("2026-09-10", "2026-09-20", "2026-10-01", "2026-10-11", "2026-11-10"):
        make.run(ann, km=14, minutes=90, day=day)
    make.recorded_run(ben, km=8, minutes=50, day="2026-11-11")
    return november


def spoil():
    """A score, a verdict and a baseline that no run explains; the bucket counts match the score."""
    with transaction():
        of_ben = (Score.participation_id == 2, Score.metric == Metric.DISTANCE, Score.evidence == Evidence.VERIFIED)
        db.session.execute(update(Score).where(*of_ben).values(sort_value=-8_010_000))
        db.session.execute(update(Participation).where(Participation.id == 1).values(baseline=5))
        db.session.execute(update(Verdict).where(Verdict.participation_id == 2).values(verified=False))


def test_scores_and_verdicts_without_runs_are_reported_and_corrected(app, november):
    assert recount(app) == (0, "All figures are correct.\n")
    spoil()
    code, said = recount(app)
    assert code == 1
    assert "participation 1, baseline is stored as 5 but counted as 56000000." in said
    assert "participation 2, distance verified is stored as ScoreFigure(value=8010000" in said
    assert "participation 2, verdict of run 6 is stored as" in said
    assert recount(app, "--fix")[0] == 0
    assert recount(app) == (0, "All figures are correct.\n")


def test_a_verified_score_without_a_verified_run_is_found(app, november):
    with transaction():
        db.session.execute(update(Score).where(Score.participation_id == 1, Score.metric == Metric.RUNS).values(runs=9))
    assert "participation 1, runs all is stored as" in recount(app)[1]


def faults(lines):
    return [line for line in lines if line["log_level"] == "error"]


def test_the_nightly_audit_logs_differences_in_one_line_and_corrects_nothing(november):
    with capture_logs() as lines:
        actions.audit()
    assert not faults(lines)
    spoil()
    for _ in range(2):
        with capture_logs() as lines:
            actions.audit()
        (line,) = faults(lines)
        assert (line["log_level"], line["event"]) == ("error", "boards differ from the runs")
        assert line["differences"] == {november.slug: 3}
        assert "is stored as" in line["first"]


def test_the_audit_skips_challenges_that_are_long_over(november, clock):
    spoil()
    clock.at("2027-03-01 12:00")
    with capture_logs() as lines:
        actions.audit()
    assert not faults(lines)
