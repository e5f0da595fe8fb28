"""Exports of runs: one as GPX, all of them as a ZIP with a table."""
