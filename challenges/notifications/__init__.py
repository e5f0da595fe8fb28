"""Telling a runner what happened, by mail and on Today."""
