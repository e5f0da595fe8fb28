"""Goals that runners set themselves, with plans, odds and forecasts; and streaks.

Revision: 0017. After: 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
