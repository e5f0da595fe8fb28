"""Follows and blocks. Code that shows names or runs queries them here."""
