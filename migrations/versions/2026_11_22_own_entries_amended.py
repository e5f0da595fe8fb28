"""Whether an amendment is of its signer's own entry.

Revision: 0012. After: 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('amendments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('own', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('amendments', schema=None) as batch_op:
        batch_op.alter_column('own', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('amendments', schema=None) as batch_op:
        batch_op.drop_column('own')
