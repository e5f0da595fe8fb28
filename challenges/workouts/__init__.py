"""Variety: workouts with their paces and files, a suggestion that reads the last weeks, the monthly card, new places.

Leaves to others what was run (runs), what a coach sets (coaching), and what is awarded for a filled card (awards).
"""
