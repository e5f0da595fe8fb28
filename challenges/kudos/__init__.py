"""Kudos for runs, leaderboard entries and shared milestones."""
