"""HTTP infrastructure, independent of any feature."""
