"""Queries across features for Today and the landing page, the personal data export, and health checks."""

from challenges.home.queries.belongings import belongings_of, is_accounted_for
from challenges.home.queries.day import Row, feed_of, part_of_day, place_in, reach_of, rows_of, streak_in
from challenges.home.queries.health import faults
from challenges.home.queries.landing import Counts, counts

__all__ = [
    "Counts", "Row", "belongings_of", "counts", "faults", "feed_of", "is_accounted_for",
    "part_of_day", "place_in", "reach_of", "rows_of", "streak_in",
]  # fmt: skip
