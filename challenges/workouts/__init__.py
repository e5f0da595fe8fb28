"""A library of workouts, paces from one's own efforts, a suggestion for today, and the monthly variety card."""
