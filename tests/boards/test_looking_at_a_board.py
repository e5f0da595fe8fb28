"""What a person sees of a leaderboard: the top, the gap, the neighbours, pages and groups; and what they don't see."""

import re
from datetime import date

import pytest

from challenges.boards import actions
from challenges.monthly.rules import ChallengeState
from challenges.monthly.rules.metrics import Metric
from challenges.runners.rules import Category, ShownAs
from challenges.units import Units
from tests import cast
from tests.boards import field

BOARD = "/challenges/2026-11/leaderboard"


@pytest.fixture
def november(app):
    return field.challenge()


def test_a_runner_sees_the_top_the_gap_and_three_on_each_side_with_distances(november, ann, client_of):
    field.field(november, *range(120, 100, -1))
    field.scores(field.joins(november, ann), 107.3)
    seen = client_of(ann).see(BOARD)
    assert "1 – RN Runner Number1 120.0 km" in seen
    assert "6 – RN Runner Number6 115.0 km" in seen
    assert "4 runners between" in seen
    assert "12 – RN Runner Number12 1.7 km ahead 109.0 km" in seen
    assert "13 – RN Runner Number13 700 m ahead 108.0 km" in seen
    assert "14 – AA Ann Archer (you) 107.3 km" in seen
    assert "15 – RN Runner Number14 300 m behind 107.0 km" in seen
    assert "17 – RN Runner Number16 2.3 km behind" in seen
    assert "4 runners behind you" in seen
    assert "Runner Number9 " not in seen, "the middle of the board is left out"


def test_a_runner_near_the_top_sees_no_gap(november, ann, client_of):
    field.field(november, *range(120, 106, -1))
    field.scores(field.joins(november, ann), 114.5)
    seen = client_of(ann).see(BOARD)
    assert "between" not in seen
    assert "7 – AA Ann Archer (you)" in seen
    assert "10 – RN Runner Number9" in seen
    assert "5 runners behind you" in seen


def test_runners_share_a_place_if_score_and_date_are_the_same(november, client):
    places = field.field(november, 50, 50, 50, 20)
    field.scores(places[2], 50, on="2026-11-04")
    seen = client.see(BOARD)
    assert "1 – A runner 50.0 km" in seen
    assert seen.count("2 = , shared") == 2
    assert "4 – A runner 20.0 km" in seen
    assert "Ties go to whoever got there first. Same day, same place." in seen


def test_a_visitor_sees_a_runner_and_members_see_the_name(november, ann, client, client_of):
    field.scores(field.joins(november, cast.runner("dora", name="Dora Dean")), 30)
    field.scores(field.joins(november, cast.runner("eve", name="Eve Elm", shown_as=ShownAs.EVERYONE)), 20)
    seen = client.see(BOARD)
    assert "A runner 30.0 km" in seen
    assert "Eve Elm 20.0 km" in seen
    assert "dora" not in seen.html.casefold()
    assert "Dora Dean 30.0 km" in client_of(ann).see(BOARD)


@pytest.mark.parametrize("signed_in", [True, False])
def test_an_aliased_row_links_to_its_explanation_but_not_to_a_profile(november, ann, client, client_of, signed_in):
    gil = cast.runner("gil", name="Gil Grove", shown_as=ShownAs.ALIAS, alias="Swift Fox", in_group_boards=True)
    place = field.joins(november, gil, category=Category.MEN, age_group="35-39")
    field.scores(place, 30)
    seen = (client_of(ann) if signed_in else client).see(BOARD)
    row = seen.html.partition('<li class="standings__row')[2].partition("</li>")[0]
    assert "Swift Fox" in row
    assert "gil" not in seen.html.casefold()
    assert re.findall('href="([^"]*)"', row) == [f"{BOARD}/{place.id}"]
    assert "35–39" not in row, "a group beside an alias would tell who it is"


def test_a_runner_under_an_alias_still_sees_their_own_name(november, client_of):
    gil = cast.runner("gil", name="Gil Grove", shown_as=ShownAs.ALIAS, alias="Swift Fox")
    field.scores(field.joins(november, gil), 30)
    assert "Gil Grove (you)" in client_of(gil).see(BOARD)


