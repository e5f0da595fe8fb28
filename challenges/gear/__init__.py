"""Shoes: how far each has gone, which is worn when, and how long a model lasts here."""
