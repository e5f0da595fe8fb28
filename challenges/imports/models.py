"""Imports: what was uploaded together, and the outcome of each file."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenges.db import Instant, Key, Model, ReasonColumn, choice
from challenges.imports.rules import ImportState
from challenges.recordings.sports import Sport
from challenges.refusals import Reason
from challenges.runners.models import Runner
from challenges.runners.rules import Visibility


class Import(Model):
    """Files that a runner uploaded together. It waits until it is begun: files shared from a phone are confirmed first.

    There is work to do while `worked_on_until` is set: until that instant a worker holds its lease.
    """

    __tablename__ = "imports"
    __table_args__ = (
        Index("ix_imports_runner_id", "runner_id", "id"),
        Index("ix_imports_worked_on_until", "worked_on_until"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))  # of the first upload
    uploads: Mapped[int]  # how many there were
    visibility: Mapped[Visibility] = mapped_column(choice(Visibility))
    created_at: Mapped[datetime] = mapped_column(Instant)
    begun_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    worked_on_until: Mapped[datetime | None] = mapped_column(Instant)

    runner: Mapped[Runner] = relationship(lazy="select")
    received: Mapped[list["ReceivedFile"]] = relationship(
        lazy="select", cascade="all, delete-orphan", passive_deletes=True, order_by="ReceivedFile.id"
    )

    @property
    def is_at_work(self) -> bool:
        """Return whether work is in progress: files are being read, or runs removed."""
        return self.worked_on_until is not None

    @property
    def is_over(self) -> bool:
        """Return whether every file was processed, or the import was cancelled."""
        return self.finished_at is not None


class ReceivedFile(Model):
    """A file as uploaded, stored in `incoming` under the name `stored` until the import is over."""

    __tablename__ = "received"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), index=True)
    stored: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    listed_at: Mapped[datetime | None] = mapped_column(Instant)  # when every file in it got its row


class ImportedFile(Model):
    """One file of an import: uploaded by itself (`key` is empty), or found in an archive under a key."""

    __tablename__ = "imported_files"
    __table_args__ = (
        UniqueConstraint("received_id", "key"),
        Index("ix_imported_files_import_id_state", "import_id", "state", "id"),
        Index("ix_imported_files_first_run_id", "first_run_id"),
        Index("ix_imported_files_recording_id", "recording_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    received_id: Mapped[int] = mapped_column(ForeignKey("received.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(20))
    path: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[ImportState] = mapped_column(choice(ImportState), default=ImportState.WAITING)
    reason: Mapped[Reason | None] = mapped_column(ReasonColumn)
    attempts: Mapped[int] = mapped_column(default=0)  # how often a worker started to read it
    title: Mapped[str] = mapped_column(String(80), default="")  # from an account export
    notes: Mapped[str] = mapped_column(Text, default="")
    sport: Mapped[Sport] = mapped_column(choice(Sport), default=Sport.UNKNOWN)
    # the run that was already logged, and the recording that waits for its date
    first_run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id", ondelete="SET NULL"))
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id", ondelete="SET NULL"))


class ImportedPart(Model):
    """An activity of a recording that an import made a run of. Deleted with its recording."""

    __tablename__ = "imported_parts"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(ForeignKey("imported_files.id", ondelete="CASCADE"), index=True)


class WatchedFile(Model):
    """A file in a watched folder, as it was at the last scan."""

    __tablename__ = "watched_files"
    __table_args__ = (UniqueConstraint("runner_id", "path"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runners.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(String(1000))  # relative to the runner's folder
    size: Mapped[int] = mapped_column(BigInteger)
    changed_ns: Mapped[int] = mapped_column(BigInteger)  # nanoseconds since the epoch, from the file system
    sha256: Mapped[str] = mapped_column(String(64), default="")  # of the content that was imported last
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
