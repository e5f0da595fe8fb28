"""Runs from recordings, logged as an import logs them, without the page that takes files."""

from typing import Any

from challenges.db import transaction
from challenges.runs import actions
from challenges.runs.models import Run
from challenges.runs.recorded import contents_of


def log_file(runner: Any, data: bytes, name: str = "morning.gpx", *, activity: int = 0, **values: Any) -> Run:
    """A run of one activity of a file, the first unless another is named."""
    recorded = contents_of(data, actions.whose(runner)).runs[activity]
    with transaction():
        return actions.log_recording(runner.id, actions.File.kept(name, data), recorded, **values)
