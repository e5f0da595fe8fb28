"""Telling everybody in a challenge that it is provisional, and that it is final.

Revision: 0011. After: 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None
THREE = (
    'CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END + CASE WHEN follow_id IS NULL THEN 0 ELSE 1 END'
    ' + CASE WHEN protest_id IS NULL THEN 0 ELSE 1 END = 1'
)
FOUR = THREE.replace(' = 1', ' + CASE WHEN participation_id IS NULL THEN 0 ELSE 1 END = 1')
KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_notifications_one_subject'), type_='check')
        batch_op.add_column(sa.Column('participation_id', KEY, nullable=True))
        batch_op.create_foreign_key(op.f('fk_notifications_participation_id'), 'participations', ['participation_id'], ['id'], ondelete='CASCADE')
        batch_op.create_check_constraint(op.f('ck_notifications_one_subject'), FOUR)
        batch_op.create_index('uq_notifications_participation_id_topic', ['participation_id', 'topic'], unique=True)
    op.create_table('tellings',
    sa.Column('challenge_id', KEY, nullable=False),
    sa.Column('topic', sa.Enum('place-given', 'race-cancelled', 'followed', 'protest-answered', 'provisional', 'final', name='topic', native_enum=False, length=24), nullable=False),
    sa.Column('told_up_to', sa.BigInteger(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_tellings_challenge_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('challenge_id', 'topic', name=op.f('pk_tellings'))
    )


def downgrade() -> None:
    op.drop_table('tellings')
    op.execute(sa.text('DELETE FROM notifications WHERE participation_id IS NOT NULL'))
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_index('uq_notifications_participation_id_topic')
        batch_op.drop_constraint(op.f('ck_notifications_one_subject'), type_='check')
        batch_op.drop_constraint(op.f('fk_notifications_participation_id'), type_='foreignkey')
        batch_op.drop_column('participation_id')
        batch_op.create_check_constraint(op.f('ck_notifications_one_subject'), THREE)
