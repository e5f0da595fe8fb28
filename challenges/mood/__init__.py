"""How runs felt in the runner's own words, and mental training: mantras, techniques, visualising the finish."""
