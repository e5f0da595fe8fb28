"""A record beaten by a run added later stays as a past record, without a notice."""

import pytest
from sqlalchemy import select

from challenges.awards import actions, text
from challenges.awards.models import Award, AwardState
from challenges.awards.queries import today_notes
from challenges.awards.rules import AwardKind, WhyGone
from challenges.clock import local_date
from challenges.clock import now as clock_now
from challenges.db import db, transaction
from challenges.jobs import run as run_job
from challenges.recordings.kinds import RunKind
from challenges.runs import actions as runs
from challenges.runs.models import Run
from challenges.units import Distance
from tests import make


def one(runner, what=AwardKind.LONGEST, **which):
    db.session.rollback()
    mine = Award.runner_id == runner.id, Award.what == what
    return db.session.scalars(select(Award).where(*mine).filter_by(**which)).one()


def notices(runner):
    db.session.rollback()
    rows = db.session.execute(today_notes(runner.id, local_date(clock_now(), "UTC"))).all()
    return [row for row in rows if row[0] == "award-gone"]


@pytest.fixture
def overtaken(ann):
    """Ann's longest run of 8 km, until she adds one of 9 km from the day before."""
    make.run(ann, km=5, minutes=30, day="2026-11-10")
    longest = make.run(ann, km=8, minutes=48, day="2026-11-12", title="Round the hill")
    make.run(ann, km=9, minutes=54, day="2026-11-11")
    return longest


def test_a_past_record_shows_until_when_it_was_the_longest(ann, overtaken, client_of):
    reader = client_of(ann)
    seen = reader.see("/trophies").replace("\N{NO-BREAK SPACE}", " ")
    assert "Past records" in seen
    assert "Longest run until 15 November 2026 8.0 km, 3.0 km longer than before" in seen
    assert "Longest run yet 9.0 km" in seen
    page = reader.see(f"/trophies/{one(ann, gone_because=WhyGone.OVERTAKEN).id}").replace("\N{NO-BREAK SPACE}", " ")
    assert "Your longest run until 15 November 2026: 8.0 km" in page
    assert "Beaten by a run you added later." in page
    assert "Past record" in reader.see("/milestones")


def test_a_past_record_causes_no_notice_and_no_page_calls_it_lost(ann, overtaken, client_of):
    assert notices(ann) == []
    reader = client_of(ann)
    for page in ("/", "/trophies", "/milestones", f"/trophies/{one(ann, gone_because=WhyGone.OVERTAKEN).id}"):
        seen = reader.see(page).lower()
        for word in ("does not hold", "hold any more", "taken back", "no longer", "not count", "lost"):
            assert word not in seen, (page, word)
    assert "Longest run" not in reader.see(f"/runs/{overtaken.id}").partition("Where it counts")[0]


def test_others_do_not_see_past_records_but_a_shared_page_stays(ann, ben, client, client_of):
    make.run(ann, km=5, minutes=30, day="2026-11-10")
    make.run(ann, km=8, minutes=48, day="2026-11-12")
    with transaction():
        token = actions.share(one(ann).id, ann.id)
    make.run(ann, km=9, minutes=54, day="2026-11-11")
    assert "Past records" not in client_of(ben).see("/runners/ann/trophies")
    assert "Longest run until" in client.see(f"/milestones/{token}")


def test_a_past_record_can_be_removed_but_a_current_one_cannot(ann, overtaken, client_of):
    past, reader = one(ann, gone_because=WhyGone.OVERTAKEN), client_of(ann)
    assert "Remove this past record from your trophies?" in reader.see(f"/trophies/{past.id}")
    assert "Past records" not in reader.send(f"/trophies/{past.id}/dismissal")
    assert reader.post(f"/trophies/{one(ann).id}/dismissal").status_code == 409


def test_a_past_record_counts_again_when_the_older_run_is_removed(ann, overtaken, client_of):
    older = one(ann, gone_because=None).run_id
    past = one(ann, gone_because=WhyGone.OVERTAKEN).id
    client_of(ann).send(f"/runs/{older}/removal")
    back = one(ann, gone_because=None)
    assert (back.id, back.run_id) == (past, overtaken.id)


def test_an_award_whose_run_is_removed_causes_a_notice(ann, overtaken, client_of):
    client_of(ann).send(f"/runs/{one(ann, gone_because=None).run_id}/removal")
    assert [row[0] for row in notices(ann)] == ["award-gone"], "the 9 km were removed by their runner"
    assert "The run it came from was removed." in client_of(ann).see("/trophies")


def test_a_past_record_does_not_slow_the_runs_that_follow(ann, overtaken, queries_at_most):
    make.run(ann, km=4, minutes=24, day="2026-11-13")
    with queries_at_most(13), transaction():
        make.run(ann, km=4, minutes=24, day="2026-11-14")
    db.session.rollback()
    assert db.session.get_one(AwardState, ann.id).wanted_at is None, "no full review for the newest run"


# --- imported history, and recordings that are read again -------------------------------------------------------------


