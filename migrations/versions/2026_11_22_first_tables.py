"""first tables.

Revision: 0001. After: .
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attempts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('door', sa.String(length=16), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts'))
    )
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.create_index('ix_attempts_door_key_at', ['door', 'key', 'at'], unique=False)

    op.create_table('challenge_templates',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('summary', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('days_ahead', sa.Integer(), nullable=False),
    sa.Column('metric', sa.Enum('distance', 'moving-time', 'elevation', 'runs', 'active-days', name='metric', native_enum=False, length=24), nullable=False),
    sa.Column('target', sa.BigInteger(), nullable=False),
    sa.Column('rungs', sa.JSON(), nullable=False),
    sa.Column('least_distance', sa.BigInteger(), nullable=True),
    sa.Column('typed_count', sa.Boolean(), nullable=False),
    sa.Column('indoor_count', sa.Boolean(), nullable=False),
    sa.Column('walks_count', sa.Boolean(), nullable=False),
    sa.Column('counts_from', sa.Enum('window', 'joining', name='countsfrom', native_enum=False, length=24), nullable=False),
    sa.Column('grace_hours', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge_templates'))
    )
    op.create_table('events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('next_bib', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events'))
    )
    op.create_table('letters',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('to', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters'))
    )
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.create_index('ix_letters_waiting', ['next_try_at'], unique=False)

    op.create_table('owner_links',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_owner_links')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_owner_links_token_hash'))
    )
    op.create_table('runners',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('handle', sa.String(length=30), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('email_key', sa.String(length=254), nullable=False),
    sa.Column('email_verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('new_email', sa.String(length=254), nullable=True),
    sa.Column('password_hash', sa.String(length=160), nullable=False),
    sa.Column('session_version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(length=48), nullable=False),
    sa.Column('units', sa.Enum('km', 'mi', name='units', native_enum=False, length=24), nullable=False),
    sa.Column('locale', sa.String(length=12), nullable=True),
    sa.Column('shown_as', sa.Enum('members', 'everyone', 'alias', name='shownas', native_enum=False, length=24), nullable=False),
    sa.Column('alias', sa.String(length=30), nullable=True),
    sa.Column('about', sa.String(length=300), nullable=False),
    sa.Column('category', sa.Enum('women', 'men', 'non-binary', name='category', native_enum=False, length=24), nullable=True),
    sa.Column('born_on', sa.Date(), nullable=True),
    sa.Column('in_group_boards', sa.Boolean(), nullable=False),
    sa.Column('runs_visible_to', sa.Enum('me', 'followers', 'members', 'public', name='visibility', native_enum=False, length=24), nullable=False),
    sa.Column('map_visible_to', sa.Enum('me', 'followers', 'members', 'public', name='visibility', native_enum=False, length=24), nullable=False),
    sa.Column('is_owner', sa.Boolean(), nullable=False),
    sa.Column('is_organiser', sa.Boolean(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_runners')),
    sa.UniqueConstraint('email_key', name=op.f('uq_runners_email_key')),
    sa.UniqueConstraint('handle', name=op.f('uq_runners_handle'))
    )
    op.create_table('challenges',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('summary', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('palette', sa.String(length=16), nullable=False),
    sa.Column('motif', sa.String(length=16), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('clock', sa.Enum('runner-local', 'host', name='clock', native_enum=False, length=24), nullable=False),
    sa.Column('zone', sa.String(length=48), nullable=False),
    sa.Column('state', sa.Enum('draft', 'published', 'cancelled', name='state', native_enum=False, length=24), nullable=False),
    sa.Column('organiser_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('template_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('cancelled_because', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('metric', sa.Enum('distance', 'moving-time', 'elevation', 'runs', 'active-days', name='metric', native_enum=False, length=24), nullable=False),
    sa.Column('target', sa.BigInteger(), nullable=False),
    sa.Column('rungs', sa.JSON(), nullable=False),
    sa.Column('least_distance', sa.BigInteger(), nullable=True),
    sa.Column('typed_count', sa.Boolean(), nullable=False),
    sa.Column('indoor_count', sa.Boolean(), nullable=False),
    sa.Column('walks_count', sa.Boolean(), nullable=False),
    sa.Column('counts_from', sa.Enum('window', 'joining', name='countsfrom', native_enum=False, length=24), nullable=False),
    sa.Column('grace_hours', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organiser_id'], ['runners.id'], name=op.f('fk_challenges_organiser_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['template_id'], ['challenge_templates.id'], name=op.f('fk_challenges_template_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenges')),
    sa.UniqueConstraint('slug', name=op.f('uq_challenges_slug'))
    )
    with op.batch_alter_table('challenges', schema=None) as batch_op:
        batch_op.create_index('ix_challenges_state_last_day', ['state', 'last_day'], unique=False)

    op.create_table('races',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('summary', sa.String(length=200), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('palette', sa.String(length=16), nullable=False),
    sa.Column('motif', sa.String(length=16), nullable=False),
    sa.Column('distance', sa.BigInteger(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('clock', sa.Enum('runner-local', 'host', name='clock', native_enum=False, length=24), nullable=False),
    sa.Column('zone', sa.String(length=48), nullable=False),
    sa.Column('signup_closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('places_taken', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'published', 'cancelled', name='state', native_enum=False, length=24), nullable=False),
    sa.Column('organiser_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('cancelled_because', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('capacity IS NULL OR places_taken <= capacity', name=op.f('ck_races_never_one_too_many')),
    sa.CheckConstraint('places_taken >= 0', name=op.f('ck_races_places_not_negative')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_races_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organiser_id'], ['runners.id'], name=op.f('fk_races_organiser_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_races')),
    sa.UniqueConstraint('slug', name=op.f('uq_races_slug'))
    )
    with op.batch_alter_table('races', schema=None) as batch_op:
        batch_op.create_index('ix_races_state_last_day', ['state', 'last_day'], unique=False)

    op.create_table('recordings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('filename', sa.String(length=120), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('has_times', sa.Boolean(), nullable=False),
    sa.Column('stored_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_recordings_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recordings')),
    sa.UniqueConstraint('runner_id', 'sha256', name=op.f('uq_recordings_runner_id_sha256'))
    )
    with op.batch_alter_table('recordings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recordings_sha256'), ['sha256'], unique=False)

    op.create_table('buckets',
    sa.Column('challenge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('metric', sa.Enum('distance', 'moving-time', 'elevation', 'runs', 'active-days', name='metric', native_enum=False, length=24), nullable=False),
    sa.Column('segment', sa.String(length=12), nullable=False),
    sa.Column('place', sa.BigInteger(), nullable=False),
    sa.Column('scores', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_buckets_challenge_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('challenge_id', 'metric', 'segment', 'place', name=op.f('pk_buckets'))
    )
    op.create_table('entries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('race_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('registered', 'waitlisted', 'offered', 'withdrawn', 'deferred', 'transferred', name='entrystate', native_enum=False, length=24), nullable=False),
    sa.Column('bib', sa.Integer(), nullable=True),
    sa.Column('category', sa.Enum('women', 'men', 'non-binary', name='category', native_enum=False, length=24), nullable=True),
    sa.Column('age_group', sa.String(length=8), nullable=True),
    sa.Column('signed_up_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_entries_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['race_id'], ['races.id'], name=op.f('fk_entries_race_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_entries_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entries')),
    sa.UniqueConstraint('event_id', 'bib', name=op.f('uq_entries_event_id_bib'))
    )
    with op.batch_alter_table('entries', schema=None) as batch_op:
        batch_op.create_index('ix_entries_race_id_state', ['race_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_entries_runner_id', ['runner_id'], unique=False)
        batch_op.create_index('uq_entries_race_id_runner_id_live', ['race_id', 'runner_id'], unique=True, sqlite_where=sa.text("state IN ('registered', 'waitlisted', 'offered')"), postgresql_where=sa.text("state IN ('registered', 'waitlisted', 'offered')"))

    op.create_table('participations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('challenge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('category', sa.Enum('women', 'men', 'non-binary', name='category', native_enum=False, length=24), nullable=True),
    sa.Column('age_group', sa.String(length=8), nullable=True),
    sa.Column('finished_on', sa.Date(), nullable=True),
    sa.Column('rank_before', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_participations_challenge_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_participations_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participations')),
    sa.UniqueConstraint('challenge_id', 'runner_id', name=op.f('uq_participations_challenge_id_runner_id'))
    )
    with op.batch_alter_table('participations', schema=None) as batch_op:
        batch_op.create_index('ix_participations_runner_id', ['runner_id'], unique=False)

    op.create_table('runs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('recording_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('zone', sa.String(length=48), nullable=False),
    sa.Column('local_date', sa.Date(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.Enum('easy', 'long', 'tempo', 'intervals', 'fartlek', 'hills', 'recovery', 'race', 'trail', 'walk', name='kind', native_enum=False, length=24), nullable=False),
    sa.Column('distance', sa.BigInteger(), nullable=False),
    sa.Column('duration', sa.BigInteger(), nullable=False),
    sa.Column('moving', sa.BigInteger(), nullable=False),
    sa.Column('gain', sa.BigInteger(), nullable=True),
    sa.Column('gain_by', sa.Enum('device', 'positions', 'hand', name='gainby', native_enum=False, length=24), nullable=True),
    sa.Column('feel', sa.Enum('great', 'strong', 'steady', 'heavy', 'rough', name='feel', native_enum=False, length=24), nullable=True),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('indoor', sa.Boolean(), nullable=False),
    sa.Column('visibility', sa.Enum('me', 'followers', 'members', 'public', name='visibility', native_enum=False, length=24), nullable=False),
    sa.Column('source', sa.Enum('hand', 'gpx', name='source', native_enum=False, length=24), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.Column('held', sa.String(length=80), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('distance > 0', name=op.f('ck_runs_distance_positive')),
    sa.CheckConstraint('duration > 0', name=op.f('ck_runs_duration_positive')),
    sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_runs_recording_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_runs_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_runs'))
    )
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.create_index('ix_runs_local_date', ['local_date'], unique=False)
        batch_op.create_index('ix_runs_runner_id_local_date', ['runner_id', 'local_date', 'id'], unique=False)
        batch_op.create_index('ix_runs_visibility_created_at', ['visibility', 'created_at'], unique=False)

    op.create_table('tallies',
    sa.Column('challenge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('participants', sa.Integer(), nullable=False),
    sa.Column('finishers', sa.Integer(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_tallies_challenge_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('challenge_id', name=op.f('pk_tallies'))
    )
    op.create_table('kudos',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('giver_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('participation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.Enum('effort', 'consistency', 'comeback', 'company', name='praise', native_enum=False, length=24), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(run_id IS NULL) <> (participation_id IS NULL)', name=op.f('ck_kudos_one_subject')),
    sa.ForeignKeyConstraint(['giver_id'], ['runners.id'], name=op.f('fk_kudos_giver_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participation_id'], ['participations.id'], name=op.f('fk_kudos_participation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_kudos_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kudos')),
    sa.UniqueConstraint('participation_id', 'giver_id', name=op.f('uq_kudos_participation_id_giver_id')),
    sa.UniqueConstraint('run_id', 'giver_id', name=op.f('uq_kudos_run_id_giver_id'))
    )
    with op.batch_alter_table('kudos', schema=None) as batch_op:
        batch_op.create_index('ix_kudos_given_at', ['given_at'], unique=False)
        batch_op.create_index('ix_kudos_giver_id', ['giver_id'], unique=False)

    op.create_table('notifications',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('runner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('topic', sa.Enum('place-given', 'race-cancelled', name='topic', native_enum=False, length=24), nullable=False),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_notifications_entry_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['runner_id'], ['runners.id'], name=op.f('fk_notifications_runner_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notifications'))
    )
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.create_index('ix_notifications_runner_id', ['runner_id', 'read_at'], unique=False)
        batch_op.create_index('uq_notifications_entry_id_topic', ['entry_id', 'topic'], unique=True)

    op.create_table('scores',
    sa.Column('participation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('metric', sa.Enum('distance', 'moving-time', 'elevation', 'runs', 'active-days', name='metric', native_enum=False, length=24), nullable=False),
    sa.Column('challenge_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('behind', sa.BigInteger(), nullable=False),
    sa.Column('reached_on', sa.Date(), nullable=False),
    sa.Column('runs', sa.Integer(), nullable=False),
    sa.Column('category', sa.Enum('women', 'men', 'non-binary', name='category', native_enum=False, length=24), nullable=True),
    sa.Column('age_group', sa.String(length=8), nullable=True),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenges.id'], name=op.f('fk_scores_challenge_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participation_id'], ['participations.id'], name=op.f('fk_scores_participation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participation_id', 'metric', name=op.f('pk_scores'))
    )
    with op.batch_alter_table('scores', schema=None) as batch_op:
        batch_op.create_index('ix_scores_age', ['challenge_id', 'metric', 'age_group', 'behind', 'reached_on', 'participation_id'], unique=False)
        batch_op.create_index('ix_scores_category', ['challenge_id', 'metric', 'category', 'behind', 'reached_on', 'participation_id'], unique=False)
        batch_op.create_index('ix_scores_everyone', ['challenge_id', 'metric', 'behind', 'reached_on', 'participation_id'], unique=False)

    op.create_table('verdicts',
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('participation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('local_date', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('failed', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['participation_id'], ['participations.id'], name=op.f('fk_verdicts_participation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_verdicts_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'participation_id', name=op.f('pk_verdicts'))
    )
    with op.batch_alter_table('verdicts', schema=None) as batch_op:
        batch_op.create_index('ix_verdicts_participation_id', ['participation_id', 'local_date'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('verdicts', schema=None) as batch_op:
        batch_op.drop_index('ix_verdicts_participation_id')

    op.drop_table('verdicts')
    with op.batch_alter_table('scores', schema=None) as batch_op:
        batch_op.drop_index('ix_scores_everyone')
        batch_op.drop_index('ix_scores_category')
        batch_op.drop_index('ix_scores_age')

    op.drop_table('scores')
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_index('uq_notifications_entry_id_topic')
        batch_op.drop_index('ix_notifications_runner_id')

    op.drop_table('notifications')
    with op.batch_alter_table('kudos', schema=None) as batch_op:
        batch_op.drop_index('ix_kudos_giver_id')
        batch_op.drop_index('ix_kudos_given_at')

    op.drop_table('kudos')
    op.drop_table('tallies')
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.drop_index('ix_runs_visibility_created_at')
        batch_op.drop_index('ix_runs_runner_id_local_date')
        batch_op.drop_index('ix_runs_local_date')

    op.drop_table('runs')
    with op.batch_alter_table('participations', schema=None) as batch_op:
        batch_op.drop_index('ix_participations_runner_id')

    op.drop_table('participations')
    with op.batch_alter_table('entries', schema=None) as batch_op:
        batch_op.drop_index('uq_entries_race_id_runner_id_live', sqlite_where=sa.text("state IN ('registered', 'waitlisted', 'offered')"), postgresql_where=sa.text("state IN ('registered', 'waitlisted', 'offered')"))
        batch_op.drop_index('ix_entries_runner_id')
        batch_op.drop_index('ix_entries_race_id_state')

    op.drop_table('entries')
    op.drop_table('buckets')
    with op.batch_alter_table('recordings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recordings_sha256'))

    op.drop_table('recordings')
    with op.batch_alter_table('races', schema=None) as batch_op:
        batch_op.drop_index('ix_races_state_last_day')

    op.drop_table('races')
    with op.batch_alter_table('challenges', schema=None) as batch_op:
        batch_op.drop_index('ix_challenges_state_last_day')

    op.drop_table('challenges')
    op.drop_table('runners')
    op.drop_table('owner_links')
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.drop_index('ix_letters_waiting')

    op.drop_table('letters')
    op.drop_table('events')
    op.drop_table('challenge_templates')
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_index('ix_attempts_door_key_at')

    op.drop_table('attempts')
