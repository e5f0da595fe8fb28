"""Coaches: invited by a runner, who grants each kind of access and takes it back at once."""
