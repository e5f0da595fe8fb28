"""Applause for runs and for places on a leaderboard."""
