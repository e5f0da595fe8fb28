"""Ann crops the tram ride home, splits what she forgot to stop, and takes all of it back."""

from datetime import date

import pytest

from challenges.db import db, transaction
from challenges.refusals import Refused
from challenges.runs import actions, queries
from challenges.runs.actions.looking import cut_anew
from challenges.runs.models import Recording, Trace
from challenges.runs.recorded import contents_of
from challenges.runs.rules import Kind
from challenges.runs.tracks.cuts import WHOLE, Cut
from challenges.units import Duration
from tests import make
from tests.cast import runner
from tests.runs.paper import filled, kept, logged
from tests.runs.tape import log_file
from tests.samples.recordings import gpx_of, north, sample_file

RUN, TRAM = [3.0] * 1_200, [20.0] * 120  # 3.6 km in twenty minutes, and 2.4 km in two
MORNING = gpx_of(north(RUN)).replace(b"2026-07-04", b"2026-11-14")
WITH_TRAM = gpx_of(north([*RUN, *TRAM]), track="<name>River</name>").replace(b"2026-07-04", b"2026-11-14")
CLUB_NIGHT = gpx_of(north([3.0] * 600 + [0.0] * 300 + [4.0] * 600)).replace(b"2026-07-04", b"2026-11-14")


@pytest.fixture
def reader(ann, client_of):
    """Ann's browser."""
    return client_of(ann)


@pytest.fixture
def november(app, ann):
    challenge = make.challenge(title="November 100", km=100)
    make.participation(challenge, ann)
    return challenge


def cut(reader, address, *, status=200, **changes):
    """Open the page that crops or splits, change the times, and press its button."""
    return reader.send(address, filled(reader.see(address), address, **changes), status=status)


def crop(reader, run_id=1, *, status=200, **times):
    return cut(reader, f"/runs/{run_id}/crop", status=status, **times)


def split(reader, run_id=1, *, status=200, **times):
    return cut(reader, f"/runs/{run_id}/split", status=status, **times)


def take_back(reader, what, run_id=1):
    return reader.send(f"/runs/{run_id}/restoration", {"what": what})


def counted(reader):
    """What the challenge counts, as its page says."""
    return reader.see("/challenges/november-100").partition(" of 100 km")[0].rpartition(" ")[2]


def figures(run):
    """All that a recording says of a run."""
    trace = db.session.get(Trace, run.id)
    return (
        run.started_at, run.zone, run.local_date, run.distance, run.duration, run.moving, run.along, run.gain,
        run.gain_by, run.verified, run.held, trace.route, trace.series, trace.kilometres, trace.heart_rate,
        [(best.distance, best.duration) for best in queries.efforts_of(run)],
    )  # fmt: skip


# --- cropping ---------------------------------------------------------------------------------------------------------


def test_the_tram_ride_home_is_cropped_and_the_run_counts_at_once(november, ann, reader):
    log_file(ann, WITH_TRAM)
    assert "Held for review" in reader.see("/runs/1")
    assert counted(reader) == "0.0"
    seen = crop(reader, finish="20:00")
    assert "Cropped. The recording itself is kept." in seen
    assert "Held for review" not in seen
    assert "3.6 km" in seen
    assert counted(reader) == "3.6"
    assert logged()[0].verified


def test_half_of_the_tram_ride_is_still_a_tram_ride(november, ann, reader):
    log_file(ann, WITH_TRAM)
    assert "It would be held for review: A part of this run is faster" in crop(reader, finish="21:00", step="preview")
    assert "held for review" in crop(reader, finish="21:00")
    assert counted(reader) == "0.0"


def test_what_would_stay_is_shown_before_anything_is_cropped(ann, reader):
    run = log_file(ann, WITH_TRAM)
    before = figures(run)
    seen = crop(reader, finish="20:00", step="preview")
    for words in ("This would stay", "3.60 km", "20:00", "5:33 /km", "07:30–07:50"):
        assert words in seen
    assert 'value="20:00"' in seen.html
    assert figures(logged()[0]) == before


def test_the_page_says_where_ann_was_when(ann, reader):
    log_file(ann, WITH_TRAM)
    seen = reader.see("/runs/1/crop")
    assert "It is 22:00 long." in seen
    assert "1.0 km 5:34 5:33 /km" in seen
    assert "6.0 km 22:00" in seen


