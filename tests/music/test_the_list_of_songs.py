"""Runners suggest songs, organisers approve them, and everyone finds songs for their cadence."""

import pytest
from sqlalchemy import insert

from challenges.db import db, transaction
from challenges.music import actions
from challenges.music.rules import BeatsPerMinute, SongSort, link_in
from challenges.recordings.kinds import MeasuredBy, RunKind
from challenges.runs.models import Trace
from tests import make

HERON = {"sort": "song", "title": "Heron", "artist": "The Grey Wagtails", "beats": "162",
         "link": "https://music.com/heron"}  # fmt: skip


@pytest.fixture
def reader(ann, client_of):
    return client_of(ann)


def song(runner, title, beats=162, high=None, link="", *, sort=SongSort.SONG, shown_by=None, artist="Nordwind"):
    with transaction():
        made = actions.propose(
            runner.id,
            sort=sort,
            title=title,
            artist=artist,
            beats=BeatsPerMinute(beats, high or beats),
            link=link_in(link) if link else None,
        )
        if shown_by:
            actions.show(made.id, shown_by.id)
        return made.id


def recorded(runner, cadence, day, kind=RunKind.EASY):
    run = make.run(runner, day=day, kind=kind)
    with transaction():
        db.session.execute(insert(Trace).values(
            run_id=run.id, zone="UTC", kind=kind, distance_by=MeasuredBy.DEVICE, moving_by=MeasuredBy.DEVICE,
            cadence=cadence, route="", series={}, kilometres=[], miles=[], laps=[], points=0,
        ))  # fmt: skip


def test_others_see_a_suggestion_once_an_organiser_approves_it(ann, ben, olu, reader, client_of):
    seen = reader.send("/music/new", HERON)
    assert "Suggestion sent. It shows up here once an organiser approves it." in seen
    assert "Waiting for approval" in seen
    other, organiser = client_of(ben), client_of(olu)
    assert "Heron" not in other.see("/music")
    other.see("/music/1", status=404)
    assert "1 suggestion to review" in organiser.see("/music")
    waiting = organiser.see("/music/waiting")
    assert "Heron" in waiting and "Ann" not in waiting
    organiser.send("/music/1/showing")
    html = other.see("/music").html
    assert 'href="https://music.com/heron" rel="noopener noreferrer nofollow ugc"' in html
    assert "on music.com" in html
    assert "Ann" not in html


def test_only_the_runner_who_suggested_it_sees_why_a_song_was_declined(ann, ben, olu, reader, client_of):
    song(ann, "Heron")
    organiser = client_of(olu)
    assert "Enter a reason." in organiser.send("/music/1/refusal", {"reason": " "}, status=422)
    organiser.send("/music/1/refusal", {"reason": "The link leads to a shop."})
    assert "Reason: The link leads to a shop." in reader.see("/music/proposals")
    assert "The link leads to a shop." in reader.see("/music")
    assert "Heron" not in client_of(ben).see("/music")
    assert "Declined" in reader.see("/music/1")
    organiser.send("/music/1/showing")
    assert "Heron" in client_of(ben).see("/music")


def test_only_organisers_decide_and_only_the_runner_who_suggested_it_withdraws(
    ann, ben, olu, reader, client_of, client
):
    song(ann, "Heron", shown_by=olu)
    for address in ("/music/1/showing", "/music/1/refusal"):
        reader.send(address, {"reason": "x"}, status=403)
    client_of(ben).send("/music/1/withdrawal", status=404)
    reader.see("/music/waiting", status=403)
    assert "Suggestion withdrawn." in reader.send("/music/1/withdrawal")
    reader.see("/music/1", status=404)
    for address in ("/music", "/music/new", "/music/proposals", "/music/mine/easy", "/music/1"):
        assert client.get(address).location.startswith("/sign-in")


