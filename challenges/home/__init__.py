"""Today, the landing page, health checks, the personal data export, and the design page."""
