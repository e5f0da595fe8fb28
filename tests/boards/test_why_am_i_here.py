"""Every row of a board links to how its place adds up: in full for its runner, with less for everybody else."""

import pytest
from sqlalchemy import select

from challenges.boards.queries import entry
from challenges.boards.views import board
from challenges.db import db, transaction
from challenges.monthly import actions as monthly
from challenges.monthly.rules.metrics import Metric
from challenges.runners.rules import Category, ShownAs, Visibility
from challenges.runs import actions as runs
from challenges.runs.models import Run
from tests import make
from tests.boards import field

KM = 1_000_000


@pytest.fixture
def november(app):
    return make.challenge(rungs=(25 * KM, 50 * KM), least_distance=make.distance(1))


def why(participation, **choice):
    words = "&".join(f"{name}={value}" for name, value in choice.items())
    return f"/challenges/{participation.challenge.slug}/leaderboard/{participation.id}" + (f"?{words}" if words else "")


@pytest.fixture
def anns(november, ann):
    """Ann's row: three runs that count, one of them verified by a recording, and one that doesn't count."""
    place = make.participation(november, ann)
    make.run(ann, km=8.2, day="2026-11-03", title="Along the river")
    make.recorded_run(ann, km=10, day="2026-11-05", title="The long way", minutes=60)
    make.run(ann, km=6, day="2026-11-05", title="In the evening", minutes=40)
    make.run(ann, km=0.8, day="2026-11-07", minutes=5, title="To the bus")
    return place


# --- one's own ------------------------------------------------------------------------------------------------------


def test_a_runner_sees_which_runs_count_and_their_total(anns, ann, client_of):
    seen = client_of(ann).see(why(anns))
    assert "How your place adds up Ann Archer" in seen
    assert "place out of 1 1" in seen
    assert "total 24.2 km" in seen
    assert "runs that count 3" in seen
    assert "In the evening Thursday 5 November · self-reported 6.00 km Counts" in seen
    assert "The long way Thursday 5 November · verified 10.00 km Counts" in seen
    assert "Along the river Tuesday 3 November · self-reported 8.20 km Counts" in seen
    assert "3 runs in total 24.20 km" in seen


def test_a_runner_sees_why_a_run_does_not_count(anns, ann, client_of):
    seen = client_of(ann).see(why(anns))
    assert "Runs that don't count here To the bus" in seen
    assert "Too short: 800 m. Runs must be at least 1 km. Doesn't count" in seen


def test_on_a_verified_board_typed_runs_are_said_to_count_elsewhere(anns, ann, client_of):
    seen = client_of(ann).see(why(anns, lane="verified"))
    assert "total 10.0 km" in seen
    assert "1 run in total 10.00 km" in seen
    assert seen.count("Counts under All runs, not under Verified.") == 2


def test_days_are_added_once_and_runs_one_by_one(anns, ann, client_of):
    seen = client_of(ann).see(why(anns, metric="active-days"))
    assert "total 2 days" in seen
    assert "3 runs in total 2 days" in seen
    assert seen.count("This day already counts.") == 1
    assert "3 runs in total 3 runs" in client_of(ann).see(why(anns, metric="runs"))


def test_progress_is_explained_by_the_weeks_before(november, ann, client_of):
    for day in ("2026-09-10", "2026-09-20", "2026-10-01", "2026-10-11"):
        make.run(ann, km=14, minutes=90, day=day)
    place = make.participation(november, ann)
    make.run(ann, km=12, minutes=70, day="2026-11-10")
    seen = client_of(ann).see(why(place, metric="progress"))
    assert "Your eight weeks before, 6 Sept – 31 Oct 56.00 km" in seen
    assert "Your usual for 30 days 30.00 km" in seen
    assert "Your total so far 12.00 km" in seen
    assert "Your progress 40.0%" in seen


def test_a_runner_without_a_baseline_sees_why_there_is_no_progress(anns, ann, client_of):
    seen = client_of(ann).see(why(anns, metric="progress"))
    assert "there aren't enough runs in them" in seen
    assert "You need at least 4 runs in that time, and progress stops at 150.0%" in seen


