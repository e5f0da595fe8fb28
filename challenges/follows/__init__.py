"""Who follows whom, requests to follow, and blocks."""
