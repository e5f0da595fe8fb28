"""Commands for closing challenges, added to those of `monthly`."""

import click
from flask.cli import with_appcontext

from challenges import clock
from challenges.finals import actions, queries
from challenges.monthly.cli import challenges as challenges
from challenges.monthly.queries import challenge_by_slug


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
