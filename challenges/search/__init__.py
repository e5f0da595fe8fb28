"""Search: pages of the site, challenges, races and runners by their names, as far as the reader may see them."""
