"""Actions of organisers and runners on challenges, and what follows from runs."""

from challenges.monthly.actions.administration import cancel as cancel
from challenges.monthly.actions.administration import create as create
from challenges.monthly.actions.administration import create_template as create_template
from challenges.monthly.actions.administration import open_next_months as open_next_months
from challenges.monthly.actions.administration import publish as publish
from challenges.monthly.actions.administration import update as update
from challenges.monthly.actions.administration import update_template as update_template
from challenges.monthly.actions.participation import join as join
from challenges.monthly.actions.participation import leave as leave
from challenges.monthly.actions.participation import leave_everywhere as leave_everywhere
from challenges.monthly.actions.verdicts import catch_up as catch_up
from challenges.monthly.actions.verdicts import judge as judge
from challenges.monthly.actions.verdicts import judge_again as judge_again
