"""The ranks of every night, and for which nights there are any.

Revision: 0010. After: 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rank_histories',
    sa.Column('participation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('ranks', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['participation_id'], ['participations.id'], name=op.f('fk_rank_histories_participation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participation_id', name=op.f('pk_rank_histories'))
    )
    with op.batch_alter_table('rememberings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('taken', sa.Text(), nullable=False, server_default=''))
    with op.batch_alter_table('rememberings', schema=None) as batch_op:
        batch_op.alter_column('taken', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('rememberings', schema=None) as batch_op:
        batch_op.drop_column('taken')
    op.drop_table('rank_histories')
