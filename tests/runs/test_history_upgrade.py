"""A site from before overlapping recordings were compared finds which of them count after its upgrade."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from challenges.awards import actions as awards
from challenges.awards.models import Award, AwardState
from challenges.awards.queries import today_notes
from challenges.awards.rules import AwardKind, WhyGone
from challenges.clock import local_date
from challenges.clock import now as clock_now
from challenges.db import db
from challenges.jobs import run as run_job
from challenges.runs.models import Run
from challenges.settings import Settings
from challenges.site import create_app
from tests import cast, make

BEFORE = "0021"


@pytest.fixture
def migrated(empty_database_url, tmp_path, clock):
    """A site whose tables were created by migrations."""
    site = create_app(Settings.for_tests(database_url=empty_database_url, data_dir=tmp_path))
    with site.app_context():
        upgrade()
        yield site
        db.session.remove()
        db.engine.dispose()


def superseded():
    db.session.rollback()
    return dict(db.session.execute(select(Run.id, Run.superseded_by).order_by(Run.id)).all())


def test_overlaps_are_found_and_lost_awards_become_past_ones_without_a_notice(migrated):
    dora, eve = cast.runner("dora"), cast.runner("eve")
    dora_id = dora.id
    make.run(dora, km=9.75, minutes=49, day="2026-11-10", at=make.at("07:02"))
    watch = make.run(dora, km=10, minutes=50, day="2026-11-10", at=make.at("07:00"))
    make.run(dora, km=4, minutes=30, day="2026-11-10", at=make.at("07:40"))  # 10 of its 30 minutes overlap
    make.run(dora, km=5, minutes=30, day="2026-11-11")
    make.run(eve, km=5, minutes=30, day="2026-11-10", at=make.at("07:10"))
    before = superseded()
    assert sorted(filter(None, before.values())) == [watch.id]
    db.session.remove()
    downgrade(revision=BEFORE)
    upgrade()
    assert superseded() == before
    assert db.session.get_one(AwardState, dora_id).wanted_at is not None
    run_job(awards.review_wanted)
    db.session.rollback()
    mine = db.session.scalars(select(Award).where(Award.runner_id == dora_id)).all()
    assert {award.gone_because for award in mine} <= {None, WhyGone.REREAD, WhyGone.OVERTAKEN, WhyGone.SUPERSEDED}
    assert [award.figure for award in mine if award.what is AwardKind.COUNT] == [1]
    said = db.session.execute(today_notes(dora_id, local_date(clock_now(), "UTC"))).all()
    assert not [row for row in said if row[0] == "award-gone"]
