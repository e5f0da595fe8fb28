"""A workout as an iCalendar event (RFC 5545), and as a FIT file for a watch.

The FIT messages follow Garmin's profile: `file_id`, `workout`, and a `workout_step` for each step. A repeat is followed
by a step that jumps back to its first one. The library takes seconds, metres and metres per second; the file holds ms,
cm and mm/s.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from challenges.calendars import add_times, zone_rules
from challenges.units import Duration, Pace
from challenges.workouts.rules.paces import Paces
from challenges.workouts.rules.steps import Workout, WorkoutPart, WorkoutRepeat, WorkoutStep


def entry_of(
    *, uid: str, title: str, text: str, url: str, day: date, at: time, zone: str, minutes: int, made_at: datetime
) -> bytes:
    """Return the file. The time is local to the zone; its rules are included for calendars in other zones."""
    from icalendar import Calendar, Event  # imported late: rarely used, and it keeps web workers small

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made_at)
    add_times(event, day, at, zone, timedelta(minutes=minutes))
    event.add("summary", title)
    event.add("description", text)
    event.add("url", url)
    event.add("transp", "OPAQUE")
    calendar = Calendar()
    calendar.add("prodid", "-//Second Wind//Workouts//EN")
    calendar.add("version", "2.0")
    if rules := zone_rules(zone, day, day):
        calendar.add_component(rules)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid_of(slug: str, day: date, at: time, address: str) -> str:
    """Return a stable UID, so a calendar that imports the same event twice keeps one."""
    return f"{slug}-{day:%Y%m%d}-{at:%H%M}@{urlsplit(address).hostname}"


NAME_BYTES = 31  # limit of the workout's name: watches cut or refuse longer ones
STEP_BYTES = 15  # limit of a step's name
_STRING = 16  # minimum string size in bytes with the terminator, so one field definition fits all steps


def file_of(
    workout: Workout, name: str, name_of: Callable[[WorkoutStep], str], paces: Paces | None, made_at: datetime
) -> bytes:
    """Return the file. `name_of` gives a step's name on the watch. Long names are cut between characters."""
    from fit_tool.fit_file_builder import FitFileBuilder  # imported late: rarely used, and it keeps web workers small
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.messages.workout_message import WorkoutMessage
    from fit_tool.profile.profile_type import FileType, Manufacturer, Sport

    about = FileIdMessage()
    about.type = FileType.WORKOUT
    about.manufacturer = Manufacturer.DEVELOPMENT.value
    about.product = 0
    about.serial_number = 1
    about.time_created = round(made_at.timestamp() * 1_000)
    steps = list(_messages(workout, name_of, paces))
    heading = WorkoutMessage()
    heading.sport = Sport.RUNNING
    heading.num_valid_steps = len(steps)
    heading.workout_name = shortened(name, NAME_BYTES)
    builder = FitFileBuilder(auto_define=True, min_string_size=_STRING)
    builder.add_all([about, heading, *steps])
    return bytes(builder.build_bytes())


def shortened(text: str, most: int) -> str:
    """Return the longest prefix that fits into `most` UTF-8 bytes, without splitting a character."""
    return text.encode()[:most].decode(errors="ignore").rstrip()


def _messages(workout: Workout, name_of: Callable[[WorkoutStep], str], paces: Paces | None) -> Iterator[Any]:
    number = 0
    for block in workout.blocks:
        first = number
        for step in block.steps if isinstance(block, WorkoutRepeat) else (block,):
            yield _step(number, step, name_of(step), paces)
            number += 1
        if isinstance(block, WorkoutRepeat):
            yield _back_to(number, first, block.times)
            number += 1


def _step(number: int, step: WorkoutStep, name: str, paces: Paces | None) -> Any:
    from fit_tool.profile.profile_type import Intensity, WorkoutStepDuration, WorkoutStepTarget

    message = _message(number, shortened(name, STEP_BYTES))
    parts = {
        WorkoutPart.WARM_UP: Intensity.WARMUP,
        WorkoutPart.RECOVERY: Intensity.REST,
        WorkoutPart.COOL_DOWN: Intensity.COOLDOWN,
    }
    message.intensity = parts.get(step.part, Intensity.ACTIVE)
    if isinstance(step.length, Duration):
        message.duration_type, message.duration_value = WorkoutStepDuration.TIME, step.length.seconds
    else:
        message.duration_type, message.duration_value = WorkoutStepDuration.DISTANCE, step.length.metres
    wanted = paces.of.get(step.intensity) if paces else None
    message.target_type = WorkoutStepTarget.SPEED if wanted else WorkoutStepTarget.OPEN
    message.target_value = 0
    message.custom_target_value_low = _speed(wanted.slow) if wanted else 0
    message.custom_target_value_high = _speed(wanted.fast) if wanted else 0
    return message


def _back_to(number: int, first: int, times: int) -> Any:
    """Return the step that ends a repeat: jump back to its first step until it has run `times` times."""
    from fit_tool.profile.profile_type import Intensity, WorkoutStepDuration, WorkoutStepTarget

    message = _message(number, "")
    message.intensity = Intensity.ACTIVE
    message.duration_type, message.duration_value = WorkoutStepDuration.REPEAT_UNTIL_STEPS_CMPLT, first
    message.target_type, message.target_value = WorkoutStepTarget.OPEN, times
    message.custom_target_value_low = message.custom_target_value_high = 0
    return message


def _message(number: int, name: str) -> Any:
    from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage

    message = WorkoutStepMessage()
    message.message_index = number
    message.workout_step_name = name
    return message


def _speed(pace: Pace) -> float:
    """Return a pace as a speed in metres per second."""
    return 1_000_000 / pace.ms_per_km
