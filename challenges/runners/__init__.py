"""Runners: name, time zone, units, and how they appear to others. Signing in is in `accounts`."""