def test_every_figure_follows_from_what_is_left(ann, reader):
    log_file(ann, gpx_of([(48 + n * 3e-5, 2.0, 100 + n / 10, float(n)) for n in range(1_800)]))
    crop(reader, start="5:00", finish="25:00")
    [run] = logged()
    alone = gpx_of([(48 + n * 3e-5, 2.0, 100 + n / 10, float(n)) for n in range(300, 1_501)])
    other = log_file(runner("only"), alone)  # somebody who recorded only that
    assert figures(run) == figures(other)
    assert run.gain.metres == pytest.approx(120, abs=10)


def test_a_run_that_began_before_midnight_moves_to_the_day_of_its_new_start(ann, olu, reader):
    """Ann started her watch in the car on the 14th and ran from midnight on."""
    make.participation(make.challenge(olu, title="From the 15th", first_day="2026-11-15"), ann)
    late = [(lat, lon, ele, at + 16 * 3_600) for lat, lon, ele, at in north([0.0] * 1_800 + RUN)]
    log_file(ann, gpx_of(late).replace(b"2026-07-04", b"2026-11-14"))
    assert "From the 15th" not in reader.see("/runs/1")
    seen = crop(reader, start="30:00")
    assert "From the 15th 3.6 km added Counts" in seen
    assert logged()[0].local_date.isoformat() == "2026-11-15"


def test_a_cropped_run_can_be_cropped_again_as_times_into_the_same_recording(ann, reader):
    log_file(ann, WITH_TRAM)
    crop(reader, start="1:00", finish="20:00")
    page = reader.see("/runs/1/crop")
    assert 'value="1:00"' in page.html
    assert 'value="20:00"' in page.html
    crop(reader, start="0:30")
    assert logged()[0].cut == Cut(Duration.of_seconds(30), Duration.of_minutes(20))


def test_words_feelings_and_kudos_stay_with_a_cropped_run(ann, ben, reader, client_of):
    log_file(ann, WITH_TRAM, notes="Cold.")
    client_of(ben).send("/runs/1/kudos")
    with transaction():
        actions.change(1, ann.id, kind=Kind.TEMPO, title="With Ben")
    crop(reader, finish="20:00")
    [run] = logged()
    assert (run.title, run.notes, run.kind) == ("With Ben", "Cold.", Kind.TEMPO)
    assert "Ben" in reader.see("/runs/1/kudos")


def test_two_who_crop_the_same_run_hear_of_each_other(reader, ann, client_of):
    log_file(ann, CLUB_NIGHT)
    address, other = "/runs/1/crop", client_of(ann)
    old = filled(other.see(address), address, start="2:00")
    assert "Cropped." in crop(reader, finish="20:00")
    seen = other.send(address, old, status=409)
    assert "Finish at You didn't change it 20:00" in seen
    assert "Cropped." in other.send(address, filled(seen, address))
    assert logged()[0].cut == Cut(Duration.of_minutes(2), Duration.of_minutes(20))


def test_pressing_twice_crops_once(ann, reader):
    log_file(ann, WITH_TRAM)
    form = filled(reader.see("/runs/1/crop"), "/runs/1/crop", finish="20:00")
    reader.send("/runs/1/crop", form)
    before = logged()[0].updated_at
    assert "Cropped." in reader.send("/runs/1/crop", form)
    assert logged()[0].updated_at == before


@pytest.mark.parametrize(
    "times, words",
    [
        ({"start": "12:00", "finish": "10:00"}, "The finish comes after the start."),
        ({"start": "12:00", "finish": "12:00"}, "The finish comes after the start."),
        ({"finish": "1:30:00"}, "The recording ends at 20:00."),
        ({"start": "20:00"}, "The recording ends at 20:00."),
        ({"start": "10:00", "finish": "10:09"}, "At least ten seconds of the recording must be left."),
        ({"finish": "0:05"}, "At least ten seconds of the recording must be left."),
        ({"finish": "0:00"}, "The finish comes after the start."),
        ({"start": "noon"}, "“noon” is not a duration."),
        ({"finish": "12:75"}, "Minutes and seconds go up to 59."),
        ({"start": "-1:00"}, "This cannot be less than zero."),
        ({"start": "30:00", "finish": "noon"}, "The recording ends at 20:00."),
    ],
)
@pytest.mark.parametrize("step", ["preview", "crop"])
def test_what_cannot_be_cropped_is_said_beside_its_field_and_nothing_is_changed(ann, reader, times, words, step):
    run = log_file(ann, MORNING)
    before = figures(run)
    seen = crop(reader, status=422, step=step, **times)
    assert words in seen
    for typed in times.values():
        assert f'value="{typed}"' in seen.html
    assert "This would stay" not in seen
    assert figures(logged()[0]) == before


