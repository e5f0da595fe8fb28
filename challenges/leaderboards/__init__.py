"""Leaderboards: boards by metric and group, pages, neighbours, movement."""
