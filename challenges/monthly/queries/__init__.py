"""What is known about challenges, who takes part, and what runs count for."""

from challenges.monthly.queries.listing import Listed as Listed
from challenges.monthly.queries.listing import Tab as Tab
from challenges.monthly.queries.listing import challenges_listed as challenges_listed
from challenges.monthly.queries.listing import current_challenges as current_challenges
from challenges.monthly.queries.listing import how_many_listed as how_many_listed
from challenges.monthly.queries.listing import runs_challenges as runs_challenges
from challenges.monthly.queries.showing import VerdictLine as VerdictLine
from challenges.monthly.queries.showing import attempt_of as attempt_of
from challenges.monthly.queries.showing import challenge_by_slug as challenge_by_slug
from challenges.monthly.queries.showing import challenge_run_by as challenge_run_by
from challenges.monthly.queries.showing import challenge_seen_by as challenge_seen_by
from challenges.monthly.queries.showing import counted_instead as counted_instead
from challenges.monthly.queries.showing import participation_of as participation_of
from challenges.monthly.queries.showing import progress_of as progress_of
from challenges.monthly.queries.showing import template_of as template_of
from challenges.monthly.queries.showing import templates_listed as templates_listed
from challenges.monthly.queries.showing import verdicts_of as verdicts_of