def test_a_crop_that_leaves_only_standing_still_is_no_run(ann, reader):
    log_file(ann, CLUB_NIGHT)
    assert "A run has a distance above zero." in crop(reader, start="10:01", finish="14:59", status=422)


def test_nothing_typed_means_the_recordings_own_ends(ann, reader):
    run = log_file(ann, MORNING)
    before = figures(run)
    crop(reader, start="1:00")
    crop(reader, start="", finish="")
    assert figures(logged()[0]) == before
    assert logged()[0].cut == WHOLE


def test_cropping_a_run_that_was_typed_over_takes_the_recording_again(ann, reader):
    log_file(ann, MORNING)
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", distance="5 km"))
    assert "Cropping takes the figures from the recording again." in reader.see("/runs/1/crop")
    assert "Verified" in crop(reader, finish="10:00")
    assert logged()[0].distance.km == pytest.approx(1.8, abs=0.001)


def test_the_zone_that_ann_set_stays_when_she_crops(ann, reader):
    log_file(ann, MORNING)
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", zone="Pacific/Niue"))
    crop(reader, finish="10:00")
    assert logged()[0].zone == "Pacific/Niue"
    assert logged()[0].local_date.isoformat() == "2026-11-13"


def test_a_recording_from_two_places_at_once_is_let_go_when_the_time_they_share_is_cropped(ann, reader):
    log_file(ann, MORNING)
    away = gpx_of([(lat + 0.5, lon, ele, at + 900) for lat, lon, ele, at in north(RUN)])
    log_file(ann, away.replace(b"2026-07-04", b"2026-11-14"), "away.gpx")
    assert [run.held for run in logged()] == ["", "places"]
    crop(reader, finish="15:00")
    assert [run.held for run in logged()] == ["", ""]
    take_back(reader, "cut")
    assert [run.held for run in logged()] == ["", "places"]
    crop(reader, 2, start="5:00")
    assert [run.held for run in logged()] == ["", ""]


# --- splitting --------------------------------------------------------------------------------------------------------


def test_a_recording_that_was_never_stopped_becomes_two_runs(november, ann, reader):
    whole = log_file(ann, CLUB_NIGHT, title="Club night", notes="Cold.")
    distance, duration = whole.distance, whole.duration
    seen = split(reader, at="15:00")
    assert "Split." in seen
    first, second = logged()
    assert (first.distance + second.distance, first.duration + second.duration) == (distance, duration)
    assert [run.distance.km for run in (first, second)] == [pytest.approx(1.8, abs=0.01), pytest.approx(2.4, abs=0.01)]
    assert (second.title, second.notes, second.kind, second.visibility) == (
        "Club night",
        "",
        first.kind,
        first.visibility,
    )
    assert second.started_at == first.started_at + (second.started_at - first.started_at)
    assert counted(reader) == "4.2"
    assert "Split into 2 runs" in reader.see("/runs/1/edit")


def test_what_both_would_be_is_shown_before_anything_is_split(ann, reader):
    log_file(ann, CLUB_NIGHT)
    seen = split(reader, at="15:00", step="preview")
    assert "This run would be" in seen
    assert "And the new one" in seen
    assert "1.80 km" in seen
    assert "2.40 km" in seen
    assert len(logged()) == 1


def test_kudos_stay_with_the_first_piece(ann, ben, reader, client_of):
    log_file(ann, CLUB_NIGHT)
    client_of(ben).send("/runs/1/kudos")
    split(reader, at="15:00")
    assert "Ben" in reader.see("/runs/1/kudos")
    assert "Ben" not in reader.see("/runs/2/kudos")


def test_pressing_twice_splits_once(ann, reader):
    log_file(ann, CLUB_NIGHT)
    form = filled(reader.see("/runs/1/split"), "/runs/1/split", at="15:00")
    reader.send("/runs/1/split", form)
    assert "Split." in reader.send("/runs/1/split", form)
    assert len(logged()) == 2


