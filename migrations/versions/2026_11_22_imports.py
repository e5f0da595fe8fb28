"""Imports: what was uploaded together, and what became of each file.

Revision: 0004. After: 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('imports',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('uploads', sa.Integer(), nullable=False),
    sa.Column('visibility', sa.Enum('me', 'followers', 'members', 'public', name='visibility', native_enum=False, length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('worked_on_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_imports_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imports'))
    )
    op.create_index('ix_imports_runner_id', 'imports', ['runner_id', 'id'], unique=False)
    op.create_index('ix_imports_worked_on_until', 'imports', ['worked_on_until'], unique=False)
    op.create_table('watched_files',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('path', sa.String(length=1000), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('changed_ns', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_watched_files_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watched_files')),
    sa.UniqueConstraint('runner_id', 'path', name=op.f('uq_watched_files_runner_id_path'))
    )
    op.create_table('received',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('stored', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('listed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['import_id'], ['imports.id'], name=op.f('fk_received_import_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_received')),
    sa.UniqueConstraint('stored', name=op.f('uq_received_stored'))
    )
    op.create_index(op.f('ix_received_import_id'), 'received', ['import_id'], unique=False)
    op.create_table('imported_files',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('received_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=20), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'imported', 'dateless', 'duplicate', 'refused', 'left_out', 'cancelled', 'undone', name='state', native_enum=False, length=24), nullable=False),
    sa.Column('reason', sa.JSON(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('sport', sa.Enum('run', 'trail', 'treadmill', 'walk', 'hike', 'ride', 'swim', 'row', 'ski', 'skate', 'gym', 'other', '', name='sport', native_enum=False, length=24), nullable=False),
    sa.Column('first_run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('recording_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['first_run_id'], ['runs.id'], name=op.f('fk_imported_files_first_run_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['import_id'], ['imports.id'], name=op.f('fk_imported_files_import_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['received_id'], ['received.id'], name=op.f('fk_imported_files_received_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_imported_files_recording_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imported_files')),
    sa.UniqueConstraint('received_id', 'key', name=op.f('uq_imported_files_received_id_key'))
    )
    op.create_index('ix_imported_files_first_run_id', 'imported_files', ['first_run_id'], unique=False)
    op.create_index('ix_imported_files_import_id_state', 'imported_files', ['import_id', 'state', 'id'], unique=False)
    op.create_index('ix_imported_files_recording_id', 'imported_files', ['recording_id'], unique=False)
    op.create_table('imported_parts',
    sa.Column('recording_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('part', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['imported_files.id'], name=op.f('fk_imported_parts_file_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_imported_parts_recording_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('recording_id', 'part', name=op.f('pk_imported_parts'))
    )
    op.create_index(op.f('ix_imported_parts_file_id'), 'imported_parts', ['file_id'], unique=False)


def downgrade() -> None:
    op.drop_table('imported_parts')
    op.drop_table('imported_files')
    op.drop_table('received')
    op.drop_table('watched_files')
    op.drop_table('imports')
