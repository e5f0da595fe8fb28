"""Milestones, badges and medals: found from runs, celebrated once, kept in a trophy case.

Revision: 0020. After: 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
