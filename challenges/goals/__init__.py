"""Goals that runners set themselves, with plans, odds and forecasts; and streaks."""
