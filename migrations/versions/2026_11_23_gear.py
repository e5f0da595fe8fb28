"""Shoes: how far each has gone, which is worn when, and how long a model lasts here. Years that runners share.

Revision: 0013. After: 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

KINDS = ('easy', 'long', 'tempo', 'intervals', 'fartlek', 'hills', 'recovery', 'race', 'trail', 'walk')


def upgrade() -> None:
    op.create_table('shoes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('name_key', sa.String(length=120), nullable=False),
    sa.Column('brand', sa.String(length=40), nullable=False),
    sa.Column('model', sa.String(length=60), nullable=False),
    sa.Column('model_key', sa.String(length=120), nullable=False),
    sa.Column('palette', sa.String(length=16), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('distance_before', sa.BigInteger(), nullable=False),
    sa.Column('good_for', sa.BigInteger(), nullable=False),
    sa.Column('retired_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('distance_before >= 0', name=op.f('ck_shoes_nothing_less_than_new')),
    sa.CheckConstraint('good_for > 0', name=op.f('ck_shoes_good_for_something')),
    sa.CheckConstraint('retired_on IS NULL OR retired_on >= first_day', name=op.f('ck_shoes_worn_before_retired')),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_shoes_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shoes')),
    sa.UniqueConstraint('runner_id', 'name_key', name=op.f('uq_shoes_runner_id_name_key'))
    )
    op.create_index('ix_shoes_model_key', 'shoes', ['model_key'], unique=False)
    op.create_table('usual_shoes',
    sa.Column('shoe_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='kind', native_enum=False, length=24), nullable=False),
    sa.ForeignKeyConstraint(['shoe_id'], ['shoes.id'], name=op.f('fk_usual_shoes_shoe_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('shoe_id', 'kind', name=op.f('pk_usual_shoes'))
    )
    op.create_table('wearings',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shoe_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_wearings_run_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shoe_id'], ['shoes.id'], name=op.f('fk_wearings_shoe_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'shoe_id', name=op.f('pk_wearings'))
    )
    op.create_index('ix_wearings_shoe_id', 'wearings', ['shoe_id'], unique=False)
    op.create_table('shared_years',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('with_hours', sa.Boolean(), nullable=False),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_shared_years_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_years')),
    sa.UniqueConstraint('runner_id', 'year', name=op.f('uq_shared_years_runner_id_year')),
    sa.UniqueConstraint('token', name=op.f('uq_shared_years_token'))
    )


def downgrade() -> None:
    op.drop_table('shared_years')
    op.drop_table('wearings')
    op.drop_table('usual_shoes')
    op.drop_table('shoes')