@pytest.mark.parametrize("changes, words", [
    ({"link": "javascript:alert(1)"}, "Enter a link that starts with https://."),
    ({"link": "https://10.0.0.1/x"}, "Use the site's name in the link, not an IP address."),
    ({"link": "https://ann:pw@music.com/x"}, "Remove the login before the @ from the link."),
    ({"link": "https://music.com/" + "x" * 600}, "Enter a link of up to 500 characters."),
    ({"beats": "300"}, "Enter a tempo between 40 and 240 bpm."),
    ({"beats": "158 to 166"}, "Enter one tempo for a song, like 162."),
    ({"artist": ""}, "Enter the artist."),
    ({"title": ""}, "Enter a title."),
    ({"title": "x" * 121}, "Use at most 120 characters."),
    ({"sort": "opera"}, "Pick one of these."),
])  # fmt: skip
def test_an_invalid_suggestion_shows_the_error_at_its_field_and_keeps_what_was_typed(ann, reader, changes, words):
    seen = reader.send("/music/new", HERON | changes, status=422)
    assert words in seen
    for name, value in (HERON | changes).items():
        if name != "sort" and value:
            assert f'value="{value}"' in seen.html, name
    assert "No suggestions yet" in reader.see("/music/proposals")


def test_a_duplicate_link_is_rejected_with_a_link_to_the_first_song(ann, ben, olu, reader, client_of):
    song(ben, "Heron", link="https://music.com/heron")
    again = reader.send("/music/new", HERON, status=422)
    assert "Someone already suggested this. It's waiting for approval." in again
    with transaction():
        actions.show(1, olu.id)
    again = reader.send(
        "/music/new", HERON | {"title": "Reiher", "link": "https://www.music.com/heron/?si=1"}, status=422
    )
    assert "This is already on the list: Heron by Nordwind" in again
    assert '<a href="/music/1">' in again.html
    assert 'value="Reiher"' in again.html


def test_a_playlist_has_a_tempo_range_and_needs_no_artist(ann, olu, reader):
    reader.send("/music/new", {"sort": "playlist", "title": "An easy hour", "beats": "156–166"})
    with transaction():
        actions.show(1, olu.id)
    seen = reader.see("/music")
    assert "156–166 bpm An easy hour Playlist" in seen


def test_a_runner_has_at_most_twenty_suggestions_waiting(ann, reader):
    for number in range(20):
        song(ann, f"Song {number}")
    seen = reader.send("/music/new", HERON, status=422)
    assert "You can have up to 20 suggestions waiting for approval." in seen


def test_the_list_is_filtered_searched_sorted_and_paged(ann, olu, reader, queries_at_most):
    song(ann, "Heron", 162, shown_by=olu, artist="Wagtails")
    song(ann, "Gravel 100%", 172, shown_by=olu)
    song(ann, "An easy hour", 156, 166, sort=SongSort.PLAYLIST, shown_by=olu)
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
    assert "No matches yet" in reader.see("/music?q=nowhere")
    newest = reader.see("/music?order=newest&q=h")
    assert newest.index("An easy hour") < newest.index("Heron")
    wrong = reader.see("/music?bpm=fast", status=422)
    assert 'value="fast"' in wrong.html
    region = reader.get("/music?sort=song", region="songs").get_data(as_text=True)
    assert region.lstrip().startswith('<section class="card" id="songs"')


def test_an_empty_list_says_what_to_do(reader):
    assert "No songs yet" in reader.see("/music")


def test_easy_runs_with_a_known_cadence_find_matching_songs(ann, ben, olu, reader, client_of):
    for beats, title in ((164, "Even"), (82, "Half"), (150, "Slow"), (130, "Slower")):
        song(ben, title, beats, shown_by=olu)
    for number, cadence in enumerate((160, 162, 164, 166, 180)):
        recorded(ann, cadence, f"2026-11-{number + 1:02}")
        if number < 4:
            assert " spm" not in reader.see("/music")
    seen = reader.see("/music")
    assert "Your easy runs: 162 to 166 spm" in seen
    mine = reader.see("/music/mine/easy")
    assert "Even" in mine and "Half" in mine and "Slow" not in mine
    assert "81 to 83 bpm" in mine
    assert "162 to 166 spm" not in client_of(ben).see("/music")
    client_of(ben).see("/music/mine/easy", status=404)
    reader.see("/music/mine/nothing", status=404)


def test_four_recordings_are_one_too_few_for_a_cadence(ann, reader):
    for number in range(4):
        recorded(ann, 164, f"2026-11-{number + 1:02}")
    assert "Your easy runs: one more recording with cadence" in reader.see("/music")
    reader.see("/music/mine/easy", status=404)
