"""Second Wind: challenges, virtual races, leaderboards and kudos for a running community."""
