"""Pages of awards: one's own case, each award, what others see, and what is shared."""

from challenges.awards.views import case as case
from challenges.awards.views import one as one
from challenges.awards.views import public as public
from challenges.awards.views.blueprint import bp as bp
