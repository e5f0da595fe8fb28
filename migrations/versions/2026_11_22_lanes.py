"""Lanes, progress, and how a board shares places.

What is scored already is in the lane of all runs. The scores of the other lane and of progress follow from the runs, so
the tallies say that they wait to be worked out: the worker does it within minutes (`monthly.catch_up`).

Revision: 0005. After: 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

LANE = sa.Enum('all', 'verified', name='lane', native_enum=False, length=24)
RANKING = sa.Enum('standard', 'ordinal', name='ranking', native_enum=False, length=24)
KEYS = {
    'scores': ('participation_id', 'metric'),
    'buckets': ('challenge_id', 'metric', 'segment', 'place'),
}
IN_ORDER = ('behind', 'reached_on', 'participation_id')
INDEXES = {'ix_scores_everyone': (), 'ix_scores_category': ('category',), 'ix_scores_age': ('age_group',)}


def upgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name='scores')
    for table, key in KEYS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('lane', LANE, nullable=False, server_default='all'))
            batch_op.drop_constraint(f'pk_{table}', type_='primary')
            at = key.index('metric') + 1
            batch_op.create_primary_key(op.f(f'pk_{table}'), [*key[:at], 'lane', *key[at:]])
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('lane', server_default=None)
    for name, group in INDEXES.items():
        op.create_index(name, 'scores', ['challenge_id', 'metric', 'lane', *group, *IN_ORDER])

    with op.batch_alter_table('verdicts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('verified', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE verdicts SET verified = true WHERE run_id IN (SELECT id FROM runs WHERE verified)")
    with op.batch_alter_table('verdicts', schema=None) as batch_op:
        batch_op.alter_column('verified', server_default=None)

    for table in ('challenges', 'challenge_templates'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('ranking', RANKING, nullable=False, server_default='standard'))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('ranking', server_default=None)
    with op.batch_alter_table('participations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('baseline', sa.BigInteger(), nullable=True))
    with op.batch_alter_table('tallies', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scored_up_to', sa.BigInteger(), nullable=True))
    op.execute("UPDATE tallies SET scored_up_to = 0")


def downgrade() -> None:
    with op.batch_alter_table('tallies', schema=None) as batch_op:
        batch_op.drop_column('scored_up_to')
    with op.batch_alter_table('participations', schema=None) as batch_op:
        batch_op.drop_column('baseline')
    for table in ('challenge_templates', 'challenges'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('ranking')
    with op.batch_alter_table('verdicts', schema=None) as batch_op:
        batch_op.drop_column('verified')
    for name in INDEXES:
        op.drop_index(name, table_name='scores')
    for table, key in KEYS.items():
        op.execute(f"DELETE FROM {table} WHERE lane <> 'all' OR metric = 'progress'")
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(f'pk_{table}', type_='primary')
            batch_op.create_primary_key(op.f(f'pk_{table}'), list(key))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('lane')
    for name, group in INDEXES.items():
        op.create_index(name, 'scores', ['challenge_id', 'metric', *group, *IN_ORDER])
