"""Runners propose songs, organisers look at them, everybody finds those that go with their steps."""

import pytest
from sqlalchemy import insert

from challenges.db import db, transaction
from challenges.music import actions
from challenges.music.rules import Beats, Sort, link_in
from challenges.runs.models import Trace
from challenges.runs.rules import Kind, MeasuredBy
from tests import make

HERON = {"sort": "song", "title": "Heron", "artist": "The Grey Wagtails", "beats": "162",
         "link": "https://music.com/heron"}  # fmt: skip


@pytest.fixture
def reader(ann, client_of):
    return client_of(ann)


def song(runner, title, beats=162, high=None, link="", *, sort=Sort.SONG, shown_by=None, artist="Nordwind"):
    with transaction():
        made = actions.propose(runner.id, sort=sort, title=title, artist=artist, beats=Beats(beats, high or beats),
                               link=link_in(link) if link else None)  # fmt: skip
        if shown_by:
            actions.show(made.id, shown_by.id)
        return made.id


def recorded(runner, cadence, day, kind=Kind.EASY):
    run = make.run(runner, day=day, kind=kind)
    with transaction():
        db.session.execute(insert(Trace).values(
            run_id=run.id, zone="UTC", kind=kind, distance_by=MeasuredBy.DEVICE, moving_by=MeasuredBy.DEVICE,
            cadence=cadence, route="", series={}, kilometres=[], miles=[], laps=[], points=0,
        ))  # fmt: skip


def test_a_proposal_is_seen_by_others_once_an_organiser_shows_it(ann, ben, olu, reader, client_of):
    seen = reader.send("/music/new", HERON)
    assert "Proposed. An organiser looks at it before others see it." in seen
    assert "Waits for an organiser" in seen
    other, organiser = client_of(ben), client_of(olu)
    assert "Heron" not in other.see("/music")
    other.see("/music/1", status=404)
    assert "1 proposal waits" in organiser.see("/music")
    waiting = organiser.see("/music/waiting")
    assert "Heron" in waiting and "Ann" not in waiting
    organiser.send("/music/1/showing")
    html = other.see("/music").html
    assert 'href="https://music.com/heron" rel="noopener noreferrer nofollow ugc"' in html
    assert "at music.com" in html
    assert "Ann" not in html


def test_a_refused_proposal_says_why_to_who_proposed_it_alone(ann, ben, olu, reader, client_of):
    song(ann, "Heron")
    organiser = client_of(olu)
    assert "Fill this in." in organiser.send("/music/1/refusal", {"reason": " "}, status=422)
    organiser.send("/music/1/refusal", {"reason": "The link leads to a shop."})
    assert "Why: The link leads to a shop." in reader.see("/music/proposals")
    assert "The link leads to a shop." in reader.see("/music")
    assert "Heron" not in client_of(ben).see("/music")
    assert "Left out" in reader.see("/music/1")
    organiser.send("/music/1/showing")
    assert "Heron" in client_of(ben).see("/music")


def test_only_organisers_decide_and_only_the_proposer_withdraws(ann, ben, olu, reader, client_of, client):
    song(ann, "Heron", shown_by=olu)
    for address in ("/music/1/showing", "/music/1/refusal"):
        reader.send(address, {"reason": "x"}, status=403)
    client_of(ben).send("/music/1/withdrawal", status=404)
    reader.see("/music/waiting", status=403)
    assert "Withdrawn." in reader.send("/music/1/withdrawal")
    reader.see("/music/1", status=404)
    for address in ("/music", "/music/new", "/music/proposals", "/music/mine/easy", "/music/1"):
        assert client.get(address).location.startswith("/sign-in")


@pytest.mark.parametrize("changes, words", [
    ({"link": "javascript:alert(1)"}, "Only links that begin with https:// can be kept here."),
    ({"link": "https://10.0.0.1/x"}, "This link names a machine by number."),
    ({"link": "https://ann:pw@music.com/x"}, "This link carries a name or a password."),
    ({"link": "https://music.com/" + "x" * 600}, "This link is too long: at most 500 characters."),
    ({"beats": "300"}, "Beats a minute go from 40 to 240."),
    ({"beats": "158 to 166"}, "A song has one tempo, so one number."),
    ({"artist": ""}, "A song is by somebody."),
    ({"title": ""}, "Fill this in."),
    ({"title": "x" * 121}, "Use at most 120 characters."),
    ({"sort": "opera"}, "Pick one of these."),
])  # fmt: skip
def test_what_cannot_be_kept_is_said_beside_it_and_nothing_typed_is_lost(ann, reader, changes, words):
    seen = reader.send("/music/new", HERON | changes, status=422)
    assert words in seen
    for name, value in (HERON | changes).items():
        if name != "sort" and value:
            assert f'value="{value}"' in seen.html, name
    assert "You have proposed nothing yet" in reader.see("/music/proposals")


