"""Telling a runner what became of a protest.

Revision: 0008. After: 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None
THREE = (
    'CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END + CASE WHEN follow_id IS NULL THEN 0 ELSE 1 END'
    ' + CASE WHEN protest_id IS NULL THEN 0 ELSE 1 END = 1'
)
TWO = '(entry_id IS NULL) <> (follow_id IS NULL)'


def upgrade() -> None:
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_notifications_one_subject'), type_='check')
        batch_op.add_column(sa.Column('protest_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(op.f('fk_notifications_protest_id'), 'protests', ['protest_id'], ['id'], ondelete='CASCADE')
        batch_op.create_check_constraint(op.f('ck_notifications_one_subject'), THREE)
        batch_op.create_index('uq_notifications_protest_id_topic', ['protest_id', 'topic'], unique=True)


def downgrade() -> None:
    op.execute(sa.text('DELETE FROM notifications WHERE protest_id IS NOT NULL'))
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_index('uq_notifications_protest_id_topic')
        batch_op.drop_constraint(op.f('ck_notifications_one_subject'), type_='check')
        batch_op.drop_constraint(op.f('fk_notifications_protest_id'), type_='foreignkey')
        batch_op.drop_column('protest_id')
        batch_op.create_check_constraint(op.f('ck_notifications_one_subject'), TWO)