def test_a_comeback_becomes_past_when_an_import_fills_the_break(ann, client_of):
    make.run(ann, km=5, minutes=30, day="2026-08-01")
    make.run(ann, km=5, minutes=30, day="2026-11-14")
    assert one(ann, AwardKind.COMEBACK).gone_because is None
    for day in ("2026-08-20", "2026-09-10", "2026-10-01", "2026-10-20", "2026-11-05"):
        make.run(ann, km=4, minutes=24, day=day)
    assert one(ann, AwardKind.COMEBACK).gone_because is WhyGone.OVERTAKEN
    assert notices(ann) == []
    assert "A run you added later changed this." in client_of(ann).see(f"/trophies/{one(ann, AwardKind.COMEBACK).id}")


def read_again(run, km):
    """Change a run as the site does when it reads its recording again with different figures."""
    with transaction():
        actions.ask_for_review(run.runner_id, quiet=True)
        runs.change(run.id, run.runner_id, distance=Distance.of_km(km))


def test_awards_lost_when_recordings_are_read_again_become_past_without_a_notice(ann, client_of):
    first, second = (make.run(ann, km=km, minutes=60, day=f"2026-11-{day}") for km, day in ((9.5, 10), (10.2, 12)))
    assert one(ann, AwardKind.TOTAL).figure == Distance.of_km(10).mm
    read_again(second, 9.9)
    read_again(first, 0.05)
    run_job(actions.review_wanted)
    gone = {award.what: award.gone_because for award in db.session.scalars(select(Award)) if award.gone_because}
    assert set(gone.values()) <= {WhyGone.REREAD, WhyGone.OVERTAKEN}
    assert gone[AwardKind.TOTAL] is WhyGone.REREAD
    assert notices(ann) == []
    seen = client_of(ann).see("/trophies")
    assert "First 10 km, until 15 November 2026" in seen
    make.run(ann, km=3, minutes=18, day="2026-11-13")
    assert one(ann, AwardKind.TOTAL).gone_because is None, "it comes back like any other"


def test_a_quiet_review_is_over_when_it_is_done(ann):
    first = make.run(ann, km=9.5, minutes=60, day="2026-11-10")
    read_again(first, 9.4)
    run_job(actions.review_wanted)
    run_job(actions.review, runner_id=ann.id, quiet=True)
    run = make.run(ann, km=12, minutes=60, day="2026-11-12")
    with transaction():
        runs.change(run.id, ann.id, distance=Distance.of_km(9))
    assert {row[0] for row in notices(ann)} == {"award-gone"}, "the runner corrected it themselves"


def test_a_run_removed_during_a_quiet_review_still_causes_a_notice(ann):
    make.run(ann, km=5, minutes=30, day="2026-11-10")
    second = make.run(ann, km=10.2, minutes=60, day="2026-11-12")
    with transaction():
        actions.ask_for_review(ann.id, quiet=True)
        runs.remove(second.id, ann.id)
    run_job(actions.review_wanted)
    assert one(ann).gone_because is WhyGone.REMOVED
    assert notices(ann)


# --- a longer recording of the same run -------------------------------------------------------------------------------


def test_an_award_moves_to_the_longer_recording_of_the_same_run(ann, client_of):
    make.run(ann, km=5, minutes=30, day="2026-11-10")
    make.run(ann, km=9.75, minutes=49, day="2026-11-12", at=make.at("07:02"))
    award = one(ann)
    with transaction():
        token = actions.share(award.id, ann.id)
    watch = make.run(ann, km=10, minutes=50, day="2026-11-12", at=make.at("07:00"))
    moved = one(ann)
    assert (moved.id, moved.run_id, moved.figure, moved.token) == (award.id, watch.id, Distance.of_km(10).mm, token)
    assert notices(ann) == []
    assert "Past records" not in client_of(ann).see("/trophies")


def test_a_medal_counts_a_recording_if_the_longer_one_does_not_count(ann):
    challenge = make.challenge(km=5)
    make.participation(challenge, ann)
    make.run(ann, km=4, minutes=40, day="2026-11-09")
    walk = make.run(ann, km=10, minutes=100, day="2026-11-10", at=make.at("07:00"), kind=RunKind.WALK)
    shorter = make.run(ann, km=6, minutes=60, day="2026-11-10", at=make.at("07:10"))
    db.session.rollback()
    assert db.session.get_one(Run, shorter.id).superseded_by == walk.id
    assert one(ann, AwardKind.MEDAL).gone_because is None


def test_a_medal_undone_by_a_correction_is_not_marked_as_left(ann):
    make.participation(make.challenge(km=5), ann)
    run = make.run(ann, km=6, minutes=60, day="2026-11-10")
    with transaction():
        runs.change(run.id, ann.id, kind=RunKind.WALK)
    assert one(ann, AwardKind.MEDAL).gone_because is WhyGone.SHORT


def test_the_title_of_a_past_record(ann, overtaken, app):
    from challenges.awards.queries.trophies import awards_of

    with app.test_request_context():
        past = [award for award in awards_of(ann) if award.is_past]
        assert [text.title(award) for award in past] == ["Longest run until 15 November 2026"]
