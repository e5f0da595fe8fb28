"""How runs felt in a runner's own words, and what calms and carries: mantras, techniques, picturing the finish.

Revision: 0014. After: 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