def test_an_unstarted_runner_sees_what_puts_them_on_the_board(november, ann, client_of):
    place = make.participation(november, ann)
    make.run(ann, km=0.4, day="2026-11-07", minutes=3)
    seen = client_of(ann).see(why(place))
    assert "Your first run that counts puts you on this board." in seen
    assert "Too short: 400 m" in seen


def test_a_shared_place_is_explained(november, ann, ben, client_of):
    for runner in (ann, ben):
        place = make.participation(november, runner)
        make.run(runner, km=10, day="2026-11-03", minutes=60)
    seen = client_of(ben).see(why(place))
    assert "place out of 2 1=" in seen
    assert "Shared place: someone else got to the same total on the same date." in seen
    assert "You got to this total on Tuesday 3 November." in seen
    assert "Ties go to whoever got there first." in seen


def test_many_runs_are_paged_and_the_sum_covers_all(anns, ann, client_of, monkeypatch):
    for module in (entry, board):
        monkeypatch.setattr(module, "PAGE", 2)
    first, second = (client_of(ann).see(why(anns, page=number)) for number in (1, 2))
    assert "In the evening" in first and "The long way" in first and "To the bus" not in first
    assert "Along the river" in second and "Runs that don't count here To the bus" in second
    assert "3 runs in total 24.20 km" in first
    assert "3 runs in total 24.20 km" in second
    assert "3 to 4 of 4" in second


# --- what it takes --------------------------------------------------------------------------------------------------


def test_the_next_place_and_level_are_shown_with_what_they_take(november, ann, ben, client_of):
    mine, other = (make.participation(november, runner) for runner in (ann, ben))
    make.run(ann, km=24.3, day="2026-11-03", minutes=150)
    make.run(ben, km=25, day="2026-11-04", minutes=150)
    seen = client_of(ann).see(why(mine))
    assert "Add 710 m to pass place 1. A tie won't do" in seen
    assert "Add 700 m to reach the 25 km level." in seen
    seen = client_of(ben).see(why(other))
    assert "You lead this board." in seen
    assert "Add 25.0 km to reach the 50 km level." in seen


def test_runners_who_share_a_place_are_passed_together(november, ann, client_of):
    field.field(november, 40, 30, 30)
    place = make.participation(november, ann)
    make.run(ann, km=20, day="2026-11-03", minutes=120)
    assert "Add 10.1 km to pass place 2." in client_of(ann).see(why(place))


def test_an_equal_score_today_shares_a_place_reached_today(november, ann, ben, client_of):
    mine, _ = (make.participation(november, runner) for runner in (ann, ben))
    make.run(ann, km=20, day="2026-11-03", minutes=120)
    make.run(ben, km=21, minutes=120)
    seen = client_of(ann).see(why(mine))
    assert "Add 1.1 km to pass place 1. Match them today and you'll share the place." in seen


def test_on_counting_boards_it_takes_one_more_than_the_gap(november, ann, ben, client_of):
    mine, _ = (make.participation(november, runner) for runner in (ann, ben))
    make.run(ann, km=2, day="2026-11-03")
    for day in ("2026-11-03", "2026-11-04"):
        make.run(ben, km=1.2, day=day)
    assert "Add 2 runs to pass place 1." in client_of(ann).see(why(mine, metric="runs"))
    assert "Add 2 days to pass place 1." in client_of(ann).see(why(mine, metric="active-days"))


def test_maximum_progress_cannot_be_passed(november, ann, ben, client_of):
    mine, other = (make.participation(november, runner) for runner in (ann, ben))
    field.scores(other, 50, on="2026-11-04", progress=1.5)
    field.scores(mine, 50, on="2026-11-05", progress=1.2)
    seen = client_of(ann).see(why(mine, metric="progress"))
    assert "Place 1 is 30.0 points ahead. They're at the maximum, and they got there first." in seen


# --- somebody else's ------------------------------------------------------------------------------------------------


