"""Queries for imports. Runners find only their own."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, literal, select, union_all
from sqlalchemy.orm import lazyload

from challenges.db import db
from challenges.imports.models import Import, ImportedFile, ImportedPart, ReceivedFile
from challenges.imports.rules import ImportState
from challenges.refusals import Missing
from challenges.runners.models import Runner
from challenges.runs.models import Run

SHOWN = (
    ImportState.IMPORTED,
    ImportState.DATELESS,
    ImportState.DUPLICATE,
    ImportState.LEFT_OUT,
    ImportState.REFUSED,
    ImportState.CANCELLED,
    ImportState.UNDONE,
)


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """The number of files of an import in each state."""

    by_state: dict[ImportState, int]

    @property
    def total(self) -> int:
        """Return the number of files known so far."""
        return sum(self.by_state.values())

    @property
    def waiting(self) -> int:
        """Return the number of files not read yet."""
        return self.by_state.get(ImportState.WAITING, 0)

    @property
    def done(self) -> int:
        """Return the number of files processed."""
        return self.total - self.waiting

    @property
    def shown(self) -> list[tuple[ImportState, int]]:
        """Return the states that the report lists, with their counts, if not zero."""
        return [(state, self.by_state[state]) for state in SHOWN if self.by_state.get(state)]

    def of(self, *states: ImportState) -> int:
        """Return how many files are in any of these states."""
        return sum(self.by_state.get(state, 0) for state in states)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A file in the report, with the runs made from it and the run that was already there."""

    file: ImportedFile
    runs: tuple[Run, ...] = ()
    first: Run | None = None


def import_of(runner: Runner, import_id: int) -> Import:
    """Return a runner's own import. Raises Missing."""
    found = db.session.scalar(select(Import).where(Import.id == import_id, Import.runner_id == runner.id))
    if found is None:
        raise Missing
    return found


def count_of_imports(runner: Runner) -> int:
    """Return how many imports a runner has."""
    return db.session.scalar(select(func.count()).select_from(_imports_of(runner).subquery())) or 0


def imports_of(runner: Runner, *, offset: int = 0, limit: int = 50) -> list[tuple[Import, ImportCounts]]:
    """Return a runner's imports with their counts, newest first, including shared ones that weren't begun."""
    found = list(db.session.scalars(_imports_of(runner).order_by(Import.id.desc()).offset(offset).limit(limit)))
    counts = _counts([one.id for one in found])
    return [(one, counts[one.id]) for one in found]


def _imports_of(runner: Runner) -> Select[Import]:
    return select(Import).where(Import.runner_id == runner.id)


def counts_of(import_id: int) -> ImportCounts:
    """Return the progress of an import."""
    return _counts([import_id])[import_id]


def _counts(import_ids: Collection[int]) -> dict[int, ImportCounts]:
    by_import: dict[int, dict[ImportState, int]] = defaultdict(dict)
    statement = (
        select(ImportedFile.import_id, ImportedFile.state, func.count())
        .where(ImportedFile.import_id.in_(import_ids))
        .group_by(ImportedFile.import_id, ImportedFile.state)
    )
    for import_id, state, count in db.session.execute(statement):
        by_import[import_id][state] = count
    return {import_id: ImportCounts(by_import[import_id]) for import_id in import_ids}


def lines_of(import_id: int, *, state: ImportState | None = None, offset: int = 0, limit: int = 50) -> list[ImportLine]:
    """Return the report of an import in file order, for all outcomes or for one."""
    chosen = [ImportedFile.state == state] if state else []
    statement = select(ImportedFile).where(ImportedFile.import_id == import_id, *chosen)
    files = list(db.session.scalars(statement.order_by(ImportedFile.id).offset(offset).limit(limit)))
    runs, firsts = _runs_of(files)
    return [ImportLine(file, tuple(runs.get(file.id, ())), firsts.get(file.id)) for file in files]


