"""recordings in detail.

Revision: 0003. After: 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None
ADDED = {
    'recordings': ('format', 'device'),
    'runners': ('map_trim',),
    'runs': ('part', 'piece', 'map_visible_to', 'typed_over'),
}


def upgrade() -> None:
    op.create_table('best_efforts',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('distance', sa.BigInteger(), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('duration', sa.BigInteger(), nullable=False),
    sa.Column('after', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_best_efforts_run_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_best_efforts_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'distance', name=op.f('pk_best_efforts'))
    )
    with op.batch_alter_table('best_efforts', schema=None) as batch_op:
        batch_op.create_index('ix_best_efforts_runner_id_distance', ['runner_id', 'distance', 'duration'], unique=False)

    op.create_table('traces',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('zone', sa.String(length=48), nullable=False),
    sa.Column('kind', sa.Enum('easy', 'long', 'tempo', 'intervals', 'fartlek', 'hills', 'recovery', 'race', 'trail', 'walk', name='kind', native_enum=False, length=24), nullable=False),
    sa.Column('distance_by', sa.Enum('device', 'positions', name='measuredby', native_enum=False, length=24), nullable=False),
    sa.Column('moving_by', sa.Enum('device', 'positions', name='measuredby', native_enum=False, length=24), nullable=False),
    sa.Column('heart_rate', sa.Integer(), nullable=True),
    sa.Column('highest_heart_rate', sa.Integer(), nullable=True),
    sa.Column('cadence', sa.Integer(), nullable=True),
    sa.Column('route', sa.Text(), nullable=False),
    sa.Column('series', sa.JSON(), nullable=False),
    sa.Column('kilometres', sa.JSON(), nullable=False),
    sa.Column('miles', sa.JSON(), nullable=False),
    sa.Column('laps', sa.JSON(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('note', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_traces_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', name=op.f('pk_traces'))
    )
    with op.batch_alter_table('recordings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('format', sa.Enum('hand', 'gpx', 'tcx', 'fit', name='source', native_enum=False, length=24), nullable=False, server_default='gpx'))
        batch_op.add_column(sa.Column('device', sa.String(length=120), nullable=False, server_default=''))

    with op.batch_alter_table('runners', schema=None) as batch_op:
        batch_op.add_column(sa.Column('map_trim', sa.BigInteger(), nullable=False, server_default='200000'))

    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('part', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('piece', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('cut_first', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('cut_last', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('along', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('map_visible_to', sa.Enum('me', 'followers', 'members', 'public', name='visibility', native_enum=False, length=24), nullable=False, server_default='me'))
        batch_op.add_column(sa.Column('typed_over', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_unique_constraint(batch_op.f('uq_runs_recording_id_part_piece'), ['recording_id', 'part', 'piece'])
    op.execute(
        "UPDATE runs SET typed_over = true WHERE NOT verified AND recording_id IN (SELECT id FROM recordings WHERE has_times)"
    )
    for table, columns in ADDED.items():  # what is added from now on says so itself
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)



def downgrade() -> None:
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_runs_recording_id_part_piece'), type_='unique')
        batch_op.drop_column('typed_over')
        batch_op.drop_column('map_visible_to')
        batch_op.drop_column('along')
        batch_op.drop_column('cut_last')
        batch_op.drop_column('cut_first')
        batch_op.drop_column('piece')
        batch_op.drop_column('part')

    with op.batch_alter_table('runners', schema=None) as batch_op:
        batch_op.drop_column('map_trim')

    with op.batch_alter_table('recordings', schema=None) as batch_op:
        batch_op.drop_column('device')
        batch_op.drop_column('format')

    op.drop_table('traces')
    with op.batch_alter_table('best_efforts', schema=None) as batch_op:
        batch_op.drop_index('ix_best_efforts_runner_id_distance')

    op.drop_table('best_efforts')
