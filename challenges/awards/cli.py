"""Commands for awards."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from challenges.awards import actions, queries
from challenges.kudos import actions as kudos_actions
from challenges.kudos import queries as kudos_queries
from challenges.refusals import Missing
from challenges.runners.queries import runner_by_handle

AT_ONCE = 500

awards = AppGroup("awards", help="Milestones, badges and medals.")


@awards.command()
@click.option("--runner", "handle", help="Only this runner; everybody when not given.")
def review(handle: str | None) -> None:
    """Recompute all awards from runs, challenges, events and kudos. Idempotent."""
    if handle:
        try:
            runner_ids = [runner_by_handle(handle).id]
        except Missing as error:
            raise click.ClickException(_("There is no runner with this handle.")) from error
        _review(runner_ids, runner_ids)
        click.echo(_("Reviewed."))
        return
    done = last = 0
    while runner_ids := queries.runners_after(last, AT_ONCE):
        _review(runner_ids, [])
        last, done = runner_ids[-1], done + len(runner_ids)
    last = 0
    while givers := kudos_queries.givers_after(last, AT_ONCE):
        _review([], givers)
        last = givers[-1]
    click.echo(_("Reviewed %(count)s runners.", count=done))


def _review(runner_ids: list[int], givers: list[int]) -> None:
    for runner_id in runner_ids:
        actions.review(runner_id, even_if_importing=True)
    for giver_id in givers:
        kudos_actions.recognise(giver_id)
