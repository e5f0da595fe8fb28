"""Find and store awards, and let runners share, hide and remove them."""

from challenges.awards.actions.finding import ask_for_review as ask_for_review
from challenges.awards.actions.finding import follow_part as follow_part
from challenges.awards.actions.finding import follow_run as follow_run
from challenges.awards.actions.finding import recognise as recognise
from challenges.awards.actions.finding import review_later as review_later
from challenges.awards.actions.finding import want_quiet_review as want_quiet_review
from challenges.awards.actions.reviewing import repair as repair
from challenges.awards.actions.reviewing import review as review
from challenges.awards.actions.reviewing import review_wanted as review_wanted
from challenges.awards.actions.showing import celebrate as celebrate
from challenges.awards.actions.showing import dismiss as dismiss
from challenges.awards.actions.showing import hide as hide
from challenges.awards.actions.showing import share as share
from challenges.awards.actions.showing import unshare as unshare