def test_a_piece_can_be_split_again_and_cropped_only_within_what_is_its_own(ann, reader):
    log_file(ann, CLUB_NIGHT)
    split(reader, at="15:00")
    split(reader, 2, at="20:00")
    split(reader, at="5:00")
    assert [run.piece for run in logged()] == [0, 1, 2, 3]
    assert "What comes before 15:00 belongs to another run" in crop(reader, 2, start="14:00", status=422)
    assert "The recording ends at 20:00." in crop(reader, 2, finish="21:00", status=422)
    assert "Type a time between 15:00 and 20:00." in split(reader, 2, at="21:00", status=422)
    crop(reader, 2, start="16:00", finish="19:00")
    crop(reader, 2, start="", finish="")
    assert logged()[1].cut == Cut(Duration.of_minutes(15), Duration.of_minutes(20))


@pytest.mark.parametrize(
    "at, words",
    [
        ("0:00", "Type a time between 0:00 and 20:00."),
        ("20:00", "Type a time between 0:00 and 20:00."),
        ("2:00:00", "Type a time between 0:00 and 20:00."),
        ("0:04", "At least ten seconds of the recording must be left."),
        ("19:56", "At least ten seconds of the recording must be left."),
        ("halfway", "“halfway” is not a duration."),
        ("", "This is needed."),
    ],
)
def test_what_cannot_be_split_is_said_beside_the_field(ann, reader, at, words):
    log_file(ann, MORNING)
    seen = split(reader, at=at, status=422)
    assert words in seen
    assert f'value="{at}"' in seen.html
    assert len(logged()) == 1


def test_removing_a_piece_leaves_the_file_and_removing_the_last_takes_it(app, ann, reader):
    log_file(ann, CLUB_NIGHT)
    split(reader, at="15:00")
    reader.send("/runs/1/removal")
    assert len(kept(app)) == 1
    assert reader.get("/runs/2/original").data == CLUB_NIGHT
    reader.send("/runs/2/removal")
    assert kept(app) == []
    assert db.session.query(Recording).count() == 0


def test_the_same_file_again_is_still_there_after_a_split(ann, reader):
    log_file(ann, CLUB_NIGHT)
    split(reader, at="15:00")
    with pytest.raises(actions.LoggedAlready):
        log_file(ann, CLUB_NIGHT)


# --- taking back ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["strava-run-hr", "garmin-connect-run", "fr220-same-run"])
def test_a_cropped_run_is_restored_to_the_last_figure(ann, reader, name):
    run = log_file(ann, sample_file(name))
    before = figures(run)
    crop(reader, start="0:40", finish="2:00")
    assert figures(logged()[0]) != before
    assert "Only 0:40 to 2:00 of the recording counts." in reader.see("/runs/1/edit")
    assert "Taken back." in take_back(reader, "cut")
    assert figures(logged()[0]) == before


@pytest.mark.parametrize("name", ["strava-run-hr", "garmin-connect-run"])
def test_joined_pieces_are_the_run_that_they_were(november, ann, reader, name):
    run = log_file(ann, sample_file(name))
    before = figures(run)
    split(reader, at="5:00")
    split(reader, 2, at="8:00")
    page = reader.see("/runs/3/edit")
    assert "Split into 3 runs" in page
    assert "Yes, join them" in page
    seen = take_back(reader, "pieces", 3)
    assert seen.response.request.path == "/runs/1"
    [run] = logged()
    assert figures(run) == before


def test_joining_leaves_what_was_cropped_before_the_split(ann, reader):
    log_file(ann, WITH_TRAM)
    crop(reader, finish="20:00")
    before = figures(logged()[0])
    split(reader, at="10:00")
    take_back(reader, "pieces")
    assert figures(logged()[0]) == before
    assert logged()[0].cut == Cut(None, Duration.of_minutes(20))


def test_what_was_removed_after_a_split_comes_back_with_the_whole_recording(ann, reader):
    run = log_file(ann, CLUB_NIGHT)
    before = figures(run)
    split(reader, at="15:00")
    reader.send("/runs/2/removal")
    assert "All of the recording after 15:00 is left out." in reader.see("/runs/1/edit")
    take_back(reader, "cut")
    assert figures(logged()[0]) == before


def test_each_correction_is_taken_back_by_itself(ann, reader):
    log_file(ann, MORNING)
    changes = {"kind": "tempo", "zone": "Asia/Kolkata", "distance": "5 km", "title": "By the river"}
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", **changes))
    page = reader.see("/runs/1/edit")
    for words in ("Set from Easy run to Tempo run.", "Set from Europe/Paris to Asia/Kolkata.", "Figures typed over"):
        assert words in page
    take_back(reader, "figures")
    [run] = logged()
    assert (run.verified, run.kind, run.zone, run.title) == (True, Kind.TEMPO, "Asia/Kolkata", "By the river")
    take_back(reader, "kind")
    take_back(reader, "zone")
    [run] = logged()
    assert (run.kind, run.zone, run.title, run.local_date.isoformat()) == (
        Kind.EASY, "Europe/Paris", "By the river", "2026-11-14",
    )  # fmt: skip
    assert "This run is as it was recorded." in reader.see("/runs/1/edit")


