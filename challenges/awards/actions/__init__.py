"""Find and store awards, and let runners share, hide and remove them."""

from challenges.awards.actions.consequences import ask_for_review as ask_for_review
from challenges.awards.actions.consequences import award_for_participation as award_for_participation
from challenges.awards.actions.consequences import award_for_run as award_for_run
from challenges.awards.actions.consequences import recognise as recognise
from challenges.awards.actions.consequences import review_later as review_later
from challenges.awards.actions.consequences import want_quiet_review as want_quiet_review
from challenges.awards.actions.review import repair as repair
from challenges.awards.actions.review import review as review
from challenges.awards.actions.review import review_wanted as review_wanted
from challenges.awards.actions.shares import celebrate as celebrate
from challenges.awards.actions.shares import dismiss as dismiss
from challenges.awards.actions.shares import hide as hide
from challenges.awards.actions.shares import share as share
from challenges.awards.actions.shares import unshare as unshare
