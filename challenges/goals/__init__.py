"""Goals that runners set for themselves, with plans, odds and forecasts, and streaks."""
