"""Suggestions: never the same two days in a row, always with a true reason, and careful when that is called for."""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.recordings.kinds import RunKind
from challenges.runs.rules.facts import RunFacts, order_of
from challenges.workouts.queries import slugs_in, today_notes, turned_down
from challenges.workouts.rules import LOOKED_AT, WORKOUTS, SuggestionGround, suggestion_for
from challenges.workouts.rules.steps import WorkoutKind
from challenges.workouts.rules.suggestions import HARD
from tests import make
from tests.workouts.diaries import SUNDAY, diaries, outing, outings, regular

seen_ones = st.lists(st.sampled_from(sorted(WORKOUTS)), max_size=40)
days_on = st.integers(-40, 40).map(lambda number: SUNDAY + timedelta(days=number))


def runs_in(diary: list[RunFacts], today: date) -> list[RunFacts]:
    """Return the runs that a suggestion considers."""
    there = [one for one in diary if today - LOOKED_AT < one.day <= today and one.kind is not RunKind.WALK]
    return sorted(there, key=order_of)


def ago(one: RunFacts, today: date) -> int:
    return (today - one.day).days


def easy_at_the_end(runs: list[RunFacts]) -> int:
    return next((number for number, one in enumerate(reversed(runs)) if one.kind is not RunKind.EASY), len(runs))


RUN_AS = {
    "a fartlek": RunKind.FARTLEK,
    "hills": RunKind.HILLS,
    "a tempo run": RunKind.TEMPO,
    "a trail run": RunKind.TRAIL,
    "intervals": RunKind.INTERVALS,
}


def days_without(runs: list[RunFacts], today: date, values: Any) -> bool:
    kind = RUN_AS[values["change"].text]
    return min(ago(one, today) for one in runs if one.kind is kind) == values["days"]


# The claim of each case, checked against the history.
TRUE: dict[SuggestionGround, Callable[[list[RunFacts], date, Any], bool]] = {
    SuggestionGround.NOTHING_YET: lambda runs, today, said: not runs,
    SuggestionGround.BACK_AGAIN: lambda runs, today, said: ago(runs[-1], today) == said["days"] >= 14,
    SuggestionGround.RAN_TODAY: lambda runs, today, said: ago(runs[-1], today) == 0,
    SuggestionGround.RACED: lambda runs, today, said: any(
        one.kind is RunKind.RACE and one.day == said["day"] for one in runs
    ),
    SuggestionGround.HARD_YESTERDAY: lambda runs, today, said: any(
        one.kind in HARD and ago(one, today) == 1 for one in runs
    ),
    SuggestionGround.LONG_YESTERDAY: lambda runs, today, said: (
        max(one.distance for one in runs if ago(one, today) == 1) >= 1.5 * median(one.distance for one in runs)
    ),
    SuggestionGround.DAY_AFTER_DAY: lambda runs, today, said: all(
        any(ago(one, today) == number for one in runs) for number in range(1, said["days"] + 1)
    ),
    SuggestionGround.MUCH_THIS_WEEK: lambda runs, today, said: (
        abs(sum(one.distance for one in runs if ago(one, today) < 7) - said["distance"].mm) <= 50_000
        and said["distance"] > said["usual"]
    ),
    SuggestionGround.HARD_ENOUGH: lambda runs, today, said: (
        runs[-1].kind in HARD and len([one for one in runs if one.kind in HARD and ago(one, today) < 7]) >= 2
    ),
    SuggestionGround.BEGINNING: lambda runs, today, said: len(runs) == said.get("count", 1),
    SuggestionGround.SAME_AGAIN: lambda runs, today, said: easy_at_the_end(runs) == said["count"] >= 4,
    SuggestionGround.NO_LONG_RUN: lambda runs, today, said: all(
        one.distance <= said["distance"].mm for one in runs if ago(one, today) < 14
    ),
    SuggestionGround.NOT_FOR_LONG: days_without,
    SuggestionGround.NEVER_LATELY: lambda runs, today, said: all(
        one.kind is not RUN_AS[said["change"].text] for one in runs
    ),
}


@given(diaries, days_on, seen_ones)
def test_the_reason_is_always_true(diary, today, seen):
    suggestion = suggestion_for(diary, today, seen)
    assert suggestion.slug in WORKOUTS
    assert TRUE[suggestion.ground](runs_in(diary, today), today, suggestion.why.values), suggestion


@settings(max_examples=40)
@given(diaries, seen_ones, st.randoms())
def test_it_does_not_matter_which_run_was_uploaded_first(diary, seen, random):
    shuffled = random.sample(diary, len(diary))
    assert suggestion_for(shuffled, SUNDAY, seen) == suggestion_for(diary, SUNDAY, seen)


@settings(max_examples=40)
@given(diaries, st.lists(st.tuples(st.lists(outings, max_size=2), seen_ones), min_size=2, max_size=12))
def test_two_days_in_a_row_never_get_the_same_workout_whatever_is_run_or_uploaded(diary, days):
    before = None
    for number, (more, seen) in enumerate(days):
        diary = [*diary, *more]
        now = suggestion_for(diary, SUNDAY + timedelta(days=number), seen).slug
        assert now != before
        before = now


@settings(max_examples=30)
@given(diaries, days_on)
def test_turning_one_down_always_brings_a_different_one(diary, today):
    seen: list[str] = []
    for _ in range(40):
        slug = suggestion_for(diary, today, seen).slug
        assert not seen or slug != seen[-1]
        if slug in seen:
            seen.remove(slug)
        seen.append(slug)
    assert len(set(seen)) >= 2


