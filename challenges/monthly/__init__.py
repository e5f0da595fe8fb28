"""Monthly challenges: their rules, their participants, and the verdict on every run. Ranks belong to `boards`."""
