"""Commands for boards."""

from collections.abc import Sequence

import click
from flask.cli import AppGroup
from sqlalchemy import select

from challenges.db import db, transaction
from challenges.leaderboards import actions, queries
from challenges.leaderboards.queries import Difference, Misjudged
from challenges.monthly import actions as monthly_actions
from challenges.monthly.models import Challenge

leaderboards = AppGroup("leaderboards", help="Leaderboards: check and correct the scores behind the ranks.")


@leaderboards.command("recount")
@click.option("--challenge", "slug", help="The challenge's slug; all challenges by default.")
@click.option("--fix", is_flag=True, help="Correct the differences.")
def recount(slug: str | None, fix: bool) -> None:
    """Judge and count everything again from the runs, and report where the stored values differ."""
    wanted = select(Challenge.id, Challenge.slug).order_by(Challenge.id)
    challenges = db.session.execute(wanted.where(Challenge.slug == slug) if slug else wanted).all()
    if slug and not challenges:
        raise click.ClickException(f"There is no challenge at /challenges/{slug}.")
    wrong = 0
    for challenge_id, name in challenges:
        misjudged = list(queries.misjudged_in(challenge_id))
        if misjudged and fix:
            monthly_actions.judge_again(challenge_id)
        _report(name, misjudged)
        if fix:
            with transaction():
                found = actions.recount(challenge_id)
        else:
            found = queries.differences_of(challenge_id)
        _report(name, found)
        wrong += len(misjudged) + len(found)
    if wrong and not fix:
        raise click.ClickException(f"{wrong} figures differ. Run again with --fix to correct them.")
    click.echo(f"{wrong} figures corrected." if wrong else "All figures are correct.")


def _report(name: str, found: Sequence[Difference | Misjudged]) -> None:
    for difference in found[:20]:
        click.echo(f"{name}: {difference.what} is stored as {difference.stored} but counted as {difference.counted}.")
    if len(found) > 20:
        click.echo(f"{name}: and {len(found) - 20} more.")
