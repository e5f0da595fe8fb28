"""Ranks found with buckets match those of the whole board, on every board and from every place."""

import random
from datetime import date, timedelta
from functools import partial
from itertools import product

import pytest
from sqlalchemy import event, text

from challenges.boards import queries
from challenges.boards.rules.ranking import EVERYONE, PAGE, ScoreKey, ranked
from challenges.db import db
from challenges.monthly.models import Participation, Score
from challenges.monthly.rules.metrics import Evidence, Metric, boards_of
from challenges.runners.rules import Category
from tests import cast
from tests.boards import field

FIRST_DAY = date(2026, 11, 1)
SEGMENTS = (EVERYONE, "women", "35-39")


@pytest.fixture
def crowd(app):
    """Sixty runners, many of them tied in score and date; some distances differ by less than a metre."""
    dice = random.Random(3)
    november = field.challenge()
    with field.transaction():
        for runner in field.runners(60):
            category = dice.choice([Category.WOMEN, Category.MEN, None])
            place = field.joins(november, runner, category=category, age_group=dice.choice(["35-39", "40-44"]))
            km = dice.choice([12, 12, 12.000001, 12.9999, 30, 30.5, 44.2, 110])
            on = FIRST_DAY + timedelta(days=dice.choice([2, 2, 9, 9, 9, 14]))
            for evidence in dice.choice([[Evidence.ALL], list(Evidence), list(Evidence)]):
                progress = dice.choice([None, 0.3, 0.3, 0.9012, 1.4999, 1.5, 1.5])
                counts = {"runs": dice.choice([3, 3, 4]), "days": dice.choice([2, 3])}
                field.scores(place, km, on=on, evidence=evidence, progress=progress, **counts)
    return november


def whole_board(challenge, metric, segment, evidence=Evidence.ALL):
    """Return everybody's rank and whether it is shared, in order, calculated the slow way."""
    rows = db.session.query(Score).filter_by(challenge_id=challenge.id, metric=metric, evidence=evidence)
    rows = [row for row in rows if segment in (EVERYONE, row.category and row.category.value, row.age_group)]
    rows.sort(key=lambda row: (row.sort_value, row.reached_on, row.participation_id))
    keys = [ScoreKey(row.sort_value, row.reached_on) for row in rows]
    return [
        (row.participation_id, rank, keys.count(key) > 1)
        for row, key, rank in zip(rows, keys, ranked(keys), strict=True)
    ]


@pytest.mark.parametrize("evidence", Evidence)
@pytest.mark.parametrize("segment", SEGMENTS)
def test_every_runner_sees_the_ranks_of_the_whole_board_around_them(crowd, segment, evidence):
    people = {place.id: place.runner for place in db.session.query(Participation)}
    for metric in boards_of(crowd.metric):
        whole = whole_board(crowd, metric, segment, evidence)
        for index, (participation_id, *_) in enumerate(whole):
            board = queries.board_of(crowd, people[participation_id], metric, segment, evidence=evidence)
            top = [(row.participation_id, row.rank, row.shared) for row in board.rows]
            near = [(row.participation_id, row.rank, row.shared) for row in board.neighbourhood]
            assert top == whole[: len(top)]
            if near:
                first = len(top) + board.between
                assert near == whole[first : first + len(near)]
            assert whole[index] in (*top, *near)
            assert len(top) + board.between + len(near) + board.behind == len(whole) == board.total


@pytest.mark.parametrize("evidence", Evidence)
@pytest.mark.parametrize("segment", SEGMENTS)
def test_every_page_has_the_ranks_of_the_whole_board(crowd, segment, evidence):
    for metric in boards_of(crowd.metric):
        whole = whole_board(crowd, metric, segment, evidence)
        seen = []
        for number in range(1, -(-len(whole) // 7) + 1):
            board = queries.board_of(crowd, None, metric, segment, number, evidence, size=7)
            seen += [(row.participation_id, row.rank, row.shared) for row in board.rows]
        assert seen == whole


def test_a_place_is_the_rank_on_the_challenges_own_board(crowd):
    whole = whole_board(crowd, Metric.DISTANCE, EVERYONE)
    for participation_id, rank, shared in whole:
        place = queries.place_of(db.session.get_one(Participation, participation_id))
        assert (place.rank, place.shared, place.of) == (rank, shared, len(whole))


def test_an_unstarted_runner_has_no_place(crowd, queries_at_most):
    late = field.joins(crowd, cast.runner("late"))
    assert queries.place_of(late) is None
    first = db.session.get_one(Participation, 1)
    assert first.challenge.metric
    with queries_at_most(2):
        queries.place_of(first)


def test_every_board_statement_uses_an_index(crowd):
    reader = db.session.get_one(Participation, 30).runner
    for segment, shown, evidence in product(SEGMENTS, (None, 1, 2), Evidence):
        for statement, values in statements_of(
            partial(queries.board_of, crowd, reader, None, segment, shown, evidence)
        ):
            scans = [line for line in plan_of(statement, values) if is_scan_of_a_table(line)]
            assert not scans, f"{statement}\n{scans}"


def statements_of(call):
    """Return the statements that a call executes."""
    asked = []

    def note(connection, cursor, statement, parameters, context, many):
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    call()
    event.remove(db.engine, "before_cursor_execute", note)
    return asked


def plan_of(statement, values):
    """Return the database's query plan, a line per step, preferring indexes however few the rows are."""
    connection = db.session.connection()
    if db.engine.dialect.name == "sqlite":
        return [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values)]


def is_scan_of_a_table(line):
    """Whether a step scans a whole table."""
    tables = ("scores", "buckets", "participations", "runners", "kudos", "challenges", "before")
    if db.engine.dialect.name == "sqlite":
        return line.startswith("SCAN ") and line.split()[1].strip('"') in tables
    return "Seq Scan" in line


def test_pages_have_fifty_rows():
    assert PAGE == 50
