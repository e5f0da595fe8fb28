"""Implausible runs: held, shown to their runner only, not counted, and released when the cause is gone."""

from datetime import date

import pytest

from challenges.runners.rules import Category
from tests import make
from tests.cast import runner
from tests.runs.paper import RUN, filled, logged, upload
from tests.samples.recordings import gpx_of, north

FAR = 48.1  # eleven kilometres further north
OF_AGE = "faster than the world's best at your age"
ELSEWHERE = "You have another recording from the same time, more than 5 km away."
OF_A_DAY = "Your runs on this day add up to more than 24 hours."
FAST = {**RUN, "distance": "5 km", "duration": "14:50"}  # 890 s: the standard for men of 53 is 898 s


def recording(seconds=600, *, metres=3.0, lat=48.0, after=0.0, name=""):
    """Return a run due north on Saturday 14 November, starting at 6:30 plus `after` seconds."""
    samples = [(here, lon, ele, at + after) for here, lon, ele, at in north([metres] * seconds, lat=lat)]
    return gpx_of(samples, track=f"<name>{name}</name>").replace(b"2026-07-04", b"2026-11-14")


@pytest.fixture
def november(app):
    return make.challenge(title="November 100", km=100)


@pytest.fixture
def pat(app):
    """Pat is 53, in the men's category, and shares neither."""
    return runner("pat", category=Category.MEN, born_on=date(1973, 5, 1))


def counted(reader):
    """Return the total that the challenge page shows."""
    return reader.see("/challenges/november-100").partition(" of 100 km")[0].rpartition(" ")[2]


# --- an age grade above 100 % -----------------------------------------------------------------------------------------


def test_a_typed_run_beyond_the_best_of_its_age_is_held_until_it_is_corrected(november, pat, client_of):
    make.participation(november, pat)
    reader = client_of(pat)
    seen = reader.send("/runs/new", FAST)
    assert "Run logged and held for review." in seen
    assert OF_AGE in seen
    assert counted(reader) == "0.0"
    edit = reader.see("/runs/1/edit")
    assert OF_AGE in edit
    seen = reader.send("/runs/1/edit", filled(edit, "/runs/1/edit", duration="24:50"))
    assert "Held for review" not in seen
    assert counted(reader) == "5.0"


def test_nobody_else_learns_that_it_is_held_or_why(pat, ben, client_of, client):
    client_of(pat).send("/runs/new", {**FAST, "visibility": "public"})
    for reader in (client_of(ben), client):
        seen = reader.see("/runs/1")
        assert "5.0 km" in seen
        assert "eld for review" not in seen
        assert "your age" not in seen
        assert "best in the world" not in seen


@pytest.mark.parametrize(
    "said", [{}, {"category": Category.MEN}, {"born_on": date(1973, 5, 1)},
             {"category": Category.NON_BINARY, "born_on": date(1973, 5, 1)},
             {"category": Category.MEN, "born_on": date(1990, 5, 1)}],
)  # fmt: skip
def test_a_runner_without_age_or_category_is_not_held_for_it(app, client_of, said):
    assert "Run logged: 5.0 km in 14:50." in client_of(runner("sam", **said)).send("/runs/new", FAST)


def test_a_fast_stretch_inside_an_easy_recording_is_held(app, pat, client_of):
    easy, fast = [2.5] * 400, [5.7] * 900  # 5 km in 877 s
    data = gpx_of(north([*easy, *fast, *easy])).replace(b"2026-07-04", b"2026-11-14")
    seen = upload(client_of(pat), data)
    assert OF_AGE in seen
    assert "Verified" in seen


@pytest.mark.parametrize("recorded", [True, False])
def test_correcting_the_date_of_birth_releases_runs_held_for_it(november, pat, client_of, recorded):
    make.participation(november, pat)
    reader = client_of(pat)
    if recorded:
        upload(reader, recording(900, metres=5.7))
    else:
        reader.send("/runs/new", FAST)
    page = reader.see("/settings/privacy")
    seen = reader.send("/settings/privacy", filled(page, "/settings/privacy", born_on="1993-05-01"))
    assert logged()[0].held == "", seen
    assert counted(reader) == ("5.1" if recorded else "5.0")
    assert "Held for review" not in reader.see("/runs/1")


def test_saving_a_held_recording_checks_it_again(app, pat, client_of):
    reader = client_of(pat)
    upload(reader, recording(900, metres=5.7))
    edit = reader.see("/runs/1/edit")
    assert OF_AGE in reader.send("/runs/1/edit", filled(edit, "/runs/1/edit", title="Was I that fast"))
    assert logged()[0].verified


def test_a_birthday_decides_by_the_day_of_the_run(app, client_of):
    """5 km in 14:55: the standard at 53 is 14:57.8, at 52 it is 14:49."""
    reader = client_of(runner("max", category=Category.MEN, born_on=date(1973, 11, 15)))
    reader.send("/runs/new", {**FAST, "duration": "14:55", "day": "2026-11-14", "at": ""})
    reader.send("/runs/new", {**FAST, "duration": "14:55", "day": "2026-11-15", "at": ""})
    assert [run.held for run in logged()] == ["", "age"]


# --- two places at once -----------------------------------------------------------------------------------------------


def test_the_later_of_two_recordings_that_contradict_each_other_is_held(november, ann, client_of):
    make.participation(november, ann)
    reader = client_of(ann)
    upload(reader, recording(name="Here"))
    seen = upload(reader, recording(500, lat=FAR, after=50, name="There"))
    assert ELSEWHERE in seen
    assert "Held for review" not in reader.see("/runs/1")
    assert counted(reader) == "1.8"


