"""What moved on the boards of a challenge lately, beside their version.

Revision: 0021. After: 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('tallies', schema=None) as batch_op:
        batch_op.add_column(sa.Column('news', sa.Text(), nullable=False, server_default=''))
    with op.batch_alter_table('tallies', schema=None) as batch_op:
        batch_op.alter_column('news', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('tallies', schema=None) as batch_op:
        batch_op.drop_column('news')
