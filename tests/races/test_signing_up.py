"""Sign up for a race: get a bib, or a place in line."""

from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from challenges.db import db, transaction
from challenges.mail import Letter
from challenges.races import actions, queries
from challenges.races.models import Entry
from challenges.runners.events import RunnerLeaving
from challenges.runners.rules import Category
from tests import cast, make
from tests.races.places import faults_in

RACE = "/races/frost-moon-10k"


def test_a_runner_who_signs_up_sees_their_bib_at_once(client_of, ann, olu):
    make.race(olu, capacity=500)
    page = client_of(ann).send(f"{RACE}/entry")
    assert "You've signed up. Your bib is 0001." in page
    assert "Bib 0001 Ann Archer" in page
    assert "1 of 500" in page


def test_the_entry_changes_in_place_and_is_exactly_its_region(client_of, ann, olu):
    make.race(olu)
    reader = client_of(ann)
    answer = reader.post(f"{RACE}/entry", region="entry")
    assert (answer.status_code, answer.location) == (303, RACE)
    part = reader.see(RACE, region="entry")
    assert part.html.strip().startswith('<section id="entry"')
    assert "0001" in part
    assert "How it works" not in part
    assert '<hx-partial hx-target="#notices"' in part.html


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, olu):
    make.race(olu)
    page = client.see(RACE)
    assert "Sign in to enter" in page
    assert "/sign-in?next=/races/frost-moon-10k" in page.html.replace("%2F", "/")
    answer = client.post(f"{RACE}/entry", headers={"Referer": f"http://localhost{RACE}"})
    assert answer.status_code == 303
    assert "/sign-in?next=/races/frost-moon-10k" in answer.location.replace("%2F", "/")
    assert "/sign-in" in client.post(f"{RACE}/entry", region="entry").headers["HX-Redirect"]


def test_a_second_click_finds_the_first_entry(client_of, ann, olu):
    race = make.race(olu, capacity=5)
    reader = client_of(ann)
    reader.send(f"{RACE}/entry")
    assert "Your bib is 0001" in reader.send(f"{RACE}/entry")
    assert queries.counts_of(race).entered == 1


def test_when_the_race_is_full_runners_stand_in_line(client_of, ann, ben, cleo, olu):
    race = make.race(olu, capacity=1)
    make.entry(race, ann)
    assert "The only place is taken. No one is waiting, so you'd be next." in client_of(ben).see(RACE)
    assert "Number 1 on the waiting list" in client_of(ben).send(f"{RACE}/entry")
    page = client_of(cleo).send(f"{RACE}/entry")
    assert "You've joined the waiting list" in page
    assert "Number 2 on the waiting list" in page


def test_a_freed_place_goes_at_once_to_the_next_in_line(client_of, ann, ben, cleo, olu):
    race = make.race(olu, capacity=1)
    for runner in (ann, ben, cleo):
        make.entry(race, runner)
    assert "You've withdrawn." in client_of(ann).send(f"{RACE}/withdrawal")
    assert "Bib 0002 Ben Brook" in client_of(ben).see(RACE)
    assert "Number 1 on the waiting list" in client_of(cleo).see(RACE)


def test_a_runner_who_comes_back_starts_at_the_end_of_the_line(client_of, ann, ben, cleo, olu):
    race = make.race(olu, capacity=1)
    for runner in (ann, ben, cleo):
        make.entry(race, runner)
    reader = client_of(ben)
    assert "You've left the waiting list." in reader.send(f"{RACE}/withdrawal")
    assert "Number 2 on the waiting list" in reader.send(f"{RACE}/entry")
    assert "Number 1 on the waiting list" in client_of(cleo).see(RACE)


def test_a_bib_is_never_reused(client_of, ann, ben, olu):
    make.race(olu)
    reader = client_of(ann)
    assert "bib is 0001" in reader.send(f"{RACE}/entry")
    reader.send(f"{RACE}/withdrawal")
    assert "bib is 0002" in reader.send(f"{RACE}/entry")
    assert "bib is 0003" in client_of(ben).send(f"{RACE}/entry")


def test_withdrawing_asks_first_and_is_idempotent(client_of, ann, olu):
    race = make.race(olu, capacity=2)
    make.entry(race, ann)
    reader = client_of(ann)
    assert "Give up your place? Anyone can then sign up for it. Bib 0001 won't be given to anyone else." in reader.see(
        RACE
    )
    reader.send(f"{RACE}/withdrawal")
    assert "You've withdrawn." not in reader.send(f"{RACE}/withdrawal")
    assert race.places_taken == 0


def test_withdrawing_changes_the_region_in_place(client_of, ann, olu):
    make.entry(make.race(olu), ann)
    reader = client_of(ann)
    assert reader.post(f"{RACE}/withdrawal", region="entry").status_code == 303
    assert "Enter this race" in reader.see(RACE, region="entry")


def test_nobody_signs_up_after_sign_up_closed(client_of, ann, olu, clock):
    race = make.race(olu, closes="2026-11-20T20:00+00:00")
    clock.at("2026-11-20 20:00")
    reader = client_of(ann)
    assert "Sign-up has closed" in reader.see(RACE)
    assert "Sign-up closed on Friday 20 November, 21:00" in reader.send(f"{RACE}/entry", status=409)
    assert "Sign-up closed on" in reader.send(f"{RACE}/entry", status=409, region="entry")
    assert queries.counts_of(race).total == 0


