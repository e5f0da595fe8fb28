"""Commands for boards.

Commands for closing challenges, added to those of `monthly`.
"""

from collections.abc import Sequence

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from challenges import clock
from challenges.boards import actions, queries
from challenges.boards.queries import BucketDifference, Misjudged
from challenges.db import db, transaction
from challenges.monthly import actions as monthly_actions
from challenges.monthly.cli import challenges
from challenges.monthly.models import Challenge
from challenges.monthly.queries import challenge_by_slug

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


def _report(name: str, found: Sequence[BucketDifference | Misjudged]) -> None:
    for difference in found[:20]:
        click.echo(f"{name}: {difference.what} is stored as {difference.stored} but counted as {difference.counted}.")
    if len(found) > 20:
        click.echo(f"{name}: and {len(found) - 20} more.")


@challenges.command("close")
@click.argument("slug", required=False)
@with_appcontext
def close(slug: str | None) -> None:
    """Fix the standings of every final challenge, or of one. The worker does this every few minutes."""
    due = [challenge_by_slug(slug).id] if slug else queries.due(clock.now())
    closed = [challenge_id for challenge_id in due if actions.close(challenge_id)]
    for challenge_id in closed:
        if snapshot := queries.snapshot_of(challenge_id):
            click.echo(f"{snapshot.slug}: final, {sum(snapshot.sizes.values())} standings, {snapshot.fingerprint}")
    if not closed:
        click.echo("No challenge is due.")


@challenges.command("verify")
@click.argument("slug")
@with_appcontext
def verify(slug: str) -> None:
    """Verify the fingerprint and the amendments of a challenge's final standings."""
    found = queries.faults_of(challenge_by_slug(slug))
    for fault in found:
        click.echo(fault)
    if found:
        raise click.ClickException(f"The final standings of {slug} have changed since they were fixed.")
    click.echo("The final standings are intact.")
