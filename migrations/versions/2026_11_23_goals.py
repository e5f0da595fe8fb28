"""Goals that runners set themselves, with plans, odds and forecasts; and streaks.

Revision: 0017. After: 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('goals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('metric', sa.String(length=24), nullable=True),
    sa.Column('target', sa.BigInteger(), nullable=True),
    sa.Column('distance', sa.BigInteger(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended', sa.String(length=24), nullable=True),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('obstacle', sa.String(length=200), nullable=False),
    sa.Column('plan', sa.String(length=200), nullable=False),
    sa.Column('plan_days', sa.String(length=7), nullable=False),
    sa.Column('plan_minute', sa.Integer(), nullable=True),
    sa.CheckConstraint('(ended_on IS NULL) = (ended IS NULL)', name=op.f('ck_goals_ended_both')),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_goals_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goals'))
    )
    with op.batch_alter_table('goals', schema=None) as batch_op:
        batch_op.create_index('ix_goals_runner_id', ['runner_id', 'id'], unique=False)

    op.create_table('streak_choices',
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_streak_choices_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('runner_id', name=op.f('pk_streak_choices'))
    )
    op.create_table('goal_changes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('goal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('change', sa.String(length=24), nullable=False),
    sa.Column('target', sa.BigInteger(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['goal_id'], ['goals.id'], name=op.f('fk_goal_changes_goal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal_changes'))
    )
    with op.batch_alter_table('goal_changes', schema=None) as batch_op:
        batch_op.create_index('ix_goal_changes_goal_id', ['goal_id', 'id'], unique=False)

    op.create_table('goal_checks',
    sa.Column('goal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('answer', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goals.id'], name=op.f('fk_goal_checks_goal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('goal_id', 'week', name=op.f('pk_goal_checks'))
    )
    op.create_table('pauses',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('goal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('why', sa.String(length=24), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['goal_id'], ['goals.id'], name=op.f('fk_pauses_goal_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_pauses_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pauses'))
    )
    with op.batch_alter_table('pauses', schema=None) as batch_op:
        batch_op.create_index('ix_pauses_goal_id', ['goal_id'], unique=False)
        batch_op.create_index('ix_pauses_runner_id', ['runner_id', 'first_day'], unique=False)

    op.create_table('event_plans',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('challenge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('race_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('target', sa.BigInteger(), nullable=True),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('obstacle', sa.String(length=200), nullable=False),
    sa.Column('plan', sa.String(length=200), nullable=False),
    sa.Column('plan_days', sa.String(length=7), nullable=False),
    sa.Column('plan_minute', sa.Integer(), nullable=True),
    sa.CheckConstraint('(challenge_id IS NULL) <> (race_id IS NULL)', name=op.f('ck_event_plans_one_event')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_event_plans_challenge_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['race_id'], ['races.id'], name=op.f('fk_event_plans_race_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_event_plans_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_plans')),
    sa.UniqueConstraint('runner_id', 'challenge_id', name=op.f('uq_event_plans_runner_id_challenge_id')),
    sa.UniqueConstraint('runner_id', 'race_id', name=op.f('uq_event_plans_runner_id_race_id'))
    )
    with op.batch_alter_table('event_plans', schema=None) as batch_op:
        batch_op.create_index('ix_event_plans_challenge_id', ['challenge_id'], unique=False)
        batch_op.create_index('ix_event_plans_race_id', ['race_id'], unique=False)


def downgrade() -> None:
    for name in ('event_plans', 'pauses', 'goal_checks', 'goal_changes', 'streak_choices', 'goals'):
        op.drop_table(name)
