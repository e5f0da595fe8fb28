"""Queries for awards: for the search and for pages. Other viewers only see what a runner leaves visible."""

from challenges.awards.queries.facts import runners_after as runners_after
from challenges.awards.queries.today import InReach as InReach
from challenges.awards.queries.today import deeds_of as deeds_of
from challenges.awards.queries.today import in_reach_of as in_reach_of
from challenges.awards.queries.today import reach_in as reach_in
from challenges.awards.queries.today import today_notes as today_notes
from challenges.awards.queries.trophies import AwardSeen as AwardSeen
from challenges.awards.queries.trophies import ChallengeSeen as ChallengeSeen
from challenges.awards.queries.trophies import Shared as Shared
from challenges.awards.queries.trophies import award_of as award_of
from challenges.awards.queries.trophies import awards_for_runs as awards_for_runs
from challenges.awards.queries.trophies import awards_of as awards_of
from challenges.awards.queries.trophies import case_seen_by as case_seen_by
from challenges.awards.queries.trophies import challenge_seen as challenge_seen
from challenges.awards.queries.trophies import how_many_milestones as how_many_milestones
from challenges.awards.queries.trophies import milestones_of as milestones_of
from challenges.awards.queries.trophies import newest_pieces as newest_pieces
from challenges.awards.queries.trophies import shared_award as shared_award
