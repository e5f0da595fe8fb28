"""A real recording goes through the form in a browser. tests/runs/test_every_sample.py sends all of them."""

import re

from playwright.sync_api import expect

from tests.runs.test_every_sample import RUNS, SAMPLES

NAME = "fr920xt-run-many-pauses.fit"


def test_a_real_recording_is_chosen_sent_and_shown_with_its_true_figures(ann, open_page):
    page = open_page(ann)
    page.goto("/runs/new")
    page.get_by_label("Choose a file").set_input_files([SAMPLES / NAME])
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(re.compile(r"/runs/\d+\?logged=yes$"))
    for said in RUNS[NAME]:
        expect(page.locator(".facts").first).to_contain_text(said.replace(" km", "\N{NO-BREAK SPACE}km"))
