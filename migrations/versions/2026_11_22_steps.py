"""Steps within the stretches of a board: what makes a place cost the same among a million.

The counts are made anew from the scores, with the arithmetic as it was when this revision was written.

Revision: 0009. After: 0008.
"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

NAMES = ('challenge_id', 'metric', 'lane', 'segment', 'level', 'place')
STEPS, DAYS, EARLY, MOST, TOGETHER = 2**20, 400, 2, 9_999, 4_096
WIDTH = {'distance': 25_000, 'moving-time': 20_000, 'elevation': 250, 'progress': 2}
IN_STRETCH = {'progress': 250}
MOST_PROGRESS, AT_MOST = 15_000, 30


def table(*columns: sa.Column, after: tuple[str, ...]) -> None:
    """Make the table of counts with a key of these columns."""
    op.create_table(
        'buckets',
        sa.Column('challenge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('metric', sa.Enum('distance', 'moving-time', 'elevation', 'runs', 'active-days', 'progress',
                                    name='metric', native_enum=False, length=24), nullable=False),
        sa.Column('lane', sa.Enum('all', 'verified', name='lane', native_enum=False, length=24), nullable=False),
        sa.Column('segment', sa.String(length=12), nullable=False),
        *columns,
        sa.Column('place', sa.BigInteger(), nullable=False),
        sa.Column('scores', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_buckets_challenge_id'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint(*after, name=op.f('pk_buckets')),
        sqlite_with_rowid=False,
    )  # fmt: skip


def upgrade() -> None:
    op.drop_table('buckets')
    table(sa.Column('level', sa.SmallInteger(), autoincrement=False, nullable=False), after=NAMES)
    fill()


def downgrade() -> None:
    """The old stretches are wider and are not made here: `flask leaderboards recount --fix` counts them again."""
    op.drop_table('buckets')
    table(after=tuple(name for name in NAMES if name != 'level'))


def fill() -> None:
    """Count every score in its stretch and its step, on the boards of everyone, its category and its age group."""
    connection = op.get_bind()
    scores = sa.text(
        "SELECT s.challenge_id, s.metric, s.lane, s.behind, s.reached_on, s.participation_id, s.category, s.age_group,"
        " c.first_day FROM scores s JOIN challenges c ON c.id = s.challenge_id ORDER BY s.challenge_id"
    ).columns(reached_on=sa.Date(), first_day=sa.Date())
    counted: Counter = Counter()
    for row in connection.execute(scores):
        for segment in ('everyone', row.category, row.age_group):
            if segment:
                stretch, step = place_of(row)
                key = (row.challenge_id, row.metric, row.lane, segment)
                counted[(*key, 0, stretch)] += 1
                counted[(*key, 1, step)] += 1
    rows = [dict(zip((*NAMES, 'scores'), (*key, count), strict=True)) for key, count in counted.items()]
    if rows:
        values = ", ".join(f":{name}" for name in (*NAMES, 'scores'))
        connection.execute(sa.text(f"INSERT INTO buckets VALUES ({values})"), rows)


def place_of(row: sa.Row) -> tuple[int, int]:
    """The stretch and the step of a score."""
    value = -row.behind
    left = DAYS - 1 - min(max((row.reached_on - row.first_day).days + EARLY, 0), DAYS - 1)
    most_progress = row.metric == 'progress' and value >= MOST_PROGRESS
    if row.metric in WIDTH and not most_progress:
        whole = WIDTH[row.metric] * IN_STRETCH.get(row.metric, 256)
        stretch = min(value // whole, MOST)
        return stretch, stretch * STEPS + ((value - stretch * whole) // WIDTH[row.metric] if stretch < MOST else 0)
    of_count = MOST * DAYS if value >= MOST else value * DAYS + left
    stretch = AT_MOST + left if row.metric in WIDTH else of_count
    if left in (0, DAYS - 1) or stretch == MOST * DAYS:
        return stretch, stretch * STEPS
    return stretch, (stretch + 1) * STEPS - 1 - min(row.participation_id // TOGETHER, STEPS - 1)