@pytest.mark.parametrize("what", ["cut", "pieces", "kind", "zone", "figures"])
def test_taking_back_what_was_never_done_changes_nothing(ann, reader, what):
    run = log_file(ann, MORNING)
    before = figures(run)
    assert "Taken back." in take_back(reader, what)
    assert figures(logged()[0]) == before


def test_only_what_there_is_can_be_taken_back(ann, reader):
    log_file(ann, MORNING)
    reader.send("/runs/1/restoration", {"what": "everything"}, status=404)
    reader.send("/runs/1/restoration", status=404)


# --- who, and what for ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["crop", "split"])
def test_nobody_cuts_a_run_of_somebody_else(ann, cleo, client_of, client, place):
    log_file(ann, MORNING)
    stranger = client_of(cleo)
    stranger.see(f"/runs/1/{place}", status=404)
    stranger.send(f"/runs/1/{place}", {"finish": "10:00", "at": "10:00"}, status=404)
    stranger.send("/runs/1/restoration", {"what": "cut"}, status=404)
    assert client.get(f"/runs/1/{place}").status_code == 303
    assert client.post(f"/runs/1/{place}").status_code == 303
    assert client.post("/runs/1/restoration").status_code == 303
    assert [run.cut for run in logged()] == [WHOLE]


@pytest.mark.parametrize("place", ["crop", "split"])
def test_a_typed_run_has_nothing_to_cut(ann, reader, place):
    make.run(ann)
    reader.see(f"/runs/1/{place}", status=404)
    assert "Crop the ends" not in reader.see("/runs/1/edit")
    assert "Corrections" not in reader.see("/runs/1/edit")


@pytest.mark.parametrize("place", ["crop", "split"])
def test_a_recording_without_times_says_that_it_cannot_be_cut(ann, reader, place):
    data = sample_file("hike-without-times")
    recorded = contents_of(data, actions.whose(ann)).runs[0]
    with transaction():
        recording = actions.keep_recording(ann.id, actions.File.kept("hike.gpx", data), recorded)
        actions.complete(recording.id, ann.id, recorded, day=date(2026, 11, 14), duration=Duration.of_hms(2))
    assert "This recording has no times, so it cannot be cut." in reader.see(f"/runs/1/{place}", status=409)
    assert "Crop the ends" not in reader.see("/runs/1/edit")


@pytest.mark.parametrize("place", ["crop", "split"])
def test_a_file_that_is_lost_is_said_in_words(app, ann, reader, place, tmp_path):
    log_file(ann, MORNING)
    (tmp_path / "data" / "files").rename(tmp_path / "lost")
    assert "The file of this recording is gone" in reader.see(f"/runs/1/{place}", status=409)


@pytest.mark.parametrize("place", ["crop", "split", "edit"])
def test_the_pages_that_correct_ask_the_database_little(ann, reader, place, queries_at_most):
    log_file(ann, CLUB_NIGHT)
    split(reader, at="15:00")
    with queries_at_most(8):
        reader.see(f"/runs/1/{place}")


def test_two_presses_in_the_same_instant_split_once(ann):
    """Both have read the whole recording before either writes."""
    run = log_file(ann, CLUB_NIGHT)
    at = Duration.of_minutes(15)
    pieces = cut_anew(run, Cut(None, at)), cut_anew(run, Cut(at, None))
    for _ in range(2):
        with transaction():
            assert actions.split(run.id, ann.id, *pieces).id == 2
    assert len(logged()) == 2


def test_what_was_changed_meanwhile_is_not_overwritten(ann, reader):
    """Two browsers have the page of the whole run open: one splits it, then the other crops across the split."""
    run = log_file(ann, CLUB_NIGHT)
    late = cut_anew(run, Cut(Duration.of_minutes(5), Duration.of_minutes(20)))
    split(reader, at="15:00")
    with pytest.raises(Refused), transaction():
        actions.crop(1, ann.id, late)
    with pytest.raises(Refused), transaction():
        actions.split(1, ann.id, late, late)
    assert [run.cut for run in logged()] == [Cut(None, Duration.of_minutes(15)), Cut(Duration.of_minutes(15), None)]
