"""Uploads of one or many files: read in the background, reported file by file, and undone as a whole.

`recordings` reads the files, `archives/` opens archives, and the actions of `runs` make runs of what was read.
"""
