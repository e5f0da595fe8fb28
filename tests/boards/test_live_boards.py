"""A board that polls: an unchanged one answers quickly, and a changed one is sent again."""

import re

import pytest

from challenges.boards import actions
from challenges.follows import actions as follows
from challenges.kudos import actions as kudos
from challenges.monthly.events import RunnerJoined
from challenges.runners.rules import ShownAs
from challenges.units import Units
from challenges.web.fragment_cache import TwoGenerationCache
from tests import make
from tests.boards import field

BOARD = "/challenges/2026-11/leaderboard"


@pytest.fixture
def november(app):
    return field.challenge()


@pytest.fixture
def ranked(november, ann):
    """Ann in the middle of thirty others."""
    others = field.field(november, *range(120, 90, -1))
    mine = field.joins(november, ann)
    field.scores(mine, 105.5)
    return [*others, mine]


def poll(reader, tag=None, query=""):
    headers = {"HX-PTag": tag} if tag else {}
    return reader.get(BOARD + query, region="standings", headers=headers)


def test_the_region_is_the_element_of_the_page(ranked, ann, client_of):
    reader = client_of(ann)
    whole = reader.get(BOARD).get_data(as_text=True)
    part = poll(reader, "as of yesterday").get_data(as_text=True)
    token = re.compile(r'name="csrf_token" value="[^"]*"|[0-9]+ seconds? ago')
    assert part.startswith('<section id="standings"')
    assert token.sub("", part.strip()) in token.sub("", whole)
    assert "<html" not in part


def test_the_page_has_the_tag_of_its_state(ranked, ann, client_of):
    reader = client_of(ann)
    tag = poll(reader).headers["HX-PTag"]
    assert f'hx-ptag="{tag}"' in reader.get(BOARD).get_data(as_text=True)
    assert f'hx-ptag="{tag}"' in reader.get("/challenges/2026-11").get_data(as_text=True)


def test_an_unchanged_board_answers_304_after_one_query(ranked, ann, client_of, queries_at_most):
    reader = client_of(ann)
    tag = poll(reader).headers["HX-PTag"]
    with queries_at_most(1):
        answer = poll(reader, tag)
    assert answer.status_code == 304
    assert answer.get_data() == b""


def test_a_move_outside_the_viewport_sends_no_update(ranked, ann, client_of, queries_at_most):
    reader = client_of(ann)
    tag = poll(reader).headers["HX-PTag"]
    far_behind = ranked[29]
    field.scores(far_behind, 91.5)
    with queries_at_most(1):
        answer = poll(reader, tag)
    assert answer.status_code == 304
    newer = answer.headers["HX-PTag"]
    assert newer != tag
    assert poll(reader, newer).status_code == 304
    field.scores(far_behind, 105.6)
    assert poll(reader, newer).status_code == 200, "now it is the next one ahead"


def test_a_run_far_behind_the_reader_sends_no_update(november, ranked, ann, ben, client_of, queries_at_most):
    field.joins(november, ben)
    make.run(ben, km=1)
    reader = client_of(ann)
    tag = poll(reader).headers["HX-PTag"]
    make.run(ben, km=2)
    with queries_at_most(1):
        assert poll(reader, tag).status_code == 304


def test_a_process_that_does_not_know_the_viewport_renders_the_board(november, ranked, ann, client_of, app):
    reader = client_of(ann)
    tag = poll(reader).headers["HX-PTag"]
    field.scores(ranked[29], 91.5)
    app.extensions["polling"].sights = TwoGenerationCache(1)
    assert poll(reader, tag).status_code == 304


def test_kudos_for_a_hidden_row_send_no_update(november, ranked, ann, ben, client_of, queries_at_most):
    reader = client_of(ann)
    tag = poll(reader).headers["HX-PTag"]
    with field.transaction():
        kudos.give("entry", ranked[29].id, ben.id)
    with queries_at_most(1):
        assert poll(reader, tag).status_code == 304


@pytest.mark.parametrize("change", [lambda tag: tag[:-1] + "x", lambda tag: "board.1", lambda tag: "a.b.c.d.e.f"])
def test_a_forged_tag_is_ignored(ranked, ann, client_of, change):
    reader = client_of(ann)
    tag = poll(reader).headers["HX-PTag"]
    assert poll(reader, change(tag)).status_code == 200


def test_a_tag_is_only_valid_at_its_own_url(ranked, ann, client_of):
    reader = client_of(ann)
    tag = poll(reader).headers["HX-PTag"]
    assert poll(reader, tag, "?metric=runs").status_code == 200


@pytest.mark.parametrize("between", ["follow", "unfollow", "block", "unblock"])
def test_following_or_blocking_shows_at_once(ranked, ann, client_of, between):
    reader, other = client_of(ann), ranked[5].runner
    first, then = {"unfollow": ("follow", "unfollow"), "unblock": ("block", "unblock")}.get(between, (None, between))
    query = "?who=following" if "follow" in between else ""
    if first:
        bond(first, ann, other)
    tag = poll(reader, query=query).headers["HX-PTag"]
    bond(then, ann, other)
    assert poll(reader, tag, query).status_code == 200


