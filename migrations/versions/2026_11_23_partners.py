"""Running partners: found by place in words, pace, days and aims, once both agree.

Revision: 0019. After: 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('partner_cards',
    sa.Column('id', KEY, nullable=False),
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('up', sa.Boolean(), nullable=False),
    sa.Column('place', sa.String(length=60), nullable=False),
    sa.Column('slow', sa.Integer(), nullable=False),
    sa.Column('fast', sa.Integer(), nullable=False),
    sa.Column('days', sa.String(length=7), nullable=False),
    sa.Column('parts', sa.String(length=60), nullable=False),
    sa.Column('aims', sa.String(length=120), nullable=False),
    sa.Column('about', sa.String(length=300), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('slow >= fast', name=op.f('ck_partner_cards_slow_first')),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_partner_cards_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_cards')),
    sa.UniqueConstraint('runner_id', name=op.f('uq_partner_cards_runner_id'))
    )
    with op.batch_alter_table('partner_cards', schema=None) as batch_op:
        batch_op.create_index('ix_partner_cards_up', ['up', 'changed_at'], unique=False)

    op.create_table('partnerships',
    sa.Column('id', KEY, nullable=False),
    sa.Column('asker_id', KEY, nullable=False),
    sa.Column('asked_id', KEY, nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('word', sa.String(length=300), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('asker_id <> asked_id', name=op.f('ck_partnerships_another')),
    sa.ForeignKeyConstraint(['asked_id'], ['runners.id'], name=op.f('fk_partnerships_asked_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['asker_id'], ['runners.id'], name=op.f('fk_partnerships_asker_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partnerships')),
    sa.UniqueConstraint('asker_id', 'asked_id', name=op.f('uq_partnerships_asker_id_asked_id'))
    )
    with op.batch_alter_table('partnerships', schema=None) as batch_op:
        batch_op.create_index('ix_partnerships_asked_id', ['asked_id', 'state'], unique=False)

    op.create_table('set_outs',
    sa.Column('id', KEY, nullable=False),
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('minute', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('meeting', sa.String(length=120), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_set_outs_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_set_outs'))
    )
    with op.batch_alter_table('set_outs', schema=None) as batch_op:
        batch_op.create_index('ix_set_outs_runner_id', ['runner_id', 'starts_at'], unique=False)

    op.create_table('come_alongs',
    sa.Column('set_out_id', KEY, nullable=False),
    sa.Column('partnership_id', KEY, nullable=False),
    sa.Column('answer', sa.String(length=24), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnerships.id'], name=op.f('fk_come_alongs_partnership_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['set_out_id'], ['set_outs.id'], name=op.f('fk_come_alongs_set_out_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('set_out_id', 'partnership_id', name=op.f('pk_come_alongs'))
    )
    with op.batch_alter_table('come_alongs', schema=None) as batch_op:
        batch_op.create_index('ix_come_alongs_partnership_id', ['partnership_id'], unique=False)


def downgrade() -> None:
    op.drop_table('come_alongs')
    op.drop_table('set_outs')
    op.drop_table('partnerships')
    op.drop_table('partner_cards')
