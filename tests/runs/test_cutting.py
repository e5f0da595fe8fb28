"""Ann crops the tram ride home, splits what she forgot to stop, and undoes all of it."""

from datetime import date

import pytest

from challenges.db import db, transaction
from challenges.recordings.cuts import WHOLE, TrackCut
from challenges.recordings.kinds import RunKind
from challenges.refusals import Refused
from challenges.runs import actions, queries
from challenges.runs.actions.overlaps import cut_anew
from challenges.runs.models import Recording, Trace
from challenges.runs.rules.measured import contents_of
from challenges.units import Duration
from tests import make
from tests.cast import runner
from tests.runs.paper import filled, kept, logged
from tests.runs.tape import log_file
from tests.samples.recordings import gpx_of, north, sample_file

RUN, TRAM = [3.0] * 1_200, [20.0] * 120  # 3.6 km in twenty minutes, then 2.4 km in two
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
    """Open the page that crops or splits, change the times, and submit it."""
    return reader.send(address, filled(reader.see(address), address, **changes), status=status)


def crop(reader, run_id=1, *, status=200, **times):
    return cut(reader, f"/runs/{run_id}/crop", status=status, **times)


def split(reader, run_id=1, *, status=200, **times):
    return cut(reader, f"/runs/{run_id}/split", status=status, **times)


def take_back(reader, what, run_id=1):
    return reader.send(f"/runs/{run_id}/restoration", {"what": what})


def counted(reader):
    """Return the total that the challenge page shows."""
    return reader.see("/challenges/november-100").partition(" of 100 km")[0].rpartition(" ")[2]


def figures(run):
    """Return everything that a recording says about a run."""
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
    assert "Run cropped. The full recording is kept." in seen
    assert "Held for review" not in seen
    assert "3.6 km" in seen
    assert counted(reader) == "3.6"
    assert logged()[0].verified


def test_leaving_half_of_the_tram_ride_in_keeps_the_run_held(november, ann, reader):
    log_file(ann, WITH_TRAM)
    assert "This would be held for review: Part of this run is faster" in crop(reader, finish="21:00", step="preview")
    assert "held for review" in crop(reader, finish="21:00")
    assert counted(reader) == "0.0"


def test_a_preview_shows_what_would_be_kept(ann, reader):
    run = log_file(ann, WITH_TRAM)
    before = figures(run)
    seen = crop(reader, finish="20:00", step="preview")
    for words in ("What you'd keep", "3.60 km", "20:00", "5:33 /km", "07:30–07:50"):
        assert words in seen
    assert 'value="20:00"' in seen.html
    assert figures(logged()[0]) == before


def test_the_page_shows_times_along_the_way(ann, reader):
    log_file(ann, WITH_TRAM)
    seen = reader.see("/runs/1/crop")
    assert "It's 22:00 long." in seen
    assert "1.0 km 5:34 5:33 /km" in seen
    assert "6.0 km 22:00" in seen


def test_every_figure_follows_from_the_kept_piece(ann, reader):
    log_file(ann, gpx_of([(48 + n * 3e-5, 2.0, 100 + n / 10, float(n)) for n in range(1_800)]))
    crop(reader, start="5:00", finish="25:00")
    [run] = logged()
    alone = gpx_of([(48 + n * 3e-5, 2.0, 100 + n / 10, float(n)) for n in range(300, 1_501)])
    other = log_file(runner("only"), alone)  # another runner, who recorded only that
    assert figures(run) == figures(other)
    assert run.gain.metres == pytest.approx(120, abs=10)


def test_a_run_that_started_before_midnight_moves_to_the_day_of_its_new_start(ann, olu, reader):
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
    assert logged()[0].cut == TrackCut(Duration.of_seconds(30), Duration.of_minutes(20))


def test_title_notes_feelings_and_kudos_stay_with_a_cropped_run(ann, ben, reader, client_of):
    log_file(ann, WITH_TRAM, notes="Cold.")
    client_of(ben).send("/runs/1/kudos")
    with transaction():
        actions.change(1, ann.id, kind=RunKind.TEMPO, title="With Ben")
    crop(reader, finish="20:00")
    [run] = logged()
    assert (run.title, run.notes, run.kind) == ("With Ben", "Cold.", RunKind.TEMPO)
    assert "Ben" in reader.see("/runs/1/kudos")


