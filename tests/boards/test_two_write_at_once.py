"""Two processes act at random on one database; afterwards everything matches the runs."""

import subprocess
import sys
from datetime import date

from sqlalchemy import select

from challenges import clock as site_clock
from challenges.db import db
from challenges.monthly.models import Participation
from challenges.runners.models import Runner
from challenges.runs.models import Run
from tests.boards import paper_site as paper
from tests.boards.comparing import Comparison
from tests.boards.on_paper import Card, Seat
from tests.boards.season import Season
from tests.boards.translated import run_in
from tests.conftest import SUNDAY_NOON
from tests.house.source import ROOT
from tests.processes import PATIENCE

FINE_COUNTS = 40  # of each
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
CARDS = [
    Card("distance", 20_000_000, (10_000_000, 20_000_000), *NOVEMBER),
    Card("active-days", 3, (1, 3), date(2026, 11, 10), date(2026, 11, 20), host="Pacific/Auckland", ordinal=True),
    Card("elevation", 60_000, (60_000,), *NOVEMBER, typed=False, from_joining=True),
]
ZONES = ["Europe/Paris", "Pacific/Auckland", "America/Los_Angeles", "UTC", "Asia/Kolkata", "UTC"]


def on_paper(challenges: dict[int, paper.Challenge]) -> paper.Site:
    """Return the paper model, built only from the runners, their runs and their participations."""
    site = paper.Site(challenges=challenges)
    site.runners = {row.id: paper.Runner(row.id, row.zone) for row in db.session.scalars(select(Runner))}
    site.runs = {row.id: run_in(row, None, row.created_at) for row in db.session.scalars(select(Run))}
    for challenge in challenges.values():
        rows = db.session.scalars(select(Participation).where(Participation.challenge_id == challenge.id))
        challenge.seats = {row.id: seat_in(row) for row in rows}
    return site


def seat_in(row: Participation) -> Seat:
    """Return a participation as it would be on paper before anything was judged."""
    category = row.category.value if row.category else None
    return Seat(row.id, row.runner_id, row.joined_on, row.left_at is None, category, row.age_group)


def test_after_two_concurrent_processes_everything_matches_the_runs(app, settings, clock):
    season = Season()
    season.begin(CARDS, ZONES)
    for challenge in season.paper.challenges.values():
        for runner in season.paper.runners.values():
            season.join(challenge, runner)
    db.session.remove()
    given = [settings.database_url, settings.data_dir, SUNDAY_NOON.isoformat()]
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.boards.writing_along", *map(str, [*given, seed, FINE_COUNTS])], cwd=ROOT
        )
        for seed in (1, 2)
    ]
    try:
        assert [writer.wait(PATIENCE) for writer in writers] == [0, 0]
    finally:
        for writer in writers:
            writer.kill()
    site = on_paper(season.paper.challenges)
    assert len(site.runs) > 10
    site.judge(site_clock.now())
    Comparison().everything(site)