@given(diaries, days_on, seen_ones)
def test_beginners_returners_and_tired_runners_get_something_gentle(diary, today, seen):
    runs, workout = runs_in(diary, today), WORKOUTS[suggestion_for(diary, today, seen).slug]
    if len(runs) < 8 or ago(runs[-1], today) >= 14:
        assert workout.first and workout.minutes <= 30
    elif any(one.kind in HARD and ago(one, today) <= 1 for one in runs):
        assert workout.gentle and workout.minutes <= 45
    assert workout.minutes <= max([45.0, *(1.4 * one.moving / 60_000 + 1 for one in runs)])


def test_five_easy_runs_in_a_row_call_for_a_change():
    diary = regular(*[RunKind.EASY] * 5)
    suggestion = suggestion_for(diary, SUNDAY)
    assert suggestion.ground is SuggestionGround.SAME_AGAIN
    assert suggestion.why.text == "%(count)s easy runs in a row. Try %(change)s for a change."
    assert suggestion.why.values["count"] == 5
    assert WORKOUTS[suggestion.slug].kind not in (WorkoutKind.EASY, WorkoutKind.RECOVERY, WorkoutKind.LONG)


def test_a_runner_who_never_runs_fast_gets_no_intervals():
    diary = [outing(day) for day in range(2, 50, 2)]
    kinds = {WORKOUTS[suggestion_for(diary, SUNDAY + timedelta(days=day)).slug].kind for day in range(3)}
    assert not kinds & {WorkoutKind.INTERVALS, WorkoutKind.TEMPO}


@pytest.mark.parametrize(
    ("diary", "ground"),
    [
        ([], SuggestionGround.NOTHING_YET),
        ([outing(1, RunKind.WALK)], SuggestionGround.NOTHING_YET),
        ([outing(3)], SuggestionGround.BEGINNING),
        ([outing(20), outing(22)], SuggestionGround.BACK_AGAIN),
        (regular(RunKind.INTERVALS, last=1), SuggestionGround.HARD_YESTERDAY),
        (regular(RunKind.RACE, RunKind.EASY, last=1), SuggestionGround.RACED),
        ([*regular(RunKind.EASY), outing(0)], SuggestionGround.RAN_TODAY),
        ([*regular(RunKind.EASY, last=6), outing(1, km=14)], SuggestionGround.LONG_YESTERDAY),
        (
            [*regular(RunKind.EASY, last=9), *[outing(day, km=3) for day in (1, 2, 3, 4)]],
            SuggestionGround.DAY_AFTER_DAY,
        ),
        (regular(RunKind.TEMPO, RunKind.HILLS, last=2), SuggestionGround.HARD_ENOUGH),
    ],
)
def test_recent_runs_decide_the_case(diary, ground):
    assert suggestion_for(diary, SUNDAY).ground is ground


# --- on the page ----------------------------------------------------------------------------------------------------


def title_in(page: Any) -> str:
    return next(one.title for one in WORKOUTS.values() if f">{one.title}</a></h3>" in page.html)


def test_the_page_shows_a_workout_and_the_reason(client_of, ann):
    for day in (2, 4, 6, 8):
        make.run(ann, day=f"2026-11-0{day}")
    page = client_of(ann).see("/workouts/suggestion")
    assert "4 runs in the last eight weeks. Easy runs build the base for the rest." in page
    assert WORKOUTS[suggestion_for([outing(day) for day in (7, 9, 11, 13)], SUNDAY).slug].title == title_in(page)


def test_turning_one_down_swaps_it_in_place_and_is_remembered(app, client_of, ann, ben):
    reader = client_of(ann)
    first = title_in(reader.see("/workouts/suggestion"))
    slug = next(one.slug for one in WORKOUTS.values() if one.title == first)
    answer = reader.post(f"/workouts/{slug}/refusal", region="suggestion", follow_redirects=True)
    html = answer.get_data(as_text=True)
    assert html.lstrip().startswith('<section id="suggestion"') and f">{first}</a>" not in html
    assert first != title_in(reader.see("/workouts/suggestion"))
    assert turned_down(ann.id, SUNDAY) == [slug]
    assert turned_down(ann.id, SUNDAY + timedelta(days=3)) == []
    assert first == title_in(client_of(ben).see("/workouts/suggestion"))


def test_without_scripts_turning_one_down_returns_to_the_same_page(client_of, ann):
    answer = client_of(ann).post("/workouts/easy-thirty/refusal", data={"next": "/workouts"})
    assert answer.status_code == 303 and answer.location == "/workouts"


def test_an_unknown_workout_cannot_be_turned_down(client_of, ann):
    client_of(ann).send("/workouts/nothing/refusal", status=404)


def test_today_knows_what_was_turned_down(app, client_of, ann):
    from challenges.db import db

    reader = client_of(ann)
    for slug in ("shake-out", "easy-thirty", "shake-out"):
        reader.send(f"/workouts/{slug}/refusal")
    rows = db.session.execute(today_notes(ann.id, SUNDAY)).all()
    assert {row.topic for row in rows} == {"turned-down"}
    assert slugs_in(rows) == turned_down(ann.id, SUNDAY) == ["easy-thirty", "shake-out"]


def test_a_visitor_is_asked_to_sign_in(client):
    assert "/sign-in" in client.get("/workouts/suggestion").location
    assert "/sign-in" in client.post("/workouts/easy-thirty/refusal").location
