"""A clock for tests."""

from datetime import UTC, datetime, timedelta

import time_machine


class Timepiece:
    """Sets the time of `clock.now()` in this process. The database's clock is not affected, and not used."""

    def __init__(self) -> None:
        self._travel: time_machine.travel | None = None

    def at(self, moment: datetime | str) -> None:
        """Set the time to `moment`; it keeps ticking. Text without a zone is in UTC."""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        self.stop()
        self._travel = time_machine.travel(moment, tick=True)
        self._travel.start()

    def forward(self, **span: float) -> None:
        """Move forward by days, hours, minutes or seconds."""
        self.at(datetime.now(UTC) + timedelta(**span))  # noqa: TID251

    def stop(self) -> None:
        """Return to the machine's time."""
        if self._travel is not None:
            self._travel.stop()
            self._travel = None
