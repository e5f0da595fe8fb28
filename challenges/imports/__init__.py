"""Uploads of one or many files, read in the background, reported file by file, and undone as one.

What is in a file is for `runs/tracks` to say; archives are opened in `archives/`, and what is read becomes runs by the
actions of `runs`.
"""
