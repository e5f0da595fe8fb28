"""Sign-up, passwords, letters with links, settings, and who may organise."""
