"""A library of workouts, paces from one's own efforts, a suggestion for today, and the monthly variety card.

Revision: 0016. After: 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('turned_down',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_turned_down_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_turned_down')),
    sa.UniqueConstraint('runner_id', 'day', 'slug', name=op.f('uq_turned_down_runner_id_day_slug'))
    )
    op.create_table('card_ticks',
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('task', sa.String(length=24), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('ticked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_card_ticks_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('runner_id', 'month', 'task', name=op.f('pk_card_ticks'))
    )


def downgrade() -> None:
    op.drop_table('card_ticks')
    op.drop_table('turned_down')
