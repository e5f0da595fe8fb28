"""The close of challenges: protests, the final standings that nothing changes any more, and amendments to them."""
