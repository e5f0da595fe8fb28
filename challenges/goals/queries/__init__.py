"""Queries for goals, streaks, plans and days off. All of them are scoped to the owner."""

from challenges.goals.queries.goals import GoalReader as GoalReader
from challenges.goals.queries.goals import GoalSeen as GoalSeen
from challenges.goals.queries.goals import GoalWords as GoalWords
from challenges.goals.queries.goals import answers_of as answers_of
from challenges.goals.queries.goals import changes_of as changes_of
from challenges.goals.queries.goals import counts_days as counts_days
from challenges.goals.queries.goals import efforts_since as efforts_since
from challenges.goals.queries.goals import goal_of as goal_of
from challenges.goals.queries.goals import goal_on_today as goal_on_today
from challenges.goals.queries.goals import goals_of as goals_of
from challenges.goals.queries.goals import live_goal_count as live_goal_count
from challenges.goals.queries.goals import past_goal_count as past_goal_count
from challenges.goals.queries.goals import past_goals_of as past_goals_of
from challenges.goals.queries.goals import pause_of as pause_of
from challenges.goals.queries.goals import pauses_of as pauses_of
from challenges.goals.queries.goals import pauses_within as pauses_within
from challenges.goals.queries.goals import same_goal as same_goal
from challenges.goals.queries.goals import streak_of as streak_of
from challenges.goals.queries.plans import OtherRunners as OtherRunners
from challenges.goals.queries.plans import others_in as others_in
from challenges.goals.queries.plans import part_and_plan as part_and_plan
from challenges.goals.queries.plans import plan_for_challenge as plan_for_challenge
from challenges.goals.queries.plans import plan_for_race as plan_for_race
from challenges.goals.queries.plans import today_notes as today_notes
from challenges.goals.queries.plans import why_of as why_of
