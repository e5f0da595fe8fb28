"""Readers get no update for changes outside what they see, and an update for any change that may show."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from challenges.boards import queries
from challenges.boards.rules.ranking import EVERYONE, ScoreKey
from challenges.boards.rules.viewport import BoardVersion, viewport_of
from challenges.monthly.models import Participation
from challenges.monthly.rules import recent_changes
from challenges.monthly.rules.metrics import Evidence, Measure, Metric, Ranking
from challenges.runners.rules import Category
from tests.boards import field

FIRST_DAY = date(2026, 11, 1)
DISTANCE = Measure(Metric.DISTANCE)


@pytest.mark.parametrize("ranking", Ranking)
def test_a_skipped_update_would_have_changed_nothing(app, ranking):
    dice = random.Random(7)
    november = field.challenge(ranking=ranking)
    with field.transaction():
        seats = [joined(november, runner, dice) for runner in field.runners(60)]
        for seat in seats:
            moves(seat, dice)
    readers = [None, *(seat.runner for seat in dice.sample(seats, 4))]
    looks = [
        (reader, *asked)
        for reader in readers
        for asked in product((Metric.DISTANCE, Metric.RUNS), (EVERYONE, "women"), (None, 2), Evidence)
    ]
    missed = 0
    for _ in range(12):
        before = {look: seen(november, *look) for look in looks}
        since = queries.version_of(november.id).version
        moves(dice.choice(seats), dice)
        now = queries.version_of(november.id)
        for look, board in before.items():
            if not now.concerns(since, board.viewport):
                missed += 1
                assert seen(november, *look) == board, look
    assert missed > len(looks), "some of what happened was elsewhere"


def joined(november, runner, dice):
    category = dice.choice([Category.WOMEN, Category.MEN])
    return field.joins(november, runner, category=category, age_group="35-39")


def moves(seat: Participation, dice: random.Random) -> None:
    km = dice.choice([12, 12, 12.1, 30, 30.5, 44.2, 44.2, 60, 61, 62, 110])
    on = FIRST_DAY + timedelta(days=dice.choice([2, 2, 9, 9, 14]))
    for evidence in dice.choice([[Evidence.ALL], list(Evidence)]):
        field.scores(seat, km, on=on, runs=dice.choice([3, 3, 4, 5]), evidence=evidence)


def seen(november, reader, metric, segment, page, evidence):
    board = queries.board_of(november, reader, metric, segment, page, evidence, size=10)
    return replace(board, challenge=None)


# --- one by one -------------------------------------------------------------------------------------------------------


class Marked:
    """A score, as the ledger reports it."""

    def __init__(self, km: int, day: int = 5, category: Category | None = None) -> None:
        self.value, self.reached_on = km, FIRST_DAY + timedelta(days=day)
        self.category, self.age_group = category, "35-39"


def at(km: int, day: int = 5) -> ScoreKey:
    return ScoreKey(-km, FIRST_DAY + timedelta(days=day))


SIGHT = viewport_of(DISTANCE, EVERYONE, [1, 2, 3], (at(90), at(50)), (at(40), None))


def concerns(before, after, *, who=9, measure=DISTANCE, viewport=SIGHT):
    told = recent_changes.change_line(who, {measure: before} if before else {}, {measure: after} if after else {})
    return BoardVersion(8, f"8{told}").concerns(7, viewport)


@pytest.mark.parametrize(("before", "after"), [(60, 70), (70, 60), (10, 20), (39, 1), (60, 60)])
def test_a_move_within_a_hidden_part_needs_no_update(before, after):
    assert not concerns(Marked(before), Marked(after))


@pytest.mark.parametrize(("before", "after"), [(30, 60), (60, 30), (60, 95), (45, 60), (60, 50), (90, 60), (40, 30)])
def test_a_move_between_parts_or_next_to_a_visible_row_needs_an_update(before, after):
    assert concerns(Marked(before), Marked(after))


def test_the_date_decides_ties():
    assert not concerns(Marked(60), Marked(90, day=6))
    assert concerns(Marked(60), Marked(90, day=5))
    assert concerns(Marked(60), Marked(90, day=4))


def test_a_runner_who_joins_or_leaves_affects_everybody():
    assert concerns(None, Marked(10))
    assert concerns(Marked(10), None)


def test_a_visible_runner_affects_the_reader_even_without_a_move():
    assert concerns(None, None, who=2)
    assert not concerns(None, None, who=9)


def test_changes_on_other_boards_need_no_update():
    up = Marked(10), Marked(95)
    assert concerns(*up)
    assert not concerns(*up, measure=Measure(Metric.RUNS))
    assert not concerns(*up, measure=Measure(Metric.DISTANCE, Evidence.VERIFIED))
    assert not concerns(*up, viewport=SIGHT._replace(segment="women"))
    assert concerns(*up, viewport=SIGHT._replace(segment="35-39"))


def test_a_runner_who_changes_groups_gets_no_change_line():
    assert recent_changes.change_line(9, {DISTANCE: Marked(10)}, {DISTANCE: Marked(20, category=Category.MEN)}) == ""


def test_a_version_without_a_change_line_may_affect_everybody():
    line = recent_changes.change_line(9, {}, {})
    told = BoardVersion(8, f"8{line}6{line}")
    assert not told.concerns(7, SIGHT)
    assert told.concerns(6, SIGHT), "7 may have been anything"
    assert told.concerns(9, SIGHT), "that is newer"


def test_change_lines_beyond_the_size_limit_are_dropped():
    line = recent_changes.change_line(9, {}, {})
    assert list(recent_changes.read(f"8{line}7{line}6{line}"[:-4])) == [8, 7]
