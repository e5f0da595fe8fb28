"""Sessions that end on the server, drafts, follow requests, invites and who may sign up; addresses folded as one.

Revision: 0026. After: 0025.
"""

import logging

import sqlalchemy as sa
from alembic import op

from challenges.parse import address_key

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
log = logging.getLogger('alembic.runtime.migration')


def upgrade() -> None:
    op.create_table('revoked_tokens',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_revoked_tokens'))
    )
    op.create_index('ix_revoked_tokens_revoked_at', 'revoked_tokens', ['revoked_at'])
    op.create_table('drafts',
    sa.Column('id', ID, nullable=False),
    sa.Column('runner_id', ID, nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('fields', sa.Text(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_drafts_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafts'))
    )
    op.create_index('ix_drafts_runner_id', 'drafts', ['runner_id'])
    op.create_index('ix_drafts_kept_at', 'drafts', ['kept_at'])
    op.create_table('follow_requests',
    sa.Column('id', ID, nullable=False),
    sa.Column('follower_id', ID, nullable=False),
    sa.Column('followed_id', ID, nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('declined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('follower_id <> followed_id', name=op.f('ck_follow_requests_another')),
    sa.ForeignKeyConstraint(['followed_id'], ['runners.id'], name=op.f('fk_follow_requests_followed_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['follower_id'], ['runners.id'], name=op.f('fk_follow_requests_follower_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_requests')),
    sa.UniqueConstraint('follower_id', 'followed_id', name=op.f('uq_follow_requests_follower_id_followed_id'))
    )
    op.create_index('ix_follow_requests_followed_id', 'follow_requests', ['followed_id', 'id'])
    op.create_table('invites',
    sa.Column('id', ID, nullable=False),
    sa.Column('author_id', ID, nullable=False),
    sa.Column('uses', sa.Integer(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('used >= 0 AND used <= uses', name=op.f('ck_invites_uses')),
    sa.ForeignKeyConstraint(['author_id'], ['runners.id'], name=op.f('fk_invites_author_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invites'))
    )
    op.create_index('ix_invites_author_id', 'invites', ['author_id', 'id'])
    op.create_table('registration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=24), nullable=False),
    sa.Column('members_invite', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration'))
    )
    with op.batch_alter_table('runners', schema=None) as batch_op:
        batch_op.add_column(sa.Column('approves_followers', sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table('runners', schema=None) as batch_op:
        batch_op.alter_column('approves_followers', server_default=None)
    _notify_of('follow_request_id', 'follow_requests')
    _tell_whoever_is_followed()
    _fold_addresses()


def _notify_of(column: str, about: str) -> None:
    subjects = ['entry_id', 'follow_id', 'protest_id', 'participation_id', 'reread_id', column]
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.add_column(sa.Column(column, ID, nullable=True))
        batch_op.create_foreign_key(op.f(f'fk_notifications_{column}'), about, [column], ['id'], ondelete='CASCADE')
        batch_op.drop_constraint(op.f('ck_notifications_one_subject'), type_='check')
        batch_op.create_check_constraint(op.f('ck_notifications_one_subject'), _one_of(subjects))
    op.create_index(f'uq_notifications_{column}_topic', 'notifications', [column, 'topic'], unique=True)


def _one_of(subjects: list[str]) -> str:
    return ' + '.join(f'CASE WHEN {name} IS NULL THEN 0 ELSE 1 END' for name in subjects) + ' = 1'


def _tell_whoever_is_followed() -> None:
    """Once, that followers stay and new ones will be asked about first; it hangs on their newest follower."""
    op.execute(
        "INSERT INTO notifications (runner_id, topic, follow_id, created_at)"
        " SELECT followed_id, 'approval-needed', MAX(id), CURRENT_TIMESTAMP FROM follows GROUP BY followed_id"
    )


def _fold_addresses() -> None:
    """Two accounts whose addresses are one by the new folding both keep what they had; it is said, and never merged."""
    connection = op.get_bind()
    runners = sa.table('runners', sa.column('id', ID), sa.column('email', sa.String), sa.column('email_key', sa.String))
    rows = connection.execute(sa.select(runners.c.id, runners.c.email, runners.c.email_key).order_by(runners.c.id)).all()
    changed = {row.id: new for row in rows if (new := address_key(row.email)) != row.email_key}
    taken = {row.email_key for row in rows}
    for runner_id, new in changed.items():
        if new in taken:
            log.warning('account %s keeps the former spelling of its address: another account has the new one', runner_id)
            continue
        taken.add(new)
        connection.execute(runners.update().where(runners.c.id == runner_id).values(email_key=new))


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE follow_request_id IS NOT NULL OR topic IN ('approval-needed', 'follow-approved')")
    op.drop_index('uq_notifications_follow_request_id_topic', table_name='notifications')
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_notifications_one_subject'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_notifications_one_subject'), _one_of(['entry_id', 'follow_id', 'protest_id', 'participation_id', 'reread_id'])
        )
        batch_op.drop_constraint(op.f('fk_notifications_follow_request_id'), type_='foreignkey')
        batch_op.drop_column('follow_request_id')
    op.drop_column('runners', 'approves_followers')
    for name in ('registration', 'invites', 'follow_requests', 'drafts', 'revoked_tokens'):
        op.drop_table(name)
