"""The close of challenges: protests, final standings, and amendments to them."""