def bond(action, runner, other):
    with field.transaction():
        field.db.session.get_one(type(other), other.id).approves_followers = False
        getattr(follows, action)(runner.id, other.id)


def moved(november, ranked, ben):
    field.scores(ranked[5], 200)


def cheered(november, ranked, ben):
    with field.transaction():
        kudos.give("entry", ranked[5].id, ben.id)


def renamed(november, ranked, ben):
    field.changes(ranked[5].runner, name="Another Name")


def hidden(november, ranked, ben):
    field.changes(ranked[5].runner, shown_as=ShownAs.ALIAS, alias="Swift Fox")


def joined(november, ranked, ben):
    with field.transaction():
        actions.refresh(RunnerJoined(november.id, field.joins(november, ben).id))


@pytest.mark.parametrize("something_happens", [moved, cheered, renamed, hidden, joined])
def test_a_changed_board_is_sent_again(november, ranked, ann, ben, client_of, something_happens):
    reader = client_of(ann)
    tag = poll(reader).headers["HX-PTag"]
    something_happens(november, ranked, ben)
    answer = poll(reader, tag)
    assert answer.status_code == 200
    assert answer.headers["HX-PTag"] != tag


def test_kudos_for_a_run_do_not_change_the_boards(ranked, ann, ben, client_of):
    run = make.run(ben)
    reader = client_of(ann)
    tag = poll(reader).headers["HX-PTag"]
    with field.transaction():
        kudos.give("run", run.id, ann.id)
    assert poll(reader, tag).status_code == 304


def test_each_reader_metric_group_page_and_day_has_its_own_state(ranked, ann, ben, client, client_of, clock):
    reader = client_of(ann)
    queries = ("", "?metric=runs", "?group=women", "?page=1")
    tags = {poll(who, query=query).headers["HX-PTag"] for who in (reader, client_of(ben), client) for query in queries}
    assert len(tags) == 12
    tag = poll(reader).headers["HX-PTag"]
    clock.forward(days=1)
    assert poll(reader, tag).status_code == 200


def test_a_board_polls_while_runs_may_still_count(ranked, client, clock):
    asks = f'hx-get="{BOARD}" hx-trigger="every 1500ms"'
    assert asks in client.see(BOARD).html
    clock.at("2026-12-03 11:00")
    assert asks in client.see(BOARD).html, "a run of the last day may still be uploaded"
    clock.at("2026-12-04 13:00")
    assert client.get(BOARD).location.endswith("/final"), "it has closed, and is read where nothing moves"


def test_members_see_when_it_changed_and_visitors_only_the_hour(ranked, ann, client, client_of, clock):
    field.scores(ranked[3], 130)
    clock.forward(minutes=25)
    assert "Live, updated 25 minutes ago" in client_of(ann).see(BOARD)
    visitors = client.see(BOARD)
    assert "Live, updated around 12:00" in visitors
    assert "data-relative" not in visitors.html


def test_a_board_takes_eight_queries_at_most(november, ranked, ann, client, client_of, queries_at_most):
    reader = client_of(ann)
    for query in ("", "?page=1", "?metric=runs"):
        with queries_at_most(8):
            reader.see(BOARD + query)
        with queries_at_most(8):
            client.see(BOARD + query)


def test_unstarted_runners_take_no_extra_query(november, ranked, cleo, client_of, queries_at_most):
    field.joins(november, cleo)
    reader = client_of(cleo)
    for query in ("", "?page=1"):
        with queries_at_most(8):
            reader.see(BOARD + query)


def test_cached_rows_are_still_personal_to_each_reader(november, ranked, ann, ben, client, client_of):
    """Miles for a reader who uses miles, "(you)" for oneself, no button for a visitor, whoever came before."""
    field.changes(ben, units=Units.MI)
    for _ in range(2):
        anns, bens, visitors = client_of(ann).see(BOARD), client_of(ben).see(BOARD), client.see(BOARD)
        assert "120.0 km" in anns
        assert "74.5 mi" in bens  # truncated: a score never looks higher than it is
        assert "120.0 km" not in bens
        assert "Ann Archer (you)" in anns
        assert "(you)" not in bens
        assert "Give kudos to" in anns.html
        assert "Give kudos to" not in visitors.html
        assert "Runner Number1" not in visitors


def test_a_row_shows_a_new_score_at_once(november, ranked, ann, client_of):
    reader = client_of(ann)
    assert "120.0 km" in reader.see(BOARD)
    field.scores(ranked[0], 121.5)
    board = reader.see(BOARD)
    assert "121.5 km" in board
    assert "120.0 km" not in board
