"""What a device says of the climb, beside the climb from the recorded heights.

Revision: 0022. After: 0021.
"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('traces', sa.Column('device_gain', sa.BigInteger(), nullable=True))
    # until a recording is read again its run keeps the device's figure, and its page shows it as the device's
    op.execute(
        "UPDATE traces SET device_gain = (SELECT gain FROM runs WHERE runs.id = traces.run_id)"
        " WHERE run_id IN (SELECT id FROM runs WHERE gain_by = 'device')"
    )


def downgrade() -> None:
    with op.batch_alter_table('traces', schema=None) as batch_op:
        batch_op.drop_column('device_gain')
