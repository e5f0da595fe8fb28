"""A believable demo community, for trying out and benchmarking the site. Loads fast."""
