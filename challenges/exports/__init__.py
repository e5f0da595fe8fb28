"""Everything a runner takes along: runs as a table, GPX files and personal data in one ZIP."""