def test_the_same_link_is_refused_kindly_with_a_way_to_the_first(ann, ben, olu, reader, client_of):
    song(ben, "Heron", link="https://music.com/heron")
    assert "Somebody proposed this already. It waits for an organiser." in reader.send("/music/new", HERON, status=422)
    with transaction():
        actions.show(1, olu.id)
    again = reader.send(
        "/music/new", HERON | {"title": "Reiher", "link": "https://www.music.com/heron/?si=1"}, status=422
    )
    assert "This is in the list already: Heron by Nordwind" in again
    assert '<a href="/music/1">' in again.html
    assert 'value="Reiher"' in again.html


def test_a_playlist_has_a_range_and_needs_nobodys_name(ann, olu, reader):
    reader.send("/music/new", {"sort": "playlist", "title": "An easy hour", "beats": "156–166"})
    with transaction():
        actions.show(1, olu.id)
    seen = reader.see("/music")
    assert "156–166 beats An easy hour Playlist" in seen


def test_twenty_proposals_may_wait_at_a_time(ann, reader):
    for number in range(20):
        song(ann, f"Song {number}")
    assert "20 of your proposals wait, and that is the most at a time." in reader.send("/music/new", HERON, status=422)


def test_the_list_is_filtered_searched_sorted_and_paged(ann, olu, reader, queries_at_most):
    song(ann, "Heron", 162, shown_by=olu, artist="Wagtails")
    song(ann, "Gravel 100%", 172, shown_by=olu)
    song(ann, "An easy hour", 156, 166, sort=Sort.PLAYLIST, shown_by=olu)
    for number in range(30):
        song(ann, f"Filler {number:02}", 100, shown_by=olu)
        with transaction():
            pass
    with queries_at_most(8):
        first = reader.see("/music")
    assert "1 to 30 of 33" in first
    assert "Heron" in reader.see("/music?page=2")
    found = reader.see("/music?bpm=160-163")
    assert "Heron" in found and "An easy hour" in found and "Gravel" not in found
    assert "An easy hour" not in reader.see("/music?bpm=160-163&sort=song")
    assert "Heron" not in reader.see("/music?sort=playlist")
    assert "Gravel" in reader.see("/music?q=100%25")
    assert "Heron" in reader.see("/music?q=wagTAILS+heron")
    assert "Nothing like that yet" in reader.see("/music?q=nowhere")
    newest = reader.see("/music?order=newest&q=h")
    assert newest.index("An easy hour") < newest.index("Heron")
    wrong = reader.see("/music?bpm=fast", status=422)
    assert 'value="fast"' in wrong.html
    region = reader.get("/music?sort=song", region="songs").get_data(as_text=True)
    assert region.lstrip().startswith('<section class="card" id="songs"')


def test_an_empty_list_says_what_to_do(reader):
    assert "No songs yet" in reader.see("/music")


def test_easy_runs_at_a_hundred_and_sixty_odd_steps_find_their_songs(ann, ben, olu, reader, client_of):
    for beats, title in ((164, "Even"), (82, "Half"), (150, "Slow"), (130, "Slower")):
        song(ben, title, beats, shown_by=olu)
    for number, cadence in enumerate((160, 162, 164, 166, 180)):
        recorded(ann, cadence, f"2026-11-{number + 1:02}")
        if number < 4:
            assert "are at" not in reader.see("/music")
    seen = reader.see("/music")
    assert "Your easy runs are at 162 to 166 steps" in seen
    mine = reader.see("/music/mine/easy")
    assert "Even" in mine and "Half" in mine and "Slow" not in mine
    assert "81 to 83" in mine
    assert "162 to 166 steps" not in client_of(ben).see("/music")
    client_of(ben).see("/music/mine/easy", status=404)
    reader.see("/music/mine/nothing", status=404)


def test_four_recordings_are_one_too_few(ann, reader):
    for number in range(4):
        recorded(ann, 164, f"2026-11-{number + 1:02}")
    assert "Your easy runs: one more recording with steps" in reader.see("/music")
    reader.see("/music/mine/easy", status=404)
