"""Pages of recaps, and shared years."""

import time
from datetime import date

import pytest

from challenges import storage
from challenges.db import db
from challenges.recaps import models
from challenges.recordings.kinds import RunKind
from challenges.runners.rules import ShownAs, Visibility
from tests import make
from tests.boards import field


@pytest.fixture
def year(app, ann):
    """Some runs by Ann, one of them private, one from the year before."""
    make.run(ann, km=10, minutes=60, day="2026-01-04", at=make.at("06:20"), title="Secret towpath")
    for day in ("2026-11-09", "2026-11-10", "2026-11-11", "2026-11-13"):
        make.run(ann, km=5, minutes=30, day=day, at=make.at("06:40"))
    make.run(
        ann, km=21, minutes=130, day="2026-11-14", at=make.at("18:05"), kind=RunKind.LONG, visibility=Visibility.ME
    )
    make.run(ann, km=8, minutes=50, day="2025-11-10")


def test_without_a_run_the_page_offers_to_log_one(client_of, ann):
    seen = client_of(ann).see("/recaps")
    assert "No recaps yet" in seen
    assert "This week" in seen


def test_every_current_period_and_every_year_has_a_link(client_of, ann, year):
    seen = client_of(ann).see("/recaps")
    for part in ("Week 46", "November 2026", "Autumn 2026", "2026", "2025", "51.0 km", "8.0 km"):
        assert part in seen
    for name in ("2026-W46", "2026-11", "2026-autumn", "2026", "2025"):
        assert f'href="/recaps/{name}"' in seen.html


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("2026-W46", ("Week 46", "41.0 km", "5 runs on 5 days", "9–15 Nov 2026", "longest daily streak")),
        ("2026-11", ("November 2026", "41.0 km", "Day by day", "November 2026: 41.0 km on 5 days")),
        ("2026-autumn", ("Autumn 2026", "September 2026 to November 2026", "41.0 km")),
        ("2026", ("2026", "51.0 km", "6 runs on 6 days", "Mostly easy run: 30.0 km", "Share this year")),
    ],
)
def test_a_period_shows_its_totals_in_large_type_and_as_text(client_of, ann, year, name, parts):
    seen = client_of(ann).see(f"/recaps/{name}")
    for part in parts:
        assert part in " ".join([seen, seen.html.replace("\N{NO-BREAK SPACE}", " ")]), part
    assert "21.0 km" in seen, "the longest"
    assert "06:00 to 07:00" in seen, "the usual hour"


def test_a_period_is_compared_with_the_runners_own_period_before_up_to_today(client_of, ann, year, clock):
    clock.at("2026-11-12T12:00")
    assert "The year before at this point: 8.0 km in 1 run." in client_of(ann).see("/recaps/2026")
    clock.at("2027-02-01T12:00")
    assert "The year before: 8.0 km. You ran 43.0 km more this time." in client_of(ann).see("/recaps/2026")


def test_an_empty_period_has_a_kind_message_and_links_onward(client_of, ann, year, clock):
    reader = client_of(ann)
    seen = reader.see("/recaps/2026-07")
    assert "No runs here. Rest is part of running too." in seen
    assert "August 2026" in seen
    assert "June 2026" in seen
    assert "This hasn't started yet." in reader.see("/recaps/2027")
    clock.at("2026-11-16T12:00")
    assert "No runs yet. The first one can be short." in reader.see("/recaps/2026-W47")


def test_a_page_of_something_that_is_not_a_period_is_missing(client_of, client, ann):
    for name in ("2026-13", "2026-W99", "nothing", "1066"):
        client_of(ann).see(f"/recaps/{name}", status=404)
    assert "/sign-in" in client.get("/recaps/2026").location


def test_a_recap_has_no_runs_of_other_runners(client_of, ann, ben, year):
    assert "51.0 km" not in client_of(ben).see("/recaps/2026")


def test_a_year_needs_few_queries(client_of, ann, year, queries_at_most):
    reader = client_of(ann)
    with queries_at_most(6):
        reader.see("/recaps/2026")
    with queries_at_most(2):
        reader.see("/recaps")


# --- sharing --------------------------------------------------------------------------------------------------------


def share(reader, **data) -> str:
    reader.send("/recaps/2026/sharing", data)
    return f"/recaps/shared/{db.session.scalars(db.select(models.SharedYear.token)).one()}"


