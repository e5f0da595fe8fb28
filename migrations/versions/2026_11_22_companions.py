"""Who follows whom, who keeps whom away, and telling somebody of a new follower.

Revision: 0007. After: 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('blocks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('blocker_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('blocked_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('blocker_id <> blocked_id', name=op.f('ck_blocks_another')),
    sa.ForeignKeyConstraint(['blocked_id'], ['runners.id'], name=op.f('fk_blocks_blocked_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['blocker_id'], ['runners.id'], name=op.f('fk_blocks_blocker_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blocks')),
    sa.UniqueConstraint('blocker_id', 'blocked_id', name=op.f('uq_blocks_blocker_id_blocked_id'))
    )
    with op.batch_alter_table('blocks', schema=None) as batch_op:
        batch_op.create_index('ix_blocks_blocked_id', ['blocked_id'], unique=False)

    op.create_table('follows',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('follower_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('followed_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('follower_id <> followed_id', name=op.f('ck_follows_another')),
    sa.ForeignKeyConstraint(['followed_id'], ['runners.id'], name=op.f('fk_follows_followed_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['follower_id'], ['runners.id'], name=op.f('fk_follows_follower_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follows')),
    sa.UniqueConstraint('follower_id', 'followed_id', name=op.f('uq_follows_follower_id_followed_id'))
    )
    with op.batch_alter_table('follows', schema=None) as batch_op:
        batch_op.create_index('ix_follows_followed_id', ['followed_id', 'id'], unique=False)

    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.alter_column('entry_id', existing_type=sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True)
        batch_op.add_column(sa.Column('follow_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(op.f('fk_notifications_follow_id'), 'follows', ['follow_id'], ['id'], ondelete='CASCADE')
        batch_op.create_check_constraint(op.f('ck_notifications_one_subject'), '(entry_id IS NULL) <> (follow_id IS NULL)')
        batch_op.create_index('uq_notifications_follow_id_topic', ['follow_id', 'topic'], unique=True)


def downgrade() -> None:
    op.execute(sa.text('DELETE FROM notifications WHERE entry_id IS NULL'))
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_index('uq_notifications_follow_id_topic')
        batch_op.drop_constraint(op.f('ck_notifications_one_subject'), type_='check')
        batch_op.drop_constraint(op.f('fk_notifications_follow_id'), type_='foreignkey')
        batch_op.drop_column('follow_id')
        batch_op.alter_column('entry_id', existing_type=sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False)

    op.drop_table('follows')
    op.drop_table('blocks')
