"""The keyboard does not lose its place when a page changes under it."""

from playwright.sync_api import expect

from tests import make


def test_after_signing_up_in_place_the_keyboard_goes_on_beside_the_bib(open_page, ann, olu):
    race = make.race(olu, title="Night Mile", **make.next_week())
    page = open_page(ann)
    page.goto(f"/races/{race.slug}")
    page.get_by_role("button", name="Sign up").press("Enter")
    expect(page.locator("#entry")).to_contain_text("0001")
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Withdraw from race"
