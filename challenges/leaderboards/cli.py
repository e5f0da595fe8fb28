"""Commands for boards."""

from collections.abc import Sequence

import click
from flask.cli import AppGroup
from sqlalchemy import select

from challenges.db import db, transaction
from challenges.leaderboards import actions, queries
from challenges.leaderboards.queries import Difference
from challenges.monthly.models import Challenge

leaderboards = AppGroup("leaderboards", help="Boards: prove and mend the counts behind the ranks.")


@leaderboards.command("recount")
@click.option("--challenge", "slug", help="The challenge, as in its address; all of them when not given.")
@click.option("--fix", is_flag=True, help="Put right what differs.")
def recount(slug: str | None, fix: bool) -> None:
    """Count scores, participants and totals again from the rows, and say where the kept counts differ."""
    wanted = select(Challenge.id, Challenge.slug).order_by(Challenge.id)
    challenges = db.session.execute(wanted.where(Challenge.slug == slug) if slug else wanted).all()
    if slug and not challenges:
        raise click.ClickException(f"There is no challenge at /challenges/{slug}.")
    wrong = 0
    for challenge_id, name in challenges:
        if fix:
            with transaction():
                found = actions.recount(challenge_id)
        else:
            found = queries.differences_of(challenge_id)
        _report(name, found)
        wrong += len(found)
    if wrong and not fix:
        raise click.ClickException(f"{wrong} counts differ. Run it again with --fix to put them right.")
    click.echo(f"{wrong} counts put right." if wrong else "All counts are right.")


def _report(name: str, found: Sequence[Difference]) -> None:
    for difference in found[:20]:
        what = difference.what if isinstance(difference.what, str) else " ".join(map(str, difference.what.order))
        click.echo(f"{name}: {what} is kept as {difference.stored}, and counted as {difference.counted}.")
    if len(found) > 20:
        click.echo(f"{name}: and {len(found) - 20} more.")
