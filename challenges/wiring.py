"""The registry of all features: blueprints, event handlers, jobs, schedule and commands.

The only module that knows all features.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from click import Command
from flask import Blueprint

from challenges import mail
from challenges.accounts import actions as accounts_actions
from challenges.accounts import cli as accounts_cli
from challenges.accounts import views as accounts
from challenges.awards import actions as awards_actions
from challenges.awards import cli as awards_cli
from challenges.awards import views as awards
from challenges.boards import actions as boards_actions
from challenges.boards import cli as boards_cli
from challenges.boards import queries as boards_queries
from challenges.boards import views as boards
from challenges.boards.events import ProtestAnswered
from challenges.boards.views import board
from challenges.coaching import actions as coaching_actions
from challenges.coaching import views as coaching
from challenges.demo.cli import demo
from challenges.follows import views as follows
from challenges.follows.events import FollowApproved, FollowDeclined, Followed, FollowRequested, RelationChanged
from challenges.gear import actions as gear_actions
from challenges.gear import views as gear
from challenges.goals import views as goals
from challenges.home import views as home
from challenges.imports import actions as imports_actions
from challenges.imports import cli as imports_cli
from challenges.imports import views as imports
from challenges.kudos import actions as kudos_actions
from challenges.kudos import views as kudos
from challenges.kudos.events import KudosChanged
from challenges.monthly import actions as monthly_actions
from challenges.monthly import views as monthly
from challenges.monthly.cli import challenges
from challenges.monthly.events import RunnerJoined, RunnerLeft, ScoresChanged
from challenges.mood import views as mood
from challenges.music import views as music
from challenges.notifications import actions as notifications_actions
from challenges.notifications import views as notifications
from challenges.partners import actions as partners_actions
from challenges.partners import views as partners
from challenges.races import actions as races_actions
from challenges.races import views as races
from challenges.races.events import PlaceGiven, PlacesFreed, RaceCancelled, RunnerSignedUp
from challenges.recaps import actions as recaps_actions
from challenges.recaps import views as recaps
from challenges.runners import views as runners
from challenges.runners.events import ProfileChanged, RunnerLeaving
from challenges.runs import actions as runs_actions
from challenges.runs import views as runs
from challenges.runs.events import RunChanged, RunLogged, RunRemoved, RunReread, RunsReread
from challenges.search import views as search
from challenges.web import drafts, polling
from challenges.workouts import views as workouts

BLUEPRINTS: Sequence[Blueprint] = (
    home.bp,
    runners.bp,
    accounts.bp,
    follows.bp,
    runs.bp,
    imports.bp,
    monthly.bp,
    races.bp,
    boards.bp,
    kudos.bp,
    notifications.bp,
    gear.bp,
    mood.bp,
    music.bp,
    workouts.bp,
    goals.bp,
    coaching.bp,
    partners.bp,
    awards.bp,
    recaps.bp,
    search.bp,
)

CONSEQUENCES: Mapping[type, Sequence[Callable[[Any], object]]] = {
    RunLogged: (
        runs_actions.settle_overlaps,
        monthly_actions.judge,
        awards_actions.award_for_run,
        gear_actions.assign_usual_shoes,
    ),
    RunChanged: (
        runs_actions.settle_overlaps,
        monthly_actions.judge,
        awards_actions.award_for_run,
    ),
    RunRemoved: (
        runs_actions.settle_overlaps,
        monthly_actions.judge,
        awards_actions.award_for_run,
    ),
    RunReread: (
        runs_actions.settle_overlaps,
        awards_actions.want_quiet_review,
        monthly_actions.judge,
    ),
    RunsReread: (
        awards_actions.review_later,
        notifications_actions.tell_runs_reread,
    ),
    RunnerSignedUp: (),
    PlacesFreed: (races_actions.give_free_places,),
    PlaceGiven: (notifications_actions.tell_place_given,),
    RaceCancelled: (notifications_actions.tell_race_cancelled,),
    ProfileChanged: (boards_actions.refresh_for_profile, runs_actions.grade_later),
    Followed: (notifications_actions.tell_followed,),
    FollowRequested: (notifications_actions.tell_follow_requested,),
    FollowApproved: (notifications_actions.tell_follow_approved,),
    FollowDeclined: (notifications_actions.forget_follow_request,),
    RelationChanged: (
        coaching_actions.end_across_block,
        partners_actions.end_across_block,
        boards_actions.refresh_for_relation,
    ),
    KudosChanged: (boards_actions.refresh_for_kudos,),
    ProtestAnswered: (notifications_actions.tell_protest_answered,),
    ScoresChanged: (boards_actions.move,),
    RunnerJoined: (
        boards_actions.refresh,
        awards_actions.award_for_participation,
    ),
    RunnerLeft: (
        boards_actions.refresh,
        awards_actions.award_for_participation,
    ),
    RunnerLeaving: (
        races_actions.withdraw_everywhere,
        monthly_actions.leave_everywhere,
        runs_actions.discard_recordings,
        imports_actions.forget_uploads,
        recaps_actions.take_all_back,
    ),
}

EDITIONS: polling.RegionVersions = {
    board.TOPIC: boards_queries.version_of,
}

JOBS: Sequence[Callable[..., object]] = (
    mail.deliver,
    monthly_actions.judge_again,
    notifications_actions.tell_entrants,
    runs_actions.grade_again,
    imports_actions.work,
    awards_actions.review,
    accounts_actions.send_reset,
    accounts_actions.send_sign_in_link,
)

SCHEDULE: Mapping[Callable[..., object], Mapping[str, str]] = {
    mail.deliver_waiting: {"minute": "*"},
    monthly_actions.open_next_months: {"minute": "7"},
    monthly_actions.catch_up: {"minute": "*"},
    accounts_actions.drop_old_attempts: {"minute": "17"},
    drafts.forget_drafts: {"minute": "19"},
    boards_actions.snapshot_ranks: {"minute": "*/15"},
    boards_actions.close_due: {"minute": "*/5"},
    boards_actions.audit: {"hour": "2", "minute": "20"},
    runs_actions.trace_missing: {"hour": "4", "minute": "40"},
    runs_actions.reread_outdated: {"minute": "*"},
    imports_actions.pick_up: {"minute": "*"},
    imports_actions.look_into_folders: {"minute": "*"},
    imports_actions.clear_away: {"minute": "27"},
    awards_actions.review_wanted: {"minute": "*"},
    kudos_actions.recognise_lately: {"minute": "*"},
    awards_actions.repair: {"hour": "3", "minute": "10"},
    notifications_actions.resume_announcements: {"minute": "*/10"},
    notifications_actions.tell_of_closes: {"minute": "*/5"},
}

COMMANDS: Sequence[Command] = (
    challenges,
    accounts_cli.site,
    boards_cli.leaderboards,
    imports_cli.runs,
    awards_cli.awards,
    demo,
)
