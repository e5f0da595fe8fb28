"""The variety card: nine small tasks a month, filled by runs or ticked, and visible to its runner only."""

from collections import Counter
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.recordings.kinds import RunKind
from challenges.workouts.queries import filled_cards_of
from challenges.workouts.rules import SQUARES, TASKS, card_of, filled_on
from challenges.workouts.rules.card import FAMILIES, tasks_of, tick_refusal
from tests import make
from tests.workouts.diaries import SUNDAY, diaries, outing

NOVEMBER = date(2026, 11, 1)
TASK = {task.key: task for task in TASKS}
runners = st.integers(1, 10**6)
months = st.dates(date(2020, 1, 1), date(2040, 12, 1)).map(lambda day: day.replace(day=1))


def on(day: int, kind: RunKind = RunKind.EASY, **values):
    return outing(date(2026, 11, day), kind, **values)


# For each task that runs fill: runs of a month that do it, none further than five kilometres from home, and some
# that don't.
SHOWN = {
    "early": ([on(3, minute=6 * 60 + 59)], [on(3, minute=7 * 60), on(3, minute=None)]),
    "lunch": ([on(3, minute=12 * 60)], [on(3, minute=14 * 60)]),
    "evening": ([on(3, minute=20 * 60)], [on(3, minute=18 * 60 + 59)]),
    "new-place": ([on(3, run_id=5)], [on(3, run_id=6)]),
    "hill": ([on(3, RunKind.HILLS, gain=0)], [on(3, gain=49_000)]),
    "off-road": ([on(3, RunKind.TRAIL)], [on(3)]),
    "fartlek": ([on(3, RunKind.FARTLEK)], [on(3)]),
    "another-kind": ([on(3, RunKind.TEMPO)], [on(3)]),
    "recovery": ([on(3, RunKind.RECOVERY)], [on(3)]),
    "kinds": (
        [on(3), on(4, RunKind.TRAIL), on(5, RunKind.TEMPO), on(6, RunKind.HILLS)],
        [on(3), on(4, RunKind.TRAIL), on(5)],
    ),
    "weekday": ([on(3)], [on(5)]),
    "monday": ([on(2)], [on(3)]),
    "two-days": ([on(3), on(4)], [on(3), on(5)]),
    "rested": ([on(3)], [on(1), on(2), on(4)]),
    "three-days": ([on(2), on(4), on(8)], [on(1), on(2), on(4)]),
    "short": ([on(3, km=3, minutes=20)], [on(3, minutes=20.1)]),
    "slower": ([on(3, km=5, minutes=32)], [on(3, km=5, minutes=30)]),
    "five": ([on(3, km=5.04)], [on(3, km=5.2)]),
    "no-watch": ([on(3, verified=False)], [on(3), on(3, verified=False, indoor=True)]),
}
BEFORE = [outing(date(2026, 10, 1) + timedelta(days=ago)) for ago in (0, 4, 7, 11, 13, 16, 18, 21, 23, 25, 28, 30)]


def square_of(key: str, diary) -> bool:
    """Whether a history fills the square of a task, on the card of a runner who has it."""
    runner_id = next(number for number in range(1, 500) if TASK[key] in tasks_of(number, NOVEMBER))
    return next(one.done for one in card_of(runner_id, NOVEMBER, diary, {5}, {}) if one.task.key == key)


@pytest.mark.parametrize("key", [task.key for task in TASKS if task.recognised])
def test_runs_near_home_fill_the_square_of_a_task(key):
    does, does_not = SHOWN[key]
    assert all(one.distance <= 10_000_000 for one in does), "out and back within five kilometres"
    assert square_of(key, [*BEFORE, *does])
    assert not square_of(key, [*BEFORE, *does_not])
    assert not square_of(key, BEFORE)


def test_a_task_that_runs_cannot_show_can_be_ticked():
    for task in TASKS:
        assert task.recognised or task.by_hand, task.key
        assert len(task.key) <= 24


@given(runners, months)
def test_every_card_has_nine_squares_of_the_same_families(runner_id, month):
    tasks = tasks_of(runner_id, month)
    assert len({task.key for task in tasks}) == SQUARES == 9
    assert {family: sum(task.family is family for task in tasks) for family in FAMILIES} == dict(FAMILIES)
    assert tasks == tasks_of(runner_id, month), "drawn once"


def test_different_runners_have_different_cards():
    assert len({tuple(task.key for task in tasks_of(number, NOVEMBER)) for number in range(30)}) > 25


@settings(max_examples=40)
@given(diaries, runners, st.randoms())
def test_the_order_of_uploads_does_not_change_a_card(diary, runner_id, random):
    shuffled = random.sample(diary, len(diary))
    assert card_of(runner_id, NOVEMBER, diary, set(), {}) == card_of(runner_id, NOVEMBER, shuffled, set(), {})


@settings(max_examples=40)
@given(diaries, runners, st.dictionaries(st.sampled_from(sorted(TASK)), st.just(SUNDAY)))
def test_squares_are_done_within_the_month_and_the_last_one_fills_the_card(diary, runner_id, ticks):
    squares = card_of(runner_id, NOVEMBER, diary, set(), ticks)
    days = [square.day for square in squares if square.day]
    assert all(day.month == 11 for day in days)
    assert filled_on(squares) == (max(days) if len(days) == 9 else None)
    for square in squares:
        assert square.task.key not in ticks or square.done


