"""Rules of runs: duplicates, overlaps, plausibility and the facts other features read. Pure."""
