"""Runs: logged by hand or from a recording, listed, corrected, removed. Whether they count belongs to `monthly`."""
