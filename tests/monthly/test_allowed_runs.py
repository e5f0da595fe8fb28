"""What a challenge allows stays what it was, through an upgrade and back."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from challenges.db import db, transaction
from challenges.monthly.models import Challenge, ChallengeTemplate
from challenges.monthly.rules.metrics import Metric
from challenges.settings import Settings
from challenges.site import create_app
from tests import make

BEFORE = "0026"
ALLOWED = [(True, False, False), (False, True, False), (False, False, True), (True, True, True)]


@pytest.fixture
def migrated(empty_database_url, tmp_path, clock):
    """A site whose tables were created by migrations."""
    site = create_app(Settings.for_tests(database_url=empty_database_url, data_dir=tmp_path))
    with site.app_context():
        upgrade()
        yield site
        db.session.remove()
        db.engine.dispose()


def stored(table, columns):
    db.session.rollback()
    wanted = text(f"SELECT {columns} FROM {table} ORDER BY id")
    rows = db.session.connection().execute(wanted).all()
    return [tuple(map(bool, row)) for row in rows]


def allowed(model):
    db.session.rollback()
    rows = db.session.query(model).order_by(model.id)
    return [(row.allows_typed, row.allows_indoor, row.allows_walks) for row in rows]


def test_challenges_and_templates_still_allow_the_same_runs_after_an_upgrade_and_on_the_way_back(migrated):
    for typed, indoor, walks in ALLOWED:
        allows = {"allows_typed": typed, "allows_indoor": indoor, "allows_walks": walks}
        make.challenge(**allows)
        with transaction():
            db.session.add(
                ChallengeTemplate(
                    title="{month} 50", summary="Fifty.", metric=Metric.DISTANCE, target=50_000_000, **allows
                )
            )
    db.session.remove()
    downgrade(revision=BEFORE)
    for table in ("challenges", "challenge_templates"):
        assert stored(table, "typed_count, indoor_count, walks_count") == ALLOWED
    db.session.remove()
    upgrade()
    for model in (Challenge, ChallengeTemplate):
        assert allowed(model) == ALLOWED
