"""A workout is exported as text, as a calendar entry, and as a FIT file for a watch."""

import io
from datetime import UTC, date, datetime, timedelta

import fitdecode
import pytest
from icalendar import Calendar

from challenges.units import Distance, Duration
from challenges.workouts.exports import NAME_BYTES, STEP_BYTES, file_of, shortened
from challenges.workouts.rules import WORKOUTS
from challenges.workouts.rules.paces import BestTime, Paces, paces_from
from challenges.workouts.rules.steps import Intensity, Workout, WorkoutPart, WorkoutRepeat

NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)
PACES = paces_from([BestTime(Distance.of_km(10), Duration.of_minutes(50), date(2026, 10, 3), 1)])


def messages_in(data: bytes) -> list[tuple[str, dict[str, object]]]:
    """Read the messages of a FIT file in its own units, and check the checksum."""
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        frames = [frame for frame in reader if frame.frame_type == fitdecode.FIT_FRAME_DATA]
        return [(frame.name, {field.name: field.raw_value for field in frame.fields}) for frame in frames]


def expected_of(workout: Workout, paces: Paces | None) -> list[dict[str, object]]:
    """Return the expected steps in FIT values: duration 0 time, 1 distance, 6 repeat; target 0 speed, 2 none."""
    wanted: list[dict[str, object]] = []
    for block in workout.blocks:
        first = len(wanted)
        for step in block.steps if isinstance(block, WorkoutRepeat) else (block,):
            by_time = isinstance(step.length, Duration)
            pace = paces.of.get(step.intensity) if paces else None
            wanted.append(
                {
                    "message_index": len(wanted),
                    "duration_type": 0 if by_time else 1,
                    "duration": step.length.ms if isinstance(step.length, Duration) else round(step.length.mm / 10),
                    "target_type": 0 if pace else 2,
                    "low": round(1e9 / pace.slow.ms_per_km) if pace else 0,
                    "high": round(1e9 / pace.fast.ms_per_km) if pace else 0,
                    "intensity": {
                        WorkoutPart.WARM_UP: 2,
                        WorkoutPart.COOL_DOWN: 3,
                        WorkoutPart.RECOVERY: 1,
                        WorkoutPart.WORK: 0,
                    }[step.part],
                }
            )
        if isinstance(block, WorkoutRepeat):
            wanted.append({"message_index": len(wanted), "back_to": first, "times": block.times})
    return wanted


