"""`flask demo load` and `flask demo remove`."""

import os
import secrets
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from challenges import clock
from challenges.accounts.passwords import hashed
from challenges.boards.actions import close_due
from challenges.db import db, transaction
from challenges.demo import load as demo_load
from challenges.demo.load import load
from challenges.demo.recordings import keep_recordings
from challenges.demo.runner_data import fill_cases
from challenges.runners.models import Runner

demo = AppGroup("demo", help="A demo community for trying out and benchmarking the site.")


@demo.command("load")
@click.option("--runners", default=300, show_default=True, type=click.IntRange(10, 2_000_000), help="How many runners.")
@click.option("--runs-per-runner", default=28.0, show_default=True, help="Average runs per runner in ten weeks.")
@click.option("--seed", default=26, show_default=True, help="The same seed gives the same community.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The demo's current date; today by default.")
@click.option("--password", help="Password of all accounts; by default a random one, stored in DATA_DIR.")
@click.option("--if-empty", is_flag=True, help="Do nothing if the site has runners.")
def load_community(
    runners: int, runs_per_runner: float, seed: int, today: datetime | None, password: str | None, if_empty: bool
) -> None:
    """Write a demo community into an empty site."""
    if here := db.session.scalar(select(func.count()).select_from(Runner)):
        if if_empty:
            return
        raise click.ClickException(f"This site has {here} accounts already. The demo needs an empty site.")
    chosen = password or secrets.token_urlsafe(9)
    day = today.date() if today else clock.local_date(clock.now(), "UTC")
    click.echo(f"Writing a demo community of {runners} runners, as of {day}.")
    _write(runners, runs_per_runner, seed, day, hashed(chosen))
    path = _keep(chosen)
    click.echo("Sign in as runner0@example.test, organiser@example.test or owner@example.test.")
    click.echo(f"Their password is {'the one you gave' if password else chosen}; it's stored in {path}.")


def _write(runners: int, runs_per_runner: float, seed: int, day: date, password_hash: str) -> None:
    recordings = keep_recordings(runners, runs_per_runner, seed, day)  # done before the write transaction starts
    with transaction(), click.progressbar(length=runners, label="Runners", show_pos=True) as bar:
        load(runners, runs_per_runner, seed, day, password_hash, lambda done: bar.update(done - bar.pos), recordings)
    close_due()
    fill_cases()


def _keep(password: str) -> Path:
    """Store the password for whoever runs the site, in a file that only its owner can read; return the path."""
    path = Path(current_app.config["DATA_DIR"]) / "demo-password"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(password + "\n")
    return path


@demo.command("remove")
@click.confirmation_option(prompt="Remove the demo community and all it did?")
def remove_community() -> None:
    """Remove the demo community. Real accounts and what they made stay."""
    with transaction():
        gone = demo_load.remove()
    (Path(current_app.config["DATA_DIR"]) / "demo-password").unlink(missing_ok=True)
    click.echo(f"Removed {gone} demo runners." if gone else "There is no demo community here.")
