"""Songs and playlists by beats a minute, proposed by runners, as links.

Revision: 0015. After: 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None
KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('songs',
    sa.Column('id', KEY, nullable=False),
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('sort', sa.Enum('song', 'playlist', name='sort', native_enum=False, length=24), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('artist', sa.String(length=120), nullable=False),
    sa.Column('beats_low', sa.Integer(), nullable=False),
    sa.Column('beats_high', sa.Integer(), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('site', sa.String(length=253), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('words', sa.String(length=241), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'shown', 'refused', name='state', native_enum=False, length=24), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('beats_low <= beats_high', name=op.f('ck_songs_beats_in_order')),
    sa.CheckConstraint("(state = 'refused') = (reason <> '')", name=op.f('ck_songs_refused_with_a_reason')),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_songs_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_songs')),
    sa.UniqueConstraint('key', name=op.f('uq_songs_key'))
    )
    with op.batch_alter_table('songs', schema=None) as batch_op:
        batch_op.create_index('ix_songs_runner_id', ['runner_id', 'id'], unique=False)
        batch_op.create_index('ix_songs_state', ['state', 'beats_low', 'id'], unique=False)


def downgrade() -> None:
    op.drop_table('songs')