def test_two_concurrent_crops_of_a_run_are_detected(reader, ann, client_of):
    log_file(ann, CLUB_NIGHT)
    address, other = "/runs/1/crop", client_of(ann)
    old = filled(other.see(address), address, start="2:00")
    assert "Run cropped." in crop(reader, finish="20:00")
    seen = other.send(address, old, status=409)
    assert "Finish at You didn't change it 20:00" in seen
    assert "Run cropped." in other.send(address, filled(seen, address))
    assert logged()[0].cut == TrackCut(Duration.of_minutes(2), Duration.of_minutes(20))


def test_submitting_twice_crops_once(ann, reader):
    log_file(ann, WITH_TRAM)
    form = filled(reader.see("/runs/1/crop"), "/runs/1/crop", finish="20:00")
    reader.send("/runs/1/crop", form)
    before = logged()[0].updated_at
    assert "Run cropped." in reader.send("/runs/1/crop", form)
    assert logged()[0].updated_at == before


@pytest.mark.parametrize(
    "times, words",
    [
        ({"start": "12:00", "finish": "10:00"}, "The finish must come after the start."),
        ({"start": "12:00", "finish": "12:00"}, "The finish must come after the start."),
        ({"finish": "1:30:00"}, "The recording ends at 20:00."),
        ({"start": "20:00"}, "The recording ends at 20:00."),
        ({"start": "10:00", "finish": "10:09"}, "Keep at least ten seconds of the recording."),
        ({"finish": "0:05"}, "Keep at least ten seconds of the recording."),
        ({"finish": "0:00"}, "The finish must come after the start."),
        ({"start": "noon"}, "“noon” isn't a duration."),
        ({"finish": "12:75"}, "Minutes and seconds go up to 59."),
        ({"start": "-1:00"}, "This can't be less than zero."),
        ({"start": "30:00", "finish": "noon"}, "The recording ends at 20:00."),
    ],
)
@pytest.mark.parametrize("step", ["preview", "crop"])
def test_an_impossible_crop_is_refused_beside_its_field_and_nothing_changes(ann, reader, times, words, step):
    run = log_file(ann, MORNING)
    before = figures(run)
    seen = crop(reader, status=422, step=step, **times)
    assert words in seen
    for typed in times.values():
        assert f'value="{typed}"' in seen.html
    assert "What you'd keep" not in seen
    assert figures(logged()[0]) == before


def test_a_crop_that_leaves_only_standing_still_is_refused(ann, reader):
    log_file(ann, CLUB_NIGHT)
    assert "A run needs a distance above zero." in crop(reader, start="10:01", finish="14:59", status=422)


def test_empty_fields_mean_the_ends_of_the_recording(ann, reader):
    run = log_file(ann, MORNING)
    before = figures(run)
    crop(reader, start="1:00")
    crop(reader, start="", finish="")
    assert figures(logged()[0]) == before
    assert logged()[0].cut == WHOLE


def test_cropping_a_run_with_changed_figures_restores_the_recorded_ones(ann, reader):
    log_file(ann, MORNING)
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", distance="5 km"))
    assert "Cropping brings the recorded ones back." in reader.see("/runs/1/crop")
    assert "Verified" in crop(reader, finish="10:00")
    assert logged()[0].distance.km == pytest.approx(1.8, abs=0.001)


def test_the_zone_that_ann_set_stays_when_she_crops(ann, reader):
    log_file(ann, MORNING)
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", zone="Pacific/Niue"))
    crop(reader, finish="10:00")
    assert logged()[0].zone == "Pacific/Niue"
    assert logged()[0].local_date.isoformat() == "2026-11-13"


def test_a_recording_from_two_places_at_once_is_released_when_the_shared_time_is_cropped(ann, reader):
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
    assert "Run split." in seen
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


def test_a_preview_shows_both_runs_before_the_split(ann, reader):
    log_file(ann, CLUB_NIGHT)
    seen = split(reader, at="15:00", step="preview")
    assert "This run would become" in seen
    assert "The new run" in seen
    assert "1.80 km" in seen
    assert "2.40 km" in seen
    assert len(logged()) == 1


def test_kudos_stay_with_the_first_piece(ann, ben, reader, client_of):
    log_file(ann, CLUB_NIGHT)
    client_of(ben).send("/runs/1/kudos")
    split(reader, at="15:00")
    assert "Ben" in reader.see("/runs/1/kudos")
    assert "Ben" not in reader.see("/runs/2/kudos")


def test_submitting_twice_splits_once(ann, reader):
    log_file(ann, CLUB_NIGHT)
    form = filled(reader.see("/runs/1/split"), "/runs/1/split", at="15:00")
    reader.send("/runs/1/split", form)
    assert "Run split." in reader.send("/runs/1/split", form)
    assert len(logged()) == 2