def _runs_of(files: Sequence[ImportedFile]) -> tuple[dict[int, list[Run]], dict[int, Run]]:
    """Return the runs made from each file, also from those dated later, and the run each file duplicates."""
    ids = [
        file.id for file in files if file.state in (ImportState.IMPORTED, ImportState.DATELESS, ImportState.DUPLICATE)
    ]
    if not ids:
        return {}, {}
    made = (
        select(ImportedPart.file_id, Run.id, literal(0).label("was_there"))
        .join(Run, and_(Run.recording_id == ImportedPart.recording_id, Run.part == ImportedPart.part))
        .where(ImportedPart.file_id.in_(ids))
    )
    completed = select(ImportedFile.id, Run.id, literal(0)).join(Run, Run.recording_id == ImportedFile.recording_id)
    first = select(ImportedFile.id, ImportedFile.first_run_id, literal(1))
    pairs = union_all(
        made, completed.where(ImportedFile.id.in_(ids)),
        first.where(ImportedFile.id.in_(ids), ImportedFile.first_run_id.is_not(None)),
    ).subquery()  # fmt: skip
    statement = select(pairs.c.file_id, pairs.c.was_there, Run).join(Run, Run.id == pairs.c.id)
    statement = statement.order_by(Run.part, Run.piece, Run.id).options(lazyload(Run.runner))
    runs: dict[int, list[Run]] = defaultdict(list)
    firsts: dict[int, Run] = {}
    for file_id, was_there, run in db.session.execute(statement):
        if was_there:
            firsts[file_id] = run
        else:
            runs[file_id].append(run)
    return runs, firsts


# --- for the worker -------------------------------------------------------------------------------------------------


def unlisted(import_id: int) -> ReceivedFile | None:
    """Return the first upload of an import that wasn't listed yet."""
    of_import = select(ReceivedFile).where(ReceivedFile.import_id == import_id, ReceivedFile.listed_at.is_(None))
    return db.session.scalar(of_import.order_by(ReceivedFile.id).limit(1))


def count_listed(received_id: int) -> int:
    """Return how many files of an upload have their row."""
    return db.session.scalar(select(func.count()).where(ImportedFile.received_id == received_id)) or 0


def next_waiting(import_id: int, most: int = 1) -> list[ImportedFile]:
    """Return the first files of an import that are still to be read, at most `most`."""
    waiting = select(ImportedFile).where(ImportedFile.import_id == import_id, ImportedFile.state == ImportState.WAITING)
    return list(db.session.scalars(waiting.order_by(ImportedFile.id).limit(most)))


def files(ids: Iterable[int]) -> list[ImportedFile]:
    """Return files by their ids."""
    wanted = list(ids)
    return list(db.session.scalars(select(ImportedFile).where(ImportedFile.id.in_(wanted)))) if wanted else []


def next_to_undo(import_id: int) -> ImportedFile | None:
    """Return the first file of an import whose runs, or whose recording without a date, still exist."""
    of_import = select(ImportedFile).where(ImportedFile.import_id == import_id).order_by(ImportedFile.id).limit(1)
    runs = select(Run.id).where(Run.recording_id == ImportedFile.recording_id)
    waits = ImportedFile.recording_id.is_not(None), ~runs.exists()
    imported = db.session.scalar(of_import.where(ImportedFile.state == ImportState.IMPORTED))
    return imported or db.session.scalar(of_import.where(ImportedFile.state == ImportState.DATELESS, *waits))


def run_ids_of(file_id: int) -> list[int]:
    """Return the runs that an import made from a file, including the pieces of split runs."""
    statement = (
        select(Run.id)
        .join(ImportedPart, and_(Run.recording_id == ImportedPart.recording_id, Run.part == ImportedPart.part))
        .where(ImportedPart.file_id == file_id)
    )
    return list(db.session.scalars(statement.order_by(Run.id)))


def left_behind(now: datetime) -> list[int]:
    """Return the imports with work to do whose lease has expired."""
    return list(db.session.scalars(select(Import.id).where(Import.worked_on_until < now).order_by(Import.id)))


def never_begun(before: datetime) -> list[int]:
    """Return the imports that were shared before an instant and never confirmed."""
    statement = select(Import.id).where(Import.begun_at.is_(None), Import.created_at < before)
    return list(db.session.scalars(statement))


def stored_for(runner_id: int) -> list[str]:
    """Return the names of a runner's uploads in `incoming`."""
    statement = select(ReceivedFile.stored).join(Import, Import.id == ReceivedFile.import_id)
    return list(db.session.scalars(statement.where(Import.runner_id == runner_id, Import.finished_at.is_(None))))


def is_needed(stored: str) -> bool:
    """Return whether an upload is still to be read."""
    statement = select(ReceivedFile.id).join(Import, Import.id == ReceivedFile.import_id)
    return db.session.scalar(statement.where(ReceivedFile.stored == stored, Import.finished_at.is_(None))) is not None
