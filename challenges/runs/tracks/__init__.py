"""Read recordings: a file's bytes to a `Track` (`gpx.py`), and a track to its figures (`figures.py`).

Pure: no database, no web, no network. A file is either read or refused with a message for its runner. `runs/actions`
stores recordings and makes runs of them; `runs/plausible` decides whether a run is plausible.
"""
