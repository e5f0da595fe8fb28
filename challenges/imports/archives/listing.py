"""List an archive's contents, from its directory and those of its nested archives.

Account exports also describe their recordings: Strava in a table, Apple Health in a list of workouts.
"""

from collections.abc import Callable

from challenges.imports.archives.entries import Entry, Listing
from challenges.imports.archives.health import Health, health_of
from challenges.imports.archives.level import Level, archive_too_deep, link
from challenges.imports.archives.limits import MOST_BYTES, MOST_ENTRIES, MOST_LINES, too_large
from challenges.imports.archives.names import is_archives, is_no_recording, shown
from challenges.imports.archives.opening import is_link
from challenges.imports.archives.strava import Activity, Told
from challenges.imports.archives.tables import told_of
from challenges.refusals import N_, Reason, Unreadable
from challenges.runs.tracks.sports import Sport

_NOTHING_SAID = Activity(title="", sport=Sport.UNKNOWN, notes="")


class Finds:
    """A listing being made.

    `inside` opens the nested archive at an entry number, with at most so many entries, and closes the previous one.
    """

    def __init__(self, outer: Level, inside: Callable[[int, int], Level]) -> None:
        self._outer, self._inside = outer, inside
        self._seen = len(outer.infos)
        self._entries: list[Entry] = []
        self._refused, self._left_out = _Lines(), _Lines()
        self._rows_without_file = 0
        self._others = 0  # photos, tables and the like

    def listing(self) -> Listing:
        """Return the full listing. Raises `Unreadable` if nothing could be a recording."""
        self._look(self._outer)
        if not (self._entries or self._refused or self._left_out):
            if self._others:
                raise Unreadable(
                    Reason(N_("There are no recordings in this ZIP. Recordings are GPX, TCX, FIT or KML files."))
                )
            raise Unreadable(Reason(N_("This ZIP is empty.")))
        return Listing(tuple(self._entries), self._refused.all(), self._left_out.all(), self._rows_without_file)

    def _look(self, level: Level, inside: str = "", prefix: str = "") -> None:
        table, told = told_of(level.archive, level.names, level.refused)
        self._tell(told, table, inside)
        health = health_of(level)
        for index, (info, name) in enumerate(zip(level.infos, level.names, strict=True)):
            if name.endswith("/"):
                continue
            path = shown(name, inside)
            if is_link(info):
                self._left_out.add(path, link())
            elif is_no_recording(name) or (health and health.holds(name)):
                self._others += 1
            elif reason := level.refused.get(index):
                self._refused.add(path, reason)
            elif is_archives(name) and self._is_done_as_archive(level, index, path, is_inside=bool(prefix)):
                continue
            elif info.file_size > MOST_BYTES:
                self._refused.add(path, too_large(MOST_BYTES))
            else:
                said = told.by_file.get(index, _NOTHING_SAID)
                sport = health.sports.get(index, said.sport) if health else said.sport
                key = f"{prefix}{index}"
                self._entries.append(Entry(path, key, info.file_size, said.title, sport, said.notes))
        if health:
            self._add_workouts(health, shown(level.names[health.index], inside), f"{prefix}{health.index}", inside)

    def _add_workouts(self, health: Health, path: str, key: str, inside: str) -> None:
        """List the runs without a route of an Apple Health export, and count its other workouts without one."""
        for number, (month, document) in enumerate(health.documents):
            name = shown(f"{health.folder}workouts-{month}.xml", inside)
            self._entries.append(Entry(name, f"{key}w{number}", len(document)))
        if health.other_sports:
            text = N_("Workouts in other sports, without a route: %(count)s. Only runs and walks are imported.")
            self._left_out.add(path, Reason(text, count=health.other_sports))
        if health.without_figures:
            text = N_("Runs and walks without a route or distance: %(count)s. Log them by hand to add them.")
            self._left_out.add(path, Reason(text, count=health.without_figures))
        if health.is_cut:
            text = N_("We couldn't read all of this workout list. Routes without a sport are imported as runs.")
            self._left_out.add(path, Reason(text))

    def _is_done_as_archive(self, level: Level, index: int, path: str, *, is_inside: bool) -> bool:
        """List the entries of a nested archive; False if it isn't one, whatever its name."""
        try:
            if not level.begins_as_archive(index):
                return False
            if is_inside:
                raise archive_too_deep()
            inner = self._inside(index, MOST_ENTRIES - self._seen)
        except Unreadable as refusal:
            if refusal.reason:
                self._refused.add(path, refusal.reason)
            return True
        self._seen += len(inner.infos)
        self._look(inner, path, f"{index}/")
        return True

    def _tell(self, told: Told, table: str, inside: str) -> None:
        self._rows_without_file += told.rows_without_file
        if told.is_cut:
            self._left_out.add(
                shown(table, inside),
                Reason(N_("We couldn't read all of this table. Missing titles come from the recordings.")),
            )
        for name in told.absent:
            self._left_out.add(
                shown(name, inside), Reason(N_("The export lists this recording, but the file isn't in the ZIP."))
            )


class _Lines:
    """Paths with reasons: the first ones listed, the rest counted."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, Reason]] = []
        self._more = 0

    def __len__(self) -> int:
        return len(self._lines) + self._more

    def add(self, path: str, reason: Reason) -> None:
        if len(self._lines) < MOST_LINES:
            self._lines.append((path, reason))
        else:
            self._more += 1

    def all(self) -> tuple[tuple[str, Reason], ...]:
        """Return the lines, plus one that counts the rest."""
        if not self._more:
            return tuple(self._lines)
        return (*self._lines, ("", Reason(N_("And %(count)s more, for similar reasons"), count=self._more)))
