"""Coaches: invited by a runner, who grants each kind of access and takes it back at once.

Revision: 0018. After: 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
