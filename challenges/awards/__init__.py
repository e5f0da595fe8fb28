"""Milestones, badges and medals that runs and other actions earn, shown as trophies."""
