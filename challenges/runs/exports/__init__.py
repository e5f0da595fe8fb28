"""Runs as files for other programs: one as GPX, all of them as a ZIP with a table."""
