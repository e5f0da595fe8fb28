"""Calendar periods, and the totals of a run history within them. Pure."""

from challenges.recaps.rules.periods import Period as Period
from challenges.recaps.rules.periods import Span as Span
from challenges.recaps.rules.periods import around as around
from challenges.recaps.rules.periods import parts_of as parts_of
from challenges.recaps.rules.periods import period_named as period_named
from challenges.recaps.rules.periods import period_on as period_on
from challenges.recaps.rules.periods import so_far_in as so_far_in
from challenges.recaps.rules.periods import weeks_of as weeks_of
from challenges.recaps.rules.periods import within as within
from challenges.recaps.rules.starts import NEEDED_SIGNS as NEEDED_SIGNS
from challenges.recaps.rules.starts import places_among as places_among
from challenges.recaps.rules.starts import start_of as start_of
from challenges.recaps.rules.sums import SHARED as SHARED
from challenges.recaps.rules.sums import Ran as Ran
from challenges.recaps.rules.sums import Recap as Recap
from challenges.recaps.rules.sums import amounts_in as amounts_in
from challenges.recaps.rules.sums import cards_shown as cards_shown
from challenges.recaps.rules.sums import fair_before as fair_before
from challenges.recaps.rules.sums import ran_in as ran_in
from challenges.recaps.rules.sums import recap_of as recap_of
from challenges.recaps.rules.sums import usual_hour as usual_hour
