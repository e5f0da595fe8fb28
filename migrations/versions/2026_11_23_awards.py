"""Milestones, badges and medals: found from runs, celebrated once, kept in a trophy case.

Revision: 0020. After: 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None
KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TWO = '(run_id IS NULL) <> (participation_id IS NULL)'
THREE = (
    'CASE WHEN run_id IS NULL THEN 0 ELSE 1 END + CASE WHEN participation_id IS NULL THEN 0 ELSE 1 END'
    ' + CASE WHEN award_id IS NULL THEN 0 ELSE 1 END = 1'
)


def upgrade() -> None:
    op.create_table('awards',
    sa.Column('id', KEY, nullable=False),
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('what', sa.Enum('first', 'longest', 'fastest', 'total', 'count', 'streak', 'place', 'comeback', 'medal', 'badge', name='what', native_enum=False, length=24), nullable=False),
    sa.Column('detail', sa.String(length=24), nullable=False),
    sa.Column('occasion', sa.String(length=40), nullable=False),
    sa.Column('run_id', KEY, nullable=True),
    sa.Column('challenge_id', KEY, nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('figure', sa.BigInteger(), nullable=False),
    sa.Column('bettered', sa.BigInteger(), nullable=True),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('celebrated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=True),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('gone_because', sa.Enum('removed', 'held', 'corrected', 'overtaken', 'short', 'left', name='gone', native_enum=False, length=24), nullable=True),
    sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_awards_challenge_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_awards_run_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_awards_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_awards')),
    sa.UniqueConstraint('runner_id', 'what', 'detail', 'occasion', name=op.f('uq_awards_runner_id_what_detail_occasion')),
    sa.UniqueConstraint('token', name=op.f('uq_awards_token'))
    )
    with op.batch_alter_table('awards', schema=None) as batch_op:
        batch_op.create_index('ix_awards_runner_id_celebrated_at', ['runner_id', 'celebrated_at'], unique=False)
        batch_op.create_index('ix_awards_run_id', ['run_id'], unique=False)
        batch_op.create_index('ix_awards_challenge_id', ['challenge_id'], unique=False)

    op.create_table('casebooks',
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('book', sa.Text(), nullable=True),
    sa.Column('deeds', sa.Text(), nullable=False),
    sa.Column('changes', sa.BigInteger(), nullable=False),
    sa.Column('wanted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_casebooks_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('runner_id', name=op.f('pk_casebooks'))
    )
    with op.batch_alter_table('casebooks', schema=None) as batch_op:
        batch_op.create_index('ix_casebooks_wanted_at', ['wanted_at'], unique=False)

    with op.batch_alter_table('kudos', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_kudos_one_subject'), type_='check')
        batch_op.add_column(sa.Column('award_id', KEY, nullable=True))
        batch_op.create_foreign_key(op.f('fk_kudos_award_id'), 'awards', ['award_id'], ['id'], ondelete='CASCADE')
        batch_op.create_check_constraint(op.f('ck_kudos_one_subject'), THREE)
        batch_op.create_unique_constraint(op.f('uq_kudos_award_id_giver_id'), ['award_id', 'giver_id'])


def downgrade() -> None:
    op.execute(sa.text('DELETE FROM kudos WHERE award_id IS NOT NULL'))
    with op.batch_alter_table('kudos', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_kudos_award_id_giver_id'), type_='unique')
        batch_op.drop_constraint(op.f('ck_kudos_one_subject'), type_='check')
        batch_op.drop_constraint(op.f('fk_kudos_award_id'), type_='foreignkey')
        batch_op.drop_column('award_id')
        batch_op.create_check_constraint(op.f('ck_kudos_one_subject'), TWO)
    op.drop_table('casebooks')
    op.drop_table('awards')
