"""Every real recording goes through the form and shows its true figures. tests/browser has one in a browser."""

import re
from pathlib import Path

import pytest

from tests.reader import Reader, Seen, text_of
from tests.runs import paper

SAMPLES = Path(__file__).parent.parent / "samples" / "activities"

# file: distance, leading time on the page, elapsed time on the page
RUNS = {
    "fr110-run.fit": ("4.8 km", "43:46", ""),
    "fenix2-run.fit": ("9.0 km", "47:12", ""),
    "stryd-developer-fields-run.fit": ("6.8 km", "57:04", ""),
    "fr920xt-run-many-pauses.fit": ("16.8 km", "1:54:16", "2:23:50 elapsed"),
    "garmin-connect-run.gpx": ("3.1 km", "13:59", "15:48 elapsed"),
    "strava-run-hr.gpx": ("3.6 km", "17:37", "20:56 elapsed"),
    "apple-health-export.gpx": ("0.1 km", "0:43", ""),
    "fr410-run.tcx": ("4.7 km", "33:13", ""),
    "polar-m400-run.tcx": ("4.5 km", "58:30", "1:05:04 elapsed"),
    "fr220-same-run.gpx": ("0.2 km", "2:28", "3:42 elapsed"),
    "fr220-same-run.tcx": ("0.2 km", "3:11", "3:42 elapsed"),
    "hike-8-tracks.gpx": ("4.6 km", "31:46", "1:59:50 elapsed"),
}
ASKED = {"fr70-no-gps-run.fit": ("10.2 km", "1:04:44"), "hike-without-times.gpx": ("4.6 km", "")}
REFUSED = {
    "bad-empty-trkseg.gpx": "This file has no track points, so there's nothing to measure.",
    "bad-lat-lon-missing.gpx": "so there's nothing to measure.",
}


def upload(reader: Reader, *names: str) -> Seen:
    """Upload files on the page that logs runs, and return the resulting page."""
    return paper.upload(reader, {name: (SAMPLES / name).read_bytes() for name in names})


def facts_on(seen: Seen) -> str:
    """Return the leading figures on the page of a run."""
    facts = re.search(r'<dl[^>]*class="[^"]*\bfacts\b.*?</dl>', seen.html, re.DOTALL)
    assert facts, seen
    return text_of(facts[0])


@pytest.mark.parametrize("name", RUNS)
def test_a_real_recording_becomes_a_run_with_its_true_figures(ann, client_of, name):
    distance, time, elapsed = RUNS[name]
    seen = upload(client_of(ann), name)
    assert re.search(r"/runs/\d+$", seen.response.request.path)
    facts = facts_on(seen)
    assert distance in facts
    assert time in facts
    assert elapsed in facts
    assert elapsed or "elapsed" not in facts


@pytest.mark.parametrize("name", ASKED)
def test_a_real_recording_without_a_date_asks_for_one_and_invents_none(ann, client_of, name):
    distance, time = ASKED[name]
    seen = upload(client_of(ann), name)
    assert "When was this run?" in seen
    assert distance in seen
    typed = paper.filled(seen, seen.response.request.path)
    assert typed["day"] == ""
    assert typed["duration"] == time


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_without_a_recording_is_refused_with_a_message(ann, client_of, name):
    reader = client_of(ann)
    assert REFUSED[name] in upload(reader, name)
    assert "No runs yet" in reader.see("/runs")


def test_all_samples_together_make_one_report_and_one_run_in_two_formats_is_one_run(ann, client_of):
    seen = upload(client_of(ann), *RUNS, *ASKED, *REFUSED)
    for outcome in ("Imported 11", "Needs a date 2", "Already logged 1", "Failed 2"):
        assert outcome in seen
