"""The application for the web server, and its queue for the worker."""

import sys

from challenges.settings import InvalidSetting
from challenges.site import create_app

try:
    app = create_app()
except InvalidSetting as odd:  # one sentence instead of a traceback
    sys.exit(f"The site can't start: {odd}.")
huey = app.extensions["huey"]
