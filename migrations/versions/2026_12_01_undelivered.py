"""Why a letter was given up, and when.

Revision: 0025. After: 0024.
"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('letters') as letters:
        letters.add_column(sa.Column('given_up_at', sa.DateTime(timezone=True), nullable=True))
        letters.add_column(sa.Column('fault', sa.String(length=200), nullable=True))
        letters.create_index('ix_letters_given_up', ['given_up_at'])


def downgrade() -> None:
    with op.batch_alter_table('letters') as letters:
        letters.drop_index('ix_letters_given_up')
        letters.drop_column('fault')
        letters.drop_column('given_up_at')
