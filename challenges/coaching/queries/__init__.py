"""Read coachings. Coaches get at a runner only through `coached_runner_of`, runners at a coach through `coach_of`."""

from challenges.coaching.queries.access import coach_of as coach_of
from challenges.coaching.queries.access import coached_by as coached_by
from challenges.coaching.queries.access import coached_runner_of as coached_runner_of
from challenges.coaching.queries.access import coaches_of as coaches_of
from challenges.coaching.queries.access import invitation_to as invitation_to
from challenges.coaching.queries.access import invitations_to as invitations_to
from challenges.coaching.queries.access import last_between as last_between
from challenges.coaching.queries.access import live_count_of as live_count_of
from challenges.coaching.queries.access import waiting_count_of as waiting_count_of
from challenges.coaching.queries.board import CoachedRunner as CoachedRunner
from challenges.coaching.queries.board import coached_runners_of as coached_runners_of
from challenges.coaching.queries.plan import DayPlan as DayPlan
from challenges.coaching.queries.plan import notes_of as notes_of
from challenges.coaching.queries.plan import plan_of as plan_of
from challenges.coaching.queries.plan import set_workout_by as set_workout_by
from challenges.coaching.queries.plan import set_workout_for as set_workout_for
from challenges.coaching.queries.plan import today_notes as today_notes
from challenges.coaching.queries.record import CoachedRecord as CoachedRecord
from challenges.coaching.queries.record import FeltDay as FeltDay
from challenges.coaching.queries.record import record_of as record_of
from challenges.coaching.queries.record import run_and_route_of as run_and_route_of