def test_a_shared_year_shows_totals_to_anyone_with_its_link(client_of, client, ann, year):
    address = share(client_of(ann))
    seen = client.see(address)
    for part in ("A runner, 2026", "51.0 km", "in 6 runs", "Week after week", "21.0 km", "Open as picture"):
        assert part in seen
    for part in ("Ann", "towpath", "06:", "6 AM", "January 4", "4 January", "14 November"):
        assert part not in seen.html, part
    assert seen.response.headers["X-Robots-Tag"] == "noindex"
    assert f"{address}/year.png" in seen.html


def test_times_of_day_are_shown_if_opted_in(client_of, client, ann, year):
    reader = client_of(ann)
    address = share(reader)
    client.see(f"{address}/hours.png", status=404)
    assert share(reader, with_hours="y") == address
    assert "06:00 to 07:00" in client.see(address)
    assert client.get(f"{address}/hours.png").status_code == 200
    share(reader)
    client.see(f"{address}/hours.png", status=404)


def test_a_shared_year_shows_the_name_its_runner_chose(client_of, client, ann, ben, year):
    address = share(client_of(ann))
    assert "Ann Archer, 2026" in client_of(ben).see(address)
    field.changes(ann, shown_as=ShownAs.EVERYONE)
    assert "Ann Archer, 2026" in client.see(address)
    field.changes(ann, shown_as=ShownAs.ALIAS, alias="Night Owl")
    assert "Night Owl, 2026" in client_of(ben).see(address)
    assert "Ann Archer" not in client_of(ben).see(address).html


def test_an_unshared_year_is_gone_at_once_with_its_pictures(app, client_of, client, ann, year):
    reader = client_of(ann)
    address = share(reader)
    picture = client.get(f"{address}/year.png")
    assert picture.data.startswith(b"\x89PNG")
    assert client.get(f"{address}/year.png", headers={"If-None-Match": picture.headers["ETag"]}).status_code == 304
    kept = storage._picture("year-1-year")
    assert kept.exists()
    assert "Sharing stopped." in reader.send("/recaps/2026/sharing-removal")
    client.see(address, status=404)
    client.see(f"{address}/year.png", status=404)
    assert not kept.exists()
    reader.send("/recaps/2026/sharing-removal")
    assert share(reader) != address, "another time, another address"


def test_pictures_are_drawn_quickly_and_stored(client_of, client, ann, year):
    address = share(client_of(ann))
    for card in ("year", "weeks", "longest", "kinds"):
        first = client.get(f"{address}/{card}.png")
        assert first.status_code == 200
        assert first.mimetype == "image/png"
        began = time.perf_counter()
        assert client.get(f"{address}/{card}.png").data == first.data
        assert time.perf_counter() - began < 0.5, "not drawn again"


def test_a_year_that_cannot_be_shared_is_refused_with_a_sentence(client_of, ann, year):
    reader = client_of(ann)
    assert "There's no run in 2024 yet, so there's nothing to share." in reader.send("/recaps/2024/sharing", status=409)
    reader.send("/recaps/9999/sharing", status=404)
    reader.see("/recaps/shared/guessed", status=404)


def test_a_shared_year_follows_its_runs_and_is_deleted_with_its_runner(app, client_of, client, ann, year):
    address = share(client_of(ann))
    make.run(ann, km=9, minutes=60, day="2026-11-15")
    assert "60.0 km" in client.see(address)
    client_of(ann).send("/settings/removal", {"leaving_password": "a quiet morning loop", "sure": "y"})
    client.see(address, status=404)


def test_a_recap_lists_the_shoes_of_its_period(client_of, ann, year):
    reader = client_of(ann)
    reader.send("/gear/new", {"name": "Blue ones", "first_day": "2026-11-01", "good_for": "700 km", "kinds": ["easy"]})
    make.run(ann, km=7, minutes=45, day=date(2026, 11, 12))
    seen = reader.see("/recaps/2026-11")
    assert "Your shoes" in seen
    assert "Blue ones 7.0 km" in seen


def test_a_wednesday_and_the_thursday_after_it_are_one_week_of_the_year(client_of, ann, clock):
    clock.at("2026-12-30 12:00")
    for day, km in (("2026-02-04", 30), ("2026-02-05", 20)):
        make.run(ann, km=km, minutes=6 * km, day=day)
    address = share(client_of(ann))
    seen = client_of(ann).see(address).replace("\xa0", " ")
    assert "one week" in seen
    assert "The biggest: 50.0 km." in seen
