"""Commands for the administrator: `flask site prepare`, `flask site appoint HANDLE`."""

import os
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from challenges.accounts import actions, queries
from challenges.db import transaction
from challenges.refusals import Missing
from challenges.runners import actions as runner_actions
from challenges.runners import queries as runner_queries
from challenges.web.pages import absolute

site = AppGroup("site", help="Set up the site and its owners.")


@site.command()
def prepare() -> None:
    """Print a one-time link to sign up as the owner of an empty site. Each call makes a new one.

    The database stores only its hash. The link is printed and written to DATA_DIR/owner-link, with mode 0600, so that
    `bin/start` can show it. It is useless after its first use.
    """
    with transaction():
        token = actions.renew_owner_link()
    file = Path(current_app.config["DATA_DIR"]) / "owner-link"
    file.unlink(missing_ok=True)
    if token:
        link = absolute("accounts.sign_up", owner=token)
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as kept:
            kept.write(link + "\n")
        click.echo(_("There are no accounts yet. Sign up as the owner with this link. It works once:"))
        click.echo("    " + link)
    elif not queries.site_has_owner():
        click.echo(_("This site has no owner. To appoint one, run: flask site appoint HANDLE"))


@site.command()
@click.argument("handle")
def appoint(handle: str) -> None:
    """Make a runner an owner of the site."""
    try:
        runner = runner_queries.runner_by_handle(handle)
    except Missing as error:
        raise click.ClickException(_("No runner has this handle. Check the spelling.")) from error
    with transaction():
        runner_actions.make_owner(runner.id)
    click.echo(_("@%(handle)s is now an owner of this site.", handle=handle.removeprefix("@")))
