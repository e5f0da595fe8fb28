"""Organisers create, change, publish and cancel races."""

import pytest

from challenges.races import queries
from challenges.races.queries import race_seen_by
from tests import make

RACE = "/races/frost-moon-10k"
FILLED = {
    "title": "Frost Moon 10K",
    "summary": "Run it in one go, wherever you are.",
    "description": "",
    "distance": "10 km",
    "first_day": "2026-11-28",
    "last_day": "2026-12-06",
    "clock": "runner-local",
    "closes_on": "2026-12-05",
    "closes_at": "22:00",
    "zone": "Europe/Paris",
    "capacity": "500",
    "palette": "frost",
    "motif": "moon",
}


def test_a_race_is_made_as_a_draft_and_published(client, client_of, olu):
    organiser = client_of(olu)
    page = organiser.send("/races/new", FILLED)
    assert "Draft saved. Check it, then publish it." in page
    assert "Not published yet" in page
    client.see(RACE, status=404)
    assert "Race published. Anyone can sign up now." in organiser.send(f"{RACE}/publication")
    page = client.see(RACE).replace("\u00a0", " ")
    for words in (
        "Frost Moon 10K",
        "0 of 500",
        "in one go 10 km",
        "Sign-up closes on Saturday 5 December, 22:00 Paris time",
    ):
        assert words in page


def test_publishing_is_idempotent(client_of, olu):
    make.race(olu)
    assert "Race published." in client_of(olu).send(f"{RACE}/publication")


def test_the_form_proposes_a_poster_and_the_organisers_own_zone(client_of, olu):
    html = client_of(olu).see("/races/new").html
    assert html.count(" checked") == 2
    assert '<option selected value="Europe/Paris">' in html
    assert '<option value="10 km">' in html.replace("\u00a0", " ")


def test_two_races_with_the_same_name_have_different_slugs(client_of, olu):
    organiser = client_of(olu)
    for address in (RACE, f"{RACE}-2", f"{RACE}-3"):
        answer = organiser.post("/races/new", data=FILLED)
        assert answer.location == address


def test_all_errors_are_shown_beside_their_fields_and_the_input_is_kept(client_of, olu):
    typed = {
        **FILLED, "title": " ", "distance": "ten", "first_day": "2026-12-09", "closes_on": "soon", "capacity": "0",
        "motif": "unicorn",
    }  # fmt: skip
    page = client_of(olu).send("/races/new", typed, status=422)
    for words in (
        "Fill this in.",
        "“ten” isn't a distance.",
        "Choose a last day on or after the first day.",
        "“soon” isn't a date.",
        "Enter a whole number from 1 to",
    ):
        assert words in page
    for kept in ('value="ten"', 'value="soon"', 'value="2026-12-09"', "Run it in one go, wherever you are."):
        assert kept in page.html
    assert race_count(olu) == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"closes_on": "2026-12-24"}, "Sign-up must close before the race is over. Choose an earlier time."),
        ({"closes_on": "2026-12-24", "capacity": "many"}, "“many” isn't a whole number."),
        ({"last_day": "2027-12-06"}, "A race can last up to 92 days."),
        ({"distance": "50 m"}, "Enter a distance between 100 m and 1,000 km."),
        ({"zone": "Mars/Olympus"}, "Pick a time zone from the list."),
        ({"clock": "sundial"}, "Pick one of these."),
        ({"title": "x" * 61}, "Use at most 60 characters."),
        ({"palette": ""}, "Pick one."),
    ],
)
def test_an_impossible_race_is_refused_with_a_reason(client_of, olu, wrong, words):
    assert words in client_of(olu).send("/races/new", {**FILLED, **wrong}, status=422).replace("\u00a0", " ")


def test_a_race_may_have_no_limit_and_its_title_is_trimmed(client_of, client, olu):
    organiser = client_of(olu)
    organiser.send("/races/new", {**FILLED, "capacity": "", "title": "Frost \r\n Moon   10K"})
    organiser.send(f"{RACE}/publication")
    page = client.see(RACE)
    assert "Room for everyone." in page
    assert "places taken, no limit 0" in page


def test_a_draft_whose_sign_up_has_closed_stays_a_draft(client_of, olu):
    make.race(olu, published=False, closes="2026-11-01T20:00+00:00")
    page = client_of(olu).send(f"{RACE}/publication", status=409)
    assert "Sign-up would already be closed. Choose a later closing time, then publish." in page


# --- changing -------------------------------------------------------------------------------------------------------


def test_everything_may_change_before_the_first_entry(client_of, client, olu):
    make.race(olu)
    changed = {**FILLED, "title": "Frost Moon 5K", "distance": "5 km", "last_day": "2026-12-12", "capacity": "40"}
    page = client_of(olu).send(f"{RACE}/edit", changed)
    assert "Race saved." in page
    page = client.see(RACE).replace("\u00a0", " ")
    for words in ("Frost Moon 5K", "in one go 5 km", "0 of 40"):
        assert words in page


