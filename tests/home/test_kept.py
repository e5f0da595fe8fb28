"""Parts of pages are kept, and drop at once what became private: a run, a map, a name, somebody who left."""

import pytest

from challenges.accounts import actions as accounts
from challenges.db import db, transaction
from challenges.monthly.rules import ChallengeState
from challenges.runners.rules import ShownAs, Visibility
from challenges.runs.models import Run
from tests import make
from tests.runs.paper import filled, upload
from tests.samples.recordings import gpx_of, north


@pytest.fixture
def public(ann):
    """A run of Ann's that everyone may see, by a name that everyone may see."""
    with transaction():
        db.session.merge(ann).shown_as = ShownAs.EVERYONE
    return make.run(ann, km=5, title="Open to all", visibility=Visibility.PUBLIC)


def correct(reader, run_id, **changes):
    """Open the page that corrects a run, change some fields, and save."""
    address = f"/runs/{run_id}/edit"
    return reader.send(address, filled(reader.see(address), address, **changes))


def test_a_run_that_is_hidden_is_gone_from_the_landing_page(client, client_of, ann, public):
    seen = client.see("/")
    assert "Open to all" in seen
    assert "Ann Archer" in seen
    correct(client_of(ann), public.id, visibility="me")
    assert "Open to all" not in client.see("/")


def test_a_run_that_is_removed_is_gone_from_the_landing_page(client, client_of, ann, public):
    assert "Open to all" in client.see("/")
    client_of(ann).send(f"/runs/{public.id}/removal")
    assert "Open to all" not in client.see("/")


def test_a_name_that_is_taken_back_is_gone_from_the_landing_page(client, ann, public):
    assert "Ann Archer" in client.see("/")
    with transaction():
        db.session.merge(ann).shown_as = ShownAs.MEMBERS
    seen = client.see("/")
    assert "Open to all" in seen
    assert "Ann Archer" not in seen


def test_who_left_is_gone_from_the_landing_page(client, ann, public):
    assert "Open to all" in client.see("/")
    with transaction():
        accounts.leave(ann.id)
    assert "Open to all" not in client.see("/")


def test_a_challenge_that_is_cancelled_is_gone_from_the_way_in(client, olu):
    november = make.challenge(olu, title="November 100")
    assert all("November 100" in client.see(page) for page in ("/", "/sign-in", "/sign-up"))
    with transaction():
        db.session.merge(november).state = ChallengeState.CANCELLED
    assert not any("November 100" in client.see(page) for page in ("/", "/sign-in", "/sign-up"))


def test_a_kept_row_of_the_list_of_runs_says_what_was_changed(client_of, ann):
    run, reader = make.run(ann, km=5, title="Lunch"), client_of(ann)
    assert "Only you see it" not in reader.see("/runs")
    correct(reader, run.id, title="Late lunch", visibility="me", feel="Great")
    seen = reader.see("/runs")
    assert "Late lunch" in seen
    assert "Only you see it" in seen
    assert "Felt great" in seen


def test_a_row_of_the_list_of_runs_is_told_on_the_clock_of_its_reader(client_of, ann):
    make.run(ann, km=5, at=make.at("06:12"), zone="Europe/Paris")
    seen = client_of(ann).see("/runs")
    assert "06:12" in seen
    assert "Paris time" not in seen
    with transaction():
        db.session.merge(ann).zone = "Pacific/Auckland"
    assert "06:12 Paris time" in client_of(ann).see("/runs")


@pytest.fixture
def mapped(ann, client_of):
    """A run of Ann's with a recording, whose map everyone may see, and which has been looked at by everybody."""
    upload(client_of(ann), gpx_of(north([3.0] * 900)))
    run = db.session.query(Run).one()
    correct(client_of(ann), run.id, visibility="public", map_visible_to="public")
    return run.id


def test_a_map_that_is_hidden_is_gone_for_others_and_stays_for_its_runner(client, client_of, ann, ben, mapped):
    page = f"/runs/{mapped}"
    readers = [client, client_of(ben), client_of(ann)]
    assert all('class="route' in reader.see(page).html for reader in readers)
    correct(client_of(ann), mapped, map_visible_to="me")
    assert ['class="route' in reader.see(page).html for reader in readers] == [False, False, True]


def test_charts_and_map_of_a_run_are_gone_for_whom_its_runner_keeps_away(client_of, ann, ben, mapped):
    page = f"/runs/{mapped}"
    assert 'class="route' in client_of(ben).see(page).html
    make.block(ann, ben)
    client_of(ben).see(page, status=404)


def test_nothing_of_a_run_is_kept_for_others_once_it_is_private_or_its_runner_left(client, client_of, ann, ben, mapped):
    page = f"/runs/{mapped}"
    assert all("15:00" in reader.see(page) for reader in (client, client_of(ben)))
    correct(client_of(ann), mapped, visibility="me", map_visible_to="me")
    client.see(page, status=404)
    client_of(ben).see(page, status=404)
    with transaction():
        accounts.leave(ann.id)
    client_of(ben).see(page, status=404)
