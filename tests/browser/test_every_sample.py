"""Every real recording goes through the page in a browser, and shows its truth."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

SAMPLES = Path(__file__).parent.parent / "samples" / "activities"

# file: distance, time as the page leads with it, what it says of the elapsed time
RUNS = {
    "fr110-run.fit": ("4.8 km", "43:46", ""),
    "fenix2-run.fit": ("9.0 km", "47:12", ""),
    "stryd-developer-fields-run.fit": ("6.8 km", "57:04", ""),
    "fr920xt-run-many-pauses.fit": ("16.8 km", "1:54:16", "2:23:50 elapsed"),
    "garmin-connect-run.gpx": ("3.1 km", "13:32", "15:48 elapsed"),
    "strava-run-hr.gpx": ("3.6 km", "17:09", "20:56 elapsed"),
    "apple-health-export.gpx": ("0.1 km", "0:43", ""),
    "fr410-run.tcx": ("4.7 km", "33:13", ""),
    "polar-m400-run.tcx": ("4.5 km", "58:30", "1:05:04 elapsed"),
    "fr220-same-run.gpx": ("0.2 km", "1:28", "3:42 elapsed"),
    "fr220-same-run.tcx": ("0.2 km", "3:11", "3:42 elapsed"),
    "hike-8-tracks.gpx": ("4.6 km", "26:36", "1:59:50 elapsed"),
}
ASKED = {"fr70-no-gps-run.fit": ("10.2 km", "1:04:44"), "hike-without-times.gpx": ("4.6 km", "")}
REFUSED = {
    "bad-empty-trkseg.gpx": "This file has no track points: there is nothing to measure.",
    "bad-lat-lon-missing.gpx": "there is nothing to measure.",
}


def upload(page: Page, *names: str) -> None:
    """Choose files on the page that logs runs, and send them."""
    page.goto("/runs/new")
    page.get_by_label("Recordings").set_input_files([SAMPLES / name for name in names])
    page.get_by_role("button", name="Upload").click()


@pytest.mark.parametrize("name", RUNS)
def test_a_real_recording_becomes_a_run_with_its_true_figures(ann, open_page, name):
    distance, time, elapsed = RUNS[name]
    page = open_page(ann)
    upload(page, name)
    page.wait_for_url(re.compile(r"/runs/\d+$"))
    facts = page.locator(".facts").first
    expect(facts).to_contain_text(distance.replace(" ", "\N{NO-BREAK SPACE}"))
    expect(facts).to_contain_text(time)
    if elapsed:
        expect(facts).to_contain_text(elapsed)
    else:
        expect(facts).not_to_contain_text("elapsed")


@pytest.mark.parametrize("name", ASKED)
def test_a_real_recording_without_a_date_asks_for_it_and_invents_none(ann, open_page, name):
    distance, time = ASKED[name]
    page = open_page(ann)
    upload(page, name)
    expect(page.get_by_role("heading", name="When was this run?")).to_be_visible()
    expect(page.get_by_label("Date")).to_have_value("")
    expect(page.get_by_label("Duration")).to_have_value(time)
    expect(page.get_by_text(distance.replace(" ", "\N{NO-BREAK SPACE}"))).to_be_visible()


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_without_a_recording_is_refused_with_a_sentence(ann, open_page, name):
    page = open_page(ann)
    upload(page, name)
    expect(page.get_by_text(REFUSED[name])).to_be_visible()
    page.goto("/runs")
    expect(page.get_by_text("No runs yet")).to_be_visible()


def test_all_of_them_at_once_are_one_report_and_one_run_in_two_formats_is_one(ann, open_page):
    page = open_page(ann)
    upload(page, *RUNS, *ASKED, *REFUSED)
    for outcome in ("Imported 11", "Needs a date 2", "There already 1", "Refused 2"):
        expect(page.get_by_role("link", name=outcome, exact=True)).to_be_visible()