def test_members_see_the_score_and_the_runs_visible_to_them(anns, ann, ben, client_of):
    hidden = make.run(ann, km=5.55, day="2026-11-09", minutes=33, title="A secret", visibility=Visibility.ME)
    seen = client_of(ben).see(why(anns))
    assert "How Ann Archer's place adds up" in seen
    assert "place out of 1 1" in seen
    assert "total 29.7 km" in seen
    assert "Along the river Tuesday 3 November · self-reported 8.20 km" in seen
    assert "1 more run counts but isn't visible to you." in seen
    for told in ("A secret", "5.55", "9 November", f"/runs/{hidden.id}", "To the bus", "Too short", "24.2"):
        assert told not in seen.html, f"{told} is for Ann to know"
    for told in ("What's next", "You got to", "Doesn't count", "runs in total"):
        assert told not in seen


def test_a_hidden_run_does_not_even_show_by_its_day(november, ann, ben, client_of):
    place = make.participation(november, ann)
    make.run(ann, km=5, day="2026-11-09", minutes=30, visibility=Visibility.ME)
    make.run(ann, km=6, day="2026-11-09", minutes=36)
    seen = client_of(ben).see(why(place, metric="active-days"))
    assert "total 1 day" in seen
    assert "self-reported 1 day" in seen
    assert "already counts" not in seen


def test_followers_see_runs_shared_with_followers(november, ann, ben, cleo, client_of):
    place = make.participation(november, ann)
    make.run(ann, km=7, day="2026-11-09", title="For friends", visibility=Visibility.FOLLOWERS)
    make.follow(ben, ann)
    assert "For friends" in client_of(ben).see(why(place))
    seen = client_of(cleo).see(why(place))
    assert "For friends" not in seen
    assert "1 run counts but isn't visible to you." in seen


def test_visitors_see_a_runner_and_no_run_at_all(november, ann, client):
    place = make.participation(november, ann)
    run = make.run(ann, km=7, day="2026-11-09", title="For all to see", visibility=Visibility.PUBLIC)
    seen = client.see(why(place))
    assert "How this place adds up" in seen
    assert "total 7.0 km" in seen
    for told in ("Ann", "For all to see", "9 Nov", f"/runs/{run.id}"):
        assert told not in seen.html
    field.changes(ann, shown_as=ShownAs.EVERYONE)
    seen = client.see(why(place))
    assert "How Ann Archer's place adds up" in seen
    assert "For all to see" in seen


def test_a_row_under_an_alias_links_to_nobody(november, ann, ben, client_of):
    field.changes(ann, shown_as=ShownAs.ALIAS, alias="Swift Fox")
    place = make.participation(november, ann)
    run = make.run(ann, km=7, day="2026-11-09", title="Mine", visibility=Visibility.PUBLIC)
    seen = client_of(ben).see(why(place))
    assert "How Swift Fox's place adds up" in seen
    assert "1 run counts. It isn't shown because this runner's name is hidden." in seen
    for told in ("Ann", "ann", "Mine", "9 Nov", f"/runs/{run.id}"):
        assert told not in seen.html.partition("<main")[2].partition("</main")[0].replace("Channel", "")
    assert "How your place adds up Ann Archer" in client_of(ann).see(why(place))


def test_a_blocked_runner_sees_a_row_without_a_name(anns, ann, ben, client_of):
    make.block(ann, ben)
    seen = client_of(ben).see(why(anns))
    assert "How this place adds up" in seen
    assert "Along the river" not in seen
    assert "total 24.2 km" in seen


def test_others_see_that_a_runner_has_not_started(november, ann, ben, client_of):
    place = make.participation(november, ann)
    make.run(ann, km=0.4, day="2026-11-07", minutes=3)
    seen = client_of(ben).see(why(place))
    assert "Joined, no runs counted yet." in seen
    assert "400 m" not in seen


# --- which row ------------------------------------------------------------------------------------------------------