def test_after_sign_up_closed_a_place_can_be_given_up_but_nobody_moves_up(client_of, ann, ben, olu, clock):
    race = make.race(olu, capacity=1, closes="2026-11-20T20:00+00:00")
    make.entry(race, ann)
    make.entry(race, ben)
    clock.at("2026-11-21 08:00")
    assert "You've withdrawn." in client_of(ann).send(f"{RACE}/withdrawal")
    page = client_of(ben).see(RACE)
    assert "Number 1 on the waiting list" in page
    assert "so no more places will be given" in page


def test_a_race_that_is_over_takes_no_entries_and_no_withdrawals(client_of, ann, ben, olu, clock):
    race = make.race(olu)
    make.entry(race, ann)
    clock.at("2026-12-20 08:00")
    assert "This race is over." in client_of(ann).send(f"{RACE}/withdrawal", status=409)
    assert "This race is over." in client_of(ben).send(f"{RACE}/entry", status=409)
    assert "Bib 0001" in client_of(ann).see(RACE)


def test_a_draft_or_missing_race_takes_no_sign_ups(client_of, ann, olu):
    make.race(olu, published=False)
    client_of(ann).send(f"{RACE}/entry", status=404)
    client_of(ann).send("/races/nothing/entry", status=404)
    assert "isn't published yet" in client_of(olu).send(f"{RACE}/entry", status=409)


@pytest.mark.parametrize(("agreed", "category", "group"), [(True, Category.WOMEN, "40-44"), (False, None, None)])
def test_category_and_age_group_go_with_the_entry_only_where_the_runner_agreed(app, olu, agreed, category, group):
    someone = cast.runner("gro", category=Category.WOMEN, born_on=date(1986, 11, 28), in_group_boards=agreed)
    entry = make.entry(make.race(olu), someone)
    assert (entry.category, entry.age_group) == (category, group)


def test_deleting_an_account_frees_its_places(client_of, ann, ben, olu):
    race = make.race(olu, capacity=1)
    make.entry(race, ann)
    make.entry(race, ben)
    with transaction():
        actions.withdraw_everywhere(RunnerLeaving(ann.id))
    assert "Bib 0002 Ben Brook" in client_of(ben).see(RACE)


@pytest.mark.parametrize(
    ("when", "waiting", "asks", "says"),
    [
        ("2026-11-20 12:00", True, "It goes straight to the next runner in line.", "You've withdrawn."),
        ("2026-11-20 12:00", False, "Anyone can then sign up for it.", "You've withdrawn."),
        (
            "2026-12-05 23:00",
            True,
            "Sign-up has closed, so no one else gets it.",
            "Sign-up has closed, so no one else gets your place.",
        ),
    ],
)
def test_withdrawing_says_what_happens_to_the_place(ann, ben, olu, client_of, clock, when, waiting, asks, says):
    race = make.race(olu, capacity=1)
    make.entry(race, ann)
    if waiting:
        make.entry(race, ben)
    clock.at(when)
    reader = client_of(ann)
    assert f"Give up your place? {asks}" in reader.see(f"/races/{race.slug}")
    seen = reader.send(f"/races/{race.slug}/withdrawal")
    assert says in seen
    counts = queries.counts_of(race)
    assert (counts.entered, counts.waiting) == ((1, 0) if waiting and "straight" in asks else (0, int(waiting)))


def test_the_email_says_until_when_a_place_is_passed_on(app, ann, ben, olu):
    race = make.race(olu, capacity=1)
    make.entry(race, ann)
    make.entry(race, ben)
    make.withdraw(race, ann)
    (path,) = (Path(app.config["DATA_DIR"]) / "mail").glob("*.eml")
    text = " ".join(message_from_bytes(path.read_bytes(), policy=default).get_content().split())
    assert "Until sign-up closes on Saturday 5 December, 23:00, your place goes to the next runner in line." in text


def test_a_sign_up_gives_places_freed_without_an_event_to_the_line(app, ann, ben, cleo, olu):
    """Entries deleted without withdrawing: the waiting runners go first, then the newcomer."""
    race = make.race(olu, capacity=2)
    for runner in (ann, ben):
        make.entry(race, runner)
    waits = [cast.runner(name) for name in ("dana", "emil", "finn")]
    for runner in waits[:1]:
        make.entry(race, runner)
    with transaction():
        db.session.execute(delete(Entry).where(Entry.runner_id.in_([ann.id, ben.id])))
    for runner in waits[1:]:
        make.entry(race, runner)
    make.entry(race, cleo)
    entries = db.session.scalars(select(Entry).order_by(Entry.id)).all()
    assert [(entry.runner_id, entry.waits) for entry in entries] == [
        *((runner.id, False) for runner in waits[:2]), (waits[2].id, True), (cleo.id, True),
    ]  # fmt: skip
    assert faults_in(race.id) == set()
    assert len(db.session.scalars(select(Letter)).all()) == 1, "who had waited is told, and a newcomer is not"
