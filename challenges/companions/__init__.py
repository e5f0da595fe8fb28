"""Whom a runner follows, and whom a runner keeps away. Who shows names or runs asks here what follows from it."""
