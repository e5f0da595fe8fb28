"""Monthly challenges: their rules, who takes part, and the verdict of every run. Ranks belong to `leaderboards`."""
