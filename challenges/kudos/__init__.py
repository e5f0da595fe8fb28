"""Applause for runs, for places on a leaderboard and for shared milestones."""
