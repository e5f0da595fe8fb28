"""Coaching: a runner invites a coach and grants each kind of access, which can be revoked at any time."""
