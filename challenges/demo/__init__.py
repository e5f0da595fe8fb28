"""A believable community, written fast, for trying the site and for measuring it."""
