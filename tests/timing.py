"""A clock for tests."""

from datetime import UTC, datetime, timedelta

import time_machine


class Timepiece:
    """Sets the time that `clock.now()` tells in this process. SQL's own clock is not moved, so nobody asks it."""

    def __init__(self) -> None:
        self._travel: time_machine.travel | None = None

    def at(self, moment: datetime | str) -> None:
        """From now on it is `moment`, ticking on. Text without a zone is UTC."""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        self.stop()
        self._travel = time_machine.travel(moment, tick=True)
        self._travel.start()

    def forward(self, **span: float) -> None:
        """Later by so many days, hours, minutes or seconds."""
        self.at(datetime.now(UTC) + timedelta(**span))  # noqa: TID251

    def stop(self) -> None:
        """Back to the machine's own time."""
        if self._travel is not None:
            self._travel.stop()
            self._travel = None