def test_the_group_is_shown_under_the_name_of_runners_who_agreed(november, ann, client_of):
    eve = cast.runner("eve", name="Eve Elm", in_group_boards=True)
    field.scores(field.joins(november, eve, category=Category.WOMEN, age_group="35-39"), 30)
    assert "Eve Elm Women, 35–39 30.0 km" in client_of(ann).see(BOARD)


def test_those_who_have_not_started_are_listed_last_in_order_of_joining(november, ann, client_of):
    field.field(november, 12, 10)
    field.joins(november, cast.runner("late", name="Late Lark"), joined_at=field.minutes_ago(1))
    field.joins(november, cast.runner("early", name="Early Elk"), joined_at=field.minutes_ago(60))
    seen = client_of(ann).see(BOARD)
    order = [seen.index(name) for name in ("Runner Number1", "Runner Number2", "Early Elk", "Late Lark")]
    assert order == sorted(order)
    assert "2 runners joined, no runs yet EE Early Elk" in seen
    assert "Not started" not in seen


def test_an_unstarted_runner_is_told_what_puts_them_on_the_board(november, ann, client_of):
    field.field(november, 12, 10)
    field.joins(november, ann)
    seen = client_of(ann).see(BOARD)
    assert "Your first run that counts puts you on this board." in seen
    assert "1 runner joined, no runs yet AA Ann Archer (you)" in seen


def test_a_runner_who_loses_all_runs_has_no_rank(november, ann, client_of):
    places = field.field(november, 12, 10)
    field.falls_back(places[0])
    seen = client_of(ann).see(BOARD)
    assert "1 – RN Runner Number2 10.0 km" in seen
    assert "1 runner joined, no runs yet RN Runner Number1" in seen


def test_an_empty_board_says_what_it_takes(november, client):
    assert "No one is on this board yet" in client.see(BOARD)


def test_movement_compares_with_the_last_snapshot(november, ann, client_of):
    up, down, same, _ = field.field(november, 40, 30, 20, 10)
    for participation, rank in ((up, 4), (down, 1), (same, 3)):
        field.stood_at(participation, rank)
    seen = client_of(ann).see(BOARD)
    assert "1 ▲3 , up 3 RN Runner Number1" in seen
    assert "2 ▼1 , down 1 RN Runner Number2" in seen
    assert "3 – RN Runner Number3" in seen
    assert "4 – RN Runner Number4" in seen
    assert "▲" not in client_of(ann).see(f"{BOARD}?metric=runs"), "ranks are remembered for the challenge's own board"


def test_each_bar_shows_the_target(november, client):
    field.field(november, 200, 100)
    assert client.see(BOARD).html.count('class="bar__target" x1="50.0%"') == 2
    assert "bar__target" not in client.see(f"{BOARD}?metric=runs").html


def test_scores_are_in_the_readers_units(november, client_of):
    bea = cast.runner("bea", units=Units.MI)
    field.field(november, 100, 99.5)
    field.scores(field.joins(november, bea), 99)
    seen = client_of(bea).see(BOARD)
    assert "62.1 mi" in seen
    assert "0.31 mi ahead" in seen


# --- other boards ---------------------------------------------------------------------------------------------------


def test_boards_by_runs_and_active_days_have_urls(november, ann, client_of):
    places = field.field(november, 40, 30)
    field.scores(places[1], 30, runs=9, days=7)
    reader = client_of(ann)
    by_runs = reader.see(f"{BOARD}?metric=runs")
    assert by_runs.index("Number2 9 runs") < by_runs.index("Number1 5 runs")
    by_days = reader.see(f"{BOARD}?metric=active-days")
    assert by_days.index("Number2 7 days") < by_days.index("Number1 4 days")


