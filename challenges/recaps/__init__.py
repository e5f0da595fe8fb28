"""Recaps: a week, a month, a season or a year of running, as pictures."""
