"""Runs: logged by hand or from a recording, listed, corrected, deleted. `monthly` decides whether they count."""
