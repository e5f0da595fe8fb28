"""A challenge closes, in a real browser: on a phone, by keyboard, and without any script."""

import hashlib
from pathlib import Path

import pytest

from challenges.boards import actions
from challenges.db import db, transaction
from challenges.monthly.models import Challenge, Participation
from tests.boards import closed
from tests.timing import Timepiece

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def clock():
    """November 2026, whatever month it is: the page tells its times itself."""
    timepiece = Timepiece()
    timepiece.at("2026-11-15 12:00")
    yield timepiece
    timepiece.stop()


@pytest.fixture
def november(olu, ann, ben):
    """Ann with 105 km before Ben with 50."""
    november = closed.november(olu)
    closed.runs(november, ann, 30, 40, 35)
    closed.runs(november, ben, 30, 20)
    return november


SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def entry_of(challenge: Challenge, runner):
    db.session.rollback()
    return db.session.query(Participation).filter_by(challenge_id=challenge.id, runner_id=runner.id).one().id


@BOTH
def test_a_protest_by_keyboard_is_answered_and_the_standing_put_right(
    november, ann, ben, olu, clock, open_page, scripts
):
    clock.at(closed.PROVISIONAL)
    page = open_page(ben, phone=True, scripts=scripts)
    page.goto(f"{closed.PAGE}/final")
    page.get_by_role("link", name=f"Protest about entry {entry_of(november, ann)}").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What's wrong").focus()
    page.keyboard.type("Her run of 3 November was on a bike.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Protest sent.").wait_for()

    organiser = open_page(olu, scripts=scripts)
    organiser.goto(f"{closed.PAGE}/close")
    organiser.get_by_role("link", name="Answer protest").click()
    organiser.get_by_label("Decision").select_option("upheld")
    organiser.get_by_label("Reason").fill("40 km in an hour.")
    organiser.get_by_role("button", name="Send answer").click()
    organiser.get_by_label("Correct total").fill("65 km")
    organiser.get_by_label("Reason").fill("One run was a bike ride.")
    organiser.get_by_role("button", name="Sign amendment").click()
    organiser.get_by_text("Distance: changed from 105.0 km to 65.0 km").wait_for()

    clock.at(closed.FINAL)
    closed.fix(november)
    page.goto(closed.PAGE)
    page.locator("#closing").get_by_text("Final since Saturday 5 December").wait_for()
    assert "65.0\N{NO-BREAK SPACE}km" in page.locator(f"#entry-{entry_of(november, ann)}").inner_text()


@BOTH
def test_anybody_can_check_the_fingerprint(november, clock, open_page, tmp_path, scripts):
    clock.at(closed.FINAL)
    closed.fix(november)
    page = open_page(scripts=scripts, accept_downloads=True)
    page.goto(f"{closed.PAGE}/final")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    file = Path(tmp_path / "final.csv")
    download.value.save_as(file)
    assert download.value.suggested_filename == "november-together-final.csv"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == page.locator(".fingerprint").inner_text().strip()


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_pages_of_a_close_are_for_everyone(november, ann, olu, clock, open_page, axe, phone, dark):
    clock.at(closed.PROVISIONAL)
    entry = entry_of(november, ann)
    with transaction():
        protest = actions.protest(november.id, ann.id, entry, "My run of the 9th is missing.").id
    page, organiser = (open_page(runner, phone=phone, dark=dark) for runner in (ann, olu))
    for address in ("", "/final", f"/entries/{entry}/protest"):
        page.goto(closed.PAGE + address)
        axe(page)
    for address in ("/close", f"/protests/{protest}/answer", f"/entries/{entry}/amendment"):
        organiser.goto(closed.PAGE + address)
        axe(organiser)
    clock.at(closed.FINAL)
    closed.fix(november)
    closed.amend(november, olu, entry, 45)
    for address in ("", "/final"):
        page.goto(closed.PAGE + address)
        for summary in page.locator("main details summary").all():
            summary.click()
        axe(page)
        assert page.evaluate(SIDEWAYS) <= 1, f"{address} scrolls sideways"
