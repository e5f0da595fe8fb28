"""Operations on a board that are timed: reading it, and changing the score of someone on it.

Each function prepares a stage outside the measurement and returns the callable to time.
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
from challenges.boards import actions, queries
from challenges.boards.actions.buckets import renew
from challenges.boards.queries import positions
from challenges.boards.rules.ranking import EVERYONE, ScoreKey
from challenges.boards.views import board
from challenges.db import db, transaction
from challenges.monthly.events import ScoreChange, ScoresChanged
from challenges.monthly.models import Challenge, Score
from challenges.monthly.rules import recent_changes
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, ScoreMark
from challenges.runners.models import Runner
from challenges.runs import actions as runs
from challenges.runs.models import Run
from challenges.web.pages import page

CONSTANT = "/bench/constant"
Timed = Callable[[], Any]


def hello_plain(stage: Stage) -> Timed:
    """Return a request to the minimal Flask app."""
    return request_to(hello.app, "/")


def _page(query: str = "", *, member: bool = True, region: bool = False) -> Callable[[Stage], Timed]:
    def ready(stage: Stage) -> Timed:
        whose = stage.me if member else None
        return stage.board(query.format(middle=stage.last_page // 2), whose=whose, **(PARTIAL if region else {}))

    return ready


def constant(stage: Stage) -> Timed:
    """Return a request for the same page with precomputed data."""
    return request_to(stage.app, CONSTANT, stage.me)


def poll(stage: Stage) -> Timed:
    """Return a poll of a board that hasn't changed since the last request."""
    tag = stage.board(whose=stage.me, **PARTIAL)().headers["HX-PTag"]
    again = stage.board(whose=stage.me, wanted=304, **PARTIAL, **{"HX-PTag": tag})
    again()
    return again


def poll_after(stage: Stage) -> Timed:
    """Return a poll after a change outside the part of the board that the reader sees."""
    tag = stage.board(whose=stage.me, **PARTIAL)().headers["HX-PTag"]
    stage.way = -stage.way
    with stage.app.app_context(), transaction():
        move(stage.writer, stage.way * 1_000_000)
    return stage.board(whose=stage.me, wanted=304, **PARTIAL, **{"HX-PTag": tag})


def neighbours(stage: Stage) -> Timed:
    """Return the query for the rows of the board around a random runner."""
    who = random.randrange(1, stage.participants + 1)
    return _looking(stage, lambda: queries.board_of(the_challenge(), db.session.get(Runner, who)))


def rank(stage: Stage) -> Timed:
    """Return the query for a random runner's rank, including the Python around the statement."""
    metric = random.choice([Metric.DISTANCE, Metric.RUNS])
    key, who = a_key(stage, metric)
    return _looking(stage, lambda: positions.position_of(the_challenge(), Measure(metric), EVERYONE, key, who))


def cheer(stage: Stage) -> Timed:
    """Return a request that gives kudos for an entry and is answered with a redirect."""
    turn = stage.next_turn()
    giver, to = turn % stage.participants + 1, (turn * 7 + turn // stage.participants) % stage.participants + 2
    address = f"/challenges/{SLUG}/participants/{min(to, stage.participants)}/kudos"
    if giver == min(to, stage.participants):
        return cheer(stage)
    return request_to(stage.app, address, giver, form={"kind": "effort"}, wanted=303)


def sign_up(stage: Stage) -> Timed:
    """Return a request that enters a new runner in a race."""
    who = stage.next_turn() % stage.participants + 1
    return request_to(stage.app, f"/races/{RACE}/entry", who, form={}, wanted=303)


def log(stage: Stage) -> Timed:
    """Return a request that logs a run by hand. The run logged before is removed outside the measurement."""
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
    """Change a score by this many millimetres, as if a run had been added or removed."""
    own = Measure(Metric.DISTANCE)
    score = db.session.get_one(Score, (participation_id, *own))
    first_day = db.session.get_one(Challenge, score.challenge_id).first_day
    before = ScoreMark(score.value, score.reached_on, score.category, score.age_group)
    score.sort_value -= by
    after = ScoreMark(score.value, score.reached_on, score.category, score.age_group)
    db.session.flush()
    change = ScoreChange(score.challenge_id, participation_id, first_day, {own: before}, {own: after})
    actions.move(ScoresChanged([change]))
    told = recent_changes.change_line(participation_id, {own: before}, {own: after})
    renew([score.challenge_id], told)  # as the code that scores a run does


def the_challenge() -> Challenge:
    """Return the challenge of the benchmark."""
    return db.session.scalars(select(Challenge).where(Challenge.slug == SLUG)).one()


def _looking(stage: Stage, asked: Timed) -> Timed:
    def look() -> None:
        with stage.app.app_context():
            asked()

    return look


def a_key(stage: Stage, metric: Metric) -> tuple[ScoreKey, int]:
    """Return the sort key and participation id of a random runner who has a score."""
    with stage.app.app_context():
        found = None
        while found is None:
            who = random.randrange(1, stage.participants + 1)
            found = db.session.get(Score, (who, metric, Evidence.ALL))
        return ScoreKey(found.sort_value, found.reached_on), who


def add_constant_page(app: Flask) -> None:
    """Add a route that renders the board's page from data that is looked up only once."""
    kept: dict[str, Any] = {}

    @app.get(CONSTANT)
    def constant_page() -> Any:
        if not kept:
            with patch.object(board, "page", lambda *of, **context: kept.update(of=of, context=context)):
                board.show(SLUG)
            db.session.expunge_all()
        return page(*kept["of"], **kept["context"])