def test_a_piece_can_be_split_again_and_cropped_only_within_its_own_bounds(ann, reader):
    log_file(ann, CLUB_NIGHT)
    split(reader, at="15:00")
    split(reader, 2, at="20:00")
    split(reader, at="5:00")
    assert [run.piece for run in logged()] == [0, 1, 2, 3]
    assert "Start at 15:00 or later. What comes before belongs to another run" in crop(
        reader, 2, start="14:00", status=422
    )
    assert "The recording ends at 20:00." in crop(reader, 2, finish="21:00", status=422)
    assert "Enter a time between 15:00 and 20:00." in split(reader, 2, at="21:00", status=422)
    crop(reader, 2, start="16:00", finish="19:00")
    crop(reader, 2, start="", finish="")
    assert logged()[1].cut == TrackCut(Duration.of_minutes(15), Duration.of_minutes(20))


@pytest.mark.parametrize(
    "at, words",
    [
        ("0:00", "Enter a time between 0:00 and 20:00."),
        ("20:00", "Enter a time between 0:00 and 20:00."),
        ("2:00:00", "Enter a time between 0:00 and 20:00."),
        ("0:04", "Keep at least ten seconds of the recording."),
        ("19:56", "Keep at least ten seconds of the recording."),
        ("halfway", "“halfway” isn't a duration."),
        ("", "Enter a time, like 25:00 or 1:55:00."),
    ],
)
def test_an_impossible_split_is_refused_beside_the_field(ann, reader, at, words):
    log_file(ann, MORNING)
    seen = split(reader, at=at, status=422)
    assert words in seen
    assert f'value="{at}"' in seen.html
    assert len(logged()) == 1


def test_deleting_a_piece_keeps_the_file_and_deleting_the_last_removes_it(app, ann, reader):
    log_file(ann, CLUB_NIGHT)
    split(reader, at="15:00")
    reader.send("/runs/1/removal")
    assert len(kept(app)) == 1
    assert reader.get("/runs/2/original").data == CLUB_NIGHT
    reader.send("/runs/2/removal")
    assert kept(app) == []
    assert db.session.query(Recording).count() == 0


def test_the_same_file_is_still_recognised_after_a_split(ann, reader):
    log_file(ann, CLUB_NIGHT)
    split(reader, at="15:00")
    with pytest.raises(actions.LoggedAlready):
        log_file(ann, CLUB_NIGHT)


# --- undoing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["strava-run-hr", "garmin-connect-run", "fr220-same-run"])
def test_a_cropped_run_is_restored_to_the_last_figure(ann, reader, name):
    run = log_file(ann, sample_file(name))
    before = figures(run)
    crop(reader, start="0:40", finish="2:00")
    assert figures(logged()[0]) != before
    assert "Only 0:40 to 2:00 of the recording counts." in reader.see("/runs/1/edit")
    assert "Restored as recorded." in take_back(reader, "cut")
    assert figures(logged()[0]) == before


@pytest.mark.parametrize("name", ["strava-run-hr", "garmin-connect-run"])
def test_merged_pieces_equal_the_original_run(november, ann, reader, name):
    run = log_file(ann, sample_file(name))
    before = figures(run)
    split(reader, at="5:00")
    split(reader, 2, at="8:00")
    page = reader.see("/runs/3/edit")
    assert "Split into 3 runs" in page
    assert "Yes, merge runs" in page
    seen = take_back(reader, "pieces", 3)
    assert seen.response.request.path == "/runs/1"
    [run] = logged()
    assert figures(run) == before


def test_merging_keeps_a_crop_made_before_the_split(ann, reader):
    log_file(ann, WITH_TRAM)
    crop(reader, finish="20:00")
    before = figures(logged()[0])
    split(reader, at="10:00")
    take_back(reader, "pieces")
    assert figures(logged()[0]) == before
    assert logged()[0].cut == TrackCut(None, Duration.of_minutes(20))


def test_a_part_deleted_after_a_split_comes_back_with_the_whole_recording(ann, reader):
    run = log_file(ann, CLUB_NIGHT)
    before = figures(run)
    split(reader, at="15:00")
    reader.send("/runs/2/removal")
    assert "Everything after 15:00 is left out." in reader.see("/runs/1/edit")
    take_back(reader, "cut")
    assert figures(logged()[0]) == before


