"""The first pages: Today, the landing page, health, and the page of components."""
