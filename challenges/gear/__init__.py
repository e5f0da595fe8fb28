"""Shoes: the distance on each pair, which runs it was worn in, and how long each model lasts on this site."""
