"""Boards of a challenge: ranks, live standings, the close, protests, amendments and final standings."""
