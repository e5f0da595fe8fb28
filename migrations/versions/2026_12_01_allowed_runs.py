"""Columns that say which runs a challenge allows are named so.

Revision: 0027. After: 0026.
"""

from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

TABLES = ('challenges', 'challenge_templates')
RENAMED = {'typed_count': 'allows_typed', 'indoor_count': 'allows_indoor', 'walks_count': 'allows_walks'}


def upgrade() -> None:
    for table in TABLES:
        for before, after in RENAMED.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {before} TO {after}")


def downgrade() -> None:
    for table in TABLES:
        for before, after in RENAMED.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {after} TO {before}")
