"""Reading recordings: a file's bytes to a `Track` (`gpx.py`), and a track to its figures (`figures.py`).

Pure: no database, no web, no network; a file is refused with a sentence that its runner understands, or read.
Storing a recording and making a run of it belong to `runs/actions`; whether a run can be believed to `runs/plausible`.
"""
