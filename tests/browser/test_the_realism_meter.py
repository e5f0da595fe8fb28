"""Ann sets a goal in a browser: the odds follow while she types, a rung is taken over, nothing typed is lost."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from challenges import clock as time
from challenges.db import transaction
from tests import make


@pytest.fixture
def regular(ann):
    today = time.local_date(time.now(), ann.zone)
    with transaction():
        for back in range(9):
            make.run(ann, km=12, minutes=68, day=today - timedelta(days=7 * back + 1))
    return ann


def test_the_odds_follow_while_ann_types_and_a_rung_is_taken_over(open_page, regular, axe):
    page = open_page(regular)
    page.goto("/goals/new")
    axe(page)
    page.get_by_label("If that happens").fill("the covered loop")
    page.get_by_label("When").select_option("next-month")
    page.get_by_label("Target").press_sequentially("300 km", delay=20)
    expect(page.locator("#meter")).to_contain_text("in 10")
    expect(page.get_by_label("Target")).to_be_focused()
    axe(page)
    page.locator("button.meter__rung").first.click()
    expect(page.get_by_label("Target")).not_to_have_value("300 km")
    expect(page.get_by_label("If that happens")).to_have_value("the covered loop")
    page.get_by_role("link", name="Run a target time").click()
    expect(page.get_by_label("Target time")).to_have_value("")
    expect(page.get_by_label("If that happens")).to_have_value("the covered loop")
    assert "covered" not in page.url
    page.get_by_role("link", name="Keep a streak").click()
    page.get_by_role("button", name="Set goal").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("weeks in a row")
    page.get_by_role("button", name="Stuck to it").click()
    expect(page.get_by_role("button", name="Stuck to it")).to_have_attribute("aria-pressed", "true")
    for address in ("/goals", "/goals/1", "/goals/streak"):
        page.goto(address)
        axe(page)


def test_all_of_it_works_without_scripts(open_page, regular):
    page = open_page(regular, scripts=False, phone=True)
    page.goto("/goals/new")
    page.get_by_label("Target").fill("300 km")
    page.get_by_label("If that happens").fill("the covered loop")
    page.get_by_role("button", name="Show odds").click()
    expect(page.locator("#meter")).to_contain_text("in 10")
    page.locator("button.meter__rung").first.click()
    expect(page.get_by_label("If that happens")).to_have_value("the covered loop")
    page.get_by_role("button", name="Set goal").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("km in")
    page.get_by_role("button", name="Bent it").click()
    expect(page.get_by_role("button", name="Bent it")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