def test_rows_that_the_reader_may_not_see_are_missing(anns, november, ann, ben, client_of, olu):
    reader = client_of(ben)
    draft = make.challenge(published=False, title="Secret plans")
    with transaction():
        placed = field.joins(draft, ann)
    reader.see(why(placed), status=404)
    reader.see(why(anns, group="women"), status=404)
    reader.see(why(anns, metric="elevation"), status=404)
    reader.see(f"/challenges/{november.slug}/leaderboard/{anns.id + 1000}", status=404)
    reader.see(f"/challenges/{november.slug}/leaderboard/99999999999999999999999", status=404)
    other = make.challenge(title="Another one")
    reader.see(f"/challenges/{other.slug}/leaderboard/{anns.id}", status=404)
    with transaction():
        monthly.leave(november.id, ann.id)
    reader.see(why(anns), status=404)


def test_a_group_has_places_of_its_own(november, ann, ben, client_of):
    field.field(november, 40, 30)
    field.changes(ann, in_group_boards=True)
    place = field.joins(november, ann, category=Category.WOMEN, age_group="35-39")
    field.scores(place, 20)
    assert "place out of 3 3" in client_of(ben).see(why(place))
    seen = client_of(ben).see(why(place, group="women"))
    assert "place out of 1 1" in seen
    assert "Ann Archer · Women" in seen


def test_every_row_of_a_board_links_to_its_explanation(anns, ann, ben, client_of):
    make.participation(anns.challenge, ben)
    board = f"/challenges/{anns.challenge.slug}/leaderboard"
    seen = client_of(ben).see(board)
    assert f'href="{board}/{anns.id}"' in seen.html
    assert 'aria-label="24.2\N{NO-BREAK SPACE}km, see how it adds up"' in seen.html
    seen = client_of(ben).see(f"{board}?metric=runs&lane=verified")
    assert f'href="{board}/{anns.id}?metric=runs&amp;lane=verified"' in seen.html


def test_the_progress_card_links_there_and_says_what_passes_the_next_place(november, ann, ben, client_of):
    mine, _ = (make.participation(november, runner) for runner in (ann, ben))
    make.run(ann, km=24.3, day="2026-11-03", minutes=150)
    make.run(ben, km=25, day="2026-11-04", minutes=150)
    page = f"/challenges/{november.slug}"
    seen = client_of(ann).see(page)
    assert "Add 710 m to pass place 1. See how it adds up" in seen
    assert f'href="{page}/leaderboard/{mine.id}"' in seen.html
    assert "you pass place" not in client_of(ben).see(page)


def test_the_back_link_leads_to_the_same_board(anns, ann, client_of):
    seen = client_of(ann).see(why(anns, metric="runs", lane="verified"))
    assert f'href="/challenges/{anns.challenge.slug}/leaderboard?metric=runs&amp;lane=verified"' in seen.html


# --- after the close ------------------------------------------------------------------------------------------------


def test_the_page_says_that_runs_changed_after_the_close(anns, ann, ben, client_of, clock):
    clock.at("2026-12-05 12:00")
    gone = db.session.scalar(select(Run).where(Run.title == "The long way"))
    with transaction():
        runs.remove(gone.id, ann.id)
    seen = client_of(ann).see(why(anns))
    assert "from these runs 24.2 km" in seen
    assert "Some runs were changed or removed after the challenge closed. Its totals stay as they were." in seen
    assert "See final standings" in seen
    assert "place out of 1 1 from these runs" in seen, "by the final standings, which do not move"
    assert "What's next" not in seen
    others = client_of(ben).see(why(anns))
    assert "See final standings" in others
    assert "place out of" not in others


# --- cost -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("metric", [Metric.DISTANCE, Metric.RUNS])
def test_it_takes_ten_queries_however_many_take_part(anns, ann, ben, client_of, queries_at_most, metric):
    field.field(anns.challenge, *range(1, 40))
    for runner in (ann, ben):
        reader = client_of(runner)
        reader.get(why(anns))
        with queries_at_most(10):
            reader.see(why(anns, metric=metric.value))
