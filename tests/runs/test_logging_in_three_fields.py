"""The form asks for distance, time and date, and folds the rest away until it has something to say."""

import re

import pytest

from tests.runs.paper import RUN, logged, upload

MORE = re.compile(r'<details class="log-run__more"( open)?>')
THREE = {"distance": "5", "duration": "25:00", "day": "2026-11-15"}


def is_open(seen):
    return bool(MORE.search(seen.html)[1])


def focused(seen):
    """Return the names of the fields that take the focus."""
    return [
        re.search(r'name="([^"]+)"', tag)[1] for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", seen.html)
        if " autofocus" in tag
    ]  # fmt: skip


def test_distance_time_and_todays_date_come_first_and_the_rest_is_folded_away(ann, client_of):
    seen = client_of(ann).see("/runs/new")
    before, after = seen.html.split('<details class="log-run__more">')
    for name in ("distance", "duration", "day"):
        assert f'name="{name}"' in before
    assert 'value="2026-11-15"' in before
    for name in ("at", "title", "kind", "feel", "notes", "gain", "visibility", "indoor", "zone"):
        assert f'name="{name}"' in after


def test_three_fields_log_a_run(ann, client_of):
    assert "Run logged: 5.0 km in 25:00." in client_of(ann).send("/runs/new", THREE)
    [run] = logged()
    assert run.started_at is None
    assert run.visibility is ann.runs_visible_to


@pytest.mark.parametrize(
    ("said", "opens"),
    [({}, False), ({"title": "Round the pond"}, True), ({"kind": "tempo"}, True), ({"indoor": "y"}, True),
     ({"visibility": "me"}, True), ({"feel": "Strong"}, True), ({"at": "25:00"}, True), ({"gain": "up"}, True),
     ({"line": "x" * 201}, True), ({"zone": "Pacific/Auckland"}, True), ({"kind": "easy", "title": " "}, False)],
)  # fmt: skip
def test_more_is_open_when_something_in_it_was_said_or_is_wrong(ann, client_of, said, opens):
    seen = client_of(ann).send("/runs/new", {**THREE, "distance": "", **said}, status=422)
    assert is_open(seen) is opens


def test_the_first_wrong_field_takes_the_focus_and_no_other_one(ann, client_of):
    reader = client_of(ann)
    assert focused(reader.see("/runs/new")) == []
    assert focused(reader.send("/runs/new", {**THREE, "duration": "soon", "gain": "up"}, status=422)) == ["duration"]
    assert focused(reader.send("/runs/new", {**THREE, "gain": "up"}, status=422)) == ["gain"]


def test_the_summary_of_what_is_wrong_links_to_each_field(ann, client_of):
    seen = client_of(ann).send("/runs/new", {**THREE, "duration": "soon", "gain": "up"}, status=422)
    assert '<a href="#duration">' in seen.html
    assert '<a href="#gain">' in seen.html


def test_a_correction_with_a_wrong_field_takes_the_focus_too(ann, client_of):
    reader = client_of(ann)
    reader.send("/runs/new", RUN)
    assert focused(reader.send("/runs/1/edit", {**RUN, "distance": "far"}, status=422)) == ["distance"]


def test_a_file_is_one_button_beside_the_form(ann, client_of):
    seen = client_of(ann).see("/runs/new")
    assert re.search(r'<label class="upload__button" for="files">', seen.html)
    assert "Choose a file GPX, TCX, FIT or KML" in seen


def test_an_empty_file_is_refused_beside_its_button(ann, client_of):
    seen = upload(client_of(ann), b"", status=422)
    assert "This file is empty." in seen
    assert focused(seen) == ["files"]