def read_again(steps: list[dict[str, object]]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for step in steps:
        if step["duration_type"] == 6:
            found.append(
                {
                    "message_index": step["message_index"],
                    "back_to": step["duration_step"],
                    "times": step["repeat_steps"],
                }
            )
            continue
        by_time = step["duration_type"] == 0
        kind = "speed" if step["target_type"] == 0 else "value"
        found.append({
            "message_index": step["message_index"], "duration_type": step["duration_type"],
            "duration": step["duration_time" if by_time else "duration_distance"],
            "target_type": step["target_type"], "low": step[f"custom_target_{kind}_low"],
            "high": step[f"custom_target_{kind}_high"], "intensity": step["intensity"],
        })  # fmt: skip
    return found


@pytest.mark.parametrize("paces", [None, PACES], ids=["by feel", "with paces"])
@pytest.mark.parametrize("slug", WORKOUTS)
def test_the_file_for_a_watch_has_every_step_of_the_workout(slug, paces):
    workout = WORKOUTS[slug]
    found = messages_in(file_of(workout, workout.title, lambda step: step.intensity.value, paces, NOW))
    assert [name for name, _ in found[:2]] == ["file_id", "workout"]
    about, heading = found[0][1], found[1][1]
    assert about["type"] == 5 and heading["sport"] == 1
    assert heading["wkt_name"] == workout.title
    steps = [fields for name, fields in found if name == "workout_step"]
    assert heading["num_valid_steps"] == len(steps) == len(found) - 2
    assert read_again(steps) == expected_of(workout, paces)


def test_long_names_are_cut_between_characters():
    name = "Žluťoučký kůň úpěl ďábelské ódy"
    file = file_of(WORKOUTS["six-threes"], name, lambda step: name, None, NOW)
    fields = [fields for _, fields in messages_in(file)]
    assert fields[1]["wkt_name"] == shortened(name, NAME_BYTES)
    assert fields[2]["wkt_step_name"] == shortened(name, STEP_BYTES)
    assert name.startswith(shortened(name, STEP_BYTES)) and len(shortened(name, STEP_BYTES).encode()) <= STEP_BYTES


def test_a_runner_saves_the_file_for_the_watch(client):
    answer = client.get("/workouts/eight-four-hundreds.fit")
    assert answer.headers["Content-Disposition"] == "attachment; filename=eight-four-hundreds.fit"
    names = [name for name, _ in messages_in(answer.data)]
    assert names.count("workout_step") == 5
    assert messages_in(answer.data)[2][1]["wkt_step_name"] == "Warm up"


def test_a_workout_can_be_viewed_as_text(client):
    text = client.get("/workouts/six-threes.txt").get_data(as_text=True)
    for line in (
        "Six threes",
        "- 12\N{NO-BREAK SPACE}min easy",
        "6 times:",
        "  - 3\N{NO-BREAK SPACE}min hard",
        "http://localhost/workouts/six-threes",
    ):
        assert line in text.splitlines(), text
    assert "<" not in text
    for slug in WORKOUTS:
        assert WORKOUTS[slug].title in client.get(f"/workouts/{slug}.txt").get_data(as_text=True)


def test_a_workout_can_be_added_to_a_calendar(client_of, ann, clock):
    answer = client_of(ann).get("/workouts/six-threes.ics?day=2026-11-18&at=6:45")
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    [event] = calendar.walk("VEVENT")
    assert event["SUMMARY"] == "Run: Six threes"
    assert event["DTSTART"].dt.isoformat() == "2026-11-18T06:45:00+01:00"
    assert (event["DTEND"].dt - event["DTSTART"].dt).seconds == WORKOUTS["six-threes"].minutes * 60
    assert "6 times:" in event["DESCRIPTION"] and event["URL"].endswith("/workouts/six-threes")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    again = client_of(ann).get("/workouts/six-threes.ics?day=2026-11-18&at=06:45")
    assert Calendar.from_ical(again.data).walk("VEVENT")[0]["UID"] == event["UID"]


def test_an_entry_across_a_clock_change_ends_at_the_right_local_time(client_of, ann):
    answer = client_of(ann).get("/workouts/long-and-light.ics?day=2026-10-25&at=01:30")
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["DTEND"].dt.strftime("%H:%M") == "02:45"


def lasts(answer):
    """Return the duration of the entry in real time, by its time zone."""
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    return event["DTEND"].dt.astimezone(UTC) - event["DTSTART"].dt.astimezone(UTC)


@pytest.mark.parametrize("at", ["00:30", "01:30", "02:30", "03:30"])
@pytest.mark.parametrize("day", ["2026-10-25", "2026-03-29", "2026-06-01"])
def test_an_entry_keeps_its_duration_across_a_clock_change(client_of, ann, day, at):
    answer = client_of(ann).get(f"/workouts/six-threes.ics?day={day}&at={at}")
    assert lasts(answer) == timedelta(minutes=WORKOUTS["six-threes"].minutes)


def test_the_time_zone_of_an_entry_has_its_clock_changes_in_local_time(client_of, ann):
    text = client_of(ann).get("/workouts/six-threes.ics?day=2026-11-18&at=6:45").get_data(as_text=True)
    _, summer = text.replace("\r\n", "\n").split("BEGIN:DAYLIGHT")
    assert "DTSTART:20260329T020000" in summer and "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200" in summer
    assert "DTSTART:20261025T030000" in text and "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100" in text


def test_an_invalid_day_is_refused_beside_its_field(client):
    page = client.see("/workouts/six-threes.ics?day=tomorrow-ish&at=25:00", status=422)
    assert "isn't a date" in page and "tomorrow-ish" in page.html and "25:00" in page.html
    assert "Fill this in." in client.see("/workouts/six-threes.ics", status=422)


def test_intensities_without_a_pace_are_run_by_feel():
    assert PACES is not None
    assert not {Intensity.STRIDE, Intensity.SURGE, Intensity.UPHILL, Intensity.WALK} & set(PACES.of)
