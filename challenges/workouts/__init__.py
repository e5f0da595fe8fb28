"""Workouts with paces and files, a daily suggestion based on recent weeks, the monthly variety card, and new places.

Runs belong to `runs`, workouts set by a coach to `coaching`, and awards for a full card to `awards`.
"""
