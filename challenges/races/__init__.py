"""Virtual races: places, waiting lists, bibs, start lists."""
