"""Queries for goals, streaks, plans and days off. All of them are scoped to the owner."""

from challenges.goals.queries.going import GoalSeen as GoalSeen
from challenges.goals.queries.going import Words as Words
from challenges.goals.queries.going import goal_on_today as goal_on_today
from challenges.goals.queries.going import goals_of as goals_of
from challenges.goals.queries.going import past_goal_count as past_goal_count
from challenges.goals.queries.going import past_goals_of as past_goals_of
from challenges.goals.queries.kept import Reader as Reader
from challenges.goals.queries.kept import answers_of as answers_of
from challenges.goals.queries.kept import changes_of as changes_of
from challenges.goals.queries.kept import counts_days as counts_days
from challenges.goals.queries.kept import efforts_since as efforts_since
from challenges.goals.queries.kept import goal_of as goal_of
from challenges.goals.queries.kept import live_goal_count as live_goal_count
from challenges.goals.queries.kept import pause_of as pause_of
from challenges.goals.queries.kept import pauses_of as pauses_of
from challenges.goals.queries.kept import pauses_within as pauses_within
from challenges.goals.queries.kept import same_goal as same_goal
from challenges.goals.queries.kept import streak_of as streak_of
from challenges.goals.queries.notes import said_today as said_today
from challenges.goals.queries.notes import why_of as why_of
from challenges.goals.queries.plans import Others as Others
from challenges.goals.queries.plans import others_in as others_in
from challenges.goals.queries.plans import part_and_plan as part_and_plan
from challenges.goals.queries.plans import plan_for_challenge as plan_for_challenge
from challenges.goals.queries.plans import plan_for_race as plan_for_race
