"""Milestones, badges and medals: found from runs, celebrated once, kept in a trophy case."""
