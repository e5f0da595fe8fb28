"""Shoes: how far each has gone, which is worn when, and how long a model lasts here.

Revision: 0013. After: 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
