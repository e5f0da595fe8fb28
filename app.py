"""The site for a web server, and its queue for the worker."""

from challenges.site import create_app

app = create_app()
huey = app.extensions["huey"]
