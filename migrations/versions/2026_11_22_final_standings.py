"""Final standings, protests and amendments.

Revision: 0006. After: 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('amendments',
    sa.Column('challenge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('participation_id', sa.BigInteger(), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.Enum('figure', 'withdrawn', name='kind', native_enum=False, length=24), nullable=False),
    sa.Column('metric', sa.Enum('distance', 'moving-time', 'elevation', 'runs', 'active-days', name='metric', native_enum=False, length=24), nullable=True),
    sa.Column('lane', sa.String(length=12), nullable=True),
    sa.Column('before', sa.BigInteger(), nullable=True),
    sa.Column('after', sa.BigInteger(), nullable=True),
    sa.Column('ahead', sa.Integer(), nullable=True),
    sa.Column('better', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('signer_id', sa.BigInteger(), nullable=False),
    sa.Column('signed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_amendments_challenge_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_amendments_runner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['signed_by'], ['runners.id'], name=op.f('fk_amendments_signed_by'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('challenge_id', 'number', name=op.f('pk_amendments'))
    )
    with op.batch_alter_table('amendments', schema=None) as batch_op:
        batch_op.create_index('ix_amendments_runner_id', ['runner_id'], unique=False)
        batch_op.create_index('ix_amendments_signed_by', ['signed_by'], unique=False)

    op.create_table('snapshots',
    sa.Column('challenge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('metric', sa.Enum('distance', 'moving-time', 'elevation', 'runs', 'active-days', name='metric', native_enum=False, length=24), nullable=False),
    sa.Column('target', sa.BigInteger(), nullable=False),
    sa.Column('rungs', sa.JSON(), nullable=False),
    sa.Column('ranking', sa.Enum('standard', 'ordinal', name='ranking', native_enum=False, length=24), nullable=False),
    sa.Column('final_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=True),
    sa.Column('sizes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_snapshots_challenge_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('challenge_id', name=op.f('pk_snapshots'))
    )
    op.create_table('final_standings',
    sa.Column('challenge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('metric', sa.Enum('distance', 'moving-time', 'elevation', 'runs', 'active-days', name='metric', native_enum=False, length=24), nullable=False),
    sa.Column('lane', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('participation_id', sa.BigInteger(), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('reached_on', sa.Date(), nullable=False),
    sa.Column('runs', sa.Integer(), nullable=False),
    sa.Column('rung', sa.BigInteger(), nullable=True),
    sa.Column('finished_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['challenge_id'], ['snapshots.challenge_id'], name=op.f('fk_final_standings_challenge_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_final_standings_runner_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('challenge_id', 'metric', 'lane', 'position', name=op.f('pk_final_standings')),
    sa.UniqueConstraint('challenge_id', 'participation_id', 'metric', 'lane', name=op.f('uq_final_standings_challenge_id_participation_id_metric_lane'))
    )
    with op.batch_alter_table('final_standings', schema=None) as batch_op:
        batch_op.create_index('ix_final_standings_runner_id', ['runner_id'], unique=False)

    op.create_table('protests',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('challenge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('participation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Enum('upheld', 'declined', name='answer', native_enum=False, length=24), nullable=True),
    sa.Column('answer_reason', sa.String(length=300), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['runners.id'], name=op.f('fk_protests_answered_by'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_protests_challenge_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participation_id'], ['participations.id'], name=op.f('fk_protests_participation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_protests_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protests')),
    sa.UniqueConstraint('challenge_id', 'runner_id', 'participation_id', name=op.f('uq_protests_challenge_id_runner_id_participation_id'))
    )
    with op.batch_alter_table('protests', schema=None) as batch_op:
        batch_op.create_index('ix_protests_participation_id', ['participation_id'], unique=False)
        batch_op.create_index('ix_protests_runner_id', ['runner_id'], unique=False)


def downgrade() -> None:
    op.drop_table('protests')
    op.drop_table('final_standings')
    op.drop_table('snapshots')
    op.drop_table('amendments')
