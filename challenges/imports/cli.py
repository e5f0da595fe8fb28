"""Commands for recordings on disk: `flask runs import --runner HANDLE PATH…`."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from challenges.db import transaction
from challenges.imports import actions, queries, text
from challenges.imports.actions.watched_folders import files_in
from challenges.imports.rules import ImportState
from challenges.refusals import Missing
from challenges.runners.queries import runner_by_handle

runs = AppGroup("runs", help="Commands for runs.")
SLICE = 0.5  # seconds between progress updates
LISTED_STATES = (
    ImportState.DATELESS,
    ImportState.DUPLICATE,
    ImportState.LEFT_OUT,
    ImportState.REFUSED,
    ImportState.CANCELLED,
)


@runs.command("import")
@click.option("--runner", "handle", required=True, metavar="HANDLE", help="The runner who gets the runs.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def import_files(handle: str, paths: tuple[Path, ...]) -> None:
    """Import recordings: files, archives, and folders with everything below them.

    The same as an upload: the runner sees it among their imports and can undo it as a whole. Lists the files that were
    not imported, and exits with 1 if any failed. Files that are already logged or aren't runs are no failure.
    """
    brought_id, token = _begin(handle, [file for path in paths for file in _files_at(path)])
    _go_on(brought_id, token)
    counts = queries.counts_of(brought_id)
    for line in _lines_of(brought_id, counts.total):
        said = text.why(line) or (_("It's the same as run %(number)s.", number=line.first.id) if line.first else "")
        click.echo(f"{line.file.path}: {' '.join([text.outcome_of(line) + '.', said]).strip()}")
    click.echo(
        ", ".join(f"{text.OUTCOMES[state]}: {count}" for state, count in counts.shown) or _("Nothing to import.")
    )
    if counts.of(ImportState.REFUSED):
        raise SystemExit(1)


def _begin(handle: str, files: list[Path]) -> tuple[int, str]:
    try:
        runner_id = runner_by_handle(handle).id
    except Missing as error:
        raise click.ClickException(_("There is no runner with this handle.")) from error
    if not files:
        raise click.ClickException(_("No files found at these paths."))
    uploads = [_uploaded(path) for path in files]
    with transaction():
        brought = actions.receive(runner_id, uploads)
        begun, token = actions.begin(brought.id, runner_id, by_the_worker=False)
        return begun.id, token


def _uploaded(path: Path) -> actions.Upload:
    with path.open("rb") as file:
        return actions.Upload.store(path.name, file)


def _files_at(path: Path) -> Iterator[Path]:
    """Yield a file itself, or everything below a folder except hidden files and links."""
    if path.is_dir():
        yield from (path / name for name, _looks in files_in(path))
    else:
        yield path


def _go_on(import_id: int, token: str | None) -> None:
    """Run the import in the foreground. If it is interrupted, the worker carries on."""
    with click.progressbar(length=1, label=_("Importing"), show_pos=True) as bar:
        while token:
            token = actions.work_for(SLICE, import_id, token)
            counts = queries.counts_of(import_id)
            bar.length = max(counts.total, 1)
            bar.update(counts.done - bar.pos)


def _lines_of(import_id: int, total: int) -> Iterator[queries.ImportLine]:
    for state in LISTED_STATES:
        for offset in range(0, total, 500):
            lines = queries.lines_of(import_id, state=state, offset=offset, limit=500)
            yield from lines
            if len(lines) < 500:
                break
