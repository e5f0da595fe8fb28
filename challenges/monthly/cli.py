"""Commands for challenges."""

import click
from flask.cli import with_appcontext

from challenges.db import db, transaction
from challenges.monthly import actions, queries


@click.group()
def challenges() -> None:
    """Manage monthly challenges."""


@challenges.command("open")
@with_appcontext
def open_months() -> None:
    """Create the challenges that are due. The worker does this every hour."""
    with transaction():
        made = [challenge.title for challenge in actions.open_next_months()]
    click.echo(f"Opened: {', '.join(made)}." if made else "Nothing to open: every month that's due has its challenge.")


@challenges.command("judge")
@click.argument("slug")
@with_appcontext
def judge(slug: str) -> None:
    """Judge all runs of all participants of the challenge with this slug again."""
    challenge = queries.challenge_by_slug(slug)
    db.session.rollback()
    actions.judge_again(challenge.id)
    click.echo("Judged.")
