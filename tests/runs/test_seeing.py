"""Visibility of runs."""

import pytest

from challenges.runners.rules import ShownAs, Visibility
from tests import make
from tests.cast import runner
from tests.runs.paper import upload
from tests.samples.recordings import sample_file

BRITISH = {"Accept-Language": "en-GB"}


@pytest.fixture
def readers(ann, ben, client_of, client):
    """Ann, the runner; Ben, a member; and a visitor."""
    return {"ann": client_of(ann), "ben": client_of(ben), "visitor": client}


@pytest.mark.parametrize(
    "level, may",
    [
        (Visibility.ME, {"ann"}),
        (Visibility.FOLLOWERS, {"ann"}),  # Ben does not follow her
        (Visibility.MEMBERS, {"ann", "ben"}),
        (Visibility.PUBLIC, {"ann", "ben", "visitor"}),
    ],
)
def test_a_run_is_visible_to_its_audience_and_missing_for_others(ann, readers, level, may):
    make.run(ann, title="Sunrise", visibility=level)
    for name, reader in readers.items():
        seen = reader.see("/runs/1", status=200 if name in may else 404)
        assert ("Sunrise" in seen) == (name in may)


def test_a_run_that_is_not_there_is_missing(readers):
    for reader in readers.values():
        reader.see("/runs/404", status=404)
        reader.see("/runs/99999999999999999999", status=404)  # more than a database can store


def test_a_private_run_counts_too(ann, olu, client_of):
    make.participation(make.challenge(olu, title="November 100"), ann)
    make.run(ann, km=7, visibility=Visibility.ME)
    seen = client_of(ann).see("/runs/1")
    assert "Only you see it" in seen
    assert "November 100 7.0 km added Counts" in seen


def test_feeling_notes_and_file_are_for_the_runner_only(ann, readers):
    make.feeling(make.run(ann, notes="Knee again.", visibility=Visibility.PUBLIC), "Heavy", good=False)
    upload(readers["ann"], sample_file("strava-run-hr"), "home-to-work.gpx", visibility="public")
    assert "Felt heavy" in readers["ann"].see("/runs/1")
    assert "home-to-work.gpx" in readers["ann"].see("/runs/2")
    for name in ("ben", "visitor"):
        assert "heavy" not in readers[name].see("/runs/1").html
        assert "Knee" not in readers[name].see("/runs/1").html
        assert "home-to-work" not in readers[name].see("/runs/2").html
        assert "Remove" not in readers[name].see("/runs/1")
        assert "Edit" not in readers[name].see("/runs/1")


def test_members_see_the_minute_and_visitors_the_hour(ann, readers):
    make.run(ann, day="2026-11-14", at=make.at("06:42"), visibility=Visibility.PUBLIC)
    assert "Yesterday, 06:42" in readers["ben"].see("/runs/1")
    seen = readers["visitor"].see("/runs/1", headers=BRITISH)
    assert "about 06:00" in seen
    assert "42" not in seen


def test_times_are_local_and_say_so_to_viewers_elsewhere(ann, client_of):
    make.run(ann, day="2026-11-14", at=make.at("06:42"))
    assert "06:42 Paris time" in client_of(runner("kiri", zone="Pacific/Kiritimati")).see("/runs/1")
    assert "06:42, Paris time" not in client_of(runner("beat", zone="Europe/Berlin")).see("/runs/1")


@pytest.mark.parametrize("zone, label", [("Etc/GMT+3", "UTC-3"), ("+05:30", "UTC+5:30"), ("Etc/GMT-12", "UTC+12")])
def test_a_run_at_sea_shows_its_utc_offset(client_of, ann, zone, label):
    run = make.run(ann, day="2026-11-14", zone=zone, at=make.at("06:42"))
    seen = client_of(ann).see(f"/runs/{run.id}")
    assert f"06:42 {label}" in seen
    assert "GMT+" not in seen and "GMT-" not in seen


def test_a_run_of_another_year_shows_the_year(ann, client_of):
    make.run(ann, day="2025-01-03")
    assert "Friday, 3 January 2025" in client_of(ann).see("/runs/1")


def test_visitors_see_an_anonymous_runner_and_members_the_name(ann, readers):
    make.run(ann, visibility=Visibility.PUBLIC)
    assert "Ann Archer" in readers["ben"].see("/runs/1")
    seen = readers["visitor"].see("/runs/1", headers=BRITISH)
    assert "A runner" in seen
    assert "Ann" not in seen.html
    assert "/runners/ann" not in seen.html


def test_an_alias_has_no_link_and_does_not_connect_runs(client_of, ben):
    ghost = runner("ghost", name="Gail Host", shown_as=ShownAs.ALIAS, alias="Night Owl")
    make.run(ghost, title="First")
    make.run(ghost, title="Another")
    seen = client_of(ben).see("/runs/1")
    assert "Night Owl" in seen
    assert "ghost" not in seen.html
    assert "Gail" not in seen.html
    assert "Another" not in seen


def test_more_runs_of_the_same_runner_are_offered_as_far_as_they_may_be_seen(ann, ben, client_of):
    for title, level in (("First", Visibility.MEMBERS), ("Second", Visibility.MEMBERS), ("Secret", Visibility.ME)):
        make.run(ann, title=title, visibility=level)
    make.run(ann, km=10, minutes=20, title="Too good")  # held
    seen = client_of(ben).see("/runs/1")
    assert "More runs by Ann Archer Second" in seen
    assert "Secret" not in seen
    assert "Too good" not in seen


def test_text_that_runners_write_is_escaped(ann, readers):
    make.run(ann, title="<script>alert(1)</script>", notes="{{ 7 * 7 }} <b>bold</b>", visibility=Visibility.PUBLIC)
    seen = readers["ann"].see("/runs/1")
    assert "<script>alert" not in seen.html
    assert "{{ 7 * 7 }} <b>bold</b>" in seen
    for address in ("/runs", "/runs/1/edit"):
        assert "<script>alert" not in readers["ann"].see(address).html


def test_the_card_where_it_counts_says_why_a_run_does_not(ann, olu, client_of):
    far = make.challenge(olu, title="Long ones", least_distance=make.distance(10))
    make.participation(far, ann)
    make.run(ann, km=7)
    seen = client_of(ann).see("/runs/1")
    assert "Long ones Too short: 7 km. Runs must be at least 10 km." in seen


def test_a_runner_without_a_challenge_gets_a_link_to_the_challenges(ann, client_of):
    make.run(ann)
    assert "See challenges" in client_of(ann).see("/runs/1")


def test_the_page_of_a_run_needs_few_queries(ann, ben, olu, client_of, client, queries_at_most):
    for title in ("One", "Two", "Three"):
        make.participation(make.challenge(olu, title=title), ann)
    upload(client_of(ann), sample_file("strava-run-hr"), visibility="public")
    for km in range(3, 9):
        make.run(ann, km=km, visibility=Visibility.PUBLIC)
    for reader in (client_of(ann), client_of(ben), client):
        for address in ("/runs/1", "/runs/2"):
            with queries_at_most(10):
                reader.see(address)
