"""Actions of organisers and runners on challenges, and what follows from runs."""

from challenges.monthly.actions.judging import catch_up as catch_up
from challenges.monthly.actions.judging import judge as judge
from challenges.monthly.actions.judging import judge_again as judge_again
from challenges.monthly.actions.months import create_template as create_template
from challenges.monthly.actions.months import open_next_months as open_next_months
from challenges.monthly.actions.months import update_template as update_template
from challenges.monthly.actions.organising import cancel as cancel
from challenges.monthly.actions.organising import create as create
from challenges.monthly.actions.organising import publish as publish
from challenges.monthly.actions.organising import update as update
from challenges.monthly.actions.taking_part import join as join
from challenges.monthly.actions.taking_part import leave as leave
from challenges.monthly.actions.taking_part import leave_everywhere as leave_everywhere
