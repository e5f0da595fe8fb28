"""By which rules a recording was read, and what reading it again by new ones changed.

Revision: 0024. After: 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

_BEFORE = ('entry_id', 'follow_id', 'protest_id', 'participation_id')


def _one_of(columns: tuple[str, ...]) -> str:
    return ' + '.join(f'CASE WHEN {name} IS NULL THEN 0 ELSE 1 END' for name in columns) + ' = 1'


def upgrade() -> None:
    op.create_table('rereads',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_rereads_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rereads')),
    sa.UniqueConstraint('runner_id', 'version', name=op.f('uq_rereads_runner_id_version'))
    )
    op.create_table('reread_runs',
    sa.Column('reread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day_before', sa.Date(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('distance_before', sa.BigInteger(), nullable=False),
    sa.Column('distance', sa.BigInteger(), nullable=False),
    sa.Column('moving_before', sa.BigInteger(), nullable=False),
    sa.Column('moving', sa.BigInteger(), nullable=False),
    sa.Column('duration_before', sa.BigInteger(), nullable=False),
    sa.Column('duration', sa.BigInteger(), nullable=False),
    sa.Column('gain_before', sa.BigInteger(), nullable=True),
    sa.Column('gain', sa.BigInteger(), nullable=True),
    sa.Column('held_before', sa.Boolean(), nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['reread_id'], ['rereads.id'], name=op.f('fk_reread_runs_reread_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_reread_runs_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('reread_id', 'run_id', name=op.f('pk_reread_runs'))
    )
    with op.batch_alter_table('reread_runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reread_runs_run_id'), ['run_id'], unique=False)
    with op.batch_alter_table('traces', schema=None) as batch_op:
        batch_op.add_column(sa.Column('read_version', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('traces', schema=None) as batch_op:
        batch_op.alter_column('read_version', server_default=None)
        batch_op.create_index(batch_op.f('ix_traces_read_version'), ['read_version'], unique=False)
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notifications_one_subject'), type_='check')
        batch_op.add_column(
            sa.Column('reread_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f('fk_notifications_reread_id'), 'rereads', ['reread_id'], ['id'], ondelete='CASCADE'
        )
        batch_op.create_check_constraint(batch_op.f('ck_notifications_one_subject'), _one_of((*_BEFORE, 'reread_id')))
        batch_op.create_index('uq_notifications_reread_id_topic', ['reread_id', 'topic'], unique=True)


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE reread_id IS NOT NULL")
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_index('uq_notifications_reread_id_topic')
        batch_op.drop_constraint(batch_op.f('ck_notifications_one_subject'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_notifications_reread_id'), type_='foreignkey')
        batch_op.drop_column('reread_id')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_one_subject'), _one_of(_BEFORE))
    with op.batch_alter_table('traces', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_traces_read_version'))
        batch_op.drop_column('read_version')
    op.drop_table('reread_runs')
    op.drop_table('rereads')
