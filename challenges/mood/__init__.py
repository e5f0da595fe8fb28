"""How runs felt in a runner's own words, and what calms and carries: mantras, techniques, picturing the finish."""
