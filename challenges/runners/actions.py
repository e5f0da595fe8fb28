"""Changes to runners: profile, privacy and roles."""

from datetime import date

from sqlalchemy import select

from challenges.db import db, lock, writes
from challenges.events import announce
from challenges.refusals import N_, Reason, Refused
from challenges.runners.events import ProfileChanged
from challenges.runners.models import Runner
from challenges.runners.rules import Category, ShownAs, Visibility
from challenges.units import Distance, Units

SEEN_BY_OTHERS = ("name", "shown_as", "alias", "category", "born_on", "in_group_boards")


@writes
def change_profile(runner_id: int, *, name: str, about: str, zone: str, units: Units, locale: str | None) -> None:
    """Change the name, the about text, the time zone, the units and the locale."""
    _change(runner_id, name=name, about=about, zone=zone, units=units, locale=locale)


@writes
def change_privacy(
    runner_id: int,
    *,
    shown_as: ShownAs,
    alias: str | None,
    runs_visible_to: Visibility,
    map_visible_to: Visibility,
    map_trim: Distance,
    category: Category | None,
    born_on: date | None,
    in_group_boards: bool,
    approves_followers: bool = True,
) -> None:
    """Change how the runner appears, who sees new runs and maps, and group board settings."""
    _change(
        runner_id,
        shown_as=shown_as,
        alias=alias,
        runs_visible_to=runs_visible_to,
        map_visible_to=map_visible_to,
        map_trim=map_trim,
        category=category,
        born_on=born_on,
        in_group_boards=in_group_boards,
        approves_followers=approves_followers,
    )


def _change(runner_id: int, **values: object) -> None:
    runner = lock(Runner, runner_id)
    seen = {name: getattr(runner, name) for name in SEEN_BY_OTHERS}
    for name, value in values.items():
        setattr(runner, name, value)
    if seen != {name: getattr(runner, name) for name in SEEN_BY_OTHERS}:
        announce(ProfileChanged(runner_id))


@writes
def appoint(runner_id: int) -> None:
    """Make a runner an organiser."""
    lock(Runner, runner_id).is_organiser = True


@writes
def dismiss(runner_id: int) -> None:
    """Remove a runner as organiser. What they made stays. Owners remain organisers."""
    runner = lock(Runner, runner_id)
    runner.is_organiser = runner.is_owner


def keep_an_owner(runner_id: int) -> None:
    """Lock all owners until the transaction ends. Raises Refused if this runner is the only one."""
    owners = select(Runner.id).where(Runner.is_owner).order_by(Runner.id).with_for_update(key_share=True)
    if set(db.session.scalars(owners)) == {runner_id}:
        raise Refused(Reason(N_("You're the only owner of this site. Make someone else an owner first.")))


@writes
def give_up_ownership(runner_id: int) -> None:
    """Give up ownership. The runner stays an organiser. Raises Refused for the only owner."""
    keep_an_owner(runner_id)
    lock(Runner, runner_id).is_owner = False


@writes
def make_owner(runner_id: int) -> None:
    """Make a runner an owner of the site, in addition to the others."""
    runner = lock(Runner, runner_id)
    runner.is_owner = runner.is_organiser = True
