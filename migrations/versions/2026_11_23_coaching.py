"""Coaches: invited by a runner, who grants each kind of access and takes it back at once.

Revision: 0018. After: 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('coachings',
    sa.Column('id', KEY, nullable=False),
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('coach_id', KEY, nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=24), nullable=True),
    sa.Column('goals', sa.Boolean(), nullable=False),
    sa.Column('runs', sa.Boolean(), nullable=False),
    sa.Column('whereabouts', sa.Boolean(), nullable=False),
    sa.Column('feelings', sa.Boolean(), nullable=False),
    sa.Column('patterns', sa.Boolean(), nullable=False),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by IS NULL)', name=op.f('ck_coachings_ended_both')),
    sa.CheckConstraint('runner_id <> coach_id', name=op.f('ck_coachings_another')),
    sa.ForeignKeyConstraint(['coach_id'], ['runners.id'], name=op.f('fk_coachings_coach_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_coachings_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coachings'))
    )
    with op.batch_alter_table('coachings', schema=None) as batch_op:
        batch_op.create_index('ix_coachings_coach_id', ['coach_id', 'ended_at'], unique=False)
        batch_op.create_index('uq_coachings_live', ['runner_id', 'coach_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('coach_notes',
    sa.Column('id', KEY, nullable=False),
    sa.Column('coaching_id', KEY, nullable=False),
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('by', sa.String(length=24), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['coaching_id'], ['coachings.id'], name=op.f('fk_coach_notes_coaching_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_coach_notes_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coach_notes'))
    )
    with op.batch_alter_table('coach_notes', schema=None) as batch_op:
        batch_op.create_index('ix_coach_notes_coaching_id', ['coaching_id', 'id'], unique=False)
        batch_op.create_index('ix_coach_notes_runner_id', ['runner_id'], unique=False)

    op.create_table('set_workouts',
    sa.Column('id', KEY, nullable=False),
    sa.Column('coaching_id', KEY, nullable=False),
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ticked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("slug <> '' OR words <> ''", name=op.f('ck_set_workouts_says_something')),
    sa.ForeignKeyConstraint(['coaching_id'], ['coachings.id'], name=op.f('fk_set_workouts_coaching_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_set_workouts_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_set_workouts'))
    )
    with op.batch_alter_table('set_workouts', schema=None) as batch_op:
        batch_op.create_index('ix_set_workouts_coaching_id', ['coaching_id', 'day'], unique=False)
        batch_op.create_index('ix_set_workouts_runner_id', ['runner_id', 'day'], unique=False)


def downgrade() -> None:
    op.drop_table('set_workouts')
    op.drop_table('coach_notes')
    op.drop_table('coachings')
