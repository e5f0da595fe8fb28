"""Follows, blocks, aliases and visibility combined, compared with a one-line version of the rules."""

import random
from typing import NamedTuple

import pytest
from sqlalchemy import delete, select

from challenges.db import db, transaction
from challenges.follows.models import Block, Follow
from challenges.refusals import Missing
from challenges.runners.queries import runner_seen_by
from challenges.runners.rules import ShownAs, Visibility
from challenges.runs.queries import latest_runs, run_seen_by, runs_of, runs_seen_by
from tests import cast, make
from tests.boards import field


class World(NamedTuple):
    """Follows and blocks as pairs of ids, and the runners with an alias."""

    follows: set[tuple[int, int]]
    blocks: set[tuple[int, int]]
    aliased: set[int]

    def apart(self, one, other):
        return (one.id, other.id) in self.blocks or (other.id, one.id) in self.blocks

    def may_see(self, viewer, run):
        if viewer is None:
            return run.visibility is Visibility.PUBLIC
        if viewer.id == run.runner_id:
            return True
        if run.visibility is Visibility.ME or self.apart(viewer, run.runner):
            return False
        if run.visibility is Visibility.FOLLOWERS:
            return (viewer.id, run.runner_id) in self.follows and run.runner_id not in self.aliased
        return True

    def may_find(self, viewer, runner):
        return viewer.id == runner.id or not (runner.id in self.aliased or self.apart(viewer, runner))


def pairs(model, one, other):
    return {tuple(row) for row in db.session.execute(select(getattr(model, one), getattr(model, other)))}


def follows_and_blocks():
    return pairs(Follow, "follower_id", "followed_id"), pairs(Block, "blocker_id", "blocked_id")


def is_there(call, *args):
    try:
        return call(*args) is not None
    except Missing:
        return False


@pytest.fixture(params=range(4))
def world(app, request):
    """Six runners with a run of each visibility, some follows, some blocks, two aliases."""
    dice = random.Random(request.param)
    people = [cast.runner(f"runner-{number}") for number in range(6)]
    runs = [make.run(person, km=3 + level, visibility=at) for person in people for level, at in enumerate(Visibility)]
    both = [(one, other) for one in people for other in people if one is not other]
    for one, other in dice.sample(both, 14):
        make.follow(one, other)
    for one, other in dice.sample(both, 4):
        make.block(one, other)
    hidden = dice.sample(people, 2)
    for person in hidden:
        field.changes(person, shown_as=ShownAs.ALIAS, alias="Somebody")
    return World(*follows_and_blocks(), {person.id for person in hidden}), people, runs


def test_every_way_to_a_run_applies_the_same_rule(world):
    rules, people, runs = world
    assert rules.follows
    assert rules.blocks
    for viewer in (None, *people):
        allowed = {run.id for run in runs if rules.may_see(viewer, run)}
        not_private = {run.id for run in runs if run.id in allowed and run.visibility is not Visibility.ME}
        assert {run.id for run in db.session.scalars(runs_seen_by(viewer))} == allowed
        assert {run.id for run in runs if is_there(run_seen_by, viewer, run.id)} == allowed
        assert {run.id for person in people for run in runs_of(person, viewer)} == allowed
        lately = {run.id for run in latest_runs(viewer, 100)}
        own = {run.id for run in runs if viewer and run.runner_id == viewer.id}
        assert lately - own == not_private - own
        assert lately <= allowed


def test_a_runner_is_found_by_all_except_across_a_block_or_under_an_alias(world):
    rules, people, _runs = world
    for viewer in people:
        for person in people:
            assert is_there(runner_seen_by, viewer, person.handle) == rules.may_find(viewer, person)


def test_no_follow_ever_crosses_a_block(app):
    """In whatever order follows and blocks are made."""
    dice = random.Random(7)
    people = [cast.runner(f"runner-{number}") for number in range(4)]
    both = [(one, other) for one in people for other in people if one is not other]
    for _ in range(60):
        one, other = dice.choice(both)
        is_there(dice.choice((make.follow, make.follow, make.block)), one, other)
        if dice.random() < 0.2:
            with transaction():
                db.session.execute(delete(Block).filter_by(blocker_id=one.id, blocked_id=other.id))
        follows, blocks = follows_and_blocks()
        assert not follows & (blocks | {(blocked, blocker) for blocker, blocked in blocks})
