"""Calendar periods, and the totals of a run history within them. Pure."""

from challenges.recaps.rules.periods import PeriodSpan as PeriodSpan
from challenges.recaps.rules.periods import RecapPeriod as RecapPeriod
from challenges.recaps.rules.periods import around as around
from challenges.recaps.rules.periods import parts_of as parts_of
from challenges.recaps.rules.periods import period_named as period_named
from challenges.recaps.rules.periods import period_on as period_on
from challenges.recaps.rules.periods import so_far_in as so_far_in
from challenges.recaps.rules.periods import weeks_of as weeks_of
from challenges.recaps.rules.periods import within as within
from challenges.recaps.rules.totals import NEEDED_SIGNS as NEEDED_SIGNS
from challenges.recaps.rules.totals import SHARED as SHARED
from challenges.recaps.rules.totals import Recap as Recap
from challenges.recaps.rules.totals import RunTotals as RunTotals
from challenges.recaps.rules.totals import amounts_in as amounts_in
from challenges.recaps.rules.totals import cards_shown as cards_shown
from challenges.recaps.rules.totals import fair_before as fair_before
from challenges.recaps.rules.totals import places_among as places_among
from challenges.recaps.rules.totals import ran_in as ran_in
from challenges.recaps.rules.totals import recap_of as recap_of
from challenges.recaps.rules.totals import start_of as start_of
from challenges.recaps.rules.totals import usual_hour as usual_hour
