"""A library of workouts, paces from one's own efforts, a suggestion for today, and the monthly variety card.

Revision: 0016. After: 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
