"""Whole histories at once: uploads of one or many files, read in the background, reported file by file, undone as one."""
