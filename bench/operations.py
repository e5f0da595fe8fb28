"""What is asked of a board, by everybody who looks at it or moves somebody on it.

Each operation gets a stage ready, off the clock, and returns what is timed.
"""

import random
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from flask import Flask
from sqlalchemy import select

from bench import hello
from bench.community import RACE, SLUG
from bench.stages import PARTIAL, Stage, request_to
from challenges import clock
from challenges.db import db, transaction
from challenges.leaderboards import actions, queries
from challenges.leaderboards.actions.counts import renew
from challenges.leaderboards.queries import places
from challenges.leaderboards.rules import EVERYONE, Key
from challenges.leaderboards.views import board
from challenges.monthly.events import ScoreChange, ScoresChanged
from challenges.monthly.metrics import Lane, Mark, Measure, Metric
from challenges.monthly.models import Challenge, Score
from challenges.monthly.rules import news
from challenges.runners.models import Runner
from challenges.runs import actions as runs
from challenges.runs.models import Run
from challenges.web.pages import page

CONSTANT = "/bench/constant"
Timed = Callable[[], Any]


def hello_plain(stage: Stage) -> Timed:
    """The least that Flask can do."""
    return request_to(hello.app, "/")


def _page(query: str = "", *, member: bool = True, region: bool = False) -> Callable[[Stage], Timed]:
    def ready(stage: Stage) -> Timed:
        whose = stage.me if member else None
        return stage.board(query.format(middle=stage.last_page // 2), whose=whose, **(PARTIAL if region else {}))

    return ready


def constant(stage: Stage) -> Timed:
    """The same page with a board that was prepared beforehand."""
    return request_to(stage.app, CONSTANT, stage.me)


def poll(stage: Stage) -> Timed:
    """A board that has not changed since it was asked last, a moment ago."""
    tag = stage.board(whose=stage.me, **PARTIAL)().headers["HX-PTag"]
    again = stage.board(whose=stage.me, wanted=304, **PARTIAL, **{"HX-PTag": tag})
    again()
    return again


def poll_after(stage: Stage) -> Timed:
    """The same after somebody moved where the reader does not look."""
    tag = stage.board(whose=stage.me, **PARTIAL)().headers["HX-PTag"]
    stage.way = -stage.way
    with stage.app.app_context(), transaction():
        move(stage.writer, stage.way * 1_000_000)
    return stage.board(whose=stage.me, wanted=304, **PARTIAL, **{"HX-PTag": tag})


def neighbours(stage: Stage) -> Timed:
    """The board around a random runner, as rows: what a page asks of the database."""
    who = random.randrange(1, stage.participants + 1)
    return _looking(stage, lambda: queries.board_of(the_challenge(), db.session.get(Runner, who)))


def rank(stage: Stage) -> Timed:
    """A random runner's rank, with what Python does around the statement."""
    metric = random.choice([Metric.DISTANCE, Metric.RUNS])
    key, who = a_key(stage, metric)
    return _looking(stage, lambda: places.spot_of(the_challenge(), Measure(metric), EVERYONE, key, who))


def cheer(stage: Stage) -> Timed:
    """Kudos for an entry: the form, and the answer that says where to look."""
    turn = stage.next_turn()
    giver, to = turn % stage.participants + 1, (turn * 7 + turn // stage.participants) % stage.participants + 2
    address = f"/challenges/{SLUG}/participants/{min(to, stage.participants)}/kudos"
    if giver == min(to, stage.participants):
        return cheer(stage)
    return request_to(stage.app, address, giver, form={"kind": "effort"}, wanted=303)


def sign_up(stage: Stage) -> Timed:
    """A place in a race for somebody new."""
    who = stage.next_turn() % stage.participants + 1
    return request_to(stage.app, f"/races/{RACE}/entry", who, form={}, wanted=303)


def log(stage: Stage) -> Timed:
    """One run by hand with everything that follows; the one before is removed, off the clock."""
    with stage.app.app_context():
        if stage.turn and (last := db.session.scalar(select(Run.id).where(Run.title == "Bench"))):
            with transaction():
                runs.remove(last, stage.writer)
        today = clock.local_date(clock.now(), "UTC").isoformat()
    form = {"day": today, "distance": f"{5 + stage.next_turn() / 1000} km", "duration": "30:00", "zone": "UTC"}
    form |= {"kind": "easy", "visibility": "members", "title": "Bench"}
    return request_to(stage.app, "/runs/new", stage.writer, form=form, wanted=303)


OPERATIONS: dict[str, Callable[[Stage], Timed]] = {
    "hello": hello_plain,
    "page": _page(),
    "constant page": constant,
    "visitor's page": _page(member=False),
    "page in the middle": _page("?page={middle}"),
    "page of women": _page("?group=women"),
    "page by runs": _page("?metric=runs"),
    "fragment": _page(region=True),
    "unchanged poll": poll,
    "poll, others moved": poll_after,
    "neighbours": neighbours,
    "rank": rank,
    "run": log,
    "kudos": cheer,
    "sign-up": sign_up,
}


def move(participation_id: int, by: int) -> None:
    """One more run, or one less, as the board sees it; `by` in millimetres."""
    own = Measure(Metric.DISTANCE)
    score = db.session.get_one(Score, (participation_id, *own))
    first_day = db.session.get_one(Challenge, score.challenge_id).first_day
    before = Mark(score.value, score.reached_on, score.category, score.age_group)
    score.behind -= by
    after = Mark(score.value, score.reached_on, score.category, score.age_group)
    db.session.flush()
    change = ScoreChange(score.challenge_id, participation_id, first_day, {own: before}, {own: after})
    actions.move(ScoresChanged([change]))
    told = news.told(participation_id, {own: before}, {own: after})
    renew([score.challenge_id], told)  # as whoever judges a run does


def the_challenge() -> Challenge:
    """The one that everybody is in."""
    return db.session.scalars(select(Challenge).where(Challenge.slug == SLUG)).one()


def _looking(stage: Stage, asked: Timed) -> Timed:
    def look() -> None:
        with stage.app.app_context():
            asked()

    return look


def a_key(stage: Stage, metric: Metric) -> tuple[Key, int]:
    """The score of a random runner who has started."""
    with stage.app.app_context():
        found = None
        while found is None:
            who = random.randrange(1, stage.participants + 1)
            found = db.session.get(Score, (who, metric, Lane.ALL))
        return Key(found.behind, found.reached_on), who


def add_constant_page(app: Flask) -> None:
    """A page of the bench only: the board's, from whatever the view looked up once."""
    kept: dict[str, Any] = {}

    @app.get(CONSTANT)
    def constant_page() -> Any:
        if not kept:
            with patch.object(board, "page", lambda *of, **context: kept.update(of=of, context=context)):
                board.show(SLUG)
            db.session.expunge_all()
        return page(*kept["of"], **kept["context"])
