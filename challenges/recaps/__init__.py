"""Your time in running: a week, a month, a season or a year, made to be looked at."""