def test_each_correction_is_undone_separately(ann, reader):
    log_file(ann, MORNING)
    changes = {"kind": "tempo", "zone": "Asia/Kolkata", "distance": "5 km", "title": "By the river"}
    reader.send("/runs/1/edit", filled(reader.see("/runs/1/edit"), "/runs/1/edit", **changes))
    page = reader.see("/runs/1/edit")
    for words in (
        "Changed from Easy run to Tempo run.",
        "Changed from Europe/Paris to Asia/Kolkata.",
        "Figures changed by hand",
    ):
        assert words in page
    take_back(reader, "figures")
    [run] = logged()
    assert (run.verified, run.kind, run.zone, run.title) == (True, RunKind.TEMPO, "Asia/Kolkata", "By the river")
    take_back(reader, "kind")
    take_back(reader, "zone")
    [run] = logged()
    assert (run.kind, run.zone, run.title, run.local_date.isoformat()) == (
        RunKind.EASY, "Europe/Paris", "By the river", "2026-11-14",
    )  # fmt: skip
    assert "This run is as recorded." in reader.see("/runs/1/edit")


@pytest.mark.parametrize("what", ["cut", "pieces", "kind", "zone", "figures"])
def test_undoing_a_correction_that_was_never_made_changes_nothing(ann, reader, what):
    run = log_file(ann, MORNING)
    before = figures(run)
    assert "Restored as recorded." in take_back(reader, what)
    assert figures(logged()[0]) == before


def test_only_known_corrections_can_be_undone(ann, reader):
    log_file(ann, MORNING)
    reader.send("/runs/1/restoration", {"what": "everything"}, status=404)
    reader.send("/runs/1/restoration", status=404)


# --- permissions and cost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["crop", "split"])
def test_nobody_can_crop_or_split_the_run_of_another_runner(ann, cleo, client_of, client, place):
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
def test_a_run_entered_by_hand_cannot_be_cropped_or_split(ann, reader, place):
    make.run(ann)
    reader.see(f"/runs/1/{place}", status=404)
    assert "Crop run" not in reader.see("/runs/1/edit")
    assert "Corrections" not in reader.see("/runs/1/edit")


@pytest.mark.parametrize("place", ["crop", "split"])
def test_a_recording_without_times_says_that_it_cannot_be_cropped_or_split(ann, reader, place):
    data = sample_file("hike-without-times")
    recorded = contents_of(data, actions.runner_facts(ann)).runs[0]
    with transaction():
        recording = actions.keep_recording(ann.id, actions.UploadedFile.store("hike.gpx", data), recorded)
        actions.complete(recording.id, ann.id, recorded, day=date(2026, 11, 14), duration=Duration.of_hms(2))
    assert "This recording has no times, so you can't crop or split it." in reader.see(f"/runs/1/{place}", status=409)
    assert "Crop run" not in reader.see("/runs/1/edit")


@pytest.mark.parametrize("place", ["crop", "split"])
def test_a_lost_file_is_reported(app, ann, reader, place, tmp_path):
    log_file(ann, MORNING)
    (tmp_path / "data" / "files").rename(tmp_path / "lost")
    assert "This recording's file is missing" in reader.see(f"/runs/1/{place}", status=409)


@pytest.mark.parametrize("place", ["crop", "split", "edit"])
def test_the_pages_that_crop_and_split_need_few_queries(ann, reader, place, queries_at_most):
    log_file(ann, CLUB_NIGHT)
    split(reader, at="15:00")
    with queries_at_most(8):
        reader.see(f"/runs/1/{place}")


def test_two_simultaneous_submissions_split_once(ann):
    """Both read the whole recording before either writes."""
    run = log_file(ann, CLUB_NIGHT)
    at = Duration.of_minutes(15)
    pieces = cut_anew(run, TrackCut(None, at)), cut_anew(run, TrackCut(at, None))
    for _ in range(2):
        with transaction():
            assert actions.split(run.id, ann.id, *pieces).id == 2
    assert len(logged()) == 2


def test_a_concurrent_change_is_not_overwritten(ann, reader):
    """Two browsers show the uncut run: one splits it, then the other crops across the split."""
    run = log_file(ann, CLUB_NIGHT)
    late = cut_anew(run, TrackCut(Duration.of_minutes(5), Duration.of_minutes(20)))
    split(reader, at="15:00")
    with pytest.raises(Refused), transaction():
        actions.crop(1, ann.id, late)
    with pytest.raises(Refused), transaction():
        actions.split(1, ann.id, late, late)
    assert [run.cut for run in logged()] == [
        TrackCut(None, Duration.of_minutes(15)),
        TrackCut(Duration.of_minutes(15), None),
    ]