def test_a_group_board_ranks_its_group_only(november, client_of):
    women = [cast.runner(f"w{n}", name=f"Woman Number{n}", in_group_boards=True) for n in (1, 2)]
    man = cast.runner("m", name="Man Number1", in_group_boards=True)
    for runner, km in ((women[0], 30), (women[1], 10)):
        field.scores(field.joins(november, runner, category=Category.WOMEN, age_group="35-39"), km)
    field.scores(field.joins(november, man, category=Category.MEN, age_group="35-39"), 20)
    seen = client_of(women[1]).see(f"{BOARD}?group=women")
    assert "1 WN Woman Number1" in seen
    assert "2 WN Woman Number2 (you)" in seen
    assert "Man Number1" not in seen
    assert "2 MN Man Number1" in client_of(women[0]).see(f"{BOARD}?group=35-39")
    everywhere = client_of(women[0]).see(BOARD)
    assert "Everyone Women Men Age groups 35–39" in everywhere, "only groups with somebody in them are offered"


def test_an_empty_group_leads_back_to_everyone(november, client):
    field.field(november, 30)
    assert "No one is on this board" in client.see(f"{BOARD}?group=non-binary")


def test_withdrawing_agreement_removes_a_runner_from_group_boards_at_once(november, ann, client_of):
    eve = cast.runner("eve", name="Eve Elm", in_group_boards=True)
    field.scores(field.joins(november, eve, category=Category.WOMEN, age_group="35-39"), 30)
    field.changes(eve, in_group_boards=False)
    assert "Eve Elm" not in client_of(ann).see(f"{BOARD}?group=women")
    assert "1 – EE Eve Elm 30.0 km" in client_of(ann).see(BOARD)
    assert not actions.recount(november.id)


@pytest.mark.parametrize("query", ["metric=elevation", "metric=kudos", "group=giants", "page=0", "page=x", "page=-1"])
def test_an_invalid_board_is_missing(november, client, query):
    client.see(f"{BOARD}?{query}", status=404)


def test_a_draft_has_no_board(app, client, client_of, olu):
    field.challenge("draft", state=ChallengeState.DRAFT)
    client.see("/challenges/draft/leaderboard", status=404)
    client_of(olu).see("/challenges/draft/leaderboard")


def test_an_elevation_challenge_shows_metres(app, client):
    hilly = field.challenge("hilly", metric=Metric.ELEVATION, target=1_000_000)
    field.field(hilly, 0.4)
    assert "400 m" in client.see("/challenges/hilly/leaderboard")


# --- pages ----------------------------------------------------------------------------------------------------------


def test_the_whole_board_has_pages_of_fifty(november, ann, client_of):
    field.field(november, *range(160, 54, -1))
    field.joins(november, cast.runner("late", name="Late Lark"))
    reader = client_of(ann)
    first = reader.see(f"{BOARD}?page=1")
    assert "1 to 50 of 107" in first
    assert "Runner Number50 " in first
    assert "Runner Number51 " not in first
    second = reader.see(f"{BOARD}?page=2")
    assert "51 to 100 of 107" in second
    assert "51 – RN Runner Number51 110.0 km" in second
    last = reader.see(f"{BOARD}?page=9")
    assert "101 to 107 of 107" in last
    assert "106 – RN Runner Number106" in last
    assert "1 runner joined, no runs yet LL Late Lark" in last


def test_a_runner_finds_the_whole_board_and_the_way_back(november, ann, client_of):
    field.field(november, *range(160, 130, -1))
    field.scores(field.joins(november, ann), 140.5)
    reader = client_of(ann)
    assert "See full leaderboard" in reader.see(BOARD)
    whole = reader.see(f"{BOARD}?page=1")
    assert "Back to your place" in whole
    assert "Ann Archer (you)" in whole


def test_a_runner_who_joined_early_is_told_when_it_starts(app, ann, client_of, clock):
    december = field.challenge("2026-12", first_day=date(2026, 12, 1), last_day=date(2026, 12, 31))
    field.joins(december, ann)
    seen = client_of(ann).see("/challenges/2026-12/leaderboard")
    assert "You've joined. It starts on 1 December 2026." in seen
    assert "Your first run" not in seen
