"""Log runs from recordings as an import does, without the upload page."""

from typing import Any

from challenges.db import transaction
from challenges.runs import actions
from challenges.runs.models import Run
from challenges.runs.rules.measured import contents_of


def log_file(runner: Any, data: bytes, name: str = "morning.gpx", *, activity: int = 0, **values: Any) -> Run:
    """Log one activity of a file, by default the first."""
    recorded = contents_of(data, actions.runner_facts(runner)).runs[activity]
    with transaction():
        return actions.log_recording(runner.id, actions.UploadedFile.store(name, data), recorded, **values)
