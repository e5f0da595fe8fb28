"""Rules for access, invitations, workout outcomes, and which runners need attention. Pure."""

from challenges.coaching.rules.grants import AGAIN_AFTER as AGAIN_AFTER
from challenges.coaching.rules.grants import LONGEST_NOTE as LONGEST_NOTE
from challenges.coaching.rules.grants import LONGEST_WORKOUT as LONGEST_WORKOUT
from challenges.coaching.rules.grants import MOST_COACHES as MOST_COACHES
from challenges.coaching.rules.grants import MOST_RUNNERS as MOST_RUNNERS
from challenges.coaching.rules.grants import MOST_WAITING as MOST_WAITING
from challenges.coaching.rules.grants import Grant as Grant
from challenges.coaching.rules.grants import Side as Side
from challenges.coaching.rules.grants import acceptance_refusal as acceptance_refusal
from challenges.coaching.rules.grants import invitation_refusal as invitation_refusal
from challenges.coaching.rules.grants import settled as settled
from challenges.coaching.rules.needs import Before as Before
from challenges.coaching.rules.needs import Goal as Goal
from challenges.coaching.rules.needs import Need as Need
from challenges.coaching.rules.needs import Praise as Praise
from challenges.coaching.rules.needs import Why as Why
from challenges.coaching.rules.needs import needs_of as needs_of
from challenges.coaching.rules.plan import Outcome as Outcome
from challenges.coaching.rules.plan import Planned as Planned
from challenges.coaching.rules.plan import Stage as Stage
from challenges.coaching.rules.plan import day_refusal as day_refusal
from challenges.coaching.rules.plan import outcomes_of as outcomes_of
from challenges.coaching.rules.plan import suits as suits
