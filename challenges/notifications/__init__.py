"""Notifications, by email and on Today."""
