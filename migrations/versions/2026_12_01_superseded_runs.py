"""Which run counts instead of one that a longer one of the same time overlaps, and quiet reviews of awards.

Runs that are there are compared here as `runs.rules.superseded` compares them. What follows from runs is worked out
anew by the worker within minutes: the awards of runners with such runs, or with recordings whose figures were typed
over, without a word about those that fall; and the standings of challenges that may still move.

Revision: 0023. After: 0022.
"""

from datetime import timedelta
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

RUNS = sa.table(
    'runs', sa.column('id', sa.BigInteger), sa.column('runner_id', sa.BigInteger), sa.column('recording_id'),
    sa.column('started_at', sa.DateTime(timezone=True)), sa.column('distance', sa.BigInteger),
    sa.column('duration', sa.BigInteger), sa.column('held', sa.String), sa.column('verified', sa.Boolean),
    sa.column('superseded_by', sa.BigInteger),
)  # fmt: skip
BOOKS = sa.table(
    'casebooks', sa.column('runner_id', sa.BigInteger), sa.column('wanted_at', sa.DateTime(timezone=True)),
    sa.column('quiet', sa.Boolean),
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('superseded_by', sa.BigInteger(), nullable=True))
    with op.batch_alter_table('casebooks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('quiet', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('casebooks', schema=None) as batch_op:
        batch_op.alter_column('quiet', server_default=None)
    connection = op.get_bind()
    touched = _supersede(connection)
    self_reported = sa.select(RUNS.c.runner_id).where(RUNS.c.recording_id.is_not(None), sa.not_(RUNS.c.verified))
    review = sa.update(BOOKS).values(wanted_at=sa.func.current_timestamp(), quiet=True)
    connection.execute(review.where(BOOKS.c.runner_id.in_(self_reported)))
    for runner_id in touched:
        connection.execute(review.where(BOOKS.c.runner_id == runner_id))
    op.execute("UPDATE tallies SET scored_up_to = 0")


def _supersede(connection: sa.Connection) -> list[int]:
    """Compare the runs of each runner; the runners of whom any is superseded."""
    columns = (RUNS.c.runner_id, RUNS.c.id, RUNS.c.started_at, RUNS.c.distance, RUNS.c.duration)
    timed = sa.select(*columns).where(RUNS.c.started_at.is_not(None), RUNS.c.held == '')
    rows = connection.execute(timed.order_by(RUNS.c.runner_id, RUNS.c.started_at, RUNS.c.id)).all()
    write = sa.update(RUNS).where(RUNS.c.id == sa.bindparam('key')).values(superseded_by=sa.bindparam('instead'))
    touched = []
    for runner_id, runs in groupby(rows, key=lambda row: row.runner_id):
        found = [pair for group in _at_once(runs) for pair in _overlapped(group)]
        if found:
            connection.execute(write, [{'key': key, 'instead': instead} for key, instead in found])
            touched.append(runner_id)
    return touched


def _at_once(runs):
    """Runs in groups that have no instant in common; `runs` are sorted by their starts."""
    group, until = [], None
    for run in runs:
        if until is not None and run.started_at >= until:
            yield group
            group, until = [], None
        group.append(run)
        ends = run.started_at + timedelta(milliseconds=run.duration)
        until = ends if until is None else max(until, ends)
    if group:
        yield group


def _overlapped(group):
    """Pairs of a run and the longer one that counts instead."""
    counted = []
    for run in sorted(group, key=lambda run: (-run.distance, -run.duration, run.id)):
        instead = next((other for other in counted if _overlap(run, other)), None)
        if instead is None:
            counted.append(run)
        else:
            yield run.id, instead.id


def _overlap(one, other) -> bool:
    first, second = sorted((one, other), key=lambda run: run.started_at)
    apart = (second.started_at - first.started_at) // timedelta(milliseconds=1)
    shared = min(first.duration - apart, second.duration)
    return shared > 0 and 2 * shared >= min(first.duration, second.duration)


def downgrade() -> None:
    with op.batch_alter_table('casebooks', schema=None) as batch_op:
        batch_op.drop_column('quiet')
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.drop_column('superseded_by')
