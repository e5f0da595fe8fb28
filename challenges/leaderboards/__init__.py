"""Ranks: boards by metric and category, pages, neighbours, movement."""