def test_deleting_the_first_releases_the_second(november, ann, client_of):
    make.participation(november, ann)
    reader = client_of(ann)
    upload(reader, recording())
    upload(reader, recording(500, lat=FAR, after=50))
    reader.send("/runs/1/removal")
    assert ELSEWHERE not in reader.see("/runs/2")
    assert counted(reader) == "1.5"


def test_changing_the_figures_of_either_releases_the_second(ann, ben, client_of):
    for person, corrected in ((ann, 0), (ben, 1)):
        reader = client_of(person)
        upload(reader, recording(601 + corrected))
        upload(reader, recording(500, lat=FAR, after=50))
        mine = [run for run in logged() if run.runner_id == person.id]
        assert [run.held for run in mine] == ["", "places"]
        address = f"/runs/{mine[corrected].id}/edit"
        reader.send(address, filled(reader.see(address), address, at="18:00"))
        assert [run.held for run in logged() if run.runner_id == person.id] == ["", ""]


def test_restoring_the_first_from_its_recording_holds_the_second_again(ann, client_of):
    reader = client_of(ann)
    upload(reader, recording())
    upload(reader, recording(500, lat=FAR, after=50))
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", at="18:00"))
    reader.send("/runs/1/restoration", {"what": "figures"})
    assert [run.held for run in logged()] == ["", "places"]
    reader.send("/runs/2/edit", filled(reader.see("/runs/2/edit"), "/runs/2/edit", title="Still there"))
    assert [run.held for run in logged()] == ["", "places"]


def test_a_third_recording_is_compared_separately(ann, client_of):
    """The second and third agree: both are released when the first, the wrong one, is deleted."""
    reader = client_of(ann)
    upload(reader, recording())
    upload(reader, recording(500, lat=FAR, after=50))
    upload(reader, recording(400, lat=FAR + 0.001, after=120))
    assert [run.held for run in logged()] == ["", "places", "places"]
    reader.send("/runs/1/removal")
    assert [run.held for run in logged()] == ["", ""]


@pytest.mark.parametrize("second", [recording(500, lat=48.001, after=50), recording(500, lat=FAR, after=560),
                                    recording(500, lat=FAR, after=3600)])  # fmt: skip
def test_a_second_device_and_the_next_run_are_not_held(ann, client_of, second):
    reader = client_of(ann)
    upload(reader, recording())
    assert "Run logged: 1.5 km" in upload(reader, second)


def test_two_runners_may_be_in_two_places(ann, ben, client_of):
    upload(client_of(ann), recording())
    assert "Run logged: 1.5 km" in upload(client_of(ben), recording(500, lat=FAR, after=50))


def test_a_run_entered_by_hand_has_no_place(ann, client_of):
    reader = client_of(ann)
    reader.send("/runs/new", {**RUN, "at": "07:30", "distance": "3 km", "duration": "20:00"})
    assert "Run logged: 1.8 km" in upload(reader, recording())


def test_changing_a_title_reads_no_file(app, ann, client_of, tmp_path):
    """Only runs that may be released are compared again: with the files gone, a title can still be changed."""
    reader = client_of(ann)
    upload(reader, recording())
    upload(reader, recording(500, lat=48.001, after=50))
    (tmp_path / "data" / "files").rename(tmp_path / "lost")
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", title="By the river"))
    assert [run.title for run in logged()] == ["By the river", ""]


# --- more than 24 hours in a day --------------------------------------------------------------------------------------


def test_a_day_with_more_than_24_hours_is_held_through_the_form(november, ann, client_of):
    make.participation(november, ann)
    reader = client_of(ann)
    long = {"day": "2026-11-14", "at": "", "distance": "40 km", "duration": "13:00:00"}
    reader.send("/runs/new", long)
    seen = reader.send("/runs/new", {**long, "distance": "30 km", "duration": "11:00:01"})
    assert OF_A_DAY in seen
    assert counted(reader) == "40.0"
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", duration="12:59:00"))
    assert OF_A_DAY not in reader.see("/runs/2")
    assert counted(reader) == "70.0"


def test_a_day_with_more_than_24_hours_is_held_through_an_upload(november, ann, client_of):
    make.participation(november, ann)
    make.run(ann, km=80, minutes=23 * 60 + 55, day="2026-11-14")
    reader = client_of(ann)
    seen = upload(reader, recording())
    assert OF_A_DAY in seen
    assert counted(reader) == "80.0"
    reader.send("/runs/1/removal")
    assert OF_A_DAY not in reader.see("/runs/2")
    assert counted(reader) == "1.8"


def test_a_run_of_exactly_the_rest_of_the_day_is_not_held(ann, client_of):
    make.run(ann, km=80, minutes=23 * 60 + 50, day="2026-11-14")
    assert "Run logged: 1.8 km" in upload(client_of(ann), recording())


def test_a_run_moved_to_a_full_day_is_held_and_released_when_moved_back(ann, client_of):
    make.run(ann, km=80, minutes=23 * 60 + 50, day="2026-11-13")
    reader = client_of(ann)
    reader.send("/runs/new", {**RUN, "at": ""})
    moved = filled(reader.see("/runs/2/edit"), "/runs/2/edit", day="2026-11-13")
    assert OF_A_DAY in reader.send("/runs/2/edit", moved)
    back = filled(reader.see("/runs/2/edit"), "/runs/2/edit", day="2026-11-14")
    assert OF_A_DAY not in reader.send("/runs/2/edit", back)
    assert logged()[1].held == ""