def test_saving_the_form_as_it_is_changes_nothing(client_of, olu):
    race = make.race(olu, km=16.09344)  # ten miles, which is rounded in kilometres
    before = (race.distance, race.signup_closes_at, race.window)
    typed = {**FILLED, "distance": "16.0934 km", "closes_on": "2026-12-05", "closes_at": "22:00", "zone": "UTC"}
    client_of(olu).send(f"{RACE}/edit", typed)
    race = race_seen_by(None, "frost-moon-10k")
    assert (race.distance, race.signup_closes_at, race.window) == before


def test_after_the_first_entry_distance_and_dates_are_locked_but_texts_are_not(client_of, ann, olu):
    make.entry(make.race(olu, capacity=5), ann)
    organiser = client_of(olu)
    page = organiser.see(f"{RACE}/edit")
    assert "so the distance and dates can't change" in page
    assert 'name="distance"' not in page.html
    changed = {**FILLED, "title": "Frost Moon Ten", "distance": "5 km", "zone": "Asia/Tokyo", "capacity": "5"}
    page = organiser.send(f"{RACE}/edit", changed).replace("\u00a0", " ")
    assert "Frost Moon Ten" in page
    assert "in one go 10 km" in page


def test_more_places_move_waiting_runners_up_in_order(client_of, ann, ben, cleo, olu):
    race = make.race(olu, capacity=1)
    for runner in (ann, ben, cleo):
        make.entry(race, runner)
    client_of(olu).send(f"{RACE}/edit", {**FILLED, "capacity": "2"})
    assert "Bib 0002 Ben Brook" in client_of(ben).see(RACE)
    assert "Number 1 on the waiting list" in client_of(cleo).see(RACE)
    client_of(olu).send(f"{RACE}/edit", {**FILLED, "capacity": ""})
    assert "Bib 0003 Cleo Crane" in client_of(cleo).see(RACE)


def test_places_shrink_down_to_those_taken(client_of, ann, ben, olu):
    race = make.race(olu, capacity=5)
    make.entry(race, ann)
    make.entry(race, ben)
    organiser = client_of(olu)
    page = organiser.send(f"{RACE}/edit", {**FILLED, "capacity": "1"}, status=422)
    assert "Places already taken: 2. Enter at least that many." in page
    assert 'value="1"' in page.html
    assert "2 of 2" in organiser.send(f"{RACE}/edit", {**FILLED, "capacity": "2"})


def test_extending_sign_up_passes_on_the_places_freed_in_the_meantime(client_of, ann, ben, olu, clock):
    race = make.race(olu, capacity=1, closes="2026-11-20T20:00+00:00")
    make.entry(race, ann)
    make.entry(race, ben)
    clock.at("2026-11-21 08:00")
    client_of(ann).send(f"{RACE}/withdrawal")
    client_of(olu).send(f"{RACE}/edit", {**FILLED, "capacity": "1"})
    assert "Bib 0002 Ben Brook" in client_of(ben).see(RACE)


# --- cancelling -----------------------------------------------------------------------------------------------------


def test_cancelling_asks_for_the_reason(client_of, ann, ben, olu):
    make.entry(make.race(olu), ann)
    organiser = client_of(olu)
    assert "1 runner has entered or is waiting" in organiser.see(f"{RACE}/cancellation")
    page = organiser.send(f"{RACE}/cancellation", {"reason": " "}, status=422)
    assert "Enter a reason, in a sentence. Everyone who entered will read it." in page
    page = organiser.send(f"{RACE}/cancellation", {"reason": "Ice on every path."})
    assert "Race cancelled. We'll tell everyone who entered." in page
    assert "This race was cancelled." in client_of(ben).send(f"{RACE}/entry", status=409)


def test_a_draft_and_a_race_that_is_over_cannot_be_cancelled(client_of, olu, clock):
    make.race(olu, title="Draft", published=False)
    make.race(olu)
    organiser = client_of(olu)
    assert "Only published races can be cancelled" in organiser.send(
        "/races/draft/cancellation", {"reason": "x"}, status=409
    )
    clock.at("2026-12-20 12:00")
    assert "This race is over." in organiser.send(f"{RACE}/cancellation", {"reason": "x"}, status=409)


# --- who may --------------------------------------------------------------------------------------------------------

DOORS = [
    ("GET", "/races/new"), ("GET", f"{RACE}/edit"), ("GET", f"{RACE}/cancellation"),
    ("POST", "/races/new"), ("POST", f"{RACE}/edit"), ("POST", f"{RACE}/cancellation"), ("POST", f"{RACE}/publication"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "address"), DOORS)
def test_only_organisers_may_manage_races(client, client_of, ann, olu, method, address):
    make.race(olu, published=False)
    answer = client.open(address, method=method)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location
    assert client_of(ann).open(address, method=method).status_code == 403


def test_other_runners_see_no_organiser_buttons(client_of, ann, olu):
    make.race(olu)
    assert "For organisers" not in client_of(ann).see(RACE)
    assert "New race" not in client_of(ann).see("/races")
    assert "For organisers" in client_of(olu).see(RACE)


def race_count(organiser) -> int:
    return sum(queries.number_listed(tab, organiser) for tab in (queries.RaceTab.OPEN, queries.RaceTab.DRAFTS))
