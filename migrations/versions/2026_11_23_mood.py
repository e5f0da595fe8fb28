"""How runs felt in a runner's own words, and what calms and carries: mantras, techniques, picturing the finish.

What was said of runs in one of five fixed words is kept; on the way back every other word becomes the one of the five
that is nearest to it, and a line goes to the notes.

Revision: 0014. After: 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None
KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
FEEL = sa.Enum('great', 'strong', 'steady', 'heavy', 'rough', name='feel', native_enum=False, length=24)
WORDS = {'great': ('Great', True), 'strong': ('Strong', True), 'steady': ('Steady', True), 'heavy': ('Heavy', False), 'rough': ('Rough', False)}


def upgrade() -> None:
    op.create_table('feel_words',
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('text', sa.String(length=24), nullable=False),
    sa.Column('good', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_feel_words_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('runner_id', 'place', name=op.f('pk_feel_words'))
    )
    op.create_table('feelings',
    sa.Column('run_id', KEY, nullable=False),
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('word', sa.String(length=24), nullable=False),
    sa.Column('good', sa.Boolean(), nullable=True),
    sa.Column('line', sa.String(length=200), nullable=False),
    sa.CheckConstraint("(word = '') = (good IS NULL)", name=op.f('ck_feelings_word_is_marked')),
    sa.CheckConstraint("word <> '' OR line <> ''", name=op.f('ck_feelings_says_something')),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_feelings_run_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_feelings_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', name=op.f('pk_feelings'))
    )
    op.create_table('mantras',
    sa.Column('id', KEY, nullable=False),
    sa.Column('runner_id', KEY, nullable=False),
    sa.Column('text', sa.String(length=80), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_mantras_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mantras'))
    )
    with op.batch_alter_table('feelings', schema=None) as batch_op:
        batch_op.create_index('ix_feelings_runner_id', ['runner_id', 'run_id'], unique=False)
    with op.batch_alter_table('mantras', schema=None) as batch_op:
        batch_op.create_index('ix_mantras_runner_id', ['runner_id', 'id'], unique=False)
    for feel, (word, good) in WORDS.items():
        op.execute(
            sa.text("INSERT INTO feelings (run_id, runner_id, word, good, line) SELECT id, runner_id, :word, :good, '' FROM runs WHERE feel = :feel").bindparams(
                sa.bindparam('word', word, sa.String()), sa.bindparam('good', good, sa.Boolean()), sa.bindparam('feel', feel, sa.String())
            )
        )
    op.execute('ALTER TABLE runs DROP COLUMN feel')  # in place on both databases: runs are many


def downgrade() -> None:
    op.add_column('runs', sa.Column('feel', FEEL, nullable=True))
    feelings = 'SELECT run_id FROM feelings WHERE '
    for good, nearest in ((True, 'strong'), (False, 'heavy')):
        op.execute(
            sa.text(f'UPDATE runs SET feel = :feel WHERE id IN ({feelings} good = :good)').bindparams(
                sa.bindparam('feel', nearest, sa.String()), sa.bindparam('good', good, sa.Boolean())
            )
        )
    for feel, (word, _) in WORDS.items():
        op.execute(
            sa.text(f'UPDATE runs SET feel = :feel WHERE id IN ({feelings} word = :word)').bindparams(
                sa.bindparam('feel', feel, sa.String()), sa.bindparam('word', word, sa.String())
            )
        )
    line = '(SELECT line FROM feelings WHERE run_id = runs.id)'
    op.execute(
        sa.text(f"UPDATE runs SET notes = CASE WHEN notes = '' THEN {line} ELSE notes || :gap || {line} END WHERE id IN ({feelings} line <> '')").bindparams(
            sa.bindparam('gap', '\n', sa.String())
        )
    )
    op.drop_table('mantras')
    op.drop_table('feelings')
    op.drop_table('feel_words')
