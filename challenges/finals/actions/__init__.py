"""Actions of the worker, runners and organisers when a challenge closes."""

from challenges.finals.actions.amending import amend as amend
from challenges.finals.actions.closing import close as close
from challenges.finals.actions.closing import close_due as close_due
from challenges.finals.actions.protesting import answer as answer
from challenges.finals.actions.protesting import protest as protest
