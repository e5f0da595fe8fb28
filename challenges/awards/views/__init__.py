"""Pages: the viewer's trophies, single awards, other runners' trophies, and shared awards."""

from challenges.awards.views import case as case
from challenges.awards.views import one as one
from challenges.awards.views import public as public
from challenges.awards.views.blueprint import bp as bp