def test_only_squares_on_an_open_card_that_runs_cannot_fill_can_be_ticked():
    keys = {task.key for task in tasks_of(7, NOVEMBER)}
    for task in TASKS:
        refused = tick_refusal(7, NOVEMBER, task.key, SUNDAY)
        assert (refused is None) == (task.key in keys and task.by_hand)
    assert tick_refusal(7, date(2026, 8, 1), "nonsense", SUNDAY)


# --- on the page ----------------------------------------------------------------------------------------------------


def tickable(runner, month: date = NOVEMBER) -> str:
    return next((task.key for task in tasks_of(runner.id, month) if task.by_hand), "")


@pytest.fixture(name="ticking")
def _ticking(ann, ben, cleo, olu, mia):
    """A runner whose November card has a square to tick."""
    return next(runner for runner in (ann, ben, cleo, olu, mia) if tickable(runner))


def test_a_runner_ticks_a_square_and_unticks_it(app, client_of, ticking):
    reader, key = client_of(ticking), tickable(ticking)
    assert "0 of 9 squares" in reader.see("/workouts/card")
    region = reader.post(f"/workouts/card/2026-11/{key}/tick", region="card", follow_redirects=True)
    html = region.get_data(as_text=True)
    assert html.lstrip().startswith('<section id="card"') and "1 of 9 squares" in html
    reader.send(f"/workouts/card/2026-11/{key}/tick")  # idempotent
    page = reader.see("/workouts/card/2026-11")
    assert "1 of 9 squares" in page and "Sunday 15 November" in page and "Untick" in page
    assert "0 of 9 squares" in reader.send(f"/workouts/card/2026-11/{key}/tick-removal")


def test_a_run_fills_its_square(app, client_of, ann, ben, cleo, olu, mia):
    reader = runner = None
    for runner in (ann, ben, cleo, olu, mia):
        if "monday" in {task.key for task in tasks_of(runner.id, NOVEMBER)}:
            reader = client_of(runner)
            break
    if reader is None:
        pytest.skip("nobody has it")
    run = make.run(runner, day="2026-11-09")
    assert f'href="/runs/{run.id}">Monday 9 November</a>' in reader.see("/workouts/card").html


def test_a_square_that_runs_fill_cannot_be_ticked(client_of, ann):
    key = next(task.key for task in tasks_of(ann.id, NOVEMBER) if not task.by_hand)
    assert "Your runs fill this square automatically." in client_of(ann).send(
        f"/workouts/card/2026-11/{key}/tick", status=409
    )


def test_earlier_cards_can_be_viewed_but_not_ticked_for_long(client_of, ann, clock):
    reader = client_of(ann)
    for month in ("2026-12", "2026-10", "1999-01", "nonsense", "2026-99", "2026-1"):
        reader.see(f"/workouts/card/{month}", status=404)
    clock.at("2027-01-10 12:00")
    assert "December 2026" in reader.see("/workouts/card/2026-12")
    assert "November 2026" in reader.see("/workouts/card/2026-11")
    for month, status in (("2026-11", 409), ("2026-99", 404)):
        reader.send(f"/workouts/card/{month}/company/tick", status=status)


def log(runner, one, at):
    km, minutes = one.distance / 1_000_000, one.moving / 60_000
    make.run(runner, km=km, minutes=minutes, day=one.day, at=at, kind=one.kind)


def test_a_full_card_is_reported_to_awards(app, client_of, ticking):
    assert filled_cards_of(ticking.id, []) == []
    assert filled_cards_of(ticking.id, [NOVEMBER]) == []
    reader, tasks = client_of(ticking), tasks_of(ticking.id, NOVEMBER)
    shown = [one for task in tasks if not task.by_hand for one in SHOWN[task.key][0]]
    begun = Counter()
    for one in [*BEFORE, *shown, on(12)]:
        at = timedelta(minutes=one.minute - 45 * begun[one.day, one.minute])  # avoid runs at the same time
        begun[one.day, one.minute] += 1
        log(ticking, one, time(at.seconds // 3600, at.seconds // 60 % 60))
    for task in tasks:
        if task.by_hand:
            reader.send(f"/workouts/card/2026-11/{task.key}/tick")
    full = filled_cards_of(ticking.id, [NOVEMBER])
    assert full == [(NOVEMBER, SUNDAY)], reader.see("/workouts/card")
    assert "Filled on 15 November 2026" in reader.see("/workouts/card")


def test_a_visitor_has_no_card(client):
    for address in ("/workouts/card", "/workouts/card/2026-11", "/workouts/places"):
        assert "/sign-in" in client.get(address).location


def test_a_card_takes_few_queries(client_of, ann, queries_at_most):
    for day in range(1, 10):
        make.run(ann, day=f"2026-11-0{day}")
    reader = client_of(ann)
    with queries_at_most(4):
        reader.see("/workouts/card")
